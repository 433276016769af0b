/* Django: the database that its settings speak of. What of its operations is read is tested against Django
 * itself in tests/formats/tools. */
#include "tests/unit/formats_text.h"

#define MIGRATION(body)                                                                                      \
	"from django.db import migrations\nclass Migration(migrations.Migration):\n    operations = [" body  \
	"]\n"
#define MANAGE "import os\nos.environ.setdefault(\"DJANGO_SETTINGS_MODULE\", 'site.settings')\n"
#define APP                                                                                                  \
	{"manage.py", MANAGE, 0}, {"shop/apps.py", "", 0},                                                   \
	{                                                                                                    \
		"shop/migrations/0001_initial.py", MIGRATION(""), 0                                          \
	}

static void settings(const char *path, const char *text, const char *want)
{
	const struct memory_file project[] = {APP, {path, text, 0}, {0}};
	IS(recognised(project), str_of(want), "%s: %s", path, text);
}

static void test_dialect(void)
{
	settings("site/settings.py", "'ENGINE': 'django.db.backends.mysql'", "django:shop/migrations");
	settings("site/settings/base.py", "default='postgres://localhost/shop'", "django:shop/migrations");
	settings("site/settings.py", "x = 1", "django:shop/migrations?");
	settings("site/settings.py", "backends.sqlite3 if DEBUG else backends.postgresql",
		"django:shop/migrations?");
	settings("elsewhere/settings.py", "backends.mysql", "django:shop/migrations?");
	settings("requirements.txt", "psycopg[binary]==3.1", "django:shop/migrations");
	settings("requirements.txt", "psycopg\nmysqlclient", "django:shop/migrations?");
	const struct memory_file bare[] = {{"manage.py", "DJANGO_SETTINGS_MODULE", 0},
		{"shop/migrations/0001_initial.py", MIGRATION(""), 0}, {0}};
	IS(recognised(bare), STR("django:shop/migrations?"), "a module that is not named");
}

static void test_read(struct worker *w)
{
	const struct memory_file project[] = {APP, {0}};
	struct files f = memory_files(project);
	struct source s = {
		.path = STR("shop/migrations"), .dialect = DIALECT_POSTGRESQL, .dialect_known = true};
	struct migrations m = {0};
	OK(format_open(&f, a, &s, &e) == 0 && s.ops->load(&f, a, w, &s, &m, &e) == 0, "loaded");
	OK(m.n == 1 && m.v[0].opaque && m.v[0].read && !m.v[0].gaps.n && !m.v[0].up.n,
		"a migration without an effect is read, and no gap");
}

#define FILE_OF(name, body)                                                                                  \
	{                                                                                                    \
		"shop/migrations/" name ".py",                                                               \
			"from django.db import migrations, models\nclass "                                   \
			"Migration(migrations.Migration):\n" body,                                           \
			0                                                                                    \
	}
#define MODEL(name) "    operations = [migrations.CreateModel('" name "', [('n', models.IntegerField())])]\n"
#define ADD "    operations = [migrations.AddField('a', 'm', models.IntegerField())]\n"
#define AFTER(name) "    dependencies = [('shop', '" name "')]\n"
#define SQUASH                                                                                               \
	FILE_OF("0001_squashed_0002", "    replaces = [('shop', '0001_a'), ('shop', '0002_b')]\n" MODEL("a"))

static struct migrations read_all(struct worker *w, const struct memory_file *project)
{
	struct files f = memory_files(project);
	struct source s = {
		.path = STR("shop/migrations"), .dialect = DIALECT_POSTGRESQL, .dialect_known = true};
	struct migrations m = {0};
	OK(format_open(&f, a, &s, &e) == 0 && s.ops->load(&f, a, w, &s, &m, &e) == 0, "loaded");
	return m;
}

static void test_squashes(struct worker *w)
{
	const struct memory_file all[] = {FILE_OF("0001_a", MODEL("a")), SQUASH,
		FILE_OF("0002_b", AFTER("0001_a") ADD),
		FILE_OF("0003_c", AFTER("0001_squashed_0002") MODEL("c")), {0}};
	struct migrations m = read_all(w, all);
	IS(ids(&m), STR("0001_a 0002_b 0001_squashed_0002 0003_c"), "a squash comes behind what it replaces");
	OK(m.n == 4 && m.v[0].up.n == 1 && m.v[2].up.n == 0 && m.v[3].up.n == 1 && !m.notes.n,
		"and does nothing itself, while all that is here");
	const struct memory_file some[] = {SQUASH, FILE_OF("0002_b", AFTER("0001_a") ADD),
		FILE_OF("0000_c", AFTER("0002_b") MODEL("c")), {0}};
	m = read_all(w, some);
	IS(ids(&m), STR("0001_squashed_0002 0000_c"),
		"one of which some are gone takes the place of them all");
	OK(m.n == 2 && m.v[0].up.n == 1 && !m.notes.n, "and does what they did");
}

