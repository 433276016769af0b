#include "migrate/formats/flyway.h"

static const char *const columns[] = {"installed_rank", "version", "description", "type", "script",
	"checksum", "installed_by", "installed_on", "execution_time", "success", NULL};

static int look(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	struct table *t, struct err *e)
{
	return format_table(g, s, a, src, STR("flyway_schema_history"), "Flyway", columns, t, e);
}

struct reading {
	struct arena *a;
	const struct table *t;
	const struct migrations *files;
	struct history *out;
	bool *decided;           /* for each file: its newest row was read */
	VEC(struct str) orphans; /* ids of rows read that have no file */
	struct str baseline;
};

static const struct flyway_name *name_of(const struct migration *m)
{
	return m->own;
}

/* The first versioned file whose version isn't lower: they stand sorted, before the repeatable ones. */
static size_t place_of(const struct migrations *files, struct str version)
{
	size_t lo = 0, hi = files->n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		const struct migration *m = &files->v[mid];
		if (!m->repeatable && format_flyway_compare(m->id, version) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static const struct migration *file_of(const struct reading *r, struct str version, struct str description)
{
	size_t at = version.p ? place_of(r->files, version) : 0;
	if (version.p)
		return at < r->files->n && !r->files->v[at].repeatable &&
				       !format_flyway_compare(r->files->v[at].id, version)
			       ? &r->files->v[at]
			       : NULL;
	for (; at < r->files->n; at++)
		if (r->files->v[at].repeatable && str_eq(name_of(&r->files->v[at])->description, description))
			return &r->files->v[at];
	return NULL;
}

/* Has a row of a higher rank decided this one? Rows without a file are few, and are looked for by id. */
static bool is_known(const struct reading *r, const struct migration *m, struct str id)
{
	if (m)
		return r->decided[m - r->files->v];
	for (size_t i = 0; i < r->orphans.n; i++)
		if (str_eq(r->orphans.v[i], id))
			return true;
	return false;
}

static void decide(struct reading *r, const struct migration *m, struct str id)
{
	if (m)
		r->decided[m - r->files->v] = true;
	else
		*VEC_PUSH(r->a, &r->orphans) = id;
}

/* Flyway's validation compares the description as well. */
static void note_description(struct reading *r, const struct migration *m, struct str was)
{
	if (m->repeatable || str_eq(name_of(m)->description, was))
		return;
	struct source_note *n = format_note(r->a, &r->out->notes, SOURCE_TRAP_STOPS,
		str_fmt(r->a,
			"version %.*s was applied as \"%.*s\", and is now \"%.*s\": Flyway's validation "
			"fails",
			STRF(m->id), STRF(str_sub(was, 0, 80)), STRF(name_of(m)->description)),
		STR("Give the file its old name back, or run flyway repair."));
	n->id = m->id;
	n->path = m->path;
}

/* The value that was filled in is not in the tree: neither "same" nor "differs" would be true. */
static void note_filled(struct reading *r, const struct migration *m)
{
	struct source_note *n = format_note(r->a, &r->out->notes, SOURCE_TRAP,
		str_fmt(r->a,
			"Flyway fills in placeholders before it compares %.*s: whether it would run again is "
			"not known",
			STRF(m->id)),
		STR("Look with flyway info."));
	n->id = m->id;
	n->path = m->path;
}

static struct str sum_of(struct reading *r, const struct migration *m, struct str sum)
{
	if (!m || !sum.n)
		return STR_NONE;
	const struct flyway_name *n = name_of(m);
	if (m->repeatable && n->filled) {
		if (str_eq(sum, n->raw_sum))
			return m->tool_checksum;
		if (n->unknown && !str_eq(sum, m->tool_checksum)) {
			note_filled(r, m);
			return STR_NONE;
		}
	}
	return str_dup(r->a, sum);
}

/* description, version, type, checksum, success, installed_on, installed_rank; the highest rank of each
 * first, and that decides. */
static int read_row(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct reading *r = ctx;
	bool fine;
	long long rank;
	struct str description = cols[0], version = cols[1];
	(void)ncols;
	if (table_number(r->t, "installed_rank", str_sub(cols[6], str_starts(cols[6], STR("-")), cols[6].n),
		    &rank, e) ||
		table_flag(r->t, "success", cols[4], &fine, e) || table_text(r->t, "version", version, e) ||
		table_text(r->t, "checksum", cols[3], e))
		return (int)e->code;
	const struct migration *m = file_of(r, version, description);
	struct str id = m           ? m->id
			: version.p ? str_dup(r->a, version)
				    : str_fmt(r->a, "R__%.*s", STRF(description));
	if (str_starts(cols[6], STR("-")) || str_eq(cols[2], STR("SCHEMA")) || is_known(r, m, id))
		return 0;
	if (str_eq(cols[2], STR("BASELINE"))) {
		r->baseline = str_dup(r->a, version);
		return 0;
	}
	decide(r, m, id);
	if (fine && (str_eq(cols[2], STR("DELETE")) || str_starts(cols[2], STR("UNDO"))))
		return 0;
	struct applied *p = VEC_PUSH(r->a, r->out);
	*p = (struct applied){.id = id, .at = str_dup(r->a, cols[5]), .failed = !fine};
	p->tool_checksum = sum_of(r, m, cols[3]);
	p->failed_why = fine ? STR_NONE : STR("Flyway recorded a failure: it stops until flyway repair");
	if (m)
		note_description(r, m, description);
	return 0;
}

/* All up to the baseline's version count as applied and are never run. */
static void add_baseline(struct reading *r)
{
	for (size_t i = 0; r->baseline.n && i < r->files->n; i++) {
		const struct migration *m = &r->files->v[i];
		if (!m->repeatable && format_flyway_compare(m->id, r->baseline) <= 0 &&
			!is_known(r, file_of(r, m->id, STR_NONE), m->id))
			*VEC_PUSH(r->a, r->out) = (struct applied){.id = m->id};
	}
}

/* A baseline migration is for an empty history alone: once anything was run, it counts as run. */
static void add_baseline_file(struct reading *r)
{
	bool any = r->out->n > 0;
	for (size_t i = 0; any && i < r->files->n; i++) {
		const struct migration *m = &r->files->v[i];
		if (name_of(m)->kind == FLYWAY_BASELINE && !is_known(r, m, m->id))
			*VEC_PUSH(r->a, r->out) = (struct applied){.id = m->id};
	}
}

int format_flyway_applied(const struct engine *g, struct session *s, struct arena *a,
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
	struct str sql = str_fmt(a,
		"SELECT description, version, type, checksum, success, installed_on, installed_rank FROM "
		"%.*s "
		"ORDER BY installed_rank DESC",
		STRF(t.sql));
	struct table_read q = {.t = &t, .sql = sql};
	r.decided = ARENA_ARRAY(a, bool, files->n + 1);
	if (table_rows(g, s, a, &q, read_row, &r, e))
		return (int)e->code;
	add_baseline(&r);
	add_baseline_file(&r);
	return 0;
}

int format_flyway_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e)
{
	static const char *const time[] = {"timestamp NOT NULL DEFAULT now()",
		"timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP",
		"TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now'))"};
	struct table t;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	if (t.exists)
		return 0;
	bool pg = g->dialect == DIALECT_POSTGRESQL;
	struct str key =
		pg ? str_fmt(a, "CONSTRAINT %.*s ", STRF(g->quote(a, str_fmt(a, "%.*s_pk", STRF(t.name)))))
		   : STR_NONE;
	if (g->exec(s,
		    str_fmt(a,
			    "CREATE TABLE %.*s (installed_rank int NOT NULL, version varchar(50), "
			    "description "
			    "varchar(200) NOT NULL, type varchar(20) NOT NULL, script varchar(1000) NOT "
			    "NULL, checksum "
			    "int, installed_by varchar(100) NOT NULL, installed_on %s, execution_time int "
			    "NOT NULL, "
			    "success boolean NOT NULL, %.*sPRIMARY KEY (installed_rank))",
			    STRF(t.sql), time[g->dialect], STRF(key)),
		    e))
		return err_ctx(e, "could not create Flyway's table");
	return g->exec(s,
		str_fmt(a, "CREATE INDEX %.*s ON %.*s (success)",
			STRF(g->quote(a, str_fmt(a, "%.*s_s_idx", STRF(t.name)))),
			STRF(table_indexed(g, a, &t))),
		e);
}

int format_flyway_record(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, int duration_ms, struct err *e)
{
	const struct flyway_name *n = m->own;
	const char *user = g->dialect == DIALECT_SQLITE ? "''" : "current_user";
	struct str rank = STR_NONE;
	struct table t;
	if (look(g, s, a, src, &t, e) ||
		format_ask(g, s, a,
			str_z(a, str_fmt(a, "SELECT COALESCE(MAX(installed_rank), 0) + 1 FROM %.*s",
					 STRF(t.sql))),
			&rank, e))
		return (int)e->code;
	struct str description = n->description.n > 200
					 ? str_fmt(a, "%.*s...", STRF(str_sub(n->description, 0, 197)))
					 : n->description;
	struct str args[] = {m->repeatable ? STR_NONE : n->version, description,
		n->java                      ? STR("JDBC")
		: n->kind == FLYWAY_BASELINE ? STR("SQL_BASELINE")
					     : STR("SQL"),
		n->script, m->tool_checksum.n ? m->tool_checksum : STR_NONE};
	const char *number = g->dialect == DIALECT_POSTGRESQL ? "?::integer" : "?";
	struct str sql = str_fmt(a,
		"INSERT INTO %.*s (installed_rank, version, description, type, script, checksum, "
		"installed_by, "
		"execution_time, success) VALUES (%.*s, ?, ?, ?, ?, %s, %s, %d, true)",
		STRF(t.sql), STRF(rank), number, user, duration_ms);
	return table_query(g, s, a, sql, args, 5, NULL, NULL, e);
}

int format_flyway_lost(struct arena *a, const struct migrations *files, struct migration *m, struct err *e)
{
	struct flyway_name *n = ARENA_NEW(a, struct flyway_name);
	(void)files;
	(void)e;
	m->repeatable = str_starts(m->id, STR("R__"));
	if (m->repeatable)
		n->description = str_sub(m->id, 3, m->id.n);
	else
		n->version = m->id;
	m->own = n;
	return 0;
}

int format_flyway_unrecord(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, struct err *e)
{
	const struct flyway_name *n = m->own;
	struct table t;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	struct str sql = str_fmt(a, "DELETE FROM %.*s WHERE %s = ?", STRF(t.sql),
		m->repeatable ? "version IS NULL AND description" : "version");
	return table_query(g, s, a, sql, m->repeatable ? &n->description : &n->version, 1, NULL, NULL, e);
}

int format_flyway_lock(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	bool take, struct err *e)
{
	static const long long base = 77431708279161; /* FORMATS-A 5.7 */
	struct format_lock l = {.title = "Flyway"};
	struct table t;
	struct str home;
	if (g->dialect == DIALECT_SQLITE)
		return 0;
	if (look(g, s, a, src, &t, e) ||
		format_ask(g, s, a,
			g->dialect == DIALECT_MYSQL ? "SELECT DATABASE()" : "SELECT current_schema()", &home,
			e))
		return (int)e->code;
	if (t.schema.n)
		home = t.schema;
	struct str name = str_fmt(a, "%.*s.%.*s", STRF(g->quote(a, home)), STRF(g->quote(a, t.name)));
	l.number = base + format_flyway_hash(name);
	l.name = str_fmt(a, "Flyway-%d", format_flyway_hash(name));
	return format_lock(g, s, a, &l, take, e);
}
