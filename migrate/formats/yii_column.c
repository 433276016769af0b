/* Yii's names and its words for types, in each database (yii\db\ColumnSchemaBuilder, QueryBuilder::typeMap).
 */
#include "base/sb.h"
#include "migrate/formats/yii.h"

enum { MAX_TEXT = 1024 * 1024 };

/* -- names -- */

static struct str prefix_of(struct doctrine_reader *r)
{
	const struct yii_reading *y = r->own;
	return r->s->table_prefix.p ? r->s->table_prefix : y->config->prefix;
}

struct str format_yii_name(struct doctrine_reader *r, struct str written)
{
	struct str open = STR("{{"), inner = written;
	size_t at = str_find(written, open, 0), end = str_find(written, STR("}}"), 0);
	if (at == SIZE_MAX || end == SIZE_MAX || end < at)
		return written;
	inner = str_sub(written, at + 2, end);
	size_t mark = str_chr(inner, '%');
	struct str prefix = mark == SIZE_MAX ? STR_NONE : prefix_of(r);
	struct str head = mark == SIZE_MAX ? inner : str_sub(inner, 0, mark);
	struct str tail = mark == SIZE_MAX ? STR_NONE : str_sub(inner, mark + 1, inner.n);
	return str_fmt(r->a, "%.*s%.*s%.*s%.*s%.*s", STRF(str_sub(written, 0, at)), STRF(head), STRF(prefix),
		STRF(tail), STRF(str_sub(written, end + 2, written.n)));
}

/* "schema.table" is two names. */
static struct str quoted(struct doctrine_reader *r, struct str name)
{
	struct format_ddl d = {.a = r->a, .s = r->s};
	size_t dot = str_chr(name, '.');
	if (name.n && (name.p[0] == '"' || name.p[0] == '`'))
		return name;
	if (dot == SIZE_MAX || !dot || dot + 1 >= name.n)
		return format_ddl_name(&d, name);
	return format_ddl_table_name(
		&d, (struct format_ddl_table){str_sub(name, 0, dot), str_sub(name, dot + 1, name.n)});
}

struct str format_yii_table(struct doctrine_reader *r, struct str written)
{
	return quoted(r, format_yii_name(r, written));
}

struct str format_yii_column_name(struct doctrine_reader *r, struct str written)
{
	struct format_ddl d = {.a = r->a, .s = r->s};
	if (str_starts(written, STR("[[")) && str_ends(written, STR("]]")))
		written = str_sub(written, 2, written.n - 2);
	if (str_chr(written, '(') != SIZE_MAX || (written.n && (written.p[0] == '"' || written.p[0] == '`')))
		return written;
	return format_ddl_name(&d, format_yii_name(r, written));
}

struct str format_yii_sql(struct doctrine_reader *r, struct str sql)
{
	struct sb b = sb_new(r->a, MAX_TEXT);
	if (str_find(sql, STR("{{"), 0) == SIZE_MAX && str_find(sql, STR("[["), 0) == SIZE_MAX)
		return sql;
	for (size_t i = 0; i < sql.n;) {
		bool table = str_starts(str_sub(sql, i, sql.n), STR("{{"));
		bool column = str_starts(str_sub(sql, i, sql.n), STR("[["));
		size_t end = table || column ? str_find(sql, table ? STR("}}") : STR("]]"), i) : SIZE_MAX;
		if (end == SIZE_MAX || end - i > 200) {
			sb_char(&b, sql.p[i++]);
			continue;
		}
		struct str whole = str_sub(sql, i, end + 2);
		sb_add(&b, table ? format_yii_table(r, whole) : format_yii_column_name(r, whole));
		i = end + 2;
	}
	return sb_str(&b);
}

/* -- types -- */

static const struct {
	const char *name, *sql[3]; /* by dialect */
	bool numeric;
} types[] = {{"pk",
		     {"serial NOT NULL PRIMARY KEY", "int(11) NOT NULL AUTO_INCREMENT PRIMARY KEY",
			     "integer PRIMARY KEY AUTOINCREMENT NOT NULL"},
		     false},
	{"upk",
		{"serial NOT NULL PRIMARY KEY", "int(10) UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY",
			"integer PRIMARY KEY AUTOINCREMENT NOT NULL"},
		false},
	{"bigpk",
		{"bigserial NOT NULL PRIMARY KEY", "bigint(20) NOT NULL AUTO_INCREMENT PRIMARY KEY",
			"integer PRIMARY KEY AUTOINCREMENT NOT NULL"},
		false},
	{"ubigpk",
		{"bigserial NOT NULL PRIMARY KEY", "bigint(20) UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY",
			"integer PRIMARY KEY AUTOINCREMENT NOT NULL"},
		false},
	{"char", {"char(1)", "char(1)", "char(1)"}, false},
	{"string", {"varchar(255)", "varchar(255)", "varchar(255)"}, false},
	{"text", {"text", "text", "text"}, false}, {"tinyint", {"smallint", "tinyint(3)", "tinyint"}, true},
	{"smallint", {"smallint", "smallint(6)", "smallint"}, true},
	{"integer", {"integer", "int(11)", "integer"}, true},
	{"bigint", {"bigint", "bigint(20)", "bigint"}, true},
	{"float", {"double precision", "float", "float"}, true},
	{"double", {"double precision", "double", "double"}, true},
	{"decimal", {"numeric(10,0)", "decimal(10,0)", "decimal(10,0)"}, true},
	{"datetime", {"timestamp(0)", "datetime(0)", "datetime"}, false},
	{"timestamp", {"timestamp(0)", "timestamp(0)", "timestamp"}, false},
	{"time", {"time(0)", "time(0)", "time"}, false}, {"date", {"date", "date", "date"}, false},
	{"binary", {"bytea", "blob", "blob"}, false}, {"boolean", {"boolean", "tinyint(1)", "boolean"}, true},
	{"money", {"numeric(19,4)", "decimal(19,4)", "decimal(19,4)"}, true},
	{"json", {"jsonb", "json", "json"}, false}};

