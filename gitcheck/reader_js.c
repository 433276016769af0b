/* The JavaScript family's syntax: calls, chains and object literals. */
#include <stdlib.h>

#include "gitcheck/reader.h"

uint32_t reader_plain(const struct syntax *t, uint32_t node)
{
	static const char *const wrappers[] = {"parenthesized_expression", "as_expression",
		"satisfies_expression", "non_null_expression", "await_expression", NULL};
	for (int depth = 0; node != READER_NONE && depth < 16; depth++) {
		bool wrapped = false;
		for (size_t i = 0; wrappers[i] && !wrapped; i++)
			wrapped = syntax_is(t, node, wrappers[i]);
		if (!wrapped)
			return node;
		uint32_t child = syntax_child(t, node);
		while (child != READER_NONE && (syntax_is(t, child, "(") || syntax_is(t, child, "await") ||
						       syntax_is(t, child, "comment")))
			child = syntax_sibling(t, child);
		node = child;
	}
	return node;
}

struct str reader_method(const struct syntax *t, uint32_t call, uint32_t *object)
{
	uint32_t f = syntax_field(t, call, "function");
	if (f == READER_NONE || !syntax_is(t, f, "member_expression"))
		return STR_NONE;
	*object = syntax_field(t, f, "object");
	uint32_t property = syntax_field(t, f, "property");
	return property == READER_NONE ? STR_NONE : syntax_text(t, property);
}

struct str reader_function(const struct syntax *t, uint32_t call)
{
	uint32_t f = syntax_field(t, call, "function");
	return f == READER_NONE || !syntax_is(t, f, "identifier") ? STR_NONE : syntax_text(t, f);
}

static bool is_filler(const struct syntax *t, uint32_t node)
{
	static const char *const kinds[] = {"(", ")", ",", "[", "]", "{", "}", "comment", NULL};
	for (size_t i = 0; kinds[i]; i++)
		if (syntax_is(t, node, kinds[i]))
			return true;
	return false;
}

uint32_t reader_argument(const struct syntax *t, uint32_t call, unsigned n)
{
	uint32_t arguments = syntax_field(t, call, "arguments");
	if (arguments == READER_NONE || !syntax_is(t, arguments, "arguments"))
		return READER_NONE;
	for (uint32_t c = syntax_child(t, arguments); c != READER_NONE; c = syntax_sibling(t, c))
		if (!is_filler(t, c) && !n--)
			return c;
	return READER_NONE;
}

uint32_t reader_chained(const struct syntax *t, uint32_t call)
{
	uint32_t member = t->nodes[call].parent;
	if (syntax_is(t, member, "non_null_expression"))
		member = t->nodes[member].parent;
	if (!syntax_is(t, member, "member_expression") || syntax_field(t, member, "object") > call)
		return READER_NONE;
	uint32_t next = t->nodes[member].parent;
	if (!syntax_is(t, next, "call_expression") || syntax_field(t, next, "function") != member)
		return READER_NONE;
	return next;
}

static struct str unquoted(struct str s)
{
	bool quoted = s.n >= 2 && (s.p[0] == '"' || s.p[0] == '\'') && s.p[s.n - 1] == s.p[0];
	return quoted ? str_sub(s, 1, s.n - 1) : s;
}

struct str reader_key(const struct syntax *t, uint32_t member, uint32_t *value)
{
	*value = READER_NONE;
	if (syntax_is(t, member, "shorthand_property_identifier")) {
		*value = member;
		return syntax_text(t, member);
	}
	if (!syntax_is(t, member, "pair"))
		return STR_NONE;
	uint32_t key = syntax_field(t, member, "key");
	*value = syntax_field(t, member, "value");
	if (key == READER_NONE || syntax_is(t, key, "computed_property_name"))
		return STR_NONE;
	return unquoted(syntax_text(t, key));
}

uint32_t reader_value(const struct syntax *t, uint32_t object, const char *key)
{
	if (object == READER_NONE || !syntax_is(t, object, "object"))
		return READER_NONE;
	for (uint32_t c = syntax_child(t, object); c != READER_NONE; c = syntax_sibling(t, c)) {
		uint32_t value;
		if (str_eq(reader_key(t, c, &value), str_of(key)))
			return value;
	}
	return READER_NONE;
}

