#include "base/sb.h"
#include "schemas/ddl_mysql.h"

enum shape {
	SHAPE_INTEGER, /* name(width) [unsigned] [zerofill] */
	SHAPE_DECIMAL,
	SHAPE_FLOAT,
	SHAPE_PLAIN,    /* no length */
	SHAPE_LENGTH,   /* name(n), n defaults */
	SHAPE_FRACTION, /* name[(n)], 0 is left out */
	SHAPE_BLOB,     /* a length chooses the size of the type */
	SHAPE_LABELS
};

/* The words of a type, longest first where one begins another. Widths: sql/sql_type.cc and the manual's table
 * of integer types. */
static const struct type_row {
	const char *words, *name;
	enum shape shape;
	int width, width_unsigned;
	bool character;
} types[] = {
	{"tinyint", "tinyint", SHAPE_INTEGER, 4, 3, false},
	{"int1", "tinyint", SHAPE_INTEGER, 4, 3, false},
	{"smallint", "smallint", SHAPE_INTEGER, 6, 5, false},
	{"int2", "smallint", SHAPE_INTEGER, 6, 5, false},
	{"mediumint", "mediumint", SHAPE_INTEGER, 9, 8, false},
	{"int3", "mediumint", SHAPE_INTEGER, 9, 8, false},
	{"middleint", "mediumint", SHAPE_INTEGER, 9, 8, false},
	{"int", "int", SHAPE_INTEGER, 11, 10, false},
	{"integer", "int", SHAPE_INTEGER, 11, 10, false},
	{"int4", "int", SHAPE_INTEGER, 11, 10, false},
	{"bigint", "bigint", SHAPE_INTEGER, 20, 20, false},
	{"int8", "bigint", SHAPE_INTEGER, 20, 20, false},
	{"decimal", "decimal", SHAPE_DECIMAL, 10, 10, false},
	{"dec", "decimal", SHAPE_DECIMAL, 10, 10, false},
	{"numeric", "decimal", SHAPE_DECIMAL, 10, 10, false},
	{"fixed", "decimal", SHAPE_DECIMAL, 10, 10, false},
	{"number", "decimal", SHAPE_DECIMAL, 10, 10, false},
	{"float", "float", SHAPE_FLOAT, 0, 0, false},
	{"float4", "float", SHAPE_FLOAT, 0, 0, false},
	{"float8", "double", SHAPE_FLOAT, 0, 0, false},
	{"double precision", "double", SHAPE_FLOAT, 0, 0, false},
	{"double", "double", SHAPE_FLOAT, 0, 0, false},
	{"real", "double", SHAPE_FLOAT, 0, 0, false},
	{"bit", "bit", SHAPE_LENGTH, 1, 0, false},
	{"long varbinary", "mediumblob", SHAPE_PLAIN, 0, 0, false},
	{"long varchar", "mediumtext", SHAPE_PLAIN, 0, 0, true},
	{"long", "mediumtext", SHAPE_PLAIN, 0, 0, true},
	{"national character varying", "varchar", SHAPE_LENGTH, 1, 0, true},
	{"national char varying", "varchar", SHAPE_LENGTH, 1, 0, true},
	{"national varchar", "varchar", SHAPE_LENGTH, 1, 0, true},
	{"national character", "char", SHAPE_LENGTH, 1, 0, true},
	{"national char", "char", SHAPE_LENGTH, 1, 0, true},
	{"nchar varchar", "varchar", SHAPE_LENGTH, 1, 0, true},
	{"nchar varying", "varchar", SHAPE_LENGTH, 1, 0, true},
	{"nvarchar", "varchar", SHAPE_LENGTH, 1, 0, true},
	{"nchar", "char", SHAPE_LENGTH, 1, 0, true},
	{"character varying", "varchar", SHAPE_LENGTH, 1, 0, true},
	{"char varying", "varchar", SHAPE_LENGTH, 1, 0, true},
	{"character", "char", SHAPE_LENGTH, 1, 0, true},
	{"char byte", "binary", SHAPE_LENGTH, 1, 0, false},
	{"char", "char", SHAPE_LENGTH, 1, 0, true},
	{"varchar", "varchar", SHAPE_LENGTH, 1, 0, true},
	{"varcharacter", "varchar", SHAPE_LENGTH, 1, 0, true},
	{"binary", "binary", SHAPE_LENGTH, 1, 0, false},
	{"varbinary", "varbinary", SHAPE_LENGTH, 1, 0, false},
	{"tinytext", "tinytext", SHAPE_PLAIN, 0, 0, true},
	{"text", "text", SHAPE_BLOB, 0, 0, true},
	{"mediumtext", "mediumtext", SHAPE_PLAIN, 0, 0, true},
	{"longtext", "longtext", SHAPE_PLAIN, 0, 0, true},
	{"json", "longtext", SHAPE_PLAIN, 0, 0, true},
	{"tinyblob", "tinyblob", SHAPE_PLAIN, 0, 0, false},
	{"blob", "blob", SHAPE_BLOB, 0, 0, false},
	{"mediumblob", "mediumblob", SHAPE_PLAIN, 0, 0, false},
	{"longblob", "longblob", SHAPE_PLAIN, 0, 0, false},
	{"enum", "enum", SHAPE_LABELS, 0, 0, true},
	{"set", "set", SHAPE_LABELS, 0, 0, true},
	{"date", "date", SHAPE_PLAIN, 0, 0, false},
	{"time", "time", SHAPE_FRACTION, 0, 0, false},
	{"datetime", "datetime", SHAPE_FRACTION, 0, 0, false},
	{"timestamp", "timestamp", SHAPE_FRACTION, 0, 0, false},
	{"year", "year", SHAPE_LENGTH, 4, 0, false},
	{"inet4", "inet4", SHAPE_PLAIN, 0, 0, false},
	{"inet6", "inet6", SHAPE_PLAIN, 0, 0, false},
	{"uuid", "uuid", SHAPE_PLAIN, 0, 0, false},
	{"vector", "vector", SHAPE_LENGTH, 1, 0, false},
	{"geometry", "geometry", SHAPE_PLAIN, 0, 0, false},
	{"point", "point", SHAPE_PLAIN, 0, 0, false},
	{"linestring", "linestring", SHAPE_PLAIN, 0, 0, false},
	{"polygon", "polygon", SHAPE_PLAIN, 0, 0, false},
	{"multipoint", "multipoint", SHAPE_PLAIN, 0, 0, false},
	{"multilinestring", "multilinestring", SHAPE_PLAIN, 0, 0, false},
	{"multipolygon", "multipolygon", SHAPE_PLAIN, 0, 0, false},
	{"geometrycollection", "geometrycollection", SHAPE_PLAIN, 0, 0, false},
	{"geomcollection", "geometrycollection", SHAPE_PLAIN, 0, 0, false},
};

