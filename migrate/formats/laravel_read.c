#include "migrate/format_when.h"
#include "migrate/formats/laravel.h"

static void read_lines(
	struct laravel *r, struct laravel_table *t, const struct laravel *in, uint32_t closure);

/* $table->after('x', function (Blueprint $table) { ... }): the block's columns come behind that one. */
static bool read_after(struct laravel *r, struct laravel_table *t, const struct laravel_chain *c)
{
	const struct laravel_call *m = &c->calls.v[0];
	struct laravel in;
	if (c->calls.n != 1 || !str_eq(m->name, STR("after")))
		return false;
	uint32_t closure = format_laravel_value(r, format_laravel_argument(r, m, 1, "callback"), &in);
	if (t->after.n || closure == UINT32_MAX || !format_laravel_is_closure(&in, closure) ||
		!format_laravel_string(r, format_laravel_argument(r, m, 0, "column"), &t->after))
		return false;
	read_lines(r, t, &in, closure);
	t->after = STR_NONE;
	return true;
}

static void read_line(struct laravel *r, struct laravel_table *t, struct str parameter, uint32_t e)
{
	struct laravel_chain c;
	format_laravel_at(r, e);
	bool chain = format_laravel_chain(r, e, &c);
	if (chain && str_eq(c.root, parameter) && read_after(r, t, &c))
		return;
	if (chain && str_eq(c.root, parameter))
		format_laravel_line(r, t, &c);
	else if (!format_laravel_only_data(r, e))
		format_laravel_unknown(r, e, "code in a table's block that is not read");
	else
		format_laravel_forget(r, e);
}

/* $done = Schema::table(...): what is called counts. */
static uint32_t result_of(struct laravel *r, uint32_t e)
{
	if (!syntax_is(r->t, e, "assignment_expression") || format_laravel_assign(r, e))
		return e;
	format_laravel_forget(r, e);
	return syntax_field(r->t, e, "right");
}

/* The block of a table that is being read. */
struct lines {
	struct laravel_table *t;
	struct str parameter;
};

static void read_in_table(struct laravel *r, void *ctx, uint32_t e)
{
	struct lines *l = ctx;
	struct laravel_method m = {0};
	e = result_of(r, e);
	if (syntax_is(r->t, e, "assignment_expression") || format_laravel_loop(r, e, read_in_table, l))
		return;
	uint32_t inner = format_laravel_wrapped(r, e);
	if (inner != UINT32_MAX) {
		format_laravel_block(r, inner, read_in_table, l);
		return;
	}
	if (format_laravel_called(r, e, l->parameter, &m) && m.as.n) {
		struct lines its = {l->t, m.as};
		format_laravel_at(r, e);
		format_laravel_run(r, &m, read_in_table, &its);
	} else if (!format_laravel_flow(r, e, read_in_table, l)) {
		read_line(r, l->t, l->parameter, e);
	}
}

static void lines_of(struct laravel *r, struct laravel_table *t, uint32_t closure)
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
	struct lines l = {t, parameter};
	bool ended = r->ended, in_table = r->in_table, making = r->making;
	r->in_table = true;
	r->making = t->create;
	r->ended = false;
	format_laravel_block(r, body, read_in_table, &l);
	r->ended = ended;
	r->in_table = in_table;
	r->making = making;
}

/* "in": the code that the closure is of. */
static void read_lines(struct laravel *r, struct laravel_table *t, const struct laravel *in, uint32_t closure)
{
	const struct laravel out = *r;
	r->t = in->t;
	r->class = in->class;
	r->here = in->here;
	lines_of(r, t, closure);
	r->t = out.t;
	r->class = out.class;
	r->here = out.here;
}

static void read_table(struct laravel *r, const struct laravel_call *c, bool create)
{
	struct laravel_table t = {.create = create, .open = r->open};
	struct laravel in;
	uint32_t closure = format_laravel_value(r, format_laravel_argument(r, c, 1, "callback"), &in);
	if (!format_laravel_string(r, format_laravel_argument(r, c, 0, "table"), &t.name) ||
		closure == UINT32_MAX || !format_laravel_is_closure(&in, closure)) {
		format_laravel_unknown(r, c->node, "a table whose name or block is computed");
		return;
	}
	size_t dot = str_chr(t.name, '.');
	t.making.table = dot == SIZE_MAX ? (struct format_ddl_table){STR_NONE, t.name}
					 : (struct format_ddl_table){str_sub(t.name, 0, dot),
						   str_sub(t.name, dot + 1, t.name.n)};
	read_lines(r, &t, &in, closure);
	format_laravel_at(r, c->node);
	if (create)
		format_ddl_create_table(&r->d, &t.making);
	for (size_t i = 0; i < t.later.n; i++)
		*VEC_PUSH(r->a, &r->m->up) = t.later.v[i];
}

