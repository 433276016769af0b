/*
 * What the migration tools of JavaScript and TypeScript share: the project around a folder, the body of up(),
 * its statements and chained calls, constant values, and a history table of one row a name.
 */
#ifndef MIGRATE_FORMAT_JS_H
#define MIGRATE_FORMAT_JS_H

#include "migrate/format_code.h"
#include "migrate/format_ddl.h"

/* a.b("x").c: a thing at the root, and what is done with it. */
struct format_js_call {
	struct str name; /* "createTable"; empty when the thing before is itself called: knex("t") */
	uint32_t
		arguments; /* UINT32_MAX: a property that is not called. A template string for a tagged one */
	uint32_t node;
};

struct format_js_chain {
	uint32_t node;   /* the whole expression */
	uint32_t root;   /* what stands in front */
	struct str base; /* its text, where it is a name or "this" */
	VEC(struct format_js_call) calls;
};

struct format_js;
/* What a chain of calls does to the schema, written through r->ddl. False when that is not known. */
typedef bool format_js_op(struct format_js *r, const struct format_js_chain *c);

/* One file being read. */
struct format_js {
	struct arena *a;
	const struct source *s;
	const struct syntax *t; /* NULL: could not be parsed, and the migration says so; or not wanted */
	enum language lang;
	struct migration *m;
	struct format_ddl ddl; /* where effects go: at is set to each chain's place */
	struct names_list
		handles; /* names that stand for the database, or the table, in the function at hand */
	format_js_op *op;
	void *own;  /* the tool's */
	int depth;  /* of functions and statements inside one another */
	bool ended; /* behind a return */
};

/* Parse m->raw if asked to; effects will go to m->up. */
MUST_CHECK int format_js_open(struct arena *a, struct worker *w, const struct source *s, struct migration *m,
	bool parse, struct format_js *out, struct err *e);
/* The function that the module exports under the name, or that the class holds as a method; UINT32_MAX when
 * there is none. "within" is the node to look in: 0 for the file, or a class. */
uint32_t format_js_function(const struct format_js *r, const char *name, uint32_t within);
/* Read the function's body with r->op; its first parameter's names become handles. */
void format_js_read(struct format_js *r, uint32_t function);
/* The same for a callback, whose own handles count inside it only. False when it is no function written here.
 */
bool format_js_callback(struct format_js *r, uint32_t function);
/* As format_js_callback, with another op and other handles: the builder of a table. */
bool format_js_builder(struct format_js *r, uint32_t function, format_js_op *op, void *own);
/* Make the migration opaque at a node. */
void format_js_unknown(struct format_js *r, uint32_t node, const char *what);
bool format_js_is_handle(const struct format_js *r, struct str name);
/* Cut an expression into root and calls; false when it has none. */
bool format_js_chain(const struct format_js *r, uint32_t node, struct format_js_chain *out);
/* The k-th argument of a call, UINT32_MAX when there is none. */
uint32_t format_js_argument(const struct format_js *r, const struct format_js_call *c, size_t k);

/* Values. A node is followed through parentheses, casts and constants first. */
uint32_t format_js_value(const struct format_js *r, uint32_t node);
bool format_js_is(const struct format_js *r, uint32_t node, const char *kind);
/* A string that is known. */
bool format_js_text(const struct format_js *r, uint32_t node, struct str *out);
/* "true", "false": set *out; false when it is neither. */
bool format_js_bool(const struct format_js *r, uint32_t node, bool *out);
/* A number as it is written, with its sign. */
bool format_js_number(const struct format_js *r, uint32_t node, struct str *out);
/* A string, or an array of strings. */
bool format_js_texts(const struct format_js *r, uint32_t node, struct names_list *out);
/* The value under a key of an object; UINT32_MAX when there is none, or node is no object. */
uint32_t format_js_get(const struct format_js *r, uint32_t node, const char *key);
/* Text under a key; empty when absent, false when it is there and not known. */
bool format_js_get_text(const struct format_js *r, uint32_t node, const char *key, struct str *out);
/* Whether the key holds true; false too for what is not known. */
bool format_js_get_bool(const struct format_js *r, uint32_t node, const char *key);
/* Elements of an array, members of an object in turn: *at starts at 0; false at the end. key is empty for
 * elements and for what has no plain key (a spread, a computed name), whose value is then UINT32_MAX. */
bool format_js_each(const struct format_js *r, uint32_t node, uint32_t *at, struct str *key, uint32_t *value);
/* Run the SQL of a string argument: its statements go to the output at their places. What only changes data
 * has no effect even when parts are computed. False when the text is not known. */
bool format_js_sql(struct format_js *r, uint32_t node);
/* Whether all statements of a text, of which there is one, change nothing but data. */
bool format_js_only_data(const struct format_js *r, struct str text);
/* As format_js_sql, or with values for its placeholders: then only what changes data is known, and has no
 * effect. */
bool format_js_sql_with(struct format_js *r, uint32_t node, bool parameters);

/* The text with the constants that it imports by a relative path (texts, objects of them, enums) as
 * declarations of its own behind its end, in the place of the imports: each byte before stays where it is
 * (format_js_import.c). */
MUST_CHECK int format_js_with_imports(const struct files *f, struct arena *a, struct str path,
	struct str text, struct str *out, struct err *e);

