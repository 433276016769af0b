/*
 * The PostgreSQL DDL reader, between its files. It walks the JSON tree that libpg_query prints (node and
 * field names are PostgreSQL's own, src/include/nodes/parsenodes.h). Trees live for one file; text that stays
 * in the catalog is kept with ddl_pg_keep().
 */
#ifndef SCHEMAS_DDL_PG_H
#define SCHEMAS_DDL_PG_H

#include "base/json.h"
#include "base/sb.h"
#include "schemas/ddl.h"

struct ddl_pg_variables;

struct pg {
	struct ddl *d;
	struct arena *a;           /* the catalog's */
	struct arena *tmp;         /* of this file */
	struct catalog *c;         /* its search_path is the session's while a file runs */
	struct names home;         /* the database's own search path: how types are spelled */
	struct names temps;        /* temporary relations of this file: nothing about them is of interest */
	int line;                  /* of the running statement */
	bool made;                 /* that was made at run time: its lines are none of the file's */
	struct str text;           /* of the running statement */
	struct str source;         /* of the running parse: what "location" counts in */
	const struct relation *of; /* whose columns an expression names, NULL = unknown */
	bool shown;                /* the text is one that the server showed: array casts stand as they are */
	bool guarded;              /* inside DO: what does not fit was not meant to run */
	const struct ddl_pg_variables *vars; /* of the body that runs the statement, NULL = none */
	bool calls;                          /* functions that change the schema may be there to be called */
	size_t effects;                      /* statements that did something */
	size_t refusals;                     /* guarded ones that did not fit */
	size_t handlers;                     /* EXCEPTION sections that wait for such a one */
	int depth;                           /* of DO inside DO */
};

/* A relation that something is done to, as the tree names it. */
struct pg_name {
	struct str schema, name;
};

/* ddl_pg_tree.c: the tree */
/* The inside of a node of that kind, NULL when it is another. */
const struct json *ddl_pg_node(const struct json *node, const char *kind);
struct str ddl_pg_kind(const struct json *node);
struct str ddl_pg_get(const struct json *object, const char *key); /* a string member */
struct str ddl_pg_string(const struct json *node);                 /* of a String node */
bool ddl_pg_is(const struct json *object, const char *key, const char *value);
bool ddl_pg_flag(const struct json *object, const char *key);
/* A_Const's value as text; false when it is no constant. *quoted: it was a string. */
bool ddl_pg_const(struct pg *p, const struct json *node, struct str *value, bool *quoted);
/* A string or NULL, which has no type until something gives it one. */
bool ddl_pg_is_untyped(const struct json *node);
/* A list of String nodes; kept in the catalog's arena. */
struct names ddl_pg_strings(struct pg *p, const struct json *list);
/* [schema, name] or [name] of String nodes; the last two count. */
struct pg_name ddl_pg_qualified(const struct json *list);
struct pg_name ddl_pg_range(const struct json *rangevar);
/* Option of a DefElem list, NULL when absent. */
const struct json *ddl_pg_option(const struct json *list, const char *name);
/* Every node below "root" without recursion: false from the callback skips what is below that node. */
typedef bool ddl_pg_visit_fn(void *ctx, const struct json *key_and_value);
void ddl_pg_visit(struct arena *a, const struct json *root, ddl_pg_visit_fn *fn, void *ctx);

