/* What a server cannot show (notes, DO blocks, broken files); the rest is compared with one: tests/db. */
#include "tests/unit/replay_text.h"
#include "tests/unit/tap.h"

static struct arena *a;
static struct worker *w;

#define BASE "CREATE TABLE t (id int PRIMARY KEY, n text);\n"
#define T                                                                                                    \
	"table public.t\n    id integer not null\n    n text\n    constraint t_pkey primary key (id)\n"      \
	"    primary index t_pkey using btree (id)\n"
#define INCOMPLETE "incomplete: some statements could not be read\n"

static const struct {
	const char *what, *sql, *want;
} rows[] = {
	{"an empty file", "", "schema public\n"},
	{"only comments and data", "-- x\nINSERT INTO nowhere VALUES (1);\nSELECT 1;\nUPDATE x SET a = 1;",
		"schema public\n"},
	{"one bad statement costs one note", BASE "CREATE TABEL u (id int);\nALTER TABLE t ADD COLUMN m int;",
		"2 unanalysable: syntax error at or near \"TABEL\"\nschema public\n"
		"table public.t\n    id integer not null\n    n text\n    m integer\n"
		"    constraint t_pkey primary key (id)\n    primary index t_pkey using btree "
		"(id)\n" INCOMPLETE},
	{"at the line inside the statement", BASE "\n\nCREATE TABLE u (\n  id int,\n  x int y\n);",
		"6 unanalysable: syntax error at or near \"y\"\nschema public\n" T INCOMPLETE},
	{"a table that is not there", BASE "\nALTER TABLE u\n  ADD COLUMN x int;\nCREATE INDEX ON t (n);",
		"3 failed: relation \"u\" is not in the catalog\nschema public\ntable public.t\n"
		"    id integer not null\n    n text\n    constraint t_pkey primary key (id)\n"
		"    index t_n_idx using btree (n)\n    primary index t_pkey using btree (id)\n"},
	{"a foreign key to a table that is not there is kept",
		"CREATE TABLE u (a int REFERENCES auth.users (id));",
		"1 failed: relation \"auth.users\" is not in the catalog\nschema public\ntable public.u\n    "
		"a integer\n"
		"    constraint u_a_fkey foreign key (a) references auth.users (id)\n"},
	{"psql's commands and an open quote", "\\set x 1\nCREATE TABLE t2 (a int);\nCREATE TABLE 'open",
		"1 unanalysable: command of psql\n3 unanalysable: unterminated quote or comment\nschema "
		"public\n"
		"table public.t2\n    a integer\n" INCOMPLETE},
	{"a child that the server would not take",
		"CREATE TABLE p (a int PRIMARY KEY) PARTITION BY LIST (a);\nCREATE TABLE c ();\n"
		"ALTER TABLE p ATTACH PARTITION c DEFAULT;\nALTER TABLE p ATTACH PARTITION p DEFAULT;\n"
		"CREATE TABLE d () INHERITS (c);\nALTER TABLE c INHERIT d;\n",
		"3 failed: table \"c\" has no column \"a\" of \"p\"\n4 failed: \"p\" would be its own "
		"parent\n"
		"6 failed: \"c\" would be its own parent\nschema public\ntable public.c\ntable public.d of "
		"public.c\n"
		"partitioned table public.p\n    a integer not null\n    constraint p_pkey primary key (a)\n"
		"    primary index p_pkey using btree (a)\n"},
	{"a view of a table that is not there may have any column", "CREATE VIEW v AS SELECT * FROM u;",
		"1 failed: relation \"u\" is not in the catalog\nschema public\nview public.v\n    ... other "
		"columns\n"},
	{"what one object of a DROP takes along of the others is dropped once",
		BASE "CREATE VIEW v AS SELECT id FROM t;\nCREATE VIEW w AS SELECT id FROM v;\n"
		     "DROP VIEW v, w;\nCREATE TYPE e AS ENUM ('a');\nCREATE DOMAIN d AS e;\n"
		     "DROP TYPE e, d CASCADE;\nDROP VIEW t2, v;",
		"8 failed: relation \"t2\" is not in the catalog\n8 failed: relation \"v\" is not in the "
		"catalog\nschema public\n" T},
	{"expressions over a column of another type",
		"CREATE TABLE u (a int, b int, c varchar(9), CHECK (c IN ('x', 'y')));\n"
		"CREATE INDEX i ON u (coalesce(a, b), lower(c));\n"
		"ALTER TABLE u ALTER COLUMN b TYPE bigint, ALTER COLUMN c TYPE text;",
		"schema public\ntable public.u\n    a integer\n    b bigint\n    c text\n"
		"    constraint u_c_check check (c = ANY (ARRAY[('x'::character varying)::text, "
		"('y'::character varying)::text]))\n"
		"    index i using btree ((COALESCE((a)::bigint, b)), (lower(c)))\n"},
	{"an extension nobody knows", "CREATE EXTENSION frobnicate;",
		"1 unanalysable: the objects of extension \"frobnicate\" are not known\nschema public\n"
		"extension frobnicate in public\n" INCOMPLETE},
	{"EXECUTE of a computed statement",
		BASE "DO $$\nBEGIN\n  EXECUTE 'ALTER TABLE t ADD COLUMN ' || x;\n  EXECUTE "
		     "format('REVOKE ALL ON %I FROM x', 't');\nEND $$;",
		"4 unanalysable: EXECUTE of a computed statement\nschema public\n" T INCOMPLETE},
	{"a function that changes the schema, called",
		"CREATE TABLE u (a int);\nCREATE FUNCTION f(t text, c text DEFAULT 'x') RETURNS void "
		"LANGUAGE plpgsql AS $$\n"
		"DECLARE q text; BEGIN q := 'ALTER TABLE ' || quote_ident(t); EXECUTE q || format(' ADD "
		"COLUMN %I int', c); END $$;\n"
		"CREATE PROCEDURE g(q text) LANGUAGE plpgsql AS $$ BEGIN EXECUTE q; PERFORM f('u', 'n'); END "
		"$$;\n"
		"SELECT f('u', 'b');\nCALL g('ALTER TABLE u ADD COLUMN m text');\nSELECT f('u', c) FROM z;",
		"7 unanalysable: EXECUTE of a computed statement\nschema public\ntable public.u\n    a "
		"integer\n"
		"    b integer\n    m text\n    n integer\n"
		"function public.f(text, text) returns void\nprocedure public.g(text)\n" INCOMPLETE},
	{"a text that a branch made is not known behind it",
		BASE "DO $$ DECLARE q text; BEGIN IF a THEN q := 'DROP TABLE t'; END IF; EXECUTE q;\n"
		     "q := 'ALTER TABLE t ADD a int'; SELECT x INTO q FROM y; EXECUTE q; END $$;",
		"2 unanalysable: EXECUTE of a computed statement\n3 unanalysable: EXECUTE of a computed "
		"statement\n"
		"schema public\n" T INCOMPLETE},
	{"a sequence that begins anew at a number that is not known",
		"DO $$ BEGIN EXECUTE 'ALTER SEQUENCE s RESTART WITH ' || n; EXECUTE format('alter sequence "
		"%I "
		"restart %s', s, n); EXECUTE 'ALTER SEQUENCE ' || s || ' OWNED BY a.b'; END $$;",
		"1 unanalysable: EXECUTE of a computed statement\nschema public\n" INCOMPLETE},
	{"EXECUTE of a variable", "DO $$ DECLARE q text := 'drop table t'; BEGIN EXECUTE q; END $$;",
		"schema public\n"},
	{"a handler is not run",
		BASE "DO $$ BEGIN ALTER TABLE t ADD COLUMN x int; EXCEPTION WHEN others THEN DROP TABLE t; "
		     "END $$;",
		"schema public\ntable public.t\n    id integer not null\n    n text\n    x integer\n"
		"    constraint t_pkey primary key (id)\n    primary index t_pkey using btree (id)\n"},
	{"what an exception takes back",
		BASE "CREATE TABLE u (); DO $$ BEGIN DROP TABLE u; ALTER TABLE t ADD x int, ADD id int;\n"
		     "EXCEPTION WHEN others THEN DROP TABLE t; WHEN others THEN DROP TABLE u; END $$;",
		"schema public\ntable public.u\n"},
	{"what an exception may take back",
		BASE "DO $$ BEGIN IF a THEN ALTER TABLE t ADD x int; ALTER TABLE t ADD id int; END IF;\n"
		     "EXCEPTION WHEN others THEN DROP TABLE t; END $$;",
		"2 unanalysable: whether a condition holds is not known\n3 unanalysable: what an exception "
		"takes back is not read\nschema public\n" INCOMPLETE},
	{"what is none of the catalog's under a condition that is not known",
		"DO $$ BEGIN IF a THEN CREATE OPERATOR = (leftarg = int, rightarg = bool, procedure = f); "
		"COMMENT ON SCHEMA public IS 'x'; END IF; END $$;",
		"schema public\n"},
	{"loops and conditions over what is not known",
		BASE "DO $$ BEGIN FOR r IN SELECT a FROM t LOOP ALTER TABLE t ADD x int; END LOOP;\n"
		     "PERFORM 1 FROM t; IF FOUND THEN ALTER TABLE t ADD y int; END IF;\n"
		     "IF EXISTS (SELECT FROM t) THEN RETURN; END IF; ALTER TABLE t ADD z int; END $$;",
		"2 unanalysable: how often a loop turns is not known\n"
		"3 unanalysable: whether a condition holds is not known\n"
		"2 unanalysable: whether a block ends before its last statement is not known\nschema "
		"public\ntable public.t\n    id integer not null\n    n text\n    x integer\n    y integer\n"
		"    z integer\n    constraint t_pkey primary key (id)\n    primary index t_pkey using btree "
		"(id)\n" INCOMPLETE},
	{"the second branch runs when the first did nothing",
		BASE "DO $$ BEGIN IF x THEN ALTER TABLE t RENAME COLUMN gone TO m; ELSE ALTER TABLE t RENAME "
		     "COLUMN n TO m; END IF; END $$;",
		"2 unanalysable: whether a condition holds is not known\nschema public\ntable public.t\n    "
		"id integer "
		"not null\n    m text\n"
		"    constraint t_pkey primary key (id)\n    primary index t_pkey using btree "
		"(id)\n" INCOMPLETE},
	{"and not when it did",
		BASE "DO $$ BEGIN IF x THEN ALTER TABLE t RENAME COLUMN n TO m; ELSE ALTER TABLE t ADD "
		     "COLUMN k int; END IF; END $$;",
		"2 unanalysable: whether a condition holds is not known\nschema public\ntable public.t\n    "
		"id integer "
		"not null\n    m text\n"
		"    constraint t_pkey primary key (id)\n    primary index t_pkey using btree "
		"(id)\n" INCOMPLETE},
	{"a syntax error inside DO", BASE "DO $$\nBEGIN\n  ALTER TABLE t FROB x;\nEND $$;",
		"4 unanalysable: syntax error at or near \"FROB\"\nschema "
		"public\n" T INCOMPLETE},
	{"another language", "DO $$ x $$ LANGUAGE plperl;",
		"1 unanalysable: DO block in language plperl\nschema public\n" INCOMPLETE},
	{"SET search_path ends with the file",
		"CREATE SCHEMA app;\nSET search_path TO app;\nCREATE TABLE t (id int);",
		"schema app\nschema public\ntable app.t\n    id integer\n"},
	{"a dump's style",
		"SELECT pg_catalog.set_config('search_path', '', false);\nSET default_table_access_method = "
		"heap;\n"
		"CREATE TABLE public.t (\n    id integer NOT NULL,\n    n text\n);\nALTER TABLE public.t "
		"OWNER TO x;\n"
		"COPY public.t (id, n) FROM stdin;\n1\tx\n\\.\nALTER TABLE ONLY public.t ADD CONSTRAINT "
		"t_pkey PRIMARY KEY (id);\n",
		"schema public\n" T},
	{"negative numbers, which the tree loses",
		"CREATE TABLE n (a int DEFAULT -1, b int DEFAULT - 25, c int CHECK (c > -3));",
		"schema public\ntable public.n\n    a integer default '-1'::integer\n    b integer default "
		"'-25'::integer\n"
		"    c integer\n    constraint n_c_check check (c > '-3'::integer)\n"},
	{"casts that a default keeps, and those it does not",
		"CREATE TABLE n (a timestamptz DEFAULT now()::timestamptz, b timestamp DEFAULT "
		"now()::timestamp,"
		" c timestamptz DEFAULT now()::timestamptz(3), d timestamp[] DEFAULT "
		"ARRAY[now()]::timestamp[],"
		" e timestamptz[] DEFAULT ARRAY[now()]::timestamptz[]);",
		"schema public\ntable public.n\n    a timestamp with time zone default now()\n"
		"    b timestamp without time zone default (now())::timestamp without time zone\n"
		"    c timestamp with time zone default (now())::timestamp(3) with time zone\n"
		"    d timestamp without time zone[] default ARRAY[(now())::timestamp without time zone]\n"
		"    e timestamp with time zone[] default ARRAY[now()]\n"},
	{"intervals as the server shows them",
		"CREATE TABLE n (a timestamptz DEFAULT now() + interval '1 hour', b interval DEFAULT '13 "
		"months 1 week', c "
		"interval DEFAULT '1 day 90 minutes', d interval DEFAULT '0 days', e interval DEFAULT '1 "
		"fortnight');",
		"schema public\ntable public.n\n    a timestamp with time zone default (now() + "
		"'01:00:00'::interval)\n"
		"    b interval default '1 year 1 mon 7 days'::interval\n"
		"    c interval default '1 day 01:30:00'::interval\n"
		"    d interval default '00:00:00'::interval\n    e interval default '1 "
		"fortnight'::interval\n"},
	{"timestamps without a zone show none",
		"CREATE TABLE n (a timestamp DEFAULT '1970-01-01 00:00:00 +00:00', b timestamp(3) DEFAULT "
		"'2000-01-02 03:04:05Z', c timestamptz DEFAULT '1970-01-01 00:00:00 +00:00', d timestamp "
		"DEFAULT "
		"'2000-01-02 03:04:05 Europe/Paris');",
		"schema public\ntable public.n\n"
		"    a timestamp without time zone default '1970-01-01 00:00:00'::timestamp without time "
		"zone\n"
		"    b timestamp(3) without time zone default '2000-01-02 03:04:05'::timestamp without time "
		"zone\n"
		"    c timestamp with time zone default '1970-01-01 00:00:00+00'::timestamp with time "
		"zone\n"
		"    d timestamp without time zone default '2000-01-02 03:04:05 Europe/Paris'::timestamp "
		"without "
		"time zone\n"},
	{"statements that are known to do nothing here",
		BASE
		"GRANT ALL ON t TO x;\nCOMMENT ON TABLE t IS 'x';\nALTER TABLE t OWNER TO x;\nCREATE ROLE "
		"r;\nCREATE PUBLICATION p FOR TABLE t;\nREFRESH MATERIALIZED VIEW m;\nBEGIN;\nCOMMIT;",
		"schema public\n" T},
	{"and one whose effect is not", "IMPORT FOREIGN SCHEMA s FROM SERVER x INTO y;",
		"1 unanalysable: the effect of this statement is not known\nschema public\n" INCOMPLETE},
};