static void test_conditions(struct worker *w)
{
#define TABLE                                                                                                \
	"migrations.CreateModel('A', [('n', models.IntegerField(null=True)), ('t', "                         \
	"models.BooleanField(db_default=True))]), "
	static const char *const cases[][2] = {{"Q(n=1)", "\"n\" = 1"}, {"~Q(t=True)", "NOT (\"t\")"},
		{"Q(t=False, n__in=[1, -2])", "(\"n\" IN (1, -2) AND NOT \"t\")"},
		{"Q(('n__gt', 1), Q(t=True), _connector='OR')", "(\"n\" > 1 OR \"t\")"},
		{"Q(n=1, _negated=True)", "NOT (\"n\" = 1 AND \"n\" IS NOT NULL)"},
		{"(Q(n=1) | Q(n=2)) & Q(t=True)", "((\"n\" = 1 OR \"n\" = 2) AND \"t\")"},
		{"Q(n__range=(1, 2))", "\"n\" BETWEEN 1 AND 2"}, {"Q(n=F('n'))", "\"n\" = \"n\""},
		{"Q(n__lt=today())", NULL}, {"Q(n__regex='x')", NULL}, {"Q(other=1)", NULL}, {"Q()", NULL}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str text = str_fmt(a,
			"from django.db import migrations, models\nclass Migration(migrations."
			"Migration):\n    operations = [" TABLE
			"migrations.AddIndex('a', models.Index(fields=['n'], "
			"name='i', condition=%s))]\n",
			cases[i][0]);
		const struct memory_file project[] = {{"shop/migrations/0001_a.py", str_z(a, text), 0}, {0}};
		struct migrations m = read_all(w, project);
		struct str last = m.n && m.v[0].up.n ? m.v[0].up.v[m.v[0].up.n - 1].text : STR_NONE;
		size_t at = str_find(last, STR(" WHERE "), 0);
		IS(at == SIZE_MAX ? STR("(none)") : str_sub(last, at + 7, last.n),
			cases[i][1] ? str_of(cases[i][1]) : STR("(none)"), "%s", cases[i][0]);
		OK(m.n == 1 && m.v[0].gaps.n == (cases[i][1] ? 0 : 1), "what is not read is said");
		OK(str_find(m.v[0].up.v[0].text, STR("DEFAULT true"), 0) != SIZE_MAX, "db_default");
	}
}

/* Fields of PostgreSQL and of libraries, as their column or key; NULL = it is told that they are not read. */
static void test_fields(struct worker *w)
{
	static const char *const cases[][2] = {{"django.contrib.postgres.fields.ArrayField(base_field=models."
						"CharField(max_length=30), size=None)",
						       "varchar(30)[] NOT NULL"},
		{"ArrayField(ArrayField(models.IntegerField(), size=2), null=True)", "integer[2][]"},
		{"ArrayField(models.PositiveIntegerField())", NULL},
		{"django.contrib.postgres.fields.ranges.DateTimeRangeField()", "tstzrange NOT NULL"},
		{"django_extensions.db.fields.CreationDateTimeField(auto_now_add=True)",
			"timestamp with time zone NOT NULL"},
		{"multiselectfield.db.fields.MultiSelectField(max_length=9)", "varchar(9) NOT NULL"},
		{"mptt.fields.TreeForeignKey(null=True, to='contenttypes.ContentType', on_delete=1)",
			"integer"},
		{"taggit.managers.TaggableManager(through='taggit.TaggedItem', to='taggit.Tag')", ""},
		{"TaggableManager(to='taggit.Tag')", ""},
		{"own.fields.TaggableManager(to='taggit.Tag')", NULL},
		{"mpttx.TreeForeignKey(to='b.C')", NULL}, {"own.fields.ColorField(max_length=6)", NULL}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str text = str_fmt(a,
			"from django.db import migrations, models\nclass Migration(migrations."
			"Migration):\n    operations = [migrations.CreateModel('A', [('n', "
			"models.IntegerField(primary_key=True)), ('f', %s)])]\n",
			cases[i][0]);
		const struct memory_file project[] = {{"shop/migrations/0001_a.py", str_z(a, text), 0}, {0}};
		struct migrations m = read_all(w, project);
		struct str got = m.n && m.v[0].up.n ? m.v[0].up.v[0].text : STR_NONE;
		size_t at = str_find(got, STR(", \"f"), 0);
		got = at == SIZE_MAX ? STR_NONE : str_sub(got, at + 5, got.n - 1);
		at = str_chr(got, ' ');
		IS(at == SIZE_MAX ? STR_NONE : str_sub(got, at + 1, got.n),
			str_of(cases[i][1] ? cases[i][1] : ""), "%s", cases[i][0]);
		OK(m.n == 1 && m.v[0].gaps.n == !cases[i][1], "told when it is not read");
		struct str last = m.n && m.v[0].up.n ? m.v[0].up.v[m.v[0].up.n - 1].text : STR_NONE;
		bool key = str_find(last, STR("REFERENCES \"django_content_type\""), 0) != SIZE_MAX ||
			   (m.v[0].up.n > 1 &&
				   str_find(m.v[0].up.v[1].text, STR("django_content_type"), 0) != SIZE_MAX);
		OK(key == (str_find(text, STR("contenttypes"), 0) != SIZE_MAX),
			"a key to Django's own table");
	}
}

