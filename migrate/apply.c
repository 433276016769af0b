#include "migrate/apply.h"

#include "base/sha.h"
#include "migrate/apply_fault.h"
#include "migrate/apply_run.h"

const char *apply_outcome_word(enum apply_outcome o)
{
	static const char *const words[] = {
		"nothing-pending", "applied", "blocked", "refused", "failed", "partial", "not-begun"};
	return words[o];
}

const char *apply_step_word(enum apply_step_state s)
{
	static const char *const words[] = {"not-run", "applied", "failed", "partial"};
	return words[s];
}

static void make_plan(struct apply_run *r, struct plan *out)
{
	struct plan_input in;
	state_plan_input(r->a, r->q->engine, r->q->state, r->q->other_branch, r->q->ctx, &in);
	in.database = r->out->identity.database;
	in.to = r->q->to;
	in.order = r->q->order;
	plan_of(r->a, &in, out);
}

/* Before anything is locked or written: who is it, what is pending, may it run? *go is false when it ends
 * here. */
static int look(struct apply_run *r, bool *go, struct err *e)
{
	struct session *s;
	*go = false;
	int rc = apply_guard_open(r->a, r->q, &s, e);
	if (rc)
		return rc;
	rc = r->q->engine->identity(s, r->a, &r->out->identity, e);
	if (!rc)
		rc = state_read(r->q->engine, s, r->a, r->q->state, e);
	if (!rc) {
		make_plan(r, &r->out->plan);
		rc = apply_guard_ask(r->a, r->q, s, &r->out->plan, &r->out->identity, &r->out->guard, e);
	}
	if (rc || !r->lock || r->guard)
		r->q->engine->close(s);
	else
		r->guard = s; /* asked again before each migration */
	*go = !rc && r->out->guard.allowed && !r->out->plan.refusals.n && r->out->plan.steps.n;
	return rc;
}

static int refused(const struct apply_run *r, struct err *e)
{
	const struct guard_refusal *f = &r->out->guard.refusals.v[0];
	r->out->outcome = APPLY_REFUSED;
	err_set(e, ERR_REFUSED, "%s%.*s", f->critical ? "CRITICAL: " : "", STRF(f->what));
	err_detail(
		e, "Nothing was written.%s", r->out->guard.refusals.n > 1 ? " There are more reasons." : "");
	err_hint(e, "%.*s", STRF(f->hint));
	return ERR_REFUSED;
}

/* The answer when look() says it ends here. */
static int ends_here(const struct apply_run *r, struct err *e)
{
	if (!r->out->guard.allowed)
		return refused(r, e);
	r->out->outcome = r->out->plan.refusals.n ? APPLY_BLOCKED : APPLY_NOTHING;
	return 0;
}

/* Another run may have applied some of it while we waited for the lock; anything else is another plan. */
static bool is_part_of(const struct plan *now, const struct plan *before)
{
	size_t k = 0;
	for (size_t i = 0; i < now->steps.n; i++) {
		const struct plan_step *st = &now->steps.v[i];
		while (k < before->steps.n && before->steps.v[k].m != st->m)
			k++;
		if (k == before->steps.n)
			return false;
	}
	return true;
}

static int compare_plans(const struct apply_run *r, const struct plan *before, struct err *e)
{
	bool approved = !r->q->approved.n || str_eq(r->q->approved, r->out->plan.digest);
	if (approved && is_part_of(&r->out->plan, before))
		return 0;
	r->out->outcome = APPLY_BLOCKED;
	err_set(e, ERR_REFUSED, "the plan is no longer the one that was approved");
	err_detail(e, "Nothing was written. The history has changed between the plan and the lock.");
	err_hint(e, "Look at plan again.");
	return ERR_REFUSED;
}

static int review(const struct apply_run *r, bool *go, struct err *e)
{
	bool blocked = false;
	if (!r->q->review)
		return 0;
	int rc = r->q->review(r->q->ctx, r->lock, &r->out->plan, r->q->state, &blocked, e);
	if (!rc && blocked) {
		r->out->outcome = APPLY_BLOCKED;
		*go = false;
	}
	return rc;
}

