#include "migrate/engine_postgresql.h"
#include "base/clock.h"

#include <errno.h>
#include <libpq-fe.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/sb.h"
#include "migrate/engine_url.h"

/* What no honest answer to us exceeds (GITHUB T39). */
enum { MAX_ROWS = 5000000, MAX_FIELD = 64 * 1024 * 1024, GRACE_MS = 15000 };

/* Server text on one line and without the password, should a server ever say it. */
struct str engine_postgresql_said(const struct session *s, struct arena *a, const char *text)
{
	struct str t = str_trim(engine_url_redact(a, str_of(text), s->password));
	char *z = str_z(a, t);
	for (size_t i = 0; i < t.n; i++)
		if (z[i] == '\n' || z[i] == '\r' || z[i] == '\t')
			z[i] = ' ';
	return (struct str){z, t.n};
}

/* Which advice goes with a SQLSTATE (postgresql.org/docs/current/errcodes-appendix.html). */
static const struct {
	const char *state;
	enum err_code code;
	const char *hint;
} advice[] = {
	{"28P01", ERR_DB, "Check the user and the password of the environment's url."},
	{"28000", ERR_DB, "Check the user of the environment's url, and the server's pg_hba.conf."},
	{"3D000", ERR_DB, "Check the database's name in the environment's url."},
	{"53300", ERR_DB, "The server has no connection left. Try again, or end idle sessions."},
	{"57P03", ERR_DB, "The server is starting or stopping. Try again in a moment."},
	{"42501", ERR_DB,
		"Grant that right to the role of the environment's url, or use the objects' owner."},
	{"25006", ERR_DB, "This session or server is read only. Applying needs the primary."},
	{"55P03", ERR_LOCKED, "Another session holds a lock on the object. Try again, or raise lockTimeout."},
	{"40P01", ERR_LOCKED, "Another session waited for this one. Try again."},
	{"57014", ERR_LIMIT,
		"The statement ran longer than allowed. Raise statementTimeout, or make it smaller."},
	{"42601", ERR_DB, NULL},
};

void engine_postgresql_advise(struct err *e)
{
	for (size_t i = 0; i < sizeof advice / sizeof *advice; i++)
		if (strcmp(e->native, advice[i].state) == 0) {
			e->code = advice[i].code;
			if (advice[i].hint && e->hint.n == 0)
				err_hint(e, "%s", advice[i].hint);
		}
}

/* The system's words (errno) for an address where nothing answers. */
static bool unanswered(struct str why)
{
	static const char *const words[] = {"Connection refused", "Network is unreachable",
		"No route to host", "Cannot assign requested address", "Address family not supported",
		"Connection timed out", "timeout expired"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_starts(why, str_of(words[i])))
			return true;
	return false;
}

/* libpq says a line for each address of the host that it tried, "connection to server at "h" (::1), port 5432
 * failed: WHY" (libpq 14 and later). An address where nobody listens says less than one where somebody
 * refused. */
static struct str best_line(struct str all)
{
	struct str best = STR_NONE;
	bool answered = false;
	while (all.n && !answered) {
		struct str why = str_cut(&all, '\n');
		size_t at = str_find(why, STR(" failed: "), 0);
		if (best.n && at == SIZE_MAX)
			continue; /* a line that goes on */
		for (; at != SIZE_MAX; at = str_find(why, STR(" failed: "), 0))
			why = str_sub(why, at + 9, why.n);
		answered = !unanswered(why);
		if (!best.n || answered)
			best = why;
	}
	return best;
}

/* What libpq says of a connection that failed, with the SQLSTATE into e->native. */
struct str engine_postgresql_reason(struct session *s, struct arena *a, struct err *e)
{
	struct str text = best_line(engine_url_redact(a, str_of(PQerrorMessage(s->conn)), s->password));
	size_t fatal = str_find(text, STR("FATAL:  "), 0);
	if (fatal != SIZE_MAX) {
		text = str_sub(text, fatal + 8, text.n);
		if (text.n > 7 && text.p[5] == ':') {
			snprintf(e->native, sizeof e->native, "%.5s", text.p);
			text = str_sub(text, 7, text.n);
		}
	}
	return str_trim(text);
}

