#include "migrate/formats/sqlx.h"
#include "tests/unit/formats_text.h"

#define CARGO                                                                                                \
	{                                                                                                    \
		"Cargo.toml", "[dependencies]\nsqlx = { version = \"0.8\" }\n", 0                            \
	}
#define VECTOR "CREATE TABLE users (id int);\n"
#define VECTOR_SUM                                                                                           \
	"6337697883ead93bde2c64aa4c89983e494facc84418dc07c69854725a0401e9abccd1b1a56f06b2871d89dd25d29d40"

static void test_look(void)
{
	const struct memory_file bare[] = {CARGO, {"migrations/1_a.sql", DDL, 0}, {0}};
	IS(recognised(bare), STR("sqlx:migrations"), "a crate and its migrations");
	const struct memory_file pairs[] = {CARGO, {"migrations/1_a.up.sql", DDL, 0},
		{"migrations/1_a.down.sql", "drop table t;", 0}, {0}};
	IS(recognised(pairs), STR("sqlx:migrations"), "pairs of a crate are not golang-migrate's");
	const struct memory_file offline[] = {
		{"db/.sqlx/query-1.json", "{}", 0}, {"db/migrations/1_a.sql", DDL, 0}, {0}};
	IS(recognised(offline), STR("sqlx:db/migrations"), "its offline data beside them");
	const struct memory_file supabase[] = {
		CARGO, {"supabase/config.toml", "", 0}, {"supabase/migrations/1_a.sql", DDL, 0}, {0}};
	IS(recognised(supabase), STR("supabase:supabase/migrations"), "a crate with Supabase's migrations");
	const struct memory_file goose[] = {CARGO, {"migrations/1_a.sql", "-- +goose Up\n" DDL, 0}, {0}};
	IS(recognised(goose), STR("goose:migrations"), "marks of another tool");
	const struct memory_file both[] = {CARGO,
		{"go.mod", "require github.com/golang-migrate/migrate/v4 v4.1.0", 0},
		{"migrations/1_a.up.sql", DDL, 0}, {"migrations/1_a.down.sql", DDL, 0}, {0}};
	IS(recognised(both), STR("two tools claim the migrations in \"migrations\": golang-migrate and sqlx"),
		"two manifests in one folder");
	const struct memory_file near[] = {CARGO,
		{"go/go.mod", "require github.com/golang-migrate/migrate/v4 v4.1.0", 0},
		{"go/migrations/1_a.up.sql", DDL, 0}, {"go/migrations/1_a.down.sql", DDL, 0}, {0}};
	IS(recognised(near), STR("golang-migrate:go/migrations"), "the nearer manifest decides");
	const struct memory_file table[] = {CARGO,
		{"sqlx.toml", "[migrate]\ntable-name = \"app._migrations\"\n", 0},
		{"migrations/1_a.sql", DDL, 0}, {0}};
	struct files f = memory_files(table);
	struct source s = {.path = STR("migrations")};
	OK(format_open(&f, a, &s, &e) == 0, "opened");
	IS(s.table, STR("app._migrations"), "its table from sqlx.toml");
}

static void test_list(void)
{
	const struct memory_file t[] = {CARGO, {"migrations/10_b_c.sql", "-- no-transaction\nvacuum;", 0},
		{"migrations/0009_create_users.up.sql", VECTOR, 0},
		{"migrations/9_create_users.down.sql", "drop table users;", 0},
		{"migrations/11_x.sql", "\n-- no-transaction\n" DDL, 0}, {"migrations/README.md", "", 0},
		{"migrations/12.sql", DDL, 0}, {"migrations/seed_data.sql", DDL, 0}, {0}};
	struct migrations m = load(t, "migrations", DIALECT_POSTGRESQL);
	IS(ids(&m), STR("0009 10 11"), "by number; names without _ are passed over");
	if (m.n != 3)
		return;
	IS(m.v[0].tool_checksum, STR(VECTOR_SUM), "SHA-384 of the text, as the tool has it");
	IS(m.v[0].name, STR("create users"), "the description");
	OK(m.v[0].down.n == 1 && m.v[0].in_tx, "the way down");
	IS(m.v[1].name, STR("b c"), "every _ is a blank");
	OK(!m.v[1].in_tx && m.v[2].in_tx, "no transaction: at the very first byte only");
	OK(m.notes.n == 1 && m.notes.v[0].kind == SOURCE_TRAP_STOPS, "a prefix that is no number");
	IS(m.notes.v[0].path, STR("migrations/seed_data.sql"), "is named");
	const struct memory_file ignored[] = {CARGO,
		{"sqlx.toml",
			"[migrate]\n# ignored-chars of the editors\nignored-chars = [\"\\r\", '\t', # a\n "
			"\"\\uFEFF\"]\n",
			0},
		{"migrations/1_a.sql",
			"\xef\xbb\xbf"
			"CREATE\t TABLE users (id int);\r\n",
			0},
		{0}};
	m = load(ignored, "migrations", DIALECT_POSTGRESQL);
	OK(m.n == 1, "one file");
	IS(m.v[0].tool_checksum, STR(VECTOR_SUM), "characters that do not count");
	const struct memory_file twice[] = {
		CARGO, {"migrations/1_a.sql", DDL, 0}, {"migrations/01_b.up.sql", DDL, 0}, {0}};
	m = load(twice, "migrations", DIALECT_POSTGRESQL);
	OK(m.n == 2 && m.v[0].problem == MIGRATION_DUPLICATE, "one version twice");
}

int main(void)
{
	a = arena_new("t_formats_sqlx");
	e = err_new(a);
	test_look();
	test_list();
	/* FORMATS-B 0.5 */
	OK(format_sqlx_lock_number(STR("myapp_production")) == 4286181120132304570LL, "its lock's number");
	arena_free(a);
	return tap_done();
}
