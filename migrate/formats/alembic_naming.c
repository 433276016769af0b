/* Where a project keeps MetaData(naming_convention={...}): from env.py's target_metadata through the names
 * that its modules import. Nothing is run. */
#include "migrate/formats/alembic_naming.h"

enum {
	MAX_MODULES = 12,
	MAX_READS = 100,
	MAX_ABOVE = 6,
	MAX_SEARCHED = 300,
	MAX_NESTING = 12,
	MAX_STEPS = 300,
	DEEPEST = 3
};

struct finding {
	const struct files *f;
	struct arena *a;
	struct worker *w;
	const struct source *s;
	struct alembic_naming *out;
	struct str env;
	int modules, reads, depth, steps;
	bool found; /* the MetaData that is meant, with a convention or without */
	struct err *e;
};

struct module {
	struct str path;
	struct format_python r;
	struct format_python_names names;
	struct migration m;
};

/* A node of a module. */
struct spot {
	struct module *m;
	uint32_t node;
};

static bool failed(const struct finding *x)
{
	return x->e->code != 0;
}

static struct module *parse(struct finding *x, struct str path, struct str text)
{
	struct module *m = ARENA_NEW(x->a, struct module);
	m->path = path;
	m->m.raw = text;
	m->r = (struct format_python){.a = x->a, .s = x->s, .m = &m->m, .names = &m->names};
	if (++x->modules > MAX_MODULES ||
		format_code_parse(x->a, x->w, LANGUAGE_PYTHON, &m->m, &m->r.t, x->e) || !m->r.t)
		return NULL;
	return m;
}

static struct module *open_module(struct finding *x, struct str path)
{
	struct str text;
	bool found = false;
	if (failed(x) || ++x->reads > MAX_READS ||
		format_read_config(x->f, x->a, path, &text, &found, x->e) || !found)
		return NULL;
	return parse(x, path, text);
}

/* -- modules by their names -- */

static struct module *below(struct finding *x, struct str dir, struct str dotted)
{
	struct str path = dir;
	while (dotted.n)
		path = format_path(x->a, path, str_cut(&dotted, '.'));
	struct module *m = open_module(x, str_fmt(x->a, "%.*s.py", STRF(path)));
	return m ? m : open_module(x, format_path(x->a, path, STR("__init__.py")));
}

/* A module of the project: below a folder above the environment, or its "src". */
static struct module *module_of(struct finding *x, const struct module *from, struct str name)
{
	struct str dir = str_dirname(from->path);
	struct module *m = NULL;
	if (str_starts(name, STR("."))) {
		for (name = str_sub(name, 1, name.n); str_starts(name, STR("."));
			name = str_sub(name, 1, name.n))
			dir = str_dirname(dir);
		return below(x, dir, name);
	}
	dir = str_dirname(x->env);
	for (int up = 0; up < MAX_ABOVE && !m && !failed(x); up++) {
		m = below(x, dir, name);
		if (!m)
			m = below(x, format_path(x->a, dir, STR("src")), name);
		if (!dir.n)
			break;
		dir = str_dirname(dir);
	}
	return m;
}

/* -- imports -- */

/* "name as alias": does it bind this word? */
static bool binds(struct str one, struct str word, struct str *name)
{
	size_t as = str_find(one, STR(" as "), 0);
	*name = str_trim(str_sub(one, 0, as == SIZE_MAX ? one.n : as));
	return str_eq(as == SIZE_MAX ? *name : str_trim(str_sub(one, as + 4, one.n)), word);
}

/* The part of "from MODULE import a, b as c" that binds the word. */
static bool from_binds(struct str text, struct str word, struct str *module, struct str *name)
{
	size_t at = str_find(text, STR(" import"), 0);
	if (at == SIZE_MAX)
		return false;
	*module = str_trim(str_sub(text, 5, at));
	for (struct str list = str_sub(text, at + 7, text.n); list.n;) {
		struct str one = str_cut(&list, ',');
		while (one.n && str_find(STR("( )\t\r\n\\"), str_sub(one, 0, 1), 0) != SIZE_MAX)
			one = str_sub(one, 1, one.n);
		while (one.n && str_find(STR("( )\t\r\n\\"), str_sub(one, one.n - 1, one.n), 0) != SIZE_MAX)
			one = str_sub(one, 0, one.n - 1);
		if (binds(one, word, name))
			return true;
	}
	return false;
}

