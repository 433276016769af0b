#include "base/sb.h"
#include "migrate/formats/rails.h"
#include "parse/inflect.h"

enum {
	MAX_TEXT = 1024 * 1024, /* of one text put together */
	MAX_NESTING = 30
};

static struct rails_value text_value(struct str text)
{
	return (struct rails_value){.kind = RAILS_TEXT, .text = text, .node = UINT32_MAX};
}

static struct rails_value unknown_value(void)
{
	return (struct rails_value){.node = UINT32_MAX};
}

static struct rails_value node_value(uint32_t node)
{
	return (struct rails_value){.kind = RAILS_NODE, .node = node};
}

/* -- values -- */

bool format_rails_is_token(const struct rails *r, uint32_t node)
{
	return r->t->nodes[node].from == r->t->nodes[node].to || syntax_is(r->t, node, "comment") ||
	       syntax_is(r->t, node, "heredoc_body") ||
	       str_eq(r->t->kinds[r->t->nodes[node].kind], syntax_text(r->t, node));
}

uint32_t format_rails_only(const struct rails *r, uint32_t node)
{
	uint32_t found = UINT32_MAX;
	for (uint32_t c = syntax_child(r->t, node); c != UINT32_MAX; c = syntax_sibling(r->t, c)) {
		bool word = syntax_is(r->t, c, "nil") || syntax_is(r->t, c, "true") ||
			    syntax_is(r->t, c, "false") || syntax_is(r->t, c, "self");
		if (format_rails_is_token(r, c) && !word)
			continue;
		if (found != UINT32_MAX)
			return UINT32_MAX;
		found = c;
	}
	return found;
}

uint32_t format_rails_last(const struct rails *r, uint32_t method)
{
	uint32_t body = syntax_field(r->t, method, "body"), last = UINT32_MAX;
	for (uint32_t c = body == UINT32_MAX ? body : syntax_child(r->t, body); c != UINT32_MAX;
		c = syntax_sibling(r->t, c)) {
		if (format_rails_is_token(r, c))
			continue;
		if (last != UINT32_MAX && syntax_is(r->t, last, "assignment"))
			format_rails_assign(r, last);
		else if (last != UINT32_MAX)
			return UINT32_MAX;
		last = c;
	}
	if (last != UINT32_MAX && syntax_is(r->t, last, "return"))
		last = format_rails_only(r, last);
	if (last != UINT32_MAX && syntax_is(r->t, last, "argument_list"))
		last = format_rails_only(r, last);
	/* a body "= value" is no list of statements */
	return last;
}

static struct rails_value method_value(
	const struct rails *r, const struct rails_call *c, const struct rails_method *m)
{
	struct rails_frame frame;
	if (!format_rails_enter(r, c, m->node, &frame))
		return unknown_value();
	uint32_t last = format_rails_last(r, m->node);
	struct rails_value v = last == UINT32_MAX ? unknown_value() : format_rails_argument_value(r, last);
	if (v.kind == RAILS_NODE && syntax_is(r->t, v.node, "array")) { /* of values that end here */
		struct rails_value *parts = ARENA_ARRAY(r->a, struct rails_value, 10);
		size_t n = 0;
		for (uint32_t e; n < 10 && (e = format_rails_element(r, v.node, n)) != UINT32_MAX; n++)
			parts[n] = format_rails_value(r, e);
		v = (struct rails_value){.kind = RAILS_PARTS, .parts = parts, .nparts = n, .node = v.node};
	}
	format_rails_leave(r, &frame);
	return v;
}

static bool is_mark(const struct rails *r, uint32_t node)
{
	return syntax_is(r->t, node, "[") || syntax_is(r->t, node, "]") || syntax_is(r->t, node, ",") ||
	       syntax_is(r->t, node, "comment") || syntax_is(r->t, node, "heredoc_body");
}

uint32_t format_rails_element(const struct rails *r, uint32_t list, size_t k)
{
	for (uint32_t c = syntax_child(r->t, list); c != UINT32_MAX; c = syntax_sibling(r->t, c))
		if (!is_mark(r, c) && k-- == 0)
			return c;
	return UINT32_MAX;
}

