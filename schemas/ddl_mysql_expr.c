/*
 * Checks and generated columns as MariaDB 10.11 spells them back (sql/item.h enum precedence, Item::print of
 * each kind): only the parentheses that precedence asks for, NOT carried to what it negates, a bare value
 * where a condition is wanted compared with 0. Functions have the names of ddl_mysql_spell.c. What is not
 * understood is told by "failed".
 */
#include "schemas/ddl_mysql_expr.h"

enum { MAX_EXPR_DEPTH = 80 };

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
	return ddl_mysql_expr_value(sb_str(&b), PREC_HIGHEST);
}

struct str ddl_mysql_expr_text_of(struct parsing *x, enum precedence least)
{
	return ddl_mysql_expr_parse(x, least).text;
}

void ddl_mysql_expr_put_expr(struct parsing *x, struct sb *b, const char *before, const char *after)
{
	struct str text = ddl_mysql_expr_text_of(x, PREC_LOWEST);
	sb_fmt(b, "%s%.*s%s", before, STRF(text), after);
}

static struct expr case_of(struct parsing *x)
{
	struct sb b = sb_new(x->m->tmp, 64 * 1024);
	bool tested = !ddl_mysql_expr_is_word(x, "when");
	sb_addz(&b, "case ");
	if (tested)
		ddl_mysql_expr_put_expr(x, &b, "", " ");
	while (!x->failed && ddl_mysql_expr_eat_word(x, "when")) {
		ddl_mysql_expr_put_expr(x, &b, "when ", " ");
		if (!ddl_mysql_expr_eat_word(x, "then"))
			return ddl_mysql_expr_bad(x);
		ddl_mysql_expr_put_expr(x, &b, "then ", " ");
	}
	if (ddl_mysql_expr_eat_word(x, "else"))
		ddl_mysql_expr_put_expr(x, &b, "else ", " ");
	if (!ddl_mysql_expr_eat_word(x, "end"))
		return ddl_mysql_expr_bad(x);
	sb_addz(&b, "end");
	return ddl_mysql_expr_value(sb_str(&b), PREC_BETWEEN);
}

/* A name, maybe of a table's column ("t.a" is a), or a call. */
static struct expr named(struct parsing *x, struct sql_token t)
{
	static const char *const calls[] = {"current_timestamp", "current_date", "current_time", "localtime",
		"localtimestamp", "utc_date", "utc_time", "utc_timestamp", "current_user", NULL};
	bool open = ddl_mysql_expr_is_sign(x, "(");
	if (t.kind == SQL_WORD && open) {
		x->m->i++;
		return ddl_mysql_expr_call(x, t.text);
	}
	for (size_t i = 0; t.kind == SQL_WORD && calls[i]; i++)
		if (sql_lex_is(t, calls[i]))
			return ddl_mysql_expr_value(str_fmt(x->m->tmp, "%.*s()",
							    STRF(ddl_mysql_function_name(x->m->tmp, t.text))),
				PREC_HIGHEST);
	while (ddl_mysql_expr_eat_sign(x, ".")) {
		t = ddl_mysql_expr_now(x);
		x->m->i++;
	}
	if (t.kind != SQL_WORD && t.kind != SQL_QUOTED)
		return ddl_mysql_expr_bad(x);
	return ddl_mysql_expr_value(
		str_fmt(x->m->tmp, "`%.*s`", STRF(sql_lex_value(x->m->tmp, DIALECT_MYSQL, t))), PREC_HIGHEST);
}

