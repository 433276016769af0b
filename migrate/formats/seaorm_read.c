#include "migrate/formats/seaorm.h"

/* The calls of up(), one statement for each: manager.create_table(...), and SQL that is given to the
 * connection. */

static const char *const operations[] = {"create_table", "alter_table", "drop_table", "rename_table",
	"truncate_table", "create_index", "drop_index", "create_foreign_key", "drop_foreign_key",
	"create_type", "alter_type", "drop_type", "exec_stmt", NULL};
static const char *const executes[] = {"execute_unprepared", "execute", "execute_raw", NULL};

static void walk(struct seaorm *r, const struct seaorm_env *env, uint32_t from, uint32_t to);

static struct str method_of(const struct syntax *t, uint32_t call)
{
	uint32_t f = syntax_field(t, call, "function");
	return f != UINT32_MAX && syntax_is(t, f, "field_expression")
		       ? syntax_text(t, syntax_field(t, f, "field"))
		       : STR_NONE;
}

/* -- SQL -- */

/* include_str!("up.sql"), from the folder of the migration. */
static bool included(struct seaorm *r, uint32_t node)
{
	struct str text, file = STR_NONE;
	struct err e = err_new(r->a);
	bool found = false;
	if (!syntax_is(r->t, node, "macro_invocation") || !r->crate ||
		!str_eq(syntax_text(r->t, syntax_field(r->t, node, "macro")), STR("include_str")))
		return false;
	struct str inside = syntax_text(r->t, node);
	size_t open = str_chr(inside, '"'), close = str_rchr(inside, '"');
	if (open == SIZE_MAX || close <= open)
		return false;
	file = str_sub(inside, open + 1, close);
	struct str dir = r->crate->dir;
	for (; str_starts(file, STR("../")); file = str_sub(file, 3, file.n))
		dir = str_dirname(dir);
	if (str_starts(file, STR("./")))
		file = str_sub(file, 2, file.n);
	int rc = format_read_config(r->crate->f, r->a, format_path(r->a, dir, file), &text, &found, &e);
	if (rc)
		err_drop(&e, rc);
	if (rc || !found)
		return false;
	format_ddl_sql(&r->d, text);
	return true;
}

/* format!("DELETE FROM {table} ..."): whatever stands in the holes, rows alone are changed. */
static bool only_data(const struct seaorm *r, uint32_t node)
{
	struct literal lit;
	bool macro = syntax_is(r->t, node, "macro_invocation");
	for (uint32_t i = node; macro && i < r->t->nodes[node].next; i++)
		if (syntax_is(r->t, i, "string_literal") || syntax_is(r->t, i, "raw_string_literal")) {
			node = i;
			break;
		}
	return literal_at(r->a, LANGUAGE_RUST, r->t, node, &lit) &&
	       format_code_only_data(r->a, r->s->dialect, str_trim(lit.text));
}

/* The text itself, or what Statement::from_string(backend, "...") has in it. */
static void sql(struct seaorm *r, const struct seaorm_env *env, uint32_t node)
{
	struct literal lit;
	struct seaorm_chain c;
	const struct seaorm_env *own = env;
	uint32_t bare = node == UINT32_MAX ? node : format_seaorm_bare(r, &own, node);
	if (bare != UINT32_MAX && included(r, bare))
		return;
	if (bare != UINT32_MAX && format_seaorm_text(r, own, bare, &lit)) {
		format_code_statements(r->a, r->s, r->m, &lit, &r->m->up);
		return;
	}
	if (bare != UINT32_MAX && only_data(r, bare))
		return;
	if (bare != UINT32_MAX && r->depth < SEAORM_MAX_DEPTH && format_seaorm_chain(r, &own, bare, &c)) {
		const struct seaorm_call *last = &c.calls.v[c.calls.n - 1];
		bool text = str_starts(c.root, STR("Statement::from_s"));
		uint32_t in = format_seaorm_argument(r, text ? &c.calls.v[0] : last, text ? 1 : 0);
		r->depth++;
		if (text)
			sql(r, own, in);
		else if (str_eq(last->name, STR("build")))
			format_seaorm_statement(r, own, in);
		else
			format_seaorm_statement(r, own, bare);
		r->depth--;
		return;
	}
	format_seaorm_unknown(
		r, node == UINT32_MAX ? 0 : node, "SQL that is computed when the migration runs");
}

