#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "schemas/ddl_mysql.h"

static struct sql_token ahead(const struct my *m, size_t n)
{
	return m->t[m->i + n < m->n ? m->i + n : m->n - 1];
}

bool ddl_mysql_is_at(const struct my *m, size_t n, const char *word)
{
	return sql_lex_is(ahead(m, n), word);
}

bool ddl_mysql_is(const struct my *m, const char *word)
{
	return ddl_mysql_is_at(m, 0, word);
}

bool ddl_mysql_eat(struct my *m, const char *words)
{
	struct str rest = str_of(words);
	size_t n = 0;
	while (rest.n) {
		struct str word = str_cut(&rest, ' ');
		struct sql_token t = ahead(m, n++);
		if (t.kind != SQL_WORD || !str_ieq(t.text, word))
			return false;
	}
	m->i += n;
	return true;
}

bool ddl_mysql_any(const struct my *m, const char *const *words)
{
	for (; *words; words++)
		if (ddl_mysql_is(m, *words))
			return true;
	return false;
}

bool ddl_mysql_is_punct(const struct my *m, char c)
{
	struct sql_token t = ahead(m, 0);
	return t.kind == SQL_PUNCT && t.text.n == 1 && t.text.p[0] == c;
}

bool ddl_mysql_eat_punct(struct my *m, char c)
{
	if (!ddl_mysql_is_punct(m, c))
		return false;
	m->i++;
	return true;
}

bool ddl_mysql_at_end(const struct my *m)
{
	return ahead(m, 0).kind == SQL_END;
}

struct sql_token ddl_mysql_next(struct my *m)
{
	struct sql_token t = ahead(m, 0);
	if (t.kind != SQL_END)
		m->i++;
	return t;
}

struct str ddl_mysql_text(struct my *m, size_t from)
{
	if (from >= m->i)
		return STR_NONE;
	return str_dup(m->a, str_sub(m->st->text, m->t[from].at, m->t[m->i - 1].end));
}

bool ddl_mysql_name(struct my *m, struct str *out)
{
	struct sql_token t = ahead(m, 0);
	if (t.kind != SQL_WORD && t.kind != SQL_QUOTED)
		return ddl_mysql_unexpected(m);
	m->i++;
	*out = sql_lex_value(m->a, DIALECT_MYSQL, t);
	return true;
}

bool ddl_mysql_qualified(struct my *m, struct my_name *out)
{
	*out = (struct my_name){0};
	if (!ddl_mysql_name(m, &out->name))
		return false;
	if (!ddl_mysql_eat_punct(m, '.'))
		return true;
	if (!m->c->database.n || !str_eq(out->name, m->c->database))
		out->schema = out->name;
	return ddl_mysql_name(m, &out->name);
}

bool ddl_mysql_names(struct my *m, struct names *out)
{
	struct str name;
	if (!ddl_mysql_eat_punct(m, '('))
		return ddl_mysql_unexpected(m);
	do {
		if (!ddl_mysql_name(m, &name))
			return false;
		catalog_names_add(m->a, out, name);
	} while (ddl_mysql_eat_punct(m, ','));
	return ddl_mysql_eat_punct(m, ')') || ddl_mysql_unexpected(m);
}

void ddl_mysql_skip_group(struct my *m)
{
	int depth = 0;
	while (!ddl_mysql_at_end(m)) {
		depth += ddl_mysql_is_punct(m, '(');
		depth -= ddl_mysql_is_punct(m, ')');
		m->i++;
		if (depth <= 0)
			return;
	}
}

void ddl_mysql_skip_item(struct my *m)
{
	while (!ddl_mysql_at_end(m) && !ddl_mysql_is_punct(m, ',') && !ddl_mysql_is_punct(m, ')')) {
		if (ddl_mysql_is_punct(m, '('))
			ddl_mysql_skip_group(m);
		else
			m->i++;
	}
}

bool ddl_mysql_expression(struct my *m, struct str *out)
{
	size_t from = m->i + 1;
	if (!ddl_mysql_is_punct(m, '('))
		return ddl_mysql_unexpected(m);
	ddl_mysql_skip_group(m);
	size_t after = m->i;
	m->i = after > from ? after - 1 : from;
	if (!ddl_mysql_stored(m, from, m->i, out))
		*out = ddl_mysql_text(m, from);
	m->i = after;
	return true;
}

bool ddl_mysql_if_exists(struct my *m)
{
	return ddl_mysql_eat(m, "if exists");
}

bool ddl_mysql_if_not_exists(struct my *m)
{
	return ddl_mysql_eat(m, "if not exists");
}

bool ddl_mysql_unknown(struct my *m, const char *fmt, ...)
{
	char text[400];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	/* the lines of another text are none of the file's */
	int within = m->calls || m->entered ? 0 : str_line(m->st->text, ahead(m, 0).at) - 1;
	ddl_note(m->d, REPLAY_UNANALYSABLE, m->st->line + within, "%s", text);
	return false;
}

bool ddl_mysql_fail(struct my *m, const char *fmt, ...)
{
	char text[400];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	ddl_note(m->d, REPLAY_FAILED, m->st->line, "%s", text);
	return false;
}

bool ddl_mysql_unexpected(struct my *m)
{
	struct sql_token t = ahead(m, 0);
	if (t.kind == SQL_END)
		return ddl_mysql_unknown(m, "the statement ends where more was expected");
	return ddl_mysql_unknown(m, "not understood from \"%.*s\" on", STRF(str_sub(t.text, 0, 60)));
}
