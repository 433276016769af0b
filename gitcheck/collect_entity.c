/*
 * Uses of mapped classes and properties. A mapping and its uses stand in different files: what a file says of
 * a class counts for all. Every file that maps a property called as the delta has it is a candidate, so what
 * no candidate maps is no such property.
 */
#include "gitcheck/collect_internal.h"

#include <string.h>

#include "gitcheck/reader_query.h"
#include "parse/inflect.h"

enum { MAX_ALTERNATIVES = 16, MAX_STEPS = 16, MAX_SAME = 64, MAX_SEEN = 1024 };

/* A mapping of a class or a property; those of one name follow each other. */
struct mapped {
	const struct mention *m;
	struct str path; /* of the file that says so */
	size_t next;     /* index + 1, 0 = the last */
};

struct collect_entities {
	VEC(struct mapped) all;
	size_t *slots; /* index + 1 of the first, by class and property */
	size_t cap;
	struct collect_entities *relations; /* the same for properties that hold rows of another class */
};

/* Clients call a class by its name with a small first letter: prisma.order, orderRepository. */
static bool same_class(struct str x, struct str y)
{
	return x.n && x.n == y.n && str_ieq(str_sub(x, 0, 1), str_sub(y, 0, 1)) &&
	       str_eq(str_sub(x, 1, x.n), str_sub(y, 1, y.n));
}

static uint64_t hash_of(struct str entity, struct str property)
{
	return (str_hash(str_sub(entity, 1, entity.n)) * 31 ^ str_hash(property)) * 0x9e3779b97f4a7c15u;
}

static size_t slot_of(const struct collect_entities *k, struct str entity, struct str property)
{
	size_t at = (size_t)(hash_of(entity, property) >> 32) & (k->cap - 1);
	for (; k->slots[at]; at = (at + 1) & (k->cap - 1)) {
		const struct mention *m = k->all.v[k->slots[at] - 1].m;
		if (same_class(m->entity, entity) && str_eq(m->property, property))
			break;
	}
	return at;
}

static void add(struct collect_entities *k, struct arena *a, struct str path, const struct mention *m)
{
	size_t at = slot_of(k, m->entity, m->property);
	struct mapped *x = VEC_PUSH(a, &k->all);
	x->m = m;
	x->path = path;
	x->next = k->slots[at];
	k->slots[at] = k->all.n;
}

static bool is_mapping(const struct mention *m)
{
	return m->maps && m->kind == MENTION_OBJECT && m->entity.n;
}

static bool is_relation(const struct mention *m)
{
	return m->kind == MENTION_RELATES;
}

static struct collect_entities *those(struct arena *a, const struct collect *c, enum dialect dialect,
	bool (*is_one)(const struct mention *m))
{
	struct collect_entities *k = ARENA_NEW(a, struct collect_entities);
	size_t n = 0;
	for (size_t i = 0; i < c->files.n; i++)
		for (size_t j = 0; j < c->files.v[i].mentions[dialect].n; j++)
			n += is_one(&c->files.v[i].mentions[dialect].v[j]);
	for (k->cap = 64; k->cap < n * 2;)
		k->cap *= 2;
	k->slots = ARENA_ARRAY(a, size_t, k->cap);
	for (size_t i = 0; i < c->files.n; i++) {
		const struct mentions *l = &c->files.v[i].mentions[dialect];
		for (size_t j = 0; j < l->n && !c->files.v[i].secondary; j++)
			if (is_one(&l->v[j]))
				add(k, a, c->files.v[i].path, &l->v[j]);
	}
	return k;
}

struct collect_entities *collect_entities(struct arena *a, const struct collect *c, enum dialect dialect)
{
	struct collect_entities *k = those(a, c, dialect, is_mapping);
	k->relations = those(a, c, dialect, is_relation);
	return k;
}

/* The first mapping, SIZE_MAX = there is none. */
static size_t first_of(const struct collect_entities *k, struct str entity, struct str property)
{
	size_t at = k->slots[slot_of(k, entity, property)];
	return at ? at - 1 : SIZE_MAX;
}

/* Folders that two paths have in common. */
static size_t nearness(struct str x, struct str y)
{
	size_t n = 0;
	for (size_t i = 0; i < x.n && i < y.n && x.p[i] == y.p[i]; i++)
		n += x.p[i] == '/';
	return n;
}

/* How near the nearest mapping of a list is: of several services each has an Order of its own. */
static size_t nearest(const struct collect_entities *k, size_t at, struct str path)
{
	size_t most = 0;
	for (; at != SIZE_MAX; at = k->all.v[at].next - 1) {
		size_t n = nearness(k->all.v[at].path, path);
		most = n > most ? n : most;
	}
	return most;
}

/* Without the modules and folders around it, and what a language puts around names. */
static struct str plain_class(struct str class)
{
	size_t i = class.n;
	while (i > 0 && !strchr(".:\\'\"/", class.p[i - 1]))
		i--;
	return str_sub(class, i, class.n);
}

static struct str ending(struct str path)
{
	size_t dot = str_rchr(path, '.');
	return dot == SIZE_MAX ? STR_NONE : str_sub(path, dot, path.n);
}

