/* Plural and singular of English words in snake case, as frameworks derive names of tables from those of
 * classes. */
#ifndef PARSE_INFLECT_H
#define PARSE_INFLECT_H

#include "base/arena.h"
#include "base/str.h"

/* "category" -> "categories", "order_line" -> "order_lines": ActiveSupport 7's inflections. */
struct str inflect_plural(struct arena *a, struct str word);
struct str inflect_singular(struct arena *a, struct str word);

#endif
