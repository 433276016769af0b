/*
 * What the readers found in a file is kept in the git folder (cache.h), under a key of all that it comes
 * from: the text of the sources that read it, the parsers, grammars and query files that are installed, the
 * dialects, and the file's path, language and blob. Files change a few at a time and candidates are many, so
 * the results stand together in SHARDS entries, by the first bits of their keys: those of this run first,
 * then what was there, as far as there is room. Of two runs that write at once one is forgotten.
 */
#include <stdlib.h>
#include <string.h>

#include "base/sb.h"
#include "base/sha.h"
#include "gitcheck/cache.h"
#include "gitcheck/collect_internal.h"
#include "mentions_version.h"

/* Of two versions or sets of dialects; the third makes the longest unused go. */
enum { FORM = 2, SHARDS = 16, MAX_ENTRIES = 2 * SHARDS, MAX_SHARD = 2 * 1024 * 1024 };
/* A record: key, length of the bytes with the lowest byte first, bytes. */
enum { HEAD = COLLECT_KEY + 4 };

struct collect_kept {
	struct cache *cache;
	struct str common; /* what all keys and names are made of */
};

struct collect_kept *collect_kept(struct arena *a, const struct repo *r, unsigned dialects)
{
	struct collect_kept *k = ARENA_NEW(a, struct collect_kept);
	k->cache = cache_new(a, r, "mentions", MAX_ENTRIES);
	if (cache_is_off(k->cache))
		return NULL;
	struct str marks = worker_marks(a);
	if (!marks.n)
		return NULL;
	/* Its sum: it goes into the key of every file, and there may be a hundred thousand. */
	k->common = sha_hex(
		a, str_fmt(a, "mentions %d %s %u\n%.*s", FORM, mentions_version, dialects, STRF(marks)));
	return k;
}

/* -- names -- */

static void add(struct sha *s, struct str text)
{
	uint64_t n = text.n;
	sha_add(s, (struct str){(const char *)&n, sizeof n});
	sha_add(s, text);
}

static void key_of(const struct collect_kept *k, struct arena *a, const struct scan_file *s,
	unsigned char key[COLLECT_KEY])
{
	struct sha *sha = sha_new(a);
	add(sha, k->common);
	add(sha, s->entry->path);
	add(sha, str_of(language_name(s->language)));
	add(sha, (struct str){(const char *)s->entry->id.b, REPO_ID_BYTES});
	sha_peek(sha, key);
}

static struct str shard_name(const struct collect_kept *k, struct arena *a, unsigned shard)
{
	struct sha *sha = sha_new(a);
	add(sha, k->common);
	add(sha, str_fmt(a, "shard %u", shard));
	return sha_done(sha, a);
}

static unsigned shard_of(const struct collect_found *f)
{
	return f->key[0] * SHARDS / 256;
}

/* -- records -- */

struct record {
	struct str all, bytes; /* with its head, and without */
};

static bool next(struct str *rest, struct record *out)
{
	if (rest->n < HEAD)
		return false;
	const unsigned char *p = (const unsigned char *)rest->p + COLLECT_KEY;
	size_t n = (size_t)p[0] | (size_t)p[1] << 8 | (size_t)p[2] << 16 | (size_t)p[3] << 24;
	if (n > rest->n - HEAD)
		return false;
	out->all = str_sub(*rest, 0, HEAD + n);
	out->bytes = str_sub(*rest, HEAD, HEAD + n);
	*rest = str_sub(*rest, HEAD + n, rest->n);
	return true;
}

static void put(struct sb *b, const unsigned char key[COLLECT_KEY], struct str bytes)
{
	char head[HEAD];
	memcpy(head, key, COLLECT_KEY);
	for (int i = 0; i < 4; i++)
		head[COLLECT_KEY + i] = (char)(unsigned char)(bytes.n >> 8 * i);
	sb_add(b, (struct str){head, HEAD});
	sb_add(b, bytes);
}

/* -- all files of a run, a shard at a time -- */

