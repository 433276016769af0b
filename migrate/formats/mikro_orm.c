#include "migrate/format_js.h"

/* MikroORM: classes whose up() adds SQL; the file name without extension is the version. Facts: FORMATS-B 16.
 */

static const char *const packages[] = {"@mikro-orm/migrations", "@mikro-orm/core", NULL};
static const char *const configs[] = {"mikro-orm.config.ts", "mikro-orm.config.js", "mikro-orm.config.cjs",
	"src/mikro-orm.config.ts", "src/mikro-orm.config.js", NULL};
static const char *const extensions[] = {".ts", ".js", ".cjs", NULL};
static const char *const signs[] = {"@mikro-orm/migrations", NULL};
static const struct format_js_mark mark = {"MikroORM", packages, configs, extensions, signs, false, NULL};

static const char *const columns[] = {"name", "executed_at", NULL};
static const struct format_js_table history = {.title = "MikroORM",
	.table = "mikro_orm_migrations",
	.columns = columns,
	.name = "name",
	.at = "executed_at",
	.order = "id",
	.create = {"(id serial PRIMARY KEY, name varchar(255), executed_at timestamptz DEFAULT "
		   "current_timestamp)",
		"(id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(255), executed_at "
		"datetime DEFAULT "
		"current_timestamp)",
		"(id integer NOT NULL PRIMARY KEY AUTOINCREMENT, name varchar(255), executed_at datetime "
		"DEFAULT "
		"CURRENT_TIMESTAMP)"},
	.insert = {"(name, executed_at) VALUES (?, current_timestamp)",
		"(name, executed_at) VALUES (?, current_timestamp)",
		"(name, executed_at) VALUES (?, CURRENT_TIMESTAMP)"}};

static int mikro_detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	static const struct format_js_keys keys = {"tableName", NULL, NULL};
	return format_js_detect(f, a, dir, &mark, &keys, score, out, e);
}

static bool mikro_op(struct format_js *r, const struct format_js_chain *c)
{
	const struct format_js_call *k = &c->calls.v[0];
	if (!str_eq(c->base, STR("this")) || c->calls.n != 1 ||
		(!str_eq(k->name, STR("addSql")) && !str_eq(k->name, STR("execute"))))
		return false;
	return format_js_argument(r, k, 1) == UINT32_MAX && format_js_sql(r, format_js_argument(r, k, 0));
}

static void read_file(struct format_js *r, const struct format_js_project *p, struct migrations *out)
{
	(void)out;
	r->m->id = r->m->name; /* the stem */
	r->m->in_tx = !format_js_flag(p->config, "transactional", false);
	if (!r->t)
		return;
	r->op = mikro_op;
	uint32_t up = format_js_function(r, "up", 0), mode = format_js_function(r, "isTransactional", 0);
	if (mode != UINT32_MAX && str_find(syntax_text(r->t, mode), STR("false"), 0) != SIZE_MAX)
		r->m->in_tx = false;
	if (up == UINT32_MAX)
		format_js_unknown(r, 0, "the file holds no method up()");
	else
		format_js_read(r, up);
}

static int mikro_load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	return format_js_load_project(f, a, w, s, &mark, read_file, NULL, out, e);
}

static int mikro_applied(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migrations *files, struct history *out, struct err *e)
{
	int rc = format_js_applied(&history, g, s, a, src, files, out, e);
	for (size_t i = 0; !rc && i < out->n; i++) { /* older releases wrote the extension */
		struct str *id = &out->v[i].id;
		if (str_ends(*id, STR(".ts")) || str_ends(*id, STR(".js")))
			*id = format_js_stem(*id);
	}
	return rc;
}

const struct format format_mikro_orm = {
	.name = "mikro-orm",
	.title = "MikroORM",
	.tables = (const char *const[]){"mikro_orm_migrations", NULL},
	.own = &history,
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
	.out_of_order_text = "MikroORM applies it when it runs next.",
	.runs_code = true,
	.command = "npx mikro-orm migration:up",
	.piecemeal = true,
	.detect = mikro_detect,
	.load = mikro_load,
	.applied = mikro_applied,
	.create = format_js_own_create,
	.record = format_js_own_record,
	.unrecord = format_js_own_unrecord,
};
