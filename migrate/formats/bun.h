/* bun (Go): VERSION_name.up.sql, .tx.up.sql, and Go files that register functions. Facts: uptrace/bun 1.2,
 * migrate/migrations.go, migrate/migration.go. */
#ifndef MIGRATE_FORMATS_BUN_H
#define MIGRATE_FORMATS_BUN_H

#include "migrate/formats/goose_go.h"

/* Read a Go migration: the SQL that it hands over and what its builders say of tables by their names; a gap
 * for the rest. w may be NULL. */
MUST_CHECK int format_bun_go(
	struct arena *a, struct worker *w, const struct source *s, struct migration *m, struct err *e);

#endif
