/*
 * The one controlled way a migration reaches a database: guard, lock, read the history again, snapshot, then
 * each migration with its record, and a look at what really stands. It decides nothing that plan and guard
 * have not decided; killed at any instant, the history says the truth and the next run goes on or refuses
 * with the reason (RELIABILITY 2.8).
 */
#ifndef MIGRATE_APPLY_H
#define MIGRATE_APPLY_H

#include <signal.h>

#include "migrate/probe.h"
#include "migrate/snapshot.h"
#include "migrate/state.h"

struct worker;
struct apply_request;
struct apply_result;

enum apply_event {
	APPLY_EVENT_LOCKED,
	APPLY_EVENT_SNAPSHOT, /* taken and verified */
	APPLY_EVENT_STEP,     /* about to run step n */
	APPLY_EVENT_APPLIED,  /* step n is committed and probed */
	APPLY_EVENT_RETRY,    /* step n met a lock and is run again */
	APPLY_EVENT_OUTPUT,   /* a line that a tool's command has printed; step is 1 when it has failed */
	APPLY_EVENT_NOTE
};

struct replay_store;

struct apply_request {
	const struct engine *engine;
	struct str url;          /* may hold a password: never printed */
	struct engine_opts opts; /* role and read_only are set per session */
	struct str environment, run, actor, commit;
	struct state *state; /* sources and files; histories are read here */
	struct str to;
	enum plan_order order;
	struct str approved; /* digest of the plan that was approved; empty = the one made now */
	int lock_wait_ms;
	/* The guard's configuration: everything but the server's own answers and the plan. */
	struct guard_input guard;
	const struct state
		*after; /* the state of the environment before this one, NULL = none or not known */
	struct str snapshot_mode, snapshot_dir, snapshot_command;
	struct worker *worker;
	const struct replay_store *kept;   /* what is kept of replays, may be NULL */
	const volatile sig_atomic_t *stop; /* set by a signal: stop at the next safe place */
	/* Progress for people; may be NULL. */
	void (*say)(void *ctx, enum apply_event ev, size_t step, struct str text);
	/* May refuse the plan before anything is written (code that it breaks): sets *blocked. May be NULL.
	 */
	MUST_CHECK int (*review)(void *ctx, struct session *s, const struct plan *p, const struct state *st,
		bool *blocked, struct err *e);
	state_other_branch *other_branch; /* may be NULL */
	/* For tools' commands: the folder of the work tree, and whether its files are those of the revision:
	 * ERR_REFUSED when not. NULL: there is no work tree. */
	struct str folder;
	MUST_CHECK int (*tree)(void *ctx, struct err *e);
	void *ctx;
};

enum apply_outcome {
	APPLY_NOTHING, /* nothing is pending */
	APPLY_DONE,
	APPLY_BLOCKED, /* the plan has refusals, or the review says no: nothing was written */
	APPLY_REFUSED, /* by the guard: nothing was written */
	APPLY_FAILED,  /* the database is as before */
	APPLY_PARTIAL, /* something stands: stands says what */
	APPLY_UNKNOWN  /* stopped before it began: connection, lock, snapshot */
};
const char *apply_outcome_word(enum apply_outcome o);

enum apply_step_state { APPLY_STEP_NOT_RUN, APPLY_STEP_APPLIED, APPLY_STEP_FAILED, APPLY_STEP_PARTIAL };
const char *apply_step_word(enum apply_step_state s);

struct apply_step {
	enum apply_step_state state;
	size_t done; /* statements of it that stand */
	int ms;
	struct probe probe;
};

struct apply_result {
	enum apply_outcome outcome;
	struct engine_identity identity;
	struct guard guard;
	struct plan plan;         /* as made under the lock */
	struct apply_step *steps; /* one for each of plan.steps */
	size_t napplied;
	struct snapshot snapshot; /* name empty = none was taken */
	struct str stands;        /* one sentence for people, when the outcome is FAILED or PARTIAL */
};

/* 0 for NOTHING, DONE and BLOCKED; ERR_REFUSED, ERR_APPLY, ERR_PARTIAL, or what kept it from beginning. The
 * result is filled as far as it went. */
MUST_CHECK int apply_run(
	struct arena *a, const struct apply_request *q, struct apply_result *out, struct err *e);
/* Record q->commit as deployed in the environment, behind the same guard and locks; "adds": beside the
 * commits that are recorded already (apply_deployed.c). */
MUST_CHECK int apply_deployed(
	struct arena *a, const struct apply_request *q, bool adds, struct apply_result *out, struct err *e);
/* Ask the server who it is and what the markers say, through a session that cannot write (apply_guard.c). */
MUST_CHECK int apply_guard(struct arena *a, const struct apply_request *q, const struct plan *p,
	struct engine_identity *id, struct guard *out, struct err *e);
/* The session for such questions: it cannot write. */
MUST_CHECK int apply_guard_open(
	struct arena *a, const struct apply_request *q, struct session **out, struct err *e);
/* Only the markers, once more. */
void apply_guard_markers(
	struct arena *a, const struct apply_request *q, struct session *s, struct guard *out);
/* The same questions through a session that is open already: for verify and plan. */
MUST_CHECK int apply_guard_ask(struct arena *a, const struct apply_request *q, struct session *s,
	const struct plan *p, struct engine_identity *id, struct guard *out, struct err *e);

#endif
