#include "migrate/formats/refinery.h"
#include "tests/unit/formats_text.h"

#define CARGO                                                                                                \
	{                                                                                                    \
		"Cargo.toml",                                                                                \
			"[dependencies]\nrefinery = { version = \"0.9\", features = [\"rusqlite\"] }\n", 0   \
	}
#define USERS "CREATE TABLE users (id int);\n"

static struct str sip(size_t n)
{
	char bytes[16];
	for (size_t i = 0; i < n; i++)
		bytes[i] = (char)i;
	return str_fmt(a, "%016llx", (unsigned long long)format_refinery_siphash((struct str){bytes, n}));
}

static void test_sums(void)
{
	/* made with the hasher of Rust's standard library: FORMATS-B 7 */
	IS(format_refinery_sum(a, STR("create_users"), 1, false, STR(USERS)), STR("12099350966378232070"),
		"32 bits");
	IS(format_refinery_sum(a, STR("create_users"), 20240101000000, true, STR(USERS)),
		STR("2182588422468824065"), "64 bits");
	OK(!str_eq(sip(7), sip(8)) && !str_eq(sip(8), sip(9)), "lengths around a word");
}

static void test_look(void)
{
	const struct memory_file t[] = {
		CARGO, {"migrations/V1__a.sql", DDL, 0}, {"migrations/2024/U2__b.sql", DDL, 0}, {0}};
	IS(recognised(t), STR("refinery:migrations"), "files, also below, and the crate");
	struct files f = memory_files(t);
	struct source s = {.path = STR("migrations")};
	OK(format_open(&f, a, &s, &e) == 0 && s.dialect == DIALECT_SQLITE, "the crate's feature");
	const struct refinery_project *p = s.own;
	OK(p && !p->wide, "versions of 32 bits");
	const struct memory_file wide[] = {
		{"Cargo.toml", "refinery = { version = \"0.9\", features = [\"int8-versions\"] }", 0},
		{"migrations/V1__a.sql", DDL, 0}, {0}};
	f = memory_files(wide);
	s = (struct source){.path = STR("migrations")};
	OK(format_open(&f, a, &s, &e) == 0 && (p = s.own) != NULL && p->wide, "of 64 bits");
	const struct memory_file java[] = {
		{"pom.xml", "<project/>", 0}, {"db/migration/V1__a.sql", DDL, 0}, {0}};
	OK(str_find(recognised(java), STR("refinery"), 0) == SIZE_MAX,
		"without the crate they are not its own");
}

static void test_list(void)
{
	const struct memory_file t[] = {CARGO, {"migrations/V10__c.sql", DDL, 0},
		{"migrations/V1__create_users.sql", USERS, 0}, {"migrations/sub/U3__late.sql", DDL, 0},
		{"migrations/V4__code.rs", "pub fn migration() -> String { String::new() }", 0},
		{"migrations/V1.5__x.sql", DDL, 0}, {"migrations/V6_x.sql", DDL, 0},
		{"migrations/V7__a-b.sql", DDL, 0}, {"migrations/mod.rs", "", 0}, {0}};
	struct migrations m = load(t, "migrations", DIALECT_POSTGRESQL);
	IS(ids(&m), STR("1.5 1 3 4 10"), "by number");
	if (m.n != 5)
		return;
	OK(m.v[0].problem == MIGRATION_UNREADABLE, "a version that is no whole number");
	IS(m.v[1].tool_checksum, STR("12099350966378232070"), "checksum");
	IS(m.v[1].name, STR("create_users"), "name");
	OK(m.v[2].any_order && !m.v[1].any_order, "U may run late, V may not");
	OK(m.v[3].opaque && m.v[3].gaps.n == 1 && !m.v[3].tool_checksum.n, "Rust code");
	OK(m.notes.n == 2, "names that it passes over: %zu", m.notes.n);
	const struct memory_file twice[] = {
		CARGO, {"migrations/V1__a.sql", DDL, 0}, {"migrations/U01__b.sql", DDL, 0}, {0}};
	m = load(twice, "migrations", DIALECT_POSTGRESQL);
	OK(m.n == 2 && m.v[0].problem == MIGRATION_DUPLICATE, "one version twice");
}

int main(void)
{
	a = arena_new("t_formats_refinery");
	e = err_new(a);
	test_sums();
	test_look();
	test_list();
	arena_free(a);
	return tap_done();
}
