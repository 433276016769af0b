/*
 * A migration that cannot be one transaction: each statement is recorded when it stands. Where the statement
 * and its record cannot commit together, the row written before it says how many objects it will change, so
 * that the next run can tell by looking whether it was done.
 */
#include "base/clock.h"
#include "migrate/apply_fault.h"
#include "migrate/apply_run.h"

struct parts {
	struct apply_run *r;
	struct arena *a;
	const struct plan_step *st;
	struct apply_step *out;
	struct session *s;
	size_t next;            /* the statement whose turn it is */
	bool moved;             /* this run has made a statement stand */
	bool entered;           /* the locks are ours: only then is anything recorded */
	struct catalog *before; /* as it stood when the locks were ours; NULL = not known */
	long long start;
};

enum { TRIES = 4 };

static const struct sql_statement *statement(const struct parts *p)
{
	return &p->st->m->up.v[p->next];
}

/* Does the statement commit together with its record? */
static bool is_atomic(const struct parts *p)
{
	unsigned f = statement(p)->flags;
	bool ddl_tx = (p->r->q->engine->caps & ENGINE_DDL_TX) != 0;
	if (p->st->mode == PLAN_OWN_TX || f & SQL_NO_TX)
		return false;
	return ddl_tx || (f & SQL_DATA && !(f & SQL_DDL));
}

enum { MANY_WORDS = 300 };

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
	       c == '$' || (unsigned char)c >= 0x80;
}

/* All words of a statement, among them every name that is no quoted one with blanks; false: too many, or a
 * name in quotes that words do not make. */
static bool words_of(struct arena *a, struct str text, struct names *out)
{
	for (size_t i = 0; i < text.n; i++) {
		char quote = text.p[i] == '`' || text.p[i] == '"' ? text.p[i] : 0;
		size_t from = i += quote != 0;
		while (i < text.n && (quote ? text.p[i] != quote : is_word(text.p[i])))
			i++;
		struct str word = str_sub(text, from, i);
		if (quote && i + 1 < text.n && text.p[i + 1] == quote)
			return false;
		if (word.n && word.n <= 200 && !catalog_names_have(DIALECT_SQLITE, *out, word))
			catalog_names_add(a, out, word);
		if (out->n > MANY_WORDS)
			return false;
	}
	return true;
}

/* The live catalog, or that part of it that the next statement can name, where the engine reads a part. */
static int see(struct parts *p, struct catalog **live, struct err *e)
{
	const struct engine *g = p->r->q->engine;
	struct names words = {0};
	bool plain = p->st->mode != PLAN_OWN_TX && statement(p)->flags & SQL_DDL;
	if (g->inspect_named && plain && words_of(p->a, statement(p)->text, &words))
		return g->inspect_named(p->s, p->a, &words, live, e);
	return g->inspect(p->s, p->a, live, e);
}

/* How many objects the next statement changes, seen from the live catalog; false: not known. */
static bool expected(struct parts *p, size_t *n)
{
	struct err mine = err_new(p->a);
	struct catalog *live;
	struct delta d = {0};
	struct probe notes = {0};
	if (see(p, &live, &mine) ||
		probe_expect(p->a, live, p->st->m, p->next, p->next + 1, p->r->q->worker, &d, &notes, &mine))
		return false;
	if (!p->moved && !p->st->resumed && p->next == p->st->from)
		p->before = live;
	*n = d.n;
	/* A note on a statement that changes nothing says why: what it makes is there, what it drops is gone.
	 */
	return notes.certain || d.n == 0;
}

static int commit(struct parts *p, struct str hash, struct err *e)
{
	bool committed = false;
	int rc = apply_record_commit(p->r, p->s, hash, &committed, e);
	return committed ? 0 : rc;
}

