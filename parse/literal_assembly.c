/* Expressions that put a text together from others. */
#include "parse/literal_assembly.h"

enum { MAX_NESTING = 8, MAX_ELEMENTS = 5000 };

bool literal_assembly_text(struct literal_context *c, uint32_t node, struct literal *out)
{
	struct literal_assembly *s = c->assembly;
	struct literal_context inner = {
		.a = c->a, .t = c->t, .assembly = s, .depth = c->depth + 1, .nest = c->nest};
	literal_builder_init(&inner.b, c->a, c->t->source);
	bool any = s->nesting < MAX_NESTING;
	s->nesting++;
	any = any && literal_string_build(&inner, node);
	s->nesting--;
	if (!any) {
		literal_builder_reset(&inner.b);
		literal_builder_hole(&inner.b, c->t->nodes[node].from);
	}
	literal_builder_done(&inner.b, out);
	out->from = c->t->nodes[node].from;
	out->to = c->t->nodes[node].to;
	return any;
}

static void add_text(struct literal_context *c, uint32_t node, struct literal_texts *out)
{
	struct literal l;
	if (out->n >= MAX_ELEMENTS)
		return;
	(void)literal_assembly_text(c, node, &l);
	*VEC_PUSH(c->a, out) = l;
}

static void add_hole(struct literal_context *c, uint32_t node, struct literal_texts *out)
{
	struct literal_builder b;
	literal_builder_init(&b, c->a, c->t->source);
	literal_builder_hole(&b, c->t->nodes[node].from);
	literal_builder_done(&b, VEC_PUSH(c->a, out));
}

/* ...more, *more */
static uint32_t spread(const struct syntax *t, uint32_t node)
{
	static const char *const kinds[] = {"spread_element", "list_splat", "variadic_unpacking",
		"splat_argument", "variadic_argument", NULL};
	for (size_t i = 0; kinds[i]; i++)
		if (syntax_is(t, node, kinds[i])) {
			uint32_t at = UINT32_MAX;
			return literal_call_element(t, node, &at);
		}
	return UINT32_MAX;
}

static void add_elements(struct literal_context *c, uint32_t list, unsigned skip, struct literal_texts *out)
{
	uint32_t at = UINT32_MAX, node;
	while ((node = literal_call_element(c->t, list, &at)) != UINT32_MAX && out->n < MAX_ELEMENTS) {
		if (skip && skip--)
			continue;
		uint32_t more = spread(c->t, node);
		if (more == UINT32_MAX)
			add_text(c, node, out);
		else if (!literal_assembly_list(c, more, out))
			add_hole(c, node, out);
	}
}

/* () => '?': nothing of the elements is left. */
static bool forgets(const struct syntax *t, uint32_t function)
{
	uint32_t body = syntax_field(t, function, "body");
	if (body == UINT32_MAX)
		return false;
	for (uint32_t i = body; i < t->nodes[body].next; i++)
		if (literal_index_role(t, i) & LITERAL_RUNTIME || syntax_is(t, i, "identifier") ||
			syntax_is(t, i, "variable_name"))
			return false;
	return true;
}

static bool mapped(struct literal_context *c, uint32_t source, uint32_t function, struct literal_texts *out)
{
	size_t first = out->n;
	if (source == UINT32_MAX || !literal_assembly_list(c, source, out))
		return false;
	if (!forgets(c->t, function))
		return true;
	size_t n = out->n - first;
	out->n = first;
	for (size_t i = 0; i < n; i++)
		add_hole(c, source, out);
	return true;
}

/* [f(x) for x in list] */
static bool comprehended(struct literal_context *c, uint32_t node, struct literal_texts *out)
{
	uint32_t clause = syntax_child_of(c->t, node, "for_in_clause");
	bool comprehension =
		syntax_is(c->t, node, "list_comprehension") || syntax_is(c->t, node, "generator_expression");
	return comprehension && clause != UINT32_MAX &&
	       mapped(c, syntax_field(c->t, clause, "right"), node, out);
}

