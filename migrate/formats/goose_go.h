/* What the parts of the reader of goose's Go migrations share. */
#ifndef MIGRATE_FORMATS_GOOSE_GO_H
#define MIGRATE_FORMATS_GOOSE_GO_H

#include "migrate/formats/goose.h"

struct goose_env;
struct goose_reader {
	struct arena *a;
	const struct syntax *t;
	const struct source *s;
	struct migration *m;
	int depth;       /* of values and calls within each other */
	int budget;      /* of values and calls: loops within loops multiply them */
	uint64_t looked; /* at nodes, for names: limited */
	bool filled;     /* a default was made up for the last value */
	/* Another tool's calls, looked at before SQL is: true = read, with all that stands within. May be
	 * NULL. */
	bool (*call)(struct goose_reader *r, const struct goose_env *env, uint32_t call);
};

/* What names stand for where code is read, innermost first: the body of a function that is called (a frame),
 * and the values of its parameters and of the variables of the loops around. */
struct goose_env {
	const struct goose_env *up;
	bool frame;
	uint32_t function; /* of a frame */
	struct str name;
	uint32_t since;             /* the node from which on it has that value */
	uint32_t value;             /* an expression, UINT32_MAX = not known */
	struct str text;            /* in its place, where p is not NULL */
	const struct goose_env *of; /* where that stands */
	uint32_t of_at;
};

/* Read the code of a function or a block, with the functions of the file that it calls. */
void format_goose_code(struct goose_reader *r, const struct goose_env *env, uint32_t node);
/* Whether so many more nodes may be looked at. */
bool format_goose_may_look(struct goose_reader *r, uint32_t nodes);
/* The text that an expression is when the code at node "at" runs; false when some of it is not known. */
bool format_goose_value(
	struct goose_reader *r, const struct goose_env *env, uint32_t node, uint32_t at, struct literal *out);
/* A function of the file; UINT32_MAX when there is none. */
uint32_t format_goose_function(const struct syntax *t, struct str name);
/* Is the list that a loop goes through the names of all tables, as a query before it has asked for them? */
bool format_goose_all_tables(
	struct goose_reader *r, const struct goose_env *env, uint32_t list, uint32_t loop);
/* The elements of a list of the code's own, "[]string{...}", its name, or a function without parameters that
 * returns one: the node they are children of, UINT32_MAX when it is none. They are looked at in *of, at
 * *of_at. */
uint32_t format_goose_list(struct goose_reader *r, const struct goose_env *env, uint32_t node, uint32_t at,
	const struct goose_env **of, uint32_t *of_at);

#endif
