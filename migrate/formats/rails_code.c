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
	uint32_t receiver = syntax_field(r->t, node, "receiver");
	out->receiver = syntax_text(r->t, receiver);
	struct rails_value v = {.kind = RAILS_UNKNOWN};
	if (syntax_is(r->t, receiver, "identifier"))
		v = format_rails_value(r, receiver);
	if (v.kind == RAILS_NODE && syntax_is(r->t, v.node, "constant"))
		out->receiver = syntax_text(r->t, v.node); /* klass.table_name */
	out->arguments = syntax_field(r->t, node, "arguments");
	out->block = syntax_field(r->t, node, "block");
	return true;
}

uint32_t format_rails_argument(const struct rails *r, const struct rails_call *c, size_t k)
{
	if (c->arguments == UINT32_MAX)
		return UINT32_MAX;
	uint32_t node = format_code_argument(r->t, c->arguments, k);
	return node != UINT32_MAX &&
			       (syntax_is(r->t, node, "pair") || syntax_is(r->t, node, "hash_splat_argument"))
		       ? UINT32_MAX
		       : node;
}

uint32_t format_rails_option(const struct rails *r, uint32_t list, const char *key)
{
	if (list == UINT32_MAX)
		return UINT32_MAX;
	for (uint32_t c = syntax_child(r->t, list); c != UINT32_MAX; c = syntax_sibling(r->t, c)) {
		if (syntax_is(r->t, c, "hash") && syntax_is(r->t, list, "argument_list")) {
			uint32_t inner = format_rails_option(r, c, key);
			if (inner != UINT32_MAX)
				return inner;
		}
		if (!syntax_is(r->t, c, "pair"))
			continue;
		struct str name = syntax_text(r->t, syntax_field(r->t, c, "key"));
		if (name.n && name.p[0] == ':') /* :key => value */
			name = str_sub(name, 1, name.n);
		if (str_eq(name, str_of(key)))
			return format_rails_node(r, syntax_field(r->t, c, "value"));
	}
	return UINT32_MAX;
}

uint32_t format_rails_node(const struct rails *r, uint32_t node)
{
	if (node == UINT32_MAX || !syntax_is(r->t, node, "identifier"))
		return node;
	struct rails_value v = format_rails_value(r, node);
	return v.kind == RAILS_NODE || v.kind == RAILS_LIST ? v.node : node;
}

bool format_rails_is(const struct rails *r, uint32_t node, const char *text)
{
	return node != UINT32_MAX && str_eq(syntax_text(r->t, node), str_of(text));
}