static bool is_pk(struct str type)
{
	return str_ends(type, STR("pk"));
}

static bool is_numeric(struct str type)
{
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_eq(type, str_of(types[i].name)))
			return types[i].numeric;
	return false;
}

static struct str mapped(struct doctrine_reader *r, struct str word)
{
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_eq(word, str_of(types[i].name)))
			return str_of(types[i].sql[r->s->dialect]);
	return STR_NONE;
}

/* QueryBuilder::getColumnType(): "string(64) NOT NULL" is "varchar(64) NOT NULL". */
static struct str in_sql(struct doctrine_reader *r, struct str type)
{
	size_t n = 0;
	while (n < type.n && str_is_word(type.p[n]))
		n++;
	struct str sql = mapped(r, str_sub(type, 0, n));
	bool bare = n < type.n && (type.p[n] == ' ' || type.p[n] == '\t' || type.p[n] == '\n');
	if (!sql.n || (n < type.n && type.p[n] != '(' && !bare))
		return type;
	if (n == type.n || bare)
		return str_fmt(r->a, "%.*s%.*s", STRF(sql), STRF(str_sub(type, n, type.n)));
	size_t close = str_find(type, STR(")"), n), open = str_chr(sql, '('), end = str_rchr(sql, ')');
	if (close == SIZE_MAX)
		return type;
	struct str length = str_sub(type, n, close + 1), rest = str_sub(type, close + 1, type.n);
	if (open == SIZE_MAX)
		return str_fmt(r->a, "%.*s%.*s", STRF(sql), STRF(rest));
	return str_fmt(r->a, "%.*s%.*s%.*s%.*s", STRF(str_sub(sql, 0, open)), STRF(length),
		STRF(str_sub(sql, end + 1, sql.n)), STRF(rest));
}

/* -- the builder -- */

static const struct {
	const char *method, *type;
} makers[] = {{"primaryKey", "pk"}, {"bigPrimaryKey", "bigpk"}, {"char", "char"}, {"string", "string"},
	{"text", "text"}, {"tinyInteger", "tinyint"}, {"smallInteger", "smallint"}, {"integer", "integer"},
	{"bigInteger", "bigint"}, {"float", "float"}, {"double", "double"}, {"decimal", "decimal"},
	{"dateTime", "datetime"}, {"timestamp", "timestamp"}, {"time", "time"}, {"date", "date"},
	{"binary", "binary"}, {"boolean", "boolean"}, {"money", "money"}, {"json", "json"}};

static bool length_of(struct doctrine_reader *r, uint32_t call, struct str *out)
{
	struct doctrine_value x = format_doctrine_argument(r, call, 0),
			      y = format_doctrine_argument(r, call, 1);
	bool known = (x.kind == DOCTRINE_NULL || format_doctrine_known(&x)) &&
		     (y.kind == DOCTRINE_NULL || format_doctrine_known(&y));
	*out = x.kind == DOCTRINE_NULL   ? STR_NONE
	       : y.kind == DOCTRINE_TEXT ? str_fmt(r->a, "%.*s,%.*s", STRF(x.text), STRF(y.text))
					 : x.text;
	return known;
}

bool format_yii_make(struct doctrine_reader *r, struct str name, uint32_t call, struct doctrine_value *out)
{
	for (size_t i = 0; i < sizeof makers / sizeof *makers; i++) {
		if (!str_ieq(name, str_of(makers[i].method)))
			continue;
		struct yii_column *c = ARENA_NEW(r->a, struct yii_column);
		*c = (struct yii_column){.type = str_of(makers[i].type)};
		c->unread = !length_of(r, call, &c->length);
		*out = (struct doctrine_value){.kind = DOCTRINE_OBJECT, .what = YII_COLUMN, .object = c};
		return true;
	}
	return false;
}

static void set_text(struct yii_column *c, struct str *to, const struct doctrine_value *v)
{
	*to = v->kind == DOCTRINE_TEXT ? v->text : STR_NONE;
	c->unread = c->unread || (v->kind != DOCTRINE_NULL && !format_doctrine_known(v));
}

