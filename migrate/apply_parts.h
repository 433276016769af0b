/* Between the files of apply_parts: one migration that is run statement by statement, and what can be seen of
 * it in the live catalog. */
#ifndef MIGRATE_APPLY_PARTS_H
#define MIGRATE_APPLY_PARTS_H

#include "migrate/apply_run.h"

struct parts {
	struct apply_run *r;
	struct arena *a;
	const struct plan_step *st;
	struct apply_step *out;
	struct session *s;
	size_t next; /* the statement whose turn it is */
	bool moved;  /* this run has made a statement stand */
	/* While the file's own transaction is open: what stands without it. */
	struct {
		bool open, moved;
		size_t next;
		struct str head;
	} without;
	bool entered;           /* the locks are ours: only then is anything recorded */
	struct catalog *before; /* as it stood when the locks were ours; NULL = not known */
	long long start;
};

/* The statement whose turn it is. */
const struct sql_statement *apply_parts_statement(const struct parts *p);
/* Does it commit together with its record? */
bool apply_parts_atomic(const struct parts *p);
/* The live catalog, or that part of it that the statement can name, where the engine reads a part. */
MUST_CHECK int apply_parts_see(struct parts *p, struct catalog **live, struct err *e);
/* How many objects the statement changes, seen from the live catalog; false: not known. */
bool apply_parts_expected(struct parts *p, size_t *n);
/* Drop the index that a stopped CREATE INDEX CONCURRENTLY left invalid: it is in the way of the next try. */
MUST_CHECK int apply_parts_drop_invalid(struct parts *p, struct err *e);
/* Name such an index in the error. */
void apply_parts_name_invalid(struct parts *p, struct err *e);
/* Did no statement of this migration ever stand, and is what the failed one names as it was? */
bool apply_parts_nothing_stands(struct parts *p);

#endif
