/* What the functions of dates and times give (MariaDB 10.11 sql/item_timefunc.cc). */
#include <string.h>

#include "schemas/ddl_mysql_infer.h"

enum { SECOND_PLACES = 6 };

/* As many characters as a part of a format takes: hours may have seven, names are of any language. */
static int format_part(char c)
{
	static const struct {
		const char *parts;
		int chars;
	} all[] = {{"MW", 64}, {"DYxX", 4}, {"ab", 32}, {"j", 3}, {"UuvVymdhiIlpSsce", 2}, {"kH", 7},
		{"r", 11}, {"T", 8}, {"f", 6}, {"w%", 1}};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (c && strchr(all[i].parts, c))
			return all[i].chars;
	return 0;
}

static struct my_item date_format(const struct my_item *v, size_t n)
{
	int64_t chars = 0;
	if (n != 2 || !v[1].constant || v[1].kind != ITEM_STRING)
		return MY_ITEM_UNKNOWN;
	struct str f = v[1].text;
	for (size_t i = 0; i < f.n; i++) {
		if (f.p[i] != '%' || i + 1 == f.n) {
			chars++;
			continue;
		}
		chars += format_part(f.p[++i]);
	}
	struct my_item r = ddl_mysql_item_string(chars);
	return v->kind && v->kind != ITEM_OTHER ? r : MY_ITEM_UNKNOWN;
}

static bool is_moment(const struct my_item *i)
{
	return i->kind == ITEM_DATE || i->kind == ITEM_TIME || i->kind == ITEM_DATETIME;
}

/* A string or a number is taken for a moment, and the result is a string. */
struct my_item ddl_mysql_infer_moved(struct my_item v, struct str unit)
{
	static const char *const days[] = {"day", "week", "month", "quarter", "year", "year_month"};
	bool small = (unit.n >= 11 && str_ieq(str_sub(unit, unit.n - 11, unit.n), STR("microsecond"))),
	     time = true, days_only;
	for (size_t i = 0; i < sizeof days / sizeof *days; i++)
		time = time && !str_ieq(unit, str_of(days[i]));
	days_only = str_ieq(unit, STR("day")) || str_ieq(unit, STR("week"));
	int dec = small ? SECOND_PLACES : v.dec;
	if (v.kind == ITEM_DATE)
		return ddl_mysql_item_moment(time ? ITEM_DATETIME : ITEM_DATE, time ? dec : 0);
	if (v.kind == ITEM_TIME)
		return ddl_mysql_item_moment(time || days_only ? ITEM_TIME : ITEM_DATETIME, dec);
	if (v.kind == ITEM_DATETIME)
		return ddl_mysql_item_moment(ITEM_DATETIME, dec);
	if (v.kind == ITEM_STRING || v.kind == ITEM_INT)
		return ddl_mysql_item_string(small || (v.kind == ITEM_STRING && !v.constant) ? 26 : 19);
	return MY_ITEM_UNKNOWN;
}

/* DATE_ADD(v, INTERVAL ...), ADDDATE(v, days) */
static struct my_item date_moved(const struct my_item *v, size_t n)
{
	bool interval = n == 2 && v[1].kind == ITEM_OTHER;
	return n != 2 ? MY_ITEM_UNKNOWN : ddl_mysql_infer_moved(*v, interval ? v[1].exact : STR("day"));
}

/* TIMESTAMPADD(unit, n, v) */
static struct my_item timestamp_moved(const struct my_item *v, size_t n)
{
	return n == 3 && v->kind == ITEM_OTHER ? ddl_mysql_infer_moved(v[2], v->exact) : MY_ITEM_UNKNOWN;
}

/* How many places of a second the text of a constant has, 6 of what is not known. */
static int places(const struct my_item *v)
{
	if (is_moment(v) || v->kind == ITEM_INT || v->kind == ITEM_DECIMAL)
		return v->dec > SECOND_PLACES ? SECOND_PLACES : v->dec;
	size_t dot = v->constant ? str_chr(v->text, '.') : SIZE_MAX;
	size_t n = dot == SIZE_MAX ? 0 : v->text.n - dot - 1;
	return !v->constant || n > SECOND_PLACES ? SECOND_PLACES : (int)n;
}

static bool known(const struct my_item *v)
{
	return is_moment(v) || v->kind == ITEM_STRING || v->kind == ITEM_INT || v->kind == ITEM_DECIMAL;
}

