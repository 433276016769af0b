/* IF and loops of PL/pgSQL. */
#include "schemas/ddl_pg_do.h"

enum { MOST_TURNS = 500 };

/* Up to the word on this level, which is passed over; CASE expressions have THENs of their own. */
static struct str until(struct block *b, struct sql_lexer *lx, const char *word)
{
	size_t from = SIZE_MAX, to = 0;
	int depth = 0, cases = 0;
	for (struct sql_token t = sql_lex_next(lx); t.kind != SQL_END; t = sql_lex_next(lx)) {
		depth += t.kind == SQL_PUNCT && str_eq(t.text, STR("("));
		depth -= t.kind == SQL_PUNCT && str_eq(t.text, STR(")"));
		from = from == SIZE_MAX ? t.at : from;
		to = t.at;
		if (depth <= 0 && cases == 0 && sql_lex_is(t, word))
			break;
		cases += sql_lex_is(t, "case");
		cases -= sql_lex_is(t, "end");
	}
	return from == SIZE_MAX ? STR_NONE : str_sub(b->body, from, to);
}

static struct frame *open_frame(struct block *b, size_t at)
{
	struct frame *f = VEC_PUSH(b->p->tmp, &b->frames);
	*f = (struct frame){.effects = b->p->effects, .at = at, .outer_skip = b->skip};
	return f;
}

static void not_sure(struct block *b, struct frame *f)
{
	b->unsure += !f->unsure;
	f->unsure = true;
}

static void close_frame(struct block *b)
{
	struct frame f = b->frames.v[--b->frames.n];
	b->skip = f.outer_skip;
	if (!f.unsure)
		return;
	for (size_t i = b->vars->n; i-- > 0;)
		if (b->vars->v[i].depth >= b->unsure)
			CATALOG_REMOVE(b->vars, i);
	b->unsure--;
	if (b->p->effects != f.effects && !b->unsure && !f.own_step)
		ddl_note(b->p->d, REPLAY_UNANALYSABLE, ddl_pg_do_line(b, f.at),
			f.loop ? "how often a loop turns is not known"
			       : "whether a condition holds is not known");
}

/* "next_version = 12": a step asks for its own number in a table of versions, and was written to be run. */
static bool is_own_step(struct str condition)
{
	struct sql_lexer lx = sql_lex(DIALECT_POSTGRESQL, condition);
	struct sql_token v = sql_lex_next(&lx), op = sql_lex_next(&lx), n = sql_lex_next(&lx);
	return v.kind == SQL_WORD && str_eq(op.text, STR("=")) && n.kind == SQL_NUMBER &&
	       sql_lex_next(&lx).kind == SQL_END;
}

/* The branch behind IF or ELSIF: its condition is up to THEN. */
static void test(struct block *b, struct frame *f, struct sql_lexer *lx)
{
	struct str text = until(b, lx, "then");
	b->skip = f->outer_skip || f->done || (f->unsure && b->p->effects != f->effects);
	if (!ddl_pg_do_runs(b))
		return;
	struct pg_known v = ddl_pg_ask(b->p, b->vars, text);
	f->own_step = !v.kind && is_own_step(text);
	if (!v.kind)
		not_sure(b, f);
	else if (ddl_pg_ask_is_true(v))
		f->done = !f->unsure;
	else
		b->skip = true;
}

static void end(struct block *b, struct sql_lexer *lx)
{
	struct sql_lexer ahead = *lx;
	struct sql_token t = sql_lex_next(&ahead);
	bool closes = sql_lex_is(t, "if") || sql_lex_is(t, "loop");
	ddl_pg_do_end(lx);
	if (closes && b->frames.n)
		close_frame(b);
	else if (!closes && !sql_lex_is(t, "case"))
		ddl_pg_do_end_block(b);
}

void ddl_pg_do_branch(struct block *b, struct sql_token t, struct sql_lexer *lx)
{
	struct frame *f = b->frames.n ? &b->frames.v[b->frames.n - 1] : NULL;
	if (sql_lex_is(t, "if"))
		test(b, open_frame(b, t.at), lx);
	else if (sql_lex_is(t, "end"))
		end(b, lx);
	else if (f && sql_lex_is(t, "else"))
		b->skip = f->outer_skip || f->done || (f->unsure && b->p->effects != f->effects);
	else if (f)
		test(b, f, lx);
}

/* The text between LOOP and its END LOOP; the lexer is behind that. What leaves it early is told. */
static struct str inside(struct block *b, struct sql_lexer *lx, bool *jumps)
{
	static const char *const words[] = {"exit", "continue", "return", NULL};
	size_t from = SIZE_MAX, to = b->body.n;
	int depth = 1;
	bool ends = false;
	*jumps = false;
	for (struct sql_token t = sql_lex_next(lx); t.kind != SQL_END && depth; t = sql_lex_next(lx)) {
		from = from == SIZE_MAX ? t.at : from;
		*jumps = *jumps || ddl_pg_do_any(t, words);
		if (sql_lex_is(t, "loop"))
			depth += ends ? -1 : 1;
		to = depth && !ends ? t.at : to;
		if (sql_lex_is(t, "end"))
			to = t.at;
		ends = sql_lex_is(t, "end");
		if (!depth)
			break;
	}
	return from == SIZE_MAX ? STR_NONE : str_sub(b->body, from, to);
}

