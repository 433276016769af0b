#include "migrate/formats/atlas.h"
#include "tests/unit/formats_text.h"

/* Names, texts and sums: the vector of FORMATS-B 2, which Atlas' own library made. */
#define INIT "CREATE TABLE users (id int);\n"
#define MORE "CREATE TABLE posts (id int);\nCREATE INDEX i ON posts(id);\n"
#define TOTAL "h1:8QhpadgFA9pBJsyRlZ3VDERMT2C6KcksSFe8+ick//Q=\n"
#define INIT_LINE "20240101000000_init.sql h1:nbr8ulLECMh+hPra2zRVj8Aczk/N3fQ1K4NgYQ3lM/Y=\n"
#define MORE_LINE "20240102000000_more.sql h1:0feRWzB6w/2WBz8XJLiMpW0SjbxHArbS/IEuORESkQM=\n"
#define SUM TOTAL INIT_LINE MORE_LINE
#define FILES(init, more)                                                                                    \
	{"m/20240101000000_init.sql", init, 0},                                                              \
	{                                                                                                    \
		"m/20240102000000_more.sql", more, 0                                                         \
	}

/* "path:line what" of the notes that stop, joined by " | ". */
static struct str stops(const struct migrations *m)
{
	struct str out = STR("");
	for (size_t i = 0; i < m->notes.n; i++)
		if (m->notes.v[i].kind == SOURCE_TRAP_STOPS)
			out = str_fmt(a, "%.*s%s%.*s:%d %.*s", STRF(out), out.n ? " | " : "",
				STRF(m->notes.v[i].path), m->notes.v[i].line, STRF(m->notes.v[i].what));
	return out;
}

static struct str sum_says(const char *sum, const char *init, const char *more)
{
	const struct memory_file t[] = {FILES(init, more), {"m/atlas.sum", sum, 0}, {0}};
	struct migrations m = load(t, "m", DIALECT_POSTGRESQL);
	return stops(&m);
}

static bool has(struct str s, const char *part)
{
	return str_find(s, str_of(part), 0) != SIZE_MAX;
}

static void test_sum(void)
{
	const struct memory_file t[] = {FILES(INIT, MORE), {"m/atlas.sum", SUM, 0}, {0}};
	struct migrations m = load(t, "m", DIALECT_POSTGRESQL);
	IS(stops(&m), STR(""), "the vector fits");
	IS(m.v[1].tool_checksum, STR("0feRWzB6w/2WBz8XJLiMpW0SjbxHArbS/IEuORESkQM="), "and is the file's");
	IS(sum_says(SUM, "CREATE TABLE users (id int);\r\n",
		   "CREATE TABLE posts (id int);\r\nCREATE INDEX i ON posts(id);\r\n"),
		STR(""), "other line ends are no edit");
	struct str was = sum_says(SUM, INIT, MORE "-- x\n");
	OK(has(was, "20240102000000_more.sql:0") && has(was, "(line 3): it was edited"),
		"an edit names the file: %.*s", STRF(was));
	was = sum_says(SUM, INIT "\n", MORE);
	OK(has(was, "init.sql") && !has(was, "more.sql"), "of the first file alone: %.*s", STRF(was));
	was = sum_says(TOTAL INIT_LINE, INIT, MORE);
	OK(has(was, "m/atlas.sum:1 the first line"), "a line lost: %.*s", STRF(was));
	was = sum_says("<<<<<<< HEAD\n" SUM, INIT, MORE);
	OK(has(was, "m/atlas.sum:1 line 1 of atlas.sum"), "marks of a merge: %.*s", STRF(was));
	OK(has(sum_says("", INIT, MORE), "first line"), "an empty one");
}

