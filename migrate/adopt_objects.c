#include "migrate/adopt.h"

struct counted {
	const struct state *st;
	const struct adopt_result *out;
	bool with_items;
};

static bool is_item(const struct counted *c, size_t source, size_t file)
{
	for (size_t i = 0; i < c->out->items.n; i++)
		if (c->out->items.v[i].source == source && c->out->items.v[i].file == file)
			return true;
	return false;
}

/* What is applied, with what is being adopted or without what is being repaired. */
static bool counts(const void *ctx, size_t source, size_t file)
{
	const struct counted *c = ctx;
	enum migration_state s = c->st->v[source].state.v[file].state;
	if (is_item(c, source, file))
		return c->with_items;
	return s == STATE_APPLIED || s == STATE_CHANGED;
}

static struct str seen(struct arena *a, const struct objects *o)
{
	return o->certain ? STR_NONE
			  : str_fmt(a, " (not certain: %zu statement%s could not be replayed)", o->unsure.n,
				    o->unsure.n == 1 ? "" : "s");
}

/* A lost object of a migration that is adopted speaks against it; of another one, it is verify's to tell. One
 * that nobody can be named for may be either. */
static void refuse_missing(struct arena *a, const struct counted *c, struct adopt_result *out)
{
	for (size_t i = 0; i < out->objects.misses.n; i++) {
		const struct objects_miss *m = &out->objects.misses.v[i];
		bool known = m->file != SIZE_MAX;
		if (known && !is_item(c, m->source, m->file))
			continue;
		const struct migration none = {0};
		const struct migration *f = known ? &c->st->v[m->source].files->v[m->file] : &none;
		struct adopt_refusal *r = adopt_refuse(a, out, m->source, f->id, f->path);
		r->why = str_fmt(a, "%.*s%.*s", STRF(m->what), STRF(seen(a, &out->objects)));
		r->remedy =
			STR("Stop before it (--to), make good what is missing, or say --force: the reason is "
			    "kept.");
	}
}

/* Nothing of it may stand: none of what it adds, and all of what it removes is still there. */
static int check_gone(struct arena *a, const struct counted *c, const struct apply_request *q,
	const struct catalog *live, struct adopt_result *out, struct err *e)
{
	const struct adopt_item *it = &out->items.v[0];
	struct catalog *before;
	struct delta d = {0};
	struct probe notes = {0};
	int rc = objects_replay(
		a, c->st, live->dialect, counts, c, q->worker, q->kept, &before, &out->objects, e);
	if (!rc)
		rc = probe_expect(a, before, it->m, 0, it->m->up.n, q->worker, &d, &notes, e);
	for (size_t i = 0; !rc && i < notes.unsure.n; i++)
		*VEC_PUSH(a, &out->objects.unsure) = notes.unsure.v[i];
	out->objects.certain = out->objects.certain && notes.certain;
	for (size_t i = 0; !rc && i < d.n; i++) {
		bool added = d.v[i].kind == DELTA_ADDED;
		if ((!added && d.v[i].kind != DELTA_REMOVED) || d.v[i].object.kind == OBJECT_CONSTRAINT ||
			d.v[i].object.kind == OBJECT_UNIQUE)
			continue;
		out->objects.asked++;
		if (catalog_has(live, &d.v[i].object) != added) {
			out->objects.found++;
			continue;
		}
		struct adopt_refusal *r = adopt_refuse(a, out, it->source, it->m->id, it->m->path);
		r->why = str_fmt(a, "a part of it stands: %s %.*s is %s%.*s",
			catalog_object_word(d.v[i].object.kind),
			STRF(catalog_object_text(a, live, &d.v[i].object)), added ? "there" : "gone",
			STRF(seen(a, &out->objects)));
		r->remedy =
			STR("Undo it, finish it and say --mark-applied, or say --force: the reason is kept.");
	}
	return rc;
}

int adopt_objects(struct arena *a, const struct apply_request *q, const struct adopt_request *want,
	const struct catalog *live, struct adopt_result *out, struct err *e)
{
	struct counted c = {q->state, out, want->action != ADOPT_MARK_ROLLED_BACK};
	int rc = 0;
	if (!out->items.n || want->action == ADOPT_ACCEPT_CHANGED || want->action == ADOPT_FORGET)
		return 0;
	out->looked = true;
	size_t before = out->refusals.n;
	if (want->action == ADOPT_MARK_ROLLED_BACK) {
		rc = check_gone(a, &c, q, live, out, e);
	} else {
		rc = objects_check(a, q->state, live, counts, &c, q->worker, q->kept, &out->objects, e);
		refuse_missing(a, &c, out);
	}
	if (want->force)
		out->refusals.n = before;
	return rc;
}
