/*
 * English that is SQL by chance: "Delete from parcels" on a button. It is told by its form and by what stands
 * before it in the source; what it names is a warning, not a block.
 */
#ifndef GITCHECK_PROSE_H
#define GITCHECK_PROSE_H

#include "base/str.h"

/* Whether the text has the form of a sentence: its first word alone begins with a capital (or it is TABLE x,
 * SELECT FROM x), and nothing in it is a sign, a name or a clause that only SQL has. What is written in
 * capitals or in small letters throughout is a statement. */
bool prose_is_sentence(struct str text);
/* Whether what stands before offset "at" in the same expression speaks of a database: db.query(, const sql =.
 */
bool prose_is_for_database(struct str source, size_t at);

#endif
