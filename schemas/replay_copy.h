/* What a tool changes in SQLite by copying the table: a new one is made from what the old one has, as the
 * tool reads and writes it, and takes its place. */
#ifndef SCHEMAS_REPLAY_COPY_H
#define SCHEMAS_REPLAY_COPY_H

#include "base/arena.h"
#include "parse/sql_split.h"
#include "schemas/catalog.h"

/* Marks beside those of replay_flow.h, statements with SQL_ONLY_IF: REPLAY_COPY, a word and its parts, each
 * with its length before it, so that it may hold any text. One for each change between "table" and "end", in
 * which columns are called as they were before the first of the changes:
 *
 * - table TOOL TABLE: "alembic", or "rails" and its release ("rails 61").
 * - always: copied whatever the changes are; Alembic adds columns and indexes without.
 * - convention KIND PATTERN: Alembic's names of constraints that have none; "fk", "uq", "ck", "pk".
 * - add COLUMN SQL BEFORE AFTER; drop COLUMN; rename COLUMN TO; replace COLUMN SQL.
 * - type COLUMN SQL; retype COLUMN SQL; null COLUMN yes|no; default COLUMN SQL.
 * - constraint NAME SQL; primary NAME SQL; forget NAME; unkey COLUMN TARGET (either may be empty).
 * - index NAME SQL; unindex NAME. */
#define REPLAY_COPY "SELECT 1 /* copy: "
enum { REPLAY_COPY_PARTS = 4 };
struct replay_copy_line {
	struct str what, v[REPLAY_COPY_PARTS];
};
struct replay_copy {
	struct arena *a; /* of the caller */
	bool open;
	struct str tool, table;
	VEC(struct replay_copy_line) lines;
};

struct str replay_copy_mark(struct arena *a, const struct replay_copy_line *line);
/* Take up a mark. True at the end of a table's changes: replay_copy_sql() is to be asked. */
bool replay_copy_take(struct replay_copy *c, struct str mark);
/* What the changes come to for the table as it is now (NULL: it is not there), as statements without lines:
 * "whole" fail or succeed together, those "after" each for itself. False: *what says why the tool stops. */
bool replay_copy_sql(const struct replay_copy *c, const struct relation *now, struct sql_statements *whole,
	struct sql_statements *after, struct str *what);

/* A type and a default as the tool writes them anew (replay_copy_type.c); the type is empty where the tool
 * cannot. */
struct str replay_copy_type(struct arena *a, struct str tool, struct str type);
/* Rails before 7.0: a new type, with the length of the old one where it has none. */
struct str replay_copy_retype(struct arena *a, struct str type, struct str old);
struct str replay_copy_default(struct arena *a, struct str tool, struct str type, struct str def);

#endif
