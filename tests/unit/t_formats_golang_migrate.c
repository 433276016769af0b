#include "base/crc.h"
#include "migrate/formats/golang_migrate.h"
#include "tests/unit/formats_text.h"

#define GO_MOD                                                                                               \
	{                                                                                                    \
		"go.mod", "module x\n\nrequire github.com/golang-migrate/migrate/v4 v4.19.1\n", 0            \
	}

static void test_look(void)
{
	const struct memory_file pairs[] = {{"db/migrations/000001_a.up.sql", DDL, 0},
		{"db/migrations/000001_a.down.sql", "drop table t;", 0}, {0}};
	IS(recognised(pairs), STR("golang-migrate:db/migrations"), "pairs of up and down");
	const struct memory_file mixed[] = {{"migrations/1_a.up.sql", DDL, 0},
		{"migrations/1_a.down.sql", "drop table t;", 0}, {"migrations/2_b.sql", DDL, 0}, {0}};
	IS(recognised(mixed), STR("plain:migrations"), "with bare files among them, and no manifest");
	const struct memory_file module[] = {
		GO_MOD, {"internal/sql/1_a.up.sql", DDL, 0}, {"internal/sql/2_b.sql", DDL, 0}, {0}};
	IS(recognised(module), STR("golang-migrate:internal/sql"), "the module's requirement decides");
	const struct memory_file titled[] = {{"db/migrations/1_a.up.sql", DDL, 0},
		{"db/migrations/1_a.down.sql", "DROP TABLE a;", 0},
		{"db/migrations/2_b.up.sql", "-- UP MIGRATION: widens a\nALTER TABLE a ADD b int;", 0},
		{"db/migrations/2_b.down.sql", "ALTER TABLE a DROP b;", 0}, GO_MOD, {0}};
	IS(recognised(titled), STR("golang-migrate:db/migrations"),
		"a title in English is no mark of another tool");
	const struct memory_file bun[] = {{"go.mod", "require github.com/uptrace/bun v1.2.0\n", 0},
		{"migrations/1_a.up.sql", DDL, 0}, {"migrations/1_a.down.sql", "drop table t;", 0}, {0}};
	IS(recognised(bun), STR("plain:migrations"), "another tool's pairs");
	const struct memory_file make[] = {
		{"Makefile",
			"up:\n\tmigrate -path db -database \"$(URL)?x-migrations-table=app.log&a=b\" up\n",
			0},
		{"db/1_a.up.sql", DDL, 0}, {0}};
	struct files f = memory_files(make);
	struct source s = {.path = STR("db")};
	OK(format_open(&f, a, &s, &e) == 0, "opened");
	IS(s.format, STR("golang-migrate"), "a Makefile names it");
	IS(s.table, STR("app.log"), "and its table");
}

/* Which database's migrations a folder is left out as; what is taken all the same, after a blank. */
static struct str left_out(const struct memory_file *table)
{
	struct files f = memory_files(table);
	struct source_notes left = {0};
	struct source *v;
	size_t n;
	struct str out = STR("");
	if (format_recognise(&f, a, &v, &n, &left, &e))
		return e.what;
	for (size_t i = 0; i < left.n; i++) {
		struct str what = left.v[i].what;
		size_t from = str_find(what, STR("are for "), 0) + 8;
		out = str_fmt(a, "%.*s%.*s:%.*s ", STRF(out), STRF(left.v[i].path),
			STRF(str_sub(what, from, str_find(what, STR(","), from))));
	}
	for (size_t i = 0; i < n; i++)
		out = str_fmt(a, "%.*s%.*s:%.*s", STRF(out), STRF(v[i].format), STRF(v[i].path));
	return out;
}

#define PAIR(folder, text)                                                                                   \
	{folder "/1_a.up.sql", text, 0},                                                                     \
	{                                                                                                    \
		folder "/1_a.down.sql", "drop table t;", 0                                                   \
	}

static void test_foreign(void)
{
	const struct memory_file engine[] = {
		PAIR("m",
			"create table `t` (`a` DateTime64(3), `b` UInt64)\nengine = MergeTree order by a;\n"),
		{0}};
	IS(left_out(engine), STR("m:ClickHouse "), "an engine that only ClickHouse has");
	const struct memory_file both[] = {
		PAIR("db/clickhouse/migrations", "alter table t add column a String;\n"),
		PAIR("db/postgres/migrations", DDL), {0}};
	IS(left_out(both), STR("db/clickhouse/migrations:ClickHouse golang-migrate:db/postgres/migrations"),
		"the folder's name, and the other is taken");
	const struct memory_file scylla[] = {
		PAIR("m", "create keyspace k with replication = {'class': 'SimpleStrategy'};\n"), {0}};
	IS(left_out(scylla), STR("m:Cassandra "), "a keyspace");
	const struct memory_file server[] = {
		PAIR("m", "create table [dbo].[t] (id int identity(1,1), n nvarchar(10))\nGO\n"), {0}};
	IS(left_out(server), STR("m:SQL Server "), "SQL Server's brackets");
	const struct memory_file manifest[] = {
		{"Makefile", "up:\n\tmigrate -path m -database clickhouse://h:9000/d up\n", 0},
		PAIR("m", "alter table t add column a String;\n"), {0}};
	IS(left_out(manifest), STR("m:ClickHouse "),
		"the address in a Makefile, where the text says nothing");
	const struct memory_file documents[] = {{"m/1_a.up.json", "[{\"create\": \"t\"}]", 0},
		{"m/1_a.down.json", "[{\"drop\": \"t\"}]", 0}, {0}};
	IS(left_out(documents), STR("m:MongoDB "), "commands in JSON");
	const struct memory_file names[] = {PAIR("services/oracle/migrations", DDL),
		PAIR("services/mongo/migrations", DDL "create table j (a jsonb, b timestamptz, c bytea);\n"),
		{0}};
	IS(left_out(names),
		STR("golang-migrate:services/mongo/migrationsgolang-migrate:services/oracle/migrations"),
		"a service called after a database, with SQL of ours");
	struct files f = memory_files(engine);
	struct source s = {.name = STR("app"), .path = STR("m"), .format = STR("golang-migrate")};
	OK(format_open(&f, a, &s, &e) == ERR_CONFIG, "a configured one stops");
	IS(e.what, STR("the migrations in \"m\" are for ClickHouse, which is not read"), "and says why");
	e = err_new(a);
	s.dialect = DIALECT_MYSQL;
	s.dialect_known = true;
	OK(format_open(&f, a, &s, &e) == 0 && !s.foreign.n, "unless its dialect is stated");
}

