/* What is asked of databases about a text, and what their answers make of the static one. The databases here
 * are tables of this file; tests/cli/shadow.t has real ones. */
#include "gitcheck/oracle_internal.h"

#include "base/sb.h"
#include "tests/unit/tap.h"

static struct arena *a;
static struct err e;

/* -- parameters -- */

struct rewritten {
	enum judge_parameters style;
	const char *text, *want; /* want NULL: not complete */
};

static const struct rewritten texts[] = {
	{JUDGE_PARAMETERS_NAMED, "SELECT 1 FROM t WHERE a = ? AND b = ?",
		"SELECT 1 FROM t WHERE a = $1 AND b = $2"},
	{JUDGE_PARAMETERS_NAMED, "SELECT :a, :b, :a::text", "SELECT $1, $2, $1::text"},
	{JUDGE_PARAMETERS_EACH, "SELECT :a, :b, :a::text", "SELECT $1, $2, $3::text"},
	{JUDGE_PARAMETERS_NULL, "SELECT :a, $2", "SELECT NULL, NULL"},
	{JUDGE_PARAMETERS_NAMED, "SELECT $2 FROM t WHERE a = $1", "SELECT $2 FROM t WHERE a = $1"},
	{JUDGE_PARAMETERS_EACH, "SELECT $1 FROM t WHERE a = $1", "SELECT $1 FROM t WHERE a = $2"},
	{JUDGE_PARAMETERS_NAMED, "SELECT a FROM t WHERE b IN ? AND c IN (?)",
		"SELECT a FROM t WHERE b IN ($1) AND c IN ($2)"},
	{JUDGE_PARAMETERS_NAMED, "SELECT a FROM t WHERE b = %s AND c = %(c)s AND d = %(c)s",
		"SELECT a FROM t WHERE b = $1 AND c = $2 AND d = $2"},
	{JUDGE_PARAMETERS_NAMED, "SELECT a FROM t WHERE b = @id AND c = sqlc.narg('c')",
		"SELECT a FROM t WHERE b = $1 AND c = $2"},
	{JUDGE_PARAMETERS_NAMED, "SELECT a FROM t WHERE b = \001 LIMIT \001",
		"SELECT a FROM t WHERE b = $1 LIMIT $2"},
	{JUDGE_PARAMETERS_NAMED, "SELECT a FROM \001", NULL},
	{JUDGE_PARAMETERS_NAMED, "SELECT a FROM t ORDER BY \001", NULL},
	{JUDGE_PARAMETERS_NAMED, "SELECT a FROM t WHERE b = 1 \001", NULL},
	{JUDGE_PARAMETERS_NAMED, "INSERT INTO t (a, \001) VALUES (1, 2)", NULL},
	{JUDGE_PARAMETERS_NAMED, "INSERT INTO t (a) VALUES ?", NULL},
	{JUDGE_PARAMETERS_NAMED, "SELECT a FROM ?", NULL},
	{JUDGE_PARAMETERS_NAMED, "SELECT '?', \"a?\", a ? 'x' FROM t -- ?",
		"SELECT '?', \"a?\", a ? 'x' FROM t  "},
	{JUDGE_PARAMETERS_MARK, "SELECT `a?` FROM t WHERE b = 'it\\'s ?' AND c = :c AND d IN ?",
		"SELECT `a?` FROM t WHERE b = 'it\\'s ?' AND c = ? AND d IN (?)"},
	{JUDGE_PARAMETERS_MARK, "SELECT @n := @n + 1 FROM t", "SELECT @n := @n + 1 FROM t"},
	{JUDGE_PARAMETERS_NAMED, "SELECT $a, $b::text, $a, $$c$$ FROM t",
		"SELECT $1, $2::text, $1, $$c$$ FROM t"},
	{JUDGE_PARAMETERS_NAMED, "SELECT a FROM t WHERE b = $<b> AND c IN ($<c:csv>) AND d = $/d.e/",
		"SELECT a FROM t WHERE b = $1 AND c IN ($2) AND d = $3"},
	{JUDGE_PARAMETERS_EACH, "SELECT a FROM t WHERE b = $(b) AND c IN ($1:list)",
		"SELECT a FROM t WHERE b = $1 AND c IN ($2)"},
	{JUDGE_PARAMETERS_NAMED, "SELECT $<a:name> FROM t", NULL},
	{JUDGE_PARAMETERS_NAMED, "SELECT a FROM $1~", NULL},
	{JUDGE_PARAMETERS_NAMED, "SELECT a FROM t WHERE $1~'x' AND b = $2#>'{a}'",
		"SELECT a FROM t WHERE $1~'x' AND b = $2#>'{a}'"},
};

