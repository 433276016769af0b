#include "migrate/apply.h"

struct answer {
	struct arena *a;
	struct guard_marker *m;
};

/* Two rows settle it: the rest of a large answer is not read. */
static int take_row(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct answer *t = ctx;
	t->m->rows++;
	t->m->null = ncols < 1 || !cols[0].p;
	if (!t->m->null)
		t->m->got = str_dup(t->a, str_sub(cols[0], 0, 1000));
	return t->m->rows > 1 ? err_set(e, ERR_REFUSED, "more than one row") : 0;
}

static void ask(struct arena *a, const struct engine *g, struct session *s, struct guard_marker *m)
{
	struct err mine = err_new(a);
	struct answer t = {a, m};
	m->rows = 0;
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

int apply_guard_ask(struct arena *a, const struct apply_request *q, struct session *s, const struct plan *p,
	struct engine_identity *id, struct guard *out, struct err *e)
{
	int rc = q->engine->identity(s, a, id, e);
	if (rc)
		return rc;
	struct guard_input in = q->guard;
	struct guard_marker *markers = ARENA_ARRAY(a, struct guard_marker, in.nmarkers + 1);
	for (size_t i = 0; i < in.nmarkers; i++) {
		markers[i] = q->guard.markers[i];
		ask(a, q->engine, s, &markers[i]);
	}
	in.markers = markers;
	in.now = (struct guard_identity){id->server.n > 0, id->server, id->database};
	in.writable = id->writable;
	in.why_not = id->why_not;
	in.pooler = id->pooler;
	state_bound(&q->state->own, in.environment, &in.now, &in.bound, &in.bound_as);
	find_not_promoted(a, q, p, &in);
	guard_of(a, &in, out);
	return 0;
}

int apply_guard(struct arena *a, const struct apply_request *q, const struct plan *p,
	struct engine_identity *id, struct guard *out, struct err *e)
{
	struct engine_opts o = q->opts;
	struct session *s;
	o.read_only = true;
	o.role = str_fmt(a, "schemagate/%.*s/guard", STRF(q->run));
	int rc = q->engine->open(&s, a, q->url, o, e);
	if (rc)
		return rc;
	rc = apply_guard_ask(a, q, s, p, id, out, e);
	q->engine->close(s);
	return rc;
}
