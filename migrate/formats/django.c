#include "migrate/formats/django.h"
#include "migrate/table.h"

/* One folder is one app; all apps share one table, whose rows name theirs. */

static bool is_script(struct str entry)
{
	return str_ends(entry, STR(".py")) && entry.n > 3 && entry.p[0] != '_' && entry.p[0] != '~';
}

static int django_detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	struct names_list all, scripts = {0}, texts;
	size_t ours = 0;
	struct str label;
	*score = 0;
	if (f->list(f->ctx, a, dir, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++)
		if (!format_is_folder(all.v[i]) && is_script(all.v[i]))
			*VEC_PUSH(a, &scripts) = all.v[i];
	if (!scripts.n || !str_dirname(dir).n)
		return 0;
	if (format_samples(f, a, dir, &scripts, &texts, e) || format_django_label(f, a, dir, &label, e))
		return (int)e->code;
	for (size_t i = 0; i < texts.n; i++)
		ours += str_find(texts.v[i], STR("migrations.Migration"), 0) != SIZE_MAX;
	if (!ours)
		return 0;
	*score = FORMAT_CERTAIN;
	out->dialect_known = format_dialect_of_path(dir, &out->dialect);
	if (!out->dialect_known && format_django_dialect(f, a, dir, out, e))
		return (int)e->code;
	if (!out->dialect_known && format_project_dialect(f, a, dir, out, e))
		return (int)e->code;
	out->evidence = str_fmt(a, "\"%.*s\" holds %zu Django migration%s of app \"%.*s\"", STRF(dir),
		scripts.n, scripts.n == 1 ? "" : "s", STRF(label));
	return 0;
}

struct loaded {
	struct django_migration v;
	const struct syntax *t;
	bool placed;
	bool stood_for; /* a squash takes its place: not all of what that one replaces is here any more */
	bool idle;      /* a squash of which all that it replaces is here: only the row is its own */
};

/* What record() and applied() know of a migration. */
struct own {
	struct str label; /* of the app */
	struct names_list replaces;
	bool stands; /* some of them are gone: the way back takes their rows away too */
};

struct loading {
	struct arena *a;
	VEC(struct loaded) all;
	size_t *squashes, nsquashes; /* places in "all" */
};

static bool lists(const struct names_list *l, struct str name)
{
	for (size_t i = 0; i < l->n; i++)
		if (str_eq(l->v[i], name))
			return true;
	return false;
}

