/* A column of which only a part is told: frameworks that look at the database first write the whole
 * definition with what the column has. */
#ifndef SCHEMAS_REPLAY_COLUMN_H
#define SCHEMAS_REPLAY_COLUMN_H

#include "base/arena.h"
#include "schemas/catalog.h"

enum replay_column_null { REPLAY_AS_IT_IS, REPLAY_NULL, REPLAY_NOT_NULL };

struct replay_column {
	struct str schema, table, column;
	struct str type;   /* SQL; empty = as it is, or by the next two */
	struct str length; /* of a text type that stays what it is */
	struct str kind;   /* "string" or "text": a type with the length that the column has */
	enum replay_column_null null;
	bool has_default;
	struct str def;   /* SQL; empty = none */
	struct str place; /* MySQL: " FIRST", " AFTER `c`"; empty = where it stands */
};

/* A mark beside those of replay_flow.h, a statement with SQL_ONLY_IF: REPLAY_COLUMN and the parts, each in
 * quotes. */
#define REPLAY_COLUMN "SELECT 1 /* column: "
/* Empty where a part holds what a mark cannot. */
struct str replay_column_mark(struct arena *a, const struct replay_column *c);
/* What the mark comes to for the column as it is now, in the catalog's dialect; *what says why it is nothing.
 * Not for SQLite. */
struct str replay_column_sql(struct arena *a, const struct catalog *now, struct str mark, const char **what);

#endif
