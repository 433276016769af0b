/*
 * From candidate files to references: parse, read, judge, place. What files hold is collected once and judged
 * against the catalogs of each environment.
 */
#ifndef GITCHECK_COLLECT_H
#define GITCHECK_COLLECT_H

#include "gitcheck/oracle.h"
#include "gitcheck/scan.h"
#include "gitcheck/verdict.h"

/* The text of a file: read when it is first asked for, where what is in it was known without. */
struct collect_text;

/* One file and what the readers found in it. */
struct collect_file {
	struct str path;
	struct collect_text *text;
	const char *secondary;       /* why it is no running code, NULL = code */
	bool unchanged;              /* base has the same */
	bool claimed;                /* only the change itself says that it is generated or vendored */
	bool constants;              /* collect_has_constants() */
	struct mentions mentions[3]; /* by dialect, of those that were asked for */
};

struct collect {
	VEC(struct collect_file) files; /* in the order of their paths */
	VEC(struct scan_unread) unread; /* files whose parser died */
};

/* Read the candidates of a scan for several dialects (a bit each) with one parse. Everything kept is in a. An
 * error return means the machine or the repository failed; a file that a parser dies on is read by the plain
 * lexer and listed as unread. */
MUST_CHECK int collect_read(struct collect *out, struct arena *a, const struct tree *t, const struct scan *s,
	struct worker *w, unsigned dialects, struct err *e);

/* As UTF-8, for as long as what was read. Not for several threads at once. What cannot be read is empty, and
 * collect_judge() fails. */
struct str collect_bytes(const struct collect_file *f);

/* Names of constants in code that hold lists of columns, one of "columns" among them, for statements of other
 * files: these need not name any of the columns. Each once, in a. */
void collect_lists(struct arena *a, const struct collect *c, const struct names *columns, struct names *out);
/* Names of Go's constants that hold one of the words, a table's name, or a statement with a word and a %s:
 * what is put together of them in another file need not hold the word. Each once, in a. */
void collect_constants(
	struct arena *a, const struct collect *c, const struct names *words, struct names *out);
/* Names of classes that are no tables and have one of the columns, or derive from such a class: files that
 * name them may say whose columns these are. Each once, in a. */
void collect_bases(struct arena *a, const struct collect *c, const struct names *columns, struct names *out);
/* Names of classes whose properties, by their names, may be one of the columns, and that no file that was
 * read maps: which table is theirs a file may say that names none of the columns. Each once, in a. */
void collect_classes(
	struct arena *a, const struct collect *c, const struct names *columns, struct names *out);
/* Put what was read of more files of the same tree to what was read first. */
void collect_merge(struct collect *to, struct arena *a, const struct collect *more);

/* Places of one object that are listed, and places that could not be judged; what is behind is counted only.
 */
enum { COLLECT_PLACES_MAX = 1000 };

struct collect_refs {
	VEC(struct ref) refs;
	VEC(struct fact) foreign;   /* resolve in neither catalog: for impact --unresolved */
	VEC(struct fact) undecided; /* statements that name something of the delta and could not be judged */
	size_t left_out;            /* refs and undecided places behind COLLECT_PLACES_MAX */
	size_t statements, decided; /* in code and in secondary files; the rest is undecided */
};

/* Judge all mentions; o, when it is not NULL, is asked about the complete statements among them. Refs get the
 * migration of the delta's item. One ref per place and object, of each object the first COLLECT_PLACES_MAX;
 * columns of a table that is itself missing are left out where the table stands in the same file. */
MUST_CHECK int collect_judge(struct collect_refs *out, struct arena *a, const struct collect *c,
	enum dialect dialect, struct judge *j, const struct delta *d, const struct oracle *o, struct err *e);

#endif
