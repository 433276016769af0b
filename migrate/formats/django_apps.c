/* Other apps of the project: what their labels are, and the models that keys point to. A key has the type of
 * that model's primary key, which its own migrations tell (django.db.models.ForeignKey.db_type()). */
#include "migrate/formats/django.h"

enum { MAX_PARSED = 50, MAX_AWAY = 3 };

/* The last part of the app's path, unless apps.py says otherwise: label = "x". */
int format_django_label(
	const struct files *f, struct arena *a, struct str dir, struct str *out, struct err *e)
{
	struct str app = str_dirname(dir), text;
	bool found;
	*out = str_basename(app);
	if (format_read_config(f, a, format_path(a, app, STR("apps.py")), &text, &found, e))
		return (int)e->code;
	while (found && text.n) {
		struct str line = str_trim(str_cut(&text, '\n')), value = line;
		if (!str_starts(line, STR("label")) || !str_eq(str_trim(str_cut(&value, '=')), STR("label")))
			continue;
		value = str_trim(value);
		if (value.n > 2 && (value.p[0] == '"' || value.p[0] == '\''))
			*out = str_dup(a, str_sub(value, 1, value.n - 1));
	}
	return 0;
}

static bool is_app(struct django *d, struct str folder, struct str app)
{
	struct err mine = err_new(d->a);
	struct str label;
	struct names_list all = {0};
	struct str dir = format_path(d->a, folder, STR("migrations"));
	int rc = d->f->list(d->f->ctx, d->a, dir, &all, &mine);
	if (!rc)
		rc = format_django_label(d->f, d->a, dir, &label, &mine);
	err_drop(&mine, rc);
	return !rc && all.n && str_eq(label, app);
}

/* Beside this app, or beside a folder above it; then by the labels of all beside it. */
static struct str folder_of(struct django *d, struct str app)
{
	struct err mine = err_new(d->a);
	struct names_list all = {0};
	struct str home = str_dirname(d->s->path), beside = str_dirname(home);
	while (home.n) {
		home = str_dirname(home);
		struct str folder = format_path(d->a, home, app);
		if (is_app(d, folder, app))
			return folder;
	}
	int rc = d->f->list(d->f->ctx, d->a, beside, &all, &mine);
	err_drop(&mine, rc);
	for (size_t i = 0; !rc && i < all.n; i++)
		if (format_is_folder(all.v[i])) {
			struct str name = str_sub(all.v[i], 0, all.v[i].n - str_ends(all.v[i], STR("/")));
			struct str folder = format_path(d->a, beside, name);
			if (is_app(d, folder, app))
				return folder;
		}
	return STR_NONE;
}

/* Does the file make the model, rename it, or change its primary key? Other operations name it as model_name.
 */
static bool concerns_model(struct arena *a, struct str text, struct str model)
{
	static const char *const marks[] = {"primary_key=", "renamefield("};
	struct str low = str_lower(a, text);
	bool keys = false;
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		keys = keys || str_find(low, str_of(marks[i]), 0) != SIZE_MAX;
	for (size_t at = 0; (at = str_find(low, model, at)) != SIZE_MAX; at += model.n) {
		char before = at ? low.p[at - 1] : 0;
		if ((before != '\'' && before != '"') || at + model.n >= low.n ||
			low.p[at + model.n] != before)
			continue;
		if (keys || !str_ends(str_sub(low, 0, at - 1), STR("model_name=")))
			return true;
	}
	return false;
}

/* Play one file onto the models of the other app; its statements go nowhere. */
static int play(struct django *other, struct str path, struct str model, int *parsed, struct err *e)
{
	struct migration m = {.in_tx = true};
	const struct syntax *t = NULL;
	int rc = format_read_file(other->f, other->a, other->s, path, &m, e);
	if (rc || m.problem != MIGRATION_FINE || !concerns_model(other->a, m.raw, model) ||
		++*parsed > MAX_PARSED)
		return rc;
	rc = format_code_parse(other->a, other->w, LANGUAGE_PYTHON, &m, &t, e);
	if (!rc && t)
		format_django_operations(other, t, &m);
	return rc;
}

static const struct django_model *read_app(struct django *d, struct str app, struct str model)
{
	struct err mine = err_new(d->a);
	struct names_list all = {0};
	struct str folder = folder_of(d, app), dir = format_path(d->a, folder, STR("migrations"));
	struct django *other = ARENA_NEW(d->a, struct django);
	struct source *s = ARENA_NEW(d->a, struct source);
	int parsed = 0;
	if (!folder.n)
		return NULL;
	*s = *d->s;
	s->path = dir;
	*other = (struct django){.a = d->a,
		.s = s,
		.label = app,
		.user_model = d->user_model,
		.f = d->f,
		.w = d->w,
		.away = d->away + 1};
	int rc = d->f->list(d->f->ctx, d->a, dir, &all, &mine);
	for (size_t i = 0; !rc && i < all.n; i++)
		if (str_ends(all.v[i], STR(".py")))
			rc = play(other, format_path(d->a, dir, all.v[i]), model, &parsed, &mine);
	err_drop(&mine, rc);
	return format_django_model(other, model);
}

const struct django_model *format_django_other(struct django *d, struct str app, struct str model)
{
	struct str low = str_lower(d->a, model);
	/* Of the other apps only primary keys are wanted. */
	if (!d->f || d->away >= MAX_AWAY || (d->away && !d->primary))
		return NULL;
	for (size_t i = 0; i < d->others.n; i++)
		if (str_eq(d->others.v[i].app, app) && str_eq(d->others.v[i].model, low))
			return d->others.v[i].found;
	const struct django_model *found = read_app(d, app, low);
	*VEC_PUSH(d->a, &d->others) = (struct django_other){app, low, found};
	return found;
}
