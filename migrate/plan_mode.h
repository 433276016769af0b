/* Internal to plan*.c: how one migration is run, from the flags of its statements. Pure, as plan.h says. */
#ifndef MIGRATE_PLAN_MODE_H
#define MIGRATE_PLAN_MODE_H

#include "migrate/plan.h"

/* Of a migration that has links: its place among all that have, from 1; 0 = it has none. by: what the tool
 * runs in its place, together with others; or (itself) what it records together with this one. */
struct plan_turn {
	size_t turn;
	const struct migration *by;
	bool itself;
};

struct planner {
	struct arena *a;
	const struct plan_input *in;
	struct plan *out;
	struct plan_turn **turns; /* plan_turns() */
};

/* By source and file; NULL = no migration has links (plan_order.c). */
struct plan_turn **plan_turns(struct arena *a, const struct plan_input *in);
/* Bring the steps into the order of their turns. */
void plan_order(struct planner *p);

/* Fill mode, why, from, to and fk_off of a step; what its statements may not hold becomes a refusal. */
void plan_mode_decide(struct planner *p, struct plan_step *st);
/* Refuse what the statements do to the session and the transactions they share with the record of the step
 * (plan_control.c); own: the file's BEGIN and COMMIT are sent as written. */
void plan_control_check(struct planner *p, const struct plan_step *st, bool own);
/* A new refusal, about a migration unless m is NULL; why and remedy are the caller's to set. */
struct plan_refusal *plan_mode_refuse(
	struct planner *p, enum plan_refusal_kind k, size_t source, const struct migration *m, int line);

/* Migrations that only the tool can run (plan_command.c). */
bool plan_command_needed(const struct planner *p, size_t source, const struct migration *m);
/* The step, or why not. open: a former run has not settled this migration. */
void plan_command_add(struct planner *p, const struct plan_step *st, bool open, struct str why_failed);
/* --to stops at this file: can the command? */
void plan_command_check_target(struct planner *p, size_t source, size_t file);

#endif
