/*
 * The repository at a revision and one environment, as the commands use them: settings, migrations, an
 * address resolved, a session, and what stands in the database. Shared by check, status, plan, apply, verify
 * and schema.
 */
#ifndef CMD_ENVIRONMENT_H
#define CMD_ENVIRONMENT_H

#include "cmd/cmd.h"
#include "cmd/settings.h"
#include "gitcheck/repo.h"
#include "migrate/state.h"
#include "parse/worker.h"

/* Migrations of one tree: recognised, or as configured. Loaded when their dialect is known; a source whose
 * files serve several databases is loaded again for each environment. */
struct cmd_sources {
	struct source *v;
	struct migrations *files; /* as many as sources */
	size_t n;
	struct source_notes
		left; /* folders that were recognised and are for a database that is none of ours */
	enum cmd_sources_read {
		CMD_SOURCES_WHOLE,
		CMD_SOURCES_NAMES, /* struct source: names_only */
		CMD_SOURCES_FOUND, /* not loaded at all */
	} read;                    /* set by the caller */
};

/* --rev: committed content only. */
struct cmd_revision {
	struct repo *repo;
	struct str rev, commit; /* as given; 40 hexadecimal digits */
	struct files files;     /* the commit's tree */
	struct repo_id tree;    /* the same by its id */
	struct str conf;        /* text of the settings file, empty = none */
	struct settings settings;
	struct cmd_sources sources;
	struct worker *worker;
	bool merge_known, merged; /* is the commit in the base branch? */
	struct str base_branch;   /* "origin/main", empty = none found */
};

struct cmd_environment {
	const struct settings_environment *set;
	const struct engine *engine;
	struct str url, shown; /* url may hold a password: never printed */
	struct session *session;
	struct engine_identity identity;
	struct state state; /* only the sources that live in it and speak its dialect */
};

/* Open the repository at the work folder, read settings and migrations of the revision ("" = HEAD). --config
 * FILE wins over the revision's file. */
MUST_CHECK int cmd_environment_revision(
	struct run *r, struct str rev, struct cmd_revision *out, struct err *e);
/* The same for commands that ask what is applied, and not what the migrations do, or no more than which
 * sources there are. */
MUST_CHECK int cmd_environment_names(struct run *r, struct str rev, struct cmd_revision *out, struct err *e);
MUST_CHECK int cmd_environment_found(struct run *r, struct str rev, struct cmd_revision *out, struct err *e);
/* Read what the files of a source do, where names only were asked for: *out is loaded from the same tree. */
MUST_CHECK int cmd_environment_whole(struct arena *a, const struct files *f, struct worker *w,
	const struct source *s, struct migrations *out, struct err *e);
/* The text of the settings file of a tree, empty when there is none. ERR_CONFIG when something else has its
 * name, since a link that is not followed must not count as no rules, and when it is too large. */
MUST_CHECK int cmd_environment_conf(struct arena *a, const struct files *f, struct str *text, struct err *e);
/* The same of the file that --config names; ERR_CONFIG when it cannot be read. */
MUST_CHECK int cmd_environment_conf_file(struct arena *a, struct str path, struct str *text, struct err *e);
/* Load all sources from a tree of files (files_git.h); w serves formats that need a parser. */
MUST_CHECK int cmd_environment_sources(struct arena *a, const struct settings *s, const struct files *f,
	struct worker *w, struct cmd_sources *out, struct err *e);
/* The environments named by --env, or all that are configured when none is. ERR_CONFIG for an unknown name.
 */
MUST_CHECK int cmd_environment_pick(struct run *r, const struct settings *s,
	const struct settings_environment ***out, size_t *n, struct err *e);
/* The hint to an error or note about an environment that the settings do not have ("" = any): where it is to
 * be written, or that the work tree's file has it already and is only to be committed. */
struct str cmd_environment_missing(struct run *r, const struct settings *s, struct str name);
/* Exactly one, for commands that write: ERR_USAGE unless one --env is given (or only one is configured). */
MUST_CHECK int cmd_environment_one(
	struct run *r, const struct settings *s, const struct settings_environment **out, struct err *e);
/* The address behind "url =": env:NAME, file:PATH, service:NAME or the URL itself. ERR_CONFIG when it is not
 * set, with the name of the variable or file. */
MUST_CHECK int cmd_environment_url(
	struct arena *a, const struct settings_environment *set, struct str *url, struct err *e);
/* The same for any address of the settings; who = whose, as errors name it. */
MUST_CHECK int cmd_environment_address(
	struct arena *a, struct str who, struct str configured, struct str *url, struct err *e);
/* Resolve the address and find the engine; nothing is connected. The sources of the revision that live here
 * are put into out->state, loaded in the engine's dialect. */
MUST_CHECK int cmd_environment_find(struct arena *a, const struct cmd_revision *rev,
	const struct settings_environment *set, struct cmd_environment *out, struct err *e);
/* Connect, read only, and ask the identity. "role" ends in the application name. */
MUST_CHECK int cmd_environment_connect(
	struct arena *a, const char *role, struct cmd_environment *env, struct err *e);
/* Find, connect, read and reconcile the histories: what status and check begin with. The identity is not
 * asked: on PostgreSQL the whole takes two trips to the server, whatever the number of sources. */
MUST_CHECK int cmd_environment_read(struct arena *a, const struct cmd_revision *rev,
	const struct settings_environment *set, const char *role, struct cmd_environment *out, struct err *e);
/* The engine options that the settings ask for. */
struct engine_opts cmd_environment_opts(
	struct arena *a, const struct settings_environment *set, const char *role, bool read_only);
/* Where its snapshots are kept: snapshotDir, else ${XDG_STATE_HOME:-~/.local/state}/schemagate/NAME. */
MUST_CHECK int cmd_environment_snapshots(
	struct arena *a, const struct settings_environment *set, struct str *dir, struct err *e);

#endif
