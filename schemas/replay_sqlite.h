/* SQLite migrations played in a private memory database: SQLite itself says what a statement does. */
#ifndef SCHEMAS_REPLAY_SQLITE_H
#define SCHEMAS_REPLAY_SQLITE_H

#include "schemas/ddl.h"
#include "schemas/sqlite_db.h"

/* A database with the objects of d->c; what could not be built is noted with line 0. */
MUST_CHECK int replay_sqlite_open(struct sqlite_db **out, struct ddl *d, struct err *e);
MUST_CHECK int replay_sqlite_run(
	struct sqlite_db *db, struct ddl *d, const struct sql_statements *up, struct err *e);

/* All of them or, behind the first that fails, none. False: so it was, and it is noted. */
MUST_CHECK int replay_sqlite_whole(
	struct sqlite_db *db, struct ddl *d, const struct sql_statements *all, bool *done, struct err *e);

/* What the last replay_sqlite_step() left, table by table (replay_sqlite_step.c). */
struct replay_sqlite_texts;
/* What plays the statements of one migration. */
struct replay_sqlite_played {
	int (*play)(void *ctx, struct err *e);
	void *ctx;
};
/* Have them played; *before (in a) and *after hold the relations that they changed. d->c is brought up to
 * date. *texts is NULL before the first step. */
MUST_CHECK int replay_sqlite_step(struct sqlite_db *db, struct ddl *d, struct replay_sqlite_texts **texts,
	struct arena *a, struct replay_sqlite_played how, struct catalog **before, struct catalog **after,
	struct err *e);

#endif