int engine_postgresql_lost(struct session *s, struct err *e)
{
	s->lost = true;
	err_set(e, ERR_DB, "the connection to %.*s was lost", STRF(s->shown));
	snprintf(e->native, sizeof e->native, "08006");
	struct str why = s->conn ? engine_postgresql_reason(s, e->a, e) : STR_NONE;
	if (why.n)
		err_detail(e, "The reason: %.*s.", STRF(why));
	err_hint(e, "Check that the server runs and the network holds, then run the command again.");
	return ERR_DB;
}

size_t engine_postgresql_offset(struct str sql, const char *position)
{
	uint64_t at;
	if (!position || !str_u64(str_of(position), &at))
		return SIZE_MAX;
	size_t i = 0;
	for (uint64_t seen = 1; i < sql.n && seen < at; seen++)
		for (i++; i < sql.n && ((unsigned char)sql.p[i] & 0xc0) == 0x80; i++)
			;
	return i;
}

static int explain(struct session *s, const PGresult *r, struct str sql, struct err *e)
{
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
	if (!state && PQstatus(s->conn) == CONNECTION_BAD)
		return engine_postgresql_lost(s, e);
	const char *what = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
	const char *detail = PQresultErrorField(r, PG_DIAG_MESSAGE_DETAIL);
	const char *hint = PQresultErrorField(r, PG_DIAG_MESSAGE_HINT);
	struct str text = engine_postgresql_said(s, e->a, what ? what : PQresultErrorMessage(r));
	err_set(e, ERR_DB, "%.*s", STRF(text));
	if (detail)
		err_detail(e, "%.*s", STRF(engine_postgresql_said(s, e->a, detail)));
	if (hint)
		err_hint(e, "%.*s", STRF(engine_postgresql_said(s, e->a, hint)));
	snprintf(e->native, sizeof e->native, "%s", state ? state : "");
	size_t at = engine_postgresql_offset(sql, PQresultErrorField(r, PG_DIAG_STATEMENT_POSITION));
	e->line = at == SIZE_MAX ? 0 : str_line(sql, at);
	engine_postgresql_advise(e);
	return (int)e->code;
}

/* Until the next result is there. The server's own limit comes first; ours is for one that went silent. */
int engine_postgresql_wait(struct session *s, long long until, struct err *e)
{
	while (PQisBusy(s->conn)) {
		struct pollfd p = {PQsocket(s->conn), POLLIN, 0};
		long long left = until ? until - clock_ms() : 60000;
		if (left <= 0) {
			s->lost = true;
			err_set(e, ERR_DB, "%.*s does not answer any more", STRF(s->shown));
			err_hint(e,
				"Whether the statement took effect is not known. Look before repeating it.");
			return ERR_DB;
		}
		if (poll(&p, 1, left > INT_MAX ? INT_MAX : (int)left) < 0 && errno != EINTR)
			return engine_postgresql_lost(s, e);
		if (p.revents && !PQconsumeInput(s->conn))
			return engine_postgresql_lost(s, e);
	}
	return 0;
}

static int deliver(const PGresult *r, engine_row_fn *row, void *ctx, struct err *e)
{
	enum { FEW = 64, MANY = 2000 };
	struct str cols[FEW], *v = cols;
	struct arena *wide = NULL;
	int n = PQnfields(r), rc = 0;
	if (n < 0 || n > MANY)
		return err_set(e, ERR_LIMIT, "the server answers with %d columns", n);
	if (n > FEW) {
		wide = arena_new("a wide row");
		v = ARENA_ARRAY(wide, struct str, (size_t)n);
	}
	for (int i = 0; i < n && !rc; i++) {
		int len = PQgetlength(r, 0, i);
		if (len < 0 || len > MAX_FIELD)
			rc = err_set(e, ERR_LIMIT, "the server answers with a value of %d bytes", len);
		v[i] = PQgetisnull(r, 0, i) ? STR_NONE : (struct str){PQgetvalue(r, 0, i), (size_t)len};
	}
	if (!rc)
		rc = row(ctx, v, n, e);
	arena_free(wide);
	return rc;
}

