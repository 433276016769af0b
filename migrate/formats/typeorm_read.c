#include "migrate/formats/typeorm.h"

/* The query runner's calls, as TypeORM 1.1 turns them into SQL. */

static bool in(struct str name, const char *const *list)
{
	for (; *list; list++)
		if (str_eq(name, str_of(*list)))
			return true;
	return false;
}

static struct format_ddl_table table_of(struct str text)
{
	size_t dot = str_rchr(text, '.');
	return dot == SIZE_MAX
		       ? (struct format_ddl_table){STR_NONE, text}
		       : (struct format_ddl_table){str_sub(text, 0, dot), str_sub(text, dot + 1, text.n)};
}

/* A table given by name, or as a Table. */
static bool table_name(struct format_js *r, uint32_t node, struct str *out)
{
	uint32_t o = format_typeorm_object(r, node);
	if (o != UINT32_MAX)
		return format_js_get_text(r, o, "name", out) && out->n;
	return format_js_text(r, node, out);
}

static bool constraint(struct format_js *r, struct str table, struct str clause)
{
	return format_ddl_add_constraint(&r->ddl, table_of(table), clause);
}

static bool key_clause(struct format_js *r, struct str table, uint32_t o, struct str *out)
{
	struct format_ddl_key k = {.name = STR_NONE};
	struct str target, deletes, updates, schema;
	if (!format_js_get_text(r, o, "name", &k.name) ||
		!format_js_texts(r, format_js_get(r, o, "columnNames"), &k.columns) ||
		!format_js_texts(r, format_js_get(r, o, "referencedColumnNames"), &k.target_columns) ||
		!format_js_get_text(r, o, "referencedTableName", &target) || !target.n ||
		!format_js_get_text(r, o, "referencedSchema", &schema) ||
		!format_js_get_text(r, o, "onDelete", &deletes) ||
		!format_js_get_text(r, o, "onUpdate", &updates))
		return false;
	k.target = table_of(target);
	if (schema.n)
		k.target.schema = schema;
	if (!k.name.n)
		k.name = format_typeorm_name(r, "FK", 27, table, &k.columns, STR_NONE);
	k.actions = str_trim(str_fmt(r->a, "%s%.*s%s%.*s", deletes.n ? " ON DELETE " : "", STRF(deletes),
		updates.n ? " ON UPDATE " : "", STRF(updates)));
	*out = format_ddl_foreign_key(&r->ddl, &k);
	return true;
}

static bool add_foreign_key(struct format_js *r, struct str table, uint32_t node)
{
	struct str clause;
	if (r->s->dialect == DIALECT_SQLITE || !key_clause(r, table, format_typeorm_object(r, node), &clause))
		return false;
	return constraint(r, table, clause);
}

static bool add_index(struct format_js *r, struct str table, uint32_t node)
{
	uint32_t o = format_typeorm_object(r, node);
	struct format_ddl_index i = {.table = table_of(table)};
	if (o == UINT32_MAX || !format_js_get_text(r, o, "name", &i.name) ||
		!format_js_get_text(r, o, "where", &i.predicate) ||
		!format_js_texts(r, format_js_get(r, o, "columnNames"), &i.columns))
		return false;
	if (!i.name.n)
		i.name = format_typeorm_name(r, "IDX", 26, table, &i.columns, i.predicate);
	i.unique = format_js_get_bool(r, o, "isUnique");
	if (format_js_get_bool(r, o, "isSpatial") && r->s->dialect == DIALECT_POSTGRESQL)
		i.method = STR("gist");
	if (r->s->dialect == DIALECT_MYSQL)
		i.predicate = STR_NONE;
	format_ddl_create_index(&r->ddl, &i);
	return true;
}

static struct str unique_clause(
	struct format_js *r, struct str table, const struct names_list *columns, struct str name)
{
	if (!name.n)
		name = format_typeorm_name(r, "UQ", 27, table, columns, STR_NONE);
	return str_fmt(r->a, "CONSTRAINT %.*s UNIQUE %.*s", STRF(format_ddl_name(&r->ddl, name)),
		STRF(format_ddl_list(&r->ddl, columns)));
}

static bool add_unique(struct format_js *r, struct str table, uint32_t node)
{
	uint32_t o = format_typeorm_object(r, node);
	struct names_list columns;
	struct str name;
	if (o == UINT32_MAX || r->s->dialect != DIALECT_POSTGRESQL ||
		!format_js_get_text(r, o, "name", &name) ||
		!format_js_texts(r, format_js_get(r, o, "columnNames"), &columns))
		return false;
	return constraint(r, table, unique_clause(r, table, &columns, name));
}

