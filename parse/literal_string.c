#include "parse/literal_assembly.h"

enum { MAX_CONSTANT_DEPTH = 8, MAX_NEST = 8, NAME_COST = 16 };

/* What the parts of one string have in common. */
struct manner {
	bool single;         /* '...', where fewer escapes count */
	bool raw;            /* backslashes are text */
	bool margin;         /* bars at the start of lines are none of it */
	bool inside;         /* escapes stand in the text: the grammar gives them no nodes */
	const char *doubled; /* bytes that are written twice */
};

/* Text with its escapes: \n, \u0041. */
static void add_escaped(struct literal_context *c, struct str text, size_t source)
{
	size_t from = 0, i = 0;
	while (i + 1 < text.n) {
		size_t len = text.p[i + 1] == 'u' && text.n - i >= 6 ? 6 : 2;
		if (text.p[i] != '\\') {
			i++;
			continue;
		}
		literal_builder_add(&c->b, str_sub(text, from, i), source + from, true);
		literal_builder_escape(
			&c->b, c->t->literals->lang, str_sub(text, i, i + len), source + i, false);
		from = i += len;
	}
	literal_builder_add(&c->b, str_sub(text, from, text.n), source + from, true);
}

/* Text in which some bytes are written twice: "" in C#'s @"...", {{ in its $"...". */
static void add_text(struct literal_context *c, const struct manner *m, struct str text, size_t source)
{
	size_t from = 0;
	if (m->margin) {
		literal_builder_add_margin(&c->b, text, source);
		return;
	}
	if (m->inside) {
		add_escaped(c, text, source);
		return;
	}
	for (size_t i = 0; *m->doubled && i + 1 < text.n; i++) {
		if (text.p[i] != text.p[i + 1] || str_chr(str_of(m->doubled), text.p[i]) == SIZE_MAX)
			continue;
		literal_builder_add(&c->b, str_sub(text, from, i + 1), source + from, true);
		from = ++i + 1;
	}
	literal_builder_add(&c->b, str_sub(text, from, text.n), source + from, true);
}

/* A leaf string (no children): a run of prefix characters, the opening quotes, the text, the closing quotes.
 */
static void add_leaf(struct literal_context *c, uint32_t node)
{
	struct str s = syntax_text(c->t, node);
	size_t i = 0, quotes = 0;
	while (i < s.n && s.p[i] != '"' && s.p[i] != '\'' && s.p[i] != '`')
		i++;
	while (i + quotes < s.n && s.p[i + quotes] == s.p[i])
		quotes++;
	bool verbatim = c->t->literals->lang == LANGUAGE_CSHARP && str_chr(str_sub(s, 0, i), '@') != SIZE_MAX;
	if (quotes % 2 == 0 && i + quotes == s.n)
		quotes /= 2; /* an empty string */
	else if (quotes < 3 || verbatim)
		quotes = 1;
	size_t from = i + quotes, to = s.n;
	while (to > from && s.p[to - 1] == '#')
		to--;
	to = to >= from + quotes ? to - quotes : from;
	add_text(c, &(struct manner){.doubled = verbatim ? "\"" : ""}, str_sub(s, from, to),
		c->t->nodes[node].from + from);
}

/* The expression of an interpolation that does nothing else to it: between its two delimiters. */
static uint32_t only_child(const struct syntax *t, uint32_t node)
{
	uint32_t first = syntax_child(t, node);
	uint32_t middle = first == UINT32_MAX ? first : syntax_sibling(t, first);
	uint32_t last = middle == UINT32_MAX ? middle : syntax_sibling(t, middle);
	return last != UINT32_MAX && syntax_sibling(t, last) == UINT32_MAX ? middle : UINT32_MAX;
}

void literal_string_hole(struct literal_context *c, uint32_t node)
{
	literal_builder_hole(&c->b, c->t->nodes[node].from);
	/* What a constant holds is found where it is declared. */
	if (c->depth == 0)
		*VEC_PUSH(c->a, &c->holes) = node;
}

/* A text that turned out to be none is taken back. */
struct saved {
	size_t text, pieces, last, holes;
	bool any;
};

static struct saved save(const struct literal_builder *b)
{
	return (struct saved){
		b->text.n, b->pieces.n, b->pieces.n ? b->pieces.v[b->pieces.n - 1].len : 0, b->holes, b->any};
}

static void restore(struct literal_builder *b, struct saved s)
{
	b->text.n = s.text;
	b->pieces.n = s.pieces;
	if (s.pieces)
		b->pieces.v[s.pieces - 1].len = s.last;
	b->holes = s.holes;
	b->any = s.any;
}

/* A run-time part that the function around it puts together; nothing is added when it brings no text. */
static bool add_assembled(struct literal_context *c, uint32_t node)
{
	struct saved before = save(&c->b);
	struct literal_stack s = {0};
	bool any = false;
	if (c->assembly->nesting >= MAX_NEST || !literal_assembly_expand(c, &s, node, &any))
		return false;
	c->assembly->nesting++;
	while (s.n > 0)
		any = literal_string_build(c, s.v[--s.n]) || any;
	c->assembly->nesting--;
	if (!any)
		restore(&c->b, before);
	return any;
}

