/* What the parts of judge_sqlite.c share. */
#ifndef GITCHECK_JUDGE_SQLITE_H
#define GITCHECK_JUDGE_SQLITE_H

#include "gitcheck/judge_dialect.h"
#include "gitcheck/judge_text.h"
#include "schemas/sqlite_db.h"

struct judge_sqlite_side {
	struct sqlite_db *db;
	const struct catalog *catalog;
};

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

/* INSERT's target and its written-out columns, by the lexer; false when there is no list. */
bool judge_sqlite_insert(struct arena *a, struct str sql, struct str *table, struct names *columns);

#endif
