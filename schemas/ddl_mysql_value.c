/*
 * What an expression of a migration is, as far as constants, variables and questions to information_schema
 * tell: the replay has the catalog that the server would answer from. Whatever else is in an expression makes
 * its value unknown.
 */
#include "schemas/ddl_mysql_value.h"

enum { MAX_DEPTH = 40, MAX_LIST = 64 };

#define UNKNOWN ((struct my_value){.kind = MY_UNKNOWN})
#define NOTHING ((struct my_value){.kind = MY_NULL})

static struct my_value expression(struct my *m, const struct my_row *row);
static struct my_value related(struct my *m, struct my_value a, struct str op, struct my_value b);

static struct my_value text_of(struct str s)
{
	return (struct my_value){MY_TEXT, s};
}

static struct my_value truth(bool yes)
{
	return text_of(yes ? STR("1") : STR("0"));
}

static bool number_of(struct str s, double *out)
{
	char text[64];
	char *end;
	if (!s.n || s.n >= sizeof text)
		return false;
	memcpy(text, s.p, s.n);
	text[s.n] = 0;
	*out = strtod(text, &end);
	return end == text + s.n;
}

enum my_truth ddl_mysql_truth(struct my_value v)
{
	double n;
	if (v.kind == MY_TEXT && number_of(str_trim(v.text), &n))
		return n != 0 ? MY_YES : MY_NO;
	return v.kind == MY_NULL ? MY_NO : MY_MAYBE;
}

static struct my_value variable(struct my *m, struct str name)
{
	for (size_t i = 0; i < m->vars.n; i++)
		if (str_ieq(m->vars.v[i].name, name)) {
			m->guessed = m->guessed || m->vars.v[i].guessed;
			return m->vars.v[i].value;
		}
	return UNKNOWN;
}

static struct my_value field(const struct my_row *row, struct str name)
{
	for (size_t i = 0; row && i < row->n; i++)
		if (str_ieq(str_of(row->names[i]), name))
			return row->v[i];
	return UNKNOWN;
}

/* The current database under its name, where that is known. */
static struct my_value named(const struct my *m, struct my_value v)
{
	if (v.kind != MY_DATABASE)
		return v;
	return m->c->database.n ? text_of(m->c->database) : UNKNOWN;
}

/* Below zero, zero, above; false when it is not known. */
static bool compare(const struct my *m, struct my_value a, struct my_value b, int *out)
{
	double x, y;
	*out = 0;
	if (a.kind == MY_DATABASE && b.kind == MY_DATABASE)
		return true;
	a = named(m, a);
	b = named(m, b);
	if (a.kind != MY_TEXT || b.kind != MY_TEXT)
		return false;
	if (number_of(a.text, &x) && number_of(b.text, &y))
		*out = x < y ? -1 : x > y;
	else if (!str_ieq(a.text, b.text)) /* information_schema compares without case */
		*out = str_cmp(str_lower(m->tmp, a.text), str_lower(m->tmp, b.text)) < 0 ? -1 : 1;
	return true;
}

static bool begins(struct str sql, const char *word)
{
	size_t n = str_of(word).n;
	return sql.n > n && str_ieq(str_sub(sql, 0, n), str_of(word)) &&
	       str_chr(STR(" \t\r\n"), sql.p[n]) != SIZE_MAX;
}

bool ddl_mysql_only_rows(struct my *m, struct my_value v, bool whole)
{
	static const char *const words[] = {"insert", "update", "delete", "replace"};
	struct str sql = str_trim(v.text);
	if (v.kind != MY_TEXT)
		return v.kind == MY_ROWS;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (begins(sql, words[i]))
			return true;
	return whole && begins(sql, "select") && ddl_spend(m->d, MY_TEXT_COST * sql.n) &&
	       str_find_word(str_lower(m->tmp, sql), STR("into"), 0) == SIZE_MAX &&
	       str_find(sql, STR(":="), 0) == SIZE_MAX;
}

/* One of the two: which one is not known. */
static struct my_value either(struct my *m, struct my_value a, struct my_value b)
{
	return ddl_mysql_only_rows(m, a, true) && ddl_mysql_only_rows(m, b, true)
		       ? (struct my_value){.kind = MY_ROWS}
		       : UNKNOWN;
}