struct constant {
	struct str name;
	uint32_t value;
};

struct reader_constants {
	const struct syntax *t;
	struct constant *v; /* sorted by name */
	size_t n, cap;
};

static int by_name(const void *a, const void *b)
{
	return str_cmp(((const struct constant *)a)->name, ((const struct constant *)b)->name);
}

struct reader_constants *reader_constants(struct arena *a, const struct syntax *t)
{
	struct reader_constants *k = ARENA_NEW(a, struct reader_constants);
	k->t = t;
	for (uint32_t i = 0; i < t->n; i++) {
		if (!syntax_is(t, i, "variable_declarator"))
			continue;
		uint32_t id = syntax_field(t, i, "name"), value = syntax_field(t, i, "value");
		if (id != READER_NONE && value != READER_NONE)
			*VEC_PUSH(a, k) = (struct constant){syntax_text(t, id), value};
	}
	if (k->n)
		qsort(k->v, k->n, sizeof *k->v, by_name);
	return k;
}

uint32_t reader_constant(const struct reader_constants *k, struct str name)
{
	size_t lo = 0, hi = k->n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (str_cmp(k->v[mid].name, name) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	bool found = lo < k->n && str_eq(k->v[lo].name, name);
	bool twice = found && lo + 1 < k->n && str_eq(k->v[lo + 1].name, name);
	return found && !twice ? k->v[lo].value : READER_NONE;
}

/* The expression a function returns: () => x, or its only return statement. */
static uint32_t returned(const struct syntax *t, uint32_t function)
{
	uint32_t body = syntax_field(t, function, "body");
	if (body == READER_NONE || !syntax_is(t, body, "statement_block"))
		return body;
	for (uint32_t c = syntax_child(t, body); c != READER_NONE; c = syntax_sibling(t, c)) {
		if (!syntax_is(t, c, "return_statement"))
			continue;
		uint32_t v = syntax_child(t, c);
		while (v != READER_NONE && (syntax_is(t, v, "return") || syntax_is(t, v, "comment")))
			v = syntax_sibling(t, v);
		return v;
	}
	return READER_NONE;
}

uint32_t reader_object_literal(const struct reader_constants *k, uint32_t node)
{
	const struct syntax *t = k->t;
	for (int depth = 0; depth < 8; depth++) {
		node = reader_plain(t, node);
		if (node == READER_NONE || syntax_is(t, node, "object"))
			return node;
		if (syntax_is(t, node, "arrow_function") || syntax_is(t, node, "function_expression"))
			node = returned(t, node);
		else if (syntax_is(t, node, "identifier"))
			node = reader_constant(k, syntax_text(t, node));
		else
			return READER_NONE;
	}
	return READER_NONE;
}

/* Operands that may be the value of an expression; comments and punctuation give none. */
static bool is_choice(const struct syntax *t, uint32_t node)
{
	return syntax_is(t, node, "array") || syntax_is(t, node, "ternary_expression");
}

void reader_constants_in(struct arena *a, const struct code_file *f, uint32_t node,
	void (*found)(void *ctx, const struct literal *l, size_t from, size_t to), void *ctx)
{
	const struct syntax *t = f->syntax;
	struct literal l;
	node = node == READER_NONE ? node : reader_plain(t, node);
	if (node == READER_NONE)
		return;
	/* Subtrees are ranges of nodes: no recursion. */
	uint32_t i = node, end = is_choice(t, node) ? t->nodes[node].next : node + 1;
	while (i < end) {
		bool condition = t->nodes[i].field && str_eq(t->fields[t->nodes[i].field], STR("condition"));
		if (!condition && is_choice(t, i)) {
			i++;
			continue;
		}
		if (!condition && literal_at(a, f->language, t, i, &l) && !l.holes) {
			size_t at = literal_source(&l, 0);
			found(ctx, &l, at, at + l.text.n);
		}
		i = t->nodes[i].next;
	}
}
