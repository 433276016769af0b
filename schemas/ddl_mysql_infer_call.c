/* What MariaDB's functions give (10.11 sql/item_*.cc fix_length_and_dec), as far as views use them. */
#include <string.h>

#include "schemas/ddl_mysql_infer.h"

enum { SUM_DIGITS = 22, AVG_PLACES = 4, CONCATENATED = 1048576, DOUBLE_DIGITS = 17 };

#define UNKNOWN ((struct my_item){.kind = ITEM_UNKNOWN, .may_be_null = true})

/* Functions whose result hangs on nothing: i int, b bigint, s string, l longtext, m mediumtext, f double, d
 * date, t time, w datetime; in large letters never NULL. */
static const struct {
	const char *name;
	char kind;
	int len;
} fixed[] = {{"length", 'i', 10}, {"octet_length", 'i', 10}, {"char_length", 'i', 10},
	{"character_length", 'i', 10}, {"locate", 'i', 11}, {"instr", 'i', 11}, {"position", 'i', 11},
	{"ascii", 'i', 3}, {"year", 'i', 5}, {"month", 'i', 3}, {"day", 'i', 3}, {"dayofmonth", 'i', 3},
	{"hour", 'i', 3}, {"minute", 'i', 3}, {"second", 'i', 3}, {"datediff", 'i', 8}, {"quarter", 'i', 2},
	{"week", 'i', 3}, {"weekofyear", 'i', 3}, {"to_days", 'i', 7}, {"sign", 'i', 2}, {"field", 'i', 3},
	{"find_in_set", 'i', 3}, {"strcmp", 'i', 2}, {"json_length", 'i', 10}, {"json_valid", 'i', 1},
	{"json_contains", 'i', 1}, {"isnull", 'I', 1}, {"exists", 'I', 1}, {"timestampdiff", 'b', 21},
	{"time_to_sec", 'b', 17}, {"count", 'B', 21}, {"row_number", 'B', 21}, {"rank", 'B', 21},
	{"dense_rank", 'B', 21}, {"ntile", 'B', 21}, {"md5", 's', 32}, {"sha", 's', 40}, {"sha1", 's', 40},
	{"dayname", 's', 9}, {"monthname", 's', 9}, {"json_type", 's', 12}, {"inet_ntoa", 's', 31},
	{"database", 's', 64}, {"schema", 's', 64}, {"user", 's', 384}, {"session_user", 's', 384},
	{"json_extract", 'l', 0}, {"json_unquote", 'l', 0}, {"json_value", 'l', 0}, {"json_query", 'l', 0},
	{"json_keys", 'l', 0}, {"json_set", 'l', 0}, {"group_concat", 'm', 0}, {"json_arrayagg", 'm', 0},
	{"json_objectagg", 'm', 0}, {"pow", 'f', 0}, {"power", 'f', 0}, {"sqrt", 'f', 0}, {"ln", 'f', 0},
	{"exp", 'f', 0}, {"rand", 'F', 0}, {"curdate", 'D', 0}, {"current_date", 'D', 0},
	{"utc_date", 'D', 0}, {"date", 'd', 0}, {"last_day", 'd', 0}, {"makedate", 'd', 0},
	{"curtime", 'T', 0}, {"current_time", 'T', 0}, {"now", 'W', 0}, {"current_timestamp", 'W', 0},
	{"localtime", 'W', 0}, {"localtimestamp", 'W', 0}, {"utc_timestamp", 'W', 0}, {"sysdate", 'W', 0}};

static struct my_item fixed_item(size_t k)
{
	char kind = fixed[k].kind, small = (char)(kind | 32);
	struct my_item i;
	switch (small) {
	case 'i':
	case 'b':
		i = ddl_mysql_item_integer(fixed[k].len, small == 'b' ? 8 : 4, false);
		break;
	case 's':
		i = ddl_mysql_item_string(fixed[k].len);
		break;
	case 'l':
		i = ddl_mysql_item_string(4294967295);
		break;
	case 'm':
		i = ddl_mysql_item_string(CONCATENATED);
		break;
	case 'f':
		i = ddl_mysql_item_double(22, -1);
		break;
	default:
		i = ddl_mysql_item_moment(small == 'd'   ? ITEM_DATE
					  : small == 't' ? ITEM_TIME
							 : ITEM_DATETIME,
			0);
	}
	i.may_be_null = kind >= 'a';
	return i;
}

/* With as many places of a second as the argument says: NOW(3). */
static struct my_item moment(size_t k, const struct my_item *v, size_t n)
{
	struct my_item i = fixed_item(k);
	if (n && i.kind != ITEM_DATE && (!v->constant || v->kind != ITEM_INT))
		return UNKNOWN;
	i.dec = n && i.kind != ITEM_DATE ? (int)v->value : 0;
	return i;
}

