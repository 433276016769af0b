/*
 * CREATE EXTENSION. What PostgreSQL's own contrib holds is whole, as version 15 says
 * (schemas/pg/extensions.sh); of well-known others there are the types and functions that other SQL commonly
 * names, from each extension's own control and SQL files. An extension that is in neither is noted; of the
 * latter there are more objects than these, so an object that is missing proves nothing where such an
 * extension could hold it.
 */
#include "schemas/ddl_pg.h"

#include "pg_extensions.h"

struct known {
	const char *name;
	const char *schema;  /* fixed by the extension; NULL = as CREATE EXTENSION says */
	const char *objects; /* "type x" or "f(args) result", separated by line ends */
};

static const struct known known[] = {
	{"vector", NULL,
		"type vector\ntype halfvec\ntype sparsevec\ncosine_distance(vector, vector) double "
		"precision\n"
		"l2_distance(vector, vector) double precision\ninner_product(vector, vector) double "
		"precision\n"
		"l1_distance(vector, vector) double precision\nvector_dims(vector) integer\n"
		"vector_norm(vector) double precision"},
	{"pgjwt", NULL,
		"url_encode(bytea) text\nurl_decode(text) bytea\nalgorithm_sign(text, text, text) text\n"
		"sign(json, text, text) text\nverify(text, text, text) TABLE(header json, payload json, "
		"valid "
		"boolean)"},
	{"http", NULL, "type http_method\ntype http_header\ntype http_response\ntype http_request"},
	{"pg_net", "net",
		"net.http_get(text, jsonb, jsonb, integer) bigint\n"
		"net.http_post(text, jsonb, jsonb, jsonb, integer) bigint\n"
		"net.http_delete(text, jsonb, jsonb, integer) bigint"},
	{"pg_cron", "cron",
		"cron.schedule(text, text) bigint\ncron.schedule(text, text, text) bigint\n"
		"cron.unschedule(bigint) boolean\ncron.unschedule(text) boolean"},
	{"pgmq", "pgmq", "pgmq.create(text) void\npgmq.send(text, jsonb, integer) SETOF bigint"},
	{"pg_graphql", "graphql", ""},
	{"supabase_vault", "vault", ""},
	{"pgsodium", "pgsodium", ""},
	{"pgtap", NULL, ""},
	{"pg_tle", "pgtle", ""},
	{"postgis", NULL, "type geometry\ntype geography\ntype box2d\ntype box3d\ntype geometry_dump"},
	{"pg_jsonschema", NULL,
		"json_matches_schema(json, json) boolean\njsonb_matches_schema(json, jsonb) boolean"},
	{"index_advisor", NULL, ""},
	{"hypopg", NULL, ""},
	{"rum", NULL, ""},
	{"wrappers", NULL, ""},
	{"pgaudit", NULL, ""},
	{"pg_hashids", NULL, ""},
	{"pg_stat_monitor", NULL, ""},
	{"plpgsql_check", NULL, ""},
	{"plv8", "pg_catalog", ""},
	{"timescaledb", NULL, ""},
};

/* The fixed schema, empty for none, and the lines of an extension; false when it is not known. */
static bool find(struct pg *p, struct str name, struct str *schema, struct str *objects)
{
	*schema = STR_NONE;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eq(name, str_of(known[i].name))) {
			*schema = known[i].schema ? str_of(known[i].schema) : STR_NONE;
			*objects = str_of(known[i].objects);
			return true;
		}
	const size_t all = sizeof pg_extensions / sizeof *pg_extensions;
	size_t i = 0;
	while (i < all && !(pg_extensions[i][0] == '=' && str_eq(name, str_of(pg_extensions[i] + 2))))
		i++;
	if (i == all)
		return false;
	struct sb b = sb_new(p->tmp, 64 * 1024);
	for (i++; i < all && pg_extensions[i][0] != '='; i++)
		sb_fmt(&b, "%s\n", pg_extensions[i]);
	*objects = ddl_pg_keep(p, sb_str(&b));
	return true;
}

/* "(a integer, b text)" */
static void add_fields(struct pg *p, struct type *t, struct str list)
{
	while (list.n) {
		struct str one = str_trim(str_cut(&list, ','));
		struct str name = str_cut(&one, ' ');
		*VEC_PUSH(p->a, &t->fields) = (struct column){.name = name, .type = one};
	}
}

/* "name", "name base" of a domain or "name (fields)"; its name. */
static struct str add_type(struct pg *p, struct str schema, struct str spec, struct str extension)
{
	struct str more = spec, name = str_cut(&more, ' ');
	struct type t = {.schema = schema, .name = name, .kind = TYPE_OTHER, .extension = extension};
	if (str_starts(more, STR("("))) {
		t.kind = TYPE_COMPOSITE;
		add_fields(p, &t, str_sub(more, 1, more.n - 1));
	} else if (more.n) {
		t.kind = TYPE_DOMAIN;
		t.base = more;
	}
	if (!catalog_type(p->c, schema, name))
		*VEC_PUSH(p->a, &p->c->types) = t;
	return name;
}

