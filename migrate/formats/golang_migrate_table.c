#include "base/crc.h"
#include "migrate/formats/golang_migrate.h"

static int look(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	struct table *t, struct err *e)
{
	static const char *const columns[] = {"version", "dirty", NULL};
	return format_table(g, s, a, src, STR("schema_migrations"), "golang-migrate", columns, t, e);
}

/* -- reading -- */

struct mark {
	const struct table *t;
	long long version; /* -1: failed on the way down to nothing */
	bool any, dirty;
};

static bool number_of(struct str cell, long long *out)
{
	bool minus = str_starts(cell, STR("-"));
	uint64_t n = 0;
	if (!str_u64(str_sub(cell, minus, cell.n), &n) || n > INT64_MAX)
		return false;
	*out = minus ? -(long long)n : (long long)n;
	return true;
}

/* version, dirty. The tool keeps one row; of two, nobody knows which it would take. */
static int read_mark(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct mark *m = ctx;
	(void)ncols;
	bool twice = m->any;
	if (twice || !number_of(cols[0], &m->version)) {
		err_set(e, ERR_DB,
			twice ? "version table \"%.*s\" has more than one row"
			      : "version table \"%.*s\" holds a version that is no number",
			STRF(m->t->name));
		err_hint(e, "golang-migrate keeps one row with its newest version. Set it right with migrate "
			    "force VERSION.");
		return ERR_DB;
	}
	m->any = true;
	return table_flag(m->t, "dirty", cols[1], &m->dirty, e);
}

static int mark_of(const struct engine *g, struct session *s, struct arena *a, const struct table *t,
	struct mark *out, struct err *e)
{
	*out = (struct mark){.t = t};
	struct table_read q = {.t = t, .sql = str_fmt(a, "SELECT version, dirty FROM %.*s", STRF(t->sql))};
	return table_rows(g, s, a, &q, read_mark, out, e);
}

static void add_mark(struct arena *a, struct history *out, struct str id, const struct mark *k)
{
	struct applied *p = VEC_PUSH(a, out);
	*p = (struct applied){.id = id, .order_key = k->version, .failed = k->dirty};
	if (k->dirty)
		p->failed_why = str_fmt(a,
			"golang-migrate began version %lld and did not finish it (its row is dirty)",
			k->version);
}

static void note_dirty(struct arena *a, struct history *out, const struct mark *k)
{
	struct source_note *n = format_note(a, &out->notes, SOURCE_TRAP_STOPS,
		str_fmt(a, "golang-migrate's table is dirty at version %lld", k->version),
		k->version < 0 ? STR("A way down failed. See what it left behind, then set the version with "
				     "migrate force VERSION.")
			       : STR("See what the failed run left behind, finish or undo it, then set the "
				     "version with migrate force VERSION."));
	if (k->version >= 0)
		n->id = str_fmt(a, "%lld", k->version);
}

int format_golang_migrate_applied(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migrations *files, struct history *out, struct err *e)
{
	struct table t;
	struct mark k;
	bool found = false;
	*out = (struct history){0};
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	out->table_exists = t.exists;
	if (!t.exists)
		return 0;
	if (mark_of(g, s, a, &t, &k, e))
		return (int)e->code;
	for (size_t i = 0; k.any && i < files->n && files->v[i].order_key <= k.version; i++) {
		found = found || files->v[i].order_key == k.version;
		if (files->v[i].order_key == k.version)
			add_mark(a, out, files->v[i].id, &k);
		else
			*VEC_PUSH(a, out) = (struct applied){
				.id = files->v[i].id, .order_key = files->v[i].order_key, .by_mark = true};
	}
	if (k.any && !found && k.version >= 0)
		add_mark(a, out, str_fmt(a, "%lld", k.version), &k);
	if (k.any && k.dirty)
		note_dirty(a, out, &k);
	return 0;
}

/* -- writing -- */

int format_golang_migrate_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e)
{
	static const char *const columns[] = {"version bigint not null primary key, dirty boolean not null",
		"version bigint not null primary key, dirty boolean not null", "version uint64,dirty bool"};
	struct table t;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	if (t.exists)
		return 0;
	int rc = g->exec(s, str_fmt(a, "CREATE TABLE %.*s (%s)", STRF(t.sql), columns[g->dialect]), e);
	if (!rc && g->dialect == DIALECT_SQLITE)
		rc = g->exec(s,
			str_fmt(a, "CREATE UNIQUE INDEX IF NOT EXISTS version_unique ON %.*s (version)",
				STRF(table_indexed(g, a, &t))),
			e);
	return rc ? err_ctx(e, "could not create golang-migrate's table") : 0;
}

