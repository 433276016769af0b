#include "migrate/formats/laravel.h"

/* Classes that a migration leans on: what is written beside it, and the project's own by composer.json. */

enum { MAX_ABOVE = 8, MAX_LINES = 40 };

static struct str last_part(struct str name)
{
	size_t at = str_rchr(name, '\\');
	return at == SIZE_MAX ? name : str_sub(name, at + 1, name.n);
}

/* -- names -- */

/* "User" by one clause of "use App\Models\User;", "use ... as User;", "use App\Models\{User, Team};" */
static bool imported_by(
	const struct laravel *r, const struct syntax *t, uint32_t use, struct str name, struct str *out)
{
	struct str space = STR_NONE;
	for (uint32_t i = use; i < t->nodes[use].next && format_laravel_step(r, 1); i++) {
		if (syntax_is(t, i, "namespace_name") &&
			syntax_is(t, t->nodes[i].parent, "namespace_use_declaration"))
			space = syntax_text(t, i);
		if (!syntax_is(t, i, "namespace_use_clause") &&
			!syntax_is(t, i, "namespace_use_group_clause"))
			continue;
		uint32_t alias = syntax_field(t, i, "alias"), first = syntax_child(t, i);
		struct str text = first == UINT32_MAX ? STR_NONE : syntax_text(t, first);
		struct str as = alias != UINT32_MAX ? syntax_text(t, alias) : last_part(text);
		if (!str_ieq(as, name))
			continue;
		*out = space.n ? str_fmt(r->a, "%.*s\\%.*s", STRF(space), STRF(text)) : text;
		return true;
	}
	return false;
}

/* The full name of what the file calls so, without a backslash before it. */
static struct str whole_name(const struct laravel *r, const struct syntax *t, struct str name)
{
	struct str space = STR_NONE, full;
	if (str_starts(name, STR("\\")))
		return str_sub(name, 1, name.n);
	size_t slash = str_chr(name, '\\');
	struct str first = slash == SIZE_MAX ? name : str_sub(name, 0, slash);
	for (uint32_t n = syntax_child(t, 0); n != UINT32_MAX && format_laravel_step(r, 1);
		n = syntax_sibling(t, n)) {
		if (syntax_is(t, n, "namespace_definition"))
			space = syntax_text(t, syntax_field(t, n, "name"));
		if (syntax_is(t, n, "namespace_use_declaration") && imported_by(r, t, n, first, &full))
			return slash == SIZE_MAX ? full
						 : str_fmt(r->a, "%.*s%.*s", STRF(full),
							   STRF(str_sub(name, slash, name.n)));
	}
	return space.n && name.n ? str_fmt(r->a, "%.*s\\%.*s", STRF(space), STRF(name)) : name;
}

static uint32_t declared_in(const struct laravel *r, const struct syntax *t, struct str name)
{
	for (uint32_t n = 0; n < t->n && format_laravel_step(r, 1); n++)
		if ((syntax_is(t, n, "class_declaration") || syntax_is(t, n, "trait_declaration") ||
			    syntax_is(t, n, "enum_declaration") ||
			    syntax_is(t, n, "interface_declaration")) &&
			str_ieq(syntax_text(t, syntax_field(t, n, "name")), name))
			return n;
	return UINT32_MAX;
}

/* Where a class stands that the code of *t names. */
static bool locate(const struct laravel *r, struct str name, const struct syntax **t, uint32_t *node)
{
	struct str full = whole_name(r, *t, name), path;
	*node = declared_in(r, *t, last_part(full));
	for (size_t at = 0; *node == UINT32_MAX &&
			    (path = format_php_class_path(r->a, &r->project->autoload, full, &at)).n;) {
		const struct syntax *its = format_laravel_file(r->project, path);
		*node = its ? declared_in(r, its, last_part(full)) : UINT32_MAX;
		*t = its ? its : *t;
	}
	if (*node == UINT32_MAX) { /* Composer's classmap: helpers beside the migrations */
		struct str root = r->project->root, dir = r->s->path;
		dir = root.n && str_starts(dir, root) ? str_sub(dir, root.n + 1, dir.n) : dir;
		path = format_path(r->a, dir, str_fmt(r->a, "%.*s.php", STRF(last_part(full))));
		const struct syntax *its = format_laravel_file(r->project, path);
		*node = its ? declared_in(r, its, last_part(full)) : UINT32_MAX;
		*t = *node == UINT32_MAX ? *t : its;
	}
	return *node != UINT32_MAX;
}

/* -- a class and those above it -- */

static uint32_t members_of(const struct syntax *t, uint32_t class)
{
	uint32_t body = syntax_child_of(t, class, "declaration_list");
	if (body == UINT32_MAX)
		body = syntax_child_of(t, class, "enum_declaration_list");
	return body == UINT32_MAX ? body : syntax_child(t, body);
}

