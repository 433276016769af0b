/* Items and the types of columns made of them (MariaDB 10.11 sql/sql_type.cc, sql/item.cc). */
#include <string.h>

#include "schemas/ddl_mysql_infer.h"

enum {
	MOST_BYTES = 65532, /* of a varchar */
	MOST_MADE = 512,    /* characters of one that no column has (CONVERT_IF_BIGGER_TO_BLOB) */
	BYTES = 4,
	MOST_DIGITS = 65,
	INT_CHARS = 9
};

struct my_item ddl_mysql_item_integer(int64_t len, int size, bool no_sign)
{
	return (struct my_item){.kind = ITEM_INT,
		.len = len,
		.precision = (int)len - !no_sign,
		.size = size              ? size
			: len > INT_CHARS ? 8
					  : 4,
		.no_sign = no_sign,
		.may_be_null = true};
}

struct my_item ddl_mysql_item_settled(struct my_item i)
{
	bool null = i.may_be_null;
	if (i.kind == ITEM_INT && !str_starts(i.exact, STR("year")))
		i = ddl_mysql_item_integer(i.precision + !i.no_sign, i.size, i.no_sign);
	i.constant = false;
	i.may_be_null = null;
	return i;
}

struct my_item ddl_mysql_item_double(int64_t len, int dec)
{
	return (struct my_item){.kind = ITEM_DOUBLE, .len = len, .dec = dec, .may_be_null = true};
}

struct my_item ddl_mysql_item_decimal(int precision, int dec)
{
	precision = precision > MOST_DIGITS ? MOST_DIGITS : precision;
	return (struct my_item){
		.kind = ITEM_DECIMAL, .precision = precision, .dec = dec, .may_be_null = true};
}

struct my_item ddl_mysql_item_string(int64_t chars)
{
	chars = chars > UINT32_MAX ? UINT32_MAX : chars; /* no string is longer */
	return (struct my_item){.kind = ITEM_STRING, .len = chars, .may_be_null = true};
}

struct my_item ddl_mysql_item_moment(enum my_item_kind kind, int dec)
{
	return (struct my_item){.kind = kind, .dec = dec, .may_be_null = true};
}

int64_t ddl_mysql_item_chars(const struct my_item *i)
{
	switch (i->kind) {
	case ITEM_DATE:
		return 10;
	case ITEM_TIME:
		return 10 + (i->dec ? i->dec + 1 : 0);
	case ITEM_DATETIME:
		return 19 + (i->dec ? i->dec + 1 : 0);
	case ITEM_DECIMAL:
		return i->precision + (i->dec > 0) + !i->no_sign;
	default:
		return i->len - i->positive;
	}
}

int64_t ddl_mysql_item_bytes(const struct my_item *i)
{
	int64_t chars = ddl_mysql_item_chars(i);
	if (i->kind != ITEM_STRING || i->binary)
		return chars;
	return chars * (i->bytes ? i->bytes : BYTES);
}

/* The number in parentheses behind the type's name, "otherwise" without one. */
static int argument(struct str type, int nth, int otherwise)
{
	size_t at = str_chr(type, '(');
	if (at == SIZE_MAX)
		return otherwise;
	struct str in = str_sub(type, at + 1, str_chr(type, ')'));
	uint64_t n;
	while (nth-- > 0)
		(void)str_cut(&in, ',');
	return str_u64(str_trim(str_cut(&in, ',')), &n) && n < INT32_MAX ? (int)n : otherwise;
}

/* The longest of ENUM's labels; of SET all of them with commas. */
static int64_t labels(struct str type, bool set)
{
	int64_t most = 0, all = 0, one = 0;
	bool in = false;
	for (size_t i = 0; i < type.n; i++) {
		if (type.p[i] == '\'') {
			in = !in;
			if (!in) {
				all += one + 1;
				most = one > most ? one : most;
				one = 0;
			}
		} else if (in) {
			one += ((unsigned char)type.p[i] & 0xc0) != 0x80;
		}
	}
	return set ? all - 1 : most;
}

static bool integer_of(struct str type, struct my_item *out)
{
	static const struct {
		const char *name;
		int digits, no_sign, size;
	} sizes[] = {{"tinyint", 3, 3, 1}, {"smallint", 5, 5, 2}, {"mediumint", 8, 8, 3}, {"int", 10, 10, 4},
		{"bigint", 19, 20, 8}, {"year", 4, 4, 4}};
	struct str name = str_sub(type, 0, str_chr(type, '('));
	bool no_sign = str_ends(type, STR("unsigned")) || str_eq(name, STR("year"));
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		if (str_eq(name, str_of(sizes[i].name))) {
			int digits = no_sign ? sizes[i].no_sign : sizes[i].digits;
			*out = ddl_mysql_item_integer(digits + !no_sign, sizes[i].size, no_sign);
			return true;
		}
	return false;
}

