/* RunPython: a program of the migration's own. Most fill in rows through the models, which the schema does
 * not feel; what holds a way to the database's own language may do anything. */
#include "migrate/formats/django.h"

enum { MAX_FUNCTIONS = 8 };

struct program {
	struct format_python *r;
	const struct django *d;
	int functions; /* inside each other */
};

static bool may_touch(struct program *p, uint32_t function, size_t editor);

static bool is_part_of(struct str path, struct str name)
{
	while (path.n)
		if (str_eq(str_cut(&path, '/'), name))
			return true;
	return false;
}

/* Does this import bring the name, and from the project's own code? */
static bool imports(const struct program *p, uint32_t import, struct str name)
{
	const struct syntax *t = p->r->t;
	uint32_t from = syntax_field(t, import, "module_name");
	struct str module = from == UINT32_MAX ? STR_NONE : syntax_text(t, from), first = module;
	first = str_cut(&first, '.');
	if (from == UINT32_MAX || (first.n && !is_part_of(p->d->s->path, first)))
		return false;
	for (uint32_t c = syntax_child(t, import); c != UINT32_MAX; c = syntax_sibling(t, c)) {
		uint32_t alias = syntax_is(t, c, "aliased_import") ? syntax_field(t, c, "alias") : c;
		if (c != from && alias != UINT32_MAX && str_eq(syntax_text(t, alias), name))
			return true;
	}
	return false;
}

static bool is_own_import(const struct program *p, struct str name)
{
	const struct syntax *t = p->r->t;
	for (uint32_t i = 0; i < t->n; i++)
		if (syntax_is(t, i, "import_from_statement") && imports(p, i, name))
			return true;
	return false;
}

static struct str parameter(const struct program *p, uint32_t function, size_t k)
{
	const struct syntax *t = p->r->t;
	uint32_t list = syntax_field(t, function, "parameters");
	for (uint32_t c = list == UINT32_MAX ? list : syntax_child(t, list); c != UINT32_MAX;
		c = syntax_sibling(t, c)) {
		uint32_t name = syntax_is(t, c, "identifier") ? c : syntax_field(t, c, "name");
		if (name == UINT32_MAX && syntax_is(t, c, "typed_parameter"))
			name = syntax_child(t, c);
		if (name != UINT32_MAX && !k--)
			return syntax_text(t, name);
	}
	return STR_NONE;
}

/* A call of a function of this file is as harmless as what that does with what it is given. */
static bool call_may_touch(struct program *p, uint32_t node, struct str editor)
{
	struct format_python_call c;
	if (!format_python_call(p->r, node, &c))
		return false;
	struct str root = c.function;
	root = str_cut(&root, '.');
	if (is_own_import(p, root))
		return true;
	uint32_t function = format_python_function(p->r, 0, str_z(p->r->a, c.function));
	if (function == UINT32_MAX)
		return false;
	size_t given = SIZE_MAX;
	for (size_t k = 0; k < 8; k++) {
		uint32_t arg = format_python_positional(p->r, c.arguments, k);
		if (arg != UINT32_MAX && editor.n && str_eq(syntax_text(p->r->t, arg), editor))
			given = k;
	}
	return may_touch(p, function, given);
}

/* docs.djangoproject.com/en/stable/topics/migrations: what data migrations ask the editor for. */
static bool is_harmless(const struct syntax *t, uint32_t node, struct str editor)
{
	static const char *const tails[] = {".connection.alias", ".connection.vendor"};
	struct str text = syntax_text(t, node);
	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
		if (editor.n && text.n == editor.n + str_of(tails[i]).n && str_starts(text, editor) &&
			str_ends(text, str_of(tails[i])))
			return true;
	return false;
}

/* Is the identifier an argument of a call of this file's function, which is followed for itself? */
static bool is_handed_on(const struct program *p, uint32_t node)
{
	const struct syntax *t = p->r->t;
	uint32_t list = t->nodes[node].parent, call = t->nodes[list].parent;
	struct format_python_call c;
	return syntax_is(t, list, "argument_list") && format_python_call(p->r, call, &c) &&
	       format_python_function(p->r, 0, str_z(p->r->a, c.function)) != UINT32_MAX;
}

static bool node_may_touch(struct program *p, uint32_t node, struct str editor)
{
	static const char *const ways[] = {"connection", "connections", "cursor", "execute", "executemany",
		"call_command", "schema_editor", "exec", "eval", "import_module", "__import__"};
	const struct syntax *t = p->r->t;
	if (syntax_is(t, node, "call"))
		return call_may_touch(p, node, editor);
	if (!syntax_is(t, node, "identifier"))
		return false;
	struct str name = syntax_text(t, node);
	if (editor.n && str_eq(name, editor))
		return !is_handed_on(p, node);
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		if (str_eq(name, str_of(ways[i])))
			return true;
	return false;
}

/* editor is the place of the schema editor among its parameters; SIZE_MAX = it is not given one. */
static bool may_touch(struct program *p, uint32_t function, size_t editor)
{
	const struct syntax *t = p->r->t;
	struct str name = editor == SIZE_MAX ? STR_NONE : parameter(p, function, editor);
	uint32_t body = syntax_field(t, function, "body");
	bool touches = body == UINT32_MAX || (editor != SIZE_MAX && !name.n);
	if (++p->functions > MAX_FUNCTIONS)
		touches = true;
	for (uint32_t i = body; !touches && i < t->nodes[body].next;) {
		bool skip = syntax_is(t, i, "attribute") && is_harmless(t, i, name);
		touches = !skip && node_may_touch(p, i, name);
		i = skip ? t->nodes[i].next : i + 1;
	}
	p->functions--;
	return touches;
}

void format_django_run_python(struct django *d, struct format_python *r, const struct format_python_call *c)
{
	struct program p = {.r = r, .d = d};
	uint32_t code = format_python_argument(r, c->arguments, 0, "code");
	struct str name = code == UINT32_MAX ? STR_NONE : syntax_text(r->t, code);
	if (str_ends(name, STR("RunPython.noop")))
		return;
	uint32_t function = code != UINT32_MAX && syntax_is(r->t, code, "lambda")
				    ? code
				    : format_python_function(r, 0, str_z(r->a, name));
	if (function == UINT32_MAX || may_touch(&p, function, 1))
		format_python_unknown(r, c->node, "a program that may do more than change rows");
}
