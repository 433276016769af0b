/*
 * The MySQL query reader, between its files: recursive descent over the tokens of one statement. Expressions
 * are walked for the names in them, not for their structure. After the first thing that is no SQL every
 * reader returns at once.
 */
#ifndef GITCHECK_JUDGE_MYSQL_H
#define GITCHECK_JUDGE_MYSQL_H

#include "gitcheck/judge_dialect.h"
#include "parse/sql_lex.h"

enum { JUDGE_MYSQL_DEPTH = 60 }; /* parentheses and subqueries inside each other */

struct judge_mysql {
	struct arena *a;
	struct query *q;
	const struct sql_token *t; /* the last one is SQL_END */
	size_t n, i;
	int depth;
	bool bad; /* not SQL from bad_at on */
	size_t bad_at;
	size_t range_scope, lo, hi; /* JOIN ... ON: names of range_scope see sources [lo, hi) */
	enum query_alias alias;     /* may bare names be outputs? */
	bool ignore;                /* INSERT IGNORE, UPDATE IGNORE: values that do not fit are bent */
};

/* Where an expression stands, which says what ends it. */
enum judge_mysql_place {
	JUDGE_MYSQL_CLAUSE, /* a comma or the next clause */
	JUDGE_MYSQL_ITEM,   /* a select list: an alias too */
	JUDGE_MYSQL_PAREN,  /* parentheses: only they */
	JUDGE_MYSQL_WINDOW  /* OVER (...): a frame */
};

/* judge_mysql.c: the cursor. Once bad, every token is SQL_END. */
struct sql_token judge_mysql_peek(const struct judge_mysql *r, size_t ahead);
struct sql_token judge_mysql_next(struct judge_mysql *r);
bool judge_mysql_is(const struct judge_mysql *r, const char *word);
bool judge_mysql_eat(struct judge_mysql *r, const char *word);
bool judge_mysql_is_punct(const struct judge_mysql *r, size_t ahead, char c);
bool judge_mysql_eat_punct(struct judge_mysql *r, char c);
bool judge_mysql_any(struct sql_token t, const char *const *words); /* NULL-ended */
void judge_mysql_fail(struct judge_mysql *r);
void judge_mysql_expect_punct(struct judge_mysql *r, char c);
bool judge_mysql_at_end(const struct judge_mysql *r);
bool judge_mysql_is_hole(struct sql_token t);
/* A name: quoted, or a word that is not reserved. */
bool judge_mysql_is_name(struct sql_token t);
/* The word begins a clause or a join, so it ends what stands before it. */
bool judge_mysql_is_clause(struct sql_token t);
/* A parenthesised group without looking inside. */
void judge_mysql_skip_group(struct judge_mysql *r);
/* A dotted name; hole: a part of it is made at run time. The token of its last part gives its place. */
struct judge_mysql_chain {
	struct str part[3];
	int n;
	bool hole, star; /* star: ends in .* */
	struct sql_token last;
};
struct judge_mysql_chain judge_mysql_chain(struct judge_mysql *r);
/* (a, b, c); *hole when one is made at run time. */
struct names judge_mysql_name_list(struct judge_mysql *r, bool *hole);

/* judge_mysql_expr.c: one expression; index in names when it is nothing but a column, else QUERY_NONE. */
size_t judge_mysql_expr(struct judge_mysql *r, size_t scope, enum judge_mysql_place place);
/* Expressions with commas between. */
void judge_mysql_list(struct judge_mysql *r, size_t scope, enum judge_mysql_place place);
/* Whether the cursor is at a query, behind any opening parentheses. */
bool judge_mysql_starts_query(const struct judge_mysql *r);

/* judge_mysql_select.c: [WITH] SELECT ... UNION ... ORDER BY ...; returns the scope of its outputs. */
size_t judge_mysql_query(struct judge_mysql *r, size_t lexical, enum query_nesting nesting);
/* WITH, in the scope of the statement. */
void judge_mysql_with(struct judge_mysql *r, size_t scope);
/* DISTINCT, STRAIGHT_JOIN and the like behind SELECT. */
void judge_mysql_modifiers(struct judge_mysql *r);
/* A select list or RETURNING. */
void judge_mysql_outputs(struct judge_mysql *r, size_t scope);
void judge_mysql_where(struct judge_mysql *r, size_t scope);
void judge_mysql_order_limit(struct judge_mysql *r, size_t scope);

/* judge_mysql.c: [t.]column = expression, ...; the columns set are added to given. target: the one table that
 * bare names are of, QUERY_NONE = any in scope. */
void judge_mysql_assignments(
	struct judge_mysql *r, size_t scope, size_t target, struct names *given, bool *hole);
void judge_mysql_returning(struct judge_mysql *r, size_t scope);

/* judge_mysql_insert.c: from the table on. */
void judge_mysql_insert(struct judge_mysql *r, size_t scope);
/* An expression that is given to the column names[column] (QUERY_NONE = not known which). */
void judge_mysql_assigned(struct judge_mysql *r, size_t scope, size_t column, enum judge_mysql_place place);

/* judge_mysql_other.c: LOAD DATA, DO, LOCK TABLES, GRANT, CREATE TEMPORARY TABLE; false when it is none. */
bool judge_mysql_other(struct judge_mysql *r, size_t scope);

/* judge_mysql_from.c: table references up to the next clause. */
void judge_mysql_from(struct judge_mysql *r, size_t scope);
/* One table as a target, with its alias: the source. */
size_t judge_mysql_target(struct judge_mysql *r, size_t scope, bool alias);

#endif
