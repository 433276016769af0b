/* What the two halves of the pass of literal_assemble.c share. Not for anybody else. */
#ifndef PARSE_LITERAL_PASS_H
#define PARSE_LITERAL_PASS_H

#include "parse/literal_assembly.h"

enum literal_mark { LITERAL_COVERED = 1, LITERAL_DONE = 2, LITERAL_KEPT = 4 };

struct literal_pass {
	struct literal_assembly s;
	struct literal_context c;
	unsigned char *marks;  /* by node: part of a text that was read, a call that was followed */
	size_t first;          /* texts of this reading begin here */
	uint32_t arm, arm_end; /* a case that is not taken in this reading; arm_end 0: none is open */
};

/* name += node, name.append(node). name UINT32_MAX: the text that the function at hand builds. begins: it may
 * be a text of which nothing was known; many: the node may be a list of parts. */
void literal_append(struct literal_pass *p, uint32_t name, uint32_t node, bool begins, bool many);
/* literal_push.c: an expression that makes a builder of Rust's sqlx; a call of it, or of what it separates
 * by; false: neither. And what it separates by: out->onto and out->between. */
bool literal_push_makes(const struct syntax *t, uint32_t node);
bool literal_push(struct literal_pass *p, uint32_t node, const struct literal_call *call);
bool literal_push_separates(struct literal_pass *p, uint32_t node, struct literal_variable *out);
/* name.append(a).append(b). */
void literal_append_call(struct literal_pass *p, uint32_t node);
/* Ruby's name << a << b. */
void literal_append_shift(struct literal_pass *p, uint32_t node);

#endif
