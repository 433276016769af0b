#include "migrate/formats/efcore.h"

enum { MAX_GAPS = 20, MAX_CHAIN = 200 };

void format_efcore_unknown(struct efcore *r, uint32_t node, const char *what)
{
	if (r->m->gaps.n < MAX_GAPS)
		format_code_unknown(r->a, r->m, format_code_line(r->t, node), str_of(what));
	r->m->opaque = true;
}

bool format_efcore_chain(const struct efcore *r, uint32_t node, struct efcore_chain *out)
{
	const struct syntax *t = r->t;
	VEC(struct efcore_call) back = {0};
	*out = (struct efcore_chain){0};
	while (node != UINT32_MAX && syntax_is(t, node, "invocation_expression") && back.n < MAX_CHAIN) {
		uint32_t function = syntax_field(t, node, "function");
		if (function == UINT32_MAX || !syntax_is(t, function, "member_access_expression"))
			return false;
		uint32_t name = syntax_field(t, function, "name");
		struct efcore_call c = {.node = node, .arguments = syntax_field(t, node, "arguments")};
		c.name = syntax_text(t, name);
		if (syntax_is(t, name, "generic_name")) {
			uint32_t types = syntax_child_of(t, name, "type_argument_list");
			c.type = syntax_text(t, types);
			c.type = str_sub(c.type, 1, c.type.n ? c.type.n - 1 : 0);
			c.name = syntax_text(t, syntax_child(t, name));
		}
		*VEC_PUSH(r->a, &back) = c;
		node = syntax_field(t, function, "expression");
	}
	if (node == UINT32_MAX || !back.n || !syntax_is(t, node, "identifier"))
		return false;
	out->root = syntax_text(t, node);
	while (back.n)
		*VEC_PUSH(r->a, &out->calls) = back.v[--back.n];
	return true;
}

/* What stands behind the colon, or the whole of an argument without a name. */
static uint32_t value_of(const struct syntax *t, uint32_t argument, uint32_t label)
{
	uint32_t v = label == UINT32_MAX ? syntax_child(t, argument) : syntax_sibling(t, label);
	while (v != UINT32_MAX && (syntax_is(t, v, ":") || syntax_is(t, v, "comment")))
		v = syntax_sibling(t, v);
	return v;
}

uint32_t format_efcore_argument(
	const struct efcore *r, const struct efcore_call *c, const char *name, size_t k)
{
	const struct syntax *t = r->t;
	if (c->arguments == UINT32_MAX)
		return UINT32_MAX;
	size_t at = 0;
	for (uint32_t n = syntax_child(t, c->arguments); n != UINT32_MAX; n = syntax_sibling(t, n)) {
		if (!syntax_is(t, n, "argument"))
			continue;
		uint32_t label = syntax_field(t, n, "name");
		bool is = label == UINT32_MAX ? at == k : str_eq(syntax_text(t, label), str_of(name));
		if (is)
			return value_of(t, n, label);
		at++;
	}
	return UINT32_MAX;
}

bool format_efcore_text(const struct efcore *r, uint32_t node, struct str *out)
{
	struct literal lit;
	*out = STR_NONE;
	if (node == UINT32_MAX || syntax_is(r->t, node, "null_literal"))
		return true;
	if (!literal_at(r->a, LANGUAGE_CSHARP, r->t, node, &lit) || lit.holes)
		return false;
	*out = lit.text;
	return true;
}

static bool add_member(const struct efcore *r, uint32_t node, struct names_list *out)
{
	if (!syntax_is(r->t, node, "member_access_expression"))
		return false;
	*VEC_PUSH(r->a, out) = syntax_text(r->t, syntax_field(r->t, node, "name"));
	return true;
}

static bool is_mark(const struct syntax *t, uint32_t n)
{
	static const char *const marks[] = {"{", "}", ",", "[", "]", "new", "comment", NULL};
	for (size_t i = 0; marks[i]; i++)
		if (syntax_is(t, n, marks[i]))
			return true;
	return false;
}

/* The column's name is that of the property it was declared as. */
static bool lambda_names(const struct efcore *r, uint32_t body, struct names_list *out)
{
	const struct syntax *t = r->t;
	if (!syntax_is(t, body, "anonymous_object_creation_expression"))
		return add_member(r, body, out);
	for (uint32_t n = syntax_child(t, body); n != UINT32_MAX; n = syntax_sibling(t, n))
		if (!is_mark(t, n) && !add_member(r, n, out))
			return false;
	return out->n > 0;
}

bool format_efcore_names(const struct efcore *r, uint32_t node, struct names_list *out)
{
	const struct syntax *t = r->t;
	struct str one;
	*out = (struct names_list){0};
	if (node == UINT32_MAX)
		return false;
	if (syntax_is(t, node, "lambda_expression"))
		return lambda_names(r, syntax_field(t, node, "body"), out);
	if (syntax_is(t, node, "implicit_array_creation_expression") ||
		syntax_is(t, node, "array_creation_expression"))
		node = syntax_child_of(t, node, "initializer_expression");
	else if (!syntax_is(t, node, "collection_expression")) {
		if (!format_efcore_text(r, node, &one) || !one.n)
			return false;
		*VEC_PUSH(r->a, out) = one;
		return true;
	}
	if (node == UINT32_MAX)
		return false;
	for (uint32_t n = syntax_child(t, node); n != UINT32_MAX; n = syntax_sibling(t, n)) {
		if (is_mark(t, n))
			continue;
		uint32_t value = syntax_is(t, n, "string_literal") ? n : syntax_child(t, n);
		if (!format_efcore_text(r, value == UINT32_MAX ? n : value, &one) || !one.n)
			return false;
		*VEC_PUSH(r->a, out) = one;
	}
	return out->n > 0;
}

bool format_efcore_flag(const struct efcore *r, uint32_t node, bool absent, bool *known)
{
	struct str text = node == UINT32_MAX ? STR_NONE : syntax_text(r->t, node);
	if (node == UINT32_MAX)
		return absent;
	*known = *known && (str_eq(text, STR("true")) || str_eq(text, STR("false")));
	return str_eq(text, STR("true"));
}

uint32_t format_efcore_annotation(
	const struct efcore *r, const struct efcore_chain *c, const char *call, const char *name)
{
	struct str key;
	for (size_t i = 1; i < c->calls.n; i++)
		if (str_eq(c->calls.v[i].name, str_of(call)) &&
			format_efcore_text(r, format_efcore_argument(r, &c->calls.v[i], "name", 0), &key) &&
			str_eq(key, str_of(name)))
			return format_efcore_argument(r, &c->calls.v[i], "value", 1);
	return UINT32_MAX;
}
