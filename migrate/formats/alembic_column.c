#include "migrate/formats/alembic.h"

enum { MAX_DEPTH = 20 }; /* of types inside each other */

/* SQLAlchemy 1.4 and 2.0: what its compilers write for the types, by enum dialect. %n is "(length)" when
 * there is one, %p "(precision, scale)". */
static const struct {
	const char *name, *sql[3];
} types[] = {
	{"integer", {"integer", "integer", "INTEGER"}},
	{"int", {"integer", "integer", "INTEGER"}},
	{"biginteger", {"bigint", "bigint", "BIGINT"}},
	{"bigint", {"bigint", "bigint", "BIGINT"}},
	{"smallinteger", {"smallint", "smallint", "SMALLINT"}},
	{"smallint", {"smallint", "smallint", "SMALLINT"}},
	{"string", {"varchar%n", "varchar%n", "VARCHAR%n"}},
	{"unicode", {"varchar%n", "varchar%n", "VARCHAR%n"}},
	{"varchar", {"varchar%n", "varchar%n", "VARCHAR%n"}},
	{"char", {"char%n", "char%n", "CHAR%n"}},
	{"text", {"text", "text", "TEXT"}},
	{"unicodetext", {"text", "text", "TEXT"}},
	{"boolean", {"boolean", "bool", "BOOLEAN"}},
	{"date", {"date", "date", "DATE"}},
	{"time", {"time", "time", "TIME"}},
	{"datetime", {"timestamp", "datetime", "DATETIME"}},
	{"timestamp", {"timestamp", "timestamp", "TIMESTAMP"}},
	{"float", {"float%n", "float%n", "FLOAT"}},
	{"double", {"double precision", "double", "DOUBLE"}},
	{"real", {"real", "real", "REAL"}},
	{"numeric", {"numeric%p", "numeric%p", "NUMERIC%p"}},
	{"decimal", {"numeric%p", "decimal%p", "DECIMAL%p"}},
	{"largebinary", {"bytea", "blob", "BLOB"}},
	{"bytea", {"bytea", NULL, NULL}},
	{"blob", {NULL, "blob", "BLOB"}},
	{"json", {"json", "json", "JSON"}},
	{"jsonb", {"jsonb", NULL, NULL}},
	{"uuid", {"uuid", "char(32)", "CHAR(32)"}},
	{"interval", {"interval", "datetime", "DATETIME"}},
	{"inet", {"inet", NULL, NULL}},
	{"cidr", {"cidr", NULL, NULL}},
	{"macaddr", {"macaddr", NULL, NULL}},
	{"citext", {"citext", NULL, NULL}},
	{"hstore", {"hstore", NULL, NULL}},
	{"tsvector", {"tsvector", NULL, NULL}},
	{"int4range", {"int4range", NULL, NULL}},
	{"int8range", {"int8range", NULL, NULL}},
	{"numrange", {"numrange", NULL, NULL}},
	{"daterange", {"daterange", NULL, NULL}},
	{"tsrange", {"tsrange", NULL, NULL}},
	{"tstzrange", {"tstzrange", NULL, NULL}},
	{"money", {"money", NULL, NULL}},
	{"oid", {"oid", NULL, NULL}},
	{"tinyint", {NULL, "tinyint%n", NULL}},
	{"mediumint", {NULL, "mediumint", NULL}},
	{"mediumtext", {NULL, "mediumtext", NULL}},
	{"longtext", {NULL, "longtext", NULL}},
	{"tinytext", {NULL, "tinytext", NULL}},
	{"longblob", {NULL, "longblob", NULL}},
	{"mediumblob", {NULL, "mediumblob", NULL}},
};

static const char *pattern_of(enum dialect d, struct str low)
{
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_eq(low, str_of(types[i].name)))
			return types[i].sql[d];
	return NULL;
}

static struct str fill(struct format_python *r, const char *pattern, uint32_t arguments)
{
	struct str p = str_of(pattern), head = str_cut(&p, '%');
	uint64_t one = 0, two = 0;
	if (!p.n)
		return head;
	bool pair = p.p[0] == 'p';
	uint32_t first = format_python_argument(r, arguments, 0, pair ? "precision" : "length");
	if (first == UINT32_MAX)
		first = format_python_keyword(r, arguments, "precision");
	if (!format_python_number(r, first, &one))
		return head;
	if (pair && format_python_number(r, format_python_argument(r, arguments, 1, "scale"), &two))
		return str_fmt(r->a, "%.*s(%llu, %llu)", STRF(head), (unsigned long long)one,
			(unsigned long long)two);
	return str_fmt(r->a, "%.*s(%llu)", STRF(head), (unsigned long long)one);
}

