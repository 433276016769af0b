/* Shared by the parts of literal.c. */
#ifndef PARSE_LITERAL_INTERNAL_H
#define PARSE_LITERAL_INTERNAL_H

#include "base/sb.h"
#include "parse/literal.h"

/* Bytes of one folded text, more is left out and counts as a hole; bytes folded again in one file. */
enum { LITERAL_MAX = 1024 * 1024, LITERAL_MAX_FOLDED = 16 * 1024 * 1024 };

/* What a node is to us, by its kind; a kind may be several. */
enum literal_role {
	LITERAL_STRING = 1,    /* a whole string expression */
	LITERAL_QUOTE = 2,     /* a part of a string that only delimits */
	LITERAL_RUNTIME = 4,   /* a part of a string that only run time knows */
	LITERAL_ESCAPE = 8,    /* a part of a string that stands for other bytes */
	LITERAL_CONCAT = 16,   /* a binary expression: a concatenation with the right operator */
	LITERAL_OPERATOR = 32, /* that operator */
	LITERAL_ADJACENT = 64, /* holds strings that stand side by side */
	LITERAL_WRAPPER = 128, /* does not change the value it holds: parentheses, casts */
	LITERAL_COMMENT = 256,
	LITERAL_NAME = 512,       /* may refer to a constant */
	LITERAL_QUALIFIED = 1024, /* OWNER.NAME: its first and last children */
	LITERAL_DECLARES = 2048,  /* binds a name to a value */
	LITERAL_BOUND = 4096,     /* a name that is bound to an unknown value wherever it stands */
	LITERAL_BINDER = 8192, /* binds or assigns some of the names right under it: struct literal_binder */
	LITERAL_LIST = 16384,  /* stands between a binder and its names */
	LITERAL_FUNCTION = 32768, /* a scope */
	LITERAL_OWNER = 65536,    /* a class, an enum, an object: a scope whose names are members */
	LITERAL_CALL = 131072,    /* a call, in any language: literal_call_at */
	LITERAL_ASSIGNS = 262144, /* gives a name a value, in any language */
	LITERAL_CHOICE = 524288,  /* one of two values */
	LITERAL_ARM = 1048576     /* one of several ways: a case of a switch, of a match */
};

struct literal_kind {
	const char *kind; /* NULL ends the table */
	unsigned roles;
};

struct literal_binder {
	const char *kind;  /* NULL ends the table */
	const char *field; /* NULL = any place under it, "" = the first */
	bool assigns;      /* to a name that is declared elsewhere; otherwise it is declared here */
	bool many;         /* only when it stands in a list with others */
};

/* How one language writes strings, in the words of its grammar. */
struct literal_language {
	const struct literal_kind *kinds;
	const struct literal_binder *binders;
	bool members_qualified; /* a member is only reached through its owner's name */
};
/* What the grammars call alike: calls, assignments, choices. */
extern const struct literal_kind literal_language_common[];
/* NULL for a language without a table. */
const struct literal_language *literal_language_of(enum language l);

/* What is known of one tree: roles by kind, and what its names stand for. */
struct literal_index {
	enum language lang;
	const struct literal_language *rules;
	unsigned *roles; /* by kind */
	VEC(struct literal_binding) bindings;
	VEC(struct literal_assignment) assignments;
	const struct literal_elsewhere *elsewhere; /* NULL = names of other files are not followed */
	size_t folded; /* bytes of constants put into other texts so far: LITERAL_MAX_FOLDED is the limit */
};
unsigned literal_index_role(const struct syntax *t, uint32_t node);
/* What a name or a qualified name is bound to where it stands; UINT32_MAX when that is not known for certain.
 */
