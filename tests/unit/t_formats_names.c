/*
 * Asked for names only, every format finds the same ids in the same order, with the same problems and notes,
 * as when it reads what the files do: one project of each tool, and files that are not what a generator
 * writes.
 */
#include "migrate/format.h"
#include "tests/formats/hostile_projects.h"
#include "tests/unit/tap.h"

static struct arena *a;
static struct err e;
static struct worker *w;

static bool same(const struct migration *x, const struct migration *y)
{
	return str_eq(x->id, y->id) && str_eq(x->name, y->name) && str_eq(x->path, y->path) &&
	       str_eq(x->part, y->part) && x->order_key == y->order_key && x->problem == y->problem &&
	       str_eq(x->problem_text, y->problem_text) &&
	       (!x->problem || x->problem_line == y->problem_line) && str_eq(x->raw, y->raw) &&
	       x->repeatable == y->repeatable && x->any_order == y->any_order &&
	       str_eq(x->tool_checksum, y->tool_checksum) &&
	       str_eq(migration_checksum(a, x), migration_checksum(a, y)) &&
	       str_eq(migration_canonical(a, x), migration_canonical(a, y));
}

static struct str ids(const struct migrations *m)
{
	struct str out = STR("");
	for (size_t i = 0; i < m->n && i < 20; i++)
		out = str_fmt(a, "%.*s %.*s", STRF(out), STRF(m->v[i].id));
	return out;
}

static bool same_up(const struct migration *x, const struct migration *y)
{
	bool equal = x->up.n == y->up.n && x->gaps.n == y->gaps.n && x->in_tx == y->in_tx &&
		     x->manages_tx == y->manages_tx && x->opaque == y->opaque && x->read == y->read;
	for (size_t i = 0; equal && i < x->up.n; i++)
		equal = str_eq(x->up.v[i].text, y->up.v[i].text) && x->up.v[i].line == y->up.v[i].line;
	return equal;
}

/* A tool whose files stand for themselves reads the last one alike without the others. */
static void test_last(const struct source *s, const struct memory_file *files, const struct migrations *whole)
{
	struct memory_file few[16] = {0};
	const struct migration *last = &whole->v[whole->n - 1];
	struct migrations alone = {0};
	size_t n = 0;
	for (; files->path && n < 15; files++) {
		bool other = false;
		for (size_t i = 0; i + 1 < whole->n; i++)
			other = other || str_eq(whole->v[i].path, str_of(files->path));
		if (!other || str_eq(last->path, str_of(files->path)))
			few[n++] = *files;
	}
	struct files f = memory_files(few);
	struct source one = *s;
	one.names_only = false;
	int rc = s->ops->load(&f, a, w, &one, &alone, &e);
	const struct migration *m = NULL;
	for (size_t i = 0; !rc && i < alone.n; i++)
		if (str_eq(alone.v[i].id, last->id))
			m = &alone.v[i];
	OK(m && same_up(m, last), "%.*s, %.*s: the last one alone does the same", STRF(s->format),
		STRF(s->path));
}

static void test_project(const char *format, const char *path, const struct memory_file *files, size_t want)
{
	struct files f = memory_files(files);
	struct source s = {.path = str_of(path), .format = str_of(format), .dialect_known = true};
	struct migrations whole, names;
	e = err_new(a);
	int rc = format_open(&f, a, &s, &e);
	if (!rc)
		rc = s.ops->load(&f, a, w, &s, &whole, &e);
	s.names_only = true;
	if (!rc)
		rc = s.ops->load(&f, a, w, &s, &names, &e);
	OK(!rc, "%s, %s: loaded%.*s", format, path, rc ? (int)e.what.n : 0, rc ? e.what.p : "");
	if (rc)
		return;
	if (s.ops->piecemeal && whole.n)
		test_last(&s, files, &whole);
	bool equal = whole.n == names.n && whole.notes.n == names.notes.n && whole.n == want;
	for (size_t i = 0; equal && i < whole.n; i++)
		equal = same(&whole.v[i], &names.v[i]);
	OK(equal, "%s, %s: %zu migrations by their names:%.*s", format, path, whole.n, STRF(ids(&names)));
	if (!equal)
		printf("# read whole:%.*s\n", STRF(ids(&whole)));
}

static void test_all(void)
{
	for (size_t i = 0; i < sizeof projects / sizeof *projects; i++)
		test_project(projects[i].format, projects[i].path, projects[i].files, 3);
}

/* A file whose names stand where a quick look would miss them, or see others. */
static void test_odd(const char *format, const char *path, const char *name, const char *text, size_t want)
{
	struct memory_file files[] = {{name, text, 0}, {0}};
	test_project(format, path, files, want);
}

#define UP "def upgrade():\n    pass\n"

static void test_alembic(void)
{
	static const struct {
		const char *text;
		size_t n;
	} files[] = {
		{"\"\"\"x\nrevision = 'no'\n\"\"\"\nrevision = 'yes'  # the id\ndown_revision: str = "
		 "None\n" UP,
			1},
		{"revision = (\n  'yes'\n)\ndown_revision = None\n" UP, 1},
		{"# revision = 'no'\nif x:\n    revision = 'no'\nrevision: str = \"yes\"\ndown_revision = "
		 "('p', # c\n 'q',)\n" UP,
			1},
		{"revision = 'a' 'b'\ndown_revision = None\n" UP, 1},
		{"x = 'yes'\nrevision = x\n" UP, 1},
		{"revision = f'y{1}'\n" UP, 1},
		{"revision = f'y{z}'\n" UP, 0},
		{"revision_of = 'no'\n" UP, 0},
		{"x = 1; revision = 'yes'\n" UP, 1},
		{"revision = 'first'\nrevision = 'second'\n" UP, 1},
		{"x = '''\nrevision = 'no'\n" UP, 1},
		{"revision = r'yes'\ndepends_on = ['a']\n" UP, 1},
		{"revision = 'yes'\n" UP "x = f'{a['b']}'\n", 1},
	};
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		test_odd("alembic", "alembic/versions", "alembic/versions/a.py", files[i].text, files[i].n);
}

