#include "base/sb.h"
#include "migrate/formats/node_pg_migrate.h"

/* The calls of pgm, as node-pg-migrate 9.0 turns them into SQL. */

enum { MAX_SQL = 1024 * 1024 };

static bool in(struct str name, const char *const *list)
{
	for (; *list; list++)
		if (str_eq(name, str_of(*list)))
			return true;
	return false;
}

static void add_list(struct sb *b, const struct names_list *l, const char *before)
{
	for (size_t i = 0; i < l->n; i++)
		sb_fmt(b, "%s%s%.*s", i ? ", " : "", before, STRF(l->v[i]));
}

static bool has(struct format_js *r, uint32_t o, const char *key)
{
	return format_js_get(r, o, key) != UINT32_MAX;
}

static bool create_table(struct format_js *r, const struct format_js_call *k)
{
	static const char *const unknown[] = {"inherits", "like", "partition", NULL};
	uint32_t options = format_js_argument(r, k, 2);
	struct format_ddl_create t = {.if_not_exists = format_js_get_bool(r, options, "ifNotExists")};
	struct names_list late = {0};
	for (size_t i = 0; unknown[i]; i++)
		if (has(r, options, unknown[i]))
			return false;
	if (!format_node_pg_migrate_name(r, format_js_argument(r, k, 0), &t.table) ||
		!format_node_pg_migrate_columns(r, format_js_argument(r, k, 1), t.table, &t.clauses, &late))
		return false;
	if (has(r, options, "constraints") &&
		!format_node_pg_migrate_constraints(
			r, format_js_get(r, options, "constraints"), t.table, STR_NONE, &late))
		return false;
	for (size_t i = 0; i < late.n; i++)
		*VEC_PUSH(r->a, &t.clauses) = late.v[i];
	format_ddl_create_table(&r->ddl, &t);
	return true;
}

/* ALTER TABLE t and the list, each with "before". */
static void alter(
	struct format_js *r, struct format_ddl_table t, const struct names_list *l, const char *before)
{
	struct sb b = sb_new(r->a, MAX_SQL);
	sb_fmt(&b, "ALTER TABLE %.*s ", STRF(format_ddl_table_name(&r->ddl, t)));
	add_list(&b, l, before);
	format_ddl_sql(&r->ddl, sb_str(&b));
}

static bool add_columns(struct format_js *r, const struct format_js_call *k, struct format_ddl_table t)
{
	struct names_list columns = {0}, clauses = {0};
	if (!format_node_pg_migrate_columns(r, format_js_argument(r, k, 1), t, &columns, &clauses) ||
		clauses.n)
		return false;
	alter(r, t, &columns,
		format_js_get_bool(r, format_js_argument(r, k, 2), "ifNotExists")
			? "ADD COLUMN IF NOT EXISTS "
			: "ADD COLUMN ");
	return true;
}

static bool drop_columns(struct format_js *r, const struct format_js_call *k, struct format_ddl_table t)
{
	struct names_list names = {0}, parts = {0};
	struct str key;
	uint32_t at = 0, value, arg = format_js_argument(r, k, 1), options = format_js_argument(r, k, 2);
	if (format_js_is(r, arg, "object")) {
		while (format_js_each(r, arg, &at, &key, &value)) {
			if (!key.n)
				return false;
			*VEC_PUSH(r->a, &names) = key;
		}
	} else if (!format_js_texts(r, arg, &names)) {
		return false;
	}
	for (size_t i = 0; i < names.n; i++)
		*VEC_PUSH(r->a, &parts) = str_fmt(r->a, "DROP COLUMN %s%.*s%s",
			format_js_get_bool(r, options, "ifExists") ? "IF EXISTS " : "",
			STRF(format_ddl_name(&r->ddl, names.v[i])),
			format_js_get_bool(r, options, "cascade") ? " CASCADE" : "");
	alter(r, t, &parts, "");
	return parts.n > 0;
}

