/* PHP's own functions over values that are known. None of them can change a schema. */
#include "base/crc.h"
#include "base/sb.h"
#include "migrate/formats/doctrine_php.h"

enum { MAX_ARGS = 40, MAX_TEXT = 1024 * 1024 };

struct builtin {
	struct doctrine_reader *r;
	const struct doctrine_value *v; /* the arguments */
	size_t n;
	uint32_t call;
};

static struct doctrine_value data(void)
{
	return (struct doctrine_value){.kind = DOCTRINE_DATA};
}

static bool text_at(const struct builtin *b, size_t k)
{
	return k < b->n && format_doctrine_known(&b->v[k]);
}

static bool number_at(const struct builtin *b, size_t k, uint64_t *out)
{
	return text_at(b, k) && str_u64(b->v[k].text, out);
}

static struct doctrine_value text(struct str s)
{
	return format_doctrine_of_text(s);
}

static struct doctrine_value number(struct builtin *b, size_t n)
{
	struct doctrine_value v = text(str_fmt(b->r->a, "%zu", n));
	v.number = true;
	return v;
}

/* What a text that is put together cannot hold: the rest of it is still known. */
static void add(struct sb *to, const struct doctrine_value *v, bool *partial)
{
	if (v->kind == DOCTRINE_TEXT)
		sb_add(to, v->text);
	else if (v->kind != DOCTRINE_NULL)
		sb_char(to, LITERAL_HOLE);
	*partial = *partial || v->partial || (v->kind != DOCTRINE_TEXT && v->kind != DOCTRINE_NULL);
}

static struct doctrine_value finished(struct builtin *b, struct sb *s, bool partial)
{
	struct doctrine_value v = text(format_doctrine_join(b->r, sb_str(s), STR("")));
	v.partial = partial || s->full;
	return s->full ? data() : v;
}

/* One "%..." of a format; only %s and %d are put in as they are. */
static size_t directive(struct str f, size_t i, char *kind, size_t *which)
{
	size_t at = i + 1, digits = at;
	while (digits < f.n && f.p[digits] >= '0' && f.p[digits] <= '9')
		digits++;
	uint64_t k;
	if (digits < f.n && f.p[digits] == '$' && str_u64(str_sub(f, at, digits), &k) && k > 0 &&
		k < MAX_ARGS) {
		*which = (size_t)k;
		at = digits + 1;
	}
	*kind = at < f.n ? f.p[at] : 0;
	return at + 1;
}

static struct doctrine_value format(struct builtin *b, const struct doctrine_value *args, size_t n)
{
	struct str f = b->v[0].text;
	struct sb out = sb_new(b->r->a, MAX_TEXT);
	bool partial = false;
	size_t next = 0;
	for (size_t i = 0; i < f.n;) {
		char kind;
		size_t which = 0;
		if (f.p[i] != '%') {
			sb_char(&out, f.p[i++]);
			continue;
		}
		i = directive(f, i, &kind, &which);
		if (kind == '%') {
			sb_char(&out, '%');
			continue;
		}
		size_t k = which ? which - 1 : next++;
		if ((kind != 's' && kind != 'd' && kind != 'u') || k >= n)
			return data();
		add(&out, &args[k], &partial);
	}
	return finished(b, &out, partial);
}

static struct doctrine_value f_sprintf(struct builtin *b)
{
	return text_at(b, 0) ? format(b, b->v + 1, b->n - 1) : data();
}

static struct doctrine_value f_vsprintf(struct builtin *b)
{
	struct doctrine_value args[MAX_ARGS];
	if (!text_at(b, 0) || b->n < 2 || b->v[1].kind != DOCTRINE_ARRAY || b->v[1].array->n > MAX_ARGS)
		return data();
	for (size_t i = 0; i < b->v[1].array->n; i++)
		args[i] = b->v[1].array->v[i].value;
	return format(b, args, b->v[1].array->n);
}

static struct doctrine_value f_implode(struct builtin *b)
{
	size_t list = b->n > 1 ? 1 : 0;
	struct sb out = sb_new(b->r->a, MAX_TEXT);
	bool partial = false;
	if (b->n < 1 || b->v[list].kind != DOCTRINE_ARRAY || (list && !text_at(b, 0)))
		return data();
	for (size_t i = 0; i < b->v[list].array->n; i++) {
		if (i && list)
			sb_add(&out, b->v[0].text);
		add(&out, &b->v[list].array->v[i].value, &partial);
	}
	return finished(b, &out, partial);
}

