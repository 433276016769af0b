/* What the files of the Kysely format share. */
#ifndef MIGRATE_FORMATS_KYSELY_H
#define MIGRATE_FORMATS_KYSELY_H

#include "migrate/format_js.h"

/* What a chain on the database does. */
bool format_kysely_op(struct format_js *r, const struct format_js_chain *c);
/* The text of sql`...`; *holes when values are bound in it that only run time knows. False when node is none.
 */
bool format_kysely_sql(struct format_js *r, uint32_t node, struct str *out, bool *holes);
/* sql.ref('a.b'), sql.table('t') or sql.id('x') as a quoted name; false when node is none of them. */
bool format_kysely_ref(struct format_js *r, uint32_t node, struct str *out);
/* "name type modifiers" of addColumn(name, type, callback), with Kysely's own order of the parts. */
bool format_kysely_column(
	struct format_js *r, const struct format_js_call *k, struct str schema, struct str *out);
/* " ON DELETE ..." of the calls of a callback or a chain. */
struct str format_kysely_actions(struct format_js *r, const struct format_js_chain *c, size_t from);
/* A value in SQL: a text, a number, a truth, null or sql`...`. */
bool format_kysely_value(struct format_js *r, uint32_t node, struct str *out);
/* "s.t", or t in the schema. */
struct format_ddl_table format_kysely_table(struct str schema, struct str text);
/* The one expression of an arrow function, or of its return; UINT32_MAX when there is more. */
uint32_t format_kysely_result(struct format_js *r, uint32_t function);

#endif
