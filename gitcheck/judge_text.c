#include "gitcheck/judge_text.h"

#include <stdio.h>
#include <string.h>

/* What the last token was: it decides what a hole or a question mark after it can be. */
enum before {
	BEFORE_START,
	BEFORE_OPERAND,
	BEFORE_OPERATOR, /* also ( and , */
	BEFORE_TABLE,    /* FROM, JOIN, INTO, UPDATE */
	BEFORE_NAME,     /* AS, BY, a dot */
	BEFORE_LIST,     /* SELECT, RETURNING */
	BEFORE_SET,
	BEFORE_VALUES,
	BEFORE_QUERY, /* AS (, FROM (, EXISTS ( */
	BEFORE_VALUE  /* WHERE, AND, LIMIT ... */
};

struct rewriter {
	struct arena *a;
	struct str in;
	size_t at;
	char *out;
	uint32_t *map;
	size_t n, cap;
	enum before before;
	bool into;   /* after INTO name: a parenthesis opens a list of columns */
	int columns; /* inside that list */
	enum judge_fill fill;
	enum judge_parameters style;
	struct names names; /* of parameters, by number; empty text = a place without a name */
	bool list;          /* after the word IN: a list in one parameter */
	size_t holes;
};

static bool word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
	       (unsigned char)c >= 0x80;
}

static bool word_start(char c)
{
	return word_byte(c) && !(c >= '0' && c <= '9');
}

static char peek(const struct rewriter *w, size_t ahead)
{
	return w->at + ahead < w->in.n ? w->in.p[w->at + ahead] : '\0';
}

static char last(const struct rewriter *w)
{
	return w->at ? w->in.p[w->at - 1] : '\0';
}

static void put(struct rewriter *w, const char *s, size_t n, size_t source, bool exact)
{
	for (size_t i = 0; i < n; i++) {
		w->out[w->n] = s[i];
		w->map[w->n++] = (uint32_t)(exact ? source + i : source);
	}
}

/* The output never grows by more than the longest fill for each byte read. */
enum { LONGEST_FILL = 12 };
/* How far the end of a placeholder is looked for: unbalanced ones must not cost the square of the text. */
enum { LONGEST_HOLE = 2048, LONGEST_MACRO = 256 };

static void copy(struct rewriter *w, size_t n)
{
	if (n > w->in.n - w->at)
		n = w->in.n - w->at;
	put(w, w->in.p + w->at, n, w->at, true);
	w->at += n;
}

static void replace(struct rewriter *w, size_t n, const char *by)
{
	put(w, by, strlen(by), w->at, false);
	w->at += n < w->in.n - w->at ? n : w->in.n - w->at;
}

/* The number of the parameter of that name, from 1. */
static size_t number_of(struct rewriter *w, struct str name)
{
	bool same = w->style == JUDGE_PARAMETERS_NAMED && name.n;
	for (size_t i = 0; same && i < w->names.n; i++)
		if (str_eq(w->names.v[i], name))
			return i + 1;
	catalog_names_add(w->a, &w->names, name);
	return w->names.n;
}

/* n bytes are a parameter; its name is in them where it has one. */
static void parameter(struct rewriter *w, size_t n, struct str name)
{
	char by[32];
	bool list = w->list && w->style != JUDGE_PARAMETERS_ONE;
	const char *open = list ? "(" : "", *close = list ? ")" : "";
	if (w->style == JUDGE_PARAMETERS_NULL)
		snprintf(by, sizeof by, "%sNULL%s", open, close);
	else if (w->style == JUDGE_PARAMETERS_MARK)
		snprintf(by, sizeof by, "%s?%s", open, close);
	else if (w->style == JUDGE_PARAMETERS_ONE)
		snprintf(by, sizeof by, "$1");
	else
		snprintf(by, sizeof by, "%s$%zu%s", open, number_of(w, name), close);
	/* A parameter for several rows: their number of columns is not known. */
	w->holes += w->style != JUDGE_PARAMETERS_ONE && w->before == BEFORE_VALUES;
	replace(w, n, by);
	w->list = false;
}

static void copy_quoted(struct rewriter *w, char quote, bool backslash)
{
	size_t n = 1;
	while (w->at + n < w->in.n) {
		char c = peek(w, n++);
		if (backslash && c == '\\')
			n++;
		else if (c == quote && peek(w, n) == quote)
			n++;
		else if (c == quote)
			break;
	}
	copy(w, n);
	w->before = BEFORE_OPERAND;
}

