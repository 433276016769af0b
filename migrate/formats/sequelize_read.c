#include "base/sb.h"
#include "migrate/formats/sequelize.h"

enum { MAX_SQL = 1024 * 1024 };

/* The query interface's calls, as Sequelize 6.37 turns them into SQL. */

static bool in(struct str name, const char *const *list)
{
	for (; *list; list++)
		if (str_eq(name, str_of(*list)))
			return true;
	return false;
}

static void alter(struct format_js *r, struct format_ddl_table t, struct str rest)
{
	format_ddl_sql(&r->ddl,
		str_fmt(r->a, "ALTER TABLE %.*s %.*s", STRF(format_ddl_table_name(&r->ddl, t)), STRF(rest)));
}

/* One column's definition. "alone": the key is not written behind the columns. */
static struct str definition(struct format_js *r, const struct sequelize_column *c, bool alone)
{
	enum dialect d = r->s->dialect;
	struct str type = c->type, tail = STR_NONE;
	bool key = c->primary && alone;
	if (c->increment && d == DIALECT_POSTGRESQL)
		type = str_starts(type, STR("BIGINT"))     ? STR("BIGSERIAL")
		       : str_starts(type, STR("SMALLINT")) ? STR("SMALLSERIAL")
							   : STR("SERIAL");
	if (c->increment && d == DIALECT_MYSQL)
		tail = STR(" auto_increment");
	if (c->increment && d == DIALECT_SQLITE)
		return str_fmt(r->a, "%.*s INTEGER PRIMARY KEY AUTOINCREMENT",
			STRF(format_ddl_name(&r->ddl, c->name)));
	return str_fmt(r->a, "%.*s %.*s%s%.*s%s%.*s%s%s%s%.*s", STRF(format_ddl_name(&r->ddl, c->name)),
		STRF(type), c->not_null ? " NOT NULL" : "", STRF(tail), c->def.n ? " DEFAULT " : "",
		STRF(c->def), c->unique ? " UNIQUE" : "", key ? " PRIMARY KEY" : "",
		c->references.n && d != DIALECT_MYSQL ? " " : "",
		STRF(d == DIALECT_MYSQL ? STR_NONE : c->references));
}

static bool unique_keys(struct format_js *r, uint32_t options, struct format_ddl_create *t)
{
	struct str key;
	struct names_list columns;
	uint32_t at = 0, value;
	while (format_js_each(r, format_js_get(r, options, "uniqueKeys"), &at, &key, &value)) {
		if (!format_js_texts(r, format_js_get(r, value, "fields"), &columns))
			return false;
		struct str list = format_ddl_list(&r->ddl, &columns);
		*VEC_PUSH(r->a, &t->clauses) =
			r->s->dialect == DIALECT_MYSQL
				? str_fmt(r->a, "UNIQUE %.*s %.*s", STRF(format_ddl_name(&r->ddl, key)),
					  STRF(list))
				: str_fmt(r->a, "UNIQUE %.*s", STRF(list));
	}
	return true;
}

