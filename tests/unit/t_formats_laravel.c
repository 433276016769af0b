/* Laravel migrations: what is read of them, and what is said to be unknown, at its line. */
#include "migrate/formats/laravel.h"
#include "tests/unit/formats_text.h"

static struct worker *w;
static int release = 10;

/* The project around them. */
static const struct memory_file files[] = {
	{"config/auth.php",
		"<?php return ['users' => ['table' => env('T', 'people'), 'keys' => ['a' => 'x', "
		"'b' => 'y']],"
		" 'off' => false];\n",
		0},
	{"app/Models/User.php",
		"<?php\nnamespace App\\Models;\nclass User extends Model {\n use HasFactory;\n"
		" const STATE = 'new';\n const LENGTH = 40;\n}\n",
		0},
	{"app/Models/Team.php",
		"<?php\nnamespace App\\Models;\nclass Team extends Model {\n use HasUuids;\n"
		" protected $table = 'groups';\n protected $primaryKey = 'gid';\n}\n",
		0},
	{"app/Enums/Mode.php",
		"<?php\nnamespace App\\Enums;\nenum Mode: string { const LAST = self::Off; case On = 'on'; "
		"case "
		"Off = 'off';\n"
		" public static function deep($x) { return is_array($x) ? self::deep($x[0]) : $x; }\n"
		" public static function texts(): array { return array_column(self::cases(), 'value'); "
		"}\n}\n",
		0},
	{"app/Base/Filler.php",
		"<?php\nnamespace App\\Base;\nuse App\\Base\\Deeper as Above;\nabstract class Filler extends "
		"Above {\n"
		" use Marks;\n protected $kept = 'kept'; private string $given;\n"
		" public function __construct() { $this->given = self::table(); }\n"
		" final public function up(): void { DB::table('c')->insert($this->rows()); "
		"$this->mark($this->names()); }\n"
		" public function rows(): array { return []; }\n protected function names() { return ['z']; "
		"}\n"
		" private static function table() { return 'given'; }\n}\n",
		0},
	{"app/Base/Deeper.php",
		"<?php\nnamespace App\\Base;\nabstract class Deeper extends \\Illuminate\\Migration {\n"
		" const HEAD = 'h_';\n protected function gone(string $of): void { Schema::drop(self::HEAD . "
		"$of); }\n"
		" protected function on(string $name, $block): void { Schema::table($name, $block); }\n}\n",
		0},
	{"app/Base/Marks.php",
		"<?php\nnamespace App\\Base;\nuse Illuminate\\Blueprint;\ntrait Marks {\n"
		" private function mark(array $names): void { foreach ($names as $n) {\n  Schema::drop($n); "
		"} }\n"
		" public function add(Blueprint $bp, string $n = 'n'): void { $bp->text($n); }\n}\n",
		0},
	{"app/Base/Ring.php",
		"<?php\nnamespace App\\Base;\nclass Ring extends Round {\n use Ring; use Knot; const A = "
		"Round::A;\n"
		" protected $x = self::A;\n public static function one() { return Round::two(); }\n}\n"
		"trait Knot { use Knot; }\n",
		0},
	{"app/Base/Round.php",
		"<?php\nnamespace App\\Base;\nclass Round extends Ring {\n const A = Ring::A . Ring::A;\n"
		" public static function two() { return Ring::one() . Ring::one(); }\n}\n",
		0},
	{"app/Console/Commands/Deep/Fix.php",
		"<?php\nnamespace App\\Console\\Commands\\Deep;\nclass Fix extends Command {\n"
		" protected $signature = 'app:fill {--now}';\n"
		" public function handle() { User::query()->update(['a' => 1]); $this->info('x'); }\n}\n",
		0},
	{"app/Console/Commands/Break.php",
		"<?php\nnamespace App\\Console\\Commands;\nclass Break_ extends Command {\n"
		" protected $signature = 'app:break';\n public function handle() { Schema::drop('t'); }\n}\n",
		0},
	{"Beside.php",
		"<?php\ntrait Beside {\n"
		" protected function refers(Blueprint $table, string $to) { $table->unsignedInteger($to . "
		"'_id'); }\n}\n",
		0},
	{NULL, NULL, 0}};

