/*
 * Pieces of SQL that stand alone in code: put together where that could not be followed. Text only: what they
 * name is weighed in collect_fragment.c. docs/check.md says which pieces count.
 */
#ifndef GITCHECK_FRAGMENT_H
#define GITCHECK_FRAGMENT_H

#include "base/arena.h"
#include "base/str.h"
#include "schemas/catalog.h"

/* Whether the text could be a piece of a statement and is no prose: it begins with a clause, or compares a
 * column with something. */
bool fragment_is_sql(struct str text);
/* Whether it is nothing but a name, or names with commas between them. */
bool fragment_is_names(struct str text);
/* Whether other expressions may make SQL of it: it has a word of a clause that is no prose, or is names and
 * holes alone, with a dot, a comma, an asterisk or a call's bracket among them: "${n} files" and "${n}px"
 * make nothing that a clause elsewhere in the file does not show. */
bool fragment_may_be_part(struct str text);
/* Whether something may be added to the statement where columns, conditions, clauses or tables stand: its
 * end is open, or it has a hole there. Holes where only a value can stand do not count. *table: the place of
 * a table. */
bool fragment_is_open(struct str text, bool *table);
/* The names in the place of a table: behind FROM, JOIN, INTO, UPDATE. */
void fragment_tables(struct arena *a, struct str text, struct names *out);
/* Where the name stands in the place of a column: the next from *at on, which is moved behind it. *qualifier:
 * t of t.name. */
bool fragment_next_column(struct str text, struct str name, size_t *at, struct str *qualifier);
/* What a text of code says an alias stands for: FROM table alias, "table AS alias". */
enum fragment_alias { FRAGMENT_ALIAS_NONE, FRAGMENT_ALIAS_ITS, FRAGMENT_ALIAS_OTHERS };
enum fragment_alias fragment_alias(struct str code, struct str alias, struct str table);
/* Whether it stands in the place of a table. */
bool fragment_has_table(struct str text, struct str name);
/* Whether a text of code names the table: as it is written, or as a class is called after it (order_items:
 * OrderItem). */
bool fragment_names_table(struct str code, struct str table);

#endif
