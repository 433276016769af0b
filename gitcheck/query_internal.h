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
	const struct function *function; /* that lists the column, NULL = none does */
	bool object; /* the name itself denotes that column, not an output of the same name */
};

struct resolver {
	const struct query *q;
	const struct catalog *c;
	struct query_answer *answers;      /* of the names before the current one */
	const struct relation **relations; /* by source */
	const struct function **functions; /* by source: that lists its columns; NULL = none does */
	bool *outside; /* by source: of a schema the catalog does not cover; its columns are unknown */
	size_t steps;
	bool cut; /* it took too many, or too deep ones */
};

/* One more of them, at this depth; false when it is too much. */
bool query_step(struct resolver *z, int depth);

/* The relation of a source; NULL with *outside when it belongs to the database itself or to a schema that
 * the catalog does not cover, NULL without when it is missing. */
const struct relation *query_object_relation(
	const struct resolver *z, const struct query_source *s, bool *outside);
/* query_rows.c: what the function of that name gives back, in all of its forms. */
struct query_rows {
	const struct relation *relation; /* NULL = not known */
	const struct function
		*function; /* it lists the relation's columns itself; NULL = a relation of c's */
};
struct query_rows query_rows(
	struct arena *a, const struct catalog *c, struct str schema, struct str function);
/* Names that are no columns: relations, functions, types, labels, unique sets, constraints, sequences. */
void query_object_resolve(struct resolver *z, const struct query_name *n, struct query_answer *r);

/* Does this source have a column of that name? */
struct found query_resolve_source(struct resolver *z, size_t source, struct str name, int depth);
/* The answer of a column that was looked for. */
void query_resolve_settle(struct query_answer *r, struct found f, struct str name);
/* The composite type or domain's base that a type's text names, NULL when it is none of the catalog's. */
const struct type *query_object_type(const struct catalog *c, struct str text);

/* The same without going on to a domain's base. */
const struct type *query_object_type_named(const struct catalog *c, struct str text);

/* query_star.c: what a statement uses without naming it, as the database keeps account of it. */
struct query_objects {
	struct object_id *v;
	size_t n, cap;
};
/* The columns that its stars bring with "after" and that c, the catalog of "before",
 * lacks; of relations that both have. */
void query_star_columns(const struct query *q, const struct catalog *c, const struct query_answer *before,
	const struct query_answer *after, struct query_objects *out);
/* The types of the columns that it writes to, in catalog c1, which c0 lacks. */
void query_star_types(const struct query *q, const struct catalog *c0, const struct catalog *c1,
	const struct query_answer *after, struct query_objects *out);

/* query_fit.c: numbers of columns. */
void query_fit_resolve(struct resolver *z, const struct query_name *n, struct query_answer *r);
void query_fit_place(struct resolver *z, const struct query_name *n, struct query_answer *r);
void query_fit_field(struct resolver *z, const struct query_name *n, struct query_answer *r);
/* The columns that "after" has and "before" lacks, of the relations that a fit counts: what the difference is
 * about. One after another; NULL behind the last. */
const struct column *query_fit_differs(const struct query *q, const struct query_name *n,
	const struct query_answer *before, const struct query_answer *after, size_t *next,
	const struct relation **of);

#endif
