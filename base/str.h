/*
 * Borrowed, counted byte strings: a view into memory that somebody else owns.
 * A view may hold NUL bytes and is not terminated; str_z() is the only door to functions that want a char *.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct arena;

struct str {
	const char *p; /* may be NULL only when n is 0 */
	size_t n;      /* bytes */
};

#define STR(lit) ((struct str){(lit), sizeof(lit) - 1})
#define STR_NONE ((struct str){NULL, 0})
/* For "%.*s" in a printf format: printf("%.*s", STRF(s)). Views above INT_MAX bytes are cut. */
#ifdef COVER /* `make cover` counts the branches of decisions, not those of printing */
#define STRF(s) (int)(s).n, (s).p
#else
#define STRF(s) (int)((s).n > 0x7fffffff ? 0x7fffffff : (s).n), ((s).p ? (s).p : "")
#endif

/* A view of a terminated string; NULL gives the empty view. Here, so that the length of a literal is known
 * when it is compiled. */
static inline struct str str_of(const char *z)
{
	return (struct str){z, z ? strlen(z) : 0};
}
static inline bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || (*a.p == *b.p && memcmp(a.p, b.p, a.n) == 0));
}
/* Equality that folds ASCII letters only. */
bool str_ieq(struct str a, struct str b);
/* Whether it is one of a NULL-ended list; the second folds ASCII letters. */
bool str_one_of(struct str s, const char *const *list);
bool str_ione_of(struct str s, const char *const *list);
/* Byte order, shorter first on a common prefix: <0, 0, >0, as memcmp. */
int str_cmp(struct str a, struct str b);
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
/* Whether the path lies in the folder, at any depth; everything lies in the root, "". */
bool str_is_under(struct str path, struct str dir);
/* Offset of the first occurrence of needle at or after from, or SIZE_MAX. */
size_t str_find(struct str s, struct str needle, size_t from);
/* An ASCII letter or digit, or '_': a byte of a name in nearly every language. */
bool str_is_word(char c);
/* Whether the n bytes at i begin and end where a word does. */
bool str_is_whole(struct str s, size_t i, size_t n);
/* Which of n words, at most 64 and none empty, stand in s: a bit for each, the first the lowest. One pass
 * over s, whatever their number. */
uint64_t str_find_set(struct str s, const char *const *words, size_t n);
/* Offset of the first whole word at or after from, or SIZE_MAX; an empty one is nowhere. */
size_t str_find_word(struct str s, struct str word, size_t from);
/* Offset of the first/last byte c, or SIZE_MAX. */
size_t str_chr(struct str s, char c);
size_t str_rchr(struct str s, char c);
/* The part [from, to); both are clamped to the view. */
struct str str_sub(struct str s, size_t from, size_t to);
/* Cuts s at the first sep: returns what is before it and leaves in *s what is after it (empty when none). */
struct str str_cut(struct str *s, char sep);
/* Without ASCII white space at both ends. */
struct str str_trim(struct str s);
/* A terminated copy in the arena. Bytes after an inner NUL are kept but C functions will not see them. */
char *str_z(struct arena *a, struct str s);
/* A copy in the arena. */
struct str str_dup(struct arena *a, struct str s);
/* Formatted into the arena. */
struct str str_fmt(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* ASCII lower-case copy in the arena. */
struct str str_lower(struct arena *a, struct str s);
/* Decimal digits only, no sign, no blanks: true and *out set when s is all digits and fits. */
bool str_u64(struct str s, uint64_t *out);
/* True when s is valid UTF-8 (no surrogates, no overlong forms). *bad, when given, gets the first bad offset.
 */
bool str_utf8(struct str s, size_t *bad);
/* 1-based line of a byte offset. */
int str_line(struct str s, size_t at);
/* 1-based column in bytes of a byte offset. */
int str_column(struct str s, size_t at);
/* The last part of a path after '/', and the part before it ("" when there is none). */
struct str str_basename(struct str path);
struct str str_dirname(struct str path);
/* 64-bit FNV-1a: for hash tables, never for anything an attacker profits from colliding. */
uint64_t str_hash(struct str s);
/* For qsort and bsearch over arrays of struct str. */
int str_order(const void *a, const void *b);
/* qsort() for what is mostly in order already: one pass when it is. n may be 0. */
void str_sort(void *v, size_t n, size_t size, int (*order)(const void *, const void *));

#endif
