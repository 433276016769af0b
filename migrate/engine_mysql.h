/* Internal to engine_mysql*.c: the session and how its parts talk to the server. libmariadb itself is seen by
 * engine_mysql.c alone. */
#ifndef MIGRATE_ENGINE_MYSQL_H
#define MIGRATE_ENGINE_MYSQL_H

#include "migrate/engine.h"
#include "migrate/engine_common.h"
#include "migrate/engine_url.h"

struct st_mysql; /* the client library's MYSQL */

struct session {
	struct st_mysql *conn; /* NULL once closed */
	struct arena *a;
	struct engine_opts o;
	struct engine_address address;
	struct str shown; /* the address without secrets */
	bool mariadb;
	bool tls; /* demanded and verified */
	bool pooler;
	bool begun;     /* inside the transaction that begin() opened */
	bool lost;      /* the connection broke */
	bool unsent;    /* the last statement certainly never left this machine */
	bool server_tx; /* SERVER_STATUS_IN_TRANS after the last statement */
	struct str key; /* of the lock that is held */
};

/* Talking (engine_mysql.c). */
MUST_CHECK int engine_mysql_open(
	struct session **out, struct arena *a, struct str url, struct engine_opts o, struct err *e);
void engine_mysql_close(struct session *s);
MUST_CHECK int engine_mysql_exec(struct session *s, struct str sql, struct err *e);
MUST_CHECK int engine_mysql_query(struct session *s, struct str sql, const struct str *args, int nargs,
	engine_row_fn *row, void *ctx, struct err *e);
/* As engine_mysql_query() without arguments, for statements of our own: not looked at for transaction
 * control. */
MUST_CHECK int engine_mysql_run(
	struct session *s, struct str sql, engine_row_fn *row, void *ctx, struct err *e);
MUST_CHECK int engine_mysql_prepare(
	struct session *s, struct arena *a, struct engine_prepared *v, size_t n, struct err *e);
unsigned long engine_mysql_thread(const struct session *s);
struct str engine_mysql_server(const struct session *s); /* version text of the greeting */

/* The system's certificate authorities, empty when none is found. */
struct str engine_mysql_roots(void);

/* The first row of an answer, copied; rows = 0 when there is none. */
MUST_CHECK int engine_mysql_ask(struct session *s, struct str sql, const struct str *args, int nargs,
	struct engine_common_row *out, struct err *e);

/* Errors (engine_mysql_error.c): the advice that goes with an error number, and the line inside a statement.
 */
void engine_mysql_error_advise(struct err *e, unsigned number);

/* Sessions (engine_mysql_session.c). */
MUST_CHECK int engine_mysql_setup(struct session *s, struct err *e);
MUST_CHECK int engine_mysql_home(struct session *s, struct err *e);
MUST_CHECK int engine_mysql_begin(struct session *s, struct err *e);
MUST_CHECK int engine_mysql_end(struct session *s, bool commit, struct err *e);
bool engine_mysql_in_tx(struct session *s);
MUST_CHECK int engine_mysql_tx_id(struct session *s, struct arena *a, struct str *out, struct err *e);
MUST_CHECK int engine_mysql_identity(
	struct session *s, struct arena *a, struct engine_identity *out, struct err *e);
MUST_CHECK int engine_mysql_place(struct session *s, struct arena *a, struct str *out, struct err *e);
MUST_CHECK int engine_mysql_lock(struct session *s, struct str key, int wait_ms, struct err *e);
MUST_CHECK int engine_mysql_unlock(struct session *s, struct str key, struct err *e);
MUST_CHECK int engine_mysql_lock_held(struct session *s, struct str key, bool *held, struct err *e);
struct str engine_mysql_quote(struct arena *a, struct str name);
/* The catalog (engine_mysql_inspect.c). */
MUST_CHECK int engine_mysql_inspect(struct session *s, struct arena *a, struct catalog **out, struct err *e);
MUST_CHECK int engine_mysql_inspect_named(
	struct session *s, struct arena *a, const struct names *only, struct catalog **out, struct err *e);
MUST_CHECK int engine_mysql_look(struct session *s, struct arena *a, const struct engine_objects *of,
	struct catalog **out, struct err *e);
/* Snapshots (engine_mysql_dump.c). */
MUST_CHECK int engine_mysql_snapshot(struct session *s, struct arena *a, const struct engine_part *part,
	struct str dest, struct engine_snapshot *out, struct err *e);
MUST_CHECK int engine_mysql_schema_text(struct session *s, struct arena *a, struct str *out, struct err *e);
MUST_CHECK int engine_mysql_snapshot_verify(struct arena *a, struct str path, struct err *e);
MUST_CHECK int engine_mysql_restore(struct arena *a, struct str path, struct str url, struct err *e);

#endif
