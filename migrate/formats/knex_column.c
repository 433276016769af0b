#include "migrate/formats/knex.h"

/* Columns of Knex's builder: type, modifiers, defaults, as Knex 3.3 compiles them for each dialect. */

/* A type by its method; "%" is filled with the length or precision, with its default behind it in brackets.
 */
static const struct {
	const char *name, *type[3];
} types[] = {
	{"integer", {"integer", "int", "integer"}},
	{"int", {"integer", "int", "integer"}},
	{"tinyint", {"smallint", "tinyint", "tinyint"}},
	{"smallint", {"smallint", "smallint", "integer"}},
	{"mediumint", {"integer", "mediumint", "integer"}},
	{"bigint", {"bigint", "bigint", "bigint"}},
	{"bigInteger", {"bigint", "bigint", "bigint"}},
	{"bool", {"boolean", "boolean", "boolean"}},
	{"boolean", {"boolean", "boolean", "boolean"}},
	{"date", {"date", "date", "date"}},
	{"json", {"json", "json", "json"}},
	{"jsonb", {"jsonb", "json", "json"}},
	{"geometry", {"geometry", "geometry", "geometry"}},
	{"geography", {"geography", "geography", "geography"}},
	{"point", {"point", "point", "point"}},
};

static struct str argument_text(struct format_js *r, const struct format_js_call *c, size_t k)
{
	struct str out = STR_NONE;
	uint32_t node = format_js_argument(r, c, k);
	return node != UINT32_MAX && (format_js_number(r, node, &out) || format_js_text(r, node, &out))
		       ? out
		       : STR_NONE;
}

static struct str precise(
	struct format_js *r, const struct format_js_call *c, const char *type, bool dot, bool always)
{
	struct str p = argument_text(r, c, 1), s = argument_text(r, c, 2);
	if (!p.n && !always)
		return str_of(type);
	if (!p.n)
		p = STR("8");
	if (!s.n)
		s = STR("2");
	return dot ? str_fmt(r->a, "%s(%.*s, %.*s)", type, STRF(p), STRF(s))
		   : str_fmt(r->a, "%s(%.*s)", type, STRF(p));
}

static struct str number_type(struct format_js *r, const struct format_js_call *c)
{
	enum dialect d = r->s->dialect;
	bool decimal = str_eq(c->name, STR("decimal"));
	if (d == DIALECT_SQLITE)
		return STR("float");
	if (decimal && format_js_is(r, format_js_argument(r, c, 1), "null"))
		return STR("decimal");
	if (decimal)
		return precise(r, c, "decimal", true, true);
	if (d == DIALECT_POSTGRESQL)
		return str_eq(c->name, STR("float")) ? STR("real") : STR("double precision");
	return str_eq(c->name, STR("float")) ? precise(r, c, "float", true, true)
					     : precise(r, c, "double", true, false);
}

/* timestamp(c, {useTz, precision}), or timestamp(c, standard, precision). */
static struct str time_type(struct format_js *r, const struct format_js_call *c)
{
	uint32_t arg = format_js_argument(r, c, 1);
	bool standard = false, tz = true;
	struct str p = argument_text(r, c, 2);
	if (format_js_is(r, arg, "object")) {
		uint32_t node = format_js_get(r, arg, "precision");
		if (node == UINT32_MAX || !format_js_number(r, node, &p))
			p = STR_NONE;
		standard = format_js_bool(r, format_js_get(r, arg, "useTz"), &tz) && !tz;
	} else if (arg != UINT32_MAX) {
		(void)format_js_bool(r, arg, &standard);
	}
	struct str digits = p.n ? str_fmt(r->a, "(%.*s)", STRF(p)) : STR_NONE;
	if (str_eq(c->name, STR("time")))
		return r->s->dialect == DIALECT_MYSQL ? str_fmt(r->a, "time%.*s", STRF(digits)) : STR("time");
	if (r->s->dialect == DIALECT_SQLITE)
		return STR("datetime");
	if (r->s->dialect == DIALECT_POSTGRESQL)
		return str_fmt(r->a, "%s%.*s", standard ? "timestamp" : "timestamptz", STRF(digits));
	return str_fmt(
		r->a, "%s%.*s", str_eq(c->name, STR("timestamp")) ? "timestamp" : "datetime", STRF(digits));
}

