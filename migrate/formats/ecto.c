#include <stdlib.h>

#include "migrate/formats/ecto.h"

/* Ecto: VERSION_name.exs below priv/REPO/migrations. Facts: FORMATS-B 17. */

/* An integer, '_', a name; Ecto passes over what is no .exs, and warns of an .ex. */
static bool read_name(struct str entry, struct str *digits, struct str *name, bool *script)
{
	struct str base = format_entry(entry);
	size_t dot = str_rchr(base, '.');
	*digits = format_leading_digits(base);
	if (!digits->n || digits->n > 18 || dot == SIZE_MAX || dot < digits->n + 1 ||
		base.p[digits->n] != '_')
		return false;
	*name = str_sub(base, digits->n + 1, dot);
	struct str ends = str_sub(base, dot, base.n);
	*script = str_eq(ends, STR(".exs"));
	return *script || str_eq(ends, STR(".ex"));
}

static int collect(
	const struct files *f, struct arena *a, struct str dir, struct names_list *out, struct err *e)
{
	struct names_list todo = {0}, all;
	struct str digits, name;
	bool script;
	*VEC_PUSH(a, &todo) = dir;
	for (size_t k = 0; k < todo.n; k++) {
		struct str at = todo.v[k];
		if (format_check_folders(dir, k, e) || f->list(f->ctx, a, at, &all, e))
			return (int)e->code;
		for (size_t i = 0; i < all.n; i++) {
			bool folder = format_is_folder(all.v[i]);
			if (folder && all.v[i].p[0] != '.')
				*VEC_PUSH(a, &todo) =
					format_path(a, at, str_sub(all.v[i], 0, all.v[i].n - 1));
			else if (!folder && read_name(all.v[i], &digits, &name, &script))
				*VEC_PUSH(a, out) = format_path(a, at, all.v[i]);
		}
	}
	return 0;
}

/* -- recognition -- */

/* The driver that the project depends on. */
static bool dialect_of(struct str mix, enum dialect *out)
{
	static const struct {
		const char *word;
		enum dialect dialect;
	} drivers[] = {{":postgrex", DIALECT_POSTGRESQL}, {":myxql", DIALECT_MYSQL},
		{":mariaex", DIALECT_MYSQL}, {":ecto_sqlite3", DIALECT_SQLITE}, {":exqlite", DIALECT_SQLITE}};
	bool seen[3] = {false};
	for (size_t i = 0; i < sizeof drivers / sizeof *drivers; i++)
		if (str_find(mix, str_of(drivers[i].word), 0) != SIZE_MAX) {
			seen[drivers[i].dialect] = true;
			*out = drivers[i].dialect;
		}
	return seen[0] + seen[1] + seen[2] == 1;
}

static size_t count_signs(const struct names_list *texts)
{
	size_t n = 0;
	for (size_t i = 0; i < texts->n; i++)
		n += str_find(texts->v[i], STR("Ecto.Migration"), 0) != SIZE_MAX ||
		     (str_find(texts->v[i], STR("defmodule "), 0) != SIZE_MAX &&
			     str_find(texts->v[i], STR("Migration\n"), 0) != SIZE_MAX);
	return n;
}

/* Only a folder of migrations is searched with all that is below it: other tools' folders may be the root. */
static int is_home(const struct files *f, struct arena *a, struct str dir, bool *is, struct err *e)
{
	struct names_list all;
	struct str digits, name;
	bool script = false;
	*is = str_eq(str_basename(dir), STR("migrations"));
	if (*is)
		return 0;
	int rc = f->list(f->ctx, a, dir, &all, e);
	for (size_t i = 0; !rc && i < all.n && !*is; i++)
		*is = read_name(all.v[i], &digits, &name, &script) && script;
	return rc;
}

static int ecto_detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	static const char *const names[] = {"mix.exs", NULL}, *const words[] = {":ecto_sql", ":ecto",
								      ":phoenix_ecto", NULL};
	struct names_list paths = {0}, texts;
	struct format_mention mix;
	struct ecto_config config;
	bool home;
	*score = 0;
	if (is_home(f, a, dir, &home, e) || (home && collect(f, a, dir, &paths, e)))
		return (int)e->code;
	if (!paths.n)
		return 0;
	if (format_samples(f, a, STR_NONE, &paths, &texts, e))
		return (int)e->code;
	if (!count_signs(&texts))
		return 0;
	if (format_mention(f, a, dir, names, words, &mix, e) || format_ecto_config(f, a, dir, &config, e))
		return (int)e->code;
	*score = mix.found ? FORMAT_CERTAIN : 85;
	out->table = config.source;
	out->evidence = str_fmt(a, "\"%.*s\" holds %zu file%s of Ecto migrations%s%.*s%s", STRF(dir), paths.n,
		paths.n == 1 ? "" : "s", mix.found ? ", and \"" : "", STRF(mix.path),
		mix.found ? "\" depends on it" : "");
	out->dialect_known = dialect_of(mix.text, &out->dialect);
	return out->dialect_known ? 0 : format_guess_dialect(f, a, dir, &paths, out, e);
}

/* -- files -- */

static void note_script(struct arena *a, struct migrations *out, struct str path)
{
	struct source_note *n = format_note(a, &out->notes, SOURCE_TRAP,
		STR("the file is named as a migration and ends in .ex: Ecto passes over it"),
		STR("Rename it to .exs, or move it elsewhere."));
	n->path = path;
}

