/* Operators, with the casts that PostgreSQL puts in and shows: varchar as text, constants as the other side.
 */
#include "schemas/ddl_pg_resolve.h"

const struct column *ddl_pg_expr_column(void *ctx, const struct json *columnref)
{
	struct pg *p = ctx;
	struct str name = ddl_pg_qualified(json_get(columnref, "fields")).name;
	return p->of && name.n ? catalog_column(p->c, p->of, name) : NULL;
}

struct str ddl_pg_expr_known(struct ex *x, const struct json *node)
{
	if (ddl_pg_node(node, "A_Const"))
		return STR_NONE;
	return ddl_pg_expr_base(x->p, ddl_pg_expr_type(x->p, node, ddl_pg_expr_column, x->p));
}

static bool is_float(struct str type)
{
	return str_eq(type, STR("real")) || str_eq(type, STR("double precision"));
}

static bool is_integer(struct str type)
{
	return str_eq(type, STR("integer")) || str_eq(type, STR("bigint")) || str_eq(type, STR("smallint"));
}

static void put_as(struct ex *x, const struct json *node, const char *type)
{
	sb_char(x->b, '(');
	ddl_pg_expr_put(x, node, STR_NONE);
	sb_fmt(x->b, ")::%s", type);
}

static void constant(struct ex *x, const struct json *node, struct str v, bool quoted, struct str other)
{
	bool fraction = str_chr(v, '.') != SIZE_MAX;
	bool number = v.n && ((v.p[0] >= '0' && v.p[0] <= '9') || v.p[0] == '-');
	if (quoted)
		ddl_pg_expr_put(
			x, node, !other.n || str_eq(other, STR("character varying")) ? STR("text") : other);
	else if (number && is_float(other))
		put_as(x, node, "double precision");
	else if (number && !fraction && str_eq(other, STR("numeric")))
		put_as(x, node, "numeric");
	else
		ddl_pg_expr_put(x, node, STR_NONE);
}

void ddl_pg_expr_operand(struct ex *x, const struct json *node, struct str other)
{
	struct str v = STR_NONE;
	bool quoted;
	if (ddl_pg_const(x->p, node, &v, &quoted)) {
		constant(x, node, v, quoted, other);
		return;
	}
	struct str mine = ddl_pg_expr_known(x, node);
	if (str_eq(mine, STR("character varying")))
		put_as(x, node, "text");
	else if (is_integer(mine) && str_eq(other, STR("numeric")))
		put_as(x, node, "numeric");
	else
		ddl_pg_expr_put(x, node, STR("text"));
}

static struct str operator_name(const struct json *e)
{
	return ddl_pg_qualified(json_get(e, "name")).name;
}

/* The type a constant on the right takes: mostly that of the left. */
static struct str right_type(struct str op, struct str left)
{
	static const char *const keys[] = {
		"->", "->>", "?", "~", "!~", "~*", "!~*", "~~", "!~~", "~~*", "!~~*"};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (str_eq(op, str_of(keys[i])))
			return STR("text");
	if (str_eq(op, STR("#>")) || str_eq(op, STR("#>>")))
		return STR("text[]");
	bool time = str_starts(left, STR("timestamp")) || str_eq(left, STR("date"));
	if (time && (str_eq(op, STR("+")) || str_eq(op, STR("-"))))
		return STR("interval");
	return left;
}

/* "l op r" with the casts of the operator that is meant; false, and nothing printed, where that is not known.
 */
static bool put_resolved(
	struct ex *x, struct str op, const char *shown, const struct json *l, const struct json *r)
{
	struct str given[2] = {l ? ddl_pg_expr_given(x, l) : ddl_pg_expr_given(x, r), STR_NONE};
	struct ddl_pg_resolved found;
	if (l)
		given[1] = ddl_pg_expr_given(x, r);
	if (!ddl_pg_resolve_operator(x->p, op, given, l ? 2 : 1, &found))
		return false;
	if (l) {
		ddl_pg_expr_cast(x, l, given[0], found.args[0]);
		sb_char(x->b, ' ');
	}
	sb_fmt(x->b, "%s ", shown);
	ddl_pg_expr_cast(x, r, given[l != NULL], found.args[l != NULL]);
	return true;
}

