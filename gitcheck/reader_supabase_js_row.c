/* What is read of the row that a query gives: its names are columns, which a select list of "*" does not
 * have. */
#include "gitcheck/reader_supabase_js.h"

/* CHAIN.single(): one row, not a list of them. */
static bool is_single(const struct syntax *t, uint32_t last)
{
	static const char *const words[] = {"single", "maybeSingle", NULL};
	uint32_t object;
	return syntax_is(t, last, "call_expression") && str_one_of(reader_method(t, last, &object), words);
}

/* { data }, { data: order }: the name that data gets. */
static struct str name_of_data(const struct syntax *t, uint32_t pattern)
{
	for (uint32_t i = syntax_child(t, pattern); i != READER_NONE; i = syntax_sibling(t, i)) {
		if (syntax_is(t, i, "shorthand_property_identifier_pattern") &&
			str_eq(syntax_text(t, i), STR("data")))
			return STR("data");
		uint32_t key = syntax_is(t, i, "pair_pattern") ? syntax_field(t, i, "key") : READER_NONE;
		uint32_t value = key == READER_NONE ? key : syntax_field(t, i, "value");
		if (value != READER_NONE && str_eq(syntax_text(t, key), STR("data")) &&
			syntax_is(t, value, "identifier"))
			return syntax_text(t, value);
	}
	return STR_NONE;
}

/* One column at most that the change adds or removes: a row may get other properties. */
static void read_of(const struct reader_supabase_js_chain *c, uint32_t property)
{
	const struct syntax *t = c->f->syntax;
	struct reader_supabase_js_chain own = *c;
	size_t first = c->out->n;
	reader_supabase_js_column(&own, syntax_text(t, property), t->nodes[property].from);
	for (size_t i = first; i < c->out->n; i++)
		c->out->v[i].guess = true;
}

void reader_supabase_js_row(const struct reader_supabase_js_chain *c, uint32_t last)
{
	const struct syntax *t = c->f->syntax;
	uint32_t wait = t->nodes[last].parent, up = t->nodes[wait].parent;
	if (!c->star || !is_single(t, last) || !syntax_is(t, wait, "await_expression") ||
		!syntax_is(t, up, "variable_declarator"))
		return;
	uint32_t pattern = syntax_field(t, up, "name");
	struct str name = pattern == READER_NONE || !syntax_is(t, pattern, "object_pattern")
				  ? STR_NONE
				  : name_of_data(t, pattern);
	uint32_t scope = literal_scope(t, up);
	for (uint32_t i = t->nodes[up].next; name.n && i < t->nodes[scope].next; i++) {
		uint32_t object =
			syntax_is(t, i, "member_expression") ? syntax_field(t, i, "object") : READER_NONE;
		if (object == READER_NONE || !str_eq(syntax_text(t, reader_plain(t, object)), name))
			continue;
		read_of(c, syntax_field(t, i, "property"));
	}
}
