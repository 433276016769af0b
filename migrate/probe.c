#include "migrate/probe.h"

static void keep_notes(
	struct arena *a, const struct replay *r, const struct migration *m, struct probe *notes)
{
	size_t n = 0;
	const struct replay_note *v = replay_notes(r, &n);
	notes->certain = n == 0 && !m->gaps.n && !m->opaque;
	for (size_t i = 0; i < n; i++)
		*VEC_PUSH(a, &notes->unsure) = str_fmt(a, "line %d: %.*s", v[i].line, STRF(v[i].what));
	for (size_t i = 0; i < m->gaps.n; i++)
		*VEC_PUSH(a, &notes->unsure) =
			str_fmt(a, "line %d: %.*s", m->gaps.v[i].line, STRF(m->gaps.v[i].what));
}

int probe_track_open(struct probe_track *t, const struct catalog *live, struct worker *w, struct err *e)
{
	t->search_path = live->search_path;
	return replay_open(&t->replay, t->a, live->dialect, live, w, e);
}

void probe_track_close(struct probe_track *t)
{
	arena_free(t->a);
	*t = (struct probe_track){0};
}

int probe_track_step(struct probe_track *t, struct arena *a, const struct migration *m, size_t from,
	size_t to, struct delta *out, struct probe *notes, struct err *e)
{
	struct sql_statements part = {.v = m->up.v + from, .n = to - from};
	struct catalog *before, *after;
	int rc = replay_step(t->replay, m->path, &part, &before, &after, e);
	if (rc)
		return rc;
	keep_notes(a, t->replay, m, notes);
	delta_of(a, before, after, out);
	return 0;
}

int probe_expect(struct arena *a, const struct catalog *before, const struct migration *m, size_t from,
	size_t to, struct worker *w, struct delta *out, struct probe *notes, struct err *e)
{
	struct replay *r;
	struct sql_statements part = {.v = m->up.v + from, .n = to - from};
	int rc = replay_open(&r, a, before->dialect, before, w, e);
	/* Both sides come out of the same reader, so that what it spells differently from the server cancels.
	 */
	struct catalog *s0, *s1;
	if (!rc)
		rc = replay_catalog(r, a, &s0, e);
	if (!rc)
		rc = replay_run(r, m->path, &part, e);
	if (!rc)
		rc = replay_catalog(r, a, &s1, e);
	if (rc)
		return rc;
	keep_notes(a, r, m, notes);
	delta_of(a, s0, s1, out);
	return 0;
}

/* Names that servers make up (constraints, unique sets) differ from ours without anything being wrong. */
static bool is_named_by_the_migration(enum object_kind k)
{
	return k != OBJECT_CONSTRAINT && k != OBJECT_UNIQUE && k != OBJECT_SEQUENCE && k != OBJECT_FUNCTION;
}

/* PostgreSQL: an index that a failed CREATE INDEX CONCURRENTLY left is there, and serves nothing. */
static bool is_invalid(const struct catalog *live, const struct object_id *id)
{
	if (id->kind != OBJECT_INDEX)
		return false;
	const struct relation *r = catalog_relation(live, id->schema, id->table);
	const struct index *x = r ? catalog_index(r, id->name) : NULL;
	return x && x->invalid;
}

static void miss(struct arena *a, const struct catalog *live, const struct delta_item *it, const char *how,
	struct probe *out)
{
	struct str name = catalog_object_text(a, live, &it->object);
	*VEC_PUSH(a, &out->misses) = (struct probe_miss){.object = it->object,
		.wanted = it->kind == DELTA_ADDED,
		.what = str_fmt(a, "%s %.*s is %s", catalog_object_word(it->object.kind), STRF(name), how)};
}

static bool is_looked_up(const struct delta_item *it)
{
	return (it->kind == DELTA_ADDED || it->kind == DELTA_REMOVED) &&
	       is_named_by_the_migration(it->object.kind);
}

void probe_objects(struct arena *a, const struct delta *d, struct engine_objects *out)
{
	for (size_t i = 0; i < d->n; i++)
		if (is_looked_up(&d->v[i]))
			*VEC_PUSH(a, out) = &d->v[i].object;
}

void probe_look(struct arena *a, const struct delta *d, const struct catalog *live, struct probe *out)
{
	for (size_t i = 0; i < d->n; i++) {
		const struct delta_item *it = &d->v[i];
		bool wanted = it->kind == DELTA_ADDED;
		if (!is_looked_up(it))
			continue;
		out->checked++;
		if (catalog_has(live, &it->object) != wanted)
			miss(a, live, it, wanted ? "not there" : "still there", out);
		else if (wanted && is_invalid(live, &it->object))
			miss(a, live, it, "there, but invalid", out);
	}
}

static bool is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
	       c == '$';
}

static bool names_word(struct str text, struct str word)
{
	for (size_t at = 0; word.n && (at = str_find(text, word, at)) != SIZE_MAX; at++) {
		bool before = at > 0 && is_word_char(text.p[at - 1]);
		bool after = at + word.n < text.n && is_word_char(text.p[at + word.n]);
		if (!before && !after)
			return true;
	}
	return false;
}

void probe_invalid(struct arena *a, const struct catalog *live, struct str text, struct probe_indexes *out)
{
	struct str lower = str_lower(a, text);
	for (size_t i = 0; i < live->relations.n; i++) {
		const struct relation *r = &live->relations.v[i];
		for (size_t k = 0; k < r->indexes.n; k++)
			if (r->indexes.v[k].invalid && names_word(lower, str_lower(a, r->indexes.v[k].name)))
				*VEC_PUSH(a, out) =
					(struct probe_index){r->schema, r->name, r->indexes.v[k].name};
	}
}
