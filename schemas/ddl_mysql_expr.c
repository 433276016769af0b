/*
 * Checks and generated columns as MariaDB 10.11 spells them back (sql/item.h enum precedence, Item::print of
 * each kind): only the parentheses that precedence asks for, NOT carried to what it negates, a bare value
 * where a condition is wanted compared with 0. Functions have the names of ddl_mysql_spell.c. What is not
 * understood is told by "failed".
 */
#include "schemas/ddl_mysql_expr.h"

enum { MAX_EXPR_DEPTH = 80 };

#define value ddl_mysql_expr_value
#define bad ddl_mysql_expr_bad
#define now ddl_mysql_expr_now
#define is_word ddl_mysql_expr_is_word
#define eat_word ddl_mysql_expr_eat_word
#define is_sign ddl_mysql_expr_is_sign
#define eat_sign ddl_mysql_expr_eat_sign
#define want ddl_mysql_expr_want
#define in ddl_mysql_expr_in
#define condition ddl_mysql_expr_condition
#define negation ddl_mysql_expr_negation
#define both ddl_mysql_expr_both
#define operation ddl_mysql_expr_operation
#define compared ddl_mysql_expr_compared
#define text_of ddl_mysql_expr_text_of
#define put_expr ddl_mysql_expr_put_expr
#define arguments ddl_mysql_expr_arguments
#define cast ddl_mysql_expr_cast
#define moved ddl_mysql_expr_moved
#define isnull ddl_mysql_expr_isnull
#define call ddl_mysql_expr_call
#define parse ddl_mysql_expr_parse

static struct expr quoted(struct parsing *x, struct sql_token t)
{
	struct str v = sql_lex_value(x->m->tmp, DIALECT_MYSQL, t);
	struct sb b = sb_new(x->m->tmp, 2 * v.n + 8);
	sb_char(&b, '\'');
	for (size_t i = 0; i < v.n; i++) {
		if (v.p[i] == '\'' || v.p[i] == '\\')
			sb_char(&b, '\\');
		sb_char(&b, v.p[i]);
	}
	sb_char(&b, '\'');
	return value(sb_str(&b), PREC_HIGHEST);
}

struct str text_of(struct parsing *x, enum precedence least)
{
	return parse(x, least).text;
}

void put_expr(struct parsing *x, struct sb *b, const char *before, const char *after)
{
	struct str text = text_of(x, PREC_LOWEST);
	sb_fmt(b, "%s%.*s%s", before, STRF(text), after);
}

static struct expr case_of(struct parsing *x)
{
	struct sb b = sb_new(x->m->tmp, 64 * 1024);
	bool tested = !is_word(x, "when");
	sb_addz(&b, "case ");
	if (tested)
		put_expr(x, &b, "", " ");
	while (!x->failed && eat_word(x, "when")) {
		put_expr(x, &b, "when ", " ");
		if (!eat_word(x, "then"))
			return bad(x);
		put_expr(x, &b, "then ", " ");
	}
	if (eat_word(x, "else"))
		put_expr(x, &b, "else ", " ");
	if (!eat_word(x, "end"))
		return bad(x);
	sb_addz(&b, "end");
	return value(sb_str(&b), PREC_BETWEEN);
}

/* A name, maybe of a table's column ("t.a" is a), or a call. */
static struct expr named(struct parsing *x, struct sql_token t)
{
	static const char *const calls[] = {"current_timestamp", "current_date", "current_time", "localtime",
		"localtimestamp", "utc_date", "utc_time", "utc_timestamp", "current_user", NULL};
	bool open = is_sign(x, "(");
	if (t.kind == SQL_WORD && open) {
		x->m->i++;
		return call(x, t.text);
	}
	for (size_t i = 0; t.kind == SQL_WORD && calls[i]; i++)
		if (sql_lex_is(t, calls[i]))
			return value(str_fmt(x->m->tmp, "%.*s()",
					     STRF(ddl_mysql_function_name(x->m->tmp, t.text))),
				PREC_HIGHEST);
	while (eat_sign(x, ".")) {
		t = now(x);
		x->m->i++;
	}
	if (t.kind != SQL_WORD && t.kind != SQL_QUOTED)
		return bad(x);
	return value(
		str_fmt(x->m->tmp, "`%.*s`", STRF(sql_lex_value(x->m->tmp, DIALECT_MYSQL, t))), PREC_HIGHEST);
}

