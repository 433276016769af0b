/* [check] shadow: a group's two catalogs as scratch databases (docs/shadow.md). Joins migrate/shadow.h, which
 * opens databases, with gitcheck/oracle.h, which asks about code. */
#include "cmd/check_shadow.h"

#include "cmd/stop.h"

/* One group's databases. */
struct pair {
	struct check *c;
	struct check_environment *en;
	struct shadow *s;
	struct oracle oracle;
	bool failed; /* the databases were lost: the rest is judged without them */
};

struct check_shadow {
	VEC(struct pair *) pairs;
};

/* Static answers stand; that they do is said, since the configuration asks for more. */
static void unused(struct check *c, struct check_environment *en, const struct err *why)
{
	const struct settings *s = &c->rev.settings;
	*VEC_PUSH(c->a, &en->facts) = (struct fact){.rule = RULE_UNDECIDED,
		.path = s->path,
		.line = s->check.shadow_line,
		.migration = SIZE_MAX,
		.why = str_fmt(c->a,
			"no database could be asked about statements, which are judged from the files: "
			"%.*s%s%.*s",
			STRF(why->what), why->detail.n ? ". " : "", STRF(why->detail))};
}

/* -- asking -- */

static void put_answers(const struct engine_prepared *v, struct oracle_question *q, size_t n, int side)
{
	for (size_t i = 0; i < n; i++)
		q[i].side[side] = (struct oracle_answer){v[i].known, v[i].code, v[i].said, v[i].at};
}

static int ask(void *ctx, struct arena *a, struct oracle_question *q, size_t n, struct err *e)
{
	struct pair *p = ctx;
	struct err mine = err_new(p->c->a);
	struct engine_prepared *v = ARENA_ARRAY(a, struct engine_prepared, n);
	for (int side = 0; side < SHADOW_SIDES && !p->failed; side++) {
		for (size_t i = 0; i < n; i++)
			v[i] = (struct engine_prepared){.sql = q[i].sql, .plan = q[i].plan, .at = SIZE_MAX};
		int rc = shadow_prepare(p->s, (enum shadow_side)side, a, v, n, &mine);
		put_answers(v, q, n, side);
		if (rc && cmd_stop_signal())
			return err_set(e, ERR_SYSTEM, "stopped by a signal");
		if (rc) {
			p->failed = true;
			unused(p->c, p->en, &mine);
		}
	}
	return 0;
}

/* -- making -- */

static struct str search_path(struct arena *a, const struct engine *g, const struct catalog *c)
{
	struct str list = STR_NONE;
	for (size_t i = 0; g->dialect == DIALECT_POSTGRESQL && i < c->search_path.n; i++) {
		struct str one = g->quote(a, c->search_path.v[i]);
		list = str_fmt(a, "%.*s%s%.*s", STRF(list), list.n ? ", " : "", STRF(one));
	}
	return list;
}

static int fill_parts(struct pair *p, const struct check_group *g, const struct check_pending_steps *steps,
	struct shadow_parts *out, struct err *e)
{
	struct check_environment *en = p->en;
	struct check_files applied = {0};
	const struct migration **pending = ARENA_ARRAY(p->c->a, const struct migration *, steps->n + 1);
	int rc = 0;
	*out = (struct shadow_parts){.pending = pending};
	for (size_t i = 0; i < steps->n; i++)
		if (en->migrations.v[steps->of[i]].file->problem != MIGRATION_UNREADABLE)
			pending[out->npending++] = en->migrations.v[steps->of[i]].file;
	if (en->is_live) {
		out->search_path = search_path(p->c->a, en->live.engine, g->s0);
		return en->live.engine->schema_text(en->live.session, p->c->a, &out->schema, e);
	}
	rc = check_applied(p->c, en, g->dialect, &applied, e);
	for (size_t i = 0; i < applied.n; i++)
		if (applied.v[i]->problem != MIGRATION_UNREADABLE)
			applied.v[out->napplied++] = applied.v[i];
	out->applied = applied.v;
	return rc;
}

/* What the two databases hold takes the replay's place, and what the replay could not read is settled. */
static int take_catalogs(
	struct pair *p, struct check_group *g, const struct check_pending_steps *steps, struct err *e)
{
	struct check_pending_steps now = *steps;
	int rc = shadow_inspect(p->s, SHADOW_S0, p->c->a, &g->s0, e);
	if (!rc)
		rc = shadow_inspect(p->s, SHADOW_S1, p->c->a, &g->s1, e);
	if (rc)
		return rc;
	now.unread = steps->notes.n ? p->en->facts.v[steps->notes.v[0]].migration : steps->of[steps->n - 1];
	for (size_t i = steps->notes.n; i > 0; i--)
		CATALOG_REMOVE(&p->en->facts, steps->notes.v[i - 1]);
	check_group_compare(p->c, g);
	check_attribute(g, &now);
	return 0;
}

