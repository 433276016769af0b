/* What a replay starts from: what stands in a database before the first migration of its sources. */
#ifndef MIGRATE_START_H
#define MIGRATE_START_H

#include "migrate/format.h"
#include "schemas/replay.h"

/* The sources that are played together; those without a format of their own bring nothing. */
struct start_sources {
	const struct source **v;
	size_t n, cap;
};

/* The catalog, in arena a; NULL for an empty database. The sources' files are f's (NULL: what would have to
 * be read is left out). An error return means the machine failed. */
MUST_CHECK int start_catalog(struct arena *a, const struct files *f, struct worker *w, enum dialect d,
	const struct start_sources *sources, struct catalog **out, struct err *e);

#endif
