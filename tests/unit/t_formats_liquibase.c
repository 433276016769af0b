/* Liquibase: formatted SQL and its checksums, the vectors of FORMATS-A 6. */
#include "migrate/formats/liquibase.h"
#include "tests/unit/formats_text.h"

#define HEAD "--liquibase formatted sql\n"

static void test_sums(void)
{
	IS(format_liquibase_sum_9(a, STR("create table a(id int);\n")),
		STR("9:bc977861bd4473eb06a874429a50b8f6"), "version 9");
	IS(format_liquibase_sum_9(a, STR("create  table\ta(id\r\nint);")),
		STR("9:bc977861bd4473eb06a874429a50b8f6"), "version 9: no white space counts");
	IS(format_liquibase_sum_9(a, STR("create table tt (i int)")),
		STR("9:71d10d2f3a99801aaa82013a4c84a75a"), "version 9, another");
	IS(format_liquibase_sum_9(a, STR("create table ex(i int);\r\n\r\nselect 1;\n")),
		STR("9:411b657ac71ce07cdaf138825a233555"), "version 9, of a file");
	IS(format_liquibase_sum_8(a, STR("create table a(id int);"), STR("null"), true, true),
		STR("8:86e6646552c3a17b3a187c6d96c4aff0"), "version 8, formatted SQL");
	IS(format_liquibase_sum_8(a, STR("select   5;"), STR("null"), true, false),
		STR("8:4cd35da5c40aa45c3b99a4a6ba1b0128"), "version 8, <sql>");
	IS(format_liquibase_sum_8(
		   a, STR("create table ex(i int);\r\n\r\nselect 1;\n"), STR("null"), true, false),
		STR("8:e51f7f492d5b73fe14261421747ed442"), "version 8, <sqlFile>");
}

/* docs.liquibase.com/concepts/changelogs/attributes/contexts.html */
static void test_filters(void)
{
	static const struct {
		const char *expression, *wanted;
		int want;
	} v[] = {{"test", "test", 1}, {"TEST", "test, prod", 1}, {"test", "prod", 0}, {"!test", "prod", 1},
		{"not test", "test", 0}, {"a and b", "a", 0}, {"a and b", "b,a", 1}, {"a or b", "b", 1},
		{"a, b", "b", 1}, {"a and !b or c", "a,b", 0}, {"a and !b or c", "c", 1},
		{"(a or b) and c", "b,c", 1}, {"!(a or b)", "c", 1}, {"!(a or b)", "b", 0}, {"", "a", 1},
		{"a", "", -1}, {"a and", "a", -1}, {"(a", "a", -1}, {"a b", "a", -1}, {"a)", "a", -1}};
	for (size_t i = 0; i < sizeof v / sizeof *v; i++)
		OK(format_liquibase_wanted(str_of(v[i].expression), str_of(v[i].wanted)) == v[i].want,
			"context \"%s\" for \"%s\"", v[i].expression, v[i].wanted);
}

static void test_read(void)
{
	static const struct memory_file files[] = {
		{"liquibase.properties", "# x\nchangeLogFile = db/changes.sql\nurl: jdbc:postgresql://h/d\n",
			0},
		{"db/changes.sql",
			"\n-- Liquibase formatted SQL\nlost text;\n--changeset ann dev:1\n"
			"--comment the first\ncreate table a(id int);\n--rollback drop table a;\n"
			"--changeset bob:\"two words\" splitStatements:false runInTransaction:false\n"
			"create function f() returns int language sql as $$ select 1; $$;\n"
			"--changeset bob:3 endDelimiter:/\ninsert into a values (1)\n/\ninsert into a values "
			"(2)\n/\n"
			"--changeset bob:4 dbms:mysql,oracle\nselect wrong;\n"
			"--changeset bob:5 dbms:!mysql\n/* liquibase rollback\ndrop table z;\n*/\n"
			"create table z (id int);\n--ignoreLines:1\nnot sql '\n"
			"--changeset bob:6 context:test\nselect 6;\n"
			"--changeset bob:7 runOnChange:true logicalFilePath:classpath:old\\x.sql\nselect 7;\n"
			"--changeset bob:8\n--preconditions onFail:MARK_RAN\nselect '${x}';\n"
			"--changeset bob:9 ignore:true\nselect 9;\n--changeset nobody\nselect 10;\n",
			0},
		{0}};
	IS(recognised(files), STR("liquibase:"), "recognised by its properties, once");
	struct migrations m = load(files, "", DIALECT_POSTGRESQL);
	IS(ids(&m),
		STR("db/changes.sql::1::ann dev db/changes.sql::two words::bob db/changes.sql::3::bob "
		    "db/changes.sql::5::bob db/changes.sql::6::bob old/x.sql::7::bob db/changes.sql::8::bob "
		    "db/changes.sql::?::?"),
		"identities; another database's and ignored ones are left out");
	if (m.n != 8)
		return;
	IS(m.v[0].tool_checksum, STR("9:bc977861bd4473eb06a874429a50b8f6"), "directives are not hashed");
	OK(m.v[0].up.n == 1 && m.v[0].up.v[0].line == 6, "one statement, at its line");
	IS(joined(&m.v[0].down), STR("drop table a"), "its way back");
	OK(!m.v[1].in_tx && m.v[1].up.n == 1, "outside a transaction, in one piece");
	IS(joined(&m.v[2].up), STR("insert into a values (1) | insert into a values (2)"),
		"its own delimiter");
	OK(m.v[2].up.n == 2 && m.v[2].up.v[1].line == 13, "and the lines of the pieces: %d",
		m.v[2].up.v[1].line);
	IS(joined(&m.v[3].up), STR("create table z (id int)"), "lines passed over are not SQL");
	IS(joined(&m.v[3].down), STR("drop table z"), "a block is a way back too");
	OK(m.v[4].opaque && m.v[4].gaps.n == 1, "a context is not decided here");
	OK(m.v[5].repeatable && !m.v[5].opaque, "runOnChange");
	OK(m.v[6].opaque && m.v[6].gaps.n == 2 && !m.v[6].tool_checksum.n,
		"nor a precondition, nor a property");
	OK(m.v[7].problem == MIGRATION_UNREADABLE, "a changeset without an identity");
}

