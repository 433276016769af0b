#include "base/arena.h"
#include "base/sb.h"
#include "parse/sql_lex_part.h"

enum escapes { ESCAPES_NONE, ESCAPES_C, ESCAPES_UNICODE, ESCAPES_MYSQL };

static void add_code_point(struct sb *b, uint32_t c)
{
	if (c < 0x80) {
		sb_char(b, (char)c);
		return;
	}
	if (c < 0x800) {
		sb_char(b, (char)(0xc0 | c >> 6));
	} else {
		if (c < 0x10000) {
			sb_char(b, (char)(0xe0 | c >> 12));
		} else {
			sb_char(b, (char)(0xf0 | (c >> 18 & 7)));
			sb_char(b, (char)(0x80 | (c >> 12 & 63)));
		}
		sb_char(b, (char)(0x80 | (c >> 6 & 63)));
	}
	sb_char(b, (char)(0x80 | (c & 63)));
}

/* Up to max digits of the base (8 or 16) at *i, which moves past them. */
static uint32_t digits(struct str s, size_t *i, int max, uint32_t base)
{
	uint32_t v = 0;
	for (; max > 0 && *i < s.n; max--, ++*i) {
		unsigned char c = (unsigned char)s.p[*i], low = c | 32;
		uint32_t d = sql_lex_digit(c) ? c - 48U : low >= 'a' && low <= 'f' ? low - 87U : 99U;
		if (d >= base)
			break;
		v = v * base + d;
	}
	return v;
}

/* One escape of E'' with the byte after the backslash at *i. */
static void escape_c(struct sb *b, struct str s, size_t *i)
{
	char c = s.p[*i];
	if (c >= '0' && c <= '7') {
		sb_char(b, (char)digits(s, i, 3, 8));
		return;
	}
	++*i;
	switch (c) {
	case 'b':
		sb_char(b, '\b');
		break;
	case 'f':
		sb_char(b, '\f');
		break;
	case 'n':
		sb_char(b, '\n');
		break;
	case 'r':
		sb_char(b, '\r');
		break;
	case 't':
		sb_char(b, '\t');
		break;
	case 'x':
		sb_char(b, (char)digits(s, i, 2, 16));
		break;
	case 'u':
		add_code_point(b, digits(s, i, 4, 16));
		break;
	case 'U':
		add_code_point(b, digits(s, i, 8, 16));
		break;
	default:
		sb_char(b, c);
	}
}

static void escape_mysql(struct sb *b, struct str s, size_t *i)
{
	static const char from[] = "0bnrtZ", to[] = "\0\b\n\r\t\x1a";
	char c = s.p[(*i)++];
	if (c == '%' || c == '_') /* these two stay escaped, for LIKE */
		sb_char(b, '\\');
	for (size_t k = 0; k < sizeof from - 1; k++)
		if (c == from[k]) {
			sb_char(b, to[k]);
			return;
		}
	sb_char(b, c);
}

static void escape_unicode(struct sb *b, struct str s, size_t *i)
{
	if (s.p[*i] == '\\') {
		sb_char(b, '\\');
		++*i;
	} else if (s.p[*i] == '+') {
		++*i;
		add_code_point(b, digits(s, i, 6, 16));
	} else {
		add_code_point(b, digits(s, i, 4, 16));
	}
}

static void escape(struct sb *b, enum escapes how, struct str s, size_t *i)
{
	if (how == ESCAPES_C)
		escape_c(b, s, i);
	else if (how == ESCAPES_UNICODE)
		escape_unicode(b, s, i);
	else
		escape_mysql(b, s, i);
}

/* What stands between quotes, from the opening one at i; PostgreSQL's continued segments are joined. */
static struct str unquote(struct arena *a, struct str s, size_t i, enum escapes how, bool continued)
{
	if (i >= s.n)
		return STR_NONE;
	char quote = s.p[i++];
	struct str plain = str_sub(s, i, s.n);
	size_t close = str_chr(plain, quote);
	if (close == plain.n - 1 && (how == ESCAPES_NONE || str_chr(plain, '\\') == SIZE_MAX))
		return str_dup(a, str_sub(plain, 0, close));
	struct sb b = sb_new(a, s.n * 4 + 16);
	while (i < s.n) {
		char c = s.p[i];
		if (c == '\\' && how != ESCAPES_NONE && i + 1 < s.n) {
			i++;
			escape(&b, how, s, &i);
		} else if (c != quote) {
			sb_char(&b, c);
			i++;
		} else if (i + 1 < s.n && s.p[i + 1] == quote) {
			sb_char(&b, c);
			i += 2;
		} else {
			size_t next = continued ? sql_lex_continues(s, i + 1) : 0;
			if (!next)
				break;
			i = next + 1;
		}
	}
	return sb_str(&b);
}

static struct str string_value(struct arena *a, enum dialect d, struct str s)
{
	enum escapes how = d == DIALECT_MYSQL ? ESCAPES_MYSQL : ESCAPES_NONE;
	size_t i = 0;
	if (s.n && s.p[0] == '$') {
		size_t tag = str_find(s, STR("$"), 1);
		if (tag == SIZE_MAX)
			return STR_NONE;
		bool closed = s.n >= 2 * (tag + 1) && str_ends(s, str_sub(s, 0, tag + 1));
		return str_dup(a, str_sub(s, tag + 1, closed ? s.n - tag - 1 : s.n));
	}
	if (s.n && s.p[0] != '\'' && s.p[0] != '"') {
		unsigned char c = (unsigned char)s.p[0] | 32;
		i = c == 'u' ? 2 : 1;
		if (c == 'x' || c == 'b')
			how = ESCAPES_NONE;
		else if (c == 'e')
			how = ESCAPES_C;
		else if (c == 'u')
			how = ESCAPES_UNICODE;
	}
	return unquote(a, s, i, how, d == DIALECT_POSTGRESQL);
}

struct str sql_lex_value(struct arena *a, enum dialect d, struct sql_token t)
{
	switch (t.kind) {
	case SQL_WORD:
		return dialect_fold(a, d, t.text, false);
	case SQL_QUOTED:
		if (t.text.n && t.text.p[0] == '[')
			return str_dup(a, str_sub(t.text, 1, t.broken ? t.text.n : t.text.n - 1));
		if (t.text.n && (t.text.p[0] | 32) == 'u')
			return dialect_fold(a, d, unquote(a, t.text, 2, ESCAPES_UNICODE, false), true);
		return dialect_fold(a, d, unquote(a, t.text, 0, ESCAPES_NONE, false), true);
	case SQL_STRING:
		return string_value(a, d, t.text);
	default:
		return str_dup(a, t.text);
	}
}
