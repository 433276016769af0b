/*
 * Columns of classes that are no tables themselves: bases, mixins, traits, concerns. One file says that a
 * class has them, another that a table's class derives from it. Files of both kinds are candidates
 * (collect_bases), and what no candidate derives from stays undecided. Of several classes of one name the
 * nearest is meant.
 */
#include "gitcheck/collect_internal.h"

enum {
	MAX_DEPTH = 4,    /* a base of a base of a base */
	MAX_STEPS = 4096, /* classes looked at for one place */
	MAX_ALL = 4000000 /* for all places */
};

/* A class that derives from another, or a column of one that is no table. */
struct relative {
	const struct mention *m;
	const struct collect_file *f;
	size_t next_of, next_base; /* index + 1, 0 = the last */
};

struct collect_family {
	VEC(struct relative) all;
	size_t *of,
		*base; /* index + 1 of the first, by what a class is called, and by what it derives from */
	size_t cap;
	size_t *left; /* of MAX_ALL */
};

/* Without the modules around it: Shop::Carried, App\Entity\Carried, mixins.Carried. */
static struct str plain(struct str class)
{
	size_t i = class.n;
	while (i > 0 && class.p[i - 1] != ':' && class.p[i - 1] != '\\' && class.p[i - 1] != '.')
		i--;
	return str_sub(class, i, class.n);
}

static bool is_relative(const struct mention *m)
{
	return m->entity.n && (m->kind == MENTION_DERIVES ||
				      (m->kind == MENTION_FRAGMENT && m->object.kind == OBJECT_COLUMN));
}

static size_t slot_of(const struct collect_family *k, struct str class)
{
	return (size_t)(str_hash(plain(class)) * 0x9e3779b97f4a7c15u >> 32) & (k->cap - 1);
}

struct collect_family *collect_family(struct arena *a, const struct collect *c, enum dialect dialect)
{
	struct collect_family *k = ARENA_NEW(a, struct collect_family);
	for (size_t i = 0; i < c->files.n; i++) {
		const struct mentions *l = &c->files.v[i].mentions[dialect];
		for (size_t j = 0; j < l->n && !c->files.v[i].secondary; j++)
			if (is_relative(&l->v[j]))
				*VEC_PUSH(a, &k->all) = (struct relative){.m = &l->v[j], .f = &c->files.v[i]};
	}
	for (k->cap = 64; k->cap < k->all.n * 2;)
		k->cap *= 2;
	k->left = ARENA_NEW(a, size_t);
	*k->left = MAX_ALL;
	k->of = ARENA_ARRAY(a, size_t, k->cap);
	k->base = ARENA_ARRAY(a, size_t, k->cap);
	for (size_t i = 0; i < k->all.n; i++) {
		struct relative *r = &k->all.v[i];
		size_t at = slot_of(k, r->m->entity);
		r->next_of = k->of[at];
		k->of[at] = i + 1;
		if (r->m->kind != MENTION_DERIVES)
			continue;
		at = slot_of(k, r->m->property);
		r->next_base = k->base[at];
		k->base[at] = i + 1;
	}
	return k;
}

static size_t nearness(struct str x, struct str y)
{
	size_t n = 0;
	for (size_t i = 0; i < x.n && i < y.n && x.p[i] == y.p[i]; i++)
		n += x.p[i] == '/';
	return n;
}

struct walk {
	const struct collect_family *k;
	struct arena *a;
	struct mentions *out;
	size_t steps, found;
	bool from_base; /* else from what derives */
};

static bool may_go(struct walk *w)
{
	if (w->steps >= MAX_STEPS || !*w->k->left)
		return false;
	w->steps++;
	--*w->k->left;
	return true;
}

/* Whether a class of that name means the one of "path" where it is named in "from". */
static bool is_nearest(struct walk *w, struct str class, struct str path, struct str from)
{
	size_t mine = nearness(path, from);
	for (size_t i = w->k->of[slot_of(w->k, class)]; i && may_go(w); i = w->k->all.v[i - 1].next_of) {
		const struct relative *r = &w->k->all.v[i - 1];
		if (str_eq(plain(r->m->entity), plain(class)) && nearness(r->f->path, from) > mine)
			return false;
	}
	return true;
}

