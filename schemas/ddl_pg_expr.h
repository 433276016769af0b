/* Shared by the files that print expressions. */
#ifndef SCHEMAS_DDL_PG_EXPR_H
#define SCHEMAS_DDL_PG_EXPR_H

#include "schemas/ddl_pg.h"

struct ex {
	struct pg *p;
	struct sb *b;
	int depth;
};

/* Print a node; type is what string constants are taken for, empty = unknown. */
void ddl_pg_expr_put(struct ex *x, const struct json *node, struct str type);
void ddl_pg_expr_const(struct ex *x, const struct json *node, struct str type);
void ddl_pg_expr_list(struct ex *x, const struct json *list, struct str type);
/* A type without its modifier; character(n) is bpchar. */
struct str ddl_pg_expr_base(struct pg *p, struct str type);

/* An interval constant of whole counts and units ("90 minutes") as the server shows it ("01:30:00"), in "a";
 * any other as it is. */
struct str ddl_pg_interval(struct arena *a, struct str text);

/* A constant of timestamp without time zone, "2000-01-02 03:04:05", without the offset (" +01:00", "Z") that
 * may follow it: that type ignores it (datetime.c), and the server shows none. Part of "text"; any other as
 * it is. */
struct str ddl_pg_timestamp(struct str text);

/* ddl_pg_expr_call.c */
void ddl_pg_expr_call(struct ex *x, const struct json *func_call);
/* The type a call or an operator is resolved by: DDL_PG_UNKNOWN for a string or NULL, empty where it is not
 * known. */
struct str ddl_pg_expr_given(struct ex *x, const struct json *node);
/* Print an argument of the type "given" with the cast to "target" that PostgreSQL puts in. */
void ddl_pg_expr_cast(struct ex *x, const struct json *node, struct str given, struct str target);

/* ddl_pg_expr_operator.c */
const struct column *ddl_pg_expr_column(void *pg, const struct json *columnref); /* of pg->of */
void ddl_pg_expr_operator(struct ex *x, const struct json *a_expr);
/* An operand beside one of type "other": casts where PostgreSQL shows the ones it put in. */
void ddl_pg_expr_operand(struct ex *x, const struct json *node, struct str other);
/* The type of an expression over p->of, without modifier; empty for constants and what is not known. */
struct str ddl_pg_expr_known(struct ex *x, const struct json *node);

#endif
