#include "schemas/delta.h"

#include <stdlib.h>

#include "schemas/delta_internal.h"

void delta_put(const struct differ *d, enum delta_kind k, struct object_id id, struct str what)
{
	*VEC_PUSH(d->a, d->out) =
		(struct delta_item){.kind = k, .object = id, .what = what, .migration = SIZE_MAX};
}

void delta_unseen(const struct differ *d)
{
	d->out->v[d->out->n - 1].unseen = true;
}

/* Both catalogs' elements, sorted by key, are walked side by side. */
struct entry {
	struct str schema, name, args;
	const void *item;
};

static int entry_order(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int c = str_cmp(x->schema, y->schema);
	c = c ? c : str_cmp(x->name, y->name);
	return c ? c : str_cmp(x->args, y->args);
}

typedef void pair_fn(const struct differ *d, const void *before, const void *after);

static void walk(const struct differ *d, struct entry *b, size_t nb, struct entry *s, size_t ns, pair_fn *fn)
{
	if (nb)
		qsort(b, nb, sizeof *b, entry_order);
	if (ns)
		qsort(s, ns, sizeof *s, entry_order);
	size_t i = 0, k = 0;
	while (i < nb || k < ns) {
		int c = i == nb ? 1 : k == ns ? -1 : entry_order(&b[i], &s[k]);
		fn(d, c <= 0 ? b[i].item : NULL, c >= 0 ? s[k].item : NULL);
		i += c <= 0;
		k += c >= 0;
	}
}

/* SQLite names differ only in case when they are the same: sort by the folded form. */
static struct str key(const struct differ *d, struct str name)
{
	return d->before->dialect == DIALECT_SQLITE ? str_lower(d->scratch, name) : name;
}

#define ENTRIES(d, vec, out)                                                                                 \
	do {                                                                                                 \
		(out) = ARENA_ARRAY((d)->scratch, struct entry, (vec)->n);                                   \
		for (size_t i_ = 0; i_ < (vec)->n; i_++)                                                     \
			(out)[i_] = (struct entry){                                                          \
				(vec)->v[i_].schema, key((d), (vec)->v[i_].name), STR_NONE, &(vec)->v[i_]};  \
	} while (0)
#define WALK(d, field, fn)                                                                                   \
	do {                                                                                                 \
		struct entry *b_, *s_;                                                                       \
		ENTRIES(d, &(d)->before->field, b_);                                                         \
		ENTRIES(d, &(d)->after->field, s_);                                                          \
		walk((d), b_, (d)->before->field.n, s_, (d)->after->field.n, (fn));                          \
	} while (0)

static void relation_pair(const struct differ *d, const void *before, const void *after)
{
	delta_relation(d, before, after);
}

static struct object_id label_id(const struct type *t, struct str label)
{
	return (struct object_id){
		.kind = OBJECT_ENUM_VALUE, .schema = t->schema, .table = t->name, .name = label};
}

static void labels(const struct differ *d, const struct type *t, const struct type *other, enum delta_kind k)
{
	for (size_t i = 0; i < t->labels.n; i++)
		if (!other || !catalog_has_label(other, t->labels.v[i]))
			delta_put(d, k, label_id(t, t->labels.v[i]), STR_NONE);
}

/* Fields of a composite type are said as columns of it: code names them alone, (home).zip. */
static void fields(const struct differ *d, const struct type *t, const struct type *other, enum delta_kind k)
{
	for (size_t i = 0; i < t->fields.n; i++) {
		struct object_id id = {.kind = OBJECT_COLUMN,
			.schema = t->schema,
			.table = t->name,
			.name = t->fields.v[i].name};
		bool there = false;
		for (size_t n = 0; n < other->fields.n && !there; n++)
			there = str_eq(other->fields.v[n].name, id.name);
		if (!there)
			delta_put(d, k, id, STR_NONE);
	}
}

