#include "migrate/formats/sequelize.h"

/* Types, defaults and definitions of columns, as Sequelize 6.37 writes them for each dialect. */

bool format_sequelize_table(struct format_js *r, uint32_t node, struct format_ddl_table *out)
{
	*out = (struct format_ddl_table){STR_NONE, STR_NONE};
	if (format_js_is(r, node, "object"))
		return format_js_get_text(r, node, "schema", &out->schema) &&
		       format_js_get_text(r, node, "tableName", &out->name) && out->name.n;
	return format_js_text(r, node, &out->name);
}

/* How a type's arguments are written. */
enum shape { BARE, LENGTH, ALWAYS, PRECISION };

static const struct {
	const char *name, *type[3];
	enum shape shape[3];
	const char *length; /* for ALWAYS */
} types[] = {
	{"STRING", {"VARCHAR", "VARCHAR", "VARCHAR"}, {ALWAYS, ALWAYS, ALWAYS}, "255"},
	{"CHAR", {"CHAR", "CHAR", "CHAR"}, {ALWAYS, ALWAYS, ALWAYS}, "255"},
	{"INTEGER", {"INTEGER", "INTEGER", "INTEGER"}, {BARE, LENGTH, LENGTH}, ""},
	{"BIGINT", {"BIGINT", "BIGINT", "BIGINT"}, {BARE, LENGTH, LENGTH}, ""},
	{"SMALLINT", {"SMALLINT", "SMALLINT", "SMALLINT"}, {BARE, LENGTH, LENGTH}, ""},
	{"MEDIUMINT", {"MEDIUMINT", "MEDIUMINT", "MEDIUMINT"}, {BARE, LENGTH, LENGTH}, ""},
	{"TINYINT", {"TINYINT", "TINYINT", "TINYINT"}, {BARE, LENGTH, LENGTH}, ""},
	{"FLOAT", {"FLOAT", "FLOAT", "FLOAT"}, {BARE, PRECISION, PRECISION}, ""},
	{"REAL", {"REAL", "REAL", "REAL"}, {BARE, PRECISION, PRECISION}, ""},
	{"DOUBLE", {"DOUBLE PRECISION", "DOUBLE PRECISION", "DOUBLE PRECISION"}, {BARE, PRECISION, PRECISION},
		""},
	{"DECIMAL", {"DECIMAL", "DECIMAL", "DECIMAL"}, {PRECISION, PRECISION, PRECISION}, ""},
	{"NUMERIC", {"DECIMAL", "DECIMAL", "DECIMAL"}, {PRECISION, PRECISION, PRECISION}, ""},
	{"BOOLEAN", {"BOOLEAN", "TINYINT(1)", "TINYINT(1)"}, {BARE, BARE, BARE}, ""},
	{"DATE", {"TIMESTAMP WITH TIME ZONE", "DATETIME", "DATETIME"}, {BARE, LENGTH, BARE}, ""},
	{"DATEONLY", {"DATE", "DATE", "DATE"}, {BARE, BARE, BARE}, ""},
	{"TIME", {"TIME", "TIME", "TIME"}, {BARE, BARE, BARE}, ""},
	{"UUID", {"UUID", "CHAR(36) BINARY", "UUID"}, {BARE, BARE, BARE}, ""},
	{"JSON", {"JSON", "JSON", "JSON"}, {BARE, BARE, BARE}, ""},
	{"JSONB", {"JSONB", "JSONB", "JSONB"}, {BARE, BARE, BARE}, ""},
	{"HSTORE", {"HSTORE", "HSTORE", "HSTORE"}, {BARE, BARE, BARE}, ""},
	{"INET", {"INET", "INET", "INET"}, {BARE, BARE, BARE}, ""},
	{"CIDR", {"CIDR", "CIDR", "CIDR"}, {BARE, BARE, BARE}, ""},
	{"MACADDR", {"MACADDR", "MACADDR", "MACADDR"}, {BARE, BARE, BARE}, ""},
	{"CITEXT", {"CITEXT", "CITEXT", "TEXT COLLATE NOCASE"}, {BARE, BARE, BARE}, ""},
	{"TSVECTOR", {"TSVECTOR", "TSVECTOR", "TSVECTOR"}, {BARE, BARE, BARE}, ""},
};

