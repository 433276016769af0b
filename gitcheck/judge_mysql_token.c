/* The cursor of the MySQL query reader. */
#include "gitcheck/judge_mysql.h"

struct sql_token judge_mysql_peek(const struct judge_mysql *r, size_t ahead)
{
	size_t i = r->bad ? r->n - 1 : r->i + ahead;
	return r->t[i < r->n ? i : r->n - 1];
}

struct sql_token judge_mysql_next(struct judge_mysql *r)
{
	struct sql_token t = judge_mysql_peek(r, 0);
	if (t.kind != SQL_END)
		r->i++;
	return t;
}

bool judge_mysql_is(const struct judge_mysql *r, const char *word)
{
	return sql_lex_is(judge_mysql_peek(r, 0), word);
}

bool judge_mysql_eat(struct judge_mysql *r, const char *word)
{
	if (!judge_mysql_is(r, word))
		return false;
	r->i++;
	return true;
}

bool judge_mysql_is_punct(const struct judge_mysql *r, size_t ahead, char c)
{
	struct sql_token t = judge_mysql_peek(r, ahead);
	return t.kind == SQL_PUNCT && t.text.n == 1 && t.text.p[0] == c;
}

bool judge_mysql_eat_punct(struct judge_mysql *r, char c)
{
	if (!judge_mysql_is_punct(r, 0, c))
		return false;
	r->i++;
	return true;
}

bool judge_mysql_any(struct sql_token t, const char *const *words)
{
	if (t.kind != SQL_WORD)
		return false;
	for (; *words; words++)
		if (str_ieq(t.text, str_of(*words)))
			return true;
	return false;
}

void judge_mysql_fail(struct judge_mysql *r)
{
	if (r->bad)
		return;
	r->bad_at = judge_mysql_peek(r, 0).at;
	r->bad = true;
}

void judge_mysql_expect_punct(struct judge_mysql *r, char c)
{
	if (!judge_mysql_eat_punct(r, c))
		judge_mysql_fail(r);
}

bool judge_mysql_at_end(const struct judge_mysql *r)
{
	return judge_mysql_peek(r, 0).kind == SQL_END;
}

bool judge_mysql_is_hole(struct sql_token t)
{
	return t.kind == SQL_PARAM && t.text.p[0] == '\001';
}

bool judge_mysql_is_clause(struct sql_token t)
{
	static const char *const words[] = {"from", "where", "group", "having", "order", "limit", "union",
		"except", "intersect", "window", "into", "for", "lock", "on", "using", "join", "left",
		"right", "inner", "cross", "natural", "straight_join", "set", "values", "returning",
		"procedure", "offset", "fetch", "select", "use", "force", "ignore", "partition", "as", "desc",
		"asc", "with", NULL};
	return judge_mysql_any(t, words);
}

bool judge_mysql_is_name(struct sql_token t)
{
	static const char *const reserved[] = {"and", "or", "not", "xor", "is", "in", "like", "rlike",
		"regexp", "between", "div", "mod", "case", "when", "then", "else", "exists", "null", "true",
		"false", "distinct", "all", "any", "by", "collate", "interval", "binary", "insert", "update",
		"delete", "replace", "create", "alter", "drop", "table", "index", "default", "to", "if",
		NULL};
	return t.kind == SQL_QUOTED ||
	       (t.kind == SQL_WORD && !judge_mysql_is_clause(t) && !judge_mysql_any(t, reserved));
}

void judge_mysql_skip_group(struct judge_mysql *r)
{
	int depth = 0;
	while (!judge_mysql_at_end(r)) {
		depth += judge_mysql_is_punct(r, 0, '(');
		depth -= judge_mysql_is_punct(r, 0, ')');
		r->i++;
		if (depth <= 0)
			return;
	}
	judge_mysql_fail(r);
}

/* One part: words and holes without a blank between them are one name. */
static struct str part(struct judge_mysql *r, struct judge_mysql_chain *c)
{
	struct sql_token t = judge_mysql_next(r);
	struct str name = STR_NONE;
	if (t.kind == SQL_WORD || t.kind == SQL_QUOTED)
		name = sql_lex_value(r->a, DIALECT_MYSQL, t);
	else if (t.kind == SQL_PARAM)
		c->hole = true;
	else
		judge_mysql_fail(r);
	if (name.n && str_chr(name, '\001') != SIZE_MAX)
		c->hole = true; /* a hole between backticks */
	c->last = t;
	for (struct sql_token more = judge_mysql_peek(r, 0); more.at == t.end;
		more = judge_mysql_peek(r, 0)) {
		bool joins = more.kind == SQL_PARAM || (t.kind == SQL_PARAM && more.kind == SQL_WORD);
		if (!joins || more.kind == SQL_END)
			break;
		c->hole = true;
		t = judge_mysql_next(r);
	}
	return name;
}

struct judge_mysql_chain judge_mysql_chain(struct judge_mysql *r)
{
	struct judge_mysql_chain c = {.n = 0};
	c.part[c.n++] = part(r, &c);
	while (c.n < 3 && judge_mysql_is_punct(r, 0, '.')) {
		r->i++;
		if (judge_mysql_eat_punct(r, '*')) {
			c.star = true;
			break;
		}
		c.part[c.n++] = part(r, &c);
	}
	return c;
}

struct names judge_mysql_name_list(struct judge_mysql *r, bool *hole)
{
	struct names out = {0};
	judge_mysql_expect_punct(r, '(');
	if (judge_mysql_eat_punct(r, ')'))
		return out;
	do {
		struct judge_mysql_chain c = judge_mysql_chain(r);
		*hole = *hole || c.hole;
		if (!c.hole)
			catalog_names_add(r->a, &out, c.part[c.n - 1]);
	} while (judge_mysql_eat_punct(r, ','));
	judge_mysql_expect_punct(r, ')');
	return out;
}