#define XML(body) "<?xml version=\"1.0\"?>\n<databaseChangeLog xmlns=\"x\">\n" body "</databaseChangeLog>\n"

static void test_recognise(void)
{
	static const struct memory_file plain[] = {{"db/001_a.sql", HEAD "--changeset x:1\n" DDL, 0},
		{"db/002_b.sql", HEAD "--changeset x:2\nselect 1;\n", 0}, {0}};
	static const struct memory_file spring[] = {
		{"app/src/main/resources/db/changelog/db.changelog-master.sql", HEAD "--changeset x:1\n" DDL,
			0},
		{"app/src/main/resources/db/changelog/v1/changelog-1.sql", HEAD "--changeset x:2\n" DDL, 0},
		{0}};
	static const struct memory_file none[] = {
		{"CHANGELOG.json", "{}", 0}, {"web/changelog.xml", "<feed/>", 0}, {0}};
	IS(recognised(plain), STR("liquibase:db"), "files with its mark");
	OK(load(plain, "db", DIALECT_POSTGRESQL).notes.n == 1, "whose order is their names', noted");
	IS(recognised(spring), STR("liquibase:app/src/main/resources/db/changelog"),
		"a root, not what lies below it");
	struct migrations m = load(spring, "app/src/main/resources/db/changelog", DIALECT_POSTGRESQL);
	IS(ids(&m), STR("db/changelog/db.changelog-master.sql::1::x"), "names are relative to the resources");
	IS(recognised(none), STR(""), "a change log of another kind");
	static const struct memory_file module[] = {
		{"app/src/main/resources/db/changelog-master.yaml",
			"databaseChangeLog:\n- changeSet:\n    id: 1\n    author: a\n", 0},
		{"app/app.gradle", "dependencies {\n  runtimeOnly(\"com.mysql:mysql-connector-j\")\n}\n", 0},
		{"build.gradle", "plugins {}\n", 0}, {0}};
	IS(recognised(module), STR("liquibase:app/src/main/resources/db"),
		"whose dialect the build file of its module says");
	static const struct memory_file rooted[] = {
		{"db/changelog/001-first.xml",
			XML("<changeSet id='1' author='a'><sql>" DDL "</sql></changeSet>"), 0},
		{"db/changelog/002-master-data.xml", XML("<changeSet id='2' author='a'/>"), 0},
		{"db/changelog/003-left.xml", XML("<changeSet id='3' author='a'/>"), 0},
		{"db/changelog/master.xml",
			XML("<include file='db/changelog/001-first.xml'/><include "
			    "file=\"db/changelog/002-master-data.xml\"/>"),
			0},
		{0}};
	m = load(rooted, "db/changelog", DIALECT_SQLITE);
	IS(ids(&m), STR("db/changelog/001-first.xml::1::a db/changelog/002-master-data.xml::2::a"),
		"the root is what includes others, whatever these are called");
	static const struct memory_file twice[] = {
		{"changelog.sql", HEAD "--changeset x:1\nselect 1;\n--changeset x:1\nselect 2;\n", 0}, {0}};
	m = load(twice, "", DIALECT_SQLITE);
	OK(m.n == 2 && m.v[0].problem == MIGRATION_DUPLICATE && m.v[1].problem == MIGRATION_DUPLICATE,
		"an identity that stands twice");
}

/* Names that say nothing, in folders that do. */
static void test_places(void)
{
#define HOME "src/main/resources/config/liquibase"
	static const struct memory_file hipster[] = {
		{HOME "/master.xml",
			XML("<include file=\"" HOME "/changelog/00000000000000_initial_schema.xml\"/>\n"), 0},
		{HOME "/changelog/00000000000000_initial_schema.xml",
			XML("<changeSet id=\"1\" author=\"x\"><sql>select 1</sql></changeSet>\n"), 0},
		{0}};
	IS(recognised(hipster), STR("liquibase:" HOME "?"), "JHipster's layout");
	static const struct memory_file beside[] = {{"db/changelog/a.sql", "select 1;\n", 0},
		{"db/changelog/b.sql", "select 1;\n", 0}, {"db/changelog/c.sql", "select 1;\n", 0},
		{"db/changelog/d.sql", "select 1;\n", 0},
		{"db/changelog/schema.xml",
			XML("<changeSet id=\"1\" author=\"x\"><sqlFile path=\"b.sql\" "
			    "relativeToChangelogFile=\"true\"/></changeSet>\n"),
			0},
		{0}};
	IS(recognised(beside), STR("liquibase:db/changelog?"), "a change log behind some files of SQL");
	struct migrations m = load(beside, "db/changelog", DIALECT_SQLITE);
	OK(m.beside.n == 1 && str_eq(m.beside.v[0], STR("db/changelog/b.sql")),
		"a file that it takes in is told");
	static const struct memory_file notes[] = {
		{"changelogs/unreleased/1-fix.yml", "title: fix\n", 0}, {0}};
	IS(recognised(notes), STR(""), "notes on releases are none");
	enum { MANY = 4001 };
	struct memory_file *many = ARENA_ARRAY(a, struct memory_file, MANY + 1);
	for (int i = 0; i < MANY; i++)
		many[i] = (struct memory_file){str_fmt(a, "p%d/changelog/master.xml", i).p, "<x/>", 0};
	struct str got = recognised(many);
	OK(str_find(got, STR("more than 4000 folders of change logs"), 0) != SIZE_MAX, "too many: %.*s",
		STRF(got));
}

