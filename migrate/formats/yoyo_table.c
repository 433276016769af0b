#include <stdlib.h>
#include <unistd.h>

#include "migrate/formats/yoyo.h"

#define VERSION_TABLE "_yoyo_version"
#define LOG_TABLE "_yoyo_log"
#define LOCK_TABLE "yoyo_lock"

struct str format_yoyo_hash(struct arena *a, struct str id)
{
	return sha_hex(a, id);
}

static int look(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	struct table *t, struct err *e)
{
	static const char *const columns[] = {"migration_hash", "migration_id", "applied_at_utc", NULL};
	return format_table(g, s, a, src, STR("_yoyo_migration"), "yoyo", columns, t, e);
}

/* The tables beside it have fixed names, in the same place. */
static struct str beside(const struct engine *g, struct arena *a, const struct table *t, const char *name)
{
	size_t dot = str_rchr(t->sql, '.');
	struct str quoted = g->quote(a, str_of(name));
	return t->schema.n && dot != SIZE_MAX
		       ? str_fmt(a, "%.*s.%.*s", STRF(str_sub(t->sql, 0, dot)), STRF(quoted))
		       : quoted;
}

/* -- reading -- */

struct place {
	struct str hash, id;
};

struct reading {
	struct arena *a;
	const struct table *t;
	struct place *files; /* by hash */
	size_t n;
	struct str *ids; /* sorted */
	struct history *out;
};

static int by_hash(const void *a, const void *b)
{
	return str_cmp(((const struct place *)a)->hash, ((const struct place *)b)->hash);
}

static int refuse(const struct reading *r, struct str what, const char *why, struct err *e)
{
	err_set(e, ERR_DB, "%.*s in version table \"%.*s\" %s", STRF(str_sub(what, 0, 100)), STRF(r->t->name),
		why);
	err_hint(e, "yoyo writes no such row. Find out who did before anything is applied.");
	return ERR_DB;
}

/* migration_hash, migration_id, applied_at_utc: the hash alone decides. */
static int read_row(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct reading *r = ctx;
	const struct place key = {.hash = cols[0]};
	(void)ncols;
	if (format_cell(cols[0], r->t, e) || (cols[1].p && format_cell(cols[1], r->t, e)))
		return (int)e->code;
	const struct place *file = r->n ? bsearch(&key, r->files, r->n, sizeof key, by_hash) : NULL;
	struct str id = file ? file->id : cols[1].n ? cols[1] : cols[0];
	if (!file && r->n && bsearch(&id, r->ids, r->n, sizeof id, str_order))
		return refuse(r, id, "stands beside another hash than its own", e);
	const struct applied *last = r->out->n ? &r->out->v[r->out->n - 1] : NULL;
	if (last && str_eq(last->tool_checksum, cols[0]))
		return refuse(r, id, "stands twice", e);
	struct applied *p = VEC_PUSH(r->a, r->out);
	p->id = str_dup(r->a, id);
	p->tool_checksum = str_dup(r->a, cols[0]);
	p->at = str_dup(r->a, str_sub(cols[2], 0, 100));
	return 0;
}

static int keep(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct str *out = ctx;
	(void)ncols;
	(void)e;
	*out = cols[0].p ? str_of(str_eq(cols[0], STR("2")) ? "2" : "another") : STR_NONE;
	return 0;
}

/* Releases before 6 kept other tables, which later ones convert; a later one may change them again. */
static int note_version(const struct engine *g, struct session *s, struct arena *a,
	const struct table *version, struct history *out, struct err *e)
{
	struct str found = STR_NONE;
	if (version->exists && table_has(version, "version") &&
		table_query(g, s, a, str_fmt(a, "SELECT max(version) FROM %.*s", STRF(version->sql)), NULL, 0,
			keep, &found, e))
		return (int)e->code;
	if (!str_eq(found, STR("2")))
		(void)format_note(a, &out->notes, SOURCE_TRAP_STOPS,
			STR("the table _yoyo_version does not say 2, which is the only form of yoyo's tables "
			    "that "
			    "is known here"),
			STR("Let yoyo itself bring its tables up to date (yoyo list), or update "
			    "schemagate."));
	return 0;
}

static int note_lock(const struct engine *g, struct session *s, struct arena *a, const struct table *lock,
	struct history *out, struct err *e)
{
	struct str found = STR_NONE;
	if (!lock->exists || !table_has(lock, "locked"))
		return 0;
	if (table_query(g, s, a, str_fmt(a, "SELECT max(locked) FROM %.*s", STRF(lock->sql)), NULL, 0, keep,
		    &found, e))
		return (int)e->code;
	if (found.n)
		(void)format_note(a, &out->notes, SOURCE_TRAP,
			STR("the table yoyo_lock holds a row: somebody migrates, or a run was killed"),
			STR("When nobody does, yoyo break-lock removes it."));
	return 0;
}

