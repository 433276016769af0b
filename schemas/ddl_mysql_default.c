/* Default values as the server shows them. */
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

/* A number as the type shows it: decimals with all digits of their scale. */
static struct str number_text(struct my *m, const struct my_type *t, struct str v)
{
	size_t dot = str_chr(v, '.');
	if (!t->decimal)
		return whole_text(m, t, v);
	int have = dot == SIZE_MAX ? 0 : (int)(v.n - dot - 1);
	if (have > t->scale || t->scale > 38 || v.n > 80)
		return v;
	static const char zeros[] = "00000000000000000000000000000000000000";
	return str_fmt(
		m->a, "%.*s%s%.*s", STRF(v), dot == SIZE_MAX && t->scale ? "." : "", t->scale - have, zeros);
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