static struct str text_type(struct format_js *r, const struct format_js_call *c)
{
	struct str kind = argument_text(r, c, 1);
	if (r->s->dialect != DIALECT_MYSQL ||
		!(str_eq(kind, STR("longtext")) || str_eq(kind, STR("mediumtext")) ||
			str_eq(kind, STR("tinytext"))))
		return STR("text");
	return kind;
}

static struct str uuid_type(
	struct format_js *r, const struct format_js_call *c, struct format_ddl_column *col)
{
	uint32_t options = format_js_argument(r, c, 1);
	if (r->s->dialect == DIALECT_POSTGRESQL) {
		col->primary = format_js_get_bool(r, options, "primaryKey");
		return STR("uuid");
	}
	return format_js_get_bool(r, options, "useBinaryUuid") ? STR("binary(16)") : STR("char(36)");
}

static struct str binary_type(struct format_js *r, const struct format_js_call *c)
{
	struct str n = argument_text(r, c, 1);
	if (r->s->dialect == DIALECT_POSTGRESQL)
		return STR("bytea");
	return r->s->dialect == DIALECT_MYSQL && n.n ? str_fmt(r->a, "varbinary(%.*s)", STRF(n))
						     : STR("blob");
}

/* enu(c, values, {useNative, enumName, existingType, schemaName}) */
static bool enum_type(struct format_js *r, struct knex_table *t, const struct format_js_call *c,
	struct format_ddl_column *col)
{
	uint32_t options = format_js_argument(r, c, 2);
	bool native = format_js_get_bool(r, options, "useNative") && r->s->dialect == DIALECT_POSTGRESQL;
	bool exists = native && format_js_get_bool(r, options, "existingType");
	struct names_list values = {0};
	struct str list = STR_NONE, name, schema;
	if (!exists && !format_js_texts(r, format_js_argument(r, c, 1), &values))
		return false;
	for (size_t i = 0; i < values.n; i++)
		list = str_fmt(r->a, "%.*s%s%.*s", STRF(list), i ? ", " : "",
			STRF(format_ddl_text(&r->ddl, values.v[i])));
	if (native) {
		if (!format_js_get_text(r, options, "enumName", &name) || !name.n ||
			!format_js_get_text(r, options, "schemaName", &schema))
			return false;
		col->type = format_ddl_table_name(&r->ddl, (struct format_ddl_table){schema, name});
		if (!exists)
			*VEC_PUSH(r->a, &t->before) =
				str_fmt(r->a, "CREATE TYPE %.*s AS ENUM (%.*s)", STRF(col->type), STRF(list));
	} else if (r->s->dialect == DIALECT_MYSQL) {
		col->type = str_fmt(r->a, "enum(%.*s)", STRF(list));
	} else {
		col->type = STR("text");
		/* spelled as Knex does it: SQLite keeps a check's text */
		struct str quoted =
			r->s->dialect == DIALECT_SQLITE
				? str_fmt(r->a, "`%.*s`", STRF(format_ddl_named(&r->ddl, col->name)))
				: format_ddl_name(&r->ddl, col->name);
		col->extra = str_fmt(r->a, "check (%.*s in (%.*s))", STRF(quoted), STRF(list));
	}
	return true;
}

static bool increments(
	struct format_js *r, const struct format_js_call *c, struct format_ddl_column *col, bool big)
{
	uint32_t options = format_js_argument(r, c, 1);
	bool primary = true;
	if (options != UINT32_MAX && format_js_get(r, options, "primaryKey") != UINT32_MAX &&
		!format_js_bool(r, format_js_get(r, options, "primaryKey"), &primary))
		return false;
	if (r->s->dialect == DIALECT_SQLITE) {
		col->type = STR("integer");
		col->extra = STR("NOT NULL PRIMARY KEY AUTOINCREMENT");
	} else if (r->s->dialect == DIALECT_MYSQL) {
		col->type = big ? STR("bigint unsigned") : STR("int unsigned");
		col->extra = primary ? STR("NOT NULL AUTO_INCREMENT PRIMARY KEY") : STR("NOT NULL");
	} else {
		col->type = big ? STR("bigserial") : STR("serial");
		col->primary = primary;
	}
	return true;
}

