/*
 * The schema objects of one database, by qualified stored name. Knows no SQL text and no files: DDL readers
 * and engine inspectors fill it, the differ compares two of them. Everything lives in the catalog's arena.
 */
#ifndef SCHEMAS_CATALOG_H
#define SCHEMAS_CATALOG_H

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "parse/dialect.h"

/* The words of the JSON contract (object.kind). */
enum object_kind {
	OBJECT_SCHEMA,
	OBJECT_TABLE,
	OBJECT_VIEW, /* materialized ones too */
	OBJECT_COLUMN,
	OBJECT_TYPE,
	OBJECT_ENUM_VALUE,
	OBJECT_FUNCTION,
	OBJECT_INDEX,
	OBJECT_UNIQUE, /* a unique set of columns, whatever enforces it */
	OBJECT_CONSTRAINT,
	OBJECT_SEQUENCE,
	OBJECT_TRIGGER,
	OBJECT_POLICY,
	OBJECT_EXTENSION
};
const char *catalog_object_word(enum object_kind k);

enum relation_kind {
	RELATION_TABLE,
	RELATION_VIEW,
	RELATION_MATVIEW,
	RELATION_FOREIGN,
	RELATION_PARTITIONED
};
/* "table", "view", "materialized_view", "foreign_table", "partitioned_table". */
const char *catalog_relation_word(enum relation_kind k);

struct column {
	struct str name;
	struct str type; /* as the database spells it: format_type, COLUMN_TYPE, SQLite's declared type */
	bool not_null;
	struct str def;       /* default expression as text, empty = none */
	struct str generated; /* generation expression, empty = none */
	bool identity;        /* identity, serial, AUTO_INCREMENT, rowid alias: an INSERT may omit it */
	bool invisible;       /* MySQL: no part of *, and not counted by an INSERT without a column list */
	bool inherited;       /* PostgreSQL: from a parent, and goes with the parent's (attinhcount) */
	unsigned char char_bytes; /* MySQL: most bytes of a character of its set; 0 = as the table, or none */
	bool own;                 /* unless the table defines an inherited one itself, too (attislocal) */
};

enum constraint_kind {
	CONSTRAINT_PRIMARY,
	CONSTRAINT_UNIQUE,
	CONSTRAINT_FOREIGN,
	CONSTRAINT_CHECK,
	CONSTRAINT_EXCLUDE
};
const char *catalog_constraint_word(enum constraint_kind k);

struct names {
	struct str *v;
	size_t n, cap; /* cap 0: v is borrowed, the first append copies it */
};

struct constraint {
	struct str name;
	enum constraint_kind kind;
	struct names columns;
	struct str ref_schema, ref_table; /* foreign keys */
	struct names ref_columns;
	struct str definition; /* text of a check or an exclusion; may be empty */
	bool not_valid;        /* NOT VALID: old rows not checked */
	bool deferrable;
	bool inherited; /* PostgreSQL: copied from a partitioned table or an inheritance parent */
	bool own;       /* an inherited one that the table has itself, too: it stays when the parent's goes */
	bool no_inherit; /* a check that children do not get */
};

struct index {
	struct str name;
	bool unique, primary;
	struct names columns; /* an expression is "(expr)" */
	struct str predicate; /* partial index; empty = all rows */
	struct str method;
	bool invalid;         /* PostgreSQL indisvalid = false */
	struct names include; /* PostgreSQL INCLUDE columns */
	bool nulls_not_distinct;
	bool inherited; /* PostgreSQL: attached to an index of a partitioned table */
	bool implicit; /* MySQL: made for a foreign key; it goes when an index that was asked for covers it */
	struct str definition; /* SQLite: the CREATE INDEX text as stored; empty for automatic ones */
};

struct trigger {
	struct str name;
	struct str timing;     /* "BEFORE", "AFTER", "INSTEAD OF" */
	struct str events;     /* "INSERT OR UPDATE OR DELETE OR TRUNCATE", in this order */
	struct str function;   /* PostgreSQL: schema.name unless the schema is in the search path */
	struct str definition; /* SQLite, MySQL: the CREATE TRIGGER text or the body */
};

struct policy {
	struct str name, command; /* command: ALL, SELECT, INSERT, UPDATE, DELETE */
	bool restrictive;
	struct str definition; /* USING and CHECK expressions; may be empty where the reader keeps none */
};

/* What a view reads: column empty = the relation as a whole; name empty = the function "column". */
struct dependency {
	struct str schema, name, column;
};

struct relation {
	struct str schema, name;
	enum relation_kind kind;
	VEC(struct column) columns;
	bool columns_unknown; /* a view or CREATE TABLE AS whose columns could not be derived: any column may
				 be there */
	struct names absent;  /* of those, columns that are not */
	VEC(struct constraint) constraints;
	VEC(struct index) indexes;
	VEC(struct trigger) triggers;
	VEC(struct policy) policies;
	bool row_security;
	bool row_security_forced;
	unsigned char char_bytes;    /* MySQL: of its columns without a set of their own; 0 = not known */
	VEC(struct dependency) uses; /* a view's relations and columns, where known */
	struct str definition;       /* a view's query or, in SQLite, the CREATE statement as stored */
	struct str parent_schema, parent; /* partition or inheritance parent, empty = none */
};

enum type_kind { TYPE_ENUM, TYPE_DOMAIN, TYPE_COMPOSITE, TYPE_RANGE, TYPE_OTHER };

