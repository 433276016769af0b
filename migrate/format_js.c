#include "migrate/format_js.h"

#include <string.h>

enum {
	MAX_DEPTH = 40, /* of statements and callbacks inside one another */
	MAX_GAPS = 20,
	MAX_CHAIN = 2000 /* links */
};

static void statement(struct format_js *r, uint32_t node);
static void expression(struct format_js *r, uint32_t node);

int format_js_open(struct arena *a, struct worker *w, const struct source *s, struct migration *m, bool parse,
	struct format_js *out, struct err *e)
{
	*out = (struct format_js){.a = a, .s = s, .m = m, .lang = language_of_path(m->path)};
	out->ddl = (struct format_ddl){.a = a, .s = s, .out = &m->up, .raw = m->raw};
	if (out->lang == LANGUAGE_SQL || !parse)
		return 0;
	return format_code_parse(a, w, out->lang, m, &out->t, e);
}

void format_js_unknown(struct format_js *r, uint32_t node, const char *what)
{
	if (r->m->gaps.n < MAX_GAPS)
		format_code_unknown(r->a, r->m, format_code_line(r->t, node), str_of(what));
	r->m->opaque = true;
}

static bool is_function(const struct syntax *t, uint32_t n)
{
	return syntax_is(t, n, "arrow_function") || syntax_is(t, n, "function_expression") ||
	       syntax_is(t, n, "function_declaration") || syntax_is(t, n, "method_definition") ||
	       syntax_is(t, n, "generator_function") || syntax_is(t, n, "generator_function_declaration");
}

/* Inside another function than those around "within": it is not what the module exports. */
static bool is_inner(const struct syntax *t, uint32_t node, uint32_t within)
{
	while (node != within && node) {
		node = t->nodes[node].parent;
		if (node != within && is_function(t, node))
			return true;
	}
	return false;
}

/* "up" for exports.up, module.exports.up and a plain up. */
static struct str last_name(struct str text)
{
	size_t dot = str_rchr(text, '.');
	return dot == SIZE_MAX ? text : str_sub(text, dot + 1, text.n);
}

static struct str unquoted(struct str s)
{
	return s.n > 1 && (s.p[0] == '\'' || s.p[0] == '"') ? str_sub(s, 1, s.n - 1) : s;
}

/* What node binds to the name: a function, or a name of one; UINT32_MAX when it binds another. */
static uint32_t bound(const struct syntax *t, uint32_t node, struct str name)
{
	static const struct {
		const char *kind, *name, *value; /* value NULL: the node itself */
	} kinds[] = {{"function_declaration", "name", NULL}, {"method_definition", "name", NULL},
		{"variable_declarator", "name", "value"}, {"assignment_expression", "left", "right"},
		{"pair", "key", "value"}, {"public_field_definition", "name", "value"},
		{"field_definition", "property", "value"}};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (syntax_is(t, node, kinds[i].kind)) {
			struct str text = syntax_text(t, syntax_field(t, node, kinds[i].name));
			if (!str_eq(last_name(unquoted(text)), name))
				return UINT32_MAX;
			return kinds[i].value ? syntax_field(t, node, kinds[i].value) : node;
		}
	return UINT32_MAX;
}

uint32_t format_js_function(const struct format_js *r, const char *name, uint32_t within)
{
	const struct syntax *t = r->t;
	struct str want = str_of(name);
	for (int hops = 0; t && hops < 4; hops++) {
		uint32_t found = UINT32_MAX;
		for (uint32_t i = within; i < t->nodes[within].next && found == UINT32_MAX; i++) {
			uint32_t value = bound(t, i, want);
			if (value != UINT32_MAX && !is_inner(t, i, within))
				found = value;
		}
		if (found == UINT32_MAX || is_function(t, found))
			return found;
		if (!syntax_is(t, found, "identifier"))
			return UINT32_MAX;
		want = syntax_text(t, found); /* exports.up = migrate */
		within = 0;
	}
	return UINT32_MAX;
}

