#include "migrate/formats/atlas.h"

#include <stdlib.h>

#define OWN_SCHEMA "atlas_schema_revisions" /* the table's name too */

enum { BASELINE = 1, EXECUTED = 2, RESOLVED = 4, MAX_ERROR = 500 };

static const char *const columns[] = {"version", "description", "type", "applied", "total", "executed_at",
	"execution_time", "error", "error_stmt", "hash", "partial_hashes", "operator_version", NULL};

/* In the schema that is configured; else where the connection looks; else in a schema, in MySQL a database,
 * of its own. */
static int look(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	struct table *t, struct err *e)
{
	const struct atlas_project *p = src->own;
	const char *title = "Atlas";
	if (p && p->schema.n && !src->table.n && g->dialect != DIALECT_SQLITE)
		return table_expect(g, s, a, p->schema, STR(OWN_SCHEMA), title, columns, t, e);
	if (format_table(g, s, a, src, STR(OWN_SCHEMA), title, columns, t, e))
		return (int)e->code;
	struct table theirs;
	if (t->exists || src->table.n || g->dialect != DIALECT_MYSQL)
		return 0;
	if (table_expect(g, s, a, STR(OWN_SCHEMA), STR(OWN_SCHEMA), title, columns, &theirs, e))
		return (int)e->code;
	if (theirs.exists)
		*t = theirs;
	return 0;
}

/* -- reading -- */

struct row {
	struct str id, hash, at;
	bool whole;
};

struct place { /* of a file in the list, by its version */
	struct str id;
	size_t at;
};

struct reading {
	struct arena *a;
	const struct table *t;
	const struct migrations *files;
	const struct atlas_folder *folder; /* NULL: no files */
	struct history *out;
	struct place *places;
	VEC(struct row) rows; /* by version */
	bool any;             /* also those of checkpoints */
	struct str first;     /* the lowest version recorded */
	bool first_runs;      /* it is no baseline and no checkpoint: files below it were never run */
};

static int place_order(const void *x, const void *y)
{
	return str_cmp(((const struct place *)x)->id, ((const struct place *)y)->id);
}

static int row_order(const void *x, const void *y)
{
	return str_cmp(((const struct row *)x)->id, ((const struct row *)y)->id);
}

static const struct migration *file_of(const struct reading *r, struct str id)
{
	struct place key = {.id = id}, *p = NULL;
	if (r->files->n)
		p = bsearch(&key, r->places, r->files->n, sizeof key, place_order);
	return p ? &r->files->v[p->at] : NULL;
}

static const struct row *row_of(const struct reading *r, struct str id)
{
	struct row key = {.id = id};
	return r->rows.n ? bsearch(&key, r->rows.v, r->rows.n, sizeof key, row_order) : NULL;
}

static bool is_checkpoint(const struct reading *r, struct str id)
{
	for (size_t i = 0; r->folder && i < r->folder->checkpoints.n; i++)
		if (str_eq(r->folder->checkpoints.v[i], id))
			return true;
	return false;
}

static int refuse_row(const struct reading *r, struct str id, const char *what, struct err *e)
{
	err_set(e, ERR_DB, "version %.*s in Atlas' table \"%.*s\" %s", STRF(str_sub(id, 0, 80)),
		STRF(r->t->name), what);
	err_hint(e, "Atlas writes no such row. Find out who did before anything is applied.");
	return ERR_DB;
}

