/* PostgreSQL: libpg_query's tree of a statement, resolved in both catalogs. */
#include "gitcheck/judge_postgresql.h"

enum { MAX_TEXT = 256 * 1024 };

struct attempt {
	struct uses uses;
	enum judged verdict;
	struct str why;
	bool parsed;
};

/* What one statement says joins what the others of the same text say: the strongest verdict stays. */
static void join(struct attempt *t, enum judged v, struct str why)
{
	static const int rank[] = {
		[JUDGED_NOT_SQL] = 0, [JUDGED_FOREIGN] = 1, [JUDGED_DECIDED] = 2, [JUDGED_UNDECIDED] = 3};
	if (rank[v] <= rank[t->verdict])
		return;
	t->verdict = v;
	t->why = why;
}

static void judge_statement(struct judge *j, struct arena *a, const struct judge_text *text,
	const struct json *stmt, struct attempt *t)
{
	struct judge_postgresql_reader r = {
		.q = query_new(a, DIALECT_POSTGRESQL), .a = a, .sql = text->sql, .range_scope = QUERY_NONE};
	struct str why = STR_NONE;
	r.q->holes = text->holes > 0;
	if (!judge_postgresql_statement(&r, stmt))
		return;
	if (r.too_deep || r.unread.n)
		join(t, JUDGED_UNDECIDED, r.too_deep ? STR("nested too deeply") : r.unread);
	else
		join(t, query_judge(r.q, a, j->s0, j->s1, &t->uses, &why), why);
	if (r.inner.n)
		join(t, JUDGED_UNDECIDED, r.inner);
}

static int attempt(struct judge *j, struct arena *a, struct str sql, enum judge_fill fill, struct attempt *t,
	size_t *holes, struct err *e)
{
	struct judge_text text;
	struct worker_answer answer = {0};
	const struct json *tree = NULL;
	*t = (struct attempt){.verdict = JUDGED_NOT_SQL};
	judge_text_rewrite(a, sql, fill, &text);
	*holes = text.holes;
	int rc = worker_pg_parse(j->worker, a, text.sql, &tree, &answer, e);
	if (rc)
		return rc;
	t->parsed = answer.status == WORKER_OK;
	if (!t->parsed) {
		t->why = answer.message;
		return 0;
	}
	for (const struct json *s = json_first(json_get(tree, "stmts")); s; s = json_next(s))
		judge_statement(j, a, &text, json_get(s, "stmt"), t);
	for (size_t i = 0; i < t->uses.n; i++) {
		struct use *u = &t->uses.v[i];
		size_t at = u->at < text.sql.n ? u->at : text.sql.n;
		size_t end = u->at + u->len < text.sql.n ? u->at + u->len : text.sql.n;
		u->at = text.map[at];
		u->len = text.map[end] - u->at;
	}
	return 0;
}

int judge_postgresql(struct judge *j, struct arena *a, const struct literal *sql, struct uses *out,
	enum judged *verdict, struct str *why, struct err *e)
{
	struct attempt best = {.verdict = JUDGED_NOT_SQL}, t;
	size_t holes = 1;
	if (sql->text.n > MAX_TEXT) {
		*verdict = JUDGED_UNDECIDED;
		*why = STR("the statement is too large");
		return 0;
	}
	/* Other fills are tried when the first is not readable or resolves nowhere. */
	for (int fill = JUDGE_FILL_GUESS; fill < JUDGE_FILL_COUNT && holes && best.verdict < JUDGED_DECIDED;
		fill++) {
		int rc = attempt(j, a, sql->text, (enum judge_fill)fill, &t, &holes, e);
		if (rc)
			return rc;
		if (fill == JUDGE_FILL_GUESS || (t.parsed && (!best.parsed || t.verdict == JUDGED_DECIDED)))
			best = t;
		if (t.parsed && t.verdict == JUDGED_DECIDED)
			break;
	}
	for (size_t i = 0; i < best.uses.n; i++)
		*VEC_PUSH(a, out) = best.uses.v[i];
	*verdict = best.parsed ? best.verdict : JUDGED_UNDECIDED;
	*why = best.why;
	return 0;
}
