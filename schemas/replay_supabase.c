/*
 * What a Supabase project holds before its first migration, as far as migrations refer to it: taken from
 * the migrations of supabase/auth, supabase/storage and supabase/realtime, and supabase/postgres for the
 * schemas and extensions.
 */
#include "schemas/ddl_pg.h"

struct table {
	const char *schema, *name;
	const char *columns; /* "name type", "!" = NOT NULL, "=" = has a default; separated by ';' */
	const char *key;     /* of the primary key, comma separated */
};

static const struct table tables[] = {
	{"auth", "users",
		"instance_id uuid;id uuid!;aud character varying(255);role character varying(255);"
		"email character varying(255);encrypted_password character varying(255);"
		"email_confirmed_at timestamp with time zone;invited_at timestamp with time zone;"
		"confirmation_token character varying(255);confirmation_sent_at timestamp with time zone;"
		"recovery_token character varying(255);recovery_sent_at timestamp with time zone;"
		"email_change_token_new character varying(255);email_change character varying(255);"
		"email_change_sent_at timestamp with time zone;last_sign_in_at timestamp with time zone;"
		"raw_app_meta_data jsonb;raw_user_meta_data jsonb;is_super_admin boolean;"
		"created_at timestamp with time zone;updated_at timestamp with time zone;phone text;"
		"phone_confirmed_at timestamp with time zone;phone_change text;"
		"phone_change_token character varying(255);phone_change_sent_at timestamp with time zone;"
		"confirmed_at timestamp with time zone;email_change_token_current character varying(255);"
		"email_change_confirm_status smallint;banned_until timestamp with time zone;"
		"reauthentication_token character varying(255);"
		"reauthentication_sent_at timestamp with time zone;is_sso_user boolean!=;"
		"deleted_at timestamp with time zone;is_anonymous boolean!=",
		"id"},
	{"auth", "identities",
		"provider_id text!;user_id uuid!;identity_data jsonb!;provider text!;"
		"last_sign_in_at timestamp with time zone;created_at timestamp with time zone;"
		"updated_at timestamp with time zone;email text;id uuid!=",
		"id"},
	{"auth", "sessions",
		"id uuid!;user_id uuid!;created_at timestamp with time zone;"
		"updated_at timestamp with time zone;factor_id uuid;not_after timestamp with time zone;"
		"refreshed_at timestamp without time zone;user_agent text;ip inet;tag text",
		"id"},
	{"auth", "refresh_tokens",
		"instance_id uuid;id bigint!=;token character varying(255);user_id character varying(255);"
		"revoked boolean;created_at timestamp with time zone;updated_at timestamp with time zone;"
		"parent character varying(255);session_id uuid",
		"id"},
	{"auth", "audit_log_entries",
		"instance_id uuid;id uuid!;payload json;created_at timestamp with time zone;"
		"ip_address character varying(64)!=",
		"id"},
	{"storage", "buckets",
		"id text!;name text!;owner uuid;created_at timestamp with time zone=;"
		"updated_at timestamp with time zone=;public boolean=;avif_autodetection boolean=;"
		"file_size_limit bigint;allowed_mime_types text[];owner_id text",
		"id"},
	{"storage", "objects",
		"id uuid!=;bucket_id text;name text;owner uuid;created_at timestamp with time zone=;"
		"updated_at timestamp with time zone=;last_accessed_at timestamp with time zone=;"
		"metadata jsonb;path_tokens text[];version text;owner_id text;user_metadata jsonb",
		"id"},
	{"realtime", "messages",
		"topic text!;extension text!;payload jsonb;event text;private boolean=;"
		"updated_at timestamp without time zone!=;inserted_at timestamp without time zone!=;id "
		"uuid!=",
		"id,inserted_at"},
	{"vault", "secrets",
		"id uuid!=;name text;description text!=;secret text!;key_id uuid;nonce bytea;"
		"created_at timestamp with time zone!=;updated_at timestamp with time zone!=",
		"id"},
	{"vault", "decrypted_secrets",
		"id uuid;name text;description text;secret text;decrypted_secret text;key_id uuid;nonce "
		"bytea;"
		"created_at timestamp with time zone;updated_at timestamp with time zone",
		NULL},
};

