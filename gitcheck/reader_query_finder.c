/*
 * Methods whose name is a query: @finder.of.name, @finder.name. findByShippedAtIsNullAndNoteOrderByIdDesc of
 * Spring Data and its kin: between the words of the query stand properties of the class. Facts: Spring Data
 * Commons 3, "Query Method", appendix "Repository query keywords"; words are told apart by the capital behind
 * them.
 */
#include "gitcheck/reader_query.h"

enum {
	MAX_NAME = 1000, /* of a method */
	MAX_WAYS = 6     /* that a property's name may be a path */
};

static bool is_upper(struct str s, size_t at)
{
	return at < s.n && s.p[at] >= 'A' && s.p[at] <= 'Z';
}

/* Where a word stands with a capital, or where "last" the end, behind it; SIZE_MAX = nowhere. */
static size_t find_word(struct str s, const char *word, bool last)
{
	struct str w = str_of(word);
	for (size_t at = 0; (at = str_find(s, w, at)) != SIZE_MAX; at++)
		if (is_upper(s, at + w.n) || (last && at + w.n == s.n))
			return at;
	return SIZE_MAX;
}

static struct str without_end(struct str s, const char *end)
{
	struct str e = str_of(end);
	return str_ends(s, e) && s.n > e.n ? str_sub(s, 0, s.n - e.n) : s;
}

/* What is compared how stands behind the property. The longest that fits is meant. */
static struct str without_keyword(struct str s)
{
	static const char *const words[] = {"Between", "NotNull", "Null", "LessThan", "LessThanEqual",
		"GreaterThan", "GreaterThanEqual", "Before", "After", "NotLike", "Like", "StartingWith",
		"StartsWith", "EndingWith", "EndsWith", "NotEmpty", "Empty", "NotContaining", "NotContains",
		"Containing", "Contains", "NotIn", "In", "Near", "Within", "MatchesRegex", "Matches", "Regex",
		"Exists", "True", "False", "Not", "Equals"};
	struct str best = s;
	s = without_end(without_end(s, "IgnoreCase"), "IgnoringCase");
	best = s;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		struct str one = without_end(s, words[i]);
		best = one.n < best.n ? one : best;
	}
	return without_end(best, "Is");
}

struct finder {
	struct reader_query *q;
	struct str class, whole; /* whole: the method's name */
	size_t from;             /* where that stands */
};

/* URLPath is called so; Shipped is shipped. */
static struct str property_of(const struct finder *x, struct str word)
{
	return is_upper(word, 1) ? word
				 : str_fmt(x->q->a, "%.*s%.*s", STRF(str_lower(x->q->a, str_sub(word, 0, 1))),
					   STRF(str_sub(word, 1, word.n)));
}

static void emit(const struct finder *x, struct str class, struct str part, struct str property)
{
	struct reader_query *q = x->q;
	struct reader_query_names n = {.tables = {.v = NULL}};
	size_t first = q->out->n, from = x->from + (size_t)(part.p - x->whole.p);
	struct str name = property_of(x, property);
	catalog_names_add(q->a, &n.tables, class);
	catalog_names_add(q->a, &n.columns, name);
	reader_query_columns(q, &n, from, from + part.n, CONFIDENCE_LIKELY);
	reader_query_is_use(q, first, class, name, true);
}

/* CustomerNote may be a property of what the property customer leads to, with or without a line between. */
static void nested(const struct finder *x, struct str part)
{
	for (size_t i = 1, n = 0; i < part.n && n < MAX_WAYS; i++) {
		size_t line = part.p[i] == '_';
		if ((!line && !is_upper(part, i)) || i + line >= part.n)
			continue;
		struct str way = property_of(x, str_sub(part, 0, i));
		n++;
		emit(x, str_fmt(x->q->a, "%.*s%c%.*s", STRF(x->class), READER_QUERY_STEP, STRF(way)), part,
			str_sub(part, i + line, part.n));
		i += line;
	}
}

/* A path through a relation names the relation's column: all of it where it leads to the key. */
static void property(const struct finder *x, struct str part)
{
	nested(x, part);
	part = str_sub(part, 0, str_chr(part, '_') == SIZE_MAX ? part.n : str_chr(part, '_'));
	if (!part.n)
		return;
	emit(x, x->class, part, part);
	if (part.n > 2 && str_ends(part, STR("Id")))
		emit(x, x->class, part, str_sub(part, 0, part.n - 2));
}

static void conditions(const struct finder *x, struct str s)
{
	while (s.n) {
		size_t and = find_word(s, "And", false), or = find_word(s, "Or", false);
		size_t at = and < or ? and : or ;
		bool more = at != SIZE_MAX;
		property(x, without_keyword(more ? str_sub(s, 0, at) : s));
		s = more ? str_sub(s, at + (and < or ? 3 : 2), s.n) : STR_NONE;
	}
}

static void orders(const struct finder *x, struct str s)
{
	while (s.n) {
		size_t asc = find_word(s, "Asc", true), desc = find_word(s, "Desc", true);
		size_t at = asc < desc ? asc : desc;
		bool more = at != SIZE_MAX;
		property(x, more ? str_sub(s, 0, at) : s);
		s = more ? str_sub(s, at + (asc < desc ? 3 : 4), s.n) : STR_NONE;
	}
}

/* The subject: what is done, and how many of what; the conditions follow its first "By". */
static struct str behind_subject(struct str s)
{
	static const char *const verbs[] = {
		"find", "read", "get", "query", "search", "stream", "count", "exists", "delete", "remove"};
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		struct str verb = str_of(verbs[i]);
		size_t by = str_starts(s, verb) && is_upper(s, verb.n) ? find_word(s, "By", false) : SIZE_MAX;
		if (by != SIZE_MAX)
			return str_sub(s, by + 2, s.n);
	}
	return STR_NONE;
}

void reader_query_finders(struct reader_query *q)
{
	for (size_t i = 0; i < q->nmatches; i++) {
		struct reader_query_text of = reader_query_word(q, &q->matches[i], "finder.of.name"),
					 name = reader_query_word(q, &q->matches[i], "finder.name");
		struct str rest = behind_subject(name.text);
		if (!of.text.n || !rest.n || rest.n > MAX_NAME)
			continue;
		struct finder x = {q, of.text, name.text, name.from};
		size_t order = find_word(rest, "OrderBy", false);
		conditions(&x,
			without_end(str_sub(rest, 0, order == SIZE_MAX ? rest.n : order), "AllIgnoreCase"));
		if (order != SIZE_MAX)
			orders(&x, str_sub(rest, order + 7, rest.n));
	}
}
