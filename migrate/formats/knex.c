#include "migrate/formats/knex.h"

#include "migrate/table.h"

/* Knex: JavaScript or TypeScript modules with up and down; the file name is the version. Facts: FORMATS-B 11.
 */

static const char *const packages[] = {"knex", NULL};
static const char *const configs[] = {"knexfile.js", "knexfile.ts", "knexfile.cjs", "knexfile.mjs",
	"src/knexfile.js", "src/knexfile.ts", "config/knexfile.js", "config/knexfile.ts", "db/knexfile.js",
	"db/knexfile.ts", NULL};
static const char *const extensions[] = {".js", ".ts", ".cjs", ".mjs", NULL};
static const char *const signs[] = {"knex.schema", "knex.raw", "from 'knex'", "from \"knex\"",
	"require('knex')", "(knex)", "knex(", NULL};
static const struct format_js_mark mark = {"Knex", packages, configs, extensions, signs, true, NULL};

static const char *const columns[] = {"id", "name", "batch", "migration_time", NULL};
/* shapes and rows: FORMATS-B 11 */
static const struct format_js_table history = {.title = "Knex",
	.table = "knex_migrations",
	.columns = columns,
	.name = "name",
	.at = "migration_time",
	.order = "id",
	.create = {"(id serial PRIMARY KEY, name varchar(255), batch integer, migration_time timestamptz)",
		"(id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(255), batch int, "
		"migration_time timestamp "
		"NULL)",
		"(id integer NOT NULL PRIMARY KEY AUTOINCREMENT, name varchar(255), batch integer, "
		"migration_time datetime)"},
	.insert = {"(name, batch, migration_time) VALUES (?, CAST(? AS integer), now())",
		"(name, batch, migration_time) VALUES (?, ?, now())",
		"(name, batch, migration_time) VALUES (?, CAST(? AS integer), CAST(round((julianday('now') - "
		"2440587.5) * "
		"86400000) AS integer))"},
	.with_extension = true};

static int knex_detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	static const struct format_js_keys keys = {"tableName", "schemaName", "knex_migrations"};
	return format_js_detect(f, a, dir, &mark, &keys, score, out, e);
}

/* knexSnakeCaseMappers is followed; of another converter in the knexfile what it makes of a name is not
 * known. */
static bool rewrites_names(struct str config)
{
	return str_find(config, STR("wrapIdentifier"), 0) != SIZE_MAX;
}

static void read_file(struct format_js *r, const struct format_js_project *p, struct migrations *out)
{
	(void)out;
	r->m->in_tx = !format_js_flag(r->m->raw, "transaction", false) &&
		      !format_js_flag(p->config, "disableTransactions", true);
	if (!r->t)
		return;
	r->op = format_knex_op;
	uint32_t up = format_js_up(r);
	if (up == UINT32_MAX)
		return;
	r->ddl.naming = format_ddl_naming_of(p->config, "knexSnakeCaseMappers");
	if (rewrites_names(p->config))
		format_js_unknown(r, up, "the knexfile converts the names of tables and columns");
	else
		format_js_read(r, up);
}

static int knex_load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	int rc = format_js_load_project(f, a, w, s, &mark, read_file, NULL, out, e);
	if (!rc)
		format_js_one_extension(out);
	return rc;
}

static int find_lock(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	struct table *t, struct err *e)
{
	static const char *const lock_columns[] = {"index", "is_locked", NULL};
	struct str schema, name;
	format_js_place(&history, src, &schema, &name);
	return table_expect(g, s, a, g->caps & ENGINE_SCHEMAS ? schema : STR_NONE,
		str_fmt(a, "%.*s_lock", STRF(name)), "Knex's lock", lock_columns, t, e);
}

static int count_row(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct str *out = ctx;
	(void)ncols;
	(void)e;
	*out = str_eq(cols[0], STR("0")) ? STR("0") : STR("1");
	return 0;
}

static int knex_applied(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migrations *files, struct history *out, struct err *e)
{
	struct table lock;
	struct err mine = err_new(a);
	struct str locked = STR("0");
	int rc = format_js_applied(&history, g, s, a, src, files, out, e);
	/* Asked for in any case: one trip then has the answers of both tables. */
	int held = find_lock(g, s, a, src, &lock, &mine);
	if (!held && lock.exists)
		held = table_query(g, s, a,
			str_fmt(a, "SELECT count(*) FROM %.*s WHERE is_locked = 1", STRF(lock.sql)), NULL, 0,
			count_row, &locked, &mine);
	if (rc || !held || !out->table_exists) {
		err_drop(&mine, held);
		if (rc || !out->table_exists)
			return rc;
	} else {
		*e = mine;
		return held;
	}
	if (!str_eq(locked, STR("0")))
		format_note(a, &out->notes, SOURCE_TRAP,
			STR("Knex's lock is taken: a run of the tool is under way, or one was killed"),
			STR("When no run is under way, let it go with: knex migrate:unlock."));
	return 0;
}

