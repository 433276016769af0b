/* Conditions in a migration: what Rails asks its connection, as the replay can answer it, and what is known
 * of the adapter and the environment. Production is meant: that is where migrations count. */
#include "migrate/formats/rails.h"

enum { MAX_COLUMNS = 30, MAX_NESTING = 20 };

bool format_rails_is_connection(const struct rails *r, const struct rails_call *c)
{
	static const char *const names[] = {"self", "connection", "self.connection", "@connection",
		"ActiveRecord::Base.connection", "ApplicationRecord.connection",
		"ActiveRecord::Base.lease_connection", "ActiveRecord::Migration", "ActiveRecord::Schema",
		"ActiveRecord::Base", "self.class", "ActiveRecord::Migration.connection",
		"::ActiveRecord::Base.connection", NULL};
	if (!c->receiver.n || str_one_of(c->receiver, names))
		return true;
	uint32_t node = syntax_field(r->t, c->node, "receiver");
	if (syntax_is(r->t, node, "identifier")) {
		struct rails_value v = format_rails_value(r, node);
		return v.kind == RAILS_NODE && str_one_of(syntax_text(r->t, v.node), names);
	}
	/* User.connection */
	return str_ends(c->receiver, STR(".connection")) && c->receiver.p[0] >= 'A' &&
	       c->receiver.p[0] <= 'Z';
}

static struct str certain(bool known, bool holds)
{
	return known ? format_when_constant(holds) : STR_NONE;
}

/* -- what the catalog is asked -- */

static struct str joined(const struct rails *r, const struct names_list *l)
{
	struct str out = STR_NONE;
	if (l->n > MAX_COLUMNS)
		return out;
	for (size_t i = 0; i < l->n; i++)
		out = str_fmt(r->a, "%.*s%s%.*s", STRF(out), i ? "," : "", STRF(l->v[i]));
	return out;
}

static struct str index_exists(const struct rails *r, const struct rails_call *c, struct str table)
{
	struct names_list columns = {0};
	struct str name;
	uint32_t given = format_rails_option(r, c->arguments, "name");
	if (given != UINT32_MAX)
		return format_rails_name(r, given, &name) ? format_when_index(r->a, table, name) : STR_NONE;
	if (!format_rails_names(r, format_rails_argument(r, c, 1), &columns))
		return STR_NONE;
	return format_when_part(r->a, "indexed", table, joined(r, &columns));
}

static struct str key_exists(const struct rails *r, const struct rails_call *c, struct str table)
{
	struct str name;
	if (format_rails_name(r, format_rails_option(r, c->arguments, "name"), &name))
		return format_when_part(r->a, "foreign", table, name);
	if (format_rails_name(r, format_rails_option(r, c->arguments, "column"), &name))
		return format_when_part(r->a, "keyed", table, name);
	if (format_rails_name(r, format_rails_argument(r, c, 1), &name))
		return format_when_part(r->a, "refers", table, format_rails_named(name).name);
	return STR_NONE;
}

/* A question of the connection about a table, or of a model about its own. */
static struct str asks_table(const struct rails *r, const struct rails_call *c)
{
	static const char *const tables[] = {"table_exists?", "data_source_exists?", NULL};
	struct str table, name;
	bool own = !format_rails_is_connection(r, c);
	if (own && (!str_one_of(c->method, tables) || !format_rails_model_table(r, c->receiver, &table)))
		return STR_NONE;
	if (!own && !format_rails_name(r, format_rails_argument(r, c, 0), &table))
		return STR_NONE;
	if (str_one_of(c->method, tables))
		return format_when_table(r->a, table);
	if (str_eq(c->method, STR("view_exists?")))
		return format_when_part(r->a, "view", table, STR_NONE);
	if (str_eq(c->method, STR("index_exists?")))
		return index_exists(r, c, table);
	if (str_eq(c->method, STR("foreign_key_exists?")))
		return key_exists(r, c, table);
	bool check = str_eq(c->method, STR("check_constraint_exists?"));
	if (!format_rails_name(r,
		    check ? format_rails_option(r, c->arguments, "name") : format_rails_argument(r, c, 1),
		    &name))
		return STR_NONE;
	if (str_eq(c->method, STR("column_exists?")))
		return format_when_column(r->a, table, name);
	return check ? format_when_part(r->a, "constraint", table, name)
		     : format_when_index(r->a, table, name);
}

