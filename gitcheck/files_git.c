#include "gitcheck/files_git.h"

#include <stdlib.h>
#include <string.h>

/* A folder seen in a listing, by its path: the next listing need not walk from the root. */
struct known {
	struct str path;
	struct repo_id id;
};

enum { LONG_LISTING = 256 };

struct held {
	struct arena *a; /* of its own */
	struct arena_mark empty;
	struct str dir;
	bool filled;
	struct tree_entries names;
};

struct files_git {
	struct arena *a;
	struct tree *t;
	struct known *table;
	size_t cap, n;
	/* The folders read last, a short and a long one, sorted: their files are usually read next, and in
	 * between those of the folders around. */
	struct held recent[2];
	/* The last long listing: each of the tools asks for it when it looks for its own files. */
	struct str listed_dir;
	struct names_list listed;
};

/* Git's own folder, also as other systems spell it (.GIT, ".git ", .git::$INDEX); .gitkeep is a file like
 * others. */
static bool is_git_folder(struct str name)
{
	return str_ieq(str_sub(name, 0, 4), STR(".git")) && (name.n == 4 || strchr(" .:", name.p[4]));
}

/* A colon stands in times (2026-08-17T00:00:00Z_name.ts); on other systems it names a drive or a stream. */
static bool is_colon_plain(struct str name)
{
	return str_chr(name, ':') > 1 && !is_git_folder(name);
}

bool files_git_plain_name(struct str name)
{
	unsigned char all = 0;
	for (size_t i = 0; i < name.n; i++) {
		unsigned char c = (unsigned char)name.p[i];
		if (c < 0x20 || c == 0x7f || c == '\\')
			return false;
		all |= c;
	}
	return is_colon_plain(name) && (all < 0x80 || str_utf8(name, NULL));
}

static size_t slot_of(const struct known *table, size_t cap, struct str path)
{
	size_t i = (size_t)str_hash(path) & (cap - 1);
	while (table[i].path.p && !str_eq(table[i].path, path))
		i = (i + 1) & (cap - 1);
	return i;
}

/* Few objects can stand for any number of folders (tree.h): those that were met are counted. */
static int remember(struct files_git *g, struct str path, struct repo_id id, struct err *e)
{
	if (g->n >= TREE_MAX_FOLDERS)
		return err_set(
			e, ERR_LIMIT, "more than %d folders to look for migrations in", TREE_MAX_FOLDERS);
	if (g->n * 2 >= g->cap) {
		size_t cap = g->cap ? g->cap * 2 : 256;
		struct known *table = ARENA_ARRAY(g->a, struct known, cap);
		for (size_t i = 0; i < g->cap; i++)
			if (g->table[i].path.p)
				table[slot_of(table, cap, g->table[i].path)] = g->table[i];
		g->table = table;
		g->cap = cap;
	}
	struct known *k = &g->table[slot_of(g->table, g->cap, path)];
	if (!k->path.p)
		g->n++;
	*k = (struct known){path, id};
	return 0;
}

static int by_name(const void *x, const void *y)
{
	const struct tree_entry *a = x, *b = y;
	return str_cmp(a->path, b->path);
}

static int read_folder(struct files_git *g, struct str dir, const struct tree_entries **out, struct err *e);

static int folder_id(struct files_git *g, struct str dir, struct repo_id *id, bool *found, struct err *e)
{
	*found = true;
	if (dir.n == 0) {
		*id = g->t->root;
		return 0;
	}
	if (g->cap) {
		const struct known *k = &g->table[slot_of(g->table, g->cap, dir)];
		if (k->path.p) {
			*id = k->id;
			return 0;
		}
	}
	if (str_ends(dir, STR("/")))
		return folder_id(g, str_sub(dir, 0, dir.n - 1), id, found, e);
	/* By the folder above it, which is at hand where it is a long one. */
	struct tree_entry key = {.path = str_basename(dir)};
	const struct tree_entry *f = NULL;
	const struct tree_entries *names;
	int rc = read_folder(g, str_dirname(dir), &names, e);
	if (!rc && names && names->n)
		f = bsearch(&key, names->v, names->n, sizeof key, by_name);
	*found = f && f->mode == TREE_MODE_FOLDER;
	if (*found)
		*id = f->id;
	return rc;
}

static void add_name(struct arena *a, struct names_list *out, struct str name, const char *mark)
{
	*VEC_PUSH(a, out) = *mark ? str_fmt(a, "%.*s%s", STRF(name), mark) : str_dup(a, name);
}

static void add_entry(struct arena *a, struct names_list *out, struct str name, const struct tree_entry *f)
{
	add_name(a, out, name, tree_is_file(f) && files_git_plain_name(name) ? "" : "@");
}

