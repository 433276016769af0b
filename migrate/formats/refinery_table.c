#include "migrate/formats/refinery.h"

static int look(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	struct table *t, struct err *e)
{
	static const char *const columns[] = {"version", "name", "applied_on", "checksum", NULL};
	return format_table(g, s, a, src, STR("refinery_schema_history"), "refinery", columns, t, e);
}

/* -- reading -- */

struct reading {
	struct arena *a;
	const struct table *t;
	const struct migrations *files;
	struct history *out;
};

/* RFC 3339, as far as a reader could stumble over it: 2026-11-22T03:12:09.943Z */
static bool is_time(struct str s)
{
	static const char shape[] = "dddd-dd-ddTdd:dd:dd";
	if (s.n < sizeof shape)
		return false;
	for (size_t i = 0; i + 1 < sizeof shape; i++)
		if (shape[i] == 'd' ? s.p[i] < '0' || s.p[i] > '9' : s.p[i] != shape[i])
			return false;
	return true;
}

static void note_panic(struct reading *r, struct str id, const char *what)
{
	struct source_note *n = format_note(r->a, &r->out->notes, SOURCE_TRAP_STOPS,
		str_fmt(r->a,
			"the %s in refinery's row of version %.*s cannot be read: refinery panics at it",
			what, STRF(id)),
		STR("Find out who wrote the row, and correct it."));
	n->id = id;
}

/* The file's own sum where they differ in line ends only. */
static struct str sum_of(struct arena *a, const struct migration *m, struct str sum)
{
	static const struct str eol[] = {{"\n", 1}, {"\r\n", 2}};
	if (!m || !m->tool_checksum.n)
		return str_dup(a, sum);
	const struct refinery_project *p = m->own;
	for (size_t i = 0; i < 2 && !str_eq(sum, m->tool_checksum); i++) {
		struct str text = format_line_ends(a, m->raw, eol[i]);
		if (str_eq(sum, format_refinery_sum(a, m->name, m->order_key, p && p->wide, text)))
			return m->tool_checksum;
	}
	return str_dup(a, sum);
}

/* version, applied_on, checksum */
static int read_row(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct reading *r = ctx;
	uint64_t key = 0, sum = 0;
	(void)ncols;
	if (!str_u64(cols[0], &key) || key > INT64_MAX) {
		err_set(e, ERR_DB,
			"version table \"%.*s\" holds version \"%.*s\", which is none of refinery's",
			STRF(r->t->name), STRF(str_sub(cols[0], 0, 40)));
		err_hint(e, "Find out who wrote the row before anything is applied.");
		return ERR_DB;
	}
	struct applied *p = VEC_PUSH(r->a, r->out);
	const struct migration *m = format_file_of(r->files, (long long)key);
	*p = (struct applied){.order_key = (long long)key, .at = str_dup(r->a, str_sub(cols[1], 0, 100))};
	p->id = m ? m->id : str_dup(r->a, cols[0]);
	p->tool_checksum = sum_of(r->a, m, str_sub(cols[2], 0, 100));
	if (!is_time(cols[1]))
		note_panic(r, p->id, "time");
	if (!str_u64(cols[2], &sum))
		note_panic(r, p->id, "checksum");
	return 0;
}

int format_refinery_applied(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migrations *files, struct history *out, struct err *e)
{
	struct table t;
	struct reading r = {.a = a, .t = &t, .files = files, .out = out};
	*out = (struct history){0};
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	out->table_exists = t.exists;
	if (!t.exists)
		return 0;
	struct str sql =
		str_fmt(a, "SELECT version, applied_on, checksum FROM %.*s ORDER BY version", STRF(t.sql));
	struct table_read q = {.t = &t, .sql = sql};
	if (table_rows(g, s, a, &q, read_row, &r, e))
		return (int)e->code;
	format_note_lost(a, files, out, "refinery's library stops with MissingVersion (abort_missing)",
		"Programs that migrate when they start will not start: merge the branch that has the file "
		"first.");
	return 0;
}

/* -- writing -- */

int format_refinery_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e)
{
	const struct refinery_project *p = src->own;
	const char *narrow = g->dialect == DIALECT_POSTGRESQL ? "INT4" : "INTEGER";
	const char *wide = g->dialect == DIALECT_POSTGRESQL ? "INT8" : "BIGINT";
	struct table t;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	struct str shape = str_fmt(a,
		"(version %s PRIMARY KEY, name VARCHAR(255), applied_on VARCHAR(255), "
		"checksum "
		"VARCHAR(255))",
		p && p->wide ? wide : narrow);
	return table_create(g, s, a, &t, shape, "refinery", e);
}

int format_refinery_record(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, int duration_ms, struct err *e)
{
	static const char *const now[] = {
		"to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')",
		"CONCAT(DATE_FORMAT(UTC_TIMESTAMP(6), '%Y-%m-%dT%H:%i:%s.%f'), 'Z')",
		"strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"};
	struct table t;
	(void)duration_ms;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	if (!m->tool_checksum.n) {
		err_set(e, ERR_DB, "cannot record migration %.*s: only refinery can make its checksum",
			STRF(m->id));
		err_hint(e, "Run this one with refinery itself.");
		return ERR_DB;
	}
	struct str args[] = {m->name, m->tool_checksum};
	struct str sql =
		str_fmt(a, "INSERT INTO %.*s (version, name, applied_on, checksum) VALUES (%lld, ?, %s, ?)",
			STRF(t.sql), m->order_key, now[g->dialect]);
	return table_query(g, s, a, sql, args, 2, NULL, NULL, e);
}

int format_refinery_unrecord(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, struct err *e)
{
	struct table t;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	return g->exec(s, str_fmt(a, "DELETE FROM %.*s WHERE version = %lld", STRF(t.sql), m->order_key), e);
}
