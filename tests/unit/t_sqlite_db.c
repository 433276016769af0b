#include "schemas/sqlite_db.h"
#include "tests/unit/tap.h"

static struct arena *a;
static struct err e;

static struct sqlite_db *memory(struct sqlite_db_opts o)
{
	struct sqlite_db *db = NULL;
	OK(sqlite_db_open(&db, a, STR_NONE, o, &e) == 0, "a memory database opens");
	return db;
}

static void run(struct sqlite_db *db, const char *sql)
{
	int rc = sqlite_db_exec(db, str_of(sql), &e);
	if (rc)
		printf("# %.*s\n", STRF(e.what));
	OK(rc == 0, "runs: %.60s", sql);
}

static int refused(struct sqlite_db *db, const char *sql)
{
	int rc = sqlite_db_exec(db, str_of(sql), &e);
	return rc;
}

static int one(void *ctx, const struct str *cols, int n, struct err *er)
{
	(void)er;
	struct str *out = ctx;
	*out = n ? str_dup(a, cols[n - 1]) : STR_NONE;
	return 0;
}

static void statements(void)
{
	struct sqlite_db *db = memory((struct sqlite_db_opts){0});
	run(db, "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)");
	run(db, "");
	run(db, "INSERT INTO t (b) VALUES ('x'), (NULL); -- the end\n ;");
	OK(sqlite_db_changes(db) == 2, "changes are counted");
	OK(refused(db, "SELECT 1; SELECT 2") == ERR_DB, "a second statement is refused");
	OK(refused(db, "SELECT nope FROM t") == ERR_DB, "an unknown column");
	OK(sqlite_db_error_at(db) == 7, "its offset is told");
	IS(e.what, STR("no such column: nope"), "and SQLite's words");
	IS(str_of(e.native), STR("1"), "and its code");
	struct str got, args[] = {STR("x")};
	OK(sqlite_db_query(db, STR("SELECT 1, a FROM t WHERE b = ?"), args, 1, one, &got, &e) == 0, "query");
	IS(got, STR("1"), "with a text parameter");
	struct str none[] = {STR_NONE};
	OK(sqlite_db_query(db, STR("SELECT ? IS NULL"), none, 1, one, &got, &e) == 0, "query");
	IS(got, STR("1"), "an absent parameter is NULL");
	OK(sqlite_db_query(db, STR("SELECT ?, ?"), none, 1, one, &got, &e) == ERR_DB,
		"parameters are counted");
	OK(!sqlite_db_in_tx(db), "autocommit");
	run(db, "BEGIN");
	OK(sqlite_db_in_tx(db), "in a transaction");
	sqlite_db_close(db);
	sqlite_db_close(db);
}

static void hostile(void)
{
	struct sqlite_db *db = memory((struct sqlite_db_opts){.untrusted = true, .max_steps = 1000});
	OK(refused(db, "ATTACH '/tmp/x.db' AS x") != 0, "no ATTACH");
	OK(refused(db, "VACUUM INTO '/tmp/x.db'") != 0, "no VACUUM INTO");
	OK(refused(db, "PRAGMA writable_schema = 1") != 0, "no PRAGMA");
	OK(refused(db, "SELECT load_extension('x')") != 0, "no extensions");
	OK(refused(db, "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM "
		       "r") == ERR_LIMIT,
		"an endless query is stopped");
	OK(refused(db, "SELECT length(zeroblob(1000000000))") == ERR_LIMIT, "a huge value is refused");
	struct str with_nul = {"SELECT 1\0 ;", 11};
	OK(sqlite_db_exec(db, with_nul, &e) == ERR_INPUT, "a NUL byte is refused, not a cut");
	db = memory((struct sqlite_db_opts){.statement_ms = 30});
	OK(refused(db, "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM "
		       "r") == ERR_LIMIT,
		"the time limit holds");
}

static bool note(void *ctx, const struct sqlite_db_access *x)
{
	static const char *const words[] = {
		"read", "insert", "update", "delete", "function", "define", "other"};
	struct str *out = ctx;
	if (x->action != SQLITE_DB_OTHER && !str_starts(x->table, STR("sqlite_")))
		*out = str_fmt(a, "%.*s%s %.*s.%.*s;", STRF(*out), words[x->action], STRF(x->table),
			STRF(x->column));
	return true;
}

