#include "migrate/formats/goose_go.h"
#include "migrate/format_code.h"
#include "schemas/replay_each.h"

uint32_t format_goose_function(const struct syntax *t, struct str name)
{
	for (uint32_t i = 0; i < t->n; i++)
		if (syntax_is(t, i, "function_declaration") &&
			str_eq(syntax_text(t, syntax_field(t, i, "name")), name))
			return i;
	return UINT32_MAX;
}

/* The function that "goose.AddMigration...(up, down)" registers as up; UINT32_MAX when there is none. */
static uint32_t up_of(const struct source *s, const struct syntax *t)
{
	for (uint32_t i = 0; i < t->n; i++) {
		if (!syntax_is(t, i, "call_expression") ||
			!format_goose_is_register(s, syntax_text(t, syntax_field(t, i, "function"))))
			continue;
		uint32_t list = syntax_field(t, i, "arguments");
		for (size_t k = 0; k < 2; k++) { /* AddNamed... takes the file's name first */
			uint32_t arg = format_code_argument(t, list, k);
			if (syntax_is(t, arg, "func_literal"))
				return arg;
			if (syntax_is(t, arg, "identifier"))
				return format_goose_function(t, syntax_text(t, arg));
		}
	}
	return UINT32_MAX;
}

static bool runs_sql(struct str method)
{
	static const char *const words[] = {"Exec", "ExecContext", "MustExec", "Query", "QueryContext",
		"QueryRow", "QueryRowContext", NULL};
	for (size_t i = 0; words[i]; i++)
		if (str_eq(method, str_of(words[i])))
			return true;
	return false;
}

/* A call that gives SQL to the database, which may come behind a context. */
static void read_sql(struct goose_reader *r, const struct goose_env *env, uint32_t call)
{
	uint32_t list = syntax_field(r->t, call, "arguments");
	struct literal lit;
	for (size_t k = 0; k < 2; k++) {
		uint32_t arg = format_code_argument(r->t, list, k);
		if (arg == UINT32_MAX || !format_goose_value(r, env, arg, call, &lit))
			continue;
		if (r->filled)
			format_gap(r->a, r->m, format_code_line(r->t, call),
				STR("a column's default that is computed when the Go migration runs"));
		format_code_statements(r->a, r->s, r->m, &lit, &r->m->up);
		return;
	}
	format_gap(r->a, r->m, format_code_line(r->t, call),
		STR("SQL that is computed when the Go migration runs"));
}

static void read_code(struct goose_reader *r, const struct goose_env *env, uint32_t from, uint32_t to);

/* Statements with the name of the table at hand become marks that the replay runs for each (replay_each.h).
 */
static void mark_each(struct goose_reader *r, size_t from)
{
	for (size_t i = from; i < r->m->up.n; i++) {
		struct sql_statement *s = &r->m->up.v[i];
		struct replay_each each = {.tables = true, .condition = STR("yes"), .sql = s->text};
		if (str_find(s->text, STR(REPLAY_EACH_NAME), 0) == SIZE_MAX)
			continue;
		s->text = replay_each_mark(r->a, &each);
		s->flags = SQL_ONLY_IF | SQL_DATA;
	}
}

/* The loop's body once, for whichever table. */
static void read_each_table(struct goose_reader *r, struct goose_env *one, uint32_t body)
{
	size_t before = r->m->up.n;
	one->value = UINT32_MAX;
	one->text = STR(REPLAY_EACH_NAME);
	read_code(r, one, body, r->t->nodes[body].next);
	mark_each(r, before);
}

/* A loop through a list that is written out: once for each of its texts. */
static bool read_loop(struct goose_reader *r, const struct goose_env *env, uint32_t loop)
{
	enum { MOST = 200 };
	uint32_t clause = syntax_child_of(r->t, loop, "range_clause"),
		 body = syntax_field(r->t, loop, "body");
	if (clause == UINT32_MAX || body == UINT32_MAX)
		return false;
	struct goose_env one = {.up = env, .since = clause, .of = env};
	uint32_t right = syntax_field(r->t, clause, "right");
	uint32_t list = format_goose_list(r, env, right, loop, &one.of, &one.of_at);
	uint32_t name = format_code_argument(r->t, syntax_field(r->t, clause, "left"), 1);
	if (name != UINT32_MAX && list == UINT32_MAX && format_goose_all_tables(r, env, right, loop)) {
		one.name = syntax_text(r->t, name);
		read_each_table(r, &one, body);
		return true;
	}
	if (list == UINT32_MAX || name == UINT32_MAX || format_code_argument(r->t, list, MOST) != UINT32_MAX)
		return false;
	one.name = syntax_text(r->t, name);
	for (uint32_t k = syntax_child(r->t, list); k != UINT32_MAX; k = syntax_sibling(r->t, k)) {
		if (!syntax_is(r->t, k, "literal_element") && r->t->nodes[k].next - k == 1)
			continue; /* punctuation */
		if (r->budget-- <= 0)
			break; /* loops within loops multiply */
		one.value = syntax_is(r->t, k, "literal_element") ? syntax_child(r->t, k) : k;
		read_code(r, &one, body, r->t->nodes[body].next);
	}
	return true;
}

