#include "schemas/delta.h"
#include "tests/db/contract.h"

/* What look(), inspect_named() and reset() answer, beside inspect() and a new session. */
static void make(struct contract *c)
{
	contract_do(c, c->s, STR("CREATE TABLE lk_a (id integer PRIMARY KEY, slug varchar(40) NOT NULL)"));
	contract_do(c, c->s, STR("CREATE TABLE lk_other (id integer PRIMARY KEY)"));
	contract_do(c, c->s, STR("CREATE UNIQUE INDEX lk_slug ON lk_a (slug)"));
	contract_do(c, c->s, STR("CREATE VIEW lk_v AS SELECT slug FROM lk_a"));
	if (c->d != DIALECT_POSTGRESQL) {
		contract_do(c, c->s,
			BY_DIALECT(c, "",
				"CREATE TRIGGER lk_t BEFORE INSERT ON lk_a FOR EACH ROW SET NEW.id = 1",
				"CREATE TRIGGER lk_t BEFORE INSERT ON lk_a BEGIN SELECT 1; END"));
		return;
	}
	contract_do(c, c->s, STR("CREATE TYPE lk_mood AS ENUM ('glad', 'sad')"));
	contract_do(c, c->s, STR("CREATE TYPE lk_pair AS (one int, two text)"));
	contract_do(c, c->s, STR("CREATE SCHEMA \"lk \\\"\"s\""));
	contract_do(c, c->s, STR("CREATE TABLE \"lk \\\"\"s\".\"t,\"\"{}\\\" (a int)"));
	contract_do(c, c->s, STR("CREATE POLICY lk_p ON lk_a"));
}

static void unmake(struct contract *c)
{
	contract_do(c, c->s, STR("DROP VIEW lk_v"));
	contract_do(c, c->s, STR("DROP TABLE lk_a"));
	contract_do(c, c->s, STR("DROP TABLE lk_other"));
	if (c->d != DIALECT_POSTGRESQL)
		return;
	contract_do(c, c->s, STR("DROP TYPE lk_mood, lk_pair"));
	contract_do(c, c->s, STR("DROP TABLE \"lk \\\"\"s\".\"t,\"\"{}\\\""));
	contract_do(c, c->s, STR("DROP SCHEMA \"lk \\\"\"s\""));
}

static struct object_id object(enum object_kind k, const char *schema, const char *table, const char *name)
{
	return (struct object_id){
		.kind = k, .schema = str_of(schema), .table = str_of(table), .name = str_of(name)};
}

/* Every object of the whole catalog and one that is absent of each kind: both catalogs must agree. */
static void agree(struct contract *c, const struct object_id *v, size_t n)
{
	struct err e = err_new(c->a);
	struct engine_objects of = {0};
	struct catalog *whole = NULL, *part = NULL;
	for (size_t i = 0; i < n; i++)
		*VEC_PUSH(c->a, &of) = &v[i];
	int rc = c->g->inspect(c->s, c->a, &whole, &e);
	rc = rc ? rc : c->g->look(c->s, c->a, &of, &part, &e);
	OK(rc == 0, "%s: a look: %.*s", c->g->name, STRF(contract_said(c, &e)));
	for (size_t i = 0; !rc && i < n; i++)
		OK(catalog_has(part, &v[i]) == catalog_has(whole, &v[i]), "%s: %s %.*s %.*s is %s",
			c->g->name, catalog_object_word(v[i].kind), STRF(v[i].table), STRF(v[i].name),
			catalog_has(whole, &v[i]) ? "there" : "not there");
	for (size_t i = 0; !rc && i < n; i++) { /* and each alone */
		struct engine_objects one = {of.v + i, 1, 0};
		rc = c->g->look(c->s, c->a, &one, &part, &e);
		OK(rc == 0 && catalog_has(part, &v[i]) == catalog_has(whole, &v[i]), "%s: asked alone: %.*s",
			c->g->name, STRF(contract_said(c, &e)));
	}
	struct engine_objects none = {0};
	OK(c->g->look(c->s, c->a, &none, &part, &e) == 0 && part->relations.n == 0, "%s: a look at nothing",
		c->g->name);
}

