#include "migrate/formats/db_migrate.h"

/* db-migrate: modules with up(db, callback); the name up to the first dot is the version, the number before
 * the first dash the order. With its --sql-file a module only loads sqls/NAME-up.sql, which is then the
 * migration. Facts: db-migrate 0.11.14 (lib/skeleton.js parseName, lib/migration.js loadFromFilesystem and
 * loadFromDatabase, lib/migrator.js writeMigrationRecord), db-migrate-shared 1.2 (filterCompleted),
 * db-migrate-base 2.3 (createMigrationsTable, addMigrationRecord). */

static const char *const packages[] = {"db-migrate", NULL};
static const char *const configs[] = {".db-migraterc", "database.json", "config/database.json", NULL};
static const char *const extensions[] = {".js", ".ts", NULL};
static const char *const signs[] = {"options.dbmigrate", "dbm.dataType", "exports._meta", "db.runSql(",
	"db.createTable(", "db.addColumn(", "db.removeColumn(", "db.dropTable(", "db.addIndex(", NULL};
static const struct format_js_mark mark = {"db-migrate", packages, configs, extensions, signs, true, NULL};

/* Rows of the migrations folder itself begin with a slash, those of a scope (a folder below it) with its
 * name; releases before scopes wrote none. */
static const char *const columns[] = {"id", "name", "run_on", NULL};
static const struct format_js_table history = {.title = "db-migrate",
	.table = "migrations",
	.columns = columns,
	.name = "name",
	.at = "run_on",
	.order = "run_on, id",
	.prefix = "/",
	.create = {"(\"id\" SERIAL PRIMARY KEY NOT NULL, \"name\" VARCHAR(255) NOT NULL, \"run_on\" "
		   "TIMESTAMP NOT NULL)",
		"(`id` INTEGER PRIMARY KEY AUTO_INCREMENT NOT NULL, `name` VARCHAR(255) NOT NULL, `run_on` "
		"DATETIME NOT "
		"NULL)",
		"(\"id\" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, \"name\" VARCHAR (255) NOT NULL, "
		"\"run_on\" datetime "
		"NOT NULL)"},
	.insert = {"(name, run_on) VALUES (?, localtimestamp)", "(name, run_on) VALUES (?, now())",
		"(name, run_on) VALUES (?, CAST(strftime('%s', 'now') AS INTEGER) * 1000)"}};

static int db_migrate_detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	static const struct format_js_keys keys = {"table", NULL, NULL};
	return format_js_detect(f, a, dir, &mark, &keys, score, out, e);
}

/* "20240101000000-a-up.sql" of a module that loads it; empty for another. */
static struct str loaded(struct str text)
{
	size_t end = str_find(text, STR("-up.sql"), 0), from = end;
	if (end == SIZE_MAX || str_find(text, STR("sqls"), 0) > end ||
		str_find(text, STR("readFile"), 0) == SIZE_MAX)
		return STR_NONE;
	while (from > 0 && str_chr(STR("'\"`/"), text.p[from - 1]) == SIZE_MAX)
		from--;
	return str_sub(text, from, end + 7);
}

static void read_file(struct format_js *r, const struct format_js_project *p, struct migrations *out)
{
	uint64_t n = 0;
	(void)p;
	(void)out;
	r->m->id = str_sub(r->m->id, 0, str_chr(r->m->id, '.'));
	r->m->name = r->m->id;
	if (str_u64(format_leading_digits(r->m->id), &n) && n <= INT64_MAX)
		r->m->order_key = (long long)n;
	if (!r->t || loaded(r->m->raw).n)
		return;
	r->op = format_db_migrate_op;
	uint32_t up = format_js_up(r);
	if (up != UINT32_MAX)
		format_js_read(r, up);
}

/* The file that a module loads is the migration's text. */
static int load_sql(const struct files *f, struct arena *a, const struct source *s, struct str name,
	struct migration *m, struct err *e)
{
	struct str folder = format_path(a, s->path, STR("sqls"));
	struct migration sql = {.id = m->id, .name = m->name, .order_key = m->order_key, .in_tx = m->in_tx},
			 down = {0};
	if (format_read_file(f, a, s, format_path(a, folder, name), &sql, e))
		return (int)e->code;
	struct str back = str_fmt(a, "%.*s-down.sql", STRF(str_sub(name, 0, name.n - 7)));
	if (sql.problem == MIGRATION_FINE) {
		format_split_part(a, s, sql.raw, 0, sql.raw.n, 1, &sql.up);
		if (format_read_file(f, a, s, format_path(a, folder, back), &down, e))
			return (int)e->code;
	}
	if (sql.problem == MIGRATION_FINE && down.problem == MIGRATION_FINE) {
		format_split_part(a, s, down.raw, 0, down.raw.n, 1, &sql.down);
		sql.down_path = down.path;
	}
	*m = sql;
	return 0;
}

static int db_migrate_load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	int rc = format_js_load_project(f, a, w, s, &mark, read_file, format_js_by_number, out, e);
	for (size_t i = 0; i < out->n && !rc; i++) {
		struct str name = out->v[i].problem == MIGRATION_FINE ? loaded(out->v[i].raw) : STR_NONE;
		if (name.n)
			rc = load_sql(f, a, s, name, &out->v[i], e);
	}
	return rc;
}

const struct format format_db_migrate = {
	.name = "db-migrate",
	.title = "db-migrate",
	.tables = (const char *const[]){"migrations", NULL},
	.tables_plain = true,
	.own = &history,
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
	.out_of_order_text = "db-migrate applies it when it runs next.",
	.inner = (const char *const[]){"sqls", NULL},
	.recursive = true, /* folders below are scopes, which another call of the tool runs */
	.runs_code = true,
	.command = "npx db-migrate up",
	.detect = db_migrate_detect,
	.load = db_migrate_load,
	.applied = format_js_own_applied,
	.create = format_js_own_create,
	.record = format_js_own_record,
	.unrecord = format_js_own_unrecord,
};
