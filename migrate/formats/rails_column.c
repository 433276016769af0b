#include "base/sb.h"
#include "base/sha.h"
#include "migrate/formats/rails.h"
#include "schemas/replay_copy.h"

#include <string.h>

enum { MAX_NAME_PG = 63, MAX_NAME_MYSQL = 64, MAX_NAME_RAILS = 62 };

/* Column types of ActiveRecord 5 to 8 (its connection adapters' NATIVE_DATABASE_TYPES), by enum dialect. */
static const struct {
	const char *name, *sql[3];
} types[] = {
	{"string", {"character varying", "varchar", "varchar"}},
	{"text", {"text", "text", "text"}},
	{"integer", {"integer", "int", "integer"}},
	{"bigint", {"bigint", "bigint", "bigint"}},
	{"float", {"double precision", "float", "float"}},
	{"decimal", {"numeric", "decimal", "decimal"}},
	{"numeric", {"numeric", "decimal", "decimal"}},
	{"datetime", {"timestamp", "datetime", "datetime"}},
	{"timestamp", {"timestamp", "timestamp", "datetime"}},
	{"timestamptz", {"timestamptz", NULL, NULL}},
	{"time", {"time", "time", "time"}},
	{"date", {"date", "date", "date"}},
	{"binary", {"bytea", "blob", "blob"}},
	{"blob", {"bytea", "blob", "blob"}},
	{"boolean", {"boolean", "tinyint(1)", "boolean"}},
	{"json", {"json", "json", "json"}},
	{"jsonb", {"jsonb", NULL, "jsonb"}},
	{"uuid", {"uuid", NULL, NULL}},
	{"inet", {"inet", NULL, NULL}},
	{"cidr", {"cidr", NULL, NULL}},
	{"macaddr", {"macaddr", NULL, NULL}},
	{"citext", {"citext", NULL, NULL}},
	{"hstore", {"hstore", NULL, NULL}},
	{"ltree", {"ltree", NULL, NULL}},
	{"xml", {"xml", NULL, NULL}},
	{"tsvector", {"tsvector", NULL, NULL}},
	{"tsrange", {"tsrange", NULL, NULL}},
	{"tstzrange", {"tstzrange", NULL, NULL}},
	{"daterange", {"daterange", NULL, NULL}},
	{"int4range", {"int4range", NULL, NULL}},
	{"int8range", {"int8range", NULL, NULL}},
	{"numrange", {"numrange", NULL, NULL}},
	{"interval", {"interval", NULL, NULL}},
	{"point", {"point", NULL, NULL}},
	{"money", {"money", NULL, NULL}},
	{"oid", {"oid", NULL, NULL}},
	{"bit", {"bit", NULL, NULL}},
	{"serial", {"serial", NULL, NULL}},
	{"bigserial", {"bigserial", NULL, NULL}},
	{"tinytext", {NULL, "tinytext", NULL}},
	{"mediumtext", {NULL, "mediumtext", NULL}},
	{"longtext", {NULL, "longtext", NULL}},
	{"tinyint", {NULL, "tinyint", NULL}},
	{"smallint", {"smallint", "smallint", "smallint"}},
};

static const char *native(enum dialect d, struct str type)
{
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_eq(type, str_of(types[i].name)))
			return types[i].sql[d];
	return NULL;
}

static bool number(const struct rails *r, uint32_t options, const char *key, uint64_t *out)
{
	return format_rails_number(r, format_rails_option(r, options, key), out);
}

static struct str sized_integer(const struct rails *r, const char *sql, uint64_t bytes)
{
	enum dialect d = r->s->dialect;
	if (d == DIALECT_SQLITE)
		return str_fmt(r->a, "integer(%llu)", (unsigned long long)bytes);
	if (bytes <= 1 && d == DIALECT_MYSQL)
		return STR("tinyint");
	if (bytes <= 2)
		return STR("smallint");
	if (bytes == 3 && d == DIALECT_MYSQL)
		return STR("mediumint");
	return bytes > 4 ? STR("bigint") : str_of(sql);
}

static struct str sized_text(uint64_t bytes)
{
	return bytes < 256        ? STR("tinytext")
	       : bytes < 65536    ? STR("text")
	       : bytes < 16777216 ? STR("mediumtext")
				  : STR("longtext");
}

