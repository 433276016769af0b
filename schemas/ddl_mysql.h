/*
 * The MySQL and MariaDB DDL reader, between its files: a cursor over the tokens of one statement and the
 * edits it makes. Spellings are MariaDB 10.11's information_schema: COLUMN_TYPE; a default is a number, a
 * quoted string or an expression such as current_timestamp(), empty when there is none or it is NULL. A
 * primary key is an index and a constraint named PRIMARY, a unique key an index and a constraint of the same
 * name; a foreign key has the index it needs; a column's own check is a constraint named after the column.
 * Index columns are without their prefix length, index methods BTREE, HASH, FULLTEXT and SPATIAL.
 */
#ifndef SCHEMAS_DDL_MYSQL_H
#define SCHEMAS_DDL_MYSQL_H

#include "parse/sql_lex.h"
#include "schemas/ddl.h"

/* What a variable or an expression is, as far as it is known; the name of the current database is DATABASE,
 * ROWS is some statement that changes rows alone. */
struct my_value {
	enum { MY_UNKNOWN, MY_NULL, MY_TEXT, MY_DATABASE, MY_ROWS } kind;
	struct str text;
};
struct my_variable {
	struct str name; /* with its @ */
	struct my_value value;
	bool guessed; /* as my.guessed was when it was set */
};

struct my {
	struct ddl *d;
	struct arena *a;   /* the catalog's */
	struct arena *tmp; /* of this statement */
	struct catalog *c;
	const struct sql_statement *st;
	struct sql_token *t; /* its tokens, the last one SQL_END */
	size_t n, i;
	bool keys_unchecked; /* SET foreign_key_checks = 0 stands in this file */
	struct names temps;  /* temporary tables of this file: nothing about them is of interest */
	struct {
		struct my_variable *v;
		size_t n, cap;
	} vars;                /* of this file: user variables, prepared statements, a procedure's own */
	int depth;             /* of an expression that is being evaluated */
	int asking;            /* questions in each other */
	bool stuck;            /* it could not be followed to its end */
	bool guessed;          /* information_schema was asked after something could not be read */
	size_t pieces;         /* of procedures and prepared texts that were run so far */
	int calls;             /* of procedures, in each other */
	bool entered;          /* what is read is another text than the statement */
	struct names prefixes; /* of the key parts that were read last; empty text for a whole column */
	bool hash;             /* USING HASH was among the options read last */
	bool makes_table; /* where that counts: a key that is added to a table is made in place, a tree */
};

/* Where a statement was left to look at another text. */
struct my_cursor {
	const struct sql_statement *st;
	struct sql_token *t;
	size_t n, i;
	bool entered;
};

struct my_name {
	struct str schema, name; /* schema empty = the current database */
};

/* ddl_mysql_read.c: the cursor. Functions that return bool and take no output only move when they are true;
 * readers return false after a note. */
