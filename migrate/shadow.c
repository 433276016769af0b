#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/sha.h"
#include "migrate/shadow_internal.h"

#define PREFIX "schemagate_shadow_"
enum {
	RUN_DIGITS = 20,
	BUILD_MS = 10 * 60 * 1000,
	STATEMENT_MS = 2 * 60 * 1000, /* of a migration */
	PREPARE_MS = 10 * 1000,
	ASK_MS = 5 * 60 * 1000, /* all that is prepared */
	CONNECT_MS = 10 * 1000
};

static bool is_postgresql(const struct shadow *s)
{
	return s->g->dialect == DIALECT_POSTGRESQL;
}

static struct engine_opts opts_of(const struct shadow *s, bool read_only)
{
	return (struct engine_opts){.read_only = read_only,
		.connect_ms = CONNECT_MS,
		.statement_ms = read_only ? PREPARE_MS : STATEMENT_MS,
		.role = str_fmt(s->a, "schemagate/shadow/%.*s", STRF(s->run)),
		.allow_plain_tls = s->o.allow_plain_tls,
		.allow_pooler = true};
}

/* Nobody else can have prepared a database of that name, or foresee it. */
static int new_run(struct shadow *s, struct err *e)
{
	unsigned char bytes[RUN_DIGITS / 2];
	int rc = file_random(bytes, sizeof bytes, e);
	if (rc)
		return err_ctx(e, "the name of a scratch database");
	s->run = sha_hex_bytes(s->a, bytes, sizeof bytes);
	return 0;
}

/* -- dropping -- */

static int drop_database(struct shadow *s, struct str name, struct err *e)
{
	struct str quoted = s->g->quote(s->a, name);
	if (!is_postgresql(s))
		return s->g->exec(s->server, str_fmt(s->a, "DROP DATABASE IF EXISTS %.*s", STRF(quoted)), e);
	int rc = s->g->exec(
		s->server, str_fmt(s->a, "DROP DATABASE IF EXISTS %.*s WITH (FORCE)", STRF(quoted)), e);
	if (rc && strcmp(e->native, "42601") == 0) { /* before version 13 */
		err_drop(e, rc);
		rc = s->g->exec(s->server, str_fmt(s->a, "DROP DATABASE IF EXISTS %.*s", STRF(quoted)), e);
	}
	return rc;
}

int shadow_drop(struct shadow *s, struct err *e)
{
	int first = 0;
	shadow_disconnect(s, SHADOW_S0);
	shadow_disconnect(s, SHADOW_S1);
	for (int side = SHADOW_S1; side >= SHADOW_S0; side--) {
		struct err later = err_new(s->a);
		if (!s->name[side].n)
			continue;
		int rc = drop_database(s, s->name[side], first ? &later : e);
		if (rc && !first) {
			first = rc;
			err_ctx(e, "scratch database \"%.*s\" of %.*s could not be dropped",
				STRF(s->name[side]), STRF(s->shown));
			err_hint(e, "The next run with the same account drops it.");
		}
		s->name[side] = STR_NONE;
	}
	return first;
}

static void drop_owned(void *obj)
{
	struct shadow *s = obj;
	struct err quiet = err_new(s->a);
	int rc = shadow_drop(s, &quiet);
	err_drop(&quiet, rc);
}

/* -- what killed runs have left -- */

static int keep_name(void *ctx, const struct str *cols, int n, struct err *e)
{
	struct shadow *s = ((void **)ctx)[0];
	struct names_list *l = ((void **)ctx)[1];
	(void)n, (void)e;
	*VEC_PUSH(s->a, l) = str_dup(s->a, cols[0]);
	return 0;
}

/* A run is alive while its own session to the server is: seen by its application's name (PostgreSQL), or by
 * the lock it holds (MySQL). Databases of another account are not looked at: its sessions could not be seen.
 */
