/*
 * The second of the pure decisions: is this the database it is meant to be, and may it be written now? No
 * I/O, no clock, no environment, cannot fail. What was not answered is never "allowed". Tested by the text
 * tables in tests/guard at 100 % branch coverage.
 */
#ifndef MIGRATE_GUARD_H
#define MIGRATE_GUARD_H

#include "base/arena.h"
#include "base/str.h"

/* A marker as asked in the database: the query must give exactly one value, which equals the expectation. */
struct guard_marker {
	struct str name, query, expect;
	struct str failed; /* why the query gave no answer; empty = it answered */
	size_t rows, columns;
	bool null; /* the value is SQL NULL */
	struct str got;
};

/* What an environment is bound to by its first apply. */
struct guard_identity {
	bool known;
	struct str server, database;
};

/* A step of the plan that the environment before this one has not applied. */
struct guard_step {
	struct str source, id;
};

struct guard_input {
	struct str environment;
	bool none; /* guard = none: applying without a marker was decided on purpose */
	const struct guard_marker *markers;
	size_t nmarkers;
	struct guard_identity now, bound;
	struct str bound_as; /* the other environment that this very database is bound to; empty = none */
	struct str rebind;   /* --rebind NAME: the operator says the other identity is right */
	bool writable;
	struct str why_not; /* when not writable */
	bool pooler, pooler_allowed;
	struct str after;        /* the environment before this one; empty = none */
	struct str after_failed; /* why its state is not known; empty = known */
	const struct guard_step *not_promoted;
	size_t nnot_promoted;
	bool refuse_unmerged, merge_known, merged;
	struct str commit, base_branch;
};

enum guard_rule {
	GUARD_MARKER,
	GUARD_NO_GUARD,
	GUARD_IDENTITY,
	GUARD_READ_ONLY,
	GUARD_POOLER,
	GUARD_NOT_PROMOTED,
	GUARD_UNMERGED
};
/* "marker-mismatch", "no-guard", "identity", "read-only", "pooler", "not-promoted", "unmerged". */
const char *guard_rule_word(enum guard_rule r);

struct guard_refusal {
	enum guard_rule rule;
	bool critical;         /* this is another database than the configuration means */
	struct str what, hint; /* one line without a full stop; full sentences */
};

struct guard {
	bool allowed;
	bool critical;
	bool bind; /* allowed, and the identity has to be recorded: first apply, or a rebind */
	VEC(struct guard_refusal) refusals;
};

void guard_of(struct arena *a, const struct guard_input *in, struct guard *out);

#endif
