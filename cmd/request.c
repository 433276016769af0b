#include "cmd/request.h"

#include <pwd.h>
#include <stdlib.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/file.h"
#include "cmd/kept.h"
#include "gitcheck/repo.h"

/* 48 random bits in hex: names a run in the history, the application name and the snapshot. */
static int make_run_id(struct arena *a, struct str *out, struct err *e)
{
	unsigned char b[6];
	int rc = file_random(b, sizeof b, e);
	if (rc)
		return rc;
	*out = str_fmt(a, "%02x%02x%02x%02x%02x%02x", b[0], b[1], b[2], b[3], b[4], b[5]);
	return 0;
}

static struct str find_actor(struct arena *a)
{
	struct str said = str_of(getenv("SCHEMAGATE_ACTOR"));
	struct str runner = str_of(getenv("GITHUB_ACTOR"));
	struct utsname host = {0};
	if (said.n || runner.n)
		return str_dup(a, str_sub(said.n ? said : runner, 0, 200));
	uname(&host);
	const struct passwd *p = getpwuid(getuid());
	struct str user = p ? str_of(p->pw_name) : str_fmt(a, "uid %ld", (long)getuid());
	return str_fmt(a, "%.*s@%s", STRF(user), host.nodename);
}

void cmd_request_markers(
	struct arena *a, const struct settings *s, struct str environment, struct guard_input *g)
{
	struct guard_marker *v = ARENA_ARRAY(a, struct guard_marker, s->guards.n + 1);
	for (size_t i = 0; i < s->guards.n; i++)
		if (str_eq(s->guards.v[i].environment, environment))
			v[g->nmarkers++] = (struct guard_marker){.name = s->guards.v[i].name,
				.query = s->guards.v[i].query,
				.expect = s->guards.v[i].expect};
	g->markers = v;
}

/* What is not known about the environment before this one is given to the guard, which refuses. */
static void read_after(struct run *r, struct cmd_request *out)
{
	struct guard_input *g = &out->q.guard;
	struct err mine = err_new(r->a);
	g->after = out->env.set->after;
	if (!g->after.n)
		return;
	const struct settings_environment *set = settings_environment(&out->rev.settings, g->after);
	if (!set)
		g->after_failed = STR("it is not configured");
	else if (cmd_environment_read(r->a, &out->rev, set, "promotion", &out->after, &mine))
		g->after_failed = mine.what;
	else
		out->q.after = &out->after.state;
}

static void fill_guard(
	struct run *r, const struct cmd_request_opts *o, enum cmd_request_use use, struct cmd_request *out)
{
	const struct settings_environment *set = out->env.set;
	struct guard_input *g = &out->q.guard;
	g->environment = set->name;
	g->none = set->guard_none;
	g->rebind = o->rebind;
	g->pooler_allowed = str_eq(o->pooler, STR("session"));
	cmd_request_markers(r->a, &out->rev.settings, set->name, g);
	if (use != CMD_REQUEST_APPLY)
		return;
	g->refuse_unmerged = str_eq(set->unmerged, STR("refuse"));
	g->merge_known = out->rev.merge_known;
	g->merged = out->rev.merged;
	g->commit = str_sub(out->rev.commit, 0, 12);
	g->base_branch = out->rev.base_branch;
	read_after(r, out);
}

static enum plan_order order_of(struct str word)
{
	if (str_eq(word, STR("allow")))
		return PLAN_ORDER_ALLOW;
	return str_eq(word, STR("refuse")) ? PLAN_ORDER_REFUSE : PLAN_ORDER_TOOL;
}

int cmd_request_fill(struct run *r, const struct cmd_request_opts *o, enum cmd_request_use use,
	struct cmd_request *out, struct err *e)
{
	const struct settings_environment *set = out->env.set;
	struct apply_request *q = &out->q;
	*q = (struct apply_request){.engine = out->env.engine,
		.url = out->env.url,
		.opts = cmd_environment_opts(r->a, set, "apply", false),
		.environment = set->name,
		.actor = find_actor(r->a),
		.commit = out->rev.commit,
		.state = &out->env.state,
		.folder = repo_folder(out->rev.repo),
		.to = o->to,
		.lock_wait_ms = 60000,
		.snapshot_mode = set->snapshot.n ? set->snapshot : STR("full"),
		.snapshot_command = set->snapshot_command,
		.worker = out->rev.worker,
		.kept = kept_store(r->a, out->rev.repo)};
	/* The pooler is the guard's to refuse, with a reason of its own. */
	q->opts.allow_pooler = true;
	q->order = order_of(o->order);
	int rc = make_run_id(r->a, &q->run, e);
	if (!rc && !str_eq(q->snapshot_mode, STR("none")))
		rc = cmd_environment_snapshots(r->a, set, &q->snapshot_dir, e);
	if (!rc)
		fill_guard(r, o, use, out);
	return rc;
}

int cmd_request_make(struct run *r, const struct cmd_request_opts *o, enum cmd_request_use use,
	struct cmd_request *out, struct err *e)
{
	const struct settings_environment *set;
	*out = (struct cmd_request){0};
	int rc = cmd_environment_revision(r, o->rev, &out->rev, e);
	if (!rc)
		rc = cmd_environment_one(r, &out->rev.settings, &set, e);
	if (!rc)
		rc = cmd_environment_find(r->a, &out->rev, set, &out->env, e);
	return rc ? rc : cmd_request_fill(r, o, use, out, e);
}

bool cmd_request_other_branch(void *ctx, struct str commit)
{
	struct cmd_request *q = ctx;
	struct arena *a = arena_new("branches");
	struct err mine = err_new(a);
	struct repo_id id, rev;
	bool in_history = true;
	/* A commit that this clone does not have proves nothing. */
	int rc = repo_commit(q->rev.repo, "history", commit, &id, &mine);
	if (!rc)
		rc = repo_commit(q->rev.repo, "--rev", q->rev.commit, &rev, &mine);
	if (!rc)
		rc = repo_contains(q->rev.repo, rev, id, &in_history, &mine);
	arena_free(a);
	return !rc && !in_history;
}
