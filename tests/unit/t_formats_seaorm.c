/* SeaORM: its files, and what of up() is read. Made from the shapes that its documentation and its command's
 * templates have. */
#include "migrate/formats/seaorm.h"
#include "tests/unit/formats_text.h"

static struct worker *w;

#define HEAD                                                                                                 \
	"use sea_orm_migration::{prelude::*, schema::*};\n#[derive(DeriveMigrationName)]\npub struct "       \
	"Migration;\n"
#define UP(body, rest)                                                                                       \
	HEAD "impl MigrationTrait for Migration { async fn up(&self, manager: &SchemaManager) -> "           \
	     "Result<(), DbErr> {\n" body "\n } async fn down(&self, manager: &SchemaManager) -> "           \
	     "Result<(), DbErr> { manager.drop_table(Table::drop().table(Z::Table).to_owned()).await } "     \
	     "}\n" rest
#define NAMES                                                                                                \
	"#[derive(DeriveIden)]\nenum User { Table, Id, Email, #[sea_orm(iden = \"pw\")] Password, "          \
	"CVSS3Score, RoleId }\n"                                                                             \
	"#[derive(Iden)]\n#[iden = \"app_role\"]\nenum Role { Table, Id, #[iden = \"label\"] Name }\n"       \
	"enum Old { Table, Id }\nimpl Iden for Old { fn unquoted(&self, s: &mut dyn Write) { write!(s, "     \
	"\"{}\", match self { Self::Table => \"old_one\", Self::Id => \"oid\" }).unwrap(); } }\n"            \
	"#[derive(DeriveIden)]\nstruct Mood;\n"                                                              \
	"#[derive(DeriveIden, EnumIter)]\nenum Moods { Good, #[sea_orm(iden = \"so-so\")] SoSo }\n"

static struct migration read_up(enum dialect d, const char *body)
{
	struct source s = {.dialect = d, .path = STR("migration/src")};
	struct migration m = {.in_tx = true};
	const struct memory_file none[] = {{"x", "", 0}, {0}};
	struct files f = memory_files(none);
	struct seaorm_crate c = {.f = &f, .a = a, .w = w, .dir = s.path};
	m.raw = str_fmt(a,
		HEAD "impl MigrationTrait for Migration { async fn up(&self, manager: &SchemaManager) -> "
		     "Result<(), DbErr> {\n%s\nOk(()) } }\n" NAMES,
		body);
	OK(format_seaorm_read(&c, &s, &m, &e) == 0, "read");
	return m;
}

static void gives(enum dialect d, const char *body, const char *want)
{
	struct migration m = read_up(d, body);
	IS(joined(&m.up), str_of(want), "%.60s", body);
	OK(!m.gaps.n && !m.opaque, "and all of it: %.*s", STRF(m.gaps.n ? m.gaps.v[0].what : STR("")));
}

static void unknown(enum dialect d, const char *body)
{
	struct migration m = read_up(d, body);
	OK(m.opaque && m.gaps.n >= 1, "%s is unknown", body);
}

#define PG DIALECT_POSTGRESQL
#define MY DIALECT_MYSQL
#define LITE DIALECT_SQLITE
#define CREATE(x) "manager.create_table(Table::create().table(User::Table)" x ".to_owned()).await?;"
#define ALTER(x) "manager.alter_table(Table::alter().table(User::Table)" x ".to_owned()).await?;"

