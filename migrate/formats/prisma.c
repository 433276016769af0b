#include <stdlib.h>

#include "migrate/format_tool.h"
#include "migrate/table.h"

/* Prisma Migrate: NAME/migration.sql beside migration_lock.toml. Facts: FORMATS-B 1. */

enum { SUM = 64, MAX_LOGS = 200 };

static bool is_step(struct str entry)
{
	return format_is_folder(entry) && entry.n > 1;
}

static struct str folder_name(struct str entry)
{
	return str_sub(entry, 0, entry.n - 1);
}

/* provider = "postgresql" */
static bool provider_of(struct str text, enum dialect *out)
{
	static const struct {
		const char *name;
		enum dialect dialect;
	} known[] = {{"postgres", DIALECT_POSTGRESQL}, {"cockroach", DIALECT_POSTGRESQL},
		{"mysql", DIALECT_MYSQL}, {"sqlite", DIALECT_SQLITE}};
	while (text.n) {
		struct str line = str_trim(str_cut(&text, '\n'));
		if (!str_starts(line, STR("provider")))
			continue;
		for (size_t i = 0; i < sizeof known / sizeof *known; i++)
			if (str_find(line, str_of(known[i].name), 0) != SIZE_MAX) {
				*out = known[i].dialect;
				return true;
			}
		return false;
	}
	return false;
}

static int prisma_detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	struct names_list all;
	struct str text;
	bool found;
	size_t steps = 0;
	*score = 0;
	if (format_read_config(f, a, format_path(a, dir, STR("migration_lock.toml")), &text, &found, e))
		return (int)e->code;
	if (!found)
		return 0;
	if (f->list(f->ctx, a, dir, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++)
		steps += is_step(all.v[i]);
	if (!steps)
		return 0;
	*score = FORMAT_CERTAIN;
	out->dialect_known = provider_of(text, &out->dialect);
	out->evidence = str_fmt(a, "\"%.*s\" holds migration_lock.toml and %zu folder%s", STRF(dir), steps,
		steps == 1 ? "" : "s");
	return 0;
}

/* JavaScript's localeCompare agrees with the order of bytes only for such names. */
static bool is_plain_name(struct str name)
{
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '_'))
			return false;
	}
	return true;
}

static void note_names(struct arena *a, struct migrations *out)
{
	for (size_t i = 0; i < out->n; i++) {
		if (is_plain_name(out->v[i].id))
			continue;
		struct source_note *n = format_note(a, &out->notes, SOURCE_TRAP,
			str_fmt(a, "Prisma sorts \"%.*s\" by the rules of a language, not by bytes",
				STRF(out->v[i].id)),
			STR("Name migrations with digits, lower-case letters and underscores only."));
		n->id = out->v[i].id;
		n->path = out->v[i].path;
		return;
	}
}

static int prisma_load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	struct names_list all;
	(void)w;
	*out = (struct migrations){0};
	if (f->list(f->ctx, a, s->path, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++) {
		if (!is_step(all.v[i]))
			continue;
		struct migration m = {.in_tx = true};
		m.id = str_dup(a, folder_name(all.v[i]));
		m.name = m.id;
		if (format_read_file(f, a, s,
			    format_path(a, s->path, str_fmt(a, "%.*s/migration.sql", STRF(m.id))), &m, e))
			return (int)e->code;
		if (m.problem == MIGRATION_FINE) {
			format_split(a, s, m.raw, &m.up);
			m.manages_tx = format_has_tx_control(&m.up);
		}
		*VEC_PUSH(a, out) = m;
	}
	note_names(a, out);
	return 0;
}

static const char *const columns[] = {"id", "checksum", "finished_at", "migration_name", "logs",
	"rolled_back_at", "started_at", "applied_steps_count", NULL};

static int look(const struct engine *g, struct session *s, struct arena *a, struct table *t, struct err *e)
{
	return table_expect(g, s, a, STR_NONE, STR("_prisma_migrations"), "Prisma Migrate", columns, t, e);
}

struct reading {
	struct arena *a;
	const struct migrations *files;
	struct history *out;
	const struct table *t;
	const struct migration **by_id; /* the files; made when a row first asks */
};

static int id_order(const void *a, const void *b)
{
	const struct migration *const *x = a, *const *y = b;
	return str_cmp((*x)->id, (*y)->id);
}

