#include "schemas/catalog_pack.h"

/* -- numbers, texts, lists -- */

/* Seven bits a byte, the lowest first; the high bit says that more follow. */
static void put_number(struct sb *b, uint64_t x)
{
	char bytes[10];
	size_t n = 0;
	for (; x > 127; x >>= 7)
		bytes[n++] = (char)(unsigned char)(x | 128);
	bytes[n++] = (char)x;
	sb_add(b, (struct str){bytes, n});
}

static uint64_t get_number(struct catalog_pack *io)
{
	uint64_t x = 0;
	for (unsigned shift = 0; shift < 64 && io->in < io->end; shift += 7) {
		unsigned char byte = (unsigned char)*io->in++;
		if (shift == 63 && byte > 1)
			break;
		x |= (uint64_t)(byte & 127) << shift;
		if (byte < 128)
			return x;
	}
	io->bad = true;
	return 0;
}

void catalog_pack_number(struct catalog_pack *io, uint64_t *x)
{
	if (io->out)
		put_number(io->out, *x);
	else
		*x = io->bad ? 0 : get_number(io);
}

/* Length + 1, then the bytes; 0 = no text at all. */
void catalog_pack_text(struct catalog_pack *io, struct str *s)
{
	if (io->out) {
		put_number(io->out, s->p ? (uint64_t)s->n + 1 : 0);
		sb_add(io->out, *s);
		return;
	}
	*s = STR_NONE;
	uint64_t n = io->bad ? 0 : get_number(io);
	if (!n)
		return;
	if (n - 1 > (uint64_t)(io->end - io->in)) {
		io->bad = true;
		return;
	}
	*s = (struct str){io->in, (size_t)(n - 1)};
	io->in += n - 1;
}

void catalog_pack_length(struct catalog_pack *io, size_t *n, size_t least)
{
	uint64_t x = *n;
	catalog_pack_number(io, &x);
	if (!io->out && x > (uint64_t)(io->end - io->in) / least) {
		io->bad = true;
		x = 0;
	}
	*n = (size_t)x;
}

/* At most eight yes-or-no members in one byte. */
static void flags(struct catalog_pack *io, bool *const *v, unsigned n)
{
	uint64_t x = 0;
	for (unsigned i = 0; io->out && i < n; i++)
		x |= (uint64_t)*v[i] << i;
	catalog_pack_number(io, &x);
	if (x >> n)
		io->bad = true;
	for (unsigned i = 0; !io->out && i < n; i++)
		*v[i] = x >> i & 1;
}
#define FLAGS(io, ...)                                                                                       \
	flags(io, (bool *const[]){__VA_ARGS__}, sizeof((bool *const[]){__VA_ARGS__}) / sizeof(bool *))

/* A word of an enum from 0 to last. */
static unsigned word(struct catalog_pack *io, unsigned x, unsigned last)
{
	uint64_t n = x;
	catalog_pack_number(io, &n);
	if (n > last)
		io->bad = true;
	return io->bad ? 0 : (unsigned)n;
}

static int small(struct catalog_pack *io, int x)
{
	uint64_t n = (uint64_t)(unsigned)x;
	catalog_pack_number(io, &n);
	if (n > 0x7fffffff)
		io->bad = true;
	return io->bad ? 0 : (int)n;
}

/* A VEC: its length, room for the elements when they are read, then each. */
#define LIST(io, vec, least, each)                                                                           \
	do {                                                                                                 \
		catalog_pack_length(io, &(vec)->n, least);                                                   \
		if (!(io)->out) {                                                                            \
			(vec)->cap = (vec)->n;                                                               \
			(vec)->v = (vec)->n ? arena_alloc((io)->a, (vec)->n, sizeof *(vec)->v) : NULL;       \
		}                                                                                            \
		for (size_t i_ = 0; i_ < (vec)->n && !(io)->bad; i_++)                                       \
			each(io, &(vec)->v[i_]);                                                             \
	} while (0)

static void names(struct catalog_pack *io, struct names *l)
{
	LIST(io, l, 1, catalog_pack_text);
}

/* -- the members of each struct. A member that is added to catalog.h is added here too: the sizes below say
 * when one was forgotten. -- */

#if UINTPTR_MAX > 0xffffffffu
#define HOLDS(T, size) _Static_assert(sizeof(T) == (size), "pack the new member of " #T)
HOLDS(struct column, 80);
HOLDS(struct constraint, 128);
HOLDS(struct index, 136);
HOLDS(struct trigger, 80);
HOLDS(struct policy, 56);
HOLDS(struct dependency, 48);
HOLDS(struct relation, 272);
HOLDS(struct type, 128);
HOLDS(struct function, 192);
HOLDS(struct sequence, 64);
HOLDS(struct extension, 32);
HOLDS(struct catalog, 216);
#endif

static void column(struct catalog_pack *io, struct column *c)
{
	catalog_pack_text(io, &c->name);
	catalog_pack_text(io, &c->type);
	FLAGS(io, &c->not_null, &c->identity, &c->invisible, &c->inherited, &c->own);
	c->char_bytes = (unsigned char)word(io, c->char_bytes, 4);
	catalog_pack_text(io, &c->def);
	catalog_pack_text(io, &c->generated);
}

