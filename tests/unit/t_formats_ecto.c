/* Ecto migrations: what is read of them as SQL of each database, and what is said to be unknown. The SQL is
 * what ecto_sql's and ecto_sqlite3's connections make of the same operations. */
#include "base/sb.h"
#include "migrate/formats/ecto.h"
#include "tests/unit/formats_text.h"

static struct worker *w;

static struct migration read_text(enum dialect d, const struct ecto_config *c, struct str text)
{
	struct source s = {.dialect = d};
	struct migration m = {.in_tx = true, .raw = text};
	OK(format_ecto_read(a, w, &s, c, &m, &e) == 0, "read");
	return m;
}

static struct migration read_body(enum dialect d, const struct ecto_config *c, const char *body)
{
	return read_text(d, c,
		str_fmt(a,
			"defmodule A.M do\n  use Ecto.Migration\n  @t :users\n  def change do\n%s\n  "
			"end\nend\n",
			body));
}

static void gives_in(enum dialect d, const struct ecto_config *c, const char *body, const char *want)
{
	struct migration m = read_body(d, c, body);
	IS(joined(&m.up), str_of(want), "%s", body);
	OK(!m.gaps.n && !m.opaque && (!m.up.n || (m.up.v[0].line >= 5 && m.up.v[0].line <= 9)),
		"known, at its line: %.*s", m.gaps.n ? (int)m.gaps.v[0].what.n : 0,
		m.gaps.n ? m.gaps.v[0].what.p : "");
}

static void gives(const char *body, const char *want)
{
	static const struct ecto_config none = {0};
	gives_in(DIALECT_POSTGRESQL, &none, body, want);
}

static void unknown(const char *body, const char *why)
{
	static const struct ecto_config none = {0};
	struct migration m = read_body(DIALECT_POSTGRESQL, &none, body);
	OK(m.opaque && m.gaps.n == 1 && m.gaps.v[0].line == 5 &&
			str_find(m.gaps.v[0].what, str_of(why), 0) != SIZE_MAX,
		"%s: %.*s", body, m.gaps.n ? (int)m.gaps.v[0].what.n : 0, m.gaps.n ? m.gaps.v[0].what.p : "");
}

static void test_tables(void)
{
	gives("create table(:users)", "CREATE TABLE \"users\" (\"id\" bigserial, PRIMARY KEY (\"id\"))");
	gives("create table(\"t\", primary_key: false, prefix: \"s\") do\n add :id, :binary_id, primary_key: "
	      "true\n"
	      " add(:n, :string, null: false, default: \"it's\")\n add :p, :decimal, precision: 10, scale: "
	      "2\n"
	      " timestamps()\nend",
		"CREATE TABLE \"s\".\"t\" (\"id\" uuid, \"n\" varchar(255) NOT NULL DEFAULT 'it''s', \"p\" "
		"decimal(10,2), \"inserted_at\" timestamp(0) NOT NULL, \"updated_at\" timestamp(0) NOT NULL, "
		"PRIMARY KEY (\"id\"))");
	gives("create_if_not_exists table(@t) do\n add :a, {:array, :string}, default: []\n add :m, :map, "
	      "default: %{}\n"
	      " add :b, :boolean, default: false\n add :f, :float, default: -1.5\n"
	      " add :u, :uuid, default: fragment(\"gen_random_uuid()\")\nend",
		"CREATE TABLE IF NOT EXISTS \"users\" (\"id\" bigserial, \"a\" varchar(255)[] DEFAULT "
		"ARRAY[]::varchar[], "
		"\"m\" "
		"jsonb DEFAULT '{}', \"b\" boolean DEFAULT false, \"f\" float DEFAULT -1.5, \"u\" uuid "
		"DEFAULT "
		"gen_random_uuid(), PRIMARY KEY (\"id\"))");
	gives("create table(:p) do\n add :u_id, references(:users, on_delete: :delete_all), null: false\n"
	      " add :o_id, references(\"orgs\", null: false, type: :uuid, column: :key, name: :o, on_update: "
	      ":nilify_all)\nend",
		"CREATE TABLE \"p\" (\"id\" bigserial, \"u_id\" bigint NOT NULL, \"o_id\" uuid, CONSTRAINT "
		"\"p_u_id_fkey\" FOREIGN KEY (\"u_id\") REFERENCES \"users\" (\"id\") ON DELETE CASCADE, "
		"CONSTRAINT "
		"\"o\" FOREIGN KEY (\"o_id\") REFERENCES \"orgs\" (\"key\") ON UPDATE SET NULL, PRIMARY KEY "
		"(\"id\"))");
	gives("create table(:t, primary_key: [name: :uuid, type: :uuid]) do\n timestamps(inserted_at: :made, "
	      "updated_at: false, type: :utc_datetime_usec)\nend",
		"CREATE TABLE \"t\" (\"uuid\" uuid, \"made\" timestamp NOT NULL, PRIMARY KEY (\"uuid\"))");
	gives("alter table(:t) do\n add :a, :text\n modify :b, :bigint, from: :integer, null: false\n remove "
	      ":c\n"
	      " remove :d, :string, default: \"x\"\n add_if_not_exists :e, :date\n remove_if_exists :f, "
	      ":text\nend",
		"ALTER TABLE \"t\" ADD COLUMN \"a\" text | ALTER TABLE \"t\" ALTER COLUMN \"b\" TYPE bigint "
		"| ALTER "
		"TABLE \"t\" ALTER COLUMN \"b\" SET NOT NULL | ALTER TABLE \"t\" DROP COLUMN \"c\" | ALTER "
		"TABLE \"t\" "
		"DROP COLUMN \"d\" | ALTER TABLE \"t\" ADD COLUMN IF NOT EXISTS \"e\" date | ALTER TABLE "
		"\"t\" DROP "
		"COLUMN IF EXISTS \"f\"");
	gives("alter table(:t) do\n modify :o_id, references(:orgs, on_delete: :nothing), from: "
	      "references(:olds)\nend",
		"ALTER TABLE \"t\" DROP CONSTRAINT \"t_o_id_fkey\" | ALTER TABLE \"t\" ALTER COLUMN \"o_id\" "
		"TYPE bigint "
		"| ALTER TABLE \"t\" ADD CONSTRAINT \"t_o_id_fkey\" FOREIGN KEY (\"o_id\") REFERENCES "
		"\"orgs\" (\"id\")");
}

