/*
 * Calls of the files' own functions that change the schema: SELECT f('t'), CALL p('t'). The body is read as
 * that of a DO block, its parameters standing for the constants they are given.
 */
#include "parse/sql_lex.h"
#include "schemas/ddl_pg.h"

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

/* What the parameters are, where the call tells: by their names and as $1. */
static struct ddl_pg_variables bound(struct pg *p, const struct function *f, const struct json *args)
{
	struct ddl_pg_variables vars = {0};
	size_t i = 0;
	for (const struct json *a = json_first(args); a; a = json_next(a), i++) {
		const struct json *named = ddl_pg_node(a, "NamedArgExpr");
		const struct json *value = named ? json_get(named, "arg") : a;
		while (ddl_pg_node(value, "TypeCast"))
			value = json_get(ddl_pg_node(value, "TypeCast"), "arg");
		struct ddl_pg_variable one = {.null = false};
		bool quoted;
		if (f->variadic || !ddl_pg_const(p, value, &one.value, &quoted))
			continue;
		one.null = !quoted && str_eq(one.value, STR("NULL"));
		one.value = one.null ? STR_NONE : one.value;
		one.name = named ? ddl_pg_get(named, "name") : i < f->params.n ? f->params.v[i] : STR_NONE;
		if (one.name.n)
			ddl_pg_bind(p->tmp, &vars, one);
		one.name = str_fmt(p->tmp, "$%zu", i + 1);
		if (!named)
			ddl_pg_bind(p->tmp, &vars, one);
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