/* Whether the nearest class of that name says that what it calls so is no column. Of another language's class
 * it says nothing. */
static bool is_no_column(
	const struct collect_entities *k, struct str path, struct str class, struct str property)
{
	const struct collect_entities *r = k->relations;
	size_t at = first_of(r, plain_class(class), property), near = nearest(r, at, path);
	for (int i = 0; at != SIZE_MAX && i < MAX_SAME; i++, at = r->all.v[at].next - 1)
		if (nearness(r->all.v[at].path, path) == near)
			return !r->all.v[at].m->label.n && str_eq(ending(r->all.v[at].path), ending(path));
	return false;
}

/* shop_orders -> shopOrder: a class as a property that holds its rows is called. */
static struct str class_of_name(struct arena *a, struct str property)
{
	struct str one = inflect_singular(a, property);
	char *p = ARENA_ARRAY(a, char, one.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < one.n; i++) {
		bool word = i && one.p[i - 1] == '_' && one.p[i] >= 'a' && one.p[i] <= 'z';
		if (one.p[i] != '_')
			p[n++] = word ? (char)(one.p[i] - 'a' + 'A') : one.p[i];
	}
	return (struct str){p, n};
}

/* The class whose rows a property holds: what a mapping says, of several the nearest, else one that is called
 * as the property. Empty = not known. */
static struct str class_behind(const struct collect_entities *k, struct arena *a, struct str path,
	struct str class, struct str property)
{
	const struct collect_entities *r = k->relations;
	size_t at = first_of(r, class, property), near = nearest(r, at, path);
	for (int i = 0; at != SIZE_MAX && i < MAX_SAME; i++, at = r->all.v[at].next - 1)
		if (nearness(r->all.v[at].path, path) == near)
			return plain_class(r->all.v[at].m->label);
	if (first_of(k, class, property) != SIZE_MAX) /* a column, and no relation */
		return STR_NONE;
	struct str named = class_of_name(a, property);
	if (first_of(k, property, STR_NONE) != SIZE_MAX)
		return property;
	return first_of(k, named, STR_NONE) != SIZE_MAX ? named : STR_NONE;
}

/* The class at the end of a way through relations. */
static struct str class_at(const struct collect_entities *k, struct arena *a, struct str path, struct str way)
{
	struct str class = str_cut(&way, READER_QUERY_STEP);
	for (int i = 0; way.n && class.n && i < MAX_STEPS; i++)
		class = class_behind(k, a, path, class, str_cut(&way, READER_QUERY_STEP));
	return class;
}

static struct mention *push(struct arena *a, struct mentions *out, const struct mention *use)
{
	struct mention *x = VEC_PUSH(a, out);
	*x = *use;
	x->entity = STR_NONE;
	x->group = use->group ? use->group : SIZE_MAX;
	return x;
}

/* The columns of the names that the use itself gives, in the tables that the class is mapped to. */
static void in_mapped_table(const struct collect_entities *k, struct arena *a, struct str path,
	const struct mention *m, size_t n, size_t table, struct mentions *out)
{
	size_t near = nearest(k, table, path);
	for (; table != SIZE_MAX && out->n < MAX_ALTERNATIVES; table = k->all.v[table].next - 1)
		for (size_t i = 0; i < n && out->n < MAX_ALTERNATIVES; i++) {
			bool had = nearness(k->all.v[table].path, path) < near;
			for (size_t before = 0; before < i; before++)
				had |= str_eq(m[before].object.name, m[i].object.name);
			if (had)
				continue;
			struct mention *x = push(a, out, &m[i]);
			x->object.schema = k->all.v[table].m->object.schema;
			x->object.table = k->all.v[table].m->object.table;
		}
}

/* The column that a property of a class is, in that table; empty = none says so. */
static struct str column_in(const struct collect_entities *k, struct str path, struct str entity,
	struct str property, const struct object_id *table)
{
	size_t at = first_of(k, entity, property), near = nearest(k, at, path);
	for (int i = 0; at != SIZE_MAX && i < MAX_SAME; i++, at = k->all.v[at].next - 1) {
		const struct object_id *o = &k->all.v[at].m->object;
		if (nearness(k->all.v[at].path, path) == near && str_eq(o->table, table->table))
			return o->name;
	}
	return STR_NONE;
}

/* A unique set, or a constraint, of a class in one of its tables. */
static void set_in(const struct collect_entities *k, struct arena *a, struct str path,
	const struct mention *m, struct str entity, const struct object_id *table, struct mentions *out)
{
	struct mention *x = push(a, out, m);
	x->object.schema = table->schema;
	x->object.table = table->table;
	x->object.columns = (struct names){.v = NULL};
	for (size_t c = 0; c < m->columns.n; c++) {
		struct str to = column_in(k, path, entity, m->columns.v[c], table);
		catalog_names_add(a, &x->object.columns, to.n ? to : m->object.columns.v[c]);
	}
}

/* The same in all tables that the class is mapped to; without columns, what names an index. False: nobody
 * maps the class. */
