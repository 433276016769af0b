#include "migrate/formats/seaorm.h"

enum { MAX_GAPS = 20, MAX_CHAIN = 300, MAX_ELEMENTS = 200 };

void format_seaorm_unknown(struct seaorm *r, uint32_t node, const char *what)
{
	if (r->m->gaps.n < MAX_GAPS)
		format_code_unknown(r->a, r->m, format_code_line(r->t, node), str_of(what));
	r->m->opaque = true;
}

bool format_seaorm_may_look(const struct seaorm *r, const struct syntax *t)
{
	enum { MOST = 40 * 1000 * 1000 };
	*r->looked += t->n;
	return *r->looked <= MOST;
}

static bool is_comment(const struct syntax *t, uint32_t node)
{
	return syntax_is(t, node, "line_comment") || syntax_is(t, node, "block_comment");
}

/* The first child that is no token: of "(x)", "&mut x", "x.await", "x?". */
static uint32_t inner(const struct syntax *t, uint32_t node)
{
	static const char *const marks[] = {
		"(", ")", "&", "mutable_specifier", "mut", "await", ".", "?", NULL};
	for (uint32_t k = syntax_child(t, node); k != UINT32_MAX; k = syntax_sibling(t, k))
		if (!is_comment(t, k) && !str_one_of(t->kinds[t->nodes[k].kind], marks))
			return k;
	return UINT32_MAX;
}

static uint32_t function_of(const struct syntax *t, uint32_t node)
{
	while (node && !syntax_is(t, node, "function_item"))
		node = t->nodes[node].parent;
	return node;
}

/* Whether "name.table(...);" stands between the two places: what it holds has been changed since. */
static bool is_changed(const struct syntax *t, struct str name, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to; i++) {
		uint32_t up = t->nodes[i].parent;
		if (syntax_is(t, i, "field_expression") && syntax_is(t, up, "call_expression") &&
			t->nodes[up].next <= to && str_eq(syntax_text(t, syntax_field(t, i, "value")), name))
			return true;
	}
	return false;
}

/* The last "let name = x" of the function in front of the place. */
static uint32_t bound(const struct syntax *t, struct str name, uint32_t at)
{
	uint32_t found = UINT32_MAX;
	for (uint32_t i = function_of(t, at); i < at; i++) {
		if (!syntax_is(t, i, "let_declaration") || t->nodes[i].next > at)
			continue;
		uint32_t pattern = syntax_field(t, i, "pattern");
		if (pattern == UINT32_MAX || !str_eq(syntax_text(t, pattern), name))
			continue;
		bool may_change = syntax_child_of(t, i, "mutable_specifier") != UINT32_MAX;
		found = may_change && is_changed(t, name, t->nodes[i].next, at) ? UINT32_MAX
										: syntax_field(t, i, "value");
	}
	return found;
}

/* "x.to_owned()" is x. */
static uint32_t receiver_of_copy(const struct syntax *t, uint32_t node)
{
	static const char *const words[] = {"to_owned", "to_string", "clone", "into", "take", "into_iden",
		"into_table_ref", "as_str", "as_ref", "into_column_ref", "as_column_ref", "unquoted", NULL};
	uint32_t f = syntax_is(t, node, "call_expression") ? syntax_field(t, node, "function") : UINT32_MAX;
	if (f == UINT32_MAX || !syntax_is(t, f, "field_expression"))
		return UINT32_MAX;
	return str_one_of(syntax_text(t, syntax_field(t, f, "field")), words) ? syntax_field(t, f, "value")
									      : UINT32_MAX;
}

static bool in_env(const struct seaorm *r, const struct seaorm_env **env, uint32_t *node)
{
	struct str name = syntax_text(r->t, *node);
	for (const struct seaorm_env *e = *env; e; e = e->up)
		if (str_eq(e->name, name)) {
			*node = e->value;
			*env = e->of;
			return true;
		}
	uint32_t value = format_seaorm_may_look(r, r->t) ? bound(r->t, name, *node) : UINT32_MAX;
	if (value == UINT32_MAX)
		return false;
	*node = value;
	return true;
}

uint32_t format_seaorm_function(const struct syntax *t, struct str name)
{
	for (uint32_t i = 0; i < t->n; i++)
		if (syntax_is(t, i, "function_item") &&
			str_eq(syntax_text(t, syntax_field(t, i, "name")), name))
			return i;
	return UINT32_MAX;
}

