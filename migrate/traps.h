/* What a tool itself would not see, or would do, in the state that a database is in: its known traps, by
 * name. */
#ifndef MIGRATE_TRAPS_H
#define MIGRATE_TRAPS_H

#include "migrate/guard.h"
#include "migrate/state.h"

/* A sentence for each trap that shows in the reconciled state of a source, with how many migrations are in it
 * and the first of them. Facts: FORMATS-A and FORMATS-B, and the texts of struct format. */
void traps_of_state(struct arena *a, const struct state_source *s, struct names_list *out);
/* Markers that prove nothing: Rails' ar_internal_metadata names the environment that the last run was started
 * with, whichever database it was. */
void traps_of_markers(struct arena *a, const struct guard_input *g, struct names_list *out);

#endif
