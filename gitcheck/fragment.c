#include "gitcheck/fragment.h"

#include "parse/literal.h"

enum kind { END, WORD, QUOTED, NUMBER, STRING, HOLE, SIGN };

struct token {
	enum kind kind;
	struct str text; /* without the quotes of a name */
	bool upper;      /* a word in capitals */
};

struct reader {
	struct str s;
	size_t at;
};

static bool word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
	       (unsigned char)c >= 0x80;
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static char peek(const struct reader *r, size_t ahead)
{
	return r->at + ahead < r->s.n ? r->s.p[r->at + ahead] : '\0';
}

static bool in_capitals(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= 'a' && s.p[i] <= 'z')
			return false;
	return s.n > 0;
}

static struct token quoted(struct reader *r, char open)
{
	char close = open == '[' ? ']' : open;
	size_t end = str_chr(str_sub(r->s, r->at + 1, r->s.n), close);
	size_t n = end == SIZE_MAX ? r->s.n - r->at : end + 2;
	struct str text = str_sub(r->s, r->at + 1, r->at + n - (end != SIZE_MAX));
	r->at += n;
	return (struct token){open == '\'' ? STRING : QUOTED, text, false};
}

/* What drivers and templates put for a value, and printf's verbs, are holes of one kind or another. */
static size_t placeholder(const struct reader *r)
{
	char c = peek(r, 0), next = peek(r, 1);
	size_t n = 1;
	bool glued = r->at && word_byte(r->s.p[r->at - 1]); /* a question's mark */
	if (c == LITERAL_HOLE || (c == '?' && !glued))
		return 1;
	if ((c == '$' || c == ':' || c == '@') && word_byte(next) && !(c == ':' && next == ':')) {
		while (word_byte(peek(r, n)))
			n++;
		return n;
	}
	if (c == '{' || (c == '%' && next == '(')) {
		size_t end = str_chr(str_sub(r->s, r->at, r->s.n), c == '{' ? '}' : ')');
		return end == SIZE_MAX || end > 64 ? 0 : end + 1 + (c == '%');
	}
	return c == '%' && next && str_chr(STR("sdvq"), next) != SIZE_MAX && !word_byte(peek(r, 2)) ? 2 : 0;
}

static struct token next(struct reader *r)
{
	while (r->at < r->s.n && blank(r->s.p[r->at]))
		r->at++;
	size_t from = r->at, n = 1;
	if (from >= r->s.n)
		return (struct token){END, STR_NONE, false};
	char c = r->s.p[from];
	size_t hole = placeholder(r);
	if (hole) {
		r->at += hole < r->s.n - from ? hole : r->s.n - from;
		return (struct token){HOLE, str_sub(r->s, from, r->at), false};
	}
	if (c == '\'' || c == '"' || c == '`' || (c == '[' && word_byte(peek(r, 1)) && !digit(peek(r, 1))))
		return quoted(r, c);
	while (word_byte(c) && word_byte(peek(r, n)))
		n++;
	r->at += n;
	struct str text = str_sub(r->s, from, r->at);
	if (!word_byte(c))
		return (struct token){SIGN, text, false};
	return (struct token){digit(c) ? NUMBER : WORD, text, in_capitals(text)};
}

static bool is_one_of(const struct token *t, const char *const *list)
{
	for (; t->kind == WORD && *list; list++)
		if (str_ieq(t->text, str_of(*list)))
			return true;
	return false;
}

static bool is_sign(const struct token *t, const char *signs)
{
	return t->kind == SIGN && str_chr(str_of(signs), t->text.p[0]) != SIZE_MAX;
}

static const char *const clauses[] = {"select", "from", "where", "and", "or", "on", "set", "join", "left",
	"right", "inner", "full", "cross", "outer", "natural", "order", "group", "having", "returning",
	"values", "insert", "update", "delete", "union", "except", "intersect", "with", "case", "when",
	"exists", "not", "distinct", "using", "into", "lateral", NULL};
/* Behind a column. */
static const char *const behind[] = {"as", "asc", "desc", "is", "in", "like", "ilike", "between", "not",
	"from", "and", "or", "nulls", "where", "group", "order", "having", "limit", "then", "when", "else",
	"end", "on", "set", "collate", "values", "inner", "left", "join", "right", "over", "similar",
	"regexp", "returning", NULL};
/* Before a column. */
static const char *const before[] = {"select", "distinct", "where", "and", "or", "on", "set", "by", "having",
	"returning", "when", "then", "else", "case", "not", "using", "between", "all", NULL};
/* Before a table. */
static const char *const table_words[] = {"from", "join", "into", "update", "only", "truncate", NULL};
/* Behind them only a value stands. */
static const char *const value_words[] = {"values", "in", "limit", "offset", "like", "ilike", "between",
	"interval", "any", "coalesce", "then", "else", NULL};
/* Behind them commas part columns. */
static const char *const list_words[] = {"select", "distinct", "set", "by", "returning", "into", NULL};

