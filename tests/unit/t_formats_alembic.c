/* Alembic's revisions: their links, their heads, and what is said to be unknown. */
#include <stdint.h>

#include "base/sb.h"
#include "migrate/formats/alembic.h"
#include "tests/unit/files_memory.h"
#include "tests/unit/tap.h"

static struct arena *a;
static struct worker *w;

static struct migrations load(const struct memory_file *v)
{
	struct err e = err_new(a);
	struct files f = {.list = memory_list, .read = memory_read, .ctx = (void *)(uintptr_t)v};
	struct source s = {.path = STR("versions")};
	struct migrations m = {0};
	OK(format_alembic.load(&f, a, w, &s, &m, &e) == 0, "loaded");
	return m;
}

/* The statements of upgrade(), joined by " | ". */
static void runs(enum dialect d, const char *body, const char *rest, const char *want, const char *gap)
{
	struct err e = err_new(a);
	struct source s = {.dialect = d};
	struct alembic_graph g = {0};
	struct alembic_revision r = {.m = {.in_tx = true}, .graph = &g};
	struct str got = STR("");
	bool found;
	r.m.raw = str_fmt(a,
		"import sqlalchemy as sa\nfrom alembic import op\nrevision = 'a1'\ndown_revision = "
		"None\n%s\ndef upgrade():\n    bind = op.get_bind()\n    inspector = sa.inspect(bind)\n%s",
		rest, body);
	OK(format_alembic_read(a, w, &s, &r, &found, &e) == 0 && found, "read");
	for (size_t i = 0; i < r.m.up.n; i++)
		got = str_fmt(a, "%.*s%s%.*s", STRF(got), i ? " | " : "", STRF(r.m.up.v[i].text));
	OK(str_eq(got, str_of(want)), "%s: %.*s", body, STRF(got));
	struct str what = r.m.gaps.n ? r.m.gaps.v[0].what : STR("");
	OK(str_find(what, str_of(gap), 0) != SIZE_MAX && (*gap || !r.m.gaps.n), "told: %.*s", STRF(what));
}

