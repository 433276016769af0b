/* The values of PHP expressions, as far as a migration's text says them. */
#include "migrate/formats/doctrine_php.h"

enum { MAX_STEPS = 500000, MAX_BYTES = 16 * 1024 * 1024, MAX_DEEP = 120, MAX_ARRAY = 2000 };

bool format_doctrine_step(struct doctrine_reader *r)
{
	if (++r->steps > MAX_STEPS && !r->too_much) {
		r->too_much = true;
		format_doctrine_unknown(r, "more code than is followed");
	}
	return !r->too_much;
}

/* -- making values -- */

struct doctrine_value format_doctrine_of_text(struct str text)
{
	return (struct doctrine_value){.kind = DOCTRINE_TEXT, .text = text};
}

struct doctrine_value format_doctrine_of_bool(struct str when)
{
	return (struct doctrine_value){.kind = DOCTRINE_BOOL, .when = when};
}

static struct doctrine_value of_kind(enum doctrine_kind kind)
{
	return (struct doctrine_value){.kind = kind};
}

bool format_doctrine_known(const struct doctrine_value *v)
{
	return v->kind == DOCTRINE_TEXT && !v->partial;
}

struct str format_doctrine_join(struct doctrine_reader *r, struct str x, struct str y)
{
	r->bytes += x.n + y.n;
	if (r->bytes > MAX_BYTES) {
		r->steps = MAX_STEPS;
		format_doctrine_step(r);
		return STR("");
	}
	return str_fmt(r->a, "%.*s%.*s", STRF(x), STRF(y));
}

const struct doctrine_value *format_doctrine_at(const struct doctrine_value *list, struct str key)
{
	if (list->kind != DOCTRINE_ARRAY)
		return NULL;
	for (size_t i = list->array->n; i-- > 0;)
		if (str_eq(list->array->v[i].key, key))
			return &list->array->v[i].value;
	return NULL;
}

struct doctrine_value format_doctrine_array_add(
	struct doctrine_reader *r, struct doctrine_value list, struct str key, struct doctrine_value value)
{
	struct doctrine_array *to = ARENA_NEW(r->a, struct doctrine_array);
	size_t n = list.kind == DOCTRINE_ARRAY ? list.array->n : 0;
	r->steps += n / 16;
	if (n >= MAX_ARRAY / 2 || !format_doctrine_step(r)) /* it is copied each time */
		return of_kind(DOCTRINE_DATA);
	for (size_t i = 0; i < n; i++)
		if (!key.p || !str_eq(list.array->v[i].key, key))
			*VEC_PUSH(r->a, to) = list.array->v[i];
	if (!key.p)
		key = str_fmt(r->a, "%zu", to->n);
	*VEC_PUSH(r->a, to) = (struct doctrine_pair){key, value};
	return (struct doctrine_value){.kind = DOCTRINE_ARRAY, .array = to};
}

/* -- texts -- */

/* A piece of a text that is put together. */
static void append(struct doctrine_reader *r, struct doctrine_value *to, const struct doctrine_value *v)
{
	static const char hole[] = {LITERAL_HOLE, 0};
	struct str part = str_of(hole);
	struct doctrine_value text;
	if (v->kind == DOCTRINE_OBJECT && r->tool && r->tool->text && r->tool->text(r, v, &text))
		v = &text;
	if (v->kind == DOCTRINE_TEXT)
		part = v->text;
	else if (v->kind == DOCTRINE_NULL)
		part = STR("");
	else if (v->kind == DOCTRINE_BOOL && v->when.n &&
		 (format_when_is(v->when, true) || format_when_is(v->when, false)))
		part = format_when_is(v->when, true) ? STR("1") : STR("");
	to->partial = to->partial || v->partial || part.p == hole;
	to->text = format_doctrine_join(r, to->text, part);
}

/* a . b . c, which the tree holds as ((a . b) . c) */
static struct doctrine_value concatenation(struct doctrine_reader *r, uint32_t node)
{
	VEC(uint32_t) parts = {0};
	struct doctrine_value out = format_doctrine_of_text(STR(""));
	for (;;) {
		node = format_doctrine_bare(r->t, node);
		if (!syntax_is(r->t, node, "binary_expression") ||
			!str_eq(syntax_text(r->t, syntax_field(r->t, node, "operator")), STR(".")))
			break;
		*VEC_PUSH(r->a, &parts) = syntax_field(r->t, node, "right");
		node = syntax_field(r->t, node, "left");
	}
	struct doctrine_value first = format_doctrine_value(r, node);
	append(r, &out, &first);
	while (parts.n) {
		struct doctrine_value v = format_doctrine_value(r, parts.v[--parts.n]);
		append(r, &out, &v);
	}
	return out;
}