static bool same_fields(const struct type *b, const struct type *s)
{
	bool same = b->fields.n == s->fields.n;
	for (size_t i = 0; same && i < b->fields.n; i++)
		same = str_eq(b->fields.v[i].name, s->fields.v[i].name) &&
		       str_eq(b->fields.v[i].type, s->fields.v[i].type);
	return same;
}

static bool has_extension(const struct catalog *c, struct str name)
{
	struct object_id id = {.kind = OBJECT_EXTENSION, .name = name};
	return catalog_has(c, &id);
}

/* A reader of files knows the common objects of an extension, a server all of them: where both have the
 * extension, its objects are no difference. */
static bool of_both(const struct differ *d, struct str extension)
{
	return extension.n && has_extension(d->before, extension) && has_extension(d->after, extension);
}

static void type_pair(const struct differ *d, const void *before, const void *after)
{
	const struct type *b = before, *s = after, *t = s ? s : b;
	struct object_id id = {.kind = OBJECT_TYPE, .schema = t->schema, .name = t->name};
	if (of_both(d, t->extension))
		return;
	if (!b || !s)
		delta_put(d, b ? DELTA_REMOVED : DELTA_ADDED, id, STR_NONE);
	if (s)
		labels(d, s, b, DELTA_ADDED);
	if (b)
		labels(d, b, s, DELTA_REMOVED);
	if (!b || !s)
		return;
	if (b->kind != s->kind)
		delta_put(d, DELTA_CHANGED, id, STR("kind of type"));
	if (!str_eq(b->base, s->base))
		delta_put(d,
			delta_type_widens(d->after->dialect, b->base, s->base) ? DELTA_CHANGED
									       : DELTA_TIGHTENED,
			id, str_fmt(d->a, "base type %.*s -> %.*s", STRF(b->base), STRF(s->base)));
	if (!b->not_null && s->not_null)
		delta_put(d, DELTA_TIGHTENED, id, STR("not null"));
	if (!same_fields(b, s))
		delta_put(d, DELTA_CHANGED, id, STR("fields"));
	fields(d, s, b, DELTA_ADDED);
	fields(d, b, s, DELTA_REMOVED);
}

/* 0 and the hash of nothing stand for a body that is not kept as text (SQL's own syntax, an extension's). */
static bool same_body(uint64_t a, uint64_t b)
{
	uint64_t none = str_hash(STR_NONE);
	return a == b || !a || !b || a == none || b == none;
}

static void function_pair(const struct differ *d, const void *before, const void *after)
{
	const struct function *b = before, *s = after, *f = s ? s : b;
	struct object_id id = {
		.kind = OBJECT_FUNCTION, .schema = f->schema, .name = f->name, .args = f->args};
	if (of_both(d, f->extension))
		return;
	if (!b || !s)
		delta_put(d, b ? DELTA_REMOVED : DELTA_ADDED, id, STR_NONE);
	else if (b->returns.n && s->returns.n &&
		 !str_eq(b->returns, s->returns)) /* empty: an aggregate's, not read */
		delta_put(d, DELTA_CHANGED, id,
			str_fmt(d->a, "returns %.*s -> %.*s", STRF(b->returns), STRF(s->returns)));
	else if (b->ndefaults != s->ndefaults)
		delta_put(d, s->ndefaults < b->ndefaults ? DELTA_TIGHTENED : DELTA_CHANGED, id,
			STR("argument defaults"));
	else if (!same_body(b->body, s->body)) {
		delta_put(d, DELTA_CHANGED, id, STR("body"));
		delta_unseen(d);
	}
}

/* Functions are told apart by their arguments too. */
static void functions(const struct differ *d)
{
	struct entry *b, *s;
	ENTRIES(d, &d->before->functions, b);
	ENTRIES(d, &d->after->functions, s);
	for (size_t i = 0; i < d->before->functions.n; i++)
		b[i].args = d->before->functions.v[i].args;
	for (size_t i = 0; i < d->after->functions.n; i++)
		s[i].args = d->after->functions.v[i].args;
	walk(d, b, d->before->functions.n, s, d->after->functions.n, function_pair);
}

