#include "cmd/shadow.h"

#include "cmd/stop.h"

/* -- asking -- */

static void put_answers(const struct engine_prepared *v, struct oracle_question *q, size_t n, int side)
{
	for (size_t i = 0; i < n; i++)
		q[i].side[side] = (struct oracle_answer){v[i].known, v[i].code, v[i].said, v[i].at};
}

static int ask(void *ctx, struct arena *a, struct oracle_question *q, size_t n, struct err *e)
{
	struct cmd_shadow *w = ctx;
	struct engine_prepared *v = ARENA_ARRAY(a, struct engine_prepared, n);
	for (int side = 0; side < SHADOW_SIDES && !w->lost; side++) {
		for (size_t i = 0; i < n; i++)
			v[i] = (struct engine_prepared){.sql = q[i].sql, .plan = q[i].plan, .at = SIZE_MAX};
		int rc = shadow_prepare(w->s, (enum shadow_side)side, a, v, n, &w->why);
		put_answers(v, q, n, side);
		w->lost = rc != 0;
		if (rc && cmd_stop_signal())
			return err_set(e, ERR_SYSTEM, "stopped by a signal");
	}
	return 0;
}

/* -- making -- */

int cmd_shadow_open(struct run *r, const struct settings *s, enum dialect d, struct str environment,
	const struct cmd_shadow_peer *peers, size_t npeers, struct cmd_shadow **out, struct err *e)
{
	struct str url;
	enum dialect theirs;
	*out = NULL;
	if (!s->check.shadow.n || d == DIALECT_SQLITE)
		return 0;
	int rc = cmd_environment_address(r->a, STR("[check] shadow"), s->check.shadow, &url, e);
	if (rc || (engine_url_dialect(url, &theirs) && theirs != d))
		return rc;
	struct cmd_shadow *w = ARENA_NEW(r->a, struct cmd_shadow);
	*w = (struct cmd_shadow){.r = r, .settings = s, .environment = environment, .why = err_new(r->a)};
	w->oracle = (struct oracle){
		.ask = ask, .ctx = w, .name = d == DIALECT_MYSQL ? "the MySQL server" : "PostgreSQL"};
	/* The first signal drops the databases and ends; the second one kills, and the next run drops them.
	 */
	rc = shadow_open(&w->s, r->a, url, (struct shadow_opts){.stop = cmd_stop_catch()}, e);
	if (!rc)
		rc = cmd_shadow_apart(w, url, peers, npeers, e);
	if (!rc)
		*out = w;
	return rc;
}

static void note_faults(const struct cmd_shadow *w)
{
	const struct shadow_fault *f = &w->built.fault;
	struct str path = f->migration ? f->migration->path : STR("the schema");
	cmd_note(w->r,
		"shadow of \"%.*s\": %zu of its parts could not be made, so that the files' catalogs stay; "
		"first "
		"%.*s:%d: %.*s (%.*s)",
		STRF(w->environment), w->built.nfaults, STRF(path), f->line, STRF(f->said), STRF(f->code));
}

int cmd_shadow_build(struct cmd_shadow *w, const struct shadow_parts *p, struct err *e)
{
	int rc = shadow_build(w->s, p, &w->built, e);
	if (rc)
		return rc;
	if (w->built.nfaults)
		note_faults(w);
	w->oracle.whole = w->built.built && !w->built.nfaults;
	return w->built.built ? 0 : shadow_drop(w->s, e);
}

int cmd_shadow_inspect(struct cmd_shadow *w, struct catalog **s0, struct catalog **s1, struct err *e)
{
	int rc = shadow_inspect(w->s, SHADOW_S0, w->r->a, s0, e);
	return rc ? rc : shadow_inspect(w->s, SHADOW_S1, w->r->a, s1, e);
}

struct str cmd_shadow_path(struct arena *a, const struct engine *g, const struct catalog *c)
{
	struct str list = STR_NONE;
	for (size_t i = 0; g->dialect == DIALECT_POSTGRESQL && i < c->search_path.n; i++) {
		struct str one = g->quote(a, c->search_path.v[i]);
		list = str_fmt(a, "%.*s%s%.*s", STRF(list), list.n ? ", " : "", STRF(one));
	}
	return list;
}

/* -- saying -- */

struct fact cmd_shadow_unused(struct arena *a, const struct settings *s, const struct err *why)
{
	return (struct fact){.rule = RULE_UNDECIDED,
		.path = s->path,
		.line = s->check.shadow_line,
		.migration = SIZE_MAX,
		.why = str_fmt(a,
			"no database could be asked about statements, which are judged from the files: "
			"%.*s%s%.*s",
			STRF(why->what), why->detail.n ? ". " : "", STRF(why->detail))};
}

/* Whether a refusal is of the schema itself: of names that are not there or there already, of what depends on
 * them. Others may be of rows, which the copy has none of, or of what only the other server has (roles,
 * extensions). */
static bool is_of_schema(struct str code)
{
	static const char *const codes[] = {"42P01", "42703", "42701", "42P07", "42601", "2BP01", "1050",
		"1051", "1054", "1060", "1061", "1064", "1091", "1146", NULL};
	for (const char *const *c = codes; *c; c++)
		if (str_eq(code, str_of(*c)))
			return true;
	return false;
}

struct fact cmd_shadow_refused(struct arena *a, const struct cmd_shadow *w)
{
	const struct shadow_fault *f = &w->built.refused;
	return (struct fact){.rule = RULE_UNANALYSABLE,
		.path = f->migration->path,
		.line = f->line,
		.migration = SIZE_MAX,
		.certain = !w->built.nfaults && is_of_schema(f->code),
		.why = str_fmt(a,
			"%s refuses it on a copy of the schema: %.*s (%.*s); statements are judged from the "
			"files",
			w->oracle.name, STRF(f->said), STRF(f->code))};
}

void cmd_shadow_drop(struct cmd_shadow *w)
{
	struct err mine = err_new(w->r->a);
	if (w->s && shadow_drop(w->s, &mine))
		cmd_print_error(&mine);
}
