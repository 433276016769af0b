/* Default values as the server shows them. */
#include <stdlib.h>
#include <string.h>

#include "base/sb.h"
#include "schemas/ddl_mysql.h"

/* A whole number without the zeros before it, a year with its century; anything else as it is. */
static struct str whole_text(struct my *m, const struct my_type *t, struct str v)
{
	uint64_t n;
	if (!str_u64(v, &n))
		return v;
	if (str_starts(t->text, STR("year")) && v.n <= 2 && (n || v.n == 2))
		n += n < 70 ? 2000 : 1900;
	return str_fmt(m->a, "%llu", (unsigned long long)n);
}

/* One more than the digits, which may grow by one in front. */
static void carry(char *digits, size_t *n)
{
	size_t i = *n;
	while (i > 0 && digits[i - 1] == '9')
		digits[--i] = '0';
	if (i) {
		digits[i - 1]++;
		return;
	}
	memmove(digits + 1, digits, *n);
	digits[0] = '1';
	++*n;
}

/* Digits with a point as one with that many places behind it, rounded; false for every other text. */
static bool rounded(struct my *m, struct str v, int scale, struct str *out)
{
	enum { MOST = 80, MOST_SCALE = 38 };
	char digits[MOST + MOST_SCALE + 2];
	size_t n = 0, places = 0, zeros = 0;
	bool minus = v.n && v.p[0] == '-', point = false, some = false;
	if (v.n > MOST || scale < 0 || scale > MOST_SCALE)
		return false;
	for (size_t i = minus; i < v.n; i++) {
		if (v.p[i] == '.' && !point)
			point = true;
		else if (v.p[i] < '0' || v.p[i] > '9')
			return false;
		else
			digits[n++] = v.p[i], places += point;
	}
	if (!n)
		return false;
	for (; places < (size_t)scale; places++)
		digits[n++] = '0';
	size_t cut = places - (size_t)scale;
	bool up = cut && digits[n - cut] >= '5';
	n -= cut;
	if (up)
		carry(digits, &n);
	for (size_t i = 0; i < n; i++)
		some = some || digits[i] != '0';
	while (zeros + (size_t)scale + 1 < n && digits[zeros] == '0')
		zeros++;
	size_t whole = n - zeros - (size_t)scale;
	*out = str_fmt(m->a, "%s%.*s%s%s%.*s", minus && some ? "-" : "", (int)whole, digits + zeros,
		whole ? "" : "0", scale ? "." : "", scale, digits + zeros + whole);
	return true;
}

/* FLOAT and DOUBLE without places of their own: without zeros behind them; large and small ones as they are.
 */
static struct str free_text(struct my *m, const struct my_type *t, struct str v)
{
	enum { MOST = 60, DOUBLE_PLACES = 15, FLOAT_PLACES = 6 };
	char text[MOST + 1], *end;
	if (v.n > MOST || str_chr(v, 'x') != SIZE_MAX || str_chr(v, 'X') != SIZE_MAX)
		return v;
	memcpy(text, v.p, v.n);
	text[v.n] = 0;
	double d = strtod(text, &end), size = d < 0 ? -d : d;
	if (*end || end == text || (d != 0 && !(size >= 1e-3 && size < 1e15)))
		return v;
	bool single = str_starts(t->text, STR("float"));
	return d == 0 ? STR("0")
		      : str_fmt(m->a, "%.*g", single && size < 1e6 ? FLOAT_PLACES : DOUBLE_PLACES, d);
}

/* 0x10 is a number beside numbers. */
static struct str of_hex(struct my *m, struct str v)
{
	uint64_t n = 0;
	if (v.n < 3 || v.n > 17 || v.p[0] != '0' || (v.p[1] | 32) != 'x')
		return v;
	for (size_t i = 2; i < v.n; i++) {
		char c = (char)(v.p[i] | 32);
		bool digit = v.p[i] >= '0' && v.p[i] <= '9';
		if (!digit && (c < 'a' || c > 'f'))
			return v;
		n = n * 16 + (uint64_t)(digit ? v.p[i] - '0' : c - 'a' + 10);
	}
	return str_fmt(m->a, "%llu", (unsigned long long)n);
}

/* A number as the type shows it: with all digits of its scale, as DOUBLE(20,15) has one, too. */
static struct str number_text(struct my *m, const struct my_type *t, struct str v)
{
	bool year = str_starts(t->text, STR("year"));
	bool real = str_starts(t->text, STR("float")) || str_starts(t->text, STR("double"));
	struct str out;
	v = of_hex(m, v);
	if (year)
		return whole_text(m, t, v);
	if (real && str_chr(t->text, ',') == SIZE_MAX)
		return free_text(m, t, v);
	return rounded(m, v, t->scale, &out) ? out : whole_text(m, t, v);
}

/* A number of a type that is none: bits are shown as such. */
static struct str bare_text(struct my *m, const struct my_type *t, struct str v)
{
	uint64_t n;
	char bits[65];
	size_t at = sizeof bits - 1;
	if (!str_starts(t->text, STR("bit")) || !str_u64(v, &n))
		return v;
	bits[at] = 0;
	do
		bits[--at] = (char)('0' + (n & 1));
	while (n >>= 1);
	return str_fmt(m->a, "b'%s'", bits + at);
}

