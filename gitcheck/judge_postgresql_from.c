/* FROM lists and output lists of libpg_query's tree. */
#include "gitcheck/judge_postgresql.h"

static struct str alias_name(const struct json *alias)
{
	struct str name = json_str(json_get(alias, "aliasname"));
	return judge_postgresql_is_hole(name) ? STR_NONE : name;
}

/* t(a, b, c): no more aliases than columns. */
static void limit_aliases(struct judge_postgresql_reader *r, size_t source, struct names columns,
	size_t scope, size_t at, size_t len)
{
	struct query_fit fit = QUERY_FIT_NONE;
	fit.given = columns.n;
	fit.source = source;
	if (columns.n)
		(void)query_fit_add(r->q, scope, fit, at, len);
}

static void from_relation(struct judge_postgresql_reader *r, const struct json *v, size_t scope)
{
	struct str schema = json_str(json_get(v, "schemaname")), name = json_str(json_get(v, "relname"));
	const struct json *alias = json_get(v, "alias");
	struct names columns = judge_postgresql_strings(r->a, json_get(alias, "colnames"));
	size_t at, len;
	judge_postgresql_extent(r->sql, (size_t)json_int(json_get(v, "location"), 0), &at, &len);
	if (judge_postgresql_is_hole(name) || judge_postgresql_is_hole(schema))
		query_columns_add(r->q, scope, alias ? alias_name(alias) : STR_NONE, columns, true);
	else
		limit_aliases(r,
			query_relation_add(r->q, scope, schema, name, alias_name(alias), columns, at, len),
			columns, scope, at, len);
}

static void from_subselect(struct judge_postgresql_reader *r, const struct json *v, size_t scope)
{
	const struct json *alias = json_get(v, "alias");
	bool lateral = json_bool(json_get(v, "lateral"), false);
	size_t select = judge_postgresql_subquery(
		r, json_get(v, "subquery"), scope, lateral ? QUERY_LATERAL : QUERY_DERIVED);
	query_select_add(r->q, scope, select, alias_name(alias),
		judge_postgresql_strings(r->a, json_get(alias, "colnames")));
}

/* Columns of built-in set-returning functions; a scalar one has a single column called like its alias. */
static bool known_columns(
	struct judge_postgresql_reader *r, struct str function, struct str alias, struct names *columns)
{
	static const char *const scalar[] = {"generate_series", "unnest", "generate_subscripts",
		"regexp_split_to_table", "string_to_table", "jsonb_object_keys", "json_object_keys",
		"jsonb_path_query", "regexp_matches", NULL};
	static const char *const value[] = {"jsonb_array_elements", "json_array_elements",
		"jsonb_array_elements_text", "json_array_elements_text", NULL};
	static const char *const pair[] = {
		"jsonb_each", "json_each", "jsonb_each_text", "json_each_text", NULL};
	for (size_t i = 0; pair[i]; i++)
		if (str_eq(function, str_of(pair[i]))) {
			catalog_names_add(r->a, columns, STR("key"));
			catalog_names_add(r->a, columns, STR("value"));
			return true;
		}
	for (size_t i = 0; value[i]; i++)
		if (str_eq(function, str_of(value[i]))) {
			catalog_names_add(r->a, columns, STR("value"));
			if (alias.n)
				catalog_names_add(r->a, columns, alias);
			return true;
		}
	for (size_t i = 0; scalar[i]; i++)
		if (str_eq(function, str_of(scalar[i]))) {
			catalog_names_add(r->a, columns, alias.n ? alias : function);
			return true;
		}
	return false;
}

/* json_populate_record(NULL::name, ...): the columns are those of the table, where the name is one's. */
static void rows_of(struct judge_postgresql_reader *r, const struct json *call, size_t source)
{
	const struct json *cast = json_get(json_first(json_get(call, "args")), "TypeCast");
	struct names parts = judge_postgresql_strings(r->a, json_get(json_get(cast, "typeName"), "names"));
	if (!parts.n || judge_postgresql_is_hole(parts.v[parts.n - 1]))
		return;
	struct query_source *s = &r->q->sources.v[source];
	s->kind = QUERY_RELATION; /* without a name of its own: the type's is looked up, too */
	s->schema = parts.n > 1 ? parts.v[parts.n - 2] : STR_NONE;
	s->relation = parts.v[parts.n - 1];
}

