/* What the engines share: the first row of an answer, quoted names, and failures of snapshot files. Linked
 * into each loadable engine. */
#ifndef MIGRATE_ENGINE_COMMON_H
#define MIGRATE_ENGINE_COMMON_H

#include "base/arena.h"
#include "base/err.h"

/* The first row of an answer, copied into a. */
struct engine_common_row {
	struct arena *a;
	struct str *v; /* SQL NULL is STR_NONE */
	int n;         /* columns; 0 = there was no row */
	size_t rows;   /* all of them, the others were counted only */
};
/* An engine_row_fn whose context is a struct engine_common_row. */
int engine_common_keep_row(void *ctx, const struct str *cols, int ncols, struct err *e);
/* "name", with its own double quotes doubled: PostgreSQL and SQLite. */
struct str engine_common_quote(struct arena *a, struct str name);
/* ERR_SYSTEM for errno after working on a snapshot's file; a full disk gets a hint. */
int engine_common_file_fault(struct err *e, const char *what, const char *path);

#endif
