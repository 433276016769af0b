/* Statements that only name objects, or wrap another one. */
#include "gitcheck/judge_postgresql.h"

static void column_names(
	struct judge_postgresql_reader *r, size_t source, const struct json *list, size_t from)
{
	struct names cols = judge_postgresql_strings(r->a, list);
	for (size_t i = 0; i < cols.n && source != QUERY_NONE; i++)
		if (!judge_postgresql_is_hole(cols.v[i]))
			query_target_add(r->q, source, cols.v[i],
				judge_postgresql_find_word(r->sql, cols.v[i], from), cols.v[i].n);
}

static void copy(struct judge_postgresql_reader *r, const struct json *s, size_t scope)
{
	if (json_get(s, "query"))
		judge_postgresql_subquery(r, json_get(s, "query"), scope, QUERY_EXPRESSION);
	if (!json_get(s, "relation"))
		return;
	size_t source = judge_postgresql_target(r, json_get(s, "relation"), scope);
	column_names(r, source, json_get(s, "attlist"), 0);
	judge_postgresql_expr(r, json_get(s, "whereClause"), scope);
}

/* The last name of a dotted list of strings, as a name of that kind. */
static void dotted(struct judge_postgresql_reader *r, const struct json *list, enum query_name_kind kind,
	size_t scope, int nargs)
{
	struct names parts = judge_postgresql_strings(r->a, list);
	if (!parts.n || judge_postgresql_is_hole(parts.v[parts.n - 1]))
		return;
	struct str name = parts.v[parts.n - 1];
	query_name_add(r->q, kind, scope, parts.n > 1 ? parts.v[parts.n - 2] : STR_NONE, name,
		judge_postgresql_find_word(r->sql, name, 0), name.n)
		->nargs = nargs;
}

static void grant_one(
	struct judge_postgresql_reader *r, const struct json *g, const struct json *object, size_t scope)
{
	struct str kind = json_str(json_get(g, "objtype"));
	const struct json *v = json_get(object, "ObjectWithArgs");
	if (str_eq(kind, STR("OBJECT_TABLE")) || str_eq(kind, STR("OBJECT_SEQUENCE"))) {
		size_t source = judge_postgresql_target(r, json_get(object, "RangeVar"), scope);
		for (const struct json *p = json_first(json_get(g, "privileges")); p; p = json_next(p))
			column_names(r, source, json_get(json_get(p, "AccessPriv"), "cols"), 0);
	} else if (str_eq(kind, STR("OBJECT_TYPE")) || str_eq(kind, STR("OBJECT_DOMAIN"))) {
		dotted(r, json_get(json_get(object, "List"), "items"), QUERY_NAME_TYPE, scope, -1);
	} else if (v) {
		bool any = json_bool(json_get(v, "args_unspecified"), false);
		dotted(r, json_get(v, "objname"), QUERY_NAME_FUNCTION, scope,
			any ? -1 : (int)json_count(json_get(v, "objargs")));
	}
}

static void grant(struct judge_postgresql_reader *r, const struct json *g, size_t scope)
{
	if (!str_eq(json_str(json_get(g, "targtype")), STR("ACL_TARGET_OBJECT")))
		return;
	for (const struct json *o = json_first(json_get(g, "objects")); o; o = json_next(o))
		grant_one(r, g, o, scope);
}

static void vacuum(struct judge_postgresql_reader *r, const struct json *s, size_t scope)
{
	for (const struct json *i = json_first(json_get(s, "rels")); i; i = json_next(i)) {
		const struct json *rel = json_get(i, "VacuumRelation");
		size_t source = judge_postgresql_target(r, json_get(rel, "relation"), scope);
		column_names(r, source, json_get(rel, "va_cols"), 0);
	}
}

/* CREATE TEMP TABLE: what it copies, and its columns' types. */
static void create(struct judge_postgresql_reader *r, const struct json *s, size_t scope)
{
	for (const struct json *i = json_first(json_get(s, "tableElts")); i; i = json_next(i)) {
		const struct json *like = json_get(i, "TableLikeClause");
		if (like)
			(void)judge_postgresql_target(r, json_get(like, "relation"), scope);
		else
			judge_postgresql_expr(r, i, scope);
	}
	judge_postgresql_from(r, json_get(s, "inhRelations"), scope);
}

static bool is_temporary(const struct json *relation)
{
	return str_eq(json_str(json_get(relation, "relpersistence")), STR("t"));
}

bool judge_postgresql_other(struct judge_postgresql_reader *r, const struct json *stmt)
{
	const struct json *s;
	size_t scope = query_scope_add(r->q, QUERY_NONE, QUERY_TOP);
	if ((s = json_get(stmt, "TruncateStmt")) || (s = json_get(stmt, "LockStmt")))
		judge_postgresql_from(r, json_get(s, "relations"), scope);
	else if ((s = json_get(stmt, "RefreshMatViewStmt")))
		(void)judge_postgresql_target(r, json_get(s, "relation"), scope);
	else if ((s = json_get(stmt, "CallStmt")))
		judge_postgresql_expr(r, s, scope);
	else if ((s = json_get(stmt, "CopyStmt")))
		copy(r, s, scope);
	else if ((s = json_get(stmt, "GrantStmt")))
		grant(r, s, scope);
	else if ((s = json_get(stmt, "VacuumStmt")))
		vacuum(r, s, scope);
	else if ((s = json_get(stmt, "CreateStmt")) && is_temporary(json_get(s, "relation")))
		create(r, s, scope);
	else if (json_get(stmt, "DoStmt"))
		r->unread = STR("the body of DO is not read");
	else
		return false;
	return true;
}

/* The statement inside EXPLAIN, PREPARE, DECLARE, CREATE TABLE AS and temporary views. */
const struct json *judge_postgresql_unwrapped(struct judge_postgresql_reader *r, const struct json *stmt)
{
	static const char *const wrappers[] = {
		"ExplainStmt", "PrepareStmt", "DeclareCursorStmt", "CreateTableAsStmt", "ViewStmt", NULL};
	for (size_t i = 0; wrappers[i]; i++) {
		const struct json *w = json_get(stmt, wrappers[i]);
		const struct json *view = json_get(w, "view");
		const struct json *inner = view && !is_temporary(view) ? NULL : json_get(w, "query");
		size_t scope = json_get(w, "argtypes") ? query_scope_add(r->q, QUERY_NONE, QUERY_TOP) : 0;
		for (const struct json *t = json_first(json_get(w, "argtypes")); t; t = json_next(t))
			judge_postgresql_type(r, json_get(t, "TypeName"), NULL, scope);
		if (inner)
			stmt = inner;
	}
	return stmt;
}
