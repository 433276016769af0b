/* MySQL: SET sql_mode changes how what follows is read. */
#include <string.h>

#include "parse/sql_split_part.h"

enum { MOST_TOKENS = 400 };

static bool ends_with_mode(struct str s)
{
	struct str mode = STR("sql_mode");
	return s.n >= mode.n && str_ieq(str_sub(s, s.n - mode.n, s.n), mode);
}

/* The modes that make "x" a name; the combined ones are MariaDB's list under "SQL_MODE". */
static bool quotes(struct str mode)
{
	static const char *const modes[] = {
		"ansi_quotes", "ansi", "oracle", "mssql", "db2", "postgresql", "maxdb"};
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
		if (str_ieq(mode, str_of(modes[i])))
			return true;
	return false;
}

/* sql_mode, @@sql_mode, @@session.sql_mode: the server's, not what a user's variable (@old_sql_mode) has kept
 * of it. */
static bool is_mode(struct sql_token t)
{
	if (t.kind == SQL_WORD)
		return str_ieq(t.text, STR("sql_mode"));
	return t.kind == SQL_PARAM && str_starts(t.text, STR("@@")) && ends_with_mode(t.text);
}

static void take_modes(struct sql_lexer *lx, struct str list, bool on)
{
	while (list.n) {
		struct str mode = str_trim(str_cut(&list, ','));
		if (quotes(mode))
			lx->ansi_quotes = on;
		if (str_ieq(mode, STR("no_backslash_escapes")))
			lx->no_backslash_escapes = on;
		if (str_ieq(mode, STR("oracle")))
			lx->oracle = on;
	}
}

/* The value behind the equals sign. A string is the whole mode; CONCAT(@@sql_mode, ',x') adds to it, REPLACE
 * takes away; a variable restores what was before, which is taken for the default. */
static struct sql_token value(struct sql_lexer *in, struct sql_lexer *lx, int *budget)
{
	struct sql_lexer look = *in;
	struct sql_token t;
	bool keeps = false, removes = false;
	int depth = 0;
	for (t = sql_lex_next(&look); t.kind != SQL_END && --*budget > 0; t = sql_lex_next(&look)) {
		keeps = keeps || is_mode(t);
		removes = removes || sql_lex_is(t, "replace");
		if (t.kind == SQL_PUNCT && t.text.p[0] == ',' && depth == 0)
			break;
		depth += t.kind == SQL_PUNCT && t.text.p[0] == '(';
		depth -= t.kind == SQL_PUNCT && t.text.p[0] == ')';
	}
	if (!keeps)
		lx->ansi_quotes = lx->no_backslash_escapes = lx->oracle = false;
	struct sql_token last = t;
	for (t = sql_lex_next(in); t.kind != SQL_END && t.at < last.at; t = sql_lex_next(in))
		if (t.kind == SQL_STRING && t.text.n > 2)
			take_modes(lx, str_sub(t.text, 1, t.text.n - 1), !removes);
		else if (t.kind == SQL_WORD) /* one mode needs no quotes */
			take_modes(lx, t.text, !removes);
	return t;
}

void sql_split_mode(struct sql_lexer *lx, struct str statement)
{
	struct sql_lexer in = sql_lex(DIALECT_MYSQL, statement);
	int budget = MOST_TOKENS;
	in.ansi_quotes = lx->ansi_quotes;
	in.no_backslash_escapes = lx->no_backslash_escapes;
	struct sql_token t = sql_lex_next(&in);
	bool others = false; /* GLOBAL and PERSIST are for sessions to come */
	if (!sql_lex_is(t, "set"))
		return;
	for (t = sql_lex_next(&in); t.kind != SQL_END && --budget > 0;) {
		bool global = sql_lex_is(t, "global") || sql_lex_is(t, "persist") ||
			      (t.kind == SQL_PARAM && t.text.n > 8 &&
				      (str_ieq(str_sub(t.text, 0, 8), STR("@@global")) ||
					      str_ieq(str_sub(t.text, 0, 9), STR("@@persist"))));
		bool mode = is_mode(t);
		others = others || global;
		if (t.kind == SQL_PUNCT && t.text.p[0] == ',')
			others = false;
		t = sql_lex_next(&in);
		if (!mode || others || t.kind != SQL_PUNCT || !strchr("=:", t.text.p[0]))
			continue;
		t = value(&in, lx, &budget);
	}
}