/* The text of the heredoc that is named here stands behind its line: as many bodies as beginnings. */
uint32_t format_rails_heredoc(const struct rails *r, uint32_t node)
{
	static const char *const same[] = {"squish", "strip", "strip_heredoc", "freeze", "chomp", NULL};
	size_t before = 0;
	for (struct rails_call c; node < r->t->n && syntax_is(r->t, node, "call");
		node = syntax_field(r->t, node, "receiver"))
		if (!format_rails_call(r, node, &c) || !str_one_of(c.method, same))
			return UINT32_MAX;
	if (!syntax_is(r->t, node, "heredoc_beginning"))
		return UINT32_MAX;
	if (!format_rails_step(r, 1 + r->t->n / 100))
		return UINT32_MAX;
	for (uint32_t i = 0; i < node; i++)
		before += syntax_is(r->t, i, "heredoc_beginning");
	for (uint32_t i = 0; i < r->t->n; i++)
		if (syntax_is(r->t, i, "heredoc_body") && before-- == 0)
			return i;
	return UINT32_MAX;
}

/* What runs within "#{...}" at that place. */
static uint32_t filling(const struct rails *r, const struct literal *l, size_t source)
{
	for (uint32_t i = l->node; i < r->t->nodes[l->node].next; i++)
		if (r->t->nodes[i].from == source && syntax_is(r->t, i, "interpolation"))
			return format_rails_only(r, i);
	return UINT32_MAX;
}

static bool number_text(const struct rails *r, struct rails_value v, struct str *out)
{
	if (v.kind == RAILS_TEXT)
		*out = v.text;
	else if (v.kind == RAILS_NODE && syntax_is(r->t, v.node, "integer"))
		*out = syntax_text(r->t, v.node);
	else
		return false;
	return true;
}

/* 255, 16.megabytes, 4.gigabytes - 1 */
bool format_rails_number(const struct rails *r, uint32_t node, uint64_t *out)
{
	static const char *const units[] = {"kilobyte", "megabyte", "gigabyte"};
	struct rails_value v = node == UINT32_MAX ? unknown_value() : format_rails_value(r, node);
	uint64_t y;
	if (node == UINT32_MAX || !format_rails_step(r, 1))
		return false;
	if (v.kind == RAILS_NODE && syntax_is(r->t, v.node, "integer")) {
		struct sb b = sb_new(r->a, 100);
		struct str text = syntax_text(r->t, v.node);
		for (size_t i = 0; i < text.n; i++)
			if (text.p[i] != '_')
				sb_char(&b, text.p[i]);
		return str_u64(sb_str(&b), out);
	}
	if (syntax_is(r->t, node, "binary"))
		return format_rails_is(r, syntax_field(r->t, node, "operator"), "-") &&
		       syntax_is(r->t, syntax_field(r->t, node, "right"), "integer") &&
		       format_rails_number(r, syntax_field(r->t, node, "left"), out) &&
		       str_u64(syntax_text(r->t, syntax_field(r->t, node, "right")), &y) && y <= *out &&
		       ((*out -= y), true);
	struct str unit = syntax_text(r->t, syntax_field(r->t, node, "method"));
	for (size_t i = 0; i < 3 && syntax_is(r->t, node, "call"); i++)
		if (str_starts(unit, str_of(units[i])) &&
			str_u64(syntax_text(r->t, syntax_field(r->t, node, "receiver")), out)) {
			*out <<= 10 * (i + 1);
			return true;
		}
	return false;
}

static bool fill(const struct rails *r, const struct literal *l, struct str *out)
{
	struct sb b = sb_new(r->a, MAX_TEXT);
	if (!format_rails_step(r, l->npieces + l->text.n / 100))
		return false;
	for (size_t i = 0; i < l->npieces; i++) {
		const struct literal_piece *p = &l->pieces[i];
		struct str text = str_sub(l->text, p->at, p->at + p->len);
		bool hole = !p->exact && text.n == 1 && text.p[0] == LITERAL_HOLE;
		if (hole && !number_text(r, format_rails_value(r, filling(r, l, p->source)), &text))
			return false;
		sb_add(&b, text);
	}
	*out = sb_str(&b);
	return true;
}

/* A text of which the beginning alone is known. */
static struct rails_value begins(struct str text)
{
	return (struct rails_value){.node = UINT32_MAX, .text = text};
}

