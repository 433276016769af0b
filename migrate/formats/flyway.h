/* Flyway: V1_2__name.sql and R__name.sql, with a CRC-32 of their lines. Facts: FORMATS-A 5. */
#ifndef MIGRATE_FORMATS_FLYWAY_H
#define MIGRATE_FORMATS_FLYWAY_H

#include "migrate/format_tool.h"

enum flyway_kind { FLYWAY_VERSIONED, FLYWAY_REPEATABLE, FLYWAY_UNDO, FLYWAY_BASELINE };

/* What a file's name says; migration.own points at one. */
struct flyway_name {
	enum flyway_kind kind;
	struct str version;     /* "1.10": as written, with '.' for '_'; empty for a repeatable */
	struct str description; /* with blanks for '_' */
	struct str script;      /* path below the location */
	bool java;
	bool filled; /* holds ${...}: Flyway fills it in before it computes a repeatable's checksum */
};

/* False when Flyway takes it for no migration. */
bool format_flyway_name(struct arena *a, struct str path, struct flyway_name *out);
/* Part by part as numbers of any length; parts of zeros at the end do not count. */
int format_flyway_compare(struct str a, struct str b);
/* The checksum as Flyway's table has it: CRC-32 of the lines without their ends, as a signed number. */
struct str format_flyway_checksum(struct arena *a, struct str text);
/* String.hashCode() of Java, for ASCII. */
int32_t format_flyway_hash(struct str text);

MUST_CHECK int format_flyway_applied(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migrations *files, struct history *out, struct err *e);
MUST_CHECK int format_flyway_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e);
MUST_CHECK int format_flyway_record(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, int duration_ms, struct err *e);
MUST_CHECK int format_flyway_unrecord(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, struct err *e);
MUST_CHECK int format_flyway_lock(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, bool take, struct err *e);

#endif
