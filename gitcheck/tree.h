/*
 * The files of a commit, of the index or of the work tree, as one sorted list; the files of one tree and what
 * two trees do not share. Entries are validated: what git itself refuses to write (an empty name, ".", "..",
 * ".git", a slash, a name twice) is ERR_GIT.
 */
#ifndef GITCHECK_TREE_H
#define GITCHECK_TREE_H

#include "gitcheck/repo.h"

enum { TREE_MODE_FOLDER = 0040000, TREE_MODE_LINK = 0120000, TREE_MODE_MODULE = 0160000 };
/* Few objects can stand for any number of paths, since a folder may hold the same one many times over:
 * folders are counted too, and so is what two trees do not share. */
enum { TREE_MAX_DEPTH = 64, TREE_MAX_FILES = 500000, TREE_MAX_FOLDERS = 250000 };

struct tree_entry {
	struct str path; /* from the root, '/' separated */
	struct repo_id id;
	unsigned mode; /* as git stores it; 0100644 and 0100755 are files */
	bool disk;     /* differs from the index: read from the work tree */
};

struct tree_entries {
	struct tree_entry *v;
	size_t n, cap;
};

enum tree_kind { TREE_COMMIT, TREE_INDEX, TREE_WORK };

struct tree {
	enum tree_kind kind;
	struct repo *repo;
	struct arena *a;
	struct repo_id commit, root; /* of a commit */
	bool loaded;
	struct tree_entries files;   /* sorted by path bytes; a commit's only after tree_load() */
	struct tree_entries folders; /* of a loaded commit: paths end in a slash, the root's is empty */
};

/* A commit's tree; nothing is walked yet. */
MUST_CHECK int tree_of_commit(
	struct tree *out, struct arena *a, struct repo *r, struct repo_id commit, struct err *e);
/* What is staged. */
MUST_CHECK int tree_of_index(struct tree *out, struct arena *a, struct repo *r, struct err *e);
/* What is on disk: tracked files as they are now, and untracked ones that are not ignored. Files that a
 * sparse checkout left out count as unchanged. ERR_GIT in a bare repository. */
MUST_CHECK int tree_of_work(struct tree *out, struct arena *a, struct repo *r, struct err *e);
/* All files of a commit's tree into .files. ERR_LIMIT above TREE_MAX_FILES, TREE_MAX_FOLDERS or
 * TREE_MAX_DEPTH. */
MUST_CHECK int tree_load(struct tree *t, struct err *e);
/* A file by path, after tree_load(); NULL when absent. */
const struct tree_entry *tree_find(const struct tree *t, struct str path);
/* First file whose path is not below "path", by byte order: the files of a folder are the range from
 * tree_from(dir + "/") to tree_from(dir + "0"). */
size_t tree_from(const struct tree *t, struct str path);
/* Whether the entry is a regular file. */
bool tree_is_file(const struct tree_entry *f);

/* Entry of a commit's tree by path without loading it; *found = false when there is none. Also folders. */
MUST_CHECK int tree_lookup(
	const struct tree *t, struct str path, struct tree_entry *out, bool *found, struct err *e);
/* Entries of one folder of a commit, by its tree's id. Paths are the bare names. */
MUST_CHECK int tree_folder(const struct repo *r, struct arena *a, struct repo_id folder,
	struct tree_entries *out, struct err *e);

/* A file's bytes: blob or disk. ERR_LIMIT above max, ERR_INPUT for links and submodules. r: the handle to
 * read with (a thread has its own). */
MUST_CHECK int tree_read(const struct tree *t, const struct repo *r, struct arena *a,
	const struct tree_entry *f, size_t max, struct str *out, struct err *e);
/* Size in bytes from the header, or of the file on disk. */
MUST_CHECK int tree_size(
	const struct tree *t, const struct repo *r, const struct tree_entry *f, size_t *size, struct err *e);

enum tree_change_kind { TREE_ADDED, TREE_CHANGED, TREE_DELETED };
struct tree_change {
	struct str path;
	enum tree_change_kind kind;
};
struct tree_changes {
	struct tree_change *v;
	size_t n, cap;
};
/* Files that differ, sorted by path. Of two commits that are not both loaded, only folders with different ids
 * are opened.
 * ERR_LIMIT above TREE_MAX_FILES changes or TREE_MAX_FOLDERS folders. */
MUST_CHECK int tree_diff(
	struct arena *a, struct tree *before, struct tree *after, struct tree_changes *out, struct err *e);

#endif
