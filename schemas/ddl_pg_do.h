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

/* A BEGIN that is open. */
struct guard {
	size_t effects, refusals; /* p's when it began */
	size_t frames;            /* open in its EXCEPTION section */
	struct catalog *before;   /* the catalog then, NULL where it is not needed or too large */
	bool handled;             /* it has an EXCEPTION section */
	bool in_handler;
	bool outer_handler;
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
	struct {
		struct guard *v;
		size_t n, cap;
	} guards;
	size_t unsure; /* open frames that are: what is assigned there is forgotten behind them */
	size_t n;      /* statements so far */
	bool skip;     /* a branch that is not taken */
	bool handler;  /* inside of EXCEPTION, where nothing was refused */
	bool stopped;  /* RETURN */
	bool failed;   /* an error for certain, up to the EXCEPTION that takes care of it */
	bool may_be_over;
	bool spent; /* no more of it is run */
	size_t over_effects;
};

/* ddl_pg_do.c */
int ddl_pg_do_line(const struct block *b, size_t at);
bool ddl_pg_do_any(struct sql_token t, const char *const *words);
/* Up to the semicolon that ends the statement: where it stands. */
size_t ddl_pg_do_end(struct sql_lexer *lx);
/* The expression's value; false when it is not known. */
bool ddl_pg_do_value(struct block *b, struct str sql, struct ddl_pg_variable *out);
void ddl_pg_do_walk(struct block *b);

/* ddl_pg_do_block.c */
bool ddl_pg_do_runs(const struct block *b);
/* Behind BEGIN, at EXCEPTION, at WHEN (false when it is none of an EXCEPTION section), at the END of the
 * block. */
void ddl_pg_do_begin(struct block *b, struct sql_lexer lx);
void ddl_pg_do_exception(struct block *b, size_t at);
bool ddl_pg_do_other_handler(struct block *b);
void ddl_pg_do_end_block(struct block *b);
/* A statement was run: whether it failed, and somebody waits for that. */
void ddl_pg_do_failed(struct block *b, size_t refusals_before);

/* ddl_pg_do_flow.c: the token at the cursor is one of IF, ELSIF, ELSE, END; of FOR, FOREACH, WHILE, LOOP */
void ddl_pg_do_branch(struct block *b, struct sql_token t, struct sql_lexer *lx);
void ddl_pg_do_loop(struct block *b, struct sql_token t, struct sql_lexer *lx);

#endif
