#include "schemas/catalog.h"

#include "base/die.h"

/* Open addressing over relations by (schema, name). Names that compare without case hash alike; 0 = free. */
struct catalog_index {
	uint32_t *slots; /* position + 1 */
	size_t nslots;   /* a power of two, at least twice the entries */
	size_t n;        /* relations [0, n) are in it */
	bool stale;      /* a name or a position changed: build it again */
};

struct catalog *catalog_new(struct arena *a, enum dialect d)
{
	struct catalog *c = ARENA_NEW(a, struct catalog);
	c->a = a;
	c->dialect = d;
	c->complete = true;
	c->index = ARENA_NEW(a, struct catalog_index);
	if (d == DIALECT_POSTGRESQL) {
		catalog_add_schema(c, STR("public"));
		catalog_names_add(a, &c->search_path, STR("public"));
	} else {
		struct str own = d == DIALECT_SQLITE ? STR("main") : STR("");
		catalog_add_schema(c, own);
		catalog_names_add(a, &c->search_path, own);
	}
	return c;
}

static uint64_t name_hash(enum dialect d, struct str schema, struct str name)
{
	uint64_t h = 14695981039346656037u;
	unsigned char fold = d == DIALECT_POSTGRESQL ? 0 : 0x20; /* merges more than case: only a hash */
	for (size_t i = 0; i < schema.n; i++)
		h = (h ^ ((unsigned char)schema.p[i] | fold)) * 1099511628211u;
	h *= 1099511628211u;
	for (size_t i = 0; i < name.n; i++)
		h = (h ^ ((unsigned char)name.p[i] | fold)) * 1099511628211u;
	return h ^ (h >> 29);
}

static void index_put(struct catalog_index *x, const struct catalog *c, size_t at)
{
	const struct relation *r = &c->relations.v[at];
	size_t i = (size_t)name_hash(c->dialect, r->schema, r->name) & (x->nslots - 1);
	while (x->slots[i])
		i = (i + 1) & (x->nslots - 1);
	x->slots[i] = (uint32_t)at + 1;
}

static void index_refresh(const struct catalog *c)
{
	struct catalog_index *x = c->index;
	size_t n = c->relations.n;
	if (!x->stale && x->n == n)
		return;
	if (x->stale || x->n > n || x->nslots < 2 * n) {
		if (x->nslots < 2 * n || !x->slots) {
			x->nslots = x->nslots ? x->nslots : 32;
			while (x->nslots < 4 * n)
				x->nslots *= 2;
			x->slots = ARENA_ARRAY(c->a, uint32_t, x->nslots);
		} else {
			memset(x->slots, 0, x->nslots * sizeof *x->slots);
		}
		x->n = 0;
	}
	for (; x->n < n; x->n++)
		index_put(x, c, x->n);
	x->stale = false;
}

static bool schema_same(enum dialect d, struct str a, struct str b)
{
	return d == DIALECT_SQLITE ? str_ieq(a, b) : str_eq(a, b);
}

/* MySQL keeps the case of table names on most servers and folds it on some: exact first, then any case. */
static struct relation *relation_in(const struct catalog *c, struct str schema, struct str name)
{
	struct catalog_index *x = c->index;
	struct relation *other_case = NULL;
	if (!x->slots)
		return NULL;
	size_t i = (size_t)name_hash(c->dialect, schema, name) & (x->nslots - 1);
	for (; x->slots[i]; i = (i + 1) & (x->nslots - 1)) {
		struct relation *r = &c->relations.v[x->slots[i] - 1];
		if (!schema_same(c->dialect, r->schema, schema))
			continue;
		if (str_eq(r->name, name))
			return r;
		if (c->dialect != DIALECT_POSTGRESQL && str_ieq(r->name, name))
			other_case = r;
	}
	return other_case;
}

struct relation *catalog_relation(const struct catalog *c, struct str schema, struct str name)
{
	index_refresh(c);
	if (schema.n)
		return relation_in(c, schema, name);
	for (size_t i = 0; i < c->search_path.n; i++) {
		struct relation *r = relation_in(c, c->search_path.v[i], name);
		if (r)
			return r;
	}
	return NULL;
}

struct relation *catalog_put_relation(struct catalog *c, const struct relation *r)
{
	struct relation copy = *r;
	struct relation *to = VEC_PUSH(c->a, &c->relations);
	*to = copy;
	return to;
}

struct relation *catalog_add_relation(
	struct catalog *c, struct str schema, struct str name, enum relation_kind k)
{
	struct relation r = {.schema = schema, .name = name, .kind = k};
	return catalog_put_relation(c, &r);
}

void catalog_rename_relation(struct catalog *c, struct relation *r, struct str schema, struct str name)
{
	r->schema = schema;
	r->name = name;
	c->index->stale = true;
}

void catalog_drop_relation(struct catalog *c, struct relation *r)
{
	size_t i = (size_t)(r - c->relations.v);
	BUG_IF(i >= c->relations.n);
	CATALOG_REMOVE(&c->relations, i);
	c->index->stale = true;
}

void catalog_drop_column(struct relation *r, struct column *col)
{
	size_t i = (size_t)(col - r->columns.v);
	BUG_IF(i >= r->columns.n);
	CATALOG_REMOVE(&r->columns, i);
}

void catalog_add_schema(struct catalog *c, struct str name)
{
	if (!catalog_has_schema(c, name))
		*VEC_PUSH(c->a, &c->schemas) = name;
}

struct str catalog_create_schema(const struct catalog *c)
{
	for (size_t i = 0; i < c->search_path.n; i++)
		if (catalog_has_schema(c, c->search_path.v[i]))
			return c->search_path.v[i];
	return STR_NONE;
}

/* Old elements may be seen through another list: they are never written, only copied. */
void catalog_names_add(struct arena *a, struct names *l, struct str name)
{
	if (l->n >= l->cap) {
		l->cap = l->n < 4 ? 4 : l->n * 2;
		struct str *v = ARENA_ARRAY(a, struct str, l->cap);
		if (l->n)
			memcpy(v, l->v, l->n * sizeof *v);
		l->v = v;
	}
	l->v[l->n++] = name;
}

bool catalog_names_have(enum dialect d, struct names l, struct str name)
{
	for (size_t i = 0; i < l.n; i++)
		if (dialect_same_name(d, l.v[i], name))
			return true;
	return false;
}

bool catalog_names_same(enum dialect d, struct names a, struct names b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (!dialect_same_name(d, a.v[i], b.v[i]))
			return false;
	return true;
}
