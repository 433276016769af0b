#include "migrate/format_tool.h"

#include <stdlib.h>

/* -- the tool's lock -- */

struct answer {
	struct arena *a;
	struct str v[2];
};

static int keep(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct answer *w = ctx;
	(void)e;
	for (int i = 0; i < ncols && i < 2; i++)
		w->v[i] = cols[i].p ? str_dup(w->a, cols[i]) : STR_NONE;
	return 0;
}

static int refused(const struct engine *g, struct session *s, struct arena *a, const struct format_lock *l,
	struct str key, struct err *e)
{
	static const char *const sql[] = {
		"SELECT l.pid, coalesce(nullif(x.application_name, ''), 'no application name') FROM "
		"pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity x ON x.pid = l.pid WHERE "
		"l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND (l.classid::bigint << 32 | "
		"l.objid::bigint) = ?::bigint",
		"SELECT IS_USED_LOCK(?), 'a client of the server'"};
	struct answer who = {.a = a};
	struct err quiet = err_new(a);
	int rc = table_query(g, s, a, str_of(sql[g->dialect]), &key, 1, keep, &who, &quiet);
	err_set(e, ERR_LOCKED, "%s itself is at work on this database", l->title);
	if (!rc && who.v[0].n)
		err_detail(
			e, "Its lock is held by server process %.*s (%.*s).", STRF(who.v[0]), STRF(who.v[1]));
	err_hint(e, "Wait until %s has finished, then apply again.", l->title);
	return ERR_LOCKED;
}

int format_lock(const struct engine *g, struct session *s, struct arena *a, const struct format_lock *l,
	bool take, struct err *e)
{
	/* [dialect][take]; in PostgreSQL a key of 64 bits, as the tools use it */
	static const char *const sql[2][2] = {
		{"SELECT CASE WHEN pg_catalog.pg_advisory_unlock(?::bigint) THEN 1 ELSE 0 END",
			"SELECT CASE WHEN pg_catalog.pg_try_advisory_lock(?::bigint) THEN 1 ELSE 0 END"},
		{"SELECT RELEASE_LOCK(?)", "SELECT GET_LOCK(?, 0)"}};
	struct answer got = {.a = a};
	if (g->dialect == DIALECT_SQLITE)
		return 0;
	struct str key = g->dialect == DIALECT_MYSQL ? l->name : str_fmt(a, "%lld", l->number);
	if (table_query(g, s, a, str_of(sql[g->dialect][take]), &key, 1, keep, &got, e))
		return err_ctx(e, "lock of %s", l->title);
	if (take && !str_eq(got.v[0], STR("1")))
		return refused(g, s, a, l, key, e);
	return 0;
}

int format_ask(const struct engine *g, struct session *s, struct arena *a, const char *sql, struct str *out,
	struct err *e)
{
	struct answer got = {.a = a};
	int rc = g->query(s, str_of(sql), NULL, 0, keep, &got, e);
	*out = got.v[0];
	return rc;
}

/* -- its table -- */

int format_table(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	struct str name, const char *title, const char *const *columns, struct table *out, struct err *e)
{
	struct str schema = STR_NONE;
	if (src->table.n)
		name = src->table;
	size_t dot = str_rchr(name, '.');
	if (dot != SIZE_MAX && g->caps & ENGINE_SCHEMAS) {
		schema = str_sub(name, 0, dot);
		name = str_sub(name, dot + 1, name.n);
	}
	return table_expect(g, s, a, schema, name, title, columns, out, e);
}

int format_cell(struct str cell, const struct table *t, struct err *e)
{
	if (cell.p)
		return table_text(t, "version", cell, e);
	err_set(e, ERR_DB, "a row of version table \"%.*s\" has no version", STRF(t->name));
	err_hint(e, "No tool writes such a row. Find out who did before anything is applied.");
	return ERR_DB;
}

struct reading {
	struct arena *a;
	const struct table *t;
	struct history *out;
};

static int read_row(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct reading *r = ctx;
	(void)ncols;
	const struct applied *last = r->out->n ? &r->out->v[r->out->n - 1] : NULL;
	if (last && str_eq(last->id, cols[0])) {
		err_set(e, ERR_DB, "version %.*s stands twice in version table \"%.*s\"", STRF(cols[0]),
			STRF(r->t->name));
		err_hint(e, "The table has lost its key. Restore it before anything is applied.");
		return ERR_DB;
	}
	struct applied *p = VEC_PUSH(r->a, r->out);
	p->id = str_dup(r->a, cols[0]);
	p->at = cols[1].p ? str_dup(r->a, str_sub(cols[1], 0, 100)) : STR_NONE;
	return 0;
}

int format_rows(const struct engine *g, struct session *s, struct arena *a, const struct table *t,
	const char *version, const char *at, struct history *out, struct err *e)
{
	struct reading r = {.a = a, .t = t, .out = out};
	struct str sql =
		str_fmt(a, "SELECT %s, %s FROM %.*s ORDER BY 1", version, at ? at : "NULL", STRF(t->sql));
	struct table_read q = {.t = t, .sql = sql};
	return table_rows(g, s, a, &q, read_row, &r, e);
}

int format_row(const struct engine *g, struct session *s, struct arena *a, const struct table *t,
	const char *column, struct str version, bool write, struct err *e)
{
	struct str sql = write ? str_fmt(a, "INSERT INTO %.*s (%s) VALUES (?)", STRF(t->sql), column)
			       : str_fmt(a, "DELETE FROM %.*s WHERE %s = ?", STRF(t->sql), column);
	return table_query(g, s, a, sql, &version, 1, NULL, NULL, e);
}

void format_note_lost(struct arena *a, const struct migrations *files, struct history *h, const char *what,
	const char *remedy)
{
	struct str *ids = ARENA_ARRAY(a, struct str, files->n + 1), first = STR_NONE;
	size_t lost = 0;
	for (size_t i = 0; i < files->n; i++)
		ids[i] = files->v[i].id;
	if (files->n)
		qsort(ids, files->n, sizeof *ids, str_order);
	for (size_t i = 0; i < h->n; i++) {
		if (files->n && bsearch(&h->v[i].id, ids, files->n, sizeof *ids, str_order))
			continue;
		if (!lost++)
			first = h->v[i].id;
	}
	if (!lost)
		return;
	struct source_note *n = format_note(a, &h->notes, SOURCE_TRAP,
		str_fmt(a, "%zu applied version%s no file here, the first is %.*s: %s", lost,
			lost == 1 ? " has" : "s have", STRF(first), what),
		str_of(remedy));
	n->id = first;
}
