#include "migrate/formats/laravel.h"

enum { MAX_GUARDS = 4 }; /* blocks within blocks */

static bool is_closure(const struct laravel *r, uint32_t node)
{
	return syntax_is(r->t, node, "anonymous_function") ||
	       syntax_is(r->t, node, "anonymous_function_creation_expression") ||
	       syntax_is(r->t, node, "arrow_function");
}

static void read_line(struct laravel *r, struct laravel_table *t, struct str parameter, uint32_t e)
{
	struct laravel_chain c;
	r->d.at = r->t->nodes[e].from;
	if (format_laravel_chain(r, e, &c) && str_eq(c.root, parameter))
		format_laravel_line(r, t, &c);
	else
		format_laravel_unknown(r, e, "code in a table's block that is not read");
}

/* The name that Schema::hasTable('t') or Schema::hasColumn('t', 'c') asks for, with its quotes, or the
 * variable that holds it. */
static struct str asked_for_one(struct str condition, bool *missing)
{
	struct str s = str_trim(condition);
	while (s.n > 1 && s.p[0] == '(' && s.p[s.n - 1] == ')')
		s = str_trim(str_sub(s, 1, s.n - 1));
	*missing = s.n && s.p[0] == '!';
	s = *missing ? str_trim(str_sub(s, 1, s.n)) : s;
	size_t open = str_chr(s, '('), comma = str_rchr(s, ',');
	struct str call = str_sub(s, 0, open), last = s;
	if (open == SIZE_MAX || !str_ends(s, STR(")")) || str_chr(s, ')') != s.n - 1 ||
		(!str_eq(call, STR("Schema::hasTable")) && !str_eq(call, STR("Schema::hasColumn"))))
		return STR_NONE;
	last = str_trim(str_sub(s, (comma == SIZE_MAX ? open : comma) + 1, s.n - 1));
	if (last.n > 1 && last.p[0] == '$' && str_chr(last, '-') == SIZE_MAX)
		return last;
	bool quoted = last.n > 2 && last.p[0] == '\'' && last.p[last.n - 1] == '\'';
	return quoted && str_chr(str_sub(last, 1, last.n - 1), '\'') == SIZE_MAX ? last : STR_NONE;
}

/* The same of questions that are joined by &&: of what is not there, else of the last. Others are for what is
 * there. */
static struct str asked_for(struct str condition, bool *missing)
{
	struct str s = str_trim(condition), name = STR_NONE;
	if (s.n > 1 && s.p[0] == '(' && s.p[s.n - 1] == ')')
		s = str_sub(s, 1, s.n - 1);
	*missing = false;
	while (s.n) {
		size_t and = str_find(s, STR("&&"), 0);
		bool lacks;
		struct str one = asked_for_one(str_sub(s, 0, and), &lacks);
		s = and == SIZE_MAX ? STR_NONE : str_sub(s, and+2, s.n);
		if (!one.n || (lacks && *missing))
			return STR_NONE;
		name = *missing && !lacks ? name : one;
		*missing |= lacks;
	}
	return name;
}

/* The block of if (!Schema::hasColumn('t', 'c')) { ... } whose every line makes c, or of a question for what
 * is there whose every line takes it away: it changes what is not so yet, and has run afterwards. UINT32_MAX
 * for any other code. */
static uint32_t guarded(const struct laravel *r, uint32_t e)
{
	bool missing;
	if (!syntax_is(r->t, e, "if_statement") || syntax_field(r->t, e, "alternative") != UINT32_MAX)
		return UINT32_MAX;
	uint32_t body = syntax_field(r->t, e, "body"), condition = syntax_field(r->t, e, "condition");
	if (body == UINT32_MAX || condition == UINT32_MAX || !syntax_is(r->t, body, "compound_statement"))
		return UINT32_MAX;
	struct str name = asked_for(syntax_text(r->t, condition), &missing);
	size_t lines = 0;
	for (uint32_t s = syntax_child(r->t, body); s != UINT32_MAX; s = syntax_sibling(r->t, s)) {
		struct str text = syntax_text(r->t, s);
		if (syntax_is(r->t, s, "comment") || syntax_is(r->t, s, "{") || syntax_is(r->t, s, "}"))
			continue;
		bool takes = str_find(text, STR("drop"), 0) != SIZE_MAX ||
			     str_find(text, STR("rename"), 0) != SIZE_MAX;
		if (!name.n || takes == missing || str_find(text, name, 0) == SIZE_MAX)
			return UINT32_MAX;
		lines++;
	}
	return lines ? body : UINT32_MAX;
}