static struct my_value concatenated(struct my *m, const struct my_value *v, size_t n)
{
	struct sb b = sb_new(m->a, MY_MOST_TEXT);
	for (size_t i = 0; i < n; i++) {
		struct my_value x = named(m, v[i]);
		if (x.kind == MY_NULL)
			return NOTHING;
		if (x.kind != MY_TEXT) {
			struct my_value head = i ? text_of(sb_str(&b)) : x;
			return ddl_mysql_only_rows(m, head, false) ? (struct my_value){.kind = MY_ROWS}
								   : UNKNOWN;
		}
		sb_add(&b, x.text);
	}
	return b.full || !ddl_spend(m->d, MY_TEXT_COST * (b.n + 32)) ? UNKNOWN : text_of(sb_str(&b));
}

static struct my_value first_known(const struct my_value *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (v[i].kind != MY_NULL)
			return v[i];
	return NOTHING;
}

static struct my_value call(struct my *m, const struct my_row *row)
{
	struct str name = ddl_mysql_next(m).text;
	struct my_value v[MAX_LIST];
	size_t n = 0;
	(void)ddl_mysql_eat_punct(m, '(');
	while (!ddl_mysql_at_end(m) && !ddl_mysql_eat_punct(m, ')')) {
		struct my_value one = expression(m, row);
		if (n == MAX_LIST || (!ddl_mysql_is_punct(m, ',') && !ddl_mysql_is_punct(m, ')')))
			m->stuck = true;
		if (m->stuck)
			return UNKNOWN;
		v[n++] = one;
		ddl_mysql_eat_punct(m, ',');
	}
	if ((str_ieq(name, STR("database")) || str_ieq(name, STR("schema"))) && !n)
		return (struct my_value){.kind = MY_DATABASE};
	if (str_ieq(name, STR("concat")))
		return concatenated(m, v, n);
	if (str_ieq(name, STR("ifnull")) || str_ieq(name, STR("coalesce")))
		return first_known(v, n);
	if (n == 1 && str_ieq(name, STR("isnull")))
		return v[0].kind == MY_UNKNOWN ? UNKNOWN : truth(v[0].kind == MY_NULL);
	if (n == 1 && v[0].kind == MY_TEXT && (str_ieq(name, STR("lower")) || str_ieq(name, STR("lcase"))))
		return ddl_spend(m->d, MY_TEXT_COST * v[0].text.n) ? text_of(str_lower(m->a, v[0].text))
								   : UNKNOWN;
	if (n != 3 || !str_ieq(name, STR("if")))
		return UNKNOWN;
	enum my_truth is = ddl_mysql_truth(v[0]);
	return is == MY_MAYBE ? either(m, v[1], v[2]) : v[is == MY_YES ? 1 : 2];
}

/* CASE [x] WHEN y THEN z ... [ELSE z] END, the cursor behind CASE. */
static struct my_value cases(struct my *m, const struct my_row *row)
{
	struct my_value of = {.kind = MY_TEXT, .text = STR("1")}, is = NOTHING;
	bool simple = !ddl_mysql_is(m, "when"), decided = false, maybe = false;
	if (simple)
		of = expression(m, row);
	while (!m->stuck && (ddl_mysql_is(m, "when") || ddl_mysql_is(m, "else"))) {
		bool other = ddl_mysql_eat(m, "else");
		enum my_truth holds = MY_YES;
		m->i += !other;
		struct my_value when = other ? of : expression(m, row);
		if (!other)
			holds = ddl_mysql_truth(simple ? related(m, of, STR("="), when) : when);
		m->stuck = m->stuck || (!other && !ddl_mysql_eat(m, "then"));
		struct my_value v = m->stuck ? UNKNOWN : expression(m, row);
		if (decided || holds == MY_NO)
			continue;
		is = maybe ? either(m, is, v) : v;
		maybe = maybe || holds == MY_MAYBE;
		decided = holds == MY_YES;
	}
	m->stuck = m->stuck || !ddl_mysql_eat(m, "end");
	return m->stuck || (maybe && !decided) ? UNKNOWN : is;
}

