/* Doctrine migrations as the code that they are: what a database has after one of them. */
#include "base/sb.h"
#include "migrate/format.h"
#include "schemas/catalog_print.h"
#include "schemas/replay.h"
#include "tests/unit/files_memory.h"
#include "tests/unit/tap.h"

static struct arena *a;
static struct worker *w;
static struct err e;
static enum dialect dialect;

#define UP(body) "public function up(Schema $schema): void {\n" body "\n}\n"
#define HEAD                                                                                                 \
	"<?php\nnamespace App;\nuse Doctrine\\DBAL\\Schema\\Schema;\nuse Project\\Base;\n"                   \
	"use Doctrine\\Migrations\\AbstractMigration;\nfinal class Version1 extends %s\n{\n%s}\n"
#define BASE                                                                                                 \
	"<?php\nnamespace Project;\nabstract class Base extends "                                            \
	"\\Doctrine\\Migrations\\AbstractMigration\n{\nprotected string $tablePrefix;\n"                     \
	"public function up(Schema $schema): void { match ($this->kind()) {\n"                               \
	"'mysql' => $this->mysqlUp($schema), 'postgresql' => $this->pgUp($schema), default => "              \
	"$this->abortIf(true) }; }\n"                                                                        \
	"protected function kind(): ?string {\nif ($this->connection->getDatabasePlatform() instanceof "     \
	"AbstractMySQLPlatform) {\nreturn 'mysql';\n}\n"                                                     \
	"return $this->platform instanceof PostgreSqlPlatform ? 'postgresql' : null;\n}\n"                   \
	"protected function named(string $table, bool $bare = false): string {\n"                            \
	"return $bare ? $this->tablePrefix . $table : '`' . $this->tablePrefix . $table . '`';\n}\n}\n"

#define TRAIT                                                                                                \
	"<?php\nnamespace Project;\ntrait Helps {\nprivate function make(string $table, bool $null): void "  \
	"{\n"                                                                                                \
	"$t = $this->connection->quoteSingleIdentifier($table);\n$this->addSql(<<<SQL\n    CREATE TABLE "    \
	"$t\n"                                                                                               \
	"    (a int {$this->null($null)})\n    SQL);\n}\n"                                                   \
	"private function null($is) { return $is ? 'NULL' : 'NOT NULL'; }\n}\n"

static struct migration loaded(const char *base, const char *body, const char *manifest)
{
	struct str text = str_fmt(a, HEAD, base, body);
	const struct memory_file t[] = {{"migrations/Version1.php", str_z(a, text), 0},
		{"composer.json", manifest, 0}, {"lib/Base.php", BASE, 0}, {"lib/Helps.php", TRAIT, 0},
		{"config/services.yaml",
			"services:\n    _defaults:\n        bind:\n            $tablePrefix: "
			"'%env(PREFIX)%'\n",
			0},
		{".env", "A=b\nPREFIX=\"x_\"\n", 0}, {0}};
	struct files f = memory_files(t);
	struct source s = {.path = STR("migrations"), .dialect = dialect, .dialect_known = true};
	struct migrations m = {0};
	OK(format_open(&f, a, &s, &e) == 0 && s.ops->load(&f, a, w, &s, &m, &e) == 0 && m.n == 1, "loaded");
	return m.n ? m.v[0] : (struct migration){0};
}

static const char plain[] = "{\"require\": {\"doctrine/migrations\": \"^3\"}, \"autoload\": {\"psr-4\": "
			    "{\"Project\\\\\": \"lib/\"}}}";

/* What "before" and the migration leave, a line of the catalog after the other. */
static struct str played(const char *before, const struct migration *m, size_t *notes)
{
	struct replay *r;
	struct catalog *c;
	struct sb out = sb_new(a, 100000), flat = sb_new(a, 100000);
	struct sql_statements first = {0};
	sql_split(a, dialect, str_of(before), &first);
	OK(replay_open(&r, a, dialect, NULL, w, &e) == 0, "opened");
	replay_queue(r, STR("before"), &first);
	replay_queue(r, m->path, &m->up);
	if (replay_catalog(r, a, &c, &e))
		return STR_NONE;
	replay_notes(r, notes);
	catalog_print_text(a, &out, c);
	for (struct str rest = sb_str(&out); rest.n;) {
		struct str line = str_trim(str_cut(&rest, '\n'));
		if (line.n && flat.p && sb_str(&flat).n)
			sb_addz(&flat, " | ");
		sb_add(&flat, line);
	}
	return sb_str(&flat);
}

