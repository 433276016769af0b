/* Indexes, and the names that PostgreSQL gives them (indexcmds.c). */
#include "schemas/ddl_pg_index.h"

/* Part of a made-up index name for one of its columns: a function's name, "expr", or the column itself. */
static struct str part_name(struct str column)
{
	if (!column.n || column.p[0] != '(')
		return column;
	struct str inside = str_sub(column, 1, column.n - 1);
	size_t end = 0;
	while (end < inside.n && ((inside.p[end] >= 'a' && inside.p[end] <= 'z') || inside.p[end] == '_' ||
					 (inside.p[end] >= '0' && inside.p[end] <= '9')))
		end++;
	return end && end < inside.n && inside.p[end] == '(' ? str_sub(inside, 0, end) : STR("expr");
}

struct names ddl_pg_index_part_names(struct pg *p, struct names columns, struct names include)
{
	struct names out = {0};
	for (size_t i = 0; i < columns.n + include.n; i++) {
		struct str base = i < columns.n ? part_name(columns.v[i]) : include.v[i - columns.n];
		struct str name = base;
		for (int k = 1; catalog_names_have(DIALECT_POSTGRESQL, out, name); k++)
			name = str_fmt(p->tmp, "%.*s%d", STRF(base), k);
		catalog_names_add(p->tmp, &out, name);
	}
	return out;
}

struct str ddl_pg_index_name(
	struct pg *p, const struct relation *r, const struct index *x, const char *label, bool constraint)
{
	struct str columns =
		x->primary ? STR_NONE
			   : ddl_pg_join_columns(p, ddl_pg_index_part_names(p, x->columns, x->include));
	return ddl_pg_choose_relation(p, r->schema, r->name, columns, label, constraint);
}

void ddl_pg_copy_index(
	struct pg *p, struct relation *to, const struct index *x, const struct constraint *k, bool inherited)
{
	struct index copy = *x;
	const char *label = x->primary ? "pkey" : !k ? "idx" : k->kind == CONSTRAINT_EXCLUDE ? "excl" : "key";
	copy.inherited = inherited;
	copy.name = ddl_pg_index_name(p, to, x, label, k != NULL);
	if (k) {
		struct constraint *c = VEC_PUSH(p->a, &to->constraints);
		*c = *k;
		c->name = copy.name;
		c->inherited = inherited;
	}
	*VEC_PUSH(p->a, &to->indexes) = copy;
	for (size_t i = 0; x->primary && i < x->columns.n; i++) {
		struct column *column = catalog_column(p->c, to, x->columns.v[i]);
		if (column) /* else its table has columns that are not known */
			column->not_null = true;
	}
}

bool ddl_pg_same_index(const struct index *a, const struct index *b)
{
	return a->unique == b->unique && a->primary == b->primary && str_eq(a->method, b->method) &&
	       catalog_names_same(DIALECT_POSTGRESQL, a->columns, b->columns) &&
	       str_eq(a->predicate, b->predicate);
}

bool ddl_pg_adopt_index(struct relation *part, const struct index *x, bool constraint)
{
	for (size_t i = 0; i < part->indexes.n; i++) {
		struct index *own = &part->indexes.v[i];
		const struct constraint *k = catalog_constraint(part, own->name);
		if (own->inherited || !ddl_pg_same_index(own, x) || (constraint && !k))
			continue;
		if (constraint)
			catalog_constraint(part, own->name)->inherited = true;
		return own->inherited = true;
	}
	return false;
}

void ddl_pg_index_on_partitions(
	struct pg *p, const struct relation *r, const struct index *x, const struct constraint *k)
{
	if (r->kind != RELATION_PARTITIONED)
		return;
	struct index index = *x;
	struct constraint con = k ? *k : (struct constraint){0};
	struct pg_name *child;
	size_t n;
	ddl_pg_children(p, (struct pg_name){r->schema, r->name}, &child, &n);
	for (size_t i = 0; i < n; i++) {
		struct relation *c = catalog_relation(p->c, child[i].schema, child[i].name);
		if (!ddl_pg_adopt_index(c, &index, k != NULL))
			ddl_pg_copy_index(p, c, &index, k ? &con : NULL, true);
	}
}

