/* What the functions of strings give (MariaDB 10.11 sql/item_strfunc.cc). */
#include <string.h>

#include "schemas/ddl_mysql_infer.h"

enum { CONCATENATED = 1048576 };

static const int64_t longest = 4294967295;

static struct my_item joined(const struct my_item *v, size_t n, int64_t between)
{
	int64_t chars = 0;
	bool null = false, binary = false;
	for (size_t i = 0; i < n; i++) {
		if (!v[i].kind || v[i].kind == ITEM_OTHER)
			return MY_ITEM_UNKNOWN;
		chars += ddl_mysql_item_chars(&v[i]) + (i ? between : 0);
		binary = binary || v[i].binary;
		null = null || v[i].may_be_null;
	}
	struct my_item r = ddl_mysql_item_string(chars);
	r.binary = binary;
	r.may_be_null = null;
	return r;
}

static struct my_item concat(const struct my_item *v, size_t n)
{
	return n ? joined(v, n, 0) : MY_ITEM_UNKNOWN;
}

static struct my_item concat_ws(const struct my_item *v, size_t n)
{
	return n > 1 ? joined(v + 1, n - 1, ddl_mysql_item_chars(v)) : MY_ITEM_UNKNOWN;
}

static struct my_item same_string(const struct my_item *v, size_t n)
{
	return n && v->kind != ITEM_NULL ? joined(v, 1, 0) : MY_ITEM_UNKNOWN;
}

static struct my_item string_of(const struct my_item *v, int64_t chars)
{
	struct my_item r = ddl_mysql_item_string(chars);
	r.binary = v->binary;
	r.bytes = v->bytes;
	r.may_be_null = true;
	return v->kind && v->kind != ITEM_OTHER && chars >= 0 ? r : MY_ITEM_UNKNOWN;
}

/* LEFT(s, n), RIGHT(s, n) */
static struct my_item side(const struct my_item *v, size_t n)
{
	int64_t all = n ? ddl_mysql_item_chars(v) : 0;
	if (n != 2)
		return MY_ITEM_UNKNOWN;
	return string_of(v, ddl_mysql_infer_count(v, n, 1) && v[1].value < all ? v[1].value : all);
}

/* From a place on; of characters it takes what are bytes. */
static struct my_item substring(const struct my_item *v, size_t n)
{
	if (n < 2)
		return MY_ITEM_UNKNOWN;
	bool text = v->kind == ITEM_STRING, to = ddl_mysql_infer_count(v, n, 2);
	int64_t chars = text ? ddl_mysql_item_bytes(v) : ddl_mysql_item_chars(v), at = v[1].value;
	if (ddl_mysql_infer_count(v, n, 1) && at < 0)
		chars = -at < chars ? -at : chars;
	else if (ddl_mysql_infer_count(v, n, 1) && at > 0)
		chars -= at - 1 < chars ? at - 1 : chars;
	if (!text && (!to || v[2].value > chars))
		return MY_ITEM_UNKNOWN;
	if (to && v[2].value < chars)
		chars = v[2].value < 0 ? 0 : v[2].value;
	return string_of(v, chars);
}

static struct my_item padded(const struct my_item *v, size_t n)
{
	return n < 2 ? MY_ITEM_UNKNOWN : string_of(v, ddl_mysql_infer_count(v, n, 1) ? v[1].value : longest);
}

static struct my_item repeated(const struct my_item *v, size_t n)
{
	if (n != 2 || (ddl_mysql_infer_count(v, n, 1) && v[1].value >= 65536))
		return MY_ITEM_UNKNOWN;
	return string_of(v, ddl_mysql_infer_count(v, n, 1) ? ddl_mysql_item_chars(v) * v[1].value : longest);
}

static struct my_item spaces(const struct my_item *v, size_t n)
{
	struct my_item s = ddl_mysql_item_string(0);
	return n != 1 ? MY_ITEM_UNKNOWN : string_of(&s, ddl_mysql_infer_count(v, n, 0) ? v->value : longest);
}

static struct my_item replaced(const struct my_item *v, size_t n)
{
	if (n != 3)
		return MY_ITEM_UNKNOWN;
	int64_t chars = ddl_mysql_item_chars(v), from = ddl_mysql_item_chars(&v[1]),
		more = ddl_mysql_item_chars(&v[2]) - from;
	if (from < 1)
		from = 1;
	more = more > INT32_MAX ? INT32_MAX : more;
	return string_of(v, more > 0 ? chars + chars / from * more : chars);
}

static struct my_item sha2(const struct my_item *v, size_t n)
{
	bool known = ddl_mysql_infer_count(v, n, 1);
	return known ? ddl_mysql_item_string(v[1].value ? v[1].value / 4 : 64) : MY_ITEM_UNKNOWN;
}

static struct my_item chars_of(int64_t chars)
{
	return ddl_mysql_item_string(chars);
}

/* Numbers below 0 are shown as 64 bits. */
static struct my_item hex(const struct my_item *v, size_t n)
{
	bool number = n == 1 && (v->kind == ITEM_INT || v->kind == ITEM_DECIMAL || v->kind == ITEM_DOUBLE);
	if (number)
		return chars_of(v->kind == ITEM_INT && v->no_sign ? v->precision * 2 : 16);
	return n == 1 && v->kind == ITEM_STRING ? chars_of(ddl_mysql_item_bytes(v) * 2) : MY_ITEM_UNKNOWN;
}

