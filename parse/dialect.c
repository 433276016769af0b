#include "parse/dialect.h"

#include "base/arena.h"

const char *dialect_name(enum dialect d)
{
	static const char *const names[] = {"postgresql", "mysql", "sqlite"};
	return names[d];
}

struct str dialect_fold(struct arena *a, enum dialect d, struct str name, bool quoted)
{
	return d == DIALECT_POSTGRESQL && !quoted ? str_lower(a, name) : name;
}

bool dialect_same_name(enum dialect d, struct str a, struct str b)
{
	return d == DIALECT_POSTGRESQL ? str_eq(a, b) : str_ieq(a, b);
}
