"""A project of any number of migrations for each tool that schemagate reads: write(FORMAT, FOLDER, COUNT) gives the source's path.

Each migration makes one table, in the words of its tool, with a comment and a way back where the tool has one: about as much text
as a small migration of a real project.
"""
import base64, hashlib, json, os

TABLE = ("-- what the %(n)05d. kind of order holds, and who ordered it\nCREATE TABLE t%(n)05d (\n    id integer PRIMARY KEY,\n"
         "    customer varchar(200) NOT NULL,\n    amount numeric(12, 2) NOT NULL DEFAULT 0,\n    made timestamp NOT NULL\n);\n"
         "CREATE INDEX t%(n)05d_customer ON t%(n)05d (customer);\n")
DROP = "DROP TABLE t%(n)05d;\n"
ALEMBIC = ('"""Table %(n)d\n\nRevision ID: %(n)012x\nRevises: %(p)s\nCreate Date: 2024-01-01 00:00:00.000000\n\n"""\nfrom alembic import op\n'
           "import sqlalchemy as sa\n\nrevision = '%(n)012x'\ndown_revision = %(q)s\nbranch_labels = None\ndepends_on = None\n\n\n"
           "def upgrade():\n    op.create_table(\n        't%(n)05d',\n        sa.Column('id', sa.Integer(), nullable=False),\n"
           "        sa.Column('customer', sa.String(length=200), nullable=False),\n        sa.PrimaryKeyConstraint('id'),\n    )\n\n\n"
           "def downgrade():\n    op.drop_table('t%(n)05d')\n")
DJANGO = ("from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n\n    dependencies = [%(d)s]\n\n"
          "    operations = [\n        migrations.CreateModel(\n            name='T%(n)05d',\n            fields=[\n"
          "                ('id', models.AutoField(primary_key=True, serialize=False)),\n"
          "                ('customer', models.CharField(max_length=200)),\n            ],\n        ),\n    ]\n")
DOCTRINE = ("<?php\n\ndeclare(strict_types=1);\n\nnamespace App\\Migrations;\n\nuse Doctrine\\DBAL\\Schema\\Schema;\n"
            "use Doctrine\\Migrations\\AbstractMigration;\n\nfinal class Version%(d)s extends AbstractMigration\n{\n"
            "    public function getDescription(): string\n    {\n        return 'Table %(n)d';\n    }\n\n"
            "    public function up(Schema $schema): void\n    {\n"
            "        $this->addSql('CREATE TABLE t%(n)05d (id INT NOT NULL, customer VARCHAR(200) NOT NULL, PRIMARY KEY(id))');\n    }\n\n"
            "    public function down(Schema $schema): void\n    {\n        $this->addSql('DROP TABLE t%(n)05d');\n    }\n}\n")
SEAORM = ("use sea_orm_migration::prelude::*;\n\n#[derive(DeriveMigrationName)]\npub struct Migration;\n\n#[async_trait::async_trait]\n"
          "impl MigrationTrait for Migration {\n    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {\n"
          "        manager.create_table(Table::create().table(T%(n)05d::Table).col(ColumnDef::new(T%(n)05d::Id).integer().not_null()).to_owned()).await\n    }\n}\n\n"
          "#[derive(DeriveIden)]\nenum T%(n)05d {\n    Table,\n    Id,\n}\n")
ECTO = ("defmodule App.Repo.Migrations.T%(n)05d do\n  use Ecto.Migration\n\n  def change do\n    create table(:t%(n)05d) do\n"
        "      add :customer, :string, null: false\n      add :amount, :decimal\n      timestamps()\n    end\n\n"
        "    create index(:t%(n)05d, [:customer])\n  end\nend\n")
