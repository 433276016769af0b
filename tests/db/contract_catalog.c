#include "tests/db/contract.h"

/* What every engine can say of one small schema, asked through the catalog alone. */
static void make(struct contract *c)
{
	contract_do(c, c->s,
		BY_DIALECT(c,
			"CREATE TABLE ct_a (id serial PRIMARY KEY, slug varchar(40) NOT NULL UNIQUE, n "
			"integer NOT NULL "
			"DEFAULT 5, twice integer GENERATED ALWAYS AS (n * 2) STORED, CONSTRAINT n_ok CHECK "
			"(n > 0))",
			"CREATE TABLE ct_a (id int AUTO_INCREMENT PRIMARY KEY, slug varchar(40) NOT NULL "
			"UNIQUE, n int "
			"NOT NULL DEFAULT 5, twice int AS (n * 2) STORED, CONSTRAINT n_ok CHECK (n > 0))",
			"CREATE TABLE ct_a (id INTEGER PRIMARY KEY, slug varchar(40) NOT NULL UNIQUE, n "
			"integer NOT NULL "
			"DEFAULT 5, twice integer GENERATED ALWAYS AS (n * 2) STORED, CONSTRAINT n_ok CHECK "
			"(n > 0))"));
	contract_do(c, c->s,
		STR("CREATE TABLE ct_b (id integer PRIMARY KEY, a integer NOT NULL, x varchar(10), "
		    "CONSTRAINT to_a FOREIGN KEY (a) REFERENCES ct_a (id))"));
	contract_do(c, c->s, STR("CREATE INDEX ct_b_ax ON ct_b (a, x)"));
	contract_do(c, c->s, STR("CREATE VIEW ct_v AS SELECT id, slug AS name FROM ct_a"));
}

static void unmake(struct contract *c)
{
	contract_do(c, c->s, STR("DROP VIEW ct_v"));
	contract_do(c, c->s, STR("DROP TABLE ct_b"));
	contract_do(c, c->s, STR("DROP TABLE ct_a"));
}

static void columns(struct contract *c, const struct catalog *k, const struct relation *a)
{
	const char *name = c->g->name;
	const struct column *id = catalog_column(k, a, STR("id")), *slug = catalog_column(k, a, STR("slug"));
	const struct column *n = catalog_column(k, a, STR("n")), *twice = catalog_column(k, a, STR("twice"));
	OK(a->columns.n == 4 && id && slug && n && twice, "%s: its columns", name);
	if (!id || !slug || !n || !twice)
		return;
	OK(id->identity && !catalog_demands(id), "%s: the key fills itself", name);
	IS(slug->type, BY_DIALECT(c, "character varying(40)", "varchar(40)", "varchar(40)"), "%s: a type",
		name);
	OK(slug->not_null && catalog_demands(slug), "%s: what an INSERT must name", name);
	OK(n->not_null && !catalog_demands(n), "%s: what it may leave out", name);
	IS(n->def, STR("5"), "%s: a default", name);
	OK(twice->generated.n && !twice->def.n, "%s: a generated column: %.*s", name, STRF(twice->generated));
}

static void keys(
	struct contract *c, const struct catalog *k, const struct relation *a, const struct relation *b)
{
	const char *name = c->g->name;
	struct str slug[] = {STR("slug")}, id[] = {STR("id")}, n[] = {STR("n")};
	OK(catalog_has_unique(k, a, (struct names){slug, 1, 0}) &&
			catalog_has_unique(k, a, (struct names){id, 1, 0}) &&
			!catalog_has_unique(k, a, (struct names){n, 1, 0}),
		"%s: which columns are unique", name);
	const struct constraint *check = catalog_constraint(a, STR("n_ok")), *f = NULL;
	OK(check && check->kind == CONSTRAINT_CHECK && check->definition.n, "%s: a check", name);
	for (size_t i = 0; i < b->constraints.n; i++)
		if (b->constraints.v[i].kind == CONSTRAINT_FOREIGN)
			f = &b->constraints.v[i];
	OK(f && f->columns.n == 1 && str_eq(f->columns.v[0], STR("a")) && str_eq(f->ref_table, STR("ct_a")) &&
			f->ref_columns.n == 1 && str_eq(f->ref_columns.v[0], STR("id")),
		"%s: a foreign key", name);
	const struct index *x = catalog_index(b, STR("ct_b_ax"));
	OK(x && !x->unique && !x->invalid && x->columns.n == 2 && str_eq(x->columns.v[1], STR("x")),
		"%s: an index of two columns", name);
}

/* Reading the catalog must not disturb the transaction it is read in. */
static void inside(struct contract *c)
{
	const char *name = c->g->name;
	struct err e = err_new(c->a);
	struct catalog *k = NULL;
	struct str path =
		c->d == DIALECT_POSTGRESQL ? contract_value(c, c->s, STR("SHOW search_path")) : STR_NONE;
	OK(c->g->begin(c->s, &e) == 0, "%s: begin", name);
	contract_do(c, c->s, STR("INSERT INTO ct_a (slug) VALUES ('seen')"));
	int rc = c->g->inspect(c->s, c->a, &k, &e);
	OK(rc == 0 && c->g->in_tx(c->s), "%s: the catalog is read inside a transaction: %.*s", name,
		STRF(contract_said(c, &e)));
	IS(contract_value(c, c->s, STR("SELECT count(*) FROM ct_a")), STR("1"),
		"%s: which still holds its row", name);
	if (c->d == DIALECT_POSTGRESQL)
		IS(contract_value(c, c->s, STR("SHOW search_path")), path, "%s: and its search path", name);
	OK(c->g->end(c->s, false, &e) == 0, "%s: rolled back", name);
}

void contract_catalog(struct contract *c)
{
	const char *name = c->g->name;
	struct err e = err_new(c->a);
	struct catalog *k = NULL;
	make(c);
	int rc = c->g->inspect(c->s, c->a, &k, &e);
	OK(rc == 0 && k && k->dialect == c->d, "%s: the catalog: %.*s", name, STRF(contract_said(c, &e)));
	const struct relation *a = rc ? NULL : catalog_relation(k, STR_NONE, STR("ct_a"));
	const struct relation *b = rc ? NULL : catalog_relation(k, STR_NONE, STR("ct_b"));
	const struct relation *v = rc ? NULL : catalog_relation(k, STR_NONE, STR("ct_v"));
	OK(a && b && v && v->kind == RELATION_VIEW && a->kind == RELATION_TABLE, "%s: tables and a view",
		name);
	if (a && b && v) {
		OK(k->relations.n == 3, "%s: and nothing else (%zu)", name, k->relations.n);
		columns(c, k, a);
		keys(c, k, a, b);
		OK(catalog_column(k, v, STR("name")) && !catalog_column(k, v, STR("slug")),
			"%s: a view's columns", name);
		OK(v->definition.n > 0, "%s: a view's query", name);
	}
	inside(c);
	unmake(c);
}