static struct rails_value literal_text(const struct rails *r, uint32_t node)
{
	struct literal lit;
	struct str text;
	if (syntax_is(r->t, node, "heredoc_beginning"))
		node = format_rails_heredoc(r, node);
	if (node == UINT32_MAX || !literal_at(r->a, LANGUAGE_RUBY, r->t, node, &lit))
		return unknown_value();
	if (!lit.holes)
		return text_value(lit.text);
	if (lit.node < r->t->n && fill(r, &lit, &text))
		return text_value(text);
	return begins(str_sub(lit.text, 0, str_chr(lit.text, LITERAL_HOLE)));
}

static struct rails_value added(const struct rails *r, uint32_t node)
{
	struct str x, y;
	struct str how = syntax_text(r->t, syntax_field(r->t, node, "operator"));
	struct rails_value left = format_rails_value(r, syntax_field(r->t, node, "left"));
	if (str_eq(how, STR("||")) && left.kind == RAILS_NIL)
		return format_rails_value(r, syntax_field(r->t, node, "right"));
	if (str_eq(how, STR("||")) && (left.kind == RAILS_TEXT || left.kind == RAILS_LIST))
		return left;
	struct rails_value right = format_rails_value(r, syntax_field(r->t, node, "right"));
	if (str_eq(how, STR("+")) && left.kind == RAILS_TEXT && right.kind == RAILS_UNKNOWN)
		return begins(left.text);
	if (str_eq(how, STR("+")) && left.kind == RAILS_UNKNOWN)
		return left;
	if (!str_eq(how, STR("+")) || !number_text(r, left, &x) || !number_text(r, right, &y) ||
		x.n + y.n > MAX_TEXT)
		return unknown_value();
	return text_value(str_fmt(r->a, "%.*s%.*s", STRF(x), STRF(y)));
}

static struct rails_value chosen(const struct rails *r, uint32_t node)
{
	struct str c = node == r->assumed ? format_when_constant(r->assumes)
					  : format_rails_condition(r, syntax_field(r->t, node, "condition"));
	if (format_when_is(c, true))
		return format_rails_value(r, syntax_field(r->t, node, "consequence"));
	if (format_when_is(c, false))
		return format_rails_value(r, syntax_field(r->t, node, "alternative"));
	return unknown_value();
}

/* The adapter's own word for itself, as adapter_name and the configuration have it. */
static struct str adapter(const struct rails *r, bool configured)
{
	static const char *const names[] = {"PostgreSQL", "Mysql2", "SQLite"};
	static const char *const words[] = {"postgresql", "mysql2", "sqlite3"};
	return str_of((configured ? words : names)[r->s->dialect]);
}

static bool ends_in(struct str text, const char *word)
{
	return str_ends(text, str_of(word));
}

/* "config.options[config.orm][:primary_key_type]", "connection_config[:adapter]", "ENV['X']": the first is
 * the application's setting, nil unless it has one. */
static struct rails_value looked_up(const struct rails *r, uint32_t node)
{
	struct str text = syntax_text(r->t, node);
	if (ends_in(text, "[:primary_key_type]"))
		return r->memory->key_type.n ? text_value(r->memory->key_type)
					     : (struct rails_value){.kind = RAILS_NIL, .node = UINT32_MAX};
	if (ends_in(text, "[:adapter]") || ends_in(text, "['adapter']") || ends_in(text, "[\"adapter\"]"))
		return text_value(adapter(r, true));
	return unknown_value();
}

static struct str camel_to_table(const struct rails *r, struct str name)
{
	struct sb b = sb_new(r->a, 1000);
	for (size_t i = 0; i < name.n; i++) {
		bool upper = name.p[i] >= 'A' && name.p[i] <= 'Z';
		bool after_small = i && !(name.p[i - 1] >= 'A' && name.p[i - 1] <= 'Z');
		bool before_small = i && i + 1 < name.n && name.p[i + 1] >= 'a' && name.p[i + 1] <= 'z';
		if (upper && (after_small || before_small))
			sb_char(&b, '_');
		sb_char(&b, upper ? (char)(name.p[i] | 32) : name.p[i]);
	}
	return inflect_plural(r->a, sb_str(&b));
}