uint32_t literal_index_bound(const struct syntax *t, uint32_t node);
/* The same, when it is a text. */
uint32_t literal_index_value(const struct syntax *t, uint32_t node);
/* Whether a name, or OWNER.NAME, is none that the file binds: what it may be called elsewhere. */
bool literal_index_is_free(const struct syntax *t, uint32_t node, struct str *owner, struct str *name);
/* The node inside parentheses, casts and the like. */
uint32_t literal_index_unwrap(const struct syntax *t, uint32_t node);
bool literal_index_is_string(const struct syntax *t, uint32_t node);
bool literal_index_is_concat(const struct syntax *t, uint32_t node);

/* A text being folded: bytes and where each run of them stands in the source. Used again for the next
 * one. */
struct literal_builder {
	struct arena *a;
	struct str source;
	struct sb text;
	VEC(struct literal_piece) pieces;
	size_t holes;
	uint32_t high; /* first half of a surrogate pair whose second half may follow */
	size_t high_at;
	bool any; /* some literal text was there, even when empty */
};
void literal_builder_init(struct literal_builder *b, struct arena *a, struct str source);
void literal_builder_reset(struct literal_builder *b);
/* Literal bytes standing at "source"; exact when they are the source's own bytes. */
void literal_builder_add(struct literal_builder *b, struct str bytes, size_t source, bool exact);
void literal_builder_hole(struct literal_builder *b, size_t source);
/* Bytes [from, to) of a literal, with their places. */
void literal_builder_add_range(struct literal_builder *b, const struct literal *l, size_t from, size_t to);
/* Bytes of a string whose lines have a margin: a bar before which only blanks stand in its line becomes a
 * blank. */
void literal_builder_add_margin(struct literal_builder *b, struct str bytes, size_t source);
/* Whether what follows a string at "end" takes the bars at the start of its lines away: Scala's stripMargin,
 * Kotlin's trimMargin, with no other bar than "|". */
bool literal_has_margin(enum language l, struct str source, size_t end);
/* A copy of what was built, in the arena; text that is one run of the source is a view of it. */
void literal_builder_done(struct literal_builder *b, struct literal *out);
/* Add the decoded form of one escape sequence as it stands in the source ("\\n", "\\u00e9", ...). */
void literal_builder_escape(
	struct literal_builder *b, enum language l, struct str raw, size_t source, bool single_quoted);

/* What Qt's QString("... %1").arg(x) puts into the text, as holes; end: behind the literal. False: no arg()
 * is called on it. */
bool literal_qt_places(struct literal_builder *b, const struct literal *l, struct str source, size_t end);

/* Of the literals from "first" on, in the order of the source, make one of those that are added up. */
void literal_sum(struct arena *a, enum language lang, struct str source, struct literals *out, size_t first);

/* One string expression of a tree: literal_string.c. */
struct literal_context {
	struct arena *a;
	const struct syntax *t;
	struct literal_builder b;
	int depth;                         /* of constants folded into constants */
	int nest;                          /* of nodes inside one string */
	struct literal_assembly *assembly; /* the function around it; NULL = the expression alone */
	struct literal_stack {
		uint32_t *v;
		size_t n, cap;
	} holes; /* run-time parts of the expression at hand: they may hold strings of their own */
};
void literal_string_add(struct literal_context *c, uint32_t node);
/* A run-time part. */
void literal_string_hole(struct literal_context *c, uint32_t node);
/* One whose expression is "inner" (UINT32_MAX = none): a constant's text, or a hole. */
void literal_string_runtime(struct literal_context *c, uint32_t node, uint32_t inner);
/* A string of Scala (literal_scala.c). */
void literal_scala_add(struct literal_context *c, uint32_t node);
/* What doobie makes of a text, Fragment.const("orders"), or a name that is bound to such; false: nothing was
 * added. */
bool literal_scala_fragment(struct literal_context *c, uint32_t node);
/* The text of a constant; false when the name is none. */
bool literal_string_name(struct literal_context *c, uint32_t node);
/* The text of an expression; false when no literal is in it: it is then all holes. */
bool literal_string_build(struct literal_context *c, uint32_t node);

#endif
