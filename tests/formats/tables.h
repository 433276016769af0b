/* Version tables of tools against real databases: what the programs of these tests share. */
#ifndef TESTS_FORMATS_TABLES_H
#define TESTS_FORMATS_TABLES_H

#include <stdlib.h>
#include <unistd.h>

#include "migrate/format.h"
#include "migrate/reconcile.h"
#include "tests/unit/files_memory.h"
#include "tests/unit/tap.h"

static struct arena *a;
static struct err e;
static const struct engine *g;
static struct session *s;

static inline void sql(const char *text)
{
	if (g->exec(s, str_of(text), &e))
		printf("# %s: %.*s\n", text, STRF(e.what));
}

static inline int take(void *ctx, const struct str *cols, int ncols, struct err *err)
{
	struct str *out = ctx;
	(void)err;
	for (int i = 0; i < ncols; i++)
		*out = str_fmt(a, "%.*s%s%.*s", STRF(*out),
			out->n && !i ? "; "
			: i          ? "|"
				     : "",
			cols[i].p ? (int)cols[i].n : 4, cols[i].p ? cols[i].p : "NULL");
	return 0;
}

/* Rows of a query joined by "; ", columns by "|". */
static inline struct str rows(const char *query)
{
	struct str out = STR("");
	if (g->query(s, str_of(query), NULL, 0, take, &out, &e))
		return e.what;
	return out;
}

/* A project of a tool with two migrations, its table made and one of them recorded, read back. */
static struct migrations m;
static struct source src;
static struct history h;
static struct reconciliation r;

static inline bool project(const struct memory_file *files, const char *path)
{
	struct files *f = ARENA_NEW(a, struct files);
	*f = memory_files(files);
	e = err_new(a); /* some test before this one wanted an error */
	src = (struct source){.path = str_of(path), .dialect = g->dialect, .dialect_known = true};
	int rc = format_open(f, a, &src, &e);
	if (!rc)
		rc = src.ops->load(f, a, NULL, &src, &m, &e);
	OK(rc == 0 && m.n == 2, "%s: %zu migrations %.*s", path, m.n, rc ? (int)e.what.n : 0,
		rc ? e.what.p : "");
	return rc == 0 && m.n == 2;
}

static inline int applied(void)
{
	int rc = src.ops->applied(g, s, a, &src, &m, &h, &e);
	if (rc)
		return rc;
	reconcile(a, &m, &h, &r);
	return 0;
}

static inline void test_tool(const char *name)
{
	OK(applied() == 0 && !h.table_exists && r.npending == 2, "%s: no table, all pending", name);
	OK(src.ops->create(g, s, a, &src, &e) == 0, "%s: table made", name);
	OK(src.ops->create(g, s, a, &src, &e) == 0, "%s: making it again changes nothing", name);
	OK(applied() == 0 && h.table_exists && h.n == 0 && r.npending == 2, "%s: empty table", name);
	int rc = src.ops->record(g, s, a, &src, &m.v[0], 7, &e);
	OK(rc == 0, "%s: recorded %.*s", name, rc ? (int)e.what.n : 0, rc ? e.what.p : "");
	OK(applied() == 0 && r.napplied == 1 && r.npending == 1 && r.nchanged == 0, "%s: one applied", name);
	OK(src.ops->record(g, s, a, &src, &m.v[1], 7, &e) == 0, "%s: recorded the other", name);
	OK(applied() == 0 && r.napplied == 2 && r.npending == 0, "%s: both applied", name);
	OK(src.ops->unrecord(g, s, a, &src, &m.v[0], &e) == 0, "%s: taken back", name);
	OK(applied() == 0 && r.napplied == 1 && r.nout_of_order == 1, "%s: the first is out of order now",
		name);
}

