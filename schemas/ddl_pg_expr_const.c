/* Constants back to text, as get_const_expr() of ruleutils.c shows their values. */
#include "parse/sql_lex.h"
#include "schemas/ddl_pg_expr.h"

enum { MAX_EXPONENT = 1000 };

static void put_string(struct ex *x, struct str v)
{
	sb_char(x->b, '\'');
	for (size_t i = 0; i < v.n; i++) {
		if (v.p[i] == '\'')
			sb_char(x->b, '\'');
		sb_char(x->b, v.p[i]);
	}
	sb_char(x->b, '\'');
}

static bool as_bool(struct str v, const char **word)
{
	static const char *const yes[] = {"t", "true", "yes", "on", "1"}, *const no[] = {"f", "false", "no",
										  "off", "0"};
	for (size_t i = 0; i < 5; i++) {
		if (str_ieq(v, str_of(yes[i])))
			return *word = "true", true;
		if (str_ieq(v, str_of(no[i])))
			return *word = "false", true;
	}
	return false;
}

static bool all_digits(struct str v)
{
	uint64_t n;
	return str_u64(v, &n);
}

/* "15e2" as numeric_out prints it: "1500". */
static struct str without_exponent(struct ex *x, struct str v)
{
	size_t e = str_chr(v, 'e') == SIZE_MAX ? str_chr(v, 'E') : str_chr(v, 'e');
	struct str mantissa = str_sub(v, 0, e), power = e == SIZE_MAX ? STR_NONE : str_sub(v, e + 1, v.n);
	bool less = str_starts(power, STR("-")), sign = less || str_starts(power, STR("+"));
	bool negative = str_starts(mantissa, STR("-"));
	size_t dot = str_chr(mantissa, '.');
	struct str whole = str_sub(mantissa, negative, dot);
	struct str part = dot == SIZE_MAX ? STR_NONE : str_sub(mantissa, dot + 1, mantissa.n);
	uint64_t n;
	if (!str_u64(str_sub(power, sign, power.n), &n) || n > MAX_EXPONENT)
		return v;
	struct sb b = sb_new(x->p->tmp, 8192);
	long point = (long)whole.n + (less ? -(long)n : (long)n), digits = (long)(whole.n + part.n);
	sb_addz(&b, negative ? "-" : "");
	sb_addz(&b, point <= 0 ? "0" : "");
	for (long i = 0; i < point || i < digits || i == 0; i++) {
		if (i == (point < 0 ? 0 : point) && i < digits)
			sb_char(&b, '.');
		for (long k = point; i == 0 && k < 0; k++)
			sb_char(&b, '0');
		sb_char(&b, i >= digits           ? '0'
			    : (size_t)i < whole.n ? whole.p[i]
						  : part.p[(size_t)i - whole.n]);
	}
	return sb_str(&b);
}

/* A number stays bare only where its type is the one the lexer would give it. */
static void put_number(struct ex *x, struct str v)
{
	bool exponent = str_chr(v, 'e') != SIZE_MAX || str_chr(v, 'E') != SIZE_MAX;
	if (exponent)
		v = without_exponent(x, v);
	bool negative = v.n && v.p[0] == '-';
	bool fraction = str_chr(v, '.') != SIZE_MAX;
	if (exponent && !negative && !fraction) {
		sb_fmt(x->b, "'%.*s'::numeric", STRF(v));
		return;
	}
	uint64_t n = 0;
	bool big = !fraction && (!str_u64(str_sub(v, negative, v.n), &n) || n > INT32_MAX);
	if (negative || big) {
		put_string(x, v);
		sb_addz(x->b, fraction || n > INT64_MAX || (big && !n) ? "::numeric"
			      : big                                    ? "::bigint"
								       : "::integer");
	} else {
		sb_add(x->b, v);
	}
}

/* A name inside a string, as regclass prints it: quoted only where needed, its schema only outside the path.
 */
static struct str relation_shown(struct pg *p, struct str text)
{
	struct sql_lexer lx = sql_lex(DIALECT_POSTGRESQL, text);
	struct pg_name n = {STR_NONE, sql_lex_value(p->a, DIALECT_POSTGRESQL, sql_lex_next(&lx))};
	if (str_eq(sql_lex_next(&lx).text, STR("."))) {
		n.schema = n.name;
		n.name = sql_lex_value(p->a, DIALECT_POSTGRESQL, sql_lex_next(&lx));
	}
	const struct sequence *s = catalog_sequence(p->c, n.schema, n.name);
	const struct relation *r = s ? NULL : catalog_relation(p->c, n.schema, n.name);
	return s || r ? ddl_pg_shown(p, s ? s->schema : r->schema, n.name) : text;
}

/* Intervals keep their modifier (coerce_type); a numeric with a point needs no label (get_const_expr). */
static void put_quoted(struct ex *x, struct str base, struct str v, struct str type)
{
	bool bare = str_eq(base, STR("numeric")) && v.n && v.p[0] >= '0' && v.p[0] <= '9' &&
		    str_chr(v, '.') != SIZE_MAX;
	if (bare) {
		sb_add(x->b, v);
		return;
	}
	put_string(x, v);
	if (str_starts(type, STR("interval")) && !str_ends(type, STR("[]")))
		sb_fmt(x->b, "::%.*s", STRF(type));
	else if (base.n)
		sb_fmt(x->b, str_eq(base, STR("bit")) ? "::\"%.*s\"" : "::%.*s", STRF(base));
}

void ddl_pg_expr_const(struct ex *x, const struct json *node, struct str type)
{
	struct str v = STR_NONE;
	bool quoted;
	const char *word;
	ddl_pg_const(x->p, node, &v, &quoted);
	struct str base = ddl_pg_expr_base(x->p, type);
	if (quoted && str_eq(base, STR("boolean")) && as_bool(v, &word)) {
		sb_addz(x->b, word);
	} else if (quoted && str_eq(base, STR("integer")) && all_digits(v)) {
		sb_add(x->b, v);
	} else if (quoted) {
		v = str_eq(base, STR("regclass")) ? relation_shown(x->p, v)
						  : ddl_pg_canonical(x->p->tmp, base, v);
		put_quoted(x, base, v, type);
	} else if (str_eq(v, STR("NULL"))) {
		sb_fmt(x->b, base.n ? "NULL::%.*s" : "NULL%.*s", STRF(base));
	} else if (str_eq(v, STR("true")) || str_eq(v, STR("false"))) {
		sb_add(x->b, v);
	} else {
		put_number(x, v);
	}
}