/* Dropwizard's own name, beside other XML; changesets whose prose says "includes". */
static void test_dropwizard(void)
{
#define RESOURCES "src/main/resources"
#define SAYS(n)                                                                                              \
	XML("<changeSet id='" n "' author='a'><comment>this includes all</comment><sql>select " n            \
	    "</sql></changeSet>\n")
	static const struct memory_file wizard[] = {{RESOURCES "/a.xml", "<a/>", 0},
		{RESOURCES "/b.xml", "<b/>", 0}, {RESOURCES "/c.xml", "<c/>", 0},
		{RESOURCES "/logback.xml", "<configuration/>", 0},
		{RESOURCES "/migrations.xml", XML("<includeAll path=\"migrations\"/>\n"), 0},
		{RESOURCES "/migrations/00001_a.sql", HEAD "--changeset x:1\n" DDL, 0},
		{RESOURCES "/migrations/00002_b.sql", "--changeset x:2\ncreate table raw1(id int);\n", 0},
		{RESOURCES "/migrations/00003_c.sql", "create table raw1(id int);", 0}, {0}};
	IS(recognised(wizard), STR("liquibase:" RESOURCES "?"), "Dropwizard's migrations.xml");
	struct migrations m = load(wizard, RESOURCES, DIALECT_POSTGRESQL);
	IS(ids(&m),
		STR("migrations/00001_a.sql::1::x migrations/00002_b.sql::raw::includeAll "
		    "migrations/00003_c.sql::raw::includeAll"),
		"and what it includes, files without the mark as well");
	if (m.n == 3) {
		IS(m.v[2].tool_checksum, STR("9:c779c4a322fa567450b10b40c2a8a887"), "with their checksum");
		IS(joined(&m.v[1].up), STR("create table raw1(id int)"), "and their statements");
	}
	static const struct memory_file prose[] = {{"db/liquibase/01.xml", SAYS("1"), 0},
		{"db/liquibase/02.xml", SAYS("2"), 0}, {"db/liquibase/03.xml", SAYS("3"), 0},
		{"db/liquibase/04.xml", SAYS("4"), 0}, {"db/liquibase/05.xml", SAYS("5"), 0},
		{"db/liquibase/06.xml", SAYS("6"), 0}, {"db/liquibase/07.xml", SAYS("7"), 0},
		{"db/liquibase/08.xml", SAYS("8"), 0}, {"db/liquibase/09.xml", SAYS("9"), 0},
		{"db/liquibase/changelog.xml",
			XML("<include file=\"db/liquibase/01.xml\"/><include "
			    "file=\"db/liquibase/02.xml\"/>\n"),
			0},
		{0}};
	m = load(prose, "db/liquibase", DIALECT_SQLITE);
	IS(ids(&m), STR("db/liquibase/01.xml::1::a db/liquibase/02.xml::2::a"),
		"a word in prose includes nothing");
	static const struct memory_file nobody[] = {
		{"src/main/resources/migrations.xml",
			XML("<changeSet id='add note' author=''><addColumn tableName='t'><column name='a' "
			    "type='timestamp without timezone'/></addColumn></changeSet>"),
			0},
		{0}};
	m = load(nobody, "src/main/resources", DIALECT_POSTGRESQL);
	OK(m.n == 1 && m.v[0].raw.n, "a changeset whose author is empty");
	IS(joined(&m.v[0].up), STR("ALTER TABLE \"t\" ADD COLUMN \"a\" timestamp"), "and a zone in one word");
}

/* A search path that no file states, a root that asks for a user, one root for each database. */
static void test_search_path(void)
{
	static const struct memory_file below[] = {
		{"api/db/changelog/db.changelog-master.xml",
			XML("<preConditions><runningAs username=\"x\"/></preConditions>\n"
			    "<include file=\"changelog/db.changelog-1.xml\"/>\n"),
			0},
		{"api/db/changelog/db.changelog-1.xml",
			XML("<changeSet id=\"1\" author=\"a\"><sql>select 1</sql></changeSet>\n"), 0},
		{0}};
	struct migrations m = load(below, "api/db/changelog", DIALECT_MYSQL);
	IS(ids(&m), STR("changelog/db.changelog-1.xml::1::a"), "a folder above has what the root includes");
	OK(!m.notes.n, "and nothing stops");
	static const struct memory_file other[] = {
		{"db/changelog/a.xml",
			XML("<preConditions onFail=\"MARK_RAN\"><runningAs username=\"x\"/></preConditions>\n"
			    "<changeSet id=\"1\" author=\"a\"><sql>select 1</sql></changeSet>\n"),
			0},
		{0}};
	m = load(other, "db/changelog", DIALECT_MYSQL);
	OK(m.notes.n == 1, "what may leave all of it out is told");
	static const struct memory_file root[] = {{"changelog.sql", HEAD "--changeset a:1\n" DDL, 0},
		{"other/migrations/001_a.sql", DDL, 0}, {0}};
	IS(recognised(root), STR("liquibase:=migrations plain:other/migrations=other"),
		"at the repository's root it takes no other project's files");
	static const struct memory_file two[] = {{"mysql/migrations.sql", HEAD "--changeset a:1\n" DDL, 0},
		{"postgres/migrations.sql", HEAD "--changeset a:1\n" DDL, 0}, {0}};
	IS(recognised(two), STR("liquibase:mysql=mysql liquibase:postgres=postgres"),
		"called as Dropwizard's");
}

