/* EF Core's table on every engine there is a server for. */
#include "tests/formats/tables.h"

#define CODE "class A : Migration { protected override void Up(MigrationBuilder b) { } }\n"
#define ATTRIBUTE(id)                                                                                        \
	"[Migration(\"" id "\")] class A { void B() { m.HasAnnotation(\"ProductVersion\", \"9.0.1\"); } }\n"
#define FILES                                                                                                \
	{"Migrations/20240101000000_A.cs", CODE, 0},                                                         \
		{"Migrations/20240101000000_A.Designer.cs", ATTRIBUTE("20240101000000_A"), 0},               \
		{"Migrations/20240102000000_B.cs", CODE, 0},                                                 \
		{"Migrations/20240102000000_B.Designer.cs", ATTRIBUTE("20240102000000_B"), 0},               \
		{"Migrations/DbModelSnapshot.cs", "class S { }", 0},                                         \
	{                                                                                                    \
		0                                                                                            \
	}

static const char *history_table;

static void change(const char *before, const char *after)
{
	sql(str_fmt(a, "%s%s%s", before, history_table, after).p);
}

static void stopped(const char *what)
{
	OK(applied() == ERR_DB && e.hint.n, "%s: %.*s", what, STRF(e.what));
}

static void test_hostile(void)
{
	change("DELETE FROM ", "");
	change("INSERT INTO ", " VALUES ('20240101000000_a', '9')");
	OK(applied() == 0 && r.napplied == 1 && r.nmissing == 0, "ids are the same in any case");
	change("INSERT INTO ", " VALUES ('20990101000000_Future', '9')");
	OK(applied() == 0 && r.nmissing == 1 && h.notes.n == 1, "a row of the future is told");
	change("DROP TABLE ", "");
	change("CREATE TABLE ", g->dialect == DIALECT_MYSQL
					? " (MigrationId longtext, ProductVersion text)"
					: " (\"MigrationId\" text, \"ProductVersion\" text)");
	change("INSERT INTO ", " VALUES ('x', ''), ('x', '')");
	stopped("twice");
	change("DELETE FROM ", "");
	change("INSERT INTO ", " VALUES (NULL, '')");
	stopped("no id");
	change("DELETE FROM ", "");
	change("INSERT INTO ", g->dialect == DIALECT_SQLITE ? " VALUES (hex(zeroblob(5000000)), '')"
							    : " VALUES (repeat('x', 10000000), '')");
	stopped("10 MB");
	change("DROP TABLE ", "");
	change("CREATE TABLE ", " (migration_id varchar(150), product_version varchar(32))");
	OK(src.ops->record(g, s, a, &src, &m.v[0], 1, &e) == 0 && applied() == 0 && r.napplied == 1,
		"names of a naming convention");
	change("DROP TABLE ", "");
	change("CREATE VIEW ", g->dialect == DIALECT_MYSQL
				       ? " AS SELECT '1' AS MigrationId, '2' AS ProductVersion"
				       : " AS SELECT '1' AS \"MigrationId\", '2' AS \"ProductVersion\"");
	stopped("a view");
	change("DROP VIEW ", "");
	change("CREATE TABLE ", " (id int)");
	stopped("another shape");
	change("DROP TABLE ", "");
}

static void test_engine(void)
{
	static const struct memory_file files[] = {FILES};
	history_table = g->dialect == DIALECT_MYSQL ? "`__EFMigrationsHistory`" : "\"__EFMigrationsHistory\"";
	if (!project(files, "Migrations"))
		return;
	test_tool("EF Core");
	IS(rows(str_fmt(a, "SELECT * FROM %s", history_table).p), STR("20240102000000_B|9.0.1"), "its row");
	if (g->dialect == DIALECT_SQLITE) {
		sql("CREATE TABLE \"__EFMigrationsLock\" (\"Id\" INTEGER NOT NULL PRIMARY KEY, \"Timestamp\" "
		    "TEXT)");
		OK(applied() == 0 && h.notes.n == 0, "a lock that nobody has");
		sql("INSERT INTO \"__EFMigrationsLock\" VALUES (1, 'then')");
		OK(applied() == 0 && h.notes.n == 1 && h.notes.v[0].kind == SOURCE_TRAP,
			"one left behind is told");
		sql("DELETE FROM \"__EFMigrationsLock\"");
	}
	test_hostile();
}

int main(void)
{
	return test_engines(NULL);
}
