/* The tokens of a procedure's body: its pieces, conditions, and what they may set. */
#include "schemas/ddl_mysql_body.h"

bool ddl_mysql_body_at(const struct body *b, const char *word)
{
	return b->i < b->n && sql_lex_is(b->t[b->i], word);
}

bool ddl_mysql_body_at_punct(const struct body *b, char c)
{
	return b->i < b->n && b->t[b->i].kind == SQL_PUNCT && b->t[b->i].text.p[0] == c;
}

/* Words of a body that may change the schema. */
bool ddl_mysql_changes(struct str body)
{
	static const char *const words[] = {"create", "alter", "drop", "rename", "execute", "call", NULL};
	struct sql_lexer lx = sql_lex(DIALECT_MYSQL, body);
	for (struct sql_token t = sql_lex_next(&lx); t.kind != SQL_END; t = sql_lex_next(&lx))
		for (size_t i = 0; words[i]; i++)
			if (sql_lex_is(t, words[i]))
				return true;
	return false;
}

static bool at_semicolon(struct sql_token t)
{
	return t.kind == SQL_PUNCT && t.text.p[0] == ';';
}

struct str ddl_mysql_body_piece(const struct body *b, size_t from)
{
	return from < b->i ? str_sub(b->text, b->t[from].at, b->t[b->i - 1].end) : STR_NONE;
}

struct str ddl_mysql_body_simple(struct body *b)
{
	size_t from = b->i;
	while (b->i < b->n && !ddl_mysql_body_at_punct(b, ';'))
		b->i++;
	struct str text = ddl_mysql_body_piece(b, from);
	b->i += b->i < b->n;
	return text;
}

struct str ddl_mysql_body_condition(struct body *b, const char *until)
{
	size_t from = b->i;
	for (int cases = 0; b->i < b->n && (cases || !ddl_mysql_body_at(b, until)); b->i++) {
		cases += ddl_mysql_body_at(b, "case");
		cases -= ddl_mysql_body_at(b, "end");
	}
	struct str text = ddl_mysql_body_piece(b, from);
	b->i += b->i < b->n;
	return text;
}

enum my_truth ddl_mysql_body_holds(struct body *b, struct str text)
{
	struct my *m = b->m;
	struct arena_mark mark = arena_mark(m->tmp);
	struct my_cursor was = ddl_mysql_enter(m, text);
	struct my_value v = ddl_mysql_value(m, NULL);
	enum my_truth is = m->stuck || !ddl_mysql_at_end(m) ? MY_MAYBE : ddl_mysql_truth(v);
	ddl_mysql_leave(m, was);
	arena_rewind(m->tmp, mark);
	return is;
}

void ddl_mysql_body_forget(struct body *b, size_t from, size_t to)
{
	struct my *m = b->m;
	bool list = false;
	for (size_t i = from; i < to && i < b->n; i++) {
		struct sql_token t = b->t[i];
		bool next = i + 1 < b->n;
		list = sql_lex_is(t, "into") || (list && !sql_lex_is(t, "from") && !at_semicolon(t));
		bool assigned =
			next && (str_eq(b->t[i + 1].text, STR("=")) || str_eq(b->t[i + 1].text, STR(":=")));
		struct str name = sql_lex_value(m->tmp, DIALECT_MYSQL, t);
		if ((list || assigned) && t.kind != SQL_PUNCT)
			ddl_mysql_bind(m, name, (struct my_value){.kind = MY_UNKNOWN});
		if (sql_lex_is(t, "prepare") && next)
			ddl_mysql_bind(m, str_fmt(m->tmp, "prepared %.*s", STRF(b->t[i + 1].text)),
				(struct my_value){.kind = MY_UNKNOWN});
	}
}

/* "name" or "schema.name" behind CALL. */
static bool called_changes(struct body *b, struct sql_lexer *lx, int depth)
{
	struct my *m = b->m;
	struct sql_token t = sql_lex_next(lx);
	struct str schema = STR_NONE, name = sql_lex_value(m->tmp, DIALECT_MYSQL, t);
	struct sql_lexer ahead = *lx;
	if (str_eq(sql_lex_next(&ahead).text, STR("."))) {
		(void)sql_lex_next(lx);
		schema = name;
		name = sql_lex_value(m->tmp, DIALECT_MYSQL, sql_lex_next(lx));
	}
	struct my_name n = {schema, name};
	const struct function *f = ddl_mysql_routine(m, ddl_mysql_schema(m, n), name, true);
	if (!f || (!f->code.n && !f->params.n) || depth >= MY_MOST_CALLS)
		return true;
	return f->code.n && ddl_mysql_body_changes(b, f->code, depth + 1);
}

bool ddl_mysql_body_changes(struct body *b, struct str text, int depth)
{
	static const char *const words[] = {"create", "alter", "drop", "rename", "execute", NULL};
	struct sql_lexer lx = sql_lex(DIALECT_MYSQL, text);
	if (!ddl_spend(b->m->d, 4 * text.n))
		return true;
	for (struct sql_token t = sql_lex_next(&lx); t.kind != SQL_END; t = sql_lex_next(&lx)) {
		for (size_t i = 0; words[i]; i++)
			if (sql_lex_is(t, words[i]))
				return true;
		if (sql_lex_is(t, "call") && called_changes(b, &lx, depth))
			return true;
	}
	return false;
}
