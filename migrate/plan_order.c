/*
 * The order of migrations that follow each other by links, over all sources: as Django's own plan has it
 * (django/db/migrations/graph.py, iterative_dfs() from each leaf; executor.py, migration_plan();
 * release 3.2).
 */
#include <stdlib.h>

#include "migrate/plan_mode.h"

struct node {
	struct str key; /* first: they are sorted and found by it */
	const struct migration_links *links;
	size_t source, file;
	const struct migration *m;
	VEC(size_t) needs;    /* indices of nodes */
	struct node *into;    /* what runs in its place */
	struct node *part_of; /* what is recorded with the last of its parts */
	bool last;            /* that one */
	bool applied;         /* or failed */
	bool inner;           /* another of its group needs it */
	bool open;
	size_t turn; /* from 1; 0 = not yet */
};

/* Another key that a node is found by. */
struct alias {
	struct str key; /* first */
	struct node *of;
};

struct graph {
	struct arena *a;
	struct node *v;
	size_t n, turns;
	VEC(struct alias) aliases; /* sorted; of several for a key the first counts */
};

static struct str group_of(struct str key)
{
	return str_sub(key, 0, str_chr(key, '.'));
}

static bool *applied_of(struct arena *a, const struct plan_source *s)
{
	bool *out = ARENA_ARRAY(a, bool, s->files->n + 1);
	for (size_t i = 0; i < s->state->n; i++) {
		const struct reconciled *r = &s->state->v[i];
		if (r->file != SIZE_MAX)
			out[r->file] = r->state != STATE_PENDING && r->state != STATE_OUT_OF_ORDER;
	}
	return out;
}

static void gather(struct graph *g, const struct plan_input *in)
{
	size_t n = 0;
	for (size_t i = 0; i < in->nsources; i++)
		n += in->sources[i].files->n;
	g->v = ARENA_ARRAY(g->a, struct node, n + 1);
	for (size_t i = 0; i < in->nsources; i++) {
		const bool *applied = applied_of(g->a, &in->sources[i]);
		for (size_t k = 0; k < in->sources[i].files->n; k++) {
			const struct migration *m = &in->sources[i].files->v[k];
			if (m->links)
				g->v[g->n++] = (struct node){.key = m->links->key,
					.links = m->links,
					.m = m,
					.source = i,
					.file = k,
					.applied = applied[k]};
		}
	}
	str_sort(g->v, g->n, sizeof *g->v, str_order);
}

static bool needs_of_its_group(const struct node *x)
{
	for (size_t i = 0; i < x->links->needs.n; i++)
		if (str_eq(group_of(x->links->needs.v[i]), group_of(x->key)))
			return true;
	return false;
}

static struct node *exact(struct graph *g, struct str key)
{
	return bsearch(&key, g->v, g->n, sizeof *g->v, str_order);
}

static int alias_order(const void *a, const void *b)
{
	const struct alias *x = a, *y = b;
	int c = str_cmp(x->key, y->key);
	return c ? c : (x->of > y->of) - (x->of < y->of);
}

/* What a node stands for, and "GROUP." for the first of each. */
static void name_others(struct graph *g)
{
	struct str last = STR_NONE;
	for (size_t i = 0; i < g->n; i++) {
		const struct names_list *l = &g->v[i].links->stands_for;
		struct str group = group_of(g->v[i].key);
		for (size_t k = 0; k < l->n; k++)
			*VEC_PUSH(g->a, &g->aliases) = (struct alias){l->v[k], &g->v[i]};
		if (group.n == g->v[i].key.n || str_eq(group, last) || needs_of_its_group(&g->v[i]))
			continue;
		last = group;
		*VEC_PUSH(g->a, &g->aliases) = (struct alias){str_sub(g->v[i].key, 0, group.n + 1), &g->v[i]};
	}
	str_sort(g->aliases.v, g->aliases.n, sizeof *g->aliases.v, alias_order);
}

