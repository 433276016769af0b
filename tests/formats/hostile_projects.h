/* One project of three migrations for every format: what the hostile tables are made of. */
#ifndef TESTS_FORMATS_HOSTILE_PROJECTS_H
#define TESTS_FORMATS_HOSTILE_PROJECTS_H

#include "parse/dialect.h"
#include "tests/unit/files_memory.h"

struct project {
	const char *format, *path;
	/* The third migration is the last file, unless .two is the tree without it. */
	struct memory_file files[8], two[8];
	unsigned not_on; /* bit per dialect where the tool alone can make its tables, or keeps them elsewhere */
	/* What docs/formats.md says of this tool: rows twice are its usual way of working, and the newest decides. */
	bool rows_repeat;
	/* A column that says whose row it is: another value there is another source's row, and passed over. */
	const char *whose;
};

#define A "CREATE TABLE a (id int);\n"
#define B "CREATE TABLE b (id int);\n"
#define C "CREATE TABLE c (id int);\n"
#define ALEMBIC(id, down) "revision = '" id "'\ndown_revision = " down "\ndef upgrade():\n    pass\n"
#define CHANGES "--liquibase formatted sql\n--changeset x:1\n" A "--changeset x:2\n" B
#define DB_MIGRATE "exports.up = function (db) { return db.runSql('SELECT 1'); };\n"
#define DJANGO(dep) \
	"from django.db import migrations\nclass Migration(migrations.Migration):\n    dependencies = [" dep \
	"]\n    operations = []\n"
#define DOCTRINE(v) "<?php\nnamespace App\\M;\nuse Doctrine\\Migrations\\AbstractMigration;\nclass Version" v " extends AbstractMigration {}\n"
#define ECTO(m) "defmodule " m " do\n  use Ecto.Migration\n  def change do\n  end\nend\n"
#define FLUENT(version, name) \
	"using FluentMigrator;\n[Migration(" version ")]\npublic class " name " : Migration { public override void Up() { } }\n"
#define EFCORE_PROJECT \
	"<Project><ItemGroup><PackageReference Include=\"Microsoft.EntityFrameworkCore.Sqlite\" Version=\"8.0.0\" />" \
	"<PackageReference Include=\"Npgsql.EntityFrameworkCore.PostgreSQL\" Version=\"8.0.0\" />" \
	"<PackageReference Include=\"Pomelo.EntityFrameworkCore.MySql\" Version=\"8.0.0\" /></ItemGroup></Project>\n"
#define EFCORE(id, c) \
	"using Microsoft.EntityFrameworkCore.Migrations;\n[Migration(\"" id "\")]\npublic partial class " c \
	" : Migration { protected override void Up(MigrationBuilder migrationBuilder) { } }\n"
#define GRAPHILE(previous, hash) "--! Previous: " previous "\n--! Hash: sha1:" hash "\n\n"
#define KNEX "exports.up = async (knex) => {}\n"
#define KYSELY "import { Kysely } from 'kysely'\nexport async function up(db: Kysely<any>) {}\n"
#define LARAVEL \
	"<?php\nuse Illuminate\\Database\\Migrations\\Migration;\nreturn new class extends Migration { public function up() {} };\n"
#define MIKRO(c) "import { Migration } from '@mikro-orm/migrations';\nexport class " c " extends Migration { async up() {} }\n"
#define PHINX(c) "<?php\nuse Phinx\\Migration\\AbstractMigration;\nclass " c " extends AbstractMigration { public function up() {} }\n"
#define CAKE(c) "<?php\nuse Migrations\\AbstractMigration;\nclass " c " extends AbstractMigration { public function up() {} }\n"
#define YII(c) "<?php\nclass m" c " extends yii\\db\\Migration { public function safeUp() {} }\n"
#define PGM "exports.up = (pgm) => {}\n"
#define RAILS(c) "class " c " < ActiveRecord::Migration[6.1]\n  def change\n  end\nend\n"
#define SEAORM "impl MigrationTrait for Migration { async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> { Ok(()) } }\n"
#define SEQUEL "Sequel.migration do\n  change do\n  end\nend\n"
#define SEQUELIZE "module.exports = { async up(queryInterface) {} }\n"
#define TYPEORM(c) "import { MigrationInterface } from 'typeorm'\nexport class " c " implements MigrationInterface { async up(q) {} }\n"
#define PLAN "%syntax-version=1.0.0\n%project=p\n\na 2024-01-01T00:00:00Z x <x@y>\nb 2024-01-02T00:00:00Z x <x@y>\n"

