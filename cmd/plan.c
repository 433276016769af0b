#include <stddef.h>

#include "cmd/commands.h"
#include "cmd/exit.h"
#include "cmd/review.h"
#include "cmd/show.h"
#include "cmd/stop.h"

struct plan_opts {
	struct cmd_request_opts common;
};

struct planned {
	struct cmd_request req;
	struct plan plan;
	struct guard guard;
	struct engine_identity identity;
	struct cmd_review review;
};

/* A tool's command runs the files that lie in the work tree: apply would not begin with others there. */
static void check_tree(struct run *r, struct planned *p)
{
	struct err mine = err_new(r->a);
	bool by_tool = false;
	for (size_t i = 0; i < p->plan.steps.n; i++)
		by_tool = by_tool || p->plan.steps.v[i].mode == PLAN_BY_TOOL;
	if (!by_tool || !cmd_request_tree(&p->req, &mine))
		return;
	*VEC_PUSH(r->a, &p->plan.refusals) = (struct plan_refusal){.kind = PLAN_COMMAND,
		.source = SIZE_MAX,
		.file = SIZE_MAX,
		.pending = true,
		.why = mine.what,
		.remedy = mine.hint.n ? mine.hint : STR("Run apply in a clone with a work tree.")};
}

/* What apply would decide, asked through a session that cannot write. */
static int look(struct run *r, struct planned *p, struct err *e)
{
	struct apply_request *q = &p->req.q;
	struct plan_input in;
	int rc = cmd_environment_connect(r->a, "plan", &p->req.env, e);
	if (!rc)
		rc = state_read(q->engine, p->req.env.session, r->a, q->state, e);
	if (rc)
		return rc;
	state_plan_input(r->a, q->engine, q->state, cmd_request_other_branch, &p->req, &in);
	in.database = p->req.env.identity.database;
	in.to = q->to;
	in.order = q->order;
	plan_of(r->a, &in, &p->plan);
	check_tree(r, p);
	rc = apply_guard_ask(r->a, q, p->req.env.session, &p->plan, &p->identity, &p->guard, e);
	return rc ? rc : cmd_review(r, &p->req, p->req.env.session, &p->plan, q->state, &p->review, e);
}

static void put_statements(struct json_out *w, enum dialect d, const struct plan_step *s)
{
	json_open(w, "sql", '[');
	for (size_t i = s->from; i < s->to; i++) {
		const struct sql_statement *st = &s->m->up.v[i];
		struct str lock = plan_lock(d, st->text);
		json_open(w, NULL, '{');
		json_put_int(w, "line", st->line);
		json_put_str(w, "text", str_sub(st->text, 0, 400));
		if (lock.n)
			json_put_str(w, "lock", lock);
		else
			json_put_null(w, "lock");
		json_close(w, '}');
	}
	json_close(w, ']');
}

static void print_json(struct run *r, const struct planned *p, int rc, const struct err *e)
{
	struct sb b = sb_new(r->a, 64 << 20);
	struct json_out w = json_out(&b);
	cmd_json_head(&w, "plan");
	bool pass = p->guard.allowed && !p->plan.refusals.n && !p->review.verdict.blocks;
	json_put_str(&w, "verdict", pass ? STR("pass") : STR("block"));
	cmd_show_place(&w, &p->req, &p->identity);
	json_put_str(&w, "digest", p->plan.digest);
	json_put_str(&w, "snapshot", p->req.q.snapshot_mode);
	json_open(&w, "steps", '[');
	for (size_t i = 0; i < p->plan.steps.n; i++) {
		json_open(&w, NULL, '{');
		cmd_show_step(&w, p->req.q.state, &p->plan.steps.v[i]);
		put_statements(&w, p->req.env.engine->dialect, &p->plan.steps.v[i]);
		json_close(&w, '}');
	}
	json_close(&w, ']');
	cmd_show_refusals(&w, p->req.q.state, &p->plan);
	cmd_show_notes(&w, p->req.q.state);
	cmd_review_json(&w, r->a, &p->req, &p->review);
	cmd_show_guard(&w, &p->guard);
	cmd_show_end(r, &b, &w, rc, e);
}

