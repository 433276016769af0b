/* The result columns of a query over known relations, by PostgreSQL's rules for names and stars. */
#include "schemas/ddl_pg_query.h"

enum {
	MOST_COLUMNS = 65536, /* of all that FROM has */
	MOST_RESULTS = 1664,  /* MaxTupleAttributeNumber */
	COLUMN_COST = 128     /* of ddl_spend() */
};

static void select_part(struct scope *outer, const struct json *select, struct pg_query *out);

void ddl_pg_query_use(struct scope *s, const struct source *of, struct str column)
{
	if (!of->name.n)
		return;
	for (size_t i = 0; i < s->out->uses.n; i++) {
		const struct dependency *d = &s->out->uses.v[i];
		if (str_eq(d->schema, of->schema) && str_eq(d->name, of->name) && str_eq(d->column, column))
			return;
	}
	*VEC_PUSH(s->p->a, &s->out->uses) = (struct dependency){of->schema, of->name, column};
}

static const struct column *column_of(const struct source *s, struct str name)
{
	for (size_t i = 0; i < s->q.columns.n; i++)
		if (str_eq(s->q.columns.v[i].name, name))
			return &s->q.columns.v[i];
	return NULL;
}

static const struct column *system_column(struct scope *in, struct str name)
{
	static const struct {
		const char *name, *type;
	} all[] = {{"ctid", "tid"}, {"tableoid", "oid"}, {"xmin", "xid"}, {"xmax", "xid"}, {"cmin", "cid"},
		{"cmax", "cid"}};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (str_eq(name, str_of(all[i].name))) {
			struct column *c = ARENA_NEW(in->p->tmp, struct column);
			*c = (struct column){.name = str_of(all[i].name), .type = str_of(all[i].type)};
			return c;
		}
	return NULL;
}

/* A table's name in an expression is its row. */
static const struct column *whole_row(struct scope *in, struct str name)
{
	for (struct scope *s = in; s; s = s->parent)
		for (size_t i = 0; i < s->sources.n; i++) {
			const struct source *x = &s->sources.v[i];
			if (!x->name.n || !str_eq(x->alias, name))
				continue;
			struct column *c = ARENA_NEW(in->p->tmp, struct column);
			*c = (struct column){
				.name = x->name, .type = ddl_pg_shown(in->p, x->schema, x->name)};
			return c;
		}
	return system_column(in, name);
}

/* A column that USING or NATURAL made one: both are read. */
static const struct column *merged_column(struct scope *in, const struct scope *s, struct str name)
{
	for (size_t i = s->merged.columns.n; i-- > 0;) {
		if (!str_eq(s->merged.columns.v[i].name, name))
			continue;
		for (size_t k = 0; k < s->sources.n; k++)
			if (column_of(&s->sources.v[k], name))
				ddl_pg_query_use(in, &s->sources.v[k], name);
		return &s->merged.columns.v[i];
	}
	return NULL;
}

/* The column a ColumnRef means, innermost scope first; noted as used. */
const struct column *ddl_pg_query_column(void *ctx, const struct json *columnref)
{
	struct scope *in = ctx;
	struct pg_name n = ddl_pg_qualified(json_get(columnref, "fields"));
	for (struct scope *s = in; s; s = s->parent) {
		const struct column *both = n.schema.n ? NULL : merged_column(in, s, n.name);
		if (both)
			return both;
		for (size_t i = 0; i < s->sources.n; i++) {
			const struct source *x = &s->sources.v[i];
			if (n.schema.n && !str_eq(x->alias, n.schema))
				continue;
			const struct column *c = column_of(x, n.name);
			if (c) {
				ddl_pg_query_use(in, x, c->name);
				return c;
			}
		}
	}
	return n.schema.n ? system_column(in, n.name) : whole_row(in, n.name);
}

/* Stars double: where each of two items has all columns of the one before, twenty items have a million. */
static bool has_room(struct pg *p, struct pg_query *q, size_t more)
{
	if (more <= MOST_COLUMNS - q->columns.n && ddl_spend(p->d, COLUMN_COST * more))
		return true;
	ddl_pg_unknown(p, "the query has more columns than are followed");
	q->unknown = true;
	return false;
}