static struct expr word(struct parsing *x, struct sql_token t)
{
	if (t.kind == SQL_WORD && sql_lex_is(t, "null")) {
		struct expr e = value(STR("NULL"), PREC_HIGHEST);
		e.null = true;
		return e;
	}
	if (t.kind == SQL_WORD && (sql_lex_is(t, "true") || sql_lex_is(t, "false")))
		return value(sql_lex_is(t, "true") ? STR("1") : STR("0"), PREC_HIGHEST);
	if (t.kind == SQL_WORD && sql_lex_is(t, "case"))
		return case_of(x);
	if (t.kind == SQL_WORD && sql_lex_is(t, "binary")) {
		struct str of = text_of(x, PREC_NEG);
		return value(str_fmt(x->m->tmp, "cast(%.*s as char charset binary)", STRF(of)), PREC_HIGHEST);
	}
	if (t.kind == SQL_WORD && t.text.p[0] == '_' && now(x).kind == SQL_STRING) {
		struct sql_token s = now(x);
		struct str v = quoted(x, s).text, set = str_lower(x->m->tmp, t.text);
		x->m->i++;
		return value(str_fmt(x->m->tmp, "%.*s%.*s", STRF(set), STRF(v)), PREC_HIGHEST);
	}
	return named(x, t);
}

static struct expr parenthesised(struct parsing *x)
{
	struct expr e = parse(x, PREC_LOWEST);
	if (eat_sign(x, ")"))
		return e;
	want(x, ",");
	struct str rest = arguments(x);
	return value(str_fmt(x->m->tmp, "(%.*s,%.*s)", STRF(e.text), STRF(rest)), PREC_HIGHEST);
}

static struct expr primary(struct parsing *x)
{
	struct sql_token t = now(x);
	x->m->i++;
	if (t.kind == SQL_WORD && sql_lex_is(t, "not"))
		return negation(x, parse(x, PREC_CMP));
	if (t.kind == SQL_WORD || t.kind == SQL_QUOTED)
		return word(x, t);
	if (t.kind == SQL_STRING && t.text.n && (t.text.p[0] == '\'' || t.text.p[0] == '"'))
		return quoted(x, t);
	if (t.kind == SQL_NUMBER || t.kind == SQL_STRING)
		return value(t.text, PREC_HIGHEST);
	if (t.kind != SQL_PUNCT)
		return bad(x);
	if (str_eq(t.text, STR("(")))
		return parenthesised(x);
	if (str_eq(t.text, STR("!")))
		return negation(x, parse(x, PREC_NEG));
	if (str_eq(t.text, STR("+")))
		return parse(x, PREC_NEG);
	if (!str_eq(t.text, STR("-")) && !str_eq(t.text, STR("~")))
		return bad(x);
	struct str of = in(x, parse(x, PREC_NEG), PREC_NEG);
	return value(str_fmt(x->m->tmp, "%.*s%.*s", STRF(t.text), STRF(of)), PREC_NEG);
}

/* [NOT] IN (...): of one value it is a comparison. */
static struct expr in_list(struct parsing *x, struct expr l)
{
	want(x, "(");
	struct expr first = parse(x, PREC_LOWEST);
	if (eat_sign(x, ")"))
		return compared(x, l, "=", "<>", first);
	want(x, ",");
	struct str left = in(x, l, PREC_IN), rest = arguments(x);
	struct expr out = value(
		str_fmt(x->m->tmp, "%.*s in (%.*s,%.*s)", STRF(left), STRF(first.text), STRF(rest)), PREC_IN);
	out.negated = str_fmt(x->m->tmp, "%.*s not in (%.*s,%.*s)", STRF(left), STRF(first.text), STRF(rest));
	out.negated_prec = PREC_IN;
	out.is_condition = true;
	return out;
}