static int load_one(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	const struct ecto_config *c, struct str path, struct migrations *out, struct err *e)
{
	struct migration m = {.in_tx = true};
	struct str digits;
	uint64_t key = 0;
	bool script;
	(void)read_name(str_basename(path), &digits, &m.name, &script);
	if (!script) {
		note_script(a, out, format_entry(path));
		return 0;
	}
	(void)str_u64(digits, &key);
	m.order_key = (long long)key;
	m.id = str_fmt(a, "%lld", m.order_key);
	if (format_read_file(f, a, s, path, &m, e))
		return (int)e->code;
	if (m.problem == MIGRATION_FINE && !s->names_only && format_ecto_read(a, w, s, c, &m, e))
		return (int)e->code;
	*VEC_PUSH(a, out) = m;
	return 0;
}

struct named {
	struct str name, path;
};

static int by_name(const void *a, const void *b)
{
	return str_cmp(((const struct named *)a)->name, ((const struct named *)b)->name);
}

/* One name in two files: Ecto refuses to run anything while both are pending (Ecto.Migrator asks of these
 * alone), as they are on a new database. */
static void check_names(struct arena *a, struct migrations *out)
{
	struct named *v = ARENA_ARRAY(a, struct named, out->n + 1);
	for (size_t i = 0; i < out->n; i++)
		v[i] = (struct named){out->v[i].name, out->v[i].path};
	if (out->n)
		qsort(v, out->n, sizeof *v, by_name);
	for (size_t i = 1; i < out->n; i++) {
		if (!str_eq(v[i - 1].name, v[i].name))
			continue;
		struct source_note *n = format_note(a, &out->notes, SOURCE_TRAP,
			str_fmt(a,
				"Ecto refuses to run anything on a database that has neither: \"%.*s\" and "
				"\"%.*s\" have one name",
				STRF(v[i - 1].path), STRF(v[i].path)),
			STR("Give one of them another name behind its version."));
		n->path = v[i].path;
		return;
	}
}

static int ecto_load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	struct names_list paths = {0};
	struct ecto_config c;
	*out = (struct migrations){0};
	if (collect(f, a, s->path, &paths, e) || format_ecto_config(f, a, s->path, &c, e))
		return (int)e->code;
	for (size_t i = 0; i < paths.n; i++)
		if (load_one(f, a, w, s, &c, paths.v[i], out, e))
			return (int)e->code;
	format_sort(out, format_by_key);
	format_mark_duplicates(a, out);
	check_names(a, out);
	return 0;
}

/* -- its table -- */

static int look(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	struct table *t, struct err *e)
{
	static const char *const columns[] = {"version", "inserted_at", NULL};
	int rc = format_table(g, s, a, src, STR("schema_migrations"), "Ecto", columns, t, e);
	if (!rc && t->exists && table_has(t, "dirty"))
		rc = table_refuse(a, t, "Ecto", columns, e);
	return rc;
}

static int ecto_applied(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migrations *files, struct history *out, struct err *e)
{
	struct table t;
	(void)files;
	*out = (struct history){0};
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	out->table_exists = t.exists;
	if (t.exists && format_rows(g, s, a, &t, "version", "inserted_at", out, e))
		return (int)e->code;
	for (size_t i = 0; i < out->n; i++) {
		uint64_t key = 0;
		if (!str_u64(out->v[i].id, &key) || key > INT64_MAX) {
			err_set(e, ERR_DB, "version table of Ecto holds \"%.*s\", which is no version",
				STRF(str_sub(out->v[i].id, 0, 60)));
			err_hint(e, "Another tool may share the table schema_migrations: name Ecto's own in "
				    "schemagate.conf.");
			return ERR_DB;
		}
		out->v[i].order_key = (long long)key;
	}
	return 0;
}

static int ecto_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e)
{
	static const char *const ddl[] = {
		"(\"version\" bigint, \"inserted_at\" timestamp(0), PRIMARY KEY (\"version\"))",
		"(`version` bigint, `inserted_at` datetime, PRIMARY KEY (`version`)) ENGINE = INNODB",
		"(\"version\" INTEGER PRIMARY KEY, \"inserted_at\" TEXT)"};
	struct table t;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	if (t.exists)
		return 0;
	return g->exec(s, str_fmt(a, "CREATE TABLE %.*s %s", STRF(t.sql), ddl[g->dialect]), e)
		       ? err_ctx(e, "could not create Ecto's table")
		       : 0;
}

static int ecto_record(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, int duration_ms, struct err *e)
{
	static const char *const now[] = {"date_trunc('second', now() AT TIME ZONE 'utc')",
		"UTC_TIMESTAMP(0)", "strftime('%Y-%m-%dT%H:%M:%S', 'now')"};
	struct table t;
	(void)duration_ms;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	return g->exec(s,
		str_fmt(a, "INSERT INTO %.*s (version, inserted_at) VALUES (%lld, %s)", STRF(t.sql),
			m->order_key, now[g->dialect]),
		e);
}

static int ecto_unrecord(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, struct err *e)
{
	struct table t;
	uint64_t key = 0;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	(void)str_u64(m->id, &key); /* of a row without a file, too */
	return g->exec(s,
		str_fmt(a, "DELETE FROM %.*s WHERE version = %llu", STRF(t.sql), (unsigned long long)key), e);
}

const struct format format_ecto = {
	.name = "ecto",
	.title = "Ecto",
	.tables = (const char *const[]){"schema_migrations", NULL},
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
	.out_of_order_text = "Ecto applies it, with a warning.",
	.runs_code = true,
	.command = "mix ecto.migrate",
	.detect = ecto_detect,
	.load = ecto_load,
	.applied = ecto_applied,
	.create = ecto_create,
	.record = ecto_record,
	.unrecord = ecto_unrecord,
};