struct str ddl_pg_index_element(struct pg *p, const struct relation *r, const struct json *elem)
{
	const struct json *expr = json_get(elem, "expr");
	if (!expr)
		return ddl_pg_keep(p, ddl_pg_get(elem, "name"));
	expr = ddl_pg_expr_stripped(p, r, expr); /* (x COLLATE y) is x COLLATE y: ComputeIndexAttrs */
	if (ddl_pg_node(expr, "ColumnRef"))
		return ddl_pg_keep(p, ddl_pg_qualified(json_get(json_first(expr), "fields")).name);
	struct str text = ddl_pg_expr_of(p, r, expr);
	if (ddl_pg_node(expr, "FuncCall") && str_starts(text, STR("(")) &&
		str_ends(text, STR(")"))) /* x AT TIME ZONE y brings its own */
		return text;
	return str_fmt(p->a, "(%.*s)", STRF(text));
}

static struct names elements(struct pg *p, const struct relation *r, const struct json *list)
{
	struct names out = {0};
	for (const struct json *n = json_first(list); n; n = json_next(n))
		catalog_names_add(p->a, &out, ddl_pg_index_element(p, r, ddl_pg_node(n, "IndexElem")));
	return out;
}

/* The name's parts come from the tree here: casts and columns inside expressions give better ones. */
static struct str unnamed_index(struct pg *p, const struct relation *r, const struct json *stmt)
{
	struct names parts = {0};
	const struct json *lists[] = {json_get(stmt, "indexParams"), json_get(stmt, "indexIncludingParams")};
	for (size_t i = 0; i < 2; i++)
		for (const struct json *n = json_first(lists[i]); n; n = json_next(n)) {
			const struct json *e = ddl_pg_node(n, "IndexElem");
			struct str name = ddl_pg_get(e, "name");
			if (!name.n)
				name = ddl_pg_colname(json_get(e, "expr"));
			catalog_names_add(p->tmp, &parts, name.n ? name : STR("expr"));
		}
	struct names none = {0};
	return ddl_pg_choose_relation(p, r->schema, r->name,
		ddl_pg_join_columns(p, ddl_pg_index_part_names(p, parts, none)), "idx", false);
}

static bool has_children(struct pg *p, const struct relation *r)
{
	struct pg_name *child;
	size_t n;
	ddl_pg_children(p, (struct pg_name){r->schema, r->name}, &child, &n);
	return n > 0;
}

bool ddl_pg_create_index(struct pg *p, const struct json *stmt)
{
	struct relation *r = ddl_pg_relation(p, ddl_pg_range(json_get(stmt, "relation")), false);
	if (!r)
		return false;
	struct index x = {.name = ddl_pg_keep(p, ddl_pg_get(stmt, "idxname"))};
	if (x.name.n && ddl_pg_name_taken(p, r->schema, x.name))
		return ddl_pg_flag(stmt, "if_not_exists") ||
		       ddl_pg_fail(p, "relation \"%.*s\" is already there", STRF(x.name));
	x.columns = elements(p, r, json_get(stmt, "indexParams"));
	for (size_t i = 0; i < x.columns.n; i++)
		if (x.columns.v[i].n && x.columns.v[i].p[0] != '(' && !r->columns_unknown &&
			!catalog_column(p->c, r, x.columns.v[i]))
			return ddl_pg_no_column(p, r, x.columns.v[i]);
	x.include = elements(p, r, json_get(stmt, "indexIncludingParams"));
	x.unique = ddl_pg_flag(stmt, "unique");
	x.nulls_not_distinct = ddl_pg_flag(stmt, "nulls_not_distinct");
	x.method = ddl_pg_keep(p, ddl_pg_get(stmt, "accessMethod"));
	if (json_get(stmt, "whereClause"))
		x.predicate = ddl_pg_expr_of(p, r, json_get(stmt, "whereClause"));
	if (!x.name.n)
		x.name = unnamed_index(p, r, stmt);
	*VEC_PUSH(p->a, &r->indexes) = x;
	if (ddl_pg_flag(json_get(stmt, "relation"), "inh")) /* not ON ONLY */
		ddl_pg_index_on_partitions(p, r, catalog_index(r, x.name), NULL);
	else if (r->kind == RELATION_PARTITIONED && has_children(p, r))
		catalog_index(r, x.name)->invalid = true; /* until every partition's index is attached */
	return true;
}