/* Sets *is_type; false when the type's arguments are not known. */
static bool read_type(struct format_js *r, struct knex_table *t, const struct format_js_call *c,
	struct format_ddl_column *col, bool *is_type)
{
	struct str n = c->name;
	*is_type = true;
	bool big = str_eq(n, STR("bigIncrements")) || str_eq(n, STR("bigincrements"));
	if (big || str_eq(n, STR("increments")))
		return increments(r, c, col, big);
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_eq(n, str_of(types[i].name))) {
			col->type = str_of(types[i].type[r->s->dialect]);
			struct str width = argument_text(r, c, 1);
			if (width.n && r->s->dialect == DIALECT_MYSQL &&
				(str_eq(n, STR("integer")) || str_eq(n, STR("tinyint")) ||
					str_eq(n, STR("int"))))
				col->type = str_fmt(r->a, "%.*s(%.*s)", STRF(col->type), STRF(width));
			return true;
		}
	if (str_eq(n, STR("string"))) {
		struct str len = argument_text(r, c, 1);
		col->type = str_fmt(r->a, "varchar(%.*s)", STRF(len.n ? len : STR("255")));
		return len.n || format_js_argument(r, c, 1) == UINT32_MAX;
	}
	if (str_eq(n, STR("text")))
		col->type = text_type(r, c);
	else if (str_eq(n, STR("float")) || str_eq(n, STR("double")) || str_eq(n, STR("decimal")))
		col->type = number_type(r, c);
	else if (str_eq(n, STR("timestamp")) || str_eq(n, STR("datetime")) || str_eq(n, STR("dateTime")) ||
		 str_eq(n, STR("time")))
		col->type = time_type(r, c);
	else if (str_eq(n, STR("uuid")))
		col->type = uuid_type(r, c, col);
	else if (str_eq(n, STR("binary")))
		col->type = binary_type(r, c);
	else if (str_eq(n, STR("enu")) || str_eq(n, STR("enum")))
		return enum_type(r, t, c, col);
	else if (str_eq(n, STR("specificType")))
		return format_js_text(r, format_js_argument(r, c, 1), &col->type);
	else
		*is_type = false;
	return true;
}

static bool chain_value(struct format_js *r, const struct format_js_chain *c, struct str *out)
{
	const struct format_js_call *k = &c->calls.v[c->calls.n - 1];
	if (str_eq(k->name, STR("raw")))
		return format_js_argument(r, k, 1) == UINT32_MAX &&
		       format_js_text(r, format_js_argument(r, k, 0), out);
	if (str_eq(k->name, STR("now"))) {
		struct str p = argument_text(r, k, 0);
		*out = p.n ? str_fmt(r->a, "CURRENT_TIMESTAMP(%.*s)", STRF(p)) : STR("CURRENT_TIMESTAMP");
		return true;
	}
	if (str_eq(k->name, STR("uuid"))) {
		static const char *const sql[] = {
			"(gen_random_uuid())", "(UUID())", "(lower(hex(randomblob(16))))"};
		*out = str_of(sql[r->s->dialect]);
		return true;
	}
	uint32_t arg = format_js_value(r, format_js_argument(r, k, 0)), at = 0, value;
	struct str key;
	if (!str_eq(k->name, STR("stringify")) ||
		(!format_js_is(r, arg, "array") && !format_js_is(r, arg, "object")) ||
		format_js_each(r, arg, &at, &key, &value))
		return false;
	*out = format_js_is(r, arg, "array") ? STR("'[]'") : STR("'{}'");
	return true;
}

bool format_knex_value(struct format_js *r, uint32_t node, struct str *out)
{
	struct format_js_chain c;
	struct str text, key;
	uint32_t at = 0, value;
	bool on;
	node = format_js_value(r, node);
	if (node == UINT32_MAX)
		return false;
	if (format_js_number(r, node, &text) || format_js_text(r, node, &text))
		*out = format_ddl_text(&r->ddl, text);
	else if (format_js_bool(r, node, &on))
		*out = on ? STR("'1'") : STR("'0'");
	else if (format_js_is(r, node, "null"))
		*out = STR("NULL");
	else if ((format_js_is(r, node, "object") || format_js_is(r, node, "array")) &&
		 !format_js_each(r, node, &at, &key, &value))
		*out = format_js_is(r, node, "array") ? STR("'[]'") : STR("'{}'");
	else
		return format_js_chain(r, node, &c) && chain_value(r, &c, out);
	return true;
}

struct modifiers {
	bool alter, keep_null, keep_type, has_reference;
	bool check; /* a constraint that is not written here */
};

