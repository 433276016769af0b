#include "parse/sql_lex.h"

#include <string.h>

#include "parse/sql_lex_part.h"

#define BOM "\xef\xbb\xbf"

enum { NEWEST_SERVER = 129999 }; /* executable comments up to this version are code */

struct sql_lexer sql_lex(enum dialect d, struct str sql)
{
	struct sql_lexer lx = {.dialect = d, .sql = sql};
	if (str_starts(sql, STR(BOM)))
		lx.at = 3;
	return lx;
}

static bool at_delimiter(const struct sql_lexer *lx, size_t i)
{
	size_t n = lx->delimiter.n;
	return n && lx->sql.n - i >= n && memcmp(lx->sql.p + i, lx->delimiter.p, n) == 0;
}

/* Offset of the end of the line at i: of the line feed itself, or of the text. */
static size_t line_end(const struct sql_lexer *lx, size_t i)
{
	const char *nl = i < lx->sql.n ? memchr(lx->sql.p + i, '\n', lx->sql.n - i) : NULL;
	size_t end = nl ? (size_t)(nl - lx->sql.p) : lx->sql.n;
	const char *cr = NULL;
	if (lx->dialect == DIALECT_POSTGRESQL && i < end) /* a lone CR ends its lines too */
		cr = memchr(lx->sql.p + i, '\r', end - i);
	return cr ? (size_t)(cr - lx->sql.p) : end;
}

static bool line_comment(const struct sql_lexer *lx)
{
	unsigned char c = sql_lex_byte(lx, lx->at), next = sql_lex_byte(lx, lx->at + 1);
	if (c == '#')
		return lx->dialect == DIALECT_MYSQL;
	if (c != '-' || next != '-')
		return false;
	/* MySQL wants a blank or a control character after the dashes; the end of the text counts as one. */
	return lx->dialect != DIALECT_MYSQL || sql_lex_byte(lx, lx->at + 2) <= ' ' ||
	       sql_lex_byte(lx, lx->at + 2) == 127;
}

/* End of the block comment that opens at i; nested ones count when asked. */
static size_t block_end(const struct sql_lexer *lx, size_t i, bool nested, bool *broken)
{
	int depth = 0;
	while (i + 1 < lx->sql.n) {
		const char *p = lx->sql.p + i;
		if (p[0] == '/' && p[1] == '*' && (nested || depth == 0)) {
			depth++;
			i += 2;
		} else if (p[0] == '*' && p[1] == '/') {
			i += 2;
			if (--depth == 0)
				return i;
		} else {
			i++;
		}
	}
	*broken = true;
	return lx->sql.n;
}

/* Length of the opening mark of an executable comment at the cursor whose content is code, else 0; *skipped
 * when it is one for a newer server. */
static size_t executable_mark(const struct sql_lexer *lx, bool *skipped)
{
	size_t i = lx->at + 2;
	if (lx->dialect != DIALECT_MYSQL)
		return 0;
	if (sql_lex_byte(lx, i) == 'M' && sql_lex_byte(lx, i + 1) == '!')
		i++;
	if (sql_lex_byte(lx, i) != '!')
		return 0;
	size_t from = ++i;
	int version = 0;
	while (i - from < 6 && sql_lex_byte(lx, i) >= '0' && sql_lex_byte(lx, i) <= '9')
		version = version * 10 + (lx->sql.p[i++] - '0');
	if (i - from < 5) { /* a version has five or six digits, anything else is content */
		i = from;
		version = 0;
	}
	*skipped = version > NEWEST_SERVER;
	return *skipped ? 0 : i - lx->at;
}

/* Goes over one comment at the cursor. False when there is none. Sets *t to a comment that may be delivered,
 * or t->end to 0 when only the mark of an executable comment was passed. */
static bool comment(struct sql_lexer *lx, struct sql_token *t)
{
	*t = (struct sql_token){.kind = SQL_COMMENT, .at = lx->at};
	if (line_comment(lx)) {
		t->end = line_end(lx, lx->at);
	} else if (sql_lex_byte(lx, lx->at) == '/' && sql_lex_byte(lx, lx->at + 1) == '*') {
		bool skipped = false;
		size_t mark = executable_mark(lx, &skipped);
		if (lx->dialect == DIALECT_SQLITE && lx->at + 2 >= lx->sql.n)
			return false; /* sqlite3 takes a last slash and star for operators */
		if (mark) {
			if (lx->executable_comment++ == 0)
				lx->executable_at = lx->at;
			lx->at += mark;
			return true;
		}
		t->end = block_end(lx, lx->at, lx->dialect == DIALECT_POSTGRESQL || skipped, &t->broken);
		if (lx->dialect == DIALECT_SQLITE)
			t->broken = false; /* the end of the text closes it */
	} else {
		return false;
	}
	t->text = str_sub(lx->sql, t->at, t->end);
	lx->at = t->end;
	return true;
}

