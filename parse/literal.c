#include "parse/literal.h"

#include "parse/literal_internal.h"

enum { MAX_OPERANDS = 4096, MAX_CONSTANT_DEPTH = 8, MAX_NEST = 8 };

struct constant {
	struct str name;
	uint32_t value;
};

struct context {
	struct arena *a;
	enum language lang;
	const struct literal_language *rules;
	const struct syntax *t;
	int depth;                      /* of constants folded into constants */
	int nest;                       /* of nodes inside one string */
	VEC(struct constant) constants; /* filled on first use */
	bool constants_known;
	VEC(uint32_t)
	holes; /* run-time parts of the expression at hand: they may hold strings of their own */
};

static bool is_any(const struct syntax *t, uint32_t node, const char *const *kinds)
{
	for (; *kinds; kinds++)
		if (syntax_is(t, node, *kinds))
			return true;
	return false;
}

static bool is_concat(const struct context *c, uint32_t node)
{
	const struct literal_language *r = c->rules;
	if (r->adjacent && syntax_is(c->t, node, r->adjacent))
		return true;
	if (!r->concat || !syntax_is(c->t, node, r->concat))
		return false;
	return syntax_child_of(c->t, node, r->operator_) != UINT32_MAX;
}

/* A leaf string (no children): a run of prefix characters, the opening quotes, the text, the closing quotes.
 */
static void add_leaf(struct context *c, struct literal_builder *b, uint32_t node)
{
	struct str s = syntax_text(c->t, node);
	size_t i = 0, quotes = 0;
	while (i < s.n && s.p[i] != '"' && s.p[i] != '\'' && s.p[i] != '`')
		i++;
	while (i + quotes < s.n && s.p[i + quotes] == s.p[i])
		quotes++;
	if (quotes % 2 == 0 && i + quotes == s.n)
		quotes /= 2; /* an empty string */
	else if (quotes != 3)
		quotes = 1;
	size_t from = i + quotes, to = s.n;
	while (to > from && s.p[to - 1] == '#')
		to--;
	to = to >= from + quotes ? to - quotes : from;
	literal_builder_add(b, str_sub(s, from, to), c->t->nodes[node].from + from, true);
}

static bool add_name(struct context *c, struct literal_builder *b, uint32_t node);

static void add_hole(struct context *c, struct literal_builder *b, uint32_t node)
{
	/* ${NAME} with a constant of this file is no hole. */
	uint32_t inner = node;
	for (int i = 0; i < 2 && inner != UINT32_MAX; i++) {
		if (is_any(c->t, inner, c->rules->names) && add_name(c, b, inner))
			return;
		uint32_t child = syntax_child(c->t, inner);
		while (child != UINT32_MAX && !is_any(c->t, child, c->rules->names))
			child = syntax_sibling(c->t, child);
		inner = child;
	}
	literal_builder_hole(b, c->t->nodes[node].from);
	*VEC_PUSH(c->a, &c->holes) = node;
}

/* A delimiter: a token such as '"', or a kind the language lists. */
static bool is_quote(const struct context *c, uint32_t node, bool edge)
{
	if (is_any(c->t, node, c->rules->quotes))
		return true;
	/* Ruby names its single quote '"' as well. */
	struct str kind = c->t->kinds[c->t->nodes[node].kind];
	return edge && kind.n && syntax_child(c->t, node) == UINT32_MAX &&
	       (str_chr(kind, '"') != SIZE_MAX || kind.p[0] == '\'' || kind.p[0] == '`');
}

/* Text before the first and after the last child of a string: a delimiter that has no node, as in Rust's
 * r#"..."#. */
static bool is_bare_quote(struct str gap, bool opening)
{
	size_t at = opening ? str_rchr(gap, '"') : str_chr(gap, '"');
	return at != SIZE_MAX && gap.n < 16 && (opening ? at + 1 == gap.n : at == 0);
}

static bool raw_prefix(struct str s)
{
	for (size_t i = 0; i < s.n && s.p[i] != '"' && s.p[i] != '\''; i++)
		if (s.p[i] == 'r' || s.p[i] == 'R')
			return true;
	return false;
}

static void add_parts(struct context *c, struct literal_builder *b, uint32_t node, bool single, bool raw);

