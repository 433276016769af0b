/*
 * String literals of source code as the program will see them: escapes decoded, adjacent and concatenated
 * literals and constants of the same file folded, run-time parts left as holes, and every byte still knowing
 * where it stands in the source.
 */
#ifndef PARSE_LITERAL_H
#define PARSE_LITERAL_H

#include "base/arena.h"
#include "base/err.h"
#include "parse/language.h"
#include "parse/syntax.h"

#define LITERAL_HOLE '\001' /* the byte that stands for a run-time value in .text */

struct literal_piece {
	size_t at, len; /* range in .text */
	size_t source;  /* byte offset in the file of its first byte */
	bool exact;     /* bytes map one to one; false for holes and escapes that are written otherwise */
};

struct literal {
	struct str text;
	struct literal_piece *pieces;
	size_t npieces;
	size_t from, to; /* extent of the whole expression in the file */
	size_t holes;
	uint32_t node;  /* outermost syntax node of the expression; UINT32_MAX from the plain lexer */
	bool lexed;     /* came from the plain lexer: lower confidence */
	bool assembled; /* put together from several expressions: literal_assemble */
};

struct literals {
	struct literal *v;
	size_t n, cap;
};

/* Learn what the tree's names stand for, in the tree's own arena; called by who makes the tree. */
void literal_learn(struct arena *a, enum language lang, struct syntax *t);
/*
 * Constants of other files. .text: what NAME, or OWNER.NAME (owner is its last segment, empty = none), stands
 * for, a text with LITERAL_HOLE for what is not known; false = not known. around: the source near it. Asked
 * for names that the file itself does not bind, where a string is put together of them. The struct must live
 * as long as the tree.
 */
struct literal_elsewhere {
	void *ctx;
	bool (*text)(void *ctx, struct str around, struct str owner, struct str name, struct str *out);
};
void literal_look_elsewhere(struct syntax *t, const struct literal_elsewhere *x);
/* All string expressions of a parsed file (maximal: a literal inside a concatenation is not listed alone). */
void literal_collect(struct arena *a, enum language lang, const struct syntax *t, struct literals *out);
/*
 * Texts that a function puts together from several expressions: variables that are appended to, lists that
 * are joined, builders, formats that are filled in. Of the branches of a condition one is read at a time, so
 * the same text may come in two forms; loops are read once. .from and .to span all of their parts.
 */
void literal_assemble(struct arena *a, enum language lang, const struct syntax *t, struct literals *out);
/* Without a grammar: strings of any language by their quotes; comments of the language's usual forms skipped.
 */
void literal_lex(struct arena *a, enum language lang, struct str source, struct literals *out);
/* The innermost function around a node; 0 when there is none within SYNTAX_MAX_CLIMB. */
uint32_t literal_scope(const struct syntax *t, uint32_t node);
/* The literal at one node (a string, a concatenation, a constant's name), or false when it is not one. */
bool literal_at(
	struct arena *a, enum language lang, const struct syntax *t, uint32_t node, struct literal *out);
/* What a name is bound to where it stands, whatever kind of value that is (an object, a list); UINT32_MAX
 * when it is no name or that is not certain. */
uint32_t literal_value(const struct syntax *t, uint32_t node);
/* Source offset of a byte of .text. */
size_t literal_source(const struct literal *l, size_t at);

#endif
