/* What the two halves of the pass of literal_assemble.c share. Not for anybody else. */
#ifndef PARSE_LITERAL_PASS_H
#define PARSE_LITERAL_PASS_H

#include "parse/literal_assembly.h"

enum literal_mark { LITERAL_COVERED = 1, LITERAL_DONE = 2, LITERAL_KEPT = 4 };

struct literal_pass {
	struct literal_assembly s;
	struct literal_context c;
	unsigned char *marks; /* by node: part of a text that was read, a call that was followed */
	size_t first;         /* texts of this reading begin here */
};

/* name += node, name.append(node). name UINT32_MAX: the text that the function at hand builds. begins: it may
 * be a text of which nothing was known; many: the node may be a list of parts. */
void literal_append(struct literal_pass *p, uint32_t name, uint32_t node, bool begins, bool many);
/* name.append(a).append(b). */
void literal_append_call(struct literal_pass *p, uint32_t node);
/* Ruby's name << a << b. */
void literal_append_shift(struct literal_pass *p, uint32_t node);

#endif