EFCORE = ("using System;\nusing Microsoft.EntityFrameworkCore.Migrations;\n\nnamespace App.Migrations\n{\n"
          "    [DbContext(typeof(AppContext))]\n    [Migration(\"%(d)s_T%(n)05d\")]\n    public partial class T%(n)05d : Migration\n    {\n"
          "        protected override void Up(MigrationBuilder migrationBuilder)\n        {\n"
          "            migrationBuilder.CreateTable(\n                name: \"t%(n)05d\",\n                columns: table => new\n"
          "                {\n                    id = table.Column<int>(type: \"integer\", nullable: false),\n"
          "                    customer = table.Column<string>(type: \"text\", nullable: false)\n                },\n"
          "                constraints: table => { table.PrimaryKey(\"PK_t%(n)05d\", x => x.id); });\n        }\n\n"
          "        protected override void Down(MigrationBuilder migrationBuilder)\n        {\n"
          "            migrationBuilder.DropTable(name: \"t%(n)05d\");\n        }\n    }\n}\n")
DB_MIGRATE = ("exports.up = function (db, callback) {\n  db.createTable('t%(n)05d', {id: 'int', name: 'string'}, callback);\n};\n"
              "exports.down = function (db, callback) {\n  db.dropTable('t%(n)05d', callback);\n};\n")
SEQUEL = ("Sequel.migration do\n  change do\n    create_table(:t%(n)05d) do\n      primary_key :id\n      String :name\n    end\n"
          "  end\nend\n")
KNEX = ("exports.up = async function (knex) {\n  await knex.schema.createTable('t%(n)05d', (table) => {\n    table.increments('id');\n"
        "    table.string('customer', 200).notNullable();\n    table.decimal('amount', 12, 2).defaultTo(0);\n  });\n};\n\n"
        "exports.down = async function (knex) {\n  await knex.schema.dropTable('t%(n)05d');\n};\n")
KYSELY = ("import { Kysely } from 'kysely'\n\nexport async function up(db: Kysely<any>): Promise<void> {\n  await db.schema\n"
          "    .createTable('t%(n)05d')\n    .addColumn('id', 'integer', (col) => col.primaryKey())\n"
          "    .addColumn('customer', 'varchar(200)', (col) => col.notNull())\n    .execute()\n}\n\n"
          "export async function down(db: Kysely<any>): Promise<void> {\n  await db.schema.dropTable('t%(n)05d').execute()\n}\n")
LARAVEL = ("<?php\n\nuse Illuminate\\Database\\Migrations\\Migration;\nuse Illuminate\\Database\\Schema\\Blueprint;\n"
           "use Illuminate\\Support\\Facades\\Schema;\n\nreturn new class extends Migration\n{\n    public function up(): void\n    {\n"
           "        Schema::create('t%(n)05d', function (Blueprint $table) {\n            $table->id();\n"
           "            $table->string('customer', 200);\n            $table->timestamps();\n        });\n    }\n\n"
           "    public function down(): void\n    {\n        Schema::dropIfExists('t%(n)05d');\n    }\n};\n")
MIKRO = ("import { Migration } from '@mikro-orm/migrations';\n\nexport class Migration%(d)s extends Migration {\n\n"
         "  async up(): Promise<void> {\n"
         "    this.addSql('create table \"t%(n)05d\" (\"id\" serial primary key, \"customer\" varchar(200) not null);');\n  }\n\n"
         "  async down(): Promise<void> {\n    this.addSql('drop table if exists \"t%(n)05d\" cascade;');\n  }\n\n}\n")
PGM = ("exports.shorthands = undefined;\n\nexports.up = (pgm) => {\n  pgm.createTable('t%(n)05d', {\n    id: 'id',\n"
       "    customer: { type: 'varchar(200)', notNull: true },\n    amount: { type: 'numeric', default: 0 },\n  });\n};\n\n"
       "exports.down = (pgm) => {\n  pgm.dropTable('t%(n)05d');\n};\n")
RAILS = ("class CreateT%(n)05d < ActiveRecord::Migration[7.0]\n  def change\n    create_table :t%(n)05d do |t|\n"
         "      t.string :customer, null: false\n      t.decimal :amount, precision: 12, scale: 2\n      t.timestamps\n    end\n"
         "    add_index :t%(n)05d, :customer\n  end\nend\n")
