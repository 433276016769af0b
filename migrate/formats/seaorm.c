#include "migrate/formats/seaorm.h"

/* SeaORM: mNNN_name.rs in a crate of migrations, in the order of the Migrator's list. */

/* m20220101_000001_create_table.rs */
static bool is_ours(struct str entry)
{
	struct str base = format_entry(entry);
	struct str digits = format_leading_digits(str_sub(base, 1, base.n));
	return base.n > 5 && base.p[0] == 'm' && digits.n && base.p[1 + digits.n] == '_' &&
	       str_ends(base, STR(".rs")) && !format_is_folder(entry);
}

/* -- recognition -- */

static bool speaks(const struct names_list *texts)
{
	for (size_t i = 0; i < texts->n; i++)
		if (str_find_word(texts->v[i], STR("MigrationTrait"), 0) != SIZE_MAX)
			return true;
	return false;
}

/* A Migrator may give the table another name: fn migration_table_name() ... Alias::new("x") */
static struct str table_in(struct str text)
{
	size_t at = str_find_word(text, STR("migration_table_name"), 0);
	if (at == SIZE_MAX)
		return STR_NONE;
	struct str rest = str_sub(text, at, text.n);
	size_t open = str_chr(rest, '"'), end = str_chr(rest, '}');
	if (open == SIZE_MAX || open > end)
		return STR_NONE;
	rest = str_sub(rest, open + 1, rest.n);
	return str_sub(rest, 0, str_chr(rest, '"'));
}

/* The files in which a Migrator may list its migrations: in the folder, and above it. */
static int lists(
	const struct files *f, struct arena *a, struct str dir, struct names_list *texts, struct err *e)
{
	static const char *const above[] = {
		"lib.rs", "mod.rs", "migrator.rs", "main.rs", "migrations.rs", "migration.rs", NULL};
	struct names_list all;
	struct str text;
	bool found;
	if (f->list(f->ctx, a, dir, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++) {
		if (format_is_folder(all.v[i]) || is_ours(all.v[i]) || !str_ends(all.v[i], STR(".rs")))
			continue;
		if (format_read_config(f, a, format_path(a, dir, all.v[i]), &text, &found, e))
			return (int)e->code;
		if (found && str_find_word(text, STR("MigratorTrait"), 0) != SIZE_MAX)
			*VEC_PUSH(a, texts) = text;
	}
	for (size_t i = 0; above[i] && dir.n; i++) {
		if (format_read_config(
			    f, a, format_path(a, str_dirname(dir), str_of(above[i])), &text, &found, e))
			return (int)e->code;
		if (found && str_find_word(text, STR("MigratorTrait"), 0) != SIZE_MAX)
			*VEC_PUSH(a, texts) = text;
	}
	return 0;
}

static int detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	struct names_list all, ours = {0}, texts, migrators = {0};
	*score = 0;
	if (f->list(f->ctx, a, dir, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++)
		if (is_ours(all.v[i]))
			*VEC_PUSH(a, &ours) = all.v[i];
	if (!ours.n)
		return 0;
	if (format_samples(f, a, dir, &ours, &texts, e))
		return (int)e->code;
	if (!speaks(&texts))
		return 0;
	*score = FORMAT_CERTAIN;
	out->dialect_known = format_dialect_of_path(dir, &out->dialect);
	if (lists(f, a, dir, &migrators, e) ||
		(!out->dialect_known && format_project_dialect(f, a, dir, out, e)))
		return (int)e->code;
	for (size_t i = 0; i < migrators.n && !out->table.n; i++)
		out->table = table_in(migrators.v[i]);
	out->evidence = str_fmt(a, "\"%.*s\" holds %zu file%s mNNN_name.rs that speak of a MigrationTrait",
		STRF(dir), ours.n, ours.n == 1 ? "" : "s");
	return 0;
}

/* -- files -- */

/* The name is that of the file, unless it is written: fn name(&self) -> &str { "m1_x" }. */
static struct str name_in(struct str text, struct str stem)
{
	size_t at = str_find_word(text, STR("MigrationName"), 0);
	while (at != SIZE_MAX && !str_starts(str_trim(str_sub(text, at + 13, text.n)), STR("for")))
		at = str_find_word(text, STR("MigrationName"), at + 13);
	if (at == SIZE_MAX)
		return stem;
	size_t open = str_chr(str_sub(text, at, text.n), '"');
	struct str rest = open == SIZE_MAX ? STR_NONE : str_sub(text, at + open + 1, text.n);
	struct str name = str_sub(rest, 0, str_chr(rest, '"'));
	return name.n && name.n < 256 && str_chr(name, '\n') == SIZE_MAX ? name : stem;
}

/* Where the list of a Migrator names the file's module, comments passed over; 0 = nowhere. */
static long long place_in(const struct names_list *migrators, struct str stem)
{
	long long base = 1;
	for (size_t i = 0; i < migrators->n; i++) {
		struct str text = migrators->v[i];
		size_t from = str_find(text, STR("fn migrations"), 0);
		while ((from = from == SIZE_MAX ? from : str_find_word(text, stem, from)) != SIZE_MAX) {
			size_t line = from;
			while (line && text.p[line - 1] != '\n')
				line--;
			if (str_find(str_sub(text, line, from), STR("//"), 0) == SIZE_MAX)
				return base + (long long)from;
			from += stem.n;
		}
		base += (long long)text.n;
	}
	return 0;
}

static void note_unlisted(struct arena *a, struct migrations *out, struct str path)
{
	struct source_note *n = format_note(a, &out->notes, SOURCE_TRAP,
		STR("the Migrator's list does not name the file: SeaORM never runs it"),
		STR("Add it to migrations(), or remove the file."));
	n->path = path;
}

static int load_one(struct seaorm_crate *c, const struct source *s, struct str entry,
	const struct names_list *migrators, struct migrations *out, struct err *e)
{
	struct migration m = {.in_tx = s->dialect == DIALECT_POSTGRESQL};
	struct str base = format_entry(entry), stem = str_sub(base, 0, base.n - 3);
	if (format_read_file(c->f, c->a, s, format_path(c->a, s->path, base), &m, e))
		return (int)e->code;
	m.order_key = place_in(migrators, stem);
	if (migrators->n && !m.order_key) {
		note_unlisted(c->a, out, m.path);
		return 0;
	}
	m.id = str_dup(c->a, name_in(m.raw, stem));
	m.name = m.id;
	if (m.problem == MIGRATION_FINE && !s->names_only && format_seaorm_read(c, s, &m, e))
		return (int)e->code;
	*VEC_PUSH(c->a, out) = m;
	return 0;
}

static int by_place(const void *x, const void *y)
{
	const struct migration *a = x, *b = y;
	int c = (a->order_key > b->order_key) - (a->order_key < b->order_key);
	return c ? c : format_by_id(x, y);
}

static bool any_listed(const struct names_list *migrators, const struct names_list *all)
{
	for (size_t i = 0; i < all->n; i++) {
		struct str base = format_entry(all->v[i]);
		if (is_ours(all->v[i]) && place_in(migrators, str_sub(base, 0, base.n - 3)))
			return true;
	}
	return false;
}

static int load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	struct names_list all, migrators = {0};
	struct seaorm_crate c = {.f = f, .a = a, .w = w, .dir = s->path};
	*out = (struct migrations){0};
	if (f->list(f->ctx, a, s->path, &all, e) || lists(f, a, s->path, &migrators, e))
		return (int)e->code;
	if (!any_listed(&migrators, &all)) /* a list that is made elsewhere: by name */
		migrators.n = 0;
	for (size_t i = 0; i < all.n; i++)
		if (is_ours(all.v[i]) && load_one(&c, s, all.v[i], &migrators, out, e))
			return (int)e->code;
	format_sort(out, by_place);
	format_mark_duplicates(a, out);
	return 0;
}