static struct str repeated(const char *head, const char *part, size_t n, const char *tail)
{
	struct sb b = sb_new(a, 8 * 1024 * 1024);
	sb_addz(&b, head);
	for (size_t i = 0; i < n; i++)
		sb_addz(&b, part);
	sb_addz(&b, tail);
	return sb_str(&b);
}

/* Depth and size may cost a note, never the process. */
static void hostile(void)
{
	static const struct {
		const char *head, *part, *tail;
		size_t n;
	} deep[] = {{"CREATE TABLE d (a int DEFAULT ", "(1+", "1);", 400},
		{"CREATE TABLE d (a int CHECK (1", "+1", " > 0));", 50000},
		{"CREATE VIEW v AS ", "SELECT * FROM (", "SELECT 1 AS x", 200},
		{"CREATE VIEW v AS SELECT 1 AS x", " UNION ALL SELECT 1", ";", 3000},
		{"CREATE TABLE d (a int CHECK (", "NOT ", "true));", 20000},
		{"CREATE VIEW d AS SELECT ", "q.x + ", "1;", 300},
		{"CREATE TABLE d (a jsonb DEFAULT '", "[", "');", 5000},
		{"DO $$ BEGIN ", "EXECUTE 'CREATE TABLE x (a int)'; ", "END $$;", 5000},
		{"CREATE TABLE wide (", "a int, ", "b int);", 1500}};
	for (size_t i = 0; i < sizeof deep / sizeof *deep; i++) {
		struct str sql = repeated(deep[i].head, deep[i].part, deep[i].n, deep[i].tail);
		struct str got = replay_text(a, DIALECT_POSTGRESQL, NULL, w, sql);
		OK(str_find(got, STR("schema public"), 0) != SIZE_MAX, "survives %s%s...", deep[i].head,
			deep[i].part);
	}
	struct str nested = str_fmt(a, "%.*s%.*s",
		STRF(repeated("CREATE VIEW d AS SELECT ", "coalesce(q.x, nullif(q.y, ", 25, "1")),
		STRF(repeated("", "))", 25, " AS z;")));
	OK(str_find(replay_text(a, DIALECT_POSTGRESQL, NULL, w, nested), STR("view public.d"), 0) != SIZE_MAX,
		"types that are not known are asked for once at each level");
	struct str body = repeated("PERFORM f(/*", "x", 10000, "*/);");
	body = repeated("CREATE FUNCTION f() RETURNS void AS $$ BEGIN ", body.p, 20,
		"DROP TABLE d; END $$ LANGUAGE plpgsql;\nSELECT f();");
	OK(str_find(replay_text(a, DIALECT_POSTGRESQL, NULL, w, body), STR("more is run at run time"), 0) !=
			SIZE_MAX,
		"functions that call each other are left at some time");
	struct str chain = repeated("CREATE TABLE c0 (a int);", "", 0, "");
	for (int i = 1; i < 400; i++)
		chain = str_fmt(a, "%.*sCREATE VIEW c%d AS SELECT a FROM c%d;\n", STRF(chain), i, i - 1);
	chain = str_fmt(a, "%.*sDROP TABLE c0 CASCADE;", STRF(chain));
	IS(replay_text(a, DIALECT_POSTGRESQL, NULL, w, chain), STR("schema public\n"),
		"a long chain of views is dropped");
}

