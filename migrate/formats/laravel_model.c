#include "migrate/formats/laravel.h"
#include "parse/inflect.h"

/* What Eloquent makes of a class of the project. */

/* A trait of the class or of one above it, by a part of its name: those of libraries are not at hand. */
static bool uses(const struct laravel_class *c, const char *trait)
{
	for (; c; c = c->next)
		for (uint32_t i = c->node; i < c->t->nodes[c->node].next; i++)
			if (syntax_is(c->t, i, "use_declaration") &&
				str_find(syntax_text(c->t, i), str_of(trait), 0) != SIZE_MAX)
				return true;
	return false;
}

static void text_of(const struct laravel *r, const char *property, struct str *out)
{
	struct laravel in;
	uint32_t node = format_laravel_property(r, str_of(property), &in);
	struct str text;
	if (node != UINT32_MAX && format_laravel_string(&in, node, &text))
		*out = text;
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
	const struct laravel_class *c = format_laravel_class(r, name);
	struct laravel in = *r;
	size_t slash = str_rchr(name, '\\');
	struct str base = snake(r->a, slash == SIZE_MAX ? name : str_sub(name, slash + 1, name.n)),
		   kind = STR_NONE;
	if (!c || !format_laravel_step(r, 6 * (size_t)c->t->n))
		return false;
	in.class = in.here = c;
	*out = (struct laravel_model){.name = base, .table = inflect_plural(r->a, base), .key = STR("id")};
	text_of(&in, "table", &out->table);
	text_of(&in, "primaryKey", &out->key);
	text_of(&in, "keyType", &kind);
	if (uses(c, "HasUlids"))
		out->kind = LARAVEL_KEY_ULID;
	else if (uses(c, "HasUuids") || uses(c, "HasVersion4Uuids") || str_eq(kind, STR("string")) ||
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
