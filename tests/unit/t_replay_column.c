/* A column of which a part is changed: what it keeps. */
#include "schemas/replay_column.h"
#include "tests/unit/replay_text.h"
#include "tests/unit/tap.h"

int main(void)
{
	struct arena *a = arena_new("test");
	struct err e = err_new(a);
	struct sql_statements up = {0};
	struct replay *r;
	struct catalog *c;
	const char *what = NULL;
	sql_split(a, DIALECT_MYSQL, STR("CREATE TABLE t (id int unsigned AUTO_INCREMENT PRIMARY KEY)"), &up);
	OK(replay_open(&r, a, DIALECT_MYSQL, NULL, NULL, &e) == 0 &&
			replay_run(r, STR("file.sql"), &up, &e) == 0 && replay_catalog(r, a, &c, &e) == 0,
		"replayed");
	static const struct {
		const char *type, *want;
	} rows[] = {
		{"varchar(36)", "ALTER TABLE `t` MODIFY COLUMN `id` varchar(36) NOT NULL"},
		{"bigint unsigned",
			"ALTER TABLE `t` MODIFY COLUMN `id` bigint unsigned NOT NULL AUTO_INCREMENT"},
		{"", "ALTER TABLE `t` MODIFY COLUMN `id` int(10) unsigned NOT NULL AUTO_INCREMENT"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct replay_column x = {
			.table = STR("t"), .column = STR("id"), .type = str_of(rows[i].type)};
		struct str got = replay_column_sql(a, c, replay_column_mark(a, &x), &what);
		OK(str_eq(str_trim(got), str_of(rows[i].want)), "%.*s", STRF(got));
	}
	arena_free(a);
	return tap_done();
}
