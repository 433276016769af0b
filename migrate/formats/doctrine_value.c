#include <string.h>

#include "migrate/formats/doctrine_php.h"

const struct doctrine_bound *format_doctrine_bound(const struct doctrine_reader *r, uint32_t node)
{
	if (node == UINT32_MAX || !syntax_is(r->t, node, "variable_name"))
		return NULL;
	struct str name = syntax_text(r->t, node);
	for (size_t i = r->bound.n; i-- > 0;)
		if (str_eq(r->bound.v[i].name, name))
			return &r->bound.v[i];
	return NULL;
}

static bool is_this(const struct doctrine_reader *r, uint32_t node)
{
	return str_eq(syntax_text(r->t, syntax_field(r->t, node, "object")), STR("$this"));
}

static uint32_t last_child(const struct doctrine_reader *r, uint32_t node)
{
	uint32_t last = UINT32_MAX;
	for (uint32_t n = syntax_child(r->t, node); n != UINT32_MAX; n = syntax_sibling(r->t, n))
		last = n;
	return last;
}

/* private string $indexName = 'IDX_x'; the node of its value, UINT32_MAX when there is none. */
static uint32_t property(const struct doctrine_reader *r, struct str name)
{
	uint32_t end = r->t->nodes[r->class].next;
	for (uint32_t i = r->class; i < end; i++) { /* one that is written to is not what it began as */
		uint32_t left = syntax_is(r->t, i, "assignment_expression") ||
						syntax_is(r->t, i, "augmented_assignment_expression")
					? syntax_field(r->t, i, "left")
					: UINT32_MAX;
		if (left != UINT32_MAX && str_find(syntax_text(r->t, left), name, 0) != SIZE_MAX)
			return UINT32_MAX;
	}
	for (uint32_t i = r->class; i < end; i++) {
		if (!syntax_is(r->t, i, "property_element"))
			continue;
		struct str text = syntax_text(r->t, i);
		if (text.n <= name.n + 1 || text.p[0] != '$' || !str_eq(str_sub(text, 1, name.n + 1), name) ||
			(text.p[name.n + 1] != ' ' && text.p[name.n + 1] != '='))
			continue;
		uint32_t v = last_child(r, i);
		return v != UINT32_MAX && syntax_is(r->t, v, "property_initializer") ? last_child(r, v) : v;
	}
	return UINT32_MAX;
}

static bool property_text(const struct doctrine_reader *r, struct str name, struct str *out)
{
	struct literal lit;
	uint32_t v = property(r, name);
	if (v == UINT32_MAX || !literal_at(r->a, LANGUAGE_PHP, r->t, v, &lit) || lit.holes)
		return false;
	*out = lit.text;
	return true;
}

/* explode("\n", $sql) */
static bool exploded(struct doctrine_reader *r, uint32_t node, struct doctrine_pairs *out)
{
	uint32_t list = syntax_field(r->t, node, "arguments");
	struct str by, text;
	if (!syntax_is(r->t, node, "function_call_expression") ||
		!str_ieq(syntax_text(r->t, syntax_field(r->t, node, "function")), STR("explode")))
		return false;
	uint32_t v[2];
	for (size_t i = 0; i < 2; i++) {
		v[i] = format_code_argument(r->t, list, i);
		v[i] = syntax_is(r->t, v[i], "argument") ? syntax_child(r->t, v[i]) : v[i];
	}
	if (v[1] == UINT32_MAX || !format_doctrine_text(r, v[0], &by) || by.n != 1 ||
		!format_doctrine_text(r, v[1], &text))
		return false;
	while (text.n)
		*VEC_PUSH(r->a, out) = (struct doctrine_pair){.value = str_cut(&text, by.p[0])};
	return true;
}

bool format_doctrine_pairs(struct doctrine_reader *r, uint32_t node, struct doctrine_pairs *out)
{
	*out = (struct doctrine_pairs){0};
	if (exploded(r, node, out))
		return true;
	if (syntax_is(r->t, node, "member_access_expression") && is_this(r, node))
		node = property(r, syntax_text(r->t, syntax_field(r->t, node, "name")));
	if (node == UINT32_MAX || !syntax_is(r->t, node, "array_creation_expression"))
		return false;
	for (uint32_t n = syntax_child(r->t, node); n != UINT32_MAX; n = syntax_sibling(r->t, n)) {
		if (!syntax_is(r->t, n, "array_element_initializer"))
			continue;
		struct doctrine_pair *p = VEC_PUSH(r->a, out);
		uint32_t first = syntax_child(r->t, n), last = last_child(r, n);
		if ((first != last && !format_doctrine_text(r, first, &p->key)) ||
			!format_doctrine_text(r, last, &p->value))
			return false;
	}
	return true;
}

