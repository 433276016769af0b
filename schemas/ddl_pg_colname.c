/* The names that PostgreSQL gives result columns without one (parse_target.c FigureColname). */
#include "schemas/ddl_pg.h"

enum { MAX_EXPR_DEPTH = 120 };

static struct str kind_name(const struct json *node, const struct json *e)
{
	static const char *const names[][2] = {{"A_ArrayExpr", "array"}, {"RowExpr", "row"},
		{"CoalesceExpr", "coalesce"}, {"GroupingFunc", "grouping"}, {"XmlSerialize", "xmlserialize"}};
	struct str kind = ddl_pg_kind(node);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq(kind, str_of(names[i][0])))
			return str_of(names[i][1]);
	if (str_eq(kind, STR("MinMaxExpr")))
		return ddl_pg_is(e, "op", "IS_GREATEST") ? STR("greatest") : STR("least");
	if (str_eq(kind, STR("A_Expr")) && ddl_pg_is(e, "kind", "AEXPR_NULLIF"))
		return STR("nullif");
	return STR_NONE;
}

static struct str value_function_name(const struct json *e)
{
	static const char *const names[][2] = {{"SVFOP_CURRENT_DATE", "current_date"},
		{"SVFOP_CURRENT_TIMESTAMP", "current_timestamp"},
		{"SVFOP_CURRENT_TIMESTAMP_N", "current_timestamp"}, {"SVFOP_CURRENT_TIME", "current_time"},
		{"SVFOP_CURRENT_TIME_N", "current_time"}, {"SVFOP_LOCALTIME", "localtime"},
		{"SVFOP_LOCALTIME_N", "localtime"}, {"SVFOP_LOCALTIMESTAMP", "localtimestamp"},
		{"SVFOP_LOCALTIMESTAMP_N", "localtimestamp"}, {"SVFOP_CURRENT_ROLE", "current_role"},
		{"SVFOP_CURRENT_USER", "current_user"}, {"SVFOP_USER", "user"},
		{"SVFOP_SESSION_USER", "session_user"}, {"SVFOP_CURRENT_CATALOG", "current_catalog"},
		{"SVFOP_CURRENT_SCHEMA", "current_schema"}};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (ddl_pg_is(e, "op", names[i][0]))
			return str_of(names[i][1]);
	return STR_NONE;
}

/* A sub-select is called as its only column; returns the next node to ask, or NULL with *name set. */
static const struct json *sublink(const struct json *e, struct str *name)
{
	*name = STR_NONE;
	if (ddl_pg_is(e, "subLinkType", "EXISTS_SUBLINK"))
		*name = STR("exists");
	else if (ddl_pg_is(e, "subLinkType", "ARRAY_SUBLINK"))
		*name = STR("array");
	else if (ddl_pg_is(e, "subLinkType", "EXPR_SUBLINK")) {
		const struct json *select = ddl_pg_node(json_get(e, "subselect"), "SelectStmt");
		const struct json *target =
			ddl_pg_node(json_first(json_get(select, "targetList")), "ResTarget");
		*name = ddl_pg_get(target, "name");
		return name->n ? NULL : json_get(target, "val");
	}
	return NULL;
}

static struct str last_field(const struct json *list)
{
	struct str out = STR_NONE;
	for (const struct json *n = json_first(list); n; n = json_next(n))
		if (ddl_pg_string(n).n)
			out = ddl_pg_string(n);
	return out;
}

/* Casts and CASE give a name only when nothing below gives a better one: "weak". */
struct str ddl_pg_colname(const struct json *node)
{
	struct str weak = STR_NONE;
	for (int depth = 0; node && depth < MAX_EXPR_DEPTH; depth++) {
		struct str kind = ddl_pg_kind(node), name = STR_NONE;
		const struct json *e = json_first(node), *next = NULL;
		if (str_eq(kind, STR("ColumnRef"))) {
			name = last_field(json_get(e, "fields"));
		} else if (str_eq(kind, STR("FuncCall"))) {
			name = ddl_pg_qualified(json_get(e, "funcname")).name;
		} else if (str_eq(kind, STR("TypeCast"))) {
			if (!weak.n)
				weak = ddl_pg_qualified(json_get(json_get(e, "typeName"), "names")).name;
			next = json_get(e, "arg");
		} else if (str_eq(kind, STR("CaseExpr"))) {
			weak = weak.n ? weak : STR("case");
			next = json_get(e, "defresult");
		} else if (str_eq(kind, STR("CollateClause"))) {
			next = json_get(e, "arg");
		} else if (str_eq(kind, STR("A_Indirection"))) {
			name = last_field(json_get(e, "indirection"));
			next = name.n ? NULL : json_get(e, "arg");
		} else if (str_eq(kind, STR("SubLink"))) {
			next = sublink(e, &name);
		} else if (str_eq(kind, STR("SQLValueFunction"))) {
			name = value_function_name(e);
		} else {
			name = kind_name(node, e);
		}
		if (name.n)
			return name;
		node = next;
	}
	return weak;
}
