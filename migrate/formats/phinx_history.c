/* phinxlog: a row for each version that ran. */
#include <time.h>

#include "migrate/formats/phinx.h"
#include "migrate/table.h"

static const char *const columns[] = {"version", "start_time", "end_time", NULL};

static int look(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	struct table *t, struct err *e)
{
	struct str name = src->table.n ? src->table : STR("phinxlog");
	return table_expect(g, s, a, STR_NONE, name, src->ops->title, columns, t, e);
}

/* CakePHP's Migrations 5 keep all in cake_migrations where there is no phinxlog; a plugin's rows name it. */
static int look_for_unified(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, struct table *t, struct err *e)
{
	static const char *const unified[] = {"version", "plugin", NULL};
	const struct phinx_own *own = src->ops->own;
	if (t->exists || !own->cake)
		return 0;
	struct table other;
	if (table_expect(g, s, a, STR_NONE, STR("cake_migrations"), src->ops->title, unified, &other, e))
		return (int)e->code;
	if (other.exists)
		*t = other;
	return 0;
}

struct reading {
	struct arena *a;
	struct history *out;
};

static int read_row(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct reading *r = ctx;
	(void)ncols;
	(void)e;
	struct applied *p = VEC_PUSH(r->a, r->out);
	p->id = str_dup(r->a, cols[0]);
	p->at = str_dup(r->a, cols[1]);
	uint64_t n = 0;
	if (str_u64(p->id, &n) && n <= INT64_MAX)
		p->order_key = (long long)n;
	return 0;
}

/* "shop" of "shop_phinxlog", which rows of the unified table spell as the plugin is called: Shop. */
static struct str plugin_of(const struct source *src)
{
	return str_ends(src->table, STR("_phinxlog")) ? str_sub(src->table, 0, src->table.n - 9) : STR_NONE;
}

int format_phinx_applied(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migrations *files, struct history *out, struct err *e)
{
	struct table t;
	struct reading r = {a, out};
	(void)files;
	*out = (struct history){0};
	if (look(g, s, a, src, &t, e) || look_for_unified(g, s, a, src, &t, e))
		return (int)e->code;
	out->table_exists = t.exists;
	if (!t.exists)
		return 0;
	struct str which = STR(""), plugin = plugin_of(src);
	if (table_has(&t, "plugin"))
		which = plugin.n ? STR(" WHERE LOWER(REPLACE(plugin, '/', '')) = ?")
				 : STR(" WHERE plugin IS NULL");
	char *bare = str_z(a, plugin);
	size_t n = 0;
	for (size_t i = 0; bare[i]; i++)
		if (bare[i] != '_')
			bare[n++] = bare[i];
	struct str arg = {bare, n};
	struct table_read q = {.t = &t,
		.args = &arg,
		.nargs = table_has(&t, "plugin") && plugin.n,
		.sql = str_fmt(a,
			"SELECT version, COALESCE(end_time, start_time) FROM %.*s%.*s ORDER BY version",
			STRF(t.sql), STRF(which))};
	return table_rows(g, s, a, &q, read_row, &r, e);
}

int format_phinx_create_table(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e)
{
	static const char *const ddl[] = {
		"version bigint NOT NULL, migration_name character varying(100), start_time timestamp, "
		"end_time "
		"timestamp, breakpoint boolean NOT NULL DEFAULT false, PRIMARY KEY (version)",
		"version bigint(20) NOT NULL, migration_name varchar(100) NULL, start_time timestamp NULL, "
		"end_time timestamp NULL, breakpoint tinyint(1) NOT NULL DEFAULT 0, PRIMARY KEY (version)",
		"version biginteger NOT NULL, migration_name varchar(100), start_time timestamp_text, "
		"end_time "
		"timestamp_text, breakpoint boolean_integer NOT NULL DEFAULT 0, PRIMARY KEY (version)"};
	struct table t;
	if (look(g, s, a, src, &t, e) || look_for_unified(g, s, a, src, &t, e))
		return (int)e->code;
	return table_create(g, s, a, &t, str_fmt(a, "(%s)", ddl[g->dialect]), src->ops->title, e);
}

/* PHP's date('Y-m-d H:i:s') in its default time zone. */
static struct str now(struct arena *a)
{
	time_t at = time(NULL);
	struct tm tm;
	char buf[32] = "";
	if (gmtime_r(&at, &tm))
		strftime(buf, sizeof buf, "%Y-%m-%d %H:%M:%S", &tm);
	return str_dup(a, str_of(buf));
}

int format_phinx_record(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, int duration_ms, struct err *e)
{
	struct table t;
	struct str at = now(a), name = str_sub(m->name, 0, 100), args[4] = {m->id, name, at, at};
	(void)duration_ms;
	if (look(g, s, a, src, &t, e) || look_for_unified(g, s, a, src, &t, e))
		return (int)e->code;
	bool mysql = g->dialect == DIALECT_MYSQL;
	struct str sql = str_fmt(a,
		"INSERT INTO %.*s (version, migration_name, start_time, end_time) VALUES (%s, ?, %s, %s)",
		STRF(t.sql), mysql ? "CAST(? AS UNSIGNED)" : "CAST(? AS bigint)",
		g->dialect == DIALECT_POSTGRESQL ? "CAST(? AS timestamp)" : "?",
		g->dialect == DIALECT_POSTGRESQL ? "CAST(? AS timestamp)" : "?");
	return table_query(g, s, a, sql, args, 4, NULL, NULL, e);
}

int format_phinx_unrecord(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, struct err *e)
{
	struct table t;
	if (look(g, s, a, src, &t, e) || look_for_unified(g, s, a, src, &t, e))
		return (int)e->code;
	struct str sql = str_fmt(a, "DELETE FROM %.*s WHERE version = %s%s", STRF(t.sql),
		g->dialect == DIALECT_MYSQL ? "CAST(? AS UNSIGNED)" : "CAST(? AS bigint)",
		table_has(&t, "plugin") ? " AND plugin IS NULL" : "");
	return table_query(g, s, a, sql, &m->id, 1, NULL, NULL, e);
}
