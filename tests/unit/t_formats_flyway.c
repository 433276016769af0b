/* Flyway's names, order, checksums and lock numbers: the vectors of FORMATS-A 5. */
#include "migrate/formats/flyway.h"
#include "tests/unit/formats_text.h"

static void sum(struct str text, const char *want)
{
	struct str got = format_flyway_checksum(a, text);
	OK(str_eq(got, str_of(want)), "checksum %s: %.*s", want, STRF(got));
}

static void name(const char *file, enum flyway_kind kind, const char *version, const char *description)
{
	struct flyway_name n = {0};
	OK(format_flyway_name(a, NULL, str_of(file), &n) && n.kind == kind &&
			str_eq(n.version, str_of(version)) && str_eq(n.description, str_of(description)),
		"%s: %.*s, %.*s", file, STRF(n.version), STRF(n.description));
}

static void hook(const char *path, enum migration_moment moment, const char *description)
{
	struct flyway_name n = {.moment = MOMENT_NONE};
	bool is = format_flyway_hook(a, &(struct flyway_config){.n = 0}, str_of(path), &n);
	OK(is == (moment != MOMENT_NONE) && n.moment == moment && str_eq(n.description, str_of(description)),
		"%s is a callback of its event", path);
}

static void no_name(const char *file)
{
	struct flyway_name n;
	OK(!format_flyway_name(a, NULL, str_of(file), &n), "%s is no migration", file);
}

static void before(const char *x, const char *y)
{
	OK(format_flyway_compare(str_of(x), str_of(y)) < 0 && format_flyway_compare(str_of(y), str_of(x)) > 0,
		"%s before %s", x, y);
}

/* The table that a configuration names, for files of PostgreSQL. */
static void table(const char *path, const char *text, const char *want)
{
	const struct memory_file t[] = {{path, text, 0},
		{"db/migration/V1__a.sql", "CREATE TABLE a (id bigserial, at timestamptz, j jsonb);\n", 0},
		{0}};
	struct files f = memory_files(t);
	struct source s = {.path = STR("db/migration")};
	OK(format_open(&f, a, &s, &e) == 0 && str_eq(s.format, STR("flyway")), "%s: Flyway", path);
	IS(s.table, str_of(want), "%s: its table", path);
	struct migrations m;
	bool any = strstr(text, "rder = true") != NULL || strstr(text, "rder=true") != NULL;
	OK(s.ops->load(&f, a, NULL, &s, &m, &e) == 0 && m.n == 1 && m.v[0].any_order == any, "%s: its order",
		path);
}

#define V(path)                                                                                              \
	{                                                                                                    \
		path, "CREATE TABLE a (id bigserial, at timestamptz, j jsonb);\n", 0                         \
	}
#define MAIN "src/main/resources/"

/* The sources below a configuration that names locations. */
static void located(const char *path, const char *text, const char *want)
{
	const struct memory_file t[] = {{path, text, 0}, V(MAIN "db/one/V1__a.sql"),
		V(MAIN "db/two/V2__b.sql"), V(MAIN "db/three/V3__c.sql"), {0}};
	IS(recognised(t), str_of(want), "%s: its locations", path);
	if (strstr(want, "two="))
		return;
	struct migrations m = load(t, MAIN "db/one", DIALECT_POSTGRESQL);
	IS(ids(&m), STR("1 2"), "%s: both folders are one history", path);
	const struct flyway_name *n = m.n > 1 ? m.v[1].own : NULL;
	IS(n ? n->script : STR_NONE, STR("V2__b.sql"), "%s: a script's name is from its location", path);
}

/* B files: the newest one is the first migration where what it stands for is gone. */
static void test_baseline(void)
{
	const struct memory_file gone[] = {V("db/migration/B1_2__a.sql"), V("db/migration/B1_3__b.sql"),
		V("db/migration/V2__c.sql"), {0}};
	struct migrations m = load(gone, "db/migration", DIALECT_POSTGRESQL);
	IS(ids(&m), STR("1.3 2"), "a baseline without what it replaces");
	OK(m.n && m.v[0].up.n == 1 && !m.notes.n, "is read as a migration");
	const struct memory_file there[] = {
		V("db/migration/V1__a.sql"), V("db/migration/B1_3__b.sql"), V("db/migration/V2__c.sql"), {0}};
	m = load(there, "db/migration", DIALECT_POSTGRESQL);
	IS(ids(&m), STR("1 2"), "a baseline beside what it replaces");
	OK(m.notes.n == 1, "is noted");
}