static bool is_time(struct str type)
{
	return str_eq(type, STR("datetime")) || str_eq(type, STR("timestamp")) ||
	       str_eq(type, STR("timestamptz"));
}

/* precision: 6 by default from 7.0 on; nil takes it away. */
static struct str timed(const struct rails *r, const char *sql, uint32_t options, bool six)
{
	uint64_t precision = 6;
	uint32_t node = format_rails_option(r, options, "precision");
	if (node == UINT32_MAX ? !six : !str_u64(syntax_text(r->t, node), &precision))
		return str_of(sql);
	if (str_eq(str_of(sql), STR("timestamptz")))
		return str_fmt(r->a, "timestamp(%llu) with time zone", (unsigned long long)precision);
	return str_fmt(r->a, "%s(%llu)", sql, (unsigned long long)precision);
}

/* PostgreSQLAdapter.datetime_type = :timestamptz (Rails 7) */
static struct str datetime(const struct rails *r)
{
	return r->s->dialect == DIALECT_POSTGRESQL && r->memory->zoned ? STR("timestamptz") : STR("datetime");
}

static bool type_sql(const struct rails *r, struct str type, uint32_t options, struct str *out)
{
	enum dialect d = r->s->dialect;
	if (str_eq(type, STR("datetime")))
		type = datetime(r);
	const char *sql = native(d, type);
	uint64_t limit = 0, precision = 0, scale = 0;
	bool limited = number(r, options, "limit", &limit);
	if (!sql) {
		*out = type;
		return !native(DIALECT_POSTGRESQL, type) && type.n > 0;
	}
	*out = str_of(sql);
	if (str_eq(type, STR("string"))) {
		if (!limited && d == DIALECT_MYSQL)
			limit = 255;
		if (limit)
			*out = str_fmt(r->a, "%s(%llu)", sql, (unsigned long long)limit);
	} else if (str_eq(type, STR("integer")) && limited) {
		*out = sized_integer(r, sql, limit);
	} else if (str_eq(type, STR("text")) && limited && d == DIALECT_MYSQL) {
		*out = sized_text(limit);
	} else if (str_eq(type, STR("decimal")) || str_eq(type, STR("numeric"))) {
		bool have = number(r, options, "precision", &precision);
		if (number(r, options, "scale", &scale) && have)
			*out = str_fmt(r->a, "%s(%llu,%llu)", sql, (unsigned long long)precision,
				(unsigned long long)scale);
		else if (have)
			*out = str_fmt(r->a, "%s(%llu)", sql, (unsigned long long)precision);
	} else if (is_time(type)) {
		*out = timed(r, sql, options, r->release >= 70);
	} else if (limited && d == DIALECT_SQLITE) {
		*out = str_fmt(r->a, "%s(%llu)", sql, (unsigned long long)limit);
	}
	if (format_rails_is(r, format_rails_option(r, options, "array"), "true"))
		*out = str_fmt(r->a, "%.*s[]", STRF(*out));
	return true;
}

static bool is_number(struct str s)
{
	size_t i = s.n && s.p[0] == '-';
	bool digit = false;
	for (; i < s.n; i++) {
		if (s.p[i] >= '0' && s.p[i] <= '9')
			digit = true;
		else if (s.p[i] != '.')
			return false;
	}
	return digit;
}

/* default: ["a", "b"] of an array */
static bool array_sql(const struct rails *r, uint32_t node, struct str *out)
{
	struct names_list items = {0};
	struct sb b = sb_new(r->a, 4096);
	bool list = syntax_is(r->t, node, "array") || syntax_is(r->t, node, "string_array") ||
		    syntax_is(r->t, node, "symbol_array");
	if (r->s->dialect != DIALECT_POSTGRESQL || !list || !format_rails_names(r, node, &items))
		return false;
	for (size_t i = 0; i < items.n && b.n + items.v[i].n < 4000; i++)
		sb_fmt(&b, "%s\"%.*s\"", i ? "," : "{", STRF(items.v[i]));
	sb_char(&b, '}');
	*out = format_ddl_text(&r->d, sb_str(&b));
	return items.n > 0;
}

