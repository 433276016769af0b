#include <string.h>

#include "parse/sql_lex_part.h"

static size_t quote_end(struct str s, size_t i, char q, bool backslash, bool *broken)
{
	for (i++; i < s.n; i++) {
		if (backslash && s.p[i] == '\\') {
			i++;
		} else if (s.p[i] == q) {
			if (i + 1 >= s.n || s.p[i + 1] != q)
				return i + 1;
			i++;
		}
	}
	*broken = true;
	return s.n;
}

size_t sql_lex_continues(struct str sql, size_t i)
{
	bool line = false;
	while (i < sql.n) {
		char c = sql.p[i];
		if (c == '\n' || c == '\r') {
			line = true;
			i++;
		} else if (c == ' ' || c == '\t' || c == '\f' || c == '\v') {
			i++;
		} else if (c == '-' && i + 1 < sql.n && sql.p[i + 1] == '-') {
			while (i < sql.n && sql.p[i] != '\n' && sql.p[i] != '\r')
				i++;
		} else {
			return c == '\'' && line ? i : 0;
		}
	}
	return 0;
}

/* A literal whose opening quote is at i. */
static void string_at(const struct sql_lexer *lx, struct sql_token *t, size_t i, bool escapes)
{
	t->kind = SQL_STRING;
	t->end = quote_end(lx->sql, i, lx->sql.p[i], escapes, &t->broken);
	while (lx->dialect == DIALECT_POSTGRESQL && !t->broken) {
		size_t next = sql_lex_continues(lx->sql, t->end);
		if (!next)
			return;
		t->end = quote_end(lx->sql, next, '\'', escapes, &t->broken);
	}
}

static void quoted_at(const struct sql_lexer *lx, struct sql_token *t, size_t i)
{
	t->kind = SQL_QUOTED;
	t->end = quote_end(lx->sql, i, lx->sql.p[i], false, &t->broken);
}

static void bracketed(const struct sql_lexer *lx, struct sql_token *t)
{
	const char *close = memchr(lx->sql.p + t->at, ']', lx->sql.n - t->at);
	t->kind = SQL_QUOTED;
	t->broken = !close;
	t->end = close ? (size_t)(close - lx->sql.p) + 1 : lx->sql.n;
}

static size_t ident_end(const struct sql_lexer *lx, size_t i)
{
	while (sql_lex_ident(sql_lex_byte(lx, i)))
		i++;
	return i;
}

/* $tag$ ... $tag$ at the cursor; false when it is no dollar quote. */
static bool dollar_quote(const struct sql_lexer *lx, struct sql_token *t)
{
	size_t i = t->at + 1;
	if (sql_lex_digit(sql_lex_byte(lx, i)))
		return false;
	while (sql_lex_ident(sql_lex_byte(lx, i)) && lx->sql.p[i] != '$')
		i++;
	if (sql_lex_byte(lx, i) != '$')
		return false;
	size_t n = ++i - t->at;
	t->kind = SQL_STRING;
	/* A tag holds no dollar but at its ends, so the comparisons together touch each byte at most twice.
	 */
	for (const char *p; i < lx->sql.n && (p = memchr(lx->sql.p + i, '$', lx->sql.n - i));) {
		i = (size_t)(p - lx->sql.p);
		if (lx->sql.n - i >= n && memcmp(p, lx->sql.p + t->at, n) == 0) {
			t->end = i + n;
			return true;
		}
		i++;
	}
	t->end = lx->sql.n;
	t->broken = true;
	return true;
}

/* {name}, with the brace at i: its end, or 0. */
static size_t braces_end(const struct sql_lexer *lx, size_t i)
{
	size_t from = ++i;
	while (sql_lex_ident(sql_lex_byte(lx, i)) || sql_lex_byte(lx, i) == '.' || sql_lex_byte(lx, i) == ':')
		i++;
	return sql_lex_byte(lx, i) == '}' && i > from ? i + 1 : 0;
}

