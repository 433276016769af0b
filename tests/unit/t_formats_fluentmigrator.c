/* FluentMigrator: its files, and what of Up() is read. */
#include "migrate/formats/fluentmigrator.h"
#include "tests/unit/formats_text.h"

static struct worker *w;

#define PG DIALECT_POSTGRESQL
#define MY DIALECT_MYSQL
#define LITE DIALECT_SQLITE
#define CLASS(version, body)                                                                                 \
	"using FluentMigrator;\n[Migration(" version ")]\npublic class M : Migration {\n" body "\n}\n"

static struct migrations load_all(const struct memory_file *table, enum dialect d)
{
	struct files f = memory_files(table);
	struct source s = {.path = STR("Migrations"), .dialect = d, .dialect_known = true};
	struct migrations m = {0};
	OK(format_open(&f, a, &s, &e) == 0 && s.ops->load(&f, a, w, &s, &m, &e) == 0, "loaded");
	return m;
}

static struct migration read_up(enum dialect d, const char *body)
{
	static const char helpers[] = "using FluentMigrator;\npublic static class Helpers {\n"
				      "  public static ICreateTableColumnOptionOrWithColumnSyntax "
				      "TableForModel(this ICreateExpressionRoot root, string name)\n"
				      "  {\n    return root.Table(name).WithId(\"Id\");\n  }\n"
				      "  public static ICreateTableColumnOptionOrWithColumnSyntax "
				      "WithId(this ICreateTableWithColumnSyntax t, string id) =>\n"
				      "    t.WithColumn(id).AsInt32().PrimaryKey().Identity();\n}\n";
	const struct memory_file t[] = {{"Migrations/Framework/Helpers.cs", helpers, 0},
		{"Migrations/M.cs",
			str_fmt(a,
				CLASS("1", "public override void Up() {\n%s\n}\nvoid More() { "
					   "Create.Schema(\"own\"); }"),
				body)
				.p,
			0},
		{0}};
	struct migrations m = load_all(t, d);
	OK(m.n == 1, "one");
	return m.n ? m.v[0] : (struct migration){.opaque = true};
}

static void gives(enum dialect d, const char *body, const char *want)
{
	struct migration m = read_up(d, body);
	IS(joined(&m.up), str_of(want), "%.40s", body);
	OK(!m.gaps.n && !m.opaque, "and all of it: %.*s", STRF(m.gaps.n ? m.gaps.v[0].what : STR("")));
	OK(!m.up.n || m.up.v[0].line >= 5, "at its line");
}

static void unknown(enum dialect d, const char *body)
{
	struct migration m = read_up(d, body);
	OK(m.opaque && m.gaps.n >= 1 && m.gaps.v[0].line == 5, "%s is unknown", body);
}

static void test_tables(void)
{
	gives(PG,
		"Create.Table(\"orders\").InSchema(\"shop\").WithColumn(\"id\").AsInt64().PrimaryKey()."
		"Identity()"
		".WithColumn(\"name\").AsString(50).NotNullable().Unique().WithColumn(\"note\").AsString()."
		"Nullable();",
		"CREATE TABLE \"shop\".\"orders\" (\"id\" bigint GENERATED ALWAYS AS IDENTITY NOT NULL, "
		"\"name\" varchar(50) NOT NULL, \"note\" text, CONSTRAINT \"PK_orders\" PRIMARY KEY "
		"(\"id\")) | CREATE UNIQUE INDEX \"IX_orders_name\"  ON \"shop\".\"orders\"  (\"name\")");
	gives(MY,
		"Create.Table(\"orders\").WithColumn(\"id\").AsInt32().PrimaryKey(\"pk\").Identity()"
		".WithColumn(\"paid\").AsBoolean().WithDefaultValue(false).WithColumn(\"text\").AsString(int."
		"MaxValue).Nullable();",
		"CREATE TABLE `orders` (`id` INTEGER AUTO_INCREMENT NOT NULL, `paid` TINYINT(1) NOT NULL "
		"DEFAULT 0, `text` LONGTEXT, CONSTRAINT `pk` PRIMARY KEY (`id`))");
	gives(LITE, "Create.TableForModel(nameof(Order)).WithColumn(\"at\").AsDateTime().Nullable();",
		"CREATE TABLE \"Order\" (\"Id\" INTEGER NOT NULL, \"at\" DATETIME, CONSTRAINT \"PK_Order\" "
		"PRIMARY KEY (\"Id\"))");
	gives(PG, "Rename.Table(\"a\").To(\"b\"); Delete.Table(\"c\");",
		"ALTER TABLE \"a\" RENAME TO \"b\" | DROP TABLE \"c\"");
	gives(PG, "if (!Schema.Table(\"a\").Exists()) { Create.Table(\"a\").WithColumn(\"b\").AsGuid(); }",
		"CREATE TABLE IF NOT EXISTS \"a\" (\"b\" uuid NOT NULL)");
}

