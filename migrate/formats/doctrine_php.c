#include "migrate/formats/doctrine_php.h"

enum { MAX_GAPS = 20 }; /* of one migration */

/* Below these a statement may or may not run, or run more than once. */
static const char *const branches[] = {"if_statement", "for_statement", "foreach_statement",
	"while_statement", "do_statement", "switch_statement", "try_statement", "conditional_expression",
	"match_expression", "anonymous_function", "anonymous_function_creation_expression", "arrow_function",
	NULL};

static void unknown(struct doctrine_reader *r, uint32_t node, const char *what)
{
	if (r->m->gaps.n < MAX_GAPS)
		format_code_unknown(r->a, r->m, format_code_line(r->t, node), str_of(what));
	r->m->opaque = true;
}

static uint32_t method(const struct syntax *t, uint32_t class, const char *name)
{
	for (uint32_t i = class; i < t->nodes[class].next; i++)
		if (syntax_is(t, i, "method_declaration") &&
			str_ieq(syntax_text(t, syntax_field(t, i, "name")), str_of(name)))
			return syntax_field(t, i, "body");
	return UINT32_MAX;
}

static void add_sql(struct doctrine_reader *r, uint32_t call, uint32_t body, struct sql_statements *out)
{
	uint32_t list = syntax_field(r->t, call, "arguments");
	uint32_t arg = format_code_argument(r->t, list, 0);
	uint32_t value = syntax_is(r->t, arg, "argument") ? syntax_child(r->t, arg) : arg;
	struct literal lit;
	if (syntax_is(r->t, value, "heredoc") || syntax_is(r->t, value, "nowdoc"))
		value = syntax_field(r->t, value, "value");
	struct str text;
	if (value != UINT32_MAX && literal_at(r->a, LANGUAGE_PHP, r->t, value, &lit) && !lit.holes) {
		format_code_statements(r->a, r->s, r->m, &lit, out);
	} else if (value != UINT32_MAX && format_doctrine_text(r, value, &text)) {
		struct format_ddl d = {
			.a = r->a, .s = r->s, .out = out, .raw = r->m->raw, .at = r->t->nodes[call].from};
		format_ddl_sql(&d, text);
	} else {
		unknown(r, call, "SQL that is computed when the migration runs");
		return;
	}
	if (format_code_argument(r->t, list, 1) != UINT32_MAX)
		unknown(r, call, "SQL with parameters that only the migration itself can bind");
	if (format_code_inside(r->t, call, body, branches))
		unknown(r, call, "SQL under a condition or in a loop");
}

static bool is_call(const struct syntax *t, uint32_t node)
{
	return syntax_is(t, node, "member_call_expression") ||
	       syntax_is(t, node, "function_call_expression") ||
	       syntax_is(t, node, "scoped_call_expression") ||
	       syntax_is(t, node, "object_creation_expression") ||
	       syntax_is(t, node, "nullsafe_member_call_expression");
}

static bool is_harmless(struct str name)
{
	static const char *const names[] = {"abortIf", "warnIf", "write", NULL};
	for (size_t i = 0; names[i]; i++)
		if (str_ieq(name, str_of(names[i])))
			return true;
	return false;
}

static void read_call(struct doctrine_reader *r, uint32_t call, uint32_t body, struct sql_statements *out)
{
	bool ours = syntax_is(r->t, call, "member_call_expression") &&
		    str_eq(syntax_text(r->t, syntax_field(r->t, call, "object")), STR("$this"));
	struct str name = syntax_text(r->t, syntax_field(r->t, call, "name"));
	if (ours && str_ieq(name, STR("addSql")))
		add_sql(r, call, body, out);
	else if (ours && str_ieq(name, STR("skipIf")))
		unknown(r, call, "the migration may skip itself");
	else if (str_starts(syntax_text(r->t, call), STR("$schema->")))
		unknown(r, call,
			"a change through the Schema API, whose SQL is made when the migration runs");
	else if (!ours || !is_harmless(name))
		unknown(r, call, "code whose effect on the schema is not known");
}

