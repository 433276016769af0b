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

void literal_collect(struct arena *a, enum language lang, const struct syntax *t, struct literals *out)
{
	struct literal_context c = {.a = a, .t = t};
	struct literal_stack ranges = {0}; /* pairs: from, to */
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
