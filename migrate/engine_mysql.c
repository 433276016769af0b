#include "migrate/engine_mysql.h"

#include <mysql.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/sb.h"
#include "parse/sql_split.h"

/* What no honest answer to us exceeds (GITHUB T39). */
enum { MAX_ROWS = 5000000, MAX_FIELD = 64 * 1024 * 1024, MAX_COLUMNS = 4096, GRACE_MS = 15000 };

static void close_now(void *obj)
{
	struct session *s = obj;
	if (s->conn)
		mysql_close(s->conn);
	s->conn = NULL;
}

void engine_mysql_close(struct session *s)
{
	close_now(s);
}

static struct str one_line(const struct session *s, struct arena *a, const char *text)
{
	struct str t = str_trim(engine_url_redact(a, str_of(text), s->address.password));
	char *z = str_z(a, t);
	for (size_t i = 0; i < t.n; i++)
		if (z[i] == '\n' || z[i] == '\r' || z[i] == '\t')
			z[i] = ' ';
	return (struct str){z, t.n};
}

/* Client errors that mean the connection is gone: CR_SERVER_GONE_ERROR, CR_SERVER_LOST, and the server's own
 * farewells ER_SERVER_SHUTDOWN, ER_CONNECTION_KILLED (1927 in MariaDB, 1053 while shutting down). */
static bool is_lost(unsigned number)
{
	return number == 2006 || number == 2013 || number == 2055 || number == 1053 || number == 1927;
}

static int fail(struct session *s, unsigned number, const char *text, struct err *e)
{
	struct str why = one_line(s, e->a, text);
	if (is_lost(number)) {
		s->lost = true;
		s->begun = false;
		err_set(e, ERR_DB, "the connection to %.*s was lost", STRF(s->shown));
		err_detail(e, "The reason: %.*s.", STRF(why));
	} else {
		err_set(e, ERR_DB, "%.*s", STRF(why));
	}
	snprintf(e->native, sizeof e->native, "%u", number);
	engine_mysql_error_advise(e, number);
	return (int)e->code;
}

static int can_send(struct session *s, struct str sql, struct err *e)
{
	s->unsent = true;
	if (!s->conn)
		return err_set(e, ERR_DB, "the session is closed");
	if (s->lost) {
		err_set(e, ERR_DB, "the connection to %.*s was lost", STRF(s->shown));
		snprintf(e->native, sizeof e->native, "2006");
		engine_mysql_error_advise(e, 2006);
		return ERR_DB;
	}
	if (str_chr(sql, '\0') != SIZE_MAX)
		return err_set(e, ERR_INPUT, "statement holds a NUL byte");
	if (sql.n > 1000 * 1000 * 1000)
		return err_set(e, ERR_LIMIT, "statement is larger than 1 GB");
	s->unsent = false;
	return 0;
}

/* After every statement: DDL commits the transaction before it, and only the server knows which statements do
 * (RELIABILITY 1.11). */
static void look(struct session *s)
{
	unsigned status = 0;
	mariadb_get_infov(s->conn, MARIADB_CONNECTION_SERVER_STATUS, &status);
	s->server_tx = (status & SERVER_STATUS_IN_TRANS) != 0;
	if (!s->server_tx)
		s->begun = false;
}

struct sink {
	engine_row_fn *row;
	void *ctx;
	size_t rows;
	int rc; /* what the callback said: the rest is read and dropped */
};

static int hand_over(struct session *s, struct sink *k, const struct str *v, unsigned n, struct err *e)
{
	if (++k->rows > MAX_ROWS) {
		s->lost = true;
		return k->rc = err_set(e, ERR_LIMIT, "the server answers with more than %d rows", MAX_ROWS);
	}
	if (k->row && !k->rc)
		k->rc = k->row(k->ctx, v, (int)n, e);
	return k->rc;
}

static int text_row(
	struct session *s, MYSQL_RES *r, MYSQL_ROW row, struct str *v, struct sink *k, struct err *e)
{
	unsigned n = mysql_num_fields(r);
	unsigned long *len = mysql_fetch_lengths(r);
	for (unsigned i = 0; i < n; i++) {
		if (row[i] && len[i] > MAX_FIELD)
			return k->rc = err_set(
				       e, ERR_LIMIT, "the server answers with a value of %lu bytes", len[i]);
		v[i] = row[i] ? (struct str){row[i], len[i]} : STR_NONE;
	}
	return hand_over(s, k, v, n, e);
}

