/*
 * Objects of packs. libgit2 1.5 follows differences for as long as they lead on (pack.c): a chain that leads
 * in a circle holds it for ever, and the objects that it makes on the way may be of any size, however small
 * the last one is. So its reader is not used. This one bounds the length of a chain, the size of whatever is
 * made, and what all of it may cost, measured by what was read. Ids are not verified, as nowhere here.
 * libdeflate inflates what is read as a whole, in half of zlib's time; the first bytes of a difference, which
 * say how large its object is, are zlib's.
 */
#include "gitcheck/repo_pack.h"

#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "gitcheck/repo_store.h"

enum {
	DEPTH = 4096, /* differences on differences; git makes 4,095 at most (pack-objects.h) */
	SLOTS = 1024, /* objects that are kept because others are the difference to them */
	KEPT_MAX = 16 * 1024 * 1024, /* bytes of them, as in libgit2 */
	KEPT_ONE = 1024 * 1024,
	STEP = 1024, /* what it costs to go a step along a chain, in bytes */
	/* The bytes made on the way to an object, for each of its own: git's chains have 50 steps. */
	WORTH = 64,
	OFS_DELTA = 6, /* kinds of git's packs beside those that libgit2's constants are */
	REF_DELTA = 7,
	DELTA_HEAD = 32, /* bytes that two sizes take at most */
};
#define CREDIT (4LL * 1024 * 1024 * 1024) /* bytes, before anything was read */

struct kept {
	const struct pack *of;
	uint64_t at;
	git_object_t kind;
	unsigned char *bytes;
	size_t n;
};

/* An object as it lies in a pack. */
struct piece {
	uint64_t at, base; /* base: of a difference, where its other object lies */
	const unsigned char *stream;
	size_t size; /* of what the stream holds */
	int kind;
};

struct packs {
	git_odb_backend parent;
	struct pack_list list;
	struct str folder;
	struct libdeflate_decompressor *inflater;
	z_stream z;
	long long credit;
	struct kept kept[SLOTS];
	size_t kept_n, hand; /* bytes; the next to go */
	struct piece chain[DEPTH];
	char name[];
};

int repo_pack_damaged(const struct pack *p, uint64_t at, const char *why)
{
	char text[4096 + 256];
	snprintf(text, sizeof text, "pack \"%s.pack\" is damaged at byte %llu: %s", p->name,
		(unsigned long long)at, why);
	(void)git_error_set_str(GIT_ERROR_ODB, text);
	return GIT_ERROR;
}

/* -- objects that others are the difference to -- */

static struct kept *slot_of(struct packs *s, const struct pack *p, uint64_t at)
{
	uint64_t h = (at ^ (uint64_t)(uintptr_t)p) * 0x9e3779b97f4a7c15ULL;
	return &s->kept[h >> 54];
}

static void forget(struct packs *s, struct kept *k)
{
	s->kept_n -= k->n;
	free(k->bytes);
	*k = (struct kept){.of = NULL};
}

static void keep(struct packs *s, const struct kept *what)
{
	struct kept *k = slot_of(s, what->of, what->at);
	forget(s, k);
	*k = *what;
	s->kept_n += k->n;
	while (s->kept_n > KEPT_MAX) {
		struct kept *old = &s->kept[s->hand++ % SLOTS];
		if (old != k)
			forget(s, old);
	}
}

/* -- one piece -- */

static size_t left_at(const struct pack *p, const unsigned char *from)
{
	return (size_t)(p->bytes + p->n - from);
}

/* "Distance back", seven bits to a byte, each further byte one more than that. */
static bool distance(const struct pack *p, const unsigned char **from, uint64_t *out)
{
	uint64_t n = 0;
	for (const unsigned char *c = *from; left_at(p, c); c++) {
		n = n << 7 | (*c & 0x7f);
		if (!(*c & 0x80)) {
			*from = c + 1;
			*out = n;
			return true;
		}
		if (++n >> 56)
			return false;
	}
	return false;
}

