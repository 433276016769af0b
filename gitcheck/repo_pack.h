/*
 * Packs: many objects in one file, most of them as the difference to another one. Not for anybody but
 * repo_store.c; both halves of the reader are declared here.
 */
#ifndef GITCHECK_REPO_PACK_H
#define GITCHECK_REPO_PACK_H

#include <git2.h>
#include <git2/sys/odb_backend.h>

#include "base/str.h"

/* A pack and its index (git's Documentation/gitformat-pack), mapped once for all handles of a process: each
 * page that is met a first time costs, in each mapping. */
struct pack {
	struct pack *next; /* of all that are mapped */
	size_t users;
	const unsigned char *index; /* version 1 or 2 */
	size_t index_n;
	uint32_t version, objects;
	const unsigned char *bytes; /* NULL until repo_pack_index_open() */
	size_t n;                   /* without the checksum behind the objects */
	char name[];                /* the path of both files, without what comes after the last dot */
};

/* The packs of one folder and handle, the one of use last first. */
struct pack_list {
	struct pack **v;
	size_t n, cap;
};

/* The packs of a folder that are not in the list yet go to its end. An index that cannot be read is left out,
 * as git does, and remembered as a reason for what is missed (repo_pipe.h). Any number of threads may do so
 * at once, each with a list of its own. */
void repo_pack_index_list(struct pack_list *l, struct str folder);
void repo_pack_index_free(struct pack_list *l);
/* Map the objects. False, with libgit2's error set, when there is no such pack or it is none. */
bool repo_pack_index_open(struct pack *p);
/* Where an object begins; whether that is inside the pack is for the reader to look at. */
bool repo_pack_index_find(const struct pack *p, const unsigned char *id, uint64_t *at);
/* How many ids begin with so many hex digits, 2 = more than one; *out is one of them. */
int repo_pack_index_find_prefix(const struct pack *p, const git_oid *from, size_t digits, git_oid *out);
/* A size at its begin, which is taken off: seven bits to a byte, the lowest first. */
bool repo_pack_delta_size(struct str *delta, size_t *out);
/* What is behind the two sizes, applied to base. False unless it makes exactly so many bytes. */
bool repo_pack_delta_apply(struct str delta, struct str base, unsigned char *out, size_t n);

/* GIT_ERROR, with the place in the pack as libgit2's error. */
int repo_pack_damaged(const struct pack *p, uint64_t at, const char *why);

/* One folder's packs. An object that costs far more to read than it holds is refused: a chain of differences
 * that leads in a circle, or over objects of any size. *out is the store's. */
int repo_pack(git_odb_backend **out, struct str folder);

#endif
