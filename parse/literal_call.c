/* Calls and lists, in the words of the grammars. */
#include "parse/literal_assembly.h"

static uint32_t field_of(const struct syntax *t, uint32_t node, const char *const *fields)
{
	for (; *fields; fields++) {
		uint32_t at = syntax_field(t, node, *fields);
		if (at != UINT32_MAX)
			return at;
	}
	return UINT32_MAX;
}

static bool is_any(const struct syntax *t, uint32_t node, const char *const *kinds)
{
	for (; *kinds; kinds++)
		if (syntax_is(t, node, *kinds))
			return true;
	return false;
}

/* Kotlin's grammar has no fields: what is called, then a suffix with the arguments. */
static bool kotlin_call(const struct syntax *t, uint32_t node, struct literal_call *out)
{
	uint32_t callee = syntax_child(t, node), suffix = syntax_child_of(t, node, "call_suffix");
	uint32_t arguments = suffix == UINT32_MAX ? suffix : syntax_child_of(t, suffix, "value_arguments");
	*out = (struct literal_call){
		.object = UINT32_MAX, .arguments = arguments, .method = syntax_text(t, callee)};
	if (!syntax_is(t, callee, "navigation_expression"))
		return syntax_is(t, callee, "simple_identifier");
	uint32_t last = syntax_child_of(t, callee, "navigation_suffix");
	out->object = syntax_child(t, callee);
	out->method = syntax_text(t, last);
	if (str_starts(out->method, STR(".")))
		out->method = str_sub(out->method, 1, out->method.n);
	return out->method.n > 0;
}

bool literal_call_at(const struct syntax *t, uint32_t node, struct literal_call *out)
{
	static const char *const objects[] = {
		"object", "operand", "value", "expression", "receiver", "scope", NULL};
	static const char *const names[] = {"property", "attribute", "field", "name", "method", NULL};
	if (!(literal_index_role(t, node) & LITERAL_CALL))
		return false;
	if (t->literals->lang == LANGUAGE_KOTLIN)
		return kotlin_call(t, node, out);
	uint32_t f = syntax_field(t, node, "function"), holder = f == UINT32_MAX ? node : f;
	*out = (struct literal_call){
		.object = field_of(t, holder, objects), .arguments = syntax_field(t, node, "arguments")};
	uint32_t name = field_of(t, holder, names);
	/* A plain function, Rust's String::from. */
	bool plain = f != UINT32_MAX && (out->object == UINT32_MAX || name == UINT32_MAX);
	if (plain)
		out->object = UINT32_MAX;
	out->method = syntax_text(t, plain ? f : name);
	return out->method.n > 0;
}

static bool is_punctuation(const struct syntax *t, uint32_t node)
{
	static const char *const openings[] = {"%w(", "...", "..", "*", "array", NULL};
	struct str kind = t->kinds[t->nodes[node].kind];
	if (syntax_child(t, node) != UINT32_MAX)
		return false;
	return (kind.n == 1 && str_chr(STR("()[]{},;"), kind.p[0]) != SIZE_MAX) || is_any(t, node, openings);
}

/* An argument or an element that holds one expression. */
static uint32_t wrapped(const struct syntax *t, uint32_t node)
{
	static const char *const kinds[] = {"argument", "value_argument", "array_element_initializer",
		"literal_element", "expression_element", NULL};
	if (!is_any(t, node, kinds))
		return node;
	uint32_t last = UINT32_MAX;
	for (uint32_t k = syntax_child(t, node); k != UINT32_MAX; k = syntax_sibling(t, k))
		last = k;
	return last == UINT32_MAX ? node : last;
}

uint32_t literal_call_element(const struct syntax *t, uint32_t list, uint32_t *at)
{
	uint32_t k = *at == UINT32_MAX ? syntax_child(t, list) : syntax_sibling(t, *at);
	while (k != UINT32_MAX && (is_punctuation(t, k) || literal_index_role(t, k) & LITERAL_COMMENT))
		k = syntax_sibling(t, k);
	*at = k;
	return k == UINT32_MAX ? k : wrapped(t, k);
}

uint32_t literal_call_argument(const struct syntax *t, const struct literal_call *c, unsigned n)
{
	uint32_t at = UINT32_MAX;
	while (c->arguments != UINT32_MAX) {
		uint32_t node = literal_call_element(t, c->arguments, &at);
		if (node == UINT32_MAX || !n--)
			return node;
	}
	return UINT32_MAX;
}