static struct migration read_class(enum dialect d, const char *base, const char *body)
{
	e = err_new(a);
	struct files f = memory_files(files);
	struct laravel_project project = {.f = &f, .a = a, .w = w, .root = STR_NONE};
	format_php_autoload(
		a, STR("{\"autoload\": {\"psr-4\": {\"App\\\\\": \"app/\"}}}"), &project.autoload);
	struct source s = {.dialect = d};
	struct migration m = {.in_tx = true};
	m.raw = str_fmt(a,
		"<?php use App\\Models\\{User, Team}; use App\\Enums\\Mode; use App\\Base\\Filler;\n"
		"return new class extends %s {\n%s };\n",
		base, body);
	OK(format_laravel_read(&project, &s, release, &m, &e) == 0, "read");
	return m;
}

static struct migration read_up(enum dialect d, const char *body)
{
	return read_class(d, "Migration", str_z(a, str_fmt(a, " public function up() {\n%s\n }\n", body)));
}

static void gives(const char *body, const char *first)
{
	struct migration m = read_up(DIALECT_MYSQL, body);
	struct str got = m.up.n ? m.up.v[0].text : STR("(nothing)");
	OK(str_eq(got, str_of(first)) && !m.gaps.n, "%s: %.*s", body, STRF(got));
	OK(!m.up.n || m.up.v[0].line == 4, "at its line");
}

static void unknown(const char *body)
{
	struct migration m = read_up(DIALECT_POSTGRESQL, body);
	OK(m.opaque && m.gaps.n == 1 && m.gaps.v[0].line == 4, "%s is unknown", body);
}

/* All statements, the marks of conditions without their shell. */
static struct str all_of(const struct migration *m)
{
	struct str got = STR("");
	for (size_t i = 0; i < m->up.n; i++) {
		struct str text = m->up.v[i].text, head = STR("SELECT 1 /* ");
		if (m->up.v[i].flags & SQL_ONLY_IF)
			text = str_fmt(a, "{%.*s}", STRF(str_sub(text, head.n, text.n - 3)));
		got = str_fmt(a, "%.*s%s%.*s", STRF(got), i ? " " : "", STRF(text));
	}
	return got;
}

static void runs(enum dialect d, const char *body, const char *expected)
{
	struct migration m = read_up(d, body);
	struct str got = all_of(&m);
	OK(str_eq(got, str_of(expected)) && !m.gaps.n, "%s: %.*s", body, STRF(got));
}

/* What is known of it is read, and that it is not all is said. */
static void in_part(const char *body, const char *first)
{
	struct migration m = read_up(DIALECT_POSTGRESQL, body);
	struct str got = m.up.n ? m.up.v[0].text : STR("(nothing)");
	OK(str_eq(got, str_of(first)) && m.opaque && m.gaps.n == 1, "%s: %.*s", body, STRF(got));
}

#define TABLE(line) "Schema::table('t', function (Blueprint $table) { " line " });"

#define DROP(t) "Schema::drop('" t "');"

