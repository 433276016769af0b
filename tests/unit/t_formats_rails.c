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
	unknown("remove_column :t, :c if x?", "may or may not run");
	unknown("ActiveRecord::Base.connection.execute('DROP TABLE t')", "not known");
	unknown("execute \"DROP TABLE #{name}\"", "computed");
	unknown("create_table(:t) { |t| helper(t) }", "block");
	unknown("%w[a b].each { |n| drop_table n }", "not known");
	struct sb deep = sb_new(a, 1 << 20);
	for (int i = 0; i < 2 * 5000; i++)
		sb_addz(&deep, i < 5000 ? "up_only { " : "}");
	unknown(str_z(a, sb_str(&deep)), "deeper");
	test_renames();
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