static struct doctrine_value f_explode(struct builtin *b)
{
	struct doctrine_array *to = ARENA_NEW(b->r->a, struct doctrine_array);
	if (!text_at(b, 0) || !text_at(b, 1) || !b->v[0].text.n || b->n > 2)
		return data();
	struct str by = b->v[0].text, rest = b->v[1].text;
	for (size_t at = 0; at != SIZE_MAX && to->n < 2000;) {
		at = str_find(rest, by, 0);
		struct str part = at == SIZE_MAX ? rest : str_sub(rest, 0, at);
		struct str key = str_fmt(b->r->a, "%zu", to->n);
		*VEC_PUSH(b->r->a, to) = (struct doctrine_pair){key, text(part)};
		rest = at == SIZE_MAX ? STR_NONE : str_sub(rest, at + by.n, rest.n);
	}
	return (struct doctrine_value){.kind = DOCTRINE_ARRAY, .array = to};
}

static struct doctrine_value f_str_replace(struct builtin *b)
{
	struct sb out = sb_new(b->r->a, MAX_TEXT);
	if (!text_at(b, 0) || !text_at(b, 1) || !text_at(b, 2) || !b->v[0].text.n)
		return data();
	struct str rest = b->v[2].text;
	for (size_t at; (at = str_find(rest, b->v[0].text, 0)) != SIZE_MAX;) {
		sb_add(&out, str_sub(rest, 0, at));
		sb_add(&out, b->v[1].text);
		rest = str_sub(rest, at + b->v[0].text.n, rest.n);
	}
	sb_add(&out, rest);
	return finished(b, &out, false);
}

static struct doctrine_value cased(struct builtin *b, char from, char to, size_t most)
{
	if (!text_at(b, 0))
		return data();
	char *z = str_z(b->r->a, format_doctrine_join(b->r, b->v[0].text, STR("")));
	for (size_t i = 0; z[i] && i < most; i++)
		z[i] = z[i] >= from && z[i] <= from + 25 ? (char)(z[i] - from + to) : z[i];
	return text(str_of(z));
}

static struct doctrine_value f_strtoupper(struct builtin *b)
{
	return cased(b, 'a', 'A', SIZE_MAX);
}

static struct doctrine_value f_strtolower(struct builtin *b)
{
	return cased(b, 'A', 'a', SIZE_MAX);
}

static struct doctrine_value f_ucfirst(struct builtin *b)
{
	return cased(b, 'a', 'A', 1);
}

static struct doctrine_value f_lcfirst(struct builtin *b)
{
	return cased(b, 'A', 'a', 1);
}

static struct doctrine_value f_trim(struct builtin *b)
{
	return b->n == 1 && text_at(b, 0) ? text(str_trim(b->v[0].text)) : data();
}

static struct doctrine_value f_substr(struct builtin *b)
{
	uint64_t from, n = UINT64_MAX;
	if (!text_at(b, 0) || !number_at(b, 1, &from) || (b->n > 2 && !number_at(b, 2, &n)))
		return data();
	struct str s = b->v[0].text;
	from = from > s.n ? s.n : from;
	n = n > s.n - from ? s.n - from : n;
	return text(str_sub(s, (size_t)from, (size_t)(from + n)));
}

static struct doctrine_value f_dechex(struct builtin *b)
{
	uint64_t n;
	return number_at(b, 0, &n) ? text(str_fmt(b->r->a, "%llx", (unsigned long long)n)) : data();
}

static struct doctrine_value f_crc32(struct builtin *b)
{
	return text_at(b, 0) ? number(b, crc_32(b->v[0].text)) : data();
}

static struct doctrine_value f_strlen(struct builtin *b)
{
	return text_at(b, 0) ? number(b, b->v[0].text.n) : data();
}

static struct doctrine_value f_count(struct builtin *b)
{
	if (b->n && b->v[0].count)
		return b->v[0];
	return b->n && b->v[0].kind == DOCTRINE_ARRAY ? number(b, b->v[0].array->n) : data();
}

static struct doctrine_value yes(bool holds)
{
	return format_doctrine_of_bool(format_when_constant(holds));
}

