#include <stdlib.h>

#include "migrate/formats/alembic.h"
#include "migrate/table.h"

static int by_id(const void *x, const void *y)
{
	const struct alembic_place *a = x, *b = y;
	int c = str_cmp(a->id, b->id);
	return c ? c : (a->at > b->at) - (a->at < b->at);
}

static void make_index(struct arena *a, struct alembic_graph *g)
{
	struct alembic_place *v = ARENA_ARRAY(a, struct alembic_place, g->v.n + 1);
	for (size_t i = 0; i < g->v.n; i++)
		v[i] = (struct alembic_place){g->v.v[i].id, i};
	if (g->v.n)
		qsort(v, g->v.n, sizeof *v, by_id);
	g->by_id = v;
}

const struct alembic_revision *format_alembic_find(const struct alembic_graph *g, struct str id)
{
	size_t lo = 0, hi = g->v.n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (str_cmp(g->by_id[mid].id, id) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < g->v.n && str_eq(g->by_id[lo].id, id) ? &g->v.v[g->by_id[lo].at] : NULL;
}

/* An edge: the child waits for the parent. */
struct link {
	size_t parent, child;
};

static int by_parent(const void *x, const void *y)
{
	const struct link *a = x, *b = y;
	if (a->parent != b->parent)
		return a->parent < b->parent ? -1 : 1;
	return (a->child > b->child) - (a->child < b->child);
}

struct links {
	struct link *v;
	size_t n, cap;
};

static void add_links(struct arena *a, const struct alembic_graph *g, size_t child,
	const struct names_list *parents, struct links *out, size_t *waits)
{
	for (size_t i = 0; i < parents->n; i++) {
		const struct alembic_revision *p = format_alembic_find(g, parents->v[i]);
		if (!p)
			continue;
		*VEC_PUSH(a, out) = (struct link){(size_t)(p - g->v.v), child};
		waits[child]++;
	}
}

static size_t first_link(const struct links *l, size_t parent)
{
	size_t lo = 0, hi = l->n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (l->v[mid].parent < parent)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Each is placed when all it waits for are; what never is stands in a circle, or below one. */
static size_t place(const struct alembic_graph *g, const struct links *l, size_t *waits, size_t *order)
{
	size_t n = 0;
	for (size_t i = 0; i < g->v.n; i++)
		if (!waits[i])
			order[n++] = i;
	for (size_t k = 0; k < n; k++)
		for (size_t i = first_link(l, order[k]); i < l->n && l->v[i].parent == order[k]; i++)
			if (!--waits[l->v[i].child])
				order[n++] = l->v[i].child;
	return n;
}

bool format_alembic_sort(struct arena *a, struct alembic_graph *g)
{
	size_t n = g->v.n;
	size_t *waits = ARENA_ARRAY(a, size_t, n + 1), *order = ARENA_ARRAY(a, size_t, n + 1);
	struct alembic_revision *sorted = ARENA_ARRAY(a, struct alembic_revision, n + 1);
	struct links l = {0};
	make_index(a, g);
	for (size_t i = 0; i < n; i++) {
		add_links(a, g, i, &g->v.v[i].down, &l, waits);
		add_links(a, g, i, &g->v.v[i].needs, &l, waits);
	}
	if (l.n)
		qsort(l.v, l.n, sizeof *l.v, by_parent);
	size_t done = place(g, &l, waits, order);
	bool whole = done == n;
	for (size_t i = 0; !whole && i < n; i++)
		if (waits[i])
			order[done++] = i;
	for (size_t i = 0; i < n; i++)
		sorted[i] = g->v.v[order[i]];
	for (size_t i = 0; i < n; i++)
		g->v.v[i] = sorted[i];
	make_index(a, g);
	return whole;
}

static void mark(const struct alembic_graph *g, const struct names_list *ids, bool *marked)
{
	for (size_t i = 0; i < ids->n; i++) {
		const struct alembic_revision *r = format_alembic_find(g, ids->v[i]);
		if (r)
			marked[r - g->v.v] = true;
	}
}

/* Heads and all that stands above them; children come behind their parents, so one pass backwards does. */
static bool *applied_set(struct arena *a, const struct alembic_graph *g, const struct names_list *heads)
{
	bool *marked = ARENA_ARRAY(a, bool, g->v.n + 1);
	mark(g, heads, marked);
	for (size_t i = g->v.n; i-- > 0;)
		if (marked[i]) {
			mark(g, &g->v.v[i].down, marked);
			mark(g, &g->v.v[i].needs, marked);
		}
	return marked;
}

bool format_alembic_reaches(
	struct arena *a, const struct alembic_graph *g, const struct names_list *heads, struct str id)
{
	const struct alembic_revision *r = format_alembic_find(g, id);
	return r && applied_set(a, g, heads)[r - g->v.v];
}

static const char *const columns[] = {"version_num", NULL};

static int look(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	struct table *t, struct err *e)
{
	struct str name = src->table.n ? src->table : STR("alembic_version"), schema = STR_NONE;
	size_t dot = str_rchr(name, '.');
	if (dot != SIZE_MAX) {
		schema = str_sub(name, 0, dot);
		name = str_sub(name, dot + 1, name.n);
	}
	return table_expect(g, s, a, schema, name, "Alembic", columns, t, e);
}

struct reading {
	struct arena *a;
	const struct table *t;
	struct names_list *heads;
};

static int read_head(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct reading *r = ctx;
	(void)ncols;
	if (r->heads->n && str_eq(r->heads->v[r->heads->n - 1], cols[0])) {
		err_set(e, ERR_DB, "revision %.*s stands twice in version table \"%.*s\"", STRF(cols[0]),
			STRF(r->t->name));
		err_hint(e, "The table has lost its key. Restore it before anything is applied.");
		return ERR_DB;
	}
	*VEC_PUSH(r->a, r->heads) = str_dup(r->a, cols[0]);
	return 0;
}

static int read_heads(const struct engine *g, struct session *s, struct arena *a, const struct table *t,
	struct names_list *heads, struct err *e)
{
	struct reading r = {a, t, heads};
	struct str sql = str_fmt(a, "SELECT version_num FROM %.*s ORDER BY version_num", STRF(t->sql));
	*heads = (struct names_list){0};
	struct table_read q = {.t = t, .sql = sql};
	return t->exists ? table_rows(g, s, a, &q, read_head, &r, e) : 0;
}

int format_alembic_applied(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migrations *files, struct history *out, struct err *e)
{
	struct table t;
	struct names_list heads;
	*out = (struct history){0};
	if (look(g, s, a, src, &t, e) || read_heads(g, s, a, &t, &heads, e))
		return (int)e->code;
	out->table_exists = t.exists;
	const struct alembic_graph *graph =
		files->n ? ((const struct alembic_revision *)files->v[0].own)->graph : NULL;
	const bool *set = graph ? applied_set(a, graph, &heads) : NULL;
	for (size_t i = 0; graph && i < graph->v.n; i++)
		if (set[i])
			*VEC_PUSH(a, out) = (struct applied){.id = graph->v.v[i].id};
	for (size_t i = 0; i < heads.n; i++) {
		if (graph && format_alembic_find(graph, heads.v[i]))
			continue;
		*VEC_PUSH(a, out) = (struct applied){.id = heads.v[i]};
		(void)format_note(a, &out->notes, SOURCE_TRAP_STOPS,
			str_fmt(a,
				"the database stands at revision %.*s, which is not here: what it has "
				"applied cannot "
				"be told",
				STRF(heads.v[i])),
			STR("Bring the revision's file back, or work from the commit that has it."));
	}
	return 0;
}

int format_alembic_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e)
{
	struct table t;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	struct str shape =
		STR("(version_num varchar(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY "
		    "(version_num))");
	return table_create(g, s, a, &t, shape, "Alembic", e);
}

struct writing {
	const struct engine *g;
	struct session *s;
	struct arena *a;
	struct table t;
	struct names_list heads;
};

static int run(struct writing *w, const char *before, const char *after, const struct str *args, int nargs,
	struct err *e)
{
	return table_query(w->g, w->s, w->a, str_fmt(w->a, "%s %.*s %s", before, STRF(w->t.sql), after), args,
		nargs, NULL, NULL, e);
}

static bool has(const struct names_list *l, struct str id)
{
	for (size_t i = 0; i < l->n; i++)
		if (str_eq(l->v[i], id))
			return true;
	return false;
}

/* The parents that are rows make way for the new head; without one, it is a head beside the others. */
static int put_head(struct writing *w, const struct alembic_revision *r, struct err *e)
{
	struct names_list all = {0}, rows = {0};
	for (size_t i = 0; i < r->down.n; i++)
		*VEC_PUSH(w->a, &all) = r->down.v[i];
	for (size_t i = 0; i < r->needs.n; i++)
		*VEC_PUSH(w->a, &all) = r->needs.v[i];
	for (size_t i = 0; i < all.n; i++)
		if (has(&w->heads, all.v[i]) && !has(&rows, all.v[i]))
			*VEC_PUSH(w->a, &rows) = all.v[i];
	if (!rows.n)
		return run(w, "INSERT INTO", "(version_num) VALUES (?)", &r->id, 1, e);
	int rc = 0;
	for (size_t i = 1; !rc && i < rows.n; i++)
		rc = run(w, "DELETE FROM", "WHERE version_num = ?", &rows.v[i], 1, e);
	struct str args[] = {r->id, rows.v[0]};
	return rc ? rc : run(w, "UPDATE", "SET version_num = ? WHERE version_num = ?", args, 2, e);
}

static int open_writing(struct writing *w, const struct source *src, struct err *e)
{
	if (look(w->g, w->s, w->a, src, &w->t, e))
		return (int)e->code;
	return read_heads(w->g, w->s, w->a, &w->t, &w->heads, e);
}

int format_alembic_record(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, int duration_ms, struct err *e)
{
	struct writing w = {.g = g, .s = s, .a = a};
	(void)duration_ms;
	int rc = open_writing(&w, src, e);
	return rc ? rc : put_head(&w, m->own, e);
}

/* Its parents become heads again, those that no other head stands below. */
int format_alembic_lost(struct arena *a, const struct migrations *files, struct migration *m, struct err *e)
{
	(void)a;
	(void)files;
	err_set(e, ERR_APPLY, "which revision %.*s followed stands in its file, and that is gone",
		STRF(m->id));
	err_hint(e, "Bring the file back; or say where the database stands: alembic stamp --purge REVISION.");
	return ERR_APPLY;
}

int format_alembic_unrecord(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, struct err *e)
{
	const struct alembic_revision *r = m->own;
	struct writing w = {.g = g, .s = s, .a = a};
	struct names_list others = {0};
	int rc = open_writing(&w, src, e);
	if (!rc && !has(&w.heads, r->id)) {
		rc = err_set(e, ERR_APPLY, "revision %.*s is not the last of its line", STRF(r->id));
		err_hint(e, "Take back what follows it first.");
	}
	if (!rc)
		rc = run(&w, "DELETE FROM", "WHERE version_num = ?", &r->id, 1, e);
	for (size_t i = 0; !rc && i < w.heads.n; i++)
		if (!str_eq(w.heads.v[i], r->id))
			*VEC_PUSH(a, &others) = w.heads.v[i];
	for (size_t i = 0; !rc && i < r->down.n; i++) {
		if (format_alembic_reaches(a, r->graph, &others, r->down.v[i]))
			continue;
		*VEC_PUSH(a, &others) = r->down.v[i];
		rc = run(&w, "INSERT INTO", "(version_num) VALUES (?)", &r->down.v[i], 1, e);
	}
	return rc;
}
