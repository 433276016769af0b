/* The statements that stand for the operations of code migrations, in each dialect. */
#include "migrate/format_ddl.h"
#include "tests/unit/tap.h"

static struct names_list list(struct arena *a, const char *words)
{
	struct names_list l = {0};
	struct str rest = str_of(words);
	while (rest.n)
		*VEC_PUSH(a, &l) = str_cut(&rest, ' ');
	return l;
}

static void is_statement(const struct format_ddl *d, size_t i, const char *want)
{
	struct str got = i < d->out->n ? d->out->v[i].text : STR("(none)");
	OK(str_eq(got, str_of(want)), "%s: %.*s", want, STRF(got));
}

static void test_dialect(struct arena *a, enum dialect dialect, const char *const *want)
{
	struct source s = {.dialect = dialect};
	struct sql_statements out = {0};
	struct format_ddl d = {a, &s, &out, STR("one\ntwo\n"), 4, 0};
	struct format_ddl_table t = {STR_NONE, STR("a\"b`c")}, u = {STR_NONE, STR("users")};
	struct format_ddl_create c = {.table = t, .if_not_exists = true};
	struct format_ddl_key k = {.name = STR("fk"),
		.columns = list(a, "x y"),
		.target = u,
		.actions = STR("ON DELETE CASCADE")};
	struct format_ddl_column id = {.name = STR("id"), .type = STR("integer"), .primary = true};
	struct format_ddl_column name = {.name = STR("name"),
		.type = STR("varchar(9)"),
		.not_null = true,
		.def = format_ddl_text(&d, STR("it's a \\"))};
	struct format_ddl_index i = {.name = STR("i"), .table = u, .unique = true, .columns = list(a, "x y")};
	*VEC_PUSH(a, &c.columns) = id;
	*VEC_PUSH(a, &c.columns) = name;
	*VEC_PUSH(a, &c.clauses) = format_ddl_foreign_key(&d, &k);
	format_ddl_create_table(&d, &c);
	format_ddl_add_column(&d, u, &name, false);
	format_ddl_rename_table(&d, u, STR("people"));
	format_ddl_rename_column(&d, u, STR("x"), STR("y"));
	format_ddl_create_index(&d, &i);
	format_ddl_drop_index(&d, u, STR("i"), true);
	format_ddl_drop_column(&d, u, STR("x"), false);
	format_ddl_drop_table(&d, u, true);
	size_t n = 0;
	for (; want[n]; n++)
		is_statement(&d, n, want[n]);
	OK(out.n == n, "no statement but these");
	OK(out.v[0].line == 2 && out.v[0].at == 4 && out.v[0].flags & SQL_DDL, "they stand at their line");
	bool can = dialect != DIALECT_SQLITE;
	OK(format_ddl_change_column(&d, u, &name) == can, "a column can be changed, but not in SQLite");
	OK(format_ddl_drop_constraint(&d, u, FORMAT_DDL_UNIQUE, STR("u")) == can, "and so a constraint");
	OK(format_ddl_add_constraint(&d, u, STR("CHECK (x > 0)")) == can, "and one added");
}

int main(void)
{
	struct arena *a = arena_new("test");
	static const char *const pg[] = {"CREATE TABLE IF NOT EXISTS \"a\"\"b`c\" (\"id\" integer PRIMARY "
					 "KEY, \"name\" varchar(9) NOT NULL "
					 "DEFAULT 'it''s a \\', CONSTRAINT \"fk\" FOREIGN KEY (\"x\", \"y\") "
					 "REFERENCES \"users\" ON DELETE "
					 "CASCADE)",
		"ALTER TABLE \"users\" ADD COLUMN \"name\" varchar(9) NOT NULL DEFAULT 'it''s a \\'",
		"ALTER TABLE \"users\" RENAME TO \"people\"",
		"ALTER TABLE \"users\" RENAME COLUMN \"x\" TO \"y\"",
		"CREATE UNIQUE INDEX \"i\"  ON \"users\"  (\"x\", \"y\")", "DROP INDEX IF EXISTS \"i\"",
		"ALTER TABLE \"users\" DROP COLUMN \"x\"", "DROP TABLE IF EXISTS \"users\"", NULL};
	static const char *const mysql[] = {
		"CREATE TABLE IF NOT EXISTS `a\"b``c` (`id` integer PRIMARY KEY, `name` varchar(9) NOT NULL "
		"DEFAULT 'it''s a \\\\', CONSTRAINT `fk` FOREIGN KEY (`x`, `y`) REFERENCES `users` ON DELETE "
		"CASCADE)",
		"ALTER TABLE `users` ADD COLUMN `name` varchar(9) NOT NULL DEFAULT 'it''s a \\\\'",
		"ALTER TABLE `users` RENAME TO `people`", "ALTER TABLE `users` RENAME COLUMN `x` TO `y`",
		"CREATE UNIQUE INDEX `i`  ON `users`  (`x`, `y`)", "DROP INDEX IF EXISTS `i` ON `users`",
		"ALTER TABLE `users` DROP COLUMN `x`", "DROP TABLE IF EXISTS `users`", NULL};
	test_dialect(a, DIALECT_POSTGRESQL, pg);
	test_dialect(a, DIALECT_SQLITE, pg);
	test_dialect(a, DIALECT_MYSQL, mysql);
	arena_free(a);
	return tap_done();
}
