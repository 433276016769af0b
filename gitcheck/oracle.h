/*
 * What databases themselves say of the statements in code: prepared before and after the pending migrations,
 * never run. This room cannot open a database, so whoever can gives it the two (docs/shadow.md).
 */
#ifndef GITCHECK_ORACLE_H
#define GITCHECK_ORACLE_H

#include "gitcheck/judge.h"

enum oracle_side { ORACLE_S0, ORACLE_S1, ORACLE_SIDES };

struct oracle_answer {
	bool known;      /* false: it could not be asked */
	struct str code; /* empty = it can be prepared; else SQLSTATE or the server's error number */
	struct str said; /* in the server's words */
	size_t at;       /* byte of the statement they are about, SIZE_MAX = not told */
};

struct oracle_question {
	struct str sql; /* one complete statement that reads or writes rows */
	bool plan;      /* the planner is to look at it too; without parameters then */
	struct oracle_answer side[ORACLE_SIDES];
};

struct oracle {
	/* Answer many at once, on both sides; texts into a. An error return: nothing is known. */
	MUST_CHECK int (*ask)(void *ctx, struct arena *a, struct oracle_question *v, size_t n, struct err *e);
	void *ctx;
	const char *name; /* of the database, for people: "PostgreSQL" */
	bool whole; /* S0 has all that the environment has; else what is in neither may be there in truth */
};

enum {
	ORACLE_MAX_TEXT = 256 * 1024, /* bytes of a text that is asked about */
	ORACLE_MAX_STATEMENTS = 20000 /* of one tree */
};

/* All that is to be asked about one tree, and the answers. */
struct oracle_book;
/* j and o must outlive it. */
struct oracle_book *oracle_book(struct arena *a, const struct judge *j, const struct oracle *o);
/* Note the text of a literal; one that is not complete, or no statement, is left out. It must stay in memory.
 */
void oracle_note(struct oracle_book *b, const struct literal *l);
/* Ask for all that was noted. */
MUST_CHECK int oracle_ask(struct oracle_book *b, struct err *e);
/* Correct the static answer about a literal by the databases': uses that they deny are taken back, those they
 * confirm are certain (where run time makes a part of the text, no more than they were), and what nobody saw
 * is added; texts into a. A literal that was not asked about keeps its answer. */
void oracle_settle(struct oracle_book *b, struct arena *a, const struct literal *l, struct uses *uses,
	enum judged *verdict, struct str *why);

#endif
