#include "migrate/formats/laravel.h"

enum { MAX_GAPS = 20, MAX_CHAIN = 40 };

void format_laravel_unknown(struct laravel *r, uint32_t node, const char *what)
{
	if (r->m->gaps.n < MAX_GAPS)
		format_code_unknown(r->a, r->m, format_code_line(r->t, node), str_of(what));
	r->m->opaque = true;
}

static bool is_member(const struct laravel *r, uint32_t node)
{
	return syntax_is(r->t, node, "member_call_expression") ||
	       syntax_is(r->t, node, "nullsafe_member_call_expression");
}

bool format_laravel_chain(const struct laravel *r, uint32_t node, struct laravel_chain *out)
{
	*out = (struct laravel_chain){.node = node};
	VEC(struct laravel_call) back = {0};
	while (node != UINT32_MAX && back.n < MAX_CHAIN) {
		bool member = is_member(r, node), scoped = syntax_is(r->t, node, "scoped_call_expression");
		if (!member && !scoped)
			break;
		*VEC_PUSH(r->a, &back) = (struct laravel_call){node, syntax_field(r->t, node, "arguments"),
			syntax_text(r->t, syntax_field(r->t, node, "name"))};
		node = syntax_field(r->t, node, member ? "object" : "scope");
	}
	if (node == UINT32_MAX || !back.n)
		return false;
	out->root = syntax_text(r->t, node);
	size_t slash = str_rchr(out->root, '\\');
	if (slash != SIZE_MAX)
		out->root = str_sub(out->root, slash + 1, out->root.n);
	while (back.n)
		*VEC_PUSH(r->a, &out->calls) = back.v[--back.n];
	return true;
}

uint32_t format_laravel_argument(
	const struct laravel *r, const struct laravel_call *c, size_t k, const char *name)
{
	if (c->arguments == UINT32_MAX)
		return UINT32_MAX;
	for (uint32_t n = syntax_child(r->t, c->arguments); n != UINT32_MAX; n = syntax_sibling(r->t, n)) {
		if (!syntax_is(r->t, n, "argument"))
			continue;
		uint32_t label = syntax_field(r->t, n, "name");
		if (label != UINT32_MAX) {
			if (str_eq(syntax_text(r->t, label), str_of(name)))
				for (uint32_t v = syntax_sibling(r->t, label); v != UINT32_MAX;
					v = syntax_sibling(r->t, v))
					if (!syntax_is(r->t, v, ":"))
						return v;
			continue;
		}
		if (k-- == 0)
			return syntax_child(r->t, n);
	}
	return UINT32_MAX;
}

static const struct laravel_bound *bound_to(const struct laravel *r, uint32_t node)
{
	if (node == UINT32_MAX || !syntax_is(r->t, node, "variable_name"))
		return NULL;
	struct str name = syntax_text(r->t, node);
	for (size_t i = r->bound.n; i-- > 0;)
		if (str_eq(r->bound.v[i].name, name))
			return &r->bound.v[i];
	return NULL;
}

uint32_t format_laravel_value(const struct laravel *r, uint32_t node)
{
	const struct laravel_bound *b = bound_to(r, node);
	return b && b->node != UINT32_MAX ? b->node : node;
}

bool format_laravel_string(const struct laravel *r, uint32_t node, struct str *out)
{
	struct literal lit;
	const struct laravel_bound *b = bound_to(r, node);
	if (b && b->node == UINT32_MAX) {
		*out = b->text;
		return b->text.p != NULL;
	}
	node = format_laravel_value(r, node);
	if (node == UINT32_MAX)
		return false;
	if (syntax_is(r->t, node, "heredoc") || syntax_is(r->t, node, "nowdoc"))
		node = syntax_field(r->t, node, "value");
	if (node == UINT32_MAX || !literal_at(r->a, LANGUAGE_PHP, r->t, node, &lit) || lit.holes)
		return false;
	*out = lit.text;
	return true;
}

bool format_laravel_strings(const struct laravel *r, uint32_t node, struct names_list *out)
{
	struct str one;
	if (format_laravel_string(r, node, &one)) {
		*VEC_PUSH(r->a, out) = one;
		return true;
	}
	node = format_laravel_value(r, node);
	if (node == UINT32_MAX || !syntax_is(r->t, node, "array_creation_expression"))
		return false;
	for (uint32_t n = syntax_child(r->t, node); n != UINT32_MAX; n = syntax_sibling(r->t, n)) {
		if (!syntax_is(r->t, n, "array_element_initializer"))
			continue;
		if (!format_laravel_string(r, syntax_child(r->t, n), &one))
			return false;
		*VEC_PUSH(r->a, out) = one;
	}
	return true;
}

const struct laravel_call *format_laravel_find(const struct laravel_chain *c, const char *name)
{
	for (size_t i = 0; i < c->calls.n; i++)
		if (str_eq(c->calls.v[i].name, str_of(name)))
			return &c->calls.v[i];
	return NULL;
}
