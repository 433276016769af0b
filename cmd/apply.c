#include <stddef.h>

#include "cmd/commands.h"
#include "cmd/exit.h"
#include "cmd/review.h"
#include "cmd/show.h"
#include "cmd/stop.h"

struct apply_opts {
	struct cmd_request_opts common;
	struct str plan;
};

struct progress {
	struct run *r;
	struct cmd_request *req;
	struct apply_result *out;
	struct cmd_review review;
};

static int review(void *ctx, struct session *s, const struct plan *p, const struct state *st, bool *blocked,
	struct err *e)
{
	struct progress *me = ctx;
	int rc = cmd_review(me->r, me->req, s, p, st, &me->review, e);
	*blocked = me->review.verdict.blocks > 0;
	return rc;
}

static bool other_branch(void *ctx, struct str commit)
{
	struct progress *me = ctx;
	return cmd_request_other_branch(me->req, commit);
}

static int tree(void *ctx, struct err *e)
{
	struct progress *me = ctx;
	return cmd_request_tree(me->req, e);
}

static void say(void *ctx, enum apply_event ev, size_t step, struct str text)
{
	struct progress *p = ctx;
	const struct migration *m = step < p->out->plan.steps.n ? p->out->plan.steps.v[step].m : NULL;
	switch (ev) {
	case APPLY_EVENT_LOCKED:
		cmd_note(p->r, "run %.*s: locked, %zu to apply", STRF(p->req->q.run), p->out->plan.steps.n);
		break;
	case APPLY_EVENT_SNAPSHOT:
		cmd_note(p->r, "snapshot %.*s taken and verified", STRF(text));
		break;
	case APPLY_EVENT_STEP:
		if (m && p->r->g->verbose)
			cmd_note(p->r, "applying %.*s", STRF(m->path));
		break;
	case APPLY_EVENT_APPLIED:
		if (m)
			cmd_note(p->r, "applied %.*s (%d ms)", STRF(m->path), p->out->steps[step].ms);
		break;
	case APPLY_EVENT_RETRY:
		cmd_note(p->r, "%.*s; trying again", STRF(text));
		break;
	case APPLY_EVENT_OUTPUT:
		if (step || p->r->g->verbose)
			cmd_note(p->r, "| %.*s", STRF(text));
		break;
	case APPLY_EVENT_NOTE:
		cmd_note(p->r, "%.*s", STRF(text));
		break;
	}
}

static void put_snapshot(struct json_out *w, const struct cmd_request *req, const struct apply_result *out)
{
	const struct snapshot *s = &out->snapshot;
	if (!s->name.n) {
		json_put_null(w, "snapshot");
		return;
	}
	json_open(w, "snapshot", '{');
	json_put_str(w, "name", s->name);
	json_put_str(w, "mode", s->mode);
	json_put_str(w, "folder", req->q.snapshot_dir);
	json_put_str(w, "tool", s->tool);
	json_put_bool(w, "verified", s->verified);
	json_close(w, '}');
}

static void put_texts(struct json_out *w, const char *key, const struct probe *p, bool misses)
{
	json_open(w, key, '[');
	for (size_t i = 0; i < (misses ? p->misses.n : p->unsure.n); i++)
		json_put_str(w, NULL, misses ? p->misses.v[i].what : p->unsure.v[i]);
	json_close(w, ']');
}

static void put_step(
	struct json_out *w, const struct cmd_request *req, const struct apply_result *out, size_t i)
{
	static const struct apply_step not_run;
	const struct apply_step *s = out->steps ? &out->steps[i] : &not_run;
	json_open(w, NULL, '{');
	cmd_show_step(w, req->q.state, &out->plan.steps.v[i]);
	json_put_str(w, "state", str_of(apply_step_word(s->state)));
	json_put_int(w, "done",
		(long long)(s->state == APPLY_STEP_APPLIED ? out->plan.steps.v[i].m->up.n : s->done));
	json_put_int(w, "ms", s->ms);
	json_put_int(w, "probed", (long long)s->probe.checked);
	put_texts(w, "missing", &s->probe, true);
	put_texts(w, "unsure", &s->probe, false);
	json_close(w, '}');
}

static struct str outcome_word(const struct apply_result *out, int rc)
{
	if (rc == ERR_REFUSED && out->outcome == APPLY_UNKNOWN)
		return STR("refused");
	return str_of(apply_outcome_word(out->outcome));
}

static void print_json(struct run *r, const struct progress *p, int rc, const struct err *e)
{
	const struct cmd_request *req = p->req;
	const struct apply_result *out = p->out;
	struct sb b = sb_new(r->a, 64 << 20);
	struct json_out w = json_out(&b);
	cmd_json_head(&w, "apply");
	json_put_str(&w, "outcome", outcome_word(out, rc));
	json_put_str(&w, "run", req->q.run);
	cmd_show_place(&w, req, &out->identity);
	json_put_str(&w, "digest", out->plan.digest);
	put_snapshot(&w, req, out);
	json_open(&w, "steps", '[');
	for (size_t i = 0; i < out->plan.steps.n; i++)
		put_step(&w, req, out, i);
	json_close(&w, ']');
	cmd_show_refusals(&w, req->q.state, &out->plan);
	cmd_review_json(&w, r->a, req, &p->review);
	cmd_show_guard(&w, &out->guard);
	if (out->stands.n)
		json_put_str(&w, "stands", out->stands);
	else
		json_put_null(&w, "stands");
	cmd_show_end(r, &b, &w, rc, e);
}

