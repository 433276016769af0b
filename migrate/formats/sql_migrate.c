#include "migrate/formats/sql_migrate.h"

/* sql-migrate (rubenv): SQL files with "-- +migrate" sections, known by their whole names. Facts:
 * FORMATS-B 19. */

/* struct source.own */
struct project {
	bool ignores_unknown; /* rows without a file do not stop it */
};

static bool is_ours(struct str entry)
{
	return str_ends(format_entry(entry), STR(".sql"));
}

/* -- recognition -- */

static bool dialect_named(struct str word, enum dialect *out)
{
	*out = str_eq(word, STR("postgres")) ? DIALECT_POSTGRESQL
	       : str_eq(word, STR("mysql"))  ? DIALECT_MYSQL
					     : DIALECT_SQLITE;
	return *out != DIALECT_SQLITE || str_eq(word, STR("sqlite3"));
}

/* dbconfig.yml: one entry for each environment; the first that says so speaks for all. */
static int read_config(const struct files *f, struct arena *a, struct str dir, const struct names_list *names,
	struct source *out, struct err *e)
{
	static const char *const config[] = {"dbconfig.yml", "dbconfig.yaml", NULL};
	struct project *p = ARENA_NEW(a, struct project);
	struct format_mention where;
	if (format_mention(f, a, dir, config, NULL, &where, e))
		return (int)e->code;
	struct str table = format_mention_value(where.text, "table");
	struct str schema = format_mention_value(where.text, "schema");
	out->table = table.n && schema.n ? str_fmt(a, "%.*s.%.*s", STRF(schema), STRF(table)) : table;
	p->ignores_unknown = str_eq(format_mention_value(where.text, "ignoreunknown"), STR("true"));
	out->own = p;
	out->dialect_known = format_dialect_of_path(dir, &out->dialect) ||
			     dialect_named(format_mention_value(where.text, "dialect"), &out->dialect);
	return out->dialect_known ? 0 : format_guess_dialect(f, a, dir, names, out, e);
}

static int detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	struct names_list all, ours = {0}, texts;
	size_t marked = 0;
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
	for (size_t i = 0; i < texts.n; i++)
		marked += format_sql_migrate_is_marked(texts.v[i]);
	*score = !marked ? 0 : marked == texts.n ? 95 : FORMAT_CLAIM;
	out->evidence =
		str_fmt(a, "\"%.*s\" holds %zu SQL file%s, \"-- +migrate Up\" in %zu of %zu looked at",
			STRF(dir), ours.n, ours.n == 1 ? "" : "s", marked, texts.n);
	return *score ? read_config(f, a, dir, &ours, out, e) : 0;
}

/* -- files -- */

/* Those with a number in front first, by its value; then by the bytes of the names. */
static int by_name(const void *a, const void *b)
{
	const struct migration *x = a, *y = b;
	struct str dx = format_leading_digits(x->id), dy = format_leading_digits(y->id);
	uint64_t nx = 0, ny = 0;
	bool is_x = str_u64(dx, &nx), is_y = str_u64(dy, &ny);
	if (is_x != is_y)
		return is_x ? -1 : 1;
	if (is_x && nx != ny)
		return nx < ny ? -1 : 1;
	return str_cmp(x->id, y->id);
}

static int load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	struct names_list all;
	(void)w;
	*out = (struct migrations){0};
	if (f->list(f->ctx, a, s->path, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++) {
		if (!is_ours(all.v[i]))
			continue;
		struct migration *m = VEC_PUSH(a, out);
		struct str digits;
		uint64_t n;
		m->id = str_dup(a, format_entry(all.v[i]));
		m->name = str_sub(m->id, 0, m->id.n - 4);
		if (format_read_file(f, a, s, format_path(a, s->path, all.v[i]), m, e))
			return (int)e->code;
		if (m->problem == MIGRATION_FINE)
			format_sql_migrate_parse(a, s, m);
		digits = format_leading_digits(m->id);
		if (digits.n && (!str_u64(digits, &n) || n > INT64_MAX))
			format_refuse(m, 0, "its number has more than 64 bits: sql-migrate panics at it");
	}
	format_sort(out, by_name);
	return 0;
}

/* -- its table -- */

static int look(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	struct table *t, struct err *e)
{
	static const char *const columns[] = {"id", "applied_at", NULL};
	return format_table(g, s, a, src, STR("gorp_migrations"), "sql-migrate", columns, t, e);
}

static int applied(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migrations *files, struct history *out, struct err *e)
{
	const struct project *p = src->own;
	struct table t;
	*out = (struct history){0};
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	out->table_exists = t.exists;
	if (!t.exists)
		return 0;
	if (format_rows(g, s, a, &t, "id", "applied_at", out, e))
		return (int)e->code;
	if (!p || !p->ignores_unknown)
		format_note_lost(a, files, out, "sql-migrate stops at an unknown migration in the database",
			"Merge the branch that has the file first, or set ignoreunknown in dbconfig.yml.");
	return 0;
}

static int create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e)
{
	static const char *const columns[] = {
		"id text NOT NULL PRIMARY KEY, applied_at timestamp with time zone",
		"id varchar(255) NOT NULL PRIMARY KEY, applied_at datetime",
		"id varchar(255) NOT NULL PRIMARY KEY, applied_at datetime"};
	struct table t;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	return table_create(g, s, a, &t, str_fmt(a, "(%s)", columns[g->dialect]), "sql-migrate", e);
}

static int record(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, int duration_ms, struct err *e)
{
	/* as the tool's drivers write a time */
	static const char *const now[] = {
		"clock_timestamp()", "UTC_TIMESTAMP()", "strftime('%Y-%m-%d %H:%M:%f+00:00', 'now')"};
	struct table t;
	(void)duration_ms;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	struct str sql =
		str_fmt(a, "INSERT INTO %.*s (id, applied_at) VALUES (?, %s)", STRF(t.sql), now[g->dialect]);
	return table_query(g, s, a, sql, &m->id, 1, NULL, NULL, e);
}

static int unrecord(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, struct err *e)
{
	struct table t;
	int rc = look(g, s, a, src, &t, e);
	return rc ? rc : format_row(g, s, a, &t, "id", m->id, false, e);
}

const struct format format_sql_migrate = {
	.name = "sql-migrate",
	.title = "sql-migrate",
	.tables = (const char *const[]){"gorp_migrations", NULL},
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
	.out_of_order_text = "sql-migrate applies it.",
	.piecemeal = true,
	.detect = detect,
	.load = load,
	.applied = applied,
	.create = create,
	.record = record,
	.unrecord = unrecord,
};
