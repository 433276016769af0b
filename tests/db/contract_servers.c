/* Servers that are not what they seem: read only, a standby, behind a pooler, out for our files. */
#include "tests/db/contract.h"

static void not_writable(struct contract *c, const char *what, const char *why)
{
	struct err e = err_new(c->a);
	struct engine_identity id = {0};
	struct session *s = contract_open(c, (struct engine_opts){0});
	int rc = s ? c->g->identity(s, c->a, &id, &e) : 1;
	OK(rc == 0 && !id.writable && str_find(id.why_not, str_of(why), 0) != SIZE_MAX, "%s: %s: %.*s",
		c->g->name, what, STRF(id.why_not));
	if (s)
		c->g->close(s);
}

void contract_read_only(struct contract *c)
{
	struct str db = contract_value(
		c, c->s, BY_DIALECT(c, "SELECT current_database()", "SELECT DATABASE()", "SELECT 1"));
	if (c->d == DIALECT_POSTGRESQL) {
		contract_do(c, c->s,
			str_fmt(c->a, "ALTER DATABASE %.*s SET default_transaction_read_only = on",
				STRF(db)));
		not_writable(c, "a database closed for writing", "default_transaction_read_only");
		contract_do(c, c->s,
			str_fmt(c->a, "ALTER DATABASE %.*s RESET default_transaction_read_only", STRF(db)));
	} else if (c->d == DIALECT_MYSQL) {
		contract_do(c, c->s, STR("SET GLOBAL read_only = 1"));
		not_writable(c, "a server closed for writing", "read_only");
		contract_do(c, c->s, STR("SET GLOBAL read_only = 0"));
	}
}

static void standby(struct contract *c)
{
	struct err e = err_new(c->a);
	struct catalog *k = NULL;
	not_writable(c, "a standby", "standby");
	c->s = contract_open(c, (struct engine_opts){0});
	if (!c->s)
		return;
	int rc = c->g->lock(c->s, STR("one"), 0, &e);
	OK(rc == ERR_DB && e.hint.n > 0, "a standby gives no lock: %.*s", STRF(contract_said(c, &e)));
	rc = c->g->exec(c->s, STR("CREATE TABLE ct_a (id integer)"), &e);
	OK(rc == ERR_DB && e.hint.n > 0, "a standby takes no DDL: %.*s", STRF(contract_said(c, &e)));
	OK(c->g->inspect(c->s, c->a, &k, &e) == 0, "a standby's catalog can be read");
	c->g->close(c->s);
}

static void pooler(struct contract *c)
{
	struct err e = err_new(c->a);
	struct engine_identity id = {0};
	c->s = contract_open(c, (struct engine_opts){0});
	int rc = c->s ? c->g->identity(c->s, c->a, &id, &e) : 1;
	OK(rc == 0 && id.pooler, "%s: a pooler is seen", c->g->name);
	rc = c->s ? c->g->lock(c->s, STR("one"), 0, &e) : 0;
	OK(rc == ERR_DB && e.hint.n > 0, "%s: no lock through it: %.*s", c->g->name,
		STRF(contract_said(c, &e)));
	if (c->s)
		c->g->close(c->s);
	c->s = contract_open(c, (struct engine_opts){.allow_pooler = true});
	OK(c->s && c->g->lock(c->s, STR("one"), 0, &e) == 0, "%s: unless it is asked for", c->g->name);
	if (c->s)
		c->g->close(c->s);
}

/* The server answers LOAD DATA with the wish for another file of ours (GITHUB T27); it says so if it gets it.
 */
static void thief(struct contract *c)
{
	struct err e = err_new(c->a);
	c->s = contract_open(c, (struct engine_opts){.statement_ms = 2000});
	if (!c->s)
		return;
	int rc = c->g->exec(c->s, STR("LOAD DATA LOCAL INFILE 'harmless.csv' INTO TABLE t"), &e);
	OK(rc == ERR_DB, "mysql: a server that asks for a file gets an error: %.*s",
		STRF(contract_said(c, &e)));
	c->g->close(c->s);
}

/* A server at a network address that has no TLS: nothing goes to it in clear, unless the configuration says
 * so (GITHUB T33). */
static void without_tls(struct contract *c, bool allowed)
{
	struct err e = err_new(c->a);
	struct session *s = NULL;
	int rc = c->g->open(&s, c->a, c->url,
		(struct engine_opts){.connect_ms = 1500, .statement_ms = 1000, .allow_plain_tls = allowed},
		&e);
	struct str said = contract_said(c, &e);
	bool about_tls = str_find(said, STR("tls = plain"), 0) != SIZE_MAX;
	if (allowed)
		OK(!about_tls, "%s: in clear when asked for: %.*s", c->g->name, STRF(said));
	else
		OK(rc == ERR_DB && about_tls, "%s: no TLS, no connection: %.*s", c->g->name, STRF(said));
	if (!rc)
		c->g->close(s);
}

bool contract_special(struct contract *c, const char *what)
{
	if (str_eq(str_of(what), STR("standby")))
		standby(c);
	else if (str_eq(str_of(what), STR("pooler")))
		pooler(c);
	else if (str_eq(str_of(what), STR("thief")))
		thief(c);
	else if (str_eq(str_of(what), STR("no-tls")) || str_eq(str_of(what), STR("no-tls-allowed")))
		without_tls(c, str_ends(str_of(what), STR("allowed")));
	else
		return false;
	return true;
}
