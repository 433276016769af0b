#include "migrate/state_lost.h"

#include "migrate/probe.h"

struct loss {
	const struct engine *g;
	struct session *s;
	struct arena *a;
	struct catalog *live; /* read when the first one asks */
	struct worker *w;
};

static struct source_note *note(struct loss *l, struct history *h, enum source_note_kind kind)
{
	struct source_note *n = VEC_PUSH(l->a, &h->notes);
	*n = (struct source_note){.kind = kind};
	return n;
}

/* No tool drops its own table when it takes migrations back. */
static void note_gone(struct loss *l, struct state_source *s)
{
	struct source_note *n = note(l, &s->history, SOURCE_TRAP_STOPS);
	const struct applied *last = &s->history.lost.v[s->history.lost.n - 1];
	n->what = str_fmt(l->a,
		"the tool's version table is gone: our own history has %zu of its migrations as applied "
		"here, "
		"the last of them %.*s at %.*s",
		s->history.lost.n, STRF(last->id), STRF(last->at));
	n->remedy = STR("Bring the table back from a backup, or say baseline: it looks for what they left. "
			"Where that is gone too, say repair --mark-rolled-back for each.");
}

static const struct migration *file_of(const struct migrations *m, struct str id)
{
	for (size_t i = 0; i < m->n; i++)
		if (str_eq(m->v[i].id, id))
			return &m->v[i];
	return NULL;
}

/* Played onto what stands there, a migration that was taken back does something. */
static int is_there(struct loss *l, const struct migration *m, bool *there, struct err *e)
{
	int rc = l->live ? 0 : l->g->inspect(l->s, l->a, &l->live, e);
	if (rc)
		return err_ctx(e, "could not look for what migration %.*s left", STRF(m->id));
	if (!l->w)
		l->w = worker_new(l->a);
	struct delta d = {0};
	struct probe notes = {0};
	rc = probe_expect(l->a, l->live, m, 0, m->up.n, l->w, &d, &notes, e);
	*there = d.n == 0;
	return rc;
}

static void note_row(
	struct loss *l, struct history *h, const struct migration *m, const struct applied *p, bool stops)
{
	struct source_note *n = note(l, h, stops ? SOURCE_TRAP_STOPS : SOURCE_TRAP);
	n->id = m->id;
	n->path = m->path;
	n->what = str_fmt(l->a, "our own history has it as applied at %.*s, and the tool's version table %s",
		STRF(p->at),
		stops ? "has lost its row: what it does is done"
		      : "no longer has its row: the tool took it back, or the row was lost");
	n->remedy = STR("Say repair --mark-applied where it stands, or --mark-rolled-back where it was taken "
			"back.");
}

static int look(struct loss *l, struct state_source *s, bool read, struct err *e)
{
	struct history *h = &s->history;
	for (size_t i = 0; i < h->lost.n; i++) {
		const struct migration *m = file_of(s->files, h->lost.v[i].id);
		bool there = false;
		/* What no file has may be of a squash; what is meant to run again loses nothing. */
		if (!m || m->repeatable || m->problem)
			continue;
		int rc = read ? is_there(l, m, &there, e) : 0;
		if (rc)
			return rc;
		note_row(l, h, m, &h->lost.v[i], there);
	}
	return 0;
}

int state_lost(const struct engine *g, struct session *s, struct arena *a, struct state *st, struct err *e)
{
	struct loss l = {.g = g, .s = s, .a = a};
	for (size_t i = 0; i < st->n; i++) {
		struct state_source *one = &st->v[i];
		int rc = 0;
		one->history.notes_before_lost = one->history.notes.n;
		if (one->history.lost.n && !one->history.table_exists)
			note_gone(&l, one);
		else
			rc = look(&l, one, !one->source->names_only, e);
		if (rc)
			return rc;
	}
	return 0;
}

int state_lost_read(
	const struct engine *g, struct session *s, struct arena *a, struct state_source *one, struct err *e)
{
	struct loss l = {.g = g, .s = s, .a = a};
	if (!one->history.lost.n || !one->history.table_exists)
		return 0;
	one->history.notes.n = one->history.notes_before_lost;
	return look(&l, one, true, e);
}
