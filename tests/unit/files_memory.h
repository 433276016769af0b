/* A struct files over a table of paths and texts, for tests. */
#ifndef TESTS_UNIT_FILES_MEMORY_H
#define TESTS_UNIT_FILES_MEMORY_H

#include <stdlib.h>

#include "migrate/migration.h"

struct memory_file {
	const char *path; /* one that ends in '@' is a link */
	const char *text;
	size_t n; /* bytes of text when it holds NUL, else 0 */
};

static inline int memory_list(
	void *ctx, struct arena *a, struct str dir, struct names_list *out, struct err *e)
{
	(void)e;
	*out = (struct names_list){0};
	for (const struct memory_file *m = ctx; m->path; m++) {
		struct str p = str_of(m->path);
		struct str prefix = dir.n ? str_fmt(a, "%.*s/", STRF(dir)) : STR_NONE;
		if (!str_starts(p, prefix))
			continue;
		struct str rest = str_sub(p, prefix.n, p.n);
		size_t slash = str_chr(rest, '/');
		struct str name = slash == SIZE_MAX ? rest : str_sub(rest, 0, slash + 1);
		bool seen = false;
		for (size_t i = 0; i < out->n; i++)
			seen |= str_eq(out->v[i], name);
		if (!seen)
			*VEC_PUSH(a, out) = name;
	}
	if (out->n)
		qsort(out->v, out->n, sizeof *out->v, str_order);
	return 0;
}

static inline int memory_read(
	void *ctx, struct arena *a, struct str path, size_t max, struct str *out, struct err *e)
{
	(void)a;
	for (const struct memory_file *m = ctx; m->path; m++)
		if (str_eq(path, str_of(m->path))) {
			*out = m->n ? (struct str){m->text, m->n} : str_of(m->text);
			if (out->n > max)
				return err_set(e, ERR_LIMIT, "too large");
			return 0;
		}
	return err_set(e, ERR_INPUT, "\"%.*s\" is not there", STRF(path));
}

static inline struct files memory_files(const struct memory_file *table)
{
	struct files f = {.list = memory_list, .read = memory_read};
	union {
		const struct memory_file *in;
		void *out;
	} u = {.in = table}; /* the callbacks do not write */
	f.ctx = u.out;
	return f;
}

#endif
