#include "parse/sql_lex.h"

#include "parse/sql_lex_part.h"

enum { DEEPEST = 32 }; /* brackets within brackets that are told apart; below all are subscripts */

struct brackets {
	int depth;
	unsigned constructors; /* bit per depth: ARRAY[...] and what stands in it, not a subscript */
};

static bool in_subscript(const struct brackets *b)
{
	return b->depth > DEEPEST || (b->depth && !(b->constructors >> (b->depth - 1) & 1));
}

static void follow(struct brackets *b, struct sql_token before, struct sql_token t)
{
	if (str_eq(t.text, STR("["))) {
		bool opens = before.kind == SQL_PUNCT && (before.text.p[0] == '[' || before.text.p[0] == ',');
		bool constructor = sql_lex_is(before, "array") || (opens && b->depth && !in_subscript(b));
		if (b->depth++ < DEEPEST) {
			unsigned bit = 1u << (b->depth - 1);
			b->constructors = constructor ? b->constructors | bit : b->constructors & ~bit;
		}
	} else if (str_eq(t.text, STR("]")) && b->depth) {
		b->depth--;
	}
}

/* :'name', :"name", :{?name} and :2 are a colon of their own to the lexer. */
static bool filled_in(struct str sql, struct sql_token t)
{
	if (t.kind == SQL_PARAM)
		return t.text.p[0] == ':';
	unsigned char next = t.end < sql.n ? (unsigned char)sql.p[t.end] : 0;
	return t.kind == SQL_PUNCT && str_eq(t.text, STR(":")) &&
	       (next == '\'' || next == '"' || next == '{' || sql_lex_digit(next));
}

size_t sql_lex_psql_variable(struct str sql)
{
	struct sql_lexer lx = sql_lex(DIALECT_POSTGRESQL, sql);
	struct brackets b = {0};
	struct sql_token before = {0};
	for (struct sql_token t; (t = sql_lex_next(&lx)).kind != SQL_END; before = t) {
		if (t.kind == SQL_PUNCT)
			follow(&b, before, t);
		if (!in_subscript(&b) && filled_in(sql, t))
			return t.at;
	}
	return SIZE_MAX;
}
