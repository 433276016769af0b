#include "migrate/format_internal.h"

#include <string.h>

#include "migrate/formats/plain_name.h"
#include "migrate/history.h"
#include "migrate/table.h"

/*
 * Plain SQL files, told by their names (plain_name.h), their folder and what they hold. The history is
 * schemagate_history alone.
 */

/* What source.own points at where a project of .NET compiles the files in: DbUp's, and others of that kind
 * (dbup.readthedocs.io, "Embedded scripts"). */
static const char embedded[] = "embedded";

static bool says_embedded(struct str project, struct str folder)
{
	bool whole = str_find(project, STR("**\\*.sql"), 0) != SIZE_MAX ||
		     str_find(project, STR("**/*.sql"), 0) != SIZE_MAX;
	return str_find(project, STR("EmbeddedResource"), 0) != SIZE_MAX &&
	       (whole || str_find(project, folder, 0) != SIZE_MAX);
}

static int find_embedded(
	const struct files *f, struct arena *a, struct str dir, struct source *out, struct err *e)
{
	enum { LEVELS = 4 };
	struct str up = dir;
	for (int n = 0; n < LEVELS && !out->own; n++, up = str_dirname(up)) {
		struct names_list names;
		if (f->list(f->ctx, a, up, &names, e))
			return (int)e->code;
		for (size_t i = 0; i < names.n && !out->own; i++) {
			struct str text;
			bool found;
			if (!str_ends(names.v[i], STR(".csproj")) && !str_ends(names.v[i], STR(".fsproj")))
				continue;
			if (format_read_config(f, a, format_path(a, up, names.v[i]), &text, &found, e))
				return (int)e->code;
			if (found && says_embedded(text, str_basename(dir)))
				out->own = embedded;
		}
		if (!up.n)
			break;
	}
	return 0;
}

static bool is_usual_place(struct arena *a, struct str dir)
{
	struct str base = str_basename(str_lower(a, dir));
	return format_says_migrations(a, dir) || str_eq(base, STR("sql")) || str_eq(base, STR("db")) ||
	       str_eq(base, STR("schema"));
}

/* Whether a file of that folder is one of its migrations, or the way back of one. */
static bool read_entry(
	struct arena *a, const struct source *s, struct str dir, struct str entry, struct plain_name *out)
{
	return !format_is_folder(entry) && format_plain_name(entry, out) &&
	       (!out->loose || out->dated || s->stated || s->own == embedded ||
		       format_says_migrations(a, dir) || (out->counted && is_usual_place(a, dir)));
}

/* Ways back, which may be called as their migrations are. */
static bool is_way_back(struct arena *a, struct str dir)
{
	static const char *const names[] = {"down", "downgrade", "downgrades", "rollback", "rollbacks",
		"revert", "reverts", "undo", NULL};
	return str_one_of(str_basename(str_lower(a, dir)), names);
}

static bool holds_ddl(struct arena *a, struct str sql)
{
	struct str low = str_lower(a, sql);
	return str_find(low, STR("create table"), 0) != SIZE_MAX ||
	       str_find(low, STR("alter table"), 0) != SIZE_MAX;
}

static bool changes_rows(struct arena *a, struct str sql)
{
	struct str low = str_lower(a, sql);
	return str_find(low, STR("insert into"), 0) != SIZE_MAX ||
	       str_find(low, STR("update "), 0) != SIZE_MAX;
}

/* Copies of a database that are called after their day. */
static bool is_dump(struct str sql)
{
	static const char *const words[] = {"PostgreSQL database dump", "-- MySQL dump", "-- MariaDB dump",
		"SQL Dump", "sqlite_sequence"};
	struct str head = str_sub(sql, 0, sql.n < 2000 ? sql.n : 2000);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_find(head, str_of(words[i]), 0) != SIZE_MAX)
			return true;
	return false;
}

struct plain_signs {
	size_t marked, bare, ddl, rows, dumps; /* rows: that fill or change some */
};

static struct plain_signs signs_of(struct arena *a, const struct names_list *texts)
{
	struct plain_signs g = {0};
	for (size_t i = 0; i < texts->n; i++) {
		bool marked = format_is_marked(texts->v[i]);
		g.marked += marked;
		g.bare += !marked;
		g.ddl += !marked && holds_ddl(a, texts->v[i]);
		g.rows += !marked && changes_rows(a, texts->v[i]);
		g.dumps += is_dump(texts->v[i]);
	}
	return g;
}

static int score_of(struct arena *a, struct str dir, bool dated, struct plain_signs g)
{
	if (!g.bare || (dated && g.dumps == g.bare))
		return 0;
	if (g.marked)
		return FORMAT_CLAIM; /* files of another tool among ours: both will claim the folder */
	return is_usual_place(a, dir) ? 70 : g.ddl ? 55 : 0;
}

/* The whole schema under the number of the last migration, written anew with each: 1783182911063_schema.sql.
 */
