/*
 * What the files of a check's sources do: read where a verdict needs it. A tool whose files stand for
 * themselves has only its pending ones read; of others, and where S0 has to be played, all are.
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/check.h"
#include "migrate/format.h"

static int read_names(struct check *c, const struct source *s, struct migrations *out, struct err *e)
{
	int rc = s->ops->load(&c->base_files, c->a, c->worker, s, out, e);
	return rc ? err_ctx(e, "migrations in \"%.*s\"", STRF(s->path)) : 0;
}

/* The same folder in both trees holds the same migrations: nothing to read twice. */
static bool same_folder(struct check *c, struct str path)
{
	struct tree_entry x, y;
	struct err mine = err_new(c->a);
	bool in_base, in_head;
	if (c->base.kind != TREE_COMMIT || c->head.kind != TREE_COMMIT)
		return false;
	if (tree_lookup(&c->base, path, &x, &in_base, &mine) ||
		tree_lookup(&c->head, path, &y, &in_head, &mine))
		return false;
	return in_base && in_head && repo_same(x.id, y.id);
}

/* Flyway's locations and what Liquibase's change logs include hold files of these kinds only. */
static bool may_lie_elsewhere(struct str path)
{
	static const char *const ends[] = {".sql", ".xml", ".yaml", ".yml", ".json", ".java", ".kt"};
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (str_ends(path, str_of(ends[i])))
			return true;
	return false;
}

/* Whether all of the source's files lay and lie below its folder: other locations of Flyway's and change logs
 * that others include do not. Deleted files are in no list of head's. */
static bool within_folder(struct check *c, const struct state_source *s)
{
	const struct tree_changes *changes;
	struct err mine = err_new(c->a);
	for (size_t i = 0; i < s->files->n; i++)
		if (!str_is_under(s->files->v[i].path, s->source->path))
			return false;
	if (check_changes(c, &changes, &mine))
		return false;
	for (size_t i = 0; i < changes->n; i++)
		if (changes->v[i].kind == TREE_DELETED && may_lie_elsewhere(changes->v[i].path) &&
			!str_is_under(changes->v[i].path, s->source->path))
			return false;
	return true;
}

int check_old_files(struct check *c, struct check_environment *en, size_t source,
	const struct migrations **out, struct err *e)
{
	const struct state_source *s = &en->state.v[source];
	*out = en->old[source];
	if (*out)
		return 0;
	struct migrations *files = ARENA_NEW(c->a, struct migrations);
	int rc = 0;
	if (same_folder(c, s->source->path) && within_folder(c, s))
		*files = *s->files;
	else
		rc = read_names(c, s->source, files, e);
	*out = en->old[source] = files;
	return rc;
}

void check_files_room(struct check *c, struct check_environment *en, size_t n)
{
	en->old = ARENA_ARRAY(c->a, const struct migrations *, n + 1);
	en->read = ARENA_ARRAY(c->a, struct check_read, n + 1);
	for (size_t i = 0; i < n; i++)
		en->read[i].old_of = i;
}

/* The same files as before, or what was decided by their names is wrong. */
static int same_names(const struct migrations *x, const struct migrations *y, struct err *e)
{
	bool same = x->n == y->n;
	for (size_t i = 0; same && i < x->n; i++)
		same = str_eq(x->v[i].id, y->v[i].id) && str_eq(x->v[i].path, y->v[i].path);
	return same ? 0
		    : err_set(e, ERR_SYSTEM,
			      "the migrations are not what their names said: please report it");
}

/* names: as several environments may share it. */
static int read_whole(struct check *c, const struct files *f, const struct source *s,
	const struct migrations *names, const struct migrations **out, struct err *e)
{
	for (size_t i = 0; i < c->wholes.n; i++)
		if (c->wholes.v[i].names == names) {
			*out = c->wholes.v[i].whole;
			return 0;
		}
	struct migrations *whole = ARENA_NEW(c->a, struct migrations);
	int rc = cmd_environment_whole(c->a, f, c->worker, s, whole, e);
	if (!rc)
		rc = same_names(names, whole, e);
	if (rc)
		return rc;
	*VEC_PUSH(c->a, &c->wholes) = (struct check_read_once){names, whole};
	*out = whole;
	return 0;
}

/* Others of the same files come in the place of what there was: whatever points at one of those follows. */
static void replace(struct check_environment *en, size_t source, const struct migrations *now)
{
	struct state_source *s = &en->state.v[source];
	const struct migrations *was = s->files;
	if (!en->read[source].names)
		en->read[source].names = was;
	if (en->old[source] && en->old[source]->v == was->v)
		en->old[source] = now;
	for (size_t i = 0; i < en->migrations.n; i++) {
		struct check_migration *x = &en->migrations.v[i];
		if (x->source == source && x->file >= was->v && x->file < was->v + was->n)
			x->file = now->v + (x->file - was->v);
	}
	s->files = now;
}

int check_whole(struct check *c, struct check_environment *en, size_t source, struct err *e)
{
	const struct state_source *s = &en->state.v[source];
	struct check_read *r = &en->read[source];
	const struct migrations *whole = NULL;
	if (r->whole)
		return 0;
	bool shared = en->old[source] && en->old[source]->v == s->files->v;
	int rc = read_whole(c, &c->rev.files, s->source, r->names ? r->names : s->files, &whole, e);
	if (rc)
		return rc;
	replace(en, source, whole);
	r->whole = true;
	r->old_whole = r->old_whole || shared;
	return 0;
}