static bool find_base(const struct pack *p, struct piece *out)
{
	uint64_t back;
	if (out->kind == OFS_DELTA) {
		if (!distance(p, &out->stream, &back) || !back || back > out->at)
			return false;
		out->base = out->at - back;
		return true;
	}
	const unsigned char *id = out->stream;
	if (left_at(p, id) < GIT_OID_RAWSZ)
		return false;
	out->stream += GIT_OID_RAWSZ;
	return repo_pack_index_find(p, id, &out->base);
}

static int piece_at(const struct pack *p, uint64_t at, struct piece *out)
{
	if (at >= p->n)
		return repo_pack_damaged(p, at, "an object is said to lie behind its end");
	const unsigned char *c = p->bytes + at;
	uint64_t size = *c & 15;
	int shift = 4;
	*out = (struct piece){.at = at, .kind = *c >> 4 & 7};
	while (*c++ & 0x80) {
		if (!left_at(p, c) || shift > 53)
			return repo_pack_damaged(p, at, "an object's size is broken");
		size |= (uint64_t)(*c & 0x7f) << shift;
		shift += 7;
	}
	out->size = (size_t)size;
	out->stream = c;
	if (out->kind == 0 || out->kind == 5)
		return repo_pack_damaged(p, at, "an object is of no kind");
	if (out->kind >= OFS_DELTA && !find_base(p, out))
		return repo_pack_damaged(p, at, "what an object differs from is not in it");
	return 0;
}

/* All of what the piece holds: its size is o->size. */
static int inflate_whole(struct packs *s, const struct pack *p, const struct piece *o, unsigned char *to)
{
	switch (libdeflate_zlib_decompress(
		s->inflater, o->stream, left_at(p, o->stream), to, o->size, NULL)) {
	case LIBDEFLATE_SUCCESS:
		return 0;
	case LIBDEFLATE_SHORT_OUTPUT:
		return repo_pack_damaged(p, o->at, "an object has fewer bytes than it states");
	case LIBDEFLATE_INSUFFICIENT_SPACE:
		return repo_pack_damaged(p, o->at, "an object has more bytes than it states");
	default:
		return repo_pack_damaged(p, o->at, "an object's zlib stream is broken");
	}
}

/* The first n bytes of it. */
static int inflate_head(
	struct packs *s, const struct pack *p, const struct piece *o, unsigned char *to, size_t n)
{
	size_t left = left_at(p, o->stream);
	s->z.next_in = (unsigned char *)(uintptr_t)o->stream;
	s->z.avail_in = left > (1U << 30) ? 1U << 30 : (uInt)left;
	s->z.next_out = to;
	s->z.avail_out = (uInt)n;
	if (inflateReset(&s->z) != Z_OK)
		return repo_pack_damaged(p, o->at, "there is no memory to inflate it");
	(void)inflate(&s->z, Z_SYNC_FLUSH);
	return s->z.total_out == n ? 0 : repo_pack_damaged(p, o->at, "an object's zlib stream is broken");
}

/* -- a whole object -- */

/* What there is of it so far. */
struct made {
	struct kept it; /* .of: it may be kept */
	bool lent;      /* it is kept already */
};

static int too_dear(const struct pack *p, uint64_t at)
{
	return repo_pack_damaged(p, at, "its objects cost far more to read than they hold");
}

static unsigned char *room(struct packs *s, size_t n, bool last)
{
	return last ? git_odb_backend_data_alloc(&s->parent, n + 1) : malloc(n + 1);
}

static void drop(struct packs *s, struct made *m, bool last)
{
	if (last)
		git_odb_backend_data_free(&s->parent, m->it.bytes);
	else if (!m->lent)
		free(m->it.bytes);
	m->it.bytes = NULL;
}

/* The pieces from here on down to one that is whole, or that is kept. */
static int follow(struct packs *s, const struct pack *p, uint64_t at, size_t *depth, struct made *m)
{
	for (*depth = 0;; ++*depth) {
		const struct kept *k = slot_of(s, p, at);
		if (*depth && k->of == p && k->at == at) {
			*m = (struct made){*k, true};
			return 0;
		}
		if (*depth == DEPTH)
			return repo_pack_damaged(p, at,
				"an object is a difference to one that is one, over more steps than git "
				"makes");
		struct piece *o = &s->chain[*depth];
		int rc = piece_at(p, at, o);
		if (rc)
			return rc;
		if (o->size > REPO_OBJECT_MAX)
			return repo_pack_damaged(
				p, at, "an object has more bytes than any that is read here");
		if (o->kind < OFS_DELTA)
			return 0;
		at = o->base;
		s->credit -= STEP;
	}
}

