#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"

#if defined(__SANITIZE_ADDRESS__)
#define HAVE_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAVE_ASAN 1
#endif
#endif
#ifdef HAVE_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#define GAP 16 /* a poisoned gap after each object makes an overrun visible */
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#define GAP 0
#endif

enum { ALIGN = 16, FIRST_BLOCK = 16 * 1024, MAX_BLOCK = 1024 * 1024 };

struct block {
	struct block *prev;
	size_t cap, used;
	_Alignas(ALIGN) char data[];
};

struct owned {
	void *obj;
	void (*drop)(void *obj);
};

struct arena {
	const char *what;
	struct block *top;
	size_t nblocks, held; /* held: bytes used in the blocks below top */
	struct owned *owned;
	size_t nowned, owned_cap;
};

struct arena *arena_new(const char *what)
{
	struct arena *a = calloc(1, sizeof *a);
	if (!a)
		die_oom(what);
	a->what = what;
	return a;
}

static void drop_owned(struct arena *a, size_t down_to)
{
	while (a->nowned > down_to) {
		struct owned o = a->owned[--a->nowned];
		o.drop(o.obj);
	}
}

static void pop_block(struct arena *a)
{
	struct block *b = a->top;
	a->top = b->prev;
	a->nblocks--;
	if (a->top)
		a->held -= a->top->used;
	UNPOISON(b->data, b->cap);
	free(b);
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	drop_owned(a, 0);
	while (a->top)
		pop_block(a);
	free(a->owned);
	free(a);
}

static void push_block(struct arena *a, size_t need)
{
	size_t cap = a->top ? a->top->cap * 2 : FIRST_BLOCK;
	if (cap > MAX_BLOCK)
		cap = MAX_BLOCK;
	if (cap < need)
		cap = need;
	if (cap > SIZE_MAX - sizeof(struct block))
		die_oom(a->what);
	struct block *b = malloc(sizeof *b + cap);
	if (!b)
		die_oom(a->what);
	b->prev = a->top;
	b->cap = cap;
	b->used = 0;
	if (a->top)
		a->held += a->top->used;
	a->top = b;
	a->nblocks++;
	POISON(b->data, cap);
}

/* What an object of so many bytes takes of its block. */
static size_t room_of(size_t bytes)
{
	return (bytes + GAP + ALIGN - 1) & ~(size_t)(ALIGN - 1);
}

static void *take(struct arena *a, size_t n, size_t size)
{
	if (size && n > (SIZE_MAX / 2 - GAP - ALIGN) / size)
		die_oom(a->what);
	size_t bytes = n && size ? n * size : 1;
	size_t need = room_of(bytes);
	if (!a->top || a->top->cap - a->top->used < need)
		push_block(a, need);
	char *p = a->top->data + a->top->used;
	a->top->used += need;
	UNPOISON(p, bytes);
	return p;
}

void *arena_alloc(struct arena *a, size_t n, size_t size)
{
	return memset(take(a, n, size), 0, n && size ? n * size : 1);
}

char *arena_text(struct arena *a, size_t n)
{
	if (n == SIZE_MAX)
		die_oom(a->what);
	char *p = take(a, n + 1, 1);
	p[n] = '\0';
	return p;
}

void *arena_own(struct arena *a, void *obj, void (*drop)(void *obj))
{
	if (a->nowned == a->owned_cap) {
		size_t cap = a->owned_cap ? a->owned_cap * 2 : 8;
		struct owned *v = realloc(a->owned, cap * sizeof *v);
		if (!v)
			die_oom(a->what);
		a->owned = v;
		a->owned_cap = cap;
	}
	a->owned[a->nowned++] = (struct owned){obj, drop};
	return obj;
}

size_t arena_used(const struct arena *a)
{
	return a->held + (a->top ? a->top->used : 0);
}

struct arena_mark arena_mark(const struct arena *a)
{
	return (struct arena_mark){a->nblocks, a->top ? a->top->used : 0, a->nowned};
}

void arena_rewind(struct arena *a, struct arena_mark m)
{
	BUG_IF(a->nblocks < m.blocks || a->nowned < m.owned);
	drop_owned(a, m.owned);
	while (a->nblocks > m.blocks)
		pop_block(a);
	if (a->top) {
		a->top->used = m.used;
		POISON(a->top->data + m.used, a->top->cap - m.used);
	}
}

/* The newest object can grow where it lies, while its block has room: nothing is copied, nothing left behind.
 */
static bool extend(struct arena *a, void *obj, size_t from, size_t to)
{
	struct block *b = a->top;
	size_t had = room_of(from), want = room_of(to);
	if (!b || b->used < had || (char *)obj != b->data + b->used - had || b->cap - b->used < want - had)
		return false;
	b->used += want - had;
	UNPOISON(obj, to);
	return true;
}

static void *grow(struct arena *a, void *items, size_t n, size_t *cap, size_t size)
{
	size_t more = *cap ? *cap * 2 : size < 64 ? 8 : 2;
	if (*cap && more < SIZE_MAX / 4 / size && extend(a, items, *cap * size, more * size)) {
		*cap = more;
		return items;
	}
	void *v = take(a, more, size);
	if (n)
		memcpy(v, items, n * size);
	*cap = more;
	return v;
}

char *arena_text_grow(struct arena *a, char *text, size_t n, size_t from, size_t to)
{
	if (to >= SIZE_MAX / 4)
		die_oom(a->what);
	if (extend(a, text, from + 1, to + 1)) {
		text[to] = '\0';
		return text;
	}
	char *p = arena_text(a, to);
	memcpy(p, text, n);
	return p;
}

/* Elements are zeroed one by one: memory that is not used yet is not touched. */
void *arena_grow(struct arena *a, void *items, size_t n, size_t *cap, size_t size)
{
	if (n >= *cap)
		items = grow(a, items, n, cap, size);
	memset((char *)items + n * size, 0, size);
	return items;
}