/* -- branches -- */

static bool has_operation(const struct syntax *t, uint32_t node)
{
	for (uint32_t i = node; node != UINT32_MAX && i < t->nodes[node].next; i++)
		if (syntax_is(t, i, "call_expression") &&
			(str_one_of(method_of(t, i), operations) || str_one_of(method_of(t, i), executes)))
			return true;
	return false;
}

static const char *backend_of(enum dialect d)
{
	static const char *const names[] = {"Postgres", "MySql", "Sqlite"};
	return names[d];
}

static bool names_backend(struct str text, const char *name)
{
	return str_find(text, str_of("Backend::"), 0) != SIZE_MAX &&
	       str_find_word(text, str_of(name), 0) != SIZE_MAX;
}

/* "manager.get_database_backend() == DbBackend::Postgres": which branch is ours; false: another condition. */
static bool backend_condition(const struct seaorm *r, struct str text, bool *holds)
{
	bool equal =
		str_find(text, STR("=="), 0) != SIZE_MAX || str_find(text, STR("matches!"), 0) != SIZE_MAX;
	bool unequal = str_find(text, STR("!="), 0) != SIZE_MAX;
	if (equal == unequal || str_find(text, STR("&&"), 0) != SIZE_MAX ||
		str_find(text, STR("||"), 0) != SIZE_MAX || str_find(text, STR("Backend::"), 0) == SIZE_MAX)
		return false;
	*holds = names_backend(text, backend_of(r->s->dialect)) == equal;
	return true;
}

static void walk_node(struct seaorm *r, const struct seaorm_env *env, uint32_t node)
{
	enum { MAX_NESTING = 200 };
	if (node == UINT32_MAX)
		return;
	if (r->nesting >= MAX_NESTING) {
		format_seaorm_unknown(r, node, "code that is nested too deeply");
		return;
	}
	r->nesting++;
	walk(r, env, node, r->t->nodes[node].next);
	r->nesting--;
}

/* What runs only where a table or column is missing, or there, is harmless where it is not so. */
static bool asks_schema(struct str text)
{
	return str_find(text, STR("has_table("), 0) != SIZE_MAX ||
	       str_find(text, STR("has_column("), 0) != SIZE_MAX ||
	       str_find(text, STR("has_index("), 0) != SIZE_MAX;
}

/* What may run or not, or more than once: harmless where it leaves the schema as it is. */
static void perhaps(struct seaorm *r, const struct seaorm_env *env, uint32_t node, const char *what)
{
	size_t before = r->m->up.n;
	for (uint32_t k = syntax_child(r->t, node); k != UINT32_MAX; k = syntax_sibling(r->t, k))
		walk_node(r, env, k);
	if (r->m->up.n == before)
		return;
	r->m->up.n = before;
	format_seaorm_unknown(r, node, what);
}

static void branch(struct seaorm *r, const struct seaorm_env *env, uint32_t node)
{
	uint32_t condition = syntax_field(r->t, node, "condition");
	uint32_t yes = syntax_field(r->t, node, "consequence"), no = syntax_field(r->t, node, "alternative");
	struct str text = condition == UINT32_MAX ? STR_NONE : syntax_text(r->t, condition);
	bool holds, was = r->guarded;
	if (backend_condition(r, text, &holds)) {
		walk_node(r, env, holds ? yes : no);
	} else if (asks_schema(text)) {
		r->guarded = true;
		walk_node(r, env, yes);
		walk_node(r, env, no);
		r->guarded = was;
	} else {
		perhaps(r, env, node, "operations under a condition that is not known");
	}
}

