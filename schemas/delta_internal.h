/* Shared between the files of the differ. */
#ifndef SCHEMAS_DELTA_INTERNAL_H
#define SCHEMAS_DELTA_INTERNAL_H

#include "schemas/delta.h"

struct differ {
	struct arena *a, *scratch;
	const struct catalog *before, *after;
	struct delta *out;
};

/* Append one item; "what" may be empty. */
void delta_put(const struct differ *d, enum delta_kind k, struct object_id id, struct str what);
/* Everything about relations. before or after is NULL for an added or removed one. */
void delta_relation(const struct differ *d, const struct relation *before, const struct relation *after);
/* Whether every value of type "from" is a value of type "to", as far as the spelling tells. */
bool delta_type_widens(enum dialect d, struct str from, struct str to);
/* Whether both are texts: a statement that can be prepared with the one can be with the other. */
bool delta_type_both_texts(struct str from, struct str to);
/* The item that was put last is .unseen. */
void delta_unseen(const struct differ *d);
/* Whether two spellings of an expression are the same but for blanks, parentheses and casts. */
bool delta_text_same(struct str a, struct str b);

#endif
