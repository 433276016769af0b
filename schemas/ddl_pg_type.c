/* Types as format_type() spells them (src/backend/utils/adt/format_type.c). */
#include "schemas/ddl_pg.h"

/* Names of the grammar and of pg_type whose spelling differs from the name; %s is where a modifier goes. */
static const struct {
	const char *name, *before, *after;
} spelled[] = {
	{"bool", "boolean", ""},
	{"int2", "smallint", ""},
	{"int4", "integer", ""},
	{"int8", "bigint", ""},
	{"float4", "real", ""},
	{"float8", "double precision", ""},
	{"varchar", "character varying", ""},
	{"bpchar", "character", ""},
	{"bit", "bit", ""},
	{"varbit", "bit varying", ""},
	{"timestamp", "timestamp", " without time zone"},
	{"timestamptz", "timestamp", " with time zone"},
	{"time", "time", " without time zone"},
	{"timetz", "time", " with time zone"},
	{"char", "\"char\"", ""},
};

/* Types of pg_catalog, which come before every schema of the path. */
static const char *const built_in[] = {"text", "uuid", "json", "jsonb", "bytea", "date", "interval",
	"numeric", "oid", "inet", "cidr", "macaddr", "macaddr8", "money", "xml", "tsvector", "tsquery",
	"name", "point", "line", "lseg", "box", "path", "polygon", "circle", "jsonpath", "int4range",
	"int8range", "numrange", "tsrange", "tstzrange", "daterange", "int4multirange", "int8multirange",
	"nummultirange", "tsmultirange", "tstzmultirange", "datemultirange", "regclass", "regproc",
	"regprocedure", "regtype", "regrole", "regnamespace", "regconfig", "xid", "xid8", "tid", "cid",
	"pg_lsn", "pg_snapshot", "txid_snapshot", "void", "trigger", "event_trigger", "record", "anyelement",
	"anyarray", "anynonarray", "anyenum", "anyrange", "anycompatible", "anycompatiblearray", "cstring",
	"internal", "language_handler", "fdw_handler", "refcursor", "aclitem", "unknown"};

static bool is_built_in(struct str name)
{
	for (size_t i = 0; i < sizeof built_in / sizeof *built_in; i++)
		if (str_eq(name, str_of(built_in[i])))
			return true;
	for (size_t i = 0; i < sizeof spelled / sizeof *spelled; i++)
		if (str_eq(name, str_of(spelled[i].name)) && !str_eq(name, STR("char")))
			return true;
	return false;
}

bool ddl_pg_serial(const struct json *typename, const char **type)
{
	static const char *const words[][2] = {{"serial", "integer"}, {"serial4", "integer"},
		{"bigserial", "bigint"}, {"serial8", "bigint"}, {"smallserial", "smallint"},
		{"serial2", "smallint"}};
	const struct json *names = json_get(typename, "names");
	if (json_count(names) != 1)
		return false;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_eq(ddl_pg_string(json_first(names)), str_of(words[i][0]))) {
			*type = words[i][1];
			return true;
		}
	return false;
}

struct type *ddl_pg_user_type(const struct pg *p, const struct json *typename)
{
	struct pg_name n = ddl_pg_qualified(json_get(typename, "names"));
	if (str_eq(n.schema, STR("pg_catalog")) || (!n.schema.n && is_built_in(n.name)))
		return NULL;
	return catalog_type(p->c, n.schema, n.name);
}

struct str ddl_pg_type_shown(struct pg *p, const struct type *t)
{
	return ddl_pg_shown(p, t->schema, t->name);
}

/* Modifiers as typmodout functions print them: "(10,2)"; extension types may have words in them. */
static struct str modifiers(struct pg *p, const struct json *typename, struct str name)
{
	const struct json *list = json_get(typename, "typmods");
	if (!list || str_eq(name, STR("interval")))
		return STR_NONE;
	struct sb b = sb_new(p->tmp, 512);
	size_t n = 0;
	for (const struct json *m = json_first(list); m; m = json_next(m), n++) {
		struct str v = STR_NONE;
		bool quoted;
		if (!ddl_pg_const(p, m, &v, &quoted))
			v = ddl_pg_qualified(json_get(ddl_pg_node(m, "ColumnRef"), "fields")).name;
		sb_addz(&b, n ? "," : "(");
		sb_add(&b, v);
	}
	if (n == 1 && str_eq(name, STR("numeric")))
		sb_addz(&b, ",0");
	sb_char(&b, ')');
	return sb_str(&b);
}

/* INTERVAL's field words: the mask is 1 << field (src/include/utils/datetime.h). */
static struct str interval_fields(struct pg *p, const struct json *typename)
{
	static const struct {
		long long mask;
		const char *words;
	} fields[] = {{1 << 2, " year"}, {1 << 1, " month"}, {1 << 3, " day"}, {1 << 10, " hour"},
		{1 << 11, " minute"}, {1 << 12, " second"}, {(1 << 2) | (1 << 1), " year to month"},
		{(1 << 3) | (1 << 10), " day to hour"}, {(1 << 3) | (1 << 10) | (1 << 11), " day to minute"},
		{(1 << 3) | (1 << 10) | (1 << 11) | (1 << 12), " day to second"},
		{(1 << 10) | (1 << 11), " hour to minute"},
		{(1 << 10) | (1 << 11) | (1 << 12), " hour to second"},
		{(1 << 11) | (1 << 12), " minute to second"}};
	const struct json *first = json_first(json_get(typename, "typmods"));
	struct str out = STR_NONE, precision = STR_NONE;
	bool quoted;
	long long mask = json_int(json_get(json_get(ddl_pg_node(first, "A_Const"), "ival"), "ival"), -1);
	for (size_t i = 0; first && i < sizeof fields / sizeof *fields; i++)
		if (fields[i].mask == mask)
			out = str_of(fields[i].words);
	if (json_next(first) && ddl_pg_const(p, json_next(first), &precision, &quoted))
		out = str_fmt(p->tmp, "%.*s(%.*s)", STRF(out), STRF(precision));
	return out;
}