static struct loaded *find(struct loading *l, struct str name)
{
	size_t lo = 0, hi = l->all.n; /* sorted by name */
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (str_cmp(l->all.v[mid].v.name, name) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < l->all.n && str_eq(l->all.v[lo].v.name, name) ? &l->all.v[lo] : NULL;
}

/* The migration of that name, or the squash that stands for it. */
static struct loaded *standing(struct loading *l, struct str name)
{
	struct loaded *p = find(l, name);
	for (size_t k = 0; (!p || p->stood_for) && k < l->nsquashes; k++)
		if (lists(&l->all.v[l->squashes[k]].v.replaces, name))
			p = &l->all.v[l->squashes[k]];
	return p;
}

/* A squash also waits for what it replaces, where that is here; who waits for one that is gone waits for its
 * squash. */
static bool waits(struct loading *l, const struct loaded *x)
{
	for (size_t i = 0; i < x->v.parents.n; i++) {
		const struct loaded *p = standing(l, x->v.parents.v[i]);
		if (p && p != x && !p->placed)
			return true;
	}
	for (size_t i = 0; x->idle && i < x->v.replaces.n; i++)
		if (!find(l, x->v.replaces.v[i])->placed)
			return true;
	return false;
}

/* Where all that a squash replaces is still here, it is those that change the database, and the squash is
 * applied when they are; where some are gone, the squash stands for them all. */
static void settle_squashes(struct loading *l)
{
	l->squashes = ARENA_ARRAY(l->a, size_t, l->all.n + 1);
	for (size_t i = 0; i < l->all.n; i++) {
		struct loaded *x = &l->all.v[i];
		size_t here = 0;
		if (!x->v.replaces.n)
			continue;
		l->squashes[l->nsquashes++] = i;
		for (size_t k = 0; k < x->v.replaces.n; k++)
			here += find(l, x->v.replaces.v[k]) != NULL;
		x->idle = here == x->v.replaces.n;
		for (size_t k = 0; !x->idle && k < x->v.replaces.n; k++) {
			struct loaded *old = find(l, x->v.replaces.v[k]);
			if (old)
				old->stood_for = old->placed = true;
		}
	}
}

enum { MAX_ROUNDS = 200 }; /* names mostly sort in the order of their links */

static void put_in_order(struct loading *l, struct django *d, struct migrations *out)
{
	bool moved = true;
	for (int round = 0; moved && round < MAX_ROUNDS; round++) {
		moved = false;
		for (size_t i = 0; i < l->all.n; i++) {
			struct loaded *x = &l->all.v[i];
			if (x->placed || waits(l, x))
				continue;
			x->placed = moved = true;
			if (x->t && !x->idle)
				format_django_operations(d, x->t, &x->v.m);
			*VEC_PUSH(l->a, out) = x->v.m;
		}
	}
	for (size_t i = 0; i < l->all.n; i++)
		if (!l->all.v[i].placed) {
			*VEC_PUSH(l->a, out) = l->all.v[i].v.m;
			(void)format_note(l->a, &out->notes, SOURCE_TRAP_STOPS,
				str_fmt(l->a, "the dependencies of %.*s go in a circle",
					STRF(l->all.v[i].v.name)),
				STR("Correct the dependencies."));
			l->all.v[i].placed = true;
		}
}

/* Two leaves in one app are a conflict: migrate refuses until a merge migration joins them. */
static void note_leaves(struct loading *l, struct migrations *out)
{
	struct str list = STR_NONE, last = STR_NONE;
	size_t n = 0;
	bool *parent = ARENA_ARRAY(l->a, bool, l->all.n + 1);
	for (size_t i = 0; i < l->all.n; i++) {
		for (size_t k = 0; k < l->all.v[i].v.parents.n; k++) {
			const struct loaded *p = standing(l, l->all.v[i].v.parents.v[k]);
			if (p)
				parent[p - l->all.v] = true;
		}
		for (size_t k = 0; k < l->all.v[i].v.replaces.n; k++) { /* a squash stands for them */
			const struct loaded *p = find(l, l->all.v[i].v.replaces.v[k]);
			if (p)
				parent[p - l->all.v] = true;
		}
	}
	for (size_t i = 0; i < l->all.n; i++) {
		if (parent[i] || l->all.v[i].stood_for)
			continue;
		if (n++ < 10)
			list = str_fmt(
				l->a, "%.*s%s%.*s", STRF(list), n > 1 ? ", " : "", STRF(l->all.v[i].v.name));
		last = l->all.v[i].v.m.path;
	}
	if (n < 2)
		return;
	struct source_note *note = format_note(l->a, &out->notes, SOURCE_HEADS,
		str_fmt(l->a, "the app has %zu last migrations: %.*s", n, STRF(list)),
		STR("Join them: manage.py makemigrations --merge, and add the file it writes."));
	note->path = last;
}

static int load_one(const struct files *f, struct arena *a, struct worker *w, struct django *d,
	struct str entry, struct loading *l, struct err *e)
{
	struct loaded x = {.v = {.name = str_dup(a, str_sub(entry, 0, entry.n - 3))}};
	bool found = true;
	x.v.m = (struct migration){
		.in_tx = d->s->dialect != DIALECT_MYSQL, .opaque = true, .id = x.v.name, .name = x.v.name};
	if (format_read_file(f, a, d->s, format_path(a, d->s->path, entry), &x.v.m, e))
		return (int)e->code;
	if (x.v.m.problem == MIGRATION_FINE && format_django_links(a, w, d, &x.v, &x.t, &found, e))
		return (int)e->code;
	if (found)
		*VEC_PUSH(a, &l->all) = x;
	return 0;
}

/* A squash waits for what it replaces as long as that is here. */
static void set_links(struct loading *l, struct str label)
{
	for (size_t i = 0; i < l->all.n; i++) {
		struct loaded *x = &l->all.v[i];
		struct migration_links *own = ARENA_NEW(l->a, struct migration_links);
		*own = x->v.links;
		own->key = str_fmt(l->a, "%.*s.%.*s", STRF(label), STRF(x->v.name));
		for (size_t k = 0; x->idle && k < own->stands_for.n; k++)
			*VEC_PUSH(l->a, &own->needs) = own->stands_for.v[k];
		x->v.m.links = own;
	}
}

static int django_load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	struct names_list all;
	struct django d = {.a = a, .s = s, .f = s->names_only ? NULL : f, .w = w};
	struct loading l = {.a = a};
	*out = (struct migrations){.partial_order = true};
	if (f->list(f->ctx, a, s->path, &all, e) || format_django_label(f, a, s->path, &d.label, e) ||
		(d.f && format_django_settings(f, a, &d, s->path, e)))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++) /* in the order of their names */
		if (!format_is_folder(all.v[i]) && is_script(all.v[i]) &&
			load_one(f, a, w, &d, all.v[i], &l, e))
			return (int)e->code;
	settle_squashes(&l);
	set_links(&l, d.label);
	for (size_t i = 0; i < l.all.n; i++) {
		struct own *own = ARENA_NEW(a, struct own);
		*own = (struct own){d.label, l.all.v[i].v.replaces, !l.all.v[i].idle};
		l.all.v[i].v.m.own = own;
	}
	put_in_order(&l, &d, out);
	note_leaves(&l, out);
	return 0;
}

