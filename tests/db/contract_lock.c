#include "tests/db/contract.h"

static bool held(struct contract *c, struct session *s)
{
	bool yes = false;
	struct err e = err_new(c->a);
	int rc = c->g->lock_held(s, STR("one"), &yes, &e);
	if (rc)
		OK(false, "%s: is it held: %.*s", c->g->name, STRF(contract_said(c, &e)));
	return yes;
}

static void two_sessions(struct contract *c)
{
	const char *name = c->g->name;
	struct err e = err_new(c->a);
	struct session *b = contract_open(c, (struct engine_opts){.role = STR("schemagate/two/lock")});
	OK(c->g->lock(c->s, STR("one"), 0, &e) == 0 && held(c, c->s), "%s: the lock is taken", name);
	OK(c->g->lock(c->s, STR("one"), 0, &e) == 0, "%s: taking it again is fine", name);
	int rc = c->g->lock(b, STR("one"), 300, &e);
	OK(rc == ERR_LOCKED && e.detail.n && e.hint.n > 0, "%s: a second session is refused: %.*s", name,
		STRF(contract_said(c, &e)));
	OK(!held(c, b) && held(c, c->s), "%s: who holds it is known", name);
	OK(c->g->unlock(c->s, STR("one"), &e) == 0 && !held(c, c->s), "%s: let go", name);
	OK(c->g->lock(b, STR("one"), 0, &e) == 0 && held(c, b), "%s: the second gets it", name);
	c->g->close(b);
	OK(c->g->lock(c->s, STR("one"), 2000, &e) == 0, "%s: closing lets go", name);
	OK(c->g->unlock(c->s, STR("one"), &e) == 0, "%s: let go again", name);
}

/* What ends with a process ends the lock: a killed session, a closed arena. */
static void dead_holder(struct contract *c)
{
	const char *name = c->g->name;
	struct err e = err_new(c->a);
	struct arena *a = arena_new("a holder");
	struct session *b = NULL;
	int rc = c->g->open(&b, a, c->url, (struct engine_opts){.role = STR("schemagate/three/lock")}, &e);
	OK(rc == 0 && c->g->lock(b, STR("one"), 0, &e) == 0, "%s: another holds it", name);
	if (c->d != DIALECT_SQLITE) {
		contract_kill(c, b);
		OK(c->g->lock(c->s, STR("one"), 5000, &e) == 0, "%s: a killed holder lets go", name);
		bool yes = true;
		struct err ignored = err_new(c->a);
		rc = c->g->lock_held(b, STR("one"), &yes, &ignored);
		OK(rc || !yes, "%s: and does not think it holds it", name);
		OK(c->g->unlock(c->s, STR("one"), &e) == 0, "%s: let go", name);
	}
	arena_free(a);
	OK(c->g->lock(c->s, STR("one"), 2000, &e) == 0, "%s: a closed arena lets go", name);
	OK(c->g->unlock(c->s, STR("one"), &e) == 0, "%s: let go", name);
}

static void keeps_over_tx(struct contract *c)
{
	struct err e = err_new(c->a);
	bool fine = c->g->lock(c->s, STR("one"), 0, &e) == 0 && c->g->begin(c->s, &e) == 0 &&
		    c->g->end(c->s, false, &e) == 0;
	OK(fine && held(c, c->s), "%s: a rollback does not lose the lock", c->g->name);
	OK(c->g->unlock(c->s, STR("one"), &e) == 0, "%s: let go", c->g->name);
}

void contract_locks(struct contract *c)
{
	two_sessions(c);
	dead_holder(c);
	keeps_over_tx(c);
}

static void lock_limit(struct contract *c)
{
	const char *name = c->g->name;
	struct err e = err_new(c->a);
	contract_do(c, c->s, STR("CREATE TABLE ct_a (id INTEGER)"));
	struct session *b = contract_open(c, (struct engine_opts){.lock_ms = 500});
	int rc = c->g->begin(c->s, &e);
	contract_do(c, c->s, STR("INSERT INTO ct_a VALUES (1)"));
	if (!rc)
		rc = c->g->exec(b, STR("ALTER TABLE ct_a ADD COLUMN x INTEGER"), &e);
	OK(rc == ERR_LOCKED && e.native[0], "%s: waiting for a lock ends: %.*s", name,
		STRF(contract_said(c, &e)));
	OK(c->g->end(c->s, true, &e) == 0, "%s: the other goes on", name);
	contract_do(c, b, STR("ALTER TABLE ct_a ADD COLUMN x INTEGER"));
	c->g->close(b);
	contract_do(c, c->s, STR("DROP TABLE ct_a"));
}

static void time_limit(struct contract *c)
{
	struct err e = err_new(c->a);
	struct session *b = contract_open(c, (struct engine_opts){.statement_ms = 300});
	int rc = c->g->query(b,
		BY_DIALECT(c, "SELECT pg_sleep(60)",
			"SELECT count(*) FROM information_schema.COLLATIONS a, information_schema.COLLATIONS "
			"b, information_schema.COLLATIONS c, information_schema.COLLATIONS d",
			"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) "
			"FROM n"),
		NULL, 0, NULL, NULL, &e);
	OK(rc == ERR_LIMIT, "%s: a statement's time is limited: %.*s", c->g->name,
		STRF(contract_said(c, &e)));
	IS(contract_value(c, b, STR("SELECT 1")), STR("1"), "%s: the session goes on", c->g->name);
	c->g->close(b);
}

static void read_only(struct contract *c)
{
	const char *name = c->g->name;
	struct err e = err_new(c->a);
	contract_do(c, c->s, STR("CREATE TABLE ct_a (id INTEGER)"));
	struct session *b = contract_open(c, (struct engine_opts){.read_only = true});
	IS(contract_value(c, b, STR("SELECT count(*) FROM ct_a")), STR("0"), "%s: reading works", name);
	static const char *const writes[] = {"INSERT INTO ct_a VALUES (1)", "CREATE TABLE ct_b (id INTEGER)",
		"DROP TABLE ct_a", "UPDATE ct_a SET id = 1"};
	for (size_t i = 0; i < sizeof writes / sizeof *writes; i++) {
		int rc = c->g->exec(b, str_of(writes[i]), &e);
		OK(rc == ERR_DB && e.native[0], "%s: refused when read only: %s", name, writes[i]);
	}
	OK(c->g->begin(b, &e) == 0 && c->g->exec(b, STR("INSERT INTO ct_a VALUES (1)"), &e) != 0 &&
			c->g->end(b, false, &e) == 0,
		"%s: in a transaction too", name);
	c->g->close(b);
	IS(contract_value(c, c->s, STR("SELECT count(*) FROM ct_a")), STR("0"), "%s: nothing was written",
		name);
	contract_do(c, c->s, STR("DROP TABLE ct_a"));
}

static void closed(struct contract *c)
{
	struct err e = err_new(c->a);
	struct session *b = contract_open(c, (struct engine_opts){0});
	c->g->close(b);
	c->g->close(b);
	OK(c->g->exec(b, STR("SELECT 1"), &e) == ERR_DB && !c->g->in_tx(b), "%s: a closed session says so",
		c->g->name);
}

void contract_limits(struct contract *c)
{
	lock_limit(c);
	time_limit(c);
	read_only(c);
	closed(c);
}
