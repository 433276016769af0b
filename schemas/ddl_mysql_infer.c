/*
 * The types of expressions (MariaDB 10.11 sql/item_func.cc, item_cmpfunc.cc). What is not understood is
 * ITEM_UNKNOWN: nothing is guessed. Conditions bind weaker than all else and are all int(1), so that the
 * order of AND, OR and comparisons does not matter.
 */
#include <string.h>

#include "schemas/ddl_mysql_infer.h"

enum { MAX_DEPTH = 60, MAX_ARGUMENTS = 32 };

struct infer {
	struct my *m;
	size_t to;
	const struct my_asked_of *asked;
	int depth;
	bool stuck;
};

static struct my_item expression(struct infer *x);

static struct my_item unknown(struct infer *x)
{
	x->stuck = true;
	return (struct my_item){.kind = ITEM_UNKNOWN, .may_be_null = true};
}

static bool more(const struct infer *x)
{
	return x->m->i < x->to && !ddl_mysql_at_end(x->m);
}

static bool is_sign(const struct infer *x, const char *sign)
{
	return more(x) && x->m->t[x->m->i].kind == SQL_PUNCT && str_eq(x->m->t[x->m->i].text, str_of(sign));
}

static bool eat_sign(struct infer *x, const char *sign)
{
	bool is = is_sign(x, sign);
	x->m->i += is;
	return is;
}

static bool eat_word(struct infer *x, const char *word)
{
	return more(x) && ddl_mysql_eat(x->m, word);
}

static struct my_item condition(bool null)
{
	struct my_item i = ddl_mysql_item_integer(1, 4, false);
	i.precision = 1;
	i.may_be_null = null;
	return i;
}

static struct my_item number(struct infer *x)
{
	struct str v = ddl_mysql_next(x->m).text;
	size_t dot = str_chr(v, '.');
	struct my_item i;
	uint64_t n;
	if (v.n > 1 && v.p[0] == '0' && (v.p[1] == 'x' || v.p[1] == 'X' || v.p[1] == 'b'))
		return unknown(x);
	if (str_chr(v, 'e') != SIZE_MAX || str_chr(v, 'E') != SIZE_MAX) {
		i = ddl_mysql_item_double(22, -1);
	} else if (dot != SIZE_MAX) {
		i = ddl_mysql_item_decimal((int)v.n - (dot != 0), (int)(v.n - dot - 1));
	} else if (v.n < 19 && str_u64(v, &n)) {
		i = ddl_mysql_item_integer((int64_t)v.n, 0, false);
		i.precision = (int)v.n;
		i.constant = true;
		i.value = (int64_t)n;
	} else {
		return unknown(x);
	}
	i.may_be_null = false;
	return i;
}

static int64_t characters(struct str v)
{
	int64_t n = 0;
	for (size_t i = 0; i < v.n; i++)
		n += ((unsigned char)v.p[i] & 0xc0) != 0x80;
	return n;
}

static struct my_item string(struct infer *x)
{
	int64_t n = 0;
	struct str one = STR_NONE;
	for (; more(x) && x->m->t[x->m->i].kind == SQL_STRING; n += characters(one))
		one = sql_lex_value(x->m->tmp, DIALECT_MYSQL, ddl_mysql_next(x->m));
	struct my_item i = ddl_mysql_item_string(n);
	i.may_be_null = false;
	i.constant = true;
	i.text = one;
	return i;
}

/* CASE [x] WHEN c THEN v ... [ELSE v] END */
static struct my_item case_of(struct infer *x)
{
	struct my_item all = {.kind = ITEM_NULL};
	bool first = true;
	if (!ddl_mysql_is(x->m, "when"))
		(void)expression(x);
	while (!x->stuck && eat_word(x, "when")) {
		(void)expression(x);
		if (!eat_word(x, "then"))
			return unknown(x);
		struct my_item v = expression(x);
		all = first ? v : ddl_mysql_item_common(all, v);
		first = false;
	}
	if (eat_word(x, "else"))
		all = ddl_mysql_item_common(all, expression(x));
	if (!all.exact.n || all.kind == ITEM_INT) {
		all = ddl_mysql_item_settled(all);
		all.exact = STR_NONE;
	}
	all.may_be_null = true;
	return eat_word(x, "end") ? all : unknown(x);
}

