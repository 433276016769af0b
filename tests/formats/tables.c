/* Version tables and our own history, on every engine there is a server for. */
#include "tests/formats/tables.h"
#include "migrate/formats/drizzle.h"
#include "migrate/history.h"

static int append(struct history_row one)
{
	int rc = g->begin(s, &e);
	if (!rc)
		rc = history_append(g, s, a, &one, &e);
	return rc ? rc : g->end(s, true, &e);
}

static struct history_row row(const char *source, const char *id, enum history_event ev, const char *sum)
{
	return (struct history_row){.run = STR("r1"),
		.event = str_of(history_event_word(ev)),
		.source = str_of(source),
		.id = str_of(id),
		.path = STR("m/\xc3\xa9'\\.sql"),
		.checksum = str_of(sum),
		.canonical = STR("canon1:x"),
		.actor = STR("me"),
		.duration_ms = 12,
		.statement = 3};
}

static void test_history(void)
{
	struct history_rows all;
	struct history f;
	bool exists = true;
	OK(history_read(g, s, a, &all, &exists, &e) == 0 && !exists && all.n == 0, "no table: no rows");
	OK(history_create(g, s, a, &e) == 0, "created");
	OK(history_create(g, s, a, &e) == 0, "creating it again changes nothing");
	OK(append(row("", "1", HISTORY_APPLIED, "sha256:aa")) == 0, "first row");
	OK(append(row("", "2", HISTORY_STARTED, "sha256:bb")) == 0, "second row");
	OK(append(row("other", "1", HISTORY_APPLIED, "sha256:cc")) == 0, "a row of another source");
	OK(append(row("", "3", HISTORY_APPLIED, "sha256:dd")) == 0, "third row");
	OK(append(row("", "3", HISTORY_ROLLED_BACK, "sha256:dd")) == 0, "rolled back");
	OK(append(row(HISTORY_ENVIRONMENT, "production", HISTORY_BOUND, "")) == 0,
		"a row about the environment");
	OK(history_read(g, s, a, &all, &exists, &e) == 0 && exists && all.n == 6, "all are read");
	if (all.n != 6)
		return;
	IS(all.v[0].path, STR("m/\xc3\xa9'\\.sql"), "text comes back as written");
	OK(all.v[1].seq == 2 && str_eq(all.v[1].prev, all.v[0].hash) && all.v[1].statement == 3, "chained");
	OK(all.v[0].at.n == 24 && all.v[0].at.p[23] == 'Z', "the server's clock, in UTC: %.*s",
		STRF(all.v[0].at));
	struct source ours = {.path = STR("elsewhere")}, renamed = {.name = STR("new"), .path = STR("m")};
	history_fold(a, &all, &renamed, &f);
	OK(f.n == 2, "a source under a new name keeps the rows of its folder");
	history_fold(a, &all, &ours, &f);
	OK(f.n == 2 && str_eq(f.v[0].checksum, STR("sha256:aa")) && f.v[1].failed, "folded");
	struct history tool = {0};
	VEC_PUSH(a, &tool)->id = STR("1");
	history_merge(a, &tool, &f);
	OK(tool.n == 2 && str_eq(tool.v[0].checksum, STR("sha256:aa")) && tool.v[1].failed, "merged");
	sql("UPDATE schemagate_history SET checksum = 'sha256:ee' WHERE seq = 2");
	OK(history_read(g, s, a, &all, &exists, &e) == ERR_DB, "an edited row shows");
	IS(e.what,
		STR("table schemagate_history was changed by another hand: row 2 does not agree with its own "
		    "hash"),
		"and is named");
	sql("UPDATE schemagate_history SET checksum = 'sha256:bb' WHERE seq = 2");
	OK(history_read(g, s, a, &all, &exists, &e) == 0, "put back, it is fine");
	sql("DELETE FROM schemagate_history WHERE seq = 3");
	OK(history_read(g, s, a, &all, &exists, &e) == ERR_DB, "a removed row shows");
	sql("DROP TABLE schemagate_history");
	sql("CREATE TABLE schemagate_history (seq int, run text)");
	OK(history_read(g, s, a, &all, &exists, &e) == ERR_DB && e.detail.n,
		"a table of another shape is refused");
	OK(history_create(g, s, a, &e) == ERR_DB, "and never altered");
	sql("DROP TABLE schemagate_history");
	sql("CREATE VIEW schemagate_history AS SELECT 1 AS seq");
	OK(history_read(g, s, a, &all, &exists, &e) == ERR_DB, "a view in its place is refused");
	IS(e.what, STR("version table \"schemagate_history\" is a view, not a table"), "and named");
	sql("DROP VIEW schemagate_history");
}

