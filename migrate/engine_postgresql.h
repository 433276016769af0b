/* Internal to engine_postgresql*.c: the session and how its parts talk to the server. libpq itself is seen by
 * engine_postgresql.c, engine_postgresql_connect.c and engine_postgresql_prepare.c alone. */
#ifndef MIGRATE_ENGINE_POSTGRESQL_H
#define MIGRATE_ENGINE_POSTGRESQL_H

#include "migrate/engine.h"
#include "migrate/engine_common.h"

struct pg_conn; /* libpq's PGconn */

struct session {
	struct pg_conn *conn; /* NULL once closed */
	struct arena *a;
	struct engine_opts o;
	struct str shown;    /* the address without secrets */
	struct str password; /* to keep it out of what the server says */
	int version;         /* server_version_num */
	int pid;             /* of the server process, as libpq was told */
	/* session_authorization, role and search_path: as the session began, and as home() found them */
	struct str began[3], found[3];
	bool standby, pooler;
	bool begun;     /* inside the transaction that begin() opened */
	bool lost;      /* the connection broke */
	bool unsent;    /* the last statement certainly never left this machine */
	char tag[64];   /* command tag of the last statement */
	struct str key; /* of the lock that is held */
};

struct engine_postgresql_option {
	struct str name, value;
};
struct engine_postgresql_options {
	struct engine_postgresql_option *v;
	size_t n, cap;
};

/* The connection options as we use them: ours added, TLS raised to what the address demands (GITHUB T33). */
void engine_postgresql_options_complete(
	struct arena *a, const struct engine_opts *o, struct engine_postgresql_options *list);
/* The value of an option, empty when it is not there. */
struct str engine_postgresql_options_get(const struct engine_postgresql_options *list, const char *name);
void engine_postgresql_options_set(
	struct arena *a, struct engine_postgresql_options *list, const char *name, struct str value);

/* Talking (engine_postgresql.c). */
MUST_CHECK int engine_postgresql_exec(struct session *s, struct str sql, struct err *e);
MUST_CHECK int engine_postgresql_query(struct session *s, struct str sql, const struct str *args, int nargs,
	engine_row_fn *row, void *ctx, struct err *e);
MUST_CHECK int engine_postgresql_ask_all(
	struct session *s, struct arena *a, struct engine_asked *v, size_t n, struct err *e);
/* The options that the open connection uses, for the dump program: no password among them. */
void engine_postgresql_used(struct session *s, struct arena *a, struct engine_postgresql_options *out);
/* The options of an address, the password among them. */
MUST_CHECK int engine_postgresql_address(
	struct arena *a, struct str url, struct engine_postgresql_options *out, struct err *e);
MUST_CHECK int engine_postgresql_open(
	struct session **out, struct arena *a, struct str url, struct engine_opts o, struct err *e);
void engine_postgresql_close(struct session *s);
/* What the server or libpq gave as the reason of the last failure, on one line, and its SQLSTATE into e; and
 * the code and the hint that go with that. */
struct str engine_postgresql_reason(struct session *s, struct arena *a, struct err *e);
void engine_postgresql_advise(struct err *e);
/* What the parts that speak to libpq share: the server's text on one line and without the password; the error
 * of a lost connection; whether a statement can go out; waiting for the next result (until: clock_ms(), 0 =
 * no end); the byte of a position in characters as the server counts them, SIZE_MAX when it is none. */
struct str engine_postgresql_said(const struct session *s, struct arena *a, const char *text);
MUST_CHECK int engine_postgresql_lost(struct session *s, struct err *e);
MUST_CHECK int engine_postgresql_can_send(struct session *s, struct str sql, struct err *e);
MUST_CHECK int engine_postgresql_wait(struct session *s, long long until, struct err *e);
size_t engine_postgresql_offset(struct str sql, const char *position);
/* Is the transaction block open, and is it aborted? False, false when there is none. */
bool engine_postgresql_block(const struct session *s, bool *aborted);

/* One row into a list of texts, copied into the arena: for questions whose answer is a row. */
MUST_CHECK int engine_postgresql_ask(struct session *s, struct str sql, const struct str *args, int nargs,
	struct engine_common_row *out, struct err *e);

/* Sessions (engine_postgresql_session.c). */
MUST_CHECK int engine_postgresql_setup(struct session *s, struct err *e);
MUST_CHECK int engine_postgresql_home(struct session *s, struct err *e);
MUST_CHECK int engine_postgresql_away(struct session *s, struct err *e);
/* Everything that SQL can set is set back, and then ours again. */
MUST_CHECK int engine_postgresql_reset(struct session *s, struct err *e);
MUST_CHECK int engine_postgresql_begin(struct session *s, struct err *e);
MUST_CHECK int engine_postgresql_end(struct session *s, bool commit, struct err *e);
bool engine_postgresql_in_tx(struct session *s);
MUST_CHECK int engine_postgresql_tx_id(struct session *s, struct arena *a, struct str *out, struct err *e);
MUST_CHECK int engine_postgresql_identity(
	struct session *s, struct arena *a, struct engine_identity *out, struct err *e);
MUST_CHECK int engine_postgresql_place(struct session *s, struct arena *a, struct str *out, struct err *e);
/* Statements that are only prepared (engine_postgresql_prepare.c). */
MUST_CHECK int engine_postgresql_prepare(
	struct session *s, struct arena *a, struct engine_prepared *v, size_t n, struct err *e);
/* Locks (engine_postgresql_lock.c). */
MUST_CHECK int engine_postgresql_lock(struct session *s, struct str key, int wait_ms, struct err *e);
MUST_CHECK int engine_postgresql_unlock(struct session *s, struct str key, struct err *e);
MUST_CHECK int engine_postgresql_lock_held(struct session *s, struct str key, bool *held, struct err *e);
/* The catalog (engine_postgresql_inspect.c). */
MUST_CHECK int engine_postgresql_inspect(
	struct session *s, struct arena *a, struct catalog **out, struct err *e);
MUST_CHECK int engine_postgresql_look(struct session *s, struct arena *a, const struct engine_objects *of,
	struct catalog **out, struct err *e);
/* Snapshots (engine_postgresql_dump.c). */
MUST_CHECK int engine_postgresql_snapshot(struct session *s, struct arena *a, const struct engine_part *part,
	struct str dest, struct engine_snapshot *out, struct err *e);
MUST_CHECK int engine_postgresql_schema_text(
	struct session *s, struct arena *a, struct str *out, struct err *e);
MUST_CHECK int engine_postgresql_snapshot_verify(struct arena *a, struct str path, struct err *e);
MUST_CHECK int engine_postgresql_restore(struct arena *a, struct str path, struct str url, struct err *e);

#endif