static void test_locations(void)
{
	static const char two[] = "flyway:" MAIN "db/one=one flyway:" MAIN "db/three=three";
	located("flyway.conf", "flyway.locations=filesystem:./" MAIN "db/one,filesystem:" MAIN "db/two\n",
		two);
	located("flyway.toml",
		"[flyway]\nlocations = [\n  \"filesystem:" MAIN
		"db/one\", # first\n  \"classpath:db/two\"]\n",
		two);
	located("pom.xml",
		"<project><build><plugins><plugin><artifactId>flyway-maven-plugin</artifactId><configuration>"
		"<locations><location>filesystem:" MAIN
		"db/one</location><location>classpath:db/two</location>"
		"</locations></configuration></plugin></plugins></build></project>",
		two);
	located("pom.xml",
		"<project><properties><flyway.locations>classpath:db/one,classpath:db/two</flyway.locations>"
		"</properties></project>",
		two);
	located("build.gradle",
		"flyway {\n  url = 'x'\n  locations = ['classpath:db/one', 'classpath:db/two']\n}\n", two);
	located("build.gradle.kts",
		"flyway {\n  locations = arrayOf(\"classpath:db/one\", \"classpath:db/two\")\n}\n", two);
	located(MAIN "application.properties",
		"spring.flyway.locations = classpath:db/one, classpath:/db/two/\n", two);
	located(MAIN "application.yml",
		"spring:\n  flyway:\n    locations:\n      - classpath:db/one\n      - classpath:db/two\n",
		two);
	located(MAIN "application.yml",
		"a: 1\n---\nspring.flyway.locations: classpath:db/one,classpath:db/two\n", two);
	located(MAIN "application.yml", "spring:\n  flyway:\n    locations: ${WHERE}\n",
		"flyway:" MAIN "db/one=one flyway:" MAIN "db/three=three flyway:" MAIN "db/two=two");
	located(MAIN "application.yml",
		"spring.flyway.locations: classpath:db/one,classpath:db/two\n---\nspring:\n  config:\n    "
		"activate:\n"
		"      on-profile: test\n  flyway:\n    locations: classpath:db/three\n",
		two);
	located(MAIN "application.yml",
		"spring:\n  config:\n    activate:\n      on-profile: test\n  flyway:\n    locations: "
		"classpath:db/three\n"
		"---\nspring.flyway.locations: classpath:db/one,classpath:db/two\n",
		two);
	located(MAIN "application.properties",
		"a=1\n#---\nspring.config.activate.on-profile=x\nspring.flyway.locations=classpath:db/"
		"three\n#---\n"
		"spring.flyway.locations=classpath:db/one,classpath:db/two\n",
		two);
	located(MAIN "application-prod.yml",
		"spring:\n  flyway:\n    locations: classpath:db/one,classpath:db/two\n", two);
	const struct memory_file vendors[] = {
		{MAIN "application.yml",
			"spring:\n  flyway:\n    locations: "
			"classpath:db/migration/common,classpath:db/migration/{vendor}\n",
			0},
		V(MAIN "db/migration/common/V1__a.sql"), V(MAIN "db/migration/postgresql/V2__b.sql"),
		V(MAIN "db/migration/h2/V2__b.sql"),
		{MAIN "db/migration/mysql/V2__b.sql", "CREATE TABLE b (id int AUTO_INCREMENT);\n", 0}, {0}};
	IS(recognised(vendors),
		STR("flyway:" MAIN "db/migration/mysql=mysql flyway:" MAIN
		    "db/migration/postgresql=postgresql"),
		"a source for each database, and none for H2");
	struct migrations m = load(vendors, MAIN "db/migration/postgresql", DIALECT_POSTGRESQL);
	IS(ids(&m), STR("1 2"), "with what is common to all");
	const struct memory_file split[] = {V("db/migration/postgresql/V1__a.sql"),
		{"db/migration/sqlite/V1__a.sql", SQLITE_DDL, 0}, {0}};
	IS(recognised(split),
		STR("flyway:db/migration/postgresql=postgresql flyway:db/migration/sqlite=sqlite"),
		"folders called after databases, and nothing stated");
	const struct memory_file shared[] = {V("db/migration/common/V1__a.sql"),
		V("db/migration/hsql/V2__b.sql"), V("db/migration/postgres/V2__b.sql"),
		V("db/migration/postgres/V3__c.sql"), {0}};
	IS(recognised(shared), STR("flyway:db/migration/postgres"),
		"and one for what they have in common is none of its own");
	m = load(shared, "db/migration/postgres", DIALECT_POSTGRESQL);
	IS(ids(&m), STR("1 2 3"), "but belongs to each");
	const struct memory_file years[] = {
		V("db/migration/2023/V1__a.sql"), V("db/migration/2024/x/V2__a.sql"), {0}};
	IS(recognised(years), STR("flyway:db/migration"), "other folders are one source");
}