/* What runs, and under which conditions. */
static void test_flow(void)
{
	enum dialect pg = DIALECT_POSTGRESQL;
	runs(DIALECT_MYSQL,
		"    url = str(bind.engine.url)\n    if url.startswith('sqlite') is False:\n        "
		"op.drop_table('t')\n    if url.startswith('postgres'):\n        op.drop_table('u')\n    if "
		"bind.dialect.name.startswith('mysql'):\n        op.drop_table('v')\n",
		"", "DROP TABLE `t` | DROP TABLE `v`", "");
	runs(DIALECT_SQLITE,
		"    with op.batch_alter_table('t') as b:\n        b.drop_column('c')\n        "
		"b.create_index('i', "
		"['d'])\n    with op.batch_alter_table('t', copy_from=x) as b:\n        "
		"b.drop_constraint('k')\n",
		"",
		"SELECT 1 /* copy: table 7:alembic 1:t 0: 0: */ | SELECT 1 /* copy: drop 1:c 0: 0: 0: */ | "
		"SELECT 1 "
		"/* copy: index 1:i 31:CREATE INDEX \"i\"  ON \"t\"  (\"d\") 0: 0: */ | SELECT 1 /* copy: "
		"end 0: 0: 0: "
		"0: */",
		"a constraint that Alembic drops by copying the table");
	runs(pg,
		"    if bind.dialect.name == 'mysql':\n        op.drop_table('t')\n    else:\n        "
		"op.drop_table('u')\n",
		"", "DROP TABLE \"u\"", "");
	runs(pg, "    if 't' not in inspector.get_table_names():\n        return\n    op.drop_table('t')\n",
		"",
		"SELECT 1 /* when: not table \"\" \"t\" */ | SELECT 1 /* stop */ | SELECT 1 /* end when */ | "
		"DROP TABLE \"t\"",
		"");
	runs(pg,
		"    columns = [c['name'] for c in inspector.get_columns('t')]\n    if 'c' in columns and "
		"not context.is_offline_mode():\n"
		"        op.drop_column('t', 'c')\n    elif inspector.has_table('u'):\n        "
		"op.drop_table('u')\n",
		"",
		"SELECT 1 /* when: column \"\" \"t\" \"c\" */ | ALTER TABLE \"t\" DROP COLUMN \"c\" | SELECT "
		"1 /* "
		"otherwise */ | SELECT 1 /* when: table \"\" \"u\" */ | DROP TABLE \"u\" | SELECT 1 /* end "
		"when */ "
		"| SELECT 1 /* end when */",
		"");
	runs(pg, "    if _missing('t', 'c'):\n        op.drop_table('t')\n",
		"def _missing(table, column):\n    names = {c['name'] for c in "
		"sa.inspect(op.get_bind()).get_columns(table)}\n    return column not in names\n",
		"SELECT 1 /* when: not column \"\" \"t\" \"c\" */ | DROP TABLE \"t\" | SELECT 1 /* end when "
		"*/",
		"");
	runs(pg,
		"    for t, c in [('a', 'b'), ('c', 'd')]:\n        drop(t, c)\n    for t in TABLES:\n       "
		" op.execute(f'ALTER TABLE {t} ENABLE ROW LEVEL SECURITY')\n",
		"TABLES = ('x', 'y')\ndef drop(table, column, *, prefix='p_'):\n    op.drop_column(table, "
		"prefix + column)\n",
		"ALTER TABLE \"a\" DROP COLUMN \"p_b\" | ALTER TABLE \"c\" DROP COLUMN \"p_d\" | ALTER TABLE "
		"x ENABLE ROW "
		"LEVEL SECURITY | ALTER TABLE y ENABLE ROW LEVEL SECURITY",
		"");
	runs(pg, "    for t, cs in {'t': ['a', 'b']}.items():\n        op.create_index('ix_%s' % t, t, cs)\n",
		"", "CREATE INDEX \"ix_t\"  ON \"t\"  (\"a\", \"b\")", "");
	runs(pg,
		"    rows = bind.execute(sa.text('SELECT id FROM t')).fetchall()\n    for r in rows:\n"
		"        sql = 'UPDATE t SET a = {} WHERE id = {}'.format(r.id, r.id)\n        "
		"bind.execute(sa.text(sql))\n"
		"    if not rows:\n        return\n    while more(bind):\n        bind.execute(t.delete())\n",
		"def more(bind):\n    return bind.execute(sa.text('SELECT 1')).scalar()\n", "", "");
	runs(pg,
		"    if not bind.execute(sa.text('SELECT 1')).scalar():\n        return\n    "
		"op.drop_table('t')\n",
		"", "DROP TABLE \"t\"", "may or may not run");
	runs(pg, "    for t in ['v_{}'.format(x) for x in ('a', 'b')]:\n        op.drop_table(t)\n", "",
		"DROP TABLE \"v_a\" | DROP TABLE \"v_b\"", "");
	runs(pg,
		"    op.add_column('t', sa.Column('c', sa.Boolean(), server_default=sa.null()))\n"
		"    postgresql.ENUM('a', name='m', create_type=False).create(bind, checkfirst=True)\n",
		"",
		"ALTER TABLE \"t\" ADD COLUMN \"c\" boolean DEFAULT NULL | SELECT 1 /* when: not type \"\" "
		"\"m\" */ | CREATE "
		"TYPE \"m\" AS ENUM ('a') | SELECT 1 /* end when */",
		"");
	runs(pg, "    for t in names():\n        op.drop_table(t)\n", "", "", "may or may not run");
	runs(pg, "    helper(op)\n", "", "", "not known");
	runs(pg,
		"    mood = sa.Enum(*MOODS, name='mood')\n    mood.create(bind)\n    mood.drop(bind, "
		"checkfirst=False)\n",
		"OLD = ('a',)\nMOODS = OLD + ('b',)\n",
		"SELECT 1 /* when: not type \"\" \"mood\" */ | CREATE TYPE \"mood\" AS ENUM ('a', 'b') | "
		"SELECT 1 /* end when */ "
		"| DROP TYPE \"mood\"",
		"");
	runs(pg,
		"    op.create_index('i', 't', ['a', sa.text('b DESC')], postgresql_ops={'a': 'x_ops'}, "
		"postgresql_include=['c'])\n",
		"", "CREATE INDEX \"i\"  ON \"t\"  (\"a\" x_ops, b DESC) INCLUDE (\"c\")", "");
	runs(pg,
		"    op.alter_column('t', 'c', server_default=sa.func.now())\n    "
		"op.create_check_constraint('k', 't', sa.column('c').is_not(None), "
		"postgresql_not_valid=True)\n",
		"",
		"ALTER TABLE \"t\" ALTER COLUMN \"c\" SET DEFAULT now() | ALTER TABLE \"t\" ADD CONSTRAINT "
		"\"k\" CHECK "
		"(\"c\" IS NOT NULL) NOT VALID",
		"");
	runs(pg,
		"    op.add_column('t', sa.Column('c', sa.JSON().with_variant(postgresql.JSONB(), "
		"'postgresql')))\n"
		"    op.add_column('t', sa.Column('d', sa.Integer(), sa.Computed('a + 1', "
		"persisted=True)))\n",
		"",
		"ALTER TABLE \"t\" ADD COLUMN \"c\" jsonb | ALTER TABLE \"t\" ADD COLUMN \"d\" integer "
		"GENERATED ALWAYS AS "
		"(a + 1) STORED",
		"");
	runs(DIALECT_MYSQL,
		"    with op.batch_alter_table('t') as b:\n        b.alter_column('c', "
		"existing_type=sa.String(20), nullable=False)\n"
		"        b.alter_column('d', existing_type=mysql.INTEGER(unsigned=True), "
		"type_=sa.BigInteger(), existing_nullable=False)\n",
		"",
		"ALTER TABLE `t` MODIFY COLUMN `c` varchar(20) NOT NULL | ALTER TABLE `t` MODIFY COLUMN `d` "
		"bigint NOT NULL",
		"");
	runs(pg, "    op.sync_enum_values('public', 'mood', ['a'], [('t', 'c')], enum_values_to_rename=[])\n",
		"",
		"ALTER TYPE \"public\".\"mood\" RENAME TO \"mood_old\" | CREATE TYPE \"public\".\"mood\" AS "
		"ENUM ('a') | ALTER "
		"TABLE \"t\" ALTER COLUMN \"c\" TYPE \"public\".\"mood\" USING "
		"\"c\"::text::\"public\".\"mood\" | DROP TYPE "
		"\"public\".\"mood_old\"",
		"");
	runs(pg,
		"    f = PGFunction(schema='public', signature='f(a int)', definition='RETURNS int LANGUAGE "
		"sql AS $$ SELECT a $$')\n"
		"    op.create_entity(f)\n    op.drop_entity(PGTrigger(schema='public', signature='g', "
		"on_entity='public.t', definition='x'))\n"
		"    op.drop_entity(f)\n",
		"",
		"CREATE OR REPLACE FUNCTION \"public\".f(a int) RETURNS int LANGUAGE sql AS $$ SELECT a $$ | "
		"DROP TRIGGER \"g\" "
		"ON public.t | DROP FUNCTION \"public\".f",
		"");
	struct sb list = sb_new(a, 1 << 20);
	for (int i = 0; i < 400; i++)
		sb_addz(&list, "'x',");
	const char *loops = str_z(a, str_fmt(a, "L = [%.*s]\n", STRF(sb_str(&list))));
	struct err e = err_new(a);
	struct source s = {.dialect = pg};
	struct alembic_graph g = {0};
	struct alembic_revision r = {.graph = &g};
	bool found;
	r.m.raw = str_fmt(a,
		"revision = 'a'\n%sdef f():\n  f()\n  op.drop_table('t')\n  f()\ndef upgrade():\n  f()\n  "
		"for a in L:\n    for b in L:\n      for c in L:\n        op.drop_table(c)\n",
		loops);
	OK(format_alembic_read(a, w, &s, &r, &found, &e) == 0 && r.m.gaps.n && r.m.up.n < 50000,
		"loops in loops and a function that calls itself end");
}

