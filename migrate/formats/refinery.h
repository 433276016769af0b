/* refinery: what its files and its table share. */
#ifndef MIGRATE_FORMATS_REFINERY_H
#define MIGRATE_FORMATS_REFINERY_H

#include "migrate/format_tool.h"

/* struct source.own, and struct migration.own points at the source's. */
struct refinery_project {
	bool wide; /* built with versions of 64 bits: the checksum and the table's column differ */
};

/* SipHash-1-3 with a key of zeros, as Rust's standard hasher. */
uint64_t format_refinery_siphash(struct str bytes);
/* The checksum that refinery keeps, as decimal text. Facts: FORMATS-B 7. */
struct str format_refinery_sum(
	struct arena *a, struct str name, long long version, bool wide, struct str sql);

MUST_CHECK int format_refinery_applied(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migrations *files, struct history *out, struct err *e);
MUST_CHECK int format_refinery_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e);
MUST_CHECK int format_refinery_record(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, int duration_ms, struct err *e);
MUST_CHECK int format_refinery_unrecord(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, struct err *e);

#endif
