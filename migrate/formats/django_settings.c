#include "migrate/formats/django.h"

/* Which database the project's settings speak of: manage.py names the module (DJANGO_SETTINGS_MODULE), which
 * holds DATABASES with an ENGINE ("django.db.backends.postgresql";
 * docs.djangoproject.com/en/5.0/ref/settings/#engine), or a URL for dj-database-url. */

static const struct format_sign signs[] = {
	{"backends.postgresql", DIALECT_POSTGRESQL},
	{"backends.postgis", DIALECT_POSTGRESQL},
	{"postgres://", DIALECT_POSTGRESQL},
	{"postgresql://", DIALECT_POSTGRESQL},
	{"postgis://", DIALECT_POSTGRESQL},
	{"backends.mysql", DIALECT_MYSQL},
	{"mysql://", DIALECT_MYSQL},
	{"backends.sqlite3", DIALECT_SQLITE},
	{"sqlite://", DIALECT_SQLITE},
	{NULL, 0},
};

/* manage.py: os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.local"). Empty when it names
 * none. */
static struct str module_of(struct str manage)
{
	size_t at = str_find(manage, STR("DJANGO_SETTINGS_MODULE"), 0);
	struct str rest = str_sub(manage, at == SIZE_MAX ? manage.n : at + 22, manage.n);
	rest = str_cut(&rest, '\n');
	(void)str_cut(&rest, ',');
	rest = str_trim(rest);
	char quote = rest.n ? rest.p[0] : 0;
	size_t end = quote == '"' || quote == '\'' ? str_chr(str_sub(rest, 1, rest.n), quote) : SIZE_MAX;
	return end == SIZE_MAX ? STR_NONE : str_sub(rest, 1, end + 1);
}

static struct str path_of(struct arena *a, struct str home, struct str module)
{
	struct str path = home;
	while (module.n)
		path = format_path(a, path, str_cut(&module, '.'));
	return path;
}

int format_django_dialect(
	const struct files *f, struct arena *a, struct str dir, struct source *out, struct err *e)
{
	static const char *const tails[] = {".py", "/__init__.py", "/base.py", "/common.py"};
	for (struct str home = dir; home.n;) {
		struct str text;
		bool found;
		home = str_dirname(home);
		if (format_read_config(f, a, format_path(a, home, STR("manage.py")), &text, &found, e))
			return (int)e->code;
		struct str module = found ? module_of(text) : STR_NONE;
		if (!module.n)
			continue;
		struct str path = path_of(a, home, module);
		unsigned all = 0;
		for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
			struct str name = str_fmt(a, "%.*s%s", STRF(path), tails[i]);
			if (format_read_config(f, a, name, &text, &found, e))
				return (int)e->code;
			all |= found ? format_signs_in(text, signs) : 0;
		}
		out->dialect_known = format_only_dialect(all, &out->dialect);
		return 0;
	}
	return 0;
}
