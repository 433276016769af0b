/* Expressions whose parts get one type in common: COALESCE, GREATEST, CASE, ARRAY; and parts of arrays and of
 * composite values (ruleutils.c get_rule_expr). */
#include "schemas/ddl_pg_resolve.h"

enum { MAX_PARTS = 64 };

struct parts {
	const struct json *v[MAX_PARTS];
	struct str given[MAX_PARTS];
	size_t n;
	bool full;
};

static void add(struct ex *x, struct parts *p, const struct json *node)
{
	if (p->n == MAX_PARTS) {
		p->full = true;
		return;
	}
	p->v[p->n] = node;
	p->given[p->n++] = ddl_pg_expr_given(x, node);
}

/* "otherwise" is what string constants are taken for where the types are not known. */
static void put_part(struct ex *x, const struct parts *p, size_t i, struct str common, struct str otherwise)
{
	if (common.n)
		ddl_pg_expr_cast(x, p->v[i], p->given[i], common);
	else
		ddl_pg_expr_put(x, p->v[i], otherwise);
}

static void put_parts(struct ex *x, const struct json *list, struct str otherwise)
{
	struct parts p = {.n = 0};
	for (const struct json *n = json_first(list); n; n = json_next(n))
		add(x, &p, n);
	struct str common = p.full ? STR_NONE : ddl_pg_common_type(x->p, p.given, p.n);
	if (p.full)
		ddl_pg_expr_list(x, list, otherwise);
	for (size_t i = 0; i < p.n && !p.full; i++) {
		if (i)
			sb_addz(x->b, ", ");
		put_part(x, &p, i, common, otherwise);
	}
}

void ddl_pg_expr_common(struct ex *x, const char *name, const struct json *args, struct str type)
{
	sb_fmt(x->b, "%s(", name);
	put_parts(x, args, type.n ? type : STR("text"));
	sb_char(x->b, ')');
}

void ddl_pg_expr_array(struct ex *x, const struct json *e, struct str type)
{
	bool array = str_ends(type, STR("[]"));
	const struct json *elements = json_get(e, "elements");
	sb_addz(x->b, "ARRAY[");
	put_parts(x, elements, array ? str_sub(type, 0, type.n - 2) : STR("text"));
	sb_char(x->b, ']');
	if (!json_first(elements) && type.n)
		sb_fmt(x->b, "::%.*s", STRF(type));
}

/* A word on a line of its own, as pg_get_expr() lays CASE out. */
static void put_line(struct ex *x, const char *text)
{
	while (x->b->n && x->b->p[x->b->n - 1] == ' ')
		x->b->n--;
	sb_fmt(x->b, "\n%*s%s", x->indent, "", text);
}

void ddl_pg_expr_case(struct ex *x, const struct json *e)
{
	struct parts results = {.n = 0};
	const struct json *arg = json_get(e, "arg"), *otherwise = json_get(e, "defresult");
	if (otherwise)
		add(x, &results, otherwise);
	for (const struct json *n = json_first(json_get(e, "args")); n; n = json_next(n))
		add(x, &results, json_get(ddl_pg_node(n, "CaseWhen"), "result"));
	struct str common = results.full ? STR_NONE : ddl_pg_common_type(x->p, results.given, results.n);
	struct str tested = arg ? ddl_pg_expr_given(x, arg) : STR_NONE;
	put_line(x, "CASE");
	x->indent += 4;
	if (arg) {
		sb_char(x->b, ' ');
		ddl_pg_expr_put(x, arg, STR("text"));
	}
	size_t i = otherwise != NULL;
	for (const struct json *n = json_first(json_get(e, "args")); n; n = json_next(n), i++) {
		const struct json *w = ddl_pg_node(n, "CaseWhen");
		put_line(x, "WHEN ");
		ddl_pg_expr_put(x, json_get(w, "expr"),
			!tested.n || str_eq(tested, STR("character varying")) ? STR("text") : tested);
		sb_addz(x->b, " THEN ");
		if (i < results.n)
			put_part(x, &results, i, common, STR("text"));
	}
	put_line(x, "ELSE ");
	if (otherwise)
		put_part(x, &results, 0, common, STR("text"));
	else
		sb_fmt(x->b, common.n ? "NULL::%.*s" : "NULL%.*s", STRF(common));
	x->indent -= 4;
	put_line(x, "END");
}

/* Of an array a number, of jsonb a text where it is no number. */
static void put_index(struct ex *x, const struct json *node, bool json)
{
	if (node)
		ddl_pg_expr_put(x, node, json ? STR("text") : STR("integer"));
}

void ddl_pg_expr_indirection(struct ex *x, const struct json *e)
{
	const struct json *arg = json_get(e, "arg");
	const struct json *first = json_first(json_get(e, "indirection"));
	bool bare = ddl_pg_node(arg, "ColumnRef") && ddl_pg_node(first, "A_Indices");
	bool json = str_eq(ddl_pg_expr_known(x, arg), STR("jsonb"));
	if (!bare)
		sb_char(x->b, '(');
	ddl_pg_expr_put(x, arg, STR_NONE);
	if (!bare)
		sb_char(x->b, ')');
	for (const struct json *n = first; n; n = json_next(n)) {
		const struct json *at = ddl_pg_node(n, "A_Indices");
		if (!at) {
			sb_fmt(x->b, ".%.*s", STRF(ddl_pg_quote(x->p->tmp, ddl_pg_string(n))));
			continue;
		}
		sb_char(x->b, '[');
		put_index(x, json_get(at, "lidx"), json);
		if (ddl_pg_flag(at, "is_slice"))
			sb_char(x->b, ':');
		put_index(x, json_get(at, "uidx"), json);
		sb_char(x->b, ']');
	}
}

/* The cast that is put in stands inside of it (coerce_type). */
void ddl_pg_expr_collate(struct ex *x, const struct json *e, struct str type)
{
	const struct json *arg = json_get(e, "arg");
	struct pg_name n = ddl_pg_qualified(json_get(e, "collname"));
	bool elsewhere = n.schema.n && !str_eq(n.schema, STR("pg_catalog")) &&
			 !catalog_names_have(DIALECT_POSTGRESQL, x->p->home, n.schema);
	sb_char(x->b, '(');
	ddl_pg_expr_cast(x, arg, ddl_pg_expr_given(x, arg), type.n ? type : STR("text"));
	sb_addz(x->b, " COLLATE ");
	if (elsewhere)
		sb_fmt(x->b, "%.*s.", STRF(ddl_pg_quote(x->p->tmp, n.schema)));
	sb_fmt(x->b, "%.*s)", STRF(ddl_pg_quote(x->p->tmp, n.name)));
}