/* A tool's command runs the files that lie there, so these must be the planned ones. */
static int check_tree(struct apply_run *r, struct err *e)
{
	const struct plan *p = &r->out->plan;
	for (size_t i = 0; i < p->steps.n; i++)
		if (p->steps.v[i].mode == PLAN_BY_TOOL)
			return apply_command_tree(r, e);
	return 0;
}

static int run_step(struct apply_run *r, size_t i, struct err *e)
{
	const struct plan_step *st = &r->out->plan.steps.v[i];
	struct apply_step *out = &r->out->steps[i];
	struct arena *a = arena_new("migration");
	apply_say(r, APPLY_EVENT_STEP, i, STR_NONE);
	apply_fault("step");
	int rc = apply_tools_lock(r, e); /* once more, should the lock session have been lost meanwhile */
	if (!rc)
		rc = st->mode == PLAN_ONE_TX ? apply_tx(r, a, st, out, e) : apply_parts(r, a, st, out, e);
	if (!rc) {
		r->out->napplied++;
		rc = apply_probe(r, a, st, out, e);
		apply_fault("probed");
	}
	apply_session_done(r);
	if (!rc)
		apply_say(r, APPLY_EVENT_APPLIED, i, STR_NONE);
	else if (!e->file.n)
		err_at(e, st->m->path, 0);
	arena_free(a);
	return rc;
}

/* Behind what the server advises; who failed before a statement ran has said what to do. */
static void say_next(const struct plan_step *st, const struct apply_step *step, struct err *e)
{
	if (step->state != APPLY_STEP_FAILED || st->mode == PLAN_BY_TOOL ||
		str_find(e->hint, STR("again"), 0) != SIZE_MAX)
		return;
	err_hint(e, "%.*s%sNothing of \"%.*s\" stands: correct the cause, commit, and apply again.",
		STRF(e->hint), e->hint.n ? " " : "", STRF(st->m->path));
}

/* What stands now, in one sentence, and with which exit status. */
static int settle_outcome(struct apply_run *r, size_t i, struct err *e)
{
	const struct plan_step *st = &r->out->plan.steps.v[i];
	const struct apply_step *step = &r->out->steps[i];
	bool nothing = r->out->napplied == 0 && step->state == APPLY_STEP_FAILED;
	r->out->outcome = nothing ? APPLY_FAILED : APPLY_PARTIAL;
	e->code = nothing ? ERR_APPLY : ERR_PARTIAL;
	if (nothing)
		r->out->stands = STR("The database is as before.");
	else if (step->state == APPLY_STEP_PARTIAL && st->mode == PLAN_BY_TOOL)
		r->out->stands = str_fmt(r->a,
			"%zu of %zu migrations are applied; what the tool has left of %.*s must be looked "
			"at.",
			r->out->napplied, r->out->plan.steps.n, STRF(st->m->id));
	else if (step->state == APPLY_STEP_PARTIAL)
		r->out->stands = str_fmt(r->a,
			"%zu of %zu migrations are applied; of %.*s the first %zu of %zu statements stand.",
			r->out->napplied, r->out->plan.steps.n, STRF(st->m->id), step->done, st->m->up.n);
	else
		r->out->stands = str_fmt(r->a, "%zu of %zu migrations are applied%s.", r->out->napplied,
			r->out->plan.steps.n,
			step->state == APPLY_STEP_FAILED ? "; of the failed one nothing stands" : "");
	if (!nothing && !e->detail.n)
		err_detail(e, "%.*s", STRF(r->out->stands));
	say_next(st, step, e);
	return (int)e->code;
}

/* Step i, or all that one start of the tool's command runs. *last is the one that it ended with, or at. */
static int run_turn(struct apply_run *r, size_t i, size_t *last, struct err *e)
{
	const struct plan *p = &r->out->plan;
	*last = i;
	if (p->steps.v[i].mode != PLAN_BY_TOOL)
		return run_step(r, i, e);
	const struct source_command *c = &r->q->state->v[p->steps.v[i].source].source->command;
	while (plan_command_with_next(p, *last, c))
		++*last;
	return apply_command(r, i, *last + 1, last, e);
}

