/*
 * Memory by lifetime: everything allocated in an arena is freed with it, foreign handles included.
 * One arena per command; loops over files or rows mark and rewind.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena; /* opaque; passed by pointer, never hidden in a global */

/* "what" must outlive the arena; it is named when memory runs out (exit 71). */
struct arena *arena_new(const char *what);
/* Drops owned handles newest first, then the memory. NULL is fine. */
void arena_free(struct arena *a);
/* Zeroed, aligned for any type, never NULL; n * size is checked for overflow. */
void *arena_alloc(struct arena *a, size_t n, size_t size);
/* Room for n bytes and a NUL, which alone is set: for what is written at once. */
char *arena_text(struct arena *a, size_t n);
/* The same of arena_text()'s room for from bytes, of which n are written, now for to of them: where it lies
 * while it is the newest object and its block has room. text must not be used any more. */
char *arena_text_grow(struct arena *a, char *text, size_t n, size_t from, size_t to);
#define ARENA_NEW(a, T) ((T *)arena_alloc((a), 1, sizeof(T)))
#define ARENA_ARRAY(a, T, n) ((T *)arena_alloc((a), (n), sizeof(T)))
/* Give a foreign handle to the arena; drop is called once, at rewind or free. Returns obj. */
void *arena_own(struct arena *a, void *obj, void (*drop)(void *obj));
/* Bytes handed out and still held: what a limit is measured with. */
size_t arena_used(const struct arena *a);

/* Scratch for one turn of a loop; handles owned since the mark are dropped by the rewind too. */
struct arena_mark {
	size_t blocks, used, owned;
};
struct arena_mark arena_mark(const struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark m);

/* Room for one more element in a growable array: returns items, moved when it had to grow; element n is
 * zeroed. */
void *arena_grow(struct arena *a, void *items, size_t n, size_t *cap, size_t size);
/* VEC(T) is a growable array in an arena; VEC_PUSH(a, v) returns a pointer to a new zeroed element. */
#define VEC(T)                                                                                               \
	struct {                                                                                             \
		T *v;                                                                                        \
		size_t n, cap;                                                                               \
	}
#define VEC_PUSH(a, vec)                                                                                     \
	((vec)->v = arena_grow((a), (vec)->v, (vec)->n, &(vec)->cap, sizeof *(vec)->v), &(vec)->v[(vec)->n++])
/* Room for n elements of an empty array whose length is known: growing leaves the smaller ones behind. */
#define VEC_RESERVE(a, vec, count)                                                                           \
	((vec)->v = arena_alloc((a), (count), sizeof *(vec)->v), (vec)->n = 0, (vec)->cap = (count))

#endif
