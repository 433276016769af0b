/* Code of a revision that changes rows and nothing else: no call in it can change the schema. */
#include "migrate/formats/alembic.h"

/* Does a text, by its beginning, change rows only? */
static bool begins_rows(struct format_python *r, struct str sql)
{
	static const char *const words[] = {"select", "set", "insert", "update", "delete", NULL};
	struct str low = str_lower(r->a, str_sub(str_trim(sql), 0, 10));
	size_t end = 0;
	while (end < low.n && str_is_word(low.p[end]))
		end++;
	return end < low.n && str_one_of(str_sub(low, 0, end), words);
}

/* A name that is given several texts: do all of them? */
static bool all_assigned(struct format_python *r, uint32_t node)
{
	struct format_python_call c;
	struct str name, sql;
	size_t n = 0;
	if (format_python_call(r, node, &c) && str_eq(c.name, STR("text")))
		node = format_python_positional(r, c.arguments, 0);
	if (node == UINT32_MAX || !syntax_is(r->t, node, "identifier"))
		return false;
	name = syntax_text(r->t, node);
	for (uint32_t i = 0; i < r->t->n && format_python_step(r, 1); i++) {
		if (!syntax_is(r->t, i, "assignment") ||
			!str_eq(syntax_text(r->t, syntax_field(r->t, i, "left")), name))
			continue;
		n++;
		(void)format_python_text(r, syntax_field(r->t, i, "right"), &sql);
		if (!begins_rows(r, sql))
			return false;
	}
	return n > 0;
}

bool format_alembic_only_rows(struct format_python *r, uint32_t node)
{
	static const char *const data[] = {
		".update()", ".insert()", ".delete()", "select(", "update(", "insert(", "delete("};
	struct str sql = STR_NONE;
	uint32_t is = format_alembic_named_value(r, node);
	(void)format_python_text(r, node, &sql);
	if (begins_rows(r, sql) || (!sql.n && all_assigned(r, node)))
		return true;
	struct str text = sql.n || is == UINT32_MAX ? STR_NONE : syntax_text(r->t, is);
	for (size_t i = 0; i < sizeof data / sizeof *data; i++)
		if (str_find(text, str_of(data[i]), 0) != SIZE_MAX)
			return true;
	return false;
}

/* Python's own functions, and what libraries give to programs of any kind. */
static bool is_harmless(struct str name)
{
	static const char *const names[] = {"print", "len", "str", "int", "float", "bool", "list", "dict",
		"set", "tuple", "range", "enumerate", "zip", "sorted", "sum", "min", "max", "any", "all",
		"isinstance", "getattr", "setattr", "hasattr", "open", "repr", "map", "filter", "iter",
		"next", "reversed", "abs", "round", "super", "type", "uuid4", "uuid5", "sessionmaker",
		"select", "text", "update", "insert", "delete", "func", "column", "table", "datetime",
		"timedelta", "inspect", "sleep", "dedent", "cast", "literal", "and_", "or_", "not_", "case",
		"exists", "desc", "asc", "deepcopy", "defaultdict", "format", "declarative_base", "bindparam",
		"quoted_name", "joinedload", "orjson", "loads", "dumps", "input", "exit", "vars", "id",
		"hash", "frozenset", "namedtuple", "tqdm", "urlparse", "literal_column", "automap_base",
		"relationship", "aliased", "join", "lambda", "slugify", "has_table", "has_column",
		"table_exists", "column_exists", "is_postgresql", "is_mysql", "is_sqlite", NULL};
	/* Classes make objects. */
	bool class = name.n && name.p[0] >= 'A' && name.p[0] <= 'Z';
	return class || str_one_of(name, names);
}

static bool function_touches(struct format_python *r, struct str name)
{
	struct alembic_function *f = format_alembic_function(r, name);
	if (!f || f->seen)
		return false;
	f->seen = true; /* until the outermost question is answered */
	return format_alembic_touches(r, syntax_field(r->t, f->node, "body"));
}

/* Called for what it does, not for what it gives back. */
static bool is_done(const struct format_python *r, const struct format_python_call *c)
{
	uint32_t around = r->t->nodes[c->node].parent;
	struct str given = c->arguments == UINT32_MAX ? STR_NONE : syntax_text(r->t, c->arguments);
	return syntax_is(r->t, around, "expression_statement") || syntax_is(r->t, around, "await") ||
	       str_find_word(given, STR("op"), 0) != SIZE_MAX;
}

static bool call_touches(struct format_python *r, const struct format_python_call *c)
{
	static const char *const metadata[] = {"create_all", "drop_all", "run_sync", NULL};
	static const char *const rows[] = {"bulk_insert", "get_bind", "get_context", "f",
		"create_table_comment", "drop_table_comment", "inline_literal", "invoke", NULL};
	struct alembic_flow *x = r->own;
	bool plain = c->function.n == c->name.n;
	struct str object = plain ? STR_NONE : str_sub(c->function, 0, c->function.n - c->name.n - 1);
	if (plain && format_alembic_function(r, c->function))
		return function_touches(r, c->function);
	if (plain)
		return !is_harmless(c->name) && is_done(r, c);
	if (str_eq(c->name, STR("execute")))
		return !format_alembic_only_rows(r, format_python_positional(r, c->arguments, 0));
	if (str_eq(object, STR("op")) || str_eq(object, x->receiver) || str_eq(object, STR("batch_op")))
		return !str_one_of(c->name, rows);
	if (str_eq(c->name, STR("create")) || str_eq(c->name, STR("drop")))
		return true;
	return str_one_of(c->name, metadata);
}

static bool any_touches(struct format_python *r, uint32_t node)
{
	struct format_python_call c;
	for (uint32_t i = node; i < r->t->nodes[node].next; i++) {
		if (!format_python_step(r, 1))
			return true;
		if (syntax_is(r->t, i, "call") && format_python_call(r, i, &c) && call_touches(r, &c))
			return true;
	}
	return false;
}

bool format_alembic_touches(struct format_python *r, uint32_t node)
{
	struct alembic_flow *f = r->own;
	if (node >= r->t->n)
		return false;
	bool outer = !f->looking;
	f->looking = true;
	bool out = any_touches(r, node);
	if (!outer)
		return out;
	f->looking = false;
	for (size_t i = 0; i < f->functions.n; i++)
		f->functions.v[i].seen = false;
	return out;
}
