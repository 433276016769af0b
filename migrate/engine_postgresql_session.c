#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/sb.h"
#include "migrate/engine_postgresql.h"

int engine_postgresql_ask(struct session *s, struct str sql, const struct str *args, int nargs,
	struct engine_common_row *out, struct err *e)
{
	int rc = engine_postgresql_query(s, sql, args, nargs, engine_common_keep_row, out, e);
	if (!rc && out->rows == 0)
		rc = err_set(e, ERR_DB, "the server gave no answer");
	return rc;
}

static bool yes(struct str s)
{
	return str_eq(s, STR("t"));
}

static void setting(struct sb *b, const char *name, int ms)
{
	sb_fmt(b, ", pg_catalog.set_config('%s', '%d', false)", name, ms);
}

/* The lock session polls and may wait idle for hours; a worker must not keep locks while nobody talks to it
 * (RELIABILITY 1.5). Set explicitly: a role's or database's defaults may differ. */
static struct str settings(struct session *s, struct arena *a, bool check_interval)
{
	struct sb b = sb_new(a, 4096);
	bool holds_lock = str_ends(s->o.role, STR("/lock"));
	sb_addz(&b,
		"SELECT pg_catalog.pg_backend_pid(), pg_catalog.pg_is_in_recovery(), "
		"pg_catalog.current_setting('session_authorization'), pg_catalog.current_setting('role'), "
		"pg_catalog.current_setting('search_path')");
	setting(&b, "lock_timeout", holds_lock ? 0 : s->o.lock_ms);
	setting(&b, "statement_timeout", holds_lock ? 10000 : s->o.statement_ms);
	setting(&b, "idle_in_transaction_session_timeout", holds_lock ? 0 : 60000);
	if (s->version >= 140000)
		setting(&b, "idle_session_timeout", 0);
	if (s->version >= 170000)
		setting(&b, "transaction_timeout", 0);
	/* So that a waiting statement of a killed program does not run after its death. */
	if (s->version >= 140000 && check_interval)
		setting(&b, "client_connection_check_interval", 1000);
	if (s->o.read_only) /* rows hidden by row security must be an error, not an absence (GITHUB T30) */
		sb_addz(&b, ", pg_catalog.set_config('default_transaction_read_only', 'on', false), "
			    "pg_catalog.set_config('row_security', 'off', false)");
	return sb_str(&b);
}

static int too_old(const struct session *s, struct err *e)
{
	err_set(e, ERR_DB, "%.*s is not PostgreSQL 12 or later", STRF(s->shown));
	err_hint(e, "Use a supported version of the server.");
	return ERR_DB;
}

static int set_up(
	struct session *s, struct arena *a, bool check_interval, struct engine_common_row *r, struct err *e)
{
	return engine_postgresql_ask(s, settings(s, a, check_interval), NULL, 0, r, e);
}

/* The settings, and what the caller will ask first, in one trip. */
static int set_up_asking(struct session *s, struct arena *a, struct engine_common_row *r, struct err *e)
{
	size_t n = s->o.nahead + 1;
	struct engine_asked *v = ARENA_ARRAY(a, struct engine_asked, n);
	v[0] = (struct engine_asked){.sql = settings(s, a, true)};
	for (size_t i = 1; i < n; i++)
		v[i] = s->o.ahead[i - 1];
	if (engine_postgresql_ask_all(s, s->a, v, n, e))
		return (int)e->code;
	if (v[0].rc) {
		*e = v[0].err; /* the answers came under other settings: they are asked for again */
		return v[0].rc;
	}
	for (size_t i = 1; i < n; i++)
		s->o.ahead[i - 1] = v[i];
	*r = (struct engine_common_row){.a = a, .v = v[0].cells, .n = v[0].ncols, .rows = v[0].nrows};
	return v[0].nrows ? 0 : err_set(e, ERR_DB, "the server gave no answer");
}

