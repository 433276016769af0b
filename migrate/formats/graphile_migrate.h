/* graphile-migrate: what its files, its configuration and its table share. Facts: FORMATS-B 20,
 * release 1.4.1.
 */
#ifndef MIGRATE_FORMATS_GRAPHILE_MIGRATE_H
#define MIGRATE_FORMATS_GRAPHILE_MIGRATE_H

#include "migrate/format_tool.h"

/* struct migration.own */
struct graphile_file {
	struct str hash, previous; /* of its header, as they stand; previous is empty for the first */
	int hash_line, previous_line;
	bool invalid_allowed; /* --! AllowInvalidHash */
	size_t body;          /* where the text behind the header begins */
	int body_line;
};

struct graphile_config {
	struct str path; /* of .gmrc, .gmrc.js or .gmrc.cjs; empty = none */
	struct str text; /* without its comments */
};

/* Reads the header of m->raw; the first thing the tool would refuse becomes the migration's problem. */
void format_graphile_header(struct migration *m, struct graphile_file *out);
/* "sha1:HEX" over the previous hash (empty for the first) and the text behind the header. */
struct str format_graphile_hash(struct arena *a, struct str previous, struct str body);
/* Whether the text's first line says --! no-transaction. */
bool format_graphile_without_tx(struct str body);

/* The nearest configuration in dir or above it. */
MUST_CHECK int format_graphile_config(
	const struct files *f, struct arena *a, struct str dir, struct graphile_config *out, struct err *e);
/* Whether the action ("afterAllMigrations") has anything in it. */
bool format_graphile_has_action(const struct graphile_config *c, const char *key);
/* Write the values of placeholders (":DATABASE_OWNER") into the statements. A value that stands nowhere in
 * the repository makes the migration one that only the tool can run; a stand-in keeps it readable. */
void format_graphile_fill(struct arena *a, const struct graphile_config *c, struct migration *m);

/* The settings of pgSettings stand in front of each file, as the tool's connection has them: for the
 * transaction, or with a RESET behind it. Settings that are computed make the migration unanalysable. */
void format_graphile_settings(
	struct arena *a, const struct source *s, const struct graphile_config *c, struct migration *m);

MUST_CHECK int format_graphile_applied(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migrations *files, struct history *out, struct err *e);
MUST_CHECK int format_graphile_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e);
MUST_CHECK int format_graphile_record(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, int duration_ms, struct err *e);
MUST_CHECK int format_graphile_unrecord(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, struct err *e);
MUST_CHECK int format_graphile_lock(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, bool take, struct err *e);

#endif
