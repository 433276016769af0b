/* What the files of the Knex format share. */
#ifndef MIGRATE_FORMATS_KNEX_H
#define MIGRATE_FORMATS_KNEX_H

#include "migrate/format_js.h"

/* What a chain on knex or knex.schema does. */
bool format_knex_op(struct format_js *r, const struct format_js_chain *c);

/* A table being built or altered. */
struct knex_table {
	struct format_ddl_table table;
	struct str name; /* as the migration writes it: index names are made of it */
	bool alter;
	struct format_ddl_create create;
	struct names_list before;  /* whole statements: types of enums */
	struct names_list changes; /* ... behind the columns: changed columns */
	struct names_list after;   /* ... behind those, in the order of the calls */
	bool unknown;              /* something in the builder was not understood */
};
/* One chain on the builder's parameter, "t.string('a').notNullable()"; r->own is the struct knex_table. */
bool format_knex_builder_op(struct format_js *r, const struct format_js_chain *c);
/* The chain as a column: false when its first call names no type of a column. */
bool format_knex_column(
	struct format_js *r, struct knex_table *t, const struct format_js_chain *c, bool *is_column);
/* The SQL of a value, with quotes as Knex writes them; false when it is not known. */
bool format_knex_value(struct format_js *r, uint32_t node, struct str *out);
/* "t_a_b_index" in lower case. */
struct str format_knex_index_name(
	struct arena *a, struct str table, const struct names_list *columns, const char *kind);
void format_knex_foreign(struct format_js *r, struct knex_table *t, const struct names_list *columns,
	const struct format_js_chain *c, size_t from, struct str name);
void format_knex_unique(struct format_js *r, struct knex_table *t, const struct names_list *columns,
	struct str name, bool index);
void format_knex_index(struct format_js *r, struct knex_table *t, const struct names_list *columns,
	struct str name, struct str method);
void format_knex_primary(
	struct format_js *r, struct knex_table *t, const struct names_list *columns, struct str name);

#endif
