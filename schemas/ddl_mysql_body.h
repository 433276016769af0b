/* A procedure's body that a CALL runs. Internal to the MySQL reader. */
#ifndef SCHEMAS_DDL_MYSQL_BODY_H
#define SCHEMAS_DDL_MYSQL_BODY_H

#include "schemas/ddl_mysql_value.h"

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
	enum { NO_HANDLER, CONTINUES, EXITS } handler; /* of errors */
	bool handler_changes;                          /* its statements change the schema */
	int handler_depth;                             /* of the block that declares it */
	size_t handlers_from, handlers_to;             /* from the first one's tokens to the last one's */
};

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
/* What tokens [from, to) may set is not known any more: SET a = 1, b = 2; INTO a, b; @a := 1; PREPARE s. */
void ddl_mysql_body_forget(struct body *b, size_t from, size_t to);

#endif
