/*
 * Doctrine's PHP classes while they are read: up() is followed as PHP would run it, with values as far as
 * they are known, and what it does is put into lists in the order in which the tool's executor sends it
 * (doctrine/ migrations 3.x, Version\DbalExecutor): what goes through $this->connection at once, then the
 * statements of addSql(), then the difference that the Schema API has made (DBAL 3.6, SchemaDiff::toSql).
 */
#ifndef MIGRATE_FORMATS_DOCTRINE_PHP_H
#define MIGRATE_FORMATS_DOCTRINE_PHP_H

#include "migrate/format_code.h"
#include "migrate/format_when.h"
#include "migrate/formats/doctrine.h"
#include "schemas/replay_each.h"

/* -- classes (doctrine_class.c) -- */

struct doctrine_class {
	const struct syntax *t;
	uint32_t node;
	const struct doctrine_class *base; /* NULL: the library's own, or not found */
	bool whole;                        /* the chain ends in the library's AbstractMigration */
};
/* The class at a node of t with those above it, which are looked for in the project's files. */
MUST_CHECK int format_doctrine_class(struct doctrine_project *p, struct arena *a, const struct syntax *t,
	uint32_t node, const struct doctrine_class **out, struct err *e);
/* Another class that the code of "from" names so, with those above it; NULL where it is not at hand. */
MUST_CHECK int format_doctrine_other_class(struct doctrine_project *p, struct arena *a,
	const struct doctrine_class *from, struct str name, const struct doctrine_class **out, struct err *e);
/* A method by its name; *from says whose. UINT32_MAX when there is none. */
uint32_t format_doctrine_method(
	const struct doctrine_class *c, struct str name, const struct doctrine_class **from);
/* The node of a constant's or a property's value; UINT32_MAX when there is none; *declared (may be NULL):
 * there is such a property, with or without a value. */
uint32_t format_doctrine_constant(
	const struct doctrine_class *c, struct str name, const struct doctrine_class **from);
uint32_t format_doctrine_property(
	const struct doctrine_class *c, struct str name, const struct doctrine_class **from, bool *declared);
/* The last segment of a class's name. */
struct str format_doctrine_last(struct str name);

/* -- values -- */

enum doctrine_kind {
	DOCTRINE_DATA,    /* not known, but nothing through which a schema could be changed */
	DOCTRINE_FOREIGN, /* not known: an object of the project's own */
	DOCTRINE_NULL,
	DOCTRINE_TEXT, /* a number too */
	DOCTRINE_BOOL,
	DOCTRINE_ARRAY,
	DOCTRINE_CLOSURE,
	DOCTRINE_THIS,
	DOCTRINE_OBJECT, /* another tool's: a table, a builder of a column */
	DOCTRINE_SCHEMA,
	DOCTRINE_TABLE,
	DOCTRINE_COLUMN,
	DOCTRINE_PLATFORM,
	DOCTRINE_CONNECTION,
	DOCTRINE_MANAGER,
	DOCTRINE_SET,  /* the names of a table's parts, or of all tables */
	DOCTRINE_ITEM, /* each of a set, in a loop over it */
	DOCTRINE_ITEM_COLUMNS
};
struct doctrine_reader;
enum doctrine_part { DOCTRINE_TABLES, DOCTRINE_COLUMNS, DOCTRINE_INDEXES, DOCTRINE_KEYS };

struct doctrine_pair;
struct doctrine_array {
	struct doctrine_pair *v;
	size_t n, cap;
};
struct doctrine_value {
	enum doctrine_kind kind;
	struct str text; /* TEXT; of a COLUMN its name */
	bool partial;    /* TEXT: LITERAL_HOLE stands in it for what is not known */
	bool number;
	struct str when; /* BOOL: a condition (format_when.h), empty = not known; SET: which of them */
	/* DATA that is read from a table: "when" it is there. "text" is what stands for it where it is not.
	 */
	bool absent;
	bool count; /* BOOL: a number of rows, or the first one, of a question to the catalog */
	struct doctrine_array *array; /* ARRAY: never changed once it is one's value */
	struct doctrine_table *table; /* TABLE, COLUMN, SET */
	enum doctrine_part part;
	const struct syntax *tree; /* CLOSURE */
	uint32_t node;
	bool live; /* SCHEMA, TABLE, SET: as the database is now, which changes nothing */
	bool raw;  /* TEXT: SQL as it stands: new Expression('NOW()') */
	int what;  /* OBJECT, and BOOL where it is there or null: which of the tool's */
	void *object;
};
struct doctrine_pair {
	struct str key; /* empty p: none was written */
	struct doctrine_value value;
};

