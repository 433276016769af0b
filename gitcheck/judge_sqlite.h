/* What the parts of judge_sqlite.c share. */
#ifndef GITCHECK_JUDGE_SQLITE_H
#define GITCHECK_JUDGE_SQLITE_H

#include "gitcheck/judge_dialect.h"
#include "gitcheck/judge_text.h"
#include "schemas/sqlite_db.h"

struct judge_sqlite_side {
	struct sqlite_db *db; /* holds what was needed so far */
	const struct catalog *catalog;
	VEC(struct judge_sqlite_name) names; /* sorted */
	bool *made;                          /* of the catalog's relations */
	size_t left;                         /* of them that are not */
	bool whole;                          /* everything is to be made */
};

/* judge_sqlite_schema.c: the names of a catalog; nothing is made yet. */
void judge_sqlite_schema(struct judge_sqlite_side *side, struct arena *a, const struct catalog *c);
/* Make what a statement names, before it is prepared. a: for the while alone. */
void judge_sqlite_need(struct judge_sqlite_side *side, struct arena *a, struct str sql, struct err *e);

struct judge_sqlite {
	struct judge_sqlite_side s0, s1;
};

/* A table, or a column of it, that a statement touches. */
struct judge_sqlite_access {
	struct str table, column;
};

struct judge_sqlite_accesses {
	struct judge_sqlite_access *v;
	size_t n, cap;
	struct arena *a;
};

/* What one side said to a statement. */
struct judge_sqlite_answer {
	struct sqlite_db_check check;
	struct judge_sqlite_accesses used;
};

struct judge_sqlite_case {
	struct arena *a;
	const struct judge *j;
	struct str sql; /* one statement */
	bool holes;
	struct judge_sqlite_answer r0, r1;
};

/* What the two answers mean; positions are offsets in c->sql. */
enum judged judge_sqlite_compare(struct judge_sqlite_case *c, struct uses *out, struct str *why);

/* judge_sqlite_values.c: INSERT's target and its written-out columns (none with DEFAULT VALUES), by the
 * lexer; false when there is no list. */
bool judge_sqlite_insert(struct arena *a, struct str sql, struct str *table, struct names *columns);

/* The values of an INSERT that are NULL: their place in the row, where they stand. */
typedef void judge_sqlite_null_fn(void *ctx, size_t place, size_t at, size_t len);
void judge_sqlite_nulls(struct arena *a, struct str sql, judge_sqlite_null_fn *found, void *ctx);

#endif
