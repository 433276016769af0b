#include "migrate/formats/db_migrate.h"

/* The driver's calls, as db-migrate-base 2.3 and its drivers turn them into SQL. */

/* A call whose arguments may stand behind the object that it is bound to: db.addColumn.bind(db, 't', ...). */
struct call {
	struct str name;
	const struct format_js_call *at;
	size_t skip;
	uint32_t node;
};

static uint32_t argument(const struct format_js *r, const struct call *k, size_t i)
{
	return format_js_argument(r, k->at, k->skip + i);
}

static bool text(struct format_js *r, const struct call *k, size_t i, struct str *out)
{
	return format_js_text(r, argument(r, k, i), out);
}

static bool is_function(const struct format_js *r, uint32_t node)
{
	return node != UINT32_MAX &&
	       (syntax_is(r->t, node, "arrow_function") || syntax_is(r->t, node, "function_expression"));
}

static void in_part(struct format_js *r, uint32_t node)
{
	format_js_unknown(r, node, "a column of which not all is read");
}

/* { user_id: 'id' }, or 'id' for the column itself. */
static bool mapping(struct format_js *r, uint32_t node, struct str column, struct format_ddl_key *k)
{
	struct str key, value;
	uint32_t at = 0, v;
	if (column.n && format_js_text(r, node, &value)) {
		*VEC_PUSH(r->a, &k->columns) = column;
		*VEC_PUSH(r->a, &k->target_columns) = value;
		return true;
	}
	while (format_js_each(r, node, &at, &key, &v)) {
		if (!key.n || !format_js_text(r, v, &value))
			return false;
		*VEC_PUSH(r->a, &k->columns) = key;
		*VEC_PUSH(r->a, &k->target_columns) = value;
	}
	return k->columns.n > 0;
}

static bool actions(struct format_js *r, uint32_t rules, struct str *out)
{
	struct str deletes, updates;
	if (!format_js_get_text(r, rules, "onDelete", &deletes) ||
		!format_js_get_text(r, rules, "onUpdate", &updates))
		return false;
	*out = str_fmt(r->a, "ON DELETE %.*s ON UPDATE %.*s", STRF(deletes.n ? deletes : STR("NO ACTION")),
		STRF(updates.n ? updates : STR("NO ACTION")));
	return true;
}

/* Of a column: {name, table, mapping, rules}. SQLite's driver leaves it out. */
static bool column_key(struct format_js *r, struct format_ddl_table t, const struct db_migrate_column *c)
{
	struct format_ddl_key k = {.name = STR_NONE};
	if (c->foreign == UINT32_MAX || r->s->dialect == DIALECT_SQLITE)
		return true;
	return format_js_get_text(r, c->foreign, "name", &k.name) &&
	       format_js_get_text(r, c->foreign, "table", &k.target.name) && k.target.name.n &&
	       mapping(r, format_js_get(r, c->foreign, "mapping"), c->column.name, &k) &&
	       actions(r, format_js_get(r, c->foreign, "rules"), &k.actions) &&
	       format_ddl_add_constraint(&r->ddl, t, format_ddl_foreign_key(&r->ddl, &k));
}

static size_t count_keys(struct format_js *r, uint32_t columns)
{
	struct str key;
	uint32_t at = 0, value;
	size_t n = 0;
	while (format_js_each(r, columns, &at, &key, &value))
		n += value != UINT32_MAX && format_js_get_bool(r, value, "primaryKey");
	return n;
}

