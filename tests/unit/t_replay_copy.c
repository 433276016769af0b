#include "schemas/replay_copy.h"

#include "schemas/replay.h"
#include "tests/unit/tap.h"

static struct arena *a;

static const struct {
	const char *tool, *type, *want;
} types[] = {{"alembic", "varchar(20)", "VARCHAR(20)"}, {"alembic", "DOUBLE", "FLOAT"},
	{"alembic", "VARCHAR2(20)", "TEXT(20)"}, {"alembic", "Numeric(10,2)", "NUMERIC(10, 2)"},
	{"alembic", "TIMESTAMP WITH TIME ZONE", "NUMERIC"}, {"alembic", "DATETIME(6)", "DATETIME"},
	{"alembic", "", ""}, {"alembic", "mediumblob", ""}, {"alembic", "unsigned big int", "INTEGER"},
	{"rails 61", "varchar(40)", "varchar(40)"}, {"rails 61", "bigint", "integer"},
	{"rails 71", "bigint", "bigint"}, {"rails 61", "decimal(10,2)", "decimal(10,2)"},
	{"rails 61", "datetime(6)", "datetime(6)"}, {"rails 61", "timestamp", "datetime"},
	{"rails 61", "clob", "text"}, {"rails 61", "money", ""}};

static const struct {
	const char *tool, *type, *def, *want;
} defaults[] = {{"alembic", "TEXT", "'x'", "'x'"}, {"rails 61", "varchar", "\"it's\"", "'it''s'"},
	{"rails 61", "boolean", "'f'", "0"}, {"rails 61", "boolean", "1", "1"},
	{"rails 61", "decimal(10,2)", "0.50", "0.5"}, {"rails 61", "float", "3", "3.0"},
	{"rails 61", "integer", "'7'", "7"}, {"rails 61", "integer", "NULL", ""},
	{"rails 71", "datetime", "CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP"},
	{"rails 71", "json", "'{}'", "'{}'"}};

/* What a list of changes leaves of a table. */
static struct str after(const char *tool, const char *const (*lines)[5], size_t n, const char *sql)
{
	struct replay_copy c = {.a = a};
	struct sql_statements whole = {0}, rest = {0};
	struct str wrong = STR_NONE, out = STR("");
	struct catalog *now = catalog_new(a, DIALECT_SQLITE);
	struct relation *r = catalog_add_relation(now, STR("main"), STR("t"), RELATION_TABLE);
	*VEC_PUSH(a, &r->columns) = (struct column){.name = STR("a"), .type = STR("INT")};
	*VEC_PUSH(a, &r->columns) = (struct column){.name = STR("b"), .type = STR("TEXT"), .def = STR("'x'")};
	r->definition = str_of(sql);
	struct replay_copy_line head = {STR("table"), {str_of(tool), STR("t"), STR_NONE, STR_NONE}};
	OK(!replay_copy_take(&c, replay_copy_mark(a, &head)), "open");
	for (size_t i = 0; i < n; i++) {
		struct replay_copy_line l = {str_of(lines[i][0]),
			{str_of(lines[i][1]), str_of(lines[i][2]), str_of(lines[i][3]), str_of(lines[i][4])}};
		(void)replay_copy_take(&c, replay_copy_mark(a, &l));
	}
	struct replay_copy_line end = {.what = STR("end")};
	OK(replay_copy_take(&c, replay_copy_mark(a, &end)), "close");
	if (!replay_copy_sql(&c, r, &whole, &rest, &wrong))
		return wrong;
	for (size_t i = 0; i < whole.n; i++)
		out = str_fmt(a, "%.*s%.*s;", STRF(out), STRF(whole.v[i].text));
	for (size_t i = 0; i < rest.n; i++)
		out = str_fmt(a, "%.*s%.*s;", STRF(out), STRF(rest.v[i].text));
	return out;
}

static void changes(void)
{
	static const char *const some[][5] = {{"rename", "a", "c", "", ""}, {"drop", "b", "", "", ""},
		{"add", "d", "\"d\" TEXT */ \"x\"", "a", ""}};
	static const char *const plain[][5] = {
		{"add", "d", "\"d\" TEXT", "", ""}, {"unindex", "i", "", "", ""}};
	static const char *const wrong[][5] = {{"drop", "z", "", "", ""}};
	IS(after("alembic", some, 3, "CREATE TABLE t (a, b)"),
		STR("CREATE TABLE \"_alembic_tmp_t\" (\"d\" TEXT */ \"x\", \"c\" INTEGER);DROP TABLE "
		    "\"t\";ALTER "
		    "TABLE \"_alembic_tmp_t\" RENAME TO \"t\";"),
		"a copy of Alembic");
	IS(after("rails 61", some, 3, "CREATE TABLE t (a, b)"),
		STR("DROP TABLE \"t\";CREATE TABLE \"t\" (\"d\" TEXT */ \"x\", \"c\" integer);"),
		"one of Rails");
	IS(after("alembic", plain, 2, ""), STR("ALTER TABLE \"t\" ADD COLUMN \"d\" TEXT;DROP INDEX \"i\";"),
		"what Alembic does without one");
	IS(after("alembic", wrong, 1, ""), STR("table \"t\" has no column \"z\""),
		"a change that does not fit");
	struct replay_copy c = {.a = a};
	static const char *const bad[] = {REPLAY_COPY, REPLAY_COPY "table", REPLAY_COPY "table 9999:x",
		REPLAY_COPY "table 1:a 18446744073709551615:b", REPLAY_COPY "end 0: 0: 0: 0: */"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		OK(!replay_copy_take(&c, str_of(bad[i])), "a mark that is none: %zu", i);
}

int main(void)
{
	a = arena_new("test");
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		IS(replay_copy_type(a, str_of(types[i].tool), str_of(types[i].type)), str_of(types[i].want),
			"%s: type %s", types[i].tool, types[i].type);
	for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++)
		IS(replay_copy_default(
			   a, str_of(defaults[i].tool), str_of(defaults[i].type), str_of(defaults[i].def)),
			str_of(defaults[i].want), "%s: default %s", defaults[i].tool, defaults[i].def);
	changes();
	arena_free(a);
	return tap_done();
}