/* The checksum of changeset 2 is what Liquibase 4.28 wrote for it. */
static void test_xml(void)
{
	static const struct memory_file files[] = {
		{"liquibase.properties", "changeLogFile=db/master.xml\n", 0},
		{"db/master.xml",
			XML("<include file=\"db/first.sql\"/>\n<changeSet id=\"2\" "
			    "author=\"ann\">\n<comment>two changes</comment>\n"
			    "<sql>create table b (id int);\n\t\t\tcreate index b_id on b (id);</sql>\n"
			    "<sqlFile path=\"more.txt\" relativeToChangelogFile=\"true\"/>\n</changeSet>\n"
			    "<includeAll path=\"v1\" relativeToChangelogFile=\"true\"/>\n"
			    "<changeSet id=\"4\" author=\"ann\"><createTable tableName=\"people\">\n"
			    "<column name=\"id\" type=\"int\" autoIncrement=\"true\"><constraints "
			    "primaryKey=\"true\"/></column>\n"
			    "<column name=\"name\" type=\"varchar(50)\" defaultValue=\"it's\"><constraints "
			    "nullable=\"false\"/></column>\n"
			    "</createTable>\n<createIndex indexName=\"pn\" tableName=\"people\"><column "
			    "name=\"name\"/></createIndex>\n"
			    "</changeSet>\n<changeSet id=\"5\" author=\"ann\"><customChange "
			    "class=\"x\"/></changeSet>\n"
			    "<changeSet id=\"6\" author=\"ann\"><renameColumn tableName=\"PEOPLE\" "
			    "oldColumnName=\"name\" "
			    "newColumnName=\"title\"/><dropTable tableName=\"b\"/></changeSet>\n"),
			0},
		{"db/more.txt", "create table c (id int);\n", 0},
		{"db/first.sql", HEAD "--changeset ann:1\ncreate table a (id int);\n", 0},
		{"db/v1/b.sql", HEAD "--changeset ann:3b\nselect 1;\n", 0},
		{"db/v1/a.sql", HEAD "--changeset ann:3\nselect 1;\n", 0}, {0}};
	IS(recognised(files), STR("liquibase:?"), "a change log in XML");
	struct migrations m = load(files, "", DIALECT_POSTGRESQL);
	IS(ids(&m),
		STR("db/first.sql::1::ann db/master.xml::2::ann db/v1/a.sql::3::ann db/v1/b.sql::3b::ann "
		    "db/master.xml::4::ann db/master.xml::5::ann db/master.xml::6::ann"),
		"in the order of the change log, depth first");
	if (m.n != 7)
		return;
	IS(m.v[1].tool_checksum, STR("9:94f37c7d9ac35bd013cb51673de319e9"), "the checksum of two changes");
	OK(m.v[1].up.n == 3 && m.v[1].up.v[0].line == 6 && m.v[1].up.v[1].line == 7 &&
			m.v[1].up.v[2].line == 8,
		"its statements, at their lines");
	IS(joined(&m.v[4].up),
		STR("CREATE TABLE \"people\" (\"id\" integer GENERATED BY DEFAULT AS IDENTITY NOT NULL, "
		    "\"name\" "
		    "varchar(50) NOT NULL "
		    "DEFAULT 'it''s', PRIMARY KEY (\"id\")) | CREATE INDEX \"pn\"  ON \"people\"  "
		    "(\"name\")"),
		"what changes do, as SQL");
	OK(m.v[4].by_tool && !m.v[4].opaque && !m.v[4].tool_checksum.n && m.v[4].up.v[1].line == 15,
		"which the tool runs itself, without a checksum of ours: line %d", m.v[4].up.v[1].line);
	OK(m.v[5].opaque && m.v[5].gaps.n == 1 && m.v[5].gaps.v[0].line == 17,
		"an unknown change, at its line");
	IS(joined(&m.v[6].up),
		STR("ALTER TABLE \"people\" RENAME COLUMN \"name\" TO \"title\" | DROP TABLE \"b\""),
		"renamed, dropped");
}

static void test_yaml(void)
{
	static const struct memory_file yaml[] = {
		{"db/changelog-root.yaml",
			"databaseChangeLog:\n"
			"- changeSet:\n    id: 1\n    author: \xc3\xa4nn\n    comment: hi\n    changes:\n"
			"    - sql:\n        sql: create table a(id int);\n"
			"- include:\n    file: more.json\n    relativeToChangelogFile: true\n"
			"- changeSet:\n    id: 2\n    author: ann\n    changes:\n    - createTable:\n"
			"        tableName: t\n        columns:\n        - column:\n            name: id\n"
			"            type: int\n            constraints:\n              nullable: false\n"
			"    - addColumn:\n        tableName: t\n        columns:\n        - name: x\n",
			0},
		{"db/more.json",
			"{\"databaseChangeLog\": [{\"changeSet\": {\"id\": \"3\", \"author\": \"ann\", "
			"\"changes\": "
			"[{\"dropTable\": {\"tableName\": \"t\"}}]}}]}",
			0},
		{0}};
	struct migrations m = load(yaml, "db", DIALECT_POSTGRESQL);
	IS(ids(&m),
		STR("db/changelog-root.yaml::1::\xc3\xa4nn db/more.json::3::ann "
		    "db/changelog-root.yaml::2::ann"),
		"YAML, and JSON included in it");
	if (m.n != 3)
		return;
	IS(m.v[0].tool_checksum, STR("9:bc977861bd4473eb06a874429a50b8f6"), "the checksum of its SQL");
	OK(str_starts(m.v[0].raw, STR("id: 1")) &&
			str_find(m.v[0].raw, STR("create table a(id int);"), 0) != SIZE_MAX,
		"its bytes");
	IS(joined(&m.v[1].up), STR("DROP TABLE \"t\""), "a change in JSON");
	OK(m.v[2].up.n == 1 && m.v[2].up.v[0].line == 17, "a change in YAML, at its line: %d",
		m.v[2].up.v[0].line);
	OK(m.v[2].opaque && m.v[2].gaps.v[0].line == 25, "a list of another shape: %d",
		m.v[2].gaps.v[0].line);
}