/* createTable(name, columns), createTable(name, {columns, ifNotExists}) */
static bool create_table(struct format_js *r, const struct call *k)
{
	struct format_ddl_create t = {.if_not_exists = false};
	struct names_list keys = {0};
	uint32_t spec = format_js_value(r, argument(r, k, 1)), columns = format_js_get(r, spec, "columns");
	uint32_t at = 0, value;
	struct str key;
	VEC(struct db_migrate_column) all = {0};
	if (!text(r, k, 0, &t.table.name) || !format_js_is(r, spec, "object"))
		return false;
	t.if_not_exists = columns != UINT32_MAX && format_js_get_bool(r, spec, "ifNotExists");
	columns = columns == UINT32_MAX ? spec : columns;
	bool alone = count_keys(r, columns) == 1;
	while (format_js_each(r, columns, &at, &key, &value)) {
		struct db_migrate_column c;
		if (!key.n) {
			in_part(r, k->node);
			continue;
		}
		if (!format_db_migrate_column(r, key, value, alone, &c))
			in_part(r, k->node);
		*VEC_PUSH(r->a, &all) = c;
		*VEC_PUSH(r->a, &t.columns) = c.column;
		if (c.primary)
			*VEC_PUSH(r->a, &keys) = key;
	}
	if (keys.n > 1)
		*VEC_PUSH(r->a, &t.clauses) =
			str_fmt(r->a, "PRIMARY KEY %.*s", STRF(format_ddl_list(&r->ddl, &keys)));
	format_ddl_create_table(&r->ddl, &t);
	bool known = true;
	for (size_t i = 0; i < all.n; i++)
		known = column_key(r, t.table, &all.v[i]) && known;
	return known;
}

static bool add_column(struct format_js *r, const struct call *k)
{
	struct format_ddl_table t = {STR_NONE, STR_NONE};
	struct db_migrate_column c;
	struct str name;
	if (!text(r, k, 0, &t.name) || !text(r, k, 1, &name))
		return false;
	/* PostgreSQL's and SQLite's drivers leave the key out */
	if (!format_db_migrate_column(r, name, argument(r, k, 2), r->s->dialect == DIALECT_MYSQL, &c))
		in_part(r, k->node);
	format_ddl_add_column(&r->ddl, t, &c.column, false);
	return column_key(r, t, &c);
}

static bool change_postgresql(
	struct format_js *r, struct format_ddl_table t, uint32_t spec, const struct format_ddl_column *c)
{
	struct str unique = str_fmt(r->a, "%.*s_%.*s_key", STRF(t.name), STRF(c->name));
	struct names_list one = {0};
	*VEC_PUSH(r->a, &one) = c->name;
	bool known = format_ddl_change_null(&r->ddl, t, c->name, c->not_null);
	if (c->unique)
		known = format_ddl_add_constraint(&r->ddl, t,
				str_fmt(r->a, "CONSTRAINT %.*s UNIQUE %.*s",
					STRF(format_ddl_name(&r->ddl, unique)),
					STRF(format_ddl_list(&r->ddl, &one)))) &&
			known;
	known = format_ddl_change_default(&r->ddl, t, c->name, c->def) && known;
	if (format_js_get(r, spec, "type") != UINT32_MAX)
		format_ddl_sql(&r->ddl, str_fmt(r->a, "ALTER TABLE %.*s ALTER COLUMN %.*s TYPE %.*s",
						STRF(format_ddl_table_name(&r->ddl, t)),
						STRF(format_ddl_name(&r->ddl, c->name)), STRF(c->type)));
	return known;
}

static bool change_column(struct format_js *r, const struct call *k)
{
	struct format_ddl_table t = {STR_NONE, STR_NONE};
	struct db_migrate_column c;
	struct str name;
	uint32_t spec = format_js_value(r, argument(r, k, 2));
	if (!text(r, k, 0, &t.name) || !text(r, k, 1, &name) || !format_js_is(r, spec, "object"))
		return false;
	bool typed = format_js_get(r, spec, "type") != UINT32_MAX;
	if (!format_db_migrate_column(r, name, spec, false, &c) && typed)
		return false;
	if (!typed) /* PostgreSQL's driver then leaves the type as it is, and reads the rest */
		c.column.not_null = format_js_get_bool(r, spec, "notNull");
	if (r->s->dialect == DIALECT_POSTGRESQL)
		return (typed || format_js_get(r, spec, "defaultValue") == UINT32_MAX) &&
		       change_postgresql(r, t, spec, &c.column);
	return typed && format_ddl_change_column(&r->ddl, t, &c.column);
}

