#include "migrate/formats/laravel.h"
#include "migrate/table.h"

/* Laravel: database/migrations/YYYY_MM_DD_HHMMSS_name.php, the file's name is the version. */

enum { MAX_UP = 12 };

static bool is_script(struct str entry)
{
	struct str base = format_entry(entry);
	return str_ends(base, STR(".php")) && format_leading_digits(base).n == 4 && str_chr(base, '_') == 4;
}

/* composer.json above: the framework's release. "laravel/framework": "^10.3" -> 10 */
static int read_composer(const struct files *f, struct arena *a, struct str dir, int *release, bool *found,
	struct laravel_project *project, struct err *e)
{
	struct str at = dir, text;
	*release = 0;
	*found = false;
	for (int up = 0; up < MAX_UP && !*found; up++) {
		at = str_dirname(at);
		if (format_read_config(f, a, format_path(a, at, STR("composer.json")), &text, found, e))
			return (int)e->code;
		size_t key = *found ? str_find(text, STR("\"laravel/framework\""), 0) : SIZE_MAX;
		if (key == SIZE_MAX)
			key = *found ? str_find(text, STR("\"illuminate/database\""), 0) : SIZE_MAX;
		*found = key != SIZE_MAX;
		if (*found && project) {
			project->root = at;
			format_php_autoload(a, text, &project->autoload);
		}
		struct str rest = *found ? str_sub(text, key + 20, key + 60) : STR_NONE;
		for (size_t i = 0; i < rest.n && !*release; i++) {
			uint64_t n = 0;
			if (str_u64(format_leading_digits(str_sub(rest, i, rest.n)), &n) && n < 100)
				*release = (int)n;
		}
		if (!at.n)
			break;
	}
	return 0;
}

static int laravel_detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	struct names_list all, scripts = {0}, texts;
	size_t ours = 0;
	int release;
	bool composer;
	*score = 0;
	if (f->list(f->ctx, a, dir, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++)
		if (!format_is_folder(all.v[i]) && is_script(all.v[i]))
			*VEC_PUSH(a, &scripts) = all.v[i];
	if (!scripts.n)
		return 0;
	if (format_samples(f, a, dir, &scripts, &texts, e) ||
		read_composer(f, a, dir, &release, &composer, NULL, e))
		return (int)e->code;
	for (size_t i = 0; i < texts.n; i++)
		ours += str_find(texts.v[i], STR("Illuminate\\"), 0) != SIZE_MAX;
	if (!ours)
		return 0;
	*score = composer ? FORMAT_CERTAIN : 85;
	out->dialect_known = format_dialect_of_path(dir, &out->dialect);
	out->evidence = str_fmt(
		a, "\"%.*s\" holds %zu Laravel migration%s", STRF(dir), scripts.n, scripts.n == 1 ? "" : "s");
	return 0;
}

static int by_name(const void *a, const void *b)
{
	return str_cmp(((const struct migration *)a)->id, ((const struct migration *)b)->id);
}

static int laravel_load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	struct names_list all;
	int release;
	bool composer;
	struct laravel_project p = {.f = f, .a = a, .w = w};
	*out = (struct migrations){0};
	if (f->list(f->ctx, a, s->path, &all, e) ||
		read_composer(f, a, s->path, &release, &composer, s->names_only ? NULL : &p, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++) {
		if (format_is_folder(all.v[i]) || !is_script(all.v[i]))
			continue;
		struct migration m = {.opaque = true};
		struct str base = format_entry(all.v[i]);
		m.in_tx = s->dialect == DIALECT_POSTGRESQL; /* FORMATS-A 4.6: only there */
		m.id = m.name = str_sub(base, 0, base.n - 4);
		if (format_read_file(f, a, s, format_path(a, s->path, all.v[i]), &m, e))
			return (int)e->code;
		if (m.problem == MIGRATION_FINE && !s->names_only &&
			format_laravel_read(&p, s, release, &m, e))
			return (int)e->code;
		*VEC_PUSH(a, out) = m;
	}
	format_sort(out, by_name);
	return s->names_only ? 0 : format_laravel_dump(f, a, s, out, e);
}

