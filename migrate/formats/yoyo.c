#include "migrate/formats/yoyo.h"

#include <stdlib.h>

/* yoyo: every .py and .sql of a folder, by name and then by what they depend on; the id is the file's name
 * without its last extension. */

static struct str id_of(struct str entry)
{
	struct str base = format_entry(entry);
	return str_sub(base, 0, str_rchr(base, '.'));
}

/* What yoyo takes for a migration. For Python's os.path.splitext() the name .py has no extension. */
static bool is_migration(struct str entry)
{
	struct str base = format_entry(entry);
	return !format_is_folder(entry) && str_rchr(base, '.') > 0 &&
	       (str_ends(base, STR(".py")) || str_ends(base, STR(".sql"))) &&
	       !str_ends(base, STR(".rollback.sql")) && !str_starts(base, STR("_tmp_yoyonew"));
}

static bool is_hook(struct str entry)
{
	return str_starts(entry, STR("post-apply"));
}

/* -- recognition -- */

static bool is_marked(struct str text)
{
	static const char *const signs[] = {"from yoyo import", "import yoyo", "-- depends:", NULL};
	bool step = str_find(text, STR("step("), 0) != SIZE_MAX;
	for (size_t i = 0; signs[i]; i++)
		if (str_find(text, str_of(signs[i]), 0) != SIZE_MAX)
			return true;
	return step && str_find(text, STR("__depends__"), 0) != SIZE_MAX;
}

/* The value of a key of yoyo.ini up to the end of its line; lines that go on are part of it. */
static struct str setting(struct str text, const char *key)
{
	struct format_line l = {.next = 0};
	struct str k = str_of(key);
	while (format_next_line(text, &l)) {
		struct str rest = str_sub(l.text, k.n, l.text.n);
		if (!str_starts(l.text, k) || !rest.n)
			continue;
		rest = str_trim(rest);
		if (!rest.n || (rest.p[0] != '=' && rest.p[0] != ':'))
			continue;
		size_t from = l.at + (size_t)(rest.p - l.text.p) + 1, to = l.next;
		while (format_next_line(text, &l) && l.text.n && (l.text.p[0] == ' ' || l.text.p[0] == '\t'))
			to = l.next;
		return str_trim(str_sub(text, from, to));
	}
	return STR_NONE;
}

/* Whether one of the sources is the folder: %(here)s/db/migrations for "db/migrations". */
static bool is_source(struct str sources, struct str home, struct str dir)
{
	struct str own = home.n ? str_sub(dir, home.n + 1, dir.n) : dir;
	for (size_t i = 0; i < sources.n;) {
		size_t from = i;
		while (i < sources.n && !format_is_blank(sources.p[i]) && sources.p[i] != ',')
			i++;
		struct str one = str_sub(sources, from, i++);
		if (str_starts(one, STR("%(here)s/")))
			one = str_sub(one, 9, one.n);
		if (str_starts(one, STR("./")))
			one = str_sub(one, 2, one.n);
		while (str_ends(one, STR("/")))
			one.n--;
		if (one.n && str_eq(one, own))
			return true;
	}
	return false;
}

struct project {
	struct names_list names; /* migrations, hooks apart */
	size_t pairs;            /* files with a .rollback.sql beside them */
	size_t marked, looked;
	struct format_mention ini;
	bool listed;  /* the configuration names the folder */
	bool several; /* ... and others */
};

/* Listings are in byte order. */
static bool has(const struct names_list *all, struct str name)
{
	return all->n && bsearch(&name, all->v, all->n, sizeof *all->v, str_order);
}