static void test_changes(void)
{
	gives("create index(:users, [:a, \"lower(b)\", desc: :c], where: \"a > 0\")",
		"CREATE INDEX \"users_a_lower_b_c_index\" ON \"users\" (\"a\", lower(b), \"c\" DESC) WHERE a "
		"> 0");
	gives("create unique_index(\"users\", :email, name: :mail, concurrently: true)",
		"CREATE UNIQUE INDEX CONCURRENTLY \"mail\" ON \"users\" (\"email\")");
	gives("create index(:t, [:a], unique: true, using: \"GIN\", include: [:b], nulls_distinct: false)",
		"CREATE UNIQUE INDEX \"t_a_index\" ON \"t\" USING GIN (\"a\") INCLUDE (\"b\") NULLS NOT "
		"DISTINCT");
	gives("drop index(:t, [:a, :b])\ndrop_if_exists index(:t, [:z], name: \"x\")",
		"DROP INDEX \"t_a_b_index\" | DROP INDEX IF EXISTS \"x\"");
	gives("drop table(:a)\ndrop_if_exists table(:b), mode: :cascade",
		"DROP TABLE \"a\" | DROP TABLE IF EXISTS \"b\" CASCADE");
	gives("rename table(:a), to: table(:b)\nrename table(:a), :c, to: :d\nrename index(:a, [:c]), to: :n",
		"ALTER TABLE \"a\" RENAME TO \"b\" | ALTER TABLE \"a\" RENAME COLUMN \"c\" TO \"d\" | ALTER "
		"INDEX "
		"\"a_c_index\" RENAME TO \"n\"");
	gives("create constraint(:t, :positive, check: \"price > 0\", validate: false)\ndrop_if_exists "
	      "constraint(:t, "
	      "\"x\")",
		"ALTER TABLE \"t\" ADD CONSTRAINT \"positive\" CHECK (price > 0) NOT VALID | ALTER TABLE "
		"\"t\" DROP "
		"CONSTRAINT IF EXISTS \"x\"");
	gives("execute \"create extension citext\", \"drop extension citext\"\nexecute(~S|select '\\1'|)",
		"create extension citext | select '\\1'");
	gives("execute \"\"\"\ncreate view v as\n  select \\\"a\\\" from b\n\"\"\"\nflush()\n:ok",
		"create view v as\n  select \"a\" from b");
	gives("create table(:a, primary_key: false) do add :b, :text, nul: false end",
		"CREATE TABLE \"a\" (\"b\" text)");
	gives("execute \"alter table #{@t} add a int\"\nexecute \"update #{x} set a = 1\"\n"
	      "create index(:u, [:a], where: \"b = '#{@t}'\")",
		"alter table users add a int | CREATE INDEX \"u_a_index\" ON \"u\" (\"a\") WHERE b = "
		"'users'");
	gives("s = Application.get_env(:a, :b)\nt = System.fetch_env!(\"T\")\ndrop table(:a)",
		"DROP TABLE \"a\"");
	gives("if direction() == :up do\n drop table(:a)\nelse\n drop table(:b)\nend", "DROP TABLE \"a\"");
	gives("from(u in \"users\", update: [set: [a: 1]]) |> repo().update_all([])\nMyApp.Repo.insert!(x)\n"
	      "q = from u in \"users\"\nrepo().query!(\"drop table x\", [])\nIO.puts(\"hello\")",
		"drop table x");
}

