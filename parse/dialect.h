/* Which database's SQL a text is written in. */
#ifndef PARSE_DIALECT_H
#define PARSE_DIALECT_H

#include "base/str.h"

enum dialect { DIALECT_POSTGRESQL, DIALECT_MYSQL, DIALECT_SQLITE };

/* "postgresql", "mysql" (MariaDB included), "sqlite": the words of --format json. */
const char *dialect_name(enum dialect d);
/* Identifier as the database stores it: unquoted text is folded (PostgreSQL to lower case; MySQL and SQLite
 * keep it). Quotes are not looked at: the lexer has removed them and says whether there were any. */
struct str dialect_fold(struct arena *a, enum dialect d, struct str name, bool quoted);
/* Whether two stored names denote the same object: MySQL columns and SQLite names compare without ASCII case.
 */
bool dialect_same_name(enum dialect d, struct str a, struct str b);
/* A stored name as an identifier of SQL, always in quotes: MySQL's are backticks. */
struct str dialect_quote(struct arena *a, enum dialect d, struct str name);

#endif