/* A default: a literal, or SQL in a lambda. */
bool format_rails_default(const struct rails *r, uint32_t node, struct str *out)
{
	struct str text, name;
	bool words = r->s->dialect == DIALECT_POSTGRESQL;
	if (node == UINT32_MAX || format_rails_is(r, node, "nil"))
		return true;
	text = syntax_text(r->t, node);
	if (format_rails_is(r, node, "true") || format_rails_is(r, node, "false")) {
		bool yes = text.n == 4;
		*out = words ? str_of(yes ? "true" : "false") : str_of(yes ? "1" : "0");
		return true;
	}
	if (is_number(text)) {
		*out = text;
		return true;
	}
	if (syntax_is(r->t, node, "lambda")) {
		for (uint32_t i = node; i < r->t->nodes[node].next; i++)
			if (syntax_is(r->t, i, "string") && format_rails_name(r, i, out))
				return true;
		return false;
	}
	if (format_rails_is(r, node, "[]") || format_rails_is(r, node, "{}")) {
		*out = format_rails_is(r, node, "[]") && !words ? STR("'[]'") : STR("'{}'");
		return true;
	}
	if (!format_rails_name(r, node, &name))
		return array_sql(r, node, out);
	*out = format_ddl_text(&r->d, name);
	return true;
}

bool format_rails_is_type(const struct rails *r, struct str type)
{
	return native(r->s->dialect, type) || str_eq(type, STR("enum")) || str_eq(type, STR("virtual"));
}

/* t.virtual :c, type: :string, as: "upper(name)", stored: true */
static bool generated(const struct rails *r, uint32_t options, struct str *type, struct str *clause)
{
	struct str sql;
	uint32_t as = format_rails_option(r, options, "as");
	if (str_eq(*type, STR("virtual")) &&
		!format_rails_name(r, format_rails_option(r, options, "type"), type))
		return false;
	if (as == UINT32_MAX)
		return true;
	if (!format_rails_name(r, as, &sql))
		return false;
	bool stored = format_rails_is(r, format_rails_option(r, options, "stored"), "true");
	*clause = str_fmt(r->a, "GENERATED ALWAYS AS (%.*s) %s", STRF(sql), stored ? "STORED" : "VIRTUAL");
	return true;
}

bool format_rails_column(
	struct rails *r, struct str name, struct str type, uint32_t options, struct format_ddl_column *out)
{
	struct str collation, enumerated;
	*out = (struct format_ddl_column){.name = name};
	if (!generated(r, options, &type, &out->extra))
		return false;
	if (str_eq(type, STR("enum")) &&
		format_rails_name(r, format_rails_option(r, options, "enum_type"), &enumerated))
		out->type = format_ddl_name(&r->d, enumerated);
	else if (!type_sql(r, type, options, &out->type))
		return false;
	if (format_rails_name(r, format_rails_option(r, options, "collation"), &collation))
		out->extra = str_fmt(r->a, "COLLATE %.*s%s%.*s",
			STRF(r->s->dialect == DIALECT_MYSQL ? collation : format_ddl_name(&r->d, collation)),
			out->extra.n ? " " : "", STRF(out->extra));
	out->not_null = format_rails_is(r, format_rails_option(r, options, "null"), "false");
	uint32_t def = format_rails_option(r, options, "default");
	if (!format_rails_default(r, def, &out->def)) {
		/* That there is one is known, and writes may leave the column out. */
		out->def = STR("null");
		format_rails_unknown(r, def, "a default that is computed");
	} else if (def != UINT32_MAX && !out->not_null && syntax_is(r->t, def, "nil") &&
		   r->s->dialect == DIALECT_POSTGRESQL && str_chr(out->type, '(') != SIZE_MAX) {
		out->def = STR("NULL"); /* which is kept where it has to be cut to a length */
	}
	if (str_eq(type, STR("hstore")) && format_rails_is(r, def, "{}"))
		out->def = STR("''");
	/* As Ruby writes such a number: SQLite keeps the text. */
	if (r->s->dialect == DIALECT_SQLITE && out->def.n &&
		(str_starts(out->type, STR("float")) || str_starts(out->type, STR("decimal"))))
		out->def = replay_copy_default(r->a, STR("rails"), out->type, out->def);
	return true;
}