static bool read_default(struct format_js *r, const struct format_js_call *k, struct format_ddl_column *col)
{
	struct str def;
	bool mysql = r->s->dialect == DIALECT_MYSQL;
	if (!format_knex_value(r, format_js_argument(r, k, 0), &def))
		return false;
	if (mysql && (str_eq(def, STR("NULL")) || str_ends(col->type, STR("text")) ||
			     str_ends(col->type, STR("blob"))))
		return true; /* Knex leaves it out there */
	if (mysql && str_eq(col->type, STR("json")) && !str_starts(def, STR("(")))
		def = str_fmt(r->a, "(%.*s)", STRF(def));
	col->def = def;
	return true;
}

static bool read_nullable(struct format_js *r, const struct format_js_call *k, struct format_ddl_column *col)
{
	bool may = true;
	uint32_t arg = format_js_argument(r, k, 0);
	if (arg != UINT32_MAX && !format_js_bool(r, arg, &may))
		return false;
	col->not_null = !may;
	return true;
}

static bool modifier(struct format_js *r, const struct format_js_call *k, struct format_ddl_column *col,
	struct modifiers *m)
{
	static const char *const silent[] = {"comment", "collate", "first", "after", "onDelete", "onUpdate",
		"inTable", "on", "withKeyName", "deferrable", "unique", "primary", "index", NULL};
	struct str n = k->name;
	bool on = true;
	if (str_eq(n, STR("notNullable")) || str_eq(n, STR("notNull")))
		col->not_null = true;
	else if (str_eq(n, STR("nullable")))
		return read_nullable(r, k, col);
	else if (str_eq(n, STR("defaultTo")))
		return read_default(r, k, col);
	else if (str_eq(n, STR("unsigned")))
		col->type =
			r->s->dialect == DIALECT_MYSQL && str_find(col->type, STR("unsigned"), 0) == SIZE_MAX
				? str_fmt(r->a, "%.*s unsigned", STRF(col->type))
				: col->type;
	else if (str_eq(n, STR("references")))
		m->has_reference = true;
	else if (str_eq(n, STR("alter"))) {
		uint32_t arg = format_js_argument(r, k, 0);
		m->alter = true;
		m->keep_null = format_js_bool(r, format_js_get(r, arg, "alterNullable"), &on) && !on;
		m->keep_type = format_js_bool(r, format_js_get(r, arg, "alterType"), &on) && !on;
	} else {
		for (size_t i = 0; silent[i]; i++)
			if (str_eq(n, str_of(silent[i])))
				return true;
		m->check = str_starts(n, STR("check"));
		return m->check;
	}
	return true;
}

static bool change(struct format_js *r, struct knex_table *t, const struct format_ddl_column *col,
	const struct modifiers *m)
{
	struct sql_statements out = {0};
	struct format_ddl d = r->ddl;
	d.out = &out;
	if (r->s->dialect == DIALECT_SQLITE)
		return false; /* the table is copied */
	if (r->s->dialect == DIALECT_POSTGRESQL) {
		struct str name = format_ddl_name(&d, col->name), table = format_ddl_table_name(&d, t->table);
		(void)format_ddl_change_default(&d, t->table, col->name, col->def);
		if (!m->keep_type)
			format_ddl_sql(&d, str_fmt(r->a, "ALTER TABLE %.*s ALTER COLUMN %.*s TYPE %.*s",
						   STRF(table), STRF(name), STRF(col->type)));
		if (!m->keep_null)
			(void)format_ddl_change_null(&d, t->table, col->name, col->not_null);
	} else {
		(void)format_ddl_change_column(&d, t->table, col);
	}
	for (size_t i = 0; i < out.n; i++)
		*VEC_PUSH(r->a, &t->changes) = out.v[i].text;
	return true;
}

