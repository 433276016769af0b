/* Laravel migrations: what is read of them, and what is said to be unknown, at its line. */
#include "migrate/formats/laravel.h"
#include "tests/unit/tap.h"

static struct arena *a;
static struct worker *w;

static struct migration read_up(enum dialect d, const char *body)
{
	struct err e = err_new(a);
	struct source s = {.dialect = d};
	struct migration m = {.in_tx = true};
	m.raw = str_fmt(a,
		"<?php\nreturn new class extends Migration {\n public function up() {\n%s\n }\n};\n", body);
	OK(format_laravel_read(a, w, &s, 10, &m, &e) == 0, "read");
	return m;
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

#define TABLE(line) "Schema::table('t', function (Blueprint $table) { " line " });"

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
	unknown(TABLE("$table->string('d', (2 ** 8) - 1);"));
	gives(TABLE("$table->tinyInteger('l', false, true);"),
		"ALTER TABLE `t` ADD COLUMN `l` tinyint unsigned NOT NULL");
	gives("$id = DB::table('t')->insertGetId(['a' => 1]); Schema::drop('u');", "DROP TABLE `u`");
	gives("if (!Schema::hasColumn('t', 'd')) { " TABLE("$table->text('d');") " }",
		"ALTER TABLE `t` ADD COLUMN `d` text NOT NULL");
	gives(TABLE("if (Schema::hasColumn('t', 'd')) { $table->dropColumn('d'); }"),
		"ALTER TABLE `t` DROP COLUMN `d`");
	gives("try { " TABLE(
		      "if (! Schema::hasColumn('t', 'd')) { $table->text('d'); }") " } catch (QueryException "
										   "$e) { "
										   "Log::error($e); }",
		"ALTER TABLE `t` ADD COLUMN `d` text NOT NULL");
	gives("if (Schema::hasTable('t') && ! Schema::hasColumn('t', 'd')) { " TABLE(
		      "$table->text('d');") " }",
		"ALTER TABLE `t` ADD COLUMN `d` text NOT NULL");
	gives("foreach (['a', 'b'] as $t) { if (Schema::hasTable($t) && !Schema::hasColumn($t, 'd')) { "
	      "Schema::table($t, function (Blueprint $table) { $table->text('d'); }); } }",
		"ALTER TABLE `a` ADD COLUMN `d` text NOT NULL");
	gives("$c = 'd'; if (Schema::hasColumn('t', 'e') && !Schema::hasColumn('t', $c)) { "
	      "Schema::table('t', "
	      "function (Blueprint $table) use ($c) { $table->text($c); }); }",
		"ALTER TABLE `t` ADD COLUMN `d` text NOT NULL");
	unknown("if (config('a') && !Schema::hasColumn('t', 'd')) { " TABLE("$table->text('d');") " }");
	unknown("if (!Schema::hasTable('t') && !Schema::hasColumn('t', 'd')) { " TABLE(
		"$table->text('d');") " }");
	unknown("if (Schema::hasColumn('t', 'd')) { " TABLE("$table->text('e');") " }");
	unknown("if (!Schema::hasColumn('t', 'd')) { " TABLE(
		"$table->text('d');") " } else { Schema::drop('t'); }");
	unknown("if (!Schema::hasColumn($t, $d)) { Schema::table($t, function (Blueprint $table) { "
		"$table->text($d); }); }");
	unknown(TABLE("$table->integer('l', true);"));
	unknown(TABLE("$table->integer('l', false, $unsigned);"));
	unknown("foreach ($names as $n) { Schema::drop($n); }");
	unknown("$f = fn (Blueprint $t) => $t->text('d'); $f($table);");
	unknown("$names = $this->names();");
	unknown("Schema::dropIfExists($name);");
	unknown("if (!Schema::hasColumn('a', 'b')) { Schema::drop('t'); }");
	unknown("DB::statement(\"DROP TABLE {$name}\");");
	unknown(TABLE("$table->geometry('g');"));
	unknown(TABLE("foreach ($names as $n) { $table->string($n); }"));
	unknown(TABLE("$table->string($name);"));
	unknown("Schema::connection('other')->drop('t');");
	unknown("$this->helper();");
	unknown("$this->down(1);");
	gives("$this->make(); } private function make(): void { Schema::drop('t');", "DROP TABLE `t`");
	unknown("$this->up();");
	arena_free(a);
	return tap_done();
}
