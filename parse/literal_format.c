/* Formats: what is put into them where that is a text of the same function. */
#include "parse/literal_assembly.h"

static bool by_operator(const struct syntax *t, uint32_t node, struct literal_format *out)
{
	uint32_t operator= syntax_field(t, node, "operator");
	if ((!syntax_is(t, node, "binary_operator") && !syntax_is(t, node, "binary")) ||
		!str_eq(syntax_text(t, operator), STR("%")))
		return false;
	uint32_t right = syntax_field(t, node, "right");
	*out = (struct literal_format){.format = syntax_field(t, node, "left"), .list = right};
	out->single = literal_call_list(t, right) == UINT32_MAX && !syntax_is(t, right, "dictionary");
	return out->format != UINT32_MAX && right != UINT32_MAX;
}

static bool by_macro(const struct syntax *t, uint32_t node, struct literal_format *out)
{
	if (!syntax_is(t, node, "macro_invocation") || !str_starts(syntax_text(t, node), STR("format!")))
		return false;
	uint32_t at = UINT32_MAX, tree = syntax_child_of(t, node, "token_tree");
	*out = (struct literal_format){.list = tree, .first = 1, .braces = true};
	out->format = tree == UINT32_MAX ? tree : literal_call_element(t, tree, &at);
	return out->format != UINT32_MAX;
}

bool literal_format_at(const struct syntax *t, uint32_t node, struct literal_format *out)
{
	static const char *const names[] = {"Sprintf", "sprintf", "format", "Format", "formatted", NULL};
	static const char *const owners[] = {"fmt", "String", "string", "util", "Kernel", NULL};
	struct literal_call call;
	if (by_operator(t, node, out) || by_macro(t, node, out))
		return true;
	if (!literal_call_at(t, node, &call) || !str_one_of(call.method, names) ||
		call.arguments == UINT32_MAX)
		return false;
	bool first = call.object == UINT32_MAX || str_one_of(syntax_text(t, call.object), owners);
	enum language l = t->literals->lang;
	*out = (struct literal_format){.list = call.arguments, .first = first};
	out->format = first ? literal_call_argument(t, &call, 0) : call.object;
	out->braces = l == LANGUAGE_PYTHON || l == LANGUAGE_CSHARP;
	return out->format != UINT32_MAX;
}

/* A place that something is put into: its bytes, 0 = none. *index: its number, *name: its key. */
static size_t place(const struct literal_format *f, struct str s, size_t i, unsigned *index, struct str *name)
{
	size_t n = i + 1;
	char c = s.p[i];
	*name = STR_NONE;
	if (c != (f->braces ? '{' : '%'))
		return 0;
	char close = f->braces ? '}' : ')';
	if (f->braces || (n < s.n && s.p[n] == '(')) {
		size_t end = str_chr(str_sub(s, n, s.n), close);
		if (end == SIZE_MAX)
			return 0;
		*name = str_sub(s, n + !f->braces, n + end);
		n += end + 1;
		uint64_t number;
		if (f->braces && str_u64(*name, &number) && number < 100) {
			*index = (unsigned)number;
			*name = STR_NONE;
		}
		if (f->braces)
			return n - i;
	}
	size_t digits = n;
	while (digits < s.n && s.p[digits] >= '0' && s.p[digits] <= '9')
		digits++;
	uint64_t number;
	if (digits < s.n && s.p[digits] == '$' && str_u64(str_sub(s, n, digits), &number) && number > 0 &&
		number < 100) {
		*index = (unsigned)number - 1;
		n = digits + 1;
	}
	return n < s.n && str_chr(STR("sdvqiu"), s.p[n]) != SIZE_MAX ? n + 1 - i : 0;
}

/* The value for a place; UINT32_MAX when it is not written out. */
static uint32_t value_of(
	const struct syntax *t, const struct literal_format *f, unsigned index, struct str name)
{
	uint32_t at = UINT32_MAX, node;
	if (f->single)
		return index == 0 && !name.n ? f->list : UINT32_MAX;
	uint32_t list = literal_call_list(t, f->list);
	list = list == UINT32_MAX ? f->list : list;
	for (unsigned n = 0; (node = literal_call_element(t, list, &at)) != UINT32_MAX; n++) {
		bool keyed = syntax_is(t, node, "keyword_argument") || syntax_is(t, node, "pair");
		if (!keyed && !name.n && n == index + f->first)
			return node;
		uint32_t key = keyed ? syntax_child(t, node) : UINT32_MAX;
		struct str text = syntax_text(t, key);
		if (text.n > 2 && (text.p[0] == '"' || text.p[0] == '\''))
			text = str_sub(text, 1, text.n - 1);
		if (keyed && name.n && str_eq(text, name))
			return syntax_field(t, node, "value");
	}
	return UINT32_MAX;
}

/* One value; false when it is no text: its place stays as it is written. */
static bool add_value(struct literal_context *c, uint32_t node)
{
	struct literal l;
	if (node == UINT32_MAX || !literal_assembly_text(c, node, &l)) {
		if (node != UINT32_MAX && c->depth == 0)
			*VEC_PUSH(c->a, &c->holes) = node;
		return false;
	}
	literal_builder_add_range(&c->b, &l, 0, l.text.n);
	c->assembly->spliced++;
	return true;
}

/* Rust's "{name}" takes the variable of that name. */
static bool add_named(struct literal_context *c, struct str name)
{
	struct literal_variable *v = NULL;
	if (c->t->literals->lang == LANGUAGE_RUST && name.n)
		v = literal_variable_named(c->assembly, name);
	if (!v || v->unknown || v->list)
		return false;
	literal_variable_add(c, v);
	c->assembly->spliced++;
	return true;
}

bool literal_format_add(struct literal_context *c, const struct literal_format *f)
{
	struct literal l;
	struct str name;
	unsigned next = 0;
	size_t from = 0;
	if (!literal_assembly_text(c, f->format, &l))
		return false;
	if (c->t->literals->folded > LITERAL_MAX_FOLDED)
		return false;
	c->t->literals->folded += l.text.n;
	for (size_t i = 0; i < l.text.n; i++) {
		char ch = l.text.p[i];
		if ((ch == '{' || ch == '%') && i + 1 < l.text.n && l.text.p[i + 1] == ch) {
			i++;
			continue;
		}
		unsigned index = next;
		size_t n = place(f, l.text, i, &index, &name);
		if (!n)
			continue;
		next += index == next && !name.n;
		literal_builder_add_range(&c->b, &l, from, i);
		/* PostgreSQL's $%d: a parameter whose number is counted. */
		bool counted = i && l.text.p[i - 1] == '$';
		if (counted)
			literal_builder_add(&c->b, STR("1"), literal_source(&l, i), false);
		else if (!add_value(c, value_of(c->t, f, index, name)) && !add_named(c, name))
			literal_builder_add_range(&c->b, &l, i, i + n);
		i += n - 1;
		from = i + 1;
	}
	literal_builder_add_range(&c->b, &l, from, l.text.n);
	return true;
}