static void print_step(struct run *r, struct sb *b, const struct planned *p, size_t n)
{
	const struct plan_step *s = &p->plan.steps.v[n];
	sb_fmt(b, "%3zu. ", n + 1);
	sb_clean(b, cmd_show_file(r->a, s->m));
	sb_addz(b, s->resumed ? "  (resumed) " : "  ");
	sb_clean(b, cmd_show_mode(r->a, s));
	sb_addz(b, s->out_of_order ? "; sorts before an applied one\n" : "\n");
	for (size_t i = s->from; i < s->to; i++) {
		const struct sql_statement *st = &s->m->up.v[i];
		struct str lock = plan_lock(p->req.env.engine->dialect, st->text);
		sb_fmt(b, "     %4d: ", st->line);
		cmd_show_statement(b, st->text, 90);
		if (lock.n)
			sb_fmt(b, "  [%.*s]", STRF(lock));
		sb_char(b, '\n');
	}
}

static void print_text(struct run *r, const struct planned *p)
{
	struct sb b = sb_new(r->a, 16 << 20);
	cmd_show_place_text(&b, &p->req, &p->identity);
	if (!p->plan.steps.n && !p->plan.refusals.n)
		sb_addz(&b, "nothing is pending\n");
	for (size_t i = 0; i < p->plan.steps.n; i++)
		print_step(r, &b, p, i);
	cmd_show_refusals_text(&b, r->a, p->req.q.state, &p->plan);
	cmd_show_traps_text(&b, r->a, p->req.q.state);
	cmd_review_text(&b, r->a, &p->review);
	cmd_show_guard_text(&b, &p->req, &p->guard);
	if (p->plan.steps.n)
		sb_fmt(&b, "snapshot first: %.*s\nplan %.*s\n", STRF(p->req.q.snapshot_mode),
			STRF(str_sub(p->plan.digest, 0, 12)));
	cmd_print(r, sb_str(&b));
}

static int refused(const struct guard *g, struct err *e)
{
	const struct guard_refusal *f = &g->refusals.v[0];
	err_set(e, ERR_REFUSED, "%s%.*s", f->critical ? "CRITICAL: " : "", STRF(f->what));
	err_hint(e, "%.*s", STRF(f->hint));
	return ERR_REFUSED;
}

static int plan_main(struct run *r, struct err *e)
{
	const struct plan_opts *o = r->opts;
	struct planned p = {0};
	int rc = cmd_request_make(r, &o->common, CMD_REQUEST_APPLY, &p.req, e);
	if (!rc)
		rc = look(r, &p, e);
	cmd_stop_end(); /* the review may have caught it, for its scratch databases */
	if (rc)
		return rc;
	rc = p.guard.allowed ? 0 : refused(&p.guard, e);
	if (r->format == OUTPUT_JSON)
		print_json(r, &p, rc, e);
	else
		print_text(r, &p);
	r->status = p.plan.refusals.n || p.review.verdict.blocks ? EXIT_BLOCKED : EXIT_PASS;
	return rc;
}

static const char *const orders[] = {"tool", "allow", "refuse", NULL};
static const char *const poolers[] = {"refuse", "session", NULL};

static const struct opt options[] = {
	{"rev", 0, OPT_STR, "REV", NULL, NULL, NULL, "the revision whose migrations are meant; default HEAD",
		offsetof(struct plan_opts, common.rev)},
	{"to", 0, OPT_STR, "ID", NULL, NULL, NULL, "up to this migration, and no further",
		offsetof(struct plan_opts, common.to)},
	{"out-of-order", 0, OPT_CHOICE, "WHAT", "tool", NULL, orders,
		"pending migrations that sort before an applied one",
		offsetof(struct plan_opts, common.order)},
	{"pooler", 0, OPT_CHOICE, "KIND", "refuse", NULL, poolers,
		"session: a pooler in between is known to pool whole sessions",
		offsetof(struct plan_opts, common.pooler)},
	{0},
};

const struct cmd cmd_plan = {
	.name = "plan",
	.summary = "say what apply would do, step by step",
	.synopsis = "--env NAME [--to ID] [--rev REV]",
	.about = "Shows the pending migrations of one environment in the order in which apply would run "
		 "them, with the\n"
		 "transaction each runs in, the lock each statement takes, and every reason why apply would "
		 "not begin:\n"
		 "guards that do not hold, migrations that are changed, missing or failed. Nothing is "
		 "written.",
	.opts_size = sizeof(struct plan_opts),
	.opts = options,
	.formats = OUTPUT_BIT(OUTPUT_TEXT) | OUTPUT_BIT(OUTPUT_JSON),
	.main = plan_main,
};
