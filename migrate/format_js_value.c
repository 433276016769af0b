#include "migrate/format_js.h"

enum { MAX_FOLLOW = 16 };

uint32_t format_js_value(const struct format_js *r, uint32_t node)
{
	const struct syntax *t = r->t;
	for (int i = 0; i < MAX_FOLLOW && node != UINT32_MAX; i++) {
		uint32_t next = UINT32_MAX;
		if (syntax_is(t, node, "parenthesized_expression") || syntax_is(t, node, "as_expression") ||
			syntax_is(t, node, "satisfies_expression") ||
			syntax_is(t, node, "non_null_expression"))
			next = format_code_argument(t, node, 0);
		else
			next = literal_value(t, node);
		if (next == UINT32_MAX)
			return node;
		node = next;
	}
	return node;
}

bool format_js_is(const struct format_js *r, uint32_t node, const char *kind)
{
	node = format_js_value(r, node);
	return node != UINT32_MAX && syntax_is(r->t, node, kind);
}

bool format_js_text(const struct format_js *r, uint32_t node, struct str *out)
{
	struct literal lit;
	node = format_js_value(r, node);
	if (node == UINT32_MAX || !literal_at(r->a, r->lang, r->t, node, &lit) || lit.holes)
		return false;
	*out = lit.text;
	return true;
}

bool format_js_bool(const struct format_js *r, uint32_t node, bool *out)
{
	node = format_js_value(r, node);
	if (node == UINT32_MAX || (!syntax_is(r->t, node, "true") && !syntax_is(r->t, node, "false")))
		return false;
	*out = syntax_is(r->t, node, "true");
	return true;
}

bool format_js_number(const struct format_js *r, uint32_t node, struct str *out)
{
	node = format_js_value(r, node);
	if (node == UINT32_MAX)
		return false;
	struct str text = syntax_text(r->t, node);
	bool minus = syntax_is(r->t, node, "unary_expression") && text.n > 1 && text.p[0] == '-' &&
		     text.p[1] >= '0' && text.p[1] <= '9';
	if (!minus && !syntax_is(r->t, node, "number"))
		return false;
	*out = text;
	return true;
}

bool format_js_texts(const struct format_js *r, uint32_t node, struct names_list *out)
{
	struct str text, key;
	uint32_t at = 0, value;
	*out = (struct names_list){0};
	node = format_js_value(r, node);
	if (node != UINT32_MAX && syntax_is(r->t, node, "array")) {
		while (format_js_each(r, node, &at, &key, &value)) {
			if (!format_js_text(r, value, &text))
				return false;
			*VEC_PUSH(r->a, out) = text;
		}
		return out->n > 0;
	}
	if (!format_js_text(r, node, &text))
		return false;
	*VEC_PUSH(r->a, out) = text;
	return true;
}

static struct str key_of(const struct format_js *r, uint32_t node)
{
	struct str text = syntax_text(r->t, node), out = STR_NONE;
	if (syntax_is(r->t, node, "string"))
		return format_js_text(r, node, &out) ? out : STR_NONE;
	return syntax_is(r->t, node, "property_identifier") || syntax_is(r->t, node, "number") ? text
											       : STR_NONE;
}

static bool is_mark(const struct syntax *t, uint32_t node)
{
	struct str kind = t->kinds[t->nodes[node].kind];
	return str_eq(kind, STR("comment")) || (kind.n == 1 && kind.p[0] != '_');
}

bool format_js_each(const struct format_js *r, uint32_t node, uint32_t *at, struct str *key, uint32_t *value)
{
	const struct syntax *t = r->t;
	node = format_js_value(r, node);
	if (node == UINT32_MAX || (!syntax_is(t, node, "array") && !syntax_is(t, node, "object")))
		return false;
	uint32_t c = *at ? syntax_sibling(t, *at) : syntax_child(t, node);
	while (c != UINT32_MAX && is_mark(t, c))
		c = syntax_sibling(t, c);
	if (c == UINT32_MAX)
		return false;
	*at = c;
	*key = STR_NONE;
	*value = c;
	if (syntax_is(t, c, "pair")) {
		*key = key_of(r, syntax_field(t, c, "key"));
		*value = key->n ? syntax_field(t, c, "value") : UINT32_MAX;
	} else if (syntax_is(t, c, "shorthand_property_identifier")) {
		*key = syntax_text(t, c);
	} else if (syntax_is(t, c, "spread_element") || syntax_is(t, c, "method_definition")) {
		*value = UINT32_MAX;
	}
	return true;
}

uint32_t format_js_get(const struct format_js *r, uint32_t node, const char *key)
{
	struct str have, want = str_of(key);
	uint32_t at = 0, value;
	if (!format_js_is(r, node, "object"))
		return UINT32_MAX;
	while (format_js_each(r, node, &at, &have, &value))
		if (str_eq(have, want))
			return value;
	return UINT32_MAX;
}

bool format_js_get_text(const struct format_js *r, uint32_t node, const char *key, struct str *out)
{
	uint32_t value = format_js_get(r, node, key);
	*out = STR_NONE;
	return value == UINT32_MAX || format_js_text(r, value, out);
}

bool format_js_get_bool(const struct format_js *r, uint32_t node, const char *key)
{
	bool on = false;
	return format_js_bool(r, format_js_get(r, node, key), &on) && on;
}

bool format_js_sql(struct format_js *r, uint32_t node)
{
	struct literal lit;
	node = format_js_value(r, node);
	if (node == UINT32_MAX || !literal_at(r->a, r->lang, r->t, node, &lit))
		return false;
	if (lit.holes)
		return format_code_only_data(r->a, r->s->dialect, lit.text);
	format_code_statements(r->a, r->s, r->m, &lit, r->ddl.out);
	return true;
}

bool format_js_only_data(const struct format_js *r, struct str text)
{
	struct sql_statements all = {0};
	sql_split(r->a, r->s->dialect, text, &all);
	for (size_t i = 0; i < all.n; i++)
		if (!(all.v[i].flags & SQL_DATA) || all.v[i].flags & SQL_DDL)
			return false;
	return all.n > 0;
}

bool format_js_sql_with(struct format_js *r, uint32_t node, bool parameters)
{
	struct str text;
	if (!parameters)
		return format_js_sql(r, node);
	return format_js_text(r, node, &text) && format_js_only_data(r, text);
}
