/* Which function or operator of PostgreSQL's own, of the extensions' and of the catalog a call means. */
#ifndef SCHEMAS_DDL_PG_RESOLVE_H
#define SCHEMAS_DDL_PG_RESOLVE_H

#include "schemas/ddl_pg_expr.h"

enum { DDL_PG_MAX_ARGS = 24 };

/* The type of a string or NULL constant that nothing has cast yet. */
#define DDL_PG_UNKNOWN "unknown"

struct ddl_pg_resolved {
	struct str args[DDL_PG_MAX_ARGS]; /* what each argument is cast to, polymorphic types as what they
					     stand for */
	struct str result;                /* empty where it is not known */
	struct str schema;                /* of a function of the catalog; empty for PostgreSQL's own */
};

/* Argument types are without modifiers, as format_type() spells them but for bpchar; an empty one is not
 * known. False when an argument is not known, or none or several functions fit. Types in *out live as long as
 * the catalog. */
bool ddl_pg_resolve_function(
	struct pg *p, struct pg_name n, const struct str *args, size_t nargs, struct ddl_pg_resolved *out);
/* The same for an operator; one argument for a prefix one. */
bool ddl_pg_resolve_operator(
	struct pg *p, struct str op, const struct str *args, size_t nargs, struct ddl_pg_resolved *out);

/* The type that parts of one expression get (select_common_type), "text" when all are unknown; empty when one
 * of them is not known or they have nothing in common. */
struct str ddl_pg_common_type(struct pg *p, const struct str *types, size_t n);

/* Whether PostgreSQL has a function of that name: anything but SIZE_MAX. */
size_t ddl_pg_builtin_first(struct str name);
/* What PostgreSQL's own function of that name and number of arguments gives: a type, or "TABLE(name type,
 * ...)"; empty when there is none. */
struct str ddl_pg_builtin_result(struct str name, size_t nargs);

#endif
