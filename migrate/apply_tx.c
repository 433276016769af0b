#include "base/clock.h"
#include "migrate/apply_fault.h"
#include "migrate/apply_run.h"

enum { TRIES = 4 };

static int escaped(struct str id, int line, struct err *e)
{
	err_set(e, ERR_PARTIAL, "migration %.*s ended its transaction by itself", STRF(id));
	err_detail(e, "What ran up to line %d stands, without a record.", line);
	err_hint(e, "Remove the transaction control from the file; it may hide in a DO block, a procedure or "
		    "SET.");
	return ERR_PARTIAL;
}

static int run_statements(struct apply_run *r, struct arena *a, struct session *s, const struct plan_step *st,
	size_t *done, struct err *e)
{
	const struct engine *g = r->q->engine;
	struct str before, after;
	int rc = g->tx_id(s, a, &before, e);
	for (size_t i = st->from; !rc && i < st->to; i++) {
		rc = apply_statement(r, s, st->m, i, e);
		*done = rc ? i : i + 1;
		if (!rc && !g->in_tx(s))
			return escaped(st->m->id, st->m->up.v[i].line, e);
	}
	if (!rc)
		rc = g->tx_id(s, a, &after, e);
	if (!rc && !str_eq(before, after))
		return escaped(st->m->id, st->to ? st->m->up.v[st->to - 1].line : 0, e);
	return rc;
}

static int count_row(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	(void)cols;
	(void)ncols;
	(void)e;
	++*(size_t *)ctx;
	return 0;
}

/* With foreign keys off, the file's rebuild of a table may leave orphans: those it adds are refused. */
static int count_orphans(struct apply_run *r, struct session *s, size_t *n, struct err *e)
{
	*n = 0;
	return r->q->engine->query(s, STR("PRAGMA foreign_key_check"), NULL, 0, count_row, n, e);
}

static int check_orphans(
	struct apply_run *r, struct session *s, const struct plan_step *st, size_t before, struct err *e)
{
	size_t now = 0;
	if (!st->fk_off)
		return 0;
	int rc = count_orphans(r, s, &now, e);
	if (!rc && now > before)
		rc = err_set(
			e, ERR_APPLY, "it leaves %zu rows whose foreign key points nowhere", now - before);
	return rc;
}

static int begin(struct apply_run *r, struct arena *a, struct session **s, const struct plan_step *st,
	size_t *orphans, struct err *e)
{
	const struct engine *g = r->q->engine;
	int rc = apply_session_worker(r, a, s, e);
	if (!rc && st->fk_off)
		rc = g->exec(*s, STR("PRAGMA foreign_keys=OFF"), e);
	if (!rc && st->fk_off)
		rc = count_orphans(r, *s, orphans, e);
	if (!rc)
		rc = g->begin(*s, e);
	if (!rc)
		rc = apply_session_second(r, *s, false, e);
	return rc ? rc : apply_session_recheck(r, a, *s, st, e);
}

/* One try. *begun: the transaction was opened; *committed: it stands. */
static int try_once(struct apply_run *r, struct arena *a, const struct plan_step *st, struct apply_step *out,
	bool *committed, struct err *e)
{
	struct session *s = NULL;
	size_t orphans = 0;
	struct str hash;
	long long start = clock_ms();
	int rc = begin(r, a, &s, st, &orphans, e);
	apply_fault("begun");
	if (!rc)
		rc = run_statements(r, a, s, st, &out->done, e);
	if (!rc)
		rc = check_orphans(r, s, st, orphans, e);
	out->ms = (int)(clock_ms() - start);
	if (!rc)
		rc = apply_record_applied(r, a, s, st, out->ms, &hash, e);
	if (!rc)
		rc = apply_record_commit(r, s, hash, committed, e);
	if (s)
		apply_session_release(r, s, rc != 0);
	return rc;
}

/* What a file committed by itself cannot be taken back: the history must show that something stands. */
static int record_escape(struct apply_run *r, struct arena *a, const struct plan_step *st, size_t done,
	struct str why, struct err *e)
{
	struct session *s;
	struct str hash;
	bool committed;
	int rc = apply_session_open(r, a, "record", &s, e);
	if (!rc)
		rc = r->q->engine->begin(s, e);
	if (!rc)
		rc = apply_record_event(
			r, a, s, st, HISTORY_FAILED, done, 0, plan_note(a, st->m, done, why), &hash, e);
	return rc ? rc : apply_record_commit(r, s, hash, &committed, e);
}

static int try_all(struct apply_run *r, struct arena *a, const struct plan_step *st, struct apply_step *out,
	bool *committed, struct err *e)
{
	for (int turn = 0;; turn++) {
		int rc = try_once(r, a, st, out, committed, e);
		bool again = rc && rc != ERR_PARTIAL && apply_statement_retry(e) && turn + 1 < TRIES;
		if (!again || apply_statement_stopped(r))
			return rc;
		apply_say(r, APPLY_EVENT_RETRY, (size_t)(out - r->out->steps), e->what);
		err_drop(e, rc);
		apply_statement_pause(turn);
	}
}

int apply_tx(struct apply_run *r, struct arena *a, const struct plan_step *st, struct apply_step *out,
	struct err *e)
{
	bool committed = false;
	int rc = try_all(r, a, st, out, &committed, e);
	if (committed) {
		out->state = APPLY_STEP_APPLIED;
		return 0;
	}
	out->state = rc == ERR_PARTIAL ? APPLY_STEP_PARTIAL : APPLY_STEP_FAILED;
	if (rc == ERR_PARTIAL && !str_eq(str_of(e->native), STR("in-doubt"))) {
		struct err second = err_new(e->a);
		if (record_escape(r, a, st, out->done, e->what, &second))
			err_detail(e, "And it could not be recorded: %.*s.", STRF(second.what));
	} else if (rc != ERR_PARTIAL) {
		out->done = 0;
	}
	return rc;
}
