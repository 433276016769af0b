/*
 * Which words the blobs of the trees hold that were looked at before, in the git folder (cache.h), so that
 * most blobs need not be inflated: a filter for each (scan_filter.c), by blob id, in SHARDS entries. What a
 * filter lets through is looked at as ever.
 */
#include <stdlib.h>
#include <string.h>

#include "base/sb.h"
#include "base/sha.h"
#include "gitcheck/cache.h"
#include "gitcheck/scan_internal.h"
#include "mentions_version.h"

enum { FORM = 2, SHARDS = 8, MAX_ENTRIES = 2 * SHARDS, MAX_SHARD = 2 * 1024 * 1024 };
/* A record: id, what is known, length of the filter with the lowest byte first, filter; sorted by id. */
enum { HEAD = REPO_ID_BYTES + 5 };

struct shard {
	VEC(struct scan_known) v;
};

struct scan_kept {
	struct arena *a;
	struct cache *cache;
	struct shard shards[SHARDS];
};

static unsigned shard_of(struct repo_id id)
{
	return (unsigned)id.b[0] * SHARDS / 256;
}

static struct str name_of(struct arena *a, unsigned shard)
{
	return sha_hex(a, str_fmt(a, "words %d %s %u", FORM, mentions_version, shard));
}

static int order(const void *x, const void *y)
{
	const struct scan_known *a = x, *b = y;
	return memcmp(a->id.b, b->id.b, REPO_ID_BYTES);
}

static bool next(struct str *rest, struct scan_known *out)
{
	if (rest->n < HEAD)
		return false;
	const unsigned char *p = (const unsigned char *)rest->p + REPO_ID_BYTES;
	size_t n = (size_t)p[1] | (size_t)p[2] << 8 | (size_t)p[3] << 16 | (size_t)p[4] << 24;
	if (n > rest->n - HEAD || (p[0] != SCAN_FILTER && p[0] != SCAN_TOO_LARGE))
		return false;
	memcpy(out->id.b, rest->p, REPO_ID_BYTES);
	out->what = (enum scan_knowledge)p[0];
	out->filter = str_sub(*rest, HEAD, HEAD + n);
	*rest = str_sub(*rest, HEAD + n, rest->n);
	return true;
}

static void load(struct scan_kept *k, unsigned shard)
{
	struct str rest = STR_NONE;
	struct scan_known x;
	struct shard *s = &k->shards[shard];
	if (!cache_get(k->cache, k->a, name_of(k->a, shard), &rest))
		return;
	while (next(&rest, &x)) {
		if (s->v.n && order(&s->v.v[s->v.n - 1], &x) >= 0)
			break;
		*VEC_PUSH(k->a, &s->v) = x;
	}
}

struct scan_kept *scan_kept(struct arena *a, const struct repo *r)
{
	struct scan_kept *k = ARENA_NEW(a, struct scan_kept);
	*k = (struct scan_kept){.a = a, .cache = cache_new(a, r, "words", MAX_ENTRIES)};
	if (cache_is_off(k->cache))
		return NULL;
	for (unsigned i = 0; i < SHARDS; i++)
		load(k, i);
	return k;
}

struct scan_known scan_kept_find(const struct scan_kept *k, struct repo_id id)
{
	struct scan_known want = {.id = id}, *found = NULL;
	const struct shard *s = &k->shards[shard_of(id)];
	if (s->v.n)
		found = bsearch(&want, s->v.v, s->v.n, sizeof want, order);
	return found ? *found : want;
}

/* -- writing -- */

static void put(struct sb *b, const struct scan_known *x)
{
	char head[HEAD];
	memcpy(head, x->id.b, REPO_ID_BYTES);
	head[REPO_ID_BYTES] = (char)x->what;
	for (int i = 0; i < 4; i++)
		head[REPO_ID_BYTES + 1 + i] = (char)(unsigned char)(x->filter.n >> 8 * i);
	sb_add(b, (struct str){head, HEAD});
	sb_add(b, x->filter);
}

struct gathering {
	struct arena *a;
	VEC(struct scan_known) v;
	size_t size;
};

static void gather(struct gathering *g, const struct scan_known *x)
{
	if (x->what == SCAN_UNKNOWN || g->size + HEAD + x->filter.n > MAX_SHARD)
		return;
	g->size += HEAD + x->filter.n;
	*VEC_PUSH(g->a, &g->v) = *x;
}

static void write_shard(struct scan_kept *k, unsigned shard, const struct scan_known *v, size_t n)
{
	struct gathering g = {.a = arena_new("the words of blobs")};
	const struct shard *old = &k->shards[shard];
	for (size_t i = 0; i < n; i++)
		if (shard_of(v[i].id) == shard)
			gather(&g, &v[i]);
	for (size_t i = 0; i < old->v.n; i++)
		gather(&g, &old->v.v[i]);
	struct sb b = sb_new(g.a, MAX_SHARD);
	if (g.v.n)
		qsort(g.v.v, g.v.n, sizeof *g.v.v, order);
	for (size_t i = 0; i < g.v.n; i++)
		if (!i || order(&g.v.v[i - 1], &g.v.v[i]))
			put(&b, &g.v.v[i]);
	cache_add(k->cache, name_of(g.a, shard), sb_str(&b));
	arena_free(g.a);
}

void scan_kept_write(struct scan_kept *k, const struct scan_known *v, size_t n)
{
	for (unsigned i = 0; i < SHARDS; i++)
		write_shard(k, i, v, n);
	cache_tidy(k->cache);
}
