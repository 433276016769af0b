/* What oracle.c (asking) and oracle_settle.c (what the answers mean) share. */
#ifndef GITCHECK_ORACLE_INTERNAL_H
#define GITCHECK_ORACLE_INTERNAL_H

#include "gitcheck/judge_text.h"
#include "gitcheck/oracle.h"

/* One statement of a literal. */
struct oracle_part {
	struct str literal; /* the text it is part of */
	size_t index;       /* among the statements of that text */
	size_t from, to;    /* its range there */
	bool conflict;      /* it has ON CONFLICT: the planner is asked too */
	/* Of the literal's bytes; .known: it is an answer to go by. */
	struct oracle_answer side[ORACLE_SIDES];
};

struct oracle_text { /* a literal, by its text */
	struct str text;
	size_t first, n; /* parts */
};

struct oracle_book {
	struct arena *a;
	const struct judge *j;
	const struct oracle *o;
	VEC(struct oracle_part) parts;
	struct oracle_text *slots;
	size_t nslots, taken; /* a power of two, at most half full */
};

/* The noted text, NULL when it was left out. */
const struct oracle_text *oracle_find(const struct oracle_book *b, struct str text);
/* Whether the server's refusal is of parameters whose types it cannot tell. */
bool oracle_is_inference(struct str code);
/* The object of the delta that a refusal is about: what comes (USE_NEEDS) or goes (USE_BREAKS). text: the
 * statement. NULL when the delta is empty. */
const struct object_id *oracle_object(struct arena *a, const struct delta *d, enum use_kind kind,
	const struct oracle_answer *refusal, struct str text);

#endif
