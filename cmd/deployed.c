#include <stddef.h>

#include "cmd/commands.h"
#include "cmd/exit.h"
#include "cmd/show.h"
#include "gitcheck/repo.h"

struct deployed_opts {
	struct cmd_request_opts common;
	struct str commit;
	bool add;
};

/* The commit must be one that this clone knows: a typing error would make every later check judge nothing. */
static int find_commit(struct run *r, const struct deployed_opts *o, struct cmd_request *req, struct err *e)
{
	struct repo_id id;
	if (!o->commit.n) {
		err_set(e, ERR_USAGE, "deployed needs --commit");
		err_hint(e, "For example: schemagate deployed --env production --commit HEAD.");
		return ERR_USAGE;
	}
	int rc = repo_commit(req->rev.repo, "--commit", o->commit, &id, e);
	if (!rc)
		req->q.commit = repo_hex(r->a, id);
	return rc;
}

static void print(struct run *r, const struct cmd_request *req, const struct apply_result *out, bool add,
	int rc, const struct err *e)
{
	struct sb b = sb_new(r->a, 1 << 20);
	if (r->format == OUTPUT_JSON) {
		struct json_out w = json_out(&b);
		cmd_json_head(&w, "deployed");
		json_put_str(&w, "environment", req->env.set->name);
		json_put_str(&w, "deployed", req->q.commit);
		json_put_bool(&w, "added", add);
		json_put_bool(&w, "recorded", !rc);
		cmd_show_guard(&w, &out->guard);
		cmd_show_end(r, &b, &w, rc, e);
		return;
	}
	if (rc)
		return;
	sb_clean(&b, req->env.set->name);
	sb_fmt(&b, " runs commit %.*s%s\n", STRF(req->q.commit), add ? " too" : "");
	cmd_print(r, sb_str(&b));
}

static int deployed_main(struct run *r, struct err *e)
{
	const struct deployed_opts *o = r->opts;
	struct cmd_request req;
	struct apply_result out = {0};
	int rc = cmd_request_make(r, &o->common, CMD_REQUEST_OTHER, &req, e);
	if (!rc)
		rc = find_commit(r, o, &req, e);
	if (rc)
		return rc;
	rc = apply_deployed(r->a, &req.q, o->add, &out, e);
	print(r, &req, &out, o->add, rc, e);
	return rc;
}

static const char *const poolers[] = {"refuse", "session", NULL};
#define AT(m) offsetof(struct deployed_opts, m)
static const struct opt options[] = {
	{"commit", 0, OPT_STR, "REV", NULL, NULL, NULL, "the commit that runs there", AT(commit)},
	{"add", 0, OPT_FLAG, NULL, NULL, NULL, NULL,
		"beside the commits recorded already, as while a rollout goes on", AT(add)},
	{"rev", 0, OPT_STR, "REV", NULL, NULL, NULL, "the revision whose settings are meant; default HEAD",
		AT(common.rev)},
	{"pooler", 0, OPT_CHOICE, "KIND", "refuse", NULL, poolers,
		"session: a pooler in between is known to pool whole sessions", AT(common.pooler)},
	{0},
};
#undef AT

const struct cmd cmd_deployed = {
	.name = "deployed",
	.summary = "record which commit an environment runs",
	.synopsis = "--env NAME --commit REV [--add]",
	.about = "Writes a row into schemagate_history of the environment, behind its guard and lock. check, "
		 "plan and apply\n"
		 "then judge the code that really runs there against the pending migrations.",
	.opts_size = sizeof(struct deployed_opts),
	.opts = options,
	.formats = OUTPUT_BIT(OUTPUT_TEXT) | OUTPUT_BIT(OUTPUT_JSON),
	.main = deployed_main,
};
