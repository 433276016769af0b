#include "parse/template.h"

#include <string.h>

#include "parse/literal.h"

struct tag {
	const char *open, *close;
	bool value; /* it stands for text */
};

/* Longer ones first. */
static const struct tag tags[] = {{"{{", "}}", true}, {"{%", "%}", false}, {"{#", "#}", false},
	{"<%#", "%>", false}, {"<%==", "%>", true}, {"<%=", "%>", true}, {"<%-", "%>", false},
	{"<%", "%>", false}};

static const struct tag *tag_at(struct str s, size_t at)
{
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if (str_starts(str_sub(s, at, s.n), str_of(tags[i].open)))
			return &tags[i];
	return NULL;
}

static char *copy_of(struct arena *a, struct str s)
{
	char *copy = ARENA_ARRAY(a, char, s.n + 1);
	if (s.n)
		memcpy(copy, s.p, s.n);
	return copy;
}

static void blank(char *p, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (p[i] != '\n' && p[i] != '\r')
			p[i] = ' ';
}

/* The last string among the arguments: the table of ref('t'), ref('package', 't') and source('s', 't'). */
static struct str last_string(struct str s)
{
	struct str found = STR_NONE;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '\'' && s.p[i] != '"')
			continue;
		size_t end = str_chr(str_sub(s, i + 1, s.n), s.p[i]);
		if (end == SIZE_MAX)
			break;
		found = str_sub(s, i + 1, i + 1 + end);
		i += end + 1;
	}
	return found;
}

static bool calls(struct str s, const char *name)
{
	struct str n = str_of(name), rest = str_starts(s, n) ? str_trim(str_sub(s, n.n, s.n)) : STR_NONE;
	return rest.n && rest.p[0] == '(';
}

/* A value at [from, to), whose text is inner. */
static void value(char *p, size_t from, size_t to, struct str text, struct str inner, size_t *holes)
{
	struct str call = str_trim(inner);
	if (call.n && call.p[0] == '-')
		call = str_trim(str_sub(call, 1, call.n));
	blank(p, from, to);
	if (calls(call, "config") || calls(call, "log"))
		return;
	struct str name = calls(call, "ref") || calls(call, "source") ? last_string(call) : STR_NONE;
	if (name.n) {
		size_t at = (size_t)(name.p - text.p);
		memcpy(p + at, name.p, name.n);
		return;
	}
	p[from] = LITERAL_HOLE;
	++*holes;
}

/* '{{1,2},{3,4}}' is PostgreSQL's array of arrays. */
static bool is_array(struct str s, size_t at)
{
	char next = at + 2 < s.n ? s.p[at + 2] : ' ';
	return s.p[at] == '{' && ((next >= '0' && next <= '9') || next == '"' || next == '{');
}

struct str template_sql(struct arena *a, struct str path, struct str text, size_t *holes)
{
	char *p = NULL, first = str_ends(path, STR(".erb")) ? '<' : '{';
	*holes = 0;
	for (size_t at = 0; at < text.n; at++) {
		const struct tag *t = text.p[at] == first ? tag_at(text, at) : NULL;
		if (!t || is_array(text, at))
			continue;
		size_t from = at + strlen(t->open), end = str_find(text, str_of(t->close), from);
		if (end == SIZE_MAX)
			break;
		p = p ? p : copy_of(a, text);
		size_t to = end + strlen(t->close);
		if (t->value)
			value(p, at, to, text, str_sub(text, from, end), holes);
		else
			blank(p, at, to);
		at = to - 1;
	}
	return p ? (struct str){p, text.n} : text;
}

bool template_ruby(struct arena *a, struct str path, struct str text, struct str *out)
{
	if (!str_ends(path, STR(".erb")) || str_ends(path, STR(".sql.erb")))
		return false;
	char *p = copy_of(a, text);
	blank(p, 0, text.n);
	for (size_t at = 0; (at = str_find(text, STR("<%"), at)) != SIZE_MAX;) {
		const struct tag *t = tag_at(text, at);
		size_t from = at + strlen(t->open), end = str_find(text, STR("%>"), from);
		if (end == SIZE_MAX)
			break;
		size_t code = end > from && text.p[end - 1] == '-' ? end - 1 : end;
		if (t->open[2] != '#') {
			memcpy(p + from, text.p + from, code - from);
			p[end] = ';';
		}
		at = end + 2;
	}
	*out = (struct str){p, text.n};
	return true;
}
