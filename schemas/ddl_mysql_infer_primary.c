/* What an expression is made of: literals, columns, calls, CASE, CAST (MariaDB 10.11 sql/sql_yacc.yy). */
#include <string.h>

#include "schemas/ddl_mysql_infer_walk.h"

enum { MAX_ARGUMENTS = 32 };

/* 0x41, x'41', b'101': as many bytes as its digits take. */
static struct my_item bytes_of(int64_t digits, int of_a_byte)
{
	struct my_item i = ddl_mysql_item_string((digits + of_a_byte - 1) / of_a_byte);
	i.binary = true;
	i.may_be_null = false;
	return i;
}

static struct my_item number(struct infer *x)
{
	struct str v = ddl_mysql_next(x->m).text;
	size_t dot = str_chr(v, '.');
	struct my_item i;
	uint64_t n;
	if (v.n > 1 && v.p[0] == '0' && strchr("xXb", v.p[1]))
		return bytes_of((int64_t)v.n - 2, v.p[1] == 'b' ? 8 : 2);
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
		return my_infer_unknown(x);
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
	for (; my_infer_more(x) && x->m->t[x->m->i].kind == SQL_STRING; n += characters(one))
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
		(void)ddl_mysql_infer_expression(x);
	while (!x->stuck && my_infer_word(x, "when")) {
		(void)ddl_mysql_infer_expression(x);
		if (!my_infer_word(x, "then"))
			return my_infer_unknown(x);
		struct my_item v = ddl_mysql_infer_expression(x);
		all = first ? v : ddl_mysql_item_common(all, v);
		first = false;
	}
	if (my_infer_word(x, "else"))
		all = ddl_mysql_item_common(all, ddl_mysql_infer_expression(x));
	bool year = str_starts(all.exact, STR("year"));
	if (!all.exact.n || (all.kind == ITEM_INT && !year)) {
		all = ddl_mysql_item_settled(all);
		all.exact = STR_NONE;
	}
	all.may_be_null = true;
	return my_infer_word(x, "end") ? all : my_infer_unknown(x);
}

/* (n) at the cursor, else -1 */
static int64_t bytes_in(struct infer *x)
{
	uint64_t n;
	if (!ddl_mysql_infer_eat(x, "("))
		return -1;
	bool known = str_u64(ddl_mysql_next(x->m).text, &n) && n < INT32_MAX;
	return ddl_mysql_infer_eat(x, ")") && known ? (int64_t)n : -1;
}

/* CONVERT(v USING charset), behind USING */
static struct my_item converted(struct infer *x, const struct my_item *v)
{
	struct sql_token set = ddl_mysql_next(x->m);
	struct my_item i = ddl_mysql_item_string(ddl_mysql_item_chars(v));
	i.binary = sql_lex_is(set, "binary");
	i.bytes = sql_lex_is(set, "latin1") || sql_lex_is(set, "ascii")   ? 1
		  : sql_lex_is(set, "utf8") || sql_lex_is(set, "utf8mb3") ? 3
									  : 0;
	i.len = i.binary ? ddl_mysql_item_bytes(v) : i.len;
	bool known = v->kind && v->kind != ITEM_OTHER && v->kind != ITEM_NULL;
	return ddl_mysql_infer_eat(x, ")") && known ? i : my_infer_unknown(x);
}

/* CAST(x AS type): what the type makes of it. */
static struct my_item cast(struct infer *x)
{
	struct my_item v = ddl_mysql_infer_expression(x), i = {.kind = ITEM_UNKNOWN};
	struct my *m = x->m;
	if (my_infer_word(x, "using"))
		return converted(x, &v);
	if (!my_infer_word(x, "as") && !ddl_mysql_infer_eat(x, ","))
		return my_infer_unknown(x);
	bool no_sign = ddl_mysql_is(m, "unsigned");
	if (no_sign || ddl_mysql_is(m, "signed")) {
		m->i++;
		if (!my_infer_word(x, "integer"))
			(void)my_infer_word(x, "int");
		i = ddl_mysql_infer_integer(v, no_sign);
	} else if (my_infer_word(x, "binary")) {
		i = ddl_mysql_infer_binary(&v, bytes_in(x));
	} else if (ddl_mysql_is(m, "json") || ddl_mysql_is(m, "float")) {
		return my_infer_unknown(x);
	} else {
		struct my_type t;
		if (!ddl_mysql_type(m, &t))
			return my_infer_unknown(x);
		struct column c = {.type = t.text};
		bool bare = str_eq(t.text, STR("char(1)")) && !str_eq(m->t[m->i - 1].text, STR(")"));
		i = ddl_mysql_item_of(&c);
		if (bare)
			i = ddl_mysql_item_string(ddl_mysql_item_chars(&v));
		i.exact = STR_NONE;
	}
	i.may_be_null = true;
	while (my_infer_more(x) && !my_infer_is(x, ")")) /* CHARACTER SET ... */
		m->i++;
	return ddl_mysql_infer_eat(x, ")") ? i : my_infer_unknown(x);
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
	for (int depth = 0; my_infer_more(x); x->m->i++) {
		if (my_infer_is(x, "("))
			depth++;
		else if (my_infer_is(x, ")") && depth-- == 0)
			break;
	}
}