static void look_at(struct finding *x, struct module *m, uint32_t node);
static void look_for(struct finding *x, struct module *m, struct str dotted);

/* An import of the word, or of a module that the dotted text begins with; true = looked into. */
static bool look_behind_import(struct finding *x, struct module *m, struct str dotted)
{
	struct str rest = dotted, word = str_cut(&rest, '.'), module, name;
	for (uint32_t i = 0; i < m->r.t->n && !failed(x); i++) {
		struct str text = syntax_text(m->r.t, i);
		if (syntax_is(m->r.t, i, "import_from_statement") && from_binds(text, word, &module, &name)) {
			bool base = !str_ends(module, STR(".")) && module.n;
			struct str inner = base ? str_fmt(x->a, "%.*s.%.*s", STRF(module), STRF(name))
						: str_fmt(x->a, "%.*s%.*s", STRF(module), STRF(name));
			struct module *next = rest.n ? module_of(x, m, inner) : NULL;
			if (next)
				look_for(x, next, rest);
			else if ((next = module_of(x, m, module)) != NULL)
				look_for(x, next,
					rest.n ? str_fmt(x->a, "%.*s.%.*s", STRF(name), STRF(rest)) : name);
			return next != NULL;
		}
		if (!syntax_is(m->r.t, i, "import_statement") || text.n < 8)
			continue;
		for (struct str list = str_sub(text, 7, text.n); list.n;) {
			struct str one = str_trim(str_cut(&list, ','));
			size_t as = str_find(one, STR(" as "), 0);
			struct str full = str_trim(str_sub(one, 0, as == SIZE_MAX ? one.n : as));
			struct str bound = as == SIZE_MAX ? full : str_trim(str_sub(one, as + 4, one.n));
			if (!str_starts(dotted, bound) || dotted.n <= bound.n + 1 || dotted.p[bound.n] != '.')
				continue;
			struct module *next = module_of(x, m, full);
			if (next)
				look_for(x, next, str_sub(dotted, bound.n + 1, dotted.n));
			return next != NULL;
		}
	}
	return false;
}

/* -- the convention itself -- */

/* A text in quotes, several side by side too: "%(...)s" is no hole here. */
static bool plain_text(struct module *m, uint32_t node, struct str *out)
{
	struct str text = syntax_text(m->r.t, node), one;
	if (syntax_is(m->r.t, node, "concatenated_string")) {
		*out = STR_NONE;
		for (uint32_t c = syntax_child(m->r.t, node); c != UINT32_MAX;
			c = syntax_sibling(m->r.t, c)) {
			if (!plain_text(m, c, &one))
				return false;
			*out = str_fmt(m->r.a, "%.*s%.*s", STRF(*out), STRF(one));
		}
		return true;
	}
	bool quoted = syntax_is(m->r.t, node, "string") && text.n > 1 &&
		      (text.p[0] == '"' || text.p[0] == '\'') && str_chr(text, '\\') == SIZE_MAX &&
		      str_chr(text, '\n') == SIZE_MAX;
	*out = quoted ? str_sub(text, 1, text.n - 1) : STR_NONE;
	return quoted;
}

static void take_pair(struct finding *x, struct module *m, struct str key, uint32_t value)
{
	static const char *const keys[ALEMBIC_KINDS] = {"ix", "uq", "ck", "fk", "pk"};
	for (size_t i = 0; i < ALEMBIC_KINDS; i++)
		if (str_eq(key, str_of(keys[i])) && !plain_text(m, value, &x->out->of[i]) &&
			!format_python_is(&m->r, value, "None"))
			x->out->unread = true;
}

static void take_map(struct finding *x, struct module *m, uint32_t map)
{
	struct format_python_call c;
	struct str key;
	bool call = format_python_call(&m->r, map, &c);
	bool dict = call && str_eq(c.name, STR("dict"));
	x->found = x->out->stated = true;
	if (!dict && !syntax_is(m->r.t, map, "dictionary")) {
		x->out->unread = true;
		return;
	}
	uint32_t from = dict ? c.arguments : map;
	for (uint32_t p = syntax_child(m->r.t, from); p != UINT32_MAX; p = syntax_sibling(m->r.t, p)) {
		if (syntax_is(m->r.t, p, "keyword_argument"))
			take_pair(x, m, syntax_text(m->r.t, syntax_field(m->r.t, p, "name")),
				syntax_field(m->r.t, p, "value"));
		else if (syntax_is(m->r.t, p, "pair") && plain_text(m, syntax_field(m->r.t, p, "key"), &key))
			take_pair(x, m, key, syntax_field(m->r.t, p, "value"));
		else if (syntax_is(m->r.t, p, "pair") || syntax_is(m->r.t, p, "dictionary_splat"))
			x->out->unread = true;
	}
}