static void looks(struct contract *c)
{
	const char *s = c->d == DIALECT_POSTGRESQL ? "public" : c->d == DIALECT_SQLITE ? "main" : "";
	const struct object_id v[] = {
		object(OBJECT_TABLE, s, "lk_a", "lk_a"),
		object(OBJECT_TABLE, s, "lk_none", "lk_none"),
		object(OBJECT_VIEW, s, "lk_v", "lk_v"),
		object(OBJECT_COLUMN, s, "lk_a", "slug"),
		object(OBJECT_COLUMN, s, "lk_a", "none"),
		object(OBJECT_COLUMN, s, "lk_v", "slug"),
		object(OBJECT_COLUMN, s, "lk_none", "slug"),
		object(OBJECT_INDEX, s, "lk_a", "lk_slug"),
		object(OBJECT_INDEX, s, "lk_other", "lk_slug"),
		object(OBJECT_TRIGGER, s, "lk_a", "lk_t"),
		object(OBJECT_TRIGGER, s, "lk_a", "none"),
		object(OBJECT_POLICY, s, "lk_a", "lk_p"),
		object(OBJECT_TYPE, s, "", "lk_mood"),
		object(OBJECT_TYPE, s, "", "lk_a"),
		object(OBJECT_ENUM_VALUE, s, "lk_mood", "sad"),
		object(OBJECT_ENUM_VALUE, s, "lk_mood", "angry"),
		object(OBJECT_SCHEMA, "", "", "lk \\\"s"),
		object(OBJECT_SCHEMA, "", "", "none"),
		object(OBJECT_TABLE, "lk \\\"s", "t,\"{}\\", "t,\"{}\\"),
		object(OBJECT_COLUMN, "lk \\\"s", "t,\"{}\\", "a"),
		object(OBJECT_EXTENSION, "", "", "none"),
		object(OBJECT_COLUMN, s, "lk_pair", "one"),
		object(OBJECT_COLUMN, s, "lk_pair", "none"),
	};
	agree(c, v, c->d == DIALECT_POSTGRESQL ? sizeof v / sizeof *v : 11);
}

/* The part is what the whole has of it. */
static void named(struct contract *c)
{
	struct err e = err_new(c->a);
	struct names only = {0};
	struct catalog *whole = NULL, *part = NULL;
	struct delta d = {0};
	if (!c->g->inspect_named)
		return;
	catalog_names_add(c->a, &only, STR("lk_a"));
	catalog_names_add(c->a, &only, STR("lk_v"));
	catalog_names_add(c->a, &only, STR("none"));
	int rc = c->g->inspect(c->s, c->a, &whole, &e);
	rc = rc ? rc : c->g->inspect_named(c->s, c->a, &only, &part, &e);
	OK(rc == 0 && part->relations.n == 2, "%s: a part of the catalog: %.*s", c->g->name,
		STRF(contract_said(c, &e)));
	if (rc)
		return;
	catalog_drop_relation(whole, catalog_relation(whole, STR_NONE, STR("lk_other")));
	delta_of(c->a, whole, part, &d);
	OK(d.n == 0, "%s: it is what the whole holds (%zu differences)", c->g->name, d.n);
	only.n = 0;
	OK(c->g->inspect_named(c->s, c->a, &only, &part, &e) == 0 && part->relations.n == 0, "%s: none",
		c->g->name);
}

static void resets(struct contract *c)
{
	struct err e = err_new(c->a);
	if (!c->g->reset)
		return;
	struct session *s =
		contract_open(c, (struct engine_opts){.lock_ms = 1234, .role = STR("schemagate/x/apply")});
	if (!s)
		return;
	contract_do(c, s, STR("SET search_path = nowhere"));
	contract_do(c, s, STR("SET lock_timeout = 0"));
	contract_do(c, s, STR("CREATE TEMP TABLE lk_temp AS SELECT 1 AS a"));
	contract_do(c, s, STR("PREPARE lk_q AS SELECT 1"));
	contract_do(c, s, STR("SET default_transaction_read_only = on"));
	OK(c->g->reset(s, &e) == 0, "%s: a session made as new: %.*s", c->g->name,
		STRF(contract_said(c, &e)));
	IS(contract_value(c, s, STR("SHOW search_path")), contract_value(c, c->s, STR("SHOW search_path")),
		"%s: its path", c->g->name);
	IS(contract_value(c, s, STR("SHOW lock_timeout")), STR("1234ms"), "%s: our own limit", c->g->name);
	IS(contract_value(c, s, STR("SHOW default_transaction_read_only")), STR("off"), "%s: it may write",
		c->g->name);
	IS(contract_value(c, s, STR("SELECT count(*) FROM pg_prepared_statements")), STR("0"),
		"%s: nothing is prepared", c->g->name);
	IS(contract_value(c, s, STR("SELECT to_regclass('lk_temp')")), STR("NULL"), "%s: no temporary table",
		c->g->name);
	c->g->close(s);
}

void contract_looks(struct contract *c)
{
	make(c);
	looks(c);
	named(c);
	unmake(c);
	resets(c);
}