static void test_unknown(void)
{
	unknown("create table(name) do\nend", "computed");
	unknown("execute \"drop table #{name}\"", "computed");
	unknown("execute fn -> repo().query!(\"drop table x\") end", "computed");
	gives("execute(fn -> %{} |> Oban.Job.new(worker: W) |> Shop.Repo.insert!() end, \"\")", "");
	unknown("execute fn -> Shop.Fix.run(repo()) end", "computed");
	unknown("for t <- [:a, :b], do: drop table(t)", "not known");
	unknown("helper(:a)", "not known");
	unknown("System.cmd(\"psql\", [])", "not known");
	unknown("Oban.Migrations.up(version: 11)", "not known");
	unknown("if true do\n drop table(:a)\nend", "not known");
	unknown("create table(:a) |> other()", "computed");
	unknown("create table(:a) do add :b, type() end", "not known");
	unknown("create table(:a) do add :b, :text, opts end", "not known");
	unknown("create table(:a) do if x, do: add(:b, :text) end", "block");
	unknown("create index(:a, columns)", "computed");
	struct sb deep = sb_new(a, 1 << 20);
	for (int i = 0; i < 2 * 2000; i++)
		sb_addz(&deep, i < 2000 ? "if direction() == :up do " : " end");
	unknown(str_z(a, sb_str(&deep)), "deeper");
}

static void test_dialects(void)
{
	static const struct ecto_config none = {0};
	const char *body =
		"create table(:t) do add :o, references(:orgs), null: false; add :n, :string; add :at, "
		":utc_datetime_usec; add :m, :map, default: %{} end";
	gives_in(DIALECT_MYSQL, &none, body,
		"CREATE TABLE `t` (`id` bigint unsigned not null auto_increment, `o` bigint unsigned NOT "
		"NULL, `n` "
		"varchar(255), `at` datetime(6), `m` json DEFAULT ('{}'), CONSTRAINT `t_o_fkey` FOREIGN KEY "
		"(`o`) "
		"REFERENCES `orgs` (`id`), PRIMARY KEY (`id`))");
	gives_in(DIALECT_SQLITE, &none, body,
		"CREATE TABLE \"t\" (\"id\" INTEGER PRIMARY KEY, \"o\" INTEGER CONSTRAINT \"t_o_fkey\" "
		"REFERENCES "
		"\"orgs\"(\"id\")  NOT NULL, \"n\" TEXT, \"at\" TEXT, \"m\" TEXT DEFAULT ('{}'))");
	gives_in(DIALECT_MYSQL, &none, "alter table(:t) do modify :a, :text, null: false end",
		"ALTER TABLE `t` MODIFY COLUMN `a` text NOT NULL");
	gives_in(DIALECT_SQLITE, &none, "alter table(:t) do add :a, :naive_datetime, null: false end",
		"ALTER TABLE \"t\" ADD COLUMN \"a\" TEXT");
}

