#include "migrate/formats/rails.h"

#include "migrate/table.h"

/* Rails: db/migrate and below it, VERSION_name.rb. */

/* [0-9]+_name.rb, with the engine's name in between: 20240103000000_man.my_engine.rb */
static bool read_name(struct str entry, struct str *digits, struct str *name)
{
	struct str base = format_entry(entry);
	*digits = format_leading_digits(base);
	if (!digits->n || digits->n > 18 || base.n <= digits->n || base.p[digits->n] != '_' ||
		!str_ends(base, STR(".rb")))
		return false;
	*name = str_sub(base, digits->n + 1, base.n - 3);
	return true;
}

static int collect(
	const struct files *f, struct arena *a, struct str dir, struct names_list *out, struct err *e)
{
	struct names_list todo = {0}, all;
	struct str digits, name;
	*VEC_PUSH(a, &todo) = dir;
	for (size_t k = 0; k < todo.n; k++) {
		struct str at = todo.v[k];
		if (format_check_folders(dir, k, e) || f->list(f->ctx, a, at, &all, e))
			return (int)e->code;
		for (size_t i = 0; i < all.n; i++) {
			if (format_is_folder(all.v[i]))
				*VEC_PUSH(a, &todo) =
					format_path(a, at, str_sub(all.v[i], 0, all.v[i].n - 1));
			else if (read_name(all.v[i], &digits, &name))
				*VEC_PUSH(a, out) = format_path(a, at, all.v[i]);
		}
	}
	return 0;
}

int format_rails_dialect(
	const struct files *f, struct arena *a, struct str dir, struct source *out, struct err *e)
{
	static const char *const places[] = {"config/database.yml", "Gemfile.lock", "Gemfile", NULL};
	static const struct {
		const char *word;
		enum dialect dialect;
	} signs[] = {{"adapter: postgresql", DIALECT_POSTGRESQL}, {"adapter: postgis", DIALECT_POSTGRESQL},
		{"adapter: mysql2", DIALECT_MYSQL}, {"adapter: trilogy", DIALECT_MYSQL},
		{"adapter: sqlite3", DIALECT_SQLITE}, {"postgresql", DIALECT_POSTGRESQL},
		{" pg ", DIALECT_POSTGRESQL}, {"\"pg\"", DIALECT_POSTGRESQL}, {"'pg'", DIALECT_POSTGRESQL},
		{"mysql2", DIALECT_MYSQL}, {"trilogy", DIALECT_MYSQL}, {"sqlite3", DIALECT_SQLITE}};
	struct str home = str_dirname(str_dirname(dir)), text;
	bool found;
	for (size_t p = 0; places[p] && !out->dialect_known; p++) {
		if (format_read_config(f, a, format_path(a, home, str_of(places[p])), &text, &found, e))
			return (int)e->code;
		for (size_t i = 0; found && i < sizeof signs / sizeof *signs && !out->dialect_known; i++)
			if (str_find(text, str_of(signs[i].word), 0) != SIZE_MAX) {
				out->dialect = signs[i].dialect;
				out->dialect_known = true;
				out->dialect_guessed = p > 0;
			}
	}
	return 0;
}

static int rails_detect(
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
		ours += str_find(texts.v[i], STR("ActiveRecord::Migration"), 0) != SIZE_MAX;
	if (!ours || format_rails_dialect(f, a, dir, out, e))
		return (int)e->code;
	*score = str_ends(str_basename(dir), STR("migrate")) ? FORMAT_CERTAIN : 85;
	out->evidence = str_fmt(a, "\"%.*s\" holds %zu file%s of ActiveRecord migrations", STRF(dir), paths.n,
		paths.n == 1 ? "" : "s");
	return 0;
}

static int by_key(const void *a, const void *b)
{
	const struct migration *x = a, *y = b;
	if (x->order_key != y->order_key)
		return x->order_key < y->order_key ? -1 : 1;
	return str_cmp(x->path, y->path);
}