static int text_rows(struct session *s, MYSQL_RES *r, struct sink *k, struct err *e)
{
	unsigned n = mysql_num_fields(r);
	if (n > MAX_COLUMNS)
		k->rc = err_set(e, ERR_LIMIT, "the server answers with %u columns", n);
	struct arena *a = arena_new("a row");
	struct str *v = ARENA_ARRAY(a, struct str, n);
	MYSQL_ROW row;
	while (!s->lost && (row = mysql_fetch_row(r)))
		if (!k->rc)
			text_row(s, r, row, v, k, e); /* its answer is in k->rc */
	unsigned number = mysql_errno(s->conn);
	if (!k->rc && number)
		k->rc = fail(s, number, mysql_error(s->conn), e);
	arena_free(a);
	return k->rc;
}

/* A procedure may answer with several results; all are read, or the connection could not go on. */
static int text_results(struct session *s, struct sink *k, struct err *e)
{
	int more = 0;
	while (more == 0 && !s->lost) {
		MYSQL_RES *r = mysql_use_result(s->conn);
		if (r) {
			text_rows(s, r, k, e);
			mysql_free_result(r);
		} else if (mysql_errno(s->conn) && !k->rc) {
			k->rc = fail(s, mysql_errno(s->conn), mysql_error(s->conn), e);
		}
		more = s->lost ? -1 : mysql_next_result(s->conn);
		if (more > 0 && !k->rc)
			k->rc = fail(s, mysql_errno(s->conn), mysql_error(s->conn), e);
	}
	return k->rc;
}

int engine_mysql_run(struct session *s, struct str sql, engine_row_fn *row, void *ctx, struct err *e)
{
	struct sink k = {.row = row, .ctx = ctx};
	int rc = can_send(s, sql, e);
	if (rc)
		return rc;
	if (mysql_real_query(s->conn, sql.p ? sql.p : "", (unsigned long)sql.n) != 0)
		rc = fail(s, mysql_errno(s->conn), mysql_error(s->conn), e);
	else
		rc = text_results(s, &k, e);
	if (!s->lost)
		look(s);
	return rc;
}

/* Statements with arguments go through a prepared one; its values are asked for as text. */
struct prepared {
	MYSQL_STMT *st;
	struct arena *a;
	MYSQL_BIND *in, *out;
	unsigned long *len;
	my_bool *null;
	unsigned n;
};

static int stmt_fail(struct session *s, MYSQL_STMT *st, struct err *e)
{
	return fail(s, mysql_stmt_errno(st), mysql_stmt_error(st), e);
}

static void bind_in(struct prepared *p, const struct str *args, int nargs)
{
	p->in = ARENA_ARRAY(p->a, MYSQL_BIND, (size_t)nargs + 1);
	for (int i = 0; i < nargs; i++) {
		p->in[i].buffer_type = args[i].p ? MYSQL_TYPE_STRING : MYSQL_TYPE_NULL;
		p->in[i].buffer = args[i].p ? str_z(p->a, args[i]) : NULL;
		p->in[i].buffer_length = (unsigned long)args[i].n;
		p->in[i].length_value = (unsigned long)args[i].n;
		p->in[i].length = &p->in[i].length_value;
	}
}

/* Zero-length buffers first: each row then says how long its values are. */
static void bind_out(struct prepared *p)
{
	p->n = mysql_stmt_field_count(p->st);
	p->out = ARENA_ARRAY(p->a, MYSQL_BIND, p->n + 1);
	p->len = ARENA_ARRAY(p->a, unsigned long, p->n + 1);
	p->null = ARENA_ARRAY(p->a, my_bool, p->n + 1);
	for (unsigned i = 0; i < p->n; i++) {
		p->out[i].buffer_type = MYSQL_TYPE_STRING;
		p->out[i].length = &p->len[i];
		p->out[i].is_null = &p->null[i];
	}
}