static const struct project projects[] = {
	{.format = "alembic", .path = "alembic/versions",
		.files = {{"alembic/versions/a.py", ALEMBIC("aaa", "None"), 0}, {"alembic/versions/b.py", ALEMBIC("bbb", "'aaa'"), 0},
			{"alembic/versions/c.py", ALEMBIC("ccc", "'bbb'"), 0}}},
	{.format = "atlas", .path = "migrations",
		.files = {{"migrations/1_a.sql", A, 0}, {"migrations/2_b.sql", B, 0}, {"migrations/3_c.sql", C, 0},
			{"migrations/atlas.sum", "h1:uq9DeTAbRfju3Y4raZQB+/1+9DcdszgJGRRQ3gk8CW8=\n1_a.sql h1:e72Wd39UNYY4sGrVkNYkCs4GRrWBQ0ASXh73rS+WpU4=\n2_b.sql h1:LYBzMWp8I1J0wb5WVXG/rhd1DXb0uUx/zp1eAIICVlY=\n3_c.sql h1:9/G4phs214G5+Duheex1Txk/agaOAQuoOADdnxL+sjA=\n", 0}},
		.two = {{"migrations/1_a.sql", A, 0}, {"migrations/2_b.sql", B, 0}, {"migrations/atlas.sum", "h1:suWOgEl4b8+ZGnGkyRcy2AueRtZKAkT6PdNTDiVWU88=\n1_a.sql h1:e72Wd39UNYY4sGrVkNYkCs4GRrWBQ0ASXh73rS+WpU4=\n2_b.sql h1:LYBzMWp8I1J0wb5WVXG/rhd1DXb0uUx/zp1eAIICVlY=\n", 0}}},
	{.format = "bun", .path = "migrations",
		.files = {{"migrations/main.go", "package m\nimport \"github.com/uptrace/bun/migrate\"\n", 0},
			{"migrations/1_a.up.sql", A, 0}, {"migrations/2_b.up.sql", B, 0}, {"migrations/3_c.up.sql", C, 0}}},
	{.format = "cakephp", .path = "config/Migrations",
		.files = {{"config/Migrations/20240101000000_A.php", CAKE("A"), 0}, {"config/Migrations/20240102000000_B.php", CAKE("B"), 0},
			{"config/Migrations/20240103000000_C.php", CAKE("C"), 0}}},
	{.format = "db-migrate", .path = "migrations",
		.files = {{"migrations/20240101000000-a.js", DB_MIGRATE, 0}, {"migrations/20240102000000-b.js", DB_MIGRATE, 0},
			{"migrations/20240103000000-c.js", DB_MIGRATE, 0}}},
	{.format = "dbmate", .path = "db/migrations",
		.files = {{"db/migrations/001_a.sql", "-- migrate:up\n" A "-- migrate:down\n", 0}, {"db/migrations/002_b.sql", "-- migrate:up\n" B "-- migrate:down\n", 0},
			{"db/migrations/003_c.sql", "-- migrate:up\n" C "-- migrate:down\n", 0}}},
	{.format = "diesel", .path = "migrations",
		.files = {{"Cargo.toml", "[dependencies]\ndiesel = \"2\"\n", 0}, {"migrations/2024-01-01-000000_a/up.sql", A, 0},
			{"migrations/2024-01-02-000000_b/up.sql", B, 0}, {"migrations/2024-01-03-000000_c/up.sql", C, 0}}},
	{.format = "django", .path = "app/migrations", .whose = "app",
		.files = {{"app/migrations/0001_a.py", DJANGO(""), 0}, {"app/migrations/0002_b.py", DJANGO("('app', '0001_a')"), 0},
			{"app/migrations/0003_c.py", DJANGO("('app', '0002_b')"), 0}}},
	{.format = "doctrine", .path = "migrations", .whose = "version",
		.files = {{"migrations/Version1.php", DOCTRINE("1"), 0}, {"migrations/Version2.php", DOCTRINE("2"), 0},
			{"migrations/Version3.php", DOCTRINE("3"), 0}}},
	{.format = "drizzle", .path = "drizzle",
		.files = {{"drizzle/meta/_journal.json",
				"{\"entries\":[{\"when\":1795317148501,\"tag\":\"0000_a\"},{\"when\":1795317148502,\"tag\":\"0001_b\"},"
				"{\"when\":1795317148503,\"tag\":\"0002_c\"}]}", 0},
			{"drizzle/0000_a.sql", A, 0}, {"drizzle/0001_b.sql", B, 0}, {"drizzle/0002_c.sql", C, 0}},
		.two = {{"drizzle/meta/_journal.json",
				"{\"entries\":[{\"when\":1795317148501,\"tag\":\"0000_a\"},{\"when\":1795317148502,\"tag\":\"0001_b\"}]}", 0},
			{"drizzle/0000_a.sql", A, 0}, {"drizzle/0001_b.sql", B, 0}}},
	{.format = "drizzle", .path = "v1",
		.files = {{"v1/20240101000000_a/snapshot.json", "{}", 0}, {"v1/20240101000000_a/migration.sql", A, 0},
			{"v1/20240102000000_b/migration.sql", B, 0}, {"v1/20240103000000_c/migration.sql", C, 0}}},
	{.format = "ecto", .path = "priv/repo/migrations",
		.files = {{"mix.exs", "{:ecto_sql, \"~> 3.10\"}\n", 0}, {"priv/repo/migrations/20240101000000_a.exs", ECTO("A"), 0},
			{"priv/repo/migrations/20240102000000_b.exs", ECTO("B"), 0}, {"priv/repo/migrations/20240103000000_c.exs", ECTO("C"), 0}}},
	{.format = "yii", .path = "migrations",
		.files = {{"migrations/m240101_000000_a.php", YII("240101_000000_a"), 0}, {"migrations/m240102_000000_b.php", YII("240102_000000_b"), 0},
			{"migrations/m240103_000000_c.php", YII("240103_000000_c"), 0}}},
	{.format = "yoyo", .path = "migrations",
		.files = {{"yoyo.ini", "[DEFAULT]\nsources = migrations\n", 0}, {"migrations/0001.a.sql", A, 0}, {"migrations/0002.b.sql", B, 0},
			{"migrations/0003.c.sql", C, 0}}},
	{.format = "graphile-migrate", .path = "migrations",
		.files = {{".gmrc", "{}", 0}, {"migrations/committed/000001.sql", GRAPHILE("-", "4f45642ec931df92e13364b7a3d95eb876d756b7") A, 0},
			{"migrations/committed/000002.sql",
				GRAPHILE("sha1:4f45642ec931df92e13364b7a3d95eb876d756b7", "02f2af632917dd9ab6ba273a75df08457e8e4361") B, 0},
			{"migrations/committed/000003.sql",
				GRAPHILE("sha1:02f2af632917dd9ab6ba273a75df08457e8e4361", "7e4bf593d35ddacd6713c8c8e6369077d727fd52") C, 0}}},
	{.format = "efcore", .path = "Migrations",
		.files = {{"App.csproj", EFCORE_PROJECT, 0}, {"Migrations/20240101000000_A.cs", EFCORE("20240101000000_A", "A"), 0},
			{"Migrations/20240102000000_B.cs", EFCORE("20240102000000_B", "B"), 0},
			{"Migrations/20240103000000_C.cs", EFCORE("20240103000000_C", "C"), 0}}},
	{.format = "fluentmigrator", .path = "Migrations",
		.files = {{"Migrations/A.cs", FLUENT("1", "A"), 0}, {"Migrations/B.cs", FLUENT("2", "B"), 0},
			{"Migrations/C.cs", FLUENT("3", "C"), 0}}},
	{.format = "flyway", .path = "db/migration", .rows_repeat = true,
		.files = {{"db/migration/V1__a.sql", A, 0}, {"db/migration/V2__b.sql", B, 0}, {"db/migration/V3__c.sql", C, 0}}},
	{.format = "golang-migrate", .path = "migrations",
		.files = {{"migrations/1_a.up.sql", A, 0}, {"migrations/2_b.up.sql", B, 0}, {"migrations/3_c.up.sql", C, 0}}},
	{.format = "goose", .path = "goose", .rows_repeat = true,
		.files = {{"goose/00001_a.sql", "-- +goose Up\n" A, 0}, {"goose/00002_b.sql", "-- +goose Up\n" B, 0},
			{"goose/00003_c.sql", "-- +goose Up\n" C, 0}}},
	{.format = "knex", .path = "migrations",
		.files = {{"migrations/001_a.js", KNEX, 0}, {"migrations/002_b.js", KNEX, 0}, {"migrations/003_c.js", KNEX, 0}}},
	{.format = "kysely", .path = "migrations",
		.files = {{"migrations/1_a.ts", KYSELY, 0}, {"migrations/2_b.ts", KYSELY, 0}, {"migrations/3_c.ts", KYSELY, 0}}},
	{.format = "laravel", .path = "database/migrations",
		.files = {{"database/migrations/2024_01_01_000000_a.php", LARAVEL, 0}, {"database/migrations/2024_01_02_000000_b.php", LARAVEL, 0},
			{"database/migrations/2024_01_03_000000_c.php", LARAVEL, 0}}},
	{.format = "liquibase", .path = "",
		.files = {{"liquibase.properties", "changeLogFile=changes.sql\n", 0}, {"changes.sql", CHANGES "--changeset x:3\n" C, 0}},
		.two = {{"liquibase.properties", "changeLogFile=changes.sql\n", 0}, {"changes.sql", CHANGES, 0}}},
	{.format = "mikro-orm", .path = "migrations",
		.files = {{"migrations/Migration1.ts", MIKRO("Migration1"), 0}, {"migrations/Migration2.ts", MIKRO("Migration2"), 0},
			{"migrations/Migration3.ts", MIKRO("Migration3"), 0}}},
	{.format = "node-pg-migrate", .path = "migrations",
		.files = {{"migrations/001_a.js", PGM, 0}, {"migrations/002_b.js", PGM, 0}, {"migrations/003_c.js", PGM, 0}}},
	{.format = "play", .path = "conf/evolutions/default", .not_on = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
		.files = {{"conf/evolutions/default/1.sql", "-- !Ups\n" A, 0}, {"conf/evolutions/default/2.sql", "-- !Ups\n" B, 0},
			{"conf/evolutions/default/3.sql", "-- !Ups\n" C, 0}}},
	{.format = "phinx", .path = "db/migrations",
		.files = {{"db/migrations/20240101000000_a.php", PHINX("A"), 0}, {"db/migrations/20240102000000_b.php", PHINX("B"), 0},
			{"db/migrations/20240103000000_c.php", PHINX("C"), 0}}},
	{.format = "plain", .path = "migrations",
		.files = {{"migrations/1_a.sql", A, 0}, {"migrations/2_b.sql", B, 0}, {"migrations/3_c.sql", C, 0}}},
	{.format = "pop", .path = "migrations",
		.files = {{"go.mod", "module x\n\nrequire github.com/gobuffalo/pop/v6 v6.1.1\n", 0}, {"migrations/20240101000000_a.up.sql", A, 0},
			{"migrations/20240102000000_b.up.sql", B, 0}, {"migrations/20240103000000_c.up.sql", C, 0}}},
	{.format = "prisma", .path = "prisma/migrations",
		.files = {{"prisma/migrations/migration_lock.toml", "provider = \"postgresql\"\n", 0},
			{"prisma/migrations/20240101000000_a/migration.sql", A, 0}, {"prisma/migrations/20240102000000_b/migration.sql", B, 0},
			{"prisma/migrations/20240103000000_c/migration.sql", C, 0}}},
	{.format = "rails", .path = "db/migrate",
		.files = {{"db/migrate/20240101000000_a.rb", RAILS("A"), 0}, {"db/migrate/20240102000000_b.rb", RAILS("B"), 0},
			{"db/migrate/20240103000000_c.rb", RAILS("C"), 0}}},
	{.format = "refinery", .path = "migrations",
		.files = {{"Cargo.toml", "[dependencies]\nrefinery = \"0.9\"\n", 0}, {"migrations/V1__a.sql", A, 0},
			{"migrations/V2__b.sql", B, 0}, {"migrations/V3__c.sql", C, 0}}},
	{.format = "seaorm", .path = "migration/src",
		.files = {{"migration/src/m1_a.rs", SEAORM, 0}, {"migration/src/m2_b.rs", SEAORM, 0}, {"migration/src/m3_c.rs", SEAORM, 0}}},
	{.format = "sequel", .path = "db/migrations",
		.files = {{"db/migrations/20240101000000_a.rb", SEQUEL, 0}, {"db/migrations/20240102000000_b.rb", SEQUEL, 0},
			{"db/migrations/20240103000000_c.rb", SEQUEL, 0}}},
	{.format = "sequelize", .path = "migrations",
		.files = {{"migrations/001-a.js", SEQUELIZE, 0}, {"migrations/002-b.js", SEQUELIZE, 0}, {"migrations/003-c.js", SEQUELIZE, 0}}},
	{.format = "sqitch", .path = "", .not_on = 1u << DIALECT_SQLITE, .whose = "project",
		.files = {{"sqitch.plan", PLAN "c 2024-01-03T00:00:00Z x <x@y>\n", 0}, {"deploy/a.sql", A, 0}, {"deploy/b.sql", B, 0},
			{"deploy/c.sql", C, 0}},
		.two = {{"sqitch.plan", PLAN, 0}, {"deploy/a.sql", A, 0}, {"deploy/b.sql", B, 0}}},
	{.format = "sql-migrate", .path = "migrations",
		.files = {{"migrations/1_a.sql", "-- +migrate Up\n" A, 0}, {"migrations/2_b.sql", "-- +migrate Up\n" B, 0},
			{"migrations/3_c.sql", "-- +migrate Up\n" C, 0}}},
	{.format = "sqlx", .path = "migrations",
		.files = {{"Cargo.toml", "[dependencies]\nsqlx = \"0.8\"\n", 0}, {"migrations/1_a.sql", A, 0}, {"migrations/2_b.sql", B, 0},
			{"migrations/3_c.sql", C, 0}}},
	{.format = "supabase", .path = "supabase/migrations",
		.files = {{"supabase/migrations/20240101000000_a.sql", A, 0}, {"supabase/migrations/20240102000000_b.sql", B, 0},
			{"supabase/migrations/20240103000000_c.sql", C, 0}}},
	{.format = "typeorm", .path = "migrations",
		.files = {{"migrations/1700000000001-A.ts", TYPEORM("A1700000000001"), 0}, {"migrations/1700000000002-B.ts", TYPEORM("B1700000000002"), 0},
			{"migrations/1700000000003-C.ts", TYPEORM("C1700000000003"), 0}}},
};

#endif