/* Into the first one; a long folder then takes the place of the long one before it. */
static int hold(struct files_git *g, struct str dir, struct repo_id id, struct held **out, struct err *e)
{
	struct held *h = &g->recent[0];
	h->filled = false;
	arena_rewind(h->a, h->empty);
	int rc = tree_folder(g->t->repo, h->a, id, &h->names, e);
	if (rc)
		return rc;
	str_sort(h->names.v, h->names.n, sizeof *h->names.v, by_name);
	h->dir = str_dup(h->a, dir);
	h->filled = true;
	if (h->names.n >= LONG_LISTING) {
		struct held was = g->recent[1];
		g->recent[1] = *h;
		*h = was;
		h = &g->recent[1];
	}
	*out = h;
	return 0;
}

/* *out = NULL when there is no such folder. */
static int read_folder(struct files_git *g, struct str dir, const struct tree_entries **out, struct err *e)
{
	struct repo_id id;
	bool found;
	struct held *h = NULL;
	*out = NULL;
	for (size_t i = 0; i < 2 && !h; i++)
		if (g->recent[i].filled && str_eq(g->recent[i].dir, dir))
			h = &g->recent[i];
	if (!h) {
		int rc = folder_id(g, dir, &id, &found, e);
		if (!rc && found)
			rc = hold(g, dir, id, &h, e);
		if (rc || !found)
			return rc;
	}
	*out = &h->names;
	return 0;
}

static int list_commit(
	struct files_git *g, struct arena *a, struct str dir, struct names_list *out, struct err *e)
{
	const struct tree_entries *names;
	int rc = read_folder(g, dir, &names, e);
	if (rc || !names)
		return rc;
	for (size_t i = 0; !rc && i < names->n; i++) {
		const struct tree_entry *f = &names->v[i];
		if (f->mode != TREE_MODE_FOLDER) {
			add_entry(a, out, f->path, f);
			continue;
		}
		add_name(a, out, f->path, "/");
		struct str path =
			dir.n ? str_fmt(g->a, "%.*s/%.*s", STRF(dir), STRF(f->path)) : str_dup(g->a, f->path);
		rc = remember(g, path, f->id, e);
	}
	return rc;
}

/* The first file from i on whose path is not below a folder (with its slash): the folder may hold many. */
static size_t behind(const struct tree *t, size_t i, struct str folder)
{
	size_t step = 1, last = i; /* last is below it */
	while (last + step < t->files.n && str_starts(t->files.v[last + step].path, folder)) {
		last += step;
		step *= 2;
	}
	for (; step; step /= 2)
		if (last + step < t->files.n && str_starts(t->files.v[last + step].path, folder))
			last += step;
	return last + 1;
}

/* dir/, and of the root nothing: asked for each folder of a tree, for which str_fmt() takes its time. */
static struct str with_slash(struct arena *a, struct str dir)
{
	char *p = dir.n ? arena_text(a, dir.n + 1) : NULL;
	if (p) {
		memcpy(p, dir.p, dir.n);
		p[dir.n] = '/';
	}
	return (struct str){p, p ? dir.n + 1 : 0};
}

/* From a sorted list of all files: what is directly in dir, each folder once. */
static void list_flat(struct files_git *g, struct arena *a, struct str dir, struct names_list *out)
{
	const struct tree *t = g->t;
	struct str prefix = with_slash(a, dir);
	size_t i = tree_from(t, prefix);
	while (i < t->files.n && str_starts(t->files.v[i].path, prefix)) {
		struct str path = t->files.v[i].path, rest = str_sub(path, prefix.n, path.n);
		size_t slash = str_chr(rest, '/');
		if (slash == SIZE_MAX) {
			add_entry(a, out, rest, &t->files.v[i++]);
			continue;
		}
		*VEC_PUSH(a, out) = str_dup(a, str_sub(rest, 0, slash + 1));
		i = behind(t, i, str_sub(path, 0, prefix.n + slash + 1));
	}
}

/* The list is the caller's own, the names are lent. */
static bool list_again(const struct files_git *g, struct arena *a, struct str dir, struct names_list *out)
{
	size_t n = g->listed.n;
	if (!n || !str_eq(g->listed_dir, dir))
		return false;
	*out = (struct names_list){.v = ARENA_ARRAY(a, struct str, n), .n = n, .cap = n};
	memcpy(out->v, g->listed.v, n * sizeof *out->v);
	return true;
}

static void keep_listing(struct files_git *g, struct str dir, struct names_list *l)
{
	if (l->n < LONG_LISTING)
		return;
	g->listed = (struct names_list){.v = ARENA_ARRAY(g->a, struct str, l->n), .n = l->n, .cap = l->n};
	for (size_t i = 0; i < l->n; i++)
		g->listed.v[i] = str_dup(g->a, l->v[i]);
	g->listed_dir = str_dup(g->a, dir);
}

static int list(void *ctx, struct arena *a, struct str dir, struct names_list *out, struct err *e)
{
	struct files_git *g = ctx;
	if (list_again(g, a, dir, out))
		return 0;
	*out = (struct names_list){.v = NULL};
	if (g->t->kind == TREE_COMMIT && !g->t->loaded) {
		int rc = list_commit(g, a, dir, out, e);
		if (rc)
			return rc;
	} else {
		list_flat(g, a, dir, out);
	}
	str_sort(out->v, out->n, sizeof *out->v, str_order);
	keep_listing(g, dir, out);
	return 0;
}

