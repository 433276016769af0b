#include "migrate/table.h"

#include <string.h>

#include "base/sb.h"

enum { MAX_SQL = 64 * 1024 };

int table_query(const struct engine *g, struct session *s, struct arena *a, struct str sql,
	const struct str *args, int nargs, engine_row_fn *row, void *ctx, struct err *e)
{
	if (g->dialect != DIALECT_POSTGRESQL)
		return g->query(s, sql, args, nargs, row, ctx, e);
	struct sb b = sb_new(a, MAX_SQL);
	int n = 0;
	for (size_t i = 0; i < sql.n; i++)
		if (sql.p[i] == '?')
			sb_fmt(&b, "$%d", ++n);
		else
			sb_char(&b, sql.p[i]);
	return g->query(s, sb_str(&b), args, nargs, row, ctx, e);
}

/* -- rows -- */

struct rows {
	const struct table_read *q;
	engine_row_fn *row;
	void *ctx;
	size_t n;
};

static int no_such_row(struct err *e)
{
	err_hint(e, "No tool writes such a row. Find out who did before anything is applied.");
	return ERR_DB;
}

static int bounded_row(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct rows *r = ctx;
	struct str name = r->q->t->name;
	if (!cols[0].p) {
		err_set(e, ERR_DB, "a row of version table \"%.*s\" has no version", STRF(name));
		return no_such_row(e);
	}
	for (int i = 0; i < ncols - r->q->any_length; i++)
		if (cols[i].n > (i ? TABLE_MAX_CELL : TABLE_MAX_VERSION)) {
			err_set(e, ERR_DB, "a %s of %zu bytes stands in version table \"%.*s\"",
				i ? "value" : "version", cols[i].n, STRF(name));
			return no_such_row(e);
		}
	if (++r->n > TABLE_MAX_ROWS) {
		err_set(e, ERR_DB, "version table \"%.*s\" holds more than %d rows", STRF(name),
			TABLE_MAX_ROWS);
		err_hint(e, "No project has so many migrations. Find out what fills the table.");
		return ERR_DB;
	}
	return r->row(r->ctx, cols, ncols, e);
}

int table_rows(const struct engine *g, struct session *s, struct arena *a, const struct table_read *q,
	engine_row_fn *row, void *ctx, struct err *e)
{
	struct rows r = {.q = q, .row = row, .ctx = ctx};
	return table_query(g, s, a, q->sql, q->args, q->nargs, bounded_row, &r, e);
}

static int is_no(const struct table *t, const char *column, struct str cell, const char *what, struct err *e)
{
	err_set(e, ERR_DB, "column \"%s\" of version table \"%.*s\" holds what is no %s", column,
		STRF(t->name), what);
	if (cell.p)
		err_detail(e, "The value begins with: %.*s", STRF(str_sub(cell, 0, 40)));
	return no_such_row(e);
}

int table_flag(const struct table *t, const char *column, struct str cell, bool *out, struct err *e)
{
	static const char *const words[] = {"f", "t", "0", "1", "false", "true"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_ieq(cell, str_of(words[i]))) {
			*out = i % 2;
			return 0;
		}
	return is_no(t, column, cell, "flag", e);
}

int table_number(const struct table *t, const char *column, struct str cell, long long *out, struct err *e)
{
	uint64_t n = 0;
	if (!str_u64(cell, &n) || n > INT64_MAX)
		return is_no(t, column, cell, "number", e);
	*out = (long long)n;
	return 0;
}

int table_time(const struct table *t, const char *column, struct str cell, struct err *e)
{
	enum { LONGEST = 64 };
	bool fine = cell.n && cell.n <= LONGEST && cell.p[0] >= '0' && cell.p[0] <= '9';
	return fine ? 0 : is_no(t, column, cell, "time", e);
}

int table_text(const struct table *t, const char *column, struct str cell, struct err *e)
{
	return cell.n <= TABLE_MAX_VERSION ? 0 : is_no(t, column, cell, "text of a usual length", e);
}

/* -- the table -- */

struct look {
	struct arena *a;
	struct table *t;
	struct str last; /* schema of the row before */
};

/* Columns: schema, kind, visible ("path": in the search path behind another one), row security active,
 * column; one row per column of the table. */