static bool is_snapshot(const struct names_list *ups)
{
	static const char *const words[] = {"schema", "structure", "dump", "snapshot", NULL};
	struct plain_name n;
	enum { TIME = 10 /* digits */ };
	for (size_t i = 0; i < ups->n; i++)
		if (!format_plain_name(ups->v[i], &n) || n.version.n < TIME || !str_ione_of(n.name, words))
			return false;
	return true;
}

/* Files of one engine in a folder that has the same for several: the first of these that we know is meant
 * where the configuration says nothing. */
static void choose_engine(struct source *out, unsigned twins)
{
	static const enum dialect order[] = {DIALECT_POSTGRESQL, DIALECT_MYSQL, DIALECT_SQLITE};
	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		if (twins >> order[i] & 1) {
			out->dialect = order[i];
			out->dialect_known = true;
			return;
		}
}

static bool is_for_another(unsigned twins, const struct source *s, struct str entry)
{
	enum dialect d;
	struct str stem;
	return twins && format_engine_of_file(entry, &d, &stem) && twins >> d & 1 && d != s->dialect;
}

enum { COUNTED = 3 /* files that are a row where nothing but their numbers tells */ };

static bool holds_loose(const struct names_list *all)
{
	struct plain_name n;
	for (size_t i = 0; i < all->n; i++)
		if (!format_is_folder(all->v[i]) && format_plain_name(all->v[i], &n) && n.loose && !n.dated)
			return true;
	return false;
}

/* Migrations that are programs, in the folder above: it is they that read these files, when they please. */
static int is_read_by_programs(
	const struct files *f, struct arena *a, struct str dir, bool *out, struct err *e)
{
	static const char *const ends[] = {".php", ".rb", ".py", ".js", ".ts", ".exs"};
	struct names_list all;
	size_t programs = 0;
	*out = false;
	if (!str_dirname(dir).n)
		return 0;
	if (f->list(f->ctx, a, str_dirname(dir), &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++)
		for (size_t k = 0; k < sizeof ends / sizeof *ends; k++)
			programs +=
				format_leading_digits(all.v[i]).n >= 4 && str_ends(all.v[i], str_of(ends[k]));
	*out = programs > 1;
	return 0;
}

static int plain_detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	struct names_list all, ups = {0}, texts;
	struct plain_name n;
	bool dated = !format_says_migrations(a, dir); /* all of them, and nothing else tells */
	bool counted = dated;                         /* likewise by their numbers */
	*score = 0;
	if (!out->stated && is_way_back(a, dir))
		return 0;
	if (f->list(f->ctx, a, dir, &all, e) || (holds_loose(&all) && find_embedded(f, a, dir, out, e)))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++)
		if (read_entry(a, out, dir, all.v[i], &n) && !n.down) {
			*VEC_PUSH(a, &ups) = all.v[i];
			dated = dated && n.dated;
			counted = counted && n.counted && out->own != embedded;
		}
	if (!ups.n || (!out->stated && !format_says_migrations(a, dir) && is_snapshot(&ups)))
		return 0;
	bool read = false;
	if (!out->stated && is_read_by_programs(f, a, dir, &read, e))
		return (int)e->code;
	if (read)
		return 0;
	if (format_samples(f, a, dir, &ups, &texts, e) || format_guess_dialect(f, a, dir, &ups, out, e))
		return (int)e->code;
	choose_engine(out, format_engine_twins(&ups));
	struct plain_signs g = signs_of(a, &texts);
	/* all too large to look into: their place and names must do */
	*score = texts.n ? score_of(a, dir, dated, g) : is_usual_place(a, dir) ? 60 : 0;
	bool few = ups.n < COUNTED || str_find(str_lower(a, dir), STR("docker"), 0) != SIZE_MAX;
	if (counted && !out->stated && (few || 2 * (g.ddl + g.rows) < g.bare))
		*score = 0; /* numbered queries; what a container begins with */
	out->evidence = str_fmt(a, "\"%.*s\" holds %zu file%s such as \"%.*s\" without another tool's marks",
		STRF(dir), ups.n, ups.n == 1 ? "" : "s", STRF(ups.v[0]));
	return 0;
}

static int by_version(const void *a, const void *b)
{
	const struct migration *x = a, *y = b;
	int c = format_compare_versions(x->id, y->id);
	return c ? c : str_cmp(x->path, y->path);
}

static int load_up(const struct files *f, struct arena *a, const struct source *s, struct str entry,
	const struct plain_name *n, struct migrations *out, struct err *e)
{
	struct migration *m = VEC_PUSH(a, out);
	m->id = str_dup(a, n->version);
	m->name = str_dup(a, n->name);
	m->in_tx = true;
	if (format_read_file(f, a, s, format_path(a, s->path, entry), m, e))
		return (int)e->code;
	format_split(a, s, m->raw, &m->up);
	m->manages_tx = format_has_tx_control(&m->up);
	return 0;
}

