/* What the dialects' judges share with judge.c; not for anybody else. */
#ifndef GITCHECK_JUDGE_DIALECT_H
#define GITCHECK_JUDGE_DIALECT_H

#include "gitcheck/query.h"

struct judge {
	struct arena *a;
	const struct catalog *s0, *s1;
	const struct delta *delta;
	struct worker *worker;
	struct names delta_names;    /* delta_names() */
	struct judge_sqlite *sqlite; /* the two databases */
};

/* How reading one statement went. */
enum judge_reading {
	JUDGE_READ,     /* the query form is complete */
	JUDGE_NO_SYNTAX /* not a statement of this dialect, or its holes make it unreadable */
};

/* MySQL and MariaDB: read one statement (no terminator) into q. LITERAL_HOLE bytes stand for run-time values
 * wherever they are: as a value, a name (the relation becomes QUERY_OPAQUE) or a whole clause (scope.hole);
 * q->holes is set by the caller. *bad gets the offset where reading stopped. Never fails otherwise. */
enum judge_reading judge_mysql_read(struct arena *a, struct str statement, struct query *q, size_t *bad);

/* PostgreSQL: one literal, which may hold several statements. */
MUST_CHECK int judge_postgresql(struct judge *j, struct arena *a, const struct literal *sql, struct uses *out,
	enum judged *verdict, struct str *why, struct err *e);

/* SQLite: two private databases; the statement is prepared in both. */
MUST_CHECK int judge_sqlite_open(struct judge *j, struct err *e);
MUST_CHECK int judge_sqlite(struct judge *j, struct arena *a, const struct literal *sql, struct uses *out,
	enum judged *verdict, struct str *why, struct err *e);

/* A statement that ends openly, for the program appends the rest: the same with run-time values that close it
 * (judge_open_end.c). False: it is not open, or its rest may be anything. */
bool judge_close(struct arena *a, enum dialect d, const struct literal *sql, struct literal *out);
/* Whether the text holds, as a whole word in any case, a name of the delta. */
bool judge_names_delta(const struct judge *j, struct arena *a, struct str text);
/* judge_schema.c: the catalogs that names are looked up in: s0 and s1, or copies in the arena whose search
 * path ends with a schema that holds more than all of that (PostgreSQL). */
void judge_schema_home(struct arena *a, const struct catalog *s0, const struct catalog *s1,
	const struct catalog **out0, const struct catalog **out1);
/* A mapping may leave its tables' schema to the framework's settings (HasDefaultSchema, Some(Shop.name)) or
 * the connection's: where the search path has no such table, that of the one other schema that has it is
 * meant and is set. False: nothing is. */
bool judge_schema_place(const struct judge *j, struct object_id *o);
/* judge_shape.c: whether the text begins as a statement that uses a schema does and has the rest of its
 * shape: SELECT ... FROM, INSERT INTO, UPDATE ... SET, DELETE FROM, TABLE name, LOCK TABLE ... Cheap: no
 * parsing. */
bool judge_looks_like_sql(struct str text);
/* The word at *at, which is moved behind it; other bytes are stepped over. Empty at the end. */
struct str judge_shape_word(struct str s, size_t *at);
/* Offset of the statement's verb, behind blanks, comments and opening parentheses. */
size_t judge_shape_verb(struct str s);

#endif