/* Schema::connection(X)->create(...): the project's own connection unless another is named. */
static bool on_same_connection(const struct laravel *r, const struct laravel_chain *chain)
{
	const struct laravel_call *c = &chain->calls.v[0];
	struct laravel in;
	uint32_t x = format_laravel_argument(r, c, 0, "name");
	if (chain->calls.n != 2 || !str_eq(c->name, STR("connection")))
		return false;
	if (x == UINT32_MAX || format_laravel_is_driver(r, x))
		return true;
	struct str text = syntax_text(r->t, x);
	uint32_t value = format_laravel_resolve(r, x, &in);
	if (value != UINT32_MAX && str_ieq(syntax_text(in.t, value), STR("null")))
		return true;
	return str_eq(text, STR("$this->getConnection()")) || str_eq(text, STR("$this->connection")) ||
	       (str_find(text, STR("config("), 0) == 0 && str_find(text, STR("onnection"), 0) != SIZE_MAX);
}

static void schema_call(struct laravel *r, const struct laravel_chain *chain)
{
	static const char *const harmless[] = {"disableForeignKeyConstraints", "enableForeignKeyConstraints",
		"defaultStringLength", "getConnection", NULL};
	const struct laravel_call *c = &chain->calls.v[chain->calls.n - 1];
	struct str one, two;
	struct format_ddl_table t = {0};
	if (chain->calls.n > 1 && !on_same_connection(r, chain)) {
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
	} else if (named && str_eq(c->name, STR("dropColumns"))) {
		struct names_list columns = {0};
		if (!format_laravel_strings(r, format_laravel_argument(r, c, 1, "columns"), &columns))
			format_laravel_unknown(r, c->node, "a column whose name is computed");
		for (size_t i = 0; i < columns.n; i++)
			format_ddl_drop_column(&r->d, t, columns.v[i], false);
	} else if (!str_one_of(c->name, harmless)) {
		format_laravel_unknown(r, c->node, "a call of the schema builder that is not read");
	}
}

/* DB::statement('...'), DB::unprepared('...'); DB::table(...) changes rows. */
static void db_call(struct laravel *r, const struct laravel_chain *chain)
{
	bool shifted = chain->calls.n > 1 && str_eq(chain->calls.v[0].name, STR("connection")) &&
		       format_laravel_argument(r, &chain->calls.v[0], 0, "name") == UINT32_MAX;
	const struct laravel_call *c = &chain->calls.v[shifted];
	struct literal lit;
	uint32_t node = format_laravel_argument(r, c, 0, "query");
	static const char *const harmless[] = {"table", "insert", "update", "delete", "select", "selectOne",
		"scalar", "raw", "connection", "transaction", "beginTransaction", "commit", "rollBack",
		"afterCommit", "getPdo", "enableQueryLog", "disableQueryLog", "getDriverName",
		"getTablePrefix", "query", NULL};
	if (str_one_of(c->name, harmless) && format_laravel_only_data(r, chain->node))
		return;
	bool runs = str_eq(c->name, STR("statement")) || str_eq(c->name, STR("unprepared"));
	if (node != UINT32_MAX && (syntax_is(r->t, node, "heredoc") || syntax_is(r->t, node, "nowdoc")))
		node = syntax_field(r->t, node, "value");
	struct str text;
	if (runs && node != UINT32_MAX && r->t == r->own &&
		literal_at(r->a, LANGUAGE_PHP, r->t, node, &lit) && !lit.holes)
		format_code_statements(r->a, r->s, r->m, &lit, &r->m->up);
	else if (runs && format_laravel_string(r, node, &text))
		format_ddl_sql(&r->d, text);
	else
		format_laravel_unknown(r, c->node, "SQL that is computed when the migration runs");
}

static void read_calls(struct laravel *r, uint32_t e)
{
	struct laravel_chain c;
	if (!format_laravel_chain(r, e, &c)) {
		if (!format_laravel_only_data(r, e))
			format_laravel_unknown(
				r, e, "code that may or may not run, or whose effect is not known");
	} else if (str_eq(c.root, STR("Schema"))) {
		schema_call(r, &c);
	} else if (str_eq(c.root, STR("DB"))) {
		db_call(r, &c);
	} else if (!format_laravel_only_data(r, e)) {
		format_laravel_unknown(r, e,
			str_eq(c.root, STR("Artisan")) ? "a command that may change the schema"
						       : "code whose effect on the schema is not known");
	}
}

