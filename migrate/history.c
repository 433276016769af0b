#include "migrate/history.h"

#include <stdio.h>
#include <string.h>

#include "base/sb.h"
#include "base/sha.h"
#include "migrate/table.h"
#include "own_ddl.h"

enum { MAX_NOTE = 16 * 1024 }; /* bytes */

#define TABLE STR(HISTORY_TABLE)

static const char *const columns[] = {"seq", "run", "event", "source", "id", "path", "checksum", "canonical",
	"actor", "commit_id", "recorded_at", "snapshot", "note", "duration_ms", "statement", "prev", "hash",
	NULL};
#define COLUMN_LIST                                                                                          \
	"seq, run, event, source, id, path, checksum, canonical, actor, commit_id, recorded_at, snapshot, "  \
	"note, duration_ms, statement, prev, hash"
enum { NCOLUMNS = 17 };

static int expect(const struct engine *g, struct session *s, struct arena *a, struct table *t, struct err *e)
{
	return table_expect(g, s, a, STR_NONE, TABLE, "schemagate", columns, t, e);
}

int history_create(const struct engine *g, struct session *s, struct arena *a, struct err *e)
{
	static const char *const ddl[] = {own_ddl_postgresql, own_ddl_mysql, own_ddl_sqlite};
	struct table t;
	if (expect(g, s, a, &t, e))
		return (int)e->code;
	if (t.exists)
		return 0;
	if (g->exec(s, str_trim(str_of(ddl[g->dialect])), e))
		return err_ctx(e, "could not create table schemagate_history");
	return 0;
}

/* What the chain covers: every field with its length in front, so that no two rows give the same bytes. */
static struct str hash_of(struct arena *a, const struct history_row *r)
{
	struct str seq = str_fmt(a, "%lld", r->seq), ms = str_fmt(a, "%lld", r->duration_ms);
	struct str statement = str_fmt(a, "%d", r->statement);
	const struct str v[] = {seq, r->run, r->event, r->source, r->id, r->path, r->checksum, r->canonical,
		r->actor, r->commit, r->at, r->snapshot, r->note, ms, statement, r->prev};
	size_t n = 0;
	for (size_t i = 0; i < sizeof v / sizeof *v; i++)
		n += v[i].n + 24;
	struct sb b = sb_new(a, n);
	for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
		char length[24];
		sb_add(&b, (struct str){length, (size_t)snprintf(length, sizeof length, "%zu:", v[i].n)});
		sb_add(&b, v[i]);
	}
	return sha_hex(a, sb_str(&b));
}

static long long number(struct str s)
{
	uint64_t n = 0;
	return str_u64(s, &n) && n <= INT64_MAX ? (long long)n : -1;
}

/* A copy, or the text of the row before where they are the same: most of a run's rows repeat it. */
static struct str kept(struct arena *a, struct str now, struct str before)
{
	return str_eq(now, before) ? before : str_dup(a, now);
}

static struct history_row row_of(struct arena *a, const struct str *c, const struct history_row *last)
{
	static const struct history_row none;
	const struct history_row *b = last ? last : &none;
	return (struct history_row){.seq = number(c[0]),
		.run = kept(a, c[1], b->run),
		.event = kept(a, c[2], b->event),
		.source = kept(a, c[3], b->source),
		.id = str_dup(a, c[4]),
		.path = str_dup(a, c[5]),
		.checksum = str_dup(a, c[6]),
		.canonical = str_dup(a, c[7]),
		.actor = kept(a, c[8], b->actor),
		.commit = kept(a, c[9], b->commit),
		.at = kept(a, c[10], b->at),
		.snapshot = kept(a, c[11], b->snapshot),
		.note = kept(a, c[12], b->note),
		.duration_ms = number(c[13]),
		.statement = (int)number(c[14]),
		.prev = kept(a, c[15], b->hash),
		.hash = str_dup(a, c[16])};
}

struct reading {
	struct arena *a;
	struct history_rows *rows;
};

static int broken(const struct history_row *r, const char *why, struct err *e)
{
	err_set(e, ERR_DB, "table schemagate_history was changed by another hand: row %lld %s", r->seq, why);
	err_detail(e,
		"Each row holds the hash of the row before it and of itself; from row %lld on they do not "
		"agree.",
		r->seq);
	err_hint(e, "Compare it with a snapshot. Nothing is applied on a history that cannot be trusted.");
	return ERR_DB;
}

