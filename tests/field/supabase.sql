-- What a Supabase project's migrations take as given, for field runs on a plain PostgreSQL: roles, schemas, and the tables
-- and functions they refer to, the same as catalog_dump supabase-sql prints. A stand-in, not Supabase. Extensions that Debian
-- lacks: tests/field/supabase_extensions.sh.
DO $$
DECLARE r text;
BEGIN
	FOREACH r IN ARRAY ARRAY['anon', 'authenticated', 'service_role', 'authenticator', 'dashboard_user', 'supabase_admin',
		'supabase_auth_admin', 'supabase_storage_admin', 'supabase_functions_admin', 'supabase_replication_admin'] LOOP
		IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN
			EXECUTE format('CREATE ROLE %I', r);
		END IF;
	END LOOP;
END $$;
CREATE SCHEMA auth;
CREATE SCHEMA storage;
CREATE SCHEMA extensions;
CREATE SCHEMA realtime;
CREATE SCHEMA vault;
CREATE SCHEMA graphql;
CREATE SCHEMA graphql_public;
CREATE SCHEMA net;
CREATE EXTENSION "uuid-ossp" SCHEMA extensions;
CREATE EXTENSION "pgcrypto" SCHEMA extensions;
CREATE EXTENSION "pg_stat_statements" SCHEMA extensions;
DO $$
BEGIN -- where they are, if only as stand-ins
	IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_graphql') THEN
		CREATE EXTENSION pg_graphql SCHEMA graphql;
	END IF;
	IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'supabase_vault') THEN
		CREATE EXTENSION supabase_vault SCHEMA vault;
	END IF;
