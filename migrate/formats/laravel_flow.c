#include "migrate/format_when.h"
#include "migrate/formats/laravel.h"

/* Which of a method's statements run: by conditions that are known at once (the driver), or that the replay
 * asks the catalog (format_when.h). */

enum { MAX_BLOCKS = 12, MAX_CALLS = 6 };

/* -- what cannot change the schema, nor end the method -- */

static bool changes(const struct laravel *r, uint32_t from, int depth);

/* statement('UPDATE ...') of a text that is data alone */
static bool is_data_text(const struct laravel *r, uint32_t call)
{
	struct str text;
	uint32_t x = format_laravel_nth(r->t, syntax_field(r->t, call, "arguments"), 0);
	if (!format_laravel_string(r, x, &text))
		return false;
	return format_code_only_data(r->a, r->s->dialect, text) ||
	       (str_ieq(str_sub(text, 0, 4), STR("SET ")) && str_find(text, STR(";"), 0) >= text.n - 1);
}

static bool is_door(const struct laravel *r, uint32_t call, struct str name)
{
	static const char *const doors[] = {"statement", "unprepared", "exec", "affectingStatement",
		"getSchemaBuilder", "migrate", "callSilent", "callSilently", "passthru", "shell_exec", NULL};
	return str_one_of(name, doors) && !is_data_text(r, call);
}

/* A method of the project, or, of the migration itself, one of a base class or a trait that is not at hand.
 */
static bool call_changes(const struct laravel *r, uint32_t call, bool own, int depth)
{
	static const char *const harmless[] = {
		"getConnection", "driver", "info", "line", "warn", "error", "output", NULL};
	struct str name = syntax_text(r->t, syntax_field(r->t, call, "name"));
	struct laravel_method m;
	if (format_laravel_target(r, call, &m)) {
		struct laravel in = format_laravel_inside(r, &m);
		struct laravel_seen here = {r->seen, in.t, m.node};
		for (const struct laravel_seen *x = r->seen; x; x = x->before)
			if (x->t == here.t && x->node == here.node)
				return false;
		in.seen = &here;
		return depth >= MAX_CALLS || changes(&in, m.body, depth + 1);
	}
	/* Of the project's models and other helpers what their libraries bring is no change. */
	own = own && r->class && r->class->t == r->own;
	return is_door(r, call, name) || (own && !str_one_of(name, harmless));
}

/* A variable that some block or method of the file takes as its table. */
static bool is_table(const struct laravel *r, struct str name)
{
	for (size_t i = 0; i < r->tables.n; i++)
		if (str_eq(r->tables.v[i], name))
			return true;
	return str_eq(name, STR("$table"));
}

/* A helper that is not at hand and is given the table of the block that is read: it may do anything to it. */
static bool gets_table(const struct laravel *r, uint32_t call)
{
	struct laravel_method m;
	uint32_t arguments = syntax_field(r->t, call, "arguments");
	if (!r->in_table || arguments == UINT32_MAX || format_laravel_target(r, call, &m))
		return false;
	for (size_t k = 0; k < 8; k++) {
		uint32_t x = format_laravel_nth(r->t, arguments, k);
		if (x == UINT32_MAX)
			return false;
		if (syntax_is(r->t, x, "variable_name") && is_table(r, syntax_text(r->t, x)))
			return true;
	}
	return false;
}

static bool builder_changes(struct str name)
{
	return !str_starts(name, STR("has")) && !str_starts(name, STR("get")) &&
	       !str_ends(name, STR("ForeignKeyConstraints"));
}

static bool node_changes(const struct laravel *r, uint32_t n, int depth)
{
	bool call =
		syntax_is(r->t, n, "member_call_expression") || syntax_is(r->t, n, "scoped_call_expression");
	if (call && gets_table(r, n))
		return true;
	if (syntax_is(r->t, n, "member_call_expression")) {
		struct str object = syntax_text(r->t, syntax_field(r->t, n, "object"));
		struct laravel_chain c;
		if (format_laravel_chain(r, n, &c) && str_eq(c.root, STR("Schema")) &&
			syntax_is(r->t, n, "member_call_expression") && !str_eq(object, STR("Schema")))
			return builder_changes(c.calls.v[c.calls.n - 1].name);
		return is_table(r, object) || call_changes(r, n, str_eq(object, STR("$this")), depth);
	}
	if (syntax_is(r->t, n, "function_call_expression")) {
		struct laravel in;
		uint32_t f = syntax_field(r->t, n, "function"), body = format_laravel_value(r, f, &in);
		if (syntax_is(r->t, f, "name") || syntax_is(r->t, f, "qualified_name"))
			return false;
		return !format_laravel_is_closure(&in, body) || depth >= MAX_CALLS ||
		       changes(&in, body, depth + 1);
	}
	if (!syntax_is(r->t, n, "scoped_call_expression"))
		return false;
	struct str scope = syntax_text(r->t, syntax_field(r->t, n, "scope")),
		   name = syntax_text(r->t, syntax_field(r->t, n, "name"));
	if (str_ends(scope, STR("Schema")))
		return builder_changes(name);
	bool own = str_eq(scope, STR("self")) || str_eq(scope, STR("static")) || str_eq(scope, STR("parent"));
	if (str_ends(scope, STR("Artisan")) &&
		(str_starts(name, STR("call")) || str_starts(name, STR("queue"))))
		return !format_laravel_harmless_command(r, n, depth);
	return call_changes(r, n, own, depth);
}

