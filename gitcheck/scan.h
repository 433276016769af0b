/*
 * Which files of a tree hold a name of the delta: the only ones worth parsing. Whole words of [A-Za-z0-9_],
 * case ignored, in source text; one pass over the blobs by as many threads as pay.
 */
#ifndef GITCHECK_SCAN_H
#define GITCHECK_SCAN_H

#include "gitcheck/tree.h"
#include "migrate/migration.h"
#include "parse/language.h"
#include "schemas/delta.h"

enum { SCAN_MAX_FILE = 1024 * 1024 }; /* bytes of a source file; larger ones are unread */

struct scan_input {
	struct tree *tree; /* loaded by the scan */
	struct tree *base; /* whose .gitattributes count: a change cannot declare its own code generated */
	const struct delta_words *words;  /* NULL = every source file is a candidate */
	const struct names_list *folders; /* migration folders: no code */
	const struct names_list *files;   /* migration files: no code, wherever they are */
	const struct names_list *exclude; /* patterns (glob.h) */
	struct scan_ahead *ahead;         /* of the same tree; ended by the scan; NULL = none */
	const struct tree *same; /* files that this tree has with the same id at the same path are left
				   out; NULL = none */
};

struct scan_file {
	const struct tree_entry *entry;
	enum language language;
	const char *secondary;           /* why it is no running code (secondary.h), NULL = code */
	bool by_attribute;               /* base's .gitattributes say so */
	const struct tree_entry *before; /* the file of that path in base, NULL = new */
	bool unchanged;                  /* and it is the same */
	struct str
		bytes; /* as the scan read it, for as long as its results live; p NULL = to be read again */
};

struct scan_unread {
	struct str path, why;
};

struct scan {
	struct tree *base; /* the input's */
	size_t files;      /* source files looked at */
	VEC(struct scan_file) candidates;
	VEC(struct scan_unread) unread; /* source files that are too large */
};

/* ERR_GIT when an object is missing: what cannot be read is never clean. */
MUST_CHECK int scan_tree(struct scan *out, struct arena *a, const struct scan_input *in, struct err *e);

/* A thread that finds the words of the tree's blobs while it is not known yet which are asked for: started
 * where a scan of this tree will follow, whose time it is taken from. The tree is loaded here and must stay
 * as it is. Ends with the arena at the latest. NULL = there is none, and nothing is lost. */
struct scan_ahead;
struct scan_ahead *scan_ahead(struct arena *a, struct tree *t);
/* Whether answers of an earlier scan are kept: if this one asks for the same words, which is the rule, it has
 * next to nothing to do, and a thread would take time from others. */
bool scan_is_warm(struct arena *a, const struct repo *r);

/* The matcher alone: does the text hold one of the names? */
struct scan_words;
struct scan_words *scan_words(struct arena *a, const struct names *names);
bool scan_words_in(const struct scan_words *w, struct str text);

#endif
