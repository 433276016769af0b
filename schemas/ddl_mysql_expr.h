/*
 * Expressions of MySQL's checks and generated columns, between their files: what is read of them and how
 * strongly it binds. Internal to schemas/ddl_mysql_expr*.c.
 */
#ifndef SCHEMAS_DDL_MYSQL_EXPR_H
#define SCHEMAS_DDL_MYSQL_EXPR_H

#include <string.h>

#include "base/sb.h"
#include "schemas/ddl_mysql.h"

enum precedence {
	PREC_LOWEST,
	PREC_OR,
	PREC_XOR,
	PREC_AND,
	PREC_NOT,
	PREC_CMP,
	PREC_BETWEEN,
	PREC_IN,
	PREC_BITOR,
	PREC_BITAND,
	PREC_SHIFT,
	PREC_ADD,
	PREC_MUL,
	PREC_BITXOR,
	PREC_NEG,
	PREC_COLLATE,
	PREC_HIGHEST
};

struct expr {
	struct str text, negated; /* negated: the text of NOT of it, empty = "!(...)" */
	enum precedence prec, negated_prec;
	bool is_condition, null;
};

struct parsing {
	struct my *m;
	size_t to;
	int depth;
	bool failed;
};

/* ddl_mysql_expr_node.c */
struct expr ddl_mysql_expr_value(struct str text, enum precedence prec);
/* It is not understood. */
struct expr ddl_mysql_expr_bad(struct parsing *x);
/* The token at the cursor, SQL_END at the end of the expression. */
struct sql_token ddl_mysql_expr_now(const struct parsing *x);
bool ddl_mysql_expr_is_word(const struct parsing *x, const char *word);
/* Pass it when it stands there. */
bool ddl_mysql_expr_eat_word(struct parsing *x, const char *word);
bool ddl_mysql_expr_is_sign(const struct parsing *x, const char *sign);
/* The same for a sign, also one of several tokens. */
bool ddl_mysql_expr_eat_sign(struct parsing *x, const char *sign);
/* The sign must stand at the cursor. */
void ddl_mysql_expr_want(struct parsing *x, const char *sign);
/* The text of e, in parentheses where it binds less than that. */
struct str ddl_mysql_expr_in(struct parsing *x, struct expr e, enum precedence least);
/* Where a condition is wanted a bare value is compared with 0. */
struct expr ddl_mysql_expr_condition(struct parsing *x, struct expr e);
/* NOT of e, carried to what it is made of. */
struct expr ddl_mysql_expr_negation(struct parsing *x, struct expr e);
/* a AND b or a OR b, which NOT of it turns around. */
struct expr ddl_mysql_expr_both(struct parsing *x, struct expr l, struct expr r, bool and);
struct expr ddl_mysql_expr_operation(
	struct parsing *x, struct expr l, const char *op, struct expr r, enum precedence prec);
/* An operation that is a condition; not: the opposite operator, NULL = none. */
struct expr ddl_mysql_expr_compared(
	struct parsing *x, struct expr l, const char *op, const char * not, struct expr r);

/* ddl_mysql_expr_call.c */
/* "a,b" up to the parenthesis that closes, which is passed. */
struct str ddl_mysql_expr_arguments(struct parsing *x);
struct expr ddl_mysql_expr_cast(struct parsing *x, bool convert);
/* l + INTERVAL at the cursor, or minus. */
struct expr ddl_mysql_expr_moved(struct parsing *x, struct expr l, bool plus);
struct expr ddl_mysql_expr_isnull(struct parsing *x, struct expr e);
/* A call; the cursor is behind "name(". */
struct expr ddl_mysql_expr_call(struct parsing *x, struct str word);

/* ddl_mysql_expr.c */
/* An expression whose operators bind at least as strongly. */
struct expr ddl_mysql_expr_parse(struct parsing *x, enum precedence least);
/* Its text. */
struct str ddl_mysql_expr_text_of(struct parsing *x, enum precedence least);
/* The expression at the cursor between two texts. */
void ddl_mysql_expr_put_expr(struct parsing *x, struct sb *b, const char *before, const char *after);

#endif
