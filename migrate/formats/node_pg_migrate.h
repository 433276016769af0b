/* What the files of the node-pg-migrate format share. */
#ifndef MIGRATE_FORMATS_NODE_PG_MIGRATE_H
#define MIGRATE_FORMATS_NODE_PG_MIGRATE_H

#include "migrate/format_js.h"

/* What a call on pgm does. */
bool format_node_pg_migrate_op(struct format_js *r, const struct format_js_chain *c);
/* "t" or {schema, name}. */
bool format_node_pg_migrate_name(struct format_js *r, uint32_t node, struct format_ddl_table *out);
/* Definitions of the columns of an object, and clauses that need a name of the table's. False when one is not
 * known. */
bool format_node_pg_migrate_columns(struct format_js *r, uint32_t node, struct format_ddl_table table,
	struct names_list *columns, struct names_list *clauses);
/* Whole clauses of a constraints object; name empty: derived from table and columns. */
bool format_node_pg_migrate_constraints(struct format_js *r, uint32_t node, struct format_ddl_table table,
	struct str name, struct names_list *clauses);
/* A value in SQL; false when it is not known. */
bool format_node_pg_migrate_value(struct format_js *r, uint32_t node, struct str *out);
/* A type with the tool's short names spelled out; the rest as it stands. */
struct str format_node_pg_migrate_type(struct str type);

#endif
