/* Sqitch: a plan file with identities, and a registry of what is deployed. Facts: FORMATS-A 7. */
#ifndef MIGRATE_FORMATS_SQITCH_H
#define MIGRATE_FORMATS_SQITCH_H

#include "migrate/format_internal.h"
#include "migrate/table.h"

/* Who stands in the registry for what apply deployed; Sqitch demands a name and an address. */
#define SQITCH_COMMITTER "schemagate"
#define SQITCH_COMMITTER_EMAIL "schemagate@localhost"

struct sqitch_tag {
	struct str id, name; /* "@v1.0" */
	struct str planner, email, date, note;
};

/* A line of the plan that deploys something: migration.own points at one. */
struct sqitch_change {
	struct str id;             /* 40 hex digits over everything the line says and its parent */
	struct str name;           /* may be that of an earlier change: then it reworks it */
	struct names_list scripts; /* names its scripts may have, the first there is counts: "users", or
				      "users@v1.0" once reworked */
	struct str planner, email, date, note;
	struct names_list requires, conflicts;
	VEC(struct sqitch_tag) tags;
	int line;
	struct str project, uri;
	struct str script_hash; /* SHA-1 of the deploy script, hex */
};

struct sqitch_plan {
	struct str path, project, uri;
	VEC(struct sqitch_change) changes;
	struct str problem; /* why it cannot be used; empty = fine */
	int problem_line;
};

/* What sqitch.conf and the folder say. */
struct sqitch_config {
	struct str plan;           /* path of the plan file; empty = there is none */
	struct str top;            /* folder that holds deploy/, revert/, verify/ */
	struct str deploy, revert; /* folders */
	struct str extension;      /* "sql" */
	struct str engine;         /* "pg", "mysql", "sqlite", another, or empty */
	struct str registry;       /* of that engine; empty = the default */
};

/* Reads the folder's (or its parents') sqitch.conf and finds the plan below dir. */
MUST_CHECK int format_sqitch_config(
	const struct files *f, struct arena *a, struct str dir, struct sqitch_config *out, struct err *e);
/* The dialect of an engine of Sqitch ("pg"); false for those that are not spoken here. */
bool format_sqitch_dialect(struct str engine, enum dialect *out);
/* Parse a plan's text and compute its identities. Never fails: trouble is in .problem. */
void format_sqitch_plan(struct arena *a, struct str text, struct sqitch_plan *out);

/* Where the registry is: a schema in PostgreSQL, a database in MySQL. */
struct str format_sqitch_home(const struct source *src);
/* The registry's table of changes. ERR_CONFIG for SQLite, where it is a file of its own. */
MUST_CHECK int format_sqitch_look(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, struct table *t, struct err *e);
MUST_CHECK int format_sqitch_applied(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migrations *files, struct history *out, struct err *e);
/* Make the registry, unless it is there. On MySQL, where nothing of that can be undone, what a run that was
 * ended left is finished. */
MUST_CHECK int format_sqitch_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e);
MUST_CHECK int format_sqitch_record(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, int duration_ms, struct err *e);
/* The change that a row's id names. */
MUST_CHECK int format_sqitch_lost(
	struct arena *a, const struct migrations *files, struct migration *m, struct err *e);
MUST_CHECK int format_sqitch_unrecord(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, struct err *e);
MUST_CHECK int format_sqitch_lock(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, bool take, struct err *e);

#endif