static bool remove_column(struct format_js *r, const struct call *k)
{
	struct format_ddl_table t = {STR_NONE, STR_NONE};
	struct str name;
	if (!text(r, k, 0, &t.name) || !text(r, k, 1, &name))
		return false;
	format_ddl_drop_column(&r->ddl, t, name, false);
	return true;
}

static bool rename_column(struct format_js *r, const struct call *k)
{
	struct format_ddl_table t = {STR_NONE, STR_NONE};
	struct str from, to;
	if (!text(r, k, 0, &t.name) || !text(r, k, 1, &from) || !text(r, k, 2, &to))
		return false;
	format_ddl_rename_column(&r->ddl, t, from, to);
	return true;
}

static bool rename_table(struct format_js *r, const struct call *k)
{
	struct format_ddl_table t = {STR_NONE, STR_NONE};
	struct str to;
	if (!text(r, k, 0, &t.name) || !text(r, k, 1, &to))
		return false;
	format_ddl_rename_table(&r->ddl, t, to);
	return true;
}

static bool drop_table(struct format_js *r, const struct call *k)
{
	struct format_ddl_table t = {STR_NONE, STR_NONE};
	if (!text(r, k, 0, &t.name))
		return false;
	format_ddl_drop_table(&r->ddl, t, format_js_get_bool(r, argument(r, k, 1), "ifExists"));
	return true;
}

static bool add_index(struct format_js *r, const struct call *k)
{
	struct format_ddl_index i = {.unique = false};
	uint32_t unique = argument(r, k, 3);
	if (!text(r, k, 0, &i.table.name) || !text(r, k, 1, &i.name) ||
		!format_js_texts(r, argument(r, k, 2), &i.columns))
		return false;
	if (unique != UINT32_MAX && !is_function(r, unique) &&
		!format_js_bool(r, format_js_value(r, unique), &i.unique) &&
		!syntax_is(r->t, unique, "identifier"))
		return false;
	format_ddl_create_index(&r->ddl, &i);
	return true;
}

/* removeIndex(table, index), removeIndex(index) */
static bool remove_index(struct format_js *r, const struct call *k)
{
	struct format_ddl_table t = {STR_NONE, STR_NONE};
	struct str name;
	if (!text(r, k, 0, &t.name))
		return false;
	if (!text(r, k, 1, &name))
		name = t.name;
	format_ddl_drop_index(&r->ddl, t, name, false);
	return true;
}

static bool add_key(struct format_js *r, const struct call *k)
{
	struct format_ddl_table t = {STR_NONE, STR_NONE};
	struct format_ddl_key key = {.name = STR_NONE};
	return text(r, k, 0, &t.name) && text(r, k, 1, &key.target.name) && text(r, k, 2, &key.name) &&
	       mapping(r, argument(r, k, 3), STR_NONE, &key) && actions(r, argument(r, k, 4), &key.actions) &&
	       format_ddl_add_constraint(&r->ddl, t, format_ddl_foreign_key(&r->ddl, &key));
}

static bool remove_key(struct format_js *r, const struct call *k)
{
	struct format_ddl_table t = {STR_NONE, STR_NONE};
	struct str name;
	return text(r, k, 0, &t.name) && text(r, k, 1, &name) &&
	       format_ddl_drop_constraint(&r->ddl, t, FORMAT_DDL_FOREIGN_KEY, name);
}

/* runSql(sql), runSql(sql, values), with a function behind either */
static bool run_sql(struct format_js *r, const struct call *k)
{
	uint32_t values = argument(r, k, 1);
	bool parameters = values != UINT32_MAX && format_js_is(r, values, "array");
	return format_js_sql_with(r, argument(r, k, 0), parameters);
}