/* RunPython: what changes rows through the models is nothing to the schema; what may do more is told at its
 * line. */
static void test_programs(struct worker *w)
{
	static const struct {
		const char *before, *call;
		bool told;
	} cases[] = {{"def f(apps, editor):\n    apps.get_model('shop', 'A').objects.all().delete()\n", "f",
			     false},
		{"def f(apps, schema_editor):\n    db = schema_editor.connection.alias\n"
		 "    apps.get_model('shop', 'A').objects.using(db).update(n=1)\n",
			"f, migrations.RunPython.noop", false},
		{"def g(model):\n    model.objects.create(n=1)\ndef f(apps, editor):\n    "
		 "g(apps.get_model('shop', 'A'))\n",
			"code=f", false},
		{"", "lambda apps, editor: apps.get_model('shop', 'A').objects.create(n=1)", false},
		{"", "migrations.RunPython.noop, undo", false},
		{"def f(apps, editor):\n    editor.execute('DROP TABLE a')\n", "f", true},
		{"def f(apps, ed):\n    ed.connection.cursor().execute('DROP TABLE a')\n", "f", true},
		{"from django.db import connection\ndef f(apps, editor):\n    with connection.cursor() as "
		 "c:\n        c.execute('x')\n",
			"f", true},
		{"def g(e):\n    e.execute('x')\ndef f(apps, editor):\n    g(editor)\n", "f", true},
		{"from ..fill import g\ndef f(apps, editor):\n    g(apps)\n", "f", true},
		{"from shop.fill import g\ndef f(apps, editor):\n    g(apps)\n", "f", true},
		{"from uuid import uuid4\ndef f(apps, editor):\n    apps.get_model('shop', "
		 "'A').objects.update(k=uuid4())\n",
			"f", false},
		{"from django.core.management import call_command\ndef f(apps, editor):\n    "
		 "call_command('x')\n",
			"f", true},
		{"from ..fill import f\n", "f", true},
		{"def f(apps, *rest):\n    rest[0].execute('x')\n", "f", true}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str text = str_fmt(a,
			"from django.db import migrations\n%sclass Migration(migrations.Migration):\n"
			"    operations = [migrations.RunPython(%s)]\n",
			cases[i].before, cases[i].call);
		const struct memory_file project[] = {{"shop/migrations/0001_a.py", str_z(a, text), 0}, {0}};
		struct migrations m = read_all(w, project);
		OK(m.n == 1 && m.v[0].gaps.n == cases[i].told, "%s: %s", cases[i].call, cases[i].before);
		int line = str_line(text, str_find(text, STR("migrations.RunPython("), 0));
		OK(!cases[i].told || (m.v[0].gaps.n && m.v[0].gaps.v[0].line == line), "in line %d", line);
	}
}

/* A key to the model that is being made has its primary key's type and column, in whatever order they stand.
 */