static const char *const columns[] = {"id", "app", "name", "applied", NULL};

static int look(const struct engine *g, struct session *s, struct arena *a, struct table *t, struct err *e)
{
	return table_expect(g, s, a, STR_NONE, STR("django_migrations"), "Django", columns, t, e);
}

struct reading {
	struct arena *a;
	struct str label; /* of the app */
	struct history *out;
};

static int read_row(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct reading *r = ctx;
	(void)ncols;
	(void)e;
	struct history *h = r->out;
	if (h->n && str_eq(h->v[h->n - 1].id, cols[0])) { /* repairs leave the same pair twice */
		struct source_note *n = format_note(r->a, &h->notes, SOURCE_TRAP,
			str_fmt(r->a,
				"migration %.*s of app %.*s stands twice in the table: Django has no key on "
				"it",
				STRF(cols[0]), STRF(r->label)),
			STR("Remove the second row; a way back would take away only one."));
		n->id = h->v[h->n - 1].id;
		return 0;
	}
	*VEC_PUSH(r->a, h) = (struct applied){.id = str_dup(r->a, cols[0]), .at = str_dup(r->a, cols[1])};
	return 0;
}

static size_t row_of(const struct history *h, struct str id)
{
	size_t i = 0;
	while (i < h->n && !str_eq(h->v[i].id, id))
		i++;
	return i;
}

/* A squash is applied when all that it replaces is, whatever its own row says; Django takes rows of what is
 * replaced for granted when the file is gone (MigrationLoader.build_graph). */
static void read_squashes(struct arena *a, const struct migrations *files, struct history *h)
{
	for (size_t i = 0; i < files->n; i++) {
		const struct own *own = files->v[i].own;
		size_t there = 0;
		if (!own || !own->replaces.n)
			continue;
		for (size_t k = 0; k < own->replaces.n; k++)
			there += row_of(h, own->replaces.v[k]) < h->n;
		size_t row = row_of(h, files->v[i].id);
		if (there == own->replaces.n && row == h->n)
			*VEC_PUSH(a, h) = (struct applied){.id = files->v[i].id};
		else if (there < own->replaces.n && row < h->n)
			h->v[row] = h->v[--h->n];
		for (size_t k = 0; k < own->replaces.n; k++) {
			bool here = false;
			for (size_t f = 0; f < files->n && !here; f++)
				here = str_eq(files->v[f].id, own->replaces.v[k]);
			row = here ? h->n : row_of(h, own->replaces.v[k]);
			if (row < h->n)
				h->v[row] = h->v[--h->n];
		}
	}
}