SEQUELIZE = ("'use strict';\n\n/** @type {import('sequelize-cli').Migration} */\nmodule.exports = {\n"
             "  async up(queryInterface, Sequelize) {\n    await queryInterface.createTable('t%(n)05d', {\n"
             "      id: { allowNull: false, autoIncrement: true, primaryKey: true, type: Sequelize.INTEGER },\n"
             "      customer: { type: Sequelize.STRING, allowNull: false },\n    });\n  },\n\n"
             "  async down(queryInterface, Sequelize) {\n    await queryInterface.dropTable('t%(n)05d');\n  },\n};\n")
TYPEORM = ("import { MigrationInterface, QueryRunner } from 'typeorm';\n\nexport class T%(n)05d%(ms)d implements MigrationInterface {\n"
           "  name = 'T%(n)05d%(ms)d';\n\n  public async up(queryRunner: QueryRunner): Promise<void> {\n"
           "    await queryRunner.query(`CREATE TABLE \"t%(n)05d\" (\"id\" SERIAL PRIMARY KEY, \"customer\" varchar(200) NOT NULL)`);\n"
           "  }\n\n  public async down(queryRunner: QueryRunner): Promise<void> {\n"
           "    await queryRunner.query(`DROP TABLE \"t%(n)05d\"`);\n  }\n}\n")
YOYO = "-- depends: %(y)s\n"
CARGO = "[dependencies]\n%s = \"0.8\"\n"
CSPROJ = ("<Project><ItemGroup><PackageReference Include=\"Npgsql.EntityFrameworkCore.PostgreSQL\" Version=\"8.0.0\" />"
          "</ItemGroup></Project>\n")


def package(name):
    return json.dumps({"dependencies": {name: "*", "pg": "*"}})


# Format: the source's path, the name of one migration in it, its text, other files.
PLAIN = {
    "alembic": ("alembic/versions", "%(n)012x_t.py", ALEMBIC, {}),
    "dbmate": ("db/migrations", "%(d)s_t.sql", "-- migrate:up\n" + TABLE + "-- migrate:down\n" + DROP, {}),
    "diesel": ("migrations", "%(dash)s_t/up.sql", TABLE, {"Cargo.toml": CARGO % "diesel"}),
    "django": ("app/migrations", "%(n)05d_t.py", DJANGO, {}),
    "doctrine": ("migrations", "Version%(d)s.php", DOCTRINE, {}),
    "drizzle-v1": ("drizzle", "%(d)s_t/migration.sql", TABLE, {"package.json": package("drizzle-orm")}),
    "ecto": ("priv/repo/migrations", "%(d)s_t.exs", ECTO, {"mix.exs": "{:ecto_sql, \"~> 3.10\"}\n{:postgrex, \">= 0.0.0\"}\n"}),
    "efcore": ("Migrations", "%(d)s_T%(n)05d.cs", EFCORE, {"App.csproj": CSPROJ}),
    "flyway": ("db/migration", "V%(n)d__t.sql", TABLE, {}),
    "golang-migrate": ("migrations", "%(n)06d_t.up.sql", TABLE, {}),
    "goose": ("goose", "%(n)05d_t.sql", "-- +goose Up\n" + TABLE + "-- +goose Down\n" + DROP, {}),
    "db-migrate": ("migrations", "%(d)s-t.js", DB_MIGRATE, {"package.json": package("db-migrate")}),
    "knex": ("migrations", "%(d)s_t.js", KNEX, {"package.json": package("knex")}),
    "kysely": ("migrations", "%(n)05d_t.ts", KYSELY, {"package.json": package("kysely")}),
    "laravel": ("database/migrations", "%(under)s_t.php", LARAVEL, {}),
    "mikro-orm": ("migrations", "Migration%(d)s.ts", MIKRO, {"package.json": package("@mikro-orm/postgresql")}),
    "node-pg-migrate": ("migrations", "%(ms)d_t.js", PGM, {"package.json": package("node-pg-migrate")}),
    "plain": ("migrations", "%(n)05d_t.sql", TABLE, {}),
    "prisma": ("prisma/migrations", "%(d)s_t/migration.sql", TABLE,
               {"prisma/migrations/migration_lock.toml": "provider = \"postgresql\"\n"}),
    "rails": ("db/migrate", "%(d)s_create_t%(n)05d.rb", RAILS, {"Gemfile": "gem 'rails'\ngem 'pg'\n"}),
    "refinery": ("migrations", "V%(n)d__t.sql", TABLE, {"Cargo.toml": CARGO % "refinery"}),
    "bun": ("migrations", "%(n)05d_t.up.sql", TABLE, {"migrations/main.go": "package m\nimport \"github.com/uptrace/bun/migrate\"\n"}),
    "seaorm": ("migration/src", "m%(d)s_t.rs", SEAORM, {"migration/Cargo.toml": CARGO % "sea-orm-migration"}),
    "sequel": ("db/migrations", "%(d)s_t.rb", SEQUEL, {"Gemfile": "gem 'sequel'\ngem 'pg'\n"}),
    "sequelize": ("migrations", "%(d)s-t.js", SEQUELIZE, {"package.json": package("sequelize")}),
    "sql-migrate": ("migrations", "%(n)05d_t.sql", "-- +migrate Up\n" + TABLE + "-- +migrate Down\n" + DROP, {}),
    "sqlx": ("migrations", "%(d)s_t.sql", TABLE, {"Cargo.toml": CARGO % "sqlx"}),
    "supabase": ("supabase/migrations", "%(d)s_t.sql", TABLE, {}),
    "typeorm": ("migrations", "%(ms)d-T%(n)05d.ts", TYPEORM, {"package.json": package("typeorm")}),
    "yoyo": ("migrations", "%(n)05d.t.sql", YOYO + TABLE, {"yoyo.ini": "[DEFAULT]\nsources = migrations\n"}),
}


