/*
 * What earlier scans for the same words found in blobs, in the git folder (cache.h): one entry for a set of
 * words, so that a check of the same delta asks no filter and opens no blob a second time to look for them.
 */
#include <stdlib.h>
#include <string.h>

#include "base/sb.h"
#include "base/sha.h"
#include "gitcheck/cache.h"
#include "gitcheck/scan_internal.h"
#include "mentions_version.h"

enum { FORM = 1, MAX_ENTRIES = 16, RECORD = REPO_ID_BYTES + 1, MAX_BLOBS = 100000 };

struct scan_settled {
	struct arena *a;
	struct cache *cache;
	struct str name, records; /* of the entry; sorted by id */
};

static void add_names(struct sb *b, const char *kind, const struct names *l)
{
	sb_fmt(b, "%s %zu\n", kind, l->n);
	for (size_t i = 0; i < l->n; i++) {
		sb_fmt(b, "%zu ", l->v[i].n);
		sb_add(b, l->v[i]);
	}
}

static struct str name_of(struct arena *a, const struct delta_words *d)
{
	struct sb b = sb_new(a, CACHE_MAX_BYTES);
	sb_fmt(&b, "settled %d %s\n", FORM, mentions_version);
	add_names(&b, "names", &d->names);
	add_names(&b, "resized", &d->resized);
	add_names(&b, "claimed", &d->claimed);
	add_names(&b, "claims", &d->claims);
	add_names(&b, "keys", &d->keys);
	add_names(&b, "tails", &d->tails);
	add_names(&b, "prefixes", &d->prefixes);
	return b.full ? STR_NONE : sha_hex(a, sb_str(&b));
}

static bool well_formed(struct str records)
{
	if (records.n % RECORD)
		return false;
	for (size_t i = 0; i < records.n; i += RECORD) {
		unsigned char answer = (unsigned char)records.p[i + REPO_ID_BYTES];
		bool sorted = !i || memcmp(records.p + i - RECORD, records.p + i, REPO_ID_BYTES) < 0;
		if (!sorted || answer == SCAN_OPEN || answer > SCAN_HOLDS_TAIL)
			return false;
	}
	return true;
}

struct scan_settled *scan_settled(struct arena *a, const struct repo *r, const struct delta_words *d)
{
	struct scan_settled *s = ARENA_NEW(a, struct scan_settled);
	*s = (struct scan_settled){
		.a = a, .cache = cache_new(a, r, "settled", MAX_ENTRIES), .name = name_of(a, d)};
	if (cache_is_off(s->cache) || !s->name.n)
		return NULL;
	if (!cache_get(s->cache, a, s->name, &s->records) || !well_formed(s->records))
		s->records = STR_NONE;
	return s;
}

bool scan_is_warm(struct arena *a, const struct repo *r)
{
	return cache_any(cache_new(a, r, "settled", MAX_ENTRIES));
}

static int by_id(const void *id, const void *record)
{
	return memcmp(id, record, REPO_ID_BYTES);
}

enum scan_answer scan_settled_find(const struct scan_settled *s, struct repo_id id)
{
	const char *found =
		s->records.n ? bsearch(id.b, s->records.p, s->records.n / RECORD, RECORD, by_id) : NULL;
	return found ? (enum scan_answer)(unsigned char)found[REPO_ID_BYTES] : SCAN_OPEN;
}

/* Those of before stay: another branch has them. */
void scan_settled_write(struct scan_settled *s, const struct scan_found *v, size_t n)
{
	size_t old = s->records.n / RECORD, all = 0;
	if (n > MAX_BLOBS || old > MAX_BLOBS - n)
		old = 0;
	if (n > MAX_BLOBS)
		return;
	char *records = ARENA_ARRAY(s->a, char, (old + n) * RECORD + 1);
	memcpy(records, s->records.p ? s->records.p : "", old * RECORD);
	for (size_t i = 0; i < n; i++) {
		char *at = records + (old + i) * RECORD;
		memcpy(at, v[i].id.b, REPO_ID_BYTES);
		at[REPO_ID_BYTES] = (char)v[i].answer;
	}
	qsort(records, old + n, RECORD, by_id);
	for (size_t i = 0; i < old + n; i++)
		if (!all || by_id(records + (all - 1) * RECORD, records + i * RECORD))
			memmove(records + all++ * RECORD, records + i * RECORD, RECORD);
	cache_add(s->cache, s->name, (struct str){records, all * RECORD});
	cache_tidy(s->cache);
}