static int run_steps(struct apply_run *r, struct err *e)
{
	const struct plan *p = &r->out->plan;
	apply_probe_look(r);
	for (size_t i = 0; i < p->steps.n; i++) {
		int rc = apply_guard_again(r, i, e);
		if (!rc)
			rc = run_turn(r, i, &i, e);
		if (rc)
			return settle_outcome(r, i, e);
	}
	r->out->outcome = APPLY_DONE;
	return 0;
}

static struct str newest_hash(const struct apply_run *r)
{
	const struct history_rows *own = &r->q->state->own;
	return own->n ? own->v[own->n - 1].hash : STR_NONE;
}

static int under_lock(struct apply_run *r, struct err *e)
{
	struct plan before = r->out->plan;
	bool go;
	int rc = look(r, &go, e);
	if (rc)
		return rc;
	if (!go)
		return ends_here(r, e);
	rc = compare_plans(r, &before, e);
	if (!rc)
		rc = check_tree(r, e);
	if (!rc)
		rc = review(r, &go, e);
	if (rc || !go)
		return rc;
	apply_say(r, APPLY_EVENT_LOCKED, 0, STR_NONE);
	apply_fault("planned");
	r->head = newest_hash(r);
	r->out->steps = ARENA_ARRAY(r->a, struct apply_step, r->out->plan.steps.n);
	rc = apply_snapshot(r, e);
	if (!rc)
		rc = apply_record_setup(r, e);
	return rc ? rc : run_steps(r, e);
}

static struct str lock_name(struct arena *a, const char *which, struct str database)
{
	struct str hex = sha_hex(a, str_fmt(a, "schemagate/%s/%.*s", which, STRF(database)));
	return str_fmt(a, "schemagate-%s-%.*s", which, STRF(str_sub(hex, 0, 32)));
}

static void start(
	struct apply_run *r, struct arena *a, const struct apply_request *q, struct apply_result *out)
{
	*out = (struct apply_result){.outcome = APPLY_UNKNOWN};
	*r = (struct apply_run){.q = q, .a = a, .out = out};
}

static int lock(struct apply_run *r, struct err *e)
{
	r->key = lock_name(r->a, "1", r->out->identity.database);
	r->key2 = lock_name(r->a, "2", r->out->identity.database);
	return apply_session_lock(r, e);
}

void apply_run_close(struct apply_run *r)
{
	probe_track_close(&r->track);
	if (r->worker)
		r->q->engine->close(r->worker);
	if (r->guard)
		r->q->engine->close(r->guard);
	if (r->lock) {
		apply_tools_unlock(r);
		r->q->engine->close(r->lock);
	}
}

static int open_to_look(struct apply_run *r, struct err *e)
{
	struct engine_opts o = r->q->opts;
	o.read_only = true;
	o.role = str_fmt(r->a, "schemagate/%.*s/look", STRF(r->q->run));
	return r->q->engine->open(&r->lock, r->a, r->q->url, o, e);
}

int apply_run_open(struct apply_run *r, struct arena *a, const struct apply_request *q,
	enum apply_run_use use, struct apply_result *out, struct err *e)
{
	bool go;
	start(r, a, q, out);
	r->every_tool = use == APPLY_RUN_ADOPT;
	int rc = look(r, &go, e);
	if (!rc && out->guard.allowed)
		rc = use == APPLY_RUN_LOOK ? open_to_look(r, e) : lock(r, e);
	if (!rc && out->guard.allowed && r->every_tool)
		rc = apply_tools_lock(r, e);
	if (!rc && out->guard.allowed)
		rc = look(r, &go, e);
	if (!rc && !out->guard.allowed)
		rc = refused(r, e);
	r->head = newest_hash(r);
	return rc;
}

int apply_run(struct arena *a, const struct apply_request *q, struct apply_result *out, struct err *e)
{
	struct apply_run r;
	bool go;
	start(&r, a, q, out);
	int rc = look(&r, &go, e);
	if (rc)
		return rc;
	if (!go)
		return ends_here(&r, e);
	rc = lock(&r, e);
	if (!rc)
		rc = apply_tools_lock(&r, e);
	if (!rc)
		rc = under_lock(&r, e);
	apply_fault("done");
	apply_run_close(&r);
	return rc;
}
