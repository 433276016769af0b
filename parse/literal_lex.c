#include <string.h>

#include "parse/literal_internal.h"

/* The plain lexer: strings by their quotes, comments by the usual signs. It knows no grammar, so what it
 * finds is worth less (struct literal.lexed). It reads any text in one pass. */

enum style {
	HASH = 1,        /* # starts a comment */
	HASH_BLANK = 2,  /* only where it stands alone: elsewhere it is a colour or an id */
	SLASH = 4,       /* // and slash star */
	SINGLE = 8,      /* '...' is a string; otherwise a character */
	TRIPLE = 16,     /* three quotes or more span lines */
	TRIPLE_RAW = 32, /* and hold no escapes */
	BACKTICK = 64,
	BACKTICK_RAW = 128,
	LINES = 256,     /* "..." spans lines */
	DOLLAR = 512,    /* ${...} is a hole in "..." */
	NAMES = 1024,    /* so is $name */
	BRACE = 2048,    /* #{...} is one */
	PREFIXES = 4096, /* r, f and the like stand before the quote */
	REGEX = 8192
};

static const unsigned styles[LANGUAGE_COUNT] = {
	[LANGUAGE_NONE] = HASH_BLANK | SLASH | SINGLE,
	[LANGUAGE_SQL] = SINGLE,
	[LANGUAGE_TYPESCRIPT] = SLASH | SINGLE | BACKTICK | REGEX,
	[LANGUAGE_TSX] = SLASH | SINGLE | BACKTICK | REGEX,
	[LANGUAGE_JAVASCRIPT] = SLASH | SINGLE | BACKTICK | REGEX,
	[LANGUAGE_PHP] = HASH | SLASH | SINGLE | LINES | DOLLAR | NAMES,
	[LANGUAGE_GO] = SLASH | BACKTICK | BACKTICK_RAW,
	[LANGUAGE_PYTHON] = HASH | SINGLE | TRIPLE | PREFIXES,
	[LANGUAGE_RUBY] = HASH | SINGLE | LINES | BRACE,
	[LANGUAGE_JAVA] = SLASH | TRIPLE,
	[LANGUAGE_KOTLIN] = SLASH | TRIPLE | TRIPLE_RAW | DOLLAR | NAMES,
	[LANGUAGE_CSHARP] = SLASH | TRIPLE | TRIPLE_RAW | PREFIXES,
	[LANGUAGE_RUST] = SLASH | LINES | PREFIXES,
	[LANGUAGE_ELIXIR] = HASH | SINGLE | TRIPLE | LINES | BRACE,
	[LANGUAGE_SCALA] = SLASH | TRIPLE | TRIPLE_RAW | DOLLAR | NAMES,
	[LANGUAGE_C] = SLASH | PREFIXES,
	[LANGUAGE_CPP] = SLASH | PREFIXES,
	[LANGUAGE_DART] = SLASH | SINGLE | TRIPLE | DOLLAR | NAMES | BRACE,
	[LANGUAGE_OTHER] = HASH_BLANK | SLASH | SINGLE | TRIPLE | BACKTICK | DOLLAR | NAMES | BRACE,
};

/* How far the end of a hole or of a character is looked for. */
enum { MAX_HOLE = 2048, MAX_CHARACTER = 12, MAX_CLOSE = 20, MAX_BLANKS = 80, DEAD = 33, DEAD_REGEX = 32 };

/* A string that is open. */
struct quote {
	char close[MAX_CLOSE];
	size_t nclose;
	bool raw, lines, dollar, names, brace, curly;
	bool margin;   /* bars at the start of lines are none of it */
	bool doubled;  /* the closing quote written twice is one of it */
	unsigned slot; /* in dead[] */
};

struct lexer {
	struct arena *a;
	enum language lang;
	unsigned style;
	struct str s;
	size_t at;
	struct literal_builder b;
	size_t dead[DEAD]; /* by kind of quote: up to here none opens, for its end was looked for in vain */
	bool no_block;     /* there is no end of a block comment further on */
};

static char peek(const struct lexer *lx, size_t i)
{
	return i < lx->s.n ? lx->s.p[i] : '\0';
}

static char before(const struct lexer *lx, size_t i)
{
	return i ? lx->s.p[i - 1] : '\n';
}

static bool letter(char c)
{
	return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_';
}