/* As Liquibase's own nodes have it: one column needs no key of its own, and what is none is passed over. */
static void test_yaml_columns(void)
{
	static const struct memory_file yaml[] = {
		{"db/changelog-root.yaml",
			"databaseChangeLog:\n"
			"- changeSet:\n    id: 1\n    author: ann\n    changes:\n    - createTable:\n"
			"        tableName: t\n        columns:\n        - modifySql:\n            dbms: "
			"mysql\n"
			"        - column:\n            name: id\n            type: int\n"
			"            constraints:\n            - nullable: false\n"
			"        - modifySql:\n            dbms: mysql\n"
			"        rollback:\n        - dropTable:\n            tableName: t\n"
			"    - addColumn:\n        tableName: t\n        columns:\n        - name: x\n"
			"          type: int\n          afterColumn: id\n"
			"          constraints:\n            nullable: false\n"
			"    - addColumn:\n        tableName: t\n        columns:\n        - name: y\n"
			"          type: int\n        - name: z\n          type: int\n",
			0},
		{0}};
	struct migrations m = load(yaml, "db", DIALECT_POSTGRESQL);
	IS(joined(&m.v[0].up),
		STR("CREATE TABLE \"t\" (\"id\" integer NOT NULL) | "
		    "ALTER TABLE \"t\" ADD COLUMN \"x\" integer NOT NULL"),
		"columns");
	OK(m.v[0].gaps.n == 1 && m.v[0].gaps.v[0].line == 30,
		"two without a key, which Liquibase refuses: %d", m.v[0].gaps.v[0].line);
}

/* A key that stands within a column, which a table without it would not be read for. */
static void test_inline_keys(void)
{
	static const struct memory_file files[] = {
		{"changelog.xml",
			XML("<changeSet id=\"1\" author=\"a\"><createTable tableName=\"t\"><column "
			    "name=\"a\" "
			    "type=\"bigint\" valueComputed=\"1\"><constraints foreignKeyName=\"fk\" "
			    "references=\"u(id)\"/></column><column name=\"b\" type=\"int\" "
			    "defaultValueSequenceNext=\"s\"><constraints referencedTableName=\"w\" "
			    "referencedColumnNames=\"id\" deleteCascade=\"true\" "
			    "foreignKeyName=\"fb\"/></column>"
			    "<column name=\"c\" type=\"date\" "
			    "defaultValueDate=\"current_date\"/></createTable></changeSet>"
			    "<changeSet id=\"2\" author=\"a\"><addColumn tableName=\"t\"><column name=\"d\" "
			    "type=\"int\">"
			    "<constraints references=\"app.v(x)\" "
			    "foreignKeyName=\"fd\"/></column></addColumn></changeSet>"),
			0},
		{0}};
	struct migrations m = load(files, "", DIALECT_POSTGRESQL);
	OK(m.n == 2, "two");
	IS(joined(&m.v[0].up),
		STR("CREATE TABLE \"t\" (\"a\" bigint, \"b\" integer DEFAULT nextval('s'), \"c\" date "
		    "DEFAULT "
		    "current_date, CONSTRAINT \"fk\" FOREIGN KEY (\"a\") REFERENCES \"u\" (\"id\"), "
		    "CONSTRAINT \"fb\" "
		    "FOREIGN KEY (\"b\") REFERENCES \"w\" (\"id\") ON DELETE CASCADE)"),
		"in a table");
	IS(joined(&m.v[1].up),
		STR("ALTER TABLE \"t\" ADD COLUMN \"d\" integer | ALTER TABLE \"t\" ADD CONSTRAINT \"fd\" "
		    "FOREIGN KEY "
		    "(\"d\") REFERENCES \"app\".\"v\" (\"x\")"),
		"with a new column");
}

