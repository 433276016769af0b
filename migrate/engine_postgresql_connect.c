/* Opening a session and closing it. */
#include "migrate/engine_postgresql.h"

#include <libpq-fe.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "migrate/engine_url.h"

static void close_now(void *obj)
{
	struct session *s = obj;
	if (s->conn)
		PQfinish(s->conn);
	s->conn = NULL;
}

void engine_postgresql_close(struct session *s)
{
	close_now(s);
}

static void no_notice(void *ctx, const PGresult *r)
{
	(void)ctx, (void)r;
}

static int no_connection(struct session *s, bool timed_out, struct err *e)
{
	err_set(e, ERR_DB, "could not connect to %.*s", STRF(s->shown));
	struct str why = timed_out ? STR("it did not answer in time") : engine_postgresql_reason(s, e->a, e);
	err_detail(e, "The reason: %.*s.", STRF(why));
	engine_postgresql_advise(e);
	if (e->hint.n)
		return (int)e->code;
	bool tls =
		str_find(why, STR("SSL"), 0) != SIZE_MAX || str_find(why, STR("certificate"), 0) != SIZE_MAX;
	if (tls)
		err_hint(e, "A remote server must prove itself by a certificate that has not expired. Name "
			    "its authority with "
			    "?sslrootcert=FILE, or set tls = plain for this environment.");
	else
		err_hint(
			e, "Check the host and the port of the environment's url, and that the server runs.");
	return (int)e->code;
}

static int finish_connect(struct session *s, struct err *e)
{
	long long until = clock_ms() + s->o.connect_ms;
	PostgresPollingStatusType t = PGRES_POLLING_WRITING;
	while (PQstatus(s->conn) != CONNECTION_BAD && t != PGRES_POLLING_OK && t != PGRES_POLLING_FAILED) {
		struct pollfd p = {PQsocket(s->conn), t == PGRES_POLLING_READING ? POLLIN : POLLOUT, 0};
		long long left = until - clock_ms();
		if (left <= 0)
			return no_connection(s, true, e);
		if (poll(&p, 1, (int)left) > 0)
			t = PQconnectPoll(s->conn);
	}
	return t == PGRES_POLLING_OK ? 0 : no_connection(s, false, e);
}

int engine_postgresql_address(
	struct arena *a, struct str url, struct engine_postgresql_options *out, struct err *e)
{
	char *why = NULL;
	PQconninfoOption *all = PQconninfoParse(str_z(a, url), &why);
	PQfreemem(why); /* it quotes the address with its password */
	if (!all) {
		err_set(e, ERR_CONFIG, "the PostgreSQL address cannot be understood by libpq");
		err_hint(e, "Write postgresql://USER:PASSWORD@HOST:PORT/DATABASE?NAME=VALUE, with %%XX for "
			    "special "
			    "bytes, and only parameters that libpq knows.");
		return ERR_CONFIG;
	}
	for (PQconninfoOption *o = all; o->keyword; o++)
		if (o->val && *o->val)
			engine_postgresql_options_set(
				a, out, str_z(a, str_of(o->keyword)), str_dup(a, str_of(o->val)));
	PQconninfoFree(all);
	return 0;
}

void engine_postgresql_used(struct session *s, struct arena *a, struct engine_postgresql_options *out)
{
	PQconninfoOption *all = PQconninfo(s->conn);
	for (PQconninfoOption *o = all; o && o->keyword; o++)
		if (o->val && *o->val && !strstr(o->keyword, "password"))
			engine_postgresql_options_set(
				a, out, str_z(a, str_of(o->keyword)), str_dup(a, str_of(o->val)));
	PQconninfoFree(all);
}

static int connect_with(
	struct session *s, struct arena *a, const struct engine_postgresql_options *list, struct err *e)
{
	const char **names = ARENA_ARRAY(a, const char *, list->n + 1);
	const char **values = ARENA_ARRAY(a, const char *, list->n + 1);
	for (size_t i = 0; i < list->n; i++) {
		names[i] = str_z(a, list->v[i].name);
		values[i] = str_z(a, list->v[i].value);
	}
	s->conn = PQconnectStartParams(names, values, 0);
	if (!s->conn)
		return err_set(e, ERR_SYSTEM, "could not connect: out of memory");
	PQsetErrorVerbosity(
		s->conn, PQERRORS_VERBOSE); /* the SQLSTATE of a refused connection is only there */
	PQsetNoticeReceiver(s->conn, no_notice, NULL);
	int rc = finish_connect(s, e);
	s->version = PQserverVersion(s->conn);
	s->pid = PQbackendPID(s->conn);
	return rc ? rc : engine_postgresql_setup(s, e);
}

int engine_postgresql_open(
	struct session **out, struct arena *a, struct str url, struct engine_opts o, struct err *e)
{
	struct session *s = ARENA_NEW(a, struct session);
	struct engine_postgresql_options list = {0};
	s->a = a;
	s->o = o;
	s->o.connect_ms = o.connect_ms > 0 ? o.connect_ms : 10000;
	s->o.lock_ms = o.lock_ms > 0 ? o.lock_ms : 5000;
	s->shown = engine_url_shown(a, url);
	int rc = engine_postgresql_address(a, url, &list, e);
	if (rc)
		return rc;
	s->password = engine_postgresql_options_get(&list, "password");
	if (s->password.n == 0)
		s->password = str_dup(a, str_of(getenv("PGPASSWORD")));
	if (o.database.n)
		engine_postgresql_options_set(a, &list, "dbname", o.database);
	engine_postgresql_options_complete(a, &o, &list);
	arena_own(a, s, close_now);
	rc = connect_with(s, a, &list, e);
	if (rc) {
		close_now(s);
		return rc;
	}
	*out = s;
	return 0;
}
