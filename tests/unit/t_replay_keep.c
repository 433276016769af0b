/* What comes out of a store is what a replay would have made, or nothing. */
#include "schemas/catalog_pack.h"
#include "schemas/replay.h"
#include "tests/unit/tap.h"

static struct arena *a;
static struct worker *w;

/* A store in memory. */
static struct {
	struct entry {
		struct str name, bytes;
	} v[64];
	size_t n, gets, hits;
} kept;

static bool get(void *ctx, struct arena *to, struct str name, struct str *bytes)
{
	(void)ctx;
	kept.gets++;
	for (size_t i = 0; i < kept.n; i++)
		if (str_eq(kept.v[i].name, name)) {
			kept.hits++;
			*bytes = str_dup(to, kept.v[i].bytes);
			return true;
		}
	return false;
}

static void put(void *ctx, struct str name, struct str bytes)
{
	(void)ctx;
	for (size_t i = 0; i < kept.n; i++)
		if (str_eq(kept.v[i].name, name)) {
			kept.v[i].bytes = str_dup(a, bytes);
			return;
		}
	if (kept.n < 64)
		kept.v[kept.n++] = (struct entry){str_dup(a, name), str_dup(a, bytes)};
}

static const struct replay_store store = {get, put, NULL};

static void forget(void)
{
	kept.n = kept.gets = kept.hits = 0;
}

/* Each dialect's catalog with every member in use, one migration a line; the last lines do not fit. */
static const char *const postgresql[] = {
	"CREATE SCHEMA app; CREATE TYPE app.mood AS ENUM ('a', 'b'); CREATE TYPE pair AS (x int, y text);",
	"CREATE DOMAIN part AS numeric CHECK (VALUE > 0); CREATE TYPE span AS RANGE (subtype = int4);",
	"CREATE TABLE t (id bigserial PRIMARY KEY, n text NOT NULL DEFAULT 'x', g int GENERATED ALWAYS AS "
	"(1) "
	"STORED, m app.mood, i int GENERATED ALWAYS AS IDENTITY, UNIQUE NULLS NOT DISTINCT (n));",
	"CREATE TABLE u (id int REFERENCES t (id) DEFERRABLE, k int, EXCLUDE USING gist (k WITH =), CHECK (k "
	"> "
	"1));",
	"ALTER TABLE u ADD CONSTRAINT late CHECK (k < 9) NOT VALID; ALTER TABLE u ENABLE ROW LEVEL SECURITY;",
	"CREATE POLICY p ON u AS RESTRICTIVE FOR SELECT USING (k > 2); CREATE EXTENSION pgcrypto;",
	"CREATE INDEX x ON t (lower(n)) INCLUDE (g) WHERE g > 1; CREATE SEQUENCE s OWNED BY u.k;",
	"CREATE FUNCTION f(a int, b text DEFAULT '') RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; "
	"END$$;",
	"CREATE TRIGGER tr BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();",
	"CREATE VIEW v AS SELECT id, n FROM t; CREATE MATERIALIZED VIEW mv AS SELECT * FROM v;",
	"CREATE TABLE parts (id int, at date) PARTITION BY RANGE (at); CREATE TABLE part1 PARTITION OF parts "
	"DEFAULT;",
	"ALTER TABLE nowhere ADD x int; DO $$BEGIN EXECUTE 'ALTER' || now(); END$$;", NULL};
static const char *const mysql[] = {"CREATE TABLE t (id int AUTO_INCREMENT PRIMARY KEY, n varchar(9) NOT "
				    "NULL DEFAULT 'x', h int INVISIBLE, "
				    "KEY (n));",
	"CREATE TABLE u (id int, t int, FOREIGN KEY (t) REFERENCES t (id), CHECK (id > 0));",
	"CREATE VIEW v AS SELECT id, n FROM t;",
	"CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.n = 'y';",
	"CREATE TABLE g (a int, b int GENERATED ALWAYS AS (a + 1) STORED);", "ALTER TABLE nowhere ADD x int;",
	NULL};
static const char *const sqlite[] = {
	"CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, n TEXT NOT NULL DEFAULT 'x', UNIQUE (n));",
	"CREATE VIEW v AS SELECT id, n FROM t;",
	"CREATE TABLE u (t REFERENCES t (id), k INT CHECK (k > 0), g AS (k + 1));",
	"CREATE UNIQUE INDEX x ON u (k) WHERE k > 3; ALTER TABLE t ADD COLUMN late DATE;",
	"CREATE TRIGGER tr AFTER INSERT ON t BEGIN DELETE FROM u; END;",
	"CREATE VIRTUAL TABLE words USING fts5(body);", "ALTER TABLE u RENAME COLUMN t TO owner;",
	"ALTER TABLE nowhere ADD COLUMN x;", NULL};
static const char *const *const files[] = {postgresql, mysql, sqlite};

static struct sql_statements statements(enum dialect d, const char *sql)
{
	struct sql_statements up = {0};
	sql_split(a, d, str_of(sql), &up);
	return up;
}