/* Java's new String[] {...}, C#'s new List<string> {...}: the braces. */
static uint32_t initializer(const struct syntax *t, uint32_t node)
{
	static const char *const kinds[] = {"array_initializer", "initializer_expression", NULL};
	for (uint32_t k = syntax_child(t, node); k != UINT32_MAX; k = syntax_sibling(t, k))
		if (is_any(t, k, kinds))
			return k;
	return UINT32_MAX;
}

static bool makes_list(struct str call)
{
	static const char *const names[] = {"List.of", "Arrays.asList", "Set.of", "Stream.of",
		"ImmutableList.of", "Lists.newArrayList", "listOf(", "mutableListOf(", "arrayOf(", "setOf(",
		NULL};
	for (size_t i = 0; names[i]; i++)
		if (str_starts(call, str_of(names[i])))
			return true;
	return false;
}

uint32_t literal_call_list(const struct syntax *t, uint32_t node)
{
	static const char *const written[] = {"array", "list", "tuple", "set", "array_initializer",
		"initializer_expression", "collection_expression", "array_expression", "string_array", NULL};
	static const char *const holders[] = {"array_creation_expression",
		"implicit_array_creation_expression", "object_creation_expression", NULL};
	struct literal_call call;
	if (is_any(t, node, written))
		return node;
	if (is_any(t, node, holders)) {
		uint32_t braces = initializer(t, node);
		/* PHP's array(...) and [...] have none. */
		bool php = t->literals->lang == LANGUAGE_PHP;
		return braces == UINT32_MAX && php && syntax_is(t, node, "array_creation_expression")
			       ? node
			       : braces;
	}
	if (syntax_is(t, node, "composite_literal")) {
		uint32_t type = syntax_field(t, node, "type");
		bool list = syntax_is(t, type, "slice_type") || syntax_is(t, type, "array_type") ||
			    syntax_is(t, type, "implicit_length_array_type");
		return list ? syntax_field(t, node, "body") : UINT32_MAX;
	}
	if (syntax_is(t, node, "macro_invocation"))
		return str_starts(syntax_text(t, node), STR("vec!")) ? syntax_child_of(t, node, "token_tree")
								     : UINT32_MAX;
	bool kotlin = t->literals->lang == LANGUAGE_KOTLIN;
	if (literal_call_at(t, node, &call) && (kotlin || call.object != UINT32_MAX) &&
		makes_list(syntax_text(t, node)))
		return call.arguments;
	return UINT32_MAX;
}

bool literal_call_makes(const struct syntax *t, uint32_t node, bool *list)
{
	static const char *const kinds[] = {"new_expression", "object_creation_expression",
		"composite_literal", "call", "call_expression", "implicit_object_creation_expression", NULL};
	static const char *const texts[] = {"StringBuilder", "StringBuffer", "StringJoiner", "StringIO",
		"strings.Builder", "bytes.Buffer", "String::new", "String.new", "new(", NULL};
	static const char *const lists[] = {
		"ArrayList", "LinkedList", "List<", "Array(", "Array.new", "Vec::new", "make([]", NULL};
	if (!is_any(t, node, kinds))
		return false;
	struct str s = syntax_text(t, node);
	if (str_starts(s, STR("new ")))
		s = str_trim(str_sub(s, 4, s.n));
	for (size_t i = 0; texts[i]; i++)
		if (str_starts(s, str_of(texts[i]))) {
			*list = false;
			return true;
		}
	for (size_t i = 0; lists[i]; i++)
		if (str_starts(s, str_of(lists[i]))) {
			*list = true;
			return true;
		}
	return false;
}

bool literal_call_builds(const struct syntax *t, uint32_t function, uint32_t *begins)
{
	struct literal_call made;
	uint32_t call = function;
	*begins = UINT32_MAX;
	if (t->literals->lang != LANGUAGE_KOTLIN || !syntax_is(t, function, "lambda_literal"))
		return false;
	for (int i = 0; i < 3 && !syntax_is(t, call, "call_expression"); i++)
		call = t->nodes[call].parent;
	uint32_t callee = syntax_is(t, call, "call_expression") ? syntax_child(t, call) : UINT32_MAX;
	if (str_eq(syntax_text(t, callee), STR("buildString")))
		return true;
	if (!syntax_is(t, callee, "navigation_expression") ||
		!str_ends(syntax_text(t, callee), STR(".apply")) ||
		!literal_call_at(t, syntax_child(t, callee), &made) ||
		!str_eq(made.method, STR("StringBuilder")))
		return false;
	*begins = literal_call_argument(t, &made, 0);
	if (syntax_is(t, *begins, "integer_literal")) /* how much room it has */
		*begins = UINT32_MAX;
	return true;
}