struct length {
	bool given, two;
	uint64_t n, scale;
};

static bool read_length(struct my *m, struct length *l)
{
	*l = (struct length){0};
	if (!ddl_mysql_eat_punct(m, '('))
		return true;
	l->given = true;
	if (!str_u64(ddl_mysql_next(m).text, &l->n))
		return ddl_mysql_unexpected(m);
	if (ddl_mysql_eat_punct(m, ',')) {
		l->two = true;
		if (!str_u64(ddl_mysql_next(m).text, &l->scale))
			return ddl_mysql_unexpected(m);
	}
	return ddl_mysql_eat_punct(m, ')') || ddl_mysql_unexpected(m);
}

/* ('a','b') as the server prints it: one space nowhere, quotes doubled. */
static bool labels(struct my *m, struct sb *b)
{
	if (!ddl_mysql_eat_punct(m, '('))
		return ddl_mysql_unexpected(m);
	sb_char(b, '(');
	do {
		struct sql_token t = ddl_mysql_next(m);
		if (t.kind != SQL_STRING)
			return ddl_mysql_unexpected(m);
		struct str v = sql_lex_value(m->tmp, DIALECT_MYSQL, t);
		while (v.n && v.p[v.n - 1] == ' ')
			v.n--;
		sb_addz(b, b->p[b->n - 1] == '(' ? "'" : ",'");
		for (size_t i = 0; i < v.n; i++) {
			if (v.p[i] == '\'')
				sb_char(b, '\'');
			sb_char(b, v.p[i]);
		}
		sb_char(b, '\'');
	} while (ddl_mysql_eat_punct(m, ','));
	sb_char(b, ')');
	return ddl_mysql_eat_punct(m, ')') || ddl_mysql_unexpected(m);
}

/* TEXT(n) and BLOB(n) are the smallest type that holds n characters of four bytes, or n bytes. */
static const char *blob_name(const struct type_row *row, const struct length *l)
{
	uint64_t bytes = row->character ? l->n * 4 : l->n;
	static const char *const names[2][4] = {{"tinyblob", "blob", "mediumblob", "longblob"},
		{"tinytext", "text", "mediumtext", "longtext"}};
	if (!l->given)
		return row->name;
	return names[row->character][bytes < 256 ? 0 : bytes < 65536 ? 1 : bytes < 16777216 ? 2 : 3];
}

static void sign(struct my *m, struct sb *b, const struct type_row *row, const struct length *l)
{
	bool is_unsigned = false, zerofill = false;
	for (;;) {
		if (ddl_mysql_eat(m, "unsigned"))
			is_unsigned = true;
		else if (ddl_mysql_eat(m, "zerofill"))
			zerofill = true;
		else if (!ddl_mysql_eat(m, "signed"))
			break;
	}
	is_unsigned = is_unsigned || zerofill;
	if (row->shape == SHAPE_INTEGER)
		sb_fmt(b, "(%d)", l->given ? (int)l->n : is_unsigned ? row->width_unsigned : row->width);
	else if (row->shape == SHAPE_DECIMAL)
		sb_fmt(b, "(%d,%d)", l->given && l->n ? (int)l->n : 10, (int)l->scale);
	else if (l->two)
		sb_fmt(b, "(%d,%d)", (int)l->n, (int)l->scale);
	sb_addz(b, is_unsigned ? " unsigned" : "");
	sb_addz(b, zerofill ? " zerofill" : "");
}

