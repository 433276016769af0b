#include <stdlib.h>

#include "migrate/formats/yoyo.h"

struct place {
	struct str id;
	size_t at;
};

struct edges {
	size_t *v;
	size_t n, cap;
};

struct graph {
	struct arena *a;
	struct migrations *m;
	struct place *by_id;
	struct edges *blocks; /* by file: those that wait for it */
	size_t *open;         /* by file: dependencies that are not done */
	size_t *heap, heap_n; /* the files that wait for nothing, the first by name on top */
};

static int by_id(const void *a, const void *b)
{
	return str_cmp(((const struct place *)a)->id, ((const struct place *)b)->id);
}

static void push(struct graph *g, size_t at)
{
	size_t i = g->heap_n++;
	for (; i && g->heap[(i - 1) / 2] > at; i = (i - 1) / 2)
		g->heap[i] = g->heap[(i - 1) / 2];
	g->heap[i] = at;
}

static size_t pop(struct graph *g)
{
	size_t top = g->heap[0], last = g->heap[--g->heap_n], i = 0;
	for (size_t k = 1; k < g->heap_n; k = 2 * i + 1) {
		k += k + 1 < g->heap_n && g->heap[k + 1] < g->heap[k];
		if (g->heap[k] >= last)
			break;
		g->heap[i] = g->heap[k];
		i = k;
	}
	g->heap[i] = last;
	return top;
}

static void note(struct graph *g, const struct migration *m, bool stops, struct str what, const char *remedy)
{
	struct source_note *n = format_note(
		g->a, &g->m->notes, stops ? SOURCE_TRAP_STOPS : SOURCE_TRAP, what, str_of(remedy));
	n->id = m->id;
	n->path = m->path;
}

static void link_up(struct graph *g, size_t at, bool several)
{
	const struct migration *m = &g->m->v[at];
	const struct yoyo_file *own = m->own;
	for (size_t k = 0; k < own->depends.n; k++) {
		const struct place key = {own->depends.v[k], 0};
		const struct place *p = bsearch(&key, g->by_id, g->m->n, sizeof key, by_id);
		if (p) {
			*VEC_PUSH(g->a, &g->blocks[p->at]) = at;
			g->open[at]++;
			continue;
		}
		note(g, m, !several,
			str_fmt(g->a, "%.*s depends on %.*s, which is not in its folder%s", STRF(m->id),
				STRF(key.id), several ? "" : ": yoyo refuses to run anything"),
			"Bring the file back, or correct what it depends on.");
	}
}

static void take_all(struct graph *g, struct migration *out)
{
	bool *done = ARENA_ARRAY(g->a, bool, g->m->n + 1);
	size_t n = 0;
	for (size_t i = 0; i < g->m->n; i++)
		if (!g->open[i])
			push(g, i);
	while (g->heap_n) {
		size_t at = pop(g);
		done[at] = true;
		out[n++] = g->m->v[at];
		for (size_t k = 0; k < g->blocks[at].n; k++)
			if (!--g->open[g->blocks[at].v[k]])
				push(g, g->blocks[at].v[k]);
	}
	bool circle = n < g->m->n;
	for (size_t i = 0; circle && i < g->m->n; i++)
		if (!done[i])
			out[n++] = g->m->v[i];
	for (size_t i = 0; circle && i < g->m->n; i++)
		if (!done[i]) {
			note(g, &g->m->v[i], true,
				str_fmt(g->a,
					"%.*s depends on itself in a circle: yoyo refuses to run anything",
					STRF(g->m->v[i].id)),
				"Correct what the files depend on.");
			return;
		}
}

void format_yoyo_sort(struct arena *a, struct migrations *m, bool several)
{
	struct graph g = {.a = a, .m = m};
	struct migration *out = ARENA_ARRAY(a, struct migration, m->n + 1);
	g.by_id = ARENA_ARRAY(a, struct place, m->n + 1);
	g.blocks = ARENA_ARRAY(a, struct edges, m->n + 1);
	g.open = ARENA_ARRAY(a, size_t, m->n + 1);
	g.heap = ARENA_ARRAY(a, size_t, m->n + 1);
	for (size_t i = 0; i < m->n; i++)
		g.by_id[i] = (struct place){m->v[i].id, i};
	if (!m->n)
		return;
	qsort(g.by_id, m->n, sizeof *g.by_id, by_id);
	for (size_t i = 0; i < m->n; i++)
		link_up(&g, i, several);
	take_all(&g, out);
	for (size_t i = 0; i < m->n; i++)
		m->v[i] = out[i];
}