static int find(struct files_git *g, struct str path, struct tree_entry *out, bool *found, struct err *e)
{
	if (g->t->kind != TREE_COMMIT || g->t->loaded) {
		const struct tree_entry *f = tree_find(g->t, path);
		*found = f != NULL;
		if (f)
			*out = *f;
		return 0;
	}
	const struct tree_entries *names;
	int rc = read_folder(g, str_dirname(path), &names, e);
	*found = false;
	if (rc || !names)
		return rc;
	struct tree_entry key = {.path = str_basename(path)};
	const struct tree_entry *f = NULL;
	if (names->n)
		f = bsearch(&key, names->v, names->n, sizeof key, by_name);
	*found = f != NULL;
	if (f)
		*out = (struct tree_entry){path, f->id, f->mode, false};
	return 0;
}

static int read_file(void *ctx, struct arena *a, struct str path, size_t max, struct str *out, struct err *e)
{
	struct files_git *g = ctx;
	struct tree_entry f = {.mode = 0};
	bool found;
	int rc = find(g, path, &f, &found, e);
	if (rc)
		return rc;
	if (!found)
		return err_set(e, ERR_INPUT, "there is no file \"%.*s\" in the tree", STRF(path));
	return tree_read(g->t, g->t->repo, a, &f, max, out, e);
}

/* The place that a link names, from the root; false when it leads out of the tree. */
static bool link_place(struct arena *a, struct str link, struct str target, struct str *out)
{
	struct str at = str_dirname(link);
	if (!target.n || target.p[0] == '/' || str_chr(target, '\0') != SIZE_MAX)
		return false;
	while (target.n) {
		struct str part = str_cut(&target, '/');
		if (!part.n || str_eq(part, STR(".")))
			continue;
		if (!str_eq(part, STR("..")))
			at = at.n ? str_fmt(a, "%.*s/%.*s", STRF(at), STRF(part)) : part;
		else if (!at.n)
			return false;
		else
			at = str_dirname(at);
	}
	*out = at;
	return true;
}

/* One step: a link to a link, or through one, leads away. */
static int link_kind(struct files_git *g, struct arena *a, const struct tree_entry *link,
	enum files_kind *out, struct err *e)
{
	struct str target, at;
	struct tree_entry f = {.mode = 0};
	bool found;
	*out = FILES_LINK_AWAY;
	if (link->disk)
		return 0;
	int rc = repo_blob(g->t->repo, a, link->id, REPO_PATH_MAX, &target, e);
	if (rc == ERR_LIMIT) {
		err_drop(e, rc);
		return 0;
	}
	if (rc || !link_place(a, link->path, target, &at))
		return rc;
	struct names_list inside;
	rc = at.n ? find(g, at, &f, &found, e) : 0;
	if (rc || (found && tree_is_file(&f))) {
		*out = FILES_LINK_TO_FILE;
		return rc;
	}
	rc = list(g, a, at, &inside, e);
	if (!rc && inside.n)
		*out = FILES_LINK_TO_FOLDER;
	return rc;
}

static int kind(void *ctx, struct str path, enum files_kind *out, struct err *e)
{
	struct files_git *g = ctx;
	struct tree_entry f = {.mode = 0};
	bool found;
	int rc = find(g, path, &f, &found, e);
	*out = FILES_ODD;
	if (rc || !found)
		return rc;
	if (f.mode == TREE_MODE_MODULE) {
		*out = FILES_MODULE;
	} else if (f.mode == TREE_MODE_LINK) {
		struct arena *a = arena_new("where a link leads");
		f.path = path;
		rc = link_kind(g, a, &f, out, e);
		arena_free(a);
	}
	return rc;
}

static void drop_recent(void *arena)
{
	arena_free(arena);
}

struct files files_git_tree(struct arena *a, struct tree *t)
{
	struct files_git *g = ARENA_NEW(a, struct files_git);
	g->a = a;
	g->t = t;
	for (size_t i = 0; i < 2; i++) {
		g->recent[i].a = arena_new("one folder of a tree");
		g->recent[i].empty = arena_mark(g->recent[i].a);
		arena_own(a, g->recent[i].a, drop_recent);
	}
	return (struct files){.list = list, .read = read_file, .kind = kind, .ctx = g};
}

void files_git_load(const struct files *f, struct arena *a)
{
	struct files_git *g = f->ctx;
	struct err mine = err_new(a);
	int rc = tree_load(g->t, &mine);
	if (rc) /* folder by folder, then: what cannot be read may be none that is asked for */
		err_drop(&mine, rc);
}

int files_git(struct files *out, struct arena *a, struct repo *r, struct repo_id commit, struct err *e)
{
	struct tree *t = ARENA_NEW(a, struct tree);
	int rc = tree_of_commit(t, a, r, commit, e);
	*out = files_git_tree(a, t);
	return rc;
}
