#include "cmd/request.h"
#include "gitcheck/tree.h"

/* A tool's command runs what lies in the work tree: is that what the revision holds? */
static int compare(struct cmd_request *q, struct arena *a, struct tree_changes *out, struct err *e)
{
	struct repo_id commit;
	struct tree work, rev;
	int rc = repo_commit(q->rev.repo, "--rev", q->rev.commit, &commit, e);
	if (!rc)
		rc = tree_of_commit(&rev, a, q->rev.repo, commit, e);
	if (!rc)
		rc = tree_load(&rev, e);
	if (!rc)
		rc = tree_of_work(&work, a, q->rev.repo, e);
	return rc ? rc : tree_diff(a, &rev, &work, out, e);
}

int cmd_request_tree(struct cmd_request *q, struct err *e)
{
	static const char *const how[] = {"is not in the revision", "differs from it", "is deleted"};
	struct arena *a = arena_new("work tree");
	struct tree_changes d = {0};
	int rc = compare(q, a, &d, e);
	if (!rc && d.n) {
		rc = err_set(e, ERR_REFUSED,
			"the work tree is not revision %.*s, whose migrations are to run: \"%.*s\" %s",
			STRF(str_sub(q->rev.commit, 0, 12)), STRF(d.v[0].path), how[d.v[0].kind]);
		if (d.n > 1)
			err_detail(e, "%zu more files differ.", d.n - 1);
		err_hint(e, "The tool would run the files that lie there. Check that revision out, and stash "
			    "or commit "
			    "what else there is.");
	}
	arena_free(a);
	return rc;
}
