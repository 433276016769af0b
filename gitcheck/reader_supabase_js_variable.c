/* Queries that are kept in variables and go on there. */
#include <stdlib.h>

#include "gitcheck/fragment.h"
#include "gitcheck/reader_supabase_js.h"

enum { MAX_KEPT = 200, MAX_DEPTH = 6, MAX_NAMES = 100 };

static int by_name(const void *x, const void *y)
{
	const struct reader_supabase_js_use *a = x, *b = y;
	int order = str_cmp(a->name, b->name);
	return order ? order : (a->call > b->call) - (a->call < b->call);
}

void reader_supabase_js_uses(const struct reader_supabase_js_chain *c)
{
	const struct syntax *t = c->f->syntax;
	struct reader_supabase_js_variables *v = c->vars;
	for (uint32_t i = 0; i < t->n; i++) {
		uint32_t object = READER_NONE;
		if (!syntax_is(t, i, "call_expression") || !reader_method(t, i, &object).n)
			continue;
		object = reader_plain(t, object);
		struct str called = STR_NONE;
		if (object != READER_NONE && syntax_is(t, object, "call_expression"))
			called = reader_function(t, object);
		bool plain =
			object != READER_NONE && (syntax_is(t, object, "identifier") ||
							 str_starts(syntax_text(t, object), STR("this.")));
		if (called.n || plain)
			*VEC_PUSH(c->a, &v->uses) = (struct reader_supabase_js_use){
				.name = called.n ? called : syntax_text(t, object),
				.call = i,
				.called = called.n > 0};
	}
	if (v->uses.n)
		qsort(v->uses.v, v->uses.n, sizeof *v->uses.v, by_name);
}

