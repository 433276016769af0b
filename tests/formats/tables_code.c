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

static void test_engine(void)
{
	test_ecto();
	test_seaorm();
	test_bun();
}

int main(void)
{
	return test_engines(NULL);
}
