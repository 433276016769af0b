/*
 * Statements that give rows to a table, or take them, by place: INSERT INTO orders VALUES (...), SELECT *
 * FROM orders UNION .... They name no column, so that a column that comes or goes is met by the table's name
 * alone.
 */
#include <string.h>

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
	if ((unsigned char)s.p[at] >= 0x80)
		return true;
	return str_chr(STR("${#%<+.&|:?@~"), s.p[at]) != SIZE_MAX;
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
		if (str_ione_of(word_at(s, skip(s, at + 1, is_blank_or_quote)), words))
			return true;
		if (close == SIZE_MAX)
			return false;
		at = skip(s, at + close + 1, is_blank_or_quote);
	}
	return str_ione_of(word_at(s, at), words);
}

static size_t skip_name_end(struct str s, size_t at)
{
	while (at < s.n && (is_quote(s.p[at]) || s.p[at] == ']' || s.p[at] == '\\'))
		at++;
	return at;
}

/* A name of other bytes than those of a word: "order items", größe. */
static bool goes_on(struct str s, size_t from, size_t end)
{
	if (end == s.n)
		return false;
	bool quoted = from && is_quote(s.p[from - 1]);
	return quoted ? !is_quote(s.p[end]) && s.p[end] != ']' && s.p[end] != '\\'
		      : s.p[end] == '$' || s.p[end] == '#' || (unsigned char)s.p[end] >= 0x80;
}

/* The tables that may be meant from there on: each part of orders, "orders", shop.orders; any, behind a hole
 * or where a SELECT follows. */
static void rows_at(struct str s, size_t at, scan_row_table *found, void *ctx)
{
	enum { MOST_PARTS = 5 };
	static const char *const before[] = {"table", "only", "ignore", "into", "delayed", "low_priority",
		"high_priority", "overwrite", NULL};
	for (int parts = 0; parts < MOST_PARTS; parts++) {
		at = skip(s, at, is_blank_or_quote);
		struct str word = word_at(s, at);
		if (!word.n) {
			if (is_hole(s, at))
				found(ctx, STR_NONE);
			return;
		}
		found(ctx, word);
		if (goes_on(s, at, at + word.n))
			found(ctx, STR_NONE);
		at = skip_name_end(s, at + word.n);
		if (str_ione_of(word, before))
			continue;
		if (at == s.n || s.p[at] != '.') {
			if (select_at(s, at))
				found(ctx, STR_NONE);
			return;
		}
		at++;
	}
}

/* Asked of every word of a tree: most are told by their first four letters. */
static bool may_give(struct str word)
{
	uint32_t head;
	memcpy(&head, word.p, sizeof head);
	head |= 0x20202020u;
	static const char begins[][5] = {"into", "inse", "repl", "sele", "unio", "exce", "inte"};
	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
		uint32_t want;
		memcpy(&want, begins[i], sizeof want);
		if (head == want)
			return true;
	}
	return false;
}

void scan_rows_word(struct scan_rows *r, struct str text, struct str word, scan_row_table *found, void *ctx)
{
	static const char *const gives[] = {"into", "insert", "replace", NULL},
				 *const select[] = {"select", NULL},
				 *const sets[] = {"union", "except", "intersect", NULL};
	if (word.n < 4 || word.n > 9 || !may_give(word))
		return;
	size_t end = (size_t)(word.p + word.n - text.p);
	if (end < text.n && is_blank(text.p[end]) && str_ione_of(word, gives))
		rows_at(text, end, found, ctx);
	if (r->sets && r->selects)
		return;
	r->selects |= str_ione_of(word, select);
	r->sets |= str_ione_of(word, sets);
	if (r->sets && r->selects)
		found(ctx, STR_NONE);
}

struct asked {
	const struct scan_words *tables;
	bool found;
};

static void is_asked(void *ctx, struct str table)
{
	struct asked *a = ctx;
	a->found |= !table.n || scan_words_has(a->tables, table);
}

bool scan_gives_rows(const struct scan_words *tables, struct str text)
{
	struct asked asked = {.tables = tables};
	struct scan_rows r = {.sets = false};
	struct str word;
	for (struct scan_text t = scan_text(text); !asked.found && scan_text_next(&t, &word);)
		scan_rows_word(&r, text, word, is_asked, &asked);
	return asked.found;
}
