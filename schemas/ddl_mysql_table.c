#include "schemas/ddl_mysql.h"

struct str ddl_mysql_schema(const struct my *m, struct my_name n)
{
	return n.schema.n ? n.schema : catalog_create_schema(m->c);
}

bool ddl_mysql_is_temp(const struct my *m, struct my_name n)
{
	return catalog_names_have(DIALECT_MYSQL, m->temps, n.name);
}

struct relation *ddl_mysql_table(struct my *m, struct my_name n, bool missing_ok)
{
	if (ddl_mysql_is_temp(m, n))
		return NULL;
	struct relation *r = catalog_relation(m->c, n.schema, n.name);
	/* Files alone do not tell what their own database is called: a name that nothing made is taken for
	 * it. */
	if (!r && n.schema.n && !m->c->database.n && !ddl_mysql_schema(m, (struct my_name){0}).n &&
		!catalog_has_schema(m->c, n.schema))
		r = catalog_relation(m->c, STR_NONE, n.name);
	if (!r && !missing_ok) {
		ddl_mysql_fail(m, "table \"%.*s%s%.*s\" is not in the catalog", STRF(n.schema),
			n.schema.n ? "." : "", STRF(n.name));
		ddl_missing(m->d, n.schema, n.name, STR_NONE);
	}
	return r;
}

bool ddl_mysql_no_column(struct my *m, const struct relation *r, struct str column)
{
	ddl_mysql_fail(m, "column \"%.*s\" of \"%.*s\" is not in the catalog", STRF(column), STRF(r->name));
	ddl_missing(m->d, r->schema, r->name, column);
	return false;
}

void ddl_mysql_drop_relation(struct my *m, struct relation *r)
{
	catalog_drop_relation(m->c, r);
}

/* Keys made by the server for the old name are named after the new one; keys of others follow the table. */
void ddl_mysql_rename_table(struct my *m, struct relation *r, struct my_name to)
{
	struct str old_schema = r->schema, old = r->name, schema = ddl_mysql_schema(m, to);
	struct str prefix = str_fmt(m->tmp, "%.*s_ibfk_", STRF(old));
	for (size_t i = 0; i < r->constraints.n; i++) {
		struct constraint *k = &r->constraints.v[i];
		if (k->kind == CONSTRAINT_FOREIGN && str_starts(k->name, prefix))
			k->name = str_fmt(m->a, "%.*s_ibfk_%.*s", STRF(to.name),
				STRF(str_sub(k->name, prefix.n, k->name.n)));
	}
	catalog_rename_relation(m->c, r, schema, to.name);
	for (size_t i = 0; i < m->c->relations.n; i++)
		for (size_t j = 0; j < m->c->relations.v[i].constraints.n; j++) {
			struct constraint *k = &m->c->relations.v[i].constraints.v[j];
			if (k->kind == CONSTRAINT_FOREIGN && str_ieq(k->ref_table, old) &&
				str_eq(k->ref_schema, old_schema)) {
				k->ref_schema = schema;
				k->ref_table = to.name;
			}
		}
}

static bool definition(struct my *m, struct relation *r)
{
	struct my_column c;
	struct str name;
	if (ddl_mysql_is_key(m))
		return ddl_mysql_key(m, r);
	if (ddl_mysql_eat(m, "period for")) {
		ddl_mysql_skip_item(m);
		return true;
	}
	if (!ddl_mysql_name(m, &name) || !ddl_mysql_column(m, name, &c))
		return false;
	if (ddl_mysql_find_column(r, name))
		return ddl_mysql_fail(m, "column \"%.*s\" is defined twice", STRF(name));
	return ddl_mysql_put_column(m, r, &c, SIZE_MAX);
}

/* The parenthesised definitions, after their opening parenthesis. Foreign keys written between the columns
 * may come before the index that serves them, so they are made in a second reading. */
static bool definitions(struct my *m, struct relation *r)
{
	size_t n_foreign = 0;
	struct {
		size_t at;
	} foreign[64];
	do {
		size_t at = m->i;
		bool is_foreign =
			ddl_mysql_is(m, "foreign") ||
			(ddl_mysql_is(m, "constraint") &&
				(ddl_mysql_is_at(m, 1, "foreign") || ddl_mysql_is_at(m, 2, "foreign")));
		if (is_foreign && n_foreign < sizeof foreign / sizeof *foreign) {
			foreign[n_foreign++].at = at;
			ddl_mysql_skip_item(m);
		} else if (!definition(m, r)) {
			return false;
		}
	} while (ddl_mysql_eat_punct(m, ','));
	if (!ddl_mysql_eat_punct(m, ')'))
		return ddl_mysql_unexpected(m);
	size_t after = m->i;
	for (size_t i = 0; i < n_foreign; i++) {
		m->i = foreign[i].at;
		if (!ddl_mysql_key(m, r))
			return false;
	}
	m->i = after;
	return true;
}