/* A pending migration that does not run on the schema it is for. */
static void refused(struct pair *p, const struct check_pending_steps *steps, const struct shadow_fault *f)
{
	struct fact x = {.rule = RULE_UNANALYSABLE, .line = f->line, .migration = SIZE_MAX};
	for (size_t i = 0; i < steps->n; i++)
		if (p->en->migrations.v[steps->of[i]].file == f->migration)
			x.migration = steps->of[i];
	x.path = f->migration->path;
	x.why = str_fmt(p->c->a,
		"%s refuses it on a copy of the schema: %.*s (%.*s); statements are judged from the files",
		p->oracle.name, STRF(f->said), STRF(f->code));
	*VEC_PUSH(p->c->a, &p->en->facts) = x;
}

static void note_faults(struct pair *p, const struct shadow_built *b)
{
	const struct shadow_fault *f = &b->fault;
	struct str path = f->migration ? f->migration->path : STR("the schema");
	cmd_note(p->c->r,
		"shadow of \"%.*s\": %zu of its parts could not be made, so that the files' catalogs stay; "
		"first "
		"%.*s:%d: %.*s (%.*s)",
		STRF(p->en->name), b->nfaults, STRF(path), f->line, STRF(f->said), STRF(f->code));
}

static int make(struct pair *p, struct check_group *g, const struct check_pending_steps *steps, struct err *e)
{
	struct shadow_parts parts;
	struct shadow_built built = {0};
	int rc = fill_parts(p, g, steps, &parts, e);
	if (!rc)
		rc = shadow_build(p->s, &parts, &built, e);
	if (rc)
		return rc;
	if (built.nfaults)
		note_faults(p, &built);
	if (!built.built) {
		refused(p, steps, &built.refused);
		return shadow_drop(p->s, e);
	}
	p->oracle.whole = built.nfaults == 0;
	if (p->oracle.whole)
		rc = take_catalogs(p, g, steps, e);
	g->oracle = rc ? NULL : &p->oracle;
	return rc;
}

/* Open the server for one group; *out NULL: it is not for this dialect. */
static int open_pair(struct check *c, struct check_environment *en, const struct check_group *g,
	struct pair **out, struct err *e)
{
	struct str url;
	enum dialect d;
	struct pair *p = ARENA_NEW(c->a, struct pair);
	*out = NULL;
	int rc = cmd_environment_address(c->a, STR("[check] shadow"), c->rev.settings.check.shadow, &url, e);
	if (rc || (engine_url_dialect(url, &d) && d != g->dialect))
		return rc;
	*p = (struct pair){.c = c,
		.en = en,
		.oracle = {.ask = ask,
			.ctx = p,
			.name = g->dialect == DIALECT_MYSQL ? "the MySQL server" : "PostgreSQL"}};
	/* The first signal drops the databases and ends; the second one kills, and the next run drops them.
	 */
	rc = shadow_open(&p->s, c->a, url, (struct shadow_opts){.stop = cmd_stop_catch()}, e);
	if (!rc)
		rc = check_shadow_apart(c, p->s, url, e);
	if (rc)
		return rc;
	if (!c->shadow)
		c->shadow = ARENA_NEW(c->a, struct check_shadow);
	*VEC_PUSH(c->a, &c->shadow->pairs) = p;
	*out = p;
	return 0;
}

int check_shadow(struct check *c, struct check_environment *en, struct check_group *g,
	const struct check_pending_steps *steps, struct err *e)
{
	struct err mine = err_new(c->a);
	struct pair *p = NULL;
	bool idle = !g->delta.n && !steps->notes.n;
	if (!c->rev.settings.check.shadow.n || g->dialect == DIALECT_SQLITE || idle)
		return 0;
	int rc = open_pair(c, en, g, &p, &mine);
	if (!rc && p)
		rc = make(p, g, steps, &mine);
	if (rc == ERR_REFUSED || (rc && cmd_stop_signal())) {
		*e = mine;
		return rc;
	}
	if (rc)
		unused(c, en, &mine);
	return 0;
}

void check_shadow_end(struct check *c)
{
	for (size_t i = 0; c->shadow && i < c->shadow->pairs.n; i++) {
		struct err mine = err_new(c->a);
		if (shadow_drop(c->shadow->pairs.v[i]->s, &mine))
			cmd_print_error(&mine);
	}
	if (cmd_stop_signal()) {
		signal(cmd_stop_signal(), SIG_DFL);
		raise(cmd_stop_signal());
	}
}