static struct migration filled(const char *conf, const char *name, const char *text)
{
	const struct memory_file t[] = {{"flyway.conf", conf, 0}, {name, text, 0}, {0}};
	struct migrations m = load(t, "sql", DIALECT_POSTGRESQL);
	return m.n == 1 ? m.v[0] : (struct migration){.problem = MIGRATION_UNREADABLE};
}

static void test_placeholders(void)
{
	struct migration m = filled("flyway.placeholders.Who=me\n", "sql/R__v.sql",
		"create or replace view v as select '${WHO}' as w;\n");
	IS(m.tool_checksum, STR("-752162829"), "a repeatable's checksum is over the text that is filled in");
	IS(joined(&m.up), STR("create or replace view v as select 'me' as w"), "which is what runs");
	OK(!m.gaps.n && !m.opaque, "and is known");
	m = filled("flyway.placeholders.t=a\n", "sql/V1__v.sql", "create table ${t} (id int);\n");
	IS(joined(&m.up), STR("create table a (id int)"), "a version is filled in too");
	IS(m.tool_checksum, format_flyway_checksum(a, m.raw), "its checksum is of the file");
	m = filled("flyway.placeholders.t=a\n", "sql/V1__v.sql",
		"create table ${t} (id int);\n\ncreate table ${s}.b (id int);\nselect "
		"'${flyway:timestamp}';\n");
	OK(m.gaps.n == 2 && m.gaps.v[0].line == 3 && m.gaps.v[1].line == 4 && m.opaque,
		"each value that is not in the files is said, at its line");
	m = filled("flyway.placeholders.s=${SCHEMA:public}\n", "sql/V1__v.sql",
		"create table ${s}.b (id int);\n");
	OK(m.gaps.n == 1, "a value that the environment decides is none");
	m = filled("flyway.table=log\nflyway.defaultSchema=ops\n", "sql/V1__v.sql",
		"select '${flyway:table} ${flyway:defaultSchema} ${flyway:filename}';\n");
	IS(joined(&m.up), STR("select 'log ops V1__v.sql'"), "built-in ones that the files decide");
	m = filled("flyway.placeholderPrefix=@{\nflyway.placeholders.t=a\n", "sql/V1__v.sql",
		"select '${t}', '@{t}';\n");
	IS(joined(&m.up), STR("select '${t}', 'a'"), "its own prefix");
	m = filled("flyway.placeholderReplacement=false\n", "sql/R__v.sql", "select '${t}';\n");
	OK(!m.gaps.n, "switched off");
	IS(m.tool_checksum, format_flyway_checksum(a, m.raw), "the checksum then is of the file");
	const struct memory_file own[] = {{"flyway.conf", "flyway.url=x\n", 0},
		{"sql/V1__v.sql", "select '${t}';\n", 0},
		{"sql/V1__v.sql.conf", "placeholderReplacement=false\n", 0}, {0}};
	struct migrations l = load(own, "sql", DIALECT_POSTGRESQL);
	OK(l.n == 1 && !l.v[0].gaps.n, "switched off for one script");
	const struct memory_file maps[] = {
		{"build.gradle", "flyway {\n placeholders = ['t': 'a', u: \"b\", v: x, w: 'c']\n}\n", 0},
		{"sql/V1__v.sql", "select '${t}${u}${w}';\n", 0}, {0}};
	l = load(maps, "sql", DIALECT_POSTGRESQL);
	IS(l.n ? joined(&l.v[0].up) : STR_NONE, STR("select 'abc'"), "Gradle's map");
	const struct memory_file maven[] = {{"pom.xml",
						    "<project><plugin><artifactId>flyway-maven-plugin</"
						    "artifactId><configuration><placeholders><t>a</t></"
						    "placeholders></configuration></plugin></project>",
						    0},
		{"sql/V1__v.sql", "select '${t}';\n", 0}, {0}};
	l = load(maven, "sql", DIALECT_POSTGRESQL);
	IS(l.n ? joined(&l.v[0].up) : STR_NONE, STR("select 'a'"), "Maven's elements");
	const struct memory_file yaml[] = {
		{"application.yml", "spring:\n  flyway:\n    placeholders:\n      my-name: a\n", 0},
		{"sql/V1__v.sql", "select '${my-name}';\n", 0}, {0}};
	l = load(yaml, "sql", DIALECT_POSTGRESQL);
	IS(l.n ? joined(&l.v[0].up) : STR_NONE, STR("select 'a'"), "Spring's mapping");
}

