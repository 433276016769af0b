#include "tests/db/contract.h"

static struct str count(struct contract *c, const char *table)
{
	return contract_value(c, c->s, str_fmt(c->a, "SELECT count(*) FROM %s", table));
}

static struct str tx_id(struct contract *c)
{
	struct str id = STR_NONE;
	struct err e = err_new(c->a);
	int rc = c->g->tx_id(c->s, c->a, &id, &e);
	OK(rc == 0, "%s: the transaction's id: %.*s", c->g->name, STRF(rc ? contract_said(c, &e) : id));
	return id;
}

static int begin(struct contract *c)
{
	struct err e = err_new(c->a);
	int rc = c->g->begin(c->s, &e);
	if (rc)
		OK(false, "%s: begin: %.*s", c->g->name, STRF(contract_said(c, &e)));
	return rc;
}

static void plain(struct contract *c)
{
	const char *name = c->g->name;
	struct err e = err_new(c->a);
	OK(!c->g->in_tx(c->s), "%s: no transaction at first", name);
	IS(tx_id(c), STR(""), "%s: and no id", name);
	begin(c);
	contract_do(c, c->s, STR("INSERT INTO ct_b VALUES (1)"));
	OK(c->g->in_tx(c->s), "%s: in the transaction", name);
	OK(c->g->end(c->s, false, &e) == 0 && !c->g->in_tx(c->s), "%s: rolled back", name);
	IS(count(c, "ct_b"), STR("0"), "%s: nothing stays", name);
	begin(c);
	struct str one = tx_id(c);
	contract_do(c, c->s, STR("INSERT INTO ct_b VALUES (1)"));
	IS(tx_id(c), one, "%s: the id stays within a transaction", name);
	OK(c->g->end(c->s, true, &e) == 0, "%s: committed", name);
	IS(count(c, "ct_b"), STR("1"), "%s: the row stands", name);
	OK(c->g->end(c->s, false, &e) == 0, "%s: rolling back nothing is fine", name);
}

/* The file's own COMMIT, and COMMIT with a new BEGIN behind it. */
static void escapes(struct contract *c)
{
	const char *name = c->g->name;
	struct err e = err_new(c->a);
	begin(c);
	struct str before = tx_id(c);
	contract_do(c, c->s, STR("INSERT INTO ct_b VALUES (2)"));
	contract_do(c, c->s, STR("COMMIT"));
	OK(!c->g->in_tx(c->s), "%s: after the file's COMMIT the transaction is not ours", name);
	contract_do(c, c->s, STR("BEGIN"));
	contract_do(c, c->s, STR("INSERT INTO ct_b VALUES (3)"));
	OK(!c->g->in_tx(c->s) || !str_eq(before, tx_id(c)), "%s: a new BEGIN does not hide it", name);
	OK(c->g->end(c->s, true, &e) != 0, "%s: so it cannot be committed: %.*s", name,
		STRF(contract_said(c, &e)));
	OK(c->g->end(c->s, false, &e) == 0, "%s: the rest is rolled back", name);
	IS(count(c, "ct_b"), STR("2"), "%s: what the file committed stands", name);
	if (c->d == DIALECT_SQLITE)
		return;
	begin(c);
	contract_do(c, c->s, STR("COMMIT AND CHAIN"));
	OK(!c->g->in_tx(c->s), "%s: COMMIT AND CHAIN is seen", name);
	OK(c->g->end(c->s, false, &e) == 0, "%s: and its new transaction closed", name);
}

/* A procedure that ends the transaction and opens another: only the id tells. */
static void hidden_escape(struct contract *c)
{
	struct err e = err_new(c->a);
	if (c->d != DIALECT_MYSQL)
		return;
	contract_do(c, c->s, STR("CREATE PROCEDURE ct_p() BEGIN COMMIT; START TRANSACTION; END"));
	begin(c);
	struct str before = tx_id(c);
	contract_do(c, c->s, STR("CALL ct_p()"));
	OK(!c->g->in_tx(c->s) || !str_eq(before, tx_id(c)),
		"mysql: a COMMIT inside a procedure shows in the id");
	OK(c->g->end(c->s, false, &e) == 0, "mysql: rolled back");
	contract_do(c, c->s, STR("DROP PROCEDURE ct_p"));
}

