#include "base/crc.h"
#include "migrate/formats/sqlx.h"

static int look(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	struct table *t, struct err *e)
{
	static const char *const columns[] = {
		"version", "description", "installed_on", "success", "checksum", "execution_time", NULL};
	return format_table(g, s, a, src, STR("_sqlx_migrations"), "sqlx", columns, t, e);
}

/* -- reading -- */

struct reading {
	struct arena *a;
	const struct table *t;
	const struct migrations *files;
	struct history *out;
};

static int no_number(const struct reading *r, struct str cell, struct err *e)
{
	err_set(e, ERR_DB, "version table \"%.*s\" holds version \"%.*s\", which is no number",
		STRF(r->t->name), STRF(str_sub(cell, 0, 40)));
	err_hint(e, "No release of sqlx writes such a row. Find out who did before anything is applied.");
	return ERR_DB;
}

/* The file's own sum where they differ in line ends only. */
static struct str sum_of(struct arena *a, const struct migration *m, struct str sum)
{
	const struct sqlx_file *own = m ? m->own : NULL;
	if (!m || m->problem == MIGRATION_UNREADABLE)
		return str_dup(a, sum);
	bool same = str_ieq(m->tool_checksum, sum) || format_same_sum(a, SHA_384, own->hashed, sum);
	return same ? m->tool_checksum : str_dup(a, sum);
}

/* version, success, installed_on, checksum in hex. */
static int read_row(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct reading *r = ctx;
	uint64_t key = 0;
	(void)ncols;
	if (!str_u64(cols[0], &key) || key > INT64_MAX)
		return no_number(r, cols[0], e);
	bool success;
	if (table_flag(r->t, "success", cols[1], &success, e))
		return (int)e->code;
	struct applied *p = VEC_PUSH(r->a, r->out);
	*p = (struct applied){.order_key = (long long)key, .at = str_dup(r->a, str_sub(cols[2], 0, 100))};
	const struct migration *m = format_file_of(r->files, p->order_key);
	p->id = m ? m->id : str_dup(r->a, cols[0]);
	p->tool_checksum = sum_of(r->a, m, str_sub(cols[3], 0, 200));
	p->failed = !success;
	if (p->failed)
		p->failed_why = STR("sqlx began it and did not finish it (its row says success = false)");
	return 0;
}

static void note_traps(struct reading *r)
{
	for (size_t i = 0; i < r->out->n; i++) {
		if (!r->out->v[i].failed)
			continue;
		struct source_note *n = format_note(r->a, &r->out->notes, SOURCE_TRAP_STOPS,
			str_fmt(r->a, "sqlx's table is dirty at version %.*s", STRF(r->out->v[i].id)),
			STR("sqlx runs nothing until the row is settled: see what the failed run left "
			    "behind, finish or undo it, then set success to true or delete the row."));
		n->id = r->out->v[i].id;
	}
	format_note_lost(r->a, r->files, r->out, "every run of sqlx from this tree stops with VersionMissing",
		"Programs that migrate when they start will not start: merge the branch that has the file "
		"first, "
		"or use set_ignore_missing(true).");
}

int format_sqlx_applied(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migrations *files, struct history *out, struct err *e)
{
	/* the sum has 48 bytes: what is longer is no sum, and is not worth its way here */
	static const char *const hex[] = {"encode(checksum, 'hex')", "hex(checksum)", "hex(checksum)"};
	struct table t;
	struct reading r = {.a = a, .t = &t, .files = files, .out = out};
	*out = (struct history){0};
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	out->table_exists = t.exists;
	if (!t.exists)
		return 0;
	struct str sql = str_fmt(a,
		"SELECT version, success, installed_on, CASE WHEN length(checksum) <= 1000 THEN %s ELSE 'too "
		"long' END FROM %.*s "
		"ORDER "
		"BY version",
		hex[g->dialect], STRF(t.sql));
	struct table_read q = {.t = &t, .sql = sql};
	if (table_rows(g, s, a, &q, read_row, &r, e))
		return (int)e->code;
	note_traps(&r);
	return 0;
}

/* -- writing -- */

int format_sqlx_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e)
{
	static const char *const types[][2] = {{"TIMESTAMPTZ NOT NULL DEFAULT now()", "BYTEA"},
		{"TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP", "BLOB"},
		{"TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP", "BLOB"}};
	struct table t;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	struct str shape = str_fmt(a,
		"(version BIGINT PRIMARY KEY, description TEXT NOT NULL, installed_on %s, "
		"success BOOLEAN NOT NULL, checksum %s NOT NULL, execution_time BIGINT NOT NULL)",
		types[g->dialect][0], types[g->dialect][1]);
	return table_create(g, s, a, &t, shape, "sqlx", e);
}

static int remove_row(const struct engine *g, struct session *s, struct arena *a, const struct table *t,
	const struct migration *m, struct err *e)
{
	return g->exec(s, str_fmt(a, "DELETE FROM %.*s WHERE version = %lld", STRF(t->sql), m->order_key), e);
}

int format_sqlx_record(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, int duration_ms, struct err *e)
{
	const struct sqlx_file *own = m->own;
	struct table t;
	if (look(g, s, a, src, &t, e) || remove_row(g, s, a, &t, m, e)) /* a dirty one that is settled */
		return (int)e->code;
	/* hex digits of our own: nothing in them to quote */
	struct str sum = g->dialect == DIALECT_POSTGRESQL
				 ? str_fmt(a, "'\\x%.*s'::bytea", STRF(m->tool_checksum))
				 : str_fmt(a, "x'%.*s'", STRF(m->tool_checksum));
	struct str sql = str_fmt(a,
		"INSERT INTO %.*s (version, description, success, checksum, execution_time) VALUES (%lld, ?, "
		"TRUE, %.*s, %lld)",
		STRF(t.sql), m->order_key, STRF(sum), (long long)duration_ms * 1000000);
	return table_query(g, s, a, sql, &own->description, 1, NULL, NULL, e);
}

int format_sqlx_unrecord(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, struct err *e)
{
	struct table t;
	return look(g, s, a, src, &t, e) || remove_row(g, s, a, &t, m, e) ? (int)e->code : 0;
}

/* -- lock -- */

long long format_sqlx_lock_number(struct str database)
{
	return 0x3d32ad9eLL * (long long)crc_32(database);
}

int format_sqlx_lock(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	bool take, struct err *e)
{
	struct str database;
	bool mysql = g->dialect == DIALECT_MYSQL;
	(void)src;
	if (g->dialect == DIALECT_SQLITE)
		return 0;
	if (format_ask(g, s, a, mysql ? "SELECT DATABASE()" : "SELECT pg_catalog.current_database()",
		    &database, e))
		return (int)e->code;
	long long n = format_sqlx_lock_number(database);
	struct format_lock l = {
		.title = "sqlx", .number = n, .name = str_fmt(a, "%llx", (unsigned long long)n)};
	return format_lock(g, s, a, &l, take, e);
}