static void supabase(void)
{
	struct catalog *base = replay_supabase_base(a);
	struct str got = replay_text(a, DIALECT_POSTGRESQL, base, w,
		STR("CREATE TABLE p (id uuid DEFAULT uuid_generate_v4() REFERENCES auth.users ON DELETE "
		    "CASCADE);\n"
		    "CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\" WITH SCHEMA extensions;\n"
		    "CREATE POLICY x ON storage.objects FOR SELECT USING (auth.uid() = owner);\n"
		    "CREATE TRIGGER t AFTER INSERT ON auth.users FOR EACH ROW EXECUTE FUNCTION f();"));
	OK(str_starts(got, STR("schema auth\n")), "nothing to note");
	OK(str_find(got, STR("constraint p_id_fkey foreign key (id) references auth.users (id)\n"), 0) !=
			SIZE_MAX,
		"a foreign key to auth.users");
	OK(str_find(got, STR("    id uuid default uuid_generate_v4()\n"), 0) != SIZE_MAX,
		"extensions is in the path");
	OK(str_find(got, STR("    policy x SELECT\n"), 0) != SIZE_MAX, "a policy on storage.objects");
}

static void file(struct replay *r, const char *sql)
{
	struct err e = err_new(a);
	struct sql_statements up = {0};
	sql_split(a, DIALECT_POSTGRESQL, str_of(sql), &up);
	OK(!replay_run(r, STR("file.sql"), &up, &e), "%s", sql);
}

