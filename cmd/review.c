#include "cmd/review.h"

#include "cmd/shadow.h"
#include "cmd/stop.h"
#include "gitcheck/collect.h"
#include "gitcheck/repo.h"
#include "gitcheck/scan.h"
#include "schemas/delta.h"
#include "schemas/replay.h"

/* What every deployed commit is judged with. */
struct reviewer {
	struct run *r;
	struct arena *a;
	struct cmd_request *q;
	const struct plan *plan;
	struct catalog *s0, *s1;
	struct delta delta;
	struct delta_words words;
	struct names_list folders, files;
	struct cmd_shadow *shadow; /* NULL = the files alone are judged by */
	VEC(struct fact) facts;    /* of the review as a whole: told with the first commit */
};

struct replaying {
	const struct plan *plan;
	struct replay *rp;
};

static struct str step_text(void *ctx, size_t i)
{
	const struct replaying *x = ctx;
	return x->plan->steps.v[i].m->raw;
}

static int step_play(void *ctx, size_t i, struct err *e)
{
	const struct replaying *x = ctx;
	const struct plan_step *st = &x->plan->steps.v[i];
	struct sql_statements part = {.v = st->m->up.v + st->from, .n = st->to - st->from};
	return replay_run(x->rp, st->m->path, &part, e);
}

static int replay_steps(struct reviewer *v, struct replay *rp, struct delta *steps, struct err *e)
{
	struct replaying x = {v->plan, rp};
	struct replay_played p = {v->plan->steps.n, step_text, step_play, &x};
	int rc = replay_deltas(rp, v->a, &p, steps, e);
	return rc ? rc : replay_catalog(rp, v->a, &v->s1, e);
}

static void compare(struct reviewer *v, const struct delta *steps)
{
	v->delta = (struct delta){0};
	delta_of(v->a, v->s0, v->s1, &v->delta);
	delta_attribute(&v->delta, steps, v->plan->steps.n);
	delta_words(v->a, &v->delta, &v->words);
}

/* The plan's part of each file. */
static void fill_pending(struct reviewer *v, struct shadow_parts *out)
{
	size_t n = v->plan->steps.n;
	const struct migration **pending = ARENA_ARRAY(v->a, const struct migration *, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct plan_step *st = &v->plan->steps.v[i];
		struct migration *m = ARENA_NEW(v->a, struct migration);
		*m = *st->m;
		m->up = (struct sql_statements){.v = st->m->up.v + st->from, .n = st->to - st->from};
		pending[i] = m;
	}
	out->pending = pending;
	out->npending = n;
}

static int build_shadow(struct reviewer *v, struct session *s, const struct delta *steps, struct err *e)
{
	const struct engine *g = v->q->q.engine;
	struct cmd_shadow_peer peer = {v->q->env.set->name, g, s};
	struct shadow_parts parts = {.search_path = cmd_shadow_path(v->a, g, v->s0)};
	struct cmd_shadow *w;
	int rc = cmd_shadow_open(v->r, &v->q->rev.settings, g->dialect, peer.environment, &peer, 1, &w, e);
	if (rc || !w)
		return rc;
	fill_pending(v, &parts);
	v->shadow = w;
	rc = g->schema_text(s, v->a, &parts.schema, e);
	if (!rc)
		rc = cmd_shadow_build(w, &parts, e);
	if (!rc && !w->built.built)
		*VEC_PUSH(v->a, &v->facts) = cmd_shadow_refused(v->a, w);
	if (!rc && w->oracle.whole) {
		rc = cmd_shadow_inspect(w, &v->s0, &v->s1, e);
		compare(v, steps);
	}
	return rc;
}

/* What hinders a shadow is a fact, and the files' answers stand; but beside an environment it must not be. */
static int use_shadow(struct reviewer *v, struct session *s, const struct delta *steps, struct err *e)
{
	struct err mine = err_new(v->a);
	int rc = build_shadow(v, s, steps, &mine);
	if (rc == ERR_REFUSED || (rc && cmd_stop_signal())) {
		*e = mine;
		return rc;
	}
	if (rc)
		*VEC_PUSH(v->a, &v->facts) = cmd_shadow_unused(v->a, &v->q->rev.settings, &mine);
	if (v->shadow && (rc || !v->shadow->built.built)) {
		cmd_shadow_drop(v->shadow);
		v->shadow = NULL;
	}
	return 0;
}

/* Both catalogs come out of the replay, so that what it spells differently from the server cancels; or out of
 * two databases. */
static int make_catalogs(struct reviewer *v, struct session *s, struct err *e)
{
	struct catalog *live;
	struct replay *rp;
	struct delta *steps = ARENA_ARRAY(v->a, struct delta, v->plan->steps.n + 1);
	int rc = v->q->q.engine->inspect(s, v->a, &live, e);
	if (!rc)
		rc = replay_open(&rp, v->a, v->q->q.engine->dialect, live, v->q->rev.worker, e);
	if (!rc)
		rc = replay_catalog(rp, v->a, &v->s0, e);
	if (!rc)
		rc = replay_steps(v, rp, steps, e);
	if (rc)
		return rc;
	compare(v, steps);
	return use_shadow(v, s, steps, e);
}

