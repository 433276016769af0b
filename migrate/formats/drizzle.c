#include "migrate/formats/drizzle.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"

/* Drizzle: meta/_journal.json with one file per entry (releases before 1.0), or one folder per migration.
 * Facts: FORMATS-A 2. */

enum { JOURNAL_MAX = 16 * 1024 * 1024 };
#define BREAK STR("--> statement-breakpoint")
#define ALL_DIALECTS (1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE)

static struct str journal_path(struct arena *a, struct str dir)
{
	return format_path(a, dir, STR("meta/_journal.json"));
}

static int read_journal(const struct files *f, struct arena *a, struct str dir, const struct json **out,
	bool *found, struct err *e)
{
	struct str path = journal_path(a, dir), text;
	*found = false;
	int rc = f->read(f->ctx, a, path, JOURNAL_MAX, &text, e);
	if (rc == ERR_INPUT) {
		err_drop(e, rc);
		return 0;
	}
	*found = true;
	if (!rc)
		rc = json_parse(out, a, text, JOURNAL_MAX, e);
	return rc ? err_at(e, path, e->line) : 0;
}

/* Table, schema and dialect as configured; the dialect of the files' own metadata wins. */
static int configure(const struct files *f, struct arena *a, struct source *out, struct err *e)
{
	struct drizzle_config c;
	bool found;
	if (format_drizzle_config_of(f, a, out->path, &c, &found, e))
		return (int)e->code;
	if (!out->dialect_known && c.dialect.n)
		out->dialect_known = format_drizzle_dialect(c.dialect, &out->dialect);
	if (c.table.n || c.schema.n) {
		struct str table = c.table.n ? c.table : STR("__drizzle_migrations");
		out->table = c.schema.n ? str_fmt(a, "%.*s.%.*s", STRF(c.schema), STRF(table)) : table;
	}
	if (found)
		out->evidence = str_fmt(a, "%.*s, \"%.*s\" names it", STRF(out->evidence), STRF(c.path));
	return 0;
}

/* A journal that lists files of which the folder has none, and others in their stead, is a left-over:
 * drizzle-kit pulled the schema once, and what is there now another hand runs. */
