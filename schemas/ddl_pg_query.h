/* A query being read: what its FROM and WITH give, and whose columns a name in it may mean. */
#ifndef SCHEMAS_DDL_PG_QUERY_H
#define SCHEMAS_DDL_PG_QUERY_H

#include "schemas/ddl_pg_resolve.h"

enum { DDL_PG_QUERY_DEPTH = 24 };

struct source { /* an entry of FROM, or a WITH query */
	struct str alias;
	struct str schema, name; /* of the relation behind it, empty = none */
	struct pg_query q;       /* its columns */
};

struct scope {
	struct scope *parent;
	struct pg *p;
	VEC(struct source) sources, with;
	struct pg_query merged; /* USING and NATURAL: what the bare names mean */
	struct pg_query *out;   /* where "uses" are collected: the outermost query's */
	int depth;
};

/* ddl_pg_query_read.c: what of the statement was read. */
void ddl_pg_query_read(struct scope *s, const struct json *select);
bool ddl_pg_query_was_read(const struct scope *s, const struct json *select);
/* The type of its one column, empty = not known. */
void ddl_pg_query_typed(struct scope *s, const struct json *select, struct str type);
bool ddl_pg_query_is_typed(const struct scope *s, const struct json *select, struct str *type);

/* ddl_pg_query_from.c */
/* An item of FROM becomes sources of s; its columns as * has them are added to *star. */
void ddl_pg_query_from(struct scope *s, const struct json *item, struct pg_query *star);
/* AS x(a, b): the first columns get these names. */
void ddl_pg_query_rename(struct pg *p, struct pg_query *q, const struct json *names);

/* ddl_pg_system.c */
/* The columns of a relation of pg_catalog or information_schema, added to *out; false when it is none. */
bool ddl_pg_system_columns(struct pg *p, struct pg_name n, struct pg_query *out);

/* ddl_pg_query.c */
/* Note that the query reads the column, empty = only the relation. */
void ddl_pg_query_use(struct scope *s, const struct source *of, struct str column);
void ddl_pg_query_push(struct pg *p, struct pg_query *q, struct str name, struct str type);
void ddl_pg_query_copy(struct pg *p, struct pg_query *to, const struct pg_query *from);
/* A query inside of "outer"; constants that nothing has given a type are text in its result. */
void ddl_pg_query_select(struct scope *outer, const struct json *select, struct pg_query *out);
/* Both types become one in *left; a modifier stays only where they agree. */
void ddl_pg_query_merge(struct pg *p, struct str *left, struct str right);

#endif