static struct str table_of(const struct memory_file *project)
{
	struct files f = memory_files(project);
	struct source src = {
		.path = STR("db/migration"), .dialect = DIALECT_POSTGRESQL, .dialect_known = true};
	return format_open(&f, a, &src, &e) ? e.what : src.table;
}

/* What profiles say is taken where all that say it say the same, and no file for all says it. */
static void test_profiles(void)
{
#define PROFILE(name, value)                                                                                 \
	{                                                                                                    \
		"application-" name ".yml", "spring:\n  flyway:\n    table: " value "\n", 0                  \
	}
#define ONE                                                                                                  \
	{                                                                                                    \
		"db/migration/V1__a.sql", "select 1;\n", 0                                                   \
	}
	const struct memory_file alike[] = {PROFILE("a", "mine"), PROFILE("b", "mine"), ONE, {0}};
	const struct memory_file apart[] = {PROFILE("a", "mine"), PROFILE("b", "other"), ONE, {0}};
	const struct memory_file said[] = {
		{"application.properties", "spring.flyway.table=all\n", 0}, PROFILE("b", "other"), ONE, {0}};
	IS(table_of(alike), STR("mine"), "profiles that agree");
	IS(table_of(apart), STR_NONE, "profiles that do not");
	IS(table_of(said), STR("all"), "what holds for all of them goes first");
}

/* Prefixes, separator and suffixes as a project names them. */
static void test_named(void)
{
	const struct memory_file t[] = {
		{"flyway.toml",
			"[flyway]\nsqlMigrationPrefix = \"M\"\nrepeatableSqlMigrationPrefix = \"MR\"\n"
			"sqlMigrationSeparator = \"-\"\nsqlMigrationSuffixes = [\".pgsql\", \".sql\"]\n",
			0},
		{"migrations/M1-a.sql", "CREATE TABLE a (id bigserial);\n", 0},
		{"migrations/M2_1-b_c.pgsql", "CREATE TABLE b (id bigserial);\n", 0},
		{"migrations/MR-view.sql", "CREATE OR REPLACE VIEW v AS SELECT 1;\n", 0},
		{"migrations/V3__d.sql", "CREATE TABLE d (id bigserial);\n", 0}, {0}};
	struct files f = memory_files(t);
	struct source s = {.path = STR("migrations"), .dialect = DIALECT_POSTGRESQL, .dialect_known = true};
	struct migrations m = {0};
	OK(format_open(&f, a, &s, &e) == 0 && str_eq(s.format, STR("flyway")), "configured names: Flyway");
	OK(s.ops && s.ops->load(&f, a, NULL, &s, &m, &e) == 0, "loaded");
	IS(ids(&m), STR("1 2.1 R__view"), "configured names: what there is");
	IS(m.n > 1 ? m.v[1].name : STR(""), STR("b c"), "a description");
}

static struct str hooks_of(const char *conf)
{
	const struct memory_file t[] = {{"flyway.conf", conf, 0},
		{"src/main/resources/db/migration/V1__a.sql", "CREATE TABLE a (id bigserial);\n", 0},
		{"src/main/resources/db/migration/views/afterMigrate__b.sql",
			"SELECT '${flyway:filename}';\n", 0},
		{"src/main/resources/db/migration/afterMigrate.sql", "SELECT 1;\n", 0},
		{"src/main/resources/db/migration/afterMigrate__a.sql", "SELECT 1;\n", 0},
		{"src/main/resources/db/migration/afterEachMigrate.sql", "SELECT 1;\n", 0},
		{"src/main/resources/db/migration/beforeMigrate.sql", "SELECT 1;\n", 0},
		{"src/main/resources/db/own/afterVersioned.sql", "SELECT 1;\n", 0}, {0}};
	struct files f = memory_files(t);
	struct source s = {.path = STR("src/main/resources/db/migration"),
		.dialect = DIALECT_POSTGRESQL,
		.dialect_known = true};
	struct migrations m = {0}, h = {0};
	OK(format_open(&f, a, &s, &e) == 0 && s.ops->load(&f, a, NULL, &s, &m, &e) == 0, "loaded");
	IS(ids(&m), STR("1"), "callbacks are no migrations");
	for (size_t i = 0; i < m.hooks.n; i++)
		*VEC_PUSH(a, &h) = m.hooks.v[i];
	return ids(&h);
}