struct answer { /* what is done with the results of one statement */
	struct str sql;
	engine_row_fn *row;
	void *ctx;
	const struct str *copy; /* data for COPY FROM stdin, NULL = none is expected */
	size_t rows;
	int rc;
};

static int feed(struct session *s, const struct str *data)
{
	enum { CHUNK = 64 * 1024 };
	int ok = 1;
	for (size_t at = 0; at < data->n && ok == 1; at += CHUNK) {
		struct str part = str_sub(*data, at, at + CHUNK);
		ok = PQputCopyData(s->conn, part.p, (int)part.n);
	}
	if (ok == 1 && data->n && data->p[data->n - 1] != '\n')
		ok = PQputCopyData(s->conn, "\n", 1);
	return ok == 1 ? PQputCopyEnd(s->conn, NULL) : ok;
}

static int copy_started(struct session *s, struct answer *x, ExecStatusType kind, struct err *e)
{
	if (kind == PGRES_COPY_IN && x->copy)
		return feed(s, x->copy) == 1 ? 0 : engine_postgresql_lost(s, e);
	if (kind == PGRES_COPY_IN) {
		PQputCopyEnd(s->conn, "no data lines");
		return err_set(e, ERR_DB, "COPY FROM stdin has no data lines");
	}
	char *buf = NULL;
	while (PQgetCopyData(s->conn, &buf, 0) > 0)
		PQfreemem(buf);
	return err_set(e, ERR_DB, "COPY TO stdout has nowhere to go in a migration");
}

static int take(struct session *s, PGresult *r, struct answer *x, struct err *e)
{
	ExecStatusType kind = PQresultStatus(r);
	switch (kind) {
	case PGRES_SINGLE_TUPLE:
		if (++x->rows > MAX_ROWS) {
			s->lost = true;
			return err_set(e, ERR_LIMIT, "the server answers with more than %d rows", MAX_ROWS);
		}
		return x->row && !x->rc ? deliver(r, x->row, x->ctx, e) : 0;
	case PGRES_COPY_IN:
	case PGRES_COPY_OUT:
	case PGRES_COPY_BOTH:
		return copy_started(s, x, kind, e);
	case PGRES_COMMAND_OK:
	case PGRES_TUPLES_OK:
		snprintf(s->tag, sizeof s->tag, "%s", PQcmdStatus(r));
		return 0;
	case PGRES_EMPTY_QUERY:
		return 0;
	default:
		return x->rc ? 0 : explain(s, r, x->sql, e);
	}
}

/* All results of the statement. The first failure stays; the rest is read so that the session can go on. */
static int collect(struct session *s, struct answer *x, struct err *e)
{
	long long until = s->o.statement_ms ? clock_ms() + s->o.statement_ms + s->o.lock_ms + GRACE_MS : 0;
	for (;;) {
		struct err later = err_new(e->a);
		struct err *to = x->rc ? &later : e;
		int rc = engine_postgresql_wait(s, until, to);
		PGresult *r = rc ? NULL : PQgetResult(s->conn);
		if (r)
			rc = take(s, r, x, to);
		if (rc && !x->rc)
			x->rc = rc;
		if (!r || s->lost) {
			PQclear(r);
			break;
		}
		PQclear(r);
	}
	if (s->lost)
		s->begun = false;
	return x->rc;
}

int engine_postgresql_can_send(struct session *s, struct str sql, struct err *e)
{
	s->tag[0] = '\0';
	s->unsent = true;
	if (!s->conn)
		return err_set(e, ERR_DB, "the session is closed");
	if (str_chr(sql, '\0') != SIZE_MAX) /* the server would run the part before it and say OK */
		return err_set(e, ERR_INPUT, "statement holds a NUL byte");
	if (sql.n > 1000 * 1000 * 1000)
		return err_set(e, ERR_LIMIT, "statement is larger than 1 GB");
	if (s->lost || PQstatus(s->conn) == CONNECTION_BAD)
		return engine_postgresql_lost(s, e);
	return 0;
}

