/*
 * Variables that stand for the rows of a query: the parameter of a function that a link of its chain is given
 * (db.Orders.Where(o => o.ShippedAt == null)), and what a loop or a comprehension binds (from o in
 * db.Orders). A link may give the next ones something else than rows: setting "row.after", words of such
 * links; "row.not" are links whose own functions get something else, too; "row.through" are calls of a
 * builder that a link's function is given.
 */
#include "gitcheck/reader_query_chain.h"

enum { MAX_CLIMB = 400, MAX_EACH = 500, MAX_FUNCTIONS = 100, MAX_PARAMETERS = 64 };

void reader_query_row_each(struct chains *l, const struct syntax_match *m, uint32_t node)
{
	const struct syntax *t = l->q->f->syntax;
	const struct syntax_capture *c = syntax_captured(m, "chain.each.name");
	if (!c || l->each.n == MAX_EACH)
		return;
	uint32_t top = reader_query_chain_top(t, node), scope = t->nodes[top].parent;
	struct str up = syntax_setting(m, "each");
	/* A loop holds its body; a clause is one among others. */
	for (char n = up.n ? up.p[0] : '0'; n > '0' && n <= '9'; n--)
		scope = t->nodes[scope].parent;
	*VEC_PUSH(l->q->a, &l->each) =
		(struct chain_each){reader_query_word(l->q, m, "chain.each.name").text, top, scope};
}

static bool is_in(const struct syntax *t, uint32_t node, uint32_t around)
{
	return node >= around && node < t->nodes[around].next;
}

/* The innermost binding of the word around the node. */
static const struct chain_each *bound(const struct chains *l, uint32_t node, struct str word)
{
	const struct syntax *t = l->q->f->syntax;
	const struct chain_each *best = NULL;
	for (size_t i = 0; i < l->each.n; i++) {
		const struct chain_each *e = &l->each.v[i];
		if (str_eq(e->name, word) && is_in(t, node, e->scope) && (!best || e->scope >= best->scope))
			best = e;
	}
	return best;
}

static bool has_parameter(const struct syntax *t, uint32_t function, struct str word)
{
	uint32_t list = syntax_field(t, function, "parameters");
	for (uint32_t i = list; i != READER_NONE && i < t->nodes[list].next && i < list + MAX_PARAMETERS; i++)
		if (str_eq(syntax_text(t, i), word))
			return true;
	return false;
}

/* The innermost function around a node that has the word as a parameter. */
static uint32_t function_of(const struct syntax *t, uint32_t node, struct str word)
{
	for (int i = 0; node && i < MAX_FUNCTIONS; i++, node = t->nodes[node].parent)
		if (reader_query_is_function(t->kinds[t->nodes[node].kind]) && has_parameter(t, node, word))
			return node;
	return READER_NONE;
}

/* The call that a node is an argument of. */
static uint32_t call_around(const struct syntax *t, uint32_t node)
{
	for (int i = 0; node && i < MAX_CLIMB; i++, node = t->nodes[node].parent) {
		struct str kind = t->kinds[t->nodes[node].kind];
		if (str_eq(kind, STR("argument_list")) || str_eq(kind, STR("value_arguments")) ||
			str_eq(t->fields[t->nodes[node].field], STR("arguments")))
			return t->nodes[node].parent;
	}
	return READER_NONE;
}

/* The name of the method that a call calls, without its type arguments. */
static struct str method_of(const struct syntax *t, uint32_t call)
{
	uint32_t callee = syntax_child(t, call), name = syntax_field(t, callee, "name");
	if (name == READER_NONE)
		name = syntax_field(t, callee, "field");
	if (name != READER_NONE && syntax_child(t, name) != READER_NONE)
		name = syntax_child(t, name);
	return name == READER_NONE ? STR_NONE : syntax_text(t, name);
}

static bool has_word(struct str list, struct str word)
{
	while (list.n)
		if (str_eq(str_cut(&list, ' '), word))
			return true;
	return false;
}

