#include <stdlib.h>

#include "migrate/format_js.h"
#include "migrate/table.h"

void format_js_place(
	const struct format_js_table *k, const struct source *src, struct str *schema, struct str *name)
{
	size_t dot = str_rchr(src->table, '.');
	*schema = dot == SIZE_MAX ? STR_NONE : str_sub(src->table, 0, dot);
	*name = dot == SIZE_MAX ? src->table : str_sub(src->table, dot + 1, src->table.n);
	if (!name->n)
		*name = str_of(k->table);
}

static int look(const struct format_js_table *k, const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, struct table *t, struct err *e)
{
	struct str schema, name;
	format_js_place(k, src, &schema, &name);
	return table_expect(
		g, s, a, g->caps & ENGINE_SCHEMAS ? schema : STR_NONE, name, k->title, k->columns, t, e);
}

struct stem {
	struct str text;
	size_t file;
};

struct reading {
	const struct format_js_table *k;
	struct arena *a;
	struct stem *stems; /* of the files, sorted: rows may have another extension */
	const struct migrations *files;
	struct history *out;
	struct str newest; /* what last_row() saw */
};

static bool is_extension(struct str s)
{
	static const char *const list[] = {"js", "ts", "cjs", "mjs", "cts", "mts", NULL};
	for (size_t i = 0; list[i]; i++)
		if (str_eq(s, str_of(list[i])))
			return true;
	return false;
}

/* Without the extension of a program; what has none stays as it is. */
static struct str stem_of(struct str name)
{
	size_t dot = str_rchr(name, '.');
	return dot != SIZE_MAX && is_extension(str_sub(name, dot + 1, name.n)) ? str_sub(name, 0, dot) : name;
}

static int by_stem(const void *x, const void *y)
{
	const struct stem *a = x, *b = y;
	int c = str_cmp(a->text, b->text);
	return c ? c : (a->file > b->file) - (a->file < b->file);
}

static void sort_stems(struct reading *r)
{
	size_t n = r->files->n;
	r->stems = ARENA_ARRAY(r->a, struct stem, n + 1);
	for (size_t i = 0; i < n; i++)
		r->stems[i] = (struct stem){stem_of(r->files->v[i].id), i};
	if (n)
		qsort(r->stems, n, sizeof *r->stems, by_stem);
}