void ddl_pg_query_push(struct pg *p, struct pg_query *q, struct str name, struct str type)
{
	if (!has_room(p, q, 1))
		return;
	*VEC_PUSH(p->a, &q->columns) =
		(struct column){.name = ddl_pg_keep(p, name), .type = ddl_pg_keep(p, type)};
}

void ddl_pg_query_copy(struct pg *p, struct pg_query *to, const struct pg_query *from)
{
	to->unknown |= from->unknown;
	if (!has_room(p, to, from->columns.n))
		return;
	for (size_t i = 0; i < from->columns.n; i++)
		*VEC_PUSH(p->a, &to->columns) = from->columns.v[i];
}

static bool has_star(const struct json *columnref, struct str *alias)
{
	const struct json *last = NULL;
	*alias = STR_NONE;
	for (const struct json *n = json_first(json_get(columnref, "fields")); n; n = json_next(n)) {
		if (last)
			*alias = ddl_pg_string(last);
		last = n;
	}
	return last && ddl_pg_node(last, "A_Star");
}

static void expand_star(struct scope *s, struct str alias, const struct pg_query *all, struct pg_query *out)
{
	bool found = !alias.n;
	for (size_t i = 0; i < s->sources.n; i++) {
		const struct source *x = &s->sources.v[i];
		if (alias.n && !str_eq(x->alias, alias))
			continue;
		for (size_t k = 0; k < x->q.columns.n; k++)
			ddl_pg_query_use(s, x, x->q.columns.v[k].name);
		if (alias.n)
			ddl_pg_query_copy(s->p, out, &x->q);
		found = true;
	}
	if (!alias.n)
		ddl_pg_query_copy(s->p, out, all);
	out->unknown |= !found;
}

struct str ddl_pg_query_type(struct pg *p, void *scope, const struct json *select)
{
	struct pg_query q = {.unknown = false};
	struct scope top = {.p = p, .out = &q}, *outer = scope ? scope : &top;
	struct pg_query inner = {.unknown = false};
	struct str type;
	if (ddl_pg_query_is_typed(outer, select, &type))
		return type;
	ddl_pg_query_select(outer, select, &inner);
	type = inner.columns.n == 1 ? inner.columns.v[0].type : STR_NONE;
	if (select)
		ddl_pg_query_typed(outer, select, type);
	return type;
}

/* (f(x)).*, (t).* of a FROM item, and (a).* of a composite value. */
static void expand_row(
	struct scope *s, const struct json *e, const struct pg_query *all, struct pg_query *out)
{
	const struct json *arg = json_get(e, "arg"), *call = ddl_pg_node(arg, "FuncCall");
	struct str name = ddl_pg_qualified(json_get(ddl_pg_node(arg, "ColumnRef"), "fields")).name;
	bool alone = json_count(json_get(e, "indirection")) == 1;
	for (size_t i = 0; alone && name.n && i < s->sources.n; i++)
		if (str_eq(s->sources.v[i].alias, name)) {
			expand_star(s, name, all, out);
			return;
		}
	struct pg_query row = {.unknown = false};
	bool known = alone && (call ? ddl_pg_function_columns(s->p, call, &row)
				    : ddl_pg_row_columns(s->p,
					      ddl_pg_expr_type(s->p, arg, ddl_pg_query_column, s), &row));
	ddl_pg_query_copy(s->p, out, &row);
	out->unknown |= !known;
}

/* Constants that nothing casts have no type yet. */
static struct str result_type(struct scope *s, const struct json *val)
{
	return ddl_pg_is_untyped(val) ? STR(DDL_PG_UNKNOWN)
				      : ddl_pg_expr_type(s->p, val, ddl_pg_query_column, s);
}

static void target(
	struct scope *s, const struct json *restarget, const struct pg_query *all, struct pg_query *out)
{
	const struct json *val = json_get(restarget, "val"), *ref = ddl_pg_node(val, "ColumnRef");
	const struct json *last = NULL;
	struct str alias, name = ddl_pg_get(restarget, "name");
	if (ref && has_star(ref, &alias)) {
		expand_star(s, alias, all, out);
		return;
	}
	for (const struct json *n = json_first(json_get(ddl_pg_node(val, "A_Indirection"), "indirection")); n;
		n = json_next(n))
		last = n;
	if (last && ddl_pg_node(last, "A_Star")) {
		expand_row(s, ddl_pg_node(val, "A_Indirection"), all, out);
		return;
	}
	if (!name.n)
		name = ddl_pg_colname(val);
	ddl_pg_query_push(s->p, out, name.n ? name : STR("?column?"), result_type(s, val));
}

