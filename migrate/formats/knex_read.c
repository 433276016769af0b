#include "migrate/formats/knex.h"

/* knex.schema: what each of its calls does. The SQL of each dialect is what Knex 3.3 itself compiles. */

static bool in(struct str name, const char *const *list)
{
	for (; *list; list++)
		if (str_eq(name, str_of(*list)))
			return true;
	return false;
}

static void add_all(struct format_js *r, const struct names_list *l)
{
	for (size_t i = 0; i < l->n; i++)
		format_ddl_sql(&r->ddl, l->v[i]);
}

/* "s.t" is a schema and a table, as is withSchema('s') with 't'. */
static struct format_ddl_table table_of(struct str schema, struct str text)
{
	size_t dot = str_chr(text, '.');
	if (schema.n || dot == SIZE_MAX)
		return (struct format_ddl_table){schema, text};
	return (struct format_ddl_table){str_sub(text, 0, dot), str_sub(text, dot + 1, text.n)};
}

static bool build(struct format_js *r, const struct format_js_call *c, struct str schema, bool alter,
	bool if_not_exists)
{
	struct knex_table t = {.alter = alter};
	size_t at = r->ddl.at;
	if (!format_js_text(r, format_js_argument(r, c, 0), &t.name))
		return false;
	t.table = table_of(schema, t.name);
	t.create = (struct format_ddl_create){.table = t.table, .if_not_exists = if_not_exists};
	if (!format_js_builder(r, format_js_argument(r, c, 1), format_knex_builder_op, &t))
		return false;
	r->ddl.at = at;
	add_all(r, &t.before);
	if (!alter)
		format_ddl_create_table(&r->ddl, &t.create);
	for (size_t i = 0; alter && i < t.create.columns.n; i++)
		format_ddl_add_column(&r->ddl, t.table, &t.create.columns.v[i], false);
	add_all(r, &t.changes);
	add_all(r, &t.after);
	return true;
}

static bool rename_table(struct format_js *r, const struct format_js_call *c, struct str schema)
{
	struct str from, to;
	if (!format_js_text(r, format_js_argument(r, c, 0), &from) ||
		!format_js_text(r, format_js_argument(r, c, 1), &to))
		return false;
	format_ddl_rename_table(&r->ddl, table_of(schema, from), to);
	return true;
}

static bool simple(struct format_js *r, const struct format_js_call *c, struct str schema, const char *verb)
{
	struct str name;
	if (!format_js_text(r, format_js_argument(r, c, 0), &name))
		return false;
	struct str sql = format_ddl_table_name(&r->ddl, table_of(schema, name));
	bool cascade = str_find(str_of(verb), STR("SCHEMA"), 0) != SIZE_MAX &&
		       format_js_argument(r, c, 1) != UINT32_MAX;
	format_ddl_sql(&r->ddl, str_fmt(r->a, "%s %.*s%s", verb, STRF(sql), cascade ? " CASCADE" : ""));
	return true;
}

/* ?? and ? of a raw statement, filled from a list of texts and numbers. */
static bool fill(struct format_js *r, struct str text, uint32_t bindings, struct str *out)
{
	struct str key, value;
	uint32_t at = 0, node;
	*out = STR_NONE;
	if (!format_js_is(r, bindings, "array"))
		return false;
	for (size_t i; (i = str_chr(text, '?')) != SIZE_MAX;) {
		bool name = i + 1 < text.n && text.p[i + 1] == '?';
		if (!format_js_each(r, bindings, &at, &key, &node))
			return false;
		if (name ? !format_js_text(r, node, &value) : !format_knex_value(r, node, &value))
			return false;
		*out = str_fmt(r->a, "%.*s%.*s%.*s", STRF(*out), STRF(str_sub(text, 0, i)),
			STRF(name ? format_ddl_table_name(&r->ddl, table_of(STR_NONE, value)) : value));
		text = str_sub(text, i + 1 + name, text.n);
	}
	*out = str_fmt(r->a, "%.*s%.*s", STRF(*out), STRF(text));
	return true;
}

