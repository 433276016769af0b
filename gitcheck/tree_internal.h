/* What the files of tree share. Not for anybody else. */
#ifndef GITCHECK_TREE_INTERNAL_H
#define GITCHECK_TREE_INTERNAL_H

#include "gitcheck/tree.h"

void tree_sort(struct tree *t);
/* tree_from() of any list that is sorted by path. */
size_t tree_entries_from(const struct tree_entries *l, struct str path);

/* -- trees of earlier runs (tree_kept.c) -- */

struct tree_listing {
	struct tree_entries files, folders; /* as in struct tree */
};
struct tree_kept;
/* What is kept of a repository's trees; lives as long as it, and so does what it gives. */
struct tree_kept *tree_kept(struct repo *r);
/* The files of the tree with this id; false where it is not kept. */
bool tree_kept_exactly(struct tree_kept *k, struct repo_id root, struct tree_listing *out);
/* Those of the tree that was kept last. */
bool tree_kept_newest(struct tree_kept *k, struct tree_listing *out);
/* Keep a tree that is loaded. */
void tree_kept_add(struct tree_kept *k, const struct tree *t);

/* A file of the work tree, never through a symbolic link below the root. */
MUST_CHECK int tree_disk_read(
	const struct repo *r, struct arena *a, struct str path, size_t max, struct str *out, struct err *e);
MUST_CHECK int tree_disk_size(
	const struct repo *r, struct arena *a, struct str path, size_t *size, struct err *e);

#endif
