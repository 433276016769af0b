/* Yii's migrations: what is recognised, read of them, and what is said to be unknown, at its line. */
#include "migrate/formats/yii.h"
#include "tests/unit/formats_text.h"

static struct worker *w;
static struct yii_config config;

static struct migration read_body(enum dialect d, const char *members)
{
	static const struct memory_file files[] = {
		{"models/User.php",
			"<?php\nnamespace app\\models;\nclass User { const T = '{{%kept}}'; static function "
			"tableName() { return "
			"'{{%user}}'; } }\n",
			0},
		{NULL, NULL, 0}};
	e = err_new(a);
	struct files f = memory_files(files);
	struct doctrine_project p = {.f = &f, .w = w, .tool = &format_yii_tool};
	format_php_autoload(a, STR("{\"autoload\": {\"psr-4\": {\"app\\\\\": \"\"}}}"), &p.autoload);
	struct source s = {.dialect = d};
	struct migration m = {.in_tx = true, .opaque = true, .name = STR("m240101_000000_a")};
	m.raw = str_fmt(a,
		"<?php\nuse yii\\db\\Migration; use yii\\db\\Schema; use app\\models\\User;\nclass "
		"m240101_000000_a extends "
		"Migration {\n%s }\n",
		members);
	OK(format_yii_read(a, &p, &s, &config, &m, &e) == 0, "read");
	return m;
}

static struct migration read_up(enum dialect d, const char *body)
{
	return read_body(d, str_z(a, str_fmt(a, " public function safeUp() {\n%s\n }\n", body)));
}

static struct str all_of(const struct migration *m)
{
	struct str got = STR("");
	for (size_t i = 0; i < m->up.n; i++) {
		struct str text = m->up.v[i].text, head = STR("SELECT 1 /* ");
		if (m->up.v[i].flags & SQL_ONLY_IF && str_ends(text, STR(" */")))
			text = str_fmt(a, "{%.*s}", STRF(str_sub(text, head.n, text.n - 3)));
		got = str_fmt(a, "%.*s%s%.*s", STRF(got), i ? " " : "", STRF(text));
	}
	return got;
}

static void runs(enum dialect d, const char *body, const char *expected)
{
	struct migration m = read_up(d, body);
	struct str got = all_of(&m);
	OK(str_eq(got, str_of(expected)) && !m.gaps.n && m.opaque, "%s: %.*s (%zu gaps)", body, STRF(got),
		m.gaps.n);
}

static void unknown(enum dialect d, const char *body)
{
	struct migration m = read_up(d, body);
	OK(m.opaque && m.gaps.n == 1 && m.gaps.v[0].line == 5, "%s is unknown: %zu at %d", body, m.gaps.n,
		m.gaps.n ? m.gaps.v[0].line : 0);
}