/* ddl_pg_name.c: names */
struct str ddl_pg_keep(struct pg *p, struct str s);
/* FAILED unless the statement is guarded. Returns false, so that "return ddl_pg_fail(...)" ends a reader. */
bool ddl_pg_fail(struct pg *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The same about a column that the relation lacks. */
bool ddl_pg_no_column(struct pg *p, const struct relation *r, struct str column);
void ddl_pg_unknown(struct pg *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
bool ddl_pg_is_temp(const struct pg *p, struct pg_name n);
/* The relation, or NULL with a FAILED note (none for temporary ones and with missing_ok). */
struct relation *ddl_pg_relation(struct pg *p, struct pg_name n, bool missing_ok);
/* Where CREATE of this name goes; false with a note when there is no such schema. */
bool ddl_pg_target(struct pg *p, struct pg_name n, struct str *schema);
/* Index by name along the path: the relation it is on, and the index itself. */
struct relation *ddl_pg_index(const struct pg *p, struct pg_name n, struct index **out);
bool ddl_pg_name_taken(const struct pg *p, struct str schema, struct str name); /* in pg_class */
/* The names PostgreSQL makes: src/backend/commands/indexcmds.c, makeObjectName and its callers. */
struct str ddl_pg_choose_relation(struct pg *p, struct str schema, struct str table, struct str columns,
	const char *label, bool constraint);
struct str ddl_pg_choose_constraint(
	struct pg *p, struct str schema, struct str table, struct str columns, const char *label);
struct str ddl_pg_join_columns(struct pg *p, struct names columns);
/* quote_identifier(). */
struct str ddl_pg_quote(struct arena *a, struct str name);
/* name, or schema.name when the schema is not in the database's own path; quoted. */
struct str ddl_pg_shown(struct pg *p, struct str schema, struct str name);
/* ddl_pg_text.c: stored expressions */
/* Does the text hold this name as a word? */
bool ddl_pg_mentions(struct str text, struct str name);
/* Does it call the function that is shown so? */
bool ddl_pg_calls_in(struct str text, struct str shown);
struct str ddl_pg_reword(struct pg *p, struct str text, struct str from, struct str to);
/* The same in every default, generated column, check, index and predicate; "call": where it is called alone.
 */
void ddl_pg_reword_expressions(struct pg *p, struct str from, struct str to, bool call);
/* A label of the enumeration that is shown so. */
void ddl_pg_rename_label(struct pg *p, struct str shown, struct str from, struct str to);
/* With the defaults that name it; the strings are kept as long as the catalog. */
void ddl_pg_move_sequence(struct pg *p, struct sequence *s, struct str schema, struct str name);

/* ddl_pg_type.c: types */
/* format_type() of a TypeName; with_modifier false as in function arguments. */
struct str ddl_pg_type(struct pg *p, const struct json *typename, bool with_modifier);
/* The type of that name without modifier, empty when there is none. */
struct str ddl_pg_type_named(struct pg *p, struct pg_name n);
/* "integer" for serial and so on; false for anything else. */
bool ddl_pg_serial(const struct json *typename, const char **type);
/* A user's type by TypeName, NULL when it is none of the catalog's. */
struct type *ddl_pg_user_type(const struct pg *p, const struct json *typename);
/* The spelling of a type of the catalog. */
struct str ddl_pg_type_shown(struct pg *p, const struct type *t);

/* ddl_pg_expr.c: expressions */
/* As text, close to pg_get_expr(): "type" is what string constants are taken for, empty = unknown. */
struct str ddl_pg_expr(struct pg *p, const struct json *node, struct str type);
/* The same for a column's default of that type: NULL is none where the server keeps none (ddl_pg_table.c). */
struct str ddl_pg_default(struct pg *p, const struct json *expr, struct str type);
/* The same for an expression over the columns of r. */
struct str ddl_pg_expr_of(struct pg *p, const struct relation *r, const struct json *node);
/* Columns of r that the expression names, in order of first mention. */
struct names ddl_pg_expr_columns(struct pg *p, const struct json *node, const struct relation *r);
/* ddl_pg_colname.c: the name PostgreSQL gives a result column, empty for "?column?". */
struct str ddl_pg_colname(const struct json *node);

/* ddl_pg_table.c */
bool ddl_pg_create_table(struct pg *p, const struct json *stmt);
bool ddl_pg_create_foreign_table(struct pg *p, const struct json *stmt);
/* Add a column with its constraints to r and, by name, to its children; "only": as in ALTER TABLE ONLY. */
bool ddl_pg_add_column(
	struct pg *p, struct pg_name table, const struct json *columndef, bool if_not_exists, bool only);
/* A sequence for a serial or identity column; the options may name it. */
void ddl_pg_column_sequence(
	struct pg *p, const struct relation *r, struct str column, const struct json *options);

/* ddl_pg_constraint.c */
/* A Constraint node on table r; column is set for a column constraint. Column properties (NOT NULL, DEFAULT)
 * are not its business. */
bool ddl_pg_add_constraint(struct pg *p, struct pg_name table, const struct json *con, struct str column);
/* The same for a PRIMARY KEY, UNIQUE or EXCLUDE under a name, empty = the one PostgreSQL gives it. */
bool ddl_pg_add_key(
	struct pg *p, struct pg_name table, const struct json *con, struct str column, struct str name);
/* Whether the Constraint is one that ddl_pg_add_constraint() takes, and in which turn (0 check, 1 index,
 * 2 foreign key); -1 otherwise. */
int ddl_pg_constraint_turn(const struct json *con);
/* Foreign keys elsewhere that lean on the only unique index over these columns; removed when asked to. */
bool ddl_pg_key_users(struct pg *p, const struct relation *r, struct names columns, bool remove);
/* A check that came from a parent is the table's own, too, from now on. */
bool ddl_pg_merge_check(struct relation *r, struct str name, bool inherited);
bool ddl_pg_drop_constraint(struct pg *p, struct relation *r, struct str name, bool cascade, bool missing_ok);

/* ddl_pg_index.c */
bool ddl_pg_create_index(struct pg *p, const struct json *stmt);
/* Copies of an index or constraint index for a partition or LIKE, under new names. */
void ddl_pg_copy_index(
	struct pg *p, struct relation *to, const struct index *x, const struct constraint *k, bool inherited);

/* ddl_pg_alter.c, ddl_pg_rename.c */
bool ddl_pg_alter_table(struct pg *p, const struct json *stmt);
bool ddl_pg_rename(struct pg *p, const struct json *stmt);
bool ddl_pg_set_schema(struct pg *p, const struct json *stmt);

/* ddl_pg_attach.c */
/* Names of r's children, partitions and their children. */
void ddl_pg_children(struct pg *p, struct pg_name of, struct pg_name **v, size_t *n);
bool ddl_pg_is_partition(struct pg *p, const struct relation *r);
/* ATTACH and, not on, DETACH PARTITION of r. */
bool ddl_pg_attach(struct pg *p, struct relation *r, const struct json *cmd, bool on);
/* INHERIT and, not on, NO INHERIT of r. */
bool ddl_pg_inherit(struct pg *p, struct relation *r, const struct json *rangevar, bool on);
bool ddl_pg_alter_index(struct pg *p, const struct json *stmt);

/* ddl_pg_drop.c, ddl_pg_depend.c */
bool ddl_pg_drop(struct pg *p, const struct json *stmt);
/* With its foreign keys elsewhere, views and children when cascade. */
bool ddl_pg_drop_relation(struct pg *p, struct pg_name n, bool cascade);
/* Children that define the column themselves, too, keep it; all of them do with "only". */
bool ddl_pg_drop_column(struct pg *p, struct relation *r, struct str column, bool cascade, bool only);

/* ddl_pg_query.c: what a query gives and what it reads */
struct pg_query {
	VEC(struct column) columns; /* types are empty where they are not plain */
	bool unknown;               /* the columns could not be derived */
	VEC(struct dependency) uses;
	struct pg_query_reads *reads; /* ddl_pg_query_read.c; of the outermost query */
};
void ddl_pg_query(struct pg *p, const struct json *select, struct pg_query *out);
/* The only column's type of a query inside of an expression; "scope" is the ctx of ddl_pg_query_column(), or
 * NULL. */
struct str ddl_pg_query_type(struct pg *p, void *scope, const struct json *select);
/* Answers for ColumnRefs of a query being read; noted as used. */
const struct column *ddl_pg_query_column(void *scope, const struct json *columnref);
/* ddl_pg_query_type.c: the type of an expression, empty = not known. column() answers for ColumnRefs. */
typedef const struct column *ddl_pg_column_fn(void *ctx, const struct json *columnref);
struct str ddl_pg_expr_type(struct pg *p, const struct json *node, ddl_pg_column_fn *column, void *ctx);
/* The columns of a composite type or of a relation's rows, added to *out; false when the type is neither. */
bool ddl_pg_row_columns(struct pg *p, struct str type, struct pg_query *out);
/* Columns of a function in FROM; false when it gives one value. */
bool ddl_pg_function_columns(struct pg *p, const struct json *call, struct pg_query *out);

/* ddl_pg_view.c */
bool ddl_pg_create_view(struct pg *p, const struct json *stmt);
bool ddl_pg_create_table_as(struct pg *p, const struct json *stmt);
bool ddl_pg_select(struct pg *p, const struct json *stmt); /* SELECT INTO, set_config */

/* ddl_pg_object.c, ddl_pg_function.c: everything smaller */
bool ddl_pg_create_schema(struct pg *p, const struct json *stmt);
bool ddl_pg_create_enum(struct pg *p, const struct json *stmt);
bool ddl_pg_alter_enum(struct pg *p, const struct json *stmt);
bool ddl_pg_create_composite(struct pg *p, const struct json *stmt);
bool ddl_pg_alter_composite(struct pg *p, const struct json *stmt);
bool ddl_pg_create_range(struct pg *p, const struct json *stmt);
bool ddl_pg_create_domain(struct pg *p, const struct json *stmt);
bool ddl_pg_alter_domain(struct pg *p, const struct json *stmt);
bool ddl_pg_define(struct pg *p, const struct json *stmt); /* CREATE TYPE without AS, CREATE AGGREGATE */
bool ddl_pg_create_sequence(struct pg *p, const struct json *stmt);
bool ddl_pg_alter_sequence(struct pg *p, const struct json *stmt);
bool ddl_pg_create_trigger(struct pg *p, const struct json *stmt);
bool ddl_pg_create_policy(struct pg *p, const struct json *stmt);
bool ddl_pg_alter_policy(struct pg *p, const struct json *stmt);
bool ddl_pg_create_function(struct pg *p, const struct json *stmt);
/* ObjectWithArgs (or a bare name list): the function, or NULL with a note unless missing_ok. */
struct function *ddl_pg_function(struct pg *p, const struct json *object, bool missing_ok);
bool ddl_pg_create_extension(struct pg *p, const struct json *stmt);
/* Enter it with the objects we know; false when it is not a known one. */
bool ddl_pg_add_extension(struct pg *p, struct str name, struct str schema);
void ddl_pg_drop_extension(struct pg *p, struct str name);

/* ddl_pg_retype.c */
struct ddl_pg_retyped {
	struct str column, type; /* the type it had */
};
/* The columns of r that ALTER TABLE's sub-commands will give a type; kept as long as the file. */
size_t ddl_pg_retyped(
	struct pg *p, const struct relation *r, const struct json *cmds, struct ddl_pg_retyped **out);
/* Expressions of the table's and its children's indexes, checks and generated columns under the new types. */
void ddl_pg_retype(struct pg *p, struct pg_name table, const struct ddl_pg_retyped *was, size_t n);

/* ddl_pg_value.c: PL/pgSQL's variables, as far as their text is known */
struct ddl_pg_variable {
	struct str name, value;
	bool null;
	size_t depth; /* of the IFs around the assignment: forgotten behind them */
};
struct ddl_pg_variables {
	struct ddl_pg_variable *v;
	size_t n, cap;
};
void ddl_pg_bind(struct arena *a, struct ddl_pg_variables *vars, struct ddl_pg_variable one);
void ddl_pg_unbind(struct ddl_pg_variables *vars, struct str name);
/* What the expression is, up to its end or USING: value and null of *out; false when that is not known. */
bool ddl_pg_value(
	struct arena *a, const struct ddl_pg_variables *vars, struct str text, struct ddl_pg_variable *out);

/* ddl_pg_do.c */
bool ddl_pg_do(struct pg *p, const struct json *stmt);
/* A PL/pgSQL body whose first byte stands at "line"; 0 when it stands elsewhere and notes are of the running
 * statement. */
void ddl_pg_body(struct pg *p, struct str body, int line, struct ddl_pg_variables *vars);

/* ddl_pg_call.c */
bool ddl_pg_changes(struct str body);
/* Follow a FuncCall of a function whose code is known; false when it did nothing. */
bool ddl_pg_calls(struct pg *p, const struct json *funccall);
bool ddl_pg_call(struct pg *p, const struct json *stmt);
/* Those of a SELECT's list and of its FROM. */
void ddl_pg_called(struct pg *p, const struct json *select);

/* ddl_pg.c */
bool ddl_pg_statement(struct pg *p, const struct json *stmt);
/* Parse and play text that stands at "line" of the file, or, made, that is put together there at run time. */
int ddl_pg_text(struct pg *p, struct str sql, int line, bool made, struct err *e);

#endif
