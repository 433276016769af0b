/*
 * A migration file cut into the statements that are sent one by one. Splitting is lexical, so that it can be
 * fuzzed without a server; PostgreSQL follows psql's rules (BEGIN ATOMIC, dollar quotes), MySQL honours
 * DELIMITER and compound bodies, SQLite trigger bodies.
 */
#ifndef PARSE_SQL_SPLIT_H
#define PARSE_SQL_SPLIT_H

#include "base/arena.h"
#include "base/err.h"
#include "parse/dialect.h"

enum sql_statement_flag {
	SQL_NO_TX = 1,         /* the server refuses it inside a transaction block (RELIABILITY 1.1, 1.13) */
	SQL_TX_CONTROL = 2,    /* BEGIN, COMMIT, ROLLBACK, PREPARE TRANSACTION ... (not SAVEPOINT) */
	SQL_COPY_DATA = 4,     /* COPY ... FROM stdin with its data lines: data is in .copy_data */
	SQL_BROKEN = 8,        /* an unterminated quote or comment */
	SQL_META_COMMAND = 16, /* a client's command (\connect, source, .read): refused by line */
	SQL_DDL = 32, /* starts with CREATE, ALTER, DROP, RENAME, TRUNCATE, COMMENT, GRANT, REVOKE ... */
	SQL_ANSI_QUOTES = 128,          /* MySQL: "x" is a name in it, because the file has set sql_mode */
	SQL_NO_BACKSLASH_ESCAPES = 256, /* MySQL: nor does a backslash escape */
	SQL_ONLY_IF = 512, /* of no file: a format has put it there, and it decides what of the rest runs
			      (schemas/replay_condition.h, replay_flow.h) */
	SQL_DATA = 64 /* INSERT, UPDATE, DELETE, MERGE, REPLACE, SELECT, WITH ..., SET, VALUES: no effect on
			 the catalog unless proved otherwise */
};

struct sql_statement {
	struct str text; /* without the terminator, comments inside kept, leading comments and blanks cut */
	size_t at;       /* byte offset of text in the file */
	int line;        /* 1-based line of text's first byte */
	unsigned flags;
	struct str copy_data; /* with SQL_COPY_DATA: the lines up to and without "\." */
};

struct sql_statements {
	struct sql_statement *v;
	size_t n, cap;
};

/* Cut the whole text; a BOM at the start is skipped, comment-only pieces are dropped. Never fails on content:
 * trouble is in the flags. Linear time. */
void sql_split(struct arena *a, enum dialect d, struct str sql, struct sql_statements *out);
/* The flags of one statement's text. */
unsigned sql_split_classify(enum dialect d, struct str statement);

#endif
