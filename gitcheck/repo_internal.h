/* What the files of repo share; tree.c borrows the handle. Not for anybody else. */
#ifndef GITCHECK_REPO_INTERNAL_H
#define GITCHECK_REPO_INTERNAL_H

#include "gitcheck/repo.h"
#include "gitcheck/repo_store.h"

enum { REPO_COMMIT_MAX = 4 * 1024 * 1024 }; /* bytes */

struct repo {
	struct arena *a;
	void *handle; /* git_repository */
	void *odb;    /* git_odb */
	struct repo_store store;
	struct str folder, common, git_folder;
	bool shallow, partial;
	struct tree_kept *trees;  /* tree_kept.c's, once it is asked for */
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

/* ERR_GIT when the configuration names another object format than SHA-1, in whatever version of it: git
 * itself heeds the name in version 1 alone, and refuses it in version 0. */
MUST_CHECK int repo_format(const struct repo *r, struct err *e);
/* When a revision was not found: ERR_GIT if that is because the ids are of SHA-256, which no configuration
 * says; else 0. */
MUST_CHECK int repo_format_missed(const struct repo *r, struct err *e);

/* libgit2's last reason as the detail of an error. */
void repo_says(struct err *e);

/* Read the shallow file. */
MUST_CHECK int repo_history_boundary(struct repo *r, struct err *e);

#endif
