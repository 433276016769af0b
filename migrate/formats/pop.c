#include <stdlib.h>

#include "migrate/format_tool.h"
#include "migrate/formats/fizz.h"

/*
 * pop (soda, Buffalo, ory/pop): VERSION_name.up.sql and VERSION_name.up.fizz, or VERSION_name.ENGINE.up.sql
 * for one engine, which stands before the one for all. Facts: github.com/ory/pop migrator.go, match.go,
 * schema_migrations.go.
 */

struct name {
	struct str entry, version, title;
	bool all, down, fizz;
	enum dialect dialect; /* where not for all */
};

struct name_list {
	struct name *v;
	size_t n, cap;
};

static bool engine_named(struct str word, enum dialect *out)
{
	static const struct {
		const char *word;
		enum dialect dialect;
	} all[] = {{"postgres", DIALECT_POSTGRESQL}, {"postgresql", DIALECT_POSTGRESQL},
		{"pg", DIALECT_POSTGRESQL}, {"mysql", DIALECT_MYSQL}, {"mariadb", DIALECT_MYSQL},
		{"sqlite3", DIALECT_SQLITE}, {"sqlite", DIALECT_SQLITE}};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (str_eq(word, str_of(all[i].word))) {
			*out = all[i].dialect;
			return true;
		}
	return false;
}

static bool cut_end(struct str *s, const char *end)
{
	if (!str_ends(*s, str_of(end)))
		return false;
	*s = str_sub(*s, 0, s->n - str_of(end).n);
	return true;
}

/* ^(\d+)_([^.]+)(\.[a-z0-9]+)?\.(up|down)\.(sql|fizz)$ of an engine that is ours. */
static bool read_name(struct str entry, struct name *out)
{
	struct str base = format_entry(entry);
	*out = (struct name){.entry = entry, .version = format_leading_digits(base)};
	size_t n = out->version.n;
	if (!n || n >= base.n || base.p[n] != '_' || format_is_folder(entry))
		return false;
	struct str rest = str_sub(base, n + 1, base.n);
	out->fizz = cut_end(&rest, ".fizz");
	if (!out->fizz && !cut_end(&rest, ".sql"))
		return false;
	out->down = cut_end(&rest, ".down");
	if (!out->down && !cut_end(&rest, ".up"))
		return false;
	out->title = str_cut(&rest, '.');
	out->all = !rest.n;
	return out->title.n && (out->all || (!out->fizz && engine_named(rest, &out->dialect)));
}

static int list_of(
	const struct files *f, struct arena *a, struct str dir, struct name_list *out, struct err *e)
{
	struct names_list all;
	struct name n;
	*out = (struct name_list){0};
	if (f->list(f->ctx, a, dir, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++)
		if (read_name(all.v[i], &n))
			*VEC_PUSH(a, out) = n;
	return 0;
}

/* -- recognition -- */

/* The module requires pop, and nothing else that runs such files. */
static int requires_pop(const struct files *f, struct arena *a, struct str dir, bool *out, struct err *e)
{
	static const char *const go[] = {"go.mod", NULL}, *const pop[] = {"gobuffalo/pop", "ory/pop/", NULL},
				 *const other[] = {"golang-migrate/migrate", NULL};
	struct format_mention ours, theirs;
	if (format_mention(f, a, dir, go, pop, &ours, e) || format_mention(f, a, dir, go, other, &theirs, e))
		return (int)e->code;
	*out = ours.found && !theirs.found;
	return 0;
}

/* Files for several engines, or fizz and drivers for several ("seen"): PostgreSQL's, if there are some, where
 * nobody says which. */
static void choose_engine(const struct name_list *l, unsigned seen, struct source *out)
{
	for (size_t i = 0; i < l->n; i++)
		seen |= l->v[i].all ? 0 : 1u << l->v[i].dialect;
	if (out->dialect_known || !seen)
		return;
	out->dialect_known = true;
	out->dialect = seen & 1u << DIALECT_POSTGRESQL ? DIALECT_POSTGRESQL
		       : seen & 1u << DIALECT_MYSQL    ? DIALECT_MYSQL
						       : DIALECT_SQLITE;
}

static int detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	static const char *const go[] = {"go.mod", NULL};
	struct name_list l;
	struct names_list ups = {0};
	struct format_mention where = {0};
	size_t fizz = 0;
	bool pop = false;
	*score = 0;
	if (list_of(f, a, dir, &l, e))
		return (int)e->code;
	for (size_t i = 0; i < l.n; i++) {
		fizz += l.v[i].fizz && !l.v[i].down;
		if (!l.v[i].down)
			*VEC_PUSH(a, &ups) = l.v[i].entry;
	}
	if (!ups.n || (!fizz && requires_pop(f, a, dir, &pop, e)))
		return ups.n ? (int)e->code : 0;
	if (!fizz && !pop)
		return 0;
	*score = FORMAT_CERTAIN;
	out->evidence = str_fmt(a, "\"%.*s\" holds %zu file%s NNN_name.up.%s%s", STRF(dir), ups.n,
		ups.n == 1 ? "" : "s", fizz ? "fizz" : "sql", fizz ? "" : ", and go.mod requires pop");
	if (format_guess_dialect(f, a, dir, &ups, out, e))
		return (int)e->code;
	if (!out->dialect_known && format_mention(f, a, dir, go, NULL, &where, e))
		return (int)e->code;
	choose_engine(&l, format_mention_dialects(where.text), out);
	return 0;
}

