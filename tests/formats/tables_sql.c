/* Version tables of the tools whose migrations are SQL files, on every engine there is a server for. */
#include "migrate/formats/refinery.h"
#include "migrate/formats/sqlx.h"
#include "tests/formats/tables.h"

/* FORMATS-B 20 */
#define GRAPHILE_1                                                                                           \
	"--! Previous: -\n--! Hash: sha1:42d573d5e881e52c4db4b8d53c7b1fe60d48fef0\n\ncreate table a (id "    \
	"int);\n"
#define GRAPHILE_2                                                                                           \
	"--! Previous: sha1:42d573d5e881e52c4db4b8d53c7b1fe60d48fef0\n--! Hash: "                            \
	"sha1:6b5f0e224836f1505a76f7abeba571e1ba13005e\n\ncreate table b (id int);\n"

/* The tool at work in a session of its own: we neither wait nor go on. */
static void test_lock(const char *name)
{
	struct engine_opts o = {.connect_ms = 10000, .lock_ms = 5000, .role = STR("the tool")};
	struct session *theirs;
	if (g->dialect == DIALECT_SQLITE)
		return;
	int rc = g->open(&theirs, a, str_of(test_address), o, &e);
	if (!rc)
		rc = src.ops->lock(g, theirs, a, &src, true, &e);
	OK(rc == 0, "%s: it takes its lock", name);
	rc = src.ops->lock(g, s, a, &src, true, &e);
	OK(rc == ERR_LOCKED && str_find(e.detail, STR("process"), 0) != SIZE_MAX, "%s: %.*s. %.*s", name,
		STRF(e.what), STRF(e.detail));
	OK(src.ops->lock(g, theirs, a, &src, false, &e) == 0 && src.ops->lock(g, s, a, &src, true, &e) == 0 &&
			src.ops->lock(g, s, a, &src, false, &e) == 0,
		"%s: free again", name);
	g->close(theirs);
}

