#include "migrate/apply_run.h"

struct answer {
	struct arena *a;
	struct guard_marker *m;
};

/* Two rows settle it: the rest of a large answer is not read. */
static int take_row(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct answer *t = ctx;
	t->m->rows++;
	t->m->columns = (size_t)ncols;
	t->m->null = ncols < 1 || !cols[0].p;
	if (!t->m->null)
		t->m->got = str_dup(t->a, str_sub(cols[0], 0, 1000));
	return t->m->rows > 1 ? err_set(e, ERR_REFUSED, "more than one row") : 0;
}

static void ask(struct arena *a, const struct engine *g, struct session *s, struct guard_marker *m)
{
	struct err mine = err_new(a);
	struct answer t = {a, m};
	m->rows = m->columns = 0;
	m->got = m->failed = STR_NONE;
	if (g->query(s, m->query, NULL, 0, take_row, &t, &mine) && m->rows < 2)
		m->failed = mine.what.n ? mine.what : STR("no reason given");
}

static void find_not_promoted(
	struct arena *a, const struct apply_request *q, const struct plan *p, struct guard_input *in)
{
	if (!q->after)
		return;
	struct guard_step *v = ARENA_ARRAY(a, struct guard_step, p->steps.n + 1);
	for (size_t i = 0; i < p->steps.n; i++) {
		const struct plan_step *st = &p->steps.v[i];
		struct str source = q->state->v[st->source].source->name;
		if (!state_applied(q->after, source, st->m->id))
			v[in->nnot_promoted++] = (struct guard_step){source, st->m->id};
	}
	in->not_promoted = v;
}

static void ask_all(struct arena *a, const struct apply_request *q, struct session *s, struct guard_input *in)
{
	struct guard_marker *markers = ARENA_ARRAY(a, struct guard_marker, in->nmarkers + 1);
	for (size_t i = 0; i < in->nmarkers; i++) {
		markers[i] = q->guard.markers[i];
		ask(a, q->engine, s, &markers[i]);
	}
	in->markers = markers;
}

/* The rest of the input is what passes: it was asked about under the lock. */
void apply_guard_markers(struct arena *a, const struct apply_request *q, struct session *s, struct guard *out)
{
	struct guard_input in = {.environment = q->guard.environment,
		.none = q->guard.none,
		.nmarkers = q->guard.nmarkers,
		.now = {.known = true},
		.bound = {.known = true},
		.writable = true};
	ask_all(a, q, s, &in);
	guard_of(a, &in, out);
}

int apply_guard_ask(struct arena *a, const struct apply_request *q, struct session *s, const struct plan *p,
	struct engine_identity *id, struct guard *out, struct err *e)
{
	int rc = q->engine->identity(s, a, id, e);
	if (rc)
		return rc;
	struct guard_input in = q->guard;
	ask_all(a, q, s, &in);
	in.now = (struct guard_identity){id->server.n > 0, id->server, id->database};
	in.writable = id->writable;
	in.why_not = id->why_not;
	in.pooler = id->pooler;
	state_bound(&q->state->own, in.environment, &in.now, &in.bound, &in.bound_as);
	find_not_promoted(a, q, p, &in);
	guard_of(a, &in, out);
	return 0;
}

int apply_guard_open(struct arena *a, const struct apply_request *q, struct session **out, struct err *e)
{
	struct engine_opts o = q->opts;
	o.read_only = true;
	o.role = str_fmt(a, "schemagate/%.*s/guard", STRF(q->run));
	return q->engine->open(out, a, q->url, o, e);
}

int apply_guard(struct arena *a, const struct apply_request *q, const struct plan *p,
	struct engine_identity *id, struct guard *out, struct err *e)
{
	struct session *s;
	int rc = apply_guard_open(a, q, &s, e);
	if (rc)
		return rc;
	rc = apply_guard_ask(a, q, s, p, id, out, e);
	q->engine->close(s);
	return rc;
}

/* A no may come from a session that was idle for as long as the last migration took, and is gone: only the
 * answer of a new one counts. */
static void ask_again(struct apply_run *r, struct arena *a, struct guard *g)
{
	struct err mine = err_new(a);
	apply_guard_markers(a, r->q, r->guard, g);
	if (g->allowed)
		return;
	r->q->engine->close(r->guard);
	if (apply_guard_open(r->a, r->q, &r->guard, &mine))
		r->guard = NULL;
	else
		apply_guard_markers(a, r->q, r->guard, g);
}

int apply_guard_again(struct apply_run *r, size_t i, struct err *e)
{
	struct guard g = {.allowed = true};
	struct arena *a = arena_new("markers");
	if (i && r->guard && r->q->guard.nmarkers)
		ask_again(r, a, &g);
	if (!g.allowed) {
		const struct plan_step *before = &r->out->plan.steps.v[i - 1], *st = before + 1;
		err_set(e, ERR_REFUSED, "CRITICAL: %.*s", STRF(g.refusals.v[0].what));
		err_detail(e, "It held before %.*s was applied; %.*s was not begun.", STRF(before->m->path),
			STRF(st->m->path));
		err_hint(e,
			"Put the marker back if that migration took it away, and keep it in what it makes; "
			"then apply again.");
		err_at(e, before->m->path, 0);
	}
	arena_free(a);
	return g.allowed ? 0 : (int)e->code;
}
