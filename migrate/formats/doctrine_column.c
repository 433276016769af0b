/* Columns of the Schema API: their options, their types in each database (DBAL 3.6, AbstractPlatform and
 * those built on it), and the names that DBAL makes up. */
#include "base/crc.h"
#include "migrate/format_when.h"
#include "migrate/formats/doctrine_php.h"
#include "schemas/replay_column.h"

/* An identifier is quoted in the database only where it is quoted in the text: PostgreSQL folds the others.
 */
struct str format_doctrine_named(struct doctrine_reader *r, struct str name)
{
	bool quoted = name.n > 1 && (name.p[0] == '`' || name.p[0] == '"') && name.p[name.n - 1] == name.p[0];
	if (r->tool)
		return name;
	if (quoted)
		return str_sub(name, 1, name.n - 1);
	return r->s->dialect == DIALECT_POSTGRESQL ? str_lower(r->a, name) : name;
}

/* AbstractAsset::_generateIdentifierName: the CRC-32 of each name in hexadecimal, cut at the platform's
 * limit. */
struct str format_doctrine_identifier(
	struct doctrine_reader *r, const char *prefix, struct str table, const struct names_list *columns)
{
	size_t most = r->s->dialect == DIALECT_MYSQL ? 64 : 63;
	struct str out = str_fmt(r->a, "%s_%x", prefix, crc_32(table));
	for (size_t i = 0; i < columns->n && out.n < most; i++)
		out = str_fmt(r->a, "%.*s%x", STRF(out), crc_32(columns->v[i]));
	char *z = str_z(r->a, str_sub(out, 0, most));
	for (char *p = z; *p; p++)
		*p = *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p;
	return format_doctrine_named(r, str_of(z));
}

/* -- options: ['notnull' => false, 'length' => 3] -- */

static bool is_true(const struct doctrine_value *v, bool *out)
{
	if (v->kind == DOCTRINE_NULL) {
		*out = false;
		return true;
	}
	if (v->kind == DOCTRINE_TEXT && !v->partial) {
		*out = v->text.n && !str_eq(v->text, STR("0"));
		return true;
	}
	*out = v->kind == DOCTRINE_BOOL && format_when_is(v->when, true);
	return v->kind == DOCTRINE_BOOL && (*out || format_when_is(v->when, false));
}

static bool default_of(const struct doctrine_value *v, struct doctrine_options *o)
{
	bool yes;
	o->has_default = true;
	if (v->kind == DOCTRINE_NULL) {
		o->def = STR_NONE;
		return true;
	}
	if (v->kind == DOCTRINE_BOOL) {
		bool known = is_true(v, &yes);
		o->def = yes ? STR("1") : STR("0");
		return known;
	}
	o->def = v->text.p ? v->text : STR("");
	return format_doctrine_known(v);
}

static bool flag_of(struct str key, const struct doctrine_value *v, struct doctrine_options *o, bool *is_flag)
{
	bool yes = false, known = is_true(v, &yes);
	*is_flag = true;
	if (str_ieq(key, STR("notnull"))) {
		o->has_null = true;
		o->nullable = !yes;
	} else if (str_ieq(key, STR("autoincrement"))) {
		o->has_auto = true;
		o->autoincrement = yes;
	} else if (str_ieq(key, STR("unsigned")))
		o->is_unsigned = yes;
	else if (str_ieq(key, STR("fixed")))
		o->fixed = yes;
	else if (str_ieq(key, STR("jsonb")))
		o->jsonb = yes;
	else
		*is_flag = false;
	return known;
}

/* What has no part in a catalog. */
static bool is_idle(struct str key)
{
	static const char *const idle[] = {
		"comment", "charset", "collation", "collate", "version", "name", "oldName", NULL};
	return str_ione_of(key, idle);
}

static bool option(
	struct doctrine_reader *r, struct str key, const struct doctrine_value *v, struct doctrine_options *o)
{
	static const char *const names[] = {"length", "precision", "scale", "type", "columnDefinition"};
	struct str *const texts[] = {&o->length, &o->precision, &o->scale, &o->type, &o->definition};
	bool is_flag, known = flag_of(key, v, o, &is_flag);
	if (is_flag || is_idle(key))
		return !is_flag || known;
	if (str_ieq(key, STR("default")))
		return default_of(v, o);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (str_ieq(key, str_of(names[i]))) {
			*texts[i] = v->kind == DOCTRINE_NULL ? STR_NONE : v->text;
			return v->kind == DOCTRINE_NULL || format_doctrine_known(v);
		}
	if (str_ieq(key, STR("customSchemaOptions")) || str_ieq(key, STR("platformOptions")))
		return format_doctrine_options(r, v, o);
	return false;
}

