/* Arithmetic over items (sql/item_func.cc Item_num_op and its kin). */
#include "schemas/ddl_mysql_infer.h"

enum { DIVISION_PLACES = 4, MOST_PLACES = 38, DOUBLE_DIGITS = 17, BIGINT_CHARS = 21 };

/* A date is the number of its digits. */
static struct my_item as_number(struct my_item i)
{
	bool null = i.may_be_null;
	int digits = i.kind == ITEM_DATE ? 8 : i.kind == ITEM_TIME ? 7 : 14;
	bool labels = str_starts(i.exact, STR("enum")) || str_starts(i.exact, STR("set("));
	if (i.kind == ITEM_DATE || i.kind == ITEM_DATETIME || i.kind == ITEM_TIME)
		i = i.dec ? ddl_mysql_item_decimal(digits + i.dec, i.dec)
			  : ddl_mysql_item_integer(digits + 1, 0, false);
	else if (labels)
		i = ddl_mysql_item_integer(i.len + 1, 0, false);
	else if (i.kind == ITEM_STRING)
		i = ddl_mysql_item_double(22, -1);
	i.may_be_null = null;
	return i;
}

static struct my_item doubles(const struct my_item *a, char op, const struct my_item *b)
{
	int dec = a->dec > b->dec ? a->dec : b->dec;
	bool free = a->dec < 0 || b->dec < 0;
	int64_t chars = ddl_mysql_item_chars(a) - a->dec;
	if (op == 'd') {
		bool places = a->kind != ITEM_DOUBLE || a->dec >= 0;
		return ddl_mysql_item_integer(places ? chars : BIGINT_CHARS, 0, false);
	}
	if (free)
		return ddl_mysql_item_double(22, -1);
	dec += op == '/' ? DIVISION_PLACES : 0;
	chars += dec;
	return ddl_mysql_item_double(
		op == '/' && chars < DOUBLE_DIGITS + dec ? chars : DOUBLE_DIGITS + dec, dec);
}

/* Of two integers: int up to nine characters, else bigint. */
static struct my_item integers(const struct my_item *a, char op, const struct my_item *b)
{
	bool no_sign = a->no_sign || b->no_sign;
	int wide = a->precision > b->precision ? a->precision : b->precision;
	if (op == '%')
		return ddl_mysql_item_integer(wide + !a->no_sign, 0, a->no_sign);
	return ddl_mysql_item_integer(
		(op == '*' ? a->precision + b->precision : wide + 1) + !no_sign, 0, no_sign);
}

static struct my_item decimals(const struct my_item *a, char op, const struct my_item *b)
{
	int dec = a->dec > b->dec ? a->dec : b->dec, left = a->precision - a->dec,
	    right = b->precision - b->dec;
	int wide = left > right ? left : right;
	int places = a->dec + DIVISION_PLACES > MOST_PLACES ? MOST_PLACES : a->dec + DIVISION_PLACES;
	struct my_item r = op == '/' ? ddl_mysql_item_decimal(a->precision + DIVISION_PLACES + b->dec, places)
			   : op == '*' ? ddl_mysql_item_decimal(a->precision + b->precision, a->dec + b->dec)
				       : ddl_mysql_item_decimal(wide + 1 + dec, dec);
	if (op == '%')
		r = ddl_mysql_item_decimal(a->precision > b->precision ? a->precision : b->precision, dec);
	r.no_sign = op == '%' ? a->no_sign : a->no_sign && b->no_sign;
	return r;
}

struct my_item ddl_mysql_infer_arithmetic(struct my_item a, char op, struct my_item b)
{
	bool null = a.may_be_null || b.may_be_null || op == '/' || op == 'd' || op == '%';
	a = as_number(a);
	b = as_number(b);
	bool number = (a.kind == ITEM_INT || a.kind == ITEM_DECIMAL) &&
		      (b.kind == ITEM_INT || b.kind == ITEM_DECIMAL);
	bool known = (a.kind == ITEM_INT || a.kind == ITEM_DECIMAL || a.kind == ITEM_DOUBLE) &&
		     (b.kind == ITEM_INT || b.kind == ITEM_DECIMAL || b.kind == ITEM_DOUBLE);
	struct my_item r = {.kind = ITEM_UNKNOWN};
	if (known && !number)
		r = doubles(&a, op, &b);
	else if (number && op == 'd')
		r = ddl_mysql_item_integer(a.precision - a.dec, 0, a.no_sign || b.no_sign);
	else if (number && op != '/' && a.kind == ITEM_INT && b.kind == ITEM_INT)
		r = integers(&a, op, &b);
	else if (number)
		r = decimals(&a, op, &b);
	r.may_be_null = null;
	return r;
}