/* Names bound by a parameter: db, { context: db }, { db }. */
static void add_handles(struct format_js *r, uint32_t pattern)
{
	const struct syntax *t = r->t;
	for (uint32_t i = pattern; i < t->nodes[pattern].next; i++) {
		struct str kind = t->kinds[t->nodes[i].kind];
		if (str_eq(kind, STR("type_annotation")))
			i = t->nodes[i].next - 1;
		else if (str_eq(kind, STR("identifier")) ||
			 str_eq(kind, STR("shorthand_property_identifier_pattern")))
			*VEC_PUSH(r->a, &r->handles) = syntax_text(t, i);
	}
}

static void add_first_parameter(struct format_js *r, uint32_t function)
{
	const struct syntax *t = r->t;
	uint32_t one = syntax_field(t, function, "parameter"), all = syntax_field(t, function, "parameters");
	if (one == UINT32_MAX && all != UINT32_MAX)
		one = format_code_argument(t, all, 0);
	if (one != UINT32_MAX)
		add_handles(r, one);
}

static void read_body(struct format_js *r, uint32_t function)
{
	uint32_t body = syntax_field(r->t, function, "body");
	bool ended = r->ended;
	r->ended = false;
	if (++r->depth > MAX_DEPTH)
		format_js_unknown(r, function, "functions inside one another, too deep to be read");
	else if (syntax_is(r->t, body, "statement_block"))
		statement(r, body);
	else if (body != UINT32_MAX)
		expression(r, body);
	r->depth--;
	r->ended = ended;
}

void format_js_read(struct format_js *r, uint32_t function)
{
	add_first_parameter(r, function);
	read_body(r, function);
}

bool format_js_builder(struct format_js *r, uint32_t function, format_js_op *op, void *own)
{
	struct format_js saved = *r;
	if (function == UINT32_MAX || !is_function(r->t, function))
		return false;
	r->op = op;
	r->own = own;
	r->handles = (struct names_list){0};
	add_first_parameter(r, function);
	read_body(r, function);
	r->op = saved.op;
	r->own = saved.own;
	r->handles = saved.handles;
	return true;
}

bool format_js_callback(struct format_js *r, uint32_t function)
{
	size_t n = r->handles.n;
	if (function == UINT32_MAX || !is_function(r->t, function))
		return false;
	add_first_parameter(r, function);
	read_body(r, function);
	r->handles.n = n;
	return true;
}

bool format_js_is_handle(const struct format_js *r, struct str name)
{
	for (size_t i = 0; name.n && i < r->handles.n; i++)
		if (str_eq(r->handles.v[i], name))
			return true;
	return false;
}

uint32_t format_js_argument(const struct format_js *r, const struct format_js_call *c, size_t k)
{
	return c->arguments == UINT32_MAX ? UINT32_MAX : format_code_argument(r->t, c->arguments, k);
}

bool format_js_chain(const struct format_js *r, uint32_t node, struct format_js_chain *out)
{
	const struct syntax *t = r->t;
	*out = (struct format_js_chain){.node = node};
	uint32_t args = UINT32_MAX;
	for (int i = 0; i < MAX_CHAIN; i++) {
		if (syntax_is(t, node, "call_expression")) {
			if (args != UINT32_MAX) /* a()(): called twice */
				*VEC_PUSH(r->a, &out->calls) =
					(struct format_js_call){.arguments = args, .node = node};
			args = syntax_field(t, node, "arguments");
			node = syntax_field(t, node, "function");
		} else if (syntax_is(t, node, "member_expression")) {
			*VEC_PUSH(r->a, &out->calls) = (struct format_js_call){
				.name = syntax_text(t, syntax_field(t, node, "property")),
				.arguments = args,
				.node = syntax_field(t, node, "property")};
			args = UINT32_MAX;
			node = syntax_field(t, node, "object");
		} else if (syntax_is(t, node, "parenthesized_expression") ||
			   syntax_is(t, node, "await_expression") ||
			   syntax_is(t, node, "non_null_expression") || syntax_is(t, node, "as_expression")) {
			if (args != UINT32_MAX)
				break;
			node = format_js_value(r, node);
			if (syntax_is(t, node, "await_expression"))
				node = format_code_argument(t, node, 1);
		} else {
			break;
		}
		if (node == UINT32_MAX)
			return false;
	}
	if (args != UINT32_MAX)
		*VEC_PUSH(r->a, &out->calls) = (struct format_js_call){.arguments = args, .node = node};
	out->root = node;
	if (syntax_is(t, node, "identifier") || syntax_is(t, node, "this"))
		out->base = syntax_text(t, node);
	for (size_t i = 0; i < out->calls.n / 2; i++) { /* they were found from the end */
		struct format_js_call x = out->calls.v[i];
		out->calls.v[i] = out->calls.v[out->calls.n - 1 - i];
		out->calls.v[out->calls.n - 1 - i] = x;
	}
	return out->calls.n > 0;
}