bool format_doctrine_options(
	struct doctrine_reader *r, const struct doctrine_value *list, struct doctrine_options *o)
{
	if (list->kind == DOCTRINE_NULL)
		return true;
	if (list->kind != DOCTRINE_ARRAY || !format_doctrine_step(r) || ++r->deep > 100)
		return false;
	bool known = true;
	for (size_t i = 0; i < list->array->n; i++)
		known = option(r, list->array->v[i].key, &list->array->v[i].value, o) && known;
	r->deep--;
	return known;
}

/* -- types -- */

static struct str sized(const char *const *kinds, struct str length)
{
	uint64_t n = 0;
	if (!str_u64(length, &n) || !n)
		return str_of(kinds[3]);
	return str_of(kinds[n <= 255 ? 0 : n <= 65535 ? 1 : n <= 16777215 ? 2 : 3]);
}

static bool is_positive(struct str length)
{
	uint64_t n;
	return str_u64(length, &n) && n > 0;
}

static struct str binary(struct doctrine_reader *r, const struct doctrine_options *o)
{
	if (r->s->dialect != DIALECT_MYSQL)
		return r->s->dialect == DIALECT_SQLITE ? STR("BLOB") : STR("BYTEA");
	struct str length = is_positive(o->length) ? o->length : STR("255");
	return str_fmt(r->a, "%s(%.*s)", o->fixed ? "BINARY" : "VARBINARY", STRF(length));
}

static struct str sixteen_bytes(struct doctrine_reader *r)
{
	struct doctrine_options o = {.length = STR("16"), .fixed = true};
	return binary(r, &o);
}

/* The project's two usual libraries disagree where the database has no such type. */
static struct str uuid(struct doctrine_reader *r)
{
	if (r->s->dialect == DIALECT_POSTGRESQL)
		return STR("UUID");
	if (str_find(r->p->composer, STR("\"ramsey/uuid-doctrine\""), 0) != SIZE_MAX)
		return STR("CHAR(36)");
	if (str_find(r->p->composer, STR("\"symfony/uid\""), 0) == SIZE_MAX)
		return STR_NONE;
	return sixteen_bytes(r);
}

static struct str simple_type(struct doctrine_reader *r, struct str type)
{
	static const struct {
		const char *name, *sql[3]; /* by dialect */
	} types[] = {{"integer", {"INT", "INT", "INTEGER"}},
		{"smallint", {"SMALLINT", "SMALLINT", "SMALLINT"}},
		{"bigint", {"BIGINT", "BIGINT", "BIGINT"}}, {"boolean", {"BOOLEAN", "TINYINT(1)", "BOOLEAN"}},
		{"datetime", {"TIMESTAMP(0) WITHOUT TIME ZONE", "DATETIME", "DATETIME"}},
		{"datetimetz", {"TIMESTAMP(0) WITH TIME ZONE", "DATETIME", "DATETIME"}},
		{"date", {"DATE", "DATE", "DATE"}}, {"time", {"TIME(0) WITHOUT TIME ZONE", "TIME", "TIME"}},
		{"float", {"DOUBLE PRECISION", "DOUBLE PRECISION", "DOUBLE PRECISION"}},
		{"smallfloat", {"REAL", "FLOAT", "REAL"}}, {"json", {"JSON", "JSON", "CLOB"}},
		{"guid", {"UUID", "CHAR(36)", "CHAR(36)"}},
		{"dateinterval", {"VARCHAR(255)", "VARCHAR(255)", "VARCHAR(255)"}}};
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_eq(type, str_of(types[i].name)))
			return str_of(types[i].sql[r->s->dialect]);
	return STR_NONE;
}

static struct str long_type(struct doctrine_reader *r, bool bytes, struct str length)
{
	static const char *const texts[] = {"TINYTEXT", "TEXT", "MEDIUMTEXT", "LONGTEXT"};
	static const char *const blobs[] = {"TINYBLOB", "BLOB", "MEDIUMBLOB", "LONGBLOB"};
	if (r->s->dialect == DIALECT_MYSQL)
		return sized(bytes ? blobs : texts, length);
	if (r->s->dialect == DIALECT_SQLITE)
		return bytes ? STR("BLOB") : STR("CLOB");
	return bytes ? STR("BYTEA") : STR("TEXT");
}

