/*
 * Statements that are made at run time: user variables, PREPARE and EXECUTE, CALL. They are followed where
 * what decides them is known (ddl_mysql_value.c); what is not known is told at the statement of the file.
 */
#include "schemas/ddl_mysql_body.h"

enum {
	MAX_INTO = 16,
	MAX_VARIABLES = 4096,
	MAX_ARGUMENTS = 64,
	BODY_COST = 4,
	TEXT_COST = 32 /* for a byte that is split and lexed again, and stays in the catalog's arena */
};

void ddl_mysql_bind(struct my *m, struct str name, struct my_value v)
{
	size_t i = 0;
	bool known = v.kind != MY_TEXT || v.text.n <= MY_MOST_TEXT;
	if (!ddl_spend(m->d, m->vars.n + MY_TEXT_COST * (name.n + (known ? v.text.n : 0)))) {
		m->vars.n = 0; /* nothing is known any more */
		return;
	}
	while (i < m->vars.n && !str_ieq(m->vars.v[i].name, name))
		i++;
	if (i == m->vars.n) {
		if (i == MAX_VARIABLES)
			return;
		VEC_PUSH(m->a, &m->vars)->name = str_dup(m->a, name);
	}
	m->vars.v[i].value = known ? v : (struct my_value){.kind = MY_UNKNOWN};
	m->vars.v[i].guessed = m->guessed;
	m->vars.v[i].value.text = known ? str_dup(m->a, v.text) : STR_NONE;
}

/* To the next comma of this level or the end. */
static void to_comma(struct my *m)
{
	for (int depth = 0; !ddl_mysql_at_end(m); m->i++) {
		if (depth == 0 && ddl_mysql_is_punct(m, ','))
			break;
		depth += ddl_mysql_is_punct(m, '(');
		depth -= ddl_mysql_is_punct(m, ')');
	}
}

static bool is_assigned(const struct my *m)
{
	struct str op = m->i + 1 < m->n ? m->t[m->i + 1].text : STR_NONE;
	return str_eq(op, STR("=")) || str_eq(op, STR(":="));
}

void ddl_mysql_set(struct my *m)
{
	static const char *const scopes[] = {"session", "global", "local", "persist", NULL};
	if (!ddl_mysql_eat(m, "set"))
		return;
	do {
		if (ddl_mysql_any(m, scopes))
			m->i++;
		if (!is_assigned(m))
			break;
		struct str name = sql_lex_value(m->tmp, DIALECT_MYSQL, ddl_mysql_next(m));
		m->i++;
		struct my_value v = ddl_mysql_value(m, NULL);
		bool whole = !m->stuck && (ddl_mysql_at_end(m) || ddl_mysql_is_punct(m, ','));
		ddl_mysql_bind(m, name, whole ? v : (struct my_value){.kind = MY_UNKNOWN});
		if (str_ieq(name, STR("foreign_key_checks")) || str_ieq(name, STR("@@foreign_key_checks")))
			m->keys_unchecked = whole && v.kind == MY_TEXT &&
					    (str_eq(v.text, STR("0")) || str_ieq(v.text, STR("off")));
		to_comma(m);
	} while (ddl_mysql_eat_punct(m, ','));
}

/* The names behind INTO, wherever it stands in the SELECT at the cursor; and those of @v := x in its list. */
static size_t targets(const struct my *m, struct str *out)
{
	size_t n = 0;
	int depth = 0;
	for (size_t i = m->i; i < m->n; i++) {
		depth += m->t[i].kind == SQL_PUNCT && m->t[i].text.p[0] == '(';
		depth -= m->t[i].kind == SQL_PUNCT && m->t[i].text.p[0] == ')';
		if (depth || !sql_lex_is(m->t[i], "into"))
			continue;
		do {
			if (n < MAX_INTO && i + 1 < m->n)
				out[n++] = sql_lex_value(m->tmp, DIALECT_MYSQL, m->t[i + 1]);
			i += 2;
		} while (i < m->n && m->t[i].kind == SQL_PUNCT && m->t[i].text.p[0] == ',');
		return n;
	}
	for (size_t i = m->i; i + 1 < m->n && n < MAX_INTO; i++)
		if (m->t[i].kind == SQL_PARAM && str_eq(m->t[i + 1].text, STR(":=")))
			out[n++] = m->t[i].text;
	return n;
}

void ddl_mysql_select_into(struct my *m)
{
	struct str names[MAX_INTO];
	struct my_value v[MAX_INTO];
	size_t wanted = targets(m, names);
	size_t n = wanted ? ddl_mysql_answer(m, v, MAX_INTO) : 0;
	for (size_t i = 0; i < wanted; i++)
		ddl_mysql_bind(m, names[i], n == wanted ? v[i] : (struct my_value){.kind = MY_UNKNOWN});
}

/* PREPARE s FROM 'text' or @v: kept as a variable that no file can name. */
static struct str statement_name(struct my *m)
{
	struct str name = sql_lex_value(m->tmp, DIALECT_MYSQL, ddl_mysql_next(m));
	return str_fmt(m->tmp, "prepared %.*s", STRF(name));
}

bool ddl_mysql_prepare(struct my *m)
{
	struct str name = statement_name(m);
	if (!ddl_mysql_eat(m, "from"))
		return ddl_mysql_unexpected(m);
	struct my_value v = ddl_mysql_value(m, NULL);
	ddl_mysql_bind(m, name, m->stuck || !ddl_mysql_at_end(m) ? (struct my_value){.kind = MY_UNKNOWN} : v);
	return true;
}