/* Promise.all([...]): each of them. */
static void read_all(struct format_js *r, const struct format_js_chain *c)
{
	uint32_t list = format_js_value(r, format_js_argument(r, &c->calls.v[0], 0)), at = 0, value;
	struct str key;
	if (!syntax_is(r->t, list, "array")) {
		format_js_unknown(r, c->node, "a list that is made when the migration runs");
		return;
	}
	while (format_js_each(r, list, &at, &key, &value))
		expression(r, value);
}

/* a.then(() => b): first a, then b. */
static bool read_then(struct format_js *r, uint32_t call)
{
	const struct syntax *t = r->t;
	uint32_t f = syntax_field(t, call, "function");
	if (!syntax_is(t, f, "member_expression") ||
		!str_eq(syntax_text(t, syntax_field(t, f, "property")), STR("then")))
		return false;
	expression(r, syntax_field(t, f, "object"));
	uint32_t callback = format_code_argument(t, syntax_field(t, call, "arguments"), 0);
	size_t n = r->handles.n;
	if (is_function(t, callback))
		read_body(r, callback);
	else
		format_js_unknown(r, call, "code whose effect on the schema is not known");
	r->handles.n = n;
	return true;
}

/* console.log('...'), logger.info('...') */
static bool tells(const struct format_js_chain *c)
{
	static const char *const bases[] = {"logger", "log", "Logger", NULL};
	static const char *const words[] = {
		"log", "info", "warn", "error", "debug", "trace", "verbose", "success", NULL};
	return str_eq(c->base, STR("console")) ||
	       (str_one_of(c->base, bases) && c->calls.n == 1 && str_one_of(c->calls.v[0].name, words));
}

static void read_call(struct format_js *r, uint32_t call)
{
	struct format_js_chain c;
	if (read_then(r, call))
		return;
	if (!format_js_chain(r, call, &c)) {
		format_js_unknown(r, call, "code whose effect on the schema is not known");
		return;
	}
	if (tells(&c))
		return;
	if (str_eq(c.base, STR("Promise")) && c.calls.n == 1) {
		if (!str_eq(c.calls.v[0].name, STR("resolve")))
			read_all(r, &c);
		return;
	}
	r->ddl.at = r->t->nodes[call].from;
	if (!r->op(r, &c))
		format_js_unknown(r, call, "code whose effect on the schema is not known");
}

static bool holds_calls(const struct syntax *t, uint32_t node)
{
	for (uint32_t i = node; i < t->nodes[node].next; i++)
		if (syntax_is(t, i, "call_expression") || syntax_is(t, i, "new_expression"))
			return true;
	return false;
}

static void expression(struct format_js *r, uint32_t node)
{
	const struct syntax *t = r->t;
	if (node == UINT32_MAX)
		return;
	if (++r->depth > MAX_DEPTH) {
		format_js_unknown(r, node, "nested too deep to be read");
	} else if (syntax_is(t, node, "await_expression") || syntax_is(t, node, "parenthesized_expression") ||
		   syntax_is(t, node, "as_expression") || syntax_is(t, node, "non_null_expression") ||
		   syntax_is(t, node, "sequence_expression") || syntax_is(t, node, "array")) {
		for (uint32_t c = syntax_child(t, node); c != UINT32_MAX; c = syntax_sibling(t, c))
			expression(r, c);
	} else if (syntax_is(t, node, "call_expression")) {
		read_call(r, node);
	} else if (!is_function(t, node) && holds_calls(t, node)) {
		format_js_unknown(r, node, "code whose effect on the schema is not known");
	}
	r->depth--;
}

