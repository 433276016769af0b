/* Which uses an environment has already: found by their hash, as one change can have hundreds of thousands.
 */
#ifndef CMD_CHECK_USES_H
#define CMD_CHECK_USES_H

#include "gitcheck/verdict.h"

struct check_use; /* a slot */
struct check_uses {
	VEC(struct ref) refs; /* in the order they came */
	struct check_use *slots;
	size_t nslots, taken; /* open addressing, a power of two, at most half full */
};

/* Whether there is a use of the same kind and object in the same file; with place, at the same line and
 * column. Objects' names are compared without regard to case. */
bool check_uses_has(const struct check_uses *u, const struct ref *r, bool place);
/* The one of the same kind and object at the same place, to be changed but for these; NULL when there is
 * none. */
struct ref *check_uses_find(struct check_uses *u, const struct ref *r);
/* Append *r; strings are kept, not copied. */
void check_uses_add(struct arena *a, struct check_uses *u, struct ref r);

#endif