/* The project: format_js_project.c. */
struct format_js_project {
	struct str home;         /* folder of the package.json that counts: the nearest that names the tool */
	struct str package;      /* its text, empty = none names it */
	struct str config_path;  /* the tool's own configuration, empty = none */
	struct str config;       /* its text */
	struct names_list names; /* migration files of the folder, byte order */
	size_t signs;            /* of the files looked at, how many show the tool's mark */
	size_t looked;
	bool (*named)(struct str text); /* the mark's */
};
struct format_js_mark {
	const char *title;              /* "Knex" */
	const char *const *packages;    /* in package.json, NULL-ended */
	const char *const *configs;     /* file names beside or below the manifest, NULL-ended */
	const char *const *extensions;  /* of migration files, with their dot, NULL-ended */
	const char *const *signs;       /* any of these in a file's text shows the tool, NULL-ended */
	bool digits;                    /* names begin with a digit */
	bool (*named)(struct str text); /* where ids stand in the files: whether the file's can be told
					   without a parser. NULL = names of files are enough */
};
/* Reads one file into r->m, which has its id (the file's name), name (its stem), raw and checksum. r->t may
 * be NULL.
 */
typedef void format_js_reader(struct format_js *r, const struct format_js_project *p, struct migrations *out);
/* Load the files of the project, each through "read", unsorted. A reader may add to out what else the file
 * holds, and may drop what the tool ignores by making its id empty. */
MUST_CHECK int format_js_load(const struct files *f, struct arena *a, struct worker *w,
	const struct source *s, const struct format_js_project *p, format_js_reader *read,
	struct migrations *out, struct err *e);
/* The whole of .load: project, files, and their order; order is for format_sort(), NULL = by
 * id in byte order. Twins are marked. */
MUST_CHECK int format_js_load_project(const struct files *f, struct arena *a, struct worker *w,
	const struct source *s, const struct format_js_mark *mark, format_js_reader *read,
	int (*order)(const void *, const void *), struct migrations *out, struct err *e);
/* For format_sort: by order_key, then id. */
int format_js_by_number(const void *a, const void *b);
/* The module's function up(); where it has none that is written in it the migration is opaque, and
 * UINT32_MAX. */
uint32_t format_js_up(struct format_js *r);
/* Looks at the folder and above it. Sets names even when nothing else is found. */
MUST_CHECK int format_js_project(const struct files *f, struct arena *a, struct str dir,
	const struct format_js_mark *mark, struct format_js_project *out, struct err *e);
/* 0, or the score; fills evidence and, as far as configuration, manifest and folder say it, the dialect. */
int format_js_score(struct arena *a, const struct format_js_mark *mark, const struct format_js_project *p,
	struct source *out);
/* The whole of .detect. keys: of the configuration, for the history table and its schema; and the table's
 * name where the schema alone is configured. */
struct format_js_keys {
	const char *table, *schema, *name; /* schema may be NULL */
};
MUST_CHECK int format_js_detect(const struct files *f, struct arena *a, struct str dir,
	const struct format_js_mark *mark, const struct format_js_keys *keys, int *score, struct source *out,
	struct err *e);
/* The plain string behind a key of a configuration, "key: 'v'", "key = \"v\""; empty when there is none. */
struct str format_js_setting(struct str text, const char *key);
/* Whether the key stands there with true (or false, as wanted). */
bool format_js_flag(struct str text, const char *key, bool wanted);
/* The file's name without its last extension. */
struct str format_js_stem(struct str name);

/* History tables of one row a migration: format_js_table.c. */
struct format_js_table {
	const char *title;          /* "Knex" */
	const char *table;          /* the name when nothing else is configured */
	const char *const *columns; /* it must have, NULL-ended */
	const char *name, *at;      /* columns; at may be NULL */
	const char *order;          /* ORDER BY, NULL = name */
	const char *create[3];      /* by dialect: what follows CREATE TABLE NAME */
	/* by dialect: columns and values of an INSERT; %s is the quoted table, ? the name */
	const char *insert[3];
	const char *prefix;  /* before the name in a row; NULL = none. A row may be without it, and one that
				has  another is another source's */
	bool with_extension; /* the tool writes file names with their extension: rows may say .js where the
				file is .ts, because production runs what was compiled */
};
MUST_CHECK int format_js_applied(const struct format_js_table *k, const struct engine *g, struct session *s,
	struct arena *a, const struct source *src, const struct migrations *files, struct history *out,
	struct err *e);
MUST_CHECK int format_js_create(const struct format_js_table *k, const struct engine *g, struct session *s,
	struct arena *a, const struct source *src, struct err *e);
/* more: parameters behind the name, for insert. */
MUST_CHECK int format_js_record(const struct format_js_table *k, const struct engine *g, struct session *s,
	struct arena *a, const struct source *src, const struct migration *m, const struct str *more,
	int nmore, struct err *e);
MUST_CHECK int format_js_unrecord(const struct format_js_table *k, const struct engine *g, struct session *s,
	struct arena *a, const struct source *src, const struct migration *m, struct err *e);
/* .applied, .create, .record and .unrecord of a format whose .own is its struct format_js_table. */
MUST_CHECK int format_js_own_applied(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migrations *files, struct history *out, struct err *e);
MUST_CHECK int format_js_own_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e);
MUST_CHECK int format_js_own_record(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, int duration_ms, struct err *e);
MUST_CHECK int format_js_own_unrecord(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, struct err *e);
/* For tables with_extension, after loading: when all files have the same extension, a new row gets that of
 * the newest row. In a folder where they differ each row has its file's own. */
void format_js_one_extension(struct migrations *l);
/* Schema and table of the source: "s.t", "t", or the default. */
void format_js_place(
	const struct format_js_table *k, const struct source *src, struct str *schema, struct str *name);

#endif
