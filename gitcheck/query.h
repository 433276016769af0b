/*
 * The names of one statement in a form that is the same for every dialect, and their resolution against a
 * catalog: scopes, relations, columns, targets, functions, types, enum labels. Parsers fill it (one per
 * dialect), nothing here knows syntax. All strings are stored names (folded, unquoted) and positions are byte
 * offsets in the statement's text. Sources must be added in the order of the text: a scope's FROM list is the
 * sources with that scope, and ranges of sources are ranges of indices.
 */
#ifndef GITCHECK_QUERY_H
#define GITCHECK_QUERY_H

#include "gitcheck/judge.h"

#define QUERY_NONE SIZE_MAX

/* What a scope may see of the one around it. */
enum query_nesting {
	QUERY_TOP,        /* a statement */
	QUERY_EXPRESSION, /* a subquery in an expression: sees everything outside */
	QUERY_DERIVED, /* a subquery in FROM, a branch of a set operation of its own, a WITH body: sees what
			  the scope around it sees outside itself, not its siblings */
	QUERY_LATERAL  /* LATERAL: sees the sources before it too */
};

/* One output column of a SELECT or RETURNING list. */
struct query_output {
	struct str name; /* empty for stars and unnamed expressions */
	bool star;       /* all columns of .source, or of the whole scope when that is QUERY_NONE */
	bool unknown;    /* its name is not known (a hole) */
	size_t source;   /* for stars */
	size_t column;   /* index in names of the plain column it repeats, QUERY_NONE = an expression */
};

/* One query level: FROM list, output list. */
struct query_scope {
	size_t lexical;      /* the scope around it, for WITH names; QUERY_NONE for the outermost */
	size_t parent;       /* the next scope whose sources are visible */
	size_t parent_below; /* only the parent's sources with a smaller index are visible */
	size_t outputs_of;   /* a set operation: the scope of its first branch; else QUERY_NONE */
	bool hole; /* a run-time part may add anything to FROM: unqualified names are never missing */
	VEC(struct query_output) outputs;
};

enum query_source_kind {
	QUERY_RELATION, /* a table or view of the catalog */
	QUERY_SELECT,   /* a derived table or a WITH query: the outputs of .select */
	QUERY_COLUMNS,  /* exactly the names in .columns: VALUES, a set-returning function */
	QUERY_OPAQUE    /* columns unknown: a function, a table whose name is a hole */
};

struct query_source {
	enum query_source_kind kind;
	size_t scope;
	struct str schema,
		relation; /* QUERY_RELATION; QUERY_OPAQUE: a function whose result may be a relation's rows */
	struct str alias; /* the name it goes by; may be empty */
	size_t select;    /* QUERY_SELECT: index of its scope */
	struct names columns; /* column aliases t(a, b), or the names of QUERY_COLUMNS */
	bool qualified_only;  /* reached by its alias alone: MySQL's row alias, OLD, NEW */
	size_t name;          /* QUERY_RELATION: index in names, QUERY_NONE for repeats (excluded) */
};

/* A WITH query; found by relations added after it, in the scope it belongs to and those inside. */
struct query_with {
	size_t scope, select;
	struct str name;
	struct names columns;
};

enum query_name_kind {
	QUERY_NAME_RELATION, /* .source */
	QUERY_NAME_COLUMN,   /* looked up through the scopes from .scope outwards */
	QUERY_NAME_TARGET,   /* a column that must be of .source itself: INSERT list, SET, ON CONFLICT */
	QUERY_NAME_USING, /* .right: in a source of [mid, hi), else in one of [lo, mid); merged from there on
			   */
	QUERY_NAME_STAR,  /* qualifier.* */
	QUERY_NAME_FUNCTION, /* .nargs arguments, -1 = not known */
	QUERY_NAME_TYPE,     /* in a cast */
	QUERY_NAME_LABEL,  /* a string that must be a label when .schema.qualifier, or the type of .column, is
			      an enum */
	QUERY_NAME_UNIQUE, /* ON CONFLICT (.columns) of .source */
	QUERY_NAME_CONSTRAINT, /* ON CONFLICT ON CONSTRAINT, of .source */
	QUERY_NAME_SEQUENCE,
	QUERY_NAME_REGCLASS, /* in a string: a relation, a sequence or an index */
	QUERY_NAME_PLACE,    /* column number .place of .source, for the labels that go there */
	QUERY_NAME_FIELD,    /* a field of the row or composite value that name .column is */
	QUERY_NAME_FIT       /* .fit: as many columns as there must be */
};

/* How many columns rows bring, and how many there may be for them. */
struct query_fit {
	size_t rows;   /* the scope whose outputs are counted, or QUERY_NONE: .given */
	size_t given;  /* QUERY_NONE: made at run time */
	size_t source; /* the columns of this source are what they go to, or QUERY_NONE */
	size_t other;  /* the other branch of a set operation, or QUERY_NONE: .wanted */
	size_t wanted;
	bool exact; /* fewer are refused too */
};
#define QUERY_FIT_NONE ((struct query_fit){QUERY_NONE, QUERY_NONE, QUERY_NONE, QUERY_NONE, QUERY_NONE, false})

/* Whether a bare name may be an output column of its own SELECT. */
enum query_alias {
	QUERY_ALIAS_NO,
	QUERY_ALIAS_FIRST, /* ORDER BY: outputs before inputs */
	QUERY_ALIAS_LAST   /* GROUP BY; HAVING and WHERE where the dialect allows it */
};

