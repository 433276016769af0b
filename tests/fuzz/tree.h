/* Trees of XML and YAML: a reader gives a tree whose links agree and whose places are in the text, or an
 * error with a line. */
#ifndef TESTS_FUZZ_TREE_H
#define TESTS_FUZZ_TREE_H

#include "parse/xml.h"
#include "tests/fuzz/fuzz.h"

typedef int tree_reader(struct arena *a, struct str text, struct xml **out, struct err *e);

static void tree_element(struct arena *a, const struct xml *x, struct str text)
{
	if (x->at > text.n || x->end > text.n || x->at > x->end)
		fuzz_fail("an element outside the text", x->at);
	/* YAML has more line ends than the line feed: one byte each at least. */
	if (x->line < 1 || (size_t)x->line > text.n + 1)
		fuzz_fail("an element at no line", (size_t)x->line);
	for (const struct xml *c = x->first; c; c = c->next)
		if (c->parent != x || (!c->next && x->last != c))
			fuzz_fail("a child of somebody else", c->at);
	for (size_t i = 0; i < x->attributes.n; i++) {
		struct xml_attribute t = x->attributes.v[i];
		if (t.name.n && str_chr(t.name, '\0') == SIZE_MAX && !xml_get(x, str_z(a, t.name)).p)
			fuzz_fail("an attribute that is not found", x->at);
	}
}

static void tree_check(tree_reader *read, const uint8_t *data, size_t n)
{
	struct arena *a = arena_new("fuzz");
	struct err e = err_new(a);
	struct str text = fuzz_text(data, n);
	struct xml *x = NULL;
	if (read(a, text, &x, &e)) {
		if ((e.code != ERR_INPUT && e.code != ERR_LIMIT) || !e.what.n)
			fuzz_fail("an error of another kind", (size_t)e.code);
		arena_free(a);
		return;
	}
	struct xml *at = x;
	while (at) {
		tree_element(a, at, text);
		struct xml *next = at->first;
		while (at && !next) {
			next = at == x ? NULL : at->next;
			at = at == x ? NULL : at->parent;
		}
		at = next;
	}
	fuzz_bounded(a, n, 1 << 20, 4000);
	arena_free(a);
}

#endif