/* The table and the two beside it: all are looked for in any case, so that one trip has the answers. */
struct places {
	struct table t, version, lock;
};

static int look_all(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	struct places *out, struct err *e)
{
	static const char *const names[] = {VERSION_TABLE, LOCK_TABLE};
	struct table *beside[] = {&out->version, &out->lock};
	size_t dot = g->caps & ENGINE_SCHEMAS ? str_rchr(src->table, '.') : SIZE_MAX;
	struct str schema = dot == SIZE_MAX ? STR_NONE : str_sub(src->table, 0, dot);
	struct err mine = err_new(a);
	int failed = 0, rc = look(g, s, a, src, &out->t, e);
	for (size_t i = 0; i < 2; i++) {
		int one = table_find(g, s, a, schema, str_of(names[i]), beside[i], &mine);
		failed = failed ? failed : one;
	}
	if (rc || failed) {
		if (rc)
			err_drop(&mine, failed);
		else
			*e = mine;
		return rc ? rc : failed;
	}
	/* One of that name may come before theirs in the search path; none in it is none beside the table. */
	for (size_t i = 0; !rc && out->t.exists && i < 2; i++)
		if (beside[i]->exists && !str_eq(beside[i]->schema, out->t.schema))
			rc = table_find(g, s, a, out->t.schema, str_of(names[i]), beside[i], e);
	return rc;
}

int format_yoyo_applied(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migrations *files, struct history *out, struct err *e)
{
	struct places p;
	struct reading r = {.a = a, .t = &p.t, .out = out, .n = files->n};
	*out = (struct history){0};
	if (look_all(g, s, a, src, &p, e))
		return (int)e->code;
	out->table_exists = p.t.exists;
	if (!p.t.exists)
		return 0;
	r.files = ARENA_ARRAY(a, struct place, files->n + 1);
	r.ids = ARENA_ARRAY(a, struct str, files->n + 1);
	for (size_t i = 0; i < files->n; i++) {
		r.files[i] = (struct place){format_yoyo_hash(a, files->v[i].id), files->v[i].id};
		r.ids[i] = files->v[i].id;
	}
	if (files->n) {
		qsort(r.files, files->n, sizeof *r.files, by_hash);
		qsort(r.ids, files->n, sizeof *r.ids, str_order);
	}
	struct str sql = str_fmt(a,
		"SELECT migration_hash, migration_id, applied_at_utc FROM %.*s ORDER BY migration_hash",
		STRF(p.t.sql));
	struct err mine[2] = {err_new(a), err_new(a)};
	int rc = table_query(g, s, a, sql, NULL, 0, read_row, &r, e);
	int version = note_version(g, s, a, &p.version, out, &mine[0]);
	int lock = note_lock(g, s, a, &p.lock, out, &mine[1]);
	if (!rc && (version || lock))
		*e = mine[version ? 0 : 1];
	for (size_t i = 0; i < out->n; i++)
		out->v[i].tool_checksum = STR_NONE; /* of the id, not of what the file holds */
	return rc ? rc : version ? version : lock;
}

/* -- writing -- */

static const char *const now[] = {
	"(now() AT TIME ZONE 'utc')", "UTC_TIMESTAMP()", "strftime('%Y-%m-%d %H:%M:%f', 'now')"};

static int create_others(
	const struct engine *g, struct session *s, struct arena *a, const struct table *t, struct err *e)
{
	struct str version = beside(g, a, t, VERSION_TABLE);
	int rc = g->exec(s,
		str_fmt(a,
			"CREATE TABLE IF NOT EXISTS %.*s (id VARCHAR(36), migration_hash VARCHAR(64), "
			"migration_id VARCHAR(255), operation VARCHAR(10), username VARCHAR(255), hostname "
			"VARCHAR(255), comment VARCHAR(255), created_at_utc TIMESTAMP, PRIMARY KEY (id))",
			STRF(beside(g, a, t, LOG_TABLE))),
		e);
	if (!rc)
		rc = g->exec(s,
			str_fmt(a,
				"CREATE TABLE IF NOT EXISTS %.*s (version INT NOT NULL PRIMARY KEY, "
				"installed_at_utc TIMESTAMP)",
				STRF(version)),
			e);
	if (!rc)
		rc = g->exec(s, str_fmt(a, "DELETE FROM %.*s WHERE version = 2", STRF(version)), e);
	return rc ? rc
		  : g->exec(s,
			    str_fmt(a, "INSERT INTO %.*s (version, installed_at_utc) VALUES (2, %s)",
				    STRF(version), now[g->dialect]),
			    e);
}

