/* Files against history: the state of every migration. Pure. */
#ifndef MIGRATE_RECONCILE_H
#define MIGRATE_RECONCILE_H

#include "migrate/migration.h"

struct reconciled {
	enum migration_state state;
	size_t file;     /* index into the migrations, SIZE_MAX when there is no file */
	size_t applied;  /* index into the history, SIZE_MAX when there is no row */
	bool bytes_only; /* STATE_CHANGED was not raised because only line ends or trailing blanks differ: a
			    note */
	struct str why;  /* "checksum sha256:ab… was applied, the file has sha256:cd…" */
};

struct reconciliation {
	struct reconciled *v; /* files in their order, then missing ones in history order */
	size_t n;
	size_t napplied, npending, nchanged, nmissing, nfailed, nout_of_order, nunreadable;
};

void reconcile(
	struct arena *a, const struct migrations *files, const struct history *h, struct reconciliation *out);

#endif
