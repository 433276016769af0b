/*
 * Statements that are made at run time: user variables, PREPARE and EXECUTE, CALL of a procedure of the
 * files. They are followed where what decides them is known (ddl_mysql_value.c); what is not known is told at
 * the statement of the file.
 */
#include "schemas/ddl_mysql_value.h"

enum {
	MAX_CALLS = 8,
	MAX_PIECES = 20000,
	MAX_INTO = 16,
	MAX_VARIABLES = 4096,
	TEXT_COST = 32, /* for a byte that is split and lexed again, and stays in the catalog's arena */
	BODY_COST = 4
};

static void bind(struct my *m, struct str name, struct my_value v)
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
		bind(m, name, whole ? v : (struct my_value){.kind = MY_UNKNOWN});
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
		bind(m, names[i], n == wanted ? v[i] : (struct my_value){.kind = MY_UNKNOWN});
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
	bind(m, name, m->stuck || !ddl_mysql_at_end(m) ? (struct my_value){.kind = MY_UNKNOWN} : v);
	return true;
}

static bool run_text(struct my *m, struct str sql, int line)
{
	struct sql_statements made = {0};
	if (m->calls >= MAX_CALLS || m->pieces++ >= MAX_PIECES || !ddl_spend(m->d, TEXT_COST * (sql.n + 8)))
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
			return run_text(m, v.text, line);
		return ddl_mysql_unknown(m, "what EXECUTE runs is not read");
	}
	struct str name = statement_name(m);
	for (size_t i = 0; i < m->vars.n; i++)
		if (str_ieq(m->vars.v[i].name, name) && m->vars.v[i].value.kind == MY_TEXT)
			return run_text(m, m->vars.v[i].value.text, line);
	return ddl_mysql_unknown(m, "what EXECUTE runs is not read");
}

/* -- procedures -- */

struct body {
	struct my *m;
	struct str text;
	struct sql_token *t;
	size_t n, i;
	int line;
	bool lost; /* something in it could not be followed */
};

static bool at(const struct body *b, const char *word)
{
	return b->i < b->n && sql_lex_is(b->t[b->i], word);
}

static bool at_punct(const struct body *b, char c)
{
	return b->i < b->n && b->t[b->i].kind == SQL_PUNCT && b->t[b->i].text.p[0] == c;
}

/* Words of a body that may change the schema. */
bool ddl_mysql_changes(struct str body)
{
	static const char *const words[] = {"create", "alter", "drop", "rename", "execute", "call", NULL};
	struct sql_lexer lx = sql_lex(DIALECT_MYSQL, body);
	for (struct sql_token t = sql_lex_next(&lx); t.kind != SQL_END; t = sql_lex_next(&lx))
		for (size_t i = 0; words[i]; i++)
			if (sql_lex_is(t, words[i]))
				return true;
	return false;
}

static struct str piece(const struct body *b, size_t from)
{
	return from < b->i ? str_sub(b->text, b->t[from].at, b->t[b->i - 1].end) : STR_NONE;
}

/* Up to the semicolon of the statement at the cursor. */
static struct str simple(struct body *b)
{
	size_t from = b->i;
	while (b->i < b->n && !at_punct(b, ';'))
		b->i++;
	struct str text = piece(b, from);
	b->i += b->i < b->n;
	return text;
}

/* A condition up to THEN; CASE expressions have THENs of their own. */
static struct str condition(struct body *b)
{
	size_t from = b->i;
	for (int cases = 0; b->i < b->n && (cases || !at(b, "then")); b->i++) {
		cases += at(b, "case");
		cases -= at(b, "end");
	}
	struct str text = piece(b, from);
	b->i += b->i < b->n;
	return text;
}

static enum my_truth holds(struct body *b, struct str text)
{
	struct my *m = b->m;
	struct arena_mark mark = arena_mark(m->tmp);
	struct my_cursor was = ddl_mysql_enter(m, text);
	struct my_value v = ddl_mysql_value(m, NULL);
	enum my_truth is = m->stuck || !ddl_mysql_at_end(m) ? MY_MAYBE : ddl_mysql_truth(v);
	ddl_mysql_leave(m, was);
	arena_rewind(m->tmp, mark);
	return is;
}

static void play(struct body *b, struct str text)
{
	if (text.n)
		run_text(b->m, text, b->line);
}

/* DECLARE a, b int DEFAULT x: a variable; of a cursor or a handler nothing is known. */
static void declare(struct body *b)
{
	struct my *m = b->m;
	size_t from = ++b->i;
	bool variable = true;
	for (size_t k = b->i; k < b->n && str_chr(b->t[k].text, ';') == SIZE_MAX; k++)
		variable = variable && !sql_lex_is(b->t[k], "handler") && !sql_lex_is(b->t[k], "cursor") &&
			   !sql_lex_is(b->t[k], "condition");
	if (!variable) {
		b->lost = true;
		return;
	}
	struct my_value v = {.kind = MY_NULL};
	size_t names_end = from;
	while (b->i < b->n && !at_punct(b, ';') && !at(b, "default"))
		b->i++;
	if (at(b, "default")) {
		b->i++;
		struct str text = simple(b);
		struct my_cursor was = ddl_mysql_enter(m, text);
		v = ddl_mysql_value(m, NULL);
		if (m->stuck || !ddl_mysql_at_end(m))
			v = (struct my_value){.kind = MY_UNKNOWN};
		ddl_mysql_leave(m, was);
	} else {
		b->i += b->i < b->n;
	}
	bind(m, sql_lex_value(m->tmp, DIALECT_MYSQL, b->t[names_end]), v);
	while (names_end + 2 < b->n && str_eq(b->t[names_end + 1].text, STR(","))) {
		names_end += 2;
		bind(m, sql_lex_value(m->tmp, DIALECT_MYSQL, b->t[names_end]), v);
	}
}