static void from_function(struct judge_postgresql_reader *r, const struct json *v, size_t scope)
{
	const struct json *alias = json_get(v, "alias"), *call = NULL;
	const struct json *first = json_first(json_get(v, "functions"));
	struct names columns = judge_postgresql_strings(r->a, json_get(alias, "colnames"));
	judge_postgresql_expr(r, json_get(v, "functions"), scope);
	const struct json *list = json_get(json_get(first, "List"), "items");
	call = json_get(json_first(list), "FuncCall");
	struct names parts = judge_postgresql_strings(r->a, json_get(call, "funcname"));
	struct str function = parts.n ? parts.v[parts.n - 1] : STR_NONE;
	struct str name = alias ? alias_name(alias) : function;
	judge_postgresql_expr(r, json_get(v, "coldeflist"), scope);
	for (const struct json *d = json_first(json_get(v, "coldeflist")); d; d = json_next(d))
		catalog_names_add(r->a, &columns, json_str(json_get(json_get(d, "ColumnDef"), "colname")));
	bool known = columns.n || known_columns(r, function, alias_name(alias), &columns);
	if (known && json_bool(json_get(v, "ordinality"), false))
		catalog_names_add(r->a, &columns, STR("ordinality"));
	size_t source = query_columns_add(r->q, scope, name, columns, !known);
	if (!columns.n && judge_postgresql_is_populate(call)) {
		rows_of(r, call, source);
	} else if (!known && function.n && !judge_postgresql_is_hole(function) && !json_next(first) &&
		   !json_bool(json_get(v, "ordinality"), false)) {
		r->q->sources.v[source].schema = parts.n > 1 ? parts.v[parts.n - 2] : STR_NONE;
		r->q->sources.v[source].relation = function;
	}
}

/* USING has no positions in the tree: the name is looked for after the keyword. */
static void join_using(
	struct judge_postgresql_reader *r, const struct json *j, size_t scope, size_t lo, size_t mid)
{
	size_t from = 0, hi = r->q->sources.n;
	for (size_t i = mid; i < hi; i++)
		if (r->q->sources.v[i].name != QUERY_NONE)
			from = r->q->names.v[r->q->sources.v[i].name].at;
	for (const struct json *c = json_first(json_get(j, "usingClause")); c; c = json_next(c)) {
		struct str name = judge_postgresql_string(c);
		size_t at = judge_postgresql_find_word(
			r->sql, name, judge_postgresql_find_word(r->sql, STR("using"), from));
		query_using_add(r->q, scope, name, lo, mid, hi, at, name.n);
	}
	if (json_bool(json_get(j, "isNatural"), false))
		query_using_add(r->q, scope, STR_NONE, lo, mid, hi, from, 0);
}

static void from_join(struct judge_postgresql_reader *r, const struct json *j, size_t scope)
{
	size_t lo = r->q->sources.n;
	judge_postgresql_from_item(r, json_get(j, "larg"), scope);
	size_t mid = r->q->sources.n;
	judge_postgresql_from_item(r, json_get(j, "rarg"), scope);
	join_using(r, j, scope, lo, mid);
	struct judge_postgresql_reader outer = *r;
	r->range_scope = scope;
	r->lo = lo;
	r->hi = r->q->sources.n;
	judge_postgresql_expr(r, json_get(j, "quals"), scope);
	r->range_scope = outer.range_scope;
	r->lo = outer.lo;
	r->hi = outer.hi;
}

void judge_postgresql_from_item(struct judge_postgresql_reader *r, const struct json *item, size_t scope)
{
	const struct json *v;
	if (r->depth >= 300) {
		r->too_deep = true;
		return;
	}
	r->depth++;
	if ((v = json_get(item, "RangeVar"))) {
		from_relation(r, v, scope);
	} else if ((v = json_get(item, "RangeSubselect"))) {
		from_subselect(r, v, scope);
	} else if ((v = json_get(item, "RangeFunction"))) {
		from_function(r, v, scope);
	} else if ((v = json_get(item, "JoinExpr"))) {
		from_join(r, v, scope);
	} else if ((v = json_get(item, "RangeTableSample"))) {
		struct names method = judge_postgresql_strings(r->a, json_get(v, "method"));
		size_t at = (size_t)json_int(json_get(v, "location"), 0);
		judge_postgresql_from_item(r, json_get(v, "relation"), scope);
		judge_postgresql_expr(r, json_get(v, "args"), scope);
		if (method.n)
			query_name_add(r->q, QUERY_NAME_FUNCTION, scope, STR_NONE, method.v[method.n - 1], at,
				method.v[method.n - 1].n);
	} else if (item) { /* XMLTABLE, JSON_TABLE and what newer grammars bring */
		judge_postgresql_expr(r, item, scope);
		query_columns_add(r->q, scope, alias_name(json_get(json_first(item), "alias")),
			(struct names){0}, true);
	}
	r->depth--;
}

