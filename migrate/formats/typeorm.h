/* What the files of the TypeORM format share. */
#ifndef MIGRATE_FORMATS_TYPEORM_H
#define MIGRATE_FORMATS_TYPEORM_H

#include "migrate/format_js.h"

/* What a call on the query runner does; r->own is the text of the project's configuration (struct str). */
bool format_typeorm_op(struct format_js *r, const struct format_js_chain *c);

struct typeorm_column {
	struct format_ddl_column ddl;
	bool primary, unique;
	struct str type_sql; /* CREATE TYPE of an enum, empty = none */
};
/* The fields of a TableColumn; false when something in it is not known. "single": the only column of its
 * primary key. */
bool format_typeorm_column(struct format_js *r, uint32_t node, struct format_ddl_table table, bool single,
	struct typeorm_column *out);
/* Its name as the default naming strategy derives it: prefix and the SHA-1 of table and sorted columns. */
struct str format_typeorm_name(struct format_js *r, const char *prefix, size_t digits, struct str table,
	const struct names_list *columns, struct str where);
/* The object inside new Table({...}), or the object itself. */
uint32_t format_typeorm_object(struct format_js *r, uint32_t node);
/* Text, number or truth under a key as it stands; empty when absent, false when not known. */
bool format_typeorm_field(struct format_js *r, uint32_t object, const char *key, struct str *out);

#endif
