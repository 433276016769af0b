#include "migrate/formats/drizzle.h"
#include "migrate/formats/goose.h"
#include "migrate/formats/supabase.h"
#include "tests/unit/formats_text.h"

static void test_recognise(void)
{
	const struct memory_file none[] = {{"README.md", "x", 0}, {"src/001_x.go", "package x", 0}, {0}};
	IS(recognised(none), STR(""), "nothing to recognise");
	const struct memory_file plain[] = {{"migrations/0001_a.sql", DDL, 0}, {0}};
	IS(recognised(plain), STR("plain:migrations"), "plain files");
	const struct memory_file queries[] = {
		{"queries/01_a.sql", "select 1", 0}, {"queries/02_b.sql", "select 2", 0}, {0}};
	IS(recognised(queries), STR(""), "numbered queries in another place are no migrations");
	const struct memory_file flyway[] = {{"db/migration/V1__a.sql", DDL, 0}, {0}};
	IS(recognised(flyway), STR("flyway:db/migration"), "Flyway's, without its configuration");
	const struct memory_file supabase[] = {{"apps/db/supabase/config.toml", "", 0},
		{"apps/db/supabase/migrations/20240101000000_a.sql", DDL, 0},
		{"apps/db/supabase/seed.sql", "insert", 0}, {0}};
	IS(recognised(supabase), STR("supabase:apps/db/supabase/migrations"), "Supabase in a monorepo");
	const struct memory_file drizzle[] = {
		{"packages/db/drizzle/meta/_journal.json",
			"{\"version\":\"5\",\"dialect\":\"sqlite\",\"entries\":[]}", 0},
		{"packages/db/drizzle/0000_a.sql", DDL, 0}, {0}};
	IS(recognised(drizzle), STR("drizzle:packages/db/drizzle"), "Drizzle's journal");
	const struct memory_file left[] = {
		{"packages/db/migrations/meta/_journal.json",
			"{\"version\":\"7\",\"dialect\":\"postgresql\",\"entries\":[{\"idx\":0,\"when\":1,"
			"\"tag\":\"0000_pulled\"}]}",
			0},
		{"packages/db/migrations/0001_a.sql", DDL, 0}, {"packages/db/migrations/0002_b.sql", DDL, 0},
		{0}};
	IS(recognised(left), STR("plain:packages/db/migrations"), "a journal of files that are gone");
	const struct memory_file folders[] = {{"drizzle/20261122031317_a/migration.sql", DDL, 0},
		{"drizzle/20261122031317_a/snapshot.json", "{\"version\":\"8\",\"dialect\":\"mysql\"}", 0},
		{0}};
	IS(recognised(folders), STR("drizzle:drizzle"), "Drizzle's folders");
	const struct memory_file prisma[] = {{"prisma/migrations/20261122031317_a/migration.sql", DDL, 0},
		{"prisma/migrations/migration_lock.toml", "provider = \"postgresql\"\n", 0}, {0}};
	const struct memory_file own[] = {{"migrations/Version20240101000000.php",
						  "<?php\nuse Doctrine\\DBAL\\Schema\\Schema;\nclass "
						  "Version20240101000000 extends OurMigration {}",
						  0},
		{0}};
	IS(recognised(own), STR("doctrine:migrations?"),
		"Doctrine's, behind a base class of the project's own");
	IS(recognised(prisma), STR("prisma:prisma/migrations"), "Prisma's folders are not Drizzle's");
	const struct memory_file goose[] = {{"assets/migrations/mysql/001_a.sql", "-- +goose Up\n" DDL, 0},
		{"assets/migrations/postgres/001_a.sql", "-- +goose Up\n" DDL, 0},
		{"assets/migrations/sqlite/005_a.sql", "-- +GOOSE UP\n" DDL, 0}, {0}};
	IS(recognised(goose),
		STR("goose:assets/migrations/mysql=mysql goose:assets/migrations/postgres=postgres "
		    "goose:assets/migrations/sqlite=sqlite"),
		"goose, one folder per database");
	const struct memory_file spread[] = {{"db/rqlite/1_a.sql", "CREATE TABLE t (id INTEGER);", 0}, {0}};
	IS(recognised(spread), STR("plain:db/rqlite"), "SQLite under another name");
	const struct memory_file strict[] = {
		{"migrations/1_a.sql", "CREATE TABLE t (\n id TEXT\n) STRICT;", 0},
		{"migrations/2_b.sql", "ALTER TABLE t ADD COLUMN a TEXT;", 0}, {0}};
	IS(recognised(strict), STR("plain:migrations"), "tables that are STRICT are SQLite's");
	const struct memory_file scripts[] = {
		{"db/Migrations/20240101000000_a.php", "<?php class A extends Own {}", 0},
		{"db/Migrations/20240201000000_b.php", "<?php class B extends Own {}", 0},
		{"db/Migrations/scripts/3.1.0_a.sql", DDL, 0}, {"db/Migrations/scripts/3.2.0_b.sql", DDL, 0},
		{0}};
	IS(recognised(scripts), STR(""), "files of SQL that migrations of an unknown tool read are none");
	const struct memory_file vendored[] = {{"node_modules/x/migrations/001_a.sql", DDL, 0},
		{"vendor/x/migrations/001_a.sql", DDL, 0}, {".git/migrations/001_a.sql", DDL, 0}, {0}};
	IS(recognised(vendored), STR(""), "vendored code is not looked at");
	const struct memory_file sample[] = {{"testdata/migrations/001_a.sql", DDL, 0},
		{"db/migrations/001_a.sql", "create table t (id int);", 0}, {0}};
	IS(recognised(sample), STR("plain:db/migrations?"), "samples give way; the dialect is not guessed");
	const struct memory_file only[] = {{"testdata/migrations/001_a.sql", DDL, 0}, {0}};
	IS(recognised(only), STR(""), "samples alone are no source");
}

static void test_conflict(void)
{
	const struct memory_file both[] = {{"db/migrations/001_a.sql", "-- +goose Up\n" DDL, 0},
		{"db/migrations/002_b.sql", DDL, 0}, {0}};
	IS(recognised(both), STR("two tools claim the migrations in \"db/migrations\": goose and plain"),
		"two tools in one folder");
	OK(e.code == ERR_CONFIG && e.detail.n && e.hint.n, "with the evidence of both");
	const struct memory_file out[] = {{"supabase/config.toml", "", 0},
		{"supabase/migrations/20240101000000_a.sql", DDL, 0},
		{"supabase/migrations/meta/_journal.json", "{\"entries\":[]}", 0}, {0}};
	IS(recognised(out),
		STR("two tools claim the migrations in \"supabase/migrations\": drizzle and supabase"),
		"Drizzle that writes into Supabase's folder");
	const struct memory_file two[] = {{"a/migrations/001_a.sql", DDL, 0},
		{"b/supabase/migrations/001_a.sql", DDL, 0}, {"c/migrations/001_a.sql", DDL, 0}, {0}};
	IS(recognised(two),
		STR("plain:a/migrations=a supabase:b/supabase/migrations=supabase "
		    "plain:c/migrations=c"),
		"folders are sources of their own, with names of their own");
	struct files f = memory_files(both);
	struct source s = {.name = STR("x"), .path = STR("db/migrations"), .format = STR("plain")};
	OK(format_open(&f, a, &s, &e) == 0 && s.ops == format_named(STR("plain")),
		"a stated format settles it");
	s = (struct source){.name = STR("x"), .path = STR("db/migrations"), .format = STR("nope")};
	OK(format_open(&f, a, &s, &e) == ERR_CONFIG, "an unknown format is refused");
	s = (struct source){.name = STR("x"), .path = STR("nowhere")};
	OK(format_open(&f, a, &s, &e) == ERR_CONFIG, "a folder without migrations is refused");
}

