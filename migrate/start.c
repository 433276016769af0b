#include "migrate/start.h"

/* Once for each format that brings something, whose sources are those of one project. */
static int add_format(struct arena *a, const struct files *f, struct worker *w, enum dialect d,
	const struct format *ops, const struct start_sources *all, struct catalog **c, struct err *e)
{
	struct start_sources own = {0};
	struct sql_statements up = {0};
	struct replay *r;
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i]->ops == ops) {
			struct source *s = ARENA_NEW(a, struct source);
			*s = *all->v[i];
			s->dialect = d;
			s->dialect_known = true;
			s->names_only = false;
			*VEC_PUSH(a, &own) = s;
		}
	int rc = ops->start(f, a, w, own.v, own.n, &up, e);
	if (rc || !up.n)
		return rc;
	/* Its notes are about tables that come later, and ours to answer for. */
	rc = replay_open(&r, a, d, *c, w, e);
	if (!rc)
		rc = replay_run(r, STR_NONE, &up, e);
	return rc ? rc : replay_catalog(r, a, c, e);
}

int start_catalog(struct arena *a, const struct files *f, struct worker *w, enum dialect d,
	const struct start_sources *sources, struct catalog **out, struct err *e)
{
	int rc = 0;
	*out = NULL;
	for (size_t i = 0; i < sources->n && !*out; i++)
		if (str_eq(sources->v[i]->format, STR("supabase")))
			*out = replay_supabase_base(a);
	for (size_t i = 0; !rc && f && i < sources->n; i++) {
		const struct format *ops = sources->v[i]->ops;
		bool first = true;
		for (size_t k = 0; k < i; k++)
			first = first && sources->v[k]->ops != ops;
		if (first && ops && ops->start)
			rc = add_format(a, f, w, d, ops, sources, out, e);
	}
	return rc;
}