static int knex_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e)
{
	static const char *const shapes[] = {"(\"index\" serial PRIMARY KEY, is_locked integer)",
		"(`index` int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, is_locked int)",
		"(\"index\" integer NOT NULL PRIMARY KEY AUTOINCREMENT, is_locked integer)"};
	struct table lock;
	if (format_js_create(&history, g, s, a, src, e) || find_lock(g, s, a, src, &lock, e))
		return (int)e->code;
	if (lock.exists)
		return 0;
	if (g->exec(s, str_fmt(a, "CREATE TABLE %.*s %s", STRF(lock.sql), shapes[g->dialect]), e) ||
		g->exec(s, str_fmt(a, "INSERT INTO %.*s (is_locked) VALUES (0)", STRF(lock.sql)), e))
		return err_ctx(e, "could not create Knex's lock table");
	return 0;
}

static int batch_row(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct str *out = ctx;
	uint64_t n = 0;
	(void)ncols;
	(void)e;
	out->n = (size_t)(str_u64(cols[0], &n) && n < INT32_MAX ? n : 0);
	return 0;
}

static int knex_record(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, int duration_ms, struct err *e)
{
	struct str schema, name, batch = STR_NONE;
	struct table t;
	(void)duration_ms;
	format_js_place(&history, src, &schema, &name);
	if (table_expect(
		    g, s, a, g->caps & ENGINE_SCHEMAS ? schema : STR_NONE, name, "Knex", columns, &t, e) ||
		table_query(g, s, a, str_fmt(a, "SELECT coalesce(max(batch), 0) + 1 FROM %.*s", STRF(t.sql)),
			NULL, 0, batch_row, &batch, e))
		return (int)e->code;
	struct str more = str_fmt(a, "%zu", batch.n);
	return format_js_record(&history, g, s, a, src, m, &more, 1, e);
}

/* UPDATE ... WHERE is_locked = 0 that hits its one row: in each dialect something that says whether it did.
 */
static int knex_lock(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	bool take, struct err *e)
{
	struct table t;
	struct str was = STR("1");
	if (find_lock(g, s, a, src, &t, e))
		return (int)e->code;
	if (!t.exists)
		return 0;
	if (!take)
		return g->exec(s, str_fmt(a, "UPDATE %.*s SET is_locked = 0", STRF(t.sql)), e);
	if (g->begin(s, e))
		return (int)e->code;
	const char *tail = g->dialect == DIALECT_SQLITE ? "" : " FOR UPDATE";
	int rc = g->exec(s, str_fmt(a, "UPDATE %.*s SET is_locked = is_locked", STRF(t.sql)), e);
	if (!rc)
		rc = table_query(g, s, a, str_fmt(a, "SELECT is_locked FROM %.*s%s", STRF(t.sql), tail), NULL,
			0, count_row, &was, e);
	bool free = !rc && str_eq(was, STR("0"));
	if (free)
		rc = g->exec(s, str_fmt(a, "UPDATE %.*s SET is_locked = 1", STRF(t.sql)), e);
	if (!rc && !free) {
		rc = err_set(e, ERR_LOCKED, "Knex's lock is taken");
		err_hint(e, "Wait for the other run. When there is none, let the lock go with: knex "
			    "migrate:unlock.");
	}
	if (rc) {
		struct err ignored = err_new(a);
		int end = g->end(s, false, &ignored);
		err_drop(&ignored, end);
		return rc;
	}
	return g->end(s, true, e);
}

const struct format format_knex = {
	.name = "knex",
	.title = "Knex",
	.tables = (const char *const[]){"knex_migrations", "knex_migrations_lock", NULL},
	.own = &history,
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
	.out_of_order_text = "Knex applies it when it runs next.",
	.runs_code = true,
	.command = "npx knex migrate:latest",
	.piecemeal = true,
	.detect = knex_detect,
	.load = knex_load,
	.applied = knex_applied,
	.create = knex_create,
	.record = knex_record,
	.unrecord = format_js_own_unrecord,
	.lock = knex_lock,
};
