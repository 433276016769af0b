/* One line of a migration's code that runs for each index or foreign key of a table, or for each table. */
#ifndef SCHEMAS_REPLAY_EACH_H
#define SCHEMAS_REPLAY_EACH_H

#include "base/arena.h"
#include "parse/sql_split.h"
#include "schemas/catalog.h"

/* In SQL: the name of the one at hand. No text of a file holds it. */
#define REPLAY_EACH_NAME "\x02"
/* What every condition on one begins with. */
#define REPLAY_ITEM "item "

struct replay_each {
	bool keys;   /* of the foreign keys; else of the indexes */
	bool tables; /* of the tables; neither schema nor table is named then */
	struct str schema, table;
	struct str condition; /* as in replay_condition.h, and those of replay_item() */
	struct str sql;
};

/* A mark beside those of replay_flow.h, a statement with SQL_ONLY_IF. */
#define REPLAY_EACH "SELECT 1 /* each: "
#define REPLAY_EACH_DO " */ "
/* Empty where a mark cannot hold it. */
struct str replay_each_mark(struct arena *a, const struct replay_each *e);
/* A condition on the one at hand: "unique", "primary", "has" a column, "is" on just these columns, "name" is
 * this one, "begins" with this. Empty where a condition cannot hold a name. */
struct str replay_item(struct arena *a, const char *what, const struct str *names, size_t n);
/* The statements that the mark comes to now; false: it is not read. */
bool replay_each_sql(struct arena *a, const struct catalog *now, struct str mark, struct sql_statements *out);

#endif
