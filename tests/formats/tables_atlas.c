/* Atlas' table on every engine there is a server for: rows of every kind, the recorded hashes, the lock. */
#include <time.h>

#include "migrate/formats/atlas.h"
#include "tests/formats/tables.h"

#define INIT "CREATE TABLE users (id int);\n"
#define MORE "CREATE TABLE posts (id int);\nCREATE INDEX i ON posts(id);\n"
#define SUM                                                                                                  \
	"h1:8QhpadgFA9pBJsyRlZ3VDERMT2C6KcksSFe8+ick//Q=\n"                                                  \
	"20240101000000_init.sql h1:nbr8ulLECMh+hPra2zRVj8Aczk/N3fQ1K4NgYQ3lM/Y=\n"                          \
	"20240102000000_more.sql h1:0feRWzB6w/2WBz8XJLiMpW0SjbxHArbS/IEuORESkQM=\n"
#define FILES                                                                                                \
	{"m/20240101000000_init.sql", INIT, 0},                                                              \
	{                                                                                                    \
		"m/20240102000000_more.sql", MORE, 0                                                         \
	}

static const char *table; /* where it is: in PostgreSQL in a schema of its own */

static void change(const char *before, const char *after)
{
	sql(str_fmt(a, "%s%s%s", before, table, after).p);
}

/* A row as Atlas writes it. */
static void put(const char *version, const char *type, int applied_n, int total, const char *hash)
{
	static const char *const now[] = {"now()", "CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP"};
	change("INSERT INTO ",
		str_fmt(a,
			" (version, description, type, applied, total, executed_at, execution_time, error, "
			"error_stmt, hash, partial_hashes, operator_version) VALUES ('%s', 'x', %s, %d, %d, "
			"%s, 1, "
			"'', '', '%s', 'null', 'Atlas CLI v1.2.3')",
			version, type, applied_n, total, now[g->dialect], hash)
			.p);
}

static void test_rows(void)
{
	OK(applied() == 0 && !h.table_exists && r.npending == 2, "no table, all pending");
	OK(src.ops->create(g, s, a, &src, &e) == 0 && src.ops->create(g, s, a, &src, &e) == 0,
		"table made, twice is fine");
	int rc = src.ops->record(g, s, a, &src, &m.v[0], 7, &e);
	OK(rc == 0 && applied() == 0 && r.napplied == 1 && r.npending == 1, "one recorded %.*s",
		rc ? (int)e.what.n : 0, rc ? e.what.p : "");
	OK(src.ops->record(g, s, a, &src, &m.v[1], 7, &e) == 0 && applied() == 0 && r.napplied == 2 &&
			h.notes.n == 0,
		"both");
	IS(rows(str_fmt(a,
		   "SELECT description, type, applied, total, execution_time, error, error_stmt, hash, "
		   "operator_version FROM %s WHERE version = '20240102000000'",
		   table)
			   .p),
		STR("more|2|2|2|7000000|||0feRWzB6w/2WBz8XJLiMpW0SjbxHArbS/IEuORESkQM=|schemagate "
		    "" SCHEMAGATE_VERSION),
		"its row");
	IS(rows(str_fmt(
		   a, "SELECT count(*) FROM %s WHERE executed_at IS NULL OR partial_hashes IS NULL", table)
			   .p),
		STR("0"), "a clock and JSON's null");
	OK(src.ops->unrecord(g, s, a, &src, &m.v[1], &e) == 0 && applied() == 0 && r.npending == 1,
		"taken back");
	src.adopting = true;
	OK(src.ops->record(g, s, a, &src, &m.v[1], 0, &e) == 0 && applied() == 0 && r.napplied == 2,
		"only marked");
	src.adopting = false;
	IS(rows(str_fmt(a, "SELECT type, applied, total FROM %s WHERE version = '20240102000000'", table).p),
		STR("4|0|0"), "as atlas migrate set does");
}

static void test_states(void)
{
	change("DELETE FROM ", "");
	put("20240101000000", "2", 1, 2, "");
	OK(applied() == 0 && r.nfailed == 1, "a part of its statements is a failure");
	OK(h.n == 1 && str_eq(h.v[0].failed_why, STR("Atlas ran 1 of its 2 statements")), "and says so");
	OK(src.ops->record(g, s, a, &src, &m.v[0], 1, &e) == 0 && applied() == 0 && r.napplied == 1,
		"settled");
	change("DELETE FROM ", "");
	put("20240102000000", "1", 0, 0, "");
	put(".atlas_cloud_identifier", "2", 0, 0, "");
	OK(applied() == 0 && r.napplied == 2 && h.notes.n == 0, "what is below a baseline is done");
	change("DELETE FROM ", "");
	put("20240102000000", "2", 2, 2, "");
	OK(applied() == 0 && r.napplied == 2 && h.notes.n == 1, "below the first row too, which is a trap");
	change("DELETE FROM ", "");
	put("20230101000000", "2", 1, 1, "");
	OK(applied() == 0 && r.nmissing == 1 && r.npending == 2, "a row without a file");
}