static bool changes(const struct laravel *r, uint32_t from, int depth)
{
	for (uint32_t n = from; n < r->t->nodes[from].next; n++)
		if (!format_laravel_step(r, 1) || node_changes(r, n, depth))
			return true;
	return false;
}

/* Whether a way ends the method, by a return: an exception is no way that a migration that has run went. */
static bool holds_return(const struct laravel *r, uint32_t node)
{
	for (uint32_t n = node; n < r->t->nodes[node].next;) {
		if (syntax_is(r->t, n, "anonymous_function") || syntax_is(r->t, n, "arrow_function")) {
			n = r->t->nodes[n].next;
			continue;
		}
		if (!format_laravel_step(r, 1) || syntax_is(r->t, n, "return_statement"))
			return true;
		n++;
	}
	return false;
}

/* Does anything behind the node in its method change the schema? */
static bool changes_later(const struct laravel *r, uint32_t node)
{
	while (node && !syntax_is(r->t, node, "method_declaration") && !format_laravel_is_closure(r, node)) {
		for (uint32_t s = syntax_sibling(r->t, node); s != UINT32_MAX; s = syntax_sibling(r->t, s))
			if (changes(r, s, 0))
				return true;
		node = r->t->nodes[node].parent;
	}
	return false;
}

bool format_laravel_changes_nothing(const struct laravel *r, uint32_t node, int depth)
{
	return depth < MAX_CALLS && !changes(r, node, depth + 1);
}

bool format_laravel_only_data(const struct laravel *r, uint32_t node)
{
	return !changes(r, node, 0) && (!holds_return(r, node) || !changes_later(r, node));
}

/* -- ways -- */

static bool is_mark(const struct laravel *r, uint32_t s)
{
	return syntax_is(r->t, s, "comment") || syntax_is(r->t, s, "{") || syntax_is(r->t, s, "}") ||
	       syntax_is(r->t, s, ":") || syntax_is(r->t, s, ";");
}

static void one(struct laravel *r, uint32_t s, format_laravel_reader *read, void *ctx)
{
	uint32_t e = syntax_is(r->t, s, "expression_statement") ? syntax_child(r->t, s) : s;
	if (!is_mark(r, e))
		read(r, ctx, e);
}

/* A block's statements, or a statement that stands alone. */
void format_laravel_block(struct laravel *r, uint32_t body, format_laravel_reader *read, void *ctx)
{
	if (body == UINT32_MAX)
		return;
	if (!syntax_is(r->t, body, "compound_statement") && !syntax_is(r->t, body, "colon_block")) {
		one(r, body, read, ctx);
		return;
	}
	for (uint32_t s = syntax_child(r->t, body); s != UINT32_MAX && !r->ended; s = syntax_sibling(r->t, s))
		one(r, s, read, ctx);
}

static bool only_data_ways(const struct laravel *r, uint32_t n)
{
	for (uint32_t c = syntax_child(r->t, n); c != UINT32_MAX; c = syntax_sibling(r->t, c))
		if (!syntax_is(r->t, c, "parenthesized_expression") && !format_laravel_only_data(r, c))
			return false;
	return true;
}

static void way(struct laravel *r, uint32_t body, format_laravel_reader *read, void *ctx)
{
	r->depth++;
	format_laravel_block(r, body, read, ctx);
	r->depth--;
}

static uint32_t next_alternative(const struct laravel *r, uint32_t after)
{
	for (uint32_t c = syntax_sibling(r->t, after); c != UINT32_MAX; c = syntax_sibling(r->t, c))
		if (syntax_is(r->t, c, "else_if_clause") || syntax_is(r->t, c, "else_clause"))
			return c;
	return UINT32_MAX;
}

static bool branch(struct laravel *r, uint32_t n, format_laravel_reader *read, void *ctx);

/* else if (...) {...} or else {...} */
static bool alternative(struct laravel *r, uint32_t n, format_laravel_reader *read, void *ctx)
{
	if (n == UINT32_MAX)
		return true;
	if (syntax_is(r->t, n, "else_if_clause"))
		return branch(r, n, read, ctx);
	way(r, syntax_field(r->t, n, "body"), read, ctx);
	return true;
}

/* Both ways are read, each behind its mark. */
static bool both_ways(struct laravel *r, uint32_t body, uint32_t other, struct str condition,
	format_laravel_reader *read, void *ctx)
{
	bool ended;
	r->open++;
	(void)format_when_open(&r->d, condition);
	way(r, body, read, ctx);
	if (r->ended)
		format_when_stop(&r->d);
	ended = r->ended;
	r->ended = false;
	format_when_otherwise(&r->d);
	bool known = alternative(r, other, read, ctx);
	if (r->ended)
		format_when_stop(&r->d);
	r->ended = ended && r->ended;
	format_when_end(&r->d);
	r->open--;
	return known;
}