static int rails_load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	struct names_list paths = {0};
	*out = (struct migrations){0};
	if (collect(f, a, s->path, &paths, e))
		return (int)e->code;
	for (size_t i = 0; i < paths.n; i++) {
		struct migration m = {.in_tx = true, .opaque = true};
		struct str digits;
		uint64_t key = 0;
		(void)read_name(str_basename(paths.v[i]), &digits, &m.name);
		(void)str_u64(digits, &key);
		m.order_key = (long long)key;
		m.id = str_fmt(a, "%lld", m.order_key);
		if (format_read_file(f, a, s, paths.v[i], &m, e))
			return (int)e->code;
		*VEC_PUSH(a, out) = m;
	}
	/* In their order: what one makes decides which names another's renaming takes along. */
	format_sort(out, by_key);
	struct rails_memory memory = {0};
	if (!s->names_only && format_rails_settings(f, a, s, &memory, e))
		return (int)e->code;
	for (size_t i = 0; i < out->n && !s->names_only; i++)
		if (out->v[i].problem == MIGRATION_FINE && format_rails_read(a, w, s, &out->v[i], &memory, e))
			return (int)e->code;
	format_mark_duplicates(a, out);
	return s->names_only ? 0 : format_rails_dump(f, a, w, s, &memory, out, e);
}

static const char *const columns[] = {"version", NULL};

static int look(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	struct table *t, struct err *e)
{
	struct str name = src->table.n ? src->table : STR("schema_migrations");
	return table_expect(g, s, a, STR_NONE, name, "Rails", columns, t, e);
}

struct reading {
	struct arena *a;
	struct history *out;
};

static int read_row(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct reading *r = ctx;
	uint64_t key = 0;
	(void)ncols;
	if (!str_u64(cols[0], &key) || key > INT64_MAX) {
		err_set(e, ERR_DB, "version table of Rails holds \"%.*s\", which is no version",
			STRF(str_sub(cols[0], 0, 60)));
		err_hint(e, "Another tool may share the table schema_migrations: name Rails' own in "
			    "schemagate.conf.");
		return ERR_DB;
	}
	struct applied *p = VEC_PUSH(r->a, r->out);
	*p = (struct applied){
		.id = str_fmt(r->a, "%llu", (unsigned long long)key), .order_key = (long long)key};
	return 0;
}

/* The environment that the last run named: every run overwrites it, so it proves nothing (FORMATS-B 8). */
static void note_environment(struct arena *a, const struct table *t, struct history *out)
{
	if (!t->exists && out->n)
		(void)format_note(a, &out->notes, SOURCE_TRAP,
			STR("ar_internal_metadata is missing beside schema_migrations: the rows may be "
			    "another tool's"),
			STR("Look whether dbmate or another tool writes this table."));
}

static int rails_applied(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migrations *files, struct history *out, struct err *e)
{
	struct table t, metadata;
	struct reading r = {a, out};
	(void)files;
	*out = (struct history){0};
	int rc = look(g, s, a, src, &t, e);
	struct err later = err_new(a);
	int also = table_find(g, s, a, STR_NONE, STR("ar_internal_metadata"), &metadata, rc ? &later : e);
	if (rc || also)
		return (int)e->code;
	out->table_exists = t.exists;
	if (!t.exists)
		return 0;
	struct str sql = str_fmt(a, "SELECT version FROM %.*s ORDER BY version", STRF(t.sql));
	struct table_read q = {.t = &t, .sql = sql};
	if (table_rows(g, s, a, &q, read_row, &r, e))
		return (int)e->code;
	note_environment(a, &metadata, out);
	return 0;
}

static int rails_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e)
{
	struct table t;
	const char *type = g->dialect == DIALECT_MYSQL    ? "varchar(255)"
			   : g->dialect == DIALECT_SQLITE ? "varchar"
							  : "character varying";
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	struct str shape = str_fmt(a, "(version %s NOT NULL PRIMARY KEY)", type);
	return table_create(g, s, a, &t, shape, "Rails", e);
}

static int write_row(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, const char *sql, struct err *e)
{
	struct table t;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	struct str rest = str_of(sql), head = str_cut(&rest, '%');
	return table_query(g, s, a, str_fmt(a, "%.*s%.*s%.*s", STRF(head), STRF(t.sql), STRF(rest)), &m->id,
		1, NULL, NULL, e);
}

static int rails_record(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, int duration_ms, struct err *e)
{
	(void)duration_ms;
	return write_row(g, s, a, src, m, "INSERT INTO % (version) VALUES (?)", e);
}

static int rails_unrecord(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, struct err *e)
{
	return write_row(g, s, a, src, m, "DELETE FROM % WHERE version = ?", e);
}

const struct format format_rails = {
	.name = "rails",
	.title = "Rails",
	.tables = (const char *const[]){"schema_migrations", "ar_internal_metadata", NULL},
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
	.out_of_order_text = "Rails applies it when it runs next.",
	.runs_code = true,
	.command = "bin/rails db:migrate",
	.detect = rails_detect,
	.load = rails_load,
	.applied = rails_applied,
	.create = rails_create,
	.record = rails_record,
	.unrecord = rails_unrecord,
};