END $$;
CREATE TABLE auth.users (
	instance_id uuid, id uuid NOT NULL, aud character varying(255), role character varying(255), email character varying(255),
	encrypted_password character varying(255), email_confirmed_at timestamp with time zone, invited_at timestamp with time zone,
	confirmation_token character varying(255), confirmation_sent_at timestamp with time zone, recovery_token character
	varying(255), recovery_sent_at timestamp with time zone, email_change_token_new character varying(255), email_change character
	varying(255), email_change_sent_at timestamp with time zone, last_sign_in_at timestamp with time zone, raw_app_meta_data jsonb,
	raw_user_meta_data jsonb, is_super_admin boolean, created_at timestamp with time zone, updated_at timestamp with time zone,
	phone text, phone_confirmed_at timestamp with time zone, phone_change text, phone_change_token character varying(255),
	phone_change_sent_at timestamp with time zone, confirmed_at timestamp with time zone, email_change_token_current character
	varying(255), email_change_confirm_status smallint, banned_until timestamp with time zone, reauthentication_token character
	varying(255), reauthentication_sent_at timestamp with time zone, is_sso_user boolean DEFAULT false NOT NULL, deleted_at
	timestamp with time zone, is_anonymous boolean DEFAULT false NOT NULL, PRIMARY KEY (id)
);
CREATE TABLE auth.identities (
	provider_id text NOT NULL, user_id uuid NOT NULL, identity_data jsonb NOT NULL, provider text NOT NULL, last_sign_in_at
	timestamp with time zone, created_at timestamp with time zone, updated_at timestamp with time zone, email text, id uuid DEFAULT
	gen_random_uuid() NOT NULL, PRIMARY KEY (id)
);
CREATE TABLE auth.sessions (
	id uuid NOT NULL, user_id uuid NOT NULL, created_at timestamp with time zone, updated_at timestamp with time zone, factor_id
	uuid, not_after timestamp with time zone, refreshed_at timestamp without time zone, user_agent text, ip inet, tag text, PRIMARY
	KEY (id)
);
CREATE TABLE auth.refresh_tokens (
	instance_id uuid, id bigserial NOT NULL, token character varying(255), user_id character varying(255), revoked boolean,
	created_at timestamp with time zone, updated_at timestamp with time zone, parent character varying(255), session_id uuid,
	PRIMARY KEY (id)
);
CREATE TABLE auth.audit_log_entries (
	instance_id uuid, id uuid NOT NULL, payload json, created_at timestamp with time zone, ip_address character varying(64) DEFAULT
	''::character varying NOT NULL, PRIMARY KEY (id)
);
CREATE TABLE storage.buckets (
	id text NOT NULL, name text NOT NULL, owner uuid, created_at timestamp with time zone DEFAULT now(), updated_at timestamp with
	time zone DEFAULT now(), public boolean DEFAULT false, avif_autodetection boolean DEFAULT false, file_size_limit bigint,
	allowed_mime_types text[], owner_id text, PRIMARY KEY (id)
);
ALTER TABLE storage.buckets ENABLE ROW LEVEL SECURITY;
CREATE TABLE storage.objects (
	id uuid DEFAULT gen_random_uuid() NOT NULL, bucket_id text, name text, owner uuid, created_at timestamp with time zone DEFAULT
	now(), updated_at timestamp with time zone DEFAULT now(), last_accessed_at timestamp with time zone DEFAULT now(), metadata
	jsonb, path_tokens text[], version text, owner_id text, user_metadata jsonb, PRIMARY KEY (id)
);
ALTER TABLE storage.objects ENABLE ROW LEVEL SECURITY;
CREATE TABLE realtime.messages (
	topic text NOT NULL, extension text NOT NULL, payload jsonb, event text, private boolean DEFAULT false, updated_at timestamp
	without time zone DEFAULT now() NOT NULL, inserted_at timestamp without time zone DEFAULT now() NOT NULL, id uuid DEFAULT
	gen_random_uuid() NOT NULL, PRIMARY KEY (id, inserted_at)
);
CREATE TABLE vault.secrets (
	id uuid DEFAULT gen_random_uuid() NOT NULL, name text, description text DEFAULT ''::text NOT NULL, secret text NOT NULL, key_id
	uuid, nonce bytea, created_at timestamp with time zone DEFAULT now() NOT NULL, updated_at timestamp with time zone DEFAULT
	now() NOT NULL, PRIMARY KEY (id)
);
CREATE VIEW vault.decrypted_secrets AS SELECT
	NULL::uuid AS id, NULL::text AS name, NULL::text AS description, NULL::text AS secret, NULL::text AS decrypted_secret,
	NULL::uuid AS key_id, NULL::bytea AS nonce, NULL::timestamp with time zone AS created_at, NULL::timestamp with time zone AS
	updated_at;
CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid';
CREATE FUNCTION auth.role() RETURNS text LANGUAGE sql AS 'SELECT NULL::text';
CREATE FUNCTION auth.email() RETURNS text LANGUAGE sql AS 'SELECT NULL::text';
CREATE FUNCTION auth.jwt() RETURNS jsonb LANGUAGE sql AS 'SELECT NULL::jsonb';
CREATE FUNCTION storage.filename(text) RETURNS text LANGUAGE sql AS 'SELECT NULL::text';
CREATE FUNCTION storage.foldername(text) RETURNS text[] LANGUAGE sql AS 'SELECT NULL::text[]';
CREATE FUNCTION storage.extension(text) RETURNS text LANGUAGE sql AS 'SELECT NULL::text';
CREATE FUNCTION realtime.topic() RETURNS text LANGUAGE sql AS 'SELECT NULL::text';
CREATE FUNCTION vault.create_secret(text, text, text, uuid) RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid';
CREATE FUNCTION vault.update_secret(uuid, text, text, text, uuid) RETURNS void LANGUAGE sql AS 'SELECT NULL::text';
CREATE FUNCTION graphql_public.graphql(text, text, jsonb, jsonb) RETURNS jsonb LANGUAGE sql AS 'SELECT NULL::jsonb';
CREATE PUBLICATION supabase_realtime;
-- For new sessions: extensions is in the path of a Supabase database.
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = "$user", public, extensions', current_database()); END $$;
