/* Views, CREATE TABLE AS, SELECT INTO; and the one SELECT that changes a setting. */
#include "schemas/ddl_pg.h"

static void take_columns(struct pg *p, struct relation *r, const struct pg_query *q, const struct json *names)
{
	size_t i = 0;
	r->columns.n = 0;
	for (size_t k = 0; k < q->columns.n; k++) {
		struct column *c = VEC_PUSH(p->a, &r->columns);
		*c = q->columns.v[k];
		c->inherited = c->own = false;
		if (str_eq(c->type, STR("bit"))) /* without a length, which bit alone has: format_type.c */
			c->type = STR("\"bit\"");
	}
	for (const struct json *n = json_first(names); n; n = json_next(n), i++) {
		if (i >= r->columns.n)
			VEC_PUSH(p->a, &r->columns)->type = STR_NONE;
		r->columns.v[i].name = ddl_pg_keep(p, ddl_pg_string(n));
	}
	/* A full list of names says all there is to say. */
	r->columns_unknown = q->unknown && !names;
}

static bool is_view(const struct relation *r)
{
	return r->kind == RELATION_VIEW;
}

/* The relation to fill, NULL when nothing is to be done; *ok says whether that is fine. */
static struct relation *place(
	struct pg *p, struct pg_name n, enum relation_kind kind, bool replace, bool if_not_exists, bool *ok)
{
	struct str schema;
	*ok = false;
	if (!ddl_pg_target(p, n, &schema))
		return NULL;
	struct relation *r = catalog_relation(p->c, schema, n.name);
	if (r && replace && is_view(r))
		return r;
	if (ddl_pg_name_taken(p, schema, n.name)) {
		*ok = if_not_exists || ddl_pg_fail(p, "relation \"%.*s\" is already there", STRF(n.name));
		return NULL;
	}
	return catalog_add_relation(p->c, schema, ddl_pg_keep(p, n.name), kind);
}

static void fill(struct pg *p, struct relation *r, const struct pg_query *q, const struct json *names)
{
	take_columns(p, r, q, names);
	r->definition = ddl_pg_keep(p, p->text);
	r->uses.v = q->uses.v;
	r->uses.n = q->uses.n;
	r->uses.cap = q->uses.cap;
	/* The statement's own names (aliases of columns) go with its tree. */
	for (size_t i = 0; i < r->uses.n; i++) {
		struct dependency *d = &r->uses.v[i];
		d->schema = ddl_pg_keep(p, d->schema);
		d->name = ddl_pg_keep(p, d->name);
		d->column = ddl_pg_keep(p, d->column);
	}
}

static bool twice(struct pg *p, const struct pg_query *q, const struct json *names)
{
	for (size_t i = json_count(names); i < q->columns.n; i++)
		for (size_t k = json_count(names); k < i; k++)
			if (str_eq(q->columns.v[i].name, q->columns.v[k].name))
				return !ddl_pg_fail(p, "column \"%.*s\" is given more than once",
					STRF(q->columns.v[i].name));
	return false;
}

/* CREATE OR REPLACE keeps the columns that are there and their names (checkViewTupleDesc). */
static bool may_replace(
	struct pg *p, const struct relation *r, const struct pg_query *q, const struct json *names)
{
	if (q->unknown || r->columns_unknown || names)
		return true;
	for (size_t i = 0; i < r->columns.n; i++)
		if (i >= q->columns.n || !str_eq(r->columns.v[i].name, q->columns.v[i].name))
			return ddl_pg_fail(p, "column \"%.*s\" of view \"%.*s\" cannot be replaced",
				STRF(r->columns.v[i].name), STRF(r->name));
	return true;
}

