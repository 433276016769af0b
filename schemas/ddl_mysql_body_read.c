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

static bool is_row_text(struct my *m, struct sql_token t)
{
	struct my_value v = {.kind = MY_TEXT};
	if (t.kind != SQL_STRING)
		return false;
	v.text = sql_lex_value(m->tmp, DIALECT_MYSQL, t);
	return ddl_mysql_only_rows(m, v, false);
}

/* Whether all that the text gives the variable is 'UPDATE ...' or CONCAT('UPDATE ...', ...). */
static bool holds_rows(struct body *b, struct str text, struct str name)
{
	struct sql_lexer lx = sql_lex(DIALECT_MYSQL, text);
	struct sql_token was = {.kind = SQL_END};
	bool found = false, list = false;
	if (!ddl_spend(b->m->d, 4 * text.n))
		return false;
	for (struct sql_token t = sql_lex_next(&lx); t.kind != SQL_END; was = t, t = sql_lex_next(&lx)) {
		list = sql_lex_is(t, "into") || (list && !sql_lex_is(t, "from") && !at_semicolon(t));
		if (list && str_ieq(t.text, name))
			return false;
		if (!str_ieq(was.text, name) || (!str_eq(t.text, STR("=")) && !str_eq(t.text, STR(":="))))
			continue;
		t = sql_lex_next(&lx);
		if (sql_lex_is(t, "concat") && str_eq(sql_lex_next(&lx).text, STR("(")))
			t = sql_lex_next(&lx);
		if (!is_row_text(b->m, t))
			return false;
		found = true;
	}
	for (size_t i = 0; i < b->m->vars.n; i++) /* what it held before */
		if (str_ieq(b->m->vars.v[i].name, name) && b->m->vars.v[i].value.kind == MY_TEXT)
			found = found && ddl_mysql_only_rows(b->m, b->m->vars.v[i].value, true);
	return found;
}

/* What EXECUTE runs, as the text itself prepares it: only statements that change rows? */
static bool runs_rows(struct body *b, struct str text, struct str name)
{
	struct sql_lexer lx = sql_lex(DIALECT_MYSQL, text);
	struct sql_token was = {.kind = SQL_END};
	bool found = false;
	if (!ddl_spend(b->m->d, 4 * text.n))
		return false;
	for (struct sql_token t = sql_lex_next(&lx); t.kind != SQL_END; was = t, t = sql_lex_next(&lx)) {
		if (!sql_lex_is(t, "prepare") || sql_lex_is(was, "deallocate") ||
			!str_ieq(sql_lex_next(&lx).text, name))
			continue;
		(void)sql_lex_next(&lx); /* FROM */
		t = sql_lex_next(&lx);
		if (!is_row_text(b->m, t) && (t.kind != SQL_PARAM || !holds_rows(b, text, t.text)))
			return false;
		found = true;
	}
	return found;
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
	for (int i = 0; f && f->code.n && i < depth; i++)
		if (b->looked_at[i] == f->code.p) /* it calls itself */
			return false;
	if (!f || (!f->code.n && !f->params.n) || depth >= MY_MOST_CALLS)
		return true;
	b->looked_at[depth] = f->code.p;
	return f->code.n && ddl_mysql_body_changes(b, f->code, depth + 1);
}

bool ddl_mysql_body_changes(struct body *b, struct str text, int depth)
{
	static const char *const words[] = {"create", "alter", "drop", "rename", NULL};
	struct sql_lexer lx = sql_lex(DIALECT_MYSQL, text);
	if (!ddl_spend(b->m->d, 4 * text.n))
		return true;
	for (struct sql_token t = sql_lex_next(&lx); t.kind != SQL_END; t = sql_lex_next(&lx)) {
		for (size_t i = 0; words[i]; i++)
			if (sql_lex_is(t, words[i]))
				return true;
		if (sql_lex_is(t, "execute") && !runs_rows(b, text, sql_lex_next(&lx).text))
			return true;
		if (sql_lex_is(t, "call") && called_changes(b, &lx, depth))
			return true;
	}
	return false;
}