static struct expr between(struct parsing *x, struct expr l)
{
	struct str left = in(x, l, PREC_BETWEEN), lo = in(x, parse(x, PREC_BITOR), PREC_BETWEEN);
	if (!eat_word(x, "and"))
		return bad(x);
	struct str hi = in(x, parse(x, PREC_BETWEEN), PREC_BETWEEN);
	struct expr out =
		value(str_fmt(x->m->tmp, "%.*s between %.*s and %.*s", STRF(left), STRF(lo), STRF(hi)),
			PREC_BETWEEN);
	out.negated = str_fmt(x->m->tmp, "%.*s not between %.*s and %.*s", STRF(left), STRF(lo), STRF(hi));
	out.negated_prec = PREC_BETWEEN;
	out.is_condition = true;
	return out;
}

static struct expr like(struct parsing *x, struct expr l)
{
	struct str left = in(x, l, PREC_IN), right = in(x, parse(x, PREC_BITOR), PREC_IN), escape = STR_NONE;
	if (eat_word(x, "escape")) {
		struct str by = text_of(x, PREC_BITOR);
		escape = str_fmt(x->m->tmp, " escape %.*s", STRF(by));
	}
	struct expr out = value(
		str_fmt(x->m->tmp, "%.*s like %.*s%.*s", STRF(left), STRF(right), STRF(escape)), PREC_IN);
	out.negated = str_fmt(x->m->tmp, "%.*s  not like %.*s%.*s", STRF(left), STRF(right), STRF(escape));
	out.negated_prec = PREC_IN;
	out.is_condition = true;
	return out;
}

static struct expr regexp(struct parsing *x, struct expr l)
{
	struct expr out = operation(x, l, "regexp", parse(x, PREC_BITOR), PREC_IN);
	out.is_condition = true;
	return out;
}

static struct expr is_of(struct parsing *x, struct expr l)
{
	bool not = eat_word(x, "not");
	if (eat_word(x, "null"))
		return not ? negation(x, isnull(x, l)) : isnull(x, l);
	const char *what = eat_word(x, "true")      ? "true"
			   : eat_word(x, "false")   ? "false"
			   : eat_word(x, "unknown") ? "unknown"
						    : NULL;
	if (!what)
		return bad(x);
	if (strcmp(what, "unknown") == 0)
		return not ? negation(x, isnull(x, l)) : isnull(x, l);
	struct expr out =
		value(str_fmt(x->m->tmp, "%.*s is %s%s", STRF(in(x, l, PREC_CMP)), not ? "not " : "", what),
			PREC_CMP);
	out.is_condition = true;
	return out;
}

