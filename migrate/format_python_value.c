/* Texts of a migration in Python, put together of what its names stand for where it is read. */
#include "base/sb.h"
#include "migrate/format_python.h"

enum { MAX_STEPS = 1000000, MAX_TEXT = 1024 * 1024, MAX_NAMES = 1000, MAX_NESTING = 30 };

bool format_python_step(const struct format_python *r, size_t n)
{
	r->names->steps += n;
	return r->names->steps < MAX_STEPS;
}

void format_python_bind(struct format_python *r, struct str name, struct format_python_name value)
{
	struct format_python_names *x = r->names;
	value.name = name;
	value.when = ++x->clock;
	for (size_t i = x->v.n; i > x->base; i--)
		if (str_eq(x->v.v[i - 1].name, name)) {
			x->v.v[i - 1] = value;
			return;
		}
	if (x->v.n >= MAX_NAMES)
		x->steps = MAX_STEPS; /* nothing more is known */
	*VEC_PUSH(r->a, &x->v) = value;
}

const struct format_python_name *format_python_bound(const struct format_python *r, struct str name)
{
	for (size_t i = r->names ? r->names->v.n : 0; i > (r->names ? r->names->base : 0); i--)
		if (str_eq(r->names->v.v[i - 1].name, name))
			return &r->names->v.v[i - 1];
	return NULL;
}

static bool text_of(struct format_python *r, uint32_t node, struct str *out, int depth);

/* The expression of the "{...}" that begins at that place; UINT32_MAX = it has a format or a conversion. */
static uint32_t filling(const struct format_python *r, const struct literal *l, size_t source)
{
	for (uint32_t i = l->node; i < r->t->nodes[l->node].next; i++) {
		if (r->t->nodes[i].from != source || !syntax_is(r->t, i, "interpolation"))
			continue;
		uint32_t plain = syntax_field(r->t, i, "expression");
		bool dressed = syntax_child_of(r->t, i, "format_specifier") != UINT32_MAX ||
			       syntax_child_of(r->t, i, "type_conversion") != UINT32_MAX;
		return dressed ? UINT32_MAX : plain;
	}
	return UINT32_MAX;
}

static bool number_or_text(struct format_python *r, uint32_t node, struct str *out, int depth)
{
	if (node != UINT32_MAX && syntax_is(r->t, node, "integer")) {
		*out = syntax_text(r->t, node);
		return true;
	}
	return text_of(r, node, out, depth);
}

static bool fill(struct format_python *r, const struct literal *l, struct str *out, int depth)
{
	struct sb b = sb_new(r->a, MAX_TEXT);
	bool whole = format_python_step(r, l->npieces + l->text.n / 100);
	for (size_t i = 0; whole && i < l->npieces; i++) {
		const struct literal_piece *p = &l->pieces[i];
		struct str text = str_sub(l->text, p->at, p->at + p->len);
		bool hole = !p->exact && text.n == 1 && text.p[0] == LITERAL_HOLE;
		uint32_t inner = hole && l->node < r->t->n ? filling(r, l, p->source) : UINT32_MAX;
		whole = !hole || number_or_text(r, inner, &text, depth);
		if (whole)
			sb_add(&b, text);
	}
	*out = sb_str(&b);
	return whole;
}

/* "{} {name} {0}".format(...), with nothing else in the braces. */
static bool formatted(
	struct format_python *r, struct str pattern, uint32_t arguments, struct str *out, int depth)
{
	struct sb b = sb_new(r->a, MAX_TEXT);
	size_t next = 0;
	uint64_t place;
	for (size_t i = 0; i < pattern.n; i++) {
		char c = pattern.p[i], after = i + 1 < pattern.n ? pattern.p[i + 1] : 0;
		struct str text;
		if ((c != '{' && c != '}') || c == after) {
			i += (c == '{' || c == '}') && c == after;
			sb_char(&b, c);
			continue;
		}
		struct str key = str_sub(pattern, i + 1, pattern.n);
		key = str_sub(key, 0, str_chr(key, '}'));
		uint32_t node = !key.n ? format_python_positional(r, arguments, next++)
				: str_u64(key, &place) && place < 50
					? format_python_positional(r, arguments, (size_t)place)
					: format_python_keyword(r, arguments, str_z(r->a, key));
		*out = sb_str(&b);
		if (c == '}' || !format_python_step(r, 1) || !number_or_text(r, node, &text, depth))
			return false;
		sb_add(&b, text);
		i += key.n + 1;
	}
	*out = sb_str(&b);
	return true;
}

