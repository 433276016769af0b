#include "migrate/formats/supabase.h"

#include "base/sb.h"
#include "migrate/format_internal.h"
#include "migrate/table.h"

/* Supabase CLI: supabase/migrations, PostgreSQL only. Facts: FORMATS-A 1. */

#define SCHEMA STR("supabase_migrations")
#define NAME STR("schema_migrations")

/* ^([0-9]+)_(.*)\.sql$ */
static bool read_name(struct str entry, struct str *version, struct str *name)
{
	struct str base = format_entry(entry);
	*version = format_leading_digits(base);
	if (!version->n || !str_ends(base, STR(".sql")) || base.p[version->n] != '_')
		return false;
	*name = str_sub(base, version->n + 1, base.n - 4);
	return base.n >= version->n + 5;
}

/* The CLI skips a first file of its own early days. */
static bool is_old_init(struct str version, struct str name)
{
	return version.n == 14 && str_eq(name, STR("init")) && str_cmp(version, STR("20211209000000")) < 0;
}

static int has_config(const struct files *f, struct arena *a, struct str home, bool *found, struct err *e)
{
	struct names_list all;
	*found = false;
	if (f->list(f->ctx, a, home, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++)
		*found |= str_eq(all.v[i], STR("config.toml")) || str_eq(all.v[i], STR("config.json")) ||
			  str_eq(all.v[i], STR("config.jsonc"));
	return 0;
}

static int supabase_detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	struct names_list all;
	struct str version, name, home = str_dirname(dir);
	size_t n = 0;
	bool config;
	*score = 0;
	out->dialect = DIALECT_POSTGRESQL;
	out->dialect_known = true;
	if (!str_eq(str_basename(dir), STR("migrations")) || !str_eq(str_basename(home), STR("supabase")))
		return 0;
	if (f->list(f->ctx, a, dir, &all, e) || has_config(f, a, home, &config, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++)
		n += !format_is_folder(all.v[i]) && read_name(all.v[i], &version, &name);
	*score = n ? config ? FORMAT_CERTAIN : 90 : 0;
	out->evidence = str_fmt(a, "\"%.*s\" holds %zu file%s NNN_name.sql%s", STRF(dir), n,
		n == 1 ? "" : "s", config ? " and the folder above the CLI's configuration" : "");
	return 0;
}

/* First line "-- pg-delta: transaction=false": every statement alone. */
static bool is_without_tx(struct str sql)
{
	if (str_starts(sql, STR("\xef\xbb\xbf")))
		sql = str_sub(sql, 3, sql.n);
	struct str line = str_cut(&sql, '\n');
	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	return str_eq(line, STR("-- pg-delta: transaction=false"));
}

static int load_one(const struct files *f, struct arena *a, const struct source *s, struct str entry,
	struct migration *m, struct err *e)
{
	if (format_read_file(f, a, s, format_path(a, s->path, entry), m, e))
		return (int)e->code;
	format_split(a, s, m->raw, &m->up);
	format_supabase_split(a, m->raw, &m->tool_statements);
	m->in_tx = !is_without_tx(m->raw);
	/* the CLI sends such a file statement by statement */
	m->manages_tx = format_has_tx_control(&m->up);
	return 0;
}

static int supabase_load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	struct names_list all;
	struct str version, name;
	bool first = true;
	(void)w;
	*out = (struct migrations){0};
	if (f->list(f->ctx, a, s->path, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++) {
		bool ours = !format_is_folder(all.v[i]) && read_name(all.v[i], &version, &name);
		bool skip = first && ours && is_old_init(version, name);
		first = false;
		if (!ours || skip)
			continue;
		struct migration *m = VEC_PUSH(a, out);
		m->id = str_dup(a, version);
		m->name = str_dup(a, name);
		if (load_one(f, a, s, all.v[i], m, e))
			return (int)e->code;
	}
	format_sort(out, format_by_id); /* the CLI sorts versions as text */
	format_mark_duplicates(a, out);
	return 0;
}

static int look(const struct engine *g, struct session *s, struct arena *a, struct table *t, struct err *e)
{
	static const char *const version[] = {"version", NULL};
	static const char *const all[] = {"version", "statements", "name", NULL};
	if (table_expect(g, s, a, SCHEMA, NAME, "the Supabase CLI", version, t, e))
		return (int)e->code;
	if (t->exists && (table_has(t, "dirty") || table_has(t, "inserted_at")))
		return table_expect(g, s, a, SCHEMA, NAME, "the Supabase CLI", all, t, e);
	return 0;
}

struct reading {
	struct arena *a;
	struct history *out;
};

/* version, whether statements are recorded, one of them */
static int read_row(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct reading *r = ctx;
	(void)ncols;
	(void)e;
	struct applied *p = r->out->n ? &r->out->v[r->out->n - 1] : NULL;
	if (!p || !str_eq(p->id, cols[0])) {
		p = VEC_PUSH(r->a, r->out);
		p->id = str_dup(r->a, cols[0]);
		p->have_statements = str_eq(cols[1], STR("yes"));
	}
	if (cols[2].p)
		*VEC_PUSH(r->a, &p->statements) = str_dup(r->a, cols[2]);
	return 0;
}

static int supabase_applied(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migrations *files, struct history *out, struct err *e)
{
	struct table t;
	struct reading r = {.a = a, .out = out};
	(void)src;
	(void)files;
	*out = (struct history){0};
	if (look(g, s, a, &t, e))
		return (int)e->code;
	out->table_exists = t.exists;
	if (!t.exists)
		return 0;
	struct str sql =
		table_has(&t, "statements")
			? str_fmt(a,
				  "SELECT m.version, CASE WHEN m.statements IS NULL THEN 'no' ELSE 'yes' "
				  "END, "
				  "s.t FROM %.*s m LEFT JOIN LATERAL pg_catalog.unnest(m.statements) WITH "
				  "ORDINALITY AS s(t, n) ON true ORDER BY m.version COLLATE \"C\", s.n",
				  STRF(t.sql))
			: str_fmt(a, "SELECT version, 'no', NULL FROM %.*s ORDER BY version COLLATE \"C\"",
				  STRF(t.sql));
	struct table_read q = {
		.t = &t, .sql = sql, .any_length = 1}; /* a statement is as long as the file's */
	return table_rows(g, s, a, &q, read_row, &r, e);
}

static int supabase_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e)
{
	/* FORMATS-A 1.3: the statements the CLI sends; the columns follow for tables of old releases */
	static const char *const ddl[] = {"CREATE SCHEMA IF NOT EXISTS supabase_migrations",
		("CREATE TABLE IF NOT EXISTS supabase_migrations.schema_migrations (version text NOT NULL "
		 "PRIMARY KEY)"),
		("ALTER TABLE supabase_migrations.schema_migrations ADD COLUMN IF NOT EXISTS statements "
		 "text[]"),
		"ALTER TABLE supabase_migrations.schema_migrations ADD COLUMN IF NOT EXISTS name text"};
	struct table t;
	(void)src;
	if (look(g, s, a, &t, e))
		return (int)e->code;
	if (t.exists && table_has(&t, "statements") && table_has(&t, "name"))
		return 0;
	for (size_t i = 0; i < sizeof ddl / sizeof *ddl; i++)
		if (g->exec(s, str_of(ddl[i]), e))
			return err_ctx(e, "could not create supabase_migrations.schema_migrations");
	return 0;
}

