#include "base/sb.h"
#include "migrate/formats/knex.h"

/* The builder of a table: keys, indexes, and what is taken away. Names: Knex 3.3, FORMATS-B 11. */

struct str format_knex_index_name(
	struct arena *a, struct str table, const struct names_list *columns, const char *kind)
{
	struct sb b = sb_new(a, 64 * 1024);
	for (size_t i = 0; i < table.n; i++)
		sb_char(&b, table.p[i] == '.' || table.p[i] == '-' ? '_' : table.p[i]);
	for (size_t i = 0; i < columns->n; i++)
		sb_fmt(&b, "_%.*s", STRF(columns->v[i]));
	sb_fmt(&b, "_%s", kind);
	return str_lower(a, sb_str(&b));
}

static void later(struct format_js *r, struct knex_table *t, struct str sql)
{
	*VEC_PUSH(r->a, &t->after) = sql;
}

/* ALTER TABLE t and the rest, behind the columns. */
static void alter(struct format_js *r, struct knex_table *t, struct str rest)
{
	later(r, t,
		str_fmt(r->a, "ALTER TABLE %.*s %.*s", STRF(format_ddl_table_name(&r->ddl, t->table)),
			STRF(rest)));
}

void format_knex_index(struct format_js *r, struct knex_table *t, const struct names_list *columns,
	struct str name, struct str method)
{
	bool mysql = r->s->dialect == DIALECT_MYSQL;
	if (!name.n)
		name = format_knex_index_name(r->a, t->name, columns, "index");
	struct str using = r->s->dialect == DIALECT_POSTGRESQL && method.n
				   ? str_fmt(r->a, "USING %.*s ", STRF(method))
				   : STR_NONE;
	/* MySQL's kinds come before the word INDEX */
	struct str kind = mysql && method.n && !str_ieq(method, STR("btree")) && !str_ieq(method, STR("hash"))
				  ? str_fmt(r->a, "%.*s ", STRF(method))
				  : STR_NONE;
	later(r, t,
		str_fmt(r->a, "CREATE %.*sINDEX %.*s ON %.*s %.*s%.*s", STRF(kind),
			STRF(format_ddl_name(&r->ddl, name)), STRF(format_ddl_table_name(&r->ddl, t->table)),
			STRF(using), STRF(format_ddl_list(&r->ddl, columns))));
}

void format_knex_unique(struct format_js *r, struct knex_table *t, const struct names_list *columns,
	struct str name, bool index)
{
	if (!name.n)
		name = format_knex_index_name(r->a, t->name, columns, "unique");
	struct str quoted = format_ddl_name(&r->ddl, name), list = format_ddl_list(&r->ddl, columns);
	if (r->s->dialect == DIALECT_POSTGRESQL && !index)
		alter(r, t, str_fmt(r->a, "ADD CONSTRAINT %.*s UNIQUE %.*s", STRF(quoted), STRF(list)));
	else
		later(r, t,
			str_fmt(r->a, "CREATE UNIQUE INDEX %.*s ON %.*s %.*s", STRF(quoted),
				STRF(format_ddl_table_name(&r->ddl, t->table)), STRF(list)));
}

void format_knex_primary(
	struct format_js *r, struct knex_table *t, const struct names_list *columns, struct str name)
{
	if (!name.n)
		name = str_fmt(r->a, "%.*s_pkey", STRF(t->name));
	struct str list = format_ddl_list(&r->ddl, columns);
	struct str named = r->s->dialect == DIALECT_POSTGRESQL
				   ? str_fmt(r->a, "CONSTRAINT %.*s ", STRF(format_ddl_name(&r->ddl, name)))
				   : STR_NONE;
	struct str clause = str_fmt(r->a, "%.*sPRIMARY KEY %.*s", STRF(named), STRF(list));
	if (!t->alter)
		*VEC_PUSH(r->a, &t->create.clauses) = clause;
	else if (r->s->dialect == DIALECT_SQLITE)
		t->unknown = true; /* the table is copied */
	else
		alter(r, t, str_fmt(r->a, "ADD %.*s", STRF(clause)));
}