static int make_whole(struct packs *s, const struct pack *p, const struct piece *o, bool last, struct made *m)
{
	m->it = (struct kept){p, o->at, (git_object_t)o->kind, room(s, o->size, last), o->size};
	if (!m->it.bytes)
		return repo_pack_damaged(p, o->at, "there is no memory for an object");
	int rc = inflate_whole(s, p, o, m->it.bytes);
	if (rc)
		drop(s, m, last);
	return rc;
}

/* After this the object that it was made of may be kept, or is gone. */
static int make_next(struct packs *s, const struct pack *p, const struct piece *o, bool last, struct made *m)
{
	size_t from = 0, n = 0;
	struct made next = {.it = {.of = p, .at = o->at, .kind = m->it.kind}};
	unsigned char *bytes = malloc(o->size + 1);
	int rc = bytes ? inflate_whole(s, p, o, bytes)
		       : repo_pack_damaged(p, o->at, "there is no memory for an object");
	struct str delta = {(char *)bytes, o->size}, base = {(char *)m->it.bytes, m->it.n};
	if (!rc && (!repo_pack_delta_size(&delta, &from) || !repo_pack_delta_size(&delta, &n) ||
			   from != base.n || n > REPO_OBJECT_MAX))
		rc = repo_pack_damaged(
			p, o->at, "an object is the difference to another one than it states, or too large");
	s->credit -= (long long)(o->size + (last ? 0 : n));
	if (!rc && s->credit < 0)
		rc = too_dear(p, o->at);
	if (!rc && !(next.it.bytes = room(s, n, last)))
		rc = repo_pack_damaged(p, o->at, "there is no memory for an object");
	next.it.n = n;
	if (!rc && !repo_pack_delta_apply(delta, base, next.it.bytes, n)) {
		rc = repo_pack_damaged(p, o->at, "an object is no difference to another one");
		drop(s, &next, last);
	}
	free(bytes);
	if (!rc && !m->lent && m->it.n <= KEPT_ONE)
		keep(s, &m->it);
	else
		drop(s, m, false);
	*m = next;
	return rc;
}

static int read_at(struct packs *s, const struct pack *p, uint64_t at, struct made *m)
{
	size_t depth;
	*m = (struct made){.lent = false};
	int rc = follow(s, p, at, &depth, m);
	if (!rc && !m->lent) {
		rc = make_whole(s, p, &s->chain[depth], depth == 0, m);
		s->credit -= depth ? (long long)m->it.n : 0;
	}
	while (!rc && depth--)
		rc = make_next(s, p, &s->chain[depth], depth == 0, m);
	if (!rc) {
		m->it.bytes[m->it.n] = '\0'; /* as libgit2 leaves it */
		s->credit += (long long)m->it.n * WORTH + (long long)STEP * WORTH;
	}
	return rc;
}

/* -- what libgit2 asks -- */

static int find(struct packs *s, const git_oid *id, struct pack **out, uint64_t *at)
{
	struct pack **v = s->list.v;
	for (size_t i = 0; i < s->list.n; i++) {
		struct pack *here = v[i];
		if (!repo_pack_index_find(here, id->id, at))
			continue;
		v[i] = v[0];
		v[0] = here;
		*out = here;
		return repo_pack_index_open(here) ? 0 : GIT_ERROR;
	}
	return GIT_ENOTFOUND;
}

static int read_object(void **data, size_t *n, git_object_t *kind, git_odb_backend *b, const git_oid *id)
{
	struct packs *s = (struct packs *)b;
	struct pack *p;
	uint64_t at;
	struct made m;
	int rc = find(s, id, &p, &at);
	if (!rc)
		rc = read_at(s, p, at, &m);
	if (rc)
		return rc;
	*data = m.it.bytes;
	*n = m.it.n;
	*kind = m.it.kind;
	return 0;
}