static bool add_check(struct format_js *r, struct str table, uint32_t node)
{
	uint32_t o = format_typeorm_object(r, node);
	struct str name, expression;
	if (o == UINT32_MAX || r->s->dialect == DIALECT_SQLITE || !format_js_get_text(r, o, "name", &name) ||
		!name.n || !format_js_get_text(r, o, "expression", &expression) || !expression.n)
		return false;
	return constraint(r, table,
		str_fmt(r->a, "CONSTRAINT %.*s CHECK (%.*s)", STRF(format_ddl_name(&r->ddl, name)),
			STRF(expression)));
}

/* One column of a new table, with its own unique key. */
static void column_into(
	struct format_js *r, struct str table, const struct typeorm_column *c, struct format_ddl_create *t)
{
	struct names_list one = {0};
	if (c->type_sql.n)
		format_ddl_sql(&r->ddl, c->type_sql);
	*VEC_PUSH(r->a, &t->columns) = c->ddl;
	if (!c->unique)
		return;
	*VEC_PUSH(r->a, &one) = c->ddl.name;
	*VEC_PUSH(r->a, &t->clauses) = unique_clause(r, table, &one, STR_NONE);
}

static size_t count_primary(struct format_js *r, uint32_t columns)
{
	struct str key;
	uint32_t at = 0, value;
	size_t n = 0;
	while (format_js_each(r, columns, &at, &key, &value))
		n += format_js_get_bool(r, format_typeorm_object(r, value), "isPrimary");
	return n;
}

static bool all_columns(struct format_js *r, uint32_t o, struct str table, struct format_ddl_create *t)
{
	struct str key;
	uint32_t at = 0, value, list = format_js_get(r, o, "columns");
	size_t primary = count_primary(r, list);
	struct names_list keys = {0};
	struct typeorm_column c;
	while (format_js_each(r, list, &at, &key, &value)) {
		if (!format_typeorm_column(r, value, t->table, primary == 1, &c))
			return false;
		if (c.primary)
			*VEC_PUSH(r->a, &keys) = c.ddl.name;
		column_into(r, table, &c, t);
	}
	if (!t->columns.n)
		return false;
	if (!keys.n || (keys.n == 1 && r->s->dialect == DIALECT_SQLITE))
		return true;
	struct str name = format_ddl_name(&r->ddl, format_typeorm_name(r, "PK", 27, table, &keys, STR_NONE));
	*VEC_PUSH(r->a, &t->clauses) = str_fmt(r->a, "%s%.*s%sPRIMARY KEY %.*s",
		r->s->dialect == DIALECT_POSTGRESQL ? "CONSTRAINT " : "",
		STRF(r->s->dialect == DIALECT_POSTGRESQL ? name : STR_NONE),
		r->s->dialect == DIALECT_POSTGRESQL ? " " : "", STRF(format_ddl_list(&r->ddl, &keys)));
	return true;
}

/* Unique keys, checks and foreign keys that stand in the Table. */
static bool all_clauses(struct format_js *r, uint32_t o, struct str table, struct format_ddl_create *t)
{
	struct str key, name, text;
	struct names_list columns;
	uint32_t at = 0, value;
	while (format_js_each(r, format_js_get(r, o, "uniques"), &at, &key, &value)) {
		uint32_t u = format_typeorm_object(r, value);
		if (!format_js_get_text(r, u, "name", &name) ||
			!format_js_texts(r, format_js_get(r, u, "columnNames"), &columns))
			return false;
		*VEC_PUSH(r->a, &t->clauses) = unique_clause(r, table, &columns, name);
	}
	for (at = 0; format_js_each(r, format_js_get(r, o, "checks"), &at, &key, &value);) {
		uint32_t c = format_typeorm_object(r, value);
		if (!format_js_get_text(r, c, "name", &name) || !name.n ||
			!format_js_get_text(r, c, "expression", &text) || !text.n)
			return false;
		if (r->s->dialect != DIALECT_MYSQL) /* there the tool has no checks */
			*VEC_PUSH(r->a, &t->clauses) = str_fmt(r->a, "CONSTRAINT %.*s CHECK (%.*s)",
				STRF(format_ddl_name(&r->ddl, name)), STRF(text));
	}
	for (at = 0; format_js_each(r, format_js_get(r, o, "foreignKeys"), &at, &key, &value);) {
		if (!key_clause(r, table, format_typeorm_object(r, value), &text))
			return false;
		*VEC_PUSH(r->a, &t->clauses) = text;
	}
	return true;
}

