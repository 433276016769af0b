/* What baseline and repair share: one decision about the history, made, shown and recorded. */
#ifndef CMD_ADOPTING_H
#define CMD_ADOPTING_H

#include "cmd/request.h"
#include "migrate/adopt.h"

struct cmd_adopting_opts {
	struct cmd_request_opts common;
	struct str reason;
	bool dry_run, force;
};

/* ERR_USAGE without a reason. Prints; sets r->status to 1 when it is refused by what there is. */
MUST_CHECK int cmd_adopting(struct run *r, const char *command, const struct cmd_adopting_opts *o,
	enum adopt_action action, struct str id, struct err *e);

#endif