/* ON DELETE and ON UPDATE of the calls behind "from". */
static bool actions(struct format_js *r, const struct format_js_chain *c, size_t from,
	struct format_ddl_key *k, struct str *column, struct str *table)
{
	struct str deletes = STR_NONE, updates = STR_NONE, defer = STR_NONE;
	for (size_t i = from; i < c->calls.n; i++) {
		const struct format_js_call *call = &c->calls.v[i];
		struct str text = STR_NONE;
		uint32_t arg = format_js_argument(r, call, 0);
		bool known = format_js_text(r, arg, &text);
		if (str_eq(call->name, STR("references")))
			known = format_js_texts(r, arg, &k->target_columns);
		else if (str_eq(call->name, STR("inTable")) || str_eq(call->name, STR("on")))
			*table = text;
		else if (str_eq(call->name, STR("onDelete")))
			deletes = str_fmt(r->a, " ON DELETE %.*s", STRF(text));
		else if (str_eq(call->name, STR("onUpdate")))
			updates = str_fmt(r->a, " ON UPDATE %.*s", STRF(text));
		else if (str_eq(call->name, STR("withKeyName")))
			k->name = text;
		else if (str_eq(call->name, STR("deferrable")))
			defer = str_fmt(r->a, " DEFERRABLE INITIALLY %.*s", STRF(text));
		else
			known = true; /* a modifier of the column */
		if (!known)
			return false;
	}
	if (k->target_columns.n)
		*column = k->target_columns.v[0];
	if (r->s->dialect != DIALECT_POSTGRESQL)
		defer = STR_NONE;
	k->actions = str_trim(str_fmt(r->a, "%.*s%.*s%.*s", STRF(updates), STRF(deletes), STRF(defer)));
	return true;
}

void format_knex_foreign(struct format_js *r, struct knex_table *t, const struct names_list *columns,
	const struct format_js_chain *c, size_t from, struct str name)
{
	struct format_ddl_key k = {.name = name, .columns = *columns};
	struct str column = STR_NONE, table = STR_NONE;
	if (!actions(r, c, from, &k, &column, &table) || !k.target_columns.n) {
		t->unknown = true;
		return;
	}
	size_t dot = str_rchr(column, '.'); /* references('users.id') */
	if (!table.n && dot != SIZE_MAX) {
		table = str_sub(column, 0, dot);
		k.target_columns.v[0] = str_sub(column, dot + 1, column.n);
	}
	dot = str_chr(table, '.');
	k.target = dot == SIZE_MAX ? (struct format_ddl_table){STR_NONE, table}
				   : (struct format_ddl_table){
					     str_sub(table, 0, dot), str_sub(table, dot + 1, table.n)};
	bool sqlite = r->s->dialect == DIALECT_SQLITE;
	if (!k.name.n && !sqlite)
		k.name = format_knex_index_name(r->a, t->name, columns, "foreign");
	struct str clause = format_ddl_foreign_key(&r->ddl, &k);
	if (!sqlite)
		alter(r, t, str_fmt(r->a, "ADD %.*s", STRF(clause)));
	else if (!t->alter)
		*VEC_PUSH(r->a, &t->create.clauses) = clause;
	else
		t->unknown = true; /* the table is copied */
}

static bool names(struct format_js *r, const struct format_js_call *c, size_t from, struct names_list *out)
{
	struct names_list one;
	uint32_t arg;
	*out = (struct names_list){0};
	for (; (arg = format_js_argument(r, c, from)) != UINT32_MAX; from++) {
		if (!format_js_texts(r, arg, &one))
			return false;
		for (size_t i = 0; i < one.n; i++)
			*VEC_PUSH(r->a, out) = one.v[i];
	}
	return out->n > 0;
}

static void drop_columns(struct format_js *r, struct knex_table *t, const struct names_list *columns)
{
	for (size_t i = 0; i < columns->n; i++)
		alter(r, t, str_fmt(r->a, "DROP COLUMN %.*s", STRF(format_ddl_name(&r->ddl, columns->v[i]))));
}

static bool drop_timestamps(struct format_js *r, struct knex_table *t, const struct format_js_call *c)
{
	bool camel = false;
	struct names_list both = {0};
	uint32_t arg = format_js_argument(r, c, 0);
	if (arg != UINT32_MAX && !format_js_bool(r, arg, &camel))
		return false;
	*VEC_PUSH(r->a, &both) = camel ? STR("createdAt") : STR("created_at");
	*VEC_PUSH(r->a, &both) = camel ? STR("updatedAt") : STR("updated_at");
	drop_columns(r, t, &both);
	return true;
}

