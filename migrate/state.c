#include "migrate/state.h"

#include "migrate/state_lost.h"

static int read_source(const struct engine *g, struct session *s, struct arena *a, const struct state *st,
	struct state_source *src, struct err *e)
{
	struct history own = {0};
	history_fold(a, &st->own, src->source, &own);
	const struct format *f = src->source->ops;
	if (!f->applied || (f->own_history && own.n)) {
		src->history = own;
		src->history.table_exists = st->own_exists;
	} else {
		int rc = f->applied(g, s, a, src->source, src->files, &src->history, e);
		if (rc)
			return err_ctx(e, "history of source \"%.*s\"", STRF(src->source->path));
		history_merge(a, &src->history, &own);
	}
	reconcile(a, src->files, &src->history, &src->state);
	return 0;
}

/* With h, a reader that wants to know what has not been asked yet does not keep the others from asking. */
static int read_all(const struct engine *g, struct session *s, struct arena *a, struct state *st,
	const struct ahead *h, struct err *e)
{
	st->own = (struct history_rows){0};
	int rc = history_read(g, s, a, &st->own, &st->own_exists, e);
	for (size_t i = 0; i < st->n; i++) {
		if (rc && !(h && engine_ahead_missing(h)))
			return rc;
		err_drop(e, rc);
		rc = read_source(g, s, a, st, &st->v[i], e);
	}
	return rc;
}

struct ahead *state_ahead(struct arena *a, const struct engine *g, struct state *st)
{
	struct ahead *h = engine_ahead_new(a, g);
	struct arena_mark m = arena_mark(a);
	struct err mine = err_new(a);
	st->ahead = h;
	if (!h)
		return NULL;
	int rc = read_all(engine_ahead_engine(h), engine_ahead_session(h), a, st, h, &mine);
	err_drop(&mine, rc);
	arena_rewind(a, m);
	return h;
}

int state_read(const struct engine *g, struct session *s, struct arena *a, struct state *st, struct err *e)
{
	struct ahead *h = st->ahead ? st->ahead : engine_ahead_new(a, g);
	st->ahead = NULL;
	if (!h) {
		int rc = read_all(g, s, a, st, NULL, e);
		return rc ? rc : state_lost(g, s, a, st, e);
	}
	engine_ahead_connect(h, s);
	for (;;) {
		struct arena_mark m = arena_mark(a);
		int rc = read_all(engine_ahead_engine(h), engine_ahead_session(h), a, st, h, e);
		if (!engine_ahead_missing(h)) {
			engine_ahead_forget(h);
			return rc ? rc : state_lost(g, s, a, st, e);
		}
		err_drop(e, rc);
		arena_rewind(a, m);
		rc = engine_ahead_ask(h, e);
		if (rc)
			return rc;
	}
}

/* Ids of one source that our own rows say came from a commit of another branch. */
static void find_elsewhere(struct arena *a, const struct state *st, struct str source,
	state_other_branch *other_branch, void *ctx, struct names_list *out)
{
	for (size_t i = 0; other_branch && i < st->own.n; i++) {
		const struct history_row *r = &st->own.v[i];
		if (str_eq(r->source, source) && r->commit.n && other_branch(ctx, r->commit))
			*VEC_PUSH(a, out) = r->id;
	}
}

void state_plan_input(struct arena *a, const struct engine *g, const struct state *st,
	state_other_branch *other_branch, void *ctx, struct plan_input *out)
{
	struct plan_source *v = ARENA_ARRAY(a, struct plan_source, st->n ? st->n : 1);
	for (size_t i = 0; i < st->n; i++) {
		v[i] = (struct plan_source){.source = st->v[i].source,
			.files = st->v[i].files,
			.history = &st->v[i].history,
			.state = &st->v[i].state,
			.tool_only = st->v[i].source->ops->runs_code,
			.tool_command = str_of(st->v[i].source->ops->command),
			.tool_refuses = st->v[i].source->ops->refuses_out_of_order,
			.tool_would = str_of(st->v[i].source->ops->out_of_order_text)};
		find_elsewhere(a, st, st->v[i].source->name, other_branch, ctx, &v[i].elsewhere);
	}
	*out = (struct plan_input){.dialect = g->dialect,
		.ddl_tx = (g->caps & ENGINE_DDL_TX) != 0,
		.sources = v,
		.nsources = st->n,
		.own = &st->own};
}

static bool is_about(const struct history_row *r, enum history_event ev)
{
	return str_eq(r->source, STR(HISTORY_ENVIRONMENT)) &&
	       str_eq(r->event, str_of(history_event_word(ev)));
}

void state_bound(const struct history_rows *own, struct str environment, const struct guard_identity *now,
	struct guard_identity *bound, struct str *bound_as)
{
	*bound = (struct guard_identity){0};
	*bound_as = STR_NONE;
	bool settled = false;
	for (size_t i = own->n; i-- > 0;) {
		const struct history_row *r = &own->v[i];
		if (!is_about(r, HISTORY_BOUND))
			continue;
		if (!bound->known && str_eq(r->id, environment))
			*bound = (struct guard_identity){true, r->path, r->note};
		/* Only the newest row about this very database says whose it is. */
		if (!settled && str_eq(r->path, now->server) && str_eq(r->note, now->database)) {
			settled = true;
			if (!str_eq(r->id, environment))
				*bound_as = r->id;
		}
	}
}

void state_deployed(
	struct arena *a, const struct history_rows *own, struct str environment, struct names_list *out)
{
	*out = (struct names_list){0};
	for (size_t i = own->n; i-- > 0;) {
		const struct history_row *r = &own->v[i];
		if (!is_about(r, HISTORY_DEPLOYED) || !str_eq(r->id, environment))
			continue;
		*VEC_PUSH(a, out) = r->commit;
		if (!str_eq(r->note, STR("adds")))
			return;
	}
}

static bool row_applied(const struct state_source *s, struct str id)
{
	for (size_t i = 0; i < s->history.n; i++)
		if (str_eq(s->history.v[i].id, id))
			return !s->history.v[i].failed;
	return false;
}

bool state_applied(const struct state *st, struct str source, struct str id)
{
	for (size_t i = 0; i < st->n; i++)
		if (str_eq(st->v[i].source->name, source) && row_applied(&st->v[i], id))
			return true;
	return false;
}
