/* The text of goose's migration files. */
#ifndef MIGRATE_FORMATS_GOOSE_H
#define MIGRATE_FORMATS_GOOSE_H

#include "migrate/format_internal.h"

/* Read a SQL file's sections and directives into m (raw is set): up, down, in_tx, gaps; what goose itself
 * would refuse becomes a problem at its line. Facts: FORMATS-B 4. */
void format_goose_parse(struct arena *a, const struct source *s, struct migration *m);
/* Whether a line of the text is "-- +goose Up" in any spelling goose takes. */
bool format_goose_is_marked(struct str sql);
/* Read a Go migration: its SQL as far as it stands in string literals, and a gap for the rest. w may be NULL.
 */
MUST_CHECK int format_goose_go(
	struct arena *a, struct worker *w, const struct source *s, struct migration *m, struct err *e);

#endif
