/* What the functions of JSON give (MariaDB 10.11 sql/item_jsonfunc.cc). */
#include <string.h>

#include "schemas/ddl_mysql_infer.h"

static struct my_item text(const struct my_item *of, int64_t chars)
{
	struct my_item r = ddl_mysql_item_string(chars);
	r.binary = of->binary;
	return of->kind == ITEM_STRING ? r : MY_ITEM_UNKNOWN;
}

/* What is found may have to be escaped. */
static struct my_item extracted(const struct my_item *v, size_t n)
{
	return n == 2 ? text(v, ddl_mysql_item_chars(v) * 2) : MY_ITEM_UNKNOWN;
}

static struct my_item unquoted(const struct my_item *v, size_t n)
{
	struct my_item r = n == 1 ? text(v, ddl_mysql_item_chars(v)) : MY_ITEM_UNKNOWN;
	r.binary = false;
	return r;
}

static struct my_item part(const struct my_item *v, size_t n)
{
	return n ? text(v, ddl_mysql_item_chars(v)) : MY_ITEM_UNKNOWN;
}

/* Of a longer text; how long that of a shorter one becomes hangs on what is put in. */
static struct my_item changed(const struct my_item *v, size_t n)
{
	return n && ddl_mysql_item_chars(v) > 16777215 ? part(v, n) : MY_ITEM_UNKNOWN;
}

/* A value of JSON_ARRAY and JSON_OBJECT with what is around it; it may be null. */
static int64_t member(const struct my_item *v, size_t n)
{
	int64_t chars = 2;
	for (size_t i = 0; i < n; i++) {
		int64_t one = ddl_mysql_item_chars(&v[i]) * (v[i].kind == ITEM_STRING ? 2 : 1);
		if (!v[i].kind || v[i].kind == ITEM_OTHER)
			return -1;
		chars += (one < 4 ? 4 : one) + 4;
	}
	return n ? chars : 0;
}

static struct my_item made_of(const struct my_item *v, size_t n)
{
	struct my_item r = ddl_mysql_item_string(member(v, n));
	for (size_t i = 0; i < n; i++)
		r.binary = r.binary || v[i].binary;
	return r.len < 0 ? MY_ITEM_UNKNOWN : r;
}

my_made_of *ddl_mysql_infer_json(struct str name)
{
	static const struct my_made made[] = {
		{"json_extract", extracted},
		{"json_unquote", unquoted},
		{"json_value", part},
		{"json_query", part},
		{"json_keys", part},
		{"json_remove", part},
		{"json_set", changed},
		{"json_insert", changed},
		{"json_replace", changed},
		{"json_merge", changed},
		{"json_merge_patch", changed},
		{"json_merge_preserve", changed},
		{"json_array_append", changed},
		{"json_compact", changed},
		{"json_detailed", changed},
		{"json_loose", changed},
		{"json_array", made_of},
		{"json_object", made_of},
	};
	return ddl_mysql_infer_find(made, sizeof made / sizeof *made, name);
}
