/*
 * Whether something of an attribute's name is there beside the column: a method, an attachment, a store. The
 * files that name it are candidates, all of them, so what none of them defines is the column's alone.
 */
#include "gitcheck/collect_internal.h"

/* Words of Ruby's that make methods of the symbols behind them. Those that only speak of a column's attribute
 * (validates, enum) are none. */
static bool makes_methods(struct str line)
{
	static const char *const words[] = {"has_one", "has_many", "belongs_to", "attr_", "accessor",
		"delegate", "alias", "attribute ", "attribute(", "many_to_one", "one_to_one", "one_to_many",
		"mount_uploader", "monetize", "rich_text", NULL};
	for (size_t i = 0; words[i]; i++)
		if (str_find(line, str_of(words[i]), 0) != SIZE_MAX)
			return true;
	return false;
}

static bool defined_at(struct str s, size_t at)
{
	size_t from = at;
	/* A list may go on over several lines. */
	while (from > 0 && at - from < 400 && (s.p[from - 1] != '\n' || (from > 1 && s.p[from - 2] == ',')))
		from--;
	struct str before = str_sub(s, from, at);
	struct str trimmed = str_trim(before);

	if (str_ends(trimmed, STR("def")) || str_ends(before, STR("def self.")) ||
		str_ends(trimmed, STR("function")))
		return true;
	return str_ends(before, STR(":")) && makes_methods(before);
}

static bool defines(struct str s, struct str name)
{
	for (size_t at = str_find_word(s, name, 0); at != SIZE_MAX; at = str_find_word(s, name, at + 1))
		if (defined_at(s, at))
			return true;
	return false;
}

/* shipped_at as shippedAt, and as getShippedAtAttribute */
static struct str camel(struct arena *a, struct str name, const char *before, const char *behind)
{
	bool big = before[0] != '\0';
	struct str head = str_of(before), tail = str_of(behind);
	char *p = ARENA_ARRAY(a, char, head.n + name.n + tail.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < head.n; i++)
		p[n++] = head.p[i];
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		if (c == '_') {
			big = true;
			continue;
		}
		p[n++] = big && c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
		big = false;
	}
	for (size_t i = 0; i < tail.n; i++)
		p[n++] = tail.p[i];
	return (struct str){p, n};
}

bool collect_defines(struct arena *a, const struct collect *c, struct str name)
{
	struct str method = camel(a, name, "", ""), getter = camel(a, name, "get", "Attribute");
	for (size_t i = 0; i < c->files.n; i++) {
		if (c->files.v[i].secondary)
			continue;
		struct str s = collect_bytes(&c->files.v[i]);
		if (defines(s, name) || defines(s, method) || str_find_word(s, getter, 0) != SIZE_MAX)
			return true;
	}
	return false;
}