/* A function of the catalog under a name that is its alone: a dependency without a relation. */
static void use_function(struct scope *s, const struct json *call)
{
	struct pg_name n = ddl_pg_qualified(json_get(call, "funcname"));
	const struct function *f = catalog_function(s->p->c, n.schema, n.name, STR_NONE);
	if (!f || f->extension.n || (!n.schema.n && ddl_pg_builtin_first(n.name) != SIZE_MAX))
		return;
	for (size_t i = 0; i < s->out->uses.n; i++)
		if (!s->out->uses.v[i].name.n && str_eq(s->out->uses.v[i].column, f->name) &&
			str_eq(s->out->uses.v[i].schema, f->schema))
			return;
	*VEC_PUSH(s->p->a, &s->out->uses) = (struct dependency){.schema = f->schema, .column = f->name};
}

static bool see(void *ctx, const struct json *j)
{
	struct scope *s = ctx;
	if (str_eq(json_key(j), STR("FuncCall")))
		use_function(s, j);
	if (str_eq(json_key(j), STR("ColumnRef"))) {
		ddl_pg_query_column(s, j);
		return false;
	}
	if (str_eq(json_key(j), STR("SelectStmt"))) {
		struct pg_query ignored = {.unknown = false};
		if (!ddl_pg_query_was_read(s, j))
			ddl_pg_query_select(s, j, &ignored);
		return false;
	}
	return true;
}

/* What the clauses read besides the result: sub-queries and columns. FROM was read already. */
static void see_clauses(struct scope *s, const struct json *select)
{
	for (const struct json *m = json_first(select); m; m = json_next(m)) {
		struct str key = json_key(m);
		if (!str_eq(key, STR("fromClause")) && !str_eq(key, STR("withClause")))
			ddl_pg_visit(s->p->tmp, m, see, s);
	}
}

/* What SEARCH and CYCLE add to a recursive query. */
static void search_and_cycle(struct scope *s, const struct json *cte, struct pg_query *q)
{
	const struct json *search = json_get(cte, "search_clause"), *cycle = json_get(cte, "cycle_clause");
	const struct json *mark = json_get(cycle, "cycle_mark_value");
	if (search)
		ddl_pg_query_push(s->p, q, ddl_pg_get(search, "search_seq_column"),
			ddl_pg_flag(search, "search_breadth_first") ? STR("record") : STR("record[]"));
	if (!cycle)
		return;
	ddl_pg_query_push(s->p, q, ddl_pg_get(cycle, "cycle_mark_column"),
		mark ? result_type(s, mark) : STR("boolean"));
	ddl_pg_query_push(s->p, q, ddl_pg_get(cycle, "cycle_path_column"), STR("record[]"));
}

static void with_queries(struct scope *s, const struct json *select)
{
	const struct json *ctes = json_get(json_get(select, "withClause"), "ctes");
	bool recursive = ddl_pg_flag(json_get(select, "withClause"), "recursive");
	for (const struct json *n = json_first(ctes); n; n = json_next(n)) {
		const struct json *cte = ddl_pg_node(n, "CommonTableExpr");
		const struct json *query = ddl_pg_node(json_get(cte, "ctequery"), "SelectStmt");
		struct source x = {.alias = ddl_pg_get(cte, "ctename")};
		size_t self = s->with.n;
		if (recursive) /* it may read itself: any column may be there */
			*VEC_PUSH(s->p->a, &s->with) =
				(struct source){.alias = x.alias, .q = {.unknown = true}};
		if (query)
			ddl_pg_query_select(s, query, &x.q);
		else
			x.q.unknown = true; /* INSERT ... RETURNING and its kin */
		ddl_pg_query_rename(s->p, &x.q, json_get(cte, "aliascolnames"));
		search_and_cycle(s, cte, &x.q);
		if (recursive)
			s->with.v[self] = x;
		else
			*VEC_PUSH(s->p->a, &s->with) = x;
	}
}

