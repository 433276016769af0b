#include "base/sb.h"
#include "migrate/format_code.h"
#include "migrate/formats/graphile_migrate.h"

enum { MAX_SQL = 64 * 1024 };

/* "key": "value" of a JSON5 object, one after the other. */
struct pairs {
	struct str rest;
	struct str key, value;
	bool broken; /* something else than texts and numbers */
};

static bool is_key(char c)
{
	return c == '_' || c == '.' || c == '$' || (c >= '0' && c <= '9') ||
	       ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* A quoted text, or a word; false when there is neither. */
static bool token(struct pairs *p, struct str *out)
{
	struct str s = p->rest = str_trim(p->rest);
	size_t n = 0;
	if (s.n && (s.p[0] == '"' || s.p[0] == '\'')) {
		size_t end = str_chr(str_sub(s, 1, s.n), s.p[0]);
		if (end == SIZE_MAX)
			return false;
		*out = str_sub(s, 1, end + 1);
		p->rest = str_sub(s, end + 2, s.n);
		return str_chr(*out, '\\') == SIZE_MAX && str_chr(*out, '\n') == SIZE_MAX;
	}
	while (n < s.n && is_key(s.p[n]))
		n++;
	*out = str_sub(s, 0, n);
	p->rest = str_sub(s, n, s.n);
	return n > 0;
}

static bool next(struct pairs *p)
{
	p->rest = str_trim(p->rest);
	if (str_starts(p->rest, STR("}")))
		return false;
	p->broken = true;
	if (!token(p, &p->key))
		return false;
	p->rest = str_trim(p->rest);
	if (!str_starts(p->rest, STR(":")))
		return false;
	p->rest = str_trim(str_sub(p->rest, 1, p->rest.n));
	bool quoted = str_starts(p->rest, STR("\"")) || str_starts(p->rest, STR("'"));
	if (!token(p, &p->value) || (!quoted && !format_leading_digits(p->value).n))
		return false;
	p->rest = str_trim(p->rest);
	if (str_starts(p->rest, STR(",")))
		p->rest = str_sub(p->rest, 1, p->rest.n);
	else if (!str_starts(p->rest, STR("}")))
		return false;
	for (size_t i = 0; i < p->key.n; i++)
		if (!is_key(p->key.p[i]))
			return false;
	p->broken = !p->key.n;
	return !p->broken;
}

/* A list of schemas is written as the names that it holds. */
static void add_value(struct sb *b, struct str key, struct str value)
{
	if (!str_eq(key, STR("search_path"))) {
		sb_char(b, '\'');
		for (size_t i = 0; i < value.n; i++) {
			if (value.p[i] == '\'')
				sb_char(b, '\'');
			sb_char(b, value.p[i]);
		}
		sb_char(b, '\'');
		return;
	}
	for (bool first = true; value.n; first = false) {
		struct str one = str_trim(str_cut(&value, ','));
		bool quoted = one.n > 1 && one.p[0] == '"' && one.p[one.n - 1] == '"';
		sb_fmt(b, "%s\"%.*s\"", first ? "" : ", ",
			STRF(quoted ? str_sub(one, 1, one.n - 1) : str_lower(b->a, one)));
	}
}

static bool settings(
	struct arena *a, const struct graphile_config *c, bool local, struct str *front, struct str *back)
{
	size_t at = str_find(c->text, STR("pgSettings"), 0);
	struct pairs p = {.rest = at == SIZE_MAX ? STR_NONE : str_sub(c->text, at + 10, c->text.n)};
	size_t colon = str_chr(p.rest, ':');
	if (at == SIZE_MAX)
		return true;
	p.rest = str_trim(colon == SIZE_MAX ? STR_NONE : str_sub(p.rest, colon + 1, p.rest.n));
	if (!str_starts(p.rest, STR("{")))
		return str_starts(p.rest, STR("null"));
	p.rest = str_sub(p.rest, 1, p.rest.n);
	struct sb f = sb_new(a, MAX_SQL), b = sb_new(a, MAX_SQL);
	while (next(&p)) {
		sb_fmt(&f, "SET %s%.*s TO ", local ? "LOCAL " : "", STRF(p.key));
		add_value(&f, p.key, p.value);
		sb_addz(&f, ";\n");
		sb_fmt(&b, "RESET %.*s;\n", STRF(p.key));
	}
	*front = sb_str(&f);
	*back = local ? STR_NONE : sb_str(&b);
	return !p.broken && !f.full && !b.full;
}

void format_graphile_settings(
	struct arena *a, const struct source *s, const struct graphile_config *c, struct migration *m)
{
	struct str front = STR_NONE, back = STR_NONE;
	struct sql_statements all = {0};
	if (!settings(a, c, m->in_tx, &front, &back)) {
		format_code_unknown(a, m, 1,
			STR("graphile-migrate sets up its connection by pgSettings, of which a part is "
			    "computed"));
		return;
	}
	format_split(a, s, front, &all);
	for (size_t i = 0; i < all.n; i++)
		all.v[i] = (struct sql_statement){.text = all.v[i].text, .flags = all.v[i].flags, .line = 1};
	for (size_t i = 0; i < m->up.n; i++)
		*VEC_PUSH(a, &all) = m->up.v[i];
	size_t old = all.n;
	format_split(a, s, back, &all);
	for (size_t i = old; i < all.n; i++)
		all.v[i] = (struct sql_statement){.text = all.v[i].text, .flags = all.v[i].flags, .line = 1};
	m->up = all;
}
