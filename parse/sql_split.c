#include "parse/sql_split.h"

#include <string.h>

#include "parse/sql_lex_part.h"
#include "parse/sql_split_part.h"

struct splitter {
	struct arena *a;
	struct sql_lexer lx;
	struct sql_statements *out;
	struct sql_split_body body;
	bool open;       /* a token of the current statement was seen */
	size_t from, to; /* its extent */
	unsigned flags;  /* what lexing saw of it */
	size_t counted;  /* lines are counted up to here */
	int line;
};

static struct sql_statement *push(struct splitter *s, size_t from, size_t to)
{
	struct sql_statement *st = VEC_PUSH(s->a, s->out);
	for (const char *p;
		s->counted < from && (p = memchr(s->lx.sql.p + s->counted, '\n', from - s->counted));
		s->counted = (size_t)(p - s->lx.sql.p) + 1)
		s->line++;
	s->counted = from;
	*st = (struct sql_statement){.text = str_sub(s->lx.sql, from, to), .at = from, .line = s->line};
	return st;
}

/* Ends the current statement, if there is one. */
static struct sql_statement *finish(struct splitter *s)
{
	struct sql_statement *st = NULL;
	if (s->open) {
		size_t to = s->to;
		if (s->lx.executable_end > to && s->lx.executable_end <= s->lx.at)
			to = s->lx.executable_end;
		if (s->lx.executable_comment) {
			s->flags |= SQL_BROKEN;
			s->lx.executable_comment = 0;
		}
		st = push(s, s->from, to);
		st->flags = s->flags | sql_split_classify(s->lx.dialect, st->text);
		if (s->lx.ansi_quotes)
			st->flags |= SQL_ANSI_QUOTES;
		if (s->lx.no_backslash_escapes)
			st->flags |= SQL_NO_BACKSLASH_ESCAPES;
		if (s->lx.dialect == DIALECT_MYSQL && str_chr(st->text, '=') != SIZE_MAX)
			sql_split_mode(&s->lx, st->text);
	}
	s->open = false;
	s->flags = 0;
	s->lx.started = false;
	s->body = (struct sql_split_body){0};
	return st;
}

static void take(struct splitter *s, struct sql_token t)
{
	if (!s->open) {
		bool inside = s->lx.executable_comment > 0;
		s->from = inside && s->lx.executable_at < t.at ? s->lx.executable_at : t.at;
		s->open = true;
	}
	s->to = t.end;
	if (t.broken)
		s->flags |= SQL_BROKEN;
}

/* psql's \restrict and \unrestrict of plain dumps mean nothing to a server and are dropped. */
static bool dropped(struct str line)
{
	struct str word = str_trim(line);
	size_t n = 0;
	while (n < word.n && word.p[n] > ' ')
		n++;
	word = str_sub(word, 0, n);
	return str_eq(word, STR("\\restrict")) || str_eq(word, STR("\\unrestrict"));
}

static void client_command(struct splitter *s, struct sql_token t)
{
	finish(s);
	s->lx.executable_comment = 0;
	if (s->lx.dialect == DIALECT_MYSQL && (t.text.p[0] | 32) == 'd') {
		struct str arg = str_trim(str_sub(t.text, 9, t.text.n));
		size_t n = 0;
		while (n < arg.n && arg.p[n] > ' ')
			n++;
		arg = str_sub(arg, 0, n);
		s->lx.delimiter = str_eq(arg, STR(";")) ? STR_NONE : arg;
	} else if (!(s->lx.dialect == DIALECT_POSTGRESQL && dropped(t.text))) {
		push(s, t.at, t.end)->flags = SQL_META_COMMAND;
	}
}

