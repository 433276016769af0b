/*
 * Statements whose end the program appends: QueryBuilder::new("... WHERE id IN ("), "... WHERE " and what a
 * function makes of a filter. What stands in the text is judged as if run-time values closed it.
 */
#include <string.h>

#include "gitcheck/judge_dialect.h"
#include "parse/literal.h"
#include "parse/sql_lex.h"

enum { MAX_TEXT = 65536, MAX_DEPTH = 16, MAX_COLUMNS = 500 };

static bool wants_more(struct sql_token last)
{
	static const char *const words[] = {"where", "and", "or", "not", "on", "having", "by", "select",
		"set", "like", "ilike", "between", "limit", "offset", "values", "when", "then", "else", "in",
		"returning", "from", "join", NULL};
	static const char *const marks[] = {
		"(", ",", "=", "<", ">", "<=", ">=", "<>", "!=", "||", "+", "-", "/", NULL};
	if (last.kind == SQL_WORD)
		return str_ione_of(last.text, words);
	return last.kind == SQL_PUNCT && str_ione_of(last.text, marks);
}

/* What a text is at its end. */
struct ending {
	struct sql_token verb, last, before; /* SQL_END: it has none */
	size_t depth;                        /* of open parentheses */
	size_t columns;                      /* of the list behind INSERT INTO orders */
	bool rows;                           /* what is inserted has begun */
	bool whole;                          /* it ends in a quote, or holds several statements: not ours */
};

static bool is_mark(struct sql_token t, const char *mark)
{
	return t.kind == SQL_PUNCT && str_eq(t.text, str_of(mark));
}

static struct ending ending_of(enum dialect d, struct str text)
{
	struct sql_lexer lx = sql_lex(d, text);
	struct ending e = {.verb = {.kind = SQL_END}};
	struct sql_token t;
	e.last = e.before = e.verb;
	while ((t = sql_lex_next(&lx)).kind != SQL_END) {
		e.whole |= t.broken || is_mark(t, ";");
		e.verb = e.verb.kind == SQL_END ? t : e.verb;
		e.rows |= sql_lex_is(t, "values") || sql_lex_is(t, "select") || sql_lex_is(t, "set");
		e.columns += !e.rows && (is_mark(t, "(") || is_mark(t, ","));
		e.depth += is_mark(t, "(");
		e.depth -= is_mark(t, ")") && e.depth;
		e.before = e.last;
		e.last = t;
	}
	return e;
}

/* (1, 2) for INSERT INTO orders (id, note), behind which a builder writes the rows. */
static struct str row_of(struct arena *a, struct str head, size_t columns)
{
	if (!columns || columns > MAX_COLUMNS)
		return STR_NONE;
	char *row = ARENA_ARRAY(a, char, head.n + columns * 2);
	size_t n = head.n;
	memcpy(row, head.p, n);
	for (size_t i = 0; i < columns; i++) {
		row[n++] = '\001';
		row[n++] = i + 1 < columns ? ',' : ')';
	}
	return (struct str){row, n};
}

/* What closes the text; empty = it is not open, or nobody can say with what: a list of columns that goes on,
 * the name of a table. */
static struct str closing(struct arena *a, enum dialect d, struct str text)
{
	struct ending e = ending_of(d, text);
	struct str out = STR_NONE;
	bool insert = sql_lex_is(e.verb, "insert") || sql_lex_is(e.verb, "replace");
	if (e.last.kind == SQL_END || e.whole || e.depth > MAX_DEPTH || sql_lex_is(e.last, "from") ||
		sql_lex_is(e.last, "join"))
		return out;
	if (insert && !e.depth && !e.rows)
		return is_mark(e.last, ")") ? row_of(a, STR(" VALUES ("), e.columns) : out;
	if (insert && !e.depth && sql_lex_is(e.last, "values"))
		return is_mark(e.before, ")") ? row_of(a, STR(" ("), e.columns) : out;
	if (insert &&
		(!e.rows || sql_lex_is(e.last, "values") || is_mark(e.last, "(") || is_mark(e.last, ",")))
		return out;
	if (sql_lex_is(e.last, "in") || sql_lex_is(e.last, "values"))
		out = STR(" (\001)");
	else if (wants_more(e.last))
		out = STR(" \001");
	for (; e.depth; e.depth--)
		out = str_fmt(a, "%.*s)", STRF(out));
	return out;
}

bool judge_close(struct arena *a, enum dialect d, const struct literal *sql, struct literal *out)
{
	*out = *sql;
	if (!sql->npieces || sql->text.n > MAX_TEXT)
		return false;
	struct str end = closing(a, d, sql->text);
	if (!end.n)
		return false;
	out->text = str_fmt(a, "%.*s%.*s", STRF(sql->text), STRF(end));
	out->pieces = ARENA_ARRAY(a, struct literal_piece, sql->npieces + 1);
	for (size_t i = 0; i < sql->npieces; i++)
		out->pieces[i] = sql->pieces[i];
	out->pieces[sql->npieces] = (struct literal_piece){
		sql->text.n, end.n, literal_source(sql, sql->text.n ? sql->text.n - 1 : 0), false};
	out->npieces = sql->npieces + 1;
	out->holes = sql->holes + 1;
	return true;
}