static void test_sum_names(void)
{
	const struct memory_file late[] = {
		FILES(INIT, MORE), {"m/20240101120000_late.sql", DDL, 0}, {"m/atlas.sum", SUM, 0}, {0}};
	struct migrations m = load(late, "m", DIALECT_POSTGRESQL);
	IS(stops(&m),
		STR("m/20240101120000_late.sql:0 atlas.sum does not name \"20240101120000_late.sql\": it was "
		    "added "
		    "without a sum"),
		"a file too many, and no other is blamed");
	const struct memory_file gone[] = {
		{"m/20240102000000_more.sql", MORE, 0}, {"m/atlas.sum", SUM, 0}, {0}};
	m = load(gone, "m", DIALECT_POSTGRESQL);
	IS(stops(&m),
		STR("m/atlas.sum:2 atlas.sum names \"20240101000000_init.sql\", which is not in the folder"),
		"a file too few");
	const struct memory_file none[] = {
		{"atlas.hcl", "env \"x\" {\n  migration {\n    dir = \"file://m\"\n  }\n}\n", 0},
		FILES(INIT, MORE), {0}};
	m = load(none, "m", DIALECT_POSTGRESQL);
	OK(has(stops(&m), "m/atlas.sum:0 atlas.sum cannot be read"), "no sum: %.*s", STRF(stops(&m)));
	const struct memory_file binary[] = {{"m/1.sql", "x\xff", 0}, {"m/atlas.sum", SUM, 0}, {0}};
	m = load(binary, "m", DIALECT_POSTGRESQL);
	OK(m.n == 1 && m.v[0].problem == MIGRATION_UNREADABLE && m.v[0].tool_checksum.n == 44,
		"bytes that are no text count for the sum");
}

static void test_directive(void)
{
	static const struct {
		const char *line, *name, *value;
	} t[] = {{"-- atlas:txmode none", "txmode", "none"}, {"--atlas:sum  ignore\r", "sum", "ignore"},
		{"-- atlas:nolint", "nolint", ""}, {"-- atlas:delimiter \\n\\n", "delimiter", "\\n\\n"},
		{"-- see atlas:x atlas:sum ignore", "sum", "ignore"}, {"-- atlas: sum", NULL, NULL},
		{"\tatlas:sum ignore", NULL, NULL}, {"", NULL, NULL}};
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		struct str name, value;
		bool is = format_atlas_directive(str_of(t[i].line), &name, &value);
		OK(is == (t[i].name != NULL), "\"%s\" is %sa directive", t[i].line, t[i].name ? "" : "not ");
		if (is) {
			IS(name, str_of(t[i].name), "name");
			IS(value, str_of(t[i].value), "value");
		}
	}
}

static struct migration parsed(const char *text)
{
	const struct memory_file t[] = {{"m/1_a.sql", text, 0}, {"m/atlas.sum", "", 0}, {0}};
	struct migrations m = load(t, "m", DIALECT_POSTGRESQL);
	struct migration none = {0};
	return m.n ? m.v[0] : none;
}

static void test_text(void)
{
	struct migration m = parsed("-- atlas:txmode none\n\nCREATE TABLE a ();\nCREATE TABLE b ();\n");
	OK(!m.in_tx, "no transaction");
	IS(joined(&m.up), STR("CREATE TABLE a () | CREATE TABLE b ()"), "statements");
	OK(parsed("-- atlas:txmode none\nSELECT 1;\n").in_tx, "without a blank line Atlas does not see it");
	OK(parsed("-- atlas:txmode file\n\nSELECT 1;\n").in_tx, "a transaction of the file");
	m = parsed("-- atlas:txmode all\n\nSELECT 1;\n");
	OK(m.problem == MIGRATION_UNREADABLE && m.problem_line == 1, "all is none of a file's modes");
	m = parsed("-- atlas:txmode none\n-- atlas:txmode none\n\nSELECT 1;\n");
	OK(m.problem == MIGRATION_UNREADABLE && m.problem_line == 2, "one mode, not two");
	m = parsed("-- atlas:delimiter \\n\\n\nSELECT 1;\nSELECT ';';\n\n-- only\n\nSELECT '\n\n', 2\n");
	IS(joined(&m.up), STR("SELECT 1;\nSELECT ';'; | SELECT '\n\n', 2"), "a delimiter of its own");
	OK(m.up.n == 2 && m.up.v[0].line == 2 && m.up.v[1].line == 7, "lines %d",
		m.up.n == 2 ? m.up.v[1].line : 0);
	m = parsed(
		"-- atlas:txtar\n\n-- checks.sql --\nSELECT 0;\n\n-- migration.sql --\nCREATE TABLE a ();\n"
		"-- down.sql --\nDROP TABLE a;\n");
	IS(joined(&m.up), STR("CREATE TABLE a ()"), "of an archive the migration");
	IS(joined(&m.down), STR("DROP TABLE a"), "and the way back");
	OK(m.up.n == 1 && m.up.v[0].line == 7, "at its line");
	OK(parsed("-- atlas:txtar\n\nSELECT 1;\n").problem == MIGRATION_UNREADABLE, "an archive of nothing");
}

