/* The words of a text, 64 bytes at a time: a bit for each byte that is one of a word, and words are runs of
 * bits.
 */
#include <string.h>

#include "gitcheck/scan_internal.h"
#include "parse/encoding.h"

enum { BLOCK = 64 };

bool scan_is_word(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Eight bytes that are 0 or 1 as eight bits: byte i ends at bit 56 + i, and no sum of two meets there. */
static uint64_t packed(const unsigned char *p)
{
	uint64_t x;
	memcpy(&x, p, sizeof x);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	x = __builtin_bswap64(x);
#endif
	return x * 0x0102040810204080u >> 56;
}

/* Vectors of GCC and clang: of a loop over bytes they make none at -O2. */
typedef unsigned char bytes __attribute__((vector_size(16)));

/* scan_is_word() of 64 bytes. */
static uint64_t block_of(const unsigned char *p)
{
	unsigned char in[BLOCK];
	uint64_t bits = 0;
	for (size_t i = 0; i < BLOCK; i += sizeof(bytes)) {
		bytes v;
		memcpy(&v, p + i, sizeof v);
		bytes letter = (bytes)((v | 0x20) - 'a' < 26), digit = (bytes)(v - '0' < 10);
		v = (letter | digit | (bytes)(v == '_')) & 1;
		memcpy(in + i, &v, sizeof v);
	}
	for (size_t i = 0; i < BLOCK; i += 8)
		bits |= packed(in + i) << i;
	return bits;
}

static void load(struct scan_text *t)
{
	unsigned char tail[BLOCK] = {0};
	size_t left = (size_t)(t->end - t->next);
	const unsigned char *p = t->next;
	t->block = p;
	if (left < BLOCK) {
		memcpy(tail, p, left);
		p = tail;
	}
	t->next += left < BLOCK ? left : BLOCK;
	t->bits = block_of(p);
}

struct scan_text scan_text(struct str text)
{
	const unsigned char *p = (const unsigned char *)text.p;
	return (struct scan_text){.block = p, .next = p, .end = p + text.n};
}

/* The bits of the run that begins at the lowest one are taken away. */
static unsigned take_run(struct scan_text *t, unsigned from)
{
	uint64_t gap = ~(t->bits >> from);
	unsigned n = gap ? (unsigned)__builtin_ctzll(gap) : BLOCK;
	t->bits = from + n < BLOCK ? t->bits >> (from + n) << (from + n) : 0;
	return n;
}

bool scan_text_next(struct scan_text *t, struct str *word)
{
	while (!t->bits) {
		if (t->next == t->end)
			return false;
		load(t);
	}
	unsigned from = (unsigned)__builtin_ctzll(t->bits), n = take_run(t, from);
	*word = (struct str){(const char *)t->block + from, n};
	while (from + n == BLOCK && t->next < t->end) {
		load(t);
		from = 0;
		n = t->bits & 1 ? take_run(t, 0) : 0;
		word->n += n;
	}
	return true;
}

enum { MAX_PARTS = 12, MAX_RUN = 5 };

static bool is_capital(struct str s, size_t at)
{
	return at < s.n && s.p[at] >= 'A' && s.p[at] <= 'Z';
}

/* Where the parts begin in a word that is a query: the verbs of Spring Data's derived queries; SetX alone is
 * ent's. 0: it is no such word. */
static size_t inner_from(struct str word)
{
	static const char verbs[][5] = {
		"find", "read", "quer", "sear", "stre", "coun", "exis", "dele", "remo"};
	/* Letters that one of them begins with. */
	const uint32_t first = 1u << ('f' & 31) | 1u << ('r' & 31) | 1u << ('q' & 31) | 1u << ('s' & 31) |
			       1u << ('c' & 31) | 1u << ('e' & 31) | 1u << ('d' & 31) | 1u << ('g' & 31);
	if (word.n < 6 || !(first >> (word.p[0] & 31) & 1))
		return 0;
	bool set = !memcmp(word.p, "Set", 3), query = !memcmp(word.p, "get", 3);
	if ((set || query) && !is_capital(word, 3))
		return 0;
	if (set)
		return 3;
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs && !query; i++)
		query = !memcmp(word.p, verbs[i], 4);
	for (size_t by = 3; query && by + 2 < word.n; by++)
		if (word.p[by] == 'B' && word.p[by + 1] == 'y' && is_capital(word, by + 2))
			return by + 2;
	return 0;
}

bool scan_text_inner(struct str word, size_t *at, struct str *inner)
{
	size_t from = inner_from(word), starts[MAX_PARTS + 1], n = 0;
	bool whole = from == 3 && word.p[0] == 'S'; /* of SetX all of X */
	for (size_t i = from; from && i < word.n && n < MAX_PARTS; i++)
		if (is_capital(word, i) && (i == from || !is_capital(word, i - 1)))
			starts[n++] = i;
	starts[n] = word.n;
	for (; *at < n * MAX_RUN; ++*at) {
		size_t first = *at / MAX_RUN, last = first + *at % MAX_RUN + 1;
		if (last > n || (whole && (first || last < n)))
			continue;
		*inner = str_sub(word, starts[first], starts[last]);
		++*at;
		return true;
	}
	return false;
}

/* UTF-16 begins with a byte that UTF-8 never has, or has zeros where UTF-8 has none: other texts are looked
 * at as they are. */
struct str scan_utf8(struct arena *a, struct str raw, bool *binary)
{
	bool zero = raw.n && memchr(raw.p, '\0', raw.n < 8000 ? raw.n : 8000) != NULL;
	bool mark = raw.n && (unsigned char)raw.p[0] >= 0xFE;
	enum encoding e = zero || mark ? encoding_of(raw) : ENCODING_UTF8;
	*binary = e == ENCODING_BINARY;
	return encoding_utf8(a, raw, e);
}
