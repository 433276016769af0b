#include "migrate/formats/sequelize.h"

/* Sequelize's command line and Umzug: modules with up(queryInterface, Sequelize); the file name is the
 * version. Facts: FORMATS-B 13. */

static const char *const packages[] = {"sequelize-cli", "umzug", "sequelize", NULL};
static const char *const configs[] = {"config/config.json", "config/config.js", "config/config.cjs",
	"config/database.js", "config/database.json", "src/config/config.js", "src/config/config.json",
	"src/config/database.js", "src/database/config.js", "config.json", ".sequelizerc", NULL};
static const char *const extensions[] = {".js", ".ts", ".cjs", ".cts", ".mjs", NULL};
static const char *const signs[] = {
	"queryInterface", "QueryInterface", "from 'sequelize'", "from \"sequelize\"", NULL};
static const struct format_js_mark mark = {"Sequelize", packages, configs, extensions, signs, false};

static const char *const columns[] = {"name", NULL};
static const struct format_js_table history = {.title = "Sequelize",
	.table = "SequelizeMeta",
	.columns = columns,
	.name = "name",
	.create = {"(\"name\" VARCHAR(255) NOT NULL UNIQUE, PRIMARY KEY (\"name\"))",
		"(`name` VARCHAR(255) NOT NULL UNIQUE, PRIMARY KEY (`name`)) ENGINE=InnoDB DEFAULT "
		"CHARSET=utf8 COLLATE "
		"utf8_unicode_ci",
		"(`name` VARCHAR(255) NOT NULL UNIQUE PRIMARY KEY)"},
	.insert = {"(name) VALUES (?)", "(name) VALUES (?)", "(name) VALUES (?)"},
	.with_extension = true};

static int sequelize_detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	struct format_js_project p;
	*score = 0;
	out->path = dir;
	if (format_js_project(f, a, dir, &mark, &p, e))
		return (int)e->code;
	*score = format_js_score(a, &mark, &p, out);
	struct str table = format_js_setting(p.config, "migrationStorageTableName");
	struct str schema = format_js_setting(p.config, "migrationStorageTableSchema");
	out->table =
		schema.n ? str_fmt(a, "%.*s.%.*s", STRF(schema), STRF(table.n ? table : STR("SequelizeMeta")))
			 : table;
	return 0;
}

static void read_file(struct format_js *r, const struct format_js_project *p, struct migrations *out)
{
	(void)p;
	(void)out;
	r->m->in_tx = false; /* each migration decides for itself */
	if (!r->t)
		return;
	r->op = format_sequelize_op;
	uint32_t up = format_js_function(r, "up", 0);
	if (up == UINT32_MAX)
		format_js_unknown(r, 0, "the file exports no function up() that is written in it");
	else
		format_js_read(r, up);
}

static int sequelize_load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	struct format_js_project p;
	if (format_js_project(f, a, s->path, &mark, &p, e) ||
		format_js_load(f, a, w, s, &p, read_file, out, e))
		return (int)e->code;
	format_js_sort(a, out);
	format_js_one_extension(out);
	return 0;
}

static int sequelize_applied(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migrations *files, struct history *out, struct err *e)
{
	return format_js_applied(&history, g, s, a, src, files, out, e);
}

static int sequelize_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e)
{
	return format_js_create(&history, g, s, a, src, e);
}

static int sequelize_record(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, int duration_ms, struct err *e)
{
	(void)duration_ms;
	return format_js_record(&history, g, s, a, src, m, NULL, 0, e);
}

static int sequelize_unrecord(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, struct err *e)
{
	return format_js_unrecord(&history, g, s, a, src, m, e);
}

const struct format format_sequelize = {
	.name = "sequelize",
	.title = "Sequelize",
	.tables = (const char *const[]){"SequelizeMeta", NULL},
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
	.out_of_order_text = "Sequelize applies it when it runs next.",
	.runs_code = true,
	.command = "npx sequelize-cli db:migrate",
	.detect = sequelize_detect,
	.load = sequelize_load,
	.applied = sequelize_applied,
	.create = sequelize_create,
	.record = sequelize_record,
	.unrecord = sequelize_unrecord,
};