#define HEAD "from django.db import migrations\n"
#define CLASS "class Migration(migrations.Migration):\n"

static void test_django(void)
{
	static const char *const middle[] = {HEAD CLASS
		"    dependencies = [('app', '0003_c')]\n    operations = []\n",
		HEAD CLASS
		"    \"\"\"\n    dependencies = [('app', '0003_c')]\n    \"\"\"\n    operations = []\n",
		HEAD "X = 'app'\n" CLASS "    dependencies = [(X, '0003_c')]\n    operations = []\n",
		HEAD CLASS
		"    dependencies = [\n        migrations.swappable_dependency(settings.AUTH_USER_MODEL),\n"
		"        ('other', '0001_x'), # why\n        (\"app\", \"0003_c\"),\n    ]\n    operations = "
		"[]\n",
		HEAD CLASS "    if True:\n        dependencies = [('app', '0003_c')]\n    operations = []\n",
		HEAD CLASS "    dependencies = [('app', '0003_c')] + []\n    operations = []\n",
		HEAD CLASS "    dependencies = (('app', '0003_c'),)\n    replaces = [('app', '0001_a')]\n    "
			   "operations = []\n",
		HEAD CLASS "    dependencies = (('app', '0003_c'))\n    operations = []\n",
		HEAD "class Migrations:\n    dependencies = [('app', '0003_c')]\n" CLASS
		     "    operations = []\n",
		HEAD "class Other:\n    pass\n"};
	for (size_t i = 0; i < sizeof middle / sizeof *middle; i++) {
		struct memory_file files[] = {{"app/migrations/0001_a.py", DJANGO(""), 0},
			{"app/migrations/0002_b.py", middle[i], 0},
			{"app/migrations/0003_c.py", DJANGO("('app', '0001_a')"), 0}, {0}};
		test_project("django", "app/migrations", files, i == 9 ? 2 : 3);
	}
}

#define PHP "<?php\nnamespace App\\M;\n"

static void test_doctrine(void)
{
	static const struct {
		const char *text;
		size_t n;
	} files[] = {
		{PHP "// class Old extends X {}\n/* class Old extends X */ class V1 extends "
		     "AbstractMigration {}\n",
			1},
		{PHP "class V1 extends AbstractMigration { function up($s) { $x = <<<SQL\nclass No extends X "
		     "{}\n"
		     "  SQL;\n $y = new class extends Foo {}; $z = V1::class; } }\n",
			1},
		{PHP "class Helper {}\nfinal class V1 extends AbstractMigration {}\nclass V2 extends V1 {}\n",
			2},
		{PHP "class V1 extends AbstractMigration { function up($s) { $y = new class($s) extends Foo "
		     "{}; } }\n",
			1},
		{PHP "class V1 extends A { public $a = \"class No extends X {\"; public $b = 'it\\'s class "
		     "No extends X'; }\n",
			1},
		{PHP "#[Attr]\nclass V1 extends AbstractMigration {}\n# class No extends X\n", 1},
		{"<?php\nclass V1 extends AbstractMigration {}\n", 1},
		{"text <?php\nclass V1 extends AbstractMigration {}\n", 1},
		{PHP "class V1 extends AbstractMigration { function up($s) { $x = \"{$a[\"b\"]}\"; } }\n", 1},
		{PHP "class /* here */ V1 extends AbstractMigration {}\n", 1},
	};
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		test_odd("doctrine", "migrations", "migrations/Version1.php", files[i].text, files[i].n);
}

#define CLASS_TS "export class A1700000000001 implements MigrationInterface {\n"

static void test_typeorm(void)
{
	static const struct {
		const char *text;
		size_t n;
	} files[] = {
		{"import { MigrationInterface } from 'typeorm'\n" CLASS_TS
		 "  name = 'B1700000000002'\n\n  async up(q) {}\n}\n",
			1},
		{"/*\n" CLASS_TS "  async up(q) {}\n}\n*/\nexport const MigrationInterface = 1\n", 0},
		{CLASS_TS "  async up(q) { await q.query(`CREATE TABLE t (name text); UPDATE t SET name = "
			  "'x'`) }\n}\n",
			1},
		{CLASS_TS "  public readonly name = \"B1700000000002\";\n  async up(q) {}\n}\nexport class "
			  "C1700000000003 "
			  "implements MigrationInterface {\n  async up(q) {}\n}\n",
			2},
		{"class A1700000000001 {\n  constructor() {\n    this.name = 'B1700000000002'\n  }\n  async "
		 "up(q) {}\n}\n// MigrationInterface\n",
			1},
		{CLASS_TS "  async down(q) {}\n}\n", 0},
		{CLASS_TS "  name: string = 'B1700000000002';\n  async up(q) {}\n}\n", 1},
		{CLASS_TS "  name = 'B17' + '00000000002';\n  async up(q) {}\n}\n", 1},
		{CLASS_TS "  name = PREFIX;\n  async up(q) {}\n}\nconst PREFIX = 'B1700000000002'\n", 1},
	};
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		test_odd("typeorm", "migrations", "migrations/1700000000001-A.ts", files[i].text, files[i].n);
}

int main(void)
{
	a = arena_new("names");
	w = worker_new(a);
	test_all();
	test_alembic();
	test_django();
	test_doctrine();
	test_typeorm();
	arena_free(a);
	return tap_done();
}
