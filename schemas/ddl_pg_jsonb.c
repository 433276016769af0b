/* A jsonb constant as jsonb_out() shows it: keys by length and then by their bytes, each once, one blank
 * behind ':' and ','. */
#include <string.h>

#include "schemas/ddl_pg_expr.h"

enum { MAX_JSON_DEPTH = 60 };

struct reader {
	struct arena *a;
	struct str s;
	size_t at;
	int depth;
};

struct member {
	struct str key, value;
};

static bool read_value(struct reader *r, struct str *out);

static void blanks(struct reader *r)
{
	while (r->at < r->s.n && str_chr(STR(" \t\r\n"), r->s.p[r->at]) != SIZE_MAX)
		r->at++;
}

static bool eat(struct reader *r, char c)
{
	blanks(r);
	if (r->at >= r->s.n || r->s.p[r->at] != c)
		return false;
	r->at++;
	return true;
}

static void put_utf8(struct sb *b, unsigned c)
{
	if (c < 0x80) {
		sb_char(b, (char)c);
	} else if (c < 0x800) {
		sb_char(b, (char)(0xc0 | c >> 6));
		sb_char(b, (char)(0x80 | (c & 0x3f)));
	} else {
		sb_char(b, (char)(0xe0 | c >> 12));
		sb_char(b, (char)(0x80 | (c >> 6 & 0x3f)));
		sb_char(b, (char)(0x80 | (c & 0x3f)));
	}
}

static bool escape(struct reader *r, struct sb *b)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	char c = r->at < r->s.n ? r->s.p[r->at++] : 0;
	size_t i = c ? str_chr(STR(from), c) : SIZE_MAX;
	unsigned v = 0;
	if (i != SIZE_MAX) {
		sb_char(b, to[i]);
		return true;
	}
	for (int n = 0; c == 'u' && n < 4; n++) {
		size_t d =
			r->at < r->s.n ? str_chr(STR("0123456789abcdefABCDEF"), r->s.p[r->at++]) : SIZE_MAX;
		if (d == SIZE_MAX)
			return false;
		v = v * 16 + (unsigned)(d < 16 ? d : d - 6);
	}
	if (c != 'u' || !v || (v >= 0xd800 && v < 0xe000)) /* pairs are rare enough to stay as they are */
		return false;
	put_utf8(b, v);
	return true;
}

/* What stands between the quotes. */
static bool read_string(struct reader *r, struct str *out)
{
	struct sb b = sb_new(r->a, r->s.n + 16);
	if (!eat(r, '"'))
		return false;
	while (r->at < r->s.n && r->s.p[r->at] != '"') {
		char c = r->s.p[r->at++];
		if (c != '\\')
			sb_char(&b, c);
		else if (!escape(r, &b))
			return false;
	}
	*out = sb_str(&b);
	return r->at++ < r->s.n;
}

static struct str quoted(struct arena *a, struct str v)
{
	static const char from[] = "\b\f\n\r\t\"\\", to[] = "bfnrt\"\\";
	struct sb b = sb_new(a, 6 * v.n + 16);
	sb_char(&b, '"');
	for (size_t i = 0; i < v.n; i++) {
		size_t e = str_chr(STR(from), v.p[i]);
		if (e != SIZE_MAX)
			sb_fmt(&b, "\\%c", to[e]);
		else if ((unsigned char)v.p[i] < ' ')
			sb_fmt(&b, "\\u%04x", (unsigned char)v.p[i]);
		else
			sb_char(&b, v.p[i]);
	}
	sb_char(&b, '"');
	return sb_str(&b);
}

/* Numbers keep their digits; one with an exponent would need numeric's arithmetic. */
static bool read_word(struct reader *r, struct str *out)
{
	size_t from = r->at;
	while (r->at < r->s.n && str_chr(STR("-0123456789.aeflnrstu"), r->s.p[r->at]) != SIZE_MAX)
		r->at++;
	*out = str_sub(r->s, from, r->at);
	if (str_eq(*out, STR("null")) || str_eq(*out, STR("true")) || str_eq(*out, STR("false")))
		return true;
	for (size_t i = 0; i < out->n; i++)
		if (str_chr(STR("-0123456789."), out->p[i]) == SIZE_MAX)
			return false;
	if (str_eq(*out, STR("-0")))
		*out = STR("0");
	return out->n > 0;
}

static bool read_list(struct reader *r, struct str *out)
{
	struct sb b = sb_new(r->a, 8 * r->s.n + 16);
	struct str v;
	sb_char(&b, '[');
	for (bool first = true; !eat(r, ']'); first = false) {
		if ((!first && !eat(r, ',')) || !read_value(r, &v))
			return false;
		sb_fmt(&b, "%s%.*s", first ? "" : ", ", STRF(v));
	}
	sb_char(&b, ']');
	*out = sb_str(&b);
	return !b.full;
}

static int order(struct str a, struct str b)
{
	return a.n != b.n ? (a.n < b.n ? -1 : 1) : memcmp(a.p, b.p, a.n);
}

static bool read_object(struct reader *r, struct str *out)
{
	VEC(struct member) all = {0};
	struct member m;
	for (bool first = true; !eat(r, '}'); first = false) {
		size_t i = 0;
		if ((!first && !eat(r, ',')) || !read_string(r, &m.key) || !eat(r, ':') ||
			!read_value(r, &m.value))
			return false;
		while (i < all.n && order(all.v[i].key, m.key) < 0)
			i++;
		bool again = i < all.n && order(all.v[i].key, m.key) == 0;
		if (!again) {
			(void)VEC_PUSH(r->a, &all);
			memmove(&all.v[i + 1], &all.v[i], (all.n - 1 - i) * sizeof *all.v);
		}
		all.v[i] = m;
	}
	struct sb b = sb_new(r->a, 8 * r->s.n + 16);
	sb_char(&b, '{');
	for (size_t i = 0; i < all.n; i++)
		sb_fmt(&b, "%s%.*s: %.*s", i ? ", " : "", STRF(quoted(r->a, all.v[i].key)),
			STRF(all.v[i].value));
	sb_char(&b, '}');
	*out = sb_str(&b);
	return !b.full;
}

static bool read_value(struct reader *r, struct str *out)
{
	blanks(r);
	char c = r->at < r->s.n ? r->s.p[r->at] : 0;
	bool ok = false;
	if (r->depth++ > MAX_JSON_DEPTH)
		return false;
	if (c == '"') {
		ok = read_string(r, out);
		if (ok)
			*out = quoted(r->a, *out);
	} else if (c == '{' || c == '[') {
		r->at++;
		ok = c == '{' ? read_object(r, out) : read_list(r, out);
	} else {
		ok = read_word(r, out);
	}
	r->depth--;
	return ok;
}

struct str ddl_pg_jsonb(struct arena *a, struct str text)
{
	struct reader r = {.a = a, .s = text};
	struct str out;
	if (!read_value(&r, &out))
		return text;
	blanks(&r);
	return r.at == text.n ? out : text;
}
