/* Alembic: Python files that name each other. Facts: FORMATS-B 10. */
#ifndef MIGRATE_FORMATS_ALEMBIC_H
#define MIGRATE_FORMATS_ALEMBIC_H

#include "migrate/format_python.h"

struct alembic_graph;

/* One revision: migration.own points at one. */
struct alembic_revision {
	struct str id;
	struct names_list down;   /* down_revision */
	struct names_list needs;  /* depends_on, which counts like a parent */
	struct names_list labels; /* branch_labels */
	const struct alembic_graph *graph;
	struct migration m; /* while loading */
};

struct alembic_place {
	struct str id;
	size_t at;
};

struct alembic_graph {
	VEC(struct alembic_revision) v;    /* parents before children */
	const struct alembic_place *by_id; /* sorted, one for each of v: hostile trees have many */
};

/* Read revision, down_revision, depends_on and upgrade() of a file. found is false when it is no revision. */
MUST_CHECK int format_alembic_read(struct arena *a, struct worker *w, const struct source *s,
	struct alembic_revision *out, bool *found, struct err *e);
/* A Column(...) call into SQL. False when its type or an option is not known. serial: it may number itself.
 */
bool format_alembic_column(struct format_python *r, const struct format_python_call *c, bool creating,
	struct format_ddl_column *out, bool *serial);
/* The type of a column; an enum of PostgreSQL that has to be made is added to the statements when creating.
 */
bool format_alembic_type(struct format_python *r, uint32_t node, bool creating, struct str *out);

/* The table that a call means, with its schema= argument. */
struct format_ddl_table format_alembic_named(
	struct format_python *r, const struct format_python_call *c, struct str name);
/* "ON DELETE CASCADE ON UPDATE ..." of a foreign key's arguments. */
struct str format_alembic_actions(struct format_python *r, uint32_t arguments);
/* The ForeignKey(...) arguments of a column, as clauses; "bound" gets the column when it has any. */
bool format_alembic_inline_keys(struct format_python *r, const struct format_python_call *column,
	struct str name, struct names_list *clauses, struct names_list *bound);
/* op.create_table(...) (alembic_table.c). */
void format_alembic_create_table(struct format_python *r, const struct format_python_call *c);
/* An operation on a table, or on an index or a constraint by its name (alembic_op.c); batch is the table of a
 * batch_alter_table, empty outside. False when the call is none. */
bool format_alembic_operation(struct format_python *r, const struct format_python_call *c, struct str batch);

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
