/*
 * How a failure travels: an int (0 or an err_code) up the stack, and its text in an explicit struct err.
 * Rooms below cmd/ never print and never exit. The layer that knows the cause sets it; layers above may add
 * context with err_ctx() but never replace it.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/str.h"

enum err_code {
	ERR_OK,
	ERR_USAGE,   /* the command line: exit 2 */
	ERR_CONFIG,  /* schemagate.conf: exit 2 */
	ERR_INPUT,   /* a file of the repository or a state file could not be understood: exit 3 */
	ERR_GIT,     /* the repository could not be read: exit 3 */
	ERR_DB,      /* a database could not be reached or asked: exit 3 */
	ERR_NET,     /* HTTP: exit 3 */
	ERR_LOCKED,  /* somebody else holds the lock: exit 3 */
	ERR_SYSTEM,  /* the operating system refused (file, process): exit 3 */
	ERR_LIMIT,   /* an input is larger than we take: exit 3 */
	ERR_REFUSED, /* a guard says no: exit 4 */
	ERR_APPLY,   /* apply failed, database as before: exit 5 */
	ERR_PARTIAL  /* apply failed part way: exit 6 */
};

struct err { /* lives in main(); its text lives in the arena it was made with */
	struct arena *a;
	enum err_code code;
	struct str what;   /* primary: lower case, one line, no full stop */
	struct str detail; /* facts, full sentences; may be empty */
	struct str hint;   /* what to do next; may be empty */
	struct str file;   /* where in the user's input, not in ours; may be empty */
	int line;          /* 1-based, 0 = none */
	char native[16];   /* SQLSTATE, server errno, libgit2 class */
};

#define MUST_CHECK __attribute__((warn_unused_result))

/* An empty error whose text will live in a. */
struct err err_new(struct arena *a);
/* Set the cause and return the code, so that "return err_set(e, ERR_DB, ...)" is a whole failure path. */
int err_set(struct err *e, enum err_code c, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* Prefix "context: " to the primary message; returns the code. */
int err_ctx(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void err_detail(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void err_hint(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Name the place in the user's input; line 0 = the whole file. Returns the code. */
int err_at(struct err *e, struct str file, int line);
/* The one way to say "this failure is fine": clears e. */
void err_drop(struct err *e, int rc);
/* A stable word for JSON: "usage", "config", "input", ... */
const char *err_name(enum err_code c);

#endif
