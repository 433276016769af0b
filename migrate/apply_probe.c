#include "migrate/apply_run.h"

/* Nothing is probed when it cannot be read: that is no reason not to apply. */
void apply_probe_look(struct apply_run *r)
{
	struct err mine = err_new(r->a);
	struct catalog *live;
	probe_track_close(&r->track);
	r->track.a = arena_new("schema as it should be");
	if (r->q->engine->inspect(r->lock, r->track.a, &live, &mine) ||
		probe_track_open(&r->track, live, r->q->worker, &mine)) {
		apply_say(r, APPLY_EVENT_NOTE, 0,
			str_fmt(r->a, "the schema could not be read, so nothing is probed: %.*s",
				STRF(mine.what)));
		probe_track_close(&r->track);
	}
}

static int missed(const struct apply_run *r, const struct plan_step *st, const struct probe *p, struct err *e)
{
	err_set(e, ERR_PARTIAL, "migration %.*s is recorded as applied, but %.*s", STRF(st->m->id),
		STRF(p->misses.v[0].what));
	err_detail(e, "%zu of the %zu objects it changes were found as it says.", p->checked - p->misses.n,
		p->checked);
	err_hint(e, "Look at schema --env %.*s; something undid it, or the file does not do what it says.",
		STRF(r->q->environment));
	return err_at(e, st->m->path, 0);
}

/* What is kept of a probe: its texts, not the catalogs they point into. */
static void keep_probe(struct arena *a, const struct probe *from, struct probe *to)
{
	*to = (struct probe){.checked = from->checked, .certain = from->certain};
	for (size_t i = 0; i < from->misses.n; i++)
		*VEC_PUSH(a, &to->misses) = (struct probe_miss){
			.wanted = from->misses.v[i].wanted, .what = str_dup(a, from->misses.v[i].what)};
	for (size_t i = 0; i < from->unsure.n; i++)
		*VEC_PUSH(a, &to->unsure) = str_dup(a, from->unsure.v[i]);
}

/* Ask about the objects of the delta alone: through the session that has seen the change, where there is one.
 */
static void look_at(struct apply_run *r, struct arena *a, const struct delta *d, struct probe *found)
{
	struct err mine = err_new(a);
	struct engine_objects of = {0};
	struct catalog *live;
	probe_objects(a, d, &of);
	if (!of.n)
		return;
	/* In SQLite each session reads the whole schema once it has changed: the one that changed it has. */
	struct session *s = r->worker && !r->q->engine->reset ? r->worker : r->lock;
	if (r->q->engine->look(s, a, &of, &live, &mine)) {
		*VEC_PUSH(a, &found->unsure) = mine.what;
		found->certain = false;
		return;
	}
	live->search_path = r->track.search_path;
	probe_look(a, d, live, found);
}

/* After the commit: do the objects really exist? Only what is certain is an error. */
int apply_probe(struct apply_run *r, struct arena *a, const struct plan_step *st, struct apply_step *out,
	struct err *e)
{
	struct err mine = err_new(a);
	struct delta d = {0};
	struct probe found = {0};
	if (!r->track.replay)
		return 0;
	if (probe_track_step(&r->track, a, st->m, st->from, st->to, &d, &found, &mine))
		*VEC_PUSH(a, &found.unsure) = mine.what;
	else
		look_at(r, a, &d, &found);
	keep_probe(r->a, &found, &out->probe);
	if (found.certain && found.misses.n)
		return missed(r, st, &out->probe, e);
	if (!found.certain && out + 1 < r->out->steps + r->out->plan.steps.n)
		apply_probe_look(r); /* what the files say is no longer known to be what stands */
	return 0;
}
