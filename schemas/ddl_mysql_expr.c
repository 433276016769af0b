/*
 * Checks and generated columns as MariaDB 10.11 spells them back (sql/item.h enum precedence, Item::print of
 * each kind): only the parentheses that precedence asks for, NOT carried to what it negates, a bare value
 * where a condition is wanted compared with 0. Functions have the names of ddl_mysql_spell.c. What is not
 * understood is told by "bad".
 */
#include <string.h>

#include "base/sb.h"
#include "schemas/ddl_mysql.h"

enum { MAX_EXPR_DEPTH = 80 };

enum precedence {
	PREC_LOWEST,
	PREC_OR,
	PREC_XOR,
	PREC_AND,
	PREC_NOT,
	PREC_CMP,
	PREC_BETWEEN,
	PREC_IN,
	PREC_BITOR,
	PREC_BITAND,
	PREC_SHIFT,
	PREC_ADD,
	PREC_MUL,
	PREC_BITXOR,
	PREC_NEG,
	PREC_COLLATE,
	PREC_HIGHEST
};

struct expr {
	struct str text, negated; /* negated: the text of NOT of it, empty = "!(...)" */
	enum precedence prec, negated_prec;
	bool condition, null;
};

struct parsing {
	struct my *m;
	size_t to;
	int depth;
	bool bad;
};

static struct expr parse(struct parsing *x, enum precedence least);

static struct expr value(struct str text, enum precedence prec)
{
	return (struct expr){.text = text, .prec = prec};
}

static struct expr bad(struct parsing *x)
{
	x->bad = true;
	return value(STR("?"), PREC_HIGHEST);
}

static struct sql_token now(const struct parsing *x)
{
	static const struct sql_token end = {.kind = SQL_END};
	return x->m->i < x->to ? x->m->t[x->m->i] : end;
}

static bool is_word(const struct parsing *x, const char *word)
{
	struct sql_token t = now(x);
	return t.kind == SQL_WORD && sql_lex_is(t, word);
}

static bool eat_word(struct parsing *x, const char *word)
{
	bool is = is_word(x, word);
	x->m->i += is;
	return is;
}

/* How many tokens spell the sign, the lexer cuts "<=>" and "&&"; 0 when it is another. */
static size_t sign_tokens(const struct parsing *x, const char *sign)
{
	struct str rest = str_of(sign);
	size_t n = 0, end = 0;
	while (rest.n) {
		size_t i = x->m->i + n;
		if (i >= x->to || x->m->t[i].kind != SQL_PUNCT || (n && x->m->t[i].at != end) ||
			!str_starts(rest, x->m->t[i].text))
			return 0;
		rest = str_sub(rest, x->m->t[i].text.n, rest.n);
		end = x->m->t[i].end;
		n++;
	}
	return n;
}

static bool is_sign(const struct parsing *x, const char *sign)
{
	return sign_tokens(x, sign) > 0;
}

static bool eat_sign(struct parsing *x, const char *sign)
{
	size_t n = sign_tokens(x, sign);
	x->m->i += n;
	return n > 0;
}

static void want(struct parsing *x, const char *sign)
{
	if (!eat_sign(x, sign))
		x->bad = true;
}

static struct str in(struct parsing *x, struct expr e, enum precedence least)
{
	return e.prec < least ? str_fmt(x->m->tmp, "(%.*s)", STRF(e.text)) : e.text;
}

/* Where a condition is wanted a bare value is compared with 0. */
static struct expr condition(struct parsing *x, struct expr e)
{
	if (e.condition || e.null)
		return e;
	struct expr out = value(str_fmt(x->m->tmp, "%.*s <> 0", STRF(in(x, e, PREC_CMP))), PREC_CMP);
	out.negated = str_fmt(x->m->tmp, "%.*s = 0", STRF(in(x, e, PREC_CMP)));
	out.negated_prec = PREC_CMP;
	out.condition = true;
	return out;
}

