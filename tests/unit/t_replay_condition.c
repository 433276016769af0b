/* Conditions in front of a migration, and what a replay does of them. */
#include "schemas/replay.h"
#include "schemas/replay_condition.h"
#include "schemas/replay_flow.h"
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
		{"indexed \"\" \"t\" \"b\"", 1}, {"indexed \"\" \"t\" \"b,a\"", 0},
		{"indexed \"\" \"t\" \"\"", 0}, {"indexed \"\" \"v\" \"b\"", 0},
		{"keyed \"\" \"w\" \"x,y\"", 1}, {"keyed \"\" \"w\" \"x\"", 0}, {"keyed \"\" \"t\" \"b\"", 0},
		{"refers \"\" \"w\" \"k\"", 1}, {"refers \"\" \"w\" \"t\"", 0},
		{"constraint \"\" \"w\" \"d\"", 0}, {"extension \"x\"", 0}, {"type \"\" \"x\"", 0},
		{"extension x", -1}, {"and ( yes not table \"\" \"u\" )", 1}, {"and ( yes no )", 0},
		{"unknown", -1}, {"and ( no unknown )", 0}, {"and ( unknown no )", 0},
		{"and ( unknown yes )", -1}, {"or ( unknown yes )", 1}, {"or ( unknown no )", -1},
		{"not unknown", -1}, {"or ( and ( no unknown ) yes )", 1}, {"or ( no no )", 0},
		{"or ( no yes )", 1}, {"and ( )", 1}, {"", -1}, {"maybe", -1}, {"item unique", -1},
		{"table t", -1}, {"and yes", -1}, {"and ( yes", -1}, {"yes yes", -1}, {"table \"\" \"t", -1},
		{"not not not not not not not not not not not not not not not not not not not not not not "
		 "yes",
			-1}};
	struct replay *r;
	struct catalog *c;
	OK(replay_open(&r, a, d, NULL, w, &e) == 0, "opened");
	queue(r, NULL, NULL,
		"CREATE TABLE t (a int PRIMARY KEY, b int); CREATE INDEX i ON t (b); CREATE VIEW v AS SELECT "
		"a FROM t; CREATE TABLE k (x int, y int, PRIMARY KEY (x, y)); CREATE TABLE w (x int, y int, "
		"CONSTRAINT c FOREIGN KEY (x, y) REFERENCES k (x, y))");
	OK(replay_catalog(r, a, &c, &e) == 0, "played");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		OK(replay_condition(c, text(REPLAY_ONLY_IF, cases[i].text)) == cases[i].holds, "%s",
			cases[i].text);
	/* SQLite tells no foreign key's name. */
	OK(replay_condition(c, text(REPLAY_ONLY_IF, "constraint \"\" \"w\" \"c\"")) == (d != DIALECT_SQLITE),
		"a constraint by its name");
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

/* One migration of statements and marks. */
static void queue_flow(struct replay *r, const char *const *lines)
{
	struct sql_statements *up = ARENA_NEW(a, struct sql_statements);
	for (; *lines; lines++)
		if (str_starts(str_of(*lines), STR("SELECT 1")))
			*VEC_PUSH(a, up) = (struct sql_statement){
				.text = str_of(*lines), .line = 9, .flags = SQL_ONLY_IF | SQL_DATA};
		else
			sql_split(a, DIALECT_MYSQL, str_of(*lines), up);
	replay_queue(r, STR("m"), up);
}

static void test_flow(enum dialect d)
{
	static const char *const first[] = {REPLAY_WHEN "table \"\" \"t\" */", "CREATE TABLE no1 (a int)",
		REPLAY_OTHERWISE, "CREATE TABLE t (a int)", REPLAY_WHEN "column \"\" \"t\" \"b\" */",
		"CREATE TABLE no2 (a int)", REPLAY_OTHERWISE, "ALTER TABLE t ADD COLUMN b int",
		REPLAY_WHEN "no */", REPLAY_WHEN "yes */", "CREATE TABLE no3 (a int)", REPLAY_STOP,
		REPLAY_END_WHEN, REPLAY_OTHERWISE, "CREATE TABLE u (a int)", REPLAY_END_WHEN, REPLAY_END_WHEN,
		REPLAY_END_WHEN, REPLAY_AGAIN "1 */", "CREATE TABLE no4 (a int)", REPLAY_OTHERWISE,
		"CREATE TABLE v (a int)", REPLAY_END_WHEN, REPLAY_AGAIN "9 */", "CREATE TABLE no5 (a int)",
		REPLAY_OTHERWISE, "CREATE TABLE no6 (a int)", REPLAY_END_WHEN, REPLAY_WHEN "yes */",
		REPLAY_STOP, REPLAY_END_WHEN, "CREATE TABLE no7 (a int)", NULL};
	static const char *const second[] = {
		REPLAY_END_WHEN, REPLAY_OTHERWISE, "CREATE TABLE w (a int)", NULL};
	struct replay *r;
	struct catalog *c;
	size_t n;
	OK(replay_open(&r, a, d, NULL, w, &e) == 0, "opened");
	queue_flow(r, first);
	OK(replay_catalog(r, a, &c, &e) == 0, "played");
	OK(c->relations.n == 3, "what does not run makes nothing: %zu", c->relations.n);
	OK(catalog_relation(c, STR_NONE, STR("t")) && catalog_relation(c, STR_NONE, STR("u")),
		"what runs is there");
	OK(catalog_relation(c, STR_NONE, STR("v")) != NULL,
		"an earlier outcome counts, not the state of now");
	const struct replay_note *notes = replay_notes(r, &n);
	OK(n == 1 && notes[0].kind == REPLAY_UNANALYSABLE && notes[0].line == 9,
		"an outcome of none is told");
	queue_flow(r, second);
	OK(replay_catalog(r, a, &c, &e) == 0 && catalog_relation(c, STR_NONE, STR("w")),
		"marks without a beginning");
}

int main(void)
{
	a = arena_new("conditions");
	e = err_new(a);
	w = worker_new(a);
	for (int d = DIALECT_POSTGRESQL; d <= DIALECT_SQLITE; d++) {
		test_conditions((enum dialect)d);
		test_replay((enum dialect)d);
		test_flow((enum dialect)d);
	}
	arena_free(a);
	return tap_done();
}
