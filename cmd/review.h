/*
 * Does code that is running break on the pending migrations? The deployed commits against the catalog as it
 * stands and as the plan will leave it. plan and apply stop on a block.
 */
#ifndef CMD_REVIEW_H
#define CMD_REVIEW_H

#include "base/json.h"
#include "cmd/request.h"
#include "gitcheck/verdict.h"

struct cmd_review {
	struct names_list commits; /* what was judged; none = nothing is recorded as deployed */
	struct target *targets;    /* one for each commit */
	struct verdict verdict;
	const struct plan *plan;
	const struct state *state;
};

/* s is open to the environment. ERR_GIT when a deployed commit is not in this clone: what cannot be read is
 * never taken as unbroken. */
MUST_CHECK int cmd_review(struct run *r, struct cmd_request *q, struct session *s, const struct plan *p,
	const struct state *st, struct cmd_review *out, struct err *e);
/* "findings":[...] in the shape of check's, and "deployed":[...]. */
void cmd_review_json(
	struct json_out *w, struct arena *a, const struct cmd_request *q, const struct cmd_review *v);
void cmd_review_text(struct sb *b, struct arena *a, const struct cmd_review *v);

#endif
