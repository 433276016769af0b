/* Calls, and those that SQL has words for, as MariaDB 10.11 spells them back (Item_func::print and its kin).
 */
#include "schemas/ddl_mysql_expr.h"

/* "a,b" up to the parenthesis that closes. */
struct str ddl_mysql_expr_arguments(struct parsing *x)
{
	struct sb b = sb_new(x->m->tmp, 64 * 1024);
	while (!x->failed && !ddl_mysql_expr_is_sign(x, ")")) {
		if (b.n)
			sb_char(&b, ',');
		sb_add(&b, ddl_mysql_expr_parse(x, PREC_LOWEST).text);
		if (!ddl_mysql_expr_is_sign(x, ")"))
			ddl_mysql_expr_want(x, ",");
	}
	ddl_mysql_expr_want(x, ")");
	return sb_str(&b);
}

/* [ARRAY of words] the type behind AS, up to the parenthesis. */
static struct str cast_type(struct parsing *x)
{
	struct sb b = sb_new(x->m->tmp, 4096);
	struct str first = str_lower(x->m->tmp, ddl_mysql_expr_now(x).text);
	bool character = str_eq(first, STR("char")) || str_eq(first, STR("varchar")), set = false;
	for (int depth = 0; !x->failed && (depth || !ddl_mysql_expr_is_sign(x, ")")); x->m->i++) {
		struct sql_token t = ddl_mysql_expr_now(x);
		bool open = ddl_mysql_expr_is_sign(x, "("), close = ddl_mysql_expr_is_sign(x, ")"),
		     comma = ddl_mysql_expr_is_sign(x, ",");
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

struct expr ddl_mysql_expr_cast(struct parsing *x, bool convert)
{
	struct str arg = ddl_mysql_expr_parse(x, PREC_LOWEST).text;
	if (convert && ddl_mysql_expr_eat_word(x, "using")) {
		struct str set = str_lower(x->m->tmp, ddl_mysql_expr_now(x).text);
		x->m->i++;
		ddl_mysql_expr_want(x, ")");
		return ddl_mysql_expr_value(
			str_fmt(x->m->tmp, "convert(%.*s using %.*s)", STRF(arg), STRF(set)), PREC_HIGHEST);
	}
	if (convert)
		ddl_mysql_expr_want(x, ",");
	else if (!ddl_mysql_expr_eat_word(x, "as"))
		return ddl_mysql_expr_bad(x);
	struct str type = cast_type(x);
	ddl_mysql_expr_want(x, ")");
	return ddl_mysql_expr_value(
		str_fmt(x->m->tmp, "cast(%.*s as %.*s)", STRF(arg), STRF(type)), PREC_HIGHEST);
}

static struct str unit(struct parsing *x, bool upper)
{
	struct str low = str_lower(x->m->tmp, ddl_mysql_expr_now(x).text);
	if (ddl_mysql_expr_now(x).kind != SQL_WORD)
		x->failed = true;
	x->m->i++;
	struct sb b = sb_new(x->m->tmp, low.n + 1);
	for (size_t i = 0; i < low.n; i++)
		sb_char(&b, upper && low.p[i] >= 'a' && low.p[i] <= 'z' ? (char)(low.p[i] - 32) : low.p[i]);
	return sb_str(&b);
}

struct expr ddl_mysql_expr_moved(struct parsing *x, struct expr l, bool plus)
{
	struct expr by = ddl_mysql_expr_parse(x, PREC_LOWEST);
	struct str u = unit(x, false);
	return ddl_mysql_expr_value(
		str_fmt(x->m->tmp, "%.*s %c interval %.*s %.*s", STRF(ddl_mysql_expr_in(x, l, PREC_ADD)),
			plus ? '+' : '-', STRF(by.text), STRF(u)),
		PREC_ADD);
}

static struct expr date_add(struct parsing *x, bool plus)
{
	struct expr l = ddl_mysql_expr_parse(x, PREC_LOWEST);
	ddl_mysql_expr_want(x, ",");
	if (!ddl_mysql_expr_eat_word(x, "interval"))
		return ddl_mysql_expr_bad(x);
	struct expr out = ddl_mysql_expr_moved(x, l, plus);
	ddl_mysql_expr_want(x, ")");
	return out;
}

static struct expr trim(struct parsing *x)
{
	const char *side = ddl_mysql_expr_eat_word(x, "leading")    ? "leading "
			   : ddl_mysql_expr_eat_word(x, "trailing") ? "trailing "
			   : ddl_mysql_expr_eat_word(x, "both")     ? "both "
								    : "";
	struct expr first = ddl_mysql_expr_is_word(x, "from") ? ddl_mysql_expr_value(STR_NONE, PREC_HIGHEST)
							      : ddl_mysql_expr_parse(x, PREC_LOWEST);
	struct str text = first.text;
	if (ddl_mysql_expr_eat_word(x, "from")) {
		struct str of = ddl_mysql_expr_text_of(x, PREC_LOWEST);
		text = str_fmt(
			x->m->tmp, "%.*s%sfrom %.*s", STRF(first.text), first.text.n ? " " : "", STRF(of));
	}
	ddl_mysql_expr_want(x, ")");
	return ddl_mysql_expr_value(str_fmt(x->m->tmp, "trim(%s%.*s)", side, STRF(text)), PREC_HIGHEST);
}

static struct expr substring(struct parsing *x)
{
	struct sb b = sb_new(x->m->tmp, 64 * 1024);
	ddl_mysql_expr_put_expr(x, &b, "substr(", "");
	while (!x->failed && !ddl_mysql_expr_is_sign(x, ")")) {
		if (!ddl_mysql_expr_eat_word(x, "from") && !ddl_mysql_expr_eat_word(x, "for"))
			ddl_mysql_expr_want(x, ",");
		ddl_mysql_expr_put_expr(x, &b, ",", "");
	}
	ddl_mysql_expr_want(x, ")");
	sb_char(&b, ')');
	return ddl_mysql_expr_value(sb_str(&b), PREC_HIGHEST);
}

static struct expr special(struct parsing *x, struct str name, bool *done)
{
	*done = true;
	if (str_eq(name, STR("cast")) || str_eq(name, STR("convert")))
		return ddl_mysql_expr_cast(x, str_eq(name, STR("convert")));
	if (str_eq(name, STR("date_add")) || str_eq(name, STR("date_sub")))
		return date_add(x, str_eq(name, STR("date_add")));
	if (str_eq(name, STR("trim")))
		return trim(x);
	if (str_eq(name, STR("substr")))
		return substring(x);
	if (str_eq(name, STR("extract"))) {
		struct str u = unit(x, false);
		if (!ddl_mysql_expr_eat_word(x, "from"))
			return ddl_mysql_expr_bad(x);
		struct str of = ddl_mysql_expr_arguments(x);
		return ddl_mysql_expr_value(
			str_fmt(x->m->tmp, "extract(%.*s from %.*s)", STRF(u), STRF(of)), PREC_HIGHEST);
	}
	if (str_eq(name, STR("timestampdiff")) || str_eq(name, STR("timestampadd"))) {
		struct str u = unit(x, true);
		ddl_mysql_expr_want(x, ",");
		struct str of = ddl_mysql_expr_arguments(x);
		return ddl_mysql_expr_value(
			str_fmt(x->m->tmp, "%.*s(%.*s,%.*s)", STRF(name), STRF(u), STRF(of)), PREC_HIGHEST);
	}
	if (str_eq(name, STR("position"))) {
		struct expr what = ddl_mysql_expr_parse(x, PREC_BITOR);
		if (!ddl_mysql_expr_eat_word(x, "in"))
			return ddl_mysql_expr_bad(x);
		struct str of = ddl_mysql_expr_arguments(x);
		return ddl_mysql_expr_value(
			str_fmt(x->m->tmp, "locate(%.*s,%.*s)", STRF(what.text), STRF(of)), PREC_HIGHEST);
	}
	*done = false;
	return ddl_mysql_expr_value(STR_NONE, PREC_HIGHEST);
}

struct expr ddl_mysql_expr_isnull(struct parsing *x, struct expr e)
{
	struct str arg = ddl_mysql_expr_in(x, e, PREC_CMP);
	struct expr out = ddl_mysql_expr_value(str_fmt(x->m->tmp, "%.*s is null", STRF(arg)), PREC_CMP);
	out.negated = str_fmt(x->m->tmp, "%.*s is not null", STRF(arg));
	out.negated_prec = PREC_CMP;
	out.is_condition = true;
	return out;
}

/* Functions of one argument that are shown as another expression, and what stands before and behind it. */
static const char *const others[][3] = {{"date", "cast(", " as date)"}, {"time", "cast(", " as time)"},
	{"timestamp", "cast(", " as datetime)"}, {"round", "round(", ",0)"}};

static bool shown_otherwise(struct str name)
{
	bool is = false;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		is = is || str_eq(name, str_of(others[i][0]));
	return is;
}

static struct expr otherwise(struct parsing *x, struct str name, struct str args)
{
	size_t i = 0;
	while (!str_eq(name, str_of(others[i][0])))
		i++;
	return ddl_mysql_expr_value(
		str_fmt(x->m->tmp, "%s%.*s%s", others[i][1], STRF(args), others[i][2]), PREC_HIGHEST);
}

/* No comma before the parenthesis that closes the call. */
static bool one_argument(struct parsing *x)
{
	int depth = 0;
	for (size_t i = x->m->i; x->m->t[i].kind != SQL_END; i++) {
		bool sign = x->m->t[i].kind == SQL_PUNCT && x->m->t[i].text.n == 1;
		char c = sign ? x->m->t[i].text.p[0] : 0;
		depth += (c == '(') - (c == ')');
		if (depth < 0 || (c == ',' && !depth))
			return c == ')';
	}
	return false;
}

/* The cursor is behind "name(". */
struct expr ddl_mysql_expr_call(struct parsing *x, struct str word)
{
	static const char *const conditions[] = {"json_valid", "json_contains", "json_contains_path",
		"json_exists", "json_overlaps", "is_ipv4", "is_ipv6", "regexp_like", NULL};
	struct str name = ddl_mysql_function_name(x->m->tmp, word);
	bool done;
	struct expr out = special(x, name, &done);
	if (done)
		return out;
	if (str_eq(name, STR("mod")) || str_eq(name, STR("isnull"))) {
		struct expr l = ddl_mysql_expr_parse(x, PREC_LOWEST);
		if (str_eq(name, STR("mod"))) {
			ddl_mysql_expr_want(x, ",");
			l = ddl_mysql_expr_operation(
				x, l, "MOD", ddl_mysql_expr_parse(x, PREC_LOWEST), PREC_MUL);
		} else {
			l = ddl_mysql_expr_isnull(x, l);
		}
		ddl_mysql_expr_want(x, ")");
		return l;
	}
	if (str_eq(name, STR("if"))) {
		struct expr test = ddl_mysql_expr_parse(x, PREC_LOWEST);
		ddl_mysql_expr_want(x, ",");
		struct str rest = ddl_mysql_expr_arguments(x);
		return ddl_mysql_expr_value(
			str_fmt(x->m->tmp, "if(%.*s,%.*s)", STRF(test.text), STRF(rest)), PREC_HIGHEST);
	}
	bool one = shown_otherwise(name) && one_argument(x);
	struct str args = ddl_mysql_expr_arguments(x);
	if (one)
		return otherwise(x, name, args);
	out = ddl_mysql_expr_value(str_fmt(x->m->tmp, "%.*s(%.*s)", STRF(name), STRF(args)), PREC_HIGHEST);
	for (size_t i = 0; conditions[i]; i++)
		out.is_condition |= str_eq(name, str_of(conditions[i]));
	return out;
}
