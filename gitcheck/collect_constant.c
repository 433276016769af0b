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

/* PHP's define('NAME', 'value'): behind the comma; SIZE_MAX = it is none. The name stands from "from" to
 * "to". */
static size_t defined_at(struct str s, size_t from, size_t to)
{
	size_t i = from;
	if (!i || (s.p[i - 1] != '\'' && s.p[i - 1] != '"') || at(s, to) != s.p[i - 1])
		return SIZE_MAX;
	for (i--; i > 0 && blank(s.p[i - 1]); i--)
		;
	if (!i || s.p[i - 1] != '(' || !str_ends(str_sub(s, 0, i - 1), STR("define")))
		return SIZE_MAX;
	i = skip_blank(s, to + 1);
	return at(s, i) == ',' ? i + 1 : SIZE_MAX;
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
		size_t value = defined_at(bytes, i, i + name.n);
		value = value == SIZE_MAX ? given_at(bytes, i + name.n) : value;
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
	if (i > 2 && bytes.p[i - 1] == ',' && (bytes.p[i - 2] == '\'' || bytes.p[i - 2] == '"')) {
		i -= 2; /* PHP's define('NAME', 'value') */
		out[0] = word_before(bytes, &i);
		return defined_at(bytes, i, i + out[0].n) != SIZE_MAX;
	}
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

/* -- constants that other files put statements together of -- */

/* A name that says what it is for, so that whoever else has it means this: tableParcels, queryFmtParcel. */
static bool is_telling(struct str name)
{
	bool parts = false;
	for (size_t i = 1; i < name.n; i++)
		parts = parts || name.p[i] == '_' || (name.p[i] >= 'A' && name.p[i] <= 'Z');
	return parts && name.n >= 6;
}

static bool same_letter(char x, char y)
{
	return (x | 0x20) == (y | 0x20);
}

/* Does the constant's name hold the value, whatever stands between its words? And is it more than the value,
 * which the scan finds by itself? A last "s" may lack. */
static bool is_called_after(struct str name, struct str value)
{
	size_t letters = 0, best = 0, own = 0;
	for (size_t i = 0; i < value.n; i++)
		letters += value.p[i] != '_';
	for (size_t i = 0; i < name.n; i++)
		own += name.p[i] != '_';
	for (size_t from = 0; from < name.n; from++) {
		size_t i = from, k = 0, met = 0;
		while (i < name.n && k < value.n) {
			if (name.p[i] == '_' || value.p[k] == '_') {
				i += name.p[i] == '_';
				k += value.p[k] == '_';
				continue;
			}
			if (!same_letter(name.p[i], value.p[k]))
				break;
			i++, k++, met++;
		}
		best = met > best ? met : best;
	}
	return own > letters && best + (letters > 4) >= letters;
}

/* A statement that is filled in elsewhere: "SELECT note FROM %s". */
static bool is_format(struct str text)
{
	static const char *const verbs[] = {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "REPLACE"};
	struct str t = str_trim(text);
	bool verb = false;
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		verb = verb || str_ieq(str_sub(t, 0, str_of(verbs[i]).n), str_of(verbs[i]));
	return verb && t.n > 12 && str_find(t, STR("%s"), 0) != SIZE_MAX;
}

enum { MAX_FILE = 128 * 1024 };

static bool is_identifier(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!str_is_word(s.p[i]))
			return false;
	return s.n > 0 && s.n < 128;
}

/* The name of a constant that others may put a statement together of: it says what its value is. */
static bool telling_constant(struct str bytes, const struct literal *l, struct str *name)
{
	struct str value = str_trim(l->text);
	bool format = is_format(value);
	return (format || is_identifier(value)) && collect_constant_name(bytes, l->from, name) &&
	       name->n < 128 && is_telling(*name) && (format || is_called_after(*name, value));
}

bool collect_has_constants(struct arena *a, enum language lang, struct str bytes)
{
	struct literals l = {0};
	struct str name;
	if (lang != LANGUAGE_GO || bytes.n > MAX_FILE)
		return false;
	literal_lex(a, LANGUAGE_GO, bytes, &l);
	for (size_t i = 0; i < l.n; i++)
		if (telling_constant(bytes, &l.v[i], &name))
			return true;
	return false;
}

static void add_constant(struct arena *a, struct str bytes, const struct literal *l,
	const struct names *words, const struct scan_words *w, struct names *out)
{
	struct str name, value = str_trim(l->text);
	if ((catalog_names_have(DIALECT_MYSQL, *words, value) || scan_words_in(w, value)) &&
		telling_constant(bytes, l, &name) && !catalog_names_have(DIALECT_POSTGRESQL, *out, name))
		catalog_names_add(a, out, name);
}

void collect_constants(struct arena *a, const struct collect *c, const struct names *words, struct names *out)
{
	enum { MAX_ALL = 8 * 1024 * 1024 };
	struct scan_words *w = scan_words(a, words);
	size_t all = 0;
	*out = (struct names){0};
	for (size_t i = 0; i < c->files.n && all < MAX_ALL; i++) {
		const struct collect_file *f = &c->files.v[i];
		struct literals l = {0};
		struct str bytes = f->secondary || !f->constants ? STR_NONE : collect_bytes(f);
		if (!bytes.n)
			continue;
		all += bytes.n;
		literal_lex(a, LANGUAGE_GO, bytes, &l);
		for (size_t k = 0; k < l.n; k++)
			add_constant(a, bytes, &l.v[k], words, w, out);
	}
}
