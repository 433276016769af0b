/* What MariaDB's functions give (10.11 sql/item_*.cc fix_length_and_dec), as far as views use them. */
#include <string.h>

#include "schemas/ddl_mysql_infer.h"

enum { INT64_CHARS = 21 };

/* Functions whose result hangs on nothing: i int, g int that is never below 0, b bigint, n bigint unsigned, s
 * string, f double, d date, t time, w datetime; in large letters never NULL. */
static const struct {
	const char *name;
	char kind;
	int len;
} fixed[] = {{"length", 'i', 10}, {"octet_length", 'i', 10}, {"char_length", 'i', 10},
	{"character_length", 'i', 10}, {"bit_length", 'b', 11}, {"locate", 'i', 11}, {"instr", 'i', 11},
	{"position", 'i', 11}, {"regexp_instr", 'i', 11}, {"ascii", 'i', 3}, {"ord", 'i', 7},
	{"year", 'g', 5}, {"month", 'g', 3}, {"day", 'g', 3}, {"dayofmonth", 'g', 3}, {"dayofyear", 'g', 4},
	{"dayofweek", 'i', 1}, {"weekday", 'i', 1}, {"yearweek", 'i', 6}, {"period_add", 'i', 6},
	{"period_diff", 'i', 6}, {"microsecond", 'g', 7}, {"hour", 'g', 3}, {"minute", 'g', 3},
	{"second", 'g', 3}, {"datediff", 'i', 8}, {"quarter", 'g', 2}, {"week", 'g', 3},
	{"weekofyear", 'g', 3}, {"to_days", 'g', 7}, {"to_seconds", 'b', 12}, {"sign", 'i', 2},
	{"field", 'i', 3}, {"find_in_set", 'i', 3}, {"strcmp", 'i', 2}, {"bit_count", 'i', 2},
	{"json_length", 'i', 10}, {"json_depth", 'i', 10}, {"json_valid", 'i', 1}, {"json_contains", 'i', 1},
	{"json_exists", 'i', 1}, {"json_overlaps", 'i', 1}, {"isnull", 'I', 1}, {"exists", 'I', 1},
	{"get_lock", 'i', 1}, {"is_ipv4", 'i', 1}, {"is_ipv6", 'i', 1}, {"timestampdiff", 'b', 21},
	{"row_count", 'B', 21}, {"found_rows", 'B', 21}, {"crc32", 'u', 10}, {"connection_id", 'U', 10},
	{"inet_aton", 'n', 21}, {"uuid_short", 'N', 21}, {"last_insert_id", 'N', 21}, {"bit_and", 'N', 21},
	{"bit_or", 'N', 21}, {"bit_xor", 'N', 21}, {"count", 'B', 21}, {"row_number", 'B', 21},
	{"rank", 'B', 21}, {"dense_rank", 'B', 21}, {"ntile", 'B', 21}, {"nextval", 'b', 20},
	{"lastval", 'b', 20}, {"md5", 's', 32}, {"sha", 's', 40}, {"sha1", 's', 40}, {"bin", 's', 65},
	{"oct", 's', 65}, {"conv", 's', 65}, {"dayname", 's', 9}, {"monthname", 's', 9},
	{"json_type", 's', 12}, {"inet_ntoa", 's', 31}, {"inet6_ntoa", 's', 39}, {"database", 's', 64},
	{"schema", 's', 64}, {"user", 's', 384}, {"session_user", 's', 384}, {"current_user", 's', 384},
	{"system_user", 's', 384}, {"pow", 'f', 0}, {"power", 'f', 0}, {"sqrt", 'f', 0}, {"ln", 'f', 0},
	{"log", 'f', 0}, {"log2", 'f', 0}, {"log10", 'f', 0}, {"exp", 'f', 0}, {"sin", 'f', 0},
	{"cos", 'f', 0}, {"tan", 'f', 0}, {"cot", 'f', 0}, {"asin", 'f', 0}, {"acos", 'f', 0},
	{"atan", 'f', 0}, {"atan2", 'f', 0}, {"radians", 'f', 0}, {"degrees", 'f', 0}, {"st_x", 'f', 0},
	{"st_y", 'f', 0}, {"st_distance", 'f', 0}, {"rand", 'F', 0}, {"curdate", 'D', 0},
	{"current_date", 'D', 0}, {"utc_date", 'D', 0}, {"date", 'd', 0}, {"last_day", 'd', 0},
	{"makedate", 'd', 0}, {"from_days", 'd', 0}, {"curtime", 'T', 0}, {"current_time", 'T', 0},
	{"utc_time", 'T', 0}, {"now", 'W', 0}, {"current_timestamp", 'W', 0}, {"localtime", 'W', 0},
	{"localtimestamp", 'W', 0}, {"utc_timestamp", 'W', 0}, {"sysdate", 'W', 0}};

