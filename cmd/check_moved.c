/* A folder of migrations that a change moves: base has it at one path, head at another, with the same
 * migrations. */
#include "cmd/check.h"
#include "migrate/format.h"

static bool holds_all(const struct migrations *l, const struct migrations *old)
{
	for (size_t i = 0; i < old->n; i++) {
		const struct migration *m = check_find(l, old->v[i].id);
		if (!m || !m->checksum.n || !str_eq(m->checksum, old->v[i].checksum))
			return false;
	}
	return true;
}

/* What i has in base stands in source k of head, which base does not have. */
static bool moved_to(const struct check_environment *en, size_t i, size_t k)
{
	const struct state_source *from = &en->state.v[i], *to = &en->state.v[k];
	return k != i && from->source->ops == to->source->ops && en->old[k]->n == 0 &&
	       holds_all(to->files, en->old[i]);
}

int check_moved(struct check *c, struct check_environment *en, struct err *e)
{
	static const struct migrations none;
	const struct migrations *old;
	for (size_t i = 0; i < en->state.n; i++)
		if (check_old_files(c, en, i, &old, e))
			return (int)e->code;
	for (size_t i = 0; i < en->state.n; i++) {
		bool moved = false;
		old = en->old[i];
		for (size_t k = 0; old->n && !en->state.v[i].files->n && k < en->state.n; k++)
			if (moved_to(en, i, k)) {
				en->old[k] = old;
				moved = true;
			}
		if (!moved)
			continue;
		en->old[i] = &none;
		en->state.v[i].history.n = en->state.v[i].state.n = 0;
	}
	return 0;
}
