#include "cmd/check.h"

#include <stddef.h>

#include "cmd/commands.h"
#include "cmd/exit.h"
#include "cmd/stop.h"

static const char *const assumptions[] = {"base", NULL};

#define AT(m) offsetof(struct check_opts, m)
static const struct opt options[] = {
	{"base", 0, OPT_STR, "REV", NULL, NULL, NULL,
		"what to compare with (default: the merge base with the upstream, else with origin's default "
		"branch)",
		AT(base)},
	{"head", 0, OPT_STR, "REV", NULL, NULL, NULL, "what is to be merged (default HEAD)", AT(head)},
	{"worktree", 0, OPT_FLAG, NULL, NULL, NULL, NULL,
		"judge the files on disk, untracked ones that are not ignored included", AT(worktree)},
	{"index", 0, OPT_FLAG, NULL, NULL, NULL, NULL, "judge what is staged", AT(index)},
	{"code", 0, OPT_STR, "REV", NULL, NULL, NULL,
		"judge the code of another revision against head's migrations", AT(code)},
	{"also", 0, OPT_LIST, "REPO[@REV]", NULL, NULL, NULL, "judge the code of another repository too",
		AT(also)},
	{"state", 0, OPT_LIST, "FILE", NULL, NULL, NULL,
		"take an environment's applied migrations from a file", AT(states)},
	{"assume", 0, OPT_CHOICE, "WHAT", NULL, NULL, assumptions,
		"take the migrations at base as applied: no database is asked", AT(assume)},
	{0},
};

/* There is something that code may use: its words are looked for, and the parsers get ready, meanwhile. */
static void start_ahead(struct check *c)
{
	worker_start(c->worker);
	if (!c->ahead && c->code.kind == TREE_COMMIT && !scan_is_warm(c->a, c->repo))
		c->ahead = scan_ahead(c->a, &c->code);
}

/* What could not be read is this environment's trouble alone: another one's block is proved all the same. */
static int judge_environment(struct check *c, struct check_environment *en, struct err *e)
{
	if (!en->reached)
		return 0;
	struct err *mine = en->is_live ? &en->why : e;
	int rc = check_pending(c, en, mine);
	if (!rc && en->npending + en->nhooks)
		start_ahead(c);
	if (!rc)
		rc = check_groups(c, en, mine);
	if (!rc)
		return check_facts(c, en, e);
	if (!en->is_live)
		return rc;
	/* A shadow beside an environment's own database, or a signal, is no trouble of this one alone. */
	if (rc == ERR_REFUSED || cmd_stop_signal()) {
		*e = *mine;
		return rc;
	}
	en->reached = false;
	en->ngroups = 0;
	en->npending = en->nhooks = 0;
	en->facts.n = 0;
	return 0;
}

static void print_unreached(const struct check *c)
{
	for (size_t i = 0; i < c->nenvs; i++)
		if (!c->envs[i].reached)
			cmd_print_error(&c->envs[i].why);
}

static int check_main(struct run *r, struct err *e)
{
	struct check c = {.r = r, .a = r->a, .o = r->opts};
	struct report rep;
	if (r->argc)
		return err_set(e, ERR_USAGE, "check takes no words, but \"%s\" was given", r->argv[0]);
	int rc = check_trees(&c, e);
	if (!rc)
		rc = check_environments(&c, e);
	for (size_t i = 0; i < c.nenvs && !rc; i++)
		rc = judge_environment(&c, &c.envs[i], e);
	if (!rc)
		rc = check_facts_all(&c, e);
	if (!rc)
		rc = check_code(&c, e);
	check_shadow_end(&c);
	if (rc)
		return rc;
	check_report(&c, &rep);
	print_unreached(&c);
	rc = check_print(&c, &rep, e);
	if (rc)
		return rc;
	r->status = rep.verdict == VERDICT_BLOCK       ? EXIT_BLOCKED
		    : rep.verdict == VERDICT_UNDECIDED ? EXIT_UNDECIDED
						       : EXIT_PASS;
	return 0;
}

const struct cmd cmd_check = {
	.name = "check",
	.summary = "the gate: may this change be merged?",
	.synopsis = "[--base REV] [--head REV | --worktree | --index] [--code REV] [--also REPO[@REV]]... "
		    "[--state "
		    "FILE]... [--assume base]",
	.about = "Judges head against base for every environment that base's schemagate.conf configures: "
		 "code that "
		 "needs a\n"
		 "migration the environment does not have, code that a pending migration breaks, migrations "
		 "that "
		 "were edited,\n"
		 "are missing or out of order. With no environment configured the migrations at base are "
		 "taken as "
		 "applied.\n"
		 "An environment that cannot be reached is undecided, never pass.",
	.opts_size = sizeof(struct check_opts),
	.opts = options,
	.formats = OUTPUT_BIT(OUTPUT_TEXT) | OUTPUT_BIT(OUTPUT_JSON) | OUTPUT_BIT(OUTPUT_SARIF) |
		   OUTPUT_BIT(OUTPUT_JUNIT) | OUTPUT_BIT(OUTPUT_GITHUB) | OUTPUT_BIT(OUTPUT_MARKDOWN),
	.main = check_main,
};
