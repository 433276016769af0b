/* Running the query files of a language (lib/queries/LANGUAGE/NAME.scm) over a parsed text. */
#ifndef PARSE_WORKER_MAIN_QUERY_H
#define PARSE_WORKER_MAIN_QUERY_H

#include "parse/worker_main.h"

#ifdef HAVE_TREE_SITTER
#include <tree_sitter/api.h>

/* Which node stands where in the flat array: tree-sitter's identity of each, in preorder. */
struct worker_main_places {
	enum language language;
	VEC(const void *) ids;
	uint32_t *slots; /* made by worker_main_query() */
	size_t nslots;
};

/* Whether a query file of the language looks for anything in the text, or is broken. To be asked of a text
 * before worker_main_query(), which runs those that do. */
bool worker_main_query_wanted(enum language lang, struct str source);
/* Append the matches to the payload (struct wire_matches). A file that is no query makes the answer
 * WIRE_BAD_QUERY with a message. */
void worker_main_query(struct arena *a, struct worker_main_answer *out, const TSLanguage *l, TSNode root,
	struct str source, struct worker_main_places *places);

#endif
#endif
