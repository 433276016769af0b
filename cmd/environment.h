/*
 * One environment as the commands use it: its settings, its address resolved, a session, its sources loaded
 * from a revision, and what stands in its database. Shared by check, status, plan, apply, verify and schema.
 */
#ifndef CMD_ENVIRONMENT_H
#define CMD_ENVIRONMENT_H

#include "cmd/cmd.h"
#include "cmd/settings.h"
#include "migrate/state.h"

/* The migrations of a revision: recognised, or as configured. */
struct cmd_sources {
	struct source *v;
	struct migrations *files; /* as many as sources, loaded */
	size_t n;
	struct str rev;    /* as given: "HEAD" */
	struct str commit; /* full hexadecimal object id; empty for a plain folder */
};

struct cmd_environment {
	const struct settings_environment *set;
	const struct engine *engine;
	struct str url, shown; /* url may hold a password: never printed */
	struct session *session;
	struct engine_identity identity;
	struct state state; /* only the sources that live in it and speak its dialect */
};

/* The environments named by --env, or all that are configured when none is. ERR_CONFIG for an unknown name.
 */
MUST_CHECK int cmd_environment_pick(struct run *r, const struct settings *s,
	const struct settings_environment ***out, size_t *n, struct err *e);
/* The address behind "url =": env:NAME, file:PATH, service:NAME or the URL itself. ERR_CONFIG when it is not
 * set, with the name of the variable or file. */
MUST_CHECK int cmd_environment_url(
	struct arena *a, const struct settings_environment *set, struct str *url, struct err *e);
/* Load all sources from a tree of files; w serves formats that need a parser. */
MUST_CHECK int cmd_environment_sources(struct arena *a, const struct settings *s, const struct files *f,
	struct worker *w, struct cmd_sources *out, struct err *e);
/* Resolve, connect (read only unless "write"), ask the identity. Nothing is read yet. */
MUST_CHECK int cmd_environment_open(struct arena *a, const struct settings_environment *set, const char *role,
	bool write, struct cmd_environment *out, struct err *e);
/* Read and reconcile the histories of the sources that live there. */
MUST_CHECK int cmd_environment_read(
	struct arena *a, const struct cmd_sources *sources, struct cmd_environment *env, struct err *e);
/* The engine options that the settings ask for. */
struct engine_opts cmd_environment_opts(
	struct arena *a, const struct settings_environment *set, const char *role, bool read_only);

#endif
