#include "base/sb.h"
#include "migrate/formats/laravel.h"

enum { MAX_STEPS = 20000000, MAX_GAPS = 20, MAX_CHAIN = 40, MAX_RESOLVE = 12, MAX_TEXT = 100000 };

void format_laravel_unknown(struct laravel *r, uint32_t node, const char *what)
{
	if (r->m->gaps.n < MAX_GAPS)
		format_code_unknown(r->a, r->m, format_code_line(r->t, node), str_of(what));
	r->m->opaque = true;
}

bool format_laravel_step(const struct laravel *r, size_t n)
{
	*r->steps += n;
	return *r->steps < MAX_STEPS;
}

uint32_t format_laravel_nth(const struct syntax *t, uint32_t arguments, size_t k)
{
	uint32_t n = format_code_argument(t, arguments, k);
	return n != UINT32_MAX && syntax_is(t, n, "argument") ? syntax_child(t, n) : n;
}

static bool is_member(const struct laravel *r, uint32_t node)
{
	return syntax_is(r->t, node, "member_call_expression") ||
	       syntax_is(r->t, node, "nullsafe_member_call_expression");
}

bool format_laravel_chain(const struct laravel *r, uint32_t node, struct laravel_chain *out)
{
	*out = (struct laravel_chain){.node = node};
	VEC(struct laravel_call) back = {0};
	while (node != UINT32_MAX && back.n < MAX_CHAIN) {
		bool member = is_member(r, node), scoped = syntax_is(r->t, node, "scoped_call_expression");
		if (!member && !scoped)
			break;
		*VEC_PUSH(r->a, &back) = (struct laravel_call){node, syntax_field(r->t, node, "arguments"),
			syntax_text(r->t, syntax_field(r->t, node, "name"))};
		node = syntax_field(r->t, node, member ? "object" : "scope");
	}
	if (node == UINT32_MAX || !back.n)
		return false;
	out->root = syntax_text(r->t, node);
	size_t slash = str_rchr(out->root, '\\');
	if (slash != SIZE_MAX)
		out->root = str_sub(out->root, slash + 1, out->root.n);
	while (back.n)
		*VEC_PUSH(r->a, &out->calls) = back.v[--back.n];
	return true;
}

uint32_t format_laravel_argument(
	const struct laravel *r, const struct laravel_call *c, size_t k, const char *name)
{
	if (c->arguments == UINT32_MAX)
		return UINT32_MAX;
	for (uint32_t n = syntax_child(r->t, c->arguments); n != UINT32_MAX; n = syntax_sibling(r->t, n)) {
		if (!syntax_is(r->t, n, "argument"))
			continue;
		uint32_t label = syntax_field(r->t, n, "name");
		if (label != UINT32_MAX) {
			if (str_eq(syntax_text(r->t, label), str_of(name)))
				for (uint32_t v = syntax_sibling(r->t, label); v != UINT32_MAX;
					v = syntax_sibling(r->t, v))
					if (!syntax_is(r->t, v, ":"))
						return v;
			continue;
		}
		if (k-- == 0)
			return syntax_child(r->t, n);
	}
	return UINT32_MAX;
}

static const struct laravel_bound *bound_to(const struct laravel *r, uint32_t node)
{
	if (node == UINT32_MAX || !syntax_is(r->t, node, "variable_name"))
		return NULL;
	struct str name = syntax_text(r->t, node);
	if (!format_laravel_step(r, r->bound.n))
		return NULL;
	for (size_t i = r->bound.n; i-- > 0;)
		if (str_eq(r->bound.v[i].name, name))
			return &r->bound.v[i];
	return NULL;
}

uint32_t format_laravel_value(const struct laravel *r, uint32_t node)
{
	const struct laravel_bound *b = bound_to(r, node);
	return b && b->node != UINT32_MAX ? b->node : node;
}

static uint32_t resolve(const struct laravel *r, uint32_t node, const struct syntax **t, int depth);

/* $names['roles'] */
static uint32_t subscript(const struct laravel *r, uint32_t node, const struct syntax **t, int depth)
{
	struct str key;
	uint32_t array = syntax_child(r->t, node),
		 k = array == UINT32_MAX ? array : syntax_sibling(r->t, array);
	while (k != UINT32_MAX && syntax_is(r->t, k, "["))
		k = syntax_sibling(r->t, k);
	if (k == UINT32_MAX || !format_laravel_string(r, k, &key))
		return UINT32_MAX;
	uint32_t found = resolve(r, array, t, depth + 1);
	return found == UINT32_MAX ? found : format_laravel_member(r, *t, found, key);
}

/* config('a.b', other) */
static uint32_t configured(const struct laravel *r, uint32_t node, const struct syntax **t, int depth)
{
	uint32_t found = format_laravel_config(r, node, t);
	if (found != UINT32_MAX ||
		!str_eq(syntax_text(r->t, syntax_field(r->t, node, "function")), STR("config")))
		return found;
	uint32_t other = format_laravel_nth(r->t, syntax_field(r->t, node, "arguments"), 1);
	return other == UINT32_MAX ? other : resolve(r, other, t, depth + 1);
}