static void test_golang_migrate(void)
{
	static const struct memory_file files[] = {{"db/000001_a.up.sql", TABLE, 0},
		{"db/000001_a.down.sql", "DROP TABLE t;", 0}, {"db/000003_b.up.sql", "DROP TABLE t;\n", 0},
		{"db/000003_b.down.sql", TABLE, 0}, {0}};
	if (!project(files, "db"))
		return;
	OK(applied() == 0 && !h.table_exists && r.npending == 2, "golang-migrate: no table");
	test_lock("golang-migrate");
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

static void test_sqlx(void)
{
	static const struct memory_file files[] = {{"Cargo.toml", "[dependencies]\nsqlx = \"0.8\"\n", 0},
		{"migrations/0001_create_users.sql", "CREATE TABLE users (id int);\n", 0},
		{"migrations/2_it's.sql", "DROP TABLE users;\n", 0}, {0}};
	static const char *const hex[] = {
		"encode(checksum, 'hex')", "lower(hex(checksum))", "lower(hex(checksum))"};
	if (!project(files, "migrations"))
		return;
	test_lock("sqlx");
	test_tool("sqlx");
	OK(src.ops->record(g, s, a, &src, &m.v[0], 7, &e) == 0, "sqlx: recorded again");
	IS(rows(str_fmt(a,
		   "SELECT version, description, CASE WHEN success THEN 'yes' ELSE 'no' END, %s, "
		   "execution_time "
		   "FROM _sqlx_migrations WHERE version = 1",
		   hex[g->dialect])
			   .p),
		STR("1|create users|yes|"
		    "6337697883ead93bde2c64aa4c89983e494facc84418dc07c69854725a0401e9abccd1b1a56f06b2871d89dd"
		    "25d29d40"
		    "|7000000"),
		"sqlx: its row");
	IS(rows("SELECT description FROM _sqlx_migrations WHERE version = 2"), STR("it's"),
		"sqlx: a description with a quote");
	sql("UPDATE _sqlx_migrations SET success = false WHERE version = 2");
	OK(applied() == 0 && r.nfailed == 1 && h.notes.n == 1 && h.notes.v[0].kind == SOURCE_TRAP_STOPS,
		"sqlx: a dirty row stops");
	OK(src.ops->record(g, s, a, &src, &m.v[1], 7, &e) == 0 && applied() == 0 && r.napplied == 2,
		"sqlx: settled");
	m.v[0].raw = STR("CREATE TABLE users (id bigint);\n");
	m.v[0].tool_checksum = STR("00");
	struct sqlx_file own = {.description = STR("x"), .hashed = STR("CREATE TABLE users (id int);\r\n")};
	m.v[0].own = &own;
	OK(applied() == 0 && r.napplied == 2, "sqlx: other line ends are no change");
	own.hashed = m.v[0].raw;
	OK(applied() == 0 && r.nchanged == 1, "sqlx: an edit is: %.*s", STRF(r.v[0].why));
	sql("UPDATE _sqlx_migrations SET version = 9 WHERE version = 2");
	OK(applied() == 0 && r.nmissing == 1 && h.notes.n == 1 && h.notes.v[0].kind == SOURCE_TRAP,
		"sqlx: a row without a file");
	IS(h.notes.n ? h.notes.v[0].what : STR(""),
		STR("1 applied version has no file here, the first is 9: every run of sqlx from this tree "
		    "stops "
		    "with VersionMissing"),
		"sqlx: which stops the tool");
	sql("DELETE FROM _sqlx_migrations");
	if (g->dialect == DIALECT_SQLITE)
		refused("INSERT INTO _sqlx_migrations VALUES ('x', '', '', 1, x'', 0)", "sqlx",
			"_sqlx_migrations");
	refused("INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) "
		"VALUES "
		"(-1, '', true, '', 0)",
		"sqlx", "_sqlx_migrations");
	refused_view("sqlx", "_sqlx_migrations",
		"1 AS version, '' AS description, 1 AS installed_on, 1 AS success, '' AS checksum, 1 AS "
		"execution_time");
}

static void test_graphile(void)
{
	static const struct memory_file files[] = {{"migrations/committed/000001.sql", GRAPHILE_1, 0},
		{"migrations/committed/000002-b.sql", GRAPHILE_2, 0}, {0}};
	if (g->dialect != DIALECT_POSTGRESQL || !project(files, "migrations"))
		return;
	test_lock("graphile-migrate");
	OK(applied() == 0 && !h.table_exists && r.npending == 2, "graphile-migrate: no table");
	OK(src.ops->create(g, s, a, &src, &e) == 0 && src.ops->create(g, s, a, &src, &e) == 0,
		"graphile-migrate: its tables, twice is fine");
	OK(src.ops->record(g, s, a, &src, &m.v[1], 7, &e) == ERR_DB,
		"graphile-migrate: none without the one before");
	OK(src.ops->record(g, s, a, &src, &m.v[0], 7, &e) == 0 && applied() == 0 && r.napplied == 1 &&
			src.ops->record(g, s, a, &src, &m.v[1], 7, &e) == 0 && applied() == 0 &&
			r.napplied == 2,
		"graphile-migrate: both recorded");
	IS(rows("SELECT filename, hash, previous_hash FROM graphile_migrate.migrations ORDER BY 1"),
		STR("000001.sql|sha1:42d573d5e881e52c4db4b8d53c7b1fe60d48fef0|NULL; "
		    "000002.sql|sha1:6b5f0e224836f1505a76f7abeba571e1ba13005e|"
		    "sha1:42d573d5e881e52c4db4b8d53c7b1fe60d48fef0"),
		"graphile-migrate: its rows");
	OK(src.ops->unrecord(g, s, a, &src, &m.v[0], &e) == 0 && applied() == 0 && r.nout_of_order == 1,
		"graphile-migrate: the first taken back leaves a gap");
	IS(rows("SELECT previous_hash FROM graphile_migrate.migrations"), STR("NULL"),
		"graphile-migrate: what hung on it hangs on what was before it");
	OK(src.ops->record(g, s, a, &src, &m.v[0], 7, &e) == 0 && applied() == 0 && r.napplied == 2,
		"graphile-migrate: written anew");
	IS(rows("SELECT count(*) FROM graphile_migrate.migrations WHERE previous_hash IS NOT NULL"), STR("1"),
		"graphile-migrate: they hang together again");
	sql("UPDATE graphile_migrate.migrations SET hash = 'sha1:0' WHERE filename = '000002.sql'");
	OK(applied() == 0 && r.nchanged == 1, "graphile-migrate: another hash is a change");
	sql("UPDATE graphile_migrate.migrations SET filename = '000009.sql' WHERE filename = '000002.sql'");
	OK(applied() == 0 && r.nmissing == 1 && h.notes.n == 1, "graphile-migrate: a row without a file");
	refused("INSERT INTO graphile_migrate.migrations VALUES ('a', NULL, '1.sql'), ('b', NULL, '1.sql')",
		"graphile-migrate: one name twice", "graphile_migrate.migrations");
	refused("INSERT INTO graphile_migrate.migrations VALUES ('a', NULL, repeat('x', 10000000))",
		"graphile-migrate", "graphile_migrate.migrations");
	refused("INSERT INTO graphile_migrate.migrations VALUES (repeat('x', 2000), NULL, '1.sql')",
		"graphile-migrate", "graphile_migrate.migrations");
	refused_view("graphile-migrate", "graphile_migrate.migrations",
		"'' AS hash, '' AS previous_hash, '' AS filename, '' AS date");
	sql("DROP SCHEMA graphile_migrate CASCADE");
}

static void test_yoyo(void)
{
	static const struct memory_file files[] = {{"m/0001.a.sql", "-- depends:\n" TABLE, 0},
		{"m/0002.b.sql", "-- depends: 0001.a\nDROP TABLE t;\n", 0}, {0}};
	if (!project(files, "m"))
		return;
	OK(src.ops->lock(g, s, a, &src, true, &e) == 0, "yoyo: its lock, and the table for it");
	int rc = src.ops->lock(g, s, a, &src, true, &e);
	OK(rc == ERR_LOCKED && str_find(e.detail, STR("Process"), 0) != SIZE_MAX, "yoyo: %.*s. %.*s",
		STRF(e.what), STRF(e.detail));
	OK(src.ops->lock(g, s, a, &src, false, &e) == 0 && src.ops->lock(g, s, a, &src, true, &e) == 0 &&
			src.ops->lock(g, s, a, &src, false, &e) == 0,
		"yoyo: free again");
	test_tool("yoyo");
	IS(rows("SELECT migration_hash, migration_id FROM _yoyo_migration WHERE applied_at_utc IS NOT NULL"),
		STR("b55fceb8c7b99af067a210587d203899c9cfbf7316e5a40c3ea6f708f3780617|0002.b"),
		"yoyo: its row");
	IS(rows("SELECT operation, count(*) FROM _yoyo_log GROUP BY operation ORDER BY operation"),
		STR("apply|2; rollback|1"), "yoyo: its log");
	IS(rows("SELECT version FROM _yoyo_version"), STR("2"), "yoyo: the version of its tables");
	OK(h.notes.n == 0, "yoyo: nothing to be told");
	sql("INSERT INTO yoyo_lock (pid) VALUES (4711)");
	OK(applied() == 0 && h.notes.n == 1 && h.notes.v[0].kind == SOURCE_TRAP, "yoyo: a lock is noted");
	sql("DELETE FROM yoyo_lock");
	sql("UPDATE _yoyo_version SET version = 3");
	OK(applied() == 0 && h.notes.n == 1 && h.notes.v[0].kind == SOURCE_TRAP_STOPS,
		"yoyo: another version of its tables stops");
	sql("UPDATE _yoyo_version SET version = 2");
	sql("INSERT INTO _yoyo_migration (migration_hash, migration_id) VALUES ('ab', NULL)");
	OK(applied() == 0 && r.nmissing == 1, "yoyo: a row without a file, and without an id");
	struct migration lost = {.id = STR("ab")};
	OK(src.ops->unrecord(g, s, a, &src, &lost, &e) == 0 && applied() == 0 && r.nmissing == 0,
		"yoyo: which goes by its hash");
	refused("INSERT INTO _yoyo_migration (migration_hash, migration_id) VALUES ('ab', '0001.a')",
		"yoyo: the id of a file under another hash", "_yoyo_migration");
	sql("DROP TABLE _yoyo_migration");
	sql("CREATE TABLE _yoyo_migration (migration_hash text, migration_id text, applied_at_utc text)");
	refused("INSERT INTO _yoyo_migration VALUES ('ab', 'x', ''), ('ab', 'x', '')", "yoyo: twice",
		"_yoyo_migration");
	refused("INSERT INTO _yoyo_migration VALUES (NULL, 'x', '')", "yoyo: no hash", "_yoyo_migration");
	static const char *const large[] = {
		"INSERT INTO _yoyo_migration VALUES ('a', repeat('x', 10000000), '')",
		"INSERT INTO _yoyo_migration VALUES ('a', repeat('x', 60000), '')",
		"INSERT INTO _yoyo_migration VALUES ('a', hex(zeroblob(5000000)), '')"};
	refused(large[g->dialect], "yoyo: a large id", "_yoyo_migration");
	refused_view(
		"yoyo", "_yoyo_migration", "'' AS migration_hash, '' AS migration_id, 1 AS applied_at_utc");
	sql("DROP TABLE _yoyo_log");
	sql("DROP TABLE _yoyo_version");
	sql("DROP TABLE yoyo_lock");
}

static void test_diesel(void)
{
	static const struct memory_file files[] = {{"Cargo.toml", "[dependencies]\ndiesel = \"2\"\n", 0},
		{"migrations/2024-01-02-030405_a/up.sql", TABLE, 0},
		{"migrations/2024-01-03-030405_b/up.sql", "DROP TABLE t;\n", 0}, {0}};
	if (!project(files, "migrations"))
		return;
	test_tool("Diesel");
	IS(rows("SELECT version FROM __diesel_schema_migrations"), STR("20240103030405"), "Diesel: its row");
	IS(rows("SELECT count(*) FROM __diesel_schema_migrations WHERE run_on IS NULL"), STR("0"),
		"Diesel: its clock");
	refused_view("Diesel", "__diesel_schema_migrations", "'1' AS version, 1 AS run_on");
}

static void test_refinery(void)
{
	static const struct memory_file files[] = {{"Cargo.toml", "[dependencies]\nrefinery = \"0.9\"\n", 0},
		{"migrations/V1__create_users.sql", "CREATE TABLE users (id int);\n", 0},
		{"migrations/V2__b.sql", "DROP TABLE users;\n", 0}, {0}};
	if (!project(files, "migrations"))
		return;
	test_tool("refinery");
	m.v[0].any_order = true;
	OK(applied() == 0 && r.npending == 1 && r.nout_of_order == 0, "refinery: U runs late");
	OK(src.ops->record(g, s, a, &src, &m.v[0], 7, &e) == 0, "refinery: recorded again");
	IS(rows("SELECT version, name, checksum FROM refinery_schema_history WHERE version = 1"),
		STR("1|create_users|12099350966378232070"), "refinery: its row");
	OK(applied() == 0 && r.napplied == 2 && h.notes.n == 0, "refinery: whose time it can read: %.*s",
		STRF(h.n ? h.v[0].at : STR("")));
	m.v[0].raw = STR("CREATE TABLE users (id bigint);\n");
	m.v[0].tool_checksum = format_refinery_sum(a, m.v[0].name, 1, false, m.v[0].raw);
	OK(applied() == 0 && r.nchanged == 1, "refinery: an edit is a change");
	m.v[0].raw = STR("CREATE TABLE users (id int);\r\n");
	m.v[0].tool_checksum = format_refinery_sum(a, m.v[0].name, 1, false, m.v[0].raw);
	OK(applied() == 0 && r.napplied == 2, "refinery: other line ends are none");
	sql("UPDATE refinery_schema_history SET applied_on = 'yesterday', checksum = '-1' WHERE version = 2");
	OK(applied() == 0 && h.notes.n == 2 && h.notes.v[0].kind == SOURCE_TRAP_STOPS,
		"refinery: values that it panics at");
	sql("UPDATE refinery_schema_history SET version = 9 WHERE version = 2");
	OK(applied() == 0 && r.nmissing == 1 && h.notes.n == 3, "refinery: a row without a file");
	sql("DELETE FROM refinery_schema_history");
	refused("INSERT INTO refinery_schema_history VALUES (-1, '', '', '')", "refinery",
		"refinery_schema_history");
	refused_view("refinery", "refinery_schema_history",
		"1 AS version, '' AS name, '' AS applied_on, '' AS checksum");
}

static void test_sql_migrate(void)
{
	static const struct memory_file files[] = {{"m/9_a.sql", "-- +migrate Up\n" TABLE, 0},
		{"m/10_b.sql", "-- +migrate Up\nDROP TABLE t;\n", 0}, {0}};
	if (!project(files, "m"))
		return;
	test_tool("sql-migrate");
	IS(rows("SELECT id FROM gorp_migrations WHERE applied_at IS NOT NULL"), STR("10_b.sql"),
		"sql-migrate: its row");
	sql("INSERT INTO gorp_migrations (id) VALUES ('8_x.sql')");
	OK(applied() == 0 && r.nmissing == 1 && h.notes.n == 1, "sql-migrate: an unknown row");
	refused_view("sql-migrate", "gorp_migrations", "'1' AS id, 1 AS applied_at");
}

static void test_engine(void)
{
	test_sql_migrate();
	test_refinery();
	test_graphile();
	test_yoyo();
	test_diesel();
	test_sqlx();
	test_dbmate();
	test_hostile();
	test_golang_migrate();
}

int main(void)
{
	return test_engines(NULL);
}
