/* Laravel: PHP classes that speak to its schema builder, read without running them. Facts: FORMATS-A 4. */
#ifndef MIGRATE_FORMATS_LARAVEL_H
#define MIGRATE_FORMATS_LARAVEL_H

#include "migrate/format_code.h"
#include "migrate/format_ddl.h"
#include "migrate/format_php.h"
#include "schemas/replay_remake.h"

/* A variable of the method that stands for a literal: a text, or a list or block that is read where it is
 * used. */
struct laravel_bound {
	struct str name;
	uint32_t node;          /* UINT32_MAX: text */
	struct str text;        /* p NULL: not known any more */
	const struct syntax *t; /* of the node */
	const struct laravel_class *class, *here;
};

/* A class, trait or enum. What it has not is looked for along "next": its traits, the class above with its
 * own, and so on (laravel_class.c). */
struct laravel_class {
	const struct syntax *t;
	uint32_t node;
	int level; /* classes below it on the line; a trait has that of its class */
	struct laravel_class *next;
};
struct laravel_method {
	const struct laravel_class *class, *here; /* as which it runs, and which has it */
	uint32_t node, body;
	struct str as; /* the parameter that stands for the table that is passed */
	size_t bound;  /* variables that the caller had */
};

/* What of the project's other files its migrations name: classes, by composer.json's rules of autoloading,
 * and configuration (laravel_project.c). */
struct laravel_file {
	struct str path;
	const struct syntax *t; /* NULL: it is not there, or not read */
};
struct laravel_command {
	struct str path, text;
};
struct laravel_project {
	const struct files *f;
	struct arena *a;
	struct worker *w; /* NULL: nothing is read */
	struct str root;  /* the folder of composer.json */
	struct format_php_autoload autoload;
	VEC(struct laravel_file) files;
	VEC(const struct laravel_class *) classes; /* of other files, each once */
	VEC(struct laravel_command) commands; /* files below app/Console/Commands, once they are asked for */
	bool commands_read;
};

struct laravel_seen {
	const struct laravel_seen *before;
	const struct syntax *t;
	uint32_t node;
};

