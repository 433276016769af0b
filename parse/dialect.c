#include "parse/dialect.h"

#include "base/arena.h"

const char *dialect_name(enum dialect d)
{
	switch (d) {
	case DIALECT_POSTGRESQL:
		return "postgresql";
	case DIALECT_MYSQL:
		return "mysql";
	case DIALECT_SQLITE:
		return "sqlite";
	}
	return "";
}

/* PostgreSQL cuts names to NAMEDATALEN - 1 bytes, at a character's edge (truncate_identifier). */
static struct str cut_63(struct str s)
{
	size_t n = 63;
	if (s.n <= n)
		return s;
	while (n > 0 && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	return str_sub(s, 0, n);
}

struct str dialect_fold(struct arena *a, enum dialect d, struct str name, bool quoted)
{
	if (d != DIALECT_POSTGRESQL)
		return str_dup(a, name);
	return quoted ? str_dup(a, cut_63(name)) : str_lower(a, cut_63(name));
}

bool dialect_same_name(enum dialect d, struct str a, struct str b)
{
	return d == DIALECT_POSTGRESQL ? str_eq(a, b) : str_ieq(a, b);
}

struct str dialect_quote(struct arena *a, enum dialect d, struct str name)
{
	char *z = arena_alloc(a, 2 * name.n + 3, 1), mark = d == DIALECT_MYSQL ? '`' : '"';
	size_t n = 0;
	z[n++] = mark;
	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] == mark)
			z[n++] = mark;
		z[n++] = name.p[i];
	}
	z[n++] = mark;
	return (struct str){z, n};
}