static void set_default(struct yii_column *c, const struct doctrine_value *v, bool raw)
{
	c->has_default = v->kind != DOCTRINE_NULL;
	c->def = *v;
	c->def.raw = c->def.raw || raw;
	if (v->kind == DOCTRINE_NULL) {
		c->has_null = true;
		c->not_null = false;
	}
}

static void set_unsigned(struct yii_column *c)
{
	c->is_unsigned = true;
	if (str_eq(c->type, STR("pk")))
		c->type = STR("upk");
	else if (str_eq(c->type, STR("bigpk")))
		c->type = STR("ubigpk");
}

struct doctrine_value format_yii_column_call(
	struct doctrine_reader *r, const struct doctrine_value *on, struct str name, uint32_t call)
{
	struct yii_column *c = on->object;
	struct doctrine_value v = format_doctrine_argument(r, call, 0);
	if (str_ieq(name, STR("notNull")) || str_ieq(name, STR("null"))) {
		c->has_null = true;
		c->not_null = str_ieq(name, STR("notNull"));
	} else if (str_ieq(name, STR("unique")))
		c->unique = true;
	else if (str_ieq(name, STR("unsigned")))
		set_unsigned(c);
	else if (str_ieq(name, STR("first")))
		c->first = true;
	else if (str_ieq(name, STR("defaultValue")) || str_ieq(name, STR("defaultExpression")))
		set_default(c, &v, str_ieq(name, STR("defaultExpression")));
	else if (str_ieq(name, STR("check")))
		set_text(c, &c->check, &v);
	else if (str_ieq(name, STR("append")))
		set_text(c, &c->append, &v);
	else if (str_ieq(name, STR("after")))
		set_text(c, &c->after, &v);
	else if (str_ieq(name, STR("comment")))
		c->has_comment = true;
	else
		c->unread = true;
	return *on;
}

static struct str default_text(struct doctrine_reader *r, const struct yii_column *c)
{
	const struct doctrine_value *v = &c->def;
	if (!c->has_default)
		return c->has_null && !c->not_null ? STR(" DEFAULT NULL") : STR_NONE;
	if (v->kind == DOCTRINE_BOOL)
		return format_when_is(v->when, true) ? STR(" DEFAULT TRUE") : STR(" DEFAULT FALSE");
	if (v->kind != DOCTRINE_TEXT)
		return STR_NONE;
	return v->raw || v->number ? str_fmt(r->a, " DEFAULT %.*s", STRF(v->text))
				   : str_fmt(r->a, " DEFAULT '%.*s'", STRF(v->text));
}

struct str format_yii_column_text(struct doctrine_reader *r, const struct yii_column *c)
{
	bool my = r->s->dialect == DIALECT_MYSQL, pk = is_pk(c->type);
	struct str length = c->length.n && (!pk || my) ? str_fmt(r->a, "(%.*s)", STRF(c->length)) : STR_NONE;
	struct str sign = c->is_unsigned && is_numeric(c->type) && r->s->dialect != DIALECT_POSTGRESQL
				  ? STR(" UNSIGNED")
				  : STR_NONE;
	struct str null = pk || !c->has_null ? STR_NONE : c->not_null ? STR(" NOT NULL") : STR(" NULL");
	struct str check = c->check.n ? str_fmt(r->a, " CHECK (%.*s)", STRF(c->check)) : STR_NONE;
	struct str append = c->append.n ? str_fmt(r->a, " %.*s", STRF(c->append)) : STR_NONE;
	struct str place = !my        ? STR_NONE
			   : c->first ? STR(" FIRST")
			   : c->after.n
				   ? str_fmt(r->a, " AFTER %.*s", STRF(format_yii_column_name(r, c->after)))
				   : STR_NONE;
	return str_fmt(r->a, "%.*s%.*s%.*s%.*s%.*s%s%.*s%.*s%.*s", STRF(c->type), STRF(length), STRF(sign),
		STRF(null), STRF(pk ? STR_NONE : default_text(r, c)), c->unique && !pk ? " UNIQUE" : "",
		STRF(my ? STR_NONE : check), STRF(append),
		STRF(my ? str_fmt(r->a, "%.*s%.*s", STRF(check), STRF(place)) : place));
}

static bool is_whole(const struct yii_column *c)
{
	bool unknown =
		c->has_default && (c->def.partial || c->def.kind == DOCTRINE_DATA ||
					  c->def.kind == DOCTRINE_FOREIGN || c->def.kind == DOCTRINE_ARRAY);
	return !c->unread && !unknown;
}

bool format_yii_type(struct doctrine_reader *r, const struct doctrine_value *v, struct str *out)
{
	const struct yii_column *c = v->kind == DOCTRINE_OBJECT && v->what == YII_COLUMN ? v->object : NULL;
	*out = STR_NONE;
	if (c)
		*out = in_sql(r, format_yii_column_text(r, c));
	else if (format_doctrine_known(v))
		*out = in_sql(r, v->text);
	return out->n && (!c || is_whole(c));
}
