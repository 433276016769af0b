#include "migrate/plan_mode.h"

#include "migrate/history.h"

struct plan_refusal *plan_mode_refuse(
	struct planner *p, enum plan_refusal_kind k, size_t source, const struct migration *m, int line)
{
	struct plan_refusal *r = VEC_PUSH(p->a, &p->out->refusals);
	*r = (struct plan_refusal){.kind = k, .source = source, .file = SIZE_MAX, .line = line};
	if (m) {
		r->file = (size_t)(m - p->in->sources[source].files->v);
		r->pending = k != PLAN_CHANGED;
		r->id = m->id;
		r->path = m->path;
	}
	return r;
}

/* Words of a statement compared without case, any blanks between them, nothing behind. */
static bool is_words(struct str s, const char *words)
{
	struct str want = str_of(words);
	s = str_trim(s);
	while (want.n) {
		struct str w = str_cut(&want, ' ');
		if (s.n < w.n || !str_ieq(str_sub(s, 0, w.n), w))
			return false;
		struct str rest = str_sub(s, w.n, s.n);
		s = str_trim(rest);
		if (s.n && s.n == rest.n)
			return false;
	}
	return s.n == 0;
}

static bool is_one_of(struct str s, const char *const *list)
{
	for (; *list; list++)
		if (is_words(s, *list))
			return true;
	return false;
}

static bool is_begin(struct str s)
{
	static const char *const forms[] = {"begin", "begin transaction", "begin work", "start transaction",
		"begin immediate", "begin immediate transaction", "begin exclusive",
		"begin exclusive transaction", "begin deferred", "begin deferred transaction", NULL};
	return is_one_of(s, forms);
}

static bool is_commit(struct str s)
{
	static const char *const forms[] = {
		"commit", "commit transaction", "commit work", "end", "end transaction", "end work", NULL};
	return is_one_of(s, forms);
}

/* PRAGMA foreign_keys does nothing inside a transaction (RELIABILITY 1.13): it is hoisted in front of it. */
static bool is_fk_pragma(enum dialect d, struct str s)
{
	if (d != DIALECT_SQLITE)
		return false;
	struct str head = str_sub(s, 0, 6), rest = str_trim(str_sub(s, 6, s.n));
	return str_ieq(head, STR("pragma")) && str_ieq(str_sub(rest, 0, 12), STR("foreign_keys"));
}

/* What the statements of a file ask for. */
struct survey {
	size_t controls;  /* BEGIN, COMMIT ... */
	int control_line; /* the first of them */
	size_t alone;     /* refused inside a transaction block */
	int alone_line;   /* the first of them */
	struct str alone_text;
	bool fk, only_data;
};

static void survey_statement(struct planner *p, const struct sql_statement *s, struct survey *v)
{
	if (s->flags & SQL_TX_CONTROL && !v->controls++)
		v->control_line = s->line;
	if (is_fk_pragma(p->in->dialect, s->text)) {
		v->fk = true;
	} else if (s->flags & SQL_NO_TX && !v->alone++) {
		v->alone_line = s->line;
		v->alone_text = s->text;
	}
	if (!(s->flags & (SQL_DATA | SQL_TX_CONTROL)) || s->flags & SQL_DDL)
		v->only_data = false;
}

static void refuse_statement(
	struct planner *p, size_t source, const struct migration *m, const struct sql_statement *s)
{
	struct plan_refusal *r;
	if (s->flags & SQL_BROKEN) {
		r = plan_mode_refuse(p, PLAN_BROKEN, source, m, s->line);
		r->why = STR("the statement has an unterminated quote or comment");
		r->remedy = STR("Close it: nothing after it can be told apart.");
	} else if (s->flags & SQL_META_COMMAND) {
		r = plan_mode_refuse(p, PLAN_META_COMMAND, source, m, s->line);
		r->why = STR("the line is a command of a database client, not SQL");
		r->remedy = STR("Remove it or write it as SQL: no client program is run.");
	}
	if (str_find(str_lower(p->a, s->text), STR(HISTORY_TABLE), 0) != SIZE_MAX) {
		r = plan_mode_refuse(p, PLAN_HISTORY_EDITED, source, m, s->line);
		r->why = STR("the statement names " HISTORY_TABLE ", the record of what was applied");
		r->remedy = STR("Remove it: the history is written by apply alone.");
	}
}

static struct str first_words(struct str s)
{
	size_t words = 0, i = 0;
	for (; i < s.n && s.p[i] != '\n'; i++)
		if (s.p[i] == ' ' && ++words == 4)
			break;
	return str_trim(str_sub(s, 0, i));
}

static void decide_mode(struct planner *p, struct plan_step *st, const struct survey *v, bool own)
{
	st->mode = PLAN_PER_STATEMENT;
	st->why_line = v->alone_line;
	if (own) {
		st->mode = PLAN_OWN_TX;
		st->why = STR("the file holds its own transaction control");
		st->why_line = v->control_line;
	} else if (v->alone) {
		st->why = str_fmt(
			p->a, "%.*s cannot run inside a transaction block", STRF(first_words(v->alone_text)));
	} else if (!p->in->ddl_tx && !v->only_data) {
		st->why = STR("the database commits each statement that changes the schema");
	} else if (!st->m->in_tx) {
		st->why = STR("the file says it is not run in a transaction");
	} else {
		st->mode = PLAN_ONE_TX;
		st->fk_off = v->fk;
	}
}

/* A file that is one BEGIN ... COMMIT is what we do anyway: the two are left out. */
static bool is_wrapped(const struct migration *m, const struct survey *v)
{
	return v->controls == 2 && is_begin(m->up.v[0].text) && is_commit(m->up.v[m->up.n - 1].text);
}

static void refuse_control(
	struct planner *p, const struct plan_step *st, const struct survey *v, bool wrapped)
{
	struct plan_refusal *r = plan_mode_refuse(
		p, PLAN_TX_CONTROL, st->source, st->m, wrapped ? v->alone_line : v->control_line);
	r->why =
		wrapped ? str_fmt(p->a, "%.*s cannot run inside the transaction that the file opens",
				  STRF(first_words(v->alone_text)))
			: STR("the file is run in one transaction, but holds transaction control of its own");
	r->remedy = wrapped ? STR("Remove the file's BEGIN and COMMIT, or move the statement to a file of "
				  "its own.")
			    : STR("Remove it, or declare in the tool's way that the file runs without a "
				  "transaction.");
}

void plan_mode_decide(struct planner *p, struct plan_step *st)
{
	const struct migration *m = st->m;
	struct survey v = {.only_data = true};
	for (size_t i = 0; i < m->up.n; i++) {
		refuse_statement(p, st->source, m, &m->up.v[i]);
		survey_statement(p, &m->up.v[i], &v);
	}
	bool wrapped = is_wrapped(m, &v);
	bool own = v.controls && !wrapped;
	if ((own && !m->manages_tx) || (wrapped && v.alone))
		refuse_control(p, st, &v, wrapped);
	plan_control_check(p, st, own && m->manages_tx);
	st->from = wrapped ? 1 : 0;
	st->to = m->up.n - st->from;
	decide_mode(p, st, &v, own);
}
