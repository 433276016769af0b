#include "schemas/replay.h"

#include "base/die.h"
#include "schemas/replay_sqlite.h"

struct replay {
	enum dialect dialect;
	struct ddl ddl;
	struct sqlite_db *db;              /* SQLite: the truth; ddl.c is read from it when asked for */
	bool stale;                        /* SQLite: ddl.c is older than db */
	struct arena *step;                /* what replay_step() gave out last */
	struct replay_sqlite_texts *texts; /* SQLite: what replay_step() compares with */
};

int replay_open(struct replay **out, struct arena *a, enum dialect d, const struct catalog *start,
	struct worker *w, struct err *e)
{
	BUG_IF(start && start->dialect != d);
	struct replay *r = ARENA_NEW(a, struct replay);
	r->dialect = d;
	r->ddl.a = a;
	r->ddl.w = w;
	r->ddl.c = start ? catalog_clone(a, start) : catalog_new(a, d);
	if (d == DIALECT_SQLITE) {
		int rc = replay_sqlite_open(&r->db, &r->ddl, e);
		if (rc)
			return rc;
	}
	*out = r;
	return 0;
}

int replay_run(struct replay *r, struct str path, const struct sql_statements *up, struct err *e)
{
	r->ddl.path = path;
	switch (r->dialect) {
	case DIALECT_POSTGRESQL:
		return ddl_pg_run(&r->ddl, up, e);
	case DIALECT_MYSQL:
		return ddl_mysql_run(&r->ddl, up, e);
	case DIALECT_SQLITE:
		r->stale = true;
		return replay_sqlite_run(r->db, &r->ddl, up, e);
	}
	return 0;
}

static void drop_step(void *obj)
{
	arena_free(((struct replay *)obj)->step);
}

static struct arena *new_step(struct replay *r)
{
	if (r->step)
		arena_free(r->step);
	else
		arena_own(r->ddl.a, r, drop_step);
	return r->step = arena_new("a step of a replay");
}

int replay_step(struct replay *r, struct str path, const struct sql_statements *up, struct catalog **before,
	struct catalog **after, struct err *e)
{
	struct arena *a = new_step(r);
	if (r->dialect == DIALECT_SQLITE) {
		int rc = r->stale ? replay_catalog(r, r->ddl.a, &r->ddl.c, e) : 0;
		if (rc)
			return rc;
		r->stale = false;
		r->ddl.path = path;
		return replay_sqlite_step(r->db, &r->ddl, &r->texts, a, up, before, after, e);
	}
	*before = catalog_clone(a, r->ddl.c);
	*after = r->ddl.c;
	return replay_run(r, path, up, e);
}

int replay_catalog(struct replay *r, struct arena *a, struct catalog **out, struct err *e)
{
	if (!r->stale) {
		*out = catalog_clone(a, r->ddl.c);
		return 0;
	}
	int rc = sqlite_db_inspect(r->db, a, out, e);
	if (!rc)
		(*out)->complete = r->ddl.c->complete;
	return rc;
}

const struct replay_note *replay_notes(const struct replay *r, size_t *n)
{
	*n = r->ddl.notes.n;
	return r->ddl.notes.v;
}