/* version, type, applied, total, error, hash, executed_at; by version. */
static int read_row(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct reading *r = ctx;
	uint64_t type = 0, done = 0, all = 0;
	(void)ncols;
	if (format_cell(cols[0], r->t, e))
		return (int)e->code;
	if (str_eq(cols[0], STR(".atlas_cloud_identifier")))
		return 0;
	if (!str_u64(cols[1], &type) || !type || type > 7 || !str_u64(cols[2], &done) ||
		!str_u64(cols[3], &all) || done > all)
		return refuse_row(r, cols[0], "has a type or counts that Atlas never writes", e);
	struct str id = str_dup(r->a, cols[0]), hash = str_sub(cols[5], 0, 100);
	if (!r->any || str_cmp(id, r->first) < 0) {
		r->first = id;
		r->first_runs = !(type & BASELINE) && !is_checkpoint(r, id);
	}
	r->any = true;
	if (is_checkpoint(r, id))
		return 0;
	struct applied *p = VEC_PUSH(r->a, r->out);
	*p = (struct applied){.id = id, .at = str_dup(r->a, str_sub(cols[6], 0, 100))};
	p->failed = done < all || cols[4].n;
	if (p->failed)
		p->failed_why = str_fmt(r->a, "Atlas ran %llu of its %llu statements%s%.*s",
			(unsigned long long)done, (unsigned long long)all, cols[4].n ? ": " : "",
			STRF(str_sub(cols[4], 0, MAX_ERROR)));
	*VEC_PUSH(r->a, &r->rows) = (struct row){id,
		str_dup(r->a, str_starts(hash, STR("h1:")) ? str_sub(hash, 3, hash.n) : hash), p->at,
		!p->failed};
	return 0;
}

static void note_row(struct reading *r, enum source_note_kind kind, struct str id, const struct migration *m,
	const char *what, const char *remedy)
{
	struct str of = id.n ? str_fmt(r->a, "version %.*s ", STRF(id)) : STR_NONE;
	struct source_note *n = format_note(
		r->a, &r->out->notes, kind, str_fmt(r->a, "%.*s%s", STRF(of), what), str_of(remedy));
	n->id = id;
	n->path = m ? m->path : STR_NONE;
}

/* -- the recorded hash: of the file and all before it, as the folder was when it ran -- */

enum { MAX_TRIES = 64 };

/* The sum of a folder that held only what had run by then, and what the baseline stands for. */
static bool fits_then(const struct reading *r, const struct row *w, const struct migration *m)
{
	struct atlas_entries then = {0};
	for (size_t i = 0; i < r->folder->files.n; i++) {
		const struct atlas_entry *f = &r->folder->files.v[i];
		struct str rest = str_sub(f->name, 0, f->name.n - 4), id = str_cut(&rest, '_');
		const struct row *other = row_of(r, id);
		bool last = str_eq(f->name, str_basename(m->path));
		if (last || (other ? str_cmp(other->at, w->at) <= 0 : str_cmp(id, r->first) < 0))
			*VEC_PUSH(r->a, &then) = *f;
		if (last)
			break;
	}
	(void)format_atlas_sum(r->a, &then, STR_NONE);
	return then.n && str_eq(then.v[then.n - 1].sum, w->hash);
}

struct comparing {
	const struct migration *last; /* the file whose row fitted, NULL = none yet or unknown */
	size_t tries;
	bool told;
};

/* What the row proves: the file's own sum, an edit of it, or (empty) nothing. */
static struct str compare(
	struct reading *r, struct comparing *c, const struct row *w, const struct migration *m)
{
	bool follows = c->last ? m == c->last + 1 : m == r->files->v;
	c->last = NULL;
	if (!w->hash.n || !w->whole || !m->tool_checksum.n)
		return STR_NONE;
	if (str_eq(w->hash, m->tool_checksum) || (c->tries++ < MAX_TRIES && fits_then(r, w, m))) {
		c->last = m;
		return m->tool_checksum;
	}
	if (follows) {
		c->told = true;
		return w->hash;
	}
	if (!c->told)
		note_row(r, SOURCE_TRAP, w->id, m,
			"was recorded with the hash of another folder: a file before it was added, removed "
			"or edited "
			"after it ran",
			"Atlas does not look: compare with the commit that was deployed then.");
	c->told = true;
	return STR_NONE;
}

static int compare_all(struct reading *r, struct err *e)
{
	struct comparing c = {0};
	if (r->rows.n)
		qsort(r->rows.v, r->rows.n, sizeof *r->rows.v, row_order);
	for (size_t i = 1; i < r->rows.n; i++)
		if (str_eq(r->rows.v[i - 1].id, r->rows.v[i].id))
			return refuse_row(r, r->rows.v[i].id, "stands twice", e);
	struct str *sums = ARENA_ARRAY(r->a, struct str, r->rows.n + 1);
	for (size_t i = 0; i < r->rows.n; i++) {
		const struct migration *m = file_of(r, r->rows.v[i].id);
		if (m)
			sums[i] = compare(r, &c, &r->rows.v[i], m);
		else
			c.last = NULL;
	}
	for (size_t i = 0; i < r->out->n; i++) {
		const struct row *w = row_of(r, r->out->v[i].id);
		if (w)
			r->out->v[i].tool_checksum = sums[w - r->rows.v];
	}
	return 0;
}

