#include "migrate/formats/doctrine.h"

#include "migrate/table.h"

/* doctrine_migration_versions: FORMATS-A 3.3, 3.5. */

struct shape {
	struct str name, version, executed_at, execution_time, length;
};

static struct shape shape_of(const struct source *src)
{
	struct str rest = src->table;
	struct shape h = {.name = str_cut(&rest, '(')};
	if (rest.n && rest.p[rest.n - 1] == ')')
		rest.n--;
	h.version = str_cut(&rest, ',');
	h.executed_at = str_cut(&rest, ',');
	h.execution_time = str_cut(&rest, ',');
	h.length = rest;
	if (!h.name.n)
		h.name = STR("doctrine_migration_versions");
	if (!h.version.n)
		h.version = STR("version");
	if (!h.executed_at.n)
		h.executed_at = STR("executed_at");
	if (!h.execution_time.n)
		h.execution_time = STR("execution_time");
	if (!format_digits(h.length))
		h.length = STR("191");
	return h;
}

static int look(const struct engine *g, struct session *s, struct arena *a, const struct shape *h,
	struct table *t, struct err *e)
{
	const char *const columns[] = {
		str_z(a, h->version), str_z(a, h->executed_at), str_z(a, h->execution_time), NULL};
	return table_expect(g, s, a, STR_NONE, h->name, "Doctrine Migrations", columns, t, e);
}

static struct str space_of(struct str class)
{
	size_t at = str_rchr(class, '\\');
	return at == SIZE_MAX ? STR_NONE : str_sub(class, 0, at);
}

struct reading {
	struct arena *a;
	const struct migrations *files;
	struct history *out;
};

/* Rows of a namespace that none of the files has belong to another source. */
static bool is_ours(const struct migrations *files, struct str class)
{
	struct str space = space_of(class);
	for (size_t i = 0; i < files->n; i++)
		if (str_eq(space_of(files->v[i].id), space))
			return true;
	return files->n == 0;
}

static int read_row(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct reading *r = ctx;
	(void)ncols;
	(void)e;
	if (!is_ours(r->files, cols[0]))
		return 0;
	struct applied *p = VEC_PUSH(r->a, r->out);
	p->id = str_dup(r->a, cols[0]);
	p->at = str_dup(r->a, cols[1]);
	return 0;
}

int format_doctrine_applied(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migrations *files, struct history *out, struct err *e)
{
	struct shape h = shape_of(src);
	struct table t;
	struct reading r = {.a = a, .files = files, .out = out};
	*out = (struct history){0};
	if (look(g, s, a, &h, &t, e))
		return (int)e->code;
	out->table_exists = t.exists;
	if (!t.exists)
		return 0;
	struct str version = g->quote(a, h.version), at = g->quote(a, h.executed_at);
	struct str sql = str_fmt(a, "SELECT %.*s, %.*s FROM %.*s ORDER BY %.*s", STRF(version), STRF(at),
		STRF(t.sql), STRF(version));
	struct table_read q = {.t = &t, .sql = sql};
	return table_rows(g, s, a, &q, read_row, &r, e);
}

int format_doctrine_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e)
{
	static const char *const time[] = {"TIMESTAMP(0) WITHOUT TIME ZONE", "DATETIME", "DATETIME"};
	static const char *const integer[] = {"INT", "INT", "INTEGER"};
	struct shape h = shape_of(src);
	struct table t;
	if (look(g, s, a, &h, &t, e))
		return (int)e->code;
	struct str version = g->quote(a, h.version), at = g->quote(a, h.executed_at);
	struct str took = g->quote(a, h.execution_time);
	struct str shape = str_fmt(a,
		"(%.*s VARCHAR(%.*s) NOT NULL, %.*s %s DEFAULT NULL, %.*s %s DEFAULT NULL, "
		"PRIMARY "
		"KEY (%.*s))",
		STRF(version), STRF(h.length), STRF(at), time[g->dialect], STRF(took), integer[g->dialect],
		STRF(version));
	return table_create(g, s, a, &t, shape, "Doctrine", e);
}

int format_doctrine_record(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, int duration_ms, struct err *e)
{
	/* whole seconds, as the tool writes them; its time zone is PHP's, which by default is UTC */
	static const char *const now[] = {"CAST(clock_timestamp() AT TIME ZONE 'UTC' AS timestamp(0))",
		"UTC_TIMESTAMP()", "datetime('now')"};
	struct shape h = shape_of(src);
	struct table t;
	struct str args[] = {m->id, str_fmt(a, "%d", duration_ms)};
	if (look(g, s, a, &h, &t, e))
		return (int)e->code;
	struct str sql = str_fmt(a, "INSERT INTO %.*s (%.*s, %.*s, %.*s) VALUES (?, %s, ?)", STRF(t.sql),
		STRF(g->quote(a, h.version)), STRF(g->quote(a, h.executed_at)),
		STRF(g->quote(a, h.execution_time)), now[g->dialect]);
	return table_query(g, s, a, sql, args, 2, NULL, NULL, e);
}

int format_doctrine_unrecord(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, struct err *e)
{
	struct shape h = shape_of(src);
	struct table t;
	if (look(g, s, a, &h, &t, e))
		return (int)e->code;
	struct str sql =
		str_fmt(a, "DELETE FROM %.*s WHERE %.*s = ?", STRF(t.sql), STRF(g->quote(a, h.version)));
	return table_query(g, s, a, sql, &m->id, 1, NULL, NULL, e);
}
