#include "migrate/formats/node_pg_migrate.h"
#include "migrate/format_tool.h"

/* node-pg-migrate: modules with up(pgm), or SQL with marks; the file name without its last extension is the
 * version, the number before it the order. Facts: FORMATS-B 12. */

static const char *const packages[] = {"node-pg-migrate", NULL};
static const char *const configs[] = {
	".node-pg-migraterc.json", "config/migrations.json", "migrations.json", "pgmigrate.json", NULL};
static const char *const extensions[] = {".js", ".ts", ".cjs", ".mjs", ".sql", NULL};
static const char *const signs[] = {"pgm.", "node-pg-migrate", "-- Up Migration", "-- up migration", NULL};
static const struct format_js_mark mark = {
	"node-pg-migrate", packages, configs, extensions, signs, true, NULL};

#define SHAPE "(id SERIAL PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT NULL)"
#define ROW "(name, run_on) VALUES (?, now())"
static const char *const columns[] = {"id", "name", "run_on", NULL};
static const struct format_js_table history = {.title = "node-pg-migrate",
	.table = "pgmigrations",
	.columns = columns,
	.name = "name",
	.at = "run_on",
	.order = "run_on, id",
	.create = {SHAPE, SHAPE, SHAPE},
	.insert = {ROW, ROW, ROW}};

static int pgm_detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	static const struct format_js_keys keys = {"migrations-table", "migrations-schema", "pgmigrations"};
	int rc = format_js_detect(f, a, dir, &mark, &keys, score, out, e);
	out->dialect = DIALECT_POSTGRESQL;
	out->dialect_known = true;
	return rc;
}

static long long part(struct str digits, size_t from, size_t to)
{
	uint64_t n = 0;
	(void)str_u64(str_sub(digits, from, to), &n);
	return (long long)n;
}

/* YYYYMMDDhhmmssmmm in UTC as milliseconds since 1970. */
static long long millis(struct str d)
{
	long long y = part(d, 0, 4), m = part(d, 4, 6), day = part(d, 6, 8);
	y -= m <= 2; /* years from March: the leap day comes last */
	long long era = y / 400, of_era = y - era * 400,
		  of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	long long days = era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
	return ((days * 24 + part(d, 8, 10)) * 60 + part(d, 10, 12)) * 60000 + part(d, 12, 14) * 1000 +
	       part(d, 14, 17);
}

static void set_order(struct migration *m)
{
	struct str digits = format_leading_digits(m->id);
	uint64_t n = 0;
	if (digits.n == 17)
		m->order_key = millis(digits);
	else if (str_u64(digits, &n) && n <= INT64_MAX)
		m->order_key = (long long)n;
}

/* The offset of the first line "-- Up Migration" or "-- Down Migration"; SIZE_MAX when there is none. */
static size_t marked(struct arena *a, struct str sql, const char *word)
{
	struct str low = str_lower(a, sql), want = str_of(word);
	for (size_t at = 0, end; at < low.n; at = end + 1) {
		size_t i = at;
		end = str_find(low, STR("\n"), at);
		end = end == SIZE_MAX ? low.n : end;
		while (i < end && (low.p[i] == ' ' || low.p[i] == '\t'))
			i++;
		if (!str_starts(str_sub(low, i, end), STR("--")))
			continue;
		while (i < end && (low.p[i] == '-' || low.p[i] == ' ' || low.p[i] == '\t'))
			i++;
		struct str rest = str_sub(low, i, end);
		if (str_starts(rest, want) &&
			str_starts(str_trim(str_sub(rest, want.n, rest.n)), STR("migration")))
			return at;
	}
	return SIZE_MAX;
}

static void read_sql(struct format_js *r)
{
	struct str sql = r->m->raw;
	size_t up = marked(r->a, sql, "up"), down = marked(r->a, sql, "down");
	size_t from = up == SIZE_MAX ? 0 : up,
	       to = up == SIZE_MAX || down == SIZE_MAX || down < up ? sql.n : down;
	format_split_part(r->a, r->s, sql, from, to, str_line(sql, from), &r->m->up);
	if (down == SIZE_MAX)
		return;
	format_split_part(r->a, r->s, sql, down, up == SIZE_MAX || up < down ? sql.n : up,
		str_line(sql, down), &r->m->down);
	r->m->down_path = r->m->path;
}

static void read_module(struct format_js *r, const struct format_js_project *p)
{
	uint32_t up = format_js_function(r, "up", 0);
	r->op = format_node_pg_migrate_op;
	if (up == UINT32_MAX)
		format_js_unknown(r, 0, "the file exports no function up() that is written in it");
	else if (str_find(p->config, STR("decamelize"), 0) != SIZE_MAX ||
		 str_find(p->package, STR("decamelize"), 0) != SIZE_MAX)
		format_js_unknown(r, up, "decamelize converts the names of tables and columns");
	else
		format_js_read(r, up);
}

static void read_file(struct format_js *r, const struct format_js_project *p, struct migrations *out)
{
	(void)out;
	r->m->id = r->m->name; /* the stem */
	set_order(r->m);
	if (str_ends(r->m->path, STR(".sql")))
		read_sql(r);
	else if (r->t)
		read_module(r, p);
}

static int pgm_load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	return format_js_load_project(f, a, w, s, &mark, read_file, format_js_by_number, out, e);
}

static int pgm_lock(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	bool take, struct err *e)
{
	const struct format_lock l = {.title = "node-pg-migrate", .number = 7241865325823964};
	(void)src;
	return format_lock(g, s, a, &l, take, e);
}

const struct format format_node_pg_migrate = {
	.name = "node-pg-migrate",
	.title = "node-pg-migrate",
	.tables = (const char *const[]){"pgmigrations", NULL},
	.own = &history,
	.dialects = 1u << DIALECT_POSTGRESQL,
	.refuses_out_of_order = true,
	.out_of_order_text =
		"node-pg-migrate then refuses to run anything, unless --no-check-order is given.",
	.runs_code = true,
	.command = "npx node-pg-migrate up",
	.piecemeal = true,
	.detect = pgm_detect,
	.load = pgm_load,
	.applied = format_js_own_applied,
	.create = format_js_own_create,
	.record = format_js_own_record,
	.unrecord = format_js_own_unrecord,
	.lock = pgm_lock,
};
