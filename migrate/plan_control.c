/* What a file may not do to the session and the transactions that it shares with its own record. */
#include "migrate/plan_mode.h"
#include "parse/sql_lex.h"

/* Words of a statement, without comments, one at a time. */
struct reader {
	struct sql_lexer lx;
	struct sql_token t;
};

static struct reader reader_of(enum dialect d, struct str sql)
{
	struct reader r = {.lx = sql_lex(d, sql)};
	r.t = sql_lex_next(&r.lx);
	return r;
}

static bool accept(struct reader *r, const char *word)
{
	if (!sql_lex_is(r->t, word))
		return false;
	r->t = sql_lex_next(&r->lx);
	return true;
}

static void refuse(struct planner *p, const struct plan_step *st, enum plan_refusal_kind k, int line,
	struct str why, struct str remedy)
{
	struct plan_refusal *r = plan_mode_refuse(p, k, st->source, st->m, line);
	r->why = why;
	r->remedy = remedy;
}

/* The history of what is applied stands in the environment's database: behind a USE it would not be found. */
static void check_use(struct planner *p, const struct plan_step *st, const struct sql_statement *s)
{
	struct reader r = reader_of(p->in->dialect, s->text);
	if (p->in->dialect != DIALECT_MYSQL || !accept(&r, "use"))
		return;
	struct str to = sql_lex_value(p->a, p->in->dialect, r.t);
	if (str_eq(to, p->in->database))
		return;
	refuse(p, st, PLAN_OTHER_DATABASE, s->line,
		str_fmt(p->a, "the statement leaves the environment's database \"%.*s\" for \"%.*s\"",
			STRF(p->in->database), STRF(to)),
		str_fmt(p->a,
			"Write that database in front of each name (%.*s.NAME), or give it an environment of "
			"its own.",
			STRF(to)));
}

/* SET TRANSACTION READ ONLY, BEGIN READ ONLY: the record is written in the same transaction. */
static bool is_read_only(enum dialect d, const struct sql_statement *s)
{
	struct reader r = reader_of(d, s->text);
	bool begins = accept(&r, "begin") || accept(&r, "start"), sets = !begins && accept(&r, "set");
	if (d == DIALECT_SQLITE || !(begins || sets))
		return false;
	if (sets && d == DIALECT_MYSQL) /* about the next transaction, which ours are not: they say what they
					   are */
		return false;
	if (sets && !accept(&r, "local"))
		accept(&r, "session");
	if (sets && accept(&r, "transaction_read_only"))
		return true;
	if (sets && !accept(&r, "transaction"))
		return false;
	while (r.t.kind != SQL_END)
		if (!accept(&r, "read"))
			r.t = sql_lex_next(&r.lx);
		else if (accept(&r, "only"))
			return true;
	return false;
}

static void check_read_only(struct planner *p, const struct plan_step *st, const struct sql_statement *s)
{
	if (is_read_only(p->in->dialect, s))
		refuse(p, st, PLAN_TX_CONTROL, s->line,
			STR("the statement makes the transaction read only, in which the migration is "
			    "recorded too"),
			STR("Remove it: a migration that may not write has nothing to record."));
}

/* BEGIN and COMMIT of a file that manages its own transactions. */
struct balance {
	bool open;
	int line; /* of the BEGIN that opened it */
};

static void begins(
	struct planner *p, const struct plan_step *st, const struct sql_statement *s, struct balance *b)
{
	if (b->open && p->in->dialect == DIALECT_SQLITE)
		refuse(p, st, PLAN_TX_CONTROL, s->line,
			str_fmt(p->a, "BEGIN inside the transaction that line %d opens fails", b->line),
			STR("Remove one of the two, or use SAVEPOINT."));
	*b = (struct balance){true, s->line};
}

static void ends(
	struct planner *p, const struct plan_step *st, const struct sql_statement *s, struct balance *b)
{
	if (!b->open && p->in->dialect == DIALECT_SQLITE)
		refuse(p, st, PLAN_TX_CONTROL, s->line,
			STR("COMMIT without a BEGIN before it fails: what came before stands already"),
			STR("Remove it, or put BEGIN before the statements that belong together. Without "
			    "either the file is one transaction."));
	b->open = false;
}

static void rolls_back(
	struct planner *p, const struct plan_step *st, const struct sql_statement *s, struct balance *b)
{
	refuse(p, st, PLAN_TX_CONTROL, s->line,
		STR("ROLLBACK takes back work that the history would call applied"),
		STR("Remove the statements and their ROLLBACK."));
	b->open = false;
}

static void follow(
	struct planner *p, const struct plan_step *st, const struct sql_statement *s, struct balance *b)
{
	enum dialect d = p->in->dialect;
	struct reader r = reader_of(d, s->text);
	if (!(s->flags & SQL_TX_CONTROL)) {
		/* In MySQL the transaction ends there, whoever opened it. */
		b->open = b->open && !(d == DIALECT_MYSQL && s->flags & SQL_DDL);
	} else if (accept(&r, "begin") || accept(&r, "start")) {
		begins(p, st, s, b);
	} else if (plan_control_commits(d, s)) {
		ends(p, st, s, b);
	} else if (accept(&r, "rollback") || accept(&r, "abort")) {
		if (!accept(&r, "prepared"))
			rolls_back(p, st, s, b);
	} else if (accept(&r, "prepare")) {
		refuse(p, st, PLAN_TX_CONTROL, s->line,
			STR("PREPARE TRANSACTION leaves the work and its locks to somebody else"),
			STR("Use COMMIT."));
		b->open = false;
	}
}

bool plan_control_commits(enum dialect d, const struct sql_statement *s)
{
	struct reader r = reader_of(d, s->text);
	return (accept(&r, "commit") || accept(&r, "end")) && !accept(&r, "prepared");
}

void plan_control_check(struct planner *p, const struct plan_step *st, bool own)
{
	struct balance b = {0};
	for (size_t i = 0; i < st->m->up.n; i++) {
		const struct sql_statement *s = &st->m->up.v[i];
		check_use(p, st, s);
		check_read_only(p, st, s);
		if (own)
			follow(p, st, s, &b);
	}
	if (b.open)
		refuse(p, st, PLAN_TX_CONTROL, b.line,
			STR("the transaction that BEGIN opens is never committed: nothing of it would stand"),
			STR("Put COMMIT behind the statements that belong to it, or remove the BEGIN."));
}