/* -- flow -- */

/* A condition around what is read. */
struct doctrine_frame {
	size_t serial, number; /* number: of its REPLAY_WHEN */
	struct str when;       /* the condition, "holds" not looked at */
	bool holds;
	bool known; /* false: nothing is opened for it */
	bool item;  /* a condition on each of a set: it goes with the statement (replay_each.h) */
	bool rest;  /* for what follows a conditional return */
	enum { FRAME_ITERATION, FRAME_LOOP, FRAME_CALL } of; /* rest: what it ends with */
};
struct doctrine_frames {
	struct doctrine_frame *v;
	size_t n, cap;
};

enum doctrine_flow { DOCTRINE_GO, DOCTRINE_CONTINUE, DOCTRINE_BREAK, DOCTRINE_RETURN, DOCTRINE_STOP };

struct doctrine_bound { /* a variable, or a property that was written */
	struct str name;
	struct doctrine_value value;
};
struct doctrine_bounds {
	struct doctrine_bound *v;
	size_t n, cap;
};
struct doctrine_return {
	struct str when; /* where it returns so; empty = not known */
	struct doctrine_value value;
};
struct doctrine_scope {                     /* a call */
	const struct doctrine_class *class; /* whose code it is */
	struct doctrine_bounds bound;       /* the newest of a name counts */
	size_t mark;                        /* those from here on belong to the branch that is read */
	size_t base;                        /* frames around the call */
	VEC(struct doctrine_return) returns;
};

/* -- the Schema API (doctrine_schema.c) -- */

struct doctrine_options {
	bool has_null, nullable, has_auto, autoincrement, is_unsigned, fixed, jsonb;
	bool has_default; /* told; empty default: none */
	struct str def;
	struct str type, length, precision, scale, definition;
};
struct doctrine_column { /* one that is added, or what is changed of one */
	struct str name;
	struct doctrine_options o;
	struct doctrine_frames where;
	size_t at;
};
struct doctrine_index {
	struct format_ddl_index made;
	struct doctrine_frames where;
	size_t at;
	bool implicit, gone, asks; /* asks: made only where no other index of the table serves */
};
struct doctrine_key {
	struct format_ddl_key made;
	struct doctrine_frames where;
	size_t at;
};
/* A part that this migration has made or taken away already. */
struct doctrine_touched {
	enum doctrine_part part;
	struct str name;
	bool there;
	size_t frames; /* the serial of the innermost frame */
};
struct doctrine_table {
	struct format_ddl_table name;
	struct str written; /* the name as PHP has it, which generated names come from */
	bool create, live, gone;
	struct doctrine_frames where;
	size_t at;
	VEC(struct doctrine_column) columns; /* added */
	VEC(struct doctrine_column) changes;
	VEC(struct doctrine_index) indexes;
	VEC(struct doctrine_key) keys;
	struct names_list primary;
	bool has_primary;
	VEC(struct doctrine_touched) touched;
};

/* Statements in the order in which they are sent. */
enum doctrine_lists {
	LIST_NOW,    /* through the connection, and the questions */
	LIST_SQL,    /* addSql() */
	LIST_CREATE, /* tables, then their foreign keys */
	LIST_KEY,
	LIST_UNKEY, /* keys and indexes that go */
	LIST_DROP,
	LIST_COLUMN, /* that come and change, then those that go */
	LIST_LESS,
	LIST_INDEX,
	LIST_AFTER, /* postUp() */
	LISTS
};
struct doctrine_list {
	struct sql_statements out;
	struct doctrine_frames open;
};

/* What other tools' classes do whose migrations are read as Doctrine's are (Phinx, Yii). Each may be NULL;
 * those that say bool: false where they do not know it. */
struct doctrine_tool {
	bool (*is_base)(struct str full); /* the class that migrations derive from */
	/* $this->name(...), where the project has no such method */
	bool (*method)(struct doctrine_reader *r, struct str name, uint32_t call, struct doctrine_value *out);
	/* $this->name, where the project has no such property */
	bool (*property)(struct doctrine_reader *r, struct str name, struct doctrine_value *out);
	/* $object->name(...), $object->name */
	struct doctrine_value (*call)(
		struct doctrine_reader *r, const struct doctrine_value *on, struct str name, uint32_t call);
	struct doctrine_value (*member)(
		struct doctrine_reader *r, const struct doctrine_value *on, struct str name);
	/* Class::name(...); new Class(...) is "__construct" */
	bool (*function)(struct doctrine_reader *r, struct str class, struct str name, uint32_t call,
		struct doctrine_value *out);
	/* Class::NAME, Class::$name */
	bool (*constant)(
		struct doctrine_reader *r, struct str class, struct str name, struct doctrine_value *out);
	/* (string)$object */
	bool (*text)(struct doctrine_reader *r, const struct doctrine_value *v, struct doctrine_value *out);
};

