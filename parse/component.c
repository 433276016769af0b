#include "parse/component.h"

#include <string.h>

struct split {
	struct str bytes;
	char *script, *markup, *code;
	bool expressions;
};

static bool at_word(struct str s, size_t at, struct str word)
{
	return at + word.n <= s.n && str_ieq(str_sub(s, at, at + word.n), word);
}

/* The bytes [from, to) are script. Line ends belong to both texts. */
static void move(struct split *p, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (p->bytes.p[i] != '\n' && p->bytes.p[i] != '\r') {
			p->script[i] = p->bytes.p[i];
			p->markup[i] = ' ';
		}
}

/* Behind the '>' of an opening tag: one within a quoted attribute (generic="T extends Map<K, V>") is text. */
static size_t tag_end(struct str s, size_t at)
{
	char quote = 0;
	for (; at < s.n; at++) {
		char c = s.p[at];
		if (quote)
			quote = c == quote ? 0 : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (c == '>')
			return at + 1;
	}
	return s.n;
}

static size_t script_end(struct str s, size_t at)
{
	while (at < s.n && !at_word(s, at, STR("</script")))
		at++;
	return at;
}

/* Astro's code stands between two lines of three dashes at the top; returns the offset behind it. */
static size_t front_matter(struct split *p)
{
	size_t at = at_word(p->bytes, 0, STR("\xef\xbb\xbf")) ? 3 : 0;
	while (at < p->bytes.n && strchr(" \t\r\n", p->bytes.p[at]))
		at++;
	if (!at_word(p->bytes, at, STR("---")))
		return 0;
	size_t end = str_find(p->bytes, STR("\n---"), at + 3);
	end = end == SIZE_MAX ? p->bytes.n : end;
	move(p, at + 3, end);
	return end;
}

static void scripts(struct split *p, size_t at)
{
	struct str s = p->bytes;
	while (at < s.n) {
		if (at_word(s, at, STR("<!--"))) {
			size_t end = str_find(s, STR("-->"), at + 4);
			at = end == SIZE_MAX ? s.n : end + 3;
		} else if (at_word(s, at, STR("<script")) && at + 7 < s.n &&
			   strchr(" \t\r\n>", s.p[at + 7])) {
			size_t from = tag_end(s, at + 7);
			at = script_end(s, from);
			move(p, from, at);
			/* Two scripts are two texts: the end of one does not run into the next. */
			if (at < s.n)
				p->script[at] = ';';
		} else {
			at++;
		}
	}
}

/* -- expressions of the markup -- */

enum { MAX_EXPRESSION = 64 * 1024 };

/* Behind a quoted text that begins at "at"; an apostrophe of prose has no partner on its line. */
static size_t quoted_end(struct str s, size_t at)
{
	char quote = s.p[at];
	for (size_t i = at + 1; i < s.n && (quote == '`' || s.p[i] != '\n'); i++) {
		if (s.p[i] == '\\')
			i++;
		else if (s.p[i] == quote)
			return i + 1;
	}
	return at + 1;
}

/* The brace that closes the one at "at"; s.n when there is none near. */
static size_t brace_end(struct str s, size_t at)
{
	size_t depth = 0, limit = s.n - at < MAX_EXPRESSION ? s.n : at + MAX_EXPRESSION;
	while (at < limit) {
		char c = s.p[at];
		if (c == '"' || c == '\'' || c == '`') {
			at = quoted_end(s, at);
			continue;
		}
		depth += c == '{';
		if (c == '}' && --depth == 0)
			return at;
		at++;
	}
	return s.n;
}

/* {#each rows as row}, {:else if x}, {@html x}, {/if}: where the expression begins. */
static size_t behind_sigil(struct str s, size_t at, size_t end)
{
	if (at >= end || !strchr("#:@/", s.p[at]))
		return at;
	if (s.p[at] == '/')
		return end;
	while (at < end && !strchr(" \t\r\n", s.p[at]))
		at++;
	size_t word = at;
	while (word < end && strchr(" \t\r\n", s.p[word]))
		word++;
	return at_word(s, word, STR("if ")) ? word + 3 : at;
}