/* -- files without a row that Atlas takes for done -- */

static void add_done(struct reading *r)
{
	struct str base = r->folder ? r->folder->baseline : STR_NONE;
	bool told = !r->first_runs;
	for (size_t i = 0; i < r->files->n; i++) {
		const struct migration *m = &r->files->v[i];
		const struct atlas_file *own = m->own;
		bool below = r->any && str_cmp(m->id, r->first) < 0;
		bool based = !r->any && base.n && str_cmp(m->id, base) <= 0;
		if (row_of(r, m->id) || !(below || based || (r->any && own->checkpoint)))
			continue;
		*VEC_PUSH(r->a, r->out) = (struct applied){.id = m->id};
		if (below && !told)
			note_row(r, SOURCE_TRAP, m->id, m,
				"is below the first one recorded: Atlas takes it for done and never runs it",
				"Where it was merged late, give it a new version; where the database was "
				"adopted, "
				"nothing.");
		told = told || below;
	}
}

int format_atlas_applied(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migrations *files, struct history *out, struct err *e)
{
	struct table t;
	struct reading r = {.a = a, .t = &t, .files = files, .out = out};
	*out = (struct history){0};
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	out->table_exists = t.exists;
	r.folder = files->n ? ((const struct atlas_file *)files->v[0].own)->folder : NULL;
	r.places = ARENA_ARRAY(a, struct place, files->n + 1);
	for (size_t i = 0; i < files->n; i++)
		r.places[i] = (struct place){files->v[i].id, i};
	if (files->n)
		qsort(r.places, files->n, sizeof *r.places, place_order);
	struct str sql = str_fmt(a,
		"SELECT version, type, applied, total, error, hash, executed_at FROM %.*s ORDER BY version",
		STRF(t.sql));
	if (t.exists && (table_query(g, s, a, sql, NULL, 0, read_row, &r, e) || compare_all(&r, e)))
		return (int)e->code;
	add_done(&r);
	if (t.exists && t.homes > 1)
		note_row(&r, SOURCE_TRAP, STR_NONE, NULL,
			"Atlas' table stands in more than one schema: the one in the search path is read",
			"Say which one it is: revisions_schema in atlas.hcl, or table in schemagate.conf.");
	return 0;
}

/* -- writing -- */

/* In PostgreSQL, a connection that is bound to no schema has the table in one of its own. */
static int place_table(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	struct table *t, struct err *e)
{
	const struct atlas_project *p = src->own;
	struct str bound, there, schema = p ? p->schema : STR_NONE;
	if (g->dialect != DIALECT_POSTGRESQL || src->table.n)
		return 0;
	if (format_ask(g, s, a,
		    "SELECT CASE WHEN reset_val = boot_val THEN 'no' ELSE 'yes' END FROM "
		    "pg_catalog.pg_settings "
		    "WHERE name = 'search_path'",
		    &bound, e))
		return (int)e->code;
	if (!schema.n && str_eq(bound, STR("yes")))
		return 0;
	if (!schema.n)
		schema = STR(OWN_SCHEMA);
	t->sql = str_fmt(a, "%.*s.%.*s", STRF(g->quote(a, schema)), STRF(g->quote(a, STR(OWN_SCHEMA))));
	struct str ask =
		str_fmt(a, "SELECT 'yes' FROM pg_catalog.pg_namespace WHERE nspname = '%.*s'", STRF(schema));
	if (str_chr(schema, '\'') != SIZE_MAX)
		return err_set(e, ERR_CONFIG, "revisions_schema of atlas.hcl holds a quote");
	if (format_ask(g, s, a, str_z(a, ask), &there, e))
		return (int)e->code;
	if (there.n)
		return 0;
	return g->exec(s, str_fmt(a, "CREATE SCHEMA %.*s", STRF(g->quote(a, schema))), e);
}

