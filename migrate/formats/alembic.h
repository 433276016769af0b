/* Alembic: Python files that name each other. Facts: FORMATS-B 10. */
#ifndef MIGRATE_FORMATS_ALEMBIC_H
#define MIGRATE_FORMATS_ALEMBIC_H

#include "migrate/format_python.h"
#include "migrate/format_when.h"
#include "migrate/formats/alembic_naming.h"

struct alembic_graph;

/* One revision: migration.own points at one. */
struct alembic_revision {
	struct str id;
	struct names_list down;   /* down_revision */
	struct names_list needs;  /* depends_on, which counts like a parent */
	struct names_list labels; /* branch_labels */
	const struct alembic_graph *graph;
	const struct alembic_naming *naming; /* NULL = SQLAlchemy's own */
	struct migration m;                  /* while loading */
};

struct alembic_place {
	struct str id;
	size_t at;
};

struct alembic_graph {
	VEC(struct alembic_revision) v;    /* parents before children */
	const struct alembic_place *by_id; /* sorted, one for each of v: hostile trees have many */
};

/* -- upgrade() while it is read: format_python.own -- */
struct alembic_function {
	struct str name;
	uint32_t node;
	bool seen; /* while alembic_data.c looks through it */
};
enum alembic_jump { ALEMBIC_ON, ALEMBIC_NEXT, ALEMBIC_RETURN };
struct alembic_flow {
	VEC(struct alembic_function) functions; /* by name */
	struct str receiver, batch;             /* "op", or what a batch is called, and its table */
	const struct alembic_naming *naming;
	enum alembic_jump jump;    /* how a list of statements ends before its last */
	int calls, marks, nesting; /* of functions, of conditions that the replay decides, of questions */
	size_t statements, elses;
	uint32_t doubt;  /* where it may have returned before the end, UINT32_MAX = nowhere */
	size_t doubt_at; /* statements there were then */
	bool stopped, looking;
	bool copying; /* within a batch that the replay puts together: SQLite */
	bool asked;   /* a type's own create(): its create_type= is of tables */
};
struct alembic_frame {
	size_t base, names;
};
void format_alembic_learn(struct format_python *r);
void format_alembic_upgrade(struct format_python *r, uint32_t function);
void format_alembic_block(struct format_python *r, uint32_t block);
void format_alembic_call(struct format_python *r, const struct format_python_call *c);
/* A call of a function of the file, read where it is called; false: it is none. */
bool format_alembic_own(struct format_python *r, const struct format_python_call *c);
struct alembic_function *format_alembic_function(const struct format_python *r, struct str name);
/* Within a function of the file, with what the call gives it; false: too deep, and nothing is to be left. */
bool format_alembic_enter(struct format_python *r, const struct format_python_call *c, uint32_t function,
	struct alembic_frame *frame);
void format_alembic_leave(struct format_python *r, const struct alembic_frame *frame);
/* What a function of assignments and one return gives back, within it; UINT32_MAX for any other. */
uint32_t format_alembic_last(struct format_python *r, uint32_t function);
/* The node that a name stands for, else the node itself. */
uint32_t format_alembic_named_value(struct format_python *r, uint32_t node);
/* As migrate/format_when.h has them (alembic_condition.c). */
struct str format_alembic_condition(struct format_python *r, uint32_t node);
/* Can what stands there change the schema; is it SQL that changes rows only? (alembic_data.c) */
bool format_alembic_touches(struct format_python *r, uint32_t node);
bool format_alembic_only_rows(struct format_python *r, uint32_t node);

/* Read revision, down_revision, depends_on and upgrade() of a file. found is false when it is no revision. */
MUST_CHECK int format_alembic_read(struct arena *a, struct worker *w, const struct source *s,
	struct alembic_revision *out, bool *found, struct err *e);
/* A Column(...) call into SQL. False when its name or an option is not known; a type that is not known is
 * told, and is text. serial: it may number itself.
 */
bool format_alembic_column(struct format_python *r, const struct format_python_call *c, bool creating,
	struct format_ddl_column *out, bool *serial);
/* The type of a column; an enum of PostgreSQL that has to be made is added to the statements when creating.
 */
