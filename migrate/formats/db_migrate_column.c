#include "migrate/formats/db_migrate.h"

/* Columns, as the drivers of db-migrate write them: db-migrate-base 2.3, -pg 1.5, -mysql 3.0, -sqlite3 1.0
 * (mapDataType, createColumnDef, createColumnConstraint). */

/* dbm.dataType's names and the words that they stand for, and what each driver makes of it. */
static const struct {
	const char *constant, *word, *sql[3];
} types[] = {
	{"CHAR", "char", {"CHAR", "CHAR", "CHAR"}},
	{"STRING", "string", {"VARCHAR", "VARCHAR", "VARCHAR"}},
	{"TEXT", "text", {"TEXT", "TEXT", "TEXT"}},
	{"SMALLINT", "smallint", {"SMALLINT", "SMALLINT", "SMALLINT"}},
	{"BIGINT", "bigint", {"BIGINT", "BIGINT", "BIGINT"}},
	{"INTEGER", "int", {"INTEGER", "INTEGER", "INTEGER"}},
	{"SMALL_INTEGER", "smallint", {"SMALLINT", "SMALLINT", "SMALLINT"}},
	{"BIG_INTEGER", "bigint", {"BIGINT", "BIGINT", "BIGINT"}},
	{"REAL", "real", {"REAL", "REAL", "REAL"}},
	{"DATE", "date", {"DATE", "DATE", "DATE"}},
	{"DATE_TIME", "datetime", {"TIMESTAMP", "DATETIME", "datetime"}},
	{"TIME", "time", {"TIME", "TIME", "time"}},
	{"BLOB", "blob", {"BYTEA", "BLOB", "BLOB"}},
	{"TIMESTAMP", "timestamp", {"TIMESTAMP", "TIMESTAMP", "TIMESTAMP"}},
	{"BINARY", "binary", {"BINARY", "BINARY", "BINARY"}},
	{"BOOLEAN", "boolean", {"BOOLEAN", "TINYINT(1)", "BOOLEAN"}},
	{"DECIMAL", "decimal", {"DECIMAL", "DECIMAL", "DECIMAL"}},
};

static struct str upper(struct arena *a, struct str s)
{
	char *p = str_z(a, s);
	for (char *c = p; *c; c++)
		*c = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
	return str_of(p);
}

/* 'string', type.STRING, dbm.dataType.STRING: the word. */
static bool type_word(struct format_js *r, uint32_t node, struct str *out)
{
	struct format_js_chain c;
	if (format_js_text(r, node, out))
		return true;
	node = format_js_value(r, node);
	if (node == UINT32_MAX || !format_js_chain(r, node, &c))
		return false;
	struct str name = c.calls.v[c.calls.n - 1].name;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_eq(name, str_of(types[i].constant))) {
			*out = str_of(types[i].word);
			return true;
		}
	return false;
}

/* TINYTEXT to LONGTEXT by length, of MySQL. */
static struct str sized(struct arena *a, struct str type, struct str length)
{
	uint64_t n = 0;
	if (!str_u64(length, &n) || !n)
		n = 1000;
	return str_fmt(a, "%s%.*s",
		n > 16777216 ? "LONG"
		: n > 65536  ? "MEDIUM"
		: n > 256    ? ""
			     : "TINY",
		STRF(type));
}

static struct str type_of(struct format_js *r, struct str word, struct str length, uint32_t spec)
{
	enum dialect d = r->s->dialect;
	bool zoned =
		d == DIALECT_POSTGRESQL && (str_eq(word, STR("timestamptz")) || str_eq(word, STR("timetz")));
	struct str type = upper(r->a, zoned ? str_sub(word, 0, word.n - 2) : word), precision, scale;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_eq(word, str_of(types[i].word)))
			type = str_of(types[i].sql[d]);
	bool large = str_eq(type, STR("TEXT")) || str_eq(type, STR("BLOB"));
	if (d == DIALECT_MYSQL && large)
		return sized(r->a, type, length);
	if (d == DIALECT_MYSQL && str_eq(type, STR("VARCHAR")) && !length.n)
		length = STR("255");
	if (d == DIALECT_MYSQL && str_eq(type, STR("DECIMAL"))) {
		length = STR_NONE;
		if (format_js_number(r, format_js_get(r, spec, "precision"), &precision) &&
			format_js_number(r, format_js_get(r, spec, "scale"), &scale))
			length = str_fmt(r->a, "%.*s,%.*s", STRF(precision), STRF(scale));
	}
	if (d == DIALECT_SQLITE && str_eq(type, STR("INTEGER")))
		length = STR_NONE;
	return str_fmt(r->a, "%.*s%s%.*s%s%s", STRF(type), length.n ? "(" : "", STRF(length),
		length.n ? ")" : "", zoned ? " WITH TIME ZONE" : "");
}

