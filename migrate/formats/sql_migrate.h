/* The text of sql-migrate's files. */
#ifndef MIGRATE_FORMATS_SQL_MIGRATE_H
#define MIGRATE_FORMATS_SQL_MIGRATE_H

#include "migrate/format_tool.h"

/* Read the sections and directives into m (raw is set): up, down, in_tx; what sql-migrate itself would refuse
 * becomes a problem at its line. Facts: FORMATS-B 19, and Debian's build over the cases of the unit test. */
void format_sql_migrate_parse(struct arena *a, const struct source *s, struct migration *m);
/* Whether a line of the text is "-- +migrate Up". */
bool format_sql_migrate_is_marked(struct str sql);

#endif
