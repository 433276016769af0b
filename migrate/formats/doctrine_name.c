/* Variables, properties and constants of a migration's code. */
#include "migrate/formats/doctrine_php.h"

static struct doctrine_value of_kind(enum doctrine_kind kind)
{
	return (struct doctrine_value){.kind = kind};
}

/* -- names -- */

const struct doctrine_value *format_doctrine_bound(const struct doctrine_bounds *l, struct str name)
{
	for (size_t i = l->n; i-- > 0;)
		if (str_eq(l->v[i].name, name))
			return &l->v[i].value;
	return NULL;
}

void format_doctrine_bind(struct doctrine_reader *r, struct str name, struct doctrine_value v)
{
	struct doctrine_scope *s = r->scope;
	for (size_t i = s->bound.n; i-- > s->mark;)
		if (str_eq(s->bound.v[i].name, name)) {
			s->bound.v[i].value = v;
			return;
		}
	*VEC_PUSH(r->a, &s->bound) = (struct doctrine_bound){name, v};
}

bool format_doctrine_is_this(const struct doctrine_reader *r, uint32_t node)
{
	return node != UINT32_MAX && str_eq(syntax_text(r->t, node), STR("$this"));
}

/* What is written where it may not be is not known afterwards. */
static void write_property(struct doctrine_reader *r, struct str name, struct doctrine_value v)
{
	for (size_t i = 0; i < r->frames.n; i++)
		if (!r->frames.v[i].rest)
			v = of_kind(DOCTRINE_DATA);
	for (size_t i = 0; i < r->properties.n; i++)
		if (str_eq(r->properties.v[i].name, name)) {
			r->properties.v[i].value = v;
			return;
		}
	*VEC_PUSH(r->a, &r->properties) = (struct doctrine_bound){name, v};
}

/* [$a, 'k' => $b] = list */
static void destructure(struct doctrine_reader *r, uint32_t left, const struct doctrine_value *v)
{
	size_t at = 0;
	struct doctrine_value key = {0};
	for (uint32_t n = syntax_child(r->t, left); n != UINT32_MAX; n = syntax_sibling(r->t, n)) {
		uint32_t arrow = syntax_sibling(r->t, n);
		if (syntax_is(r->t, n, "[") || syntax_is(r->t, n, "]") || syntax_is(r->t, n, "=>") ||
			syntax_is(r->t, n, "list") || syntax_is(r->t, n, "(") || syntax_is(r->t, n, ")"))
			continue;
		if (syntax_is(r->t, n, ",")) {
			at++;
			continue;
		}
		if (syntax_is(r->t, arrow, "=>")) {
			key = format_doctrine_value(r, n);
			continue;
		}
		struct str name = format_doctrine_known(&key) ? key.text : str_fmt(r->a, "%zu", at);
		const struct doctrine_value *one = format_doctrine_at(v, name);
		format_doctrine_assign(r, n, one ? *one : of_kind(DOCTRINE_DATA));
		key = (struct doctrine_value){0};
	}
}

static void assign_part(struct doctrine_reader *r, uint32_t left, struct doctrine_value v)
{
	uint32_t base = syntax_child(r->t, left), open = base, key;
	while (open != UINT32_MAX && !syntax_is(r->t, open, "["))
		open = syntax_sibling(r->t, open);
	key = open == UINT32_MAX ? UINT32_MAX : syntax_sibling(r->t, open);
	bool append = syntax_is(r->t, key, "]");
	bool plain =
		syntax_is(r->t, base, "variable_name") || syntax_is(r->t, base, "member_access_expression");
	struct doctrine_value old = plain ? format_doctrine_value(r, base) : of_kind(DOCTRINE_DATA);
	struct doctrine_value k = append ? of_kind(DOCTRINE_NULL) : format_doctrine_value(r, key);
	bool whole = old.kind == DOCTRINE_ARRAY || old.kind == DOCTRINE_NULL;
	if (!plain) {
		if (base != UINT32_MAX && r->t->nodes[base].next > base + 1)
			format_doctrine_assign(r, base, of_kind(DOCTRINE_DATA));
		return;
	}
	v = whole && (append || format_doctrine_known(&k))
		    ? format_doctrine_array_add(r, old, append ? STR_NONE : k.text, v)
		    : of_kind(DOCTRINE_DATA);
	format_doctrine_assign(r, base, v);
}

void format_doctrine_assign(struct doctrine_reader *r, uint32_t left, struct doctrine_value v)
{
	if (!format_doctrine_step(r) || left == UINT32_MAX)
		return;
	if (syntax_is(r->t, left, "variable_name"))
		format_doctrine_bind(r, syntax_text(r->t, left), v);
	else if (syntax_is(r->t, left, "list_literal") || syntax_is(r->t, left, "array_creation_expression"))
		destructure(r, left, &v);
	else if (syntax_is(r->t, left, "subscript_expression"))
		assign_part(r, left, v);
	else if (syntax_is(r->t, left, "member_access_expression") &&
		 format_doctrine_is_this(r, syntax_field(r->t, left, "object")))
		write_property(r, syntax_text(r->t, syntax_field(r->t, left, "name")), v);
}

/* A node of another class's text. */
static struct doctrine_value value_in(
	struct doctrine_reader *r, const struct doctrine_class *c, uint32_t node)
{
	const struct syntax *t = r->t;
	if (node == UINT32_MAX)
		return of_kind(DOCTRINE_NULL);
	r->t = c->t;
	struct doctrine_value v = format_doctrine_value(r, node);
	r->t = t;
	return v;
}