/* What is found behind "end" on the line of a class. */
struct line {
	const struct laravel *r;
	struct laravel_class **end;
	size_t n;
};

static void add_class(struct line *l, const struct syntax *t, uint32_t node, int level);

static void add_named(struct line *l, const struct syntax *t, struct str name, int level)
{
	uint32_t node;
	if (level <= MAX_ABOVE && locate(l->r, name, &t, &node))
		add_class(l, t, node, level);
}

/* "use A, B;" in a class, and its "extends C" */
static void add_names(struct line *l, const struct syntax *t, uint32_t list, int level)
{
	for (uint32_t k = syntax_child(t, list); k != UINT32_MAX; k = syntax_sibling(t, k))
		if (syntax_is(t, k, "name") || syntax_is(t, k, "qualified_name"))
			add_named(l, t, syntax_text(t, k), level);
}

static void add_class(struct line *l, const struct syntax *t, uint32_t node, int level)
{
	uint32_t base = syntax_child_of(t, node, "base_clause");
	if (l->n++ >= MAX_LINES)
		return;
	struct laravel_class *c = *l->end = ARENA_NEW(l->r->a, struct laravel_class);
	*c = (struct laravel_class){.t = t, .node = node, .level = level};
	l->end = &c->next;
	for (uint32_t n = members_of(t, node); n != UINT32_MAX && format_laravel_step(l->r, 1);
		n = syntax_sibling(t, n))
		if (syntax_is(t, n, "use_declaration"))
			add_names(l, t, n, level);
	if (base != UINT32_MAX)
		add_names(l, t, base, level + 1);
}

const struct laravel_class *format_laravel_class_at(
	const struct laravel *r, const struct syntax *t, uint32_t node)
{
	struct laravel_class *first = NULL;
	struct line l = {.r = r, .end = &first};
	add_class(&l, t, node, 0);
	return first;
}

const struct laravel_class *format_laravel_class(const struct laravel *r, struct str name)
{
	const struct syntax *t = r->t;
	uint32_t node;
	if (str_ieq(name, STR("self")) || str_ieq(name, STR("static")) || str_eq(name, STR("$this")))
		return r->class;
	if (str_ieq(name, STR("parent"))) {
		const struct laravel_class *c = r->here;
		while (c && r->here && c->level == r->here->level)
			c = c->next;
		return c;
	}
	if (!name.n || name.p[0] == '$' || !locate(r, name, &t, &node))
		return NULL;
	for (size_t i = 0; i < r->project->classes.n; i++) {
		const struct laravel_class *c = r->project->classes.v[i];
		if (c->t == t && c->node == node)
			return c;
	}
	const struct laravel_class *c = format_laravel_class_at(r, t, node);
	if (c && t != r->own)
		*VEC_PUSH(r->a, &r->project->classes) = c;
	return c;
}

/* -- members -- */

bool format_laravel_method(
	const struct laravel *r, const struct laravel_class *c, struct str name, struct laravel_method *out)
{
	for (*out = (struct laravel_method){.class = c}; c; c = c->next)
		for (uint32_t n = members_of(c->t, c->node); n != UINT32_MAX && format_laravel_step(r, 1);
			n = syntax_sibling(c->t, n)) {
			if (!syntax_is(c->t, n, "method_declaration") ||
				!str_ieq(syntax_text(c->t, syntax_field(c->t, n, "name")), name))
				continue;
			out->here = c;
			out->node = n;
			out->body = syntax_field(c->t, n, "body");
			if (out->body != UINT32_MAX)
				return true; /* not an abstract one */
		}
	return false;
}

struct laravel format_laravel_inside(const struct laravel *r, const struct laravel_method *m)
{
	struct laravel in = *r;
	in.t = m->here->t;
	in.here = m->here;
	in.class = m->class;
	return in;
}

/* const NAME = value; or case Name = value; */
static uint32_t constant_of(const struct syntax *t, uint32_t member, struct str name)
{
	if (syntax_is(t, member, "enum_case"))
		return str_eq(syntax_text(t, syntax_field(t, member, "name")), name)
			       ? syntax_field(t, member, "value")
			       : UINT32_MAX;
	for (uint32_t n = syntax_child(t, member); n != UINT32_MAX; n = syntax_sibling(t, n)) {
		uint32_t its = syntax_is(t, n, "const_element") ? syntax_child(t, n) : UINT32_MAX;
		if (its == UINT32_MAX || !str_eq(syntax_text(t, its), name))
			continue;
		for (uint32_t v = syntax_sibling(t, its); v != UINT32_MAX; v = syntax_sibling(t, v))
			if (!syntax_is(t, v, "=") && !syntax_is(t, v, "comment"))
				return v;
	}
	return UINT32_MAX;
}