/* CAST(x AS type): what the type makes of it. */
static struct my_item cast(struct infer *x)
{
	struct my_item v = expression(x), i = {.kind = ITEM_UNKNOWN};
	struct my *m = x->m;
	if (!eat_word(x, "as") && !eat_sign(x, ","))
		return unknown(x);
	bool no_sign = ddl_mysql_is(m, "unsigned");
	if (no_sign || ddl_mysql_is(m, "signed")) {
		m->i++;
		if (!eat_word(x, "integer"))
			(void)eat_word(x, "int");
		if (v.kind == ITEM_INT && !no_sign && !v.no_sign)
			i = ddl_mysql_item_settled(v);
		else
			i = ddl_mysql_item_integer(20, 8, no_sign);
		i.exact = STR_NONE;
		i.size = i.kind == ITEM_INT && i.len <= 9 ? 4 : 8;
	} else if (ddl_mysql_is(m, "binary") || ddl_mysql_is(m, "json") || ddl_mysql_is(m, "float")) {
		return unknown(x);
	} else {
		struct my_type t;
		if (!ddl_mysql_type(m, &t))
			return unknown(x);
		struct column c = {.type = t.text};
		bool bare = str_eq(t.text, STR("char(1)")) && !str_eq(m->t[m->i - 1].text, STR(")"));
		i = ddl_mysql_item_of(&c);
		if (bare)
			i = ddl_mysql_item_string(ddl_mysql_item_chars(&v));
		i.exact = STR_NONE;
	}
	i.may_be_null = true;
	while (more(x) && !is_sign(x, ")")) /* CHARACTER SET ... */
		m->i++;
	return eat_sign(x, ")") ? i : unknown(x);
}

static bool skip_over(struct infer *x)
{
	if (!ddl_mysql_is(x->m, "over"))
		return false;
	x->m->i++;
	if (ddl_mysql_is_punct(x->m, '('))
		ddl_mysql_skip_group(x->m);
	else
		x->m->i++;
	return true;
}

/* To the parenthesis that closes the call. */
static void to_close(struct infer *x)
{
	for (int depth = 0; more(x); x->m->i++) {
		if (is_sign(x, "("))
			depth++;
		else if (is_sign(x, ")") && depth-- == 0)
			break;
	}
}

static struct my_item extract(struct infer *x)
{
	bool year = ddl_mysql_is(x->m, "year"), month = ddl_mysql_is(x->m, "month"),
	     day = ddl_mysql_is(x->m, "day");
	to_close(x);
	if ((!year && !month && !day) || !eat_sign(x, ")"))
		return unknown(x);
	return ddl_mysql_item_integer(year ? 5 : 3, 4, false);
}

/* name( behind the cursor; INTERVAL in it makes DATE_ADD of its first argument. */
static struct my_item call(struct infer *x, struct str name)
{
	struct my_item v[MAX_ARGUMENTS];
	size_t n = 0;
	if (str_ieq(name, STR("cast")) || (str_ieq(name, STR("convert"))))
		return cast(x);
	if (str_ieq(name, STR("extract")))
		return extract(x);
	bool group = str_ieq(name, STR("group_concat"));
	if (eat_sign(x, "*") || group || str_ieq(name, STR("exists")))
		to_close(x);
	(void)eat_word(x, "distinct");
	static const char *const units[] = {"timestampdiff", "timestampadd", "position", NULL};
	for (size_t i = 0; units[i]; i++)
		if (str_ieq(name, str_of(units[i])))
			to_close(x);
	while (!x->stuck && more(x) && !is_sign(x, ")")) {
		bool interval = eat_word(x, "interval");
		if (n == MAX_ARGUMENTS)
			return unknown(x);
		if (interval) {
			size_t unit = x->to;
			to_close(x);
			unit = x->m->i - 1;
			v[n++] = (struct my_item){.kind = ITEM_OTHER, .exact = x->m->t[unit].text};
			continue;
		}
		v[n++] = expression(x);
		if (!eat_sign(x, ",") && !is_sign(x, ")"))
			return unknown(x);
	}
	if (!eat_sign(x, ")"))
		return unknown(x);
	struct my_item i = ddl_mysql_infer_call(str_lower(x->m->tmp, name), v, n);
	(void)skip_over(x);
	return i.kind ? i : unknown(x);
}

