#include "migrate/formats/graphile_migrate.h"
#include "tests/unit/formats_text.h"

/* FORMATS-B 20: what release 1.4.1 wrote. */
#define SUM_1 "sha1:42d573d5e881e52c4db4b8d53c7b1fe60d48fef0"
#define SUM_2 "sha1:6b5f0e224836f1505a76f7abeba571e1ba13005e"
#define FIRST "--! Previous: -\n--! Hash: " SUM_1 "\n\ncreate table a (id int);\n"
#define SECOND "--! Previous: " SUM_1 "\n--! Hash: " SUM_2 "\n\ncreate table b (id int);\n"
#define C "migrations/committed/"

static void test_look(void)
{
	const struct memory_file bare[] = {
		{C "000001.sql", FIRST, 0}, {"migrations/current.sql", DDL, 0}, {0}};
	IS(recognised(bare), STR("graphile-migrate:migrations"), "by headers alone");
	const struct memory_file parts[] = {{".gmrc", "{}", 0}, {C "000001.sql", FIRST, 0},
		{"migrations/current/1-a.sql", DDL, 0}, {"migrations/fixtures/1-b.sql", DDL, 0}, {0}};
	IS(recognised(parts), STR("graphile-migrate:migrations"), "work in progress and fixtures are none");
	const struct memory_file none[] = {
		{"db/.gmrc.js", "module.exports = {}", 0}, {"db/migrations/current/001.sql", DDL, 0}, {0}};
	IS(recognised(none), STR("graphile-migrate:db/migrations"), "nothing committed yet");
	const struct memory_file other[] = {{"migrations/current/001_a.sql", DDL, 0}, {0}};
	IS(recognised(other), STR("plain:migrations/current"), "a folder of that name alone says nothing");
	struct files f = memory_files(bare);
	struct source s = {.path = STR("migrations/committed"), .format = STR("graphile-migrate")};
	OK(format_open(&f, a, &s, &e) == 0, "the folder of the committed ones may be stated");
	IS(s.table, STR("graphile_migrate.migrations"), "its table");
}

static void test_list(void)
{
	const struct memory_file t[] = {{C "000002-b_c.sql", SECOND, 0}, {C "000001.sql", FIRST, 0},
		{C "1_x.sql", DDL, 0}, {C "2.sql.bak", "", 0}, {C "x.sql", DDL, 0}, {0}};
	struct migrations m = load(t, "migrations", DIALECT_POSTGRESQL);
	IS(ids(&m), STR("000001.sql 000002.sql"), "names without their slug");
	if (m.n != 2)
		return;
	OK(m.notes.n == 0 && m.v[0].problem == MIGRATION_FINE, "a chain that holds");
	IS(m.v[1].tool_checksum, STR(SUM_2), "the hash, over the one before");
	IS(m.v[1].name, STR("b_c"), "the slug");
	OK(m.v[0].in_tx && m.v[0].up.n == 1 && m.v[0].up.v[0].line == 4,
		"one transaction; lines of the file");
	const struct memory_file below[] = {{C "000002-b_c.sql", SECOND, 0}, {C "000001.sql", FIRST, 0}, {0}};
	m = load(below, "migrations/committed", DIALECT_POSTGRESQL);
	OK(m.n == 2, "the other way to state it");
}

static void refused(const char *text, int line, const char *name)
{
	const struct memory_file t[] = {{C "1.sql", text, 0}, {0}};
	struct migrations m = load(t, "migrations/committed", DIALECT_POSTGRESQL);
	OK(m.n == 1 && m.v[0].problem == MIGRATION_UNREADABLE && m.v[0].problem_line == line,
		"%s: line %d, %.*s", name, m.n ? m.v[0].problem_line : 0,
		m.n ? (int)m.v[0].problem_text.n : 0, m.n ? m.v[0].problem_text.p : "");
}