static const struct migration *file_of(struct reading *r, struct str id)
{
	size_t n = r->files->n;
	struct migration want = {.id = id};
	const struct migration *key = &want, **found = NULL;
	if (!r->by_id) {
		r->by_id = ARENA_ARRAY(r->a, const struct migration *, n + 1);
		for (size_t i = 0; i < n; i++)
			r->by_id[i] = &r->files->v[i];
		str_sort(r->by_id, n, sizeof *r->by_id, id_order);
	}
	if (n)
		found = bsearch(&key, r->by_id, n, sizeof *r->by_id, id_order);
	return found ? *found : NULL;
}

/* Old releases printed each byte without its leading zero. */
static bool is_old_sum(struct arena *a, struct str sum, struct str hex)
{
	char *z = arena_alloc(a, hex.n + 1, 1);
	size_t n = 0;
	for (size_t i = 0; i + 1 < hex.n; i += 2) {
		if (hex.p[i] != '0')
			z[n++] = hex.p[i];
		z[n++] = hex.p[i + 1];
	}
	return str_eq(sum, (struct str){z, n});
}

static struct str checksum(struct reading *r, struct str name, struct str sum)
{
	if (!sum.n)
		return STR_NONE;
	const struct migration *m = sum.n == SUM ? NULL : file_of(r, name);
	struct str now = m ? migration_checksum(r->a, m) : STR_NONE;
	if (now.n && is_old_sum(r->a, sum, str_sub(now, 7, now.n)))
		return now;
	return str_fmt(r->a, "sha256:%.*s", STRF(sum));
}

static void note_failed(struct reading *r, struct str name)
{
	const struct migration *m = file_of(r, name);
	struct source_note *n = format_note(r->a, &r->out->notes, SOURCE_TRAP_STOPS,
		str_fmt(r->a,
			"Prisma recorded that migration %.*s began and did not end: every later deploy stops "
			"(P3009)",
			STRF(name)),
		STR("Look at what it left behind, then prisma migrate resolve --applied or --rolled-back."));
	n->id = str_dup(r->a, name);
	n->path = m ? m->path : STR_NONE;
}

/* migration_name, checksum, finished_at, started_at, logs, rolled_back_at; those that were rolled back are
 * left out. */
static int read_row(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct reading *r = ctx;
	(void)ncols;
	if (cols[5].p)
		return table_time(r->t, "rolled_back_at", cols[5], e);
	if ((cols[2].p && table_time(r->t, "finished_at", cols[2], e)) ||
		table_text(r->t, "checksum", cols[1], e))
		return (int)e->code;
	struct str name = str_dup(r->a, cols[0]);
	bool failed = !cols[2].p;
	struct applied *p = VEC_PUSH(r->a, r->out);
	*p = (struct applied){.id = name,
		.checksum = checksum(r, name, str_dup(r->a, cols[1])),
		.at = str_dup(r->a, str_sub(cols[3], 0, 100)),
		.failed = failed};
	if (failed) {
		p->failed_why = cols[4].n ? str_fmt(r->a, "Prisma: %.*s", STRF(str_sub(cols[4], 0, MAX_LOGS)))
					  : STR("Prisma recorded a start and no end");
		note_failed(r, name);
	}
	return 0;
}

static int prisma_applied(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migrations *files, struct history *out, struct err *e)
{
	struct table t;
	struct reading r = {.a = a, .files = files, .out = out, .t = &t};
	(void)src;
	*out = (struct history){0};
	if (look(g, s, a, &t, e))
		return (int)e->code;
	out->table_exists = t.exists;
	if (!t.exists)
		return 0;
	struct str sql = str_fmt(a,
		"SELECT migration_name, checksum, finished_at, started_at, substr(logs, 1, 2000), "
		"rolled_back_at "
		"FROM %.*s ORDER BY started_at, migration_name",
		STRF(t.sql));
	struct table_read q = {.t = &t, .sql = sql};
	return table_rows(g, s, a, &q, read_row, &r, e);
}

static int prisma_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e)
{
	static const char *const ddl[] = {
		"(id varchar(36) PRIMARY KEY NOT NULL, checksum varchar(64) NOT NULL, finished_at "
		"timestamptz, "
		"migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz, started_at "
		"timestamptz NOT "
		"NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)",
		"(id varchar(36) PRIMARY KEY NOT NULL, checksum varchar(64) NOT NULL, finished_at "
		"datetime(3), "
		"migration_name varchar(255) NOT NULL, logs text, rolled_back_at datetime(3), started_at "
		"datetime(3) NOT "
		"NULL DEFAULT CURRENT_TIMESTAMP(3), applied_steps_count integer unsigned NOT NULL DEFAULT 0) "
		"DEFAULT "
		"CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci",
		"(\"id\" TEXT PRIMARY KEY NOT NULL, \"checksum\" TEXT NOT NULL, \"finished_at\" DATETIME, "
		"\"migration_name\" TEXT NOT NULL, \"logs\" TEXT, \"rolled_back_at\" DATETIME, "
		"\"started_at\" DATETIME "
		"NOT NULL DEFAULT current_timestamp, \"applied_steps_count\" INTEGER UNSIGNED NOT NULL "
		"DEFAULT 0)"};
	struct table t;
	(void)src;
	if (look(g, s, a, &t, e))
		return (int)e->code;
	return table_create(g, s, a, &t, str_of(ddl[g->dialect]), "Prisma", e);
}

