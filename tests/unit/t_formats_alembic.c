/* Alembic's revisions: their links, their heads, and what is said to be unknown. */
#include <stdint.h>

#include "base/sb.h"
#include "migrate/formats/alembic.h"
#include "tests/unit/files_memory.h"
#include "tests/unit/tap.h"

static struct arena *a;
static struct worker *w;

static struct migrations load(const struct memory_file *v)
{
	struct err e = err_new(a);
	struct files f = {.list = memory_list, .read = memory_read, .ctx = (void *)(uintptr_t)v};
	struct source s = {.path = STR("versions")};
	struct migrations m = {0};
	OK(format_alembic.load(&f, a, w, &s, &m, &e) == 0, "loaded");
	return m;
}

int main(void)
{
	a = arena_new("test");
	w = worker_new(a);
	static const struct memory_file two[] = {
		{"versions/a.py",
			"from alembic import op\nrevision = 'c3'\ndown_revision = 'a1'\ndef upgrade():\n    "
			"pass\n",
			0},
		{"versions/b.py",
			"from alembic import op\nrevision = 'b2'\ndown_revision = 'a1'\ndef upgrade():\n    "
			"if x:\n        op.drop_table('t')\n",
			0},
		{"versions/c.py",
			"from alembic import op\nrevision = 'a1'\ndown_revision = None\ndef upgrade():\n    "
			"op.create_table(name)\n",
			0},
		{NULL, NULL, 0}};
	struct migrations m = load(two);
	OK(m.n == 3 && str_eq(m.v[0].id, STR("a1")), "the root is first, whatever its file is called");
	OK(m.notes.n == 1 && m.notes.v[0].kind == SOURCE_HEADS, "two heads are told");
	OK(m.partial_order, "nothing is out of order");
	if (worker_has_grammar(w, LANGUAGE_PYTHON)) {
		OK(m.v[0].gaps.n == 1 && m.v[0].gaps.v[0].line == 5,
			"a computed name is unknown at its line");
		OK(m.v[2].gaps.n == 1 && m.v[2].gaps.v[0].line == 5, "and so is a condition");
		OK(!m.v[1].gaps.n && !m.v[1].up.n, "a revision that does nothing is known to do nothing");
	}
	static const struct memory_file orphans[] = {
		{"versions/a.py",
			"from alembic import op\nrevision = 'c3'\ndown_revision = 'a1'\ndef upgrade():\n    "
			"pass\n",
			0},
		{NULL, NULL, 0}};
	m = load(orphans);
	OK(m.notes.n == 1 && m.notes.v[0].kind == SOURCE_TRAP_STOPS, "a parent that is not here stops");
	struct sb deep = sb_new(a, 1 << 20);
	sb_addz(&deep, "from alembic import op\nrevision = 'a1'\ndown_revision = None\ndef upgrade():\n"
		       "    op.add_column('t', sa.Column('c', ");
	for (int i = 0; i < 2 * 5000; i++)
		sb_addz(&deep, i < 5000 ? "ARRAY(" : ")");
	sb_addz(&deep, "))\n");
	const struct memory_file nested[] = {{"versions/a.py", str_z(a, sb_str(&deep)), 0}, {NULL, NULL, 0}};
	m = load(nested);
	OK(m.v[0].opaque && !m.v[0].up.n, "types inside types are read to a limit");
	static const struct memory_file circle[] = {
		{"versions/a.py",
			"from alembic import op\nrevision = 'c3'\ndown_revision = 'a1'\ndef upgrade():\n    "
			"pass\n",
			0},
		{"versions/c.py",
			"from alembic import op\nrevision = 'a1'\ndown_revision = 'c3'\ndef upgrade():\n    "
			"pass\n",
			0},
		{NULL, NULL, 0}};
	m = load(circle);
	OK(m.notes.n == 1 && m.notes.v[0].kind == SOURCE_TRAP_STOPS, "a circle stops");
	arena_free(a);
	return tap_done();
}