static struct expr negation(struct parsing *x, struct expr e)
{
	e = condition(x, e);
	struct expr out = {
		.text = e.negated, .prec = e.negated_prec, .negated = e.text, .negated_prec = e.prec};
	if (!out.text.n) {
		out.text = str_fmt(x->m->tmp, "!%.*s", STRF(in(x, e, PREC_NEG)));
		out.prec = PREC_NEG;
	}
	out.condition = true;
	return out;
}

/* a AND b, a OR b: NOT of it is the other one of the negated sides. */
static struct expr both(struct parsing *x, struct expr l, struct expr r, bool and)
{
	l = condition(x, l);
	r = condition(x, r);
	enum precedence own = and? PREC_AND : PREC_OR, other = and? PREC_OR : PREC_AND;
	struct expr out = {.prec = own, .negated_prec = other, .condition = true};
	struct expr nl = negation(x, l), nr = negation(x, r);
	out.text = str_fmt(
		x->m->tmp, "%.*s %s %.*s", STRF(in(x, l, own)), and? "and" : "or", STRF(in(x, r, own)));
	out.negated = str_fmt(
		x->m->tmp, "%.*s %s %.*s", STRF(in(x, nl, other)), and? "or" : "and", STRF(in(x, nr, other)));
	return out;
}

static struct expr operation(
	struct parsing *x, struct expr l, const char *op, struct expr r, enum precedence prec)
{
	return value(
		str_fmt(x->m->tmp, "%.*s %s %.*s", STRF(in(x, l, prec)), op, STRF(in(x, r, prec + 1))), prec);
}

static struct expr compared(struct parsing *x, struct expr l, const char *op, const char * not, struct expr r)
{
	struct expr out = operation(x, l, op, r, PREC_CMP);
	out.condition = true;
	if (not ) {
		out.negated = operation(x, l, not, r, PREC_CMP).text;
		out.negated_prec = PREC_CMP;
	}
	return out;
}

static struct expr quoted(struct parsing *x, struct sql_token t)
{
	struct str v = sql_lex_value(x->m->tmp, DIALECT_MYSQL, t);
	struct sb b = sb_new(x->m->tmp, 2 * v.n + 8);
	sb_char(&b, '\'');
	for (size_t i = 0; i < v.n; i++) {
		if (v.p[i] == '\'' || v.p[i] == '\\')
			sb_char(&b, '\\');
		sb_char(&b, v.p[i]);
	}
	sb_char(&b, '\'');
	return value(sb_str(&b), PREC_HIGHEST);
}

static struct str text_of(struct parsing *x, enum precedence least)
{
	return parse(x, least).text;
}

static void put_expr(struct parsing *x, struct sb *b, const char *before, const char *after)
{
	struct str text = text_of(x, PREC_LOWEST);
	sb_fmt(b, "%s%.*s%s", before, STRF(text), after);
}

/* "a,b" up to the parenthesis that closes. */
static struct str arguments(struct parsing *x)
{
	struct sb b = sb_new(x->m->tmp, 64 * 1024);
	while (!x->bad && !is_sign(x, ")")) {
		if (b.n)
			sb_char(&b, ',');
		sb_add(&b, parse(x, PREC_LOWEST).text);
		if (!is_sign(x, ")"))
			want(x, ",");
	}
	want(x, ")");
	return sb_str(&b);
}

/* [ARRAY of words] the type behind AS, up to the parenthesis. */
static struct str cast_type(struct parsing *x)
{
	struct sb b = sb_new(x->m->tmp, 4096);
	struct str first = str_lower(x->m->tmp, now(x).text);
	bool character = str_eq(first, STR("char")) || str_eq(first, STR("varchar")), set = false;
	for (int depth = 0; !x->bad && (depth || !is_sign(x, ")")); x->m->i++) {
		struct sql_token t = now(x);
		bool open = is_sign(x, "("), close = is_sign(x, ")"), comma = is_sign(x, ",");
		depth += open - close;
		set |= t.kind == SQL_WORD &&
		       (sql_lex_is(t, "charset") || sql_lex_is(t, "character") || sql_lex_is(t, "binary"));
		if (t.kind == SQL_END)
			x->bad = true;
		bool glued = open || close || comma || t.kind == SQL_NUMBER || !b.n;
		sb_fmt(&b, "%s%.*s", glued ? "" : " ", STRF(str_lower(x->m->tmp, t.text)));
	}
	if (character && !set)
		sb_addz(&b, " charset utf8mb4");
	struct str text = sb_str(&b);
	bool integer = str_ends(text, STR(" integer")) || str_ends(text, STR(" int"));
	return integer ? str_sub(text, 0, str_chr(text, ' ')) : text;
}

