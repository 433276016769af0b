#include "migrate/formats/laravel.h"

/* What a method's variables stand for, and the methods that it calls. */

enum { MAX_TURNS = 2000, MAX_BOUND = 5000, MAX_DEPTH = 12 };

bool format_laravel_is_closure(const struct laravel *r, uint32_t node)
{
	return syntax_is(r->t, node, "anonymous_function") ||
	       syntax_is(r->t, node, "anonymous_function_creation_expression") ||
	       syntax_is(r->t, node, "arrow_function");
}

/* "in" reads the node. */
static void bind(struct laravel *r, struct str name, const struct laravel *in, uint32_t node)
{
	struct str text;
	struct laravel its = *in;
	struct laravel_bound b = {.name = name, .node = node};
	if (node != UINT32_MAX && !format_laravel_is_closure(in, node) &&
		!format_laravel_is_driver(in, node)) {
		if (format_laravel_string(in, node, &text))
			b = (struct laravel_bound){.name = name, .node = UINT32_MAX, .text = text};
		else if (syntax_is(in->t, node, "variable_name"))
			b.node = format_laravel_value(in, node, &its);
		if (b.node != UINT32_MAX && its.t == in->t && b.node == node &&
			syntax_is(in->t, node, "variable_name"))
			b.node = UINT32_MAX; /* one that is not known */
	}
	b.t = its.t;
	b.class = its.class;
	b.here = its.here;
	if (r->bound.n < MAX_BOUND)
		*VEC_PUSH(r->a, &r->bound) = b;
	else
		r->bound.v[r->bound.n - 1] = (struct laravel_bound){.name = name, .node = UINT32_MAX};
}

bool format_laravel_assign(struct laravel *r, uint32_t e)
{
	uint32_t left = syntax_field(r->t, e, "left"), right = syntax_field(r->t, e, "right");
	if (!syntax_is(r->t, e, "assignment_expression") || right == UINT32_MAX)
		return false;
	if (!format_laravel_is_closure(r, right) && !format_laravel_only_data(r, right))
		return false;
	if (syntax_is(r->t, left, "variable_name"))
		bind(r, syntax_text(r->t, left), r, right);
	else
		format_laravel_forget(r, e);
	return true;
}

void format_laravel_forget(struct laravel *r, uint32_t e)
{
	struct str name;
	for (uint32_t at = e; (name = format_code_assigned(r->t, &at, r->t->nodes[e].next)).n;)
		if (r->bound.n < MAX_BOUND)
			*VEC_PUSH(r->a, &r->bound) = (struct laravel_bound){.name = name, .node = UINT32_MAX};
}

/* A loop: over what, with which variables, and what it does each time. */
struct loop {
	uint32_t list, key, each, body; /* key: UINT32_MAX = none */
};

/* foreach (LIST as $key => $each) */
static bool foreach_of(const struct laravel *r, uint32_t e, struct loop *out)
{
	uint32_t parts[2] = {UINT32_MAX, UINT32_MAX};
	size_t k = 0;
	*out = (struct loop){UINT32_MAX, UINT32_MAX, UINT32_MAX, syntax_field(r->t, e, "body")};
	for (uint32_t n = syntax_child(r->t, e); n != UINT32_MAX && n != out->body;
		n = syntax_sibling(r->t, n)) {
		if (syntax_is(r->t, n, "foreach") || syntax_is(r->t, n, "(") || syntax_is(r->t, n, ")") ||
			syntax_is(r->t, n, "as") || syntax_is(r->t, n, "comment"))
			continue;
		if (k < 2)
			parts[k++] = n;
	}
	out->list = parts[0];
	out->each = parts[1];
	if (syntax_is(r->t, out->each, "pair")) {
		uint32_t arrow;
		out->key = syntax_child(r->t, out->each);
		arrow = out->key == UINT32_MAX ? out->key : syntax_sibling(r->t, out->key);
		out->each = arrow == UINT32_MAX ? arrow : syntax_sibling(r->t, arrow);
	}
	return k == 2 && syntax_is(r->t, out->each, "variable_name");
}

