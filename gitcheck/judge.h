/*
 * One statement or object against two catalogs: what resolves only with the pending migrations, and what
 * stops resolving with them. No I/O but the parser's worker. One judge per dialect.
 */
#ifndef GITCHECK_JUDGE_H
#define GITCHECK_JUDGE_H

#include "gitcheck/mention.h"
#include "parse/worker.h"
#include "schemas/delta.h"

enum use_kind {
	USE_NEEDS,    /* not there in S0, there in S1 */
	USE_BREAKS,   /* there in S0, not there (or ambiguous) in S1 */
	USE_TIGHTENED /* a write that S1 newly refuses: an INSERT without a column that S1 demands */
};

struct use {
	enum use_kind kind;
	struct object_id object;
	size_t at, len; /* in the literal's text */
	enum confidence confidence;
	bool proved;    /* a database itself says so (oracle.h) */
	struct str why; /* "column shipped_at of orders does not exist yet" */
};

struct uses {
	struct use *v;
	size_t n, cap;
};

enum judged {
	JUDGED_NOT_SQL, /* not a statement: an English sentence, a fragment: ignored and not counted */
	JUDGED_DECIDED, /* resolved in S0, in S1, or in both; uses may be empty */
	JUDGED_FOREIGN, /* resolves in neither: another database's, or wrong everywhere: counted, not reported
			   by the gate */
	JUDGED_UNDECIDED /* names something of the delta but could not be judged: why */
};

struct judge;
/* Prepare for many statements; s0, s1 and delta must outlive it. */
MUST_CHECK int judge_open(struct judge **out, struct arena *a, const struct catalog *s0,
	const struct catalog *s1, const struct delta *d, struct worker *w, struct err *e);
/* Judge one piece of text. holes in it are run-time values. */
MUST_CHECK int judge_sql(struct judge *j, struct arena *a, const struct literal *sql, struct uses *out,
	enum judged *verdict, struct str *why, struct err *e);
/* Whether S0 has the object; columns that are not known answer yes. */
bool judge_has(const struct judge *j, const struct object_id *id);
/* Whether S0 is known to have this column of the table: one that it only may have does not count. */
bool judge_knows_column(const struct judge *j, const struct object_id *column);
/* Judge an object named outright. */
void judge_object(
	struct judge *j, struct arena *a, const struct mention *m, struct uses *out, enum judged *verdict);

#endif