/* "started" with the statements that stand, and what the next one is about to do. */
static int record_progress(struct parts *p, struct str *hash, struct err *e)
{
	size_t n = 0;
	struct str what = STR_NONE;
	bool more = p->next < p->st->to;
	if (more && !is_atomic(p) && statement(p)->flags & SQL_DDL && expected(p, &n))
		what = str_fmt(p->a, "expects %zu", n);
	int rc = apply_statement_reset(p->r, p->s, e);
	return rc ? rc
		  : apply_record_event(p->r, p->a, p->s, p->st, HISTORY_STARTED, p->next, 0,
			    plan_note(p->a, p->st->m, p->next, what), hash, e);
}

static int record_done(struct parts *p, struct str *hash, struct err *e)
{
	p->out->ms = (int)(clock_ms() - p->start);
	return apply_record_applied(p->r, p->a, p->s, p->st, p->out->ms, hash, e);
}

/* Behind the last statement the migration is applied; before it, one more statement stands. */
static int record_turn(struct parts *p, struct str *hash, struct err *e)
{
	return p->next == p->st->to ? record_done(p, hash, e) : record_progress(p, hash, e);
}

static int record_alone(struct parts *p, struct err *e)
{
	struct str hash;
	int rc = p->r->q->engine->begin(p->s, e);
	if (!rc)
		rc = record_turn(p, &hash, e);
	if (!rc)
		rc = commit(p, hash, e);
	apply_fault("progress");
	return rc;
}

static int run_atomic(struct parts *p, struct err *e)
{
	const struct engine *g = p->r->q->engine;
	struct str hash;
	size_t i = p->next;
	int rc = g->begin(p->s, e);
	if (!rc)
		rc = apply_statement(p->r, p->s, p->st->m, i, e);
	if (rc) {
		struct err second = err_new(e->a);
		/* The session may be gone; then the server rolls back by itself. */
		err_drop(&second, g->end(p->s, false, &second));
		return rc;
	}
	p->next = i + 1;
	if (!g->in_tx(p->s)) { /* the statement has committed by itself, whatever it looked like */
		p->moved = true;
		return record_alone(p, e);
	}
	rc = record_turn(p, &hash, e);
	if (!rc)
		rc = commit(p, hash, e);
	if (rc)
		p->next = i;
	else
		p->moved = true;
	return rc;
}

/* The record of a file that manages its own transactions goes into the one that is open, if one is. */
static int record_inside(struct parts *p, struct err *e)
{
	const struct engine *g = p->r->q->engine;
	struct str hash;
	if (!g->in_tx(p->s) || p->next == p->st->to)
		return record_alone(p, e);
	int rc = record_progress(p, &hash, e);
	if (!rc)
		p->r->head = hash;
	return rc;
}

/* Building an index beside the writers takes as long as it takes; stopped, it leaves an invalid one behind.
 */
static int lift_time_limit(struct parts *p, struct err *e)
{
	const struct engine *g = p->r->q->engine;
	if (g->dialect != DIALECT_POSTGRESQL || !(statement(p)->flags & SQL_NO_TX) ||
		!(statement(p)->flags & SQL_DDL))
		return 0;
	return g->exec(p->s, STR("SET statement_timeout = 0"), e);
}

static int run_alone(struct parts *p, struct err *e)
{
	int rc = lift_time_limit(p, e);
	if (!rc)
		rc = apply_statement(p->r, p->s, p->st->m, p->next, e);
	if (rc)
		return rc;
	p->next++;
	p->moved = true;
	rc = p->st->mode == PLAN_OWN_TX ? record_inside(p, e) : record_alone(p, e);
	return rc;
}

/* An index that a killed or failed CREATE INDEX CONCURRENTLY left invalid is in the way of the next try. */
static int drop_invalid(struct parts *p, struct err *e)
{
	const struct engine *g = p->r->q->engine;
	struct catalog *live;
	struct probe_indexes bad = {0};
	if (g->dialect != DIALECT_POSTGRESQL || !(statement(p)->flags & SQL_NO_TX))
		return 0;
	int rc = g->inspect(p->s, p->a, &live, e);
	if (!rc)
		probe_invalid(p->a, live, statement(p)->text, &bad);
	for (size_t i = 0; !rc && i < bad.n; i++) {
		struct str schema = g->quote(p->a, bad.v[i].schema), name = g->quote(p->a, bad.v[i].name);
		rc = g->exec(p->s,
			str_fmt(p->a, "DROP INDEX CONCURRENTLY %.*s.%.*s", STRF(schema), STRF(name)), e);
		apply_say(p->r, APPLY_EVENT_NOTE, 0,
			str_fmt(p->a, "dropped index %.*s, which a stopped run left invalid", STRF(name)));
	}
	return rc;
}