/* The common type of all, NULL where one is ("any") or where all are. */
static struct my_item common(const struct my_item *v, size_t n, bool any)
{
	struct my_item r = *v;
	bool null = !any;
	for (size_t i = 0; i < n; i++) {
		r = i ? ddl_mysql_item_common(r, v[i]) : r;
		null = any ? null || v[i].may_be_null : null && v[i].may_be_null;
	}
	r = r.exact.n ? r : ddl_mysql_item_settled(r);
	r.may_be_null = null;
	return r;
}

static struct my_item first_of(const struct my_item *v, size_t n)
{
	return n ? common(v, n, false) : UNKNOWN;
}

static struct my_item all_of(const struct my_item *v, size_t n)
{
	return n ? common(v, n, true) : UNKNOWN;
}

static struct my_item choice(const struct my_item *v, size_t n)
{
	if (n != 3)
		return UNKNOWN;
	struct my_item r = common(v + 1, 2, true);
	r.may_be_null = r.may_be_null || v->may_be_null;
	return r;
}

static struct my_item nullif(const struct my_item *v, size_t n)
{
	struct my_item r = n == 2 ? *v : UNKNOWN;
	bool labels = str_starts(r.exact, STR("enum")) || str_starts(r.exact, STR("char("));
	if (r.kind == ITEM_INT || labels)
		r.exact = STR_NONE;
	r = ddl_mysql_item_settled(r);
	r.may_be_null = true;
	return r;
}

static struct my_item joined(const struct my_item *v, size_t n, int64_t between)
{
	int64_t chars = 0;
	bool null = false;
	for (size_t i = 0; i < n; i++) {
		if (!v[i].kind || v[i].kind == ITEM_OTHER)
			return UNKNOWN;
		chars += ddl_mysql_item_chars(&v[i]) + (i ? between : 0);
		null = null || v[i].may_be_null;
	}
	struct my_item r = ddl_mysql_item_string(chars);
	r.may_be_null = null;
	return r;
}

static struct my_item concat(const struct my_item *v, size_t n)
{
	return n ? joined(v, n, 0) : UNKNOWN;
}

static struct my_item concat_ws(const struct my_item *v, size_t n)
{
	return n > 1 ? joined(v + 1, n - 1, ddl_mysql_item_chars(v)) : UNKNOWN;
}

static struct my_item same_string(const struct my_item *v, size_t n)
{
	return n && v->kind != ITEM_NULL ? joined(v, 1, 0) : UNKNOWN;
}

static struct my_item string_of(const struct my_item *v, int64_t chars)
{
	struct my_item r = ddl_mysql_item_string(chars);
	r.may_be_null = true;
	return v->kind && v->kind != ITEM_OTHER && chars >= 0 ? r : UNKNOWN;
}

static bool is_count(const struct my_item *v, size_t n, size_t at)
{
	return at < n && v[at].constant && v[at].kind == ITEM_INT;
}

/* LEFT(s, n), RIGHT(s, n) */
static struct my_item side(const struct my_item *v, size_t n)
{
	int64_t all = n ? ddl_mysql_item_chars(v) : 0;
	if (n != 2)
		return UNKNOWN;
	return string_of(v, is_count(v, n, 1) && v[1].value < all ? v[1].value : all);
}

static struct my_item substring(const struct my_item *v, size_t n)
{
	if (n < 2)
		return UNKNOWN;
	int64_t chars = ddl_mysql_item_chars(v), at = v[1].value;
	if (n == 2 && is_count(v, n, 1) && at >= 0) /* it takes them for bytes */
		return UNKNOWN;
	if (is_count(v, n, 1) && at < 0)
		chars = -at < chars ? -at : chars;
	else if (is_count(v, n, 1) && at > 0)
		chars -= at - 1 < chars ? at - 1 : chars;
	if (is_count(v, n, 2) && v[2].value < chars)
		chars = v[2].value < 0 ? 0 : v[2].value;
	return string_of(v, chars);
}

static struct my_item padded(const struct my_item *v, size_t n)
{
	return is_count(v, n, 1) ? string_of(v, v[1].value) : UNKNOWN;
}

static struct my_item repeated(const struct my_item *v, size_t n)
{
	return is_count(v, n, 1) && v[1].value < 65536 ? string_of(v, ddl_mysql_item_chars(v) * v[1].value)
						       : UNKNOWN;
}

static struct my_item spaces(const struct my_item *v, size_t n)
{
	return is_count(v, n, 0) ? string_of(v, v->value) : UNKNOWN;
}

