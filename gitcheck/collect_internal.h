/* What the files of collect share. Not for anybody else. */
#ifndef GITCHECK_COLLECT_INTERNAL_H
#define GITCHECK_COLLECT_INTERNAL_H

#include "gitcheck/collect.h"
#include "gitcheck/secondary.h"
#include "parse/encoding.h"

/* What one thread reads candidates with. */
struct collect_reader {
	struct arena *a, *scratch; /* what is kept; what one file's reading needs */
	struct worker *w;
	const struct repo *repo;
	const struct tree *tree, *base;
	unsigned dialects;
	size_t room; /* bytes of results that may still be packed to be kept */
	struct collect_elsewhere *elsewhere;
	const struct collect_texts *texts;
};

/* Where texts that are asked for later are read from, and kept. */
struct collect_texts {
	struct arena *a;
	const struct repo *repo;
};
struct collect_text *collect_text(struct arena *a, struct str bytes);
/* One that is read later, by its blob. texts stays as long as it. */
struct collect_text *collect_text_later(
	struct arena *a, const struct collect_texts *texts, struct repo_id id);
/* Whether one of the texts that were asked for could not be read. */
MUST_CHECK int collect_text_errors(const struct collect *c, struct err *e);

/* What a text says of itself, whatever the tree around it. */
struct collect_facts {
	size_t size; /* of it as UTF-8 */
	enum encoding encoding;
	enum language named; /* by its first line, LANGUAGE_NONE = by its path */
	enum secondary_word own;
	bool minified;
	bool constants; /* collect_has_constants() */
	bool followed;  /* the constants of other files that it names were looked for, whatever it says */
};

/* Constants of other files that a file names: collect_elsewhere.c. A thread has its own; it keeps the files
 * it read. */
struct collect_elsewhere;
struct collect_elsewhere *collect_elsewhere(struct arena *a, const struct tree *t, const struct repo *repo);
/* From here on names are those of f, whose parts are read one after the other. secondary: they are not
 * followed, for what is found in it is a note. */
void collect_elsewhere_begin(struct collect_elsewhere *x, const struct code_file *f, bool secondary);
/* As struct literal_elsewhere has it; ctx is x. */
bool collect_elsewhere_text(void *ctx, struct str around, struct str owner, struct str name, struct str *out);
/* What was asked of the tree since collect_elsewhere_begin, with the sums of its answers: what was found
 * comes of them, too. p NULL: not to be kept. */
struct str collect_depends(const struct collect_elsewhere *x);
/* Whether the tree answers the same to all of it, asked for the file of collect_elsewhere_begin. */
bool collect_depends_hold(struct collect_elsewhere *x, struct str records);
/* What NAME is given in a file: one text, given once; in block OWNER where that is not empty. False = not
 * that clear. strings: those of the file, by the plain lexer. */
bool collect_constant(
	struct str bytes, const struct literals *strings, struct str owner, struct str name, struct str *out);

/* The words before the "=" or ":" before a text that begins at "from", the nearest first: at most two. */
size_t collect_constant_words(struct str bytes, size_t from, struct str out[2]);
/* The name of the constant whose text begins at "from"; false = it is none. */
bool collect_constant_name(struct str bytes, size_t from, struct str *out);
/* Whether a file of Go's has any constant that collect_constants() may name, whatever the words are: few
 * have, and the others need not be read again for it. */
bool collect_has_constants(struct arena *a, enum language l, struct str bytes);

/* Whether the tree of a text may show more than nothing, as far as readers go; what query files look for is
 * the worker's to know. .strings: by the plain lexer, which must find those of the language. component:
 * .bytes are a component's code, whose lists of names other files have only if it exports them. Much that
 * shows nothing passes. */
bool collect_needs_tree(const struct code_file *f, unsigned dialects, bool component);

enum { COLLECT_KEY = 32 };
struct collect_found {
	struct collect_file file;
	struct collect_facts facts;
	VEC(struct scan_unread) unread;
	unsigned char key[COLLECT_KEY];
	bool keyed;
	struct str known; /* its mentions as they were packed before, empty = not known */
	struct str fresh; /* as they were packed now, empty = not to be kept */
};
/* out: zeroed, but for key and known. */
MUST_CHECK int collect_read_file(
	struct collect_reader *r, const struct scan_file *s, struct collect_found *out, struct err *e);

/* collect_test.c: which of them stand in tests within the file. */
void collect_mark_tests(const struct code_file *f, struct mentions *found);
/* collect_recall.c: the same of what is known, without reading it. *done = false: it does not hold here, and
 * out is as before. */
MUST_CHECK int collect_recall(struct collect_reader *r, const struct scan_file *s, struct collect_found *out,
	bool *done, struct err *e);
/* Let it be known the next time: what was found, and what it came of in the tree around the file. */
void collect_keep(struct collect_reader *r, struct collect_found *out);
/* What the facts are in this tree: .file but for its text and its mentions, and what is told of it. */
MUST_CHECK int collect_settle(
	struct collect_reader *r, const struct scan_file *s, struct collect_found *out, struct err *e);
