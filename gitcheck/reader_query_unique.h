/* Conflict targets, for the parts of reader_query.c. Not for anybody else. */
#ifndef GITCHECK_READER_QUERY_UNIQUE_H
#define GITCHECK_READER_QUERY_UNIQUE_H

#include "gitcheck/reader_query.h"

/* What a target is about. */
struct reader_query_about {
	struct str schema;
	struct names tables; /* one of which is meant */
	struct str entity;   /* the class that is it; empty = the table is written */
	bool mapped_only;
	enum confidence at_most;
};

/* Whether a match has KEY.unique or KEY.constraint, with or without .name. */
bool reader_query_has_unique(const struct syntax_match *m, const char *key);
/* Say what such a match needs: the columns, the set of them, the constraint of that name. */
void reader_query_unique(struct reader_query *q, const struct syntax_match *m, const char *key,
	const struct reader_query_about *of);
/* Whether an upsert of Prisma's client needs what its where names to be unique (reader_query_upsert.c);
 * target is the object of the columns, *at_most gets how sure that is. */
bool reader_query_upsert(const struct reader_query *q, uint32_t target, enum confidence *at_most);
/* All matches with @use.unique or @use.constraint: the class is @use.of.name, or the one that the target's
 * own parts name. */
void reader_query_uniques(struct reader_query *q);

#endif