/* Write, then say what reading makes of it; the table goes. */
static inline void refused(const char *insert, const char *name, const char *table)
{
	sql(insert);
	OK(applied() == ERR_DB && e.hint.n, "%s: %.*s", name, STRF(e.what));
	sql(str_fmt(a, "DELETE FROM %s", table).p);
}

static inline void refused_view(const char *name, const char *table, const char *columns)
{
	sql(str_fmt(a, "DROP TABLE %s", table).p);
	sql(str_fmt(a, "CREATE VIEW %s AS SELECT %s", table, columns).p);
	OK(applied() == ERR_DB, "%s: a view in place of its table is refused", name);
	sql(str_fmt(a, "DROP VIEW %s", table).p);
	sql(str_fmt(a, "CREATE TABLE %s (other int)", table).p);
	OK(applied() == ERR_DB, "%s: a table of another shape is refused", name);
	sql(str_fmt(a, "DROP TABLE %s", table).p);
}

#define TABLE "CREATE TABLE t (id int);\n"

/* Open the URL's engine and run the tests of the program against it. */
static void test_engine(void);
static const char *test_address; /* of the database at hand */

static inline void test_url(const char *url)
{
	struct engine_opts o = {.connect_ms = 10000, .lock_ms = 5000, .role = STR("schemagate/test/tables")};
	int rc = engine_for_url(&g, str_of(url), &e);
	test_address = url;
	if (!rc)
		rc = g->open(&s, a, str_of(url), o, &e);
	OK(rc == 0, "%s opened", rc ? "engine" : g->name);
	if (rc) {
		printf("# %.*s\n", STRF(e.what));
		return;
	}
	test_engine();
	g->close(s);
}

/* A database of its own on the server: the URL with another name, made through the one given. */
static inline const char *fresh(const char *url)
{
	struct engine_opts o = {.connect_ms = 10000, .lock_ms = 5000, .role = STR("schemagate/test/tables")};
	struct str old = str_of(url), name = STR("/schemagate?");
	size_t at = str_find(old, name, 0);
	if (at == SIZE_MAX || engine_for_url(&g, old, &e) || g->open(&s, a, old, o, &e))
		return url;
	struct str db = str_fmt(a, "formats_%ld", (long)getpid());
	sql(str_fmt(a, "CREATE DATABASE %.*s", STRF(db)).p);
	g->close(s);
	return str_fmt(a, "%.*s/%.*s?%.*s", STRF(str_sub(old, 0, at)), STRF(db),
		STRF(str_sub(old, at + name.n, old.n)))
		.p;
}

static inline void drop(const char *url)
{
	struct engine_opts o = {.connect_ms = 10000, .lock_ms = 5000, .role = STR("schemagate/test/tables")};
	if (engine_for_url(&g, str_of(url), &e) || g->open(&s, a, str_of(url), o, &e))
		return;
	sql(str_fmt(a, "DROP DATABASE formats_%ld", (long)getpid()).p);
	g->close(s);
}

static inline void test_server(const char *variable)
{
	const char *url = getenv(variable);
	if (!url) {
		OK(1, "%s # skip no server", variable);
		return;
	}
	test_url(fresh(url));
	drop(url);
}

static inline void test_sqlite(void)
{
	char path[] = "/tmp/schemagate-tables-XXXXXX";
	int fd = mkstemp(path);
	if (fd >= 0)
		close(fd);
	test_url(str_fmt(a, "sqlite:%s", path).p);
	unlink(path);
}

/* test_engine() on SQLite, and on the servers that there are; on one alone when it is named. */
static inline int test_engines(const char *only)
{
	a = arena_new("tables");
	e = err_new(a);
	if (!only || strcmp(only, "sqlite") == 0)
		test_sqlite();
	if (!only || strcmp(only, "postgresql") == 0)
		test_server("SCHEMAGATE_TEST_PG");
	if (!only || strcmp(only, "mysql") == 0)
		test_server("SCHEMAGATE_TEST_MYSQL");
	arena_free(a);
	return tap_done();
}

#endif
