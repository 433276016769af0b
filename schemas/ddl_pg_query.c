/* The result columns of a query over known relations, by PostgreSQL's rules for names and stars. */
#include "schemas/ddl_pg_resolve.h"

enum { MAX_QUERY_DEPTH = 24 };

struct source { /* an entry of FROM, or a WITH query */
	struct str alias;
	struct str schema, name; /* of the relation behind it, empty = none */
	struct pg_query q;       /* its columns */
};

struct scope {
	struct scope *parent;
	struct pg *p;
	VEC(struct source) sources, with;
	struct pg_query *out; /* where "uses" are collected: the outermost query's */
	int depth;
};

static void select_query(struct scope *outer, const struct json *select, struct pg_query *out);
static void select_part(struct scope *outer, const struct json *select, struct pg_query *out);

static void use(struct scope *s, const struct source *of, struct str column)
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

/* The column a ColumnRef means, innermost scope first; noted as used. */
const struct column *ddl_pg_query_column(void *ctx, const struct json *columnref)
{
	struct scope *in = ctx;
	struct pg_name n = ddl_pg_qualified(json_get(columnref, "fields"));
	for (struct scope *s = in; s; s = s->parent)
		for (size_t i = 0; i < s->sources.n; i++) {
			const struct source *x = &s->sources.v[i];
			if (n.schema.n && !str_eq(x->alias, n.schema))
				continue;
			const struct column *c = column_of(x, n.name);
			if (c) {
				use(in, x, c->name);
				return c;
			}
		}
	return n.schema.n ? system_column(in, n.name) : whole_row(in, n.name);
}

static void push_column(struct pg *p, struct pg_query *q, struct str name, struct str type)
{
	*VEC_PUSH(p->a, &q->columns) = (struct column){.name = ddl_pg_keep(p, name), .type = type};
}

