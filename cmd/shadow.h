/*
 * [check] shadow for check, plan and apply (docs/shadow.md): the server of the settings, two scratch
 * databases on it, and the oracle that asks them. Joins migrate/shadow.h, which opens databases, with
 * gitcheck/oracle.h, which asks about code.
 */
#ifndef CMD_SHADOW_H
#define CMD_SHADOW_H

#include "cmd/environment.h"
#include "gitcheck/oracle.h"
#include "gitcheck/verdict.h"
#include "migrate/shadow.h"

/* A session that is open to an environment. */
struct cmd_shadow_peer {
	struct str environment;
	const struct engine *engine;
	struct session *session;
};

struct cmd_shadow {
	struct run *r;
	const struct settings *settings;
	struct str environment; /* for messages: whose schema it has */
	struct shadow *s;
	struct shadow_built built;
	struct oracle oracle;
	bool lost; /* the databases were lost while they were asked; why. The rest was judged without them */
	struct err why;
};

/* Connect. *out NULL: nothing is configured, or a server of another dialect. ERR_REFUSED: cmd_shadow_apart().
 * The databases belong to the run's arena. Signals are caught from now on (stop.h). */
MUST_CHECK int cmd_shadow_open(struct run *r, const struct settings *s, enum dialect d,
	struct str environment, const struct cmd_shadow_peer *peers, size_t npeers, struct cmd_shadow **out,
	struct err *e);
/* Make both. out->built says what the server has refused; S0's part of it is noted on standard error. */
MUST_CHECK int cmd_shadow_build(struct cmd_shadow *w, const struct shadow_parts *p, struct err *e);
/* The catalogs, where the two are whole (oracle.whole). */
MUST_CHECK int cmd_shadow_inspect(
	struct cmd_shadow *w, struct catalog **s0, struct catalog **s1, struct err *e);
/* A catalog's search path, as a session takes it. */
struct str cmd_shadow_path(struct arena *a, const struct engine *g, const struct catalog *c);
/* The fact that there is no shadow, at its line of the settings: static answers stand. */
struct fact cmd_shadow_unused(struct arena *a, const struct settings *s, const struct err *why);
/* The fact that a pending migration does not run on the schema; its .migration is left to the caller. */
struct fact cmd_shadow_refused(struct arena *a, const struct cmd_shadow *w);
/* Drop the databases; what could not be dropped is told on standard error. */
void cmd_shadow_drop(struct cmd_shadow *w);

/* ERR_REFUSED when the shadow is on the running server of a configured environment, which is asked
 * (connecting to it when it is none of the peers), has the address of one that cannot be reached, or is a
 * database for which an environment's marker holds. An environment whose address is not known here cannot be
 * compared (shadow_apart.c). */
MUST_CHECK int cmd_shadow_apart(struct cmd_shadow *w, struct str url, const struct cmd_shadow_peer *peers,
	size_t npeers, struct err *e);

#endif