static int fetch_values(struct session *s, struct prepared *p, struct arena *a, struct str *v, struct err *e)
{
	for (unsigned i = 0; i < p->n; i++) {
		v[i] = STR_NONE;
		if (p->null[i])
			continue;
		if (p->len[i] > MAX_FIELD)
			return err_set(
				e, ERR_LIMIT, "the server answers with a value of %lu bytes", p->len[i]);
		char *z = arena_alloc(a, p->len[i] + 1, 1);
		MYSQL_BIND one = {
			.buffer_type = MYSQL_TYPE_STRING, .buffer = z, .buffer_length = p->len[i] + 1};
		unsigned long len = 0;
		my_bool null = 0;
		one.length = &len;
		one.is_null = &null;
		if (p->len[i] && mysql_stmt_fetch_column(p->st, &one, i, 0) != 0)
			return stmt_fail(s, p->st, e);
		v[i] = (struct str){z, p->len[i]};
	}
	return 0;
}

static int fetch_rows(struct session *s, struct prepared *p, struct sink *k, struct err *e)
{
	struct arena *a = arena_new("a row");
	int got;
	while (!s->lost && ((got = mysql_stmt_fetch(p->st)) == 0 || got == MYSQL_DATA_TRUNCATED)) {
		struct arena_mark m = arena_mark(a);
		struct str *v = ARENA_ARRAY(a, struct str, p->n);
		if (!k->rc)
			k->rc = fetch_values(s, p, a, v, e);
		if (!k->rc)
			hand_over(s, k, v, p->n, e); /* its answer is in k->rc */
		arena_rewind(a, m);
	}
	if (!k->rc && mysql_stmt_errno(p->st))
		k->rc = stmt_fail(s, p->st, e);
	arena_free(a);
	return k->rc;
}

static int execute(struct session *s, struct prepared *p, struct str sql, const struct str *args, int nargs,
	struct sink *k, struct err *e)
{
	if (mysql_stmt_prepare(p->st, sql.p, (unsigned long)sql.n) != 0)
		return stmt_fail(s, p->st, e);
	if (mysql_stmt_param_count(p->st) != (unsigned long)nargs)
		return err_set(e, ERR_DB, "number of parameters differs from the statement's");
	bind_in(p, args, nargs);
	if (nargs && mysql_stmt_bind_param(p->st, p->in) != 0)
		return stmt_fail(s, p->st, e);
	if (mysql_stmt_execute(p->st) != 0)
		return stmt_fail(s, p->st, e);
	bind_out(p);
	if (p->n == 0)
		return 0;
	if (p->n > MAX_COLUMNS)
		return err_set(e, ERR_LIMIT, "the server answers with %u columns", p->n);
	if (mysql_stmt_bind_result(p->st, p->out) != 0)
		return stmt_fail(s, p->st, e);
	return fetch_rows(s, p, k, e);
}

static int with_arguments(
	struct session *s, struct str sql, const struct str *args, int nargs, struct sink *k, struct err *e)
{
	struct prepared p = {.a = arena_new("a prepared statement")};
	int rc = can_send(s, sql, e);
	if (!rc && !(p.st = mysql_stmt_init(s->conn)))
		rc = err_set(e, ERR_SYSTEM, "could not prepare a statement: out of memory");
	if (!rc)
		rc = execute(s, &p, sql, args, nargs, k, e);
	if (p.st) {
		mysql_stmt_close(p.st);
		if (!s->lost)
			look(s);
	}
	arena_free(p.a);
	return rc;
}

int engine_mysql_query(struct session *s, struct str sql, const struct str *args, int nargs,
	engine_row_fn *row, void *ctx, struct err *e)
{
	struct sink k = {.row = row, .ctx = ctx};
	int rc = nargs ? with_arguments(s, sql, args, nargs, &k, e) : engine_mysql_run(s, sql, row, ctx, e);
	/* BEGIN inside a transaction commits it and leaves the status as it was. */
	if (s->begun && (sql_split_classify(DIALECT_MYSQL, sql) & SQL_TX_CONTROL) && !rc)
		s->begun = false;
	return rc;
}

static void keep_refusal(struct session *s, struct arena *a, MYSQL_STMT *st, struct engine_prepared *p)
{
	p->code = str_fmt(a, "%u", mysql_stmt_errno(st));
	p->said = one_line(s, a, mysql_stmt_error(st));
}

/* COM_STMT_PREPARE resolves tables, columns and routines and runs nothing. One trip each: the protocol has no
 * pipeline. */