static struct expr cast(struct parsing *x, bool convert)
{
	struct str arg = parse(x, PREC_LOWEST).text;
	if (convert && eat_word(x, "using")) {
		struct str set = str_lower(x->m->tmp, now(x).text);
		x->m->i++;
		want(x, ")");
		return value(
			str_fmt(x->m->tmp, "convert(%.*s using %.*s)", STRF(arg), STRF(set)), PREC_HIGHEST);
	}
	if (convert)
		want(x, ",");
	else if (!eat_word(x, "as"))
		return bad(x);
	struct str type = cast_type(x);
	want(x, ")");
	return value(str_fmt(x->m->tmp, "cast(%.*s as %.*s)", STRF(arg), STRF(type)), PREC_HIGHEST);
}

static struct str unit(struct parsing *x, bool upper)
{
	struct str low = str_lower(x->m->tmp, now(x).text);
	if (now(x).kind != SQL_WORD)
		x->bad = true;
	x->m->i++;
	struct sb b = sb_new(x->m->tmp, low.n + 1);
	for (size_t i = 0; i < low.n; i++)
		sb_char(&b, upper && low.p[i] >= 'a' && low.p[i] <= 'z' ? (char)(low.p[i] - 32) : low.p[i]);
	return sb_str(&b);
}

static struct expr moved(struct parsing *x, struct expr l, bool plus)
{
	struct expr by = parse(x, PREC_LOWEST);
	struct str u = unit(x, false);
	return value(str_fmt(x->m->tmp, "%.*s %c interval %.*s %.*s", STRF(in(x, l, PREC_ADD)),
			     plus ? '+' : '-', STRF(by.text), STRF(u)),
		PREC_ADD);
}

static struct expr date_add(struct parsing *x, bool plus)
{
	struct expr l = parse(x, PREC_LOWEST);
	want(x, ",");
	if (!eat_word(x, "interval"))
		return bad(x);
	struct expr out = moved(x, l, plus);
	want(x, ")");
	return out;
}

static struct expr trim(struct parsing *x)
{
	const char *side = eat_word(x, "leading")    ? "leading "
			   : eat_word(x, "trailing") ? "trailing "
			   : eat_word(x, "both")     ? "both "
						     : "";
	struct expr first = is_word(x, "from") ? value(STR_NONE, PREC_HIGHEST) : parse(x, PREC_LOWEST);
	struct str text = first.text;
	if (eat_word(x, "from")) {
		struct str of = text_of(x, PREC_LOWEST);
		text = str_fmt(
			x->m->tmp, "%.*s%sfrom %.*s", STRF(first.text), first.text.n ? " " : "", STRF(of));
	}
	want(x, ")");
	return value(str_fmt(x->m->tmp, "trim(%s%.*s)", side, STRF(text)), PREC_HIGHEST);
}

static struct expr substring(struct parsing *x)
{
	struct sb b = sb_new(x->m->tmp, 64 * 1024);
	put_expr(x, &b, "substr(", "");
	while (!x->bad && !is_sign(x, ")")) {
		if (!eat_word(x, "from") && !eat_word(x, "for"))
			want(x, ",");
		put_expr(x, &b, ",", "");
	}
	want(x, ")");
	sb_char(&b, ')');
	return value(sb_str(&b), PREC_HIGHEST);
}