bool format_rails_model_table(const struct rails *r, struct str model, struct str *out)
{
	if (!model.n || model.p[0] < 'A' || model.p[0] > 'Z' || str_find(model, STR("::"), 0) != SIZE_MAX)
		return false;
	for (uint32_t i = 0; i < r->t->n && format_rails_step(r, 1); i++) {
		if (!syntax_is(r->t, i, "class") ||
			!str_eq(syntax_text(r->t, syntax_field(r->t, i, "name")), model))
			continue;
		for (uint32_t k = i; k < r->t->nodes[i].next; k++)
			if (syntax_is(r->t, k, "assignment") &&
				format_rails_is(r, syntax_field(r->t, k, "left"), "self.table_name"))
				return format_rails_name(r, syntax_field(r->t, k, "right"), out);
	}
	*out = camel_to_table(r, model);
	return true;
}

/* Methods of a text or a list that give it back, or another that can be told. */
static struct rails_value derived(const struct rails *r, const struct rails_call *c)
{
	static const char *const same[] = {"to_s", "to_sym", "freeze", "dup", "squish", "strip",
		"strip_heredoc", "to_a", "html_safe", "uniq", "compact", "presence", NULL};
	uint32_t node = syntax_field(r->t, c->node, "receiver");
	bool change = str_eq(c->method, STR("downcase")) || str_eq(c->method, STR("singularize")) ||
		      str_eq(c->method, STR("pluralize"));
	if (node == UINT32_MAX || (!change && !str_one_of(c->method, same)))
		return unknown_value();
	struct rails_value v = format_rails_value(r, node);
	if (change && v.kind != RAILS_TEXT)
		return unknown_value();
	if (str_eq(c->method, STR("downcase")))
		v.text = str_lower(r->a, v.text);
	else if (str_eq(c->method, STR("singularize")))
		v.text = inflect_singular(r->a, v.text);
	else if (str_eq(c->method, STR("pluralize")))
		v.text = inflect_plural(r->a, v.text);
	return v;
}

static struct rails_value quoted(const struct rails *r, const struct rails_call *c)
{
	struct str name;
	if (!format_rails_name(r, format_rails_argument(r, c, 0), &name))
		return unknown_value();
	if (str_eq(c->method, STR("quote_table_name")))
		return text_value(format_ddl_table_name(&r->d, format_rails_named(name)));
	return text_value(str_eq(c->method, STR("quote")) ? format_ddl_text(&r->d, name)
							  : format_ddl_name(&r->d, name));
}

static struct rails_value call_value(const struct rails *r, uint32_t node)
{
	static const char *const quotes[] = {"quote_table_name", "quote_column_name", "quote", NULL};
	struct rails_call c;
	struct str table;
	if (!format_rails_call(r, node, &c))
		return unknown_value();
	if (str_eq(c.method, STR("adapter_name")))
		return text_value(adapter(r, false));
	if (str_eq(c.method, STR("adapter")) && ends_in(c.receiver, "db_config"))
		return text_value(adapter(r, true));
	if (str_eq(c.method, STR("env")) && str_eq(c.receiver, STR("Rails")))
		return text_value(STR("production"));
	if (str_eq(c.method, STR("table_name")) && format_rails_model_table(r, c.receiver, &table))
		return text_value(table);
	if (str_one_of(c.method, quotes))
		return quoted(r, &c);
	const struct rails_method *own =
		!c.receiver.n || format_rails_is_connection(r, &c) ? format_rails_method(r, c.method) : NULL;
	if (own &&
		str_eq(c.method, STR("blobs_primary_key_type"))) /* Active Storage's installer asks for it */
		return text_value(r->memory->key_type.n ? r->memory->key_type : STR("bigint"));
	if (own)
		return method_value(r, &c, own);
	return derived(r, &c);
}

static bool is_list(const struct rails *r, uint32_t node)
{
	return syntax_is(r->t, node, "array") || syntax_is(r->t, node, "symbol_array") ||
	       syntax_is(r->t, node, "string_array");
}

