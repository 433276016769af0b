/* Between the two files that read PostgreSQL's system catalog. */
#ifndef MIGRATE_ENGINE_POSTGRESQL_INSPECT_H
#define MIGRATE_ENGINE_POSTGRESQL_INSPECT_H

#include "migrate/engine_postgresql.h"
#include "schemas/catalog.h"

struct engine_postgresql_attribute {
	uint64_t number; /* attnum: constraints and indexes name columns by it */
	struct str name;
};

struct engine_postgresql_table { /* parallel to the catalog's relations, by rising oid */
	uint64_t oid;
	VEC(struct engine_postgresql_attribute) attributes;
};

struct engine_postgresql_named { /* by rising oid */
	uint64_t oid;
	struct str name;
};

struct engine_postgresql_reading {
	struct session *s;
	struct arena *a;
	struct catalog *c;
	VEC(struct engine_postgresql_table) tables;
	VEC(uint64_t) type_oids;                        /* parallel to the catalog's types */
	VEC(struct engine_postgresql_named) type_names; /* as format_type() spells them */
};

/* A number of the server's, 0 when it is none. */
uint64_t engine_postgresql_number(struct str s);
/* The elements of an array as array_out() prints it ({a,"b c",NULL}); NULL elements are empty. */
struct names engine_postgresql_array(struct arena *a, struct str text);
/* Types, functions, sequences, extensions (engine_postgresql_objects.c). */
MUST_CHECK int engine_postgresql_objects(struct engine_postgresql_reading *x, struct err *e);

#endif
