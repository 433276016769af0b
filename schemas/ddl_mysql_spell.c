/*
 * Expressions as MariaDB 10.11 spells them back in information_schema: names in backquotes, functions in
 * small letters under their first name, blanks around operators and none behind commas. Parentheses are kept
 * as they are written, where the server leaves out those that change nothing.
 */
#include <string.h>

#include "base/sb.h"
#include "schemas/ddl_mysql.h"

struct spelling {
	struct my *m;
	struct sb b;
	size_t i, to;
	bool operand;   /* the last thing was a value */
	bool type;      /* behind AS: the name of one */
	bool interval;  /* its unit comes behind the next value */
	bool operators; /* one stands outside of all parentheses */
	int depth;
};

static const char *const renamed[][2] = {{"now", "current_timestamp"}, {"localtime", "current_timestamp"},
	{"localtimestamp", "current_timestamp"}, {"current_date", "curdate"}, {"current_time", "curtime"},
	{"lower", "lcase"}, {"upper", "ucase"}, {"substring", "substr"}, {"mid", "substr"}, {"pow", "pow"},
	{"power", "pow"}, {"ceil", "ceiling"}, {"sha1", "sha"}, {"char_length", "char_length"},
	{"character_length", "char_length"}, {"user", "user"}, {"session_user", "user"},
	{"system_user", "user"}, {"schema", "database"}, {"day", "dayofmonth"}, {"length", "octet_length"}};

struct str ddl_mysql_function_name(struct arena *a, struct str word)
{
	for (size_t i = 0; i < sizeof renamed / sizeof *renamed; i++)
		if (str_ieq(word, str_of(renamed[i][0])))
			return str_of(renamed[i][1]);
	return str_lower(a, word);
}

static struct str function_name(struct spelling *s, struct str word)
{
	return ddl_mysql_function_name(s->m->tmp, word);
}

static bool any(struct sql_token t, const char *const *words)
{
	for (; *words; words++)
		if (sql_lex_is(t, *words))
			return true;
	return false;
}

static bool is_open(const struct spelling *s)
{
	return s->i < s->to && s->m->t[s->i].kind == SQL_PUNCT && s->m->t[s->i].text.p[0] == '(';
}

static void operator_text(struct spelling *s, struct str text)
{
	sb_fmt(&s->b, "%s%.*s ", s->operand ? " " : "", STRF(text));
	s->operators |= s->depth == 0;
	s->operand = false;
}

/* Words between values and around them; false when it is a name. */
static bool keyword(struct spelling *s, struct sql_token t)
{
	static const char *const operators[] = {"and", "or", "in", "is", "between", "like", "xor", "then",
		"when", "else", "regexp", "as", NULL};
	static const char *const capitals[] = {"div", "mod", NULL};
	static const char *const before[] = {"case", "not", "interval", "distinct", NULL};
	static const char *const values[] = {"null", "true", "false", "end", NULL};
	static const char *const calls[] = {"current_timestamp", "current_date", "current_time", "localtime",
		"localtimestamp", "utc_date", "utc_time", "utc_timestamp", "current_user", NULL};
	struct str low = str_lower(s->m->tmp, t.text);
	if (s->operand && any(t, capitals)) {
		operator_text(s, sql_lex_is(t, "div") ? STR("DIV") : STR("MOD"));
	} else if (any(t, operators)) {
		operator_text(s, low);
		s->type = sql_lex_is(t, "as");
	} else if (any(t, before)) {
		sb_fmt(&s->b, "%s%.*s ", s->operand ? " " : "", STRF(low));
		s->interval |= sql_lex_is(t, "interval");
		s->operators |= s->depth == 0;
		s->operand = false;
	} else if (any(t, values)) {
		bool number = sql_lex_is(t, "true") || sql_lex_is(t, "false");
		sb_fmt(&s->b, "%s%.*s", s->operand ? " " : "",
			STRF(number ? (sql_lex_is(t, "true") ? STR("1") : STR("0")) : low));
		s->operand = true;
	} else if (any(t, calls) && !is_open(s)) {
		sb_fmt(&s->b, "%.*s()", STRF(function_name(s, t.text)));
		s->operand = true;
	} else {
		return false;
	}
	return true;
}

static void word(struct spelling *s, struct sql_token t)
{
	struct str name = sql_lex_value(s->m->tmp, DIALECT_MYSQL, t);
	if (t.kind == SQL_WORD && s->interval && s->operand) { /* interval 1 day */
		sb_fmt(&s->b, " %.*s", STRF(str_lower(s->m->tmp, t.text)));
		s->interval = false;
	} else if (t.kind == SQL_WORD && !is_open(s) && t.text.p[0] == '_' && s->i < s->to &&
		   s->m->t[s->i].kind == SQL_STRING) {
		return; /* the introducer of a character set */
	} else if (t.kind == SQL_WORD && keyword(s, t)) {
		return;
	} else if (s->type) {
		sb_add(&s->b, str_lower(s->m->tmp, t.text));
		s->type = false;
		s->operand = true;
	} else if (is_open(s)) {
		sb_add(&s->b, t.kind == SQL_WORD ? function_name(s, t.text) : name);
		s->operand = false;
	} else if (t.kind == SQL_WORD && s->operand) { /* a type behind AS, a character set */
		sb_fmt(&s->b, " %.*s", STRF(str_lower(s->m->tmp, t.text)));
	} else {
		sb_fmt(&s->b, "`%.*s`", STRF(name));
		s->operand = true;
	}
}

static void punctuation(struct spelling *s, struct str p)
{
	char c = p.p[0];
	if (c == '(') {
		s->depth++;
		sb_char(&s->b, c);
		s->operand = false;
	} else if (c == ')') {
		s->depth--;
		sb_char(&s->b, c);
		s->operand = true;
	} else if (c == ',' || c == '.') {
		sb_char(&s->b, c);
		s->operand = false;
	} else if (!s->operand) { /* a sign */
		sb_add(&s->b, p);
		s->operators |= s->depth == 0;
	} else {
		operator_text(s, c == '%' ? STR("MOD") : str_eq(p, STR("!=")) ? STR("<>") : p);
	}
}

static void string(struct spelling *s, struct sql_token t)
{
	struct str v = sql_lex_value(s->m->tmp, DIALECT_MYSQL, t);
	sb_char(&s->b, '\'');
	for (size_t i = 0; i < v.n; i++) {
		if (v.p[i] == '\'')
			sb_char(&s->b, '\'');
		sb_char(&s->b, v.p[i]);
	}
	sb_char(&s->b, '\'');
	s->operand = true;
}

struct str ddl_mysql_spelled(struct my *m, size_t from, size_t to)
{
	size_t most = to > from ? m->t[to - 1].end - m->t[from].at : 0;
	struct spelling s = {.m = m, .b = sb_new(m->tmp, 16 * most + 64), .i = from, .to = to};
	while (s.i < to) {
		struct sql_token t = m->t[s.i++];
		if (t.kind == SQL_WORD || t.kind == SQL_QUOTED) {
			word(&s, t);
		} else if (t.kind == SQL_PUNCT) {
			punctuation(&s, t.text);
		} else if (t.kind == SQL_STRING && (t.text.p[0] == '\'' || t.text.p[0] == '"')) {
			string(&s, t);
		} else {
			sb_add(&s.b, t.text);
			s.operand = true;
		}
	}
	struct str text = sb_str(&s.b);
	return s.operators ? str_fmt(m->a, "(%.*s)", STRF(text)) : str_dup(m->a, text);
}