/* Enum("a", "b", name="n"): a type of PostgreSQL, a list in MySQL, a text elsewhere. */
static bool enum_type(
	struct format_python *r, const struct format_python_call *c, bool creating, struct str *out)
{
	struct str label, list = STR_NONE, name;
	size_t longest = 0;
	for (size_t k = 0;; k++) {
		uint32_t node = format_python_positional(r, c->arguments, k);
		if (node == UINT32_MAX)
			break;
		if (!format_python_string(r, node, &label))
			return false;
		list = str_fmt(
			r->a, "%.*s%s%.*s", STRF(list), k ? ", " : "", STRF(format_ddl_text(&r->d, label)));
		longest = label.n > longest ? label.n : longest;
	}
	if (r->s->dialect == DIALECT_MYSQL && list.n)
		*out = str_fmt(r->a, "enum(%.*s)", STRF(list));
	else if (r->s->dialect == DIALECT_SQLITE)
		*out = str_fmt(r->a, "VARCHAR(%zu)", longest);
	else if (!format_python_string(r, format_python_keyword(r, c->arguments, "name"), &name))
		return false;
	else
		*out = format_ddl_name(&r->d, name);
	bool makes = creating && list.n && r->s->dialect == DIALECT_POSTGRESQL &&
		     !format_python_is(r, format_python_keyword(r, c->arguments, "create_type"), "False") &&
		     !format_python_is(r, format_python_keyword(r, c->arguments, "native_enum"), "False");
	if (makes)
		format_ddl_sql(
			&r->d, str_fmt(r->a, "CREATE TYPE %.*s AS ENUM (%.*s)", STRF(*out), STRF(list)));
	return true;
}

bool format_alembic_type(struct format_python *r, uint32_t node, bool creating, struct str *out)
{
	struct format_python_call c = {.arguments = UINT32_MAX};
	struct str inner, low;
	if (!format_python_call(r, node, &c)) { /* sa.Integer, without the call */
		struct str text = node == UINT32_MAX ? STR_NONE : syntax_text(r->t, node);
		size_t dot = str_rchr(text, '.');
		c.name = dot == SIZE_MAX ? text : str_sub(text, dot + 1, text.n);
	}
	low = str_lower(r->a, c.name);
	if (str_eq(low, STR("enum")) && c.arguments != UINT32_MAX)
		return enum_type(r, &c, creating, out);
	if (str_eq(low, STR("array")) && r->s->dialect == DIALECT_POSTGRESQL) {
		if (++r->depth > MAX_DEPTH)
			return false;
		uint32_t item = format_python_argument(r, c.arguments, 0, "item_type");
		bool read = format_alembic_type(r, item, creating, &inner);
		r->depth--;
		*out = read ? str_fmt(r->a, "%.*s[]", STRF(inner)) : STR_NONE;
		return read;
	}
	const char *pattern = pattern_of(r->s->dialect, low);
	if (!pattern)
		return false;
	*out = fill(r, pattern, c.arguments);
	bool zoned = format_python_is(r, format_python_keyword(r, c.arguments, "timezone"), "True");
	if (zoned && r->s->dialect == DIALECT_POSTGRESQL)
		*out = str_fmt(r->a, "%.*s with time zone", STRF(*out));
	if (r->s->dialect == DIALECT_MYSQL && str_eq(*out, STR("varchar")))
		return false; /* MySQL demands a length */
	return true;
}

/* A string is a text, text("...") is SQL; False takes it away. */
static bool default_of(struct format_python *r, uint32_t node, struct str *out)
{
	struct format_python_call c;
	struct str text;
	if (node == UINT32_MAX || format_python_is(r, node, "None") || format_python_is(r, node, "False"))
		return true;
	bool call = format_python_call(r, node, &c);
	if (call && str_eq(c.name, STR("text")) && format_python_string(r, node, out))
		return true;
	if (call && str_starts(c.function, STR("sa.func.")) &&
		format_python_positional(r, c.arguments, 0) == UINT32_MAX) {
		*out = str_eq(c.name, STR("now")) && r->s->dialect == DIALECT_SQLITE
			       ? STR("CURRENT_TIMESTAMP")
			       : str_fmt(r->a, "%.*s()", STRF(c.name));
		return true;
	}
	if (call && (str_eq(c.name, STR("false")) || str_eq(c.name, STR("true")))) {
		bool yes = str_eq(c.name, STR("true"));
		*out = r->s->dialect == DIALECT_POSTGRESQL ? (yes ? STR("true") : STR("false"))
							   : (yes ? STR("1") : STR("0"));
		return true;
	}
	if (call || !format_python_string(r, node, &text))
		return false;
	*out = format_ddl_text(&r->d, text);
	return true;
}

static bool is_whole(struct str type)
{
	static const char *const names[] = {"integer", "bigint", "smallint", NULL};
	for (size_t i = 0; names[i]; i++)
		if (str_ieq(type, str_of(names[i])))
			return true;
	return false;
}

bool format_alembic_column(struct format_python *r, const struct format_python_call *c, bool creating,
	struct format_ddl_column *out, bool *serial)
{
	*out = (struct format_ddl_column){0};
	if (!format_python_string(r, format_python_argument(r, c->arguments, 0, "name"), &out->name) ||
		!format_alembic_type(
			r, format_python_argument(r, c->arguments, 1, "type_"), creating, &out->type))
		return false;
	out->primary = format_python_is(r, format_python_keyword(r, c->arguments, "primary_key"), "True");
	out->not_null = out->primary ||
			format_python_is(r, format_python_keyword(r, c->arguments, "nullable"), "False");
	out->unique = format_python_is(r, format_python_keyword(r, c->arguments, "unique"), "True");
	if (!default_of(r, format_python_keyword(r, c->arguments, "server_default"), &out->def))
		return false;
	*serial = is_whole(out->type) && !out->def.n &&
		  !format_python_is(r, format_python_keyword(r, c->arguments, "autoincrement"), "False");
	return true;
}
