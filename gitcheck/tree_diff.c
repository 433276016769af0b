#include <stdlib.h>
#include <string.h>

#include "gitcheck/tree_internal.h"

/* Two folders of the same path; no id stands for a folder that is not there. */
struct pair {
	struct str dir; /* with a trailing slash, empty for the root */
	struct repo_id before, after;
	int depth;
};

struct differ {
	struct arena *a;
	const struct repo *one, *two; /* where the trees' objects are */
	struct tree_changes *out;
	VEC(struct pair) todo;
};

static int by_name(const void *x, const void *y)
{
	const struct tree_entry *a = x, *b = y;
	return str_cmp(a->path, b->path);
}

static bool is_folder(const struct tree_entry *f)
{
	return f && f->mode == TREE_MODE_FOLDER;
}

static struct str below(struct arena *a, struct str dir, struct str name, const char *end)
{
	return str_fmt(a, "%.*s%.*s%s", STRF(dir), STRF(name), end);
}

static void push_pair(struct differ *d, const struct pair *p, struct str name,
	const struct tree_entry *before, const struct tree_entry *after)
{
	static const struct repo_id none;
	*VEC_PUSH(d->a, &d->todo) = (struct pair){below(d->a, p->dir, name, "/"),
		is_folder(before) ? before->id : none, is_folder(after) ? after->id : none, p->depth + 1};
}

/* One name in one or both folders. */
static void compare(struct differ *d, const struct pair *p, const struct tree_entry *before,
	const struct tree_entry *after)
{
	if (before && after && repo_same(before->id, after->id) && before->mode == after->mode)
		return;
	struct str name = before ? before->path : after->path;
	if (is_folder(before) || is_folder(after))
		push_pair(d, p, name, before, after);
	bool was = before && !is_folder(before), is = after && !is_folder(after);
	if (!was && !is)
		return;
	*VEC_PUSH(d->a, d->out) = (struct tree_change){below(d->a, p->dir, name, ""), was && is ? TREE_CHANGED
										      : was     ? TREE_DELETED
												: TREE_ADDED};
}

static int sorted_folder(
	const struct repo *r, struct arena *a, struct repo_id id, struct tree_entries *out, struct err *e)
{
	*out = (struct tree_entries){.v = NULL};
	int rc = repo_none(id) ? 0 : tree_folder(r, a, id, out, e);
	if (!rc && out->n)
		qsort(out->v, out->n, sizeof *out->v, by_name);
	return rc;
}

static int diff_pair(struct differ *d, struct pair p, struct err *e)
{
	struct arena *scratch = arena_new("two folders compared");
	struct tree_entries before, after;
	int rc = p.depth > TREE_MAX_DEPTH
			 ? err_set(e, ERR_LIMIT, "the tree is nested deeper than %d folders", TREE_MAX_DEPTH)
			 : sorted_folder(d->one, scratch, p.before, &before, e);
	if (!rc)
		rc = sorted_folder(d->two, scratch, p.after, &after, e);
	for (size_t i = 0, k = 0; !rc && (i < before.n || k < after.n);) {
		int c = i == before.n ? 1 : k == after.n ? -1 : str_cmp(before.v[i].path, after.v[k].path);
		compare(d, &p, c <= 0 ? &before.v[i] : NULL, c >= 0 ? &after.v[k] : NULL);
		i += c <= 0;
		k += c >= 0;
	}
	arena_free(scratch);
	return rc;
}

static int diff_commits(struct differ *d, struct tree *before, struct tree *after, struct err *e)
{
	if (repo_same(before->root, after->root))
		return 0;
	*VEC_PUSH(d->a, &d->todo) = (struct pair){STR_NONE, before->root, after->root, 0};
	for (size_t met = 1; d->todo.n; met++) {
		struct pair p = d->todo.v[--d->todo.n];
		int rc = diff_pair(d, p, e);
		if (!rc && (met > TREE_MAX_FOLDERS || d->todo.n > TREE_MAX_FOLDERS))
			rc = err_set(e, ERR_LIMIT, "the two trees differ in more than %d folders",
				TREE_MAX_FOLDERS);
		if (!rc && d->out->n > TREE_MAX_FILES)
			rc = err_set(
				e, ERR_LIMIT, "the two trees differ in more than %d files", TREE_MAX_FILES);
		if (rc)
			return rc;
	}
	return 0;
}

static int diff_lists(struct differ *d, struct tree *before, struct tree *after, struct err *e)
{
	int rc = tree_load(before, e);
	if (!rc)
		rc = tree_load(after, e);
	if (rc)
		return rc;
	for (size_t i = 0, k = 0; i < before->files.n || k < after->files.n;) {
		const struct tree_entry *x = i < before->files.n ? &before->files.v[i] : NULL;
		const struct tree_entry *y = k < after->files.n ? &after->files.v[k] : NULL;
		int c = !x ? 1 : !y ? -1 : str_cmp(x->path, y->path);
		bool same = c == 0 && !x->disk && !y->disk && repo_same(x->id, y->id) && x->mode == y->mode;
		if (!same)
			*VEC_PUSH(d->a, d->out) =
				(struct tree_change){c <= 0 ? x->path : y->path, c == 0  ? TREE_CHANGED
										 : c < 0 ? TREE_DELETED
											 : TREE_ADDED};
		i += c <= 0;
		k += c >= 0;
	}
	return 0;
}

static int by_change_path(const void *x, const void *y)
{
	const struct tree_change *a = x, *b = y;
	int c = str_cmp(a->path, b->path);
	return c ? c : (a->kind > b->kind) - (a->kind < b->kind);
}

int tree_diff(
	struct arena *a, struct tree *before, struct tree *after, struct tree_changes *out, struct err *e)
{
	struct differ d = {.a = a, .one = before->repo, .two = after->repo, .out = out};
	*out = (struct tree_changes){.v = NULL};
	bool by_folders = before->kind == TREE_COMMIT && after->kind == TREE_COMMIT &&
			  !(before->loaded && after->loaded);
	int rc = by_folders ? diff_commits(&d, before, after, e) : diff_lists(&d, before, after, e);
	if (out->n)
		qsort(out->v, out->n, sizeof *out->v, by_change_path);
	return rc;
}