static bool number(struct my *m, const struct type_row *row, struct my_type *out)
{
	struct length l;
	struct sb b = sb_new(m->a, 200);
	if (!read_length(m, &l))
		return false;
	bool wide = row->shape == SHAPE_FLOAT && l.given && !l.two && l.n > 24; /* FLOAT(25) is a double */
	sb_addz(&b, wide ? "double" : row->name);
	sign(m, &b, row, &l);
	out->text = sb_str(&b);
	out->number = true;
	out->decimal = row->shape == SHAPE_DECIMAL;
	out->scale = (int)l.scale;
	return true;
}

/* CHARACTER SET and so on; true when the set is "binary". */
static bool charset(struct my *m, unsigned char *bytes)
{
	bool binary = false;
	struct str name = STR_NONE;
	for (;;) {
		if (ddl_mysql_eat(m, "character set") || ddl_mysql_eat(m, "charset") ||
			ddl_mysql_eat(m, "char set")) {
			ddl_mysql_eat_punct(m, '=');
			name = ddl_mysql_next(m).text;
			binary = str_ieq(name, STR("binary"));
			*bytes = ddl_mysql_char_bytes(name);
		} else if (!ddl_mysql_eat(m, "ascii") && !ddl_mysql_eat(m, "unicode") &&
			   !ddl_mysql_eat(m, "binary")) {
			return binary;
		}
	}
}

static struct str as_binary(struct my *m, struct str text)
{
	if (str_starts(text, STR("varchar")))
		return str_fmt(m->a, "varbinary%.*s", STRF(str_sub(text, 7, text.n)));
	if (str_starts(text, STR("char")))
		return str_fmt(m->a, "binary%.*s", STRF(str_sub(text, 4, text.n)));
	size_t at = str_find(text, STR("text"), 0);
	return at == SIZE_MAX ? text : str_fmt(m->a, "%.*sblob", STRF(str_sub(text, 0, at)));
}

static bool other(struct my *m, const struct type_row *row, struct my_type *out)
{
	struct length l = {0};
	struct sb b = sb_new(m->a, 1 << 20);
	if (row->shape == SHAPE_LABELS) {
		sb_addz(&b, row->name);
		if (!labels(m, &b))
			return false;
	} else {
		if (!read_length(m, &l))
			return false;
		sb_addz(&b, row->shape == SHAPE_BLOB ? blob_name(row, &l) : row->name);
		if (row->shape == SHAPE_LENGTH)
			sb_fmt(&b, "(%d)", l.given ? (int)l.n : row->width);
		else if (row->shape == SHAPE_FRACTION && l.n)
			sb_fmt(&b, "(%d)", (int)l.n);
	}
	out->text = sb_str(&b);
	out->character = row->character;
	if (row->character && charset(m, &out->char_bytes))
		out->text = as_binary(m, out->text);
	return true;
}

bool ddl_mysql_type(struct my *m, struct my_type *out)
{
	*out = (struct my_type){0};
	if (ddl_mysql_eat(m, "bool") || ddl_mysql_eat(m, "boolean")) {
		out->text = STR("tinyint(1)");
		out->number = true;
		return true;
	}
	if (ddl_mysql_eat(m, "serial")) {
		out->text = STR("bigint(20) unsigned");
		out->number = out->serial = true;
		return true;
	}
	out->json = ddl_mysql_is(m, "json");
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (ddl_mysql_eat(m, types[i].words))
			return types[i].shape <= SHAPE_FLOAT ? number(m, &types[i], out)
							     : other(m, &types[i], out);
	struct sql_token t = ddl_mysql_next(m);
	return ddl_mysql_unknown(m, "type \"%.*s\" is not known", STRF(str_sub(t.text, 0, 60)));
}

struct my_type ddl_mysql_type_of(struct str text)
{
	static const char *const numbers[] = {
		"tinyint", "smallint", "mediumint", "int", "bigint", "float", "double", "decimal", "year"};
	static const char *const characters[] = {
		"char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set"};
	struct my_type t = {.text = text};
	struct str word = str_sub(text, 0, str_chr(text, '('));
	word = str_sub(word, 0, str_chr(word, ' '));
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		t.number = t.number || str_eq(word, str_of(numbers[i]));
	for (size_t i = 0; i < sizeof characters / sizeof *characters; i++)
		t.character = t.character || str_eq(word, str_of(characters[i]));
	size_t comma = str_chr(text, ',');
	uint64_t scale = 0;
	t.decimal = str_eq(word, STR("decimal"));
	if (t.number && comma != SIZE_MAX)
		str_u64(str_sub(text, comma + 1, str_chr(text, ')')), &scale);
	t.scale = (int)scale;
	return t;
}