static int look_row(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct look *l = ctx;
	struct table *t = l->t;
	(void)ncols;
	(void)e;
	if (!t->homes || !str_eq(l->last, cols[0])) {
		l->last = str_dup(l->a, cols[0]);
		t->homes++;
		if (str_eq(cols[2], STR("path")) && !t->shadowed.n)
			t->shadowed = l->last;
	}
	if (!t->exists) {
		t->exists = true;
		t->schema = l->last;
		t->kind = str_dup(l->a, cols[1]);
		t->visible = str_eq(cols[2], STR("true"));
		t->filtered = str_eq(cols[3], STR("true"));
	}
	if (t->homes == 1 && cols[4].p)
		*VEC_PUSH(l->a, &t->columns) = str_dup(l->a, cols[4]);
	return 0;
}

static const char *look_sql(enum dialect d)
{
	static const char *const sql[] = {
		"SELECT n.nspname, CASE c.relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'a view' WHEN 'm' THEN "
		"'a materialized view' WHEN 'f' THEN 'a foreign table' ELSE 'a partitioned table' END, "
		"CASE WHEN pg_catalog.pg_table_is_visible(c.oid) THEN 'true' WHEN n.nspname = "
		"ANY(pg_catalog.current_schemas(false)) THEN 'path' ELSE 'false' END, "
		"CASE WHEN pg_catalog.row_security_active(c.oid) THEN 'true' ELSE 'false' END, a.attname "
		"FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
		"LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT "
		"a.attisdropped "
		"WHERE c.relname = ? AND c.relkind IN ('r', 'v', 'm', 'f', 'p') AND (? = '' OR n.nspname = "
		"?) "
		"AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' "
		"ORDER BY 3 DESC, 1, a.attnum",
		/* constants only: a join of the two makes the server open every table of every database */
		"SELECT '', (SELECT CASE t.TABLE_TYPE WHEN 'BASE TABLE' THEN 'table' WHEN 'VIEW' THEN 'a "
		"view' ELSE "
		"t.TABLE_TYPE END FROM information_schema.TABLES t WHERE t.TABLE_SCHEMA = "
		"COALESCE(NULLIF(?, ''), DATABASE()) AND "
		"t.TABLE_NAME = ?), 'true', 'false', c.COLUMN_NAME FROM information_schema.COLUMNS c "
		"WHERE c.TABLE_SCHEMA = COALESCE(NULLIF(?, ''), DATABASE()) AND c.TABLE_NAME = ? ORDER BY "
		"c.ORDINAL_POSITION",
		"SELECT '', CASE WHEN m.type = 'view' THEN 'a view' WHEN m.sql LIKE 'create virtual%' THEN "
		"'a virtual table' ELSE 'table' END, 'true', 'false', c.name "
		"FROM main.sqlite_master m JOIN pragma_table_info(m.name, 'main') c "
		"WHERE m.type IN ('table', 'view') AND m.name = ? COLLATE NOCASE ORDER BY c.cid"};
	return sql[d];
}

int table_find(const struct engine *g, struct session *s, struct arena *a, struct str schema, struct str name,
	struct table *out, struct err *e)
{
	struct look l = {.a = a, .t = out};
	static const int nargs[] = {3, 4, 1};
	struct str where = schema.n ? schema : STR("");
	bool mysql = g->dialect == DIALECT_MYSQL;
	struct str args[] = {mysql ? where : name, mysql ? name : where, where, name};
	*out = (struct table){.name = name};
	if (table_query(g, s, a, str_of(look_sql(g->dialect)), args, nargs[g->dialect], look_row, &l, e))
		return err_ctx(e, "could not look for version table \"%.*s\"", STRF(name));
	struct str home = out->exists ? out->schema : schema;
	struct str q = g->quote(a, name);
	if (mysql)
		home = out->schema = schema;
	out->sql = home.n && (mysql || g->caps & ENGINE_SCHEMAS)
			   ? str_fmt(a, "%.*s.%.*s", STRF(g->quote(a, home)), STRF(q))
			   : q;
	if (!(g->caps & ENGINE_SCHEMAS) && g->dialect == DIALECT_SQLITE)
		out->sql = str_fmt(a, "main.%.*s", STRF(q));
	return 0;
}

bool table_has(const struct table *t, const char *column)
{
	for (size_t i = 0; i < t->columns.n; i++)
		if (str_ieq(t->columns.v[i], str_of(column)))
			return true;
	return false;
}

