#include "migrate/formats/rails.h"

enum { MAX_GAPS = 20 }; /* of one migration */

void format_rails_unknown(struct rails *r, uint32_t node, const char *what)
{
	if (r->m->gaps.n < MAX_GAPS)
		format_code_unknown(r->a, r->m, format_code_line(r->t, node), str_of(what));
	r->m->opaque = true;
}

bool format_rails_call(const struct rails *r, uint32_t node, struct rails_call *out)
{
	if (node >= r->t->n)
		return false;
	*out = (struct rails_call){.node = node, .arguments = UINT32_MAX, .block = UINT32_MAX};
	if (syntax_is(r->t, node, "identifier")) { /* a call without arguments looks like a variable */
		out->method = syntax_text(r->t, node);
		return true;
	}
	if (!syntax_is(r->t, node, "call"))
		return false;
	out->method = syntax_text(r->t, syntax_field(r->t, node, "method"));
	out->receiver = syntax_text(r->t, syntax_field(r->t, node, "receiver"));
	out->arguments = syntax_field(r->t, node, "arguments");
	out->block = syntax_field(r->t, node, "block");
	return true;
}

uint32_t format_rails_argument(const struct rails *r, const struct rails_call *c, size_t k)
{
	if (c->arguments == UINT32_MAX)
		return UINT32_MAX;
	uint32_t node = format_code_argument(r->t, c->arguments, k);
	return node != UINT32_MAX && syntax_is(r->t, node, "pair") ? UINT32_MAX : node;
}

uint32_t format_rails_option(const struct rails *r, uint32_t list, const char *key)
{
	if (list == UINT32_MAX)
		return UINT32_MAX;
	for (uint32_t c = syntax_child(r->t, list); c != UINT32_MAX; c = syntax_sibling(r->t, c)) {
		if (!syntax_is(r->t, c, "pair"))
			continue;
		struct str name = syntax_text(r->t, syntax_field(r->t, c, "key"));
		if (name.n && name.p[0] == ':') /* :key => value */
			name = str_sub(name, 1, name.n);
		if (str_eq(name, str_of(key)))
			return syntax_field(r->t, c, "value");
	}
	return UINT32_MAX;
}

bool format_rails_name(const struct rails *r, uint32_t node, struct str *out)
{
	struct literal lit;
	if (node == UINT32_MAX)
		return false;
	if (syntax_is(r->t, node, "simple_symbol")) {
		struct str text = syntax_text(r->t, node);
		*out = str_sub(text, 1, text.n);
		return true;
	}
	if (!literal_at(r->a, LANGUAGE_RUBY, r->t, node, &lit) || lit.holes)
		return false;
	*out = lit.text;
	return true;
}

bool format_rails_names(const struct rails *r, uint32_t node, struct names_list *out)
{
	struct str name;
	if (node == UINT32_MAX)
		return false;
	if (format_rails_name(r, node, &name)) {
		*VEC_PUSH(r->a, out) = name;
		return true;
	}
	if (syntax_is(r->t, node, "symbol_array") || syntax_is(r->t, node, "string_array")) {
		for (uint32_t c = syntax_child(r->t, node); c != UINT32_MAX; c = syntax_sibling(r->t, c))
			if (syntax_is(r->t, c, "bare_symbol") || syntax_is(r->t, c, "bare_string"))
				*VEC_PUSH(r->a, out) = syntax_text(r->t, c);
		return true;
	}
	if (!syntax_is(r->t, node, "array"))
		return false;
	for (size_t k = 0;; k++) {
		uint32_t c = format_code_argument(r->t, node, k);
		if (c == UINT32_MAX)
			return true;
		if (syntax_is(r->t, c, "[") || syntax_is(r->t, c, "]"))
			continue;
		if (!format_rails_name(r, c, &name))
			return false;
		*VEC_PUSH(r->a, out) = name;
	}
}

bool format_rails_is(const struct rails *r, uint32_t node, const char *text)
{
	return node != UINT32_MAX && str_eq(syntax_text(r->t, node), str_of(text));
}
