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
static const struct format_js_mark mark = {"Sequelize", packages, configs, extensions, signs, false, NULL};

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
	static const struct format_js_keys keys = {
		"migrationStorageTableName", "migrationStorageTableSchema", "SequelizeMeta"};
	return format_js_detect(f, a, dir, &mark, &keys, score, out, e);
}

/* index.js that lists its own folder is the project's runner of what is beside it. */
static bool is_runner(const struct migration *m)
{
	struct str stem = str_sub(m->name, 0, str_chr(m->name, '.'));
	return str_eq(stem, STR("index")) && str_find(m->raw, STR("readdir"), 0) != SIZE_MAX;
}

static void read_file(struct format_js *r, const struct format_js_project *p, struct migrations *out)
{
	(void)p;
	(void)out;
	r->m->in_tx = false; /* each migration decides for itself */
	if (is_runner(r->m))
		r->m->id = STR_NONE;
	if (!r->t || !r->m->id.n)
		return;
	r->op = format_sequelize_op;
	uint32_t up = format_js_up(r);
	if (up != UINT32_MAX)
		format_js_read(r, up);
}

static int sequelize_load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	int rc = format_js_load_project(f, a, w, s, &mark, read_file, NULL, out, e);
	if (!rc)
		format_js_one_extension(out);
	return rc;
}

const struct format format_sequelize = {
	.name = "sequelize",
	.title = "Sequelize",
	.tables = (const char *const[]){"SequelizeMeta", NULL},
	.own = &history,
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
	.out_of_order_text = "Sequelize applies it when it runs next.",
	.runs_code = true,
	.command = "npx sequelize-cli db:migrate",
	.piecemeal = true,
	.detect = sequelize_detect,
	.load = sequelize_load,
	.applied = format_js_own_applied,
	.create = format_js_own_create,
	.record = format_js_own_record,
	.unrecord = format_js_own_unrecord,
};