struct query_name {
	enum query_name_kind kind;
	struct str schema, qualifier, name;
	size_t at, len;
	size_t scope, source;
	bool right;         /* USING */
	size_t lo, mid, hi; /* COLUMN: sources of its own scope it may see (JOIN ... ON), all when hi is 0 */
	enum query_alias alias;
	int nargs;
	size_t column; /* LABEL, FIELD: index in names of the column that gives the type, or QUERY_NONE */
	size_t place;  /* PLACE */
	struct query_fit fit; /* FIT */
	struct names columns; /* UNIQUE */
	bool predicate;       /* UNIQUE: has a WHERE, so a partial index will do */
};

/* An INSERT: its column list, or how many of the table's first columns it fills. */
struct query_insert {
	size_t source;
	struct names columns;
	size_t fit; /* index in names of its QUERY_NAME_FIT when there is no list, QUERY_NONE when there is */
	size_t at, len; /* of the table's name */
};

/* A column that is given NULL (or DEFAULT) outright: name .column, and where. */
struct query_null {
	size_t column;
	bool by_default;
	size_t at, len;
};

struct query {
	struct arena *a;
	enum dialect dialect;
	VEC(struct query_scope) scopes;
	VEC(struct query_source) sources;
	VEC(struct query_with) withs;
	VEC(struct query_name) names;
	VEC(struct query_insert) inserts;
	VEC(struct query_null) nulls;
	bool holes; /* run-time parts were filled in: nothing found is certain */
};

/* An empty query; everything lives in a. */
struct query *query_new(struct arena *a, enum dialect d);
/* A new scope inside "lexical" (QUERY_NONE for a statement). */
size_t query_scope_add(struct query *q, size_t lexical, enum query_nesting nesting);
/* Make a WITH name known from here on. WITH RECURSIVE: before its body is read, else after it. select is the
 * scope of its body. */
void query_with_add(struct query *q, size_t scope, struct str name, size_t select, struct names columns);
/* A relation in FROM or as a target; becomes QUERY_SELECT when it is a WITH name. Returns the source. */
size_t query_relation_add(struct query *q, size_t scope, struct str schema, struct str name, struct str alias,
	struct names columns, size_t at, size_t len);
/* As query_relation_add, but never a WITH name: the target of INSERT, UPDATE, DELETE, MERGE, TRUNCATE. */
size_t query_table_add(struct query *q, size_t scope, struct str schema, struct str name, struct str alias,
	size_t at, size_t len);
/* A derived table. */
size_t query_select_add(struct query *q, size_t scope, size_t select, struct str alias, struct names columns);
/* Fixed columns, or unknown ones when opaque. */
size_t query_columns_add(struct query *q, size_t scope, struct str alias, struct names columns, bool opaque);
/* The target once more under another name, without a name of its own: excluded, MySQL's row alias. */
size_t query_repeat_add(struct query *q, size_t source, struct str alias, bool qualified_only);
/* Names. The returned pointer is valid until the next name; its index is q->names.n - 1. */
struct query_name *query_column_add(struct query *q, size_t scope, struct str schema, struct str qualifier,
	struct str name, size_t at, size_t len);
struct query_name *query_target_add(struct query *q, size_t source, struct str name, size_t at, size_t len);
struct query_name *query_name_add(struct query *q, enum query_name_kind kind, size_t scope, struct str schema,
	struct str name, size_t at, size_t len);
/* JOIN ... USING (name): left sources are [lo, mid), right ones [mid, hi). Makes two names, one for each
 * side.
 */
void query_using_add(struct query *q, size_t scope, struct str name, size_t lo, size_t mid, size_t hi,
	size_t at, size_t len);
/* Output columns of a scope, in order. column: index in names or QUERY_NONE. */
void query_output_add(struct query *q, size_t scope, struct str name, size_t column);
void query_output_star(struct query *q, size_t scope, size_t source);
void query_insert_add(struct query *q, size_t source, struct names columns, size_t at, size_t len);
/* An INSERT without a column list; fit says what it brings. */
void query_insert_places(struct query *q, size_t source, struct query_fit fit, size_t at, size_t len);
/* A demand on the number of columns: index in names. scope is where it stands. */
size_t query_fit_add(struct query *q, size_t scope, struct query_fit fit, size_t at, size_t len);
void query_null_add(struct query *q, size_t column, bool by_default, size_t at, size_t len);
/* The source of this alias in this very scope, QUERY_NONE when there is none: for "t.*". */
size_t query_source_named(const struct query *q, size_t scope, struct str alias);

enum query_status {
	QUERY_RESOLVED,  /* .object says to what; kind and empty names when it is no catalog object */
	QUERY_MISSING,   /* .object says what was looked for */
	QUERY_AMBIGUOUS, /* more than one source has it */
	QUERY_UNKNOWN,   /* a relation in scope has unknown columns */
	QUERY_DEPENDS    /* not looked at: a relation in scope is missing, which is said there */
};

struct query_answer {
	enum query_status status;
	bool catalog_object; /* .object is in the catalog (RESOLVED), not an alias or a built-in */
	struct object_id object;
	const struct relation *relation; /* of a resolved relation or column, or NULL */
	const struct column *column;     /* of a resolved column, or NULL */
	size_t row;                      /* a whole row: the source it is of; QUERY_NONE otherwise */
	size_t width;                    /* FIT: columns the rows bring, QUERY_NONE when not known */
};

/* Resolve every name; answers has q->names.n elements. Bounded work: what takes too long is QUERY_UNKNOWN,
 * and then false is returned. */
bool query_resolve(
	const struct query *q, struct arena *a, const struct catalog *c, struct query_answer *answers);
/* Resolve in both catalogs and say what differs. Adds to uses; why is set for JUDGED_FOREIGN. */
enum judged query_judge(const struct query *q, struct arena *a, const struct catalog *s0,
	const struct catalog *s1, struct uses *out, struct str *why);

#endif
