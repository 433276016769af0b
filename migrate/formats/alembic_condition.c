/* Conditions in an Alembic revision: the dialect, which is known, and what an inspector tells of the catalog,
 * which the replay answers. */
#include "migrate/formats/alembic.h"

enum { MAX_NESTING = 20 };

static struct str certain(bool known, bool holds)
{
	return known ? format_when_constant(holds) : STR_NONE;
}

/* SQLAlchemy's name of the dialect, where an expression is a connection's: bind.dialect.name,
 * op.get_context() .dialect.name, engine.name. */
static bool is_dialect_name(struct format_python *r, uint32_t node)
{
	struct str text = node == UINT32_MAX ? STR_NONE : syntax_text(r->t, node);
	static const char *const ends[] = {".dialect.name", "bind.name", "conn.name", "connection.name",
		"engine.name", "dialect.name", ".dialect.dialect_description"};
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (syntax_is(r->t, node, "attribute") && str_ends(text, str_of(ends[i])))
			return true;
	return false;
}

static struct str own_dialect(const struct format_python *r)
{
	static const char *const names[] = {"postgresql", "mysql", "sqlite"};
	return str_of(names[r->s->dialect]);
}

static bool value_text(struct format_python *r, uint32_t node, struct str *out)
{
	uint32_t is = format_alembic_named_value(r, node);
	if (is_dialect_name(r, is)) {
		*out = own_dialect(r);
		return true;
	}
	return format_python_text(r, node, out);
}

/* -- x in [...] -- */

/* The call of an inspector within an expression: get_columns("t"), get_table_names(). */
static bool inspector_call(
	struct format_python *r, uint32_t node, const char *method, struct format_python_call *out)
{
	node = format_alembic_named_value(r, node);
	if (node == UINT32_MAX || !format_python_step(r, r->t->nodes[node].next - node))
		return false;
	for (uint32_t i = node; i < r->t->nodes[node].next; i++)
		if (syntax_is(r->t, i, "call") && format_python_call(r, i, out) &&
			str_eq(out->name, str_of(method)))
			return true;
	return false;
}

static struct str schema_and(struct format_python *r, const struct format_python_call *c, struct str table)
{
	struct str schema;
	return format_python_string(r, format_python_keyword(r, c->arguments, "schema"), &schema)
		       ? str_fmt(r->a, "%.*s.%.*s", STRF(schema), STRF(table))
		       : table;
}

static struct str part_of(
	struct format_python *r, const struct format_python_call *c, const char *kind, struct str part)
{
	struct str table;
	if (!format_python_string(r, format_python_argument(r, c->arguments, 0, "table_name"), &table))
		return STR_NONE;
	table = schema_and(r, c, table);
	return str_eq(str_of(kind), STR("column"))  ? format_when_column(r->a, table, part)
	       : str_eq(str_of(kind), STR("index")) ? format_when_index(r->a, table, part)
						    : format_when_part(r->a, kind, table, part);
}

static struct str among(struct format_python *r, struct str what, uint32_t list)
{
	static const char *const calls[][2] = {{"get_columns", "column"}, {"get_indexes", "index"},
		{"get_foreign_keys", "foreign"}, {"get_unique_constraints", "constraint"},
		{"get_check_constraints", "constraint"}};
	struct format_python_call c;
	struct names_list texts = {0};
	if (inspector_call(r, list, "get_table_names", &c) || inspector_call(r, list, "get_view_names", &c))
		return format_when_table(r->a, schema_and(r, &c, what));
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
		if (inspector_call(r, list, calls[i][0], &c))
			return part_of(r, &c, calls[i][1], what);
	list = format_alembic_named_value(r, list);
	if (!format_python_strings(r, list, &texts) || syntax_is(r->t, list, "string"))
		return STR_NONE;
	for (size_t i = 0; i < texts.n; i++)
		if (str_eq(texts.v[i], what))
			return format_when_constant(true);
	return format_when_constant(false);
}

/* any(c["name"] == "x" for c in inspector.get_columns("t")) */
static struct str any_of(struct format_python *r, uint32_t node)
{
	struct str what;
	for (uint32_t i = node; i < r->t->nodes[node].next && format_python_step(r, 1); i++) {
		if (!syntax_is(r->t, i, "comparison_operator"))
			continue;
		uint32_t x = format_python_positional(r, i, 0), y = format_python_positional(r, i, 2);
		struct str left = x == UINT32_MAX ? STR_NONE : syntax_text(r->t, x);
		bool named = str_ends(left, STR("[\"name\"]")) || str_ends(left, STR("['name']")) ||
			     str_ends(left, STR(".get(\"name\")"));
		if (named && format_python_string(r, y, &what))
			return among(r, what, node);
	}
	return STR_NONE;
}

static struct str compared(struct format_python *r, uint32_t node)
{
	struct str x, y;
	uint32_t operator= format_python_positional(r, node, 1);
	uint32_t left = format_python_positional(r, node, 0), right = format_python_positional(r, node, 2);
	struct str how = operator== UINT32_MAX ? STR_NONE : syntax_text(r->t, operator);
	bool is_in = str_eq(how, STR("in")), not_in = str_ends(how, STR("in")) && str_starts(how, STR("not"));
	bool equal = str_eq(how, STR("==")), other = str_eq(how, STR("!="));
	bool is = str_eq(how, STR("is")), no = format_python_is(r, right, "False");
	if (is && (no || format_python_is(r, right, "True"))) {
		struct str out = format_alembic_condition(r, left);
		return no ? format_when_not(r->a, out) : out;
	}
	if (format_python_positional(r, node, 3) != UINT32_MAX || !value_text(r, left, &x))
		return STR_NONE;
	if (is_in || not_in) {
		struct str out = among(r, x, right);
		return not_in ? format_when_not(r->a, out) : out;
	}
	if ((!equal && !other) || !value_text(r, right, &y))
		return STR_NONE;
	return format_when_constant(str_eq(x, y) == equal);
}