static void test_own_keys(struct worker *w)
{
	static const char *const cases[][2] = {
		{"('id', models.BigAutoField(primary_key=True)), ('f', models.ForeignKey(to='shop.a'))",
			"\"f_id\" bigint NOT NULL"},
		{"('id', models.AutoField(primary_key=True)), ('f', models.ForeignKey(to='self'))",
			"\"f_id\" integer NOT NULL"},
		{"('f', models.ForeignKey(to='A')), ('k', models.CharField(max_length=9, primary_key=True))",
			"\"f_id\" varchar(9) NOT NULL"},
		{"('k', models.UUIDField(primary_key=True)), ('f', mptt.fields.TreeForeignKey(to='shop.A'))",
			"\"f_id\" uuid NOT NULL"}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str text = str_fmt(a,
			"from django.db import migrations, models\nclass Migration(migrations."
			"Migration):\n    operations = [migrations.CreateModel('A', [%s])]\n",
			cases[i][0]);
		const struct memory_file project[] = {{"shop/migrations/0001_a.py", str_z(a, text), 0}, {0}};
		struct migrations m = read_all(w, project);
		struct str got = m.n && m.v[0].up.n > 1 ? m.v[0].up.v[0].text : STR_NONE;
		OK(str_find(got, str_of(cases[i][1]), 0) != SIZE_MAX, "%s: %.*s", cases[i][0], STRF(got));
		got = got.n ? m.v[0].up.v[1].text : STR_NONE;
		const char *key = strstr(cases[i][0], "'k'") ? "REFERENCES \"shop_a\" (\"k\")"
							     : "REFERENCES \"shop_a\" (\"id\")";
		OK(str_find(got, str_of(key), 0) != SIZE_MAX, "%s: %.*s", key, STRF(got));
	}
}

/* The key of a ManyToManyField's table is of the settings' kind, not of the app's own. */
static void test_link_keys(struct worker *w)
{
	static const struct {
		const char *settings, *app, *want;
	} cases[] = {
		{"INSTALLED_APPS = []\n", "default_auto_field = 'django.db.models.BigAutoField'\n", "serial"},
		{"INSTALLED_APPS = []\nDEFAULT_AUTO_FIELD = 'django.db.models.BigAutoField'\n",
			"default_auto_field = 'django.db.models.AutoField'\n", "bigserial"},
		{"from .base import *\n", "default_auto_field = 'django.db.models.BigAutoField'\n",
			"bigserial"}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct memory_file project[] = {{"manage.py", MANAGE, 0},
			{"site/settings.py", cases[i].settings, 0}, {"shop/apps.py", cases[i].app, 0},
			FILE_OF("0001_a", "    operations = [migrations.CreateModel('A', [('n', "
					  "models.IntegerField(primary_key=True)), ('b', "
					  "models.ManyToManyField('shop.A'))])]\n"),
			{0}};
		struct migrations m = read_all(w, project);
		struct str got = m.n && m.v[0].up.n > 1 ? m.v[0].up.v[1].text : STR_NONE;
		struct str want = str_fmt(a, "(\"id\" %s ", cases[i].want);
		OK(str_find(got, want, 0) != SIZE_MAX, "%s%s: %.*s", cases[i].settings, cases[i].app,
			STRF(got));
	}
}

/* The tables that the start makes, in their order. */
static struct str started(struct worker *w, const struct memory_file *project)
{
	struct files f = memory_files(project);
	struct source s = {.path = STR("shop/migrations"), .dialect = DIALECT_SQLITE, .dialect_known = true};
	const struct source *one = &s;
	struct sql_statements up = {0};
	struct str out = STR_NONE;
	OK(format_open(&f, a, &s, &e) == 0 && s.ops->start(&f, a, w, &one, 1, &up, &e) == 0, "started");
	for (size_t i = 0; i < up.n; i++) {
		struct str text = up.v[i].text, name;
		if (!str_starts(text, STR("CREATE TABLE \"")))
			continue;
		text = str_sub(text, 14, text.n);
		name = str_cut(&text, '"');
		if (!str_starts(name, STR("new__")))
			out = str_fmt(a, "%.*s%s%.*s", STRF(out), out.n ? " " : "", STRF(name));
	}
	return out;
}

#define CONTENT "django_content_type auth_permission auth_group auth_group_permissions"
#define USERS " auth_user auth_user_groups auth_user_user_permissions"
#define LINK "migrations.swappable_dependency(settings.AUTH_USER_MODEL)"