/* Calls that give a list back, and what of. */
static bool called(struct literal_context *c, uint32_t node, struct literal_texts *out)
{
	static const char *const same[] = {"filter", "compact", "uniq", "flatten", "flat", "concat", "to_a",
		"freeze", "list", "tuple", "sorted", "sort", "array_filter", "array_values", "array_unique",
		"array_merge", "append", "iter", "collect", "to_vec", "toList", "stream", "ToList", "ToArray",
		"slice", "reverse", "as_const", NULL};
	static const char *const maps[] = {"map", "array_map", "Select", "collect", NULL};
	struct literal_call call;
	if (!literal_call_at(c->t, node, &call))
		return false;
	uint32_t first = literal_call_argument(c->t, &call, 0),
		 second = literal_call_argument(c->t, &call, 1);
	bool plain = call.object == UINT32_MAX;
	if (str_one_of(call.method, maps) && first != UINT32_MAX)
		return plain ? mapped(c, second, first, out) : mapped(c, call.object, first, out);
	if (!str_one_of(call.method, same))
		return false;
	uint32_t source = plain ? first : call.object;
	if (source == UINT32_MAX || !literal_assembly_list(c, source, out))
		return false;
	bool more = str_one_of(call.method, (const char *const[]){"append", "concat", "array_merge", NULL});
	uint32_t at = UINT32_MAX, n = plain ? 1 : 0, element;
	while (more && (element = literal_call_element(c->t, call.arguments, &at)) != UINT32_MAX)
		if (n) {
			n--;
		} else {
			uint32_t inner = spread(c->t, element);
			if (!literal_assembly_list(c, inner == UINT32_MAX ? element : inner, out))
				add_text(c, element, out);
		}
	return true;
}

bool literal_assembly_list(struct literal_context *c, uint32_t node, struct literal_texts *out)
{
	struct literal_assembly *s = c->assembly;
	node = literal_index_unwrap(c->t, node);
	if (node >= c->t->n || s->nesting >= MAX_NESTING)
		return false;
	uint32_t written = literal_call_list(c->t, node);
	struct literal_variable *v = written == UINT32_MAX ? literal_variable_find(s, node) : NULL;
	if (v && v->list && !v->unknown) {
		c->t->literals->folded += v->parts.n * 2 * sizeof(struct literal);
		if (c->t->literals->folded > LITERAL_MAX_FOLDED)
			return false;
		for (size_t i = 0; i < v->parts.n && out->n < MAX_ELEMENTS; i++)
			*VEC_PUSH(c->a, out) = v->parts.v[i];
		s->spliced++;
		return true;
	}
	if (v)
		return false;
	s->nesting++;
	bool ok = true;
	if (written != UINT32_MAX)
		add_elements(c, written, 0, out);
	else
		ok = comprehended(c, node, out) || called(c, node, out);
	s->nesting--;
	return ok;
}

/* The list and the separator of a join, in whichever order. */
static bool join_parts(
	struct literal_context *c, const struct literal_call *call, struct literal_texts *list, uint32_t *sep)
{
	uint32_t first = literal_call_argument(c->t, call, 0), second = literal_call_argument(c->t, call, 1);
	*sep = first;
	if (call->object != UINT32_MAX && literal_assembly_list(c, call->object, list))
		return true;
	list->n = 0;
	*sep = call->object;
	if (first == UINT32_MAX)
		return false;
	if (syntax_is(c->t, call->arguments, "generator_expression"))
		return literal_assembly_list(c, call->arguments, list);
	if (literal_assembly_list(c, first, list)) {
		/* strings.Join(list, sep) names its package where Python has the separator. */
		*sep = second != UINT32_MAX ? second : *sep;
		return true;
	}
	list->n = 0;
	*sep = first;
	if (second != UINT32_MAX && literal_assembly_list(c, second, list))
		return true;
	list->n = 0;
	struct str owner = syntax_text(c->t, call->object);
	if (second == UINT32_MAX || (!str_eq(owner, STR("String")) && !str_eq(owner, STR("string"))))
		return false;
	add_elements(c, call->arguments, 1, list);
	return true;
}

