#include "migrate/formats/goose.h"

#include "migrate/format_tool.h"

/* goose: SQL files with sections, and Go files. Facts: FORMATS-B 4. */

/* Version text and name of an entry; false when goose takes it for no migration. */
static bool read_name(struct str entry, struct str *version, struct str *name, long long *key, bool *go)
{
	struct str base = format_entry(entry);
	size_t bar = str_chr(base, '_');
	uint64_t n;
	*go = str_ends(base, STR(".go"));
	if (bar == SIZE_MAX || (!*go && !str_ends(base, STR(".sql"))) || str_ends(base, STR("_test.go")))
		return false;
	*version = str_sub(base, 0, bar);
	*name = str_sub(base, bar + 1, base.n - (*go ? 3 : 4));
	if (!str_u64(*version, &n) || n < 1 || n > INT64_MAX)
		return false;
	*key = (long long)n;
	return true;
}

static int detect_sql(const struct files *f, struct arena *a, struct str dir, const struct names_list *names,
	int *score, struct source *out, struct err *e)
{
	struct names_list texts;
	size_t marked = 0;
	if (format_samples(f, a, dir, names, &texts, e) || format_guess_dialect(f, a, dir, names, out, e))
		return (int)e->code;
	for (size_t i = 0; i < texts.n; i++)
		marked += format_goose_is_marked(texts.v[i]);
	*score = !marked ? 0 : marked == texts.n ? 95 : FORMAT_CLAIM;
	out->evidence =
		str_fmt(a, "\"%.*s\" holds %zu numbered SQL file%s, \"-- +goose Up\" in %zu of %zu looked at",
			STRF(dir), names->n, names->n == 1 ? "" : "s", marked, texts.n);
	return 0;
}

static int detect_go(const struct files *f, struct arena *a, struct str dir, const struct names_list *names,
	int *score, struct source *out, struct err *e)
{
	struct names_list texts;
	if (format_samples(f, a, dir, names, &texts, e))
		return (int)e->code;
	for (size_t i = 0; i < texts.n && !*score; i++)
		*score = format_goose_registers(out, texts.v[i]) ? 90 : 0;
	if (!out->dialect_known)
		out->dialect_known = format_dialect_of_path(dir, &out->dialect);
	out->evidence = str_fmt(a, "\"%.*s\" holds %zu numbered Go file%s that call goose", STRF(dir),
		names->n, names->n == 1 ? "" : "s");
	return 0;
}

static int goose_detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	struct names_list all, sql = {0}, go = {0};
	struct str version, name;
	long long key;
	bool is_go;
	*score = 0;
	if (f->list(f->ctx, a, dir, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++)
		if (!format_is_folder(all.v[i]) && read_name(all.v[i], &version, &name, &key, &is_go))
			*VEC_PUSH(a, is_go ? &go : &sql) = all.v[i];
	if (sql.n && detect_sql(f, a, dir, &sql, score, out, e))
		return (int)e->code;
	if (go.n && format_goose_client(f, a, dir, &all, out, e))
		return (int)e->code;
	if (go.n && !*score && detect_go(f, a, dir, &go, score, out, e))
		return (int)e->code;
	return 0;
}

static int load_one(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct str entry, struct migrations *out, struct err *e)
{
	struct migration m = {0};
	struct str version, name;
	bool go;
	if (!read_name(entry, &version, &name, &m.order_key, &go))
		return 0;
	m.id = str_dup(a, version);
	m.name = str_dup(a, name);
	if (format_read_file(f, a, s, format_path(a, s->path, entry), &m, e))
		return (int)e->code;
	if (go && m.problem == MIGRATION_FINE && !format_goose_registers(s, m.raw))
		return 0; /* Go code that registers nothing */
	if (m.problem == MIGRATION_FINE) {
		if (go && !s->names_only && format_goose_go(a, w, s, &m, e))
			return (int)e->code;
		if (!go)
			format_goose_parse(a, s, &m);
	}
	*VEC_PUSH(a, out) = m;
	return 0;
}

static int goose_load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	struct names_list all;
	*out = (struct migrations){0};
	if (f->list(f->ctx, a, s->path, &all, e))
		return (int)e->code;
	VEC_RESERVE(a, out, all.n);
	for (size_t i = 0; i < all.n; i++)
		if (!format_is_folder(all.v[i]) && load_one(f, a, w, s, all.v[i], out, e))
			return (int)e->code;
	format_sort(out, format_by_key);
	format_mark_duplicates(a, out);
	return 0;
}

static int look(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	struct table *t, struct err *e)
{
	static const char *const columns[] = {"id", "version_id", "is_applied", "tstamp", NULL};
	return format_table(g, s, a, src, STR("goose_db_version"), "goose", columns, t, e);
}

