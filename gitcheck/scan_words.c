#include <string.h>

#include "gitcheck/scan_internal.h"

enum { LONGEST = 63 };

struct slot {
	struct str word; /* folded */
	uint64_t hash;   /* in filters */
};

struct scan_words {
	struct slot *table;
	size_t mask;
	uint64_t lengths;    /* bit per length of a name; LONGEST stands for all above */
	VEC(struct str) odd; /* names without any byte of a word: looked for as they are */
};

/* Letters fold to lower case, '_' to DEL: still one to one within a word. */
static unsigned char fold(unsigned char c)
{
	return c | 0x20;
}

/* From the first and last four bytes and the length, as measured in ENVIRONMENT 5. */
static uint64_t hash(const unsigned char *p, size_t n)
{
	uint32_t head = 0, tail = 0;
	if (n >= 4) {
		memcpy(&head, p, 4);
		memcpy(&tail, p + n - 4, 4);
	} else {
		for (size_t i = 0; i < n; i++)
			head = head << 8 | p[i];
	}
	uint64_t h = ((uint64_t)(head | 0x20202020u) << 32 | (tail | 0x20202020u)) + n;
	h *= 0x9e3779b97f4a7c15u;
	return h ^ h >> 29;
}

/* Names of other bytes ("in progress", "größe") are found by their longest part. */
static struct str longest_run(struct str name)
{
	struct str best = STR_NONE, run;
	for (struct scan_text t = scan_text(name); scan_text_next(&t, &run);)
		if (run.n > best.n)
			best = run;
	return best;
}

static uint64_t length_bit(size_t n)
{
	return (uint64_t)1 << (n < LONGEST ? n : LONGEST);
}

static bool same_folded(struct str folded, const unsigned char *p)
{
	for (size_t i = 0; i < folded.n; i++)
		if ((unsigned char)folded.p[i] != fold(p[i]))
			return false;
	return true;
}

static void add_word(struct arena *a, struct scan_words *w, struct str run)
{
	char *folded = arena_alloc(a, run.n + 1, 1);
	for (size_t i = 0; i < run.n; i++)
		folded[i] = (char)fold((unsigned char)run.p[i]);
	size_t i = (size_t)hash((const unsigned char *)folded, run.n) & w->mask;
	while (w->table[i].word.n)
		i = (i + 1) & w->mask;
	w->table[i] = (struct slot){{folded, run.n}, scan_filter_hash(run)};
	w->lengths |= length_bit(run.n);
}

/* What mappings call shipped_at: shippedAt, whose case is ignored. */
static struct str without_underscores(struct arena *a, struct str run)
{
	char *p = arena_alloc(a, run.n + 1, 1);
	size_t n = 0;
	for (size_t i = 0; i < run.n; i++)
		if (run.p[i] != '_')
			p[n++] = run.p[i];
	return (struct str){p, n};
}

struct scan_words *scan_words(struct arena *a, const struct names *names)
{
	struct scan_words *w = ARENA_NEW(a, struct scan_words);
	size_t cap = 64;
	while (cap < names->n * 4)
		cap *= 2;
	w->mask = cap - 1;
	w->table = ARENA_ARRAY(a, struct slot, cap);
	for (size_t i = 0; i < names->n; i++) {
		struct str run = longest_run(names->v[i]);
		struct str camel = without_underscores(a, run);
		if (run.n)
			add_word(a, w, run);
		else if (names->v[i].n)
			*VEC_PUSH(a, &w->odd) = names->v[i];
		if (camel.n > 2 && camel.n < run.n)
			add_word(a, w, camel);
	}
	return w;
}

static bool known(const struct scan_words *w, const unsigned char *p, size_t n)
{
	size_t i = (size_t)hash(p, n) & w->mask;
	for (; w->table[i].word.n; i = (i + 1) & w->mask)
		if (w->table[i].word.n == n && same_folded(w->table[i].word, p))
			return true;
	return false;
}

bool scan_words_has(const struct scan_words *w, struct str word)
{
	return (w->lengths & length_bit(word.n)) && known(w, (const unsigned char *)word.p, word.n);
}

bool scan_words_in(const struct scan_words *w, struct str text)
{
	struct str word, inner;
	for (struct scan_text t = scan_text(text); scan_text_next(&t, &word);) {
		if (scan_words_has(w, word))
			return true;
		for (size_t at = 0; scan_text_inner(word, &at, &inner);)
			if (known(w, (const unsigned char *)inner.p, inner.n))
				return true;
	}
	for (size_t i = 0; i < w->odd.n; i++)
		if (str_find(text, w->odd.v[i], 0) != SIZE_MAX)
			return true;
	return false;
}

bool scan_filter_may(const struct scan_words *w, struct str filter)
{
	for (size_t i = 0; i <= w->mask; i++)
		if (w->table[i].word.n && scan_filter_has(filter, w->table[i].hash))
			return true;
	return w->odd.n > 0;
}

bool scan_filter_may_give(const struct scan_words *tables, struct str filter)
{
	if (!scan_filter_may(tables, filter))
		return false;
	if (tables->odd.n || scan_filter_has(filter, scan_filter_hash_of_rows(0)))
		return true;
	for (size_t i = 0; i <= tables->mask; i++)
		if (tables->table[i].word.n &&
			scan_filter_has(filter, scan_filter_hash_of_rows(tables->table[i].hash)))
			return true;
	return false;
}
