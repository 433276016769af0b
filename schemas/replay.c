#include "schemas/replay.h"

#include "base/die.h"
#include "schemas/replay_column.h"
#include "schemas/replay_copy.h"
#include "schemas/replay_each.h"
#include "schemas/replay_flow.h"
#include "schemas/replay_keep.h"
#include "schemas/replay_remake.h"
#include "schemas/replay_sqlite.h"

struct queued {
	struct str path;
	const struct sql_statements *up;
};

struct replay {
	enum dialect dialect;
	struct replay_keep *keep; /* NULL = nothing is kept */
	VEC(struct queued) queue;
	struct ddl ddl;
	struct sqlite_db *db;              /* SQLite: the truth; ddl.c is read from it when asked for. NULL
					      after a catalog came from the store, until it is played on */
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

void replay_keep(struct replay *r, const struct replay_store *store)
{
	r->keep = store ? replay_keep_new(r->ddl.a, store, r->ddl.c) : NULL;
}

struct str replay_start(const struct replay *r, struct arena *a)
{
	return r->keep ? replay_keep_now(r->keep, a) : STR_NONE;
}

struct str replay_name(const struct replay *r, struct arena *a)
{
	return r->keep && !r->queue.n ? replay_keep_name(r->keep, a) : STR_NONE;
}

/* The catalog came from the store. */
static void leave_db(struct replay *r)
{
	if (r->db)
		sqlite_db_close(r->db);
	r->db = NULL;
	r->stale = false;
}

bool replay_recall(struct replay *r, struct str name)
{
	if (!r->keep || r->queue.n || !replay_keep_recall(r->keep, name, &r->ddl))
		return false;
	leave_db(r);
	return true;
}

void replay_queue(struct replay *r, struct str path, const struct sql_statements *up)
{
	*VEC_PUSH(r->ddl.a, &r->queue) = (struct queued){path, up};
	if (r->keep)
		replay_keep_add(r->keep, path, up);
}

/* Statements that run one after the other. */
static int play_some(struct replay *r, const struct sql_statements *up, struct err *e)
{
	int rc = 0;
	switch (r->dialect) {
	case DIALECT_POSTGRESQL:
		return ddl_pg_run(&r->ddl, up, e);
	case DIALECT_MYSQL:
		return ddl_mysql_run(&r->ddl, up, e);
	case DIALECT_SQLITE:
		if (!r->db)
			rc = replay_sqlite_open(&r->db, &r->ddl, e);
		r->stale = true;
		return rc ? rc : replay_sqlite_run(r->db, &r->ddl, up, e);
	}
	return 0;
}

/* A condition, and where what is under it begins or ends. */
static int pass_mark(struct replay *r, struct replay_flow *f, const struct sql_statement *mark, struct err *e)
{
	struct arena *scratch = arena_new("a condition");
	struct catalog *now = r->ddl.c;
	int rc = r->stale && replay_flow_asks(f, mark->text) ? sqlite_db_inspect(r->db, scratch, &now, e) : 0;
	if (!rc)
		switch (replay_flow_pass(f, now, mark->text)) {
		case REPLAY_FLOW_NOT_READ:
			ddl_note(&r->ddl, REPLAY_UNANALYSABLE, mark->line, "a condition that is not read");
			break;
		case REPLAY_FLOW_HALTS:
			ddl_note(&r->ddl, REPLAY_FAILED, mark->line,
				"its precondition does not hold: the tool stops here");
			break;
		case REPLAY_FLOW_READ:
			break;
		}
	arena_free(scratch);
	return rc;
}

/* The table as it stands now in the database. */
static int remake_sql(struct replay *r, struct str mark, struct str *sql, const char **what, struct err *e)
{
	struct arena *scratch = arena_new("a table made anew");
	struct catalog *now = r->ddl.c;
	struct str table = replay_remake_table(scratch, mark);
	struct names only = {.v = &table, .n = 1};
	int rc = r->stale ? sqlite_db_inspect_named(r->db, scratch, &only, &now, e) : 0;
	if (!rc)
		*sql = replay_remake_sql(r->ddl.a, now, mark, what);
	arena_free(scratch);
	return rc;
}

/* A line that looks at the catalog for what it does: to a column, with what that has beside what is told; to
 * each index or key of a table. */
static int play_line(struct replay *r, const struct sql_statement *mark, struct err *e)
{
	const char *what = "a loop that is not read";
	struct sql_statements some = {0};
	bool each = str_starts(mark->text, STR(REPLAY_EACH));
	struct str sql = STR_NONE;
	if (str_starts(mark->text, STR(REPLAY_REMAKE))) {
		int rc = remake_sql(r, mark->text, &sql, &what, e);
		if (rc)
			return rc;
	} else if (!each) {
		sql = replay_column_sql(r->ddl.a, r->ddl.c, mark->text, &what);
	}
	if (each ? !replay_each_sql(r->ddl.a, r->ddl.c, mark->text, &some) : !sql.n) {
		bool column = str_starts(mark->text, STR(REPLAY_COLUMN));
		ddl_note(&r->ddl, column ? REPLAY_FAILED : REPLAY_UNANALYSABLE, mark->line, "%s", what);
		return 0;
	}
	if (!each)
		sql_split(r->ddl.a, r->dialect, sql, &some);
	for (size_t i = 0; i < some.n; i++)
		some.v[i].line = mark->line;
	return some.n ? play_some(r, &some, e) : 0;
}

/* What a tool changes by copying a table of SQLite: at the end of the changes, as the table is then. */
static int play_copy(struct replay *r, struct replay_copy *c, const struct sql_statement *mark, struct err *e)
{
	struct sql_statements whole = {0}, after = {0};
	struct catalog *now = NULL;
	struct names table = {.v = &c->table, .n = 1};
	struct str wrong = STR_NONE;
	bool done = true;
	if (r->dialect != DIALECT_SQLITE || !replay_copy_take(c, mark->text))
		return 0;
	int rc = play_some(r, &after, e); /* the database may not be there yet */
	if (!rc)
		rc = sqlite_db_inspect_named(r->db, c->a, &table, &now, e);
	if (rc)
		return rc;
	if (!replay_copy_sql(c, catalog_relation(now, STR("main"), c->table), &whole, &after, &wrong)) {
		ddl_note(&r->ddl, REPLAY_FAILED, mark->line, "%.*s", STRF(wrong));
		return 0;
	}
	for (size_t i = 0; i < whole.n; i++)
		whole.v[i].line = mark->line;
	for (size_t i = 0; i < after.n; i++)
		after.v[i].line = mark->line;
	if (whole.n)
		rc = replay_sqlite_whole(r->db, &r->ddl, &whole, &done, e);
	return rc || !done ? rc : play_some(r, &after, e);
}

static bool is_line(struct str mark)
{
	return str_starts(mark, STR(REPLAY_COLUMN)) || str_starts(mark, STR(REPLAY_EACH)) ||
	       str_starts(mark, STR(REPLAY_REMAKE));
}

static int play(struct replay *r, struct str path, const struct sql_statements *up, struct err *e)
{
	struct arena *scratch = arena_new("the flow of a migration");
	struct replay_flow f = {.a = scratch};
	struct replay_copy copy = {.a = scratch};
	r->ddl.path = path;
	int rc = up->n ? 0 : play_some(r, up, e);
	for (size_t i = 0, to; !rc && i < up->n; i = to) {
		to = i + 1;
		if (up->v[i].flags & SQL_ONLY_IF && str_starts(up->v[i].text, STR(REPLAY_COPY))) {
			rc = replay_flow_runs(&f) ? play_copy(r, &copy, &up->v[i], e) : 0;
			continue;
		}
		if (up->v[i].flags & SQL_ONLY_IF && is_line(up->v[i].text)) {
			rc = replay_flow_runs(&f) ? play_line(r, &up->v[i], e) : 0;
			continue;
		}
		if (up->v[i].flags & SQL_ONLY_IF) {
			rc = pass_mark(r, &f, &up->v[i], e);
			continue;
		}
		while (to < up->n && !(up->v[to].flags & SQL_ONLY_IF))
			to++;
		struct sql_statements some = {.v = up->v + i, .n = to - i, .cap = to - i};
		if (replay_flow_runs(&f))
			rc = play_some(r, &some, e);
	}
	arena_free(scratch);
	return rc;
}

/* As far as the store goes; how many of the queue are then done. */
static size_t take_kept(struct replay *r)
{
	size_t done = r->keep ? replay_keep_find(r->keep, &r->ddl) : 0;
	if (done)
		leave_db(r);
	return done;
}

static int put_kept(struct replay *r, struct err *e)
{
	struct arena *scratch = arena_new("a catalog to be kept");
	struct catalog *c = NULL;
	int rc = replay_catalog(r, scratch, &c, e);
	if (!rc)
		rc = replay_keep_put(r->keep, scratch, &r->ddl, c, e);
	arena_free(scratch);
	return rc;
}

int replay_settle(struct replay *r, struct err *e)
{
	size_t n = r->queue.n, from = n ? take_kept(r) : 0;
	int rc = 0;
	r->queue.n = 0;
	for (size_t i = from; !rc && i < n; i++)
		rc = play(r, r->queue.v[i].path, r->queue.v[i].up, e);
	if (rc || !r->keep || !n)
		return rc;
	if (from < n)
		rc = put_kept(r, e);
	replay_keep_settled(r->keep);
	return rc;
}

int replay_run(struct replay *r, struct str path, const struct sql_statements *up, struct err *e)
{
	int rc = replay_settle(r, e);
	if (r->keep)
		replay_keep_pass(r->keep, path, up);
	return rc ? rc : play(r, path, up, e);
}

struct played {
	struct replay *r;
	struct str path;
	const struct sql_statements *up;
};

static int play_it(void *ctx, struct err *e)
{
	struct played *p = ctx;
	return play(p->r, p->path, p->up, e);
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
	int rc = replay_settle(r, e);
	if (rc)
		return rc;
	struct arena *a = new_step(r);
	if (r->dialect == DIALECT_SQLITE) {
		if (!r->db)
			rc = replay_sqlite_open(&r->db, &r->ddl, e);
		else if (r->stale)
			rc = replay_catalog(r, r->ddl.a, &r->ddl.c, e);
		if (rc)
			return rc;
		if (r->keep)
			replay_keep_pass(r->keep, path, up);
		r->stale = false;
		struct played p = {r, path, up};
		struct replay_sqlite_played how = {play_it, &p};
		rc = replay_sqlite_step(r->db, &r->ddl, &r->texts, a, how, before, after, e);
		r->stale = false;
		return rc;
	}
	*before = catalog_clone(a, r->ddl.c);
	*after = r->ddl.c;
	return replay_run(r, path, up, e);
}

int replay_catalog(struct replay *r, struct arena *a, struct catalog **out, struct err *e)
{
	int rc = replay_settle(r, e);
	if (rc)
		return rc;
	if (!r->stale) {
		*out = catalog_clone(a, r->ddl.c);
		return 0;
	}
	rc = sqlite_db_inspect(r->db, a, out, e);
	if (!rc)
		(*out)->complete = r->ddl.c->complete;
	return rc;
}

const struct replay_note *replay_notes(const struct replay *r, size_t *n)
{
	*n = r->ddl.notes.n;
	return r->ddl.notes.v;
}
