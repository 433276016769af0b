#include "parse/encoding.h"

#include <string.h>

enum { LOOK = 8000, SAMPLE = 4096 };

/* ASCII letters in UTF-16 have a zero beside them, always on the same side. */
static enum encoding by_zeros(struct str s)
{
	size_t pairs = (s.n < SAMPLE ? s.n : SAMPLE) / 2, zeros[2] = {0, 0};
	for (size_t i = 0; i < 2 * pairs; i++)
		zeros[i % 2] += s.p[i] == '\0';
	if (pairs < 4 || s.n % 2)
		return ENCODING_BINARY;
	for (int side = 0; side < 2; side++)
		if (zeros[side] * 10 >= pairs * 6 && zeros[!side] * 20 <= pairs)
			return side ? ENCODING_UTF16LE : ENCODING_UTF16BE;
	return ENCODING_BINARY;
}

enum encoding encoding_of(struct str bytes)
{
	bool zero = bytes.n && memchr(bytes.p, '\0', bytes.n < LOOK ? bytes.n : LOOK);
	if (str_starts(bytes, STR("\xFF\xFE")))
		return bytes.n >= 4 && !bytes.p[2] && !bytes.p[3] ? ENCODING_OTHER : ENCODING_UTF16LE;
	if (str_starts(bytes, STR("\xFE\xFF")))
		return ENCODING_UTF16BE;
	if (zero)
		return by_zeros(bytes);
	return str_utf8(bytes, NULL) ? ENCODING_UTF8 : ENCODING_OTHER;
}

static uint32_t unit(struct str s, size_t i, bool big)
{
	uint32_t first = (unsigned char)s.p[i], second = (unsigned char)s.p[i + 1];
	return big ? first << 8 | second : second << 8 | first;
}

static size_t put(char *out, uint32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (size_t i = n; i-- > 1; c >>= 6)
		out[i] = (char)(0x80 | (c & 0x3F));
	out[0] = (char)((n == 2 ? 0xC0 : n == 3 ? 0xE0 : 0xF0) | c);
	return n;
}

static bool is_high(uint32_t c)
{
	return c >= 0xD800 && c < 0xDC00;
}

static bool is_low(uint32_t c)
{
	return c >= 0xDC00 && c < 0xE000;
}

struct str encoding_utf8(struct arena *a, struct str bytes, enum encoding e)
{
	bool big = e == ENCODING_UTF16BE;
	if (e != ENCODING_UTF16LE && !big)
		return bytes;
	char *out = ARENA_ARRAY(a, char, bytes.n / 2 * 3 + 1);
	size_t n = 0;
	for (size_t i = 0; i + 1 < bytes.n; i += 2) {
		uint32_t c = unit(bytes, i, big);
		uint32_t low = i + 3 < bytes.n ? unit(bytes, i + 2, big) : 0;
		if (i == 0 && c == 0xFEFF)
			continue;
		if (is_high(c) && is_low(low)) {
			c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
			i += 2;
		} else if (is_high(c) || is_low(c)) {
			c = 0xFFFD;
		}
		n += put(out + n, c);
	}
	return (struct str){out, n};
}