/* PostgreSQL's text form of an array: every element quoted. */
static struct str array_text(struct arena *a, const struct names_list *l)
{
	size_t most = 2;
	for (size_t i = 0; i < l->n; i++)
		most += 2 * l->v[i].n + 3;
	struct sb b = sb_new(a, most);
	sb_char(&b, '{');
	for (size_t i = 0; i < l->n; i++) {
		sb_addz(&b, i ? ",\"" : "\"");
		for (size_t k = 0; k < l->v[i].n; k++) {
			if (l->v[i].p[k] == '"' || l->v[i].p[k] == '\\')
				sb_char(&b, '\\');
			sb_char(&b, l->v[i].p[k]);
		}
		sb_char(&b, '"');
	}
	sb_char(&b, '}');
	return sb_str(&b);
}

static int supabase_record(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, int duration_ms, struct err *e)
{
	(void)src;
	(void)duration_ms;
	struct str args[] = {m->id, m->name.p ? m->name : STR(""), array_text(a, &m->tool_statements)};
	return table_query(g, s, a,
		STR("INSERT INTO supabase_migrations.schema_migrations (version, name, statements) VALUES "
		    "(?, ?, "
		    "?::text[]) ON CONFLICT (version) DO UPDATE SET name = EXCLUDED.name, statements = "
		    "EXCLUDED.statements"),
		args, 3, NULL, NULL, e);
}

static int supabase_unrecord(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, struct err *e)
{
	(void)src;
	return table_query(g, s, a,
		STR("DELETE FROM supabase_migrations.schema_migrations WHERE version = ?"), &m->id, 1, NULL,
		NULL, e);
}

const struct format format_supabase = {
	.name = "supabase",
	.title = "Supabase CLI",
	.tables = (const char *const[]){"schema_migrations", NULL},
	.dialects = 1u << DIALECT_POSTGRESQL,
	.changed_text = "supabase db push compares no contents: the edit reaches no database",
	.missing_text =
		"made in the dashboard, through an API or from another branch; supabase migration fetch "
		"writes what it recorded into a file",
	.refuses_out_of_order = true,
	.out_of_order_text = "supabase db push refuses it unless --include-all is given.",
	.piecemeal = true,
	.detect = supabase_detect,
	.load = supabase_load,
	.applied = supabase_applied,
	.create = supabase_create,
	.record = supabase_record,
	.unrecord = supabase_unrecord,
};
