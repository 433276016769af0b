#include <stdlib.h>
#include <string.h>

#include "gitcheck/tree_internal.h"

enum { TREE_OBJECT_MAX = 64 * 1024 * 1024 };

static int by_path(const void *x, const void *y)
{
	const struct tree_entry *a = x, *b = y;
	return str_cmp(a->path, b->path);
}

void tree_sort(struct tree *t)
{
	str_sort(t->files.v, t->files.n, sizeof *t->files.v, by_path);
	str_sort(t->folders.v, t->folders.n, sizeof *t->folders.v, by_path);
}

bool tree_is_file(const struct tree_entry *f)
{
	return (f->mode & 0170000) == 0100000;
}

int tree_of_commit(struct tree *out, struct arena *a, struct repo *r, struct repo_id commit, struct err *e)
{
	struct repo_commit_info info;
	*out = (struct tree){.kind = TREE_COMMIT, .repo = r, .a = a, .commit = commit};
	int rc = repo_commit_info(r, a, commit, &info, e);
	out->root = info.tree;
	return rc;
}

/* -- one tree object: "MODE NAME\0ID" -- */

static int damaged(struct repo_id folder, struct str name, const char *why, struct err *e)
{
	err_set(e, ERR_GIT, "tree %.*s holds an entry \"%.*s\" that git refuses: %s",
		STRF(repo_hex(e->a, folder)), STRF(name), why);
	err_hint(e, "Check the repository with \"git fsck\".");
	return ERR_GIT;
}

/* HFS ignores some code points and NTFS knows short names: ".git" in any of these forms is git's folder. */
static bool means_git_folder(struct str name)
{
	if (str_ieq(name, STR("git~1")))
		return true;
	char plain[8];
	size_t n = 0;
	for (size_t i = 0; i < name.n; i++) {
		unsigned char c = (unsigned char)name.p[i];
		/* U+200C..F, U+202A..E, U+206A..F, U+FEFF: ignored by HFS */
		if (c == 0xe2 && i + 2 < name.n && ((name.p[i + 1] == '\x80' || name.p[i + 1] == '\x81'))) {
			i += 2;
			continue;
		}
		if (c == 0xef && i + 2 < name.n && name.p[i + 1] == '\xbb' && name.p[i + 2] == '\xbf') {
			i += 2;
			continue;
		}
		if (n == sizeof plain)
			return false;
		plain[n++] = (char)c;
	}
	while (n > 4 && (plain[n - 1] == ' ' || plain[n - 1] == '.'))
		n--;
	return str_ieq((struct str){plain, n}, STR(".git"));
}

static const char *refusal(struct str name)
{
	if (name.n == 0)
		return "it has no name";
	if (str_chr(name, '/') != SIZE_MAX)
		return "a slash in a name";
	if (str_eq(name, STR(".")) || str_eq(name, STR("..")))
		return "it leads out of its folder";
	if (means_git_folder(name))
		return "it is git's own folder";
	return NULL;
}

static bool parse_entry(struct str *rest, struct tree_entry *out)
{
	size_t i = 0;
	unsigned mode = 0;
	for (; i < rest->n && i < 7 && rest->p[i] >= '0' && rest->p[i] <= '7'; i++)
		mode = mode * 8 + (unsigned)(rest->p[i] - '0');
	if (i == 0 || i >= rest->n || rest->p[i] != ' ')
		return false;
	struct str name = str_sub(*rest, i + 1, SIZE_MAX);
	const char *end = memchr(name.p, '\0', name.n);
	if (!end || (size_t)(name.p + name.n - end) < REPO_ID_BYTES + 1)
		return false;
	name.n = (size_t)(end - name.p);
	memcpy(out->id.b, end + 1, REPO_ID_BYTES);
	out->path = name;
	out->mode = mode;
	out->disk = false;
	*rest = str_sub(*rest, (size_t)(end - rest->p) + 1 + REPO_ID_BYTES, SIZE_MAX);
	return true;
}

static int same_name(const void *x, const void *y)
{
	return by_path(x, y);
}

