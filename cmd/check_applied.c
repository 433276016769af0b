/*
 * What an environment has of the files (S0): which of them are applied, and the replay that stands there,
 * found by the files in what is kept of replays or played.
 */
#include <stdlib.h>

#include "cmd/check.h"
#include "cmd/kept.h"
#include "migrate/plan.h"

/* The ids of a history's rows that did not fail, sorted. */
struct rows {
	struct str *v;
	size_t n;
};

static struct rows rows_of(struct arena *a, const struct state_source *s)
{
	struct rows out = {.v = ARENA_ARRAY(a, struct str, s->history.n + 1)};
	for (size_t i = 0; i < s->history.n; i++)
		if (!s->history.v[i].failed)
			out.v[out.n++] = s->history.v[i].id;
	str_sort(out.v, out.n, sizeof *out.v, str_order);
	return out;
}

static bool has_row(const struct rows *r, struct str id)
{
	return r->n && bsearch(&id, r->v, r->n, sizeof id, str_order);
}

static bool in_dump(const struct migrations *l, const struct migration *m)
{
	return l->dump && m->in_dump;
}

/* A dump stands for its migrations, where the environment has every one of them, and unless
 * more of it could not be read than of them. */
static bool use_dump(const struct rows *r, const struct migrations *old)
{
	size_t gaps = 0;
	for (size_t i = 0; old->dump && i < old->n; i++) {
		if (!in_dump(old, &old->v[i]))
			continue;
		if (!has_row(r, old->v[i].id))
			return false;
		gaps += old->v[i].gaps.n;
	}
	return old->dump && old->dump->gaps.n <= gaps;
}

/* Does the list hold the id? As a rule at the same place as the other one. */
static bool stands_in(
	struct arena *a, struct check_ids *ids, const struct migrations *l, size_t place, struct str id)
{
	return (place < l->n && str_eq(l->v[place].id, id)) || check_find(a, ids, l, id);
}

/* As one run of the tool would have brought them all: base's hooks stand around them. */
static size_t add_with_hooks(struct check *c, const struct migrations *old, size_t nhooks,
	const struct migration *m, struct check_files *out)
{
	for (; nhooks < old->hooks.n && migration_hook_is_before(&old->hooks.v[nhooks], m); nhooks++)
		*VEC_PUSH(c->a, out) = &old->hooks.v[nhooks];
	if (m)
		*VEC_PUSH(c->a, out) = m;
	return nhooks;
}

/* What was applied is what the base has, where it has the file; files that only the head has come after. */
static int list_applied(
	struct check *c, struct check_environment *en, size_t source, struct check_files *out, struct err *e)
{
	const struct state_source *s = &en->state.v[source];
	const struct rows r = rows_of(c->a, s);
	const struct migrations *old;
	size_t nhooks = 0;
	int rc = check_old_files(c, en, source, &old, e);
	bool dumped = !rc && use_dump(&r, old);
	if (dumped)
		*VEC_PUSH(c->a, out) = old->dump;
	for (size_t i = 0; !rc && i < old->n; i++)
		if (has_row(&r, old->v[i].id) && !(dumped && in_dump(old, &old->v[i])))
			nhooks = add_with_hooks(c, old, nhooks, &old->v[i], out);
	if (rc)
		return rc;
	for (size_t i = 0; old != s->files && i < s->files->n; i++)
		if (has_row(&r, s->files->v[i].id) &&
			!stands_in(c->a, &en->read[source].old_ids, old, i, s->files->v[i].id))
			nhooks = add_with_hooks(c, old, nhooks, &s->files->v[i], out);
	if (r.n)
		add_with_hooks(c, old, nhooks, NULL, out);
	return 0;
}

/* Whether the environment has applied a file that only the head has. */
static bool takes_of_head(const struct state_source *s, const struct migrations *old)
{
	struct arena *a = arena_new("rows of a history");
	const struct rows r = rows_of(a, s);
	struct check_ids ids = {.of = NULL};
	bool any = false;
	for (size_t i = 0; !any && i < s->files->n; i++)
		any = has_row(&r, s->files->v[i].id) && !stands_in(a, &ids, old, i, s->files->v[i].id);
	arena_free(a);
	return any;
}

int check_applied(struct check *c, struct check_environment *en, const struct check_group *g,
	struct check_files *out, struct err *e)
{
	int rc = 0;
	for (size_t i = 0; !rc && i < en->state.n; i++) {
		if (!check_in_group(en, g, i))
			continue;
		rc = check_old_whole(c, en, i, e);
		if (!rc && takes_of_head(&en->state.v[i], en->old[i]))
			rc = check_whole(c, en, i, e);
		if (!rc)
			rc = list_applied(c, en, i, out, e);
	}
	plan_order_links(c->a, out->v, out->n);
	return rc;
}

/* What recognising it has found, all of it; false when a format keeps more of the head for itself. */
static bool add_source(struct arena *a, struct kept *k, const struct source *s)
{
	kept_add(k, str_fmt(a, "%.*s %d", STRF(s->format), (int)s->dialect));
	kept_add(k, s->path);
	kept_add(k, s->table);
	kept_add(k, str_fmt(a, "%d%.*s", s->table_prefix.p != NULL, STRF(s->table_prefix)));
	return !s->own;
}

/* All that S0 comes from: the base's commit, the settings, which of the files are applied, in their order,
 * and the head's commit where it has a part in it: mostly not, and then each commit of a change finds the
 * same. */
static int key_of(struct check *c, struct check_environment *en, const struct check_group *g,
	struct replay *rp, struct kept **out, struct err *e)
{
	struct kept *k = kept_by_files(rp, c->a, c->repo);
	int rc = 0;
	*out = NULL;
	if (c->base.kind != TREE_COMMIT || c->head.kind != TREE_COMMIT)
		return 0;
	kept_add(k, STR("check"));
	kept_add_tree(k, c->base.root);
	kept_add(k, c->rev.conf);
	for (size_t i = 0; !rc && i < en->state.n; i++) {
		const struct state_source *s = &en->state.v[i];
		struct check_files applied = {0};
		if (!check_in_group(en, g, i))
			continue;
		rc = list_applied(c, en, i, &applied, e);
		if (rc)
			return rc;
		bool known = add_source(c->a, k, s->source);
		known = add_source(c->a, k, en->state.v[en->read[i].old_of].source) && known;
		if (!known || takes_of_head(s, en->old[i]))
			kept_add_tree(k, c->head.root);
		kept_add(k, str_fmt(c->a, "%zu %zu", en->read[i].old_of, applied.n));
		for (size_t n = 0; !rc && n < applied.n; n++) {
			kept_add(k, applied.v[n]->path);
			kept_add(k, applied.v[n]->id);
		}
	}
	*out = k;
	return rc;
}

int check_play_applied(struct check *c, struct check_environment *en, const struct check_group *g,
	struct replay *rp, struct err *e)
{
	struct check_files applied = {0};
	struct kept *k = NULL;
	bool unsure = false;
	kept_replays(rp, c->a, c->repo);
	int rc = key_of(c, en, g, rp, &k, e);
	if (rc || (k && kept_recall(k)))
		return rc;
	rc = check_applied(c, en, g, &applied, e);
	for (size_t i = 0; !rc && i < applied.n; i++) {
		if (applied.v[i]->problem != MIGRATION_UNREADABLE)
			replay_queue(rp, applied.v[i]->path, &applied.v[i]->up);
		unsure = unsure || kept_unsure(applied.v[i]);
	}
	if (!rc)
		rc = replay_settle(rp, e);
	if (!rc && k && !unsure)
		kept_remember(k, c->worker);
	return rc;
}
