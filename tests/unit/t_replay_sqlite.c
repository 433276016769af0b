#include "schemas/delta.h"
#include "tests/unit/replay_text.h"
#include "tests/unit/tap.h"

static struct arena *a;

static const struct {
	const char *what, *sql, *want;
} rows[] = {
	{"a table", "CREATE TABLE t (id INTEGER PRIMARY KEY, n TEXT NOT NULL DEFAULT 'x');",
		"schema main\ntable main.t\n    id INTEGER identity\n    n TEXT not null default 'x'\n"
		"    constraint primary key (id)\n"},
	{"the usual rebuild, with data statements and pragmas",
		"PRAGMA foreign_keys=OFF;\nCREATE TABLE t (a, b);\nCREATE TABLE k (a REFERENCES t (a));\n"
		"CREATE TABLE __new_t (a, c);\nINSERT INTO __new_t SELECT a, nope FROM t;\nDROP TABLE t;\n"
		"ALTER TABLE __new_t RENAME TO t;\nPRAGMA foreign_keys=ON;",
		"schema main\ntable main.k\n    a\n    constraint foreign key (a) references main.t (a)\n"
		"table main.t\n    a\n    c\n"},
	{"what does not fit is one note, and the rest is played",
		"CREATE TABLE t (a);\n\nALTER TABLE u ADD COLUMN b;\nALTER TABLE t ADD COLUMN b;\nCREATE "
		"TABLE t (x);",
		"3 failed: no such table: u\n5 failed: table t already exists\n"
		"schema main\ntable main.t\n    a\n    b\n"},
	{"syntax of others", "CREATE TABLE t (a text);\nALTER TABLE t ALTER COLUMN a TO a integer NOT NULL;",
		"2 unanalysable: ALTER COLUMN is libSQL's, SQLite does not know it\n"
		"schema main\ntable main.t\n    a TEXT\nincomplete: some statements could not be read\n"},
	{"a syntax error at its own line",
		"CREATE TABLE t (\n  a text,\n  b text c d e,\n  , );\nCREATE TABLE u (a);",
		"4 unanalysable: near \",\": syntax error\nschema main\ntable main.u\n    a\n"
		"incomplete: some statements could not be read\n"},
	{"a function that is elsewhere", "CREATE TABLE t (a);\nCREATE INDEX i ON t (libsql_vector_idx(a));",
		"2 unanalysable: no such function: libsql_vector_idx\nschema main\ntable main.t\n    a\n"
		"incomplete: some statements could not be read\n"},
	{"nothing outside is touched",
		"ATTACH 'x.db' AS x;\nVACUUM INTO '/tmp/never';\nDETACH x;\n.read other.sql\n",
		"4 unanalysable: command of the sqlite3 shell\nschema main\n"
		"incomplete: some statements could not be read\n"},
	{"transactions of the file", "BEGIN;\nCREATE TABLE t (a);\nCOMMIT;\nROLLBACK;",
		"schema main\ntable main.t\n    a\n"},
	{"JSON functions in a check, an index and a generated column",
		"CREATE TABLE t (a, b AS (json_extract(a, '$.b')), CHECK (json_valid(a)));\n"
		"CREATE INDEX i ON t (json_extract(a, '$.c'));\nCREATE TABLE u AS SELECT a FROM t;",
		"schema main\ntable main.t\n    a\n    b generated as json_extract(a, '$.b')\n"
		"    constraint check json_valid(a)\n    index i ((json_extract(a, '$.c')))\n"
		"table main.u\n    a\n"},
	{"views and triggers",
		"CREATE TABLE t (a, b);\nCREATE VIEW v AS SELECT a AS x, b FROM t;\n"
		"CREATE TRIGGER tr AFTER INSERT ON t BEGIN UPDATE t SET a = 1; END;\nDROP VIEW v;",
		"schema main\ntable main.t\n    a\n    b\n    trigger tr AFTER INSERT \n"},
	{"a view that reads itself, and views of what is not there",
		"CREATE TABLE t (a);\nCREATE VIEW t1 AS SELECT * FROM t1;\nCREATE VIEW v AS SELECT nope(a) "
		"FROM "
		"t;\nCREATE VIEW w AS SELECT b FROM t;\nCREATE VIEW x AS SELECT 1 UNION SELECT 1, 2;\n"
		"CREATE VIEW early AS SELECT z FROM late;\nCREATE TABLE late (z);\nCREATE TABLE u (a);",
		"2 failed: the view cannot be read: view t1 is circularly defined\n3 unanalysable: the view "
		"cannot be "
		"read: no such function: nope\n4 failed: the view cannot be read: no such column: b\n5 "
		"failed: the "
		"view cannot be read: SELECTs to the left and right of UNION do not have the same number of "
		"result "
		"columns\nschema main\nview main.early\n    z\ntable main.late\n    z\ntable main.t\n    "
		"a\nview main.t1\n    ... other columns\ntable main.u\n    a\n"
		"view main.v\n    ... other columns\nview main.w\n    ... other columns\nview main.x\n    "
		"... "
		"other columns\nincomplete: some statements could not be read\n"},
	{"a temporary view before a table of its name",
		"CREATE TABLE t (a PRIMARY KEY, b REFERENCES t);\nCREATE INDEX i ON t (b);\n"
		"CREATE TEMP VIEW t AS SELECT * FROM t;\nCREATE TEMP TABLE u (x);\nCREATE TABLE main.u (a);",
		"schema main\ntable main.t\n    a\n    b\n    constraint primary key (a)\n    constraint "
		"foreign "
		"key (b) references main.t ()\n    index i (b)\n    primary index sqlite_autoindex_t_1 (a)\n"
		"table main.u\n    a\n"},
};

