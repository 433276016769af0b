#include "gitcheck/repo_store.h"

#include <sys/stat.h>

#include "base/file.h"
#include "gitcheck/repo_pack.h"

enum {
	DEPTH = 5,              /* of stores that borrow from stores, as in git (object-file.c) */
	MOST = 256,             /* folders of objects */
	MOST_NAMED = 1024,      /* names of them, however often */
	LIST_MAX = 1024 * 1024, /* bytes of a list of them */
	FROM_PACKS = 2 * MOST,
	FROM_LOOSE = MOST, /* the order of asking, as libgit2 has it: the larger number first */
};

struct joining {
	struct arena *a;
	struct repo_store *out;
	struct stat are[MOST]; /* as out has them */
	size_t named;
	struct err *e;
};

static int join(struct joining *j, struct str folder, int depth);

/* The lines of objects/info/alternates. */
static int join_borrowed(struct joining *j, struct str of, int depth)
{
	struct str text, path = str_fmt(j->a, "%.*s/info/alternates", STRF(of));
	struct err mine = err_new(j->a);
	int rc = file_plain(j->a, path, LIST_MAX, &text, &mine);
	if (rc && str_eq(str_of(mine.native), STR("ENOENT"))) {
		err_drop(&mine, rc);
		return 0;
	}
	if (rc) {
		err_set(j->e, ERR_GIT, "could not read where the repository borrows objects from");
		err_detail(j->e, "%.*s.", STRF(mine.what));
		return ERR_GIT;
	}
	while (text.n) {
		struct str line = str_trim(str_cut(&text, '\n'));
		if (!line.n || line.p[0] == '#')
			continue;
		rc = join(j, line.p[0] == '/' ? line : str_fmt(j->a, "%.*s/%.*s", STRF(of), STRF(line)),
			depth + 1);
		if (rc)
			return rc;
	}
	return 0;
}

static int join(struct joining *j, struct str folder, int depth)
{
	struct stat st;
	if (++j->named > MOST_NAMED)
		return err_set(j->e, ERR_GIT,
			"the repository names more than %d places to borrow objects from", MOST_NAMED);
	if (str_chr(folder, '\0') != SIZE_MAX || stat(str_z(j->a, folder), &st) || !S_ISDIR(st.st_mode))
		return 0;
	for (size_t i = 0; i < j->out->n; i++)
		if (j->are[i].st_dev == st.st_dev && j->are[i].st_ino == st.st_ino)
			return 0;
	if (depth > DEPTH || j->out->n == MOST)
		return err_set(j->e, ERR_GIT, "the repository borrows objects from %s at \"%.*s\"",
			depth > DEPTH ? "one that borrows them in turn, over more steps than git takes,"
				      : "too many others,",
			STRF(folder));
	while (folder.n > 1 && str_ends(folder, STR("/")))
		folder.n--;
	j->are[j->out->n] = st;
	*VEC_PUSH(j->a, j->out) = str_dup(j->a, folder);
	return join_borrowed(j, folder, depth);
}

int repo_store_folders(
	struct arena *a, struct str own, struct str more, struct repo_store *out, struct err *e)
{
	struct joining *j = ARENA_NEW(a, struct joining);
	j->a = a;
	j->out = out;
	j->e = e;
	*out = (struct repo_store){.v = NULL};
	int rc = join(j, own, 0);
	while (!rc && more.n) {
		struct str one = str_cut(&more, ':');
		rc = one.n ? join(j, one, 0) : 0;
	}
	return rc;
}

int repo_store_read_prefix(git_oid *out, void **data, size_t *n, git_object_t *kind, git_odb_backend *b,
	const git_oid *from, size_t digits)
{
	int rc = b->exists_prefix(out, b, from, digits);
	return rc ? rc : b->read(data, n, kind, b, out);
}

static int add(git_odb *store, git_odb_backend *b, int order)
{
	int rc = git_odb_add_backend(store, b, order);
	if (rc)
		b->free(b);
	return rc;
}

/* All packs first, which cost no call of the system, and of files each the repository's own first: libgit2
 * asks what it calls alternates before the rest. */
int repo_store_open(git_odb **out, const struct repo_store *folders)
{
	git_odb *store = NULL;
	int rc = git_odb_new(&store);
	for (size_t i = 0; i < folders->n && !rc; i++) {
		git_odb_backend *b = NULL;
		rc = repo_pack(&b, folders->v[i]);
		if (!rc)
			rc = add(store, b, FROM_PACKS - (int)i);
		if (!rc)
			rc = repo_loose(&b, folders->v[i]);
		if (!rc)
			rc = add(store, b, FROM_LOOSE - (int)i);
	}
	if (rc)
		git_odb_free(store);
	else
		*out = store;
	return rc;
}
