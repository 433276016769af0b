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

int format_django_each_settings(const struct files *f, struct arena *a, struct str dir,
	format_django_settings_fn *fn, void *ctx, bool *named, struct err *e)
{
	static const char *const tails[] = {".py", "/__init__.py", "/base.py", "/common.py"};
	*named = false;
	for (struct str home = dir; home.n && !*named;) {
		struct str text;
		bool found;
		home = str_dirname(home);
		if (format_read_config(f, a, format_path(a, home, STR("manage.py")), &text, &found, e))
			return (int)e->code;
		struct str module = found ? module_of(text) : STR_NONE;
		*named = module.n > 0;
		struct str path = path_of(a, home, module);
		for (size_t i = 0; *named && i < sizeof tails / sizeof *tails; i++) {
			struct str name = str_fmt(a, "%.*s%s", STRF(path), tails[i]);
			if (format_read_config(f, a, name, &text, &found, e))
				return (int)e->code;
			if (found)
				fn(ctx, a, text);
		}
	}
	return 0;
}

static void add_signs(void *ctx, struct arena *a, struct str text)
{
	unsigned *all = ctx;
	(void)a;
	*all |= format_signs_in(text, signs);
}

int format_django_dialect(
	const struct files *f, struct arena *a, struct str dir, struct source *out, struct err *e)
{
	unsigned all = 0;
	bool named;
	if (format_django_each_settings(f, a, dir, add_signs, &all, &named, e))
		return (int)e->code;
	if (named)
		out->dialect_known = format_only_dialect(all, &out->dialect);
	return 0;
}

struct setting {
	const char *name;
	struct str value;
};

/* NAME = "value" at the beginning of a line, or in a class. */
static void take_setting(void *ctx, struct arena *a, struct str text)
{
	struct setting *s = ctx;
	while (text.n) {
		struct str value = str_trim(str_cut(&text, '\n'));
		if (!str_starts(value, str_of(s->name)) ||
			!str_eq(str_trim(str_cut(&value, '=')), str_of(s->name)))
			continue;
		value = str_trim(value);
		char quote = value.n ? value.p[0] : 0;
		size_t end = str_chr(str_sub(value, 1, value.n), quote);
		if ((quote == '"' || quote == '\'') && end != SIZE_MAX)
			s->value = str_dup(a, str_sub(value, 1, end + 1));
	}
}

/* Settings that list the apps are taken for all that is said. */
static void see_apps(void *ctx, struct arena *a, struct str text)
{
	bool *seen = ctx;
	(void)a;
	*seen = *seen || str_find(text, STR("INSTALLED_APPS"), 0) != SIZE_MAX;
}

/* docs.djangoproject.com/en/5.0/ref/settings/#auth-user-model, #default-auto-field. The tables of
 * ManyToManyFields have the settings' kind of key, whatever the app's own default_auto_field says: migrations
 * know no more of an app than its label (AppConfigStub in db/migrations/state.py). That one is a guess where
 * the settings are not read. */
int format_django_settings(
	const struct files *f, struct arena *a, struct django *d, struct str dir, struct err *e)
{
	struct setting user = {.name = "AUTH_USER_MODEL"}, key = {.name = "DEFAULT_AUTO_FIELD"},
		       own = {.name = "default_auto_field"};
	struct str text;
	bool named, found, seen = false;
	if (format_django_each_settings(f, a, dir, take_setting, &user, &named, e) ||
		format_django_each_settings(f, a, dir, take_setting, &key, &named, e) ||
		format_django_each_settings(f, a, dir, see_apps, &seen, &named, e) ||
		format_read_config(f, a, format_path(a, str_dirname(dir), STR("apps.py")), &text, &found, e))
		return (int)e->code;
	if (found)
		take_setting(&own, a, text);
	d->user_model = user.value;
	d->big_unset = seen && !key.value.n;
	struct str kind = seen || key.value.n ? key.value : own.value;
	d->big = str_ends(kind, STR(".BigAutoField"));
	d->big_known = d->big_stated = kind.n > 0 || seen;
	return 0;
}