const struct seaorm_env *format_seaorm_bind(
	const struct seaorm *r, const struct seaorm_env *env, uint32_t call, uint32_t function)
{
	const struct syntax *t = r->t;
	const struct seaorm_env *inner = NULL;
	struct seaorm_call c = {call, syntax_field(t, call, "arguments"), STR_NONE};
	uint32_t list = syntax_field(t, function, "parameters");
	size_t k = 0;
	for (uint32_t p = list == UINT32_MAX ? list : syntax_child(t, list); p != UINT32_MAX;
		p = syntax_sibling(t, p)) {
		if (!syntax_is(t, p, "parameter"))
			continue;
		uint32_t value = format_seaorm_argument(r, &c, k++);
		struct seaorm_env *one = ARENA_NEW(r->a, struct seaorm_env);
		*one = (struct seaorm_env){inner, syntax_text(t, syntax_field(t, p, "pattern")), value, env};
		if (value != UINT32_MAX)
			inner = one;
	}
	return inner;
}

/* What a function of this file gives that does nothing but put it together: the last expression of its body.
 */
static uint32_t given(const struct seaorm *r, const struct seaorm_env **env, uint32_t call)
{
	const struct syntax *t = r->t;
	uint32_t f = syntax_is(t, call, "call_expression") ? syntax_field(t, call, "function") : UINT32_MAX,
		 last = UINT32_MAX;
	uint32_t own = f != UINT32_MAX && syntax_is(t, f, "identifier") && format_seaorm_may_look(r, t)
			       ? format_seaorm_function(t, syntax_text(t, f))
			       : UINT32_MAX;
	uint32_t body = own == UINT32_MAX ? own : syntax_field(t, own, "body");
	for (uint32_t k = body == UINT32_MAX ? body : syntax_child(t, body); k != UINT32_MAX;
		k = syntax_sibling(t, k))
		if (!syntax_is(t, k, "{") && !syntax_is(t, k, "}") && !is_comment(t, k))
			last = k;
	if (last == UINT32_MAX ||
		!(syntax_is(t, last, "call_expression") || syntax_is(t, last, "identifier") ||
			syntax_is(t, last, "macro_invocation") || syntax_is(t, last, "scoped_identifier")))
		return UINT32_MAX;
	*env = format_seaorm_bind(r, *env, call, own);
	return last;
}

uint32_t format_seaorm_bare(const struct seaorm *r, const struct seaorm_env **env, uint32_t node)
{
	const struct syntax *t = r->t;
	for (int i = 0; i < SEAORM_MAX_DEPTH && node != UINT32_MAX; i++) {
		uint32_t to = UINT32_MAX;
		if (syntax_is(t, node, "parenthesized_expression") ||
			syntax_is(t, node, "reference_expression") ||
			syntax_is(t, node, "await_expression") || syntax_is(t, node, "try_expression"))
			to = inner(t, node);
		else
			to = receiver_of_copy(t, node);
		if (to == UINT32_MAX)
			to = given(r, env, node);
		if (to != UINT32_MAX)
			node = to;
		else if (!syntax_is(t, node, "identifier") || !in_env(r, env, &node))
			return node;
	}
	return node;
}

/* "sea_query::Table::create" -> "Table::create" */
static struct str last_two(struct str path)
{
	size_t at = path.n;
	for (int colons = 0; at; at--) {
		char c = path.p[at - 1];
		if (c == ':' && at > 1 && path.p[at - 2] == ':' && ++colons == 2)
			break;
		if (!str_is_word(c) && c != ':')
			break;
	}
	return str_sub(path, at, path.n);
}

/* TableAlterStatement::new() is what Table::alter() gives. */
static struct str usual_root(struct str root)
{
	static const char *const names[][2] = {{"TableCreateStatement::new", "Table::create"},
		{"TableAlterStatement::new", "Table::alter"}, {"TableDropStatement::new", "Table::drop"},
		{"TableRenameStatement::new", "Table::rename"},
		{"TableTruncateStatement::new", "Table::truncate"},
		{"IndexCreateStatement::new", "Index::create"}, {"IndexDropStatement::new", "Index::drop"},
		{"ForeignKeyCreateStatement::new", "ForeignKey::create"},
		{"ForeignKeyDropStatement::new", "ForeignKey::drop"},
		{"TypeCreateStatement::new", "Type::create"}, {"TypeAlterStatement::new", "Type::alter"},
		{"TypeDropStatement::new", "Type::drop"}};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq(root, str_of(names[i][0])))
			return str_of(names[i][1]);
	return root;
}

/* A call at the root of a chain. */
static void set_root(const struct seaorm *r, uint32_t function, struct seaorm_chain *out)
{
	if (syntax_is(r->t, function, "generic_function"))
		function = syntax_field(r->t, function, "function");
	out->root = usual_root(last_two(syntax_text(r->t, function)));
}