static struct str quoted(struct my *m, struct str v)
{
	struct sb b = sb_new(m->a, 2 * v.n + 2);
	sb_char(&b, '\'');
	for (size_t i = 0; i < v.n; i++) {
		if (v.p[i] == '\'')
			sb_char(&b, '\'');
		sb_char(&b, v.p[i]);
	}
	sb_char(&b, '\'');
	return sb_str(&b);
}

static bool now(struct my *m)
{
	return ddl_mysql_eat(m, "current_timestamp") || ddl_mysql_eat(m, "now") ||
	       ddl_mysql_eat(m, "localtime") || ddl_mysql_eat(m, "localtimestamp");
}

/* A literal of the type, sign included. */
static bool literal(struct my *m, const struct my_type *t, struct str *out)
{
	bool minus = ddl_mysql_eat_punct(m, '-');
	if (!minus)
		ddl_mysql_eat_punct(m, '+');
	struct sql_token v = ddl_mysql_next(m);
	struct str text;
	if (v.kind == SQL_STRING && v.text.n > 2 &&
		(v.text.p[0] == 'b' || v.text.p[0] == 'x' || v.text.p[0] == 'X')) {
		*out = str_dup(m->a, v.text);
		return true;
	}
	if (v.kind == SQL_STRING)
		text = sql_lex_value(m->a, DIALECT_MYSQL, v);
	else if (v.kind == SQL_NUMBER)
		text = str_dup(m->a, v.text);
	else if (sql_lex_is(v, "true") || sql_lex_is(v, "false"))
		text = sql_lex_is(v, "true") ? STR("1") : STR("0");
	else
		return ddl_mysql_unknown(
			m, "default \"%.*s\" is not understood", STRF(str_sub(v.text, 0, 60)));
	if (minus)
		text = str_fmt(m->a, "-%.*s", STRF(text));
	struct str moment = ddl_mysql_moment(m->a, t->text, text);
	bool bare = v.kind != SQL_STRING && !t->character && moment.p == text.p;
	bool year = str_starts(t->text, STR("year"));
	*out = t->number || year ? number_text(m, t, text) : bare ? bare_text(m, t, text) : quoted(m, moment);
	return true;
}

/* "func(...)" or "next value for seq" without parentheses around it. */
static bool bare_expression(struct my *m, struct str *out)
{
	size_t from = m->i;
	if (ddl_mysql_eat(m, "next value for")) {
		struct my_name n;
		if (!ddl_mysql_qualified(m, &n))
			return false;
	} else {
		ddl_mysql_next(m);
		ddl_mysql_skip_group(m);
	}
	*out = ddl_mysql_spelled(m, from, m->i);
	return true;
}

/* (expression): a literal in parentheses is one all the same. */
/* Parentheses around all of it say nothing. */
static void strip_groups(struct my *m, size_t *from, size_t *to)
{
	size_t after = m->i;
	for (;;) {
		m->i = *from;
		if (*to - *from < 3 || !ddl_mysql_is_punct(m, '('))
			break;
		ddl_mysql_skip_group(m);
		if (m->i != *to)
			break;
		++*from, --*to;
	}
	m->i = after;
}

static bool in_parentheses(struct my *m, const struct my_type *t, struct str *out)
{
	size_t from = m->i + 1;
	ddl_mysql_skip_group(m);
	size_t to = m->i > from ? m->i - 1 : from;
	strip_groups(m, &from, &to);
	size_t n = to > from ? to - from : 0;
	enum sql_token_kind last = n ? m->t[to - 1].kind : SQL_END;
	bool sign = n == 2 && m->t[from].kind == SQL_PUNCT;
	if (n == 1 && sql_lex_is(m->t[from], "null"))
		return true;
	if ((n == 1 || sign) && (last == SQL_STRING || last == SQL_NUMBER)) {
		size_t after = m->i;
		m->i = from;
		bool ok = literal(m, t, out);
		m->i = after;
		return ok;
	}
	*out = ddl_mysql_spelled(m, from, to);
	return true;
}

bool ddl_mysql_default(struct my *m, const struct my_type *t, struct str *out)
{
	*out = STR_NONE;
	if (ddl_mysql_eat(m, "null"))
		return true;
	if (now(m)) {
		uint64_t n = 0;
		if (ddl_mysql_eat_punct(m, '(')) {
			if (str_u64(m->t[m->i].text, &n))
				m->i++;
			if (!ddl_mysql_eat_punct(m, ')'))
				return ddl_mysql_unexpected(m);
		}
		*out = n ? str_fmt(m->a, "current_timestamp(%d)", (int)n) : STR("current_timestamp()");
		return true;
	}
	if (ddl_mysql_is_punct(m, '('))
		return in_parentheses(m, t, out);
	struct sql_token v = m->t[m->i], after = m->t[m->i + 1 < m->n ? m->i + 1 : m->i];
	bool call = v.kind == SQL_WORD && after.kind == SQL_PUNCT && after.text.p[0] == '(';
	if (call || ddl_mysql_is(m, "next"))
		return bare_expression(m, out);
	if (v.kind == SQL_WORD && v.text.p[0] == '_' && after.kind == SQL_STRING)
		m->i++; /* a character set introducer */
	return literal(m, t, out);
}
