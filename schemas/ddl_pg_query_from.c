/* What the items of FROM give: relations, functions, sub-queries, XMLTABLE, joins. */
#include "schemas/ddl_pg_query.h"

void ddl_pg_query_rename(struct pg *p, struct pg_query *q, const struct json *names)
{
	size_t i = 0;
	for (const struct json *n = json_first(names); n; n = json_next(n), i++) {
		if (i < q->columns.n)
			q->columns.v[i].name = ddl_pg_keep(p, ddl_pg_string(n));
		else if (q->unknown)
			ddl_pg_query_push(p, q, ddl_pg_string(n), STR_NONE);
	}
}

static const struct source *find_with(const struct scope *s, struct str name)
{
	for (; s; s = s->parent)
		for (size_t i = s->with.n; i-- > 0;)
			if (str_eq(s->with.v[i].alias, name))
				return &s->with.v[i];
	return NULL;
}

static void relation_source(struct scope *s, const struct json *rangevar, struct source *out)
{
	struct pg *p = s->p;
	struct pg_name n = ddl_pg_range(rangevar);
	const struct source *with = n.schema.n ? NULL : find_with(s, n.name);
	if (with) {
		ddl_pg_query_copy(p, &out->q, &with->q);
		return;
	}
	const struct relation *r = catalog_relation(p->c, n.schema, n.name);
	if (!r) {
		if (!ddl_pg_is_temp(p, n) && ddl_pg_system_columns(p, n, &out->q))
			return;
		if (!str_eq(n.schema, STR("pg_catalog")) && !str_eq(n.schema, STR("information_schema")) &&
			!ddl_pg_is_temp(p, n) && !str_starts(n.name, STR("pg_")))
			ddl_pg_relation(p, n, false);
		out->q.unknown = true;
		return;
	}
	out->schema = r->schema;
	out->name = r->name;
	out->q.unknown = r->columns_unknown;
	ddl_pg_query_use(s, out, STR_NONE);
	for (size_t i = 0; i < r->columns.n; i++)
		ddl_pg_query_push(p, &out->q, r->columns.v[i].name, r->columns.v[i].type);
}

/* One function's columns; a plain value is one column, called as its FROM item or as itself. */
static void function_columns(struct scope *s, const struct json *call, const struct json *defs,
	struct str alone, struct pg_query *q)
{
	struct pg *p = s->p;
	const struct json *f = ddl_pg_node(call, "FuncCall");
	struct str name = f ? ddl_pg_qualified(json_get(f, "funcname")).name : ddl_pg_colname(call);
	for (const struct json *n = json_first(defs); n; n = json_next(n)) {
		const struct json *d = ddl_pg_node(n, "ColumnDef");
		ddl_pg_query_push(
			p, q, ddl_pg_get(d, "colname"), ddl_pg_type(p, json_get(d, "typeName"), true));
	}
	if (!defs && !(f && ddl_pg_function_columns(p, f, q)))
		ddl_pg_query_push(
			p, q, alone.n ? alone : name, ddl_pg_expr_type(p, call, ddl_pg_query_column, s));
}

/* unnest(a, b) in FROM is one function for each (transformRangeFunction). */
static bool unnest_each(struct scope *s, const struct json *call, struct pg_query *q)
{
	const struct json *f = ddl_pg_node(call, "FuncCall"), *args = json_get(f, "args");
	if (json_count(args) < 2 || json_get(f, "agg_order") ||
		!str_eq(ddl_pg_qualified(json_get(f, "funcname")).name, STR("unnest")))
		return false;
	for (const struct json *a = json_first(args); a; a = json_next(a)) {
		struct str t = ddl_pg_expr_type(s->p, a, ddl_pg_query_column, s);
		struct str base = ddl_pg_resolve_without_domain(s->p, t);
		ddl_pg_query_push(s->p, q, STR("unnest"),
			ddl_pg_resolve_is_array(base) ? ddl_pg_expr_base(s->p, ddl_pg_resolve_element(base))
						      : STR_NONE);
	}
	return true;
}

static void function_source(struct scope *s, const struct json *f, struct source *out)
{
	const struct json *functions = json_get(f, "functions"), *last = json_get(f, "coldeflist");
	bool one = json_count(functions) == 1;
	for (const struct json *n = json_first(functions); n; n = json_next(n)) {
		const struct json *pair = json_first(json_get(ddl_pg_node(n, "List"), "items"));
		const struct json *own = json_get(ddl_pg_node(json_next(pair), "List"), "items");
		const struct json *call = ddl_pg_node(pair, "FuncCall");
		if (one && !out->alias.n)
			out->alias = call ? ddl_pg_qualified(json_get(call, "funcname")).name
					  : ddl_pg_colname(pair);
		if (last || !unnest_each(s, pair, &out->q))
			function_columns(s, pair, last ? last : own, one ? out->alias : STR_NONE, &out->q);
	}
	if (ddl_pg_flag(f, "ordinality"))
		ddl_pg_query_push(s->p, &out->q, STR("ordinality"), STR("bigint"));
}