/* collect(LIST)->each(function ($each) { ... }) */
static bool each_of(const struct laravel *r, uint32_t e, struct loop *out)
{
	uint32_t object = syntax_field(r->t, e, "object"), closure, n = 0;
	if (!syntax_is(r->t, e, "member_call_expression") ||
		!syntax_is(r->t, object, "function_call_expression") ||
		!str_eq(syntax_text(r->t, syntax_field(r->t, e, "name")), STR("each")) ||
		!str_eq(syntax_text(r->t, syntax_field(r->t, object, "function")), STR("collect")))
		return false;
	out->list = format_laravel_nth(r->t, syntax_field(r->t, object, "arguments"), 0);
	closure = format_laravel_nth(r->t, syntax_field(r->t, e, "arguments"), 0);
	if (out->list == UINT32_MAX || closure == UINT32_MAX)
		return false;
	if (!format_laravel_is_closure(r, closure))
		return false;
	out->body = syntax_field(r->t, closure, "body");
	uint32_t *variables[] = {&out->each, &out->key};
	out->each = out->key = UINT32_MAX;
	uint32_t list = syntax_field(r->t, closure, "parameters");
	for (uint32_t p = list == UINT32_MAX ? list : syntax_child(r->t, list); p != UINT32_MAX && n < 2;
		p = syntax_sibling(r->t, p))
		if (syntax_is(r->t, p, "simple_parameter"))
			*variables[n++] = syntax_field(r->t, p, "name");
	return out->each != UINT32_MAX;
}

/* One element of the list: 'value' or 'key' => value. */
static void bind_element(struct laravel *r, const struct loop *l, const struct laravel *in, uint32_t element)
{
	uint32_t first = syntax_child(in->t, element),
		 arrow = first == UINT32_MAX ? first : syntax_sibling(in->t, first);
	uint32_t value = arrow == UINT32_MAX ? first : syntax_sibling(in->t, arrow);
	struct str key = STR_NONE;
	if (l->key != UINT32_MAX) {
		bool known = arrow != UINT32_MAX && format_laravel_string(in, first, &key);
		*VEC_PUSH(r->a, &r->bound) = (struct laravel_bound){.name = syntax_text(r->t, l->key),
			.node = UINT32_MAX,
			.text = known ? key : STR_NONE};
	}
	bind(r, syntax_text(r->t, l->each), in, value);
}

/* Of a list that is no array as it stands: its texts. */
static bool over_texts(
	struct laravel *r, const struct loop *l, format_laravel_reader *read, void *ctx, bool is_foreach)
{
	struct names_list all = {0};
	if (l->key != UINT32_MAX || !format_laravel_strings(r, l->list, &all))
		return false;
	for (size_t i = 0; i < all.n && !r->ended; i++) {
		if (++r->turns > MAX_TURNS || r->bound.n >= MAX_BOUND)
			return false;
		*VEC_PUSH(r->a, &r->bound) = (struct laravel_bound){
			.name = syntax_text(r->t, l->each), .node = UINT32_MAX, .text = all.v[i]};
		format_laravel_block(r, l->body, read, ctx);
		r->ended = r->ended && is_foreach;
	}
	return true;
}

bool format_laravel_loop(struct laravel *r, uint32_t e, format_laravel_reader *read, void *ctx)
{
	struct loop l;
	struct laravel in;
	bool is_foreach = syntax_is(r->t, e, "foreach_statement"), whole = true;
	if (r->depth >= MAX_DEPTH || (is_foreach ? !foreach_of(r, e, &l) : !each_of(r, e, &l)))
		return false;
	uint32_t list = format_laravel_resolve(r, l.list, &in);
	if (list == UINT32_MAX)
		return false;
	r->depth++;
	if (!syntax_is(in.t, list, "array_creation_expression"))
		whole = over_texts(r, &l, read, ctx, is_foreach);
	else
		for (uint32_t n = syntax_child(in.t, list); n != UINT32_MAX && !r->ended && whole;
			n = syntax_sibling(in.t, n)) {
			if (!syntax_is(in.t, n, "array_element_initializer"))
				continue;
			whole = ++r->turns <= MAX_TURNS && r->bound.n < MAX_BOUND;
			if (!whole)
				break;
			bind_element(r, &l, &in, n);
			format_laravel_block(r, l.body, read, ctx);
			r->ended = r->ended && is_foreach; /* a closure's return ends one turn */
		}
	r->depth--;
	return whole;
}

/* -- methods -- */

