/* Laravel: PHP classes that speak to its schema builder, read without running them. Facts: FORMATS-A 4. */
#ifndef MIGRATE_FORMATS_LARAVEL_H
#define MIGRATE_FORMATS_LARAVEL_H

#include "migrate/format_code.h"
#include "migrate/format_ddl.h"

/* A variable of the method that stands for a literal: a text, or a list or block that is read where it is
 * used. */
struct laravel_bound {
	struct str name;
	uint32_t node;   /* UINT32_MAX: text */
	struct str text; /* p NULL: not known any more */
};

/* One file while it is read. */
struct laravel {
	struct arena *a;
	const struct source *s;
	const struct syntax *t;
	struct migration *m;
	struct format_ddl d;
	int release;                     /* of laravel/framework: 10; 0 = not known */
	VEC(struct laravel_bound) bound; /* the newest of a name counts */
	int depth;                       /* loops around the statement */
};

/* One call of a chain: "string('name', 100)". */
struct laravel_call {
	uint32_t node, arguments;
	struct str name;
};

/* "$table->string('a')->nullable()" from its root to its end. */
struct laravel_chain {
	uint32_t node;
	struct str root; /* "$table", "Schema", "DB" */
	VEC(struct laravel_call) calls;
};

MUST_CHECK int format_laravel_read(struct arena *a, struct worker *w, const struct source *s, int release,
	struct migration *m, struct err *e);

/* The dump beside the migrations, into out->dump, where it names the migrations it stands for; out holds the
 * files in the order of their names. A missing or unclear one is no error. */
MUST_CHECK int format_laravel_dump(const struct files *f, struct arena *a, const struct source *s,
	struct migrations *out, struct err *e);

/* -- the tree (laravel_code.c) -- */
bool format_laravel_chain(const struct laravel *r, uint32_t node, struct laravel_chain *out);
/* The value of the k-th argument, or of "name: value"; UINT32_MAX when there is none. */
uint32_t format_laravel_argument(
	const struct laravel *r, const struct laravel_call *c, size_t k, const char *name);
bool format_laravel_string(const struct laravel *r, uint32_t node, struct str *out);
/* A string, or an array of strings. */
bool format_laravel_strings(const struct laravel *r, uint32_t node, struct names_list *out);
/* What a variable stands for; the node itself when it is none, or is not known. */
uint32_t format_laravel_value(const struct laravel *r, uint32_t node);
/* The call of that name in the chain; NULL when there is none. */
const struct laravel_call *format_laravel_find(const struct laravel_chain *c, const char *name);
void format_laravel_unknown(struct laravel *r, uint32_t node, const char *what);

/* -- a table's block (laravel_table.c) -- */
struct laravel_table {
	struct str name;
	bool create;
	struct format_ddl_create making;
	struct sql_statements later; /* indexes and keys come behind the columns */
};
void format_laravel_line(struct laravel *r, struct laravel_table *t, const struct laravel_chain *c);

/* -- columns (laravel_column.c) -- */
/* The columns that a line declares: one, or several for timestamps() and morphs(). False: it declares none;
 * *known is false when it does, but in a way that is not read. */
bool format_laravel_columns(struct laravel *r, const struct laravel_chain *c, struct format_ddl_column out[2],
	size_t *n, bool *known);

#endif
