/* A migration's class and the project's own classes above it. */
#include "migrate/formats/doctrine_php.h"

enum { MAX_ABOVE = 5, MAX_FILES = 50 };

struct str format_doctrine_last(struct str name)
{
	size_t at = str_rchr(name, '\\');
	return at == SIZE_MAX ? name : str_sub(name, at + 1, name.n);
}

/* -- members -- */

static uint32_t members_of(const struct doctrine_class *c)
{
	uint32_t body = syntax_field(c->t, c->node, "body");
	return body == UINT32_MAX ? UINT32_MAX : syntax_child(c->t, body);
}

uint32_t format_doctrine_method(
	const struct doctrine_class *c, struct str name, const struct doctrine_class **from)
{
	for (; c; c = c->base)
		for (uint32_t n = members_of(c); n != UINT32_MAX; n = syntax_sibling(c->t, n))
			if (syntax_is(c->t, n, "method_declaration") &&
				str_ieq(syntax_text(c->t, syntax_field(c->t, n, "name")), name)) {
				*from = c;
				return n;
			}
	return UINT32_MAX;
}

static uint32_t last_child(const struct syntax *t, uint32_t node)
{
	uint32_t last = UINT32_MAX;
	for (uint32_t n = syntax_child(t, node); n != UINT32_MAX; n = syntax_sibling(t, n))
		last = n;
	return last;
}

/* In one declaration: const A = 1, B = 2; */
static uint32_t element(
	const struct syntax *t, uint32_t declaration, const char *kind, struct str name, bool *found)
{
	for (uint32_t n = syntax_child(t, declaration); n != UINT32_MAX; n = syntax_sibling(t, n)) {
		uint32_t first = syntax_child(t, n);
		if (!syntax_is(t, n, kind) || first == UINT32_MAX || !str_eq(syntax_text(t, first), name))
			continue;
		uint32_t last = last_child(t, n);
		*found = true;
		if (syntax_is(t, last, "property_initializer"))
			last = last_child(t, last);
		return last == first ? UINT32_MAX : last;
	}
	return UINT32_MAX;
}

uint32_t format_doctrine_constant(
	const struct doctrine_class *c, struct str name, const struct doctrine_class **from)
{
	bool found = false;
	for (; c; c = c->base)
		for (uint32_t n = members_of(c); n != UINT32_MAX; n = syntax_sibling(c->t, n)) {
			if (!syntax_is(c->t, n, "const_declaration"))
				continue;
			uint32_t value = element(c->t, n, "const_element", name, &found);
			*from = c;
			if (found)
				return value;
		}
	return UINT32_MAX;
}

/* name: with its $. */
uint32_t format_doctrine_property(
	const struct doctrine_class *c, struct str name, const struct doctrine_class **from, bool *declared)
{
	*declared = false;
	for (; c; c = c->base)
		for (uint32_t n = members_of(c); n != UINT32_MAX; n = syntax_sibling(c->t, n)) {
			if (!syntax_is(c->t, n, "property_declaration"))
				continue;
			uint32_t value = element(c->t, n, "property_element", name, declared);
			*from = c;
			if (*declared)
				return value;
		}
	return UINT32_MAX;
}

/* -- the classes above -- */

static struct str namespace_of(const struct syntax *t, uint32_t before)
{
	struct str found = STR_NONE;
	for (uint32_t n = syntax_child(t, 0); n != UINT32_MAX && n <= before; n = syntax_sibling(t, n))
		if (syntax_is(t, n, "namespace_definition"))
			found = syntax_text(t, syntax_field(t, n, "name"));
	return found;
}

/* use A\B; use A\B as C; */
static bool imported(const struct syntax *t, struct str name, struct str *out)
{
	for (uint32_t n = syntax_child(t, 0); n != UINT32_MAX; n = syntax_sibling(t, n)) {
		uint32_t clause = syntax_is(t, n, "namespace_use_declaration")
					  ? syntax_child_of(t, n, "namespace_use_clause")
					  : UINT32_MAX;
		if (clause == UINT32_MAX)
			continue;
		struct str full = syntax_text(t, syntax_child(t, clause));
		uint32_t alias = syntax_field(t, clause, "alias");
		struct str as = alias == UINT32_MAX ? format_doctrine_last(full) : syntax_text(t, alias);
		if (!str_ieq(as, name))
			continue;
		*out = full;
		return true;
	}
	return false;
}

/* The full name of what the class at a node calls so, without a backslash before it. */
static struct str full_name(struct arena *a, const struct syntax *t, uint32_t node, struct str name)
{
	struct str full;
	if (name.n && name.p[0] == '\\')
		return str_sub(name, 1, name.n);
	size_t slash = str_chr(name, '\\');
	struct str first = slash == SIZE_MAX ? name : str_sub(name, 0, slash);
	if (imported(t, first, &full))
		return slash == SIZE_MAX
			       ? full
			       : str_fmt(a, "%.*s%.*s", STRF(full), STRF(str_sub(name, slash, name.n)));
	struct str space = namespace_of(t, node);
	return space.n && name.n ? str_fmt(a, "%.*s\\%.*s", STRF(space), STRF(name)) : name;
}

static bool is_library(const struct doctrine_project *p, struct str full)
{
	if (p->tool)
		return p->tool->is_base(full);
	return str_ieq(full, STR("Doctrine\\Migrations\\AbstractMigration")) ||
	       str_ieq(full, STR("Doctrine\\DBAL\\Migrations\\AbstractMigration"));
}

