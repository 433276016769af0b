#include "parse/component.h"

#include <string.h>

struct split {
	struct str bytes;
	char *script, *markup;
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

bool component_split(
	struct arena *a, struct str path, struct str bytes, struct str *script, struct str *markup)
{
	size_t dot = str_rchr(path, '.');
	struct str ext = dot == SIZE_MAX ? STR_NONE : str_sub(path, dot + 1, path.n);
	bool astro = str_ieq(ext, STR("astro"));
	if (!astro && !str_ieq(ext, STR("vue")) && !str_ieq(ext, STR("svelte")))
		return false;
	struct split p = {bytes, ARENA_ARRAY(a, char, bytes.n + 1), ARENA_ARRAY(a, char, bytes.n + 1)};
	for (size_t i = 0; i < bytes.n; i++) {
		char c = bytes.p[i];
		p.script[i] = (char)(c == '\n' || c == '\r' ? c : ' ');
		p.markup[i] = c;
	}
	scripts(&p, astro ? front_matter(&p) : 0);
	*script = (struct str){p.script, bytes.n};
	*markup = (struct str){p.markup, bytes.n};
	return true;
}
