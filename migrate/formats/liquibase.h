/* Liquibase: changesets of change logs in formatted SQL, and DATABASECHANGELOG. Facts: FORMATS-A 6. */
#ifndef MIGRATE_FORMATS_LIQUIBASE_H
#define MIGRATE_FORMATS_LIQUIBASE_H

#include "migrate/format_tool.h"

/* What liquibase.properties says; source.own points at one. */
struct liquibase_project {
	struct names_list roots; /* change logs, from the repository's root, in the tool's order */
	struct str base;         /* folder that recorded file names are relative to */
	struct str lock_table;   /* as configured; empty = the default */
	bool unrooted;           /* no change log names the files: they are taken by name */
};

/* What is kept of a changeset; migration.own points at one. */
struct liquibase_change {
	struct str id, author, file; /* the identity, as recorded */
	struct str comments, contexts, labels;
	struct str sum_8;             /* "8:HEX" */
	struct names_list valid_sums; /* validCheckSum: "any", "8:HEX" */
	bool always, on_change;
	struct str dbms;
};

/* Checksum of a changeset with one SQL change: "9:HEX", since 4.22. */
struct str format_liquibase_sum_9(struct arena *a, struct str sql);
/* "8:HEX", of 3.5 to 4.21. "delimiter" is endDelimiter, or "null". */
struct str format_liquibase_sum_8(
	struct arena *a, struct str sql, struct str delimiter, bool split, bool strip);
/* Is it a change log in formatted SQL? By its first line that is not empty. */
bool format_liquibase_is_sql(struct str text);
/* The changesets of a formatted SQL file, appended to *out: "whole" is the file as read, "file" its recorded
 * name. */
void format_liquibase_sql(struct arena *a, const struct source *s, const struct migration *whole,
	struct str file, struct migrations *out);
/* The path as it is recorded: without "classpath:", a drive and a leading slash, with '/' alone. */
struct str format_liquibase_path(struct arena *a, struct str path);

MUST_CHECK int format_liquibase_applied(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migrations *files, struct history *out, struct err *e);
MUST_CHECK int format_liquibase_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e);
MUST_CHECK int format_liquibase_record(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, int duration_ms, struct err *e);
MUST_CHECK int format_liquibase_unrecord(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, struct err *e);
MUST_CHECK int format_liquibase_lock(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, bool take, struct err *e);

#endif