/* -- the MetaData that is meant -- */

static bool is_library(struct str dotted)
{
	static const char *const words[] = {"sqlalchemy", "sqlmodel", "flask_sqlalchemy", "flask", "alembic",
		"typing", "os", "logging", NULL};
	return str_one_of(str_cut(&dotted, '.'), words);
}

static void look_at_call(struct finding *x, struct module *m, const struct format_python_call *c)
{
	static const char *const makers[] = {"declarative_base", "automap_base", "registry", "generate_base",
		"SQLAlchemy", "declarative_base_with_metadata", NULL};
	uint32_t node;
	if (str_eq(c->name, STR("MetaData"))) {
		node = format_python_keyword(&m->r, c->arguments, "naming_convention");
		if (node != UINT32_MAX && !format_python_is(&m->r, node, "None"))
			look_at(x, m, node);
		x->out->unread |= node != UINT32_MAX && !x->found;
		x->out->stated |= x->out->unread;
		x->found = true;
	} else if (str_eq(c->name, STR("dict"))) {
		take_map(x, m, c->node);
	} else if (str_one_of(c->name, makers)) {
		static const char *const keys[] = {"metadata", "model_class", "cls"};
		for (size_t i = 0; i < sizeof keys / sizeof *keys && !x->found; i++) {
			node = format_python_keyword(&m->r, c->arguments, keys[i]);
			if (node != UINT32_MAX)
				look_at(x, m, node);
		}
		node = syntax_field(m->r.t, syntax_field(m->r.t, c->node, "function"), "object");
		if (!x->found && str_eq(c->name, STR("generate_base")) && node != UINT32_MAX)
			look_at(x, m, node);
		x->found |= !str_eq(c->name, STR("SQLAlchemy"));
	}
}

static void look_at(struct finding *x, struct module *m, uint32_t node)
{
	struct format_python_call c;
	if (failed(x) || node == UINT32_MAX || x->depth == MAX_NESTING)
		return;
	if (++x->steps > MAX_STEPS) { /* class A(A, A, A) */
		x->found = x->out->stated = x->out->unread = true;
		return;
	}
	x->depth++;
	if (syntax_is(m->r.t, node, "dictionary"))
		take_map(x, m, node);
	else if (syntax_is(m->r.t, node, "list") || syntax_is(m->r.t, node, "tuple"))
		x->found = true; /* of several MetaData Alembic takes no convention */
	else if (syntax_is(m->r.t, node, "call") && format_python_call(&m->r, node, &c))
		look_at_call(x, m, &c);
	else if (syntax_is(m->r.t, node, "identifier") || syntax_is(m->r.t, node, "attribute"))
		look_for(x, m, syntax_text(m->r.t, node));
	x->depth--;
}

/* class Base(DeclarativeBase): metadata = MetaData(...) */
static bool look_at_class(struct finding *x, struct module *m, struct str name)
{
	for (uint32_t i = 0; i < m->r.t->n; i++) {
		if (!syntax_is(m->r.t, i, "class_definition") ||
			!str_eq(syntax_text(m->r.t, syntax_field(m->r.t, i, "name")), name))
			continue;
		uint32_t own =
			format_python_assigned(&m->r, syntax_field(m->r.t, i, "body"), STR("metadata"));
		uint32_t above = syntax_field(m->r.t, i, "superclasses");
		if (own != UINT32_MAX)
			look_at(x, m, own);
		for (size_t k = 0; own == UINT32_MAX && !x->found && !failed(x); k++) {
			uint32_t one = format_python_positional(&m->r, above, k);
			if (one == UINT32_MAX)
				break;
			look_at(x, m, one);
		}
		return true;
	}
	return false;
}

