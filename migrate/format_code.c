#include "migrate/format_code.h"

#include <string.h>

void format_code_unknown(struct arena *a, struct migration *m, int line, struct str what)
{
	if (!m->opaque)
		m->problem_line = line;
	m->opaque = true;
	format_gap(a, m, line, what);
}

/* PHP ends at __halt_compiler(); what stands behind it is the program's own data. */
static struct str program_of(enum language lang, struct str text)
{
	size_t end = lang == LANGUAGE_PHP ? str_find(text, STR("__halt_compiler();"), 0) : SIZE_MAX;
	bool line = end != SIZE_MAX && (end == 0 || text.p[end - 1] == '\n');
	return line ? str_sub(text, 0, end) : text;
}

int format_code_parse(struct arena *a, struct worker *w, enum language lang, struct migration *m,
	const struct syntax **tree, struct err *e)
{
	struct syntax *t = NULL;
	struct worker_answer answer = {.status = WORKER_ABSENT};
	*tree = NULL;
	if (w && worker_syntax(w, a, lang, program_of(lang, m->raw), &t, &answer, e))
		return (int)e->code;
	if (answer.status == WORKER_OK && t && !t->has_error) {
		*tree = t;
		m->read = true;
		return 0;
	}
	struct str why = answer.status == WORKER_ABSENT ? STR("no parser for it is installed")
			 : answer.message.n             ? answer.message
							: STR("it could not be parsed");
	format_code_unknown(a, m, 1, str_fmt(a, "a program in %s: %.*s", language_name(lang), STRF(why)));
	return 0;
}

int format_code_line(const struct syntax *t, uint32_t node)
{
	return node < t->n ? str_line(t->source, t->nodes[node].from) : 1;
}

void format_code_statements(struct arena *a, const struct source *s, const struct migration *m,
	const struct literal *l, struct sql_statements *out)
{
	size_t old = out->n;
	sql_split(a, s->dialect, l->text, out);
	for (size_t i = old; i < out->n; i++) {
		out->v[i].at = literal_source(l, out->v[i].at);
		out->v[i].line = str_line(m->raw, out->v[i].at);
	}
}

bool format_code_only_data(struct arena *a, enum dialect d, struct str text)
{
	struct sql_statements all = {0};
	static const char *const words[] = {"insert ", "update ", "delete ", NULL};
	sql_split(a, d, text, &all);
	for (size_t i = 0; i < all.n; i++) {
		struct str low = str_lower(a, str_sub(all.v[i].text, 0, 8));
		size_t k = 0;
		while (words[k] && !str_starts(low, str_of(words[k])))
			k++;
		if (!words[k])
			return false;
	}
	return all.n > 0;
}

bool format_code_inside(const struct syntax *t, uint32_t node, uint32_t top, const char *const *kinds)
{
	while (node != top && node && node < t->n) {
		node = t->nodes[node].parent;
		for (const char *const *k = kinds; node != top && *k; k++)
			if (syntax_is(t, node, *k))
				return true;
	}
	return false;
}

static bool is_punctuation(const struct syntax *t, uint32_t node)
{
	struct str kind = t->kinds[t->nodes[node].kind];
	return str_eq(kind, STR("(")) || str_eq(kind, STR(")")) || str_eq(kind, STR(",")) ||
	       str_eq(kind, STR("comment"));
}

uint32_t format_code_argument(const struct syntax *t, uint32_t arguments, size_t k)
{
	for (uint32_t c = syntax_child(t, arguments); c != UINT32_MAX; c = syntax_sibling(t, c))
		if (!is_punctuation(t, c) && k-- == 0)
			return c;
	return UINT32_MAX;
}

struct str format_code_assigned(const struct syntax *t, uint32_t *at, uint32_t end)
{
	for (uint32_t i = *at; i < end; i++) {
		if (!syntax_is(t, i, "assignment_expression") &&
			!syntax_is(t, i, "augmented_assignment_expression") &&
			!syntax_is(t, i, "reference_assignment_expression"))
			continue;
		uint32_t left = syntax_field(t, i, "left");
		for (uint32_t k = left; left != UINT32_MAX && k < t->nodes[left].next; k++)
			if (syntax_is(t, k, "variable_name")) {
				*at = i + 1;
				return syntax_text(t, k);
			}
	}
	*at = end;
	return STR_NONE;
}