#define REVISION(id, down)                                                                                   \
	"from alembic import op\nrevision = '" id "'\ndown_revision = " down "\ndef upgrade():\n    pass\n"

/* How many sources are found, and how many revisions the first of them has. */
static void found(const struct memory_file *v, size_t sources, size_t revisions, const char *what)
{
	struct err e = err_new(a);
	struct files f = {.list = memory_list, .read = memory_read, .ctx = (void *)(uintptr_t)v};
	struct source *all;
	struct source_notes left;
	size_t n;
	struct migrations m = {.v = NULL};
	OK(format_recognise(&f, a, &all, &n, &left, &e) == 0 && n == sources, "%s: %zu", what, n);
	if (n)
		OK(format_alembic.load(&f, a, w, &all[0], &m, &e) == 0 && m.n == revisions && !m.notes.n,
			"%zu revisions", m.n);
}

/* Folders below versions/. */
static void test_folders(void)
{
	static const struct memory_file years[] = {
		{"migrations/versions/2023/11/a1.py", REVISION("a1", "None"), 0},
		{"migrations/versions/2024/2024_02_b2.py", REVISION("b2", "'a1'"), 0},
		{"migrations/versions/c3.py", REVISION("c3", "'b2'"), 0}, {NULL, NULL, 0}};
	static const struct memory_file parts[] = {{"alembic.ini", "recursive_version_locations = true\n", 0},
		{"migrations/env.py", "from alembic import context\nrevision = down_revision = 1\n", 0},
		{"migrations/versions/core/a1.py", REVISION("a1", "None"), 0},
		{"migrations/versions/shop/b2.py", REVISION("b2", "'a1'"), 0},
		{"migrations/versions/__pycache__/a1.py", REVISION("a1", "None"), 0}, {NULL, NULL, 0}};
	static const struct memory_file apart[] = {
		{"alembic.ini", "recursive_version_locations = false\n", 0},
		{"migrations/versions/core/1_a1.py", REVISION("a1", "None"), 0},
		{"migrations/versions/shop/1_b2.py", REVISION("b2", "None"), 0}, {NULL, NULL, 0}};
	/* version_locations made by the project's code */
	static const struct memory_file linked[] = {
		{"migrations/versions/a1_first.py", REVISION("a1", "None"), 0},
		{"migrations/versions/yoga/expand/b2_more.py", REVISION("b2", "'a1'"), 0},
		{"migrations/versions/2024.1/expand/c3_more.py", REVISION("c3", "(\"b2\",)"), 0},
		{NULL, NULL, 0}};
	found(linked, 1, 3, "so are folders whose revisions follow each other's");
	static const struct memory_file empty[] = {{"migrations/versions/a1.py", REVISION("a1", "''"), 0},
		{"migrations/versions/b2.py", REVISION("b2", "'a1'"), 0}, {NULL, NULL, 0}};
	found(empty, 1, 2, "an empty parent is none");
	found(years, 1, 3, "years and months are one history");
	found(parts, 1, 2, "so are folders where the setting says so");
	found(apart, 2, 1, "others are histories of their own");
}

