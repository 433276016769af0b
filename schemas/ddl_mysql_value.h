/*
 * Values of expressions in MySQL migrations, for what is decided by them: SET @s = (SELECT IF(...)), PREPARE,
 * IF in a procedure. Internal to the MySQL reader.
 */
#ifndef SCHEMAS_DDL_MYSQL_VALUE_H
#define SCHEMAS_DDL_MYSQL_VALUE_H

#include <stdlib.h>
#include <string.h>

#include "base/sb.h"
#include "schemas/ddl_mysql.h"

enum {
	MY_ROW_FIELDS = 12,
	MY_MOST_TEXT = 64 * 1024, /* a longer one is not known */
	MY_MOST_CALLS = 8,        /* of procedures and prepared texts, in each other */
	MY_MOST_PIECES = 20000,   /* statements of them in a file */
	MY_TEXT_COST = 8          /* of ddl_spend() for a byte that stays in the catalog's arena */
};

/* A row of a table of information_schema. */
struct my_row {
	const char *names[MY_ROW_FIELDS];
	struct my_value v[MY_ROW_FIELDS];
	size_t n;
};
struct my_rows {
	struct my_row *v;
	size_t n, cap;
};

enum my_truth { MY_NO, MY_YES, MY_MAYBE };
/* NULL is no. */
enum my_truth ddl_mysql_truth(struct my_value v);

/* The expression at the cursor; the cursor is behind it unless m->stuck, when nothing is known of where it
 * ends. Text lives as long as the catalog. */
struct my_value ddl_mysql_value(struct my *m, const struct my_row *row);
/* The same inside of another one. */
struct my_value ddl_mysql_part(struct my *m, const struct my_row *row);

/* A statement of which this much is known and that changes rows alone, whatever the rest is: a prepared one
 * is one statement. A SELECT has to be known whole, since it may set variables. */
bool ddl_mysql_only_rows(struct my *m, struct my_value v, bool whole);

/* ddl_mysql_call.c: what a variable is from now on. */
void ddl_mysql_bind(struct my *m, struct str name, struct my_value v);
/* Play statements that were made at run time, their notes at "line"; false with a note when there are too
 * many. */
bool ddl_mysql_run_text(struct my *m, struct str sql, int line);

/* ddl_mysql_schema_rows.c: what information_schema.TABLE holds, into rows; false when the table is another
 * one, or has "most" rows or more. */
bool ddl_mysql_schema_rows(struct my *m, struct str table, struct my_rows *rows, size_t most);
/* ddl_mysql_schema.c: the SELECT at the cursor, up to the parenthesis or the end. A table's own rows are
 * unknown. */
enum my_asked { MY_SCALAR, MY_EXISTS };
struct my_value ddl_mysql_question(struct my *m, enum my_asked asked);
/* The values of its list into v, at most "most"; the number of them, 0 when they are not known. INTO and the
 * variables behind it are passed over. */
size_t ddl_mysql_answer(struct my *m, struct my_value *v, size_t most);
/* All rows of the SELECT at the cursor, row by row, as long as the statement; false when they are not known.
 */
bool ddl_mysql_answers(struct my *m, struct my_value **out, size_t *rows, size_t *width);

#endif
