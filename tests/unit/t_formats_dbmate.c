#include "migrate/formats/dbmate.h"
#include "tests/unit/formats_text.h"

static struct migration parsed(const char *text)
{
	struct source s = {.dialect = DIALECT_SQLITE};
	struct migration m = {.path = STR("m/1.sql"), .raw = str_of(text)};
	(void)format_dbmate_parse(a, &s, &m);
	return m;
}

static void refused(const char *text, int line, const char *name)
{
	struct migration m = parsed(text);
	OK(m.problem == MIGRATION_UNREADABLE && m.problem_line == line, "%s: line %d, %.*s", name,
		m.problem_line, STRF(m.problem_text));
}

#define UP "-- migrate:up\ncreate table a(id int);\n"
#define DOWN "-- migrate:down\ndrop table a;\n"

/* What dbmate 2.36 did with each of these files. */
static void test_parse(void)
{
	struct migration m = parsed("-- c\r\n\n" UP "create table b(id int);\n" DOWN);
	IS(joined(&m.up), STR("create table a(id int) | create table b(id int)"), "up");
	IS(joined(&m.down), STR("drop table a"), "down");
	OK(m.problem == MIGRATION_FINE && m.in_tx && m.up.n == 2 && m.up.v[0].line == 4, "lines");
	IS(m.down_path, STR("m/1.sql"), "the way down is in the same file");
	m = parsed("-- migrate:up\n-- migrate:down\n");
	OK(m.problem == MIGRATION_FINE && m.up.n == 0, "an empty up block");
	m = parsed("--\tmigrate:up\r\ncreate table a(id int);\r\n  -- migrate:down\n--migrate:down x y\n");
	OK(m.problem == MIGRATION_FINE && m.up.n == 1, "blanks; a directive that is none");
	OK(!parsed("-- migrate:up x:y transaction:false\n" DOWN).in_tx, "no transaction");
	OK(!parsed("--migrate:up  transaction:false\n" DOWN).in_tx, "blanks before it");
	OK(parsed("-- migrate:up transaction:FALSE\n" DOWN).in_tx, "another spelling is another option");
	OK(parsed("-- migrate:up transaction: false\n" DOWN).in_tx, "and so is a blank in it");
	OK(parsed("-- migrate:up\n" DOWN "-- migrate:down transaction:false").in_tx, "that of the way down");
	refused("", 1, "an empty file");
	refused(UP, 1, "no down block");
	refused("select 1;\n" UP DOWN, 1, "SQL before the up block");
	refused("/* x */\n" UP DOWN, 1, "a block comment before it");
	refused("\xef\xbb\xbf" UP DOWN, 1, "a byte order mark");
	refused("-- migrate:down\n" UP, 1, "the wrong order");
	refused("-- MIGRATE:UP\n" DOWN, 2, "upper case");
	refused("-- migrate:uppity\n" DOWN, 2, "another word");
	refused(UP "-- migrate:downs\n", 1, "another word below");
	refused(UP DOWN DOWN, 5, "two down blocks");
	refused(UP UP DOWN, 3, "an up block without a down block");
	refused(UP DOWN UP DOWN, 5, "several up blocks");
}

/* The block's own line is sent with it. */
static void test_mysql(void)
{
	struct source s = {.dialect = DIALECT_MYSQL};
	struct migration m = {.raw = STR("--migrate:up\nselect 1;\n--migrate:down\n")};
	OK(format_dbmate_parse(a, &s, &m) == 1 && m.problem == MIGRATION_UNREADABLE && m.problem_line == 1,
		"MySQL knows no comment without a blank");
}

static void test_source(void)
{
	const struct memory_file t[] = {{"db/migrations/20240102_b.sql", UP DOWN, 0},
		{"db/migrations/9_a.sql", UP DOWN, 0}, {"db/migrations/10.sql", UP DOWN UP DOWN, 0},
		{"db/migrations/notes.sql", "x", 0}, {"db/migrations/10x.sql", UP DOWN, 0},
		{".env.example", "DATABASE_URL=x\nDBMATE_MIGRATIONS_TABLE=\"app.log\"\n", 0}, {0}};
	IS(recognised(t), STR("dbmate:db/migrations?"), "recognised");
	struct migrations m = load(t, "db/migrations", DIALECT_SQLITE);
	IS(ids(&m), STR("10 10 20240102 9"), "in the order of the names' bytes");
	if (m.n != 4)
		return;
	OK(m.notes.n == 1 && m.notes.v[0].kind == SOURCE_TRAP && m.notes.v[0].line == 5,
		"several up blocks are noted");
	OK(m.v[0].problem == MIGRATION_UNREADABLE && m.v[1].problem == MIGRATION_DUPLICATE,
		"one version in two files");
	struct files f = memory_files(t);
	struct source s = {.path = STR("db/migrations")};
	OK(format_open(&f, a, &s, &e) == 0, "opened");
	IS(s.table, STR("app.log"), "the table of an example of its environment");
	const struct memory_file mixed[] = {
		{"db/migrations/1_a.sql", UP DOWN, 0}, {"db/migrations/2_b.sql", DDL, 0}, {0}};
	IS(recognised(mixed), STR("two tools claim the migrations in \"db/migrations\": dbmate and plain"),
		"files of two tools");
}

static void test_values(void)
{
	IS(format_mention_value(STR("a KEY: 'x.y'\n"), "KEY"), STR("x.y"), "quoted");
	IS(format_mention_value(STR("A_KEY=0\nKEYS=1\nKEY =z&b"), "KEY"), STR("z"), "another key before it");
	IS(format_mention_value(STR("KEY"), "KEY"), STR_NONE, "no value");
	const struct memory_file t[] = {{"Cargo.toml", "[dependencies]\nsqlx-core = 1\n", 0},
		{"a/Cargo.toml", "[dependencies.sqlx]\nversion = \"1\"\n", 0},
		{"b/Cargo.lock", "[[package]]\nname = \"sqlx\"\n", 0}, {0}};
	struct files f = memory_files(t);
	struct format_mention w;
	OK(format_mention_crate(&f, a, STR("a/m"), "sqlx", &w, &e) == 0 && w.found && w.depth == 1,
		"a crate in the folder above");
	IS(w.path, STR("a/Cargo.toml"), "its manifest");
	OK(format_mention_crate(&f, a, STR("b"), "sqlx", &w, &e) == 0 && w.found, "in a lock file");
	OK(format_mention_crate(&f, a, STR("c/d"), "sqlx", &w, &e) == 0 && !w.found,
		"another crate that begins alike");
}

int main(void)
{
	a = arena_new("t_formats_dbmate");
	e = err_new(a);
	test_parse();
	test_mysql();
	test_source();
	test_values();
	arena_free(a);
	return tap_done();
}
