/*
 * What variables hold, where it is written near them: @typed.name, @typed.of.name, @typed.in.
 */
#include "gitcheck/reader_query.h"

enum { MAX_TYPED = 256 };

/* A variable whose class is written: a parameter's type, what is assigned to it. */
struct typed {
	struct str name, of;
	size_t from, to; /* of the node where it holds */
};

struct reader_query_typed {
	VEC(struct typed) all;
};

static void add(const struct reader_query *q, struct reader_query_typed *l, const struct syntax_match *m)
{
	const struct syntax_capture *in = syntax_captured(m, "typed.in");
	struct typed t = {.name = reader_query_word(q, m, "typed.name").text,
		.of = reader_query_word(q, m, "typed.of.name").text};
	if (!syntax_captured(m, "typed.name"))
		t.name = syntax_setting(m, "typed.name");
	if (!t.name.n || !t.of.n || l->all.n >= MAX_TYPED)
		return;
	t.to = q->f->bytes.n;
	if (in) {
		t.from = q->f->syntax->nodes[in->node].from;
		t.to = q->f->syntax->nodes[in->node].to;
	}
	*VEC_PUSH(q->a, &l->all) = t;
}

static const struct reader_query_typed *typed(struct reader_query *q)
{
	if (q->typed)
		return q->typed;
	q->typed = ARENA_NEW(q->a, struct reader_query_typed);
	for (size_t i = 0; i < q->nmatches; i++)
		if (syntax_captured(&q->matches[i], "typed.of.name"))
			add(q, q->typed, &q->matches[i]);
	return q->typed;
}

struct str reader_query_class_of(struct reader_query *q, struct str variable, size_t at)
{
	const struct reader_query_typed *l = typed(q);
	struct str out = STR_NONE;
	size_t width = SIZE_MAX;
	for (size_t i = 0; i < l->all.n; i++) {
		const struct typed *t = &l->all.v[i];
		if (at < t->from || at >= t->to || t->to - t->from > width || !str_eq(t->name, variable))
			continue;
		bool twice = t->to - t->from == width && !str_eq(out, t->of);
		out = twice ? STR_NONE : t->of;
		width = t->to - t->from;
	}
	return out;
}

struct reader_query_text reader_query_of(
	struct reader_query *q, const struct syntax_match *m, const char *name)
{
	struct reader_query_text of = reader_query_word(q, m, name);
	if (of.text.n && str_eq(syntax_setting(m, "of"), STR("typed")))
		of.text = reader_query_class_of(q, of.text, of.from);
	return of;
}