static struct expr special(struct parsing *x, struct str name, bool *done)
{
	*done = true;
	if (str_eq(name, STR("cast")) || str_eq(name, STR("convert")))
		return cast(x, str_eq(name, STR("convert")));
	if (str_eq(name, STR("date_add")) || str_eq(name, STR("date_sub")))
		return date_add(x, str_eq(name, STR("date_add")));
	if (str_eq(name, STR("trim")))
		return trim(x);
	if (str_eq(name, STR("substr")))
		return substring(x);
	if (str_eq(name, STR("extract"))) {
		struct str u = unit(x, false);
		if (!eat_word(x, "from"))
			return bad(x);
		struct str of = arguments(x);
		return value(str_fmt(x->m->tmp, "extract(%.*s from %.*s)", STRF(u), STRF(of)), PREC_HIGHEST);
	}
	if (str_eq(name, STR("timestampdiff")) || str_eq(name, STR("timestampadd"))) {
		struct str u = unit(x, true);
		want(x, ",");
		struct str of = arguments(x);
		return value(
			str_fmt(x->m->tmp, "%.*s(%.*s,%.*s)", STRF(name), STRF(u), STRF(of)), PREC_HIGHEST);
	}
	if (str_eq(name, STR("position"))) {
		struct expr what = parse(x, PREC_BITOR);
		if (!eat_word(x, "in"))
			return bad(x);
		struct str of = arguments(x);
		return value(
			str_fmt(x->m->tmp, "locate(%.*s,%.*s)", STRF(what.text), STRF(of)), PREC_HIGHEST);
	}
	*done = false;
	return value(STR_NONE, PREC_HIGHEST);
}

static struct expr isnull(struct parsing *x, struct expr e)
{
	struct str arg = in(x, e, PREC_CMP);
	struct expr out = value(str_fmt(x->m->tmp, "%.*s is null", STRF(arg)), PREC_CMP);
	out.negated = str_fmt(x->m->tmp, "%.*s is not null", STRF(arg));
	out.negated_prec = PREC_CMP;
	out.condition = true;
	return out;
}

/* The cursor is behind "name(". */
static struct expr call(struct parsing *x, struct str word)
{
	static const char *const conditions[] = {"json_valid", "json_contains", "json_contains_path",
		"json_exists", "json_overlaps", "is_ipv4", "is_ipv6", "regexp_like", NULL};
	struct str name = ddl_mysql_function_name(x->m->tmp, word);
	bool done;
	struct expr out = special(x, name, &done);
	if (done)
		return out;
	if (str_eq(name, STR("mod")) || str_eq(name, STR("isnull"))) {
		struct expr l = parse(x, PREC_LOWEST);
		if (str_eq(name, STR("mod"))) {
			want(x, ",");
			l = operation(x, l, "MOD", parse(x, PREC_LOWEST), PREC_MUL);
		} else {
			l = isnull(x, l);
		}
		want(x, ")");
		return l;
	}
	if (str_eq(name, STR("if"))) {
		struct expr test = condition(x, parse(x, PREC_LOWEST));
		want(x, ",");
		struct str rest = arguments(x);
		return value(str_fmt(x->m->tmp, "if(%.*s,%.*s)", STRF(test.text), STRF(rest)), PREC_HIGHEST);
	}
	struct str args = arguments(x);
	if (str_eq(name, STR("date")))
		return value(str_fmt(x->m->tmp, "cast(%.*s as date)", STRF(args)), PREC_HIGHEST);
	out = value(str_fmt(x->m->tmp, "%.*s(%.*s)", STRF(name), STRF(args)), PREC_HIGHEST);
	for (size_t i = 0; conditions[i]; i++)
		out.condition |= str_eq(name, str_of(conditions[i]));
	return out;
}

static struct expr case_of(struct parsing *x)
{
	struct sb b = sb_new(x->m->tmp, 64 * 1024);
	bool tested = !is_word(x, "when");
	sb_addz(&b, "case ");
	if (tested)
		put_expr(x, &b, "", " ");
	while (!x->bad && eat_word(x, "when")) {
		put_expr(x, &b, "when ", " ");
		if (!eat_word(x, "then"))
			return bad(x);
		put_expr(x, &b, "then ", " ");
	}
	if (eat_word(x, "else"))
		put_expr(x, &b, "else ", " ");
	if (!eat_word(x, "end"))
		return bad(x);
	sb_addz(&b, "end");
	return value(sb_str(&b), PREC_BETWEEN);
}