static bool has_function(const struct catalog *c, const struct function *f)
{
	for (size_t i = 0; i < c->functions.n; i++) {
		const struct function *o = &c->functions.v[i];
		if (str_eq(o->name, f->name) && str_eq(o->schema, f->schema) && str_eq(o->args, f->args))
			return true;
	}
	return false;
}

/* "schema.name(args) result", before a procedure "!", after it " |2v" when two arguments may be left out and
 * the last one is variadic. */
static void add_function(struct pg *p, struct str schema, struct str spec, struct str extension)
{
	struct function f = {.schema = schema, .extension = extension};
	struct str more = spec;
	spec = str_trim(str_cut(&more, '|'));
	f.ndefaults = more.n && more.p[0] >= '0' && more.p[0] <= '9' ? more.p[0] - '0' : 0;
	f.variadic = str_ends(more, STR("v"));
	f.procedure = str_starts(spec, STR("!"));
	spec = str_sub(spec, f.procedure, spec.n);
	size_t open = str_chr(spec, '('), close = str_rchr(spec, ')');
	f.name = str_sub(spec, 0, open);
	size_t dot = str_chr(f.name, '.');
	if (dot != SIZE_MAX) {
		f.schema = str_sub(f.name, 0, dot);
		f.name = str_sub(f.name, dot + 1, f.name.n);
	}
	f.args = str_sub(spec, open + 1, close);
	f.returns = str_trim(str_sub(spec, close + 1, spec.n));
	f.nargs = f.args.n ? 1 : 0;
	for (size_t i = 0; i < f.args.n; i++)
		f.nargs += f.args.p[i] == ',';
	if (!has_function(p->c, &f))
		*VEC_PUSH(p->a, &p->c->functions) = f;
}

static void add_objects(struct pg *p, struct str list, struct str schema, struct str extension)
{
	struct str types[16];
	size_t ntypes = 0;
	while (list.n) { /* types come first */
		struct str one = str_cut(&list, '\n');
		if (!one.n)
			continue;
		if (str_starts(one, STR("type ")) && ntypes < 16) {
			types[ntypes++] = add_type(p, schema, str_sub(one, 5, one.n), extension);
			continue;
		}
		size_t open = str_chr(one, '('); /* the function's own name may be a type's too */
		struct str head = str_sub(one, 0, open), tail = str_sub(one, open, one.n);
		for (size_t i = 0; i < ntypes; i++)
			tail = ddl_pg_reword(p, tail, types[i], ddl_pg_shown(p, schema, types[i]));
		add_function(p, schema, str_fmt(p->a, "%.*s%.*s", STRF(head), STRF(tail)), extension);
	}
}

bool ddl_pg_add_extension(struct pg *p, struct str name, struct str schema)
{
	struct str fixed, objects;
	bool known_one = find(p, name, &fixed, &objects);
	*VEC_PUSH(p->a, &p->c->extensions) = (struct extension){.name = name, .schema = schema};
	if (known_one)
		add_objects(p, objects, schema, name);
	return known_one;
}

bool ddl_pg_create_extension(struct pg *p, const struct json *stmt)
{
	struct str name = ddl_pg_keep(p, ddl_pg_get(stmt, "extname"));
	const struct json *where = json_get(ddl_pg_option(json_get(stmt, "options"), "schema"), "arg");
	struct str schema = where ? ddl_pg_keep(p, ddl_pg_string(where)) : catalog_create_schema(p->c);
	struct object_id id = {.kind = OBJECT_EXTENSION, .name = name};
	struct str fixed, objects;
	find(p, name, &fixed, &objects);
	if (str_eq(name, STR("plpgsql"))) /* there from the start, and in no catalog of ours */
		return true;
	if (catalog_has(p->c, &id))
		return ddl_pg_flag(stmt, "if_not_exists") ||
		       ddl_pg_fail(p, "extension \"%.*s\" is already there", STRF(name));
	if (fixed.n && !where)
		schema = fixed;
	if (fixed.n) {
		if (!str_eq(schema, STR("pg_catalog")))
			catalog_add_schema(p->c, fixed);
	} else if (where && !catalog_has_schema(p->c, schema)) {
		return ddl_pg_fail(p, "schema \"%.*s\" is not in the catalog", STRF(schema));
	}
	if (!ddl_pg_add_extension(p, name, schema))
		ddl_pg_unknown(p, "the objects of extension \"%.*s\" are not known", STRF(name));
	return true;
}

void ddl_pg_drop_extension(struct pg *p, struct str name)
{
	struct catalog *c = p->c;
	for (size_t i = c->extensions.n; i-- > 0;)
		if (str_eq(c->extensions.v[i].name, name))
			CATALOG_REMOVE(&c->extensions, i);
	for (size_t i = c->functions.n; i-- > 0;)
		if (str_eq(c->functions.v[i].extension, name))
			CATALOG_REMOVE(&c->functions, i);
	for (size_t i = c->types.n; i-- > 0;)
		if (str_eq(c->types.v[i].extension, name))
			CATALOG_REMOVE(&c->types, i);
}