int format_atlas_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e)
{
	static const char *const ddl[] = {"(version varchar NOT NULL, description varchar NOT NULL, type "
					  "bigint NOT NULL DEFAULT 2, applied "
					  "bigint NOT NULL DEFAULT 0, total bigint NOT NULL DEFAULT 0, "
					  "executed_at timestamptz NOT NULL, "
					  "execution_time bigint NOT NULL, error text, error_stmt text, hash "
					  "varchar NOT NULL, partial_hashes "
					  "jsonb, operator_version varchar NOT NULL, PRIMARY KEY (version))",
		"(version varchar(255) NOT NULL, description varchar(255) NOT NULL, type bigint unsigned NOT "
		"NULL "
		"DEFAULT 2, applied bigint NOT NULL DEFAULT 0, total bigint NOT NULL DEFAULT 0, executed_at "
		"timestamp NULL, execution_time bigint NOT NULL, error longtext, error_stmt longtext, hash "
		"varchar(255) NOT NULL, partial_hashes json, operator_version varchar(255) NOT NULL, PRIMARY "
		"KEY "
		"(version)) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
		"(version text NOT NULL, description text NOT NULL, type integer NOT NULL DEFAULT 2, applied "
		"integer NOT NULL DEFAULT 0, total integer NOT NULL DEFAULT 0, executed_at datetime NOT "
		"NULL, "
		"execution_time integer NOT NULL, error text, error_stmt text, hash text NOT NULL, "
		"partial_hashes "
		"json, operator_version text NOT NULL, PRIMARY KEY (version))"};
	struct table t;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	if (t.exists)
		return 0;
	if (place_table(g, s, a, src, &t, e) ||
		g->exec(s, str_fmt(a, "CREATE TABLE %.*s %s", STRF(t.sql), ddl[g->dialect]), e))
		return err_ctx(e, "could not create Atlas' table");
	return 0;
}

static int remove_row(const struct engine *g, struct session *s, struct arena *a, const struct table *t,
	const struct migration *m, struct err *e)
{
	return table_query(g, s, a, str_fmt(a, "DELETE FROM %.*s WHERE version = ?", STRF(t->sql)), &m->id, 1,
		NULL, NULL, e);
}

/* A migration that ran is written as executed, one that is only marked as atlas migrate set does it. */
int format_atlas_record(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, int duration_ms, struct err *e)
{
	static const char *const now[] = {
		"now()", "CURRENT_TIMESTAMP", "strftime('%Y-%m-%d %H:%M:%f+00:00', 'now')"};
	struct table t;
	if (look(g, s, a, src, &t, e) || remove_row(g, s, a, &t, m, e))
		return (int)e->code;
	struct str args[] = {
		m->id, m->name.n ? m->name : STR(""), m->tool_checksum.n ? m->tool_checksum : STR("")};
	size_t count = src->adopting ? 0 : m->up.n;
	struct str sql = str_fmt(a,
		"INSERT INTO %.*s (version, description, type, applied, total, executed_at, execution_time, "
		"error, error_stmt, hash, partial_hashes, operator_version) VALUES (?, ?, %d, %zu, %zu, %s, "
		"%lld, '', '', ?, 'null', 'schemagate " SCHEMAGATE_VERSION "')",
		STRF(t.sql), src->adopting ? RESOLVED : EXECUTED, count, count, now[g->dialect],
		duration_ms * 1000000LL);
	return table_query(g, s, a, sql, args, 3, NULL, NULL, e);
}

int format_atlas_unrecord(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, struct err *e)
{
	struct table t;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	return remove_row(g, s, a, &t, m, e);
}

/* The number is FNV-1, of 32 bits, of the name. SQLite: a file in the temporary folder of the machine that
 * Atlas runs on, which is not ours. */
int format_atlas_lock(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	bool take, struct err *e)
{
	static const struct format_lock lock = {"Atlas", 2686470616, {"atlas_migrate_execute", 21}};
	(void)src;
	return format_lock(g, s, a, &lock, take, e);
}
