#include "migrate/formats/ecto.h"

enum { MAX_DEPTH = 20 };

static void statements(struct ecto *r, uint32_t block);

/* -- functions of the module -- */

static bool is_one(struct str s, const char *const *list)
{
	for (; *list; list++)
		if (str_eq(s, str_of(*list)))
			return true;
	return false;
}

/* "def up do ... end", "defp part, do: ...": the call of def whose name it is and that takes nothing. */
static uint32_t function(struct ecto *r, struct str name)
{
	static const char *const words[] = {"def", "defp", NULL};
	if (++r->lookups > 500)
		return UINT32_MAX;
	for (uint32_t k = syntax_child(r->t, r->module); k != UINT32_MAX; k = syntax_sibling(r->t, k)) {
		struct ecto_call def, head;
		if (!syntax_is(r->t, k, "call") || !format_ecto_call(r, k, &def) ||
			!is_one(def.name, words) || def.arguments == UINT32_MAX)
			continue;
		if (format_ecto_call(r, format_ecto_argument(r, def.arguments, 0), &head) &&
			str_eq(head.name, name) && format_ecto_argument(r, head.arguments, 0) == UINT32_MAX)
			return k;
	}
	return UINT32_MAX;
}

static void statement(struct ecto *r, uint32_t node);

static void body(struct ecto *r, uint32_t def)
{
	struct ecto_call c;
	if (!format_ecto_call(r, def, &c))
		return;
	if (r->depth >= MAX_DEPTH) {
		format_ecto_unknown(r, def, "functions inside each other, deeper than is read");
		return;
	}
	r->depth++;
	if (c.block != UINT32_MAX)
		statements(r, c.block);
	else
		statement(r, format_ecto_option(r, syntax_child_of(r->t, c.arguments, "keywords"), "do"));
	r->depth--;
}

/* -- statements -- */

static bool is_repo(struct str receiver)
{
	return str_eq(receiver, STR("repo()")) || str_eq(receiver, STR("repo")) ||
	       str_ends(receiver, STR("Repo"));
}

/* Rows only: what code needs of the schema does not change. */
static bool only_data(const struct ecto_call *c)
{
	static const char *const names[] = {"insert", "insert!", "insert_all", "insert_or_update",
		"insert_or_update!", "update", "update!", "update_all", "delete", "delete!", "delete_all",
		"all", "one", "one!", "get", "get!", "get_by", "get_by!", "exists?", "aggregate", "preload",
		NULL};
	return is_repo(c->receiver) && is_one(c->name, names);
}

/* Queries are data until something runs them; what is printed is nothing. */
static bool is_pure(const struct ecto_call *c)
{
	static const char *const names[] = {"from", "where", "select", "update", "join", "order_by", "limit",
		"import", "alias", "require", "use", NULL};
	/* what is printed, and values of the configuration and of texts */
	static const char *const modules[] = {"IO", "Logger", "Application", "Keyword", "Map", "String",
		"Date", "DateTime", "NaiveDateTime", NULL};
	bool environment =
		str_eq(c->receiver, STR("System")) && str_find(c->name, STR("_env"), 0) != SIZE_MAX;
	return c->receiver.n ? environment || is_one(c->receiver, modules) : is_one(c->name, names);
}

/* repo().query!("SQL"), Ecto.Adapters.SQL.query!(repo(), "SQL"), Repo.query("SQL", []) */
static bool runs_sql(struct ecto *r, const struct ecto_call *c)
{
	static const char *const names[] = {"query", "query!", NULL};
	bool plain = is_repo(c->receiver);
	if (!is_one(c->name, names) || (!plain && !str_eq(c->receiver, STR("Ecto.Adapters.SQL")) &&
					       !str_eq(c->receiver, STR("SQL"))))
		return false;
	uint32_t sql = format_ecto_argument(r, c->arguments, plain ? 0 : 1);
	format_ecto_sql(r, sql == UINT32_MAX ? c->node : sql);
	return true;
}

/* if direction() == :up do ... else ... end */
static bool by_direction(struct ecto *r, const struct ecto_call *c)
{
	uint32_t node = format_ecto_argument(r, c->arguments, 0), block = c->block;
	bool up = format_ecto_is(r, node, "direction() == :up");
	if (block == UINT32_MAX || (!up && !format_ecto_is(r, node, "direction() == :down")))
		return false;
	uint32_t other = syntax_child_of(r->t, block, "else_block");
	if (up)
		statements(r, block);
	else if (other != UINT32_MAX)
		statements(r, other);
	return true;
}

static void call(struct ecto *r, const struct ecto_call *c)
{
	uint32_t own;
	r->d.at = r->t->nodes[c->node].from;
	if ((str_eq(c->name, STR("if")) && !c->receiver.n && by_direction(r, c)) ||
		(!c->receiver.n && format_ecto_change(r, c)) || only_data(c) || is_pure(c) || runs_sql(r, c))
		return;
	bool bare = !c->receiver.n && format_ecto_argument(r, c->arguments, 0) == UINT32_MAX;
	own = bare ? function(r, c->name) : UINT32_MAX;
	if (own != UINT32_MAX)
		body(r, own);
	else
		format_ecto_unknown(r, c->node, "code whose effect on the schema is not known");
}

