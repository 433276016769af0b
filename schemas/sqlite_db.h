/*
 * SQLite databases: files and private memory. The only home of sqlite3.h. Serves the engine (migrate), the
 * replay of SQLite migrations (schemas) and the judge of SQLite statements (gitcheck).
 */
#ifndef SCHEMAS_SQLITE_DB_H
#define SCHEMAS_SQLITE_DB_H

#include "schemas/catalog.h"

struct sqlite_db;

struct sqlite_db_opts {
	bool write;  /* else every write is refused by SQLite itself */
	bool create; /* with write: make the file when it is not there */
	/* SQL comes from a repository: no ATTACH, PRAGMA, VACUUM, extensions; sizes, nesting and memory
	 * capped. Its schema may call all that its statements may: checks and indexes over json_extract(),
	 * which SQLite 3.40 does not call innocuous, are ordinary. */
	bool untrusted;
	bool no_dqs;      /* "x" is never a string: an unknown column stays an error */
	int busy_ms;      /* wait for another connection's lock; 0 = not at all */
	int statement_ms; /* per statement; 0 = no limit */
	long max_steps;   /* thousands of virtual machine instructions per statement; 0 = no limit */
};

/* Open a file, or a private memory database when path is empty (always writable). The handle belongs to the
 * arena. ERR_DB when there is no such file or it is no database; ERR_LOCKED when another holds it. */
MUST_CHECK int sqlite_db_open(
	struct sqlite_db **out, struct arena *a, struct str path, struct sqlite_db_opts o, struct err *e);
/* Close now; the arena's own closing is then a no-op, and so is closing twice. Open transactions roll back.
 */
void sqlite_db_close(struct sqlite_db *db);

/* One row; p is NULL for SQL NULL, blobs are their bytes. Values live until the callback returns. A non-zero
 * return stops the query and is returned by it. Same type as engine_row_fn. */
typedef int sqlite_db_row_fn(void *ctx, const struct str *cols, int ncols, struct err *e);
/* Exactly one statement with text parameters (? or ?1; p NULL = SQL NULL); row may be NULL. An empty text is
 * no statement and fine. Errors: ERR_LOCKED (busy, locked), ERR_LIMIT (statement_ms, max_steps, sizes), else
 * ERR_DB; e->native is the extended result code in decimal; the offset is kept for sqlite_db_error_at(). */
MUST_CHECK int sqlite_db_query(struct sqlite_db *db, struct str sql, const struct str *args, int nargs,
	sqlite_db_row_fn *row, void *ctx, struct err *e);
MUST_CHECK int sqlite_db_exec(struct sqlite_db *db, struct str sql, struct err *e);
/* Byte offset in the statement that the last error is about, SIZE_MAX when SQLite does not say. */
size_t sqlite_db_error_at(const struct sqlite_db *db);
/* Extended result code of the last failed call, 0 = none. */
int sqlite_db_error_code(const struct sqlite_db *db);
/* SQLite's own words for it, in arena a: "no such column: x". */
struct str sqlite_db_error_text(const struct sqlite_db *db, struct arena *a);

/* Rows changed by the last INSERT, UPDATE or DELETE. */
long long sqlite_db_changes(const struct sqlite_db *db);
/* False in autocommit mode. */
bool sqlite_db_in_tx(const struct sqlite_db *db);
void sqlite_db_set_busy(struct sqlite_db *db, int busy_ms);
void sqlite_db_set_time(struct sqlite_db *db, int statement_ms);
/* "3.40.1" of the library. */
const char *sqlite_db_version(void);

/* What a statement touches, told while it is prepared. Views and triggers report what they touch too, with
 * their own name in .via. */
enum sqlite_db_action {
	SQLITE_DB_READ,     /* table, column; column empty when none is named: SELECT count(*) FROM t */
	SQLITE_DB_INSERT,   /* table */
	SQLITE_DB_UPDATE,   /* table, column */
	SQLITE_DB_DELETE,   /* table */
	SQLITE_DB_FUNCTION, /* table empty, column = the function's name */
	SQLITE_DB_DEFINE,   /* CREATE, ALTER, DROP, REINDEX, ANALYZE of anything */
	SQLITE_DB_OTHER     /* SELECT, TRANSACTION, SAVEPOINT, PRAGMA, ATTACH ... */
};
struct sqlite_db_access {
	enum sqlite_db_action action;
	struct str table, column, database, via; /* database: "main", "temp" */
};
/* Return false to refuse. NULL takes the watcher away. Called from prepare, so it must not use the database.
 */
typedef bool sqlite_db_watch_fn(void *ctx, const struct sqlite_db_access *x);
void sqlite_db_watch(struct sqlite_db *db, sqlite_db_watch_fn *watch, void *ctx);

/* What preparing (never running) the first statement of a text said. */
struct sqlite_db_check {
	bool ok;              /* prepared; when .empty there was no statement */
	bool empty;           /* only blanks and comments */
	bool reads;           /* it writes nothing */
	int code;             /* extended result code when not ok */
	size_t at;            /* offset the error is about, SIZE_MAX = none */
	size_t end;           /* offset after the statement and its semicolon: where the next one begins */
	struct str text;      /* "no such column: x" */
	struct names columns; /* names of the result's columns */
	int params;
};
/* An error return means the machine failed, never that the statement is wrong. Text lives in arena a. */
MUST_CHECK int sqlite_db_prepare(
	struct sqlite_db *db, struct arena *a, struct str sql, struct sqlite_db_check *out, struct err *e);

/* As sqlite_db_query, for statements of our own on an untrusted database: PRAGMA is allowed. */
MUST_CHECK int sqlite_db_ask(struct sqlite_db *db, struct str sql, const struct str *args, int nargs,
	sqlite_db_row_fn *row, void *ctx, struct err *e);

/* The schema as one script: every CREATE statement as stored, tables first, each ended by ";\n". Two
 * databases with the same script have the same schema. Internal tables are left out. */
MUST_CHECK int sqlite_db_script(struct sqlite_db *db, struct arena *a, struct str *out, struct err *e);

/* Everything in the main database, into a new catalog in a (sqlite_db_inspect.c). Relations are in schema
 * "main". */
MUST_CHECK int sqlite_db_inspect(struct sqlite_db *db, struct arena *a, struct catalog **out, struct err *e);
/* The same, of the relations with these names (any case) alone, each with all that is on it. */
MUST_CHECK int sqlite_db_inspect_named(
	struct sqlite_db *db, struct arena *a, const struct names *only, struct catalog **out, struct err *e);
/* Make the objects of a catalog that sqlite_db_inspect() filled, from their definitions, in an empty
 * database. What SQLite refuses (a module that is not there) is left out and named in "left_out", with its
 * words. */
MUST_CHECK int sqlite_db_build(struct sqlite_db *db, struct arena *a, const struct catalog *c,
	struct names *left_out, struct err *e);
/* The same of one relation with its indexes and triggers, in a database that does not have it yet. */
void sqlite_db_build_one(struct sqlite_db *db, struct arena *a, const struct relation *r,
	struct names *left_out, struct err *e);

#endif