/* What release 1.4.1 refuses while it reads the folder. */
static void test_headers(void)
{
	refused("--! Previous: -\n--! Hash: x\ncreate table a (id int);\n", 3, "no empty line");
	refused("--! Previous: -\n\nselect 1;\n", 1, "no hash");
	refused("--! Hash: x\n\nselect 1;\n", 1, "nothing before it");
	refused("--! Previous:\n--! Hash: x\n\nselect 1;\n", 1, "an empty header");
	refused("--! Previous: -\n--! Hash: x\n--! Hash: y\n\nselect 1;\n", 3, "a header twice");
	refused("--! Previous: -\r\n--! Hash: x\r\n\r\nselect 1;\r\n", 1, "other line ends");
	refused("--! Previous: -\n--! Hash: x", 2, "nothing behind the header");
	struct migration m = {
		.raw = STR("--! Previous: -\n--! Hash:  x \n--! Message: a: b\n--! AllowInvalidHash\n\nq")};
	struct graphile_file own;
	format_graphile_header(&m, &own);
	OK(m.problem == MIGRATION_FINE && own.invalid_allowed && own.body_line == 5 && own.hash_line == 2,
		"all headers");
	IS(own.hash, STR("x"), "blanks around a value");
	OK(own.previous.n == 0, "the first has none before it");
	m = (struct migration){.raw = STR("--! Previous: -\n--! Hash: x\n")};
	format_graphile_header(&m, &own);
	OK(m.problem == MIGRATION_FINE && own.body == m.raw.n, "a header and nothing else");
}

static void noted(const struct memory_file *t, int line, const char *part)
{
	struct migrations m = load(t, "migrations", DIALECT_POSTGRESQL);
	bool fits = m.notes.n == 1 && m.notes.v[0].kind == SOURCE_TRAP_STOPS && m.notes.v[0].line == line &&
		    str_find(m.notes.v[0].what, str_of(part), 0) != SIZE_MAX;
	OK(fits, "%zu note: %.*s", m.notes.n, m.notes.n ? (int)m.notes.v[0].what.n : 0,
		m.notes.n ? m.notes.v[0].what.p : "");
}

static void test_chain(void)
{
	const struct memory_file alone[] = {{C "000002.sql", SECOND, 0}, {0}};
	noted(alone, 1, "the first file and names one before it");
	const struct memory_file fork[] = {{C "000001.sql", FIRST, 0}, {C "000002.sql", SECOND, 0},
		{C "000003.sql",
			"--! Previous: " SUM_1 "\n--! Hash: sha1:aae2ea48a4d5be4a4b13fcbb57fc6ec5b3ed4b0f\n"
			"--! AllowInvalidHash\n\nselect 1;\n",
			0},
		{0}};
	noted(fork, 1, "000003.sql does not follow 000002.sql");
	const struct memory_file edited[] = {
		{C "000001.sql", "--! Previous: -\n--! Hash: " SUM_1 "\n\ncreate table a (id bigint);\n", 0},
		{0}};
	noted(edited, 2, "its text was edited");
	const struct memory_file allowed[] = {{C "000001.sql",
						      "--! Previous: -\n--! Hash: " SUM_1
						      "\n--! AllowInvalidHash\n\ncreate table a (id int);\n",
						      0},
		{0}};
	noted(allowed, 2, "but it is valid");
}

static struct migration filled(const char *gmrc, const char *sql)
{
	struct memory_file t[] = {{".gmrc", gmrc, 0}, {0}};
	struct files f = memory_files(t);
	struct graphile_config c;
	struct source s = {.dialect = DIALECT_POSTGRESQL};
	struct migration m = {0};
	OK(format_graphile_config(&f, a, STR("migrations"), &c, &e) == 0, "read");
	format_split(a, &s, str_of(sql), &m.up);
	format_graphile_fill(a, &c, &m);
	return m;
}

