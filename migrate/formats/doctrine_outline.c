/* The classes of a PHP file where names alone are wanted, without a parser. */
#include "migrate/formats/doctrine_php.h"

struct outline {
	struct str text;
	size_t at;
	bool unsure;
};

static bool is_word(char c)
{
	return c == '_' || c == '\\' || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ||
	       (c & 0x80);
}

static struct str rest_of(const struct outline *o)
{
	return str_sub(o->text, o->at, o->text.n);
}

/* Behind the next "what", or unsure when there is none. */
static void behind(struct outline *o, struct str what)
{
	size_t n = str_find(o->text, what, o->at);
	o->unsure = o->unsure || n == SIZE_MAX;
	o->at = n == SIZE_MAX ? o->text.n : n + what.n;
}

/* A text in quotes; what is computed in it may hold quotes of its own. */
static void text(struct outline *o)
{
	char quote = o->text.p[o->at++];
	for (; o->at < o->text.n && o->text.p[o->at] != quote; o->at++) {
		o->unsure = o->unsure || (quote == '"' && (str_starts(rest_of(o), STR("{$")) ||
								  str_starts(rest_of(o), STR("${"))));
		o->at += o->text.p[o->at] == '\\';
	}
	o->unsure = o->unsure || o->at >= o->text.n;
	o->at++;
}

/* <<<SQL to the line that begins with SQL. */
static void heredoc(struct outline *o)
{
	struct str rest = str_sub(o->text, o->at + 3, o->text.n);
	struct str label = str_trim(str_cut(&rest, '\n'));
	if (label.n > 2 && (label.p[0] == '\'' || label.p[0] == '"'))
		label = str_sub(label, 1, label.n - 1);
	o->unsure = o->unsure || !label.n;
	for (size_t i = 0; i < label.n; i++)
		o->unsure = o->unsure || !is_word(label.p[i]);
	while (rest.n && !o->unsure) {
		struct str line = rest, one = str_cut(&rest, '\n');
		size_t blank = 0;
		while (blank < one.n && format_is_blank(one.p[blank]))
			blank++;
		one = str_sub(one, blank, one.n);
		if (!str_starts(one, label) || (one.n > label.n && is_word(one.p[label.n])))
			continue;
		o->at = (size_t)(line.p - o->text.p) + blank + label.n;
		return;
	}
	o->unsure = true;
}

/* Over what is no word: texts, comments, signs. */
static void pass(struct outline *o)
{
	struct str rest = rest_of(o);
	if (rest.p[0] == '\'' || rest.p[0] == '"')
		text(o);
	else if (str_starts(rest, STR("/*")))
		behind(o, STR("*/"));
	else if (str_starts(rest, STR("//")) || (rest.p[0] == '#' && !str_starts(rest, STR("#["))))
		behind(o, STR("\n"));
	else if (str_starts(rest, STR("<<<")))
		heredoc(o);
	else if (str_starts(rest, STR("?>")) || rest.p[0] == '`')
		o->unsure = true;
	else
		o->at++;
}

/* The next word, empty at the end; *plain says that it is no part of $x, ->x or ::x. */
static struct str next_word(struct outline *o, bool *plain)
{
	while (!o->unsure && o->at < o->text.n && !is_word(o->text.p[o->at]))
		pass(o);
	if (o->unsure || o->at >= o->text.n)
		return STR_NONE;
	size_t from = o->at;
	while (o->at < o->text.n && is_word(o->text.p[o->at]))
		o->at++;
	char before = from ? o->text.p[from - 1] : '\n';
	*plain = before != '$' && before != '>' && before != ':';
	return str_sub(o->text, from, o->at);
}

bool format_doctrine_outline(struct arena *a, const struct migration *first, struct migrations *out)
{
	struct outline o = {.text = first->raw, .at = 5};
	struct str space = STR_NONE, word;
	struct migrations found = {0};
	bool plain = true;
	if (!str_starts(o.text, STR("<?php")))
		return false;
	while ((word = next_word(&o, &plain)).n) {
		if (!plain || (!str_ieq(word, STR("namespace")) && !str_ieq(word, STR("class"))))
			continue;
		size_t end = o.at;
		struct str name = next_word(&o, &plain);
		if (str_trim(str_sub(o.text, end, o.at - name.n)).n)
			return false; /* new class(...), a comment */
		if (str_ieq(word, STR("namespace"))) {
			space = name;
			continue;
		}
		struct outline ahead = o;
		if (str_ieq(name, STR("extends")) || str_ieq(name, STR("implements")) ||
			!str_ieq(next_word(&ahead, &plain), STR("extends")))
			continue; /* without a name, or without a class above it */
		struct migration *m = VEC_PUSH(a, &found);
		*m = *first;
		m->name = name;
		m->id = space.n ? str_fmt(a, "%.*s\\%.*s", STRF(space), STRF(name)) : name;
	}
	for (size_t i = 0; i < found.n && !o.unsure; i++)
		*VEC_PUSH(a, out) = found.v[i];
	return !o.unsure;
}
