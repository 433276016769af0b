#include "tests/unit/formats_text.h"

/* pop: names, fizz, which files of several engines count. */

static struct str up_of(const char *fizz, enum dialect d, struct migrations *m)
{
	const struct memory_file t[] = {{"m/1_a.up.fizz", fizz, 0}, {0}};
	*m = load(t, "m", d);
	return m->n ? joined(&m->v[0].up) : STR("none");
}

static void says(const char *fizz, const char *sql, const char *what)
{
	struct migrations m;
	IS(up_of(fizz, DIALECT_POSTGRESQL, &m), str_of(sql), "%s", what);
	OK(m.n == 1 && m.v[0].opaque && m.v[0].read && !m.v[0].gaps.n, "all of it: %s", what);
}

static void test_calls(void)
{
	says("create_table(\"orders\") {\n  t.Column(\"note\", \"string\", {\"null\": true, size: 40})\n"
	     "  t.Column(\"id\", \"uuid\", {primary: true}) # the key\n  t.Column(\"total\", \"integer\", "
	     "{\"default\": 0})\n"
	     "  t.DisableTimestamps()\n  t.Index([\"note\", \"total\"], {\"unique\": true})\n"
	     "  t.ForeignKey(\"note\", {\"notes\": [\"id\"]}, {\"on_delete\": \"cascade\"})\n}\n",
		"CREATE TABLE \"orders\" (\"id\" uuid PRIMARY KEY NOT NULL, \"note\" varchar(40), \"total\" "
		"integer "
		"NOT NULL DEFAULT '0', FOREIGN KEY (\"note\") REFERENCES \"notes\" (\"id\")  ON DELETE "
		"cascade)"
		" | CREATE UNIQUE INDEX \"orders_note_total_idx\"  ON \"orders\"  (note, total)",
		"a table");
	says("create_table(\"tags\") { t.Column(\"id\", \"integer\", {primary: true}) }",
		"CREATE TABLE \"tags\" (\"id\" serial PRIMARY KEY NOT NULL, \"created_at\" timestamp NOT "
		"NULL, "
		"\"updated_at\" timestamp NOT NULL)",
		"times come by themselves");
	says("add_column(\"orders\", \"sent\", \"timestamp\", { \"null\": true })\ndrop_column(\"orders\", "
	     "\"note\")\n"
	     "rename_column(\"orders\", \"a\", \"b\")\nrename_table(\"a\", \"b\")\ndrop_table(\"c\")\n",
		"ALTER TABLE \"orders\" ADD COLUMN \"sent\" timestamp | ALTER TABLE \"orders\" DROP COLUMN "
		"\"note\" | "
		"ALTER TABLE \"orders\" RENAME COLUMN \"a\" TO \"b\" | ALTER TABLE \"a\" RENAME TO \"b\" | "
		"DROP TABLE \"c\"",
		"changes");
	says("add_index(\"a\", \"b\", {})\nadd_foreign_key(\"a\", \"b_id\", {\"b\": [\"id\"]}, {})\n"
	     "drop_foreign_key(\"a\", \"k\", {})\ndrop_index(\"a\", \"i\")\n",
		"CREATE INDEX \"a_b_idx\"  ON \"a\"  (b) | ALTER TABLE \"a\" ADD CONSTRAINT \"a_b_id_fk\" "
		"FOREIGN KEY "
		"(\"b_id\") REFERENCES \"b\" (\"id\") | ALTER TABLE \"a\" DROP CONSTRAINT \"k\" | DROP INDEX "
		"\"i\"",
		"keys and indexes");
	says("sql(\"UPDATE a SET b = \\\"x\\\";\")\nraw(`DROP TABLE d;`)",
		"UPDATE a SET b = \"x\" | DROP TABLE d", "texts");
}

static void test_gaps(void)
{
	struct migrations m;
	IS(up_of("let x = 1\ndrop_table(\"a\")\nexec(\"echo hello\")\n", DIALECT_POSTGRESQL, &m),
		STR("DROP TABLE \"a\""), "what is read counts");
	OK(m.v[0].gaps.n == 2 && m.v[0].gaps.v[0].line == 1 && m.v[0].gaps.v[1].line == 3,
		"the rest is told");
	(void)up_of("create_table(\"a\") {\n  t.Magic(\"x\")\n}", DIALECT_POSTGRESQL, &m);
	OK(m.v[0].gaps.n == 1, "a line of a table's as well");
	(void)up_of("drop_table(\"{{ .Options }}\")", DIALECT_POSTGRESQL, &m);
	OK(m.v[0].gaps.n == 1 && !m.v[0].up.n, "and a template");
	(void)up_of("create_table(\"a\") { t.Column(\"b\", {{{{{{{{{{{{{{{{{{", DIALECT_POSTGRESQL, &m);
	OK(m.v[0].gaps.n > 0, "no end");
	IS(up_of("change_column(\"a\", \"b\", \"int\", {})", DIALECT_SQLITE, &m), STR(""),
		"SQLite copies tables");
	OK(m.v[0].gaps.n == 1, "which is told");
}

static void test_files(void)
{
	const struct memory_file fizz[] = {{"m/20200101000000_a.up.fizz", "drop_table(\"a\")", 0},
		{"m/20200101000000_a.down.fizz", "", 0},
		{"m/20200102000000_b.up.sql", "CREATE TABLE b (id int);", 0},
		{"go.mod", "require github.com/jackc/pgx/v5 v5.0.0\n", 0}, {0}};
	IS(recognised(fizz), STR("pop:m"), "fizz is enough");
	const struct memory_file sql[] = {{"go.mod",
						  "require (\n\tgithub.com/gobuffalo/pop/v6 "
						  "v6.1.1\n\tgithub.com/jackc/pgx/v5 v5.0.0\n)\n",
						  0},
		{"m/1_a.up.sql", "CREATE TABLE a (id serial);", 0}, {"m/1_a.down.sql", "DROP TABLE a;", 0},
		{"m/1_a.mysql.up.sql", "CREATE TABLE a (id int auto_increment primary key);", 0},
		{"m/2_b.up.sql", "CREATE TABLE b (id serial);", 0},
		{"m/2_b.sqlite3.up.sql", "CREATE TABLE b (id integer);", 0}, {0}};
	IS(recognised(sql), STR("pop:m"), "SQL of a module that requires it");
	struct migrations m = load(sql, "m", DIALECT_MYSQL);
	OK(m.n == 2 && m.v[0].problem == MIGRATION_FINE, "one for each version");
	IS(m.v[0].path, STR("m/1_a.mysql.up.sql"), "the engine's own first");
	IS(m.v[0].down_path, STR("m/1_a.down.sql"), "with its way back");
	IS(m.v[1].path, STR("m/2_b.up.sql"), "else the one for all");
}

int main(void)
{
	a = arena_new("t_formats_pop");
	e = err_new(a);
	test_calls();
	test_gaps();
	test_files();
	arena_free(a);
	return tap_done();
}
