/* memmem() is beside POSIX. */
#define _GNU_SOURCE
#include "parse/worker_main_query_need.h"

#include <string.h>

static struct str name_at(struct str s, size_t *at)
{
	size_t from = *at;
	while (from < s.n && !str_is_word(s.p[from]))
		from++;
	size_t to = from;
	while (to < s.n && str_is_word(s.p[to]))
		to++;
	*at = to;
	return str_sub(s, from, to);
}

static uint32_t bit_of(struct str name)
{
	return (uint32_t)(str_hash(name) % QUERY_TEXT_BITS);
}

/* The longest identifier of the word that has other bytes on both sides. */
static struct str whole_name(struct str word)
{
	bool begins = str_starts(word, STR("<"));
	struct str rest = str_sub(word, begins, word.n), head = str_cut(&rest, '~'), best = STR_NONE;
	size_t at = 0;
	for (struct str n = name_at(head, &at); n.n; n = name_at(head, &at))
		if ((begins || n.p > head.p) && at < head.n && n.n > best.n)
			best = n;
	return best;
}

void worker_main_query_need_add(struct arena *a, query_need_list *out, struct str words, uint32_t line)
{
	while (words.n) {
		struct str word = str_cut(&words, ' '), name = whole_name(word);
		if (word.n)
			*VEC_PUSH(a, out) = (struct query_need){word, line, name.n > 0, bit_of(name)};
	}
}

void worker_main_query_need_text(struct query_text *out, struct str source)
{
	size_t at = 0;
	*out = (struct query_text){source, {0}};
	for (struct str n = name_at(source, &at); n.n; n = name_at(source, &at)) {
		uint32_t bit = bit_of(n);
		out->names[bit / 64] |= (uint64_t)1 << bit % 64;
	}
}

/* What follows behind blanks, if there are any: this, or with "!" before it not this. */
static bool follows(struct str rest, struct str what)
{
	bool barred = str_starts(what, STR("!"));
	size_t at = 0;
	while (at < rest.n && strchr(" \t\r\n", rest.p[at]))
		at++;
	return str_starts(str_sub(rest, at, rest.n), str_sub(what, barred, what.n)) != barred;
}

/* Most words begin with what every line has, a dot: to look for their first byte finds nothing. */
static const char *find(struct str source, const char *from, struct str word)
{
	return memmem(from, (size_t)(source.p + source.n - from), word.p, word.n);
}

/* "<tx." stands for a text that begins where a word does, not in ctx; ".query(~'" for one with any blanks
 * before its quote; "client(~!)" for one that is not closed at once. */
static bool holds(struct str source, struct str need)
{
	bool begins = str_starts(need, STR("<"));
	struct str tail = str_sub(need, begins, need.n), head = str_cut(&tail, '~');
	for (const char *at = source.p; at && (at = find(source, at, head)); at++) {
		bool inside = begins && at > source.p && str_is_word(at[-1]);
		struct str rest = {at + head.n, (size_t)(source.p + source.n - at) - head.n};
		if (!inside && (!tail.n || follows(rest, tail)))
			return true;
	}
	return false;
}

static bool is_met(const struct query_need *need, const struct query_text *t)
{
	return (!need->named || t->names[need->bit / 64] >> need->bit % 64 & 1) &&
	       holds(t->source, need->word);
}

bool worker_main_query_need_met(const query_need_list *needs, const struct query_text *t)
{
	bool met = true;
	for (size_t i = 0; i < needs->n && met;) {
		uint32_t line = needs->v[i].line; /* the words of a line stand together */
		met = false;
		for (; i < needs->n && needs->v[i].line == line; i++)
			met = met || is_met(&needs->v[i], t);
	}
	return met;
}