static const char *const columns[] = {"id", "migration", "batch", NULL};

static int look(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	struct table *t, struct err *e)
{
	struct str name = src->table.n ? src->table : STR("migrations");
	return table_expect(g, s, a, STR_NONE, name, "Laravel", columns, t, e);
}

struct reading {
	struct arena *a;
	struct history *out;
};

static int read_row(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct reading *r = ctx;
	(void)ncols;
	(void)e;
	const struct applied *last = r->out->n ? &r->out->v[r->out->n - 1] : NULL;
	if (!last || !str_eq(last->id, cols[0])) {
		*VEC_PUSH(r->a, r->out) = (struct applied){.id = str_dup(r->a, cols[0])};
		return 0;
	}
	struct source_note *n = format_note(r->a, &r->out->notes, SOURCE_TRAP,
		str_fmt(r->a, "migration %.*s stands twice in the table: Laravel has no key on it",
			STRF(last->id)),
		STR("Remove the second row; a rollback would run the way back once for each."));
	n->id = last->id;
	return 0;
}

static int laravel_applied(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migrations *files, struct history *out, struct err *e)
{
	struct table t;
	struct reading r = {a, out};
	(void)files;
	*out = (struct history){0};
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	out->table_exists = t.exists;
	if (!t.exists)
		return 0;
	struct table_read q = {
		.t = &t, .sql = str_fmt(a, "SELECT migration FROM %.*s ORDER BY migration, id", STRF(t.sql))};
	return table_rows(g, s, a, &q, read_row, &r, e);
}

static int laravel_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e)
{
	static const char *const ddl[] = {
		"id serial NOT NULL PRIMARY KEY, migration varchar(255) NOT NULL, batch integer NOT NULL",
		"id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, migration varchar(255) NOT NULL, batch "
		"int NOT NULL",
		"id integer PRIMARY KEY AUTOINCREMENT NOT NULL, migration varchar NOT NULL, batch integer "
		"NOT NULL"};
	struct table t;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	return table_create(g, s, a, &t, str_fmt(a, "(%s)", ddl[g->dialect]), "Laravel", e);
}

static int take_number(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	(void)e;
	uint64_t n = 0;
	if (ncols && str_u64(cols[0], &n))
		*(uint64_t *)ctx = n;
	return 0;
}

/* Each has a batch of its own: what apply ran is then taken back one by one. */
static int laravel_record(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, int duration_ms, struct err *e)
{
	struct table t;
	uint64_t batch = 0;
	(void)duration_ms;
	if (look(g, s, a, src, &t, e) ||
		table_query(g, s, a, str_fmt(a, "SELECT MAX(batch) FROM %.*s", STRF(t.sql)), NULL, 0,
			take_number, &batch, e))
		return (int)e->code;
	struct str sql = str_fmt(a, "INSERT INTO %.*s (migration, batch) VALUES (?, %llu)", STRF(t.sql),
		(unsigned long long)batch + 1);
	return table_query(g, s, a, sql, &m->id, 1, NULL, NULL, e);
}

static int laravel_unrecord(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, struct err *e)
{
	struct table t;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	return table_query(g, s, a, str_fmt(a, "DELETE FROM %.*s WHERE migration = ?", STRF(t.sql)), &m->id,
		1, NULL, NULL, e);
}

const struct format format_laravel = {
	.name = "laravel",
	.title = "Laravel",
	.tables = (const char *const[]){"migrations", NULL},
	.tables_plain = true,
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
	.out_of_order_text = "Laravel applies it when it runs next.",
	.runs_code = true,
	.command = "php artisan migrate --force",
	.detect = laravel_detect,
	.load = laravel_load,
	.applied = laravel_applied,
	.create = laravel_create,
	.record = laravel_record,
	.unrecord = laravel_unrecord,
};