static size_t first_use(const struct reader_supabase_js_variables *v, struct str name)
{
	size_t low = 0, high = v->uses.n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (str_cmp(v->uses.v[mid].name, name) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* What a chain is kept in. */
struct kept {
	struct str name;
	uint32_t scope; /* uses outside of it are other variables */
	bool function;  /* a function gives it */
};

/* The name that a function is declared by: const f = () => ..., function f() {...} */
static bool function_name(const struct syntax *t, uint32_t function, struct kept *out)
{
	uint32_t name = syntax_field(t, function, "name"), up = t->nodes[function].parent;
	if (name == READER_NONE && syntax_is(t, up, "variable_declarator"))
		name = syntax_field(t, up, "name");
	if (name == READER_NONE)
		return false;
	*out = (struct kept){syntax_text(t, name), literal_scope(t, up), true};
	return true;
}

static bool is_around(const struct syntax *t, uint32_t node)
{
	return syntax_is(t, node, "parenthesized_expression") || syntax_is(t, node, "as_expression") ||
	       syntax_is(t, node, "satisfies_expression") || syntax_is(t, node, "non_null_expression");
}

static bool keeper(const struct syntax *t, uint32_t last, struct kept *out)
{
	uint32_t node = last;
	while (is_around(t, t->nodes[node].parent))
		node = t->nodes[node].parent;
	uint32_t up = t->nodes[node].parent;
	uint32_t name = READER_NONE;
	if (syntax_is(t, up, "variable_declarator") && syntax_field(t, up, "value") == node)
		name = syntax_field(t, up, "name");
	else if (syntax_is(t, up, "assignment_expression") && syntax_field(t, up, "right") == node)
		name = syntax_field(t, up, "left");
	else if (syntax_is(t, up, "arrow_function") && syntax_field(t, up, "body") == node)
		return function_name(t, up, out);
	else if (syntax_is(t, up, "return_statement"))
		return function_name(t, literal_scope(t, up), out);
	struct str text = syntax_text(t, name);
	bool member = str_starts(text, STR("this."));
	if (name == READER_NONE || (!member && !syntax_is(t, name, "identifier")))
		return false;
	*out = (struct kept){text, member ? 0 : literal_scope(t, up), false};
	return true;
}

/* A parameter of that name is another variable. */
static bool hidden(const struct syntax *t, uint32_t function, struct str name)
{
	uint32_t list = syntax_field(t, function, "parameters");
	if (list == READER_NONE)
		list = syntax_field(t, function, "parameter");
	for (uint32_t i = list; list != READER_NONE && i < t->nodes[list].next; i++)
		if (syntax_is(t, i, "identifier") && str_eq(syntax_text(t, i), name))
			return true;
	return false;
}

static bool is_use(const struct syntax *t, const struct kept *k, const struct reader_supabase_js_use *u)
{
	if (u->called != k->function || u->call < k->scope || u->call >= t->nodes[k->scope].next)
		return false;
	for (uint32_t f = literal_scope(t, u->call); f && f != k->scope;
		f = literal_scope(t, t->nodes[f].parent))
		if (hidden(t, f, k->name))
			return false;
	return true;
}

bool reader_supabase_js_verb_later(const struct reader_supabase_js_chain *c, uint32_t call)
{
	const struct syntax *t = c->f->syntax;
	const struct reader_supabase_js_variables *v = c->vars;
	struct kept k;
	if (!keeper(t, call, &k))
		return false;
	for (size_t i = first_use(v, k.name); i < v->uses.n && str_eq(v->uses.v[i].name, k.name); i++) {
		uint32_t object;
		if (is_use(t, &k, &v->uses.v[i]) &&
			reader_supabase_js_is_verb(reader_method(t, v->uses.v[i].call, &object)))
			return true;
	}
	return false;
}

/* let q = ..., q = q.eq(...): a use that is kept in the same variable is met here already. */
static void follow(const struct reader_supabase_js_chain *c, const struct kept *k, int depth)
{
	const struct syntax *t = c->f->syntax;
	struct reader_supabase_js_variables *v = c->vars;
	for (size_t i = first_use(v, k->name); i < v->uses.n && str_eq(v->uses.v[i].name, k->name); i++) {
		struct reader_supabase_js_chain again = *c;
		struct kept next;
		if (!is_use(t, k, &v->uses.v[i]) || v->kept++ > MAX_KEPT)
			continue;
		v->uses.v[i].known = true;
		uint32_t last = reader_supabase_js_calls(&again, v->uses.v[i].call);
		if (depth < MAX_DEPTH && keeper(t, last, &next) && !str_eq(next.name, k->name))
			follow(c, &next, depth + 1);
	}
}

void reader_supabase_js_kept(const struct reader_supabase_js_chain *c, uint32_t last)
{
	struct kept k;
	if (keeper(c->f->syntax, last, &k))
		follow(c, &k, 0);
}

static void may_be(const struct reader_supabase_js_chain *c, const struct literal *l, struct names tables)
{
	struct mention *m = VEC_PUSH(c->a, c->out);
	m->kind = MENTION_FRAGMENT;
	m->sql = *l;
	m->columns = tables;
	m->from = l->from;
	m->to = l->to;
	m->reader = reader_supabase_js.name;
	m->at_most = CONFIDENCE_POSSIBLE;
}

/* A chain with a table of its own, whatever its client is. */
static bool names_table(const struct syntax *t, uint32_t call)
{
	for (; call != READER_NONE; call = reader_chained(t, call)) {
		uint32_t object;
		struct str method = reader_method(t, call, &object);
		if (str_eq(method, STR("from")) || str_eq(method, STR("rpc")))
			return true;
	}
	return false;
}

/* eq('column', value), order('column') */
static bool is_filter(const struct syntax *t, uint32_t call)
{
	uint32_t object;
	struct str method = reader_method(t, call, &object);
	return reader_supabase_js_is_filter(method) &&
	       (reader_argument(t, call, 1) != READER_NONE || str_eq(method, STR("order")));
}

void reader_supabase_js_others(const struct reader_supabase_js_chain *c)
{
	const struct syntax *t = c->f->syntax;
	const struct reader_supabase_js_variables *v = c->vars;
	for (size_t i = 0; i < v->uses.n && v->tables.n; i++) {
		uint32_t call = v->uses.v[i].call;
		if (v->uses.v[i].known || names_table(t, call))
			continue;
		for (; call != READER_NONE; call = reader_chained(t, call)) {
			struct literal l;
			uint32_t first = reader_argument(t, call, 0);
			if (is_filter(t, call) && first != READER_NONE &&
				literal_at(c->a, c->f->language, t, first, &l) && fragment_is_names(l.text))
				may_be(c, &l, v->tables);
		}
	}
}

void reader_supabase_js_names(struct reader_supabase_js_chain *c, uint32_t call)
{
	const struct syntax *t = c->f->syntax;
	const struct literals *s = c->f->strings;
	uint32_t scope = literal_scope(t, call);
	struct names table = {.v = NULL};
	catalog_names_add(c->a, &table, c->table);
	size_t met = 0;
	for (size_t i = 0; s && i < s->n && met < MAX_NAMES; i++) {
		uint32_t mine = s->v[i].node == READER_NONE ? READER_NONE : literal_scope(t, s->v[i].node);
		if ((mine && mine != scope) || s->v[i].assembled || !fragment_is_names(s->v[i].text))
			continue;
		may_be(c, &s->v[i], table);
		met++;
	}
}
