/* What the parts of scan.c share. Not for anybody else. */
#ifndef GITCHECK_SCAN_INTERNAL_H
#define GITCHECK_SCAN_INTERNAL_H

#include "gitcheck/scan.h"

/* The words of a text as a set of bits: a word that is there is always found, another one in ten thousand
 * times seldom. The filter of a text without words is empty. scratch: an arena other than a. */
struct str scan_filter(struct arena *a, struct arena *scratch, struct str text);
/* Whether the text may hold one of the names; false is certain. */
bool scan_filter_may(const struct scan_words *w, struct str filter);
/* Whether the text may name one of the tables and scan_gives_rows(); false is certain. */
bool scan_filter_may_give(const struct scan_words *tables, struct str filter);

/* The hash of a word, case ignored, and whether such a word may be in the text. */
uint64_t scan_filter_hash(struct str word);
uint64_t scan_filter_hash_of_rows(uint64_t table); /* of what scan_rows_word() found; 0 = any table */
bool scan_filter_has(struct str filter, uint64_t hash);

/* Whether the byte is one of a word: [A-Za-z0-9_]. */
bool scan_is_word(unsigned char c);

/* The words of a text, one after the other (scan_text.c); the text must stay. */
struct scan_text {
	const unsigned char *block, *next, *end;
	uint64_t bits; /* of block: bytes of words that are not given out yet */
};
struct scan_text scan_text(struct str text);
/* False when there is no more. */
bool scan_text_next(struct scan_text *t, struct str *word);
/* Words within a word that names what it is about: ShippedAt of findByShippedAtIsNull (each run of parts that
 * begin with a capital, behind "By") and of SetShippedAt. Start with *at = 0; false when there is no more. */
bool scan_text_inner(struct str word, size_t *at, struct str *inner);

/* Whether the word is one of the names. */
bool scan_words_has(const struct scan_words *w, struct str word);

/* Whether the text, which names one of the tables, may give rows to it or take them without naming columns
 * (scan_rows.c). */
bool scan_gives_rows(const struct scan_words *tables, struct str text);
/* The same word by word, in order: found is called with each name such a statement may mean, with none where
 * it may mean any. Starts as {0}. */
struct scan_rows {
	bool sets, selects;
};
typedef void scan_row_table(void *ctx, struct str table);
void scan_rows_word(struct scan_rows *r, struct str text, struct str word, scan_row_table *found, void *ctx);

/* The bytes of a file as UTF-8; *binary: they are no text. */
struct str scan_utf8(struct arena *a, struct str raw, bool *binary);

/* The language of a file that is to be looked at, LANGUAGE_NONE = it is no code, or the input leaves it out
 * (scan_code.c). */
enum language scan_language(const struct scan_input *in, const struct tree_entry *f);
/* Whether x, which may be NULL, is the same blob of a commit as y. */
bool scan_same_bytes(const struct tree_entry *x, const struct tree_entry *y);

/* What is known of a blob from before (scan_kept.c). */
enum scan_knowledge { SCAN_UNKNOWN, SCAN_FILTER, SCAN_TOO_LARGE };
struct scan_known {
	struct repo_id id;
	enum scan_knowledge what;
	struct str filter; /* SCAN_FILTER */
};
/* Find it out: what is kept lives in a. scratch: another one. */
MUST_CHECK int scan_learn(
	struct scan_known *k, const struct repo *r, struct arena *a, struct arena *scratch, struct err *e);

/* scan_ahead.c: whether it is of this tree; stop it, which must come first for what follows; what was kept
 * from before; what is known of a file of the tree, and whether that is new. */
bool scan_ahead_of(const struct scan_ahead *x, const struct tree *t);
void scan_ahead_end(struct scan_ahead *x);
struct scan_kept *scan_ahead_kept(const struct scan_ahead *x);
struct scan_known scan_ahead_find(const struct scan_ahead *x, const struct tree_entry *f, bool *fresh);

/* What a blob's text answers to the words that are looked for, whatever its path (scan_settled.c); with a
 * tail it is the path that tells. */
enum scan_answer { SCAN_OPEN, SCAN_HOLDS, SCAN_LACKS, SCAN_HOLDS_TAIL };
struct scan_found {
	struct repo_id id;
	enum scan_answer answer; /* not SCAN_OPEN */
};
struct scan_settled;
/* The answers that earlier scans for the same words found, NULL when nothing is kept. Lives in the arena. */
struct scan_settled *scan_settled(struct arena *a, const struct repo *r, const struct delta_words *d);
enum scan_answer scan_settled_find(const struct scan_settled *s, struct repo_id id);
/* Keep these with them. */
void scan_settled_write(struct scan_settled *s, const struct scan_found *v, size_t n);

struct scan_kept;
/* What the git folder holds of blobs, NULL when nothing is kept. Lives in the arena. */
struct scan_kept *scan_kept(struct arena *a, const struct repo *r);
struct scan_known scan_kept_find(const struct scan_kept *k, struct repo_id id);
/* Keep what is known of these blobs now, and what was of others as far as there is room. */
void scan_kept_write(struct scan_kept *k, const struct scan_known *v, size_t n);

#endif
