#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/die.h"

static char fold(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool str_ieq(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (fold(a.p[i]) != fold(b.p[i]))
			return false;
	return true;
}

bool str_one_of(struct str s, const char *const *list)
{
	for (; *list; list++)
		if (str_eq(s, str_of(*list)))
			return true;
	return false;
}

bool str_ione_of(struct str s, const char *const *list)
{
	for (; *list; list++)
		if ((!s.n || !((s.p[0] ^ **list) & ~0x20)) && str_ieq(s, str_of(*list))) /* few get so far */
			return true;
	return false;
}

int str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;
	return c ? c : (a.n > b.n) - (a.n < b.n);
}

int str_order(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

void str_sort(void *v, size_t n, size_t size, int (*order)(const void *, const void *))
{
	const char *p = v;
	size_t i = 1;
	while (i < n && order(p + (i - 1) * size, p + i * size) <= 0)
		i++;
	if (i < n)
		qsort(v, n, size, order);
}

bool str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_eq(str_sub(s, 0, prefix.n), prefix);
}

bool str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n && str_eq(str_sub(s, s.n - suffix.n, s.n), suffix);
}

bool str_is_word(char c)
{
	return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' || (c >= '0' && c <= '9');
}

bool str_is_whole(struct str s, size_t i, size_t n)
{
	return !(i && str_is_word(s.p[i - 1])) && !(i + n < s.n && str_is_word(s.p[i + n]));
}

/* The words that have a byte in the first place, and in the second: those of one byte have any there. */
struct set {
	uint64_t first[256], second[256];
	size_t lengths[64];
};

static void add_word(struct set *set, const char *word, int i)
{
	uint64_t bit = (uint64_t)1 << i;
	set->lengths[i] = strlen(word);
	set->first[(unsigned char)*word] |= bit;
	for (size_t c = 0; c < 256; c++)
		if (set->lengths[i] == 1 || c == (unsigned char)word[1])
			set->second[c] |= bit;
}

/* Those of "open" that stand at p, with n bytes left. */
static uint64_t words_at(
	const struct set *set, const char *const *words, uint64_t open, const char *p, size_t n)
{
	uint64_t found = 0;
	open &= set->first[(unsigned char)*p];
	if (n > 1)
		open &= set->second[(unsigned char)p[1]];
	for (; open; open &= open - 1) {
		int i = __builtin_ctzll(open);
		if (set->lengths[i] <= n && memcmp(p, words[i], set->lengths[i]) == 0)
			found |= (uint64_t)1 << i;
	}
	return found;
}

uint64_t str_find_set(struct str s, const char *const *words, size_t n)
{
	struct set set = {.first = {0}};
	uint64_t found = 0, all = n < 64 ? ((uint64_t)1 << n) - 1 : UINT64_MAX;
	for (size_t i = 0; i < n; i++)
		add_word(&set, words[i], (int)i);
	for (size_t i = 0; i < s.n && found != all; i++)
		found |= words_at(&set, words, all & ~found, s.p + i, s.n - i);
	return found;
}

size_t str_find_word(struct str s, struct str word, size_t from)
{
	size_t i = word.n ? str_find(s, word, from) : SIZE_MAX;
	while (i != SIZE_MAX && !str_is_whole(s, i, word.n))
		i = str_find(s, word, i + 1);
	return i;
}

size_t str_find(struct str s, struct str needle, size_t from)
{
	if (needle.n == 0)
		return from <= s.n ? from : SIZE_MAX;
	while (from + needle.n <= s.n) {
		const char *hit = memchr(s.p + from, needle.p[0], s.n - needle.n - from + 1);
		if (!hit)
			return SIZE_MAX;
		from = (size_t)(hit - s.p);
		if (memcmp(hit, needle.p, needle.n) == 0)
			return from;
		from++;
	}
	return SIZE_MAX;
}

size_t str_chr(struct str s, char c)
{
	const char *hit = s.n ? memchr(s.p, c, s.n) : NULL;
	return hit ? (size_t)(hit - s.p) : SIZE_MAX;
}

size_t str_rchr(struct str s, char c)
{
	for (size_t i = s.n; i-- > 0;)
		if (s.p[i] == c)
			return i;
	return SIZE_MAX;
}

struct str str_sub(struct str s, size_t from, size_t to)
{
	if (to > s.n)
		to = s.n;
	if (from >= to)
		return (struct str){s.p, 0};
	return (struct str){s.p + from, to - from};
}