static struct expr word(struct parsing *x, struct sql_token t)
{
	if (t.kind == SQL_WORD && sql_lex_is(t, "null")) {
		struct expr e = ddl_mysql_expr_value(STR("NULL"), PREC_HIGHEST);
		e.null = true;
		return e;
	}
	if (t.kind == SQL_WORD && (sql_lex_is(t, "true") || sql_lex_is(t, "false")))
		return ddl_mysql_expr_value(sql_lex_is(t, "true") ? STR("1") : STR("0"), PREC_HIGHEST);
	if (t.kind == SQL_WORD && sql_lex_is(t, "case"))
		return case_of(x);
	if (t.kind == SQL_WORD && sql_lex_is(t, "binary")) {
		struct str of = ddl_mysql_expr_text_of(x, PREC_NEG);
		return ddl_mysql_expr_value(
			str_fmt(x->m->tmp, "cast(%.*s as char charset binary)", STRF(of)), PREC_HIGHEST);
	}
	if (t.kind == SQL_WORD && t.text.p[0] == '_' && ddl_mysql_expr_now(x).kind == SQL_STRING) {
		struct sql_token s = ddl_mysql_expr_now(x);
		struct str v = quoted(x, s).text, set = str_lower(x->m->tmp, t.text);
		x->m->i++;
		return ddl_mysql_expr_value(str_fmt(x->m->tmp, "%.*s%.*s", STRF(set), STRF(v)), PREC_HIGHEST);
	}
	return named(x, t);
}

static struct expr parenthesised(struct parsing *x)
{
	struct expr e = ddl_mysql_expr_parse(x, PREC_LOWEST);
	if (ddl_mysql_expr_eat_sign(x, ")"))
		return e;
	ddl_mysql_expr_want(x, ",");
	struct str rest = ddl_mysql_expr_arguments(x);
	return ddl_mysql_expr_value(
		str_fmt(x->m->tmp, "(%.*s,%.*s)", STRF(e.text), STRF(rest)), PREC_HIGHEST);
}

static struct expr primary(struct parsing *x)
{
	struct sql_token t = ddl_mysql_expr_now(x);
	x->m->i++;
	if (t.kind == SQL_WORD && sql_lex_is(t, "not"))
		return ddl_mysql_expr_negation(x, ddl_mysql_expr_parse(x, PREC_CMP));
	if (t.kind == SQL_WORD || t.kind == SQL_QUOTED)
		return word(x, t);
	if (t.kind == SQL_STRING && t.text.n && (t.text.p[0] == '\'' || t.text.p[0] == '"'))
		return quoted(x, t);
	if (t.kind == SQL_NUMBER || t.kind == SQL_STRING)
		return ddl_mysql_expr_value(t.text, PREC_HIGHEST);
	if (t.kind != SQL_PUNCT)
		return ddl_mysql_expr_bad(x);
	if (str_eq(t.text, STR("(")))
		return parenthesised(x);
	if (str_eq(t.text, STR("!")))
		return ddl_mysql_expr_negation(x, ddl_mysql_expr_parse(x, PREC_NEG));
	if (str_eq(t.text, STR("+")))
		return ddl_mysql_expr_parse(x, PREC_NEG);
	if (!str_eq(t.text, STR("-")) && !str_eq(t.text, STR("~")))
		return ddl_mysql_expr_bad(x);
	struct str of = ddl_mysql_expr_in(x, ddl_mysql_expr_parse(x, PREC_NEG), PREC_NEG);
	return ddl_mysql_expr_value(str_fmt(x->m->tmp, "%.*s%.*s", STRF(t.text), STRF(of)), PREC_NEG);
}

/* [NOT] IN (...): of one value it is a comparison. */
static struct expr in_list(struct parsing *x, struct expr l)
{
	ddl_mysql_expr_want(x, "(");
	struct expr first = ddl_mysql_expr_parse(x, PREC_LOWEST);
	if (ddl_mysql_expr_eat_sign(x, ")"))
		return ddl_mysql_expr_compared(x, l, "=", "<>", first);
	ddl_mysql_expr_want(x, ",");
	struct str left = ddl_mysql_expr_in(x, l, PREC_IN), rest = ddl_mysql_expr_arguments(x);
	struct expr out = ddl_mysql_expr_value(
		str_fmt(x->m->tmp, "%.*s in (%.*s,%.*s)", STRF(left), STRF(first.text), STRF(rest)), PREC_IN);
	out.negated = str_fmt(x->m->tmp, "%.*s not in (%.*s,%.*s)", STRF(left), STRF(first.text), STRF(rest));
	out.negated_prec = PREC_IN;
	out.is_condition = true;
	return out;
}