static bool alter_column(struct format_js *r, const struct format_js_call *k, struct format_ddl_table t)
{
	struct str name, text, using;
	struct names_list parts = {0};
	uint32_t o = format_js_argument(r, k, 2);
	bool on = false;
	if (!format_js_text(r, format_js_argument(r, k, 1), &name) || !format_js_is(r, o, "object") ||
		has(r, o, "sequenceGenerated"))
		return false;
	struct str head = str_fmt(r->a, "ALTER COLUMN %.*s", STRF(format_ddl_name(&r->ddl, name)));
	uint32_t def = format_js_get(r, o, "default");
	if (def != UINT32_MAX && format_js_is(r, def, "null"))
		*VEC_PUSH(r->a, &parts) = str_fmt(r->a, "%.*s DROP DEFAULT", STRF(head));
	else if (def != UINT32_MAX && !format_node_pg_migrate_value(r, def, &text))
		return false;
	else if (def != UINT32_MAX)
		*VEC_PUSH(r->a, &parts) = str_fmt(r->a, "%.*s SET DEFAULT %.*s", STRF(head), STRF(text));
	if (!format_js_get_text(r, o, "type", &text) || !format_js_get_text(r, o, "using", &using))
		return false;
	if (text.n)
		*VEC_PUSH(r->a, &parts) = str_fmt(r->a, "%.*s SET DATA TYPE %.*s%s%.*s", STRF(head),
			STRF(format_node_pg_migrate_type(text)), using.n ? " USING " : "", STRF(using));
	uint32_t null = format_js_get(r, o, "notNull");
	if (null != UINT32_MAX && !format_js_bool(r, null, &on))
		return false;
	if (null != UINT32_MAX || format_js_get_bool(r, o, "allowNull"))
		*VEC_PUSH(r->a, &parts) = str_fmt(r->a, "%.*s %s NOT NULL", STRF(head), on ? "SET" : "DROP");
	if (parts.n)
		alter(r, t, &parts, "");
	return true;
}

/* A column, an expression, or {name, sort, opclass}; *part is what the index's derived name has of it. */
static bool index_key(struct format_js *r, uint32_t node, struct str *sql, struct str *part)
{
	struct str sort = STR_NONE;
	if (format_js_is(r, node, "object")) {
		if (!format_js_get_text(r, node, "name", part) ||
			!format_js_get_text(r, node, "sort", &sort) || has(r, node, "opclass"))
			return false;
	} else if (!format_js_text(r, node, part)) {
		return false;
	}
	bool plain = str_chr(*part, '(') == SIZE_MAX && str_chr(*part, ' ') == SIZE_MAX;
	*sql = plain ? format_ddl_name(&r->ddl, *part) : str_fmt(r->a, "(%.*s)", STRF(*part));
	if (sort.n)
		*sql = str_fmt(r->a, "%.*s %.*s", STRF(*sql), STRF(sort));
	return part->n > 0;
}

static bool index_keys(struct format_js *r, uint32_t node, struct names_list *keys, struct names_list *parts)
{
	struct str sql, part, key;
	uint32_t at = 0, value;
	if (!format_js_is(r, node, "array")) {
		if (!index_key(r, node, &sql, &part))
			return false;
		*VEC_PUSH(r->a, keys) = sql;
		*VEC_PUSH(r->a, parts) = part;
		return true;
	}
	while (format_js_each(r, node, &at, &key, &value)) {
		if (value == UINT32_MAX || !index_key(r, value, &sql, &part))
			return false;
		*VEC_PUSH(r->a, keys) = sql;
		*VEC_PUSH(r->a, parts) = part;
	}
	return keys->n > 0;
}

static bool index_name(struct format_js *r, struct format_ddl_table t, const struct names_list *parts,
	uint32_t options, struct str *out)
{
	if (!format_js_get_text(r, options, "name", out))
		return false;
	if (out->n)
		return true;
	struct sb b = sb_new(r->a, MAX_SQL);
	sb_add(&b, t.name);
	for (size_t i = 0; i < parts->n; i++)
		sb_fmt(&b, "_%.*s", STRF(parts->v[i]));
	sb_addz(&b, format_js_get_bool(r, options, "unique") ? "_unique_index" : "_index");
	*out = sb_str(&b);
	return true;
}