/* ActiveRecord's adapters of the three databases in releases that are still served (supports_...?). */
static struct str supports(const struct rails *r, struct str what)
{
	static const char *const all[] = {"supports_datetime_with_precision?", "supports_foreign_keys?",
		"supports_json?", "supports_views?", "supports_expression_index?",
		"supports_index_sort_order?", "supports_check_constraints?", NULL};
	static const char *const postgresql[] = {"supports_partial_index?", "supports_ddl_transactions?",
		"supports_extensions?", "supports_materialized_views?", "supports_comments?",
		"supports_bulk_alter?", "supports_pgcrypto_uuid?", NULL};
	enum dialect d = r->s->dialect;
	bool partial = str_eq(what, STR("supports_partial_index?")) ||
		       str_eq(what, STR("supports_ddl_transactions?"));
	if (str_one_of(what, all))
		return format_when_constant(true);
	if (str_one_of(what, postgresql) && !(d == DIALECT_MYSQL && !partial))
		return format_when_constant(d == DIALECT_POSTGRESQL || (d == DIALECT_SQLITE && partial));
	return STR_NONE;
}

/* -- texts and lists -- */

/* A pattern of words and bars, without anything that asks for more: does it match? */
static bool matches(const struct rails *r, uint32_t regex, struct str text, bool *holds)
{
	struct str p = syntax_text(r->t, regex);
	size_t end = str_rchr(p, '/');
	if (!syntax_is(r->t, regex, "regex") || p.n < 3 || p.p[0] != '/' || end == 0 || end == SIZE_MAX)
		return false;
	bool fold = str_chr(str_sub(p, end, p.n), 'i') != SIZE_MAX;
	text = fold ? str_lower(r->a, text) : text;
	p = str_sub(p, 1, end);
	p = fold ? str_lower(r->a, p) : p;
	*holds = false;
	while (p.n) {
		struct str word = str_cut(&p, '|');
		bool first = str_starts(word, STR("^")) || str_starts(word, STR("\\a")) ||
			     str_starts(word, STR("\\A"));
		word = str_sub(word, first ? (word.p[0] == '^' ? 1 : 2) : 0, word.n);
		for (size_t i = 0; i < word.n; i++)
			if (!str_is_word(word.p[i]))
				return false;
		size_t at = str_find(text, word, 0);
		*holds = *holds || (first ? at == 0 : at != SIZE_MAX);
	}
	return true;
}

struct str format_rails_compare(const struct rails *r, uint32_t x, uint32_t y)
{
	struct str a, b;
	bool holds = false;
	if (syntax_is(r->t, y, "regex"))
		return format_rails_name(r, x, &a) && matches(r, y, a, &holds) ? format_when_constant(holds)
									       : STR_NONE;
	if (format_rails_name(r, x, &a) && format_rails_name(r, y, &b))
		return format_when_constant(str_eq(a, b));
	return STR_NONE;
}

static struct str includes(const struct rails *r, const struct rails_call *c)
{
	struct str what;
	uint32_t node = syntax_field(r->t, c->node, "receiver"), given = format_rails_argument(r, c, 0);
	struct rails_call inner;
	if (!format_rails_name(r, given, &what))
		return STR_NONE;
	if (syntax_is(r->t, node, "call") && format_rails_call(r, node, &inner)) {
		struct str table;
		bool tables =
			str_eq(inner.method, STR("tables")) || str_eq(inner.method, STR("data_sources"));
		if (tables && format_rails_is_connection(r, &inner))
			return format_when_table(r->a, what);
		if (str_eq(inner.method, STR("column_names")) &&
			format_rails_model_table(r, inner.receiver, &table))
			return format_when_column(r->a, table, what);
	}
	struct rails_value v = format_rails_value(r, node);
	for (size_t i = 0; v.kind == RAILS_LIST && i < v.list.n; i++)
		if (str_eq(v.list.v[i], what))
			return format_when_constant(true);
	if (v.kind == RAILS_TEXT)
		return format_when_constant(str_find(v.text, what, 0) != SIZE_MAX);
	return certain(v.kind == RAILS_LIST, false);
}