static void test_columns(void)
{
	gives(PG,
		"Alter.Table(\"a\").AddColumn(\"b\").AsDecimal(10, "
		"2).Nullable().AddColumn(\"c\").AsCustom(\"jsonb\");",
		"ALTER TABLE \"a\" ADD COLUMN \"b\" decimal(10,2) | ALTER TABLE \"a\" ADD COLUMN \"c\" jsonb "
		"NOT NULL");
	gives(PG,
		"Alter.Column(\"b\").OnTable(\"a\").AsString(20).Nullable(); "
		"Alter.Table(\"a\").AlterColumn(\"c\").AsInt64();",
		"ALTER TABLE \"a\" ALTER COLUMN \"b\" TYPE varchar(20) | ALTER TABLE \"a\" ALTER COLUMN "
		"\"b\" DROP NOT NULL | ALTER TABLE \"a\" ALTER COLUMN \"c\" TYPE bigint");
	gives(PG, "Create.Column(\"b\").OnTable(\"a\").AsInt32().ForeignKey(\"t\", \"id\").Nullable();",
		"ALTER TABLE \"a\" ADD COLUMN \"b\" integer | ALTER TABLE \"a\" ADD CONSTRAINT "
		"\"FK_a_b_t_id\" FOREIGN KEY (\"b\") REFERENCES \"t\" (\"id\")");
	gives(PG,
		"Delete.Column(\"b\").Column(\"c\").FromTable(\"a\"); "
		"Rename.Column(\"d\").OnTable(\"a\").To(\"e\");",
		"ALTER TABLE \"a\" DROP COLUMN \"b\" | ALTER TABLE \"a\" DROP COLUMN \"c\" | ALTER TABLE "
		"\"a\" RENAME COLUMN \"d\" TO \"e\"");
	gives(PG,
		"Alter.Table(\"a\").AddColumn(\"b\").AsDateTime().WithDefault(SystemMethods.CurrentDateTime)"
		";",
		"ALTER TABLE \"a\" ADD COLUMN \"b\" timestamp NOT NULL DEFAULT now()");
}

