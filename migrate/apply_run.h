/* What the files of apply share: one run, its sessions and its second lock. Not for other rooms. */
#ifndef MIGRATE_APPLY_RUN_H
#define MIGRATE_APPLY_RUN_H

#include "migrate/apply.h"

struct apply_run {
	const struct apply_request *q;
	struct arena *a;
	struct session *lock; /* holds the first lock from before the history is read to the end */
	struct str key, key2; /* names of the two locks */
	struct str head;      /* hash of our newest history row: nobody else may have written since */
	bool every_tool;      /* their locks are taken whether they have steps or not */
	bool *tool_held;      /* by source: its tool's own lock is ours; NULL = none was asked for */
	struct apply_result *out;
	struct session *guard;    /* cannot write; the markers are asked again through it */
	struct probe_track track; /* the schema as it stands before the next step */
	struct session *worker;   /* of the last migration, kept where the engine can make it as new */
};

enum apply_run_use {
	APPLY_RUN_NOTE,  /* to write a row about the environment */
	APPLY_RUN_ADOPT, /* to write the tools' tables: their locks are taken too */
	APPLY_RUN_LOOK   /* to write nothing: no lock, and r->lock is a session that cannot */
};
/* Guard, lock, and guard again, whatever is planned: for writers that run no migration. Close in any case. */
MUST_CHECK int apply_run_open(struct apply_run *r, struct arena *a, const struct apply_request *q,
	enum apply_run_use use, struct apply_result *out, struct err *e);
void apply_run_close(struct apply_run *r);

/* Sessions and locks (apply_session.c). */
MUST_CHECK int apply_session_open(
	struct apply_run *r, struct arena *a, const char *role, struct session **out, struct err *e);
/* The session of the next migration: a new one, or the last one made as new. To be handed back
 * before a goes. */
MUST_CHECK int apply_session_worker(
	struct apply_run *r, struct arena *a, struct session **out, struct err *e);
/* Close it when it is broken, else keep it: until the migration is done, or for the next one where the engine
 * can make it as new. */
void apply_session_release(struct apply_run *r, struct session *s, bool broken);
void apply_session_done(struct apply_run *r);
MUST_CHECK int apply_session_lock(struct apply_run *r, struct err *e);
/* The second lock, taken by the session that writes: even if the lock session dies, two writers never
 * overlap. In PostgreSQL inside a transaction no SQL can release it early; "alone" takes it for the session.
 */
MUST_CHECK int apply_session_second(struct apply_run *r, struct session *s, bool alone, struct err *e);
/* Inside the writer's transaction: is our history still as this run left it? */
MUST_CHECK int apply_session_recheck(
	struct apply_run *r, struct arena *a, struct session *s, const struct plan_step *st, struct err *e);
/* A COMMIT got no answer. Take both locks again on new sessions, which proves that the old transaction has
 * ended, and read whether the row with this hash is there. An error means: not known. */
MUST_CHECK int apply_session_settle(struct apply_run *r, struct str hash, bool *committed, struct err *e);

/* Locks of the tools (apply_tools.c). */
/* Take that of every source which has steps, in the lock session; those that are held stay. ERR_LOCKED when
 * the tool itself is at work. */
MUST_CHECK int apply_tools_lock(struct apply_run *r, struct err *e);
/* Give back that of one source: its own command is about to take it. */
MUST_CHECK int apply_tools_pause(struct apply_run *r, size_t source, struct err *e);
/* Give them back. One that cannot be is told about: the run's outcome does not depend on it. */
void apply_tools_unlock(struct apply_run *r);
/* The lock session has ended, and they with it. */
void apply_tools_lost(struct apply_run *r);

/* Do the markers still hold before step i? The migrations before it may have taken one away (apply_guard.c).
 */
MUST_CHECK int apply_guard_again(struct apply_run *r, size_t i, struct err *e);

/* The snapshot that the environment asks for, of what the plan touches (apply_snapshot.c). */
MUST_CHECK int apply_snapshot(struct apply_run *r, struct err *e);

/* Records (apply_record.c). */
/* Tables of ours and of the tools, and the binding of the environment. */
MUST_CHECK int apply_record_setup(struct apply_run *r, struct err *e);
/* Append a row about a step in the session's transaction; the hash goes to *hash. */
MUST_CHECK int apply_record_event(struct apply_run *r, struct arena *a, struct session *s,
	const struct plan_step *st, enum history_event ev, size_t done, int ms, struct str note,
	struct str *hash, struct err *e);
/* The tool's own row and our "applied" row. */
MUST_CHECK int apply_record_applied(struct apply_run *r, struct arena *a, struct session *s,
	const struct plan_step *st, int ms, struct str *hash, struct err *e);
/* Commit, settle a COMMIT without an answer, and move the head on. *committed says what is true afterwards.
 */
MUST_CHECK int apply_record_commit(
	struct apply_run *r, struct session *s, struct str hash, bool *committed, struct err *e);

/* One statement (apply_statement.c). */
/* Send it, with its place in the error: file, and line of the file. */
MUST_CHECK int apply_statement(
	struct apply_run *r, struct session *s, const struct migration *m, size_t i, struct err *e);
/* May the whole transaction be run again after this error: a lock that was not free, a deadlock? */
bool apply_statement_retry(const struct err *e);
/* Did a signal ask to stop? */
bool apply_statement_stopped(const struct apply_run *r);
/* Wait 1, 2, 4 ... seconds before turn + 1. */
void apply_statement_pause(int turn);

/* One migration in one transaction (apply_tx.c), or statement by statement (apply_parts.c). On failure the
 * step says what stands. */
MUST_CHECK int apply_tx(struct apply_run *r, struct arena *a, const struct plan_step *st,
	struct apply_step *out, struct err *e);
MUST_CHECK int apply_parts(struct apply_run *r, struct arena *a, const struct plan_step *st,
	struct apply_step *out, struct err *e);
/* The tool's own command for steps [from, to): apply_command.c. *at is the step it ended with, or at. */
MUST_CHECK int apply_command(struct apply_run *r, size_t from, size_t to, size_t *at, struct err *e);
/* Are the files of the work tree those of the revision? ERR_REFUSED when not. */
MUST_CHECK int apply_command_tree(struct apply_run *r, struct err *e);
/* Read the live schema, from which the probes count (apply_probe.c). */
void apply_probe_look(struct apply_run *r);
/* After a step's commit: do its objects really exist? Only what is certain is an error. */
MUST_CHECK int apply_probe(struct apply_run *r, struct arena *a, const struct plan_step *st,
	struct apply_step *out, struct err *e);
void apply_say(const struct apply_run *r, enum apply_event ev, size_t step, struct str text);

#endif