/* from(...) |> repo().update_all(...): the last one runs what is before it. */
static bool pipeline(struct ecto *r, uint32_t node)
{
	struct ecto_call c;
	bool last = true;
	while (node != UINT32_MAX && syntax_is(r->t, node, "binary_operator")) {
		if (!format_ecto_is(r, syntax_field(r->t, node, "operator"), "|>") ||
			!format_ecto_call(r, syntax_field(r->t, node, "right"), &c) ||
			!(last ? only_data(&c) || is_pure(&c) : is_pure(&c)))
			return false;
		last = false;
		node = syntax_field(r->t, node, "left");
	}
	return node != UINT32_MAX &&
	       (syntax_is(r->t, node, "string") || syntax_is(r->t, node, "alias") ||
		       syntax_is(r->t, node, "identifier") ||
		       (format_ecto_call(r, node, &c) && (is_pure(&c) || only_data(&c))));
}

static bool is_silent(const struct ecto *r, uint32_t node)
{
	static const char *const kinds[] = {"do", "end", "else", "comment", ";", "atom", "nil", "boolean",
		"string", "integer", "alias", "else_block", "(", ")", NULL};
	for (size_t i = 0; kinds[i]; i++)
		if (syntax_is(r->t, node, kinds[i]))
			return true;
	return false;
}

static void statement(struct ecto *r, uint32_t node)
{
	struct ecto_call c;
	if (node == UINT32_MAX || is_silent(r, node))
		return;
	if (syntax_is(r->t, node, "block")) {
		statements(r, node);
	} else if (syntax_is(r->t, node, "binary_operator")) {
		if (format_ecto_is(r, syntax_field(r->t, node, "operator"), "="))
			statement(r, syntax_field(r->t, node, "right"));
		else if (!pipeline(r, node))
			format_ecto_unknown(r, node, "code whose effect on the schema is not known");
	} else if (format_ecto_call(r, node, &c)) {
		call(r, &c);
	} else {
		format_ecto_unknown(r, node, "code that may or may not run");
	}
}

static void statements(struct ecto *r, uint32_t block)
{
	if (r->depth >= MAX_DEPTH) {
		format_ecto_unknown(r, block, "blocks inside each other, deeper than is read");
		return;
	}
	r->depth++;
	for (uint32_t k = syntax_child(r->t, block); k != UINT32_MAX; k = syntax_sibling(r->t, k))
		statement(r, k);
	r->depth--;
}

/* -- the module -- */

/* use Ecto.Migration, or the project's own that does. */
static bool uses_migration(struct ecto *r, uint32_t block)
{
	struct ecto_call c;
	for (uint32_t k = syntax_child(r->t, block); k != UINT32_MAX; k = syntax_sibling(r->t, k))
		if (syntax_is(r->t, k, "call") && format_ecto_call(r, k, &c) && str_eq(c.name, STR("use")) &&
			str_ends(
				syntax_text(r->t, format_ecto_argument(r, c.arguments, 0)), STR("Migration")))
			return true;
	return false;
}

static bool is_set(struct ecto *r, const char *attribute)
{
	for (uint32_t k = syntax_child(r->t, r->module); k != UINT32_MAX; k = syntax_sibling(r->t, k)) {
		struct ecto_call c;
		if (syntax_is(r->t, k, "unary_operator") &&
			format_ecto_call(r, syntax_field(r->t, k, "operand"), &c) &&
			str_eq(c.name, str_of(attribute)) && c.arguments != UINT32_MAX)
			return format_ecto_is(r, syntax_child(r->t, c.arguments), "true");
	}
	return false;
}

static void module(struct ecto *r)
{
	uint32_t up = function(r, STR("up")), around;
	if (up == UINT32_MAX)
		up = function(r, STR("change"));
	r->m->in_tx = !is_set(r, "disable_ddl_transaction");
	if (up == UINT32_MAX) {
		format_ecto_unknown(r, r->module, "the module has neither change nor up");
		return;
	}
	if ((around = function(r, STR("after_begin"))) != UINT32_MAX)
		body(r, around);
	body(r, up);
	if ((around = function(r, STR("before_commit"))) != UINT32_MAX)
		body(r, around);
}

int format_ecto_read(struct arena *a, struct worker *w, const struct source *s, const struct ecto_config *c,
	struct migration *m, struct err *e)
{
	struct ecto r = {.a = a, .s = s, .m = m, .c = c, .d = {.a = a, .s = s, .out = &m->up, .raw = m->raw}};
	if (format_code_parse(a, w, LANGUAGE_ELIXIR, m, &r.t, e))
		return (int)e->code;
	if (!r.t)
		return 0;
	for (uint32_t i = 0; i < r.t->n; i++) {
		struct ecto_call def;
		if (!syntax_is(r.t, i, "call") || !format_ecto_call(&r, i, &def) ||
			!str_eq(def.name, STR("defmodule")) || def.block == UINT32_MAX)
			continue;
		r.module = def.block;
		if (!uses_migration(&r, def.block))
			continue;
		module(&r);
		return 0;
	}
	format_ecto_unknown(&r, 0, "there is no module with use Ecto.Migration in the file");
	return 0;
}