/* A type as the migration writes it: its name and arguments, and what follows ("UNSIGNED"). */
struct type_call {
	struct str name;
	const struct format_js_call *call; /* NULL: without arguments */
	bool unsign, binary, zerofill;
};

static bool read_type(const struct format_js *r, const struct format_js_chain *c, struct type_call *out)
{
	(void)r;
	*out = (struct type_call){.name = c->base};
	for (size_t i = 0; i < c->calls.n; i++) {
		const struct format_js_call *k = &c->calls.v[i];
		if (!k->name.n) { /* STRING(50) of a destructured name */
			out->call = k;
		} else if (str_eq(k->name, STR("UNSIGNED"))) {
			out->unsign = true;
		} else if (str_eq(k->name, STR("ZEROFILL"))) {
			out->zerofill = true;
		} else if (str_eq(k->name, STR("BINARY"))) {
			out->binary = true;
		} else {
			out->name = k->name;
			out->call = k->arguments == UINT32_MAX ? NULL : k;
		}
	}
	return out->name.n > 0;
}

static struct str number(struct format_js *r, const struct type_call *t, size_t k)
{
	struct str out = STR_NONE;
	uint32_t arg = t->call ? format_js_argument(r, t->call, k) : UINT32_MAX;
	return arg != UINT32_MAX && format_js_number(r, arg, &out) ? out : STR_NONE;
}

static struct str sized(struct format_js *r, const struct type_call *t, size_t i)
{
	enum dialect d = r->s->dialect;
	struct str first = number(r, t, 0), second = number(r, t, 1), type = str_of(types[i].type[d]);
	enum shape shape = types[i].shape[d];
	if (shape == ALWAYS && !first.n)
		first = str_of(types[i].length);
	if (shape != BARE && first.n)
		type = shape == PRECISION && second.n
			       ? str_fmt(r->a, "%.*s(%.*s,%.*s)", STRF(type), STRF(first), STRF(second))
			       : str_fmt(r->a, "%.*s(%.*s)", STRF(type), STRF(first));
	if (d == DIALECT_MYSQL)
		type = str_fmt(r->a, "%.*s%s%s%s", STRF(type), t->unsign ? " UNSIGNED" : "",
			t->zerofill ? " ZEROFILL" : "", t->binary ? " BINARY" : "");
	return type;
}

/* TEXT('long'), BLOB('tiny') of MySQL */
static struct str prefixed(struct format_js *r, const struct type_call *t)
{
	static const char *const sizes[] = {"tiny", "medium", "long", NULL};
	struct str size = STR_NONE, name = t->name;
	if (str_eq(name, STR("BLOB")) && r->s->dialect == DIALECT_POSTGRESQL)
		return STR("BYTEA");
	if (r->s->dialect != DIALECT_MYSQL || !t->call ||
		!format_js_text(r, format_js_argument(r, t->call, 0), &size))
		return name;
	for (size_t i = 0; sizes[i]; i++)
		if (str_ieq(size, str_of(sizes[i])))
			return str_fmt(r->a, "%.*s%.*s", STRF(size), STRF(name));
	return name;
}

