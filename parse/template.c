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

enum { MAX_DIRECTIVE = 4096 }; /* bytes between its parentheses */

/* Where the parenthesis at "at" is closed; SIZE_MAX = nowhere near. */
static size_t closed_at(struct str s, size_t at)
{
	size_t depth = 0, end = s.n - at > MAX_DIRECTIVE ? at + MAX_DIRECTIVE : s.n;
	char quote = 0;
	for (size_t i = at; i < end; i++) {
		char c = s.p[i];
		if (quote && c == '\\')
			i++;
		else if (quote)
			quote = c == quote ? 0 : quote;
		else if (c == '\'' || c == '"')
			quote = c;
		else if (c == '(')
			depth++;
		else if (c == ')' && --depth == 0)
			return i;
	}
	return SIZE_MAX;
}

/* @if ($order->note): a call of something, or the loop that it is. Returns where the view goes on. */
static size_t directive(char *p, struct str s, size_t at)
{
	size_t end = at + 1;
	while (end < s.n && str_is_word(s.p[end]))
		end++;
	struct str name = str_sub(s, at + 1, end);
	size_t open = end < s.n && s.p[end] == ' ' ? end + 1 : end;
	bool is_word_before = at > 0 && (str_is_word(s.p[at - 1]) || s.p[at - 1] == '@');
	if (!name.n || is_word_before || open >= s.n || s.p[open] != '(')
		return end;
	size_t close = closed_at(s, open);
	if (close == SIZE_MAX)
		return end;
	bool each = str_eq(name, STR("foreach")) || str_eq(name, STR("forelse"));
	bool loop = str_eq(name, STR("for")) || str_eq(name, STR("while"));
	if ((each || loop) && at == 0) /* no room for the word behind what opens PHP */
		return close + 1;
	if (each)
		memcpy(p + at + 1, "foreach", 7);
	else if (loop)
		memcpy(p + at + 1, name.p, name.n);
	else
		p[end - 1] = 'x';
	memcpy(p + open, s.p + open, close + 1 - open);
	if (close + 1 < s.n)
		p[close + 1] = ';';
	return close + 1;
}

/* {{ $order->note }}, {!! $order->note !!}; {{-- --}} and @{{ }} are none. Returns where the view goes on. */
static size_t echo(char *p, struct str s, size_t at)
{
	bool raw = s.p[at + 1] == '!', comment = str_starts(str_sub(s, at, s.n), STR("{{--"));
	struct str close = comment ? STR("--}}") : raw ? STR("!!}") : STR("}}");
	size_t from = at + (raw ? 3 : 2), end = str_find(s, close, from);
	if (end == SIZE_MAX)
		return s.n;
	if (!comment && (at == 0 || s.p[at - 1] != '@')) {
		memcpy(p + from, s.p + from, end - from);
		p[end] = ';';
	}
	return end + close.n;
}

/* <?php ... ?>, <?= ... ?>, @php ... @endphp. Returns where the view goes on; "at" = there is none here. */
static size_t block(char *p, struct str s, size_t at)
{
	static const char *const words[][2] = {{"<?php", "?>"}, {"<?=", "?>"}, {"@php", "@endphp"}};
	struct str rest = str_sub(s, at, s.n);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		struct str open = str_of(words[i][0]), close = str_of(words[i][1]);
		char after = rest.n > open.n ? rest.p[open.n] : 'x';
		if (!str_starts(rest, open) || (open.p[1] != '?' && (str_is_word(after) || after == '(')))
			continue;
		size_t from = at + open.n, end = str_find(s, close, from);
		bool last = end == SIZE_MAX;
		memcpy(p + from, s.p + from, (last ? s.n : end) - from);
		if (last)
			return s.n;
		p[end] = ';';
		return end + close.n;
	}
	return at;
}

bool template_php(struct arena *a, struct str path, struct str text, struct str *out)
{
	if (!str_ends(path, STR(".blade.php")))
		return false;
	char *p = copy_of(a, text);
	blank(p, 0, text.n);
	for (size_t at = 0; at < text.n;) {
		struct str rest = str_sub(text, at, text.n);
		size_t next = block(p, text, at);
		if (next > at)
			at = next;
		else if (str_starts(rest, STR("{{")) || str_starts(rest, STR("{!!")))
			at = echo(p, text, at);
		else
			at = text.p[at] == '@' ? directive(p, text, at) : at + 1;
	}
	/* Where something stands to be read its first two bytes are free: no code begins there. */
	if (text.n > 2)
		memcpy(p, "<?", 2);
	*out = (struct str){p, text.n};
	return true;
}