/* -- its table -- */

static int look(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	struct table *t, struct err *e)
{
	static const char *const columns[] = {"version", "applied_at", NULL};
	return format_table(g, s, a, src, STR("seaql_migrations"), "SeaORM", columns, t, e);
}

static int applied(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migrations *files, struct history *out, struct err *e)
{
	static const char *const at[] = {
		"to_timestamp(applied_at)", "from_unixtime(applied_at)", "datetime(applied_at, 'unixepoch')"};
	struct table t;
	*out = (struct history){0};
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	out->table_exists = t.exists;
	if (!t.exists)
		return 0;
	if (format_rows(g, s, a, &t, "version", at[g->dialect], out, e))
		return (int)e->code;
	format_note_lost(a, files, out, "SeaORM stops at such rows",
		"Merge the branch that has the file first, or take it back from there.");
	return 0;
}

static int create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e)
{
	static const char *const ddl[] = {
		"(\"version\" varchar NOT NULL PRIMARY KEY, \"applied_at\" bigint NOT NULL)",
		"(`version` varchar(255) NOT NULL PRIMARY KEY, `applied_at` bigint NOT NULL)",
		"(\"version\" varchar NOT NULL PRIMARY KEY, \"applied_at\" bigint NOT NULL)"};
	struct table t;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	return table_create(g, s, a, &t, str_of(ddl[g->dialect]), "SeaORM", e);
}

static int record(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, int duration_ms, struct err *e)
{
	static const char *const now[] = {"CAST(floor(extract(epoch FROM clock_timestamp())) AS bigint)",
		"unix_timestamp()", "CAST(strftime('%s', 'now') AS INTEGER)"};
	struct table t;
	(void)duration_ms;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	struct str sql = str_fmt(
		a, "INSERT INTO %.*s (version, applied_at) VALUES (?, %s)", STRF(t.sql), now[g->dialect]);
	return table_query(g, s, a, sql, &m->id, 1, NULL, NULL, e);
}

static int unrecord(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, struct err *e)
{
	struct table t;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	return format_row(g, s, a, &t, "version", m->id, false, e);
}

const struct format format_seaorm = {
	.name = "seaorm",
	.title = "SeaORM",
	.tables = (const char *const[]){"seaql_migrations", NULL},
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
	.out_of_order_text = "SeaORM applies it when it runs next.",
	.runs_code = true,
	.command = "cargo run -p migration -- up",
	.detect = detect,
	.load = load,
	.applied = applied,
	.create = create,
	.record = record,
	.unrecord = unrecord,
};
