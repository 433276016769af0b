/* The object store of a repository for libgit2, put together here: packs (repo_pack.c) and loose objects
 * (repo_loose.c) are read by ourselves, and so is the list of folders that they are in. */
#ifndef GITCHECK_REPO_STORE_H
#define GITCHECK_REPO_STORE_H

#include <git2.h>
#include <git2/sys/odb_backend.h>

#include "base/arena.h"
#include "base/err.h"

/* The folders of a store: its own first, then those it borrows from (objects/info/alternates), each once. */
struct repo_store {
	struct str *v;
	size_t n, cap;
};

/* The folders of the store at "own", and of those that "more" names, separated by colons as git's variables
 * have them. Relative names in an alternates file are below the folder that it is of; what is no folder is
 * left out, as git does. ERR_GIT when a list cannot be read, names very many, or is nested deeper than git
 * takes it. */
MUST_CHECK int repo_store_folders(
	struct arena *a, struct str own, struct str more, struct repo_store *out, struct err *e);
/* A store of these folders; *out is the caller's to free. 0, or as libgit2's functions. */
MUST_CHECK int repo_store_open(git_odb **out, const struct repo_store *folders);

enum { REPO_OBJECT_MAX = 64 * 1024 * 1024 }; /* bytes: no object that is larger is asked for here */
/* What libgit2 asks of a store for an id that is given in part: its exists_prefix and its read. */
int repo_store_read_prefix(git_oid *out, void **data, size_t *n, git_object_t *kind, git_odb_backend *b,
	const git_oid *from, size_t digits);

/* One folder's loose objects: what each states of itself is compared with what is there. *out is the store's.
 */
MUST_CHECK int repo_loose(git_odb_backend **out, struct str folder);

#endif
