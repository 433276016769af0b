/* The cursor over the tokens of a check or a generated column, and what operators make of their sides. */
#include "schemas/ddl_mysql_expr.h"

struct expr ddl_mysql_expr_value(struct str text, enum precedence prec)
{
	return (struct expr){.text = text, .prec = prec};
}

struct expr ddl_mysql_expr_bad(struct parsing *x)
{
	x->failed = true;
	return ddl_mysql_expr_value(STR("?"), PREC_HIGHEST);
}

struct sql_token ddl_mysql_expr_now(const struct parsing *x)
{
	static const struct sql_token end = {.kind = SQL_END};
	return x->m->i < x->to ? x->m->t[x->m->i] : end;
}

bool ddl_mysql_expr_is_word(const struct parsing *x, const char *word)
{
	struct sql_token t = ddl_mysql_expr_now(x);
	return t.kind == SQL_WORD && sql_lex_is(t, word);
}

bool ddl_mysql_expr_eat_word(struct parsing *x, const char *word)
{
	bool is = ddl_mysql_expr_is_word(x, word);
	x->m->i += is;
	return is;
}

/* How many tokens spell the sign, the lexer cuts "<=>" and "&&"; 0 when it is another. */
static size_t sign_tokens(const struct parsing *x, const char *sign)
{
	struct str rest = str_of(sign);
	size_t n = 0, end = 0;
	while (rest.n) {
		size_t i = x->m->i + n;
		if (i >= x->to || x->m->t[i].kind != SQL_PUNCT || (n && x->m->t[i].at != end) ||
			!str_starts(rest, x->m->t[i].text))
			return 0;
		rest = str_sub(rest, x->m->t[i].text.n, rest.n);
		end = x->m->t[i].end;
		n++;
	}
	return n;
}

bool ddl_mysql_expr_is_sign(const struct parsing *x, const char *sign)
{
	return sign_tokens(x, sign) > 0;
}

bool ddl_mysql_expr_eat_sign(struct parsing *x, const char *sign)
{
	size_t n = sign_tokens(x, sign);
	x->m->i += n;
	return n > 0;
}

void ddl_mysql_expr_want(struct parsing *x, const char *sign)
{
	if (!ddl_mysql_expr_eat_sign(x, sign))
		x->failed = true;
}

struct str ddl_mysql_expr_in(struct parsing *x, struct expr e, enum precedence least)
{
	return e.prec < least ? str_fmt(x->m->tmp, "(%.*s)", STRF(e.text)) : e.text;
}

/* Where a condition is wanted a bare value is compared with 0. */
struct expr ddl_mysql_expr_condition(struct parsing *x, struct expr e)
{
	if (e.is_condition || e.null)
		return e;
	struct expr out = ddl_mysql_expr_value(
		str_fmt(x->m->tmp, "%.*s <> 0", STRF(ddl_mysql_expr_in(x, e, PREC_CMP))), PREC_CMP);
	out.negated = str_fmt(x->m->tmp, "%.*s = 0", STRF(ddl_mysql_expr_in(x, e, PREC_CMP)));
	out.negated_prec = PREC_CMP;
	out.is_condition = true;
	return out;
}

struct expr ddl_mysql_expr_negation(struct parsing *x, struct expr e)
{
	e = ddl_mysql_expr_condition(x, e);
	struct expr out = {
		.text = e.negated, .prec = e.negated_prec, .negated = e.text, .negated_prec = e.prec};
	if (!out.text.n) {
		out.text = str_fmt(x->m->tmp, "!%.*s", STRF(ddl_mysql_expr_in(x, e, PREC_NEG)));
		out.prec = PREC_NEG;
	}
	out.is_condition = true;
	return out;
}

/* a AND b, a OR b: NOT of it is the other one of the negated sides. */
struct expr ddl_mysql_expr_both(struct parsing *x, struct expr l, struct expr r, bool and)
{
	l = ddl_mysql_expr_condition(x, l);
	r = ddl_mysql_expr_condition(x, r);
	enum precedence own = and? PREC_AND : PREC_OR, other = and? PREC_OR : PREC_AND;
	struct expr out = {.prec = own, .negated_prec = other, .is_condition = true};
	struct expr nl = ddl_mysql_expr_negation(x, l), nr = ddl_mysql_expr_negation(x, r);
	out.text = str_fmt(x->m->tmp, "%.*s %s %.*s", STRF(ddl_mysql_expr_in(x, l, own)), and? "and" : "or",
		STRF(ddl_mysql_expr_in(x, r, own)));
	out.negated = str_fmt(x->m->tmp, "%.*s %s %.*s", STRF(ddl_mysql_expr_in(x, nl, other)),
		and? "or" : "and", STRF(ddl_mysql_expr_in(x, nr, other)));
	return out;
}

struct expr ddl_mysql_expr_operation(
	struct parsing *x, struct expr l, const char *op, struct expr r, enum precedence prec)
{
	return ddl_mysql_expr_value(str_fmt(x->m->tmp, "%.*s %s %.*s", STRF(ddl_mysql_expr_in(x, l, prec)),
					    op, STRF(ddl_mysql_expr_in(x, r, prec + 1))),
		prec);
}

struct expr ddl_mysql_expr_compared(
	struct parsing *x, struct expr l, const char *op, const char * not, struct expr r)
{
	struct expr out = ddl_mysql_expr_operation(x, l, op, r, PREC_CMP);
	out.is_condition = true;
	if (not ) {
		out.negated = ddl_mysql_expr_operation(x, l, not, r, PREC_CMP).text;
		out.negated_prec = PREC_CMP;
	}
	return out;
}