/* The id of the file that a row is of: the same name, else the first with the same stem. */
static struct str file_of(const struct reading *r, struct str name)
{
	struct str want = stem_of(name), found = name;
	size_t low = 0, high = r->files->n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (str_cmp(r->stems[mid].text, want) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	for (size_t i = low; i < r->files->n && str_eq(r->stems[i].text, want); i++) {
		struct str id = r->files->v[r->stems[i].file].id;
		if (str_eq(id, name))
			return name;
		if (i == low)
			found = id;
	}
	return found;
}

/* The name without the tool's prefix. False: the row is of another source. */
static bool is_ours(const struct format_js_table *k, struct str *name)
{
	struct str prefix = k->prefix ? str_of(k->prefix) : STR_NONE;
	if (prefix.n && str_starts(*name, prefix))
		*name = str_sub(*name, prefix.n, name->n);
	return !prefix.n || str_find(*name, prefix, 0) == SIZE_MAX;
}

static int read_row(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct reading *r = ctx;
	(void)ncols;
	(void)e;
	struct str name = cols[0];
	if (!is_ours(r->k, &name))
		return 0;
	struct applied *p = VEC_PUSH(r->a, r->out);
	p->id = str_dup(r->a, r->k->with_extension ? file_of(r, name) : name);
	p->at = str_dup(r->a, cols[1]);
	return 0;
}

/* A name that stands twice: the tools then disagree with themselves about what going back means. */
static void note_twins(struct arena *a, const struct format_js_table *k, struct history *h)
{
	struct str *v = ARENA_ARRAY(a, struct str, h->n + 1);
	for (size_t i = 0; i < h->n; i++)
		v[i] = h->v[i].id;
	qsort(v, h->n, sizeof *v, str_order);
	for (size_t i = 1; i < h->n; i++)
		if (str_eq(v[i - 1], v[i]) && (i < 2 || !str_eq(v[i - 2], v[i])))
			format_note(a, &h->notes, SOURCE_TRAP,
				str_fmt(a, "the version table of %s holds \"%.*s\" more than once", k->title,
					STRF(v[i])),
				STR("Delete the rows that are too many."))
				->id = v[i];
}

void format_js_one_extension(struct migrations *l)
{
	static const bool yes = true;
	for (size_t i = 0; i < l->n; i++) {
		struct str first = l->v[0].id, id = l->v[i].id;
		if (!str_eq(str_sub(first, stem_of(first).n, first.n), str_sub(id, stem_of(id).n, id.n)))
			return;
	}
	for (size_t i = 0; i < l->n; i++)
		l->v[i].own = &yes;
}

int format_js_applied(const struct format_js_table *k, const struct engine *g, struct session *s,
	struct arena *a, const struct source *src, const struct migrations *files, struct history *out,
	struct err *e)
{
	struct table t;
	struct reading r = {.k = k, .a = a, .files = files, .out = out};
	*out = (struct history){0};
	if (look(k, g, s, a, src, &t, e))
		return (int)e->code;
	out->table_exists = t.exists;
	if (!t.exists)
		return 0;
	if (k->with_extension)
		sort_stems(&r);
	struct str name = g->quote(a, str_of(k->name));
	struct str at = k->at ? g->quote(a, str_of(k->at)) : STR("''");
	struct str sql = str_fmt(a, "SELECT %.*s, %.*s FROM %.*s ORDER BY %s", STRF(name), STRF(at),
		STRF(t.sql), k->order ? k->order : "1");
	struct table_read q = {.t = &t, .sql = sql};
	if (table_rows(g, s, a, &q, read_row, &r, e))
		return (int)e->code;
	note_twins(a, k, out);
	return 0;
}

int format_js_create(const struct format_js_table *k, const struct engine *g, struct session *s,
	struct arena *a, const struct source *src, struct err *e)
{
	struct table t;
	if (look(k, g, s, a, src, &t, e))
		return (int)e->code;
	return table_create(g, s, a, &t, str_of(k->create[g->dialect]), k->title, e);
}

static int last_row(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct reading *r = ctx;
	(void)ncols;
	(void)e;
	if (cols[0].p && cols[0].n <= TABLE_MAX_VERSION)
		r->newest = str_dup(r->a, cols[0]);
	return 0;
}

/* The name as this database has them: its newest row may come from compiled files, or have no extension. */
static int name_here(const struct format_js_table *k, const struct engine *g, struct session *s,
	struct arena *a, const struct table *t, const struct migration *m, struct str *out, struct err *e)
{
	struct reading r = {.k = k, .a = a};
	*out = k->prefix ? str_fmt(a, "%s%.*s", k->prefix, STRF(m->id)) : m->id;
	if (!k->with_extension || !m->own)
		return 0;
	struct str name = g->quote(a, str_of(k->name));
	struct str sql = str_fmt(a, "SELECT max(%.*s) FROM %.*s", STRF(name), STRF(t->sql));
	if (table_query(g, s, a, sql, NULL, 0, last_row, &r, e))
		return (int)e->code;
	struct str last = r.newest, tail = str_sub(last, stem_of(last).n, last.n);
	if (last.n && stem_of(m->id).n != m->id.n)
		*out = str_fmt(a, "%.*s%.*s", STRF(stem_of(m->id)), STRF(tail));
	return 0;
}

int format_js_record(const struct format_js_table *k, const struct engine *g, struct session *s,
	struct arena *a, const struct source *src, const struct migration *m, const struct str *more,
	int nmore, struct err *e)
{
	struct table t;
	struct str args[4] = {STR_NONE};
	if (look(k, g, s, a, src, &t, e) || name_here(k, g, s, a, &t, m, &args[0], e))
		return (int)e->code;
	for (int i = 0; i < nmore && i < 3; i++)
		args[i + 1] = more[i];
	struct str sql = str_fmt(a, "INSERT INTO %.*s %s", STRF(t.sql), k->insert[g->dialect]);
	return table_query(g, s, a, sql, args, 1 + nmore, NULL, NULL, e);
}

int format_js_unrecord(const struct format_js_table *k, const struct engine *g, struct session *s,
	struct arena *a, const struct source *src, const struct migration *m, struct err *e)
{
	struct table t;
	struct str args[2] = {m->id, m->id};
	if (look(k, g, s, a, src, &t, e))
		return (int)e->code;
	struct str name = g->quote(a, str_of(k->name));
	if (k->prefix)
		args[1] = str_fmt(a, "%s%.*s", k->prefix, STRF(m->id));
	if (!k->with_extension)
		return table_query(g, s, a,
			str_fmt(a, "DELETE FROM %.*s WHERE %.*s IN (?, ?)", STRF(t.sql), STRF(name)), args, 2,
			NULL, NULL, e);
	static const char *const tails[] = {"", ".js", ".ts", ".cjs", ".mjs", ".cts", ".mts", NULL};
	for (size_t i = 0; tails[i]; i++) {
		args[0] = str_fmt(a, "%.*s%s", STRF(stem_of(m->id)), tails[i]);
		struct str sql = str_fmt(a, "DELETE FROM %.*s WHERE %.*s = ?", STRF(t.sql), STRF(name));
		if (table_query(g, s, a, sql, args, 1, NULL, NULL, e))
			return (int)e->code;
	}
	return 0;
}

int format_js_own_applied(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migrations *files, struct history *out, struct err *e)
{
	return format_js_applied(src->ops->own, g, s, a, src, files, out, e);
}

int format_js_own_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e)
{
	return format_js_create(src->ops->own, g, s, a, src, e);
}

int format_js_own_record(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, int duration_ms, struct err *e)
{
	(void)duration_ms;
	return format_js_record(src->ops->own, g, s, a, src, m, NULL, 0, e);
}

int format_js_own_unrecord(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, struct err *e)
{
	return format_js_unrecord(src->ops->own, g, s, a, src, m, e);
}