/* An infix operator at the cursor whose precedence is at least "least"; false when there is none. */
static bool infix_word(struct parsing *x, struct expr *l, enum precedence least)
{
	size_t at = x->m->i;
	bool not = least <= PREC_IN && eat_word(x, "not");
	if (least <= PREC_OR && eat_word(x, "or"))
		*l = both(x, *l, parse(x, PREC_XOR), false);
	else if (least <= PREC_AND && eat_word(x, "and"))
		*l = both(x, *l, parse(x, PREC_NOT), true);
	else if (least <= PREC_XOR && eat_word(x, "xor")) {
		*l = operation(x, condition(x, *l), "xor", condition(x, parse(x, PREC_AND)), PREC_XOR);
		l->is_condition = true;
	} else if (least <= PREC_CMP && !not &&eat_word(x, "is"))
		*l = is_of(x, *l);
	else if (least <= PREC_BETWEEN && eat_word(x, "between"))
		*l = between(x, *l);
	else if (least <= PREC_IN && eat_word(x, "in"))
		*l = in_list(x, *l);
	else if (least <= PREC_IN && eat_word(x, "like"))
		*l = like(x, *l);
	else if (least <= PREC_IN && (eat_word(x, "regexp") || eat_word(x, "rlike")))
		*l = regexp(x, *l);
	else if (least <= PREC_MUL && !not &&eat_word(x, "div"))
		*l = operation(x, *l, "DIV", parse(x, PREC_BITXOR), PREC_MUL);
	else if (least <= PREC_MUL && !not &&eat_word(x, "mod"))
		*l = operation(x, *l, "MOD", parse(x, PREC_BITXOR), PREC_MUL);
	else if (least <= PREC_COLLATE && !not &&eat_word(x, "collate")) {
		*l = value(str_fmt(x->m->tmp, "%.*s collate %.*s", STRF(in(x, *l, PREC_COLLATE)),
				   STRF(str_lower(x->m->tmp, now(x).text))),
			PREC_COLLATE);
		x->m->i++;
	} else {
		x->m->i = at;
		return false;
	}
	if (not )
		*l = negation(x, *l);
	return true;
}

static bool infix_sign(struct parsing *x, struct expr *l, enum precedence least)
{
	static const struct {
		const char *sign, *op, *not ;
		enum precedence prec;
	} all[] = {{"<=>", "<=>", NULL, PREC_CMP}, {"<<", "<<", NULL, PREC_SHIFT},
		{">>", ">>", NULL, PREC_SHIFT}, {"=", "=", "<>", PREC_CMP}, {"<>", "<>", "=", PREC_CMP},
		{"!=", "<>", "=", PREC_CMP}, {"<=", "<=", ">", PREC_CMP}, {">=", ">=", "<", PREC_CMP},
		{"<", "<", ">=", PREC_CMP}, {">", ">", "<=", PREC_CMP}, {"|", "|", NULL, PREC_BITOR},
		{"&", "&", NULL, PREC_BITAND}, {"+", "+", NULL, PREC_ADD}, {"-", "-", NULL, PREC_ADD},
		{"*", "*", NULL, PREC_MUL}, {"/", "/", NULL, PREC_MUL}, {"%", "MOD", NULL, PREC_MUL},
		{"^", "^", NULL, PREC_BITXOR}};
	if (least <= PREC_OR && eat_sign(x, "||"))
		*l = both(x, *l, parse(x, PREC_XOR), false);
	else if (least <= PREC_AND && eat_sign(x, "&&"))
		*l = both(x, *l, parse(x, PREC_NOT), true);
	else
		for (size_t i = 0;; i++) {
			if (i == sizeof all / sizeof *all)
				return false;
			if (least > all[i].prec || is_sign(x, "&&") || !eat_sign(x, all[i].sign))
				continue;
			if (all[i].prec == PREC_ADD && eat_word(x, "interval"))
				*l = moved(x, *l, all[i].sign[0] == '+');
			else if (all[i].prec == PREC_CMP)
				*l = compared(x, *l, all[i].op, all[i].not, parse(x, PREC_BETWEEN));
			else
				*l = operation(x, *l, all[i].op, parse(x, all[i].prec + 1), all[i].prec);
			break;
		}
	return true;
}

struct expr parse(struct parsing *x, enum precedence least)
{
	if (x->depth >= MAX_EXPR_DEPTH)
		return bad(x);
	x->depth++;
	struct expr l = primary(x);
	while (!x->failed && (infix_word(x, &l, least) || infix_sign(x, &l, least)))
		;
	x->depth--;
	return l;
}

bool ddl_mysql_stored(struct my *m, size_t from, size_t to, struct str *out)
{
	struct parsing x = {.m = m, .to = to};
	size_t back = m->i;
	m->i = from;
	struct expr e = parse(&x, PREC_LOWEST);
	bool whole = m->i == to && !x.failed;
	m->i = back;
	if (whole)
		*out = str_dup(m->a, e.text);
	return whole;
}