/* Calls and returns anywhere below a node. */
static void scan(struct doctrine_reader *r, uint32_t top, uint32_t body, struct sql_statements *out)
{
	const struct syntax *t = r->t;
	for (uint32_t i = top; i < t->nodes[top].next;) {
		if (is_call(t, i)) {
			read_call(r, i, body, out);
			i = t->nodes[i].next; /* what stands inside belongs to this call */
			continue;
		}
		if (syntax_is(t, i, "return_statement"))
			unknown(r, i, "the migration may return early");
		i++;
	}
}

static bool is_schema_call(const struct doctrine_reader *r, uint32_t e, const char *method)
{
	return syntax_is(r->t, e, "member_call_expression") &&
	       str_eq(syntax_text(r->t, syntax_field(r->t, e, "object")), STR("$schema")) &&
	       str_ieq(syntax_text(r->t, syntax_field(r->t, e, "name")), str_of(method));
}

/* $t = $schema->getTable('a'); $platform = $this->connection->getDatabasePlatform(); */
static bool read_assignment(struct doctrine_reader *r, uint32_t e)
{
	uint32_t left = syntax_field(r->t, e, "left"), right = syntax_field(r->t, e, "right");
	if (!syntax_is(r->t, e, "assignment_expression") || !syntax_is(r->t, left, "variable_name"))
		return false;
	if (str_eq(syntax_text(r->t, left), STR("$platform")))
		return str_eq(syntax_text(r->t, right), STR("$this->connection->getDatabasePlatform()"));
	bool create = is_schema_call(r, right, "createTable");
	struct doctrine_bound b = {.name = syntax_text(r->t, left)};
	if (create || is_schema_call(r, right, "getTable"))
		b.table = format_doctrine_table_new(r, right, create);
	else if (!format_doctrine_text(r, right, &b.text))
		return false;
	if (!b.table && !b.text.p)
		return false;
	*VEC_PUSH(r->a, &r->bound) = b;
	return true;
}

/* An operation of the Schema API that is understood. */
static bool read_operation(struct doctrine_reader *r, uint32_t e)
{
	if (!syntax_is(r->t, e, "member_call_expression"))
		return false;
	const struct doctrine_bound *b = format_doctrine_bound(r, syntax_field(r->t, e, "object"));
	if (b && b->table)
		return format_doctrine_table_call(r, b->table, e);
	return r->s->dialect != DIALECT_SQLITE && is_schema_call(r, e, "dropTable") &&
	       format_doctrine_drop_table(r, e);
}

static void walk(struct doctrine_reader *r, uint32_t block, uint32_t body, struct sql_statements *out);

/* A branch by platform: the one of this dialect is read, as if it stood alone. */
static bool read_if(struct doctrine_reader *r, uint32_t s, struct sql_statements *out)
{
	int yes = syntax_is(r->t, s, "if_statement")
			  ? format_doctrine_platform(r, syntax_field(r->t, s, "condition"))
			  : -1;
	uint32_t block = syntax_field(r->t, s, "body"), other = syntax_field(r->t, s, "alternative");
	if (yes < 0 || !syntax_is(r->t, block, "compound_statement"))
		return false;
	if (yes) {
		walk(r, block, block, out);
		return true;
	}
	if (other == UINT32_MAX)
		return true;
	uint32_t inner = syntax_field(r->t, other, "body");
	if (!syntax_is(r->t, other, "else_clause") || !syntax_is(r->t, inner, "compound_statement"))
		return false;
	walk(r, inner, inner, out);
	return true;
}

/* switch (true) { case $platform instanceof MySQLPlatform: ... break; } */
static bool read_switch(struct doctrine_reader *r, uint32_t s, struct sql_statements *out)
{
	uint32_t block = syntax_field(r->t, s, "body"), found = UINT32_MAX;
	if (!syntax_is(r->t, s, "switch_statement") ||
		!str_eq(syntax_text(r->t, syntax_field(r->t, s, "condition")), STR("(true)")))
		return false;
	for (uint32_t c = syntax_child(r->t, block); c != UINT32_MAX; c = syntax_sibling(r->t, c)) {
		if (syntax_is(r->t, c, "default_statement"))
			return false;
		if (!syntax_is(r->t, c, "case_statement"))
			continue;
		int yes = format_doctrine_platform(r, syntax_field(r->t, c, "value"));
		if (yes < 0 || syntax_child_of(r->t, c, "break_statement") == UINT32_MAX)
			return false;
		found = yes && found == UINT32_MAX ? c : found;
	}
	if (found != UINT32_MAX)
		walk(r, found, found, out);
	return true;
}