struct my_item ddl_mysql_item_of(const struct column *c)
{
	static const struct {
		const char *name;
		int64_t chars;
	} texts[] = {{"tinytext", 255}, {"text", 65535}, {"mediumtext", 16777215}, {"longtext", 4294967295},
		{"tinyblob", 255}, {"blob", 65535}, {"mediumblob", 16777215}, {"longblob", 4294967295},
		{"uuid", 36}, {"inet6", 39}, {"inet4", 15}};
	struct str type = c ? c->type : STR_NONE, name = str_sub(type, 0, str_chr(type, '('));
	struct my_item i = {.kind = type.n ? ITEM_OTHER : ITEM_UNKNOWN};
	for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
		if (str_eq(name, str_of(texts[k].name))) {
			i = ddl_mysql_item_string(texts[k].chars);
			i.blob = k < 8;
			i.binary = i.blob && k >= 4;
		}
	if (str_eq(name, STR("char")) || str_eq(name, STR("varchar")) || str_eq(name, STR("binary")) ||
		str_eq(name, STR("varbinary"))) {
		i = ddl_mysql_item_string(argument(type, 0, 1));
		i.binary = str_ends(name, STR("binary"));
	} else if (str_eq(name, STR("enum")) || str_eq(name, STR("set")))
		i = ddl_mysql_item_string(labels(type, str_eq(name, STR("set"))));
	else if (str_eq(name, STR("decimal")))
		i = ddl_mysql_item_decimal(argument(type, 0, 10), argument(type, 1, 0));
	else if (str_eq(name, STR("float")) || str_eq(name, STR("double")))
		i = ddl_mysql_item_double(
			argument(type, 0, str_eq(name, STR("float")) ? 12 : 22), argument(type, 1, -1));
	else if (str_eq(name, STR("date")))
		i.kind = ITEM_DATE;
	else if (str_eq(name, STR("time")))
		i = ddl_mysql_item_moment(ITEM_TIME, argument(type, 0, 0));
	else if (str_eq(name, STR("datetime")) || str_eq(name, STR("timestamp")))
		i = ddl_mysql_item_moment(ITEM_DATETIME, argument(type, 0, 0));
	else
		(void)integer_of(type, &i);
	i.single = str_eq(name, STR("float"));
	i.bytes = c ? c->char_bytes : 0;
	i.no_sign = i.no_sign || str_ends(type, STR("unsigned"));
	i.exact = type;
	i.may_be_null = !c || !c->not_null;
	return i;
}

static struct str text_type(struct my *m, const struct my_item *i)
{
	int64_t bytes = i->binary ? i->len : i->len * (i->bytes ? i->bytes : BYTES);
	const char *kind = i->binary ? "blob" : "text", *size = bytes <= 65535      ? ""
								: bytes <= 16777215 ? "medium"
										    : "long";
	if (!i->len)
		return i->binary ? STR("binary(0)") : STR("char(0)");
	if (bytes <= MOST_BYTES && !i->blob && (i->united || i->len <= MOST_MADE))
		return str_fmt(m->a, "%s(%lld)", i->binary ? "varbinary" : "varchar", (long long)i->len);
	return str_fmt(m->a, "%s%s", size, kind);
}

static struct str double_type(struct my *m, const struct my_item *i)
{
	const char *name = i->single ? "float" : "double";
	return i->dec < 0 ? str_of(name) : str_fmt(m->a, "%s(%lld,%d)", name, (long long)i->len, i->dec);
}

struct str ddl_mysql_item_type(struct my *m, const struct my_item *i)
{
	static const char *const
		moments[] = {[ITEM_DATE] = "date", [ITEM_TIME] = "time", [ITEM_DATETIME] = "datetime"},
		*const integers[] = {
			[1] = "tinyint", [2] = "smallint", [3] = "mediumint", [4] = "int", [8] = "bigint"};
	if (i->exact.n)
		return i->exact;
	switch (i->kind) {
	case ITEM_NULL:
		return STR("binary(0)");
	case ITEM_INT:
		return str_fmt(m->a, "%s(%lld)%s", integers[i->size], (long long)i->len,
			i->no_sign ? " unsigned" : "");
	case ITEM_DECIMAL:
		return str_fmt(m->a, "decimal(%d,%d)%s", i->precision, i->dec, i->no_sign ? " unsigned" : "");
	case ITEM_DOUBLE:
		return double_type(m, i);
	case ITEM_STRING:
		return text_type(m, i);
	case ITEM_DATE:
	case ITEM_TIME:
	case ITEM_DATETIME:
		return i->dec ? str_fmt(m->a, "%s(%d)", moments[i->kind], i->dec) : str_of(moments[i->kind]);
	default:
		return STR_NONE;
	}
}

