/*
 * Texts that a function puts together: variables that are assigned and appended to, lists that are joined,
 * formats that are filled in. Read in the order of the text, without executing anything.
 */
#ifndef PARSE_LITERAL_ASSEMBLY_H
#define PARSE_LITERAL_ASSEMBLY_H

#include "parse/literal_internal.h"

/* A call in the words of any language: OBJECT.METHOD(ARGUMENTS), or METHOD(ARGUMENTS). */
struct literal_call {
	uint32_t object; /* UINT32_MAX = none */
	struct str method;
	uint32_t arguments; /* UINT32_MAX = none */
};
/* False when the node is no call. */
bool literal_call_at(const struct syntax *t, uint32_t node, struct literal_call *out);
/* The next element of an argument list or an array behind "after" (UINT32_MAX = the first): punctuation,
 * comments and wrappers left out; UINT32_MAX at the end. *at is where to go on from. */
uint32_t literal_call_element(const struct syntax *t, uint32_t list, uint32_t *at);
uint32_t literal_call_argument(const struct syntax *t, const struct literal_call *c, unsigned n);
/* The node whose elements a list expression writes out; UINT32_MAX when it is none. */
uint32_t literal_call_list(const struct syntax *t, uint32_t node);
/* An expression that makes an empty list or text to be appended to: new StringBuilder("a"), new
 * ArrayList<>(). *list says which. */
bool literal_call_makes(const struct syntax *t, uint32_t node, bool *list);

/* A function whose plain append() is to a text that its call makes: Kotlin's buildString { append("a") }.
 * *begins: the expression that the text begins with, UINT32_MAX = none. */
bool literal_call_builds(const struct syntax *t, uint32_t function, uint32_t *begins);

struct literal_texts {
	struct literal *v;
	size_t n, cap;
};

struct literal_variable {
	struct str name; /* of a member: with a dot before it */
	bool list;       /* otherwise a text */
	bool unknown;    /* holds something else */
	bool made;       /* from more than one expression, or with the help of other variables */
	struct literal_texts parts;
	bool pushes;        /* a builder of Rust's sqlx */
	bool begun;         /* with .onto: something was pushed through it */
	struct str onto;    /* no text, but what pushes onto the variable of that name; empty = none */
	struct str between; /* and what it pushes between */
	uint32_t node;      /* where it was named first */
	uint32_t from, to;  /* bytes from the first to the last of its parts */
};

/* A function that is open. */
struct literal_frame {
	uint32_t end;
	size_t first; /* variable */
};

struct literal_assembly {
	struct arena *a;
	const struct syntax *t;
	struct literals *out;
	bool other;     /* the other branch of each condition is taken */
	bool forked;    /* there was a condition */
	size_t spliced; /* variables, lists and formats that went into the text at hand */
	int nesting;    /* of expressions within expressions */
	VEC(struct literal_variable) vars;
	VEC(struct literal_frame) frames;
	size_t watched; /* a variable: seen says whether an expression read it */
	bool seen;
};

/* The variable of a name where it stands, innermost first; NULL when it is not known. */
struct literal_variable *literal_variable_find(struct literal_assembly *s, uint32_t node);
struct literal_variable *literal_variable_named(struct literal_assembly *s, struct str name);
/* A name that is given a value: one that is there in the same function, or a new one. */
struct literal_variable *literal_variable_bind(struct literal_assembly *s, uint32_t node, bool declares);
/* One more part of a variable. */
void literal_variable_part(struct literal_assembly *s, struct literal_variable *v, const struct literal *l);
/* The name of a variable or a member as it is kept; empty for any other expression. */
struct str literal_variable_name(const struct literal_assembly *s, uint32_t node, bool declared);
/* All of a variable at the end of the text at hand; a list with the separator (a node, or UINT32_MAX). */
void literal_variable_add(struct literal_context *c, struct literal_variable *v);
void literal_assembly_join(struct literal_context *c, const struct literal_texts *list, uint32_t separator);

/* Part of an expression: a variable, a join, a format, a choice. False = not one of these. *any: it brought
 * literal text. May push operands on the stack. */
bool literal_assembly_expand(
	struct literal_context *c, struct literal_stack *stack, uint32_t node, bool *any);
/* The texts of a list expression, false when it is none. */
bool literal_assembly_list(struct literal_context *c, uint32_t node, struct literal_texts *out);
/* One expression as a text of its own. False: no literal text in it; out is one hole then. */
bool literal_assembly_text(struct literal_context *c, uint32_t node, struct literal *out);
/* A format string and what is put into it. */
struct literal_format {
	uint32_t format;
	uint32_t list;  /* node of the arguments, or of the one value */
	unsigned first; /* of the arguments */
	bool single;    /* .list is the value itself */
	bool braces;    /* {} and {0}; otherwise %s */
};
bool literal_format_at(const struct syntax *t, uint32_t node, struct literal_format *out);
/* The text with the arguments put in that are texts themselves. */
bool literal_format_add(struct literal_context *c, const struct literal_format *f);

#endif
