/*
 * Rows that a link of a chain is given: @chain.row. An object's keys are columns, whether it stands there, in
 * a variable that is filled in later as well, in a list, behind a condition or in what map() makes of a list.
 */
#include "gitcheck/reader_query_chain.h"

enum { MAX_NODES = 2000, MAX_DEPTH = 16, FOLLOWED = 4, MAX_FILLED = 100 };

struct given {
	struct chains *l;
	const struct chain *c;
	const struct syntax_match *m;
	size_t nodes;
};

static void row(struct given *g, uint32_t node, int depth);

static void key(struct given *g, struct str name)
{
	size_t from = (size_t)(name.p - g->l->q->f->syntax->source.p);
	struct reader_query_text at = {.text = name, .from = from, .to = from + name.n};
	if (str_chr(name, ' ') == SIZE_MAX && str_chr(name, ',') == SIZE_MAX)
		reader_query_chain_columns(g->l, g->c, g->m, at);
}

static void object(struct given *g, uint32_t node, int depth)
{
	const struct syntax *t = g->l->q->f->syntax;
	for (uint32_t i = syntax_child(t, node); i != READER_NONE; i = syntax_sibling(t, i)) {
		uint32_t value;
		struct str name = reader_key(t, i, &value);
		if (name.n)
			key(g, name);
		else if (syntax_is(t, i, "spread_element"))
			row(g, i, depth + 1);
	}
}

static void children(struct given *g, uint32_t node, int depth)
{
	const struct syntax *t = g->l->q->f->syntax;
	for (uint32_t i = syntax_child(t, node); i != READER_NONE; i = syntax_sibling(t, i))
		row(g, i, depth + 1);
}

/* What a function gives: its body, or what its own statements return. */
static void function(struct given *g, uint32_t node, int depth)
{
	const struct syntax *t = g->l->q->f->syntax;
	uint32_t body = syntax_field(t, node, "body");
	if (body == READER_NONE || !syntax_is(t, body, "statement_block")) {
		row(g, body, depth + 1);
		return;
	}
	for (uint32_t i = syntax_child(t, body); i != READER_NONE; i = syntax_sibling(t, i))
		if (syntax_is(t, i, "return_statement"))
			children(g, i, depth);
}

/* const row = {}; if (note) row.note = note: in the function that the row stands in. */
static void filled(struct given *g, uint32_t node)
{
	const struct syntax *t = g->l->q->f->syntax;
	uint32_t scope = literal_scope(t, node);
	size_t found = 0;
	for (uint32_t i = scope; i < t->n && t->nodes[i].from < t->nodes[scope].to; i++) {
		uint32_t left =
			syntax_is(t, i, "assignment_expression") ? syntax_field(t, i, "left") : READER_NONE;
		if (left == READER_NONE || !syntax_is(t, left, "member_expression") ||
			!str_eq(syntax_text(t, syntax_field(t, left, "object")), syntax_text(t, node)))
			continue;
		if (found++ < MAX_FILLED)
			key(g, syntax_text(t, syntax_field(t, left, "property")));
	}
}

static void row(struct given *g, uint32_t node, int depth)
{
	static const char *const choices[] = {
		"array", "ternary_expression", "binary_expression", "spread_element", NULL};
	const struct syntax *t = g->l->q->f->syntax;
	node = node == READER_NONE ? node : reader_plain(t, node);
	if (node == READER_NONE || depth > MAX_DEPTH || g->nodes++ > MAX_NODES)
		return;
	struct str kind = t->kinds[t->nodes[node].kind];
	if (str_eq(kind, STR("identifier"))) {
		uint32_t value = literal_value(t, node);
		if (value == READER_NONE || value == node)
			return;
		row(g, value, depth + FOLLOWED);
		if (syntax_is(t, reader_plain(t, value), "object"))
			filled(g, node);
	} else if (str_eq(kind, STR("object"))) {
		object(g, node, depth);
	} else if (str_eq(kind, STR("arrow_function"))) {
		function(g, node, depth);
	} else if (str_eq(kind, STR("call_expression"))) {
		uint32_t of;
		if (str_eq(reader_method(t, node, &of), STR("map")))
			row(g, reader_argument(t, node, 0), depth + 1);
	} else if (str_one_of(kind, choices)) {
		children(g, node, depth);
	}
}

void reader_query_given(struct chains *l, const struct chain *c, const struct syntax_match *m, uint32_t node)
{
	struct given g = {.l = l, .c = c, .m = m};
	if (reader_is_js(l->q->f->language))
		row(&g, node, 0);
}
