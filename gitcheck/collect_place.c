/* Where things stand in a file, and which of them were seen there: both asked for every use, so that neither
 * may go through the file or through what was found in it again. */
#include <string.h>

#include "gitcheck/collect_internal.h"

/* From anywhere in a line to the start of the one behind it; false when that was the last. */
static bool next_line(struct str bytes, size_t *at)
{
	const char *end = *at < bytes.n ? memchr(bytes.p + *at, '\n', bytes.n - *at) : NULL;
	if (end)
		*at = (size_t)(end - bytes.p) + 1;
	return end != NULL;
}

void collect_lines(struct arena *a, struct str bytes, struct collect_lines *out)
{
	size_t n = 1, at = 0;
	while (next_line(bytes, &at))
		n++;
	*out = (struct collect_lines){ARENA_ARRAY(a, size_t, n), 1, bytes.n};
	at = 0;
	while (next_line(bytes, &at))
		out->start[out->n++] = at;
}

int collect_line_of(const struct collect_lines *l, size_t at)
{
	size_t low = 0, high = l->n;
	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;
		if (l->start[mid] <= at)
			low = mid;
		else
			high = mid;
	}
	return (int)low + 1;
}

static int column_of(const struct collect_lines *l, int line, size_t at)
{
	return (int)(at - l->start[line - 1]) + 1;
}

struct collect_place collect_place(const struct collect_lines *l, size_t from, size_t to)
{
	struct collect_place p;
	if (to <= from)
		to = from + 1;
	from = from < l->size ? from : l->size;
	to = to < l->size ? to : l->size;
	p.line = collect_line_of(l, from);
	p.column = column_of(l, p.line, from);
	p.end_line = collect_line_of(l, to);
	p.end_column = column_of(l, p.end_line, to);
	return p;
}

/* -- refs of a file by place and object -- */

static bool same_ref(const struct ref *x, const struct ref *y)
{
	const struct object_id *a = &x->object, *b = &y->object;
	return x->kind == y->kind && x->line == y->line && x->column == y->column && a->kind == b->kind &&
	       str_eq(a->schema, b->schema) && str_eq(a->table, b->table) && str_eq(a->name, b->name) &&
	       a->columns.n == b->columns.n;
}

static size_t slot_of(const struct collect_seen *s, const struct ref *all, const struct ref *r)
{
	uint64_t h = str_hash(r->object.name) ^ (uint64_t)r->column << 32 ^ (uint64_t)r->line << 4 ^
		     (uint64_t)r->kind;
	size_t at = (size_t)(h * 0x9e3779b97f4a7c15u >> 32) & (s->cap - 1);
	while (s->slot[at] && !same_ref(&all[s->slot[at] - 1], r))
		at = (at + 1) & (s->cap - 1);
	return at;
}

static void grow(struct arena *a, struct collect_seen *s, const struct ref *all)
{
	struct collect_seen old = *s;
	s->cap = old.cap ? old.cap * 2 : 64;
	s->slot = ARENA_ARRAY(a, size_t, s->cap);
	for (size_t i = 0; i < old.cap; i++)
		if (old.slot[i])
			s->slot[slot_of(s, all, &all[old.slot[i] - 1])] = old.slot[i];
}

bool collect_see(
	struct arena *a, struct collect_seen *s, const struct ref *all, size_t n, const struct ref *r)
{
	if ((s->n + 1) * 2 > s->cap)
		grow(a, s, all);
	size_t at = slot_of(s, all, r);
	if (s->slot[at])
		return false;
	s->slot[at] = n + 1;
	s->n++;
	return true;
}
