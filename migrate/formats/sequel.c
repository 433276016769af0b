#include "migrate/formats/sequel.h"
#include "migrate/table.h"

/* Sequel: VERSION_name.rb right in a folder. Numbers up to 20000101 are counted through and one row of
 * schema_info holds the last (IntegerMigrator); with a larger one among them each file has its row in
 * schema_migrations (TimestampMigrator). */

enum { LAST_NUMBER = 20000101 };

static bool read_name(struct str entry, struct str *digits, struct str *name)
{
	struct str base = format_entry(entry);
	*digits = format_leading_digits(base);
	if (!digits->n || digits->n > 18 || base.n <= digits->n + 4 || base.p[digits->n] != '_' ||
		!str_ieq(str_sub(base, base.n - 3, base.n), STR(".rb")))
		return false;
	*name = str_sub(base, digits->n + 1, base.n - 3);
	return true;
}

static int collect(
	const struct files *f, struct arena *a, struct str dir, struct names_list *out, struct err *e)
{
	struct names_list all;
	struct str digits, name;
	if (f->list(f->ctx, a, dir, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++)
		if (!format_is_folder(all.v[i]) && read_name(all.v[i], &digits, &name))
			*VEC_PUSH(a, out) = format_path(a, dir, all.v[i]);
	return 0;
}

static bool has_timestamp(const struct names_list *paths)
{
	struct str digits, name;
	uint64_t key = 0;
	for (size_t i = 0; i < paths->n; i++)
		if (read_name(str_basename(paths->v[i]), &digits, &name) && str_u64(digits, &key) &&
			key > LAST_NUMBER)
			return true;
	return false;
}

static int sequel_detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	struct names_list paths = {0}, texts;
	size_t ours = 0;
	*score = 0;
	if (collect(f, a, dir, &paths, e))
		return (int)e->code;
	if (!paths.n)
		return 0;
	if (format_samples(f, a, STR_NONE, &paths, &texts, e))
		return (int)e->code;
	for (size_t i = 0; i < texts.n; i++)
		ours += str_find(texts.v[i], STR("Sequel.migration"), 0) != SIZE_MAX ||
			str_find(texts.v[i], STR("ROM::SQL.migration"), 0) != SIZE_MAX;
	if (!ours || format_rails_dialect(f, a, dir, out, e))
		return (int)e->code;
	*score = FORMAT_CERTAIN;
	if (!has_timestamp(&paths))
		out->table = STR("schema_info");
	out->evidence = str_fmt(
		a, "\"%.*s\" holds %zu migration%s of Sequel", STRF(dir), paths.n, paths.n == 1 ? "" : "s");
	return 0;
}

static int by_key(const void *a, const void *b)
{
	const struct migration *x = a, *y = b;
	if (x->order_key != y->order_key)
		return x->order_key < y->order_key ? -1 : 1;
	int c = str_cmp(x->name, y->name);
	return c ? c : str_cmp(x->path, y->path);
}

static int load_one(const struct files *f, struct arena *a, const struct source *s, struct str path,
	struct migrations *out, bool *timestamps, struct err *e)
{
	struct migration m = {.in_tx = s->dialect != DIALECT_MYSQL, .opaque = true};
	struct str digits;
	uint64_t key = 0;
	(void)read_name(str_basename(path), &digits, &m.name);
	(void)str_u64(digits, &key);
	m.order_key = (long long)key;
	*timestamps |= key > LAST_NUMBER;
	if (format_read_file(f, a, s, path, &m, e))
		return (int)e->code;
	*VEC_PUSH(a, out) = m;
	return 0;
}

static int sequel_load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	struct names_list paths = {0};
	bool timestamps = false;
	*out = (struct migrations){0};
	if (collect(f, a, s->path, &paths, e))
		return (int)e->code;
	for (size_t i = 0; i < paths.n; i++)
		if (load_one(f, a, s, paths.v[i], out, &timestamps, e))
			return (int)e->code;
	for (size_t i = 0; i < out->n; i++)
		out->v[i].id = timestamps ? str_lower(a, str_basename(out->v[i].path))
					  : str_fmt(a, "%lld", out->v[i].order_key);
	format_sort(out, by_key);
	for (size_t i = 0; i < out->n && !s->names_only; i++)
		if (out->v[i].problem == MIGRATION_FINE && format_sequel_read(a, w, s, &out->v[i], e))
			return (int)e->code;
	format_mark_duplicates(a, out);
	return 0;
}

/* -- history -- */

static bool is_file_name(struct str id)
{
	return str_ends(id, STR(".rb"));
}

static int look(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	bool timestamps, struct table *t, struct err *e)
{
	static const char *const file[] = {"filename", NULL}, *const number[] = {"version", NULL};
	struct str name = timestamps ? STR("schema_migrations") : STR("schema_info");
	return table_expect(g, s, a, STR_NONE, src->table.n ? src->table : name, "Sequel",
		timestamps ? file : number, t, e);
}

