/* The walk over an expression's tokens, shared by the files that infer its type. Internal to the MySQL
 * reader. */
#ifndef SCHEMAS_DDL_MYSQL_INFER_WALK_H
#define SCHEMAS_DDL_MYSQL_INFER_WALK_H

#include "schemas/ddl_mysql_infer.h"

struct infer {
	struct my *m;
	size_t to;
	const struct my_asked_of *asked;
	int depth;
	bool stuck;
};

/* Nothing is known, and nothing more will be read. */
static inline struct my_item my_infer_unknown(struct infer *x)
{
	x->stuck = true;
	return MY_ITEM_UNKNOWN;
}

static inline bool my_infer_more(const struct infer *x)
{
	return x->m->i < x->to && !ddl_mysql_at_end(x->m);
}

static inline bool my_infer_is(const struct infer *x, const char *sign)
{
	return my_infer_more(x) && x->m->t[x->m->i].kind == SQL_PUNCT &&
	       str_eq(x->m->t[x->m->i].text, str_of(sign));
}

static inline bool my_infer_word(struct infer *x, const char *word)
{
	return my_infer_more(x) && ddl_mysql_eat(x->m, word);
}

/* A condition's value. */
static inline struct my_item my_infer_condition(bool null)
{
	struct my_item i = ddl_mysql_item_integer(1, 4, false);
	i.precision = 1;
	i.may_be_null = null;
	return i;
}

/* ddl_mysql_infer.c: the sign at the cursor, of one or more tokens, passed over. */
bool ddl_mysql_infer_eat(struct infer *x, const char *sign);
/* The expression at the cursor. */
struct my_item ddl_mysql_infer_expression(struct infer *x);
/* ddl_mysql_infer_primary.c: a literal, a column, a call, CASE or what is in parentheses. */
struct my_item ddl_mysql_infer_primary(struct infer *x);

#endif
