#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/sb.h"
#include "base/sha.h"
#include "migrate/engine_mysql.h"

enum { POLL_MS = 200 };

int engine_mysql_ask(struct session *s, struct str sql, const struct str *args, int nargs,
	struct engine_common_row *out, struct err *e)
{
	return engine_mysql_query(s, sql, args, nargs, engine_common_keep_row, out, e);
}

/* Whole seconds, at least one. */
static int seconds(int ms)
{
	return ms <= 1000 ? 1 : (ms + 999) / 1000;
}

/* lock_wait_timeout is a day by default, and everybody queues behind a waiting ALTER (RELIABILITY 1.12). */
static struct str settings(const struct session *s, struct arena *a)
{
	struct sb b = sb_new(a, 4096);
	bool holds_lock = str_ends(s->o.role, STR("/lock"));
	sb_fmt(&b,
		"SET SESSION autocommit = 1, foreign_key_checks = 1, unique_checks = 1, lock_wait_timeout = "
		"%d, "
		"innodb_lock_wait_timeout = %d",
		seconds(s->o.lock_ms), seconds(s->o.lock_ms));
	if (holds_lock)
		sb_addz(&b, ", wait_timeout = 604800");
	if (s->o.statement_ms && s->mariadb)
		sb_fmt(&b, ", max_statement_time = %d.%03d", s->o.statement_ms / 1000,
			s->o.statement_ms % 1000);
	else if (s->o.statement_ms) /* MySQL limits SELECT only */
		sb_fmt(&b, ", max_execution_time = %d", s->o.statement_ms);
	else
		sb_addz(&b, s->mariadb ? ", max_statement_time = 0" : ", max_execution_time = 0");
	return sb_str(&b);
}

int engine_mysql_setup(struct session *s, struct err *e)
{
	struct arena *a = arena_new("connecting");
	struct engine_common_row r = {.a = a};
	s->mariadb = str_find(engine_mysql_server(s), STR("MariaDB"), 0) != SIZE_MAX;
	int rc = engine_mysql_run(s, settings(s, a), NULL, NULL, e);
	if (!rc && s->o.read_only)
		rc = engine_mysql_run(s, STR("SET SESSION TRANSACTION READ ONLY"), NULL, NULL, e);
	if (!rc)
		rc = engine_mysql_run(s, STR("SELECT CONNECTION_ID()"), engine_common_keep_row, &r, e);
	if (!rc)
		s->pooler = r.rows == 1 && !str_eq(r.v[0], str_fmt(a, "%lu", engine_mysql_thread(s)));
	arena_free(a);
	return rc;
}

/* Where our tables are. The rest of what a file may set does not bear on them. */
int engine_mysql_home(struct session *s, struct err *e)
{
	struct arena *a = arena_new("a name");
	struct str name = engine_mysql_quote(a, s->address.database);
	int rc = engine_mysql_run(s, str_fmt(a, "USE %.*s", STRF(name)), NULL, NULL, e);
	arena_free(a);
	return rc;
}