static struct expr between(struct parsing *x, struct expr l)
{
	struct str left = ddl_mysql_expr_in(x, l, PREC_BETWEEN),
		   lo = ddl_mysql_expr_in(x, ddl_mysql_expr_parse(x, PREC_BITOR), PREC_BETWEEN);
	if (!ddl_mysql_expr_eat_word(x, "and"))
		return ddl_mysql_expr_bad(x);
	struct str hi = ddl_mysql_expr_in(x, ddl_mysql_expr_parse(x, PREC_BETWEEN), PREC_BETWEEN);
	struct expr out = ddl_mysql_expr_value(
		str_fmt(x->m->tmp, "%.*s between %.*s and %.*s", STRF(left), STRF(lo), STRF(hi)),
		PREC_BETWEEN);
	out.negated = str_fmt(x->m->tmp, "%.*s not between %.*s and %.*s", STRF(left), STRF(lo), STRF(hi));
	out.negated_prec = PREC_BETWEEN;
	out.is_condition = true;
	return out;
}

static struct expr like(struct parsing *x, struct expr l)
{
	struct str left = ddl_mysql_expr_in(x, l, PREC_IN),
		   right = ddl_mysql_expr_in(x, ddl_mysql_expr_parse(x, PREC_BITOR), PREC_IN),
		   escape = STR_NONE;
	if (ddl_mysql_expr_eat_word(x, "escape")) {
		struct str by = ddl_mysql_expr_text_of(x, PREC_BITOR);
		escape = str_fmt(x->m->tmp, " escape %.*s", STRF(by));
	}
	struct expr out = ddl_mysql_expr_value(
		str_fmt(x->m->tmp, "%.*s like %.*s%.*s", STRF(left), STRF(right), STRF(escape)), PREC_IN);
	out.negated = str_fmt(x->m->tmp, "%.*s  not like %.*s%.*s", STRF(left), STRF(right), STRF(escape));
	out.negated_prec = PREC_IN;
	out.is_condition = true;
	return out;
}

static struct expr regexp(struct parsing *x, struct expr l)
{
	struct expr out =
		ddl_mysql_expr_operation(x, l, "regexp", ddl_mysql_expr_parse(x, PREC_BITOR), PREC_IN);
	out.is_condition = true;
	return out;
}

static struct expr is_of(struct parsing *x, struct expr l)
{
	bool not = ddl_mysql_expr_eat_word(x, "not");
	if (ddl_mysql_expr_eat_word(x, "null"))
		return not ? ddl_mysql_expr_negation(x, ddl_mysql_expr_isnull(x, l))
			   : ddl_mysql_expr_isnull(x, l);
	const char *what = ddl_mysql_expr_eat_word(x, "true")      ? "true"
			   : ddl_mysql_expr_eat_word(x, "false")   ? "false"
			   : ddl_mysql_expr_eat_word(x, "unknown") ? "unknown"
								   : NULL;
	if (!what)
		return ddl_mysql_expr_bad(x);
	if (strcmp(what, "unknown") == 0)
		return not ? ddl_mysql_expr_negation(x, ddl_mysql_expr_isnull(x, l))
			   : ddl_mysql_expr_isnull(x, l);
	struct expr out = ddl_mysql_expr_value(
		str_fmt(x->m->tmp, "%.*s is %s%s", STRF(ddl_mysql_expr_in(x, l, PREC_CMP)), not ? "not " : "",
			what),
		PREC_CMP);
	out.is_condition = true;
	return out;
}