static void list(struct ex *x, const struct json *items, struct str type)
{
	for (const struct json *n = json_first(items); n; n = json_next(n)) {
		struct str given = ddl_pg_expr_given(x, n);
		bool wider = ddl_pg_node(n, "A_Const") && str_eq(given, STR("integer")) &&
			     (str_eq(type, STR("bigint")) || str_eq(type, STR("numeric")) || is_float(type));
		if (n != json_first(items))
			sb_addz(x->b, ", ");
		if (wider)
			ddl_pg_expr_cast(x, n, given, type);
		else if (str_eq(type, STR("character varying")))
			ddl_pg_expr_put(x, n, type);
		else
			ddl_pg_expr_operand(x, n, type);
	}
}

/* a IN (x, y) is (a = ANY (ARRAY[x, y])). */
static void in(struct ex *x, const struct json *e)
{
	struct str op = operator_name(e), type = ddl_pg_expr_known(x, json_get(e, "lexpr"));
	const struct json *items = json_get(ddl_pg_node(json_get(e, "rexpr"), "List"), "items");
	bool varying = str_eq(type, STR("character varying"));
	sb_char(x->b, '(');
	if (json_count(items) == 1) {
		if (!put_resolved(x, op, str_z(x->p->tmp, op), json_get(e, "lexpr"), json_first(items))) {
			ddl_pg_expr_operand(x, json_get(e, "lexpr"), STR_NONE);
			sb_fmt(x->b, " %.*s ", STRF(op));
			ddl_pg_expr_operand(x, json_first(items), type);
		}
	} else {
		ddl_pg_expr_operand(x, json_get(e, "lexpr"), STR_NONE);
		sb_addz(x->b, str_eq(op, STR("=")) ? " = ANY (" : " <> ALL (");
		sb_addz(x->b, varying ? "(ARRAY[" : "ARRAY[");
		list(x, items, type);
		sb_addz(x->b, varying ? "])::text[])" : "])");
	}
	sb_char(x->b, ')');
}

static void between(struct ex *x, const struct json *e, bool not )
{
	const struct json *l = json_get(e, "lexpr");
	const struct json *lo = json_first(json_get(ddl_pg_node(json_get(e, "rexpr"), "List"), "items"));
	struct str type = ddl_pg_expr_known(x, l);
	const char *ops[2] = {not ? "<" : ">=", not ? ">" : "<="};
	sb_addz(x->b, "((");
	for (int i = 0; i < 2; i++, lo = json_next(lo)) {
		if (i)
			sb_addz(x->b, not ? ") OR (" : ") AND (");
		if (put_resolved(x, str_of(ops[i]), ops[i], l, lo))
			continue;
		ddl_pg_expr_operand(x, l, STR_NONE);
		sb_fmt(x->b, " %s ", ops[i]);
		ddl_pg_expr_operand(x, lo, type);
	}
	sb_addz(x->b, "))");
}

/* "numeric" for a constant with a fraction, which makes an integer on the other side one. */
static struct str number_beside(struct ex *x, const struct json *node, struct str known)
{
	struct str v = STR_NONE;
	bool quoted;
	if (ddl_pg_const(x->p, node, &v, &quoted) && !quoted && str_chr(v, '.') != SIZE_MAX)
		return STR("numeric");
	return known;
}

/* NULLIF(a, b): the arguments are cast as those of a = b. */
static void nullif(struct ex *x, const struct json *e)
{
	const struct json *side[2] = {json_get(e, "lexpr"), json_get(e, "rexpr")};
	struct str given[2] = {ddl_pg_expr_given(x, side[0]), ddl_pg_expr_given(x, side[1])};
	struct ddl_pg_resolved found;
	bool known = ddl_pg_resolve_operator(x->p, STR("="), given, 2, &found);
	sb_addz(x->b, "NULLIF(");
	for (size_t i = 0; i < 2; i++) {
		sb_addz(x->b, i ? ", " : "");
		if (known)
			ddl_pg_expr_cast(x, side[i], given[i], found.args[i]);
		else
			ddl_pg_expr_operand(x, side[i], given[1 - i]);
	}
	sb_char(x->b, ')');
}