static struct str type_of(struct doctrine_reader *r, struct str type, const struct doctrine_options *o)
{
	static const char *const strings[] = {"string", "ascii_string", NULL};
	static const char *const texts[] = {"text", "array", "object", "simple_array", "json_array", NULL};
	if (str_ends(type, STR("_immutable")))
		type = str_sub(type, 0, type.n - 10);
	if (str_starts(type, STR("chronos_"))) /* cakephp/chronos' and nesbot/carbon's times */
		type = str_sub(type, 8, type.n);
	if (str_eq(type, STR("carbon")))
		type = STR("datetime");
	if (str_one_of(type, strings))
		return str_fmt(r->a, "%s(%.*s)", o->fixed ? "CHAR" : "VARCHAR",
			STRF(is_positive(o->length) ? o->length : STR("255")));
	if (str_one_of(type, texts) || str_eq(type, STR("blob")))
		return long_type(r, str_eq(type, STR("blob")), o->length);
	if (str_eq(type, STR("binary")))
		return binary(r, o);
	if (str_eq(type, STR("uuid")) || str_eq(type, STR("ulid")))
		return uuid(r);
	if (str_starts(type, STR("uuid_binary")))
		return sixteen_bytes(r);
	if (str_eq(type, STR("decimal")))
		return str_fmt(r->a, "NUMERIC(%.*s, %.*s)", STRF(o->precision.n ? o->precision : STR("10")),
			STRF(o->scale.n ? o->scale : STR("0")));
	if (str_eq(type, STR("json")) && o->jsonb && r->s->dialect == DIALECT_POSTGRESQL)
		return STR("JSONB");
	return simple_type(r, type);
}

static bool is_number(struct str type)
{
	static const char *const integers[] = {"integer", "smallint", "bigint", NULL};
	return str_one_of(type, integers);
}

static struct str default_sql(struct doctrine_reader *r, struct str type, struct str def)
{
	struct format_ddl d = {.a = r->a, .s = r->s};
	static const char *const words[] = {"CURRENT_TIMESTAMP", "CURRENT_TIME", "CURRENT_DATE", NULL};
	if (!def.p)
		return STR_NONE;
	bool is_time = str_starts(type, STR("date")) || str_starts(type, STR("time"));
	if (is_number(type) || (is_time && str_one_of(def, words)))
		return def;
	if (str_eq(type, STR("boolean")) && r->s->dialect == DIALECT_POSTGRESQL)
		return str_eq(def, STR("1")) || str_ieq(def, STR("true")) ? STR("true") : STR("false");
	return format_ddl_text(&d, def);
}

static void number_itself(
	struct doctrine_reader *r, const struct doctrine_options *o, struct format_ddl_column *out)
{
	if (r->s->dialect == DIALECT_MYSQL)
		out->extra = STR("AUTO_INCREMENT");
	else if (r->s->dialect == DIALECT_SQLITE)
		out->primary = true;
	else if (r->p->dbal_4)
		out->extra = STR("GENERATED BY DEFAULT AS IDENTITY");
	else
		out->type = str_eq(o->type, STR("bigint"))     ? STR("BIGSERIAL")
			    : str_eq(o->type, STR("smallint")) ? STR("SMALLSERIAL")
							       : STR("SERIAL");
}

bool format_doctrine_column(
	struct doctrine_reader *r, const struct doctrine_column *c, struct format_ddl_column *out)
{
	const struct doctrine_options *o = &c->o;
	*out = (struct format_ddl_column){.name = c->name, .not_null = !o->nullable};
	if (o->definition.n) {
		out->type = o->definition;
		out->not_null = false;
		return true;
	}
	out->type = type_of(r, o->type, o);
	out->def = default_sql(r, o->type, o->def);
	bool numeric = is_number(o->type) || str_eq(o->type, STR("decimal")) || str_eq(o->type, STR("float"));
	if (o->is_unsigned && numeric && r->s->dialect == DIALECT_MYSQL)
		out->type = str_fmt(r->a, "%.*s UNSIGNED", STRF(out->type));
	bool known = out->type.n > 0;
	if (o->autoincrement)
		number_itself(r, o, out);
	return known;
}

/* What a column keeps is known when its turn comes (schemas/replay_column.h). */
bool format_doctrine_change(
	struct doctrine_reader *r, const struct doctrine_table *t, const struct doctrine_column *c)
{
	const struct doctrine_options *o = &c->o;
	struct replay_column x = {.schema = t->name.schema, .table = t->name.name, .column = c->name};
	static const char *const types[] = {"string", "ascii_string", "text", NULL};
	if (r->s->dialect == DIALECT_SQLITE || o->definition.n || o->has_auto)
		return false;
	if (o->type.n) {
		x.type = str_one_of(o->type, types) && !o->length.n && r->s->dialect == DIALECT_MYSQL
				 ? STR_NONE
				 : type_of(r, o->type, o);
		x.kind = x.type.n ? STR_NONE : o->type;
		if (!x.type.n && !x.kind.n)
			return false;
		if (!x.type.n && !str_one_of(o->type, types))
			return false;
	} else if (o->length.n)
		x.length = o->length;
	x.null = o->has_null ? o->nullable ? REPLAY_NULL : REPLAY_NOT_NULL : REPLAY_AS_IT_IS;
	x.has_default = o->has_default;
	x.def = o->has_default ? default_sql(r, o->type.n ? o->type : STR("string"), o->def) : STR_NONE;
	struct format_ddl d = format_doctrine_writer(r, LIST_COLUMN, &c->where, c->at);
	struct str mark = replay_column_mark(r->a, &x);
	if (!mark.n)
		return false;
	d.at = c->at;
	format_when_mark(&d, mark);
	return true;
}
