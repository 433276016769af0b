/* A folder of migrations that a change moves: base has it at one path, head at another, with the same
 * migrations. */
#include "cmd/check.h"
#include "migrate/format.h"

static bool holds_all(struct arena *a, const struct migrations *l, const struct migrations *old)
{
	struct check_ids ids = {.of = NULL};
	for (size_t i = 0; i < old->n; i++) {
		const struct migration *m = check_find(a, &ids, l, old->v[i].id);
		struct str sum = m ? migration_checksum(a, m) : STR_NONE;
		if (!sum.n || !str_eq(sum, migration_checksum(a, &old->v[i])))
			return false;
	}
	return true;
}

/* What i has in base stands in source k of head, which base does not have. */
static bool moved_to(struct arena *a, const struct check_environment *en, size_t i, size_t k)
{
	const struct state_source *from = &en->state.v[i], *to = &en->state.v[k];
	return k != i && from->source->ops == to->source->ops && en->old[k]->n == 0 &&
	       holds_all(a, to->files, en->old[i]);
}

static void move(struct arena *a, struct check_environment *en, size_t i)
{
	static const struct migrations none;
	const struct migrations *old = en->old[i];
	bool moved = false;
	for (size_t k = 0; old->n && k < en->state.n; k++)
		if (moved_to(a, en, i, k)) {
			en->old[k] = old;
			en->read[k].old_of = i;
			moved = true;
		}
	if (!moved)
		return;
	en->old[i] = &none;
	en->state.v[i].history.n = en->state.v[i].state.n = 0;
}

static bool is_gone(const struct check_environment *en, size_t i)
{
	return !en->state.v[i].files->n;
}

int check_moved(struct check *c, struct check_environment *en, struct err *e)
{
	const struct migrations *old;
	bool any = false;
	for (size_t i = 0; i < en->state.n; i++)
		any = any || is_gone(en, i);
	/* Base's files are read only where there is something to look for among them. */
	for (size_t i = 0; any && i < en->state.n; i++)
		if (check_old_files(c, en, i, &old, e))
			return (int)e->code;
	for (size_t i = 0; i < en->state.n; i++)
		if (is_gone(en, i))
			move(c->a, en, i);
	return 0;
}