/* Comments go to blanks: placeholders in them mean nothing. */
static bool comment(struct rewriter *w)
{
	size_t n = 2;
	if (peek(w, 0) == '-' && peek(w, 1) == '-') {
		while (w->at + n < w->in.n && peek(w, n) != '\n')
			n++;
	} else if (peek(w, 0) == '/' && peek(w, 1) == '*') {
		size_t end = str_find(w->in, STR("*/"), w->at + 2);
		n = end == SIZE_MAX ? w->in.n - w->at : end + 2 - w->at;
	} else {
		return false;
	}
	replace(w, n, " ");
	return true;
}

static bool dollar_quoted(struct rewriter *w)
{
	size_t n = 1;
	while (word_byte(peek(w, n)))
		n++;
	if (peek(w, 0) != '$' || peek(w, n) != '$' || (n > 1 && !word_start(peek(w, 1))))
		return false;
	struct str tag = str_sub(w->in, w->at, w->at + n + 1);
	size_t end = str_find(w->in, tag, w->at + n + 1);
	copy(w, end == SIZE_MAX ? w->in.n - w->at : end + tag.n - w->at);
	w->before = BEFORE_OPERAND;
	return true;
}

static const struct {
	const char *word;
	enum before before;
} keywords[] = {{"from", BEFORE_TABLE}, {"join", BEFORE_TABLE}, {"into", BEFORE_TABLE},
	{"update", BEFORE_TABLE}, {"only", BEFORE_TABLE}, {"table", BEFORE_TABLE}, {"truncate", BEFORE_TABLE},
	{"as", BEFORE_NAME}, {"exists", BEFORE_NAME}, {"by", BEFORE_NAME}, {"select", BEFORE_LIST},
	{"distinct", BEFORE_LIST}, {"returning", BEFORE_LIST}, {"set", BEFORE_SET}, {"values", BEFORE_VALUES},
	{"where", BEFORE_VALUE}, {"and", BEFORE_VALUE}, {"or", BEFORE_VALUE}, {"not", BEFORE_VALUE},
	{"on", BEFORE_VALUE}, {"having", BEFORE_VALUE}, {"when", BEFORE_VALUE}, {"then", BEFORE_VALUE},
	{"else", BEFORE_VALUE}, {"case", BEFORE_VALUE}, {"limit", BEFORE_VALUE}, {"offset", BEFORE_VALUE},
	{"in", BEFORE_VALUE}, {"like", BEFORE_VALUE}, {"ilike", BEFORE_VALUE}, {"between", BEFORE_VALUE},
	{"is", BEFORE_VALUE}, {"any", BEFORE_VALUE}, {"all", BEFORE_VALUE}, {"interval", BEFORE_VALUE},
	{"to", BEFORE_VALUE}, {"fetch", BEFORE_VALUE}};

static enum before before_word(struct str word)
{
	for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
		if (str_ieq(word, str_of(keywords[i].word)))
			return keywords[i].before;
	return BEFORE_OPERAND;
}

/* sqlc's macros: arguments become parameters, embed(t) all of t. */
static bool sqlc_macro(struct rewriter *w, size_t n)
{
	struct str rest = str_sub(w->in, w->at + n, w->at + n + LONGEST_MACRO);
	if (n != 4 || !str_ieq(str_sub(w->in, w->at, w->at + 4), STR("sqlc")) || !str_starts(rest, STR(".")))
		return false;
	size_t open = str_chr(rest, '('), close = str_chr(rest, ')');
	if (open == SIZE_MAX || close == SIZE_MAX || open > close || open > 12)
		return false;
	struct str macro = str_trim(str_sub(rest, 1, open)), arg = str_trim(str_sub(rest, open + 1, close));
	if (str_eq(macro, STR("embed"))) {
		size_t at = (size_t)(arg.p - w->in.p);
		put(w, arg.p, arg.n, at, true);
		replace(w, n + close + 1, ".*");
	} else {
		parameter(w, n + close + 1, arg);
	}
	w->before = BEFORE_OPERAND;
	return true;
}

static char next_visible(const struct rewriter *w, size_t from)
{
	while (w->at + from < w->in.n && strchr(" \t\r\n", w->in.p[w->at + from]) && w->in.p[w->at + from])
		from++;
	return peek(w, from);
}

static void word(struct rewriter *w)
{
	size_t n = 1;
	while (word_byte(peek(w, n)) || peek(w, n) == '$')
		n++;
	if (sqlc_macro(w, n))
		return;
	struct str text = str_sub(w->in, w->at, w->at + n);
	enum before was = w->before;
	bool dotted = last(w) == '.';
	w->before = dotted ? BEFORE_OPERAND : before_word(text);
	w->into = str_ieq(text, STR("into")) || (w->into && w->before == BEFORE_OPERAND) ||
		  (was == BEFORE_NAME && w->into);
	bool escape = n == 1 && (text.p[0] == 'e' || text.p[0] == 'E') && peek(w, 1) == '\'';
	w->list = str_ieq(text, STR("in")) && next_visible(w, n) != '(';
	copy(w, n);
	if (escape)
		copy_quoted(w, '\'', true);
}

