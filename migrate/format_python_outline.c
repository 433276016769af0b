/*
 * Python files whose names alone are wanted: assignments at their places, without a parser. Whatever is not
 * as simple as generated files are is "unsure", and left to the parser.
 */
#include "migrate/format_python.h"

static bool is_word(char c)
{
	return c == '_' || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || (c & 0x80);
}

/* Behind the text that begins at its quote; SIZE_MAX when it has no end, or holds expressions. */
static size_t behind_text(struct str s, size_t at)
{
	char quote = s.p[at];
	bool triple = at + 2 < s.n && s.p[at + 1] == quote && s.p[at + 2] == quote;
	bool computed = at && (s.p[at - 1] | 32) == 'f';
	computed = computed || (at > 1 && (s.p[at - 1] | 32) == 'r' && (s.p[at - 2] | 32) == 'f');
	for (at += triple ? 3 : 1; at < s.n; at++) {
		if (s.p[at] == '\\')
			at++;
		else if ((computed && s.p[at] == '{') || (!triple && s.p[at] == '\n'))
			return SIZE_MAX;
		else if (s.p[at] == quote && !triple)
			return at + 1;
		else if (s.p[at] == quote && at + 2 < s.n && s.p[at + 1] == quote && s.p[at + 2] == quote)
			return at + 3;
	}
	return SIZE_MAX;
}

static size_t behind_comment(struct str s, size_t at)
{
	size_t n = str_chr(str_sub(s, at, s.n), '\n');
	return n == SIZE_MAX ? s.n : at + n;
}

/* The end of the logical line that begins at "at"; SIZE_MAX = unsure. */
static size_t end_of_line(struct str s, size_t at)
{
	for (size_t depth = 0; at < s.n;) {
		char c = s.p[at];
		if (c == '\'' || c == '"') {
			at = behind_text(s, at);
			continue;
		}
		if (c == '#') {
			at = behind_comment(s, at);
			continue;
		}
		if (c == '\n' && !depth)
			return at;
		if (c == '\\' || c == '\f' || (c == ';' && !depth))
			return SIZE_MAX;
		if (c == ')' || c == ']' || c == '}') {
			if (!depth)
				return SIZE_MAX;
			depth--;
		}
		depth += c == '(' || c == '[' || c == '{';
		at++;
	}
	return at == SIZE_MAX || at > s.n ? SIZE_MAX : at;
}

bool format_python_next(struct format_python_outline *o)
{
	while (!o->unsure && o->next < o->text.n) {
		struct str line = str_sub(o->text, o->next, o->text.n);
		size_t blank = 0;
		while (blank < line.n && (line.p[blank] == ' ' || line.p[blank] == '\t'))
			blank++;
		size_t end = end_of_line(o->text, o->next);
		o->unsure = end == SIZE_MAX;
		if (o->unsure)
			break;
		o->indent = str_sub(line, 0, blank);
		o->line = str_sub(o->text, o->next + blank, end);
		o->next = end + 1;
		if (str_trim(o->line).n && o->line.p[0] != '#')
			return true;
	}
	return false;
}

bool format_python_outline_value(struct str line, const char *name, struct str *value)
{
	struct str key = str_of(name);
	if (!str_starts(line, key) || (line.n > key.n && is_word(line.p[key.n])))
		return false;
	struct str rest = str_trim(str_sub(line, key.n, line.n));
	size_t equals = str_chr(rest, '=');
	if (equals == SIZE_MAX || (rest.p[0] != '=' && rest.p[0] != ':') ||
		(equals + 1 < rest.n && rest.p[equals + 1] == '='))
		return false;
	*value = str_trim(str_sub(rest, equals + 1, rest.n));
	return true;
}

/* Blanks and comments between values. */
static size_t gap(struct str s, size_t at)
{
	while (at < s.n && (format_is_blank(s.p[at]) || s.p[at] == '#'))
		at = s.p[at] == '#' ? behind_comment(s, at) : at + 1;
	return at;
}

/* A plain text without escapes, *at behind it. */
static bool plain_text(struct str s, size_t *at, struct str *out)
{
	if (*at >= s.n || (s.p[*at] != '\'' && s.p[*at] != '"'))
		return false;
	size_t end = behind_text(s, *at);
	if (end == SIZE_MAX || end < *at + 3 || s.p[*at + 1] == s.p[*at])
		return false;
	*out = str_sub(s, *at + 1, end - 1);
	*at = gap(s, end);
	return str_chr(*out, '\\') == SIZE_MAX;
}

bool format_python_outline_texts(struct arena *a, struct str value, struct names_list *out, bool *several)
{
	struct str one;
	size_t at = 0;
	*several = value.n && (value.p[0] == '(' || value.p[0] == '[');
	if (!*several) {
		bool none = str_starts(value, STR("None")) && gap(value, 4) == value.n;
		if (none || !plain_text(value, &at, &one) || at != value.n)
			return none;
		*VEC_PUSH(a, out) = one;
		return true;
	}
	char close = value.p[0] == '(' ? ')' : ']';
	bool comma = close == ']';
	at = gap(value, 1);
	while (at < value.n && value.p[at] != close) {
		if (!plain_text(value, &at, &one))
			return false;
		*VEC_PUSH(a, out) = one;
		if (at < value.n && value.p[at] == ',') {
			comma = true;
			at = gap(value, at + 1);
		} else if (at >= value.n || value.p[at] != close) {
			return false;
		}
	}
	return comma && at < value.n && gap(value, at + 1) == value.n;
}

/* Behind a value that is passed over, at the comma or bracket after it; SIZE_MAX = unsure. */
static size_t behind_value(struct str s, size_t at)
{
	for (size_t depth = 0; at < s.n;) {
		char c = s.p[at];
		if (c == '\'' || c == '"') {
			at = behind_text(s, at);
			continue;
		}
		if (!depth && (c == ',' || c == ']' || c == ')'))
			return at;
		if (c == '#')
			return SIZE_MAX;
		depth -= c == ']' || c == ')' || c == '}';
		depth += c == '[' || c == '(' || c == '{';
		at++;
	}
	return SIZE_MAX;
}

bool format_python_outline_pairs(struct arena *a, struct str value, struct names_list *out)
{
	size_t at = 1;
	if (!value.n || (value.p[0] != '[' && value.p[0] != '('))
		return false;
	char close = value.p[0] == '(' ? ')' : ']';
	bool comma = close == ']';
	for (at = gap(value, at); at < value.n && value.p[at] != close;) {
		struct str x, y;
		if (value.p[at] == '(') {
			at = gap(value, at + 1);
			if (!plain_text(value, &at, &x) || at >= value.n || value.p[at] != ',')
				return false;
			at = gap(value, at + 1);
			if (!plain_text(value, &at, &y) || at >= value.n)
				return false;
			at = value.p[at] == ',' ? gap(value, at + 1) : at;
			if (at >= value.n || value.p[at] != ')')
				return false;
			at = gap(value, at + 1);
			*VEC_PUSH(a, out) = x;
			*VEC_PUSH(a, out) = y;
		} else {
			at = behind_value(value, at);
		}
		if (at >= value.n || (value.p[at] != ',' && value.p[at] != close))
			return false;
		comma = comma || value.p[at] == ',';
		at = value.p[at] == ',' ? gap(value, at + 1) : at;
	}
	return comma && at < value.n && gap(value, at + 1) == value.n;
}
