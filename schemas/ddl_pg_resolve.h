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

/* Whether PostgreSQL has a function of that name: anything but SIZE_MAX. */
size_t ddl_pg_builtin_first(struct str name);
/* What PostgreSQL's own function of that name and number of arguments gives: a type, or "TABLE(name type,
 * ...)"; empty when there is none or when there are several that differ. */
struct str ddl_pg_builtin_result(struct str name, size_t nargs);

/* ddl_pg_resolve_type.c: types, spelled as above */
/* Equal, one of them maybe with its schema. */
bool ddl_pg_resolve_same(struct str a, struct str b);
/* DDL_PG_UNKNOWN */
bool ddl_pg_resolve_is_unknown(struct str type);
bool ddl_pg_resolve_is_array(struct str type);
/* Of an array. */
struct str ddl_pg_resolve_element(struct str type);
/* What a domain is of, in the end. */
struct str ddl_pg_resolve_without_domain(struct pg *p, struct str type);
/* "key;..." lines of schemas/pg: the rest behind the key. */
bool ddl_pg_resolve_after(const char *line, struct str key, struct str *rest);
/* pg_type.typcategory: 'U' for users' own, 'P' for pseudo-types. */
char ddl_pg_resolve_category(struct pg *p, struct str type, bool *preferred);
/* anyelement and its kin. */
bool ddl_pg_resolve_is_polymorphic(struct str type);
/* "any", which takes everything as it is. */
bool ddl_pg_resolve_is_any(struct str type);
/* By itself, without a cast in the text. */
bool ddl_pg_resolve_coerces(struct pg *p, struct str from, struct str to);
/* The element type that a polymorphic argument of this type stands for; empty when it says nothing. */
struct str ddl_pg_resolve_stands_for(struct pg *p, struct str poly, struct str type);
/* The multirange of a range type, and the other way round. */
struct str ddl_pg_resolve_multirange(struct pg *p, struct str range);
struct str ddl_pg_resolve_range_of(struct pg *p, struct str multirange);
/* The type that parts of one expression get (select_common_type), "text" when all are unknown; empty when one
 * of them is not known or they have nothing in common. */
struct str ddl_pg_common_type(struct pg *p, const struct str *types, size_t n);

#endif