static void test_plain(void)
{
	const struct memory_file t[] = {{"migrations/10_c.sql", DDL, 0},
		{"migrations/9_b.up.sql", DDL DDL, 0}, {"migrations/9_b.down.sql", "drop table t;", 0},
		{"migrations/0001_a.sql", "", 0}, {"migrations/0001_a.down.sql", "-- nothing\n", 0},
		{"migrations/seed.sql", "x", 0},
		{"migrations/11_own.sql", "begin; select 1; commit; select 2;", 0},
		{"migrations/12_no.sql@", "", 0}, {"migrations/13_bad.sql", "a\nb\xff", 0},
		{"migrations/14_nul.sql", "a\0b", 3}, {"migrations/014_again.sql", DDL, 0},
		{"migrations/15_lfs.sql", "version https://git-lfs.github.com/spec/v1\noid sha256:0\n", 0},
		{0}};
	struct migrations m = load(t, "migrations", DIALECT_POSTGRESQL);
	IS(ids(&m), STR("0001 9 10 11 12 13 014 14 15"), "numeric order, text kept as written");
	if (m.n < 9)
		return;
	OK(m.v[0].up.n == 0 && m.v[0].problem == MIGRATION_FINE, "an empty file is an empty migration");
	IS(m.v[0].checksum, STR("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
		"checksum of the raw bytes");
	OK(m.v[1].up.n == 2 && m.v[1].down.n == 1, "up and down of a pair");
	IS(m.v[1].down_path, STR("migrations/9_b.down.sql"), "the down file");
	OK(m.v[3].manages_tx && !m.v[2].manages_tx, "a file with its own COMMIT");
	OK(m.v[4].problem == MIGRATION_UNREADABLE, "a link is not followed");
	OK(m.v[5].problem == MIGRATION_UNREADABLE && m.v[5].problem_line == 2, "not UTF-8, at its line");
	IS(m.v[5].problem_text, STR("it is not UTF-8: byte 0xff at column 2"), "the byte is named");
	OK(m.v[7].problem == MIGRATION_UNREADABLE, "a NUL byte");
	OK(m.v[8].problem == MIGRATION_UNREADABLE, "a Git LFS pointer");
	const struct memory_file twice[] = {
		{"migrations/1_a.sql", DDL, 0}, {"migrations/1_b.sql", DDL, 0}, {0}};
	m = load(twice, "migrations", DIALECT_SQLITE);
	OK(m.n == 2 && m.v[0].problem == MIGRATION_DUPLICATE && m.v[1].problem == MIGRATION_DUPLICATE,
		"a version that stands twice");
}

static void test_plain_loose(void)
{
	const struct memory_file dashes[] = {{"migrations/tenant/0002-b.sql", DDL, 0},
		{"migrations/tenant/0001-add_owner_id.sql", DDL, 0},
		{"migrations/tenant/00010-c.sql", DDL, 0},
		{"migrations/tenant/2-b.down.sql", "drop table t;", 0}, {0}};
	IS(recognised(dashes), STR("plain:migrations/tenant"), "names with dashes");
	struct migrations m = load(dashes, "migrations/tenant", DIALECT_POSTGRESQL);
	IS(ids(&m), STR("0001 0002 00010"), "the version ends before the dash, by number");
	IS(m.v[0].name, STR("add_owner_id"), "an underscore in the name is none of the version");
	const struct memory_file others[] = {{"migrations/2024-01-31-a.sql", DDL, 0},
		{"migrations/2024-01-4-b.sql", DDL, 0}, {"migrations/2024-02-01_2-c.sql", DDL, 0},
		{"migrations/2025.sql", DDL, 0}, {"migrations/2026.do.d.sql", DDL, 0},
		{"migrations/2026.undo.d.sql", "drop table t;", 0}, {"migrations/20270101T12_e.sql", DDL, 0},
		{0}};
	m = load(others, "migrations", DIALECT_POSTGRESQL);
	IS(ids(&m), STR("2024-01-4 2024-01-31-a 2024-02-01 2025 2026 20270101T12"),
		"dates, bare numbers, letters");
	if (m.n == 6)
		OK(m.v[4].down.n == 1 && str_eq(m.v[4].name, STR("d")), "Postgrator's do and undo");
	const struct memory_file dates[] = {{"migrations/2026_07_users.sql", DDL, 0},
		{"migrations/2026_07_orders.sql", DDL, 0}, {"migrations/2026_07b_orders.sql", DDL, 0},
		{"migrations/2026_08_01_120000_c.sql", DDL, 0}, {"migrations/2026-09-01-d.sql", DDL, 0},
		{"migrations/2026-09-01-e.sql", DDL, 0},
		{"migrations/2026_07_orders.down.sql", "drop table t;", 0}, {0}};
	m = load(dates, "migrations", DIALECT_POSTGRESQL);
	IS(ids(&m),
		STR("2026-09-01-d 2026-09-01-e 2026_07_orders 2026_07_users 2026_07b_orders "
		    "2026_08_01_120000_c"),
		"files of one day or month are told apart by their names");
	const struct memory_file row[] = {{"packages/db/0001-init.sql", DDL, 0},
		{"packages/db/0002.sql", "update t set a = 1;", 0}, {"packages/db/0003.sql", DDL, 0}, {0}};
	IS(recognised(row), STR("plain:packages/db"), "a row of numbered files in a database's folder");
	const struct memory_file queries[] = {
		{"sql/001.sql", "select 1;", 0}, {"sql/002-b.sql", "select 2;", 0}, {0}};
	IS(recognised(queries), STR(""), "numbered queries are none");
	const struct memory_file snapshot[] = {{"config/schema/1783182911063_schema.sql", DDL, 0},
		{"config/schema/1783282911063_schema.sql", DDL, 0}, {0}};
	IS(recognised(snapshot), STR(""), "nor is the whole schema under its last migration's number");
	const struct memory_file init[] = {
		{"docker/sql/01-init.sql", DDL, 0}, {"docker/sql/02.sql", DDL, 0}, {0}};
	IS(recognised(init), STR(""), "numbered files elsewhere are no migrations");
	struct source said = {.path = STR("docker/sql"), .format = STR("plain")};
	struct files f = {.list = memory_list, .read = memory_read, .ctx = (void *)(uintptr_t)init};
	OK(!format_open(&f, a, &said, &e) && !said.ops->load(&f, a, NULL, &said, &m, &e) && m.n == 2,
		"unless the configuration says so");
	const struct memory_file back[] = {
		{"db/migrations/1_a.sql", DDL, 0}, {"db/rollbacks/1_a.sql", "drop table t;", 0}, {0}};
	IS(recognised(back), STR("plain:db/migrations"), "a folder of ways back is no source");
}

static void test_plain_embedded(void)
{
	const struct memory_file net[] = {
		{"Shop/Shop.csproj", "<Project><EmbeddedResource Include=\"Scripts\\*.sql\" /></Project>", 0},
		{"Shop/Scripts/001.Start.sql", DDL, 0}, {"Shop/Scripts/002.Ship.sql", DDL, 0}, {0}};
	IS(recognised(net), STR("plain:Shop/Scripts"), "numbered files that a project of .NET compiles in");
	struct migrations m = load(net, "Shop/Scripts", DIALECT_POSTGRESQL);
	IS(ids(&m), STR("001 002"), "with their numbers");
	const struct memory_file up[] = {
		{"Shop/Shop.csproj", "<Project><EmbeddedResource Include=\"**/*.sql\" /></Project>", 0},
		{"Shop/Scripts/Script0001 - Start.sql", DDL, 0}, {0}};
	IS(recognised(up), STR("plain:Shop/Scripts"), "DbUp's names");
	const struct memory_file other[] = {{"Shop/Shop.csproj", "<Project/>", 0},
		{"Shop/Scripts/001.Start.sql", DDL, 0}, {"Shop/Scripts/Script0001 - Start.sql", DDL, 0}, {0}};
	IS(recognised(other), STR(""), "and those that it does not");
}

/* A word or a small letter before the number, and times as ISO 8601 has them in short. */
static void test_plain_words(void)
{
	const struct memory_file word[] = {
		{"sql/migrations/upgrade-2.sql", DDL, 0}, {"sql/migrations/upgrade-10.sql", DDL, 0}, {0}};
	IS(recognised(word), STR("plain:sql/migrations"), "upgrade-2.sql");
	struct migrations m = load(word, "sql/migrations", DIALECT_POSTGRESQL);
	IS(ids(&m), STR("2 10"), "by their numbers");
	const struct memory_file letter[] = {
		{"res/migrations/v001__a.sql", DDL, 0}, {"res/migrations/v002__b.sql", DDL, 0}, {0}};
	IS(recognised(letter), STR("plain:res/migrations"), "v001__a.sql, which Flyway does not take");
	const struct memory_file iso[] = {{"data/migrations/20250125T212400Z.sql", DDL, 0},
		{"data/migrations/20250124T113100Z.sql", DDL, 0},
		{"data/migrations/20250124T1131-name.sql", DDL, 0}, {0}};
	IS(recognised(iso), STR("plain:data/migrations"), "20250125T212400Z.sql");
	m = load(iso, "data/migrations", DIALECT_POSTGRESQL);
	IS(ids(&m), STR("20250124T1131 20250124T113100Z 20250125T212400Z"), "in their order");
	const struct memory_file elsewhere[] = {{"docs/upgrade-2.sql", DDL, 0}, {"docs/v1.sql", DDL, 0}, {0}};
	IS(recognised(elsewhere), STR(""), "not where nothing says that they are migrations");
}

static void test_plain_dated(void)
{
	const struct memory_file days[] = {{"db/updates/20230712-b.sql", DDL, 0},
		{"db/updates/20230712-a.sql", DDL, 0}, {"db/updates/20230706-c.sql", DDL, 0}, {0}};
	IS(recognised(days), STR("plain:db/updates"), "dates tell by themselves");
	struct migrations m = load(days, "db/updates", DIALECT_POSTGRESQL);
	IS(ids(&m), STR("20230706-c 20230712-a 20230712-b"), "a day may have several");
	const struct memory_file copies[] = {
		{"backup/2024-01-31-shop.sql", "-- PostgreSQL database dump\n" DDL, 0}, {0}};
	IS(recognised(copies), STR(""), "copies of a database have dates too");
	const struct memory_file letters[] = {{"storage/migrations/V0001.First_one.up.sql", DDL, 0},
		{"storage/migrations/V0001.First_one.down.sql", "drop table t;", 0},
		{"storage/migrations/V0002.Second.up.sql", DDL, 0}, {0}};
	IS(recognised(letters), STR("plain:storage/migrations"), "V0001.name is nobody else's");
	m = load(letters, "storage/migrations", DIALECT_POSTGRESQL);
	IS(ids(&m), STR("0001 0002"), "by its number");
	OK(m.n && m.v[0].down.n == 1 && str_eq(m.v[0].name, STR("First_one")), "with its way back");
}

/* maragudk/migrate: several files of a number, and a name that is a number alone. */
static void test_plain_whole(void)
{
	const struct memory_file shared[] = {
		{"go.mod", "module x\n\nrequire github.com/golang-migrate/migrate/v4 v4.19.1\n", 0},
		{"store/migrate/postgres/0001_create_a.up.sql", DDL, 0},
		{"store/migrate/postgres/0001_create_b.up.sql", DDL, 0},
		{"store/migrate/postgres/0001_create_c.up.sql", DDL, 0},
		{"store/migrate/postgres/0001_create_d.up.sql", DDL, 0},
		{"store/migrate/postgres/0002.down.sql", "drop table t;", 0},
		{"store/migrate/postgres/0002.up.sql", DDL, 0}, {0}};
	IS(recognised(shared), STR("plain:store/migrate/postgres"),
		"golang-migrate refuses what shares a number");
	struct migrations m = load(shared, "store/migrate/postgres", DIALECT_POSTGRESQL);
	IS(ids(&m), STR("0001_create_a 0001_create_b 0001_create_c 0001_create_d 0002"),
		"the name is the version");
	OK(m.n == 5 && m.v[4].down.n == 1 && m.v[4].problem == MIGRATION_FINE, "with its way back");
}

static void test_plain_engines(void)
{
	const struct memory_file v[] = {{"db/migrate/0001_a_postgres.up.sql", DDL, 0},
		{"db/migrate/0001_a_postgres.down.sql", "drop table t;", 0},
		{"db/migrate/0001_a_sqlite.up.sql", DDL, 0},
		{"db/migrate/0001_a_sqlite.down.sql", "drop table t;", 0}, {0}};
	IS(recognised(v), STR("plain:db/migrate"), "the same files for two engines");
	struct migrations m = load(v, "db/migrate", DIALECT_SQLITE);
	IS(ids(&m), STR("0001"), "those of one are read");
	OK(m.n && m.v[0].problem == MIGRATION_FINE && m.v[0].down.n == 1 && m.notes.n == 1, "which is told");
}

static void test_seeds(void)
{
	const struct memory_file knex[] = {
		{"package.json", "{\"dependencies\": {\"knex\": \"3\", \"pg\": \"8\"}}", 0},
		{"db/migrations/1_a.js", "exports.up = knex => knex.schema.dropTable('t')", 0},
		{"db/seeds/01_user.js", "exports.seed = async (knex) => { await knex('t').del() }", 0}, {0}};
	IS(recognised(knex), STR("knex:db/migrations"), "Knex's seeds are no migrations");
}

static void test_canonical(void)
{
	struct str want = migration_canonical_of(a, STR("a\n\n  b"));
	IS(migration_canonical_of(a, STR("\xef\xbb\xbf"
					 "a \r\n\t\r\n  b\t\r\n\r\n\n")),
		want, "canonical text");
	OK(!str_eq(migration_canonical_of(a, STR("a\n  b")), want), "a blank line in between counts");
	OK(!str_eq(migration_canonical_of(a, STR("a\n\nb")), want), "blanks at the start of a line count");
	IS(migration_canonical_of(a, STR("\r")), migration_canonical_of(a, STR("")),
		"nothing but a line end");
}

static struct str cut(struct str sql)
{
	struct names_list l = {0};
	struct str out = STR("");
	format_supabase_split(a, sql, &l);
	for (size_t i = 0; i < l.n; i++)
		out = str_fmt(a, "%.*s[%.*s]", STRF(out), STRF(l.v[i]));
	return out;
}

static void test_supabase(void)
{
	/* vectors written by the CLI: FORMATS-A 1.5 */
	IS(cut(STR("-- c1\ncreate table a(id int);\r\ninsert into a values (1);;\n\n-- trailing comment\n")),
		STR("[-- c1\ncreate table a(id int)][insert into a values (1)][-- trailing comment]"),
		"vector 1");
	IS(cut(STR("create function f() returns int language sql begin atomic; select 1; end;\ncreate table "
		   "b(t "
		   "text default ';');")),
		STR("[create function f() returns int language sql begin atomic; select 1; end][create table "
		    "b(t text "
		    "default ';')]"),
		"vector 2");
	IS(cut(STR("")), STR(""), "vector 3");
	IS(cut(STR("-- only\n")), STR("[-- only]"), "vector 4");
	IS(cut(STR("create table a(id int);\n")), STR("[create table a(id int)]"), "vector 5");
	IS(cut(STR("do $x$ begin; end $x$; select E'a\\';b'; select '\\'; select a$b; select 1")),
		STR("[do $x$ begin; end $x$][select E'a\\';b'][select '\\'][select a$b][select 1]"),
		"quotes");
	IS(cut(STR("/* a; /* b; */ ; */ select (1; 2); select \";\"\";\";\xc2\xa0")),
		STR("[/* a; /* b; */ ; */ select (1; 2)][select \";\"\";\"]"), "comments, groups, names");
	IS(cut(STR("select 'open; ")), STR("[select 'open;]"), "an open quote runs to the end");
	const struct memory_file t[] = {{"supabase/migrations/9_z.sql", DDL, 0},
		{"supabase/migrations/10_y.sql", "create index concurrently i on t(a);", 0},
		{"supabase/migrations/20210101000000_init.sql", "", 0},
		{"supabase/migrations/20240109000000.sql", DDL, 0},
		{"supabase/migrations/20240108000000_.sql", "-- pg-delta: transaction=false\r\nvacuum;", 0},
		{0}};
	struct migrations m = load(t, "supabase/migrations", DIALECT_POSTGRESQL);
	IS(ids(&m), STR("10 20210101000000 20240108000000 9"), "versions sort as text");
	OK(m.n == 4 && m.v[0].in_tx && !m.v[2].in_tx, "the directive for no transaction");
	const struct memory_file old[] = {{"supabase/migrations/20210101000000_init.sql", "", 0},
		{"supabase/migrations/20240101000000_a.sql", DDL, 0}, {0}};
	m = load(old, "supabase/migrations", DIALECT_POSTGRESQL);
	IS(ids(&m), STR("20240101000000"), "a first file of the CLI's early days is skipped");
}

static void test_drizzle(void)
{
	const struct memory_file t[] = {
		{"drizzle/meta/_journal.json",
			"{\"version\":\"7\",\"dialect\":\"postgresql\",\"entries\":[\n"
			"{\"idx\":0,\"version\":\"7\",\"when\":1795317148501,\"tag\":\"0000_a\","
			"\"breakpoints\":true},\n"
			"{\"idx\":1,\"version\":\"7\",\"when\":1795317148999,\"tag\":\"0001_gone\"}]}",
			0},
		{"drizzle/0000_a.sql",
			"create table a (id int)\n--> statement-breakpoint\ncreate table b (id int);\ncreate "
			"table c (id int)",
			0},
		{"drizzle/0002_not_listed.sql", DDL, 0},
		{"drizzle.config.ts",
			"import { x } from 'y';\n// table: 'no'\nexport default defineConfig({ schema: "
			"'./s.ts',\n"
			"  out: `./drizzle`, /* dialect: 'mysql', */ dialect: \"postgresql\",\n"
			"  migrations: { table: 'log', schema: 'meta' }, dbCredentials: { url: env.X! } });",
			0},
		{0}};
	struct migrations m = load(t, "drizzle", DIALECT_POSTGRESQL);
	IS(ids(&m), STR("0000_a 0001_gone"), "the journal is the list");
	if (m.n == 2) {
		IS(joined(&m.v[0].up),
			STR("create table a (id int) | create table b (id int) | create table c (id int)"),
			"breakpoints, then statements");
		OK(m.v[0].up.n == 3 && m.v[0].up.v[1].line == 3 && m.v[0].up.v[2].line == 4,
			"lines of the file");
		OK(m.v[0].order_key == 1795317148501, "the key is \"when\"");
		OK(m.v[1].problem == MIGRATION_UNREADABLE, "a listed file that is not there");
		IS(str_fmt(a, "sha256:%.*s", STRF(m.v[0].tool_checksum)), m.v[0].checksum, "the tool's hash");
	}
	struct files f = memory_files(t);
	struct source s = {.path = STR("drizzle")};
	OK(format_open(&f, a, &s, &e) == 0, "opened");
	IS(s.table, STR("meta.log"), "table and schema from the configuration");
	OK(s.dialect_known && s.dialect == DIALECT_POSTGRESQL, "dialect from the journal");
	const struct memory_file broken[] = {
		{"drizzle/meta/_journal.json", "{\"entries\":[\n<<<<<<< HEAD\n", 0}, {0}};
	f = memory_files(broken);
	s = (struct source){.path = STR("drizzle")};
	struct migrations none;
	OK(format_open(&f, a, &s, &e) == 0 && s.ops->load(&f, a, NULL, &s, &none, &e) == ERR_INPUT &&
			e.line == 2,
		"a journal with conflict marks is an error at its line");
	IS(e.file, STR("drizzle/meta/_journal.json"), "in the journal");
	OK(format_drizzle_millis(STR("20261122031317_wooden")) == 1795317197000, "millis of a folder");
	OK(format_drizzle_millis(STR("20261322031317_wooden")) == 0, "no month 13");
	const struct memory_file v1[] = {{"drizzle/20261122031317_b/migration.sql", DDL, 0},
		{"drizzle/20261122031317_b/snapshot.json", "{\"version\":\"8\",\"dialect\":\"sqlite\"}", 0},
		{"drizzle/20261121031317_a/migration.sql", DDL, 0},
		{"drizzle/20261121031317_a/snapshot.json", "{\"version\":\"8\",\"dialect\":\"sqlite\"}", 0},
		{0}};
	m = load(v1, "drizzle", DIALECT_SQLITE);
	IS(ids(&m), STR("20261121031317_a 20261122031317_b"), "folders in the order of their names");
	f = memory_files(v1);
	s = (struct source){.path = STR("drizzle")};
	OK(format_open(&f, a, &s, &e) == 0 && !s.ops->refuses_out_of_order && s.dialect == DIALECT_SQLITE,
		"1.0 applies what is late");
}

static struct migration goose(const char *sql)
{
	const struct memory_file t[] = {{"m/00001_a.sql", sql, 0}, {0}};
	struct files f = memory_files(t);
	struct source s = {.path = STR("m"), .dialect = DIALECT_POSTGRESQL, .dialect_known = true};
	struct migrations m = {0};
	s.format = STR("goose");
	OK(format_open(&f, a, &s, &e) == 0 && s.ops->load(&f, a, NULL, &s, &m, &e) == 0 && m.n == 1,
		"goose file loaded");
	return m.n ? m.v[0] : (struct migration){0};
}

static void test_goose(void)
{
	struct migration m =
		goose("-- comment\n-- +goose Up\n-- c\ncreate table a (\n id int -- x;\n);\n\ncreate table "
		      "b (id int); -- y\n-- +goose Down\ndrop table b;\ndrop table a;\n");
	IS(joined(&m.up), STR("create table a (\n id int -- x;\n) | create table b (id int)"), "up");
	IS(joined(&m.down), STR("drop table b | drop table a"), "down");
	IS(m.id, STR("00001"), "id as written");
	OK(m.order_key == 1 && m.in_tx && m.problem == MIGRATION_FINE, "key, transaction");
	OK(m.up.n == 2 && m.up.v[0].line == 4 && m.up.v[1].line == 8, "lines");
	m = goose("-- +goose NO TRANSACTION\n--  +goose up\n-- +goose StatementBegin\ncreate function f() "
		  "returns int as "
		  "$$\nbegin;\nend;\n$$ language plpgsql;\n-- +goose StatementEnd\n");
	OK(!m.in_tx && m.up.n == 1 && m.up.v[0].line == 4 && m.problem == MIGRATION_FINE, "statement block");
	m = goose("-- +goose Up\n-- +goose ENVSUB ON\ncreate table ${T} (id int);\n-- +goose ENVSUB "
		  "OFF\nselect '$x';\n");
	OK(m.opaque && m.gaps.n == 1 && m.gaps.v[0].line == 3, "environment filled in");
	m = goose("-- +goose Up\ncreate table a (id int)\n");
	OK(m.problem == MIGRATION_UNREADABLE && m.problem_line == 2, "no semicolon at the end");
	m = goose("-- +goose Up\nselect 1;\n-- +goose Down\ndrop table a;\ndrop table b\n");
	OK(m.problem == MIGRATION_FINE && m.up.n == 1 && m.down.n == 0,
		"up does not look at Down's semicolons");
	m = goose("create table a (id int);\n");
	OK(m.problem == MIGRATION_UNREADABLE, "no Up section");
	m = goose("-- +goose Up\n-- +goose StatementBegin\nselect 1;\n");
	OK(m.problem == MIGRATION_UNREADABLE && m.problem_line == 3, "a block that stays open");
	m = goose("-- +goose Up\n-- +goose Sideways\n");
	OK(m.problem == MIGRATION_UNREADABLE && m.problem_line == 2, "an unknown directive");
	const struct memory_file go[] = {
		{"m/00001_a.go", "package m\nfunc init() { goose.AddMigrationContext(up, down) }", 0},
		{"m/00002_embed.go", "package m\n", 0}, {0}};
	struct migrations l = load(go, "m", DIALECT_POSTGRESQL);
	OK(l.n == 1 && l.v[0].opaque && l.v[0].gaps.n == 1, "a Go migration without a parser is opaque");
}

#define CLASS                                                                                                \
	"<?php\n\ndeclare(strict_types=1);\n\nnamespace App\\Migrations;\n\nuse "                            \
	"Doctrine\\DBAL\\Schema\\Schema;\n"                                                                  \
	"use Doctrine\\Migrations\\AbstractMigration;\n\nfinal class %s extends AbstractMigration\n{\n%s}\n"

static struct str prefix; /* [source] tablePrefix */

static struct migration doctrine(struct worker *w, const char *body)
{
	struct str text = str_fmt(a, CLASS, "Version20240102030405", body);
	const struct memory_file t[] = {{"migrations/Version20240102030405.php", str_z(a, text), 0},
		{"composer.json", "{\"require\":{\"doctrine/doctrine-migrations-bundle\":\"^3\"}}", 0},
		{"config/packages/doctrine_migrations.yaml",
			"doctrine_migrations:\n  storage:\n    table_storage:\n      table_name: 'versions'\n"
			"      version_column_length: 1024\n",
			0},
		{0}};
	struct files f = memory_files(t);
	struct source s = {.path = STR("migrations"),
		.dialect = DIALECT_MYSQL,
		.dialect_known = true,
		.table_prefix = prefix};
	struct migrations m = {0};
	OK(format_open(&f, a, &s, &e) == 0 && s.ops->load(&f, a, w, &s, &m, &e) == 0 && m.n == 1,
		"Doctrine class loaded");
	IS(s.table, STR("versions(version,executed_at,execution_time,1024)"), "table as configured");
	return m.n ? m.v[0] : (struct migration){0};
}

#define UP(body) "public function up(Schema $schema): void {\n" body "\n}\n"

static void gives(struct worker *w, const char *body, const char *want, size_t gaps)
{
	struct migration m = doctrine(w, body);
	IS(joined(&m.up), str_of(want), "%s", want);
	OK(m.gaps.n == gaps, "with %zu places that are not known", m.gaps.n);
}

static void test_doctrine_schema(struct worker *w)
{
	gives(w,
		UP("$t = $schema->getTable('a');\n$t->addColumn('n', 'string', ['length' => 9, 'notnull' => "
		   "false]);\n$t->dropColumn('o');\n$t->addIndex(['n'], 'i');"),
		"ALTER TABLE `a` ADD COLUMN `n` VARCHAR(9) | ALTER TABLE `a` DROP COLUMN `o` | "
		"CREATE INDEX `i`  ON `a`  (`n`)",
		0);
	gives(w,
		UP("$t = $schema->createTable('a');\n$t->addColumn('id', 'integer', ['autoincrement' => "
		   "true]);\n"
		   "$t->addColumn('b', 'boolean', ['default' => false]);\n$t->setPrimaryKey(['id']);\n"
		   "$this->addSql('SELECT 1');"),
		"SELECT 1 | CREATE TABLE `a` (`id` INT AUTO_INCREMENT NOT NULL, `b` TINYINT(1) NOT NULL "
		"DEFAULT '0', "
		"PRIMARY KEY (`id`))",
		0);
	gives(w,
		UP("$p = 1;\nif ($this->connection->getDatabasePlatform() instanceof MySQLPlatform) {\n"
		   "$this->addSql('DROP TABLE m');\n} else {\n$this->addSql('DROP TABLE p');\n}\n"
		   "if (!$this->platform instanceof MySQLPlatform) {\nreturn;\n}\n"
		   "switch (true) {\ncase $this->platform instanceof SqlitePlatform:\n$this->addSql('DROP "
		   "TABLE s');\n"
		   "break;\ncase $this->platform instanceof MySQLPlatform:\n$this->addSql('DROP TABLE "
		   "n');\nbreak;\n}"),
		"DROP TABLE m | DROP TABLE n", 0);
	gives(w,
		"private string $name = 'IDX_1';\nprivate $all = ['a' => 'INT', 'b' => 'TEXT'];\n" UP(
			"$this->addSql('DROP INDEX ' . $this->name . ' ON t');\n"
			"foreach ($this->all as $k => $v) {\n$this->addSql(\"ALTER TABLE t ADD {$k} "
			"$v\");\n}"),
		"DROP INDEX IDX_1 ON t | ALTER TABLE t ADD a INT | ALTER TABLE t ADD b TEXT", 0);
	gives(w, UP("$s = 'DROP TABLE a';\nif ($x) {\n$s = 'DROP TABLE b';\n}\n$this->addSql($s);"), "", 1);
	gives(w,
		"private $name = 'a';\n" UP(
			"$this->name = f();\n$this->addSql('DROP TABLE ' . $this->name);"),
		"", 1);
	gives(w, UP("$this->addSql('DROP TABLE ' . $this->getTable('a'));"), "", 1);
	prefix = STR("x_");
	gives(w,
		UP("$this->addSql(\"DROP TABLE {$this->getTable('a')}\");\n"
		   "$this->addSql('DROP TABLE ' . $this->getTable('b', true));"),
		"DROP TABLE `x_a` | DROP TABLE x_b", 0);
	prefix = STR_NONE;
	gives(w, UP("$t = $schema->getTable('a');\nif ($t->hasColumn('x')) {\n$t->dropColumn('x');\n}"),
		"SELECT 1 /* when: column \"\" \"a\" \"x\" */ | SELECT 1 /* end when */ | SELECT 1 /* when "
		"again: "
		"0 */ | ALTER TABLE `a` DROP COLUMN `x` | SELECT 1 /* end when */",
		0);
	gives(w, UP("$t = $schema->getTable('a');\n$t->addColumn('x', 'unheard');"), "", 1);
}

static void test_doctrine(struct worker *w)
{
	if (!worker_has_grammar(w, LANGUAGE_PHP)) {
		OK(1, "Doctrine # skip no PHP grammar is installed");
		return;
	}
	struct migration m = doctrine(w,
		"public function getDescription(): string { return 'x'; }\n"
		"public function up(Schema $schema): void\n{\n"
		"$this->abortIf($this->connection->getDatabasePlatform()->getName() !== 'mysql', 'no');\n"
		"$this->addSql('CREATE TABLE a (id INT, n VARCHAR(9) DEFAULT \\'x\\')');\n"
		"$this->addSql('ALTER TABLE a '\n . 'ADD b INT');\n"
		"$this->addSql(<<<SQL\n  DROP TABLE c\nSQL);\n}\n"
		"public function down(Schema $schema): void { $this->addSql('DROP TABLE a'); }\n"
		"public function isTransactional(): bool { return false; }\n");
	IS(m.id, STR("App\\Migrations\\Version20240102030405"), "the version is the class");
	IS(joined(&m.up),
		STR("CREATE TABLE a (id INT, n VARCHAR(9) DEFAULT 'x') | ALTER TABLE a ADD b INT | DROP "
		    "TABLE c"),
		"SQL of addSql");
	IS(joined(&m.down), STR("DROP TABLE a"), "down");
	OK(!m.opaque && !m.in_tx && m.gaps.n == 0, "nothing unknown, no transaction");
	OK(m.up.n == 3 && m.up.v[0].line == 16 && m.up.v[1].line == 17, "lines of the PHP file");
	m = doctrine(w, "public function up(Schema $schema): void {\n"
			"$schema->createTable('x');\n"
			"foreach (['a', 'b'] as $t) {\n$this->addSql('DROP TABLE x');\n$this->addSql(\"DROP "
			"TABLE $t\");\n}\n"
			"$this->addSql('UPDATE x SET a = ?', [1]);\n$this->helper();\n}\n");
	OK(m.opaque && m.gaps.n == 2, "what is not known is said: %zu places", m.gaps.n);
	OK(m.problem_line == 13, "first at line %d", m.problem_line);
	OK(m.gaps.n == 2 && m.gaps.v[1].line == 19, "at their lines");
	IS(joined(&m.up),
		STR("DROP TABLE x | DROP TABLE a | DROP TABLE x | DROP TABLE b | UPDATE x SET a = ?"),
		"a loop over literals is read for each");
	test_doctrine_schema(w);
	m = doctrine(NULL, "public function up(Schema $schema): void { $this->addSql('DROP TABLE x'); }\n");
	OK(m.opaque && m.gaps.n == 1, "without a parser it is opaque");
	IS(m.id, STR("App\\Migrations\\Version20240102030405"), "with its identity");
	const struct memory_file two[] = {
		{"migrations/2024/01/Version2.php",
			"<?php namespace B; class Version2 extends AbstractMigration {}", 0},
		{"migrations/2023/12/Zeta.php", "<?php namespace A; class Zeta extends AbstractMigration {}",
			0},
		{0}};
	IS(recognised(two), STR("doctrine:migrations?"), "classes in folders of years");
	struct migrations l = load(two, "migrations", DIALECT_MYSQL);
	IS(ids(&l), STR("A\\Zeta B\\Version2"), "in the order of their full names");
}

static void test_go(struct worker *w)
{
	const struct memory_file go[] = {
		{"m/00001_a.go",
			"package m\n\nimport \"github.com/pressly/goose/v3\"\n\nfunc init() {\n"
			"\tgoose.AddMigrationContext(upA, downA)\n}\n\n"
			"func upA(ctx context.Context, tx *sql.Tx) error {\n"
			"\t_, err := tx.ExecContext(ctx, `CREATE TABLE a (id int);\nCREATE TABLE b (id "
			"int);`)\n"
			"\ttx.Exec(build())\n\treturn err\n}\n\n"
			"func downA(ctx context.Context, tx *sql.Tx) error {\n\ttx.Exec(\"DROP TABLE "
			"a\")\n\treturn nil\n}\n",
			0},
		{0}};
	struct files f = memory_files(go);
	struct source s = {.path = STR("m"), .dialect_known = true};
	struct migrations m;
	if (!worker_has_grammar(w, LANGUAGE_GO)) {
		OK(1, "goose in Go # skip no Go grammar is installed");
		return;
	}
	OK(format_open(&f, a, &s, &e) == 0 && s.ops->load(&f, a, w, &s, &m, &e) == 0 && m.n == 1,
		"Go migration");
	IS(joined(&m.v[0].up), STR("CREATE TABLE a (id int) | CREATE TABLE b (id int)"), "its literals");
	OK(m.v[0].up.n == 2 && m.v[0].up.v[1].line == 11, "at their lines");
	OK(m.v[0].opaque && m.v[0].gaps.n == 2 && m.v[0].gaps.v[1].line == 12, "and what is not known");
}

/* A default that only run time knows leaves the rest of the table known. */
static void test_go_default(struct worker *w)
{
	const struct memory_file go[] = {
		{"m/00001_a.go",
			"package m\n\nimport \"github.com/pressly/goose/v3\"\n\n"
			"func init() { goose.AddMigration(up, nil) }\n\nfunc up(tx *sql.Tx) error {\n"
			"\ttx.Exec(\"CREATE TABLE a (\" + fmt.Sprintf(\"k int DEFAULT %d,\", kinds.First) + "
			"\n\"n "
			"int); CREATE TABLE b (id int)\")\n"
			"\ttx.Exec(fmt.Sprintf(\"ALTER TABLE a ADD COLUMN s text default '%s'\", word()))\n"
			"\ttx.Exec(fmt.Sprintf(\"ALTER TABLE a ADD COLUMN c text DEFAULT %s, ADD COLUMN %s "
			"int\", "
			"x, y))\n"
			"\ttx.Exec(fmt.Sprintf(\"CREATE TABLE %s (id int)\", name()))\n"
			"\ttx.Exec(\"CREATE TABLE c\" + suffix() + \" (id int)\")\n\treturn nil\n}\n",
			0},
		{0}};
	struct files f = memory_files(go);
	struct source s = {.path = STR("m"), .dialect_known = true};
	struct migrations m;
	if (!worker_has_grammar(w, LANGUAGE_GO))
		return;
	OK(format_open(&f, a, &s, &e) == 0 && s.ops->load(&f, a, w, &s, &m, &e) == 0 && m.n == 1,
		"Go migration with computed parts");
	IS(joined(&m.v[0].up),
		STR("CREATE TABLE a (k int DEFAULT  0,n int) | CREATE TABLE b (id int) | "
		    "ALTER TABLE a ADD COLUMN s text default ' 0'"),
		"computed defaults are filled in, computed names are not");
	OK(m.v[0].up.n == 3 && m.v[0].up.v[0].line == 8 && m.v[0].up.v[1].line == 9, "at their lines");
	OK(m.v[0].gaps.n == 6 && m.v[0].gaps.v[1].line == 8 && m.v[0].gaps.v[5].line == 13, "each is told");
}

/* Lists that a function returns, and the names of all tables. */
static void test_go_lists(struct worker *w)
{
	const struct memory_file go[] = {
		{"m/00001_a.go",
			"package m\n\nimport \"github.com/pressly/goose/v3\"\n\n"
			"func init() { goose.AddMigration(up, nil) }\n\n"
			"func all() []string {\n\tnames := []string{\"a\", \"b\"}\n\treturn names\n}\n"
			"func either() []string {\n\tif x {\n\t\treturn nil\n\t}\n\treturn "
			"[]string{\"c\"}\n}\n"
			"func convert(tx *sql.Tx, set string) error {\n"
			"\trows, err := tx.Query(`SELECT table_name FROM information_schema.tables\n WHERE "
			"table_schema = (SELECT "
			"database())`)\n"
			"\tvar names []string\n\tfor rows.Next() {\n\t\tvar name "
			"string\n\t\trows.Scan(&name)\n"
			"\t\tnames = append(names, name)\n\t}\n"
			"\tfor _, name := range names {\n\t\ttx.Exec(fmt.Sprintf(\"ALTER TABLE %s CONVERT TO "
			"CHARACTER SET %s\", "
			"name, set))\n\t}\n\treturn nil\n}\n"
			"func up(tx *sql.Tx) error {\n\ttables := all()\n"
			"\tfor _, t := range tables {\n\t\ttx.Exec(fmt.Sprintf(\"DROP TABLE %s\", t))\n\t}\n"
			"\tfor _, t := range either() {\n\t\ttx.Exec(fmt.Sprintf(\"DROP TABLE %s\", "
			"t))\n\t}\n"
			"\treturn convert(tx, \"utf8mb4\")\n}\n",
			0},
		{0}};
	struct files f = memory_files(go);
	struct source s = {.path = STR("m"), .dialect_known = true};
	struct migrations m;
	if (!worker_has_grammar(w, LANGUAGE_GO))
		return;
	OK(format_open(&f, a, &s, &e) == 0 && s.ops->load(&f, a, w, &s, &m, &e) == 0 && m.n == 1,
		"Go migration with lists");
	IS(joined(&m.v[0].up),
		STR("DROP TABLE a | DROP TABLE b | SELECT table_name FROM information_schema.tables\n WHERE "
		    "table_schema = (SELECT database()) | SELECT 1 /* each: table \"\" \"\" yes */ ALTER "
		    "TABLE \x02 "
		    "CONVERT TO "
		    "CHARACTER SET utf8mb4"),
		"a function's list, and each table; not the list of a function that returns twice");
	OK(m.v[0].up.n == 4 && m.v[0].up.v[3].flags & SQL_ONLY_IF, "the last is a mark");
	OK(m.v[0].gaps.n == 2, "what is not known is told");
}

/* Six loops within each other, of forty texts each: read in part, at once. */
static void test_go_loops(struct worker *w)
{
	struct str text = STR("package m\n\nimport \"github.com/pressly/goose/v3\"\n\n"
			      "func init() { goose.AddMigration(up, nil) }\n\nfunc up(tx *sql.Tx) error {\n");
	struct str list = STR("");
	for (int i = 0; i < 40; i++)
		list = str_fmt(a, "%.*s\"x%d\",", STRF(list), i);
	for (int i = 0; i < 6; i++)
		text = str_fmt(a, "%.*sfor _, t := range []string{%.*s} {\n", STRF(text), STRF(list));
	text = str_fmt(a, "%.*stx.Exec(\"DROP TABLE \" + t)\n}}}}}}\nreturn nil\n}\n", STRF(text));
	const struct memory_file go[] = {{"m/00001_a.go", str_z(a, text), 0}, {0}};
	struct files f = memory_files(go);
	struct source s = {.path = STR("m"), .dialect_known = true};
	struct migrations m;
	if (!worker_has_grammar(w, LANGUAGE_GO))
		return;
	OK(format_open(&f, a, &s, &e) == 0 && s.ops->load(&f, a, w, &s, &m, &e) == 0 && m.n == 1 &&
			m.v[0].up.n > 1000 && m.v[0].up.n < 40000,
		"loops within loops are bounded");
}

/* Variables, loops and functions of its own: what they come to. */
static void test_go_variables(struct worker *w)
{
	const struct memory_file go[] = {
		{"m/00001_a.go",
			"package m\n\nimport \"github.com/pressly/goose/v3\"\n\n"
			"func init() { goose.AddMigration(up, nil) }\n\nfunc up(tx *sql.Tx) error {\n"
			"\tq := `CREATE TABLE a (id int)`\n\t_, err := tx.Exec(q)\n"
			"\tq =\n\t\t\"CREATE TABLE b \" +\n\t\t\t\"(id int)\"\n"
			"\tif _, err := tx.Exec(q); err != nil { return err }\n"
			"\tq = \"CREATE TABLE c (id int\"\n\tq += \")\"\n\ttx.Exec(q)\n"
			"\tfor _, t := range []string{\"a\", \"b\"} {\n"
			"\t\ttx.Exec(fmt.Sprintf(\"ALTER TABLE %s ADD COLUMN n%d int DEFAULT '100%%'\", t, "
			"7))\n\t}\n"
			"\tadd(tx, \"c\", \"x\")\n"
			"\tif ok() { q = \"DROP TABLE a\" }\n\ttx.Exec(q)\n"
			"\tfor i := 0; i < 2; i++ {\n\t\ttx.Exec(late)\n\t\tlate = next()\n\t}\n"
			"\tlist := []string{`DROP TABLE b`, word}\n\tfor _, s := range list { tx.Exec(s) }\n"
			"\treturn nil\n}\n\n"
			"func add(tx *sql.Tx, table, column string) {\n"
			"\ttx.Exec(\"ALTER TABLE \" + table + \" ADD COLUMN \" + column + \" text\")\n}\n",
			0},
		{0}};
	struct files f = memory_files(go);
	struct source s = {.path = STR("m"), .dialect_known = true};
	struct migrations m;
	if (!worker_has_grammar(w, LANGUAGE_GO))
		return;
	OK(format_open(&f, a, &s, &e) == 0 && s.ops->load(&f, a, w, &s, &m, &e) == 0 && m.n == 1,
		"Go migration with variables");
	IS(joined(&m.v[0].up),
		STR("CREATE TABLE a (id int) | CREATE TABLE b (id int) | CREATE TABLE c (id int) | "
		    "ALTER TABLE a ADD COLUMN n7 int DEFAULT '100%' | ALTER TABLE b ADD COLUMN n7 int "
		    "DEFAULT '100%' | "
		    "ALTER TABLE c ADD COLUMN x text | DROP TABLE b"),
		"each text as the code makes it");
	OK(m.v[0].up.n == 7 && m.v[0].up.v[1].line == 11 && m.v[0].up.v[5].line == 33, "at their lines");
	OK(m.v[0].gaps.n == 4, "what a branch, a later turn and another name make is told");
}

/* A fork's client: it names the table and the dialect, and its variable stands for the package. */
static void test_go_client(struct worker *w)
{
	const struct memory_file go[] = {
		{"db/migrations/migration.go",
			"package m\n\nvar (\n\tClient = goose.New(\n\t\t\"status_tables\", "
			"goose.MySqlDialect{})\n)\n",
			0},
		{"db/migrations/20200101000000_A.go",
			"package m\n\nfunc init() {\n\tClient.AddMigration(Up_1, Down_1)\n}\n\n"
			"func Up_1(tx *sql.Tx) error {\n\t_, err := tx.Exec(\"CREATE TABLE a (\" +\n\t\t\"id "
			"int)\")\n"
			"\treturn err\n}\n\nfunc Down_1(tx *sql.Tx) error { return nil }\n",
			0},
		{"db/migrations/20200102000000_helper.go",
			"package m\nfunc f() { Other.AddMigration(Up_1, Down_1) }\n", 0},
		{0}};
	struct files f = memory_files(go);
	struct source s = {.path = STR("db/migrations"), .dialect_known = true, .dialect = DIALECT_MYSQL};
	struct migrations m;
	IS(recognised(go), STR("goose:db/migrations"), "goose through a client of its own");
	OK(format_open(&f, a, &s, &e) == 0 && s.ops->load(&f, a, w, &s, &m, &e) == 0 && m.n == 1,
		"its migrations alone are taken");
	IS(s.table, STR("status_tables"), "its table");
	if (worker_has_grammar(w, LANGUAGE_GO))
		IS(joined(&m.v[0].up), STR("CREATE TABLE a (id int)"), "its literals");
}

/* Token soup: nothing may crash, and what comes out must stand where it says. */
static struct str soup(unsigned *seed)
{
	static const char *const words[] = {"-- +goose Up\n", "-- +goose Down\n",
		"-- +goose StatementBegin\n", "-- +goose StatementEnd\n", "-- +goose ENVSUB ON\n",
		"select 1;", ";", "\n", "'", "\"", "$$", "(", ")", "begin atomic ", "end", "/*", "*/", "--",
		"\\", "${X}", "{", "}", ":", "out", "dialect", "`", "migrations", "\xc3\xa9", "\xff", "\r\n"};
	struct str out = STR("");
	for (size_t i = 0; i < 30; i++) {
		*seed = *seed * 1103515245u + 12345u;
		out = str_fmt(a, "%.*s%s", STRF(out), words[(*seed >> 16) % (sizeof words / sizeof *words)]);
	}
	return out;
}

static void test_soup(void)
{
	unsigned seed = 1;
	size_t lost = 0, statements = 0;
	struct source s = {.dialect = DIALECT_POSTGRESQL};
	for (size_t i = 0; i < 3000; i++) {
		struct arena_mark mark = arena_mark(a);
		struct migration m = {.raw = soup(&seed)};
		struct names_list cuts = {0};
		struct drizzle_config c = {.out = STR("")};
		format_goose_parse(a, &s, &m);
		for (size_t k = 0; k < m.up.n; k++, statements++)
			lost += !str_eq(str_sub(m.raw, m.up.v[k].at, m.up.v[k].at + m.up.v[k].text.n),
					m.up.v[k].text) ||
				m.up.v[k].line != str_line(m.raw, m.up.v[k].at);
		format_supabase_split(a, m.raw, &cuts);
		for (size_t k = 0; k < cuts.n; k++, statements++)
			lost += cuts.v[k].p < m.raw.p || cuts.v[k].p + cuts.v[k].n > m.raw.p + m.raw.n ||
				!cuts.v[k].n;
		format_drizzle_config(a, m.raw, &c);
		lost += c.out.n > m.raw.n;
		arena_rewind(a, mark);
	}
	OK(statements > 3000 && lost == 0, "%zu statements of token soup stand where they say", statements);
}

static void test_version_tables(void)
{
	static const struct {
		const char *format, *table, *name;
		bool is;
	} rows[] = {{"goose", "", "goose_db_version", true}, {"goose", "", "KNEX_MIGRATIONS_LOCK", true},
		{"goose", "", "atlas_schema_revisions", true}, {"goose", "", "schemagate_history", true},
		{"goose", "", "migrations", false}, {"laravel", "", "migrations", true},
		{"typeorm", "", "migrations", true}, {"knex", "ops.done", "done", true},
		{"knex", "ops.done", "ops", false}, {"knex", "done", "DONE", true},
		{"sqitch", "registry", "registry", true}, {"plain", "", "users", false},
		{"plain", "", "", false}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct source s = {
			.ops = format_named(str_of(rows[i].format)), .table = str_of(rows[i].table)};
		OK(s.ops && format_is_version_table(&s, str_of(rows[i].name)) == rows[i].is,
			"%s, table \"%s\": \"%s\" is %sa version table", rows[i].format, rows[i].table,
			rows[i].name, rows[i].is ? "" : "not ");
	}
}

int main(void)
{
	a = arena_new("t_formats");
	e = err_new(a);
	test_recognise();
	test_conflict();
	test_plain();
	test_plain_loose();
	test_plain_embedded();
	test_plain_words();
	test_plain_dated();
	test_plain_whole();
	test_plain_engines();
	test_seeds();
	test_canonical();
	test_supabase();
	test_drizzle();
	test_goose();
	test_soup();
	test_version_tables();
	struct worker *w = worker_new(a);
	test_doctrine(w);
	test_go(w);
	test_go_loops(w);
	test_go_lists(w);
	test_go_variables(w);
	test_go_default(w);
	test_go_client(w);
	arena_free(a);
	return tap_done();
}