static void leaves_of(
	const char *base, const char *manifest, const char *before, const char *body, const char *want)
{
	size_t notes = 0;
	struct migration m = loaded(base, body, manifest);
	struct str got = played(before, &m, &notes);
	IS(got, str_of(want), "%s", body);
	OK(m.gaps.n == 0 && !m.opaque && notes == 0, "all of it is known: %zu places, %zu notes", m.gaps.n,
		notes);
}

static void leaves(const char *before, const char *body, const char *want)
{
	leaves_of("AbstractMigration", plain, before, body, want);
}

static void unknown(const char *body, size_t places)
{
	struct migration m = loaded("AbstractMigration", body, plain);
	OK(m.opaque && m.gaps.n == places, "%s: %zu places are not known", body, m.gaps.n);
}

#define T "CREATE TABLE t (a int)"

/* What decides is not known, which the replay tells. */
static void leaves_unless_known(const char *body)
{
	struct migration m = loaded("AbstractMigration", body, plain);
	size_t notes = 0;
	(void)played(T, &m, &notes);
	OK(!m.gaps.n && notes, "%s: %zu notes", body, notes);
}

static void test_conditions(void)
{
	leaves(T,
		UP("if ($schema->hasTable('t')) { $this->addSql('CREATE TABLE u (a int)'); } else { "
		   "$this->addSql('CREATE TABLE v (a int)'); }"),
		"table t | a int(11) | table u | a int(11)");
	leaves(T,
		UP("$t = $schema->getTable('t');\nif ($t->hasColumn('b') || !$t->hasColumn('a')) { return; "
		   "}\n$this->addSql('ALTER TABLE t ADD b int');"),
		"table t | a int(11) | b int(11)");
	leaves(T,
		UP("$this->addSql('ALTER TABLE t ADD b int');\n$this->skipIf($schema->hasTable('t'), "
		   "'done');"),
		"table t | a int(11)");
	leaves(T,
		UP("foreach (['a', 'b', 'c'] as $c) {\nif ($schema->getTable('t')->hasColumn($c)) { "
		   "continue; "
		   "}\nif ($c === 'c') { break; }\n$this->addSql(\"ALTER TABLE t ADD $c int\");\n}"),
		"table t | a int(11) | b int(11)");
	leaves(T,
		UP("if ($this->missing('a') && $this->missing('b')) { $this->addSql('DROP TABLE t'); }") "pri"
													 "vat"
													 "e "
													 "fun"
													 "cti"
													 "on "
													 "mis"
													 "sin"
													 "g("
													 "str"
													 "ing"
													 " $"
													 "c):"
													 " bo"
													 "ol "
													 "{\n"
													 "$sm"
													 " = "
													 "$th"
													 "is-"
													 ">co"
													 "nne"
													 "cti"
													 "on-"
													 ">cr"
													 "eat"
													 "eSc"
													 "hem"
													 "aMa"
													 "nag"
													 "er("
													 ");"
													 "\n"
													 "if "
													 "(is"
													 "set"
													 "($"
													 "sm-"
													 ">li"
													 "stT"
													 "abl"
													 "eCo"
													 "lum"
													 "ns("
													 "'t'"
													 ")[$"
													 "c])"
													 ") "
													 "{ "
													 "ret"
													 "urn"
													 " fa"
													 "lse"
													 "; "
													 "}\n"
													 "ret"
													 "urn"
													 " tr"
													 "ue;"
													 "\n}"
													 "\n",
		"table t | a int(11)");
	leaves(T,
		UP("$n = $this->connection->fetchOne(\"SELECT COUNT(*) FROM information_schema.columns WHERE "
		   "table_schema = DATABASE() AND table_name = 't' AND column_name = :c\", ['c' => 'a']);\n"
		   "if ((int) $n > 0) { $this->addSql('DROP TABLE t'); }"),
		"");
	leaves(T,
		UP("$row = $this->connection->fetchOne('SELECT a FROM t');\nif (false === $row) { "
		   "$this->addSql('INSERT INTO t VALUES (?)', [$row]); }\n$this->skipIf($row > 1);\n"
		   "$this->connection->insert('t', ['a' => 1]); $this->write('x');"),
		"table t | a int(11)");
	leaves(T,
		UP("$em = $this->container->get('doctrine')->getManager();\n"
		   "if ($em->getConnection()->fetchOne('SELECT 1') === false) { $em->flush(); }\n"
		   "$em->getConnection()->executeStatement('DROP TABLE t');"),
		"");
#define OLD(table)                                                                                           \
	"private function old(): int {\ntry { $v = $this->connection->fetchOne(\"SELECT v FROM `" table      \
	"` WHERE k = 'x'\");\nif (is_bool($v)) { return 0; }\nreturn (int) $v;\n} catch (E) { return 0; } "  \
	"}\n"
	leaves(T,
		UP("if ($this->old() > 0) { return; }\n$this->abortIf(26 === $this->old());\n"
		   "$this->addSql('DROP TABLE t');") OLD("gone"),
		"");
	leaves(T, UP("if (0 === $this->old()) { return; }\n$this->addSql('DROP TABLE t');") OLD("gone"),
		"table t | a int(11)");
	leaves_unless_known(UP("if ($this->old() > 0) { return; }\n$this->addSql('DROP TABLE t');") OLD("t"));
	unknown(UP("$this->container->get('helper')->run($schema);"), 1);
	unknown(UP("if ($this->connection->fetchOne('SELECT a FROM t')) { $this->addSql('DROP TABLE t'); }"),
		1);
	unknown(UP("$this->skipIf($this->connection->fetchOne('SELECT 1'));\n$this->addSql('DROP TABLE t');"),
		1);
}