/* ENUM('a', 'b'), ENUM(['a', 'b']), ENUM with values in the definition */
static bool enum_values(struct format_js *r, const struct type_call *t, uint32_t options, struct str *out)
{
	struct names_list values = {0}, one;
	uint32_t arg = t->call ? format_js_argument(r, t->call, 0) : format_js_get(r, options, "values");
	if (arg != UINT32_MAX && format_js_is(r, arg, "array")) {
		if (!format_js_texts(r, arg, &values))
			return false;
	} else {
		for (size_t k = 0; t->call && (arg = format_js_argument(r, t->call, k)) != UINT32_MAX; k++) {
			if (!format_js_texts(r, arg, &one) || one.n != 1)
				return false;
			*VEC_PUSH(r->a, &values) = one.v[0];
		}
	}
	*out = STR_NONE;
	for (size_t i = 0; i < values.n; i++)
		*out = str_fmt(r->a, "%.*s%s%.*s", STRF(*out), i ? ", " : "",
			STRF(format_ddl_text(&r->ddl, values.v[i])));
	return values.n > 0;
}

static bool enum_type(struct format_js *r, const struct type_call *t, struct format_ddl_table table,
	uint32_t options, struct sequelize_column *out)
{
	struct str list;
	if (r->s->dialect == DIALECT_SQLITE) {
		out->type = STR("TEXT");
		return true;
	}
	if (!enum_values(r, t, options, &list))
		return false;
	if (r->s->dialect == DIALECT_MYSQL) {
		out->type = str_fmt(r->a, "ENUM(%.*s)", STRF(list));
		return true;
	}
	struct format_ddl_table name = {
		table.schema, str_fmt(r->a, "enum_%.*s_%.*s", STRF(table.name), STRF(out->name))};
	out->type = format_ddl_table_name(&r->ddl, name);
	out->enumeration = str_fmt(r->a, "CREATE TYPE %.*s AS ENUM (%.*s)", STRF(out->type), STRF(list));
	return true;
}

static bool type_of(struct format_js *r, struct format_ddl_table table, uint32_t node, uint32_t options,
	struct sequelize_column *out)
{
	struct format_js_chain c;
	struct type_call t;
	if (format_js_text(r, node, &out->type))
		return true;
	node = format_js_value(r, node);
	if (node == UINT32_MAX)
		return false;
	if (syntax_is(r->t, node, "identifier"))
		c = (struct format_js_chain){.base = syntax_text(r->t, node)};
	else if (!format_js_chain(r, node, &c))
		return false;
	if (!read_type(r, &c, &t))
		return false;
	if (str_eq(t.name, STR("ENUM")))
		return enum_type(r, &t, table, options, out);
	if (str_eq(t.name, STR("TEXT")) || str_eq(t.name, STR("BLOB"))) {
		out->type = prefixed(r, &t);
		return true;
	}
	if (str_eq(t.name, STR("ARRAY")) && t.call && r->s->dialect == DIALECT_POSTGRESQL) {
		struct sequelize_column inner = {.name = out->name};
		uint32_t arg = format_js_argument(r, t.call, 0);
		if (arg == UINT32_MAX || format_js_is(r, arg, "object") ||
			!type_of(r, table, arg, UINT32_MAX, &inner) || inner.enumeration.n)
			return false;
		out->type = str_fmt(r->a, "%.*s[]", STRF(inner.type));
		return true;
	}
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_eq(t.name, str_of(types[i].name))) {
			out->type = sized(r, &t, i);
			return true;
		}
	return false;
}

/* Generated by the program, not by the database: DataTypes.UUIDV4 and its like. */
static bool is_programs(struct str name)
{
	return str_eq(name, STR("UUIDV4")) || str_eq(name, STR("UUIDV1")) || str_eq(name, STR("NOW"));
}

static bool default_chain(struct format_js *r, const struct format_js_chain *c, struct str *out)
{
	const struct format_js_call *k = &c->calls.v[c->calls.n - 1];
	struct str text;
	if (k->arguments == UINT32_MAX)
		return is_programs(k->name);
	if (!format_js_text(r, format_js_argument(r, k, 0), &text))
		return false;
	if (str_eq(k->name, STR("literal")))
		*out = text;
	else if (str_eq(k->name, STR("fn")) && format_js_argument(r, k, 1) == UINT32_MAX)
		*out = str_fmt(r->a, "%.*s()", STRF(text));
	else
		return false;
	return true;
}

