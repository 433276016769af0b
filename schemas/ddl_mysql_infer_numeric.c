/* What the functions and aggregates of numbers give (MariaDB 10.11 sql/item_func.cc, item_sum.cc). */
#include <string.h>

#include "schemas/ddl_mysql_infer.h"

enum { SUM_DIGITS = 22, AVG_PLACES = 4, DOUBLE_DIGITS = 17, INT_DIGITS = 18 };

/* The number that SUM and its kin take it for. */
static struct my_item counted(const struct my_item *v)
{
	struct my_item i = *v;
	bool labels = str_starts(v->exact, STR("enum")) || str_starts(v->exact, STR("set("));
	int digits = v->kind == ITEM_DATE ? 8 : v->kind == ITEM_TIME ? 7 : 14;
	if (v->kind == ITEM_DATE || v->kind == ITEM_TIME || v->kind == ITEM_DATETIME)
		i = ddl_mysql_item_decimal(digits + v->dec, v->dec);
	else if (labels)
		i = ddl_mysql_item_decimal((int)v->len, 0);
	return i;
}

static struct my_item total(const struct my_item *of, size_t n)
{
	struct my_item i = n ? counted(of) : MY_ITEM_UNKNOWN, *v = &i;
	if (!n || (v->kind != ITEM_INT && v->kind != ITEM_DECIMAL && v->kind != ITEM_DOUBLE &&
			  v->kind != ITEM_STRING))
		return MY_ITEM_UNKNOWN;
	if (v->kind == ITEM_INT || v->kind == ITEM_DECIMAL)
		return ddl_mysql_item_decimal(v->precision + SUM_DIGITS, v->dec);
	bool places = v->kind == ITEM_DOUBLE && v->dec >= 0;
	return ddl_mysql_item_double(DOUBLE_DIGITS + v->dec, places ? v->dec : -1);
}

static struct my_item average(const struct my_item *of, size_t n)
{
	struct my_item r = total(of, n), v = n ? counted(of) : r;
	if (r.kind == ITEM_DECIMAL)
		return ddl_mysql_item_decimal(v.precision + AVG_PLACES, v.dec + AVG_PLACES);
	if (r.kind == ITEM_DOUBLE && r.dec >= 0)
		return ddl_mysql_item_double(v.len + AVG_PLACES, v.dec + AVG_PLACES);
	return r;
}

/* STD, VARIANCE and their kin */
static struct my_item spread(const struct my_item *of, size_t n)
{
	struct my_item v = n == 1 ? counted(of) : MY_ITEM_UNKNOWN;
	bool places = v.kind == ITEM_INT || v.kind == ITEM_DECIMAL || (v.kind == ITEM_DOUBLE && v.dec >= 0);
	int digits = v.kind == ITEM_DOUBLE ? (int)v.len : v.precision;
	if (!places)
		return v.kind == ITEM_DOUBLE || v.kind == ITEM_STRING ? ddl_mysql_item_double(22, -1)
								      : MY_ITEM_UNKNOWN;
	return ddl_mysql_item_double(digits * 2 + AVG_PLACES + 2, v.dec + AVG_PLACES);
}

static struct my_item share(const struct my_item *v, size_t n)
{
	(void)v;
	(void)n;
	struct my_item r = ddl_mysql_item_double(17, 10);
	r.may_be_null = false;
	return r;
}

/* To a number of places that hangs on the row. */
static struct my_item to_any(const struct my_item *v)
{
	struct my_item r = *v;
	if (v->kind == ITEM_INT) {
		r = ddl_mysql_item_integer(v->precision + 1 + !v->no_sign, 0, v->no_sign);
		if (v->precision > INT_DIGITS)
			r = ddl_mysql_item_decimal(v->precision + 1, 0);
		r.no_sign = v->no_sign;
	} else if (v->kind == ITEM_DOUBLE) {
		r = ddl_mysql_item_double(DOUBLE_DIGITS + v->dec, v->dec);
	} else if (v->kind != ITEM_DECIMAL) {
		return MY_ITEM_UNKNOWN;
	}
	r.constant = false;
	r.may_be_null = true;
	return r;
}

