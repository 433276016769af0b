/*
 * schemagate.conf: the closed list of keys, their defaults, and the file read into plain structs. Which
 * revision's file is read is the caller's business (check: the base commit's; apply and the others: --rev's).
 * No secret is ever in it.
 */
#ifndef CMD_SETTINGS_H
#define CMD_SETTINGS_H

#include "base/arena.h"
#include "base/err.h"

#define SETTINGS_FILE "schemagate.conf"
enum { SETTINGS_MAX = 1 << 20 }; /* bytes of it that are read */

struct settings_list {
	struct str *v;
	size_t n, cap;
};

/* [source "NAME"] */
struct settings_source {
	struct str name;
	struct str path;         /* without a trailing slash; "" or "." = the root */
	struct str format;       /* empty = recognise */
	struct str table;        /* empty = the format's own */
	struct str table_prefix; /* p NULL = not set */
	struct str dialect;      /* empty = from the format, the files or the environment's URL */
	struct str command, command_url, command_folder;
	long long command_timeout_ms;
	int line;
};

/* [guard "ENV.NAME"]: a query whose first value must equal expect. */
struct settings_guard {
	struct str environment, name, query, expect;
	int line;
};

/* [environment "NAME"] */
struct settings_environment {
	struct str name;
	struct str url; /* as configured: env:NAME, file:PATH, service:NAME or a URL without a password; empty
			   = none */
	struct str after;             /* the environment that comes before in promotion order, empty = none */
	struct settings_list sources; /* empty = all */
	bool required, required_set;  /* default: the last of the after chain */
	struct str attestation;
	struct str snapshot;     /* full, schema, tables, none, command */
	struct str snapshot_dir; /* empty = the user's state folder */
	struct str snapshot_command;
	long long lock_timeout_ms, statement_timeout_ms; /* 0 = no limit for a statement */
	struct str unmerged; /* warn or refuse: a migration that is not on the base branch yet */
	bool guard_none;     /* guard = none: applying without a marker was decided on purpose */
	struct str tls;      /* verify (default) or plain: a remote host without verified TLS */
	int line;
};

/* [check] */
struct settings_check {
	struct settings_list exclude;
	struct str confidence;   /* possible, likely, certain: the least that blocks */
	struct str undecided;    /* warn or block */
	struct str unanalysable; /* warn or block */
	struct str shadow;       /* as configured, like a url; empty = none */
	int shadow_line;
};

/* [trust "NAME"] */
struct settings_trust {
	struct str name, environment, key;
	int line;
};

struct settings {
	bool configured;   /* there was a file */
	struct str path;   /* as named in messages: "schemagate.conf" or --config's FILE */
	struct str origin; /* "base commit 1234567", "commit 1234567...", "--config" */
	VEC(struct settings_source) sources;
	VEC(struct settings_environment) environments; /* in the order of the after chain */
	VEC(struct settings_guard) guards;
	VEC(struct settings_trust) trusts;
	struct settings_check check;
};

/* Defaults only: nothing configured. */
void settings_none(struct arena *a, struct settings *out);
/* Read the file's text. ERR_CONFIG with file and line for unknown sections or keys, duplicates, bad values, a
 * password in a URL, an environment that refers to one that is not there, a cycle of after. */
MUST_CHECK int settings_parse(
	struct arena *a, struct str text, struct str path, struct settings *out, struct err *e);
/* The second half of settings_parse: what only the whole file can tell (settings_links.c). Sorts the
 * environments. */
MUST_CHECK int settings_check_links(struct arena *a, struct settings *s, struct err *e);
/* NULL when there is none of that name. */
const struct settings_environment *settings_environment(const struct settings *s, struct str name);
const struct settings_source *settings_source(const struct settings *s, struct str name);
/* Whether the source lives in the environment. */
bool settings_in_environment(const struct settings_environment *en, struct str source);

/* Each key with its documentation: for `status --settings`, the man page and docs/configuration.md. */
struct settings_key {
	const char *section, *key, *kind, *def, *help;
	bool many; /* may be given more than once */
};
extern const struct settings_key settings_keys[]; /* ends with section NULL */

/* "5s", "15min", "250ms", "2h", "0" to milliseconds. */
bool settings_duration(struct str text, long long *ms);

/* One value as `status --settings` shows it. */
struct settings_shown {
	struct str section, key, value, origin; /* origin: "schemagate.conf:12" or "default" */
};
struct settings_shown_list {
	struct settings_shown *v;
	size_t n, cap;
};
/* Every configured key with its line, then every default of each configured section. */
MUST_CHECK int settings_show(
	struct arena *a, struct str text, struct str path, struct settings_shown_list *out, struct err *e);

#endif
