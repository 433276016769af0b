/*
 * CREATE EXTENSION of well-known ones: the types and functions that other SQL commonly names, from each
 * extension's own control and SQL files. An extension that is not here is noted; of most there are
 * more objects than these, so an object that is missing proves nothing where an extension could hold it.
 */
#include "schemas/ddl_pg.h"

struct known {
	const char *name;
	const char *schema;  /* fixed by the extension; NULL = as CREATE EXTENSION says */
	const char *objects; /* "type x" or "f(args) result", separated by ';' */
};

static const struct known known[] = {
	{"uuid-ossp", NULL,
		"uuid_generate_v4() uuid;uuid_generate_v1() uuid;uuid_generate_v1mc() uuid;"
		"uuid_generate_v3(uuid, text) uuid;uuid_generate_v5(uuid, text) uuid;uuid_nil() uuid;"
		"uuid_ns_dns() uuid;uuid_ns_url() uuid;uuid_ns_oid() uuid;uuid_ns_x500() uuid"},
	{"pgcrypto", NULL,
		"digest(text, text) bytea;digest(bytea, text) bytea;hmac(text, text, text) bytea;"
		"hmac(bytea, bytea, text) bytea;crypt(text, text) text;gen_salt(text) text;"
		"gen_salt(text, integer) text;gen_random_bytes(integer) bytea;gen_random_uuid() uuid;"
		"encrypt(bytea, bytea, text) bytea;decrypt(bytea, bytea, text) bytea;"
		"encrypt_iv(bytea, bytea, bytea, text) bytea;decrypt_iv(bytea, bytea, bytea, text) bytea;"
		"pgp_sym_encrypt(text, text) bytea;pgp_sym_encrypt(text, text, text) bytea;"
		"pgp_sym_encrypt_bytea(bytea, text) bytea;pgp_sym_encrypt_bytea(bytea, text, text) bytea;"
		"pgp_sym_decrypt(bytea, text) text;pgp_sym_decrypt(bytea, text, text) text;"
		"pgp_sym_decrypt_bytea(bytea, text) bytea;pgp_sym_decrypt_bytea(bytea, text, text) bytea;"
		"pgp_pub_encrypt(text, bytea) bytea;pgp_pub_encrypt(text, bytea, text) bytea;"
		"pgp_pub_encrypt_bytea(bytea, bytea) bytea;pgp_pub_encrypt_bytea(bytea, bytea, text) bytea;"
		"pgp_pub_decrypt(bytea, bytea) text;pgp_pub_decrypt(bytea, bytea, text) text;"
		"pgp_pub_decrypt(bytea, bytea, text, text) text;"
		"pgp_pub_decrypt_bytea(bytea, bytea) bytea;pgp_pub_decrypt_bytea(bytea, bytea, text) bytea;"
		"pgp_pub_decrypt_bytea(bytea, bytea, text, text) bytea;pgp_key_id(bytea) text;"
		"armor(bytea) text;armor(bytea, text[], text[]) text;dearmor(text) bytea;"
		"pgp_armor_headers(text) record"},
	{"citext", NULL, "type citext"},
	{"hstore", NULL, "type hstore;hstore(text, text) hstore;akeys(hstore) text[];avals(hstore) text[]"},
	{"ltree", NULL, "type ltree;type lquery;type ltxtquery;nlevel(ltree) integer;text2ltree(text) ltree"},
	{"pg_trgm", NULL,
		"type gtrgm;similarity(text, text) real;word_similarity(text, text) real;"
		"strict_word_similarity(text, text) real;show_trgm(text) text[];show_limit() real;"
		"set_limit(real) real;similarity_dist(text, text) real;similarity_op(text, text) boolean;"
		"word_similarity_op(text, text) boolean;word_similarity_commutator_op(text, text) boolean;"
		"word_similarity_dist_op(text, text) real;word_similarity_dist_commutator_op(text, text) "
		"real;"
		"strict_word_similarity_op(text, text) boolean;"
		"strict_word_similarity_commutator_op(text, text) boolean;"
		"strict_word_similarity_dist_op(text, text) real;"
		"strict_word_similarity_dist_commutator_op(text, text) real;gtrgm_in(cstring) gtrgm;"
		"gtrgm_out(gtrgm) cstring;gtrgm_compress(internal) internal;gtrgm_decompress(internal) "
		"internal;"
		"gtrgm_consistent(internal, text, smallint, oid, internal) boolean;"
		"gtrgm_distance(internal, text, smallint, oid, internal) double precision;"
		"gtrgm_penalty(internal, internal, internal) internal;gtrgm_picksplit(internal, internal) "
		"internal;"
		"gtrgm_union(internal, internal) gtrgm;gtrgm_same(gtrgm, gtrgm, internal) internal;"
		"gtrgm_options(internal) void;gin_extract_value_trgm(text, internal) internal;"
		"gin_extract_query_trgm(text, internal, smallint, internal, internal, internal, internal) "
		"internal;"
		"gin_trgm_consistent(internal, smallint, text, integer, internal, internal, internal, "
		"internal) "
		"boolean;gin_trgm_triconsistent(internal, smallint, text, integer, internal, internal, "
		"internal) "
		"\"char\""},
	{"vector", NULL,
		"type vector;type halfvec;type sparsevec;cosine_distance(vector, vector) double precision;"
		"l2_distance(vector, vector) double precision;inner_product(vector, vector) double precision;"
		"l1_distance(vector, vector) double precision;vector_dims(vector) integer;"
		"vector_norm(vector) double precision"},
	{"unaccent", NULL, "unaccent(text) text;unaccent(regdictionary, text) text"},
	{"fuzzystrmatch", NULL,
		"levenshtein(text, text) integer;levenshtein(text, text, integer, integer, integer) integer;"
		"levenshtein_less_equal(text, text, integer) integer;"
		"levenshtein_less_equal(text, text, integer, integer, integer, integer) integer;"
		"metaphone(text, integer) text;soundex(text) text;text_soundex(text) text;"
		"difference(text, text) integer;dmetaphone(text) text;dmetaphone_alt(text) text"},
	{"moddatetime", NULL, "moddatetime() trigger"},
	{"autoinc", NULL, "autoinc() trigger"},
	{"insert_username", NULL, "insert_username() trigger"},
	{"btree_gin", NULL, ""},
	{"btree_gist", NULL, ""},
	{"intarray", NULL, "type query_int;idx(integer[], integer) integer;sort(integer[]) integer[]"},
	{"tablefunc", NULL,
		"normal_rand(integer, double precision, double precision) SETOF double precision"},
	{"cube", NULL, "type cube"},
	{"earthdistance", NULL, "type earth;ll_to_earth(double precision, double precision) earth"},
	{"isn", NULL, "type isbn;type isbn13;type issn;type ean13;type upc;type ismn"},
	{"seg", NULL, "type seg"},
	{"dblink", NULL, "dblink(text, text) SETOF record;dblink_exec(text, text) text"},
	{"postgres_fdw", NULL, ""},
	{"file_fdw", NULL, ""},
	{"pg_stat_statements", NULL, ""},
	{"pgstattuple", NULL, ""},
	{"pg_buffercache", NULL, ""},
	{"tsm_system_rows", NULL, "system_rows(internal) tsm_handler"},
	{"sslinfo", NULL, ""},
	{"pgrowlocks", NULL, ""},
	{"dict_int", NULL, ""},
	{"bloom", NULL, ""},
	{"lo", NULL, "type lo"},
	{"pgjwt", NULL,
		"url_encode(bytea) text;url_decode(text) bytea;algorithm_sign(text, text, text) text;"
		"sign(json, text, text) text;verify(text, text, text) TABLE(header json, payload json, valid "
		"boolean)"},
	{"http", NULL, "type http_method;type http_header;type http_response;type http_request"},
	{"pg_net", "net",
		"net.http_get(text, jsonb, jsonb, integer) bigint;"
		"net.http_post(text, jsonb, jsonb, jsonb, integer) bigint;"
		"net.http_delete(text, jsonb, jsonb, integer) bigint"},
	{"pg_cron", "cron",
		"cron.schedule(text, text) bigint;cron.schedule(text, text, text) bigint;"
		"cron.unschedule(bigint) boolean;cron.unschedule(text) boolean"},
	{"pgmq", "pgmq", "pgmq.create(text) void;pgmq.send(text, jsonb, integer) SETOF bigint"},
	{"pg_graphql", "graphql", ""},
	{"supabase_vault", "vault", ""},
	{"pgsodium", "pgsodium", ""},
	{"pgtap", NULL, ""},
	{"pg_tle", "pgtle", ""},
	{"postgis", NULL, "type geometry;type geography;type box2d;type box3d;type geometry_dump"},
	{"pg_jsonschema", NULL,
		"json_matches_schema(json, json) boolean;jsonb_matches_schema(json, jsonb) boolean"},
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

static const struct known *find(struct str name)
{
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eq(name, str_of(known[i].name)))
			return &known[i];
	return NULL;
}

