/* The types of expressions in SELECT lists of views and CREATE TABLE ... SELECT. Internal to the MySQL
 * reader. */
#ifndef SCHEMAS_DDL_MYSQL_INFER_H
#define SCHEMAS_DDL_MYSQL_INFER_H

#include "schemas/ddl_mysql.h"

/* What an item is (sql/item.h Type_std_attributes), as far as the type of a column made of it needs. */
struct my_item {
	enum my_item_kind {
		ITEM_UNKNOWN,
		ITEM_NULL,
		ITEM_INT,
		ITEM_DECIMAL,
		ITEM_DOUBLE,
		ITEM_STRING,
		ITEM_DATE,
		ITEM_TIME,
		ITEM_DATETIME,
		ITEM_OTHER /* only "exact" is known */
	} kind;
	int64_t len;   /* characters that it takes at most, sign and point with them */
	int precision; /* digits of a number */
	int dec;       /* places behind the point, or of a second; of a double below 0: as many as it has */
	int size;      /* bytes of an integer: 1, 2, 3, 4, 8 */
	bool no_sign;  /* UNSIGNED */
	bool blob;     /* a column of text or its kin */
	bool binary;   /* a string of bytes */
	bool single;   /* a FLOAT among the doubles */
	bool united;   /* a column of a UNION, which keeps longer strings out of texts */
	bool positive; /* an integer below 0 is never meant: its text has no place for a sign */
	unsigned char bytes; /* most of a character, 0 = of utf8mb4 */
	bool may_be_null;
	bool constant; /* "value" or "text" is what it is */
	int64_t value;
	struct str text;
	struct str exact; /* the type of a column that it is or keeps, empty = none */
};

/* What the reader of the SELECT answers. */
struct my_asked_of {
	void *ctx;
	bool of_view;
	/* The column of that name, NULL when it is not known. */
	const struct column *(*column)(void *ctx, struct str table, struct str name);
	/* The first column of the sub-select at the cursor, which is left behind its parenthesis. */
	struct my_item (*subselect)(void *ctx, struct my *m);
};

/* The item of tokens [from, to). */
struct my_item ddl_mysql_infer(struct my *m, size_t from, size_t to, const struct my_asked_of *asked);
/* Of a column of that type. */
struct my_item ddl_mysql_item_of(const struct column *c);
/* The type of a column made of it, empty when it is not known; kept in the catalog's arena. */
struct str ddl_mysql_item_type(struct my *m, const struct my_item *i);
/* The one that both become in COALESCE, IF, CASE, UNION and their kin. */
struct my_item ddl_mysql_item_common(struct my_item a, struct my_item b);

/* A function of the n items. */
typedef struct my_item my_made_of(const struct my_item *v, size_t n);
struct my_made {
	const char *name;
	my_made_of *fn;
};
/* ddl_mysql_infer_call.c: a function of that name, in small letters, over the items. */
struct my_item ddl_mysql_infer_call(struct str name, const struct my_item *v, size_t n);
/* CAST(v AS [UN]SIGNED), CAST(v AS BINARY) */
struct my_item ddl_mysql_infer_integer(struct my_item v, bool no_sign);
struct my_item ddl_mysql_infer_binary(const struct my_item *v, int64_t bytes);
/* Whether argument "at" is a whole number that is known. */
bool ddl_mysql_infer_count(const struct my_item *v, size_t n, size_t at);
/* ddl_mysql_infer_text.c, ddl_mysql_infer_time.c, ddl_mysql_infer_json.c, ddl_mysql_infer_number.c: the
 * functions of their kinds; the one of that name or NULL */
my_made_of *ddl_mysql_infer_text(struct str name);
my_made_of *ddl_mysql_infer_time(struct str name);
my_made_of *ddl_mysql_infer_json(struct str name);
my_made_of *ddl_mysql_infer_numeric(struct str name);
my_made_of *ddl_mysql_infer_find(const struct my_made *made, size_t n, struct str name);
/* v + INTERVAL n unit */
struct my_item ddl_mysql_infer_moved(struct my_item v, struct str unit);

/* ddl_mysql_infer_number.c: a op b, "d" for DIV; unknown where they are no numbers. */
struct my_item ddl_mysql_infer_arithmetic(struct my_item a, char op, struct my_item b);

/* ddl_mysql_item.c: makers */
/* Of "len" characters with the sign; size 0: as many bytes as they need (type_handler_long_or_longlong). */
struct my_item ddl_mysql_item_integer(int64_t len, int size, bool no_sign);
struct my_item ddl_mysql_item_double(int64_t len, int dec);
/* The same number with as many characters as its digits need. */
struct my_item ddl_mysql_item_settled(struct my_item i);
struct my_item ddl_mysql_item_decimal(int precision, int dec);
struct my_item ddl_mysql_item_string(int64_t chars);
struct my_item ddl_mysql_item_moment(enum my_item_kind kind, int dec);
/* How many characters it has as a string, and how many bytes. */
int64_t ddl_mysql_item_chars(const struct my_item *i);
int64_t ddl_mysql_item_bytes(const struct my_item *i);
#define MY_ITEM_UNKNOWN ((struct my_item){.kind = ITEM_UNKNOWN, .may_be_null = true})

#endif
