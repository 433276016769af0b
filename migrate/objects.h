/*
 * What a set of migrations leaves, looked for in the live catalog, and each object that is not as they say
 * put down to the migration that made it so. For verify, baseline and repair.
 */
#ifndef MIGRATE_OBJECTS_H
#define MIGRATE_OBJECTS_H

#include "migrate/state.h"
#include "parse/worker.h"
#include "schemas/catalog.h"
#include "schemas/replay.h"

struct objects_miss {
	size_t source, file; /* the last of them that touched it; SIZE_MAX = not known, or one of too many */
	bool differs;        /* it is there, and is not what it should be */
	struct str what;     /* "column orders.note is not there" */
};

struct objects {
	VEC(struct objects_miss) misses;
	size_t asked, found;
	VEC(struct str) unsure; /* statements whose effect is not known, with their places: the first 20 */
	struct names_list unsure_paths; /* of all files that hold one, each once */
	bool certain;                   /* there is none: a miss is a fact */
};

/* Does this file count? */
typedef bool objects_counts(const void *ctx, size_t source, size_t file);
/* The catalog that these files leave, replayed from nothing in the order of sources and files, or taken from
 * what is kept of the same (may be NULL). */
MUST_CHECK int objects_replay(struct arena *a, const struct state *st, enum dialect d, objects_counts *counts,
	const void *ctx, struct worker *w, const struct replay_store *kept, struct catalog **out,
	struct objects *notes, struct err *e);
/* The same, and look it up in "live". */
MUST_CHECK int objects_check(struct arena *a, const struct state *st, const struct catalog *live,
	objects_counts *counts, const void *ctx, struct worker *w, const struct replay_store *kept,
	struct objects *out, struct err *e);

#endif