struct reading {
	struct arena *a;
	const struct migrations *files;
	struct history *out;
};

static int read_file(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct reading *r = ctx;
	(void)ncols;
	(void)e;
	*VEC_PUSH(r->a, r->out) = (struct applied){.id = str_lower(r->a, str_dup(r->a, cols[0]))};
	return 0;
}

/* One number stands for all files up to it. */
static int read_number(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct reading *r = ctx;
	uint64_t version = 0;
	bool found = false;
	(void)ncols;
	if (!str_u64(cols[0], &version) || version > LAST_NUMBER)
		return err_set(e, ERR_DB, "version table of Sequel holds \"%.*s\", which is no version",
			STRF(str_sub(cols[0], 0, 60)));
	for (size_t i = 0; i < r->files->n && r->files->v[i].order_key <= (long long)version; i++) {
		found |= r->files->v[i].order_key == (long long)version;
		*VEC_PUSH(r->a, r->out) =
			(struct applied){.id = r->files->v[i].id, .order_key = r->files->v[i].order_key};
	}
	if (version && !found)
		*VEC_PUSH(r->a, r->out) =
			(struct applied){.id = str_fmt(r->a, "%llu", (unsigned long long)version),
				.order_key = (long long)version};
	return 0;
}

static int sequel_applied(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migrations *files, struct history *out, struct err *e)
{
	struct table t;
	struct reading r = {a, files, out};
	bool timestamps = !files->n || is_file_name(files->v[0].id);
	*out = (struct history){0};
	if (look(g, s, a, src, timestamps, &t, e))
		return (int)e->code;
	out->table_exists = t.exists;
	if (!t.exists)
		return 0;
	struct str sql = str_fmt(
		a, "SELECT %s FROM %.*s ORDER BY 1", timestamps ? "filename" : "version", STRF(t.sql));
	struct table_read q = {.t = &t, .sql = sql};
	return table_rows(g, s, a, &q, timestamps ? read_file : read_number, &r, e);
}

static int make(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	bool timestamps, struct table *t, struct err *e)
{
	static const char *const text[] = {"text", "varchar(255)", "varchar(255)"};
	struct str shape = timestamps ? str_fmt(a, "(filename %s PRIMARY KEY)", text[g->dialect])
				      : STR("(version integer DEFAULT 0 NOT NULL)");
	if (look(g, s, a, src, timestamps, t, e))
		return (int)e->code;
	bool had = t->exists;
	if (table_create(g, s, a, t, shape, "Sequel", e))
		return (int)e->code;
	if (had || timestamps)
		return 0;
	return table_query(g, s, a, str_fmt(a, "INSERT INTO %.*s (version) VALUES (0)", STRF(t->sql)), NULL,
		0, NULL, NULL, e);
}

/* A table of a name of the project's own is taken for one of file names. */
static int sequel_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e)
{
	struct table t;
	return make(g, s, a, src, !str_eq(src->table, STR("schema_info")), &t, e);
}

static int sequel_record(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, int duration_ms, struct err *e)
{
	struct table t;
	bool timestamps = is_file_name(m->id);
	(void)duration_ms;
	if (look(g, s, a, src, timestamps, &t, e))
		return (int)e->code;
	struct str sql = timestamps ? str_fmt(a, "INSERT INTO %.*s (filename) VALUES (?)", STRF(t.sql))
				    : str_fmt(a, "UPDATE %.*s SET version = %lld WHERE version < %lld",
					      STRF(t.sql), m->order_key, m->order_key);
	return table_query(g, s, a, sql, &m->id, timestamps, NULL, NULL, e);
}

static int sequel_unrecord(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, struct err *e)
{
	struct table t;
	bool timestamps = is_file_name(m->id);
	if (look(g, s, a, src, timestamps, &t, e))
		return (int)e->code;
	struct str sql = timestamps ? str_fmt(a, "DELETE FROM %.*s WHERE lower(filename) = ?", STRF(t.sql))
				    : str_fmt(a, "UPDATE %.*s SET version = %lld WHERE version >= %lld",
					      STRF(t.sql), m->order_key - 1, m->order_key);
	return table_query(g, s, a, sql, &m->id, timestamps, NULL, NULL, e);
}

const struct format format_sequel = {
	.name = "sequel",
	.title = "Sequel",
	.tables = (const char *const[]){"schema_migrations", "schema_info", NULL},
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
	.out_of_order_text =
		"Sequel applies it when it runs next, where its files are called by times; one of a "
		"lower number it never does.",
	.missing_text = "Sequel refuses to run while a row has no file",
	.runs_code = true,
	.command = "sequel -m PATH URL",
	.piecemeal = true,
	.detect = sequel_detect,
	.load = sequel_load,
	.applied = sequel_applied,
	.create = sequel_create,
	.record = sequel_record,
	.unrecord = sequel_unrecord,
};