/* An infix operator at the cursor whose precedence is at least "least"; false when there is none. */
static bool infix_word(struct parsing *x, struct expr *l, enum precedence least)
{
	size_t at = x->m->i;
	bool not = least <= PREC_IN && ddl_mysql_expr_eat_word(x, "not");
	if (least <= PREC_OR && ddl_mysql_expr_eat_word(x, "or"))
		*l = ddl_mysql_expr_both(x, *l, ddl_mysql_expr_parse(x, PREC_XOR), false);
	else if (least <= PREC_AND && ddl_mysql_expr_eat_word(x, "and"))
		*l = ddl_mysql_expr_both(x, *l, ddl_mysql_expr_parse(x, PREC_NOT), true);
	else if (least <= PREC_XOR && ddl_mysql_expr_eat_word(x, "xor")) {
		*l = ddl_mysql_expr_operation(x, *l, "xor", ddl_mysql_expr_parse(x, PREC_AND), PREC_XOR);
		l->is_condition = true;
	} else if (least <= PREC_CMP && !not &&ddl_mysql_expr_eat_word(x, "is"))
		*l = is_of(x, *l);
	else if (least <= PREC_BETWEEN && ddl_mysql_expr_eat_word(x, "between"))
		*l = between(x, *l);
	else if (least <= PREC_IN && ddl_mysql_expr_eat_word(x, "in"))
		*l = in_list(x, *l);
	else if (least <= PREC_IN && ddl_mysql_expr_eat_word(x, "like"))
		*l = like(x, *l);
	else if (least <= PREC_IN &&
		 (ddl_mysql_expr_eat_word(x, "regexp") || ddl_mysql_expr_eat_word(x, "rlike")))
		*l = regexp(x, *l);
	else if (least <= PREC_MUL && !not &&ddl_mysql_expr_eat_word(x, "div"))
		*l = ddl_mysql_expr_operation(x, *l, "DIV", ddl_mysql_expr_parse(x, PREC_BITXOR), PREC_MUL);
	else if (least <= PREC_MUL && !not &&ddl_mysql_expr_eat_word(x, "mod"))
		*l = ddl_mysql_expr_operation(x, *l, "MOD", ddl_mysql_expr_parse(x, PREC_BITXOR), PREC_MUL);
	else if (least <= PREC_COLLATE && !not &&ddl_mysql_expr_eat_word(x, "collate")) {
		*l = ddl_mysql_expr_value(
			str_fmt(x->m->tmp, "%.*s collate %.*s", STRF(ddl_mysql_expr_in(x, *l, PREC_COLLATE)),
				STRF(str_lower(x->m->tmp, ddl_mysql_expr_now(x).text))),
			PREC_COLLATE);
		x->m->i++;
	} else {
		x->m->i = at;
		return false;
	}
	if (not )
		*l = ddl_mysql_expr_negation(x, *l);
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
	if (least <= PREC_OR && ddl_mysql_expr_eat_sign(x, "||"))
		*l = ddl_mysql_expr_both(x, *l, ddl_mysql_expr_parse(x, PREC_XOR), false);
	else if (least <= PREC_AND && ddl_mysql_expr_eat_sign(x, "&&"))
		*l = ddl_mysql_expr_both(x, *l, ddl_mysql_expr_parse(x, PREC_NOT), true);
	else
		for (size_t i = 0;; i++) {
			if (i == sizeof all / sizeof *all)
				return false;
			if (least > all[i].prec || ddl_mysql_expr_is_sign(x, "&&") ||
				!ddl_mysql_expr_eat_sign(x, all[i].sign))
				continue;
			if (all[i].prec == PREC_ADD && ddl_mysql_expr_eat_word(x, "interval"))
				*l = ddl_mysql_expr_moved(x, *l, all[i].sign[0] == '+');
			else if (all[i].prec == PREC_CMP)
				*l = ddl_mysql_expr_compared(
					x, *l, all[i].op, all[i].not, ddl_mysql_expr_parse(x, PREC_BETWEEN));
			else
				*l = ddl_mysql_expr_operation(x, *l, all[i].op,
					ddl_mysql_expr_parse(x, all[i].prec + 1), all[i].prec);
			break;
		}
	return true;
}

struct expr ddl_mysql_expr_parse(struct parsing *x, enum precedence least)
{
	if (x->depth >= MAX_EXPR_DEPTH)
		return ddl_mysql_expr_bad(x);
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
	struct expr e = ddl_mysql_expr_parse(&x, PREC_LOWEST);
	bool whole = m->i == to && !x.failed;
	m->i = back;
	if (whole)
		*out = str_dup(m->a, e.text);
	return whole;
}
