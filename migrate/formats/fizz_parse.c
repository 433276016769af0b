#include "base/sb.h"
#include "migrate/formats/fizz.h"

enum { MAX_DEPTH = 6, MAX_CALLS = 20000, MAX_ITEMS = 2000 };

struct reading {
	struct arena *a;
	struct str text;
	size_t at;
	size_t calls; /* so far */
};

static bool is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static char here(const struct reading *r)
{
	return r->at < r->text.n ? r->text.p[r->at] : '\0';
}

static void line_end(struct reading *r)
{
	while (r->at < r->text.n && here(r) != '\n')
		r->at++;
}

/* Blanks, and comments as plush has them. */
static void blanks(struct reading *r)
{
	for (; r->at < r->text.n; r->at++) {
		bool comment = here(r) == '#' || str_starts(str_sub(r->text, r->at, r->text.n), STR("//"));
		if (comment)
			line_end(r);
		else if (!format_is_blank(here(r)) && here(r) != ';')
			return;
	}
}

static bool take(struct reading *r, char c)
{
	blanks(r);
	if (here(r) != c)
		return false;
	r->at++;
	return true;
}

static struct str word(struct reading *r)
{
	size_t from = r->at;
	while (is_word(here(r)))
		r->at++;
	return str_sub(r->text, from, r->at);
}

/* "text" with escapes, `text` without. */
static bool text_value(struct reading *r, struct str *out)
{
	char quote = here(r);
	size_t from = ++r->at;
	bool escaped = false;
	while (r->at < r->text.n && here(r) != quote) {
		bool back = quote == '"' && here(r) == '\\' && r->at + 1 < r->text.n;
		escaped |= back;
		r->at += back ? 2 : 1;
	}
	if (r->at >= r->text.n)
		return false;
	*out = str_sub(r->text, from, r->at++);
	if (!escaped)
		return true;
	struct sb b = sb_new(r->a, out->n);
	for (size_t i = 0; i < out->n; i++) {
		char c = out->p[i];
		if (c == '\\' && i + 1 < out->n) {
			c = out->p[++i];
			c = c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
		}
		sb_char(&b, c);
	}
	*out = sb_str(&b);
	return true;
}

static bool value(struct reading *r, struct fizz_value *out, int depth);

/* [a, b], {key: a, "key": b}: behind the bracket. */
static bool items(struct reading *r, struct fizz_value *out, char end, int depth)
{
	while (!take(r, end)) {
		struct fizz_value one = {.kind = FIZZ_NONE};
		struct str key = STR_NONE;
		if (r->at >= r->text.n || out->items.n >= MAX_ITEMS || depth >= MAX_DEPTH)
			return false;
		if (end == '}') {
			bool quoted = here(r) == '"' || here(r) == '`';
			if (quoted && !text_value(r, &key))
				return false;
			key = quoted ? key : word(r);
			if (!key.n || !take(r, ':'))
				return false;
			*VEC_PUSH(r->a, &out->keys) = key;
		}
		if (!value(r, &one, depth + 1))
			return false;
		*VEC_PUSH(r->a, &out->items) = one;
		if (!take(r, ',') && here(r) != end)
			return false;
	}
	return true;
}

static bool value(struct reading *r, struct fizz_value *out, int depth)
{
	blanks(r);
	*out = (struct fizz_value){.kind = FIZZ_TEXT};
	if (here(r) == '"' || here(r) == '`')
		return text_value(r, &out->text);
	if (take(r, '[')) {
		out->kind = FIZZ_LIST;
		return items(r, out, ']', depth);
	}
	if (take(r, '{')) {
		out->kind = FIZZ_MAP;
		return items(r, out, '}', depth);
	}
	size_t from = r->at;
	r->at += here(r) == '-';
	while (is_word(here(r)) || here(r) == '.')
		r->at++;
	out->text = str_sub(r->text, from, r->at);
	bool number = out->text.n && (out->text.p[0] == '-' || format_leading_digits(out->text).n);
	out->kind = number ? FIZZ_NUMBER : FIZZ_WORD;
	return out->text.n > 0;
}

static void calls(struct reading *r, struct fizz_calls *out, bool block);

/* name(a, b) with a block behind it at most. */
static bool call(struct reading *r, struct fizz_call *out, bool inner)
{
	size_t from = r->at;
	(void)word(r);
	if (here(r) == '.') {
		r->at++;
		(void)word(r);
	}
	out->name = str_sub(r->text, from, r->at);
	if (!out->name.n || !take(r, '('))
		return false;
	struct fizz_value list = {.kind = FIZZ_LIST};
	if (!items(r, &list, ')', 0))
		return false;
	out->arguments = list.items;
	if (!inner && take(r, '{'))
		calls(r, &out->block, true);
	return true;
}

/* Behind what is not read: the next line. */
static void calls(struct reading *r, struct fizz_calls *out, bool block)
{
	for (blanks(r); r->at < r->text.n && r->calls < MAX_CALLS; blanks(r)) {
		if (block && take(r, '}'))
			return;
		size_t from = r->at;
		struct fizz_call one = {.at = from};
		r->calls++;
		if (!call(r, &one, block)) {
			one = (struct fizz_call){.at = from, .bad = true};
			r->at = from;
			line_end(r);
		}
		*VEC_PUSH(r->a, out) = one;
	}
	if (block || r->at < r->text.n)
		*VEC_PUSH(r->a, out) =
			(struct fizz_call){.at = r->at < r->text.n ? r->at : r->text.n, .bad = true};
}

void format_fizz_parse(struct arena *a, struct str text, struct fizz_calls *out)
{
	struct reading r = {.a = a, .text = text};
	*out = (struct fizz_calls){0};
	calls(&r, out, false);
}

const struct fizz_value *format_fizz_option(const struct fizz_value *map, const char *key)
{
	for (size_t i = 0; map && map->kind == FIZZ_MAP && i < map->items.n; i++)
		if (str_eq(map->keys.v[i], str_of(key)))
			return &map->items.v[i];
	return NULL;
}
