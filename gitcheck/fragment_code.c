/* What code says about tables: their names, and the aliases they go by. */
#include "gitcheck/fragment.h"

static bool word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
	       (unsigned char)c >= 0x80;
}

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static char folded(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* Compares without case and underscores: order_items, orderItems. Returns what of "table" is left, SIZE_MAX
 * when they differ before the word's end. */
static size_t left_over(struct str word, struct str table)
{
	size_t k = 0;
	for (size_t i = 0; i < word.n; i++) {
		if (word.p[i] == '_')
			continue;
		while (k < table.n && table.p[k] == '_')
			k++;
		if (k == table.n || folded(word.p[i]) != folded(table.p[k]))
			return SIZE_MAX;
		k++;
	}
	return table.n - k;
}

bool fragment_names_table(struct str code, struct str table)
{
	for (size_t i = 0; i < code.n;) {
		size_t from = i;
		while (i < code.n && word_byte(code.p[i]))
			i++;
		struct str word = str_sub(code, from, i);
		i += i == from;
		size_t rest = left_over(word, table);
		struct str tail = rest <= table.n ? str_sub(table, table.n - rest, table.n) : STR_NONE;
		bool plural = word.n > 2 && (str_ieq(tail, STR("s")) || str_ieq(tail, STR("es")));
		if (rest == 0 || plural)
			return true;
		/* category, categories */
		bool y = word.n > 3 && folded(word.p[word.n - 1]) == 'y' && str_ends(table, STR("ies")) &&
			 left_over(str_sub(word, 0, word.n - 1), table) == 3;
		if (y)
			return true;
	}
	return false;
}

static size_t back_over_blanks(struct str s, size_t i)
{
	while (i > 0 && blank(s.p[i - 1]))
		i--;
	return i;
}

/* The word that ends before i. */
static struct str word_before(struct str s, size_t i)
{
	size_t to = i;
	while (i > 0 && word_byte(s.p[i - 1]))
		i--;
	return str_sub(s, i, to);
}

static bool is_any(struct str word, const char *const *list)
{
	for (; *list; list++)
		if (str_ieq(word, str_of(*list)))
			return true;
	return false;
}

static bool leads_to_table(struct str word)
{
	return is_any(word, (const char *const[]){"from", "join", "into", "update", "only", NULL});
}

/* What stands before a column or a table and is none. */
static bool is_keyword(struct str word)
{
	static const char *const words[] = {"select", "distinct", "from", "join", "where", "and", "or", "on",
		"by", "set", "update", "into", "delete", "insert", "having", "returning", "not", "case",
		"when", NULL};
	return is_any(word, words);
}

/* The table that a word at i is an alias of: FROM table alias, "table AS alias"; empty when it is none. */
static struct str aliased(struct str s, size_t i)
{
	size_t end = back_over_blanks(s, i);
	struct str table = end < i ? word_before(s, end) : STR_NONE;
	if (str_ieq(table, STR("as"))) {
		end = back_over_blanks(s, end - table.n);
		table = word_before(s, end);
	}
	size_t from = end - table.n;
	if (!table.n || !from)
		return STR_NONE;
	size_t mark = back_over_blanks(s, from);
	bool quoted = str_chr(STR("\"'`."), s.p[from - 1]) != SIZE_MAX, listed = mark && s.p[mark - 1] == ',';
	if (is_keyword(table))
		return STR_NONE;
	return quoted || listed || leads_to_table(word_before(s, mark)) ? table : STR_NONE;
}

enum fragment_alias fragment_alias(struct str code, struct str alias, struct str table)
{
	enum fragment_alias found = FRAGMENT_ALIAS_NONE;
	if (!alias.n)
		return found;
	for (size_t at = str_find(code, alias, 0); at != SIZE_MAX; at = str_find(code, alias, at + 1)) {
		bool whole = (at == 0 || !word_byte(code.p[at - 1])) &&
			     (at + alias.n == code.n || !word_byte(code.p[at + alias.n]));
		struct str of = whole ? aliased(code, at) : STR_NONE;
		if (str_ieq(of, table))
			return FRAGMENT_ALIAS_ITS;
		if (of.n)
			found = FRAGMENT_ALIAS_OTHERS;
	}
	return found;
}