static void test_others(void)
{
	gives(PG,
		"Create.Index(\"i\").OnTable(\"a\").OnColumn(\"b\").Ascending().OnColumn(\"c\").Descending()."
		"WithOptions().Unique();",
		"CREATE UNIQUE INDEX \"i\"  ON \"a\"  (\"b\", \"c\")");
	gives(PG, "Create.Index().OnTable(\"a\").OnColumn(\"b\"); Delete.Index(\"j\").OnTable(\"a\");",
		"CREATE INDEX \"IX_a_b\"  ON \"a\"  (\"b\") | DROP INDEX \"j\"");
	gives(PG,
		"Create.ForeignKey().FromTable(\"a\").ForeignColumn(\"b\").ToTable(\"t\").PrimaryColumn("
		"\"id\").OnDelete(Rule.Cascade);",
		"ALTER TABLE \"a\" ADD CONSTRAINT \"FK_a_b_t_id\" FOREIGN KEY (\"b\") REFERENCES \"t\" "
		"(\"id\") ON DELETE CASCADE");
	gives(PG,
		"Create.UniqueConstraint(\"u\").OnTable(\"a\").Columns(\"b\", \"c\"); "
		"Delete.ForeignKey(\"f\").OnTable(\"a\");",
		"ALTER TABLE \"a\" ADD CONSTRAINT \"u\" UNIQUE (\"b\", \"c\") | ALTER TABLE \"a\" DROP "
		"CONSTRAINT \"f\"");
	gives(LITE, "Create.UniqueConstraint(\"u\").OnTable(\"a\").Column(\"b\");",
		"CREATE UNIQUE INDEX \"u\"  ON \"a\"  (\"b\")");
	gives(PG,
		"Execute.Sql(\"ALTER TABLE a ADD b int\"); Insert.IntoTable(\"a\").Row(new { b = 1 }); "
		"More();",
		"ALTER TABLE a ADD b int | CREATE SCHEMA IF NOT EXISTS \"own\"");
	gives(PG,
		"IfDatabase(\"sqlite\").Create.Table(\"a\").WithColumn(\"b\").AsInt32(); "
		"IfDatabase(\"Postgres\").Execute.Sql(\"DROP TABLE a\");",
		"DROP TABLE a");
	unknown(PG, "Create.Table(Name(1)).WithColumn(\"b\").AsInt32();");
	unknown(PG, "Create.TableOf<Order>();");
	unknown(PG, "Execute.EmbeddedScript(\"a.sql\");");
	unknown(PG, "if (late) Delete.Table(\"a\");");
	unknown(PG, "foreach (var t in tables) Delete.Table(t);");
}

static void test_files(void)
{
	const struct memory_file t[] = {
		{"App/App.csproj", "<PackageReference Include=\"FluentMigrator.Runner.Postgres\" />", 0},
		{"App/Migrations/V2/Second.cs",
			CLASS("20_240_102L, \"what\"", "public override void Up() { }"), 0},
		{"App/Migrations/First.cs",
			CLASS("20240101, TransactionBehavior.None", "public override void Up() { }"), 0},
		{"App/Migrations/Third.cs",
			"using FluentMigrator;\n[TimestampedMigration(2024, 1, 3, 4, 5)] class T : "
			"ForwardOnlyMigration { public override void Up() { } }",
			0},
		{"App/Migrations/Helper.cs", "class H {}", 0}, {0}};
	IS(recognised(t), STR("fluentmigrator:App/Migrations"), "by the attribute, with the folders below");
	struct files f = memory_files(t);
	struct source s = {.path = STR("App/Migrations")};
	struct migrations m = {0};
	OK(format_open(&f, a, &s, &e) == 0 && s.dialect == PG && s.ops->load(&f, a, w, &s, &m, &e) == 0,
		"loaded");
	IS(ids(&m), STR("20240101 20240102 20240103040500"), "by number");
	OK(m.n == 3 && !m.v[0].in_tx && m.v[1].in_tx, "one without a transaction");
	const struct memory_file other[] = {
		{"App/App.csproj", "<PackageReference Include=\"FluentMigrator.Runner.SqlServer\" />", 0},
		{"App/Migrations/First.cs", CLASS("1", "public override void Up() { }"), 0}, {0}};
	IS(recognised(other), STR(""), "SQL Server is not served");
}

int main(void)
{
	a = arena_new("t_formats_fluentmigrator");
	e = err_new(a);
	w = worker_new(a);
	if (worker_has_grammar(w, LANGUAGE_CSHARP)) {
		test_files();
		test_tables();
		test_columns();
		test_others();
	} else {
		OK(true, "# SKIP no grammar for C#");
	}
	arena_free(a);
	return tap_done();
}
