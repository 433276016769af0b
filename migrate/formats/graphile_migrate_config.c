#include "base/sb.h"
#include "migrate/format_js.h"
#include "migrate/formats/graphile_migrate.h"

/* Past a comment, a quoted text or one character; whether it was a comment. */
static bool past(struct str s, size_t *at)
{
	char c = s.p[*at], next = *at + 1 < s.n ? s.p[*at + 1] : '\0';
	if (c == '/' && (next == '/' || next == '*')) {
		struct str stop = next == '/' ? STR("\n") : STR("*/");
		size_t end = str_find(s, stop, *at + 2);
		*at = end == SIZE_MAX ? s.n : next == '/' ? end : end + 2;
		return true;
	}
	if (c == '"' || c == '\'' || c == '`')
		for (++*at; *at < s.n && s.p[*at] != c; ++*at)
			*at += s.p[*at] == '\\';
	++*at;
	if (*at > s.n)
		*at = s.n;
	return false;
}

/* The text with blanks in place of its comments. */
static struct str without_comments(struct arena *a, struct str s)
{
	char *z = str_z(a, s);
	for (size_t at = 0, from; at < s.n;) {
		from = at;
		if (past(s, &at))
			for (; from < at; from++)
				z[from] = z[from] == '\n' ? '\n' : ' ';
	}
	return (struct str){z, s.n};
}

int format_graphile_config(
	const struct files *f, struct arena *a, struct str dir, struct graphile_config *out, struct err *e)
{
	static const char *const names[] = {".gmrc", ".gmrc.js", ".gmrc.cjs", NULL};
	struct format_mention where;
	*out = (struct graphile_config){0};
	if (format_mention(f, a, dir, names, NULL, &where, e))
		return (int)e->code;
	if (where.found) {
		out->path = where.path;
		out->text = without_comments(a, where.text);
	}
	return 0;
}

bool format_graphile_has_action(const struct graphile_config *c, const char *key)
{
	size_t at = str_find(c->text, str_of(key), 0);
	if (at == SIZE_MAX)
		return false;
	struct str rest = str_sub(c->text, at + str_of(key).n, c->text.n);
	size_t colon = str_chr(rest, ':');
	rest = format_js_trim(colon == SIZE_MAX ? STR_NONE : str_sub(rest, colon + 1, rest.n));
	if (str_starts(rest, STR("["))) {
		rest = format_js_trim(str_sub(rest, 1, rest.n));
		return rest.n && rest.p[0] != ']';
	}
	return rest.n && rest.p[0] != ',' && rest.p[0] != '}' && !str_starts(rest, STR("null"));
}

/* -- placeholders -- */

static bool is_word(char c)
{
	return c == '_' || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* A value is put in as it stands; what could end a statement or a quoted text is left to the tool. */
static bool is_plain(struct str value)
{
	for (size_t i = 0; i < value.n; i++)
		if (!is_word(value.p[i]) && value.p[i] != '-' && value.p[i] != '.' && value.p[i] != ' ')
			return false;
	return value.n > 0;
}

enum { MAX_PLACEHOLDERS = 200 };

struct placeholder {
	struct str token, value; /* ":DATABASE_OWNER", and what is put in its place */
	bool known;              /* false: only the tool knows it, and the value is a stand-in */
};

struct placeholders {
	struct arena *a;
	const struct graphile_config *c;
	VEC(struct placeholder) list;
};

static const struct placeholder *find(const struct placeholders *p, struct str token)
{
	for (size_t i = 0; i < p->list.n; i++)
		if (str_eq(p->list.v[i].token, token))
			return &p->list.v[i];
	return NULL;
}

/* ":[A-Z][0-9A-Za-z_]+" at the place of a colon; empty when it is none. */
static struct str token_at(struct str s, size_t at)
{
	size_t end = at + 1;
	while (end < s.n && is_word(s.p[end]))
		end++;
	bool upper = end > at + 2 && s.p[at + 1] >= 'A' && s.p[at + 1] <= 'Z';
	return upper ? str_sub(s, at, end) : STR_NONE;
}

static void add(struct placeholders *p, struct str token)
{
	if (p->list.n >= MAX_PLACEHOLDERS || find(p, token))
		return;
	struct str key = str_eq(token, STR(":DATABASE_OWNER")) ? STR("databaseOwner") : token;
	struct placeholder *to = VEC_PUSH(p->a, &p->list);
	to->token = token;
	if (!str_eq(token, STR(":DATABASE_NAME")))
		to->value = format_js_setting(p->c->text, str_z(p->a, key));
	to->known = is_plain(to->value);
	if (!to->known) /* a name in the place of a name */
		to->value = str_lower(p->a, str_sub(token, 1, token.n));
}

static void fill_statement(const struct placeholders *p, struct migration *m, struct sql_statement *st)
{
	struct str s = st->text;
	size_t from = 0;
	struct sb b = {0};
	for (size_t at = 0; at < s.n; at++) {
		const struct placeholder *x = s.p[at] == ':' ? find(p, token_at(s, at)) : NULL;
		if (!x)
			continue;
		if (!from)
			b = sb_new(p->a, 2 * FORMAT_MAX_FILE);
		m->by_tool = m->by_tool || !x->known;
		sb_add(&b, str_sub(s, from, at));
		sb_add(&b, x->value);
		from = at + x->token.n;
		at = from - 1;
	}
	if (!from)
		return;
	sb_add(&b, str_sub(s, from, s.n));
	st->text = sb_str(&b);
}

void format_graphile_fill(struct arena *a, const struct graphile_config *c, struct migration *m)
{
	struct placeholders p = {.a = a, .c = c};
	add(&p, STR(":DATABASE_NAME"));
	add(&p, STR(":DATABASE_OWNER"));
	for (size_t at = 0; (at = str_find(c->text, STR(":"), at)) != SIZE_MAX; at++) {
		struct str token = token_at(c->text, at);
		if (token.n)
			add(&p, token);
	}
	for (size_t i = 0; i < m->up.n; i++)
		fill_statement(&p, m, &m->up.v[i]);
}
