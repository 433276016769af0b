/* Statements of libpg_query's tree. */
#include "gitcheck/judge_postgresql.h"
#include "schemas/ddl_pg.h"

static size_t returning(
	struct judge_postgresql_reader *r, const struct json *list, size_t scope, size_t lo, size_t hi)
{
	struct judge_postgresql_reader outer = *r;
	r->range_scope = scope;
	r->lo = lo;
	r->hi = hi;
	judge_postgresql_outputs(r, list, scope);
	r->range_scope = outer.range_scope;
	r->lo = outer.lo;
	r->hi = outer.hi;
	return scope;
}

static const struct json *with_body(const struct json *item)
{
	return json_get(json_get(item, "CommonTableExpr"), "ctequery");
}

static void with_name(struct judge_postgresql_reader *r, const struct json *item, size_t scope, size_t select)
{
	const struct json *cte = json_get(item, "CommonTableExpr");
	query_with_add(r->q, scope, json_str(json_get(cte, "ctename")), select,
		judge_postgresql_strings(r->a, json_get(cte, "aliascolnames")));
}

/* WITH RECURSIVE makes all its names known before any body is read: each stands for an empty scope that takes
 * its outputs from the body's. */
void judge_postgresql_with(struct judge_postgresql_reader *r, const struct json *with, size_t scope)
{
	const struct json *ctes = json_get(with, "ctes");
	bool recursive = json_bool(json_get(with, "recursive"), false);
	size_t stand_in = r->q->scopes.n;
	for (const struct json *i = json_first(ctes); i && recursive; i = json_next(i))
		with_name(r, i, scope, query_scope_add(r->q, scope, QUERY_DERIVED));
	for (const struct json *i = json_first(ctes); i; i = json_next(i), stand_in++) {
		size_t body = judge_postgresql_subquery(r, with_body(i), scope, QUERY_DERIVED);
		if (recursive)
			r->q->scopes.v[stand_in].outputs_of = body;
		else
			with_name(r, i, scope, body);
	}
}

/* The row of VALUES, or the select list, whose items go to columns one by one. */
static void each_assigned(struct judge_postgresql_reader *r, const struct json *list, size_t scope,
	const struct judge_postgresql_targets *targets, const char *wrapper)
{
	size_t i = 0;
	for (const struct json *v = json_first(list); v && targets && i < targets->n; v = json_next(v), i++)
		judge_postgresql_assigned(
			r, wrapper ? json_get(json_get(v, wrapper), "val") : v, scope, targets->v[i]);
}

static void values_lists(struct judge_postgresql_reader *r, const struct json *lists, size_t scope,
	const struct judge_postgresql_targets *targets)
{
	size_t width = 0;
	for (const struct json *row = json_first(lists); row; row = json_next(row)) {
		const struct json *items = json_get(json_get(row, "List"), "items");
		size_t n = json_count(items);
		judge_postgresql_expr(r, items, scope);
		each_assigned(r, items, scope, targets, NULL);
		width = n > width ? n : width;
	}
	for (size_t i = 0; i < width; i++)
		query_output_add(r->q, scope, str_fmt(r->a, "column%zu", i + 1), QUERY_NONE);
}

/* GROUP BY x: an input column first, then an output; DISTINCT ON (x) as ORDER BY. */
static void bare_or_expr(
	struct judge_postgresql_reader *r, const struct json *list, size_t scope, enum query_alias alias)
{
	for (const struct json *i = json_first(list); i; i = json_next(i)) {
		const struct json *ref = json_get(i, "ColumnRef");
		if (ref)
			judge_postgresql_column(r, ref, scope, alias);
		else
			judge_postgresql_expr(r, i, scope);
	}
}

static void set_operation(struct judge_postgresql_reader *r, const struct json *s, size_t scope)
{
	struct query_fit fit = QUERY_FIT_NONE;
	fit.other = judge_postgresql_select(r, json_get(s, "larg"), scope, QUERY_DERIVED, NULL);
	size_t first = r->q->names.n;
	fit.rows = judge_postgresql_select(r, json_get(s, "rarg"), scope, QUERY_DERIVED, NULL);
	fit.exact = true;
	r->q->scopes.v[scope].outputs_of = fit.other;
	if (first < r->q->names.n)
		(void)query_fit_add(r->q, scope, fit, r->q->names.v[first].at, r->q->names.v[first].len);
}

