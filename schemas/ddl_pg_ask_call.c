/* Functions that the questions of PL/pgSQL call. */
#include "schemas/ddl_pg_ask.h"

enum { MOST_TEXT = 64 * 1024 };

static struct pg_known text(struct str s)
{
	return (struct pg_known){KNOWN_TEXT, s};
}

struct str ddl_pg_ask_schema(struct pg_asking *x)
{
	return x->p->c->search_path.n ? x->p->c->search_path.v[0] : STR("public");
}

static struct pg_known replaced(struct pg_asking *x, struct str s, struct str from, struct str to)
{
	struct sb b = sb_new(x->p->tmp, MOST_TEXT);
	size_t at = 0, hit;
	while (from.n && (hit = str_find(s, from, at)) != SIZE_MAX) {
		sb_add(&b, str_sub(s, at, hit));
		sb_add(&b, to);
		at = hit + from.n;
	}
	sb_add(&b, str_sub(s, at, s.n));
	return b.full ? NOT_KNOWN : text(sb_str(&b));
}

static struct pg_known part(struct str s, struct str many, bool last)
{
	int64_t n;
	if (!ddl_integer(many, &n) || n < 0)
		return NOT_KNOWN;
	size_t k = (size_t)n < s.n ? (size_t)n : s.n;
	return text(last ? str_sub(s, s.n - k, s.n) : str_sub(s, 0, k));
}

/* format() is that of ddl_pg_value.c, over the values as they are. */
static struct pg_known formatted(struct pg_asking *x, const struct pg_known *v, size_t n)
{
	struct ddl_pg_variables vars = {0};
	struct sb call = sb_new(x->p->tmp, 512);
	sb_addz(&call, "format(");
	for (size_t i = 0; i < n; i++) {
		struct ddl_pg_variable one = {.name = str_fmt(x->p->tmp, "a%zu", i), .value = v[i].text};
		if (!v[i].kind)
			return NOT_KNOWN;
		one.null = v[i].kind == KNOWN_NULL;
		ddl_pg_bind(x->p->tmp, &vars, one);
		sb_fmt(&call, "%sa%zu", i ? ", " : "", i);
	}
	sb_char(&call, ')');
	struct ddl_pg_variable out = {.null = false};
	bool ok = ddl_pg_value(x->p->tmp, &vars, sb_str(&call), &out) && !out.null;
	return ok ? text(out.value) : NOT_KNOWN;
}

struct pg_known ddl_pg_ask_call(struct pg_asking *x, const struct json *e)
{
	struct str name = ddl_pg_qualified(json_get(e, "funcname")).name;
	struct pg_known v[DDL_PG_ASK_ARGUMENTS];
	size_t n = 0;
	bool all = true;
	for (const struct json *a = json_first(json_get(e, "args")); a; a = json_next(a)) {
		if (n == DDL_PG_ASK_ARGUMENTS || ddl_pg_node(a, "NamedArgExpr"))
			return NOT_KNOWN;
		v[n] = ddl_pg_ask_eval(x, a);
		all = all && ddl_pg_ask_is_known(v[n++]);
	}
	if (str_eq(name, STR("to_regclass")) && n == 1 && all)
		return ddl_pg_ask_relation(x, v->text);
	if (str_eq(name, STR("current_schema")) && !n)
		return text(ddl_pg_ask_schema(x));
	if (str_eq(name, STR("format")) && n)
		return formatted(x, v, n);
	if (str_eq(name, STR("lower")) && n == 1 && all)
		return text(str_lower(x->p->tmp, v->text));
	if (str_eq(name, STR("pg_get_constraintdef")) && n == 1 && all) {
		struct str def = ddl_pg_known_definition(x->p, v->text);
		return def.n ? text(def) : NOT_KNOWN;
	}
	if (str_eq(name, STR("length")) && n == 1 && all)
		return text(str_fmt(x->p->tmp, "%zu", v->text.n));
	if ((str_eq(name, STR("left")) || str_eq(name, STR("right"))) && n == 2 && all)
		return part(v[0].text, v[1].text, str_eq(name, STR("right")));
	if (str_eq(name, STR("quote_ident")) && n == 1 && all)
		return text(ddl_pg_quote(x->p->tmp, v->text));
	if (str_eq(name, STR("replace")) && n == 3 && all)
		return replaced(x, v[0].text, v[1].text, v[2].text);
	if (str_eq(name, STR("concat")) && n && all) {
		struct pg_known out = text(STR_NONE);
		for (size_t i = 0; i < n; i++)
			out = ddl_pg_ask_joined(x, out, v[i]);
		return out;
	}
	return NOT_KNOWN;
}