int engine_postgresql_setup(struct session *s, struct err *e)
{
	struct arena *a = arena_new("connecting");
	struct engine_common_row r = {.a = a};
	int rc = s->version < 120000 ? too_old(s, e)
		 : s->o.nahead       ? set_up_asking(s, a, &r, e)
				     : set_up(s, a, true, &r, e);
	if (rc && strcmp(e->native, "22023") == 0) { /* not on every operating system */
		err_drop(e, rc);
		rc = set_up(s, a, false, &r, e);
	}
	s->o.nahead = 0; /* a later reset() asks nothing */
	if (!rc) {
		s->pooler = !str_eq(r.v[0], str_fmt(a, "%d", s->pid));
		s->standby = yes(r.v[1]);
		for (size_t i = 0; i < 3; i++)
			if (!str_eq(s->began[i], r.v[2 + i]))
				s->began[i] = str_dup(s->a, r.v[2 + i]);
	}
	arena_free(a);
	return rc;
}

/* Local to the transaction: what a file has set for its next statements is not taken from them. Qualified, as
 * the path may lead anywhere; the list is evaluated from left to right. */
#define SET_LOCAL                                                                                            \
	"pg_catalog.set_config('session_authorization', $1, true), "                                         \
	"pg_catalog.set_config('role', $2, true), pg_catalog.set_config('search_path', $3, true)"

int engine_postgresql_home(struct session *s, struct err *e)
{
	struct arena *a = arena_new("settings");
	struct engine_common_row r = {.a = a};
	struct str args[] = {s->began[0], s->began[1], s->began[2], str_fmt(a, "%d", s->o.lock_ms),
		str_fmt(a, "%d", s->o.statement_ms)};
	int rc = engine_postgresql_ask(s,
		STR("SELECT pg_catalog.current_setting('session_authorization'), "
		    "pg_catalog.current_setting('role'), "
		    "pg_catalog.current_setting('search_path'), " SET_LOCAL
		    ", pg_catalog.set_config('lock_timeout', $4, true), "
		    "pg_catalog.set_config('statement_timeout', $5, true)"),
		args, 5, &r, e);
	/* Of no use longer than the transaction, but the session's arena is all there is. */
	for (size_t i = 0; !rc && i < 3; i++)
		if (!str_eq(s->found[i], r.v[i]))
			s->found[i] = str_dup(s->a, r.v[i]);
	arena_free(a);
	return rc;
}

int engine_postgresql_away(struct session *s, struct err *e)
{
	return engine_postgresql_query(s, STR("SELECT " SET_LOCAL), s->found, 3, NULL, NULL, e);
}

int engine_postgresql_reset(struct session *s, struct err *e)
{
	int rc = engine_postgresql_exec(s, STR("DISCARD ALL"), e);
	return rc ? rc : engine_postgresql_setup(s, e);
}

/* READ COMMITTED: a data change under REPEATABLE READ fails as soon as a row changed (RELIABILITY 1.8). */
int engine_postgresql_begin(struct session *s, struct err *e)
{
	int rc = engine_postgresql_exec(s,
		s->o.read_only ? STR("BEGIN ISOLATION LEVEL READ COMMITTED")
			       : STR("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"),
		e);
	s->begun = !rc;
	return rc;
}

static int in_doubt(struct session *s, struct err *e)
{
	err_set(e, ERR_PARTIAL, "the connection to %.*s was lost while committing", STRF(s->shown));
	err_detail(e, "Whether the transaction stands is not known.");
	err_hint(e, "Run \"schemagate status\": the history rows of the database say what stands.");
	snprintf(e->native, sizeof e->native, "in-doubt");
	return ERR_PARTIAL;
}

