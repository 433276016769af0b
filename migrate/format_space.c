#include <string.h>

#include "migrate/format_internal.h"

/* Length of the white space of JavaScript's trim() at the start of s: ASCII, and U+00A0, 1680, 2000-200A,
 * 2028, 2029, 202F, 205F, 3000 and the byte order mark. */
static size_t space_at(struct str s)
{
	static const char *const wide[] = {"\xc2\xa0", "\xe1\x9a\x80", "\xe2\x80\xa8", "\xe2\x80\xa9",
		"\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80", "\xef\xbb\xbf", NULL};
	if (!s.n || !((unsigned char)s.p[0] & 0x80)) /* nearly always: every status trims each file's body */
		return s.n && format_is_blank(s.p[0]);
	for (size_t i = 0; wide[i]; i++)
		if (str_starts(s, str_of(wide[i])))
			return strlen(wide[i]);
	bool en = s.n >= 3 && str_starts(s, STR("\xe2\x80")) && (unsigned char)s.p[2] >= 0x80 &&
		  (unsigned char)s.p[2] <= 0x8a;
	return en ? 3 : 0;
}

struct str format_js_trim(struct str s)
{
	for (size_t n; (n = space_at(s));)
		s = str_sub(s, n, s.n);
	for (;;) {
		size_t n = 1; /* the longest of them has three bytes, none below 0x80 in the wide ones */
		if (s.n && !((unsigned char)s.p[s.n - 1] & 0x80) && !format_is_blank(s.p[s.n - 1]))
			return s;
		while (n <= 3 && n <= s.n && space_at(str_sub(s, s.n - n, s.n)) != n)
			n++;
		if (n > 3 || n > s.n)
			return s;
		s.n -= n;
	}
}