/* $this->tables: the property's own value, which nobody else has set. */
static uint32_t property(const struct laravel *r, uint32_t node)
{
	if (!str_eq(syntax_text(r->t, syntax_field(r->t, node, "object")), STR("$this")))
		return UINT32_MAX;
	struct str name = syntax_text(r->t, syntax_field(r->t, node, "name"));
	for (uint32_t i = 0; i < r->t->n && format_laravel_step(r, 1); i++)
		if (syntax_is(r->t, i, "property_element")) {
			struct str its = syntax_text(r->t, syntax_field(r->t, i, "name"));
			if (its.n == name.n + 1 && str_ends(its, name))
				return syntax_field(r->t, i, "default_value");
		}
	return UINT32_MAX;
}

/* What a method of the file without parameters gives by its only return. */
uint32_t format_laravel_returned(const struct laravel *r, uint32_t call)
{
	uint32_t only = UINT32_MAX, body;
	struct str text = syntax_text(r->t, call);
	bool own = str_starts(text, STR("$this->")) || str_starts(text, STR("self::")) ||
		   str_starts(text, STR("static::"));
	if (!own || !str_ends(text, STR("()")))
		return UINT32_MAX;
	body = format_laravel_method(r, syntax_text(r->t, syntax_field(r->t, call, "name")));
	for (uint32_t i = body; body != UINT32_MAX && format_laravel_step(r, 1) && i < r->t->nodes[body].next;
		i++)
		if (syntax_is(r->t, i, "return_statement")) {
			if (only != UINT32_MAX)
				return UINT32_MAX;
			only = i;
		}
	uint32_t value = only == UINT32_MAX ? only : syntax_child(r->t, only);
	return value == UINT32_MAX ? value : syntax_sibling(r->t, value);
}

static bool is_call(const struct laravel *r, uint32_t node)
{
	return is_member(r, node) || syntax_is(r->t, node, "scoped_call_expression");
}

static uint32_t resolve(const struct laravel *r, uint32_t node, const struct syntax **t, int depth)
{
	const struct laravel_bound *b = bound_to(r, node);
	*t = r->t;
	if (node == UINT32_MAX || depth > MAX_RESOLVE || (b && b->node == UINT32_MAX))
		return UINT32_MAX;
	if (b)
		return resolve(r, b->node, t, depth + 1);
	if (syntax_is(r->t, node, "parenthesized_expression")) {
		uint32_t inner = syntax_child(r->t, node);
		return resolve(r, inner == UINT32_MAX ? inner : syntax_sibling(r->t, inner), t, depth + 1);
	}
	if (syntax_is(r->t, node, "cast_expression"))
		return resolve(r, syntax_field(r->t, node, "value"), t, depth + 1);
	if (syntax_is(r->t, node, "subscript_expression"))
		return subscript(r, node, t, depth);
	if (syntax_is(r->t, node, "function_call_expression"))
		return configured(r, node, t, depth);
	if (syntax_is(r->t, node, "binary_expression") &&
		str_eq(syntax_text(r->t, syntax_field(r->t, node, "operator")), STR("??"))) {
		uint32_t left = resolve(r, syntax_field(r->t, node, "left"), t, depth + 1);
		return left != UINT32_MAX && !str_ieq(syntax_text(*t, left), STR("null"))
			       ? left
			       : resolve(r, syntax_field(r->t, node, "right"), t, depth + 1);
	}
	uint32_t constant = format_laravel_constant(r, node, t);
	if (constant != UINT32_MAX)
		return constant;
	*t = r->t;
	if (syntax_is(r->t, node, "member_access_expression"))
		return resolve(r, property(r, node), t, depth + 1);
	if (is_call(r, node))
		return resolve(r, format_laravel_returned(r, node), t, depth + 1);
	*t = r->t;
	return syntax_is(r->t, node, "variable_name") ||
			       syntax_is(r->t, node, "class_constant_access_expression")
		       ? UINT32_MAX
		       : node;
}

uint32_t format_laravel_resolve(const struct laravel *r, uint32_t node, const struct syntax **t)
{
	return resolve(r, node, t, 0);
}

static bool string(const struct laravel *r, uint32_t node, struct str *out, int depth);

/* $x . '_id' */
static bool joined(const struct laravel *r, uint32_t node, struct str *out, int depth)
{
	struct str x, y;
	if (!str_eq(syntax_text(r->t, syntax_field(r->t, node, "operator")), STR(".")) ||
		!string(r, syntax_field(r->t, node, "left"), &x, depth + 1) ||
		!string(r, syntax_field(r->t, node, "right"), &y, depth + 1) || x.n + y.n > MAX_TEXT ||
		!format_laravel_step(r, x.n + y.n))
		return false;
	*out = str_fmt(r->a, "%.*s%.*s", STRF(x), STRF(y));
	return true;
}

