#include "migrate/engine_ahead.h"

/* Here, a session is this; the one behind it is only handed on. */
struct session {
	struct ahead *h;
};

struct ahead {
	struct engine engine;
	struct session session;
	const struct engine *g;
	struct session *real;
	struct arena *a; /* questions and answers */
	struct arena_mark empty;
	VEC(struct engine_asked) all;
	size_t nasked; /* so many of the first were asked */
};

static void drop(void *a)
{
	arena_free(a);
}

static bool same(const struct engine_asked *q, struct str sql, const struct str *args, int nargs)
{
	if (q->nargs != nargs || !str_eq(q->sql, sql))
		return false;
	for (int i = 0; i < nargs; i++)
		if (!q->args[i].p != !args[i].p || !str_eq(q->args[i], args[i]))
			return false;
	return true;
}

/* The answers may go before the error does. */
static int tell_failure(const struct err *was, struct err *e)
{
	struct arena *a = e->a;
	*e = *was;
	e->a = a;
	struct str *const texts[] = {&e->what, &e->detail, &e->hint, &e->file};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		*texts[i] = str_dup(a, *texts[i]);
	return (int)e->code;
}

static int tell(const struct engine_asked *q, engine_row_fn *row, void *ctx, struct err *e)
{
	if (q->rc)
		return tell_failure(&q->err, e);
	int rc = 0;
	for (size_t i = 0; row && !rc && i < q->nrows; i++)
		rc = row(ctx, q->cells + i * (size_t)q->ncols, q->ncols, e);
	return rc;
}

static void write_down(struct ahead *h, struct str sql, const struct str *args, int nargs)
{
	struct engine_asked *q = VEC_PUSH(h->a, &h->all);
	struct str *copy = ARENA_ARRAY(h->a, struct str, (size_t)nargs + 1);
	for (int i = 0; i < nargs; i++)
		copy[i] = args[i].p ? str_dup(h->a, args[i]) : STR_NONE;
	*q = (struct engine_asked){.sql = str_dup(h->a, sql), .args = copy, .nargs = nargs};
}

static int query(struct session *s, struct str sql, const struct str *args, int nargs, engine_row_fn *row,
	void *ctx, struct err *e)
{
	struct ahead *h = s->h;
	for (size_t i = 0; i < h->all.n; i++) {
		if (!same(&h->all.v[i], sql, args, nargs))
			continue;
		if (h->all.v[i].known)
			return tell(&h->all.v[i], row, ctx, e);
		if (i < h->nasked && h->real)
			return h->g->query(h->real, sql, args, nargs, row, ctx, e);
		return err_set(e, ERR_DB, "not asked yet");
	}
	write_down(h, sql, args, nargs);
	return err_set(e, ERR_DB, "not asked yet");
}

struct ahead *engine_ahead_new(struct arena *a, const struct engine *g)
{
	if (!g->ask)
		return NULL;
	struct ahead *h = ARENA_NEW(a, struct ahead);
	*h = (struct ahead){.g = g, .a = arena_new("answers")};
	arena_own(a, h->a, drop);
	h->empty = arena_mark(h->a);
	h->engine = (struct engine){
		.name = g->name, .dialect = g->dialect, .caps = g->caps, .query = query, .quote = g->quote};
	h->session.h = h;
	return h;
}

const struct engine *engine_ahead_engine(struct ahead *h)
{
	return &h->engine;
}

struct session *engine_ahead_session(struct ahead *h)
{
	return &h->session;
}

void engine_ahead_connect(struct ahead *h, struct session *s)
{
	h->real = s;
}

struct engine_asked *engine_ahead_open(struct ahead *h, size_t *n)
{
	struct engine_asked *v = h->all.v + h->nasked;
	*n = h->all.n - h->nasked;
	h->nasked = h->all.n;
	return v;
}

bool engine_ahead_missing(const struct ahead *h)
{
	return h->nasked < h->all.n;
}

int engine_ahead_ask(struct ahead *h, struct err *e)
{
	size_t n;
	struct engine_asked *v = engine_ahead_open(h, &n);
	return h->g->ask(h->real, h->a, v, n, e);
}

void engine_ahead_forget(struct ahead *h)
{
	arena_rewind(h->a, h->empty);
	h->all.v = NULL;
	h->all.n = h->all.cap = h->nasked = 0;
}