static struct str text_of(struct replay *r)
{
	struct err e = err_new(a);
	struct catalog *c;
	size_t n;
	struct sb b = sb_new(a, 4 * 1024 * 1024);
	if (replay_catalog(r, a, &c, &e))
		return e.what;
	const struct replay_note *v = replay_notes(r, &n);
	for (size_t i = 0; i < n; i++)
		sb_fmt(&b, "%.*s %d %d %.*s\n", STRF(v[i].path), v[i].line, (int)v[i].kind, STRF(v[i].what));
	struct catalog_pack io = {.a = a, .out = &b};
	catalog_pack_all(&io, c);
	return sb_str(&b);
}

/* Bytes of catalog and notes after the first n files, plus one file that is played and not queued. */
static struct str outcome(enum dialect d, const struct replay_store *s, size_t n, const char *more)
{
	struct err e = err_new(a);
	struct replay *r;
	if (replay_open(&r, a, d, NULL, w, &e))
		return e.what;
	replay_keep(r, s);
	for (size_t i = 0; i < n && files[d][i]; i++) {
		struct sql_statements *up = ARENA_NEW(a, struct sql_statements);
		*up = statements(d, files[d][i]);
		replay_queue(r, str_fmt(a, "%zu.sql", i), up);
	}
	if (more) {
		struct sql_statements up = statements(d, more);
		if (replay_run(r, STR("more.sql"), &up, &e))
			return e.what;
	}
	return text_of(r);
}

static void same(enum dialect d)
{
	const char *name = dialect_name(d);
	size_t all = 0;
	while (files[d][all])
		all++;
	forget();
	struct str plain = outcome(d, NULL, all, NULL);
	IS(outcome(d, &store, all, NULL), plain, "%s: the first run, which fills the store", name);
	OK(kept.n == 1 && !kept.hits, "%s: one entry", name);
	IS(outcome(d, &store, all, NULL), plain, "%s: the second run", name);
	OK(kept.hits == 1 && kept.n == 1, "%s: comes from the store", name);
	const char *more = d == DIALECT_MYSQL ? "ALTER TABLE t CHANGE n z int; DROP VIEW v"
					      : "ALTER TABLE t RENAME COLUMN n TO z; DROP TABLE u";
	IS(outcome(d, &store, all, more), outcome(d, NULL, all, more), "%s: played on from it", name);
	forget();
	(void)outcome(d, &store, all - 2, NULL);
	IS(outcome(d, &store, all, NULL), plain, "%s: a beginning is known, the rest is played", name);
	OK(kept.hits == 1 && kept.n == 2, "%s: and the whole is kept", name);
}

/* Whatever the result depends on makes another name. */
static void names(void)
{
	struct sql_statements one = statements(DIALECT_MYSQL, "CREATE TABLE t (a int);"),
			      two = statements(DIALECT_MYSQL, "CREATE TABLE t (b int);"),
			      line = statements(DIALECT_MYSQL, "\nCREATE TABLE t (a int);");
	const struct {
		const char *what;
		struct str path;
		const struct sql_statements *up;
		bool start;
	} rows[] = {{"the first", STR("a"), &one, false}, {"another text", STR("a"), &two, false},
		{"another line", STR("a"), &line, false}, {"another path", STR("b"), &one, false},
		{"another start", STR("a"), &one, true}};
	struct err e = err_new(a);
	struct catalog *start = catalog_new(a, DIALECT_MYSQL), *c;
	catalog_add_relation(start, STR(""), STR("other"), RELATION_TABLE);
	forget();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct replay *r;
		if (replay_open(&r, a, DIALECT_MYSQL, rows[i].start ? start : NULL, NULL, &e))
			break;
		replay_keep(r, &store);
		replay_queue(r, rows[i].path, rows[i].up);
		OK(replay_catalog(r, a, &c, &e) == 0 && kept.n == i + 1 && !kept.hits, "%s has its own name",
			rows[i].what);
	}
}

/* A damaged entry that a store lets through is a miss or a catalog, never a crash; a cut one is a miss. */
static void hostile(enum dialect d)
{
	forget();
	struct str plain = outcome(d, &store, 5, NULL);
	struct str whole = kept.v[0].bytes;
	bool cut = true;
	for (size_t n = 0; n < whole.n; n++) {
		struct arena_mark m = arena_mark(a);
		kept.n = 1;
		kept.v[0].bytes = str_sub(whole, 0, n);
		struct str got = outcome(d, &store, 5, NULL);
		cut = cut && str_eq(got, plain);
		arena_rewind(a, m);
	}
	OK(cut && whole.n > 100, "%s: no part of an entry is taken for it", dialect_name(d));
	size_t told = 0;
	for (size_t i = 0; i < whole.n; i++) {
		struct arena_mark m = arena_mark(a);
		char *bytes = str_z(a, whole);
		bytes[i] = (char)(bytes[i] ^ (i % 2 ? 0xff : 0x04));
		kept.n = 1;
		kept.v[0].bytes = (struct str){bytes, whole.n};
		told += outcome(d, &store, 5, NULL).n > 0;
		arena_rewind(a, m);
	}
	OK(told == whole.n, "%s: nor does a changed byte do harm", dialect_name(d));
}

int main(void)
{
	a = arena_new("t_replay_keep");
	w = worker_new(a);
	for (int d = DIALECT_POSTGRESQL; d <= DIALECT_SQLITE; d++)
		same((enum dialect)d);
	names();
	hostile(DIALECT_MYSQL);
	hostile(DIALECT_SQLITE);
	arena_free(a);
	return tap_done();
}