/* "{$x}_id" */
static bool interpolated(const struct laravel *r, uint32_t node, struct str *out, int depth)
{
	struct sb all = sb_new(r->a, MAX_TEXT);
	for (uint32_t c = syntax_child(r->t, node); c != UINT32_MAX; c = syntax_sibling(r->t, c)) {
		struct str text = syntax_text(r->t, c);
		if (str_eq(text, STR("\"")) || str_eq(text, STR("{")) || str_eq(text, STR("}")))
			continue;
		bool plain = syntax_is(r->t, c, "string_content") || syntax_is(r->t, c, "string_value");
		if ((!plain && !string(r, c, &text, depth + 1)) || !format_laravel_step(r, text.n))
			return false;
		sb_add(&all, text);
	}
	*out = sb_str(&all);
	return !all.full;
}

static bool string(const struct laravel *r, uint32_t node, struct str *out, int depth)
{
	struct literal lit;
	const struct syntax *t;
	const struct laravel_bound *b = bound_to(r, node);
	if (b && b->node == UINT32_MAX) {
		*out = b->text;
		return b->text.p != NULL;
	}
	if (node == UINT32_MAX || depth > MAX_RESOLVE)
		return false;
	if (str_eq(syntax_text(r->t, node),
		    STR("DB::getTablePrefix()"))) { /* config/database.php: '' as it comes */
		*out = STR("");
		return true;
	}
	node = format_laravel_resolve(r, node, &t);
	if (node == UINT32_MAX)
		return false;
	if (t == r->t && syntax_is(t, node, "binary_expression"))
		return joined(r, node, out, depth);
	if (syntax_is(t, node, "heredoc") || syntax_is(t, node, "nowdoc"))
		node = syntax_field(t, node, "value");
	if (node == UINT32_MAX || !literal_at(r->a, LANGUAGE_PHP, t, node, &lit))
		return false;
	if (lit.holes)
		return t == r->t && syntax_is(t, node, "encapsed_string") &&
		       interpolated(r, node, out, depth);
	*out = lit.text;
	return true;
}

bool format_laravel_string(const struct laravel *r, uint32_t node, struct str *out)
{
	return string(r, node, out, 0);
}

static bool compute(struct str op, uint64_t x, uint64_t y, uint64_t *out)
{
	enum { MOST = 1 << 30 };
	if (x > MOST || y > MOST)
		return false;
	*out = x;
	if (str_eq(op, STR("+")))
		*out = x + y;
	else if (str_eq(op, STR("-")) && x >= y)
		*out = x - y;
	else if (str_eq(op, STR("*")))
		*out = x * y;
	else if (str_eq(op, STR("**")) && y < 31)
		for (*out = 1; y && *out <= MOST; y--)
			*out *= x;
	else
		return false;
	return true;
}

static bool number(const struct laravel *r, uint32_t node, uint64_t *out, int depth)
{
	const struct syntax *t;
	uint64_t x, y;
	node = format_laravel_resolve(r, node, &t);
	if (node == UINT32_MAX || depth > MAX_RESOLVE)
		return false;
	if (t == r->t && syntax_is(t, node, "binary_expression"))
		return number(r, syntax_field(t, node, "left"), &x, depth + 1) &&
		       number(r, syntax_field(t, node, "right"), &y, depth + 1) &&
		       compute(syntax_text(t, syntax_field(t, node, "operator")), x, y, out);
	struct str text = syntax_text(t, node);
	if (text.n > 2 && (text.p[0] == '\'' || text.p[0] == '"'))
		text = str_sub(text, 1, text.n - 1);
	return str_u64(text, out);
}

bool format_laravel_number(const struct laravel *r, uint32_t node, uint64_t *out)
{
	return number(r, node, out, 0);
}

/* Of a list of another file literals alone are known. */
static bool element(const struct laravel *r, const struct syntax *t, uint32_t node, struct str *out)
{
	struct literal lit;
	if (t == r->t)
		return format_laravel_string(r, node, out);
	if (!literal_at(r->a, LANGUAGE_PHP, t, node, &lit) || lit.holes)
		return false;
	*out = lit.text;
	return true;
}

bool format_laravel_strings(const struct laravel *r, uint32_t node, struct names_list *out)
{
	struct str one;
	if (format_laravel_string(r, node, &one)) {
		*VEC_PUSH(r->a, out) = one;
		return true;
	}
	const struct syntax *t;
	node = format_laravel_resolve(r, node, &t);
	if (node == UINT32_MAX || !syntax_is(t, node, "array_creation_expression"))
		return false;
	for (uint32_t n = syntax_child(t, node); n != UINT32_MAX; n = syntax_sibling(t, n)) {
		if (!syntax_is(t, n, "array_element_initializer"))
			continue;
		if (!element(r, t, syntax_child(t, n), &one))
			return false;
		*VEC_PUSH(r->a, out) = one;
	}
	return true;
}

const struct laravel_call *format_laravel_find(const struct laravel_chain *c, const char *name)
{
	for (size_t i = 0; i < c->calls.n; i++)
		if (str_eq(c->calls.v[i].name, str_of(name)))
			return &c->calls.v[i];
	return NULL;
}
