/* The walk over a PL/pgSQL body, between its files. */
#ifndef SCHEMAS_DDL_PG_DO_H
#define SCHEMAS_DDL_PG_DO_H

#include "parse/sql_lex.h"
#include "schemas/ddl_pg_ask.h"

/* An IF or a loop that is open. */
struct frame {
	size_t effects; /* p->effects when it began */
	size_t at;
	bool outer_skip;
	bool done;   /* a branch was taken for certain */
	bool unsure; /* a branch may or may not have been taken */
	bool loop;
	bool own_step; /* a step of a history that asks for its number */
};

struct block {
	struct pg *p;
	struct str body;
	int line; /* of the body's first byte; 0 = not of this file */
	struct ddl_pg_variables *vars;
	struct {
		struct frame *v;
		size_t n, cap;
	} frames;
	size_t unsure; /* open frames that are: what is assigned there is forgotten behind them */
	size_t n;      /* statements so far */
	bool skip;     /* a branch that is not taken */
	bool handler;  /* inside of EXCEPTION, where nothing was refused */
	bool stopped;  /* RETURN */
	bool may_be_over;
	bool spent; /* no more of it is run */
	size_t over_effects, begin_effects, begin_refusals;
};

/* ddl_pg_do.c */
int ddl_pg_do_line(const struct block *b, size_t at);
bool ddl_pg_do_any(struct sql_token t, const char *const *words);
/* Up to the semicolon that ends the statement: where it stands. */
size_t ddl_pg_do_end(struct sql_lexer *lx);
/* The expression's value; false when it is not known. */
bool ddl_pg_do_value(struct block *b, struct str sql, struct ddl_pg_variable *out);
void ddl_pg_do_walk(struct block *b);

/* ddl_pg_do_flow.c: the token at the cursor is one of IF, ELSIF, ELSE, END; of FOR, FOREACH, WHILE, LOOP */
void ddl_pg_do_branch(struct block *b, struct sql_token t, struct sql_lexer *lx);
void ddl_pg_do_loop(struct block *b, struct sql_token t, struct sql_lexer *lx);

#endif