struct doctrine_value format_doctrine_read_property(struct doctrine_reader *r, struct str name)
{
	static const struct {
		const char *name;
		enum doctrine_kind kind;
	} own[] = {{"connection", DOCTRINE_CONNECTION}, {"platform", DOCTRINE_PLATFORM},
		{"sm", DOCTRINE_MANAGER}, {"schemaManager", DOCTRINE_MANAGER}, {"logger", DOCTRINE_DATA}};
	const struct doctrine_class *from;
	bool declared = false;
	const struct doctrine_value *written = format_doctrine_bound(&r->properties, name);
	if (written)
		return *written;
	struct str full = str_fmt(r->a, "$%.*s", STRF(name));
	uint32_t node =
		++r->calls > 20000 ? UINT32_MAX : format_doctrine_property(r->class, full, &from, &declared);
	if (node != UINT32_MAX)
		return value_in(r, from, node);
	struct doctrine_value theirs = of_kind(DOCTRINE_FOREIGN);
	if (r->tool) {
		if (!r->tool->property(r, name, &theirs) && declared)
			theirs = of_kind(DOCTRINE_NULL);
		return theirs;
	}
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (str_eq(name, str_of(own[i].name)))
			return of_kind(own[i].kind);
	if (str_eq(name, STR("tablePrefix")) && r->s->table_prefix.p)
		return format_doctrine_of_text(r->s->table_prefix);
	for (size_t i = 0; i < r->p->settings.n; i++)
		if (str_eq(r->p->settings.v[i].name, full))
			return format_doctrine_of_text(r->p->settings.v[i].value);
	return of_kind(DOCTRINE_FOREIGN);
}

/* Types::DATETIME_MUTABLE is 'datetime', and so are all of the library's. */
static struct doctrine_value type_name(struct doctrine_reader *r, struct str name)
{
	name = str_lower(r->a, name);
	if (str_ends(name, STR("_mutable")))
		name = str_sub(name, 0, name.n - 8);
	if (str_eq(name, STR("tarray")))
		name = STR("array");
	return format_doctrine_of_text(name);
}

/* IntegerType is 'integer', UuidBinaryType 'uuid_binary'. Empty when it is not named like that. */
struct str format_doctrine_type_of_class(struct doctrine_reader *r, struct str class)
{
	static const char *const words[][2] = {{"date_time_tz", "datetimetz"}, {"date_time", "datetime"},
		{"big_int", "bigint"}, {"small_int", "smallint"}, {"date_interval", "dateinterval"},
		{"small_float", "smallfloat"}};
	struct str out = STR("");
	if (!str_ends(class, STR("Type")) || class.n < 5 || class.n > 60)
		return STR_NONE;
	for (size_t i = 0; i < class.n - 4; i++) {
		bool big = class.p[i] >= 'A' && class.p[i] <= 'Z';
		out = str_fmt(r->a, "%.*s%s%c", STRF(out), big && i ? "_" : "",
			big ? class.p[i] - 'A' + 'a' : class.p[i]);
	}
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t n = strlen(words[i][0]);
		if (str_starts(out, str_of(words[i][0])))
			return str_fmt(r->a, "%s%.*s", words[i][1], STRF(str_sub(out, n, out.n)));
	}
	return out;
}

static bool is_own(const struct doctrine_reader *r, struct str class)
{
	bool own =
		str_ieq(class, STR("self")) || str_ieq(class, STR("static")) || str_ieq(class, STR("parent"));
	for (const struct doctrine_class *c = r->class; c && !own; c = c->base)
		own = str_ieq(syntax_text(c->t, syntax_field(c->t, c->node, "name")), class);
	return own;
}

/* Of the tool's libraries, else of another class of the project. */
static struct doctrine_value others_constant(struct doctrine_reader *r, struct str class, struct str name)
{
	struct doctrine_value out = of_kind(DOCTRINE_DATA);
	const struct doctrine_class *c = NULL, *from = NULL;
	if (r->tool->constant && r->tool->constant(r, format_doctrine_last(class), name, &out))
		return out;
	if (++r->calls < 20000)
		c = format_doctrine_look_up(r, class);
	uint32_t value = c ? format_doctrine_constant(c, name, &from) : UINT32_MAX;
	return value == UINT32_MAX ? out : value_in(r, from, value);
}

struct doctrine_value format_doctrine_read_constant(struct doctrine_reader *r, uint32_t node)
{
	const struct doctrine_class *from = NULL;
	uint32_t scope = syntax_child(r->t, node), last = scope;
	for (uint32_t n = scope; n != UINT32_MAX; n = syntax_sibling(r->t, n))
		last = n;
	struct str class = format_doctrine_last(syntax_text(r->t, scope)), name = syntax_text(r->t, last);
	if (str_ieq(name, STR("class")))
		return format_doctrine_of_text(class);
	if (!r->tool && (str_eq(class, STR("Types")) || str_eq(class, STR("Type"))))
		return type_name(r, name);
	struct str type = r->tool ? STR_NONE : format_doctrine_type_of_class(r, class);
	if (type.n && !str_eq(name, STR("NAME")))
		type = str_lower(r->a, name);
	if (type.n)
		return format_doctrine_of_text(type);
	bool own = is_own(r, class);
	uint32_t value =
		own && ++r->calls < 20000 ? format_doctrine_constant(r->class, name, &from) : UINT32_MAX;
	if (r->tool && !own)
		return others_constant(r, syntax_text(r->t, scope), name);
	return value == UINT32_MAX ? of_kind(DOCTRINE_DATA) : value_in(r, from, value);
}
