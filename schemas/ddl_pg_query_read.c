/*
 * The queries inside of one statement's query that were read already, by their place in its tree. A clause
 * asks for the type of what is in it and then for what it reads, and both ask the same of every query further
 * in: each is read once.
 */
#include "schemas/ddl_pg_query.h"

struct read {
	const struct json *select; /* NULL = free */
	struct str type;
	bool typed;
};

struct pg_query_reads {
	struct read *slot;
	size_t mask, n;
};

static struct read *slot_of(struct read *slot, size_t mask, const struct json *select)
{
	size_t i = (size_t)(((uint64_t)(uintptr_t)select * 0x9e3779b97f4a7c15u) >> 32) & mask;
	while (slot[i].select && slot[i].select != select)
		i = (i + 1) & mask;
	return &slot[i];
}

static void grow(struct pg_query_reads *r, struct arena *a)
{
	size_t mask = r->mask ? r->mask * 2 + 1 : 31;
	struct read *slot = ARENA_ARRAY(a, struct read, mask + 1);
	for (size_t i = 0; i <= r->mask && r->slot; i++)
		if (r->slot[i].select)
			*slot_of(slot, mask, r->slot[i].select) = r->slot[i];
	r->slot = slot;
	r->mask = mask;
}

static struct read *entry(struct scope *s, const struct json *select)
{
	struct arena *a = s->p->tmp;
	if (!s->out->reads)
		s->out->reads = ARENA_NEW(a, struct pg_query_reads);
	struct pg_query_reads *r = s->out->reads;
	if (r->n * 2 >= r->mask)
		grow(r, a);
	struct read *x = slot_of(r->slot, r->mask, select);
	r->n += !x->select;
	x->select = select;
	return x;
}

void ddl_pg_query_read(struct scope *s, const struct json *select)
{
	if (select)
		(void)entry(s, select);
}

bool ddl_pg_query_was_read(const struct scope *s, const struct json *select)
{
	const struct pg_query_reads *r = s->out->reads;
	return r && slot_of(r->slot, r->mask, select)->select;
}

void ddl_pg_query_typed(struct scope *s, const struct json *select, struct str type)
{
	struct read *x = entry(s, select);
	x->type = type;
	x->typed = true;
}

bool ddl_pg_query_is_typed(const struct scope *s, const struct json *select, struct str *type)
{
	if (!select || !ddl_pg_query_was_read(s, select))
		return false;
	const struct read *x = slot_of(s->out->reads->slot, s->out->reads->mask, select);
	*type = x->type;
	return x->typed;
}
