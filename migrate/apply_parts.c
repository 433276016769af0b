/*
 * A migration that cannot be one transaction: each statement is recorded when it stands. Where the statement
 * and its record cannot commit together, the row written before it says how many objects it will change, so
 * that the next run can tell by looking whether it was done.
 */
#include "migrate/apply_parts.h"
#include "base/clock.h"
#include "migrate/apply_fault.h"

enum { TRIES = 4 };

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
	if (more && !apply_parts_atomic(p) && apply_parts_statement(p)->flags & SQL_DDL &&
		apply_parts_expected(p, &n))
		what = str_fmt(p->a, "expects %zu", n);
	int rc = p->r->q->engine->home(p->s, e);
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
	p->without.open = g->open_tx(p->s);
	if (!p->without.open || p->next == p->st->to)
		return record_alone(p, e);
	int rc = record_progress(p, &hash, e);
	if (!rc && g->away)
		rc = g->away(p->s, e);
	if (!rc)
		p->r->head = hash;
	return rc;
}

static void remember(struct parts *p)
{
	if (p->without.open)
		return;
	p->without.next = p->next;
	p->without.moved = p->moved;
	p->without.head = p->r->head;
}

/* A failure ends the session, and with it what the open transaction has done and recorded. */
static void forget_open(struct parts *p)
{
	if (!p->without.open)
		return;
	p->next = p->without.next;
	p->moved = p->without.moved;
	p->r->head = p->without.head;
}

/* Building an index beside the writers takes as long as it takes; stopped, it leaves an invalid one behind.
 */
static int lift_time_limit(struct parts *p, struct err *e)
{
	const struct engine *g = p->r->q->engine;
	if (g->dialect != DIALECT_POSTGRESQL || !(apply_parts_statement(p)->flags & SQL_NO_TX) ||
		!(apply_parts_statement(p)->flags & SQL_DDL))
		return 0;
	return g->exec(p->s, STR("SET statement_timeout = 0"), e);
}

static int run_alone(struct parts *p, struct err *e)
{
	int rc = lift_time_limit(p, e);
	remember(p);
	if (!rc)
		rc = apply_statement(p->r, p->s, p->st->m, p->next, e);
	if (rc)
		return rc;
	p->next++;
	p->moved = true;
	rc = p->st->mode == PLAN_OWN_TX ? record_inside(p, e) : record_alone(p, e);
	return rc;
}

/* A lock that was not free is waited for by trying again: the statement did not run. */
static int run_one(struct parts *p, struct err *e)
{
	for (int turn = 0;; turn++) {
		int rc = apply_parts_atomic(p) ? run_atomic(p, e) : run_alone(p, e);
		bool again = rc && rc != ERR_PARTIAL && turn + 1 < TRIES && apply_statement_retry(e);
		if (!again || apply_statement_stopped(p->r))
			return rc;
		apply_say(p->r, APPLY_EVENT_RETRY, (size_t)(p->out - p->r->out->steps), e->what);
		err_drop(e, rc);
		apply_statement_pause(turn);
		rc = apply_parts_drop_invalid(p, e);
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
	return err_at(e, p->st->m->path, apply_parts_statement(p)->line);
}

static int step_over(struct parts *p, struct err *e)
{
	p->next++;
	return p->next == p->st->to ? 0 : record_alone(p, e);
}

/* A run was stopped around this statement: was it done? */
static int settle_stopped(struct parts *p, struct err *e)
{
	if (p->st->mode == PLAN_OWN_TX &&
		plan_control_commits(p->r->q->engine->dialect, apply_parts_statement(p)))
		return step_over(p, e); /* what came before it stands, so it was done */
	const struct history_row *row = last_row(p);
	uint64_t want = 0;
	size_t left = 0;
	int rc = apply_parts_drop_invalid(p, e);
	if (rc || apply_parts_atomic(p) || !row || !str_eq(row->event, STR("started")) ||
		!noted(row->note, &want) || !want)
		return rc;
	if (!apply_parts_expected(p, &left)) {
		err_set(e, ERR_PARTIAL, "whether a stopped run finished this statement cannot be told");
		err_hint(e, "Look in the database; then finish or undo it by hand, and apply again.");
		return err_at(e, p->st->m->path, apply_parts_statement(p)->line);
	}
	if (left == want)
		return 0;
	if (left)
		return half_done(p, want, left, e);
	apply_say(p->r, APPLY_EVENT_NOTE, 0,
		str_fmt(p->a, "statement at line %d of %.*s was done by the stopped run",
			apply_parts_statement(p)->line, STRF(p->st->m->path)));
	return step_over(p, e);
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
	if (!rc && p->next < p->st->to && !p->before && !apply_parts_atomic(p)) {
		struct err mine = err_new(p->a);
		if (apply_parts_see(p, &p->before, &mine))
			p->before = NULL; /* then a failure says that something may stand */
	}
	return rc;
}

/* Nothing is left to run: an empty file, or all of it stood already. */
static int finish(struct parts *p, size_t before, struct err *e)
{
	return before < p->st->to ? 0 : record_alone(p, e);
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
	apply_parts_name_invalid(p, e);
	bool alive = is_alive(p);
	forget_open(p);
	bool nothing =
		alive ? apply_parts_nothing_stands(p) : !p->moved && !p->st->resumed && apply_parts_atomic(p);
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
	out->state = rc ? APPLY_STEP_FAILED : APPLY_STEP_APPLIED;
	if (rc && st->resumed)
		out->state = APPLY_STEP_PARTIAL;
	if (rc && p.entered)
		fail(&p, e);
	else if (p.s)
		r->q->engine->close(p.s);
	out->done = p.next;
	return rc;
}
