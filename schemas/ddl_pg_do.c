/*
 * DO blocks and functions that are called: the statements of a PL/pgSQL body. Conditions, loops and computed
 * texts are followed where the catalog, constants and variables tell (ddl_pg_ask.c). What stands under a
 * condition that is not known is run as if it held: what is already as the statement wants it, or not there
 * to be changed, was not meant to run; when something changes there, that is noted.
 */
#include "schemas/ddl_pg_do.h"

enum {
	MAX_DO_DEPTH = 4,
	MAX_STATEMENTS = 2000,
	STATEMENT_COST = 8192, /* of ddl_spend(): a parse, whose tree stays for the file */
	BYTE_COST = 16
};

int ddl_pg_do_line(const struct block *b, size_t at)
{
	return b->line ? b->line + str_line(b->body, at) - 1 : b->p->line;
}

bool ddl_pg_do_any(struct sql_token t, const char *const *words)
{
	for (; *words; words++)
		if (sql_lex_is(t, *words))
			return true;
	return false;
}

static void run(struct block *b, struct str sql, int line, bool made)
{
	struct pg *p = b->p;
	struct err e = err_new(p->tmp);
	b->spent = b->spent || !ddl_spend(p->d, STATEMENT_COST + BYTE_COST * sql.n);
	if (b->spent)
		return;
	bool guarded = p->guarded;
	int was = p->line;
	size_t refusals = p->refusals;
	const struct ddl_pg_variables *vars = p->vars;
	p->vars = b->vars;
	p->guarded = true;
	int rc = ddl_pg_text(p, sql, line, made || !b->line, &e);
	p->guarded = guarded;
	p->vars = vars;
	p->line = was;
	if (rc)
		ddl_note(p->d, REPLAY_UNANALYSABLE, line, "%.*s", STRF(e.what));
	ddl_pg_do_failed(b, refusals);
}

size_t ddl_pg_do_end(struct sql_lexer *lx)
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

/* A computed statement that begins with a literal tells its verb: GRANT, INSERT, CREATE
 * ROLE and the like are harmless. */
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
	static const char *const verbs[] = {"create", "alter", "drop", NULL};
	static const char *const elsewhere[] = {
		"role", "user", "group", "database", "system", "default", NULL};
	struct sql_lexer inner = sql_lex(DIALECT_POSTGRESQL, sql_lex_value(a, DIALECT_POSTGRESQL, t));
	t = sql_lex_next(&inner);
	struct sql_token of = sql_lex_next(&inner);
	bool restarts = sql_lex_is(of, "sequence") && ddl_pg_mentions(str_lower(a, text), STR("restart"));
	return ddl_pg_do_any(t, words) || (ddl_pg_do_any(t, verbs) && ddl_pg_do_any(of, elsewhere)) ||
	       (sql_lex_is(t, "alter") && restarts);
}

bool ddl_pg_do_value(struct block *b, struct str sql, struct ddl_pg_variable *out)
{
	out->null = false;
	if (ddl_pg_value(b->p->tmp, b->vars, sql, out))
		return true;
	struct pg_known v = ddl_pg_ask(b->p, b->vars, sql);
	out->null = v.kind == KNOWN_NULL;
	out->value = v.text;
	return v.kind != KNOWN_NOT;
}

/* EXECUTE's text, without its parameters. */
static struct str before_using(struct str sql)
{
	struct sql_lexer lx = sql_lex(DIALECT_POSTGRESQL, sql);
	int depth = 0;
	for (struct sql_token t = sql_lex_next(&lx); t.kind != SQL_END; t = sql_lex_next(&lx)) {
		depth += t.kind == SQL_PUNCT && str_eq(t.text, STR("("));
		depth -= t.kind == SQL_PUNCT && str_eq(t.text, STR(")"));
		if (!depth && (sql_lex_is(t, "using") || sql_lex_is(t, "into")))
			return str_sub(sql, 0, t.at);
	}
	return sql;
}

