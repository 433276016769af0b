#include "migrate/formats/alembic.h"

enum { MAX_DEPTH = 20 }; /* of types inside each other */

/* SQLAlchemy 1.4 and 2.0: what its compilers write for the types, by enum dialect. %n is "(length)" when
 * there is one, %p "(precision, scale)", %f "(digits of a second)". */
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
	{"autostring", {"varchar%n", "varchar%n", "VARCHAR%n"}}, /* sqlmodel */
	{"text", {"text", "text", "TEXT"}},
	{"unicodetext", {"text", "text", "TEXT"}},
	{"boolean", {"boolean", "bool", "BOOLEAN"}},
	{"date", {"date", "date", "DATE"}},
	{"time", {"time", "time", "TIME"}},
	{"datetime", {"timestamp", "datetime%f", "DATETIME"}},
	{"timestamp", {"timestamp%f", "timestamp%f", "TIMESTAMP"}},
	{"float", {"float%n", "float%n", "FLOAT"}},
	{"double", {"double precision", "double", "DOUBLE"}},
	{"real", {"real", "real", "REAL"}},
	{"numeric", {"numeric%p", "numeric%p", "NUMERIC%p"}},
	{"decimal", {"numeric%p", "decimal%p", "DECIMAL%p"}},
	{"largebinary", {"bytea", "blob", "BLOB"}},
	{"binary", {"bytea", "blob", "BLOB"}},
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
	{"tsquery", {"tsquery", NULL, NULL}},
	{"tsvectortype", {"tsvector", NULL, NULL}}, /* sqlalchemy_utils */
	{"vector", {"vector%n", NULL, NULL}},       /* pgvector */
	{"bit", {"bit%n", "bit%n", NULL}},
	{"regclass", {"regclass", NULL, NULL}},
	{"year", {NULL, "year", NULL}},
	{"varbinary", {NULL, "varbinary%n", NULL}},
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
	bool seconds = p.p[0] == 'f'; /* the first argument is another */
	uint32_t first =
		seconds ? UINT32_MAX : format_python_argument(r, arguments, 0, pair ? "precision" : "length");
	static const char *const others[] = {"precision", "dim", "fsp"};
	for (size_t i = 0; first == UINT32_MAX && i < sizeof others / sizeof *others; i++)
		first = format_python_keyword(r, arguments, others[i]);
	if (!format_python_number(r, first, &one))
		return head;
	if (pair && format_python_number(r, format_python_argument(r, arguments, 1, "scale"), &two))
		return str_fmt(r->a, "%.*s(%llu, %llu)", STRF(head), (unsigned long long)one,
			(unsigned long long)two);
	return str_fmt(r->a, "%.*s(%llu)", STRF(head), (unsigned long long)one);
}

/* The labels, also of a list: Enum(*STATES, name=...). */
static bool take_labels(struct format_python *r, uint32_t arguments, struct names_list *out)
{
	struct str label;
	for (size_t k = 0;; k++) {
		uint32_t node = format_python_positional(r, arguments, k);
		if (node == UINT32_MAX)
			return true;
		if (format_python_string(r, node, &label)) {
			*VEC_PUSH(r->a, out) = label;
		} else {
			uint32_t list = syntax_is(r->t, node, "list_splat")
						? format_python_positional(r, node, 1)
						: UINT32_MAX;
			if (list == UINT32_MAX ||
				!format_python_strings(r, format_alembic_named_value(r, list), out))
				return false;
		}
	}
}

/* SQLAlchemy looks whether the type is there: at create(), and once in each run of the tool at a table. */
static void make_type(struct format_python *r, struct str name, struct str sql, struct str list)
{
	(void)format_when_open(&r->d, format_when_not(r->a, format_when_type(r->a, name)));
	format_ddl_sql(&r->d, str_fmt(r->a, "CREATE TYPE %.*s AS ENUM (%.*s)", STRF(sql), STRF(list)));
	format_when_end(&r->d);
}