static void test_ways(void)
{
	enum dialect my = DIALECT_MYSQL, pg = DIALECT_POSTGRESQL;
	runs(my, "if (!Schema::hasColumn('t', 'd')) { " TABLE("$table->text('d');") " }",
		"{when: not column \"\" \"t\" \"d\"} ALTER TABLE `t` ADD COLUMN `d` text NOT NULL "
		"{otherwise} {end when}");
	runs(my,
		"if (Schema::hasTable('a') && Schema::hasIndex('a', 'i')) { " DROP(
			"a") " } elseif (Schema::hasTable('b')) { " DROP("b") " } else { " DROP("c") " }",
		"{when: and ( table \"\" \"a\" index \"\" \"a\" \"i\" )} DROP TABLE `a` {otherwise} {when: "
		"table \"\" \"b\"} "
		"DROP TABLE `b` {otherwise} DROP TABLE `c` {end when} {end when}");
	runs(my, "if (Schema::hasTable('a')) { return; } " DROP("b"),
		"{when: table \"\" \"a\"} {stop} {otherwise} {end when} DROP TABLE `b`");
	runs(my, "if (DB::getDriverName() === 'sqlite') { " DROP("a") " return; } " DROP("b"),
		"DROP TABLE `b`");
	runs(my, "if (DB::connection()->getDriverName() !== 'sqlite') { " DROP("a") " return; } " DROP("b"),
		"DROP TABLE `a`");
	runs(pg,
		"$d = config('database.default'); switch ($d) { case 'mysql': " DROP(
			"a") " break; case 'pgsql': case 'x': " DROP("b") " break; default: " DROP("c") " }",
		"DROP TABLE \"b\"");
	runs(pg, "switch (DB::getDriverName()) { case 'mysql': " DROP("a") " break; default: " DROP("c") " }",
		"DROP TABLE \"c\"");
	runs(pg,
		TABLE("match ($this->driver()) { 'mysql', 'mariadb' => $table->text('m'), 'pgsql' => "
		      "$table->text('p'), default => null };"),
		"ALTER TABLE \"t\" ADD COLUMN \"p\" text NOT NULL");
	runs(my, "if (in_array(DB::getDriverName(), ['mysql', 'mariadb'])) " DROP("a"), "DROP TABLE `a`");
	runs(my, "if (Schema::hasTable('a') === false || app()->environment('testing')) { " DROP("b") " }",
		"{when: not table \"\" \"a\"} DROP TABLE `b` {otherwise} {end when}");
	runs(my,
		TABLE("$i = collect(Schema::getIndexes('t'))->map(fn ($x) => $x['name'])->all(); if "
		      "(in_array('i', $i, "
		      "true)) { $table->dropIndex('i'); }"),
		"{when: index \"\" \"t\" \"i\"} DROP INDEX `i` ON `t` {otherwise} {end when}");
	runs(my, "if (!in_array('k', array_column(Schema::getForeignKeys('t'), 'name'))) { " DROP("a") " }",
		"{when: not foreign \"\" \"t\" \"k\"} DROP TABLE `a` {otherwise} {end when}");
	runs(my, "if (collect(Schema::getColumns('t'))->contains('name', 'c')) { " DROP("a") " }",
		"{when: column \"\" \"t\" \"c\"} DROP TABLE `a` {otherwise} {end when}");
	unknown("if (collect(Schema::getColumns('t'))->pluck('type')->contains('c')) { " DROP("a") " }");
	runs(my, "if (User::count() > 0) { User::where('a', 1)->update(['a' => 2]); } sleep(1); " DROP("b"),
		"DROP TABLE `b`");
	runs(my, "foreach (User::lazyById() as $u) { $u->save(); }", "");
	runs(my,
		"$sm = Schema::getConnection()->getDoctrineSchemaManager(); $all = "
		"$sm->listTableIndexes('t'); " TABLE(
			"if (array_key_exists('i', $all)) { $table->dropUnique('i'); }"),
		"{when: index \"\" \"t\" \"i\"} DROP INDEX `i` ON `t` {otherwise} {end when}");
	runs(my,
		"foreach (['a' => ['x', 'y'], 'b' => ['z']] as $t => $cs) { foreach ($cs as $c) { "
		"Schema::table($t, fn (Blueprint "
		"$table) => $table->dropColumn(\"{$c}_id\")); } }",
		"ALTER TABLE `a` DROP COLUMN `x_id` ALTER TABLE `a` DROP COLUMN `y_id` ALTER TABLE `b` DROP "
		"COLUMN `z_id`");
	runs(my,
		"collect(['a', 'b'])->each(function (string $t) { if ($t === 'b') { return; } "
		"Schema::drop($t); });",
		"DROP TABLE `a`");
	runs(my,
		"Schema::table('t', function (Blueprint $table) { $this->add($table, 'x'); }); } private "
		"function add(Blueprint $t, "
		"string $n, $m = 'y') { $t->text($n); $t->text($m);",
		"ALTER TABLE `t` ADD COLUMN `x` text NOT NULL ALTER TABLE `t` ADD COLUMN `y` text NOT NULL");
	runs(my, "Schema::withoutForeignKeyConstraints(function () { " DROP("a") " });", "DROP TABLE `a`");
	unknown("if ($request->x) { " DROP("a") " }");
	unknown("if (Schema::hasTable('t') && User::count()) { " DROP("t") " }");
	unknown("Schema::create('t', function (Blueprint $table) { if (Schema::hasTable('x')) { "
		"$table->text('d'); } });");
	unknown(TABLE("if (Schema::hasTable('x')) { return; } $table->text('d');"));
	unknown("switch ($x) { case 1: " DROP("a") " }");
	unknown("DB::dropEverything('a');");
	unknown("Artisan::call('app:fix');");
}