static int is_left_over(
	const struct files *f, struct arena *a, struct str dir, const struct json *j, bool *is, struct err *e)
{
	struct names_list all;
	size_t scripts = 0, listed = 0;
	*is = false;
	if (f->list(f->ctx, a, dir, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++)
		scripts += str_ends(all.v[i], STR(".sql"));
	for (const struct json *en = json_first(json_get(j, "entries")); en && scripts; en = json_next(en)) {
		struct str name = str_fmt(a, "%.*s.sql", STRF(json_str(json_get(en, "tag"))));
		if (bsearch(&name, all.v, all.n, sizeof *all.v, str_order))
			return 0;
		listed++;
	}
	*is = listed > 0;
	return 0;
}

/* The journal's tree goes again: load reads its own. */
static int detect_journal(
	const struct files *f, struct arena *a, int *score, struct source *out, struct err *e)
{
	struct arena *own = arena_new("a journal");
	const struct json *j = NULL;
	bool found, left = false;
	int rc = read_journal(f, own, out->path, &j, &found, e);
	if (rc == ERR_INPUT) { /* it is there but broken: load says where */
		err_drop(e, rc);
		rc = 0;
	}
	if (!rc && found && j)
		rc = is_left_over(f, own, out->path, j, &left, e);
	if (!rc && found && !left) {
		*score = FORMAT_CERTAIN;
		out->dialect_known = format_drizzle_dialect(json_str(json_get(j, "dialect")), &out->dialect);
		out->evidence = str_fmt(a, "\"%.*s\" lists %zu migrations", STRF(journal_path(a, out->path)),
			json_count(json_get(j, "entries")));
	}
	arena_free(own);
	return rc;
}

static bool is_dated(struct str entry)
{
	return format_is_folder(entry) && format_leading_digits(entry).n == 14 && entry.p[14] == '_';
}

/* The first folder must hold what the tool writes; Prisma's layout differs in its snapshot and its lock file.
 */
static int detect_folders(
	const struct files *f, struct arena *a, int *score, struct source *out, struct err *e)
{
	struct names_list all, in;
	size_t n = 0, first = 0;
	if (f->list(f->ctx, a, out->path, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++) {
		if (str_eq(all.v[i], STR("migration_lock.toml")))
			return 0;
		if (is_dated(all.v[i]) && !n++)
			first = i;
	}
	if (!n)
		return 0;
	struct str dir = format_path(a, out->path, str_sub(all.v[first], 0, all.v[first].n - 1));
	if (f->list(f->ctx, a, dir, &in, e))
		return (int)e->code;
	int have = 0;
	for (size_t i = 0; i < in.n; i++)
		have += str_eq(in.v[i], STR("migration.sql")) || str_eq(in.v[i], STR("snapshot.json"));
	if (have != 2)
		return 0;
	*score = 95;
	out->ops = &format_drizzle_folders;
	out->evidence = str_fmt(
		a, "\"%.*s\" holds %zu folders with migration.sql and snapshot.json", STRF(out->path), n);
	struct str text;
	bool found;
	if (format_read_config(f, a, format_path(a, dir, STR("snapshot.json")), &text, &found, e))
		return (int)e->code;
	struct drizzle_config c = {0};
	format_drizzle_config(
		a, str_sub(text, 0, 4096), &c); /* the snapshot's "dialect" stands at its start */
	out->dialect_known = format_drizzle_dialect(c.dialect, &out->dialect);
	return 0;
}

static int drizzle_detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	*score = 0;
	out->path = dir;
	if (detect_journal(f, a, score, out, e))
		return (int)e->code;
	if (!*score && detect_folders(f, a, score, out, e))
		return (int)e->code;
	return *score ? configure(f, a, out, e) : 0;
}

/* The tool cuts at the literal text, wherever it stands; inside a piece statements are told apart as SQL. */
static void split(struct arena *a, const struct source *s, struct migration *m)
{
	size_t from = 0;
	int line = 1;
	while (from < m->raw.n) {
		size_t at = str_find(m->raw, BREAK, from);
		size_t to = at == SIZE_MAX ? m->raw.n : at;
		format_split_part(a, s, m->raw, from, to, line, &m->up);
		line += str_line(str_sub(m->raw, from, to), to - from) - 1;
		from = at == SIZE_MAX ? to : at + BREAK.n;
	}
}

static int load_file(const struct files *f, struct arena *a, const struct source *s, struct str path,
	struct migration *m, struct err *e)
{
	m->in_tx = true;
	if (format_read_file(f, a, s, path, m, e))
		return (int)e->code;
	m->checksum = migration_checksum(a, m);
	m->tool_checksum = str_sub(m->checksum, 7, m->checksum.n);
	split(a, s, m);
	return 0;
}

static int bad_entry(const struct json *en, struct str path, size_t i, struct err *e)
{
	(void)en;
	err_set(e, ERR_INPUT, "entry %zu of the journal has no \"tag\" and \"when\"", i);
	err_hint(e, "Restore \"%.*s\" as drizzle-kit wrote it.", STRF(path));
	return err_at(e, path, 0);
}

static bool is_plain_tag(struct str tag)
{
	return tag.n && str_chr(tag, '/') == SIZE_MAX && str_chr(tag, '\0') == SIZE_MAX;
}

static int load_entries(const struct files *f, struct arena *a, const struct source *s, const struct json *j,
	struct migrations *out, struct err *e)
{
	const struct json *en = json_first(json_get(j, "entries"));
	VEC_RESERVE(a, out, json_count(json_get(j, "entries")));
	for (size_t i = 0; en; en = json_next(en), i++) {
		struct str tag = json_str(json_get(en, "tag"));
		long long when = json_int(json_get(en, "when"), -1);
		if (!is_plain_tag(tag) || when < 0)
			return bad_entry(en, journal_path(a, s->path), i, e);
		struct migration *m = VEC_PUSH(a, out);
		struct str bar = tag;
		m->id = str_dup(a, tag);
		str_cut(&bar, '_');
		m->name = str_dup(a, bar);
		m->order_key = when;
		if (load_file(f, a, s, str_fmt(a, "%.*s/%.*s.sql", STRF(s->path), STRF(tag)), m, e))
			return (int)e->code;
	}
	return 0;
}

static int folders_load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	struct names_list all;
	(void)w;
	*out = (struct migrations){0};
	if (f->list(f->ctx, a, s->path, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n;
		i++) { /* byte order: what localeCompare gives for digits and small letters */
		struct names_list in;
		struct str folder = str_sub(all.v[i], 0, all.v[i].n - 1),
			   dir = format_path(a, s->path, folder);
		if (!format_is_folder(all.v[i]))
			continue;
		if (f->list(f->ctx, a, dir, &in, e))
			return (int)e->code;
		bool has = false;
		for (size_t k = 0; k < in.n; k++)
			has |= str_eq(in.v[k], STR("migration.sql"));
		if (!has)
			continue;
		struct migration *m = VEC_PUSH(a, out);
		m->id = str_dup(a, folder);
		m->name = str_sub(m->id, folder.n > 15 ? 15 : 0, folder.n);
		if (load_file(f, a, s, format_path(a, dir, STR("migration.sql")), m, e))
			return (int)e->code;
		if (!format_drizzle_millis(folder) && m->problem == MIGRATION_FINE) {
			m->problem = MIGRATION_UNREADABLE;
			m->problem_text = STR("the folder's name does not begin with a date of 14 digits");
		}
	}
	return 0;
}

/* What is kept of the journal is copied: the rest of it, "own", goes when they are read. */
static int load_journal(const struct files *f, struct arena *a, struct arena *own, const struct source *s,
	struct migrations *out, bool *found, struct err *e)
{
	const struct json *j = NULL;
	if (read_journal(f, own, s->path, &j, found, e))
		return err_ctx(e, "could not read the journal of Drizzle");
	if (!*found)
		return 0;
	if (json_kind(json_get(j, "entries")) != JSON_ARRAY) {
		err_set(e, ERR_INPUT, "the journal of Drizzle has no list \"entries\"");
		return err_at(e, journal_path(a, s->path), 0);
	}
	if (load_entries(f, a, s, j, out, e))
		return (int)e->code;
	format_mark_duplicates(a, out);
	return 0;
}

static int drizzle_load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	struct arena *own = arena_new("a journal");
	bool found = true;
	*out = (struct migrations){0};
	int rc = load_journal(f, a, own, s, out, &found, e);
	arena_free(own);
	return rc || found ? rc : folders_load(f, a, w, s, out, e);
}

