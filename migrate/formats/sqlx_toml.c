#include "base/sb.h"
#include "migrate/formats/sqlx.h"

enum { MOST_CHARS = 64 };

/* The bytes of one code point. */
static struct str utf8(struct arena *a, uint64_t c)
{
	if (c < 0x80)
		return str_fmt(a, "%c", (int)c);
	if (c < 0x800)
		return str_fmt(a, "%c%c", (int)(0xc0 | c >> 6), (int)(0x80 | (c & 63)));
	if (c < 0x10000)
		return str_fmt(a, "%c%c%c", (int)(0xe0 | c >> 12), (int)(0x80 | (c >> 6 & 63)),
			(int)(0x80 | (c & 63)));
	return str_fmt(a, "%c%c%c%c", (int)(0xf0 | (c >> 18 & 7)), (int)(0x80 | (c >> 12 & 63)),
		(int)(0x80 | (c >> 6 & 63)), (int)(0x80 | (c & 63)));
}

static int digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* A TOML escape at *at, behind its backslash. */
static struct str escape(struct arena *a, struct str s, size_t *at)
{
	static const char from[] = "btnfr", to[] = "\b\t\n\f\r";
	char c = *at < s.n ? s.p[(*at)++] : '\\';
	for (size_t i = 0; from[i]; i++)
		if (c == from[i])
			return str_fmt(a, "%c", to[i]);
	if (c != 'u' && c != 'U')
		return str_fmt(a, "%c", c);
	uint64_t code = 0;
	for (int n = c == 'u' ? 4 : 8; n && *at < s.n && digit(s.p[*at]) >= 0; n--)
		code = code << 4 | (uint64_t)digit(s.p[(*at)++]);
	return utf8(a, code);
}

/* A string in quotes; *at is behind the opening one. */
static struct str quoted(struct arena *a, struct str s, char quote, size_t *at)
{
	struct sb b = sb_new(a, 64);
	while (*at < s.n && s.p[*at] != quote && s.p[*at] != '\n') {
		char c = s.p[(*at)++];
		if (c == '\\' && quote == '"')
			sb_add(&b, escape(a, s, at));
		else
			sb_char(&b, c);
	}
	++*at;
	return sb_str(&b);
}

void format_sqlx_ignored(struct arena *a, struct str toml, struct names_list *out)
{
	size_t at = str_find(toml, STR("ignored-chars"), 0);
	at = at == SIZE_MAX ? toml.n : str_find(toml, STR("["), at);
	while (at < toml.n && toml.p[at] != ']' && out->n < MOST_CHARS) {
		char c = toml.p[at++];
		if (c == '#')
			while (at < toml.n && toml.p[at] != '\n')
				at++;
		if (c == '"' || c == '\'')
			*VEC_PUSH(a, out) = quoted(a, toml, c, &at);
	}
}

struct str format_sqlx_without(struct arena *a, struct str text, const struct names_list *chars)
{
	if (!chars->n)
		return text;
	struct sb b = sb_new(a, text.n + 1);
	for (size_t i = 0; i < text.n;) {
		size_t skip = 0;
		for (size_t k = 0; k < chars->n && !skip; k++)
			if (chars->v[k].n && str_starts(str_sub(text, i, text.n), chars->v[k]))
				skip = chars->v[k].n;
		if (!skip)
			sb_char(&b, text.p[i]);
		i += skip ? skip : 1;
	}
	return sb_str(&b);
}