static void check_parameters(void)
{
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct judge_text out;
		judge_text_parameters(a, str_of(texts[i].text), texts[i].style, &out);
		if (texts[i].want)
			IS(out.sql, str_of(texts[i].want), "written: %s", texts[i].text);
		OK((out.holes == 0) == (texts[i].want != NULL), "complete or not: %s", texts[i].text);
	}
}

/* -- answers -- */

struct row {
	const char *text;
	const char *answer[2]; /* "" = prepared, "CODE words"; NULL = not known */
	const char *uses;      /* static ones: n = needs, b = breaks, t = tightens, of shipped_at or old */
	enum judged verdict;   /* static */
	const char *want;
	bool partial;
};

#define SHIPPED "42703 column \"shipped_at\" does not exist"
#define OLD "42703 column \"old\" does not exist"
static const struct row rows[] = {
	{"SELECT shipped_at FROM orders", {"", ""}, "n", JUDGED_DECIDED, "-", false},
	{"SELECT shipped_at FROM orders", {SHIPPED, ""}, "n", JUDGED_DECIDED, "needs orders.shipped_at 7+10",
		false},
	{"SELECT shipped_at FROM orders", {SHIPPED, ""}, "", JUDGED_UNDECIDED, "needs orders.shipped_at 7+10",
		false},
	{"SELECT shipped_at FROM orders", {SHIPPED, ""}, "b", JUDGED_DECIDED, "needs orders.shipped_at 7+10",
		false},
	{"SELECT shipped_at FROM orders", {SHIPPED, ""}, "n", JUDGED_DECIDED,
		"needs orders.shipped_at 7+10 likely", true},
	{"SELECT old FROM orders", {"", OLD}, "", JUDGED_FOREIGN, "breaks orders.old 7+3", false},
	{"SELECT old FROM orders", {"", OLD}, "bt", JUDGED_DECIDED,
		"breaks orders.old 7+3, tightens orders.old 7+3", false},
	{"SELECT shipped_at FROM nowhere", {"42P01 relation", "42P01 relation"}, "n", JUDGED_DECIDED,
		"foreign", false},
	{"SELECT shipped_at FROM nowhere", {"42P01 relation", "42P01 relation"}, "n", JUDGED_DECIDED,
		"needs orders.shipped_at 7+10 likely", true},
	{"SELECT shipped_at FROM orders WHERE id = \001", {SHIPPED, ""}, "n", JUDGED_DECIDED,
		"needs orders.shipped_at 7+10 likely", false},
	{"SELECT shipped_at FROM orders WHERE id = \001", {SHIPPED, OLD}, "n", JUDGED_DECIDED,
		"needs orders.shipped_at 7+10 likely", false},
	{"SELECT shipped_at FROM orders WHERE f('%s', 1)", {"42704 no object", "42704 no object"}, "n",
		JUDGED_DECIDED, "needs orders.shipped_at 7+10 likely", false},
	{"SELECT shipped_at FROM \001", {SHIPPED, ""}, "n", JUDGED_UNDECIDED,
		"needs orders.shipped_at 7+10 likely", false},
	{"SELECT shipped_at FROM orders", {"57014 canceled", ""}, "n", JUDGED_DECIDED,
		"needs orders.shipped_at 7+10 likely", false},
	{"SELECT shipped_at FROM orders", {NULL, NULL}, "n", JUDGED_DECIDED,
		"needs orders.shipped_at 7+10 likely", false},
	{"SELECT shipped_at FROM orders WHERE f($1)", {"42883 no function", "42883 no function"}, "n",
		JUDGED_DECIDED, "needs orders.shipped_at 7+10 likely", false},
	{"SELECT 1 FROM query('SELECT old FROM orders')", {"", ""}, "", JUDGED_UNDECIDED, "undecided", false},
	{"ALTER TABLE orders DROP COLUMN old", {"", ""}, "b", JUDGED_DECIDED, "breaks orders.old 31+3 likely",
		false},
};

struct fake {
	const struct row *row;
	size_t asked;
};

static int answer(void *ctx, struct arena *scratch, struct oracle_question *v, size_t n, struct err *err)
{
	struct fake *f = ctx;
	(void)scratch, (void)err;
	f->asked += n;
	for (size_t i = 0; i < n; i++)
		for (int side = 0; side < ORACLE_SIDES; side++) {
			struct str said = str_of(f->row->answer[side]);
			struct str code = str_cut(&said, ' ');
			v[i].side[side] =
				(struct oracle_answer){f->row->answer[side] != NULL, code, said, SIZE_MAX};
		}
	return 0;
}

static struct object_id column(const char *name)
{
	return (struct object_id){
		.kind = OBJECT_COLUMN, .schema = STR("public"), .table = STR("orders"), .name = str_of(name)};
}

