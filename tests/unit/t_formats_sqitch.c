/* Sqitch's plan: the identities of FORMATS-A 7.3, and plans that Sqitch itself refuses. */
#include "migrate/formats/sqitch.h"
#include "tests/unit/files_memory.h"
#include "tests/unit/tap.h"

static const char plan_text[] =
	"%syntax-version=1.0.0\r\n%project=flipr\n%uri=https://example.com/flipr/\n\n"
	"users 2024-01-02T03:04:05Z Ann Dev <ann@example.com> # Creates users \xe2\x80\x94 \xc3\xa9 \\\\ "
	"back\\nslash\n"
	"posts [users] 2024-01-02T03:04:06Z Ann Dev <ann@example.com> # Posts\n"
	"@v1.0 2024-01-02T03:04:07Z Ann Dev <ann@example.com> # Tag v1\n\n# a comment\n"
	"sub/third [flipr:posts users@v1.0] 2024-01-02T03:04:08Z Ann Dev <ann@example.com>\n"
	"users [users@v1.0] 2024-01-02T03:04:09Z Ann Dev <ann@example.com> # rework\n";

static void refused(struct arena *a, const char *text, int line, const char *words)
{
	struct sqitch_plan p;
	format_sqitch_plan(a, str_of(text), &p);
	OK(p.problem_line == line && str_find(p.problem, str_of(words), 0) != SIZE_MAX, "%s: line %d: %.*s",
		words, p.problem_line, STRF(p.problem));
}

#define HEAD "%project=p\n"
#define BY "2024-01-02T03:04:05Z A <a@b.c>\n"

/* Of the clients that Sqitch starts only psql fills in variables. */
static void variables(struct arena *a, const char *engine, enum dialect dialect, int line)
{
	const struct memory_file table[] = {
		{"sqitch.conf", str_fmt(a, "[core]\n\tengine = %s\n", engine).p, 0},
		{"sqitch.plan", HEAD "a " BY, 0},
		{"deploy/a.sql", "INSERT INTO a VALUES (':x');\n\nINSERT INTO\na VALUES (:x);\n", 0}, {0}};
	struct files f = memory_files(table);
	struct err e = err_new(a);
	struct source s = {.format = STR("sqitch")};
	struct migrations m;
	int rc = format_open(&f, a, &s, &e);
	if (!rc)
		rc = s.ops->load(&f, a, NULL, &s, &m, &e);
	OK(!rc && s.dialect == dialect && m.n == 1 && m.v[0].up.n == 2, "%s: two statements", engine);
	OK(!rc && m.n == 1 && m.v[0].opaque == (line > 0) && m.v[0].problem_line == line,
		"%s: the variable's line is %d", engine, line);
}

int main(void)
{
	struct arena *a = arena_new("test");
	struct sqitch_plan p;
	format_sqitch_plan(a, STR(HEAD "a " BY), &p);
	OK(p.changes.n == 1 && str_eq(p.changes.v[0].id, STR("97bc9d2f89ad89db058bb684f7109d24ae743d65")),
		"the identity of a change");
	format_sqitch_plan(a, str_of(plan_text), &p);
	static const char *const ids[] = {"30f413308f602a1b8086f6b660351148aac3f74f",
		"bc63e43f3f25f182b19085bd8282f5ab94085afc", "73006642903c29d68734671ea1bb7992c725a236",
		"e8bf6742e25e11c91043925f28b36dc763011625"};
	OK(!p.problem.n && p.changes.n == 4, "four changes");
	for (size_t i = 0; i < p.changes.n; i++)
		OK(str_eq(p.changes.v[i].id, str_of(ids[i])), "change %zu is %s", i, ids[i]);
	OK(str_eq(p.changes.v[1].tags.v[0].id, STR("6212c4f9c8482ea2376748e42b5fcfbe33f51b50")),
		"the tag's identity");
	OK(str_eq(p.changes.v[0].scripts.v[0], STR("users@v1.0")), "a reworked change has its tag's script");
	OK(str_eq(p.changes.v[3].scripts.v[0], STR("users")), "the newer copy has the plain one");
	refused(a, "a " BY, 1, "%project");
	refused(a, HEAD "a [b 2024", 2, "no end");
	refused(a, HEAD "a yesterday A <a@b.c>", 2, "no time");
	refused(a, HEAD "a 2024-01-02T03:04:05Z A", 2, "no planner");
	refused(a, HEAD "@v1 " BY, 2, "before the first change");
	refused(a, HEAD "- a " BY, 2, "revert");
	refused(a, HEAD "a " BY "b " BY "a " BY, 4, "stands twice");
	variables(a, "pg", DIALECT_POSTGRESQL, 4);
	variables(a, "mysql", DIALECT_MYSQL, 0);
	variables(a, "sqlite", DIALECT_SQLITE, 0);
	arena_free(a);
	return tap_done();
}
