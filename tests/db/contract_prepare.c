#include <string.h>

#include "migrate/engine_url.h"
#include "tests/db/contract.h"

/* prepare(), place(), schema_text() and opening another database of the server: what a shadow is made with.
 */
enum { MANY = 300 };

static struct engine_prepared ask(struct contract *c, struct session *s, struct str sql, bool plan)
{
	struct err e = err_new(c->a);
	struct engine_prepared p = {.sql = sql, .plan = plan};
	int rc = c->g->prepare(s, c->a, &p, 1, &e);
	OK(rc == 0 && p.known, "%s: answered: %.*s", c->g->name, STRF(contract_said(c, &e)));
	return p;
}

static void refusals(struct contract *c, struct session *s)
{
	bool pg = c->d == DIALECT_POSTGRESQL;
	struct engine_prepared p = ask(c, s,
		BY_DIALECT(c, "INSERT INTO pr_a (id) VALUES ($1)", "INSERT INTO pr_a (id) VALUES (?)", ""),
		false);
	IS(p.code, STR_NONE, "%s: it can be prepared", c->g->name);
	p = ask(c, s, STR("SELECT 'ä', nope FROM pr_a"), false);
	IS(p.code, pg ? STR("42703") : STR("1054"), "%s: a column that is not there", c->g->name);
	OK(str_find(p.said, STR("nope"), 0) != SIZE_MAX, "%s: in its words: %.*s", c->g->name, STRF(p.said));
	OK(p.at == (pg ? 13 : SIZE_MAX), "%s: at its byte", c->g->name);
	p = ask(c, s, STR("SELECT id FROM pr_none"), false);
	IS(p.code, pg ? STR("42P01") : STR("1146"), "%s: a table that is not there", c->g->name);
	p = ask(c, s, STR("SELECT 1; SELECT 2"), false);
	IS(p.code, pg ? STR("42601") : STR("1064"), "%s: two statements", c->g->name);
	p = ask(c, s, BY_DIALECT(c, "DROP TABLE pr_a", "SELECT 1", ""), false);
	IS(p.code, STR_NONE, "%s: one that would write", c->g->name);
	if (!pg)
		return;
	p = ask(c, s, STR("INSERT INTO pr_a (id) VALUES (NULL) ON CONFLICT (n) DO NOTHING"), false);
	IS(p.code, STR_NONE, "%s: PREPARE does not look for the index", c->g->name);
	p = ask(c, s, STR("INSERT INTO pr_a (id) VALUES (NULL) ON CONFLICT (n) DO NOTHING"), true);
	IS(p.code, STR("42P10"), "%s: the planner does", c->g->name);
	p = ask(c, s, STR("INSERT INTO pr_a (id) VALUES (NULL) ON CONFLICT (id) DO NOTHING"), true);
	IS(p.code, STR_NONE, "%s: and finds it", c->g->name);
	p = ask(c, s,
		STR("INSERT INTO pr_a (id) SELECT length(to_tsvector('simple', $2)::text) WHERE $1 <> '$7' "
		    "ON CONFLICT "
		    "(n) DO NOTHING"),
		true);
	IS(p.code, STR("42P10"), "%s: parameters have the types that it infers", c->g->name);
	p = ask(c, s, STR("SELECT nope FROM pr_a"), true);
	OK(p.at == 7, "%s: the byte of the statement itself", c->g->name);
}

/* More than one batch; what is refused in between does not touch the others. */
static void many(struct contract *c, struct session *s)
{
	struct err e = err_new(c->a);
	struct engine_prepared *v = ARENA_ARRAY(c->a, struct engine_prepared, MANY);
	size_t right = 0;
	for (size_t i = 0; i < MANY; i++)
		v[i].sql = i % 3 ? str_fmt(c->a, "SELECT id + %zu FROM pr_a", i) : STR("SELECT x FROM pr_a");
	int rc = c->g->prepare(s, c->a, v, MANY, &e);
	for (size_t i = 0; i < MANY; i++)
		right += v[i].known && (v[i].code.n > 0) == (i % 3 == 0);
	OK(rc == 0 && right == MANY, "%s: %zu of %d answers are right", c->g->name, right, (int)MANY);
	OK(c->g->prepare(s, c->a, v, 0, &e) == 0, "%s: none at all", c->g->name);
	IS(contract_value(c, s, STR("SELECT count(*) FROM pr_a")), STR("0"),
		"%s: nothing was run, and the session goes on", c->g->name);
}

static void lost(struct contract *c)
{
	struct err e = err_new(c->a);
	struct engine_prepared v[2] = {{.sql = STR("SELECT 1")}, {.sql = STR("SELECT 2")}};
	struct session *s = contract_open(c, (struct engine_opts){.role = STR("schemagate/victim")});
	contract_kill(c, s);
	int rc = c->g->prepare(s, c->a, v, 2, &e);
	OK(rc == ERR_DB && !v[1].known, "%s: a lost session knows nothing", c->g->name);
	c->g->close(s);
}

static void places(struct contract *c)
{
	struct err e = err_new(c->a);
	struct engine_address u = {0};
	struct engine_identity id = {0};
	struct str one = STR_NONE, two = STR_NONE, empty = STR_NONE;
	int rc = engine_url_parse(c->a, c->restore, &u, &e);
	struct session *s = contract_open(c, (struct engine_opts){.database = u.database, .read_only = true});
	if (!s || rc)
		return;
	rc = c->g->identity(s, c->a, &id, &e);
	rc = rc ? rc : c->g->place(s, c->a, &one, &e);
	rc = rc ? rc : c->g->place(c->s, c->a, &two, &e);
	rc = rc ? rc : c->g->schema_text(s, c->a, &empty, &e);
	OK(rc == 0, "%s: another database: %.*s", c->g->name, STRF(contract_said(c, &e)));
	IS(id.database, u.database, "%s: it is the one that was asked for", c->g->name);
	IS(one, two, "%s: both are on one server", c->g->name);
	OK(str_find(empty, STR("pr_a"), 0) == SIZE_MAX, "%s: its schema is its own", c->g->name);
	c->g->close(s);
}

void contract_prepared(struct contract *c)
{
	struct err e = err_new(c->a);
	struct str text = STR_NONE;
	if (!c->g->prepare) {
		OK(!c->g->place && !c->g->schema_text, "%s: no server, no shadow", c->g->name);
		return;
	}
	contract_do(c, c->s, STR("CREATE TABLE pr_a (id integer PRIMARY KEY, n integer)"));
	contract_do(c, c->s, STR("INSERT INTO pr_a VALUES (4711, 1)"));
	OK(c->g->schema_text(c->s, c->a, &text, &e) == 0, "%s: the schema as text: %.*s", c->g->name,
		STRF(contract_said(c, &e)));
	OK(str_find(text, STR("pr_a"), 0) != SIZE_MAX && str_find(text, STR("4711"), 0) == SIZE_MAX &&
			str_find(text, STR("OWNER"), 0) == SIZE_MAX &&
			str_find(text, STR("DEFINER"), 0) == SIZE_MAX,
		"%s: its tables, without rows and owners", c->g->name);
	contract_do(c, c->s, STR("DELETE FROM pr_a"));
	/* MariaDB refuses to prepare what writes where nothing may be written. */
	struct session *s = contract_open(c, (struct engine_opts){.read_only = c->d == DIALECT_POSTGRESQL});
	if (s) {
		refusals(c, s);
		many(c, s);
		c->g->close(s);
	}
	lost(c);
	places(c);
	contract_do(c, c->s, STR("DROP TABLE pr_a"));
}
