/* What the parts of reader_supabase_js.c share. */
#ifndef GITCHECK_READER_SUPABASE_JS_H
#define GITCHECK_READER_SUPABASE_JS_H

#include "gitcheck/reader.h"

/* One from('t') and the calls chained to it. */
struct reader_supabase_js_chain {
	struct arena *a;
	const struct code_file *f;
	struct mentions *out;
	const struct reader_constants *constants;
	struct str schema, table;
};

/* A column of the chain's table; "rel.column" and "column->path" are taken apart. at is the source offset of
 * the text's first byte. */
void reader_supabase_js_column(struct reader_supabase_js_chain *c, struct str text, size_t at);
/* The list of select(): columns, aliases, casts, JSON paths, embedded resources. */
void reader_supabase_js_select(struct reader_supabase_js_chain *c, const struct literal *list);
/* The text of or(): a.eq.1,and(b.gt.2,not.c.is.null). */
void reader_supabase_js_or(struct reader_supabase_js_chain *c, const struct literal *text);

#endif