struct type {
	struct str schema, name;
	enum type_kind kind;
	struct names labels; /* enum labels in sort order */
	VEC(struct column) fields;
	struct str base;      /* a domain's base type, a range's subtype */
	bool not_null;        /* a domain that refuses NULL */
	struct str extension; /* it belongs to this extension; empty = none */
};

struct function {
	struct str schema, name;
	struct str args;      /* input types, comma separated, as format_type spells them: the identity */
	int nargs, ndefaults; /* input arguments, and how many of them may be omitted */
	bool variadic;
	struct str returns; /* empty for procedures */
	bool procedure;
	uint64_t body; /* str_hash of the body text (prosrc), to see a replacement; 0 = not known */
	struct str
		outputs; /* "a integer, b text" of OUT parameters read in a file: the columns of its rows */
	struct str code; /* the body itself where it was read in a file and may change the schema when it is
			    called; empty otherwise */
	struct names
		params; /* names of its input arguments, where code is set; empty text for those without */
	struct names defaults; /* of those, as expressions; empty text for those without */
	struct str extension;  /* it belongs to this extension; empty = none */
};

struct sequence {
	struct str schema, name;
	struct str owner_table, owner_column; /* OWNED BY, empty = none */
};

struct extension {
	struct str name, schema;
};

struct catalog {
	struct arena *a;
	enum dialect dialect;
	struct names
		search_path; /* PostgreSQL: schemas of unqualified names, first = where CREATE goes. MySQL:
				one entry, the current database, usually empty text. SQLite: "main". */
	VEC(struct str) schemas;
	VEC(struct relation) relations;
	VEC(struct type) types;
	VEC(struct function) functions;
	VEC(struct sequence) sequences;
	VEC(struct extension) extensions;
	struct str database; /* MySQL: its own name, by which statements may qualify; empty = not known */
	bool complete;       /* false: some effect could not be read, so "not there" proves nothing */
	struct catalog_index *index; /* private to catalog.c: relations by name */
};

/* Which object, as findings name it. For a table or view name == table; for an enum label table is the type's
 * name; for an index, constraint, trigger or policy table is the relation it is on. Empty members do not
 * apply. */
struct object_id {
	enum object_kind kind;
	struct str schema, table, name;
	struct names columns; /* OBJECT_UNIQUE */
	struct str args;      /* OBJECT_FUNCTION */
};

struct catalog *catalog_new(struct arena *a, enum dialect d);
/* A deep copy in arena a; text is shared when a is the catalog's own arena. */
struct catalog *catalog_clone(struct arena *a, const struct catalog *c);

/* Look-ups: empty schema = along the search path. NULL when absent. The pointer is valid until the next
 * append. Relations are found by hash, so a listed relation changes its name only by
 * catalog_rename_relation(). MySQL tables: an exact spelling wins over one that differs in case. */
struct relation *catalog_relation(const struct catalog *c, struct str schema, struct str name);
struct column *catalog_column(const struct catalog *c, const struct relation *r, struct str name);
struct type *catalog_type(const struct catalog *c, struct str schema, struct str name);
struct sequence *catalog_sequence(const struct catalog *c, struct str schema, struct str name);
struct index *catalog_index(const struct relation *r, struct str name);
struct constraint *catalog_constraint(const struct relation *r, struct str name);
/* First function of that name (and args unless empty); any schema of the path when schema is empty. */
struct function *catalog_function(
	const struct catalog *c, struct str schema, struct str name, struct str args);
bool catalog_has_schema(const struct catalog *c, struct str schema);
/* Whether the relation may have a column of this name beside those that it is known to have. */
bool catalog_may_have(const struct catalog *c, const struct relation *r, struct str column);
/* Whether the columns form exactly the column set of some unique, valid, whole-table index or constraint. */
bool catalog_has_unique(const struct catalog *c, const struct relation *r, struct names columns);
bool catalog_has_label(const struct type *t, struct str label);
/* Does the object exist? What cannot be known (columns_unknown) answers true. */
bool catalog_has(const struct catalog *c, const struct object_id *id);

/* Columns an INSERT must name: NOT NULL without default, identity or generation. */
bool catalog_demands(const struct column *col);

/* Editing; strings are not copied. */
struct relation *catalog_add_relation(
	struct catalog *c, struct str schema, struct str name, enum relation_kind k);
/* Copies *r whole (its lists stay shared) and returns the listed one. */
struct relation *catalog_put_relation(struct catalog *c, const struct relation *r);
void catalog_rename_relation(struct catalog *c, struct relation *r, struct str schema, struct str name);
void catalog_drop_relation(struct catalog *c, struct relation *r);
void catalog_drop_column(struct relation *r, struct column *col);
/* Remove element i of a VEC in a catalog, keeping the order of the rest. */
#define CATALOG_REMOVE(vec, i)                                                                               \
	(memmove(&(vec)->v[(i)], &(vec)->v[(i) + 1], ((vec)->n - (i)-1) * sizeof *(vec)->v), (vec)->n--)
void catalog_add_schema(struct catalog *c, struct str name);
/* The schema that CREATE of an unqualified name goes to. */
struct str catalog_create_schema(const struct catalog *c);
/* Append to a names list in the arena. */
void catalog_names_add(struct arena *a, struct names *l, struct str name);
bool catalog_names_same(enum dialect d, struct names a, struct names b); /* same names, same order */
bool catalog_names_have(enum dialect d, struct names l, struct str name);

/* "public.orders", "orders.shipped_at", "orders (id, slug)": for messages; the schema is left out when it is
 * first in the path. */
struct str catalog_object_text(struct arena *a, const struct catalog *c, const struct object_id *id);

#endif
