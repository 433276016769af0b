/* What the parts of reader_supabase_js.c share. */
#ifndef GITCHECK_READER_SUPABASE_JS_H
#define GITCHECK_READER_SUPABASE_JS_H

#include "gitcheck/reader.h"

/* x.method(...): the first call of a chain on a variable, or on what a function gives. */
struct reader_supabase_js_use {
	struct str name;
	uint32_t call;
	bool called; /* x().method(...) */
	bool known;  /* followed from its from() */
};

/* Queries that are kept in variables. */
struct reader_supabase_js_variables {
	VEC(struct reader_supabase_js_use) uses; /* by name */
	size_t kept;
	struct names tables; /* of the file's chains */
};

/* What select() embeds, as its filters call it: author:users(*) is called author, and is of users. */
struct reader_supabase_js_embed {
	struct str called, table;
	struct str embedded_in; /* the table around it */
};

/* One from('t') and the calls chained to it. */
struct reader_supabase_js_chain {
	struct arena *a;
	const struct code_file *f;
	struct mentions *out;
	const struct reader_constants *constants;
	struct reader_supabase_js_variables *vars;
	struct str schema, table;
	VEC(struct reader_supabase_js_embed) embeds; /* of the lists that have been read */
	bool star;                                   /* all columns are selected */
	struct str within; /* the embedded resource that a call is about: { referencedTable: 'author' } */
};

/* A column of the chain's table, or of .within; "rel.column", "rel(column)" and "column->path" are taken
 * apart. at is the source offset of the text's first byte. */
void reader_supabase_js_column(struct reader_supabase_js_chain *c, struct str text, size_t at);
/* A constant that the column, a path as above, is given or compared with: at [from, to) of the file. */
void reader_supabase_js_label(
	struct reader_supabase_js_chain *c, struct str column, struct str label, size_t from, size_t to);
/* The list of select(): columns, aliases, casts, JSON paths, embedded resources. */
void reader_supabase_js_select(struct reader_supabase_js_chain *c, const struct literal *list);
/* The text of or(): a.eq.1,and(b.gt.2,not.c.is.null). */
void reader_supabase_js_or(struct reader_supabase_js_chain *c, const struct literal *text);

/* select, insert, update, upsert, delete */
bool reader_supabase_js_is_verb(struct str method);
/* The call and all that are chained to it; returns the last. */
uint32_t reader_supabase_js_calls(struct reader_supabase_js_chain *c, uint32_t call);
/* Find the uses of variables, once for a file. */
void reader_supabase_js_uses(const struct reader_supabase_js_chain *c);
/* Follow the variable that a chain is kept in, given its last call: const q = CHAIN, q = CHAIN, () => CHAIN.
 */
void reader_supabase_js_kept(const struct reader_supabase_js_chain *c, uint32_t last);
/* Whether the variable that a chain is kept in has a verb called on it. */
bool reader_supabase_js_verb_later(const struct reader_supabase_js_chain *c, uint32_t call);
/* The variable that the row of a chain is kept in, given its last call: what is read of it, where all columns
 * are selected (const { data: order } = await CHAIN.single(); order.note). */
void reader_supabase_js_row(const struct reader_supabase_js_chain *c, uint32_t last);
bool reader_supabase_js_is_filter(struct str method);
/* Filters on what is no variable we followed, a parameter say: their columns may be of any table of the file.
 */
void reader_supabase_js_others(const struct reader_supabase_js_chain *c);
/* A list of columns that is put together somewhere: names in the same function, or outside of functions, may
 * be in it. */
void reader_supabase_js_names(struct reader_supabase_js_chain *c, uint32_t call);

#endif