/* COMMIT of an aborted transaction succeeds with the tag ROLLBACK (RELIABILITY 0.4). */
static int commit(struct session *s, struct err *e)
{
	bool aborted;
	if (!s->begun && !s->lost)
		return err_set(e, ERR_DB, "cannot commit: the transaction has already ended");
	int rc = engine_postgresql_exec(s, STR("COMMIT"), e);
	bool open = engine_postgresql_block(s, &aborted);
	s->begun = false;
	if (s->lost && !s->unsent)
		return in_doubt(s, e);
	if (!rc && strcmp(s->tag, "COMMIT") != 0) {
		err_set(e, ERR_DB, "the transaction was rolled back: a statement in it had failed");
		snprintf(e->native, sizeof e->native, "25P02");
		rc = ERR_DB;
	}
	if (!rc && open)
		rc = err_set(e, ERR_DB, "the server keeps the transaction open after COMMIT");
	return rc;
}

int engine_postgresql_end(struct session *s, bool keep, struct err *e)
{
	bool aborted;
	if (keep)
		return commit(s, e);
	s->begun = false;
	if (!engine_postgresql_block(s, &aborted))
		return 0; /* nothing open, or the server has rolled back with the connection */
	return engine_postgresql_exec(s, STR("ROLLBACK"), e);
}

bool engine_postgresql_in_tx(struct session *s)
{
	bool aborted;
	return s->begun && engine_postgresql_block(s, &aborted);
}

int engine_postgresql_tx_id(struct session *s, struct arena *a, struct str *out, struct err *e)
{
	struct engine_common_row r = {.a = a};
	*out = STR_NONE;
	if (!engine_postgresql_in_tx(s))
		return 0;
	int rc = engine_postgresql_ask(s,
		s->version >= 130000 ? STR("SELECT pg_catalog.pg_current_xact_id()::text")
				     : STR("SELECT pg_catalog.txid_current()::text"),
		NULL, 0, &r, e);
	if (!rc)
		*out = r.v[0];
	return rc;
}

/* Some managed services keep pg_control_system() to themselves; then the server has no identity. */
static int system_id(struct session *s, struct arena *a, bool allowed, struct str *out, struct err *e)
{
	struct engine_common_row r = {.a = a};
	if (!allowed)
		return 0;
	int rc = engine_postgresql_ask(
		s, STR("SELECT system_identifier::text FROM pg_catalog.pg_control_system()"), NULL, 0, &r, e);
	if (!rc)
		*out = r.v[0];
	return rc;
}

int engine_postgresql_identity(struct session *s, struct arena *a, struct engine_identity *out, struct err *e)
{
	struct engine_common_row r = {.a = a};
	/* reset_val is what the session started with: our own read-only mode does not hide in it. */
	int rc = engine_postgresql_ask(s,
		STR("SELECT pg_catalog.current_database(), pg_catalog.current_setting('server_version'), "
		    "pg_catalog.pg_is_in_recovery(), (SELECT reset_val FROM pg_catalog.pg_settings "
		    "WHERE name = 'default_transaction_read_only'), "
		    "pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'execute')"),
		NULL, 0, &r, e);
	*out = (struct engine_identity){.server = STR("unknown"), .pooler = s->pooler};
	if (!rc)
		rc = system_id(s, a, yes(r.v[4]), &out->server, e);
	if (rc)
		return rc;
	out->database = r.v[0];
	out->version = str_sub(r.v[1], 0, str_chr(r.v[1], ' '));
	if (yes(r.v[2]))
		out->why_not = STR("the server is a hot standby");
	else if (str_eq(r.v[3], STR("on")))
		out->why_not = STR("default_transaction_read_only is on");
	out->writable = out->why_not.n == 0;
	return 0;
}

/* The moment at which the server was started, to the microsecond, tells it from copies of its files; the
 * system's identifier is left out where it may not be read. */
int engine_postgresql_place(struct session *s, struct arena *a, struct str *out, struct err *e)
{
	struct engine_common_row r = {.a = a};
	int rc = engine_postgresql_ask(s,
		STR("SELECT pg_catalog.date_part('epoch', "
		    "pg_catalog.pg_postmaster_start_time())::numeric(20, 6)"),
		NULL, 0, &r, e);
	if (!rc)
		*out = str_fmt(a, "postgresql %.*s", STRF(r.v[0]));
	return rc;
}
