/*
 * A concrete syntax tree as one flat array in preorder: no pointers, no recursion, nothing of tree-sitter.
 * Children of node i are i + 1 and then each .next until the parent's .next.
 */
#ifndef PARSE_SYNTAX_H
#define PARSE_SYNTAX_H

#include "base/str.h"

/* Nodes from one upwards to look at what is around it: a sum of 60,000 strings is as deep, and each of them
 * looks. */
enum { SYNTAX_MAX_CLIMB = 1000 };

struct syntax_node {
	uint16_t kind;     /* index into kinds[] */
	uint16_t field;    /* index into fields[], 0 = none: the name under which the parent holds it */
	uint32_t from, to; /* byte range in the source, to exclusive */
	uint32_t next;     /* index after this node's subtree */
	uint32_t parent;   /* index; the root is its own parent */
};

struct literal_index;

/* What a query file (gitcheck/queries) found: one match of one of its patterns. */
struct syntax_capture {
	struct str name; /* "property.column" */
	uint32_t node;
	uint32_t from, to; /* bytes: of the node, or of the part that #pick! took */
};

struct syntax_setting {
	struct str key, value;
};

struct syntax_match {
	struct str query;                      /* the file without its extension: "django" */
	const struct syntax_setting *settings; /* the pattern's #set! ones, then those of the file */
	size_t nsettings;
	const struct syntax_capture *captures; /* in the order of the text */
	size_t ncaptures;
};

struct syntax {
	struct str source;
	const struct syntax_node *nodes;
	uint32_t n;
	const struct str
		*kinds; /* "string", "call_expression", also anonymous tokens such as "(" and "await" */
	uint32_t nkinds;
	const struct str *fields;           /* fields[0] is empty */
	bool has_error;                     /* there is an ERROR or MISSING node */
	const struct syntax_match *matches; /* of worker_query(), by query and then in the order found */
	size_t nmatches;
	bool cut; /* there were more than are listed */
	/* What parse/literal.c knows of the tree: literal_learn(). NULL = its language's strings are not
	 * known. */
	struct literal_index *literals;
};

/* Asked of every node for many kinds, nearly always in vain. */
static inline bool syntax_is(const struct syntax *t, uint32_t node, const char *kind)
{
	return node < t->n && str_eq(t->kinds[t->nodes[node].kind], str_of(kind));
}
struct str syntax_text(const struct syntax *t, uint32_t node);
/* First child held under the field name; UINT32_MAX when there is none. */
uint32_t syntax_field(const struct syntax *t, uint32_t node, const char *field);
/* First child / next sibling; UINT32_MAX at the end. Anonymous tokens are children too. */
uint32_t syntax_child(const struct syntax *t, uint32_t node);
uint32_t syntax_sibling(const struct syntax *t, uint32_t node);
/* First child of that kind, UINT32_MAX when there is none. */
uint32_t syntax_child_of(const struct syntax *t, uint32_t node, const char *kind);
/* First capture of that name in a match, NULL when there is none. */
const struct syntax_capture *syntax_captured(const struct syntax_match *m, const char *name);
/* The value of a setting of a match, empty when it has none. */
struct str syntax_setting(const struct syntax_match *m, const char *key);

#endif