bool format_alembic_type(struct format_python *r, uint32_t node, bool creating, struct str *out);

/* server_default: a string is a text, text("...") is SQL; False takes it away. */
bool format_alembic_default(struct format_python *r, uint32_t node, struct str *out);
/* Index("i", "a", ...) within a table, op.create_index: at = where the columns begin, one of them a list or
 * each one; false = not read. */
bool format_alembic_index(struct format_python *r, const struct format_python_call *c, uint32_t list,
	size_t at, struct format_ddl_index *out);
/* The table that a call means, with its schema= argument. */
struct format_ddl_table format_alembic_named(
	struct format_python *r, const struct format_python_call *c, struct str name);
/* "ON DELETE CASCADE ON UPDATE ..." of a foreign key's arguments. */
struct str format_alembic_actions(struct format_python *r, uint32_t arguments);
/* The ForeignKey(...) arguments of a column, as clauses; "bound" gets the column when it has any. */
bool format_alembic_inline_keys(struct format_python *r, const struct format_python_call *column,
	struct str name, struct format_ddl_table table, struct names_list *clauses, struct names_list *bound);
/* The name of an index or a constraint of op.create_...() or op.drop_constraint(), whose columns are said
 * from the at-th argument on (alembic_convention.c). */
struct str format_alembic_operation_name(struct format_python *r, const struct format_python_call *c,
	struct str name, struct format_ddl_table table, size_t at);
/* op.f("name"), which no convention changes. */
bool format_alembic_fixed(struct format_python *r, uint32_t node);
/* The index of Column(index=True). */
struct format_ddl_index format_alembic_column_index(
	struct format_python *r, uint32_t node, struct format_ddl_table table, struct str column);
/* op.create_table(...) (alembic_table.c). */
void format_alembic_create_table(struct format_python *r, const struct format_python_call *c);
/* An operation on a table, or on an index or a constraint by its name (alembic_op.c); batch is the table of a
 * batch_alter_table, empty outside. False when the call is none. */
bool format_alembic_operation(struct format_python *r, const struct format_python_call *c, struct str batch);

/* A unique, check, primary or foreign key of op.create_...() as a clause, its columns from the at-th argument
 * on; empty: not read. */
struct str format_alembic_constraint_sql(
	struct format_python *r, const struct format_python_call *c, struct str name, size_t at);
/* op.batch_alter_table() of a table (alembic_copy.c): false where its changes are statements of their own. */
bool format_alembic_open_copy(struct format_python *r, const struct format_python_call *c, struct str table);
void format_alembic_close_copy(struct format_python *r);
/* An operation within; false: none, or not within. */
bool format_alembic_copy(struct format_python *r, const struct format_python_call *c);

/* op.create_entity and its kin, of alembic_utils; false: none, or not read (alembic_entity.c). */
bool format_alembic_entity(struct format_python *r, const struct format_python_call *c);

/* The scripts of a folder of revisions, by their paths below it: those of the folders within as well where
 * Alembic reads them (alembic_folders.c). */
MUST_CHECK int format_alembic_scripts(
	const struct files *f, struct arena *a, struct str dir, struct names_list *out, struct err *e);
/* Whether a folder above reads this one too. */
MUST_CHECK int format_alembic_is_part(
	const struct files *f, struct arena *a, struct str dir, bool *is, struct err *e);

/* Sort parents before children, ties by path, and make the index; false when they go in a circle. */
bool format_alembic_sort(struct arena *a, struct alembic_graph *g);
const struct alembic_revision *format_alembic_find(const struct alembic_graph *g, struct str id);
/* Is "id" one of the heads or an ancestor of one? */
bool format_alembic_reaches(
	struct arena *a, const struct alembic_graph *g, const struct names_list *heads, struct str id);

MUST_CHECK int format_alembic_applied(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migrations *files, struct history *out, struct err *e);
MUST_CHECK int format_alembic_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e);
MUST_CHECK int format_alembic_record(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, int duration_ms, struct err *e);
/* Refused: the table holds nothing of what came before. */
MUST_CHECK int format_alembic_lost(
	struct arena *a, const struct migrations *files, struct migration *m, struct err *e);
MUST_CHECK int format_alembic_unrecord(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, struct err *e);

#endif