/* A lock that was not free is waited for by trying again: the statement did not run. */
static int run_one(struct parts *p, struct err *e)
{
	for (int turn = 0;; turn++) {
		int rc = is_atomic(p) ? run_atomic(p, e) : run_alone(p, e);
		bool again = rc && rc != ERR_PARTIAL && turn + 1 < TRIES && apply_statement_retry(e);
		if (!again || apply_statement_stopped(p->r))
			return rc;
		apply_say(p->r, APPLY_EVENT_RETRY, (size_t)(p->out - p->r->out->steps), e->what);
		err_drop(e, rc);
		apply_statement_pause(turn);
		rc = drop_invalid(p, e);
		if (rc)
			return rc;
	}
}

static int run_all(struct parts *p, struct err *e)
{
	int rc = 0;
	while (!rc && p->next < p->st->to)
		rc = run_one(p, e);
	return rc;
}

static const struct history_row *last_row(const struct parts *p)
{
	const struct history_rows *own = &p->r->q->state->own;
	struct str source = p->r->q->state->v[p->st->source].source->name;
	for (size_t i = own->n; i-- > 0;)
		if (str_eq(own->v[i].source, source) && str_eq(own->v[i].id, p->st->m->id))
			return &own->v[i];
	return NULL;
}

/* The number in "expects N [prefix ...", or false. */
static bool noted(struct str note, uint64_t *n)
{
	if (!str_starts(note, STR("expects ")))
		return false;
	struct str rest = str_sub(note, 8, note.n);
	return str_u64(str_cut(&rest, ' '), n);
}

static int half_done(struct parts *p, uint64_t want, size_t left, struct err *e)
{
	err_set(e, ERR_PARTIAL, "a stopped run left this statement half done");
	err_detail(e, "It changes %llu objects; %zu of them are still to be changed.",
		(unsigned long long)want, left);
	err_hint(e, "Finish or undo it by hand, then apply again.");
	return err_at(e, p->st->m->path, statement(p)->line);
}

/* A run was stopped around this statement: was it done? */
static int settle_stopped(struct parts *p, struct err *e)
{
	const struct history_row *row = last_row(p);
	uint64_t want = 0;
	size_t left = 0;
	int rc = drop_invalid(p, e);
	if (rc || is_atomic(p) || !row || !str_eq(row->event, STR("started")) || !noted(row->note, &want) ||
		!want)
		return rc;
	if (!expected(p, &left)) {
		err_set(e, ERR_PARTIAL, "whether a stopped run finished this statement cannot be told");
		err_hint(e, "Look in the database; then finish or undo it by hand, and apply again.");
		return err_at(e, p->st->m->path, statement(p)->line);
	}
	if (left == want)
		return 0;
	if (left)
		return half_done(p, want, left, e);
	apply_say(p->r, APPLY_EVENT_NOTE, 0,
		str_fmt(p->a, "statement at line %d of %.*s was done by the stopped run", statement(p)->line,
			STRF(p->st->m->path)));
	p->next++;
	return p->next == p->st->to ? 0 : record_alone(p, e);
}

static int enter(struct parts *p, struct err *e)
{
	int rc = apply_session_open(p->r, p->a, "apply", &p->s, e);
	if (!rc)
		rc = apply_session_second(p->r, p->s, true, e);
	if (!rc)
		rc = apply_session_recheck(p->r, p->a, p->s, p->st, e);
	if (!rc && p->st->resumed && p->next < p->st->to)
		rc = settle_stopped(p, e);
	else if (!rc && p->next < p->st->to)
		rc = record_alone(p, e);
	if (!rc && p->next < p->st->to && !p->before && !is_atomic(p)) {
		struct err mine = err_new(p->a);
		if (see(p, &p->before, &mine))
			p->before = NULL; /* then a failure says that something may stand */
	}
	return rc;
}