bool format_seaorm_chain(
	const struct seaorm *r, const struct seaorm_env **env, uint32_t node, struct seaorm_chain *out)
{
	const struct syntax *t = r->t;
	VEC(struct seaorm_call) back = {0};
	*out = (struct seaorm_chain){.root = STR_NONE};
	while (back.n < MAX_CHAIN) {
		node = format_seaorm_bare(r, env, node);
		if (node == UINT32_MAX || !syntax_is(t, node, "call_expression"))
			break;
		uint32_t f = syntax_field(t, node, "function");
		struct seaorm_call c = {.node = node, .arguments = syntax_field(t, node, "arguments")};
		if (!syntax_is(t, f, "field_expression")) {
			set_root(r, f, out);
			c.name = out->root;
			*VEC_PUSH(r->a, &back) = c;
			break;
		}
		c.name = syntax_text(t, syntax_field(t, f, "field"));
		*VEC_PUSH(r->a, &back) = c;
		node = syntax_field(t, f, "value");
	}
	if (!out->root.n && back.n) /* "schema.create_table_from_entity(X)" */
		out->root = back.v[back.n - 1].name;
	while (back.n)
		*VEC_PUSH(r->a, &out->calls) = back.v[--back.n];
	return out->calls.n > 0;
}

uint32_t format_seaorm_argument(const struct seaorm *r, const struct seaorm_call *c, size_t k)
{
	if (c->arguments == UINT32_MAX)
		return UINT32_MAX;
	for (uint32_t n = syntax_child(r->t, c->arguments); n != UINT32_MAX; n = syntax_sibling(r->t, n)) {
		if (syntax_is(r->t, n, "(") || syntax_is(r->t, n, ")") || syntax_is(r->t, n, ",") ||
			is_comment(r->t, n) || syntax_is(r->t, n, "attribute_item"))
			continue;
		if (!k--)
			return n;
	}
	return UINT32_MAX;
}

bool format_seaorm_text(
	const struct seaorm *r, const struct seaorm_env *env, uint32_t node, struct literal *out)
{
	node = format_seaorm_bare(r, &env, node);
	if (node == UINT32_MAX)
		return false;
	if (syntax_is(r->t, node, "call_expression") &&
		str_ends(syntax_text(r->t, syntax_field(r->t, node, "function")), STR("String::from"))) {
		struct seaorm_call c = {node, syntax_field(r->t, node, "arguments"), STR_NONE};
		node = format_seaorm_argument(r, &c, 0);
	}
	return node != UINT32_MAX && literal_at(r->a, LANGUAGE_RUST, r->t, node, out) && !out->holes;
}

static bool add_elements(const struct seaorm *r, uint32_t list, struct seaorm_nodes *out)
{
	static const char *const marks[] = {"[", "]", "(", ")", ",", NULL};
	for (uint32_t n = syntax_child(r->t, list); n != UINT32_MAX; n = syntax_sibling(r->t, n))
		if (!is_comment(r->t, n) && !str_one_of(r->t->kinds[r->t->nodes[n].kind], marks))
			*VEC_PUSH(r->a, out) = n;
	return out->n <= MAX_ELEMENTS;
}

bool format_seaorm_list(const struct seaorm *r, const struct seaorm_env **env, uint32_t node, bool tuples,
	struct seaorm_nodes *out)
{
	const struct syntax *t = r->t;
	*out = (struct seaorm_nodes){0};
	node = format_seaorm_bare(r, env, node);
	if (node == UINT32_MAX)
		return false;
	if (syntax_is(t, node, "macro_invocation") &&
		str_eq(syntax_text(t, syntax_field(t, node, "macro")), STR("vec"))) {
		uint32_t tree = syntax_child_of(t, node, "token_tree");
		if (tree == UINT32_MAX || !add_elements(r, tree, out))
			return false;
		for (size_t i = 0; i < out->n; i++)
			if (!syntax_is(t, out->v[i], "string_literal"))
				return false;
		return true;
	}
	if (!syntax_is(t, node, "array_expression") && !(tuples && syntax_is(t, node, "tuple_expression")))
		return false;
	return add_elements(r, node, out);
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

/* A word begins at a capital behind a small letter, and at the last capital of several before a small one;
 * digits belong to what is before them. */
struct str format_seaorm_snake(struct arena *a, struct str name)
{
	char *z = arena_alloc(a, 2 * name.n + 1, 1);
	size_t n = 0;
	char before = 0; /* the letter before, digits passed over */
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		bool begins =
			is_upper(c) &&
			(is_lower(before) || (is_upper(before) && i + 1 < name.n && is_lower(name.p[i + 1])));
		if (begins && n && z[n - 1] != '_')
			z[n++] = '_';
		if (c != '_' || (n && z[n - 1] != '_'))
			z[n++] = is_upper(c) ? (char)(c | 32) : c;
		if (is_upper(c) || is_lower(c))
			before = c;
		else if (c == '_')
			before = 0;
	}
	return (struct str){z, n};
}
