#include "migrate/format_python.h"

enum {
	MAX_GAPS = 20,    /* of one migration */
	MAX_ADDED = 30,   /* lists put together, within others */
	MAX_LOOKUPS = 500 /* of names in one file; more are left as they stand */
};

void format_python_unknown(struct format_python *r, uint32_t node, const char *what)
{
	if (r->m->gaps.n < MAX_GAPS)
		format_code_unknown(r->a, r->m, format_code_line(r->t, node), str_of(what));
	r->m->opaque = true;
}

uint32_t format_python_assigned(struct format_python *r, uint32_t scope, struct str name)
{
	for (uint32_t c = syntax_child(r->t, scope); c != UINT32_MAX; c = syntax_sibling(r->t, c)) {
		uint32_t a = syntax_is(r->t, c, "expression_statement") ? syntax_child(r->t, c) : UINT32_MAX;
		if (a != UINT32_MAX && syntax_is(r->t, a, "assignment") &&
			str_eq(syntax_text(r->t, syntax_field(r->t, a, "left")), name))
			return syntax_field(r->t, a, "right");
	}
	return UINT32_MAX;
}

/* The value that a name of the file stands for: assigned once, anywhere. */
static uint32_t resolved(struct format_python *r, uint32_t node)
{
	uint32_t found = UINT32_MAX;
	if (node == UINT32_MAX || !syntax_is(r->t, node, "identifier"))
		return node;
	const struct format_python_name *is = format_python_bound(r, syntax_text(r->t, node));
	if (is)
		return is->node == UINT32_MAX ? node : is->node;
	if (++r->lookups > MAX_LOOKUPS)
		return node;
	struct str name = syntax_text(r->t, node);
	for (uint32_t i = 0; i < r->t->n; i++) {
		if (!syntax_is(r->t, i, "assignment") ||
			!str_eq(syntax_text(r->t, syntax_field(r->t, i, "left")), name))
			continue;
		if (found != UINT32_MAX)
			return node;
		found = syntax_field(r->t, i, "right");
	}
	return found == UINT32_MAX ? node : found;
}

bool format_python_call(struct format_python *r, uint32_t node, struct format_python_call *out)
{
	node = resolved(r, node);
	if (node == UINT32_MAX || !syntax_is(r->t, node, "call"))
		return false;
	*out = (struct format_python_call){.node = node, .arguments = syntax_field(r->t, node, "arguments")};
	out->function = syntax_text(r->t, syntax_field(r->t, node, "function"));
	size_t dot = str_rchr(out->function, '.');
	out->name = dot == SIZE_MAX ? out->function : str_sub(out->function, dot + 1, out->function.n);
	return true;
}

static bool is_mark(const struct syntax *t, uint32_t node)
{
	static const char *const marks[] = {"(", ")", "[", "]", "{", "}", ",", "comment", NULL};
	for (size_t i = 0; marks[i]; i++)
		if (syntax_is(t, node, marks[i]))
			return true;
	return false;
}

uint32_t format_python_positional(struct format_python *r, uint32_t arguments, size_t k)
{
	if (arguments == UINT32_MAX)
		return UINT32_MAX;
	for (uint32_t c = syntax_child(r->t, arguments); c != UINT32_MAX; c = syntax_sibling(r->t, c))
		if (!is_mark(r->t, c) && !syntax_is(r->t, c, "keyword_argument") && k-- == 0)
			return resolved(r, c);
	return UINT32_MAX;
}

uint32_t format_python_keyword(struct format_python *r, uint32_t arguments, const char *name)
{
	if (arguments == UINT32_MAX)
		return UINT32_MAX;
	for (uint32_t c = syntax_child(r->t, arguments); c != UINT32_MAX; c = syntax_sibling(r->t, c))
		if (syntax_is(r->t, c, "keyword_argument") &&
			str_eq(syntax_text(r->t, syntax_field(r->t, c, "name")), str_of(name)))
			return resolved(r, syntax_field(r->t, c, "value"));
	return UINT32_MAX;
}

uint32_t format_python_argument(struct format_python *r, uint32_t arguments, size_t k, const char *name)
{
	uint32_t node = format_python_keyword(r, arguments, name);
	return node != UINT32_MAX ? node : format_python_positional(r, arguments, k);
}

uint32_t format_python_element(struct format_python *r, uint32_t list, size_t k)
{
	return format_python_positional(r, list, k);
}

bool format_python_string(struct format_python *r, uint32_t node, struct str *out)
{
	struct format_python_call c;
	struct literal lit;
	if (node == UINT32_MAX)
		return false;
	if (syntax_is(r->t, node, "call") && format_python_call(r, node, &c) &&
		(str_eq(c.function, STR("op.f")) || str_eq(c.name, STR("text")) ||
			str_eq(c.function, STR("batch_op.f"))))
		node = format_python_positional(r, c.arguments, 0);
	if (r->names)
		return format_python_text(r, node, out);
	if (node == UINT32_MAX || !literal_at(r->a, LANGUAGE_PYTHON, r->t, node, &lit) || lit.holes)
		return false;
	*out = lit.text;
	return true;
}

bool format_python_strings(struct format_python *r, uint32_t node, struct names_list *out)
{
	struct str one;
	if (format_python_string(r, node, &one)) {
		*VEC_PUSH(r->a, out) = one;
		return true;
	}
	node = resolved(r, node);
	if (node != UINT32_MAX && syntax_is(r->t, node, "binary_operator")) { /* OLD + ("new",) */
		r->depth++;
		bool read = r->names && r->depth < MAX_ADDED &&
			    format_python_is(r, syntax_field(r->t, node, "operator"), "+") &&
			    format_python_strings(r, syntax_field(r->t, node, "left"), out) &&
			    format_python_strings(r, syntax_field(r->t, node, "right"), out);
		r->depth--;
		return read;
	}
	if (node == UINT32_MAX || (!syntax_is(r->t, node, "list") && !syntax_is(r->t, node, "tuple")))
		return false;
	for (size_t k = 0;; k++) {
		uint32_t e = format_python_element(r, node, k);
		if (e == UINT32_MAX)
			return true;
		if (!format_python_string(r, e, &one))
			return false;
		*VEC_PUSH(r->a, out) = one;
	}
}

bool format_python_is(struct format_python *r, uint32_t node, const char *text)
{
	return node != UINT32_MAX && str_eq(syntax_text(r->t, node), str_of(text));
}

bool format_python_number(struct format_python *r, uint32_t node, uint64_t *out)
{
	return node != UINT32_MAX && str_u64(syntax_text(r->t, node), out);
}

uint32_t format_python_function(struct format_python *r, uint32_t scope, const char *name)
{
	for (uint32_t c = syntax_child(r->t, scope); c != UINT32_MAX; c = syntax_sibling(r->t, c))
		if (syntax_is(r->t, c, "function_definition") &&
			str_eq(syntax_text(r->t, syntax_field(r->t, c, "name")), str_of(name)))
			return c;
	return UINT32_MAX;
}