/* What Liquibase 4.28.0 writes for these, offline (update-sql), but for the quotes around names. */
static void test_changes(void)
{
	static const struct memory_file files[] = {
		{"changelog.xml",
			XML("<changeSet id=\"1\" author=\"a\"><createTable tableName=\"t\"><column "
			    "name=\"a\" "
			    "type=\"bigint\"><constraints primaryKey=\"true\" "
			    "primaryKeyName=\"pk\"/></column>"
			    "<column name=\"b\" type=\"boolean\" defaultValueBoolean=\"true\"><constraints "
			    "unique=\"true\" uniqueConstraintName=\"uq\"/></column><column name=\"c\" "
			    "type=\"datetime(6)\"/><column name=\"d\" type=\"blob\"/><column name=\"e\" "
			    "type=\"number(10,2)\"/></createTable></changeSet>"
			    "<changeSet id=\"2\" author=\"a\"><addDefaultValue tableName=\"t\" "
			    "columnName=\"e\" "
			    "defaultValueNumeric=\"5\"/><modifyDataType tableName=\"t\" columnName=\"e\" "
			    "newDataType=\"int\"/><addNotNullConstraint tableName=\"t\" columnName=\"e\" "
			    "columnDataType=\"int\"/><dropPrimaryKey tableName=\"t\" "
			    "constraintName=\"pk\"/></changeSet>"
			    "<changeSet id=\"3\" author=\"a\"><createView viewName=\"v\">select a from "
			    "t</createView>"
			    "<dropView viewName=\"v\"/></changeSet><changeSet id=\"4\" "
			    "author=\"a\"><createSequence "
			    "sequenceName=\"s\" startValue=\"5\" incrementBy=\"2\"/></changeSet>"
			    "<changeSet id=\"5\" author=\"a\"><addColumn tableName=\"t\"><column name=\"u\" "
			    "type=\"uuid\"/></addColumn></changeSet>"),
			0},
		{0}};
	struct migrations m = load(files, "", DIALECT_POSTGRESQL);
	OK(m.n == 5, "five");
	IS(joined(&m.v[0].up),
		STR("CREATE TABLE \"t\" (\"a\" bigint NOT NULL, \"b\" boolean DEFAULT true, \"c\" "
		    "timestamp(6), "
		    "\"d\" oid, \"e\" numeric(10, 2), CONSTRAINT \"pk\" PRIMARY KEY (\"a\"), "
		    "CONSTRAINT \"uq\" UNIQUE (\"b\"))"),
		"types, keys and their names");
	IS(joined(&m.v[1].up),
		STR("ALTER TABLE \"t\" ALTER COLUMN \"e\" SET DEFAULT 5 | ALTER TABLE \"t\" ALTER COLUMN "
		    "\"e\" "
		    "TYPE integer | ALTER TABLE \"t\" ALTER COLUMN \"e\" SET NOT NULL | ALTER TABLE \"t\" "
		    "DROP "
		    "CONSTRAINT \"pk\""),
		"a column changed");
	IS(joined(&m.v[2].up), STR("CREATE VIEW \"v\" AS select a from t | DROP VIEW \"v\""), "a view");
	IS(joined(&m.v[3].up), STR("CREATE SEQUENCE IF NOT EXISTS \"s\" START WITH 5 INCREMENT BY 2"),
		"a sequence");
	m = load(files, "", DIALECT_MYSQL);
	IS(joined(&m.v[0].up),
		STR("CREATE TABLE `t` (`a` bigint NOT NULL, `b` tinyint(1) DEFAULT 1, `c` datetime(6), `d` "
		    "blob, "
		    "`e` numeric(10, 2), CONSTRAINT `pk` PRIMARY KEY (`a`), CONSTRAINT `uq` UNIQUE (`b`))"),
		"the same in MySQL");
	IS(joined(&m.v[1].up),
		STR("ALTER TABLE `t` ALTER COLUMN `e` SET DEFAULT 5 | ALTER TABLE `t` MODIFY COLUMN `e` int "
		    "| ALTER "
		    "TABLE `t` MODIFY COLUMN `e` int NOT NULL | ALTER TABLE `t` DROP PRIMARY KEY"),
		"where a column is stated anew");
	OK(m.v[3].opaque && m.v[4].opaque, "a sequence and uuid depend on the server there");
	m = load(files, "", DIALECT_SQLITE);
	OK(!m.v[0].opaque && m.v[1].opaque && m.v[1].gaps.n == 4 && !m.v[2].opaque && m.v[4].opaque,
		"SQLite has no such statements: the tool copies the table");
}

/* What the properties decide, or the kind of database, is no question any more; the rest still is. */
/* Preconditions that the catalog answers go to the replay; those of another kind, and names that cannot be
 * written, are told. */
static void test_preconditions(void)
{
	static const char *const cases[][2] = {
		{"<preConditions onFail=\"MARK_RAN\"><not><tableExists "
		 "tableName=\"t\"/></not></preConditions>",
			"SELECT 1 /* only if: and ( not or ( table \"\" \"t\" ) ) */"},
		{"<preConditions><or><columnExists schemaName=\"s\" tableName=\"t\" columnName=\"c\"/><dbms "
		 "type=\"oracle\"/></or></preConditions>",
			"SELECT 1 /* halt unless: and ( or ( column \"s\" \"t\" \"c\" no ) ) */"},
		{"<preConditions onFail=\"CONTINUE\"><changeSetExecuted id=\"0\" "
		 "author=\"a\"/><changeSetExecuted "
		 "id=\"9\" author=\"a\"/></preConditions>",
			"SELECT 1 /* only if: and ( yes no ) */"},
		{"<preConditions onFail=\"WARN\"><sqlCheck expectedResult=\"1\">select "
		 "1</sqlCheck></preConditions>",
			"create table x (a int)"},
		{"<preConditions onFail=\"MARK_RAN\"><sqlCheck expectedResult=\"1\">select "
		 "1</sqlCheck></preConditions>",
			NULL},
		{"<preConditions><tableExists tableName=\"${t}\"/></preConditions>", NULL},
		{"<preConditions><tableExists tableName=\"a*/\"/></preConditions>", NULL},
		{"<preConditions><indexExists tableName=\"t\" columnNames=\"a\"/></preConditions>", NULL},
		{"<preConditions onFail=\"whatever\"><tableExists tableName=\"t\"/></preConditions>", NULL}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str text = str_fmt(a,
			"<databaseChangeLog xmlns=\"x\"><changeSet id=\"0\" author=\"a\"><sql>select "
			"1</sql></changeSet>"
			"<changeSet id=\"1\" author=\"a\">%s<sql>create table x (a "
			"int)</sql></changeSet></databaseChangeLog>",
			cases[i][0]);
		const struct memory_file files[] = {{"liquibase.properties", "changeLogFile=m.xml\n", 0},
			{"m.xml", str_z(a, text), 0}, {0}};
		struct migrations m = load(files, "", DIALECT_POSTGRESQL);
		const char *want = cases[i][1] ? cases[i][1] : "create table x (a int)";
		OK(m.n == 2 && m.v[1].up.n && m.v[1].gaps.n == !cases[i][1], "%s", cases[i][0]);
		IS(m.v[1].up.v[0].text, str_of(want), "as the replay reads it");
		OK(m.v[1].by_tool, "the tool decides");
	}
}

