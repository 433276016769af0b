/* Statements that a tool copies out of the code for itself: sqlx's query-HASH.json hold those of its macros.
 */
#include <stdlib.h>

#include "gitcheck/collect_internal.h"

static bool is_copy(struct str path)
{
	struct str name = str_basename(path), dir = str_sub(path, 0, path.n - name.n);
	bool own = str_eq(dir, STR(".sqlx/")) || str_ends(dir, STR("/.sqlx/"));
	return str_eq(name, STR("sqlx-data.json")) || (own && str_starts(name, STR("query-")));
}

enum { LEAST = 24 }; /* bytes of a beginning that tells statements apart */

static uint64_t step(uint64_t h, char c)
{
	return (h ^ (unsigned char)c) * 1099511628211u;
}

static int by_value(const void *x, const void *y)
{
	const uint64_t *a = x, *b = y;
	return (*a > *b) - (*a < *b);
}

/* The text as far as it is known: a macro may add what it is given. */
static struct str known(const struct literal *l)
{
	return str_trim(str_sub(l->text, 0, str_chr(l->text, LITERAL_HOLE)));
}

static void add_texts(
	struct arena *a, const struct collect_file *f, enum dialect d, struct collect_copies *out)
{
	const struct mentions *l = &f->mentions[d];
	for (size_t i = 0; i < l->n; i++) {
		if (l->v[i].kind != MENTION_SQL)
			continue;
		struct str text = known(&l->v[i].sql);
		uint64_t h = 0;
		for (size_t k = 0; k < text.n; k++)
			h = step(h, text.p[k]);
		if (text.n >= LEAST)
			*VEC_PUSH(a, &out->code) = h;
	}
}

void collect_copies(
	struct arena *a, const struct collect *c, enum dialect dialect, struct collect_copies *out)
{
	bool any = false;
	*out = (struct collect_copies){.code = {0}};
	for (size_t i = 0; i < c->files.n && !any; i++)
		any = is_copy(c->files.v[i].path);
	for (size_t i = 0; i < c->files.n && any; i++)
		if (!c->files.v[i].secondary && !is_copy(c->files.v[i].path))
			add_texts(a, &c->files.v[i], dialect, out);
	if (out->code.n)
		qsort(out->code.v, out->code.n, sizeof *out->code.v, by_value);
}

bool collect_is_copied(const struct collect_copies *c, struct str path, const struct mention *m)
{
	if (!c->code.n || m->kind != MENTION_SQL || !is_copy(path))
		return false;
	struct str text = str_trim(m->sql.text);
	uint64_t h = 0;
	for (size_t k = 0; k < text.n; k++) {
		h = step(h, text.p[k]);
		if (k + 1 >= LEAST && bsearch(&h, c->code.v, c->code.n, sizeof h, by_value))
			return true;
	}
	return false;
}