static bool default_of(struct format_js *r, uint32_t node, struct str *out)
{
	struct format_js_chain c;
	struct str text;
	bool on;
	node = format_js_value(r, node);
	if (node == UINT32_MAX)
		return false;
	if (format_js_text(r, node, &text))
		*out = format_ddl_text(&r->ddl, text);
	else if (format_js_number(r, node, out) || format_js_is(r, node, "undefined"))
		return true;
	else if (format_js_bool(r, node, &on))
		*out = r->s->dialect == DIALECT_SQLITE ? on ? STR("1") : STR("0")
		       : on ? STR("true")
						       : STR("false");
	else if (format_js_is(r, node, "null"))
		*out = STR("NULL");
	else if (syntax_is(r->t, node, "identifier"))
		return is_programs(syntax_text(r->t, node));
	else
		return format_js_chain(r, node, &c) && default_chain(r, &c, out);
	return true;
}

bool format_sequelize_actions(struct format_js *r, uint32_t node, struct str *out)
{
	struct str deletes, updates;
	*out = STR_NONE;
	if (!format_js_get_text(r, node, "onDelete", &deletes) ||
		!format_js_get_text(r, node, "onUpdate", &updates))
		return false;
	*out = str_fmt(r->a, "%s%.*s%s%.*s", deletes.n ? " ON DELETE " : "", STRF(deletes),
		updates.n ? " ON UPDATE " : "", STRF(updates));
	return true;
}

static bool reference(struct format_js *r, uint32_t options, struct str *out)
{
	uint32_t o = format_js_get(r, options, "references");
	struct format_ddl_table target;
	struct str key, actions;
	if (o == UINT32_MAX)
		return true;
	if (!format_js_is(r, o, "object") ||
		!format_sequelize_table(r, format_js_get(r, o, "model"), &target) ||
		!format_js_get_text(r, o, "key", &key) || !format_sequelize_actions(r, options, &actions) ||
		format_js_get(r, o, "deferrable") != UINT32_MAX)
		return false;
	struct names_list keys = {0};
	*VEC_PUSH(r->a, &keys) = key.n ? key : STR("id");
	*out = str_fmt(r->a, "REFERENCES %.*s %.*s%.*s", STRF(format_ddl_table_name(&r->ddl, target)),
		STRF(format_ddl_list(&r->ddl, &keys)), STRF(actions));
	return true;
}

bool format_sequelize_column(struct format_js *r, struct format_ddl_table table, struct str name,
	uint32_t node, struct sequelize_column *out)
{
	bool on = true;
	*out = (struct sequelize_column){.name = name};
	if (!format_js_is(r, node, "object"))
		return type_of(r, table, node, UINT32_MAX, out);
	struct str field;
	uint32_t o = format_js_value(r, node), null = format_js_get(r, o, "allowNull"),
		 def = format_js_get(r, o, "defaultValue");
	if (!format_js_get_text(r, o, "field", &field) ||
		(null != UINT32_MAX && !format_js_bool(r, null, &on)))
		return false;
	if (field.n)
		out->name = field;
	out->not_null = !on;
	out->unique = format_js_get_bool(r, o, "unique");
	out->primary = format_js_get_bool(r, o, "primaryKey");
	out->increment = format_js_get_bool(r, o, "autoIncrement");
	if (!type_of(r, table, format_js_get(r, o, "type"), o, out) ||
		(def != UINT32_MAX && !default_of(r, def, &out->def)))
		return false;
	/* a server without defaults for them gets none */
	if (r->s->dialect == DIALECT_MYSQL &&
		(str_ends(out->type, STR("TEXT")) || str_ends(out->type, STR("BLOB")) ||
			str_eq(out->type, STR("JSON"))))
		out->def = STR_NONE;
	return reference(r, o, &out->references);
}