/* Enum("a", "b", name="n"): a type of PostgreSQL, a list in MySQL, a text elsewhere. */
static bool enum_type(
	struct format_python *r, const struct format_python_call *c, bool creating, struct str *out)
{
	struct str list = STR_NONE, name, schema = STR_NONE;
	struct names_list labels = {0};
	size_t longest = 0;
	bool read = take_labels(r, c->arguments, &labels);
	bool native = !format_python_is(r, format_python_keyword(r, c->arguments, "native_enum"), "False");
	for (size_t k = 0; k < labels.n; k++) {
		list = str_fmt(r->a, "%.*s%s%.*s", STRF(list), k ? ", " : "",
			STRF(format_ddl_text(&r->d, labels.v[k])));
		longest = labels.v[k].n > longest ? labels.v[k].n : longest;
	}
	bool named = format_python_string(r, format_python_keyword(r, c->arguments, "name"), &name);
	bool mysql = r->s->dialect == DIALECT_MYSQL, postgresql = r->s->dialect == DIALECT_POSTGRESQL;
	if ((postgresql && native && !named) || (!(postgresql && native) && !labels.n) || (creating && !read))
		return false;
	if (!(postgresql || mysql) || !native) {
		uint64_t length = longest;
		(void)format_python_number(r, format_python_keyword(r, c->arguments, "length"), &length);
		*out = str_fmt(r->a, "VARCHAR(%llu)", (unsigned long long)length);
		return read;
	}
	if (mysql) {
		*out = str_fmt(r->a, "enum(%.*s)", STRF(list));
		return read;
	}
	*out = format_ddl_name(&r->d, name);
	if (format_python_string(r, format_python_keyword(r, c->arguments, "schema"), &schema)) {
		*out = format_ddl_table_name(&r->d, (struct format_ddl_table){schema, name});
		name = str_fmt(r->a, "%.*s.%.*s", STRF(schema), STRF(name));
	}
	if (creating && list.n &&
		(((struct alembic_flow *)r->own)->asked ||
			!format_python_is(r, format_python_keyword(r, c->arguments, "create_type"), "False")))
		make_type(r, name, *out, list);
	return true;
}

/* sa.JSON().with_variant(postgresql.JSONB(), "postgresql") */
static uint32_t variant(struct format_python *r, uint32_t node)
{
	static const char *const names[] = {"postgresql", "mysql", "sqlite"};
	struct format_python_call c;
	struct str name;
	uint32_t own = UINT32_MAX;
	for (int i = 0;
		i < MAX_DEPTH && format_python_call(r, node, &c) && str_eq(c.name, STR("with_variant"));
		i++) {
		for (size_t k = 1; k < 5 && own == UINT32_MAX; k++)
			if (format_python_string(r, format_python_positional(r, c.arguments, k), &name) &&
				str_eq(name, str_of(names[r->s->dialect])))
				own = format_python_positional(r, c.arguments, 0);
		node = syntax_field(r->t, syntax_field(r->t, c.node, "function"), "object");
	}
	return own == UINT32_MAX ? node : own;
}

bool format_alembic_type(struct format_python *r, uint32_t node, bool creating, struct str *out)
{
	struct format_python_call c = {.arguments = UINT32_MAX};
	struct str inner, low;
	node = variant(r, node);
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
	if (format_python_is(r, format_python_keyword(r, c.arguments, "unsigned"), "True"))
		*out = str_fmt(r->a, "%.*s unsigned", STRF(*out));
	return true;
}

/* func.now(): SQL's own words have no parentheses. */
static struct str function_sql(const struct format_python *r, struct str name)
{
	static const char *const words[] = {"current_timestamp", "current_date", "current_time",
		"current_user", "localtime", "localtimestamp", "session_user", NULL};
	if (str_eq(name, STR("now")) && r->s->dialect == DIALECT_SQLITE)
		return STR("CURRENT_TIMESTAMP");
	return str_one_of(name, words) ? name : str_fmt(r->a, "%.*s()", STRF(name));
}