/* The loop's variables: $value, or $key => $value. */
static bool loop_names(
	const struct doctrine_reader *r, uint32_t s, uint32_t *list, struct str *key, struct str *value)
{
	uint32_t body = syntax_field(r->t, s, "body"), v = UINT32_MAX;
	*list = UINT32_MAX;
	*key = STR_NONE;
	for (uint32_t n = syntax_child(r->t, s); n != UINT32_MAX && n != body; n = syntax_sibling(r->t, n)) {
		if (syntax_is(r->t, n, "foreach") || syntax_is(r->t, n, "(") || syntax_is(r->t, n, "as") ||
			syntax_is(r->t, n, ")"))
			continue;
		if (*list == UINT32_MAX)
			*list = n;
		else
			v = n;
	}
	if (v != UINT32_MAX && syntax_is(r->t, v, "pair")) {
		*key = syntax_text(r->t, syntax_child(r->t, v));
		for (uint32_t n = syntax_child(r->t, v), end = UINT32_MAX; n != end;
			n = syntax_sibling(r->t, n))
			v = n;
	}
	*value = v == UINT32_MAX ? STR_NONE : syntax_text(r->t, v);
	return v != UINT32_MAX && syntax_is(r->t, v, "variable_name") &&
	       syntax_is(r->t, body, "compound_statement");
}

/* foreach over what is known: its body once for each. */
static bool read_foreach(struct doctrine_reader *r, uint32_t s, struct sql_statements *out)
{
	enum { MOST = 500 };
	struct doctrine_pairs pairs;
	struct str key, value;
	uint32_t list, block = syntax_field(r->t, s, "body");
	if (!syntax_is(r->t, s, "foreach_statement") || r->depth || !loop_names(r, s, &list, &key, &value) ||
		!format_doctrine_pairs(r, list, &pairs) || pairs.n > MOST)
		return false;
	r->depth++;
	for (size_t i = 0; i < pairs.n && !r->done; i++) {
		*VEC_PUSH(r->a, &r->bound) = (struct doctrine_bound){.name = value, .text = pairs.v[i].value};
		if (key.n)
			*VEC_PUSH(r->a, &r->bound) =
				(struct doctrine_bound){.name = key, .text = pairs.v[i].key};
		walk(r, block, block, out);
	}
	r->depth--;
	return true;
}

static void statement(struct doctrine_reader *r, uint32_t s, uint32_t body, struct sql_statements *out)
{
	uint32_t e = syntax_is(r->t, s, "expression_statement") ? syntax_child(r->t, s) : s;
	if (syntax_is(r->t, s, "return_statement") && syntax_field(r->t, s, "value") == UINT32_MAX) {
		r->done = true;
		return;
	}
	if (read_if(r, s, out) || read_switch(r, s, out) || read_foreach(r, s, out) ||
		read_assignment(r, e) || read_operation(r, e))
		return;
	struct str name;
	for (uint32_t at = s; (name = format_code_assigned(r->t, &at, r->t->nodes[s].next)).n;)
		*VEC_PUSH(r->a, &r->bound) = (struct doctrine_bound){.name = name};
	scan(r, s, body, out);
}

/* The statements of a block that certainly runs. */
static void walk(struct doctrine_reader *r, uint32_t block, uint32_t body, struct sql_statements *out)
{
	for (uint32_t s = syntax_child(r->t, block); s != UINT32_MAX && !r->done; s = syntax_sibling(r->t, s))
		statement(r, s, body, out);
}

static void read_body(struct doctrine_reader *r, uint32_t body, struct sql_statements *out)
{
	if (body == UINT32_MAX)
		return;
	walk(r, body, body, out);
	format_doctrine_tables_end(r, out);
}

static bool returns_false(const struct syntax *t, uint32_t body)
{
	for (uint32_t i = body; body != UINT32_MAX && i < t->nodes[body].next; i++)
		if (syntax_is(t, i, "return_statement") &&
			str_find(syntax_text(t, i), STR("false"), 0) != SIZE_MAX)
			return true;
	return false;
}

