/* The difference of two catalogs, object by object: what S1 provides, removes and tightens. */
#ifndef SCHEMAS_DELTA_H
#define SCHEMAS_DELTA_H

#include "schemas/catalog.h"

enum delta_kind {
	DELTA_ADDED,
	DELTA_REMOVED,
	DELTA_TIGHTENED, /* NOT NULL without default, UNIQUE, CHECK, FOREIGN KEY, narrower type: existing
			    writers may fail */
	DELTA_CHANGED    /* anything else that differs: type, default, function body, view query */
};

struct delta_item {
	enum delta_kind kind;
	struct object_id object;
	struct str what;  /* DELTA_TIGHTENED, DELTA_CHANGED: "not null without default", "type integer ->
			     bigint" */
	size_t migration; /* index the caller gives with delta_attribute(), SIZE_MAX = unknown */
};

struct delta {
	struct delta_item *v;
	size_t n, cap;
};

/* All differences in a fixed order (kind, schema, table, name). Columns of an added or removed table are
 * listed too. The names point into the two catalogs. Unique sets are compared as OBJECT_UNIQUE besides the
 * index itself. */
void delta_of(struct arena *a, const struct catalog *before, const struct catalog *after, struct delta *out);
/* Give every item of "total" the migration of the step that (last) touched the same object in the same way.
 */
void delta_attribute(struct delta *total, const struct delta *steps, size_t nsteps);
/* The distinct lower-cased identifiers that code must name to be touched by the delta: table, column, type,
 * label, function and index names. For the candidate scan. */
void delta_names(struct arena *a, const struct delta *d, struct names *out);

#endif