static struct my_item replaced(const struct my_item *v, size_t n)
{
	if (n != 3)
		return UNKNOWN;
	int64_t chars = ddl_mysql_item_chars(v), from = ddl_mysql_item_chars(&v[1]),
		more = ddl_mysql_item_chars(&v[2]) - from;
	return string_of(v, more > 0 && from ? chars + chars / from * more : chars);
}

/* As many characters as the format's parts take; hours may have seven. */
static struct my_item date_format(const struct my_item *v, size_t n)
{
	int64_t chars = 0;
	if (n != 2 || !v[1].constant || v[1].kind != ITEM_STRING)
		return UNKNOWN;
	struct str f = v[1].text;
	for (size_t i = 0; i < f.n; i++) {
		if (f.p[i] != '%' || i + 1 == f.n) {
			chars++;
			continue;
		}
		char c = f.p[++i];
		if (!strchr("YmdHkisSyhIlecjf", c))
			return UNKNOWN;
		chars += c == 'Y' ? 4 : c == 'H' || c == 'k' ? 7 : c == 'j' ? 3 : c == 'f' ? 6 : 2;
	}
	return string_of(v, chars);
}

static struct my_item sha2(const struct my_item *v, size_t n)
{
	return is_count(v, n, 1) ? string_of(v, v[1].value ? v[1].value / 4 : 64) : UNKNOWN;
}

static struct my_item uuid(const struct my_item *v, size_t n)
{
	(void)v;
	return n ? UNKNOWN
		 : (struct my_item){
			   .kind = ITEM_STRING, .len = 36, .may_be_null = true, .exact = STR("uuid")};
}

/* MIN, MAX, LAG and their kin give one of what they were given. */
static struct my_item one_of_them(const struct my_item *v, size_t n)
{
	struct my_item r = n ? *v : UNKNOWN;
	if (r.kind == ITEM_INT && !r.exact.n)
		r.size = 8;
	r.constant = false;
	r.may_be_null = true;
	return r;
}

static struct my_item total(const struct my_item *v, size_t n)
{
	if (!n || (v->kind != ITEM_INT && v->kind != ITEM_DECIMAL && v->kind != ITEM_DOUBLE &&
			  v->kind != ITEM_STRING))
		return UNKNOWN;
	if (v->kind == ITEM_INT || v->kind == ITEM_DECIMAL)
		return ddl_mysql_item_decimal(v->precision + SUM_DIGITS, v->dec);
	bool places = v->kind == ITEM_DOUBLE && v->dec >= 0;
	return ddl_mysql_item_double(DOUBLE_DIGITS + v->dec, places ? v->dec : -1);
}

static struct my_item average(const struct my_item *v, size_t n)
{
	struct my_item r = total(v, n);
	if (r.kind == ITEM_DECIMAL)
		return ddl_mysql_item_decimal(v->precision + AVG_PLACES, v->dec + AVG_PLACES);
	if (r.kind == ITEM_DOUBLE && r.dec >= 0)
		return ddl_mysql_item_double(v->len + AVG_PLACES, v->dec + AVG_PLACES);
	return r;
}