struct doctrine_reader {
	struct arena *a;
	const struct source *s;
	const struct doctrine_tool *tool; /* NULL: Doctrine's own */
	void *own;                        /* what it keeps while it reads */
	struct doctrine_project *p;
	const struct syntax *t;    /* of the code that is read */
	const struct syntax *file; /* of the migration's own file */
	size_t at;                 /* in it, of the statement that is read */
	struct migration *m;
	const struct doctrine_class *class;
	struct doctrine_scope *scope;
	struct doctrine_bounds properties; /* written */
	struct doctrine_frames frames;
	struct doctrine_list lists[LISTS];
	enum doctrine_lists now; /* where statements of the connection go */
	VEC(struct doctrine_table *) tables;
	VEC(struct doctrine_touched) touched; /* tables */
	size_t serial, questions;
	size_t changes; /* statements of the connection so far that change a schema */
	size_t steps, bytes, calls, deep, nested;
	int may_skip; /* the line of a skipIf() whose condition is not known */
	bool schema_changes,
		planned_sql; /* there are statements of the Schema API, of addSql() that are no data */
	bool plain;          /* nothing but statements of addSql() that are sent as they are */
	bool stopped;        /* nothing more runs */
	const struct doctrine_value *each; /* the set of the loop that is read, NULL = none */
	size_t guarded;                    /* try blocks around, whose catch lets what is not there pass */
	bool thrown;                       /* the call that was read throws for certain */
	bool too_much;
};

/* Read what the methods of a class do, in this order and in one pass, into m->up: "names" ends with NULL, and
 * those that the class has not are passed over. m is opaque where something is not known. False: it has none
 * of them. */
bool format_doctrine_follow(struct doctrine_reader *r, const char *const *names, struct sql_statements *out);
/* In the order of the file. */
void format_doctrine_sort_gaps(struct migration *m);

/* The migrations of a file by the names of its classes alone, without a parser (doctrine_outline.c); false
 * and nothing added when the file is not as simple as generated ones are. */
bool format_doctrine_outline(struct arena *a, const struct migration *first, struct migrations *out);

#define DOCTRINE_ALIEN "code whose effect on the schema is not known"

/* doctrine_lists.c */
void format_doctrine_unknown(struct doctrine_reader *r, const char *what);
/* Says so when it is not known whether what is read runs. */
void format_doctrine_uncertain(struct doctrine_reader *r, const char *what);
/* What writes into a list under these conditions at the migration's byte "at". */
struct format_ddl format_doctrine_writer(
	struct doctrine_reader *r, enum doctrine_lists to, const struct doctrine_frames *where, size_t at);
struct doctrine_frames format_doctrine_here(struct doctrine_reader *r);
/* Ask the catalog and put a frame around what follows; an empty condition is not known. */
void format_doctrine_push(struct doctrine_reader *r, struct str when);
/* Turn the innermost one around. */
void format_doctrine_otherwise(struct doctrine_reader *r);
/* Back to n frames. Says where what stands behind them goes on, seen from within the n-th; *of: up to the end
 * of what it does not. */
struct str format_doctrine_leave(struct doctrine_reader *r, size_t n, enum doctrine_flow how, int *of);
/* What follows, up to the end of "of", runs only where the condition holds. like: a frame whose question it
 * may be. */
void format_doctrine_rest(
	struct doctrine_reader *r, struct str when, int of, const struct doctrine_frame *like);
/* The end of an iteration, a loop, a call that began at "base". */
void format_doctrine_end_rests(struct doctrine_reader *r, size_t base, int of);
/* All that holds around what is read, from the n-th frame on. */
struct str format_doctrine_around(struct doctrine_reader *r, size_t n);
/* The migration skips itself where the condition holds. */
void format_doctrine_stop(struct doctrine_reader *r, struct str when);
void format_doctrine_close(struct doctrine_reader *r, struct sql_statements *out);
/* SQL that addSql() or the connection is given; value may be anything. */
void format_doctrine_sql(struct doctrine_reader *r, enum doctrine_lists to, uint32_t call);
/* Of any value, at once. */
void format_doctrine_send(struct doctrine_reader *r, const struct doctrine_value *sql);
/* Whether a whole text changes nothing but data. */
bool format_doctrine_only_data(struct doctrine_reader *r, struct str text);

