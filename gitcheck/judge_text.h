/* Text as programs hold it, made readable for a database's parser without losing positions. */
#ifndef GITCHECK_JUDGE_TEXT_H
#define GITCHECK_JUDGE_TEXT_H

#include "gitcheck/judge_dialect.h"

/* Stands for a name that is not known until run time: U+E000, an identifier byte to both lexers. */
#define JUDGE_TEXT_MARK "\xee\x80\x80"

/* What is put where a hole is. */
enum judge_fill {
	JUDGE_FILL_GUESS, /* by what stands around it */
	JUDGE_FILL_VALUE,
	JUDGE_FILL_NOTHING,
	JUDGE_FILL_NAME,
	JUDGE_FILL_COUNT
};

/* A literal as a parser can read it: placeholders of drivers and generators became $1, which PostgreSQL and
 * SQLite both take. */
struct judge_text {
	struct str sql;
	const uint32_t *map; /* offset in sql -> offset in the literal; sql.n + 1 entries */
	size_t holes;        /* parts that only run time knows: structure may differ from what is judged */
};

void judge_text_rewrite(struct arena *a, struct str text, enum judge_fill fill, struct judge_text *out);

#endif
