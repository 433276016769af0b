#include "cmd/check_uses.h"

/* Each use stands twice: by its place, and the first of its file and object without. */
struct check_use {
	uint64_t hash;
	size_t ref; /* index from 1, 0 = free */
	bool place;
};

static uint64_t mix(uint64_t h, uint64_t x)
{
	return (h ^ x) * 0x9e3779b97f4a7c15u;
}

static uint64_t hash_name(uint64_t h, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		h = mix(h, c >= 'A' && c <= 'Z' ? c + 32u : c);
	}
	return mix(h, s.n);
}

static uint64_t hash_of(const struct ref *r, bool place)
{
	uint64_t h = mix(str_hash(r->path), (uint64_t)r->kind << 8 | (uint64_t)r->object.kind);
	h = hash_name(hash_name(h, r->object.table), r->object.name);
	if (place)
		h = mix(mix(h, (uint64_t)r->line), (uint64_t)r->column);
	return h ^ h >> 32;
}

static bool same_use(const struct ref *x, const struct ref *y, bool place)
{
	return x->kind == y->kind && x->object.kind == y->object.kind && str_eq(x->path, y->path) &&
	       str_ieq(x->object.table, y->object.table) && str_ieq(x->object.name, y->object.name) &&
	       (!place || (x->line == y->line && x->column == y->column));
}

/* The slot of an equal use, or the free one where it belongs. */
static struct check_use *slot_of(const struct check_uses *u, const struct ref *r, bool place, uint64_t hash)
{
	size_t at = (size_t)hash & (u->nslots - 1);
	for (; u->slots[at].ref; at = (at + 1) & (u->nslots - 1)) {
		const struct check_use *s = &u->slots[at];
		if (s->hash == hash && s->place == place && same_use(&u->refs.v[s->ref - 1], r, place))
			break;
	}
	return &u->slots[at];
}

static void grow(struct arena *a, struct check_uses *u)
{
	struct check_use *old = u->slots;
	size_t n = u->nslots;
	u->nslots = n ? n * 2 : 64;
	u->slots = ARENA_ARRAY(a, struct check_use, u->nslots);
	for (size_t i = 0; i < n; i++)
		if (old[i].ref)
			*slot_of(u, &u->refs.v[old[i].ref - 1], old[i].place, old[i].hash) = old[i];
}

bool check_uses_has(const struct check_uses *u, const struct ref *r, bool place)
{
	return u->nslots && slot_of(u, r, place, hash_of(r, place))->ref;
}

struct ref *check_uses_find(struct check_uses *u, const struct ref *r)
{
	size_t at = u->nslots ? slot_of(u, r, true, hash_of(r, true))->ref : 0;
	return at ? &u->refs.v[at - 1] : NULL;
}

void check_uses_add(struct arena *a, struct check_uses *u, struct ref r)
{
	*VEC_PUSH(a, &u->refs) = r;
	for (int place = 0; place < 2; place++) {
		if ((u->taken + 1) * 2 > u->nslots)
			grow(a, u);
		uint64_t hash = hash_of(&r, place);
		struct check_use *s = slot_of(u, &r, place, hash);
		if (s->ref)
			continue;
		*s = (struct check_use){hash, u->refs.n, place};
		u->taken++;
	}
}
