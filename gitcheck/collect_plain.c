/*
 * Which texts need no tree, of languages whose strings need none to be found: the plain strings of most
 * candidates hold nothing like SQL, and no reader has anything to look for in them, while to parse them is
 * most of a check's time. Whatever may be put together of several expressions counts as SQL here.
 */
#include <string.h>

#include "gitcheck/collect_internal.h"
#include "gitcheck/fragment.h"
#include "gitcheck/judge_dialect.h"
#include "gitcheck/reader.h"

enum { STATEMENT = 4096 }; /* bytes between SELECT and its FROM */

static bool is_upper(char c)
{
	return (c >= 'A' && c <= 'Z') || c == '_';
}

static bool a_reader_would_look(const struct code_file *f, unsigned dialects)
{
	for (size_t i = 0; readers[i]; i++)
		if (readers[i]->looks_at_js && readers[i]->looks_at_js(f, dialects))
			return true;
	return false;
}

static bool has_any(struct str s, size_t from, size_t to, const char *bytes)
{
	for (size_t i = from; i < to; i++)
		if (str_chr(str_of(bytes), s.p[i]) != SIZE_MAX)
			return true;
	return false;
}

/* A word of the statement, not x.select, <select, select: or select(. */
static bool stands_alone(struct str s, struct str w)
{
	size_t from = (size_t)(w.p - s.p), to = from + w.n;
	return !(from && str_chr(STR(".<-/"), s.p[from - 1]) != SIZE_MAX) && to < s.n &&
	       str_chr(STR(" \t\r\n*/\"`$"), s.p[to]) != SIZE_MAX;
}

/* Where the words of statements were last. */
struct words {
	struct str s, last, before;
	size_t select, import;
};

/* import { Select } from 'x' is none. */
static bool is_from(struct words *k, size_t here)
{
	bool imported = k->import < here && !has_any(k->s, k->import, here, ";'\"`");
	bool selected =
		k->select < here && here - k->select < STATEMENT && !has_any(k->s, k->select, here, ";");
	k->select = k->import = SIZE_MAX;
	return !imported && (selected || str_ieq(k->last, STR("delete")));
}

/* Whether a statement is clear at this word. */
static bool meet_word(struct words *k, struct str w)
{
	static const char *const inserts[] = {"insert", "replace", "merge", "ignore", NULL};
	size_t here = (size_t)(w.p - k->s.p);
	if (w.n == 3)
		return str_ieq(w, STR("set")) && str_ieq(k->before, STR("update")) && stands_alone(k->s, w);
	if (w.n == 4 && str_ieq(w, STR("from")))
		return stands_alone(k->s, w) && is_from(k, here);
	if (w.n == 4)
		return str_ieq(w, STR("into")) && str_ione_of(k->last, inserts) && stands_alone(k->s, w);
	if (w.n != 6)
		return false;
	if (str_ieq(w, STR("import")) || str_ieq(w, STR("export")))
		k->import = here;
	else if (str_ieq(w, STR("select")) && stands_alone(k->s, w))
		k->select = here;
	return false;
}

/* A statement anywhere, wherever the plain lexer takes strings to begin. */
static bool holds_statement(struct str s)
{
	struct words k = {.s = s, .select = SIZE_MAX, .import = SIZE_MAX};
	size_t at = 0;
	for (struct str w = judge_shape_word(s, &at); w.n; w = judge_shape_word(s, &at)) {
		if (meet_word(&k, w))
			return true;
		k.before = k.last;
		k.last = w;
	}
	return false;
}

/* `${SELECT} ${WHERE}`: all of it may stand in another file, in constants as they are mostly named. */
static bool is_of_constants(const struct code_file *f, const struct literal *l)
{
	struct str source = str_sub(f->bytes, l->from, l->to);
	for (size_t i = 0; i < l->text.n; i++)
		if (str_chr(STR("\001 \t\r\n,.()"), l->text.p[i]) == SIZE_MAX)
			return false;
	for (size_t i = 0; i + 3 < source.n; i++)
		if (source.p[i] == '{' && is_upper(source.p[i + 1]) && is_upper(source.p[i + 2]))
			return true;
	return false;
}

/* Templates that do not end where the lexer takes them to end turn code and text around. */
static bool has_odd_template(struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '`';
	return n % 2 != 0;
}

/* What stands between two strings of one list. */
static bool is_between(struct str gap)
{
	if (str_find(gap, STR("//"), 0) != SIZE_MAX || str_find(gap, STR("/*"), 0) != SIZE_MAX)
		return true;
	for (size_t i = 0; i < gap.n; i++)
		if (str_chr(STR(" \t\r\n,"), gap.p[i]) == SIZE_MAX)
			return false;
	return true;
}

/* The next byte before or behind, blanks not counted; *at is where it stands. */
static char neighbour(struct str s, size_t *at, bool forward)
{
	for (size_t i = *at; forward ? i < s.n : i-- > 0; i += forward) {
		*at = i;
		if (str_chr(STR(" \t\r\n"), s.p[i]) == SIZE_MAX)
			return s.p[i];
	}
	return '\0';
}

static bool is_added(const struct code_file *f, const struct literal *l)
{
	size_t front = l->from, back = l->to;
	return neighbour(f->bytes, &front, false) == '+' || neighbour(f->bytes, &back, true) == '+';
}