static bool drop_index(struct format_js *r, struct knex_table *t, struct str name)
{
	struct format_ddl_table index = {t->table.schema, name};
	if (r->s->dialect == DIALECT_MYSQL)
		alter(r, t, str_fmt(r->a, "DROP INDEX %.*s", STRF(format_ddl_name(&r->ddl, name))));
	else
		later(r, t, str_fmt(r->a, "DROP INDEX %.*s", STRF(format_ddl_table_name(&r->ddl, index))));
	return true;
}

/* dropIndex, dropUnique, dropForeign: columns, or an explicit name behind them. */
static bool drop_named(
	struct format_js *r, struct knex_table *t, const struct format_js_call *c, const char *kind)
{
	struct names_list columns = {0};
	struct str name = STR_NONE;
	uint32_t first = format_js_argument(r, c, 0), second = format_js_argument(r, c, 1);
	if (second != UINT32_MAX ? !format_js_text(r, second, &name) : !format_js_texts(r, first, &columns))
		return false;
	if (!name.n)
		name = format_knex_index_name(r->a, t->name, &columns, kind);
	struct str quoted = format_ddl_name(&r->ddl, name);
	bool foreign = str_eq(str_of(kind), STR("foreign"));
	if (foreign && r->s->dialect == DIALECT_SQLITE)
		return false; /* the table is copied */
	if (foreign && r->s->dialect == DIALECT_MYSQL)
		alter(r, t, str_fmt(r->a, "DROP FOREIGN KEY %.*s", STRF(quoted)));
	else if (r->s->dialect == DIALECT_POSTGRESQL && !str_eq(str_of(kind), STR("index")))
		alter(r, t, str_fmt(r->a, "DROP CONSTRAINT %.*s", STRF(quoted)));
	else
		return drop_index(r, t, name);
	return true;
}

static bool drop_primary(struct format_js *r, struct knex_table *t, const struct format_js_call *c)
{
	struct str name = str_fmt(r->a, "%.*s_pkey", STRF(t->name));
	uint32_t arg = format_js_argument(r, c, 0);
	if (r->s->dialect == DIALECT_SQLITE || (arg != UINT32_MAX && !format_js_text(r, arg, &name)))
		return false;
	if (r->s->dialect == DIALECT_MYSQL)
		alter(r, t, STR("DROP PRIMARY KEY"));
	else
		alter(r, t, str_fmt(r->a, "DROP CONSTRAINT %.*s", STRF(format_ddl_name(&r->ddl, name))));
	return true;
}

static bool set_null(
	struct format_js *r, struct knex_table *t, const struct format_js_call *c, const char *verb)
{
	struct str column;
	if (r->s->dialect != DIALECT_POSTGRESQL || !format_js_text(r, format_js_argument(r, c, 0), &column))
		return false;
	alter(r, t,
		str_fmt(r->a, "ALTER COLUMN %.*s %s NOT NULL", STRF(format_ddl_name(&r->ddl, column)), verb));
	return true;
}

static bool rename_column(struct format_js *r, struct knex_table *t, const struct format_js_call *c)
{
	struct str from, to;
	if (!format_js_text(r, format_js_argument(r, c, 0), &from) ||
		!format_js_text(r, format_js_argument(r, c, 1), &to))
		return false;
	alter(r, t,
		str_fmt(r->a, "RENAME COLUMN %.*s TO %.*s", STRF(format_ddl_name(&r->ddl, from)),
			STRF(format_ddl_name(&r->ddl, to))));
	return true;
}

