/* Whether a text holds what a query file needs: asked of every text before it is parsed. */
#ifndef PARSE_WORKER_MAIN_QUERY_NEED_H
#define PARSE_WORKER_MAIN_QUERY_NEED_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/* A word of a line ";; needs" (docs/queries.md), one of which a text must hold: of each line. */
struct query_need {
	struct str word;
	uint32_t line;
	bool named;   /* an identifier stands whole in it, and so in the text: */
	uint32_t bit; /* its bit there */
};
typedef VEC(struct query_need) query_need_list;

enum { QUERY_TEXT_BITS = 4096 };

/* A text, and a bit for each of its identifiers: most needs are answered by those. */
struct query_text {
	struct str source;
	uint64_t names[QUERY_TEXT_BITS / 64];
};

/* The words of a line, blanks between them; they are views of it. */
void worker_main_query_need_add(struct arena *a, query_need_list *out, struct str words, uint32_t line);
void worker_main_query_need_text(struct query_text *out, struct str source);
bool worker_main_query_need_met(const query_need_list *needs, const struct query_text *t);

#endif
