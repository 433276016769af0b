/*
 * The files of trees that were loaded, in the git folder (cache.h): one entry for a tree, by its id, and one
 * that says which are the newest. A path is kept as what it does not share with the one before it.
 */
#include <string.h>

#include "base/sb.h"
#include "base/sha.h"
#include "gitcheck/cache.h"
#include "gitcheck/repo_internal.h"
#include "gitcheck/tree_internal.h"
#include "schemas/catalog_pack.h"

enum { FORM = 1, TREES = 8, NEWEST = 4 };

struct tree_kept {
	struct arena *a;
	struct cache *cache;
	bool any; /* the listing that was read last: the base's is what the head's is compared with */
	struct repo_id root;
	struct tree_listing read;
};

struct tree_kept *tree_kept(struct repo *r)
{
	if (!r->trees) {
		r->trees = ARENA_NEW(r->a, struct tree_kept);
		*r->trees = (struct tree_kept){.a = r->a, .cache = cache_new(r->a, r, "trees", TREES + 1)};
	}
	return r->trees;
}

static struct str name_of(struct arena *a, struct repo_id root)
{
	return sha_hex(a, str_fmt(a, "tree %d %.*s", FORM, STRF(repo_hex(a, root))));
}

static struct str name_of_newest(struct arena *a)
{
	return sha_hex(a, str_fmt(a, "trees %d", FORM));
}

/* -- lists -- */

static size_t shared(struct str x, struct str y)
{
	size_t n = 0;
	while (n < x.n && n < y.n && x.p[n] == y.p[n])
		n++;
	return n;
}

static void put_path(struct catalog_pack *io, struct str before, struct str path)
{
	uint64_t same = shared(before, path);
	struct str rest = str_sub(path, (size_t)same, path.n);
	catalog_pack_number(io, &same);
	catalog_pack_text(io, &rest);
}

/* Paths come in order, each once. */
static bool take_path(struct catalog_pack *io, struct str before, struct str *out)
{
	uint64_t same = 0;
	struct str rest;
	catalog_pack_number(io, &same);
	catalog_pack_text(io, &rest);
	if (io->bad || same > before.n || (size_t)same + rest.n > REPO_PATH_MAX + 1)
		return false;
	char *p = arena_alloc(io->a, (size_t)same + rest.n + 1, 1);
	memcpy(p, before.n ? before.p : "", (size_t)same);
	memcpy(p + same, rest.n ? rest.p : "", rest.n);
	*out = (struct str){p, (size_t)same + rest.n};
	return !before.p || str_cmp(before, *out) < 0;
}

static void put_list(struct catalog_pack *io, const struct tree_entries *l)
{
	size_t n = l->n;
	struct str before = STR_NONE;
	catalog_pack_length(io, &n, 1);
	for (size_t i = 0; i < n; i++) {
		uint64_t mode = l->v[i].mode;
		struct str id = {(const char *)l->v[i].id.b, REPO_ID_BYTES};
		put_path(io, before, l->v[i].path);
		catalog_pack_number(io, &mode);
		catalog_pack_text(io, &id);
		before = l->v[i].path;
	}
}

static bool take_list(struct catalog_pack *io, struct tree_entries *l, size_t most)
{
	size_t n = 0;
	struct str before = STR_NONE;
	catalog_pack_length(io, &n, REPO_ID_BYTES);
	if (io->bad || n > most)
		return false;
	*l = (struct tree_entries){ARENA_ARRAY(io->a, struct tree_entry, n + 1), n, n + 1};
	for (size_t i = 0; i < n; i++) {
		struct tree_entry *f = &l->v[i];
		uint64_t mode = 0;
		struct str id;
		if (!take_path(io, before, &f->path))
			return false;
		catalog_pack_number(io, &mode);
		catalog_pack_text(io, &id);
		if (io->bad || id.n != REPO_ID_BYTES || mode > 0777777)
			return false;
		f->mode = (unsigned)mode;
		memcpy(f->id.b, id.p, REPO_ID_BYTES);
		before = f->path;
	}
	return true;
}

/* -- entries -- */

static bool read_listing(struct tree_kept *k, struct repo_id root, struct tree_listing *out)
{
	struct str bytes;
	if (cache_is_off(k->cache) || !cache_get(k->cache, k->a, name_of(k->a, root), &bytes))
		return false;
	struct catalog_pack io = {.a = k->a, .in = bytes.p, .end = bytes.p + bytes.n};
	return take_list(&io, &out->files, TREE_MAX_FILES) &&
	       take_list(&io, &out->folders, TREE_MAX_FOLDERS) && io.in == io.end;
}

bool tree_kept_exactly(struct tree_kept *k, struct repo_id root, struct tree_listing *out)
{
	if (!k->any || !repo_same(k->root, root)) {
		k->any = read_listing(k, root, &k->read);
		k->root = root;
	}
	*out = k->read;
	return k->any;
}

static struct str newest(struct tree_kept *k)
{
	struct str ids = STR_NONE;
	if (cache_is_off(k->cache) || !cache_get(k->cache, k->a, name_of_newest(k->a), &ids))
		return STR_NONE;
	return ids.n % REPO_ID_BYTES ? STR_NONE : ids;
}

bool tree_kept_newest(struct tree_kept *k, struct tree_listing *out)
{
	struct str ids = newest(k);
	struct repo_id root;
	for (size_t i = 0; i < ids.n && i < NEWEST * REPO_ID_BYTES; i += REPO_ID_BYTES) {
		memcpy(root.b, ids.p + i, REPO_ID_BYTES);
		if (tree_kept_exactly(k, root, out))
			return true;
	}
	return false;
}

static void add_newest(struct tree_kept *k, struct repo_id root)
{
	struct str ids = newest(k), id = {(const char *)root.b, REPO_ID_BYTES};
	struct sb b = sb_new(k->a, NEWEST * REPO_ID_BYTES);
	sb_add(&b, id);
	for (size_t i = 0; i < ids.n && i < (NEWEST - 1) * REPO_ID_BYTES; i += REPO_ID_BYTES)
		if (!str_eq(str_sub(ids, i, i + REPO_ID_BYTES), id))
			sb_add(&b, str_sub(ids, i, i + REPO_ID_BYTES));
	cache_add(k->cache, name_of_newest(k->a), sb_str(&b));
}

void tree_kept_add(struct tree_kept *k, const struct tree *t)
{
	if (cache_is_off(k->cache))
		return;
	struct arena *scratch = arena_new("a tree to be kept");
	struct sb b = sb_new(scratch, CACHE_MAX_ENTRY);
	struct catalog_pack io = {.a = scratch, .out = &b};
	put_list(&io, &t->files);
	put_list(&io, &t->folders);
	if (!b.full) {
		cache_add(k->cache, name_of(scratch, t->root), sb_str(&b));
		add_newest(k, t->root);
		cache_tidy(k->cache);
	}
	arena_free(scratch);
}
