/*
 * A schema may have begun elsewhere than in its migrations: in a dump, in a program that makes all tables of
 * its models, in a history that was squashed. A migration then alters a table that no other one makes. It is
 * there all the same, with columns that are not known, and what is added to it is new.
 */
#include "cmd/check.h"

static const char no_column[] = "?"; /* a table needs one: of no name that code could use */

/* The table that the fact is about: by the name that was missed, or by its own schema's when a column is. */
static struct check_unmade_table *find(const struct check_unmade *u, const struct fact *f)
{
	for (size_t i = 0; f->missing.n && i < u->tables.n; i++) {
		struct check_unmade_table *t = &u->tables.v[i];
		bool same = str_eq(t->schema, f->missing_schema) || (f->missing_column.n && !t->schema.n);
		if (same && str_eq(t->name, f->missing))
			return t;
	}
	return NULL;
}

bool check_unmade_has(const struct check_unmade *u, const struct fact *f)
{
	return find(u, f) != NULL;
}

static void add_table(struct arena *a, enum dialect d, const struct check_unmade_table *t, struct sb *out)
{
	sb_addz(out, "CREATE TABLE ");
	if (t->schema.n)
		sb_fmt(out, "%.*s.", STRF(dialect_quote(a, d, t->schema)));
	sb_fmt(out, "%.*s (%.*s int", STRF(dialect_quote(a, d, t->name)),
		STRF(dialect_quote(a, d, str_of(no_column))));
	for (size_t i = 0; i < t->columns.n; i++)
		sb_fmt(out, ", %.*s int", STRF(dialect_quote(a, d, t->columns.v[i])));
	sb_addz(out, ");\n");
}

/* Whether the fact tells of a table or a column that was not known of. */
static bool learn(struct check *c, const struct check_group *g, const struct fact *f, struct check_unmade *u)
{
	enum { MOST = 256 };
	struct check_unmade_table *t = find(u, f);
	if (!f->missing.n || (f->missing_column.n > 0) != (t != NULL))
		return false;
	if (t) {
		bool new =
			t->columns.n < MOST && !catalog_names_have(g->dialect, t->columns, f->missing_column);
		if (new)
			catalog_names_add(c->a, &t->columns, f->missing_column);
		return new;
	}
	if (u->tables.n >= MOST || catalog_relation(g->s1, f->missing_schema, f->missing))
		return false;
	t = VEC_PUSH(c->a, &u->tables);
	t->schema = f->missing_schema;
	t->name = f->missing;
	return true;
}

bool check_unmade(struct check *c, const struct check_environment *en, const struct check_group *g,
	size_t from, struct check_unmade *u)
{
	bool any = false;
	for (size_t i = from; i < en->facts.n; i++)
		any = learn(c, g, &en->facts.v[i], u) || any;
	if (!any)
		return false;
	struct sb text = sb_new(c->a, 16 * 1024 * 1024);
	for (size_t i = 0; i < u->tables.n; i++)
		add_table(c->a, g->dialect, &u->tables.v[i], &text);
	u->make = (struct sql_statements){0};
	sql_split(c->a, g->dialect, sb_str(&text), &u->make);
	return true;
}

/* Without the column that stood for none, and with any others. */
static void open_up(struct relation *r)
{
	r->columns_unknown = true;
	for (size_t i = 0; i < r->columns.n; i++)
		if (str_eq(r->columns.v[i].name, str_of(no_column))) {
			CATALOG_REMOVE(&r->columns, i);
			return;
		}
}

/* The columns that "other" has and r has not are not among r's unknown ones. */
static void lacks(struct check *c, const struct catalog *in, struct relation *r, const struct relation *other)
{
	for (size_t i = 0; i < other->columns.n; i++)
		if (!catalog_column(in, r, other->columns.v[i].name))
			catalog_names_add(c->a, &r->absent, other->columns.v[i].name);
}

void check_unmade_open(struct check *c, struct check_group *g, const struct check_unmade *u)
{
	for (size_t i = 0; i < u->tables.n; i++) {
		const struct check_unmade_table *t = &u->tables.v[i];
		struct relation *before = catalog_relation(g->s0, t->schema, t->name);
		struct relation *after = catalog_relation(g->s1, t->schema, t->name);
		if (before && after) {
			lacks(c, g->s0, before, after);
			lacks(c, g->s1, after, before);
		}
		if (before)
			open_up(before);
		if (after)
			open_up(after);
	}
}