struct reading {
	struct arena *a;
	const struct table *t;
	const struct migrations *files;
	struct history *out;
};

/* version_id, is_applied, tstamp; newest row of a version first, and that one decides. */
static int read_row(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct reading *r = ctx;
	long long key;
	bool is_applied;
	(void)ncols;
	if (table_number(r->t, "version_id", cols[0], &key, e) ||
		table_flag(r->t, "is_applied", cols[1], &is_applied, e))
		return (int)e->code;
	struct applied *last = r->out->n ? &r->out->v[r->out->n - 1] : NULL;
	if (!key || (last && last->order_key == key))
		return 0; /* row 0 stands for the table itself */
	struct applied *p = VEC_PUSH(r->a, r->out);
	*p = (struct applied){.order_key = key, .at = str_dup(r->a, cols[2])};
	const struct migration *m = format_file_of(r->files, p->order_key);
	p->id = m ? m->id : str_dup(r->a, cols[0]);
	p->failed = !is_applied;
	return 0;
}

static int goose_applied(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migrations *files, struct history *out, struct err *e)
{
	struct table t;
	struct history all = {0};
	struct reading r = {.a = a, .t = &t, .files = files, .out = &all};
	*out = (struct history){0};
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	out->table_exists = t.exists;
	if (!t.exists)
		return 0;
	struct str sql = str_fmt(a,
		"SELECT version_id, is_applied, tstamp FROM %.*s "
		"ORDER BY version_id, id DESC",
		STRF(t.sql));
	struct table_read q = {.t = &t, .sql = sql};
	if (table_rows(g, s, a, &q, read_row, &r, e))
		return (int)e->code;
	out->v = all.v; /* in place */
	out->cap = all.cap;
	for (size_t i = 0; i < all.n; i++)
		if (!all.v[i].failed) /* "no" is how old releases wrote a rollback */
			out->v[out->n++] = all.v[i];
	return 0;
}

static int goose_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e)
{
	static const char *const columns[] = {"id integer PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "
					      "version_id bigint NOT NULL, is_applied "
					      "boolean NOT NULL, tstamp timestamp NOT NULL DEFAULT now()",
		"id bigint(20) unsigned NOT NULL AUTO_INCREMENT, version_id bigint NOT NULL, is_applied "
		"boolean NOT "
		"NULL, tstamp timestamp NULL default now(), PRIMARY KEY (id)",
		"id INTEGER PRIMARY KEY AUTOINCREMENT, version_id INTEGER NOT NULL, is_applied INTEGER NOT "
		"NULL, "
		"tstamp TIMESTAMP DEFAULT (datetime('now'))"};
	struct table t;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	if (t.exists)
		return 0;
	if (g->exec(s, str_fmt(a, "CREATE TABLE %.*s (%s)", STRF(t.sql), columns[g->dialect]), e) ||
		g->exec(s,
			str_fmt(a, "INSERT INTO %.*s (version_id, is_applied) VALUES (0, true)", STRF(t.sql)),
			e))
		return err_ctx(e, "could not create goose's table");
	return 0;
}

static int goose_record(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, int duration_ms, struct err *e)
{
	struct table t;
	struct str key = str_fmt(a, "%lld", m->order_key);
	(void)duration_ms;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	struct str sql =
		str_fmt(a, "INSERT INTO %.*s (version_id, is_applied) VALUES (?, true)", STRF(t.sql));
	return table_query(g, s, a, sql, &key, 1, NULL, NULL, e);
}

static int goose_unrecord(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, struct err *e)
{
	struct table t;
	struct str key = str_fmt(a, "%lld", m->order_key);
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	struct str sql = str_fmt(a, "DELETE FROM %.*s WHERE version_id = ?", STRF(t.sql));
	return table_query(g, s, a, sql, &key, 1, NULL, NULL, e);
}

/* The session locker of goose's library, which its command line does not use: crc32("goose"), FORMATS-B 0.5.
 */
static int goose_lock(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	bool take, struct err *e)
{
	static const struct format_lock l = {.title = "goose", .number = 4097083626LL};
	(void)src;
	return g->dialect == DIALECT_POSTGRESQL ? format_lock(g, s, a, &l, take, e) : 0;
}

const struct format format_goose = {
	.name = "goose",
	.title = "goose",
	.tables = (const char *const[]){"goose_db_version", NULL},
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
	.refuses_out_of_order = true,
	.out_of_order_text = "goose refuses it unless -allow-missing is given.",
	.piecemeal = true,
	.detect = goose_detect,
	.load = goose_load,
	.applied = goose_applied,
	.create = goose_create,
	.record = goose_record,
	.unrecord = goose_unrecord,
	.lock = goose_lock,
};
