/* The names that a project's MetaData(naming_convention={...}) gives what has none: Alembic makes each table
 * of an operation with env.py's target_metadata (alembic/operations/schemaobj.py, metadata()), and SQLAlchemy
 * names what is attached to it (sqlalchemy/sql/naming.py). */
#ifndef MIGRATE_FORMATS_ALEMBIC_NAMING_H
#define MIGRATE_FORMATS_ALEMBIC_NAMING_H

#include "migrate/format_python.h"

enum alembic_kind { ALEMBIC_IX, ALEMBIC_UQ, ALEMBIC_CK, ALEMBIC_FK, ALEMBIC_PK, ALEMBIC_KINDS };

struct alembic_naming {
	struct str of[ALEMBIC_KINDS]; /* the patterns; empty = none for this kind */
	bool stated, unread;          /* there is one; a part of it is computed */
};

/* What is to be named. */
struct alembic_object {
	enum alembic_kind kind;
	struct str name; /* as the migration says, empty = none */
	bool fixed;      /* op.f("name") */
	struct format_ddl_table table;
	const struct names_list *columns;
	struct str target, target_column; /* of a foreign key: the first */
};

/* Read the convention that env.py beside the folder of the revisions is given: there, or in a module of the
 * project that it imports, or where Flask's extension has it. */
MUST_CHECK int format_alembic_find_naming(const struct files *f, struct arena *a, struct worker *w,
	const struct source *s, struct alembic_naming *out, struct err *e);
/* The name that it gets; empty = the server's own. What cannot be known is told at node. */
struct str format_alembic_object_name(struct format_python *r, uint32_t node, const struct alembic_object *o);

#endif