static int read_row(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct reading *rd = ctx;
	(void)ncols;
	size_t n = rd->rows->n;
	struct history_row r = row_of(rd->a, cols, n ? &rd->rows->v[n - 1] : NULL);
	struct arena_mark m = arena_mark(rd->a);
	bool whole = str_eq(r.hash, hash_of(rd->a, &r));
	arena_rewind(rd->a, m);
	long long want = n ? rd->rows->v[n - 1].seq + 1 : 1;
	struct str prev = n ? rd->rows->v[n - 1].hash : STR_NONE;
	if (r.seq != want)
		return broken(&r, "does not follow the one before it", e);
	if (!str_eq(r.prev, prev))
		return broken(&r, "does not hold the hash of the one before it", e);
	if (!whole)
		return broken(&r, "does not agree with its own hash", e);
	*VEC_PUSH(rd->a, rd->rows) = r;
	return 0;
}

int history_read(const struct engine *g, struct session *s, struct arena *a, struct history_rows *out,
	bool *exists, struct err *e)
{
	struct table t;
	*out = (struct history_rows){0};
	*exists = false;
	if (expect(g, s, a, &t, e))
		return (int)e->code;
	*exists = t.exists;
	if (!t.exists)
		return 0;
	struct reading rd = {.a = a, .rows = out};
	struct str sql = str_fmt(a, "SELECT " COLUMN_LIST " FROM %.*s ORDER BY seq", STRF(t.sql));
	struct table_read q = {.t = &t, .sql = sql};
	return table_rows(g, s, a, &q, read_row, &rd, e);
}

struct newest {
	struct arena *a;
	struct str seq, hash, now;
};

static int newest_row(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct newest *w = ctx;
	(void)ncols;
	(void)e;
	w->seq = str_dup(w->a, cols[0]);
	w->hash = str_dup(w->a, cols[1]);
	return 0;
}

static int now_row(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct newest *w = ctx;
	(void)ncols;
	(void)e;
	w->now = str_dup(w->a, cols[0]);
	return 0;
}

/* The server's clock in UTC, as text: it is part of the hash, so no session setting may change how it reads.
 */
static int ask_clock(const struct engine *g, struct session *s, struct newest *w, struct err *e)
{
	static const char *const sql[] = {
		("SELECT pg_catalog.to_char(pg_catalog.clock_timestamp() AT TIME ZONE 'UTC', "
		 "'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"),
		"SELECT CONCAT(LEFT(DATE_FORMAT(UTC_TIMESTAMP(6), '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z')",
		"SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"};
	return g->query(s, str_of(sql[g->dialect]), NULL, 0, now_row, w, e);
}

static struct str cut_note(struct str note)
{
	if (note.n <= MAX_NOTE)
		return note;
	note.n = MAX_NOTE;
	while (note.n && ((unsigned char)note.p[note.n] & 0xc0) == 0x80)
		note.n--;
	return note;
}

static int insert(const struct engine *g, struct session *s, struct arena *a, const struct table *t,
	const struct history_row *r, struct err *e)
{
	struct str args[NCOLUMNS] = {str_fmt(a, "%lld", r->seq), r->run, r->event, r->source, r->id, r->path,
		r->checksum, r->canonical, r->actor, r->commit, r->at, r->snapshot, r->note,
		str_fmt(a, "%lld", r->duration_ms), str_fmt(a, "%d", r->statement), r->prev, r->hash};
	for (size_t i = 0; i < NCOLUMNS; i++)
		if (!args[i].p)
			args[i] = STR(""); /* a missing pointer would be SQL NULL */
	struct str sql = str_fmt(a,
		"INSERT INTO %.*s (" COLUMN_LIST
		") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		STRF(t->sql));
	return table_query(g, s, a, sql, args, NCOLUMNS, NULL, NULL, e);
}

static int ask_newest(const struct engine *g, struct session *s, struct arena *a, const struct table *t,
	struct newest *w, struct err *e)
{
	struct str sql = str_fmt(a, "SELECT seq, hash FROM %.*s ORDER BY seq DESC LIMIT 1", STRF(t->sql));
	return table_query(g, s, a, sql, NULL, 0, newest_row, w, e);
}

int history_head(const struct engine *g, struct session *s, struct arena *a, struct str *hash, struct err *e)
{
	struct table t;
	struct newest w = {.a = a};
	if (expect(g, s, a, &t, e) || (t.exists && ask_newest(g, s, a, &t, &w, e)))
		return (int)e->code;
	*hash = w.hash;
	return 0;
}

int history_append(
	const struct engine *g, struct session *s, struct arena *a, struct history_row *row, struct err *e)
{
	struct table t;
	struct newest w = {.a = a};
	if (expect(g, s, a, &t, e))
		return (int)e->code;
	if (!t.exists)
		return err_set(e, ERR_DB, "table schemagate_history is not there");
	if (ask_newest(g, s, a, &t, &w, e) || ask_clock(g, s, &w, e))
		return (int)e->code;
	row->seq = w.seq.n ? number(w.seq) + 1 : 1;
	row->prev = w.hash;
	row->at = w.now;
	row->note = cut_note(row->note);
	row->hash = hash_of(a, row);
	return insert(g, s, a, &t, row, e);
}