static void dollar(const struct sql_lexer *lx, struct sql_token *t)
{
	unsigned char next = sql_lex_byte(lx, t->at + 1);
	size_t brace = next == '{' ? braces_end(lx, t->at + 1) : 0;
	t->kind = SQL_PARAM;
	if (brace) {
		t->end = brace;
	} else if (lx->dialect == DIALECT_MYSQL && sql_lex_ident(next)) {
		t->kind = SQL_WORD;
		t->end = ident_end(lx, t->at);
	} else if (lx->dialect == DIALECT_POSTGRESQL && dollar_quote(lx, t)) {
		return;
	} else if (sql_lex_digit(next) || (lx->dialect == DIALECT_SQLITE && sql_lex_ident_start(next))) {
		t->end = ident_end(lx, t->at + 1);
	} else {
		t->kind = SQL_OTHER;
		t->end = t->at + 1;
	}
}

static size_t digits(const struct sql_lexer *lx, size_t i)
{
	while (sql_lex_digit(sql_lex_byte(lx, i)) ||
		(sql_lex_byte(lx, i) == '_' && sql_lex_digit(sql_lex_byte(lx, i + 1))))
		i++;
	return i;
}

static void number(const struct sql_lexer *lx, struct sql_token *t)
{
	size_t i = t->at;
	unsigned char second = sql_lex_byte(lx, i + 1) | 32;
	t->kind = SQL_NUMBER;
	if (lx->sql.p[i] == '0' && (second == 'x' || second == 'b' || second == 'o')) {
		t->end = ident_end(lx, i);
		return;
	}
	i = digits(lx, i);
	bool whole = true;
	if (sql_lex_byte(lx, i) == '.' && sql_lex_byte(lx, i + 1) != '.') { /* 1..9 is a range */
		i = digits(lx, i + 1);
		whole = false;
	}
	if ((sql_lex_byte(lx, i) | 32) == 'e') {
		size_t sign = sql_lex_byte(lx, i + 1) == '+' || sql_lex_byte(lx, i + 1) == '-';
		if (sql_lex_digit(sql_lex_byte(lx, i + 1 + sign))) {
			i = digits(lx, i + 1 + sign);
			whole = false;
		}
	}
	t->end = i;
	if (whole && lx->dialect == DIALECT_MYSQL && sql_lex_ident(sql_lex_byte(lx, i))) {
		t->kind = SQL_WORD; /* 2fa_codes is a name there */
		t->end = ident_end(lx, i);
	}
}

/* A word, or a literal with a one-letter prefix. */
static void word(const struct sql_lexer *lx, struct sql_token *t)
{
	unsigned char c = (unsigned char)lx->sql.p[t->at] | 32, next = sql_lex_byte(lx, t->at + 1);
	bool pg = lx->dialect == DIALECT_POSTGRESQL;
	const char *prefixes = pg ? "ebxn" : lx->dialect == DIALECT_MYSQL ? "bxn" : "x";
	if (next == '\'' && strchr(prefixes, c)) {
		string_at(lx, t, t->at + 1,
			c == 'e' || (lx->dialect == DIALECT_MYSQL && c == 'n' && !lx->no_backslash_escapes));
		return;
	}
	if (pg && c == 'u' && next == '&') {
		unsigned char quote = sql_lex_byte(lx, t->at + 2);
		if (quote == '\'') {
			string_at(lx, t, t->at + 2, false);
			return;
		}
		if (quote == '"') {
			quoted_at(lx, t, t->at + 2);
			return;
		}
	}
	t->kind = SQL_WORD;
	t->end = ident_end(lx, t->at);
}

/* A format directive such as %s or %(name)s, not the remainder operator: nothing it could divide is before.
 */
static size_t percent_end(const struct sql_lexer *lx, size_t i)
{
	unsigned char before = i ? (unsigned char)lx->sql.p[i - 1] : ' ', next = sql_lex_byte(lx, i + 1);
	if (sql_lex_ident(before) || before == ')' || before == ']')
		return 0;
	if (next == '(') {
		size_t end = ident_end(lx, i + 2);
		bool named = end > i + 2 && sql_lex_byte(lx, end) == ')' && sql_lex_byte(lx, end + 1) == 's';
		return named ? end + 2 : 0;
	}
	return next && strchr("sdvq", next) && !sql_lex_ident(sql_lex_byte(lx, i + 2)) ? i + 2 : 0;
}

