#include "migrate/formats/fluentmigrator.h"

/* Up() of a class, one statement of SQL or more for each chain. */

enum { MAX_DEPTH = 20 };

static void statements(struct fluentmigrator *r, uint32_t block);

/* -- chains -- */

/* "Postgres", "SQLite", ProcessorIdConstants.MySql: of those named one is ours. */
static bool is_for(struct fluentmigrator *r, const struct fluentmigrator_link *l)
{
	static const char *const words[3][2] = {
		{"postgre", "postgre"}, {"mysql", "mariadb"}, {"sqlite", "sqlite"}};
	for (size_t i = 0; i < l->values.n; i++) {
		struct str source = str_lower(r->a, format_fluentmigrator_source(l, i));
		for (size_t k = 0; k < 2; k++)
			if (str_find(source, str_of(words[r->s->dialect][k]), 0) != SIZE_MAX)
				return true;
	}
	return false;
}

static void own_method(struct fluentmigrator *r, struct str name);

static void run(struct fluentmigrator *r, struct fluentmigrator_chain *c, struct err *e);

static void if_database(struct fluentmigrator *r, struct fluentmigrator_chain *c, struct err *e)
{
	struct fluentmigrator_chain rest = {.v = c->v + 1, .n = c->n - 1};
	if (!is_for(r, &c->v[0]))
		return;
	if (rest.n != 1 || !str_eq(rest.v[0].name, STR("Delegate"))) {
		run(r, &rest, e);
		return;
	}
	struct fluentmigrator_value v =
		rest.v[0].values.n ? rest.v[0].values.v[0] : (struct fluentmigrator_value){NULL, 0};
	uint32_t body = v.t == r->t && syntax_is(r->t, v.node, "lambda_expression")
				? syntax_field(r->t, v.node, "body")
				: UINT32_MAX;
	if (body == UINT32_MAX)
		format_fluentmigrator_unknown(r, "code for one database that is not read");
	else
		statements(r, body);
}

static void run(struct fluentmigrator *r, struct fluentmigrator_chain *c, struct err *e)
{
	bool known = true;
	struct str root = c->v[0].name;
	if (format_fluentmigrator_extend(r, c, e))
		return;
	if (c->n == 1 && c->v[0].called && !str_eq(root, STR("IfDatabase")))
		own_method(r, root);
	else if (c->n < 2)
		format_fluentmigrator_unknown(r, "code whose effect on the schema is not known");
	else if (str_eq(root, STR("IfDatabase")))
		if_database(r, c, e);
	else if (!format_fluentmigrator_op(r, c, &known))
		format_fluentmigrator_unknown(r, "code whose effect on the schema is not known");
	if (!known)
		format_fluentmigrator_unknown(r, "an operation whose arguments are not literals");
}

/* -- statements -- */

static bool is_root(struct str name)
{
	static const char *const roots[] = {
		"Create", "Alter", "Delete", "Rename", "Execute", "Insert", "Update", "IfDatabase", NULL};
	return str_one_of(name, roots);
}

/* A chain somewhere in code that is not understood: what it does is told. */
static bool holds_chain(struct fluentmigrator *r, uint32_t node)
{
	static const char *const words[] = {"Create.", "Alter.", "Delete.", "Rename.", "Execute.", NULL};
	struct str code = syntax_text(r->t, node);
	for (size_t i = 0; words[i]; i++)
		if (str_find(code, str_of(words[i]), 0) != SIZE_MAX)
			return true;
	return false;
}

/* "var table = Create.Table(...)...;": the chain is run where it stands. */
static bool declared(struct fluentmigrator *r, uint32_t node, struct fluentmigrator_chain *out)
{
	for (uint32_t i = node + 1; i < r->t->n && r->t->nodes[i].from < r->t->nodes[node].to; i++)
		if (syntax_is(r->t, i, "invocation_expression"))
			return format_fluentmigrator_chain(r, i, out) && is_root(out->v[0].name);
	return false;
}

/* if (!Schema.Table("x").Exists()) ...: what follows is done only where it is not done yet. */
static void condition(struct fluentmigrator *r, uint32_t node)
{
	struct str test = syntax_text(r->t, syntax_field(r->t, node, "condition"));
	uint32_t then = syntax_field(r->t, node, "consequence");
	bool before = r->guarded, asks = str_find(test, STR("Schema."), 0) != SIZE_MAX &&
					 str_find(test, STR(".Exists()"), 0) != SIZE_MAX &&
					 str_find(test, STR("||"), 0) == SIZE_MAX;
	if (!asks || then == UINT32_MAX || syntax_field(r->t, node, "alternative") != UINT32_MAX) {
		if (holds_chain(r, node))
			format_fluentmigrator_unknown(r, "a condition that is not known");
		return;
	}
	r->guarded = true;
	statements(r, then);
	struct str code = str_trim(syntax_text(r->t, then));
	bool leaves = str_ends(code, STR("return;")) || str_find(code, STR("return;"), 0) != SIZE_MAX;
	r->guarded = before || leaves;
}