enum language collect_language(const struct scan_file *s, const struct collect_facts *k);
/* Whether the constants of other files that it names are looked for. */
bool collect_follows(const struct collect_file *f);
/* Whether it is to be read plainly. */
bool collect_is_costly(const struct collect_file *f, enum language l, const struct collect_facts *k);

/* What was found in files before (collect_kept.c); NULL when nothing is kept. */
struct collect_kept *collect_kept(struct arena *a, const struct repo *r, unsigned dialects);
/* Set key and known of each file. */
void collect_kept_recall(const struct collect_kept *k, struct arena *a, const struct scan_file *files,
	struct collect_found *v, size_t n);
/* Keep what is fresh. */
void collect_kept_write(const struct collect_kept *k, struct collect_found *v, size_t n);

/* The facts and the mentions of some dialects as bytes; empty when they are too many to be kept. */
struct str collect_pack(struct arena *a, const struct collect_found *f, unsigned dialects);
/* And back: text points into bytes. False, and nothing is set, when it is not what was packed. All places are
 * within the size that it says. */
bool collect_unpack(struct arena *a, struct str bytes, unsigned dialects, struct collect_found *f);

/* The lines of a file: where each begins. */
struct collect_lines {
	size_t *start;
	size_t n, size; /* lines; bytes of the file */
};
void collect_lines(struct arena *a, struct str bytes, struct collect_lines *out);
/* The line of a byte, from 1; what lies behind the end is on the last one. */
int collect_line_of(const struct collect_lines *l, size_t at);

/* Where something stands; end exclusive, and one byte at least. */
struct collect_place {
	int line, column, end_line, end_column;
};
struct collect_place collect_place(const struct collect_lines *l, size_t from, size_t to);

/* The refs of a file by place and object; zeroed = none. */
struct collect_seen {
	size_t *slot; /* index in "all" from 1, 0 = free */
	size_t cap, n;
};
/* Whether r, which the caller then puts at all[n], stands there for the first time. */
bool collect_see(
	struct arena *a, struct collect_seen *s, const struct ref *all, size_t n, const struct ref *r);

/* How many places each object was kept with, over all files; zeroed = none. Uses of another kind, of another
 * confidence and of code that does not run count apart, so that nothing that blocks is crowded out. */
struct collect_shares {
	struct collect_share_slot *slot;
	size_t cap, n;
};
/* Whether r may be kept: one of the first COLLECT_PLACES_MAX places of its object. Keeps r's names in a. */
bool collect_share(struct arena *a, struct collect_shares *s, const struct ref *r);

/* What the files map classes and their properties to, of one dialect. */
struct collect_entities;
struct collect_entities *collect_entities(struct arena *a, const struct collect *c, enum dialect dialect);
/* The mentions to judge in place of the n alternatives at m, a use of a class or of a property in the file at
 * path: what the nearest files of the tree map it to, in a. out is empty where it is no use of a table at
 * all. False = m itself is to be judged. */
bool collect_mapped(const struct collect_entities *k, struct arena *a, struct str path,
	const struct mention *m, size_t n, struct mentions *out);

/* The statement to judge in place of m, a piece of one about a class (.entity) that the reader named the
 * table after (.object.table), where the nearest files map the class to another one; in a. False = m itself
 * is to be judged. */
bool collect_piece(const struct collect_entities *k, struct arena *a, struct str path,
	const struct mention *m, struct mention *out);

/* Classes that have columns of others, of one dialect: collect_family.c. */
enum { COLLECT_FAMILY_MAX = 256 }; /* tables, or columns, of one place */
struct collect_family;
struct collect_family *collect_family(struct arena *a, const struct collect *c, enum dialect dialect);
/* The columns to judge in place of m, a column of a class that is no table (MENTION_FRAGMENT) or a class that
 * has another's columns (MENTION_DERIVES), found in f; in a. False = m itself is to be judged. */
bool collect_related(const struct collect_family *k, struct arena *a, const struct collect_file *f,
	const struct mention *m, struct mentions *out);

/* What a piece of SQL may be about: columns and tables of a delta that come or go, in its order. */
struct collect_targets {
	struct collect_target {
		const struct object_id *object;
		bool is_column; /* else a table or a view */
	} * v;
	size_t n, cap;
};
void collect_targets(struct arena *a, const struct delta *d, struct collect_targets *out);
/* Whether a MENTION_FRAGMENT, one of those found in a file, may be about one of them; *why is then in a. j
 * says what columns a table has. */
bool collect_fragment(struct arena *a, const struct collect_file *f, const struct mentions *found,
	const struct collect_targets *t, const struct mention *m, struct judge *j, struct str *why);

/* Whether the code defines something else that is called as the attribute of a row (collect_attribute.c). */
bool collect_defines(struct arena *a, const struct collect *c, struct str name);

/* The statements of the code, or what they begin with, by hash and sorted, where there are files that a tool
 * copies some of them to; empty elsewhere. */
struct collect_copies {
	VEC(uint64_t) code;
};
void collect_copies(
	struct arena *a, const struct collect *c, enum dialect dialect, struct collect_copies *out);
/* Whether the statement stands in such a file and in the code, where it is judged: a note will do. */
bool collect_is_copied(const struct collect_copies *c, struct str path, const struct mention *m);

#endif
