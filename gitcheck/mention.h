/*
 * What the readers of code emit: places that may use the database. A mention is either SQL text to be
 * resolved or an explicit object (a mapped column, a builder's table). Readers know no catalog and no
 * database.
 */
#ifndef GITCHECK_MENTION_H
#define GITCHECK_MENTION_H

#include "parse/literal.h"
#include "schemas/catalog.h"

enum confidence { CONFIDENCE_POSSIBLE, CONFIDENCE_LIKELY, CONFIDENCE_CERTAIN };
const char *mention_confidence_word(enum confidence c);

enum mention_kind {
	MENTION_SQL,      /* .sql is a candidate statement (or several) */
	MENTION_OBJECT,   /* .object is named outright */
	MENTION_FRAGMENT, /* .sql is a piece of a statement that could not be followed; .columns are the
			     tables it may be about where it is only names. Or, without .sql, a mapping
			     that is in two files: .object is a column whose table another file names (.entity
			     is the class that it is of, where that has a name; with .guess it is nothing
			     where none derives from that), or a table some of whose columns another file has
			   */
	MENTION_DERIVES,  /* .entity is a class that has the columns of another, .property: a base, a mixin, a
			     trait. .object is its table, or has no name where it is none itself. No use by
			     itself */
	MENTION_RELATES,  /* .property of the class .entity holds rows of the class .label; empty = it is no
			     column, whatever the table has. No use by itself */
	MENTION_UNREAD    /* something database-like that could not be read: .why; decides nothing, is counted
			     undecided */
};

struct mention {
	enum mention_kind kind;
	struct literal sql;
	struct object_id object;
	struct str label; /* MENTION_OBJECT, a column: a constant it is given or compared with, which must be
			     a value of its type */
	bool given;       /* .label is what it is given: a CHECK may refuse it */
	bool open;        /* MENTION_FRAGMENT: a statement whose table is not known */
	bool list;        /* MENTION_FRAGMENT: names alone, for a statement that another file may hold */
	bool prose;       /* MENTION_SQL: may as well be English (prose.h) */
	bool guess;       /* MENTION_OBJECT, a column: the name of a variable alone says whose it is; it
			     counts where it is one that the change adds or removes, else it is nothing */
	bool outlives;    /* MENTION_OBJECT, a column: an attribute, which something else of its name may
			     take over from a column that goes (an attachment, a method, a store): what
			     the change removes it breaks possibly at most where the code defines such, or is
			     the change's own: that was written for the column to go */
	bool partial;     /* MENTION_OBJECT, a unique set: one of a part of the rows will do */
	bool writes;      /* MENTION_OBJECT: an insert that lists its columns (tightens-writes) */
	struct names columns; /* with .writes: the columns given; of a unique set of the class .entity: the
				 properties that its columns are, in its order */
	/* MENTION_SQL: the class that .object.table is named after, where the statement is about one.
	 * MENTION_OBJECT: a class, and a property of it or none, as the code calls them. With .maps the
	 * object is what they are mapped to; else it is what their names make of it, which counts where no
	 * file of the tree maps the class, or, with .mapped_only, nothing is. .entity may be a way through
	 * relations: "Order>customer" is the class that Order's property customer holds. */
	struct str entity, property;
	struct str alias; /* how queries call that class's table: what a mapping says, or .sql has */
	bool maps, mapped_only;
	bool test; /* it stands in a test within a file of code: a note */
	/* .object.table is how this table's query calls another one it embeds: the other's name, a foreign
	 * key's name, or a column that is one (PostgREST); empty = .object.table is a table's name */
	struct str embedded_in;
	enum confidence at_most; /* the reader's own cap */
	/* Alternatives have the same number, not 0, and follow each other: names that a framework may derive.
	 * What one of them is in the database, the others are not. */
	size_t group;
	size_t from, to;    /* byte range in the file: of the object's name where known */
	const char *reader; /* "sql", "supabase-js", "drizzle", "doctrine", a query file's name */
	struct str why;
};

struct mentions {
	struct mention *v;
	size_t n, cap;
};

/* One file of code as readers get it. */
struct code_file {
	struct str path, bytes;
	enum language language;
	const struct syntax *syntax; /* NULL without a grammar */
	const struct literals *strings;
	enum dialect dialect; /* of the databases in question */
};

/* A reader of one framework or language; the list is in readers.c. It returns quickly when the file is none
 * of its. */
struct reader {
	const char *name;
	void (*read)(struct arena *a, const struct code_file *f, struct mentions *out);
	/* Whether it would look at the tree of this text of the JavaScript family for one of these dialects
	 * (bits 1 << dialect): by its words, quickly. NULL = it never does. */
	bool (*looks_at_js)(const struct code_file *f, unsigned dialects);
};
extern const struct reader *const readers[]; /* NULL-ended */

#endif
