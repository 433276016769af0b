/* A tree as migrations are read from it (struct files). */
#ifndef GITCHECK_FILES_GIT_H
#define GITCHECK_FILES_GIT_H

#include "gitcheck/tree.h"
#include "migrate/migration.h"

/* The files of a tree; both live as long as the arena and the tree. Folders of a commit are read on demand
 * and remembered. A name with bytes that are no UTF-8, a control character or a backslash, and one that
 * another system takes for a drive or a stream (C:x, .git::y), is listed with a trailing '@', as links and
 * submodules are: never readable. */
struct files files_git_tree(struct arena *a, struct tree *t);
/* For who will list most folders of f, which is one of these: all names at once (tree_load()), where they can
 * be had. */
void files_git_load(const struct files *f, struct arena *a);
/* The files of a commit. */
MUST_CHECK int files_git(
	struct files *out, struct arena *a, struct repo *r, struct repo_id commit, struct err *e);
/* Whether the name may be read as a migration. */
bool files_git_plain_name(struct str name);

#endif