static void test_platforms(void)
{
	leaves("",
		UP("$p = $this->connection->getDatabasePlatform();\nif ('mysql' !== $p->getName()) { return; "
		   "}\n"
		   "$this->abortIf(!$p instanceof AbstractMySQLPlatform, 'no');\nswitch ($p->getName()) {\n"
		   "case 'sqlite':\n$this->addSql('CREATE TABLE s (a int)');\nbreak;\ncase 'mysql':\n"
		   "$this->addSql('CREATE TABLE m (a int)');\nbreak;\ndefault:\n$this->addSql('DROP TABLE "
		   "x');\n}"),
		"table m | a int(11)");
	leaves_of("Base", plain, "",
		"public function mysqlUp(Schema $s): void { $this->addSql('CREATE TABLE ' . "
		"$this->named('m') . "
		"' (a int)'); }\npublic function pgUp(Schema $s): void {\n$this->addSql('CREATE TABLE p (a "
		"int)'); }\n",
		"table x_m | a int(11)");
}

static void test_texts(void)
{
	leaves("",
		"use \\Project\\Helps;\nprivate array $all = [['m', false], ['n', true]];\n" UP(
			"foreach ($this->all as $one) { $this->make(...$one); }"),
		"table m | a int(11) not null | table n | a int(11)");
	leaves("",
		"private const NAMES = ['one' => 'int', 'two' => 'text'];\n" UP(
			"$all = [];\nforeach (self::NAMES as $n => $type) { $all[] = sprintf('%s %s', $n, "
			"$type); }\n$this->addSql('CREATE TABLE t (' . implode(', ', $all) . ')');\n"
			"$s = 'ALTER TABLE t';\n$s .= ' ADD three int';\n$this->addSql($s);"),
		"table t | one int(11) | two text | three int(11)");
	leaves(T,
		UP("$this->addSql('CREATE INDEX ' . $this->name('idx', ['t', 'a']) . ' ON t (a)');") "private"
												     " functi"
												     "on "
												     "name("
												     "string "
												     "$p, "
												     "array "
												     "$of): "
												     "string "
												     "{\nretu"
												     "rn "
												     "strtoup"
												     "per($p "
												     ". '_' "
												     ". "
												     "implode"
												     "('', "
												     "array_"
												     "map(fn "
												     "(string"
												     " $x): "
												     "string "
												     "=> "
												     "dechex("
												     "crc32($"
												     "x)), "
												     "$of)));"
												     "\n}\n",
		"table t | a int(11) | index IDX_856A5AA8E8B7BE43 using BTREE (a)");
}