/* What the surroundings of a hole ask for. */
static enum judge_fill guess(const struct rewriter *w, size_t n)
{
	char after = next_visible(w, n);
	bool glued = word_byte(last(w)) || last(w) == '"';
	if (w->before == BEFORE_NAME || w->before == BEFORE_TABLE || last(w) == '.' || after == '.' ||
		w->columns || (glued && (last(w) == '_' || word_byte(peek(w, n)))) || peek(w, n) == '_')
		return JUDGE_FILL_NAME;
	if (w->before == BEFORE_OPERAND)
		return JUDGE_FILL_NOTHING;
	return JUDGE_FILL_VALUE;
}

/* INSERT INTO orders ${sql(rows)}: the hole brings columns and rows, when nothing but an end or ON CONFLICT
 * and RETURNING comes behind it. */
static bool is_rows(const struct rewriter *w, size_t n)
{
	struct str rest = str_trim(str_sub(w->in, w->at + n, w->at + n + LONGEST_HOLE));
	bool ends = !rest.n || rest.p[0] == ';' || rest.p[0] == ')';
	struct str next = str_sub(rest, 0, 10);
	return w->into && w->before == BEFORE_OPERAND && !word_byte(last(w)) &&
	       (ends || str_ieq(str_sub(next, 0, 3), STR("on ")) || str_ieq(next, STR("returning ")));
}

/* b.height ${operator} a.height: a value stands behind the hole as well as before it. */
static bool is_between_values(const struct rewriter *w, size_t n)
{
	static const char *const clauses[] = {"and", "or", "order", "group", "having", "limit", "offset",
		"fetch", "for", "union", "except", "intersect", "where", "returning", "on", "using", "join",
		"left", "right", "inner", "full", "cross", "natural", "window", "nulls", "asc", "desc", "as",
		"end", "then", "else", "when", "from", "set", "values", NULL};
	struct str rest = str_trim(str_sub(w->in, w->at + n, w->at + n + LONGEST_MACRO));
	size_t word = 0;
	while (word < rest.n && word_byte(rest.p[word]))
		word++;
	return rest.n && !strchr(");,", rest.p[0]) && !(word && str_ione_of(str_sub(rest, 0, word), clauses));
}

static void hole(struct rewriter *w, size_t n)
{
	bool guesses = w->fill == JUDGE_FILL_GUESS || w->fill == JUDGE_FILL_OPERATOR;
	if (guesses && is_rows(w, n)) {
		w->holes++;
		replace(w, n, " table " JUDGE_TEXT_MARK);
		return;
	}
	enum judge_fill fill = guesses ? guess(w, n) : w->fill;
	w->holes++;
	if (fill == JUDGE_FILL_NOTHING) {
		bool compares = w->fill == JUDGE_FILL_OPERATOR && is_between_values(w, n);
		replace(w, n, compares ? " = " : " ");
		w->before = compares ? BEFORE_OPERATOR : w->before;
		return;
	}
	bool wants_more = guesses && fill == JUDGE_FILL_VALUE;
	if (wants_more && w->before == BEFORE_SET)
		replace(w, n, " " JUDGE_TEXT_MARK " = $1");
	else if (wants_more && w->before == BEFORE_VALUES)
		replace(w, n, " ($1)");
	else if (wants_more && w->before == BEFORE_QUERY)
		replace(w, n, "table " JUDGE_TEXT_MARK);
	else if (fill == JUDGE_FILL_NAME || (wants_more && w->before == BEFORE_LIST))
		replace(w, n, JUDGE_TEXT_MARK);
	else if (w->style == JUDGE_PARAMETERS_ONE)
		replace(w, n, w->list && guesses ? "($1) " : "$1 ");
	else
		parameter(w, n, peek(w, 1) == '(' ? str_sub(w->in, w->at, w->at + n) : STR_NONE);
	w->before = BEFORE_OPERAND;
}

/* Bytes of a name in braces, of a printf verb, of <name>: 0 when it is none. */
static size_t braces(const struct rewriter *w)
{
	size_t n = peek(w, 0) == '$' || peek(w, 0) == '#' ? 1 : 0;
	if (peek(w, n) != '{')
		return 0;
	int depth = 0;
	for (; w->at + n < w->in.n && n < LONGEST_HOLE; n++) {
		depth += peek(w, n) == '{';
		depth -= peek(w, n) == '}';
		if (!depth)
			return n + 1;
	}
	return 0;
}

