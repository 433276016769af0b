/* A group's two catalogs as scratch databases. */
#include "cmd/check.h"

#include "cmd/shadow.h"
#include "cmd/stop.h"

struct check_shadow {
	VEC(struct cmd_shadow *) all;
};

static int open_for(struct check *c, struct check_environment *en, const struct check_group *g,
	struct cmd_shadow **out, struct err *e)
{
	struct cmd_shadow_peer *peers = ARENA_ARRAY(c->a, struct cmd_shadow_peer, c->nenvs + 1);
	size_t n = 0;
	for (size_t i = 0; i < c->nenvs; i++)
		if (c->envs[i].is_live && c->envs[i].live.session)
			peers[n++] = (struct cmd_shadow_peer){
				c->envs[i].name, c->envs[i].live.engine, c->envs[i].live.session};
	int rc = cmd_shadow_open(c->r, &c->rev.settings, g->dialect, en->name, peers, n, out, e);
	if (rc || !*out)
		return rc;
	if (!c->shadow)
		c->shadow = ARENA_NEW(c->a, struct check_shadow);
	*VEC_PUSH(c->a, &c->shadow->all) = *out;
	return 0;
}

static int fill_parts(struct check *c, struct check_environment *en, const struct check_group *g,
	const struct check_pending_steps *steps, struct shadow_parts *out, struct err *e)
{
	struct check_files applied = {0};
	const struct migration **pending = ARENA_ARRAY(c->a, const struct migration *, steps->n + 1);
	*out = (struct shadow_parts){.pending = pending};
	for (size_t i = 0; i < steps->n; i++)
		if (en->migrations.v[steps->of[i]].file->problem != MIGRATION_UNREADABLE)
			pending[out->npending++] = en->migrations.v[steps->of[i]].file;
	if (en->is_live) {
		out->search_path = cmd_shadow_path(c->a, en->live.engine, g->s0);
		return en->live.engine->schema_text(en->live.session, c->a, &out->schema, e);
	}
	int rc = check_applied(c, en, g, &applied, e);
	for (size_t i = 0; i < applied.n; i++)
		if (applied.v[i]->problem != MIGRATION_UNREADABLE)
			applied.v[out->napplied++] = applied.v[i];
	out->applied = applied.v;
	return rc;
}

/* What the two databases hold takes the replay's place, and what the replay could not read is settled. */
static int take_catalogs(struct check *c, struct check_environment *en, struct check_group *g,
	const struct check_pending_steps *steps, struct cmd_shadow *w, struct err *e)
{
	struct check_pending_steps now = *steps;
	int rc = cmd_shadow_inspect(w, &g->s0, &g->s1, e);
	if (rc)
		return rc;
	now.unread = steps->notes.n ? en->facts.v[steps->notes.v[0]].migration : steps->of[steps->n - 1];
	for (size_t i = steps->notes.n; i > 0; i--)
		CATALOG_REMOVE(&en->facts, steps->notes.v[i - 1]);
	check_group_compare(c, g);
	check_attribute(g, &now);
	return 0;
}

/* A pending migration that does not run on the schema it is for. */
static void add_refused(struct check *c, struct check_environment *en,
	const struct check_pending_steps *steps, struct cmd_shadow *w)
{
	struct fact f = cmd_shadow_refused(c->a, w);
	for (size_t i = 0; i < steps->n; i++)
		if (en->migrations.v[steps->of[i]].file == w->built.refused.migration)
			f.migration = steps->of[i];
	*VEC_PUSH(c->a, &en->facts) = f;
}

static int make(struct check *c, struct check_environment *en, struct check_group *g,
	const struct check_pending_steps *steps, struct err *e)
{
	struct shadow_parts parts;
	struct cmd_shadow *w;
	int rc = open_for(c, en, g, &w, e);
	if (rc || !w)
		return rc;
	rc = fill_parts(c, en, g, steps, &parts, e);
	if (!rc)
		rc = cmd_shadow_build(w, &parts, e);
	if (!rc && !w->built.built)
		add_refused(c, en, steps, w);
	if (rc || !w->built.built)
		return rc;
	if (w->oracle.whole)
		rc = take_catalogs(c, en, g, steps, w, e);
	g->shadow = rc ? NULL : w;
	return rc;
}

int check_shadow(struct check *c, struct check_environment *en, struct check_group *g,
	const struct check_pending_steps *steps, struct err *e)
{
	struct err mine = err_new(c->a);
	if (!g->delta.n && !steps->notes.n)
		return 0;
	int rc = make(c, en, g, steps, &mine);
	if (rc == ERR_REFUSED || (rc && cmd_stop_signal())) {
		*e = mine;
		return rc;
	}
	if (rc)
		*VEC_PUSH(c->a, &en->facts) = cmd_shadow_unused(c->a, &c->rev.settings, &mine);
	return 0;
}

const struct oracle *check_shadow_oracle(const struct check_group *g)
{
	return g->shadow ? &g->shadow->oracle : NULL;
}

void check_shadow_told(struct check *c, struct check_environment *en, struct check_group *g)
{
	if (!g->shadow || !g->shadow->lost)
		return;
	*VEC_PUSH(c->a, &en->facts) = cmd_shadow_unused(c->a, &c->rev.settings, &g->shadow->why);
	g->shadow = NULL;
}

void check_shadow_end(struct check *c)
{
	for (size_t i = 0; c->shadow && i < c->shadow->all.n; i++)
		cmd_shadow_drop(c->shadow->all.v[i]);
	cmd_stop_end();
}