/* A name, maybe of a table's column ("t.a" is a), or a call. */
static struct expr named(struct parsing *x, struct sql_token t)
{
	static const char *const calls[] = {"current_timestamp", "current_date", "current_time", "localtime",
		"localtimestamp", "utc_date", "utc_time", "utc_timestamp", "current_user", NULL};
	bool open = is_sign(x, "(");
	if (t.kind == SQL_WORD && open) {
		x->m->i++;
		return call(x, t.text);
	}
	for (size_t i = 0; t.kind == SQL_WORD && calls[i]; i++)
		if (sql_lex_is(t, calls[i]))
			return value(str_fmt(x->m->tmp, "%.*s()",
					     STRF(ddl_mysql_function_name(x->m->tmp, t.text))),
				PREC_HIGHEST);
	while (eat_sign(x, ".")) {
		t = now(x);
		x->m->i++;
	}
	if (t.kind != SQL_WORD && t.kind != SQL_QUOTED)
		return bad(x);
	return value(
		str_fmt(x->m->tmp, "`%.*s`", STRF(sql_lex_value(x->m->tmp, DIALECT_MYSQL, t))), PREC_HIGHEST);
}

static struct expr word(struct parsing *x, struct sql_token t)
{
	if (t.kind == SQL_WORD && sql_lex_is(t, "null")) {
		struct expr e = value(STR("NULL"), PREC_HIGHEST);
		e.null = true;
		return e;
	}
	if (t.kind == SQL_WORD && (sql_lex_is(t, "true") || sql_lex_is(t, "false")))
		return value(sql_lex_is(t, "true") ? STR("1") : STR("0"), PREC_HIGHEST);
	if (t.kind == SQL_WORD && sql_lex_is(t, "case"))
		return case_of(x);
	if (t.kind == SQL_WORD && sql_lex_is(t, "binary")) {
		struct str of = text_of(x, PREC_NEG);
		return value(str_fmt(x->m->tmp, "cast(%.*s as char charset binary)", STRF(of)), PREC_HIGHEST);
	}
	if (t.kind == SQL_WORD && t.text.p[0] == '_' && now(x).kind == SQL_STRING) {
		struct sql_token s = now(x);
		struct str v = quoted(x, s).text, set = str_lower(x->m->tmp, t.text);
		x->m->i++;
		return value(str_fmt(x->m->tmp, "%.*s%.*s", STRF(set), STRF(v)), PREC_HIGHEST);
	}
	return named(x, t);
}

static struct expr parenthesised(struct parsing *x)
{
	struct expr e = parse(x, PREC_LOWEST);
	if (eat_sign(x, ")"))
		return e;
	want(x, ",");
	struct str rest = arguments(x);
	return value(str_fmt(x->m->tmp, "(%.*s,%.*s)", STRF(e.text), STRF(rest)), PREC_HIGHEST);
}

static struct expr primary(struct parsing *x)
{
	struct sql_token t = now(x);
	x->m->i++;
	if (t.kind == SQL_WORD && sql_lex_is(t, "not"))
		return negation(x, parse(x, PREC_CMP));
	if (t.kind == SQL_WORD || t.kind == SQL_QUOTED)
		return word(x, t);
	if (t.kind == SQL_STRING && t.text.n && (t.text.p[0] == '\'' || t.text.p[0] == '"'))
		return quoted(x, t);
	if (t.kind == SQL_NUMBER || t.kind == SQL_STRING)
		return value(t.text, PREC_HIGHEST);
	if (t.kind != SQL_PUNCT)
		return bad(x);
	if (str_eq(t.text, STR("(")))
		return parenthesised(x);
	if (str_eq(t.text, STR("!")))
		return negation(x, parse(x, PREC_NEG));
	if (str_eq(t.text, STR("+")))
		return parse(x, PREC_NEG);
	if (!str_eq(t.text, STR("-")) && !str_eq(t.text, STR("~")))
		return bad(x);
	struct str of = in(x, parse(x, PREC_NEG), PREC_NEG);
	return value(str_fmt(x->m->tmp, "%.*s%.*s", STRF(t.text), STRF(of)), PREC_NEG);
}