static void xml_table(struct scope *s, const struct json *f, struct source *out)
{
	if (!out->alias.n)
		out->alias = STR("xmltable");
	for (const struct json *n = json_first(json_get(f, "columns")); n; n = json_next(n)) {
		const struct json *c = ddl_pg_node(n, "RangeTableFuncCol");
		ddl_pg_query_push(s->p, &out->q, ddl_pg_get(c, "colname"),
			ddl_pg_flag(c, "for_ordinality") ? STR("integer")
							 : ddl_pg_type(s->p, json_get(c, "typeName"), true));
	}
}

static const struct column *named(const struct pg_query *q, struct str name)
{
	for (size_t i = 0; i < q->columns.n; i++)
		if (str_eq(q->columns.v[i].name, name))
			return &q->columns.v[i];
	return NULL;
}

static bool is_merged(
	const struct json *j, const struct pg_query *l, const struct pg_query *r, struct str name)
{
	if (ddl_pg_flag(j, "isNatural"))
		return named(l, name) && named(r, name);
	for (const struct json *n = json_first(json_get(j, "usingClause")); n; n = json_next(n))
		if (str_eq(ddl_pg_string(n), name))
			return true;
	return false;
}

/* A merged column has the type that both sides have in common (buildMergedJoinVar); "using" says which and in
 * which order, NATURAL that of the left side. */
static void merge(struct scope *s, const struct json *j, struct pg_query *l, const struct pg_query *r,
	struct pg_query *star)
{
	size_t first = star->columns.n;
	const struct json *using = json_get(j, "usingClause");
	for (const struct json *n = json_first(using); n; n = json_next(n)) {
		const struct column *c = named(l, ddl_pg_string(n));
		if (c)
			*VEC_PUSH(s->p->a, &star->columns) = *c;
	}
	for (size_t i = 0; !using && i < l->columns.n; i++)
		if (is_merged(j, l, r, l->columns.v[i].name))
			*VEC_PUSH(s->p->a, &star->columns) = l->columns.v[i];
	for (size_t i = first; i < star->columns.n; i++) {
		struct column *c = &star->columns.v[i];
		const struct column *other = named(r, c->name);
		ddl_pg_query_merge(s->p, &c->type, other ? other->type : STR_NONE);
		*VEC_PUSH(s->p->a, &s->merged.columns) = *c;
	}
}

/* USING and NATURAL: the merged columns come first and once. */
static void join(struct scope *s, const struct json *j, struct pg_query *star)
{
	struct pg_query l = {.unknown = false}, r = {.unknown = false};
	ddl_pg_query_from(s, json_get(j, "larg"), &l);
	ddl_pg_query_from(s, json_get(j, "rarg"), &r);
	star->unknown |= l.unknown || r.unknown;
	merge(s, j, &l, &r, star);
	for (size_t i = 0; i < l.columns.n; i++)
		if (!is_merged(j, &l, &r, l.columns.v[i].name))
			*VEC_PUSH(s->p->a, &star->columns) = l.columns.v[i];
	for (size_t i = 0; i < r.columns.n; i++)
		if (!is_merged(j, &l, &r, r.columns.v[i].name))
			*VEC_PUSH(s->p->a, &star->columns) = r.columns.v[i];
}

/* A join's own alias: its columns are that name's. */
static void join_source(struct scope *s, const struct json *e, struct pg_query *star)
{
	const struct json *alias = json_get(e, "alias");
	struct source x = {.alias = ddl_pg_get(alias, "aliasname")};
	if (s->depth++ < DDL_PG_QUERY_DEPTH * 4)
		join(s, e, alias ? &x.q : star);
	else
		star->unknown = true;
	s->depth--;
	if (!alias)
		return;
	ddl_pg_query_rename(s->p, &x.q, json_get(alias, "colnames"));
	*VEC_PUSH(s->p->a, &s->sources) = x;
	ddl_pg_query_copy(s->p, star, &x.q);
}

void ddl_pg_query_from(struct scope *s, const struct json *item, struct pg_query *star)
{
	const struct json *e = json_first(item), *alias = json_get(e, "alias");
	struct source x = {.alias = ddl_pg_get(alias, "aliasname")};
	if (ddl_pg_node(item, "JoinExpr")) {
		join_source(s, e, star);
		return;
	}
	if (ddl_pg_node(item, "RangeTableSample")) {
		ddl_pg_query_from(s, json_get(e, "relation"), star);
		return;
	}
	if (ddl_pg_node(item, "RangeVar")) {
		relation_source(s, e, &x);
		if (!x.alias.n)
			x.alias = ddl_pg_get(e, "relname");
	} else if (ddl_pg_node(item, "RangeSubselect")) {
		ddl_pg_query_select(s, ddl_pg_node(json_get(e, "subquery"), "SelectStmt"), &x.q);
	} else if (ddl_pg_node(item, "RangeFunction")) {
		function_source(s, e, &x);
	} else if (ddl_pg_node(item, "RangeTableFunc")) {
		xml_table(s, e, &x);
	} else {
		x.q.unknown = true;
	}
	ddl_pg_query_rename(s->p, &x.q, json_get(alias, "colnames"));
	*VEC_PUSH(s->p->a, &s->sources) = x;
	ddl_pg_query_copy(s->p, star, &x.q);
}
