/* What depends on what the catalog holds, for DROP: looked for, or dropped too. */
#ifndef SCHEMAS_DDL_PG_DEPEND_H
#define SCHEMAS_DDL_PG_DEPEND_H

#include "schemas/ddl_pg_resolve.h"

/* ddl_pg_depend.c */
/* The relation with all that leans on it; "types": also what has its row type. */
void ddl_pg_drop_whole(struct pg *p, struct pg_name first, bool types);
/* The view of that use, SIZE_MAX when there is none; an empty column is the relation as a whole, an empty
 * relation a function. */
size_t ddl_pg_used_by(struct pg *p, struct pg_name n, struct str column);
/* Whether there are such views; dropped when asked to. */
bool ddl_pg_views_of(struct pg *p, struct pg_name n, struct str column, bool drop);

/* ddl_pg_depend_use.c: each tells whether there is one; dropped when asked to */
/* Triggers that run the function. */
bool ddl_pg_triggers_of(struct pg *p, struct str shown, bool drop);
/* Triggers, defaults, checks, generated columns, indexes, policies and views that call it; of overloaded ones
 * only triggers. */
bool ddl_pg_users_of_function(struct pg *p, const struct function *f, bool drop);
bool ddl_pg_users_of_sequence(struct pg *p, const struct sequence *s, bool drop);
/* As a default takes from it. */
struct str ddl_pg_nextval(struct pg *p, const struct sequence *s);
/* Columns and functions of the type or of arrays of it. */
bool ddl_pg_users_of_type(struct pg *p, struct str shown, bool drop);
bool ddl_pg_users_of_extension(struct pg *p, struct str name, bool drop);

#endif