static void test_project(void)
{
	enum dialect my = DIALECT_MYSQL, pg = DIALECT_POSTGRESQL;
	runs(my, "Schema::drop(config('auth.users.table'));", "DROP TABLE `people`");
	runs(my, "$n = config('auth.users.keys'); Schema::drop($n['b'] ?? 'z');", "DROP TABLE `y`");
	runs(my, "if (config('auth.off') || config('auth.none')) { " DROP("a") " } " DROP("b"),
		"DROP TABLE `b`");
	runs(my, "Schema::drop(config('none.x', 'other'));", "DROP TABLE `other`");
	runs(my, TABLE("$table->string('s', User::LENGTH)->default(User::STATE);"),
		"ALTER TABLE `t` ADD COLUMN `s` varchar(40) NOT NULL DEFAULT 'new'");
	runs(my, TABLE("$table->string('s')->default(Mode::On->value);"),
		"ALTER TABLE `t` ADD COLUMN `s` varchar(255) NOT NULL DEFAULT 'on'");
	runs(my, TABLE("$table->foreignIdFor(User::class)->constrained();"),
		"ALTER TABLE `t` ADD COLUMN `user_id` bigint unsigned NOT NULL "
		"ALTER TABLE `t` ADD CONSTRAINT `t_user_id_foreign` FOREIGN KEY (`user_id`) REFERENCES "
		"`users` (`id`)");
	runs(my,
		TABLE("$table->foreignId('u_id')->constrained()->after('b')->nullable()->cascadeOnDelete();"),
		"ALTER TABLE `t` ADD COLUMN `u_id` bigint unsigned NOT NULL ALTER TABLE `t` ADD CONSTRAINT "
		"`t_u_id_foreign` FOREIGN KEY (`u_id`) REFERENCES `us` (`id`) on delete cascade");
	runs(my,
		TABLE("$table->after('c', function (Blueprint $table) { $table->string('d'); "
		      "$table->integer('e')->nullable(); }); $table->integer('f');"),
		"ALTER TABLE `t` ADD COLUMN `d` varchar(255) NOT NULL AFTER `c` ALTER TABLE `t` ADD COLUMN "
		"`e` "
		"int AFTER `d` ALTER TABLE `t` ADD COLUMN `f` int NOT NULL");
	runs(pg, TABLE("$table->after('c', fn (Blueprint $b) => $b->timestamp('d')->nullable());"),
		"ALTER TABLE \"t\" ADD COLUMN \"d\" timestamp(0) without time zone");
	unknown(TABLE("$table->after('c', $columns);"));
	runs(my, TABLE("$table->foreignId('a')->nullable()->references('id')->on('users')->nullOnDelete();"),
		"ALTER TABLE `t` ADD COLUMN `a` bigint unsigned ALTER TABLE `t` ADD CONSTRAINT `t_a_foreign` "
		"FOREIGN KEY (`a`) REFERENCES `users` (`id`) on delete set null");
	runs(pg, TABLE("$table->foreignIdFor(Team::class, 'owner')->nullable();"),
		"ALTER TABLE \"t\" ADD COLUMN \"owner\" uuid");
	runs(pg, TABLE("$table->foreignIdFor(Team::class);"),
		"ALTER TABLE \"t\" ADD COLUMN \"team_gid\" uuid NOT NULL");
	runs(my, TABLE("$table->dropConstrainedForeignId('user_id');"),
		"ALTER TABLE `t` DROP FOREIGN KEY `t_user_id_foreign` ALTER TABLE `t` DROP COLUMN `user_id`");
	runs(my, TABLE("$table->fullText(['a', 'b']);"),
		"alter table `t` add fulltext `t_a_b_fulltext`(`a`, `b`)");
	runs(pg, TABLE("$table->fullText('a')->language('simple');"),
		"create index \"t_a_fulltext\" on \"t\" using gin ((to_tsvector('simple', \"a\")))");
	runs(my, TABLE("$table->dropPrimary(); $table->renameIndex('a', 'b'); $table->rename('u');"),
		"alter table `t` drop primary key alter table `t` rename index `a` to `b` ALTER TABLE `t` "
		"RENAME TO `u`");
	runs(my, TABLE("$table->integer('n')->storedAs('a + 1');"),
		"ALTER TABLE `t` ADD COLUMN `n` int generated always as (a + 1) stored NOT NULL");
	runs(my, TABLE("$table->string('u')->unique()->index()->unique();"),
		"ALTER TABLE `t` ADD COLUMN `u` varchar(255) NOT NULL CREATE UNIQUE INDEX `t_u_unique`  ON "
		"`t`  (`u`)");
	runs(my, TABLE("$table->string('u')->unique(); $table->dropUnique(['u']);"),
		"ALTER TABLE `t` ADD COLUMN `u` varchar(255) NOT NULL DROP INDEX `t_u_unique` ON `t` CREATE "
		"UNIQUE INDEX `t_u_unique`  ON `t`  (`u`)");
	runs(pg, TABLE("$table->text('d')->nullable()->change();"),
		"{column: \"\" \"t\" \"d\" \"text\" \"\" \"\" \"null\" \"\" \"\" \"\"}");
	runs(my, TABLE("$table->string('d', 9)->default('x')->after('c')->change();"),
		"{column: \"\" \"t\" \"d\" \"varchar(9)\" \"\" \"\" \"\" \"default\" \"'x'\" \" AFTER "
		"`c`\"}");
	unknown(TABLE("$table->text('d')->default(User::NONE);"));
	unknown(TABLE("$table->foreignIdFor(Nobody::class);"));
	unknown("Schema::drop(config('auth.none'));");
}