static bool word(char c)
{
	return letter(c) || (c >= '0' && c <= '9');
}

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool starts_line_comment(const struct lexer *lx)
{
	size_t i = lx->at;
	char next = peek(lx, i + 1);
	if (lx->s.p[i] == '/')
		return lx->style & SLASH && next == '/' && before(lx, i) != ':'; /* not of a URL */
	if (lx->style & HASH)
		return !(lx->lang == LANGUAGE_PHP && next == '['); /* an attribute */
	return lx->style & HASH_BLANK && blank(before(lx, i)) && (blank(next) || next == '#' || next == '!');
}

static bool skip_comment(struct lexer *lx)
{
	if (starts_line_comment(lx)) {
		const char *end = memchr(lx->s.p + lx->at, '\n', lx->s.n - lx->at);
		lx->at = end ? (size_t)(end - lx->s.p) : lx->s.n;
		return true;
	}
	if (!(lx->style & SLASH) || lx->s.p[lx->at] != '/' || peek(lx, lx->at + 1) != '*' || lx->no_block)
		return false;
	size_t stop = str_find(lx->s, STR("*/"), lx->at + 2);
	lx->no_block = stop == SIZE_MAX; /* a shell's tmp slash star, say */
	lx->at = lx->no_block ? lx->at + 2 : stop + 2;
	return true;
}

/* A regular expression may hold a lone quote. It stands where a value may begin, on one line. */
static bool skip_regex(struct lexer *lx)
{
	size_t i = lx->at, limit = lx->at < MAX_BLANKS ? 0 : lx->at - MAX_BLANKS;
	if (!(lx->style & REGEX) || lx->s.p[i] != '/' || i < lx->dead[DEAD_REGEX])
		return false;
	while (i > limit && blank(lx->s.p[i - 1]))
		i--;
	if (i > 0 && str_chr(STR("(,=:[!&|?{;"), lx->s.p[i - 1]) == SIZE_MAX)
		return false;
	bool class = false;
	for (i = lx->at + 1; i < lx->s.n && lx->s.p[i] != '\n'; i++) {
		char c = lx->s.p[i];
		class = c == '[' || (class && c != ']');
		if (c == '\\')
			i++;
		else if (c == '/' && !class) {
			lx->at = i + 1;
			return true;
		}
	}
	lx->dead[DEAD_REGEX] = i;
	return false;
}

static size_t run_of(const struct lexer *lx, size_t i, char c)
{
	size_t n = 0;
	while (n < MAX_CLOSE && i + n < lx->s.n && lx->s.p[i + n] == c)
		n++;
	return n;
}

static size_t run_back(const struct lexer *lx, size_t i, char c)
{
	size_t n = 0;
	while (n < MAX_CLOSE && n < i && lx->s.p[i - 1 - n] == c)
		n++;
	return n;
}

static void set_close(struct quote *q, char c, size_t n, unsigned family)
{
	q->nclose = n < MAX_CLOSE ? n : MAX_CLOSE - 1;
	memset(q->close, c, q->nclose);
	q->slot = family * 8 + (unsigned)(n < 7 ? n : 7);
}

/* Rust's r#"..."#, C++'s R"x(...)x". Bytes of the opening, 0 when it is none. */
static size_t open_raw(const struct lexer *lx, struct quote *q)
{
	if (lx->lang == LANGUAGE_RUST) {
		size_t hashes = run_back(lx, lx->at, '#');
		if (before(lx, lx->at - hashes) != 'r' || hashes + 2 > MAX_CLOSE)
			return 0;
		set_close(q, '#', hashes + 1, 3);
		q->close[0] = '"';
		q->raw = q->lines = true;
		return 1;
	}
	if ((lx->lang != LANGUAGE_C && lx->lang != LANGUAGE_CPP) || before(lx, lx->at) != 'R')
		return 0;
	size_t n = 0;
	while (n < 16 && peek(lx, lx->at + 1 + n) != '(' && lx->at + 1 + n < lx->s.n)
		n++;
	if (peek(lx, lx->at + 1 + n) != '(')
		return 0;
	set_close(q, ')', n + 2, 3);
	memcpy(q->close + 1, lx->s.p + lx->at + 1, n);
	q->close[n + 1] = '"';
	q->slot = 3 * 8;
	q->raw = q->lines = true;
	return n + 2;
}

/* Letters and signs before the quote: Python's r and f, C#'s @ and $. False when the quote is an apostrophe
 * in a word. */
