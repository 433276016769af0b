/* Reading back what SQLite's PRAGMAs do not tell, from the CREATE text it stores. */
#ifndef SCHEMAS_INSPECT_TEXT_H
#define SCHEMAS_INSPECT_TEXT_H

#include "schemas/catalog.h"

/* The comma-separated parts of the first parenthesised list, trimmed; *rest is the text after it. */
void inspect_text_parts(struct arena *a, struct str sql, struct names *parts, struct str *rest);
/* The expression in parentheses after the keyword (outside quotes and nested parentheses), at or after *from,
 * which moves behind it. False when there is none. */
bool inspect_text_after(struct str part, const char *keyword, size_t *from, struct str *expression);
/* The next word or quoted name at *at, without its quotes; empty at the end or before punctuation. */
struct str inspect_text_word(struct arena *a, struct str sql, size_t *at);
/* Offset of a keyword outside quotes and parentheses at or after from, SIZE_MAX when there is none. */
size_t inspect_text_keyword(struct str sql, const char *keyword, size_t from);

#endif