static void add_type(struct pg *p, struct str schema, struct str name, struct str extension)
{
	if (catalog_type(p->c, schema, name))
		return;
	*VEC_PUSH(p->a, &p->c->types) =
		(struct type){.schema = schema, .name = name, .kind = TYPE_OTHER, .extension = extension};
}

/* "schema.name(args) result" */
static void add_function(struct pg *p, struct str schema, struct str spec, struct str extension)
{
	size_t open = str_chr(spec, '('), close = str_chr(spec, ')');
	struct function f = {.schema = schema, .name = str_sub(spec, 0, open), .extension = extension};
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
	if (!catalog_function(p->c, f.schema, f.name, f.args.n ? f.args : STR_NONE))
		*VEC_PUSH(p->a, &p->c->functions) = f;
}

static void add_objects(struct pg *p, const struct known *k, struct str schema, struct str extension)
{
	struct str list = str_of(k->objects), types[8];
	size_t ntypes = 0;
	while (list.n) { /* types come first */
		struct str one = str_cut(&list, ';');
		if (str_starts(one, STR("type ")) && ntypes < 8) {
			types[ntypes] = str_sub(one, 5, one.n);
			add_type(p, schema, types[ntypes++], extension);
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
	const struct known *k = find(name);
	*VEC_PUSH(p->a, &p->c->extensions) = (struct extension){.name = name, .schema = schema};
	if (k)
		add_objects(p, k, schema, name);
	return k != NULL;
}

bool ddl_pg_create_extension(struct pg *p, const struct json *stmt)
{
	struct str name = ddl_pg_keep(p, ddl_pg_get(stmt, "extname"));
	const struct json *where = json_get(ddl_pg_option(json_get(stmt, "options"), "schema"), "arg");
	struct str schema = where ? ddl_pg_keep(p, ddl_pg_string(where)) : catalog_create_schema(p->c);
	struct object_id id = {.kind = OBJECT_EXTENSION, .name = name};
	const struct known *k = find(name);
	if (str_eq(name, STR("plpgsql"))) /* there from the start, and in no catalog of ours */
		return true;
	if (catalog_has(p->c, &id))
		return ddl_pg_flag(stmt, "if_not_exists") ||
		       ddl_pg_fail(p, "extension \"%.*s\" is already there", STRF(name));
	if (k && k->schema && !where)
		schema = str_of(k->schema);
	if (k && k->schema) {
		if (!str_eq(schema, STR("pg_catalog")))
			catalog_add_schema(p->c, str_of(k->schema));
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