/* The text of a node, or of what stands in it first. */
static struct str text_in(const struct chains *l, uint32_t node)
{
	struct reader_query *q = l->q;
	struct literal x;
	for (int i = 0; node != READER_NONE && i < 3; i++, node = syntax_child(q->f->syntax, node))
		if (literal_at(q->a, q->f->language, q->f->syntax, node, &x))
			return x.holes ? STR_NONE : x.text;
	return STR_NONE;
}

bool reader_query_row_elsewhere(
	const struct chains *l, const struct syntax_match *m, uint32_t function, struct str *name)
{
	const struct syntax *t = l->q->f->syntax;
	struct str words = syntax_setting(m, "relations");
	uint32_t parent = t->nodes[function].parent;
	uint32_t call = words.n ? call_around(t, parent) : READER_NONE;
	uint32_t method = call == READER_NONE ? call : syntax_field(t, call, "name");
	*name = STR_NONE;
	if (call == READER_NONE ||
		!has_word(words, method == READER_NONE ? method_of(t, call) : syntax_text(t, method)))
		return false;
	uint32_t list = syntax_field(t, call, "arguments"), first = syntax_child(t, list);
	/* ['orders' => fn ($q) => ...], or ('orders', fn ($q) => ...) */
	bool pair = syntax_is(t, parent, "array_element_initializer");
	*name = text_in(l, pair                   ? syntax_child(t, parent)
			   : first == READER_NONE ? first
						  : syntax_sibling(t, first));
	return true;
}

/* Whether what a call's function gets is a row of the query. */
static bool gets_rows(const struct syntax *t, const struct syntax_match *m, uint32_t call)
{
	struct str after = syntax_setting(m, "row.after"), not = syntax_setting(m, "row.not");
	if (has_word(not, method_of(t, call)))
		return false;
	uint32_t node = call;
	for (int i = 0; i < MAX_CLIMB; i++) {
		node = syntax_child(t, node);
		if (node == READER_NONE)
			return true;
		bool calls = syntax_child_of(t, node, "argument_list") != READER_NONE ||
			     syntax_child_of(t, node, "arguments") != READER_NONE;
		struct str name = calls ? method_of(t, node) : STR_NONE;
		if (name.n && (has_word(after, name) || has_word(not, name)))
			return false;
	}
	return false;
}

struct chain *reader_query_row(struct chains *l, const struct syntax_match *m, uint32_t node)
{
	const struct syntax *t = l->q->f->syntax;
	struct str word = syntax_text(t, reader_query_chain_root(t, node));
	const struct chain_each *e = bound(l, node, word);
	uint32_t function = function_of(t, node, word);
	if (e && (function == READER_NONE || e->scope >= function))
		return reader_query_chain_find(l, e->top, false);
	/* Scala's placeholder is a parameter of what the innermost call is given. */
	uint32_t at = str_eq(word, STR("_")) ? node : function;
	uint32_t call = at == READER_NONE ? READER_NONE : call_around(t, at);
	if (call == READER_NONE || !gets_rows(t, m, call))
		return NULL;
	/* A builder that a link's function is given: s => s.SetProperty(o => o.Note, ...). */
	bool through = has_word(syntax_setting(m, "row.through"), method_of(t, call));
	return reader_query_chain_find(l, call, through);
}

struct chain *reader_query_within(struct chains *l, uint32_t node)
{
	const struct syntax *t = l->q->f->syntax;
	uint32_t at = reader_query_chain_top(t, node);
	for (int i = 0; at && i < MAX_CLIMB; i++) {
		uint32_t up = t->nodes[at].parent, parent = t->nodes[up].parent;
		/* out of a function that is written in place, and of a statement, nothing is handed on */
		if (reader_query_is_function(t->kinds[t->nodes[up].kind]))
			return NULL;
		at = up;
		if (syntax_field(t, parent, "arguments") != up)
			continue;
		struct chain *c = reader_query_chain_find(l, parent, true);
		if (c && c->tables.n)
			return c;
	}
	return NULL;
}