static struct str built_in_type(
	struct pg *p, const struct json *typename, struct str name, bool with_modifier)
{
	struct str m = with_modifier ? modifiers(p, typename, name) : STR_NONE;
	if (str_eq(name, STR("interval")) && with_modifier)
		return str_fmt(p->a, "interval%.*s", STRF(interval_fields(p, typename)));
	if (str_eq(name, STR("bpchar")) && with_modifier && !m.n)
		return STR("bpchar"); /* no length: printed by its own name, "character" would mean 1 */
	for (size_t i = 0; i < sizeof spelled / sizeof *spelled; i++)
		if (str_eq(name, str_of(spelled[i].name)))
			return str_fmt(p->a, "%s%.*s%s", spelled[i].before, STRF(m), spelled[i].after);
	return str_fmt(p->a, "%.*s%.*s", STRF(name), STRF(m));
}

/* table.column%TYPE */
static struct str copied_type(struct pg *p, const struct json *names)
{
	struct str part[3] = {STR_NONE, STR_NONE, STR_NONE};
	for (const struct json *n = json_first(names); n; n = json_next(n)) {
		part[0] = part[1];
		part[1] = part[2];
		part[2] = ddl_pg_string(n);
	}
	struct relation *r = catalog_relation(p->c, part[0], part[1]);
	struct column *c = r ? catalog_column(p->c, r, part[2]) : NULL;
	return c ? c->type : ddl_pg_quote(p->a, part[2]);
}

/* An array by the name of its type in pg_type, "_text" (makeArrayTypeName); empty when it is none. */
static struct str array_type(struct pg *p, const struct json *typename, struct pg_name n, bool with_modifier)
{
	struct str of = str_sub(n.name, 1, n.name.n), element = STR_NONE;
	bool own = str_eq(n.schema, STR("pg_catalog")) || !n.schema.n;
	if (!str_starts(n.name, STR("_")) || catalog_type(p->c, n.schema, n.name) ||
		catalog_relation(p->c, n.schema, n.name))
		return STR_NONE;
	const struct type *t = catalog_type(p->c, n.schema, of);
	if (own && (is_built_in(of) || str_eq(of, STR("char"))))
		element = built_in_type(p, typename, of, with_modifier);
	else if (t)
		element = ddl_pg_type_shown(p, t);
	return element.n ? str_fmt(p->a, "%.*s[]", STRF(element)) : STR_NONE;
}

static struct str base_type(struct pg *p, const struct json *typename, bool with_modifier)
{
	const struct json *names = json_get(typename, "names");
	struct pg_name n = ddl_pg_qualified(names);
	if (ddl_pg_flag(typename, "pct_type"))
		return copied_type(p, names);
	struct str array = array_type(p, typename, n, with_modifier);
	if (array.n)
		return array;
	if (str_eq(n.schema, STR("pg_catalog")) || (!n.schema.n && is_built_in(n.name)))
		return built_in_type(p, typename, n.name, with_modifier);
	struct str m = with_modifier ? modifiers(p, typename, n.name) : STR_NONE;
	struct type *t = catalog_type(p->c, n.schema, n.name);
	struct relation *r = t ? NULL : catalog_relation(p->c, n.schema, n.name); /* a table's row type */
	struct str shown = t   ? ddl_pg_shown(p, t->schema, t->name)
			   : r ? ddl_pg_shown(p, r->schema, r->name)
			       : ddl_pg_shown(p, n.schema, n.name);
	return m.n ? str_fmt(p->a, "%.*s%.*s", STRF(shown), STRF(m)) : ddl_pg_keep(p, shown);
}

struct str ddl_pg_type_named(struct pg *p, struct pg_name n)
{
	bool own = !n.schema.n || str_eq(n.schema, STR("pg_catalog"));
	for (size_t i = 0; own && i < sizeof spelled / sizeof *spelled; i++)
		if (str_eq(n.name, str_of(spelled[i].name)))
			return str_fmt(p->tmp, "%s%s", spelled[i].before, spelled[i].after);
	if (own && is_built_in(n.name))
		return n.name;
	const struct type *t = catalog_type(p->c, n.schema, n.name);
	return t ? ddl_pg_type_shown(p, t) : STR_NONE;
}

struct str ddl_pg_type(struct pg *p, const struct json *typename, bool with_modifier)
{
	const char *serial;
	struct str t =
		ddl_pg_serial(typename, &serial) ? str_of(serial) : base_type(p, typename, with_modifier);
	if (json_first(json_get(typename, "arrayBounds")) && !str_ends(t, STR("[]")))
		t = str_fmt(p->a, "%.*s[]", STRF(t));
	return t;
}
