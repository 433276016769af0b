/* The parts of the helper program's answer, checked before anybody follows them: a crashed grammar may have
 * answered anything. */
#ifndef PARSE_WORKER_TAKE_H
#define PARSE_WORKER_TAKE_H

#include "base/arena.h"
#include "parse/language.h"
#include "parse/syntax.h"

/* n names (a uint16_t length and its bytes each) from the head of *rest; false when they do not fit it. */
bool worker_take_names(struct arena *a, struct str *rest, uint32_t n, const struct str **out);
/* struct wire_matches and what follows; false when it makes no sense for the tree. */
bool worker_take_matches(struct arena *a, struct str rest, struct syntax *t);
/* The whole answer to a request for a tree, with matches when there are queries, as a tree that may be
 * followed; false when it makes no sense. payload stands in the arena behind the head of a reply, so that its
 * array of nodes is aligned, and lives as long as the tree. */
bool worker_take_syntax(struct arena *a, enum language lang, struct str source, struct str payload,
	bool queries, struct syntax **out);

#endif