/* Its size is its own, its kind that of what it leads to. */
static int header_at(struct packs *s, const struct pack *p, uint64_t at, size_t *n, git_object_t *kind)
{
	struct piece first, o;
	unsigned char head[DELTA_HEAD];
	struct str delta = {(char *)head, 0};
	int rc = piece_at(p, at, &first);
	*n = first.size;
	if (!rc && first.kind >= OFS_DELTA) {
		delta.n = first.size < sizeof head ? first.size : sizeof head;
		rc = inflate_head(s, p, &first, head, delta.n);
		if (!rc && (!repo_pack_delta_size(&delta, n) || !repo_pack_delta_size(&delta, n)))
			rc = repo_pack_damaged(p, at, "an object's size is broken");
	}
	o = first;
	for (int depth = 0; !rc && o.kind >= OFS_DELTA; depth++) {
		const struct kept *k = slot_of(s, p, o.base);
		s->credit -= STEP;
		if (k->of == p && k->at == o.base)
			o.kind = (int)k->kind;
		else if (depth == DEPTH)
			rc = repo_pack_damaged(p, at,
				"an object is a difference to one that is one, over more steps than git "
				"makes");
		else
			rc = piece_at(p, o.base, &o);
	}
	s->credit += (long long)STEP * WORTH;
	*kind = (git_object_t)o.kind;
	return !rc && s->credit < 0 ? too_dear(p, at) : rc;
}

static int read_header(size_t *n, git_object_t *kind, git_odb_backend *b, const git_oid *id)
{
	struct packs *s = (struct packs *)b;
	struct pack *p;
	uint64_t at;
	int rc = find(s, id, &p, &at);
	return rc ? rc : header_at(s, p, at, n, kind);
}

static int exists(git_odb_backend *b, const git_oid *id)
{
	struct packs *s = (struct packs *)b;
	uint64_t at;
	for (size_t i = 0; i < s->list.n; i++)
		if (repo_pack_index_find(s->list.v[i], id->id, &at))
			return 1;
	return 0;
}

/* The one that begins so. The same one may lie in several packs. */
static int exists_prefix(git_oid *out, git_odb_backend *b, const git_oid *from, size_t digits)
{
	struct packs *s = (struct packs *)b;
	git_oid id;
	bool any = false;
	for (size_t i = 0; i < s->list.n; i++) {
		int found = repo_pack_index_find_prefix(s->list.v[i], from, digits, &id);
		if (found > 1 || (found && any && !git_oid_equal(&id, out)))
			return GIT_EAMBIGUOUS;
		if (found)
			*out = id;
		any = any || found;
	}
	return any ? 0 : GIT_ENOTFOUND;
}

static int refresh(git_odb_backend *b)
{
	struct packs *s = (struct packs *)b;
	repo_pack_index_list(&s->list, s->folder);
	return 0;
}

static void end(git_odb_backend *b)
{
	struct packs *s = (struct packs *)b;
	for (size_t i = 0; i < SLOTS; i++)
		free(s->kept[i].bytes);
	(void)inflateEnd(&s->z);
	libdeflate_free_decompressor(s->inflater);
	repo_pack_index_free(&s->list);
	free(s);
}

int repo_pack(git_odb_backend **out, struct str folder)
{
	struct packs *s = calloc(1, sizeof *s + folder.n + 1);
	if (!s)
		return GIT_ERROR;
	(void)git_odb_init_backend(&s->parent, GIT_ODB_BACKEND_VERSION);
	memcpy(s->name, folder.p, folder.n);
	s->folder = (struct str){s->name, folder.n};
	s->credit = CREDIT;
	s->parent.read = read_object;
	s->parent.read_header = read_header;
	s->parent.read_prefix = repo_store_read_prefix;
	s->parent.exists = exists;
	s->parent.exists_prefix = exists_prefix;
	s->parent.refresh = refresh;
	s->parent.free = end;
	s->inflater = libdeflate_alloc_decompressor();
	if (!s->inflater || inflateInit(&s->z) != Z_OK) {
		libdeflate_free_decompressor(s->inflater);
		free(s);
		return GIT_ERROR;
	}
	repo_pack_index_list(&s->list, s->folder);
	*out = &s->parent;
	return 0;
}