static void statements(struct body *b, bool live, int depth);

/* IF c THEN ... ELSEIF c THEN ... ELSE ... END IF */
static void branches(struct body *b, bool live, int depth)
{
	bool done = !live;
	while (b->i < b->n && !b->lost) {
		bool otherwise = at(b, "else");
		b->i++; /* IF, ELSEIF, ELSE */
		enum my_truth is = MY_YES;
		if (!otherwise) {
			struct str text = condition(b);
			is = done ? MY_NO : holds(b, text);
		}
		size_t from = b->i;
		bool maybe = !done && is == MY_MAYBE;
		statements(b, !done && is == MY_YES, depth + 1);
		if (maybe && b->i <= b->n && ddl_mysql_changes(piece(b, from)))
			b->lost = true;
		if (maybe)
			b->m->vars.n = 0; /* what is set in it may be set or not */
		done = done || is == MY_YES;
		if (at(b, "elseif") || at(b, "else"))
			continue;
		b->i += at(b, "end") ? 1 : 0;
		b->i += at(b, "if") ? 1 : 0;
		b->i += at_punct(b, ';') ? 1 : 0;
		return;
	}
}

/* One statement at the cursor; false when the list ends here. */
static bool next(struct body *b, bool live, int depth)
{
	static const char *const loops[] = {
		"while", "loop", "repeat", "case", "for", "iterate", "leave", NULL};
	if (at(b, "end") || at(b, "else") || at(b, "elseif") || depth > MAX_CALLS * 4)
		return false;
	if (at(b, "if")) {
		branches(b, live, depth);
		return true;
	}
	if (at(b, "begin")) {
		b->i++;
		statements(b, live, depth + 1);
		b->i += at(b, "end") ? 1 : 0;
		b->i += at_punct(b, ';') ? 1 : 0;
		return true;
	}
	for (size_t i = 0; loops[i]; i++)
		b->lost = b->lost || at(b, loops[i]);
	b->lost = b->lost || (b->i + 1 < b->n && str_eq(b->t[b->i + 1].text, STR(":"))); /* a label */
	if (b->lost)
		return false;
	if (at(b, "declare")) {
		declare(b);
		return true;
	}
	struct str text = simple(b);
	if (live)
		play(b, text);
	return true;
}

static void statements(struct body *b, bool live, int depth)
{
	while (b->i < b->n && !b->lost && b->m->pieces++ < MAX_PIECES)
		if (!next(b, live, depth))
			break;
}

static struct body body_of(struct my *m, struct str text)
{
	VEC(struct sql_token) v = {0};
	struct sql_lexer lx = sql_lex(DIALECT_MYSQL, text);
	for (struct sql_token t = sql_lex_next(&lx); t.kind != SQL_END; t = sql_lex_next(&lx))
		*VEC_PUSH(m->tmp, &v) = t;
	return (struct body){.m = m, .text = text, .t = v.v, .n = v.n, .line = m->st->line};
}

/* The constants of CALL p(a, b) under the parameters' names. */
static void bind_arguments(struct my *m, const struct function *f)
{
	if (!ddl_mysql_eat_punct(m, '('))
		return;
	for (size_t i = 0; !ddl_mysql_at_end(m) && !ddl_mysql_is_punct(m, ')'); i++) {
		struct my_value v = ddl_mysql_value(m, NULL);
		if (m->stuck)
			v.kind = MY_UNKNOWN;
		if (i < f->params.n)
			bind(m, f->params.v[i], v);
		if (m->stuck || !ddl_mysql_eat_punct(m, ','))
			break;
	}
}

bool ddl_mysql_call(struct my *m)
{
	struct my_name n;
	if (!ddl_mysql_qualified(m, &n))
		return false;
	const struct function *f = ddl_mysql_routine(m, ddl_mysql_schema(m, n), n.name, true);
	if (f && f->params.n && !f->code.n)
		return true; /* it was read and changes nothing */
	if (!f || !f->code.n || m->calls >= MAX_CALLS || !ddl_spend(m->d, BODY_COST * f->code.n))
		return ddl_mysql_unknown(m, "what CALL runs is not read");
	struct body b = body_of(m, f->code);
	for (size_t i = 0; i < f->params.n; i++)
		bind(m, f->params.v[i], (struct my_value){.kind = MY_UNKNOWN});
	bind_arguments(m, f);
	statements(&b, true, 0);
	if (b.lost || b.i < b.n)
		return ddl_mysql_unknown(m, "what CALL runs is not read");
	return true;
}