int check_old_whole(struct check *c, struct check_environment *en, size_t source, struct err *e)
{
	struct check_read *r = &en->read[source];
	const struct migrations *old;
	int rc = check_old_files(c, en, source, &old, e);
	if (rc || r->old_whole || !old->n)
		return rc;
	if (old->v == en->state.v[source].files->v)
		return check_whole(c, en, source, e);
	rc = read_whole(c, &c->base_files, en->state.v[r->old_of].source, old, &en->old[source], e);
	r->old_whole = !rc;
	return rc;
}

/* -- the pending ones alone -- */

/* A tree in which the files that are not wanted are not listed. */
struct few {
	const struct files *f;
	struct names_list wanted, others; /* paths, sorted */
};

/* Whether the path, or with a slash at its end anything below it, is in the list. */
static bool listed(const struct names_list *l, struct str path)
{
	size_t lo = 0, hi = l->n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (str_cmp(l->v[mid], path) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo == l->n)
		return false;
	return str_ends(path, STR("/")) ? str_starts(l->v[lo], path) : str_eq(l->v[lo], path);
}

static int list_few(void *ctx, struct arena *a, struct str dir, struct names_list *out, struct err *e)
{
	const struct few *w = ctx;
	size_t n = 0;
	int rc = w->f->list(w->f->ctx, a, dir, out, e);
	for (size_t i = 0; !rc && i < out->n; i++) {
		struct arena_mark m = arena_mark(a);
		struct str path = dir.n ? str_fmt(a, "%.*s/%.*s", STRF(dir), STRF(out->v[i])) : out->v[i];
		if (!listed(&w->others, path) || listed(&w->wanted, path))
			out->v[n++] = out->v[i];
		arena_rewind(a, m);
	}
	out->n = rc ? out->n : n;
	return rc;
}

static int read_few(void *ctx, struct arena *a, struct str path, size_t max, struct str *out, struct err *e)
{
	const struct few *w = ctx;
	return w->f->read(w->f->ctx, a, path, max, out, e);
}

static int kind_few(void *ctx, struct str path, enum files_kind *out, struct err *e)
{
	const struct few *w = ctx;
	*out = FILES_ODD;
	return w->f->kind ? w->f->kind(w->f->ctx, path, out, e) : 0;
}

static const struct migration *find(const struct migrations *l, const struct migration *m)
{
	for (size_t i = 0; i < l->n; i++)
		if (str_eq(l->v[i].path, m->path) && str_eq(l->v[i].id, m->id) &&
			str_eq(l->v[i].part, m->part))
			return &l->v[i];
	return NULL;
}

/* What the file does, beside what the names have told of it among the others. False when it is not there. */
static bool take(const struct migrations *few, struct migration *m)
{
	const struct migration was = *m, *found = find(few, m);
	if (!found)
		return false;
	*m = *found;
	m->problem = was.problem;
	m->problem_text = was.problem_text;
	m->problem_line = was.problem ? was.problem_line : found->problem_line;
	m->order_key = was.order_key;
	return true;
}

static bool split_paths(struct arena *a, const struct state_source *s, struct few *w)
{
	bool *wanted = ARENA_ARRAY(a, bool, s->files->n + 1);
	size_t n = 0;
	for (size_t k = 0; k < s->state.n; k++)
		if (check_is_pending(&s->state.v[k])) {
			wanted[s->state.v[k].file] = true;
			n++;
		}
	for (size_t i = 0; i < s->files->n; i++)
		*VEC_PUSH(a, wanted[i] ? &w->wanted : &w->others) = s->files->v[i].path;
	str_sort(w->wanted.v, w->wanted.n, sizeof *w->wanted.v, str_order);
	str_sort(w->others.v, w->others.n, sizeof *w->others.v, str_order);
	return n <= s->files->n / 2;
}

int check_read_pending(struct check *c, struct check_environment *en, size_t source, struct err *e)
{
	const struct state_source *s = &en->state.v[source];
	struct few w = {.f = &c->rev.files};
	struct files view = {list_few, read_few, kind_few, &w};
	struct migrations few, *now = ARENA_NEW(c->a, struct migrations);
	bool all = true;
	if (en->read[source].whole || !s->source->ops->piecemeal || !split_paths(c->a, s, &w))
		return check_whole(c, en, source, e);
	int rc = cmd_environment_whole(c->a, &view, c->worker, s->source, &few, e);
	if (rc)
		return rc;
	*now = *s->files;
	now->hooks.v = few.hooks.v; /* in every run, so they are never among the others */
	now->hooks.n = few.hooks.n;
	now->v = ARENA_ARRAY(c->a, struct migration, now->n + 1);
	now->cap = now->n + 1;
	memcpy(now->v, s->files->v, now->n * sizeof *now->v);
	for (size_t k = 0; k < s->state.n; k++)
		if (check_is_pending(&s->state.v[k]))
			all = take(&few, &now->v[s->state.v[k].file]) && all;
	if (!all)
		return check_whole(c, en, source, e);
	replace(en, source, now);
	return 0;
}