static int drop_stale(struct shadow *s, struct err *e)
{
	static const char postgresql[] =
		"SELECT d.datname FROM pg_catalog.pg_database d JOIN pg_catalog.pg_roles r ON r.oid = "
		"d.datdba "
		"WHERE r.rolname = current_user AND d.datname ~ '^" PREFIX
		"[0-9a-f]{20}_s[01]$' AND NOT EXISTS "
		"(SELECT FROM pg_catalog.pg_stat_activity x WHERE x.application_name = "
		"'schemagate/shadow/' || pg_catalog.substr(d.datname, 19, 20))";
	static const char mysql[] =
		"SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME REGEXP "
		"'^" PREFIX "[0-9a-f]{20}_s[01]$' AND IS_USED_LOCK(SUBSTRING(SCHEMA_NAME, 1, 38)) IS NULL";
	struct names_list found = {0};
	void *ctx[] = {s, &found};
	int rc = s->g->query(
		s->server, str_of(is_postgresql(s) ? postgresql : mysql), NULL, 0, keep_name, ctx, e);
	for (size_t i = 0; !rc && i < found.n; i++) {
		struct err mine = err_new(s->a); /* another run may be at it, too */
		int bad = drop_database(s, found.v[i], &mine);
		err_drop(&mine, bad);
	}
	return rc;
}

static int no_row(void *ctx, const struct str *cols, int n, struct err *e)
{
	(void)n, (void)e;
	*(bool *)ctx = str_eq(cols[0], STR("1"));
	return 0;
}

/* So that the next run sees that this one is alive. */
static int sign_in(struct shadow *s, struct err *e)
{
	bool mine = false;
	if (is_postgresql(s))
		return 0;
	int rc = s->g->query(s->server, str_fmt(s->a, "SELECT GET_LOCK('" PREFIX "%.*s', 0)", STRF(s->run)),
		NULL, 0, no_row, &mine, e);
	if (!rc && !mine)
		rc = err_set(e, ERR_LOCKED, "another run has the same name");
	return rc;
}

/* -- opening -- */

int shadow_open(struct shadow **out, struct arena *a, struct str url, struct shadow_opts o, struct err *e)
{
	struct shadow *s = ARENA_NEW(a, struct shadow);
	*s = (struct shadow){.a = a, .url = url, .o = o, .shown = engine_url_shown(a, url)};
	int rc = engine_for_url(&s->g, url, e);
	if (!rc && !s->g->prepare) {
		rc = err_set(e, ERR_CONFIG, "a shadow is a server: %s has none", s->g->name);
		err_hint(e, "SQLite's migrations are judged by SQLite itself, without a shadow.");
	}
	if (!rc)
		rc = new_run(s, e);
	if (!rc)
		rc = s->g->open(&s->server, a, url, opts_of(s, false), e);
	if (rc)
		return rc;
	arena_own(a, s, drop_owned);
	rc = sign_in(s, e);
	if (!rc)
		rc = drop_stale(s, e);
	*out = s;
	return rc;
}

const struct engine *shadow_engine(const struct shadow *s)
{
	return s->g;
}

struct session *shadow_session(const struct shadow *s)
{
	return s->server;
}

struct str shadow_shown(const struct shadow *s)
{
	return s->shown;
}

int shadow_apart(struct shadow *s, const struct engine *g, struct session *other, struct str environment,
	struct err *e)
{
	struct str mine, theirs;
	if (g->dialect != s->g->dialect)
		return 0;
	int rc = s->g->place(s->server, s->a, &mine, e);
	if (!rc)
		rc = g->place(other, s->a, &theirs, e);
	if (rc || !str_eq(mine, theirs))
		return rc;
	err_set(e, ERR_REFUSED, "the shadow is on the server of environment \"%.*s\"", STRF(environment));
	err_detail(e, "%.*s and the environment's url lead to the same running server.", STRF(s->shown));
	err_hint(e,
		"Scratch databases and untried migrations belong on a server of their own: correct [check] "
		"shadow.");
	return ERR_REFUSED;
}

/* -- databases and sessions -- */