static void test_checkpoint(void)
{
	const struct memory_file t[] = {FILES(INIT, MORE),
		{"m/20240103_all.sql", "-- atlas:checkpoint v1\n\n" INIT MORE, 0},
		{"m/20240104_next.sql", DDL, 0}, {"m/atlas.sum", SUM, 0}, {0}};
	struct migrations m = load(t, "m", DIALECT_POSTGRESQL);
	IS(ids(&m), STR("20240101000000 20240102000000 20240104"), "its files are there: they run");
	const struct memory_file alone[] = {{"m/20240103_all.sql", "-- atlas:checkpoint\n\n" INIT, 0},
		{"m/20240104_next.sql", DDL, 0}, {"m/atlas.sum", SUM, 0}, {0}};
	m = load(alone, "m", DIALECT_POSTGRESQL);
	IS(ids(&m), STR("20240103 20240104"), "they are gone: it is the first");
}

static void test_look(void)
{
	const struct memory_file t[] = {FILES(INIT, MORE), {"m/atlas.sum", SUM, 0}, {0}};
	IS(recognised(t), STR("atlas:m?"), "the sum is enough");
	const struct memory_file hcl[] = {
		{"db/atlas.hcl",
			"# migration { dir = \"file://x\" }\nenv \"a\" {\n  url = \"${x}\"\n  migration {\n"
			"    dir = \"file://m?format=goose\" // here\n    exec_order = NON_LINEAR\n"
			"    revisions_schema = \"rev\"\n    baseline = \"2024\"\n  }\n}\n",
			0},
		{"db/m/1_a.sql", "-- +goose Up\n" INIT "-- +goose Down\nDROP TABLE users;\n", 0},
		{"db/m/atlas.sum", "", 0}, {0}};
	struct files f = memory_files(hcl);
	struct source s = {.path = STR("db/m"), .format = STR("atlas")};
	struct migrations m;
	OK(format_open(&f, a, &s, &e) == 0 && s.own, "opened");
	const struct atlas_project *p = s.own;
	OK(p->layout == ATLAS_GOOSE && p->order == ATLAS_NON_LINEAR, "layout and order of atlas.hcl");
	IS(p->schema, STR("rev"), "schema");
	IS(p->baseline, STR("2024"), "baseline");
	OK(s.ops->load(&f, a, NULL, &s, &m, &e) == 0 && m.n == 1 && m.v[0].any_order, "any order");
	IS(joined(&m.v[0].up), STR("CREATE TABLE users (id int)"), "goose's way up");
	const struct memory_file skip[] = {
		{"atlas.hcl", "env \"a\" {\n migration {\n dir = \"file://m\"\n exec_order = LINEAR_SKIP } }",
			0},
		FILES(INIT, MORE), {0}};
	f = memory_files(skip);
	s = (struct source){.path = STR("m")};
	OK(format_open(&f, a, &s, &e) == 0 && s.ops->skips_out_of_order, "an order that skips");
	const struct memory_file go[] = {{"m/1_a.up.sql", INIT, 0},
		{"m/1_a.down.sql", "DROP TABLE users;", 0}, {"m/atlas.sum", "", 0}, {0}};
	m = load(go, "m", DIALECT_POSTGRESQL);
	OK(m.n == 1, "golang-migrate's layout");
	IS(m.v[0].name, STR("a"), "and its description");
	const struct memory_file goose[] = {
		{"go.mod", "module x\nrequire github.com/pressly/goose/v3 v3.27.3\n", 0},
		{"m/1_a.sql", "-- +goose Up\n" INIT, 0}, {"m/atlas.sum", "", 0}, {0}};
	IS(recognised(goose), STR("goose:m?"), "files that the module's goose runs");
	IS(recognised(goose + 1), STR("two tools claim the migrations in \"m\": atlas and goose"),
		"without it nobody says who does");
}

int main(void)
{
	a = arena_new("t_formats_atlas");
	e = err_new(a);
	test_sum();
	test_sum_names();
	test_directive();
	test_text();
	test_checkpoint();
	test_look();
	arena_free(a);
	return tap_done();
}
