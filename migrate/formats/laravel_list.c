#include "migrate/formats/laravel.h"

/* Lists of texts: arrays, the cases of enums, and what PHP's functions and Laravel's collections make of
 * them. */

enum { MAX_DEPTH = 10, MAX_LIST = 5000 };

static bool list(const struct laravel *r, uint32_t node, struct names_list *out, int depth);

static uint32_t argument(const struct laravel *r, uint32_t call, size_t k)
{
	return format_laravel_nth(r->t, syntax_field(r->t, call, "arguments"), k);
}

/* ['a', ...$more, 'k' => 'b'] */
static bool array_of(const struct laravel *r, uint32_t node, struct names_list *out, int depth)
{
	struct str one;
	for (uint32_t n = syntax_child(r->t, node); n != UINT32_MAX; n = syntax_sibling(r->t, n)) {
		uint32_t value =
			syntax_is(r->t, n, "array_element_initializer") ? syntax_child(r->t, n) : UINT32_MAX;
		uint32_t arrow = value == UINT32_MAX ? value : syntax_sibling(r->t, value);
		if (value == UINT32_MAX)
			continue;
		if (syntax_is(r->t, value, "variadic_unpacking")) {
			uint32_t dots = syntax_child(r->t, value);
			if (dots == UINT32_MAX || !list(r, syntax_sibling(r->t, dots), out, depth))
				return false;
			continue;
		}
		if (arrow != UINT32_MAX && syntax_is(r->t, arrow, "=>"))
			value = syntax_sibling(r->t, arrow);
		if (out->n >= MAX_LIST || !format_laravel_string(r, value, &one))
			return false;
		*VEC_PUSH(r->a, out) = one;
	}
	return true;
}

static bool keys_of(const struct laravel *r, uint32_t node, struct names_list *out)
{
	struct laravel in;
	struct str one;
	node = format_laravel_resolve(r, node, &in);
	if (node == UINT32_MAX || !syntax_is(in.t, node, "array_creation_expression"))
		return false;
	for (uint32_t n = syntax_child(in.t, node); n != UINT32_MAX; n = syntax_sibling(in.t, n)) {
		uint32_t key =
			syntax_is(in.t, n, "array_element_initializer") ? syntax_child(in.t, n) : UINT32_MAX;
		if (key == UINT32_MAX)
			continue;
		uint32_t arrow = syntax_sibling(in.t, key);
		if (arrow == UINT32_MAX || out->n >= MAX_LIST || !format_laravel_string(&in, key, &one))
			return false;
		*VEC_PUSH(r->a, out) = one;
	}
	return true;
}

/* Status::cases(): of which class */
static const struct laravel_class *cases_of(const struct laravel *r, uint32_t node)
{
	struct laravel in;
	node = format_laravel_resolve(r, node, &in);
	if (node == UINT32_MAX || !syntax_is(in.t, node, "scoped_call_expression") ||
		!str_ieq(syntax_text(in.t, syntax_field(in.t, node, "name")), STR("cases")))
		return NULL;
	return format_laravel_class(&in, syntax_text(in.t, syntax_field(in.t, node, "scope")));
}

/* What is taken of each case: 'value', fn ($c) => $c->name. False: neither. */
static bool takes(const struct laravel *r, uint32_t node, bool *values)
{
	struct str text;
	if (node == UINT32_MAX)
		return false;
	if (!format_laravel_string(r, node, &text))
		text = format_laravel_is_closure(r, node)
			       ? syntax_text(r->t, syntax_field(r->t, node, "body"))
			       : STR_NONE;
	while (str_ends(text, STR("}")) || str_ends(text, STR(";")) || str_ends(text, STR(" ")) ||
		str_ends(text, STR("\n")) || str_ends(text, STR("\t")))
		text.n--;
	*values = str_eq(text, STR("value")) || str_ends(text, STR("->value"));
	bool plain = str_find(text, STR("("), 0) == SIZE_MAX && str_find(text, STR("."), 0) == SIZE_MAX;
	return plain && (*values || str_eq(text, STR("name")) || str_ends(text, STR("->name")));
}

/* array_column(Status::cases(), 'value'), array_map(fn ($c) => $c->value, Status::cases()), array_merge(...)
 */
static bool function_of(const struct laravel *r, uint32_t node, struct names_list *out, int depth)
{
	struct str name = syntax_text(r->t, syntax_field(r->t, node, "function"));
	bool values, map = str_ieq(name, STR("array_map"));
	if (str_starts(name, STR("\\")))
		name = str_sub(name, 1, name.n);
	if (map || str_ieq(name, STR("array_column")))
		return takes(r, argument(r, node, map ? 0 : 1), &values) &&
		       format_laravel_cases(r, cases_of(r, argument(r, node, map ? 1 : 0)), values, out);
	if (str_ieq(name, STR("array_keys")))
		return keys_of(r, argument(r, node, 0), out);
	if (str_ieq(name, STR("array_values")) || str_ieq(name, STR("collect")))
		return list(r, argument(r, node, 0), out, depth);
	if (!str_ieq(name, STR("array_merge")))
		return false;
	for (size_t k = 0;; k++) {
		uint32_t part = argument(r, node, k);
		if (part == UINT32_MAX)
			return true;
		if (!list(r, part, out, depth))
			return false;
	}
}

/* collect(Status::cases())->pluck('value')->toArray() */
static bool collection(const struct laravel *r, uint32_t node, struct names_list *out, int depth)
{
	static const char *const same[] = {"toArray", "all", "values", NULL};
	struct str name = syntax_text(r->t, syntax_field(r->t, node, "name"));
	uint32_t object = syntax_field(r->t, node, "object");
	bool values;
	if (str_one_of(name, same))
		return list(r, object, out, depth);
	if ((!str_eq(name, STR("pluck")) && !str_eq(name, STR("map"))) || object == UINT32_MAX ||
		!syntax_is(r->t, object, "function_call_expression") ||
		!str_eq(syntax_text(r->t, syntax_field(r->t, object, "function")), STR("collect")))
		return false;
	return takes(r, argument(r, node, 0), &values) &&
	       format_laravel_cases(r, cases_of(r, argument(r, object, 0)), values, out);
}

static bool list(const struct laravel *r, uint32_t node, struct names_list *out, int depth)
{
	struct laravel in;
	node = format_laravel_resolve(r, node, &in);
	if (node == UINT32_MAX || depth >= MAX_DEPTH || !format_laravel_step(r, 1))
		return false;
	if (syntax_is(in.t, node, "array_creation_expression"))
		return array_of(&in, node, out, depth + 1);
	if (syntax_is(in.t, node, "function_call_expression"))
		return function_of(&in, node, out, depth + 1);
	return syntax_is(in.t, node, "member_call_expression") && collection(&in, node, out, depth + 1);
}

bool format_laravel_strings(const struct laravel *r, uint32_t node, struct names_list *out)
{
	struct str one;
	if (!format_laravel_string(r, node, &one))
		return list(r, node, out, 0);
	*VEC_PUSH(r->a, out) = one;
	return true;
}
