/*
 * BEGIN ... EXCEPTION ... END of PL/pgSQL. The server makes a savepoint at BEGIN of a block that has an
 * EXCEPTION section, and goes back to it when a statement fails there (pl_exec.c exec_stmt_block). So does
 * the walk: a copy of the catalog is kept where a statement may fail behind others that had done something.
 */
#include "schemas/ddl_pg_do.h"

enum {
	COPY_COST = 96,
	LOOK_COST = 16
}; /* of ddl_spend(), for each part of the catalog and each byte of the text */

bool ddl_pg_do_runs(const struct block *b)
{
	return !b->skip && !b->handler && !b->stopped && !b->failed;
}

struct section {
	bool handled;    /* an EXCEPTION section follows */
	size_t commas;   /* outside of parentheses */
	size_t ends;     /* semicolons before it */
	struct str verb; /* the first word of the first statement */
};

/* What stands between a BEGIN and its EXCEPTION or END. */
static struct section look_ahead(struct sql_lexer lx)
{
	struct section s = {.handled = false};
	struct sql_token before = {.kind = SQL_END};
	int open = 1, depth = 0;
	for (struct sql_token t = sql_lex_next(&lx); t.kind != SQL_END && open; t = sql_lex_next(&lx)) {
		bool ends = sql_lex_is(before, "end");
		depth += str_eq(t.text, STR("("));
		depth -= str_eq(t.text, STR(")"));
		s.ends += str_eq(t.text, STR(";"));
		s.commas += depth <= 0 && str_eq(t.text, STR(","));
		s.verb = s.verb.n ? s.verb : t.text;
		if (open == 1 && sql_lex_is(t, "exception") && !sql_lex_is(before, "raise")) {
			s.handled = true;
			break;
		}
		open += sql_lex_is(t, "begin") || (sql_lex_is(t, "case") && !ends);
		open -= ends && !sql_lex_is(t, "if") && !sql_lex_is(t, "loop");
		before = t;
	}
	return s;
}

static struct catalog *copy(struct pg *p)
{
	size_t parts = p->c->types.n + p->c->functions.n + p->c->sequences.n;
	for (size_t i = 0; i < p->c->relations.n; i++) {
		const struct relation *r = &p->c->relations.v[i];
		parts += 3 + r->columns.n + r->constraints.n + r->indexes.n + r->uses.n;
	}
	return ddl_spend(p->d, COPY_COST * parts) ? catalog_clone(p->a, p->c) : NULL;
}

void ddl_pg_do_begin(struct block *b, struct sql_lexer lx)
{
	struct guard *g = VEC_PUSH(b->p->tmp, &b->guards);
	*g = (struct guard){
		.effects = b->p->effects, .refusals = b->p->refusals, .outer_handler = b->handler};
	if (!ddl_pg_do_runs(b) || !ddl_spend(b->p->d, LOOK_COST * (b->body.n - lx.at)))
		return;
	struct section s = look_ahead(lx);
	g->handled = s.handled;
	b->p->handlers += s.handled;
	bool single = s.ends == 1 && !s.commas && str_ieq(s.verb, STR("create"));
	if (s.handled && !single)
		g->before = copy(b->p);
}

void ddl_pg_do_exception(struct block *b, size_t at)
{
	struct pg *p = b->p;
	struct guard *g = b->guards.n ? &b->guards.v[b->guards.n - 1] : NULL;
	if (!g || g->in_handler)
		return;
	p->handlers -= g->handled;
	g->in_handler = true;
	g->frames = b->frames.n;
	bool refused = p->refusals != g->refusals, changed = p->effects != g->effects;
	b->handler = g->outer_handler || !refused;
	if (b->failed && g->handled) {
		if (g->before)
			*p->c = *g->before;
		p->effects = g->before ? g->effects : p->effects;
		changed = changed && !g->before;
		p->refusals = g->refusals; /* which the handler takes care of */
		b->failed = false;
	}
	if (refused && changed && ddl_pg_do_runs(b))
		ddl_note(p->d, REPLAY_UNANALYSABLE, ddl_pg_do_line(b, at),
			"what an exception takes back is not read");
}

bool ddl_pg_do_other_handler(struct block *b)
{
	const struct guard *g = b->guards.n ? &b->guards.v[b->guards.n - 1] : NULL;
	if (!g || !g->in_handler || g->frames != b->frames.n)
		return false;
	b->handler = true; /* of several the first is run */
	return true;
}

void ddl_pg_do_end_block(struct block *b)
{
	if (!b->guards.n)
		return;
	struct guard g = b->guards.v[--b->guards.n];
	if (g.handled && !g.in_handler) /* a text that ends before its EXCEPTION */
		b->p->handlers--;
	b->handler = g.outer_handler;
}

void ddl_pg_do_failed(struct block *b, size_t refusals_before)
{
	if (b->p->refusals != refusals_before && !b->unsure && b->p->handlers)
		b->failed = true;
}
