/* ALTER TABLE of the MySQL reader, between its files. */
#ifndef SCHEMAS_DDL_MYSQL_ALTER_H
#define SCHEMAS_DDL_MYSQL_ALTER_H

#include "schemas/ddl_mysql.h"

struct my_alter {
	struct relation work;
	struct names renamed_from, renamed_to; /* columns, for the keys of other tables */
	struct names
		waiting;   /* new names of columns that another one still has: under MARK until all is done */
	struct my_name to; /* RENAME TO; name empty = none */
};

/* ddl_mysql_alter_rename.c */
/* The column has the name at the end; until then perhaps a marked one, which is what it is called now. */
struct str ddl_mysql_rename_column(struct my *m, struct my_alter *x, struct str from, struct str to);
/* Marked names become what they are to be; false with a note when another column still has one. */
bool ddl_mysql_settle_names(struct my *m, struct my_alter *x);
/* Foreign keys of other tables follow. */
void ddl_mysql_rename_elsewhere(struct my *m, const struct my_alter *x);

#endif