static void test_hooks(void)
{
	IS(hooks_of("flyway.table=x\n"),
		STR("beforeMigrate afterEachMigrate afterMigrate afterMigrate__a afterMigrate__b"),
		"callbacks in the order of a run, and of their descriptions");
	IS(hooks_of("flyway.callbackLocations=classpath:db/own\n"), STR("afterVersioned"),
		"callbacks of a place of their own");
	IS(hooks_of("flyway.skipDefaultCallbacks=true\n"), STR(""), "callbacks that are switched off");
}

int main(void)
{
	a = arena_new("test");
	e = err_new(a);
	test_locations();
	test_placeholders();
	table("flyway.conf", "flyway.url=jdbc:postgresql://h/d\nflyway.table=log\n", "log");
	table("flyway.conf", "flyway.url=jdbc:postgresql://h/d\nflyway.defaultSchema=ops\n",
		"ops.flyway_schema_history");
	table("flyway.toml", "[flyway]\ndefaultSchema = \"ops\"\ntable = \"log\"\noutOfOrder = true\n",
		"ops.log");
	table("application.properties", "spring.flyway.table=log\nspring.flyway.out-of-order=true\n", "log");
	sum(STR("select 1;"), "-690524359");
	sum(STR("a\rb\r\nc"), "891568578");
	sum(STR("abc"), "891568578");
	sum(STR("\n\n"), "0");
	sum(STR("\xef\xbb\xbf-- h\xc3\xa9\r\ncreate table b(id int);\r\n\r\ninsert into b values (1);"),
		"-1313944397");
	name("V1_2__c__d.sql", FLYWAY_VERSIONED, "1.2", "c  d");
	name("V007__lead.SQL", FLYWAY_VERSIONED, "007", "lead");
	name("R__view_it.sql", FLYWAY_REPEATABLE, "", "view it");
	name("B2__base.sql", FLYWAY_BASELINE, "2", "base");
	name("U2__back.sql", FLYWAY_UNDO, "2", "back");
	name("V2__Foo.java", FLYWAY_VERSIONED, "2", "Foo");
	no_name("v1__x.sql");
	no_name("V1_x.sql");
	no_name("V__x.sql");
	no_name("Vx__x.sql");
	no_name("afterMigrate__x.sql");
	no_name("V1__x.sql.conf");
	hook("beforeMigrate.sql", MOMENT_FIRST, "");
	hook("beforeEachMigrate__path.sql", MOMENT_FIRST, "path");
	hook("afterVersioned.sql", MOMENT_BETWEEN, "");
	hook("afterMigrate__01_x__y.sql", MOMENT_LAST, "01_x__y");
	hook("afterMigrateApplied__z.sql", MOMENT_LAST, "z");
	hook("afterMigrateError__z.sql", MOMENT_NONE, "");
	hook("aftermigrate.sql", MOMENT_NONE, "");
	hook("afterClean.sql", MOMENT_NONE, "");
	hook("afterMigrate.java", MOMENT_NONE, "");
	before("1", "1.2");
	before("1.2", "1.10");
	before("1.10", "007");
	before("99999999999999999999", "100000000000000000000");
	OK(!format_flyway_compare(STR("1"), STR("1.0.0")) && !format_flyway_compare(STR("01"), STR("1")),
		"1 = 1.0.0 = 01");
	OK(format_flyway_hash(STR("\"public\".\"flyway_schema_history\"")) == 2125624436,
		"the hash in the lock's number");
	OK(format_flyway_hash(STR("`fw1`.`flyway_schema_history`")) == -1112249799, "and in the lock's name");
	test_profiles();
	test_named();
	test_baseline();
	test_hooks();
	arena_free(a);
	return tap_done();
}
