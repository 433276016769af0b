/* Chains of calls about one query, for the parts of reader_query_chain.c. Not for anybody else. */
#ifndef GITCHECK_READER_QUERY_CHAIN_H
#define GITCHECK_READER_QUERY_CHAIN_H

#include "gitcheck/reader_query.h"

struct chain {
	uint32_t top;
	struct str schema;
	struct names tables;
	struct str entity;          /* the class that is its only table; empty = none, or not only */
	struct str class, of_class; /* the class that is one of its tables, and that one's name */
	struct str called;          /* how the query calls that */
	bool mapped_only;
	struct names aliases;             /* of the tables, where each has one name; empty = none */
	bool several;                     /* some table may have one of several names */
	const struct syntax_match *first; /* with a table */
	bool open;                        /* it reads from something that is not known */
	bool partial; /* it joins tables to something that is not known: no statement is made of its pieces */
	bool kept;    /* what else its function calls on its variable is about it */
	bool assigned;             /* that variable is what it is assigned to, not what it begins with */
	bool ends;                 /* what is assigned to the variable that it begins with is about it */
	bool placed;               /* these are known: */
	uint32_t scope;            /* the function that it stands in */
	struct str variable, root; /* what it is assigned to, and begins with */
};

/* A variable that stands for each row of a chain: from o in db.Orders. */
struct chain_each {
	struct str name;
	uint32_t top;   /* of the chain */
	uint32_t scope; /* the node in which it does */
};

struct chains {
	struct reader_query *q;
	struct chain *v;
	size_t n, cap;
	uint32_t *slots; /* by node: 0 = none, else index + 1 */
	VEC(struct chain_each) each;
	const struct syntax_match *asked; /* what a chain is looked for, or NULL */
	struct str relation; /* what the chain found last is asked through: the relation whose rows the
				function gets */
	bool without_ends;   /* chains that end others are not looked for */
	bool elsewhere;      /* it is, though .relation may not be known */
};

/* What a chain begins with: its leftmost leaf. */
uint32_t reader_query_chain_root(const struct syntax *t, uint32_t node);
/* The chain that a node is a link of, that its variable holds, or, outside, in whose function it is; NULL =
 * none. */
struct chain *reader_query_chain_find(struct chains *l, uint32_t node, bool outside);
/* Whether a kind is a function's that is written where it is used. */
bool reader_query_is_function(struct str kind);

/* A piece of SQL, in the statement that the chain makes of it (reader_query_piece.c): setting "part" of the
 * match; NULL = a list of columns. */
void reader_query_piece(struct chains *l, const struct chain *c, const struct syntax_match *m,
	const struct syntax_capture *at);

/* A list of columns in one text, each of which is a use. */
void reader_query_chain_columns(
	struct chains *l, const struct chain *c, const struct syntax_match *m, struct reader_query_text at);
/* The columns of the rows that a node holds: @chain.row (reader_query_given.c). JavaScript and TypeScript. */
void reader_query_given(struct chains *l, const struct chain *c, const struct syntax_match *m, uint32_t node);

/* Keep what @chain.each.name of a match says (reader_query_row.c). */
void reader_query_row_each(struct chains *l, const struct syntax_match *m, uint32_t node);
/* Whether a function is given the rows of a relation: setting "relations", words of calls that do so; *name
 * is the relation, empty where it is not written. */
bool reader_query_row_elsewhere(
	const struct chains *l, const struct syntax_match *m, uint32_t function, struct str *name);
/* The chain whose row the variable is that a node begins with: setting "row". NULL = of none, or a row of
 * another shape. */
struct chain *reader_query_row(struct chains *l, const struct syntax_match *m, uint32_t node);
/* The innermost chain with tables one of whose links is given what the node is in: setting "within". NULL =
 * none. */
struct chain *reader_query_within(struct chains *l, uint32_t node);

#endif
