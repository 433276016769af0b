/*
 * Attributes of variables: @attribute.of.name, @attribute.name. Where a framework takes its columns from the
 * database, no class lists them, and `$order->shipped_at = now()` is all that names one. What the variable
 * holds is written near it (@typed.name, @typed.of.name), or its name says it, or nothing does. By its name
 * it is only for what the change is about: likely where all of the name is a row's, and the change adds the
 * column (code that reads it and was changed with it), else possible.
 */
#include "gitcheck/reader_query.h"

enum {
	MAX_WORDS = 3 /* of a variable's name: "late_shop_order" may be an order of the shop */
};

/* The tables that rows called so may be of: by the whole name first, of which there are *whole, then by its
 * last words. */
static struct names tables_of(
	struct reader_query *q, const struct syntax_match *m, struct str variable, size_t *whole)
{
	struct names out = {.v = NULL};
	struct str name = reader_snake(q->a, variable);
	*whole = 0;
	if (str_starts(name, STR("current_")))
		name = str_sub(name, 8, name.n);
	for (int words = 0; words < MAX_WORDS && name.n; words++) {
		struct names derived =
			reader_query_derived(q->a, q->f->path, syntax_setting(m, "table.naming"), name);
		for (size_t i = 0; i < derived.n; i++)
			catalog_names_add(q->a, &out, derived.v[i]);
		*whole = words ? *whole : out.n;
		size_t next = str_chr(name, '_');
		name = next == SIZE_MAX ? STR_NONE : str_sub(name, next + 1, name.n);
	}
	return out;
}

struct attribute {
	struct str of, name;
	bool typed; /* "of" is the class */
};

/* Those of a file that a name tells of, each by its first place. */ struct attributes {
	struct attribute *slot;
	size_t cap;
};

/* False when it is there already. */
static bool add(struct attributes *l, struct attribute x)
{
	uint64_t h = str_hash(x.of) * 31 ^ str_hash(x.name);
	size_t at = (size_t)(h * 0x9e3779b97f4a7c15u >> 32) & (l->cap - 1);
	for (; l->slot[at].name.n; at = (at + 1) & (l->cap - 1))
		if (str_eq(l->slot[at].of, x.of) && str_eq(l->slot[at].name, x.name))
			return false;
	l->slot[at] = x;
	return true;
}

static void emit(struct reader_query *q, const struct syntax_match *m, const struct attribute *x,
	const struct reader_query_text *name)
{
	size_t first = q->out->n, whole;
	struct reader_query_names n = {.tables = tables_of(q, m, x->of, &whole)};
	struct str rules = syntax_setting(m, "column.naming");
	if (rules.n)
		n.columns = reader_query_derived(q->a, q->f->path, rules, name->text);
	else
		catalog_names_add(q->a, &n.columns, name->text);
	if (x->typed) {
		n.tables = reader_query_derived(q->a, q->f->path, syntax_setting(m, "table.naming"), x->of);
		reader_query_columns(q, &n, name->from, name->to, CONFIDENCE_LIKELY);
		reader_query_is_use(q, first, x->of, name->text, reader_query_mapped_only(m));
		return;
	}
	reader_query_columns(q, &n, name->from, name->to, CONFIDENCE_POSSIBLE);
	for (size_t i = first; i < q->out->n; i++) {
		struct mention *said = &q->out->v[i];
		said->guess = said->outlives = true;
		said->at_most = i - first < whole ? CONFIDENCE_LIKELY : CONFIDENCE_POSSIBLE;
	}
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
			l.slot = ARENA_ARRAY(q->a, struct attribute, l.cap);
		bool is_class = str_eq(syntax_setting(m, "of"), STR("class"));
		struct str class = is_class ? of.text : reader_query_class_of(q, of.text, of.from);
		if (!class.n && str_eq(syntax_setting(m, "typed"), STR("only")))
			continue;
		struct attribute x = {class.n ? class : of.text, name.text, class.n > 0};
		if (x.typed || add(&l, x))
			emit(q, m, &x, &name);
	}
}