/* '...' '...' */
static struct my_value strings(struct my *m)
{
	struct str s = sql_lex_value(m->a, DIALECT_MYSQL, ddl_mysql_next(m));
	if (m->t[m->i].kind != SQL_STRING)
		return ddl_spend(m->d, MY_TEXT_COST * s.n) ? text_of(s) : UNKNOWN;
	struct sb b = sb_new(m->a, MY_MOST_TEXT);
	sb_add(&b, s);
	while (m->t[m->i].kind == SQL_STRING)
		sb_add(&b, sql_lex_value(m->tmp, DIALECT_MYSQL, ddl_mysql_next(m)));
	return b.full || !ddl_spend(m->d, MY_TEXT_COST * b.n) ? UNKNOWN : text_of(sb_str(&b));
}

static struct my_value word(struct my *m, const struct my_row *row)
{
	struct sql_token t = ddl_mysql_next(m);
	if (sql_lex_is(t, "null"))
		return NOTHING;
	if (sql_lex_is(t, "true") || sql_lex_is(t, "false"))
		return truth(sql_lex_is(t, "true"));
	while (ddl_mysql_is_punct(m, '.')) { /* the alias in front of a column */
		m->i++;
		t = ddl_mysql_next(m);
	}
	struct str name = sql_lex_value(m->tmp, DIALECT_MYSQL, t);
	struct my_value v = field(row, name);
	return v.kind == MY_UNKNOWN ? variable(m, name) : v;
}

static struct my_value single(struct my *m, const struct my_row *row)
{
	struct sql_token t = m->t[m->i];
	if (ddl_mysql_is(m, "exists") && ddl_mysql_is_at(m, 2, "select")) {
		m->i += 2;
		struct my_value v = ddl_mysql_question(m, MY_EXISTS);
		return ddl_mysql_eat_punct(m, ')') ? v : UNKNOWN;
	}
	if (ddl_mysql_eat_punct(m, '(')) {
		struct my_value v =
			ddl_mysql_is(m, "select") ? ddl_mysql_question(m, MY_SCALAR) : expression(m, row);
		m->stuck = m->stuck || !ddl_mysql_eat_punct(m, ')');
		return m->stuck ? UNKNOWN : v;
	}
	if (t.kind == SQL_STRING)
		return strings(m);
	if (t.kind == SQL_NUMBER)
		return text_of(ddl_mysql_next(m).text);
	if (t.kind == SQL_PARAM)
		return variable(m, ddl_mysql_next(m).text);
	if (ddl_mysql_eat(m, "case"))
		return cases(m, row);
	bool calls = m->i + 1 < m->n && m->t[m->i + 1].kind == SQL_PUNCT && m->t[m->i + 1].text.p[0] == '(';
	if (t.kind == SQL_WORD && calls)
		return call(m, row);
	if (t.kind == SQL_WORD || t.kind == SQL_QUOTED)
		return word(m, row);
	m->stuck = true;
	return UNKNOWN;
}

/* Whole numbers alone. */
static struct my_value sum(struct my *m, struct my_value a, char op, struct my_value b)
{
	int64_t x, y, z;
	if (a.kind == MY_NULL || b.kind == MY_NULL)
		return NOTHING;
	if (a.kind != MY_TEXT || b.kind != MY_TEXT || !ddl_integer(a.text, &x) || !ddl_integer(b.text, &y))
		return UNKNOWN;
	bool over = op == '+'   ? __builtin_add_overflow(x, y, &z)
		    : op == '-' ? __builtin_sub_overflow(x, y, &z)
				: __builtin_mul_overflow(x, y, &z);
	return over || !ddl_spend(m->d, MY_TEXT_COST * 20) ? UNKNOWN
							   : text_of(str_fmt(m->a, "%lld", (long long)z));
}

static struct my_value product(struct my *m, const struct my_row *row)
{
	struct my_value v = single(m, row);
	while (!m->stuck && ddl_mysql_eat_punct(m, '*'))
		v = sum(m, v, '*', single(m, row));
	return v;
}

static struct my_value primary(struct my *m, const struct my_row *row)
{
	struct my_value v = product(m, row);
	while (!m->stuck && (ddl_mysql_is_punct(m, '+') || ddl_mysql_is_punct(m, '-'))) {
		char op = ddl_mysql_next(m).text.p[0];
		v = sum(m, v, op, product(m, row));
	}
	return v;
}

static struct my_value in_list(struct my *m, const struct my_row *row, struct my_value v)
{
	bool found = false, unknown = false;
	do {
		int c;
		if (compare(m, v, expression(m, row), &c))
			found |= c == 0;
		else
			unknown = true;
	} while (ddl_mysql_eat_punct(m, ','));
	m->stuck = m->stuck || !ddl_mysql_eat_punct(m, ')');
	return m->stuck || (unknown && !found) ? UNKNOWN : truth(found);
}

