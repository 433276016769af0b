#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/sha.h"
#include "migrate/engine_postgresql.h"

enum { POLL_MS = 200 };

/* 64 bits of SHA-256 as a decimal bigint. Advisory locks are per database, so the key need not name it. */
static struct str number_of(struct arena *a, struct str key)
{
	unsigned char h[SHA_BYTES];
	uint64_t n = 0;
	sha_256(h, str_fmt(a, "schemagate/%.*s", STRF(key)));
	for (int i = 0; i < 8; i++)
		n = n << 8 | h[i];
	long long value;
	memcpy(&value, &n, sizeof value);
	return str_fmt(a, "%lld", value);
}

static int locked_by_other(struct session *s, struct arena *a, struct str number, struct err *e)
{
	struct engine_common_row r = {.a = a};
	struct err quiet = err_new(a);
	int rc = engine_postgresql_ask(s,
		STR("SELECT l.pid::text, coalesce(nullif(a.application_name, ''), 'no application name'), "
		    "coalesce(a.state, 'state not shown'), coalesce(a.wait_event, '-'), "
		    "coalesce(pg_catalog.to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS TZ'), '-') "
		    "FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid "
		    "WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 "
		    "AND (l.classid::bigint << 32 | l.objid::bigint) = $1::bigint "
		    "AND l.database = (SELECT oid FROM pg_catalog.pg_database "
		    "WHERE datname = pg_catalog.current_database())"),
		&number, 1, &r, &quiet);
	err_drop(&quiet, rc);
	err_set(e, ERR_LOCKED, "another schemagate is at work on %.*s", STRF(s->shown));
	if (r.rows)
		err_detail(e,
			"The lock is held by server process %.*s (%.*s), %.*s, waiting for %.*s, connected "
			"since %.*s.",
			STRF(r.v[0]), STRF(r.v[1]), STRF(r.v[2]), STRF(r.v[3]), STRF(r.v[4]));
	err_hint(e, "Wait until it has finished. If its program is gone, end that server process with "
		    "pg_terminate_backend().");
	return ERR_LOCKED;
}

/* A standby grants the lock while the primary grants it to somebody else; a transaction pooler gives it to
 * whoever comes next (RELIABILITY 1.3, 1.4). */
static int can_lock(const struct session *s, struct err *e)
{
	if (s->standby) {
		err_set(e, ERR_DB, "cannot lock %.*s: the server is a hot standby", STRF(s->shown));
		err_hint(e, "Give the address of the primary.");
		return ERR_DB;
	}
	if (s->pooler && !s->o.allow_pooler) {
		err_set(e, ERR_DB, "cannot lock %.*s: a connection pooler stands between", STRF(s->shown));
		err_hint(e, "Give the server's direct address (Supabase: port 5432), not the pooler's.");
		return ERR_DB;
	}
	return 0;
}

/* Polled: a session that blocks in pg_advisory_lock() deadlocks against CREATE INDEX CONCURRENTLY. */
static int poll_lock(struct session *s, struct arena *a, struct str number, int wait_ms, struct err *e)
{
	for (int waited = 0;; waited += POLL_MS) {
		struct engine_common_row r = {.a = a};
		int rc = engine_postgresql_ask(s,
			STR("SELECT CASE WHEN NOT pg_catalog.pg_is_in_recovery() THEN "
			    "pg_catalog.pg_try_advisory_lock($1::bigint) END"),
			&number, 1, &r, e);
		if (rc || str_eq(r.v[0], STR("t")))
			return rc;
		if (waited >= wait_ms)
			return locked_by_other(s, a, number, e);
		nanosleep(&(struct timespec){0, POLL_MS * 1000000L}, NULL);
	}
}

int engine_postgresql_lock(struct session *s, struct str key, int wait_ms, struct err *e)
{
	if (s->key.p && str_eq(s->key, key))
		return 0; /* they are counted: a second one would outlive our unlock */
	struct arena *a = arena_new("a lock");
	int rc = can_lock(s, e);
	if (!rc)
		rc = poll_lock(s, a, number_of(a, key), wait_ms, e);
	if (!rc)
		s->key = str_dup(s->a, key);
	arena_free(a);
	return rc;
}

int engine_postgresql_unlock(struct session *s, struct str key, struct err *e)
{
	if (!s->key.p)
		return 0;
	struct arena *a = arena_new("a lock");
	struct str number = number_of(a, key);
	int rc = engine_postgresql_query(
		s, STR("SELECT pg_catalog.pg_advisory_unlock($1::bigint)"), &number, 1, NULL, NULL, e);
	s->key = STR_NONE;
	arena_free(a);
	return rc;
}

int engine_postgresql_lock_held(struct session *s, struct str key, bool *held, struct err *e)
{
	struct arena *a = arena_new("a lock");
	struct engine_common_row r = {.a = a};
	struct str number = number_of(a, key);
	int rc = engine_postgresql_ask(s,
		STR("SELECT EXISTS (SELECT FROM pg_catalog.pg_locks l WHERE l.locktype = 'advisory' AND "
		    "l.granted "
		    "AND l.pid = pg_catalog.pg_backend_pid() AND l.objsubid = 1 "
		    "AND (l.classid::bigint << 32 | l.objid::bigint) = $1::bigint)"),
		&number, 1, &r, e);
	*held = !rc && str_eq(r.v[0], STR("t"));
	arena_free(a);
	return rc;
}