static void test_config(void)
{
	static const struct memory_file t[] = {
		{"config/config.exs",
			"import Config\n# migration_source: \"no\"\nconfig :app, App.Repo,\n  "
			"migration_primary_key: [name: "
			":key, type: :binary_id], # it's\n  migration_foreign_key: [column: :key, type: "
			":binary_id],\n  "
			"migration_timestamps: [type: :utc_datetime],\n  migration_source: \"history\"\n",
			0},
		{0}};
	struct files f = memory_files(t);
	struct ecto_config c;
	OK(format_ecto_config(&f, a, STR("priv/repo/migrations"), &c, &e) == 0 && !c.unread, "configuration");
	IS(c.source, STR("history"), "the table");
	gives_in(DIALECT_POSTGRESQL, &c, "create table(:t) do add :o, references(:orgs); timestamps() end",
		"CREATE TABLE \"t\" (\"key\" uuid, \"o\" uuid, \"inserted_at\" timestamp(0) NOT NULL, "
		"\"updated_at\" "
		"timestamp(0) NOT NULL, CONSTRAINT \"t_o_fkey\" FOREIGN KEY (\"o\") REFERENCES \"orgs\" "
		"(\"key\"), "
		"PRIMARY KEY (\"key\"))");
	const struct memory_file apart[] = {
		{"config/config.exs",
			"own = \"shop\"\nconfig :app, App.Repo, own_prefix: own, kind: "
			":b, other: f()\n",
			0},
		{0}};
	f = memory_files(apart);
	OK(format_ecto_config(&f, a, STR("priv/repo/migrations"), &c, &e) == 0 && !c.unread,
		"a key of the project's own");
	gives_in(DIALECT_POSTGRESQL, &c,
		"drop table(:t, prefix: Application.compile_env(:app, [App.Repo, :own_prefix]))",
		"DROP TABLE \"shop\".\"t\"");
	gives_in(DIALECT_POSTGRESQL, &c, "execute \"DROP TABLE #{Application.get_env(:app, :kind)}.t\"",
		"DROP TABLE b.t");
	struct migration unset = read_body(
		DIALECT_POSTGRESQL, &c, "execute \"DROP TABLE #{Application.get_env(:app, :other)}.t\"");
	OK(unset.opaque, "one that is computed is not known");
	const struct memory_file odd[] = {
		{"config/config.exs", "x migration_primary_key: [type: other()]\n", 0}, {0}};
	f = memory_files(odd);
	OK(format_ecto_config(&f, a, STR("m"), &c, &e) == 0 && c.unread, "what is computed is not read");
	struct migration m = read_body(DIALECT_POSTGRESQL, &c, "create table(:t)");
	OK(m.opaque && m.gaps.n == 1, "and a table that has such a key is not known");
}

static void test_modules(void)
{
	static const struct ecto_config none = {0};
	struct migration m = read_text(DIALECT_POSTGRESQL, &none,
		STR("defmodule A do\nend\n\ndefmodule B do\n  use App.Migration\n  @disable_ddl_transaction "
		    "true\n"
		    "  def up, do: execute(\"select 1\")\n  def down do\n    drop table(:t)\n  end\nend\n"));
	OK(!m.in_tx && m.up.n == 1 && !m.opaque && m.up.v[0].line == 7, "up, without a transaction");
	m = read_text(DIALECT_POSTGRESQL, &none,
		STR("defmodule B do\n  use Ecto.Migration\n  def change do\n    part()\n    other\n  end\n"
		    "  defp part do\n    drop table(:t)\n  end\n  defp other, do: part()\nend\n"));
	IS(joined(&m.up), STR("DROP TABLE \"t\" | DROP TABLE \"t\""), "functions of the module");
	m = read_text(DIALECT_POSTGRESQL, &none,
		STR("defmodule B do\n  use Ecto.Migration\n  def change, do: change()\nend\n"));
	OK(m.opaque && m.gaps.n == 1, "one that calls itself");
	m = read_text(DIALECT_POSTGRESQL, &none, STR("defmodule B do\n  use Ecto.Schema\nend\n"));
	OK(m.opaque && m.gaps.n == 1, "no migration");
	m = read_text(DIALECT_POSTGRESQL, &none, STR("defmodule B do\n"));
	OK(m.opaque && m.gaps.n == 1, "no Elixir");
}

#define MODULE "defmodule M do\n  use Ecto.Migration\n  def change do\n  end\nend\n"

static void test_files(void)
{
	static const struct memory_file t[] = {
		{"mix.exs", "defp deps do\n[{:ecto_sql, \"~> 3.10\"}, {:postgrex, \"\"}]\nend", 0},
		{"priv/repo/migrations/20240102000000_b.exs", MODULE, 0},
		{"priv/repo/migrations/20240101000000_a.exs", MODULE, 0},
		{"priv/repo/migrations/old/0009_c.exs", MODULE, 0},
		{"priv/repo/migrations/20240103000000_d.ex", MODULE, 0},
		{"priv/repo/migrations/.formatter.exs", "[]", 0}, {"priv/repo/seeds.exs", "", 0}, {0}};
	IS(recognised(t), STR("ecto:priv/repo/migrations"), "recognised");
	struct migrations m = load(t, "priv/repo/migrations", DIALECT_POSTGRESQL);
	IS(ids(&m), STR("9 20240101000000 20240102000000"), "by number, those below too");
	OK(m.notes.n == 1 && m.notes.v[0].kind == SOURCE_TRAP, "an .ex is passed over");
	static const struct memory_file twins[] = {{"priv/repo/migrations/1_a.exs", MODULE, 0},
		{"priv/repo/migrations/2_a.exs", MODULE, 0}, {"priv/repo/migrations/02_b.exs", MODULE, 0},
		{0}};
	m = load(twins, "priv/repo/migrations", DIALECT_POSTGRESQL);
	OK(m.n == 3 && m.v[1].problem == MIGRATION_DUPLICATE && m.notes.n == 1 &&
			m.notes.v[0].kind == SOURCE_TRAP,
		"one version, and one name, in two files");
	OK(m.v[0].opaque && m.v[0].gaps.n == 1, "without a parser nothing is known");
}