static size_t printf_verb(const struct rewriter *w)
{
	size_t n = peek(w, 1) == '%' ? 2 : 1; /* %%s is a verb of the next formatting */
	if (peek(w, 0) != '%')
		return 0;
	char open = peek(w, n), close = open == '(' ? ')' : open == '[' ? ']' : '\0';
	if (close) {
		while (w->at + n < w->in.n && n < LONGEST_MACRO && peek(w, n) != close)
			n++;
		n++;
	} else if (open == '+' || open == '#') {
		n++;
	}
	if (!peek(w, n) || !strchr("sdvqtfxIL", peek(w, n)) || word_byte(peek(w, n + 1)))
		return 0;
	return n + 1;
}

static size_t angle(const struct rewriter *w)
{
	size_t n = 1;
	if (peek(w, 0) != '<' || !word_start(peek(w, 1)) ||
		(w->before == BEFORE_OPERAND && word_byte(last(w))))
		return 0;
	while (word_byte(peek(w, n)))
		n++;
	return peek(w, n) == '>' ? n + 1 : 0;
}

static size_t named(const struct rewriter *w, char sign)
{
	size_t n = 1;
	if (peek(w, 0) != sign || !word_start(peek(w, 1)) || last(w) == sign)
		return 0;
	if (sign == ':' && (word_byte(last(w)) || last(w) == '[' || last(w) == ')'))
		return 0; /* an array slice */
	if (sign == '@' && last(w) && strchr("<@?~#", last(w)))
		return 0;
	while (word_byte(peek(w, n)))
		n++;
	/* :order.total, a property of what is bound; :schema.orders is a table */
	while (sign == ':' && w->before != BEFORE_TABLE && peek(w, n) == '.' && word_start(peek(w, n + 1)))
		for (n++; word_byte(peek(w, n));)
			n++;
	return n;
}

/* $name, $<name>, $1:csv: a value, or, with that one's modifier, a text that is put in. */
static bool dollar(struct rewriter *w)
{
	bool raw;
	size_t n = word_byte(last(w)) || last(w) == '$'
			   ? 0
			   : judge_text_dollar(str_sub(w->in, w->at, w->at + LONGEST_MACRO), &raw);
	if (!n)
		return false;
	if (raw || w->before == BEFORE_TABLE) {
		hole(w, n);
		return true;
	}
	parameter(w, n, str_sub(w->in, w->at, w->at + n));
	w->before = BEFORE_OPERAND;
	return true;
}

static size_t question(const struct rewriter *w)
{
	size_t n = 1;
	if (peek(w, 0) != '?')
		return 0;
	while (peek(w, n) >= '0' && peek(w, n) <= '9')
		n++;
	return n > 1 || (w->before != BEFORE_OPERAND && peek(w, 1) != '|' && peek(w, 1) != '&') ? n : 0;
}

/* :#{...} and ?#{...}, an expression of Spring's that is bound */
static size_t expression(const struct rewriter *w)
{
	static const char open[] = {'#', '{'};
	struct str rest = str_sub(w->in, w->at + 1, w->at + 1 + LONGEST_HOLE);
	if ((peek(w, 0) != ':' && peek(w, 0) != '?') || !str_starts(rest, (struct str){open, sizeof open}))
		return 0;
	int depth = 0;
	for (size_t i = 1; i < rest.n; i++) {
		depth += rest.p[i] == '{';
		depth -= rest.p[i] == '}';
		if (!depth)
			return i + 2;
	}
	return 0;
}

/* psql variables :'name' and :"name" are read as what their quotes say. */
static bool placeholder(struct rewriter *w)
{
	size_t n = named(w, ':');
	if (!n && w->style != JUDGE_PARAMETERS_MARK) /* a variable of MySQL's */
		n = named(w, '@');
	if (!n)
		n = expression(w);
	bool has_name = n > 0;
	if (!n)
		n = question(w);
	if (n && w->before == BEFORE_TABLE) {
		w->holes += w->style != JUDGE_PARAMETERS_ONE;
		replace(w, n, JUDGE_TEXT_MARK);
	} else if (n) {
		parameter(w, n, has_name || n > 1 ? str_sub(w->in, w->at, w->at + n) : STR_NONE);
	}
	if (n) {
		w->before = BEFORE_OPERAND;
		return true;
	}
	if (peek(w, 0) == ':' && (peek(w, 1) == '\'' || peek(w, 1) == '"') && last(w) != ':') {
		replace(w, 1, " ");
		return true;
	}
	return false;
}

