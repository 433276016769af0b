/*
 * SQL tokens of the three dialects. Never fails: garbage becomes SQL_OTHER, an unterminated quote a token
 * that runs to the end with .broken set. Knows nothing of grammar.
 */
#ifndef PARSE_SQL_LEX_H
#define PARSE_SQL_LEX_H

#include "parse/dialect.h"

enum sql_token_kind {
	SQL_END,    /* end of text */
	SQL_WORD,   /* keyword or unquoted identifier */
	SQL_QUOTED, /* quoted identifier: "x", `x`, [x] by dialect */
	SQL_STRING, /* string literal of any form, dollar quotes included */
	SQL_NUMBER,
	SQL_PARAM,   /* $1 ? ?1 :name @name @@var (by dialect) %s %(name)s {name} ${name}: a placeholder */
	SQL_PUNCT,   /* one operator or punctuation character (two for :: || <= >= <> != := -> ->>) */
	SQL_COMMENT, /* only when comments are asked for; MySQL executable comments are lexed as code */
	SQL_META,    /* psql backslash line, mysql DELIMITER line, sqlite3 dot line: a client's command */
	SQL_OTHER
};

struct sql_token {
	enum sql_token_kind kind;
	size_t at, end;  /* byte offsets in the text, end exclusive */
	struct str text; /* as written */
	bool broken;     /* unterminated */
};

struct sql_lexer {
	enum dialect dialect;
	struct str sql;
	size_t at;
	bool comments;             /* deliver SQL_COMMENT tokens too */
	bool no_backslash_escapes; /* MySQL sql_mode NO_BACKSLASH_ESCAPES; PostgreSQL plain strings never have
				      them */
	bool ansi_quotes;          /* MySQL sql_mode ANSI_QUOTES */
	bool oracle;               /* MariaDB sql_mode ORACLE: only the splitter looks at it */
	struct str delimiter;   /* MySQL client's DELIMITER, delivered as one SQL_PUNCT; empty = ";" alone */
	bool started;           /* a token of the current statement was delivered: a client's command line
				   starts only before it; internal */
	int executable_comment; /* depth inside a MySQL version comment; internal */
	size_t executable_at;   /* where the outermost open one starts; internal */
	size_t executable_end;  /* end of the one closed last; internal */
};

/*
 * A BOM at the start is skipped. Of MySQL's versioned comments the content is code up to version 129999
 * (MySQL 8 and 9, MariaDB 10 to 12), a comment above; of MariaDB's form too, so that 999999 (the sandbox line
 * of a dump) stays a comment. The byte of a run-time hole (\001, parse/literal.h) is a SQL_PARAM.
 * PostgreSQL's literals continued on the next line are one token.
 */
struct sql_lexer sql_lex(enum dialect d, struct str sql);
struct sql_token sql_lex_next(struct sql_lexer *lx);
/* The value of a SQL_WORD/SQL_QUOTED token as the database stores it, or of a SQL_STRING without its quotes
 * and escapes; in the arena. */
struct str sql_lex_value(struct arena *a, enum dialect d, struct sql_token t);
/* Keyword test, ASCII case folded; false for quoted tokens. */
bool sql_lex_is(struct sql_token t, const char *word);
/*
 * Where psql would fill in a variable before the server sees the text: offset of the first :name, :'name',
 * :"name" or :{?name}, else SIZE_MAX. PostgreSQL only, no other client has them. Not in strings, quoted names
 * and comments (psql's reference page, "SQL Interpolation"), not a cast, not :=, and not in a subscript,
 * where the colon of a slice looks the same and psql leaves the name of no variable alone.
 */
size_t sql_lex_psql_variable(struct str sql);

#endif
