/* Migrations by their ids: a change may bring a hundred thousand, and each row of a history asks for its own.
 */
#include <stdlib.h>

#include "cmd/check.h"

static int by_id(const void *x, const void *y)
{
	const struct migration *a = *(const struct migration *const *)x,
			       *b = *(const struct migration *const *)y;
	int c = str_cmp(a->id, b->id);
	return c ? c : (a > b) - (a < b);
}

static void learn(struct arena *a, struct check_ids *x, const struct migrations *l)
{
	*x = (struct check_ids){.of = l->v, .n = l->n};
	x->v = ARENA_ARRAY(a, const struct migration *, l->n + 1);
	for (size_t i = 0; i < l->n; i++)
		x->v[i] = &l->v[i];
	str_sort(x->v, x->n, sizeof *x->v, by_id);
}

const struct migration *check_find(
	struct arena *a, struct check_ids *x, const struct migrations *l, struct str id)
{
	if (!l || !l->n)
		return NULL;
	if (x->of != l->v || x->n != l->n)
		learn(a, x, l);
	size_t lo = 0, hi = x->n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (str_cmp(x->v[mid]->id, id) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < x->n && str_eq(x->v[lo]->id, id) ? x->v[lo] : NULL;
}
