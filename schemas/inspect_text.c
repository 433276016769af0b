#include "schemas/inspect_text.h"

static bool word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
	       c == '$' || (unsigned char)c >= 0x80;
}

static bool blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Offset after a quoted thing that begins at i with its closing byte q; a doubled q stays inside. */
static size_t skip_quoted(struct str s, size_t i, char q)
{
	for (i++; i < s.n; i++) {
		if (s.p[i] != q)
			continue;
		if (q != ']' && i + 1 < s.n && s.p[i + 1] == q)
			i++;
		else
			return i + 1;
	}
	return s.n;
}

static size_t skip_comment(struct str s, size_t i)
{
	size_t end = s.p[i] == '-' ? str_find(s, STR("\n"), i) : str_find(s, STR("*/"), i + 2);
	if (end == SIZE_MAX)
		return s.n;
	return end + (s.p[i] == '-' ? 1 : 2);
}

/* One lexical element: a word, a quoted thing, a comment, or one byte. Returns the offset after it. */
static size_t element(struct str s, size_t i)
{
	char c = s.p[i];
	if (c == '\'' || c == '"' || c == '`')
		return skip_quoted(s, i, c);
	if (c == '[')
		return skip_quoted(s, i, ']');
	if (i + 1 < s.n && ((c == '-' && s.p[i + 1] == '-') || (c == '/' && s.p[i + 1] == '*')))
		return skip_comment(s, i);
	if (!word_byte(c))
		return i + 1;
	while (i < s.n && word_byte(s.p[i]))
		i++;
	return i;
}

static bool is_comment(struct str s, size_t i)
{
	return i + 1 < s.n && ((s.p[i] == '-' && s.p[i + 1] == '-') || (s.p[i] == '/' && s.p[i + 1] == '*'));
}

/* Offset after the parenthesis that closes the one at i. */
static size_t closing(struct str s, size_t i)
{
	int depth = 0;
	while (i < s.n) {
		depth += s.p[i] == '(';
		depth -= s.p[i] == ')';
		i = element(s, i);
		if (depth == 0)
			break;
	}
	return i;
}

void inspect_text_parts(struct arena *a, struct str sql, struct names *parts, struct str *rest)
{
	size_t i = 0;
	*parts = (struct names){0};
	*rest = STR_NONE;
	while (i < sql.n && sql.p[i] != '(')
		i = element(sql, i);
	if (i == sql.n)
		return;
	size_t from = ++i;
	while (i < sql.n && sql.p[i] != ')') {
		if (sql.p[i] == ',') {
			catalog_names_add(a, parts, str_trim(str_sub(sql, from, i)));
			from = i + 1;
		}
		i = sql.p[i] == '(' ? closing(sql, i) : element(sql, i);
	}
	catalog_names_add(a, parts, str_trim(str_sub(sql, from, i)));
	*rest = str_sub(sql, i + 1, sql.n);
}

size_t inspect_text_keyword(struct str sql, const char *keyword, size_t from)
{
	for (size_t i = from; i < sql.n;) {
		size_t end = sql.p[i] == '(' ? closing(sql, i) : element(sql, i);
		if (word_byte(sql.p[i]) && str_ieq(str_sub(sql, i, end), str_of(keyword)))
			return i;
		i = end;
	}
	return SIZE_MAX;
}

static size_t skip_blank(struct str s, size_t i)
{
	while (i < s.n && (blank(s.p[i]) || is_comment(s, i)))
		i = blank(s.p[i]) ? i + 1 : skip_comment(s, i);
	return i;
}

bool inspect_text_after(struct str part, const char *keyword, size_t *from, struct str *expression)
{
	size_t at = *from;
	while ((at = inspect_text_keyword(part, keyword, at)) != SIZE_MAX) {
		at = skip_blank(part, at + strlen(keyword));
		if (at == part.n || part.p[at] != '(')
			continue;
		size_t end = closing(part, at);
		*expression = str_trim(str_sub(part, at + 1, end - 1));
		*from = end;
		return true;
	}
	return false;
}

struct str inspect_text_word(struct arena *a, struct str sql, size_t *at)
{
	size_t i = skip_blank(sql, *at);
	if (i == sql.n)
		return STR_NONE;
	size_t end = element(sql, i);
	char c = sql.p[i];
	if (word_byte(c)) {
		*at = end;
		return str_sub(sql, i, end);
	}
	if (c != '"' && c != '`' && c != '[' && c != '\'')
		return STR_NONE;
	*at = end;
	struct str inside = str_sub(sql, i + 1, end - 1);
	char *z = arena_alloc(a, inside.n + 1, 1);
	size_t n = 0;
	for (size_t k = 0; k < inside.n; k++) {
		z[n++] = inside.p[k];
		if (c != '[' && inside.p[k] == c)
			k++;
	}
	return (struct str){z, n};
}