/* The expression that a hole of a literal stands for: a child of the text's node, from *from on. */
static struct doctrine_value hole(struct doctrine_reader *r, uint32_t *from, size_t at)
{
	for (; *from != UINT32_MAX && r->t->nodes[*from].from <= at + 1;
		*from = syntax_sibling(r->t, *from)) {
		size_t start = r->t->nodes[*from].from;
		if ((start == at || start == at + 1) && !syntax_is(r->t, *from, "{") &&
			!syntax_is(r->t, *from, "string_content"))
			return format_doctrine_value(r, *from);
	}
	return of_kind(DOCTRINE_DATA);
}

static struct doctrine_value literal_text(struct doctrine_reader *r, uint32_t node)
{
	struct literal lit;
	struct doctrine_value out = format_doctrine_of_text(STR(""));
	if (syntax_is(r->t, node, "heredoc") || syntax_is(r->t, node, "nowdoc"))
		node = syntax_field(r->t, node, "value");
	if (node == UINT32_MAX) /* an empty one */
		return out;
	if (!literal_at(r->a, LANGUAGE_PHP, r->t, node, &lit))
		return of_kind(DOCTRINE_DATA);
	if (!lit.holes) {
		out.text = lit.text;
		return out;
	}
	uint32_t child = syntax_child(r->t, node);
	for (size_t i = 0; i < lit.npieces && format_doctrine_step(r); i++) {
		const struct literal_piece *p = &lit.pieces[i];
		struct str text = str_sub(lit.text, p->at, p->at + p->len);
		struct doctrine_value part = format_doctrine_of_text(text);
		if (p->len == 1 && text.p[0] == LITERAL_HOLE)
			part = hole(r, &child, p->source);
		append(r, &out, &part);
	}
	return out;
}

/* -- expressions -- */

uint32_t format_doctrine_bare(const struct syntax *t, uint32_t node)
{
	while (syntax_is(t, node, "parenthesized_expression")) {
		uint32_t n = syntax_child(t, node);
		while (n != UINT32_MAX && (syntax_is(t, n, "(") || syntax_is(t, n, "comment")))
			n = syntax_sibling(t, n);
		node = n;
	}
	return node;
}

static bool is_sign(const struct doctrine_reader *r, uint32_t n)
{
	return syntax_is(r->t, n, "comment") || syntax_is(r->t, n, "=>") || syntax_is(r->t, n, "&");
}

static bool add_element(struct doctrine_reader *r, uint32_t node, struct doctrine_array *to)
{
	uint32_t first = UINT32_MAX, last = UINT32_MAX;
	for (uint32_t n = syntax_child(r->t, node); n != UINT32_MAX; n = syntax_sibling(r->t, n))
		if (!is_sign(r, n)) {
			first = first == UINT32_MAX ? n : first;
			last = n;
		}
	if (first == UINT32_MAX || to->n >= MAX_ARRAY)
		return false;
	if (syntax_is(r->t, first, "variadic_unpacking")) {
		struct doctrine_value v = format_doctrine_value(r, syntax_child(r->t, first) + 1);
		for (size_t i = 0; v.kind == DOCTRINE_ARRAY && i < v.array->n && to->n < MAX_ARRAY; i++)
			*VEC_PUSH(r->a, to) = v.array->v[i];
		return v.kind == DOCTRINE_ARRAY;
	}
	struct doctrine_value key = first == last ? of_kind(DOCTRINE_NULL) : format_doctrine_value(r, first);
	struct doctrine_value value = format_doctrine_value(r, last);
	struct str name = key.kind == DOCTRINE_TEXT ? key.text : str_fmt(r->a, "%zu", to->n);
	*VEC_PUSH(r->a, to) = (struct doctrine_pair){name, value};
	return first == last || format_doctrine_known(&key);
}

static struct doctrine_value array(struct doctrine_reader *r, uint32_t node)
{
	struct doctrine_array *to = ARENA_NEW(r->a, struct doctrine_array);
	bool whole = true;
	for (uint32_t n = syntax_child(r->t, node); n != UINT32_MAX; n = syntax_sibling(r->t, n))
		if (syntax_is(r->t, n, "array_element_initializer"))
			whole = add_element(r, n, to) && whole;
	return whole ? (struct doctrine_value){.kind = DOCTRINE_ARRAY, .array = to} : of_kind(DOCTRINE_DATA);
}