void ddl_pg_query_merge(struct pg *p, struct str *left, struct str right)
{
	struct str both[2] = {ddl_pg_expr_base(p, *left), ddl_pg_expr_base(p, right)};
	if (!str_eq(*left, right))
		*left = ddl_pg_keep(p, ddl_pg_common_type(p, both, 2));
}

/* The next row's value; two constants without a type stay so. */
static void merge_value(struct pg *p, struct str *t, struct str one)
{
	bool untyped = ddl_pg_resolve_is_unknown(*t) && ddl_pg_resolve_is_unknown(one);
	if (t->n && !untyped)
		ddl_pg_query_merge(p, t, one);
}

/* The rows of VALUES have one type for each column. */
static void values(struct scope *s, const struct json *lists, struct pg_query *out)
{
	for (const struct json *l = json_first(lists); l; l = json_next(l)) {
		size_t nth = 0;
		const struct json *row = json_get(ddl_pg_node(l, "List"), "items");
		for (const struct json *n = json_first(row); n; n = json_next(n), nth++) {
			struct str t = result_type(s, n);
			if (l == json_first(lists))
				ddl_pg_query_push(s->p, out, str_fmt(s->p->tmp, "column%zu", nth + 1), t);
			else if (nth < out->columns.n)
				merge_value(s->p, &out->columns.v[nth].type, t);
		}
	}
}

/* Both sides of UNION get one type. */
static void merge_types(struct pg *p, struct pg_query *out, const struct pg_query *right)
{
	for (size_t i = 0; i < out->columns.n && i < right->columns.n; i++) {
		struct str *l = &out->columns.v[i].type, r = right->columns.v[i].type;
		if (!l->n || !r.n) /* the other side may be the query itself */
			*l = l->n ? *l : r;
		else
			ddl_pg_query_merge(p, l, r);
	}
}

/* resolveTargetListUnknowns() */
void ddl_pg_query_select(struct scope *outer, const struct json *select, struct pg_query *out)
{
	ddl_pg_query_read(outer, select);
	select_part(outer, select, out);
	for (size_t i = 0; i < out->columns.n; i++)
		if (str_eq(out->columns.v[i].type, STR(DDL_PG_UNKNOWN)))
			out->columns.v[i].type = STR("text");
}

static void select_part(struct scope *outer, const struct json *select, struct pg_query *out)
{
	struct scope s = {.parent = outer, .p = outer->p, .out = outer->out, .depth = outer->depth + 1};
	struct pg_query all = {.unknown = false}, right = {.unknown = false};
	if (!select || s.depth > DDL_PG_QUERY_DEPTH) {
		out->unknown = true;
		return;
	}
	with_queries(&s, select);
	if (json_get(select, "larg")) { /* UNION and its kin: named after the first */
		select_part(&s, json_get(select, "larg"), out);
		if (outer->depth < DDL_PG_QUERY_DEPTH / 2)
			select_part(&s, json_get(select, "rarg"), &right);
		merge_types(s.p, out, &right);
		return;
	}
	if (json_get(select, "valuesLists")) {
		values(&s, json_get(select, "valuesLists"), out);
		return;
	}
	for (const struct json *n = json_first(json_get(select, "fromClause")); n; n = json_next(n))
		ddl_pg_query_from(&s, n, &all);
	for (const struct json *n = json_first(json_get(select, "targetList")); n; n = json_next(n))
		target(&s, ddl_pg_node(n, "ResTarget"), &all, out);
	if (out->columns.n > MOST_RESULTS) {
		ddl_pg_unknown(s.p, "target lists can have at most %d entries", MOST_RESULTS);
		out->columns.n = 0;
		out->unknown = true;
	}
	see_clauses(&s, select);
	ddl_pg_visit(s.p->tmp, json_get(select, "fromClause"), see, &s);
}

void ddl_pg_query(struct pg *p, const struct json *select, struct pg_query *out)
{
	struct scope top = {.p = p, .out = out};
	ddl_pg_query_select(&top, select, out);
}
