/* sqlx: what its files and its table share. */
#ifndef MIGRATE_FORMATS_SQLX_H
#define MIGRATE_FORMATS_SQLX_H

#include "migrate/format_tool.h"

/* struct migration.own */
struct sqlx_file {
	struct str description; /* as the tool writes it */
	struct str hashed; /* the bytes its checksum is over: the file's without the ignored characters */
};

/* The characters of "ignored-chars" in sqlx.toml, as UTF-8 texts. */
void format_sqlx_ignored(struct arena *a, struct str toml, struct names_list *out);
/* The text without them. */
struct str format_sqlx_without(struct arena *a, struct str text, const struct names_list *chars);

/* Facts: FORMATS-B 5. */
MUST_CHECK int format_sqlx_applied(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migrations *files, struct history *out, struct err *e);
MUST_CHECK int format_sqlx_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e);
MUST_CHECK int format_sqlx_record(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, int duration_ms, struct err *e);
MUST_CHECK int format_sqlx_unrecord(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, struct err *e);
MUST_CHECK int format_sqlx_lock(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, bool take, struct err *e);
/* The number of the library's lock for a database: FORMATS-B 0.5. */
long long format_sqlx_lock_number(struct str database);

#endif
