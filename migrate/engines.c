#include "base/module.h"
#include "migrate/engine.h"

static const struct {
	const char *scheme;
	enum dialect dialect;
} schemes[] = {
	{"postgres", DIALECT_POSTGRESQL},
	{"postgresql", DIALECT_POSTGRESQL},
	{"mysql", DIALECT_MYSQL},
	{"mariadb", DIALECT_MYSQL},
	{"sqlite", DIALECT_SQLITE},
};

bool engine_url_dialect(struct str url, enum dialect *out)
{
	struct str scheme = str_sub(url, 0, str_chr(url, ':'));
	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
		if (scheme.n < url.n && str_ieq(scheme, str_of(schemes[i].scheme))) {
			*out = schemes[i].dialect;
			return true;
		}
	return false;
}

int engine_for_url(const struct engine **out, struct str url, struct err *e)
{
	enum dialect d;
	if (!engine_url_dialect(url, &d)) {
		/* The text itself may be a password that was put into the wrong variable. */
		err_set(e, ERR_CONFIG, "a database address has no scheme that is known here");
		err_hint(e, "It begins with postgresql://, mysql://, mariadb:// or sqlite:.");
		return ERR_CONFIG;
	}
	const void *found = &engine_sqlite;
	int rc = 0;
	if (d == DIALECT_POSTGRESQL)
		rc = module_symbol("engine-postgresql", "engine_postgresql", &found, e);
	else if (d == DIALECT_MYSQL)
		rc = module_symbol("engine-mysql", "engine_mysql", &found, e);
	if (!rc)
		*out = found;
	return rc;
}