size_t judge_postgresql_select(struct judge_postgresql_reader *r, const struct json *s, size_t lexical,
	enum query_nesting nesting, const struct judge_postgresql_targets *targets)
{
	size_t scope = query_scope_add(r->q, lexical, nesting);
	if (r->depth >= 300) {
		r->too_deep = true;
		return scope;
	}
	r->depth++;
	judge_postgresql_with(r, json_get(s, "withClause"), scope);
	if (json_get(s, "larg")) {
		set_operation(r, s, scope);
	} else if (json_get(s, "valuesLists")) {
		values_lists(r, json_get(s, "valuesLists"), scope, targets);
	} else {
		judge_postgresql_from(r, json_get(s, "fromClause"), scope);
		judge_postgresql_outputs(r, json_get(s, "targetList"), scope);
		/* INSERT ... SELECT 'label': constants take the type of the column they go to. */
		each_assigned(r, json_get(s, "targetList"), scope, targets, "ResTarget");
	}
	judge_postgresql_expr(r, json_get(s, "whereClause"), scope);
	bare_or_expr(r, json_get(s, "groupClause"), scope, QUERY_ALIAS_LAST);
	judge_postgresql_expr(r, json_get(s, "havingClause"), scope);
	judge_postgresql_expr(r, json_get(s, "windowClause"), scope);
	bare_or_expr(r, json_get(s, "distinctClause"), scope, QUERY_ALIAS_FIRST);
	judge_postgresql_expr(r, json_get(s, "sortClause"), scope);
	judge_postgresql_expr(r, json_get(s, "limitCount"), scope);
	judge_postgresql_expr(r, json_get(s, "limitOffset"), scope);
	r->depth--;
	return scope;
}

size_t judge_postgresql_target(struct judge_postgresql_reader *r, const struct json *v, size_t scope)
{
	struct str schema = json_str(json_get(v, "schemaname")), name = json_str(json_get(v, "relname"));
	struct str alias = json_str(json_get(json_get(v, "alias"), "aliasname"));
	size_t at, len;
	judge_postgresql_extent(r->sql, (size_t)json_int(json_get(v, "location"), 0), &at, &len);
	if (judge_postgresql_is_hole(name) || judge_postgresql_is_hole(schema))
		return query_columns_add(r->q, scope, alias, (struct names){0}, true);
	return query_table_add(r->q, scope, schema, name, alias, at, len);
}

static size_t scope_of(const struct judge_postgresql_reader *r, size_t source)
{
	return r->q->sources.v[source].scope;
}

/* Without a list: the first columns of the table, as many as the rows have. */
static struct judge_postgresql_targets insert_places(
	struct judge_postgresql_reader *r, const struct json *select, size_t source)
{
	enum { MOST_COLUMNS = 1600 }; /* PostgreSQL's own limit */
	struct judge_postgresql_targets index = {0};
	const struct json *rows = json_get(select, "valuesLists");
	size_t n = json_count(rows ? json_get(json_get(json_first(rows), "List"), "items")
				   : json_get(select, "targetList"));
	if (r->q->sources.v[source].kind != QUERY_RELATION)
		return index;
	for (size_t i = 0; i < n && i < MOST_COLUMNS; i++) {
		query_name_add(r->q, QUERY_NAME_PLACE, scope_of(r, source), STR_NONE, STR_NONE, 0, 0)
			->source = source;
		r->q->names.v[r->q->names.n - 1].place = i;
		*VEC_PUSH(r->a, &index) = r->q->names.n - 1;
	}
	return index;
}

/* As many values as there are columns for them. */
static void insert_fits(
	struct judge_postgresql_reader *r, const struct json *cols, size_t source, struct query_fit fit)
{
	size_t n = r->q->sources.v[source].name;
	if (n == QUERY_NONE)
		return;
	const struct query_name *table = &r->q->names.v[n];
	if (cols) {
		fit.wanted = json_count(cols);
		fit.exact = true;
		(void)query_fit_add(r->q, scope_of(r, source), fit, table->at, table->len);
	} else {
		fit.source = source;
		query_insert_places(r->q, source, fit, table->at, table->len);
	}
}

/* INSERT's columns. */
static struct judge_postgresql_targets insert_columns(
	struct judge_postgresql_reader *r, const struct json *cols, size_t source)
{
	struct names listed = {0};
	struct judge_postgresql_targets index = {0};
	bool partial = false;
	for (const struct json *c = json_first(cols); c; c = json_next(c)) {
		const struct json *t = json_get(c, "ResTarget");
		struct str name = json_str(json_get(t, "name"));
		size_t at, len;
		judge_postgresql_extent(r->sql, (size_t)json_int(json_get(t, "location"), 0), &at, &len);
		size_t column = QUERY_NONE;
		if (judge_postgresql_is_hole(name)) {
			partial = true;
		} else {
			query_target_add(r->q, source, name, at, len);
			catalog_names_add(r->a, &listed, name);
			column = judge_postgresql_fields(
				r, json_get(t, "indirection"), scope_of(r, source), r->q->names.n - 1, at);
		}
		*VEC_PUSH(r->a, &index) = column;
	}
	size_t n = r->q->sources.v[source].name;
	if (listed.n && !partial && n != QUERY_NONE)
		query_insert_add(r->q, source, listed, r->q->names.v[n].at, r->q->names.v[n].len);
	return index;
}