static bool create_table(struct format_js *r, const struct format_js_call *k, struct format_ddl_table table)
{
	struct format_ddl_create t = {.table = table, .if_not_exists = true};
	struct names_list keys = {0}, foreign = {0}, one;
	struct sequelize_column c;
	struct str key;
	uint32_t at = 0, value;
	bool increments = false;
	VEC(struct sequelize_column) all = {0};
	while (format_js_each(r, format_js_argument(r, k, 1), &at, &key, &value)) {
		if (!key.n || value == UINT32_MAX || !format_sequelize_column(r, table, key, value, &c))
			return false;
		*VEC_PUSH(r->a, &all) = c;
		if (c.primary)
			*VEC_PUSH(r->a, &keys) = c.name;
		increments = increments || c.increment;
	}
	bool sqlite = r->s->dialect == DIALECT_SQLITE;
	for (size_t i = 0; i < all.n; i++) {
		if (all.v[i].enumeration.n)
			format_ddl_sql(&r->ddl, all.v[i].enumeration);
		/* there the key's columns become NOT NULL */
		all.v[i].not_null = all.v[i].not_null || (sqlite && keys.n > 1 && all.v[i].primary);
		*VEC_PUSH(r->a, &t.clauses) = definition(r, &all.v[i], sqlite && keys.n == 1);
		one = (struct names_list){0};
		*VEC_PUSH(r->a, &one) = all.v[i].name;
		if (all.v[i].references.n && r->s->dialect == DIALECT_MYSQL)
			*VEC_PUSH(r->a, &foreign) = str_fmt(r->a, "FOREIGN KEY %.*s %.*s",
				STRF(format_ddl_list(&r->ddl, &one)), STRF(all.v[i].references));
	}
	if (!all.n || !unique_keys(r, format_js_argument(r, k, 2), &t))
		return false;
	if (keys.n && !(sqlite && (keys.n == 1 || increments)))
		*VEC_PUSH(r->a, &t.clauses) =
			str_fmt(r->a, "PRIMARY KEY %.*s", STRF(format_ddl_list(&r->ddl, &keys)));
	for (size_t i = 0; i < foreign.n; i++)
		*VEC_PUSH(r->a, &t.clauses) = foreign.v[i];
	format_ddl_create_table(&r->ddl, &t);
	return true;
}

static bool add_column(struct format_js *r, const struct format_js_call *k, struct format_ddl_table t)
{
	struct sequelize_column c;
	struct str name;
	if (!format_js_text(r, format_js_argument(r, k, 1), &name) ||
		!format_sequelize_column(r, t, name, format_js_argument(r, k, 2), &c))
		return false;
	if (c.enumeration.n)
		format_ddl_sql(&r->ddl, c.enumeration);
	alter(r, t, str_fmt(r->a, "ADD COLUMN %.*s", STRF(definition(r, &c, true))));
	if (!c.references.n || r->s->dialect != DIALECT_MYSQL)
		return true;
	struct names_list one = {0};
	*VEC_PUSH(r->a, &one) = c.name;
	alter(r, t,
		str_fmt(r->a, "ADD CONSTRAINT %.*s FOREIGN KEY %.*s %.*s",
			STRF(format_ddl_name(
				&r->ddl, str_fmt(r->a, "%.*s_%.*s_foreign_idx", STRF(t.name), STRF(c.name)))),
			STRF(format_ddl_list(&r->ddl, &one)), STRF(c.references)));
	return true;
}

static bool change_column(struct format_js *r, const struct format_js_call *k, struct format_ddl_table t)
{
	struct sequelize_column c;
	struct names_list one = {0};
	struct str name;
	if (r->s->dialect == DIALECT_SQLITE || !format_js_text(r, format_js_argument(r, k, 1), &name) ||
		!format_sequelize_column(r, t, name, format_js_argument(r, k, 2), &c) || c.enumeration.n ||
		c.primary || c.increment)
		return false;
	*VEC_PUSH(r->a, &one) = c.name;
	if (c.references.n) { /* then it adds the key and nothing else */
		alter(r, t,
			str_fmt(r->a, "ADD FOREIGN KEY %.*s %.*s", STRF(format_ddl_list(&r->ddl, &one)),
				STRF(c.references)));
		return true;
	}
	if (r->s->dialect == DIALECT_MYSQL) {
		alter(r, t, str_fmt(r->a, "MODIFY COLUMN %.*s", STRF(definition(r, &c, true))));
		return true;
	}
	(void)format_ddl_change_null(&r->ddl, t, c.name, c.not_null);
	(void)format_ddl_change_default(&r->ddl, t, c.name, c.def);
	if (c.unique)
		alter(r, t, str_fmt(r->a, "ADD UNIQUE %.*s", STRF(format_ddl_list(&r->ddl, &one))));
	alter(r, t,
		str_fmt(r->a, "ALTER COLUMN %.*s TYPE %.*s", STRF(format_ddl_name(&r->ddl, c.name)),
			STRF(c.type)));
	return true;
}

/* As the inflection package does it: every capital gets an underscore before it. userPosts_createdAt becomes
 * user_posts_created_at, userID becomes user_i_d. */