static struct doctrine_value subscript(struct doctrine_reader *r, uint32_t node)
{
	uint32_t base = syntax_child(r->t, node), open = base;
	while (open != UINT32_MAX && !syntax_is(r->t, open, "["))
		open = syntax_sibling(r->t, open);
	struct doctrine_value list = format_doctrine_value(r, base);
	uint32_t index = open == UINT32_MAX ? UINT32_MAX : syntax_sibling(r->t, open);
	struct doctrine_value key = format_doctrine_value(r, index);
	static const char *const names[] = {"constraint_name", "index_name", "conname", NULL};
	if (list.kind == DOCTRINE_ITEM && format_doctrine_known(&key) && str_ione_of(key.text, names))
		return format_doctrine_of_text(STR(DOCTRINE_EACH));
	if (list.count)
		return list;
	const struct doctrine_value *v =
		format_doctrine_known(&key) ? format_doctrine_at(&list, key.text) : NULL;
	return v ? *v : of_kind(list.kind == DOCTRINE_FOREIGN ? DOCTRINE_FOREIGN : DOCTRINE_DATA);
}

static struct doctrine_value cast(struct doctrine_reader *r, uint32_t node)
{
	struct str to = syntax_text(r->t, syntax_field(r->t, node, "type"));
	struct doctrine_value v = format_doctrine_value(r, syntax_field(r->t, node, "value"));
	if (str_ieq(to, STR("bool")) || str_ieq(to, STR("boolean")))
		return format_doctrine_of_bool(format_doctrine_truth(r, &v));
	if (str_ieq(to, STR("array")) && v.kind == DOCTRINE_TEXT)
		return format_doctrine_array_add(r, of_kind(DOCTRINE_NULL), STR_NONE, v);
	return v;
}

static struct doctrine_value assignment(struct doctrine_reader *r, uint32_t node)
{
	uint32_t left = syntax_field(r->t, node, "left");
	struct doctrine_value v = format_doctrine_value(r, syntax_field(r->t, node, "right"));
	if (syntax_is(r->t, node, "augmented_assignment_expression")) {
		struct str op = syntax_text(r->t, syntax_field(r->t, node, "operator"));
		struct doctrine_value old = format_doctrine_value(r, left);
		struct doctrine_value text = format_doctrine_of_text(STR(""));
		if (str_eq(op, STR(".="))) {
			append(r, &text, &old);
			append(r, &text, &v);
			v = text;
		} else if (!str_eq(op, STR("\?\?=")) || old.kind != DOCTRINE_NULL)
			v = of_kind(DOCTRINE_DATA);
	}
	format_doctrine_assign(r, left, v);
	return v;
}

static struct doctrine_value unary(struct doctrine_reader *r, uint32_t node)
{
	struct str op = syntax_text(r->t, syntax_field(r->t, node, "operator"));
	struct doctrine_value v = format_doctrine_value(r, syntax_field(r->t, node, "argument"));
	if (str_eq(op, STR("!")))
		return format_doctrine_of_bool(format_when_not(r->a, format_doctrine_truth(r, &v)));
	if (str_eq(op, STR("-")) && v.number) {
		v.text = str_fmt(r->a, "-%.*s", STRF(v.text));
		return v;
	}
	return of_kind(DOCTRINE_DATA);
}

static struct doctrine_value member(struct doctrine_reader *r, uint32_t node)
{
	uint32_t object = syntax_field(r->t, node, "object");
	if (format_doctrine_is_this(r, object))
		return format_doctrine_read_property(r, syntax_text(r->t, syntax_field(r->t, node, "name")));
	struct doctrine_value v = format_doctrine_value(r, object);
	if (v.object && r->tool && r->tool->member)
		return r->tool->member(r, &v, syntax_text(r->t, syntax_field(r->t, node, "name")));
	return of_kind(v.kind == DOCTRINE_FOREIGN ? DOCTRINE_FOREIGN : DOCTRINE_DATA);
}

static struct doctrine_value variable(struct doctrine_reader *r, uint32_t node)
{
	if (format_doctrine_is_this(r, node))
		return of_kind(DOCTRINE_THIS);
	const struct doctrine_value *v = format_doctrine_bound(&r->scope->bound, syntax_text(r->t, node));
	return v ? *v : of_kind(DOCTRINE_DATA);
}