/* Statements from the n-th on of a list that name each of a set become marks of one line for all of them. */
void format_doctrine_each(struct doctrine_reader *r, enum doctrine_lists to, size_t n);
/* Stands in a text for the name of each of a set. */
#define DOCTRINE_EACH REPLAY_EACH_NAME

/* doctrine_query.c: a question to information_schema; DATA when it is another one. */
struct doctrine_value format_doctrine_query(struct doctrine_reader *r, uint32_t call);
/* try { $x = $this->connection->fetchOne('SELECT ... FROM t'); ... return ...; } catch (E) { return ...; }
 * Where the table is not there, it is the catch clause that returns; else what the rows say, which is not
 * known. Only where the body does nothing but look. */
bool format_doctrine_asks_for_rows(struct doctrine_reader *r, uint32_t s, enum doctrine_flow *how);

/* doctrine_value.c */
struct doctrine_value format_doctrine_value(struct doctrine_reader *r, uint32_t node);
struct doctrine_value format_doctrine_of_text(struct str text);
struct doctrine_value format_doctrine_of_bool(struct str when);
struct doctrine_value format_doctrine_array_add(
	struct doctrine_reader *r, struct doctrine_value list, struct str key, struct doctrine_value value);
const struct doctrine_value *format_doctrine_at(const struct doctrine_value *list, struct str key);
bool format_doctrine_known(const struct doctrine_value *v); /* a whole text */
struct str format_doctrine_join(struct doctrine_reader *r, struct str x, struct str y);
bool format_doctrine_step(struct doctrine_reader *r);
/* Without parentheses. */
uint32_t format_doctrine_bare(const struct syntax *t, uint32_t node);

/* doctrine_name.c */
bool format_doctrine_is_this(const struct doctrine_reader *r, uint32_t node);
struct doctrine_value format_doctrine_read_property(struct doctrine_reader *r, struct str name);
struct doctrine_value format_doctrine_read_constant(struct doctrine_reader *r, uint32_t node);
/* Another class of the project as the code that is read names it; NULL: it is not at hand. */
const struct doctrine_class *format_doctrine_look_up(struct doctrine_reader *r, struct str name);
/* The type that a class stands for: IntegerType is 'integer'. */
struct str format_doctrine_type_of_class(struct doctrine_reader *r, struct str class);
void format_doctrine_bind(struct doctrine_reader *r, struct str name, struct doctrine_value v);
const struct doctrine_value *format_doctrine_bound(const struct doctrine_bounds *l, struct str name);
void format_doctrine_assign(struct doctrine_reader *r, uint32_t left, struct doctrine_value v);

/* doctrine_condition.c */
struct str format_doctrine_truth(struct doctrine_reader *r, const struct doctrine_value *v);
struct doctrine_value format_doctrine_binary(struct doctrine_reader *r, uint32_t node);
struct str format_doctrine_equal(struct doctrine_reader *r, const struct doctrine_value *x,
	const struct doctrine_value *y, bool strict);
/* Is the platform of that class? */
struct str format_doctrine_is_platform(struct doctrine_reader *r, struct str class);
/* Is there a part of that name? */
struct str format_doctrine_has(struct doctrine_reader *r, struct doctrine_table *t, enum doctrine_part part,
	struct str name, bool live);

/* doctrine_call.c */
struct doctrine_value format_doctrine_call(struct doctrine_reader *r, uint32_t node);
struct doctrine_value format_doctrine_run(struct doctrine_reader *r, const struct doctrine_class *from,
	uint32_t method, const struct doctrine_array *args);
/* Of a closure. */
struct doctrine_value format_doctrine_apply(
	struct doctrine_reader *r, const struct doctrine_value *f, const struct doctrine_array *args);
struct doctrine_value format_doctrine_argument(struct doctrine_reader *r, uint32_t call, size_t k);
bool format_doctrine_has_argument(const struct doctrine_reader *r, uint32_t call, size_t k);
/* All of them, by position or name; false where they are spread from a list that is not known. */
bool format_doctrine_arguments(struct doctrine_reader *r, uint32_t call, struct doctrine_array *out);

/* doctrine_library.c: methods of the connection, the schema manager, the platform, of each of a set. */
struct doctrine_value format_doctrine_connection_call(
	struct doctrine_reader *r, struct str name, uint32_t call);