static struct str asks_value(const struct rails *r, const struct rails_call *c)
{
	uint32_t node = syntax_field(r->t, c->node, "receiver");
	struct rails_value v = format_rails_value(r, node);
	bool is = v.kind == RAILS_TEXT || v.kind == RAILS_LIST, known = is || v.kind == RAILS_NIL;
	bool any = v.kind == RAILS_TEXT ? v.text.n > 0 : v.list.n > 0;
	struct str text;
	bool holds = false;
	if (str_eq(c->method, STR("present?")) || str_eq(c->method, STR("any?")))
		return certain(known, any);
	if (str_eq(c->method, STR("blank?")) || str_eq(c->method, STR("empty?")))
		return certain(known, !any);
	if (str_eq(c->method, STR("nil?")))
		return certain(known, !is);
	uint32_t given = format_rails_argument(r, c, 0);
	if (syntax_is(r->t, node, "regex")) /* /x/.match?(text) */
		return str_starts(c->method, STR("match"))
			       ? format_rails_compare(r, format_rails_argument(r, c, 0), node)
			       : STR_NONE;
	bool match = str_eq(c->method, STR("match?")) || str_eq(c->method, STR("match"));
	if (v.kind != RAILS_TEXT)
		return STR_NONE;
	if (match && given != UINT32_MAX)
		return certain(matches(r, given, v.text, &holds), holds);
	if (str_eq(c->method, STR("start_with?")) && format_rails_name(r, given, &text))
		return format_when_constant(str_starts(v.text, text));
	return STR_NONE;
}

static struct str environment(struct str method)
{
	static const char *const others[] = {"test?", "development?", "staging?", "local?", "ci?", NULL};
	if (str_eq(method, STR("production?")))
		return format_when_constant(true);
	return str_one_of(method, others) ? format_when_constant(false) : STR_NONE;
}

static struct str method_condition(
	const struct rails *r, const struct rails_call *c, const struct rails_method *m)
{
	struct rails_frame frame;
	if (!format_rails_enter(r, c, m->node, &frame))
		return STR_NONE;
	uint32_t last = format_rails_last(r, m->node);
	struct str out = last == UINT32_MAX ? STR_NONE : format_rails_condition(r, last);
	format_rails_leave(r, &frame);
	return out;
}

/* connection.columns(:t).any? { |c| c.name == "x" }, and the same of indexes and of a model's columns. */
static struct str asks_list(const struct rails *r, const struct rails_call *c)
{
	static const char *const ways[] = {"any?", "detect", "find", "none?", NULL};
	struct rails_call inner;
	struct str table, what = STR_NONE, out = STR_NONE;
	uint32_t node = syntax_field(r->t, c->node, "receiver");
	if (!str_one_of(c->method, ways) || c->block == UINT32_MAX || !syntax_is(r->t, node, "call") ||
		!format_rails_call(r, node, &inner))
		return STR_NONE;
	uint32_t is = format_rails_only(r, syntax_field(r->t, c->block, "body"));
	bool named = is != UINT32_MAX && syntax_is(r->t, is, "binary") &&
		     format_rails_is(r, syntax_field(r->t, is, "operator"), "==") &&
		     str_ends(syntax_text(r->t, syntax_field(r->t, is, "left")), STR(".name")) &&
		     format_rails_name(r, syntax_field(r->t, is, "right"), &what);
	bool own = format_rails_is_connection(r, &inner)
			   ? format_rails_name(r, format_rails_argument(r, &inner, 0), &table)
			   : format_rails_model_table(r, inner.receiver, &table);
	if (named && own && str_eq(inner.method, STR("columns")))
		out = format_when_column(r->a, table, what);
	else if (named && own && str_eq(inner.method, STR("indexes")))
		out = format_when_index(r->a, table, what);
	return str_eq(c->method, STR("none?")) ? format_when_not(r->a, out) : out;
}

/* "Database.mysql?": a question that is called after a database is taken by its word. */
static struct str asks_adapter(const struct rails *r, struct str method)
{
	static const char *const names[3][5] = {{"postgresql?", "postgres?", "psql?", "pg?", NULL},
		{"mysql?", "mysql2?", "mariadb?", "trilogy?", NULL}, {"sqlite?", "sqlite3?", NULL}};
	for (size_t i = 0; i < 3; i++)
		if (str_one_of(method, names[i]))
			return format_when_constant(i == (size_t)r->s->dialect);
	return STR_NONE;
}