/* Status::Active, Status::Active->value, self::LIMIT */
uint32_t format_laravel_constant(const struct laravel *r, uint32_t access, struct laravel *in)
{
	if (syntax_is(r->t, access, "member_access_expression") &&
		str_eq(syntax_text(r->t, syntax_field(r->t, access, "name")), STR("value")))
		access = syntax_field(r->t, access, "object");
	if (!syntax_is(r->t, access, "class_constant_access_expression"))
		return UINT32_MAX;
	uint32_t of = syntax_child(r->t, access), name = syntax_sibling(r->t, of);
	while (name != UINT32_MAX && syntax_is(r->t, name, "::"))
		name = syntax_sibling(r->t, name);
	const struct laravel_class *class = format_laravel_class(r, syntax_text(r->t, of));
	for (const struct laravel_class *c = class; c && name != UINT32_MAX; c = c->next)
		for (uint32_t n = members_of(c->t, c->node); n != UINT32_MAX && format_laravel_step(r, 1);
			n = syntax_sibling(c->t, n)) {
			bool may = syntax_is(c->t, n, "const_declaration") || syntax_is(c->t, n, "enum_case");
			uint32_t value = may ? constant_of(c->t, n, syntax_text(r->t, name)) : UINT32_MAX;
			if (value == UINT32_MAX)
				continue;
			*in = format_laravel_inside(r, &(struct laravel_method){.class = class, .here = c});
			return value;
		}
	return UINT32_MAX;
}

/* $this->name = value; in a constructor, once. */
static uint32_t set_by_constructor(const struct laravel *r, struct str name, struct laravel *in)
{
	struct laravel_method m;
	struct str left = str_fmt(r->a, "$this->%.*s", STRF(name));
	uint32_t found = UINT32_MAX;
	if (!format_laravel_method(r, r->class, STR("__construct"), &m))
		return UINT32_MAX;
	*in = format_laravel_inside(r, &m);
	for (uint32_t i = m.body; i < in->t->nodes[m.body].next && format_laravel_step(r, 1); i++)
		if (syntax_is(in->t, i, "assignment_expression") &&
			str_eq(syntax_text(in->t, syntax_field(in->t, i, "left")), left)) {
			if (found != UINT32_MAX)
				return UINT32_MAX;
			found = syntax_field(in->t, i, "right");
		}
	return found;
}

static uint32_t property_in(const struct syntax *t, uint32_t declaration, struct str name, bool *found)
{
	for (uint32_t i = syntax_child(t, declaration); i != UINT32_MAX; i = syntax_sibling(t, i)) {
		struct str its = syntax_is(t, i, "property_element")
					 ? syntax_text(t, syntax_field(t, i, "name"))
					 : STR_NONE;
		if (its.n != name.n + 1 || !str_ends(its, name))
			continue;
		*found = true;
		return syntax_field(t, i, "default_value");
	}
	return UINT32_MAX;
}

uint32_t format_laravel_property(const struct laravel *r, struct str name, struct laravel *in)
{
	bool found = false;
	uint32_t value = UINT32_MAX;
	for (const struct laravel_class *c = r->class; c && !found; c = c->next)
		for (uint32_t n = members_of(c->t, c->node);
			n != UINT32_MAX && format_laravel_step(r, 1) && !found; n = syntax_sibling(c->t, n)) {
			if (!syntax_is(c->t, n, "property_declaration"))
				continue;
			value = property_in(c->t, n, name, &found);
			*in = format_laravel_inside(
				r, &(struct laravel_method){.class = r->class, .here = c});
		}
	return value != UINT32_MAX ? value : set_by_constructor(r, name, in);
}

/* -- the cases of an enum -- */

bool format_laravel_cases(
	const struct laravel *r, const struct laravel_class *c, bool values, struct names_list *out)
{
	struct str text;
	if (!c || !syntax_is(c->t, c->node, "enum_declaration"))
		return false;
	struct laravel in = format_laravel_inside(r, &(struct laravel_method){.class = c, .here = c});
	for (uint32_t n = members_of(c->t, c->node); n != UINT32_MAX && format_laravel_step(r, 1);
		n = syntax_sibling(c->t, n)) {
		if (!syntax_is(c->t, n, "enum_case"))
			continue;
		text = syntax_text(c->t, syntax_field(c->t, n, "name"));
		if (values && !format_laravel_string(&in, syntax_field(c->t, n, "value"), &text))
			return false;
		*VEC_PUSH(r->a, out) = text;
	}
	return out->n > 0;
}