static struct doctrine_value f_str_starts_with(struct builtin *b)
{
	return text_at(b, 0) && text_at(b, 1) ? yes(str_starts(b->v[0].text, b->v[1].text)) : data();
}

static struct doctrine_value f_str_contains(struct builtin *b)
{
	return text_at(b, 0) && text_at(b, 1) ? yes(str_find(b->v[0].text, b->v[1].text, 0) != SIZE_MAX)
					      : data();
}

static struct doctrine_value f_is_null(struct builtin *b)
{
	if (!b->n || b->v[0].kind == DOCTRINE_DATA || b->v[0].kind == DOCTRINE_FOREIGN)
		return data();
	return yes(b->v[0].kind == DOCTRINE_NULL);
}

static struct doctrine_value f_empty(struct builtin *b)
{
	struct str when = b->n ? format_doctrine_truth(b->r, &b->v[0]) : STR_NONE;
	return format_doctrine_of_bool(format_when_not(b->r->a, when));
}

/* Of the schema manager's lists: has the table a part of that name? */
static struct doctrine_value in_set(struct builtin *b, const struct doctrine_value *set, struct str name)
{
	return format_doctrine_of_bool(format_doctrine_has(
		b->r, set->table, set->part, format_doctrine_named(b->r, name), set->live));
}

static struct doctrine_value f_in_array(struct builtin *b)
{
	struct str any = format_when_constant(false);
	if (b->n < 2 || !text_at(b, 0))
		return data();
	const struct doctrine_value *list = &b->v[1];
	bool names = list->kind == DOCTRINE_SET &&
		     (list->part == DOCTRINE_TABLES || (b->r->tool && list->part == DOCTRINE_COLUMNS));
	if (names)
		return in_set(b, list, b->v[0].text);
	struct str column = format_doctrine_named(b->r, b->v[0].text);
	if (list->kind == DOCTRINE_ITEM_COLUMNS)
		return format_doctrine_of_bool(replay_item(b->r->a, "has", &column, 1));
	if (list->kind != DOCTRINE_ARRAY)
		return data();
	for (size_t i = 0; i < list->array->n; i++)
		any = format_when_any(
			b->r->a, any, format_doctrine_equal(b->r, &b->v[0], &list->array->v[i].value, true));
	return format_doctrine_of_bool(any);
}

static struct doctrine_value f_array_key_exists(struct builtin *b)
{
	if (b->n < 2 || !text_at(b, 0))
		return data();
	if (b->v[1].kind == DOCTRINE_SET && (b->r->tool || b->v[1].part != DOCTRINE_KEYS))
		return in_set(b, &b->v[1], b->v[0].text);
	return b->v[1].kind == DOCTRINE_ARRAY ? yes(format_doctrine_at(&b->v[1], b->v[0].text) != NULL)
					      : data();
}

/* isset($columns['name']), isset($known) */
static struct doctrine_value f_isset(struct builtin *b)
{
	struct doctrine_reader *r = b->r;
	uint32_t list = syntax_field(r->t, b->call, "arguments");
	uint32_t node = list == UINT32_MAX ? UINT32_MAX : format_code_argument(r->t, list, 0);
	node = syntax_is(r->t, node, "argument") ? syntax_child(r->t, node) : node;
	if (b->n != 1 || !syntax_is(r->t, node, "subscript_expression"))
		return data();
	uint32_t base = syntax_child(r->t, node), open = base;
	while (open != UINT32_MAX && !syntax_is(r->t, open, "["))
		open = syntax_sibling(r->t, open);
	struct doctrine_value pair[2] = {
		format_doctrine_value(r, open == UINT32_MAX ? open : syntax_sibling(r->t, open)),
		format_doctrine_value(r, base)};
	struct builtin keyed = {.r = r, .v = pair, .n = 2};
	return f_array_key_exists(&keyed);
}

static struct doctrine_value f_array_map(struct builtin *b)
{
	struct doctrine_value out = {.kind = DOCTRINE_NULL};
	if (b->n != 2 || b->v[0].kind != DOCTRINE_CLOSURE || b->v[1].kind != DOCTRINE_ARRAY)
		return data();
	for (size_t i = 0; i < b->v[1].array->n; i++) {
		struct doctrine_array one = {0};
		*VEC_PUSH(b->r->a, &one) = (struct doctrine_pair){STR_NONE, b->v[1].array->v[i].value};
		out = format_doctrine_array_add(
			b->r, out, b->v[1].array->v[i].key, format_doctrine_apply(b->r, &b->v[0], &one));
	}
	return out.kind == DOCTRINE_NULL ? b->v[1] : out;
}