static const struct {
	const char *schema, *name, *args, *returns;
} functions[] = {
	{"auth", "uid", "", "uuid"},
	{"auth", "role", "", "text"},
	{"auth", "email", "", "text"},
	{"auth", "jwt", "", "jsonb"},
	{"storage", "filename", "text", "text"},
	{"storage", "foldername", "text", "text[]"},
	{"storage", "extension", "text", "text"},
	{"realtime", "topic", "", "text"},
	{"vault", "create_secret", "text, text, text, uuid", "uuid"},
	{"vault", "update_secret", "uuid, text, text, text, uuid", "void"},
	{"graphql_public", "graphql", "text, text, jsonb, jsonb", "jsonb"},
};

static struct str default_of(struct str type)
{
	if (str_starts(type, STR("boolean")))
		return STR("false");
	if (str_starts(type, STR("uuid")))
		return STR("gen_random_uuid()");
	if (str_starts(type, STR("timestamp")))
		return STR("now()");
	return str_starts(type, STR("text")) ? STR("''::text") : STR("''::character varying");
}

/* bigserial, as the only numbered column is */
static void numbered(struct catalog *c, const struct relation *r, struct column *col)
{
	struct sequence *s = VEC_PUSH(c->a, &c->sequences);
	s->schema = r->schema;
	s->name = str_fmt(c->a, "%.*s_%.*s_seq", STRF(r->name), STRF(col->name));
	s->owner_table = r->name;
	s->owner_column = col->name;
	col->def = str_fmt(c->a, "nextval('%.*s.%.*s'::regclass)", STRF(s->schema), STRF(s->name));
	col->identity = true;
}

static void columns(struct catalog *c, struct relation *r, struct str list)
{
	while (list.n) {
		struct str type = str_cut(&list, ';');
		struct column *col = VEC_PUSH(c->a, &r->columns);
		col->name = str_cut(&type, ' ');
		if (str_starts(type, STR("bigint")) && str_ends(type, STR("=")))
			numbered(c, r, col);
		else if (str_ends(type, STR("=")))
			col->def = default_of(type);
		if (str_ends(type, STR("=")))
			type.n--;
		if (str_ends(type, STR("!"))) {
			col->not_null = true;
			type.n--;
		}
		col->type = type;
	}
}

static void key(struct arena *a, struct relation *r, struct str list)
{
	struct constraint k = {.kind = CONSTRAINT_PRIMARY, .name = str_fmt(a, "%.*s_pkey", STRF(r->name))};
	while (list.n)
		catalog_names_add(a, &k.columns, str_cut(&list, ','));
	*VEC_PUSH(a, &r->constraints) = k;
	*VEC_PUSH(a, &r->indexes) = (struct index){.name = k.name,
		.unique = true,
		.primary = true,
		.columns = k.columns,
		.method = STR("btree")};
}

static void extensions(struct arena *a, struct catalog *c)
{
	struct pg p = {.a = a, .tmp = a, .c = c, .home = c->search_path};
	ddl_pg_add_extension(&p, STR("uuid-ossp"), STR("extensions"));
	ddl_pg_add_extension(&p, STR("pgcrypto"), STR("extensions"));
	ddl_pg_add_extension(&p, STR("pg_stat_statements"), STR("extensions"));
	ddl_pg_add_extension(&p, STR("pg_graphql"), STR("graphql"));
	ddl_pg_add_extension(&p, STR("supabase_vault"), STR("vault"));
}

struct catalog *replay_supabase_base(struct arena *a)
{
	static const char *const schemas[] = {
		"auth", "storage", "extensions", "realtime", "vault", "graphql", "graphql_public"};
	struct catalog *c = catalog_new(a, DIALECT_POSTGRESQL);
	catalog_names_add(a, &c->search_path, STR("extensions"));
	for (size_t i = 0; i < sizeof schemas / sizeof *schemas; i++)
		catalog_add_schema(c, str_of(schemas[i]));
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		struct relation *r = catalog_add_relation(c, str_of(tables[i].schema), str_of(tables[i].name),
			tables[i].key ? RELATION_TABLE : RELATION_VIEW);
		columns(c, r, str_of(tables[i].columns));
		if (tables[i].key)
			key(a, r, str_of(tables[i].key));
		r->row_security = tables[i].key && str_eq(r->schema, STR("storage"));
	}
	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
		struct function *f = VEC_PUSH(a, &c->functions);
		f->schema = str_of(functions[i].schema);
		f->name = str_of(functions[i].name);
		f->args = str_of(functions[i].args);
		f->returns = str_of(functions[i].returns);
		f->nargs = f->args.n ? 1 : 0;
		for (size_t k = 0; k < f->args.n; k++)
			f->nargs += f->args.p[k] == ',';
	}
	extensions(a, c);
	return c;
}
