/* Questions that PL/pgSQL asks of the catalogs, answered from the catalog as the server would. */
#ifndef SCHEMAS_DDL_PG_ASK_H
#define SCHEMAS_DDL_PG_ASK_H

#include "schemas/ddl_pg_expr.h"

/* A value as far as it is known. An object's oid is a text of our own, equal for the same object. */
struct pg_known {
	enum { KNOWN_NOT, KNOWN_NULL, KNOWN_TEXT, KNOWN_RELATION } kind;
	struct str text; /* of a relation: its name as regclass shows it */
};

#define NOT_KNOWN ((struct pg_known){KNOWN_NOT, STR_NONE})

enum { PG_ROW_FIELDS = 8, DDL_PG_ASK_ARGUMENTS = 20, DDL_PG_ASK_TABLES = 6 };

struct pg_row {
	struct str names[PG_ROW_FIELDS];
	struct pg_known v[PG_ROW_FIELDS];
	size_t n;
};
struct pg_rows {
	struct pg_row *v;
	size_t n, cap;
};

/* Tables that a query looks at, a row of each at a time. */
struct pg_asked_table {
	struct str alias;
	const struct pg_row *row;
	struct pg_rows rows;
};
struct pg_asked {
	struct pg_asked *outer;
	struct pg_asked_table t[DDL_PG_ASK_TABLES];
	size_t n;
};
struct pg_asking {
	struct pg *p;
	const struct ddl_pg_variables *vars;
	struct pg_asked *in;
	int depth;
	const struct json *aggregate; /* whose value is known already */
	struct pg_known value;
};

/* ddl_pg_ask.c: an expression */
struct pg_known ddl_pg_ask_eval(struct pg_asking *x, const struct json *node);
bool ddl_pg_ask_is_true(struct pg_known v);
bool ddl_pg_ask_is_known(struct pg_known v); /* and not NULL */
/* What 'said'::regclass is. */
struct pg_known ddl_pg_ask_relation(struct pg_asking *x, struct str said);
/* a || b */
struct pg_known ddl_pg_ask_joined(struct pg_asking *x, struct pg_known a, struct pg_known b);
/* The next element of an array's text "{a,b}"; false at its end. */
bool ddl_pg_ask_element(struct str *array, struct str *out);

/* An array's element that needs no quotes there. */
bool ddl_pg_ask_is_plain(struct str element);

/* ddl_pg_ask_call.c: a FuncCall */
struct pg_known ddl_pg_ask_call(struct pg_asking *x, const struct json *e);
struct str ddl_pg_ask_schema(struct pg_asking *x); /* current_schema() */

/* ddl_pg_ask_query.c */
/* All rows of a SelectStmt; false when they are not known. */
bool ddl_pg_ask_query(struct pg_asking *x, const struct json *select, struct pg_rows *out);
/* The expression or query "sql" as one value: "true", "false" of a condition. */
struct pg_known ddl_pg_ask(struct pg *p, const struct ddl_pg_variables *vars, struct str sql);
/* All rows of a query; false when they are not known. */
bool ddl_pg_ask_rows(struct pg *p, const struct ddl_pg_variables *vars, struct str sql, struct pg_rows *out);

/* ddl_pg_ask_rows.c: the rows of a relation of pg_catalog or information_schema; false for one that is not
 * known. */
bool ddl_pg_facts(struct pg *p, struct pg_name n, struct pg_rows *out);
/* pg_get_constraintdef() of the oid of a key, empty for what it is not known of. */
struct str ddl_pg_known_definition(struct pg *p, struct str oid);
/* A relation as regclass. */
struct pg_known ddl_pg_known_relation(struct pg *p, struct str schema, struct str name);

#endif