/* The lines of a block: chains on its parameter and nothing else. */
static void lines_of(struct laravel *r, struct laravel_table *t, struct str parameter, uint32_t body)
{
	for (uint32_t s = syntax_child(r->t, body); s != UINT32_MAX; s = syntax_sibling(r->t, s)) {
		uint32_t e = syntax_is(r->t, s, "expression_statement") ? syntax_child(r->t, s) : s;
		uint32_t inner = guarded(r, e);
		if (inner != UINT32_MAX && r->depth < MAX_GUARDS) {
			r->depth++;
			lines_of(r, t, parameter, inner);
			r->depth--;
		} else if (!syntax_is(r->t, e, "comment") && !syntax_is(r->t, e, "{") &&
			   !syntax_is(r->t, e, "}")) {
			read_line(r, t, parameter, e);
		}
	}
}

static void read_lines(struct laravel *r, struct laravel_table *t, uint32_t closure)
{
	uint32_t body = syntax_field(r->t, closure, "body");
	struct str parameter = STR_NONE;
	for (uint32_t i = closure; i < body && i < r->t->n; i++)
		if (syntax_is(r->t, i, "variable_name") && !parameter.n)
			parameter = syntax_text(r->t, i);
	if (body == UINT32_MAX)
		return;
	if (syntax_is(r->t, closure, "arrow_function")) {
		read_line(r, t, parameter, body);
		return;
	}
	lines_of(r, t, parameter, body);
}

static void read_table(struct laravel *r, const struct laravel_call *c, bool create)
{
	struct laravel_table t = {.create = create};
	uint32_t closure = format_laravel_value(r, format_laravel_argument(r, c, 1, "callback"));
	if (!format_laravel_string(r, format_laravel_argument(r, c, 0, "table"), &t.name) ||
		closure == UINT32_MAX || !is_closure(r, closure)) {
		format_laravel_unknown(r, c->node, "a table whose name or block is computed");
		return;
	}
	size_t dot = str_chr(t.name, '.');
	t.making.table = dot == SIZE_MAX ? (struct format_ddl_table){STR_NONE, t.name}
					 : (struct format_ddl_table){str_sub(t.name, 0, dot),
						   str_sub(t.name, dot + 1, t.name.n)};
	read_lines(r, &t, closure);
	r->d.at = r->t->nodes[c->node].from;
	if (create)
		format_ddl_create_table(&r->d, &t.making);
	for (size_t i = 0; i < t.later.n; i++)
		*VEC_PUSH(r->a, &r->m->up) = t.later.v[i];
}

static void schema_call(struct laravel *r, const struct laravel_chain *chain)
{
	const struct laravel_call *c = &chain->calls.v[chain->calls.n - 1];
	struct str one, two;
	struct format_ddl_table t = {0};
	if (chain->calls.n > 1) {
		format_laravel_unknown(r, c->node, "a change on another connection");
		return;
	}
	bool named = format_laravel_string(r, format_laravel_argument(r, c, 0, "table"), &one);
	t.name = named ? one : STR_NONE;
	if (str_eq(c->name, STR("create"))) {
		read_table(r, c, true);
	} else if (str_eq(c->name, STR("table"))) {
		read_table(r, c, false);
	} else if (named && (str_eq(c->name, STR("drop")) || str_eq(c->name, STR("dropIfExists")))) {
		format_ddl_drop_table(&r->d, t, str_eq(c->name, STR("dropIfExists")));
	} else if (named && str_eq(c->name, STR("rename")) &&
		   format_laravel_string(r, format_laravel_argument(r, c, 1, "to"), &two)) {
		format_ddl_rename_table(&r->d, t, two);
	} else if (!str_eq(c->name, STR("disableForeignKeyConstraints")) &&
		   !str_eq(c->name, STR("enableForeignKeyConstraints"))) {
		format_laravel_unknown(r, c->node, "a call of the schema builder that is not read");
	}
}