static void read_statement(struct laravel *r, void *ctx, uint32_t e)
{
	struct laravel_method m;
	e = result_of(r, e);
	format_laravel_at(r, e);
	if (syntax_is(r->t, e, "assignment_expression") || format_laravel_loop(r, e, read_statement, ctx))
		return;
	uint32_t inner = format_laravel_wrapped(r, e);
	if (inner != UINT32_MAX) {
		r->depth++;
		format_laravel_block(r, inner, read_statement, ctx);
		r->depth--;
	} else if (format_laravel_called(r, e, STR_NONE, &m)) {
		format_laravel_run(r, &m, read_statement, ctx);
	} else if (!format_laravel_flow(r, e, read_statement, ctx)) {
		format_laravel_forget(r, e);
		read_calls(r, e);
	}
}

static void read_properties(struct laravel *r)
{
	const struct laravel_class *c = r->class;
	for (uint32_t i = c->node; i < c->t->nodes[c->node].next; i++) {
		struct str text = syntax_is(r->t, i, "property_element") ? syntax_text(r->t, i) : STR_NONE;
		if (str_starts(text, STR("$withinTransaction")) && str_ends(text, STR("false")))
			r->m->in_tx = false;
		if (str_starts(text, STR("$connection")))
			format_laravel_unknown(r, i, "the migration works on another connection");
	}
}

static void find_tables(struct laravel *r)
{
	enum { MOST = 20 };
	for (const struct laravel_class *c = r->class; c; c = c->next)
		for (uint32_t i = c->node; i < c->t->nodes[c->node].next && r->tables.n < MOST; i++) {
			bool is_one =
				syntax_is(c->t, i, "simple_parameter") &&
				str_ends(syntax_text(c->t, syntax_field(c->t, i, "type")), STR("Blueprint"));
			struct str name =
				is_one ? syntax_text(c->t, syntax_field(c->t, i, "name")) : STR_NONE;
			for (size_t k = 0; k < r->tables.n && name.n; k++)
				if (str_eq(r->tables.v[k], name))
					name = STR_NONE;
			if (name.n)
				*VEC_PUSH(r->a, &r->tables) = name;
		}
}

/* shouldRun() { return ...; } */
static void read_should_run(struct laravel *r, const struct laravel_method *m)
{
	uint32_t way = UINT32_MAX;
	struct laravel in = format_laravel_inside(r, m);
	for (uint32_t i = m->body; i < in.t->nodes[m->body].next; i++)
		if (syntax_is(in.t, i, "return_statement"))
			way = way == UINT32_MAX ? i : m->body;
	uint32_t value = way == UINT32_MAX || way == m->body ? UINT32_MAX : syntax_child(in.t, way);
	value = value == UINT32_MAX ? value : syntax_sibling(in.t, value);
	struct str condition = format_laravel_when(&in, value);
	if (format_when_is(condition, false))
		r->ended = true;
	else if (!condition.n)
		format_laravel_unknown(
			r, in.t == r->own ? m->body : r->class->node, "the migration may skip itself");
	else if (!format_when_is(condition, true)) {
		(void)format_when_open(&r->d, format_when_not(r->a, condition));
		format_when_stop(&r->d);
		format_when_end(&r->d);
	}
}

/* The class at the node, when it is a migration. */
static bool read_class(struct laravel *r, uint32_t node)
{
	struct laravel_method up, should;
	r->class = r->here = format_laravel_class_at(r, r->t, node);
	if (!format_laravel_method(r, r->class, STR("up"), &up))
		return false;
	find_tables(r);
	read_properties(r);
	format_laravel_at(r, node);
	if (format_laravel_method(r, r->class, STR("shouldRun"), &should))
		read_should_run(r, &should);
	if (!r->ended)
		format_laravel_run(r, &up, read_statement, NULL);
	return true;
}

int format_laravel_read(
	struct laravel_project *p, const struct source *s, int release, struct migration *m, struct err *e)
{
	struct arena *a = p->a;
	size_t steps = 0;
	struct laravel r = {.a = a, .s = s, .m = m, .release = release, .project = p, .steps = &steps};
	r.d = (struct format_ddl){.a = a, .s = s, .out = &m->up, .raw = m->raw};
	if (format_code_parse(a, p->w, LANGUAGE_PHP, m, &r.t, e))
		return (int)e->code;
	r.own = r.t;
	for (uint32_t i = 0; r.t && i < r.t->n; i++)
		if (syntax_child_of(r.t, i, "base_clause") != UINT32_MAX && read_class(&r, i))
			return 0;
	if (r.t)
		format_laravel_unknown(&r, 0, "there is no migration class with a method up() in the file");
	return 0;
}
