/* Version tables of tools whose migrations are programs and which cannot run in the tests, on every engine.
 */
#include "tests/formats/tables.h"

#define MODULE "defmodule M do\n  use Ecto.Migration\n  def change do\n  end\nend\n"

static void test_ecto(void)
{
	static const struct memory_file files[] = {{"priv/repo/migrations/1_a.exs", MODULE, 0},
		{"priv/repo/migrations/20240102000000_b.exs", MODULE, 0}, {0}};
	static const char *const shape[] = {"SELECT data_type || ' ' || coalesce(datetime_precision, 0) FROM "
					    "information_schema.columns WHERE "
					    "table_name = 'schema_migrations' ORDER BY ordinal_position",
		"SELECT COLUMN_TYPE FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND "
		"TABLE_NAME = "
		"'schema_migrations' ORDER BY ORDINAL_POSITION",
		"SELECT type FROM pragma_table_info('schema_migrations')"};
	static const char *const want[] = {
		"bigint 0; timestamp without time zone 0", "bigint(20); datetime", "INTEGER; TEXT"};
	if (!project(files, "priv/repo/migrations"))
		return;
	test_tool("Ecto");
	IS(rows(shape[g->dialect]), str_of(want[g->dialect]), "Ecto: its table");
	IS(rows("SELECT version FROM schema_migrations WHERE inserted_at IS NOT NULL"), STR("20240102000000"),
		"Ecto: its row");
	sql("UPDATE schema_migrations SET version = 7");
	OK(applied() == 0 && r.nmissing == 1, "Ecto: a row without a file");
	refused("INSERT INTO schema_migrations (version) VALUES (-1)", "Ecto", "schema_migrations");
	sql("ALTER TABLE schema_migrations ADD COLUMN dirty int");
	OK(applied() == ERR_DB, "Ecto: golang-migrate's column is refused: %.*s", STRF(e.detail));
	refused_view("Ecto", "schema_migrations", "1 AS version, 1 AS inserted_at");
}

#define TRAIT "impl MigrationTrait for Migration { }\n"

static void test_seaorm(void)
{
	static const struct memory_file files[] = {{"migration/src/m20240101_000001_a.rs", TRAIT, 0},
		{"migration/src/m20240102_000001_b.rs", TRAIT, 0}, {0}};
	static const char *const shape[] = {"SELECT data_type FROM information_schema.columns WHERE "
					    "table_name = 'seaql_migrations' ORDER BY "
					    "ordinal_position",
		"SELECT COLUMN_TYPE FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND "
		"TABLE_NAME = 'seaql_migrations' ORDER BY ORDINAL_POSITION",
		"SELECT type FROM pragma_table_info('seaql_migrations')"};
	static const char *const want[] = {
		"character varying; bigint", "varchar(255); bigint(20)", "varchar; bigint"};
	if (!project(files, "migration/src"))
		return;
	test_tool("SeaORM");
	IS(rows(shape[g->dialect]), str_of(want[g->dialect]), "SeaORM: its table");
	IS(rows("SELECT version FROM seaql_migrations WHERE applied_at > 1700000000"),
		STR("m20240102_000001_b"), "SeaORM: its row");
	sql("UPDATE seaql_migrations SET version = 'm7_x'");
	OK(applied() == 0 && r.nmissing == 1, "SeaORM: a row without a file");
	refused_view("SeaORM", "seaql_migrations", "'1' AS version, 1 AS applied_at");
}

static void test_bun(void)
{
	static const struct memory_file files[] = {
		{"migrations/main.go", "package m\nimport \"github.com/uptrace/bun/migrate\"\n", 0},
		{"migrations/20240101_a.up.sql", "SELECT 1;\n", 0},
		{"migrations/20240102_b.up.sql", "SELECT 1;\n", 0}, {0}};
	if (!project(files, "migrations"))
		return;
	test_tool("bun");
	IS(rows("SELECT name FROM bun_migrations WHERE migrated_at IS NOT NULL AND group_id > 0"),
		STR("20240102"), "bun: its row, in a group");
	sql("UPDATE bun_migrations SET name = '7'");
	OK(applied() == 0 && r.nmissing == 1, "bun: a row without a file");
	refused_view("bun", "bun_migrations", "1 AS id, '1' AS name, 1 AS group_id, 1 AS migrated_at");
}

#define PHINX(c) "<?php\nuse Phinx\\Migration\\AbstractMigration;\nclass " c " extends AbstractMigration {}\n"

static void test_phinx(void)
{
	static const struct memory_file files[] = {{"db/migrations/20240101000000_a.php", PHINX("A"), 0},
		{"db/migrations/20240102000000_b.php", PHINX("B"), 0}, {0}};
	if (!project(files, "db/migrations"))
		return;
	test_tool("Phinx");
	IS(rows("SELECT version, migration_name FROM phinxlog WHERE start_time IS NOT NULL AND end_time IS "
		"NOT NULL"),
		STR("20240102000000|b"), "Phinx: its row");
	sql("UPDATE phinxlog SET version = 7");
	OK(applied() == 0 && r.nmissing == 1, "Phinx: a row without a file");
	refused_view(
		"Phinx", "phinxlog", "1 AS version, 'x' AS migration_name, 1 AS start_time, 1 AS end_time");
}

#define CAKE(c) "<?php\nuse Migrations\\BaseMigration;\nclass " c " extends BaseMigration {}\n"

/* Where there is no phinxlog, that of release 5 counts. */
static void test_cakephp(void)
{
	static const struct memory_file files[] = {{"config/Migrations/20240101000000_A.php", CAKE("A"), 0},
		{"config/Migrations/20240102000000_B.php", CAKE("B"), 0}, {0}};
	if (!project(files, "config/Migrations"))
		return;
	sql("CREATE TABLE cake_migrations (id int, version bigint, migration_name varchar(100), plugin "
	    "varchar(100), "
	    "start_time timestamp NULL, end_time timestamp NULL)");
	sql("INSERT INTO cake_migrations (id, version, plugin) VALUES (1, 20240101000000, NULL), (2, "
	    "20240103000000, 'Shop')");
	OK(applied() == 0 && h.n == 1 && r.nmissing == 0,
		"CakePHP: the application's rows of the unified table");
	sql("DROP TABLE cake_migrations");
	test_tool("CakePHP");
	sql("DROP TABLE phinxlog");
}

#define YII(c) "<?php\nclass m" c " extends yii\\db\\Migration {}\n"

/* All folders share its table: what none of the files is may be another's. */
static void test_yii(void)
{
	static const struct memory_file files[] = {
		{"migrations/m240101_000000_a.php", YII("240101_000000_a"), 0},
		{"migrations/m240102_000000_b.php", YII("240102_000000_b"), 0}, {0}};
	if (!project(files, "migrations"))
		return;
	test_tool("Yii");
	IS(rows("SELECT version FROM migration WHERE apply_time > 1700000000"), STR("m240102_000000_b"),
		"Yii: its row");
	sql("UPDATE migration SET version = 'm100101_000000_of_another' WHERE version = 'm240102_000000_b'");
	OK(applied() == 0 && r.nmissing == 0 && h.n == 0 && h.notes.n == 1,
		"Yii: a row of no file here is noted");
	refused_view("Yii", "migration", "'x' AS version, 1 AS apply_time");
}

static void test_engine(void)
{
	test_yii();
	test_phinx();
	test_cakephp();
	test_ecto();
	test_seaorm();
	test_bun();
}

int main(void)
{
	return test_engines(NULL);
}