static void statement(struct fluentmigrator *r, uint32_t n)
{
	struct fluentmigrator_chain c;
	struct err e = err_new(r->a);
	r->statement = n;
	r->d.at = r->t->nodes[n].from;
	if (syntax_is(r->t, n, "block") || syntax_is(r->t, n, "using_statement"))
		statements(r, n);
	else if (syntax_is(r->t, n, "if_statement"))
		condition(r, n);
	else if (syntax_is(r->t, n, "expression_statement") || syntax_is(r->t, n, "invocation_expression")) {
		uint32_t x = syntax_is(r->t, n, "expression_statement") ? syntax_child(r->t, n) : n;
		if (format_fluentmigrator_chain(r, x, &c))
			run(r, &c, &e);
		else if (holds_chain(r, n))
			format_fluentmigrator_unknown(r, "code whose effect on the schema is not known");
	} else if (syntax_is(r->t, n, "local_declaration_statement") && declared(r, n, &c)) {
		run(r, &c, &e);
	} else if (holds_chain(r, n)) {
		format_fluentmigrator_unknown(r, "code whose effect on the schema is not known");
	}
	if (e.code) {
		format_fluentmigrator_unknown(
			r, "a method of the project's own that could not be looked for");
		err_drop(&e, (int)e.code);
	}
}

static void statements(struct fluentmigrator *r, uint32_t block)
{
	if (r->depth >= MAX_DEPTH) {
		format_fluentmigrator_unknown(r, "code in code, deeper than is followed");
		return;
	}
	r->depth++;
	if (!syntax_is(r->t, block, "block") && !syntax_is(r->t, block, "using_statement")) {
		statement(r, syntax_is(r->t, block, "arrow_expression_clause")
				     ? syntax_sibling(r->t, syntax_child(r->t, block))
				     : block);
	} else {
		bool before = r->guarded;
		for (uint32_t n = syntax_child(r->t, block); n != UINT32_MAX; n = syntax_sibling(r->t, n))
			statement(r, n);
		r->guarded = before;
	}
	r->depth--;
}

/* -- methods -- */

/* The next method of the class behind "from"; UINT32_MAX at its end. */
static uint32_t next_method(const struct fluentmigrator *r, uint32_t from)
{
	for (uint32_t i = from + 1; i < r->t->n && r->t->nodes[i].from < r->t->nodes[r->class].to; i++)
		if (syntax_is(r->t, i, "method_declaration"))
			return i;
	return UINT32_MAX;
}

static struct str name_of(const struct fluentmigrator *r, uint32_t method)
{
	return syntax_text(r->t, syntax_field(r->t, method, "name"));
}

static void own_method(struct fluentmigrator *r, struct str name)
{
	for (uint32_t m = next_method(r, r->class); m != UINT32_MAX; m = next_method(r, m)) {
		uint32_t body = syntax_field(r->t, m, "body");
		if (!str_eq(name_of(r, m), name) || body == UINT32_MAX)
			continue;
		statements(r, body);
		return;
	}
	format_fluentmigrator_unknown(r, "a method that is not in the class");
}

/* Without an Up() of its own the class derives from one of the project's: what it overrides is what that one
 * calls. */
void format_fluentmigrator_read(struct fluentmigrator *r)
{
	bool any = false;
	r->statement = r->class;
	for (int own = 1; own >= 0 && !any; own--)
		for (uint32_t m = next_method(r, r->class); m != UINT32_MAX; m = next_method(r, m)) {
			uint32_t body = syntax_field(r->t, m, "body");
			struct str head = body == UINT32_MAX ? STR_NONE
							     : str_sub(r->m->raw, r->t->nodes[m].from,
								       r->t->nodes[body].from);
			bool up = own ? str_eq(name_of(r, m), STR("Up"))
				      : str_find(head, STR("override "), 0) != SIZE_MAX &&
						  !str_eq(name_of(r, m), STR("Down"));
			if (!up || str_find(head, STR("()"), 0) == SIZE_MAX)
				continue;
			any = true;
			statements(r, body);
		}
	if (!any)
		format_fluentmigrator_unknown(r, "there is no method Up() with a body in the class");
}
