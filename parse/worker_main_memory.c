#include "parse/worker_main.h"

/* A sanitizer is to see each piece. */
#if defined HAVE_TREE_SITTER && !defined __SANITIZE_ADDRESS__
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <tree_sitter/api.h>

/*
 * tree-sitter's memory. A text's tree is some hundred thousand pieces of few sizes that are taken and given
 * back by one thread, so each size has a list of what is free, and no piece is looked for or joined with
 * another: a tenth of the time of parsing goes to malloc() otherwise. What was taken once stays for the next
 * text.
 */

enum {
	UNIT = 16, /* a piece and its head are a multiple of it; what tree-sitter keeps is aligned to 8 */
	SIZES = 64,
	CHUNK = 256 * 1024
};

/* Before each piece: which list it goes to. 0: it is malloc()'s. */
struct head {
	uint64_t size;
};

struct free_piece {
	struct free_piece *next;
};

static struct free_piece *lists[SIZES + 1];
static char *chunk;
static size_t left;

static void *or_die(void *p)
{
	if (!p)
		abort(); /* as tree-sitter does: our parent sees a parser that died */
	return p;
}

static void *large(size_t n)
{
	struct head *h = or_die(n < SIZE_MAX - sizeof *h ? malloc(n + sizeof *h) : NULL);
	h->size = 0;
	return h + 1;
}

static size_t room(const struct head *h)
{
	return h->size * UNIT - sizeof *h;
}

static void *take(size_t n)
{
	size_t bytes = (n + sizeof(struct head) + UNIT - 1) / UNIT * UNIT, size = bytes / UNIT;
	if (n > SIZES * UNIT || size > SIZES)
		return large(n);
	if (lists[size]) {
		struct free_piece *p = lists[size];
		lists[size] = p->next;
		return p;
	}
	if (left < bytes) {
		chunk = or_die(malloc(CHUNK));
		left = CHUNK;
	}
	struct head *h = (struct head *)(void *)chunk;
	chunk += bytes;
	left -= bytes;
	h->size = size;
	return h + 1;
}

static void give(void *p)
{
	if (!p)
		return;
	struct head *h = (struct head *)p - 1;
	if (!h->size) {
		free(h);
		return;
	}
	struct free_piece *f = p;
	f->next = lists[h->size];
	lists[h->size] = f;
}

static void *take_zeros(size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		abort();
	return memset(take(n * size), 0, n * size);
}

static void *resize(void *p, size_t n)
{
	struct head *h = p ? (struct head *)p - 1 : NULL;
	if (!p)
		return take(n);
	if (h->size && n <= room(h))
		return p;
	if (!h->size && n > (size_t)SIZES * UNIT) {
		h = or_die(n < SIZE_MAX - sizeof *h ? realloc(h, n + sizeof *h) : NULL);
		return h + 1;
	}
	void *q = take(n);
	size_t old = h->size ? room(h) : n; /* a large one becomes a small one */
	memcpy(q, p, old < n ? old : n);
	give(p);
	return q;
}

void worker_main_memory(void)
{
	ts_set_allocator(take, take_zeros, resize, give);
}
#else
void worker_main_memory(void)
{
}
#endif