static struct str underscored(struct format_js *r, struct str s)
{
	struct sb b = sb_new(r->a, MAX_SQL);
	size_t from = s.n > 0 && s.p[0] == '_'; /* one at the front is lost */
	for (size_t i = from; i < s.n; i++) {
		if (i > from && s.p[i] >= 'A' && s.p[i] <= 'Z')
			sb_char(&b, '_');
		sb_char(&b, s.p[i]);
	}
	return str_lower(r->a, sb_str(&b));
}

/* A column, or {name, order}. */
static bool index_field(struct format_js *r, uint32_t node, struct str *name, struct str *sql)
{
	struct str order = STR_NONE;
	if (format_js_is(r, node, "object")) {
		if (!format_js_get_text(r, node, "name", name) ||
			!format_js_get_text(r, node, "order", &order) ||
			format_js_get(r, node, "length") != UINT32_MAX ||
			format_js_get(r, node, "operator") != UINT32_MAX)
			return false;
		if (!name->n && !format_js_get_text(r, node, "attribute", name))
			return false;
	} else if (!format_js_text(r, node, name)) {
		return false;
	}
	*sql = str_fmt(
		r->a, "%.*s%s%.*s", STRF(format_ddl_name(&r->ddl, *name)), order.n ? " " : "", STRF(order));
	return name->n > 0;
}

static bool index_fields(struct format_js *r, uint32_t node, struct format_ddl_table t,
	struct names_list *keys, struct str *derived)
{
	struct str key, name, sql;
	uint32_t at = 0, value;
	*derived = t.name;
	while (format_js_each(r, node, &at, &key, &value)) {
		if (value == UINT32_MAX || !index_field(r, value, &name, &sql))
			return false;
		*VEC_PUSH(r->a, keys) = sql;
		*derived = str_fmt(r->a, "%.*s_%.*s", STRF(*derived), STRF(name));
	}
	*derived = underscored(r, *derived);
	return keys->n > 0;
}

/* addIndex(table, fields, options), addIndex(table, {fields, ...}) */
static bool add_index(struct format_js *r, const struct format_js_call *k, struct format_ddl_table t)
{
	uint32_t fields = format_js_argument(r, k, 1), options = format_js_argument(r, k, 2);
	struct format_ddl_index x = {.table = t};
	struct str derived, type;
	if (format_js_is(r, fields, "object")) {
		options = fields;
		fields = format_js_get(r, fields, "fields");
	}
	if (!index_fields(r, fields, t, &x.expressions, &derived) ||
		format_js_get(r, options, "where") != UINT32_MAX ||
		format_js_get(r, options, "operator") != UINT32_MAX ||
		!format_js_get_text(r, options, "name", &x.name) ||
		!format_js_get_text(r, options, "type", &type) ||
		!format_js_get_text(r, options, "using", &x.method))
		return false;
	x.unique = format_js_get_bool(r, options, "unique") || str_ieq(type, STR("unique"));
	if ((type.n && !str_ieq(type, STR("unique"))) || r->s->dialect == DIALECT_SQLITE)
		x.method = STR_NONE;
	if (type.n && !str_ieq(type, STR("unique")))
		return false;
	if (!x.name.n)
		x.name = derived;
	format_ddl_create_index(&r->ddl, &x);
	return true;
}

static bool remove_index(struct format_js *r, const struct format_js_call *k, struct format_ddl_table t)
{
	struct names_list keys = {0};
	struct str name;
	uint32_t arg = format_js_argument(r, k, 1);
	if (format_js_is(r, arg, "array") ? !index_fields(r, arg, t, &keys, &name)
					  : !format_js_text(r, arg, &name))
		return false;
	format_ddl_drop_index(&r->ddl, t, name, r->s->dialect != DIALECT_MYSQL);
	return true;
}

