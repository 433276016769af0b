/*
 * Statement boundaries of our splitter against the databases' own, over the files of a corpus. Each part
 * reads its files, adds to the tally and prints what differs as "FILE:LINE: WHAT [TEXT]", one a line:
 * docs/corpora.md lists what stays.
 */
#ifndef TESTS_CORPORA_CORPORA_H
#define TESTS_CORPORA_CORPORA_H

#include "parse/sql_split.h"

struct corpora_tally {
	size_t files, statements;
	size_t agreed;    /* the database ends the statement where we do */
	size_t refused;   /* the database's parser refuses the statement wherever it ends */
	size_t differing; /* printed */
};

/* Print a difference and count it. */
void corpora_differs(struct corpora_tally *t, const char *file, int line, const char *what, struct str text);

/* PostgreSQL: libpg_query's own boundaries (corpora_postgresql.c). */
void corpora_postgresql(struct arena *a, const char *file, struct str text, struct corpora_tally *t);
/* SQLite: the tail of sqlite3_prepare (corpora_sqlite.c). */
void corpora_sqlite(struct arena *a, const char *file, struct str text, struct corpora_tally *t);
/* MySQL: a MariaDB server; text is what mysqltest.py prints (corpora_mysql.c). */
void corpora_mysql(struct arena *a, const char *file, struct str text, struct corpora_tally *t);

#endif
