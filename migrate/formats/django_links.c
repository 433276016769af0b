/* How migrations of an app follow each other. */
#include "migrate/formats/django.h"

uint32_t format_django_class(const struct syntax *t)
{
	for (uint32_t c = syntax_child(t, 0); c != UINT32_MAX; c = syntax_sibling(t, c))
		if (syntax_is(t, c, "class_definition") &&
			str_eq(syntax_text(t, syntax_field(t, c, "name")), STR("Migration")))
			return syntax_field(t, c, "body");
	return UINT32_MAX;
}

static void add_link(struct django *d, struct str app, struct str name, struct names_list *out)
{
	bool first = str_eq(name, STR("__first__"));
	*VEC_PUSH(d->a, out) = str_fmt(d->a, "%.*s.%.*s", STRF(app), STRF(first ? STR_NONE : name));
}

/* migrations.swappable_dependency(settings.AUTH_USER_MODEL): the first migration of that model's app. */
static bool user_app(struct django *d, struct format_python *r, uint32_t node, struct str *app)
{
	struct format_python_call c;
	if (!format_python_call(r, node, &c) || !str_eq(c.name, STR("swappable_dependency")))
		return false;
	*app = str_sub(d->user_model, 0, str_chr(d->user_model, '.'));
	return app->n && str_eq(syntax_text(r->t, format_python_positional(r, c.arguments, 0)),
				 STR("settings.AUTH_USER_MODEL"));
}

/* Pairs ("app", "name"): those of this app, and the keys of all. */
static void read_pairs(struct django *d, struct format_python *r, uint32_t list, struct names_list *own,
	struct names_list *links)
{
	struct str app, name;
	if (list == UINT32_MAX || (!syntax_is(r->t, list, "list") && !syntax_is(r->t, list, "tuple")))
		return;
	for (size_t k = 0;; k++) {
		uint32_t pair = format_python_element(r, list, k);
		if (pair == UINT32_MAX)
			return;
		if (user_app(d, r, pair, &app)) {
			if (!str_eq(app, d->label))
				add_link(d, app, STR("__first__"), links);
		} else if (syntax_is(r->t, pair, "tuple") &&
			   format_python_string(r, format_python_element(r, pair, 0), &app) &&
			   format_python_string(r, format_python_element(r, pair, 1), &name)) {
			add_link(d, app, name, links);
			if (str_eq(app, d->label))
				*VEC_PUSH(d->a, own) = name;
		}
	}
}

static void keep_own(const struct django *d, const struct names_list *pairs, struct names_list *out)
{
	for (size_t i = 0; i + 1 < pairs->n; i += 2)
		if (str_eq(pairs->v[i], d->label))
			*VEC_PUSH(d->a, out) = pairs->v[i + 1];
}

/* "class Migration(migrations.Migration):", and nothing behind it. */
static bool begins_class(struct str line)
{
	struct str rest = str_sub(line, 15, line.n);
	return str_starts(line, STR("class Migration")) && rest.n &&
	       (rest.p[0] == '(' || rest.p[0] == ':' || rest.p[0] == ' ');
}

/* The links as generated files have them. False = unsure. */
static bool links_by_outline(struct django *d, struct django_migration *out, bool *found)
{
	struct format_python_outline o = {.text = out->m.raw};
	struct names_list parents = {0}, replaces = {0};
	struct str indent = STR_NONE, value;
	bool decorated = false, depends = false, stands_for = false, inside = false;
	*found = false;
	while (format_python_next(&o)) {
		if (!o.indent.n)
			inside = !*found && begins_class(o.line);
		if (!o.indent.n && inside) {
			if (decorated || !str_ends(str_trim(o.line), STR(":")))
				return false;
			*found = true;
		}
		decorated = o.line.p[0] == '@';
		if (!inside || !o.indent.n)
			continue;
		indent = indent.n ? indent : o.indent;
		if (!str_eq(indent, o.indent))
			continue;
		if (!depends && format_python_outline_value(o.line, "dependencies", &value)) {
			depends = true;
			if (!format_python_outline_pairs(d->a, value, &parents))
				return false;
		}
		if (!stands_for && format_python_outline_value(o.line, "replaces", &value)) {
			stands_for = true;
			if (!format_python_outline_pairs(d->a, value, &replaces))
				return false;
		}
	}
	keep_own(d, &parents, &out->parents);
	keep_own(d, &replaces, &out->replaces);
	return !o.unsure;
}

int format_django_links(struct arena *a, struct worker *w, struct django *d, struct django_migration *out,
	const struct syntax **tree, bool *found, struct err *e)
{
	*tree = NULL;
	if (d->s->names_only && links_by_outline(d, out, found))
		return 0;
	out->parents = out->replaces = (struct names_list){0};
	if (format_code_parse(a, w, LANGUAGE_PYTHON, &out->m, tree, e))
		return (int)e->code;
	*found = *tree ? format_django_class(*tree) != UINT32_MAX
		       : str_find(out->m.raw, STR("class Migration"), 0) != SIZE_MAX;
	if (!*tree || !*found)
		return 0;
	struct format_python r = {.a = a, .s = d->s, .t = *tree, .m = &out->m};
	uint32_t body = format_django_class(*tree);
	struct names_list before = {0};
	read_pairs(d, &r, format_python_assigned(&r, body, STR("dependencies")), &out->parents,
		&out->links.needs);
	read_pairs(d, &r, format_python_assigned(&r, body, STR("replaces")), &out->replaces,
		&out->links.stands_for);
	read_pairs(d, &r, format_python_assigned(&r, body, STR("run_before")), &before, &out->links.before);
	return 0;
}
