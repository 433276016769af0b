/* What a CHECK constraint lets into a column, where it is a plain list of constants. */
#ifndef SCHEMAS_CHECK_VALUES_H
#define SCHEMAS_CHECK_VALUES_H

#include "schemas/catalog.h"

/*
 * The constants that the constraint lists for one column: state IN ('a', 'b'), as it is written or as
 * PostgreSQL prints it (state = ANY (ARRAY['a'::text])), also with OR state IS NULL. False where it says
 * anything else: nothing is known then.
 */
bool check_values(struct arena *a, const struct constraint *c, struct str *column, struct names *values);
/* The first CHECK of the relation that refuses the constant for the column, NULL where none does that can be
 * read. */
const struct constraint *check_values_refuse(
	struct arena *a, enum dialect d, const struct relation *r, struct str column, struct str value);

#endif