static bool join(struct literal_context *c, const struct literal_call *call, bool *any)
{
	static const char *const names[] = {"join", "Join", "implode", "joinToString", NULL};
	struct literal_texts list = {0};
	uint32_t sep = UINT32_MAX;
	if (!str_one_of(call->method, names) || !join_parts(c, call, &list, &sep))
		return false;
	literal_assembly_join(c, &list, sep);
	c->assembly->spliced++;
	for (size_t i = 0; i < list.n; i++)
		*any = *any || list.v[i].npieces != list.v[i].holes || list.v[i].text.n == 0;
	return true;
}

/* Calls whose value is that of the object or the first argument. */
static bool pass_on(struct literal_context *c, struct literal_stack *stack, const struct literal_call *call)
{
	static const char *const of_object[] = {"toString", "to_string", "to_owned", "String", "ToString",
		"to_s", "into", "trim", "strip", "as_str", "clone", "build", "getvalue", "squish",
		"strip_heredoc", "stripIndent", "trimIndent", "rstrip", "dup", NULL};
	static const char *const of_argument[] = {
		"String::from", "str", "dedent", "TrimSpace", "trim", "String", "rtrim", "Rebind", NULL};
	uint32_t first = literal_call_argument(c->t, call, 0), second = literal_call_argument(c->t, call, 1);
	if (second != UINT32_MAX && str_eq(call->method, STR("Rebind"))) /* sqlx.Rebind(kind, query) */
		first = second;
	if (call->object != UINT32_MAX && first == UINT32_MAX && str_one_of(call->method, of_object)) {
		*VEC_PUSH(c->a, stack) = call->object;
		return true;
	}
	if (first != UINT32_MAX && str_one_of(call->method, of_argument)) {
		*VEC_PUSH(c->a, stack) = first;
		return true;
	}
	if (call->object == UINT32_MAX || first == UINT32_MAX || !str_eq(call->method, STR("concat")))
		return false;
	size_t bottom = stack->n;
	uint32_t at = UINT32_MAX, node;
	*VEC_PUSH(c->a, stack) = call->object;
	while ((node = literal_call_element(c->t, call->arguments, &at)) != UINT32_MAX)
		*VEC_PUSH(c->a, stack) = node;
	for (size_t i = bottom, k = stack->n; i + 1 < k; i++) {
		uint32_t swap = stack->v[i];
		stack->v[i] = stack->v[--k];
		stack->v[k] = swap;
	}
	c->assembly->spliced++;
	return true;
}

/* One branch of a ? b : c; the other one is taken in the other reading. */
static uint32_t choice(struct literal_assembly *s, uint32_t node)
{
	const struct syntax *t = s->t;
	if (!(literal_index_role(t, node) & LITERAL_CHOICE))
		return UINT32_MAX;
	uint32_t yes = syntax_field(t, node, "consequence"), no = syntax_field(t, node, "alternative");
	if (yes == UINT32_MAX)
		yes = syntax_field(t, node, "body");
	if (yes == UINT32_MAX && syntax_child(t, node) != UINT32_MAX) { /* Python: a if b else c */
		yes = syntax_child(t, node);
		for (uint32_t k = yes; k != UINT32_MAX; k = syntax_sibling(t, k))
			no = k;
	}
	s->forked = true;
	return s->other ? no : yes;
}

bool literal_assembly_expand(struct literal_context *c, struct literal_stack *stack, uint32_t node, bool *any)
{
	struct literal_assembly *s = c->assembly;
	struct literal_call call;
	struct literal_format f;
	uint32_t chosen = choice(s, node);
	if (chosen != UINT32_MAX) {
		*VEC_PUSH(c->a, stack) = chosen;
		s->spliced++;
		return true;
	}
	/* What is a constant is read without us. */
	struct literal_variable *v =
		literal_index_value(c->t, node) == UINT32_MAX ? literal_variable_find(s, node) : NULL;
	if (v && !v->unknown && !v->list) {
		literal_variable_add(c, v);
		s->spliced++;
		*any = true;
		return true;
	}
	if (v || s->nesting >= MAX_NESTING)
		return false;
	if (literal_format_at(c->t, node, &f) && literal_format_add(c, &f)) {
		*any = true;
		return true;
	}
	if (!literal_call_at(c->t, node, &call))
		return false;
	return join(c, &call, any) || pass_on(c, stack, &call);
}