static struct str call_condition(const struct rails *r, uint32_t node)
{
	static const char *const tables[] = {"table_exists?", "data_source_exists?", "view_exists?",
		"index_exists?", "foreign_key_exists?", "check_constraint_exists?", "column_exists?",
		"index_name_exists?", NULL};
	struct rails_call c;
	struct str name;
	if (!format_rails_call(r, node, &c))
		return STR_NONE;
	if (str_eq(c.receiver, STR("Rails.env")))
		return environment(c.method);
	const struct rails_method *own =
		format_rails_is_connection(r, &c) ? format_rails_method(r, c.method) : NULL;
	if (own)
		return method_condition(r, &c, own);
	if (str_one_of(c.method, tables))
		return asks_table(r, &c);
	if (str_eq(c.method, STR("extension_enabled?")))
		return format_rails_name(r, format_rails_argument(r, &c, 0), &name)
			       ? format_when_extension(r->a, name)
			       : STR_NONE;
	if (str_eq(c.method, STR("respond_to?")) && r->table && str_eq(c.receiver, r->parameter))
		return format_rails_name(r, format_rails_argument(r, &c, 0), &name)
			       ? format_when_constant(format_rails_is_type(r, name))
			       : STR_NONE; /* t.jsonb is there for PostgreSQL only */
	if (str_eq(c.method, STR("reverting?")))
		return format_when_constant(false);
	if (str_starts(c.method, STR("supports_")) && format_rails_is_connection(r, &c))
		return supports(r, c.method);
	if (str_eq(c.method, STR("include?")))
		return includes(r, &c);
	struct str asked = asks_list(r, &c);
	if (asked.n || (asked = asks_adapter(r, c.method)).n)
		return asked;
	return c.receiver.n ? asks_value(r, &c) : STR_NONE;
}

static struct str binary_condition(const struct rails *r, uint32_t node)
{
	uint32_t left = syntax_field(r->t, node, "left"), right = syntax_field(r->t, node, "right");
	struct str how = syntax_text(r->t, syntax_field(r->t, node, "operator"));
	if (str_eq(how, STR("&&")) || str_eq(how, STR("and")))
		return format_when_all(
			r->a, format_rails_condition(r, left), format_rails_condition(r, right));
	if (str_eq(how, STR("||")) || str_eq(how, STR("or")))
		return format_when_any(
			r->a, format_rails_condition(r, left), format_rails_condition(r, right));
	if (str_eq(how, STR("==")) || str_eq(how, STR("=~")) || str_eq(how, STR("===")))
		return str_eq(how, STR("===")) ? format_rails_compare(r, right, left)
					       : format_rails_compare(r, left, right);
	if (str_eq(how, STR("!=")) || str_eq(how, STR("!~")))
		return format_when_not(r->a, format_rails_compare(r, left, right));
	return STR_NONE;
}

static struct str value_condition(const struct rails *r, uint32_t node)
{
	struct rails_value v = format_rails_value(r, node);
	if (v.kind == RAILS_CONDITION)
		return v.at == r->d.out->n ? v.text : STR_NONE;
	if (v.kind == RAILS_NODE && !syntax_is(r->t, v.node, "identifier") && v.node != node)
		return format_rails_condition(r, v.node);
	return certain(
		v.kind == RAILS_NIL || v.kind == RAILS_TEXT || v.kind == RAILS_LIST, v.kind != RAILS_NIL);
}

static struct str condition_of(const struct rails *r, uint32_t node)
{
	if (syntax_is(r->t, node, "true") || syntax_is(r->t, node, "false"))
		return format_when_constant(syntax_is(r->t, node, "true"));
	if (syntax_is(r->t, node, "parenthesized_statements"))
		return format_rails_condition(r, format_rails_only(r, node));
	if (syntax_is(r->t, node, "unary")) {
		struct str how = syntax_text(r->t, syntax_field(r->t, node, "operator"));
		struct str inner = format_rails_condition(r, syntax_field(r->t, node, "operand"));
		return str_eq(how, STR("!")) || str_eq(how, STR("not")) ? format_when_not(r->a, inner)
									: STR_NONE;
	}
	if (syntax_is(r->t, node, "binary"))
		return binary_condition(r, node);
	struct str asked = syntax_is(r->t, node, "call") || syntax_is(r->t, node, "identifier")
				   ? call_condition(r, node)
				   : STR_NONE;
	return asked.n ? asked : value_condition(r, node);
}

struct str format_rails_condition(const struct rails *r, uint32_t node)
{
	if (node >= r->t->n || !format_rails_step(r, 1) || r->scope->nesting >= MAX_NESTING)
		return STR_NONE;
	r->scope->nesting++;
	struct str out = condition_of(r, node);
	r->scope->nesting--;
	return out;
}
