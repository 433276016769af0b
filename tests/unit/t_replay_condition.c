/* Conditions in front of a migration, and what a replay does of them. */
#include "schemas/replay.h"
#include "schemas/replay_condition.h"
#include "tests/unit/tap.h"

static struct arena *a;
static struct worker *w;
static struct err e;

static struct str text(const char *head, const char *condition)
{
	return str_fmt(a, "%s%s%s", head, condition, REPLAY_CONDITION_END);
}

static void queue(struct replay *r, const char *condition, const char *head, const char *sql)
{
	struct sql_statements *up = ARENA_NEW(a, struct sql_statements);
	if (condition)
		*VEC_PUSH(a, up) = (struct sql_statement){
			.text = text(head, condition), .line = 7, .flags = SQL_ONLY_IF | SQL_DATA};
	sql_split(a, DIALECT_MYSQL, str_of(sql), up);
	replay_queue(r, STR("m"), up);
}

static void test_conditions(enum dialect d)
{
	static const struct {
		const char *text;
		int holds;
	} cases[] = {{"yes", 1}, {"no", 0}, {"not no", 1}, {"table \"\" \"t\"", 1}, {"table \"\" \"u\"", 0},
		{"view \"\" \"t\"", 0}, {"view \"\" \"v\"", 1}, {"column \"\" \"t\" \"a\"", 1},
		{"column \"\" \"t\" \"z\"", 0}, {"index \"\" \"t\" \"i\"", 1}, {"index \"\" \"\" \"i\"", 1},
		{"index \"\" \"v\" \"i\"", 0}, {"primary \"\" \"t\" \"\"", 1}, {"foreign \"\" \"t\" \"\"", 0},
		{"and ( yes not table \"\" \"u\" )", 1}, {"and ( yes no )", 0}, {"or ( no no )", 0},
		{"or ( no yes )", 1}, {"and ( )", 1}, {"", -1}, {"maybe", -1}, {"table t", -1},
		{"and yes", -1}, {"and ( yes", -1}, {"yes yes", -1}, {"table \"\" \"t", -1},
		{"not not not not not not not not not not not not not not not not not not not not not not "
		 "yes",
			-1}};
	struct replay *r;
	struct catalog *c;
	OK(replay_open(&r, a, d, NULL, w, &e) == 0, "opened");
	queue(r, NULL, NULL,
		"CREATE TABLE t (a int PRIMARY KEY, b int); CREATE INDEX i ON t (b); CREATE VIEW v AS SELECT "
		"a FROM t");
	OK(replay_catalog(r, a, &c, &e) == 0, "played");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		OK(replay_condition(c, text(REPLAY_ONLY_IF, cases[i].text)) == cases[i].holds, "%s",
			cases[i].text);
	OK(replay_condition(c, STR("SELECT 1")) == -1, "another statement is none");
}

static void test_replay(enum dialect d)
{
	struct replay *r;
	struct catalog *c;
	size_t n;
	OK(replay_open(&r, a, d, NULL, w, &e) == 0, "opened");
	queue(r, "not table \"\" \"t\"", REPLAY_ONLY_IF, "CREATE TABLE t (a int)");
	queue(r, "not table \"\" \"t\"", REPLAY_ONLY_IF, "CREATE TABLE u (a int)");
	queue(r, "table \"\" \"u\"", REPLAY_HALT_UNLESS, "CREATE TABLE v (a int)");
	queue(r, "table", REPLAY_ONLY_IF, "CREATE TABLE x (a int)");
	OK(replay_catalog(r, a, &c, &e) == 0, "played");
	OK(catalog_relation(c, STR_NONE, STR("t")) != NULL, "it holds: the rest runs");
	OK(!catalog_relation(c, STR_NONE, STR("u")) && !catalog_relation(c, STR_NONE, STR("v")),
		"it does not: nothing");
	const struct replay_note *notes = replay_notes(r, &n);
	OK(n == 2 && notes[0].kind == REPLAY_FAILED && notes[0].line == 7,
		"where the tool stops, that is told");
	OK(n == 2 && notes[1].kind == REPLAY_UNANALYSABLE, "and what is not read");
}

int main(void)
{
	a = arena_new("conditions");
	e = err_new(a);
	w = worker_new(a);
	for (int d = DIALECT_POSTGRESQL; d <= DIALECT_SQLITE; d++) {
		test_conditions((enum dialect)d);
		test_replay((enum dialect)d);
	}
	arena_free(a);
	return tap_done();
}