/* FLOAT stays one beside integers that it can hold. */
static bool fits_single(const struct my_item *i)
{
	return i->single || (i->kind == ITEM_INT && i->size < 4);
}

static struct my_item doubles(struct my_item a, struct my_item b)
{
	int places = a.dec < 0 || b.dec < 0 ? -1 : a.dec > b.dec ? a.dec : b.dec;
	int64_t l = ddl_mysql_item_chars(&a) - a.dec, r = ddl_mysql_item_chars(&b) - b.dec;
	struct my_item d = ddl_mysql_item_double((l > r ? l : r) + (places > 0 ? places : 0), places);
	d.single = (a.single || b.single) && fits_single(&a) && fits_single(&b);
	return d;
}

static struct my_item numbers(struct my_item a, struct my_item b)
{
	if (a.kind == ITEM_DOUBLE || b.kind == ITEM_DOUBLE)
		return doubles(a, b);
	if (a.kind == ITEM_INT && b.kind == ITEM_INT && a.no_sign == b.no_sign) {
		int digits = a.precision > b.precision ? a.precision : b.precision;
		return ddl_mysql_item_integer(
			digits + !a.no_sign, a.size > b.size ? a.size : b.size, a.no_sign);
	}
	int whole = a.precision - a.dec > b.precision - b.dec ? a.precision - a.dec : b.precision - b.dec;
	int dec = a.dec > b.dec ? a.dec : b.dec;
	struct my_item d = ddl_mysql_item_decimal(whole + dec, dec);
	d.no_sign = a.no_sign && b.no_sign;
	return d;
}

static bool is_number(const struct my_item *i)
{
	return i->kind == ITEM_INT || i->kind == ITEM_DECIMAL || i->kind == ITEM_DOUBLE;
}

static bool is_moment(const struct my_item *i)
{
	return i->kind == ITEM_DATE || i->kind == ITEM_TIME || i->kind == ITEM_DATETIME;
}

/* What of two columns of one type stays that type. */
static bool keeps(const struct my_item *a, const struct my_item *b)
{
	bool labels_of = str_starts(a->exact, STR("enum")) || str_starts(a->exact, STR("set"));
	bool number = a->kind == ITEM_INT && !str_starts(a->exact, STR("year"));
	return a->exact.n && str_eq(a->exact, b->exact) && !labels_of && !number && !a->blob &&
	       !str_starts(a->exact, STR("char(")) && !str_starts(a->exact, STR("binary("));
}

/* Of two of which one at least is a string; a text keeps its bytes beside one of bytes. */
static struct my_item strings(const struct my_item *a, const struct my_item *b)
{
	bool binary = a->binary || b->binary, blob = a->blob || b->blob;
	int64_t l = binary && !a->blob ? ddl_mysql_item_bytes(a) : ddl_mysql_item_chars(a),
		r = binary && !b->blob ? ddl_mysql_item_bytes(b) : ddl_mysql_item_chars(b);
	struct my_item c = ddl_mysql_item_string(l > r ? l : r);
	c.blob = blob;
	c.binary = binary;
	c.bytes = a->kind == b->kind && a->bytes == b->bytes ? a->bytes : 0;
	return c;
}

struct my_item ddl_mysql_item_common(struct my_item a, struct my_item b)
{
	struct my_item c = {.kind = ITEM_UNKNOWN};
	bool null = a.may_be_null || b.may_be_null;
	if (a.kind == ITEM_NULL || b.kind == ITEM_NULL) {
		c = ddl_mysql_item_settled(a.kind == ITEM_NULL ? b : a);
	} else if (keeps(&a, &b)) {
		c = a;
	} else if (!a.kind || !b.kind || a.kind == ITEM_OTHER || b.kind == ITEM_OTHER) {
		c.kind = ITEM_UNKNOWN;
	} else if (is_number(&a) && is_number(&b)) {
		c = numbers(a, b);
	} else if (is_moment(&a) && is_moment(&b)) {
		c = ddl_mysql_item_moment(
			a.kind == b.kind ? a.kind : ITEM_DATETIME, a.dec > b.dec ? a.dec : b.dec);
	} else {
		c = strings(&a, &b);
	}
	c.may_be_null = null;
	c.constant = false;
	return c;
}
