/* Flyway's names, order, checksums and lock numbers: the vectors of FORMATS-A 5. */
#include "migrate/formats/flyway.h"
#include "tests/unit/files_memory.h"
#include "tests/unit/tap.h"

static struct arena *a;

static void sum(struct str text, const char *want)
{
	struct str got = format_flyway_checksum(a, text);
	OK(str_eq(got, str_of(want)), "checksum %s: %.*s", want, STRF(got));
}

static void name(const char *file, enum flyway_kind kind, const char *version, const char *description)
{
	struct flyway_name n = {0};
	OK(format_flyway_name(a, str_of(file), &n) && n.kind == kind && str_eq(n.version, str_of(version)) &&
			str_eq(n.description, str_of(description)),
		"%s: %.*s, %.*s", file, STRF(n.version), STRF(n.description));
}

static void no_name(const char *file)
{
	struct flyway_name n;
	OK(!format_flyway_name(a, str_of(file), &n), "%s is no migration", file);
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
	struct err e = err_new(a);
	OK(format_open(&f, a, &s, &e) == 0 && str_eq(s.format, STR("flyway")), "%s: Flyway", path);
	IS(s.table, str_of(want), "%s: its table", path);
	struct migrations m;
	bool any = strstr(text, "rder = true") != NULL || strstr(text, "rder=true") != NULL;
	OK(s.ops->load(&f, a, NULL, &s, &m, &e) == 0 && m.n == 1 && m.v[0].any_order == any, "%s: its order",
		path);
}

int main(void)
{
	a = arena_new("test");
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
	before("1", "1.2");
	before("1.2", "1.10");
	before("1.10", "007");
	before("99999999999999999999", "100000000000000000000");
	OK(!format_flyway_compare(STR("1"), STR("1.0.0")) && !format_flyway_compare(STR("01"), STR("1")),
		"1 = 1.0.0 = 01");
	OK(format_flyway_hash(STR("\"public\".\"flyway_schema_history\"")) == 2125624436,
		"the hash in the lock's number");
	OK(format_flyway_hash(STR("`fw1`.`flyway_schema_history`")) == -1112249799, "and in the lock's name");
	arena_free(a);
	return tap_done();
}