int engine_mysql_begin(struct session *s, struct err *e)
{
	int rc = engine_mysql_run(s,
		s->o.read_only ? STR("START TRANSACTION") : STR("START TRANSACTION READ WRITE"), NULL, NULL,
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

int engine_mysql_end(struct session *s, bool commit, struct err *e)
{
	if (!commit) {
		s->begun = false;
		return s->lost || !s->conn || !s->server_tx
			       ? 0
			       : engine_mysql_run(s, STR("ROLLBACK"), NULL, NULL, e);
	}
	if (!s->begun && !s->lost)
		return err_set(e, ERR_DB, "cannot commit: the transaction has already ended");
	int rc = engine_mysql_run(s, STR("COMMIT"), NULL, NULL, e);
	s->begun = false;
	return rc && s->lost && !s->unsent ? in_doubt(s, e) : rc;
}

bool engine_mysql_in_tx(struct session *s)
{
	return s->begun && s->server_tx && !s->lost;
}

static int count_row(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	(void)e;
	struct sb *b = ctx;
	if (ncols == 2)
		sb_fmt(b, "%s%.*s", b->n ? "/" : "", STRF(cols[1]));
	return 0;
}

/* InnoDB's own transaction ids need a privilege to be read. The session's counters of BEGIN, COMMIT and
 * ROLLBACK need none, and count inside procedures too. */
int engine_mysql_tx_id(struct session *s, struct arena *a, struct str *out, struct err *e)
{
	struct sb b = sb_new(a, 256);
	*out = STR_NONE;
	if (!engine_mysql_in_tx(s))
		return 0;
	int rc = engine_mysql_run(s,
		STR("SHOW SESSION STATUS WHERE Variable_name IN ('Com_begin', 'Com_commit', 'Com_rollback')"),
		count_row, &b, e);
	if (!rc)
		*out = sb_str(&b);
	return rc;
}

struct facts { /* what SHOW VARIABLES says */
	struct arena *a;
	struct str uid, read_only, super_read_only, innodb_read_only;
};

static int fact_row(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	(void)ncols, (void)e;
	struct facts *f = ctx;
	struct str v = str_dup(f->a, cols[1]);
	if (str_eq(cols[0], STR("server_uid")) || (str_eq(cols[0], STR("server_uuid")) && !f->uid.n))
		f->uid = v;
	else if (str_eq(cols[0], STR("read_only")))
		f->read_only = v;
	else if (str_eq(cols[0], STR("super_read_only")))
		f->super_read_only = v;
	else if (str_eq(cols[0], STR("innodb_read_only")))
		f->innodb_read_only = v;
	return 0;
}

static bool is_off(struct str v)
{
	return v.n == 0 || str_eq(v, STR("OFF")) || str_eq(v, STR("0"));
}

/* "10.11.19-MariaDB-0+deb12u1" to "10.11.19-MariaDB", "8.0.36-0ubuntu1" to "8.0.36". */
static struct str version_text(const struct session *s, struct arena *a)
{
	struct str v = engine_mysql_server(s);
	size_t maria = str_find(v, STR("-MariaDB"), 0);
	return str_dup(a, maria != SIZE_MAX ? str_sub(v, 0, maria + 8) : str_sub(v, 0, str_chr(v, '-')));
}

/* A read-only server takes DDL from a privileged account without an error: ask the variables (RELIABILITY
 * 0.13). */
int engine_mysql_identity(struct session *s, struct arena *a, struct engine_identity *out, struct err *e)
{
	struct facts f = {.a = a};
	struct engine_common_row r = {.a = a};
	int rc = engine_mysql_run(s,
		STR("SHOW GLOBAL VARIABLES WHERE Variable_name IN ('server_uid', 'server_uuid', 'read_only', "
		    "'super_read_only', 'innodb_read_only')"),
		fact_row, &f, e);
	if (!rc)
		rc = engine_mysql_run(s, STR("SELECT DATABASE()"), engine_common_keep_row, &r, e);
	if (rc)
		return rc;
	*out = (struct engine_identity){
		.server = f.uid.n ? f.uid : STR("unknown"),
		.database = r.rows ? r.v[0] : STR_NONE,
		.version = version_text(s, a),
		.pooler = s->pooler,
	};
	if (!is_off(f.read_only) || !is_off(f.super_read_only))
		out->why_not = STR("read_only is on: the server is a replica or closed for writing");
	else if (!is_off(f.innodb_read_only))
		out->why_not = STR("innodb_read_only is on");
	out->writable = out->why_not.n == 0;
	return 0;
}

/* MariaDB's server_uid is made of the machine's address and the port, so two servers of one machine may share
 * it: the places of its files and of its socket tell them apart. */
int engine_mysql_place(struct session *s, struct arena *a, struct str *out, struct err *e)
{
	struct facts f = {.a = a};
	struct engine_common_row r = {.a = a};
	int rc = engine_mysql_run(s,
		STR("SHOW GLOBAL VARIABLES WHERE Variable_name IN ('server_uid', 'server_uuid')"), fact_row,
		&f, e);
	if (!rc)
		rc = engine_mysql_run(s, STR("SELECT @@hostname, @@datadir, @@port, @@socket"),
			engine_common_keep_row, &r, e);
	if (!rc)
		*out = str_fmt(a, "mysql %.*s %.*s %.*s %.*s %.*s", STRF(f.uid), STRF(r.v[0]), STRF(r.v[1]),
			STRF(r.v[2]), STRF(r.v[3]));
	return rc;
}

/* Server-wide, so the database is in the name; one spelling in lower case, since 'GATE' was granted beside
 * 'gate'; within MySQL's 64 characters (RELIABILITY 1.12). */
static struct str lock_name(const struct session *s, struct arena *a, struct str key)
{
	struct str all = str_fmt(a, "%.*s/%.*s", STRF(s->address.database), STRF(key));
	return str_fmt(a, "schemagate_%.*s", STRF(str_sub(sha_hex(a, all), 0, 40)));
}

static int locked_by_other(struct session *s, struct arena *a, struct str name, struct err *e)
{
	struct engine_common_row r = {.a = a};
	struct err quiet = err_new(a);
	int rc = engine_mysql_ask(s,
		STR("SELECT ID, USER, HOST, COMMAND, TIME, coalesce(STATE, '') FROM "
		    "information_schema.PROCESSLIST "
		    "WHERE ID = IS_USED_LOCK(?)"),
		&name, 1, &r, &quiet);
	err_drop(&quiet, rc);
	err_set(e, ERR_LOCKED, "another schemagate is at work on %.*s", STRF(s->shown));
	if (!rc && r.rows)
		err_detail(e, "The lock is held by connection %.*s of %.*s at %.*s, %.*s for %.*s s.",
			STRF(r.v[0]), STRF(r.v[1]), STRF(r.v[2]), STRF(r.v[3]), STRF(r.v[4]));
	err_hint(e, "Wait until it has finished. If its program is gone, end that connection with KILL.");
	return ERR_LOCKED;
}

static int poll_lock(struct session *s, struct arena *a, struct str name, int wait_ms, struct err *e)
{
	for (int waited = 0;; waited += POLL_MS) {
		struct engine_common_row r = {.a = a};
		int rc = engine_mysql_ask(s, STR("SELECT GET_LOCK(?, 0)"), &name, 1, &r, e);
		if (rc || (r.rows && str_eq(r.v[0], STR("1"))))
			return rc;
		if (waited >= wait_ms)
			return locked_by_other(s, a, name, e);
		nanosleep(&(struct timespec){0, POLL_MS * 1000000L}, NULL);
	}
}

int engine_mysql_lock(struct session *s, struct str key, int wait_ms, struct err *e)
{
	if (s->key.p && str_eq(s->key, key))
		return 0; /* they are counted: a second one would outlive our unlock */
	if (s->pooler && !s->o.allow_pooler) {
		err_set(e, ERR_DB, "cannot lock %.*s: a proxy stands between", STRF(s->shown));
		err_hint(e, "Give the server's direct address.");
		return ERR_DB;
	}
	struct arena *a = arena_new("a lock");
	int rc = poll_lock(s, a, lock_name(s, a, key), wait_ms, e);
	if (!rc)
		s->key = str_dup(s->a, key);
	arena_free(a);
	return rc;
}

int engine_mysql_unlock(struct session *s, struct str key, struct err *e)
{
	if (!s->key.p)
		return 0;
	struct arena *a = arena_new("a lock");
	struct str name = lock_name(s, a, key);
	int rc = engine_mysql_query(s, STR("SELECT RELEASE_LOCK(?)"), &name, 1, NULL, NULL, e);
	s->key = STR_NONE;
	arena_free(a);
	return rc;
}

int engine_mysql_lock_held(struct session *s, struct str key, bool *held, struct err *e)
{
	struct arena *a = arena_new("a lock");
	struct engine_common_row r = {.a = a};
	struct str name = lock_name(s, a, key);
	int rc = engine_mysql_ask(s, STR("SELECT IS_USED_LOCK(?) = CONNECTION_ID()"), &name, 1, &r, e);
	*held = !rc && r.rows && str_eq(r.v[0], STR("1"));
	arena_free(a);
	return rc;
}

struct str engine_mysql_quote(struct arena *a, struct str name)
{
	return dialect_quote(a, DIALECT_MYSQL, name);
}