static void test_drizzle(void)
{
	static const struct memory_file journal[] = {
		{"drizzle/meta/_journal.json",
			"{\"entries\":[{\"when\":1795317148501,\"tag\":\"0000_a\"},{\"when\":1795317148999,"
			"\"tag\":\"0001_b\"}]}",
			0},
		{"drizzle/0000_a.sql", TABLE, 0}, {"drizzle/0001_b.sql", "DROP TABLE t;\n", 0}, {0}};
	static const struct memory_file folders[] = {{"v1/20261121031317_a/migration.sql", TABLE, 0},
		{"v1/20261121031317_a/snapshot.json", "{}", 0},
		{"v1/20261122031317_b/migration.sql", "DROP TABLE t", 0},
		{"v1/20261122031317_b/snapshot.json", "{}", 0},
		{"drizzle.config.json",
			"{\"out\":\"./v1\",\"migrations\":{\"table\":\"log\",\"schema\":\"meta\"}}", 0},
		{0}};
	const char *drizzle =
		g->dialect == DIALECT_POSTGRESQL ? "drizzle.__drizzle_migrations" : "__drizzle_migrations";
	if (project(journal, "drizzle")) {
		test_tool("Drizzle");
		IS(rows(str_fmt(a, "SELECT hash, created_at FROM %s", drizzle).p),
			str_fmt(a, "%.*s|1795317148999", STRF(m.v[1].tool_checksum)), "Drizzle: its row");
		sql(str_fmt(a, "UPDATE %s SET hash = 'x'", drizzle).p);
		OK(applied() == 0 && r.napplied == 1 && r.nchanged == 0,
			"Drizzle: a row without a hash is not compared");
		sql(str_fmt(a,
			"INSERT INTO %s (hash, created_at) VALUES "
			"('0000000000000000000000000000000000000000000000000000000000000000', 1795317148501)",
			drizzle)
				.p);
		OK(applied() == 0 && r.nchanged == 1, "Drizzle: another hash is a change");
		sql(str_fmt(a, "INSERT INTO %s (hash, created_at) VALUES ('y', 42)", drizzle).p);
		OK(applied() == 0 && r.nmissing == 1 && str_eq(h.v[0].id, STR("42")),
			"Drizzle: a row without a file");
	}
	if (project(folders, "v1")) {
		/* applied out of order is fine with 1.0, but reconcile still says that it sorts before */
		test_tool("Drizzle 1.0");
		const char *log = g->dialect == DIALECT_POSTGRESQL ? "meta.log" : "log";
		IS(rows(str_fmt(a, "SELECT name, created_at FROM %s", log).p),
			STR("20261122031317_b|1795317197000"), "Drizzle 1.0: its row");
		IS(rows(str_fmt(a, "SELECT count(*) FROM %s WHERE applied_at IS NULL", log).p), STR("0"),
			"Drizzle 1.0: its clock");
	}
}

static void test_goose(void)
{
	static const struct memory_file files[] = {{"goose/00001_a.sql", "-- +goose Up\n" TABLE, 0},
		{"goose/00002_b.sql", "-- +goose Up\nDROP TABLE t;\n", 0}, {0}};
	if (!project(files, "goose"))
		return;
	test_tool("goose");
	OK(src.ops->lock(g, s, a, &src, true, &e) == 0 && src.ops->lock(g, s, a, &src, false, &e) == 0,
		"goose: its library's lock");
	IS(rows("SELECT version_id, CASE WHEN is_applied THEN 'yes' ELSE 'no' END FROM goose_db_version "
		"ORDER BY id"),
		STR("0|yes; 2|yes"), "goose: its rows, with the first of all");
	sql("INSERT INTO goose_db_version (version_id, is_applied) VALUES (2, false)");
	OK(applied() == 0 && r.napplied == 0, "goose: the newest row of a version decides");
	sql("DROP TABLE goose_db_version");
	sql("CREATE TABLE goose_db_version (version bigint, dirty int)");
	OK(applied() == ERR_DB && str_find(e.detail, STR("golang-migrate"), 0) != SIZE_MAX,
		"goose: the table of another tool is named: %.*s", STRF(e.detail));
	sql("DROP TABLE goose_db_version");
	sql("CREATE VIEW goose_db_version AS SELECT 1 AS id, 1 AS version_id, 1 AS is_applied, 1 AS tstamp");
	OK(applied() == ERR_DB, "goose: a view in its place is refused");
	sql("DROP VIEW goose_db_version");
}