/* The extended protocol takes one statement a message: a second one is refused by the server itself. Single
 * rows, so that a large answer is never held whole. */
static int send(struct session *s, struct answer *x, const struct str *args, int nargs, struct err *e)
{
	struct arena *a = arena_new("a statement");
	const char **values = ARENA_ARRAY(a, const char *, (size_t)nargs + 1);
	int rc = engine_postgresql_can_send(s, x->sql, e);
	for (int i = 0; i < nargs && !rc; i++) {
		if (args[i].p && str_chr(args[i], '\0') != SIZE_MAX)
			rc = err_set(e, ERR_INPUT, "parameter %d holds a NUL byte", i + 1);
		values[i] = args[i].p ? str_z(a, args[i]) : NULL;
	}
	if (!rc) {
		s->unsent = false;
		if (!PQsendQueryParams(s->conn, str_z(a, x->sql), nargs, NULL, values, NULL, NULL, 0))
			rc = engine_postgresql_lost(s, e);
		else
			PQsetSingleRowMode(s->conn);
	}
	arena_free(a);
	return rc;
}

static int run(struct session *s, struct answer *x, const struct str *args, int nargs, struct err *e)
{
	int rc = send(s, x, args, nargs, e);
	if (!rc)
		rc = collect(s, x, e);
	/* COMMIT AND CHAIN and PREPARE TRANSACTION end it too, though a block may stand open again. */
	bool aborted;
	if (s->begun && (!engine_postgresql_block(s, &aborted) || strcmp(s->tag, "COMMIT") == 0 ||
				strcmp(s->tag, "PREPARE TRANSACTION") == 0))
		s->begun = false;
	return rc;
}

int engine_postgresql_query(struct session *s, struct str sql, const struct str *args, int nargs,
	engine_row_fn *row, void *ctx, struct err *e)
{
	struct answer x = {.sql = sql, .row = row, .ctx = ctx};
	return run(s, &x, args, nargs, e);
}

int engine_postgresql_exec(struct session *s, struct str sql, struct err *e)
{
	return engine_postgresql_query(s, sql, NULL, 0, NULL, NULL, e);
}

/* -- several statements in one trip: libpq's pipeline, with a Sync behind each -- */

struct keeping {
	struct arena *a;
	struct engine_asked *q;
	size_t bytes, room; /* rows there is room for */
	bool too_long;
};

/* A row's new texts in one piece; what is as in the row before is shared with it, as most of a history is. */
static void keep_texts(struct keeping *k, const struct str *cols, size_t n)
{
	struct str *row = k->q->cells + k->q->nrows * n;
	const struct str *before = k->q->nrows ? row - n : NULL;
	size_t bytes = 0;
	for (size_t i = 0; i < n; i++) {
		row[i] = before && before[i].p && cols[i].p && str_eq(before[i], cols[i]) ? before[i]
											  : STR_NONE;
		bytes += row[i].p ? 0 : cols[i].n;
	}
	char *to = arena_alloc(k->a, bytes + 1, 1);
	for (size_t i = 0; i < n; i++) {
		if (row[i].p || !cols[i].p)
			continue;
		row[i] = (struct str){to, cols[i].n};
		memcpy(to, cols[i].p, cols[i].n);
		to += cols[i].n;
	}
}

static int keep_row(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct keeping *k = ctx;
	struct engine_asked *q = k->q;
	size_t n = (size_t)ncols;
	(void)e;
	for (size_t i = 0; i < n; i++)
		k->bytes += cols[i].n + sizeof *cols;
	k->too_long = k->too_long || k->bytes > ENGINE_KEEP;
	if (k->too_long)
		return 0;
	q->ncols = ncols;
	if (!n)
		return 0;
	if (q->nrows == k->room)
		q->cells = arena_grow(k->a, q->cells, q->nrows, &k->room, n * sizeof *q->cells);
	keep_texts(k, cols, n);
	q->nrows++;
	return 0;
}

