/* yoyo-migrations: Python and SQL files that may name what they depend on. Facts: FORMATS-B 21, release 8.2.
 */
#ifndef MIGRATE_FORMATS_YOYO_H
#define MIGRATE_FORMATS_YOYO_H

#include "migrate/format_python.h"
#include "migrate/format_tool.h"

/* struct migration.own */
struct yoyo_file {
	struct names_list depends; /* ids */
};

/* The comments at the head of a .sql file: what it depends on, and whether it runs in a transaction. */
void format_yoyo_directives(struct arena *a, struct migration *m, struct names_list *depends);
/* Read the steps of a Python file. */
MUST_CHECK int format_yoyo_python(struct arena *a, struct worker *w, const struct source *s,
	struct migration *m, struct names_list *depends, struct err *e);
/* As yoyo sorts: the first by name of those whose dependencies are done. Files come sorted by name. A
 * circle, and a name that no file has, are notes that stop; the latter only when no other folder of the
 * project (several) can have it. */
void format_yoyo_sort(struct arena *a, struct migrations *m, bool several);
/* Hex SHA-256 of an id: the key of its row. */
struct str format_yoyo_hash(struct arena *a, struct str id);

MUST_CHECK int format_yoyo_applied(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migrations *files, struct history *out, struct err *e);
MUST_CHECK int format_yoyo_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e);
MUST_CHECK int format_yoyo_record(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, int duration_ms, struct err *e);
MUST_CHECK int format_yoyo_unrecord(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, struct err *e);
MUST_CHECK int format_yoyo_lock(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, bool take, struct err *e);

#endif
