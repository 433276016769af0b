/* Rails migrations: what is read of them, and what is said to be unknown, at its line. */
#include "base/sb.h"
#include "migrate/formats/rails.h"
#include "parse/inflect.h"
#include "tests/unit/tap.h"

static struct arena *a;
static struct worker *w;

static struct rails_memory memory; /* of the files before */

static struct migration read_body(enum dialect d, const char *release, const char *body)
{
	struct err e = err_new(a);
	struct source s = {.dialect = d};
	struct migration m = {.in_tx = true};
	m.raw = str_fmt(
		a, "class M < ActiveRecord::Migration%s\n  def change\n%s\n  end\nend\n", release, body);
	OK(format_rails_read(a, w, &s, &m, &memory, &e) == 0, "read");
	return m;
}

static void gives(const char *release, const char *body, const char *first)
{
	struct migration m = read_body(DIALECT_POSTGRESQL, release, body);
	struct str got = m.up.n ? m.up.v[0].text : STR("(nothing)");
	OK(str_eq(got, str_of(first)) && !m.gaps.n, "%s: %.*s", body, STRF(got));
	OK(!m.up.n || m.up.v[0].line == 3, "at its line");
}

static void unknown(const char *body, const char *why)
{
	struct migration m = read_body(DIALECT_POSTGRESQL, "[7.1]", body);
	OK(m.opaque && m.gaps.n == 1 && m.gaps.v[0].line == 3 &&
			str_find(m.gaps.v[0].what, str_of(why), 0) != SIZE_MAX,
		"%s: %.*s", body, m.gaps.n ? (int)m.gaps.v[0].what.n : 0, m.gaps.n ? m.gaps.v[0].what.p : "");
}

/* The statements of the second of two files, joined by " | ". */
static void follows(enum dialect d, const char *first, const char *second, const char *want)
{
	struct str got = STR("");
	memory = (struct rails_memory){0};
	(void)read_body(d, "[7.1]", first);
	struct migration m = read_body(d, "[7.1]", second);
	for (size_t i = 0; i < m.up.n; i++)
		got = str_fmt(a, "%.*s%s%.*s", STRF(got), i ? " | " : "", STRF(m.up.v[i].text));
	OK(str_eq(got, str_of(want)) && !m.gaps.n, "%s: %.*s", second, STRF(got));
	memory = (struct rails_memory){0};
}

#define USERS                                                                                                \
	"create_table(:users) { |t| t.string :mail, index: true; t.string :name; t.index [:name, :mail], "   \
	"name: 'own' }"

/* Rails renames what it has named itself, and nothing else. */
static void test_renames(void)
{
	follows(DIALECT_POSTGRESQL, USERS, "rename_table :users, :people",
		"ALTER TABLE \"users\" RENAME TO \"people\" | ALTER INDEX \"users_pkey\" RENAME TO "
		"\"people_pkey\" | ALTER SEQUENCE \"users_id_seq\" RENAME TO \"people_id_seq\" | ALTER INDEX "
		"\"index_users_on_mail\" RENAME TO \"index_people_on_mail\"");
	follows(DIALECT_POSTGRESQL, USERS, "rename_column :users, :mail, :email",
		"ALTER TABLE \"users\" RENAME COLUMN \"mail\" TO \"email\" | ALTER INDEX "
		"\"index_users_on_mail\" RENAME TO \"index_users_on_email\"");
	follows(DIALECT_POSTGRESQL, USERS "; rename_table :users, :people",
		"change_table(:people) { |t| t.rename :mail, :email }",
		"ALTER TABLE \"people\" RENAME COLUMN \"mail\" TO \"email\" | ALTER INDEX "
		"\"index_people_on_mail\" RENAME TO \"index_people_on_email\"");
	follows(DIALECT_POSTGRESQL,
		"create_table(:k, id: :uuid); add_index :k, :id, unique: true; drop_table :k",
		"rename_table :k, :l", "ALTER TABLE \"k\" RENAME TO \"l\"");
	follows(DIALECT_POSTGRESQL, "create_table :k, id: :uuid", "rename_table :k, :l",
		"ALTER TABLE \"k\" RENAME TO \"l\" | ALTER INDEX \"k_pkey\" RENAME TO \"l_pkey\"");
	follows(DIALECT_POSTGRESQL, USERS "; remove_index :users, :mail; remove_column :users, :name",
		"rename_column :users, :mail, :email",
		"ALTER TABLE \"users\" RENAME COLUMN \"mail\" TO \"email\"");
	follows(DIALECT_MYSQL, USERS, "rename_column :users, :mail, :email",
		"ALTER TABLE `users` RENAME COLUMN `mail` TO `email` | ALTER TABLE `users` RENAME INDEX "
		"`index_users_on_mail` TO `index_users_on_email`");
	follows(DIALECT_SQLITE, USERS, "rename_table :users, :people",
		"ALTER TABLE \"users\" RENAME TO \"people\" | DROP INDEX \"index_users_on_mail\" | CREATE "
		"INDEX "
		"\"index_people_on_mail\"  ON \"people\"  (\"mail\")");
	follows(DIALECT_SQLITE, USERS, "rename_index :users, 'own', 'mine'",
		"DROP INDEX \"own\" | CREATE INDEX \"mine\"  ON \"users\"  (\"name\", \"mail\")");
}

