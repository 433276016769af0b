/* The contract of struct engine, asked of each engine through its own table and nothing else. */
#ifndef TESTS_DB_CONTRACT_H
#define TESTS_DB_CONTRACT_H

#include "migrate/engine.h"
#include "schemas/catalog.h"

struct contract {
	const struct engine *g;
	enum dialect d;
	struct arena *a;
	struct str url;     /* a database of our own */
	struct str restore; /* an empty one to restore into */
	struct str dir;     /* for files */
	struct session *s;  /* open, nothing running */
};

/* The text for PostgreSQL, MySQL, SQLite. */
#define BY_DIALECT(c, pg, my, lite)                                                                          \
	((c)->d == DIALECT_POSTGRESQL ? STR(pg) : (c)->d == DIALECT_MYSQL ? STR(my) : STR(lite))

/* Open another session; NULL after a failed test. */
struct session *contract_open(struct contract *c, struct engine_opts o);
/* A statement that must succeed. */
void contract_do(struct contract *c, struct session *s, struct str sql);
/* The first value of a query, "NULL" for NULL, "-" when there is no row. */
struct str contract_value(struct contract *c, struct session *s, struct str sql);
/* Shorthand for messages: what the error says, all of it. */
struct str contract_said(struct contract *c, const struct err *e);
/* End the session from another one, as an administrator would. */
void contract_kill(struct contract *c, struct session *victim);

/* One TAP line for the whole program, whichever file asks. */
void contract_ok(bool cond, const char *file, int line, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
void contract_is(struct str got, struct str want, const char *file, int line, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));
#define OK(cond, ...) contract_ok((cond), __FILE__, __LINE__, __VA_ARGS__)
#define IS(got, want, ...) contract_is((got), (want), __FILE__, __LINE__, __VA_ARGS__)

void contract_statements(struct contract *c);
void contract_transactions(struct contract *c);
void contract_locks(struct contract *c);
void contract_limits(struct contract *c);
void contract_catalog(struct contract *c);
void contract_looks(struct contract *c);
void contract_prepared(struct contract *c);
void contract_snapshots(struct contract *c);
void contract_refusals(struct contract *c);
void contract_read_only(struct contract *c);
/* One of the servers that tests/db/tricks.t makes; false when there is no such. */
bool contract_special(struct contract *c, const char *what);

#endif
