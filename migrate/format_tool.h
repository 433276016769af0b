/*
 * What formats need of a tool's surroundings: the manifests and build files that say which tool a project
 * uses, the tool's own lock, and its version table by its configured name.
 */
#ifndef MIGRATE_FORMAT_TOOL_H
#define MIGRATE_FORMAT_TOOL_H

#include "migrate/format_internal.h"
#include "migrate/table.h"

/* Where a project says that it uses a tool. */
struct format_mention {
	bool found;
	struct str path, text; /* the file and its content */
	size_t depth;          /* folders above the file: the greater, the nearer to the migrations */
};
/* The nearest file of one of the names (NULL-ended), in dir or a folder above it, whose text holds one of the
 * words (NULL-ended; NULL itself: any text). Names may hold a slash. Files above FORMAT_MAX_CONFIG are not
 * read. */
MUST_CHECK int format_mention(const struct files *f, struct arena *a, struct str dir,
	const char *const *names, const char *const *words, struct format_mention *out, struct err *e);

/* What stands behind the first "key=", "key:" or "key =" of a text, quoted or not: a run of letters, digits,
 * '_',
 * '-', '.' and '/'. Empty when there is none. */
struct str format_mention_value(struct str text, const char *key);
/* The dialects whose driver, feature or address a manifest names: a bit per enum dialect. */
unsigned format_mention_dialects(struct str text);
/* As format_guess_dialect, but the manifest counts for more than signs in the SQL. */
MUST_CHECK int format_guess_dialect_at(const struct files *f, struct arena *a, struct str dir,
	const struct names_list *names, const struct format_mention *where, struct source *out,
	struct err *e);
/* Cargo.toml or Cargo.lock naming the crate as a dependency. */
MUST_CHECK int format_mention_crate(const struct files *f, struct arena *a, struct str dir, const char *crate,
	struct format_mention *out, struct err *e);

/* The lock a tool holds while it migrates: an advisory one with this number in PostgreSQL, a named one in
 * MySQL, none in SQLite. One try, ERR_LOCKED with the holder; held by the session, and counted: give it back
 * as often as it was taken. */
struct format_lock {
	const char *title; /* of the tool */
	long long number;
	struct str name;
};
MUST_CHECK int format_lock(const struct engine *g, struct session *s, struct arena *a,
	const struct format_lock *l, bool take, struct err *e);
/* The first column of the last row of a query without parameters; STR_NONE when there is none or it is NULL.
 */
MUST_CHECK int format_ask(const struct engine *g, struct session *s, struct arena *a, const char *sql,
	struct str *out, struct err *e);

/* table_expect for the source's own "table" or "schema.table", else the tool's default name. */
MUST_CHECK int format_table(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, struct str name, const char *title, const char *const *columns,
	struct table *out, struct err *e);
/* A cell that has to hold a version, beside the first column that table_rows() looks at: ERR_DB when it is
 * NULL or longer than TABLE_MAX_VERSION. */
MUST_CHECK int format_cell(struct str cell, const struct table *t, struct err *e);
/* A history of one row per version: "SELECT version, at FROM table ORDER BY version" read into *out in that
 * order. "at" is SQL or "NULL". A version that stands twice is ERR_DB. */
MUST_CHECK int format_rows(const struct engine *g, struct session *s, struct arena *a, const struct table *t,
	const char *version, const char *at, struct history *out, struct err *e);
/* Rows without a file, told in one note of what that means to the tool: "3 applied versions have no file
 * here, the first is 7: WHAT". Constants. */
void format_note_lost(struct arena *a, const struct migrations *files, struct history *h, const char *what,
	const char *remedy);
/* Write the row of a version, or take it away: in a table that needs nothing but this column. */
MUST_CHECK int format_row(const struct engine *g, struct session *s, struct arena *a, const struct table *t,
	const char *column, struct str version, bool write, struct err *e);

#endif