/* A column of the table that "derived" is, said at one of the two: where the change is. */
static void emit(struct walk *w, const struct relative *member, const struct relative *derived)
{
	bool at_derived = member->f->unchanged && !derived->f->unchanged;
	w->found++;
	if (at_derived == w->from_base || w->out->n == COLLECT_FAMILY_MAX)
		return;
	const struct mention *at = at_derived ? derived->m : member->m;
	struct mention *x = VEC_PUSH(w->a, w->out);
	*x = (struct mention){.kind = MENTION_OBJECT,
		.object = {.kind = OBJECT_COLUMN,
			.schema = derived->m->object.schema,
			.table = derived->m->object.name,
			.name = member->m->object.name},
		.at_most = CONFIDENCE_LIKELY,
		.from = at->from,
		.to = at->to,
		.reader = at->reader};
}

/* The tables of all that derive from the class. */
static void down(struct walk *w, const struct relative *member, struct str class, struct str path, int depth)
{
	for (size_t i = w->k->base[slot_of(w->k, class)]; i && may_go(w); i = w->k->all.v[i - 1].next_base) {
		const struct relative *r = &w->k->all.v[i - 1];
		if (!str_eq(plain(r->m->property), plain(class)) || !is_nearest(w, class, path, r->f->path))
			continue;
		if (r->m->object.name.n)
			emit(w, member, r);
		else if (depth < MAX_DEPTH)
			down(w, member, r->m->entity, r->f->path, depth + 1);
	}
}

/* The columns of a base, and of its bases. */
static void up(struct walk *w, const struct relative *derived, struct str base, struct str path, int depth)
{
	for (size_t i = w->k->of[slot_of(w->k, base)]; i && may_go(w); i = w->k->all.v[i - 1].next_of) {
		const struct relative *r = &w->k->all.v[i - 1];
		if (!str_eq(plain(r->m->entity), plain(base)) || !is_nearest(w, base, r->f->path, path))
			continue;
		if (r->m->kind == MENTION_FRAGMENT)
			emit(w, r, derived);
		else if (!r->m->object.name.n && depth < MAX_DEPTH)
			up(w, derived, r->m->property, r->f->path, depth + 1);
	}
}

/* Whether a file says what columns a name stands for that a table takes: they are judged as the table's then.
 */
static bool is_known(struct walk *w, struct str name, struct str path)
{
	for (size_t i = w->k->of[slot_of(w->k, name)]; i && may_go(w); i = w->k->all.v[i - 1].next_of) {
		const struct relative *r = &w->k->all.v[i - 1];
		if (r->m->kind == MENTION_FRAGMENT && str_eq(plain(r->m->entity), plain(name)) &&
			is_nearest(w, name, r->f->path, path))
			return true;
	}
	return false;
}

bool collect_related(const struct collect_family *k, struct arena *a, const struct collect_file *f,
	const struct mention *m, struct mentions *out)
{
	struct relative self = {.m = m, .f = f};
	struct walk w = {.k = k, .a = a, .out = out, .from_base = m->kind == MENTION_FRAGMENT};
	*out = (struct mentions){0};
	if (m->kind == MENTION_FRAGMENT && m->object.kind == OBJECT_TABLE && m->entity.n)
		return is_known(&w, m->entity, f->path);
	if (!is_relative(m))
		return false;
	if (w.from_base)
		down(&w, &self, m->entity, f->path, 0);
	else if (m->object.name.n)
		up(&w, &self, m->property, f->path, 0);
	return !w.from_base || m->guess || w.found > 0;
}

void collect_bases(struct arena *a, const struct collect *c, const struct names *columns, struct names *out)
{
	struct scan_words *w = scan_words(a, columns);
	*out = (struct names){0};
	for (size_t i = 0; i < c->files.n; i++)
		for (size_t d = 0; d < 3 && !c->files.v[i].secondary; d++)
			for (size_t j = 0; j < c->files.v[i].mentions[d].n; j++) {
				const struct mention *m = &c->files.v[i].mentions[d].v[j];
				bool base =
					m->kind == MENTION_FRAGMENT
						? scan_words_in(w, m->object.name)
						: !m->object.name.n && catalog_names_have(DIALECT_POSTGRESQL,
									       *out, plain(m->property));
				if (is_relative(m) && base && out->n < COLLECT_FAMILY_MAX &&
					!catalog_names_have(DIALECT_POSTGRESQL, *out, plain(m->entity)))
					catalog_names_add(a, out, plain(m->entity));
			}
}