/* Days since 1970-01-01 of a date of the Gregorian calendar. */
static long long days_of(long long y, long long m, long long d)
{
	y -= m <= 2;
	long long era = y / 400, yoe = y - era * 400;
	long long doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

long long format_drizzle_millis(struct str folder)
{
	static const size_t at[] = {0, 4, 6, 8, 10, 12, 14};
	uint64_t v[6];
	if (format_leading_digits(folder).n < 14)
		return 0;
	for (size_t i = 0; i < 6; i++)
		if (!str_u64(str_sub(folder, at[i], at[i + 1]), &v[i]))
			return 0;
	if (v[0] < 1970 || v[1] < 1 || v[1] > 12 || v[2] < 1 || v[2] > 31 || v[3] > 23 || v[4] > 59 ||
		v[5] > 59)
		return 0;
	long long days = days_of((long long)v[0], (long long)v[1], (long long)v[2]);
	return (((days * 24 + (long long)v[3]) * 60 + (long long)v[4]) * 60 + (long long)v[5]) * 1000;
}

const struct format format_drizzle = {
	.name = "drizzle",
	.title = "Drizzle",
	.tables = (const char *const[]){"__drizzle_migrations", NULL},
	.dialects = ALL_DIALECTS,
	.refuses_out_of_order = true,
	.skips_out_of_order = true,
	.changed_text = "Drizzle compares no hash of what has run: the edit reaches no database",
	.out_of_order_text = "Drizzle skips it silently and for ever.",
	.detect = drizzle_detect,
	.load = drizzle_load,
	.applied = format_drizzle_applied,
	.create = format_drizzle_create,
	.record = format_drizzle_record,
	.unrecord = format_drizzle_unrecord,
};

const struct format format_drizzle_folders = {
	.name = "drizzle",
	.title = "Drizzle 1.0",
	.tables = (const char *const[]){"__drizzle_migrations", NULL},
	.dialects = ALL_DIALECTS,
	.changed_text = "Drizzle compares no hash of what has run: the edit reaches no database",
	.out_of_order_text = "Drizzle 1.0 applies it when it runs next.",
	.detect = drizzle_detect,
	.load = folders_load,
	.applied = format_drizzle_applied,
	.create = format_drizzle_create,
	.record = format_drizzle_record,
	.unrecord = format_drizzle_unrecord,
};
