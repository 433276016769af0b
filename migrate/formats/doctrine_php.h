/* Doctrine's PHP classes while they are read: expressions, branches by platform, the Schema API. */
#ifndef MIGRATE_FORMATS_DOCTRINE_PHP_H
#define MIGRATE_FORMATS_DOCTRINE_PHP_H

#include "migrate/format_code.h"
#include "migrate/format_ddl.h"
#include "migrate/formats/doctrine.h"

/* A table of the Schema API: made here, or taken from the schema. */
struct doctrine_table {
	struct format_ddl_create making;
	bool create;
	uint32_t call;
	struct sql_statements behind; /* what follows CREATE TABLE */
	struct names_list fresh;      /* columns added here */
	struct names_list indexed;    /* first columns of indexes made here */
};

struct doctrine_bound { /* a variable */
	struct str name;
	struct doctrine_table *table; /* NULL: a text */
	struct str text;              /* p NULL: not known any more */
};

struct doctrine_reader {
	struct arena *a;
	const struct source *s;
	const struct syntax *t;
	struct migration *m;
	uint32_t class;
	VEC(struct doctrine_bound) bound; /* the newest of a name counts */
	VEC(struct doctrine_table *) tables;
	struct sql_statements later; /* of the Schema API, behind those of addSql() */
	int depth;                   /* loops around the statement */
	bool done;                   /* a return was met that is certain */
};

/* The migrations of a file by the names of its classes alone, without a parser (doctrine_outline.c); false
 * and nothing added when the file is not as simple as generated ones are. */
bool format_doctrine_outline(struct arena *a, const struct migration *first, struct migrations *out);
/* The text that an expression gives: literals, concatenations, properties of the class, bound variables, and
 * the project's own getTable() where [source] says its tablePrefix. */
bool format_doctrine_text(struct doctrine_reader *r, uint32_t node, struct str *out);
/* What a loop runs over: an array of literals, a property that holds one, explode() of a known text. */
struct doctrine_pair {
	struct str key, value;
};
struct doctrine_pairs {
	struct doctrine_pair *v;
	size_t n, cap;
};
bool format_doctrine_pairs(struct doctrine_reader *r, uint32_t node, struct doctrine_pairs *out);
const struct doctrine_bound *format_doctrine_bound(const struct doctrine_reader *r, uint32_t node);
/* "$x instanceof MySQLPlatform", with "!" before it: 1 yes, 0 no, -1 it is another condition. */
int format_doctrine_platform(const struct doctrine_reader *r, uint32_t node);

/* $schema->getTable() and createTable(); NULL when the name is not known, or on SQLite, where DBAL copies
 * tables. */
struct doctrine_table *format_doctrine_table_new(struct doctrine_reader *r, uint32_t call, bool create);
/* $table->...(); false: not read. */
bool format_doctrine_table_call(struct doctrine_reader *r, struct doctrine_table *t, uint32_t call);
bool format_doctrine_drop_table(struct doctrine_reader *r, uint32_t call);
/* The statements of the difference, at the end of up(). */
void format_doctrine_tables_end(struct doctrine_reader *r, struct sql_statements *out);

#endif
