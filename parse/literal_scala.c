/*
 * Scala's strings: "a", s"a $b", sql"... $b". What s, f and raw are given is put into the text; what a
 * library's interpolator is given is a parameter, unless it is another piece of SQL. Facts: Scala 2.13
 * Language Specification 1.3.5 and 6.6; tpolecat.github.io/doobie, "Statement Fragments" (fr ends with a
 * blank); scala-slick.org, "Plain SQL Queries" (#$ is put into the text).
 */
#include "parse/literal_internal.h"

static bool is_plain(struct str interpolator)
{
	return str_eq(interpolator, STR("s")) || str_eq(interpolator, STR("f")) ||
	       str_eq(interpolator, STR("raw")) || !interpolator.n;
}

/* $name, ${expression}: what stands in it; UINT32_MAX when that is more than one expression. */
static uint32_t expression_of(const struct syntax *t, uint32_t node)
{
	uint32_t inner = syntax_sibling(t, syntax_child(t, node));
	if (!syntax_is(t, inner, "block"))
		return inner;
	uint32_t only = syntax_sibling(t, syntax_child(t, inner));
	uint32_t close = only == UINT32_MAX ? only : syntax_sibling(t, only);
	return close != UINT32_MAX && syntax_sibling(t, close) == UINT32_MAX ? only : UINT32_MAX;
}

/* Fragment.const("..."), Fragment.const0(name): its argument. */
static uint32_t made_of(const struct syntax *t, uint32_t node)
{
	struct str function = syntax_text(t, syntax_field(t, node, "function"));
	if (!syntax_is(t, node, "call_expression") || !str_starts(function, STR("Fragment.const")))
		return UINT32_MAX;
	uint32_t list = syntax_field(t, node, "arguments");
	uint32_t first = list == UINT32_MAX ? list : syntax_child(t, list);
	return first == UINT32_MAX ? first : syntax_sibling(t, first);
}

/* A piece of SQL, or something that is put together of some. */
static bool is_piece(const struct syntax *t, uint32_t node)
{
	for (int i = 0; i < 64 && literal_index_is_concat(t, node); i++)
		node = literal_index_unwrap(t, syntax_child(t, node));
	struct str of = syntax_text(t, syntax_field(t, node, "interpolator"));
	return of.n && !is_plain(of);
}

bool literal_scala_fragment(struct literal_context *c, uint32_t node)
{
	uint32_t call = node, made = made_of(c->t, node);
	if (made == UINT32_MAX) {
		call = literal_index_unwrap(c->t, literal_index_bound(c->t, node));
		made = call == UINT32_MAX ? call : made_of(c->t, call);
	}
	if (made == UINT32_MAX || c->depth >= 8)
		return false;
	struct str function = syntax_text(c->t, syntax_field(c->t, call, "function"));
	c->depth++;
	bool any = literal_string_build(c, made);
	c->depth--;
	if (any && str_eq(function, STR("Fragment.const")))
		literal_builder_add(&c->b, STR(" "), c->t->nodes[call].to, false);
	return any;
}

static bool add_piece(struct literal_context *c, uint32_t inner)
{
	if (literal_scala_fragment(c, inner))
		return true;
	uint32_t value = literal_index_unwrap(c->t, literal_index_bound(c->t, inner));
	return value != UINT32_MAX && is_piece(c->t, value) && literal_string_name(c, inner);
}

static void add_runtime(struct literal_context *c, uint32_t node, bool plain)
{
	uint32_t inner = expression_of(c->t, node);
	if (inner == UINT32_MAX)
		literal_string_hole(c, node);
	else if (plain)
		literal_string_runtime(c, node, inner);
	else if (!add_piece(c, inner))
		literal_string_hole(c, node);
}

static void add_text(struct literal_context *c, size_t from, size_t to, bool margin)
{
	struct str text = str_sub(c->t->source, from, to);
	if (margin)
		literal_builder_add_margin(&c->b, text, from);
	else
		literal_builder_add(&c->b, text, from, true);
}

/* The quotes around it are no nodes. */
static void bounds(const struct syntax *t, uint32_t node, size_t *from, size_t *to, bool *triple)
{
	struct str s = syntax_text(t, node);
	size_t open = str_chr(s, '"') == SIZE_MAX ? s.n : str_chr(s, '"');
	struct str rest = str_sub(s, open, s.n);
	*triple = rest.n >= 6 && str_starts(rest, STR("\"\"\"")) && str_ends(rest, STR("\"\"\""));
	size_t n = *triple ? 3 : 1;
	*from = t->nodes[node].from + open + n;
	*to = t->nodes[node].to - n;
	if (*to < *from)
		*to = *from;
}

void literal_scala_add(struct literal_context *c, uint32_t node)
{
	const struct syntax *t = c->t;
	struct str of = syntax_text(t, syntax_field(t, node, "interpolator"));
	uint32_t inner = of.n ? syntax_child_of(t, node, "interpolated_string") : node;
	size_t pos, to;
	bool triple, margin = literal_has_margin(LANGUAGE_SCALA, t->source, t->nodes[node].to);
	bounds(t, node, &pos, &to, &triple);
	c->b.any = true;
	for (uint32_t k = inner == UINT32_MAX ? inner : syntax_child(t, inner); k != UINT32_MAX;
		k = syntax_sibling(t, k)) {
		const struct syntax_node *n = &t->nodes[k];
		bool runtime = syntax_is(t, k, "interpolation"), escape = syntax_is(t, k, "escape_sequence");
		if ((!runtime && !escape) || n->from < pos || n->to > to)
			continue;
		bool spliced = runtime && n->from > pos && t->source.p[n->from - 1] == '#';
		add_text(c, pos, n->from - spliced, margin);
		pos = n->to;
		if (runtime)
			add_runtime(c, k, is_plain(of) || spliced);
		else if (triple || str_eq(of, STR("raw")))
			add_text(c, n->from, n->to, margin);
		else
			literal_builder_escape(&c->b, LANGUAGE_SCALA, syntax_text(t, k), n->from, false);
	}
	add_text(c, pos, to, margin);
	if (str_eq(of, STR("fr")))
		literal_builder_add(&c->b, STR(" "), to, false);
}