static int look_around(
	const struct files *f, struct arena *a, struct str dir, struct project *out, struct err *e)
{
	static const char *const files[] = {"yoyo.ini", ".yoyo-migrate", NULL};
	struct names_list all, texts;
	*out = (struct project){0};
	if (f->list(f->ctx, a, dir, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++) {
		if (!is_migration(all.v[i]) || is_hook(all.v[i]))
			continue;
		*VEC_PUSH(a, &out->names) = all.v[i];
		if (out->names.n < 1000 && str_ends(all.v[i], STR(".sql")))
			out->pairs += has(&all, str_fmt(a, "%.*s.rollback.sql", STRF(id_of(all.v[i]))));
	}
	if (!out->names.n)
		return 0;
	if (format_samples(f, a, dir, &out->names, &texts, e) ||
		format_mention(f, a, dir, files, NULL, &out->ini, e))
		return (int)e->code;
	out->looked = texts.n;
	for (size_t i = 0; i < texts.n; i++)
		out->marked += is_marked(texts.v[i]);
	struct str sources = setting(out->ini.text, "sources");
	out->listed = is_source(sources, str_dirname(out->ini.path), dir);
	for (size_t i = 0; i < sources.n; i++)
		out->several = out->several || format_is_blank(sources.p[i]) || sources.p[i] == ',';
	return 0;
}

static int score_of(const struct project *p)
{
	if (!p->names.n)
		return 0;
	if (p->listed)
		return FORMAT_CERTAIN;
	if (p->marked)
		return p->ini.found ? FORMAT_CERTAIN : p->marked == p->looked ? 95 : FORMAT_CLAIM;
	return p->pairs && p->ini.found ? 95 : p->pairs ? 75 : 0;
}

static int yoyo_detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	struct project p;
	*score = 0;
	if (look_around(f, a, dir, &p, e))
		return (int)e->code;
	*score = score_of(&p);
	if (!*score)
		return 0;
	struct str table = setting(p.ini.text, "migration_table");
	if (!str_eq(table, STR("None")))
		out->table = table;
	out->evidence = str_fmt(a, "\"%.*s\" holds %zu file%s .py and .sql%s%.*s%s", STRF(dir), p.names.n,
		p.names.n == 1 ? "" : "s", p.ini.found ? ", and \"" : " with the marks of yoyo",
		STRF(p.ini.path), p.ini.found ? "\" is yoyo's" : "");
	return format_guess_dialect_at(f, a, dir, &p.names, &p.ini, out, e);
}

/* -- files -- */

static void note_hook(struct arena *a, struct migrations *out, struct str path)
{
	struct source_note *n = format_note(a, &out->notes, SOURCE_TRAP,
		STR("yoyo runs this file behind every apply, and never records it: our apply does not run "
		    "it"),
		STR("Run it after apply, or let apply start yoyo with a command in schemagate.conf."));
	n->path = path;
}

/* Steps are undone from the last to the first, and those of a file were paired from its end: in its order. */
static int load_rollback(const struct files *f, struct arena *a, const struct source *s,
	const struct names_list *all, struct migration *m, struct err *e)
{
	struct str name = str_fmt(a, "%.*s.rollback.sql", STRF(m->id));
	struct migration down = {0};
	if (!has(all, name))
		return 0;
	if (format_read_file(f, a, s, format_path(a, s->path, name), &down, e))
		return (int)e->code;
	if (down.problem == MIGRATION_FINE) {
		m->down_path = down.path;
		format_split(a, s, down.raw, &m->down);
	}
	return 0;
}

static int load_one(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	const struct names_list *all, struct str entry, struct migrations *out, struct err *e)
{
	struct yoyo_file *own = ARENA_NEW(a, struct yoyo_file);
	struct migration m = {.id = str_dup(a, id_of(entry)), .in_tx = true, .own = own};
	m.name = m.id;
	if (format_read_file(f, a, s, format_path(a, s->path, entry), &m, e))
		return (int)e->code;
	if (m.problem == MIGRATION_FINE && str_ends(m.path, STR(".sql"))) {
		format_yoyo_directives(a, &m, &own->depends);
		format_split(a, s, m.raw, &m.up);
		if (load_rollback(f, a, s, all, &m, e))
			return (int)e->code;
	} else if (m.problem == MIGRATION_FINE && format_yoyo_python(a, w, s, &m, &own->depends, e)) {
		return (int)e->code;
	}
	m.manages_tx = format_has_tx_control(&m.up);
	*VEC_PUSH(a, out) = m;
	return 0;
}

static int yoyo_load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	struct project p;
	struct names_list all;
	*out = (struct migrations){0};
	if (look_around(f, a, s->path, &p, e) || f->list(f->ctx, a, s->path, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++) {
		if (!is_migration(all.v[i]))
			continue;
		if (is_hook(all.v[i]))
			note_hook(a, out, format_path(a, s->path, format_entry(all.v[i])));
		else if (load_one(f, a, w, s, &all, all.v[i], out, e))
			return (int)e->code;
	}
	format_yoyo_sort(a, out, p.several);
	format_mark_duplicates(a, out);
	return 0;
}

const struct format format_yoyo = {
	.name = "yoyo",
	.title = "yoyo",
	.tables = (const char *const[]){"_yoyo_migration", "_yoyo_log", "_yoyo_version", "yoyo_lock", NULL},
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
	.out_of_order_text = "yoyo applies it.",
	.command = "yoyo apply --batch",
	.detect = yoyo_detect,
	.load = yoyo_load,
	.applied = format_yoyo_applied,
	.create = format_yoyo_create,
	.record = format_yoyo_record,
	.unrecord = format_yoyo_unrecord,
	.lock = format_yoyo_lock,
};
