/* Queries over the catalogs' rows, VALUES and arrays: joins as products with conditions. */
#include <string.h>

#include "schemas/ddl_pg_ask.h"

enum { MOST_QUALS = 8, MOST_ROWS = 5000, ROW_COST = 32, MOST_TEXT = 64 * 1024 };

struct asked {
	struct pg_asking *x;
	struct pg_asked in;
	const struct json *quals[MOST_QUALS];
	size_t nquals;
	const struct json *targets;
	struct pg_rows *out;
};

static bool add_table(struct asked *q, struct str alias, struct pg_rows rows)
{
	if (q->in.n == DDL_PG_ASK_TABLES)
		return false;
	q->in.t[q->in.n++] = (struct pg_asked_table){.alias = alias, .rows = rows};
	return true;
}

static void rename_fields(struct pg_rows *rows, const struct json *names)
{
	for (size_t i = 0; i < rows->n; i++) {
		size_t k = 0;
		for (const struct json *n = json_first(names); n && k < rows->v[i].n; n = json_next(n))
			rows->v[i].names[k++] = ddl_pg_string(n);
	}
}

/* unnest(array) AS a(b) */
static bool function(struct asked *q, const struct json *e, struct str alias)
{
	struct pg_rows rows = {0};
	const struct json *list =
		json_get(ddl_pg_node(json_first(json_get(e, "functions")), "List"), "items");
	const struct json *f = ddl_pg_node(json_first(list), "FuncCall"), *args = json_get(f, "args");
	struct str name = ddl_pg_qualified(json_get(f, "funcname")).name, one;
	if (!str_eq(name, STR("unnest")) || json_count(args) != 1 ||
		json_count(json_get(e, "functions")) != 1)
		return false;
	struct pg_known v = ddl_pg_ask_eval(q->x, json_first(args));
	if (v.kind != KNOWN_TEXT)
		return false;
	while (ddl_pg_ask_element(&v.text, &one)) {
		struct pg_row *r = VEC_PUSH(q->x->p->tmp, &rows);
		*r = (struct pg_row){.names = {alias.n ? alias : name}, .v = {{KNOWN_TEXT, one}}, .n = 1};
	}
	rename_fields(&rows, json_get(json_get(e, "alias"), "colnames"));
	return add_table(q, alias.n ? alias : name, rows);
}

static bool source(struct asked *q, const struct json *item, int depth)
{
	const struct json *e = json_first(item), *alias = json_get(e, "alias");
	struct str name = ddl_pg_get(alias, "aliasname");
	struct pg_rows rows = {0};
	if (ddl_pg_node(item, "JoinExpr")) {
		if (depth > DDL_PG_ASK_TABLES || !ddl_pg_is(e, "jointype", "JOIN_INNER") ||
			ddl_pg_flag(e, "isNatural") || json_get(e, "usingClause") || q->nquals == MOST_QUALS)
			return false;
		if (json_get(e, "quals"))
			q->quals[q->nquals++] = json_get(e, "quals");
		return source(q, json_get(e, "larg"), depth + 1) && source(q, json_get(e, "rarg"), depth + 1);
	}
	if (ddl_pg_node(item, "RangeFunction"))
		return function(q, e, name);
	if (ddl_pg_node(item, "RangeSubselect")) {
		if (!ddl_pg_ask_query(q->x, ddl_pg_node(json_get(e, "subquery"), "SelectStmt"), &rows))
			return false;
		rename_fields(&rows, json_get(alias, "colnames"));
		return add_table(q, name, rows);
	}
	struct pg_name n = ddl_pg_range(e);
	return ddl_pg_node(item, "RangeVar") && ddl_pg_facts(q->x->p, n, &rows) &&
	       add_table(q, name.n ? name : n.name, rows);
}

static bool field(struct pg_row *r, struct str name, struct pg_known v)
{
	if (r->n == PG_ROW_FIELDS)
		return false;
	r->names[r->n] = name;
	r->v[r->n++] = v;
	return true;
}

/* One row of the result; * are the columns that are known of the tables. */
static bool emit(struct asked *q)
{
	struct pg_row *r = VEC_PUSH(q->x->p->tmp, q->out);
	*r = (struct pg_row){.n = 0};
	if (q->out->n > MOST_ROWS)
		return false;
	for (const struct json *n = json_first(q->targets); n; n = json_next(n)) {
		const struct json *target = ddl_pg_node(n, "ResTarget"),
				  *val = target ? json_get(target, "val") : n;
		const struct json *ref = ddl_pg_node(val, "ColumnRef");
		bool star = ref && ddl_pg_node(json_first(json_get(ref, "fields")), "A_Star");
		struct str name = ddl_pg_get(target, "name");
		for (size_t t = 0; star && t < q->in.n; t++)
			for (size_t k = 0; k < q->in.t[t].row->n; k++)
				(void)field(r, q->in.t[t].row->names[k], q->in.t[t].row->v[k]);
		if (!star && !field(r, name.n ? name : ddl_pg_colname(val), ddl_pg_ask_eval(q->x, val)))
			return false;
	}
	return true;
}

/* Rows from table number t on; false when a condition is not known. */
static bool product(struct asked *q, size_t t)
{
	if (t < q->in.n) {
		for (size_t i = 0; i < q->in.t[t].rows.n; i++) {
			q->in.t[t].row = &q->in.t[t].rows.v[i];
			if (!product(q, t + 1))
				return false;
		}
		return true;
	}
	if (!ddl_spend(q->x->p->d, ROW_COST))
		return false;
	bool yes = true;
	for (size_t i = 0; i < q->nquals && yes; i++) {
		struct pg_known v = ddl_pg_ask_eval(q->x, q->quals[i]);
		if (!v.kind)
			return false;
		yes = ddl_pg_ask_is_true(v);
	}
	return !yes || emit(q);
}

