/* Many statements prepared and thrown away, in libpq's pipeline: Parse alone resolves every name, and nothing
 * is run. What only the planner sees is asked by EXPLAIN. */
#include "migrate/engine_postgresql.h"

#include <libpq-fe.h>
#include <string.h>

#include "base/clock.h"

enum { BATCH = 64, BATCH_BYTES = 256 * 1024, SILENT_MS = 120000 };

/* The highest parameter of a statement, $3; strings are stepped over. */
static int parameters(struct str sql)
{
	enum { MOST = 65535 };
	int most = 0;
	bool quoted = false;
	for (size_t i = 0; i < sql.n; i++) {
		quoted ^= sql.p[i] == '\'';
		int n = 0;
		for (size_t k = i + 1; !quoted && sql.p[i] == '$' && k < sql.n && n < MOST; k++) {
			if (sql.p[k] < '0' || sql.p[k] > '9')
				break;
			n = n * 10 + (sql.p[k] - '0');
		}
		most = n > most && n <= MOST ? n : most;
	}
	return most;
}

static int send_one(struct session *s, const struct engine_prepared *p, struct err *e)
{
	struct arena *a = arena_new("a statement to prepare");
	int rc = engine_postgresql_can_send(s, p->sql, e);
	if (!rc) {
		const char *sql = str_fmt(a, "%s%.*s", p->plan ? "EXPLAIN " : "", STRF(p->sql)).p;
		int n = p->plan ? parameters(p->sql)
				: 0; /* each is NULL, of the type that the server infers */
		const char **none = ARENA_ARRAY(a, const char *, (size_t)n + 1);
		int sent = p->plan ? PQsendQueryParams(s->conn, sql, n, NULL, none, NULL, NULL, 0)
				   : PQsendPrepare(s->conn, "", sql, 0, NULL);
		if (!sent || !PQpipelineSync(s->conn))
			rc = engine_postgresql_lost(s, e);
	}
	arena_free(a);
	return rc;
}

static void keep(struct session *s, struct arena *a, const PGresult *r, struct engine_prepared *p)
{
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
	const char *what = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
	size_t shift = p->plan ? strlen("EXPLAIN ") : 0;
	p->code = str_dup(a, str_of(state ? state : "XX000"));
	p->said = engine_postgresql_said(s, a, what ? what : PQresultErrorMessage(r));
	struct str sent = p->plan ? str_fmt(a, "EXPLAIN %.*s", STRF(p->sql)) : p->sql;
	p->at = engine_postgresql_offset(sent, PQresultErrorField(r, PG_DIAG_STATEMENT_POSITION));
	if (p->at != SIZE_MAX)
		p->at = p->at < shift ? 0 : p->at - shift;
}

/* The results of one statement up to the Sync behind it. */
static int collect_one(
	struct session *s, struct arena *a, struct engine_prepared *p, long long until, struct err *e)
{
	bool synced = false;
	p->code = STR_NONE;
	while (!synced) {
		int rc = engine_postgresql_wait(s, until, e);
		if (rc)
			return rc;
		PGresult *r = PQgetResult(s->conn);
		ExecStatusType kind = r ? PQresultStatus(r) : PGRES_COMMAND_OK;
		if (!r && PQstatus(s->conn) == CONNECTION_BAD)
			return engine_postgresql_lost(s, e);
		synced = kind == PGRES_PIPELINE_SYNC;
		if (kind == PGRES_FATAL_ERROR && !PQresultErrorField(r, PG_DIAG_SQLSTATE)) {
			PQclear(r);
			return engine_postgresql_lost(s, e);
		}
		if (kind == PGRES_FATAL_ERROR && !p->code.n)
			keep(s, a, r, p);
		PQclear(r);
	}
	p->known = true;
	return 0;
}

static size_t batch_of(const struct engine_prepared *v, size_t n)
{
	size_t count = 0, bytes = 0;
	while (count < n && count < BATCH && (!count || bytes + v[count].sql.n <= BATCH_BYTES))
		bytes += v[count++].sql.n;
	return count;
}

int engine_postgresql_prepare(
	struct session *s, struct arena *a, struct engine_prepared *v, size_t n, struct err *e)
{
	int rc = n ? engine_postgresql_can_send(s, v[0].sql, e) : 0;
	if (rc || !n)
		return rc;
	if (!PQenterPipelineMode(s->conn))
		return engine_postgresql_lost(s, e);
	for (size_t at = 0, count; !rc && at < n; at += count) {
		count = batch_of(v + at, n - at);
		for (size_t i = 0; !rc && i < count; i++)
			rc = send_one(s, &v[at + i], e);
		for (size_t i = 0; !rc && i < count; i++)
			rc = collect_one(s, a, &v[at + i], clock_ms() + SILENT_MS, e);
	}
	if (!rc && !PQexitPipelineMode(s->conn))
		rc = engine_postgresql_lost(s, e);
	return rc;
}