static bool raw(struct format_js *r, const struct format_js_call *c)
{
	uint32_t sql = format_js_argument(r, c, 0), bindings = format_js_argument(r, c, 1);
	struct str text;
	if (bindings == UINT32_MAX)
		return format_js_sql(r, sql);
	if (!format_js_text(r, sql, &text))
		return false;
	if (format_js_only_data(r, text))
		return true;
	if (!fill(r, text, bindings, &text))
		return false;
	format_ddl_sql(&r->ddl, text);
	return true;
}

/* One call behind knex.schema. */
static bool schema_call(struct format_js *r, const struct format_js_call *c, struct str schema)
{
	static const struct {
		const char *name, *verb;
	} verbs[] = {{"dropTable", "DROP TABLE"}, {"dropTableIfExists", "DROP TABLE IF EXISTS"},
		{"dropView", "DROP VIEW"}, {"dropViewIfExists", "DROP VIEW IF EXISTS"},
		{"dropMaterializedView", "DROP MATERIALIZED VIEW"},
		{"dropMaterializedViewIfExists", "DROP MATERIALIZED VIEW IF EXISTS"},
		{"refreshMaterializedView", "REFRESH MATERIALIZED VIEW"}, {"createSchema", "CREATE SCHEMA"},
		{"createSchemaIfNotExists", "CREATE SCHEMA IF NOT EXISTS"}, {"dropSchema", "DROP SCHEMA"},
		{"dropSchemaIfExists", "DROP SCHEMA IF EXISTS"}, {"createExtension", "CREATE EXTENSION"},
		{"createExtensionIfNotExists", "CREATE EXTENSION IF NOT EXISTS"},
		{"dropExtension", "DROP EXTENSION"}, {"dropExtensionIfExists", "DROP EXTENSION IF EXISTS"}};
	static const char *const harmless[] = {
		"hasTable", "hasColumn", "transacting", "debug", "timeout", NULL};
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (str_eq(c->name, str_of(verbs[i].name)))
			return simple(r, c, schema, verbs[i].verb);
	if (str_eq(c->name, STR("createTable")))
		return build(r, c, schema, false, false);
	if (str_eq(c->name, STR("createTableIfNotExists")))
		return build(r, c, schema, false, true);
	if (str_eq(c->name, STR("alterTable")) || str_eq(c->name, STR("table")))
		return build(r, c, schema, true, false);
	if (str_eq(c->name, STR("renameTable")))
		return rename_table(r, c, schema);
	if (str_eq(c->name, STR("raw")))
		return raw(r, c);
	return in(c->name, harmless);
}

static bool schema_chain(struct format_js *r, const struct format_js_chain *c, size_t from)
{
	struct str schema = STR_NONE;
	bool all = true;
	for (size_t i = from; i < c->calls.n; i++) {
		const struct format_js_call *k = &c->calls.v[i];
		if (str_eq(k->name, STR("schema")))
			continue;
		r->ddl.at = r->t->nodes[k->node].from;
		if (str_eq(k->name, STR("withSchema"))) {
			all = format_js_text(r, format_js_argument(r, k, 0), &schema) && all;
		} else if (!schema_call(r, k, schema)) {
			format_js_unknown(
				r, k->node, "a call of Knex whose effect on the schema is not known");
		}
	}
	return all;
}

bool format_knex_op(struct format_js *r, const struct format_js_chain *c)
{
	static const char *const data[] = {"", "select", "from", "insert", "into", "with", "withSchema",
		"batchInsert", "table", "where", "update", "del", "delete", "count", "first", "queryBuilder",
		"commit", "rollback", "pluck", NULL};
	const struct format_js_call *k = &c->calls.v[0];
	if (!format_js_is_handle(r, c->base) && !str_eq(c->base, STR("knex")) && !str_eq(c->base, STR("trx")))
		return false;
	if (str_eq(k->name, STR("schema")))
		return schema_chain(r, c, 1);
	if (str_eq(k->name, STR("raw")))
		return raw(r, k);
	if (str_eq(k->name, STR("transaction")) && c->calls.n == 1)
		return format_js_argument(r, k, 0) == UINT32_MAX ||
		       format_js_callback(r, format_js_argument(r, k, 0));
	return in(k->name, data);
}
