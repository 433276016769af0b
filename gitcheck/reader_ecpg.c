/*
 * Embedded SQL in C: EXEC SQL ...; is a statement whose INTO names variables of the program, and :name is
 * one. Facts: postgresql.org/docs/current/ecpg-commands.html, ecpg-sql-commands.html (AT, DECLARE ... CURSOR
 * FOR).
 */
#include "gitcheck/reader.h"

enum { MAX_STATEMENT = 64 * 1024 };

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* The offset behind the words, blanks between them, when s has them at "at"; SIZE_MAX else. */
static size_t words_at(struct str s, size_t at, const char *words)
{
	struct str all = str_of(words);
	while (all.n) {
		struct str w = str_cut(&all, ' ');
		while (at < s.n && str_chr(STR(" \t\r\n"), s.p[at]) != SIZE_MAX)
			at++;
		if (!str_ieq(str_sub(s, at, at + w.n), w) || (at + w.n < s.n && is_word(s.p[at + w.n])))
			return SIZE_MAX;
		at += w.n;
	}
	return at;
}

/* The end of a statement: a semicolon outside of quotes. */
static size_t end_of(struct str s, size_t at)
{
	char quote = 0;
	for (size_t from = at; at < s.n && at - from < MAX_STATEMENT; at++) {
		char c = s.p[at];
		if (quote)
			quote = c == quote ? 0 : quote;
		else if (c == '\'' || c == '"')
			quote = c;
		else if (c == ';')
			return at;
	}
	return SIZE_MAX;
}

/* The word at "at", when one begins there. */
static struct str word_at(struct str s, size_t at)
{
	size_t n = at;
	if (at && is_word(s.p[at - 1]))
		return STR_NONE;
	while (n < s.n && is_word(s.p[n]))
		n++;
	return str_sub(s, at, n);
}

/* INTO :id, :note:missing is the program's: blank, up to the next word that is no variable. */
static void without_into(char *p, struct str s)
{
	for (size_t at = 0; at < s.n; at++) {
		size_t end = str_ieq(word_at(s, at), STR("into")) ? words_at(s, at, "into") : SIZE_MAX;
		while (end != SIZE_MAX && end < s.n && str_chr(STR(" \t\r\n"), s.p[end]) != SIZE_MAX)
			end++;
		if (end == SIZE_MAX || end >= s.n || s.p[end] != ':')
			continue;
		while (end < s.n &&
			!(is_word(s.p[end]) && end && str_chr(STR(" \t\r\n"), s.p[end - 1]) != SIZE_MAX))
			end++;
		for (size_t i = at; i < end; i++)
			p[i] = s.p[i] == '\n' ? '\n' : ' ';
		return;
	}
}

/* Behind what ECPG puts before a statement: AT connection, DECLARE name CURSOR FOR. */
static size_t behind_prefix(struct str s)
{
	size_t at = words_at(s, 0, "at"), next;
	if (at != SIZE_MAX) {
		while (at < s.n && !is_word(s.p[at]))
			at++;
		at += word_at(s, at).n;
	}
	at = at == SIZE_MAX ? 0 : at;
	if (words_at(s, at, "declare") == SIZE_MAX)
		return at;
	for (next = at; next < s.n; next++)
		if (str_ieq(word_at(s, next), STR("for")) && (next += 3))
			return next;
	return at;
}

static void statement(struct arena *a, struct mentions *out, struct str s, size_t from)
{
	char *p = ARENA_ARRAY(a, char, s.n + 1);
	size_t skip = behind_prefix(s);
	for (size_t i = 0; i < s.n; i++)
		p[i] = s.p[i];
	without_into(p, s);
	struct str text = {p + skip, s.n - skip};
	reader_statement(a, out, reader_ecpg.name, text, from + skip, CONFIDENCE_CERTAIN);
}

static void read(struct arena *a, const struct code_file *f, struct mentions *out)
{
	struct str s = f->bytes;
	if (f->language != LANGUAGE_C && f->language != LANGUAGE_CPP)
		return;
	for (size_t at = 0; at < s.n; at++) {
		bool begins = (s.p[at] == 'E' || s.p[at] == 'e') && (!at || !is_word(s.p[at - 1]));
		size_t from = begins ? words_at(s, at, "exec sql") : SIZE_MAX;
		size_t end = from == SIZE_MAX ? SIZE_MAX : end_of(s, from);
		if (end == SIZE_MAX)
			continue;
		statement(a, out, str_sub(s, from, end), from);
		at = end;
	}
}

const struct reader reader_ecpg = {"ecpg", read, NULL};
