/* What the files of the Sequelize format share. */
#ifndef MIGRATE_FORMATS_SEQUELIZE_H
#define MIGRATE_FORMATS_SEQUELIZE_H

#include "migrate/format_js.h"

/* What a call on the query interface does. */
bool format_sequelize_op(struct format_js *r, const struct format_js_chain *c);

struct sequelize_column {
	struct str name;
	struct str type;        /* SQL */
	struct str enumeration; /* PostgreSQL: CREATE TYPE for it, empty = none */
	bool not_null, unique, primary, increment, allows_null; /* allows_null: said so */
	struct str def;                                         /* SQL, empty = none */
	struct str references;                                  /* REFERENCES ..., empty = none */
};
/* A definition: a type, or {type, allowNull, ...}. False when something in it is not known. */
bool format_sequelize_column(struct format_js *r, struct format_ddl_table table, struct str name,
	uint32_t node, struct sequelize_column *out);
/* "t", or {tableName, schema}. */
bool format_sequelize_table(struct format_js *r, uint32_t node, struct format_ddl_table *out);
/* REFERENCES ... ON DELETE ... from an object with the keys table/model, field/key, onDelete, onUpdate. */
bool format_sequelize_actions(struct format_js *r, uint32_t node, struct str *out);

#endif
