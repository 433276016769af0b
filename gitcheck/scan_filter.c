/* A Bloom filter for each text: twenty bits a word and ten probes leave one word in 11,000 that is not there.
 */
#include <string.h>

#include "gitcheck/scan_internal.h"

enum { BITS_PER_WORD = 20, PROBES = 10 };

/* The hash of a word has few good bits: it is what finds names in a table, quickly. */
static uint64_t mix(uint64_t h)
{
	h ^= h >> 32;
	h *= 0xd6e8feb86659fd93u;
	return h ^ h >> 32;
}

/* The hashes of the words, each once; 0 = free. */
struct set {
	uint64_t *slot;
	size_t mask, n;
};

static void set_put(struct set *s, uint64_t h)
{
	size_t i = (size_t)h & s->mask;
	while (s->slot[i] && s->slot[i] != h)
		i = (i + 1) & s->mask;
	s->n += !s->slot[i];
	s->slot[i] = h;
}

static void set_grow(struct arena *scratch, struct set *s)
{
	struct set old = *s;
	s->mask = s->mask * 4 + 3;
	s->n = 0;
	s->slot = ARENA_ARRAY(scratch, uint64_t, s->mask + 1);
	for (size_t i = 0; i <= old.mask; i++)
		if (old.slot[i])
			set_put(s, old.slot[i]);
}

static struct set words_of(struct arena *scratch, struct str text)
{
	const unsigned char *p = (const unsigned char *)text.p, *end = p + text.n;
	struct set s = {ARENA_ARRAY(scratch, uint64_t, 256), 255, 0};
	while (p < end) {
		while (p < end && !scan_is_word(*p))
			p++;
		const unsigned char *from = p;
		while (p < end && scan_is_word(*p))
			p++;
		uint64_t h = mix(scan_hash(from, (size_t)(p - from)));
		if (p > from)
			set_put(&s, h + !h);
		if (s.n * 2 > s.mask)
			set_grow(scratch, &s);
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

bool scan_filter_has(struct str filter, uint64_t hash)
{
	const unsigned char *bits = (const unsigned char *)filter.p;
	uint64_t h = mix(hash);
	h += !h;
	for (unsigned k = 0; k < PROBES && filter.n; k++) {
		uint64_t at = bit_of(h, k, filter.n * 8);
		if (!(bits[at / 8] & 1u << at % 8))
			return false;
	}
	return filter.n > 0;
}
