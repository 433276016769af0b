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

int main(void)
{
	a = arena_new("t_formats_django");
	e = err_new(a);
	struct worker *w = worker_new(a);
	test_dialect();
	if (worker_has_grammar(w, LANGUAGE_PYTHON))
		test_read(w);
	else
		OK(true, "# SKIP no grammar for Python");
	arena_free(a);
	return tap_done();
}
