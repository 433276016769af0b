/*
 * DO blocks. The plain statements and EXECUTE 'literal' of a PL/pgSQL body are run as if every guard held:
 * what is already as the statement wants it, or not there to be changed, was not meant to run. Anything
 * computed is noted.
 */
#include "parse/sql_lex.h"
#include "schemas/ddl_pg.h"

enum {
	MAX_DO_DEPTH = 4,
	MAX_STATEMENTS = 2000,
	STATEMENT_COST = 8192, /* of ddl_spend(): a parse, whose tree stays for the file */
	BYTE_COST = 16
};

struct block {
	struct pg *p;
	struct str body;
	int line; /* of the body's first byte; 0 = not of this file */
	struct ddl_pg_variables *vars;
	bool handler;         /* inside EXCEPTION: runs only after a failure */
	VEC(size_t) branches; /* p->effects when each open IF began */
	bool skip;            /* ELSE of an IF whose first branch did something */
	bool spent;           /* no more of it is run */
};

static int line_at(const struct block *b, size_t at)
{
	return b->line ? b->line + str_line(b->body, at) - 1 : b->p->line;
}

static bool any_word(struct sql_token t, const char *const *words)
{
	for (; *words; words++)
		if (sql_lex_is(t, *words))
			return true;
	return false;
}

static void run(struct block *b, struct str sql, int line)
{
	struct pg *p = b->p;
	struct err e = err_new(p->tmp);
	b->spent = b->spent || !ddl_spend(p->d, STATEMENT_COST + BYTE_COST * sql.n);
	if (b->spent)
		return;
	bool guarded = p->guarded;
	int was = p->line;
	p->guarded = true;
	int rc = ddl_pg_text(p, sql, line, &e);
	p->guarded = guarded;
	p->line = was;
	if (rc)
		ddl_note(p->d, REPLAY_UNANALYSABLE, line, "%.*s", STRF(e.what));
}

/* Up to the semicolon that ends the statement. */
static size_t end_of_statement(struct sql_lexer *lx)
{
	struct sql_token t;
	int depth = 0;
	do {
		t = sql_lex_next(lx);
		depth += str_eq(t.text, STR("(")) && t.kind == SQL_PUNCT;
		depth -= str_eq(t.text, STR(")")) && t.kind == SQL_PUNCT;
	} while (t.kind != SQL_END && !(t.kind == SQL_PUNCT && str_eq(t.text, STR(";")) && depth <= 0));
	return t.at;
}

/* A computed statement that begins with a literal tells its verb: GRANT, INSERT and the like are harmless. */
static bool harmless(struct arena *a, struct str text)
{
	static const char *const words[] = {"grant", "revoke", "comment", "insert", "update", "delete",
		"select", "notify", "refresh", "analyze", "vacuum", "truncate", "set", "reset", "with",
		"copy", NULL};
	struct sql_lexer lx = sql_lex(DIALECT_POSTGRESQL, text);
	struct sql_token t = sql_lex_next(&lx);
	if (sql_lex_is(t, "format") && str_eq(sql_lex_next(&lx).text, STR("(")))
		t = sql_lex_next(&lx);
	if (t.kind != SQL_STRING)
		return false;
	struct sql_lexer inner = sql_lex(DIALECT_POSTGRESQL, sql_lex_value(a, DIALECT_POSTGRESQL, t));
	return any_word(sql_lex_next(&inner), words);
}

/* EXECUTE of a text that is known; or of something computed, noted unless it is harmless. */
static void execute(struct block *b, struct sql_lexer *lx, size_t at)
{
	struct sql_lexer ahead = *lx;
	size_t from = sql_lex_next(&ahead).at;
	struct str text = str_sub(b->body, from, end_of_statement(lx));
	struct ddl_pg_variable v = {.null = false};
	if (b->skip || b->handler)
		return;
	if (ddl_pg_value(b->p->tmp, b->vars, text, &v) && !v.null)
		run(b, v.value, line_at(b, from));
	else if (!harmless(b->p->tmp, text))
		ddl_note(b->p->d, REPLAY_UNANALYSABLE, line_at(b, at), "EXECUTE of a computed statement");
}

/* name := expression; it is known until the IF around it ends. */
static void assign(struct block *b, struct str name, size_t from, struct sql_lexer *lx)
{
	struct ddl_pg_variable v = {.name = name, .depth = b->branches.n};
	struct str text = str_sub(b->body, from, end_of_statement(lx));
	ddl_pg_unbind(b->vars, name);
	if (!b->skip && !b->handler && ddl_pg_value(b->p->tmp, b->vars, text, &v))
		ddl_pg_bind(b->p->tmp, b->vars, v);
}

/* "name :=", "name type :=" and "name type DEFAULT" at the cursor; the lexer is left alone when it is none.
 */
static bool assignment(struct block *b, struct sql_token name, struct sql_lexer *lx)
{
	static const char *const verbs[] = {"select", "insert", "update", "delete", "with", "merge", "return",
		"raise", "for", "while", "set", "open", "fetch", "begin", "declare", "loop", "then", "case",
		NULL};
	struct sql_lexer ahead = *lx;
	if (any_word(name, verbs))
		return false;
	for (int i = 0; i < 8 && name.kind == SQL_WORD; i++) {
		struct sql_token t = sql_lex_next(&ahead);
		bool equals = t.kind == SQL_PUNCT &&
			      (str_eq(t.text, STR(":=")) || (i == 0 && str_eq(t.text, STR("="))));
		if (equals || sql_lex_is(t, "default")) {
			*lx = ahead;
			assign(b, name.text, t.end, lx);
			return true;
		}
		if (t.kind == SQL_END || str_eq(t.text, STR(";")))
			break;
	}
	return false;
}