static bool prefixes(const struct lexer *lx, struct quote *q)
{
	size_t i = lx->at, n = 0;
	if (lx->lang == LANGUAGE_CSHARP) {
		for (; i > 0 && (lx->s.p[i - 1] == '@' || lx->s.p[i - 1] == '$') && n < 8; i--, n++) {
			q->doubled = q->doubled || (lx->s.p[i - 1] == '@' && q->nclose == 1);
			q->curly = q->curly || lx->s.p[i - 1] == '$';
		}
		q->raw = q->raw || q->doubled;
		q->lines = q->lines || q->doubled;
		return true;
	}
	if (!(lx->style & PREFIXES) || lx->lang != LANGUAGE_PYTHON)
		return q->close[0] != '\'' || !letter(before(lx, lx->at));
	for (; i > 0 && letter(lx->s.p[i - 1]) && n < 3; i--, n++) {
		q->raw = q->raw || (lx->s.p[i - 1] | 0x20) == 'r';
		q->curly = q->curly || (lx->s.p[i - 1] | 0x20) == 'f';
	}
	return n < 3;
}

static size_t open_quote(const struct lexer *lx, struct quote *q)
{
	char c = lx->s.p[lx->at];
	size_t run = run_of(lx, lx->at, c), n = open_raw(lx, q);
	if (n)
		return n;
	bool triple = c != '`' && lx->style & TRIPLE && run >= 3;
	n = !triple ? 1 : lx->lang == LANGUAGE_CSHARP ? run : 3;
	set_close(q, c, n, c == '"' ? 0 : c == '\'' ? 1 : 2);
	q->lines = triple || c == '`' || lx->style & LINES;
	q->raw = c == '`' ? lx->style & BACKTICK_RAW : triple && lx->style & TRIPLE_RAW;
	bool holes = c != '\'' && !(c == '`' && lx->style & BACKTICK_RAW);
	q->dollar = holes && (c == '`' || lx->style & DOLLAR);
	q->names = holes && c != '`' && lx->style & NAMES;
	q->brace = holes && lx->style & BRACE;
	return prefixes(lx, q) ? n : 0;
}

/* Where a hole that starts at i ends: behind its closing brace. */
static size_t hole_end(const struct lexer *lx, size_t i)
{
	size_t depth = 0, limit = lx->s.n - i < MAX_HOLE ? lx->s.n : i + MAX_HOLE;
	for (; i < limit; i++) {
		depth += lx->s.p[i] == '{';
		if (lx->s.p[i] == '}' && --depth == 0)
			return i + 1;
	}
	return limit;
}

/* Bytes of an escape sequence. */
static size_t escape_length(const struct lexer *lx, size_t i)
{
	size_t n = 2;
	char c = peek(lx, i + 1);
	if (c == '\r' && peek(lx, i + 2) == '\n')
		return 3;
	if ((c == 'u' || c == 'x') && peek(lx, i + 2) == '{') {
		while (n < 11 && peek(lx, i + n) != '}')
			n++;
		return n + 1;
	}
	size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
	bool octal = c >= '0' && c <= '7';
	for (; n < 2 + digits + (octal ? 2 : 0); n++) {
		char d = peek(lx, i + n);
		bool hex = (d >= '0' && d <= '9') || ((d | 0x20) >= 'a' && (d | 0x20) <= 'f');
		if (octal ? d < '0' || d > '7' : !hex)
			break;
	}
	return n;
}

/* What stands at i when it is more than itself: the bytes it takes are added as what they mean. 0 = nothing
 * special. */
static size_t special(struct lexer *lx, const struct quote *q, size_t i)
{
	char c = lx->s.p[i], next = peek(lx, i + 1);
	if (c == '\\' && !q->raw && i + 1 < lx->s.n) {
		size_t n = escape_length(lx, i);
		literal_builder_escape(&lx->b, lx->lang, str_sub(lx->s, i, i + n), i,
			q->close[0] == '\'' && (lx->lang == LANGUAGE_PHP || lx->lang == LANGUAGE_RUBY));
		return n;
	}
	if (q->curly && (c == '{' || c == '}') && next == c) {
		literal_builder_add(&lx->b, str_sub(lx->s, i, i + 1), i, true);
		return 2;
	}
	size_t end = 0;
	if ((q->dollar && c == '$' && next == '{') || (q->brace && c == '#' && next == '{'))
		end = hole_end(lx, i + 1);
	else if (q->names && c == '{' && next == '$' && lx->lang == LANGUAGE_PHP)
		end = hole_end(lx, i);
	else if (q->curly && c == '{')
		end = hole_end(lx, i);
	else if (q->names && c == '$' && letter(next))
		for (end = i + 1; word(peek(lx, end));)
			end++;
	if (!end)
		return 0;
	literal_builder_hole(&lx->b, i);
	return end - i;
}

