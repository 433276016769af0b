/* A scratch database beside production, and untried migrations run there, are what must never be: servers are
 * compared by themselves, since one has many addresses. */
#include "cmd/shadow.h"
#include "migrate/engine_url.h"

enum { CONNECT_MS = 5000 };

static int refuse(struct str environment, const char *how, struct err *e)
{
	err_set(e, ERR_REFUSED, "the shadow is environment \"%.*s\" itself: %s", STRF(environment), how);
	err_hint(e,
		"Scratch databases and untried migrations belong on a server of their own: correct [check] "
		"shadow.");
	return ERR_REFUSED;
}

/* -- markers -- */

struct value {
	struct arena *a;
	size_t rows;
	bool equal;
	struct str expect;
};

static int take_value(void *ctx, const struct str *cols, int n, struct err *e)
{
	struct value *v = ctx;
	(void)e;
	v->rows++;
	v->equal = n == 1 && cols[0].p && str_eq(cols[0], v->expect);
	return 0;
}

/* A question that the shadow cannot answer is answered with no. */
static int check_marker(struct cmd_shadow *w, const struct settings_guard *m, struct err *e)
{
	const struct engine *g = shadow_engine(w->s);
	struct session *db = shadow_session(w->s);
	struct err mine = err_new(w->r->a);
	struct value v = {.expect = m->expect};
	int rc = g->begin(db, &mine), bad = 0;
	if (!rc) {
		bad = g->query(db, m->query, NULL, 0, take_value, &v, &mine);
		err_drop(&mine, bad);
		rc = g->end(db, false, e);
	} else {
		err_drop(&mine, rc);
		rc = 0;
	}
	if (!rc && !bad && v.rows == 1 && v.equal)
		rc = refuse(m->environment,
			str_fmt(w->r->a, "its marker \"%.*s\" holds there", STRF(m->name)).p, e);
	return rc;
}

/* -- servers -- */

static const struct cmd_shadow_peer *opened(
	const struct cmd_shadow_peer *peers, size_t npeers, struct str environment)
{
	for (size_t i = 0; i < npeers; i++)
		if (str_eq(peers[i].environment, environment))
			return &peers[i];
	return NULL;
}

/* Host, socket's folder and port, where the scheme's own port may be left out. */
static struct str place_of(struct arena *a, struct str url)
{
	static const char *const folders[] = {"host", "socket", "hostaddr", "service", NULL};
	struct err mine = err_new(a);
	struct engine_address u;
	enum dialect d;
	if (engine_url_parse(a, url, &u, &mine) || !engine_url_dialect(url, &d))
		return STR_NONE;
	struct str all = str_fmt(a, "%s %.*s", dialect_name(d), STRF(str_lower(a, u.host)));
	for (const char *const *f = folders; *f; f++)
		all = str_fmt(a, "%.*s %.*s", STRF(all), STRF(engine_url_param(&u, *f)));
	struct str port = engine_url_param(&u, "port");
	int usual = d == DIALECT_MYSQL ? 3306 : 5432;
	return port.n ? str_fmt(a, "%.*s %.*s", STRF(all), STRF(port))
		      : str_fmt(a, "%.*s %d", STRF(all), u.port ? u.port : usual);
}

static int compare_addresses(struct arena *a, const struct settings_environment *set, struct str mine,
	struct str theirs, struct err *e)
{
	struct str x = place_of(a, mine), y = place_of(a, theirs);
	return x.n && str_eq(x, y) ? refuse(set->name, "it has the same address", e) : 0;
}

static int compare_server(
	struct cmd_shadow *w, struct str url, const struct settings_environment *set, struct err *e)
{
	struct arena *a = w->r->a;
	struct err mine = err_new(a);
	struct engine_opts o = cmd_environment_opts(a, set, "shadow", true);
	const struct engine *g;
	struct session *db;
	struct str theirs;
	enum dialect d;
	if (!set->url.n || cmd_environment_url(a, set, &theirs, &mine) || !engine_url_dialect(theirs, &d) ||
		d != shadow_engine(w->s)->dialect)
		return 0;
	o.connect_ms = CONNECT_MS;
	o.allow_pooler = true;
	if (engine_for_url(&g, theirs, &mine) || g->open(&db, a, theirs, o, &mine))
		return compare_addresses(a, set, url, theirs, e);
	int rc = shadow_apart(w->s, g, db, set->name, e);
	g->close(db);
	return rc;
}

int cmd_shadow_apart(struct cmd_shadow *w, struct str url, const struct cmd_shadow_peer *peers, size_t npeers,
	struct err *e)
{
	const struct settings *set = w->settings;
	int rc = 0;
	for (size_t i = 0; !rc && i < set->environments.n; i++) {
		const struct settings_environment *en = &set->environments.v[i];
		const struct cmd_shadow_peer *peer = opened(peers, npeers, en->name);
		rc = peer ? shadow_apart(w->s, peer->engine, peer->session, en->name, e)
			  : compare_server(w, url, en, e);
	}
	for (size_t i = 0; !rc && i < set->guards.n; i++)
		rc = check_marker(w, &set->guards.v[i], e);
	return rc;
}
