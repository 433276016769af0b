/*
 * What stands in one database: our history, each source's own history, and both against the files. Read the
 * same way by status, plan, apply, verify and check, before the lock and under it.
 */
#ifndef MIGRATE_STATE_H
#define MIGRATE_STATE_H

#include "migrate/engine_ahead.h"
#include "migrate/format.h"
#include "migrate/guard.h"
#include "migrate/history.h"
#include "migrate/plan.h"
#include "migrate/reconcile.h"

struct state_source {
	const struct source *source;
	const struct migrations *files;
	struct history history; /* the tool's, with our checksums merged in; ours alone for plain files */
	struct reconciliation state;
};

struct state {
	struct state_source *v; /* source and files filled in by the caller */
	size_t n;
	const struct files *tree; /* where the sources lie; the caller's; NULL = they cannot be read again */
	struct history_rows own;
	bool own_exists;
	struct ahead *ahead; /* what state_ahead() found, until state_read() uses it; else NULL */
};

/* Before there is a session: the questions with which state_read() will begin, for engine_opts.ahead, so that
 * they travel with the session's settings. NULL when the engine asks one by one. */
struct ahead *state_ahead(struct arena *a, const struct engine *g, struct state *st);

/* Read the histories through an open session and reconcile. On failure nothing is known. */
MUST_CHECK int state_read(
	const struct engine *g, struct session *s, struct arena *a, struct state *st, struct err *e);
/* Is this commit (40 hex digits) known, and not in the history of the revision that is planned? */
typedef bool state_other_branch(void *ctx, struct str commit);
/* The input of plan_of() over a state; .to and .order are the caller's to set. With other_branch NULL nothing
 * is taken as another branch's. */
void state_plan_input(struct arena *a, const struct engine *g, const struct state *st,
	state_other_branch *other_branch, void *ctx, struct plan_input *out);
/* What the environment is bound to (newest "bound" row), and which other environment this identity is bound
 * to. */
void state_bound(const struct history_rows *own, struct str environment, const struct guard_identity *now,
	struct guard_identity *bound, struct str *bound_as);
/* The commits recorded as deployed, newest first. */
void state_deployed(
	struct arena *a, const struct history_rows *own, struct str environment, struct names_list *out);
/* Is the migration applied here, by the reconciled state or (when its file is not here) by its row? */
bool state_applied(const struct state *st, struct str source, struct str id);

#endif
