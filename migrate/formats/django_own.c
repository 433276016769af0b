/* Tables of Django's own apps, whose migrations are in Django's package and not in the repository: what they
 * leave in release 3.2 (django/contrib, models and migrations), written as migrations and read as such, so
 * that names, types and indexes are those of each database. */
#include "migrate/formats/django.h"

#define KEY "('id', models.AutoField(primary_key=True))"
#define MODEL(name, fields, options)                                                                         \
	"migrations.CreateModel('" name "', [" fields "], options={" options "}),"
#define CHAR(name, length) "('" name "', models.CharField(max_length=" length ")),"
#define BOOLEAN(name) "('" name "', models.BooleanField()),"
#define TO_TYPE(more) "('content_type', models.ForeignKey('contenttypes.ContentType'" more ")),"

/* Each behind those that it needs. */
static const struct own_app {
	const char *label;
	const char *needs[2];
	bool user; /* made where AUTH_USER_MODEL is Django's own */
	const char *operations;
} apps[] = {
	{"contenttypes", {NULL}, false,
		MODEL("ContentType", KEY "," CHAR("app_label", "100") CHAR("model", "100"),
			"'db_table': 'django_content_type', 'unique_together': {('app_label', 'model')}")},
	{"auth", {"contenttypes"}, false,
		MODEL("Permission", KEY "," CHAR("name", "255") TO_TYPE("") CHAR("codename", "100"),
			"'unique_together': {('content_type', 'codename')}") MODEL("Group",
			KEY ", ('name', models.CharField(max_length=150, unique=True)),"
			    "('permissions', models.ManyToManyField('auth.Permission'))",
			"")},
	{"auth", {"contenttypes"}, true,
		MODEL("User",
			KEY "," CHAR("password",
				"128") "('last_login', "
				       "models.DateTimeField(null=True))," BOOLEAN(
					       "is_"
					       "superuser") "('username', models.CharField(max_length=150, "
							    "unique=True))," CHAR("first_name", "150") CHAR(
								    "last_name",
								    "150") "('email', "
									   "models.EmailField())," BOOLEAN(
										   "i"
										   "s"
										   "_"
										   "s"
										   "t"
										   "a"
										   "f"
										   "f")
										   BOOLEAN("is_active") "('"
													"date"
													"_joi"
													"ned'"
													", "
													"mode"
													"ls."
													"Date"
													"Time"
													"Fiel"
													"d())"
													","
													"('"
													"grou"
													"ps',"
													" mod"
													"els."
													"Many"
													"ToMa"
													"nyFi"
													"eld("
													"'aut"
													"h."
													"Grou"
													"p'))"
													","
													"('"
													"user"
													"_per"
													"miss"
													"ions"
													"', "
													"mode"
													"ls."
													"Many"
													"ToMa"
													"nyFi"
													"eld("
													"'aut"
													"h."
													"Perm"
													"issi"
													"on')"
													")",
			"")},
	{"sites", {NULL}, false,
		MODEL("Site", KEY "," CHAR("domain", "100") CHAR("name", "50"),
			"'db_table': 'django_site'") "migrations.AlterField('site', 'domain', "
						     "models.CharField(max_length=100, unique=True))"},
	{"sessions", {NULL}, false,
		MODEL("Session",
			"('session_key', models.CharField(max_length=40, primary_key=True)),"
			"('session_data', models.TextField()),"
			"('expire_date', models.DateTimeField(db_index=True))",
			"'db_table': 'django_session'")},
	{"admin", {"auth", "contenttypes"}, false,
		MODEL("LogEntry",
			KEY
			", ('action_time', models.DateTimeField()),"
			"('object_id', models.TextField(null=True))," CHAR("object_repr",
				"200") "('action_flag', models.PositiveSmallIntegerField()),"
				       "('change_message', models.TextField())," TO_TYPE(
					       ", null=True") "('user', "
							      "models.ForeignKey(settings.AUTH_USER_MODEL))",
			"'db_table': 'django_admin_log'")},
	{"flatpages", {"sites"}, false,
		MODEL("FlatPage",
			KEY ", ('url', models.CharField(max_length=100, db_index=True))," CHAR(
				"title", "200") "('content', models.TextField())," BOOLEAN("enable_comments")
				CHAR("template_name", "70") BOOLEAN(
					"registration_required") "('sites', "
								 "models.ManyToManyField('sites.Site'))",
			"'db_table': 'django_flatpage'")},
	{"redirects", {"sites"}, false,
		MODEL("Redirect",
			KEY ", ('site', models.ForeignKey('sites.Site')),"
			    "('old_path', models.CharField(max_length=200, db_index=True))," CHAR(
				    "new_path", "200"),
			"'db_table': 'django_redirect', 'unique_together': {('site', 'old_path')}")},
};

enum { APPS = sizeof apps / sizeof *apps };

/* Which of them the project has. */
struct own_choice {
	bool v[APPS];
	bool big; /* migrations hold keys of this kind that Django added */
};

static void choose(struct own_choice *c, struct str label)
{
	for (size_t i = APPS; i-- > 0;)
		if (str_eq(label, str_of(apps[i].label)) && !c->v[i]) {
			c->v[i] = true;
			for (size_t k = 0; k < 2 && apps[i].needs[k]; k++)
				choose(c, str_of(apps[i].needs[k]));
		}
}

static bool any_of(const struct own_choice *c)
{
	for (size_t i = 0; i < APPS; i++)
		if (c->v[i])
			return true;
	return false;
}

/* An element of a list behind "django.contrib.": auth', or auth.apps.AuthConfig',. Middleware and backends
 * stand deeper, loggers before a colon. */