static const struct goose_env *bind_parameters(
	struct goose_reader *r, const struct goose_env *frame, const struct goose_env *caller, uint32_t call)
{
	const struct syntax *t = r->t;
	uint32_t list = syntax_field(t, frame->function, "parameters"),
		 arguments = syntax_field(t, call, "arguments");
	const struct goose_env *env = frame;
	size_t n = 0;
	for (uint32_t p = syntax_child(t, list); p != UINT32_MAX; p = syntax_sibling(t, p))
		for (uint32_t k = syntax_child(t, p);
			syntax_is(t, p, "parameter_declaration") && k != UINT32_MAX;
			k = syntax_sibling(t, k)) {
			if (!str_eq(t->fields[t->nodes[k].field], STR("name")))
				continue;
			struct goose_env *e = ARENA_NEW(r->a, struct goose_env);
			*e = (struct goose_env){.up = env,
				.name = syntax_text(t, k),
				.since = frame->function,
				.value = format_code_argument(t, arguments, n++),
				.of = caller,
				.of_at = call};
			env = e;
		}
	return env;
}

/* A function of the same file: its body, with what it is given. */
static void read_function(
	struct goose_reader *r, const struct goose_env *env, uint32_t call, uint32_t function)
{
	enum { MOST = 8 };
	struct goose_env frame = {.frame = true, .function = function};
	int depth = 0;
	for (const struct goose_env *e = env; e; e = e->frame ? e->of : e->up)
		depth += e->frame;
	uint32_t body = syntax_field(r->t, function, "body");
	frame.of = env;
	if (depth < MOST && body != UINT32_MAX)
		read_code(r, bind_parameters(r, &frame, env, call), body, r->t->nodes[body].next);
}

static void read_code(struct goose_reader *r, const struct goose_env *env, uint32_t from, uint32_t to)
{
	const struct syntax *t = r->t;
	for (uint32_t i = from; i < to; i++) {
		if (syntax_is(t, i, "for_statement") && read_loop(r, env, i)) {
			i = t->nodes[i].next - 1;
			continue;
		}
		uint32_t f = syntax_is(t, i, "call_expression") ? syntax_field(t, i, "function") : UINT32_MAX;
		if (f == UINT32_MAX || r->budget-- <= 0)
			continue;
		if (r->call && r->call(r, env, i)) {
			i = t->nodes[i].next - 1;
			continue;
		}
		uint32_t own = syntax_is(t, f, "identifier") ? format_goose_function(t, syntax_text(t, f))
							     : UINT32_MAX;
		if (own != UINT32_MAX)
			read_function(r, env, i, own);
		else if (runs_sql(syntax_text(t, syntax_field(t, f, "field"))))
			read_sql(r, env, i);
	}
}

void format_goose_code(struct goose_reader *r, const struct goose_env *env, uint32_t node)
{
	read_code(r, env, node, r->t->nodes[node].next);
}

int format_goose_go(
	struct arena *a, struct worker *w, const struct source *s, struct migration *m, struct err *e)
{
	const struct syntax *t;
	m->in_tx = str_find(m->raw, STR("NoTx"), 0) == SIZE_MAX;
	if (format_code_parse(a, w, LANGUAGE_GO, m, &t, e))
		return (int)e->code;
	if (!t)
		return 0;
	uint32_t up = up_of(s, t);
	int line = up == UINT32_MAX ? 1 : format_code_line(t, up);
	format_code_unknown(a, m, line,
		STR("a Go migration: what it does beside the SQL in its string literals is not known"));
	struct goose_reader r = {.a = a, .t = t, .s = s, .m = m, .budget = 20000};
	struct goose_env frame = {.frame = true, .function = up};
	if (up != UINT32_MAX)
		read_code(&r, &frame, up, t->nodes[up].next);
	return 0;
}
