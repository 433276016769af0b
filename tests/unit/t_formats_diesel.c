#include "tests/unit/formats_text.h"

#define CARGO                                                                                                \
	{                                                                                                    \
		"Cargo.toml", "[dependencies]\ndiesel = { version = \"2\", features = [\"sqlite\"] }\n", 0   \
	}

static void test_look(void)
{
	const struct memory_file t[] = {CARGO, {"migrations/2024-01-02-030405_a/up.sql", DDL, 0},
		{"migrations/00000000000000_diesel_initial_setup/up.sql", "select 1;", 0}, {0}};
	IS(recognised(t), STR("diesel:migrations"), "folders with up.sql, and the crate");
	struct files f = memory_files(t);
	struct source s = {.path = STR("migrations")};
	OK(format_open(&f, a, &s, &e) == 0 && s.dialect_known && s.dialect == DIALECT_SQLITE,
		"the dialect is the crate's feature, whatever the SQL looks like");
	const struct memory_file other[] = {{"migrations/default/1600000000000_init/up.sql", DDL, 0}, {0}};
	IS(recognised(other), STR(""), "another tool's folders of the same shape");
	const struct memory_file named[] = {
		{"db/diesel.toml", "[print_schema]\nfile = \"src/schema.rs\"\n", 0},
		{"db/steps/1_a/up.sql", "create table t (id int);", 0},
		{"db/steps/2_b/up.sql", "select 1;", 0}, {0}};
	IS(recognised(named), STR("diesel:db/steps?"), "folders without dates beside its configuration");
}

static void test_list(void)
{
	const struct memory_file t[] = {CARGO, {"migrations/2024-01-02-030405_b/up.sql", DDL DDL, 0},
		{"migrations/2024-01-02-030405_b/down.sql", "drop table t;", 0},
		{"migrations/20230101000000_a/up.sql", DDL, 0},
		{"migrations/20230101000000_a/metadata.toml", "run_in_transaction = false\n", 0},
		{"migrations/9_z/up.sql", "", 0}, {"migrations/20240101000000_m/up.sql", DDL, 0},
		{"migrations/20240101000000_m/metadata.toml", "# nothing\n", 0},
		{"migrations/20240101000001_n/metadata.toml", "run_in_transaction = true\n", 0},
		{"migrations/20240101000001_n/up.sql", "begin; select 1; commit;", 0},
		{"migrations/.hidden/x", "", 0}, {"migrations/notes/README.md", "", 0},
		{"migrations/README.md", "", 0}, {0}};
	struct migrations m = load(t, "migrations", DIALECT_POSTGRESQL);
	IS(ids(&m), STR("20230101000000 20240101000000 20240101000001 20240102030405 9"),
		"versions as text, without their dashes");
	if (m.n != 5)
		return;
	OK(!m.v[0].in_tx && !m.v[1].in_tx && m.v[2].in_tx && m.v[3].in_tx, "transactions");
	OK(m.v[3].up.n == 2 && m.v[3].down.n == 1, "up and down");
	IS(m.v[3].path, STR("migrations/2024-01-02-030405_b/up.sql"), "path");
	OK(m.v[4].problem == MIGRATION_UNREADABLE, "an empty up.sql");
	OK(m.notes.n == 2, "two notes");
	IS(m.notes.n == 2 ? m.notes.v[0].path : STR(""), STR("migrations/20240101000000_m/metadata.toml"),
		"metadata without the key switches the transaction off");
	OK(m.notes.n == 2 && m.notes.v[1].kind == SOURCE_TRAP_STOPS &&
			str_eq(m.notes.v[1].path, STR("migrations/notes")),
		"a folder without up.sql stops the tool");
	const struct memory_file twice[] = {CARGO, {"migrations/2024-01-02_a/up.sql", DDL, 0},
		{"migrations/20240102_b/up.sql", DDL, 0}, {0}};
	m = load(twice, "migrations", DIALECT_POSTGRESQL);
	OK(m.n == 2 && m.v[0].problem == MIGRATION_DUPLICATE, "with and without dashes: one version");
	const struct memory_file nameless[] = {CARGO, {"migrations/_b/up.sql", DDL, 0}, {0}};
	m = load(nameless, "migrations", DIALECT_POSTGRESQL);
	OK(m.n == 1 && m.v[0].problem == MIGRATION_UNREADABLE, "a folder without a version is no migration");
}

int main(void)
{
	a = arena_new("t_formats_diesel");
	e = err_new(a);
	test_look();
	test_list();
	arena_free(a);
	return tap_done();
}
