#include "parse/literal.h"

#include "parse/literal_internal.h"

static bool literal_of(struct literal_context *c, uint32_t node, struct literal *out)
{
	literal_builder_reset(&c->b);
	c->holes.n = 0;
	if (!literal_string_build(c, node))
		return false;
	literal_builder_done(&c->b, out);
	out->from = c->t->nodes[node].from;
	out->to = c->t->nodes[node].to;
	out->node = node;
	return true;
}

static bool starts_literal(const struct syntax *t, uint32_t node)
{
	unsigned role = literal_index_role(t, node);
	return (role & LITERAL_STRING && literal_index_is_string(t, node)) ||
	       (role & (LITERAL_CONCAT | LITERAL_ADJACENT) && literal_index_is_concat(t, node));
}

static void push_range(struct arena *a, struct literal_stack *ranges, uint32_t from, uint32_t to)
{
	*VEC_PUSH(a, ranges) = from;
	*VEC_PUSH(a, ranges) = to;
}

static int by_place(const void *x, const void *y)
{
	const struct literal *l = x, *r = y;
	return (l->from > r->from) - (l->from < r->from);
}

/* Texts that the tree has none of, where the grammar did not understand what is around them. */
static void add_lexed(struct arena *a, const struct syntax *t, struct literals *out, size_t first)
{
	struct literals lexed = {0};
	size_t i = first, end = out->n, covered = 0;
	literal_lex(a, LANGUAGE_SCALA, t->source, &lexed);
	for (size_t k = 0; k < lexed.n; k++) {
		for (; i < end && out->v[i].from <= lexed.v[k].from; i++)
			covered = out->v[i].to > covered ? out->v[i].to : covered;
		if (lexed.v[k].from >= covered && (i == end || out->v[i].from >= lexed.v[k].to))
			*VEC_PUSH(a, out) = lexed.v[k];
	}
}

/* Scala's grammar ends an expression with its line, also behind an operator. */
static void join_lines(struct arena *a, const struct syntax *t, struct literals *out, size_t first)
{
	if (out->n > first)
		str_sort(out->v + first, out->n - first, sizeof *out->v, by_place);
	literal_sum(a, LANGUAGE_SCALA, t->source, out, first);
	if (t->has_error)
		add_lexed(a, t, out, first);
}

void literal_collect(struct arena *a, enum language lang, const struct syntax *t, struct literals *out)
{
	struct literal_context c = {.a = a, .t = t};
	struct literal_stack ranges = {0}; /* pairs: from, to */
	size_t first = out->n;
	if (!t->literals || t->literals->lang != lang)
		return;
	literal_builder_init(&c.b, a, t->source);
	push_range(a, &ranges, 0, t->n);
	while (ranges.n) {
		uint32_t to = ranges.v[--ranges.n], i = ranges.v[--ranges.n];
		while (i < to) {
			struct literal l;
			if (!starts_literal(t, i)) {
				i++;
				continue;
			}
			if (literal_of(&c, i, &l))
				*VEC_PUSH(a, out) = l;
			/* Each operand is visited once, whatever came of the whole. */
			for (size_t h = 0; h < c.holes.n; h++)
				push_range(a, &ranges, c.holes.v[h], t->nodes[c.holes.v[h]].next);
			i = t->nodes[i].next;
		}
	}
	if (lang == LANGUAGE_SCALA)
		join_lines(a, t, out, first);
}

bool literal_at(
	struct arena *a, enum language lang, const struct syntax *t, uint32_t node, struct literal *out)
{
	struct literal_context c = {.a = a, .t = t};
	if (!t->literals || t->literals->lang != lang || node >= t->n)
		return false;
	literal_builder_init(&c.b, a, t->source);
	return literal_of(&c, node, out);
}

uint32_t literal_value(const struct syntax *t, uint32_t node)
{
	return t->literals && node < t->n ? literal_index_bound(t, node) : UINT32_MAX;
}