/* What is the same whatever stands where; the places are those of the migration's own file. */
static void of_base(const char *base, const char *body, const char *expected, int line)
{
	struct migration m = read_class(DIALECT_MYSQL, base, body);
	struct str got = all_of(&m);
	OK(str_eq(got, str_of(expected)) && !m.gaps.n, "%s: %.*s", body, STRF(got));
	OK(!m.up.n || m.up.v[0].line == line, "at line %d", m.up.n ? m.up.v[0].line : 0);
}

static void test_classes(void)
{
	struct migration m;
	of_base("Filler", "\n", "DROP TABLE `z`", 2);
	of_base("Filler", " public function names() { return ['a', 'b']; }\n",
		"DROP TABLE `a` DROP TABLE `b`", 2);
	of_base("Filler", " public function up() {\n $x = 'y'; $this->gone(of: $x); }\n", "DROP TABLE `h_y`",
		4);
	of_base("Filler",
		" public function up() {\n Schema::drop($this->given); Schema::drop($this->kept); }\n",
		"DROP TABLE `given` DROP TABLE `kept`", 4);
	of_base("Filler",
		" public function up() {\n $this->on('t', function ($table) {\n $this->add($table); "
		"$table->text('m'); "
		"}); }\n",
		"ALTER TABLE `t` ADD COLUMN `n` text NOT NULL ALTER TABLE `t` ADD COLUMN `m` text NOT NULL",
		5);
	of_base("Filler", " public function up() {\n parent::up(); }\n", "DROP TABLE `z`", 4);
	m = read_class(DIALECT_MYSQL, "Filler", " public function names() { return $this->nobody(); }\n");
	OK(m.opaque && m.gaps.n == 1 && m.gaps.v[0].line == 2,
		"in a base class it is told where the migration is");
	m = read_class(DIALECT_MYSQL, "Nobody", "\n");
	OK(m.opaque && m.gaps.n == 1, "a base class that is not at hand");
	runs(DIALECT_MYSQL, TABLE("$table->enum('d', array_column(Mode::cases(), 'value'));"),
		"ALTER TABLE `t` ADD COLUMN `d` enum('on', 'off') NOT NULL");
	runs(DIALECT_MYSQL, TABLE("$table->enum('d', array_map(fn (Mode $m) => $m->name, Mode::cases()));"),
		"ALTER TABLE `t` ADD COLUMN `d` enum('On', 'Off') NOT NULL");
	runs(DIALECT_MYSQL, TABLE("$table->enum('d', Mode::texts())->default(Mode::LAST);"),
		"ALTER TABLE `t` ADD COLUMN `d` enum('on', 'off') NOT NULL DEFAULT 'off'");
	runs(DIALECT_MYSQL, TABLE("$table->enum('d', collect(Mode::cases())->pluck('value')->all());"),
		"ALTER TABLE `t` ADD COLUMN `d` enum('on', 'off') NOT NULL");
	runs(DIALECT_MYSQL, TABLE("$table->enum('d', ['x', ...Mode::texts()]);"),
		"ALTER TABLE `t` ADD COLUMN `d` enum('x', 'on', 'off') NOT NULL");
	runs(DIALECT_MYSQL,
		"foreach (array_merge(['c'], array_keys(['d' => 1])) as $n) { Schema::drop($n); }",
		"DROP TABLE `c` DROP TABLE `d`");
	runs(DIALECT_MYSQL,
		"Artisan::call('app:fill'); try { Artisan::call('cache:clear'); } catch (E $e) {} " DROP("a"),
		"DROP TABLE `a`");
	runs(DIALECT_MYSQL, "$names = config('permission.table_names'); Schema::drop($names['roles']);",
		"DROP TABLE `roles`");
	runs(DIALECT_MYSQL,
		TABLE("DB::statement('SET FOREIGN_KEY_CHECKS=0;'); $table->boolean('b')->default(); "
		      "$table->dropcolumn('c'); $table->dropIfExists();"),
		"ALTER TABLE `t` ADD COLUMN `b` tinyint(1) NOT NULL DEFAULT '1' ALTER TABLE `t` DROP COLUMN "
		"`c` DROP "
		"TABLE IF EXISTS `t`");
	runs(DIALECT_MYSQL, TABLE("$table->index([DB::raw('a(80)'), 'b'], 'i');"),
		"CREATE INDEX `i`  ON `t`  (a(80), `b`)");
	runs(DIALECT_MYSQL, TABLE("$table->increments('id')->change();"),
		"{column: \"\" \"t\" \"id\" \"int unsigned\" \"\" \"\" \"\" \"\" \"\" \"\"}");
	runs(DIALECT_MYSQL, "DB::table('t')->chunk(9, function ($all) { Mode::deep($all); }); " DROP("a"),
		"DROP TABLE `a`");
	m = read_class(DIALECT_MYSQL, "\\App\\Base\\Ring",
		" public function up() { Schema::drop(self::A); Schema::drop($this->x); "
		"Schema::drop(self::one()); }\n");
	OK(m.opaque && m.gaps.n == 3 && !m.up.n, "classes, constants and methods in a ring: %zu places",
		m.gaps.n);
	unknown(TABLE("NestedTree::columns($table);"));
	unknown(TABLE("$this->helper->dropIfThere($table, 'i');"));
	unknown("Artisan::call('app:break');");
	unknown("Artisan::call('app:nobody');");
	unknown("\\App\\Console\\Commands\\Nobody::statement('x');");
}