static struct my_value negated(struct my_value v, bool not )
{
	enum my_truth is = ddl_mysql_truth(v);
	if (v.kind == MY_UNKNOWN || v.kind == MY_NULL || !not )
		return v;
	return truth(is == MY_NO);
}

static struct my_value related(struct my *m, struct my_value a, struct str op, struct my_value b)
{
	int c;
	if (a.kind == MY_NULL || b.kind == MY_NULL)
		return NOTHING;
	if (!compare(m, a, b, &c))
		return UNKNOWN;
	bool less = str_chr(op, '<') != SIZE_MAX, more = str_chr(op, '>') != SIZE_MAX,
	     equal = str_chr(op, '=') != SIZE_MAX;
	if (str_eq(op, STR("!=")))
		return truth(c != 0);
	return truth((less && c < 0) || (more && c > 0) || (equal && c == 0));
}

static struct my_value comparison(struct my *m, const struct my_row *row)
{
	static const char *const relations[] = {"=", "<", ">", "<=", ">=", "<>", "!="};
	(void)ddl_mysql_eat(m, "binary");
	struct my_value v = primary(m, row);
	if (ddl_mysql_eat(m, "is")) {
		bool not = ddl_mysql_eat(m, "not");
		m->stuck = m->stuck || !ddl_mysql_eat(m, "null");
		return v.kind == MY_UNKNOWN || m->stuck ? UNKNOWN : truth((v.kind == MY_NULL) != not );
	}
	bool not = ddl_mysql_is(m, "not") && (ddl_mysql_is_at(m, 1, "in") || ddl_mysql_is_at(m, 1, "like"));
	m->i += not ;
	if (ddl_mysql_eat(m, "in") && ddl_mysql_eat_punct(m, '('))
		return negated(in_list(m, row, v), not );
	if (ddl_mysql_eat(m, "like")) {
		struct my_value p = named(m, primary(m, row));
		v = named(m, v);
		return v.kind == MY_TEXT && p.kind == MY_TEXT ? truth(ddl_like(v.text, p.text, false) != not )
							      : UNKNOWN;
	}
	for (size_t i = 0; i < sizeof relations / sizeof *relations; i++)
		if (m->t[m->i].kind == SQL_PUNCT && str_eq(m->t[m->i].text, str_of(relations[i]))) {
			m->i++;
			(void)ddl_mysql_eat(m, "binary");
			return related(m, v, str_of(relations[i]), primary(m, row));
		}
	return v;
}

static struct my_value conjunct(struct my *m, const struct my_row *row)
{
	bool not = ddl_mysql_eat(m, "not") || ddl_mysql_eat_punct(m, '!');
	return negated(comparison(m, row), not );
}

static struct my_value all_of(struct my *m, const struct my_row *row)
{
	struct my_value v = conjunct(m, row);
	while (ddl_mysql_eat(m, "and") ||
		(m->t[m->i].kind == SQL_PUNCT && str_eq(m->t[m->i].text, STR("&&")))) {
		struct my_value w = conjunct(m, row);
		enum my_truth a = ddl_mysql_truth(v), b = ddl_mysql_truth(w);
		v = a == MY_NO || b == MY_NO     ? truth(false)
		    : a == MY_YES && b == MY_YES ? truth(true)
						 : UNKNOWN;
	}
	return v;
}

static struct my_value expression(struct my *m, const struct my_row *row)
{
	if (++m->depth > MAX_DEPTH)
		m->stuck = true;
	struct my_value v = m->stuck ? UNKNOWN : all_of(m, row);
	while (!m->stuck && ddl_mysql_eat(m, "or")) {
		struct my_value w = all_of(m, row);
		enum my_truth a = ddl_mysql_truth(v), b = ddl_mysql_truth(w);
		v = a == MY_YES || b == MY_YES ? truth(true)
		    : a == MY_NO && b == MY_NO ? truth(false)
					       : UNKNOWN;
	}
	m->depth--;
	return m->stuck ? UNKNOWN : v;
}

struct my_value ddl_mysql_value(struct my *m, const struct my_row *row)
{
	m->stuck = false;
	return expression(m, row);
}

struct my_value ddl_mysql_part(struct my *m, const struct my_row *row)
{
	return expression(m, row);
}
