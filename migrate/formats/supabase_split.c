#include "migrate/formats/supabase.h"

#include "migrate/format_internal.h"

/*
 * The CLI's own cut of a file, as release 3 makes it: what it stores in "statements". Rules and vectors:
 * FORMATS-A 1.5. It is not SQL's: a backslash outside of quotes skips a character, a parenthesis hides
 * semicolons.
 */
struct cutter {
	struct str sql;
	size_t at;
	bool group;          /* behind "(": up to the next ")", groups do not nest */
	bool atomic;         /* inside BEGIN ATOMIC ... END */
	bool statement_head; /* no word yet since the last semicolon */
	bool after_begin;    /* the word before this one was BEGIN */
};

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
	       (unsigned char)c >= 0x80;
}

static char peek(const struct cutter *c, size_t ahead)
{
	return c->at + ahead < c->sql.n ? c->sql.p[c->at + ahead] : '\0';
}

/* Past a quoted text that begins here; a doubled quote stays inside. */
static void skip_quoted(struct cutter *c, bool escapes)
{
	char q = c->sql.p[c->at++];
	while (c->at < c->sql.n) {
		char ch = c->sql.p[c->at++];
		if (ch == '\\' && escapes)
			c->at++;
		else if (ch == q && peek(c, 0) == q)
			c->at++;
		else if (ch == q)
			return;
	}
}

static void skip_line(struct cutter *c)
{
	while (c->at < c->sql.n && c->sql.p[c->at] != '\n' && c->sql.p[c->at] != '\r')
		c->at++;
}

static void skip_block(struct cutter *c)
{
	unsigned depth = 0;
	while (c->at < c->sql.n) {
		bool open = peek(c, 0) == '/' && peek(c, 1) == '*',
		     shut = peek(c, 0) == '*' && peek(c, 1) == '/';
		c->at += open || shut ? 2 : 1;
		depth += open;
		if (shut && --depth == 0)
			return;
	}
}

/* "$tag$ ... $tag$", or just the one character when it opens nothing. */
static void skip_dollar(struct cutter *c)
{
	size_t end = c->at + 1;
	char before = c->at ? c->sql.p[c->at - 1] : ' ';
	while (end < c->sql.n && is_word(c->sql.p[end]))
		end++;
	if (end >= c->sql.n || c->sql.p[end] != '$' || is_word(before) || before == '$') {
		c->at++;
		return;
	}
	struct str tag = str_sub(c->sql, c->at, end + 1);
	size_t close = str_find(c->sql, tag, c->at + 1); /* may share a "$" with the opening one */
	c->at = close == SIZE_MAX ? c->sql.n : close + tag.n;
}

/* A word, with the "$" that may be inside one, and the quote that belongs to E'...'. */
static void skip_word(struct cutter *c)
{
	size_t from = c->at;
	while (c->at < c->sql.n && (is_word(c->sql.p[c->at]) || c->sql.p[c->at] == '$'))
		c->at++;
	struct str w = str_sub(c->sql, from, c->at);
	if (w.n == 1 && (w.p[0] == 'e' || w.p[0] == 'E') && peek(c, 0) == '\'') {
		skip_quoted(c, true);
	} else if (c->after_begin && str_ieq(str_sub(w, 0, 6), STR("atomic"))) {
		c->atomic = true;
		c->statement_head = w.n == 6; /* a longer word passes for ATOMIC too */
		c->after_begin = false;
		return;
	} else if (c->atomic && c->statement_head && !c->group && str_ieq(w, STR("end"))) {
		c->atomic = false;
	}
	c->after_begin = str_ieq(w, STR("begin")) && is_space(peek(c, 0));
	c->statement_head = false;
}

/* One step in the text outside of quotes; true when a statement has ended. */
static bool step(struct cutter *c)
{
	char ch = c->sql.p[c->at];
	if (is_word(ch)) {
		skip_word(c);
		return false;
	}
	if (!is_space(ch))
		c->after_begin = false;
	if (ch == '\'' || ch == '"')
		skip_quoted(c, false);
	else if (ch == '-' && peek(c, 1) == '-')
		skip_line(c);
	else if (ch == '/' && peek(c, 1) == '*')
		skip_block(c);
	else if (ch == '$')
		skip_dollar(c);
	else
		c->at += ch == '\\' ? 2 : 1;
	if (ch == '(' || ch == ')')
		c->group = ch == '(';
	c->statement_head |= ch == ';' && !c->group;
	return ch == ';' && !c->group && !c->atomic;
}

static struct str trim(struct str s)
{
	while (s.n && s.p[s.n - 1] == ';')
		s.n--;
	return format_js_trim(s);
}

void format_supabase_split(struct arena *a, struct str sql, struct names_list *out)
{
	struct cutter c = {.sql = sql, .statement_head = true};
	size_t from = 0;
	while (c.at < sql.n) {
		bool ended = step(&c);
		if (c.at > sql.n)
			c.at = sql.n;
		if (!ended && c.at < sql.n)
			continue;
		struct str t = trim(str_sub(sql, from, c.at));
		if (t.n)
			*VEC_PUSH(a, out) = t;
		from = c.at;
	}
}
