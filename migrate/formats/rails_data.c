/* Code of a migration that changes rows and nothing else: no call in it can change the schema. */
#include "migrate/formats/rails.h"

/* Ruby's and Rails' own, without a receiver. */
static bool is_harmless(struct str method)
{
	static const char *const names[] = {"puts", "print", "p", "pp", "say", "say_with_time", "raise",
		"sleep", "rand", "format", "sprintf", "Integer", "Float", "String", "Array", "Hash", "lambda",
		"proc", "loop", "require", "require_relative", "catch", "throw", "warn", "logger",
		"transaction", "announce", "write", "suppress_messages", "select_all", "select_value",
		"select_values", "select_one", "select_rows", "quote", "quote_column_name",
		"quote_table_name", "block_given?", "binding", "connection", "reset_column_information",
		"attr_accessor", "has_many", "belongs_to", "has_one", "serialize", "table_name", "defined?",
		"abort", "validate_foreign_key", "validate_check_constraint", "validate_constraint", "update",
		"insert", "delete", "I18n", "table_exists?", "column_exists?", "index_exists?",
		"index_name_exists?", "foreign_key_exists?", "extension_enabled?", "data_source_exists?",
		"view_exists?", "exec_update", "exec_delete", "exec_insert", "tables", "columns", "indexes",
		NULL};
	return str_one_of(method, names);
}

bool format_rails_only_rows(const struct rails *r, uint32_t node)
{
	struct rails_value v = {.kind = RAILS_UNKNOWN};
	if (node != UINT32_MAX)
		v = format_rails_value(r, node);
	if (v.kind != RAILS_UNKNOWN && v.kind != RAILS_TEXT)
		return false;
	struct str low = str_lower(r->a, str_sub(str_trim(v.text), 0, 7));
	return (str_starts(low, STR("select")) && (low.n < 7 || !str_is_word(low.p[6]))) ||
	       format_code_only_data(r->a, r->s->dialect, v.text);
}

/* "User.where(...).update_all(...)": a model's call changes rows. Its connection may change anything. */
static bool of_model(const struct rails *r, const struct rails_call *c)
{
	uint32_t root = syntax_field(r->t, c->node, "receiver");
	for (int up = 0; up < 100 && root != UINT32_MAX && syntax_is(r->t, root, "call"); up++)
		root = syntax_field(r->t, root, "receiver");
	return root != UINT32_MAX &&
	       (syntax_is(r->t, root, "constant") || syntax_is(r->t, root, "scope_resolution")) &&
	       !format_rails_is_connection(r, c) && str_find(c->receiver, STR("connection"), 0) == SIZE_MAX;
}

static bool method_touches(struct rails *r, struct str name)
{
	struct rails_method *m = format_rails_method(r, name);
	if (!m || m->seen)
		return false;
	m->seen = true; /* until the outermost question is answered */
	return format_rails_touches(r, syntax_field(r->t, m->node, "body"));
}

static bool call_touches(struct rails *r, const struct rails_call *c)
{
	bool sql = str_eq(c->method, STR("execute")) || str_eq(c->method, STR("exec_query"));
	if (of_model(r, c))
		return false;
	if (format_rails_is_change(c->method) || format_rails_is_operation(c->method))
		return !sql || !format_rails_only_rows(r, format_rails_argument(r, c, 0));
	if (c->receiver.n && !str_eq(c->receiver, STR("self")))
		return false;
	if (format_rails_method(r, c->method))
		return method_touches(r, c->method);
	return !is_harmless(c->method) && !format_rails_is_comment(c->method);
}

static bool any_touches(struct rails *r, uint32_t node)
{
	struct rails_call c;
	for (uint32_t i = node; i < r->t->nodes[node].next; i++) {
		if (!format_rails_step(r, 1))
			return true;
		if (syntax_is(r->t, i, "identifier")) {
			if ((r->table && str_eq(syntax_text(r->t, i), r->parameter)) ||
				method_touches(r, syntax_text(r->t, i)))
				return true;
		} else if (syntax_is(r->t, i, "call") && format_rails_call(r, i, &c)) {
			if (call_touches(r, &c))
				return true;
		}
	}
	return false;
}

bool format_rails_touches(struct rails *r, uint32_t node)
{
	if (node >= r->t->n)
		return false;
	bool outer = !r->looking;
	r->looking = true;
	bool out = any_touches(r, node);
	if (!outer)
		return out;
	r->looking = false;
	for (size_t i = 0; i < r->scope->methods.n; i++)
		r->scope->methods.v[i].seen = false;
	return out;
}
