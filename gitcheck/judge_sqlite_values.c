/* What an INSERT of SQLite brings, by the lexer: its authorizer does not tell. */
#include "gitcheck/judge_sqlite.h"
#include "parse/sql_lex.h"

static bool is(struct sql_token t, char c)
{
	return t.kind == SQL_PUNCT && t.text.n == 1 && t.text.p[0] == c;
}

/* INTO [schema.]table [AS alias]; the token behind it. */
static struct sql_token target(struct arena *a, struct sql_lexer *lx, struct str *table)
{
	struct sql_token t = sql_lex_next(lx);
	while (t.kind != SQL_END && !sql_lex_is(t, "into"))
		t = sql_lex_next(lx);
	if (t.kind == SQL_END)
		return t;
	struct sql_token name = sql_lex_next(lx);
	t = sql_lex_next(lx);
	if (is(t, '.')) {
		name = sql_lex_next(lx);
		t = sql_lex_next(lx);
	}
	if (sql_lex_is(t, "as")) {
		sql_lex_next(lx);
		t = sql_lex_next(lx);
	}
	*table = sql_lex_value(a, DIALECT_SQLITE, name);
	return t;
}

/* (a, b): false when it is no list of names. */
static bool names(struct arena *a, struct sql_lexer *lx, struct names *columns)
{
	struct sql_token t = sql_lex_next(lx);
	for (; t.kind != SQL_END && !is(t, ')'); t = sql_lex_next(lx)) {
		if (t.kind == SQL_WORD || t.kind == SQL_QUOTED)
			catalog_names_add(a, columns, sql_lex_value(a, DIALECT_SQLITE, t));
		else if (!is(t, ','))
			return false;
	}
	return columns->n > 0;
}

bool judge_sqlite_insert(struct arena *a, struct str sql, struct str *table, struct names *columns)
{
	struct sql_lexer lx = sql_lex(DIALECT_SQLITE, sql);
	struct sql_token t = target(a, &lx, table);
	*columns = (struct names){0};
	if (sql_lex_is(t, "default")) /* DEFAULT VALUES: all are left out */
		return true;
	return is(t, '(') && names(a, &lx, columns);
}

/* One row of VALUES from behind its parenthesis: which places hold nothing but NULL. */
static void row(struct sql_lexer *lx, judge_sqlite_null_fn *found, void *ctx)
{
	size_t place = 0, words = 0, depth = 0;
	struct sql_token only = {.kind = SQL_END}, t;
	for (t = sql_lex_next(lx); t.kind != SQL_END; t = sql_lex_next(lx)) {
		bool end = !depth && (is(t, ',') || is(t, ')'));
		if (end && words == 1 && sql_lex_is(only, "null"))
			found(ctx, place, only.at, only.end - only.at);
		if (end && is(t, ')'))
			return;
		if (end) {
			place++;
			words = 0;
			continue;
		}
		depth += is(t, '(');
		depth -= is(t, ')') && depth;
		only = t;
		words++;
	}
}

void judge_sqlite_nulls(struct arena *a, struct str sql, judge_sqlite_null_fn *found, void *ctx)
{
	struct str table;
	struct names columns = {0};
	struct sql_lexer lx = sql_lex(DIALECT_SQLITE, sql);
	struct sql_token t = target(a, &lx, &table);
	if (is(t, '(') && names(a, &lx, &columns))
		t = sql_lex_next(&lx);
	if (!sql_lex_is(t, "values"))
		return;
	for (t = sql_lex_next(&lx); is(t, '('); t = sql_lex_next(&lx)) {
		row(&lx, found, ctx);
		if (!is(sql_lex_next(&lx), ','))
			return;
	}
}