/* The whole class; its statements, joined by " | ". */
static void runs(enum dialect d, const char *class, const char *want, const char *gap)
{
	struct err e = err_new(a);
	struct source s = {.dialect = d};
	struct migration m = {.in_tx = true, .raw = str_of(class)};
	struct str got = STR("");
	memory = (struct rails_memory){0};
	OK(format_rails_read(a, w, &s, &m, &memory, &e) == 0, "read");
	for (size_t i = 0; i < m.up.n; i++)
		got = str_fmt(a, "%.*s%s%.*s", STRF(got), i ? " | " : "", STRF(m.up.v[i].text));
	OK(str_eq(got, str_of(want)), "%s: %.*s", class, STRF(got));
	struct str what = m.gaps.n ? m.gaps.v[0].what : STR("");
	OK(m.gaps.n <= 1 && str_find(what, str_of(gap), 0) != SIZE_MAX && (*gap || !m.gaps.n), "told: %.*s",
		STRF(what));
}

#define CLASS(up, rest) "class M < ActiveRecord::Migration[7.1]\n  def up\n" up "\n  end\n" rest "end\n"

/* What runs, and under which conditions. */
static void test_flow(void)
{
	enum dialect pg = DIALECT_POSTGRESQL;
	runs(pg, CLASS("return if table_exists?(:t)\ndrop_table :u", ""),
		"SELECT 1 /* when: table \"\" \"t\" */ | SELECT 1 /* stop */ | SELECT 1 /* end when */ | "
		"DROP "
		"TABLE \"u\"",
		"");
	runs(pg,
		CLASS("unless column_exists?(:t, :c) && Rails.env.production?\ndrop_table "
		      ":u\nelse\ndrop_table :v\nend",
			""),
		"SELECT 1 /* when: not column \"\" \"t\" \"c\" */ | DROP TABLE \"u\" | SELECT 1 /* otherwise "
		"*/ | DROP TABLE \"v\" | SELECT 1 /* end when */",
		"");
	runs(pg,
		CLASS("found = index_exists?(:t, [:a, :b])\ndrop_table :u\nremove_column :t, :a unless found",
			""),
		"SELECT 1 /* when: indexed \"\" \"t\" \"a,b\" */ | SELECT 1 /* end when */ | DROP TABLE "
		"\"u\" | "
		"SELECT 1 /* when again: 0 */ | SELECT 1 /* otherwise */ | ALTER TABLE \"t\" DROP COLUMN "
		"\"a\" "
		"| SELECT 1 /* end when */",
		"");
	runs(pg, CLASS("drop_table :u if connection.adapter_name =~ /mysql|maria/i", ""), "", "");
	runs(DIALECT_MYSQL,
		CLASS("drop_table :u if mysql?", "def mysql?\nconnection.adapter_name =~ /mysql/i\nend\n"),
		"DROP TABLE `u`", "");
	runs(pg,
		CLASS("case connection.adapter_name\nwhen /mysql/i then drop_table :u\nelse drop_table "
		      ":v\nend",
			""),
		"DROP TABLE \"v\"", "");
	runs(pg,
		CLASS("TABLES.each { |t| add_x(t, :a) }",
			"TABLES = %w[a b].freeze\ndef add_x(t, c, to: 'd')\nexecute \"ALTER TABLE #{t} "
			"RENAME #{c} TO #{to}\"\nend\n"),
		"ALTER TABLE a RENAME a TO d | ALTER TABLE b RENAME a TO d", "");
	runs(pg,
		CLASS("{ t: [:a, :b], u: :c }.each do |t, cols|\nadd_index t, cols, name: \"i_#{t}\"\nend",
			""),
		"CREATE INDEX \"i_t\"  ON \"t\"  (\"a\", \"b\") | CREATE INDEX \"i_u\"  ON \"u\"  (\"c\")",
		"");
	runs(pg, CLASS("[[:a, :b], [:c, :d]].each do |t, c|\nnext if t == :a\nremove_column t, c\nend", ""),
		"ALTER TABLE \"c\" DROP COLUMN \"d\"", "");
	runs(pg, CLASS("return if User.none?\nUser.update_all(a: 1)", ""), "", "");
	runs(pg, CLASS("return if Rails.env.production?\ndrop_table :t", ""), "DROP TABLE \"t\"",
		"may or may not run");
	runs(pg, CLASS("return if Rails.env.production?\nUser.update_all(a: 1)", ""), "", "");
	runs(pg, CLASS("return unless Rails.env.production?\ndrop_table :t", ""), "DROP TABLE \"t\"", "");
	runs(pg, CLASS("return if User.none?\ndrop_table :t", ""), "DROP TABLE \"t\"", "may or may not run");
	runs(pg,
		CLASS("if User.none?\nUser.find_each { |u| u.update!(a: 1) }\nexecute \"UPDATE users SET a = "
		      "#{x}\"\nend\nwhile more?\nmove\nend",
			"def move\nUser.first.touch\nend\ndef more?\nUser.any?\nend\n"),
		"", "");
	runs(pg, CLASS("drop_table :t if User.none?", ""),
		"SELECT 1 /* when:  */ | DROP TABLE \"t\" | SELECT 1 /* end when */", "");
	runs(pg, CLASS("sweep { drop_table :t }", ""), "", "may or may not run");
	runs(pg,
		CLASS("change_table :t, bulk: true do |t|\nt.change :a, :bigint\nt.remove_index "
		      ":b\nt.change_null :c, false\nend",
			""),
		"ALTER TABLE \"t\" ALTER COLUMN \"a\" TYPE bigint | DROP INDEX \"index_t_on_b\" | ALTER "
		"TABLE "
		"\"t\" ALTER COLUMN \"c\" SET NOT NULL",
		"");
	runs(pg,
		CLASS("add_index :t, :a, order: { a: 'DESC NULLS LAST' }, opclass: :x_ops, include: [:b], "
		      "nulls_not_distinct: true, unique: true",
			""),
		"CREATE UNIQUE INDEX \"index_t_on_a\"  ON \"t\"  (\"a\" x_ops DESC NULLS LAST) INCLUDE "
		"(\"b\") NULLS NOT DISTINCT",
		"");
	runs(pg, CLASS("add_unique_constraint :sections, [:position], deferrable: :deferred", ""),
		"ALTER TABLE \"sections\" ADD CONSTRAINT \"uniq_rails_1e07660b77\" UNIQUE (\"position\") "
		"DEFERRABLE INITIALLY DEFERRED",
		"");
	runs(pg,
		CLASS("create_table :t, id: key do |t|\nt.references :u, type: key, index: false\nend",
			"def key\nconfig = "
			"Rails.configuration.generators\nconfig.options[config.orm][:primary_key_type] || "
			":primary_key\nend\n"),
		"CREATE TABLE \"t\" (\"id\" bigserial PRIMARY KEY NOT NULL, \"u_id\" primary_key)", "");
	runs(DIALECT_MYSQL,
		CLASS("create_table(:t) { |t| t.string :a, default: 'x' }\nchange_column :t, :a, "
		      ":text\nchange_column_null :t, :a, false",
			""),
		"CREATE TABLE `t` (`id` bigint AUTO_INCREMENT PRIMARY KEY NOT NULL, `a` varchar(255) DEFAULT "
		"'x') | "
		"ALTER TABLE `t` MODIFY COLUMN `a` text DEFAULT 'x' | ALTER TABLE `t` MODIFY COLUMN `a` text "
		"NOT NULL "
		"DEFAULT 'x'",
		"");
}