static const struct {
	const char *settings, *depends, *want;
} starts[] = {{"INSTALLED_APPS = [\n    'django.contrib.auth',\n    'django.contrib.contenttypes',\n]\n", "",
		      CONTENT USERS},
	{"INSTALLED_APPS = ['django.contrib.auth', \"shop\"]\n", "", CONTENT USERS},
	{"INSTALLED_APPS = ('django.contrib.sessions.apps.SessionsConfig', 'django.contrib.sites')\n",
		"('auth', '0001_initial')", "django_site django_session"},
	{"APPS = ['django.contrib.sites']\n# 'django.contrib.auth',\nMIDDLEWARE = "
	 "['django.contrib.auth.middleware.AuthenticationMiddleware']\n"
	 "LOGGING = {'django.contrib.admin': {}}\n",
		"", "django_site"},
	{"INSTALLED_APPS = ['django.contrib.admin']\nAUTH_USER_MODEL = 'people.Person'\n", "",
		CONTENT " django_admin_log"},
	{"INSTALLED_APPS = ['django.contrib.admin']\nAUTH_USER_MODEL = 'away.Person'\n", "", CONTENT},
	{"from .base import *\n", "('auth', '0001_initial')", CONTENT USERS},
	{"from .base import *\n", LINK, CONTENT USERS}, {"AUTH_USER_MODEL = 'people.Person'\n", LINK, ""},
	{"x = 1\n", "(\"sites\", \"0001_initial\")", "django_site"}, {"x = 1\n", "", ""}};

/* Django's own apps: those that the settings install, else those that migrations wait for. */
static void test_start(struct worker *w)
{
	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
		struct str text = str_fmt(a,
			"from django.db import migrations\nclass Migration(migrations.Migration):\n    "
			"dependencies = [%s]\n    operations = []\n",
			starts[i].depends);
		const struct memory_file project[] = {{"manage.py", MANAGE, 0},
			{"site/settings.py", starts[i].settings, 0},
			{"shop/migrations/0001_a.py", str_z(a, text), 0},
			{"people/migrations/0001_a.py",
				"from django.db import migrations, models\nclass "
				"Migration(migrations.Migration):\n    operations = [migrations.CreateModel("
				"'Person', [('k', models.UUIDField(primary_key=True))])]\n",
				0},
			{0}};
		IS(started(w, project), str_of(starts[i].want), "%s %s", starts[i].settings,
			starts[i].depends);
	}
	const struct memory_file own[] = {{"manage.py", MANAGE, 0},
		{"site/settings.py", "INSTALLED_APPS = ['django.contrib.auth']\n", 0},
		{"shop/apps.py", "label = 'auth'\n", 0}, FILE_OF("0001_a", MODEL("user")), {0}};
	IS(started(w, own), STR("django_content_type"), "an app of that label is the project's");
}

/* A key to a proxy points to the table of the model that has one. */
static void test_proxies(struct worker *w)
{
	static const char *const cases[][2] = {{"'auth.user'", "\"auth_user\" (\"id\")"},
		{"own.Mixin, 'shop.a'", "\"shop_a\" (\"k\")"}, {"'people.Person'", "\"persons\" (\"n\")"},
		{"'people.proxy'", "\"persons\" (\"n\")"}, {"'shop.p'", "\"shop_p\" (\"id\")"}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str text = str_fmt(a,
			"from django.db import migrations, models\nclass Migration(migrations.Migration):\n"
			"    operations = [migrations.CreateModel('A', [('k', models.IntegerField("
			"primary_key=True))]), migrations.CreateModel('P', [], options={'proxy': True}, "
			"bases=(%s,)), migrations.AddField('A', 'f', models.ForeignKey('shop.P'))]\n",
			cases[i][0]);
		const struct memory_file project[] = {{"shop/migrations/0001_a.py", str_z(a, text), 0},
			{"people/migrations/0001_a.py",
				"from django.db import migrations, models\nclass "
				"Migration(migrations.Migration):\n    operations = [migrations.CreateModel("
				"'Person', [('n', models.BigAutoField(primary_key=True))], {'db_table': "
				"'persons'}), migrations.CreateModel('Proxy', [], {'proxy': True}, "
				"('people.person',))]\n",
				0},
			{0}};
		struct migrations m = read_all(w, project);
		struct str got = STR_NONE;
		for (size_t k = 0; m.n && k < m.v[0].up.n; k++)
			if (str_find(m.v[0].up.v[k].text, STR("REFERENCES "), 0) != SIZE_MAX)
				got = m.v[0].up.v[k].text;
		OK(str_find(got, str_of(cases[i][1]), 0) != SIZE_MAX, "%s: %.*s", cases[i][0], STRF(got));
	}
}

int main(void)
{
	a = arena_new("t_formats_django");
	e = err_new(a);
	struct worker *w = worker_new(a);
	test_dialect();
	if (worker_has_grammar(w, LANGUAGE_PYTHON))
		test_read(w), test_squashes(w), test_conditions(w), test_fields(w), test_programs(w),
			test_own_keys(w), test_link_keys(w), test_start(w), test_proxies(w);
	else
		OK(true, "# SKIP no grammar for Python");
	arena_free(a);
	return tap_done();
}
