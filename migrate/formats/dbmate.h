/* The text of dbmate's migration files. */
#ifndef MIGRATE_FORMATS_DBMATE_H
#define MIGRATE_FORMATS_DBMATE_H

#include "migrate/format_tool.h"

/* Read the blocks and their options into m (raw is set): up, down, in_tx; what dbmate itself would refuse
 * becomes a problem at its line. Returns the number of up blocks. Facts: FORMATS-B 3, and release 2.36 over
 * the cases of the unit test. */
size_t format_dbmate_parse(struct arena *a, const struct source *s, struct migration *m);
/* Whether a line of the text opens an up block. */
bool format_dbmate_is_marked(struct str sql);

#endif