static bool create_index(struct format_js *r, const struct format_js_call *k, struct format_ddl_table t)
{
	uint32_t options = format_js_argument(r, k, 2);
	struct format_ddl_index x = {.table = t};
	struct names_list parts = {0};
	if (!index_keys(r, format_js_argument(r, k, 1), &x.expressions, &parts) ||
		has(r, options, "opclass") || has(r, options, "include") ||
		!index_name(r, t, &parts, options, &x.name) ||
		!format_js_get_text(r, options, "method", &x.method) ||
		!format_js_get_text(r, options, "where", &x.predicate))
		return false;
	x.unique = format_js_get_bool(r, options, "unique");
	x.if_not_exists = format_js_get_bool(r, options, "ifNotExists");
	format_ddl_create_index(&r->ddl, &x);
	return true;
}

static bool drop_index(struct format_js *r, const struct format_js_call *k, struct format_ddl_table t)
{
	uint32_t options = format_js_argument(r, k, 2);
	struct names_list keys = {0}, parts = {0};
	struct str name;
	bool read = index_keys(r, format_js_argument(r, k, 1), &keys, &parts);
	if ((!read && !has(r, options, "name")) || !index_name(r, t, &parts, options, &name))
		return false;
	format_ddl_drop_index(&r->ddl, t, name, format_js_get_bool(r, options, "ifExists"));
	return true;
}

static bool add_constraint(struct format_js *r, const struct format_js_call *k, struct format_ddl_table t)
{
	struct str name = STR_NONE, text;
	struct names_list clauses = {0};
	uint32_t arg = format_js_argument(r, k, 1), what = format_js_argument(r, k, 2);
	if (!format_js_is(r, arg, "null") && !format_js_is(r, arg, "undefined") &&
		!format_js_text(r, arg, &name))
		return false;
	if (format_js_text(r, what, &text)) {
		*VEC_PUSH(r->a, &clauses) = name.n ? str_fmt(r->a, "CONSTRAINT %.*s %.*s",
							     STRF(format_ddl_name(&r->ddl, name)), STRF(text))
						   : text;
	} else if (!format_node_pg_migrate_constraints(r, what, t, name, &clauses)) {
		return false;
	}
	alter(r, t, &clauses, "ADD ");
	return clauses.n > 0;
}

/* ALTER TABLE t <words> "a" [to "b"] */
static bool table_change(struct format_js *r, const struct format_js_call *k, struct format_ddl_table t)
{
	struct str a, b;
	struct names_list one = {0};
	uint32_t options = format_js_argument(r, k, 2);
	if (!format_js_text(r, format_js_argument(r, k, 1), &a))
		return false;
	struct str quoted = format_ddl_name(&r->ddl, a);
	if (str_eq(k->name, STR("renameTable"))) {
		*VEC_PUSH(r->a, &one) = str_fmt(r->a, "RENAME TO %.*s", STRF(quoted));
	} else if (str_eq(k->name, STR("dropConstraint"))) {
		*VEC_PUSH(r->a, &one) = str_fmt(r->a, "DROP CONSTRAINT %s%.*s%s",
			format_js_get_bool(r, options, "ifExists") ? "IF EXISTS " : "", STRF(quoted),
			format_js_get_bool(r, options, "cascade") ? " CASCADE" : "");
	} else {
		if (!format_js_text(r, options, &b))
			return false;
		*VEC_PUSH(r->a, &one) = str_fmt(r->a, "RENAME %s %.*s TO %.*s",
			str_eq(k->name, STR("renameColumn")) ? "COLUMN" : "CONSTRAINT", STRF(quoted),
			STRF(format_ddl_name(&r->ddl, b)));
	}
	alter(r, t, &one, "");
	return true;
}

