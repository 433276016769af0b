/* What the files of the Drizzle format share. */
#ifndef MIGRATE_FORMATS_DRIZZLE_H
#define MIGRATE_FORMATS_DRIZZLE_H

#include "migrate/format_internal.h"

/* drizzle.config.*: string literals only, the rest of the program is not run. */
struct drizzle_config {
	struct str path; /* of the file */
	struct str dialect, out, table, schema;
};

/* Read a configuration's text; what is not there stays empty. */
void format_drizzle_config(struct arena *a, struct str text, struct drizzle_config *out);
/* The configuration in the folder of dir or above whose "out" is dir; found = false when there is none. */
MUST_CHECK int format_drizzle_config_of(const struct files *f, struct arena *a, struct str dir,
	struct drizzle_config *out, bool *found, struct err *e);
/* Drizzle's word for a database to ours; false for one we do not serve. */
bool format_drizzle_dialect(struct str word, enum dialect *out);

/* The history half, shared by both layouts (format_drizzle_table.c). */
MUST_CHECK int format_drizzle_applied(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migrations *files, struct history *out, struct err *e);
MUST_CHECK int format_drizzle_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e);
MUST_CHECK int format_drizzle_record(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, int duration_ms, struct err *e);
MUST_CHECK int format_drizzle_unrecord(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, struct err *e);

/* "20261122031317_x" as Unix milliseconds; 0 when the first 14 characters are no date. */
long long format_drizzle_millis(struct str folder);
/* The same tool, with migrations in folders and no journal: release 1.0 and later. */
extern const struct format format_drizzle_folders;

#endif