/* 'ALTER DATABASE ' || current_database() || ' SET search_path TO a': the database's name does not matter. */
static struct str path_of_database(struct arena *a, struct str text)
{
	struct sql_lexer lx = sql_lex(DIALECT_POSTGRESQL, text);
	bool of_database = false;
	for (struct sql_token t = sql_lex_next(&lx); t.kind != SQL_END; t = sql_lex_next(&lx)) {
		struct str v = t.kind == SQL_STRING ? sql_lex_value(a, DIALECT_POSTGRESQL, t) : STR_NONE;
		size_t at = str_find(str_lower(a, v), STR("set search_path"), 0);
		of_database = of_database || str_starts(str_lower(a, str_trim(v)), STR("alter database"));
		if (of_database && at != SIZE_MAX)
			return str_fmt(a, "ALTER DATABASE d %.*s", STRF(str_sub(v, at, v.n)));
	}
	return STR_NONE;
}

/* EXECUTE of a text that is known; or of something computed, noted unless it is harmless. */
static void execute(struct block *b, struct sql_lexer *lx, size_t at)
{
	struct sql_lexer ahead = *lx;
	size_t from = sql_lex_next(&ahead).at;
	struct str text = str_sub(b->body, from, ddl_pg_do_end(lx));
	struct ddl_pg_variable v = {.null = false};
	ddl_pg_unbind(b->vars, STR("found"));
	if (!ddl_pg_do_runs(b))
		return;
	if (ddl_pg_do_value(b, before_using(text), &v)) {
		if (!v.null)
			run(b, v.value, ddl_pg_do_line(b, from), true);
		return;
	}
	struct str path = path_of_database(b->p->tmp, text);
	if (path.n)
		run(b, path, ddl_pg_do_line(b, from), true);
	else if (!harmless(b->p->tmp, text))
		ddl_note(b->p->d, REPLAY_UNANALYSABLE, ddl_pg_do_line(b, at),
			"EXECUTE of a computed statement");
}

/* name := expression; it is known until the IF around it ends. */
static void assign(struct block *b, struct str name, size_t from, struct sql_lexer *lx)
{
	struct ddl_pg_variable v = {.null = false};
	struct str text = str_sub(b->body, from, ddl_pg_do_end(lx));
	if (!ddl_pg_do_runs(b))
		return;
	bool known = ddl_pg_do_value(b, text, &v); /* it may name itself */
	v.name = name;
	v.depth = b->unsure;
	ddl_pg_unbind(b->vars, name);
	if (known)
		ddl_pg_bind(b->p->tmp, b->vars, v);
}

/* "name :=", "name type :=" and "name type DEFAULT" at the cursor; the lexer is left alone when it is none.
 */
