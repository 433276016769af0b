#include "migrate/apply_fault.h"
#include "migrate/apply_run.h"

static const struct state_source *source_of(const struct apply_run *r, const struct plan_step *st)
{
	return &r->q->state->v[st->source];
}

static int create_tables(struct apply_run *r, struct arena *a, struct session *s, struct err *e)
{
	int rc = history_create(r->q->engine, s, a, e);
	for (size_t i = 0; !rc && i < r->q->state->n; i++) {
		const struct state_source *src = &r->q->state->v[i];
		if (src->source->ops->create && !src->history.table_exists)
			rc = src->source->ops->create(r->q->engine, s, a, src->source, e);
	}
	return rc;
}

static int bind(struct apply_run *r, struct arena *a, struct session *s, struct str *hash, struct err *e)
{
	struct history_row row = {.run = r->q->run,
		.event = str_of(history_event_word(HISTORY_BOUND)),
		.source = STR(HISTORY_ENVIRONMENT),
		.id = r->q->environment,
		.path = r->out->identity.server,
		.note = r->out->identity.database,
		.actor = r->q->actor,
		.commit = r->q->commit};
	int rc = history_append(r->q->engine, s, a, &row, e);
	*hash = str_dup(r->a, row.hash);
	return rc;
}

static int bind_in_tx(
	struct apply_run *r, struct arena *a, struct session *s, struct str *hash, struct err *e)
{
	return r->out->guard.bind ? bind(r, a, s, hash, e) : 0;
}

/* Where creating a table ends a transaction, the tables come first: an empty one says nothing yet. */
static int setup(struct apply_run *r, struct arena *a, struct session *s, struct str *hash, struct err *e)
{
	const struct engine *g = r->q->engine;
	bool ddl_tx = (g->caps & ENGINE_DDL_TX) != 0;
	int rc = 0;
	if (!ddl_tx)
		rc = apply_session_second(r, s, true, e);
	if (!rc && !ddl_tx)
		rc = create_tables(r, a, s, e);
	if (!rc)
		rc = g->begin(s, e);
	if (!rc && ddl_tx)
		rc = apply_session_second(r, s, false, e);
	if (!rc && ddl_tx)
		rc = create_tables(r, a, s, e);
	return rc ? rc : bind_in_tx(r, a, s, hash, e);
}

int apply_record_setup(struct apply_run *r, struct err *e)
{
	struct session *s;
	struct arena *a = arena_new("setup");
	struct str hash = r->head;
	bool committed = false;
	int rc = apply_session_open(r, a, "setup", &s, e);
	if (!rc)
		rc = setup(r, a, s, &hash, e);
	if (!rc)
		rc = apply_record_commit(r, s, hash, &committed, e);
	arena_free(a);
	apply_fault("setup");
	return rc ? err_ctx(e, "history tables") : 0;
}

int apply_record_event(struct apply_run *r, struct arena *a, struct session *s, const struct plan_step *st,
	enum history_event ev, size_t done, int ms, struct str note, struct str *hash, struct err *e)
{
	struct history_row row = {.run = r->q->run,
		.event = str_of(history_event_word(ev)),
		.source = source_of(r, st)->source->name,
		.id = st->m->id,
		.path = st->m->path,
		.checksum = st->m->checksum,
		.canonical = st->m->canonical,
		.actor = r->q->actor,
		.commit = r->q->commit,
		.snapshot = r->out->snapshot.name,
		.note = note,
		.duration_ms = ms,
		.statement = (int)done};
	int rc = history_append(r->q->engine, s, a, &row, e);
	if (!rc)
		*hash = str_dup(r->a, row.hash);
	return rc;
}

/* The server's advice is about its own settings; what stands in the way here came with the file. */
static int explain_record(const struct plan_step *st, struct err *e)
{
	/* read only, no right, statement_timeout; the same of MySQL; SQLITE_READONLY */
	static const char *const codes[] = {"25006", "42501", "57014", "1792", "1142", "1969", "8"};
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (str_eq(str_of(e->native), str_of(codes[i])))
			err_hint(e,
				"A statement of %.*s left the session so that the history cannot be written: "
				"look for SET, set_config, a change of role or a PRAGMA in it.",
				STRF(st->m->path));
	if (!e->file.n)
		err_at(e, st->m->path, 0);
	return err_ctx(e, "record of migration %.*s", STRF(st->m->id));
}

int apply_record_applied(struct apply_run *r, struct arena *a, struct session *s, const struct plan_step *st,
	int ms, struct str *hash, struct err *e)
{
	const struct state_source *src = source_of(r, st);
	int rc = r->q->engine->home(s, e);
	if (!rc && src->source->ops->record)
		rc = src->source->ops->record(r->q->engine, s, a, src->source, st->m, ms, e);
	if (!rc)
		rc = apply_record_event(r, a, s, st, HISTORY_APPLIED, st->m->up.n, ms, STR_NONE, hash, e);
	if (!rc)
		apply_fault("recorded");
	return rc ? explain_record(st, e) : 0;
}

static int still_locked(struct apply_run *r, struct err *e)
{
	bool held = false;
	int rc = r->q->engine->lock_held(r->lock, r->key, &held, e);
	if (!rc && !held)
		rc = err_set(e, ERR_LOCKED, "the lock was lost before the commit");
	return rc;
}

int apply_record_commit(
	struct apply_run *r, struct session *s, struct str hash, bool *committed, struct err *e)
{
	*committed = false;
	int rc = still_locked(r, e);
	if (rc)
		return rc;
	apply_fault("commit");
	rc = r->q->engine->end(s, true, e);
	apply_fault("committed");
	if (rc && str_eq(str_of(e->native), STR("in-doubt"))) {
		struct err second = err_new(e->a);
		int known = apply_session_settle(r, hash, committed, &second);
		if (known) {
			err_detail(e, "Whether it was committed is not known: %.*s.", STRF(second.what));
			err_hint(e, "Run status when the server answers again: the history says the truth.");
			e->code = ERR_PARTIAL;
			return ERR_PARTIAL;
		}
		if (*committed) {
			err_drop(e, rc);
			rc = 0;
		}
	}
	if (!rc) {
		*committed = true;
		r->head = hash;
	}
	return rc;
}