/* Bytes [from, to) become a statement of the code, in place of what stood around them. */
static void statement(struct split *p, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (p->bytes.p[i] != '\n' && p->bytes.p[i] != '\r')
			p->code[i] = p->bytes.p[i];
	if (from && p->code[from - 1] == ' ')
		p->code[from - 1] = ';';
	if (to < p->bytes.n)
		p->code[to] = ';';
	p->expressions = true;
}

/* Vue's name="..." where the name is a directive's; returns the offset behind the value. */
static size_t directive(struct split *p, size_t at)
{
	struct str s = p->bytes;
	size_t name = at;
	while (name > 0 && !strchr(" \t\r\n<>\"'{}=", s.p[name - 1]))
		name--;
	struct str word = str_sub(s, name, at);
	bool is = word.n && (strchr(":@#", word.p[0]) || str_starts(word, STR("v-")));
	if (!is || at + 1 >= s.n || (s.p[at + 1] != '"' && s.p[at + 1] != '\''))
		return at + 1;
	size_t end = str_chr(str_sub(s, at + 2, s.n), s.p[at + 1]);
	if (end == SIZE_MAX || end > MAX_EXPRESSION)
		return at + 1;
	statement(p, at + 2, at + 2 + end);
	return at + 2 + end + 1;
}

static size_t style_end(struct str s, size_t at)
{
	while (at < s.n && !at_word(s, at, STR("</style")))
		at++;
	return at;
}

static void expressions(struct split *p, bool vue)
{
	struct str s = {p->markup, p->bytes.n}; /* without the scripts */
	for (size_t at = 0; at < s.n;) {
		if (at_word(s, at, STR("<style"))) {
			at = style_end(s, at);
		} else if (at_word(s, at, STR("<!--"))) {
			size_t end = str_find(s, STR("-->"), at + 4);
			at = end == SIZE_MAX ? s.n : end + 3;
		} else if (vue && s.p[at] == '=') {
			at = directive(p, at);
		} else if (s.p[at] == '{' && (!vue || at_word(s, at, STR("{{")))) {
			size_t end = brace_end(s, at), from = at + 1 + vue;
			at = end < s.n ? end + 1 : at + 1;
			from = vue ? from : behind_sigil(s, from, end);
			if (end < s.n && from < end)
				statement(p, from, end - (vue && s.p[end - 1] == '}'));
		} else {
			at++;
		}
	}
}

static char *blank_copy(struct arena *a, struct str bytes)
{
	char *copy = ARENA_ARRAY(a, char, bytes.n + 1);
	for (size_t i = 0; i < bytes.n; i++)
		copy[i] = (char)(bytes.p[i] == '\n' || bytes.p[i] == '\r' ? bytes.p[i] : ' ');
	return copy;
}

bool component_split(struct arena *a, struct str path, struct str bytes, struct component *out)
{
	size_t dot = str_rchr(path, '.');
	struct str ext = dot == SIZE_MAX ? STR_NONE : str_sub(path, dot + 1, path.n);
	bool astro = str_ieq(ext, STR("astro")), vue = str_ieq(ext, STR("vue"));
	if (!astro && !vue && !str_ieq(ext, STR("svelte")))
		return false;
	struct split p = {.bytes = bytes, .script = blank_copy(a, bytes), .code = blank_copy(a, bytes)};
	p.markup = ARENA_ARRAY(a, char, bytes.n + 1);
	if (bytes.n)
		memcpy(p.markup, bytes.p, bytes.n);
	scripts(&p, astro ? front_matter(&p) : 0);
	expressions(&p, vue);
	for (size_t i = 0; i < bytes.n; i++)
		if (p.script[i] != ' ')
			p.code[i] = p.script[i];
	*out = (struct component){{p.script, bytes.n}, {p.markup, bytes.n}, {p.code, bytes.n}, p.expressions};
	return true;
}
