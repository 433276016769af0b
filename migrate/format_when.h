/* Parts of a migration that is code which run under a condition, as marks among its statements
 * (schemas/replay_flow.h). */
#ifndef MIGRATE_FORMAT_WHEN_H
#define MIGRATE_FORMAT_WHEN_H

#include "migrate/format_ddl.h"

/*
 * Conditions as text (schemas/replay_condition.h). Empty: not known; it goes through what is made of it but
 * for what decides alone, so that format_when_all(no, not known) is "no".
 */
struct str format_when_constant(bool holds);
/* Is there a table or view; has it the column, the index, the foreign key (their names)? Not known for names
 * that a condition cannot hold. */
struct str format_when_table(struct arena *a, struct str table);
struct str format_when_column(struct arena *a, struct str table, struct str column);
struct str format_when_index(struct arena *a, struct str table, struct str index);
struct str format_when_foreign(struct arena *a, struct str table, struct str key);
/* Has it an index on these columns, in this order, and no others? */
struct str format_when_indexed(struct arena *a, struct str table, const struct names_list *columns);
/* Any kind that names a part of a table: "constraint", "foreign", "indexed", "keyed", "refers". */
struct str format_when_part(struct arena *a, const char *kind, struct str table, struct str part);
/* What the replay does not know either: told where it decides there, and only there. */
struct str format_when_unknown(void);
struct str format_when_type(struct arena *a, struct str type);
struct str format_when_extension(struct arena *a, struct str name);
struct str format_when_not(struct arena *a, struct str condition);
struct str format_when_all(struct arena *a, struct str x, struct str y);
struct str format_when_any(struct arena *a, struct str x, struct str y);
bool format_when_is(struct str condition, bool holds); /* for certain */

/* Any mark at d->at among d->out (replay_flow.h, replay_column.h). */
void format_when_mark(const struct format_ddl *d, struct str text);
/* One of a copied table's (replay_copy.h), of up to two parts. */
void format_when_copy(const struct format_ddl *d, const char *what, struct str x, struct str y);
/* Marks at d->at among d->out; format_when_open() returns its number for format_when_again(), which goes into
 * any list of the same migration's statements that comes to stand behind it. */
size_t format_when_open(const struct format_ddl *d, struct str condition);
void format_when_again(const struct format_ddl *d, size_t number);
void format_when_otherwise(const struct format_ddl *d);
void format_when_end(const struct format_ddl *d);
/* Nothing more of the migration runs. */
void format_when_stop(const struct format_ddl *d);

#endif
