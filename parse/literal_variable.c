/* Variables of the functions that are open. */
#include "parse/literal_assembly.h"

enum { MAX_LOOK = 1024, MAX_PARTS = 20000, MAX_NAME = 128 };

static bool is_kind(const struct syntax *t, uint32_t node, const char *const *kinds)
{
	for (; *kinds; kinds++)
		if (syntax_is(t, node, *kinds))
			return true;
	return false;
}

/* this, self and the like: the member's name is enough. */
static bool is_own(struct str object)
{
	static const char *const own[] = {"this", "self", "$this", "static", "cls", "Self", NULL};
	for (size_t i = 0; own[i]; i++)
		if (str_eq(object, str_of(own[i])))
			return true;
	return false;
}

struct str literal_variable_name(const struct literal_assembly *s, uint32_t node, bool declared)
{
	static const char *const plain[] = {"identifier", "variable_name", "instance_variable",
		"class_variable", "constant", "name", "property_identifier", "private_property_identifier",
		"simple_identifier", "interpolated_identifier", NULL};
	static const char *const members[] = {"member_expression", "attribute", "member_access_expression",
		"field_access", "field_expression", "selector_expression", "class_constant_access_expression",
		"scoped_property_access_expression", "navigation_expression", NULL};
	const struct syntax *t = s->t;
	struct str name = syntax_text(t, node);
	if (node == UINT32_MAX || name.n > MAX_NAME)
		return STR_NONE;
	if (is_kind(t, node, plain))
		return str_starts(name, STR("$")) ? str_sub(name, 1, name.n) : name;
	if (!is_kind(t, node, members))
		return STR_NONE;
	struct str object = syntax_text(t, syntax_child(t, node)), last = STR_NONE;
	for (uint32_t k = syntax_child(t, node); k != UINT32_MAX; k = syntax_sibling(t, k))
		last = syntax_text(t, k);
	if (str_starts(last, STR("$")))
		last = str_sub(last, 1, last.n);
	if (!is_own(object))
		return declared && object.n + last.n + 1 != name.n ? STR_NONE : name;
	/* The bytes before the name are the dot, or the last of "->" and "::": all are one byte that no name
	 * begins with. */
	return last.p > t->source.p ? (struct str){last.p - 1, last.n + 1} : STR_NONE;
}

/* ".x", ">x", ":x": a member of the object itself. */
static bool is_member(struct str name)
{
	return name.n > 1 && str_chr(STR(".>:$"), name.p[0]) != SIZE_MAX;
}

static struct str bare(struct str name)
{
	return is_member(name) ? str_sub(name, 1, name.n) : name;
}

static size_t find(const struct literal_assembly *s, struct str name, size_t from)
{
	size_t low = s->vars.n > MAX_LOOK && from < s->vars.n - MAX_LOOK ? s->vars.n - MAX_LOOK : from;
	bool member = is_member(name);
	for (size_t i = s->vars.n; i-- > low;)
		if (is_member(s->vars.v[i].name) == member && str_eq(bare(s->vars.v[i].name), bare(name)))
			return i;
	/* What the class declares has its plain name. */
	size_t inner = s->frames.n > 1 ? s->frames.v[1].first : s->vars.n;
	for (size_t i = inner; member && i-- > low;)
		if (str_eq(s->vars.v[i].name, bare(name)))
			return i;
	return SIZE_MAX;
}

struct literal_variable *literal_variable_find(struct literal_assembly *s, uint32_t node)
{
	struct str name = literal_variable_name(s, node, false);
	size_t at = name.n ? find(s, name, 0) : SIZE_MAX;
	if (at == SIZE_MAX)
		return NULL;
	s->seen = s->seen || at == s->watched;
	return &s->vars.v[at];
}

struct literal_variable *literal_variable_named(struct literal_assembly *s, struct str name)
{
	size_t at = find(s, name, 0);
	return at == SIZE_MAX ? NULL : &s->vars.v[at];
}

/* Where an assignment without a declaration makes a variable of the function's own. */
static bool assigns_locally(enum language l)
{
	return l == LANGUAGE_PYTHON || l == LANGUAGE_PHP || l == LANGUAGE_RUBY;
}

struct literal_variable *literal_variable_bind(struct literal_assembly *s, uint32_t node, bool declares)
{
	struct str name = literal_variable_name(s, node, true);
	if (!name.n)
		return NULL;
	size_t own = s->frames.n ? s->frames.v[s->frames.n - 1].first : 0, from = own;
	if (!declares && !is_member(name))
		from = !assigns_locally(s->t->literals->lang) ? 0
		       : s->frames.n > 1                      ? s->frames.v[1].first
							      : own;
	size_t at = find(s, name, is_member(name) ? 0 : from);
	if (at != SIZE_MAX)
		return &s->vars.v[at];
	struct literal_variable *v = VEC_PUSH(s->a, &s->vars);
	v->name = name;
	v->node = node;
	v->unknown = true;
	return v;
}

/* Put again what was built before: there is a limit to how much of it. */
static void add_literal(struct literal_context *c, const struct literal *l)
{
	enum { COST = 64 };
	struct literal_index *x = c->t->literals;
	x->folded += l->text.n + COST * (l->npieces + 1);
	if (x->folded > LITERAL_MAX_FOLDED) {
		literal_builder_hole(&c->b, l->from);
		return;
	}
	c->b.any = true;
	for (size_t i = 0; i < l->npieces; i++) {
		const struct literal_piece *p = &l->pieces[i];
		struct str bytes = str_sub(l->text, p->at, p->at + p->len);
		if (!p->exact && bytes.n == 1 && bytes.p[0] == LITERAL_HOLE)
			literal_builder_hole(&c->b, p->source);
		else
			literal_builder_add(&c->b, bytes, p->source, p->exact);
	}
}

void literal_variable_add(struct literal_context *c, struct literal_variable *v)
{
	for (size_t i = 0; i < v->parts.n; i++)
		add_literal(c, &v->parts.v[i]);
}

void literal_variable_part(struct literal_assembly *s, struct literal_variable *v, const struct literal *l)
{
	if (v->parts.n >= MAX_PARTS)
		return;
	*VEC_PUSH(s->a, &v->parts) = *l;
	if (v->parts.n == 1 || l->from < v->from)
		v->from = (uint32_t)l->from;
	if (l->to > v->to)
		v->to = (uint32_t)l->to;
}

void literal_assembly_join(struct literal_context *c, const struct literal_texts *list, uint32_t separator)
{
	struct literal sep = {.text = STR_NONE};
	if (separator != UINT32_MAX)
		(void)literal_assembly_text(c, separator, &sep);
	for (size_t i = 0; i < list->n; i++) {
		if (i)
			add_literal(c, &sep);
		add_literal(c, &list->v[i]);
	}
}
