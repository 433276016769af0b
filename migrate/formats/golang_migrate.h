/* golang-migrate: what its files and its table share. */
#ifndef MIGRATE_FORMATS_GOLANG_MIGRATE_H
#define MIGRATE_FORMATS_GOLANG_MIGRATE_H

#include "migrate/format_tool.h"

/* struct migration.own: where the mark stands after the migration is rolled back. */
struct golang_migrate_before {
	long long key; /* of the version below; with "any" false the table is empty then */
	bool any;
};

/* The table of one row, which holds the newest version and whether it was left half done. Facts: FORMATS-A
 * 8.3 to 8.6. */
MUST_CHECK int format_golang_migrate_applied(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migrations *files, struct history *out, struct err *e);
MUST_CHECK int format_golang_migrate_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e);
/* Moves the mark up to the migration, never down: a late one below it leaves it where it is. */
MUST_CHECK int format_golang_migrate_record(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, int duration_ms, struct err *e);
/* The version below a row whose file is gone, among the files. */
MUST_CHECK int format_golang_migrate_lost(
	struct arena *a, const struct migrations *files, struct migration *m, struct err *e);
/* Moves it back by one. ERR_DB when the mark does not stand at the migration. */
MUST_CHECK int format_golang_migrate_unrecord(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, struct err *e);
MUST_CHECK int format_golang_migrate_lock(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, bool take, struct err *e);
/* The number of its lock for a key: "schema NUL table NUL database", "database:table" in MySQL. */
uint32_t format_golang_migrate_lock_number(struct str key);

#endif