bool format_alembic_default(struct format_python *r, uint32_t node, struct str *out)
{
	struct format_python_call c;
	struct str text;
	*out = STR_NONE;
	if (node == UINT32_MAX || format_python_is(r, node, "None") || format_python_is(r, node, "False"))
		return true;
	bool call = format_python_call(r, node, &c);
	bool sql = call && (str_eq(c.name, STR("text")) || str_eq(c.name, STR("literal_column")));
	if (sql && format_python_string(r, format_python_positional(r, c.arguments, 0), out))
		return true;
	struct str object =
		call ? str_sub(c.function, 0, c.function.n > c.name.n ? c.function.n - c.name.n - 1 : 0)
		     : STR_NONE;
	bool function = str_eq(object, STR("func")) || str_ends(object, STR(".func")) ||
			str_eq(object, STR("functions"));
	if (function && format_python_positional(r, c.arguments, 0) == UINT32_MAX) {
		*out = function_sql(r, c.name);
		return true;
	}
	if (call && str_eq(c.name, STR("FetchedValue"))) /* the database has one, which no statement says */
		return true;
	if (call && str_eq(c.name, STR("null"))) {
		*out = STR("NULL");
		return true;
	}
	if (call && (str_eq(c.name, STR("false")) || str_eq(c.name, STR("true")))) {
		bool yes = str_eq(c.name, STR("true"));
		*out = r->s->dialect == DIALECT_POSTGRESQL ? (yes ? STR("true") : STR("false"))
							   : (yes ? STR("1") : STR("0"));
		return true;
	}
	if (sql || !format_python_string(r, node, &text))
		return false;
	*out = format_ddl_text(&r->d, text);
	return true;
}

/* Column("c", Integer, Computed("a + 1", persisted=True)), Identity(always=True) */
static bool generated(struct format_python *r, uint32_t arguments, struct format_ddl_column *out)
{
	struct format_python_call c;
	struct str sql;
	for (size_t k = 1;; k++) {
		uint32_t node = format_python_positional(r, arguments, k);
		if (node == UINT32_MAX)
			return true;
		if (!format_python_call(r, node, &c))
			continue;
		if (str_eq(c.name, STR("Computed"))) {
			if (!format_python_string(r, format_python_positional(r, c.arguments, 0), &sql))
				return false;
			bool later = format_python_is(
				r, format_python_keyword(r, c.arguments, "persisted"), "False");
			bool stored = format_python_is(r, format_python_keyword(r, c.arguments, "persisted"),
					      "True") ||
				      (r->s->dialect == DIALECT_POSTGRESQL && !later);
			out->extra = str_fmt(r->a, "GENERATED ALWAYS AS (%.*s)%s", STRF(sql),
				stored  ? " STORED"
				: later ? " VIRTUAL"
					: "");
		} else if (str_eq(c.name, STR("Identity")) && r->s->dialect == DIALECT_POSTGRESQL) {
			bool always =
				format_python_is(r, format_python_keyword(r, c.arguments, "always"), "True");
			out->extra = always ? STR("GENERATED ALWAYS AS IDENTITY")
					    : STR("GENERATED BY DEFAULT AS IDENTITY");
			out->not_null = true;
		}
	}
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
	uint32_t type = format_python_argument(r, c->arguments, 1, "type_");
	if (!format_python_string(r, format_python_argument(r, c->arguments, 0, "name"), &out->name))
		return false;
	/* A type of the project's own: the column is there all the same, as what. */
	if (!format_alembic_type(r, type, creating, &out->type)) {
		format_python_unknown(r, c->node, "a column whose type is not known");
		out->type = STR("text");
	}
	out->primary = format_python_is(r, format_python_keyword(r, c->arguments, "primary_key"), "True");
	out->not_null = out->primary ||
			format_python_is(r, format_python_keyword(r, c->arguments, "nullable"), "False");
	out->unique = format_python_is(r, format_python_keyword(r, c->arguments, "unique"), "True");
	if (!generated(r, c->arguments, out))
		return false;
	/* Without its default it would take fewer inserts than it does. */
	if (!format_alembic_default(r, format_python_keyword(r, c->arguments, "server_default"), &out->def)) {
		format_python_unknown(r, c->node, "a column whose default is not known");
		out->not_null = out->primary;
	}
	uint32_t given = format_python_keyword(r, c->arguments, "server_default");
	bool fetched = given != UINT32_MAX && !format_python_is(r, given, "None");
	*serial = is_whole(out->type) && !out->def.n && !out->extra.n && !fetched &&
		  !format_python_is(r, format_python_keyword(r, c->arguments, "autoincrement"), "False");
	return true;
}
