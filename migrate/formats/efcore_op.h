/* EF Core: one operation of the migration builder while it is written as SQL. */
#ifndef MIGRATE_FORMATS_EFCORE_OP_H
#define MIGRATE_FORMATS_EFCORE_OP_H

#include "migrate/formats/efcore.h"

/* What its arguments say; each clears .known when its argument is not a literal. */
struct efcore_op {
	struct efcore *r;
	const struct efcore_chain *chain;
	const struct efcore_call *call;
	struct str name;
	struct format_ddl_table table; /* "table" and "schema" of those that have them */
	bool known;                    /* all that was asked for was a literal */
};

/* By name, or the k-th without a name; UINT32_MAX when there is none. */
uint32_t format_efcore_op_argument(struct efcore_op *o, const char *name, size_t k);
/* A string; empty when absent. */
struct str format_efcore_op_text(struct efcore_op *o, const char *name, size_t k);
/* A schema's name; always empty on SQLite, whose provider leaves schemas out of every name (EF Core 8:
 * SqliteSqlGenerationHelper.DelimitIdentifier). */
struct str format_efcore_op_schema(struct efcore_op *o, const char *name, size_t k);
/* A string that has to be there. */
struct str format_efcore_op_needed(struct efcore_op *o, const char *name, size_t k);
/* Names under the one or the other argument. */
struct names_list format_efcore_op_names(struct efcore_op *o, const char *one, const char *many, size_t k);
/* Clauses of a constraint of o->name: "CONSTRAINT n ...". */
struct str format_efcore_op_foreign_key(struct efcore_op *o, struct names_list columns, size_t principal);
struct str format_efcore_op_key(struct efcore_op *o, const char *kind, struct names_list columns);
struct str format_efcore_op_check(struct efcore_op *o, size_t k);
/* Says what could not be written: arguments that are not literals, or (not written) SQLite's way. */
void format_efcore_op_done(struct efcore_op *o, bool written);

/* AlterDatabase() with its annotations (efcore_database.c). */
void format_efcore_alter_database(struct efcore_op *o);
/* CreateTable(...) with its columns and constraints (efcore_table.c). */
void format_efcore_table_create(struct efcore_op *o);

#endif