static bool create_table(struct format_js *r, const struct format_js_call *k)
{
	uint32_t o = format_typeorm_object(r, format_js_argument(r, k, 0)), at = 0, value;
	struct str name, key;
	if (o == UINT32_MAX || !format_js_get_text(r, o, "name", &name) || !name.n)
		return false;
	struct format_ddl_create t = {.table = table_of(name)};
	(void)format_js_bool(r, format_js_argument(r, k, 1), &t.if_not_exists);
	bool known = all_columns(r, o, name, &t) && all_clauses(r, o, name, &t);
	if (!known)
		return false;
	format_ddl_create_table(&r->ddl, &t);
	while (format_js_each(r, format_js_get(r, o, "indices"), &at, &key, &value))
		known = add_index(r, name, value) && known;
	return known;
}

static bool add_column(struct format_js *r, struct str table, uint32_t node)
{
	struct typeorm_column c;
	struct names_list one = {0};
	if (!format_typeorm_column(r, node, table_of(table), false, &c) || c.primary)
		return false;
	if (c.type_sql.n)
		format_ddl_sql(&r->ddl, c.type_sql);
	format_ddl_add_column(&r->ddl, table_of(table), &c.ddl, false);
	*VEC_PUSH(r->a, &one) = c.ddl.name;
	if (!c.unique)
		return true;
	if (r->s->dialect == DIALECT_SQLITE)
		return false; /* the table is copied with the constraint */
	if (r->s->dialect == DIALECT_MYSQL) {
		struct format_ddl_index i = {.table = table_of(table), .unique = true, .columns = one};
		i.name = format_typeorm_name(r, "IDX", 26, table, &one, STR_NONE);
		format_ddl_create_index(&r->ddl, &i);
		return true;
	}
	return constraint(r, table, unique_clause(r, table, &one, STR_NONE));
}

static bool drop_column(struct format_js *r, struct str table, uint32_t node)
{
	struct str name;
	uint32_t o = format_typeorm_object(r, node);
	if (o != UINT32_MAX ? !format_js_get_text(r, o, "name", &name) || !name.n
			    : !format_js_text(r, node, &name))
		return false;
	format_ddl_drop_column(&r->ddl, table_of(table), name, false);
	return true;
}

static bool drop_constraint(
	struct format_js *r, struct str table, uint32_t node, enum format_ddl_constraint kind)
{
	struct str name;
	uint32_t o = format_typeorm_object(r, node);
	if (o != UINT32_MAX ? !format_js_get_text(r, o, "name", &name) || !name.n
			    : !format_js_text(r, node, &name))
		return false;
	return format_ddl_drop_constraint(&r->ddl, table_of(table), kind, name);
}

static bool drop_foreign_key(struct format_js *r, struct str table, uint32_t node)
{
	return drop_constraint(r, table, node, FORMAT_DDL_FOREIGN_KEY);
}

static bool drop_unique(struct format_js *r, struct str table, uint32_t node)
{
	return drop_constraint(r, table, node, FORMAT_DDL_UNIQUE);
}

static bool drop_check(struct format_js *r, struct str table, uint32_t node)
{
	return drop_constraint(r, table, node, FORMAT_DDL_CHECK);
}

static bool drop_index(struct format_js *r, struct str table, uint32_t node)
{
	struct str name;
	if (!table_name(r, node, &name))
		return false;
	format_ddl_drop_index(&r->ddl, table_of(table), name, false);
	return true;
}

/* Derived names follow a rename; which keys have one is for the catalog to say. */
static bool rename_column(struct format_js *r, struct str table, const struct format_js_call *k)
{
	struct str from, to;
	if (!format_js_text(r, format_js_argument(r, k, 1), &from) ||
		!format_js_text(r, format_js_argument(r, k, 2), &to))
		return false;
	format_ddl_rename_column(&r->ddl, table_of(table), from, to);
	format_js_unknown(
		r, k->node, "keys and indexes of a renamed column are renamed where TypeORM named them");
	return true;
}

static bool rename_table(struct format_js *r, struct str table, const struct format_js_call *k)
{
	struct str to;
	if (!format_js_text(r, format_js_argument(r, k, 1), &to))
		return false;
	format_ddl_rename_table(&r->ddl, table_of(table), table_of(to).name);
	format_js_unknown(
		r, k->node, "keys and indexes of a renamed table are renamed where TypeORM named them");
	return true;
}

