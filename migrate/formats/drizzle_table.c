#include "migrate/formats/drizzle.h"

#include <string.h>

#include "migrate/table.h"

/* __drizzle_migrations in both shapes: FORMATS-A 2.3 to 2.6. */

struct place {
	struct str schema, name;
};

static struct place place_of(const struct engine *g, const struct source *src)
{
	size_t dot = str_rchr(src->table, '.');
	bool schemas = g->caps & ENGINE_SCHEMAS;
	struct place p = {schemas ? STR("drizzle") : STR_NONE, STR("__drizzle_migrations")};
	if (dot != SIZE_MAX) {
		if (schemas)
			p.schema = str_sub(src->table, 0, dot);
		p.name = str_sub(src->table, dot + 1, src->table.n);
	} else if (src->table.n) {
		p.name = src->table;
	}
	return p;
}

static int look(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	struct table *t, struct err *e)
{
	static const char *const columns[] = {"id", "hash", "created_at", NULL};
	struct place p = place_of(g, src);
	return table_expect(g, s, a, p.schema, p.name, "Drizzle", columns, t, e);
}

static bool is_folders(const struct source *src)
{
	return src->ops == &format_drizzle_folders;
}

/* A row as it stands, and the file it was found to be of. */
struct row {
	struct str hash, at, name;
	long long created;
	size_t file; /* SIZE_MAX = none */
};

struct reading {
	struct arena *a;
	const struct table *t;
	VEC(struct row) rows;
};

static long long number(struct str s)
{
	uint64_t n;
	s = str_sub(s, 0, str_chr(s, '.')); /* SQLite's numeric may print as a real */
	return str_u64(s, &n) && n <= INT64_MAX ? (long long)n : 0;
}

static int read_row(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct reading *r = ctx;
	(void)ncols;
	if (table_text(r->t, "created_at", cols[1], e) || table_text(r->t, "name", cols[2], e))
		return (int)e->code;
	struct row *w = VEC_PUSH(r->a, &r->rows);
	*w = (struct row){.hash = str_dup(r->a, cols[0]),
		.at = str_dup(r->a, cols[1]),
		.name = str_dup(r->a, cols[2]),
		.created = number(cols[1]),
		.file = SIZE_MAX};
	return 0;
}

struct pairing {
	struct reading *r;
	const struct migrations *files;
	bool *taken;
	long long newest; /* greatest created_at: below it the tool looks at nothing */
};

enum how { BY_NAME, BY_TIME_AND_HASH, BY_TIME, BY_SECOND, BY_HASH };

static bool fits(const struct pairing *p, const struct row *w, const struct migration *m, enum how how)
{
	bool hash = w->hash.n && str_eq(w->hash, m->tool_checksum);
	switch (how) {
	case BY_NAME:
		return w->name.n && str_eq(w->name, m->id);
	case BY_TIME_AND_HASH:
		return hash && w->created == m->order_key;
	case BY_TIME:
		return w->created && w->created == m->order_key;
	case BY_SECOND:
		return !w->name.n && w->created && w->created / 1000 * 1000 == format_drizzle_millis(m->id);
	case BY_HASH: /* never what the tool would run again because it is newer than all rows */
		return hash && (!m->order_key || m->order_key <= p->newest);
	}
	return false;
}

/* Rows come in the order of the files as a rule: past the taken ones at the front the first file fits. */
static void pair(struct pairing *p, enum how how)
{
	size_t first = 0; /* not taken */
	for (size_t i = 0; i < p->r->rows.n; i++) {
		struct row *w = &p->r->rows.v[i];
		if (how == BY_NAME && !w->name.n)
			continue;
		while (first < p->files->n && p->taken[first])
			first++;
		for (size_t k = first; k < p->files->n && w->file == SIZE_MAX; k++)
			if (!p->taken[k] && fits(p, w, &p->files->v[k], how)) {
				w->file = k;
				p->taken[k] = true;
			}
	}
}

static void pair_all(
	struct arena *a, struct reading *r, const struct source *src, const struct migrations *files)
{
	static const enum how folders[] = {BY_NAME, BY_SECOND, BY_HASH};
	static const enum how journal[] = {BY_TIME_AND_HASH, BY_TIME, BY_HASH};
	struct pairing p = {.r = r, .files = files, .taken = ARENA_ARRAY(a, bool, files->n + 1)};
	for (size_t i = 0; i < r->rows.n; i++)
		if (r->rows.v[i].created > p.newest)
			p.newest = r->rows.v[i].created;
	for (size_t i = 0; i < 3; i++)
		pair(&p, is_folders(src) ? folders[i] : journal[i]);
}

/* SHA-256 in hex. */
static bool is_sum(struct str s)
{
	size_t n = 0;
	while (n < s.n && strchr("0123456789abcdefABCDEF", s.p[n]) && s.p[n])
		n++;
	return n == 64 && n == s.n;
}

