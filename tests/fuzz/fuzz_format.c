/*
 * The formats of migration tools over a project in memory. The input is an archive: each file is the byte
 * 0x1e, its path, a line feed and its text. What stands before the first file may state a format, a blank and
 * a folder, as the configuration does. All sources that are recognised, or the one that is stated, are loaded
 * for each dialect; a migration that has a problem says which.
 */
#include "migrate/format.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/files_memory.h"

enum { MOST_FILES = 64, MARK = 0x1e };

static struct memory_file table[MOST_FILES + 1];

/* Fills the table; returns what stands before the first file. */
static struct str unpack(struct arena *a, struct str in)
{
	struct str head = str_cut(&in, MARK);
	size_t n = 0;
	while (in.n && n < MOST_FILES) {
		struct str text = str_cut(&in, MARK), path = str_cut(&text, '\n');
		if (path.n && path.p[0] != '/' && str_chr(path, '\0') == SIZE_MAX)
			table[n++] = (struct memory_file){str_z(a, path), text.n ? text.p : "", text.n};
	}
	table[n] = (struct memory_file){0};
	return head;
}

static void migrations(const struct migrations *m)
{
	for (size_t i = 0; i < m->n; i++) {
		const struct migration *x = &m->v[i];
		if (x->problem != MIGRATION_FINE && !x->problem_text.n)
			fuzz_fail("a problem without a text", i);
		if (x->problem == MIGRATION_FINE && !x->id.n && !x->repeatable)
			fuzz_fail("a migration without an id", i);
		for (size_t k = 0; k < x->gaps.n; k++)
			if (!x->gaps.v[k].what.n)
				fuzz_fail("a gap without a text", i);
	}
	for (size_t i = 0; i < m->notes.n; i++)
		if (!m->notes.v[i].what.n)
			fuzz_fail("a note without a text", i);
}

static void load(struct arena *a, const struct files *f, const struct source *s)
{
	for (int d = 0; d < 3; d++) {
		struct source copy = *s;
		struct migrations m = {0};
		struct err e = err_new(a);
		if (!(s->ops->dialects & 1u << d) || (s->dialect_known && (int)s->dialect != d))
			continue;
		copy.dialect = (enum dialect)d;
		if (s->ops->load(f, a, worker_new(a), &copy, &m, &e) == 0)
			migrations(&m);
		else if (!e.what.n)
			fuzz_fail("an error without a text", (size_t)d);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new("fuzz");
	struct str head = unpack(a, fuzz_text(data, n));
	struct files f = memory_files(table);
	struct err e = err_new(a);
	struct source *v = NULL, stated = {.name = STR("app"), .format = str_cut(&head, ' ')};
	size_t count = 0;
	stated.path = str_trim(head);
	if (format_named(stated.format)) {
		if (format_open(&f, a, &stated, &e) == 0)
			load(a, &f, &stated);
	} else if (format_recognise(&f, a, &v, &count, NULL, &e) == 0) {
		for (size_t i = 0; i < count; i++)
			load(a, &f, &v[i]);
	}
	arena_free(a);
	return 0;
}
