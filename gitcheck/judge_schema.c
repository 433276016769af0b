/* Names without a schema that the search path does not find: whose path it is, the migrations do not say. */
#include "gitcheck/judge_dialect.h"

/* How many relations the schema has; the schemas that Supabase makes for itself have none that count. */
static size_t relations_in(const struct catalog *c, struct str schema)
{
	static const char *const theirs[] = {"auth", "storage", "realtime", "vault", "extensions", NULL};
	size_t n = 0;
	if (str_one_of(schema, theirs))
		return 0;
	for (size_t i = 0; i < c->relations.n; i++)
		n += str_eq(c->relations.v[i].schema, schema);
	return n;
}

/* The schema beside the search path that holds more than all of that: the role that runs the code has a path
 * of its own, or the framework puts the schema before its names. Empty = none. */
static struct str home_of(const struct catalog *c)
{
	struct str home = STR_NONE;
	size_t most = 0;
	if (c->dialect != DIALECT_POSTGRESQL || c->schemas.n > 100)
		return home;
	for (size_t i = 0; i < c->search_path.n; i++)
		most += relations_in(c, c->search_path.v[i]);
	for (size_t i = 0; i < c->schemas.n; i++) {
		size_t n = relations_in(c, c->schemas.v[i]);
		if (n <= most || catalog_names_have(c->dialect, c->search_path, c->schemas.v[i]))
			continue;
		most = n;
		home = c->schemas.v[i];
	}
	return home;
}

/* The catalog with that schema behind its search path: its relations and their index stay those of c. */
static const struct catalog *at_home(struct arena *a, const struct catalog *c, struct str home)
{
	if (!home.n)
		return c;
	struct catalog *out = ARENA_NEW(a, struct catalog);
	*out = *c;
	out->search_path = (struct names){0};
	for (size_t i = 0; i < c->search_path.n; i++)
		catalog_names_add(a, &out->search_path, c->search_path.v[i]);
	catalog_names_add(a, &out->search_path, home);
	return out;
}

void judge_schema_home(struct arena *a, const struct catalog *s0, const struct catalog *s1,
	const struct catalog **out0, const struct catalog **out1)
{
	struct str home = home_of(s0);
	*out0 = at_home(a, s0, home);
	*out1 = at_home(a, s1, home);
}

/* The one schema that has a relation of the name before or after; empty: there is none, or more than one. */
static struct str only_schema(const struct judge *j, struct str name)
{
	const struct catalog *sides[] = {j->s0, j->s1};
	struct str found = STR_NONE;
	for (size_t i = 0; i < 2; i++)
		for (size_t k = 0; k < sides[i]->relations.n; k++) {
			const struct relation *r = &sides[i]->relations.v[k];
			if (!str_eq(r->name, name))
				continue;
			if (found.n && !str_eq(found, r->schema))
				return STR_NONE;
			found = r->schema;
		}
	return found;
}

bool judge_schema_place(const struct judge *j, struct object_id *o)
{
	struct str table = o->table.n ? o->table : o->name;
	bool of_table = o->kind == OBJECT_TABLE || o->kind == OBJECT_VIEW || o->kind == OBJECT_COLUMN ||
			o->kind == OBJECT_UNIQUE || o->kind == OBJECT_CONSTRAINT;
	if (!of_table || o->schema.n || j->s0->dialect != DIALECT_POSTGRESQL ||
		catalog_relation(j->s0, o->schema, table) || catalog_relation(j->s1, o->schema, table))
		return false;
	o->schema = only_schema(j, table);
	return o->schema.n > 0;
}
