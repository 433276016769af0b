/* Shared by the parts of literal.c. */
#ifndef PARSE_LITERAL_INTERNAL_H
#define PARSE_LITERAL_INTERNAL_H

#include "base/sb.h"
#include "parse/literal.h"

enum { LITERAL_MAX = 1024 * 1024 }; /* bytes of one folded text; what comes after is left out */

/* How one language writes strings: names of its grammar's nodes, NULL-ended. */
struct literal_language {
	const char *strings[6];      /* whole string expressions */
	const char *quotes[8];       /* named children that only delimit */
	const char *holes[8];        /* children that are run-time parts */
	const char *concat;          /* the node of a binary operator, NULL = none */
	const char *operator_;       /* its anonymous operator token */
	const char *adjacent;        /* a node whose children are strings set side by side, NULL = none */
	const char *declarations[4]; /* nodes that bind a name to a value */
	const char *names[4];        /* nodes that refer to such a name */
};
/* NULL for a language without a table. */
const struct literal_language *literal_language_of(enum language l);

/* A text being folded: bytes and where each run of them stands in the source. */
struct literal_builder {
	struct arena *a;
	struct sb text;
	VEC(struct literal_piece) pieces;
	size_t holes;
	bool any; /* some literal text was there, even when empty */
};
void literal_builder_init(struct literal_builder *b, struct arena *a);
/* Literal bytes standing at "source"; exact when they are the source's own bytes. */
void literal_builder_add(struct literal_builder *b, struct str bytes, size_t source, bool exact);
void literal_builder_hole(struct literal_builder *b, size_t source);
void literal_builder_done(struct literal_builder *b, struct literal *out);
/* Add the decoded form of one escape sequence as it stands in the source ("\\n", "\\u00e9", ...). */
void literal_escape(
	struct literal_builder *b, enum language l, struct str raw, size_t source, bool single_quoted);

#endif
