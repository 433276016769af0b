/*
 * A version table in a live database: does it exist, is it an ordinary table, has it the columns its owner
 * gives it. A name alone proves nothing: tools share table names, and a view or a row filter in its place
 * would make the history say anything.
 */
#ifndef MIGRATE_TABLE_H
#define MIGRATE_TABLE_H

#include "migrate/engine.h"
#include "migrate/migration.h"

struct table {
	bool exists;
	struct str schema; /* where it was found; empty on SQLite, and on MySQL for the current database */
	struct str name;
	struct str sql;            /* quoted, qualified: what statements are written with */
	struct names_list columns; /* in their order */
	struct str kind;           /* "table", "a view", ... */
	bool visible;              /* PostgreSQL: in the search path; true elsewhere */
	bool filtered;             /* row security hides rows from this role */
	size_t homes;              /* schemas that hold one of this name */
	struct str shadowed;       /* PostgreSQL: a further schema of the search path that holds one */
};

/* Look for it. schema empty: the one in the search path, else the first of that name in any schema
 * (PostgreSQL); elsewhere the current database. In MySQL a schema is another database. Absent: exists =
 * false, and .sql is the name to create it under. */
MUST_CHECK int table_find(const struct engine *g, struct session *s, struct arena *a, struct str schema,
	struct str name, struct table *out, struct err *e);
/* As table_find, and when it is there it must be what its owner made. ERR_DB when it is a view or another
 * thing that is no ordinary table, when row security filters it for us, when it stands in several schemas and
 * not in exactly one of the search path, when it is not there and one of the same columns is whose name
 * differs in capitals alone, or when one of the columns (a NULL-ended list, order free, more are fine) is
 * missing: then with the columns found and expected, and whose table it looks like. "whose" names the
 * expected owner. */
MUST_CHECK int table_expect(const struct engine *g, struct session *s, struct arena *a, struct str schema,
	struct str name, const char *whose, const char *const *columns, struct table *out, struct err *e);
/* The refusal of table_expect for a table whose columns are another tool's in a way that only its owner can
 * see. */
MUST_CHECK int table_refuse(
	struct arena *a, const struct table *t, const char *whose, const char *const *columns, struct err *e);
/* CREATE TABLE as "shape" says (what follows the name), where table_expect has found none; else nothing. */
MUST_CHECK int table_create(const struct engine *g, struct session *s, struct arena *a, const struct table *t,
	struct str shape, const char *whose, struct err *e);
/* The table as CREATE INDEX names it behind ON: SQLite takes no schema there. */
struct str table_indexed(const struct engine *g, struct arena *a, const struct table *t);
bool table_has(const struct table *t, const char *column);
/* The tool whose version table has this shape, NULL when none is known. */
const char *table_owner(const struct table *t);
/* engine.query with ? for parameters on every engine; "sql" holds no ? otherwise. */
MUST_CHECK int table_query(const struct engine *g, struct session *s, struct arena *a, struct str sql,
	const struct str *args, int nargs, engine_row_fn *row, void *ctx, struct err *e);

enum {
	TABLE_MAX_VERSION = 1000,   /* bytes of a version: no tool writes longer ones */
	TABLE_MAX_CELL = 64 * 1024, /* bytes of anything else in a row */
	TABLE_MAX_ROWS = 200000
};
/* What to read of a version table. The first column names the row. */
struct table_read {
	const struct table *t;
	struct str sql; /* as for table_query */
	const struct str *args;
	int nargs;
	int any_length; /* so many of the last columns may be longer than TABLE_MAX_CELL */
};
/* As table_query, for rows that are kept: what a hostile table can make us hold is bounded. ERR_DB before
 * "row" sees it: a row whose first column is NULL or longer than TABLE_MAX_VERSION, another cell longer than
 * TABLE_MAX_CELL, more than TABLE_MAX_ROWS rows. */
MUST_CHECK int table_rows(const struct engine *g, struct session *s, struct arena *a,
	const struct table_read *q, engine_row_fn *row, void *ctx, struct err *e);
/* A cell that has to be a flag, a number from 0 on, a time (a digit first, at most 64 bytes), or a text of at
 * most TABLE_MAX_VERSION bytes: ERR_DB naming the column when it is not, which is how a column of another
 * type shows. */
MUST_CHECK int table_flag(
	const struct table *t, const char *column, struct str cell, bool *out, struct err *e);
MUST_CHECK int table_number(
	const struct table *t, const char *column, struct str cell, long long *out, struct err *e);
MUST_CHECK int table_time(const struct table *t, const char *column, struct str cell, struct err *e);
MUST_CHECK int table_text(const struct table *t, const char *column, struct str cell, struct err *e);

#endif