/* -- files -- */

/* By version; of one the file for an engine first, and the way up before the way back. */
static int by_version(const void *a, const void *b)
{
	const struct name *x = a, *y = b;
	int c = str_cmp(x->version, y->version);
	if (c)
		return c;
	if (x->down != y->down)
		return x->down ? 1 : -1;
	return x->all == y->all ? str_cmp(x->entry, y->entry) : x->all ? 1 : -1;
}

static int load_down(const struct files *f, struct arena *a, const struct source *s, const struct name *n,
	struct migration *m, struct err *e)
{
	struct migration down = {0};
	if (format_read_file(f, a, s, format_path(a, s->path, n->entry), &down, e))
		return (int)e->code;
	if (down.problem != MIGRATION_FINE)
		return 0;
	m->down_path = down.path;
	if (!n->fizz)
		format_split(a, s, down.raw, &m->down);
	return 0;
}

static int load_up(const struct files *f, struct arena *a, const struct source *s, const struct name *n,
	struct migrations *out, struct err *e)
{
	struct migration m = {.in_tx = s->dialect != DIALECT_MYSQL};
	m.id = str_dup(a, n->version);
	m.name = str_dup(a, n->title);
	if (format_read_file(f, a, s, format_path(a, s->path, n->entry), &m, e))
		return (int)e->code;
	if (m.problem == MIGRATION_FINE && n->fizz)
		format_fizz_read(a, s, &m);
	else if (m.problem == MIGRATION_FINE) {
		format_split(a, s, m.raw, &m.up);
		m.manages_tx = format_has_tx_control(&m.up);
	}
	*VEC_PUSH(a, out) = m;
	return 0;
}

static int load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	struct name_list l;
	const struct name *before[2] = {NULL, NULL}; /* taken last, up and down */
	(void)w;
	*out = (struct migrations){0};
	if (list_of(f, a, s->path, &l, e))
		return (int)e->code;
	if (l.n)
		qsort(l.v, l.n, sizeof *l.v, by_version);
	for (size_t i = 0; i < l.n; i++) {
		const struct name *n = &l.v[i], **last = &before[n->down];
		bool same = *last && str_eq((*last)->version, n->version);
		if ((!n->all && n->dialect != s->dialect) || (same && (*last)->all != n->all))
			continue;
		if (n->down && (!out->n || !str_eq(out->v[out->n - 1].id, n->version)))
			continue; /* a way back from nothing */
		*last = n;
		if (n->down ? load_down(f, a, s, n, &out->v[out->n - 1], e) : load_up(f, a, s, n, out, e))
			return (int)e->code;
	}
	format_mark_duplicates(a, out);
	return 0;
}

/* -- its table -- */

static int look(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	struct table *t, struct err *e)
{
	static const char *const columns[] = {"version", NULL};
	return format_table(g, s, a, src, STR("schema_migration"), "pop", columns, t, e);
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
	return t.exists ? format_rows(g, s, a, &t, "version", "NULL", out, e) : 0;
}

static int create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e)
{
	static const char *const ddl[] = {"(\"version\" VARCHAR (14) NOT NULL, PRIMARY KEY(\"version\"))",
		"(`version` VARCHAR (14) NOT NULL, PRIMARY KEY(`version`))",
		"(\"version\" TEXT PRIMARY KEY)"};
	struct table t;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	if (t.exists)
		return 0;
	if (table_create(g, s, a, &t, str_of(ddl[g->dialect]), "pop", e))
		return (int)e->code;
	struct str index = g->quote(a, str_fmt(a, "%.*s_version_idx", STRF(t.name)));
	struct str sql = str_fmt(
		a, "CREATE UNIQUE INDEX %.*s ON %.*s (version)", STRF(index), STRF(table_indexed(g, a, &t)));
	return table_query(g, s, a, sql, NULL, 0, NULL, NULL, e);
}

static int record(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, int duration_ms, struct err *e)
{
	struct table t;
	(void)duration_ms;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	return format_row(g, s, a, &t, "version", m->id, true, e);
}

static int unrecord(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, struct err *e)
{
	struct table t;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	return format_row(g, s, a, &t, "version", m->id, false, e);
}

const struct format format_pop = {
	.name = "pop",
	.title = "pop",
	.tables = (const char *const[]){"schema_migration", NULL},
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
	.out_of_order_text = "pop applies it when it runs next.",
	.command = "soda migrate -p PATH",
	.piecemeal = true,
	.detect = detect,
	.load = load,
	.applied = applied,
	.create = create,
	.record = record,
	.unrecord = unrecord,
};