static bool values(struct pg_asking *x, const struct json *lists, struct pg_rows *out)
{
	for (const struct json *l = json_first(lists); l; l = json_next(l)) {
		struct pg_row *r = VEC_PUSH(x->p->tmp, out);
		size_t nth = 0;
		*r = (struct pg_row){.n = 0};
		for (const struct json *n = json_first(json_get(ddl_pg_node(l, "List"), "items")); n;
			n = json_next(n))
			if (!field(r, str_fmt(x->p->tmp, "column%zu", ++nth), ddl_pg_ask_eval(x, n)))
				return false;
	}
	return true;
}

static const struct json *only_target(const struct json *select)
{
	return json_get(ddl_pg_node(json_first(json_get(select, "targetList")), "ResTarget"), "val");
}

/* count(*) and string_agg(text, separator) alone in the list, or compared there with something. */
static const struct json *aggregate(const struct json *select, struct str *name)
{
	const struct json *val = only_target(select), *compared = ddl_pg_node(val, "A_Expr");
	const struct json *f = ddl_pg_node(compared ? json_get(compared, "lexpr") : val, "FuncCall");
	*name = ddl_pg_qualified(json_get(f, "funcname")).name;
	bool is = str_eq(*name, STR("count")) || str_eq(*name, STR("string_agg"));
	return f && is && json_count(json_get(select, "targetList")) == 1 && !ddl_pg_flag(f, "agg_distinct")
		       ? f
		       : NULL;
}

static bool aggregated(struct asked *q, const struct json *f, struct str name, struct pg_rows *out)
{
	struct pg *p = q->x->p;
	struct pg_rows *rows = q->out;
	struct sb b = sb_new(p->tmp, MOST_TEXT);
	struct pg_row *r;
	if (str_eq(name, STR("count"))) {
		r = VEC_PUSH(p->tmp, out);
		*r = (struct pg_row){
			.names = {name}, .v = {{KNOWN_TEXT, str_fmt(p->tmp, "%zu", rows->n)}}, .n = 1};
		return ddl_pg_flag(f, "agg_star");
	}
	for (size_t i = 0; i < rows->n; i++) {
		if (rows->v[i].n != 2 || rows->v[i].v[0].kind != KNOWN_TEXT ||
			rows->v[i].v[1].kind != KNOWN_TEXT)
			return false;
		sb_add(&b, i ? rows->v[i].v[1].text : STR_NONE);
		sb_add(&b, rows->v[i].v[0].text);
	}
	r = VEC_PUSH(p->tmp, out);
	*r = (struct pg_row){.names = {name}, .n = 1};
	r->v[0] =
		rows->n ? (struct pg_known){KNOWN_TEXT, sb_str(&b)} : (struct pg_known){KNOWN_NULL, STR_NONE};
	return !b.full;
}

/* "count(*) = 2": the value of the whole, now that the aggregate's is known. */
static bool around(struct pg_asking *x, const struct json *select, const struct json *f, struct pg_rows *out)
{
	const struct json *val = only_target(select), *was = x->aggregate;
	struct pg_known value = x->value;
	if (ddl_pg_node(val, "FuncCall"))
		return true;
	x->aggregate = f;
	x->value = out->v[0].v[0];
	out->v[0].v[0] = ddl_pg_ask_eval(x, val);
	out->v[0].names[0] = STR("?column?");
	x->aggregate = was;
	x->value = value;
	return true;
}

static void cut(struct asked *q, const struct json *select)
{
	struct str v;
	bool quoted;
	uint64_t n;
	if (ddl_pg_const(q->x->p, json_get(select, "limitCount"), &v, &quoted) && str_u64(v, &n) &&
		n < q->out->n)
		q->out->n = (size_t)n;
}

static bool is_plain(const struct json *select)
{
	static const char *const more[] = {"groupClause", "havingClause", "larg", "withClause",
		"windowClause", "limitOffset", "intoClause", NULL};
	for (size_t i = 0; more[i]; i++)
		if (json_get(select, more[i]))
			return false;
	return true;
}

/* The arguments of string_agg() as columns of the rows that it is made of. */
static const struct json *listed(const struct json *f, const struct json *select, struct str name)
{
	return f && str_eq(name, STR("string_agg")) ? json_get(f, "args") : json_get(select, "targetList");
}

static bool rows_of(struct asked *q, const struct json *select)
{
	for (const struct json *n = json_first(json_get(select, "fromClause")); n; n = json_next(n))
		if (!source(q, n, 0))
			return false;
	if (json_get(select, "whereClause")) {
		if (q->nquals == MOST_QUALS)
			return false;
		q->quals[q->nquals++] = json_get(select, "whereClause");
	}
	q->in.outer = q->x->in;
	q->x->in = &q->in;
	bool ok = product(q, 0);
	q->x->in = q->in.outer;
	return ok;
}

bool ddl_pg_ask_query(struct pg_asking *x, const struct json *select, struct pg_rows *out)
{
	enum { MAX_QUERIES = 6 };
	struct str name;
	struct pg_rows rows = {0};
	struct asked q = {.x = x, .out = &rows};
	if (!select || !is_plain(select) || x->depth > MAX_QUERIES * 6)
		return false;
	if (json_get(select, "valuesLists"))
		return values(x, json_get(select, "valuesLists"), out);
	const struct json *f = aggregate(select, &name);
	q.targets = listed(f, select, name);
	x->depth += 4;
	bool ok = rows_of(&q, select);
	x->depth -= 4;
	if (!ok)
		return false;
	if (f)
		return aggregated(&q, f, name, out) && around(x, select, f, out);
	cut(&q, select);
	*out = rows;
	return true;
}
