/* Internal to engine_sqlite*.c: the session, its lock file and its snapshots. */
#ifndef MIGRATE_ENGINE_SQLITE_H
#define MIGRATE_ENGINE_SQLITE_H

#include "migrate/engine.h"
#include "schemas/sqlite_db.h"

struct session {
	struct sqlite_db *db;
	struct arena *a;
	struct str path;
	struct engine_opts o;
	bool begun;        /* inside the transaction that begin() opened */
	unsigned long nth; /* transactions so far: what tx_id() tells apart */
	int lock_fd;       /* -1 = not held */
	char *lock_path;   /* terminated: used while the arena is being dropped */
};

/* The lock is flock() on a file of its own beside the database: SQLite's own locks are POSIX locks, which any
 * close() of the database's file by this process would drop (sqlite.org/howtocorrupt.html, 2.2). */
MUST_CHECK int engine_sqlite_lock(struct session *s, struct str key, int wait_ms, struct err *e);
MUST_CHECK int engine_sqlite_unlock(struct session *s, struct str key, struct err *e);
MUST_CHECK int engine_sqlite_lock_held(struct session *s, struct str key, bool *held, struct err *e);

MUST_CHECK int engine_sqlite_snapshot(struct session *s, struct arena *a, const struct engine_part *part,
	struct str dest, struct engine_snapshot *out, struct err *e);
MUST_CHECK int engine_sqlite_snapshot_verify(struct arena *a, struct str path, struct err *e);
MUST_CHECK int engine_sqlite_restore(struct arena *a, struct str path, struct str url, struct err *e);

#endif