static void test_tables(void)
{
	const char *table =
		CREATE(".if_not_exists().col(ColumnDef::new(User::Id).integer().not_null().auto_increment()."
		       "primary_key())"
		       ".col(ColumnDef::new(User::Password).string_len(64).null())"
		       ".col(ColumnDef::new(User::CVSS3Score).decimal_len(10, 2).not_null().default(1_0))"
		       ".col(ColumnDef::new(Alias::new(\"at\")).timestamp_with_time_zone().not_null()"
		       ".default(Expr::current_timestamp()))"
		       ".foreign_key(ForeignKey::create().name(\"fk\").from(User::Table, User::RoleId)"
		       ".to(Role::Table, Role::Id).on_delete(ForeignKeyAction::SetNull))"
		       ".index(Index::create().unique().name(\"u\").col(User::Email).col(User::RoleId))");
	gives(PG, table,
		"CREATE TABLE IF NOT EXISTS \"user\" (\"id\" serial PRIMARY KEY NOT NULL, \"pw\" "
		"varchar(64), "
		"\"cvss3_score\" decimal(10, 2) NOT NULL DEFAULT 10, \"at\" timestamp with time zone NOT "
		"NULL "
		"DEFAULT CURRENT_TIMESTAMP, CONSTRAINT \"fk\" FOREIGN KEY (\"role_id\") REFERENCES "
		"\"app_role\" "
		"(\"id\") ON DELETE SET NULL, CONSTRAINT \"u\" UNIQUE (\"email\", \"role_id\"))");
	gives(MY, CREATE(".col(pk_auto(User::Id)).col(string(User::Email)).col(uuid_null(User::RoleId))"),
		"CREATE TABLE `user` (`id` int AUTO_INCREMENT PRIMARY KEY NOT NULL, `email` varchar(255) NOT "
		"NULL, "
		"`role_id` binary(16))");
	gives(LITE,
		CREATE(".col(pk_auto(User::Id)).col(string_len_uniq(User::Email, "
		       "20)).col(json_binary(\"doc\"))"),
		"CREATE TABLE \"user\" (\"id\" integer PRIMARY KEY AUTOINCREMENT NOT NULL, \"email\" "
		"varchar(20) NOT "
		"NULL UNIQUE, \"doc\" jsonb_text NOT NULL)");
	gives(PG,
		CREATE(".col(ColumnDef::new(User::Id).uuid()).primary_key(Index::create().col(User::Id).col("
		       "User::RoleId))"),
		"CREATE TABLE \"user\" (\"id\" uuid, PRIMARY KEY (\"id\", \"role_id\"))");
	gives(PG,
		"let t = table_auto(\"posts\").col(text_null(\"body\")).to_owned(); "
		"manager.create_table(t).await?;",
		"CREATE TABLE IF NOT EXISTS \"posts\" (\"body\" text, \"created_at\" timestamp NOT NULL "
		"DEFAULT "
		"CURRENT_TIMESTAMP, \"updated_at\" timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP)");
	gives(PG, "manager.drop_table(Table::drop().table(Old::Table).if_exists().to_owned()).await?;",
		"DROP TABLE IF EXISTS \"old_one\"");
	gives(PG,
		"manager.rename_table(Table::rename().table(Old::Table, "
		"Alias::new(\"newer\")).to_owned()).await?;",
		"ALTER TABLE \"old_one\" RENAME TO \"newer\"");
	gives(PG,
		"manager.drop_table(Table::drop().table((Alias::new(\"app\"), "
		"User::Table)).to_owned()).await?;",
		"DROP TABLE \"app\".\"user\"");
	unknown(PG,
		"manager.create_table(Table::create().table(Unknown::Table).col(pk_auto(\"id\"))).await?;");
	unknown(PG, "let mut t = Table::create(); t.table(User::Table); manager.create_table(t).await?;");
	unknown(PG, CREATE(".col(my_column(User::Id))"));
}