/* SET lists of UPDATE, ON CONFLICT and MERGE: names are of the target, values of the scope. */
static void set_list(struct judge_postgresql_reader *r, const struct json *list, size_t scope, size_t source)
{
	for (const struct json *i = json_first(list); i; i = json_next(i)) {
		const struct json *t = json_get(i, "ResTarget"), *val = json_get(t, "val");
		const struct json *multi = json_get(val, "MultiAssignRef");
		int place = (int)json_int(json_get(multi, "colno"), 1);
		struct str name = json_str(json_get(t, "name"));
		size_t at, len, column = QUERY_NONE;
		judge_postgresql_extent(r->sql, (size_t)json_int(json_get(t, "location"), 0), &at, &len);
		if (!judge_postgresql_is_hole(name) && source != QUERY_NONE) {
			query_target_add(r->q, source, name, at, len);
			column = r->q->names.n - 1;
		}
		column = judge_postgresql_fields(r, json_get(t, "indirection"), scope, column, at);
		if (place == 1) /* (a, b) = (...): one value, shown for each */
			judge_postgresql_expr(r, val, scope);
		const struct json *row = json_get(json_get(json_get(multi, "source"), "RowExpr"), "args");
		judge_postgresql_assigned(
			r, multi ? judge_postgresql_item(row, (size_t)place - 1) : val, scope, column);
	}
}

/* An index on an expression is known by the expression's text, as the catalog spells it: "(lower(email))". */
static struct str expression_text(struct judge_postgresql_reader *r, const struct json *expr)
{
	struct pg p = {.a = r->a, .tmp = r->a, .c = catalog_new(r->a, DIALECT_POSTGRESQL)};
	p.home = p.c->search_path;
	struct str text = ddl_pg_expr(&p, expr, STR_NONE);
	return text.n && text.p[0] != '(' ? str_fmt(r->a, "(%.*s)", STRF(text)) : text;
}

static void arbiter(struct judge_postgresql_reader *r, const struct json *infer, size_t scope, size_t source)
{
	size_t at = (size_t)json_int(json_get(infer, "location"), 0);
	struct str constraint = json_str(json_get(infer, "conname"));
	struct names columns = {0};
	bool unknown = false;
	if (constraint.n) {
		at = judge_postgresql_find_word(r->sql, constraint, at);
		query_name_add(r->q, QUERY_NAME_CONSTRAINT, scope, STR_NONE, constraint, at, constraint.n)
			->source = source;
		return;
	}
	for (const struct json *i = json_first(json_get(infer, "indexElems")); i; i = json_next(i)) {
		const struct json *elem = json_get(i, "IndexElem"), *expr = json_get(elem, "expr");
		struct str name = json_str(json_get(elem, "name"));
		if (expr) {
			judge_postgresql_expr(r, expr, scope);
			name = expression_text(r, expr);
			catalog_names_add(r->a, &columns, name);
		}
		unknown |= !name.n || judge_postgresql_is_hole(name);
		if (expr || !name.n || judge_postgresql_is_hole(name))
			continue;
		query_target_add(r->q, source, name, judge_postgresql_find_word(r->sql, name, at), name.n);
		catalog_names_add(r->a, &columns, name);
	}
	judge_postgresql_expr(r, json_get(infer, "whereClause"), scope);
	if (!columns.n || unknown)
		return;
	struct query_name *u = query_name_add(r->q, QUERY_NAME_UNIQUE, scope, STR_NONE, STR_NONE, at, 1);
	u->source = source;
	u->columns = columns;
	u->predicate = json_get(infer, "whereClause");
}

static void on_conflict(struct judge_postgresql_reader *r, const struct json *c, size_t scope, size_t source)
{
	if (!c)
		return;
	struct judge_postgresql_reader outer = *r;
	r->range_scope = scope;
	r->lo = source;
	r->hi = source + 1;
	if (json_get(c, "infer"))
		arbiter(r, json_get(c, "infer"), scope, source);
	r->range_scope = outer.range_scope;
	r->lo = outer.lo;
	r->hi = outer.hi;
	if (!json_get(c, "targetList"))
		return;
	query_repeat_add(r->q, source, STR("excluded"), false);
	set_list(r, json_get(c, "targetList"), scope, source);
	judge_postgresql_expr(r, json_get(c, "whereClause"), scope);
}

