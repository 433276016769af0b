/* What the parts of collect_elsewhere.c share. Not for anybody else. */
#ifndef GITCHECK_COLLECT_ELSEWHERE_H
#define GITCHECK_COLLECT_ELSEWHERE_H

#include "base/sb.h"
#include "gitcheck/collect_internal.h"

enum { COLLECT_PLACES = 256, COLLECT_DEPENDS_MAX = 64 * 1024 /* bytes */ };

struct collect_known {
	const struct tree_entry *entry;
	struct str bytes;
	struct literals strings;
	uint64_t *names; /* hashes of what may be given a text in it, sorted */
	size_t nnames;
};

/* The code right in a folder. */
struct collect_folder {
	struct str path; /* with its slash */
	enum language language;
	const struct tree_entry *v[COLLECT_PLACES + 2];
	size_t n;
	bool whole; /* false: there are more, or they are too large, and none is looked into */
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
	bool sql;
	bool unsure, on_disk;  /* more than is kept of what was asked; of files that have no id yet */
	VEC(struct str) asked; /* for the file at hand, each once */
	struct sb records;
	size_t *slots, *next; /* index + 1 of tree files, by stem, and of the next one; NULL = not made yet */
	size_t cap;
	struct collect_folder folder; /* the last one that was listed */
	size_t looked;                /* for the file at hand, of the most that one may cost */
	VEC(struct collect_known) known;
	VEC(struct collect_answer) answers; /* to what was asked for the file at hand */
};

/* collect_depend.c: the ways to ask the tree for a file. */
enum collect_asked { COLLECT_ASKED_STEM, COLLECT_ASKED_PATH, COLLECT_ASKED_FOLDER };
void collect_depend(struct collect_elsewhere *x, enum collect_asked how, struct str what, struct str within);

/* The one file of that stem (its name up to the first dot) and of the language at hand, at "within" (a path's
 * end without the extension: "shop/tables", empty = anywhere), the nearest of several; NULL when two are as
 * near. */
const struct tree_entry *collect_by_stem(struct collect_elsewhere *x, struct str stem, struct str within);
/* The file at a path, NULL = none. */
const struct tree_entry *collect_by_path(struct collect_elsewhere *x, struct str path);
/* The same as collect_by_stem(), not counted as asked. */
const struct tree_entry *collect_stem_at(struct collect_elsewhere *x, struct str stem, struct str within);
/* The files right in a folder ("a/b/"); none of them where there are too many. */
void collect_add_folder(struct collect_elsewhere *x, struct str folder, struct collect_places *p);
/* The files of code right in a folder, that at hand among them; valid until the next call. */
const struct collect_folder *collect_folder(struct collect_elsewhere *x, struct str folder);
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
