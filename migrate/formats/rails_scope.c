/* What the names of a migration stand for where it is read, and its own methods. */
#include "migrate/formats/rails.h"

enum {
	MAX_STEPS = 1000000, /* of one file: values inside values, loops inside loops */
	MAX_NAMES = 1000,
	MAX_CALLS = 10 /* of the class's own methods inside each other */
};

bool format_rails_step(const struct rails *r, size_t n)
{
	r->scope->steps += n;
	return r->scope->steps < MAX_STEPS;
}

void format_rails_bind(const struct rails *r, struct str name, struct rails_value value)
{
	struct rails_scope *x = r->scope;
	for (size_t i = x->names.n; i > x->base; i--)
		if (str_eq(x->names.v[i - 1].name, name)) {
			x->names.v[i - 1].value = value;
			x->names.v[i - 1].when = ++x->clock;
			return;
		}
	if (x->names.n >= MAX_NAMES)
		x->steps = MAX_STEPS; /* nothing more is known */
	*VEC_PUSH(r->a, &x->names) = (struct rails_binding){name, value, ++x->clock};
}

const struct rails_value *format_rails_bound(const struct rails *r, struct str name)
{
	const struct rails_scope *x = r->scope;
	for (size_t i = x->names.n; i > x->base; i--)
		if (str_eq(x->names.v[i - 1].name, name))
			return &x->names.v[i - 1].value;
	return NULL;
}

static int by_name(const void *a, const void *b)
{
	const struct rails_method *x = a, *y = b;
	int c = str_cmp(x->name, y->name);
	return c ? c : (x->node > y->node) - (x->node < y->node);
}

void format_rails_learn(struct rails *r)
{
	struct rails_scope *x = r->scope;
	for (uint32_t i = 0; i < r->t->n; i++)
		if (syntax_is(r->t, i, "method") || syntax_is(r->t, i, "singleton_method"))
			*VEC_PUSH(r->a, &x->methods) = (struct rails_method){
				.name = syntax_text(r->t, syntax_field(r->t, i, "name")), .node = i};
	str_sort(x->methods.v, x->methods.n, sizeof *x->methods.v, by_name);
}

struct rails_method *format_rails_method(const struct rails *r, struct str name)
{
	struct rails_scope *x = r->scope;
	size_t low = 0, high = x->methods.n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (str_cmp(x->methods.v[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < x->methods.n && str_eq(x->methods.v[low].name, name) ? &x->methods.v[low] : NULL;
}

/* A list or a hash whose parts name what is bound here only cannot be taken elsewhere. */
static bool speaks_of_bound(const struct rails *r, uint32_t node)
{
	if (!format_rails_step(r, r->t->nodes[node].next - node))
		return true;
	for (uint32_t i = node; i < r->t->nodes[node].next; i++)
		if (syntax_is(r->t, i, "identifier") && format_rails_bound(r, syntax_text(r->t, i)))
			return true;
	return false;
}

struct rails_value format_rails_argument_value(const struct rails *r, uint32_t node)
{
	struct rails_value v = format_rails_value(r, node);
	return v.kind == RAILS_NODE && speaks_of_bound(r, v.node) ? (struct rails_value){.node = UINT32_MAX}
								  : v;
}

/* What a method's parameter stands for: by its place, by its key, or as it is when nothing is given. */
static struct rails_value parameter_value(
	const struct rails *r, const struct rails_call *c, uint32_t parameter, struct str name, size_t *place)
{
	bool keyed = syntax_is(r->t, parameter, "keyword_parameter");
	uint32_t given = keyed ? format_rails_option(r, c->arguments, str_z(r->a, name))
			       : format_rails_argument(r, c, (*place)++);
	if (given == UINT32_MAX)
		given = syntax_field(r->t, parameter, "value");
	return given == UINT32_MAX ? (struct rails_value){.node = UINT32_MAX}
				   : format_rails_argument_value(r, given);
}

bool format_rails_enter(
	const struct rails *r, const struct rails_call *c, uint32_t method, struct rails_frame *frame)
{
	struct rails_scope *x = r->scope;
	VEC(struct rails_binding) own = {0};
	size_t place = 0;
	if (x->calls >= MAX_CALLS || !format_rails_step(r, 1))
		return false;
	uint32_t list = syntax_field(r->t, method, "parameters");
	for (uint32_t p = list == UINT32_MAX ? list : syntax_child(r->t, list); p != UINT32_MAX;
		p = syntax_sibling(r->t, p)) {
		bool plain = syntax_is(r->t, p, "identifier");
		if (!plain && syntax_field(r->t, p, "name") == UINT32_MAX)
			continue;
		struct str name = syntax_text(r->t, plain ? p : syntax_field(r->t, p, "name"));
		*VEC_PUSH(r->a, &own) =
			(struct rails_binding){name, parameter_value(r, c, p, name, &place), 0};
	}
	*frame = (struct rails_frame){x->base, x->names.n};
	x->base = x->names.n;
	x->calls++;
	for (size_t i = 0; i < own.n; i++)
		*VEC_PUSH(r->a, &x->names) = own.v[i];
	return true;
}

void format_rails_leave(const struct rails *r, const struct rails_frame *frame)
{
	r->scope->names.n = frame->names;
	r->scope->base = frame->base;
	r->scope->calls--;
}