static struct my_item extract(struct infer *x)
{
	static const struct {
		const char *unit;
		int len;
	} units[] = {{"year", 5}, {"month", 3}, {"day", 3}, {"hour", 3}, {"minute", 3}, {"second", 3},
		{"week", 3}, {"quarter", 2}, {"microsecond", 7}, {"year_month", 7}, {"day_hour", 5},
		{"day_minute", 7}, {"day_second", 9}, {"hour_minute", 5}, {"hour_second", 7},
		{"minute_second", 5}};
	struct my_item i = MY_ITEM_UNKNOWN;
	for (size_t k = 0; k < sizeof units / sizeof *units; k++)
		if (ddl_mysql_is(x->m, units[k].unit))
			i = ddl_mysql_item_integer(units[k].len, 4, false);
	i.positive = true;
	to_close(x);
	return i.kind && ddl_mysql_infer_eat(x, ")") ? i : my_infer_unknown(x);
}

/* The arguments of GROUP_CONCAT: only whether they are bytes matters. */
static struct my_item gathered(struct infer *x, struct str name)
{
	struct my_item v = MY_ITEM_UNKNOWN;
	(void)my_infer_word(x, "distinct");
	do {
		struct my_item one = ddl_mysql_infer_expression(x);
		v.binary = v.binary || one.binary;
	} while (!x->stuck && ddl_mysql_infer_eat(x, ","));
	x->stuck = false;
	to_close(x);
	struct my_item i = ddl_mysql_infer_call(str_lower(x->m->tmp, name), &v, 1);
	if (!ddl_mysql_infer_eat(x, ")"))
		return my_infer_unknown(x);
	(void)skip_over(x);
	return i;
}

/* TRIM([BOTH] x FROM s): of s. */
static void trim_words(struct infer *x)
{
	size_t was = x->m->i, depth = 0;
	for (; my_infer_more(x) && !(my_infer_is(x, ")") && !depth); x->m->i++) {
		if (my_infer_is(x, "("))
			depth++;
		else if (my_infer_is(x, ")"))
			depth--;
		else if (!depth && my_infer_word(x, "from"))
			return;
	}
	x->m->i = was;
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
	if (str_ieq(name, STR("group_concat")))
		return gathered(x, name);
	if (ddl_mysql_infer_eat(x, "*") || str_ieq(name, STR("exists")))
		to_close(x);
	(void)my_infer_word(x, "distinct");
	static const char *const units[] = {"timestampdiff", "position", "nextval", "lastval", NULL};
	for (size_t i = 0; units[i]; i++)
		if (str_ieq(name, str_of(units[i])))
			to_close(x);
	if (str_ieq(name, STR("timestampadd"))) {
		v[n++] = (struct my_item){.kind = ITEM_OTHER, .exact = ddl_mysql_next(x->m).text};
		if (!ddl_mysql_infer_eat(x, ","))
			return my_infer_unknown(x);
	}
	if (str_ieq(name, STR("trim")))
		trim_words(x);
	while (!x->stuck && my_infer_more(x) && !my_infer_is(x, ")")) {
		bool interval = my_infer_word(x, "interval");
		if (n == MAX_ARGUMENTS)
			return my_infer_unknown(x);
		if (interval) {
			size_t unit = x->to;
			to_close(x);
			unit = x->m->i - 1;
			v[n++] = (struct my_item){.kind = ITEM_OTHER, .exact = x->m->t[unit].text};
			continue;
		}
		v[n++] = ddl_mysql_infer_expression(x);
		if (!ddl_mysql_infer_eat(x, ",") && !my_infer_word(x, "from") && !my_infer_word(x, "for") &&
			!my_infer_is(x, ")"))
			return my_infer_unknown(x);
	}
	if (!ddl_mysql_infer_eat(x, ")"))
		return my_infer_unknown(x);
	struct my_item i = ddl_mysql_infer_call(str_lower(x->m->tmp, name), v, n);
	(void)skip_over(x);
	return i.kind ? i : my_infer_unknown(x);
}