/* The down file is part of its migration; one that cannot be read leaves the migration without a way back. */
static int load_down(const struct files *f, struct arena *a, const struct source *s, struct str entry,
	struct migration *m, struct err *e)
{
	struct migration down = {0};
	if (format_read_file(f, a, s, format_path(a, s->path, entry), &down, e))
		return (int)e->code;
	if (down.problem != MIGRATION_FINE)
		return 0;
	m->down_path = down.path;
	format_split(a, s, down.raw, &m->down);
	return 0;
}

static struct migration *find(struct migrations *l, struct plain_name n)
{
	for (size_t i = 0; i < l->n; i++)
		if (str_eq(l->v[i].id, n.version) && str_eq(l->v[i].name, n.name))
			return &l->v[i];
	return NULL;
}

static struct names_list ups_of(struct arena *a, const struct source *s, const struct names_list *all)
{
	struct names_list ups = {0};
	struct plain_name n;
	for (size_t i = 0; i < all->n; i++)
		if (read_entry(a, s, s->path, all->v[i], &n) && !n.down)
			*VEC_PUSH(a, &ups) = all->v[i];
	return ups;
}

/* Takes the files for other engines out of the list. */
static bool drop_others(struct arena *a, const struct source *s, struct names_list *all)
{
	struct names_list ups = ups_of(a, s, all), kept = {0};
	unsigned twins = format_engine_twins(&ups);
	for (size_t i = 0; i < all->n && twins; i++)
		if (!is_for_another(twins, s, all->v[i]))
			*VEC_PUSH(a, &kept) = all->v[i];
	if (twins)
		*all = kept;
	return twins != 0;
}

static void note_others(struct arena *a, const struct source *s, struct migrations *out)
{
	struct source_note *n = format_note(a, &out->notes, SOURCE_TRAP,
		str_fmt(a, "\"%.*s\" has the same files for several databases: those for %s are read",
			STRF(s->path), dialect_name(s->dialect)),
		STR("Another one is read where [source] says dialect = ... ."));
	n->path = s->path;
}

static int plain_load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	struct names_list all;
	struct plain_name n;
	(void)w;
	*out = (struct migrations){0};
	if (f->list(f->ctx, a, s->path, &all, e))
		return (int)e->code;
	if (drop_others(a, s, &all))
		note_others(a, s, out);
	VEC_RESERVE(a, out, all.n);
	struct names_list ups = ups_of(a, s, &all);
	bool whole = format_shares_numbers(&ups);
	for (int down = 0; down < 2; down++)
		for (size_t i = 0; i < all.n; i++) {
			if (!read_entry(a, s, s->path, all.v[i], &n) || n.down != down)
				continue;
			if (whole)
				format_plain_name_whole(all.v[i], &n);
			struct migration *m = down ? find(out, n) : NULL;
			if (down ? m && load_down(f, a, s, all.v[i], m, e)
				 : load_up(f, a, s, all.v[i], &n, out, e))
				return (int)e->code;
		}
	format_sort(out, by_version);
	format_mark_duplicates(a, out);
	return 0;
}

/* Version tables of tools whose files look like plain ones: with such a table and no row of ours, everything
 * would look pending although it is applied. */
static int refuse_foreign(const struct engine *g, struct session *s, struct arena *a, struct err *e)
{
	static const char *const names[] = {"schema_migrations", "_sqlx_migrations", "atlas_schema_revisions",
		"goose_db_version", "flyway_schema_history", "refinery_schema_history", "migrations", NULL};
	for (size_t i = 0; names[i]; i++) {
		struct table t;
		if (table_find(g, s, a, STR_NONE, str_of(names[i]), &t, e))
			return (int)e->code;
		if (!t.exists || !t.visible)
			continue;
		const char *owner = table_owner(&t);
		err_set(e, ERR_DB, "the database has version table \"%s\" of another tool, and none of ours",
			names[i]);
		err_detail(e, "Its columns are those of %s: which plain files are applied is not known.",
			owner ? owner : "no tool we know");
		err_hint(e, "Adopt the database with schemagate baseline first.");
		return ERR_DB;
	}
	return 0;
}

static int plain_applied(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migrations *files, struct history *out, struct err *e)
{
	struct history_rows rows;
	bool exists;
	(void)files;
	*out = (struct history){0};
	if (history_read(g, s, a, &rows, &exists, e))
		return (int)e->code;
	history_fold(a, &rows, src, out);
	out->table_exists = exists;
	return out->n || src->adopting ? 0 : refuse_foreign(g, s, a, e);
}

static int plain_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e)
{
	(void)src;
	return history_create(g, s, a, e);
}

const struct format format_plain = {
	.name = "plain",
	.title = "plain SQL files",
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
	.refuses_out_of_order = true,
	.out_of_order_text = "plain files are applied in the order of their versions.",
	.own_history = true,
	.piecemeal = true,
	.detect = plain_detect,
	.load = plain_load,
	.applied = plain_applied,
	.create = plain_create,
};