static bool add_type_value(struct format_js *r, const struct format_js_call *k, struct format_ddl_table t)
{
	struct str value, before, after;
	uint32_t options = format_js_argument(r, k, 2);
	if (!format_js_text(r, format_js_argument(r, k, 1), &value) ||
		!format_js_get_text(r, options, "before", &before) ||
		!format_js_get_text(r, options, "after", &after))
		return false;
	struct str place = before.n  ? str_fmt(r->a, " BEFORE %.*s", STRF(format_ddl_text(&r->ddl, before)))
			   : after.n ? str_fmt(r->a, " AFTER %.*s", STRF(format_ddl_text(&r->ddl, after)))
				     : STR_NONE;
	format_ddl_sql(&r->ddl,
		str_fmt(r->a, "ALTER TYPE %.*s ADD VALUE %s%.*s%.*s", STRF(format_ddl_table_name(&r->ddl, t)),
			format_js_get_bool(r, options, "ifNotExists") ? "IF NOT EXISTS " : "",
			STRF(format_ddl_text(&r->ddl, value)), STRF(place)));
	return true;
}

static bool create_type(struct format_js *r, const struct format_js_call *k, struct format_ddl_table t)
{
	struct names_list values = {0}, clauses = {0};
	uint32_t what = format_js_argument(r, k, 1);
	struct sb b = sb_new(r->a, MAX_SQL);
	sb_fmt(&b, "CREATE TYPE %.*s AS ", STRF(format_ddl_table_name(&r->ddl, t)));
	if (format_js_is(r, what, "array")) {
		if (!format_js_texts(r, what, &values))
			return false;
		for (size_t i = 0; i < values.n; i++)
			values.v[i] = format_ddl_text(&r->ddl, values.v[i]);
		sb_addz(&b, "ENUM ");
	} else if (!format_node_pg_migrate_columns(r, what, t, &values, &clauses)) {
		return false;
	}
	sb_char(&b, '(');
	add_list(&b, &values, "");
	sb_char(&b, ')');
	format_ddl_sql(&r->ddl, sb_str(&b));
	return true;
}

/* CREATE or DROP of what has a name and no more; options ifExists, ifNotExists, cascade. */
static bool by_name(
	struct format_js *r, const struct format_js_call *k, struct format_ddl_table t, const char *words)
{
	uint32_t options = format_js_argument(r, k, 1);
	bool drop = words[0] == 'D';
	if (has(r, options, "schema"))
		return false;
	bool maybe = format_js_get_bool(r, options, drop ? "ifExists" : "ifNotExists");
	format_ddl_sql(&r->ddl, str_fmt(r->a, "%s %s%.*s%s", words,
					!maybe ? ""
					: drop ? "IF EXISTS "
					       : "IF NOT EXISTS ",
					STRF(format_ddl_table_name(&r->ddl, t)),
					format_js_get_bool(r, options, "cascade") ? " CASCADE" : ""));
	return true;
}

static bool run_sql(struct format_js *r, const struct format_js_call *k)
{
	bool parameters = format_js_argument(r, k, 1) != UINT32_MAX;
	return format_js_sql_with(r, format_js_argument(r, k, 0), parameters);
}

/* Options that say how a view is kept, not what it is. */
static bool keeps(struct str key)
{
	static const char *const keys[] = {"replace", "ifNotExists", "data", "columns", "tablespace",
		"storageParameters", "using", "checkOption", "options", NULL};
	return str_one_of(key, keys);
}

/* " (a, b)" of the option columns: a name or a list of them; empty = none. */
static bool view_columns(struct format_js *r, uint32_t options, struct str *out)
{
	struct names_list names = {0};
	*out = STR_NONE;
	if (!has(r, options, "columns"))
		return true;
	if (!format_js_texts(r, format_js_get(r, options, "columns"), &names))
		return false;
	*out = str_fmt(r->a, " %.*s", STRF(format_ddl_list(&r->ddl, &names)));
	return true;
}

