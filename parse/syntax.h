/*
 * A concrete syntax tree as one flat array in preorder: no pointers, no recursion, nothing of tree-sitter.
 * Children of node i are i + 1 and then each .next until the parent's .next.
 */
#ifndef PARSE_SYNTAX_H
#define PARSE_SYNTAX_H

#include "base/str.h"

struct syntax_node {
	uint16_t kind;     /* index into kinds[] */
	uint16_t field;    /* index into fields[], 0 = none: the name under which the parent holds it */
	uint32_t from, to; /* byte range in the source, to exclusive */
	uint32_t next;     /* index after this node's subtree */
	uint32_t parent;   /* index; the root is its own parent */
};

struct literal_index;

struct syntax {
	struct str source;
	const struct syntax_node *nodes;
	uint32_t n;
	const struct str
		*kinds; /* "string", "call_expression", also anonymous tokens such as "(" and "await" */
	uint32_t nkinds;
	const struct str *fields; /* fields[0] is empty */
	bool has_error;           /* there is an ERROR or MISSING node */
	/* What parse/literal.c knows of the tree: literal_learn(). NULL = its language's strings are not
	 * known. */
	struct literal_index *literals;
};

bool syntax_is(const struct syntax *t, uint32_t node, const char *kind);
struct str syntax_text(const struct syntax *t, uint32_t node);
/* First child held under the field name; UINT32_MAX when there is none. */
uint32_t syntax_field(const struct syntax *t, uint32_t node, const char *field);
/* First child / next sibling; UINT32_MAX at the end. Anonymous tokens are children too. */
uint32_t syntax_child(const struct syntax *t, uint32_t node);
uint32_t syntax_sibling(const struct syntax *t, uint32_t node);
/* First child of that kind, UINT32_MAX when there is none. */
uint32_t syntax_child_of(const struct syntax *t, uint32_t node, const char *kind);

#endif
