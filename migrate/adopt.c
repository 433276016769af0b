#include "migrate/adopt.h"

#include "migrate/apply_fault.h"
#include "migrate/apply_run.h"

struct adopting {
	struct apply_run r;
	const struct adopt_request *want;
	struct adopt_result *out;
};

static const struct state_source *source_of(const struct adopting *d, const struct adopt_item *it)
{
	return &d->r.q->state->v[it->source];
}

static bool goes(const struct adopting *d)
{
	return d->want->action == ADOPT_MARK_ROLLED_BACK || d->want->action == ADOPT_FORGET;
}

/* What the tool's own table says of it, without ours merged in; NULL when it has no row. */
static int tool_row(struct adopting *d, struct session *s, struct arena *a, const struct adopt_item *it,
	const struct applied **out, struct err *e)
{
	const struct state_source *src = source_of(d, it);
	struct history *h = ARENA_NEW(a, struct history);
	*out = NULL;
	int rc = src->source->ops->applied(d->r.q->engine, s, a, src->source, src->files, h, e);
	for (size_t i = 0; !rc && i < h->n; i++)
		if (str_eq(h->v[i].id, it->m->id))
			*out = &h->v[i];
	return rc;
}

/* Does the row hold the content in any spelling, and another one than the file's? */
static bool holds_other(const struct applied *row, const struct migration *m)
{
	if (row->checksum.n)
		return !str_ieq(row->checksum, m->checksum);
	if (row->have_statements)
		return true;
	return row->tool_checksum.n && !str_ieq(row->tool_checksum, m->tool_checksum);
}

static int write_tool(
	struct adopting *d, struct session *s, struct arena *a, const struct adopt_item *it, struct err *e)
{
	const struct state_source *src = source_of(d, it);
	const struct format *f = src->source->ops;
	const struct engine *g = d->r.q->engine;
	const struct applied *row;
	if (it->in_tool || !f->record || !f->applied)
		return 0; /* as it should be, or the tool has no table of its own */
	struct migration lost = *it->m;
	int rc = tool_row(d, s, a, it, &row, e);
	if (!rc && it->file == SIZE_MAX && f->lost)
		rc = f->lost(a, src->files, &lost, e);
	bool rewrite = !goes(d) && (!row || row->failed || holds_other(row, it->m));
	if (!rc && row && (goes(d) || rewrite))
		rc = f->unrecord(g, s, a, src->source, &lost, e);
	if (!rc && rewrite)
		rc = f->record(g, s, a, src->source, it->m, 0, e);
	return rc ? err_ctx(e, "record of migration %.*s in %s's table", STRF(it->m->id), f->title) : 0;
}

/* A repaired row without a checksum says: not applied (history_fold()). */
static int write_own(struct adopting *d, struct session *s, struct arena *a, const struct adopt_item *it,
	struct str *hash, struct err *e)
{
	const struct apply_request *q = d->r.q;
	bool baseline = d->want->action == ADOPT_BASELINE;
	struct history_row row = {.run = q->run,
		.event = str_of(history_event_word(baseline ? HISTORY_BASELINE : HISTORY_REPAIRED)),
		.source = source_of(d, it)->source->name,
		.id = it->m->id,
		.path = it->m->path,
		.checksum = goes(d) ? STR_NONE : it->m->checksum,
		.canonical = goes(d) ? STR_NONE : it->m->canonical,
		.actor = q->actor,
		.commit = q->commit,
		.note = str_fmt(a, "%s%s: %.*s", adopt_action_word(d->want->action),
			d->want->force ? " --force" : "", STRF(d->want->reason))};
	int rc = history_append(q->engine, s, a, &row, e);
	if (!rc)
		*hash = str_dup(d->r.a, row.hash);
	return rc;
}

static int begin(struct adopting *d, struct session **s, struct err *e)
{
	struct apply_run *r = &d->r;
	struct str head;
	bool ddl_tx = (r->q->engine->caps & ENGINE_DDL_TX) != 0;
	int rc = apply_session_open(r, r->a, adopt_action_word(d->want->action), s, e);
	if (!rc && !ddl_tx)
		rc = apply_session_second(r, *s, true, e);
	if (!rc)
		rc = r->q->engine->begin(*s, e);
	if (!rc && ddl_tx)
		rc = apply_session_second(r, *s, false, e);
	if (!rc)
		rc = history_head(r->q->engine, *s, r->a, &head, e);
	if (!rc && !str_eq(head, r->head))
		rc = err_set(e, ERR_LOCKED, "another run has written the history meanwhile");
	return rc;
}

static int write_all(struct adopting *d, struct err *e)
{
	struct session *s;
	struct str hash = STR_NONE;
	bool committed = false;
	int rc = apply_record_setup(&d->r, e);
	if (!rc)
		rc = begin(d, &s, e);
	apply_fault("begun");
	for (size_t i = 0; !rc && i < d->out->items.n; i++) {
		struct arena *a = arena_new("row");
		rc = write_tool(d, s, a, &d->out->items.v[i], e);
		if (!rc)
			rc = write_own(d, s, a, &d->out->items.v[i], &hash, e);
		arena_free(a);
	}
	if (!rc)
		apply_fault("recorded");
	if (!rc)
		rc = apply_record_commit(&d->r, s, hash, &committed, e);
	d->out->written = committed;
	return rc;
}

static int decide(struct adopting *d, struct err *e)
{
	const struct apply_request *q = d->r.q;
	struct catalog *live;
	adopt_choose(d->r.a, q->state, &d->out->apply.plan.elsewhere, d->want, d->out);
	if (d->out->refusals.n || !d->out->items.n)
		return 0;
	int rc = q->engine->inspect(d->r.lock, d->r.a, &live, e);
	return rc ? rc : adopt_objects(d->r.a, q, d->want, live, d->out, e);
}

int adopt_run(struct arena *a, const struct apply_request *q, const struct adopt_request *want,
	struct adopt_result *out, struct err *e)
{
	struct adopting d = {.want = want, .out = out};
	*out = (struct adopt_result){0};
	int rc = apply_run_open(&d.r, a, q, want->dry_run ? APPLY_RUN_LOOK : APPLY_RUN_ADOPT, &out->apply, e);
	if (!rc)
		rc = decide(&d, e);
	if (!rc && !out->refusals.n && !want->dry_run)
		rc = write_all(&d, e);
	apply_run_close(&d.r);
	return rc;
}