static bool take_list(const struct rails *r, uint32_t node, struct names_list *out)
{
	struct str name;
	bool words = !syntax_is(r->t, node, "array");
	for (uint32_t e = syntax_child(r->t, node); e != UINT32_MAX; e = syntax_sibling(r->t, e)) {
		if (words && !syntax_is(r->t, e, "bare_symbol") && !syntax_is(r->t, e, "bare_string"))
			continue;
		if (words)
			name = syntax_text(r->t, e);
		else if (is_mark(r, e))
			continue;
		else if (!format_rails_name(r, e, &name))
			return false;
		*VEC_PUSH(r->a, out) = name;
	}
	return true;
}

static struct rails_value value_of(const struct rails *r, uint32_t node)
{
	struct rails_value v = {.kind = RAILS_LIST, .node = node};
	if (syntax_is(r->t, node, "simple_symbol"))
		return text_value(str_sub(syntax_text(r->t, node), 1, SIZE_MAX));
	if (syntax_is(r->t, node, "nil"))
		return (struct rails_value){.kind = RAILS_NIL, .node = UINT32_MAX};
	if (is_list(r, node))
		return take_list(r, node, &v.list) ? v : node_value(node);
	if (syntax_is(r->t, node, "conditional"))
		return chosen(r, node);
	if (syntax_is(r->t, node, "binary"))
		return added(r, node);
	if (syntax_is(r->t, node, "element_reference"))
		return looked_up(r, node);
	if (syntax_is(r->t, node, "parenthesized_statements") || syntax_is(r->t, node, "splat_argument"))
		return format_rails_value(r, format_rails_only(r, node));
	if (syntax_is(r->t, node, "constant") || syntax_is(r->t, node, "scope_resolution")) {
		uint32_t is = literal_value(r->t, node);
		return is == UINT32_MAX || is == node ? node_value(node) : format_rails_value(r, is);
	}
	if (syntax_is(r->t, node, "identifier")) {
		const struct rails_value *is = format_rails_bound(r, syntax_text(r->t, node));
		return is ? *is : call_value(r, node);
	}
	if (syntax_is(r->t, node, "call"))
		return call_value(r, node);
	v = literal_text(r, node);
	return v.kind == RAILS_TEXT || v.text.n ? v : node_value(node);
}

struct rails_value format_rails_value(const struct rails *r, uint32_t node)
{
	if (node >= r->t->n || !format_rails_step(r, 1) || r->scope->nesting >= MAX_NESTING)
		return unknown_value();
	r->scope->nesting++;
	struct rails_value v = value_of(r, node);
	r->scope->nesting--;
	return v;
}

/* a = x; a, b = x, y; a, b = method */
void format_rails_assign(const struct rails *r, uint32_t node)
{
	uint32_t left = syntax_field(r->t, node, "left");
	struct rails_value v = format_rails_value(r, syntax_field(r->t, node, "right"));
	if (syntax_is(r->t, left, "identifier") || syntax_is(r->t, left, "instance_variable")) {
		format_rails_bind(r, syntax_text(r->t, left), v);
		return;
	}
	size_t k = 0;
	for (uint32_t c = syntax_child(r->t, left); c != UINT32_MAX; c = syntax_sibling(r->t, c)) {
		if (!syntax_is(r->t, c, "identifier"))
			continue;
		struct rails_value part = unknown_value();
		if (v.kind == RAILS_PARTS && k < v.nparts)
			part = v.parts[k];
		else if (v.kind == RAILS_LIST && k < v.list.n)
			part = text_value(v.list.v[k]);
		k++;
		format_rails_bind(r, syntax_text(r->t, c), part);
	}
}

bool format_rails_name(const struct rails *r, uint32_t node, struct str *out)
{
	struct rails_value v = node == UINT32_MAX ? unknown_value() : format_rails_value(r, node);
	if (v.kind == RAILS_TEXT)
		*out = v.text;
	return v.kind == RAILS_TEXT;
}

bool format_rails_names(const struct rails *r, uint32_t node, struct names_list *out)
{
	struct rails_value v = node == UINT32_MAX ? unknown_value() : format_rails_value(r, node);
	if (v.kind == RAILS_TEXT)
		*VEC_PUSH(r->a, out) = v.text;
	for (size_t i = 0; v.kind == RAILS_LIST && i < v.list.n; i++)
		*VEC_PUSH(r->a, out) = v.list.v[i];
	return v.kind == RAILS_TEXT || v.kind == RAILS_LIST;
}