/* COPY ... FROM stdin; the query form, COPY (SELECT ... FROM stdin) TO, has its words in parentheses. */
static bool copy_from_stdin(struct str text)
{
	struct sql_lexer lx = sql_lex(DIALECT_POSTGRESQL, text);
	struct sql_token t = sql_lex_next(&lx), before = t;
	int paren = 0;
	if (!sql_lex_is(t, "copy"))
		return false;
	while (t.kind != SQL_END) {
		if (t.kind == SQL_PUNCT && t.text.p[0] == '(')
			paren++;
		else if (t.kind == SQL_PUNCT && t.text.p[0] == ')')
			paren--;
		else if (paren == 0 && sql_lex_is(t, "stdin") && sql_lex_is(before, "from"))
			return true;
		before = t;
		t = sql_lex_next(&lx);
	}
	return false;
}

/* The data lines after the line of COPY's semicolon, to a line "\." or to the end of the text. */
static void copy_data(struct splitter *s, struct sql_statement *st)
{
	struct str sql = s->lx.sql;
	size_t from = s->lx.at;
	while (from < sql.n && sql_lex_blank(s->lx.dialect, (unsigned char)sql.p[from]) &&
		sql.p[from] != '\n')
		from++;
	if (from < sql.n && sql.p[from++] != '\n')
		return; /* more on the line: psql would read data from the next one, a migration never means
			   it */
	st->flags |= SQL_COPY_DATA;
	for (size_t i = from; i < sql.n;) {
		const char *nl = memchr(sql.p + i, '\n', sql.n - i);
		size_t end = nl ? (size_t)(nl - sql.p) : sql.n;
		struct str line = str_sub(sql, i, end);
		if (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		if (str_eq(line, STR("\\."))) {
			st->copy_data = str_sub(sql, from, i);
			s->lx.at = end;
			return;
		}
		i = nl ? end + 1 : end;
	}
	st->copy_data = str_sub(sql, from, sql.n);
	st->flags |= SQL_BROKEN;
	s->lx.at = sql.n;
}

static void terminator(struct splitter *s)
{
	struct sql_statement *st = finish(s);
	if (st && s->lx.dialect == DIALECT_POSTGRESQL && st->text.n && (st->text.p[0] | 32) == 'c' &&
		copy_from_stdin(st->text))
		copy_data(s, st);
}

/* MariaDB's Oracle mode has another language in its bodies, which is not followed: there the client's
 * delimiter alone ends them. */
static bool oracle_body(const struct splitter *s)
{
	static const char *const words[] = {"create", "alter", "begin", "declare"};
	if (!s->lx.oracle || !s->lx.delimiter.n)
		return false;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (sql_split_word(&s->body, 0, words[i]))
			return true;
	return false;
}

/* One token that is neither comment nor client's command. */
static void token(struct splitter *s, struct sql_token t)
{
	bool mark = s->lx.delimiter.n && str_eq(t.text, s->lx.delimiter);
	if (mark && s->lx.executable_comment == 0) {
		terminator(s);
		return;
	}
	if (t.kind == SQL_PUNCT && t.text.p[0] == ';' && s->open && oracle_body(s))
		return; /* the statement's own where more of it follows */
	if (t.kind == SQL_PUNCT && t.text.p[0] == ';' && s->lx.executable_comment == 0) {
		if (!s->open || sql_split_body_ends(s->lx.dialect, &s->body, t)) {
			terminator(s);
			return;
		}
		take(s, t);
		return;
	}
	take(s, t);
	if (t.kind == SQL_PUNCT && t.text.p[0] == ';')
		(void)sql_split_body_ends(s->lx.dialect, &s->body, t);
	else
		sql_split_body_token(s->lx.dialect, &s->body, t);
}

void sql_split(struct arena *a, enum dialect d, struct str sql, struct sql_statements *out)
{
	struct splitter s = {.a = a, .lx = sql_lex(d, sql), .out = out, .line = 1};
	s.lx.comments = true;
	for (;;) {
		struct sql_token t = sql_lex_next(&s.lx);
		if (t.kind == SQL_END)
			break;
		if (t.kind == SQL_META) {
			client_command(&s, t);
		} else if (t.kind != SQL_COMMENT) {
			token(&s, t);
		} else if (t.broken) {
			take(&s, t); /* an unterminated comment is refused, not dropped */
		}
	}
	if (s.open && !sql_split_body_whole(d, &s.body))
		s.flags |= SQL_BROKEN;
	finish(&s);
}
