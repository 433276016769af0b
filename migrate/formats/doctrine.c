#include "migrate/formats/doctrine.h"

#include <string.h>

/* Doctrine Migrations: PHP classes; the class name is the version. Facts: FORMATS-A 3. */

/* The files of a source: Version*.php, and any *.php in the YEAR/ and YEAR/MONTH/ folders below it. */
static int collect(
	const struct files *f, struct arena *a, struct str dir, struct names_list *out, struct err *e)
{
	struct names_list todo = {0}, all;
	*VEC_PUSH(a, &todo) = dir;
	for (size_t k = 0; k < todo.n; k++) {
		struct str at = todo.v[k];
		if (format_check_folders(dir, k, e) || f->list(f->ctx, a, at, &all, e))
			return (int)e->code;
		for (size_t i = 0; i < all.n; i++) {
			struct str name = all.v[i], bare = format_entry(name);
			struct str folder = str_sub(name, 0, name.n - 1);
			if (format_is_folder(name) && format_digits(folder) && folder.n <= 4)
				*VEC_PUSH(a, &todo) = format_path(a, at, folder);
			else if (str_ends(bare, STR(".php")) && (k || str_starts(bare, STR("Version"))))
				*VEC_PUSH(a, out) = format_path(a, at, name);
		}
	}
	return 0;
}

static int sample(const struct files *f, struct arena *a, const struct names_list *paths, struct source *out,
	size_t *ours, struct err *e)
{
	struct names_list texts;
	struct format_votes votes = {{0}};
	if (format_samples(f, a, STR_NONE, paths, &texts, e))
		return (int)e->code;
	for (size_t i = 0; i < texts.n; i++) {
		*ours += str_find(texts.v[i], STR("AbstractMigration"), 0) != SIZE_MAX ||
			 str_find(texts.v[i], STR("Doctrine\\Migrations"), 0) != SIZE_MAX ||
			 str_find(texts.v[i], STR("Doctrine\\DBAL\\Schema\\Schema"), 0) !=
				 SIZE_MAX; /* behind a base class of the project's own */
		format_vote(a, &votes, texts.v[i]);
	}
	out->dialect_known = format_dialect_of_path(out->path, &out->dialect) ||
			     format_votes_winner(&votes, &out->dialect);
	return 0;
}

static struct str table_of(struct arena *a, const struct doctrine_config *c)
{
	struct str name = c->table.n ? c->table : STR("doctrine_migration_versions");
	if (!c->version.n && !c->executed_at.n && !c->execution_time.n && !c->length.n)
		return c->table;
	return str_fmt(a, "%.*s(%.*s,%.*s,%.*s,%.*s)", STRF(name),
		STRF(c->version.n ? c->version : STR("version")),
		STRF(c->executed_at.n ? c->executed_at : STR("executed_at")),
		STRF(c->execution_time.n ? c->execution_time : STR("execution_time")),
		STRF(c->length.n ? c->length : STR("191")));
}

static int doctrine_detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	struct names_list paths = {0};
	struct doctrine_config c;
	size_t ours = 0;
	*score = 0;
	out->path = dir;
	if (collect(f, a, dir, &paths, e))
		return (int)e->code;
	if (!paths.n)
		return 0;
	if (sample(f, a, &paths, out, &ours, e) || format_doctrine_config(f, a, dir, &c, e))
		return (int)e->code;
	if (!ours)
		return 0;
	*score = c.path.n || c.composer ? FORMAT_CERTAIN : 85;
	out->table = table_of(a, &c);
	out->evidence = str_fmt(a, "\"%.*s\" holds %zu migration class%s%s%.*s%s", STRF(dir), paths.n,
		paths.n == 1 ? "" : "es", c.path.n ? ", configured by \"" : "", STRF(c.path),
		c.path.n ? "\"" : "");
	return 0;
}

static int load_one(struct doctrine_project *p, struct arena *a, const struct source *s, struct str path,
	bool in_tx, struct migrations *out, struct err *e)
{
	struct migration m = {.in_tx = in_tx};
	if (format_read_file(p->f, a, s, path, &m, e))
		return (int)e->code;
	return format_doctrine_php(a, p, s, &m, out, e);
}

static int doctrine_load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	struct names_list paths = {0};
	struct doctrine_config c;
	struct doctrine_project p = {.f = f, .w = w};
	*out = (struct migrations){0};
	if (collect(f, a, s->path, &paths, e) || format_doctrine_config(f, a, s->path, &c, e))
		return (int)e->code;
	if (!s->names_only && format_doctrine_settings(&p, a, &c, e))
		return (int)e->code;
	for (size_t i = 0; i < paths.n; i++)
		if (load_one(&p, a, s, paths.v[i], !c.not_transactional, out, e))
			return (int)e->code;
	format_sort(out, format_by_id);
	format_mark_duplicates(a, out);
	if (c.own_order && out->n)
		format_gap(a, &out->v[out->n - 1], 1,
			STR("the project's own Comparator decides the order of its migrations, which is not "
			    "known here"));
	return 0;
}

const struct format format_doctrine = {
	.name = "doctrine",
	.title = "Doctrine Migrations",
	.tables = (const char *const[]){"doctrine_migration_versions", NULL},
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
	.out_of_order_text = "Doctrine applies it when it runs next.",
	.detect = doctrine_detect,
	.load = doctrine_load,
	.applied = format_doctrine_applied,
	.create = format_doctrine_create,
	.record = format_doctrine_record,
	.unrecord = format_doctrine_unrecord,
};