const char *table_owner(const struct table *t)
{
	/* column sets: FORMATS-A 9.1 item 5, FORMATS-B 0.1 */
	static const struct {
		const char *tool, *columns[5];
		size_t exactly; /* number of columns, 0 = more may be there */
	} shapes[] = {{"schemagate", {"seq", "run", "canonical", "hash"}, 0},
		{"golang-migrate", {"version", "dirty"}, 2}, {"Drizzle", {"id", "hash", "created_at"}, 0},
		{"Supabase CLI", {"version", "statements", "name"}, 0},
		{"Doctrine Migrations", {"version", "executed_at"}, 0},
		{"goose", {"id", "version_id", "is_applied", "tstamp"}, 0},
		{"Laravel", {"id", "migration", "batch"}, 3}, {"TypeORM", {"id", "timestamp", "name"}, 3},
		{"Flyway", {"installed_rank", "success", "checksum"}, 0},
		{"Liquibase", {"id", "author", "md5sum", "deployment_id"}, 0},
		{"Prisma Migrate", {"id", "migration_name", "finished_at"}, 0},
		{"Ecto", {"version", "inserted_at"}, 2}, {"Diesel", {"version", "run_on"}, 2},
		{"refinery", {"version", "name", "applied_on", "checksum"}, 4},
		{"sql-migrate", {"id", "applied_at"}, 2},
		{"sqlx", {"version", "description", "success", "checksum"}, 0},
		{"graphile-migrate", {"hash", "previous_hash", "filename", "date"}, 0},
		{"Phinx", {"version", "migration_name", "start_time", "end_time"}, 0},
		{"Yii", {"version", "apply_time"}, 2},
		{"yoyo", {"migration_hash", "migration_id", "applied_at_utc"}, 0},
		{"Atlas", {"version", "executed_at", "partial_hashes", "operator_version"}, 0},
		{"EF Core", {"MigrationId", "ProductVersion"}, 2}, {"Alembic", {"version_num"}, 1},
		{"Django", {"id", "app", "name", "applied"}, 4}, {"Rails or dbmate", {"version"}, 1}};
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		bool all = !shapes[i].exactly || shapes[i].exactly == t->columns.n;
		for (size_t k = 0; k < 5 && shapes[i].columns[k]; k++)
			all = all && table_has(t, shapes[i].columns[k]);
		if (all)
			return shapes[i].tool;
	}
	return NULL;
}

static struct str join(struct arena *a, const struct names_list *l)
{
	struct sb b = sb_new(a, 1000);
	for (size_t i = 0; i < l->n; i++) {
		sb_addz(&b, i ? ", " : "");
		sb_clean(&b, l->v[i]);
	}
	return sb_str(&b);
}

int table_refuse(
	struct arena *a, const struct table *t, const char *whose, const char *const *columns, struct err *e)
{
	struct names_list want = {0};
	for (; *columns; columns++)
		*VEC_PUSH(a, &want) = str_of(*columns);
	const char *owner = table_owner(t);
	err_set(e, ERR_DB, "version table \"%.*s\" does not have the columns of %s", STRF(t->name), whose);
	err_detail(e, "Found: %.*s. Expected: %.*s.%s%s%s", STRF(join(a, &t->columns)), STRF(join(a, &want)),
		owner ? " It looks like the table of " : "", owner ? owner : "", owner ? "." : "");
	err_hint(e, "Check that the environment's url names the right database, and source and table in "
		    "schemagate.conf the right tool.");
	return ERR_DB;
}

static int refuse_kind(const struct table *t, struct err *e)
{
	if (!str_eq(t->kind, STR("table"))) {
		err_set(e, ERR_DB, "version table \"%.*s\" is %.*s, not a table", STRF(t->name),
			STRF(t->kind));
		err_hint(e, "Its rows prove nothing. Find out who put it there before anything is applied.");
		return ERR_DB;
	}
	if (t->filtered) {
		err_set(e, ERR_DB, "row security hides rows of version table \"%.*s\" from this role",
			STRF(t->name));
		err_hint(e, "Connect as its owner, or switch row security off for it.");
		return ERR_DB;
	}
	if (t->homes > 1 && !t->visible) {
		err_set(e, ERR_DB,
			"version table \"%.*s\" stands in %zu schemas, none of them in the search path",
			STRF(t->name), t->homes);
		err_hint(e, "Set the search_path of the connection, or name the table in schemagate.conf.");
		return ERR_DB;
	}
	if (t->shadowed.n) {
		err_set(e, ERR_DB,
			"version table \"%.*s\" stands in two schemas of the search path, %.*s and %.*s",
			STRF(t->name), STRF(t->schema), STRF(t->shadowed));
		err_hint(e, "Which one the tool reads hangs on its own search path. Say \"table = "
			    "SCHEMA.NAME\" in "
			    "schemagate.conf, or drop the one that is none.");
		return ERR_DB;
	}
	return 0;
}