static bool view(struct format_js *r, const struct format_js_call *k, struct format_ddl_table t)
{
	uint32_t options = format_js_argument(r, k, 1), at = 0, value;
	bool materialized = str_eq(k->name, STR("createMaterializedView")), known = true;
	struct str key, text, columns;
	while (format_js_each(r, options, &at, &key, &value))
		known = known && keeps(key);
	if (!known || !format_js_text(r, format_js_argument(r, k, 2), &text) ||
		!view_columns(r, options, &columns))
		return false;
	format_ddl_sql(&r->ddl,
		str_fmt(r->a, "CREATE %s%sVIEW %s%.*s%.*s AS %.*s%s",
			format_js_get_bool(r, options, "replace") ? "OR REPLACE " : "",
			materialized ? "MATERIALIZED " : "",
			materialized && format_js_get_bool(r, options, "ifNotExists") ? "IF NOT EXISTS " : "",
			STRF(format_ddl_table_name(&r->ddl, t)), STRF(columns), STRF(text),
			materialized && has(r, options, "data") && !format_js_get_bool(r, options, "data")
				? " WITH NO DATA"
				: ""));
	return true;
}

/* Calls whose first argument is a name. */
static bool named_call(struct format_js *r, const struct format_js_call *k, struct format_ddl_table t)
{
	static const struct {
		const char *one, *other;
		bool (*act)(struct format_js *r, const struct format_js_call *k, struct format_ddl_table t);
	} acts[] = {{"addColumn", "addColumns", add_columns}, {"dropColumn", "dropColumns", drop_columns},
		{"alterColumn", "", alter_column}, {"createIndex", "addIndex", create_index},
		{"dropIndex", "", drop_index}, {"addConstraint", "createConstraint", add_constraint},
		{"renameTable", "dropConstraint", table_change},
		{"renameColumn", "renameConstraint", table_change}, {"addTypeValue", "", add_type_value},
		{"createType", "addType", create_type}, {"createView", "createMaterializedView", view}};
	static const struct {
		const char *call, *words;
	} names[] = {{"dropTable", "DROP TABLE"}, {"dropType", "DROP TYPE"}, {"dropView", "DROP VIEW"},
		{"dropMaterializedView", "DROP MATERIALIZED VIEW"}, {"dropSequence", "DROP SEQUENCE"},
		{"dropSchema", "DROP SCHEMA"}, {"createSchema", "CREATE SCHEMA"},
		{"dropExtension", "DROP EXTENSION"}, {"createExtension", "CREATE EXTENSION"},
		{"addExtension", "CREATE EXTENSION"}, {"dropDomain", "DROP DOMAIN"}};
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
		if (str_eq(k->name, str_of(acts[i].one)) || str_eq(k->name, str_of(acts[i].other)))
			return acts[i].act(r, k, t);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq(k->name, str_of(names[i].call)))
			return by_name(r, k, t, names[i].words);
	return false;
}

bool format_node_pg_migrate_op(struct format_js *r, const struct format_js_chain *c)
{
	const struct format_js_call *k = &c->calls.v[0];
	struct format_ddl_table t;
	if (!format_js_is_handle(r, c->base))
		return false;
	if (str_eq(k->name, STR("db")) && c->calls.n == 2) {
		static const char *const reads[] = {"select", NULL};
		k = &c->calls.v[1];
		return in(k->name, reads) || (str_eq(k->name, STR("query")) && run_sql(r, k));
	}
	if (c->calls.n != 1)
		return false;
	if (str_eq(k->name, STR("noTransaction"))) {
		r->m->in_tx = false;
		return true;
	}
	if (str_eq(k->name, STR("sql")))
		return run_sql(r, k);
	if (str_eq(k->name, STR("createTable")))
		return create_table(r, k);
	return format_node_pg_migrate_name(r, format_js_argument(r, k, 0), &t) && named_call(r, k, t);
}
