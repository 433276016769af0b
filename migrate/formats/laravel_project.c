#include "migrate/formats/laravel.h"

/* Files beside the migrations: config('a.b') stands in config/a.php. */

enum { MAX_FILES = 400 };

const struct syntax *format_laravel_file(struct laravel_project *p, struct str below)
{
	struct str path = format_path(p->a, p->root, below);
	struct err e = err_new(p->a);
	struct syntax *t = NULL;
	struct worker_answer answer = {.status = WORKER_ABSENT};
	struct str text;
	bool found = false;
	for (size_t i = 0; i < p->files.n; i++)
		if (str_eq(p->files.v[i].path, path))
			return p->files.v[i].t;
	if (!p->w || p->files.n >= MAX_FILES)
		return NULL;
	int rc = format_read_config(p->f, p->a, path, &text, &found, &e);
	if (!rc && found)
		rc = worker_syntax(p->w, p->a, LANGUAGE_PHP, text, &t, &answer, &e);
	err_drop(&e, rc);
	*VEC_PUSH(p->a, &p->files) = (struct laravel_file){path, answer.status == WORKER_OK ? t : NULL};
	return p->files.v[p->files.n - 1].t;
}

/* -- configuration -- */

uint32_t format_laravel_member(const struct laravel *r, uint32_t array, struct str key)
{
	const struct syntax *t = r->t;
	struct str its;
	if (!syntax_is(t, array, "array_creation_expression"))
		return UINT32_MAX;
	for (uint32_t n = syntax_child(t, array); n != UINT32_MAX && format_laravel_step(r, 1);
		n = syntax_sibling(t, n)) {
		uint32_t k = syntax_is(t, n, "array_element_initializer") ? syntax_child(t, n) : UINT32_MAX;
		uint32_t arrow = k == UINT32_MAX ? k : syntax_sibling(t, k);
		if (arrow != UINT32_MAX && syntax_is(t, arrow, "=>") && format_laravel_string(r, k, &its) &&
			str_eq(its, key))
			return syntax_sibling(t, arrow);
	}
	return UINT32_MAX;
}

/* env('X', value): as it is where nobody has set it. */
static uint32_t without_env(const struct syntax *t, uint32_t node)
{
	if (node == UINT32_MAX || !syntax_is(t, node, "function_call_expression") ||
		!str_eq(syntax_text(t, syntax_field(t, node, "function")), STR("env")))
		return node;
	return format_laravel_nth(t, syntax_field(t, node, "arguments"), 1);
}

/* return [ ... ]; */
static uint32_t returned(const struct laravel *r, const struct syntax *t)
{
	for (uint32_t i = 0; i < t->n && format_laravel_step(r, 1); i++)
		if (syntax_is(t, i, "return_statement"))
			return syntax_child_of(t, i, "array_creation_expression");
	return UINT32_MAX;
}

/* What a widely used library's own configuration says where the project has published none. */
static const struct {
	const char *name, *text;
} defaults[] = {{"permission",
	"<?php return ['table_names' => ['roles' => 'roles', 'permissions' => 'permissions', "
	"'model_has_permissions' => 'model_has_permissions', 'model_has_roles' => 'model_has_roles', "
	"'role_has_permissions' => 'role_has_permissions'], 'column_names' => ['role_pivot_key' => null, "
	"'permission_pivot_key' => null, 'model_morph_key' => 'model_id', 'team_foreign_key' => 'team_id'], "
	"'teams' => false, 'testing' => false];"}};

static const struct syntax *default_of(struct laravel_project *p, struct str name)
{
	struct err e = err_new(p->a);
	struct worker_answer answer = {.status = WORKER_ABSENT};
	struct str path = str_fmt(p->a, "/%.*s", STRF(name)); /* no file's */
	for (size_t i = 0; i < p->files.n; i++)
		if (str_eq(p->files.v[i].path, path))
			return p->files.v[i].t;
	for (size_t i = 0; i < sizeof defaults / sizeof *defaults && p->w && p->files.n < MAX_FILES; i++) {
		struct syntax *t = NULL;
		if (!str_eq(name, str_of(defaults[i].name)))
			continue;
		int rc = worker_syntax(p->w, p->a, LANGUAGE_PHP, str_of(defaults[i].text), &t, &answer, &e);
		err_drop(&e, rc);
		*VEC_PUSH(p->a, &p->files) =
			(struct laravel_file){path, answer.status == WORKER_OK ? t : NULL};
		return p->files.v[p->files.n - 1].t;
	}
	return NULL;
}

static uint32_t of_file(const struct laravel *r, const struct laravel *in, struct str key)
{
	uint32_t at = in->t ? returned(r, in->t) : UINT32_MAX;
	while (at != UINT32_MAX && key.n)
		at = without_env(in->t, format_laravel_member(in, at, str_cut(&key, '.')));
	return at;
}

uint32_t format_laravel_config(const struct laravel *r, uint32_t call, struct laravel *in)
{
	struct literal lit;
	*in = *r;
	in->t = NULL;
	if (!syntax_is(r->t, call, "function_call_expression") ||
		!str_eq(syntax_text(r->t, syntax_field(r->t, call, "function")), STR("config")))
		return UINT32_MAX;
	uint32_t name = format_laravel_nth(r->t, syntax_field(r->t, call, "arguments"), 0);
	if (name == UINT32_MAX || !literal_at(r->a, LANGUAGE_PHP, r->t, name, &lit) || lit.holes ||
		lit.text.n > 200)
		return UINT32_MAX;
	struct str key = lit.text, base = str_cut(&key, '.');
	if (!base.n || str_chr(base, '/') != SIZE_MAX)
		return UINT32_MAX;
	in->t = format_laravel_file(r->project, str_fmt(r->a, "config/%.*s.php", STRF(base)));
	uint32_t at = of_file(r, in, key);
	const struct syntax *own = in->t, *other = at == UINT32_MAX ? default_of(r->project, base) : NULL;
	if (!other)
		return at;
	in->t = other;
	at = of_file(r, in, key);
	if (at == UINT32_MAX)
		in->t = own;
	return at;
}