/* What is set for the database holds in the files after it, whatever the database is called. */
static void path_of_database(void)
{
	static const char *const sets[] = {"ALTER DATABASE shop SET search_path TO app, public;",
		("DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || "
		 "' SET search_path = app, public'; END $$;"),
		("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path TO app', "
		 "current_database()); "
		 "END $$;")};
	for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
		struct err e = err_new(a);
		struct replay *r;
		OK(!replay_open(&r, a, DIALECT_POSTGRESQL, NULL, w, &e), "%s", sets[i]);
		file(r, "CREATE SCHEMA app; CREATE TABLE app.t (id int);");
		file(r, sets[i]);
		file(r, "ALTER TABLE t ADD COLUMN n text;");
		IS(replay_text_of(a, r),
			STR("schema app\nschema public\ntable app.t\n    id integer\n    n text\n"),
			"the next file finds its tables");
	}
}

/* The grammar's version is the system's. */
static struct str without_version(struct str text)
{
	struct str mark = str_fmt(a, " (parser of PostgreSQL %d)", worker_pg_version(w));
	struct sb b = sb_new(a, text.n + 1);
	size_t at = 0, hit;
	while ((hit = str_find(text, mark, at)) != SIZE_MAX) {
		sb_add(&b, str_sub(text, at, hit));
		at = hit + mark.n;
	}
	sb_add(&b, str_sub(text, at, text.n));
	return sb_str(&b);
}

int main(void)
{
	a = arena_new("test");
	w = worker_new(a);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		IS(without_version(replay_text(a, DIALECT_POSTGRESQL, NULL, w, str_of(rows[i].sql))),
			str_of(rows[i].want), "%s", rows[i].what);
	hostile();
	supabase();
	path_of_database();
	arena_free(a);
	return tap_done();
}
