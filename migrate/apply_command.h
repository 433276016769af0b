/* One start of a migration tool's own command. Shared by apply_command*.c alone. */
#ifndef MIGRATE_APPLY_COMMAND_H
#define MIGRATE_APPLY_COMMAND_H

#include "base/process.h"
#include "migrate/apply_run.h"

struct apply_command {
	struct apply_run *r;
	struct arena *a;
	const struct state_source *src;
	size_t source;          /* of the state */
	size_t from, to;        /* steps of the plan */
	struct session *s;      /* holds the second lock while the command runs, where a session can */
	struct catalog *before; /* the schema before it; NULL = could not be read */
	struct history was, now;
	struct names_list more; /* recorded by the command and not planned */
	size_t nrecorded;       /* of the planned ones */
	bool unchanged;         /* the schema is known to be as before */
	int ms;
};

/* Start it and wait for its end. 0 = it says that all went well; ERR_APPLY with why not. */
MUST_CHECK int apply_command_start(struct apply_command *c, struct err *e);
/* What stands afterwards, asked from the tool's history and the schema, and recorded in ours
 * (apply_command_settle.c). failed: the command did not end well, as e says. *at is the step it ended at. */
MUST_CHECK int apply_command_settle(struct apply_command *c, bool failed, size_t *at, struct err *e);
/* A session that may write: the second lock, and nobody else has written since. */
MUST_CHECK int apply_command_writer(struct apply_command *c, struct session **s, struct err *e);
bool apply_command_recorded(const struct history *h, struct str id);
const struct plan_step *apply_command_step(const struct apply_command *c, size_t i);

#endif
