/*
 * A git repository, read only: revisions, commits, blobs. Works on bare and shallow clones and on linked
 * worktrees; what a partial or shallow clone lacks is an error that says so. One handle serves one thread.
 */
#ifndef GITCHECK_REPO_H
#define GITCHECK_REPO_H

#include "base/arena.h"
#include "base/err.h"

enum { REPO_ID_BYTES = 20, REPO_PATH_MAX = 4096 };

/* An object id; all zero = none. */
struct repo_id {
	unsigned char b[REPO_ID_BYTES];
};

struct repo;

/* Open the repository that holds "dir"; with an empty dir the one git itself would use here (GIT_DIR and the
 * other variables of a hook are honoured). ERR_GIT when there is none, when it uses SHA-256 ids, or when
 * another user owns it and git's own rule (safe.directory of the user's and the system's files) does not
 * allow it. The handle belongs to the arena. */
MUST_CHECK int repo_open(struct repo **out, struct arena *a, struct str dir, struct err *e);
/* One more handle on the objects of the same repository, for another thread: no revisions, index or status.
 */
MUST_CHECK int repo_again(struct repo **out, struct arena *a, const struct repo *r, struct err *e);
/* Absolute path of the work tree without a trailing slash; empty for a bare repository. */
struct str repo_folder(const struct repo *r);
/* Absolute path of the git folder that all linked worktrees share, with a trailing slash. */
struct str repo_common_folder(const struct repo *r);
bool repo_is_shallow(const struct repo *r);
/* Objects were left out when it was cloned (--filter). */
bool repo_is_partial(const struct repo *r);

bool repo_same(struct repo_id a, struct repo_id b);
bool repo_none(struct repo_id id);
/* 40 lower-case hex digits. */
struct str repo_hex(struct arena *a, struct repo_id id);

/* The commit a revision names, tags peeled. ERR_USAGE for an unknown revision, ERR_GIT when the clone lacks
 * the object. "role" names the option in messages: "--base". */
MUST_CHECK int repo_commit(
	const struct repo *r, const char *role, struct str rev, struct repo_id *commit, struct err *e);
/* What the head is compared with when nobody says: the merge base with the upstream of the branch that "rev"
 * names, else with origin's default branch. An upstream that is the branch's own copy on the remote is no
 * base: a pushed branch would be compared with itself. ERR_USAGE with a hint when there is neither or no
 * common commit. *how is for people: "merge base with origin/main". */
MUST_CHECK int repo_default_base(struct repo *r, struct arena *a, struct str rev, struct repo_id head,
	struct repo_id *base, struct str *how, struct err *e);
/* The branch that work is merged into, as above: its name ("origin/main") and its tip; empty name when none.
 */
MUST_CHECK int repo_base_branch(struct repo *r, struct arena *a, struct str rev, struct str *name,
	struct repo_id *tip, struct err *e);
/* Best common ancestor; *found = false when there is none. In a shallow clone that may be because history is
 * incomplete: *incomplete. */
MUST_CHECK int repo_merge_base(struct repo *r, struct repo_id one, struct repo_id two, struct repo_id *base,
	bool *found, bool *incomplete, struct err *e);
/* Whether "commit" is in the history of "tip" (or is it). */
MUST_CHECK int repo_contains(
	struct repo *r, struct repo_id tip, struct repo_id commit, bool *yes, struct err *e);

/* Parsed from a commit object. */
struct repo_commit_info {
	struct repo_id tree;
	struct repo_id *parents; /* none at the boundary of a shallow clone */
	size_t nparents;
	long long time; /* of the committer, seconds since 1970 */
};
MUST_CHECK int repo_commit_info(
	struct repo *r, struct arena *a, struct repo_id commit, struct repo_commit_info *out, struct err *e);

enum repo_kind { REPO_COMMIT, REPO_TREE, REPO_BLOB, REPO_TAG };
/* Size and kind from the object's header, without inflating it. ERR_GIT when the object is not there. */
MUST_CHECK int repo_header(
	const struct repo *r, struct repo_id id, enum repo_kind *kind, size_t *size, struct err *e);
/* A whole object, not copied: *bytes is valid until repo_release(*held). ERR_LIMIT above max (the header is
 * asked first). */
MUST_CHECK int repo_borrow(const struct repo *r, struct repo_id id, enum repo_kind kind, size_t max,
	struct str *bytes, void **held, struct err *e);
void repo_release(void *held);
/* A blob's bytes, copied into the arena. */
MUST_CHECK int repo_blob(
	const struct repo *r, struct arena *a, struct repo_id id, size_t max, struct str *out, struct err *e);

#endif