/* <if(x)>...<endif>: what stands in it is judged as if it were always there. */
static bool directive(struct rewriter *w)
{
	size_t n = judge_text_directive(str_sub(w->in, w->at, w->in.n));
	if (!n)
		return false;
	w->holes++;
	replace(w, n, " ");
	return true;
}

static bool run_time_part(struct rewriter *w)
{
	size_t n = peek(w, 0) == LITERAL_HOLE ? 1 : braces(w);
	if (!n)
		n = printf_verb(w);
	if (!n)
		n = angle(w);
	if (!n)
		return false;
	/* A driver's %s or %(name)s where only a value can stand changes nothing about the structure. Nor,
	 * for a database that is asked, does any part that takes a value's place. */
	bool place = (w->before == BEFORE_OPERATOR || w->before == BEFORE_VALUE) && !w->columns;
	bool driver = peek(w, 0) == '%' && (peek(w, 1) == 's' || peek(w, 1) == '(');
	bool asked = w->style != JUDGE_PARAMETERS_ONE && guess(w, n) == JUDGE_FILL_VALUE;
	bool value = place && (driver || asked);
	hole(w, n);
	w->holes -= value;
	return true;
}

static void punctuation(struct rewriter *w)
{
	char c = peek(w, 0);
	bool query = c == '(' && (w->before == BEFORE_NAME || w->before == BEFORE_TABLE);
	if (c == '(') {
		w->columns = w->columns ? w->columns + 1 : w->into && w->before == BEFORE_OPERAND;
		w->into = false;
	} else if (c == ')') {
		w->columns -= w->columns > 0;
	}
	if (c == '.')
		w->before = BEFORE_NAME;
	else if (!strchr(" \t\r\n", c))
		w->before = query ? BEFORE_QUERY : c == ')' || c == ']' ? BEFORE_OPERAND : BEFORE_OPERATOR;
	if ((c == '%' || c == '?') && peek(w, 1) == c)
		w->at++; /* %% and ?? escape the operator */
	copy(w, c == ':' && peek(w, 1) == ':' ? 2 : 1);
}

/* $1 of the text itself. */
static bool own_number(struct rewriter *w)
{
	size_t n = 1;
	if (w->style == JUDGE_PARAMETERS_ONE || peek(w, 0) != '$' || word_byte(last(w)))
		return false;
	while (peek(w, n) >= '0' && peek(w, n) <= '9')
		n++;
	if (n == 1 || word_byte(peek(w, n)))
		return false;
	if (w->style == JUDGE_PARAMETERS_NAMED)
		copy(w, n);
	else
		parameter(w, n, STR_NONE);
	w->before = BEFORE_OPERAND;
	return true;
}

static void token(struct rewriter *w)
{
	char c = peek(w, 0);
	bool mysql = w->style == JUDGE_PARAMETERS_MARK;
	if (comment(w) || (!mysql && dollar_quoted(w)) || directive(w) || run_time_part(w) ||
		placeholder(w) || dollar(w) || own_number(w))
		return;
	if (c == '\'' || c == '"' || (mysql && c == '`')) {
		copy_quoted(w, c, mysql && c != '`');
	} else if (word_start(c)) {
		word(w);
	} else if ((c >= '0' && c <= '9') || c == '$') {
		copy(w, 1);
		while (word_byte(peek(w, 0)) || (peek(w, 0) == '.' && word_byte(peek(w, 1))))
			copy(w, 1);
		w->before = BEFORE_OPERAND;
	} else {
		punctuation(w);
	}
}

static void rewrite(struct arena *a, struct str text, enum judge_fill fill, enum judge_parameters style,
	struct judge_text *out)
{
	struct rewriter w = {.a = a, .in = text, .fill = fill, .style = style};
	w.cap = text.n * LONGEST_FILL + 1;
	w.out = ARENA_ARRAY(a, char, w.cap);
	w.map = ARENA_ARRAY(a, uint32_t, w.cap);
	while (w.at < w.in.n)
		token(&w);
	w.map[w.n] = (uint32_t)text.n;
	*out = (struct judge_text){.sql = {w.out, w.n}, .map = w.map, .holes = w.holes};
}

void judge_text_rewrite(struct arena *a, struct str text, enum judge_fill fill, struct judge_text *out)
{
	rewrite(a, text, fill, JUDGE_PARAMETERS_ONE, out);
}

void judge_text_parameters(
	struct arena *a, struct str text, enum judge_parameters style, struct judge_text *out)
{
	rewrite(a, text, JUDGE_FILL_GUESS, style, out);
}