static bool drop_table(struct format_js *r, struct str table, const struct format_js_call *k)
{
	bool maybe = false;
	(void)format_js_bool(r, format_js_argument(r, k, 1), &maybe);
	format_ddl_drop_table(&r->ddl, table_of(table), maybe);
	return true;
}

/* Calls of a table and one thing, or a list of such things. */
static bool of_table(struct format_js *r, const struct format_js_call *k, struct str table, bool *is_one)
{
	static const struct {
		const char *one, *many;
		bool (*act)(struct format_js *r, struct str table, uint32_t node);
	} acts[] = {{"addColumn", "addColumns", add_column}, {"dropColumn", "dropColumns", drop_column},
		{"createIndex", "createIndices", add_index}, {"dropIndex", "dropIndices", drop_index},
		{"createForeignKey", "createForeignKeys", add_foreign_key},
		{"dropForeignKey", "dropForeignKeys", drop_foreign_key},
		{"createUniqueConstraint", "createUniqueConstraints", add_unique},
		{"dropUniqueConstraint", "dropUniqueConstraints", drop_unique},
		{"createCheckConstraint", "createCheckConstraints", add_check},
		{"dropCheckConstraint", "dropCheckConstraints", drop_check}};
	struct str key;
	uint32_t at = 0, value, arg = format_js_argument(r, k, 1);
	*is_one = true;
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
		if (str_eq(k->name, str_of(acts[i].one)))
			return arg != UINT32_MAX && acts[i].act(r, table, arg);
		if (!str_eq(k->name, str_of(acts[i].many)))
			continue;
		bool known = format_js_is(r, arg, "array");
		while (known && format_js_each(r, arg, &at, &key, &value))
			known = value != UINT32_MAX && acts[i].act(r, table, value);
		return known;
	}
	*is_one = false;
	return false;
}

static bool runner_call(struct format_js *r, const struct format_js_call *k)
{
	struct str table;
	bool is_one;
	if (str_eq(k->name, STR("createTable")))
		return create_table(r, k);
	if (str_eq(k->name, STR("createSchema")) && format_js_text(r, format_js_argument(r, k, 0), &table)) {
		format_ddl_sql(&r->ddl, str_fmt(r->a, "CREATE SCHEMA IF NOT EXISTS %.*s",
						STRF(format_ddl_name(&r->ddl, table))));
		return true;
	}
	if (!table_name(r, format_js_argument(r, k, 0), &table))
		return false;
	bool known = of_table(r, k, table, &is_one);
	if (is_one)
		return known;
	if (str_eq(k->name, STR("dropTable")))
		return drop_table(r, table, k);
	if (str_eq(k->name, STR("renameTable")))
		return rename_table(r, table, k);
	return str_eq(k->name, STR("renameColumn")) && rename_column(r, table, k);
}

/* query("..."), query("...", [...]) */
static bool query(struct format_js *r, const struct format_js_call *k)
{
	bool parameters = format_js_argument(r, k, 1) != UINT32_MAX;
	return format_js_sql_with(r, format_js_argument(r, k, 0), parameters);
}

bool format_typeorm_op(struct format_js *r, const struct format_js_chain *c)
{
	static const char *const harmless[] = {"hasTable", "hasColumn", "hasSchema", "getTable", "getTables",
		"hasDatabase", "connect", "release", "startTransaction", "commitTransaction",
		"rollbackTransaction", NULL};
	static const char *const inner[] = {"manager", "connection", "dataSource", NULL};
	static const char *const data[] = {"save", "insert", "update", "delete", "find", "findOne",
		"findOneBy", "findBy", "count", "createQueryBuilder", "getRepository", "create", "upsert",
		"remove", NULL};
	size_t i = 0;
	if (!format_js_is_handle(r, c->base))
		return false;
	while (i + 1 < c->calls.n && c->calls.v[i].arguments == UINT32_MAX && in(c->calls.v[i].name, inner))
		i++;
	const struct format_js_call *k = &c->calls.v[i];
	if (i > 0 && in(k->name, data))
		return true;
	if (i + 1 != c->calls.n)
		return false;
	if (str_eq(k->name, STR("query")))
		return query(r, k);
	return in(k->name, harmless) || (i == 0 && runner_call(r, k));
}