bool ddl_pg_create_view(struct pg *p, const struct json *stmt)
{
	const struct json *view = json_get(stmt, "view");
	struct pg_query q = {.unknown = false};
	bool ok;
	if (ddl_pg_is(view, "relpersistence", "t")) {
		catalog_names_add(p->tmp, &p->temps, str_dup(p->tmp, ddl_pg_get(view, "relname")));
		return true;
	}
	ddl_pg_query(p, ddl_pg_node(json_get(stmt, "query"), "SelectStmt"), &q);
	if (twice(p, &q, json_get(stmt, "aliases")))
		return false;
	struct relation *r =
		place(p, ddl_pg_range(view), RELATION_VIEW, ddl_pg_flag(stmt, "replace"), false, &ok);
	if (r && !may_replace(p, r, &q, json_get(stmt, "aliases")))
		return false;
	if (r)
		fill(p, r, &q, json_get(stmt, "aliases"));
	return r || ok;
}

static bool into(struct pg *p, const struct json *to, const struct json *query, enum relation_kind kind,
	bool if_not_exists)
{
	const struct json *rel = json_get(to, "rel");
	const struct json *select = ddl_pg_node(query, "SelectStmt");
	struct pg_query q = {.unknown = !select}; /* EXECUTE of a prepared statement */
	bool ok;
	if (ddl_pg_is(rel, "relpersistence", "t")) {
		catalog_names_add(p->tmp, &p->temps, ddl_pg_get(rel, "relname"));
		return true;
	}
	if (select)
		ddl_pg_query(p, select, &q);
	struct relation *r = place(p, ddl_pg_range(rel), kind, false, if_not_exists, &ok);
	if (!r)
		return ok;
	fill(p, r, &q, json_get(to, "colNames"));
	if (kind == RELATION_TABLE) {
		r->definition = STR_NONE;
		r->uses.n = 0;
	}
	return true;
}

bool ddl_pg_create_table_as(struct pg *p, const struct json *stmt)
{
	bool matview = ddl_pg_is(stmt, "objtype", "OBJECT_MATVIEW");
	return into(p, json_get(stmt, "into"), json_get(stmt, "query"),
		matview ? RELATION_MATVIEW : RELATION_TABLE, ddl_pg_flag(stmt, "if_not_exists"));
}

static void set_path(struct pg *p, struct str list)
{
	struct names path = {0};
	while (list.n) {
		struct str one = str_trim(str_cut(&list, ','));
		if (one.n > 1 && one.p[0] == '"')
			one = str_sub(one, 1, one.n - 1);
		if (one.n && !str_eq(one, STR("$user")) && !str_eq(one, STR("pg_catalog")))
			catalog_names_add(p->a, &path, ddl_pg_keep(p, one));
	}
	p->c->search_path = path;
}

bool ddl_pg_select(struct pg *p, const struct json *stmt)
{
	const struct json *to = json_get(stmt, "intoClause");
	ddl_pg_called(p, stmt);
	if (to) {
		struct pg_query q = {.unknown = false};
		bool ok;
		if (ddl_pg_is(json_get(to, "rel"), "relpersistence", "t")) {
			catalog_names_add(p->tmp, &p->temps, ddl_pg_get(json_get(to, "rel"), "relname"));
			return true;
		}
		ddl_pg_query(p, stmt, &q);
		struct relation *r =
			place(p, ddl_pg_range(json_get(to, "rel")), RELATION_TABLE, false, false, &ok);
		if (r)
			take_columns(p, r, &q, NULL);
		return r || ok;
	}
	for (const struct json *n = json_first(json_get(stmt, "targetList")); n; n = json_next(n)) {
		const struct json *call =
			ddl_pg_node(json_get(ddl_pg_node(n, "ResTarget"), "val"), "FuncCall");
		const struct json *arg = json_first(json_get(call, "args"));
		struct str name = STR_NONE, value = STR_NONE;
		bool quoted;
		if (str_eq(ddl_pg_qualified(json_get(call, "funcname")).name, STR("set_config")) &&
			ddl_pg_const(p, arg, &name, &quoted) && str_eq(name, STR("search_path")) &&
			ddl_pg_const(p, json_next(arg), &value, &quoted))
			set_path(p, value);
	}
	return true;
}