static void test_properties(void)
{
	static const struct memory_file files[] = {
		{"changelog-master.xml",
			XML("<property name=\"stamp\" value=\"datetime(6)\" dbms=\"h2\"/>"
			    "<property name=\"stamp\" value=\"datetime\" dbms=\"postgresql\"/>"
			    "<property name=\"stamp\" value=\"bigint\" dbms=\"postgresql\"/>"
			    "<property name=\"some\" value=\"int\" context=\"x\"/>"
			    "<property name=\"own\" value=\"t\" global=\"false\"/>"
			    "<changeSet id=\"1\" author=\"a\"><createTable tableName=\"${own}\"><column "
			    "name=\"a\" "
			    "type=\"${stamp}\"/></createTable></changeSet>"
			    "<changeSet id=\"2\" author=\"a\"><addColumn tableName=\"t\"><column name=\"b\" "
			    "type=\"${some}\"/></addColumn></changeSet>"
			    "<changeSet id=\"3\" author=\"a\"><sql>select '${own}'</sql></changeSet>"
			    "<changeSet id=\"4\" author=\"a\" context=\"faker\"><loadData tableName=\"t\" "
			    "file=\"t.csv\"/></changeSet>"
			    "<changeSet id=\"5\" author=\"a\" context=\"faker\"><dropTable "
			    "tableName=\"t\"/></changeSet>"
			    "<include file=\"more.xml\"/>"),
			0},
		{"more.xml",
			XML("<changeSet id=\"1\" author=\"a\"><createTable tableName=\"${own}\"><column "
			    "name=\"a\" "
			    "type=\"${stamp}\"/></createTable></changeSet>"),
			0},
		{0}};
	struct migrations m = load(files, "", DIALECT_POSTGRESQL);
	OK(m.n == 6, "six");
	IS(joined(&m.v[0].up), STR("CREATE TABLE \"t\" (\"a\" timestamp)"),
		"the first property for the database is filled in");
	OK(m.v[1].gaps.n && !m.v[1].up.n, "not one that a context may leave out");
	OK(m.v[2].gaps.n == 1, "SQL stays as it is written");
	OK(!m.v[3].gaps.n && m.v[4].gaps.n == 1, "whether data are loaded does not matter");
	OK(m.v[5].gaps.n && !m.v[5].up.n, "a property of one file is none of another's");
}

static void test_twins(void)
{
#define TWIN(context) "<changeSet id=\"1\" author=\"a\"" context "><sql>select 1</sql></changeSet>"
	static const struct memory_file files[] = {
		{"changelog.xml",
			XML(TWIN(" context=\"mysql\"") TWIN(" context=\"postgresql\"") TWIN(" labels=\"x\"")),
			0},
		{0}};
	static const struct memory_file twice[] = {
		{"changelog.xml", XML(TWIN(" context=\"mysql\"") TWIN(" context=\"mysql\"")), 0}, {0}};
	struct migrations m = load(files, "", DIALECT_POSTGRESQL);
	OK(m.n == 1 && m.v[0].problem == MIGRATION_FINE && m.v[0].opaque && !m.v[0].tool_checksum.n,
		"one identity for several contexts is one migration, which is not read");
	m = load(twice, "", DIALECT_POSTGRESQL);
	OK(m.n == 2 && m.v[0].problem == MIGRATION_DUPLICATE, "for the same one it stands twice");
}

static void test_decided(void)
{
	static const struct memory_file files[] = {
		{"liquibase.properties", "changeLogFile=c.xml\ncontexts=prod\nlabel-filter=eu or us\n", 0},
		{"c.xml",
			XML("<preConditions><dbms type=\"postgresql\"/></preConditions>\n"
			    "<changeSet id=\"1\" author=\"a\" context=\"prod\" "
			    "labels=\"eu\"><preConditions><dbms "
			    "type=\"oracle, postgresql\"/></preConditions>\n"
			    "<sql endDelimiter=\"//\">create table a (id int)\n//\ncreate table b (id int) "
			    "//\n</sql></changeSet>\n"
			    "<changeSet id=\"2\" author=\"a\" context=\"test\"><sql>select "
			    "1</sql></changeSet>\n"
			    "<changeSet id=\"3\" author=\"a\"><preConditions><sqlCheck "
			    "expectedResult=\"1\">select 1</sqlCheck></preConditions>"
			    "<sql>select 1</sql></changeSet>\n"
			    "<changeSet id=\"4\" author=\"a\" labels=\"asia\"><sql>select "
			    "1</sql></changeSet>\n"
			    "<changeSet id=\"5\" author=\"a\"><sql endDelimiter=\"go\">select "
			    "'go'\ngo</sql></changeSet>\n"),
			0},
		{0}};
	struct migrations m = load(files, "", DIALECT_POSTGRESQL);
	OK(m.n == 5 && !m.notes.n, "%zu changesets, and nothing stops", m.n);
	OK(m.n == 5 && !m.v[0].gaps.n && m.v[0].up.n == 2, "a context, a label, a database, a delimiter");
	for (size_t i = 1; i < 5 && m.n == 5; i++)
		OK(m.v[i].gaps.n == 1, "changeset %zu: %.*s", i + 1, STRF(m.v[i].gaps.v[0].what));
}