static bool key_target(struct format_js *r, uint32_t options, struct str *table, struct str *clause)
{
	uint32_t o = format_js_get(r, options, "references");
	struct format_ddl_table target;
	struct names_list fields;
	struct str actions;
	uint32_t field = format_js_get(r, o, "field");
	if (!format_sequelize_table(r, format_js_get(r, o, "table"), &target) ||
		!format_js_texts(r, field != UINT32_MAX ? field : format_js_get(r, o, "fields"), &fields) ||
		!format_sequelize_actions(r, options, &actions))
		return false;
	*table = target.name;
	*clause = str_fmt(r->a, "REFERENCES %.*s %.*s%.*s", STRF(format_ddl_table_name(&r->ddl, target)),
		STRF(format_ddl_list(&r->ddl, &fields)), STRF(actions));
	return true;
}

/* addConstraint(table, {fields, type, name}), or the older addConstraint(table, fields, options) */
static bool add_constraint(struct format_js *r, const struct format_js_call *k, struct format_ddl_table t)
{
	uint32_t options = format_js_argument(r, k, 1), fields = format_js_get(r, options, "fields");
	struct names_list columns;
	struct str type, name, target = STR_NONE, clause = STR_NONE;
	if (format_js_is(r, options, "array")) {
		fields = options;
		options = format_js_argument(r, k, 2);
	}
	if (r->s->dialect == DIALECT_SQLITE || !format_js_texts(r, fields, &columns) ||
		!format_js_get_text(r, options, "type", &type) ||
		!format_js_get_text(r, options, "name", &name))
		return false;
	bool foreign = str_ieq(type, STR("foreign key")), primary = str_ieq(type, STR("primary key"));
	if (!foreign && !primary && !str_ieq(type, STR("unique")))
		return false;
	if (foreign && !key_target(r, options, &target, &clause))
		return false;
	struct str derived = t.name;
	for (size_t i = 0; i < columns.n; i++)
		derived = str_fmt(r->a, "%.*s_%.*s", STRF(derived), STRF(columns.v[i]));
	derived = str_fmt(r->a, "%.*s_%.*s%s", STRF(derived), STRF(target),
		foreign   ? "_fk"
		: primary ? "pk"
			  : "uk");
	alter(r, t,
		str_fmt(r->a, "ADD CONSTRAINT %.*s %.*s %.*s %.*s",
			STRF(format_ddl_name(&r->ddl, name.n ? name : derived)), STRF(type),
			STRF(format_ddl_list(&r->ddl, &columns)), STRF(clause)));
	return true;
}

/* On SQLite the table is copied, and what the copy keeps is for the catalog to say. */
static bool lossy(struct format_js *r, const struct format_js_call *k)
{
	if (r->s->dialect == DIALECT_SQLITE)
		format_js_unknown(r, k->node,
			"Sequelize copies the table for this on SQLite, and loses keys and defaults");
	return true;
}

static bool remove_column(struct format_js *r, const struct format_js_call *k, struct format_ddl_table t)
{
	struct str name;
	if (!format_js_text(r, format_js_argument(r, k, 1), &name))
		return false;
	format_ddl_drop_column(&r->ddl, t, name, false);
	return lossy(r, k);
}

static bool rename_column(struct format_js *r, const struct format_js_call *k, struct format_ddl_table t)
{
	struct str from, to;
	if (!format_js_text(r, format_js_argument(r, k, 1), &from) ||
		!format_js_text(r, format_js_argument(r, k, 2), &to))
		return false;
	format_ddl_rename_column(&r->ddl, t, from, to);
	return lossy(r, k);
}

static bool remove_constraint(struct format_js *r, const struct format_js_call *k, struct format_ddl_table t)
{
	struct str name;
	return format_js_text(r, format_js_argument(r, k, 1), &name) &&
	       format_ddl_drop_constraint(&r->ddl, t, FORMAT_DDL_CHECK, name);
}

static bool rename_table(struct format_js *r, const struct format_js_call *k, struct format_ddl_table t)
{
	struct format_ddl_table to;
	if (!format_sequelize_table(r, format_js_argument(r, k, 1), &to))
		return false;
	format_ddl_rename_table(&r->ddl, t, to.name);
	return true;
}