static void test_alter(void)
{
	gives(PG, ALTER(".add_column(ColumnDef::new(User::Email).string().not_null().default(\"it's\"))"),
		"ALTER TABLE \"user\" ADD COLUMN \"email\" varchar NOT NULL DEFAULT 'it''s'");
	gives(PG, ALTER(".add_column_if_not_exists(boolean(User::Email)).drop_column(User::Id)"),
		"ALTER TABLE \"user\" ADD COLUMN IF NOT EXISTS \"email\" bool NOT NULL | ALTER TABLE "
		"\"user\" DROP "
		"COLUMN \"id\"");
	gives(PG, ALTER(".rename_column(User::Id, Alias::new(\"uid\"))"),
		"ALTER TABLE \"user\" RENAME COLUMN \"id\" TO \"uid\"");
	gives(PG,
		"if !manager.has_column(\"user\", \"pw\").await? { " ALTER(
			".add_column(string(User::Password))") " }",
		"ALTER TABLE \"user\" ADD COLUMN IF NOT EXISTS \"pw\" varchar NOT NULL");
	gives(PG, "for name in [\"a\", \"b\"] { " ALTER(".drop_column(Alias::new(name))") " }",
		"ALTER TABLE \"user\" DROP COLUMN \"a\" | ALTER TABLE \"user\" DROP COLUMN \"b\"");
	gives(LITE,
		"match manager.get_database_backend() { DbBackend::Sqlite => { " ALTER(
			".drop_column(User::Id)") " } _ => { db.execute_unprepared(\"DROP TABLE x\").await?; "
						  "} }",
		"ALTER TABLE \"user\" DROP COLUMN \"id\"");
	gives(PG,
		"if manager.get_database_backend() == DbBackend::MySql { " ALTER(
			".drop_column(User::Id)") " }",
		"");
	gives(PG,
		"manager.create_index(Index::create().if_not_exists().name(\"i\").table(User::Table).col(("
		"User::Email, "
		"IndexOrder::Desc)).unique().to_owned()).await?;",
		"CREATE UNIQUE INDEX IF NOT EXISTS \"i\"  ON \"user\"  (\"email\")");
	gives(MY, "manager.drop_index(Index::drop().name(\"i\").table(User::Table).to_owned()).await?;",
		"DROP INDEX `i` ON `user`");
	gives(PG,
		"manager.create_foreign_key(ForeignKey::create().name(\"f\").from(User::Table, (User::Id, "
		"User::RoleId))"
		".to(Role::Table, (Role::Id, Role::Name)).to_owned()).await?;",
		"ALTER TABLE \"user\" ADD CONSTRAINT \"f\" FOREIGN KEY (\"id\", \"role_id\") REFERENCES "
		"\"app_role\" "
		"(\"id\", \"label\")");
	gives(PG,
		"manager.create_type(Type::create().as_enum(Mood).values([Moods::Good, "
		"Moods::SoSo]).to_owned()).await?;",
		"CREATE TYPE \"mood\" AS ENUM ('good', 'so-so')");
	gives(PG, "manager.alter_type(Type::alter().name(Mood).add_value(Alias::new(\"bad\"))).await?;",
		"ALTER TYPE \"mood\" ADD VALUE 'bad'");
	gives(PG,
		"manager.alter_table(TableAlterStatement::new().table(User::Table).drop_column(User::Id).to_"
		"owned())"
		".await?;",
		"ALTER TABLE \"user\" DROP COLUMN \"id\"");
	gives(PG, ALTER(".modify_column(ColumnDef::new(User::Email).not_null())"),
		"ALTER TABLE \"user\" ALTER COLUMN \"email\" SET NOT NULL");
	gives(PG, ALTER(".modify_column(ColumnDef::new(User::Email).text().default(\"\"))"),
		"ALTER TABLE \"user\" ALTER COLUMN \"email\" TYPE text | ALTER TABLE \"user\" ALTER COLUMN "
		"\"email\" SET "
		"DEFAULT ''");
	unknown(LITE, ALTER(".modify_column(ColumnDef::new(User::Id).text())"));
	unknown(PG, "if self.big { " ALTER(".drop_column(User::Id)") " }");
	unknown(PG, "for t in tables { manager.drop_table(Table::drop().table(t)).await?; }");
	unknown(PG, "crate::helpers::all(manager).await?;");
}

static void test_sql(void)
{
	gives(PG,
		"let db = manager.get_connection(); db.execute_unprepared(r#\"CREATE TABLE a (b int); DROP "
		"TABLE c;\"#).await?;",
		"CREATE TABLE a (b int) | DROP TABLE c");
	gives(PG,
		"db.execute(Statement::from_string(manager.get_database_backend(), \"DROP TABLE "
		"x\".to_owned())).await?;",
		"DROP TABLE x");
	gives(PG, "for t in tables { db.execute_unprepared(&format!(\"DELETE FROM {t}\")).await?; }", "");
	gives(PG, "manager.exec_stmt(Query::insert().into_table(User::Table).to_owned()).await?;", "");
	unknown(PG, "db.execute_unprepared(&format!(\"DROP TABLE {t}\")).await?;");
}