static void read_hooks(struct doctrine_reader *r, uint32_t class)
{
	static const char *const hooks[] = {"preUp", "postUp", NULL};
	for (size_t i = 0; hooks[i]; i++) {
		uint32_t body = method(r->t, class, hooks[i]);
		if (body != UINT32_MAX && syntax_child_of(r->t, body, "expression_statement") != UINT32_MAX)
			unknown(r, body, "code that runs before or after the migration");
	}
}

/* The way back counts only when all of it is known. */
static void read_down(struct doctrine_reader *r, uint32_t class)
{
	struct migration scratch = *r->m;
	struct doctrine_reader down = {.a = r->a, .s = r->s, .t = r->t, .m = &scratch, .class = r->class};
	struct sql_statements out = {0};
	scratch.opaque = false;
	scratch.gaps.n = scratch.gaps.cap = 0;
	scratch.gaps.v = NULL;
	read_body(&down, method(r->t, class, "down"), &out);
	if (scratch.opaque || !out.n)
		return;
	r->m->down = out;
	r->m->down_path = r->m->path;
}

static struct str namespace_of(const struct syntax *t, uint32_t class)
{
	uint32_t found = UINT32_MAX;
	for (uint32_t i = 0; i < class; i++)
		if (syntax_is(t, i, "namespace_definition"))
			found = i;
	return found == UINT32_MAX ? STR_NONE : syntax_text(t, syntax_field(t, found, "name"));
}

static void read_class(struct doctrine_reader *r, uint32_t class)
{
	struct str space = namespace_of(r->t, class);
	uint32_t up = method(r->t, class, "up");
	r->m->name = str_dup(r->a, syntax_text(r->t, syntax_field(r->t, class, "name")));
	r->m->id = space.n ? str_fmt(r->a, "%.*s\\%.*s", STRF(space), STRF(r->m->name)) : r->m->name;
	if (returns_false(r->t, method(r->t, class, "isTransactional")))
		r->m->in_tx = false;
	if (up == UINT32_MAX)
		unknown(r, class, "the class has no method up() of its own");
	read_body(r, up, &r->m->up);
	read_hooks(r, class);
	read_down(r, class);
	r->m->manages_tx = !r->m->in_tx && format_has_tx_control(&r->m->up);
}

/* Without a parser the identity is still needed: the namespace and the class by their keywords. */
static struct str word_after(struct str text, const char *keyword)
{
	struct str key = str_of(keyword);
	for (size_t at = 0; (at = str_find(text, key, at)) != SIZE_MAX; at++) {
		if (at && text.p[at - 1] != '\n' && text.p[at - 1] != ' ')
			continue;
		struct str rest = str_trim(str_sub(text, at + key.n, text.n));
		size_t n = 0;
		while (n < rest.n && rest.p[n] != ' ' && rest.p[n] != ';' && rest.p[n] != '{' &&
			rest.p[n] != '\n' && rest.p[n] != '\r')
			n++;
		return str_sub(rest, 0, n);
	}
	return STR_NONE;
}

static void read_names(struct arena *a, struct migration *m)
{
	struct str space = word_after(m->raw, "namespace "), class = word_after(m->raw, "class ");
	if (!class.n)
		class = str_sub(str_basename(m->path), 0, str_chr(str_basename(m->path), '.'));
	m->name = class;
	m->id = space.n ? str_fmt(a, "%.*s\\%.*s", STRF(space), STRF(class)) : class;
}

int format_doctrine_php(struct arena *a, struct worker *w, const struct source *s,
	const struct migration *first, struct migrations *out, struct err *e)
{
	const struct syntax *t;
	struct migration m = *first;
	if (m.problem == MIGRATION_FINE && s->names_only && format_doctrine_outline(a, first, out))
		return 0;
	if (m.problem == MIGRATION_FINE && format_code_parse(a, w, LANGUAGE_PHP, &m, &t, e))
		return (int)e->code;
	if (m.problem != MIGRATION_FINE || !t) {
		read_names(a, &m);
		*VEC_PUSH(a, out) = m;
		return 0;
	}
	for (uint32_t i = 0; i < t->n; i++) {
		if (!syntax_is(t, i, "class_declaration") ||
			syntax_child_of(t, i, "base_clause") == UINT32_MAX)
			continue;
		struct doctrine_reader r = {.a = a, .s = s, .t = t, .m = VEC_PUSH(a, out), .class = i};
		*r.m = *first;
		read_class(&r, i);
	}
	return 0;
}
