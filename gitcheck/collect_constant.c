/*
 * What a constant is given in another file. The file is not parsed: the name, an optional type, "=" or ":"
 * and one string expression behind it, in whatever language; anything else makes it unknown.
 */
#include "gitcheck/collect_internal.h"

static bool word(char c)
{
	return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' || c == '$' || (c >= '0' && c <= '9');
}

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static size_t skip_blank(struct str s, size_t i)
{
	while (i < s.n && blank(s.p[i]))
		i++;
	return i;
}

static char at(struct str s, size_t i)
{
	return i < s.n ? s.p[i] : '\0';
}

/* The next place of a whole word from i on, SIZE_MAX = none. */
static size_t find_word(struct str s, struct str w, size_t i)
{
	for (i = str_find(s, w, i); i != SIZE_MAX; i = str_find(s, w, i + 1))
		if (!(i && word(s.p[i - 1])) && !word(at(s, i + w.n)))
			return i;
	return SIZE_MAX;
}

/* Behind the "=" or ":" that gives what ends at i a value; SIZE_MAX = nothing is given. A type may stand
 * between: Go's NAME string =, TypeScript's NAME: string =. */
static size_t given_at(struct str s, size_t i)
{
	size_t end = i;
	if (at(s, i) == '\'' || at(s, i) == '"') /* a key in quotes */
		i++;
	i = skip_blank(s, i);
	bool colon = at(s, i) == ':' && at(s, i + 1) != ':';
	size_t from = i += colon;
	if (colon) {
		size_t value = skip_blank(s, i);
		if (at(s, value) == '\'' || at(s, value) == '"' || at(s, value) == '`')
			return value;
	}
	bool typed = colon || (i > end && word(at(s, i)));
	while (typed && i < s.n && (word(s.p[i]) || str_chr(STR(" .<>?|[]"), s.p[i]) != SIZE_MAX))
		i++;
	bool equals = at(s, i) == '=' && at(s, i + 1) != '=' && at(s, i + 1) != '>';
	return equals && i - from < 80 ? i + 1 : SIZE_MAX;
}

/* The text whose quote, or a prefix of it, stands at i; NULL = none. */
static const struct literal *text_at(struct str s, const struct literals *strings, size_t i)
{
	size_t low = 0, high = strings->n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (strings->v[mid].from < i)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == strings->n)
		return NULL;
	while (i < strings->v[low].from && word(at(s, i)))
		i++;
	return i == strings->v[low].from ? &strings->v[low] : NULL;
}

/* Whether the expression ends behind a text: no operator, no call that makes another one of it. */
static bool ends(struct str s, size_t i)
{
	static const char *const same[] = {
		".trimIndent()", ".trimMargin()", ".stripMargin", ".freeze", ".strip()", NULL};
	i = skip_blank(s, i);
	for (size_t k = 0; same[k]; k++)
		if (str_starts(str_sub(s, i, s.n), str_of(same[k])))
			i = skip_blank(s, i + str_of(same[k]).n);
	char c = at(s, i);
	return !(
		c == '+' || c == '%' || c == '.' || c == '<' || c == '?' || c == '[' || c == '|' || c == '&');
}

bool collect_constant(
	struct str bytes, const struct literals *strings, struct str owner, struct str name, struct str *out)
{
	enum { MAX_PLACES = 64 };
	size_t found = 0, places = 0;
	size_t i = owner.n ? find_word(bytes, owner, 0) : 0;
	while (i != SIZE_MAX && (i = find_word(bytes, name, i)) != SIZE_MAX) {
		size_t value = given_at(bytes, i + name.n);
		i += name.n;
		if (++places > MAX_PLACES)
			return false;
		if (value == SIZE_MAX)
			continue;
		value = skip_blank(bytes, value);
		if (at(bytes, value) == '(')
			value = skip_blank(bytes, value + 1);
		const struct literal *l = text_at(bytes, strings, value);
		if (!l || ++found > 1 || !ends(bytes, l->to))
			return false;
		*out = l->text;
	}
	return found == 1;
}

/* The word that ends before i, blanks left out; *i becomes where it begins. */
static struct str word_before(struct str s, size_t *i)
{
	while (*i > 0 && (s.p[*i - 1] == ' ' || s.p[*i - 1] == '\t'))
		--*i;
	size_t to = *i;
	while (*i > 0 && word(s.p[*i - 1]))
		--*i;
	return str_sub(s, *i, to);
}

size_t collect_constant_words(struct str bytes, size_t from, struct str out[2])
{
	size_t i = from < bytes.n ? from : bytes.n, n = 0;
	while (i > 0 && (word(bytes.p[i - 1]) || bytes.p[i - 1] == '"')) /* the quotes and their prefix */
		i--;
	while (i > 0 && (blank(bytes.p[i - 1]) || bytes.p[i - 1] == '('))
		i--;
	if (i < 2 || (bytes.p[i - 1] != '=' && bytes.p[i - 1] != ':'))
		return 0;
	i--;
	while (n < 2) {
		while (i > 0 && str_chr(STR(" \t:?'\"<>[].|"), bytes.p[i - 1]) !=
					SIZE_MAX) /* a type, a key in quotes */
			i--;
		out[n] = word_before(bytes, &i);
		if (!out[n].n)
			break;
		n++;
	}
	return n;
}

bool collect_constant_name(struct str bytes, size_t from, struct str *out)
{
	struct str words[2];
	size_t n = collect_constant_words(bytes, from, words);
	if (!n)
		return false;
	/* NAME string =, NAME: string = */
	bool typed = n > 1 && (str_ieq(words[0], STR("string")) || str_ieq(words[0], STR("str")));
	*out = words[typed];
	return out->n >= 4;
}

void collect_lists(struct arena *a, const struct collect *c, const struct names *columns, struct names *out)
{
	struct scan_words *w = NULL;
	*out = (struct names){0};
	for (size_t i = 0; i < c->files.n; i++) {
		const struct collect_file *f = &c->files.v[i];
		for (size_t k = 0; k < 3 && !f->secondary; k++)
			for (size_t m = 0; m < f->mentions[k].n; m++) {
				const struct mention *x = &f->mentions[k].v[m];
				struct str name;
				if (x->kind != MENTION_FRAGMENT || !x->list || !x->sql.npieces)
					continue;
				w = w ? w : scan_words(a, columns);
				if (!scan_words_in(w, x->sql.text) ||
					!collect_constant_name(collect_bytes(f), x->sql.from, &name) ||
					catalog_names_have(DIALECT_POSTGRESQL, *out, name))
					continue;
				catalog_names_add(a, out, name);
			}
	}
}