static bool assignment(struct block *b, struct sql_token name, struct sql_lexer *lx)
{
	static const char *const verbs[] = {"select", "insert", "update", "delete", "with", "merge", "return",
		"raise", "for", "foreach", "while", "set", "if", "elsif", "elseif", "end", "else", "exit",
		"continue", "open", "fetch", "begin", "declare", "loop", "then", "case", NULL};
	struct sql_lexer ahead = *lx;
	if (ddl_pg_do_any(name, verbs))
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

static void found(struct block *b, bool known, bool yes)
{
	ddl_pg_unbind(b->vars, STR("found"));
	struct ddl_pg_variable v = {
		.name = STR("found"), .value = yes ? STR("true") : STR("false"), .depth = b->unsure};
	if (known && ddl_pg_do_runs(b))
		ddl_pg_bind(b->p->tmp, b->vars, v);
}

/* PERFORM f() and CALL p(); PERFORM of a query only tells FOUND. */
static void call(struct block *b, struct sql_token t, struct sql_lexer *lx)
{
	struct str rest = str_sub(b->body, t.end, ddl_pg_do_end(lx));
	struct pg_rows rows = {0};
	bool calls = sql_lex_is(t, "call");
	bool known = !calls && ddl_pg_do_runs(b) && ddl_pg_mentions(rest, STR("from")) &&
		     ddl_pg_ask_rows(b->p, b->vars, str_fmt(b->p->tmp, "SELECT %.*s", STRF(rest)), &rows);
	found(b, known, rows.n != 0);
	size_t effects = b->p->effects;
	if (ddl_pg_do_runs(b) && b->p->calls && !known)
		run(b, str_fmt(b->p->tmp, "%s%.*s", calls ? "CALL" : "SELECT", STRF(rest)),
			ddl_pg_do_line(b, t.at), false);
	if (b->p->effects == effects + 1) /* the SELECT alone */
		b->p->effects = effects;
}

/* SELECT a, b INTO x, y FROM ...: the variables are the row's values, NULL without one. */
static void select_into(struct block *b, struct sql_lexer *lx, size_t at)
{
	struct sql_lexer ahead = *lx;
	struct pg_rows rows = {0};
	struct str names[PG_ROW_FIELDS];
	size_t n = 0, into = SIZE_MAX, behind = 0, end = ddl_pg_do_end(lx);
	int depth = 0;
	for (struct sql_token t = sql_lex_next(&ahead); t.at < end && t.kind != SQL_END;
		t = sql_lex_next(&ahead)) {
		depth += str_eq(t.text, STR("("));
		depth -= str_eq(t.text, STR(")"));
		if (depth || into != SIZE_MAX || !sql_lex_is(t, "into"))
			continue;
		into = t.at;
		do {
			t = sql_lex_next(&ahead);
			if (sql_lex_is(t, "strict"))
				t = sql_lex_next(&ahead);
			if (n < PG_ROW_FIELDS)
				names[n++] = t.text;
			behind = t.end;
			t = sql_lex_next(&ahead);
		} while (str_eq(t.text, STR(",")) && t.at < end);
	}
	if (!ddl_pg_do_runs(b) || into == SIZE_MAX)
		return;
	struct str sql = str_fmt(b->p->tmp, "%.*s %.*s", STRF(str_sub(b->body, at, into)),
		STRF(str_sub(b->body, behind, end)));
	bool known = ddl_pg_ask_rows(b->p, b->vars, sql, &rows);
	found(b, known, rows.n != 0);
	for (size_t i = 0; i < n; i++) {
		struct pg_known v =
			rows.n && i < rows.v->n ? rows.v->v[i] : (struct pg_known){KNOWN_NULL, STR_NONE};
		struct ddl_pg_variable one = {
			.name = names[i], .value = v.text, .null = v.kind == KNOWN_NULL, .depth = b->unsure};
		ddl_pg_unbind(b->vars, names[i]);
		if (known && v.kind)
			ddl_pg_bind(b->p->tmp, b->vars, one);
	}
}

static void statement(struct block *b, struct sql_lexer *lx, size_t at)
{
	size_t end = ddl_pg_do_end(lx);
	if (ddl_pg_do_runs(b))
		run(b, str_sub(b->body, at, end), ddl_pg_do_line(b, at), false);
}

/* RETURN and RAISE EXCEPTION: nothing more is run, for certain or maybe. */
static void leave(struct block *b, struct sql_token t, struct sql_lexer *lx)
{
	struct sql_lexer ahead = *lx;
	struct sql_token next = sql_lex_next(&ahead);
	bool error = sql_lex_is(t, "raise");
	bool level = !sql_lex_is(next, "exception") && next.kind == SQL_WORD;
	ddl_pg_do_end(lx);
	if (!ddl_pg_do_runs(b) || (error && (level || b->unsure)) || sql_lex_is(next, "next") ||
		sql_lex_is(next, "query"))
		return; /* a notice; an error that may be ends the migration, and is of no interest */
	if (b->unsure) {
		b->may_be_over = true;
		b->over_effects = b->p->effects;
		return;
	}
	if (error && b->p->handlers) {
		b->p->refusals++;
		b->failed = true;
		return;
	}
	b->stopped = true;
	if (error && !ddl_pg_mentions(str_lower(b->p->tmp, b->body), STR("when")))
		ddl_note(b->p->d, REPLAY_FAILED, ddl_pg_do_line(b, t.at), "the block raises an exception");
}

/* Words after which a new statement may begin. */
static bool opens(struct sql_token t)
{
	static const char *const words[] = {"begin", "then", "else", "loop", "declare", NULL};
	return (t.kind == SQL_PUNCT && str_eq(t.text, STR(";"))) || ddl_pg_do_any(t, words);
}

/* One statement that begins with t; false when it is none of those that are followed. */
static bool followed(struct block *b, struct sql_token t, struct sql_lexer *lx)
{
	static const char *const ddl[] = {"create", "alter", "drop", "comment", "grant", "revoke", NULL};
	static const char *const data[] = {"insert", "update", "delete", "merge", "with", NULL};
	if (sql_lex_is(t, "execute"))
		execute(b, lx, t.at);
	else if (ddl_pg_do_any(t, ddl))
		statement(b, lx, t.at);
	else if (sql_lex_is(t, "perform") || sql_lex_is(t, "call"))
		call(b, t, lx);
	else if (sql_lex_is(t, "select"))
		select_into(b, lx, t.at);
	else if (sql_lex_is(t, "return") || sql_lex_is(t, "raise"))
		leave(b, t, lx);
	else if (ddl_pg_do_any(t, data))
		found(b, false, false);
	else
		return assignment(b, t, lx);
	return true;
}

void ddl_pg_do_walk(struct block *b)
{
	static const char *const branches[] = {"if", "elsif", "elseif", "else", "end", NULL};
	static const char *const loops[] = {"for", "foreach", "while", "loop", NULL};
	struct sql_lexer lx = sql_lex(DIALECT_POSTGRESQL, b->body);
	bool begins = true;
	for (struct sql_token t = sql_lex_next(&lx); t.kind != SQL_END && b->n < MAX_STATEMENTS && !b->spent;
		t = sql_lex_next(&lx)) {
		bool here = begins;
		begins = opens(t);
		if (sql_lex_is(t, "into") && !b->skip)
			forget(b, lx);
		if (!here)
			continue;
		if (sql_lex_is(t, "begin")) {
			ddl_pg_do_begin(b, lx);
		} else if (ddl_pg_do_any(t, branches)) {
			ddl_pg_do_branch(b, t, &lx);
			begins = true;
		} else if (ddl_pg_do_any(t, loops)) {
			ddl_pg_do_loop(b, t, &lx);
			begins = true;
		} else if (sql_lex_is(t, "exception")) {
			ddl_pg_do_exception(b, t.at);
		} else if (sql_lex_is(t, "when") && ddl_pg_do_other_handler(b)) {
			continue;
		} else if (followed(b, t, &lx)) {
			begins = !sql_lex_is(t, "insert") && !sql_lex_is(t, "update") &&
				 !sql_lex_is(t, "delete") && !sql_lex_is(t, "merge") &&
				 !sql_lex_is(t, "with");
			b->n++;
		}
	}
	if (b->may_be_over && b->over_effects != b->p->effects)
		ddl_pg_unknown(b->p, "whether a block ends before its last statement is not known");
}

static void walk(struct block *b)
{
	ddl_pg_do_walk(b);
	while (b->guards.n)
		ddl_pg_do_end_block(b);
	if (b->spent)
		ddl_pg_unknown(b->p, "more is run at run time than is followed");
	if (b->n == MAX_STATEMENTS)
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
	int line = p->line + (at != SIZE_MAX ? str_line(p->text, at) - 1 : 0);
	ddl_pg_body(p, body, p->made ? 0 : line, &none);
	return true;
}