/* The expression of a run-time part: Kotlin's delimiters stand beside it, and a name's is the name. */
static uint32_t expression_of(const struct syntax *t, uint32_t node)
{
	if (t->literals->lang != LANGUAGE_KOTLIN)
		return only_child(t, node);
	uint32_t first = syntax_child(t, node);
	if (first == UINT32_MAX)
		return node;
	return syntax_sibling(t, first) == UINT32_MAX ? first : UINT32_MAX;
}

void literal_string_runtime(struct literal_context *c, uint32_t node, uint32_t inner)
{
	inner = literal_index_unwrap(c->t, inner);
	if (inner != UINT32_MAX && literal_string_name(c, inner))
		return;
	if (c->assembly && add_assembled(c, inner != UINT32_MAX ? inner : node))
		return;
	literal_string_hole(c, node);
}

/* A delimiter: a token such as '"', or a kind the language lists. */
static bool is_quote(const struct literal_context *c, uint32_t node, bool edge)
{
	if (literal_index_role(c->t, node) & LITERAL_QUOTE)
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

static void add_parts(struct literal_context *c, uint32_t node, const struct manner *m);

/* One child of a string: a delimiter, an escape, a run-time part, or text. */
static void add_part(struct literal_context *c, uint32_t child, bool edge, const struct manner *m)
{
	size_t from = c->t->nodes[child].from;
	struct str text = syntax_text(c->t, child);
	unsigned role = literal_index_role(c->t, child);
	if (is_quote(c, child, edge))
		return;
	if (role & LITERAL_RUNTIME) {
		literal_string_runtime(c, child, expression_of(c->t, child));
	} else if (role & LITERAL_ESCAPE && m->raw && text.p[0] == '\\') {
		literal_builder_add(&c->b, text, from, true);
	} else if (role & LITERAL_ESCAPE) {
		literal_builder_escape(&c->b, c->t->literals->lang, text, from, m->single);
	} else if (syntax_child(c->t, child) != UINT32_MAX && c->nest < MAX_NEST) {
		c->nest++;
		add_parts(c, child, m);
		c->nest--;
	} else {
		add_text(c, m, text, from);
	}
}

/* Text between the children, which some grammars give no node. */
static void add_gap(struct literal_context *c, struct str gap, size_t from, const struct manner *m)
{
	if (c->t->literals->lang == LANGUAGE_JAVA && gap.n && gap.p[0] == '\\')
		literal_builder_escape(
			&c->b, LANGUAGE_JAVA, gap, from, false); /* a text block's line goes on */
	else
		add_text(c, m, gap, from);
}

/* PHP's "{$x}" has its braces as tokens of their own around the hole. */
static bool is_brace(const struct literal_context *c, uint32_t node)
{
	if (c->t->literals->lang != LANGUAGE_PHP || syntax_child(c->t, node) != UINT32_MAX)
		return false;
	return syntax_is(c->t, node, "{") || syntax_is(c->t, node, "}");
}

static bool is_last(const struct literal_context *c, uint32_t node)
{
	uint32_t after = syntax_sibling(c->t, node);
	while (after != UINT32_MAX && literal_index_role(c->t, after) & LITERAL_QUOTE)
		after = syntax_sibling(c->t, after);
	return after == UINT32_MAX;
}

static void add_parts(struct literal_context *c, uint32_t node, const struct manner *m)
{
	const struct syntax_node *n = &c->t->nodes[node];
	size_t pos = n->from;
	bool string = literal_index_is_string(c->t, node), first = true;
	for (uint32_t k = syntax_child(c->t, node); k != UINT32_MAX; k = syntax_sibling(c->t, k)) {
		const struct syntax_node *child = &c->t->nodes[k];
		struct str gap = str_sub(c->t->source, pos, child->from);
		if (!(string && first && is_bare_quote(gap, true)))
			add_gap(c, gap, pos, m);
		if (!is_brace(c, k))
			add_part(c, k, string && (first || is_last(c, k)), m);
		pos = child->to;
		first = first && is_quote(c, k, true);
	}
	struct str gap = str_sub(c->t->source, pos, n->to);
	if (!(string && is_bare_quote(gap, false)))
		add_gap(c, gap, pos, m);
}

static struct manner manner_of(const struct literal_context *c, uint32_t node)
{
	struct manner m = {.doubled = ""};
	struct str s = syntax_text(c->t, node);
	enum language lang = c->t->literals->lang;
	size_t prefix = 0;
	while (prefix < s.n && s.p[prefix] != '"' && s.p[prefix] != '\'')
		prefix++;
	struct str before = str_sub(s, 0, prefix);
	m.single = s.n && s.p[0] == '\'' && (lang == LANGUAGE_PHP || lang == LANGUAGE_RUBY);
	m.raw = lang == LANGUAGE_PYTHON &&
		(str_chr(before, 'r') != SIZE_MAX || str_chr(before, 'R') != SIZE_MAX);
	m.inside = lang == LANGUAGE_KOTLIN && !str_starts(s, STR("\"\"\""));
	bool interpolated = lang == LANGUAGE_CSHARP && str_chr(before, '$') != SIZE_MAX;
	if (interpolated && !str_starts(str_sub(s, prefix, s.n), STR("\"\"\"")))
		m.doubled = str_chr(before, '@') != SIZE_MAX ? "{}\"" : "{}";
	return m;
}

void literal_string_add(struct literal_context *c, uint32_t node)
{
	if (c->t->literals->lang == LANGUAGE_SCALA) {
		literal_scala_add(c, node);
		return;
	}
	c->b.any = true;
	/* Rust's grammar leaves the blanks at the start of r#"..."# out of its content. */
	bool rust_raw = c->t->literals->lang == LANGUAGE_RUST && syntax_is(c->t, node, "raw_string_literal");
	if (syntax_child(c->t, node) == UINT32_MAX || rust_raw) {
		add_leaf(c, node);
		return;
	}
	struct manner m = manner_of(c, node);
	m.margin = literal_has_margin(c->t->literals->lang, c->t->source, c->t->nodes[node].to);
	add_parts(c, node, &m);
}

/* A constant of another file: its bytes stand where it is named. */
static bool add_elsewhere(struct literal_context *c, uint32_t node)
{
	enum { NEAR = 250 };
	const struct literal_elsewhere *x = c->t->literals->elsewhere;
	struct str owner, name, text;
	if (!x || (c->assembly && literal_variable_find(c->assembly, node)) ||
		!literal_index_is_free(c->t, node, &owner, &name))
		return false;
	size_t source = c->t->nodes[node].from, from = 0, to = c->t->nodes[node].to;
	struct str around = str_sub(c->t->source, source < NEAR ? 0 : source - NEAR,
		c->t->source.n - to < NEAR ? c->t->source.n : to + NEAR);
	if (!x->text(x->ctx, around, owner, name, &text))
		return false;
	for (size_t i = 0; i <= text.n; i++) {
		if (i < text.n && text.p[i] != LITERAL_HOLE)
			continue;
		literal_builder_add(&c->b, str_sub(text, from, i), source, false);
		if (i < text.n)
			literal_builder_hole(&c->b, source);
		from = i + 1;
	}
	c->t->literals->folded += text.n + NAME_COST;
	return true;
}

bool literal_string_name(struct literal_context *c, uint32_t node)
{
	if (c->depth >= MAX_CONSTANT_DEPTH)
		return false;
	uint32_t value = literal_index_value(c->t, node);
	if (value == UINT32_MAX)
		return add_elsewhere(c, node);
	struct saved before = save(&c->b);
	c->depth++;
	bool ok = literal_string_build(c, value);
	c->depth--;
	c->t->literals->folded += c->b.text.n - before.text + NAME_COST;
	if (!ok)
		restore(&c->b, before);
	return ok;
}

static bool add_operand(struct literal_context *c, uint32_t node)
{
	if (literal_index_is_string(c->t, node)) {
		literal_string_add(c, node);
		return true;
	}
	if (c->t->literals->lang == LANGUAGE_SCALA && literal_scala_fragment(c, node))
		return true;
	if (literal_string_name(c, node))
		return true;
	literal_string_hole(c, node);
	return false;
}

/* The operands of a concatenation, the first on top of the stack. */
static void push_operands(struct literal_context *c, struct literal_stack *s, uint32_t node)
{
	bool macro = c->t->literals->lang == LANGUAGE_RUST;
	size_t bottom = s->n;
	for (uint32_t k = syntax_child(c->t, node); k != UINT32_MAX; k = syntax_sibling(c->t, k)) {
		struct str text = syntax_text(c->t, k);
		bool punctuation = macro && text.n == 1 && str_chr(STR("()[]{},"), text.p[0]) != SIZE_MAX;
		if (!punctuation && !(literal_index_role(c->t, k) & (LITERAL_COMMENT | LITERAL_OPERATOR)))
			*VEC_PUSH(c->a, s) = k;
	}
	for (size_t i = bottom, k = s->n; i + 1 < k; i++) {
		uint32_t swap = s->v[i];
		s->v[i] = s->v[--k];
		s->v[k] = swap;
	}
}

bool literal_string_build(struct literal_context *c, uint32_t node)
{
	struct literal_stack s = {0};
	bool any = false;
	*VEC_PUSH(c->a, &s) = node;
	while (s.n > 0) {
		uint32_t at = literal_index_unwrap(c->t, s.v[--s.n]);
		if (literal_index_is_concat(c->t, at))
			push_operands(c, &s, at);
		else if (!c->assembly || !literal_assembly_expand(c, &s, at, &any))
			any = add_operand(c, at) || any;
	}
	return any;
}
