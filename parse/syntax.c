#include "parse/syntax.h"

struct str syntax_text(const struct syntax *t, uint32_t node)
{
	return node < t->n ? str_sub(t->source, t->nodes[node].from, t->nodes[node].to) : STR_NONE;
}

uint32_t syntax_child(const struct syntax *t, uint32_t node)
{
	return node < t->n && node + 1 < t->nodes[node].next ? node + 1 : UINT32_MAX;
}

uint32_t syntax_sibling(const struct syntax *t, uint32_t node)
{
	if (node == 0 || node >= t->n)
		return UINT32_MAX;
	uint32_t next = t->nodes[node].next;
	return next < t->nodes[t->nodes[node].parent].next ? next : UINT32_MAX;
}

uint32_t syntax_field(const struct syntax *t, uint32_t node, const char *field)
{
	for (uint32_t c = syntax_child(t, node); c != UINT32_MAX; c = syntax_sibling(t, c))
		if (t->nodes[c].field && str_eq(t->fields[t->nodes[c].field], str_of(field)))
			return c;
	return UINT32_MAX;
}

uint32_t syntax_child_of(const struct syntax *t, uint32_t node, const char *kind)
{
	for (uint32_t c = syntax_child(t, node); c != UINT32_MAX; c = syntax_sibling(t, c))
		if (syntax_is(t, c, kind))
			return c;
	return UINT32_MAX;
}

const struct syntax_capture *syntax_captured(const struct syntax_match *m, const char *name)
{
	for (size_t i = 0; i < m->ncaptures; i++)
		if (str_eq(m->captures[i].name, str_of(name)))
			return &m->captures[i];
	return NULL;
}

struct str syntax_setting(const struct syntax_match *m, const char *key)
{
	for (size_t i = 0; i < m->nsettings; i++)
		if (str_eq(m->settings[i].key, str_of(key)))
			return m->settings[i].value;
	return STR_NONE;
}