static int parsed(
	struct doctrine_project *p, struct arena *a, struct str path, const struct syntax **t, struct err *e)
{
	struct migration scratch = {.path = path};
	bool found = false;
	for (size_t i = 0; i < p->files.n; i++)
		if (str_eq(p->files.v[i].path, path)) {
			*t = p->files.v[i].t;
			return 0;
		}
	*t = NULL;
	if (!path.n || p->files.n >= MAX_FILES)
		return 0;
	if (format_read_config(p->f, a, path, &scratch.raw, &found, e))
		return (int)e->code;
	if (found && format_code_parse(a, p->w, LANGUAGE_PHP, &scratch, t, e))
		return (int)e->code;
	*VEC_PUSH(a, &p->files) = (struct doctrine_file){path, *t};
	return 0;
}

/* The first of the files that composer.json lets hold the class that is there. */
static int class_file(
	struct doctrine_project *p, struct arena *a, struct str full, const struct syntax **t, struct err *e)
{
	struct str path;
	*t = NULL;
	for (size_t at = 0; !*t && (path = format_php_class_path(a, &p->autoload, full, &at)).n;)
		if (parsed(p, a, format_path(a, p->home, path), t, e))
			return (int)e->code;
	return 0;
}

static uint32_t class_in(const struct syntax *t, struct str name)
{
	for (uint32_t n = 0; n < t->n; n++)
		if ((syntax_is(t, n, "class_declaration") || syntax_is(t, n, "trait_declaration")) &&
			str_ieq(syntax_text(t, syntax_field(t, n, "name")), name))
			return n;
	return UINT32_MAX;
}

/* Another class or a trait by its full name; NULL when it is not at hand. */
static int locate(struct doctrine_project *p, struct arena *a, const struct doctrine_class *c,
	struct str full, struct doctrine_class **out, struct err *e)
{
	struct str name = format_doctrine_last(full);
	const struct syntax *t = c->t;
	*out = NULL;
	if (class_in(t, name) == UINT32_MAX && class_file(p, a, full, &t, e))
		return (int)e->code;
	uint32_t node = t ? class_in(t, name) : UINT32_MAX;
	if (node == UINT32_MAX || (t == c->t && node == c->node))
		return 0;
	*out = ARENA_NEW(a, struct doctrine_class);
	**out = (struct doctrine_class){.t = t, .node = node};
	return 0;
}

/* use SomeTrait; stands between the class and those above it. */
static int add_traits(struct doctrine_project *p, struct arena *a, struct doctrine_class *c, struct err *e)
{
	for (uint32_t n = members_of(c); n != UINT32_MAX; n = syntax_sibling(c->t, n)) {
		if (!syntax_is(c->t, n, "use_declaration"))
			continue;
		for (uint32_t k = syntax_child(c->t, n); k != UINT32_MAX; k = syntax_sibling(c->t, k)) {
			struct doctrine_class *trait = NULL;
			if (!syntax_is(c->t, k, "name") && !syntax_is(c->t, k, "qualified_name"))
				continue;
			struct str full = full_name(a, c->t, c->node, syntax_text(c->t, k));
			if (locate(p, a, c, full, &trait, e))
				return (int)e->code;
			if (!trait)
				continue;
			trait->base = c->base;
			trait->whole = c->whole;
			c->base = trait;
		}
	}
	return 0;
}

static int above(
	struct doctrine_project *p, struct arena *a, struct doctrine_class *c, int depth, struct err *e)
{
	uint32_t clause = syntax_child_of(c->t, c->node, "base_clause");
	struct str name = clause == UINT32_MAX ? STR_NONE : syntax_text(c->t, last_child(c->t, clause));
	struct str full = full_name(a, c->t, c->node, name);
	struct doctrine_class *base = NULL;
	c->whole = is_library(p, full);
	if (!c->whole && full.n && depth < MAX_ABOVE && locate(p, a, c, full, &base, e))
		return (int)e->code;
	if (base && above(p, a, base, depth + 1, e))
		return (int)e->code;
	c->base = base;
	if (!c->whole)
		c->whole = base ? base->whole : str_ieq(format_doctrine_last(full), STR("AbstractMigration"));
	return add_traits(p, a, c, e);
}

int format_doctrine_class(struct doctrine_project *p, struct arena *a, const struct syntax *t, uint32_t node,
	const struct doctrine_class **out, struct err *e)
{
	struct doctrine_class *c = ARENA_NEW(a, struct doctrine_class);
	*c = (struct doctrine_class){.t = t, .node = node};
	*out = c;
	return above(p, a, c, 0, e);
}

int format_doctrine_other_class(struct doctrine_project *p, struct arena *a,
	const struct doctrine_class *from, struct str name, const struct doctrine_class **out, struct err *e)
{
	struct doctrine_class *c = NULL;
	*out = NULL;
	if (locate(p, a, from, full_name(a, from->t, from->node, name), &c, e) || (c && above(p, a, c, 0, e)))
		return (int)e->code;
	*out = c;
	return 0;
}

const struct doctrine_class *format_doctrine_look_up(struct doctrine_reader *r, struct str name)
{
	const struct doctrine_class *c = NULL;
	struct err e = err_new(r->a);
	int rc = r->scope->class ? format_doctrine_other_class(r->p, r->a, r->scope->class, name, &c, &e) : 0;
	err_drop(&e, rc);
	return c;
}