/* One child of a string: a delimiter, an escape, a run-time part, or text. */
static void add_part(
	struct context *c, struct literal_builder *b, uint32_t child, bool edge, bool single, bool raw)
{
	size_t from = c->t->nodes[child].from;
	struct str text = syntax_text(c->t, child);
	if (is_quote(c, child, edge))
		return;
	if (is_any(c->t, child, c->rules->holes))
		add_hole(c, b, child);
	else if (syntax_is(c->t, child, "escape_sequence") && raw)
		literal_builder_add(b, text, from, true);
	else if (syntax_is(c->t, child, "escape_sequence") || syntax_is(c->t, child, "escape_interpolation"))
		literal_escape(b, c->lang, text, from, single);
	else if (syntax_child(c->t, child) != UINT32_MAX && c->nest < MAX_NEST) {
		c->nest++;
		add_parts(c, b, child, single, raw);
		c->nest--;
	} else
		literal_builder_add(b, text, from, true);
}

/* The children of a string in order, and the text between them, which some grammars give no node. */
static void add_parts(struct context *c, struct literal_builder *b, uint32_t node, bool single, bool raw)
{
	const struct syntax_node *n = &c->t->nodes[node];
	size_t pos = n->from;
	bool string = is_any(c->t, node, c->rules->strings), first = true;
	for (uint32_t k = syntax_child(c->t, node); k != UINT32_MAX; k = syntax_sibling(c->t, k)) {
		const struct syntax_node *child = &c->t->nodes[k];
		uint32_t after = syntax_sibling(c->t, k);
		struct str gap = str_sub(c->t->source, pos, child->from);
		if (!(string && first && is_bare_quote(gap, true)))
			literal_builder_add(b, gap, pos, true);
		/* PHP's "{$x}" has its braces as tokens of their own around the hole. */
		bool brace = c->lang == LANGUAGE_PHP && child->to - child->from == 1 &&
			     syntax_child(c->t, k) == UINT32_MAX &&
			     (c->t->source.p[child->from] == '{' || c->t->source.p[child->from] == '}') &&
			     (syntax_is(c->t, k, "{") || syntax_is(c->t, k, "}"));
		if (!brace)
			add_part(c, b, k, string && (first || after == UINT32_MAX), single, raw);
		pos = child->to;
		first = first && is_quote(c, k, true);
	}
	struct str gap = str_sub(c->t->source, pos, n->to);
	if (!(string && is_bare_quote(gap, false)))
		literal_builder_add(b, gap, pos, true);
}

static void add_string(struct context *c, struct literal_builder *b, uint32_t node)
{
	struct str s = syntax_text(c->t, node);
	bool single = s.n && s.p[0] == '\'' && (c->lang == LANGUAGE_PHP || c->lang == LANGUAGE_RUBY);
	b->any = true;
	/* Rust's grammar leaves the blanks at the start of r#"..."# out of its content. */
	bool rust_raw = c->lang == LANGUAGE_RUST && syntax_is(c->t, node, "raw_string_literal");
	if (syntax_child(c->t, node) == UINT32_MAX || rust_raw)
		add_leaf(c, b, node);
	else
		add_parts(c, b, node, single, c->lang == LANGUAGE_PYTHON && raw_prefix(s));
}

static bool build(struct context *c, struct literal_builder *b, uint32_t node);

static uint32_t last_child(const struct syntax *t, uint32_t node)
{
	uint32_t last = UINT32_MAX;
	for (uint32_t k = syntax_child(t, node); k != UINT32_MAX; k = syntax_sibling(t, k))
		last = k;
	return last;
}

/* What a declaration binds: its name and its value. */
static struct constant constant_of(const struct syntax *t, uint32_t decl)
{
	uint32_t id = syntax_field(t, decl, "name"), value = syntax_field(t, decl, "value");
	if (id == UINT32_MAX)
		id = syntax_field(t, decl, "left");
	if (id == UINT32_MAX)
		id = syntax_child(t, decl);
	if (value == UINT32_MAX)
		value = syntax_field(t, decl, "right");
	if (value == UINT32_MAX)
		value = last_child(t, decl);
	/* Go lists its values. */
	if (syntax_is(t, value, "expression_list"))
		value = syntax_child(t, value);
	return (struct constant){syntax_text(t, id), value};
}

static void learn_constants(struct context *c)
{
	c->constants_known = true;
	for (uint32_t i = 0; i < c->t->n; i++)
		if (is_any(c->t, i, c->rules->declarations))
			*VEC_PUSH(c->a, &c->constants) = constant_of(c->t, i);
}

