/*
 * All files of a commit, in the order of their paths. Most of its folders are those of a tree that was loaded
 * in an earlier run (tree_kept.c): what lies below a folder that has the same id there is taken from it, and
 * only the others are opened.
 */
#include <string.h>

#include "gitcheck/tree_internal.h"

/* A file or a folder still to be taken, the next one last. */
struct waiting {
	struct tree_entry entry; /* a folder's path ends in a slash; the root's is empty */
	int depth;
};

struct loading {
	struct tree *t;
	const struct tree_listing *before; /* NULL = none */
	struct arena *scratch;
	VEC(struct waiting) todo;
	size_t opened;
};

static struct str joined(struct arena *a, struct str dir, struct str name, const char *end)
{
	size_t more = strlen(end);
	char *p = arena_alloc(a, dir.n + name.n + more + 1, 1);
	if (dir.n)
		memcpy(p, dir.p, dir.n);
	memcpy(p + dir.n, name.p, name.n);
	memcpy(p + dir.n + name.n, end, more);
	return (struct str){p, dir.n + name.n + more};
}

static int too_large(struct err *e, const char *what, int most)
{
	err_set(e, ERR_LIMIT, "the tree holds more than %d %s", most, what);
	err_hint(e, "Look for what makes so many: a folder may hold the same folder many times over.");
	return ERR_LIMIT;
}

static int within(const struct tree *t, struct err *e)
{
	if (t->files.n > TREE_MAX_FILES)
		return too_large(e, "files", TREE_MAX_FILES);
	return t->folders.n > TREE_MAX_FOLDERS ? too_large(e, "folders", TREE_MAX_FOLDERS) : 0;
}

/* -- a folder that is known -- */

static bool is_known(const struct loading *x, const struct tree_entry *folder)
{
	if (!x->before || !folder->path.n)
		return false;
	size_t at = tree_entries_from(&x->before->folders, folder->path);
	return at < x->before->folders.n && str_eq(x->before->folders.v[at].path, folder->path) &&
	       repo_same(x->before->folders.v[at].id, folder->id);
}

static void copy_below(
	struct arena *a, const struct tree_entries *from, struct str folder, struct tree_entries *to)
{
	for (size_t i = tree_entries_from(from, folder); i < from->n && str_starts(from->v[i].path, folder);
		i++)
		*VEC_PUSH(a, to) = from->v[i];
}

/* -- one that is not -- */

/* A folder's entries go before what waits already, the first of them last: its order is that of the paths
 * below it. */
static int open_folder(struct loading *x, const struct waiting *here, struct err *e)
{
	struct tree *t = x->t;
	struct arena_mark mark = arena_mark(x->scratch);
	struct tree_entries names;
	int rc = tree_folder(t->repo, x->scratch, here->entry.id, &names, e);
	x->opened++;
	if (!rc && x->todo.n + names.n > TREE_MAX_FILES + TREE_MAX_FOLDERS)
		rc = too_large(e, "files", TREE_MAX_FILES);
	for (size_t i = names.n; !rc && i > 0; i--) {
		struct tree_entry f = names.v[i - 1];
		bool folder = f.mode == TREE_MODE_FOLDER;
		f.path = joined(t->a, here->entry.path, f.path, folder ? "/" : "");
		if (f.path.n - folder > REPO_PATH_MAX || here->depth >= TREE_MAX_DEPTH)
			rc = err_set(
				e, ERR_LIMIT, "the tree is nested deeper than %d folders", TREE_MAX_DEPTH);
		*VEC_PUSH(t->a, &x->todo) = (struct waiting){f, here->depth + 1};
	}
	arena_rewind(x->scratch, mark);
	return rc;
}

static int take(struct loading *x, const struct waiting *next, struct err *e)
{
	struct tree *t = x->t;
	const struct tree_entry *f = &next->entry;
	if (f->mode != TREE_MODE_FOLDER) {
		*VEC_PUSH(t->a, &t->files) = *f;
		return within(t, e);
	}
	if (is_known(x, f)) {
		copy_below(t->a, &x->before->files, f->path, &t->files);
		copy_below(t->a, &x->before->folders, f->path, &t->folders);
		return within(t, e);
	}
	*VEC_PUSH(t->a, &t->folders) = *f;
	int rc = within(t, e);
	return rc ? rc : open_folder(x, next, e);
}

static int walk(struct tree *t, const struct tree_listing *before, size_t *opened, struct err *e)
{
	struct loading x = {.t = t, .before = before, .scratch = arena_new("one folder of a tree")};
	*VEC_PUSH(t->a, &x.todo) = (struct waiting){{.id = t->root, .mode = TREE_MODE_FOLDER}, 0};
	int rc = 0;
	while (x.todo.n && !rc) {
		struct waiting next = x.todo.v[--x.todo.n];
		rc = take(&x, &next, e);
	}
	arena_free(x.scratch);
	*opened = x.opened;
	return rc;
}

int tree_load(struct tree *t, struct err *e)
{
	/* Of a small tree nothing is kept, and of one of which little is new. */
	enum { FEW = 100, PART = 8 };
	size_t opened;
	struct tree_listing before;
	if (t->loaded)
		return 0;
	struct tree_kept *k = tree_kept(t->repo);
	if (tree_kept_exactly(k, t->root, &before)) {
		t->files = before.files;
		t->folders = before.folders;
		t->loaded = true;
		return 0;
	}
	bool any = tree_kept_newest(k, &before);
	t->files.n = t->folders.n = 0;
	int rc = walk(t, any ? &before : NULL, &opened, e);
	if (rc)
		return rc;
	tree_sort(t); /* in order already, unless git's own order is broken */
	t->loaded = true;
	if (t->folders.n > FEW && opened > t->folders.n / PART)
		tree_kept_add(k, t);
	return 0;
}
