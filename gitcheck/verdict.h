/*
 * The decision. Pure: no I/O, no clock, no environment, cannot fail; the same inputs give the same findings
 * in the same order. Tested by the text tables in tests/verdict at 100 % branch coverage.
 */
#ifndef GITCHECK_VERDICT_H
#define GITCHECK_VERDICT_H

#include "gitcheck/judge.h"
#include "migrate/migration.h"

enum level { LEVEL_NOTE, LEVEL_WARN, LEVEL_BLOCK };
const char *verdict_level_word(enum level l);

enum verdict_kind { VERDICT_PASS, VERDICT_BLOCK, VERDICT_UNDECIDED };
const char *verdict_word(enum verdict_kind v);

/* Stable ids; the word is the id with '-' ("needs-pending"). The table in verdict.c also writes `explain` and
 * docs/rules.md. */
enum rule {
	RULE_NEEDS_PENDING,
	RULE_BREAKS_CODE,
	RULE_TIGHTENS_WRITES,
	RULE_CHANGED,
	RULE_MISSING,
	RULE_OUT_OF_ORDER,
	RULE_DUPLICATE_VERSION,
	RULE_MULTIPLE_HEADS,
	RULE_FAILED,
	RULE_NOT_PROMOTED,
	RULE_UNDECIDED,
	RULE_HISTORY_EDITED,
	RULE_POLICY_CHANGED,
	RULE_UNREADABLE,
	RULE_UNANALYSABLE,
	RULE_MARKER_MISMATCH,
	RULE_ATTESTATION_INVALID,
	RULE_ATTESTATION_EXPIRED,
	RULE_MODEL_WITHOUT_MIGRATION,
	RULE_TOOL_TRAP,
	RULE_HIDDEN_TEXT,
	RULE_COUNT
};
struct rule_text {
	const char *id, *title, *why, *remedy;
};
const struct rule_text *verdict_rule(enum rule r);

/* A use of an object by code, placed in the repository. */
struct ref {
	enum use_kind kind;
	struct object_id object;
	enum confidence confidence;
	struct str path;
	int line, column, end_line, end_column; /* from 1, columns in bytes, end exclusive */
	bool secondary; /* test, fixture, documentation, generated, vendored: a note at most */
	bool claimed;   /* generated or vendored, but only the judged change says so: a warning */
	bool merged;    /* base has this very file already, and not the migration: what is needed for certain
			   blocks, the rest warns, for the code runs without it or never did */
	bool deployed_only; /* found only in the deployed commit, not in the judged code: warn in check, block
			       in plan/apply */
	bool outlives;      /* an attribute, which may mean something else than a column that goes */
	size_t migration;   /* index in the environment's migrations, SIZE_MAX unknown */
	struct str why;
};

/* A fact about a migration or the configuration that is a finding by itself. */
struct fact {
	enum rule rule;
	struct str path;
	int line;
	size_t migration; /* SIZE_MAX none */
	bool certain; /* missing: the judged change itself deletes the file; out-of-order: the tool refuses or
			 skips it for ever; lint/tool-trap: the tool itself would stop;
			 lint/hidden-text: the judged change brings it, outside of strings; unanalysable: a
			 copy of the schema refuses it, which stops an apply. These block then, and only warn
			 otherwise: another branch's migration is applied before its merge in the rule's
			 normal order */
	bool same_effect; /* changed: the statements are those that were applied; a warning */
	struct str why;
	/* unanalysable, if that is why: the table that the catalog lacks, or lacks this column of */
	struct str missing_schema, missing, missing_column;
};

/* One environment as judged. */
struct target {
	struct str name;
	bool required;
	bool reached;       /* its state is known */
	struct str why_not; /* when not reached */
	const struct ref *refs;
	size_t nrefs;
	const struct fact *facts;
	size_t nfacts;
};

struct policy_levels {
	enum confidence least_blocking; /* [check] confidence, default likely */
	bool undecided_blocks, unanalysable_blocks;
	bool applying; /* plan and apply: what only deployed code uses blocks too */
};

struct finding {
	enum rule rule;
	enum level level;
	size_t target;    /* index into targets, SIZE_MAX = all */
	size_t ref, fact; /* index into that target's refs or facts, SIZE_MAX = not this kind */
};

struct verdict {
	enum verdict_kind kind;
	bool clean;               /* nothing undecided or unanalysable */
	struct finding *findings; /* sorted: level, path, line, column, rule */
	size_t n;
	size_t blocks, warns, notes;
	enum verdict_kind *per_target;
};

struct verdict verdict_of(
	struct arena *a, const struct target *targets, size_t ntargets, struct policy_levels p);

#endif
