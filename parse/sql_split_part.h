/* What the files of the splitter share: the tracking of bodies whose semicolons end no statement. */
#ifndef PARSE_SQL_SPLIT_PART_H
#define PARSE_SQL_SPLIT_PART_H

#include "parse/sql_lex.h"

enum {
	SQL_SPLIT_WORDS = 12, /* first words of a statement that are looked at */
	SQL_SPLIT_DEPTH = 128 /* nested blocks of a MySQL body; deeper ones are counted, not told apart */
};

/* What is open inside the current statement. All zero at its start. */
struct sql_split_body {
	int nwords; /* words and quoted names so far, up to SQL_SPLIT_WORDS */
	struct sql_token words[SQL_SPLIT_WORDS];
	int paren;
	int depth;     /* open BEGIN, CASE, IF ... */
	bool compound; /* MySQL: the body has started; SQLite: it is a trigger */
	bool plain;    /* MySQL: the body is one plain statement */
	bool fresh;    /* a statement of the body may start here */
	bool handler;  /* MySQL: inside DECLARE ... HANDLER FOR */
	bool declare;  /* MySQL: the inner statement starts with DECLARE */
	bool closing;  /* MySQL: just after the END of a CASE: another CASE belongs to it */
	bool ended;    /* SQLite: "; END" was seen */
	int routine;   /* MySQL: 0 none, else enum routine */
	struct sql_token previous;
	unsigned char open[SQL_SPLIT_DEPTH]; /* MySQL: enum block */
};

/* Take one token of the statement that is no comment, no terminator and no client's command. */
void sql_split_body_token(enum dialect d, struct sql_split_body *b, struct sql_token t);
/* Whether a semicolon ends the statement here; it is taken as a token of the body when it does not. */
bool sql_split_body_ends(enum dialect d, struct sql_split_body *b, struct sql_token semicolon);
/* Whether the text may end here. */
bool sql_split_body_whole(enum dialect d, const struct sql_split_body *b);
/* Whether words[i] is the keyword. */
bool sql_split_word(const struct sql_split_body *b, int i, const char *word);

/* Take the modes that a MySQL statement SET sql_mode = ... gives to what follows. */
void sql_split_mode(struct sql_lexer *lx, struct str statement);

#endif
