#include "migrate/formats/graphile_migrate.h"

static int look(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	struct table *t, struct err *e)
{
	static const char *const columns[] = {"hash", "previous_hash", "filename", "date", NULL};
	return format_table(
		g, s, a, src, STR("graphile_migrate.migrations"), "graphile-migrate", columns, t, e);
}

/* -- reading -- */

struct reading {
	struct arena *a;
	const struct table *t;
	struct history *out;
};

/* filename, hash, date: the key is the hash, so that a name could stand twice. */
static int read_row(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct reading *r = ctx;
	const struct applied *last = r->out->n ? &r->out->v[r->out->n - 1] : NULL;
	(void)ncols;
	if (format_cell(cols[0], r->t, e) || format_cell(cols[1], r->t, e))
		return (int)e->code;
	if (last && str_eq(last->id, cols[0])) {
		err_set(e, ERR_DB, "%.*s stands twice in version table \"%.*s\", with two hashes",
			STRF(cols[0]), STRF(r->t->name));
		err_hint(e, "Two branches with a migration of one number were run. Find out what stands, and "
			    "remove the other row before anything is applied.");
		return ERR_DB;
	}
	struct applied *p = VEC_PUSH(r->a, r->out);
	p->id = str_dup(r->a, cols[0]);
	p->tool_checksum = str_dup(r->a, cols[1]);
	p->at = str_dup(r->a, str_sub(cols[2], 0, 100));
	return 0;
}

int format_graphile_applied(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migrations *files, struct history *out, struct err *e)
{
	struct table t;
	struct reading r = {a, &t, out};
	*out = (struct history){0};
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	out->table_exists = t.exists;
	if (!t.exists)
		return 0;
	struct str sql = str_fmt(
		a, "SELECT filename, hash, date FROM %.*s ORDER BY filename COLLATE \"C\"", STRF(t.sql));
	if (table_query(g, s, a, sql, NULL, 0, read_row, &r, e))
		return (int)e->code;
	format_note_lost(a, files, out, "graphile-migrate does not miss it, and runs no file below it",
		"Merge the branch that has the file first.");
	return 0;
}

/* -- writing: the rows are a list that hangs together by hashes, with a foreign key from each to the one
 * before -- */

int format_graphile_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e)
{
	struct table t;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	if (t.exists)
		return 0;
	size_t dot = str_rchr(t.sql, '.');
	struct str schema = str_sub(t.sql, 0, dot == SIZE_MAX ? 0 : dot);
	struct str sql = str_fmt(a,
		"CREATE TABLE %.*s (hash text PRIMARY KEY, previous_hash text REFERENCES %.*s, filename text "
		"NOT NULL, date timestamptz NOT NULL DEFAULT now())",
		STRF(t.sql), STRF(t.sql));
	struct str current = str_fmt(a,
		"CREATE TABLE IF NOT EXISTS %.*s.current (filename text PRIMARY KEY DEFAULT 'current.sql', "
		"content text NOT NULL, date timestamptz NOT NULL DEFAULT now())",
		STRF(schema));
	int rc = schema.n ? g->exec(s, str_fmt(a, "CREATE SCHEMA IF NOT EXISTS %.*s", STRF(schema)), e) : 0;
	if (!rc)
		rc = g->exec(s, sql, e);
	if (!rc && schema.n)
		rc = g->exec(s, current, e);
	return rc ? err_ctx(e, "could not create graphile-migrate's tables") : 0;
}

int format_graphile_record(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, int duration_ms, struct err *e)
{
	const struct graphile_file *own = m->own;
	struct table t;
	(void)duration_ms;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	struct str args[] = {own->hash, own->previous, m->id};
	struct str sql = str_fmt(a,
		"INSERT INTO %.*s (hash, previous_hash, filename) VALUES (?, nullif(?, ''), ?)", STRF(t.sql));
	if (table_query(g, s, a, sql, args, 3, NULL, NULL, e))
		return (int)e->code;
	/* where it is written anew, the one behind it hangs on it again */
	struct str behind[] = {own->hash, m->id};
	sql = str_fmt(a,
		"UPDATE %.*s SET previous_hash = ? WHERE filename = (SELECT min(filename COLLATE \"C\") FROM "
		"%.*s WHERE filename COLLATE \"C\" > ?)",
		STRF(t.sql), STRF(t.sql));
	return table_query(g, s, a, sql, behind, 2, NULL, NULL, e);
}

int format_graphile_unrecord(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, struct err *e)
{
	struct table t;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	struct str sql = str_fmt(a,
		"UPDATE %.*s c SET previous_hash = p.previous_hash FROM %.*s p WHERE p.filename = ? AND "
		"c.previous_hash = p.hash",
		STRF(t.sql), STRF(t.sql));
	if (table_query(g, s, a, sql, &m->id, 1, NULL, NULL, e))
		return (int)e->code;
	return format_row(g, s, a, &t, "filename", m->id, false, e);
}

int format_graphile_lock(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	bool take, struct err *e)
{
	const struct format_lock l = {.title = "graphile-migrate", .number = 4727445306447283};
	(void)src;
	return format_lock(g, s, a, &l, take, e);
}
