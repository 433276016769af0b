/*
 * The types of expressions (MariaDB 10.11 sql/item_func.cc, item_cmpfunc.cc). What is not understood is
 * ITEM_UNKNOWN: nothing is guessed. Conditions bind weaker than all else and are all int(1), so that the
 * order of AND, OR and comparisons does not matter.
 */
#include <string.h>

#include "schemas/ddl_mysql_infer_walk.h"

enum { MAX_DEPTH = 60 };

bool ddl_mysql_infer_eat(struct infer *x, const char *sign)
{
	struct str left = str_of(sign);
	size_t i = x->m->i, end = i < x->to ? x->m->t[i].at : 0;
	for (; left.n && i < x->to && x->m->t[i].kind == SQL_PUNCT && x->m->t[i].at == end; i++) {
		if (!str_starts(left, x->m->t[i].text) || !x->m->t[i].text.n)
			return false;
		left = str_sub(left, x->m->t[i].text.n, left.n);
		end = x->m->t[i].at + x->m->t[i].text.n;
	}
	if (left.n || !my_infer_more(x))
		return false;
	x->m->i = i;
	return true;
}

/* -x of an integer has room for one more. */
static struct my_item unary(struct infer *x)
{
	if (++x->depth > MAX_DEPTH)
		return my_infer_unknown(x);
	struct my_item i;
	if (ddl_mysql_infer_eat(x, "-")) {
		i = unary(x);
		bool null = i.may_be_null;
		i.single = false;
		int64_t value = -i.value;
		bool constant = i.constant && i.kind == ITEM_INT;
		if (i.kind == ITEM_INT)
			i = ddl_mysql_item_integer(i.len + 1, 0, false);
		else if (i.kind == ITEM_DECIMAL)
			i = ddl_mysql_item_decimal(i.precision, i.dec);
		else if (i.kind == ITEM_DOUBLE)
			i.len += i.dec >= 0;
		else
			i = my_infer_unknown(x);
		i.may_be_null = null;
		i.constant = constant;
		i.value = value;
		i.exact = STR_NONE;
	} else if (ddl_mysql_infer_eat(x, "~")) {
		(void)unary(x);
		i = ddl_mysql_item_integer(21, 8, true);
	} else if (my_infer_word(x, "binary")) {
		i = unary(x);
		bool null = i.may_be_null;
		i = ddl_mysql_infer_binary(&i, -1);
		i.may_be_null = null;
	} else if (ddl_mysql_infer_eat(x, "!")) {
		i = my_infer_condition(unary(x).may_be_null);
	} else {
		(void)ddl_mysql_infer_eat(x, "+");
		i = ddl_mysql_infer_primary(x);
		while (my_infer_word(x, "collate")) {
			x->m->i++;
			i.exact = i.kind == ITEM_STRING ? STR_NONE : i.exact;
			i.blob = false;
		}
	}
	x->depth--;
	return i;
}

static struct my_item arithmetic(struct infer *x, struct my_item a, char op, struct my_item b)
{
	struct my_item r = ddl_mysql_infer_arithmetic(a, op, b);
	return r.kind ? r : my_infer_unknown(x);
}

static struct my_item product(struct infer *x)
{
	struct my_item i = unary(x);
	while (!x->stuck && my_infer_more(x)) {
		char op = my_infer_is(x, "*")                                ? '*'
			  : my_infer_is(x, "/")                              ? '/'
			  : my_infer_is(x, "%") || ddl_mysql_is(x->m, "mod") ? '%'
			  : ddl_mysql_is(x->m, "div")                        ? 'd'
									     : 0;
		if (my_infer_is(x, "^"))
			return my_infer_unknown(x);
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
	struct my_item n = product(x);
	struct sql_token unit = ddl_mysql_next(x->m);
	struct my_item r = x->stuck || !n.kind ? MY_ITEM_UNKNOWN : ddl_mysql_infer_moved(i, unit.text);
	return r.kind ? r : my_infer_unknown(x);
}

static struct my_item sum(struct infer *x)
{
	struct my_item i = product(x);
	while (!x->stuck && (my_infer_is(x, "+") || my_infer_is(x, "-"))) {
		char op = ddl_mysql_next(x->m).text.p[0];
		i = my_infer_word(x, "interval") ? moved(x, i) : arithmetic(x, i, op, product(x));
	}
	return i;
}

static bool eat_bits(struct infer *x)
{
	static const char *const signs[] = {"<<", ">>", "|", NULL};
	for (size_t i = 0; signs[i]; i++)
		if (ddl_mysql_infer_eat(x, signs[i]))
			return true;
	bool both =
		my_infer_is(x, "&") && x->m->t[x->m->i + 1].text.n && x->m->t[x->m->i + 1].text.p[0] == '&';
	return !both && ddl_mysql_infer_eat(x, "&");
}

static struct my_item bits(struct infer *x)
{
	struct my_item i = sum(x);
	while (!x->stuck && eat_bits(x)) {
		bool null = i.may_be_null;
		null = sum(x).may_be_null || null;
		i = ddl_mysql_item_integer(21, 8, true);
		i.may_be_null = null;
	}
	return i;
}

/* The operator of a condition at the cursor, passed over. */
static bool eat_condition(struct infer *x, bool *is_null)
{
	static const char *const signs[] = {"<=>", "<=", ">=", "<>", "!=", "&&", "||", "=", "<", ">", NULL};
	static const char *const words[] = {
		"and", "or", "xor", "like", "regexp", "rlike", "between", "in", "sounds", NULL};
	for (size_t i = 0; signs[i]; i++)
		if (ddl_mysql_infer_eat(x, signs[i]))
			return true;
	if (my_infer_word(x, "is")) {
		(void)my_infer_word(x, "not");
		return *is_null = true;
	}
	if (ddl_mysql_is(x->m, "not") && !ddl_mysql_is_at(x->m, 1, "null"))
		(void)my_infer_word(x, "not");
	for (size_t i = 0; words[i]; i++)
		if (my_infer_word(x, words[i]))
			return true;
	return false;
}

/* IN's list, the word behind IS, or an operand; whether it may be NULL. */
static bool operand(struct infer *x, bool is_null)
{
	while (my_infer_word(x, "not") || my_infer_word(x, "escape") || my_infer_word(x, "binary"))
		;
	if (is_null) {
		x->m->i++; /* NULL, TRUE, FALSE, UNKNOWN */
		return false;
	}
	if (my_infer_is(x, "(")) {
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

struct my_item ddl_mysql_infer_expression(struct infer *x)
{
	bool not = false, null;
	while (my_infer_word(x, "not"))
		not = true;
	struct my_item i = bits(x);
	null = i.may_be_null;
	bool is_null = false, is_condition = not ;
	while (!x->stuck && my_infer_more(x) && eat_condition(x, &is_null)) {
		null = operand(x, is_null) || (null && !is_null);
		is_condition = true;
		is_null = false;
	}
	return is_condition && !x->stuck ? my_infer_condition(null) : i;
}

struct my_item ddl_mysql_infer(struct my *m, size_t from, size_t to, const struct my_asked_of *asked)
{
	struct infer x = {.m = m, .to = to, .asked = asked};
	size_t was = m->i;
	m->i = from;
	struct my_item i = ddl_mysql_infer_expression(&x);
	bool whole = m->i == to;
	m->i = was;
	return whole && !x.stuck ? i : (struct my_item){.kind = ITEM_UNKNOWN, .may_be_null = true};
}