/* ROUND and TRUNCATE to a number of places that is known. */
static struct my_item to_places(const struct my_item *v, size_t n, bool carries)
{
	bool given = n == 2;
	int places = given ? (int)v[n - 1].value : 0;
	struct my_item r = MY_ITEM_UNKNOWN;
	if (!n || n > 2 || places > 30 || (!carries && (places < 0 || !ddl_mysql_infer_count(v, n, 1))))
		return MY_ITEM_UNKNOWN;
	if (given && (!ddl_mysql_infer_count(v, n, 1) || (places < 0 && v->kind == ITEM_INT)))
		return to_any(v);
	places = places < 0 ? 0 : places;
	if (v->kind == ITEM_DOUBLE)
		return ddl_mysql_item_double(DOUBLE_DIGITS + places, places);
	if (v->kind == ITEM_INT) {
		r = carries ? ddl_mysql_item_settled(*v) : *v;
		r.exact = carries ? STR_NONE : r.exact;
		r.constant = false;
	} else if (v->kind == ITEM_DECIMAL) {
		r = ddl_mysql_item_decimal(
			v->precision - v->dec + (carries && places < v->dec) + places, places);
		r.no_sign = v->no_sign;
	}
	r.may_be_null = true;
	return r;
}

static struct my_item round_of(const struct my_item *v, size_t n)
{
	return to_places(v, n, true);
}

static struct my_item truncated(const struct my_item *v, size_t n)
{
	return n == 2 ? to_places(v, n, false) : MY_ITEM_UNKNOWN;
}

static struct my_item whole(const struct my_item *v, size_t n, bool up)
{
	struct my_item r = MY_ITEM_UNKNOWN;
	if (n != 1)
		return MY_ITEM_UNKNOWN;
	if (v->kind == ITEM_DOUBLE) {
		r = ddl_mysql_item_double(DOUBLE_DIGITS, 0);
	} else if (v->kind == ITEM_INT) {
		r = ddl_mysql_item_settled(*v);
		r.exact = STR_NONE;
	} else if (v->kind == ITEM_DECIMAL && v->dec) {
		int digits = v->precision - v->dec + (up || !v->no_sign);
		r = digits > INT_DIGITS
			    ? MY_ITEM_UNKNOWN
			    : ddl_mysql_item_integer(digits + !v->no_sign, digits > 9 ? 8 : 4, v->no_sign);
	}
	r.may_be_null = true;
	return r;
}

static struct my_item ceiling(const struct my_item *v, size_t n)
{
	return whole(v, n, true);
}

static struct my_item floor_of(const struct my_item *v, size_t n)
{
	return whole(v, n, false);
}

static struct my_item absolute(const struct my_item *v, size_t n)
{
	struct my_item r = n == 1 ? *v : MY_ITEM_UNKNOWN;
	if (r.kind == ITEM_INT)
		r = ddl_mysql_item_integer(r.precision + !r.no_sign, 0, r.no_sign);
	else if (r.kind == ITEM_DOUBLE)
		r = r.dec < 0 ? ddl_mysql_item_double(22, -1)
			      : ddl_mysql_item_double(DOUBLE_DIGITS + r.dec, r.dec);
	else if (r.kind != ITEM_DECIMAL)
		return MY_ITEM_UNKNOWN;
	r.exact = STR_NONE;
	r.may_be_null = v->may_be_null;
	return r;
}

static struct my_item remainder_of(const struct my_item *v, size_t n)
{
	return n == 2 ? ddl_mysql_infer_arithmetic(v[0], '%', v[1]) : MY_ITEM_UNKNOWN;
}

my_made_of *ddl_mysql_infer_numeric(struct str name)
{
	static const struct my_made made[] = {
		{"sum", total},
		{"avg", average},
		{"std", spread},
		{"stddev", spread},
		{"stddev_pop", spread},
		{"stddev_samp", spread},
		{"variance", spread},
		{"var_pop", spread},
		{"var_samp", spread},
		{"percent_rank", share},
		{"cume_dist", share},
		{"round", round_of},
		{"truncate", truncated},
		{"ceil", ceiling},
		{"ceiling", ceiling},
		{"floor", floor_of},
		{"abs", absolute},
		{"mod", remainder_of},
	};
	return ddl_mysql_infer_find(made, sizeof made / sizeof *made, name);
}