/* unique(), primary(), index(), references() of one column, in their order. */
static bool column_keys(struct format_js *r, struct knex_table *t, const struct format_js_chain *c,
	const struct format_ddl_column *col)
{
	struct names_list one = {0};
	bool known = true;
	*VEC_PUSH(r->a, &one) = col->name;
	for (size_t i = 1; i < c->calls.n; i++) {
		const struct format_js_call *k = &c->calls.v[i];
		uint32_t arg = format_js_argument(r, k, 0);
		struct str name = STR_NONE;
		bool unique = str_eq(k->name, STR("unique")), primary = str_eq(k->name, STR("primary"));
		if (unique || primary || str_eq(k->name, STR("index"))) {
			const char *key = primary ? "constraintName" : "indexName";
			if (arg != UINT32_MAX && !format_js_text(r, arg, &name) &&
				!(format_js_is(r, arg, "object") && format_js_get_text(r, arg, key, &name)))
				known = false;
			else if (unique)
				format_knex_unique(r, t, &one, name, false);
			else if (primary &&
				 (col->primary || str_find(col->extra, STR("PRIMARY KEY"), 0) != SIZE_MAX))
				continue; /* increments() is the key already: tablecompiler.js,
					     _canBeAddPrimaryKey() */
			else if (primary)
				format_knex_primary(r, t, &one, name);
			else
				format_knex_index(r, t, &one, name, argument_text(r, k, 1));
		}
	}
	return known;
}

/* A reference in a new column of an SQLite table is part of the column; elsewhere a constraint of the table.
 */
static void reference(struct format_js *r, struct knex_table *t, const struct format_js_chain *c,
	struct format_ddl_column *col)
{
	struct names_list one = {0};
	*VEC_PUSH(r->a, &one) = col->name;
	if (r->s->dialect != DIALECT_SQLITE || !t->alter) {
		format_knex_foreign(r, t, &one, c, 1, STR_NONE);
		return;
	}
	struct knex_table scratch = {.name = t->name};
	format_knex_foreign(r, &scratch, &one, c, 1, STR_NONE);
	t->unknown = t->unknown || scratch.unknown;
	if (!scratch.create.clauses.n)
		return;
	struct str clause = scratch.create.clauses.v[0];
	col->extra = str_sub(clause, str_find(clause, STR("REFERENCES "), 0), clause.n);
}

static bool timestamps(struct format_js *r, struct knex_table *t, const struct format_js_call *k)
{
	bool use = false, now = false, camel = false;
	uint32_t first = format_js_argument(r, k, 0),
		 arg[3] = {first, format_js_argument(r, k, 1), format_js_argument(r, k, 2)};
	if (format_js_is(r, first, "object")) {
		arg[0] = format_js_get(r, first, "useTimestamps");
		arg[1] = format_js_get(r, first, "defaultToNow");
		arg[2] = format_js_get(r, first, "useCamelCase");
	}
	if ((arg[0] != UINT32_MAX && !format_js_bool(r, arg[0], &use)) ||
		(arg[1] != UINT32_MAX && !format_js_bool(r, arg[1], &now)) ||
		(arg[2] != UINT32_MAX && !format_js_bool(r, arg[2], &camel)))
		return false;
	const char *type = r->s->dialect == DIALECT_POSTGRESQL     ? "timestamptz"
			   : r->s->dialect == DIALECT_MYSQL && use ? "timestamp"
								   : "datetime";
	struct format_ddl_column col = {.name = camel ? STR("createdAt") : STR("created_at"),
		.type = str_of(type),
		.not_null = now,
		.def = now ? STR("CURRENT_TIMESTAMP") : STR_NONE};
	*VEC_PUSH(r->a, &t->create.columns) = col;
	col.name = camel ? STR("updatedAt") : STR("updated_at");
	*VEC_PUSH(r->a, &t->create.columns) = col;
	return true;
}

bool format_knex_column(
	struct format_js *r, struct knex_table *t, const struct format_js_chain *c, bool *is_column)
{
	const struct format_js_call *k = &c->calls.v[0];
	struct format_ddl_column col = {.name = STR("id")};
	struct modifiers m = {0};
	*is_column = true;
	if (str_eq(k->name, STR("timestamps")))
		return timestamps(r, t, k);
	bool named = format_js_text(r, format_js_argument(r, k, 0), &col.name);
	bool known = read_type(r, t, k, &col, is_column);
	if (!*is_column)
		return false;
	known = known && (named || format_js_argument(r, k, 0) == UINT32_MAX);
	for (size_t i = 1; known && i < c->calls.n; i++)
		known = modifier(r, &c->calls.v[i], &col, &m);
	if (!known)
		return false;
	if (m.has_reference)
		reference(r, t, c, &col);
	if (m.alter)
		return change(r, t, &col, &m) && column_keys(r, t, c, &col) && !m.check;
	*VEC_PUSH(r->a, &t->create.columns) = col;
	return column_keys(r, t, c, &col) && !m.check;
}