static bool closes(const struct lexer *lx, const struct quote *q, size_t i)
{
	return lx->s.n - i >= q->nclose && memcmp(lx->s.p + i, q->close, q->nclose) == 0;
}

static void add_text(struct lexer *lx, const struct quote *q, size_t from, size_t to)
{
	if (q->margin)
		literal_builder_add_margin(&lx->b, str_sub(lx->s, from, to), from);
	else
		literal_builder_add(&lx->b, str_sub(lx->s, from, to), from, true);
}

/* The text from i to the closing quote; SIZE_MAX when there is none, and *stop is where that became clear. */
static size_t read_text(struct lexer *lx, const struct quote *q, size_t i, size_t *stop)
{
	size_t from = i;
	for (; i < lx->s.n; i++) {
		char c = lx->s.p[i];
		bool ends = c == q->close[0] && closes(lx, q, i);
		bool twice = ends && q->doubled && peek(lx, i + 1) == c;
		if (!ends && word(c))
			continue;
		if ((ends && !twice) || (c == '\n' && !q->lines)) {
			add_text(lx, q, from, i);
			*stop = i;
			return ends ? i : SIZE_MAX;
		}
		if (!twice && c != '\\' && c != '$' && c != '#' && c != '{' && c != '}')
			continue;
		add_text(lx, q, from, i + twice);
		size_t n = twice ? 2 : special(lx, q, i);
		from = n ? i + n : i;
		i += n ? n - 1 : 0;
	}
	*stop = lx->s.n;
	return SIZE_MAX;
}

static bool read_string(struct lexer *lx, struct literals *out)
{
	struct quote q = {.nclose = 0};
	size_t from = lx->at, stop = 0, n = open_quote(lx, &q);
	if (!n || from < lx->dead[q.slot])
		return false;
	if (q.nclose == 3 && lx->style & TRIPLE_RAW) {
		size_t close = str_find(lx->s, (struct str){q.close, q.nclose}, from + n);
		q.margin = close != SIZE_MAX && literal_has_margin(lx->lang, lx->s, close + q.nclose);
	}
	literal_builder_reset(&lx->b);
	size_t end = read_text(lx, &q, from + n, &stop);
	if (end == SIZE_MAX) {
		lx->dead[q.slot] = stop;
		return false;
	}
	struct literal *l = VEC_PUSH(lx->a, out);
	literal_builder_done(&lx->b, l);
	if (lx->lang == LANGUAGE_CPP && literal_qt_places(&lx->b, l, lx->s, end + q.nclose))
		literal_builder_done(&lx->b, l);
	l->from = from;
	l->to = lx->at = end + q.nclose;
	l->lexed = true;
	return true;
}

/* 'x' of a language in which that is a character: its quote opens nothing. In Rust a lifetime has one. */
static size_t character(const struct lexer *lx)
{
	size_t n = peek(lx, lx->at + 1) == '\\' ? 3 : 2;
	for (; n < MAX_CHARACTER && lx->at + n < lx->s.n; n++)
		if (lx->s.p[lx->at + n] == '\'')
			return n + 1;
	return 1;
}

void literal_lex(struct arena *a, enum language lang, struct str source, struct literals *out)
{
	size_t first = out->n;
	struct lexer lx = {.a = a, .lang = lang, .style = styles[lang], .s = source};
	literal_builder_init(&lx.b, a, source);
	while (lx.at < lx.s.n) {
		char c = lx.s.p[lx.at];
		bool quote =
			c == '"' || (c == '\'' && lx.style & SINGLE) || (c == '`' && lx.style & BACKTICK);
		bool sign = c == '/' || c == '#';
		if ((sign && (skip_comment(&lx) || skip_regex(&lx))) || (quote && read_string(&lx, out)))
			continue;
		lx.at += c == '\'' && !quote ? character(&lx) : 1;
	}
	literal_sum(a, lang, source, out, first);
}