/* Blanks, comments and marks up to the next token. True when a comment is to be delivered. */
static bool skip(struct sql_lexer *lx, struct sql_token *t)
{
	while (lx->at < lx->sql.n) {
		/* tokenize.c of SQLite, CC_BOM: where a token may begin it is a blank. */
		if (lx->dialect == DIALECT_SQLITE &&
			str_starts(str_sub(lx->sql, lx->at, lx->at + 3), STR(BOM))) {
			lx->at += 3;
			continue;
		}
		if (sql_lex_blank(lx->dialect, sql_lex_byte(lx, lx->at))) {
			lx->at++;
		} else if (at_delimiter(lx, lx->at)) {
			return false;
		} else if (lx->executable_comment > 0 && sql_lex_byte(lx, lx->at) == '*' &&
			   sql_lex_byte(lx, lx->at + 1) == '/') {
			lx->executable_comment--;
			lx->at += 2;
			lx->executable_end = lx->at;
		} else if (!comment(lx, t)) {
			return false;
		} else if (t->end && lx->comments) {
			return true;
		}
	}
	return false;
}

static bool line_start(const struct sql_lexer *lx)
{
	size_t i = lx->at;
	while (i > 0 && (lx->sql.p[i - 1] == ' ' || lx->sql.p[i - 1] == '\t'))
		i--;
	return i == 0 || lx->sql.p[i - 1] == '\n' || lx->sql.p[i - 1] == '\r' ||
	       (i == 3 && str_starts(lx->sql, STR(BOM)));
}

static bool word_then_blank(const struct sql_lexer *lx, const char *word)
{
	size_t n = strlen(word);
	struct str s = str_sub(lx->sql, lx->at, lx->at + n);
	return str_ieq(s, str_of(word)) &&
	       (sql_lex_byte(lx, lx->at + n) == ' ' || sql_lex_byte(lx, lx->at + n) == '\t');
}

/* The mysql client takes DELIMITER anywhere; a column of that name in a CREATE TABLE must stay a word, so
 * in the middle of a statement only a line with nothing but punctuation after it counts. */
static bool delimiter_line(const struct sql_lexer *lx)
{
	if (!word_then_blank(lx, "delimiter") || !line_start(lx))
		return false;
	struct str rest = str_trim(str_sub(lx->sql, lx->at + 10, line_end(lx, lx->at)));
	if (!lx->started || !rest.n)
		return rest.n > 0;
	for (size_t i = 0; i < rest.n; i++)
		if (!strchr("$/|;&#@!~^", rest.p[i]) || !rest.p[i])
			return false;
	return true;
}

static size_t line_length(const struct sql_lexer *lx)
{
	return line_end(lx, lx->at) - lx->at;
}

/* Length of a client's command at the cursor, 0 = none. */
static size_t meta(const struct sql_lexer *lx)
{
	unsigned char c = sql_lex_byte(lx, lx->at), next = sql_lex_byte(lx, lx->at + 1);
	switch (lx->dialect) {
	case DIALECT_POSTGRESQL:
		if (c != '\\')
			return 0;
		return next == ';' ? 2 : line_length(lx);
	case DIALECT_SQLITE:
		return c == '.' && !lx->started && line_start(lx) ? line_length(lx) : 0;
	case DIALECT_MYSQL:
		if (c == '\\' && next != 'N')
			return next == '.' || next == '!' ? line_length(lx) : 1 + (next > ' ');
		if ((c | 32) == 'd' && delimiter_line(lx))
			return line_length(lx);
		if ((c | 32) == 's' && !lx->started && word_then_blank(lx, "source") && line_start(lx))
			return line_length(lx);
		return 0;
	}
	return 0;
}

struct sql_token sql_lex_next(struct sql_lexer *lx)
{
	struct sql_token t = {.kind = SQL_END};
	if (skip(lx, &t))
		return t;
	t = (struct sql_token){.kind = SQL_END, .at = lx->at, .end = lx->at};
	if (lx->at >= lx->sql.n)
		return t;
	size_t client = meta(lx);
	if (at_delimiter(lx, lx->at)) {
		t.kind = SQL_PUNCT;
		t.end = lx->at + lx->delimiter.n;
		lx->started = false;
	} else if (client) {
		t.kind = SQL_META;
		t.end = lx->at + client;
	} else {
		sql_lex_scan(lx, &t);
		for (size_t i = t.at + 1;
			lx->delimiter.n && i < t.end && t.kind != SQL_STRING && t.kind != SQL_QUOTED; i++)
			if (at_delimiter(lx, i))
				t.end = i;
		lx->started = !(t.kind == SQL_PUNCT && lx->sql.p[t.at] == ';');
	}
	t.text = str_sub(lx->sql, t.at, t.end);
	lx->at = t.end;
	return t;
}

bool sql_lex_is(struct sql_token t, const char *word)
{
	return t.kind == SQL_WORD && t.text.n && (t.text.p[0] | 0x20) == (*word | 0x20) &&
	       str_ieq(t.text, str_of(word));
}