static bool throws(const struct syntax *t, uint32_t node)
{
	for (uint32_t i = node; node != UINT32_MAX && i < t->nodes[node].next; i++)
		if (syntax_is(t, i, "throw_statement"))
			return true;
	return false;
}

/* try { ... } catch (e) { await t.rollback(); throw e }: what is tried happens, or the migration fails. */
static void read_try(struct format_js *r, uint32_t node)
{
	const struct syntax *t = r->t;
	uint32_t handler = syntax_field(t, node, "handler");
	if (handler != UINT32_MAX && !throws(t, handler))
		format_js_unknown(r, node, "an error may be caught, and the migration go on");
	statement(r, syntax_field(t, node, "body"));
	uint32_t final = syntax_field(t, node, "finalizer");
	if (final != UINT32_MAX)
		statement(r, syntax_field(t, final, "body"));
}

static void read_declaration(struct format_js *r, uint32_t node)
{
	const struct syntax *t = r->t;
	for (uint32_t c = syntax_child(t, node); c != UINT32_MAX; c = syntax_sibling(t, c)) {
		uint32_t value =
			syntax_is(t, c, "variable_declarator") ? syntax_field(t, c, "value") : UINT32_MAX;
		if (value != UINT32_MAX && !syntax_is(t, value, "new_expression") &&
			!syntax_is(t, value, "object"))
			expression(r, value);
	}
}

/* if (err) return callback(err): the migration then fails. */
static bool is_error_guard(const struct syntax *t, uint32_t node)
{
	static const char *const names[] = {"(err)", "(error)", "(e)", NULL};
	return syntax_is(t, node, "if_statement") && syntax_field(t, node, "alternative") == UINT32_MAX &&
	       str_one_of(syntax_text(t, syntax_field(t, node, "condition")), names);
}

/* Only what runs unconditionally is an effect; of an if without else the body is read, and the place named.
 */
static void read_branch(struct format_js *r, uint32_t node)
{
	const struct syntax *t = r->t;
	if (is_error_guard(t, node))
		return;
	if (!holds_calls(t, node) && !throws(t, node)) {
		for (uint32_t i = node; i < t->nodes[node].next; i++)
			if (syntax_is(t, i, "return_statement"))
				format_js_unknown(r, node, "the migration may return early");
		return;
	}
	format_js_unknown(r, node, "code under a condition or in a loop");
	if (syntax_is(t, node, "if_statement") && syntax_field(t, node, "alternative") == UINT32_MAX)
		statement(r, syntax_field(t, node, "consequence"));
	r->ended = false;
}

static void read_return(struct format_js *r, uint32_t node)
{
	for (uint32_t c = syntax_child(r->t, node); c != UINT32_MAX; c = syntax_sibling(r->t, c))
		expression(r, c);
	r->ended = true;
}

static void statement_of(struct format_js *r, uint32_t node)
{
	const struct syntax *t = r->t;
	if (syntax_is(t, node, "statement_block") || syntax_is(t, node, "expression_statement")) {
		for (uint32_t c = syntax_child(t, node); c != UINT32_MAX && !r->ended;
			c = syntax_sibling(t, c))
			statement(r, c);
	} else if (syntax_is(t, node, "return_statement")) {
		read_return(r, node);
	} else if (syntax_is(t, node, "lexical_declaration") || syntax_is(t, node, "variable_declaration")) {
		read_declaration(r, node);
	} else if (syntax_is(t, node, "try_statement")) {
		read_try(r, node);
	} else if (syntax_is(t, node, "throw_statement")) {
		r->ended = true;
	} else if (syntax_is(t, node, "if_statement") || syntax_is(t, node, "for_statement") ||
		   syntax_is(t, node, "for_in_statement") || syntax_is(t, node, "while_statement") ||
		   syntax_is(t, node, "do_statement") || syntax_is(t, node, "switch_statement")) {
		read_branch(r, node);
	} else if (!syntax_is(t, node, "function_declaration") && !syntax_is(t, node, "class_declaration")) {
		expression(r, node);
	}
}

static void statement(struct format_js *r, uint32_t node)
{
	if (node == UINT32_MAX)
		return;
	if (++r->depth > MAX_DEPTH)
		format_js_unknown(r, node, "nested too deep to be read");
	else
		statement_of(r, node);
	r->depth--;
}
