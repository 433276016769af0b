#include "migrate/objects.h"

#include "migrate/start.h"
#include "schemas/delta.h"

/* Of so many lost objects it is said whose they are: looking costs a catalog for each file that names one. */
enum { MAX_NOTES = 20, MAX_ATTRIBUTED = 200 };

struct playing {
	struct arena *a;
	const struct state *st;
	objects_counts *counts;
	const void *ctx;
	struct replay *replay;
	struct catalog *start; /* what they begin with; NULL = nothing */
	size_t noted;          /* notes that were taken */
};

static int open_replay(struct playing *p, enum dialect d, struct worker *w, struct err *e)
{
	struct start_sources all = {0};
	for (size_t i = 0; i < p->st->n; i++)
		*VEC_PUSH(p->a, &all) = p->st->v[i].source;
	int rc = p->start ? 0 : start_catalog(p->a, p->st->tree, w, d, &all, &p->start, e);
	return rc ? rc : replay_open(&p->replay, p->a, d, p->start, w, e);
}

typedef int play_fn(struct playing *p, size_t source, size_t file, void *ctx, struct err *e);

static int each(struct playing *p, play_fn *fn, void *ctx, struct err *e)
{
	int rc = 0;
	for (size_t i = 0; i < p->st->n; i++)
		for (size_t k = 0; !rc && k < p->st->v[i].files->n; k++)
			if (p->counts(p->ctx, i, k))
				rc = fn(p, i, k, ctx, e);
	return rc;
}

static void take_note(struct playing *p, struct objects *out, struct str path, int line, struct str what)
{
	out->certain = false;
	if (!out->unsure_paths.n || !str_eq(out->unsure_paths.v[out->unsure_paths.n - 1], path))
		*VEC_PUSH(p->a, &out->unsure_paths) = str_dup(p->a, path);
	if (out->unsure.n < MAX_NOTES)
		*VEC_PUSH(p->a, &out->unsure) =
			str_fmt(p->a, "not replayed: %.*s:%d: %.*s", STRF(path), line, STRF(what));
}

static int queue(struct playing *p, size_t source, size_t file, void *ctx, struct err *e)
{
	const struct migration *m = &p->st->v[source].files->v[file];
	(void)ctx;
	(void)e;
	replay_queue(p->replay, m->path, &m->up);
	return 0;
}

/* The notes are in the order of the files, too. */
static int take_notes(struct playing *p, size_t source, size_t file, void *ctx, struct err *e)
{
	const struct migration *m = &p->st->v[source].files->v[file];
	size_t n = 0;
	(void)e;
	for (size_t i = 0; i < m->gaps.n; i++)
		take_note(p, ctx, m->path, m->gaps.v[i].line, m->gaps.v[i].what);
	const struct replay_note *v = replay_notes(p->replay, &n);
	for (; p->noted < n && str_eq(v[p->noted].path, m->path); p->noted++)
		take_note(p, ctx, v[p->noted].path, v[p->noted].line, v[p->noted].what);
	return 0;
}

static int play(struct playing *p, enum dialect d, struct worker *w, const struct replay_store *kept,
	struct catalog **out, struct objects *notes, struct err *e)
{
	notes->certain = true;
	int rc = open_replay(p, d, w, e);
	if (rc)
		return rc;
	replay_keep(p->replay, kept);
	rc = each(p, queue, NULL, e);
	if (!rc)
		rc = replay_settle(p->replay, e);
	if (!rc)
		rc = each(p, take_notes, notes, e);
	return rc ? rc : replay_catalog(p->replay, p->a, out, e);
}

int objects_replay(struct arena *a, const struct state *st, enum dialect d, objects_counts *counts,
	const void *ctx, struct worker *w, const struct replay_store *kept, struct catalog **out,
	struct objects *notes, struct err *e)
{
	struct playing p = {.a = a, .st = st, .counts = counts, .ctx = ctx};
	return play(&p, d, w, kept, out, notes, e);
}

/* An object that replay and database name differently is no loss: only what carries a name of the file's. */
static bool is_required(enum object_kind k)
{
	return k == OBJECT_SCHEMA || k == OBJECT_TABLE || k == OBJECT_VIEW || k == OBJECT_COLUMN ||
	       k == OBJECT_TYPE || k == OBJECT_ENUM_VALUE || k == OBJECT_INDEX;
}

/* What stands on a table that is not there is not told about again. */
static bool is_on_lost(const struct catalog *live, const struct object_id *id)
{
	struct object_id table = {
		.kind = OBJECT_TABLE, .schema = id->schema, .table = id->table, .name = id->table};
	return (id->kind == OBJECT_COLUMN || id->kind == OBJECT_INDEX) && !catalog_has(live, &table) &&
	       !catalog_relation(live, id->schema, id->table);
}

/* A miss before it is known whose it is. */
struct lost {
	const struct delta_item *item;
	struct objects_miss *miss;
	struct str low; /* its name, in lower case */
};
struct lost_list {
	struct lost *v;
	size_t n, cap;
};

