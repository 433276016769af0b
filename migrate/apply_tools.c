#include "migrate/apply_run.h"

/* The locks of the tools themselves, so that none of their own runs interleaves with ours. They are taken in
 * the session that holds our first lock: most of them end with it, however that comes. */

/* Steps of ours: a tool that is started takes its lock itself. */
static bool has_steps(const struct apply_run *r, size_t source)
{
	if (r->every_tool)
		return true;
	for (size_t i = 0; i < r->out->plan.steps.n; i++)
		if (r->out->plan.steps.v[i].source == source && r->out->plan.steps.v[i].mode != PLAN_BY_TOOL)
			return true;
	return false;
}

static int turn(struct apply_run *r, size_t i, bool take, struct err *e)
{
	const struct source *s = r->q->state->v[i].source;
	int rc = s->ops->lock(r->q->engine, r->lock, r->a, s, take, e);
	if (!rc)
		r->tool_held[i] = take;
	return rc;
}

int apply_tools_lock(struct apply_run *r, struct err *e)
{
	const struct state *st = r->q->state;
	if (!r->tool_held)
		r->tool_held = ARENA_ARRAY(r->a, bool, st->n + 1);
	for (size_t i = 0; i < st->n; i++) {
		const struct format *f = st->v[i].source->ops;
		if (!f->lock || r->tool_held[i] || !has_steps(r, i))
			continue;
		int rc = turn(r, i, true, e);
		if (rc == ERR_LOCKED && !e->hint.n)
			err_hint(e, "Wait until %s has finished, then apply again.", f->title);
		if (rc)
			return rc;
	}
	return 0;
}

int apply_tools_pause(struct apply_run *r, size_t source, struct err *e)
{
	return r->tool_held && r->tool_held[source] ? turn(r, source, false, e) : 0;
}

void apply_tools_unlock(struct apply_run *r)
{
	for (size_t i = 0; r->tool_held && i < r->q->state->n; i++) {
		struct err mine = err_new(r->a);
		if (!r->tool_held[i] || !turn(r, i, false, &mine))
			continue;
		apply_say(r, APPLY_EVENT_NOTE, 0,
			str_fmt(r->a, "the lock of %s could not be given back: %.*s",
				r->q->state->v[i].source->ops->title, STRF(mine.what)));
	}
}

void apply_tools_lost(struct apply_run *r)
{
	for (size_t i = 0; r->tool_held && i < r->q->state->n; i++)
		r->tool_held[i] = false;
}
