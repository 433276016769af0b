/*
 * What is computed from a repository's content and kept in its git folder, GIT_COMMON_DIR/schemagate/KIND:
 * each entry is a file that is named by what it was computed from, so that it never has to be renewed. It is
 * never needed: whatever is missing, damaged, somebody else's or not writable is as if it were not there.
 */
#ifndef GITCHECK_CACHE_H
#define GITCHECK_CACHE_H

#include "gitcheck/repo.h"

struct cache;

/* Bytes of one entry and of all entries of a kind: the longest unused go first. */
enum { CACHE_MAX_ENTRY = 8 * 1024 * 1024, CACHE_MAX_BYTES = 64 * 1024 * 1024 };

/* kind: a folder's name, such as "replay"; entries: how many of it may stay. Lives in the arena; nothing is
 * opened or made yet. With SCHEMAGATE_CACHE=off in the environment it holds nothing and takes nothing. For
 * one thread at a time. */
struct cache *cache_new(struct arena *a, const struct repo *r, const char *kind, size_t entries);
bool cache_is_off(const struct cache *c);
/* An entry's bytes in arena a; false when there is none that is whole: a regular file (no link), written by
 * this user, with the name and the checksum of its bytes inside. name: lower-case hexadecimal digits. */
bool cache_get(struct cache *c, struct arena *a, struct str name, struct str *bytes);
/* Whether there is any entry of the kind, whole or not. */
bool cache_any(struct cache *c);
/* Written beside its place and renamed, so that concurrent runs see the whole or nothing. Failure is silent.
 */
void cache_put(struct cache *c, struct str name, struct str bytes);
/* The same in two steps, for many entries: after the last cache_add() comes one cache_tidy(), which keeps the
 * kind within its bounds. */
void cache_add(struct cache *c, struct str name, struct str bytes);
void cache_tidy(struct cache *c);

#endif