bool ddl_mysql_run_text(struct my *m, struct str sql, int line)
{
	struct sql_statements made = {0};
	struct my_value text = {.kind = MY_TEXT, .text = sql};
	if (m->calls >= MY_MOST_CALLS && ddl_mysql_only_rows(m, text, true))
		return true;
	if (m->calls >= MY_MOST_CALLS || m->pieces++ >= MY_MOST_PIECES ||
		!ddl_spend(m->d, TEXT_COST * (sql.n + 8)))
		return ddl_mysql_unknown(m, "more is run in each other than is followed");
	m->calls++;
	sql_split(m->a, DIALECT_MYSQL, sql, &made);
	for (size_t i = 0; i < made.n; i++) {
		made.v[i].line = line;
		ddl_mysql_statement(m, &made.v[i]);
	}
	m->calls--;
	return true;
}

bool ddl_mysql_execute(struct my *m)
{
	int line = m->st->line;
	if (ddl_mysql_eat(m, "immediate")) { /* MariaDB */
		struct my_value v = ddl_mysql_value(m, NULL);
		if (v.kind == MY_TEXT)
			return ddl_mysql_run_text(m, v.text, line);
		if (v.kind == MY_ROWS && !m->stuck)
			return true;
		return ddl_mysql_unknown(m, "what EXECUTE runs is not read");
	}
	struct str name = statement_name(m);
	for (size_t i = 0; i < m->vars.n; i++) {
		struct my_value v = m->vars.v[i].value;
		if (!str_ieq(m->vars.v[i].name, name))
			continue;
		m->guessed = m->guessed || m->vars.v[i].guessed;
		if (v.kind == MY_TEXT)
			return ddl_mysql_run_text(m, v.text, line);
		if (v.kind == MY_ROWS)
			return true;
	}
	return ddl_mysql_unknown(m, "what EXECUTE runs is not read");
}

/* -- CALL of a procedure of the files -- */

/* The constants of CALL p(a, b) under the parameters' names; variables may be of OUT parameters: into "out".
 */
static size_t bind_arguments(struct my *m, const struct function *f, struct str *out)
{
	struct my_value v[MAX_ARGUMENTS];
	size_t n = 0, variables = 0;
	bool open = ddl_mysql_eat_punct(m, '(');
	while (open && n < MAX_ARGUMENTS && !ddl_mysql_at_end(m) && !ddl_mysql_is_punct(m, ')')) {
		struct sql_token t = m->t[m->i];
		v[n] = ddl_mysql_value(m, NULL);
		if (m->stuck)
			v[n].kind = MY_UNKNOWN;
		if (t.kind == SQL_PARAM || t.kind == SQL_WORD || t.kind == SQL_QUOTED)
			out[variables++] = sql_lex_value(m->tmp, DIALECT_MYSQL, t);
		n++;
		if (m->stuck || !ddl_mysql_eat_punct(m, ','))
			break;
	}
	for (size_t i = 0; i < f->params.n; i++)
		ddl_mysql_bind(m, f->params.v[i], i < n ? v[i] : (struct my_value){.kind = MY_UNKNOWN});
	return variables;
}

static bool is_local(struct str name)
{
	return !str_starts(name, STR("@")) && !str_starts(name, STR("prepared "));
}

/* A procedure's variables are its own: the caller's are what they were. */
static void restore(struct my *m, const struct my_variable *was, size_t n)
{
	if (!ddl_spend(m->d, n * m->vars.n)) {
		m->vars.n = 0;
		return;
	}
	for (size_t i = 0; i < m->vars.n; i++) {
		struct my_variable *v = &m->vars.v[i];
		bool local = is_local(v->name);
		if (local)
			v->value = (struct my_value){.kind = MY_UNKNOWN};
		for (size_t k = 0; local && k < n; k++)
			if (str_ieq(was[k].name, v->name))
				v->value = was[k].value;
	}
}

bool ddl_mysql_call(struct my *m)
{
	struct my_name n;
	if (!ddl_mysql_qualified(m, &n))
		return false;
	const struct function *f = ddl_mysql_routine(m, ddl_mysql_schema(m, n), n.name, true);
	if (f && f->params.n && !f->code.n)
		return true;         /* it was read and changes nothing */
	struct body look = {.m = m}; /* one that calls itself for each row */
	if (f && f->code.n && m->calls >= MY_MOST_CALLS && !ddl_mysql_body_changes(&look, f->code, 0))
		return true;
	if (!f || !f->code.n || m->calls >= MY_MOST_CALLS || !ddl_spend(m->d, BODY_COST * f->code.n))
		return ddl_mysql_unknown(m, "what CALL runs is not read");
	size_t n_was = m->vars.n;
	struct my_variable *was = ARENA_ARRAY(m->tmp, struct my_variable, n_was + 1);
	if (n_was)
		memcpy(was, m->vars.v, n_was * sizeof *was);
	struct str out[MAX_ARGUMENTS];
	size_t variables = bind_arguments(m, f, out);
	bool whole = ddl_mysql_body_run(m, f->code);
	restore(m, was, n_was);
	for (size_t i = 0; i < variables; i++)
		ddl_mysql_bind(m, out[i], (struct my_value){.kind = MY_UNKNOWN});
	return whole || ddl_mysql_unknown(m, "what CALL runs is not read");
}