static void turn(struct block *b, struct str body)
{
	struct block one = {.p = b->p, .body = body, .vars = b->vars, .unsure = b->unsure, .n = b->n};
	one.line = b->line ? ddl_pg_do_line(b, (size_t)(body.p - b->body.p)) : 0;
	ddl_pg_do_walk(&one);
	b->spent = b->spent || one.spent;
	b->stopped = b->stopped || one.stopped;
	b->failed = b->failed || one.failed;
	while (one.guards.n)
		ddl_pg_do_end_block(&one);
	b->n = one.n;
}

static void bind(struct block *b, struct str name, struct pg_known v)
{
	struct ddl_pg_variable one = {
		.name = name, .value = v.text, .null = v.kind == KNOWN_NULL, .depth = b->unsure};
	ddl_pg_unbind(b->vars, name);
	if (v.kind)
		ddl_pg_bind(b->p->tmp, b->vars, one);
}

/* A record's fields under "record.field", and the only one under the name itself. */
static void bind_row(struct block *b, struct str name, const struct pg_row *r)
{
	for (size_t i = 0; i < r->n; i++)
		bind(b, str_fmt(b->p->tmp, "%.*s.%.*s", STRF(name), STRF(r->names[i])), r->v[i]);
	if (r->n == 1)
		bind(b, name, r->v[0]);
}

/* a .. b */
static bool numbers(struct block *b, struct str header, struct pg_rows *out)
{
	size_t dots = str_find(header, STR(".."), 0);
	if (dots == SIZE_MAX || str_starts(header, STR("reverse")))
		return false;
	struct pg_known from = ddl_pg_ask(b->p, b->vars, str_sub(header, 0, dots));
	struct pg_known to = ddl_pg_ask(b->p, b->vars, str_sub(header, dots + 2, header.n));
	uint64_t i, last;
	if (from.kind != KNOWN_TEXT || to.kind != KNOWN_TEXT || !str_u64(from.text, &i) ||
		!str_u64(to.text, &last) || last > i + MOST_TURNS)
		return false;
	for (; i <= last; i++) {
		struct pg_row *r = VEC_PUSH(b->p->tmp, out);
		*r = (struct pg_row){.names = {STR("i")}, .n = 1};
		r->v[0] = (struct pg_known){KNOWN_TEXT, str_fmt(b->p->tmp, "%llu", (unsigned long long)i)};
	}
	return true;
}

static bool elements(struct block *b, struct str header, struct pg_rows *out)
{
	struct str one;
	size_t skip = str_ieq(str_sub(header, 0, 5), STR("array")) ? 5 : 0;
	struct pg_known v = ddl_pg_ask(b->p, b->vars, str_sub(header, skip, header.n));
	while (v.kind == KNOWN_TEXT && ddl_pg_ask_element(&v.text, &one)) {
		struct pg_row *r = VEC_PUSH(b->p->tmp, out);
		*r = (struct pg_row){.names = {STR("element")}, .v = {{KNOWN_TEXT, one}}, .n = 1};
	}
	return v.kind == KNOWN_TEXT;
}

/* The rows that the loop goes over; "header" is what stands between IN and LOOP. */
static bool rows_of(struct block *b, bool each, struct str header, struct pg_rows *out)
{
	if (each)
		return elements(b, header, out);
	if (numbers(b, header, out))
		return true;
	struct sql_lexer lx = sql_lex(DIALECT_POSTGRESQL, header);
	struct sql_token t = sql_lex_next(&lx);
	return (sql_lex_is(t, "select") || str_eq(t.text, STR("("))) &&
	       ddl_pg_ask_rows(b->p, b->vars, header, out);
}

static void over_rows(struct block *b, struct str name, const struct pg_rows *rows, struct str body)
{
	for (size_t i = 0; i < rows->n && !b->spent && !b->stopped && !b->failed; i++) {
		bind_row(b, name, &rows->v[i]);
		turn(b, body);
	}
}

/* Turns while the condition is known to hold; false when it is not known, or never ends. */
static bool over_condition(struct block *b, struct str condition, struct str body)
{
	for (int i = 0; i < MOST_TURNS && !b->spent && !b->stopped && !b->failed; i++) {
		struct pg_known v = ddl_pg_ask(b->p, b->vars, condition);
		if (!v.kind)
			return false;
		if (!ddl_pg_ask_is_true(v))
			return true;
		turn(b, body);
	}
	return b->spent || b->stopped || b->failed;
}

void ddl_pg_do_loop(struct block *b, struct sql_token t, struct sql_lexer *lx)
{
	bool each = sql_lex_is(t, "foreach"), jumps, known = false;
	bool live = ddl_pg_do_runs(b);
	struct str name = STR_NONE, header = STR_NONE;
	struct pg_rows rows = {0};
	if (sql_lex_is(t, "for") || each)
		name = until(b, lx, "in");
	if (!sql_lex_is(t, "loop"))
		header = until(b, lx, "loop");
	struct sql_lexer behind = *lx;
	struct str body = inside(b, &behind, &jumps);
	name = str_trim(name);
	if (live && name.n && !jumps && rows_of(b, each, str_trim(header), &rows)) {
		over_rows(b, name, &rows, body);
		known = true;
	} else if (live && sql_lex_is(t, "while") && !jumps) {
		known = over_condition(b, header, body);
	}
	if (known || !live) {
		*lx = behind;
		return;
	}
	ddl_pg_unbind(b->vars, name);
	struct frame *f = open_frame(b, t.at);
	f->loop = true;
	not_sure(b, f);
}