static int create_lock(
	const struct engine *g, struct session *s, struct arena *a, struct str lock, struct err *e)
{
	return g->exec(s,
		str_fmt(a,
			"CREATE TABLE IF NOT EXISTS %.*s (locked INT DEFAULT 1, ctime TIMESTAMP, pid INT NOT "
			"NULL, "
			"PRIMARY KEY (locked))",
			STRF(lock)),
		e);
}

int format_yoyo_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e)
{
	struct table t;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	if (t.exists)
		return 0;
	int rc = create_lock(g, s, a, beside(g, a, &t, LOCK_TABLE), e);
	if (!rc)
		rc = create_others(g, s, a, &t, e);
	if (!rc)
		rc = g->exec(s,
			str_fmt(a,
				"CREATE TABLE %.*s (migration_hash VARCHAR(64), migration_id VARCHAR(255), "
				"applied_at_utc TIMESTAMP, PRIMARY KEY (migration_hash))",
				STRF(t.sql)),
			e);
	return rc ? err_ctx(e, "could not create yoyo's tables") : 0;
}

static int log_row(const struct engine *g, struct session *s, struct arena *a, const struct table *t,
	struct str hash, struct str id, const char *operation, struct err *e)
{
	static const char *const uuid[] = {"gen_random_uuid()::text", "uuid()",
		"lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), "
		"2) || "
		"'-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))"};
	struct table log;
	if (table_find(g, s, a, t->schema, STR(LOG_TABLE), &log, e))
		return (int)e->code;
	if (!log.exists)
		return 0;
	struct str args[] = {hash, id};
	struct str sql = str_fmt(a,
		"INSERT INTO %.*s (id, migration_hash, migration_id, operation, username, created_at_utc) "
		"VALUES "
		"(%s, ?, ?, '%s', 'schemagate', %s)",
		STRF(log.sql), uuid[g->dialect], operation, now[g->dialect]);
	return table_query(g, s, a, sql, args, 2, NULL, NULL, e);
}

int format_yoyo_record(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, int duration_ms, struct err *e)
{
	struct table t;
	(void)duration_ms;
	struct str args[] = {format_yoyo_hash(a, m->id), m->id};
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	struct str sql = str_fmt(a,
		"INSERT INTO %.*s (migration_hash, migration_id, applied_at_utc) VALUES (?, ?, %s)",
		STRF(t.sql), now[g->dialect]);
	if (table_query(g, s, a, sql, args, 2, NULL, NULL, e))
		return (int)e->code;
	return log_row(g, s, a, &t, args[0], m->id, "apply", e);
}

int format_yoyo_unrecord(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, struct err *e)
{
	struct table t;
	/* a row without an id goes by its hash */
	struct str args[] = {format_yoyo_hash(a, m->id), m->id};
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	struct str sql =
		str_fmt(a, "DELETE FROM %.*s WHERE migration_hash = ? OR migration_hash = ?", STRF(t.sql));
	if (table_query(g, s, a, sql, args, 2, NULL, NULL, e))
		return (int)e->code;
	return log_row(g, s, a, &t, args[0], m->id, "rollback", e);
}

/* -- lock: a row, whose key admits one -- */

static int locked(const struct engine *g, struct session *s, struct arena *a, struct str table, struct err *e)
{
	struct str pid = STR_NONE;
	struct err quiet = err_new(a);
	(void)g;
	int rc = format_ask(g, s, a, str_fmt(a, "SELECT pid FROM %.*s", STRF(table)).p, &pid, &quiet);
	if (rc || !pid.n)
		return (int)e->code;
	err_set(e, ERR_LOCKED, "yoyo itself is at work on this database");
	err_detail(e, "Process %.*s has put its row into the table yoyo_lock.", STRF(str_sub(pid, 0, 20)));
	err_hint(e, "Wait until it has finished. If no such process runs any more, yoyo break-lock removes "
		    "the row.");
	return ERR_LOCKED;
}

int format_yoyo_lock(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	bool take, struct err *e)
{
	struct table t;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	struct str lock = beside(g, a, &t, LOCK_TABLE);
	long pid = (long)getpid();
	if (!take)
		return g->exec(s, str_fmt(a, "DELETE FROM %.*s WHERE pid = %ld", STRF(lock), pid), e);
	struct table there;
	if (table_find(g, s, a, t.schema, STR(LOCK_TABLE), &there, e) ||
		(!there.exists && create_lock(g, s, a, lock, e)))
		return (int)e->code;
	struct str sql = str_fmt(a, "INSERT INTO %.*s (locked, ctime, pid) VALUES (1, %s, %ld)", STRF(lock),
		now[g->dialect], pid);
	return g->exec(s, sql, e) ? locked(g, s, a, lock, e) : 0;
}
