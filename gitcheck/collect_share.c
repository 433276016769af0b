#include "gitcheck/collect_internal.h"

struct collect_share_slot {
	struct ref like; /* its object's names are its own */
	size_t places;   /* 0 = free */
};

static bool shares(const struct ref *x, const struct ref *y)
{
	const struct object_id *a = &x->object, *b = &y->object;
	return x->kind == y->kind && x->confidence == y->confidence && x->secondary == y->secondary &&
	       x->claimed == y->claimed && x->merged == y->merged && a->kind == b->kind &&
	       str_eq(a->name, b->name) && str_eq(a->table, b->table) && str_eq(a->schema, b->schema);
}

static size_t slot_of(const struct collect_shares *s, const struct ref *r)
{
	uint64_t h = str_hash(r->object.name) ^ str_hash(r->object.table) << 1 ^ (uint64_t)r->kind << 8 ^
		     (uint64_t)r->confidence << 4 ^ (uint64_t)r->secondary;
	size_t at = (size_t)(h * 0x9e3779b97f4a7c15u >> 32) & (s->cap - 1);
	while (s->slot[at].places && !shares(&s->slot[at].like, r))
		at = (at + 1) & (s->cap - 1);
	return at;
}

static void grow(struct arena *a, struct collect_shares *s)
{
	struct collect_shares old = *s;
	s->cap = old.cap ? old.cap * 2 : 64;
	s->slot = ARENA_ARRAY(a, struct collect_share_slot, s->cap);
	for (size_t i = 0; i < old.cap; i++)
		if (old.slot[i].places)
			s->slot[slot_of(s, &old.slot[i].like)] = old.slot[i];
}

bool collect_share(struct arena *a, struct collect_shares *s, const struct ref *r)
{
	if ((s->n + 1) * 2 > s->cap)
		grow(a, s);
	struct collect_share_slot *slot = &s->slot[slot_of(s, r)];
	if (slot->places == COLLECT_PLACES_MAX)
		return false;
	if (!slot->places++) {
		slot->like = *r;
		slot->like.object.schema = str_dup(a, r->object.schema);
		slot->like.object.table = str_dup(a, r->object.table);
		slot->like.object.name = str_dup(a, r->object.name);
		s->n++;
	}
	return true;
}
