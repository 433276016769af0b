/*
 * SQLite: both schemas are built in private memory databases, as far as a statement names them, and SQLite
 * itself prepares the statement in each; its authorizer lists what was used. Double-quoted strings are off:
 * an unknown "x" would be taken for text.
 */
#include "gitcheck/judge_sqlite.h"

enum { MAX_TEXT = 256 * 1024 };

static int open_side(struct judge *j, struct judge_sqlite_side *side, const struct catalog *c, struct err *e)
{
	struct sqlite_db_opts o = {.write = true, .untrusted = true, .no_dqs = true};
	judge_sqlite_schema(side, j->a, c);
	return sqlite_db_open(&side->db, j->a, STR_NONE, o, e);
}

int judge_sqlite_open(struct judge *j, struct err *e)
{
	j->sqlite = ARENA_NEW(j->a, struct judge_sqlite);
	int rc = open_side(j, &j->sqlite->s0, j->s0, e);
	return rc ? rc : open_side(j, &j->sqlite->s1, j->s1, e);
}

/* What a view or a trigger touches is not named by the statement. */
static bool watch(void *ctx, const struct sqlite_db_access *x)
{
	struct judge_sqlite_accesses *l = ctx;
	if (x->via.n || !x->table.n || x->action == SQLITE_DB_DEFINE || x->action == SQLITE_DB_OTHER)
		return true;
	struct judge_sqlite_access *to = VEC_PUSH(l->a, l);
	to->table = str_dup(l->a, x->table);
	to->column = str_dup(l->a, x->column);
	return true;
}

static int prepare(struct judge_sqlite_side *side, struct arena *a, struct str sql,
	struct judge_sqlite_answer *out, struct err *e)
{
	*out = (struct judge_sqlite_answer){.used.a = a};
	judge_sqlite_need(side, a, sql, e);
	sqlite_db_watch(side->db, watch, &out->used);
	int rc = sqlite_db_prepare(side->db, a, sql, &out->check, e);
	sqlite_db_watch(side->db, NULL, NULL);
	return rc;
}

/* It could not read it: prose, another dialect, a hole that needs another fill, a limit. */
static bool unreadable(const struct judge_sqlite_answer *x)
{
	static const char *const words[] = {"syntax error", "incomplete input", "unrecognized token",
		"parser stack overflow", "too many", "too large", "at most ", NULL};
	for (size_t i = 0; words[i] && !x->check.ok; i++)
		if (str_find(x->check.text, str_of(words[i]), 0) != SIZE_MAX)
			return true;
	return false;
}

struct attempt {
	struct uses uses;
	enum judged verdict;
	struct str why;
	bool read; /* every statement was read */
};

static size_t statement_end(const struct judge_sqlite_answer *x, const struct judge_sqlite_answer *y)
{
	return x->check.ok ? x->check.end : y->check.ok ? y->check.end : SIZE_MAX;
}

static int judge_statements(
	struct judge *j, struct arena *a, const struct judge_text *text, struct attempt *t, struct err *e)
{
	size_t at = 0;
	t->verdict = JUDGED_NOT_SQL;
	t->read = true;
	while (at < text->sql.n) {
		struct judge_sqlite_case c = {
			.a = a, .j = j, .sql = str_sub(text->sql, at, text->sql.n), .holes = text->holes > 0};
		int rc = prepare(&j->sqlite->s0, a, c.sql, &c.r0, e);
		if (!rc)
			rc = prepare(&j->sqlite->s1, a, c.sql, &c.r1, e);
		if (rc)
			return rc;
		if (unreadable(&c.r0) && unreadable(&c.r1)) {
			t->read = false;
			t->why = c.r0.check.text;
			return 0;
		}
		size_t end = statement_end(&c.r0, &c.r1), first = t->uses.n;
		if (c.r0.check.empty || c.r1.check.empty)
			return 0;
		if (end < c.sql.n)
			c.sql = str_sub(c.sql, 0, end);
		enum judged v = judge_sqlite_compare(&c, &t->uses, &t->why);
		for (size_t i = first; i < t->uses.n; i++)
			t->uses.v[i].at += at;
		if (t->verdict != JUDGED_DECIDED)
			t->verdict = v;
		if (end == SIZE_MAX || !end)
			return 0;
		at += end;
	}
	return 0;
}

static void keep(struct arena *a, const struct judge_text *text, const struct attempt *t, struct uses *out)
{
	for (size_t i = 0; i < t->uses.n; i++) {
		struct use u = t->uses.v[i];
		size_t end = u.at + u.len < text->sql.n ? u.at + u.len : text->sql.n;
		u.at = text->map[u.at < text->sql.n ? u.at : text->sql.n];
		u.len = text->map[end] - u.at;
		*VEC_PUSH(a, out) = u;
	}
}

int judge_sqlite(struct judge *j, struct arena *a, const struct literal *sql, struct uses *out,
	enum judged *verdict, struct str *why, struct err *e)
{
	struct judge_text text = {.holes = 1};
	*verdict = JUDGED_UNDECIDED;
	if (sql->text.n > MAX_TEXT) {
		*why = STR("the statement is too large");
		return 0;
	}
	for (int fill = JUDGE_FILL_GUESS; fill < JUDGE_FILL_COUNT && text.holes; fill++) {
		struct attempt t = {0};
		judge_text_rewrite(a, sql->text, (enum judge_fill)fill, &text);
		int rc = judge_statements(j, a, &text, &t, e);
		if (rc)
			return rc;
		if (fill == JUDGE_FILL_GUESS || t.read)
			*why = t.why;
		if (t.read)
			*verdict = t.verdict;
		if (t.verdict == JUDGED_DECIDED && (t.read || !text.holes)) {
			keep(a, &text, &t, out);
			break;
		}
	}
	return 0;
}
