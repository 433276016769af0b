/* What the parts of reader_drizzle.c share. */
#ifndef GITCHECK_READER_DRIZZLE_H
#define GITCHECK_READER_DRIZZLE_H

#include "gitcheck/reader.h"

/* Constants that queries give to columns: eq(t.c, 'label'), db.insert(t).values({ c: 'label' }). */
void reader_drizzle_query(
	struct arena *a, const struct code_file *f, const struct reader_constants *k, struct mentions *out);

#endif