static void test_schema(void)
{
	leaves("",
		UP("$t = $schema->createTable('t');\n$t->addColumn('n', Types::STRING, ['length' => 9, "
		   "'notnull' => false]);\n$t->addColumn('o', 'integer');\n$t->addColumn('id', 'integer', "
		   "['autoincrement' => "
		   "true]);\n$t->setPrimaryKey(['id']);\n$t->addForeignKeyConstraint('u', "
		   "['o'], ['id'], ['onDelete' => 'CASCADE']);\n$u = $schema->createTable('u');\n"
		   "$u->addColumn('id', 'integer');\n$u->setPrimaryKey(['id']);"),
		"table t | id int(11) not null identity | o int(11) not null | n varchar(9) | constraint "
		"FK_856A5AA8F0F9344 foreign key (o) references u (id) | constraint PRIMARY primary key (id) "
		"| index IDX_856A5AA8F0F9344 using BTREE (o) | primary index PRIMARY using BTREE (id) | "
		"table u | id int(11) not null | constraint PRIMARY primary key (id) | primary index PRIMARY "
		"using BTREE (id)");
	leaves_of("AbstractMigration", "{\"require\": {\"doctrine/dbal\": \"^4.2\"}}", "",
		UP("$t = $schema->createTable('t');\n$t->addColumn('n', 'boolean', ['default' => false]);\n"
		   "$t->addColumn('id', 'integer');\n$t->setPrimaryKey(['id']);"),
		"table t | n tinyint(1) not null default 0 | id int(11) not null | constraint PRIMARY "
		"primary key (id) | primary index PRIMARY using BTREE (id)");
	leaves("CREATE TABLE t (a varchar(99) NOT NULL DEFAULT 'x', b text)",
		UP("$t = $schema->getTable('t');\n$c = $t->getColumn('a');\nif ($c->getLength() !== 20) { "
		   "$c->setLength(20); "
		   "}\n$t->getColumn('b')->setNotnull(true)->setType(Type::getType('text'));\n"
		   "$t->modifyColumn('a', ['notnull' => false]);"),
		"table t | a varchar(20) default 'x' | b text not null");
	leaves("CREATE TABLE t (a varchar(9), b varchar(9))",
		UP("$text = Type::getType(Types::TEXT);\n$t = $schema->getTable('t');\nforeach (['a', 'b'] "
		   "as $n) "
		   "{\n$c = $t->getColumn($n);\nif ($c->getType() === $text) { continue; }\n"
		   "$c->setType($text)->setLength(null);\n}"),
		"table t | a tinytext | b tinytext");
	leaves("CREATE TABLE t (a int, b int, FOREIGN KEY fk_one (a) REFERENCES u (id), CONSTRAINT fk_two "
	       "FOREIGN KEY "
	       "(b) REFERENCES u (id)); ",
		UP("$rows = $this->connection->executeQuery(\"SELECT CONSTRAINT_NAME FROM "
		   "information_schema.key_column_usage WHERE TABLE_NAME = 't' AND CONSTRAINT_NAME LIKE "
		   "'FK_%' AND "
		   "TABLE_SCHEMA = '\" . $this->connection->getDatabase() . \"'\");\n"
		   "foreach ($rows->fetchAllAssociative() as $row) { $this->addSql('ALTER TABLE t DROP "
		   "FOREIGN KEY ' . "
		   "$row['CONSTRAINT_NAME']); }"),
		"table t | a int(11) | b int(11) | index fk_one using BTREE (a) | index fk_two using BTREE "
		"(b)");
	leaves("CREATE TABLE t (a int, b int, UNIQUE KEY u (a), KEY i (a, b), KEY j (b))",
		UP("foreach ($schema->getTable('t')->getIndexes() as $i) {\nif (in_array('a', "
		   "$i->getColumns())) { "
		   "$this->addSql('DROP INDEX ' . $i->getName() . ' ON t'); }\n}"),
		"table t | a int(11) | b int(11) | index j using BTREE (b)");
	leaves("CREATE TABLE t (a int, KEY i (a))",
		UP("$t = $schema->getTable('t');\ntry { $t->dropIndex('gone'); } catch (SchemaException $e) "
		   "{}\n"
		   "try { $t->dropIndex('i'); } catch (SchemaException $e) {}"),
		"table t | a int(11)");
}