static void print_result_step(
	struct run *r, struct sb *b, const struct cmd_request *req, const struct apply_result *out, size_t i)
{
	const struct apply_step *s = &out->steps[i];
	sb_fmt(b, "%-8s ", apply_step_word(s->state));
	sb_clean(b, out->plan.steps.v[i].m->path);
	if (s->state == APPLY_STEP_APPLIED)
		sb_fmt(b, "  %d ms, %zu object%s probed", s->ms, s->probe.checked,
			s->probe.checked == 1 ? "" : "s");
	sb_char(b, '\n');
	for (size_t k = 0; k < s->probe.misses.n; k++) {
		sb_addz(b, "         missed: ");
		sb_clean(b, s->probe.misses.v[k].what);
		sb_char(b, '\n');
	}
	for (size_t k = 0; r->g->verbose && k < s->probe.unsure.n; k++) {
		sb_addz(b, "         not probed: ");
		sb_clean(b, s->probe.unsure.v[k]);
		sb_char(b, '\n');
	}
	(void)req;
}

static void print_text(struct run *r, const struct progress *p)
{
	const struct cmd_request *req = p->req;
	const struct apply_result *out = p->out;
	struct sb b = sb_new(r->a, 16 << 20);
	if (out->identity.version.n)
		cmd_show_place_text(&b, req, &out->identity);
	if (out->outcome == APPLY_NOTHING)
		sb_addz(&b, "nothing is pending\n");
	for (size_t i = 0; out->steps && i < out->plan.steps.n; i++)
		print_result_step(r, &b, req, out, i);
	cmd_show_refusals_text(&b, r->a, req->q.state, &out->plan);
	cmd_review_text(&b, r->a, &p->review);
	if (out->outcome == APPLY_REFUSED)
		cmd_show_guard_text(&b, req, &out->guard);
	if (out->snapshot.name.n) {
		sb_addz(&b, "snapshot ");
		sb_clean(&b, req->q.snapshot_dir);
		sb_fmt(&b, "/%.*s.dump\n", STRF(out->snapshot.name));
	}
	if (out->stands.n)
		sb_fmt(&b, "%.*s\n", STRF(out->stands));
	if (b.n)
		cmd_print(r, sb_str(&b));
}

static int apply_main(struct run *r, struct err *e)
{
	const struct apply_opts *o = r->opts;
	struct cmd_request req;
	struct apply_result out = {0};
	struct progress p = {.r = r, .req = &req, .out = &out};
	int rc = cmd_request_make(r, &o->common, CMD_REQUEST_APPLY, &req, e);
	if (rc)
		return rc;
	if (str_eq(req.env.set->unmerged, STR("warn")) && req.rev.merge_known && !req.rev.merged)
		cmd_note(r, "commit %.*s is not on %.*s yet", STRF(str_sub(req.rev.commit, 0, 12)),
			STRF(req.rev.base_branch));
	req.q.stop = cmd_stop_catch();
	req.q.approved = o->plan;
	req.q.say = say;
	req.q.review = review;
	req.q.other_branch = other_branch;
	req.q.tree = tree;
	req.q.ctx = &p;
	rc = apply_run(r->a, &req.q, &out, e);
	if (r->format == OUTPUT_JSON)
		print_json(r, &p, rc, e);
	else
		print_text(r, &p);
	r->status = out.outcome == APPLY_BLOCKED ? EXIT_BLOCKED : EXIT_PASS;
	return rc;
}

static const char *const orders[] = {"tool", "allow", "refuse", NULL};
static const char *const poolers[] = {"refuse", "session", NULL};
#define AT(m) offsetof(struct apply_opts, m)
static const struct opt options[] = {
	{"rev", 0, OPT_STR, "REV", NULL, NULL, NULL, "the revision whose migrations are meant; default HEAD",
		AT(common.rev)},
	{"to", 0, OPT_STR, "ID", NULL, NULL, NULL, "up to this migration, and no further", AT(common.to)},
	{"out-of-order", 0, OPT_CHOICE, "WHAT", "tool", NULL, orders,
		"pending migrations that sort before an applied one", AT(common.order)},
	{"pooler", 0, OPT_CHOICE, "KIND", "refuse", NULL, poolers,
		"session: a pooler in between is known to pool whole sessions", AT(common.pooler)},
	{"plan", 0, OPT_STR, "DIGEST", NULL, NULL, NULL,
		"run only the plan of this digest, as plan --format json printed it", AT(plan)},
	{"rebind", 0, OPT_STR, "NAME", NULL, NULL, NULL,
		"this database is environment NAME from now on, although the history is bound to another",
		AT(common.rebind)},
	{0},
};
#undef AT

const struct cmd cmd_apply = {
	.name = "apply",
	.summary = "run the pending migrations of one environment",
	.synopsis = "--env NAME [--to ID] [--rev REV] [--plan DIGEST]",
	.about = "Asks the guard whether this is the database that is meant, takes the lock, reads the "
		 "history again, takes\n"
		 "a snapshot and reads it back, then runs each pending migration with its record in one "
		 "transaction where\n"
		 "the database allows it, and looks afterwards whether the objects really exist.\n"
		 "Exit 5: failed, the database is as before. Exit 6: failed part way; status says exactly "
		 "what stands, and\n"
		 "the next apply goes on from there.",
	.opts_size = sizeof(struct apply_opts),
	.opts = options,
	.formats = OUTPUT_BIT(OUTPUT_TEXT) | OUTPUT_BIT(OUTPUT_JSON),
	.main = apply_main,
};