static void constraint(struct catalog_pack *io, struct constraint *c)
{
	catalog_pack_text(io, &c->name);
	c->kind = (enum constraint_kind)word(io, c->kind, CONSTRAINT_EXCLUDE);
	names(io, &c->columns);
	catalog_pack_text(io, &c->ref_schema);
	catalog_pack_text(io, &c->ref_table);
	names(io, &c->ref_columns);
	catalog_pack_text(io, &c->definition);
	FLAGS(io, &c->not_valid, &c->deferrable, &c->inherited, &c->own, &c->no_inherit);
}

static void index(struct catalog_pack *io, struct index *x)
{
	catalog_pack_text(io, &x->name);
	FLAGS(io, &x->unique, &x->primary, &x->invalid, &x->nulls_not_distinct, &x->inherited, &x->implicit);
	names(io, &x->columns);
	catalog_pack_text(io, &x->predicate);
	catalog_pack_text(io, &x->method);
	names(io, &x->include);
	catalog_pack_text(io, &x->definition);
}

static void trigger(struct catalog_pack *io, struct trigger *t)
{
	catalog_pack_text(io, &t->name);
	catalog_pack_text(io, &t->timing);
	catalog_pack_text(io, &t->events);
	catalog_pack_text(io, &t->function);
	catalog_pack_text(io, &t->definition);
}

static void policy(struct catalog_pack *io, struct policy *p)
{
	catalog_pack_text(io, &p->name);
	catalog_pack_text(io, &p->command);
	FLAGS(io, &p->restrictive);
	catalog_pack_text(io, &p->definition);
}

static void dependency(struct catalog_pack *io, struct dependency *d)
{
	catalog_pack_text(io, &d->schema);
	catalog_pack_text(io, &d->name);
	catalog_pack_text(io, &d->column);
}

static void relation(struct catalog_pack *io, struct relation *r)
{
	catalog_pack_text(io, &r->schema);
	catalog_pack_text(io, &r->name);
	r->kind = (enum relation_kind)word(io, r->kind, RELATION_PARTITIONED);
	FLAGS(io, &r->columns_unknown, &r->row_security, &r->row_security_forced);
	r->char_bytes = (unsigned char)word(io, r->char_bytes, 4);
	names(io, &r->absent);
	LIST(io, &r->columns, 6, column);
	LIST(io, &r->constraints, 8, constraint);
	LIST(io, &r->indexes, 7, index);
	LIST(io, &r->triggers, 5, trigger);
	LIST(io, &r->policies, 4, policy);
	LIST(io, &r->uses, 3, dependency);
	catalog_pack_text(io, &r->definition);
	catalog_pack_text(io, &r->parent_schema);
	catalog_pack_text(io, &r->parent);
}

static void type(struct catalog_pack *io, struct type *t)
{
	catalog_pack_text(io, &t->schema);
	catalog_pack_text(io, &t->name);
	t->kind = (enum type_kind)word(io, t->kind, TYPE_OTHER);
	names(io, &t->labels);
	LIST(io, &t->fields, 6, column);
	catalog_pack_text(io, &t->base);
	FLAGS(io, &t->not_null);
	catalog_pack_text(io, &t->extension);
}

static void function(struct catalog_pack *io, struct function *f)
{
	catalog_pack_text(io, &f->schema);
	catalog_pack_text(io, &f->name);
	catalog_pack_text(io, &f->args);
	f->nargs = small(io, f->nargs);
	f->ndefaults = small(io, f->ndefaults);
	FLAGS(io, &f->variadic, &f->procedure);
	catalog_pack_text(io, &f->returns);
	catalog_pack_number(io, &f->body);
	catalog_pack_text(io, &f->extension);
	catalog_pack_text(io, &f->outputs);
	catalog_pack_text(io, &f->code);
	names(io, &f->params);
	names(io, &f->defaults);
}

static void sequence(struct catalog_pack *io, struct sequence *s)
{
	catalog_pack_text(io, &s->schema);
	catalog_pack_text(io, &s->name);
	catalog_pack_text(io, &s->owner_table);
	catalog_pack_text(io, &s->owner_column);
}

static void extension(struct catalog_pack *io, struct extension *x)
{
	catalog_pack_text(io, &x->name);
	catalog_pack_text(io, &x->schema);
}

void catalog_pack_all(struct catalog_pack *io, struct catalog *c)
{
	c->dialect = (enum dialect)word(io, c->dialect, DIALECT_SQLITE);
	FLAGS(io, &c->complete);
	catalog_pack_text(io, &c->database);
	names(io, &c->search_path);
	LIST(io, &c->schemas, 1, catalog_pack_text);
	LIST(io, &c->relations, 13, relation);
	LIST(io, &c->types, 8, type);
	LIST(io, &c->functions, 12, function);
	LIST(io, &c->sequences, 4, sequence);
	LIST(io, &c->extensions, 2, extension);
}