/* INTO a, b and FOR a IN: nobody knows what is in them then. */
static void forget(struct block *b, struct sql_lexer ahead)
{
	struct sql_token t = sql_lex_next(&ahead);
	for (int i = 0; i < 20 && t.kind == SQL_WORD; i++) {
		if (sql_lex_is(t, "strict"))
			t = sql_lex_next(&ahead);
		ddl_pg_unbind(b->vars, t.text);
		if (!str_eq(sql_lex_next(&ahead).text, STR(",")))
			break;
		t = sql_lex_next(&ahead);
	}
}

static void forget_deeper(struct block *b)
{
	for (size_t i = b->vars->n; i-- > 0;)
		if (b->vars->v[i].depth && b->vars->v[i].depth >= b->branches.n)
			CATALOG_REMOVE(b->vars, i);
}

/* PERFORM f() and CALL p(). */
static void call(struct block *b, struct sql_token t, struct sql_lexer *lx)
{
	struct str rest = str_sub(b->body, t.end, end_of_statement(lx));
	if (!b->skip && !b->handler && b->p->calls)
		run(b, str_fmt(b->p->tmp, "%s%.*s", sql_lex_is(t, "call") ? "CALL" : "SELECT", STRF(rest)),
			line_at(b, t.at));
}

static void statement(struct block *b, struct sql_lexer *lx, size_t at)
{
	size_t end = end_of_statement(lx);
	if (!b->skip && !b->handler)
		run(b, str_sub(b->body, at, end), line_at(b, at));
}

/* IF, ELSE and END IF: the second branch is tried only when the first did nothing. */
static void branch(struct block *b, struct sql_token t, struct sql_lexer *lx)
{
	if (!sql_lex_is(t, "if"))
		forget_deeper(b);
	if (sql_lex_is(t, "if")) {
		*VEC_PUSH(b->p->tmp, &b->branches) = b->p->effects;
	} else if (sql_lex_is(t, "end")) {
		struct sql_lexer ahead = *lx;
		if (sql_lex_is(sql_lex_next(&ahead), "if") && b->branches.n) {
			b->branches.n--;
			b->skip = false;
		}
		end_of_statement(lx);
		b->handler = false;
	} else if (b->branches.n) {
		b->skip = b->p->effects != b->branches.v[b->branches.n - 1];
	}
}

/* Words after which a new statement may begin. */
static bool opens(struct sql_token t)
{
	static const char *const words[] = {"begin", "then", "else", "loop", "declare", NULL};
	return (t.kind == SQL_PUNCT && str_eq(t.text, STR(";"))) || any_word(t, words);
}

static void walk(struct block *b)
{
	static const char *const ddl[] = {"create", "alter", "drop", "comment", "grant", "revoke", NULL};
	static const char *const branches[] = {"if", "elsif", "elseif", "else", "end", NULL};
	struct sql_lexer lx = sql_lex(DIALECT_POSTGRESQL, b->body);
	bool begins = true;
	size_t n = 0;
	for (struct sql_token t = sql_lex_next(&lx); t.kind != SQL_END && n < MAX_STATEMENTS && !b->spent;
		t = sql_lex_next(&lx)) {
		bool here = begins;
		begins = opens(t);
		if (sql_lex_is(t, "into") || sql_lex_is(t, "for"))
			forget(b, lx);
		if (!here)
			continue;
		if (any_word(t, branches)) {
			branch(b, t, &lx);
			begins = sql_lex_is(t, "else") || sql_lex_is(t, "end");
		} else if (sql_lex_is(t, "exception")) {
			b->handler = true;
		} else if (sql_lex_is(t, "execute")) {
			execute(b, &lx, t.at);
			begins = true;
			n++;
		} else if (any_word(t, ddl)) {
			statement(b, &lx, t.at);
			begins = true;
			n++;
		} else if (sql_lex_is(t, "perform") || sql_lex_is(t, "call")) {
			call(b, t, &lx);
			begins = true;
			n++;
		} else if (assignment(b, t, &lx)) {
			begins = true;
		}
	}
	if (b->spent)
		ddl_pg_unknown(b->p, "more is run at run time than is followed");
	if (n == MAX_STATEMENTS)
		ddl_pg_unknown(b->p, "DO block of more than %d statements", MAX_STATEMENTS);
}

void ddl_pg_body(struct pg *p, struct str body, int line, struct ddl_pg_variables *vars)
{
	struct block b = {.p = p, .body = body, .line = line, .vars = vars};
	b.spent = !ddl_spend(p->d, BYTE_COST * body.n);
	p->depth++;
	walk(&b);
	p->depth--;
}

bool ddl_pg_do(struct pg *p, const struct json *stmt)
{
	const struct json *args = json_get(stmt, "args");
	const struct json *language = json_get(ddl_pg_option(args, "language"), "arg");
	struct str body = ddl_pg_string(json_get(ddl_pg_option(args, "as"), "arg"));
	if (language && !str_eq(ddl_pg_string(language), STR("plpgsql"))) {
		ddl_pg_unknown(p, "DO block in language %.*s", STRF(ddl_pg_string(language)));
		return false;
	}
	if (p->depth >= MAX_DO_DEPTH) {
		ddl_pg_unknown(p, "DO blocks nested deeper than %d", MAX_DO_DEPTH);
		return false;
	}
	size_t at = str_find(p->text, str_sub(body, 0, body.n), 0);
	struct ddl_pg_variables none = {0};
	ddl_pg_body(p, body, p->line + (at != SIZE_MAX ? str_line(p->text, at) - 1 : 0), &none);
	return true;
}