static int django_applied(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migrations *files, struct history *out, struct err *e)
{
	struct table t;
	struct reading r = {.a = a, .out = out};
	(void)src;
	*out = (struct history){0};
	if (look(g, s, a, &t, e))
		return (int)e->code;
	out->table_exists = t.exists;
	if (!t.exists || !files->n)
		return 0;
	r.label = ((const struct own *)files->v[0].own)->label;
	struct table_read q = {.t = &t,
		.sql = str_fmt(a, "SELECT name, applied FROM %.*s WHERE app = ? ORDER BY name", STRF(t.sql)),
		.args = &r.label,
		.nargs = 1};
	if (table_rows(g, s, a, &q, read_row, &r, e))
		return (int)e->code;
	read_squashes(a, files, out);
	return 0;
}

static int django_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e)
{
	static const char *const ddl[] = {"id bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "
					  "app varchar(255) NOT NULL, name "
					  "varchar(255) NOT NULL, applied timestamp with time zone NOT NULL",
		"id bigint AUTO_INCREMENT NOT NULL PRIMARY KEY, app varchar(255) NOT NULL, name varchar(255) "
		"NOT NULL, "
		"applied datetime(6) NOT NULL",
		"id integer NOT NULL PRIMARY KEY AUTOINCREMENT, app varchar(255) NOT NULL, name varchar(255) "
		"NOT NULL, "
		"applied datetime NOT NULL"};
	struct table t;
	(void)src;
	if (look(g, s, a, &t, e))
		return (int)e->code;
	return table_create(g, s, a, &t, str_fmt(a, "(%s)", ddl[g->dialect]), "Django", e);
}

static int django_record(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, int duration_ms, struct err *e)
{
	static const char *const now[] = {
		"now()", "utc_timestamp(6)", "strftime('%Y-%m-%d %H:%M:%f', 'now')"};
	struct table t;
	const struct own *own = m->own;
	(void)duration_ms;
	(void)src;
	if (look(g, s, a, &t, e))
		return (int)e->code;
	struct str sql = str_fmt(a,
		"INSERT INTO %.*s (app, name, applied) SELECT ?, ?, %s%s WHERE NOT EXISTS (SELECT 1 FROM "
		"%.*s "
		"WHERE app = ? AND name = ?)",
		STRF(t.sql), now[g->dialect], g->dialect == DIALECT_MYSQL ? " FROM DUAL" : "", STRF(t.sql));
	for (size_t i = 0; i <= own->replaces.n; i++) { /* a squash's own row comes last */
		struct str name = i < own->replaces.n ? own->replaces.v[i] : m->id;
		struct str args[] = {own->label, name, own->label, name};
		if (table_query(g, s, a, sql, args, 4, NULL, NULL, e))
			return (int)e->code;
	}
	return 0;
}

static int django_lost(struct arena *a, const struct migrations *files, struct migration *m, struct err *e)
{
	if (files->n) {
		struct own *own = ARENA_NEW(a, struct own);
		own->label = ((const struct own *)files->v[0].own)->label;
		m->own = own;
		return 0;
	}
	err_set(e, ERR_APPLY, "no migration is left that tells the app of %.*s", STRF(m->id));
	err_hint(e, "Let Django forget it: python manage.py migrate --prune APP.");
	return ERR_APPLY;
}

static int django_unrecord(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, struct err *e)
{
	struct table t;
	const struct own *own = m->own;
	(void)src;
	if (look(g, s, a, &t, e))
		return (int)e->code;
	struct str sql = str_fmt(a, "DELETE FROM %.*s WHERE app = ? AND name = ?", STRF(t.sql));
	for (size_t i = own->stands ? 0 : own->replaces.n; i <= own->replaces.n; i++) {
		struct str args[] = {own->label, i < own->replaces.n ? own->replaces.v[i] : m->id};
		if (table_query(g, s, a, sql, args, 2, NULL, NULL, e))
			return (int)e->code;
	}
	return 0;
}

const struct format format_django = {
	.name = "django",
	.title = "Django",
	.tables = (const char *const[]){"django_migrations", NULL},
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
	.out_of_order_text = "Django follows the migrations' own dependencies.",
	.runs_code = true,
	.command = "python manage.py migrate",
	.detect = django_detect,
	.load = django_load,
	.start = format_django_start,
	.applied = django_applied,
	.create = django_create,
	.record = django_record,
	.lost = django_lost,
	.unrecord = django_unrecord,
};
