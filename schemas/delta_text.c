/*
 * Whether two texts of one expression mean the same. A server prints its own spelling (casts and parentheses
 * put in), a reader of files comes close: blanks, parentheses, casts, MySQL's quotes around names and the
 * case of words are left out of the comparison, so that drift is not reported where there is none.
 */
#include "schemas/delta_internal.h"

struct reading {
	struct str s;
	size_t at;
};

static bool word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
	       (unsigned char)c >= 0x80;
}

static void skip_word(struct reading *r)
{
	if (r->at < r->s.n && r->s.p[r->at] == '"') {
		size_t end = str_find(r->s, STR("\""), r->at + 1);
		r->at = end == SIZE_MAX ? r->s.n : end + 1;
		return;
	}
	while (r->at < r->s.n && word_byte(r->s.p[r->at]))
		r->at++;
}

/* Words that follow the first one of a type's name. */
static bool skip_more(struct reading *r)
{
	static const char *const more[] = {
		" varying", " precision", " without time zone", " with time zone", "[]"};
	for (size_t i = 0; i < sizeof more / sizeof *more; i++)
		if (str_starts(str_sub(r->s, r->at, r->s.n), str_of(more[i]))) {
			r->at += str_of(more[i]).n;
			return true;
		}
	return false;
}

/* "::schema.type(10,2)[]" */
static void skip_cast(struct reading *r)
{
	r->at += 2;
	skip_word(r);
	while (r->at < r->s.n && r->s.p[r->at] == '.') {
		r->at++;
		skip_word(r);
	}
	while (skip_more(r))
		;
	if (r->at < r->s.n && r->s.p[r->at] == '(' && r->at + 1 < r->s.n && r->s.p[r->at + 1] >= '0' &&
		r->s.p[r->at + 1] <= '9') {
		size_t end = str_find(r->s, STR(")"), r->at);
		r->at = end == SIZE_MAX ? r->s.n : end + 1;
	}
	while (skip_more(r))
		;
}

static bool is_skipped(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '(' || c == ')' || c == '`';
}

/* The next byte that counts, 0 at the end. A string literal counts whole, so its blanks do. */
static char next(struct reading *r, bool *quoted)
{
	while (!*quoted && r->at < r->s.n) {
		if (is_skipped(r->s.p[r->at]))
			r->at++;
		else if (r->s.p[r->at] == ':' && r->at + 1 < r->s.n && r->s.p[r->at + 1] == ':')
			skip_cast(r);
		else
			break;
	}
	if (r->at >= r->s.n)
		return 0;
	char c = r->s.p[r->at++];
	if (!*quoted && (c == '!' || c == '<') && r->at < r->s.n && r->s.p[r->at] == (c == '!' ? '=' : '>')) {
		r->at++;
		return '#'; /* two spellings of one operator */
	}
	if (c == '\'')
		*quoted = !*quoted;
	return !*quoted && c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* The PostgreSQL reader marks what it cannot spell (a sub-query): nothing can be said of it beside a server's
 * text, while two such marks carry fingerprints. */
static bool unspelled(struct str s)
{
	return str_find(s, STR("<?"), 0) != SIZE_MAX;
}

bool delta_text_same(struct str a, struct str b)
{
	struct reading x = {a, 0}, y = {b, 0};
	bool in_x = false, in_y = false;
	if (str_eq(a, b))
		return true;
	if (!a.n != !b.n)
		return false;
	if (unspelled(a) != unspelled(b))
		return true;
	for (;;) {
		char c = next(&x, &in_x);
		if (c != next(&y, &in_y))
			return false;
		if (!c)
			return true;
	}
}