static void test_list(void)
{
	const struct memory_file t[] = {GO_MOD, {"m/000010_c.up.sql", DDL, 0}, {"m/2_b.up.sql", DDL, 0},
		{"m/2_b.down.sql", "drop table t;", 0},
		{"m/3_own.up.sql", "BEGIN; create table x (id int); COMMIT; select 1;", 0},
		{"m/4_back.down.sql", "drop table t;", 0}, {"m/5_x.sql", DDL, 0},
		{"m/6_a.up.b.down.sql", DDL, 0}, {"m/x_1.up.sql", DDL, 0},
		{"m/99999999999999999999_l.up.sql", DDL, 0}, {0}};
	struct migrations m = load(t, "m", DIALECT_POSTGRESQL);
	IS(ids(&m), STR("99999999999999999999 2 3 4 6 000010"), "by number, text kept as written");
	if (m.n != 6)
		return;
	OK(m.v[0].problem == MIGRATION_UNREADABLE, "a version larger than the table's column");
	OK(m.v[1].down.n == 1 && m.v[1].in_tx && !m.v[1].manages_tx, "a pair");
	OK(m.v[2].manages_tx, "its own BEGIN and COMMIT");
	OK(m.v[3].up.n == 0 && m.v[3].down.n == 1 && m.v[3].problem == MIGRATION_FINE,
		"a version with nothing but a way down");
	IS(m.v[4].name, STR("a.up.b"), "the last direction in the name counts");
	OK(m.notes.n == 1 && m.notes.v[0].kind == SOURCE_TRAP, "a file that the tool passes over");
	IS(m.notes.v[0].path, STR("m/5_x.sql"), "is named");
	const struct golang_migrate_before *before = m.v[2].own;
	OK(before->any && before->key == 2, "the version below is known");
	const struct memory_file twice[] = {
		GO_MOD, {"m/1_a.up.sql", DDL, 0}, {"m/01_dup.up.sql", DDL, 0}, {0}};
	m = load(twice, "m", DIALECT_POSTGRESQL);
	OK(m.n == 2 && m.v[0].problem == MIGRATION_DUPLICATE, "01 and 1 are one version");
	const struct memory_file downs[] = {GO_MOD, {"m/1_a.up.sql", DDL, 0}, {"m/1_a.down.sql", DDL, 0},
		{"m/1_b.down.sql", DDL, 0}, {0}};
	m = load(downs, "m", DIALECT_POSTGRESQL);
	OK(m.n == 1 && m.v[0].problem == MIGRATION_DUPLICATE, "two ways down");
}

static void test_lock(void)
{
	/* values that the tool took its locks with: FORMATS-A 8.6 */
	OK(crc_32(STR("123456789")) == 0xcbf43926u, "CRC-32's check value");
	OK(format_golang_migrate_lock_number((struct str){"public\0schema_migrations\0/gm1", 29}) ==
			166927615u,
		"PostgreSQL");
	OK(format_golang_migrate_lock_number((struct str){"public\0schema_migrations\0/app", 29}) ==
			1726534663u,
		"PostgreSQL, another database");
	OK(format_golang_migrate_lock_number(STR("gm1:schema_migrations")) == 1385248040u, "MySQL");
}

/* The drivers of the nearest go.mod, indirect ones apart. */
static void test_drivers(void)
{
	static const struct {
		const char *mod, *want;
	} cases[] = {{"\tgithub.com/mattn/go-sqlite3 v1.14.22\n", "goose:db/migrations"},
		{"\tgithub.com/lib/pq v1.10.9\n\tmodernc.org/sqlite v1.30.0 // indirect\n",
			"goose:db/migrations"},
		{"\tgithub.com/lib/pq v1.10.9\n\tmodernc.org/sqlite v1.30.0\n", "goose:db/migrations?"},
		{"\tgithub.com/labstack/echo/v4 v4.0.0\n", "goose:db/migrations?"}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct memory_file project[] = {{"go.mod", cases[i].mod, 0},
			{"db/migrations/20240101000000_a.sql", "-- +goose Up\nCREATE TABLE t (a int);\n", 0},
			{0}};
		IS(recognised(project), str_of(cases[i].want), "%s", cases[i].mod);
	}
}

int main(void)
{
	a = arena_new("t_formats_golang_migrate");
	e = err_new(a);
	test_look();
	test_foreign();
	test_list();
	test_lock();
	test_drivers();
	arena_free(a);
	return tap_done();
}