static void test_operations(void)
{
	enum dialect my = DIALECT_MYSQL, pg = DIALECT_POSTGRESQL, li = DIALECT_SQLITE;
	const char *body =
		"$this->createTable('{{%t}}', ['id' => $this->primaryKey(), 'a' => "
		"$this->string(64)->notNull()->unique(), "
		"'b' => 'varchar(9) NOT NULL', 'c' => Schema::TYPE_INTEGER . ' DEFAULT 0', 'UNIQUE (b)']);";
	runs(my, body,
		"CREATE TABLE `t` (`id` int(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, `a` varchar(64) NOT "
		"NULL UNIQUE, `b` varchar(9) "
		"NOT NULL, `c` int(11) DEFAULT 0, UNIQUE (b))");
	runs(pg, body,
		"CREATE TABLE \"t\" (\"id\" serial NOT NULL PRIMARY KEY, \"a\" varchar(64) NOT NULL UNIQUE, "
		"\"b\" varchar(9) NOT "
		"NULL, \"c\" integer DEFAULT 0, UNIQUE (b))");
	runs(li,
		"$this->createTable('t', ['id' => $this->bigPrimaryKey(), 'd' => $this->decimal(10, "
		"2)->defaultValue(1.5)]);",
		"CREATE TABLE \"t\" (\"id\" integer PRIMARY KEY AUTOINCREMENT NOT NULL, \"d\" decimal(10,2) "
		"DEFAULT 1.5)");
	runs(my,
		"$o = null; if ($this->db->driverName === 'mysql') { $o = 'ENGINE=InnoDB'; } "
		"$this->createTable('t', ['a' => $this->json()], $o);",
		"CREATE TABLE `t` (`a` json) ENGINE=InnoDB");
	runs(my,
		"$this->addColumn('t', 'a', "
		"$this->integer()->unsigned()->notNull()->defaultValue(0)->after('b'));",
		"ALTER TABLE `t` ADD COLUMN `a` int(11) UNSIGNED NOT NULL DEFAULT 0 AFTER `b`");
	runs(pg, "$this->alterColumn('t', 'a', $this->string(32)->notNull()->defaultValue('x'));",
		"ALTER TABLE \"t\" ALTER COLUMN \"a\" TYPE varchar(32), ALTER COLUMN \"a\" SET DEFAULT 'x', "
		"ALTER COLUMN \"a\" SET NOT NULL");
	runs(my, "$this->alterColumn('t', 'a', 'text NULL');", "ALTER TABLE `t` CHANGE `a` `a` text NULL");
	runs(my, "$this->createIndex('i', 't', ['a', 'b'], true); $this->dropIndex('i', 't');",
		"ALTER TABLE `t` ADD UNIQUE INDEX `i` (`a`, `b`) DROP INDEX `i` ON `t`");
	runs(pg, "$this->createIndex('{{%i}}', '{{%t}}', 'a, b');",
		"CREATE INDEX \"i\" ON \"t\"  (\"a\", \"b\")");
	runs(pg,
		"$this->addForeignKey('k', 't', 'a', '{{%u}}', 'id', 'CASCADE', 'SET NULL'); "
		"$this->dropForeignKey('k', 't');",
		"ALTER TABLE \"t\" ADD CONSTRAINT \"k\" FOREIGN KEY (\"a\") REFERENCES \"u\" (\"id\") ON "
		"DELETE CASCADE ON UPDATE SET "
		"NULL ALTER TABLE \"t\" DROP CONSTRAINT \"k\"");
	runs(my, "$this->addPrimaryKey('p', 't', ['a', 'b']); $this->dropPrimaryKey('p', 't');",
		"ALTER TABLE `t` ADD CONSTRAINT `p` PRIMARY KEY (`a`, `b`) ALTER TABLE `t` DROP PRIMARY KEY");
	runs(my,
		"$this->renameTable('t', 'u'); $this->renameColumn('u', 'a', 'b'); $this->dropColumn('u', "
		"'c'); $this->dropTable('u');",
		"ALTER TABLE `t` RENAME TO `u` ALTER TABLE `u` RENAME COLUMN `a` TO `b` ALTER TABLE `u` DROP "
		"COLUMN `c` DROP TABLE `u`");
	runs(pg, "$this->execute('ALTER TABLE {{%t}} ADD [[x]] int'); $this->insert('t', ['a' => 1]);",
		"ALTER TABLE \"t\" ADD \"x\" int");
	runs(pg,
		"$this->db->createCommand('DROP TABLE a')->execute(); "
		"Yii::$app->db->createCommand()->dropColumn('t', 'a')->execute();",
		"DROP TABLE a ALTER TABLE \"t\" DROP COLUMN \"a\"");
	runs(pg, "$this->dropTable(User::tableName()); $this->dropTable(User::T);",
		"DROP TABLE \"user\" DROP TABLE \"kept\"");
	config.prefix = STR("x_");
	runs(pg, "$this->dropTable('{{%t}}'); $this->dropTable('t');", "DROP TABLE \"x_t\" DROP TABLE \"t\"");
	config.prefix = (struct str){0};
}

static void test_ways(void)
{
	enum dialect my = DIALECT_MYSQL;
	runs(my,
		"if ($this->db->schema->getTableSchema('{{%t}}', true) === null) { $this->createTable('t', "
		"['a' => 'pk']); }",
		"{when: not table \"\" \"t\"} {end when} {when again: 0} CREATE TABLE `t` (`a` int(11) NOT "
		"NULL AUTO_INCREMENT PRIMARY "
		"KEY) {end when}");
	runs(my,
		"$t = Yii::$app->db->getTableSchema('t'); if (!isset($t->columns['a'])) { "
		"$this->addColumn('t', 'a', 'text'); }",
		"{when: not column \"\" \"t\" \"a\"} {end when} {when again: 0} ALTER TABLE `t` ADD COLUMN "
		"`a` text {end when}");
	runs(my, "foreach (['a', 'b'] as $c) { $this->dropColumn('t', $c); }",
		"ALTER TABLE `t` DROP COLUMN `a` ALTER TABLE `t` DROP COLUMN `b`");
	struct migration m = read_body(my,
		" public function up() { parent::up(); } public function safeUp() { $this->dropTable('t'); "
		"} public function down() { $this->dropTable('u'); }\n");
	IS(all_of(&m), STR("DROP TABLE `t`"), "up() that leads to safeUp()");
	OK(!m.in_tx, "is in no transaction of Yii's");
	m = read_body(my, " public function up() { return $this->both([$this, 'safeUp']); } private function "
			  "both(array $f) { try { if "
			  "($f() === false) { return false; } } catch (E $e) { return false; } } public "
			  "function safeUp() { "
			  "call_user_func([$this, 'one'], 't'); } private function one($n) { "
			  "$this->dropTable($n); }\n");
	OK(str_eq(all_of(&m), STR("DROP TABLE `t`")) && !m.gaps.n, "methods by their names: %.*s",
		STRF(all_of(&m)));
	runs(my, "try { $this->dropForeignKey('k', 't'); } catch (\\Exception $e) {}",
		"{when: foreign \"\" \"t\" \"k\"} {end when} {when again: 0} ALTER TABLE `t` DROP FOREIGN "
		"KEY `k` {end when}");
	unknown(my, "$this->dropTable($name);");
	unknown(my, "$this->addColumn('t', 'a', $this->string($n));");
	unknown(my, "if (rand()) { $this->dropTable('t'); }");
	unknown(my, "$this->execute(\"DROP TABLE {$name}\");");
	unknown(my, "$this->helper();");
	unknown(DIALECT_SQLITE, "$this->alterColumn('t', 'a', 'text');");
}