/* Migrations are no code, whatever they name. */
static void list_migrations(struct reviewer *v)
{
	const struct cmd_sources *s = &v->q->rev.sources;
	for (size_t i = 0; i < s->n; i++) {
		if (s->v[i].path.n)
			*VEC_PUSH(v->a, &v->folders) = s->v[i].path;
		for (size_t k = 0; k < s->files[i].n; k++)
			*VEC_PUSH(v->a, &v->files) = s->files[i].v[k].path;
	}
}

static int judge_tree(struct reviewer *v, struct tree *t, struct collect_refs *refs, struct err *e)
{
	const struct settings_list *x = &v->q->rev.settings.check.exclude;
	struct names_list exclude = {.v = x->v, .n = x->n};
	struct scan_input in = {.tree = t,
		.base = t,
		.words = &v->words,
		.folders = &v->folders,
		.files = &v->files,
		.exclude = &exclude};
	struct scan found = {0};
	struct collect read = {0};
	struct judge *j;
	enum dialect d = v->q->q.engine->dialect;
	int rc = scan_tree(&found, v->a, &in, e);
	if (!rc)
		rc = collect_read(&read, v->a, t, &found, v->q->rev.worker, 1u << d, e);
	if (!rc)
		rc = judge_open(&j, v->a, v->s0, v->s1, &v->delta, v->q->rev.worker, e);
	return rc ? rc
		  : collect_judge(
			    refs, v->a, &read, d, j, &v->delta, v->shadow ? &v->shadow->oracle : NULL, e);
}

/* What only needs the pending migrations gets them now; the rest is running code that would break. */
static void fill_target(
	struct reviewer *v, struct str commit, const struct collect_refs *refs, struct target *out)
{
	struct ref *mine = ARENA_ARRAY(v->a, struct ref, refs->refs.n + 1);
	if (v->shadow && v->shadow->lost) {
		*VEC_PUSH(v->a, &v->facts) = cmd_shadow_unused(v->a, &v->q->rev.settings, &v->shadow->why);
		cmd_shadow_drop(v->shadow);
		v->shadow = NULL;
	}
	for (size_t i = 0; i < refs->undecided.n; i++)
		*VEC_PUSH(v->a, &v->facts) = refs->undecided.v[i];
	*out = (struct target){.name = commit,
		.required = true,
		.reached = true,
		.refs = mine,
		.facts = v->facts.v,
		.nfacts = v->facts.n};
	v->facts.n = 0;
	v->facts.v = NULL;
	v->facts.cap = 0;
	for (size_t i = 0; i < refs->refs.n; i++) {
		if (refs->refs.v[i].kind == USE_NEEDS)
			continue;
		mine[out->nrefs] = refs->refs.v[i];
		mine[out->nrefs++].deployed_only = true;
	}
}

static int judge_commit(struct reviewer *v, struct str commit, struct target *out, struct err *e)
{
	struct repo_id id;
	struct tree t;
	struct collect_refs refs = {0};
	int rc = repo_commit(v->q->rev.repo, "deployed commit", commit, &id, e);
	if (!rc)
		rc = tree_of_commit(&t, v->a, v->q->rev.repo, id, e);
	if (rc) {
		err_hint(e, "The code that runs must be judged: fetch the commit, or correct the record with "
			    "deployed.");
		e->code = ERR_GIT;
		return ERR_GIT;
	}
	if (!delta_words_none(&v->words))
		rc = judge_tree(v, &t, &refs, e);
	if (!rc)
		fill_target(v, commit, &refs, out);
	return rc;
}

static struct policy_levels levels(const struct settings_check *c)
{
	struct policy_levels p = {.least_blocking = CONFIDENCE_LIKELY, .applying = true};
	if (str_eq(c->confidence, STR("possible")))
		p.least_blocking = CONFIDENCE_POSSIBLE;
	else if (str_eq(c->confidence, STR("certain")))
		p.least_blocking = CONFIDENCE_CERTAIN;
	p.undecided_blocks = str_eq(c->undecided, STR("block"));
	p.unanalysable_blocks = str_eq(c->unanalysable, STR("block"));
	return p;
}

int cmd_review(struct run *r, struct cmd_request *q, struct session *s, const struct plan *p,
	const struct state *st, struct cmd_review *out, struct err *e)
{
	struct reviewer v = {.r = r, .a = r->a, .q = q, .plan = p};
	*out = (struct cmd_review){.plan = p, .state = st};
	state_deployed(r->a, &st->own, q->env.set->name, &out->commits);
	if (!out->commits.n || !p->steps.n)
		return 0;
	int rc = make_catalogs(&v, s, e);
	if (rc)
		return err_ctx(e, "schema after the plan");
	list_migrations(&v);
	out->targets = ARENA_ARRAY(r->a, struct target, out->commits.n);
	for (size_t i = 0; !rc && i < out->commits.n; i++)
		rc = judge_commit(&v, out->commits.v[i], &out->targets[i], e);
	if (v.shadow)
		cmd_shadow_drop(v.shadow);
	if (!rc)
		out->verdict = verdict_of(r->a, out->targets, out->commits.n, levels(&q->rev.settings.check));
	return rc;
}