static void test_placeholders(void)
{
	static const char gmrc[] =
		"{\n// \":HIDDEN\": \"x\",\n placeholders: {\":APP\": 'shop', \":APP_USER\": \"!ENV\","
		" \":ODD\": \"a; b\"}, // it's\n}\n";
	struct migration m =
		filled(gmrc, "create table :APP.t (a text default ':APP' , b int default '1'::TEXT::int);");
	IS(joined(&m.up), STR("create table shop.t (a text default 'shop' , b int default '1'::TEXT::int)"),
		"a value of the configuration, in a quoted text too");
	OK(!m.by_tool, "all is known");
	m = filled(gmrc, "grant select on t to :APP_USER; select :HIDDEN, :APPLE, :APP");
	IS(joined(&m.up), STR("grant select on t to app_user | select :HIDDEN, :APPLE, shop"),
		"one of the environment; whole words only");
	OK(m.by_tool, "which only the tool knows");
	OK(filled(gmrc, "select :ODD").by_tool, "a value that could end the statement");
	OK(filled("{}", "grant connect on database :DATABASE_NAME to x").by_tool, "the database's name");
	OK(filled("{}", "alter table t owner to :DATABASE_OWNER").by_tool, "its owner");
	m = filled("{databaseOwner: \"me\"}", "alter table t owner to :DATABASE_OWNER");
	IS(joined(&m.up), STR("alter table t owner to me"), "an owner that is configured");
	OK(!m.by_tool, "is known");
}

static void test_settings(void)
{
	const struct graphile_config some = {.text = STR("{\"afterAllMigrations\": [ {_: \"command\"} ]}")};
	const struct graphile_config none = {
		.text = STR("{\"afterAllMigrations\": [\n ], beforeAllMigrations: null}")};
	OK(format_graphile_has_action(&some, "afterAllMigrations") &&
			!format_graphile_has_action(&some, "beforeAllMigrations") &&
			!format_graphile_has_action(&none, "afterAllMigrations") &&
			!format_graphile_has_action(&none, "beforeAllMigrations"),
		"actions beside the migrations");
	OK(format_graphile_without_tx(STR("\n--! no-transaction\nx")) &&
			format_graphile_without_tx(STR("--!no-transaction; x")) &&
			!format_graphile_without_tx(STR("--! no-transactions")) &&
			!format_graphile_without_tx(STR("x\n--! no-transaction")),
		"no transaction");
	IS(format_graphile_hash(
		   a, STR_NONE, STR("\xef\xbb\xbf\n create table a (id int);\xc2\xa0\xe2\x80\xa8")),
		STR(SUM_1), "white space as JavaScript knows it");
}

static void set(const char *gmrc, bool in_tx, const char *want)
{
	struct memory_file t[] = {{".gmrc", gmrc, 0}, {0}};
	struct files f = memory_files(t);
	struct graphile_config c;
	struct source s = {.dialect = DIALECT_POSTGRESQL};
	struct migration m = {.in_tx = in_tx};
	OK(format_graphile_config(&f, a, STR_NONE, &c, &e) == 0, "read");
	format_split(a, &s, STR("x"), &m.up);
	format_graphile_settings(a, &s, &c, &m);
	IS(m.opaque ? STR("unknown") : joined(&m.up), str_of(want), "%s", gmrc);
}

/* Given to each connection before anything runs. */
static void test_pg_settings(void)
{
	set("{}", true, "x");
	set("{pgSettings: null}", true, "x");
	set("{\"pgSettings\": {\n // \"a\": \"b\"\n },}", true, "x");
	set("{pgSettings: {\"search_path\": \"App, b,\\\"C\\\"\"}}", true, "unknown");
	set("{pgSettings: {search_path: 'App, b,\"C\"', 'a.b': \"it's\", n: 7}}", true,
		"SET LOCAL search_path TO \"app\", \"b\", \"C\" | SET LOCAL a.b TO 'it''s' | SET LOCAL n TO "
		"'7' | x");
	set("{pgSettings: {role: 'r'}}", false, "SET role TO 'r' | x | RESET role");
	set("module.exports = {pgSettings: {role: process.env.ROLE}}", true, "unknown");
	set("module.exports = {pgSettings}", true, "unknown");
	set("{pgSettings: {'a;b': 'c'}}", true, "unknown");
}

int main(void)
{
	a = arena_new("t_formats_graphile_migrate");
	e = err_new(a);
	test_look();
	test_list();
	test_headers();
	test_chain();
	test_placeholders();
	test_settings();
	test_pg_settings();
	arena_free(a);
	return tap_done();
}
