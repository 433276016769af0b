/* FluentMigrator's table on every engine there is a server for. */
#include "tests/formats/tables.h"

#define CODE(version, name)                                                                                  \
	"using FluentMigrator;\n[Migration(" version ", \"what it does\")]\nclass " name                     \
	" : Migration { public override void Up() { } }\n"

static void test_engine(void)
{
	static const struct memory_file files[] = {{"Migrations/First.cs", CODE("20240101", "First"), 0},
		{"Migrations/Second.cs", CODE("20240102", "Second"), 0}, {0}};
	const char *table = g->dialect == DIALECT_MYSQL ? "`VersionInfo`" : "\"VersionInfo\"";
	if (!project(files, "Migrations"))
		return;
	test_tool("FluentMigrator");
	sql(str_fmt(a, "DELETE FROM %s", table).p);
	sql(str_fmt(a, "INSERT INTO %s VALUES (20240101, NULL, 'First'), (20990101, NULL, NULL)", table).p);
	OK(applied() == 0 && r.napplied == 1 && r.nmissing == 1 && h.notes.n == 1,
		"a row of the future is told");
}

int main(void)
{
	return test_engines(NULL);
}