/* Nothing is left to run: an empty file, or all of it stood already. */
static int finish(struct parts *p, size_t before, struct err *e)
{
	return before < p->st->to ? 0 : record_alone(p, e);
}

static void name_invalid(struct parts *p, struct err *e)
{
	struct err mine = err_new(p->a);
	struct catalog *live;
	struct probe_indexes bad = {0};
	const struct engine *g = p->r->q->engine;
	if (g->dialect != DIALECT_POSTGRESQL || p->next >= p->st->to || g->inspect(p->s, p->a, &live, &mine))
		return;
	probe_invalid(p->a, live, statement(p)->text, &bad);
	if (!bad.n)
		return;
	err_detail(e, "%.*s%sIndex \"%.*s\" of \"%.*s\" is left behind invalid.", STRF(e->detail),
		e->detail.n ? " " : "", STRF(bad.v[0].name), STRF(bad.v[0].table));
	err_hint(e, "Correct the cause and apply again: the next run drops the invalid index first.");
}

/* Nothing stands when no statement of this migration ever stood and what the failed one names is as it was.
 */
static bool nothing_stands(struct parts *p)
{
	struct err mine = err_new(p->a);
	struct catalog *now;
	struct delta d = {0};
	if (p->moved || p->st->resumed)
		return false;
	if (p->next == p->st->to || is_atomic(p))
		return true; /* it was rolled back */
	if (!p->before || see(p, &now, &mine))
		return false;
	delta_of(p->a, p->before, now, &d);
	return d.n == 0;
}

/* With the connection gone, a statement that is not atomic may or may not have run: the "started" row stays,
 * and the next run looks. */
static bool is_alive(struct parts *p)
{
	struct err mine = err_new(p->a);
	return !p->r->q->engine->query(p->s, STR("SELECT 1"), NULL, 0, NULL, NULL, &mine);
}

static int record_failure(struct parts *p, bool nothing, struct str why, struct err *e)
{
	struct session *s;
	struct str hash;
	bool committed;
	enum history_event ev = nothing ? HISTORY_ROLLED_BACK : HISTORY_FAILED;
	int rc = apply_session_open(p->r, p->a, "record", &s, e);
	if (!rc)
		rc = p->r->q->engine->begin(s, e);
	if (!rc)
		rc = apply_record_event(p->r, p->a, s, p->st, ev, p->next, 0,
			plan_note(p->a, p->st->m, p->next, why), &hash, e);
	if (!rc)
		rc = apply_record_commit(p->r, s, hash, &committed, e);
	return rc;
}

static void fail(struct parts *p, struct err *e)
{
	struct err second = err_new(e->a);
	name_invalid(p, e);
	bool alive = is_alive(p);
	bool nothing = alive ? nothing_stands(p) : !p->moved && !p->st->resumed && is_atomic(p);
	p->r->q->engine->close(p->s);
	if (alive && record_failure(p, nothing, e->what, &second) && !e->detail.n)
		err_detail(e, "And it could not be recorded: %.*s.", STRF(second.what));
	p->out->state = nothing ? APPLY_STEP_FAILED : APPLY_STEP_PARTIAL;
}

int apply_parts(struct apply_run *r, struct arena *a, const struct plan_step *st, struct apply_step *out,
	struct err *e)
{
	struct parts p = {.r = r, .a = a, .st = st, .out = out, .next = st->from, .start = clock_ms()};
	int rc = enter(&p, e);
	size_t before = p.next;
	p.entered = !rc;
	if (!rc)
		rc = run_all(&p, e);
	if (!rc)
		rc = finish(&p, before, e);
	out->done = p.next;
	out->state = rc ? APPLY_STEP_FAILED : APPLY_STEP_APPLIED;
	if (rc && st->resumed)
		out->state = APPLY_STEP_PARTIAL;
	if (rc && p.entered)
		fail(&p, e);
	else if (p.s)
		r->q->engine->close(p.s);
	return rc;
}