static void names(const struct memory_file *v, const char *want, const char *gap)
{
	struct err e = err_new(a);
	struct files f = {.list = memory_list, .read = memory_read, .ctx = (void *)(uintptr_t)v};
	struct source s = {.path = STR("db/versions")};
	struct migrations m = {0};
	struct str got = STR("");
	OK(format_alembic.load(&f, a, w, &s, &m, &e) == 0 && m.n == 1, "loaded");
	for (size_t i = 0; i < m.v[0].up.n; i++)
		got = str_fmt(a, "%.*s%s%.*s", STRF(got), i ? " | " : "", STRF(m.v[0].up.v[i].text));
	OK(str_eq(got, str_of(want)), "%.*s", STRF(got));
	struct str what = m.v[0].gaps.n ? m.v[0].gaps.v[0].what : STR("");
	OK(str_find(what, str_of(gap), 0) != SIZE_MAX && (*gap || !m.v[0].gaps.n), "told: %.*s", STRF(what));
}

#define ENV(import, what)                                                                                    \
	{                                                                                                    \
		"db/env.py",                                                                                 \
			import "\nfrom alembic import context\ncontext.configure(target_metadata=" what      \
			       ")\n",                                                                        \
			0                                                                                    \
	}
#define KEY                                                                                                  \
	{                                                                                                    \
		"db/versions/a.py",                                                                          \
			"from alembic import op\nrevision = 'a1'\ndown_revision = None\ndef upgrade():\n   " \
			" "                                                                                  \
			"op.create_unique_constraint(None, 't', ['a', 'b'])\n    "                           \
			"op.create_unique_constraint('k', 't', ['a'])\n",                                    \
			0                                                                                    \
	}
