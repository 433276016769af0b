#include "base/sb.h"
#include "migrate/formats/laravel.h"

enum { MAX_STEPS = 20000000, MAX_GAPS = 20, MAX_CHAIN = 40, MAX_RESOLVE = 12, MAX_TEXT = 100000 };

void format_laravel_at(struct laravel *r, uint32_t node)
{
	if (r->t == r->own)
		r->d.at = r->t->nodes[node].from;
}

/* In the migration's file: of other code, where that was called. */
static int line_of(const struct laravel *r, uint32_t node)
{
	int line = 1;
	if (r->t == r->own)
		return format_code_line(r->t, node);
	for (size_t i = 0; i < r->d.at && i < r->m->raw.n; i++)
		line += r->m->raw.p[i] == '\n';
	return line;
}

void format_laravel_unknown(struct laravel *r, uint32_t node, const char *what)
{
	if (r->m->gaps.n < MAX_GAPS)
		format_code_unknown(r->a, r->m, line_of(r, node), str_of(what));
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

static bool is_call(const struct laravel *r, uint32_t node)
{
	return is_member(r, node) || syntax_is(r->t, node, "scoped_call_expression");
}

/* $this->schema->create(...), $this->schema()->create(...), Capsule::schema()->create(...),
 * DB::connection()->getSchemaBuilder()->create(...): the builder that the facade Schema stands for. */
static void find_builder(const struct laravel *r, uint32_t node, struct laravel_chain *c)
{
	bool own = syntax_is(r->t, node, "member_access_expression") &&
		   str_eq(syntax_text(r->t, node), STR("$this->schema"));
	size_t makes = SIZE_MAX;
	for (size_t i = 0; i + 1 < c->calls.n && i < 2; i++) {
		const struct laravel_call *x = &c->calls.v[i];
		if (format_laravel_argument(r, x, 0, "name") != UINT32_MAX)
			break;
		if (str_eq(x->name, STR("schema")) || str_eq(x->name, STR("getSchemaBuilder")))
			makes = i;
	}
	if (!own && makes == SIZE_MAX)
		return;
	c->root = STR("Schema");
	size_t skip = own ? 0 : makes + 1;
	if (skip + 1 < c->calls.n && str_eq(c->calls.v[skip].name, STR("getConnection"))) {
		c->root = STR("DB");
		skip++;
	}
	for (size_t i = skip; i < c->calls.n; i++)
		c->calls.v[i - skip] = c->calls.v[i];
	c->calls.n -= skip;
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
	find_builder(r, node, out);
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

/* As the code reads where a variable got its value. */
static struct laravel where_bound(const struct laravel *r, const struct laravel_bound *b)
{
	struct laravel in = *r;
	in.t = b->t;
	in.class = b->class;
	in.here = b->here;
	return in;
}

uint32_t format_laravel_value(const struct laravel *r, uint32_t node, struct laravel *in)
{
	const struct laravel_bound *b = bound_to(r, node);
	bool known = b && b->node != UINT32_MAX;
	*in = known ? where_bound(r, b) : *r;
	return known ? b->node : node;
}

static uint32_t resolve(const struct laravel *r, uint32_t node, struct laravel *in, int depth);

/* $names['roles'] */
static uint32_t subscript(const struct laravel *r, uint32_t node, struct laravel *in, int depth)
{
	struct str key;
	uint32_t array = syntax_child(r->t, node),
		 k = array == UINT32_MAX ? array : syntax_sibling(r->t, array);
	while (k != UINT32_MAX && syntax_is(r->t, k, "["))
		k = syntax_sibling(r->t, k);
	if (k == UINT32_MAX || !format_laravel_string(r, k, &key))
		return UINT32_MAX;
	uint32_t found = resolve(r, array, in, depth + 1);
	return found == UINT32_MAX ? found : format_laravel_member(in, found, key);
}

/* config('a.b', other) */
static uint32_t configured(const struct laravel *r, uint32_t node, struct laravel *in, int depth)
{
	uint32_t found = format_laravel_config(r, node, in);
	if (found != UINT32_MAX)
		return found;
	*in = *r;
	if (!str_eq(syntax_text(r->t, syntax_field(r->t, node, "function")), STR("config")))
		return node;
	uint32_t other = format_laravel_nth(r->t, syntax_field(r->t, node, "arguments"), 1);
	return other == UINT32_MAX ? other : resolve(r, other, in, depth + 1);
}

/* $this->tables: the property's own value, which nobody else has set. */
static uint32_t property(const struct laravel *r, uint32_t node, struct laravel *in)
{
	if (!str_eq(syntax_text(r->t, syntax_field(r->t, node, "object")), STR("$this")))
		return UINT32_MAX;
	return format_laravel_property(r, syntax_text(r->t, syntax_field(r->t, node, "name")), in);
}

uint32_t format_laravel_returned(const struct laravel *r, uint32_t call, struct laravel *in)
{
	uint32_t only = UINT32_MAX;
	struct laravel_method m;
	*in = *r;
	if (!is_call(r, call) || !str_ends(syntax_text(r->t, call), STR("()")) ||
		!format_laravel_target(r, call, &m))
		return UINT32_MAX;
	*in = format_laravel_inside(r, &m);
	for (uint32_t i = m.body; format_laravel_step(r, 1) && i < in->t->nodes[m.body].next; i++)
		if (syntax_is(in->t, i, "return_statement")) {
			if (only != UINT32_MAX)
				return UINT32_MAX;
			only = i;
		}
	uint32_t value = only == UINT32_MAX ? only : syntax_child(in->t, only);
	return value == UINT32_MAX ? value : syntax_sibling(in->t, value);
}

/* What a node that was found elsewhere stands for there; none stays none. */
static uint32_t further(const struct laravel *there, uint32_t node, struct laravel *in, int depth)
{
	struct laravel from = *there;
	return node == UINT32_MAX ? node : resolve(&from, node, in, depth + 1);
}

/* a ?? b, a ?: b is not one */
static uint32_t either(const struct laravel *r, uint32_t node, struct laravel *in, int depth)
{
	uint32_t left = resolve(r, syntax_field(r->t, node, "left"), in, depth + 1);
	return left != UINT32_MAX && !str_ieq(syntax_text(in->t, left), STR("null"))
		       ? left
		       : resolve(r, syntax_field(r->t, node, "right"), in, depth + 1);
}

static uint32_t resolve(const struct laravel *r, uint32_t node, struct laravel *in, int depth)
{
	const struct laravel_bound *b = bound_to(r, node);
	*in = *r;
	if (node == UINT32_MAX || depth > MAX_RESOLVE || (b && b->node == UINT32_MAX))
		return UINT32_MAX;
	if (b) {
		struct laravel there = where_bound(r, b);
		return resolve(&there, b->node, in, depth + 1);
	}
	if (syntax_is(r->t, node, "parenthesized_expression")) {
		uint32_t inner = syntax_child(r->t, node);
		return resolve(r, inner == UINT32_MAX ? inner : syntax_sibling(r->t, inner), in, depth + 1);
	}
	if (syntax_is(r->t, node, "cast_expression"))
		return resolve(r, syntax_field(r->t, node, "value"), in, depth + 1);
	if (syntax_is(r->t, node, "subscript_expression"))
		return subscript(r, node, in, depth);
	if (syntax_is(r->t, node, "function_call_expression"))
		return configured(r, node, in, depth);
	if (syntax_is(r->t, node, "binary_expression") &&
		str_eq(syntax_text(r->t, syntax_field(r->t, node, "operator")), STR("??")))
		return either(r, node, in, depth);
	uint32_t constant = format_laravel_constant(r, node, in);
	if (constant != UINT32_MAX)
		return further(in, constant, in, depth);
	*in = *r;
	if (syntax_is(r->t, node, "member_access_expression"))
		return further(in, property(r, node, in), in, depth);
	if (is_call(r, node)) {
		uint32_t value = format_laravel_returned(r, node, in);
		if (value != UINT32_MAX)
			return further(in, value, in, depth);
		*in = *r;
		return node;
	}
	return syntax_is(r->t, node, "variable_name") ||
			       syntax_is(r->t, node, "class_constant_access_expression")
		       ? UINT32_MAX
		       : node;
}

uint32_t format_laravel_resolve(const struct laravel *r, uint32_t node, struct laravel *in)
{
	return resolve(r, node, in, 0);
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

/* What the framework answers as it comes (config/database.php), and in production. */
static bool known_text(struct str text, struct str *out)
{
	static const char *const prefix[] = {
		"DB::getTablePrefix()", "->getTablePrefix()", "->getPrefix()", NULL};
	static const char *const environment[] = {"env('APP_ENV')", "config('app.env')",
		"app()->environment()", "App::environment()", "$this->app->environment()", NULL};
	for (size_t i = 0; prefix[i]; i++)
		if (text.n < 100 && str_ends(text, str_of(prefix[i]))) {
			*out = STR("");
			return true;
		}
	if (!str_one_of(text, environment))
		return false;
	*out = STR("production");
	return true;
}

static bool string(const struct laravel *r, uint32_t node, struct str *out, int depth)
{
	struct literal lit;
	struct laravel in;
	const struct laravel_bound *b = bound_to(r, node);
	if (b && b->node == UINT32_MAX) {
		*out = b->text;
		return b->text.p != NULL;
	}
	if (node == UINT32_MAX || depth > MAX_RESOLVE)
		return false;
	if (known_text(syntax_text(r->t, node), out))
		return true;
	node = format_laravel_resolve(r, node, &in);
	if (node == UINT32_MAX)
		return false;
	if (syntax_is(in.t, node, "binary_expression"))
		return joined(&in, node, out, depth);
	if (syntax_is(in.t, node, "heredoc") || syntax_is(in.t, node, "nowdoc"))
		node = syntax_field(in.t, node, "value");
	if (node == UINT32_MAX || !literal_at(r->a, LANGUAGE_PHP, in.t, node, &lit))
		return false;
	if (lit.holes)
		return (syntax_is(in.t, node, "encapsed_string") || syntax_is(in.t, node, "heredoc_body")) &&
		       interpolated(&in, node, out, depth);
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
	struct laravel in;
	uint64_t x, y;
	node = format_laravel_resolve(r, node, &in);
	if (node == UINT32_MAX || depth > MAX_RESOLVE)
		return false;
	if (syntax_is(in.t, node, "binary_expression"))
		return number(&in, syntax_field(in.t, node, "left"), &x, depth + 1) &&
		       number(&in, syntax_field(in.t, node, "right"), &y, depth + 1) &&
		       compute(syntax_text(in.t, syntax_field(in.t, node, "operator")), x, y, out);
	struct str text = syntax_text(in.t, node);
	if (text.n > 2 && (text.p[0] == '\'' || text.p[0] == '"'))
		text = str_sub(text, 1, text.n - 1);
	return str_u64(text, out);
}

bool format_laravel_number(const struct laravel *r, uint32_t node, uint64_t *out)
{
	return number(r, node, out, 0);
}

const struct laravel_call *format_laravel_find(const struct laravel_chain *c, const char *name)
{
	for (size_t i = 0; i < c->calls.n; i++)
		if (str_eq(c->calls.v[i].name, str_of(name)))
			return &c->calls.v[i];
	return NULL;
}