/* match manager.get_database_backend() { DbBackend::Postgres => ..., _ => ... } */
static void choice(struct seaorm *r, const struct seaorm_env *env, uint32_t node)
{
	const struct syntax *t = r->t;
	uint32_t body = syntax_field(t, node, "body"), ours = UINT32_MAX, other = UINT32_MAX;
	bool about = false;
	for (uint32_t k = body == UINT32_MAX ? body : syntax_child(t, body); k != UINT32_MAX;
		k = syntax_sibling(t, k)) {
		struct str pattern = syntax_is(t, k, "match_arm")
					     ? syntax_text(t, syntax_field(t, k, "pattern"))
					     : STR_NONE;
		if (!pattern.n)
			continue;
		if (names_backend(pattern, backend_of(r->s->dialect)) && ours == UINT32_MAX)
			ours = syntax_field(t, k, "value");
		else if (str_find(pattern, STR("Backend::"), 0) == SIZE_MAX)
			other = syntax_field(t, k, "value");
		about = about || str_find(pattern, STR("Backend::"), 0) != SIZE_MAX;
	}
	if (!about)
		perhaps(r, env, node, "operations under a condition that is not known");
	else
		walk_node(r, env, ours != UINT32_MAX ? ours : other);
}

/* for x in ["a", "b"], for (table, column) in [(A::Table, A::Id), ...] */
static void loop(struct seaorm *r, const struct seaorm_env *env, uint32_t node)
{
	const struct syntax *t = r->t;
	const struct seaorm_env *of = env;
	struct seaorm_nodes all, names = {0}, values;
	uint32_t pattern = syntax_field(t, node, "pattern"), body = syntax_field(t, node, "body");
	if (!has_operation(t, node))
		return;
	if (pattern == UINT32_MAX ||
		!format_seaorm_list(r, &of, syntax_field(t, node, "value"), false, &all)) {
		perhaps(r, env, node, "a loop through a list that is not known");
		return;
	}
	bool many = syntax_is(t, pattern, "tuple_pattern");
	for (uint32_t k = many ? syntax_child(t, pattern) : pattern; k != UINT32_MAX;
		k = many ? syntax_sibling(t, k) : UINT32_MAX)
		if (syntax_is(t, k, "identifier"))
			*VEC_PUSH(r->a, &names) = k;
	for (size_t i = 0; i < all.n; i++) {
		const struct seaorm_env *inner = env;
		const struct seaorm_env *own = of;
		values = (struct seaorm_nodes){.v = &all.v[i], .n = 1};
		if (many && (!format_seaorm_list(r, &own, all.v[i], true, &values) || values.n < names.n))
			values.n = 0;
		for (size_t k = 0; k < names.n && k < values.n; k++) {
			struct seaorm_env *one = ARENA_NEW(r->a, struct seaorm_env);
			*one = (struct seaorm_env){inner, syntax_text(t, names.v[k]), values.v[k], own};
			inner = one;
		}
		walk_node(r, inner, body);
	}
}

/* -- calls -- */

/* "self.create_users(manager)", "create_users(manager)", "Self::create_users(manager)" */
static struct str own_function(const struct syntax *t, uint32_t f)
{
	struct str text = syntax_text(t, f);
	if (syntax_is(t, f, "field_expression") &&
		str_eq(syntax_text(t, syntax_field(t, f, "value")), STR("self")))
		return syntax_text(t, syntax_field(t, f, "field"));
	if (syntax_is(t, f, "identifier"))
		return text;
	return str_starts(text, STR("Self::")) ? str_sub(text, 6, text.n) : STR_NONE;
}

static void enter(struct seaorm *r, const struct seaorm_env *env, uint32_t call, uint32_t function)
{
	if (r->depth >= 8)
		return;
	r->depth++;
	walk_node(r, format_seaorm_bind(r, env, call, function), syntax_field(r->t, function, "body"));
	r->depth--;
}

/* Whether the schema's manager is given away: "helpers::drop_all(manager)". */
static bool gives_manager(const struct seaorm *r, uint32_t call)
{
	struct seaorm_call c = {call, syntax_field(r->t, call, "arguments"), STR_NONE};
	uint32_t one;
	for (size_t k = 0; (one = format_seaorm_argument(r, &c, k)) != UINT32_MAX; k++) {
		struct str text = syntax_text(r->t, one);
		if (str_eq(text, r->manager) ||
			(text.n && text.p[0] == '&' && str_eq(str_sub(text, 1, text.n), r->manager)))
			return true;
	}
	return false;
}