static struct my_item time_of(const struct my_item *v, size_t n)
{
	return n == 1 && known(v) ? ddl_mysql_item_moment(ITEM_TIME, places(v)) : MY_ITEM_UNKNOWN;
}

static struct my_item datetime_of(const struct my_item *v, size_t n)
{
	if (!n || n > 2 || !known(v) || !known(&v[n - 1]))
		return MY_ITEM_UNKNOWN;
	int a = places(v), b = places(&v[n - 1]);
	return ddl_mysql_item_moment(ITEM_DATETIME, a > b ? a : b);
}

static struct my_item time_between(const struct my_item *v, size_t n)
{
	if (n != 2 || !known(v) || !known(&v[1]))
		return MY_ITEM_UNKNOWN;
	int a = places(v), b = places(&v[1]);
	return ddl_mysql_item_moment(ITEM_TIME, a > b ? a : b);
}

/* ADDTIME(v, t) */
static struct my_item time_added(const struct my_item *v, size_t n)
{
	if (n != 2 || !known(&v[1]) || !is_moment(v))
		return MY_ITEM_UNKNOWN;
	int a = places(v), b = places(&v[1]);
	return ddl_mysql_item_moment(v->kind == ITEM_TIME ? ITEM_TIME : ITEM_DATETIME, a > b ? a : b);
}

static struct my_item in_zone(const struct my_item *v, size_t n)
{
	return n == 3 && known(v) ? ddl_mysql_item_moment(ITEM_DATETIME, places(v)) : MY_ITEM_UNKNOWN;
}

/* STR_TO_DATE: what the parts of the format make. */
static struct my_item parsed(const struct my_item *v, size_t n)
{
	bool date = false, time = false, small = false;
	if (n != 2 || !v[1].kind)
		return MY_ITEM_UNKNOWN;
	if (!v[1].constant || v[1].kind != ITEM_STRING)
		return ddl_mysql_item_moment(ITEM_DATETIME, SECOND_PLACES);
	struct str f = v[1].text;
	for (size_t i = 0; i + 1 < f.n; i++) {
		if (f.p[i] != '%')
			continue;
		char c = f.p[++i];
		small = small || c == 'f';
		time = time || strchr("fHISThiklprs", c);
		date = date || strchr("MVUXYWabcdejmvuxyw", c);
	}
	return ddl_mysql_item_moment(date && time ? ITEM_DATETIME
				     : time       ? ITEM_TIME
						  : ITEM_DATE,
		small ? SECOND_PLACES : 0);
}

static struct my_item from_unixtime(const struct my_item *v, size_t n)
{
	if (n == 2)
		return date_format(v, n);
	return n == 1 && known(v) ? ddl_mysql_item_moment(ITEM_DATETIME, places(v)) : MY_ITEM_UNKNOWN;
}

static struct my_item seconds(int dec)
{
	return dec ? ddl_mysql_item_decimal(16 + dec, dec) : ddl_mysql_item_integer(17, 8, false);
}

static struct my_item unix_timestamp(const struct my_item *v, size_t n)
{
	return !n || (n == 1 && is_moment(v)) ? seconds(n ? v->dec : 0) : MY_ITEM_UNKNOWN;
}

static struct my_item time_to_sec(const struct my_item *v, size_t n)
{
	return n == 1 && is_moment(v) ? seconds(v->dec) : MY_ITEM_UNKNOWN;
}

static struct my_item maketime(const struct my_item *v, size_t n)
{
	return n == 3 && known(&v[2]) ? ddl_mysql_item_moment(ITEM_TIME, places(&v[2])) : MY_ITEM_UNKNOWN;
}

my_made_of *ddl_mysql_infer_time(struct str name)
{
	static const struct my_made made[] = {
		{"date_format", date_format},
		{"time_format", date_format},
		{"date_add", date_moved},
		{"date_sub", date_moved},
		{"adddate", date_moved},
		{"subdate", date_moved},
		{"timestampadd", timestamp_moved},
		{"time", time_of},
		{"sec_to_time", time_of},
		{"timestamp", datetime_of},
		{"timediff", time_between},
		{"addtime", time_added},
		{"subtime", time_added},
		{"convert_tz", in_zone},
		{"str_to_date", parsed},
		{"from_unixtime", from_unixtime},
		{"unix_timestamp", unix_timestamp},
		{"time_to_sec", time_to_sec},
		{"maketime", maketime},
	};
	return ddl_mysql_infer_find(made, sizeof made / sizeof *made, name);
}
