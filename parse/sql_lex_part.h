/* What the files of the SQL lexer share: byte classes and the scanner of one token. */
#ifndef PARSE_SQL_LEX_PART_H
#define PARSE_SQL_LEX_PART_H

#include "parse/sql_lex.h"

/* The byte at offset i, 0 past the end. */
static inline unsigned char sql_lex_byte(const struct sql_lexer *lx, size_t i)
{
	return i < lx->sql.n ? (unsigned char)lx->sql.p[i] : 0;
}

static inline bool sql_lex_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

/* Vertical tab is a blank to MySQL and to PostgreSQL from 16 on. */
static inline bool sql_lex_blank(enum dialect d, unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' ||
	       (c == '\v' && d != DIALECT_SQLITE);
}

static inline bool sql_lex_ident_start(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
}

static inline bool sql_lex_ident(unsigned char c)
{
	return sql_lex_ident_start(c) || sql_lex_digit(c) || c == '$';
}

/* Sets kind, end and broken of the token that starts at the cursor; there is at least one byte, no blank, no
 * comment. */
void sql_lex_scan(const struct sql_lexer *lx, struct sql_token *t);
/* In PostgreSQL a literal goes on after a line break: offset of the next opening quote, or 0. i is the offset
 * after a closing quote. */
size_t sql_lex_continues(struct str sql, size_t i);

#endif