/* [NOT] IN (...): of one value it is a comparison. */
static struct expr in_list(struct parsing *x, struct expr l)
{
	want(x, "(");
	struct expr first = parse(x, PREC_LOWEST);
	if (eat_sign(x, ")"))
		return compared(x, l, "=", "<>", first);
	want(x, ",");
	struct str left = in(x, l, PREC_IN), rest = arguments(x);
	struct expr out = value(
		str_fmt(x->m->tmp, "%.*s in (%.*s,%.*s)", STRF(left), STRF(first.text), STRF(rest)), PREC_IN);
	out.negated = str_fmt(x->m->tmp, "%.*s not in (%.*s,%.*s)", STRF(left), STRF(first.text), STRF(rest));
	out.negated_prec = PREC_IN;
	out.condition = true;
	return out;
}

static struct expr between(struct parsing *x, struct expr l)
{
	struct str left = in(x, l, PREC_BETWEEN), lo = in(x, parse(x, PREC_BITOR), PREC_BETWEEN);
	if (!eat_word(x, "and"))
		return bad(x);
	struct str hi = in(x, parse(x, PREC_BETWEEN), PREC_BETWEEN);
	struct expr out =
		value(str_fmt(x->m->tmp, "%.*s between %.*s and %.*s", STRF(left), STRF(lo), STRF(hi)),
			PREC_BETWEEN);
	out.negated = str_fmt(x->m->tmp, "%.*s not between %.*s and %.*s", STRF(left), STRF(lo), STRF(hi));
	out.negated_prec = PREC_BETWEEN;
	out.condition = true;
	return out;
}

static struct expr like(struct parsing *x, struct expr l)
{
	struct str left = in(x, l, PREC_IN), right = in(x, parse(x, PREC_BITOR), PREC_IN), escape = STR_NONE;
	if (eat_word(x, "escape")) {
		struct str by = text_of(x, PREC_BITOR);
		escape = str_fmt(x->m->tmp, " escape %.*s", STRF(by));
	}
	struct expr out = value(
		str_fmt(x->m->tmp, "%.*s like %.*s%.*s", STRF(left), STRF(right), STRF(escape)), PREC_IN);
	out.negated = str_fmt(x->m->tmp, "%.*s  not like %.*s%.*s", STRF(left), STRF(right), STRF(escape));
	out.negated_prec = PREC_IN;
	out.condition = true;
	return out;
}

static struct expr regexp(struct parsing *x, struct expr l)
{
	struct expr out = operation(x, l, "regexp", parse(x, PREC_BITOR), PREC_IN);
	out.condition = true;
	return out;
}

static struct expr is_of(struct parsing *x, struct expr l)
{
	bool not = eat_word(x, "not");
	if (eat_word(x, "null"))
		return not ? negation(x, isnull(x, l)) : isnull(x, l);
	const char *what = eat_word(x, "true")      ? "true"
			   : eat_word(x, "false")   ? "false"
			   : eat_word(x, "unknown") ? "unknown"
						    : NULL;
	if (!what)
		return bad(x);
	if (strcmp(what, "unknown") == 0)
		return not ? negation(x, isnull(x, l)) : isnull(x, l);
	struct expr out =
		value(str_fmt(x->m->tmp, "%.*s is %s%s", STRF(in(x, l, PREC_CMP)), not ? "not " : "", what),
			PREC_CMP);
	out.condition = true;
	return out;
}

