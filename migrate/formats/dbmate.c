#include "migrate/formats/dbmate.h"

/* dbmate: SQL files with an up and a down block, in the order of their names. Facts: FORMATS-B 3. */

/* ^(\d+).*\.sql$ */
static bool read_name(struct str entry, struct str *version)
{
	struct str base = format_entry(entry);
	*version = format_leading_digits(base);
	return version->n && str_ends(base, STR(".sql")) && base.n >= version->n + 4;
}

static int table_of(const struct files *f, struct arena *a, struct str dir, struct source *out, struct err *e)
{
	static const char *const names[] = {".env", ".env.example", ".env.sample", "Makefile",
		"docker-compose.yml", "docker-compose.yaml", "compose.yml", "compose.yaml", "package.json",
		NULL};
	static const char *const words[] = {"DBMATE_MIGRATIONS_TABLE", NULL};
	struct format_mention where;
	if (format_mention(f, a, dir, names, words, &where, e))
		return (int)e->code;
	out->table = format_mention_value(where.text, words[0]);
	return 0;
}

static int detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	struct names_list all, ours = {0}, texts;
	struct str version;
	size_t marked = 0;
	*score = 0;
	if (f->list(f->ctx, a, dir, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++)
		if (read_name(all.v[i], &version))
			*VEC_PUSH(a, &ours) = all.v[i];
	if (!ours.n)
		return 0;
	if (format_samples(f, a, dir, &ours, &texts, e))
		return (int)e->code;
	for (size_t i = 0; i < texts.n; i++)
		marked += format_dbmate_is_marked(texts.v[i]);
	*score = !marked ? 0 : marked == texts.n ? 95 : FORMAT_CLAIM;
	out->evidence = str_fmt(a,
		"\"%.*s\" holds %zu numbered SQL file%s, \"-- migrate:up\" in %zu of %zu looked at",
		STRF(dir), ours.n, ours.n == 1 ? "" : "s", marked, texts.n);
	if (!*score)
		return 0;
	return format_guess_dialect(f, a, dir, &ours, out, e) || table_of(f, a, dir, out, e) ? (int)e->code
											     : 0;
}

/* Where it is applied already, no problem of the file would be told. */
static void note_blocks(struct arena *a, struct migrations *out, const struct migration *m)
{
	struct source_note *n = format_note(a, &out->notes, SOURCE_TRAP,
		STR("the file has several up blocks: dbmate runs the first, takes the version for applied "
		    "and "
		    "fails at the second"),
		STR("Give each up block a file of its own."));
	n->id = m->id;
	n->path = m->path;
	n->line = m->problem_line;
}

static int load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	struct names_list all; /* in the order of their bytes, which is the tool's */
	struct str version;
	(void)w;
	*out = (struct migrations){0};
	if (f->list(f->ctx, a, s->path, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++) {
		if (!read_name(all.v[i], &version))
			continue;
		struct str base = format_entry(all.v[i]);
		struct migration *m = VEC_PUSH(a, out);
		m->id = str_dup(a, version);
		m->name = str_dup(a, str_sub(base, version.n + (base.p[version.n] == '_'), base.n - 4));
		if (format_read_file(f, a, s, format_path(a, s->path, all.v[i]), m, e))
			return (int)e->code;
		if (m->problem == MIGRATION_FINE && format_dbmate_parse(a, s, m) > 1)
			note_blocks(a, out, m);
	}
	format_mark_duplicates(a, out);
	return 0;
}

/* -- its table: one column, as Rails' has -- */

static int look(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	struct table *t, struct err *e)
{
	static const char *const columns[] = {"version", NULL};
	int rc = format_table(g, s, a, src, STR("schema_migrations"), "dbmate", columns, t, e);
	if (!rc && t->exists &&
		(table_has(t, "dirty") || table_has(t, "inserted_at") || table_has(t, "name")))
		rc = table_refuse(a, t, "dbmate", columns, e);
	return rc;
}

static int applied(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migrations *files, struct history *out, struct err *e)
{
	struct table t;
	(void)files;
	*out = (struct history){0};
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	out->table_exists = t.exists;
	return t.exists ? format_rows(g, s, a, &t, "version", NULL, out, e) : 0;
}

static int create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e)
{
	static const char *const type[] = {"varchar", "varchar(128)", "varchar(128)"};
	struct table t;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	struct str shape = str_fmt(a, "(version %s primary key)", type[g->dialect]);
	return table_create(g, s, a, &t, shape, "dbmate", e);
}

static int record(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, int duration_ms, struct err *e)
{
	struct table t;
	(void)duration_ms;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	return format_row(g, s, a, &t, "version", m->id, true, e);
}

static int unrecord(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, struct err *e)
{
	struct table t;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	return format_row(g, s, a, &t, "version", m->id, false, e);
}

const struct format format_dbmate = {
	.name = "dbmate",
	.title = "dbmate",
	.tables = (const char *const[]){"schema_migrations", NULL},
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
	.out_of_order_text = "dbmate applies it, unless --strict is given.",
	.piecemeal = true,
	.detect = detect,
	.load = load,
	.applied = applied,
	.create = create,
	.record = record,
	.unrecord = unrecord,
};