struct doctrine_value format_doctrine_manager_call(struct doctrine_reader *r, struct str name, uint32_t call);
struct doctrine_value format_doctrine_platform_call(
	struct doctrine_reader *r, struct str name, uint32_t call);
struct doctrine_value format_doctrine_item_call(struct doctrine_reader *r, struct str name);
/* Is it what a question to the catalog gave? Fetching it gives the same. */
bool format_doctrine_is_asked(const struct doctrine_value *v);

/* doctrine_builtin.c */
struct doctrine_value format_doctrine_builtin(
	struct doctrine_reader *r, struct str name, uint32_t call, bool *known);

/* doctrine_branch.c: an if whose condition is asked, or not known. */
struct doctrine_branch {
	size_t frames, mark;                  /* before */
	struct doctrine_bounds first, second; /* written in the branches */
	struct str when;
	struct doctrine_frame like;
	struct str on[2]; /* where it goes on, seen from within each */
	enum doctrine_flow how[2];
	int of;
};
struct doctrine_branch format_doctrine_open_branch(struct doctrine_reader *r, struct str when);
/* how: what the first way ended with; the second one begins. */
void format_doctrine_other_branch(
	struct doctrine_reader *r, struct doctrine_branch *b, enum doctrine_flow how);
/* how: what the second one ended with; what both come to. */
enum doctrine_flow format_doctrine_close_branch(
	struct doctrine_reader *r, struct doctrine_branch *b, enum doctrine_flow how);

/* doctrine_flow.c */
enum doctrine_flow format_doctrine_block(struct doctrine_reader *r, uint32_t block);
/* A value that is x where the condition holds, and else y. */
struct doctrine_value format_doctrine_merged(struct doctrine_reader *r, struct str when,
	const struct doctrine_value *x, const struct doctrine_value *y);
/* match and ?: (doctrine_choice.c) */
struct doctrine_value format_doctrine_choice(struct doctrine_reader *r, uint32_t node);

/* $schema (doctrine_schema.c), $table and its columns (doctrine_change.c) */
#define DOCTRINE_SCHEMA_NOT_READ "a change through the Schema API, whose SQL is made when the migration runs"
/* A call that changes something begins: where it may not run, that is told. */
void format_doctrine_schema_begins(struct doctrine_reader *r);
/* A method of $schema or $table that changes something, by its name. */
bool format_doctrine_is_change(struct str method);
/* The k-th argument where it is a text that is known and not empty. */
bool format_doctrine_text_argument(struct doctrine_reader *r, uint32_t call, size_t k, struct str *out);
/* Here a part of the table comes (there) or goes. */
void format_doctrine_touch(struct doctrine_reader *r, struct doctrine_table *t, enum doctrine_part part,
	struct str name, bool there);
bool format_doctrine_same_frames(const struct doctrine_frames *x, const struct doctrine_frames *y);
struct doctrine_value format_doctrine_schema_call(
	struct doctrine_reader *r, const struct doctrine_value *schema, struct str method, uint32_t call);
struct doctrine_value format_doctrine_table_call(
	struct doctrine_reader *r, const struct doctrine_value *table, struct str method, uint32_t call);
struct doctrine_value format_doctrine_column_call(
	struct doctrine_reader *r, const struct doctrine_value *column, struct str method, uint32_t call);
struct doctrine_table *format_doctrine_table_of(struct doctrine_reader *r, struct str name, bool live);
/* A name as the database has it. */
struct str format_doctrine_named(struct doctrine_reader *r, struct str name);
bool format_doctrine_options(
	struct doctrine_reader *r, const struct doctrine_value *list, struct doctrine_options *o);
/* The column's definition; false: a type of the project's own. */
bool format_doctrine_column(
	struct doctrine_reader *r, const struct doctrine_column *c, struct format_ddl_column *out);
bool format_doctrine_change(
	struct doctrine_reader *r, const struct doctrine_table *t, const struct doctrine_column *c);
struct str format_doctrine_identifier(
	struct doctrine_reader *r, const char *prefix, struct str table, const struct names_list *columns);
/* doctrine_key.c: $table->addIndex() and its kin; false: not read. */
bool format_doctrine_table_key(
	struct doctrine_reader *r, struct doctrine_table *t, struct str method, uint32_t call);
struct format_ddl_table format_doctrine_table_name(struct doctrine_reader *r, struct str written);
void format_doctrine_tables_end(struct doctrine_reader *r);

#endif