/* CREATE TABLE a LIKE b: columns, keys and checks, no foreign keys. */
static bool like(struct my *m, struct relation *r)
{
	struct my_name from;
	if (!ddl_mysql_qualified(m, &from))
		return false;
	if (ddl_mysql_is_temp(m, from)) {
		r->columns_unknown = true;
		return true;
	}
	struct relation *src = ddl_mysql_table(m, from, false);
	if (!src)
		return false;
	for (size_t i = 0; i < src->columns.n; i++)
		*VEC_PUSH(m->a, &r->columns) = src->columns.v[i];
	for (size_t i = 0; i < src->indexes.n; i++) {
		struct index *x = VEC_PUSH(m->a, &r->indexes);
		*x = src->indexes.v[i];
		x->implicit = false;
	}
	for (size_t i = 0; i < src->constraints.n; i++)
		if (src->constraints.v[i].kind != CONSTRAINT_FOREIGN)
			*VEC_PUSH(m->a, &r->constraints) = src->constraints.v[i];
	r->columns_unknown = src->columns_unknown;
	r->char_bytes = src->char_bytes;
	return true;
}

/* Options and partitions up to the query of CREATE TABLE ... AS, or to the end. */
static void options(struct my *m, struct relation *r)
{
	static const char *const query[] = {"as", "select", "with", "values", NULL};
	while (!ddl_mysql_at_end(m)) {
		bool versioning = ddl_mysql_is(m, "with") && ddl_mysql_is_at(m, 1, "system");
		if (ddl_mysql_any(m, query) && !versioning)
			return;
		if (ddl_mysql_is_punct(m, '(') && ddl_mysql_is_at(m, 1, "select"))
			return;
		if (ddl_mysql_is_punct(m, '('))
			ddl_mysql_skip_group(m);
		else if (!ddl_mysql_charset(m, &r->char_bytes))
			m->i++;
	}
}

/* The inside of CREATE TABLE name ... */
static bool body(struct my *m, struct relation *r)
{
	if (ddl_mysql_eat(m, "like"))
		return like(m, r);
	if (ddl_mysql_is_punct(m, '(') && ddl_mysql_is_at(m, 1, "like")) {
		m->i += 2;
		return like(m, r);
	}
	if (ddl_mysql_is_punct(m, '(') && !ddl_mysql_is_at(m, 1, "select") &&
		!ddl_mysql_is_at(m, 1, "with")) {
		m->i++;
		m->makes_table = true;
		bool ok = definitions(m, r);
		m->makes_table = false;
		if (!ok)
			return false;
	}
	options(m, r);
	if (!ddl_mysql_at_end(m)) {
		ddl_mysql_eat(m, "as");
		ddl_mysql_select_columns(m, r);
	}
	if (r->columns.n == 0 && !r->columns_unknown)
		return ddl_mysql_unexpected(m);
	return ddl_mysql_settle(m, r);
}

bool ddl_mysql_create_table(struct my *m, bool or_replace, bool temporary)
{
	struct my_name n;
	bool unless = ddl_mysql_if_not_exists(m);
	if (!ddl_mysql_qualified(m, &n))
		return false;
	if (temporary) {
		catalog_names_add(m->a, &m->temps, n.name);
		return true;
	}
	struct relation *old = catalog_relation(m->c, n.schema, n.name);
	if (old && unless)
		return true;
	if (old && !or_replace)
		return ddl_mysql_fail(m, "table \"%.*s\" exists already", STRF(n.name));
	struct relation r = {.schema = ddl_mysql_schema(m, n), .name = n.name, .kind = RELATION_TABLE};
	if (!catalog_has_schema(m->c, r.schema))
		return ddl_mysql_fail(m, "database \"%.*s\" is not in the catalog", STRF(r.schema));
	if (!body(m, &r))
		return false;
	if (old)
		ddl_mysql_drop_relation(m, old);
	catalog_put_relation(m->c, &r);
	return true;
}

bool ddl_mysql_create_index(struct my *m, bool unique, const char *method, bool or_replace)
{
	struct my_name table;
	struct str name;
	struct names parts = {0};
	bool unless = ddl_mysql_if_not_exists(m);
	if (!ddl_mysql_name(m, &name))
		return false;
	if (ddl_mysql_eat(m, "using") || ddl_mysql_eat(m, "type"))
		ddl_mysql_next(m);
	if (!ddl_mysql_eat(m, "on"))
		return ddl_mysql_unexpected(m);
	if (!ddl_mysql_qualified(m, &table) || !ddl_mysql_parts(m, &parts))
		return false;
	ddl_mysql_index_options(m); /* then only ALGORITHM, LOCK, WAIT may follow */
	struct relation *r = ddl_mysql_table(m, table, false);
	if (!r)
		return ddl_mysql_is_temp(m, table);
	if (ddl_mysql_find_index(r, name)) {
		if (unless)
			return true;
		if (!or_replace)
			return ddl_mysql_fail(
				m, "index \"%.*s\" of \"%.*s\" exists already", STRF(name), STRF(r->name));
		ddl_mysql_drop_index(r, name);
	}
	for (size_t i = 0; i < parts.n; i++)
		if (parts.v[i].p[0] != '(' && !r->columns_unknown && !ddl_mysql_find_column(r, parts.v[i]))
			return ddl_mysql_no_column(m, r, parts.v[i]);
	ddl_mysql_add_index(m, r, name, parts, unique, method, false);
	ddl_mysql_settle_methods(r);
	return true;
}