/* A catalog that a replay starts from is built again, with all it holds. */
static void starts(void)
{
	struct err e = err_new(a);
	struct replay *r;
	struct catalog *c = NULL;
	struct sql_statements up = {0};
	sql_split(a, DIALECT_SQLITE,
		STR("CREATE TABLE t (a, b CHECK (b > 0));CREATE UNIQUE INDEX i ON t (a);CREATE VIEW v AS "
		    "SELECT a FROM t;"),
		&up);
	OK(replay_open(&r, a, DIALECT_SQLITE, NULL, NULL, &e) == 0 &&
			replay_run(r, STR("1.sql"), &up, &e) == 0 && replay_catalog(r, a, &c, &e) == 0,
		"a first replay");
	IS(replay_text(a, DIALECT_SQLITE, c, NULL, STR("ALTER TABLE t RENAME COLUMN a TO z;")),
		STR("schema main\ntable main.t\n    z\n    b\n    constraint check b > 0\n    unique index i "
		    "(z)\n"
		    "view main.v\n    z\n"),
		"another goes on from its catalog");
	OK(catalog_relation(c, STR_NONE, STR("t"))->columns.v[0].name.p[0] == 'a', "which stays as it was");
	catalog_relation(c, STR_NONE, STR("v"))->definition = STR("CREATE VIRTUAL TABLE v USING absent");
	IS(replay_text(a, DIALECT_SQLITE, c, NULL, STR("")),
		STR("0 unanalysable: view \"v\": no such module: absent\nschema main\ntable main.t\n    a\n "
		    "   b\n"
		    "    constraint check b > 0\n    unique index i (a)\n"
		    "incomplete: some statements could not be read\n"),
		"what cannot be built is noted");
}

/* Steps, one after the other: each says what the whole catalogs before and after say. */
static void steps(void)
{
	static const char *const files[] = {
		"CREATE TABLE t (a, b); CREATE TABLE u (a REFERENCES t (a)); CREATE INDEX i ON t (a);",
		"CREATE VIEW v AS SELECT * FROM t; CREATE VIEW w AS SELECT * FROM V; CREATE VIEW x AS SELECT "
		"a FROM u;",
		"ALTER TABLE t ADD COLUMN c;", /* v and w get it too */
		"CREATE TRIGGER tr AFTER INSERT ON u BEGIN UPDATE t SET a = 1; END;",
		"DROP VIEW w; ALTER TABLE t RENAME TO tt;",
		"DROP INDEX i; DROP TRIGGER tr; CREATE TABLE none (;", "INSERT INTO u VALUES (1);",
		"PRAGMA foreign_keys=OFF; CREATE TABLE n (a, d); DROP TABLE u; ALTER TABLE n RENAME TO u;",
		"DROP VIEW v; DROP VIEW x; DROP TABLE tt; DROP TABLE u;"};
	struct err e = err_new(a);
	struct replay *r, *whole;
	struct catalog *c0, *c1, *before, *after;
	OK(replay_open(&r, a, DIALECT_SQLITE, NULL, NULL, &e) == 0 &&
			replay_open(&whole, a, DIALECT_SQLITE, NULL, NULL, &e) == 0 &&
			replay_catalog(whole, a, &c0, &e) == 0,
		"two replays");
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct sql_statements up = {0};
		struct delta want = {0}, got = {0};
		struct sb x = sb_new(a, 1 << 20), y = sb_new(a, 1 << 20);
		sql_split(a, DIALECT_SQLITE, str_of(files[i]), &up);
		OK(replay_run(whole, STR("f"), &up, &e) == 0 && replay_catalog(whole, a, &c1, &e) == 0 &&
				replay_step(r, STR("f"), &up, &before, &after, &e) == 0,
			"step %zu", i);
		delta_of(a, c0, c1, &want);
		delta_of(a, before, after, &got);
		for (size_t k = 0; k < want.n; k++)
			sb_fmt(&x, "%d %.*s\n", (int)want.v[k].kind,
				STRF(catalog_object_text(a, c1, &want.v[k].object)));
		for (size_t k = 0; k < got.n; k++)
			sb_fmt(&y, "%d %.*s\n", (int)got.v[k].kind,
				STRF(catalog_object_text(a, c1, &got.v[k].object)));
		IS(sb_str(&y), sb_str(&x), "step %zu: %zu differences", i, want.n);
		c0 = c1;
	}
	struct sb x = sb_new(a, 1 << 20), y = sb_new(a, 1 << 20);
	OK(replay_catalog(r, a, &c1, &e) == 0, "the catalog behind the steps");
	catalog_print_text(a, &x, c0);
	catalog_print_text(a, &y, c1);
	IS(sb_str(&y), sb_str(&x), "is the whole one");
}

int main(void)
{
	a = arena_new("test");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		IS(replay_text(a, DIALECT_SQLITE, NULL, NULL, str_of(rows[i].sql)), str_of(rows[i].want),
			"%s", rows[i].what);
	starts();
	steps();
	arena_free(a);
	return tap_done();
}
