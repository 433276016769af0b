/*
 * Unique keys that are too long for a tree. MariaDB makes them over a hash of the columns (sql/sql_table.cc
 * mysql_prepare_create_table_finalize, since 10.4): a column of TEXT or BLOB without a prefix length, or more
 * than 3072 bytes of all columns together. MySQL refuses such a table.
 */
#include "schemas/ddl_mysql.h"

enum { MOST_KEY_BYTES = 3072, MOST_CHAR_BYTES = 4, OTHER_BYTES = 8 };

/* Bytes that a character of these sets takes at most; 1 of all others (mysys/charset.c). */
static const struct {
	const char *name;
	unsigned char bytes;
} sets[] = {{"utf8mb4", 4}, {"utf8mb3", 3}, {"utf8", 3}, {"utf16", 4}, {"utf16le", 4}, {"utf32", 4},
	{"ucs2", 2}, {"gbk", 2}, {"gb2312", 2}, {"gb18030", 4}, {"big5", 2}, {"sjis", 2}, {"cp932", 2},
	{"euckr", 2}, {"ujis", 3}, {"eucjpms", 3}, {"uca1400", 4}, {"default", 0}};

unsigned char ddl_mysql_char_bytes(struct str name)
{
	name = str_sub(name, 0, str_chr(name, '_'));
	for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
		if (str_ieq(name, str_of(sets[i].name)))
			return sets[i].bytes;
	return name.n ? 1 : 0;
}

bool ddl_mysql_charset(struct my *m, unsigned char *bytes)
{
	size_t from = m->i;
	ddl_mysql_eat(m, "default");
	if (!ddl_mysql_eat(m, "character set") && !ddl_mysql_eat(m, "charset") &&
		!ddl_mysql_eat(m, "collate")) {
		m->i = from;
		return false;
	}
	ddl_mysql_eat_punct(m, '=');
	struct sql_token t = ddl_mysql_next(m);
	bool quoted = t.kind == SQL_STRING || t.kind == SQL_QUOTED;
	*bytes = ddl_mysql_char_bytes(quoted && t.text.n > 1 ? str_sub(t.text, 1, t.text.n - 1) : t.text);
	return true;
}

/* The number in parentheses, 0 without one. */
static uint64_t width(struct str type)
{
	size_t open = str_chr(type, '('), close = str_chr(type, ')');
	uint64_t n = 0;
	if (open != SIZE_MAX && close != SIZE_MAX)
		(void)str_u64(str_sub(type, open + 1, close), &n);
	return n;
}

/* What the column adds to a key; SIZE_MAX when that is without a limit. */
static uint64_t key_bytes(const struct relation *r, const struct column *c, uint64_t prefix)
{
	struct str type = c->type;
	bool text = str_find(type, STR("text"), 0) != SIZE_MAX,
	     blob = str_find(type, STR("blob"), 0) != SIZE_MAX;
	bool chars = text || str_starts(type, STR("char")) || str_starts(type, STR("varchar"));
	bool bytes = blob || str_starts(type, STR("binary")) || str_starts(type, STR("varbinary"));
	uint64_t each = !chars          ? 1
			: c->char_bytes ? c->char_bytes
			: r->char_bytes ? r->char_bytes
					: MOST_CHAR_BYTES;
	if (!chars && !bytes)
		return OTHER_BYTES;
	if (prefix)
		return prefix * each;
	return text || blob ? MOST_KEY_BYTES + 1 : width(type) * each;
}

struct str ddl_mysql_waiting_method(struct my *m)
{
	struct str out = STR("?");
	for (size_t i = 0; i < m->prefixes.n; i++)
		out = str_fmt(m->a, "%.*s%.*s,", STRF(out), STRF(m->prefixes.v[i]));
	m->prefixes.n = 0;
	return out;
}

/* BTREE or HASH of a method that waits. */
static struct str settled(const struct relation *r, const struct index *x)
{
	struct str prefixes = str_sub(x->method, 1, x->method.n);
	uint64_t sum = 0, prefix;
	for (size_t k = 0; k < x->columns.n; k++) {
		const struct column *c = ddl_mysql_find_column(r, x->columns.v[k]);
		struct str one = prefixes.n ? str_cut(&prefixes, ',') : STR_NONE;
		sum += !c ? OTHER_BYTES : key_bytes(r, c, str_u64(one, &prefix) ? prefix : 0);
	}
	return sum > MOST_KEY_BYTES ? STR("HASH") : STR("BTREE");
}

bool ddl_mysql_is_tree(const struct relation *r, const struct index *x)
{
	struct str method = str_starts(x->method, STR("?")) ? settled(r, x) : x->method;
	return str_eq(method, STR("BTREE"));
}

void ddl_mysql_settle_methods(struct relation *r)
{
	for (size_t i = 0; i < r->indexes.n; i++)
		if (str_starts(r->indexes.v[i].method, STR("?")))
			r->indexes.v[i].method = settled(r, &r->indexes.v[i]);
}