def words(n):
    """What a name or a text may be made of: the number, the one before it, a date."""
    s = 1704067200 + 3600 * n
    day, second = divmod(n * 3600, 86400)
    month, day = divmod(day, 28)
    year, month = 2001 + month // 12, month % 12
    date = (year, month + 1, day + 1, second // 3600, second // 60 % 60, second % 60)
    return {"n": n, "p": "%012x" % (n - 1) if n > 1 else "", "q": "'%012x'" % (n - 1) if n > 1 else "None",
            "d": "%04d%02d%02d%02d%02d%02d" % date, "dash": "%04d-%02d-%02d-%02d%02d%02d" % date,
            "under": "%04d_%02d_%02d_%02d%02d%02d" % date, "ms": s * 1000 + n % 1000, "y": "%05d.t" % (n - 1) if n > 1 else ""}


# A second file beside each migration.
BESIDE = {"drizzle-v1": ("%(d)s_t/snapshot.json", '{"version": "8", "dialect": "postgres", "id": "%(n)012x", "ddl": []}\n'),
          "golang-migrate": ("%(n)06d_t.down.sql", DROP)}


def put(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as f:
        f.write(text)


def atlas(folder, count):
    """atlas.sum: a running sum over names and bytes."""
    run, total, lines = hashlib.sha256(), hashlib.sha256(), []
    for n in range(1, count + 1):
        name, text = "%(d)s_t.sql" % words(n), TABLE % words(n)
        put("%s/migrations/%s" % (folder, name), text)
        run.update(name.encode() + text.encode())
        one = base64.b64encode(run.copy().digest()).decode()
        total.update(name.encode() + one.encode())
        lines.append("%s h1:%s\n" % (name, one))
    put(folder + "/migrations/atlas.sum", "h1:%s\n%s" % (base64.b64encode(total.digest()).decode(), "".join(lines)))
    return "migrations"


def drizzle(folder, count):
    """The layout with a journal."""
    entries = []
    for n in range(1, count + 1):
        entries.append({"idx": n - 1, "version": "7", "when": words(n)["ms"], "tag": "%04d_t" % (n - 1), "breakpoints": True})
        put("%s/drizzle/%04d_t.sql" % (folder, n - 1), (TABLE % words(n)).replace(";\nCREATE", ";\n--> statement-breakpoint\nCREATE"))
    put(folder + "/drizzle/meta/_journal.json", json.dumps({"version": "7", "dialect": "postgresql", "entries": entries}, indent=1))
    return "drizzle"


def graphile(folder, count):
    """Each file's hash is made from the one before it."""
    previous = ""
    for n in range(1, count + 1):
        body = (TABLE % words(n)).strip()
        now = "sha1:" + hashlib.sha1(("%s\n%s" % (previous, body)).strip().encode() + b"\n").hexdigest()
        put("%s/migrations/committed/%06d.sql" % (folder, n), "--! Previous: %s\n--! Hash: %s\n\n%s\n" % (previous or "-", now, body))
        previous = now
    put(folder + "/.gmrc", "{}")
    return "migrations"


def liquibase(folder, count):
    """One file for a hundred change sets, as in a project that has one for each release."""
    includes = []
    for at in range(1, count + 1, 100):
        name = "changes-%05d.sql" % at
        includes.append("  - include:\n      file: %s\n      relativeToChangelogFile: true\n" % name)
        put("%s/db/%s" % (folder, name), "--liquibase formatted sql\n" + "".join(
            "\n--changeset bench:%d\n%s--rollback %s" % (n, TABLE % words(n), DROP % words(n))
            for n in range(at, min(at + 100, count + 1))))
    put(folder + "/db/changelog-master.yaml", "databaseChangeLog:\n" + "".join(includes))
    put(folder + "/liquibase.properties", "changeLogFile=db/changelog-master.yaml\n")
    return ""


def liquibase_yaml(folder, count):
    """The same with change types in YAML."""
    includes = []
    for at in range(1, count + 1, 100):
        name = "changes-%05d.yaml" % at
        includes.append("  - include:\n      file: %s\n      relativeToChangelogFile: true\n" % name)
        put("%s/db/%s" % (folder, name), "databaseChangeLog:\n" + "".join(
            "  - changeSet:\n      id: %d\n      author: bench\n      changes:\n        - createTable:\n            tableName: t%05d\n"
            "            columns:\n              - column:\n                  name: id\n                  type: int\n"
            "                  constraints:\n                    primaryKey: true\n              - column:\n"
            "                  name: customer\n                  type: varchar(200)\n" % (n, n)
            for n in range(at, min(at + 100, count + 1))))
    put(folder + "/db/changelog-master.yaml", "databaseChangeLog:\n" + "".join(includes))
    put(folder + "/liquibase.properties", "changeLogFile=db/changelog-master.yaml\n")
    return ""


def sqitch(folder, count):
    plan = ["%syntax-version=1.0.0\n%project=bench\n\n"]
    for n in range(1, count + 1):
        plan.append("t%05d 2024-01-01T00:00:00Z Bench <bench@example.com> # table %d\n" % (n, n))
        put("%s/deploy/t%05d.sql" % (folder, n), "-- Deploy bench:t%05d to pg\n\nBEGIN;\n\n%s\nCOMMIT;\n" % (n, TABLE % words(n)))
        put("%s/revert/t%05d.sql" % (folder, n), "-- Revert bench:t%05d from pg\n\nBEGIN;\n\n%s\nCOMMIT;\n" % (n, DROP % words(n)))
    put(folder + "/sqitch.plan", "".join(plan))
    put(folder + "/sqitch.conf", "[core]\n\tengine = pg\n")
    return ""


OWN = {"atlas": atlas, "drizzle": drizzle, "graphile-migrate": graphile, "liquibase": liquibase, "liquibase-yaml": liquibase_yaml,
       "sqitch": sqitch}
FORMATS = sorted([*PLAIN, *OWN])


def write(kind, folder, count):
    if kind in OWN:
        return OWN[kind](folder, count)
    path, name, text, others = PLAIN[kind]
    for other, what in others.items():
        put("%s/%s" % (folder, other), what)
    for n in range(1, count + 1):
        w = words(n)
        if kind == "django":
            w["d"] = "('app', '%05d_t')" % (n - 1) if n > 1 else ""
        put("%s/%s/%s" % (folder, path, name % w), text % w)
        if kind in BESIDE:
            put("%s/%s/%s" % (folder, path, BESIDE[kind][0] % w), BESIDE[kind][1] % w)
    return path
