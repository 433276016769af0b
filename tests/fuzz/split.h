/*
 * The statement splitter of one dialect: pieces in order, without text between them; each is what splitting
 * it alone gives. What else is lexical over the text is called too: values of tokens, psql's variables,
 * classes of statements.
 */
#ifndef TESTS_FUZZ_SPLIT_H
#define TESTS_FUZZ_SPLIT_H

#include "parse/sql_lex.h"
#include "parse/sql_split.h"
#include "tests/fuzz/fuzz.h"

/* Between the pieces only blanks, comments, terminators, client lines and COPY data may stand. */
static void split_gap(enum dialect d, struct str input, size_t from, size_t to, bool delimiters)
{
	struct sql_lexer lx = sql_lex(d, str_sub(input, from, to));
	if (delimiters || from > to)
		return;
	for (struct sql_token t = sql_lex_next(&lx); t.kind != SQL_END; t = sql_lex_next(&lx))
		if (t.kind != SQL_META && !str_eq(t.text, STR(";")))
			fuzz_fail("text outside the pieces", from + t.at);
}

static bool split_is_command(enum dialect d, struct str text)
{
	struct sql_lexer lx = sql_lex(d, text);
	return sql_lex_next(&lx).kind == SQL_META;
}

static void split_again(struct arena *a, enum dialect d, const struct sql_statement *st)
{
	struct sql_statements again = {0};
	if (st->flags & (SQL_BROKEN | SQL_META_COMMAND | SQL_ANSI_QUOTES | SQL_NO_BACKSLASH_ESCAPES))
		return; /* refused by line: what the rest is, nobody knows; or read in another mode */
	/* What reads otherwise when it is alone: minus minus before nothing is a comment, a client's command
	 * counts at the start of a line only, and whether a line within a statement is one hangs on its
	 * comment. */
	if ((d == DIALECT_MYSQL &&
		    (str_ends(st->text, STR("--")) ||
			    str_find(str_lower(a, st->text), STR("delimiter"), 0) != SIZE_MAX)) ||
		str_starts(st->text, STR("\xef\xbb\xbf")) || split_is_command(d, st->text))
		return;
	sql_split(a, d, st->text, &again);
	if (again.n != 1)
		fuzz_fail("a piece splits again", st->at);
	if (!str_eq(again.v[0].text, st->text))
		fuzz_fail("a piece splits to another text", st->at);
}

/* Every token lies behind the one before it and has a value. */
static void split_tokens(struct arena *a, enum dialect d, struct str input)
{
	struct sql_lexer lx = sql_lex(d, input);
	size_t to = 0;
	lx.comments = true;
	for (struct sql_token t = sql_lex_next(&lx); t.kind != SQL_END; t = sql_lex_next(&lx)) {
		struct arena_mark m = arena_mark(a);
		if (t.at < to || t.end <= t.at || t.end > input.n || t.text.p != input.p + t.at)
			fuzz_fail("a token out of place", t.at);
		to = t.end;
		(void)sql_lex_value(a, d, t);
		arena_rewind(a, m);
	}
}

static void split_check(enum dialect d, const uint8_t *data, size_t n)
{
	struct arena *a = arena_new("fuzz");
	struct str input = fuzz_text(data, n);
	struct sql_statements out = {0};
	size_t to = str_starts(input, STR("\xef\xbb\xbf")) ? 3 : 0, counted = 0;
	int line = 1;
	sql_split(a, d, input, &out);
	fuzz_bounded(a, n, 65536, 600);
	bool delimiters = str_find(str_lower(a, input), STR("delimiter"), 0) != SIZE_MAX;
	for (size_t i = 0; i < out.n; i++) {
		struct sql_statement *st = &out.v[i];
		if (st->at < to || st->text.n == 0 || st->text.p != input.p + st->at)
			fuzz_fail("pieces overlap or are empty", st->at);
		line += str_line(str_sub(input, counted, st->at), st->at - counted) - 1;
		counted = st->at;
		if (st->line != line)
			fuzz_fail("wrong line", st->at);
		split_gap(d, input, to, st->at, delimiters);
		to = st->at + st->text.n;
		if (st->copy_data.n) {
			to = (size_t)(st->copy_data.p - input.p) + st->copy_data.n;
			to += str_starts(str_sub(input, to, input.n), STR("\\.")) ? 2 : 0;
		}
		split_again(a, d, st);
	}
	split_gap(d, input, to, input.n, delimiters);
	split_tokens(a, d, input);
	if (d == DIALECT_POSTGRESQL && sql_lex_psql_variable(input) != SIZE_MAX &&
		sql_lex_psql_variable(input) >= input.n)
		fuzz_fail("a variable outside the text", sql_lex_psql_variable(input));
	arena_free(a);
}

#endif