static void test_postgresql(void)
{
	dialect = DIALECT_POSTGRESQL;
	leaves("",
		UP("$t = $schema->createTable('Big');\n$t->addColumn('Id', 'integer', ['autoincrement' => "
		   "true]);\n$t->addColumn('`Kept`', 'datetime_immutable', ['default' => "
		   "'CURRENT_TIMESTAMP']);\n$t->setPrimaryKey(['Id']);\n$t->addUniqueIndex(['Id'], 'U_1', "
		   "['where' => '(id > 1)']);"),
		"schema public | table public.big | id integer not null identity default "
		"nextval('big_id_seq'::regclass) | Kept timestamp(0) without time zone not null default "
		"CURRENT_TIMESTAMP | constraint big_pkey primary key (id) | primary index big_pkey using "
		"btree (id) | unique index u_1 using btree (id) where (id > 1) | sequence public.big_id_seq "
		"of big.id");
	leaves("CREATE TABLE t (a varchar(9) NOT NULL DEFAULT 'x', b int)",
		UP("$t = $schema->getTable('t');\n$t->modifyColumn('a', ['length' => 20, 'notnull' => "
		   "false]);\n"
		   "$t->getColumn('b')->setDefault(1)->setNotnull(true);"),
		"schema public | table public.t | a character varying(20) default 'x'::character varying | b "
		"integer not null default 1");
	dialect = DIALECT_SQLITE;
	unknown(UP("$schema->getTable('t')->dropColumn('a');"), 1);
	unknown(UP("$t = $schema->getTable(getenv('PREFIX') . 't');\nif ($t->hasColumn('z')) { return; }\n"
		   "$t->addColumn('z', 'integer');"),
		1);
	dialect = DIALECT_MYSQL;
}

static void test_order(void)
{
	leaves(T,
		UP("$schema->getTable('t')->addColumn('c', 'integer');\n$this->addSql('ALTER TABLE t ADD b "
		   "int');\n"
		   "$this->connection->executeStatement('ALTER TABLE t ADD z int');"),
		"table t | a int(11) | z int(11) | b int(11) | c int(11) not null");
}

static void test_hostile(void)
{
	struct sb b = sb_new(a, 10000000);
	sb_addz(&b,
		"private function f($x) { $this->f($x . $x); $this->f($x); }\n" UP("$this->f('aaaaaaaa');"));
	struct migration m = loaded("AbstractMigration", sb_str(&b).p, plain);
	OK(m.opaque && m.gaps.n >= 1, "a method that calls itself has an end");
	b = sb_new(a, 10000000);
	sb_addz(&b, "public function up($s): void { $x = 'a';\n");
	for (int i = 0; i < 60; i++)
		sb_addz(&b, "$x .= $x;\n");
	sb_addz(&b, "$this->addSql($x); }\n");
	m = loaded("AbstractMigration", sb_str(&b).p, plain);
	OK(m.opaque, "a text that doubles has an end");
	b = sb_new(a, 10000000);
	sb_addz(&b, "public function up($s): void { $x = ");
	for (int i = 0; i < 3000; i++)
		sb_addz(&b, "(1 . ");
	sb_addz(&b, "1");
	for (int i = 0; i < 3000; i++)
		sb_char(&b, ')');
	sb_addz(&b, "; $this->addSql($x); }\n");
	m = loaded("AbstractMigration", sb_str(&b).p, plain);
	OK(m.opaque, "so has one that is nested");
}

int main(void)
{
	a = arena_new("test");
	w = worker_new(a);
	e = err_new(a);
	if (!worker_has_grammar(w, LANGUAGE_PHP)) {
		OK(true, "# SKIP no grammar for PHP");
		return tap_done();
	}
	dialect = DIALECT_MYSQL;
	test_conditions();
	test_platforms();
	test_texts();
	test_schema();
	test_postgresql();
	test_order();
	test_hostile();
	arena_free(a);
	return tap_done();
}