static struct catalog *schema(const char *name)
{
	struct catalog *c = catalog_new(a, DIALECT_POSTGRESQL);
	catalog_names_add(a, &c->search_path, STR("public"));
	catalog_add_schema(c, STR("public"));
	struct relation *r = catalog_add_relation(c, STR("public"), STR("orders"), RELATION_TABLE);
	*VEC_PUSH(a, &r->columns) = (struct column){.name = STR("id"), .type = STR("bigint")};
	*VEC_PUSH(a, &r->columns) = (struct column){.name = str_of(name), .type = STR("text")};
	return c;
}

static void add_static(const struct row *r, struct uses *out)
{
	for (const char *u = r->uses; *u; u++) {
		bool old = strstr(r->text, "old") != NULL;
		const char *name = old ? "old" : "shipped_at", *at = strstr(r->text, name);
		*VEC_PUSH(a, out) = (struct use){*u == 'n'   ? USE_NEEDS
						 : *u == 'b' ? USE_BREAKS
							     : USE_TIGHTENED,
			column(name), (size_t)(at - r->text), strlen(name), CONFIDENCE_LIKELY, false,
			STR("as read")};
	}
}

static struct str describe(const struct catalog *c, enum judged v, const struct uses *uses)
{
	static const char *const words[] = {"needs", "breaks", "tightens"};
	static const char *const verdicts[] = {"not sql", "-", "foreign", "undecided"};
	struct sb b = sb_new(a, 4096);
	for (size_t i = 0; i < uses->n; i++) {
		const struct use *u = &uses->v[i];
		bool sure = u->confidence == CONFIDENCE_CERTAIN || u->kind == USE_TIGHTENED;
		sb_fmt(&b, "%s%s %.*s %zu+%zu%s", i ? ", " : "", words[u->kind],
			STRF(catalog_object_text(a, c, &u->object)), u->at, u->len, sure ? "" : " likely");
	}
	return uses->n ? sb_str(&b) : str_of(verdicts[v]);
}

static void check_answers(void)
{
	const struct catalog *s0 = schema("old"), *s1 = schema("shipped_at");
	struct delta d = {0};
	struct judge *j = NULL;
	delta_of(a, s0, s1, &d);
	OK(judge_open(&j, a, s0, s1, &d, NULL, &e) == 0, "two catalogs");
	for (size_t i = 0; j && i < sizeof rows / sizeof *rows; i++) {
		struct fake f = {.row = &rows[i]};
		struct oracle o = {answer, &f, "the database", !rows[i].partial};
		struct oracle_book *b = oracle_book(a, j, &o);
		struct literal l = {.text = str_of(rows[i].text)};
		struct uses uses = {0};
		enum judged v = rows[i].verdict;
		struct str why = STR_NONE;
		l.holes = str_chr(l.text, LITERAL_HOLE) != SIZE_MAX;
		add_static(&rows[i], &uses);
		oracle_note(b, &l);
		oracle_note(b, &l);
		OK(oracle_ask(b, &e) == 0, "asked");
		oracle_settle(b, a, &l, &uses, &v, &why);
		IS(describe(s1, v, &uses), str_of(rows[i].want), "%s | %s | %s", rows[i].text,
			rows[i].answer[0] ? rows[i].answer[0] : "?",
			rows[i].answer[1] ? rows[i].answer[1] : "?");
	}
}

/* Each text once, each of its statements by itself, what is no query not at all. */
static void check_questions(void)
{
	const struct catalog *c = schema("old");
	struct delta d = {0};
	struct judge *j = NULL;
	struct row row = {.answer = {"", ""}};
	struct fake f = {.row = &row};
	struct oracle o = {answer, &f, "the database", true};
	OK(judge_open(&j, a, c, c, &d, NULL, &e) == 0, "one catalog twice");
	struct oracle_book *b = oracle_book(a, j, &o);
	const char *const all[] = {"SELECT id FROM a; DELETE FROM b WHERE id = 1", "SELECT id FROM a",
		"CREATE TABLE a (id int)", "a sentence", "SELECT id FROM a"};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		oracle_note(b, &(struct literal){.text = str_of(all[i])});
	OK(oracle_ask(b, &e) == 0 && f.asked == 3, "three questions");
	for (int i = 0; i < 200; i++)
		oracle_note(b, &(struct literal){.text = str_fmt(a, "SELECT id FROM t%d", i)});
	OK(b->parts.n == 203 && oracle_find(b, STR("SELECT id FROM t7")) &&
			!oracle_find(b, STR("SELECT id FROM u")),
		"two hundred more are found again");
	f.asked = 0;
	OK(oracle_ask(b, &e) == 0 && f.asked == 200, "and those alone are asked");
}

int main(void)
{
	a = arena_new("test");
	e = err_new(a);
	check_parameters();
	check_answers();
	check_questions();
	arena_free(a);
	return tap_done();
}