static void find_missing(struct arena *a, const struct catalog *want, const struct catalog *live,
	const struct delta *d, struct lost_list *lost, struct objects *out)
{
	for (size_t i = 0; i < d->n; i++) {
		const struct delta_item *it = &d->v[i];
		if (it->kind != DELTA_ADDED || !is_required(it->object.kind))
			continue;
		out->asked++;
		if (catalog_has(live, &it->object)) {
			out->found++;
			continue;
		}
		if (is_on_lost(live, &it->object))
			continue;
		struct objects_miss *m = ARENA_NEW(a, struct objects_miss);
		*m = (struct objects_miss){.source = SIZE_MAX,
			.file = SIZE_MAX,
			.what = str_fmt(a, "%s %.*s is not there", catalog_object_word(it->object.kind),
				STRF(catalog_object_text(a, want, &it->object)))};
		*VEC_PUSH(a, lost) = (struct lost){it, m, str_lower(a, it->object.name)};
	}
}

/* Types and nullability: what code relies on. Expressions are spelled in too many ways. */
static bool is_difference(const struct delta_item *it)
{
	return it->object.kind == OBJECT_COLUMN &&
	       (it->kind == DELTA_CHANGED || it->kind == DELTA_TIGHTENED) &&
	       (str_starts(it->what, STR("type ")) || str_starts(it->what, STR("not null")) ||
		       str_eq(it->what, STR("may be null")));
}

static void find_differences(struct arena *a, const struct catalog *want, const struct catalog *live,
	const struct delta *d, struct lost_list *lost)
{
	struct delta *between = ARENA_NEW(a, struct delta);
	delta_of(a, want, live, between);
	for (size_t i = 0; i < between->n; i++) {
		const struct delta_item *it = &between->v[i];
		/* What the files did not make is not theirs to answer for. */
		if (!is_difference(it) || delta_find(d, &it->object) == d->n)
			continue;
		struct objects_miss *m = ARENA_NEW(a, struct objects_miss);
		*m = (struct objects_miss){.source = SIZE_MAX,
			.file = SIZE_MAX,
			.differs = true,
			.what = str_fmt(a, "%s %.*s differs in the database: %.*s",
				catalog_object_word(it->object.kind),
				STRF(catalog_object_text(a, want, &it->object)), STRF(it->what))};
		*VEC_PUSH(a, lost) = (struct lost){it, m, str_lower(a, it->object.name)};
	}
}

static bool names_any(const struct migration *m, const struct lost_list *lost, struct arena *a)
{
	for (size_t i = 0; i < m->up.n; i++) {
		struct str low = str_lower(a, m->up.v[i].text);
		for (size_t k = 0; k < lost->n && k < MAX_ATTRIBUTED; k++)
			if (str_find(low, lost->v[k].low, 0) != SIZE_MAX)
				return true;
	}
	return false;
}

/* Played once more, a step at a time: the last one that touches an object is the one to name. */
static int attribute(struct playing *p, size_t source, size_t file, void *ctx, struct err *e)
{
	const struct migration *m = &p->st->v[source].files->v[file];
	const struct lost_list *lost = ctx;
	struct catalog *before, *after;
	struct delta d = {0};
	struct arena *a = arena_new("step");
	bool named = names_any(m, lost, a);
	int rc = named ? replay_step(p->replay, m->path, &m->up, &before, &after, e)
		       : replay_run(p->replay, m->path, &m->up, e);
	if (!rc && named)
		delta_of(a, before, after, &d);
	for (size_t i = 0; d.n && i < lost->n && i < MAX_ATTRIBUTED; i++) {
		size_t at = delta_find(&d, &lost->v[i].item->object);
		if (at == d.n || d.v[at].kind == DELTA_REMOVED)
			continue;
		lost->v[i].miss->source = source;
		lost->v[i].miss->file = file;
	}
	arena_free(a);
	return rc;
}

int objects_check(struct arena *a, const struct state *st, const struct catalog *live, objects_counts *counts,
	const void *ctx, struct worker *w, const struct replay_store *kept, struct objects *out,
	struct err *e)
{
	struct playing p = {.a = a, .st = st, .counts = counts, .ctx = ctx};
	struct lost_list lost = {0};
	struct catalog *want;
	struct delta d = {0};
	*out = (struct objects){0};
	int rc = play(&p, live->dialect, w, kept, &want, out, e);
	if (rc)
		return rc;
	delta_of(a, p.start ? p.start : catalog_new(a, live->dialect), want, &d);
	find_missing(a, want, live, &d, &lost, out);
	find_differences(a, want, live, &d, &lost);
	if (lost.n)
		rc = open_replay(&p, live->dialect, w, e);
	if (lost.n && !rc)
		rc = each(&p, attribute, &lost, e);
	for (size_t i = 0; i < lost.n; i++)
		*VEC_PUSH(a, &out->misses) = *lost.v[i].miss;
	return rc;
}