#define ENTITY                                                                                               \
	"mod task { #[derive(DeriveEntityModel)]\n#[sea_orm(table_name = \"tasks\")]\npub struct Model {\n"  \
	"#[sea_orm(primary_key)]\npub id: i64,\n#[sea_orm(column_type = \"Text\", nullable)]\npub body: "    \
	"Option<String>,\n#[sea_orm(column_name = \"kind_of\")]\npub kind: String,\n#[sea_orm(ignore)]\n"    \
	"pub x: u8 } }\n"

static void test_files(void)
{
	const struct memory_file t[] = {
		{"migration/Cargo.toml",
			"[dependencies]\nsea-orm-migration = { features = [\"sqlx-postgres\"] }\n", 0},
		{"migration/src/lib.rs",
			"impl MigratorTrait for Migrator { fn migrations() -> Vec<Box<dyn MigrationTrait>> { "
			"vec![\n"
			"Box::new(m20240102_000000_b::Migration),\nBox::new(m20240101_000000_a::Migration),\n"
			"// Box::new(m20240103_000000_lost::Migration),\n] } }\n",
			0},
		{"migration/src/iden.rs", "#[derive(DeriveIden)]\npub enum Post { Table, Id }\n", 0},
		{"migration/src/m20240101_000000_a.rs",
			UP("let schema = Schema::new(manager.get_database_backend()); manager.create_table("
			   "schema.create_table_from_entity(task::Entity)).await?; Ok(())",
				ENTITY),
			0},
		{"migration/src/m20240102_000000_b.rs",
			"use crate::iden::{self, Post as P};\nuse super::m20240101_000000_a::task;\n" UP(
				"manager.create_table(Table::create().table(P::Table).col(pk_uuid(iden::Post:"
				":Id))).await?;"
				"manager.alter_table(Table::alter().table(task::Entity).drop_column(task::"
				"Column::Kind))"
				".await?;db.execute_unprepared(include_str!(\"b.sql\")).await",
				""),
			0},
		{"migration/src/b.sql", "CREATE VIEW v AS SELECT 1;", 0},
		{"migration/src/m20240103_000000_lost.rs", UP("Ok(())", ""), 0}, {0}};
	IS(recognised(t), STR("seaorm:migration/src"), "by the trait");
	struct files f = memory_files(t);
	struct source s = {.path = STR("migration/src")};
	struct migrations m = {0};
	OK(format_open(&f, a, &s, &e) == 0 && s.dialect_known && s.dialect == PG, "the driver of the crate");
	OK(s.ops->load(&f, a, w, &s, &m, &e) == 0, "loaded");
	IS(ids(&m), STR("m20240102_000000_b m20240101_000000_a"), "in the Migrator's order");
	OK(m.notes.n == 1, "one that it does not list is passed over, and told");
	if (!worker_has_grammar(w, LANGUAGE_RUST))
		return;
	IS(joined(&m.v[1].up),
		STR("CREATE TABLE \"tasks\" (\"id\" bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY NOT "
		    "NULL, "
		    "\"body\" text, \"kind_of\" varchar NOT NULL)"),
		"a table of an entity");
	IS(joined(&m.v[0].up),
		STR("CREATE TABLE \"post\" (\"id\" uuid PRIMARY KEY NOT NULL) | ALTER TABLE \"tasks\" DROP "
		    "COLUMN "
		    "\"kind_of\" | CREATE VIEW v AS SELECT 1"),
		"names of other files");
}

int main(void)
{
	a = arena_new("t_formats_seaorm");
	e = err_new(a);
	w = worker_new(a);
	test_files();
	if (worker_has_grammar(w, LANGUAGE_RUST)) {
		test_tables();
		test_alter();
		test_sql();
	} else {
		OK(true, "# SKIP no grammar for Rust");
	}
	arena_free(a);
	return tap_done();
}
