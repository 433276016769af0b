/*
 * Scratch databases on a server that is there for them: S0, the schema as an environment has it, and S1, the
 * same with the pending migrations run. Statements are prepared in both and never run. Nothing here connects
 * to an environment. Their names cannot be guessed, they are dropped with the arena, and those that a killed
 * run has left behind are dropped by the next one.
 */
#ifndef MIGRATE_SHADOW_H
#define MIGRATE_SHADOW_H

#include <signal.h>

#include "migrate/engine.h"
#include "migrate/migration.h"

enum shadow_side { SHADOW_S0, SHADOW_S1, SHADOW_SIDES };

struct shadow; /* private to shadow*.c */

struct shadow_opts {
	bool allow_plain_tls;
	const volatile sig_atomic_t *stop; /* set by a signal: the next statement is not begun; NULL = none */
};

/* Connect to the server and drop what killed runs of this account have left there. The scratch databases
 * belong to the arena. ERR_CONFIG: an address of no server (SQLite); ERR_DB: not reached. */
MUST_CHECK int shadow_open(
	struct shadow **out, struct arena *a, struct str url, struct shadow_opts o, struct err *e);
const struct engine *shadow_engine(const struct shadow *s);
/* A session to the database that the address names, for questions about the server. */
struct session *shadow_session(const struct shadow *s);
/* The address, fit to be printed. */
struct str shadow_shown(const struct shadow *s);
/* ERR_REFUSED when the session of an environment is to the same running server: no scratch database is made
 * beside an environment's own. "environment" is its name, for the message. */
MUST_CHECK int shadow_apart(struct shadow *s, const struct engine *g, struct session *other,
	struct str environment, struct err *e);

/* A statement that the scratch database refused. */
struct shadow_fault {
	const struct migration *migration; /* NULL: of the schema's text */
	int line;                          /* in its file */
	struct str code, said;             /* SQLSTATE or error number, and the server's words */
};

/* What the two are made of. */
struct shadow_parts {
	struct str schema;                      /* engine.schema_text() of the live database; empty = none */
	const struct migration *const *applied; /* run instead of it, in this order */
	size_t napplied;
	const struct migration *const *pending;
	size_t npending;
	struct str search_path; /* PostgreSQL: of the sessions, a list of quoted names; empty = as the server
				   has it */
};

struct shadow_built {
	bool built; /* false: S1 could not be made, "refused" says why */
	struct shadow_fault refused;
	size_t nfaults;            /* statements of S0 that were refused: it lacks something */
	struct shadow_fault fault; /* the first of them */
};

/* Make both. What the database refuses is in *out; an error return means that the server is out of reach,
 * refuses scratch databases, or that time is up or a signal came. */
MUST_CHECK int shadow_build(
	struct shadow *s, const struct shadow_parts *p, struct shadow_built *out, struct err *e);
/* After shadow_build(), in sessions that (PostgreSQL) cannot write. */
MUST_CHECK int shadow_inspect(
	struct shadow *s, enum shadow_side side, struct arena *a, struct catalog **out, struct err *e);
MUST_CHECK int shadow_prepare(struct shadow *s, enum shadow_side side, struct arena *a,
	struct engine_prepared *v, size_t n, struct err *e);
/* Drop the databases now; the arena's dropping is then a no-op. What could not be dropped is named in *e, and
 * the next run drops it. */
MUST_CHECK int shadow_drop(struct shadow *s, struct err *e);

#endif