/* A constant of the same file, when the name is bound exactly once. */
static bool add_name(struct context *c, struct literal_builder *b, uint32_t node)
{
	struct str name = syntax_text(c->t, node);
	size_t scope = str_rchr(name, ':');
	if (scope != SIZE_MAX)
		name = str_sub(name, scope + 1, name.n);
	if (!c->constants_known)
		learn_constants(c);
	uint32_t value = UINT32_MAX, times = 0;
	for (size_t i = 0; i < c->constants.n; i++)
		if (str_eq(c->constants.v[i].name, name)) {
			value = c->constants.v[i].value;
			times++;
		}
	if (times != 1 || value == node || c->depth >= MAX_CONSTANT_DEPTH)
		return false;
	if (!is_any(c->t, value, c->rules->strings) && !is_concat(c, value))
		return false;
	c->depth++;
	bool ok = build(c, b, value);
	c->depth--;
	return ok;
}

static bool add_operand(struct context *c, struct literal_builder *b, uint32_t node)
{
	if (is_any(c->t, node, c->rules->strings)) {
		add_string(c, b, node);
		return true;
	}
	if (is_any(c->t, node, c->rules->names) && add_name(c, b, node))
		return true;
	literal_builder_hole(b, c->t->nodes[node].from);
	*VEC_PUSH(c->a, &c->holes) = node;
	return false;
}

struct stack {
	uint32_t *v;
	size_t n, cap;
};

/* The operands of a concatenation, right to left on the stack so that they come off left to right. */
static void push_operands(struct context *c, struct stack *s, uint32_t node)
{
	uint32_t n = 0, total = 0;
	bool adjacent = c->rules->adjacent && syntax_is(c->t, node, c->rules->adjacent);
	for (uint32_t k = syntax_child(c->t, node); k != UINT32_MAX; k = syntax_sibling(c->t, k))
		total++;
	uint32_t *all = ARENA_ARRAY(c->a, uint32_t, total + 1);
	for (uint32_t k = syntax_child(c->t, node); k != UINT32_MAX; k = syntax_sibling(c->t, k)) {
		bool skip = syntax_is(c->t, k, "comment") ||
			    (!adjacent && (syntax_is(c->t, k, c->rules->operator_)));
		if (!skip)
			all[n++] = k;
	}
	while (n-- > 0)
		*VEC_PUSH(c->a, s) = all[n];
}

static bool build(struct context *c, struct literal_builder *b, uint32_t node)
{
	struct stack s = {0};
	bool any = false;
	*VEC_PUSH(c->a, &s) = node;
	for (int turns = 0; s.n > 0; turns++) {
		uint32_t at = s.v[--s.n];
		if (turns > MAX_OPERANDS)
			return false;
		if (is_concat(c, at))
			push_operands(c, &s, at);
		else if (syntax_is(c->t, at, "parenthesized_expression") &&
			 syntax_child(c->t, at) != UINT32_MAX)
			*VEC_PUSH(c->a, &s) = syntax_sibling(c->t, syntax_child(c->t, at));
		else
			any = add_operand(c, b, at) || any;
	}
	return any;
}

static bool literal_of(struct context *c, uint32_t node, struct literal *out)
{
	struct literal_builder b;
	literal_builder_init(&b, c->a);
	c->holes.n = 0;
	if (!build(c, &b, node))
		return false;
	literal_builder_done(&b, out);
	out->from = c->t->nodes[node].from;
	out->to = c->t->nodes[node].to;
	out->node = node;
	return true;
}

static bool starts_literal(const struct context *c, uint32_t node)
{
	return is_any(c->t, node, c->rules->strings) || is_concat(c, node);
}

void literal_collect(struct arena *a, enum language lang, const struct syntax *t, struct literals *out)
{
	struct context c = {.a = a, .lang = lang, .rules = literal_language_of(lang), .t = t};
	struct stack ranges = {0}; /* pairs: from, to */
	if (!c.rules)
		return;
	*VEC_PUSH(a, &ranges) = 0;
	*VEC_PUSH(a, &ranges) = t->n;
	while (ranges.n) {
		uint32_t to = ranges.v[--ranges.n], i = ranges.v[--ranges.n];
		while (i < to) {
			struct literal l;
			if (!starts_literal(&c, i) || !literal_of(&c, i, &l)) {
				i++;
				continue;
			}
			*VEC_PUSH(a, out) = l;
			for (size_t h = 0; h < c.holes.n; h++) {
				*VEC_PUSH(a, &ranges) = c.holes.v[h];
				*VEC_PUSH(a, &ranges) = t->nodes[c.holes.v[h]].next;
			}
			i = t->nodes[i].next;
		}
	}
}

bool literal_at(
	struct arena *a, enum language lang, const struct syntax *t, uint32_t node, struct literal *out)
{
	struct context c = {.a = a, .lang = lang, .rules = literal_language_of(lang), .t = t};
	return c.rules && node < t->n && literal_of(&c, node, out);
}