static struct my_item named(struct infer *x)
{
	static const char *const bare[] = {"current_timestamp", "current_date", "current_time", "localtime",
		"localtimestamp", "utc_date", "utc_time", "utc_timestamp", NULL};
	struct sql_token t = ddl_mysql_next(x->m);
	struct str table = STR_NONE, name = sql_lex_value(x->m->tmp, DIALECT_MYSQL, t);
	if (my_infer_is(x, "(") && t.kind == SQL_WORD) {
		x->m->i++;
		return call(x, t.text);
	}
	for (size_t i = 0; t.kind == SQL_WORD && bare[i]; i++)
		if (sql_lex_is(t, bare[i]))
			return ddl_mysql_infer_call(str_lower(x->m->tmp, t.text), NULL, 0);
	while (ddl_mysql_infer_eat(x, ".")) {
		table = name;
		name = sql_lex_value(x->m->tmp, DIALECT_MYSQL, ddl_mysql_next(x->m));
	}
	const struct column *c = x->asked->column(x->asked->ctx, table, name);
	if (!c || !c->type.n)
		return my_infer_unknown(x);
	return ddl_mysql_item_of(c);
}

static struct my_item parenthesised(struct infer *x)
{
	if (ddl_mysql_is(x->m, "select") || ddl_mysql_is(x->m, "with"))
		return x->asked->subselect(x->asked->ctx, x->m);
	struct my_item i = ddl_mysql_infer_expression(x);
	if (my_infer_is(x, ","))
		return my_infer_unknown(x);
	return ddl_mysql_infer_eat(x, ")") ? i : my_infer_unknown(x);
}

/* DATE '...', TIME '...', TIMESTAMP '...' */
static bool moment_literal(struct infer *x, struct my_item *out)
{
	static const char *const words[] = {"date", "time", "timestamp"};
	static const enum my_item_kind kinds[] = {ITEM_DATE, ITEM_TIME, ITEM_DATETIME};
	if (x->m->i + 1 >= x->to || x->m->t[x->m->i + 1].kind != SQL_STRING)
		return false;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (my_infer_word(x, words[i])) {
			struct str v = sql_lex_value(x->m->tmp, DIALECT_MYSQL, ddl_mysql_next(x->m));
			size_t dot = str_chr(v, '.');
			*out = ddl_mysql_item_moment(kinds[i], dot == SIZE_MAX ? 0 : (int)(v.n - dot - 1));
			out->may_be_null = false;
			return true;
		}
	return false;
}

struct my_item ddl_mysql_infer_primary(struct infer *x)
{
	if (!my_infer_more(x))
		return my_infer_unknown(x);
	struct sql_token t = x->m->t[x->m->i];
	struct my_item literal;
	if (t.kind == SQL_NUMBER)
		return number(x);
	if (t.kind == SQL_STRING && t.text.n > 3 && strchr("xXbB", t.text.p[0]) && t.text.p[1] == '\'') {
		x->m->i++;
		return bytes_of((int64_t)t.text.n - 3, (t.text.p[0] | 32) == 'b' ? 8 : 2);
	}
	if (t.kind == SQL_STRING && t.text.n && (t.text.p[0] == '\'' || t.text.p[0] == '"'))
		return string(x);
	if (ddl_mysql_infer_eat(x, "("))
		return parenthesised(x);
	if (moment_literal(x, &literal))
		return literal;
	if (t.kind == SQL_WORD && t.text.p[0] == '_' && x->m->t[x->m->i + 1].kind == SQL_STRING) {
		x->m->i++;
		return string(x);
	}
	if (my_infer_word(x, "null"))
		return (struct my_item){.kind = ITEM_NULL, .may_be_null = true};
	if (my_infer_word(x, "case"))
		return case_of(x);
	bool truth = sql_lex_is(t, "true") || sql_lex_is(t, "false");
	if (truth && x->asked->of_view) {
		x->m->i++;
		return my_infer_condition(false);
	}
	if (truth)
		return my_infer_unknown(x);
	return t.kind == SQL_WORD || t.kind == SQL_QUOTED ? named(x) : my_infer_unknown(x);
}
