/* What the parts of collect_elsewhere.c share. Not for anybody else. */
#ifndef GITCHECK_COLLECT_ELSEWHERE_H
#define GITCHECK_COLLECT_ELSEWHERE_H

#include "gitcheck/collect_internal.h"

enum { COLLECT_PLACES = 256 };

struct collect_known {
	const struct tree_entry *entry;
	struct str bytes;
	struct literals strings;
	uint64_t *names; /* hashes of what may be given a text in it, sorted */
	size_t nnames;
};

/* The files that may hold it. */
struct collect_places {
	const struct tree_entry *v[COLLECT_PLACES];
	size_t n;
};

struct collect_answer {
	uint64_t hash; /* of owner and name */
	struct str owner, name, text;
	bool found;
};

struct collect_elsewhere {
	struct arena *a, *files; /* files: rewound when it holds too much */
	struct arena_mark empty;
	const struct tree *tree;
	const struct repo *repo;
	const struct code_file *f;
	bool sql, asked;
	size_t *slots, *next; /* index + 1 of tree files, by stem, and of the next one; NULL = not made yet */
	size_t cap;
	struct str folder; /* the last one that was listed, and its files, for the file at hand */
	struct collect_places listed;
	VEC(struct collect_known) known;
	VEC(struct collect_answer) answers; /* to what was asked for the file at hand */
};

/* The one file of that stem (its name up to the first dot) and of the language at hand, at "within" (a path's
 * end without the extension: "shop/tables", empty = anywhere), the nearest of several; NULL when two are as
 * near. */
const struct tree_entry *collect_by_stem(struct collect_elsewhere *x, struct str stem, struct str within);
/* The files right in a folder ("a/b/"); none of them where there are too many. */
void collect_add_folder(struct collect_elsewhere *x, struct str folder, struct collect_places *p);
void collect_add_place(struct collect_places *p, const struct tree_entry *e);
/* A path's folder, with its slash. */
struct str collect_folder_of(struct str path);
/* A file's name up to its first dot. */
struct str collect_stem_of(struct str path);

/* collect_import.c: the files that may give OWNER.NAME, or NAME where owner is empty; *name becomes what it
 * is called there. */
void collect_import(
	struct collect_elsewhere *x, struct str owner, struct str *name, struct collect_places *p);

#endif