/* DB::statement('...'), DB::unprepared('...'); DB::table(...) changes rows. */
static void db_call(struct laravel *r, const struct laravel_chain *chain)
{
	const struct laravel_call *c = &chain->calls.v[0];
	struct literal lit;
	uint32_t node = format_laravel_argument(r, c, 0, "query");
	if (str_eq(c->name, STR("table")) || str_eq(c->name, STR("insert")) ||
		str_eq(c->name, STR("update")) || str_eq(c->name, STR("delete")) ||
		str_eq(c->name, STR("select")))
		return;
	bool runs = str_eq(c->name, STR("statement")) || str_eq(c->name, STR("unprepared"));
	if (node != UINT32_MAX && (syntax_is(r->t, node, "heredoc") || syntax_is(r->t, node, "nowdoc")))
		node = syntax_field(r->t, node, "value");
	if (runs && node != UINT32_MAX && literal_at(r->a, LANGUAGE_PHP, r->t, node, &lit) && !lit.holes)
		format_code_statements(r->a, r->s, r->m, &lit, &r->m->up);
	else
		format_laravel_unknown(r, c->node, "SQL that is computed when the migration runs");
}

/* $tables = ['a', 'b']; $block = fn (Blueprint $t) => ...; and $id = DB::table(...)->insertGetId(...), which
 * is about rows. */
static bool read_assignment(struct laravel *r, uint32_t e)
{
	struct laravel_chain c;
	uint32_t left = syntax_field(r->t, e, "left"), right = syntax_field(r->t, e, "right");
	if (!syntax_is(r->t, e, "assignment_expression") || right == UINT32_MAX ||
		!syntax_is(r->t, left, "variable_name"))
		return false;
	struct str text;
	struct laravel_bound b = {.name = syntax_text(r->t, left), .node = right};
	if (format_laravel_string(r, right, &text))
		b = (struct laravel_bound){.name = b.name, .node = UINT32_MAX, .text = text};
	else if (!is_closure(r, right) && !syntax_is(r->t, right, "array_creation_expression")) {
		if (!format_laravel_chain(r, right, &c) || !str_eq(c.root, STR("DB")) ||
			!str_eq(c.calls.v[0].name, STR("table")))
			return false;
	}
	bool rows = b.node != UINT32_MAX && !is_closure(r, right) &&
		    !syntax_is(r->t, right, "array_creation_expression");
	if (rows)
		b.node = UINT32_MAX;
	*VEC_PUSH(r->a, &r->bound) = b;
	return true;
}

static void read_body(struct laravel *r, uint32_t body);

/* foreach (['a', 'b'] as $table) { ... }: its body once for each */
static bool read_loop(struct laravel *r, uint32_t e)
{
	enum { MOST = 200 };
	uint32_t body = syntax_field(r->t, e, "body"), list = UINT32_MAX, each = UINT32_MAX;
	struct names_list texts = {0};
	if (!syntax_is(r->t, e, "foreach_statement") || !syntax_is(r->t, body, "compound_statement"))
		return false;
	for (uint32_t n = syntax_child(r->t, e); n != UINT32_MAX && n != body; n = syntax_sibling(r->t, n))
		if (syntax_is(r->t, n, "variable_name") || syntax_is(r->t, n, "array_creation_expression")) {
			each = list == UINT32_MAX ? UINT32_MAX : n;
			list = list == UINT32_MAX ? n : list;
		}
	if (each == UINT32_MAX || !syntax_is(r->t, each, "variable_name") ||
		!syntax_is(r->t, format_laravel_value(r, list), "array_creation_expression") ||
		!format_laravel_strings(r, list, &texts) || texts.n > MOST || r->depth)
		return false;
	r->depth++;
	for (size_t i = 0; i < texts.n; i++) {
		*VEC_PUSH(r->a, &r->bound) = (struct laravel_bound){
			.name = syntax_text(r->t, each), .node = UINT32_MAX, .text = texts.v[i]};
		read_body(r, body);
	}
	r->depth--;
	return true;
}

static uint32_t method(const struct laravel *r, uint32_t class, const char *name)
{
	for (uint32_t i = class; i < r->t->nodes[class].next; i++)
		if (syntax_is(r->t, i, "method_declaration") &&
			str_ieq(syntax_text(r->t, syntax_field(r->t, i, "name")), str_of(name)))
			return syntax_field(r->t, i, "body");
	return UINT32_MAX;
}

