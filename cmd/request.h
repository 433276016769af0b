/* An apply as the settings and options of one environment ask for it: shared by plan, apply, deployed and
 * verify. */
#ifndef CMD_REQUEST_H
#define CMD_REQUEST_H

#include "cmd/environment.h"
#include "migrate/apply.h"

struct cmd_request {
	struct cmd_revision rev;
	struct cmd_environment env; /* found, not connected */
	struct cmd_environment
		after; /* the environment before it in promotion order, read; engine NULL = none */
	struct apply_request q;
};

/* The words of the options that plan and apply share. */
struct cmd_request_opts {
	struct str rev, to, order, pooler, rebind;
};
/* What is not an apply leaves the promotion order and the merge out. */
enum cmd_request_use { CMD_REQUEST_APPLY, CMD_REQUEST_OTHER };

/* Read the revision, find the one environment, and fill the request. Connects only to the environment before
 * it; when that cannot be read, the guard is told why. */
MUST_CHECK int cmd_request_make(struct run *r, const struct cmd_request_opts *o, enum cmd_request_use use,
	struct cmd_request *out, struct err *e);
/* The same for an environment that is found already. */
MUST_CHECK int cmd_request_fill(struct run *r, const struct cmd_request_opts *o, enum cmd_request_use use,
	struct cmd_request *out, struct err *e);

/* The markers that the settings name for an environment: check asks them too. */
void cmd_request_markers(
	struct arena *a, const struct settings *s, struct str environment, struct guard_input *g);
/* ERR_REFUSED unless the files of the work tree are those of the revision, and nothing untracked lies there
 * that is not ignored (request_tree.c). */
MUST_CHECK int cmd_request_tree(struct cmd_request *q, struct err *e);
/* A state_other_branch; ctx is a struct cmd_request. */
bool cmd_request_other_branch(void *ctx, struct str commit);

#endif