/* @name, @@session.name and @`name` of MySQL, @name of SQLite and of the query tools for PostgreSQL. */
static size_t at_sign_end(const struct sql_lexer *lx, size_t i)
{
	bool mysql = lx->dialect == DIALECT_MYSQL;
	size_t name = i + 1;
	if (mysql && sql_lex_byte(lx, name) == '@')
		name++;
	size_t end = ident_end(lx, name);
	while (mysql && end > name && sql_lex_byte(lx, end) == '.' &&
		sql_lex_ident(sql_lex_byte(lx, end + 1)))
		end = ident_end(lx, end + 1);
	if (end == name || (!mysql && sql_lex_digit(sql_lex_byte(lx, name))))
		return 0;
	bool joined = lx->dialect == DIALECT_POSTGRESQL && i && strchr("<>@&|~!#", lx->sql.p[i - 1]);
	return joined ? 0 : end;
}

static size_t param_end(const struct sql_lexer *lx, size_t i)
{
	switch (lx->sql.p[i]) {
	case '\001':
		return i + 1;
	case '?':
		return digits(lx, i + 1);
	case ':':
		return sql_lex_ident_start(sql_lex_byte(lx, i + 1)) ? ident_end(lx, i + 1) : 0;
	case '@':
		return at_sign_end(lx, i);
	case '%':
		return percent_end(lx, i);
	case '{':
		return braces_end(lx, i);
	default:
		return 0;
	}
}

static void punct(const struct sql_lexer *lx, struct sql_token *t)
{
	static const char *const doubles[] = {"->>", "::", "||", "<=", ">=", "<>", "!=", ":=", "->"};
	struct str rest = str_sub(lx->sql, t->at, t->at + 3);
	t->kind = rest.p[0] && strchr("+-*/<>=~!@#%^&|`?()[]{},;:.", rest.p[0]) ? SQL_PUNCT : SQL_OTHER;
	t->end = t->at + 1;
	for (size_t i = 0; i < sizeof doubles / sizeof *doubles; i++)
		if (doubles[i][0] == rest.p[0] && str_starts(rest, str_of(doubles[i]))) {
			t->end = t->at + strlen(doubles[i]);
			return;
		}
}

/* In MySQL a digit after "name." starts a name, not a fraction. */
static bool fraction(const struct sql_lexer *lx, size_t i)
{
	if (lx->sql.p[i] != '.' || !sql_lex_digit(sql_lex_byte(lx, i + 1)))
		return false;
	unsigned char before = i ? (unsigned char)lx->sql.p[i - 1] : ' ';
	return !(lx->dialect == DIALECT_MYSQL && (sql_lex_ident(before) || before == '`'));
}

void sql_lex_scan(const struct sql_lexer *lx, struct sql_token *t)
{
	unsigned char c = (unsigned char)lx->sql.p[t->at];
	enum dialect d = lx->dialect;
	size_t end;
	if (c == '\\' && d == DIALECT_MYSQL && sql_lex_byte(lx, t->at + 1) == 'N') {
		t->kind = SQL_WORD; /* \N is NULL */
		t->end = t->at + 2;
	} else if (c == '\'' || (c == '"' && d == DIALECT_MYSQL && !lx->ansi_quotes)) {
		string_at(lx, t, t->at, d == DIALECT_MYSQL && !lx->no_backslash_escapes);
	} else if (c == '"' || (c == '`' && d != DIALECT_POSTGRESQL)) {
		quoted_at(lx, t, t->at);
	} else if (c == '[' && d == DIALECT_SQLITE) {
		bracketed(lx, t);
	} else if (c == '$') {
		dollar(lx, t);
	} else if (sql_lex_digit(c) || fraction(lx, t->at)) {
		number(lx, t);
	} else if (sql_lex_ident_start(c)) {
		word(lx, t);
	} else if ((end = param_end(lx, t->at))) {
		t->kind = SQL_PARAM;
		t->end = end;
	} else {
		punct(lx, t);
	}
}
