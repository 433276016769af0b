#include "migrate/formats/yoyo.h"
#include "tests/unit/formats_text.h"

static struct worker *w;

static struct migrations loaded(const struct memory_file *t, enum dialect d)
{
	struct files f = memory_files(t);
	struct source s = {.path = STR("m"), .format = STR("yoyo"), .dialect = d, .dialect_known = true};
	struct migrations m = {0};
	OK(format_open(&f, a, &s, &e) == 0 && s.ops->load(&f, a, w, &s, &m, &e) == 0, "loaded");
	return m;
}

static void test_look(void)
{
	const struct memory_file ini[] = {
		{"db/yoyo.ini",
			"[DEFAULT]\nsources = %(here)s/sql\n  other\ndatabase = mysql://x\nmigration_table = "
			"log\n",
			0},
		{"db/sql/0001_a.sql", DDL, 0}, {"db/sql/0001_a.rollback.sql", "", 0}, {0}};
	IS(recognised(ini), STR("yoyo:db/sql"), "a folder that its configuration names");
	struct files f = memory_files(ini);
	struct source s = {.path = STR("db/sql")};
	OK(format_open(&f, a, &s, &e) == 0 && s.dialect_known && s.dialect == DIALECT_MYSQL, "its database");
	IS(s.table, STR("log"), "its table");
	const struct memory_file code[] = {
		{"x/20240101_01_abc-a.py", "from yoyo import step\nstep('select 1')\n", 0}, {0}};
	IS(recognised(code), STR("yoyo:x?"), "Python by its import");
	const struct memory_file marked[] = {
		{"x/1.a.sql", "-- depends:\n" DDL, 0}, {"x/2.b.sql", "-- depends: 1.a\n", 0}, {0}};
	IS(recognised(marked), STR("yoyo:x"), "SQL by its mark");
	const struct memory_file other[] = {
		{"migrations/0001_a.py", "def f():\n  pass\n", 0}, {"migrations/0001_b.sql", DDL, 0}, {0}};
	IS(recognised(other), STR("plain:migrations"), "other Python");
}

static void test_order(void)
{
	const struct memory_file t[] = {{"m/1.a.sql", "-- depends: 3.c\n", 0}, {"m/2.b.sql", "", 0},
		{"m/3.c.sql", "\n-- x\n--depends :4.d\n", 0},
		{"m/4.d.py", "__depends__ = {\n 'x' # 'no'\n, \"2.b\"}", 0}, {"m/x.py", "", 0},
		{"m/x.rollback.sql", "", 0}, {"m/post-apply.sql", "", 0}, {"m/_tmp_yoyonew1.py", "", 0},
		{"m/notes.md", "", 0}, {"m/.py", "", 0}, {0}};
	struct migrations m = loaded(t, DIALECT_SQLITE);
	IS(ids(&m), STR("2.b x 4.d 3.c 1.a"), "by name, behind what they depend on");
	OK(m.notes.n == 1 && m.notes.v[0].kind == SOURCE_TRAP, "the file behind every apply is noted");
	const struct memory_file circle[] = {{"m/1.sql", "-- depends: 2\n", 0},
		{"m/2.sql", "-- depends: 1\n", 0}, {"m/3.sql", "", 0}, {0}};
	m = loaded(circle, DIALECT_SQLITE);
	IS(ids(&m), STR("3 1 2"), "a circle");
	OK(m.notes.n == 1 && m.notes.v[0].kind == SOURCE_TRAP_STOPS, "stops");
	const struct memory_file lost[] = {{"m/1.sql", "-- depends: 0\n", 0}, {"m/1.py", "", 0}, {0}};
	m = loaded(lost, DIALECT_SQLITE);
	OK(m.n == 2 && m.v[0].problem == MIGRATION_DUPLICATE && m.notes.n == 1 &&
			m.notes.v[0].kind == SOURCE_TRAP_STOPS,
		"one id twice; one that is not there");
	const struct memory_file several[] = {
		{"m/1.sql", "-- depends: 0\n", 0}, {"yoyo.ini", "sources = m n\n", 0}, {0}};
	m = loaded(several, DIALECT_SQLITE);
	OK(m.notes.n == 1 && m.notes.v[0].kind == SOURCE_TRAP, "which another folder may have");
	IS(format_yoyo_hash(a, STR("0001.a")),
		STR("7d7e2bbc2c01d67b1660ea9f7bd086119b582b66a62e217676537ffe6324965a"), "the hash of an id");
}

static struct migration sql(const char *text)
{
	struct migration m = {.raw = str_of(text), .in_tx = true};
	struct names_list depends = {0};
	format_yoyo_directives(a, &m, &depends);
	return m;
}