static struct my_item unhex(const struct my_item *v, size_t n)
{
	return n == 1 ? ddl_mysql_infer_binary(v, (1 + ddl_mysql_item_bytes(v)) / 2) : MY_ITEM_UNKNOWN;
}

/* With a new line behind each 76. */
static struct my_item to_base64(const struct my_item *v, size_t n)
{
	if (n != 1 || v->kind != ITEM_STRING)
		return MY_ITEM_UNKNOWN;
	int64_t chars = (ddl_mysql_item_bytes(v) + 2) / 3 * 4;
	return chars_of(chars + (chars ? (chars - 1) / 76 : 0));
}

static struct my_item from_base64(const struct my_item *v, size_t n)
{
	return n == 1 ? ddl_mysql_infer_binary(v, (ddl_mysql_item_bytes(v) + 3) / 4 * 3) : MY_ITEM_UNKNOWN;
}

static struct my_item inserted(const struct my_item *v, size_t n)
{
	if (n != 4 || v->binary != v[3].binary)
		return MY_ITEM_UNKNOWN;
	return string_of(v, ddl_mysql_item_chars(v) + ddl_mysql_item_chars(&v[3]));
}

static struct my_item quoted(const struct my_item *v, size_t n)
{
	return n == 1 ? string_of(v, ddl_mysql_item_chars(v) * 2 + 2) : MY_ITEM_UNKNOWN;
}

static struct my_item soundex(const struct my_item *v, size_t n)
{
	int64_t chars = n == 1 ? ddl_mysql_item_chars(v) : 0;
	return n == 1 ? string_of(v, chars > 4 ? chars : 4) : MY_ITEM_UNKNOWN;
}

/* ELT(n, a, b ...) */
static struct my_item one_of_texts(const struct my_item *v, size_t n)
{
	int64_t most = 0;
	for (size_t i = 1; i < n; i++) {
		if (v[i].kind != ITEM_STRING || v[i].binary)
			return MY_ITEM_UNKNOWN;
		most = ddl_mysql_item_chars(&v[i]) > most ? ddl_mysql_item_chars(&v[i]) : most;
	}
	return n > 1 ? chars_of(most) : MY_ITEM_UNKNOWN;
}

/* FORMAT(x, n): the digits, a comma for each three, a sign and a point. */
static struct my_item grouped_digits(const struct my_item *v, size_t n)
{
	bool number = n && (v->kind == ITEM_INT || v->kind == ITEM_DECIMAL);
	if (n < 2 || !number || !ddl_mysql_infer_count(v, n, 1) || v[1].value < 0 || v[1].value > 38)
		return MY_ITEM_UNKNOWN;
	int digits = v->precision - v->dec + (v->kind == ITEM_DECIMAL && v->dec > v[1].value);
	return chars_of(digits + digits / 3 + (v[1].value > 0) + 1 + v[1].value);
}

static struct my_item found(const struct my_item *v, size_t n)
{
	return n == 2 ? string_of(v, ddl_mysql_item_chars(v)) : MY_ITEM_UNKNOWN;
}

static struct my_item without_limit(const struct my_item *v, size_t n)
{
	return n ? string_of(v, longest) : MY_ITEM_UNKNOWN;
}

static struct my_item of_bytes(const struct my_item *v, size_t n)
{
	(void)v;
	struct my_item s = {.kind = ITEM_STRING};
	return ddl_mysql_infer_binary(&s, (int64_t)n * 4);
}

static struct my_item address(const struct my_item *v, size_t n)
{
	return n == 1 ? ddl_mysql_infer_binary(v, 16) : MY_ITEM_UNKNOWN;
}

/* GROUP_CONCAT and JSON_ARRAYAGG, over items of which none need be known. */
static struct my_item gathered(const struct my_item *v, size_t n)
{
	struct my_item r = chars_of(CONCATENATED);
	for (size_t i = 0; i < n; i++)
		r.binary = r.binary || v[i].binary;
	return r;
}

my_made_of *ddl_mysql_infer_text(struct str name)
{
	static const struct my_made made[] = {
		{"concat", concat},
		{"concat_ws", concat_ws},
		{"upper", same_string},
		{"ucase", same_string},
		{"lower", same_string},
		{"lcase", same_string},
		{"reverse", same_string},
		{"trim", same_string},
		{"ltrim", same_string},
		{"rtrim", same_string},
		{"substring_index", same_string},
		{"left", side},
		{"right", side},
		{"substring", substring},
		{"substr", substring},
		{"mid", substring},
		{"lpad", padded},
		{"rpad", padded},
		{"repeat", repeated},
		{"space", spaces},
		{"replace", replaced},
		{"sha2", sha2},
		{"hex", hex},
		{"unhex", unhex},
		{"to_base64", to_base64},
		{"from_base64", from_base64},
		{"insert", inserted},
		{"quote", quoted},
		{"soundex", soundex},
		{"elt", one_of_texts},
		{"format", grouped_digits},
		{"regexp_substr", found},
		{"regexp_replace", without_limit},
		{"extractvalue", without_limit},
		{"updatexml", without_limit},
		{"char", of_bytes},
		{"inet6_aton", address},
		{"group_concat", gathered},
		{"json_arrayagg", gathered},
		{"json_objectagg", gathered},
	};
	return ddl_mysql_infer_find(made, sizeof made / sizeof *made, name);
}
