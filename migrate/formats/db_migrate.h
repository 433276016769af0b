/* What the files of the db-migrate format share. */
#ifndef MIGRATE_FORMATS_DB_MIGRATE_H
#define MIGRATE_FORMATS_DB_MIGRATE_H

#include "migrate/format_js.h"

/* What a chain of calls on the driver does; async.series() and what is called back within it too. */
bool format_db_migrate_op(struct format_js *r, const struct format_js_chain *c);

struct db_migrate_column {
	struct format_ddl_column column;
	bool primary;
	uint32_t foreign; /* the object that describes a foreign key, UINT32_MAX = none */
};
/* A definition: "int", or {type, length, notNull, ...}. alone: a key's column says so itself. False when
 * something in it is not known; the column's name and the most that it may be are there all the same. */
bool format_db_migrate_column(
	struct format_js *r, struct str name, uint32_t node, bool alone, struct db_migrate_column *out);

#endif