/* SQLite, where release 11 and later make a table anew for what ALTER TABLE cannot. \3 stands for a quote. */
static void test_remakes(void)
{
	enum dialect lite = DIALECT_SQLITE;
	release = 12;
	runs(lite, TABLE("$table->text('d')->nullable()->change(); $table->dropForeign(['a', 'b']);"),
		"{remake: \"column\" \"t\" \"d\" \"text\" \"\" \"\"} "
		"{remake: \"no foreign\" \"t\" \"a,b\" \"\" \"d\4text\4\" \"again\"}");
	runs(lite, TABLE("$table->foreign('u')->references('id')->on('users'); $table->dropPrimary();"),
		"{remake: \"foreign\" \"t\" \"\" \"FOREIGN KEY (\3u\3) REFERENCES \3users\3 (\3id\3)\" \"\" "
		"\"\"} "
		"{remake: \"no primary\" \"t\" \"\" \"\" \"\" \"again\"}");
	runs(lite, TABLE("$table->primary(['a']); $table->renameIndex('i', 'j');"),
		"{remake: \"primary\" \"t\" \"\" \"(\3a\3)\" \"\" \"\"} {remake: \"index\" \"t\" \"i\" "
		"\"j\" \"\" \"again\"}");
	runs(lite, TABLE("$table->increments('id')->change();"),
		"{remake: \"column\" \"t\" \"id\" \"integer primary key autoincrement NOT NULL\" \"\" \"\"}");
	release = 10;
	runs(lite, TABLE("$table->foreign('u')->references('id')->on('users');"), "");
}