int shadow_may_go_on(const struct shadow *s, struct err *e)
{
	if (s->o.stop && *s->o.stop)
		return err_set(e, ERR_SYSTEM, "stopped by a signal");
	if (s->until && clock_ms() > s->until)
		return err_set(e, ERR_LIMIT,
			s->asking ? "the statements were not prepared within %d minutes"
				  : "the scratch databases were not made within %d minutes",
			(s->asking ? ASK_MS : BUILD_MS) / 60000);
	return 0;
}

static int may_not_create(struct shadow *s, struct err *e)
{
	err_ctx(e, "no scratch database can be made on %.*s", STRF(s->shown));
	if (!e->hint.n || strcmp(e->native, "42501") == 0)
		err_hint(e, is_postgresql(s) ? "The account of [check] shadow needs the right CREATEDB."
					     : "The account of [check] shadow needs all rights on `" PREFIX
					       "%%`.*.");
	return (int)e->code;
}

int shadow_make(struct shadow *s, enum shadow_side side, struct str like, struct err *e)
{
	struct str name = str_fmt(s->a, PREFIX "%.*s_s%d", STRF(s->run), (int)side);
	struct str quoted = s->g->quote(s->a, name), from = s->g->quote(s->a, like);
	if (!s->until)
		s->until = clock_ms() + BUILD_MS;
	int rc = shadow_may_go_on(s, e);
	if (rc)
		return rc;
	s->name[side] = name; /* from here on it may be there */
	rc = like.n ? s->g->exec(s->server,
			      str_fmt(s->a, "CREATE DATABASE %.*s TEMPLATE %.*s", STRF(quoted), STRF(from)),
			      e)
		    : s->g->exec(s->server, str_fmt(s->a, "CREATE DATABASE %.*s", STRF(quoted)), e);
	return rc ? may_not_create(s, e) : 0;
}

int shadow_connect(struct shadow *s, enum shadow_side side, bool read_only, struct err *e)
{
	struct engine_opts o = opts_of(s, read_only);
	o.database = s->name[side];
	shadow_disconnect(s, side);
	int rc = s->g->open(&s->session[side], s->a, s->url, o, e);
	if (!rc && is_postgresql(s) && s->search_path.n)
		rc = s->g->query(s->session[side],
			STR("SELECT pg_catalog.set_config('search_path', $1, false)"), &s->search_path, 1,
			NULL, NULL, e);
	return rc;
}

void shadow_disconnect(struct shadow *s, enum shadow_side side)
{
	if (s->session[side])
		s->g->close(s->session[side]);
	s->session[side] = NULL;
}

int shadow_inspect(
	struct shadow *s, enum shadow_side side, struct arena *a, struct catalog **out, struct err *e)
{
	return s->g->inspect(s->session[side], a, out, e);
}

/* The two sides' refusals are compared, and read by people: the database's own name is no part of them. */
static struct str without_name(struct arena *a, struct str said, struct str name)
{
	struct str qualified = str_fmt(a, "%.*s.", STRF(name));
	size_t at = str_find(said, qualified, 0);
	return at == SIZE_MAX ? said
			      : str_fmt(a, "%.*s%.*s", STRF(str_sub(said, 0, at)),
					STRF(str_sub(said, at + qualified.n, said.n)));
}

int shadow_prepare(struct shadow *s, enum shadow_side side, struct arena *a, struct engine_prepared *v,
	size_t n, struct err *e)
{
	enum { PART = 512 };
	int rc = 0;
	if (!s->asking)
		s->until = clock_ms() + ASK_MS;
	s->asking = true;
	for (size_t at = 0; !rc && at < n; at += PART) {
		rc = shadow_may_go_on(s, e);
		if (!rc)
			rc = s->g->prepare(s->session[side], a, v + at, n - at < PART ? n - at : PART, e);
	}
	for (size_t i = 0; i < n; i++)
		v[i].said = without_name(a, v[i].said, s->name[side]);
	return rc;
}