#define SAID "ALTER TABLE \"t\" ADD CONSTRAINT \"k\" UNIQUE (\"a\")"
#define NAMED "ALTER TABLE \"t\" ADD CONSTRAINT \"uq_t_a_b\" UNIQUE (\"a\", \"b\") | " SAID
#define NOT_NAMED "ALTER TABLE \"t\" ADD UNIQUE (\"a\", \"b\") | " SAID
#define DATA "MetaData(naming_convention={'uq': 'uq_%(table_name)s_' '%(column_0_N_name)s'})\n"

/* The project's names, from wherever env.py takes them. */
static void test_names(void)
{
	static const struct memory_file none[] = {ENV("", "None"), KEY, {NULL, NULL, 0}};
	static const struct memory_file own[] = {ENV("m = " DATA, "m"), KEY, {NULL, NULL, 0}};
	static const struct memory_file far[] = {ENV("from shop.models import Base", "Base.metadata"),
		{"src/shop/models/__init__.py", "from .base import Base, x\n", 0},
		{"src/shop/models/base.py",
			"import shop.names as n\nclass Root(DeclarativeBase):\n    metadata = n.data\n"
			"class Base(Root):\n    pass\n",
			0},
		{"src/shop/names.py", "data = " DATA, 0}, KEY, {NULL, NULL, 0}};
	static const struct memory_file flask[] = {
		ENV("from flask import current_app", "current_app.extensions['migrate'].db.metadata"),
		{"web/extensions.py",
			"db = SQLAlchemy(metadata="
			"MetaData(naming_convention={'uq': "
			"'uq_%(table_name)s_%(column_0_N_name)s'}))\n",
			0},
		KEY, {NULL, NULL, 0}};
	static const struct memory_file computed[] = {
		ENV("m = MetaData(naming_convention={'uq': make()})", "m"), KEY, {NULL, NULL, 0}};
	static const struct memory_file circle[] = {ENV("from x import Base", "Base.metadata"),
		{"x.py", "from y import Base\n", 0}, {"y.py", "from x import Base\n", 0}, KEY,
		{NULL, NULL, 0}};
	static const struct memory_file bases[] = {
		ENV("class A(A, A, A, A, A, A, A, A, A, A):\n    pass\n", "A.metadata"), KEY,
		{NULL, NULL, 0}};
	names(bases, NOT_NAMED, "naming convention, which is computed");
	names(none, NOT_NAMED, "");
	names(own, NAMED, "");
	names(far, NAMED, "");
	names(flask, NAMED, "");
	names(computed, NOT_NAMED, "naming convention, which is computed");
	names(circle, NOT_NAMED, "");
}

