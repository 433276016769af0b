/* Migrations written in Python, read without running them: calls, their arguments, and names. */
#ifndef MIGRATE_FORMAT_PYTHON_H
#define MIGRATE_FORMAT_PYTHON_H

#include "migrate/format_code.h"
#include "migrate/format_ddl.h"

/* What a name stands for while it is read: a text, a node, or nothing that is known. */
struct format_python_name {
	struct str name, text;
	bool is_text;
	uint32_t node; /* UINT32_MAX = none */
	size_t when;   /* it was bound */
};
struct format_python_names {
	VEC(struct format_python_name) v;
	size_t base, clock; /* the first of the function that is being read */
	size_t steps;       /* work done */
};

/* One file while it is read. */
struct format_python {
	struct arena *a;
	const struct source *s;
	const struct syntax *t;
	struct migration *m;
	struct format_ddl d;
	size_t lookups;                    /* of names: each reads the whole tree, so they are counted */
	int depth;                         /* of blocks and types inside each other */
	struct format_python_names *names; /* NULL = a name is what the file assigns to it once */
	void *own;                         /* the tool's */
};

/* "op.add_column(...)": function is "op.add_column", name its last part. */
struct format_python_call {
	uint32_t node, arguments;
	struct str function, name;
};

bool format_python_call(struct format_python *r, uint32_t node, struct format_python_call *out);
/* The k-th positional argument, the one of that name, and the first of the two that is there; UINT32_MAX when
 * there is none. A name that the file assigns once stands for what is assigned. */
uint32_t format_python_positional(struct format_python *r, uint32_t arguments, size_t k);
uint32_t format_python_keyword(struct format_python *r, uint32_t arguments, const char *name);
uint32_t format_python_argument(struct format_python *r, uint32_t arguments, size_t k, const char *name);
/* The k-th element of a list or tuple. */
uint32_t format_python_element(struct format_python *r, uint32_t list, size_t k);
/* A string without holes, also inside op.f("x"), text("x") and sa.text("x"). */
bool format_python_string(struct format_python *r, uint32_t node, struct str *out);
/* A string, or a list or tuple of strings. */
bool format_python_strings(struct format_python *r, uint32_t node, struct names_list *out);
bool format_python_is(struct format_python *r, uint32_t node, const char *text);
bool format_python_number(struct format_python *r, uint32_t node, uint64_t *out);
/* What "name = value" or "name: type = value" assigns directly below "scope" (a module or a block). */
uint32_t format_python_assigned(struct format_python *r, uint32_t scope, struct str name);
/* A function below scope, by its name. */
uint32_t format_python_function(struct format_python *r, uint32_t scope, const char *name);
/* -- without a parser, where names alone are wanted (format_python_outline.c) -- */
/* Over the logical lines of a file; start with text alone. */
struct format_python_outline {
	struct str text;
	size_t next;
	struct str indent, line; /* blanks before it; the line, over brackets and texts that go on */
	bool unsure;             /* not as simple as generated files are: ask the parser */
};
/* The next line that is not blank and no comment; false at the end, or when unsure. */
bool format_python_next(struct format_python_outline *o);
/* Is the line "name = value" or "name: type = value"? */
bool format_python_outline_value(struct str line, const char *name, struct str *value);
/* None, a text, or a list or tuple of plain texts (several is then set); false = unsure. */
bool format_python_outline_texts(struct arena *a, struct str value, struct names_list *out, bool *several);
/* The pairs of texts in a list or tuple, other elements passed over: both texts of each. False = unsure. */
bool format_python_outline_pairs(struct arena *a, struct str value, struct names_list *out);

/* -- names and what they stand for (format_python_value.c) -- */
bool format_python_step(const struct format_python *r, size_t n); /* false = there was enough */
void format_python_bind(struct format_python *r, struct str name, struct format_python_name value);
const struct format_python_name *format_python_bound(const struct format_python *r, struct str name);
/* A text put together: f-strings, format(), +, what names stand for. Where only its beginning is known, false
 * and that in *out. */
bool format_python_text(struct format_python *r, uint32_t node, struct str *out);

/* The migration has an effect here that is not known. */
void format_python_unknown(struct format_python *r, uint32_t node, const char *what);

#endif