static int take_text(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	(void)e;
	*(bool *)ctx = ncols && str_eq(cols[0], STR("text"));
	return 0;
}

/* SQLite: the native engine writes milliseconds, the driver adapters text; as the newest row has it. */
static int sqlite_now(const struct engine *g, struct session *s, struct arena *a, const struct table *t,
	struct str *out, struct err *e)
{
	bool text = false;
	struct str sql =
		str_fmt(a, "SELECT typeof(started_at) FROM %.*s ORDER BY rowid DESC LIMIT 1", STRF(t->sql));
	int rc = table_query(g, s, a, sql, NULL, 0, take_text, &text, e);
	*out = text ? STR("strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')")
		    : STR("CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)");
	return rc;
}

static int prisma_record(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, int duration_ms, struct err *e)
{
	static const char *const ids[] = {"gen_random_uuid()::text", "uuid()",
		"lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), "
		"2) || '-a' || "
		"substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))"};
	struct table t;
	struct str now = g->dialect == DIALECT_MYSQL ? STR("CURRENT_TIMESTAMP(3)") : STR("now()");
	(void)duration_ms;
	(void)src;
	if (look(g, s, a, &t, e) || (g->dialect == DIALECT_SQLITE && sqlite_now(g, s, a, &t, &now, e)))
		return (int)e->code;
	struct str args[] = {str_sub(m->checksum, 7, m->checksum.n), m->id};
	struct str sql = str_fmt(a,
		"INSERT INTO %.*s (id, checksum, finished_at, migration_name, logs, rolled_back_at, "
		"started_at, "
		"applied_steps_count) VALUES (%s, ?, %.*s, ?, NULL, NULL, %.*s, 1)",
		STRF(t.sql), ids[g->dialect], STRF(now), STRF(now));
	return table_query(g, s, a, sql, args, 2, NULL, NULL, e);
}

/*
 * A start without an end is settled as `prisma migrate resolve --rolled-back` does. A row that ended has no
 * such verb (P3012), and with rolled_back_at set Prisma 6.19 both shows it as up to date in `migrate status`
 * and refuses `resolve --applied` (P3008): only without its row is it pending in every command.
 */
static int prisma_unrecord(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, struct err *e)
{
	struct table t;
	struct str now = g->dialect == DIALECT_MYSQL ? STR("CURRENT_TIMESTAMP(3)") : STR("now()");
	(void)src;
	if (look(g, s, a, &t, e) || (g->dialect == DIALECT_SQLITE && sqlite_now(g, s, a, &t, &now, e)))
		return (int)e->code;
	struct str where = STR("WHERE migration_name = ? AND rolled_back_at IS NULL AND finished_at IS");
	struct str end = str_fmt(a, "DELETE FROM %.*s %.*s NOT NULL", STRF(t.sql), STRF(where));
	struct str start = str_fmt(
		a, "UPDATE %.*s SET rolled_back_at = %.*s %.*s NULL", STRF(t.sql), STRF(now), STRF(where));
	if (table_query(g, s, a, end, &m->id, 1, NULL, NULL, e))
		return (int)e->code;
	return table_query(g, s, a, start, &m->id, 1, NULL, NULL, e);
}

static int prisma_lock(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	bool take, struct err *e)
{
	static const struct format_lock lock = {"Prisma Migrate", 72707369, {"prisma_migrate", 14}};
	(void)src;
	return format_lock(g, s, a, &lock, take, e);
}

const struct format format_prisma = {
	.name = "prisma",
	.title = "Prisma Migrate",
	.tables = (const char *const[]){"_prisma_migrations", NULL},
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
	.changed_text =
		"prisma migrate deploy looks at no checksum, and takes the edited file for what has run",
	.out_of_order_text = "Prisma applies it when it deploys next.",
	.command = "npx prisma migrate deploy",
	.piecemeal = true,
	.detect = prisma_detect,
	.load = prisma_load,
	.applied = prisma_applied,
	.create = prisma_create,
	.record = prisma_record,
	.unrecord = prisma_unrecord,
	.lock = prisma_lock,
};