/* What would take for ever ends, and says so. */
static void test_hostile(void)
{
	struct sb list = sb_new(a, 1 << 20);
	for (int i = 0; i < 400; i++)
		sb_addz(&list, " x");
	struct str loops = str_fmt(a,
		CLASS("L.each { |a| L.each { |b| L.each { |c| L.each { |d| drop_table d } } } }",
			"L = %%w[%.*s]\n"),
		STRF(sb_str(&list)));
	struct err e = err_new(a);
	struct source s = {.dialect = DIALECT_POSTGRESQL};
	struct migration m = {.raw = loops};
	OK(format_rails_read(a, w, &s, &m, &memory, &e) == 0 && m.gaps.n && m.up.n < 50000, "loops in loops");
	m = (struct migration){.raw = STR(CLASS("f", "def f\nf\ndrop_table :t\nf\nend\n"))};
	OK(format_rails_read(a, w, &s, &m, &memory, &e) == 0 && m.gaps.n, "a method that calls itself");
	m = (struct migration){.raw = STR(CLASS("drop_table t", "def t\nu\nend\ndef u\nt\nend\n"))};
	OK(format_rails_read(a, w, &s, &m, &memory, &e) == 0 && m.gaps.n, "two that name each other");
}

/* Its column is there all the same. */
static void computed_default(void)
{
	struct migration m =
		read_body(DIALECT_POSTGRESQL, "[7.1]", "add_column :t, :c, :string, default: Shop::NAME");
	OK(m.up.n == 1 && str_eq(m.up.v[0].text,
				  STR("ALTER TABLE \"t\" ADD COLUMN \"c\" character varying DEFAULT null")),
		"a computed default: %.*s", m.up.n ? (int)m.up.v[0].text.n : 0,
		m.up.n ? m.up.v[0].text.p : "");
	OK(m.gaps.n == 1 && str_eq(m.gaps.v[0].what, STR("a default that is computed")), "is said");
}