/* An infix operator at the cursor whose precedence is at least "least"; false when there is none. */
static bool infix_word(struct parsing *x, struct expr *l, enum precedence least)
{
	size_t at = x->m->i;
	bool not = least <= PREC_IN && eat_word(x, "not");
	if (least <= PREC_OR && eat_word(x, "or"))
		*l = both(x, *l, parse(x, PREC_XOR), false);
	else if (least <= PREC_AND && eat_word(x, "and"))
		*l = both(x, *l, parse(x, PREC_NOT), true);
	else if (least <= PREC_XOR && eat_word(x, "xor")) {
		*l = operation(x, condition(x, *l), "xor", condition(x, parse(x, PREC_AND)), PREC_XOR);
		l->condition = true;
	} else if (least <= PREC_CMP && !not &&eat_word(x, "is"))
		*l = is_of(x, *l);
	else if (least <= PREC_BETWEEN && eat_word(x, "between"))
		*l = between(x, *l);
	else if (least <= PREC_IN && eat_word(x, "in"))
		*l = in_list(x, *l);
	else if (least <= PREC_IN && eat_word(x, "like"))
		*l = like(x, *l);
	else if (least <= PREC_IN && (eat_word(x, "regexp") || eat_word(x, "rlike")))
		*l = regexp(x, *l);
	else if (least <= PREC_MUL && !not &&eat_word(x, "div"))
		*l = operation(x, *l, "DIV", parse(x, PREC_BITXOR), PREC_MUL);
	else if (least <= PREC_MUL && !not &&eat_word(x, "mod"))
		*l = operation(x, *l, "MOD", parse(x, PREC_BITXOR), PREC_MUL);
	else if (least <= PREC_COLLATE && !not &&eat_word(x, "collate")) {
		*l = value(str_fmt(x->m->tmp, "%.*s collate %.*s", STRF(in(x, *l, PREC_COLLATE)),
				   STRF(str_lower(x->m->tmp, now(x).text))),
			PREC_COLLATE);
		x->m->i++;
	} else {
		x->m->i = at;
		return false;
	}
	if (not )
		*l = negation(x, *l);
	return true;
}

static bool infix_sign(struct parsing *x, struct expr *l, enum precedence least)
{
	static const struct {
		const char *sign, *op, *not ;
		enum precedence prec;
	} all[] = {{"<=>", "<=>", NULL, PREC_CMP}, {"<<", "<<", NULL, PREC_SHIFT},
		{">>", ">>", NULL, PREC_SHIFT}, {"=", "=", "<>", PREC_CMP}, {"<>", "<>", "=", PREC_CMP},
		{"!=", "<>", "=", PREC_CMP}, {"<=", "<=", ">", PREC_CMP}, {">=", ">=", "<", PREC_CMP},
		{"<", "<", ">=", PREC_CMP}, {">", ">", "<=", PREC_CMP}, {"|", "|", NULL, PREC_BITOR},
		{"&", "&", NULL, PREC_BITAND}, {"+", "+", NULL, PREC_ADD}, {"-", "-", NULL, PREC_ADD},
		{"*", "*", NULL, PREC_MUL}, {"/", "/", NULL, PREC_MUL}, {"%", "MOD", NULL, PREC_MUL},
		{"^", "^", NULL, PREC_BITXOR}};
	if (least <= PREC_OR && eat_sign(x, "||"))
		*l = both(x, *l, parse(x, PREC_XOR), false);
	else if (least <= PREC_AND && eat_sign(x, "&&"))
		*l = both(x, *l, parse(x, PREC_NOT), true);
	else
		for (size_t i = 0;; i++) {
			if (i == sizeof all / sizeof *all)
				return false;
			if (least > all[i].prec || is_sign(x, "&&") || !eat_sign(x, all[i].sign))
				continue;
			if (all[i].prec == PREC_ADD && eat_word(x, "interval"))
				*l = moved(x, *l, all[i].sign[0] == '+');
			else if (all[i].prec == PREC_CMP)
				*l = compared(x, *l, all[i].op, all[i].not, parse(x, PREC_BETWEEN));
			else
				*l = operation(x, *l, all[i].op, parse(x, all[i].prec + 1), all[i].prec);
			break;
		}
	return true;
}

static struct expr parse(struct parsing *x, enum precedence least)
{
	if (x->depth >= MAX_EXPR_DEPTH)
		return bad(x);
	x->depth++;
	struct expr l = primary(x);
	while (!x->bad && (infix_word(x, &l, least) || infix_sign(x, &l, least)))
		;
	x->depth--;
	return l;
}

bool ddl_mysql_stored(struct my *m, size_t from, size_t to, struct str *out)
{
	struct parsing x = {.m = m, .to = to};
	size_t back = m->i;
	m->i = from;
	struct expr e = parse(&x, PREC_LOWEST);
	bool whole = m->i == to && !x.bad;
	m->i = back;
	if (whole)
		*out = str_dup(m->a, e.text);
	return whole;
}
