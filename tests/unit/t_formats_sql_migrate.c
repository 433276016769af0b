#include "migrate/formats/sql_migrate.h"
#include "tests/unit/formats_text.h"

static struct migration parsed(const char *text)
{
	struct source s = {.dialect = DIALECT_POSTGRESQL};
	struct migration m = {.path = STR("m/1.sql"), .raw = str_of(text)};
	format_sql_migrate_parse(a, &s, &m);
	return m;
}

static void reads(const char *text, const char *want, const char *name)
{
	struct migration m = parsed(text);
	IS(m.problem ? m.problem_text : joined(&m.up), str_of(want), "%s", name);
}

static void refused(const char *text, int line, const char *name)
{
	struct migration m = parsed(text);
	OK(m.problem == MIGRATION_UNREADABLE && m.problem_line == line, "%s: line %d, %.*s", name,
		m.problem_line, STRF(m.problem_text));
}

#define UP "-- +migrate Up\n"
#define DOWN "-- +migrate Down\ndrop table a;\n"

/* What sql-migrate up -dryrun said of each of these files. */
static void test_parse(void)
{
	reads("select 0;\n" UP "create table a(id int); -- x\ncreate table b(id int -- y;\n);\n" DOWN,
		"create table a(id int) | create table b(id int -- y;\n)",
		"statements; what stands before Up");
	reads(UP "-- +migrate StatementBegin\nselect 1;\nselect 2;\n-- +migrate StatementEnd\nselect "
		 "3;\n" DOWN,
		"select 1 | select 2 | select 3", "a block, cut further by us");
	reads(UP "-- +migrate Sideways\nselect 1;\n", "select 1", "an unknown word");
	reads(UP "select 1;\n" UP "select 2;\n" DOWN UP "select 3;\n", "select 1 | select 2 | select 3",
		"sections come again");
	reads(DOWN UP "select 1;\n", "select 1", "the way down first");
	reads(UP DOWN, "", "an empty section");
	reads(UP "-- nothing\n" DOWN, "", "a comment alone");
	reads(DOWN, "", "no way up");
	reads("-- +migrate Up\r\nselect 1;\r\nselect 2;\r\n", "select 1 | select 2", "CRLF");
	reads(UP "select 1; select 2;\nselect 3; -- c\n", "select 1 | select 2 | select 3", "two in a line");
	reads(UP "-- +migrate StatementEnd\nselect 1;\n", "select 1", "an end without a beginning");
	reads(UP "-- +foo\nselect 1;\n", "select 1", "another tool's directive");
	reads("-- +migrate StatementBegin\n" UP "select 1;\nselect 2;\n", "select 1 | select 2",
		"a block before the section is none");
	reads(UP "-- +migrate StatementBegin\ncreate function f() returns int as $$\nbegin;\nend;\n$$ "
		 "language "
		 "plpgsql;\n-- +migrate StatementEnd\n",
		"create function f() returns int as $$\nbegin;\nend;\n$$ language plpgsql", "a body");
	struct migration m = parsed(UP "create table a(id int);\n\ncreate table b(id int);"
				       "\n" DOWN);
	OK(m.in_tx && m.up.n == 2 && m.up.v[1].line == 4 && m.down.n == 1 && m.down.v[0].line == 6, "lines");
	OK(!parsed("-- +migrate Up notransaction\nvacuum;\n").in_tx, "no transaction");
	OK(parsed(UP "-- +migrate Down notransaction\n").in_tx, "that of the way down");
	refused(UP "create table a(id int)\n" DOWN, 2, "no semicolon before Down");
	refused(UP "select 1;\ncreate table a(id int)\n", 3, "none at the end");
	refused(UP "--x\n" DOWN, 2, "a comment without its blank is SQL");
	refused(UP "-- +migrate StatementBegin\nselect 1;\n", 2, "a block that stays open");
	refused(UP "-- +migrate \nselect 1;\n", 2, "a directive without a word");
	refused("create table a(id int);\n", 1, "no section");
	refused("-- +migrate up\nselect 1;\n", 1, "lower case");
	refused(" -- +migrate Up\nselect 1;\n", 1, "a blank before it");
	refused("--+migrate Up\nselect 1;\n", 1, "no blank in it");
	refused("\xef\xbb\xbf" UP "select 1;\n", 1, "a byte order mark");
	refused("", 1, "an empty file");
}

static void test_source(void)
{
	const struct memory_file t[] = {{"db/m/9-n.sql", UP, 0}, {"db/m/10-n.sql", UP, 0},
		{"db/m/010-a.sql", UP, 0}, {"db/m/10_b.sql", UP, 0}, {"db/m/b.sql", UP, 0},
		{"db/m/1x.sql", UP, 0}, {"db/m/99999999999999999999.sql", UP, 0}, {"db/m/sub/1.txt", "", 0},
		{"dbconfig.yml",
			"development:\n  dialect: mysql\n  datasource: root@/x\n  dir: db/m\n  table: log\n  "
			"ignoreunknown: true\n",
			0},
		{0}};
	IS(recognised(t), STR("sql-migrate:db/m"), "recognised, with its dialect");
	struct migrations m = load(t, "db/m", DIALECT_MYSQL);
	IS(ids(&m), STR("1x.sql 9-n.sql 010-a.sql 10-n.sql 10_b.sql 99999999999999999999.sql b.sql"),
		"numbers first, then names");
	OK(m.n == 7 && m.v[5].problem == MIGRATION_UNREADABLE, "a number that is too large");
	struct files f = memory_files(t);
	struct source s = {.path = STR("db/m")};
	OK(format_open(&f, a, &s, &e) == 0 && s.dialect == DIALECT_MYSQL, "the dialect of its configuration");
	IS(s.table, STR("log"), "and its table");
}

int main(void)
{
	a = arena_new("t_formats_sql_migrate");
	e = err_new(a);
	test_parse();
	test_source();
	arena_free(a);
	return tap_done();
}