/* index(columns, name, type | {indexType, storageEngineIndexType, predicate}) */
static bool add_index(struct format_js *r, struct knex_table *t, const struct format_js_call *c)
{
	struct names_list columns;
	struct str name = STR_NONE, method = STR_NONE, storage = STR_NONE;
	uint32_t second = format_js_argument(r, c, 1), third = format_js_argument(r, c, 2);
	if (!format_js_texts(r, format_js_argument(r, c, 0), &columns))
		return false;
	if (second != UINT32_MAX && !format_js_is(r, second, "undefined") &&
		!format_js_is(r, second, "null") && !format_js_text(r, second, &name))
		return false;
	if (format_js_is(r, third, "object")) {
		if (format_js_get(r, third, "predicate") != UINT32_MAX ||
			!format_js_get_text(r, third, "indexType", &method) ||
			!format_js_get_text(r, third, "storageEngineIndexType", &storage))
			return false;
		if (r->s->dialect == DIALECT_POSTGRESQL)
			method = storage;
	} else if (third != UINT32_MAX && !format_js_text(r, third, &method)) {
		return false;
	}
	format_knex_index(r, t, &columns, name, method);
	return true;
}

/* A name, or {indexName, useConstraint} of unique(), {constraintName} of primary(). */
static bool options(struct format_js *r, uint32_t node, const char *key, struct str *name, bool *index)
{
	bool constraint = true;
	*name = STR_NONE;
	*index = false;
	if (node == UINT32_MAX || format_js_text(r, node, name))
		return true;
	if (!format_js_is(r, node, "object") || format_js_get(r, node, "predicate") != UINT32_MAX)
		return false;
	uint32_t use = format_js_get(r, node, "useConstraint");
	*index = use != UINT32_MAX && format_js_bool(r, use, &constraint) && !constraint;
	return format_js_get_text(r, node, key, name);
}

static bool add_key(struct format_js *r, struct knex_table *t, const struct format_js_chain *c)
{
	const struct format_js_call *k = &c->calls.v[0];
	struct names_list columns;
	struct str name;
	bool index, primary = str_eq(k->name, STR("primary"));
	if (!format_js_texts(r, format_js_argument(r, k, 0), &columns) ||
		!options(r, format_js_argument(r, k, 1), primary ? "constraintName" : "indexName", &name,
			&index))
		return false;
	if (primary)
		format_knex_primary(r, t, &columns, name);
	else if (str_eq(k->name, STR("unique")))
		format_knex_unique(r, t, &columns, name, index);
	else
		format_knex_foreign(r, t, &columns, c, 1, name);
	return true;
}

static bool table_call(struct format_js *r, struct knex_table *t, const struct format_js_chain *c)
{
	const struct format_js_call *k = &c->calls.v[0];
	struct names_list columns;
	if (str_eq(k->name, STR("primary")) || str_eq(k->name, STR("unique")) ||
		str_eq(k->name, STR("foreign")))
		return add_key(r, t, c);
	if (str_eq(k->name, STR("index")))
		return add_index(r, t, k);
	if (str_eq(k->name, STR("dropColumn")) || str_eq(k->name, STR("dropColumns"))) {
		if (!names(r, k, 0, &columns))
			return false;
		drop_columns(r, t, &columns);
		return true;
	}
	if (str_eq(k->name, STR("renameColumn")))
		return rename_column(r, t, k);
	if (str_eq(k->name, STR("dropTimestamps")))
		return drop_timestamps(r, t, k);
	if (str_eq(k->name, STR("dropIndex")))
		return drop_named(r, t, k, "index");
	if (str_eq(k->name, STR("dropUnique")))
		return drop_named(r, t, k, "unique");
	if (str_eq(k->name, STR("dropForeign")))
		return drop_named(r, t, k, "foreign");
	if (str_eq(k->name, STR("dropPrimary")))
		return drop_primary(r, t, k);
	if (str_eq(k->name, STR("setNullable")))
		return set_null(r, t, k, "DROP");
	if (str_eq(k->name, STR("dropNullable")))
		return set_null(r, t, k, "SET");
	/* no part of the catalog */
	return str_eq(k->name, STR("comment")) || str_eq(k->name, STR("engine")) ||
	       str_eq(k->name, STR("charset")) || str_eq(k->name, STR("collate"));
}

bool format_knex_builder_op(struct format_js *r, const struct format_js_chain *c)
{
	struct knex_table *t = r->own;
	bool is_column = false;
	if (!format_js_is_handle(r, c->base) && !str_eq(c->base, STR("this")))
		return false;
	t->unknown = false;
	bool known = format_knex_column(r, t, c, &is_column);
	if (!is_column)
		known = table_call(r, t, c);
	return known && !t->unknown;
}
