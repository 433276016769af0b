/* Calls, and those that SQL has words for, as MariaDB 10.11 spells them back (Item_func::print and its kin).
 */
#include "schemas/ddl_mysql_expr.h"

#define value ddl_mysql_expr_value
#define bad ddl_mysql_expr_bad
#define now ddl_mysql_expr_now
#define is_word ddl_mysql_expr_is_word
#define eat_word ddl_mysql_expr_eat_word
#define is_sign ddl_mysql_expr_is_sign
#define want ddl_mysql_expr_want
#define in ddl_mysql_expr_in
#define condition ddl_mysql_expr_condition
#define operation ddl_mysql_expr_operation
#define text_of ddl_mysql_expr_text_of
#define put_expr ddl_mysql_expr_put_expr
#define arguments ddl_mysql_expr_arguments
#define cast ddl_mysql_expr_cast
#define moved ddl_mysql_expr_moved
#define isnull ddl_mysql_expr_isnull
#define call ddl_mysql_expr_call
#define parse ddl_mysql_expr_parse

/* "a,b" up to the parenthesis that closes. */
struct str arguments(struct parsing *x)
{
	struct sb b = sb_new(x->m->tmp, 64 * 1024);
	while (!x->failed && !is_sign(x, ")")) {
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
	for (int depth = 0; !x->failed && (depth || !is_sign(x, ")")); x->m->i++) {
		struct sql_token t = now(x);
		bool open = is_sign(x, "("), close = is_sign(x, ")"), comma = is_sign(x, ",");
		depth += open - close;
		set |= t.kind == SQL_WORD &&
		       (sql_lex_is(t, "charset") || sql_lex_is(t, "character") || sql_lex_is(t, "binary"));
		if (t.kind == SQL_END)
			x->failed = true;
		bool glued = open || close || comma || t.kind == SQL_NUMBER || !b.n;
		sb_fmt(&b, "%s%.*s", glued ? "" : " ", STRF(str_lower(x->m->tmp, t.text)));
	}
	if (character && !set)
		sb_addz(&b, " charset utf8mb4");
	struct str text = sb_str(&b);
	bool integer = str_ends(text, STR(" integer")) || str_ends(text, STR(" int"));
	return integer ? str_sub(text, 0, str_chr(text, ' ')) : text;
}

struct expr cast(struct parsing *x, bool convert)
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
		x->failed = true;
	x->m->i++;
	struct sb b = sb_new(x->m->tmp, low.n + 1);
	for (size_t i = 0; i < low.n; i++)
		sb_char(&b, upper && low.p[i] >= 'a' && low.p[i] <= 'z' ? (char)(low.p[i] - 32) : low.p[i]);
	return sb_str(&b);
}

struct expr moved(struct parsing *x, struct expr l, bool plus)
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
	while (!x->failed && !is_sign(x, ")")) {
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

struct expr isnull(struct parsing *x, struct expr e)
{
	struct str arg = in(x, e, PREC_CMP);
	struct expr out = value(str_fmt(x->m->tmp, "%.*s is null", STRF(arg)), PREC_CMP);
	out.negated = str_fmt(x->m->tmp, "%.*s is not null", STRF(arg));
	out.negated_prec = PREC_CMP;
	out.is_condition = true;
	return out;
}

/* The cursor is behind "name(". */
struct expr call(struct parsing *x, struct str word)
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
		out.is_condition |= str_eq(name, str_of(conditions[i]));
	return out;
}