/* The braces around a place: a bit for each, set where it opens a function or another block. */
struct nest {
	uint64_t blocks;
	size_t depth, at;
};

static void nest_to(struct nest *n, struct str s, size_t to)
{
	for (; n->at < to; n->at++) {
		size_t before = n->at;
		char c = s.p[n->at];
		if (c == '}') {
			n->depth -= n->depth > 0;
			n->blocks >>= 1;
		} else if (c == '{') {
			char opener = neighbour(s, &before, false);
			n->depth++;
			n->blocks = n->blocks << 1 | (opener == ')' || opener == '>');
		}
	}
}

/* Whether the line that holds the byte has a comment before it. */
static bool ends_comment(struct str s, size_t at)
{
	enum { LINE = 256 };
	for (size_t i = at, n = 0; i > 0 && s.p[i] != '\n' && n < LINE; i--, n++)
		if (s.p[i] == '/' && s.p[i - 1] == '/')
			return true;
	return false;
}

/* Names that stand in one list, outside of functions and no argument of a call: what reader_sql.c takes for
 * columns that another file may ask for. */
static bool begins_list(const struct code_file *f, const struct nest *n, size_t i)
{
	const struct literal *l = &f->strings->v[i], *next = l + 1;
	size_t at = l->from;
	if (n->blocks || i + 1 == f->strings->n || !fragment_is_names(next->text) || next->from < l->to ||
		!is_between(str_sub(f->bytes, l->to, next->from)))
		return false;
	char c = neighbour(f->bytes, &at, false);
	if (c == '[')
		c = neighbour(f->bytes, &at, false) == '(' || f->bytes.p[at] == '{' ? '(' : '[';
	bool slice = c == '{' && f->language == LANGUAGE_GO; /* []string{"id", "total"} */
	return slice || c == '[' || c == ',' || c == '/' || (c != '(' && ends_comment(f->bytes, at));
}

static bool holds_subselect(struct str s)
{
	for (size_t at = str_chr(s, '('); at < s.n; at++)
		if (s.p[at] == '(' &&
			str_ieq(str_sub(str_trim(str_sub(s, at + 1, at + 65)), 0, 6), STR("select")))
			return true;
	return false;
}

/* Whether other files may have what stands in it: a component gives its names away by "export const" alone.
 */
static bool is_asked(struct str code)
{
	size_t at = 0;
	for (struct str w = judge_shape_word(code, &at); w.n; w = judge_shape_word(code, &at)) {
		size_t next = at;
		if (str_eq(w, STR("export")) && !str_eq(judge_shape_word(code, &next), STR("default")))
			return true;
	}
	return false;
}

static bool is_evidence(const struct code_file *f, const struct nest *n, size_t i, bool lists)
{
	const struct literal *l = &f->strings->v[i];
	struct str s = l->text;
	if (judge_looks_like_sql(s) || fragment_is_sql(s) || holds_subselect(s))
		return true;
	if (l->holes ? fragment_may_be_part(s) || is_of_constants(f, l)
		     : is_added(f, l) && fragment_may_be_part(s))
		return true;
	return lists && fragment_is_names(s) && (str_chr(s, ',') != SIZE_MAX || begins_list(f, n, i));
}

/* Whether a word speaks of SQL as names of constants do: queryLate, ordersTable. */
static bool speaks_of_sql(struct str w)
{
	static const char *const words[] = {"query", "sql", "select", "stmt", "where", "column", "field",
		"table", "insert", "update", "delete", "join", "order", "from", NULL};
	for (size_t i = 0; i < w.n; i++)
		for (const char *const *k = words; *k; k++)
			if ((w.p[i] | 0x20) == **k && str_ieq(str_sub(w, i, i + strlen(*k)), str_of(*k)))
				return true;
	return false;
}

/* Go: fmt.Sprintf(queryLate, tableOrders), queryLate + whereOpen: all of it may stand in other files. */
static bool is_of_names(struct str s)
{
	const struct str call = STR("printf(");
	for (size_t at = str_find(s, call, 0); at != SIZE_MAX; at = str_find(s, call, at + 1)) {
		size_t first = at + call.n;
		if (str_chr(STR("\"`"), neighbour(s, &first, true)) == SIZE_MAX)
			return true;
	}
	struct str last = STR_NONE;
	size_t at = 0;
	for (struct str w = judge_shape_word(s, &at); w.n; last = w, w = judge_shape_word(s, &at)) {
		struct str gap =
			last.n ? str_trim((struct str){last.p + last.n, (size_t)(w.p - last.p) - last.n})
			       : STR_NONE;
		if (str_eq(gap, STR("+")) && (speaks_of_sql(last) || speaks_of_sql(w)))
			return true;
	}
	return false;
}

bool collect_needs_tree(const struct code_file *f, unsigned dialects, bool component)
{
	if (a_reader_would_look(f, dialects) || has_odd_template(f->bytes) || holds_statement(f->bytes))
		return true;
	if (f->language == LANGUAGE_GO && is_of_names(f->bytes))
		return true;
	struct nest n = {.at = 0};
	bool lists = !component || is_asked(f->bytes);
	for (size_t i = 0; i < f->strings->n; i++) {
		nest_to(&n, f->bytes, f->strings->v[i].from);
		if (is_evidence(f, &n, i, lists))
			return true;
		n.at = f->strings->v[i].to;
	}
	return false;
}