void judge_postgresql_from(struct judge_postgresql_reader *r, const struct json *list, size_t scope)
{
	for (const struct json *i = json_first(list); i; i = json_next(i))
		judge_postgresql_from_item(r, i, scope);
}

/* The name PostgreSQL gives to an unnamed output (FigureColname). */
static struct str output_name(struct judge_postgresql_reader *r, const struct json *val)
{
	for (int i = 0; i < 16 && val; i++) {
		const struct json *v;
		struct names parts = {0};
		if ((v = json_get(val, "ColumnRef")))
			parts = judge_postgresql_strings(r->a, json_get(v, "fields"));
		else if ((v = json_get(val, "FuncCall")))
			parts = judge_postgresql_strings(r->a, json_get(v, "funcname"));
		else if ((v = json_get(val, "A_Indirection")))
			parts = judge_postgresql_strings(r->a, json_get(v, "indirection"));
		else if (json_get(val, "CoalesceExpr"))
			return STR("coalesce");
		else if (json_get(val, "CaseExpr"))
			return STR("case");
		else if (json_get(val, "A_ArrayExpr"))
			return STR("array");
		if (parts.n)
			return parts.v[parts.n - 1];
		v = json_get(val, "TypeCast");
		if (!v)
			break;
		parts = judge_postgresql_strings(r->a, json_get(json_get(v, "typeName"), "names"));
		val = json_get(v, "arg");
		if (json_get(val, "A_Const") && parts.n)
			return parts.v[parts.n - 1];
	}
	return STR_NONE;
}

static bool is_star(const struct json *ref, struct str *qualifier)
{
	bool star = false;
	*qualifier = STR_NONE;
	for (const struct json *f = json_first(json_get(ref, "fields")); f; f = json_next(f)) {
		if (json_get(f, "A_Star"))
			star = true;
		else
			*qualifier = judge_postgresql_string(f);
	}
	return star;
}

static void output_star(struct judge_postgresql_reader *r, struct str qualifier, size_t scope)
{
	size_t source = qualifier.n ? query_source_named(r->q, scope, qualifier) : QUERY_NONE;
	if (!qualifier.n && r->range_scope == scope && r->hi == r->lo + 1)
		source = r->lo; /* RETURNING * of an INSERT: "excluded" is not part of it */
	query_output_star(r->q, scope, source);
	struct query_scope *s = &r->q->scopes.v[scope];
	if (qualifier.n && source == QUERY_NONE) {
		s->outputs.v[s->outputs.n - 1].star = false;
		s->outputs.v[s->outputs.n - 1].unknown = true;
	}
}

static void output(struct judge_postgresql_reader *r, const struct json *target, size_t scope)
{
	const struct json *val = json_get(target, "val"), *ref = json_get(val, "ColumnRef");
	struct str name = json_str(json_get(target, "name")), qualifier;
	if (ref && is_star(ref, &qualifier)) {
		judge_postgresql_column(r, ref, scope, QUERY_ALIAS_NO);
		output_star(r, qualifier, scope);
		return;
	}
	size_t column = judge_postgresql_value(r, val, scope);
	if (!name.n)
		name = output_name(r, val);
	query_output_add(r->q, scope, name, column);
	struct query_scope *s = &r->q->scopes.v[scope];
	s->outputs.v[s->outputs.n - 1].unknown = judge_postgresql_is_hole(name);
}

void judge_postgresql_outputs(struct judge_postgresql_reader *r, const struct json *list, size_t scope)
{
	for (const struct json *i = json_first(list); i; i = json_next(i))
		output(r, json_get(i, "ResTarget"), scope);
}
