/* Catalogs and their differences as text for people and as the JSON of `schema`
 * (schemas/json/schema.schema.json). Objects are in a fixed order: by schema, then by name. */
#ifndef SCHEMAS_CATALOG_PRINT_H
#define SCHEMAS_CATALOG_PRINT_H

#include "base/json.h"
#include "schemas/delta.h"

/* Members "dialect", "complete", "schemas", "tables", "types" ... into the object that is open. */
void catalog_print_json(struct arena *a, struct json_out *w, const struct catalog *c);
/* A listing like DDL, which no server takes: one object a line, parts of a table indented; a line end inside
 * of a name or an expression is a space. Else names are raw: whoever prints it cleans it. */
void catalog_print_text(struct arena *a, struct sb *b, const struct catalog *c);
/* Member "changes" into the open object: {"change":"added|removed|tightened|changed","object":{...},"what"}.
 */
void catalog_print_delta_json(struct json_out *w, const struct delta *d);
/* Lines "+ column orders.shipped_at", "- ...", "! ... not null without default", "~ ...". */
void catalog_print_delta_text(
	struct arena *a, struct sb *b, const struct catalog *after, const struct delta *d);
/* Members "kind", "schema", "table", "name", "columns", "args" of one object, in an object of its own. */
void catalog_print_object_json(struct json_out *w, const char *key, const struct object_id *id);
/* The relations, sorted; as many as the catalog has. */
const struct relation **catalog_print_sorted(struct arena *a, const struct catalog *c);

/* A sorted copy of constraints, indexes, triggers or policies of a relation. */
void *catalog_print_by_name(struct arena *a, const void *v, size_t n, size_t size);
#define BY_NAME(a, vec) catalog_print_by_name((a), (vec)->v, (vec)->n, sizeof *(vec)->v)

#endif
