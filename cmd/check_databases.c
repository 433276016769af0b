/*
 * Which sources share a database. Those of one dialect do, as a rule: folders of one schema. But two services
 * of a repository that both make a table "users", each with columns of its own, have a database each; played
 * into one catalog, the second CREATE TABLE would fail and all that is built on it with it, and code of the
 * second service would fit in neither catalog. Where a server is asked, it is the one database there is.
 */
#include "cmd/check.h"

enum { APART = -1 }; /* of no group yet */

bool check_in_group(const struct check_environment *en, const struct check_group *g, size_t source)
{
	return en->state.v[source].source->dialect == g->dialect &&
	       (en->database ? en->database[source] : 0) == g->database;
}

size_t check_ndatabases(const struct check_environment *en, enum dialect d)
{
	size_t n = 0;
	for (size_t i = 0; i < en->state.n; i++) {
		size_t at = en->database ? en->database[i] : 0;
		if (en->state.v[i].source->dialect == d && at != (size_t)APART && at >= n)
			n = at + 1;
	}
	return n;
}

void check_groups_room(struct arena *a, struct check_environment *en)
{
	en->groups = ARENA_ARRAY(a, struct check_group, en->state.n + 1);
	en->others = ARENA_ARRAY(a, struct check_other, en->state.n + 1);
	en->ngroups = en->nothers = 0;
}

/* What the applied and pending migrations of source i make by themselves. */
static int alone(struct check *c, struct check_environment *en, size_t i, struct catalog **out, struct err *e)
{
	struct check_group g = {.dialect = en->state.v[i].source->dialect, .database = 0};
	struct replay *rp;
	en->database[i] = 0;
	int rc = check_group_before(c, en, &g, &rp, e);
	for (size_t k = 0; !rc && k < en->npending; k++) {
		const struct check_migration *m = &en->migrations.v[k];
		if (m->source == i && m->file->problem != MIGRATION_UNREADABLE)
			replay_queue(rp, m->file->path, &m->file->up);
	}
	en->database[i] = (size_t)APART;
	return rc ? rc : replay_catalog(rp, c->a, out, e);
}

static bool same_columns(const struct catalog *c, const struct relation *x, const struct relation *y)
{
	if (x->columns_unknown || y->columns_unknown)
		return true;
	for (size_t i = 0; i < x->columns.n; i++)
		if (!catalog_column(c, y, x->columns.v[i].name))
			return false;
	return x->columns.n == y->columns.n;
}

/* Whether both have a table of the same name with other columns. One that only copies the other's, unless it
 * is there already, may well share its database. */
static bool are_apart(const struct catalog *x, const struct catalog *y)
{
	for (size_t i = 0; i < x->relations.n; i++) {
		const struct relation *mine = &x->relations.v[i];
		const struct relation *other = catalog_relation(y, mine->schema, mine->name);
		if (other && mine->kind == RELATION_TABLE && other->kind == RELATION_TABLE &&
			!same_columns(x, mine, other))
			return true;
	}
	return false;
}

/* Into the first database that has none of its tables with other columns, else into one of its own. */
static void place(struct check_environment *en, struct catalog *const *made, size_t i)
{
	size_t n = check_ndatabases(en, en->state.v[i].source->dialect), k = 0;
	for (bool apart = true; apart && k < n; k += apart) {
		apart = false;
		for (size_t j = 0; j < i && !apart; j++)
			apart = made[j] && en->database[j] == k && are_apart(made[i], made[j]);
	}
	en->database[i] = k;
}

int check_databases(struct check *c, struct check_environment *en, enum dialect d, struct err *e)
{
	size_t n = 0;
	for (size_t i = 0; i < en->state.n; i++)
		n += en->state.v[i].source->dialect == d;
	if (n < 2 || en->is_live)
		return 0;
	if (!en->database)
		en->database = ARENA_ARRAY(c->a, size_t, en->state.n);
	struct catalog **made = ARENA_ARRAY(c->a, struct catalog *, en->state.n);
	int rc = 0;
	for (size_t i = 0; i < en->state.n; i++)
		if (en->state.v[i].source->dialect == d)
			en->database[i] = (size_t)APART;
	for (size_t i = 0; !rc && i < en->state.n; i++)
		if (en->state.v[i].source->dialect == d)
			rc = alone(c, en, i, &made[i], e);
	for (size_t i = 0; !rc && i < en->state.n; i++)
		if (made[i])
			place(en, made, i);
	return rc;
}
