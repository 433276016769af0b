/*
 * What our own history says was applied in a database, and the tool's version table does not know: a table
 * that is gone, rows that somebody took away. Taken for pending, it would run a second time.
 */
#ifndef MIGRATE_STATE_LOST_H
#define MIGRATE_STATE_LOST_H

#include "migrate/state.h"

/* Behind state_read()'s own reading: a note to the history of each source for what it has lost. It stops
 * where the table is gone, and where all that the migration does stands in the live catalog, which is read
 * for that and only then; where its objects are gone too the tool has taken it back, and it is pending with a
 * warning, as it is where the caller asked for names only. ERR_DB when the catalog could not be read. */
MUST_CHECK int state_lost(
	const struct engine *g, struct session *s, struct arena *a, struct state *st, struct err *e);
/* The same again for a source of which names alone were known, now that its pending files have been read. */
MUST_CHECK int state_lost_read(
	const struct engine *g, struct session *s, struct arena *a, struct state_source *one, struct err *e);

#endif
