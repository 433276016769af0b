#include "gitcheck/judge_text.h"

#include <string.h>

static bool name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
	       (unsigned char)c >= 0x80;
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static char byte(struct str s, size_t i)
{
	return i < s.n ? s.p[i] : '\0';
}

/* The end of a modifier at i, or i. */
static size_t modifier(struct str s, size_t i, bool *raw)
{
	static const char *const names[] = {"raw", "name", "alias", "open", "value", NULL};
	static const char *const values[] = {"csv", "list", "json", NULL};
	if (byte(s, i) == '^' || byte(s, i) == '~' || byte(s, i) == '#') {
		*raw = true;
		return i + 1;
	}
	size_t end = i + 1;
	while (name_byte(byte(s, end)))
		end++;
	struct str word = byte(s, i) == ':' ? str_sub(s, i + 1, end) : STR_NONE;
	if (!str_ione_of(word, names) && !str_ione_of(word, values))
		return i;
	*raw = str_ione_of(word, names);
	return end;
}

/* $<name>, $(name), $[name], $/name/, with the bracket at 1; a name may have dots and blanks around it. */
static size_t bracketed(struct str s, bool *raw)
{
	static const char open[] = "<([/", close[] = ">)]/";
	const char *at = byte(s, 1) ? strchr(open, byte(s, 1)) : NULL;
	size_t i = 2;
	if (!at)
		return 0;
	while (byte(s, i) == ' ')
		i++;
	size_t from = i;
	while (name_byte(byte(s, i)) || byte(s, i) == '.')
		i++;
	if (i == from || digit(byte(s, from)))
		return 0;
	i = modifier(s, i, raw);
	while (byte(s, i) == ' ')
		i++;
	return byte(s, i) == close[at - open] ? i + 1 : 0;
}

size_t judge_text_dollar(struct str rest, bool *raw)
{
	size_t n = 1;
	*raw = false;
	if (byte(rest, 0) != '$')
		return 0;
	while (name_byte(byte(rest, n)))
		n++;
	if (n == 1)
		return bracketed(rest, raw);
	if (!digit(byte(rest, 1)))
		return n;
	for (size_t i = 1; i < n; i++)
		if (!digit(byte(rest, i)))
			return 0;
	size_t end = modifier(rest, n, raw);
	bool operator= end == n +
		1 &&(byte(rest, n) == '#' || (byte(rest, end) && !strchr(" \t\r\n,).;", byte(rest, end))));
	return end > n && !operator? end : 0;
}