int engine_mysql_prepare(
	struct session *s, struct arena *a, struct engine_prepared *v, size_t n, struct err *e)
{
	int rc = n ? can_send(s, v[0].sql, e) : 0;
	MYSQL_STMT *st = rc || !n ? NULL : mysql_stmt_init(s->conn);
	if (!rc && n && !st)
		rc = err_set(e, ERR_SYSTEM, "could not prepare a statement: out of memory");
	for (size_t i = 0; !rc && i < n; i++) {
		v[i].at = SIZE_MAX;
		v[i].code = STR_NONE;
		rc = can_send(s, v[i].sql, e);
		if (rc)
			break;
		bool refused = mysql_stmt_prepare(st, v[i].sql.p, (unsigned long)v[i].sql.n) != 0;
		if (refused && is_lost(mysql_stmt_errno(st)))
			rc = stmt_fail(s, st, e);
		else if (refused)
			keep_refusal(s, a, st, &v[i]);
		v[i].known = !rc;
	}
	if (st)
		mysql_stmt_close(st);
	return rc;
}

int engine_mysql_exec(struct session *s, struct str sql, struct err *e)
{
	return engine_mysql_query(s, sql, NULL, 0, NULL, NULL, e);
}

unsigned long engine_mysql_thread(const struct session *s)
{
	return mysql_thread_id(s->conn);
}

struct str engine_mysql_server(const struct session *s)
{
	return str_of(mysql_get_server_info(s->conn));
}

/* Connecting. */

static const char *text_param(const struct session *s, const char *name)
{
	struct str v = engine_url_param(&s->address, name);
	return v.n ? str_z(s->a, v) : NULL;
}

struct str engine_mysql_roots(void)
{
	static const char *const bundles[] = {"/etc/ssl/certs/ca-certificates.crt",
		"/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem", NULL};
	for (const char *const *b = bundles; *b; b++)
		if (access(*b, R_OK) == 0)
			return str_of(*b);
	return STR_NONE;
}

/* The client library connects in clear to a server without TLS unless told otherwise (GITHUB T33). */
static void set_tls(struct session *s)
{
	my_bool yes = 1;
	const char *ca = text_param(s, "ssl-ca"), *socket = text_param(s, "socket");
	struct str mode = engine_url_param(&s->address, "ssl-mode");
	s->tls = !socket && !engine_url_local(s->address.host) && !s->o.allow_plain_tls;
	if (s->tls || str_starts(mode, STR("VERIFY"))) {
		s->tls = true;
		mysql_optionsv(s->conn, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &yes);
		mysql_optionsv(s->conn, MYSQL_OPT_SSL_CA, ca ? ca : engine_mysql_roots().p);
	} else if (ca) {
		mysql_optionsv(s->conn, MYSQL_OPT_SSL_CA, ca);
	}
	if (s->tls || str_eq(mode, STR("REQUIRED")))
		mysql_optionsv(s->conn, MYSQL_OPT_SSL_ENFORCE, &yes);
	if (text_param(s, "ssl-cert"))
		mysql_optionsv(s->conn, MYSQL_OPT_SSL_CERT, text_param(s, "ssl-cert"));
	if (text_param(s, "ssl-key"))
		mysql_optionsv(s->conn, MYSQL_OPT_SSL_KEY, text_param(s, "ssl-key"));
}

