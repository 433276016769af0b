#include "base/sb.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/die.h"

struct sb sb_new(struct arena *a, size_t max)
{
	struct sb b = {.a = a, .max = max, .cap = max < 255 ? max + 1 : 256};
	b.p = arena_text(a, b.cap - 1);
	b.p[0] = '\0';
	return b;
}

/* How many of n more bytes fit; grows the buffer to hold them and the terminator. */
static size_t reserve(struct sb *b, size_t n)
{
	if (n > b->max - b->n) {
		n = b->max - b->n;
		b->full = true;
	}
	size_t need = b->n + n + 1;
	if (need > b->cap) {
		size_t cap = b->cap * 2 > need ? b->cap * 2 : need;
		b->p = arena_text_grow(b->a, b->p, b->n, b->cap - 1, cap - 1);
		b->cap = cap;
	}
	return n;
}

void sb_add(struct sb *b, struct str s)
{
	size_t n = reserve(b, s.n);
	if (n)
		memcpy(b->p + b->n, s.p, n);
	b->n += n;
	b->p[b->n] = '\0';
}

void sb_addz(struct sb *b, const char *z)
{
	sb_add(b, str_of(z));
}

void sb_char(struct sb *b, char c)
{
	if (!reserve(b, 1))
		return;
	b->p[b->n++] = c;
	b->p[b->n] = '\0';
}

void sb_fmt(struct sb *b, const char *fmt, ...)
{
	char small[512], *text = small;
	va_list ap;
	va_start(ap, fmt);
	int n = vsnprintf(small, sizeof small, fmt, ap);
	va_end(ap);
	BUG_IF(n < 0);
	if ((size_t)n >= sizeof small) {
		text = arena_alloc(b->a, (size_t)n + 1, 1);
		va_start(ap, fmt);
		vsnprintf(text, (size_t)n + 1, fmt, ap);
		va_end(ap);
	}
	sb_add(b, (struct str){text, (size_t)n});
}

/* The code point at s.p[i], its length in *len; length 0 when the bytes are not UTF-8. */
static uint32_t code_point(struct str s, size_t i, size_t *len)
{
	for (size_t n = 1; n <= 4 && i + n <= s.n; n++) {
		struct str one = str_sub(s, i, i + n);
		if (!str_utf8(one, NULL))
			continue;
		const unsigned char *p = (const unsigned char *)one.p;
		*len = n;
		if (n == 1)
			return p[0];
		uint32_t c = p[0] & (0xFFu >> (n + 1));
		for (size_t k = 1; k < n; k++)
			c = c << 6 | (p[k] & 0x3F);
		return c;
	}
	*len = 0;
	return 0;
}

/* Code points that hide or reorder text (Trojan Source), or that end a line somewhere. */
static bool hides_text(uint32_t c)
{
	return (c >= 0x80 && c <= 0x9F) || c == 0x061C || (c >= 0x200B && c <= 0x200F) ||
	       (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF;
}

uint32_t sb_hidden(struct str s, size_t i, size_t *len)
{
	uint32_t c = code_point(s, i, len);
	return *len && hides_text(c) ? c : 0;
}

/* The end of the run from i of what is shown as it is: printable ASCII without '['. */
static size_t past_plain(struct str s, size_t i)
{
	while (i < s.n && s.p[i] >= 0x20 && s.p[i] < 0x7F && s.p[i] != '[')
		i++;
	return i;
}

void sb_clean(struct sb *b, struct str s)
{
	for (size_t i = 0; i < s.n;) {
		size_t len, plain = past_plain(s, i);
		if (plain > i) {
			sb_add(b, str_sub(s, i, plain));
			i = plain;
			continue;
		}
		uint32_t c = code_point(s, i, &len);
		if (len == 0) {
			sb_fmt(b, "\\x%02X", (unsigned char)s.p[i]);
			len = 1;
		} else if (c < 0x20 || c == 0x7F) {
			sb_fmt(b, "\\x%02X", (unsigned)c);
		} else if (c == '[' && i >= 2 && s.p[i - 1] == '#' && s.p[i - 2] == '#') {
			/* "##[command]" is obeyed by GitHub's runner anywhere in a line of a log. */
			sb_addz(b, "\\x5B");
		} else if (hides_text(c)) {
			sb_fmt(b, "U+%04X", (unsigned)c);
		} else {
			sb_add(b, str_sub(s, i, i + len));
		}
		i += len;
	}
}

struct str sb_str(const struct sb *b)
{
	return (struct str){b->p, b->n};
}