static bool drop_table(struct format_js *r, const struct format_js_call *k, struct format_ddl_table t)
{
	if (format_js_get_bool(r, format_js_argument(r, k, 1), "cascade"))
		format_ddl_sql(&r->ddl, str_fmt(r->a, "DROP TABLE IF EXISTS %.*s CASCADE",
						STRF(format_ddl_table_name(&r->ddl, t))));
	else
		format_ddl_drop_table(&r->ddl, t, true);
	return true;
}

static bool schema_or_enum(struct format_js *r, const struct format_js_call *k, struct format_ddl_table t)
{
	struct str name = format_ddl_table_name(&r->ddl, t);
	if (r->s->dialect != DIALECT_POSTGRESQL)
		return false;
	if (str_eq(k->name, STR("createSchema")))
		format_ddl_sql(&r->ddl, str_fmt(r->a, "CREATE SCHEMA IF NOT EXISTS %.*s", STRF(name)));
	else if (str_eq(k->name, STR("dropSchema")))
		format_ddl_sql(&r->ddl, str_fmt(r->a, "DROP SCHEMA IF EXISTS %.*s CASCADE", STRF(name)));
	else
		format_ddl_sql(&r->ddl, str_fmt(r->a, "DROP TYPE IF EXISTS %.*s", STRF(name)));
	return true;
}

static bool interface_call(struct format_js *r, const struct format_js_call *k)
{
	static const struct {
		const char *name;
		bool (*act)(struct format_js *r, const struct format_js_call *k, struct format_ddl_table t);
	} acts[] = {{"createTable", create_table}, {"dropTable", drop_table}, {"renameTable", rename_table},
		{"addColumn", add_column}, {"removeColumn", remove_column}, {"renameColumn", rename_column},
		{"changeColumn", change_column}, {"addIndex", add_index}, {"removeIndex", remove_index},
		{"addConstraint", add_constraint}, {"removeConstraint", remove_constraint},
		{"createSchema", schema_or_enum}, {"dropSchema", schema_or_enum},
		{"dropEnum", schema_or_enum}};
	struct format_ddl_table t;
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
		if (str_eq(k->name, str_of(acts[i].name)))
			return format_sequelize_table(r, format_js_argument(r, k, 0), &t) &&
			       acts[i].act(r, k, t);
	return false;
}

/* query(sql, {replacements, bind, type, transaction}) */
static bool query(struct format_js *r, const struct format_js_call *k)
{
	uint32_t options = format_js_argument(r, k, 1);
	bool parameters = format_js_get(r, options, "replacements") != UINT32_MAX ||
			  format_js_get(r, options, "bind") != UINT32_MAX;
	return format_js_sql_with(r, format_js_argument(r, k, 0), parameters);
}

bool format_sequelize_op(struct format_js *r, const struct format_js_chain *c)
{
	static const char *const harmless[] = {"bulkInsert", "bulkUpdate", "bulkDelete", "insert", "upsert",
		"select", "rawSelect", "describeTable", "tableExists", "showAllTables", "showIndex",
		"getForeignKeyReferencesForTable", "update", "delete", NULL};
	static const char *const ends[] = {"commit", "rollback", NULL};
	static const char *const inner[] = {"sequelize", "context", "queryInterface", NULL};
	const struct format_js_call *last = &c->calls.v[c->calls.n - 1];
	if (c->calls.n == 1 && in(last->name, ends) && format_js_argument(r, last, 0) == UINT32_MAX)
		return true; /* of a transaction */
	if (!format_js_is_handle(r, c->base))
		return false;
	for (size_t i = 0; i + 1 < c->calls.n; i++)
		if (!in(c->calls.v[i].name, inner) && !str_eq(c->calls.v[i].name, STR("getQueryInterface")))
			return false;
	r->ddl.at = r->t->nodes[c->node].from;
	if (str_eq(last->name, STR("query")))
		return query(r, last);
	if (str_eq(last->name, STR("transaction"))) {
		uint32_t arg = format_js_argument(r, last, 0), second = format_js_argument(r, last, 1);
		return arg == UINT32_MAX || format_js_callback(r, arg) || format_js_callback(r, second);
	}
	return in(last->name, harmless) || interface_call(r, last);
}
