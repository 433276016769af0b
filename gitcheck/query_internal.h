/* What the parts of query.c share. */
#ifndef GITCHECK_QUERY_INTERNAL_H
#define GITCHECK_QUERY_INTERNAL_H

#include "gitcheck/query.h"

/* In order of strength: what is merged from several sources keeps the strongest. */
enum has {
	HAS_NO,
	HAS_UNKNOWN, /* columns of a source are not known */
	HAS_DEPENDS, /* a source is itself missing */
	HAS_YES,
	HAS_TWICE
};

struct found {
	enum has has;
	const struct relation *relation; /* where the column comes from, also through derived tables */
	const struct column *column;
	bool object; /* the name itself denotes that column, not an output of the same name */
};

struct resolver {
	const struct query *q;
	const struct catalog *c;
	struct query_answer *answers;      /* of the names before the current one */
	const struct relation **relations; /* by source */
	bool *outside; /* by source: of a schema the catalog does not cover; its columns are unknown */
	size_t steps;
};

/* The relation of a source; NULL with *outside when it belongs to the database itself or to a schema that
 * the catalog does not cover, NULL without when it is missing. */
const struct relation *query_object_relation(
	const struct resolver *z, const struct query_source *s, bool *outside);
/* Names that are no columns: relations, functions, types, labels, unique sets, constraints, sequences. */
void query_object_resolve(struct resolver *z, const struct query_name *n, struct query_answer *r);

#endif
