#include "gitcheck/prose.h"

#include <string.h>

#include "gitcheck/judge_dialect.h"

enum { FAR = 200, LINES = 3 }; /* how far back a call may begin */

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

/* shipped_at, userId, t2 and FROM in capitals: names and keywords as programs write them. */
static bool is_code_word(struct str w, bool shouted)
{
	size_t upper = 0;
	for (size_t i = 0; i < w.n; i++) {
		if (w.p[i] == '_' || (w.p[i] >= '0' && w.p[i] <= '9'))
			return true;
		if (is_upper(w.p[i]) && i && is_lower(w.p[i - 1]))
			return true;
		upper += is_upper(w.p[i]);
	}
	return !shouted && w.n > 1 && upper == w.n;
}

/* A sign that sentences have at their end only, or not at all. */
static bool has_signs(struct str s)
{
	while (s.n && strchr(".!?:", s.p[s.n - 1]))
		s.n--;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' ? s.p[i] != '\n' && s.p[i] != '\t'
						: strchr("=<>()*;$?:@#{}[]|\"'`,%&+./\\", s.p[i]) != NULL)
			return true;
	return false;
}

/* Two words that follow each other in SQL and seldom in English. */
static bool is_clause(struct str a, struct str b)
{
	static const char *const pairs[][2] = {{"order", "by"}, {"group", "by"}, {"is", "null"},
		{"is", "not"}, {"not", "null"}, {"left", "join"}, {"inner", "join"}, {"right", "join"},
		{"default", "values"}, {"not", "in"}, {"for", "update"}};
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (str_ieq(a, str_of(pairs[i][0])) && str_ieq(b, str_of(pairs[i][1])))
			return true;
	return false;
}

bool prose_is_sentence(struct str text)
{
	text = str_trim(text);
	size_t at = 0;
	struct str first = judge_shape_word(text, &at), before = first, rest = str_sub(text, at, text.n);
	size_t next = 0;
	static const char *const verbs[] = {"table", "lock", "describe", "desc", "show", NULL};
	bool bare = str_ione_of(first, verbs) ||
		    (str_ieq(first, STR("select")) && str_ieq(judge_shape_word(rest, &next), STR("from")));
	bool capital = first.n > 1 && is_upper(first.p[0]) && is_lower(first.p[1]);
	if ((!bare && !capital) || has_signs(text))
		return false;
	for (struct str w = judge_shape_word(text, &at); w.n; before = w, w = judge_shape_word(text, &at))
		if (is_clause(before, w) || is_code_word(w, bare && !capital))
			return false;
	return true;
}

/* Names of what runs statements: whole words where they are short, parts of words where they are not. */
static bool is_database_word(struct str low)
{
	static const char *const whole[] = {
		"db", "tx", "trx", "raw", "conn", "pool", "exec", "knex", "pg", "orm", "dao", "jdbc", NULL};
	static const char *const parts[] = {"query", "sql", "execute", "prepare", "stmt", "statement",
		"cursor", "database", "connection", "commandtext", "repository", "queries"};
	if (str_ione_of(low, whole))
		return true;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (str_find(low, str_of(parts[i]), 0) != SIZE_MAX)
			return true;
	return false;
}

/* Where the expression begins that the text at "at" is a part of: on its line, or on one above when nothing
 * but blanks and brackets stands before it. */
static size_t expression_start(struct str s, size_t at)
{
	size_t from = at, lines = 0;
	bool word = false;
	while (from && at - from < FAR && !strchr(";{}", s.p[from - 1])) {
		char c = s.p[from - 1];
		if (c == '\n' && (word || ++lines > LINES))
			break;
		word |= is_lower(c) || is_upper(c);
		from--;
	}
	return from;
}

bool prose_is_for_database(struct str source, size_t at)
{
	size_t from = expression_start(source, at < source.n ? at : source.n), next = 0;
	struct str before = str_sub(source, from, at);
	char low[64];
	for (struct str w = judge_shape_word(before, &next); w.n; w = judge_shape_word(before, &next)) {
		struct str word = str_sub(w, 0, sizeof low);
		for (size_t i = 0; i < word.n; i++)
			low[i] = (char)(is_upper(word.p[i]) ? word.p[i] + 32 : word.p[i]);
		if (is_database_word((struct str){low, word.n}))
			return true;
	}
	return false;
}