/* The project's helper for table names: quoted, unless a second argument says that it shall not be. */
static bool prefixed(struct doctrine_reader *r, uint32_t call, struct str *out)
{
	uint32_t list = syntax_field(r->t, call, "arguments");
	uint32_t first = format_code_argument(r->t, list, 0), second = format_code_argument(r->t, list, 1);
	struct format_ddl d = {.a = r->a, .s = r->s};
	struct str name;
	if (!r->s->table_prefix.p || first == UINT32_MAX)
		return false;
	if (!format_doctrine_text(
		    r, syntax_is(r->t, first, "argument") ? syntax_child(r->t, first) : first, &name))
		return false;
	name = str_fmt(r->a, "%.*s%.*s", STRF(r->s->table_prefix), STRF(name));
	*out = second == UINT32_MAX ? format_ddl_name(&d, name) : name;
	return true;
}

static bool value_of(struct doctrine_reader *r, uint32_t node, struct str *out)
{
	const struct doctrine_bound *b = format_doctrine_bound(r, node);
	if (b) {
		*out = b->text;
		return !b->table && b->text.p;
	}
	struct str name = syntax_text(r->t, syntax_field(r->t, node, "name"));
	if (syntax_is(r->t, node, "member_access_expression") && is_this(r, node))
		return property_text(r, name, out);
	if (syntax_is(r->t, node, "member_call_expression") && is_this(r, node) &&
		str_ieq(name, STR("getTable")))
		return prefixed(r, node, out);
	return false;
}

/* The expression that a hole of a literal stands for. */
static bool fill_hole(struct doctrine_reader *r, uint32_t top, size_t at, struct str *out)
{
	for (uint32_t i = top; i < r->t->nodes[top].next; i++) {
		size_t from = r->t->nodes[i].from;
		bool here = from == at || from == at + 1;
		if (here && (syntax_is(r->t, i, "member_call_expression") ||
				    syntax_is(r->t, i, "member_access_expression") ||
				    syntax_is(r->t, i, "variable_name")))
			return value_of(r, i, out);
	}
	return false;
}

bool format_doctrine_text(struct doctrine_reader *r, uint32_t node, struct str *out)
{
	struct literal lit;
	uint32_t inner = syntax_is(r->t, node, "heredoc") || syntax_is(r->t, node, "nowdoc")
				 ? syntax_field(r->t, node, "value")
				 : node;
	if (value_of(r, node, out))
		return true;
	if (inner == UINT32_MAX || !literal_at(r->a, LANGUAGE_PHP, r->t, inner, &lit))
		return false;
	struct str text = STR("");
	for (size_t i = 0; lit.holes && i < lit.npieces; i++) {
		const struct literal_piece *p = &lit.pieces[i];
		struct str part = str_sub(lit.text, p->at, p->at + p->len);
		if (p->len == 1 && part.p[0] == LITERAL_HOLE && !fill_hole(r, node, p->source, &part))
			return false;
		text = str_fmt(r->a, "%.*s%.*s", STRF(text), STRF(part));
	}
	*out = lit.holes ? text : lit.text;
	return true;
}

int format_doctrine_platform(const struct doctrine_reader *r, uint32_t node)
{
	static const char *const of[] = {"postgresql", "mysql", "sqlite"}; /* by dialect */
	struct str text = str_trim(syntax_text(r->t, node));
	while (text.n > 1 && text.p[0] == '(' && text.p[text.n - 1] == ')')
		text = str_trim(str_sub(text, 1, text.n - 1));
	bool negated = text.n && text.p[0] == '!';
	text = str_trim(str_sub(text, negated, text.n));
	size_t at = str_find(text, STR(" instanceof "), 0);
	if (at == SIZE_MAX)
		return -1;
	struct str left = str_trim(str_sub(text, 0, at)), right = str_trim(str_sub(text, at + 12, text.n));
	bool platform = str_eq(left, STR("$platform")) || str_eq(left, STR("$this->platform")) ||
			str_eq(left, STR("$this->connection->getDatabasePlatform()"));
	right = str_lower(r->a,
		str_sub(right, str_rchr(right, '\\') == SIZE_MAX ? 0 : str_rchr(right, '\\') + 1, right.n));
	if (str_starts(right, STR("abstract")))
		right = str_sub(right, 8, right.n);
	if (!platform || !str_ends(right, STR("platform")) || str_starts(right, STR("mariadb")))
		return -1;
	return str_starts(right, str_of(of[r->s->dialect])) != negated;
}