/* The rarer changes: what is written for them, and those that are not read. */
static void test_rare(void)
{
	static const char *const cases[][2] = {
		{"<mergeColumns tableName=\"t\" column1Name=\"a\" column2Name=\"b\" finalColumnName=\"c\" "
		 "finalColumnType=\"int\"/>",
			"ALTER TABLE \"t\" ADD COLUMN \"c\" integer;ALTER TABLE \"t\" DROP COLUMN "
			"\"a\";ALTER "
			"TABLE \"t\" DROP "
			"COLUMN \"b\""},
		{"<renameView oldViewName=\"v\" newViewName=\"w\"/>", "ALTER VIEW \"v\" RENAME TO \"w\""},
		{"<renameSequence oldSequenceName=\"v\" newSequenceName=\"w\"/>",
			"ALTER SEQUENCE \"v\" RENAME TO \"w\""},
		{"<setColumnRemarks tableName=\"t\" columnName=\"c\" remarks=\"x\"/>", ""},
		{"<tagDatabase tag=\"v1\"/>", ""}, {"<loadData tableName=\"t\" file=\"t.csv\"/>", ""},
		{"<dropProcedure procedureName=\"p\"/>", "DROP PROCEDURE \"p\""},
		{"<dropAllForeignKeyConstraints baseTableName=\"t\"/>", NULL},
		{"<customChange class=\"x\"/>", NULL}, {"<createProcedure path=\"p.sql\"/>", NULL},
		{"<executeCommand executable=\"x\"/>", NULL}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str text = str_fmt(a,
			"<databaseChangeLog><changeSet id=\"1\" "
			"author=\"a\">%s</changeSet></databaseChangeLog>",
			cases[i][0]);
		const struct memory_file files[] = {{"changelog.xml", str_z(a, text), 0}, {0}};
		struct migrations m = load(files, "", DIALECT_POSTGRESQL);
		struct str got = STR("");
		for (size_t k = 0; m.n == 1 && k < m.v[0].up.n; k++)
			got = str_fmt(a, "%.*s%s%.*s", STRF(got), k ? ";" : "", STRF(m.v[0].up.v[k].text));
		OK(m.n == 1 && m.v[0].gaps.n == !cases[i][1], "%s", cases[i][0]);
		IS(got, cases[i][1] ? str_of(cases[i][1]) : STR(""), "what it does");
	}
}

static void test_xml_refused(void)
{
	static const struct memory_file bad[] = {{"changelog.xml", XML("<changeSet id=\"1\">\n"), 0}, {0}};
	static const struct memory_file entities[] = {
		{"changelog.xml", "<!DOCTYPE databaseChangeLog [<!ENTITY a \"aa\">]>\n<databaseChangeLog/>",
			0},
		{0}};
	static const struct memory_file circle[] = {
		{"changelog.xml", XML("<include file=\"changelog.xml\"/>"), 0}, {0}};
	static const struct memory_file gone[] = {
		{"changelog.xml", XML("<includeAll path=\"none\"/><include file=\"x.sql\"/>"), 0}, {0}};
	static const struct memory_file yaml[] = {
		{"changelog.yaml", "databaseChangeLog: [\n- changeSet:\n", 0}, {0}};
	const struct memory_file *const all[] = {bad, entities, circle, gone, yaml};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct migrations m = load(all[i], "", DIALECT_POSTGRESQL);
		OK(m.n == 0 && m.notes.n && m.notes.v[0].kind == SOURCE_TRAP_STOPS, "stops: %.*s",
			STRF(m.notes.v[0].what));
	}
}

/* The context of an include is that of all below it; a class path spans the modules of a build. */
static void test_includes(void)
{
	static const struct memory_file files[] = {
		{"liquibase.properties", "changeLogFile=changelog.xml\n", 0},
		{"changelog.xml",
			XML("<include file=\"one.xml\" context=\"shop AND !first\"/>\n"
			    "<include file=\"two.sql\" labels=\"late\"/>\n"
			    "<include file=\"db/three.xml\"/>\n"
			    "<includeAll path=\"own\" errorIfMissingOrEmpty=\"false\"/>\n"),
			0},
		{"one.xml",
			XML("<changeSet id=\"1\" author=\"a\" context=\"test\"><sql>create table t (a "
			    "int)</sql></changeSet>\n"),
			0},
		{"two.sql", HEAD "--changeset a:2\ncreate table b (id int);\n", 0},
		{"loan/src/main/resources/db/three.xml",
			XML("<changeSet id=\"3\" author=\"a\"><sql>create table c (a "
			    "int)</sql></changeSet>\n"),
			0},
		{0}};
	struct migrations m = load(files, "", DIALECT_POSTGRESQL);
	OK(m.n == 3 && !m.notes.n, "all of them are read");
	if (m.n != 3)
		return;
	const struct liquibase_change *one = m.v[0].own, *two = m.v[1].own, *three = m.v[2].own;
	IS(one->contexts, STR("(shop AND !first) AND (test)"), "both contexts");
	IS(two->labels, STR("late"), "the labels of an include of SQL");
	OK(m.v[0].gaps.n && m.v[1].gaps.n && !m.v[2].gaps.n && !three->contexts.n,
		"what they decide is not known, and no more than that");
}

int main(void)
{
	a = arena_new("test");
	e = err_new(a);
	test_sums();
	test_filters();
	test_read();
	test_recognise();
	test_includes();
	test_places();
	test_dropwizard();
	test_search_path();
	test_xml();
	test_yaml();
	test_yaml_columns();
	test_changes();
	test_inline_keys();
	test_properties();
	test_twins();
	test_decided();
	test_preconditions();
	test_rare();
	test_xml_refused();
	arena_free(a);
	return tap_done();
}
