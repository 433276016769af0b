/* What the files of tree share. Not for anybody else. */
#ifndef GITCHECK_TREE_INTERNAL_H
#define GITCHECK_TREE_INTERNAL_H

#include "gitcheck/tree.h"

void tree_sort(struct tree *t);
/* A file of the work tree, never through a symbolic link below the root. */
MUST_CHECK int tree_disk_read(
	const struct repo *r, struct arena *a, struct str path, size_t max, struct str *out, struct err *e);
MUST_CHECK int tree_disk_size(
	const struct repo *r, struct arena *a, struct str path, size_t *size, struct err *e);

#endif
