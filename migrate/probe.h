/*
 * Did a migration do what it says? Its statements are replayed into the catalog that stood before it, and the
 * difference is looked up in the live catalog that stands after it.
 */
#ifndef MIGRATE_PROBE_H
#define MIGRATE_PROBE_H

#include "migrate/engine.h"
#include "migrate/migration.h"
#include "schemas/delta.h"
#include "schemas/replay.h"

struct probe_miss {
	struct object_id object;
	bool wanted;     /* true: should exist and does not; false: should be gone and is there */
	struct str what; /* "column orders.shipped_at is not there" */
};

struct probe {
	VEC(struct probe_miss) misses; /* what contradicts the migration */
	size_t checked;                /* objects that were looked up */
	bool certain;                  /* every statement was understood: a miss is a fact, not a guess */
	VEC(struct str) unsure;        /* notes of statements whose effect is not known */
};

/* The catalog as it should stand, kept going from migration to migration: read from the server once, and
 * again only behind a migration whose effect is not known. */
struct probe_track {
	struct arena *a; /* its own; NULL = nothing is tracked */
	struct replay *replay;
	struct names search_path;
};
/* Begin with the live catalog, whose arena t->a must be: what was tracked before is the caller's to free. */
MUST_CHECK int probe_track_open(
	struct probe_track *t, const struct catalog *live, struct worker *w, struct err *e);
void probe_track_close(struct probe_track *t);
/* Play statements [from, to): what they change, valid until the next step. */
MUST_CHECK int probe_track_step(struct probe_track *t, struct arena *a, const struct migration *m,
	size_t from, size_t to, struct delta *out, struct probe *notes, struct err *e);
/* The objects of a delta that probe_look() looks up, for the engine to ask about. */
void probe_objects(struct arena *a, const struct delta *d, struct engine_objects *out);

/* One migration's statements [from, to) into a copy of "before". */
MUST_CHECK int probe_expect(struct arena *a, const struct catalog *before, const struct migration *m,
	size_t from, size_t to, struct worker *w, struct delta *out, struct probe *notes, struct err *e);
/* Look the delta up in the live catalog, or in one that holds all there is of probe_objects(). Pure. */
void probe_look(struct arena *a, const struct delta *d, const struct catalog *live, struct probe *out);
/* Indexes of the live catalog that are invalid and named in the text; "schema.name" quoted by the engine's
 * rules is the caller's to make. */
struct probe_index {
	struct str schema, table, name;
};
struct probe_indexes {
	struct probe_index *v;
	size_t n, cap;
};
void probe_invalid(struct arena *a, const struct catalog *live, struct str text, struct probe_indexes *out);

#endif
