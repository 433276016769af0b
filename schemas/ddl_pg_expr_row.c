/* Rows beside rows: the parser takes them apart (parse_expr.c make_row_comparison_op, make_row_distinct_op,
 * transformAExprIn). */
#include "schemas/ddl_pg_resolve.h"

static const struct json *row(const struct json *node)
{
	return json_get(ddl_pg_node(node, "RowExpr"), "args");
}

/* Column by column, with AND or OR between. */
static void pairs(
	struct ex *x, struct str op, const char *shown, const struct json *l, const struct json *r, bool and)
{
	const struct json *b = json_first(r);
	sb_char(x->b, '(');
	for (const struct json *a = json_first(l); a && b; a = json_next(a), b = json_next(b)) {
		if (a != json_first(l))
			sb_addz(x->b, and? " AND " : " OR ");
		ddl_pg_expr_pair(x, op, shown, a, b);
	}
	sb_char(x->b, ')');
}

/* One side of <, <=, > and >=: each column as the operator takes it. */
static void side(struct ex *x, struct str op, const struct json *mine, const struct json *other, size_t which)
{
	const struct json *b = json_first(other);
	sb_addz(x->b, "ROW(");
	for (const struct json *a = json_first(mine); a && b; a = json_next(a), b = json_next(b)) {
		struct str given[2] = {
			ddl_pg_expr_given(x, which ? b : a), ddl_pg_expr_given(x, which ? a : b)};
		struct ddl_pg_resolved found;
		bool known = ddl_pg_resolve_operator(x->p, op, given, 2, &found);
		if (a != json_first(mine))
			sb_addz(x->b, ", ");
		ddl_pg_expr_cast(x, a, given[which], known ? found.args[which] : given[which]);
	}
	sb_char(x->b, ')');
}

static void compare(struct ex *x, struct str op, const struct json *l, const struct json *r)
{
	if (str_eq(op, STR("=")) || str_eq(op, STR("<>"))) {
		pairs(x, op, str_z(x->p->tmp, op), l, r, str_eq(op, STR("=")));
		return;
	}
	sb_char(x->b, '(');
	side(x, op, l, r, 0);
	sb_fmt(x->b, " %.*s ", STRF(op));
	side(x, op, r, l, 1);
	sb_char(x->b, ')');
}

static bool in(struct ex *x, const struct json *e, struct str op)
{
	const struct json *l = row(json_get(e, "lexpr"));
	const struct json *items = json_get(ddl_pg_node(json_get(e, "rexpr"), "List"), "items");
	bool equal = str_eq(op, STR("="));
	for (const struct json *n = json_first(items); n; n = json_next(n))
		if (!row(n))
			return false;
	if (json_count(items) > 1)
		sb_char(x->b, '(');
	for (const struct json *n = json_first(items); n; n = json_next(n)) {
		if (n != json_first(items))
			sb_addz(x->b, equal ? " OR " : " AND ");
		compare(x, op, l, row(n));
	}
	if (json_count(items) > 1)
		sb_char(x->b, ')');
	return true;
}

bool ddl_pg_expr_rows(struct ex *x, const struct json *e)
{
	const struct json *l = row(json_get(e, "lexpr")), *r = row(json_get(e, "rexpr"));
	struct str op = ddl_pg_qualified(json_get(e, "name")).name;
	if (!l)
		return false;
	if (ddl_pg_is(e, "kind", "AEXPR_IN"))
		return in(x, e, op);
	if (!r || json_count(l) != json_count(r))
		return false;
	bool not_distinct = ddl_pg_is(e, "kind", "AEXPR_NOT_DISTINCT");
	if (ddl_pg_is(e, "kind", "AEXPR_OP")) {
		compare(x, op, l, r);
	} else if (not_distinct || ddl_pg_is(e, "kind", "AEXPR_DISTINCT")) {
		sb_addz(x->b, not_distinct ? "(NOT " : "");
		pairs(x, op, "IS DISTINCT FROM", l, r, false);
		sb_addz(x->b, not_distinct ? ")" : "");
	} else {
		return false;
	}
	return true;
}