/* An if statement or an else-if of one; false: its condition is not known, and nothing of it was read. */
static bool branch(struct laravel *r, uint32_t n, format_laravel_reader *read, void *ctx)
{
	uint32_t body = syntax_field(r->t, n, "body"), other = next_alternative(r, body);
	if (syntax_is(r->t, n, "else_if_clause"))
		other = next_alternative(r, n);
	struct str condition = format_laravel_when(r, syntax_field(r->t, n, "condition"));
	if (r->depth >= MAX_BLOCKS)
		return false;
	if (format_when_is(condition, true)) {
		way(r, body, read, ctx);
		return true;
	}
	if (format_when_is(condition, false))
		return alternative(r, other, read, ctx);
	if (!condition.n || r->making || (r->in_table && holds_return(r, n)))
		return false;
	bool known = both_ways(r, body, other, condition, read, ctx);
	format_laravel_forget(r, n);
	return known;
}

/* switch (driver) { case 'mysql': ... break; default: ... } */
static bool read_switch(struct laravel *r, uint32_t n, format_laravel_reader *read, void *ctx)
{
	uint32_t block = syntax_field(r->t, n, "body");
	bool runs = false;
	if (!format_laravel_is_driver(r, syntax_field(r->t, n, "condition")) || r->depth >= MAX_BLOCKS)
		return false;
	for (int pass = 0; pass < 2 && !runs; pass++) /* default counts once no case has matched */
		for (uint32_t c = syntax_child(r->t, block); c != UINT32_MAX; c = syntax_sibling(r->t, c)) {
			struct str name;
			uint32_t value = syntax_field(r->t, c, "value");
			bool is_default = syntax_is(r->t, c, "default_statement");
			if (!is_default && !syntax_is(r->t, c, "case_statement"))
				continue;
			runs = runs ||
			       (is_default ? pass == 1
					   : pass == 0 && format_laravel_string(r, value, &name) &&
						       format_when_is(
							       format_laravel_driver_is(r, name), true));
			for (uint32_t s = syntax_child(r->t, c); runs && s != UINT32_MAX;
				s = syntax_sibling(r->t, s)) {
				if (syntax_is(r->t, s, "break_statement"))
					return true;
				if (s != value && !syntax_is(r->t, s, "case") &&
					!syntax_is(r->t, s, "default"))
					one(r, s, read, ctx);
			}
		}
	return true;
}

static bool arm_matches(const struct laravel *r, uint32_t arm)
{
	uint32_t list = syntax_field(r->t, arm, "conditional_expressions");
	struct str name;
	for (uint32_t c = list == UINT32_MAX ? list : syntax_child(r->t, list); c != UINT32_MAX;
		c = syntax_sibling(r->t, c))
		if (format_laravel_string(r, c, &name) &&
			format_when_is(format_laravel_driver_is(r, name), true))
			return true;
	return false;
}

/* match (driver) { 'mysql', 'mariadb' => ..., default => ... } as a statement */
static bool read_match(struct laravel *r, uint32_t n, format_laravel_reader *read, void *ctx)
{
	uint32_t block = syntax_field(r->t, n, "body"), found = UINT32_MAX;
	if (!format_laravel_is_driver(r, syntax_field(r->t, n, "condition")) || r->depth >= MAX_BLOCKS)
		return false;
	for (uint32_t c = syntax_child(r->t, block); c != UINT32_MAX; c = syntax_sibling(r->t, c)) {
		bool other = syntax_is(r->t, c, "match_default_expression") && found == UINT32_MAX;
		if (other || (syntax_is(r->t, c, "match_conditional_expression") && arm_matches(r, c)))
			found = syntax_field(r->t, c, "return_expression");
		if (found != UINT32_MAX && !other)
			break;
	}
	if (found != UINT32_MAX)
		one(r, found, read, ctx);
	return true;
}

bool format_laravel_flow(struct laravel *r, uint32_t s, format_laravel_reader *read, void *ctx)
{
	if (syntax_is(r->t, s, "return_statement")) {
		uint32_t value = syntax_child(r->t, s);
		value = value == UINT32_MAX ? value : syntax_sibling(r->t, value);
		if (value != UINT32_MAX && !syntax_is(r->t, value, ";"))
			one(r, value, read, ctx);
		r->ended = true;
		return true;
	}
	if (syntax_is(r->t, s, "compound_statement")) {
		way(r, s, read, ctx);
		return true;
	}
	if (syntax_is(r->t, s, "if_statement"))
		return branch(r, s, read, ctx) || only_data_ways(r, s);
	if (syntax_is(r->t, s, "switch_statement"))
		return read_switch(r, s, read, ctx) || only_data_ways(r, s);
	return syntax_is(r->t, s, "match_expression") && read_match(r, s, read, ctx);
}