static int set_mark(const struct engine *g, struct session *s, struct arena *a, const struct table *t,
	bool any, long long version, struct err *e)
{
	if (g->exec(s, str_fmt(a, "DELETE FROM %.*s", STRF(t->sql)), e))
		return (int)e->code;
	if (!any)
		return 0;
	return g->exec(s,
		str_fmt(a, "INSERT INTO %.*s (version, dirty) VALUES (%lld, %s)", STRF(t->sql), version,
			g->dialect == DIALECT_POSTGRESQL ? "false" : "0"),
		e);
}

int format_golang_migrate_record(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, int duration_ms, struct err *e)
{
	struct table t;
	struct mark k;
	(void)duration_ms;
	if (look(g, s, a, src, &t, e) || mark_of(g, s, a, &t, &k, e))
		return (int)e->code;
	if (k.any && k.version > m->order_key)
		return 0; /* allowed out of order: the mark covers it already */
	return set_mark(g, s, a, &t, true, m->order_key, e);
}

int format_golang_migrate_lost(
	struct arena *a, const struct migrations *files, struct migration *m, struct err *e)
{
	struct golang_migrate_before *b = ARENA_NEW(a, struct golang_migrate_before);
	(void)e;
	for (size_t i = 0; i < files->n; i++)
		if (files->v[i].order_key < m->order_key && (!b->any || files->v[i].order_key > b->key))
			*b = (struct golang_migrate_before){.key = files->v[i].order_key, .any = true};
	m->own = b;
	return 0;
}

int format_golang_migrate_unrecord(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, struct err *e)
{
	const struct golang_migrate_before *before = m->own;
	struct table t;
	struct mark k;
	if (look(g, s, a, src, &t, e) || mark_of(g, s, a, &t, &k, e))
		return (int)e->code;
	if (k.any && k.version == m->order_key)
		return set_mark(g, s, a, &t, before && before->any, before ? before->key : 0, e);
	err_set(e, ERR_DB, "golang-migrate's table stands at version %lld, not at %.*s",
		k.any ? k.version : 0, STRF(m->id));
	err_hint(e, "It can only go back from its newest version, one by one.");
	return ERR_DB;
}

/* -- lock -- */

/* FORMATS-A 8.6; the salt is the tool's. */
uint32_t format_golang_migrate_lock_number(struct str key)
{
	return crc_32(key) * 1486364155u;
}

static int take_one(
	const struct engine *g, struct session *s, struct arena *a, struct str key, bool take, struct err *e)
{
	uint32_t n = format_golang_migrate_lock_number(key);
	struct format_lock l = {.title = "golang-migrate",
		.number = (long long)n,
		.name = str_fmt(a, "%lu", (unsigned long)n)};
	return format_lock(g, s, a, &l, take, e);
}

/* In PostgreSQL the database's name counts with the slash of the address when the tool was given one, and
 * without when a program handed it a connection: both are taken. */
int format_golang_migrate_lock(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, bool take, struct err *e)
{
	struct str database;
	struct table t;
	if (g->dialect == DIALECT_SQLITE)
		return 0;
	bool mysql = g->dialect == DIALECT_MYSQL;
	const char *name = mysql ? "SELECT DATABASE()" : "SELECT pg_catalog.current_database()";
	if (look(g, s, a, src, &t, e) || format_ask(g, s, a, name, &database, e))
		return (int)e->code;
	if (mysql)
		return take_one(g, s, a, str_fmt(a, "%.*s:%.*s", STRF(database), STRF(t.name)), take, e);
	if (!t.schema.n && format_ask(g, s, a, "SELECT pg_catalog.current_schema()", &t.schema, e))
		return (int)e->code;
	for (int slash = 0; slash < 2; slash++) {
		struct str key = str_fmt(a, "%.*s%c%.*s%c%s%.*s", STRF(t.schema), 0, STRF(t.name), 0,
			slash ? "/" : "", STRF(database));
		if (take_one(g, s, a, key, take, e))
			return (int)e->code;
	}
	return 0;
}