/* Evidence beyond words that English has as well. */
static bool has_evidence(struct str text)
{
	static const char *const words[] = {"null", "asc", "desc", "between", "ilike", "join", NULL};
	struct reader r = {text, 0};
	for (struct token t = next(&r); t.kind != END; t = next(&r)) {
		const char *p = t.text.p;
		/* t.name and lower(name), not "(optional)." */
		bool glued = is_sign(&t, ".(") && p > text.p && word_byte(p[-1]) && word_byte(peek(&r, 0));
		if (t.kind == HOLE || glued || is_sign(&t, "=<>*") || is_one_of(&t, words))
			return true;
	}
	return false;
}

/* select a, b: names and commas alone. */
static bool is_list(struct reader r)
{
	bool comma = false;
	for (struct token t = next(&r), last = {SIGN, STR(","), false}; t.kind != END;
		last = t, t = next(&r)) {
		bool name = t.kind == WORD || t.kind == QUOTED;
		comma = comma || is_sign(&t, ",");
		if (name ? last.kind != SIGN : !is_sign(&t, ",.*"))
			return false;
	}
	return comma;
}

/* order by a */
static bool is_ordering(struct reader r, const struct token *first)
{
	struct token by = next(&r), name = next(&r), end = next(&r);
	return (str_eq(first->text, STR("order")) || str_eq(first->text, STR("group"))) &&
	       str_eq(by.text, STR("by")) && name.kind == WORD && end.kind == END;
}

/* a = ?, t.a IS NULL, a desc */
static bool compares(struct reader r, struct token t)
{
	static const char *const words[] = {
		"is", "in", "like", "ilike", "between", "asc", "desc", "not", NULL};
	if (t.kind != WORD && t.kind != QUOTED)
		return false;
	struct token op = next(&r);
	if (is_sign(&op, ".")) {
		t = next(&r);
		op = next(&r);
	}
	if (is_one_of(&op, words)) {
		struct token after = next(&r);
		bool last = str_ieq(op.text, STR("asc")) || str_ieq(op.text, STR("desc"));
		bool null = is_one_of(&after, (const char *const[]){"null", "not", "true", "false", "in",
						      "between", "like", "ilike", NULL});
		return last ? after.kind == END || is_sign(&after, ",")
			    : null || after.kind == HOLE || after.kind == STRING || after.kind == NUMBER ||
				       is_sign(&after, "(");
	}
	if (!is_sign(&op, "=<>!"))
		return false;
	bool apart = op.text.p > r.s.p && blank(op.text.p[-1]);
	struct token value = next(&r);
	while (is_sign(&value, "=<>"))
		value = next(&r);
	/* "status=%s" is what logs print. */
	bool verb = value.kind == HOLE && (value.text.p[0] == '%' || value.text.p[0] == '{');
	if (value.kind == HOLE || value.kind == NUMBER || value.kind == STRING)
		return apart || (value.kind == HOLE && !verb && value.text.p[0] != LITERAL_HOLE);
	struct token more = next(&r);
	return is_one_of(&value, (const char *const[]){"null", "true", "false", "now", NULL}) ||
	       (apart && value.kind == WORD && is_sign(&more, ".("));
}

bool fragment_is_sql(struct str text)
{
	struct reader r = {text, 0};
	struct token t = next(&r);
	while (is_sign(&t, ",()") || t.kind == HOLE)
		t = next(&r);
	if (compares(r, t))
		return true;
	struct reader ahead = r;
	struct token after = next(&ahead);
	if (!is_one_of(&t, clauses) || is_sign(&after, ".=:-"))
		return false;
	return t.upper || is_list(r) || is_ordering(r, &t) || has_evidence(str_sub(text, r.at, text.n));
}

bool fragment_is_names(struct str text)
{
	struct reader r = {text, 0};
	bool name = false;
	for (struct token t = next(&r); t.kind != END; t = next(&r)) {
		bool is_name = t.kind == WORD || t.kind == QUOTED;
		if (is_name ? name : !is_sign(&t, ",."))
			return false;
		name = is_name;
	}
	return name;
}

bool fragment_may_be_part(struct str text)
{
	static const char *const rare[] = {
		"where", "join", "having", "returning", "distinct", "union", "intersect", NULL};
	struct reader r = {text, 0};
	bool names = true, name = false, some = false, clause = false, sign = false, linked = false;
	for (struct token t = next(&r), last = {END, STR_NONE, false}; t.kind != END;
		last = t, t = next(&r)) {
		bool is_name = t.kind == WORD || t.kind == QUOTED;
		bool call = is_sign(&t, "(") && last.kind == WORD && last.text.p + last.text.n == t.text.p;
		bool by = is_one_of(&t, (const char *const[]){"by", NULL}) &&
			  is_one_of(&last, (const char *const[]){"order", "group", NULL});
		if (by || is_one_of(&t, rare) || (t.upper && is_one_of(&t, clauses)))
			return true;
		clause = clause || is_one_of(&t, clauses);
		sign = sign || is_sign(&t, "=<>*,");
		linked = linked || call || is_sign(&t, ".,*");
		names = names && (is_name ? !name : t.kind == HOLE || is_sign(&t, ",.*()"));
		name = is_name;
		some = some || is_name;
	}
	return (names && some && linked) || (clause && sign);
}

