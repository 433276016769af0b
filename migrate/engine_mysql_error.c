#include "base/sb.h"
#include "migrate/engine_mysql.h"

/* mariadb.com/kb/en/mariadb-error-codes, dev.mysql.com/doc/mysql-errors. */
static const struct {
	unsigned number;
	enum err_code code;
	const char *hint;
} advice[] = {
	{1045, ERR_DB, "Check the user and the password of the environment's url."},
	{1698, ERR_DB, "Check the user and the password of the environment's url."},
	{1044, ERR_DB, "Grant this user the rights on the database of the environment's url."},
	{1142, ERR_DB, "Grant that right to the user of the environment's url."},
	{1143, ERR_DB, "Grant that right to the user of the environment's url."},
	{1227, ERR_DB, "Grant that right to the user of the environment's url."},
	{1370, ERR_DB, "Grant that right to the user of the environment's url."},
	{1049, ERR_DB, "Check the database's name in the environment's url, or create the database."},
	{1040, ERR_DB, "The server has no connection left. Try again, or end idle sessions."},
	{1290, ERR_DB, "The server is read only. Applying needs the primary."},
	{1792, ERR_DB, "This session is read only: what runs here may not write."},
	{1836, ERR_DB, "The server is read only. Applying needs the primary."},
	{1205, ERR_LOCKED, "Another session holds a lock on the table. Try again, or raise lockTimeout."},
	{1213, ERR_LOCKED, "Another session waited for this one. Try again."},
	{1969, ERR_LIMIT,
		"The statement ran longer than allowed. Raise statementTimeout, or make it smaller."},
	{3024, ERR_LIMIT,
		"The statement ran longer than allowed. Raise statementTimeout, or make it smaller."},
	{2002, ERR_DB,
		"Check the host, the port or the socket of the environment's url, and that the server runs."},
	{2003, ERR_DB, "Check the host and the port of the environment's url, and that the server runs."},
	{2005, ERR_DB, "Check the host of the environment's url."},
	{2006, ERR_DB, "Check that the server runs and the network holds, then run the command again."},
	{2013, ERR_DB, "Check that the server runs and the network holds, then run the command again."},
	{1053, ERR_DB, "The server is shutting down. Run the command again when it is back."},
	{1927, ERR_DB, "Somebody ended the session. Run the command again."},
	{2026, ERR_DB,
		"A remote server must prove itself by a certificate. Name its authority with ?ssl-ca=FILE, "
		"or set "
		"tls = plain for this environment."},
	{2059, ERR_DB, "The server asks for a login method that is not allowed without verified TLS."},
};

/* "... near 'x' at line 3": the line inside the statement. */
static int line_of(struct str what)
{
	uint64_t n = 0;
	size_t at = str_find(what, STR(" at line "), 0), last = at;
	while (at != SIZE_MAX) {
		last = at;
		at = str_find(what, STR(" at line "), at + 1);
	}
	return last != SIZE_MAX && str_u64(str_sub(what, last + 9, what.n), &n) && n < 1000000 ? (int)n : 0;
}

void engine_mysql_error_advise(struct err *e, unsigned number)
{
	for (size_t i = 0; i < sizeof advice / sizeof *advice; i++)
		if (advice[i].number == number) {
			e->code = advice[i].code;
			err_hint(e, "%s", advice[i].hint);
		}
	if (number == 1064)
		e->line = line_of(e->what);
}
