#include "migrate/formats/play.h"
#include "tests/unit/formats_text.h"

static struct migration parsed(const char *text)
{
	struct source s = {.dialect = DIALECT_POSTGRESQL};
	struct migration m = {.path = STR("e/1.sql"), .raw = str_of(text)};
	format_play_parse(a, &s, &m);
	return m;
}

static void reads(const char *text, const char *up, const char *down, const char *name)
{
	struct migration m = parsed(text);
	IS(joined(&m.up), str_of(up), "%s: up", name);
	IS(joined(&m.down), str_of(down), "%s: down", name);
}

#define UPS "# --- !Ups\n"
#define DOWNS "# --- !Downs\n"

static void test_parse(void)
{
	reads("select 0;\n" UPS "create table a(id int);\ncreate table b(id int)\n" DOWNS "drop table a;\n",
		"create table a(id int) | create table b(id int)", "drop table a", "sections");
	reads("-- !Ups\nselect 1;\n  -- ---!Downs--\nselect 2;\n-- !Ups again\nselect 3",
		"select 1 | select 3", "select 2", "other marks, and a section that comes again");
	reads(DOWNS "select 2;\n" UPS "select 1;\r\n", "select 1", "select 2", "the way back first");
	reads("#!ups\nselect 1;\n", "", "", "other letters");
	reads(UPS "create function f() returns int as $$ begin;; return 1;; end $$ language plpgsql;\nselect "
		  "1;\n",
		"create function f() returns int as $$ begin;  return 1;  end $$ language plpgsql | select 1",
		"", "two semicolons");
	struct migration m =
		parsed(UPS "create table a(id int);\n\ncreate table b(id int);\n" DOWNS "drop table b;\n");
	OK(m.up.n == 2 && m.up.v[1].line == 4 && m.down.n == 1 && m.down.v[0].line == 6 && !m.in_tx, "lines");
	m = parsed(UPS "select 1;\ninsert into a values ('$evolutions{{{x}}}');\n");
	OK(m.gaps.n == 1 && m.gaps.v[0].line == 3, "a value that is filled in");
}

static void test_source(void)
{
	const struct memory_file t[] = {{"app/conf/evolutions/default/1.sql", UPS, 0},
		{"app/conf/evolutions/default/2.sql", UPS, 0},
		{"app/conf/evolutions/default/010.sql", UPS, 0},
		{"app/conf/evolutions/default/02.sql", UPS, 0}, {"app/conf/evolutions/default/3.sql", UPS, 0},
		{"app/conf/evolutions/default/5x.sql", UPS, 0},
		{"app/conf/application.conf", "db.default.url=\"jdbc:mysql://h/d\"\n", 0}, {0}};
	IS(recognised(t), STR("play:app/conf/evolutions/default"), "recognised, with its dialect");
	struct migrations m = load(t, "app/conf/evolutions/default", DIALECT_MYSQL);
	IS(ids(&m), STR("1 2 2 3 10"), "by number");
	OK(m.n == 5 && m.v[2].problem == MIGRATION_UNREADABLE && m.v[3].problem == MIGRATION_FINE &&
			m.v[4].problem == MIGRATION_UNREADABLE,
		"a second one of a number, and one behind a gap, never run");
	struct files f = memory_files(t);
	struct source s = {.path = STR("app/conf/evolutions/default")};
	OK(format_open(&f, a, &s, &e) == 0 && s.dialect == DIALECT_MYSQL, "the dialect of its configuration");
	const struct memory_file others[] = {{"sql/1.sql", "select 1;\n", 0}, {0}};
	IS(recognised(others), STR(""), "numbers alone are none");
}

int main(void)
{
	a = arena_new("t_formats_play");
	e = err_new(a);
	test_parse();
	test_source();
	arena_free(a);
	return tap_done();
}