/* The answer to one question, and the Sync behind it. */
static int collect_one(struct session *s, struct arena *a, struct engine_asked *q, struct err *e)
{
	struct keeping k = {.a = a, .q = q};
	struct answer x = {.sql = q->sql, .row = keep_row, .ctx = &k};
	PQsetSingleRowMode(s->conn);
	q->err = err_new(a);
	q->rc = collect(s, &x, &q->err);
	q->known = !k.too_long;
	PGresult *sync = s->lost || engine_postgresql_wait(s, 0, e) ? NULL : PQgetResult(s->conn);
	bool fine = sync && PQresultStatus(sync) == PGRES_PIPELINE_SYNC;
	PQclear(sync);
	return fine ? 0 : engine_postgresql_lost(s, e);
}

int engine_postgresql_ask_all(
	struct session *s, struct arena *a, struct engine_asked *v, size_t n, struct err *e)
{
	int rc = n ? engine_postgresql_can_send(s, v[0].sql, e) : 0;
	if (rc || !n)
		return rc;
	if (!PQenterPipelineMode(s->conn))
		return engine_postgresql_lost(s, e);
	for (size_t i = 0; i < n && !rc; i++) {
		struct answer x = {.sql = v[i].sql};
		rc = send(s, &x, v[i].args, v[i].nargs, e);
		if (!rc && !PQpipelineSync(s->conn))
			rc = engine_postgresql_lost(s, e);
	}
	for (size_t i = 0; i < n && !rc; i++)
		rc = collect_one(s, a, &v[i], e);
	if (!rc && !PQexitPipelineMode(s->conn))
		rc = engine_postgresql_lost(s, e);
	return rc;
}

static int copy_in(struct session *s, struct str sql, struct str data, struct err *e)
{
	struct answer x = {.sql = sql, .copy = &data};
	return run(s, &x, NULL, 0, e);
}

bool engine_postgresql_block(const struct session *s, bool *aborted)
{
	PGTransactionStatusType t = s->conn && !s->lost ? PQtransactionStatus(s->conn) : PQTRANS_IDLE;
	*aborted = t == PQTRANS_INERROR;
	return t == PQTRANS_INTRANS || t == PQTRANS_INERROR || t == PQTRANS_ACTIVE;
}

static bool open_tx(struct session *s)
{
	bool aborted;
	return engine_postgresql_block(s, &aborted);
}

static const char *const schemes[] = {"postgresql", "postgres", NULL};

/* The one symbol of this object that others see. */
extern const struct engine engine_postgresql __attribute__((visibility("default")));
const struct engine engine_postgresql = {
	.name = "postgresql",
	.dialect = DIALECT_POSTGRESQL,
	.schemes = schemes,
	.caps = ENGINE_DDL_TX | ENGINE_SCHEMAS | ENGINE_SNAPSHOT,
	.open = engine_postgresql_open,
	.close = engine_postgresql_close,
	.exec = engine_postgresql_exec,
	.query = engine_postgresql_query,
	.ask = engine_postgresql_ask_all,
	.copy_in = copy_in,
	.begin = engine_postgresql_begin,
	.end = engine_postgresql_end,
	.in_tx = engine_postgresql_in_tx,
	.open_tx = open_tx,
	.tx_id = engine_postgresql_tx_id,
	.lock = engine_postgresql_lock,
	.unlock = engine_postgresql_unlock,
	.lock_held = engine_postgresql_lock_held,
	.identity = engine_postgresql_identity,
	.inspect = engine_postgresql_inspect,
	.look = engine_postgresql_look,
	.home = engine_postgresql_home,
	.away = engine_postgresql_away,
	.reset = engine_postgresql_reset,
	.snapshot = engine_postgresql_snapshot,
	.snapshot_verify = engine_postgresql_snapshot_verify,
	.restore = engine_postgresql_restore,
	.quote = engine_common_quote,
	.place = engine_postgresql_place,
	.schema_text = engine_postgresql_schema_text,
	.prepare = engine_postgresql_prepare,
};