static void test_doctrine(void)
{
	static const struct memory_file files[] = {
		{"doctrine/Version1.php",
			"<?php\nnamespace App\\Migrations;\nclass Version1 extends AbstractMigration {}", 0},
		{"doctrine/Version2.php",
			"<?php\nnamespace App\\Migrations;\nclass Version2 extends AbstractMigration {}", 0},
		{0}};
	if (!project(files, "doctrine"))
		return;
	test_tool("Doctrine");
	IS(rows("SELECT version, execution_time FROM doctrine_migration_versions"),
		STR("App\\Migrations\\Version2|7"), "Doctrine: its row");
	IS(rows("SELECT count(*) FROM doctrine_migration_versions WHERE executed_at IS NULL"), STR("0"),
		"Doctrine: its clock");
	sql("INSERT INTO doctrine_migration_versions (version) VALUES ('Other:Version9')");
	OK(applied() == 0 && r.nmissing == 0,
		"Doctrine: a row of another namespace belongs to another source");
	sql("UPDATE doctrine_migration_versions SET version = REPLACE(version, 'Version2', 'Version3')");
	OK(applied() == 0 && r.nmissing == 1, "Doctrine: a row of ours without a class is missing");
}

static void test_supabase(void)
{
	static const struct memory_file files[] = {
		{"supabase/migrations/20240101000000_a.sql",
			"-- \"x\\y\"\n" TABLE "insert into t values (1);;\n-- end\n", 0},
		{"supabase/migrations/20240102000000_b.sql", "", 0}, {0}};
	if (g->dialect != DIALECT_POSTGRESQL || !project(files, "supabase/migrations"))
		return;
	test_tool("Supabase");
	OK(src.ops->record(g, s, a, &src, &m.v[0], 7, &e) == 0, "Supabase: recorded once more");
	OK(src.ops->record(g, s, a, &src, &m.v[0], 7, &e) == 0, "Supabase: twice is fine");
	IS(rows("SELECT version, name, array_length(statements, 1), statements[1] FROM "
		"supabase_migrations.schema_migrations ORDER BY version"),
		STR("20240101000000|a|3|-- \"x\\y\"\nCREATE TABLE t (id int); 20240102000000|b|NULL|NULL"),
		"Supabase: its rows");
	sql("UPDATE supabase_migrations.schema_migrations SET statements[2] = 'insert into t values (2)' "
	    "WHERE "
	    "version LIKE '%1000000'");
	OK(applied() == 0 && r.nchanged == 1, "Supabase: other statements are a change: %.*s",
		STRF(r.v[0].why));
	sql("UPDATE supabase_migrations.schema_migrations SET statements = NULL");
	OK(applied() == 0 && r.napplied == 2, "Supabase: no recorded statements are not compared");
	sql("ALTER TABLE supabase_migrations.schema_migrations DROP COLUMN statements, DROP COLUMN name");
	OK(applied() == 0 && r.napplied == 2, "Supabase: a table of an old release is read");
	OK(src.ops->create(g, s, a, &src, &e) == 0 && src.ops->record(g, s, a, &src, &m.v[1], 1, &e) == 0,
		"Supabase: and brought up to date before it is written");
	sql("ALTER TABLE supabase_migrations.schema_migrations ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL "
	    "SECURITY");
	OK(applied() == 0, "Supabase: row security does not hide rows from a superuser");
	sql("CREATE ROLE reader");
	sql("GRANT USAGE ON SCHEMA supabase_migrations TO reader");
	sql("GRANT SELECT ON supabase_migrations.schema_migrations TO reader");
	sql("SET ROLE reader");
	OK(applied() == ERR_DB, "Supabase: but from others: %.*s", STRF(e.what));
	sql("RESET ROLE");
	sql("DROP OWNED BY reader");
	sql("DROP ROLE reader");
}

static void test_plain(void)
{
	static const struct memory_file files[] = {
		{"migrations/1_a.sql", TABLE, 0}, {"migrations/2_b.sql", "DROP TABLE t;\n", 0}, {0}};
	if (!project(files, "migrations"))
		return;
	OK(applied() == 0 && r.npending == 2, "plain: nothing there");
	sql("CREATE TABLE schema_migrations (version bigint, dirty int)");
	OK(applied() == ERR_DB && str_find(e.detail, STR("golang-migrate"), 0) != SIZE_MAX,
		"plain: files that another tool has applied are not taken for pending");
	sql("DROP TABLE schema_migrations");
	OK(src.ops->create(g, s, a, &src, &e) == 0, "plain: our table");
	struct history_row w = row("", "1", HISTORY_APPLIED, "");
	w.checksum = m.v[0].checksum;
	OK(append(w) == 0 && applied() == 0 && r.napplied == 1 && r.npending == 1, "plain: one applied");
	w.checksum = STR("sha256:00");
	w.canonical = m.v[0].canonical;
	OK(append(w) == 0 && applied() == 0 && r.napplied == 1 && r.v[0].bytes_only,
		"plain: other line ends only");
	w.canonical = STR("canon1:00");
	OK(append(w) == 0 && applied() == 0 && r.nchanged == 1, "plain: changed");
	sql("DROP TABLE schemagate_history");
}

static void test_engine(void)
{
	test_history();
	test_drizzle();
	test_goose();
	test_doctrine();
	test_supabase();
	test_plain();
}

int main(void)
{
	return test_engines(NULL);
}