static struct my_item named(struct infer *x)
{
	static const char *const bare[] = {"current_timestamp", "current_date", "current_time", "localtime",
		"localtimestamp", "utc_date", "utc_time", "utc_timestamp", NULL};
	struct sql_token t = ddl_mysql_next(x->m);
	struct str table = STR_NONE, name = sql_lex_value(x->m->tmp, DIALECT_MYSQL, t);
	if (is_sign(x, "(") && t.kind == SQL_WORD) {
		x->m->i++;
		return call(x, t.text);
	}
	for (size_t i = 0; t.kind == SQL_WORD && bare[i]; i++)
		if (sql_lex_is(t, bare[i]))
			return ddl_mysql_infer_call(str_lower(x->m->tmp, t.text), NULL, 0);
	while (eat_sign(x, ".")) {
		table = name;
		name = sql_lex_value(x->m->tmp, DIALECT_MYSQL, ddl_mysql_next(x->m));
	}
	const struct column *c = x->asked->column(x->asked->ctx, table, name);
	if (!c || !c->type.n)
		return unknown(x);
	return ddl_mysql_item_of(c);
}

static struct my_item parenthesised(struct infer *x)
{
	if (ddl_mysql_is(x->m, "select") || ddl_mysql_is(x->m, "with"))
		return x->asked->subselect(x->asked->ctx, x->m);
	struct my_item i = expression(x);
	if (is_sign(x, ","))
		return unknown(x);
	return eat_sign(x, ")") ? i : unknown(x);
}

static struct my_item primary(struct infer *x)
{
	if (!more(x))
		return unknown(x);
	struct sql_token t = x->m->t[x->m->i];
	if (t.kind == SQL_NUMBER)
		return number(x);
	if (t.kind == SQL_STRING && t.text.n && (t.text.p[0] == '\'' || t.text.p[0] == '"'))
		return string(x);
	if (eat_sign(x, "("))
		return parenthesised(x);
	if (t.kind == SQL_WORD && t.text.p[0] == '_' && x->m->t[x->m->i + 1].kind == SQL_STRING) {
		x->m->i++;
		return string(x);
	}
	if (eat_word(x, "null"))
		return (struct my_item){.kind = ITEM_NULL, .may_be_null = true};
	if (eat_word(x, "case"))
		return case_of(x);
	bool truth = sql_lex_is(t, "true") || sql_lex_is(t, "false");
	if (truth && x->asked->of_view) {
		x->m->i++;
		return condition(false);
	}
	if (truth || sql_lex_is(t, "binary"))
		return unknown(x);
	return t.kind == SQL_WORD || t.kind == SQL_QUOTED ? named(x) : unknown(x);
}

/* -x of an integer has room for one more. */
static struct my_item unary(struct infer *x)
{
	if (++x->depth > MAX_DEPTH)
		return unknown(x);
	struct my_item i;
	if (eat_sign(x, "-")) {
		i = unary(x);
		bool null = i.may_be_null;
		int64_t value = -i.value;
		bool constant = i.constant && i.kind == ITEM_INT;
		if (i.kind == ITEM_INT)
			i = ddl_mysql_item_integer(i.len + 1, 0, false);
		else if (i.kind == ITEM_DECIMAL)
			i = ddl_mysql_item_decimal(i.precision, i.dec);
		else if (i.kind != ITEM_DOUBLE)
			i = unknown(x);
		i.may_be_null = null;
		i.constant = constant;
		i.value = value;
		i.exact = STR_NONE;
	} else if (eat_sign(x, "~")) {
		(void)unary(x);
		i = ddl_mysql_item_integer(21, 8, true);
	} else if (eat_sign(x, "!")) {
		i = condition(unary(x).may_be_null);
	} else {
		(void)eat_sign(x, "+");
		i = primary(x);
		while (eat_word(x, "collate"))
			x->m->i++;
	}
	x->depth--;
	return i;
}

static struct my_item arithmetic(struct infer *x, struct my_item a, char op, struct my_item b)
{
	struct my_item r = ddl_mysql_infer_arithmetic(a, op, b);
	return r.kind ? r : unknown(x);
}

static struct my_item product(struct infer *x)
{
	struct my_item i = unary(x);
	while (!x->stuck && more(x)) {
		char op = is_sign(x, "*")                                ? '*'
			  : is_sign(x, "/")                              ? '/'
			  : is_sign(x, "%") || ddl_mysql_is(x->m, "mod") ? '%'
			  : ddl_mysql_is(x->m, "div")                    ? 'd'
									 : 0;
		if (is_sign(x, "^"))
			return unknown(x);
		if (!op)
			break;
		x->m->i++;
		i = arithmetic(x, i, op, unary(x));
	}
	return i;
}