struct format_ddl_column format_rails_timestamp(const struct rails *r, struct str name, uint32_t options)
{
	struct format_ddl_column c = {.name = name};
	c.type = timed(r, native(r->s->dialect, datetime(r)), options, r->release >= 60);
	uint32_t null = format_rails_option(r, options, "null");
	c.not_null = null == UINT32_MAX ? r->release >= 50 : format_rails_is(r, null, "false");
	(void)format_rails_default(r, format_rails_option(r, options, "default"), &c.def);
	return c;
}

static struct str own_key_type(const struct rails *r, bool wide)
{
	static const char *const sql[3][2] = {{"serial", "bigserial"},
		{"int AUTO_INCREMENT", "bigint AUTO_INCREMENT"},
		{"integer PRIMARY KEY AUTOINCREMENT", "integer PRIMARY KEY AUTOINCREMENT"}};
	return str_of(sql[r->s->dialect][wide]);
}

bool format_rails_primary(const struct rails *r, uint32_t options, struct format_ddl_column *out, bool *known)
{
	struct str name = STR("id"), type = STR_NONE;
	uint32_t id = format_rails_option(r, options, "id");
	bool wide = r->release >= 51;
	*known = true;
	if (format_rails_is(r, id, "false"))
		return false;
	uint32_t key = format_rails_option(r, options, "primary_key");
	if (key != UINT32_MAX && !format_rails_name(r, key, &name))
		*known = false; /* a composite one */
	(void)format_rails_name(r, id, &type);
	if (id != UINT32_MAX && !type.n && !format_rails_is(r, id, "true"))
		*known = false;
	*out = (struct format_ddl_column){.name = name, .not_null = true};
	out->primary = r->s->dialect != DIALECT_SQLITE;
	if (!type.n || str_eq(type, STR("primary_key")) || str_eq(type, STR("bigint")) ||
		str_eq(type, STR("bigserial"))) {
		out->type = own_key_type(r, wide || type.n);
	} else if (str_eq(type, STR("integer")) || str_eq(type, STR("serial"))) {
		out->type = own_key_type(r, false);
	} else {
		out->primary = true;
		if (!type_sql(r, type, options, &out->type))
			*known = false;
		if (str_eq(type, STR("uuid")))
			out->def = STR("gen_random_uuid()");
		uint32_t def = format_rails_option(r, options, "default");
		if (def != UINT32_MAX && !format_rails_default(r, def, &out->def))
			*known = false;
	}
	return true;
}

struct str format_rails_index_name(const struct rails *r, struct str table, const struct names_list *columns)
{
	struct str name = str_fmt(r->a, "index_%.*s_on_", STRF(table)), list = STR_NONE;
	for (size_t i = 0; i < columns->n; i++)
		list = str_fmt(r->a, "%.*s%s%.*s", STRF(list), i ? "_and_" : "", STRF(columns->v[i]));
	name = str_fmt(r->a, "%.*s%.*s", STRF(name), STRF(list));
	size_t most = r->release >= 71                      ? MAX_NAME_RAILS
		      : r->s->dialect == DIALECT_POSTGRESQL ? MAX_NAME_PG
							    : MAX_NAME_MYSQL;
	if (name.n <= most || r->release < 71)
		return name;
	/* 7.1 shortens: idx_on_COLUMNS_ and ten digits of the long name's hash */
	struct str sum = str_sub(sha_hex(r->a, name), 0, 10), head = STR("idx_on");
	for (size_t i = 0; i < columns->n && head.n + 11 <= most; i++)
		head = str_fmt(r->a, "%.*s_%.*s", STRF(head), STRF(columns->v[i]));
	return str_fmt(r->a, "%.*s_%.*s", STRF(str_sub(head, 0, most - 11)), STRF(sum));
}

struct str format_rails_key_name(const struct rails *r, struct str table, struct str column)
{
	struct str text = str_fmt(r->a, "%.*s_%.*s_fk", STRF(table), STRF(column));
	return str_fmt(r->a, "fk_rails_%.*s", STRF(str_sub(sha_hex(r->a, text), 0, 10)));
}