static struct applied applied_of(
	struct arena *a, const struct row *w, const struct source *src, const struct migrations *files)
{
	struct applied p = {.at = w->at};
	p.id = w->file != SIZE_MAX ? files->v[w->file].id : w->name.n ? w->name : w->at;
	if (!is_folders(src))
		p.order_key = w->created;
	if (is_sum(w->hash)) /* bundled drivers store none */
		p.checksum = str_fmt(a, "sha256:%.*s", STRF(w->hash));
	return p;
}

/* Drizzle compares no hashes, so that rows made by hand work for it; bundled drivers write an empty one. */
static void note_hashes(const struct reading *r, struct history *out)
{
	size_t odd = 0, first = 0;
	for (size_t i = r->rows.n; i-- > 0;)
		if (r->rows.v[i].hash.n && !is_sum(r->rows.v[i].hash)) {
			odd++;
			first = i;
		}
	if (!odd)
		return;
	struct source_note *n = format_note(r->a, &out->notes, SOURCE_TRAP,
		str_fmt(r->a,
			"%zu row%s of Drizzle's table ha%s a hash that is no SHA-256, the first \"%.*s\"",
			odd, odd == 1 ? "" : "s", odd == 1 ? "s" : "ve",
			STRF(str_sub(r->rows.v[first].hash, 0, 40))),
		STR("Drizzle wrote no such row: whether the file is what was applied is not known."));
	n->id = r->rows.v[first].at;
}

int format_drizzle_applied(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migrations *files, struct history *out, struct err *e)
{
	struct table t;
	struct reading r = {.a = a, .t = &t};
	*out = (struct history){0};
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	out->table_exists = t.exists;
	if (!t.exists)
		return 0;
	struct str sql = str_fmt(a, "SELECT hash, created_at, %s FROM %.*s ORDER BY created_at",
		table_has(&t, "name") ? "name" : "NULL", STRF(t.sql));
	struct table_read q = {.t = &t, .sql = sql};
	if (table_rows(g, s, a, &q, read_row, &r, e))
		return (int)e->code;
	note_hashes(&r, out);
	pair_all(a, &r, src, files);
	for (size_t i = 0; i < r.rows.n; i++)
		*VEC_PUSH(a, out) = applied_of(a, &r.rows.v[i], src, files);
	return 0;
}

static const char *columns_of(enum dialect d, bool folders)
{
	static const char *const ddl[3][2] = {{"id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint",
						      "id SERIAL PRIMARY KEY, hash text NOT NULL, created_at "
						      "bigint, name text, applied_at timestamp "
						      "with time zone DEFAULT now()"},
		{"id serial primary key, hash text not null, created_at bigint",
			"id serial primary key, hash text not null, created_at bigint, name TEXT, applied_at "
			"TIMESTAMP "
			"DEFAULT CURRENT_TIMESTAMP"},
		{"id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric",
			"id INTEGER PRIMARY KEY, hash text NOT NULL, created_at numeric, name text, "
			"applied_at TEXT"}};
	return ddl[d][folders];
}

int format_drizzle_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e)
{
	struct table t;
	struct place p = place_of(g, src);
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	if (t.exists)
		return 0;
	struct str schema = g->quote(a, p.schema);
	if (p.schema.n && g->exec(s, str_fmt(a, "CREATE SCHEMA IF NOT EXISTS %.*s", STRF(schema)), e))
		return err_ctx(e, "could not create the schema of Drizzle's table");
	struct str sql = str_fmt(a, "CREATE TABLE IF NOT EXISTS %.*s (%s)", STRF(t.sql),
		columns_of(g->dialect, is_folders(src)));
	if (g->exec(s, sql, e))
		return err_ctx(e, "could not create Drizzle's table");
	return 0;
}

int format_drizzle_record(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, int duration_ms, struct err *e)
{
	struct table t;
	(void)duration_ms;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	bool named = is_folders(src) && table_has(&t, "name");
	bool clock = named && g->dialect == DIALECT_SQLITE; /* the others have a default */
	long long ms = is_folders(src) ? format_drizzle_millis(m->id) : m->order_key;
	struct str args[] = {m->tool_checksum, str_fmt(a, "%lld", ms), m->id};
	struct str sql = str_fmt(a, "INSERT INTO %.*s (hash, created_at%s%s) VALUES (?, ?%s%s)", STRF(t.sql),
		named ? ", name" : "", clock ? ", applied_at" : "", named ? ", ?" : "",
		clock ? ", strftime('%Y-%m-%dT%H:%M:%fZ', 'now')" : "");
	return table_query(g, s, a, sql, args, named ? 3 : 2, NULL, NULL, e);
}

int format_drizzle_unrecord(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, struct err *e)
{
	struct table t;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	bool named = is_folders(src) && table_has(&t, "name");
	long long ms = is_folders(src) ? format_drizzle_millis(m->id) : m->order_key;
	struct str args[] = {named ? m->id : str_fmt(a, "%lld", ms)};
	struct str sql =
		str_fmt(a, "DELETE FROM %.*s WHERE %s = ?", STRF(t.sql), named ? "name" : "created_at");
	return table_query(g, s, a, sql, args, 1, NULL, NULL, e);
}