/* True: what stands within it has been read. */
static bool call(struct seaorm *r, const struct seaorm_env *env, uint32_t node)
{
	struct str method = method_of(r->t, node);
	uint32_t f = syntax_field(r->t, node, "function"), own;
	struct seaorm_call c = {node, syntax_field(r->t, node, "arguments"), method};
	struct str name = f == UINT32_MAX ? STR_NONE : own_function(r->t, f);
	r->d.at = r->t->nodes[node].from;
	r->budget -= (int)(r->t->nodes[node].next - node) / 4;
	if (str_one_of(method, operations)) {
		format_seaorm_statement(r, env, format_seaorm_argument(r, &c, 0));
		return true;
	}
	if (str_one_of(method, executes)) {
		sql(r, env, format_seaorm_argument(r, &c, 0));
		return true;
	}
	if (name.n && format_seaorm_may_look(r, r->t) &&
		(own = format_seaorm_function(r->t, name)) != UINT32_MAX) {
		enter(r, env, node, own);
		return true;
	}
	if (gives_manager(r, node))
		format_seaorm_unknown(r, node, "a function of another file that changes the schema");
	return false;
}

static void walk(struct seaorm *r, const struct seaorm_env *env, uint32_t from, uint32_t to)
{
	const struct syntax *t = r->t;
	for (uint32_t i = from; i < to; i++) {
		bool done = true;
		if (r->budget-- <= 0)
			return;
		if (syntax_is(t, i, "if_expression"))
			branch(r, env, i);
		else if (syntax_is(t, i, "match_expression") && has_operation(t, i))
			choice(r, env, i);
		else if (syntax_is(t, i, "for_expression"))
			loop(r, env, i);
		else if (syntax_is(t, i, "while_expression"))
			perhaps(r, env, i, "a loop whose rounds are not known");
		else
			done = syntax_is(t, i, "call_expression") && call(r, env, i);
		if (done)
			i = t->nodes[i].next - 1;
	}
}

/* The body of up(&self, manager: &SchemaManager). */
static uint32_t up_of(const struct syntax *t, struct str *manager)
{
	for (uint32_t i = 0; i < t->n; i++) {
		if (!syntax_is(t, i, "impl_item") ||
			!str_ends(syntax_text(t, syntax_field(t, i, "trait")), STR("MigrationTrait")))
			continue;
		for (uint32_t k = i; k < t->nodes[i].next; k++) {
			if (!syntax_is(t, k, "function_item") ||
				!str_eq(syntax_text(t, syntax_field(t, k, "name")), STR("up")))
				continue;
			uint32_t list = syntax_field(t, k, "parameters");
			uint32_t one = list == UINT32_MAX ? list : syntax_child_of(t, list, "parameter");
			*manager = one == UINT32_MAX ? STR("manager")
						     : syntax_text(t, syntax_field(t, one, "pattern"));
			return syntax_field(t, k, "body");
		}
	}
	return UINT32_MAX;
}

int format_seaorm_read(struct seaorm_crate *crate, const struct source *s, struct migration *m, struct err *e)
{
	enum { BUDGET = 400000 };
	uint64_t looked = 0;
	struct seaorm r = {
		.looked = &looked, .a = crate->a, .crate = crate, .s = s, .m = m, .budget = BUDGET};
	r.d = (struct format_ddl){.a = crate->a, .s = s, .out = &m->up, .raw = m->raw};
	if (format_code_parse(crate->a, crate->w, LANGUAGE_RUST, m, &r.t, e))
		return (int)e->code;
	uint32_t body = r.t ? up_of(r.t, &r.manager) : UINT32_MAX;
	if (r.t && body == UINT32_MAX)
		format_seaorm_unknown(&r, 0, "there is no up() of a MigrationTrait in the file");
	if (body != UINT32_MAX)
		walk_node(&r, NULL, body);
	if (r.budget <= 0)
		format_seaorm_unknown(&r, 0, "more code than is read");
	return 0;
}