/* The migration of that key, the first of the group, or what stands for it; NULL = it is not here. */
static struct node *find(struct graph *g, struct str key)
{
	struct node *x = exact(g, key);
	size_t lo = 0, hi = g->aliases.n;
	while (!x && lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (str_cmp(g->aliases.v[mid].key, key) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (!x && lo < g->aliases.n && str_eq(g->aliases.v[lo].key, key))
		x = g->aliases.v[lo].of;
	return x;
}

/* While nothing of what it replaces is applied, a squash runs in the place of them all
 * (MigrationLoader.build_graph(), remove_replaced_nodes()); else it is recorded when the last of them is
 * (MigrationExecutor.check_replacements()). */
static void put_squash(struct graph *g, struct node *squash)
{
	const struct names_list *l = &squash->links->stands_for;
	bool here = !squash->applied, all = true;
	for (size_t i = 0; here && i < l->n; i++) {
		const struct node *x = exact(g, l->v[i]);
		here = x && !x->into && !x->part_of && x != squash;
		all = all && here && !x->applied;
	}
	for (size_t i = 0; here && i < l->n; i++)
		*(all ? &exact(g, l->v[i])->into : &exact(g, l->v[i])->part_of) = squash;
}

static void link_to(struct graph *g, struct node *x, struct node *needed)
{
	if (x && x->into)
		x = x->into;
	if (needed && needed->into)
		needed = needed->into;
	if (!needed || !x || needed == x)
		return;
	*VEC_PUSH(g->a, &x->needs) = (size_t)(needed - g->v);
	if (str_eq(group_of(x->key), group_of(needed->key)))
		needed->inner = true;
}

static int ascending(const void *a, const void *b)
{
	const size_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

static void link_all(struct graph *g)
{
	name_others(g);
	for (size_t i = 0; i < g->n; i++)
		if (!g->v[i].into)
			put_squash(g, &g->v[i]);
	for (size_t i = 0; i < g->n; i++) {
		const struct migration_links *l = g->v[i].links;
		for (size_t k = 0; k < l->needs.n; k++)
			link_to(g, &g->v[i], find(g, l->needs.v[k]));
		for (size_t k = 0; k < l->before.n; k++)
			link_to(g, find(g, l->before.v[k]), &g->v[i]);
	}
	for (size_t i = 0; i < g->n; i++)
		str_sort(g->v[i].needs.v, g->v[i].needs.n, sizeof(size_t), ascending);
}

static void give_turn(struct graph *g, struct node *x)
{
	const struct names_list *l = &x->links->stands_for;
	for (size_t i = 0; i < l->n; i++) {
		struct node *part = exact(g, l->v[i]);
		if (part && part->into == x && !part->turn)
			part->turn = ++g->turns;
	}
	x->turn = ++g->turns;
	x->last = x->part_of != NULL;
	l = x->last ? &x->part_of->links->stands_for : l;
	for (size_t i = 0; x->last && i < l->n; i++)
		x->last = exact(g, l->v[i])->turn > 0;
	if (x->last)
		x->part_of->turn = ++g->turns;
}

/* What x needs, and then x. In a circle some come before what they need. */
static void visit(struct graph *g, size_t start)
{
	VEC(size_t) stack = {0};
	*VEC_PUSH(g->a, &stack) = start;
	while (stack.n) {
		struct node *x = &g->v[stack.v[stack.n - 1]];
		if (x->open || x->turn) {
			stack.n--;
			if (!x->turn)
				give_turn(g, x);
			continue;
		}
		x->open = true;
		for (size_t i = 0; i < x->needs.n; i++)
			*VEC_PUSH(g->a, &stack) = x->needs.v[i];
	}
}

struct plan_turn **plan_turns(struct arena *a, const struct plan_input *in)
{
	struct graph g = {.a = a};
	gather(&g, in);
	if (!g.n)
		return NULL;
	struct plan_turn **out = ARENA_ARRAY(a, struct plan_turn *, in->nsources);
	link_all(&g);
	for (size_t i = 0; i < g.n; i++)
		if (!g.v[i].inner && !g.v[i].into)
			visit(&g, i);
	for (size_t i = 0; i < in->nsources; i++)
		out[i] = ARENA_ARRAY(a, struct plan_turn, in->sources[i].files->n + 1);
	for (size_t i = 0; i < g.n; i++) {
		struct node *x = &g.v[i];
		visit(&g, x->into ? (size_t)(x->into - g.v) : i); /* what circles have left */
		out[x->source][x->file] = (struct plan_turn){x->turn,
			x->into   ? x->into->m
			: x->last ? x->part_of->m
				  : NULL,
			x->last};
	}
	return out;
}

struct placed {
	size_t turn, place;
};

/* One start of the command for the squash runs, or at least records, what it replaces; that of the last of
 * these records it. */
static void run_squash(struct planner *p, struct plan_step *st)
{
	const struct plan_turn *t = &p->turns[st->source][st->file];
	if (!t->by || st->mode != PLAN_BY_TOOL)
		return;
	st->with_next = true;
	st->version = t->itself ? st->m->id : t->by->id;
	st->why = plan_command_line(p->a, &p->in->sources[st->source].source->command, st->version);
}

/* Steps with a turn change places among themselves alone. */
void plan_order(struct planner *p)
{
	struct plan *out = p->out;
	struct placed *turns = ARENA_ARRAY(p->a, struct placed, out->steps.n + 1);
	struct plan_step *were = ARENA_ARRAY(p->a, struct plan_step, out->steps.n + 1);
	size_t n = 0, next = 0;
	for (size_t i = 0; p->turns && i < out->steps.n; i++) {
		size_t turn = p->turns[out->steps.v[i].source][out->steps.v[i].file].turn;
		run_squash(p, &out->steps.v[i]);
		were[i] = out->steps.v[i];
		if (turn)
			turns[n++] = (struct placed){turn, i};
	}
	str_sort(turns, n, sizeof *turns, ascending);
	for (size_t i = 0; next < n; i++)
		if (p->turns[were[i].source][were[i].file].turn)
			out->steps.v[i] = were[turns[next++].place];
}

static int by_key(const void *a, const void *b)
{
	const struct migration *x = *(const struct migration *const *)a,
			       *y = *(const struct migration *const *)b;
	return x->order_key != y->order_key ? (x->order_key > y->order_key) - (x->order_key < y->order_key)
					    : str_cmp(x->id, y->id);
}

/* Those of tools that run the folders of a project as one list change places among themselves alone. */
static void interleave(struct arena *a, const struct migration **v, size_t n)
{
	const struct migration **all = ARENA_ARRAY(a, const struct migration *, n + 1);
	size_t count = 0, next = 0;
	for (size_t i = 0; i < n; i++)
		if (v[i]->interleaved)
			all[count++] = v[i];
	str_sort(all, count, sizeof *all, by_key);
	for (size_t i = 0; next < count; i++)
		if (v[i]->interleaved)
			v[i] = all[next++];
}

void plan_order_links(struct arena *a, const struct migration **v, size_t n)
{
	size_t linked = 0, next = 0;
	interleave(a, v, n);
	for (size_t i = 0; i < n; i++)
		linked += v[i]->links != NULL;
	if (!linked)
		return;
	struct migrations all = {.v = ARENA_ARRAY(a, struct migration, n), .n = n};
	const struct reconciliation none = {0};
	const struct plan_source one = {.files = &all, .state = &none};
	const struct plan_input in = {.sources = &one, .nsources = 1};
	struct placed *turns = ARENA_ARRAY(a, struct placed, n);
	const struct migration **were = ARENA_ARRAY(a, const struct migration *, n);
	for (size_t i = 0; i < n; i++) {
		all.v[i] = *v[i];
		were[i] = v[i];
	}
	struct plan_turn **turn = plan_turns(a, &in);
	linked = 0;
	for (size_t i = 0; i < n; i++)
		if (turn[0][i].turn)
			turns[linked++] = (struct placed){turn[0][i].turn, i};
	str_sort(turns, linked, sizeof *turns, ascending);
	for (size_t i = 0; next < linked; i++)
		if (turn[0][i].turn)
			v[i] = were[turns[next++].place];
}
