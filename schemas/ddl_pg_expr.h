/* Shared by the files that print expressions. */
#ifndef SCHEMAS_DDL_PG_EXPR_H
#define SCHEMAS_DDL_PG_EXPR_H

#include "schemas/ddl_pg.h"

struct ex {
	struct pg *p;
	struct sb *b;
	int depth;
	int indent; /* of the lines inside of CASE */
};

/* What is left of it without casts to the type that it has and without COLLATE. */
const struct json *ddl_pg_expr_stripped(struct pg *p, const struct relation *r, const struct json *node);
/* Print a node; type is what string constants are taken for, empty = unknown. */
void ddl_pg_expr_put(struct ex *x, const struct json *node, struct str type);
void ddl_pg_expr_const(struct ex *x, const struct json *node, struct str type);
void ddl_pg_expr_list(struct ex *x, const struct json *list, struct str type);
/* A type without its modifier; character(n) is bpchar. */
struct str ddl_pg_expr_base(struct pg *p, struct str type);

/* An interval constant of whole counts and units ("90 minutes") as the server shows it ("01:30:00"), in "a";
 * any other as it is. */
struct str ddl_pg_interval(struct arena *a, struct str text);

/* ddl_pg_const.c: the text of a string constant of type "base" as the server shows its value: "2020-1-5" of a
 * date as "2020-01-05", timestamps with time zone in UTC, which the live catalog is read in. In "a", or
 * "text" itself where it is not understood. */
struct str ddl_pg_canonical(struct arena *a, struct str base, struct str text);
struct str ddl_pg_jsonb(struct arena *a, struct str text); /* the same for jsonb */

/* ddl_pg_expr_call.c */
void ddl_pg_expr_call(struct ex *x, const struct json *func_call);
/* What date(x) and its kin cast where no function of that name takes x as it is and the cast computes nothing
 * (parse_func.c func_get_detail): the argument, and the type; NULL for other calls. */
const struct json *ddl_pg_expr_called_cast(struct ex *x, const struct json *func_call, struct str *type);
/* The type a call or an operator is resolved by: DDL_PG_UNKNOWN for a string or NULL, empty where it is not
 * known. */
struct str ddl_pg_expr_given(struct ex *x, const struct json *node);
/* Print an argument of the type "given" with the cast to "target" that PostgreSQL puts in. */
void ddl_pg_expr_cast(struct ex *x, const struct json *node, struct str given, struct str target);

/* ddl_pg_expr_common.c: "type" is what string constants are taken for where the types are not known. */
void ddl_pg_expr_common(struct ex *x, const char *name, const struct json *args, struct str type);
void ddl_pg_expr_array(struct ex *x, const struct json *a_array_expr, struct str type);
void ddl_pg_expr_case(struct ex *x, const struct json *case_expr);
void ddl_pg_expr_indirection(struct ex *x, const struct json *a_indirection);
void ddl_pg_expr_collate(struct ex *x, const struct json *collate_clause, struct str type);

/* ddl_pg_expr_row.c: (a, b) = (c, d) and its kin, (a, b) IN ((c, d), ...); false, and nothing printed, for
 * what has no row on both sides. */
bool ddl_pg_expr_rows(struct ex *x, const struct json *a_expr);

/* ddl_pg_expr_operator.c */
const struct column *ddl_pg_expr_column(void *pg, const struct json *columnref); /* of pg->of */
void ddl_pg_expr_operator(struct ex *x, const struct json *a_expr);
/* "(l op r)", the operator shown as "shown". */
void ddl_pg_expr_pair(
	struct ex *x, struct str op, const char *shown, const struct json *l, const struct json *r);
/* An operand beside one of type "other": casts where PostgreSQL shows the ones it put in. */
void ddl_pg_expr_operand(struct ex *x, const struct json *node, struct str other);
/* The type of an expression over p->of, without modifier; empty for constants and what is not known. */
struct str ddl_pg_expr_known(struct ex *x, const struct json *node);

#endif