static bool is_installed(struct str rest, struct str *label)
{
	size_t n = 0;
	while (n < rest.n && rest.p[n] != '\'' && rest.p[n] != '"' && rest.p[n] != '\n')
		n++;
	struct str name = str_sub(rest, 0, n), more = str_trim(str_sub(rest, n + 1, rest.n));
	*label = str_cut(&name, '.');
	bool ended = !more.n || str_chr(STR(",])#"), more.p[0]) != SIZE_MAX;
	return n < rest.n && rest.p[n] != '\n' && ended && (!name.n || str_starts(name, STR("apps.")));
}

static void read_installed(void *ctx, struct arena *a, struct str text)
{
	(void)a;
	while (text.n) {
		struct str line = str_trim(str_cut(&text, '\n')), label;
		size_t remark = str_chr(line, '#');
		line = str_sub(line, 0, remark == SIZE_MAX ? line.n : remark);
		for (size_t at = 0; (at = str_find(line, STR("django.contrib."), at)) != SIZE_MAX;) {
			char before = at ? line.p[at - 1] : 0;
			at += 15;
			if ((before == '"' || before == '\'') &&
				is_installed(str_sub(line, at, line.n), &label))
				choose(ctx, label);
		}
	}
}

/* ("auth", "0001_initial") */
static bool depends_on(struct arena *a, struct str text, const char *label)
{
	static const char quotes[] = "'\"";
	for (size_t i = 0; i < 2; i++) {
		struct str pair = str_fmt(a, "(%c%s%c,", quotes[i], label, quotes[i]);
		if (str_find(text, pair, 0) != SIZE_MAX)
			return true;
	}
	return false;
}

/* Where the settings do not tell: those that migrations wait for. */
static int read_links(const struct files *f, struct arena *a, const struct source *s, struct own_choice *c,
	bool own_user, struct err *e)
{
	struct names_list all;
	if (f->list(f->ctx, a, s->path, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++) {
		struct migration m = {.in_tx = true};
		if (!str_ends(all.v[i], STR(".py")))
			continue;
		if (format_read_file(f, a, s, format_path(a, s->path, all.v[i]), &m, e))
			return (int)e->code;
		c->big = c->big || str_find(m.raw, STR("BigAutoField(auto_created=True"), 0) != SIZE_MAX;
		c->big = c->big || str_find(m.raw, STR("BigAutoField(auto_created=True"), 0) != SIZE_MAX;
		for (size_t k = 0; k < APPS; k++)
			if (depends_on(a, m.raw, apps[k].label))
				choose(c, str_of(apps[k].label));
		if (own_user && str_find(m.raw, STR("AUTH_USER_MODEL"), 0) != SIZE_MAX)
			choose(c, STR("auth"));
	}
	return 0;
}

static bool has_own_user(const struct django *d)
{
	return !d->user_model.n || str_ieq(d->user_model, STR("auth.User"));
}

/* Those that the project has, without those that are sources of its own. */
static int read_choice(const struct files *f, struct django *d, const struct source *const *v, size_t n,
	struct own_choice *c, struct err *e)
{
	bool named;
	if (format_django_each_settings(f, d->a, v[0]->path, read_installed, c, &named, e))
		return (int)e->code;
	for (size_t i = 0, told = any_of(c); i < n && !told; i++)
		if (read_links(f, d->a, v[i], c, has_own_user(d), e))
			return (int)e->code;
	for (size_t i = 0; i < n; i++) {
		struct str label;
		if (format_django_label(f, d->a, v[i]->path, &label, e))
			return (int)e->code;
		for (size_t k = 0; k < APPS; k++)
			c->v[k] = c->v[k] && !str_eq(label, str_of(apps[k].label));
	}
	return 0;
}

/* A log entry has a key to the user's model: left out where that is in neither Django nor the repository. */
static bool can_make(struct django *d, const struct own_app *app)
{
	struct str model = d->user_model, label = str_cut(&model, '.');
	if (app->user)
		return has_own_user(d);
	return !str_eq(str_of(app->label), STR("admin")) || has_own_user(d) ||
	       format_django_other(d, label, model);
}

static int make(struct django *d, const struct own_app *app, struct sql_statements *out, struct err *e)
{
	struct migration m = {.in_tx = true,
		.raw = str_fmt(d->a, "class Migration:\n    operations = [%s]\n", app->operations)};
	const struct syntax *t = NULL;
	int rc = format_code_parse(d->a, d->w, LANGUAGE_PYTHON, &m, &t, e);
	if (!rc && t)
		format_django_operations(d, t, &m);
	for (size_t i = 0; !rc && i < m.up.n; i++)
		*VEC_PUSH(d->a, out) = m.up.v[i];
	return rc;
}

int format_django_start(const struct files *f, struct arena *a, struct worker *w,
	const struct source *const *v, size_t n, struct sql_statements *out, struct err *e)
{
	struct django d = {.a = a, .s = v[0], .f = f, .w = w};
	struct own_choice c = {.big = false};
	if (format_django_settings(f, a, &d, v[0]->path, e) || read_choice(f, &d, v, n, &c, e))
		return (int)e->code;
	/* Their keys are AutoField, those of ManyToManyFields what the settings say. */
	d.big = d.big_known ? d.big : c.big;
	/* Their keys are AutoField, those of ManyToManyFields what the settings say. */
	d.big = d.big_known ? d.big : c.big;
	d.big_known = d.big_stated = true;
	for (size_t i = 0; i < APPS; i++) {
		d.label = str_of(apps[i].label);
		if (c.v[i] && can_make(&d, &apps[i]) && make(&d, &apps[i], out, e))
			return (int)e->code;
	}
	return 0;
}
