/* What the files of repo share; tree.c borrows the handle. Not for anybody else. */
#ifndef GITCHECK_REPO_INTERNAL_H
#define GITCHECK_REPO_INTERNAL_H

#include "gitcheck/repo.h"

struct repo {
	struct arena *a;
	void *handle; /* git_repository */
	void *odb;    /* git_odb */
	struct str folder, common, git_folder;
	bool shallow, partial, from_env;
	struct repo_id *boundary; /* ids of the shallow file, sorted */
	size_t nboundary;
};

/* Owners and the rule of git (setup.c, ensure_valid_ownership): the current user owns the work tree and the
 * git folder, or a protected configuration file lists the place under safe.directory. */
struct repo_owner_input {
	struct str folder, git_folder; /* no trailing slash; folder empty = bare */
	const struct str *safe;        /* values of safe.directory in the order they were read */
	size_t nsafe;
	struct str home;
};
bool repo_owner_allows(struct arena *a, const struct repo_owner_input *in);

/* Read the shallow file. */
MUST_CHECK int repo_history_boundary(struct repo *r, struct err *e);

#endif