/* What is assigned to it, or is it one of SQLAlchemy's own. */
static void look_for(struct finding *x, struct module *m, struct str dotted)
{
	struct str rest = dotted, word = str_cut(&rest, '.');
	for (uint32_t i = 0; i < m->r.t->n && !x->found; i++) /* Base.metadata.naming_convention = {...} */
		if (syntax_is(m->r.t, i, "assignment") &&
			str_ends(syntax_text(m->r.t, syntax_field(m->r.t, i, "left")),
				STR("metadata.naming_convention")))
			look_at(x, m, syntax_field(m->r.t, i, "right"));
	if (x->found || failed(x))
		return;
	uint32_t is = format_python_assigned(&m->r, 0, word);
	if (is != UINT32_MAX)
		look_at(x, m, is);
	else if (str_eq(word, STR("DeclarativeBase")) || str_eq(word, STR("SQLModel")) ||
		 str_eq(word, STR("MappedAsDataclass")))
		x->found = !str_eq(word, STR("MappedAsDataclass"));
	else if (!look_at_class(x, m, word) && !is_library(dotted))
		(void)look_behind_import(x, m, dotted);
}

/* context.configure(target_metadata=...) */
static void look_at_env(struct finding *x, struct module *m)
{
	for (uint32_t i = 0; i < m->r.t->n && !x->found && !failed(x); i++) {
		if (!syntax_is(m->r.t, i, "keyword_argument") ||
			!format_python_is(&m->r, syntax_field(m->r.t, i, "name"), "target_metadata"))
			continue;
		x->depth = 0;
		look_at(x, m, syntax_field(m->r.t, i, "value"));
	}
}

/* -- without a way from env.py: Flask's extension has it -- */

static bool is_looked_through(struct str name)
{
	static const char *const not [] = {"node_modules", "venv", "env", "tests", "test", "static",
		"templates", "migrations", "docs", NULL};
	return name.n && name.p[0] != '.' && !str_one_of(name, not );
}

static void search_file(struct finding *x, struct str path)
{
	struct format_python_call c;
	struct str text;
	bool found = false;
	if (format_read_config(x->f, x->a, path, &text, &found, x->e) || !found ||
		str_find(text, STR("naming_convention"), 0) == SIZE_MAX)
		return;
	struct module *m = parse(x, path, text);
	for (uint32_t i = 0; m && i < m->r.t->n && !x->found; i++)
		if (syntax_is(m->r.t, i, "call") && format_python_call(&m->r, i, &c) &&
			str_eq(c.name, STR("MetaData")) &&
			format_python_keyword(&m->r, c.arguments, "naming_convention") != UINT32_MAX)
			look_at_call(x, m, &c);
}

static void search(struct finding *x, struct str top)
{
	struct names_list todo = {0}, all;
	VEC(int) deep = {0};
	size_t files = 0;
	*VEC_PUSH(x->a, &todo) = top;
	*VEC_PUSH(x->a, &deep) = 0;
	for (size_t k = 0; k < todo.n && k < MAX_SEARCHED; k++) {
		if (x->f->list(x->f->ctx, x->a, todo.v[k], &all, x->e))
			return;
		for (size_t i = 0; i < all.n && !x->found && !failed(x); i++) {
			struct str bare = str_sub(all.v[i], 0, all.v[i].n - format_is_folder(all.v[i]));
			struct str at = format_path(x->a, todo.v[k], bare);
			if (str_ends(bare, STR(".py")) && ++files <= MAX_SEARCHED)
				search_file(x, at);
			if (!format_is_folder(all.v[i]) || deep.v[k] >= DEEPEST || !is_looked_through(bare))
				continue;
			*VEC_PUSH(x->a, &todo) = at;
			int next = deep.v[k] + 1;
			*VEC_PUSH(x->a, &deep) = next;
		}
	}
}

int format_alembic_find_naming(const struct files *f, struct arena *a, struct worker *w,
	const struct source *s, struct alembic_naming *out, struct err *e)
{
	struct finding x = {.f = f, .a = a, .w = w, .s = s, .out = out, .e = e};
	struct str text, dir = s->path;
	bool found = false;
	*out = (struct alembic_naming){0};
	for (int up = 0; up < DEEPEST && dir.n && !found; up++) {
		dir = str_dirname(dir);
		x.env = format_path(a, dir, STR("env.py"));
		if (format_read_config(f, a, x.env, &text, &found, e))
			return (int)e->code;
	}
	if (!found || str_find(text, STR("target_metadata"), 0) == SIZE_MAX)
		return 0;
	struct module *env = parse(&x, x.env, text);
	if (env)
		look_at_env(&x, env);
	if (env && !x.found && !failed(&x))
		search(&x, str_dirname(dir));
	return failed(&x) ? (int)e->code : 0;
}