static void test_hashes(void)
{
	change("DELETE FROM ", "");
	put("20240101000000", "2", 1, 1, "nbr8ulLECMh+hPra2zRVj8Aczk/N3fQ1K4NgYQ3lM/Y=");
	put("20240102000000", "2", 2, 2, "another");
	OK(applied() == 0 && r.nchanged == 1 && r.napplied == 1, "the sum of other bytes is a change");
	change("UPDATE ", " SET hash = 'another'");
	OK(applied() == 0 && r.nchanged == 1 && r.napplied == 1 && h.notes.n == 0,
		"the first that differs is it; what follows it says nothing");
	/* the file between came late: the third was summed without it */
	static const struct memory_file late[] = {FILES,
		{"m/20240101120000_late.sql", "CREATE TABLE late (id int);\n", 0}, {"m/atlas.sum", SUM, 0},
		{0}};
	struct files f = memory_files(late);
	if (src.ops->load(&f, a, NULL, &src, &m, &e))
		return;
	change("DELETE FROM ", "");
	put("20240101000000", "2", 1, 1, "nbr8ulLECMh+hPra2zRVj8Aczk/N3fQ1K4NgYQ3lM/Y=");
	put("20240102000000", "2", 2, 2, "0feRWzB6w/2WBz8XJLiMpW0SjbxHArbS/IEuORESkQM=");
	OK(applied() == 0 && r.napplied == 2 && r.nout_of_order == 1 && r.nchanged == 0,
		"a late file does not change those after it");
	change("UPDATE ", " SET hash = 'another' WHERE version = '20240102000000'");
	OK(applied() == 0 && r.nchanged == 0 && h.notes.n == 1,
		"behind a late file nothing is proved, and told");
}

static void hostile(const char *version, const char *type, int n, int total, const char *what)
{
	change("DELETE FROM ", "");
	put(version, type, n, total, "");
	OK(applied() == ERR_DB && e.hint.n, "%s: %.*s", what, STRF(e.what));
}

static void test_hostile(void)
{
	hostile("1", "0", 0, 0, "no type");
	hostile("1", "64", 0, 0, "a type of nobody");
	hostile("1", "2", 3, 2, "more than all");
	hostile("1", "2", -1, 2, "less than none");
	change("DROP TABLE ", "");
	change("CREATE TABLE ",
		" (version text, description text, type text, applied text, total text, executed_at text, "
		"execution_time text, error text, error_stmt text, hash text, partial_hashes text, "
		"operator_version text)");
	put("1", "2", 0, 0, "");
	put("1", "2", 0, 0, "");
	OK(applied() == ERR_DB, "twice: %.*s", STRF(e.what));
	change("UPDATE ", " SET version = NULL");
	OK(applied() == ERR_DB, "no version: %.*s", STRF(e.what));
	change("UPDATE ", " SET version = '1', type = 'many'");
	OK(applied() == ERR_DB, "words for numbers: %.*s", STRF(e.what));
	change("DROP TABLE ", "");
	change("CREATE VIEW ",
		" AS SELECT '' AS version, '' AS description, 2 AS type, 0 AS applied, 0 AS total, 0 AS "
		"executed_at, 0 AS execution_time, '' AS error, '' AS error_stmt, '' AS hash, '' AS "
		"partial_hashes, '' AS operator_version");
	OK(applied() == ERR_DB, "a view: %.*s", STRF(e.what));
	change("DROP VIEW ", "");
	change("CREATE TABLE ", " (version text)");
	OK(applied() == ERR_DB, "another shape: %.*s", STRF(e.what));
	change("DROP TABLE ", "");
}

static void test_lock(void)
{
	struct engine_opts o = {.connect_ms = 10000, .lock_ms = 5000, .role = STR("the tool")};
	struct session *theirs;
	if (g->dialect == DIALECT_SQLITE)
		return;
	OK(g->open(&theirs, a, str_of(test_address), o, &e) == 0, "another session");
	OK(g->exec(theirs,
		   g->dialect == DIALECT_MYSQL ? STR("SELECT GET_LOCK('atlas_migrate_execute', 0)")
					       : STR("SELECT pg_advisory_lock(2686470616)"),
		   &e) == 0,
		"takes the tool's lock");
	OK(src.ops->lock(g, s, a, &src, true, &e) == ERR_LOCKED, "%.*s", STRF(e.what));
	g->close(theirs);
	int rc = ERR_LOCKED;
	for (int i = 0; i < 50 && rc == ERR_LOCKED; i++) { /* the server may still be closing the other */
		if (i)
			(void)nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
		e = err_new(a);
		rc = src.ops->lock(g, s, a, &src, true, &e);
	}
	OK(rc == 0 && src.ops->lock(g, s, a, &src, false, &e) == 0, "free again");
}

static void test_engine(void)
{
	static const struct memory_file files[] = {FILES, {"m/atlas.sum", SUM, 0}, {0}};
	table = g->dialect == DIALECT_POSTGRESQL ? "atlas_schema_revisions.atlas_schema_revisions"
						 : "atlas_schema_revisions";
	if (!project(files, "m"))
		return;
	test_rows();
	test_states();
	test_hashes();
	if (!project(files, "m"))
		return;
	test_lock();
	test_hostile();
}

int main(void)
{
	return test_engines(NULL);
}