/* The files that have a key, by it: those of a shard stand together. */
struct keyed {
	struct collect_found **v;
	size_t n;
};

static int by_key(const void *x, const void *y)
{
	const struct collect_found *const *a = x, *const *b = y;
	return memcmp((*a)->key, (*b)->key, COLLECT_KEY);
}

static struct keyed sorted(struct arena *a, struct collect_found *v, size_t n)
{
	struct keyed k = {ARENA_ARRAY(a, struct collect_found *, n + 1), 0};
	for (size_t i = 0; i < n; i++)
		if (v[i].keyed)
			k.v[k.n++] = &v[i];
	if (k.n)
		qsort(k.v, k.n, sizeof *k.v, by_key);
	return k;
}

/* The files from number i on that are of its shard. */
static struct keyed of_shard(const struct keyed *k, size_t i)
{
	struct keyed out = {k->v + i, 0};
	while (i + out.n < k->n && shard_of(out.v[out.n]) == shard_of(out.v[0]))
		out.n++;
	return out;
}

static struct collect_found *found(const struct keyed *k, struct str record)
{
	size_t low = 0, high = k->n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = memcmp(k->v[mid]->key, record.p, COLLECT_KEY);
		if (!order)
			return k->v[mid];
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

static void recall_shard(const struct collect_kept *k, struct arena *a, const struct keyed *files)
{
	struct arena *scratch = arena_new("what was found in files before");
	struct str rest = STR_NONE;
	struct record x;
	if (cache_get(k->cache, scratch, shard_name(k, scratch, shard_of(files->v[0])), &rest))
		while (next(&rest, &x)) {
			struct collect_found *f = found(files, x.all);
			if (f && !f->known.n)
				f->known = str_dup(a, x.bytes);
		}
	arena_free(scratch);
}

void collect_kept_recall(const struct collect_kept *k, struct arena *a, const struct scan_file *files,
	struct collect_found *v, size_t n)
{
	struct arena *scratch = arena_new("the keys of files");
	for (size_t i = 0; i < n; i++) {
		struct arena_mark m = arena_mark(scratch);
		/* A file of the work tree that was edited has no id yet. */
		v[i].keyed = !files[i].entry->disk;
		if (v[i].keyed)
			key_of(k, scratch, &files[i], v[i].key);
		arena_rewind(scratch, m);
	}
	struct keyed all = sorted(scratch, v, n), shard;
	for (size_t i = 0; i < all.n; i += shard.n) {
		shard = of_shard(&all, i);
		recall_shard(k, a, &shard);
	}
	arena_free(scratch);
}

/* Whether anything of it is new. */
static bool write_shard(const struct collect_kept *k, const struct keyed *files)
{
	struct arena *a = arena_new("what was found in files");
	struct sb b = sb_new(a, MAX_SHARD);
	struct str name = shard_name(k, a, shard_of(files->v[0])), rest = STR_NONE;
	struct record x;
	size_t size = 0;
	for (size_t i = 0; i < files->n; i++)
		if (files->v[i]->fresh.n && size + HEAD + files->v[i]->fresh.n <= MAX_SHARD) {
			put(&b, files->v[i]->key, files->v[i]->fresh);
			size += HEAD + files->v[i]->fresh.n;
		}
	if (size && cache_get(k->cache, a, name, &rest))
		while (next(&rest, &x) && size + x.all.n <= MAX_SHARD) {
			sb_add(&b, x.all);
			size += x.all.n;
		}
	if (size)
		cache_add(k->cache, name, sb_str(&b));
	arena_free(a);
	return size > 0;
}

void collect_kept_write(const struct collect_kept *k, struct collect_found *v, size_t n)
{
	bool any = false;
	struct arena *scratch = arena_new("the keys of files");
	struct keyed all = sorted(scratch, v, n), shard;
	for (size_t i = 0; i < all.n; i += shard.n) {
		shard = of_shard(&all, i);
		any |= write_shard(k, &shard);
	}
	if (any)
		cache_tidy(k->cache);
	arena_free(scratch);
}