void ddl_pg_expr_pair(
	struct ex *x, struct str op, const char *shown, const struct json *l, const struct json *r)
{
	sb_char(x->b, '(');
	if (!put_resolved(x, op, shown, l, r)) {
		ddl_pg_expr_operand(x, l, ddl_pg_expr_known(x, r));
		sb_fmt(x->b, " %s ", shown);
		ddl_pg_expr_operand(x, r, ddl_pg_expr_known(x, l));
	}
	sb_char(x->b, ')');
}

/* l op ANY (array) with the casts of the operator between l and an element (make_scalar_array_op); false, and
 * nothing printed, where that is not known. */
static bool put_any(struct ex *x, const struct json *e, struct str op, const char *open)
{
	const struct json *l = json_get(e, "lexpr"), *r = json_get(e, "rexpr");
	struct str array = ddl_pg_expr_given(x, r);
	struct ddl_pg_resolved found;
	bool written = ddl_pg_node(r, "A_ArrayExpr") && !str_eq(array, STR("character varying[]"));
	if (!ddl_pg_resolve_is_array(array) || written)
		return false;
	struct str given[2] = {ddl_pg_expr_given(x, l), ddl_pg_resolve_element(array)};
	if (!ddl_pg_resolve_operator(x->p, op, given, 2, &found))
		return false;
	sb_char(x->b, '(');
	ddl_pg_expr_cast(x, l, given[0], found.args[0]);
	sb_fmt(x->b, " %.*s %s", STRF(op), open);
	ddl_pg_expr_cast(x, r, array, str_fmt(x->p->tmp, "%.*s[]", STRF(found.args[1])));
	sb_addz(x->b, "))");
	return true;
}

static void binary(struct ex *x, const struct json *e, struct str op, const char *open, const char *close)
{
	const struct json *l = json_get(e, "lexpr"), *r = json_get(e, "rexpr");
	size_t mark = x->b->n;
	if (*open && put_any(x, e, op, open))
		return;
	if (!*open) {
		sb_char(x->b, '(');
		if (put_resolved(x, operator_name(e), str_z(x->p->tmp, op), l, r)) {
			sb_char(x->b, ')');
			return;
		}
		x->b->n = mark;
	}
	struct str left = ddl_pg_expr_known(x, l), right = ddl_pg_expr_known(x, r);
	sb_char(x->b, '(');
	if (l) {
		ddl_pg_expr_operand(x, l, number_beside(x, r, right));
		sb_char(x->b, ' ');
	}
	sb_fmt(x->b, "%.*s %s", STRF(op), open);
	if (*open && left.n && str_eq(ddl_pg_expr_given(x, r), STR(DDL_PG_UNKNOWN)))
		ddl_pg_expr_put(x, r,
			str_fmt(x->p->tmp, "%.*s[]",
				STRF(str_eq(left, STR("character varying")) ? STR("text") : left)));
	else if (*open)
		ddl_pg_expr_put(x, r, STR_NONE);
	else
		ddl_pg_expr_operand(x, r, right_type(op, number_beside(x, l, left)));
	sb_fmt(x->b, "%s)", close);
}

void ddl_pg_expr_operator(struct ex *x, const struct json *e)
{
	struct str kind = ddl_pg_get(e, "kind"), op = operator_name(e);
	if (ddl_pg_expr_rows(x, e))
		return;
	if (str_eq(kind, STR("AEXPR_IN")))
		in(x, e);
	else if (str_eq(kind, STR("AEXPR_NULLIF")))
		nullif(x, e);
	else if (str_eq(kind, STR("AEXPR_BETWEEN")) || str_eq(kind, STR("AEXPR_NOT_BETWEEN")))
		between(x, e, str_eq(kind, STR("AEXPR_NOT_BETWEEN")));
	else if (str_eq(kind, STR("AEXPR_OP_ANY")))
		binary(x, e, op, "ANY (", ")");
	else if (str_eq(kind, STR("AEXPR_OP_ALL")))
		binary(x, e, op, "ALL (", ")");
	else if (str_eq(kind, STR("AEXPR_DISTINCT")))
		binary(x, e, STR("IS DISTINCT FROM"), "", "");
	else if (str_eq(kind, STR("AEXPR_NOT_DISTINCT"))) {
		sb_addz(x->b, "(NOT "); /* as the parser makes it */
		binary(x, e, STR("IS DISTINCT FROM"), "", "");
		sb_char(x->b, ')');
	} else
		binary(x, e, op, "", "");
}