/* AS x(a, b): the first columns get these names. */
static void rename_columns(struct pg *p, struct pg_query *q, const struct json *names)
{
	size_t i = 0;
	for (const struct json *n = json_first(names); n; n = json_next(n), i++) {
		if (i < q->columns.n)
			q->columns.v[i].name = ddl_pg_keep(p, ddl_pg_string(n));
		else if (q->unknown)
			push_column(p, q, ddl_pg_string(n), STR_NONE);
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

static void copy_columns(struct pg *p, struct pg_query *to, const struct pg_query *from)
{
	to->unknown |= from->unknown;
	for (size_t i = 0; i < from->columns.n; i++)
		*VEC_PUSH(p->a, &to->columns) = from->columns.v[i];
}

static void relation_source(struct scope *s, const struct json *rangevar, struct source *out)
{
	struct pg *p = s->p;
	struct pg_name n = ddl_pg_range(rangevar);
	const struct source *with = n.schema.n ? NULL : find_with(s, n.name);
	if (with) {
		copy_columns(p, &out->q, &with->q);
		return;
	}
	const struct relation *r = catalog_relation(p->c, n.schema, n.name);
	if (!r) {
		if (!str_eq(n.schema, STR("pg_catalog")) && !str_eq(n.schema, STR("information_schema")) &&
			!ddl_pg_is_temp(p, n) && !str_starts(n.name, STR("pg_")))
			ddl_pg_relation(p, n, false);
		out->q.unknown = true;
		return;
	}
	out->schema = r->schema;
	out->name = r->name;
	out->q.unknown = r->columns_unknown;
	use(s, out, STR_NONE);
	for (size_t i = 0; i < r->columns.n; i++)
		push_column(p, &out->q, r->columns.v[i].name, r->columns.v[i].type);
}

static void function_source(struct scope *s, const struct json *f, struct source *out)
{
	struct pg *p = s->p;
	const struct json *pair =
		json_get(ddl_pg_node(json_first(json_get(f, "functions")), "List"), "items");
	const struct json *call = ddl_pg_node(json_first(pair), "FuncCall");
	struct str name = ddl_pg_qualified(json_get(call, "funcname")).name;
	const struct json *defs = json_get(f, "coldeflist");
	if (!out->alias.n)
		out->alias = name;
	for (const struct json *n = json_first(defs); n; n = json_next(n)) {
		const struct json *d = ddl_pg_node(n, "ColumnDef");
		push_column(
			p, &out->q, ddl_pg_get(d, "colname"), ddl_pg_type(p, json_get(d, "typeName"), true));
	}
	if (!defs && !call)
		out->q.unknown = true;
	else if (!defs && !ddl_pg_function_columns(p, call, &out->q))
		push_column(p, &out->q, out->alias,
			ddl_pg_expr_type(p, json_first(pair), ddl_pg_query_column, s));
	if (ddl_pg_flag(f, "ordinality"))
		push_column(p, &out->q, STR("ordinality"), STR("bigint"));
}

static void from_item(struct scope *s, const struct json *item, struct pg_query *star);

static bool named_in(const struct pg_query *q, struct str name)
{
	for (size_t i = 0; i < q->columns.n; i++)
		if (str_eq(q->columns.v[i].name, name))
			return true;
	return false;
}

static bool is_merged(
	const struct json *j, const struct pg_query *l, const struct pg_query *r, struct str name)
{
	if (ddl_pg_flag(j, "isNatural"))
		return named_in(l, name) && named_in(r, name);
	for (const struct json *n = json_first(json_get(j, "usingClause")); n; n = json_next(n))
		if (str_eq(ddl_pg_string(n), name))
			return true;
	return false;
}

/* USING and NATURAL: the merged columns come first and once. */
static void join(struct scope *s, const struct json *j, struct pg_query *star)
{
	struct pg_query l = {.unknown = false}, r = {.unknown = false};
	from_item(s, json_get(j, "larg"), &l);
	from_item(s, json_get(j, "rarg"), &r);
	star->unknown |= l.unknown || r.unknown;
	for (size_t i = 0; i < l.columns.n; i++)
		if (is_merged(j, &l, &r, l.columns.v[i].name))
			*VEC_PUSH(s->p->a, &star->columns) = l.columns.v[i];
	for (size_t i = 0; i < l.columns.n; i++)
		if (!is_merged(j, &l, &r, l.columns.v[i].name))
			*VEC_PUSH(s->p->a, &star->columns) = l.columns.v[i];
	for (size_t i = 0; i < r.columns.n; i++)
		if (!is_merged(j, &l, &r, r.columns.v[i].name))
			*VEC_PUSH(s->p->a, &star->columns) = r.columns.v[i];
}

static void from_item(struct scope *s, const struct json *item, struct pg_query *star)
{
	const struct json *e = json_first(item), *alias = json_get(e, "alias");
	struct source x = {.alias = ddl_pg_get(alias, "aliasname")};
	if (ddl_pg_node(item, "JoinExpr")) {
		if (s->depth++ < MAX_QUERY_DEPTH * 4)
			join(s, e, star);
		else
			star->unknown = true;
		s->depth--;
		return;
	}
	if (ddl_pg_node(item, "RangeVar")) {
		relation_source(s, e, &x);
		if (!x.alias.n)
			x.alias = ddl_pg_get(e, "relname");
	} else if (ddl_pg_node(item, "RangeSubselect")) {
		select_query(s, ddl_pg_node(json_get(e, "subquery"), "SelectStmt"), &x.q);
	} else if (ddl_pg_node(item, "RangeFunction")) {
		function_source(s, e, &x);
	} else {
		x.q.unknown = true;
	}
	rename_columns(s->p, &x.q, json_get(alias, "colnames"));
	*VEC_PUSH(s->p->a, &s->sources) = x;
	copy_columns(s->p, star, &x.q);
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
			use(s, x, x->q.columns.v[k].name);
		if (alias.n)
			copy_columns(s->p, out, &x->q);
		found = true;
	}
	if (!alias.n)
		copy_columns(s->p, out, all);
	out->unknown |= !found;
}

struct str ddl_pg_query_type(struct pg *p, void *scope, const struct json *select)
{
	struct pg_query q = {.unknown = false};
	struct scope top = {.p = p, .out = &q};
	struct pg_query inner = {.unknown = false};
	select_query(scope ? scope : &top, select, &inner);
	return inner.columns.n == 1 ? inner.columns.v[0].type : STR_NONE;
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
	copy_columns(s->p, out, &row);
	out->unknown |= !known;
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
	struct str v;
	bool quoted, constant = ddl_pg_node(val, "A_Const") && ddl_pg_const(s->p, val, &v, &quoted);
	bool unknown = constant && (quoted || str_eq(v, STR("NULL")));
	push_column(s->p, out, name.n ? name : STR("?column?"),
		unknown ? STR(DDL_PG_UNKNOWN) : ddl_pg_expr_type(s->p, val, ddl_pg_query_column, s));
}

static bool see(void *ctx, const struct json *j)
{
	struct scope *s = ctx;
	if (str_eq(json_key(j), STR("ColumnRef"))) {
		ddl_pg_query_column(s, j);
		return false;
	}
	if (str_eq(json_key(j), STR("SelectStmt"))) {
		struct pg_query ignored = {.unknown = false};
		select_query(s, j, &ignored);
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
			select_query(s, query, &x.q);
		else
			x.q.unknown = true; /* INSERT ... RETURNING and its kin */
		rename_columns(s->p, &x.q, json_get(cte, "aliascolnames"));
		if (recursive)
			s->with.v[self] = x;
		else
			*VEC_PUSH(s->p->a, &s->with) = x;
	}
}

static void values(struct scope *s, const struct json *lists, struct pg_query *out)
{
	const struct json *row = json_get(ddl_pg_node(json_first(lists), "List"), "items");
	int nth = 1;
	for (const struct json *n = json_first(row); n; n = json_next(n), nth++)
		push_column(s->p, out, str_fmt(s->p->tmp, "column%d", nth),
			ddl_pg_expr_type(s->p, n, ddl_pg_query_column, s));
}

/* Both sides of UNION get one type; a modifier stays only where they agree. */
static void merge_types(struct pg *p, struct pg_query *out, const struct pg_query *right)
{
	for (size_t i = 0; i < out->columns.n && i < right->columns.n; i++) {
		struct str *l = &out->columns.v[i].type, r = right->columns.v[i].type;
		struct str both[2] = {ddl_pg_expr_base(p, *l), ddl_pg_expr_base(p, r)};
		if (!l->n || !r.n) /* the other side may be the query itself */
			*l = l->n ? *l : r;
		else if (!str_eq(*l, r))
			*l = ddl_pg_keep(p, ddl_pg_common_type(p, both, 2));
	}
}

/* Constants that nothing has given a type are text in a result (resolveTargetListUnknowns). */
static void select_query(struct scope *outer, const struct json *select, struct pg_query *out)
{
	select_part(outer, select, out);
	for (size_t i = 0; i < out->columns.n; i++)
		if (str_eq(out->columns.v[i].type, STR(DDL_PG_UNKNOWN)))
			out->columns.v[i].type = STR("text");
}

static void select_part(struct scope *outer, const struct json *select, struct pg_query *out)
{
	struct scope s = {.parent = outer, .p = outer->p, .out = outer->out, .depth = outer->depth + 1};
	struct pg_query all = {.unknown = false}, right = {.unknown = false};
	if (!select || s.depth > MAX_QUERY_DEPTH) {
		out->unknown = true;
		return;
	}
	with_queries(&s, select);
	if (json_get(select, "larg")) { /* UNION and its kin: named after the first */
		select_part(&s, json_get(select, "larg"), out);
		if (outer->depth < MAX_QUERY_DEPTH / 2)
			select_part(&s, json_get(select, "rarg"), &right);
		merge_types(s.p, out, &right);
		return;
	}
	if (json_get(select, "valuesLists")) {
		values(&s, json_get(select, "valuesLists"), out);
		return;
	}
	for (const struct json *n = json_first(json_get(select, "fromClause")); n; n = json_next(n))
		from_item(&s, n, &all);
	for (const struct json *n = json_first(json_get(select, "targetList")); n; n = json_next(n))
		target(&s, ddl_pg_node(n, "ResTarget"), &all, out);
	see_clauses(&s, select);
	ddl_pg_visit(s.p->tmp, json_get(select, "fromClause"), see, &s);
}

void ddl_pg_query(struct pg *p, const struct json *select, struct pg_query *out)
{
	struct scope top = {.p = p, .out = out};
	select_query(&top, select, out);
}