static size_t read_insert(
	struct judge_postgresql_reader *r, const struct json *s, size_t lexical, enum query_nesting nesting)
{
	size_t scope = query_scope_add(r->q, lexical, nesting);
	judge_postgresql_with(r, json_get(s, "withClause"), scope);
	size_t source = judge_postgresql_target(r, json_get(s, "relation"), scope);
	const struct json *select = json_get(json_get(s, "selectStmt"), "SelectStmt"),
			  *cols = json_get(s, "cols");
	struct judge_postgresql_targets index =
		cols ? insert_columns(r, cols, source) : insert_places(r, select, source);
	struct query_fit fit = QUERY_FIT_NONE;
	if (select)
		fit.rows = judge_postgresql_select(r, select, scope, QUERY_DERIVED, &index);
	else
		fit.given = 0; /* DEFAULT VALUES */
	insert_fits(r, cols, source, fit);
	on_conflict(r, json_get(s, "onConflictClause"), scope, source);
	return returning(r, json_get(s, "returningList"), scope, source, source + 1);
}

static size_t read_update(
	struct judge_postgresql_reader *r, const struct json *s, size_t lexical, enum query_nesting nesting)
{
	size_t scope = query_scope_add(r->q, lexical, nesting);
	judge_postgresql_with(r, json_get(s, "withClause"), scope);
	size_t source = judge_postgresql_target(r, json_get(s, "relation"), scope);
	judge_postgresql_from(r, json_get(s, "fromClause"), scope);
	set_list(r, json_get(s, "targetList"), scope, source);
	judge_postgresql_expr(r, json_get(s, "whereClause"), scope);
	return returning(r, json_get(s, "returningList"), scope, 0, 0);
}

static size_t read_delete(
	struct judge_postgresql_reader *r, const struct json *s, size_t lexical, enum query_nesting nesting)
{
	size_t scope = query_scope_add(r->q, lexical, nesting);
	judge_postgresql_with(r, json_get(s, "withClause"), scope);
	(void)judge_postgresql_target(r, json_get(s, "relation"), scope);
	judge_postgresql_from(r, json_get(s, "usingClause"), scope);
	judge_postgresql_expr(r, json_get(s, "whereClause"), scope);
	return returning(r, json_get(s, "returningList"), scope, 0, 0);
}

/* WHEN NOT MATCHED THEN INSERT (...) VALUES (...) */
static void merge_insert(
	struct judge_postgresql_reader *r, const struct json *when, size_t scope, size_t source)
{
	const struct json *cols = json_get(when, "targetList"), *values = json_get(when, "values");
	struct judge_postgresql_targets index = {0};
	struct query_fit fit = QUERY_FIT_NONE;
	fit.given = json_count(values);
	if (cols)
		index = insert_columns(r, cols, source);
	judge_postgresql_expr(r, values, scope);
	each_assigned(r, values, scope, &index, NULL);
	insert_fits(r, cols, source, fit);
}

static size_t read_merge(struct judge_postgresql_reader *r, const struct json *s, size_t lexical)
{
	size_t scope = query_scope_add(r->q, lexical, QUERY_TOP);
	judge_postgresql_with(r, json_get(s, "withClause"), scope);
	size_t source = judge_postgresql_target(r, json_get(s, "relation"), scope);
	judge_postgresql_from_item(r, json_get(s, "sourceRelation"), scope);
	judge_postgresql_expr(r, json_get(s, "joinCondition"), scope);
	for (const struct json *i = json_first(json_get(s, "mergeWhenClauses")); i; i = json_next(i)) {
		const struct json *w = json_get(i, "MergeWhenClause");
		judge_postgresql_expr(r, json_get(w, "condition"), scope);
		if (str_eq(json_str(json_get(w, "commandType")), STR("CMD_INSERT")))
			merge_insert(r, w, scope, source);
		else
			set_list(r, json_get(w, "targetList"), scope, source);
	}
	return scope;
}

size_t judge_postgresql_subquery(struct judge_postgresql_reader *r, const struct json *wrapped,
	size_t lexical, enum query_nesting nesting)
{
	const struct json *s;
	if ((s = json_get(wrapped, "InsertStmt")))
		return read_insert(r, s, lexical, nesting);
	if ((s = json_get(wrapped, "UpdateStmt")))
		return read_update(r, s, lexical, nesting);
	if ((s = json_get(wrapped, "DeleteStmt")))
		return read_delete(r, s, lexical, nesting);
	return judge_postgresql_select(r, json_get(wrapped, "SelectStmt"), lexical, nesting, NULL);
}

bool judge_postgresql_statement(struct judge_postgresql_reader *r, const struct json *stmt)
{
	stmt = judge_postgresql_unwrapped(r, stmt);
	if (json_get(stmt, "MergeStmt")) {
		read_merge(r, json_get(stmt, "MergeStmt"), QUERY_NONE);
		return true;
	}
	if (json_get(stmt, "SelectStmt") || json_get(stmt, "InsertStmt") || json_get(stmt, "UpdateStmt") ||
		json_get(stmt, "DeleteStmt")) {
		judge_postgresql_subquery(r, stmt, QUERY_NONE, QUERY_TOP);
		return true;
	}
	return judge_postgresql_other(r, stmt);
}