static void words(const char *one, const char *many)
{
	OK(str_eq(inflect_plural(a, str_of(one)), str_of(many)), "%s -> %s", one, many);
	OK(str_eq(inflect_singular(a, str_of(many)), str_of(one)), "%s -> %s", many, one);
}

int main(void)
{
	a = arena_new("test");
	w = worker_new(a);
	if (!worker_has_grammar(w, LANGUAGE_RUBY)) {
		OK(true, "# SKIP no grammar for Ruby");
		return tap_done();
	}
	gives("[7.1]", "add_column :t, :c, :datetime", "ALTER TABLE \"t\" ADD COLUMN \"c\" timestamp(6)");
	gives("[6.1]", "add_column :t, :c, :datetime", "ALTER TABLE \"t\" ADD COLUMN \"c\" timestamp");
	gives("[7.1]", "add_column 's.t', :c, :jsonb, null: false, default: {}",
		"ALTER TABLE \"s\".\"t\" ADD COLUMN \"c\" jsonb NOT NULL DEFAULT '{}'");
	gives("[7.1]", "add_column :t, :c, :uuid, default: -> { \"gen_random_uuid()\" }",
		"ALTER TABLE \"t\" ADD COLUMN \"c\" uuid DEFAULT gen_random_uuid()");
	gives("[5.0]", "create_table :t", "CREATE TABLE \"t\" (\"id\" serial PRIMARY KEY NOT NULL)");
	gives("[7.1]", "add_foreign_key :articles, :people, on_delete: :cascade",
		"ALTER TABLE \"articles\" ADD CONSTRAINT \"fk_rails_bc3fe8ddd1\" FOREIGN KEY (\"person_id\") "
		"REFERENCES "
		"\"people\" (\"id\") ON DELETE CASCADE");
	gives("[7.1]", "User.where(a: 1).update_all(a: 2); drop_table :t", "DROP TABLE \"t\"");
	unknown("add_column table, :c, :string", "names are computed");
	gives("[7.1]", "add_column :t, :c, :string, limit: 9, default: nil",
		"ALTER TABLE \"t\" ADD COLUMN \"c\" character varying(9) DEFAULT NULL");
	gives("[7.1]", "add_column :t, :c, :hstore, default: {}, null: false",
		"ALTER TABLE \"t\" ADD COLUMN \"c\" hstore NOT NULL DEFAULT ''");
	gives("", "change_table(:t) { |t| t.timestamps null: false }",
		"ALTER TABLE \"t\" ADD COLUMN \"created_at\" timestamp NOT NULL");
	gives("[7.1]", "add_column :t, :c, :geography", "ALTER TABLE \"t\" ADD COLUMN \"c\" geography");
	gives("[7.1]", "add_column :t, :c, 'order_state', null: false",
		"ALTER TABLE \"t\" ADD COLUMN \"c\" order_state NOT NULL");
	gives("[7.1]", "add_column :t, :c, :enum, enum_type: :mood, default: 'sad'",
		"ALTER TABLE \"t\" ADD COLUMN \"c\" \"mood\" DEFAULT 'sad'");
	gives("[7.1]", "add_column :t, :c, :string, array: true, default: [\"a\", 'b c'], null: false",
		"ALTER TABLE \"t\" ADD COLUMN \"c\" character varying[] NOT NULL DEFAULT '{\"a\",\"b c\"}'");
	gives("[7.1]", "add_column :t, :c, :virtual, type: :string, as: 'upper(name)', stored: true",
		"ALTER TABLE \"t\" ADD COLUMN \"c\" character varying GENERATED ALWAYS AS (upper(name)) "
		"STORED");
	gives("[7.1]", "change_table(:t) { |t| t.virtual :c, type: :integer, as: 'a + 1', stored: true }",
		"ALTER TABLE \"t\" ADD COLUMN \"c\" integer GENERATED ALWAYS AS (a + 1) STORED");
	unknown("change_table(:t) { |t| t.geography :c }", "not known");
	computed_default();
	gives("[7.1]", "ActiveRecord::Base.connection.execute('DROP TABLE t')", "DROP TABLE t");
	gives("[7.1]", "add_index :t, 'lower(email), id'",
		"CREATE INDEX \"index_t_on_lower_email_id\"  ON \"t\"  (lower(email), id)");
	test_flow();
	test_hostile();
	unknown("execute \"DROP TABLE #{name}\"", "computed");
	unknown("create_table(:t) { |t| helper(t) }", "not known");
	unknown("create_table(:t) { |t| t.text :a if x? }", "block");
	unknown("names.each { |n| drop_table n }", "may or may not run");
	struct sb deep = sb_new(a, 1 << 20);
	for (int i = 0; i < 2 * 5000; i++)
		sb_addz(&deep, i < 5000 ? "up_only { " : "}");
	sb_addz(&deep, "; drop_table :t");
	unknown(str_z(a, sb_str(&deep)), "deeper");
	test_renames();
	words("user_metadata", "user_metadata");
	words("category", "categories");
	words("person", "people");
	words("shelf", "shelves");
	words("slice_of_life", "slice_of_lives");
	words("archive", "archives");
	words("address", "addresses");
	words("box", "boxes");
	words("key", "keys");
	words("news", "news");
	arena_free(a);
	return tap_done();
}