static const struct memory_file project[] = {
	{"composer.json", "{\"require\":{\"yiisoft/yii2\":\"~2.0\"}}", 0},
	{"config/console.php",
		"<?php return ['controllerMap' => ['migrate' => ['migrationTable' => '{{%done}}']]];", 0},
	{"config/db.php", "<?php return ['dsn' => 'pgsql:host=localhost;dbname=x', 'tablePrefix' => 'x_'];",
		0},
	{"migrations/m240102_000000_b.php",
		"<?php\nnamespace app\\migrations;\nclass m240102_000000_b extends \\yii\\db\\Migration {}\n",
		0},
	{"migrations/M240101000000A.php",
		"<?php\nnamespace app\\migrations;\nclass M240101000000A extends \\yii\\db\\Migration {}\n",
		0},
	{"migrations/model.php", "<?php\n", 0}, {NULL, NULL, 0}};

/* What a project's own base class puts together through the query builder; what leaves the schema alone. */
static void test_builder(void)
{
	struct migration m = read_body(DIALECT_POSTGRESQL,
		" public function safeUp() {\n $this->addColumns('{{%t}}', ['a' => $this->integer()->null(), "
		"'b' => "
		"$this->text()]);\n $this->execute('VACUUM ' . $this->tables());\n }\n"
		" public function addColumns($table, array $columns) { $all = []; $comments = [];\n"
		" foreach ($columns as $column => $type) { $all[] = sprintf('ADD COLUMN %s %s', "
		"$this->db->quoteColumnName($column), $this->db->getQueryBuilder()->getColumnType($type));\n"
		" if ($type instanceof ColumnSchemaBuilder && $type->comment !== null) { $comments[] = "
		"$this->db->getQueryBuilder()->addCommentOnColumn($table, $column, $type->comment); } }\n"
		" $this->db->createCommand('ALTER TABLE ' . $this->db->quoteTableName($table) . ' ' . "
		"implode(', ', "
		"$all))->execute();\n foreach ($comments as $comment) { "
		"$this->db->createCommand($comment)->execute(); } }\n"
		" private function tables() { return $this->kept['x']; }\n"
		"}\n__halt_compiler();\n} not PHP <?php {");
	struct str got = all_of(&m);
	OK(str_eq(got, STR("ALTER TABLE \"t\" ADD COLUMN \"a\" integer NULL DEFAULT NULL, ADD COLUMN \"b\" "
			   "text")) &&
			!m.gaps.n,
		"%.*s (%zu gaps)", STRF(got), m.gaps.n);
}

static void test_project(void)
{
	IS(recognised(project), STR("yii:migrations"), "by its files");
	struct migrations m = load(project, "migrations", DIALECT_POSTGRESQL);
	IS(ids(&m), STR("app\\migrations\\M240101000000A app\\migrations\\m240102_000000_b"),
		"by time, with their namespace");
	struct files f = memory_files(project);
	struct source s = {.path = STR("migrations")};
	OK(format_open(&f, a, &s, &e) == 0 && str_eq(s.table, STR("x_done")) &&
			s.dialect == DIALECT_POSTGRESQL,
		"its table: %.*s", STRF(s.table));
}

int main(void)
{
	a = arena_new("t_formats_yii");
	e = err_new(a);
	w = worker_new(a);
	test_project();
	if (!worker_has_grammar(w, LANGUAGE_PHP)) {
		OK(true, "# SKIP no grammar for PHP");
		return tap_done();
	}
	test_operations();
	test_ways();
	test_builder();
	arena_free(a);
	return tap_done();
}