/* "... %s ..." % x, or % (x, y) */
static bool percented(struct format_python *r, struct str pattern, uint32_t right, struct str *out, int depth)
{
	struct sb b = sb_new(r->a, MAX_TEXT);
	bool several = right != UINT32_MAX && syntax_is(r->t, right, "tuple");
	size_t next = 0;
	for (size_t i = 0; i < pattern.n; i++) {
		struct str text;
		char after = i + 1 < pattern.n ? pattern.p[i + 1] : 0;
		if (pattern.p[i] != '%') {
			sb_char(&b, pattern.p[i]);
			continue;
		}
		i++;
		*out = sb_str(&b);
		if (after == '%') {
			sb_char(&b, '%');
			continue;
		}
		uint32_t node = several ? format_python_element(r, right, next) : right;
		if ((after != 's' && after != 'd') || (!several && next) || !format_python_step(r, 1) ||
			!number_or_text(r, node, &text, depth))
			return false;
		next++;
		sb_add(&b, text);
	}
	*out = sb_str(&b);
	return true;
}

static bool call_text(struct format_python *r, uint32_t node, struct str *out, int depth)
{
	static const char *const same[] = {"strip", "lower", "upper", "dedent", "text", "str", "f", NULL};
	struct format_python_call c;
	if (!format_python_call(r, node, &c) || !str_one_of(c.name, same)) {
		uint32_t f = syntax_field(r->t, node, "function");
		struct str pattern;
		if (f != UINT32_MAX && format_python_is(r, syntax_field(r->t, f, "attribute"), "bindparams"))
			return text_of(r, syntax_field(r->t, f, "object"), out, depth);
		return f != UINT32_MAX && format_python_is(r, syntax_field(r->t, f, "attribute"), "format") &&
		       text_of(r, syntax_field(r->t, f, "object"), &pattern, depth) &&
		       formatted(r, pattern, syntax_field(r->t, node, "arguments"), out, depth);
	}
	uint32_t f = syntax_field(r->t, c.node, "function");
	bool method =
		str_eq(c.name, STR("strip")) || str_eq(c.name, STR("lower")) || str_eq(c.name, STR("upper"));
	uint32_t inner =
		method ? syntax_field(r->t, f, "object") : format_python_positional(r, c.arguments, 0);
	bool whole = number_or_text(r, inner, out, depth);
	if (str_eq(c.name, STR("lower")))
		*out = str_lower(r->a, *out);
	return whole && !str_eq(c.name, STR("upper"));
}

static bool binary_text(struct format_python *r, uint32_t node, struct str *out, int depth)
{
	struct str x, y;
	uint32_t right = syntax_field(r->t, node, "right");
	struct str how = syntax_text(r->t, syntax_field(r->t, node, "operator"));
	bool left = text_of(r, syntax_field(r->t, node, "left"), &x, depth);
	*out = x;
	if (left && str_eq(how, STR("%")))
		return percented(r, x, right, out, depth);
	if (!left || !str_eq(how, STR("+")) || !text_of(r, right, &y, depth) || x.n + y.n > MAX_TEXT)
		return false;
	*out = str_fmt(r->a, "%.*s%.*s", STRF(x), STRF(y));
	return true;
}

static bool text_of(struct format_python *r, uint32_t node, struct str *out, int depth)
{
	struct literal lit;
	*out = STR_NONE;
	if (node == UINT32_MAX || depth > MAX_NESTING || !format_python_step(r, 1))
		return false;
	if (syntax_is(r->t, node, "identifier")) {
		const struct format_python_name *is = format_python_bound(r, syntax_text(r->t, node));
		if (is) {
			*out = is->text;
			return is->is_text ||
			       (is->node != UINT32_MAX && text_of(r, is->node, out, depth + 1));
		}
	}
	if (literal_at(r->a, LANGUAGE_PYTHON, r->t, node, &lit)) {
		if (!lit.holes) {
			*out = lit.text;
			return true;
		}
		if (!syntax_is(r->t, node, "binary_operator"))
			return fill(r, &lit, out, depth + 1);
	}
	if (syntax_is(r->t, node, "identifier")) {
		uint32_t is = literal_value(r->t, node);
		return is != UINT32_MAX && is != node && text_of(r, is, out, depth + 1);
	}
	if (syntax_is(r->t, node, "parenthesized_expression"))
		return text_of(r, format_python_positional(r, node, 0), out, depth + 1);
	if (syntax_is(r->t, node, "binary_operator"))
		return binary_text(r, node, out, depth + 1);
	return syntax_is(r->t, node, "call") && call_text(r, node, out, depth + 1);
}

bool format_python_text(struct format_python *r, uint32_t node, struct str *out)
{
	return text_of(r, node, out, 0);
}
