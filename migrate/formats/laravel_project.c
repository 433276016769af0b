#include "base/json.h"
#include "migrate/formats/laravel.h"
#include "parse/inflect.h"

/* Files beside the migrations: a class stands where PSR-4 has it (composer.json's autoload), config('a.b') in
 * config/a.php. */

enum { MAX_FILES = 400, MAX_COMPOSER = 1024 * 1024, MAX_SPACES = 50 };

void format_laravel_autoload(struct laravel_project *p, struct str composer)
{
	struct err e = err_new(p->a);
	const struct json *j = NULL;
	int rc = json_parse(&j, p->a, composer, MAX_COMPOSER, &e);
	err_drop(&e, rc);
	const struct json *map = rc ? NULL : json_get(json_get(j, "autoload"), "psr-4");
	for (const struct json *m = map ? json_first(map) : NULL; m && p->spaces.n < MAX_SPACES;
		m = json_next(m)) {
		struct str folder = json_str(m);
		while (str_ends(folder, STR("/")))
			folder.n--;
		if (json_key(m).n && folder.n)
			*VEC_PUSH(p->a, &p->spaces) = (struct laravel_space){json_key(m), folder};
	}
}

static const struct syntax *file(struct laravel_project *p, struct str path)
{
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

/* "User" by "use App\Models\User;" or "use ... as User;" */
static struct str whole_name(const struct laravel *r, struct str name)
{
	if (str_chr(name, '\\') != SIZE_MAX)
		return name.p[0] == '\\' ? str_sub(name, 1, name.n) : name;
	for (uint32_t i = 0; i < r->t->n && format_laravel_step(r, 1); i++) {
		if (!syntax_is(r->t, i, "namespace_use_clause"))
			continue;
		uint32_t alias = syntax_field(r->t, i, "alias");
		struct str text = syntax_text(r->t, syntax_child(r->t, i));
		size_t slash = str_rchr(text, '\\');
		struct str last = alias != UINT32_MAX ? syntax_text(r->t, alias)
				  : slash != SIZE_MAX ? str_sub(text, slash + 1, text.n)
						      : text;
		if (str_eq(last, name))
			return text;
	}
	return name;
}

const struct syntax *format_laravel_class(const struct laravel *r, struct str name)
{
	struct laravel_project *p = r->project;
	struct str whole = whole_name(r, name);
	for (size_t i = 0; i < p->spaces.n; i++) {
		struct laravel_space s = p->spaces.v[i];
		if (!str_starts(whole, s.prefix))
			continue;
		char *path = str_z(p->a, str_sub(whole, s.prefix.n, whole.n));
		for (char *c = path; *c; c++)
			*c = *c == '\\' ? '/' : *c;
		struct str place = str_fmt(p->a, "%.*s/%s.php", STRF(s.folder), path);
		return file(p, format_path(p->a, p->root, place));
	}
	return NULL;
}

/* const NAME = value; or case Name = value; */
static uint32_t constant_of(const struct laravel *r, const struct syntax *t, struct str name)
{
	for (uint32_t i = 0; i < t->n && format_laravel_step(r, 1); i++) {
		if (syntax_is(t, i, "enum_case") && str_eq(syntax_text(t, syntax_field(t, i, "name")), name))
			return syntax_field(t, i, "value");
		uint32_t its = syntax_is(t, i, "const_element") ? syntax_child(t, i) : UINT32_MAX;
		if (its == UINT32_MAX || !str_eq(syntax_text(t, its), name))
			continue;
		for (uint32_t v = syntax_sibling(t, its); v != UINT32_MAX; v = syntax_sibling(t, v))
			if (!syntax_is(t, v, "="))
				return v;
	}
	return UINT32_MAX;
}

/* Status::Active, Status::Active->value, self::LIMIT */
uint32_t format_laravel_constant(const struct laravel *r, uint32_t access, const struct syntax **t)
{
	if (syntax_is(r->t, access, "member_access_expression") &&
		str_eq(syntax_text(r->t, syntax_field(r->t, access, "name")), STR("value")))
		access = syntax_field(r->t, access, "object");
	if (!syntax_is(r->t, access, "class_constant_access_expression"))
		return UINT32_MAX;
	uint32_t of = syntax_child(r->t, access), name = syntax_sibling(r->t, of);
	while (name != UINT32_MAX && syntax_is(r->t, name, "::"))
		name = syntax_sibling(r->t, name);
	struct str class = syntax_text(r->t, of);
	bool own = str_eq(class, STR("self")) || str_eq(class, STR("static"));
	*t = own ? r->t : format_laravel_class(r, class);
	return *t && name != UINT32_MAX ? constant_of(r, *t, syntax_text(r->t, name)) : UINT32_MAX;
}

/* -- configuration -- */

uint32_t format_laravel_member(
	const struct laravel *r, const struct syntax *t, uint32_t array, struct str key)
{
	struct literal lit;
	if (!syntax_is(t, array, "array_creation_expression"))
		return UINT32_MAX;
	for (uint32_t n = syntax_child(t, array); n != UINT32_MAX && format_laravel_step(r, 1);
		n = syntax_sibling(t, n)) {
		uint32_t k = syntax_is(t, n, "array_element_initializer") ? syntax_child(t, n) : UINT32_MAX;
		uint32_t arrow = k == UINT32_MAX ? k : syntax_sibling(t, k);
		if (arrow != UINT32_MAX && syntax_is(t, arrow, "=>") &&
			literal_at(r->a, LANGUAGE_PHP, t, k, &lit) && !lit.holes && str_eq(lit.text, key))
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

uint32_t format_laravel_config(const struct laravel *r, uint32_t call, const struct syntax **t)
{
	struct literal lit;
	struct laravel_project *p = r->project;
	*t = NULL;
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
	*t = file(p, format_path(p->a, p->root, str_fmt(p->a, "config/%.*s.php", STRF(base))));
	uint32_t at = *t ? returned(r, *t) : UINT32_MAX;
	while (at != UINT32_MAX && key.n)
		at = without_env(*t, format_laravel_member(r, *t, at, str_cut(&key, '.')));
	return at;
}

/* -- models -- */

static uint32_t property(const struct syntax *t, const char *name)
{
	for (uint32_t i = 0; i < t->n; i++)
		if (syntax_is(t, i, "property_element") &&
			str_eq(syntax_text(t, syntax_field(t, i, "name")), str_of(name)))
			return syntax_field(t, i, "default_value");
	return UINT32_MAX;
}

static void text_of(struct arena *a, const struct syntax *t, uint32_t node, struct str *out)
{
	struct literal lit;
	if (node != UINT32_MAX && literal_at(a, LANGUAGE_PHP, t, node, &lit) && !lit.holes)
		*out = lit.text;
}

static bool uses(const struct syntax *t, const char *trait)
{
	for (uint32_t i = 0; i < t->n; i++)
		if (syntax_is(t, i, "use_declaration") &&
			str_find(syntax_text(t, i), str_of(trait), 0) != SIZE_MAX)
			return true;
	return false;
}

/* Str::snake(): a '_' before each capital letter but the first. */
static struct str snake(struct arena *a, struct str name)
{
	char *out = arena_alloc(a, 2 * name.n + 1, 1);
	size_t n = 0;
	for (size_t i = 0; i < name.n; i++) {
		bool capital = name.p[i] >= 'A' && name.p[i] <= 'Z';
		if (capital && i)
			out[n++] = '_';
		out[n++] = (char)(capital ? name.p[i] + 'a' - 'A' : name.p[i]);
	}
	return (struct str){out, n};
}

bool format_laravel_model(const struct laravel *r, struct str name, struct laravel_model *out)
{
	const struct syntax *t = format_laravel_class(r, name);
	size_t slash = str_rchr(name, '\\');
	struct str base = snake(r->a, slash == SIZE_MAX ? name : str_sub(name, slash + 1, name.n)),
		   kind = STR_NONE;
	if (!t || !format_laravel_step(r, 6 * (size_t)t->n))
		return false;
	*out = (struct laravel_model){.name = base, .table = inflect_plural(r->a, base), .key = STR("id")};
	text_of(r->a, t, property(t, "$table"), &out->table);
	text_of(r->a, t, property(t, "$primaryKey"), &out->key);
	text_of(r->a, t, property(t, "$keyType"), &kind);
	if (uses(t, "HasUlids"))
		out->kind = LARAVEL_KEY_ULID;
	else if (uses(t, "HasUuids") || uses(t, "HasVersion4Uuids") || str_eq(kind, STR("string")) ||
		 str_eq(kind, STR("uuid")))
		out->kind = LARAVEL_KEY_UUID;
	return true;
}

/* User::class, '\App\Models\User' */
bool format_laravel_model_of(const struct laravel *r, const struct laravel_call *c, struct laravel_model *out)
{
	uint32_t x = format_laravel_argument(r, c, 0, "model");
	struct str text = x == UINT32_MAX ? STR_NONE : syntax_text(r->t, x), tail = STR("::class");
	if (str_ends(text, tail))
		text.n -= tail.n;
	else if (!format_laravel_string(r, x, &text))
		return false;
	return format_laravel_model(r, text, out);
}

/* Model::getForeignKey() */
struct str format_laravel_model_column(struct arena *a, const struct laravel_model *m)
{
	return str_fmt(a, "%.*s_%.*s", STRF(m->name), STRF(m->key));
}
