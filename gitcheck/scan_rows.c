/*
 * Statements that give rows to a table, or take them, by place: INSERT INTO orders VALUES (...), SELECT *
 * FROM orders UNION .... They name no column, so that a column that comes or goes is met by the table's name
 * alone.
 */
#include "gitcheck/scan_internal.h"

/* A quoted name, or the end of a text that is joined with another one. */
static bool is_quote(char c)
{
	return c == '"' || c == '\'' || c == '`' || c == '[';
}

/* What stands for a name that is put in: ${table}, #{table}, %s, <%= table %>, " + table, ' . $table, ||
 * table, :table, or hides it (a comment). */
static bool is_hole(struct str s, size_t at)
{
	if (at >= s.n)
		return false;
	if (s.p[at] == '/' || s.p[at] == '-')
		return at + 1 < s.n && (s.p[at + 1] == '*' || s.p[at + 1] == '-');
	static const char holes[] = "${#%<+.&|:?@~";
	for (size_t i = 0; i < sizeof holes - 1; i++)
		if (s.p[at] == holes[i])
			return true;
	return false;
}

static size_t skip(struct str s, size_t at, bool (*over)(char c))
{
	while (at < s.n && over(s.p[at]))
		at++;
	return at;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_blank_or_quote(char c)
{
	return is_blank(c) || is_quote(c) || c == '\\';
}

static bool is_word_byte(char c)
{
	return scan_is_word((unsigned char)c);
}

static bool is_one(struct str word, const char *const words[])
{
	for (size_t i = 0; words[i]; i++)
		if (str_ieq(word, str_of(words[i])))
			return true;
	return false;
}

static struct str word_at(struct str s, size_t at)
{
	return str_sub(s, at, skip(s, at, is_word_byte));
}

/* INSERT INTO archive [(...)] SELECT * FROM orders: the rows are of another table. */
static bool select_at(struct str s, size_t at)
{
	enum { LONGEST_LIST = 4096 };
	static const char *const words[] = {"select", "with", "table", NULL};
	at = skip(s, at, is_blank_or_quote);
	if (at < s.n && s.p[at] == '(') {
		struct str list = str_sub(s, at, s.n - at < LONGEST_LIST ? s.n : at + LONGEST_LIST);
		size_t close = str_chr(list, ')');
		if (is_one(word_at(s, skip(s, at + 1, is_blank_or_quote)), words))
			return true;
		if (close == SIZE_MAX)
			return false;
		at = skip(s, at + close + 1, is_blank_or_quote);
	}
	return is_one(word_at(s, at), words);
}

static size_t skip_name_end(struct str s, size_t at)
{
	while (at < s.n && (is_quote(s.p[at]) || s.p[at] == ']' || s.p[at] == '\\'))
		at++;
	return at;
}

/* Whether rows of one of the tables are meant from there on: orders, "orders", shop.orders, a hole, or a
 * SELECT. */
static bool rows_at(const struct scan_words *tables, struct str s, size_t at)
{
	enum { MOST_PARTS = 5 };
	static const char *const before[] = {"table", "only", "ignore", "into", "delayed", "low_priority",
		"high_priority", "overwrite", NULL};
	for (int parts = 0; parts < MOST_PARTS; parts++) {
		at = skip(s, at, is_blank_or_quote);
		struct str word = word_at(s, at);
		if (!word.n)
			return is_hole(s, at);
		if (scan_words_has(tables, word))
			return true;
		at = skip_name_end(s, at + word.n);
		if (is_one(word, before))
			continue;
		if (at == s.n || s.p[at] != '.')
			return select_at(s, at);
		at++;
	}
	return false;
}

const char *const scan_row_words[] = {"into", "insert", "replace", "union", "except", "intersect", NULL};

bool scan_gives_rows(const struct scan_words *tables, struct str text)
{
	static const char *const select[] = {"select", NULL};
	bool sets = false, selects = false;
	struct str word;
	for (struct scan_text t = scan_text(text); scan_text_next(&t, &word);) {
		if (word.n < 4 || word.n > 9)
			continue;
		size_t end = (size_t)(word.p + word.n - text.p);
		selects |= is_one(word, select);
		sets |= is_one(word, scan_row_words + 3);
		if (sets && selects)
			return true;
		if (end < text.n && is_blank(text.p[end]) && is_one(word, scan_row_words) &&
			rows_at(tables, text, end))
			return true;
	}
	return false;
}
