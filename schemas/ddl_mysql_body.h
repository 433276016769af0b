/* A procedure's body that a CALL runs. Internal to the MySQL reader. */
#ifndef SCHEMAS_DDL_MYSQL_BODY_H
#define SCHEMAS_DDL_MYSQL_BODY_H

#include "schemas/ddl_mysql_value.h"

struct body_cursor {
	struct str name, query;
	struct my_value *v; /* its rows from OPEN on, NULL = not known */
	size_t rows, width, next;
};

struct body {
	struct my *m;
	struct str text;
	struct sql_token *t;
	size_t n, i;
	int line;
	bool lost;          /* something in it could not be followed */
	bool stopped;       /* an error ended it */
	bool again;         /* what leads to "leaving" was ITERATE */
	struct str leaving; /* the label of a block or loop: nothing runs until its end */
	struct str unsure;  /* it may have been left: what changes the schema before its end is lost */
	bool turned;        /* the loop that was just read may have been left */
	enum body_handler { NO_HANDLER, CONTINUES, EXITS } handler; /* of errors */
	const char *looked_at[MY_MOST_CALLS]; /* the code of procedures that call each other */
	bool handler_changes;                 /* its statements change the schema */
	int handler_depth;                    /* of the block that declares it */
	size_t handlers_from, handlers_to;    /* from the first one's tokens to the last one's */
	size_t not_found;                     /* where the statement of the handler for it begins, 0 = none */
	bool not_found_exits;
	struct {
		struct body_cursor *v;
		size_t n, cap;
	} cursors;
};

/* ddl_mysql_body.c: run it; false when something in it could not be followed. */
bool ddl_mysql_body_run(struct my *m, struct str code);

/* ddl_mysql_body_cursor.c */
/* DECLARE name CURSOR FOR query, the cursor at the name. */
void ddl_mysql_body_declare_cursor(struct body *b);
/* OPEN, CLOSE or FETCH at the cursor: false for anything else. *end: there was no row any more. */
bool ddl_mysql_body_moves_cursor(struct body *b, bool live, bool *end);

/* ddl_mysql_body_read.c */
bool ddl_mysql_body_at(const struct body *b, const char *word);
bool ddl_mysql_body_at_punct(const struct body *b, char c);
/* The text of tokens [from, the cursor). */
struct str ddl_mysql_body_piece(const struct body *b, size_t from);
/* Up to the semicolon of the statement at the cursor, which is passed over. */
struct str ddl_mysql_body_simple(struct body *b);
/* Up to a word of this level, which is passed over; CASE expressions have THENs of their own. */
struct str ddl_mysql_body_condition(struct body *b, const char *until);
enum my_truth ddl_mysql_body_holds(struct body *b, struct str text);
/* Whether it may change the schema: a CALL of a procedure that does not is none; depth is 0. */
bool ddl_mysql_body_changes(struct body *b, struct str text, int depth);
/* What tokens [from, to) may set is not known any more: SET a = 1, b = 2; INTO a, b; @a := 1; PREPARE s. */
void ddl_mysql_body_forget(struct body *b, size_t from, size_t to);

#endif