/* git's order puts folders as if they ended in a slash, so twins need not stand together. */
static int check_twins(
	struct arena *a, struct repo_id folder, const struct tree_entries *entries, struct err *e)
{
	bool sorted = true;
	for (size_t i = 1; i < entries->n && sorted; i++)
		sorted = str_cmp(entries->v[i - 1].path, entries->v[i].path) < 0;
	if (sorted)
		return 0;
	struct arena_mark mark = arena_mark(a);
	struct tree_entry *copy = ARENA_ARRAY(a, struct tree_entry, entries->n);
	memcpy(copy, entries->v, entries->n * sizeof *copy);
	qsort(copy, entries->n, sizeof *copy, same_name);
	struct str twin = STR_NONE;
	for (size_t i = 1; i < entries->n && !twin.n; i++)
		if (str_eq(copy[i - 1].path, copy[i].path))
			twin = copy[i].path;
	arena_rewind(a, mark);
	return twin.n ? damaged(folder, twin, "the same name twice", e) : 0;
}

/* Names are copied with the object: one allocation for all. */
int tree_folder(
	const struct repo *r, struct arena *a, struct repo_id folder, struct tree_entries *out, struct err *e)
{
	struct str bytes;
	void *held;
	*out = (struct tree_entries){.v = NULL};
	int rc = repo_borrow(r, folder, REPO_TREE, TREE_OBJECT_MAX, &bytes, &held, e);
	if (rc)
		return rc;
	struct str rest = str_dup(a, bytes);
	repo_release(held);
	while (rest.n) {
		struct tree_entry *f = VEC_PUSH(a, out);
		if (!parse_entry(&rest, f))
			return err_set(e, ERR_GIT, "tree %.*s is damaged", STRF(repo_hex(e->a, folder)));
		const char *why = refusal(f->path);
		if (why)
			return damaged(folder, f->path, why, e);
	}
	return check_twins(a, folder, out, e);
}

int tree_lookup(const struct tree *t, struct str path, struct tree_entry *out, bool *found, struct err *e)
{
	struct arena *a = arena_new("the look-up of a path");
	struct str rest = path;
	*out = (struct tree_entry){.path = path, .id = t->root, .mode = TREE_MODE_FOLDER};
	*found = true;
	int rc = 0;
	while (rest.n && *found && !rc) {
		struct tree_entries names;
		struct str name = str_cut(&rest, '/');
		*found = false;
		if (out->mode != TREE_MODE_FOLDER)
			break;
		rc = tree_folder(t->repo, a, out->id, &names, e);
		for (size_t i = 0; !rc && i < names.n && !*found; i++)
			if (str_eq(names.v[i].path, name)) {
				out->id = names.v[i].id;
				out->mode = names.v[i].mode;
				*found = true;
			}
	}
	arena_free(a);
	return rc;
}

size_t tree_entries_from(const struct tree_entries *l, struct str path)
{
	size_t lo = 0, hi = l->n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (str_cmp(l->v[mid].path, path) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

size_t tree_from(const struct tree *t, struct str path)
{
	return tree_entries_from(&t->files, path);
}

const struct tree_entry *tree_find(const struct tree *t, struct str path)
{
	size_t at = tree_from(t, path);
	return at < t->files.n && str_eq(t->files.v[at].path, path) ? &t->files.v[at] : NULL;
}

/* -- content -- */

int tree_read(const struct tree *t, const struct repo *r, struct arena *a, const struct tree_entry *f,
	size_t max, struct str *out, struct err *e)
{
	(void)t;
	if (!tree_is_file(f))
		return err_set(e, ERR_INPUT, "\"%.*s\" is a %s, not a file", STRF(f->path),
			f->mode == TREE_MODE_LINK ? "symbolic link" : "submodule");
	if (f->disk)
		return tree_disk_read(r, a, f->path, max, out, e);
	int rc = repo_blob(r, a, f->id, max, out, e);
	return rc ? err_ctx(e, "\"%.*s\"", STRF(f->path)) : 0;
}

int tree_size(
	const struct tree *t, const struct repo *r, const struct tree_entry *f, size_t *size, struct err *e)
{
	enum repo_kind kind;
	if (f->disk)
		return tree_disk_size(r, t->a, f->path, size, e);
	return repo_header(r, f->id, &kind, size, e);
}
