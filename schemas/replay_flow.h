/* Which statements of one migration run: those that a format has put under conditions (replay_condition.h),
 * whose outcome is known when their turn comes. */
#ifndef SCHEMAS_REPLAY_FLOW_H
#define SCHEMAS_REPLAY_FLOW_H

#include "base/arena.h"
#include "parse/sql_split.h"
#include "schemas/catalog.h"

/*
 * Marks beside those of replay_condition.h, each a statement of its own with SQL_ONLY_IF: what follows
 * REPLAY_WHEN + a condition + REPLAY_CONDITION_END runs where that holds, what follows REPLAY_OTHERWISE where
 * it does not, up to REPLAY_END_WHEN. REPLAY_AGAIN + a number + REPLAY_CONDITION_END stands for REPLAY_WHEN
 * with the outcome of that one (the first is 0) of the migration, for a line whose effect comes later than
 * the question. Behind REPLAY_STOP nothing more of the migration runs.
 */
#define REPLAY_WHEN "SELECT 1 /* when: "
#define REPLAY_AGAIN "SELECT 1 /* when again: "
#define REPLAY_OTHERWISE "SELECT 1 /* otherwise */"
#define REPLAY_END_WHEN "SELECT 1 /* end when */"
#define REPLAY_STOP "SELECT 1 /* stop */"

struct replay_flow {
	struct arena *a;
	VEC(signed char)
	open; /* of each block around: 1 = runs, 0 = does not, -1 = not known or within one that does not */
	VEC(signed char) outcomes; /* of each REPLAY_WHEN so far, as replay_condition() gives them */
	bool stopped;
};

enum replay_flow_result { REPLAY_FLOW_READ, REPLAY_FLOW_NOT_READ, REPLAY_FLOW_HALTS };

/* Does a statement at this place run? */
bool replay_flow_runs(const struct replay_flow *f);
/* Has a statement with SQL_ONLY_IF to look at the catalog? */
bool replay_flow_asks(const struct replay_flow *f, struct str text);
/* Go past a statement with SQL_ONLY_IF; now is read where replay_flow_asks(). NOT_READ: nothing of what it is
 * about runs. HALTS: the tool stops with an error here. */
enum replay_flow_result replay_flow_pass(struct replay_flow *f, const struct catalog *now, struct str text);

#endif
