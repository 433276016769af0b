/* A Bloom filter for each text: twenty bits a word and ten probes leave one word in 11,000 that is not there.
 */
#include <string.h>

#include "gitcheck/scan_internal.h"

enum { BITS_PER_WORD = 20, PROBES = 10 };

static uint64_t fold(uint64_t h, uint64_t part)
{
	h = (h ^ (part | 0x2020202020202020u)) * 0xd6e8feb86659fd93u;
	return h ^ h >> 32;
}

static uint64_t eight(const char *p)
{
	uint64_t x;
	memcpy(&x, p, sizeof x);
	return x;
}

/* The bytes of a word of at most eight, told apart from all others of its length. */
static uint64_t few(const char *p, size_t n)
{
	uint32_t first, last;
	if (n < 4)
		return n ? (uint64_t)(unsigned char)p[0] | (uint64_t)(unsigned char)p[n / 2] << 8 |
				       (uint64_t)(unsigned char)p[n - 1] << 16
			 : 0;
	memcpy(&first, p, sizeof first);
	memcpy(&last, p + n - 4, sizeof last);
	return first | (uint64_t)last << 32;
}

/* All bytes of a word, eight at a time, the last eight with some of those before; 0 is no hash. */
uint64_t scan_filter_hash(struct str word)
{
	const char *p = word.p;
	size_t n = word.n;
	uint64_t h = n;
	for (; n > 8; n -= 8, p += 8)
		h = fold(h, eight(p));
	h = fold(h, word.n > 8 ? eight(p + n - 8) : few(p, n));
	h = fold(h, 0);
	return h + !h;
}

uint64_t scan_filter_hash_of_rows(uint64_t table)
{
	return fold(table, 0x726f7773) | 1; /* "rows" */
}

/* The hashes of the words, each once; 0 = free. */
struct set {
	struct arena *scratch;
	uint64_t *slot;
	size_t mask, n;
};

static void set_place(struct set *s, uint64_t h)
{
	size_t i = (size_t)h & s->mask;
	while (s->slot[i] && s->slot[i] != h)
		i = (i + 1) & s->mask;
	s->n += !s->slot[i];
	s->slot[i] = h;
}

static void set_put(struct set *s, uint64_t h)
{
	set_place(s, h);
	if (s->n * 2 <= s->mask)
		return;
	struct set old = *s;
	s->mask = s->mask * 4 + 3;
	s->n = 0;
	s->slot = ARENA_ARRAY(s->scratch, uint64_t, s->mask + 1);
	for (size_t i = 0; i <= old.mask; i++)
		if (old.slot[i])
			set_place(s, old.slot[i]);
}

static void put_table(void *ctx, struct str table)
{
	set_put(ctx, scan_filter_hash_of_rows(table.n ? scan_filter_hash(table) : 0));
}

static struct set words_of(struct arena *scratch, struct str text)
{
	struct set s = {scratch, ARENA_ARRAY(scratch, uint64_t, 256), 255, 0};
	struct scan_rows rows = {.sets = false};
	struct str word, inner;
	for (struct scan_text t = scan_text(text); scan_text_next(&t, &word);) {
		set_put(&s, scan_filter_hash(word));
		scan_rows_word(&rows, text, word, put_table, &s);
		for (size_t at = 0; scan_text_inner(word, &at, &inner);)
			set_put(&s, scan_filter_hash(inner));
	}
	return s;
}

static uint64_t bit_of(uint64_t h, unsigned probe, uint64_t bits)
{
	uint32_t x = (uint32_t)h + probe * ((uint32_t)(h >> 32) | 1u);
	return (uint64_t)x * bits >> 32;
}

struct str scan_filter(struct arena *a, struct arena *scratch, struct str text)
{
	struct arena_mark m = arena_mark(scratch);
	struct set s = words_of(scratch, text);
	size_t n = (s.n * BITS_PER_WORD + 7) / 8;
	unsigned char *bits = ARENA_ARRAY(a, unsigned char, n + 1);
	for (size_t i = 0; i <= s.mask && s.n; i++)
		for (unsigned k = 0; s.slot[i] && k < PROBES; k++) {
			uint64_t at = bit_of(s.slot[i], k, n * 8);
			bits[at / 8] |= (unsigned char)(1u << at % 8);
		}
	arena_rewind(scratch, m);
	return (struct str){(const char *)bits, n};
}

bool scan_filter_has(struct str filter, uint64_t h)
{
	const unsigned char *bits = (const unsigned char *)filter.p;
	for (unsigned k = 0; k < PROBES && filter.n; k++) {
		uint64_t at = bit_of(h, k, filter.n * 8);
		if (!(bits[at / 8] & 1u << at % 8))
			return false;
	}
	return filter.n > 0;
}

int scan_learn(
	struct scan_known *k, const struct repo *r, struct arena *a, struct arena *scratch, struct err *e)
{
	struct str bytes;
	void *held = NULL;
	bool binary;
	int rc = repo_borrow(r, k->id, REPO_BLOB, SCAN_MAX_FILE, &bytes, &held, e);
	if (rc == ERR_LIMIT) {
		err_drop(e, rc);
		k->what = SCAN_TOO_LARGE;
		return 0;
	}
	if (rc)
		return rc;
	k->filter = scan_filter(a, scratch, scan_utf8(scratch, bytes, &binary));
	k->what = SCAN_FILTER;
	repo_release(held);
	return 0;
}
