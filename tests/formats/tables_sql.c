/* Version tables of the tools whose migrations are SQL files, on every engine there is a server for. */
#include "tests/formats/tables.h"

/* Write, then say what reading makes of it; the table goes. */
static void refused(const char *insert, const char *name, const char *table)
{
	sql(insert);
	OK(applied() == ERR_DB && e.hint.n, "%s: %.*s", name, STRF(e.what));
	sql(str_fmt(a, "DELETE FROM %s", table).p);
}

static void refused_view(const char *name, const char *table, const char *columns)
{
	sql(str_fmt(a, "DROP TABLE %s", table).p);
	sql(str_fmt(a, "CREATE VIEW %s AS SELECT %s", table, columns).p);
	OK(applied() == ERR_DB, "%s: a view in place of its table is refused", name);
	sql(str_fmt(a, "DROP VIEW %s", table).p);
	sql(str_fmt(a, "CREATE TABLE %s (other int)", table).p);
	OK(applied() == ERR_DB, "%s: a table of another shape is refused", name);
	sql(str_fmt(a, "DROP TABLE %s", table).p);
}

static void test_golang_migrate(void)
{
	static const struct memory_file files[] = {{"db/000001_a.up.sql", TABLE, 0},
		{"db/000001_a.down.sql", "DROP TABLE t;", 0}, {"db/000003_b.up.sql", "DROP TABLE t;\n", 0},
		{"db/000003_b.down.sql", TABLE, 0}, {0}};
	if (!project(files, "db"))
		return;
	OK(applied() == 0 && !h.table_exists && r.npending == 2, "golang-migrate: no table");
	OK(src.ops->lock(g, s, a, &src, true, &e) == 0, "golang-migrate: its lock");
	OK(src.ops->create(g, s, a, &src, &e) == 0 && src.ops->create(g, s, a, &src, &e) == 0,
		"golang-migrate: table made, twice is fine");
	OK(src.ops->record(g, s, a, &src, &m.v[0], 1, &e) == 0 && applied() == 0 && r.napplied == 1,
		"golang-migrate: the first");
	OK(src.ops->record(g, s, a, &src, &m.v[1], 1, &e) == 0 && applied() == 0 && r.napplied == 2,
		"golang-migrate: the second");
	IS(rows("SELECT version, CASE WHEN dirty THEN 'dirty' ELSE 'clean' END FROM schema_migrations"),
		STR("3|clean"), "golang-migrate: one row");
	OK(h.v[0].by_mark && !h.v[1].by_mark, "golang-migrate: the first is only below the mark");
	OK(src.ops->record(g, s, a, &src, &m.v[0], 1, &e) == 0 && applied() == 0 && r.napplied == 2,
		"golang-migrate: a late one does not move the mark back");
	OK(src.ops->unrecord(g, s, a, &src, &m.v[0], &e) == ERR_DB, "golang-migrate: only the newest goes");
	OK(src.ops->unrecord(g, s, a, &src, &m.v[1], &e) == 0 && applied() == 0 && r.napplied == 1,
		"golang-migrate: one back");
	OK(src.ops->unrecord(g, s, a, &src, &m.v[0], &e) == 0 && applied() == 0 && r.napplied == 0,
		"golang-migrate: none left");
	OK(src.ops->lock(g, s, a, &src, false, &e) == 0, "golang-migrate: lock given back");
	sql("INSERT INTO schema_migrations VALUES (3, true)");
	OK(applied() == 0 && r.nfailed == 1 && r.napplied == 1 && h.notes.n == 1 &&
			h.notes.v[0].kind == SOURCE_TRAP_STOPS,
		"golang-migrate: a dirty version stops");
	OK(src.ops->record(g, s, a, &src, &m.v[1], 1, &e) == 0 && applied() == 0 && r.napplied == 2 &&
			h.notes.n == 0,
		"golang-migrate: settled");
	sql("UPDATE schema_migrations SET version = -1, dirty = true");
	OK(applied() == 0 && r.npending == 2 && h.notes.n == 1, "golang-migrate: failed down to nothing");
	sql("UPDATE schema_migrations SET version = 7, dirty = false");
	OK(applied() == 0 && r.napplied == 2 && r.nmissing == 1,
		"golang-migrate: the mark's file is missing");
	sql("DELETE FROM schema_migrations");
	refused("INSERT INTO schema_migrations VALUES (1, false), (3, false)", "golang-migrate",
		"schema_migrations");
	refused_view("golang-migrate", "schema_migrations", "1 AS version, 0 AS dirty");
}

static void test_dbmate(void)
{
	static const struct memory_file files[] = {
		{"db/migrations/001_a.sql", "-- migrate:up\n" TABLE "-- migrate:down\nDROP TABLE t;\n", 0},
		{"db/migrations/002_b.sql", "-- migrate:up\nDROP TABLE t;\n-- migrate:down\n", 0}, {0}};
	if (!project(files, "db/migrations"))
		return;
	test_tool("dbmate");
	sql("INSERT INTO schema_migrations VALUES ('009')");
	OK(applied() == 0 && r.nmissing == 1, "dbmate: a row without a file");
	IS(rows("SELECT version FROM schema_migrations ORDER BY version"), STR("002; 009"),
		"dbmate: its rows");
	sql("DELETE FROM schema_migrations");
	sql("ALTER TABLE schema_migrations ADD COLUMN dirty int");
	OK(applied() == ERR_DB && str_find(e.detail, STR("golang-migrate"), 0) != SIZE_MAX,
		"dbmate: another tool's table of that name is named");
	refused_view("dbmate", "schema_migrations", "'1' AS version");
}

/* Rows that no tool writes: the same for all whose table is a list of versions. */
static void test_hostile(void)
{
	static const struct memory_file files[] = {
		{"db/migrations/001_a.sql", "-- migrate:up\n" TABLE "-- migrate:down\nDROP TABLE t;\n", 0},
		{"db/migrations/002_b.sql", "-- migrate:up\nDROP TABLE t;\n-- migrate:down\n", 0}, {0}};
	if (!project(files, "db/migrations"))
		return;
	sql("CREATE TABLE schema_migrations (version text)");
	refused("INSERT INTO schema_migrations VALUES (NULL)", "no version", "schema_migrations");
	refused("INSERT INTO schema_migrations VALUES ('1'), ('1')", "twice", "schema_migrations");
	static const char *const large[] = {"INSERT INTO schema_migrations VALUES (repeat('x', 10000000))",
		"INSERT INTO schema_migrations VALUES (repeat('x', 60000))",
		"INSERT INTO schema_migrations VALUES (hex(zeroblob(5000000)))"};
	refused(large[g->dialect], "a large one", "schema_migrations");
	sql("DROP TABLE schema_migrations");
}

static void test_engine(void)
{
	test_dbmate();
	test_hostile();
	test_golang_migrate();
}

int main(void)
{
	return test_engines();
}
