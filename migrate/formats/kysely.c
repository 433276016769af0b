#include "migrate/formats/kysely.h"
#include "migrate/format_tool.h"

/* Kysely: modules with up(db); the file name without extension is the version. Facts: FORMATS-B 15, 0.5. */

static const char *const packages[] = {"kysely", NULL};
static const char *const configs[] = {"kysely.config.ts", "kysely.config.js", "kysely.config.mts",
	"kysely.config.mjs", ".config/kysely.config.ts", ".config/kysely.config.js", "src/db.ts",
	"src/database.ts", "src/db/index.ts", "src/lib/db.ts", "src/database/index.ts", NULL};
static const char *const extensions[] = {".ts", ".js", ".mts", ".mjs", ".cts", ".cjs", NULL};
static const char *const signs[] = {
	"from 'kysely'", "from \"kysely\"", "require('kysely')", "require(\"kysely\")", "Kysely<", NULL};
static const struct format_js_mark mark = {"Kysely", packages, configs, extensions, signs, false, NULL};

static const char *const columns[] = {"name", "timestamp", NULL};
static const struct format_js_table history = {.title = "Kysely",
	.table = "kysely_migration",
	.columns = columns,
	.name = "name",
	.at = "timestamp",
	.order = "2, 1",
	.create = {"(name varchar(255) NOT NULL PRIMARY KEY, timestamp varchar(255) NOT NULL)",
		"(name varchar(255) NOT NULL PRIMARY KEY, timestamp varchar(255) NOT NULL)",
		"(name varchar(255) NOT NULL PRIMARY KEY, timestamp varchar(255) NOT NULL)"},
	/* JavaScript's toISOString(); the order of the rows is that of these texts */
	.insert = {"(name, timestamp) VALUES (?, to_char(clock_timestamp() AT TIME ZONE 'utc', "
		   "'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"'))",
		"(name, timestamp) VALUES (?, CONCAT(LEFT(DATE_FORMAT(UTC_TIMESTAMP(3), "
		"'%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z'))",
		"(name, timestamp) VALUES (?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))"}};

static int kysely_detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	static const struct format_js_keys keys = {
		"migrationTableName", "migrationTableSchema", "kysely_migration"};
	return format_js_detect(f, a, dir, &mark, &keys, score, out, e);
}

/* Whether it may have an up() for the tool: an index.ts that gathers "./0002-update-orders" and the like
 * names none, and a provider of migrations is none itself. */
static bool names_up(struct str s)
{
	static const char part[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
	if (str_find(s, STR("MigrationProvider"), 0) != SIZE_MAX)
		return false;
	for (size_t i = str_find(s, STR("up"), 0); i != SIZE_MAX; i = str_find(s, STR("up"), i + 1))
		if (!(i && str_chr(STR(part), s.p[i - 1]) != SIZE_MAX) &&
			!(i + 2 < s.n && str_chr(STR(part), s.p[i + 2]) != SIZE_MAX))
			return true;
	return false;
}

static void read_file(struct format_js *r, const struct format_js_project *p, struct migrations *out)
{
	(void)out;
	r->m->id = r->m->name; /* the stem */
	r->m->in_tx = !format_js_flag(p->config, "disableTransactions", true);
	if (!names_up(r->m->raw))
		r->m->id = STR_NONE; /* the tool ignores it, whatever the modules that it imports hold */
	if (!r->t || !r->m->id.n)
		return;
	r->op = format_kysely_op;
	r->ddl.naming = format_ddl_naming_of(p->config, "CamelCasePlugin");
	uint32_t up = format_js_function(r, "up", 0);
	if (up == UINT32_MAX)
		format_js_unknown(r, 0, "the file exports no function up() that is written in it");
	else
		format_js_read(r, up);
}

static int kysely_load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	return format_js_load_project(f, a, w, s, &mark, read_file, NULL, out, e);
}

static int kysely_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e)
{
	static const char *const lock_columns[] = {"id", "is_locked", NULL};
	struct str schema, name;
	struct table t;
	format_js_place(&history, src, &schema, &name);
	if (format_js_create(&history, g, s, a, src, e) ||
		table_expect(g, s, a, g->caps & ENGINE_SCHEMAS ? schema : STR_NONE,
			str_fmt(a, "%.*s_lock", STRF(name)), "Kysely's lock", lock_columns, &t, e))
		return (int)e->code;
	if (t.exists)
		return 0;
	struct str sql = str_fmt(a,
		"CREATE TABLE %.*s (id varchar(255) NOT NULL PRIMARY KEY, is_locked integer NOT NULL DEFAULT "
		"0)",
		STRF(t.sql));
	if (g->exec(s, sql, e) ||
		g->exec(s,
			str_fmt(a, "INSERT INTO %.*s (id, is_locked) VALUES ('migration_lock', 0)",
				STRF(t.sql)),
			e))
		return err_ctx(e, "could not create Kysely's lock table");
	return 0;
}

static int kysely_lock(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	bool take, struct err *e)
{
	const struct format_lock l = {
		"Kysely", 3853314791062309107, STR("ea586330-2c93-47c8-908d-981d9d270f9d")};
	(void)src;
	return format_lock(g, s, a, &l, take, e);
}

const struct format format_kysely = {
	.name = "kysely",
	.title = "Kysely",
	.tables = (const char *const[]){"kysely_migration", "kysely_migration_lock", NULL},
	.own = &history,
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
	.refuses_out_of_order = true,
	.out_of_order_text = "Kysely then refuses to run anything, unless allowUnorderedMigrations is set.",
	.runs_code = true,
	.command = "npx kysely migrate:latest",
	.piecemeal = true,
	.detect = kysely_detect,
	.load = kysely_load,
	.applied = format_js_own_applied,
	.create = kysely_create,
	.record = format_js_own_record,
	.unrecord = format_js_own_unrecord,
	.lock = kysely_lock,
};
