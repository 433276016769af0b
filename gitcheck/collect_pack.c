/* Mentions as bytes and back, exactly: one description of each struct serves both (schemas/catalog_pack.h).
 */
#include "gitcheck/collect_internal.h"
#include "schemas/catalog_pack.h"

/* Bytes of one file's mentions, and of its text: UTF-16 takes more of them as UTF-8. */
enum { MAX_PACKED = 128 * 1024, MAX_TEXT = 2 * SCAN_MAX_FILE };

/* Reading: nothing in the file lies behind its end. */
struct packing {
	struct catalog_pack io;
	size_t size; /* bytes of the file */
};

static void number(struct packing *p, size_t *x)
{
	uint64_t n = *x;
	catalog_pack_number(&p->io, &n);
	*x = (size_t)n;
}

static void place(struct packing *p, size_t *at)
{
	number(p, at);
	if (*at > p->size)
		p->io.bad = true;
}

static void flag(struct packing *p, bool *x)
{
	uint64_t n = *x;
	catalog_pack_number(&p->io, &n);
	if (n > 1)
		p->io.bad = true;
	*x = n == 1;
}

/* A value of an enum, from 0 to last. */
static unsigned choice(struct packing *p, unsigned x, unsigned last)
{
	uint64_t n = x;
	catalog_pack_number(&p->io, &n);
	if (n > last)
		p->io.bad = true;
	return p->io.bad ? 0 : (unsigned)n;
}

static void names(struct packing *p, struct names *l)
{
	size_t n = l->n;
	catalog_pack_length(&p->io, &n, 1);
	for (size_t i = 0; i < n && !p->io.bad; i++) {
		struct str s = p->io.out ? l->v[i] : STR_NONE;
		catalog_pack_text(&p->io, &s);
		if (!p->io.out)
			*VEC_PUSH(p->io.a, l) = s;
	}
}

static void piece(struct packing *p, struct literal_piece *x, size_t text)
{
	number(p, &x->at);
	number(p, &x->len);
	place(p, &x->source);
	flag(p, &x->exact);
	if (x->at > text || x->len > text - x->at)
		p->io.bad = true;
}

static void literal(struct packing *p, struct literal *l)
{
	size_t node = l->node;
	catalog_pack_text(&p->io, &l->text);
	catalog_pack_length(&p->io, &l->npieces, 4);
	if (!p->io.out)
		l->pieces = ARENA_ARRAY(p->io.a, struct literal_piece, l->npieces + 1);
	for (size_t i = 0; i < l->npieces && !p->io.bad; i++)
		piece(p, &l->pieces[i], l->text.n);
	place(p, &l->from);
	place(p, &l->to);
	number(p, &l->holes);
	number(p, &node);
	l->node = (uint32_t)node;
	flag(p, &l->lexed);
	flag(p, &l->assembled);
}

static void object(struct packing *p, struct object_id *id)
{
	id->kind = (enum object_kind)choice(p, id->kind, OBJECT_EXTENSION);
	catalog_pack_text(&p->io, &id->schema);
	catalog_pack_text(&p->io, &id->table);
	catalog_pack_text(&p->io, &id->name);
	catalog_pack_text(&p->io, &id->args);
	names(p, &id->columns);
}

_Static_assert(sizeof(size_t) != 8 || sizeof(struct mention) == 344, "pack the new member");

static void mention(struct packing *p, struct mention *m)
{
	struct str reader = str_of(m->reader);
	m->kind = (enum mention_kind)choice(p, m->kind, MENTION_UNREAD);
	literal(p, &m->sql);
	object(p, &m->object);
	catalog_pack_text(&p->io, &m->label);
	flag(p, &m->given);
	flag(p, &m->open);
	flag(p, &m->list);
	flag(p, &m->prose);
	flag(p, &m->guess);
	flag(p, &m->outlives);
	flag(p, &m->partial);
	flag(p, &m->writes);
	names(p, &m->columns);
	catalog_pack_text(&p->io, &m->entity);
	catalog_pack_text(&p->io, &m->property);
	catalog_pack_text(&p->io, &m->alias);
	flag(p, &m->maps);
	flag(p, &m->mapped_only);
	flag(p, &m->test);
	catalog_pack_text(&p->io, &m->embedded_in);
	m->at_most = (enum confidence)choice(p, m->at_most, CONFIDENCE_CERTAIN);
	number(p, &m->group);
	place(p, &m->from);
	place(p, &m->to);
	catalog_pack_text(&p->io, &reader);
	catalog_pack_text(&p->io, &m->why);
	if (!p->io.out)
		m->reader = str_z(p->io.a, reader);
}

static void all(struct packing *p, struct mentions *l)
{
	size_t n = l->n;
	catalog_pack_length(&p->io, &n, 20);
	if (!p->io.out)
		*l = (struct mentions){.v = ARENA_ARRAY(p->io.a, struct mention, n + 1), .cap = n + 1};
	for (size_t i = 0; i < n && !p->io.bad; i++)
		mention(p, &l->v[i]);
	if (!p->io.out)
		l->n = n;
}

/* Facts first: they say how large the file is. */
static void facts(struct packing *p, struct collect_facts *k)
{
	number(p, &k->size);
	if (k->size > MAX_TEXT)
		p->io.bad = true;
	p->size = k->size;
	k->encoding = (enum encoding)choice(p, k->encoding, ENCODING_BINARY);
	k->named = (enum language)choice(p, k->named, LANGUAGE_OTHER);
	k->own = (enum secondary_word)choice(p, k->own, SECONDARY_MIGRATES);
	flag(p, &k->minified);
	flag(p, &k->constants);
	flag(p, &k->followed);
}

struct str collect_pack(struct arena *a, const struct collect_found *f, unsigned dialects)
{
	struct sb b = sb_new(a, MAX_PACKED);
	struct packing p = {.io = {.a = a, .out = &b}};
	struct collect_facts k = f->facts;
	facts(&p, &k);
	for (int d = DIALECT_POSTGRESQL; d <= DIALECT_SQLITE; d++) {
		struct mentions l = f->file.mentions[d];
		if (dialects & 1u << d)
			all(&p, &l);
	}
	return b.full || p.io.bad ? STR_NONE : sb_str(&b);
}

bool collect_unpack(struct arena *a, struct str bytes, unsigned dialects, struct collect_found *f)
{
	struct packing p = {.io = {.a = a, .in = bytes.p, .end = bytes.p + bytes.n}};
	facts(&p, &f->facts);
	for (int d = DIALECT_POSTGRESQL; d <= DIALECT_SQLITE; d++)
		if (dialects & 1u << d)
			all(&p, &f->file.mentions[d]);
	if (!p.io.bad && p.io.in == p.io.end)
		return true;
	f->facts = (struct collect_facts){0};
	for (int d = DIALECT_POSTGRESQL; d <= DIALECT_SQLITE; d++)
		f->file.mentions[d] = (struct mentions){.v = NULL};
	return false;
}