static void test_sql(void)
{
	OK(!sql("-- transactional: false\nselect 1").in_tx, "no transaction");
	OK(!sql("-- x\n\n  --transactional : FALSE\r\n").in_tx, "another spelling");
	OK(sql("select 1;\n-- transactional: false").in_tx, "behind SQL it is a comment");
	OK(sql("-- transactional: no\n").problem == MIGRATION_UNREADABLE, "another word");
	OK(sql("-- transactional: false \n").problem == MIGRATION_UNREADABLE, "a blank behind it");
	OK(sql("-- transactional: true\n-- transactional: true\n").problem_line == 2, "twice");
	const struct memory_file t[] = {{"m/1.sql", "-- x\n" DDL "drop table t;", 0},
		{"m/1.rollback.sql", "select 1;\nselect 2", 0}, {0}};
	struct migrations m = loaded(t, DIALECT_POSTGRESQL);
	OK(m.n == 1 && m.v[0].up.n == 2 && m.v[0].up.v[0].line == 2, "statements");
	IS(joined(&m.v[0].down), STR("select 1 | select 2"), "the way back, in its order");
	IS(m.v[0].down_path, STR("m/1.rollback.sql"), "its file");
}

static struct migration python(enum dialect d, const char *text)
{
	struct source s = {.dialect = d};
	struct migration m = {.raw = str_of(text), .path = STR("m/1.py"), .in_tx = true};
	struct names_list depends = {0};
	OK(format_yoyo_python(a, w, &s, &m, &depends, &e) == 0, "read");
	return m;
}

static void unknown(const char *text, int line, const char *why)
{
	struct migration m = python(DIALECT_POSTGRESQL, text);
	OK(m.opaque && m.gaps.n == 1 && m.gaps.v[0].line == line &&
			str_find(m.gaps.v[0].what, str_of(why), 0) != SIZE_MAX,
		"%s: %.*s", text, m.gaps.n ? (int)m.gaps.v[0].what.n : 0, m.gaps.n ? m.gaps.v[0].what.p : "");
}

static void test_python(void)
{
	struct migration m = python(DIALECT_POSTGRESQL,
		"from yoyo import step, group\n__depends__ = set()\n__transactional__ = False\nT = 'drop "
		"table "
		"t'\n"
		"step(T, 'create table t (id int)')\nsteps = [step(\"\"\"a;\nb\"\"\", rollback='c'),\n"
		" group([step('d', 'e'), step(None, '')])]\ndef f(conn):\n  conn.execute('x')\n");
	IS(joined(&m.up), STR("drop table t | a | b | d"), "steps");
	IS(joined(&m.down), STR("e | c | create table t (id int)"), "and back, from the last");
	OK(!m.opaque && !m.in_tx && m.up.v[1].line == 6 && m.up.v[2].line == 7, "at their lines");
	m = python(DIALECT_POSTGRESQL, "import yoyo\nyoyo.step('a', 'b')\nyoyo.step('c')\n");
	OK(m.up.n == 2 && m.down.n == 0 && !m.opaque, "one step without a way back: there is none");
	m = python(DIALECT_SQLITE, "step('a; b')\n");
	OK(m.problem == MIGRATION_UNREADABLE && m.problem_line == 1,
		"two statements are too many for SQLite");
	unknown("step(f)\n", 1, "function");
	unknown("\nstep(lambda c: c.execute('x'))\n", 2, "function");
	unknown("x = 1\nstep('drop table %s' % x)\n", 2, "computed");
	unknown("step(f'drop table {x}')\n", 1, "computed");
	unknown("step('a', ignore_errors='apply')\n", 1, "ignored");
	unknown("for x in y:\n  step(x)\n", 1, "may or may not");
	unknown("if x:\n  step('a')\n", 1, "may or may not");
	unknown("helper()\n", 1, "may or may not");
	unknown("steps = [helper()]\n", 1, "not known");
	unknown("steps = [step(x) for x in y]\n", 1, "may or may not");
	unknown("s = step('a')\ngroup(s)\n", 2, "elsewhere");
	unknown("steps.append(step('a'))\n", 1, "may or may not");
	m = python(DIALECT_POSTGRESQL, "def f(c):\n  k = c.cursor()\n  k.execute('a')\n  if x:\n    "
				       "k.execute(f'{b}')\n    k.execute('d', [1])\nstep('b')\nstep(f)\n");
	IS(joined(&m.up), STR("b | a | d"), "the literals of a function");
	OK(m.opaque && m.gaps.n == 1 && m.gaps.v[0].line == 8 && m.up.v[1].line == 3,
		"and the rest is not known");
	m = python(DIALECT_POSTGRESQL, "step('a',\n");
	OK(m.opaque && m.gaps.n == 1, "no Python");
}

int main(void)
{
	a = arena_new("t_formats_yoyo");
	e = err_new(a);
	test_look();
	test_order();
	test_sql();
	w = worker_new(a);
	if (worker_has_grammar(w, LANGUAGE_PYTHON))
		test_python();
	else
		OK(true, "# SKIP no grammar for Python");
	arena_free(a);
	return tap_done();
}