struct str str_cut(struct str *s, char sep)
{
	size_t at = str_chr(*s, sep);
	struct str head = str_sub(*s, 0, at);
	*s = at == SIZE_MAX ? STR_NONE : str_sub(*s, at + 1, s->n);
	return head;
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
	while (s.n && is_blank(s.p[0]))
		s = str_sub(s, 1, s.n);
	while (s.n && is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

char *str_z(struct arena *a, struct str s)
{
	char *z = arena_text(a, s.n);
	if (s.n)
		memcpy(z, s.p, s.n);
	return z;
}

struct str str_dup(struct arena *a, struct str s)
{
	return (struct str){str_z(a, s), s.n};
}

struct str str_fmt(struct arena *a, const char *fmt, ...)
{
	char small[512]; /* most texts fit, and are written once */
	va_list ap;
	va_start(ap, fmt);
	int n = vsnprintf(small, sizeof small, fmt, ap);
	va_end(ap);
	BUG_IF(n < 0);
	if ((size_t)n < sizeof small)
		return str_dup(a, (struct str){small, (size_t)n});
	char *z = arena_text(a, (size_t)n);
	va_start(ap, fmt);
	vsnprintf(z, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return (struct str){z, (size_t)n};
}

struct str str_lower(struct arena *a, struct str s)
{
	char *z = str_z(a, s);
	for (size_t i = 0; i < s.n; i++)
		z[i] = fold(z[i]);
	return (struct str){z, s.n};
}

bool str_u64(struct str s, uint64_t *out)
{
	uint64_t v = 0;
	if (s.n == 0)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned d = (unsigned)(s.p[i] - '0');
		if (s.p[i] < '0' || d > 9 || v > (UINT64_MAX - d) / 10)
			return false;
		v = v * 10 + d;
	}
	*out = v;
	return true;
}

/* Length of the UTF-8 sequence at p (n bytes left), 0 when it is not one. */
static size_t utf8_len(const unsigned char *p, size_t n)
{
	static const struct {
		unsigned char lo, hi, second_lo, second_hi, len;
	} rows[] = {{0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3}, {0xE1, 0xEC, 0x80, 0xBF, 3},
		{0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3}, {0xF0, 0xF0, 0x90, 0xBF, 4},
		{0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4}};
	if (p[0] < 0x80)
		return 1;
	for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++) {
		if (p[0] < rows[r].lo || p[0] > rows[r].hi)
			continue;
		if (n < rows[r].len || p[1] < rows[r].second_lo || p[1] > rows[r].second_hi)
			return 0;
		for (size_t i = 2; i < rows[r].len; i++)
			if ((p[i] & 0xC0) != 0x80)
				return 0;
		return rows[r].len;
	}
	return 0;
}

/* Most of a text is ASCII: eight bytes at once. */
static size_t ascii_from(struct str s, size_t i)
{
	uint64_t word = 0;
	for (; s.n - i >= sizeof word; i += sizeof word) {
		memcpy(&word, s.p + i, sizeof word);
		if (word & 0x8080808080808080u)
			break;
	}
	return i;
}

bool str_utf8(struct str s, size_t *bad)
{
	for (size_t i = ascii_from(s, 0); i < s.n; i = ascii_from(s, i)) {
		size_t len = utf8_len((const unsigned char *)s.p + i, s.n - i);
		if (len == 0) {
			if (bad)
				*bad = i;
			return false;
		}
		i += len;
	}
	return true;
}

int str_line(struct str s, size_t at)
{
	int line = 1;
	for (size_t i = 0; i < at && i < s.n; i++)
		line += s.p[i] == '\n';
	return line;
}

int str_column(struct str s, size_t at)
{
	if (at > s.n)
		at = s.n;
	size_t nl = str_rchr(str_sub(s, 0, at), '\n');
	return (int)(nl == SIZE_MAX ? at + 1 : at - nl);
}

struct str str_basename(struct str path)
{
	size_t at = str_rchr(path, '/');
	return at == SIZE_MAX ? path : str_sub(path, at + 1, path.n);
}

bool str_is_under(struct str path, struct str dir)
{
	return !dir.n || (path.n > dir.n && str_starts(path, dir) && path.p[dir.n] == '/');
}

struct str str_dirname(struct str path)
{
	size_t at = str_rchr(path, '/');
	return at == SIZE_MAX ? STR_NONE : str_sub(path, 0, at);
}

uint64_t str_hash(struct str s)
{
	uint64_t h = 14695981039346656037u;
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 1099511628211u;
	return h;
}