static struct doctrine_value number(struct doctrine_reader *r, uint32_t node)
{
	struct doctrine_value v = format_doctrine_of_text(syntax_text(r->t, node));
	v.number = true;
	return v;
}

static struct doctrine_value truth_word(struct doctrine_reader *r, uint32_t node)
{
	return format_doctrine_of_bool(format_when_constant(str_ieq(syntax_text(r->t, node), STR("true"))));
}

static struct doctrine_value nothing(struct doctrine_reader *r, uint32_t node)
{
	(void)r, (void)node;
	return of_kind(DOCTRINE_NULL);
}

static struct doctrine_value closure(struct doctrine_reader *r, uint32_t node)
{
	return (struct doctrine_value){.kind = DOCTRINE_CLOSURE, .tree = r->t, .node = node};
}

/* What is done to a copy comes to nothing. */
static struct doctrine_value copy(struct doctrine_reader *r, uint32_t node)
{
	struct doctrine_value v = {.kind = DOCTRINE_DATA};
	for (uint32_t n = syntax_child(r->t, node); n != UINT32_MAX; n = syntax_sibling(r->t, n))
		if (!syntax_is(r->t, n, "clone"))
			v = format_doctrine_value(r, n);
	v.live = true;
	return v;
}

static struct doctrine_value static_property(struct doctrine_reader *r, uint32_t node)
{
	struct str name = syntax_text(r->t, syntax_field(r->t, node, "name"));
	struct str class = syntax_text(r->t, syntax_field(r->t, node, "scope"));
	struct doctrine_value out;
	if (r->tool && r->tool->constant && r->tool->constant(r, format_doctrine_last(class), name, &out))
		return out;
	return name.n > 1 ? format_doctrine_read_property(r, str_sub(name, 1, name.n))
			  : of_kind(DOCTRINE_DATA);
}

static struct doctrine_value word(struct doctrine_reader *r, uint32_t node)
{
	return str_eq(format_doctrine_last(syntax_text(r->t, node)), STR("PHP_EOL"))
		       ? format_doctrine_of_text(STR("\n"))
		       : of_kind(DOCTRINE_DATA);
}

static struct doctrine_value binary(struct doctrine_reader *r, uint32_t node)
{
	return str_eq(syntax_text(r->t, syntax_field(r->t, node, "operator")), STR("."))
		       ? concatenation(r, node)
		       : format_doctrine_binary(r, node);
}

static const struct {
	const char *kind;
	struct doctrine_value (*value)(struct doctrine_reader *r, uint32_t node);
} kinds[] = {{"variable_name", variable}, {"string", literal_text},
	{"member_call_expression", format_doctrine_call}, {"binary_expression", binary},
	{"encapsed_string", literal_text}, {"heredoc", literal_text}, {"nowdoc", literal_text},
	{"array_creation_expression", array}, {"integer", number}, {"float", number}, {"boolean", truth_word},
	{"null", nothing}, {"member_access_expression", member},
	{"nullsafe_member_access_expression", member}, {"assignment_expression", assignment},
	{"augmented_assignment_expression", assignment}, {"unary_op_expression", unary},
	{"subscript_expression", subscript}, {"cast_expression", cast},
	{"class_constant_access_expression", format_doctrine_read_constant},
	{"scoped_property_access_expression", static_property},
	{"conditional_expression", format_doctrine_choice}, {"match_expression", format_doctrine_choice},
	{"function_call_expression", format_doctrine_call}, {"scoped_call_expression", format_doctrine_call},
	{"nullsafe_member_call_expression", format_doctrine_call},
	{"object_creation_expression", format_doctrine_call}, {"arrow_function", closure},
	{"anonymous_function", closure}, {"anonymous_function_creation_expression", closure},
	{"clone_expression", copy}, {"name", word}, {"qualified_name", word}};

struct doctrine_value format_doctrine_value(struct doctrine_reader *r, uint32_t node)
{
	struct doctrine_value out = of_kind(DOCTRINE_DATA);
	node = format_doctrine_bare(r->t, node);
	if (node >= r->t->n || !format_doctrine_step(r) || r->deep >= MAX_DEEP)
		return out;
	r->deep++;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (syntax_is(r->t, node, kinds[i].kind)) {
			out = kinds[i].value(r, node);
			break;
		}
	r->deep--;
	return out;
}
