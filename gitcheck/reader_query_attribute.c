/*
 * Attributes of variables: @attribute.of.name, @attribute.name. Where a framework takes its columns from the
 * database, no class lists them, and `$order->shipped_at = now()` is all that names one. What the variable
 * holds is not known; its name says it, or nothing does: possible at most, and only for what the change is
 * about.
 */
#include "gitcheck/reader_query.h"

enum { MAX_WORDS = 3 }; /* of a variable's name: "late_shop_order" may be an order of the shop */

/* The tables that rows called so may be of: by the whole name first, then by its last words. */
static struct names tables_of(struct reader_query *q, const struct syntax_match *m, struct str variable)
{
	struct names out = {.v = NULL};
	struct str name = reader_snake(q->a, variable);
	for (int words = 0; words < MAX_WORDS && name.n; words++) {
		struct names derived =
			reader_query_derived(q->a, q->f->path, syntax_setting(m, "table.naming"), name);
		for (size_t i = 0; i < derived.n; i++)
			catalog_names_add(q->a, &out, derived.v[i]);
		size_t next = str_chr(name, '_');
		name = next == SIZE_MAX ? STR_NONE : str_sub(name, next + 1, name.n);
	}
	return out;
}

/* Those of a file, each by its first place. */
struct attributes {
	const struct syntax_match **slot;
	size_t cap;
};

static size_t slot_of(
	const struct reader_query *q, const struct attributes *l, struct str variable, struct str name)
{
	uint64_t h = str_hash(variable) * 31 ^ str_hash(name);
	size_t at = (size_t)(h * 0x9e3779b97f4a7c15u >> 32) & (l->cap - 1);
	for (; l->slot[at]; at = (at + 1) & (l->cap - 1))
		if (str_eq(reader_query_word(q, l->slot[at], "attribute.of.name").text, variable) &&
			str_eq(reader_query_word(q, l->slot[at], "attribute.name").text, name))
			break;
	return at;
}

static void emit(struct reader_query *q, const struct syntax_match *m, struct str variable,
	const struct reader_query_text *name)
{
	struct reader_query_names n = {.tables = tables_of(q, m, variable)};
	size_t first = q->out->n;
	catalog_names_add(q->a, &n.columns, name->text);
	reader_query_columns(q, &n, name->from, name->to, CONFIDENCE_POSSIBLE);
	for (size_t i = first; i < q->out->n; i++)
		q->out->v[i].guess = true;
}

void reader_query_attributes(struct reader_query *q)
{
	struct attributes l = {.cap = 64};
	while (l.cap < q->nmatches * 2)
		l.cap *= 2;
	for (size_t i = 0; i < q->nmatches; i++) {
		const struct syntax_match *m = &q->matches[i];
		if (!syntax_captured(m, "attribute.name"))
			continue;
		struct reader_query_text of = reader_query_word(q, m, "attribute.of.name"),
					 name = reader_query_word(q, m, "attribute.name");
		if (!of.text.n || !name.text.n)
			continue;
		if (!l.slot)
			l.slot = ARENA_ARRAY(q->a, const struct syntax_match *, l.cap);
		size_t at = slot_of(q, &l, of.text, name.text);
		if (l.slot[at])
			continue;
		l.slot[at] = m;
		emit(q, m, of.text, &name);
	}
}