static void watching(void)
{
	struct sqlite_db *db = memory((struct sqlite_db_opts){.untrusted = true, .no_dqs = true});
	run(db, "CREATE TABLE t (a, b)");
	run(db, "CREATE VIEW v AS SELECT a FROM t");
	struct str seen = STR_NONE;
	struct sqlite_db_check c;
	sqlite_db_watch(db, note, &seen);
	OK(sqlite_db_prepare(db, a, STR("SELECT x.b FROM t x; SELECT 2"), &c, &e) == 0 && c.ok, "prepares");
	IS(seen, STR("read t.b;"), "the columns of a query");
	OK(c.end == 20 && c.reads && c.columns.n == 1, "where it ends, what it gives");
	seen = STR_NONE;
	OK(sqlite_db_prepare(db, a, STR("UPDATE t SET a = 1 WHERE b = ?"), &c, &e) == 0 && c.ok, "prepares");
	OK(!c.reads && c.params == 1, "a write with one parameter");
	OK(str_find(seen, STR("update t.a;"), 0) != SIZE_MAX &&
			str_find(seen, STR("read t.b;"), 0) != SIZE_MAX,
		"its columns: %.*s", STRF(seen));
	OK(sqlite_db_prepare(db, a, STR("SELECT \"nope\" FROM t"), &c, &e) == 0 && !c.ok,
		"a double-quoted unknown name is an error");
	IS(c.text, STR("no such column: nope"), "in SQLite's words");
	OK(c.at == 7, "at its place");
	OK(sqlite_db_prepare(db, a, STR(" -- nothing"), &c, &e) == 0 && c.ok && c.empty, "no statement");
}

static const char *const schema[] = {
	"CREATE TABLE parent (id INTEGER PRIMARY KEY AUTOINCREMENT, \"a b\" TEXT NOT NULL DEFAULT 'x,(', "
	"n INT CONSTRAINT pos CHECK (n > (0)), twice AS (n * 2) STORED, UNIQUE (n, \"a b\"), CHECK (n <> 7))",
	"CREATE TABLE child (p INTEGER REFERENCES parent, q TEXT, r, PRIMARY KEY (q, r), "
	"FOREIGN KEY (p, q) REFERENCES parent (n, \"a b\")) WITHOUT ROWID",
	"CREATE UNIQUE INDEX child_q ON child (q, lower(r)) WHERE p IS NOT NULL",
	"CREATE VIEW v AS SELECT id, n AS m FROM parent",
	"CREATE VIEW gone AS SELECT 1 FROM nowhere",
	"CREATE TRIGGER tr AFTER UPDATE OF q ON child BEGIN SELECT 1; END",
	"CREATE VIRTUAL TABLE ft USING fts5(body)",
};

static void check_inspected(const struct catalog *c)
{
	OK(c->relations.n == 5, "five relations, no internal ones (%zu)", c->relations.n);
	struct relation *p = catalog_relation(c, STR_NONE, STR("PARENT"));
	struct relation *k = catalog_relation(c, STR("main"), STR("child"));
	OK(p && p->columns.n == 4 && p->columns.v[0].identity, "a rowid alias may be left out");
	IS(p->columns.v[1].def, STR("'x,('"), "a default");
	OK(p->columns.v[1].not_null && catalog_column(c, p, STR("A B")), "a quoted name, in any case");
	IS(p->columns.v[3].generated, STR("n * 2"), "a generation expression");
	struct constraint *check = catalog_constraint(p, STR("pos"));
	IS(check ? check->definition : STR_NONE, STR("n > (0)"), "a named check");
	struct names set = {0};
	catalog_names_add(a, &set, STR("a b"));
	catalog_names_add(a, &set, STR("n"));
	OK(catalog_has_unique(c, p, set), "a unique set, in any order");
	OK(k->constraints.n == 3 && k->constraints.v[0].kind == CONSTRAINT_PRIMARY &&
			!k->columns.v[1].identity,
		"key and two foreign keys");
	struct index *x = catalog_index(k, STR("child_q"));
	OK(x && x->unique && x->columns.n == 2, "an index");
	IS(x->columns.v[1], STR("(lower(r))"), "with an expression");
	IS(x->predicate, STR("p IS NOT NULL"), "and a predicate");
	OK(catalog_relation(c, STR_NONE, STR("v"))->columns.n == 2, "a view's columns");
	OK(catalog_relation(c, STR_NONE, STR("gone"))->columns_unknown, "a broken view may have any column");
	OK(k->triggers.n == 1, "a trigger");
	IS(k->triggers.v[0].timing, STR("AFTER"), "its time");
	IS(k->triggers.v[0].events, STR("UPDATE"), "its event");
}

static void inspecting(void)
{
	struct sqlite_db *db = memory((struct sqlite_db_opts){.untrusted = true});
	for (size_t i = 0; i < sizeof schema / sizeof *schema; i++)
		run(db, schema[i]);
	struct catalog *c = NULL;
	OK(sqlite_db_inspect(db, a, &c, &e) == 0, "inspects");
	check_inspected(c);
	struct sqlite_db *copy = memory((struct sqlite_db_opts){.untrusted = true});
	struct names left_out = {0};
	OK(sqlite_db_build(copy, a, c, &left_out, &e) == 0 && left_out.n == 0, "builds again");
	struct str one_script, other;
	OK(sqlite_db_script(db, a, &one_script, &e) == 0 && sqlite_db_script(copy, a, &other, &e) == 0,
		"scripts");
	IS(other, one_script, "the same schema");
}

int main(void)
{
	a = arena_new("test");
	e = err_new(a);
	statements();
	hostile();
	watching();
	inspecting();
	struct sqlite_db *db;
	OK(sqlite_db_open(&db, a, STR("/nonexistent/x.db"), (struct sqlite_db_opts){0}, &e) == ERR_DB,
		"no such file");
	arena_free(a);
	return tap_done();
}