static struct doctrine_value f_array_merge(struct builtin *b)
{
	struct doctrine_array *to = ARENA_NEW(b->r->a, struct doctrine_array);
	for (size_t i = 0; i < b->n; i++) {
		if (b->v[i].kind != DOCTRINE_ARRAY)
			return data();
		for (size_t k = 0; k < b->v[i].array->n && to->n < 2000; k++) {
			struct doctrine_pair p = b->v[i].array->v[k];
			uint64_t ignored;
			if (str_u64(p.key, &ignored))
				p.key = str_fmt(b->r->a, "%zu", to->n);
			*VEC_PUSH(b->r->a, to) = p;
		}
	}
	return (struct doctrine_value){.kind = DOCTRINE_ARRAY, .array = to};
}

static struct doctrine_value f_array_keys(struct builtin *b)
{
	struct doctrine_array *to = ARENA_NEW(b->r->a, struct doctrine_array);
	if (!b->n || b->v[0].kind != DOCTRINE_ARRAY)
		return b->n && b->v[0].kind == DOCTRINE_SET ? b->v[0] : data();
	for (size_t i = 0; i < b->v[0].array->n; i++)
		*VEC_PUSH(b->r->a, to) =
			(struct doctrine_pair){str_fmt(b->r->a, "%zu", i), text(b->v[0].array->v[i].key)};
	return (struct doctrine_value){.kind = DOCTRINE_ARRAY, .array = to};
}

/* Of the library's classes, all spellings are taken for there: which of them it has depends on its release.
 */
static struct doctrine_value f_class_exists(struct builtin *b)
{
	return text_at(b, 0) && str_find(b->v[0].text, STR("Platform"), 0) != SIZE_MAX ? yes(true) : data();
}

static struct doctrine_value f_is_a(struct builtin *b)
{
	return b->n >= 2 && b->v[0].kind == DOCTRINE_PLATFORM && text_at(b, 1)
		       ? format_doctrine_of_bool(format_doctrine_is_platform(b->r, b->v[1].text))
		       : data();
}

static const struct {
	const char *name;
	struct doctrine_value (*value)(struct builtin *b);
} functions[] = {{"class_exists", f_class_exists}, {"is_a", f_is_a}, {"sprintf", f_sprintf},
	{"vsprintf", f_vsprintf}, {"implode", f_implode}, {"join", f_implode}, {"explode", f_explode},
	{"str_replace", f_str_replace}, {"strtoupper", f_strtoupper}, {"strtolower", f_strtolower},
	{"ucfirst", f_ucfirst}, {"lcfirst", f_lcfirst}, {"trim", f_trim}, {"substr", f_substr},
	{"dechex", f_dechex}, {"crc32", f_crc32}, {"strlen", f_strlen}, {"count", f_count},
	{"str_starts_with", f_str_starts_with}, {"str_contains", f_str_contains}, {"is_null", f_is_null},
	{"empty", f_empty}, {"in_array", f_in_array}, {"array_key_exists", f_array_key_exists},
	{"isset", f_isset}, {"array_map", f_array_map}, {"array_merge", f_array_merge},
	{"array_keys", f_array_keys}};

struct doctrine_value format_doctrine_builtin(
	struct doctrine_reader *r, struct str name, uint32_t call, bool *known)
{
	struct doctrine_value v[MAX_ARGS];
	struct doctrine_array args = {0};
	size_t i = 0;
	while (i < sizeof functions / sizeof *functions && !str_eq(name, str_of(functions[i].name)))
		i++;
	*known = i < sizeof functions / sizeof *functions;
	if (!*known)
		return data();
	if (!format_doctrine_arguments(r, call, &args) || args.n > MAX_ARGS)
		return data();
	for (size_t k = 0; k < args.n; k++)
		v[k] = args.v[k].value;
	struct builtin b = {.r = r, .v = v, .n = args.n, .call = call};
	return functions[i].value(&b);
}