static void sequence_pair(const struct differ *d, const void *before, const void *after)
{
	const struct sequence *q = after ? after : before;
	if (!before || !after)
		delta_put(d, before ? DELTA_REMOVED : DELTA_ADDED,
			(struct object_id){.kind = OBJECT_SEQUENCE, .schema = q->schema, .name = q->name},
			STR_NONE);
}

/* Schemas and extensions: few enough to look each up. */
static void globals(
	const struct differ *d, const struct catalog *of, const struct catalog *other, enum delta_kind k)
{
	for (size_t i = 0; i < of->schemas.n; i++)
		if (!catalog_has_schema(other, of->schemas.v[i]))
			delta_put(d, k, (struct object_id){.kind = OBJECT_SCHEMA, .name = of->schemas.v[i]},
				STR_NONE);
	for (size_t i = 0; i < of->extensions.n; i++)
		if (!has_extension(other, of->extensions.v[i].name))
			delta_put(d, k,
				(struct object_id){.kind = OBJECT_EXTENSION,
					.schema = of->extensions.v[i].schema,
					.name = of->extensions.v[i].name},
				STR_NONE);
}

static int object_order(const struct object_id *x, const struct object_id *y)
{
	int c = (x->kind > y->kind) - (x->kind < y->kind);
	c = c ? c : str_cmp(x->schema, y->schema);
	c = c ? c : str_cmp(x->table, y->table);
	c = c ? c : str_cmp(x->name, y->name);
	c = c ? c : str_cmp(x->args, y->args);
	for (size_t i = 0; !c && i < x->columns.n && i < y->columns.n; i++)
		c = str_cmp(x->columns.v[i], y->columns.v[i]);
	return c ? c : (x->columns.n > y->columns.n) - (x->columns.n < y->columns.n);
}

static int item_order(const void *a, const void *b)
{
	const struct delta_item *x = a, *y = b;
	int c = object_order(&x->object, &y->object);
	c = c ? c : (x->kind > y->kind) - (x->kind < y->kind);
	return c ? c : str_cmp(x->what, y->what);
}

void delta_of(struct arena *a, const struct catalog *before, const struct catalog *after, struct delta *out)
{
	struct differ differ = {.a = a,
		.scratch = arena_new("what two catalogs hold"),
		.before = before,
		.after = after,
		.out = out};
	const struct differ *d = &differ;
	*out = (struct delta){0};
	globals(d, after, before, DELTA_ADDED);
	globals(d, before, after, DELTA_REMOVED);
	WALK(d, relations, relation_pair);
	WALK(d, types, type_pair);
	functions(d);
	WALK(d, sequences, sequence_pair);
	if (out->n)
		qsort(out->v, out->n, sizeof *out->v, item_order);
	arena_free(differ.scratch);
}

size_t delta_find(const struct delta *d, const struct object_id *id)
{
	size_t lo = 0, hi = d->n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (object_order(&d->v[mid].object, id) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < d->n && object_order(&d->v[lo].object, id) == 0 ? lo : d->n;
}

static void attribute(struct delta *total, const struct delta_item *by, size_t step, bool same_way)
{
	for (size_t i = delta_find(total, &by->object);
		i < total->n && !object_order(&total->v[i].object, &by->object); i++) {
		struct delta_item *t = &total->v[i];
		if (same_way ? t->kind == by->kind : t->migration == SIZE_MAX)
			t->migration = step;
	}
}

void delta_attribute(struct delta *total, const struct delta *steps, size_t nsteps)
{
	for (size_t s = 0; s < nsteps; s++)
		for (size_t i = 0; i < steps[s].n; i++)
			attribute(total, &steps[s].v[i], s, true);
	/* Nobody touched it in the same way (a change that only the sum shows): the last one that touched it.
	 */
	for (size_t s = nsteps; s-- > 0;)
		for (size_t i = 0; i < steps[s].n; i++)
			attribute(total, &steps[s].v[i], s, false);
}