bool ddl_mysql_is(const struct my *m, const char *word); /* the keyword, not a quoted name */
bool ddl_mysql_is_at(const struct my *m, size_t ahead, const char *word);
bool ddl_mysql_eat(struct my *m, const char *words);              /* all of them, with blanks between */
bool ddl_mysql_any(const struct my *m, const char *const *words); /* NULL-ended */
bool ddl_mysql_is_punct(const struct my *m, char c);
bool ddl_mysql_eat_punct(struct my *m, char c);
bool ddl_mysql_at_end(const struct my *m);
struct sql_token ddl_mysql_next(struct my *m);
/* The text of tokens [from, the cursor), kept in the catalog's arena. */
struct str ddl_mysql_text(struct my *m, size_t from);
/* A name; false with a note when there is none. */
bool ddl_mysql_name(struct my *m, struct str *out);
bool ddl_mysql_qualified(struct my *m, struct my_name *out);
/* A parenthesised list of names. */
bool ddl_mysql_names(struct my *m, struct names *out);
/* Over a parenthesised group at the cursor. */
void ddl_mysql_skip_group(struct my *m);
/* To the next comma, or closing parenthesis, of this level, or the end. */
void ddl_mysql_skip_item(struct my *m);
/* The expression in parentheses at the cursor, without them. */
bool ddl_mysql_expression(struct my *m, struct str *out);
bool ddl_mysql_if_exists(struct my *m);
bool ddl_mysql_if_not_exists(struct my *m);
/* Notes at the cursor's line and at the statement's; both return false. */
bool ddl_mysql_unknown(struct my *m, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
bool ddl_mysql_fail(struct my *m, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The same about a column that the table lacks. */
bool ddl_mysql_no_column(struct my *m, const struct relation *r, struct str column);
bool ddl_mysql_unexpected(struct my *m); /* "not understood from "x" on" */

/* ddl_mysql_type.c: the type at the cursor as COLUMN_TYPE spells it. A charset that makes it binary counts.
 */
struct my_type {
	struct str text;
	bool number, decimal, character, serial, json;
	int scale;                /* of a decimal */
	unsigned char char_bytes; /* of a character set that is named */
};
bool ddl_mysql_type(struct my *m, struct my_type *out);
/* ddl_mysql_default.c: a default value at the cursor, spelled for the type; *null when it is NULL. */
bool ddl_mysql_default(struct my *m, const struct my_type *t, struct str *out);
/* A constant of a date, time, datetime or timestamp column as the server shows it: all of its parts, as many
 * places of a second as the type has (sql/item_timefunc.cc: it cuts, it does not round). Anything else as it
 * is. */
struct str ddl_mysql_moment(struct arena *a, struct str type, struct str text);
/* What ddl_mysql_default() needs of a type in the catalog. */
struct my_type ddl_mysql_type_of(struct str text);

/* ddl_mysql_spell.c: the expression of tokens [from, to) as the server spells it back, kept in the catalog's
 * arena. */
struct str ddl_mysql_spelled(struct my *m, size_t from, size_t to);
/* The name MariaDB shows a function under, in small letters; in "a". */
struct str ddl_mysql_function_name(struct arena *a, struct str word);
/* ddl_mysql_expr.c: the expression of tokens [from, to) of a check or a generated column as the server shows
 * it; false when it is not understood. */
bool ddl_mysql_stored(struct my *m, size_t from, size_t to, struct str *out);

/* ddl_mysql_column.c: type and attributes behind a column's name, with FIRST or AFTER. Inline keys and
 * constraints are added to r (which does not hold the column yet). */
struct my_column {
	struct column column;
	bool first;
	struct str after;
	bool primary, unique;
	struct str check, check_name;
	bool references;
	struct constraint foreign;
};
bool ddl_mysql_column(struct my *m, struct str name, struct my_column *out);
/* Puts the column into r at its place, with its keys. at is its old place, SIZE_MAX for a new one. */
bool ddl_mysql_put_column(struct my *m, struct relation *r, struct my_column *c, size_t at);
struct column *ddl_mysql_find_column(const struct relation *r, struct str name);
size_t ddl_mysql_column_at(const struct relation *r, struct str name); /* SIZE_MAX = absent */

/* ddl_mysql_key.c: a key or constraint at the cursor of CREATE TABLE or ADD. */
bool ddl_mysql_is_key(const struct my *m);
bool ddl_mysql_key(struct my *m, struct relation *r);
/* An index by its parts; name empty = the first column's. */
void ddl_mysql_add_index(struct my *m, struct relation *r, struct str name, struct names columns, bool unique,
	const char *method, bool implicit);
void ddl_mysql_add_primary(struct my *m, struct relation *r, struct names columns);
void ddl_mysql_add_check(struct my *m, struct relation *r, struct str name, struct str expression);
void ddl_mysql_add_foreign(struct my *m, struct relation *r, struct constraint k, struct str index_name);
bool ddl_mysql_references(struct my *m, struct constraint *k);
/* Key parts in parentheses, and what may follow them. */
bool ddl_mysql_parts(struct my *m, struct names *out);
void ddl_mysql_index_options(struct my *m);
void ddl_mysql_drop_index(struct relation *r, struct str name);
struct index *ddl_mysql_find_index(const struct relation *r, struct str name);
struct constraint *ddl_mysql_find_constraint(
	const struct relation *r, struct str name, enum constraint_kind kind);
/* Whether the text names the column, quoted or not. */
bool ddl_mysql_names_column(struct str text, struct str column);
/* The check that is part of the column's definition: it has its name, the one that it was made with. */
bool ddl_mysql_is_own_check(const struct constraint *k, struct str column);
struct constraint *ddl_mysql_own_check(const struct relation *r, struct str column);
void ddl_mysql_drop_constraint(struct relation *r, struct constraint *k);
/* ddl_mysql_settle.c: every key names existing columns; primary key columns become NOT NULL. Last step of
 * CREATE and ALTER. */
bool ddl_mysql_settle(struct my *m, struct relation *r);

/* ddl_mysql_key_length.c */
/* Most bytes of a character of the set, or of the collation's; 0 for DEFAULT. */
unsigned char ddl_mysql_char_bytes(struct str name);
/* [DEFAULT] CHARACTER SET [=] x and COLLATE [=] x at the cursor. */
bool ddl_mysql_charset(struct my *m, unsigned char *bytes);
/* The method of a new unique index, until the statement's columns are known. */
struct str ddl_mysql_waiting_method(struct my *m);
/* What a foreign key may use. */
bool ddl_mysql_is_tree(const struct relation *r, const struct index *x);
void ddl_mysql_settle_methods(struct relation *r);

/* ddl_mysql_table.c */
bool ddl_mysql_create_table(struct my *m, bool or_replace, bool temporary);
bool ddl_mysql_create_index(struct my *m, bool unique, const char *method, bool or_replace);
bool ddl_mysql_is_temp(const struct my *m, struct my_name n);
/* The table, or NULL; a FAILED note when it is missing and must not. Temporary ones are NULL without a note.
 */
struct relation *ddl_mysql_table(struct my *m, struct my_name n, bool missing_ok);
struct str ddl_mysql_schema(const struct my *m, struct my_name n);
void ddl_mysql_drop_relation(struct my *m, struct relation *r);
void ddl_mysql_rename_table(struct my *m, struct relation *r, struct my_name to);

/* ddl_mysql_alter.c */
bool ddl_mysql_alter_table(struct my *m);

/* ddl_mysql_view.c */
bool ddl_mysql_create_view(struct my *m, bool or_replace);
/* Columns of the SELECT at the cursor into r; columns_unknown when one could not be derived. */
void ddl_mysql_select_columns(struct my *m, struct relation *r);
/* ddl_mysql_view.c: the types of the views' columns after the tables that these statements name may have
 * changed. */
void ddl_mysql_refresh_views(struct my *m, const struct sql_statements *up);

/* ddl_mysql_call.c: what is made at run time */
void ddl_mysql_set(struct my *m);
void ddl_mysql_select_into(struct my *m);
bool ddl_mysql_prepare(struct my *m); /* behind PREPARE, and so on */
bool ddl_mysql_execute(struct my *m);
bool ddl_mysql_call(struct my *m);
/* Whether a routine's body may change the schema. */
bool ddl_mysql_changes(struct str body);

/* ddl_mysql.c: any statement, and the tokens of another text */
void ddl_mysql_statement(struct my *m, const struct sql_statement *st);
struct my_cursor ddl_mysql_enter(struct my *m, struct str text);
void ddl_mysql_leave(struct my *m, struct my_cursor c);

/* ddl_mysql_object.c */
struct function *ddl_mysql_routine(const struct my *m, struct str schema, struct str name, bool procedure);
bool ddl_mysql_create_trigger(struct my *m, bool or_replace);
bool ddl_mysql_create_routine(struct my *m, bool procedure, bool or_replace);
bool ddl_mysql_create_sequence(struct my *m, bool or_replace);
bool ddl_mysql_database(struct my *m, bool create);
bool ddl_mysql_use(struct my *m);
bool ddl_mysql_drop(struct my *m);
bool ddl_mysql_rename(struct my *m);

#endif