/* One file while it is read. */
struct laravel {
	struct arena *a;
	const struct source *s;
	const struct syntax *t;                   /* of the code that is read */
	const struct syntax *own;                 /* of the migration's file */
	const struct laravel_class *class, *here; /* whose code it is, and where on its line that stands */
	struct migration *m;
	struct format_ddl d;
	int release;                     /* of laravel/framework: 10; 0 = not known */
	VEC(struct laravel_bound) bound; /* the newest of a name counts */
	struct names_list tables;        /* names of parameters of the type Blueprint, each once */
	int depth;                       /* blocks around the statement */
	bool ended;                      /* by a return: what follows does not run */
	bool in_table;                   /* in a table's block, which a return ends alone */
	int open;                        /* conditions around the statement that the replay decides */
	bool making;                     /* in the block of a table that is made as a whole */
	size_t turns;                    /* of all loops */
	struct laravel_project *project;
	size_t *steps;                   /* taken for the file so far */
	const struct laravel_seen *seen; /* methods whose code is being looked into: one that calls itself
					    does nothing more */
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

MUST_CHECK int format_laravel_read(
	struct laravel_project *p, const struct source *s, int release, struct migration *m, struct err *e);

/* The dump beside the migrations, into out->dump, where it names the migrations it stands for; out holds the
 * files in the order of their names. A missing or unclear one is no error. */
MUST_CHECK int format_laravel_dump(const struct files *f, struct arena *a, const struct source *s,
	struct migrations *out, struct err *e);

/* -- the tree (laravel_code.c) -- */
bool format_laravel_chain(const struct laravel *r, uint32_t node, struct laravel_chain *out);
/* The value of the k-th argument, or of "name: value"; UINT32_MAX when there is none. */
uint32_t format_laravel_argument(
	const struct laravel *r, const struct laravel_call *c, size_t k, const char *name);
/* The value of the k-th argument of a list of them, without regard to names. */
uint32_t format_laravel_nth(const struct syntax *t, uint32_t arguments, size_t k);
bool format_laravel_string(const struct laravel *r, uint32_t node, struct str *out);
/* Count n nodes or bytes that are looked at; false once a file has taken more than any real one: what is
 * looked for is then not known. Loops, methods that call others and texts put together of each other would
 * take any time else. */
bool format_laravel_step(const struct laravel *r, size_t n);
/* An integer, also computed of such and of constants. */
bool format_laravel_number(const struct laravel *r, uint32_t node, uint64_t *out);
/* What an expression stands for, as it is read in *in: through variables, constants, properties,
 * configuration, subscripts, "??". The node itself where it is a value; UINT32_MAX when it is not known. */
uint32_t format_laravel_resolve(const struct laravel *r, uint32_t node, struct laravel *in);
/* A string, or a list of strings (laravel_list.c). */
bool format_laravel_strings(const struct laravel *r, uint32_t node, struct names_list *out);
/* What a variable stands for, as it is read in *in; the node itself when it is none, or is not known. */
uint32_t format_laravel_value(const struct laravel *r, uint32_t node, struct laravel *in);
/* Here the statements of what is read now stand: in the migration's file, whatever file the code is of. */
void format_laravel_at(struct laravel *r, uint32_t node);
/* The call of that name in the chain; NULL when there is none. */
const struct laravel_call *format_laravel_find(const struct laravel_chain *c, const char *name);
void format_laravel_unknown(struct laravel *r, uint32_t node, const char *what);

/* -- other files of the project (laravel_project.c) -- */
/* A file by its path below composer.json's folder; NULL when it is not there or not read. */
const struct syntax *format_laravel_file(struct laravel_project *p, struct str below);
/* The node of the value that config('auth.guards.web') gives as the project has it; UINT32_MAX with in->t
 * where its file has no such key, without when it is not known. */
uint32_t format_laravel_config(const struct laravel *r, uint32_t call, struct laravel *in);
/* 'key' => value of an array; UINT32_MAX when it has none. */
uint32_t format_laravel_member(const struct laravel *r, uint32_t array, struct str key);

/* -- classes (laravel_class.c) -- */
/* The class at a node of a file, with its line. */
const struct laravel_class *format_laravel_class_at(
	const struct laravel *r, const struct syntax *t, uint32_t node);
/* The class that the code names so, also self, static, parent; NULL when it is not of the project. */
const struct laravel_class *format_laravel_class(const struct laravel *r, struct str name);
/* A method with a body on a class's line. */
bool format_laravel_method(
	const struct laravel *r, const struct laravel_class *c, struct str name, struct laravel_method *out);
/* What reads the code of a method: for looking, since what it adds is lost. */
struct laravel format_laravel_inside(const struct laravel *r, const struct laravel_method *m);
/* The node of a class's constant, or case of an enum, in *in; UINT32_MAX when it is not known. */
uint32_t format_laravel_constant(const struct laravel *r, uint32_t access, struct laravel *in);
/* What a property is declared to be, or is given once by the constructor; UINT32_MAX when that is not known.
 */
uint32_t format_laravel_property(const struct laravel *r, struct str name, struct laravel *in);
/* The values or the names of an enum's cases. */
bool format_laravel_cases(
	const struct laravel *r, const struct laravel_class *c, bool values, struct names_list *out);

/* -- models (laravel_model.c) -- */
/* What Eloquent takes a model's table and key to be. False: the class is not of the project. */
struct laravel_model {
	struct str name, table, key; /* "user_role", "user_roles", "id" */
	enum { LARAVEL_KEY_NUMBER, LARAVEL_KEY_UUID, LARAVEL_KEY_ULID } kind;
};
bool format_laravel_model(const struct laravel *r, struct str name, struct laravel_model *out);
/* That of a call's first argument, and the column that refers to it. */
bool format_laravel_model_of(
	const struct laravel *r, const struct laravel_call *c, struct laravel_model *out);
struct str format_laravel_model_column(struct arena *a, const struct laravel_model *m);

/* -- conditions (laravel_when.c) -- */
/* As format_when.h has them; empty: not known. */
struct str format_laravel_when(const struct laravel *r, uint32_t node);
/* Whether the expression is the connection's driver, and whether a text names it. */
bool format_laravel_is_driver(const struct laravel *r, uint32_t node);
struct str format_laravel_driver_is(const struct laravel *r, struct str name);

/* -- the ways through a method (laravel_flow.c) -- */
/* What reads a statement of the block that a way leads to. */
typedef void format_laravel_reader(struct laravel *r, void *ctx, uint32_t statement);
/* if, switch, match, return, a block of its own: true when it is one, and what runs of it has been read. */
bool format_laravel_flow(struct laravel *r, uint32_t statement, format_laravel_reader *read, void *ctx);
void format_laravel_block(struct laravel *r, uint32_t body, format_laravel_reader *read, void *ctx);
/* Can nothing in it change the schema, nor end the method, as far as can be seen? */
bool format_laravel_only_data(const struct laravel *r, uint32_t node);
/* The first alone, of code that so many calls led to. */
bool format_laravel_changes_nothing(const struct laravel *r, uint32_t node, int depth);
/* Artisan::call(...) of a command that is known to leave the schema alone (laravel_command.c). */
bool format_laravel_harmless_command(const struct laravel *r, uint32_t call, int depth);
/* What a call of a method without parameters gives, by its only return; UINT32_MAX when it is none, or of no
 * class of the project. */
uint32_t format_laravel_returned(const struct laravel *r, uint32_t call, struct laravel *in);

/* -- variables and methods (laravel_bind.c) -- */
/* $x = ...; whose right side changes nothing: what it stands for is kept. */
bool format_laravel_assign(struct laravel *r, uint32_t e);
/* What a statement that is not understood may have given its variables is not known. */
void format_laravel_forget(struct laravel *r, uint32_t e);
/* foreach (['a', 'b'] as $x) { ... }: its body once for each. */
bool format_laravel_loop(struct laravel *r, uint32_t e, format_laravel_reader *read, void *ctx);
/* The method of the project that a call names: $this->m(), self::m(), Helper::m(), (new Helper)->m(). */
bool format_laravel_target(const struct laravel *r, uint32_t e, struct laravel_method *out);
/* The same with its parameters bound. "passed" is the variable of the caller that one of them stands for, or
 * empty; out->as is that parameter. */
bool format_laravel_called(struct laravel *r, uint32_t e, struct str passed, struct laravel_method *out);
/* Run it: what it binds is gone behind it. */
void format_laravel_run(
	struct laravel *r, const struct laravel_method *m, format_laravel_reader *read, void *ctx);
/* The block that a call runs as it is: try, DB::transaction(), Schema::withoutForeignKeyConstraints(),
 * rescue(). */
uint32_t format_laravel_wrapped(const struct laravel *r, uint32_t e);
bool format_laravel_is_closure(const struct laravel *r, uint32_t node);

/* -- a table's block (laravel_table.c) -- */
/* "users_email_unique": table, columns and kind, lower-cased, without '-' and '.'. */
struct str format_laravel_usual_name(
	struct arena *a, struct str table, const struct names_list *columns, const char *kind);
struct laravel_table {
	struct str name;
	bool create;
	struct format_ddl_create making;
	struct sql_statements later; /* indexes and keys come behind the columns */
	int open;                    /* conditions around the block */
	bool deferring;              /* what is written comes behind all that the block does */
	bool remade;                 /* a mark of schemas/replay_remake.h stands for the block already */
	struct str after;            /* MySQL: the column that the next one comes behind */
	struct str kept;             /* columns that the block has declared (schemas/replay_remake.h) */
};
void format_laravel_line(struct laravel *r, struct laravel_table *t, const struct laravel_chain *c);
struct format_ddl_table format_laravel_table_of(const struct laravel_table *t);
/* SQLite: the table made anew, as Laravel does from release 11 on; a mark of schemas/replay_remake.h. False:
 * it is not so. */
enum { FORMAT_LARAVEL_REMAKES = 11 };
bool format_laravel_remake(struct laravel *r, struct laravel_table *t, enum replay_remake_kind kind,
	struct str name, struct str sql);
/* Statements of the line: behind the table when it is being made. */
struct format_ddl format_laravel_writer(struct laravel *r, struct laravel_table *t);

/* -- its indexes (laravel_index.c) -- */
/* "kind" is the method's name; c may tell more of it (language()), or be NULL. */
void format_laravel_put_index(struct laravel *r, struct laravel_table *t, struct str kind, struct str name,
	struct names_list columns, const struct laravel_chain *c);
void format_laravel_fluent_indexes(
	struct laravel *r, struct laravel_table *t, const struct laravel_chain *c, struct str column);
/* False: the line is none. */
bool format_laravel_standing_index(struct laravel *r, struct laravel_table *t, const struct laravel_chain *c);

/* -- what goes (laravel_drop.c) -- */
/* A line that drops or renames; false: it does not. */
bool format_laravel_drop(struct laravel *r, struct laravel_table *t, const struct laravel_chain *c);

/* -- columns (laravel_column.c) -- */
/* The text in DB::raw('...'), new Expression('...'); UINT32_MAX when it is none. */
uint32_t format_laravel_raw(const struct laravel *r, uint32_t node);
/* The columns that a line declares: one, or several for timestamps() and morphs(). False: it declares none;
 * *known is false when it does, but in a way that is not read. */
bool format_laravel_columns(struct laravel *r, const struct laravel_chain *c, struct format_ddl_column out[2],
	size_t *n, bool *known);

#endif