static void set_options(struct session *s)
{
	unsigned connect_s = (unsigned)(s->o.connect_ms + 999) / 1000, off = 0;
	unsigned read_s = (unsigned)(s->o.statement_ms + s->o.lock_ms + GRACE_MS) / 1000;
	mysql_optionsv(s->conn, MYSQL_OPT_CONNECT_TIMEOUT, &connect_s);
	if (s->o.statement_ms)
		mysql_optionsv(s->conn, MYSQL_OPT_READ_TIMEOUT, &read_s);
	mysql_optionsv(s->conn, MYSQL_OPT_LOCAL_INFILE, &off); /* a server could ask for any file (T27) */
	mysql_optionsv(s->conn, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	mysql_optionsv(s->conn, MYSQL_OPT_CONNECT_ATTR_ADD, "program_name",
		s->o.role.n ? str_z(s->a, s->o.role) : "schemagate");
	set_tls(s);
	/* Without TLS a server must not be able to ask for the password itself. */
	if (!s->tls && !text_param(s, "socket"))
		mysql_optionsv(s->conn, MARIADB_OPT_RESTRICTED_AUTH,
			"mysql_native_password,caching_sha2_password,sha256_password,client_ed25519");
}

static int no_connection(struct session *s, struct err *e)
{
	unsigned number = mysql_errno(s->conn);
	struct str why = one_line(s, e->a, mysql_error(s->conn));
	err_set(e, ERR_DB, "could not connect to %.*s", STRF(s->shown));
	err_detail(e, "The reason: %.*s.", STRF(why));
	snprintf(e->native, sizeof e->native, "%u", number);
	engine_mysql_error_advise(e, number);
	return ERR_DB;
}

/* "localhost" means the socket to the library; with a port it is meant as the network's. */
static int connect_now(struct session *s, struct err *e)
{
	const struct engine_address *u = &s->address;
	const char *socket = text_param(s, "socket");
	bool tcp = u->port && !socket && str_ieq(u->host, STR("localhost"));
	const char *host = tcp ? "127.0.0.1" : socket ? "localhost" : u->host.n ? str_z(s->a, u->host) : NULL;
	s->conn = mysql_init(NULL);
	if (!s->conn)
		return err_set(e, ERR_SYSTEM, "could not connect: out of memory");
	set_options(s);
	if (!mysql_real_connect(s->conn, host, u->user.n ? str_z(s->a, u->user) : NULL,
		    str_z(s->a, u->password), str_z(s->a, u->database), (unsigned)u->port, socket, 0))
		return no_connection(s, e);
	return engine_mysql_setup(s, e);
}

int engine_mysql_open(
	struct session **out, struct arena *a, struct str url, struct engine_opts o, struct err *e)
{
	struct session *s = ARENA_NEW(a, struct session);
	s->a = a;
	s->o = o;
	s->o.connect_ms = o.connect_ms > 0 ? o.connect_ms : 10000;
	s->o.lock_ms = o.lock_ms > 0 ? o.lock_ms : 5000;
	s->shown = engine_url_shown(a, url);
	int rc = engine_url_parse(a, url, &s->address, e);
	if (!rc && o.database.n)
		s->address.database = o.database;
	if (!rc && s->address.database.n == 0) {
		rc = err_set(e, ERR_CONFIG, "the address %.*s names no database", STRF(s->shown));
		err_hint(e, "Write mysql://USER:PASSWORD@HOST:PORT/DATABASE.");
	}
	if (rc)
		return rc;
	arena_own(a, s, close_now);
	rc = connect_now(s, e);
	if (rc) {
		close_now(s);
		return rc;
	}
	*out = s;
	return 0;
}

static bool open_tx(struct session *s)
{
	return s->server_tx && !s->lost;
}

static const char *const schemes[] = {"mysql", "mariadb", NULL};

/* The one symbol of this object that others see. */
extern const struct engine engine_mysql __attribute__((visibility("default")));
const struct engine engine_mysql = {
	.name = "mysql",
	.dialect = DIALECT_MYSQL,
	.schemes = schemes,
	.caps = ENGINE_SNAPSHOT,
	.open = engine_mysql_open,
	.close = engine_mysql_close,
	.exec = engine_mysql_exec,
	.query = engine_mysql_query,
	.begin = engine_mysql_begin,
	.end = engine_mysql_end,
	.in_tx = engine_mysql_in_tx,
	.open_tx = open_tx,
	.tx_id = engine_mysql_tx_id,
	.lock = engine_mysql_lock,
	.unlock = engine_mysql_unlock,
	.lock_held = engine_mysql_lock_held,
	.identity = engine_mysql_identity,
	.inspect = engine_mysql_inspect,
	.inspect_named = engine_mysql_inspect_named,
	.home = engine_mysql_home,
	.look = engine_mysql_look,
	.snapshot = engine_mysql_snapshot,
	.snapshot_verify = engine_mysql_snapshot_verify,
	.restore = engine_mysql_restore,
	.quote = engine_mysql_quote,
	.place = engine_mysql_place,
	.schema_text = engine_mysql_schema_text,
	.prepare = engine_mysql_prepare,
};
