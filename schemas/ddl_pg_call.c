/*
 * Calls of the files' own functions that change the schema: SELECT f('t'), CALL p('t'). The body is read as
 * that of a DO block, its parameters standing for the constants they are given.
 */
#include "parse/sql_lex.h"
#include "schemas/ddl_pg_ask.h"

enum { MAX_CALL_DEPTH = 4 };

/* A body that may change the schema. */
bool ddl_pg_changes(struct str body)
{
	static const char *const words[] = {"create", "alter", "drop", "execute", NULL};
	struct sql_lexer lx = sql_lex(DIALECT_POSTGRESQL, body);
	for (struct sql_token t = sql_lex_next(&lx); t.kind != SQL_END; t = sql_lex_next(&lx))
		for (size_t i = 0; words[i]; i++)
			if (sql_lex_is(t, words[i]))
				return true;
	return false;
}

static const struct function *called(const struct pg *p, struct pg_name n, size_t nargs)
{
	for (size_t i = 0; i < p->c->functions.n; i++) {
		const struct function *f = &p->c->functions.v[i];
		bool here = n.schema.n ? str_eq(f->schema, n.schema)
				       : catalog_names_have(DIALECT_POSTGRESQL, p->c->search_path, f->schema);
		if (here && f->code.n && str_eq(f->name, n.name) &&
			(f->variadic || (nargs <= (size_t)f->nargs &&
						nargs + (size_t)f->ndefaults >= (size_t)f->nargs)))
			return f;
	}
	return NULL;
}

static void bind(struct pg *p, struct ddl_pg_variables *vars, struct str name, struct pg_known v)
{
	struct ddl_pg_variable one = {.name = name, .value = v.text, .null = v.kind == KNOWN_NULL};
	if (v.kind && name.n)
		ddl_pg_bind(p->tmp, vars, one);
}

/* The arguments from number i on as the array of a VARIADIC parameter. */
static struct pg_known rest_of(struct pg_asking *x, const struct json *a)
{
	struct sb b = sb_new(x->p->tmp, 4096);
	sb_char(&b, '{');
	for (const struct json *first = a; a; a = json_next(a)) {
		struct pg_known v = ddl_pg_ask_eval(x, a);
		if (v.kind != KNOWN_TEXT || !ddl_pg_ask_is_plain(v.text))
			return (struct pg_known){KNOWN_NOT, STR_NONE};
		sb_fmt(&b, "%s%.*s", a == first ? "" : ",", STRF(v.text));
	}
	sb_char(&b, '}');
	return (struct pg_known){b.full ? KNOWN_NOT : KNOWN_TEXT, sb_str(&b)};
}

static void bind_defaults(struct pg *p, const struct function *f, struct ddl_pg_variables *vars)
{
	struct ddl_pg_variables none = {0};
	for (size_t i = 0; i < f->params.n && i < f->defaults.n; i++) {
		if (!f->defaults.v[i].n)
			continue;
		struct pg_known v = ddl_pg_ask(p, &none, f->defaults.v[i]);
		bind(p, vars, f->params.v[i], v);
		bind(p, vars, str_fmt(p->tmp, "$%zu", i + 1), v);
	}
}

/* What the parameters are, where the call tells: by their names and as $1. */
static struct ddl_pg_variables bound(struct pg *p, const struct function *f, const struct json *args)
{
	struct ddl_pg_variables vars = {0}, none = {0};
	struct pg_asking x = {.p = p, .vars = p->vars ? p->vars : &none};
	size_t i = 0;
	bind_defaults(p, f, &vars);
	for (const struct json *a = json_first(args); a; a = json_next(a), i++) {
		const struct json *named = ddl_pg_node(a, "NamedArgExpr");
		bool rest = f->variadic && i + 1 == f->params.n;
		struct pg_known v =
			rest ? rest_of(&x, a) : ddl_pg_ask_eval(&x, named ? json_get(named, "arg") : a);
		struct str name = named             ? ddl_pg_get(named, "name")
				  : i < f->params.n ? f->params.v[i]
						    : STR_NONE;
		ddl_pg_unbind(&vars, name);
		bind(p, &vars, name, v);
		if (!named)
			bind(p, &vars, str_fmt(p->tmp, "$%zu", i + 1), v);
		if (rest)
			break;
	}
	return vars;
}

bool ddl_pg_calls(struct pg *p, const struct json *funccall)
{
	const struct json *args = json_get(funccall, "args");
	const struct function *f =
		called(p, ddl_pg_qualified(json_get(funccall, "funcname")), json_count(args));
	if (!f)
		return true;
	if (p->depth >= MAX_CALL_DEPTH) {
		ddl_pg_unknown(p, "calls nested deeper than %d", MAX_CALL_DEPTH);
		return false;
	}
	struct ddl_pg_variables vars = bound(p, f, args);
	size_t before = p->effects;
	ddl_pg_body(p, f->code, 0, &vars);
	return p->effects != before;
}

bool ddl_pg_call(struct pg *p, const struct json *stmt)
{
	return ddl_pg_calls(p, json_get(stmt, "funccall"));
}

void ddl_pg_called(struct pg *p, const struct json *select)
{
	for (const struct json *n = json_first(json_get(select, "targetList")); n; n = json_next(n))
		ddl_pg_calls(p, ddl_pg_node(json_get(ddl_pg_node(n, "ResTarget"), "val"), "FuncCall"));
	for (const struct json *n = json_first(json_get(select, "fromClause")); n; n = json_next(n)) {
		const struct json *functions = json_get(ddl_pg_node(n, "RangeFunction"), "functions");
		const struct json *list = json_get(ddl_pg_node(json_first(functions), "List"), "items");
		ddl_pg_calls(p, ddl_pg_node(json_first(list), "FuncCall"));
	}
}