int main(void)
{
	a = arena_new("test");
	w = worker_new(a);
	static const struct memory_file two[] = {
		{"versions/a.py",
			"from alembic import op\nrevision = 'c3'\ndown_revision = 'a1'\ndef upgrade():\n    "
			"pass\n",
			0},
		{"versions/b.py",
			"from alembic import op\nrevision = 'b2'\ndown_revision = 'a1'\ndef upgrade():\n    "
			"if x:\n        op.drop_table('t')\n",
			0},
		{"versions/c.py",
			"from alembic import op\nrevision = 'a1'\ndown_revision = None\ndef upgrade():\n    "
			"op.create_table(name)\n",
			0},
		{NULL, NULL, 0}};
	struct migrations m = load(two);
	test_folders();
	OK(m.n == 3 && str_eq(m.v[0].id, STR("a1")), "the root is first, whatever its file is called");
	OK(m.notes.n == 1 && m.notes.v[0].kind == SOURCE_HEADS, "two heads are told");
	OK(m.partial_order, "nothing is out of order");
	if (worker_has_grammar(w, LANGUAGE_PYTHON)) {
		OK(m.v[0].gaps.n == 1 && m.v[0].gaps.v[0].line == 5,
			"a computed name is unknown at its line");
		OK(m.v[2].up.n == 3 && m.v[2].up.v[0].line == 5 && (m.v[2].up.v[0].flags & SQL_ONLY_IF),
			"and so is a condition");
		test_flow();
		test_names();
		OK(!m.v[1].gaps.n && !m.v[1].up.n, "a revision that does nothing is known to do nothing");
	}
	static const struct memory_file orphans[] = {
		{"versions/a.py",
			"from alembic import op\nrevision = 'c3'\ndown_revision = 'a1'\ndef upgrade():\n    "
			"pass\n",
			0},
		{NULL, NULL, 0}};
	m = load(orphans);
	OK(m.notes.n == 1 && m.notes.v[0].kind == SOURCE_TRAP_STOPS, "a parent that is not here stops");
	struct sb deep = sb_new(a, 1 << 20);
	sb_addz(&deep, "from alembic import op\nrevision = 'a1'\ndown_revision = None\ndef upgrade():\n"
		       "    op.add_column('t', sa.Column('c', ");
	for (int i = 0; i < 2 * 5000; i++)
		sb_addz(&deep, i < 5000 ? "ARRAY(" : ")");
	sb_addz(&deep, "))\n");
	const struct memory_file nested[] = {{"versions/a.py", str_z(a, sb_str(&deep)), 0}, {NULL, NULL, 0}};
	m = load(nested);
	OK(m.v[0].gaps.n == 1 && m.v[0].up.n == 1, "types inside types are read to a limit");
	static const struct memory_file own[] = {
		{"versions/a.py",
			"from alembic import op\nimport shop.types\nrevision = 'a1'\ndown_revision = "
			"None\ndef upgrade():\n"
			"    op.create_table('t', sa.Column('c', shop.types.GUID(), nullable=False))\n"
			"    op.add_column('t', sa.Column('d', sa.Integer(), nullable=False, "
			"server_default=Kind.A.name))\n",
			0},
		{NULL, NULL, 0}};
	m = load(own);
	OK(m.v[0].gaps.n == 2 && m.v[0].up.n == 2,
		"a type and a default of the project's own leave the column");
	static const struct memory_file circle[] = {
		{"versions/a.py",
			"from alembic import op\nrevision = 'c3'\ndown_revision = 'a1'\ndef upgrade():\n    "
			"pass\n",
			0},
		{"versions/c.py",
			"from alembic import op\nrevision = 'a1'\ndown_revision = 'c3'\ndef upgrade():\n    "
			"pass\n",
			0},
		{NULL, NULL, 0}};
	m = load(circle);
	OK(m.notes.n == 1 && m.notes.v[0].kind == SOURCE_TRAP_STOPS, "a circle stops");
	arena_free(a);
	return tap_done();
}