/* $this->createOrders(): a method of the file without parameters */
static uint32_t called(const struct laravel *r, uint32_t e)
{
	struct str text = syntax_text(r->t, e), head = STR("$this->");
	if (!syntax_is(r->t, e, "member_call_expression") || !str_starts(text, head) ||
		!str_ends(text, STR("()")))
		return UINT32_MAX;
	struct str name = str_sub(text, head.n, text.n - 2);
	if (!name.n || name.n > 100 || str_chr(name, '(') != SIZE_MAX || str_chr(name, '>') != SIZE_MAX)
		return UINT32_MAX;
	return method(r, 0, str_z(r->a, name));
}

/* try { ... } catch: what is tried is what the migration is for; a guard: guarded(); a method: called() */
static bool read_block(struct laravel *r, uint32_t e)
{
	uint32_t body = syntax_is(r->t, e, "try_statement") ? syntax_field(r->t, e, "body") : guarded(r, e);
	if (body == UINT32_MAX)
		body = called(r, e);
	if (body == UINT32_MAX || r->depth >= MAX_GUARDS)
		return false;
	r->depth++;
	read_body(r, body);
	r->depth--;
	return true;
}

/* What a statement that is not understood may have given its variables is not known. */
static void forget_assigned(struct laravel *r, uint32_t e)
{
	struct str name;
	for (uint32_t at = e; (name = format_code_assigned(r->t, &at, r->t->nodes[e].next)).n;)
		*VEC_PUSH(r->a, &r->bound) = (struct laravel_bound){.name = name, .node = UINT32_MAX};
}

static void read_statement(struct laravel *r, uint32_t e)
{
	struct laravel_chain c;
	r->d.at = r->t->nodes[e].from;
	if (read_assignment(r, e) || read_loop(r, e) || read_block(r, e))
		return;
	forget_assigned(r, e);
	if (!format_laravel_chain(r, e, &c))
		format_laravel_unknown(r, e, "code that may or may not run, or whose effect is not known");
	else if (str_eq(c.root, STR("Schema")))
		schema_call(r, &c);
	else if (str_eq(c.root, STR("DB")))
		db_call(r, &c);
	else if (!(c.root.n && c.root.p[0] >= 'A' && c.root.p[0] <= 'Z')) /* a model's call changes rows */
		format_laravel_unknown(r, e, "code whose effect on the schema is not known");
}

static void read_body(struct laravel *r, uint32_t body)
{
	for (uint32_t s = syntax_child(r->t, body); s != UINT32_MAX; s = syntax_sibling(r->t, s)) {
		uint32_t e = syntax_is(r->t, s, "expression_statement") ? syntax_child(r->t, s) : s;
		if (!syntax_is(r->t, e, "comment") && !syntax_is(r->t, e, "{") && !syntax_is(r->t, e, "}"))
			read_statement(r, e);
	}
}

static void read_properties(struct laravel *r, uint32_t class)
{
	for (uint32_t i = class; i < r->t->nodes[class].next; i++) {
		struct str text = syntax_is(r->t, i, "property_element") ? syntax_text(r->t, i) : STR_NONE;
		if (str_starts(text, STR("$withinTransaction")) && str_ends(text, STR("false")))
			r->m->in_tx = false;
		if (str_starts(text, STR("$connection")))
			format_laravel_unknown(r, i, "the migration works on another connection");
	}
}

int format_laravel_read(struct arena *a, struct worker *w, const struct source *s, int release,
	struct migration *m, struct err *e)
{
	struct laravel r = {.a = a, .s = s, .m = m, .release = release};
	r.d = (struct format_ddl){.a = a, .s = s, .out = &m->up, .raw = m->raw};
	if (format_code_parse(a, w, LANGUAGE_PHP, m, &r.t, e))
		return (int)e->code;
	if (!r.t)
		return 0;
	for (uint32_t i = 0; i < r.t->n; i++) {
		if (syntax_child_of(r.t, i, "base_clause") == UINT32_MAX)
			continue;
		uint32_t up = method(&r, i, "up");
		if (up == UINT32_MAX)
			continue;
		read_properties(&r, i);
		if (method(&r, i, "shouldRun") != UINT32_MAX)
			format_laravel_unknown(&r, i, "the migration may skip itself");
		read_body(&r, up);
		return 0;
	}
	format_laravel_unknown(&r, 0, "there is no migration class with a method up() in the file");
	return 0;
}