/* 5, '5' */
static bool number_or_text(struct format_js *r, uint32_t node, struct str *out)
{
	*out = STR_NONE;
	return node == UINT32_MAX || format_js_number(r, node, out) || format_js_text(r, node, out) ||
	       format_js_is(r, node, "undefined") || format_js_is(r, node, "null");
}

/* new String('now()'), String('now()'): the object is written as it is, the text in quotes. */
static bool string_object(struct format_js *r, uint32_t node, struct str *out)
{
	uint32_t made = syntax_field(r->t, node, "constructor"),
		 first = format_code_argument(r->t, syntax_field(r->t, node, "arguments"), 0);
	return str_eq(syntax_text(r->t, made), STR("String")) && first != UINT32_MAX &&
	       format_js_text(r, first, out);
}

static bool default_of(struct format_js *r, uint32_t node, struct str *out)
{
	struct str text;
	bool on;
	if (format_js_text(r, node, &text)) {
		bool now = r->s->dialect == DIALECT_MYSQL && str_starts(text, STR("CURRENT_TIMESTAMP"));
		*out = now ? text : format_ddl_text(&r->ddl, text);
		return true;
	}
	node = format_js_value(r, node);
	if (node == UINT32_MAX)
		return false;
	if (format_js_is(r, node, "new_expression"))
		return string_object(r, node, out);
	if (format_js_is(r, node, "object")) {
		uint32_t raw = format_js_get(r, node, "raw");
		return format_js_text(r, raw != UINT32_MAX ? raw : format_js_get(r, node, "special"), out);
	}
	if (format_js_bool(r, node, &on))
		*out = on ? STR("true") : STR("false");
	else if (format_js_is(r, node, "null"))
		*out = STR("NULL");
	else if (!format_js_is(r, node, "undefined"))
		return format_js_number(r, node, out);
	return true;
}

static bool constraints(struct format_js *r, uint32_t spec, bool alone, struct db_migrate_column *out)
{
	enum dialect d = r->s->dialect;
	struct format_ddl_column *c = &out->column;
	uint32_t def = format_js_get(r, spec, "defaultValue");
	bool numbered = format_js_get_bool(r, spec, "autoIncrement");
	out->primary = format_js_get_bool(r, spec, "primaryKey");
	out->foreign = format_js_get(r, spec, "foreignKey");
	c->primary = out->primary && alone;
	c->not_null = format_js_get_bool(r, spec, "notNull");
	c->unique = format_js_get_bool(r, spec, "unique");
	if (numbered && d == DIALECT_POSTGRESQL && out->primary)
		c->type = str_starts(c->type, STR("BIGINT")) ? STR("BIGSERIAL") : STR("SERIAL");
	if (numbered && d == DIALECT_MYSQL)
		c->extra = STR("AUTO_INCREMENT");
	if (numbered && d == DIALECT_SQLITE && c->primary) {
		c->extra = STR("PRIMARY KEY AUTOINCREMENT");
		c->primary = false;
	}
	if (d == DIALECT_MYSQL && format_js_get_bool(r, spec, "unsigned"))
		c->type = str_fmt(r->a, "%.*s UNSIGNED", STRF(c->type));
	if (d == DIALECT_MYSQL && !format_js_get_text(r, spec, "after", &c->after))
		return false;
	return def == UINT32_MAX || default_of(r, def, &c->def);
}

bool format_db_migrate_column(
	struct format_js *r, struct str name, uint32_t node, bool alone, struct db_migrate_column *out)
{
	struct str word, length = STR_NONE;
	uint32_t spec = format_js_value(r, node);
	*out = (struct db_migrate_column){
		.column = {.name = name, .type = STR("VARCHAR(255)")}, .foreign = UINT32_MAX};
	if (spec == UINT32_MAX)
		return false;
	bool object = format_js_is(r, spec, "object");
	if (!type_word(r, object ? format_js_get(r, spec, "type") : spec, &word) ||
		(object && !number_or_text(r, format_js_get(r, spec, "length"), &length)))
		return false;
	out->column.type = type_of(r, word, length, spec);
	return !object || constraints(r, spec, alone, out);
}