static bool driver_call(struct format_js *r, const struct call *k)
{
	static const char *const harmless[] = {"insert", "update", "lookup", "truncate", "connection",
		"checkDBMS", "startMigration", "endMigration", "delete", NULL};
	static const struct {
		const char *name;
		bool (*act)(struct format_js *r, const struct call *k);
	} acts[] = {{"createTable", create_table}, {"dropTable", drop_table}, {"renameTable", rename_table},
		{"addColumn", add_column}, {"removeColumn", remove_column}, {"renameColumn", rename_column},
		{"changeColumn", change_column}, {"addIndex", add_index}, {"removeIndex", remove_index},
		{"addForeignKey", add_key}, {"removeForeignKey", remove_key}, {"runSql", run_sql},
		{"all", run_sql}, {"_run", run_sql}};
	struct str name = k->name;
	if (str_ends(name, STR("Async"))) /* what bluebird makes of them */
		name = str_sub(name, 0, name.n - 5);
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
		if (str_eq(name, str_of(acts[i].name)))
			return acts[i].act(r, k);
	return str_one_of(name, harmless);
}

/* The function that a call is given behind its arguments runs when it is done. */
static void called_back(struct format_js *r, const struct call *k)
{
	uint32_t last = UINT32_MAX;
	for (size_t i = 0; argument(r, k, i) != UINT32_MAX; i++)
		last = argument(r, k, i);
	if (is_function(r, last))
		(void)format_js_callback(r, last);
}

/* async.series([db.addColumn.bind(db, 't', 'c', 'int'), (next) => db.dropTable('u', next)], callback) */
static bool in_turn(struct format_js *r, const struct format_js_call *k)
{
	static const char *const turns[] = {"series", "waterfall", "parallel", NULL};
	uint32_t list = format_js_value(r, format_js_argument(r, k, 0)), at = 0, value;
	struct str key;
	if (!str_one_of(k->name, turns) || list == UINT32_MAX || !format_js_is(r, list, "array"))
		return false;
	while (format_js_each(r, list, &at, &key, &value)) {
		struct format_js_chain c;
		if (value == UINT32_MAX)
			return false;
		if (is_function(r, value))
			(void)format_js_callback(r, value);
		else if (!format_js_chain(r, value, &c) || !format_db_migrate_op(r, &c))
			format_js_unknown(r, value, "code whose effect on the schema is not known");
	}
	return true;
}

/* callback(), callback(null), done(error): what comes next is not of the schema. */
static bool is_callback(const struct format_js *r, const struct format_js_chain *c)
{
	static const char *const names[] = {"callback", "cb", "done", "next", "resolve", "reject", NULL};
	return c->calls.n == 1 && !c->calls.v[0].name.n &&
	       (str_one_of(c->base, names) || format_js_is_handle(r, c->base));
}

bool format_db_migrate_op(struct format_js *r, const struct format_js_chain *c)
{
	const struct format_js_call *first = &c->calls.v[0], *last = &c->calls.v[c->calls.n - 1];
	struct call k = {.name = first->name, .at = first, .node = c->node};
	if (is_callback(r, c))
		return true;
	if (str_eq(c->base, STR("async")) && c->calls.n == 1)
		return in_turn(r, first);
	if (!format_js_is_handle(r, c->base))
		return false;
	if (c->calls.n == 2 && first->arguments == UINT32_MAX && str_eq(last->name, STR("bind"))) {
		k.at = last;
		k.skip = 1;
	} else if (c->calls.n > 1 && !str_eq(last->name, STR("catch")) &&
		   !str_eq(last->name, STR("nodeify")) && !str_eq(last->name, STR("asCallback"))) {
		return false;
	}
	r->ddl.at = r->t->nodes[c->node].from;
	bool known = driver_call(r, &k);
	called_back(r, &k);
	return known;
}
