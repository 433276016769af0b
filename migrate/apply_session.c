#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/sha.h"
#include "migrate/apply_fault.h"
#include "migrate/apply_run.h"

/* A dead run's server process may need this long to notice (RELIABILITY 1.3, 1.12). */
enum { SECOND_WAIT_MS = 30000, SETTLE_WAIT_MS = 60000, POLL_MS = 200 };

void apply_say(const struct apply_run *r, enum apply_event ev, size_t step, struct str text)
{
	if (r->q->say)
		r->q->say(r->q->ctx, ev, step, text);
}

static int open_as(
	struct arena *a, const struct apply_request *q, const char *role, struct session **out, struct err *e)
{
	struct engine_opts o = q->opts;
	o.read_only = false;
	o.role = str_fmt(a, "schemagate/%.*s/%s", STRF(q->run), role);
	return q->engine->open(out, a, q->url, o, e);
}

int apply_session_open(
	struct apply_run *r, struct arena *a, const char *role, struct session **out, struct err *e)
{
	return open_as(a, r->q, role, out, e);
}

/* DISCARD ALL clears what SQL can leave in a session. What it cannot clear (a library that was loaded) is as
 * good as the same: starting a server process for each migration costs more than most migrations. */
int apply_session_worker(struct apply_run *r, struct arena *a, struct session **out, struct err *e)
{
	struct session *s = r->worker;
	r->worker = NULL;
	if (s) {
		struct err mine = err_new(r->a);
		int rc = r->q->engine->reset(s, &mine);
		if (!rc) {
			*out = s;
			return 0;
		}
		err_drop(&mine, rc);
		r->q->engine->close(s);
	}
	return open_as(r->q->engine->reset ? r->a : a, r->q, "apply", out, e);
}

void apply_session_release(struct apply_run *r, struct session *s, bool broken)
{
	if (broken)
		r->q->engine->close(s); /* rolls back what is not committed, and lets the second lock go */
	else
		r->worker = s;
}

void apply_session_done(struct apply_run *r)
{
	if (r->worker && !r->q->engine->reset)
		r->q->engine->close(r->worker);
	if (!r->q->engine->reset)
		r->worker = NULL;
}

int apply_session_lock(struct apply_run *r, struct err *e)
{
	int rc = open_as(r->a, r->q, "lock", &r->lock, e);
	if (!rc)
		rc = r->q->engine->lock(r->lock, r->key, r->q->lock_wait_ms, e);
	if (!rc)
		apply_fault("locked");
	return rc;
}

/* The lock's number in PostgreSQL: 64 bits of SHA-256, as decimal text. */
static struct str number_of(struct arena *a, struct str key)
{
	unsigned char h[SHA_BYTES];
	uint64_t n = 0;
	sha_256(h, key);
	for (int i = 0; i < 8; i++)
		n = n << 8 | h[i];
	return str_fmt(a, "%lld", (long long)(n >> 1));
}

static int take_bool(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	(void)e;
	*(bool *)ctx = ncols > 0 && cols[0].n == 1 && cols[0].p[0] == 't';
	return 0;
}

static void nap(int ms)
{
	struct timespec t = {ms / 1000, (ms % 1000) * 1000000L};
	nanosleep(&t, NULL);
}

/* Polled, never waited for: a blocking waiter deadlocks against CREATE INDEX CONCURRENTLY (RELIABILITY 1.3).
 */
static int second_postgresql(struct apply_run *r, struct session *s, bool alone, struct err *e)
{
	struct str sql = alone ? STR("SELECT pg_try_advisory_lock($1::bigint)")
			       : STR("SELECT pg_try_advisory_xact_lock($1::bigint)");
	struct str arg = number_of(r->a, r->key2);
	long long until = clock_ms() + SECOND_WAIT_MS;
	for (;;) {
		bool got = false;
		int rc = r->q->engine->query(s, sql, &arg, 1, take_bool, &got, e);
		if (rc || got)
			return rc;
		if (clock_ms() > until)
			break;
		nap(POLL_MS);
	}
	err_set(e, ERR_LOCKED, "another session of this program still writes");
	err_hint(e, "A former run's statement goes on in the server although its program has ended. Wait for "
		    "it, or end "
		    "it: its application_name in pg_stat_activity begins with schemagate/.");
	return ERR_LOCKED;
}

int apply_session_second(struct apply_run *r, struct session *s, bool alone, struct err *e)
{
	switch (r->q->engine->dialect) {
	case DIALECT_POSTGRESQL:
		return second_postgresql(r, s, alone, e);
	case DIALECT_MYSQL:
		return r->q->engine->lock(s, r->key2, SECOND_WAIT_MS, e);
	case DIALECT_SQLITE:
		break; /* the write transaction itself is the lock */
	}
	return 0;
}

static int recheck_tool(
	struct apply_run *r, struct arena *a, struct session *s, const struct plan_step *st, struct err *e)
{
	const struct state_source *src = &r->q->state->v[st->source];
	struct history now = {0};
	if (!src->source->ops->applied || !src->source->ops->record)
		return 0; /* its history is ours, which is compared already */
	int rc = src->source->ops->applied(r->q->engine, s, a, src->source, src->files, &now, e);
	for (size_t i = 0; !rc && i < now.n; i++)
		if (str_eq(now.v[i].id, st->m->id) && !now.v[i].failed)
			rc = err_set(e, ERR_APPLY, "another program has recorded migration %.*s meanwhile",
				STRF(st->m->id));
	return rc;
}

int apply_session_recheck(
	struct apply_run *r, struct arena *a, struct session *s, const struct plan_step *st, struct err *e)
{
	struct str head;
	int rc = history_head(r->q->engine, s, a, &head, e);
	if (!rc && !str_eq(head, r->head))
		rc = err_set(e, ERR_APPLY, "another run has written the history meanwhile");
	return rc ? rc : recheck_tool(r, a, s, st, e);
}

/* Everything the second look needs lives in an arena of its own: the old sessions may be dead. */
static int settle(struct apply_run *r, struct arena *a, struct str hash, bool *committed, struct err *e)
{
	struct session *s;
	struct history_rows rows = {0};
	bool exists;
	const struct engine *g = r->q->engine;
	int rc = open_as(r->a, r->q, "lock", &r->lock, e);
	if (!rc)
		rc = g->lock(r->lock, r->key, SETTLE_WAIT_MS, e);
	if (!rc)
		rc = open_as(a, r->q, "settle", &s, e);
	if (!rc)
		rc = g->begin(s, e);
	if (!rc)
		rc = apply_session_second(r, s, false, e);
	if (!rc)
		rc = history_read(g, s, a, &rows, &exists, e);
	if (!rc)
		rc = g->end(s, false, e);
	*committed = false;
	for (size_t i = 0; !rc && i < rows.n; i++)
		if (str_eq(rows.v[i].hash, hash))
			*committed = true;
	return rc;
}

int apply_session_settle(struct apply_run *r, struct str hash, bool *committed, struct err *e)
{
	r->q->engine->close(r->lock);
	apply_tools_lost(r);
	struct arena *a = arena_new("settling a commit");
	int rc = settle(r, a, hash, committed, e);
	arena_free(a);
	return rc;
}