static struct my_item fixed_item(size_t k)
{
	char kind = fixed[k].kind, small = (char)(kind | 32);
	bool wide = small == 'b' || small == 'n';
	struct my_item i;
	switch (small) {
	case 'i':
	case 'g':
	case 'u':
	case 'b':
	case 'n':
		i = ddl_mysql_item_integer(fixed[k].len, wide ? 8 : 4, small == 'n' || small == 'u');
		i.positive = small == 'g';
		break;
	case 's':
		i = ddl_mysql_item_string(fixed[k].len);
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

bool ddl_mysql_infer_count(const struct my_item *v, size_t n, size_t at)
{
	return at < n && v[at].constant && v[at].kind == ITEM_INT;
}

/* With as many places of a second as the argument says: NOW(3). */
static struct my_item moment(size_t k, const struct my_item *v, size_t n)
{
	struct my_item i = fixed_item(k);
	if (n && i.kind != ITEM_DATE && (!v->constant || v->kind != ITEM_INT))
		return MY_ITEM_UNKNOWN;
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
	return n ? common(v, n, false) : MY_ITEM_UNKNOWN;
}

static bool is_moment(const struct my_item *i)
{
	return i->kind == ITEM_DATE || i->kind == ITEM_TIME || i->kind == ITEM_DATETIME;
}

static bool is_number(const struct my_item *i)
{
	return i->kind == ITEM_INT || i->kind == ITEM_DECIMAL || i->kind == ITEM_DOUBLE;
}

/* GREATEST and LEAST compare as what they give: as moments where one is one, as numbers beside strings. */
static struct my_item all_of(const struct my_item *v, size_t n)
{
	size_t moments = 0, numbers = 0, texts = 0, singles = 0;
	for (size_t i = 0; i < n; i++) {
		moments += is_moment(&v[i]);
		numbers += is_number(&v[i]);
		texts += v[i].kind == ITEM_STRING;
		singles += v[i].single;
	}
	if (n < 2 || moments + numbers + texts < n)
		return MY_ITEM_UNKNOWN;
	struct my_item r = common(v, n, true), of = {.kind = ITEM_UNKNOWN};
	if (moments && moments < n) {
		for (size_t i = 0; i < n; i++)
			if (is_moment(&v[i]))
				of = of.kind ? ddl_mysql_item_common(of, v[i]) : v[i];
		of = ddl_mysql_item_moment(of.kind, of.dec);
	} else if (numbers && texts) {
		of = ddl_mysql_item_double(22, -1);
	} else if (r.kind == ITEM_DOUBLE && (singles < n || !r.single)) {
		of = ddl_mysql_item_double(17 + r.dec, r.dec);
	}
	of.may_be_null = r.may_be_null || (moments && texts);
	return of.kind ? of : r;
}

static struct my_item choice(const struct my_item *v, size_t n)
{
	if (n != 3)
		return MY_ITEM_UNKNOWN;
	struct my_item r = common(v + 1, 2, true);
	r.may_be_null = r.may_be_null || v->may_be_null;
	return r;
}

static struct my_item nullif(const struct my_item *v, size_t n)
{
	struct my_item r = n == 2 ? *v : MY_ITEM_UNKNOWN;
	bool year = str_starts(r.exact, STR("year"));
	if ((r.kind == ITEM_INT && !year) || r.kind == ITEM_STRING)
		r.exact = STR_NONE;
	r.blob = false;
	r = ddl_mysql_item_settled(r);
	r.may_be_null = true;
	return r;
}

/* MIN and MAX give one of what they were given. */
static struct my_item one_of_them(const struct my_item *v, size_t n)
{
	struct my_item r = n ? *v : MY_ITEM_UNKNOWN;
	if (r.kind == ITEM_INT && !r.exact.n)
		r.size = 8;
	r.constant = false;
	r.may_be_null = true;
	return r;
}

/* So do LAG and its kin, but not the very type of a string. */
static struct my_item one_of_rows(const struct my_item *v, size_t n)
{
	struct my_item r = one_of_them(v, n);
	if (r.kind == ITEM_STRING)
		r.exact = STR_NONE;
	r.blob = false;
	return r;
}

static struct my_item uuid(const struct my_item *v, size_t n)
{
	(void)v;
	return n ? MY_ITEM_UNKNOWN
		 : (struct my_item){
			   .kind = ITEM_STRING, .len = 36, .may_be_null = true, .exact = STR("uuid")};
}

struct my_item ddl_mysql_infer_integer(struct my_item v, bool no_sign)
{
	int64_t len = ddl_mysql_item_chars(&v);
	struct my_item i;
	if (v.kind == ITEM_INT && (v.no_sign || !no_sign))
		i = v.no_sign ? ddl_mysql_item_integer(v.precision, 0, no_sign) : ddl_mysql_item_settled(v);
	else if (no_sign || v.kind == ITEM_INT || v.kind == ITEM_DOUBLE || !v.kind || v.kind == ITEM_OTHER)
		i = ddl_mysql_item_integer(20, 8, no_sign);
	else
		i = ddl_mysql_item_integer(len < INT64_CHARS ? len : INT64_CHARS, 0, false);
	i.exact = STR_NONE;
	i.size = i.len <= 9 ? 4 : 8;
	return i;
}

struct my_item ddl_mysql_infer_binary(const struct my_item *v, int64_t bytes)
{
	if (!v->kind || v->kind == ITEM_OTHER || v->kind == ITEM_NULL)
		return MY_ITEM_UNKNOWN;
	struct my_item i = ddl_mysql_item_string(bytes >= 0 ? bytes : ddl_mysql_item_bytes(v));
	i.binary = true;
	return i;
}

my_made_of *ddl_mysql_infer_find(const struct my_made *made, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(name, str_of(made[i].name)))
			return made[i].fn;
	return NULL;
}

static my_made_of *general(struct str name)
{
	static const struct my_made made[] = {
		{"coalesce", first_of},
		{"ifnull", first_of},
		{"nvl", first_of},
		{"greatest", all_of},
		{"least", all_of},
		{"if", choice},
		{"nullif", nullif},
		{"uuid", uuid},
		{"min", one_of_them},
		{"max", one_of_them},
		{"first_value", one_of_rows},
		{"last_value", one_of_rows},
		{"nth_value", one_of_rows},
		{"lag", one_of_rows},
		{"lead", one_of_rows},
	};
	return ddl_mysql_infer_find(made, sizeof made / sizeof *made, name);
}

struct my_item ddl_mysql_infer_call(struct str name, const struct my_item *v, size_t n)
{
	my_made_of *(*const kinds[])(struct str) = {general, ddl_mysql_infer_text, ddl_mysql_infer_time,
		ddl_mysql_infer_json, ddl_mysql_infer_numeric};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		my_made_of *fn = kinds[i](name);
		if (fn)
			return fn(v, n);
	}
	for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
		if (str_eq(name, str_of(fixed[i].name)))
			return strchr("tTwW", fixed[i].kind) ? moment(i, v, n) : fixed_item(i);
	return MY_ITEM_UNKNOWN;
}
