/* Deep copy of a catalog. Text goes into large blocks: one allocation per name would dominate the cost. */
#include "schemas/catalog.h"

struct pack {
	struct arena *a;
	char *p;
	size_t left;
	bool share; /* same arena: text is never edited in place, so the copy may point at it */
};

enum { PACK_BLOCK = 32 * 1024 };

static struct str text(struct pack *k, struct str s)
{
	if (k->share || s.n == 0)
		return s;
	if (s.n > PACK_BLOCK / 4)
		return str_dup(k->a, s);
	if (s.n > k->left) {
		k->p = arena_alloc(k->a, PACK_BLOCK, 1);
		k->left = PACK_BLOCK;
	}
	memcpy(k->p, s.p, s.n);
	struct str out = {k->p, s.n};
	k->p += s.n;
	k->left -= s.n;
	return out;
}

static struct names names(struct pack *k, struct names l)
{
	struct names out = {.n = l.n, .cap = l.n};
	if (!l.n)
		return out;
	out.v = ARENA_ARRAY(k->a, struct str, l.n);
	for (size_t i = 0; i < l.n; i++)
		out.v[i] = text(k, l.v[i]);
	return out;
}

/* Copy the elements of a VEC; what they point at is copied by the caller. */
#define COPY(k, to, from)                                                                                    \
	do {                                                                                                 \
		(to)->n = (to)->cap = (from)->n;                                                             \
		(to)->v = NULL;                                                                              \
		if ((from)->n) {                                                                             \
			(to)->v = arena_alloc((k)->a, (from)->n, sizeof *(to)->v);                           \
			memcpy((to)->v, (from)->v, (from)->n * sizeof *(to)->v);                             \
		}                                                                                            \
	} while (0)
#define TEXT(field) ((field) = text(k, (field)))
#define NAMES(field) ((field) = names(k, (field)))

static void column(struct pack *k, struct column *c)
{
	TEXT(c->name);
	TEXT(c->type);
	TEXT(c->def);
	TEXT(c->generated);
}

static void constraint(struct pack *k, struct constraint *c)
{
	TEXT(c->name);
	NAMES(c->columns);
	TEXT(c->ref_schema);
	TEXT(c->ref_table);
	NAMES(c->ref_columns);
	TEXT(c->definition);
}

static void index(struct pack *k, struct index *x)
{
	TEXT(x->name);
	NAMES(x->columns);
	TEXT(x->predicate);
	TEXT(x->method);
	NAMES(x->include);
	TEXT(x->definition);
}

static void trigger(struct pack *k, struct trigger *t)
{
	TEXT(t->name);
	TEXT(t->timing);
	TEXT(t->events);
	TEXT(t->function);
	TEXT(t->definition);
}

static void relation_text(struct pack *k, struct relation *r)
{
	TEXT(r->schema);
	TEXT(r->name);
	TEXT(r->definition);
	TEXT(r->parent_schema);
	TEXT(r->parent);
	for (size_t i = 0; i < r->columns.n; i++)
		column(k, &r->columns.v[i]);
	for (size_t i = 0; i < r->constraints.n; i++)
		constraint(k, &r->constraints.v[i]);
	for (size_t i = 0; i < r->indexes.n; i++)
		index(k, &r->indexes.v[i]);
	for (size_t i = 0; i < r->triggers.n; i++)
		trigger(k, &r->triggers.v[i]);
	for (size_t i = 0; i < r->policies.n; i++) {
		TEXT(r->policies.v[i].name);
		TEXT(r->policies.v[i].command);
		TEXT(r->policies.v[i].definition);
	}
	for (size_t i = 0; i < r->uses.n; i++) {
		TEXT(r->uses.v[i].schema);
		TEXT(r->uses.v[i].name);
		TEXT(r->uses.v[i].column);
	}
}

static void relation(struct pack *k, struct relation *r)
{
	struct relation from = *r;
	COPY(k, &r->columns, &from.columns);
	COPY(k, &r->constraints, &from.constraints);
	COPY(k, &r->indexes, &from.indexes);
	COPY(k, &r->triggers, &from.triggers);
	COPY(k, &r->policies, &from.policies);
	COPY(k, &r->uses, &from.uses);
	relation_text(k, r);
}

static void type(struct pack *k, struct type *t)
{
	struct type from = *t;
	TEXT(t->schema);
	TEXT(t->name);
	TEXT(t->base);
	TEXT(t->extension);
	NAMES(t->labels);
	COPY(k, &t->fields, &from.fields);
	for (size_t i = 0; i < t->fields.n; i++)
		column(k, &t->fields.v[i]);
}

static void function(struct pack *k, struct function *f)
{
	TEXT(f->schema);
	TEXT(f->name);
	TEXT(f->args);
	TEXT(f->returns);
	TEXT(f->extension);
	TEXT(f->outputs);
	TEXT(f->code);
	NAMES(f->params);
	NAMES(f->defaults);
}

static void small_lists(struct pack *k, struct catalog *to, const struct catalog *c)
{
	COPY(k, &to->schemas, &c->schemas);
	COPY(k, &to->sequences, &c->sequences);
	COPY(k, &to->extensions, &c->extensions);
	for (size_t i = 0; i < to->schemas.n; i++)
		TEXT(to->schemas.v[i]);
	for (size_t i = 0; i < to->sequences.n; i++) {
		TEXT(to->sequences.v[i].schema);
		TEXT(to->sequences.v[i].name);
		TEXT(to->sequences.v[i].owner_table);
		TEXT(to->sequences.v[i].owner_column);
	}
	for (size_t i = 0; i < to->extensions.n; i++) {
		TEXT(to->extensions.v[i].name);
		TEXT(to->extensions.v[i].schema);
	}
}

struct catalog *catalog_clone(struct arena *a, const struct catalog *c)
{
	struct pack pack = {.a = a, .share = a == c->a};
	struct pack *k = &pack;
	struct catalog *to = catalog_new(a, c->dialect);
	to->complete = c->complete;
	to->database = text(k, c->database);
	to->search_path = names(k, c->search_path);
	small_lists(k, to, c);
	COPY(k, &to->relations, &c->relations);
	for (size_t i = 0; i < to->relations.n; i++)
		relation(k, &to->relations.v[i]);
	COPY(k, &to->types, &c->types);
	for (size_t i = 0; i < to->types.n; i++)
		type(k, &to->types.v[i]);
	COPY(k, &to->functions, &c->functions);
	for (size_t i = 0; i < to->functions.n; i++)
		function(k, &to->functions.v[i]);
	return to;
}
