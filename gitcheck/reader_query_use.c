/*
 * Attributes of a class, or of what stands for one: @use.of.name, @use.name. Order.shipped_at in Python,
 * ORDERS.SHIPPED_AT of generated code. Which column it is, the mapping of the class says, in whatever file.
 */
#include "gitcheck/reader_query.h"

bool reader_query_mapped_only(const struct syntax_match *m)
{
	return str_eq(syntax_setting(m, "mapped"), STR("only"));
}

void reader_query_is_use(
	struct reader_query *q, size_t first, struct str entity, struct str property, bool mapped_only)
{
	for (size_t i = first; i < q->out->n; i++) {
		struct mention *m = &q->out->v[i];
		m->entity = entity;
		m->property = property;
		m->mapped_only = mapped_only;
	}
}

struct str reader_query_property(const struct reader_query *q, const struct syntax_match *m, struct str name)
{
	struct str rules = syntax_setting(m, "property.naming");
	return rules.n && name.n ? reader_query_derived(q->a, q->f->path, rules, name).v[0] : name;
}

static void emit(struct reader_query *q, const struct syntax_match *m, const struct reader_query_text *of,
	const struct reader_query_text *name)
{
	size_t first = q->out->n;
	enum confidence most = reader_query_confidence(m);
	struct reader_query_text through = reader_query_word(q, m, "use.through.name");
	struct str class = of->text;
	if (through.text.n) /* what that holds, the mappings say */
		class = str_fmt(q->a, "%.*s%c%.*s", STRF(class), READER_QUERY_STEP, STRF(through.text));
	struct reader_query_names n = {
		.tables = reader_query_derived(q->a, q->f->path,
			through.text.n ? STR("same") : syntax_setting(m, "table.naming"), class),
		.columns = reader_query_derived(
			q->a, q->f->path, syntax_setting(m, "column.naming"), name->text)};
	reader_query_columns(
		q, &n, name->from, name->to, most < CONFIDENCE_LIKELY ? most : CONFIDENCE_LIKELY);
	reader_query_is_use(
		q, first, class, reader_query_property(q, m, name->text), reader_query_mapped_only(m));
	reader_query_value(q, m, "use.value", first);
}

void reader_query_uses(struct reader_query *q)
{
	for (size_t i = 0; i < q->nmatches; i++) {
		const struct syntax_match *m = &q->matches[i];
		struct reader_query_text of = reader_query_of(q, m, "use.of.name"),
					 name = reader_query_word(q, m, "use.name");
		if (of.text.n && name.text.n)
			emit(q, m, &of, &name);
	}
}