/* "new Helper($x)": its class. */
static const struct laravel_class *made(const struct laravel *r, uint32_t node)
{
	struct laravel in;
	node = format_laravel_resolve(r, node, &in);
	if (node == UINT32_MAX || !syntax_is(in.t, node, "object_creation_expression"))
		return NULL;
	for (uint32_t n = syntax_child(in.t, node); n != UINT32_MAX; n = syntax_sibling(in.t, n))
		if (syntax_is(in.t, n, "name") || syntax_is(in.t, n, "qualified_name"))
			return format_laravel_class(&in, syntax_text(in.t, n));
	return NULL;
}

bool format_laravel_target(const struct laravel *r, uint32_t e, struct laravel_method *out)
{
	const struct laravel_class *c = NULL;
	if (syntax_is(r->t, e, "scoped_call_expression")) {
		c = format_laravel_class(r, syntax_text(r->t, syntax_field(r->t, e, "scope")));
	} else if (syntax_is(r->t, e, "member_call_expression")) {
		uint32_t object = syntax_field(r->t, e, "object");
		c = str_eq(syntax_text(r->t, object), STR("$this")) ? r->class : made(r, object);
	}
	if (!c || !format_laravel_method(r, c, syntax_text(r->t, syntax_field(r->t, e, "name")), out))
		return false;
	if (syntax_is(r->t, e, "scoped_call_expression") &&
		str_ieq(syntax_text(r->t, syntax_field(r->t, e, "scope")), STR("parent")))
		out->class = r->class;
	return true;
}

bool format_laravel_called(struct laravel *r, uint32_t e, struct str passed, struct laravel_method *out)
{
	if (r->depth >= MAX_DEPTH || !format_laravel_target(r, e, out) || ++r->turns > MAX_TURNS)
		return false;
	struct laravel in = format_laravel_inside(r, out);
	uint32_t list = syntax_field(in.t, out->node, "parameters"),
		 arguments = syntax_field(r->t, e, "arguments");
	size_t k = 0;
	out->bound = r->bound.n;
	for (uint32_t p = list == UINT32_MAX ? list : syntax_child(in.t, list); p != UINT32_MAX;
		p = syntax_sibling(in.t, p)) {
		if (!syntax_is(in.t, p, "simple_parameter"))
			continue;
		struct str name = syntax_text(in.t, syntax_field(in.t, p, "name"));
		struct laravel_call call = {e, arguments, STR_NONE};
		uint32_t given =
			format_laravel_argument(r, &call, k++, str_z(r->a, str_sub(name, 1, name.n)));
		if (passed.n && given != UINT32_MAX && str_eq(syntax_text(r->t, given), passed))
			out->as = name;
		if (given == UINT32_MAX)
			bind(r, name, &in, syntax_field(in.t, p, "default_value"));
		else
			bind(r, name, r, given);
	}
	return true;
}

void format_laravel_run(
	struct laravel *r, const struct laravel_method *m, format_laravel_reader *read, void *ctx)
{
	const struct syntax *t = r->t;
	const struct laravel_class *class = r->class, *here = r->here;
	bool ended = r->ended;
	r->t = m->here->t;
	r->class = m->class;
	r->here = m->here;
	r->depth++;
	format_laravel_block(r, m->body, read, ctx);
	r->depth--;
	r->t = t;
	r->class = class;
	r->here = here;
	r->ended = ended;
	r->bound.n = m->bound < r->bound.n ? m->bound : r->bound.n;
}

/* -- blocks that run as they are -- */

uint32_t format_laravel_wrapped(const struct laravel *r, uint32_t e)
{
	static const char *const ways[] = {
		"withoutForeignKeyConstraints", "transaction", "withoutEvents", NULL};
	struct laravel_chain c;
	uint32_t closure = UINT32_MAX;
	if (syntax_is(r->t, e, "try_statement"))
		return syntax_field(r->t, e, "body");
	if (syntax_is(r->t, e, "function_call_expression")) {
		if (str_eq(syntax_text(r->t, syntax_field(r->t, e, "function")), STR("rescue")))
			closure = format_laravel_nth(r->t, syntax_field(r->t, e, "arguments"), 0);
	} else if (format_laravel_chain(r, e, &c) && str_one_of(c.calls.v[c.calls.n - 1].name, ways)) {
		closure = format_laravel_argument(r, &c.calls.v[c.calls.n - 1], 0, "callback");
	}
	return closure != UINT32_MAX && format_laravel_is_closure(r, closure)
		       ? syntax_field(r->t, closure, "body")
		       : UINT32_MAX;
}
