/* Indexes, for those that make them: CREATE INDEX, constraints, LIKE and partitions. */
#ifndef SCHEMAS_DDL_PG_INDEX_H
#define SCHEMAS_DDL_PG_INDEX_H

#include "schemas/ddl_pg_expr.h"

/* What an index' made-up name has for its columns (ChooseIndexColumnNames): equal parts get a number. */
struct names ddl_pg_index_part_names(struct pg *p, struct names columns, struct names include);
/* The name of an index that has none: "label" is idx, key, pkey or excl. */
struct str ddl_pg_index_name(
	struct pg *p, const struct relation *r, const struct index *x, const char *label, bool constraint);
/* On each partition of r that has no such index yet; k is the constraint that it is for, or NULL. */
void ddl_pg_index_on_partitions(
	struct pg *p, const struct relation *r, const struct index *x, const struct constraint *k);
/* An IndexElem: a column, or "(expr)". */
struct str ddl_pg_index_element(struct pg *p, const struct relation *r, const struct json *elem);

/* What makes one stand for the other as a partition's part. */
bool ddl_pg_same_index(const struct index *a, const struct index *b);
/* An index of the partition that can stand for one of the parent's becomes its part: for that of a constraint
 * only one that has one. False when there is none. */
bool ddl_pg_adopt_index(struct relation *part, const struct index *x, bool constraint);

#endif