/* Whether a hole behind "last" may be more than a value; keyword: the last word that began a clause. */
static bool structural(const struct token *last, const struct token *keyword, bool *table)
{
	*table = is_one_of(last, table_words);
	if (*table || last->kind == END)
		return true;
	if (last->kind == SIGN)
		return is_sign(last, ".") || (is_sign(last, ",(") && is_one_of(keyword, list_words));
	if (last->kind != WORD)
		return last->kind == QUOTED || last->kind == NUMBER || last->kind == HOLE;
	return !is_one_of(last, value_words);
}

/* A hole of a program, not a parameter of the statement. */
static bool is_program_hole(const struct token *t)
{
	return t->kind == HOLE && str_chr(STR("\001%{$"), t->text.p[0]) != SIZE_MAX &&
	       !(t->text.p[0] == '$' && digit(t->text.p[1]));
}

static bool is_open_end(const struct token *last)
{
	if (last->kind == SIGN)
		return !is_sign(last, ");'");
	return is_one_of(last, before) || is_one_of(last, table_words);
}

/* FOR UPDATE, ON UPDATE, IS DISTINCT FROM: no table follows. */
static void demote(struct token *t, const struct token *last)
{
	static const char *const locks[] = {"for", "key", "on", "do", NULL};
	if (is_one_of(t, (const char *const[]){"update", NULL}) && is_one_of(last, locks))
		t->kind = QUOTED;
	else if (is_one_of(t, (const char *const[]){"from", NULL}) &&
		 is_one_of(last, (const char *const[]){"distinct", NULL}))
		*t = (struct token){SIGN, STR("="), false};
}

bool fragment_is_open(struct str text, bool *table)
{
	struct reader r = {text, 0};
	struct token last = {END, STR_NONE, false}, keyword = last, word = last;
	bool open = false, here = false, between = false, bound = false;
	*table = false;
	for (struct token t = next(&r);; t = next(&r)) {
		demote(&t, &last);
		bool place = is_program_hole(&t) || (t.kind == END && is_open_end(&last));
		/* public.\001 */
		bool in_schema = is_sign(&last, ".") && is_one_of(&word, table_words);
		if (place && !bound && structural(&last, &keyword, &here)) {
			open = true;
			*table = *table || here || in_schema;
		}
		if (t.kind == END)
			return open;
		bound = between && is_one_of(&t, (const char *const[]){"and", NULL});
		between = (between && !bound) || is_one_of(&t, (const char *const[]){"between", NULL});
		if (is_one_of(&t, clauses) || is_one_of(&t, value_words) || is_one_of(&t, list_words))
			keyword = t;
		word = is_sign(&t, ".") ? word : last;
		last = t;
	}
}

/* The name in the place of a table that begins at the reader, without its schema. */
static struct str table_at(struct reader *r)
{
	struct token t = next(r);
	while (is_one_of(&t, (const char *const[]){"only", "lateral", "ignore", "table", NULL}))
		t = next(r);
	if (t.kind != WORD && t.kind != QUOTED)
		return STR_NONE;
	struct reader ahead = *r;
	struct token dot = next(&ahead), name = next(&ahead);
	if (!is_sign(&dot, ".") || (name.kind != WORD && name.kind != QUOTED))
		return t.text;
	*r = ahead;
	return name.text;
}

void fragment_tables(struct arena *a, struct str text, struct names *out)
{
	enum { MOST = 64 };
	struct reader r = {text, 0};
	for (struct token t = next(&r); t.kind != END && out->n < MOST; t = next(&r)) {
		if (!is_one_of(&t, table_words))
			continue;
		struct reader at = r;
		struct str name = table_at(&at);
		if (name.n && !catalog_names_have(DIALECT_MYSQL, *out, name))
			catalog_names_add(a, out, name);
	}
}

bool fragment_has_table(struct str text, struct str name)
{
	struct reader r = {text, 0};
	for (struct token t = next(&r); t.kind != END; t = next(&r)) {
		struct reader at = r;
		if (is_one_of(&t, table_words) && str_ieq(table_at(&at), name))
			return true;
	}
	return false;
}

bool fragment_next_column(struct str text, struct str name, size_t *at, struct str *qualifier)
{
	struct reader r = {text, *at};
	struct token last = {END, STR_NONE, false}, word = last;
	for (struct token t = next(&r); t.kind != END; word = last, last = t, t = next(&r)) {
		if ((t.kind != WORD && t.kind != QUOTED) || !str_ieq(t.text, name))
			continue;
		struct reader ahead = r;
		struct token after = next(&ahead);
		bool from = last.kind == END || last.kind == SIGN || last.kind == HOLE ||
			    is_one_of(&last, before);
		bool to = after.kind == END || after.kind == SIGN || after.kind == HOLE ||
			  is_one_of(&after, behind);
		*qualifier = is_sign(&last, ".") ? word.text : STR_NONE;
		*at = r.at;
		if (from && to)
			return true;
	}
	return false;
}