/* -- a name in other capitals -- */

static int take_name(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct look *l = ctx;
	(void)ncols;
	(void)e;
	l->last = str_dup(l->a, cols[0]);
	return 0;
}

static const char *case_sql(enum dialect d)
{
	/* SQLite's names have no case: what it holds has been found. */
	static const char *const sql[] = {
		"SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = "
		"c.relnamespace WHERE pg_catalog.lower(c.relname) = pg_catalog.lower(?) AND c.relkind IN "
		"('r', "
		"'v', 'm', 'f', 'p') AND (? = '' OR n.nspname = ?) AND n.nspname !~ '^pg_' AND n.nspname <> "
		"'information_schema' ORDER BY 1 LIMIT 1",
		"SELECT TABLE_NAME FROM information_schema.TABLES WHERE LOWER(TABLE_NAME) = LOWER(?) AND "
		"TABLE_SCHEMA = COALESCE(NULLIF(?, ''), DATABASE()) ORDER BY 1 LIMIT 1",
		NULL};
	return sql[d];
}

/* A copy whose name lost its capitals on the way (pgloader, a dump of a server without case): the tool would
 * not find it, and run all migrations again. */
static int refuse_case(const struct engine *g, struct session *s, struct arena *a, const char *const *columns,
	const struct table *t, struct str schema, struct err *e)
{
	struct look l = {.a = a};
	struct table other;
	struct str where = schema.n ? schema : STR(""), args[] = {t->name, where, where};
	const char *sql = case_sql(g->dialect);
	if (!sql)
		return 0;
	int rc = table_query(
		g, s, a, str_of(sql), args, g->dialect == DIALECT_POSTGRESQL ? 3 : 2, take_name, &l, e);
	if (rc || !l.last.n)
		return rc ? err_ctx(e, "could not look for version table \"%.*s\"", STRF(t->name)) : 0;
	rc = table_find(g, s, a, schema, l.last, &other, e);
	for (const char *const *c = columns; !rc && other.exists && *c; c++)
		if (!table_has(&other, *c))
			return 0;
	if (rc || !other.exists)
		return rc;
	err_set(e, ERR_DB,
		"version table \"%.*s\" is not there, but \"%.*s\" is, which differs in capitals alone",
		STRF(t->name), STRF(l.last));
	err_hint(e, "The tool itself would find neither and run everything again. Rename the table, or name "
		    "it in "
		    "schemagate.conf.");
	return ERR_DB;
}

int table_expect(const struct engine *g, struct session *s, struct arena *a, struct str schema,
	struct str name, const char *whose, const char *const *columns, struct table *out, struct err *e)
{
	if (table_find(g, s, a, schema, name, out, e))
		return (int)e->code;
	if (out->exists && refuse_kind(out, e))
		return (int)e->code;
	if (!out->exists)
		return refuse_case(g, s, a, columns, out, schema, e);
	for (const char *const *c = columns; *c; c++)
		if (!table_has(out, *c))
			return table_refuse(a, out, whose, columns, e);
	return 0;
}

int table_create(const struct engine *g, struct session *s, struct arena *a, const struct table *t,
	struct str shape, const char *whose, struct err *e)
{
	if (t->exists)
		return 0;
	int rc = g->exec(s, str_fmt(a, "CREATE TABLE %.*s %.*s", STRF(t->sql), STRF(shape)), e);
	return rc ? err_ctx(e, "could not create the version table of %s", whose) : 0;
}

struct str table_indexed(const struct engine *g, struct arena *a, const struct table *t)
{
	return g->dialect == DIALECT_SQLITE ? g->quote(a, t->name) : t->sql;
}
