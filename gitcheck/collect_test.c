/*
 * Tests that stand in the code's own files, as Rust has them: #[cfg(test)] mod tests { ... } and functions
 * marked #[test]. What they name is a note, as what files of tests name is.
 */
#include "gitcheck/collect_internal.h"

/* #[cfg(test)], #[cfg(all(test, ...))], #[test], #[tokio::test], #[sqlx::test(fixtures("a"))]. */
static bool is_test_mark(struct str attribute)
{
	struct str s = str_trim(str_sub(attribute, 2, attribute.n - (attribute.n > 2)));
	size_t end = str_chr(s, '(');
	struct str path = str_trim(str_sub(s, 0, end == SIZE_MAX ? s.n : end));
	struct str given = end == SIZE_MAX ? STR_NONE : str_trim(str_sub(s, end + 1, s.n));
	if (!str_starts(attribute, STR("#[")))
		return false;
	if (str_eq(path, STR("cfg")))
		return str_starts(given, STR("test)")) || str_starts(given, STR("all(test"));
	return str_eq(path, STR("test")) || str_ends(path, STR("::test"));
}

/* What the mark is of: the next sibling that is no mark and no comment. */
static uint32_t marked(const struct syntax *t, uint32_t mark)
{
	uint32_t n = syntax_sibling(t, mark);
	while (n != UINT32_MAX && (syntax_is(t, n, "attribute_item") || syntax_is(t, n, "line_comment") ||
					  syntax_is(t, n, "block_comment")))
		n = syntax_sibling(t, n);
	return n;
}

void collect_mark_tests(const struct code_file *f, struct mentions *found)
{
	const struct syntax *t = f->syntax;
	if (f->language != LANGUAGE_RUST || !t || !found->n || str_find(f->bytes, STR("test"), 0) == SIZE_MAX)
		return;
	for (uint32_t i = 0; i < t->n; i++) {
		uint32_t of = syntax_is(t, i, "attribute_item") && is_test_mark(syntax_text(t, i))
				      ? marked(t, i)
				      : UINT32_MAX;
		if (of == UINT32_MAX)
			continue;
		for (size_t k = 0; k < found->n; k++) {
			struct mention *m = &found->v[k];
			m->test = m->test || (m->from >= t->nodes[of].from && m->to <= t->nodes[of].to);
		}
		i = t->nodes[of].next - 1;
	}
}
