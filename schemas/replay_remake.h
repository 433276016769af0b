/* SQLite: a table that a framework makes anew, with what stands there now but for one change. */
#ifndef SCHEMAS_REPLAY_REMAKE_H
#define SCHEMAS_REPLAY_REMAKE_H

#include "base/arena.h"
#include "schemas/catalog.h"

enum replay_remake_kind {
	REPLAY_REMAKE_COLUMN,  /* name; sql is its definition behind the name */
	REPLAY_REMAKE_PRIMARY, /* sql: the columns, as "(\"a\", \"b\")" */
	REPLAY_REMAKE_NO_PRIMARY,
	REPLAY_REMAKE_FOREIGN,    /* sql: the whole clause */
	REPLAY_REMAKE_NO_FOREIGN, /* name: its columns, joined by commas */
	REPLAY_REMAKE_INDEX_NAME  /* name of an index; sql: its new one */
};
struct replay_remake {
	enum replay_remake_kind kind;
	struct str table, name, sql;
	bool again; /* the framework read the table for an earlier mark: its foreign keys stay in order */
	struct str kept; /* columns of which the framework still has the definition: replay_remake_keep() */
};
/* One more of them, the newest of a name last. */
struct str replay_remake_keep(struct arena *a, struct str kept, struct str name, struct str sql);

/* A mark beside those of replay_flow.h, a statement with SQL_ONLY_IF. */
#define REPLAY_REMAKE "SELECT 1 /* remake: "
/* Empty where a part holds what a mark cannot. */
struct str replay_remake_mark(struct arena *a, const struct replay_remake *m);
/* The table that the mark is about; empty = it is not read. */
struct str replay_remake_table(struct arena *a, struct str mark);
/* What the mark comes to now (of the catalog that table alone counts), the way Laravel 11 and later do it:
 * columns, the primary key, foreign keys and indexes are taken over as SQLite's pragmas tell them, checks are
 * not. Empty: *what says why. */
struct str replay_remake_sql(struct arena *a, const struct catalog *now, struct str mark, const char **what);

#endif
