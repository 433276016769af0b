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
	JUDGE_FILL_OPERATOR, /* behind a value; else by what stands around it */
	JUDGE_FILL_COUNT
};

/* How placeholders of drivers and generators are written for a database that is to prepare the statement. */
enum judge_parameters {
	JUDGE_PARAMETERS_ONE,   /* all are $1: for a parser */
	JUDGE_PARAMETERS_NAMED, /* $1, $2 ...: the same name is the same parameter */
	JUDGE_PARAMETERS_EACH,  /* every place has its own: drivers that write ? for a name do so */
	JUDGE_PARAMETERS_NULL,  /* NULL, which is of any type */
	JUDGE_PARAMETERS_MARK   /* ?, as MySQL has them; the text is read as MySQL reads it */
};

/* A literal as a parser can read it: placeholders of drivers and generators became $1, which PostgreSQL and
 * SQLite both take. */
struct judge_text {
	struct str sql;
	const uint32_t *map; /* offset in sql -> offset in the literal; sql.n + 1 entries */
	size_t holes;        /* parts that only run time knows: structure may differ from what is judged */
};

void judge_text_rewrite(struct arena *a, struct str text, enum judge_fill fill, struct judge_text *out);
/* For PREPARE. A part that run time makes is a parameter where a value stands; where out->holes is not 0
 * another part of the statement is not known. */
void judge_text_parameters(
	struct arena *a, struct str text, enum judge_parameters style, struct judge_text *out);

/* How much of a text that begins with a directive of StringTemplate's is none of SQL's: an <if(x)> and an
 * <endif> alone, an <else> with all that it stands before. 0: it begins with none. */
size_t judge_text_directive(struct str rest);

/* How much of a text is a parameter that begins with a dollar and has a name ($name: Sequelize's bind, node's
 * sqldb) or is pg-promise's ($<name>, $(name), $[name], $/name/, $1:csv). *raw: its modifier says that it is
 * put in as SQL (^, :raw) or as a name (~, :name). 0: it is none, as $1 alone. */
size_t judge_text_dollar(struct str rest, bool *raw);

#endif