/* ROUND and TRUNCATE to a number of places that is known. */
static struct my_item to_places(const struct my_item *v, size_t n, bool carries)
{
	bool given = n == 2;
	int places = given ? (int)v[n - 1].value : 0;
	struct my_item r = UNKNOWN;
	if ((given && !is_count(v, n, 1)) || !n || n > 2 || places < 0 || places > 30)
		return UNKNOWN;
	if (v->kind == ITEM_DOUBLE)
		return ddl_mysql_item_double(DOUBLE_DIGITS + places, places);
	if (v->kind == ITEM_INT && carries) {
		r = ddl_mysql_item_settled(*v);
		r.exact = STR_NONE;
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
	return n == 2 ? to_places(v, n, false) : UNKNOWN;
}

static struct my_item whole(const struct my_item *v, size_t n, bool up)
{
	struct my_item r = UNKNOWN;
	if (n != 1)
		return UNKNOWN;
	if (v->kind == ITEM_DOUBLE) {
		r = ddl_mysql_item_double(DOUBLE_DIGITS, 0);
	} else if (v->kind == ITEM_INT) {
		r = ddl_mysql_item_settled(*v);
		r.exact = STR_NONE;
	} else if (v->kind == ITEM_DECIMAL && v->dec) {
		int digits = v->precision - v->dec + (up || !v->no_sign);
		r = digits > 9 ? UNKNOWN : ddl_mysql_item_integer(digits + !v->no_sign, 4, v->no_sign);
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
	struct my_item r = n == 1 ? *v : UNKNOWN;
	if (r.kind == ITEM_INT)
		r = ddl_mysql_item_integer(r.precision + !r.no_sign, 0, r.no_sign);
	else if (r.kind == ITEM_DOUBLE && r.dec < 0)
		r = ddl_mysql_item_double(22, -1);
	else if (r.kind != ITEM_DECIMAL)
		return UNKNOWN;
	r.exact = STR_NONE;
	r.may_be_null = v->may_be_null;
	return r;
}

static struct my_item remainder_of(const struct my_item *v, size_t n)
{
	if (n != 2 || v->kind != ITEM_INT || v[1].kind != ITEM_INT)
		return UNKNOWN;
	return ddl_mysql_item_integer(v->len > v[1].len ? v->len : v[1].len, 0, v->no_sign);
}

static struct my_item date_moved(const struct my_item *v, size_t n)
{
	static const char *const small[] = {"microsecond", "second", "minute", "hour"};
	bool time = false;
	if (n != 2 || v[1].kind != ITEM_OTHER || (v->kind != ITEM_DATE && v->kind != ITEM_DATETIME) ||
		str_chr(v[1].exact, '_') != SIZE_MAX)
		return UNKNOWN;
	for (size_t i = 0; i < sizeof small / sizeof *small; i++)
		time = time || str_ieq(v[1].exact, str_of(small[i]));
	return ddl_mysql_item_moment(v->kind == ITEM_DATE && !time ? ITEM_DATE : ITEM_DATETIME, v->dec);
}

static struct my_item time_of(const struct my_item *v, size_t n)
{
	return n == 1 && v->kind == ITEM_DATETIME ? ddl_mysql_item_moment(ITEM_TIME, v->dec) : UNKNOWN;
}

static struct my_item time_between(const struct my_item *v, size_t n)
{
	bool moments = n == 2 && (v->kind == ITEM_DATETIME || v->kind == ITEM_TIME) && v[1].kind == v->kind;
	return moments ? ddl_mysql_item_moment(ITEM_TIME, v->dec > v[1].dec ? v->dec : v[1].dec) : UNKNOWN;
}

static struct my_item from_unixtime(const struct my_item *v, size_t n)
{
	return n == 1 && v->kind == ITEM_INT ? ddl_mysql_item_moment(ITEM_DATETIME, 0) : UNKNOWN;
}

static struct my_item unix_timestamp(const struct my_item *v, size_t n)
{
	return !n || (v->kind == ITEM_DATETIME && !v->dec) ? ddl_mysql_item_integer(17, 8, false) : UNKNOWN;
}

static const struct {
	const char *name;
	struct my_item (*fn)(const struct my_item *v, size_t n);
} made[] = {{"coalesce", first_of}, {"ifnull", first_of}, {"nvl", first_of}, {"greatest", all_of},
	{"least", all_of}, {"if", choice}, {"nullif", nullif}, {"concat", concat}, {"concat_ws", concat_ws},
	{"upper", same_string}, {"ucase", same_string}, {"lower", same_string}, {"lcase", same_string},
	{"reverse", same_string}, {"trim", same_string}, {"ltrim", same_string}, {"rtrim", same_string},
	{"substring_index", same_string}, {"left", side}, {"right", side}, {"substring", substring},
	{"substr", substring}, {"mid", substring}, {"lpad", padded}, {"rpad", padded}, {"repeat", repeated},
	{"space", spaces}, {"replace", replaced}, {"date_format", date_format}, {"sha2", sha2},
	{"uuid", uuid}, {"min", one_of_them}, {"max", one_of_them}, {"first_value", one_of_them},
	{"last_value", one_of_them}, {"lag", one_of_them}, {"lead", one_of_them}, {"sum", total},
	{"avg", average}, {"round", round_of}, {"truncate", truncated}, {"ceil", ceiling},
	{"ceiling", ceiling}, {"floor", floor_of}, {"abs", absolute}, {"mod", remainder_of},
	{"date_add", date_moved}, {"date_sub", date_moved}, {"adddate", date_moved}, {"subdate", date_moved},
	{"time", time_of}, {"timediff", time_between}, {"from_unixtime", from_unixtime},
	{"unix_timestamp", unix_timestamp}};

struct my_item ddl_mysql_infer_call(struct str name, const struct my_item *v, size_t n)
{
	for (size_t i = 0; i < sizeof made / sizeof *made; i++)
		if (str_eq(name, str_of(made[i].name)))
			return made[i].fn(v, n);
	for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
		if (str_eq(name, str_of(fixed[i].name)))
			return strchr("tTwW", fixed[i].kind) ? moment(i, v, n) : fixed_item(i);
	return UNKNOWN;
}
