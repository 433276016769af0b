/*
 * What the DDL readers share: the catalog a file is played into and the notes about what did not fit.
 * Internal to schemas/: everybody else goes through replay.h.
 */
#ifndef SCHEMAS_DDL_H
#define SCHEMAS_DDL_H

#include "schemas/replay.h"

struct ddl {
	struct arena *a;   /* lives as long as the catalog: names that stay in it are copied here */
	struct catalog *c; /* edited in place */
	struct worker *w;  /* PostgreSQL's parser; NULL for MySQL */
	struct str path;   /* of the file being played */
	VEC(struct replay_note) notes;
	bool transient;  /* the parser died, ran out of time or is not there: next time may be another */
	size_t spent;    /* of DDL_MOST_WORK */
	struct str left; /* the file in which statements were left because there was no more of it */
};

/* What one replay may do beside reading its files once: run what they make at run time, answer their
 * questions. About ten nanoseconds each. */
enum { DDL_MOST_WORK = 512 * 1024 * 1024 };
/* Some of it; false when there is no more, and the caller has to say what it leaves. */
bool ddl_spend(struct ddl *d, size_t work);

/* Before each statement: it may look through the whole catalog, and that is paid for where the catalog is
 * very large. False when there is no more; the first statement of a file that is left is told, at its line.
 */
bool ddl_walk(struct ddl *d, int line);

/* A whole number of at most four bytes. */
bool ddl_integer(struct str s, int64_t *out);
/* s LIKE pattern, the escape being the backslash; without same_case ASCII letters are alike in both cases. */
bool ddl_like(struct str s, struct str pattern, bool same_case);

/* Note a statement at its line. An unanalysable one also makes the catalog incomplete. Names in the text are
 * quoted by the caller; the text is cleaned only where it is printed. */
void ddl_note(struct ddl *d, enum replay_note_kind k, int line, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* The last note is about this table, which the catalog lacks, or about a column that it lacks of it. */
void ddl_missing(struct ddl *d, struct str schema, struct str name, struct str column);

/* Play the statements of one file, in order, going on after what fails. Data statements (SQL_DATA without
 * SQL_DDL), transaction control and COPY data have no effect; a client's command and a broken statement are
 * noted as unanalysable. Session settings of the file (SET search_path, USE) end with it. An error return
 * means the machine failed. */
MUST_CHECK int ddl_pg_run(struct ddl *d, const struct sql_statements *up, struct err *e);
MUST_CHECK int ddl_mysql_run(struct ddl *d, const struct sql_statements *up, struct err *e);

#endif