/* x + INTERVAL 1 DAY */
static struct my_item moved(struct infer *x, struct my_item i)
{
	static const char *const small[] = {"microsecond", "second", "minute", "hour", NULL};
	struct my_item n = product(x);
	struct sql_token unit = ddl_mysql_next(x->m);
	bool time = false;
	for (size_t k = 0; small[k]; k++)
		time = time || sql_lex_is(unit, small[k]);
	if (x->stuck || !n.kind || str_chr(unit.text, '_') != SIZE_MAX ||
		(i.kind != ITEM_DATE && i.kind != ITEM_DATETIME))
		return unknown(x);
	struct my_item r =
		ddl_mysql_item_moment(i.kind == ITEM_DATE && !time ? ITEM_DATE : ITEM_DATETIME, i.dec);
	return r;
}

static struct my_item sum(struct infer *x)
{
	struct my_item i = product(x);
	while (!x->stuck && (is_sign(x, "+") || is_sign(x, "-"))) {
		char op = ddl_mysql_next(x->m).text.p[0];
		i = eat_word(x, "interval") ? moved(x, i) : arithmetic(x, i, op, product(x));
	}
	return i;
}

static struct my_item bits(struct infer *x)
{
	struct my_item i = sum(x);
	while (!x->stuck && (is_sign(x, "|") || is_sign(x, "&") || is_sign(x, "<<") || is_sign(x, ">>"))) {
		bool null = i.may_be_null;
		x->m->i++;
		null = sum(x).may_be_null || null;
		i = ddl_mysql_item_integer(21, 8, true);
		i.may_be_null = null;
	}
	return i;
}

/* The operator of a condition at the cursor, passed over. */
static bool eat_condition(struct infer *x, bool *is_null)
{
	static const char *const signs[] = {"=", "<", ">", "<=", ">=", "<>", "!=", "<=>", "&&", "||", NULL};
	static const char *const words[] = {
		"and", "or", "xor", "like", "regexp", "rlike", "between", "in", "sounds", NULL};
	for (size_t i = 0; signs[i]; i++)
		if (eat_sign(x, signs[i]))
			return true;
	if (eat_word(x, "is")) {
		(void)eat_word(x, "not");
		return *is_null = true;
	}
	if (ddl_mysql_is(x->m, "not") && !ddl_mysql_is_at(x->m, 1, "null"))
		(void)eat_word(x, "not");
	for (size_t i = 0; words[i]; i++)
		if (eat_word(x, words[i]))
			return true;
	return false;
}

/* IN's list, the word behind IS, or an operand; whether it may be NULL. */
static bool operand(struct infer *x, bool is_null)
{
	while (eat_word(x, "not") || eat_word(x, "escape") || eat_word(x, "binary"))
		;
	if (is_null) {
		x->m->i++; /* NULL, TRUE, FALSE, UNKNOWN */
		return false;
	}
	if (is_sign(x, "(")) {
		size_t from = x->m->i;
		struct my_item i = bits(x);
		if (!x->stuck)
			return i.may_be_null;
		x->stuck = false; /* a list, or rows */
		x->m->i = from;
		ddl_mysql_skip_group(x->m);
		return true;
	}
	return bits(x).may_be_null;
}

static struct my_item expression(struct infer *x)
{
	bool not = false, null;
	while (eat_word(x, "not"))
		not = true;
	struct my_item i = bits(x);
	null = i.may_be_null;
	bool is_null = false, is_condition = not ;
	while (!x->stuck && more(x) && eat_condition(x, &is_null)) {
		null = operand(x, is_null) || (null && !is_null);
		is_condition = true;
		is_null = false;
	}
	return is_condition && !x->stuck ? condition(null) : i;
}

struct my_item ddl_mysql_infer(struct my *m, size_t from, size_t to, const struct my_asked_of *asked)
{
	struct infer x = {.m = m, .to = to, .asked = asked};
	size_t was = m->i;
	m->i = from;
	struct my_item i = expression(&x);
	bool whole = m->i == to;
	m->i = was;
	return whole && !x.stuck ? i : (struct my_item){.kind = ITEM_UNKNOWN, .may_be_null = true};
}
