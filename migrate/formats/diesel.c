#include "migrate/format_tool.h"

/* Diesel (Rust): a folder VERSION_name for each migration, with up.sql, down.sql and metadata.toml. Facts:
 * FORMATS-B 6. */

/* The folder's name up to its first '_', without dashes. */
static struct str version_of(struct arena *a, struct str folder)
{
	struct str head = str_sub(folder, 0, str_chr(folder, '_'));
	char *z = str_z(a, head);
	size_t n = 0;
	for (size_t i = 0; i < head.n; i++)
		if (head.p[i] != '-')
			z[n++] = head.p[i];
	z[n] = 0;
	return (struct str){z, n};
}

static bool has(const struct names_list *l, const char *name)
{
	for (size_t i = 0; i < l->n; i++)
		if (str_eq(l->v[i], str_of(name)))
			return true;
	return false;
}

/* Folders that Diesel looks into, without their slash. */
static bool is_ours(struct str entry, struct str *name)
{
	*name = str_sub(entry, 0, entry.n - 1);
	return format_is_folder(entry) && name->n && name->p[0] != '.';
}

/* -- recognition -- */

static int count(const struct files *f, struct arena *a, struct str dir, struct names_list *ups,
	size_t *others, struct err *e)
{
	struct names_list all, inside;
	struct str name;
	if (f->list(f->ctx, a, dir, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++) {
		if (!is_ours(all.v[i], &name))
			continue;
		if (f->list(f->ctx, a, format_path(a, dir, name), &inside, e))
			return (int)e->code;
		if (has(&inside, "up.sql"))
			*VEC_PUSH(a, ups) = format_path(a, name, STR("up.sql"));
		else
			++*others;
	}
	return 0;
}

static int detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	static const char *const names[] = {"diesel.toml", NULL};
	struct names_list ups = {0};
	struct format_mention where, crate;
	size_t others = 0;
	*score = 0;
	/* First the project's own word: another tool's source may hold ten thousand folders. */
	if (format_mention_crate(f, a, dir, "diesel", &crate, e) ||
		format_mention(f, a, dir, names, NULL, &where, e))
		return (int)e->code;
	if (crate.found)
		where = crate;
	if (!where.found)
		return 0;
	if (count(f, a, dir, &ups, &others, e))
		return (int)e->code;
	if (!ups.n)
		return 0;
	*score = others > ups.n ? 60 : 95;
	out->evidence = str_fmt(a, "\"%.*s\" holds %zu folder%s with up.sql, and \"%.*s\" speaks of Diesel",
		STRF(dir), ups.n, ups.n == 1 ? "" : "s", STRF(where.path));
	return format_guess_dialect_at(f, a, dir, &ups, &where, out, e);
}

/* -- files -- */

/* Does metadata.toml leave the transaction on? A file without the key switches it off: so its reader says. */
static bool wants_tx(struct arena *a, struct str toml, struct migrations *out, struct migration *m)
{
	struct str value = format_mention_value(toml, "run_in_transaction");
	if (value.n)
		return !str_eq(value, STR("false"));
	struct source_note *n = format_note(a, &out->notes, SOURCE_TRAP,
		STR("metadata.toml has no run_in_transaction: Diesel then runs the migration without a "
		    "transaction"),
		STR("Say which it is: run_in_transaction = true or false."));
	n->id = m->id;
	n->path = format_path(a, str_dirname(m->path), STR("metadata.toml"));
	return false;
}

static int load_down(const struct files *f, struct arena *a, const struct source *s, struct str path,
	struct migration *m, struct err *e)
{
	struct migration down = {0};
	if (format_read_file(f, a, s, path, &down, e))
		return (int)e->code;
	if (down.problem != MIGRATION_FINE)
		return 0;
	m->down_path = down.path;
	format_split(a, s, down.raw, &m->down);
	return 0;
}

static void note_folder(struct arena *a, struct migrations *out, struct str path)
{
	struct source_note *n = format_note(a, &out->notes, SOURCE_TRAP_STOPS,
		STR("a folder among the migrations has no up.sql: Diesel refuses them all"),
		STR("Give it an up.sql, or move it elsewhere."));
	n->path = path;
}

static int load_one(const struct files *f, struct arena *a, const struct source *s, struct str folder,
	struct migrations *out, struct err *e)
{
	struct str home = format_path(a, s->path, folder), toml;
	struct names_list inside;
	struct migration m = {.id = version_of(a, folder), .name = str_dup(a, folder), .in_tx = true};
	bool there;
	if (f->list(f->ctx, a, home, &inside, e))
		return (int)e->code;
	if (!has(&inside, "up.sql") && !has(&inside, "up.sql@")) {
		if (inside.n)
			note_folder(a, out, home);
		return 0;
	}
	struct str up = format_path(a, home, has(&inside, "up.sql") ? STR("up.sql") : STR("up.sql@"));
	if (format_read_file(f, a, s, up, &m, e) ||
		format_read_config(f, a, format_path(a, home, STR("metadata.toml")), &toml, &there, e))
		return (int)e->code;
	if (there)
		m.in_tx = wants_tx(a, toml, out, &m);
	if (has(&inside, "down.sql") && load_down(f, a, s, format_path(a, home, STR("down.sql")), &m, e))
		return (int)e->code;
	if (!m.id.n) /* Diesel would take the empty text for its version */
		format_refuse(&m, 0, "the folder's name has no version before its first underscore");
	if (m.problem == MIGRATION_FINE && !m.raw.n)
		format_refuse(&m, 1, "up.sql is empty: Diesel refuses it");
	format_split(a, s, m.raw, &m.up);
	m.manages_tx = !m.in_tx && format_has_tx_control(&m.up);
	*VEC_PUSH(a, out) = m;
	return 0;
}

static int load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	struct names_list all;
	struct str name;
	(void)w;
	*out = (struct migrations){0};
	if (f->list(f->ctx, a, s->path, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++)
		if (is_ours(all.v[i], &name) && load_one(f, a, s, name, out, e))
			return (int)e->code;
	format_sort(out, format_by_id);
	format_mark_duplicates(a, out);
	return 0;
}

/* -- its table -- */

static int look(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	struct table *t, struct err *e)
{
	static const char *const columns[] = {"version", "run_on", NULL};
	return format_table(g, s, a, src, STR("__diesel_schema_migrations"), "Diesel", columns, t, e);
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
	return t.exists ? format_rows(g, s, a, &t, "version", "run_on", out, e) : 0;
}

static int create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e)
{
	struct table t;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	struct str shape = STR("(version VARCHAR(50) PRIMARY KEY NOT NULL, run_on TIMESTAMP NOT NULL "
			       "DEFAULT CURRENT_TIMESTAMP)");
	return table_create(g, s, a, &t, shape, "Diesel", e);
}

static int record(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, int duration_ms, struct err *e)
{
	struct table t;
	(void)duration_ms;
	int rc = look(g, s, a, src, &t, e);
	return rc ? rc : format_row(g, s, a, &t, "version", m->id, true, e);
}

static int unrecord(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, struct err *e)
{
	struct table t;
	int rc = look(g, s, a, src, &t, e);
	return rc ? rc : format_row(g, s, a, &t, "version", m->id, false, e);
}

const struct format format_diesel = {
	.name = "diesel",
	.title = "Diesel",
	.tables = (const char *const[]){"__diesel_schema_migrations", NULL},
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
	.out_of_order_text = "Diesel applies it.",
	.piecemeal = true,
	.detect = detect,
	.load = load,
	.applied = applied,
	.create = create,
	.record = record,
	.unrecord = unrecord,
};