/* -- calls -- */

/* A helper that is called after what it tells, from a module that is not read: its texts are table and
 * column. */
static struct str by_name(struct format_python *r, const struct format_python_call *c)
{
	static const char *const tables[] = {"table_exists", "has_table", "_table_exists", "_has_table",
		"does_table_exist", "check_table_exists", NULL};
	static const char *const columns[] = {"column_exists", "has_column", "_column_exists", "_has_column",
		"table_has_column", "check_column_exists", NULL};
	static const char *const names[3][6] = {
		{"is_postgresql", "is_postgres", "_is_postgresql", "_is_postgres", "is_pg", NULL},
		{"is_mysql", "_is_mysql", "is_mariadb", NULL}, {"is_sqlite", "_is_sqlite", NULL}};
	struct str text[2];
	size_t n = 0;
	for (size_t k = 0; n < 2 && k < 6; k++)
		if (format_python_string(r, format_python_positional(r, c->arguments, k), &text[n]))
			n++;
	for (size_t i = 0; i < 3; i++)
		if (str_one_of(c->name, names[i]))
			return format_when_constant(i == (size_t)r->s->dialect);
	if (n == 1 && str_one_of(c->name, tables))
		return format_when_table(r->a, schema_and(r, c, text[0]));
	if (n == 2 && str_one_of(c->name, columns))
		return format_when_column(r->a, schema_and(r, c, text[0]), text[1]);
	return STR_NONE;
}

/* str(bind.engine.url).startswith("mysql"), of a dialect's name too: an address begins with it. */
static struct str begins(struct format_python *r, const struct format_python_call *c)
{
	struct format_python_call text;
	struct str what, own = own_dialect(r);
	uint32_t object = format_alembic_named_value(
		r, syntax_field(r->t, syntax_field(r->t, c->node, "function"), "object"));
	if (object == UINT32_MAX ||
		!format_python_string(r, format_python_positional(r, c->arguments, 0), &what))
		return STR_NONE;
	if (format_python_call(r, object, &text) && str_eq(text.function, STR("str")))
		object = format_alembic_named_value(r, format_python_positional(r, text.arguments, 0));
	if (object == UINT32_MAX)
		return STR_NONE;
	struct str name = syntax_text(r->t, object);
	bool address = str_ends(name, STR("engine.url")) || str_ends(name, STR("bind.url"));
	if ((!address && !is_dialect_name(r, object)) || what.n < 5 || str_chr(what, '+') != SIZE_MAX)
		return STR_NONE; /* the driver is not known */
	return format_when_constant(str_starts(own, what));
}

static struct str call_condition(struct format_python *r, uint32_t node)
{
	struct format_python_call c;
	struct alembic_frame frame;
	if (!format_python_call(r, node, &c))
		return STR_NONE;
	struct alembic_function *own = format_alembic_function(r, c.function);
	if (own && format_alembic_enter(r, &c, own->node, &frame)) {
		uint32_t last = format_alembic_last(r, own->node);
		struct str out = last == UINT32_MAX ? STR_NONE : format_alembic_condition(r, last);
		format_alembic_leave(r, &frame);
		return out.n ? out : by_name(r, &c);
	}
	if (str_eq(c.name, STR("is_offline_mode")))
		return format_when_constant(false);
	if (str_eq(c.name, STR("startswith")))
		return begins(r, &c);
	if (str_eq(c.function, STR("any")))
		return any_of(r, c.node);
	if (str_eq(c.function, STR("bool")))
		return format_alembic_condition(r, format_python_positional(r, c.arguments, 0));
	return by_name(r, &c);
}

static struct str condition_of(struct format_python *r, uint32_t node)
{
	struct str text;
	if (syntax_is(r->t, node, "true") || syntax_is(r->t, node, "false"))
		return format_when_constant(syntax_is(r->t, node, "true"));
	if (syntax_is(r->t, node, "none"))
		return format_when_constant(false);
	if (syntax_is(r->t, node, "parenthesized_expression"))
		return format_alembic_condition(r, format_python_positional(r, node, 0));
	if (syntax_is(r->t, node, "not_operator"))
		return format_when_not(
			r->a, format_alembic_condition(r, syntax_field(r->t, node, "argument")));
	if (syntax_is(r->t, node, "boolean_operator")) {
		struct str x = format_alembic_condition(r, syntax_field(r->t, node, "left"));
		struct str y = format_alembic_condition(r, syntax_field(r->t, node, "right"));
		return format_python_is(r, syntax_field(r->t, node, "operator"), "and")
			       ? format_when_all(r->a, x, y)
			       : format_when_any(r->a, x, y);
	}
	if (syntax_is(r->t, node, "comparison_operator"))
		return compared(r, node);
	if (syntax_is(r->t, node, "attribute") && str_ends(syntax_text(r->t, node), STR(".as_sql")))
		return format_when_constant(false);
	if (syntax_is(r->t, node, "call"))
		return call_condition(r, node);
	if (!syntax_is(r->t, node, "identifier"))
		return STR_NONE;
	uint32_t is = format_alembic_named_value(r, node);
	if (is != node)
		return format_alembic_condition(r, is);
	return certain(format_python_text(r, node, &text), text.n > 0);
}

struct str format_alembic_condition(struct format_python *r, uint32_t node)
{
	struct alembic_flow *f = r->own;
	if (node >= r->t->n || !format_python_step(r, 1) || f->nesting >= MAX_NESTING)
		return STR_NONE;
	f->nesting++;
	struct str out = condition_of(r, node);
	f->nesting--;
	return out;
}