/* The builder itself instead of the facade. */
static void test_builder(void)
{
	gives("$this->schema->table('t', function (Blueprint $table) { $table->text('d')->nullable(); });",
		"ALTER TABLE `t` ADD COLUMN `d` text");
	gives("$this->schema()->drop('t');", "DROP TABLE `t`");
	gives("Capsule::schema()->dropIfExists('t');", "DROP TABLE IF EXISTS `t`");
	gives("DB::connection()->getSchemaBuilder()->drop('t');", "DROP TABLE `t`");
	unknown("DB::connection('other')->getSchemaBuilder()->drop('t');");
	runs(DIALECT_MYSQL, "if ($this->schema->hasTable('t')) { $this->schema->drop('u'); }",
		"{when: table \"\" \"t\"} DROP TABLE `u` {otherwise} {end when}");
	runs(DIALECT_MYSQL, "$this->schema->getConnection()->table('t')->delete();", "");
	gives("$this->schema->table('t', function (Blueprint $table) { $this->refers($table, 'user'); }); } "
	      "use "
	      "Beside; private function none() {",
		"ALTER TABLE `t` ADD COLUMN `user_id` int unsigned NOT NULL");
}

int main(void)
{
	a = arena_new("test");
	w = worker_new(a);
	if (!worker_has_grammar(w, LANGUAGE_PHP)) {
		OK(true, "# SKIP no grammar for PHP");
		return tap_done();
	}
	gives(TABLE("$table->dropColumn(['a', 'b']);"), "ALTER TABLE `t` DROP COLUMN `a`");
	gives(TABLE("$table->renameColumn('a', 'b');"), "ALTER TABLE `t` RENAME COLUMN `a` TO `b`");
	gives(TABLE("$table->dropUnique(['a']);"), "DROP INDEX `t_a_unique` ON `t`");
	gives(TABLE("$table->dropForeign(['user_id']);"),
		"ALTER TABLE `t` DROP FOREIGN KEY `t_user_id_foreign`");
	gives(TABLE("$table->dropTimestamps();"), "ALTER TABLE `t` DROP COLUMN `created_at`");
	gives(TABLE("$table->timestamp('at')->useCurrent();"),
		"ALTER TABLE `t` ADD COLUMN `at` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP");
	gives(TABLE("$table->foreignId('category_id')->nullable();"),
		"ALTER TABLE `t` ADD COLUMN `category_id` bigint unsigned");
	gives("Schema::dropIfExists('t');", "DROP TABLE IF EXISTS `t`");
	gives("DB::statement('ALTER TABLE t ADD x int'); User::query()->update(['a' => 1]);",
		"ALTER TABLE t ADD x int");
	gives("foreach (['a', 'b'] as $t) { Schema::table($t, function (Blueprint $table) { "
	      "$table->dropColumn('x'); }); }",
		"ALTER TABLE `a` DROP COLUMN `x`");
	gives("$all = ['a', 'b']; foreach ($all as $t) { Schema::drop($t); DB::table($t)->delete(); }",
		"DROP TABLE `a`");
	gives("$f = fn (Blueprint $t) => $t->text('d'); Schema::table('a', $f); Schema::table('b', $f);",
		"ALTER TABLE `a` ADD COLUMN `d` text NOT NULL");
	gives(TABLE("$table->text('d')->nullable()->after('c');"),
		"ALTER TABLE `t` ADD COLUMN `d` text AFTER `c`");
	gives(TABLE("$table->text('d')->first();"), "ALTER TABLE `t` ADD COLUMN `d` text NOT NULL FIRST");
	gives(TABLE("$table->string('d', (2 ** 8) - 1);"),
		"ALTER TABLE `t` ADD COLUMN `d` varchar(255) NOT NULL");
	gives(TABLE("$table->tinyInteger('l', false, true);"),
		"ALTER TABLE `t` ADD COLUMN `l` tinyint unsigned NOT NULL");
	gives("$id = DB::table('t')->insertGetId(['a' => 1]); Schema::drop('u');", "DROP TABLE `u`");
	gives(TABLE("$table->integer('l', true);"),
		"ALTER TABLE `t` ADD COLUMN `l` int auto_increment PRIMARY KEY NOT NULL");
	unknown(TABLE("$table->integer('l', false, $unsigned);"));
	unknown("foreach ($names as $n) { Schema::drop($n); }");
	unknown("$f = fn (Blueprint $t) => $t->text('d'); $f($table);");
	unknown("$names = $this->names();");
	unknown("Schema::dropIfExists($name);");
	unknown("DB::statement(\"DROP TABLE {$name}\");");
	in_part(TABLE("$table->string('d')->default(config('a.d'))->nullable(false);"),
		"ALTER TABLE \"t\" ADD COLUMN \"d\" varchar(255) NOT NULL DEFAULT ''");
	in_part(TABLE("$table->geometry('g');"), "ALTER TABLE \"t\" ADD COLUMN \"g\" text");
	in_part(TABLE("$table->enum('d', Kind::values());"), "ALTER TABLE \"t\" ADD COLUMN \"d\" text");
	unknown(TABLE("$table->uuid($name);"));
	unknown(TABLE("foreach ($names as $n) { $table->string($n); }"));
	unknown(TABLE("$table->string($name);"));
	unknown("Schema::connection('other')->drop('t');");
	unknown("$this->helper();");
	unknown("$this->down(1);");
	gives("$this->make(); } private function make(): void { Schema::drop('t');", "DROP TABLE `t`");
	unknown("$this->up(); Schema::drop('t');");
	test_ways();
	test_project();
	test_classes();
	test_remakes();
	test_builder();
	arena_free(a);
	return tap_done();
}