static const char *pick(unsigned *seed, const char *const *list, size_t n)
{
	*seed = *seed * 1103515245u + 12345u;
	return list[(*seed >> 16) % n];
}

/* Operations with anything where a name or an option is wanted: nothing may crash, and what is read must lie
 * in the file. A ? is any value. */
static void test_soup(void)
{
	static const char *const lines[] = {
		"create table(?, ?) do\nadd ?, ?, null: ?, default: ?\ntimestamps(?)\nend", "create table(?)",
		"create index(?, ?, ?)", "drop ?", "drop_if_exists ?, mode: ?", "rename ?, to: ?",
		"rename ?, ?, to: ?", "alter ? do\nadd ?, ?\nmodify ?, ?, from: ?\nremove ?, ?\nend",
		"execute ?", "create constraint(?, ?, check: ?)",
		"create unique_index(?, [?, ?, desc: ?], where: ?, include: ?)",
		"if ? do\ndrop ?\nelse\ncreate ?\nend", "repo().query!(?)", "? |> ?", "x = ?",
		"create ? do\n?\nend",
		("alter table(:t) do\n"
		 "add :a, references(?, on_delete: ?, with: ?, type: ?), primary_key: ?\nend")};
	static const char *const values[] = {":a", "\"b\"", "nil", "true", "[:a]", "[]", "%{}", "x",
		"table(:t)", "table(\"t\", prefix: ?)", "index(:a, [:b])", "index(?, ?)", "references(:b)",
		"[a: :b]", "-1", "1.5", "@t", "@none", "f()", "{:array, :string}", "{:array, ?}",
		"{:map, :x}", "fn -> 1 end", "\"#{x}\"", "~S|x|", "(?)", "fragment(\"now()\")",
		"direction() == :up", ":\"a b\"", "[?, ?]", "A.B", "constraint(:a, :b)"};
	static const struct ecto_config none = {0};
	unsigned seed = 11;
	size_t bad = 0, read = 0;
	for (size_t i = 0; i < 1500; i++) {
		struct arena_mark mark = arena_mark(a);
		struct str text = STR("");
		for (size_t k = 0; k < 3; k++)
			text = str_fmt(
				a, "%.*s%s\n", STRF(text), pick(&seed, lines, sizeof lines / sizeof *lines));
		for (size_t at, k = 0; k < 40 && (at = str_chr(text, '?')) != SIZE_MAX; k++)
			text = str_fmt(a, "%.*s%s%.*s", STRF(str_sub(text, 0, at)),
				pick(&seed, values, sizeof values / sizeof *values),
				STRF(str_sub(text, at + 1, text.n)));
		struct source s = {.dialect = (enum dialect)(i % 3)};
		struct migration m = {.in_tx = true};
		m.raw = str_fmt(a, "defmodule M do\nuse Ecto.Migration\n@t :t\ndef up do\n%.*s\nend\nend\n",
			STRF(text));
		bad += format_ecto_read(a, w, &s, &none, &m, &e) != 0;
		read += m.up.n;
		for (size_t k = 0; k < m.up.n; k++)
			bad += m.up.v[k].at > m.raw.n || m.up.v[k].line < 1;
		arena_rewind(a, mark);
	}
	OK(bad == 0 && read > 100, "%zu statements read of what makes no sense", read);
}

int main(void)
{
	a = arena_new("t_formats_ecto");
	e = err_new(a);
	w = worker_new(a);
	test_files();
	if (!worker_has_grammar(w, LANGUAGE_ELIXIR)) {
		OK(true, "# SKIP no grammar for Elixir");
		return tap_done();
	}
	test_tables();
	test_changes();
	test_unknown();
	test_dialects();
	test_config();
	test_modules();
	test_soup();
	arena_free(a);
	return tap_done();
}