static bool mapped_set(const struct collect_entities *k, struct arena *a, struct str path,
	const struct mention *m, size_t n, struct str entity, struct mentions *out)
{
	size_t table = first_of(k, entity, STR_NONE), near = nearest(k, table, path);
	if (table == SIZE_MAX)
		return m->mapped_only;
	for (int same = 0, seen = 0; table != SIZE_MAX && same < MAX_SAME && seen < MAX_SEEN;
		seen++, table = k->all.v[table].next - 1) {
		bool is_near = nearness(k->all.v[table].path, path) == near;
		same += is_near;
		for (size_t i = 0; is_near && i < n && out->n < MAX_ALTERNATIVES; i++)
			if (m[i].object.kind != OBJECT_INDEX)
				set_in(k, a, path, &m[i], entity, &k->all.v[table].m->object, out);
	}
	for (size_t i = 0; i < n && out->n; i++)
		if (m[i].object.kind == OBJECT_INDEX)
			push(a, out, &m[i]);
	return true;
}

/* The class that has the table: the class itself, or, where nobody maps it, what it derives from. */
static struct str class_with_table(const struct collect_entities *k, struct str path, struct str class)
{
	const struct collect_entities *r = k->relations;
	struct str at = class;
	for (int i = 0; i < MAX_STEPS && at.n && first_of(k, at, STR_NONE) == SIZE_MAX; i++) {
		size_t up = first_of(r, at, STR(READER_QUERY_PARENT)), near = nearest(r, up, path);
		at = STR_NONE;
		for (int same = 0; up != SIZE_MAX && same < MAX_SAME; same++, up = r->all.v[up].next - 1)
			if (nearness(r->all.v[up].path, path) == near)
				at = r->all.v[up].m->label;
	}
	return at.n ? at : class;
}

/* What another mapping says as well: of two query files one may know it better. */
static struct mention *said(const struct mentions *l, const struct object_id *o)
{
	for (size_t i = 0; i < l->n; i++) {
		const struct object_id *x = &l->v[i].object;
		if (x->kind == o->kind && str_eq(x->schema, o->schema) && str_eq(x->table, o->table) &&
			str_eq(x->name, o->name))
			return &l->v[i];
	}
	return NULL;
}

bool collect_mapped(const struct collect_entities *k, struct arena *a, struct str path,
	const struct mention *m, size_t n, struct mentions *out)
{
	*out = (struct mentions){0};
	if (m->kind != MENTION_OBJECT || !m->entity.n)
		return false;
	if (m->property.n && is_no_column(k, path, m->entity, m->property))
		return true;
	if (m->maps)
		return false;
	struct str entity = class_at(k, a, path, m->entity);
	if (!entity.n)
		return true;
	entity = class_with_table(k, path, entity);
	if (m->object.kind == OBJECT_UNIQUE || m->object.kind == OBJECT_CONSTRAINT)
		return mapped_set(k, a, path, m, n, entity, out);
	size_t table = first_of(k, entity, STR_NONE), found = first_of(k, entity, m->property);
	if (found == SIZE_MAX && m->mapped_only)
		return true;
	if (found == SIZE_MAX && table == SIZE_MAX)
		return false;
	if (found == SIZE_MAX) {
		in_mapped_table(k, a, path, m, n, table, out);
		return true;
	}
	size_t near = nearest(k, found, path);
	for (; found != SIZE_MAX && out->n < MAX_ALTERNATIVES; found = k->all.v[found].next - 1) {
		const struct mention *to = k->all.v[found].m;
		if (nearness(k->all.v[found].path, path) < near)
			continue;
		enum confidence most = m->at_most < to->at_most ? m->at_most : to->at_most;
		struct mention *x = said(out, &to->object);
		if (x && x->at_most >= most)
			continue;
		if (!x)
			x = push(a, out, m);
		x->object = to->object;
		x->alias = to->alias.n ? to->alias : x->alias;
		x->at_most = most;
	}
	return true;
}

void collect_classes(struct arena *a, const struct collect *c, const struct names *columns, struct names *out)
{
	struct scan_words *w = scan_words(a, columns);
	*out = (struct names){0};
	for (int d = 0; d < 3; d++) {
		struct collect_entities *k = those(a, c, (enum dialect)d, is_mapping);
		for (size_t i = 0; i < c->files.n; i++)
			for (size_t j = 0; j < c->files.v[i].mentions[d].n && !c->files.v[i].secondary; j++) {
				const struct mention *m = &c->files.v[i].mentions[d].v[j];
				struct str class = str_chr(m->entity, '>') == SIZE_MAX
							   ? plain_class(m->entity)
							   : STR_NONE;
				if (m->kind != MENTION_OBJECT || m->object.kind != OBJECT_COLUMN || m->maps ||
					m->mapped_only || !class.n || out->n >= COLLECT_FAMILY_MAX)
					continue;
				if (first_of(k, m->entity, STR_NONE) == SIZE_MAX &&
					scan_words_in(w, m->object.name) &&
					!catalog_names_have(DIALECT_POSTGRESQL, *out, class))
					catalog_names_add(a, out, class);
			}
	}
}