static void ddl(struct contract *c)
{
	const char *name = c->g->name;
	struct err e = err_new(c->a);
	begin(c);
	contract_do(c, c->s, STR("INSERT INTO ct_b VALUES (50)"));
	contract_do(c, c->s, STR("CREATE TABLE ct_c (id INTEGER)"));
	bool inside = c->g->in_tx(c->s);
	OK(inside == ((c->g->caps & ENGINE_DDL_TX) != 0), "%s: DDL %s the transaction", name,
		inside ? "stays in" : "ends");
	OK(c->g->end(c->s, false, &e) == 0, "%s: rolled back", name);
	IS(contract_value(c, c->s, STR("SELECT count(*) FROM ct_b WHERE id = 50")),
		inside ? STR("0") : STR("1"), "%s: the row went with it exactly when DDL rolls back", name);
	contract_do(c, c->s, STR("DROP TABLE IF EXISTS ct_c"));
}

static void failed(struct contract *c)
{
	const char *name = c->g->name;
	struct err e = err_new(c->a);
	begin(c);
	contract_do(c, c->s, STR("INSERT INTO ct_b VALUES (60)"));
	int rc = c->g->exec(c->s, STR("INSERT INTO ct_b VALUES (1)"), &e);
	OK(rc == ERR_DB, "%s: a duplicate key: %.*s", name, STRF(contract_said(c, &e)));
	rc = c->g->end(c->s, c->d == DIALECT_POSTGRESQL, &e);
	OK(c->d == DIALECT_POSTGRESQL ? rc == ERR_DB : rc == 0,
		"%s: COMMIT of an aborted transaction is an error", name);
	IS(contract_value(c, c->s, STR("SELECT count(*) FROM ct_b WHERE id = 60")), STR("0"),
		"%s: nothing of it stays", name);
	OK(!c->g->in_tx(c->s), "%s: and it is over", name);
}

static void lost(struct contract *c)
{
	const char *name = c->g->name;
	struct err e = err_new(c->a);
	if (c->d == DIALECT_SQLITE)
		return;
	struct session *s = c->s, *old = contract_open(c, (struct engine_opts){0});
	c->s = old;
	begin(c);
	contract_do(c, old, STR("INSERT INTO ct_b VALUES (70)"));
	contract_kill(c, old);
	int rc = c->g->end(old, true, &e);
	OK(rc == ERR_PARTIAL && str_eq(str_of(e.native), STR("in-doubt")),
		"%s: a connection lost at COMMIT is in doubt: %.*s", name, STRF(contract_said(c, &e)));
	OK(!c->g->in_tx(old), "%s: its transaction is not ours any more", name);
	rc = c->g->exec(old, STR("SELECT 1"), &e);
	OK(rc == ERR_DB && e.hint.n > 0, "%s: the dead session says so: %.*s", name,
		STRF(contract_said(c, &e)));
	rc = c->g->end(old, true, &e);
	OK(rc == ERR_DB, "%s: a COMMIT that cannot have left is no doubt", name);
	c->g->close(old);
	c->s = s;
	IS(contract_value(c, s, STR("SELECT count(*) FROM ct_b WHERE id = 70")), STR("0"),
		"%s: the row is gone", name);
	old = contract_open(c, (struct engine_opts){0});
	c->s = old;
	begin(c);
	contract_kill(c, old);
	rc = c->g->exec(old, STR("INSERT INTO ct_b VALUES (71)"), &e);
	OK(rc == ERR_DB, "%s: lost at a statement: %.*s", name, STRF(contract_said(c, &e)));
	OK(c->g->end(old, false, &e) == 0, "%s: the server has rolled it back", name);
	c->s = s;
}

void contract_transactions(struct contract *c)
{
	contract_do(c, c->s, STR("CREATE TABLE ct_b (id INTEGER PRIMARY KEY)"));
	plain(c);
	escapes(c);
	hidden_escape(c);
	ddl(c);
	failed(c);
	lost(c);
	contract_do(c, c->s, STR("DROP TABLE ct_b"));
}
